"""Papers and charts: what is known of a child's account, as pictures and documents.

A function here takes values and gives text; it decides nothing, looks nothing up and knows no web framework, so that a
page and a paper show the same. May know the ledger and what lies below it.
"""

"""Papers: what a family leaves with, from the record and the ledger, in English and Spanish, as PDF and DOCX.

One file a paper, each with a `Template`: its blanks, declared, and the parts it is made of. A paper computes no
figure: it takes a `Matter`, which is made of the same statement as the page. `parts` are what every paper is made of;
`typeset` and `word` write them down as PDF (PDF/UA-1) and DOCX.
"""

"""The pages: a door to `app`, with accounts, access and the two languages. It holds no rule of its own.

Two modes, one program (`settings`). Home: one process, one data file, loopback, and a one-time link instead of an
account. Hosted: DATABASE_URL, accounts, TLS in front.
"""

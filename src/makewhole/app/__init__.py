"""What people do, one function a deed; the doors (command line, pages) call these and hold no rule of their own.

- `folders`: the deeds on a case folder: read, check, statement, postings, explain.
- `packs`: the policy packs, for showing.
- `calendars`: a first calendar for a new school year.

Importing this package loads nothing heavy: a deed imports what it needs when it is done.
"""

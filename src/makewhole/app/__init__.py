"""What people do, one function a deed; the doors (command line, pages) call these and hold no rule of their own.

- `folders`: the deeds on a case folder: read, check, statement, postings, explain.
- `reconciling`: two logs of the same sessions compared, and the statement under each.
- `policies`: a case under a pack that is not its own, or under every pack.
- `packs`: the policy packs, for showing; `pack_files`: a pack file of one's own, begun, confirmed, checked.
- `contacts`: whom to ask in a state.
- `lines`: what a line of a services grid promises.
- `calendars`: a first calendar for a new school year.

Importing this package loads nothing heavy: a deed imports what it needs when it is done.
"""

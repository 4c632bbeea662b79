"""What the process that writers are forked from has done before the first of them: never imported by a test, which would
set Django up for its whole process."""

from makewhole.store import opening

opening.configure()
__import__("makewhole.store.keeping")

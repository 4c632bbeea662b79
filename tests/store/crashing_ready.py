"""What the process that writers are forked from has done before the first of them: never imported by a test, which would
set Django up for its whole process."""

from makewhole.store import keeping, opening

opening.configure()
assert keeping

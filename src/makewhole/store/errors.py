"""What went wrong with a data file, as a sentence for the person who uses it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from makewhole.language import gettext, gettext_noop


class StoreError(Exception):
    """The data file cannot do what was asked. The message is a sentence for the person; it holds no child's name."""


FULL = gettext_noop(
    "The disk is full (or the data file may not grow). Nothing of this was kept, and nothing kept before is lost. "
    "Make room on the disk, then do it again."
)
LOCKED = gettext_noop(
    "Another program is writing to the data file and did not finish in time. Nothing of this was kept. "
    "Close the other program or wait, then do it again."
)
READ_ONLY = gettext_noop(
    "The data file is read-only: you may look at it where it lies, but not write to it, and makewhole must write "
    "beside it even to read. Copy it to a folder that is yours, or ask whoever keeps it for the right to write."
)
DAMAGED = gettext_noop(
    "The data file is damaged: the database cannot read a part of it. Keep the file as it is, do not write to it, and "
    "go back to the last backup (makewhole restore)."
)
DISK = gettext_noop(
    "The disk gave an error while the data file was read or written. Nothing of this was kept. Look after the disk."
)
UNREACHABLE = gettext_noop(
    "The PostgreSQL server cannot be reached, or ended the connection. What was not acknowledged was not kept. "
    "Check that the server runs and that address, name and password are right, then do it again."
)
REFUSED_CHANGE = gettext_noop("The database refused it: an entry of the history is never changed or removed.")

NO_DATABASE = gettext_noop("There is no such database on the PostgreSQL server. Make it first (createdb).")
NOT_LET_IN = gettext_noop("The PostgreSQL server does not let this user in: name or password are not accepted.")
NO_RIGHT = gettext_noop(
    "The PostgreSQL user has no right to do this in the database. Ask whoever looks after the server."
)

_SQLITE = (
    ("database or disk is full", FULL),
    ("database is locked", LOCKED),
    ("database table is locked", LOCKED),
    ("database schema is locked", LOCKED),
    ("readonly database", READ_ONLY),
    ("unable to open database file", READ_ONLY),
    ("malformed", DAMAGED),
    ("not a database", DAMAGED),
    ("disk i/o error", DISK),
    ("makewhole: ", REFUSED_CHANGE),
)
_POSTGRESQL = (
    ("53100", FULL),
    ("55P03", LOCKED),
    ("40P01", LOCKED),
    ("40001", LOCKED),
    ("25006", READ_ONLY),
    ("42501", NO_RIGHT),
    ("3D000", NO_DATABASE),
    ("28", NOT_LET_IN),
    ("08", UNREACHABLE),
    ("57P", UNREACHABLE),
    ("MW001", REFUSED_CHANGE),
    ("XX00", DAMAGED),
)


def of_disk(error: OSError) -> str:
    """Why the disk would not, as the end of a sentence."""
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return gettext("there is no such folder")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return gettext("you may not write in that folder")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return gettext("the disk is full")
    return error.strerror or gettext("the disk would not")


def sentence(error: Exception) -> str:
    """What the database's error means for the person; the words of the database only where they hold no content."""
    cause = error.__cause__ or error
    state = str(getattr(cause, "sqlstate", None) or "")
    if type(cause).__module__.startswith("psycopg"):
        for code, said in _POSTGRESQL:
            if state.startswith(code):
                return gettext(said)
        if type(cause).__name__ == "OperationalError":
            words = str(cause)  # while it connects, the server gives words alone
            if "database" in words and "does not exist" in words:
                return gettext(NO_DATABASE)
            return gettext(NOT_LET_IN if "authentication failed" in words or "role" in words else UNREACHABLE)
        refused = gettext("The PostgreSQL server refused it ({error}). Nothing of this was kept.")
        return refused.format(error=f"{type(cause).__name__} {state}")
    words = str(cause).lower()
    for mark, said in _SQLITE:
        if mark in words:
            return gettext(said)
    failed = gettext("The data file could not be read or written ({error}). Nothing of this was kept.")
    return failed.format(error=type(cause).__name__)


@contextmanager
def speaking() -> Iterator[None]:
    """What the database complains about inside is raised as a StoreError, without the database's own words.

    Those may quote a row, and a row may hold a child's name.
    """
    from django.db.utils import Error, InterfaceError

    try:
        yield
    except (Error, InterfaceError) as error:
        raise StoreError(sentence(error)) from None

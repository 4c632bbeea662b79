"""Where a record is kept: a case folder, a data file, a database, a case file; each opened as a case folder.

The deeds on a case folder (`folders` and its neighbours) know nothing of a store. What is kept elsewhere is laid out as
a case folder for as long as a command works on it, with its history beside the tables.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from makewhole.language import gettext

if TYPE_CHECKING:
    from makewhole.store import Store

DATABASE = ("postgresql://", "postgres://")
"""How the address of a district's database begins."""


class NotOpened(Exception):
    """What is there cannot be opened. The message is a sentence for the person who asked."""


def is_kept_elsewhere(place: Path | str) -> bool:
    """Whether the place is no case folder but has to be opened first: a file, or a database's address."""
    return is_database(place) or Path(place).is_file()


def is_database(place: Path | str) -> bool:
    return os.fspath(place).startswith(DATABASE)


def is_case_file(place: Path | str) -> bool:
    """Whether a file is there that begins as a case file does: a data file may hold a ZIP and is none."""
    return not is_database(place) and Path(place).is_file() and _begins(Path(place), b"PK")


def opened(place: Path | str, *, create: bool = False) -> Store:
    """The store at the place, to be closed by the caller; NotOpened, with a sentence, where there is none."""
    from makewhole.store import StoreError
    from makewhole.store import open as open_store

    target = os.fspath(place) if is_database(place) else Path(place)
    if isinstance(target, Path) and target.is_dir():
        raise NotOpened(
            f"{target} is a folder, and this needs a data file. To make one of a case folder: "
            f"makewhole restore {target} DATAFILE"
        )
    try:
        return open_store(target, create=create)
    except StoreError as error:
        raise NotOpened(str(error)) from None


def opened_or_none(place: Path | str) -> Store | None:
    """The store at the place; None where nothing is there yet. NotOpened where something else is."""
    if not is_database(place) and not Path(place).exists() and not Path(place).is_symlink():
        if not Path(place).absolute().parent.is_dir():
            raise NotOpened(gettext("the folder of {place} is not there.").format(place=place))
        return None
    return opened(place, create=is_database(place))


@contextmanager
def as_folder(place: Path | str) -> Iterator[Path]:
    """A case folder of what is at the place, for as long as the context lasts; NotOpened where it cannot be opened."""
    if not is_kept_elsewhere(place):
        yield Path(place)
        return
    if not is_database(place) and not _begins(Path(place), b"PK\x03\x04", b"PK\x05\x06", b"SQLite format 3\0"):
        raise NotOpened(
            f"{place} is a file, not a folder of tables, and it is not a makewhole data file or case file either. "
            "To bring in a log, a calendar or a plan: makewhole import."
        )
    with tempfile.TemporaryDirectory(prefix="makewhole-case-") as scratch:
        folder = Path(scratch) / "case"
        if is_case_file(place):
            from makewhole.record import casefile

            try:
                casefile.read(Path(place), folder)
            except casefile.CaseFileError as error:
                raise NotOpened(str(error)) from None
        else:
            from makewhole.record.writing import write_folder

            store = opened(place)
            try:
                with store.at_one_moment():
                    write_folder(store.rows(), folder, store.entries())
            finally:
                store.close()
        yield folder


def _begins(file: Path, *marks: bytes) -> bool:
    try:
        with file.open("rb") as stream:
            return stream.read(16).startswith(marks)
    except OSError as error:
        raise NotOpened(gettext("{file} cannot be read: {reason}.").format(file=file, reason=error.strerror)) from None

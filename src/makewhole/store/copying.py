"""Copies of a whole record: backup and restore, from SQLite to PostgreSQL and back, and entries of an export."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from makewhole.language import gettext
from makewhole.record.history import BEGINNING, KINDS, SALT_BYTES, Entry, canonical
from makewhole.store import appending, opening
from makewhole.store.database import Database, Row
from makewhole.store.errors import StoreError, of_disk, speaking
from makewhole.store.saying import SUBJECT_KINDS, exact

if TYPE_CHECKING:
    from makewhole.store.keeping import Head, Store

_TABLES: tuple[tuple[str, tuple[str, ...], int], ...] = (
    ("makewhole_chain", ("id", "subject_kind", "subject_id", "position", "head"), 2_000),
    (appending.TABLE, appending.COLUMNS, appending.CHUNK),
    ("makewhole_attachment", ("sha256", "media_type", "size", "data"), 1),
    ("makewhole_mapping", ("name", "kind", "layout", "version", "answers", "author", "saved_at"), 100),
    ("makewhole_checkpoint", ("made_at", "author", "content"), 1),
)
_ORDER = {"makewhole_chain": "id", "makewhole_attachment": "sha256"}


# --- as a whole -------------------------------------------------------------------------------------------------------


def backup(store: Store, to: Path) -> list[Head]:
    """Writes everything to a new data file, as it stands at one moment, and returns where its chains end."""
    to = to.absolute()
    if to.exists():
        raise StoreError(f"{to.name} is there already, and a backup replaces nothing. Choose another name.")
    with _part(to) as part:
        if store.database.path is not None:
            opening.copy_file(store.database.path, part)
        else:
            part.unlink()
            with opening.open(part, create=True) as copy:
                transfer(store.database, copy.database)
        heads = _verify(part, "The backup")
        opening.put_in_place(part, to)
    return heads


def restore(backup: Path, to: str | Path) -> None:
    """Puts the backup where there is nothing yet, verified before anything has its name."""
    backup = backup.absolute()
    if not backup.exists():
        raise StoreError(f"There is no backup {backup.name} here.")
    opening.look_at(backup)
    to_server = isinstance(to, str) and opening.is_url(to)
    target = backup.with_name(f"{backup.name}.restored") if to_server else Path(to).absolute()
    if not to_server and target.exists():
        raise StoreError(f"{target.name} is there already, and nothing is restored over it. Choose another name.")
    with _part(target, called=backup.name) as part:
        opening.copy_file(backup, part)
        _verify(part, "The backup")
        if not to_server:
            opening.put_in_place(part, target)
            return
        with opening.open(part) as source, opening.open(to, create=True) as server:
            if any(server.database.rows(f"SELECT 1 FROM {table} LIMIT 1") for table, _, _ in _TABLES):
                raise StoreError("That database holds a record already, and nothing is restored over it.")
            transfer(source.database, server.database)
            found = server.verify()
        if found:
            raise StoreError(f"What was restored does not verify: {found[0].message}")


@contextmanager
def _part(to: Path, *, called: str | None = None) -> Iterator[Path]:
    """An empty file beside `to` that only its owner may read; gone at the end, unless it was given its name.

    What is wrong with it is told under the name of `to`, or as `called`.
    """
    part = to.with_name(f".{to.name}.{secrets.token_hex(4)}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StoreError(f"{to.name} cannot be written: {of_disk(error)}.") from None
    try:
        yield part
    except StoreError as error:
        raise StoreError(str(error).replace(part.name, called or to.name)) from None
    finally:
        for left in to.parent.glob(f"{part.name.replace('[', '[[]')}*"):
            left.unlink(missing_ok=True)


@contextmanager
def made_new(to: Path) -> Iterator[Store]:
    """A new data file to be filled, which has its name only at the end, when it verifies; gone where that fails."""
    to = to.absolute()
    if os.path.lexists(to):
        raise StoreError(f"{to.name} is there already, and nothing is written over it. Choose another name.")
    with _part(to) as part:
        part.unlink()
        with opening.open(part, create=True) as store:
            yield store
        _verify(part, "What was read")
        opening.put_in_place(part, to)


def _verify(part: Path, what: str) -> list[Head]:
    """Where the chains end; StoreError where the copy does not verify.

    Leaves it as one file that can be read from a read-only disk.
    """
    with opening.open(part) as copy:
        found = copy.verify()
        if found:
            raise StoreError(
                f"{what} does not verify, so it was not put in place: {found[0].message} ({len(found)} in all). "
                "`makewhole verify` lists them."
            )
        heads = copy.heads()
        with speaking(), copy.database.connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode = DELETE")
    return heads


def transfer(source: Database, target: Database) -> None:
    """Copies everything into an empty database, entry by entry as it is, in one transaction."""
    with source.reading(), target.writing(alone=True) as cursor:
        for table, columns, at_once in _TABLES:
            rows = source.stream(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {_ORDER.get(table, 'id')}")
            for some in _some(rows, at_once):
                target.insert(cursor, table, columns, some)
        known = source.rows("SELECT identity, made_by, made_at FROM makewhole_data_file WHERE id = 1")[0]
        cursor.execute("UPDATE makewhole_data_file SET identity = %s, made_by = %s, made_at = %s WHERE id = 1", known)


def _some(rows: Iterator[Row], at_once: int) -> Iterator[list[Row]]:
    while some := list(islice(rows, at_once)):
        yield some


# --- entries of an export ---------------------------------------------------------------------------------------------


def receive(database: Database, entries: Iterable[Entry]) -> int:
    """How many entries were added; all of them follow what is there, or none is added."""
    count = 0
    coming = iter(entries)
    with database.writing(alone=True) as cursor:
        heads: dict[str, tuple[int, str]] = {
            chain: (position, head)
            for chain, position, head in database.rows("SELECT id, position, head FROM makewhole_chain")
        }
        moved: set[str] = set()
        named: set[str] = set()
        while some := list(islice(coming, appending.CHUNK)):
            count += _receive(database, cursor, some, heads, moved, named)
        cursor.executemany(
            "UPDATE makewhole_chain SET position = %s, head = %s WHERE id = %s",
            [(*heads[chain], chain) for chain in sorted(moved)],
        )
    return count


def _receive(
    database: Database,
    cursor: Any,
    some: Sequence[Entry],
    heads: dict[str, tuple[int, str]],
    moved: set[str],
    named: set[str],
) -> int:
    rows: list[Row] = []
    known: dict[str, list[Entry]] = {}
    for entry in some:
        _sound(entry)
        if entry.chain not in heads:
            _new_chain(cursor, entry.chain)
            heads[entry.chain] = (0, BEGINNING)
        position, head = heads[entry.chain]
        if entry.position <= position:
            known.setdefault(entry.chain, []).append(entry)
            continue
        if entry.position != position + 1 or entry.previous != head:
            said_of = gettext("Entry {entry} does not follow the one before it in its chain. Nothing was taken in.")
            raise StoreError(said_of.format(entry=entry.entry))
        heads[entry.chain] = (entry.position, entry.hash)
        moved.add(entry.chain)
        said: Mapping[str, Any] = entry.content or {}
        rows.append(
            (
                entry.chain,
                entry.position,
                entry.entry,
                entry.kind,
                entry.recorded_at,
                entry.previous,
                entry.digest,
                entry.salt,
                None if entry.content is None else canonical(entry.content).decode(),
                *(said.get(name) for name in ("table", "row", "batch", "day")),
            )
        )
        subject = _subject_of(entry)
        if subject is not None and entry.chain not in named:
            if subject[1] is not None:
                named.add(entry.chain)
            _name_chain(database, cursor, entry.chain, subject)
    database.insert(cursor, appending.TABLE, appending.COLUMNS, rows)
    _agree(database, known)
    return len(rows)


def _sound(entry: Entry) -> None:
    if entry.kind not in KINDS:
        unknown = gettext("Entry {entry} is of no kind that there is. Nothing was taken in.")
        raise StoreError(unknown.format(entry=entry.entry))
    if entry.content is None:
        return
    exact(entry.content)
    is_sound = entry.salt is not None and len(entry.salt) == SALT_BYTES
    if not is_sound or sha256((entry.salt or b"") + canonical(entry.content)).hexdigest() != entry.digest:
        changed = gettext("The content of entry {entry} is not what its digest says. Nothing was taken in.")
        raise StoreError(changed.format(entry=entry.entry))


def _subject_of(entry: Entry) -> tuple[str, str | None] | None:
    """Whose history the entry says it is; of a purge only the kind."""
    subject = (entry.content or {}).get("subject")
    if isinstance(subject, dict) and subject.get("kind") in SUBJECT_KINDS:
        ident = subject.get("id")
        return subject["kind"], ident if isinstance(ident, str) else None
    return None


def _new_chain(cursor: Any, chain: str) -> None:
    cursor.execute(
        "INSERT INTO makewhole_chain (id, subject_kind, subject_id, position, head) VALUES (%s, %s, NULL, 0, %s)",
        [chain, SUBJECT_KINDS[0], BEGINNING],
    )


def _name_chain(database: Database, cursor: Any, chain: str, subject: tuple[str, str | None]) -> None:
    """Lists the chain under the subject that its entries name."""
    here = database.rows("SELECT subject_kind, subject_id FROM makewhole_chain WHERE id = %s", [chain])[0]
    if here == subject or (subject[1] is None and here[1] is not None):
        return
    if here[1] is not None:
        raise StoreError(gettext("One chain names two children or calendars. Nothing was taken in."))
    taken = "SELECT 1 FROM makewhole_chain WHERE subject_kind = %s AND subject_id = %s"
    if subject[1] is not None and database.rows(taken, subject):
        raise StoreError(
            gettext(
                "There is another history of the same child or school calendar here already, and two histories are "
                "not made one. Read this one into a data file of its own."
            )
        )
    cursor.execute("UPDATE makewhole_chain SET subject_kind = %s, subject_id = %s WHERE id = %s", [*subject, chain])


def _agree(database: Database, known: dict[str, list[Entry]]) -> None:
    """StoreError where an entry that is known already is another one here."""
    for chain, entries in known.items():
        here: dict[int, str] = dict(
            database.rows(
                "SELECT position, digest FROM makewhole_entry WHERE chain = %s AND position BETWEEN %s AND %s",
                [chain, entries[0].position, entries[-1].position],
            )
        )
        if any(here.get(entry.position) != entry.digest for entry in entries):
            raise StoreError(gettext("The two histories part ways, so they cannot be made one. Nothing was taken in."))

"""Entries are added to their chains: all that is said at once is kept, or nothing, and a million entries in seconds."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from os import urandom
from typing import Any

from makewhole.language import gettext
from makewhole.record.history import BEGINNING, SALT_BYTES
from makewhole.store.database import Behind, Database, Row
from makewhole.store.errors import StoreError
from makewhole.store.saying import (
    Checker,
    Say,
    Scribe,
    Subject,
    about,
    extra,
    fresh_ids,
    is_canonical,
    quoted,
    written,
)

COLUMNS = (
    "chain",
    "position",
    "entry",
    "kind",
    "recorded_at",
    "previous",
    "digest",
    "salt",
    "content",
    "table_name",
    "row_id",
    "batch",
    "day",
)
TABLE = "makewhole_entry"
CHUNK = 4_000
"""Entries written at a time: what bounds the memory."""
_IMPORTS = uuid.UUID("6d616b65-7768-4f6c-8500-000000000001")
Progress = Callable[[int], None]
"""Told how many entries are written so far."""


@dataclass(slots=True)
class Head:
    """The end of a chain while it is written to."""

    chain: str
    position: int
    hash: str
    opening: str
    """How the canonical form of its headers begins."""
    is_moved: bool = False


def opening_of(chain: str) -> str:
    return f'{{"chain":{quoted(chain)},"digest":"'


class Writer:
    """Adds entries inside one transaction; `finish()` moves the heads of the chains."""

    def __init__(
        self, database: Database, cursor: Any, recorded_at: str, *, alone: bool, behind: Behind | None = None
    ) -> None:
        """`behind`: what puts the entries into the data file while the next ones are made."""
        self.database = database
        self._behind = behind
        self.cursor = cursor
        self.recorded_at = recorded_at
        self._locks = not alone and database.vendor == "postgresql"
        self._closing = f',"recorded_at":{quoted(recorded_at)}}}'
        self._heads: dict[Subject, Head] = {}
        self._by_chain: dict[str, Head] = {}
        self._waiting: list[Row] = []

    # -- heads --

    def heads(self, subjects: Iterable[Subject]) -> dict[Subject, Head]:
        """The heads of those subjects' chains; a subject without one gets one. Locked where others may write."""
        missing = sorted({subject for subject in subjects if subject not in self._heads})
        if missing:
            self.settle()
            found = self._find(missing)
            new = [subject for subject in missing if subject not in found]
            if new:
                self.cursor.executemany(
                    "INSERT INTO makewhole_chain (id, subject_kind, subject_id, position, head) "
                    "VALUES (%s, %s, %s, 0, %s) ON CONFLICT (subject_kind, subject_id) DO NOTHING",
                    [(str(uuid.uuid4()), kind, ident, BEGINNING) for kind, ident in new],
                )
                found |= self._find(new)
            self._take(found)
        return self._heads

    def head_of_chain(self, chain: str) -> Head:
        """The head of a chain that is there."""
        if chain not in self._by_chain:
            rows = self.database.rows("SELECT id, position, head FROM makewhole_chain WHERE id = %s", [chain])
            if not rows:
                raise StoreError(f"There is no chain {chain}.")
            self._by_chain[chain] = Head(chain, rows[0][1], rows[0][2], opening_of(chain))
        return self._by_chain[chain]

    def _find(self, subjects: Sequence[Subject]) -> dict[Subject, str]:
        wanted = set(subjects)
        rows = self.database.among(
            "SELECT subject_kind, subject_id, id FROM makewhole_chain WHERE subject_id IN ({})",
            sorted({ident for _, ident in subjects}),
        )
        return {(kind, ident): chain for kind, ident, chain in rows if (kind, ident) in wanted}

    def _take(self, chains: Mapping[Subject, str]) -> None:
        question = "SELECT id, position, head FROM makewhole_chain WHERE id IN ({})"
        if self._locks:
            question += " ORDER BY id FOR UPDATE"
        rows = {row[0]: row for row in self.database.among(question, sorted(chains.values()))}
        for subject, chain in chains.items():
            head = self._by_chain.get(chain) or Head(chain, rows[chain][1], rows[chain][2], opening_of(chain))
            self._heads[subject] = self._by_chain[chain] = head

    # -- entries --

    def add(
        self, head: Head, kind: str, text: str, salt: bytes, entry: str, named: str, lookup: tuple[str | None, ...]
    ) -> None:
        """Adds one entry with the content `text`. `named` is its id as JSON; `lookup` its table, row, batch and day."""
        digest = sha256(salt + text.encode()).hexdigest()
        position = head.position + 1
        previous = head.hash
        header = (
            f'{head.opening}{digest}","entry":{named},"kind":"{kind}","position":{position},"previous":"{previous}"'
            f"{self._closing}"
        )
        head.hash = sha256(header.encode()).hexdigest()
        head.position = position
        head.is_moved = True
        self._waiting.append(
            (head.chain, position, entry, kind, self.recorded_at, previous, digest, salt, text, *lookup)
        )

    def add_content(self, head: Head, kind: str, content: Mapping[str, Any], *, entry: str | None = None) -> str:
        """Adds one entry that is not about a row, and returns its id."""
        entry = entry or fresh_ids(1)[0]
        self.add(
            head,
            kind,
            written(content),
            urandom(SALT_BYTES),
            entry,
            quoted(entry),
            (None, None, content.get("batch"), None),
        )
        return entry

    def flush(self) -> None:
        """Hands over what waits."""
        rows, self._waiting = self._waiting, []
        if self._behind is None:
            self.database.insert(self.cursor, TABLE, COLUMNS, rows)
        elif rows:
            self._behind.put(rows)

    def settle(self) -> None:
        """Waits until what was handed over is in the table: before the database is asked anything."""
        if self._behind is not None:
            self._behind.settle()

    def finish(self) -> None:
        """Writes what waits, and moves the heads."""
        self.flush()
        self.settle()
        moved = [(head.position, head.hash, head.chain) for head in self._by_chain.values() if head.is_moved]
        self.cursor.executemany("UPDATE makewhole_chain SET position = %s, head = %s WHERE id = %s", moved)


def append(
    database: Database,
    says: Iterable[Say],
    *,
    recorded_at: str,
    author: str,
    source: str | None,
    batch: str | None,
    file: Mapping[str, Any] | None,
    progress: Progress | None,
) -> int:
    """How many entries about rows were added; those whose id is there already are not added again."""
    if not author.strip():
        raise StoreError("An entry needs its author: who says it?")
    if file is not None:
        if batch is None:
            raise StoreError("What is said about a file goes with a batch.")
        extra({"said": file})
    coming = iter(says)
    first = list(islice(coming, CHUNK))
    alone = len(first) == CHUNK
    scribe, checker = Scribe(author, source, batch), Checker()
    count = 0
    try:
        with database.writing(alone=alone) as cursor, ExitStack() as stack:
            behind = stack.enter_context(Behind(database, TABLE, COLUMNS)) if alone and Behind.can(database) else None
            writer = Writer(database, cursor, recorded_at, alone=alone, behind=behind)
            imports = _Imports(writer, scribe.same, batch, file)
            chunk = first
            while chunk:
                count += _add_chunk(writer, chunk, scribe, imports, checker)
                if progress is not None:
                    progress(count)
                chunk = list(islice(coming, CHUNK)) if alone else []
            writer.finish()
    except UnicodeEncodeError:
        raise StoreError(gettext("A cell holds half a character (a lone surrogate), which no file can keep.")) from None
    return count


class _Imports:
    """Sees that each chain that a batch touches says first which file came in; once, however often it is sent."""

    def __init__(
        self, writer: Writer, same: Mapping[str, Any], batch: str | None, file: Mapping[str, Any] | None
    ) -> None:
        self._writer = writer
        self._batch = batch
        self._content = {**same, **({"file": dict(file)} if file else {})}
        self._begun: set[str] = set()
        if batch is not None and writer.database.rows(
            "SELECT 1 FROM makewhole_entry WHERE kind = 'undo' AND batch = %s LIMIT 1", [batch]
        ):
            raise StoreError(gettext("That import was undone. Import the file again, as a new one."))

    def begin(self, touched: Mapping[str, tuple[Head, Subject]]) -> None:
        """Adds the `import` entry to each of those chains that has none of this batch."""
        if self._batch is None:
            return
        ids = {
            str(uuid.uuid5(_IMPORTS, f"{self._batch}/{chain}")): chain for chain in touched if chain not in self._begun
        }
        if ids:
            self._writer.settle()
        there = {
            row[0]
            for row in self._writer.database.among("SELECT entry FROM makewhole_entry WHERE entry IN ({})", sorted(ids))
        }
        for ident, chain in ids.items():
            if ident not in there:
                head, subject = touched[chain]
                self._writer.add_content(head, "import", {**self._content, "subject": about(subject)}, entry=ident)
            self._begun.add(chain)


def _add_chunk(writer: Writer, chunk: Sequence[Say], scribe: Scribe, imports: _Imports, checker: Checker) -> int:
    for say in chunk:
        checker.check(say)
    first = next((say.written for say in chunk if say.written is not None), None)
    if first is not None and not is_canonical(first):  # one of each chunk: the same query wrote them all
        raise StoreError("The cells of an entry are not in their canonical form.")
    heads = writer.heads({say.subject for say in chunk})
    if any(say.kind != "say" or say.entry is not None or say.corrects is not None for say in chunk):
        writer.flush()  # they may be about entries of the chunk before
        writer.settle()
    chunk = _not_there_yet(writer.database, chunk)
    corrected = _corrected(writer.database, chunk)
    touched: dict[str, tuple[Head, Subject]] = {}
    for say in chunk:
        head = heads[say.subject]
        touched.setdefault(head.chain, (head, say.subject))
    imports.begin(touched)
    writer.flush()  # the chunk before goes into the table while this one is hashed
    ids = fresh_ids(len(chunk))
    salts = urandom(SALT_BYTES * len(chunk))
    batch = scribe.same.get("batch")
    for number, say in enumerate(chunk):
        head = heads[say.subject]
        if say.entry is None:
            entry = ids[number]
            named = f'"{entry}"'
        else:
            entry = say.entry
            named = quoted(entry)
        corrects = say.corrects
        if corrected is not None:
            place = (say.table, say.row)
            if say.kind != "say" and corrects is None:
                corrects = corrected.get(place)
                if corrects is None:
                    raise StoreError(f"{say.table}: nothing was said about that row yet, so it cannot be changed.")
            corrected[place] = entry
        salt = salts[number * SALT_BYTES : (number + 1) * SALT_BYTES]
        text = scribe.of_row(say, corrects)
        writer.add(head, say.kind, text, salt, entry, named, (say.table, say.row, batch, say.day))
    return len(chunk)


def _not_there_yet(database: Database, chunk: Sequence[Say]) -> Sequence[Say]:
    """The says whose entries are not there, each once; StoreError where an entry of that id says another thing."""
    given: dict[str, Say] = {}
    fresh = []
    for say in chunk:
        if say.entry is not None:
            first = given.setdefault(say.entry, say)
            if first is not say:
                if first != say:
                    raise StoreError(f"{say.table}: two different things are said under one entry id.")
                continue
        fresh.append(say)
    if not given:
        return fresh
    there = database.among("SELECT entry, kind, content FROM makewhole_entry WHERE entry IN ({})", sorted(given))
    known = set()
    for entry, kind, text in there:
        say = given[entry]
        if text is not None:
            said = json.loads(text)
            cells = {name: cell for name, cell in say.cells.items() if cell} if say.kind != "withdraw" else None
            if (kind, said.get("table"), said.get("row"), said.get("cells"), said.get("subject")) != (
                say.kind,
                say.table,
                say.row,
                cells,
                about(say.subject),
            ):
                raise StoreError(f"{say.table}: an entry of that id is there already, and says something else.")
        known.add(entry)
    return [say for say in fresh if say.entry not in known] if known else fresh


def _corrected(database: Database, chunk: Sequence[Say]) -> dict[tuple[str, str], str] | None:
    """By table and row, the entry that said something last; None where no say of the chunk asks for it."""
    named = {say.corrects for say in chunk if say.corrects is not None} - {say.entry for say in chunk}
    if named:
        rows = database.among("SELECT entry FROM makewhole_entry WHERE entry IN ({})", sorted(filter(None, named)))
        if named - {row[0] for row in rows}:
            raise StoreError("A correction names an entry that is not there.")
    asked = {say.row for say in chunk if say.kind != "say" and say.corrects is None}
    if not asked:
        return None
    last: dict[tuple[str, str], tuple[int, str]] = {}
    for number, table, row, entry in database.among(
        "SELECT id, table_name, row_id, entry FROM makewhole_entry WHERE row_id IN ({})", sorted(asked)
    ):
        last[table, row] = max(last.get((table, row), (0, "")), (number, entry))
    return {place: entry for place, (_, entry) in last.items()}

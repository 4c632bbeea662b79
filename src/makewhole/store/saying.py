"""What one wants kept, before it is an entry; and the bytes of an entry, made fast."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from json import encoder
from json.encoder import encode_basestring
from typing import Any, Literal

from makewhole.record.history import canonical
from makewhole.store.errors import StoreError

SubjectKind = Literal["student", "calendar"]
Subject = tuple[str, str]
"""Whose history it is: ('student', id) or ('calendar', id)."""
SUBJECT_KINDS: tuple[str, ...] = ("student", "calendar")
SAID = ("say", "correct", "withdraw")

_RESERVED = frozenset(
    ("author", "source", "day", "table", "row", "cells", "corrects", "batch", "why", "subject", "file", "positions")
)


@dataclass(slots=True)
class Say:
    """One row as somebody says it now (or takes it back). Empty cells are left out; a correction says all its cells."""

    kind: Literal["say", "correct", "withdraw"]
    table: str
    row: str
    cells: Mapping[str, str | None]
    subject: Subject
    corrects: str | None = None
    """The entry that this one corrects or takes back; None: the last one said about the row."""
    day: str | None = None
    """The day it is about, YYYY-MM-DD."""
    why: str | None = None
    entry: str | None = None
    """The entry's id, where the caller wants to say a thing once however often it is sent."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    written: str | None = None
    """The cells in canonical form, where a database wrote them for a million rows; `cells` may then be empty."""


class Checker:
    """Looks at what is to be said; what it has seen to be right once (days, subjects) it does not look at again."""

    def __init__(self) -> None:
        self._days: set[str | None] = {None}
        self._subjects: set[object] = set()

    def check(self, say: Say) -> None:
        """StoreError for what no entry can hold; the message names the table and what is wrong, never a cell."""
        if say.kind not in SAID:
            raise StoreError(f"An entry about a row is one of {', '.join(SAID)}.")
        if not (say.table and say.row):
            raise StoreError("An entry names its table and its row.")
        if "\0" in say.table or "\0" in say.row:
            raise StoreError("The name of a table or row may not hold a zero character.")
        if say.subject not in self._subjects:
            self._subjects.add(subject(say.subject))
        if say.day not in self._days:
            if not is_day(say.day):
                raise StoreError(f"{say.table}: the day of an entry is written YYYY-MM-DD.")
            self._days.add(say.day)
        if say.entry is not None and (not say.entry or "\0" in say.entry):
            raise StoreError(f"{say.table}: an entry's id is text.")
        cells: Mapping[Any, Any] = say.cells
        if not (_TEXT.issuperset(map(type, cells)) and _TEXT_OR_NONE.issuperset(map(type, cells.values()))):
            raise StoreError(f"{say.table}: the cells of an entry are text.")
        if say.extra:
            extra(say.extra)
        if say.written is not None and (say.kind != "say" or say.entry is not None or say.extra):
            raise StoreError(f"{say.table}: only new rows have their cells written beforehand.")


def is_canonical(text: str) -> bool:
    """True where the text is the canonical form of some cells, empty ones left out."""
    try:
        cells = json.loads(text)
    except ValueError:
        return False
    return (
        isinstance(cells, dict)
        and all(isinstance(cell, str) and cell for cell in cells.values())
        and written(cells) == text
    )


_TEXT = frozenset((str,))
_TEXT_OR_NONE = frozenset((str, type(None)))


def extra(said: Mapping[str, Any]) -> None:
    """StoreError where what is said beside a row would hide a part of the entry or cannot be written exactly."""
    taken = sorted(_RESERVED & set(said))
    if taken:
        raise StoreError(f"What is said beside a row may not be called {', '.join(taken)}.")
    exact(said)


def exact(value: object) -> None:
    """StoreError for what has no one way to be written: a fraction, true or false, and the like."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            if not isinstance(name, str):
                raise StoreError("The names in an entry are text.")
            exact(part)
    elif isinstance(value, list | tuple):
        for part in value:
            exact(part)
    elif not (value is None or isinstance(value, str | int)) or isinstance(value, bool):
        raise StoreError(f"An entry holds text, whole numbers, lists and null, not a {type(value).__name__}.")


def subject(said: object) -> Subject:
    """The subject, where it is one."""
    if isinstance(said, tuple) and len(said) == 2:
        kind, ident = said
        if kind in SUBJECT_KINDS and isinstance(ident, str) and ident and "\0" not in ident:
            return kind, ident
    raise StoreError("A history is that of ('student', id) or ('calendar', id).")


_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def is_day(text: object) -> bool:
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


# --- bytes, fast ------------------------------------------------------------------------------------------------------

quoted = encode_basestring
"""Text as JSON writes it, with its quotation marks and nothing escaped that need not be."""


def _encoder() -> Callable[[Mapping[str, str | None]], str]:
    """What writes cells in canonical form; `JSONEncoder.encode` makes it anew at each call, twice as slow."""
    make: Callable[..., Callable[[object, int], Iterable[str]]] | None = getattr(encoder, "c_make_encoder", None)
    if make is None:
        return json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
    parts = make(None, None, encode_basestring, None, ":", ",", True, False, False)
    return lambda cells: "".join(parts(cells, 0))


_cells = _encoder()


class Scribe:
    """Writes the contents of one author's entries: what is the same in all of them is written once.

    `of_row()` returns what `canonical()` would (a test holds the two together), at about half its cost.
    """

    def __init__(self, author: str, source: str | None, batch: str | None) -> None:
        self.same: dict[str, Any] = {"author": author}
        self._before_cells = '{"author":' + quoted(author)
        if batch is not None:
            self.same["batch"] = batch
            self._before_cells += ',"batch":' + quoted(batch)
        self._source = ""
        if source is not None:
            self.same["source"] = source
            self._source = ',"source":' + quoted(source)
        self._subjects: dict[Subject, str] = {}

    def of_row(self, say: Say, corrects: str | None) -> str:
        """The canonical form of the content of an entry about a row."""
        cells: Mapping[str, str | None] = say.cells
        if type(cells) is not dict or not all(cells.values()):
            cells = {name: cell for name, cell in cells.items() if cell}
        if say.extra:
            return self._slowly(say, cells, corrects)
        about = self._subjects.get(say.subject)
        if about is None:
            kind, ident = say.subject
            about = f',"subject":{{"id":{quoted(ident)},"kind":{quoted(kind)}}},"table":'
            if len(self._subjects) < 100_000:
                self._subjects[say.subject] = about
        text = self._before_cells
        if say.written is not None:
            text += ',"cells":' + say.written
        elif say.kind != "withdraw":
            text += ',"cells":' + _cells(cells)
        if corrects is not None:
            text += ',"corrects":' + quoted(corrects)
        if say.day is not None:
            text += ',"day":' + quoted(say.day)
        text += ',"row":' + quoted(say.row) + self._source + about + quoted(say.table)
        if say.why is not None:
            text += ',"why":' + quoted(say.why)
        return text + "}"

    def _slowly(self, say: Say, cells: Mapping[str, str | None], corrects: str | None) -> str:
        content = {**self.same, **say.extra, "table": say.table, "row": say.row, "subject": about(say.subject)}
        if say.kind != "withdraw":
            content["cells"] = cells
        if corrects is not None:
            content["corrects"] = corrects
        if say.day is not None:
            content["day"] = say.day
        if say.why is not None:
            content["why"] = say.why
        return written(content)


def about(of: tuple[str, str | None]) -> dict[str, str]:
    """The subject as contents name it; of a purged record, only its kind."""
    kind, ident = of
    return {"id": ident, "kind": kind} if ident is not None else {"kind": kind}


def written(content: Mapping[str, Any]) -> str:
    """The canonical form as text."""
    return canonical(content).decode()


_PLAIN = re.compile(r"[0-9A-Za-z+:.\-]*")


def is_plain(text: str) -> bool:
    """True where JSON writes the text as it stands."""
    return _PLAIN.fullmatch(text) is not None


def fresh_ids(count: int) -> list[str]:
    """Ids nobody has given yet: UUIDs of version 7, so that those made later sort later and an index stays small."""
    chance = os.urandom(count * 10).hex()
    now = f"{time.time_ns() // 1_000_000:012x}"
    start = f"{now[:8]}-{now[8:]}-7"
    ids = []
    for at in range(0, count * 20, 20):
        some = chance[at : at + 20]
        ids.append(f"{start}{some[:3]}-{'89ab'[int(some[3], 16) & 3]}{some[4:7]}-{some[7:19]}")
    return ids

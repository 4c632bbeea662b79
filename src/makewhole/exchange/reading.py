"""What every reader of a kind of file keeps to: it says whether a file is its kind, and what the file says.

A reader never writes a record. It stages rows in the connection that it is given, asks what it cannot know, and names
the place of what it cannot read. The person answers, the same file is read again with the answers, and only when
nothing is asked any more does `app.importing` make entries of the rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from makewhole.language import gettext
from makewhole.language import number as figures
from makewhole.record.findings import Finding
from makewhole.record.schema import TABLES

if TYPE_CHECKING:
    import duckdb

Kind = Literal["service_log", "billing_log", "calendar", "plan"]
Progress = Callable[[str, float], None]
"""Told what is being done and which share of it (0 to 1) is done."""


class NotReadable(Exception):
    """The file cannot be read at all. The message is a sentence for the person: what was found, and what to do."""


@dataclass(frozen=True)
class Choice:
    """One answer to a question: the word to answer with, and what it means."""

    answer: str
    means: str


@dataclass(frozen=True)
class Question:
    """What a reader cannot know. `key` is the same for the same question about the next file of this layout."""

    key: str
    """'column:Svc Dt', 'date_order', 'reason:testing', 'service:speech tx': what it is about, then which one."""
    asks: str
    """One sentence, in words for a parent."""
    choices: tuple[Choice, ...] = ()
    """None: any text will do."""
    proposed: str | None = None
    """The answer taken where the person only says yes. None: nobody but the person can know."""
    why: str = ""
    """What the proposal rests on."""
    seen: tuple[str, ...] = ()
    """Up to five of the cells or lines it is about, with their places."""
    rows: int = 0
    """Rows that wait for the answer."""

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "asks": self.asks,
            "choices": [{"answer": choice.answer, "means": choice.means} for choice in self.choices],
            "proposed": self.proposed,
            "why": self.why,
            "seen": list(self.seen),
            "rows": self.rows,
        }


@dataclass(frozen=True)
class Match:
    """How sure a reader is that a file is of its kind, from 0 (it is not) to 100, and what it rests on."""

    sure: int
    because: str


@dataclass
class Request:
    """What is asked of a reader about one file."""

    path: Path
    connection: duckdb.DuckDBPyConnection
    """Holds the record's tables (students, plans, promises, calendars ...), and takes the staged rows."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """What the person has said so far, by the key of the question."""
    source: str | None = None
    """The log whose rows these are (`family`, `provider`, `district`, `billing`); None: the reader asks."""
    student_id: str | None = None
    """The student that the file is about; None: the file says, or the reader asks."""
    today: dt.date = field(default_factory=dt.date.today)
    progress: Progress | None = None


@dataclass
class Extract:
    """What a file says, as far as it is understood.

    The rows stand in the connection as temporary tables `in_<table>`: every column of the record's table as text
    (canonical: 2026-02-27, 13:05, 30, true), and `_place` (VARCHAR: where in the file it stands). Where something is
    asked without a proposal, the rows that wait for the answer are not staged.
    """

    kind: Kind
    layout: str
    """What identifies the layout, the same for the next file that has it (header names, the form's title)."""
    questions: tuple[Question, ...] = ()
    findings: tuple[Finding, ...] = ()
    """What could not be read, with its place; and what to know about it."""
    rows: dict[str, int] = field(default_factory=dict)
    """Staged rows by table."""
    shown: tuple[tuple[str, str], ...] = ()
    """For the person to look at: pairs of what stands in the file (with its place) and how it was read."""

    @property
    def is_complete(self) -> bool:
        """Whether nothing is asked that has no answer and no proposal."""
        return all(question.proposed is not None for question in self.questions)


class Reader(Protocol):
    """One reader a kind of file. A module of exchange that has these names is a reader."""

    KIND: Kind
    TITLE: str
    """What it reads, in a few words: 'Service log (CSV, XLSX)'."""

    def identify(self, path: Path) -> Match:
        """How sure it is that the file is of its kind. Quick, and raises nothing for a file of another kind."""
        ...

    def extract(self, request: Request) -> Extract:
        """The file as staged rows, questions and findings. NotReadable where it cannot be read at all."""
        ...


def stage(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, str | None]], places: Iterable[str]
) -> int:
    """Rows of the record's `table` put into `in_<table>`, which is made anew; how many. For a few thousand rows."""
    columns = [column.name for column in TABLES[table].columns]
    typed = ", ".join(f'"{name}" VARCHAR' for name in columns)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE in_{table} ({typed}, _place VARCHAR)")
    values = [[*(row.get(name) for name in columns), place] for row, place in zip(rows, places, strict=True)]
    if values:
        marks = ", ".join("?" for _ in range(len(columns) + 1))
        connection.executemany(f"INSERT INTO in_{table} VALUES ({marks})", values)
    return len(values)


def some_of(places: Sequence[object], count: int | None = None, *, shown: int = 3) -> str:
    """The first of the places in words, and how many more there are. `count`: all of them, where not all are given."""
    count = len(places) if count is None else count
    listed = ", ".join(str(place) for place in places[:shown])
    if count <= shown:
        return listed
    return gettext("{places} and {count} more").format(places=listed, count=figures(count - shown))

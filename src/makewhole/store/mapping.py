"""Mappings: how a file of one layout is read, as a person answered once."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping as Answers
from dataclasses import dataclass
from hashlib import sha256

from makewhole.store.database import Database, Row
from makewhole.store.errors import StoreError
from makewhole.store.saying import written

_COLUMNS = "name, kind, layout, version, answers, author, saved_at"
_MARK = re.compile(r" \(([0-9a-f]{16})\)\Z")
"""Stands at the end of a layout whose answers are one student's alone."""


@dataclass(frozen=True)
class Mapping:
    """One version of a mapping: the answers by the keys of their questions."""

    name: str
    kind: str
    """The kind of file: service_log, billing_log, calendar, plan."""
    layout: str
    """By what a file of this layout is known again."""
    version: int
    answers: Answers[str, str]
    author: str
    saved_at: str


def layout_of(layout: str, student_id: str) -> str:
    """Under which layout answers are kept that were given for one student's record, and are shown for no other."""
    return f"{layout} ({mark_of(student_id)})"


def mark_of(student_id: str) -> str:
    """By what the layouts of one student's answers are known. It does not say who the student is."""
    return sha256(student_id.encode()).hexdigest()[:16]


def marked(layout: str) -> str | None:
    """The mark of the student whose answers are kept under that layout; None where they are everybody's."""
    found = _MARK.search(layout)
    return found[1] if found else None


def save(
    database: Database, name: str, kind: str, layout: str, answers: Answers[str, str], author: str, saved_at: str
) -> Mapping:
    """The newest version; a new one only where name or answers differ from the one before."""
    if not all(part and "\0" not in part for part in (name, kind, layout)):
        raise StoreError("A mapping needs a name, a kind and a layout.")
    if not all(isinstance(part, str) for item in answers.items() for part in item):
        raise StoreError("The answers of a mapping are text.")
    text = written(dict(answers))
    with database.writing(alone=True) as cursor:
        before = find(database, layout, kind)
        if before is not None and before.name == name and written(dict(before.answers)) == text:
            return before
        last = database.rows(
            "SELECT max(version) FROM makewhole_mapping WHERE kind = %s AND layout = %s", [kind, layout]
        )
        kept = Mapping(name, kind, layout, (last[0][0] or 0) + 1, dict(answers), author, saved_at)
        row = (name, kind, layout, kept.version, text, author, saved_at)
        cursor.execute(f"INSERT INTO makewhole_mapping ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s)", row)
    return kept


def find(database: Database, layout: str, kind: str | None) -> Mapping | None:
    """The newest version for the layout (and kind)."""
    only = "" if kind is None else " AND kind = %s"
    rows = database.rows(
        f"SELECT {_COLUMNS} FROM makewhole_mapping WHERE layout = %s AND name <> ''{only} ORDER BY id DESC LIMIT 1",
        [layout, *([] if kind is None else [kind])],
    )
    return _mapping(rows[0]) if rows else None


def listed(database: Database, all_versions: bool) -> list[Mapping]:
    """The mappings in the order of names, kinds and layouts; of each the newest version, or all."""
    rows = database.rows(f"SELECT {_COLUMNS} FROM makewhole_mapping WHERE name <> '' ORDER BY id")
    every = [_mapping(row) for row in rows]
    if not all_versions:
        every = list({(kept.kind, kept.layout): kept for kept in every}.values())
    return sorted(every, key=lambda kept: (kept.name, kept.kind, kept.layout, kept.version))


def _mapping(row: Row) -> Mapping:
    name, kind, layout, version, answers, author, saved_at = row
    return Mapping(name, kind, layout, version, json.loads(answers), author, saved_at)

"""A row of any table as a person reads it: names of columns and cells in words, ids left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from makewhole import language
from makewhole.app import next_steps, wording
from makewhole.record.schema import TABLES
from makewhole.web import record_words

COLUMNS: Mapping[str, Any] = {
    **record_words.COLUMNS,
    "channel": pgettext_lazy("a column of the record", "How"),
    "direction": pgettext_lazy("a column of the record", "Which way"),
    "happened_on": pgettext_lazy("a column of the record", "Day"),
    "who": pgettext_lazy("a column of the record", "Who"),
    "about": pgettext_lazy("a column of the record", "About"),
    "asked": pgettext_lazy("a column of the record", "Said"),
    "reply_due_on": pgettext_lazy("a column of the record", "Reply asked for by"),
    "decided_on": pgettext_lazy("a column of the record", "Decided on"),
    "decided_by": pgettext_lazy("a column of the record", "Decided by"),
    "outcome": pgettext_lazy("a column of the record", "Outcome"),
    "due_on": pgettext_lazy("a column of the record", "Due on"),
    "why": pgettext_lazy("a column of the record", "Why"),
    "awarded_on": pgettext_lazy("a column of the record", "Awarded on"),
    "awarded_by": pgettext_lazy("a column of the record", "Awarded by"),
    "offered_on": pgettext_lazy("a column of the record", "Offered on"),
    "answer": pgettext_lazy("a column of the record", "Answer"),
    "answered_on": pgettext_lazy("a column of the record", "Answered on"),
    "question": pgettext_lazy("a column of the record", "Question"),
    "bytes": pgettext_lazy("a column of the record", "Size in bytes"),
    "media_type": pgettext_lazy("a column of the record", "Kind of file"),
}
WORDS: Mapping[tuple[str, str], Mapping[str, Any]] = {
    ("plans", "kind"): record_words.PLAN_KINDS,
    ("sessions", "kind"): record_words.SESSION_KINDS,
    ("sessions", "contact"): record_words.CONTACTS,
    ("closures", "closure"): record_words.CLOSURES,
    ("terms", "kind"): record_words.TERM_KINDS,
    ("promises", "grouping"): record_words.GROUPINGS,
    ("promises", "period"): record_words.PERIODS,
    ("slots", "weekday"): record_words.WEEKDAYS,
    ("contacts", "direction"): {"to": gettext_lazy("to the school"), "from": gettext_lazy("from the school")},
}
LEFT_OUT = ("sha256", "recorded_at", "row_id", "table", "session_ids", "counted", "makes_up")
"""Beside ids, what tells a reader nothing."""


def row_words(table: str, cells: Mapping[str, str | None]) -> list[tuple[str, str, str]]:
    """The row's cells, those that are filled: column, its name, and the cell in words."""
    return [
        (column, str(COLUMNS.get(column, column)), cell_words(table, column, cell))
        for column, cell in cells.items()
        if cell and not column.endswith("_id") and column not in LEFT_OUT
    ]


def cell_words(table: str, column: str, cell: str | None) -> str:
    """One cell as a person reads it; "" where it is empty, and as it stands where it has no other words."""
    if not cell:
        return ""
    known = {each.name: each for each in TABLES[table].columns} if table in TABLES else {}
    kind = known[column].kind if column in known else "text"
    if column == "reason":
        return wording.reason_words(cell)
    if column == "source" and table in ("sessions", "gaps"):
        return str(record_words.SOURCES.get(cell, cell))
    if table == "contacts" and column == "about" and cell in (words := {**next_steps.TOPICS, **next_steps.ANSWERS}):
        return _(words[cell])
    if (table, column) in WORDS:
        return str(WORDS[table, column].get(cell, cell))
    if kind == "flag":
        return _("yes") if cell == "true" else _("no")
    if kind == "date":
        try:
            return language.day(dt.date.fromisoformat(cell))
        except ValueError:
            return cell
    return cell

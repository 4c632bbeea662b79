"""A row of any table as a person reads it: names of columns and cells in words, ids left out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from makewhole import language
from makewhole.app import next_steps, packs, wording
from makewhole.app.calendars import note_words
from makewhole.record.schema import REASONS, TABLES
from makewhole.web import answer_words, record_words

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
    ("answers", "answer"): answer_words.ANSWERS,
    ("offers", "answer"): answer_words.OFFER_ANSWERS,
    ("determinations", "outcome"): answer_words.OUTCOMES,
    ("determinations", "decided_by"): answer_words.DECIDERS,
    ("awards", "awarded_by"): answer_words.DECIDERS,
    ("contacts", "channel"): record_words.CHANNELS,
    ("plans", "unlogged"): record_words.UNLOGGED,
    ("plans", "short_period"): record_words.SHORT_PERIODS,
    ("plans", "make_up_outcome"): {
        **record_words.MAKE_UP_OUTCOMES,
        "plan_ahead": gettext_lazy("the plan must say in advance"),  # no page offers it; a file may hold it
    },
    ("contacts", "direction"): {"to": gettext_lazy("to the school"), "from": gettext_lazy("from the school")},
}
LEFT_OUT = ("sha256", "recorded_at", "row_id", "table", "session_ids", "counted", "makes_up")
"""Beside ids, what tells a reader nothing."""


def row_words(table: str, cells: Mapping[str, str | None]) -> list[tuple[str, str, str]]:
    """The row's cells, those that are filled, in the order of the table: column, its name, and the cell in words."""
    order = [each.name for each in TABLES[table].columns] if table in TABLES else []
    return [
        (column, str(COLUMNS.get(column, column)), cell_words(table, column, cell))
        for column, cell in sorted(cells.items(), key=lambda said: order.index(said[0]) if said[0] in order else -1)
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
    if table == "answers" and column == "question":
        return wording.in_words(cell)
    if (table, column) in WORDS:
        return str(WORDS[table, column].get(cell, cell))
    if column == "service":
        return wording.service_words(cell)
    if column == "make_up_due":
        return wording.clause_words(cell)
    if table == "plans" and column == "policy":
        return _pack_title(cell)
    if (table, column) == ("closures", "note"):
        return note_words(cell)
    if column == "school_week":
        return ", ".join(str(record_words.WEEKDAYS.get(day, day)) for day in cell.split())
    if kind == "flag":
        return _("yes") if cell == "true" else _("no")
    if kind == "date":
        try:
            return language.day(dt.date.fromisoformat(cell))
        except ValueError:
            return cell
    return language.clock(cell) if kind == "time" else cell


_ISO = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def read_words(text: str) -> str:
    """What a reader of files read, for a page: a code of the tables or a service by its words, each day in words."""
    if text in record_words.CLOSURES:
        return str(record_words.CLOSURES[text])
    if text in REASONS:
        return wording.reason_words(text)
    # What a file says may be a word of these pages by chance ("Missed"): only the name of a service is translated.
    return _ISO.sub(_day_found, wording.words_of_listed(text))


def _pack_title(cell: str) -> str:
    """The title of a shipped pack; a file of one's own keeps its name."""
    return packs.pack_title(cell) if cell in packs.pack_ids() else cell


def _day_found(found: re.Match[str]) -> str:
    try:
        return language.day(dt.date.fromisoformat(found[0]))
    except ValueError:
        return found[0]

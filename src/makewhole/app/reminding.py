"""The days of one child's record that somebody may want to be reminded of; days only, no words of the record."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path

from makewhole.app import calendar_out, children, next_steps
from makewhole.app.agreed import Word

DUE_DAYS = 7
"""From how many days before a day something is due by it is worth a reminder."""
YEAR_DAYS = (30, 7)
"""From how many days before the one-year day there is a reminder, and another."""


@dataclass(frozen=True)
class Ahead:
    """What a reminder may be of. Each is a word that stays the same, so that nobody is reminded of it twice."""

    due_dates: tuple[str, ...]
    """Days by which minutes, an award or a clock of a rule is due, from today to DUE_DAYS ahead."""
    replies: tuple[str, ...]
    """Requests whose day of reply is over, with no reply on record."""
    one_year: tuple[str, ...]
    """The day on which the oldest open miss leaves the year that a state complaint looks at (34 CFR 300.153(c))."""


def ahead(place: Path | str, student_id: str, today: dt.date) -> Ahead:
    """What is near on a day; folders.RecordErrors where the record has errors, children.NoSuchChild if it is gone."""
    with children.case(place, student_id) as folder:
        days = [event for event in calendar_out.events(folder, today, word=Word()) if event.kind == "deadline"]
    due: set[str] = set()
    year: set[str] = set()
    for event in days:
        left = (event.on - today).days
        if event.uid_of[0] == "window":
            near = [limit for limit in YEAR_DAYS if 0 <= left <= limit]
            year.update({f"year:{event.on}:{min(near)}"} if near else ())
        elif 0 <= left <= DUE_DAYS:
            due.add(f"due:{event.on}")
    contacts = children.rows(place, student_id).get("contacts", {})
    late = {
        f"reply:{_short(clock.contact_id)}:{clock.due_on}"
        for clock in next_steps.clocks(contacts, today)
        if clock.days_over > 0
    }
    return Ahead(tuple(sorted(due)), tuple(sorted(late)), tuple(sorted(year)))


def _short(ident: str) -> str:
    return hashlib.sha256(ident.encode()).hexdigest()[:16]

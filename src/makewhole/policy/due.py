"""Due forms of a policy, and the day each one means (RECORD.md, rule 9).

The ledger computes due days relationally; this is the same arithmetic for one miss at a time, in plain Python, for the
tests that stand beside the packs and for the clocks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Literal

from makewhole.record.cells import DUE_FORMS
from makewhole.record.schema import CLOSURES, NO_SCHOOL, WEEKDAYS

DueKind = Literal["date", "days", "school_days", "month_end", "term_end", "school_year_end", "plan_end"]

_ENDS: dict[str, DueKind] = {
    "end of month": "month_end",
    "end of term": "term_end",
    "end of school year": "school_year_end",
    "end of plan": "plan_end",
}
_COUNTED = re.compile(r"([1-9][0-9]{0,3}) (school )?days?")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Due:
    """A due form: what it is counted by; `count` for days and school days, `day` for a date."""

    kind: DueKind
    count: int | None = None
    day: date | None = None


def parse_due(text: str | date) -> Due:
    """The due form that a text says; ValueError where it says none. A count is from 1: `0 school days` is no day."""
    if isinstance(text, date):
        return Due("date", day=text)
    words = " ".join(text.lower().split())
    if words in _ENDS:
        return Due(_ENDS[words])
    counted = _COUNTED.fullmatch(words)
    if counted:
        return Due("school_days" if counted[2] else "days", count=int(counted[1]))
    if _ISO_DAY.fullmatch(words):
        return Due("date", day=date.fromisoformat(words))
    raise ValueError(f"no due form; allowed: {'; '.join(DUE_FORMS)}")


@dataclass(frozen=True)
class Term:
    """One term: its kind and its first and last day."""

    kind: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class Calendar:
    """One calendar: school years, closures, terms. Days are inclusive at both ends."""

    years: tuple[tuple[date, date], ...]
    school_week: tuple[int, ...] = (0, 1, 2, 3, 4)
    """Weekdays as Python numbers them: Monday is 0."""
    closures: tuple[tuple[date, date, str], ...] = ()
    terms: tuple[Term, ...] = ()

    @cached_property
    def school_days(self) -> tuple[date, ...]:
        """The school days of the school years, in order (the days of an esy term are none of them)."""
        closed: set[date] = set()
        opened: set[date] = set()
        for first, last, closure in self.closures:
            if closure in NO_SCHOOL:
                closed.update(_days(first, last))
            elif closure == "school_day":
                opened.update(_days(first, last))
        inside = [day for first, last in self.years for day in _days(first, last)]
        return tuple(
            sorted(day for day in inside if day in opened or (day.weekday() in self.school_week and day not in closed))
        )


def calendar_from(rows: Mapping[str, Any]) -> Calendar:
    """The calendar that a tests file writes down: `years`, `school_week`, `closures`, `terms` as lists.

    years: [first, last]; closures: [first, last, word]; terms: [kind, first, last]. ValueError where a word is unknown.
    """
    week = str(rows.get("school_week", "Mon Tue Wed Thu Fri")).split()
    if not set(week) <= set(WEEKDAYS):
        raise ValueError(f"school_week: allowed are {', '.join(WEEKDAYS)}")
    closures = tuple((first, last, str(word)) for first, last, word in rows.get("closures", ()))
    if any(word not in CLOSURES for *_, word in closures):
        raise ValueError(f"closures: allowed are {', '.join(CLOSURES)}")
    return Calendar(
        years=tuple((first, last) for first, last in rows.get("years", ())),
        school_week=tuple(WEEKDAYS.index(name) for name in week),
        closures=closures,
        terms=tuple(Term(str(kind), first, last) for kind, first, last in rows.get("terms", ())),
    )


def due_on(due: Due | None, day: date, calendar: Calendar, *, plan_ends_on: date | None = None) -> date | None:
    """The due day of a miss of `day`, or None: no rule sets one.

    `plan_ends_on` is the plan's last day as a later plan cuts it.
    """
    if due is None:
        return None
    if due.kind == "date":
        return due.day
    if due.kind == "days":
        return day + timedelta(days=due.count or 0)
    if due.kind == "school_days":
        return nth_school_day_after(calendar.school_days, day, due.count or 0)
    if due.kind == "month_end":
        return day.replace(day=monthrange(day.year, day.month)[1])
    if due.kind == "term_end":
        holding = [term for term in calendar.terms if term.kind != "esy" and term.starts_on <= day <= term.ends_on]
        if not holding:
            return None
        return min(holding, key=lambda term: (term.ends_on - term.starts_on, term.starts_on)).ends_on
    if due.kind == "school_year_end":
        return next((last for first, last in calendar.years if first <= day <= last), None)
    return plan_ends_on


def nth_school_day_after(school_days: tuple[date, ...], day: date, count: int) -> date | None:
    """The `count`-th school day after `day`; where fewer are left the last of all; None where there is none at all."""
    if not school_days:
        return None
    return school_days[min(bisect_right(school_days, day) + count, len(school_days)) - 1]


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]

"""The clause for the plan itself: on which weekdays fewest sessions are lost, and when a missed one is made up.

The counts are of the child's own school calendar, in the school year of the day (else the next one, else the last):
open and closed days of each weekday. A make-up in the summer is no ESY service, and the clause says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from makewhole.documents.papers import letters
from makewhole.documents.papers.matter import Matter
from makewhole.documents.papers.parts import Cell, Para, Part, Points, Table, Values
from makewhole.documents.papers.template import AFTER, FRAME, Blank, Template
from makewhole.language import gettext as _
from makewhole.language import gettext_noop, long_day, ngettext, number
from makewhole.ledger.statement import listed
from makewhole.policy.law import provision
from makewhole.record.schema import WEEKDAYS
from makewhole.record.services import service_words

NAMES = (
    gettext_noop("Monday"),
    gettext_noop("Tuesday"),
    gettext_noop("Wednesday"),
    gettext_noop("Thursday"),
    gettext_noop("Friday"),
    gettext_noop("Saturday"),
    gettext_noop("Sunday"),
)
FEW = 2
"""So many weekdays are named at the least: services are often given twice a week."""


@dataclass(frozen=True)
class Weekday:
    """One weekday of a school year: how many of them are school days, and how many are not."""

    at: int
    """0 is Monday."""
    open: int
    closed: int
    half: int
    """Of the open ones: those on which the calendar notes a half day."""

    @property
    def words(self) -> str:
        return _(NAMES[self.at])


@dataclass(frozen=True)
class Counted:
    """The weekdays of one school year of the child's calendar."""

    starts_on: dt.date
    ends_on: dt.date
    weekdays: tuple[Weekday, ...]
    """Those of the school week, Monday first."""

    @property
    def best(self) -> tuple[Weekday, ...]:
        """Those with the fewest closed days, at least FEW of them, and every one that has as few; Monday first."""
        counts = sorted(each.closed for each in self.weekdays)
        most = counts[min(FEW, len(counts)) - 1]
        return tuple(each for each in self.weekdays if each.closed <= most)

    def of(self, at: int) -> Weekday | None:
        """The weekday of that number, where it is one of the school week."""
        return next((each for each in self.weekdays if each.at == at), None)


def counted(matter: Matter) -> Counted | None:
    """The counts of the school year that holds the day, else of the next, else of the last; None without a calendar."""
    calendar_id = matter.student.get("calendar_id")
    rows = [row for row in matter.table("calendars").values() if row.get("calendar_id") == calendar_id]
    years = sorted((_date(row["starts_on"]), _date(row["ends_on"])) for row in rows)
    if not matter.days or not years:
        return None
    starts_on, ends_on = next((year for year in years if year[1] >= matter.as_of), years[-1])
    halves = _half_days(matter)
    days = [day for day in matter.days if starts_on <= day.on <= ends_on]
    weekdays = []
    for at in sorted({day.on.weekday() for day in days}):
        same = [day for day in days if day.on.weekday() == at]
        is_open = [day.on for day in same if day.is_open]
        weekdays.append(Weekday(at, len(is_open), len(same) - len(is_open), len(halves.intersection(is_open))))
    return Counted(starts_on, ends_on, tuple(weekdays)) if weekdays else None


def _date(cell: str | None) -> dt.date:
    """The day of a cell that the record's checks have found to be one."""
    return dt.date.fromisoformat(cell or "")


def _half_days(matter: Matter) -> set[dt.date]:
    found: set[dt.date] = set()
    for row in matter.table("closures").values():
        if row.get("closure") == "half_day" and row.get("calendar_id") == matter.student.get("calendar_id"):
            first = _date(row["starts_on"])
            last = _date(row["ends_on"]) if row.get("ends_on") else first
            found |= {first + dt.timedelta(days=at) for at in range((last - first).days + 1)}
    return found


def body(matter: Matter, values: Values) -> Iterator[Part]:
    yield from letters.framed(matter, values, _clause(matter, values))


def _clause(matter: Matter, values: Values) -> Iterator[Part]:
    yield values.para(_("I am the parent of {child_name}. Please put these words into the plan:"))
    year = counted(matter)
    items = []
    if year is not None or "days" in values:
        items.append(
            Para(values.line(_("Where the timetable allows it, sessions are on these weekdays: {days}.")), look="quote")
        )
    items += [
        Para((_("A session that is missed is made up before the end of the school year."),), look="quote"),
        Para(
            (
                _(
                    "If there is no time left, it is made up in the summer, in the weeks of the extended school year "
                    "(ESY)."
                )
                if matter.is_iep
                else _("If there is no time left, it is made up in the summer."),
            ),
            look="quote",
        ),
        Para(
            (
                _("A make-up comes on top of all other services. It is not an ESY service.")
                if matter.is_iep
                else _("A make-up comes on top of all other services."),
            ),
            look="quote",
        ),
    ]
    yield Points(tuple(items))
    if year is None:
        yield Para(
            (
                _(
                    "I do not have the school calendar yet. Please send it to me. Then I can count which days are "
                    "closed most."
                ),
            )
        )
    else:
        yield from _counts(matter, year)
    yield from _why(matter)


def _counts(matter: Matter, year: Counted) -> Iterator[Part]:
    worst = max(year.weekdays, key=lambda each: each.closed)
    best = min(year.weekdays, key=lambda each: each.closed)
    if worst.closed > best.closed:
        said = _("I counted the days of the school calendar. A session on one weekday each week would lose this many:")
        yield Para((said,))
    else:
        yield Para((_("I counted the days of the school calendar. Each weekday is closed as often as the others."),))
    with_half = any(each.half for each in year.weekdays)
    rows: list[tuple[Cell, ...]] = []
    for each in year.weekdays:
        row: tuple[Cell, ...] = (each.words, each.open + each.closed, each.open, each.closed)
        rows.append((*row, each.half) if with_half else row)
    head = (_("Weekday"), _("In the school year"), _("School days"), _("Closed"))
    yield Table(
        head=(*head, _("Half days")) if with_half else head,
        rows=tuple(rows),
        caption=_("The school calendar from {first} to {last}").format(
            first=long_day(year.starts_on), last=long_day(year.ends_on)
        ),
    )
    yield from _now(matter, year)


def _now(matter: Matter, year: Counted) -> Iterator[Part]:
    """On which days each service is now, by its timetable, and how many of them are closed."""
    services = {promise.promise_id: promise.service for promise in letters.of_plan(matter)}
    items = []
    for promise_id, service in services.items():
        slots = [
            row
            for row in matter.table("slots").values()
            if row.get("promise_id") == promise_id and (row.get("ends_on") or "9999") >= year.starts_on.isoformat()
        ]
        days = sorted({WEEKDAYS.index(row["weekday"] or "") for row in slots if row.get("weekday") in WEEKDAYS})
        known = [each for each in (year.of(at) for at in days) if each is not None]
        if not known:
            continue
        closed = sum(each.closed for each in known)
        said = ngettext(
            "{service} is on {days} now: {count} of these days is closed.",
            "{service} is on {days} now: {count} of these days are closed.",
            closed,
        )
        words = said.format(
            service=service_words(service), days=listed([each.words for each in known]), count=number(closed)
        )
        items.append(Para((words,)))
    if items:
        yield Points(tuple(items))


def _why(matter: Matter) -> Iterator[Part]:
    if not matter.is_iep:
        return
    yield Para(
        (_("No federal rule says which missed sessions are made up. So it helps when the plan says it."),),
        (provision("case_by_case"),),
    )
    yield Para(
        (_("ESY is decided for each child, by what the child needs. A make-up in the summer does not change that."),),
        (provision("esy"),),
    )


def refuses(matter: Matter) -> str | None:
    if matter.promises:
        return None
    return _("The record holds no service of a plan. Write down first what the plan says.")


def proposes(matter: Matter) -> Mapping[str, str]:
    year = counted(matter)
    return {"days": _days_words(year.best)} if year is not None else {}


def _days_words(weekdays: Sequence[Weekday]) -> str:
    """The weekdays: Tuesday and Wednesday. Their counts stand in the table, not in words that go into a plan."""
    return listed([each.words for each in weekdays])


TEMPLATE = Template(
    kind="plan_clause",
    title=gettext_noop("Words for the plan: days and missed sessions"),
    says=gettext_noop("A text to paste into the plan: the days that lose fewest sessions, and when make-ups happen."),
    blanks=(
        *FRAME,
        Blank("days", gettext_noop("Days of the sessions"), "ledger", "Tuesday and Wednesday"),
        *AFTER,
    ),
    body=body,
    refuses=refuses,
    proposes=proposes,
)

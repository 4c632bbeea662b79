"""What a school year had, cell by cell: the ledger's postings as the cells of a chart.

Nothing is decided here. A cell is one session, one day of a time without service, one closed day; or the minutes of a
period of which the record does not say the day ("no record").
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from makewhole.calendars.holiday_words import note_words
from makewhole.documents.charts import ASSUMED, Cell
from makewhole.documents.papers.matter import is_assumed
from makewhole.language import gettext as _
from makewhole.language import gettext_noop, ngettext, number
from makewhole.ledger.statement import reason_words

_STATE_OF = {
    "open": "owed",
    "undetermined": "undecided",
    "declined": "declined",
    "resolved": "resolved",
    "excused": "excused",
    "made_up": "made_up",
    "unrecorded": "no_record",
    "upcoming": "upcoming",
    "delivered": "held",
    "extra": "held",
}
"""What the cell of a session says, by the account of its postings; the first of them that it has."""

_CLOSURES = {
    "holiday": gettext_noop("holiday"),
    "weather": gettext_noop("weather"),
    "election": gettext_noop("election day"),
    "staff_day": gettext_noop("staff day"),
    "emergency": gettext_noop("emergency"),
    "break": gettext_noop("break"),
}

Service = tuple[str, bool]
"""A service, and whether it is that of an extended school year."""


@dataclass(frozen=True)
class SchoolDay:
    """A day of the school week: open, or closed for what the calendar says."""

    on: dt.date
    is_open: bool
    closure: str | None = None


@dataclass(frozen=True)
class SchoolYear:
    """One school year: from its first day to the day before the next one begins."""

    starts_on: dt.date
    ends_on: dt.date

    @property
    def words(self) -> str:
        """2025-26; 2025 where it ends in the year in which it began."""
        if self.starts_on.year == self.ends_on.year:
            return str(self.starts_on.year)
        return f"{self.starts_on.year}-{self.ends_on.year % 100:02d}"


def years(starts: Iterable[dt.date], first: dt.date, last: dt.date) -> tuple[SchoolYear, ...]:
    """The school years that hold the days from `first` to `last`, oldest first.

    `starts` are the first days of the calendar's years; where it has none for a year, the year begins on 1 August.
    """
    found = sorted(set(starts))
    begin = {start for start in found if start <= last}
    if not found or first < found[0]:
        year = first.year if first.month >= 8 else first.year - 1
        stop = found[0] if found else dt.date.max
        while dt.date(year, 8, 1) < stop and dt.date(year, 8, 1) <= last:
            if not any(abs((start - dt.date(year, 8, 1)).days) < 150 for start in begin):
                begin.add(dt.date(year, 8, 1))
            year += 1
    if found and last.year - found[-1].year >= 1:
        year = found[-1].year + 1
        while dt.date(year, 8, 1) <= last:
            begin.add(dt.date(year, 8, 1))
            year += 1
    ordered = sorted(begin) or [first]
    ends = [following - dt.timedelta(days=1) for following in ordered[1:]]
    # The last year ends before its own day comes round again.
    ends.append(ordered[-1] + dt.timedelta(days=364))
    return tuple(SchoolYear(start, end) for start, end in zip(ordered, ends, strict=True) if end >= first)


def year_of(day: dt.date, listed: Sequence[SchoolYear]) -> SchoolYear | None:
    """The school year that holds the day, else the last one before it, else the first; None where there is none."""
    before = [year for year in listed if year.starts_on <= day]
    return before[-1] if before else (listed[0] if listed else None)


def cells(postings: Iterable[Mapping[str, Any]]) -> dict[Service, tuple[Cell, ...]]:
    """The cells of each service, oldest first. A session that was held in part says what became of the rest.

    A posting here has service, esy, promise_id, date, period_starts_on, period_ends_on, session_id, gap_id, account,
    minutes, step, reason, posting_id, settled_on (the day of the make-up session) and settled_by.
    """
    of_rows: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    made_up: dict[tuple[Any, ...], dict[str, Any]] = {}
    for posting in postings:
        account = posting["account"]
        service = (posting["service"], bool(posting["esy"]))
        if account in ("made_up", "provided") and posting["settled_on"] is not None:
            new = {"on": posting["settled_on"], "minutes": 0, "link": posting["posting_id"]}
            made_up.setdefault((service, posting["settled_by"]), new)["minutes"] += posting["minutes"]
        if account not in _STATE_OF:
            continue
        if posting["session_id"] is not None:
            key: tuple[Any, ...] = (service, posting["promise_id"], "session", posting["session_id"])
        elif posting["gap_id"] is not None:
            key = (service, posting["promise_id"], "gap", posting["date"])
        else:
            key = (service, posting["promise_id"], account, posting["period_starts_on"])
        of_rows.setdefault(key, []).append(posting)
    found: dict[Service, list[Cell]] = {}
    for key, rows in of_rows.items():
        found.setdefault(key[0], []).append(_cell(rows))
    for (service, _session), held in made_up.items():
        found.setdefault(service, []).append(Cell(held["on"], "make_up", held["minutes"], link=held["link"]))
    return {service: tuple(sorted(listed, key=lambda cell: (cell.on, cell.state))) for service, listed in found.items()}


def _cell(rows: Sequence[Mapping[str, Any]]) -> Cell:
    sums: dict[str, int] = {}
    for row in rows:
        sums[row["account"]] = sums.get(row["account"], 0) + row["minutes"]
    account = next(account for account in _STATE_OF if account in sums)
    row = next(row for row in rows if row["account"] == account)
    notes = []
    if account in ("open", "undetermined", "declined", "resolved", "excused", "made_up"):
        notes.append(reason_words(row["reason"]))
        if sums.get("delivered"):
            given = sums["delivered"]
            notes.append(
                ngettext("{count} minute of it was held", "{count} minutes of it were held", given).format(
                    count=number(given)
                )
            )
    elif account == "extra":
        notes.append(_("beyond the promise"))
    on: dt.date = row["date"] or row["period_starts_on"]
    until: dt.date | None = None
    if row["session_id"] is None and row["gap_id"] is None:
        on, until = row["period_starts_on"], row["period_ends_on"]
        if until == on:
            until = None
    of_gap = row["session_id"] is None and row["gap_id"] is not None
    state = ASSUMED if is_assumed(row) else _STATE_OF[account]
    return Cell(on, state, sums[account], ", ".join(notes), until, row["posting_id"], of_gap)


def closure_words(closure: str, note: str | None) -> str:
    """Why there was no school: what the calendar notes, else its kind."""
    return note_words(note) if note else _(_CLOSURES.get(closure, closure))


def runs(shut: Iterable[Cell], days: Iterable[SchoolDay]) -> list[tuple[Cell, ...]]:
    """Closed days for one cause that follow each other in the school week, together; `days` are those of the week.

    Two staff days weeks apart are no closed time between them, and a school day between two holidays is none either.
    """
    place = {day.on: at for at, day in enumerate(sorted(days, key=lambda day: day.on))}
    found: list[list[Cell]] = []
    for cell in sorted(shut, key=lambda cell: cell.on):
        last = found[-1][-1] if found else None
        if last is not None and last.note == cell.note and place[cell.on] - place[last.on] == 1:
            found[-1].append(cell)
        else:
            found.append([cell])
    return [tuple(some) for some in found]


def closed(days: Iterable[SchoolDay], year: SchoolYear) -> tuple[Cell, ...]:
    """The closed days of the school week in that year."""
    return tuple(
        Cell(day.on, "closed", note=day.closure or "")
        for day in days
        if not day.is_open and year.starts_on <= day.on <= year.ends_on
    )

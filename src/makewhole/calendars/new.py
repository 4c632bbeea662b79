"""A start for a new school calendar: federal and state holidays, and a first and last day for a person to correct.

Nothing that a district decides is guessed: breaks, staff days, half days and terms are asked for, not made up.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

from makewhole.calendars.federal import federal_holidays, from_library
from makewhole.record.schema import TABLES

__all__ = ["CalendarError", "federal_holidays", "propose", "to_do", "write"]

Row = dict[str, str]
Proposal = dict[str, list[Row]]
"""Rows of `calendars`, `closures` and `terms`, by column, as they are written: dates as YYYY-MM-DD."""

FIRST_DAY_NEAR = (8, 20)
LAST_DAY_NEAR = (6, 12)
"""The placeholders: school begins on the Monday nearest 20 August and ends on the Friday nearest 12 June."""

_TABLES = ("calendars", "closures", "terms")
_YEAR = re.compile(r"(\d{4})[-/–](\d{4}|\d{2})")
_EARLIEST, _LATEST = 1990, 2099


class CalendarError(ValueError):
    """A calendar that cannot be proposed or written; the message says what was found and what is allowed."""


def propose(state: str, school_year: str) -> Proposal:
    """A school year of a state's schools: one row of calendars, a closure for each holiday on a weekday, no terms.

    `state` is a two-letter code (OH), `school_year` two years that follow each other (2026-27). Holidays run from 1
    August to 31 July: the first and last day are placeholders that will be moved, and an extended school year falls in
    the summer. Where a holiday falls on a weekend, the day off in lieu is the closure.
    """
    code, first_year = _state(state), _first_year(school_year)
    calendar_id = code.lower()
    starts_on = _nearest(date(first_year, *FIRST_DAY_NEAR), weekday=0)
    ends_on = _nearest(date(first_year + 1, *LAST_DAY_NEAR), weekday=4)
    federal = _holidays(None, first_year)
    closures = [
        {
            "calendar_id": calendar_id,
            "starts_on": day.isoformat(),
            "ends_on": day.isoformat(),
            "closure": "holiday",
            "note": f"{'federal' if day in federal else 'state'} holiday: {name}",
        }
        for day, name in _holidays(code, first_year).items()
    ]
    year = {
        "calendar_id": calendar_id,
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat(),
        "school_week": "Mon Tue Wed Thu Fri",
    }
    return {"calendars": [year], "closures": closures, "terms": []}


def to_do(state: str, school_year: str) -> list[str]:
    """What a person must still correct or add to a proposal, a sentence each, in the order to do it."""
    code, first_year = _state(state), _first_year(school_year)
    year = propose(state, school_year)["calendars"][0]
    kept = _holidays(code, first_year)
    left_out = [f"{name} ({day})" for day, name in _holidays(None, first_year).items() if day not in kept]
    sentences = [
        f"calendars.csv: the first day {year['starts_on']} and the last day {year['ends_on']} are placeholders, not "
        "your school's. Correct both from the school's own calendar.",
        "closures.csv: the holidays are those of federal and state law. Take out each on which school is held.",
    ]
    if left_out:
        sentences.append(
            f"closures.csv: federal holidays that {code} does not keep are left out: {', '.join(left_out)}."
        )
    return [
        *sentences,
        "closures.csv: add winter break, from its first to its last day (closure: break).",
        "closures.csv: add spring break, and any other (closure: break).",
        "closures.csv: add staff days (staff_day), election days (election) and, as they come, weather days (weather).",
        "terms.csv: add quarters or trimesters, semesters, and the extended school year (esy), if a plan names them.",
    ]


def write(folder: Path, proposal: Proposal) -> list[Path]:
    """The files written into the case folder; CalendarError, and nothing written, where one of them is there."""
    paths = {name: folder / f"{name}.csv" for name in _TABLES}
    there = [
        found.name
        for name in _TABLES
        for found in (paths[name], folder / f"{name}.parquet", folder / name)
        if found.exists()
    ]
    if there:
        raise CalendarError(
            f"{', '.join(there)}: already in this folder, and nothing is overwritten. Add the year's rows to what is "
            "there, or write the calendar into another folder and copy them."
        )
    if not folder.is_dir():
        raise CalendarError("no such folder: make it first, or name the case folder itself.")
    import csv

    for name, path in paths.items():
        columns = [column.name for column in TABLES[name].columns]
        with path.open("x", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, columns, lineterminator="\n")
            table.writeheader()
            table.writerows(proposal[name])
    return list(paths.values())


def _state(state: str) -> str:
    from holidays.countries.united_states import US

    code = state.strip().upper()
    allowed = sorted(set(US.subdivisions) - {"UM"})  # the minor outlying islands have no schools
    if code in allowed:
        return code
    names = {name: code for code, aliases in US.get_subdivision_aliases().items() for name in aliases}
    if code.title() in names:
        raise CalendarError(f"{state!r}: write the state's two letters, {names[code.title()]}.")
    raise CalendarError(f"{state!r} is no state. Allowed: {', '.join(allowed)}.")


def _first_year(school_year: str) -> int:
    match = _YEAR.fullmatch(school_year.strip())
    if match:
        first, second = int(match[1]), match[2]
        if str(first + 1).endswith(second) and _EARLIEST <= first <= _LATEST:
            return first
    raise CalendarError(
        f"{school_year!r} is no school year. Write two years that follow each other, such as 2026-27, from "
        f"{_EARLIEST}-{(_EARLIEST + 1) % 100:02} on."
    )


def _nearest(day: date, weekday: int) -> date:
    """The day of that weekday (Monday is 0) that is at most three days from `day`."""
    return day + timedelta(days=(weekday - day.weekday() + 3) % 7 - 3)


def _holidays(state: str | None, first_year: int) -> dict[date, str]:
    """A state's holidays (None: the federal ones) on weekdays from 1 August to 31 July, with their names, in order."""
    found = from_library(state, range(first_year, first_year + 2))
    first, last = date(first_year, 8, 1), date(first_year + 1, 7, 31)
    return {day: found[day] for day in sorted(found) if first <= day <= last and day.weekday() < 5}

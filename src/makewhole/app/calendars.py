"""A first calendar for a new school year, and what a person must still put right in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from makewhole.calendars.holiday_words import note_words

__all__ = ["CalendarNotMade", "NewCalendar", "new", "note_words"]

Row = dict[str, str]


class CalendarNotMade(Exception):
    """The calendar cannot be proposed or written; the message says what was found and what is allowed."""


@dataclass(frozen=True)
class NewCalendar:
    """A proposal: rows by table and column as they are written, what is left to do, and the files made."""

    tables: dict[str, list[Row]]
    columns: dict[str, tuple[str, ...]]
    to_do: tuple[str, ...]
    files: tuple[Path, ...] = ()


def new(state: str, school_year: str, out: Path | None = None) -> NewCalendar:
    """A school year of a state's schools, written into the folder `out` where one is given; nothing is overwritten."""
    from makewhole.calendars import new as calendars
    from makewhole.record.schema import TABLES

    try:
        tables = calendars.propose(state, school_year)
        to_do = calendars.to_do(state, school_year)
        files = calendars.write(out, tables) if out is not None else []
    except calendars.CalendarError as error:
        raise CalendarNotMade(str(error)) from None
    columns = {name: tuple(column.name for column in TABLES[name].columns) for name in tables}
    return NewCalendar(tables, columns, tuple(to_do), tuple(files))

"""Attendance cards: a month with a column a day, a row a student, and a mark in each cell. Made into rows of a log.

A mark is a code ('X', 'CA'), minutes ('45'), or both ('MU/30'); a second row without a name below a student's holds
what
belongs to the marks above it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from itertools import pairwise

from makewhole.exchange import moments
from makewhole.exchange.log_columns import Column, Known, Table, is_sum, role_of_heading, words_of
from makewhole.exchange.sheets import Book, Line, Sheet

FEWEST_DAYS = 10
"""Columns of days from which on a table is a card."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_YEAR = re.compile(
    r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[\s,\-/]*(\d{4})\b|\b(\d{1,2})\s*[/\-]\s*(20\d{2})\b"
)
_BOTH = re.compile(r"([A-Za-z✓✔]{1,4})\s*[/\-: ]\s*(\d{1,3})|(\d{1,3})\s*[/\-: ]\s*([A-Za-z✓✔]{1,4})")
_MINUTES = re.compile(r"\d{1,3}")
_SAID = re.compile(r"\b\d{1,2}\s*[x×*/]\s*(\d{1,3})\b")


def find_card(book: Book, sheet: Sheet, known: Known) -> Table | None:
    """The card of the sheet as a table of rows with a day and a mark each; None: the sheet is no card, or of
    no month.
    """
    for at, (line, cells) in enumerate(sheet.head[:60]):
        numbers = {place: int(cell) for place, cell in enumerate(cells) if re.fullmatch(r"\d{1,2}", cell.strip())}
        days = {place: day for place, day in numbers.items() if 1 <= day <= 31}
        rising = sorted(days)
        if len(days) >= FEWEST_DAYS and all(days[one] < days[then] for one, then in pairwise(rising)):
            month = _month(book, sheet, at)
            if month is None:
                return None
            dated = {place: _day(month, day) for place, day in days.items()}
        else:
            read = {place: moments.day_of(cell.strip()) for place, cell in enumerate(cells) if cell.strip()}
            sure = {place: reading.fitting().get("any") for place, reading in read.items() if reading is not None}
            if len(sure) < FEWEST_DAYS or any(day is None for day in sure.values()):
                continue
            dated = dict(sure)
        return _card(sheet, at, line, cells, {place: day for place, day in dated.items() if day is not None})
    return None


def _month(book: Book, sheet: Sheet, at: int) -> tuple[int, int] | None:
    """Year and month: the one that the lines above name, else the sheet's name, else the file's; None where
    two are named.
    """
    above = [cell for _, cells in sheet.head[:at] for cell in cells if cell.strip()]
    labelled = []
    for _, cells in sheet.head[:at]:
        filled = [cell for cell in cells if cell.strip()]
        for number, cell in enumerate(filled):
            if re.match(r"(?i)\s*month\b", cell):
                labelled += filled[number : number + 2]
    for texts in (labelled, above, [sheet.name or ""], [book.path.stem]):
        found = {_year_month(match) for text in texts for match in _MONTH_YEAR.finditer(text)} - {None}
        if len(found) == 1:
            return next(iter(found))
    return None


def _year_month(match: re.Match[str]) -> tuple[int, int] | None:
    if match[1]:
        return int(match[2]), _MONTHS.index(match[1].casefold()) + 1
    return (int(match[4]), int(match[3])) if 1 <= int(match[3]) <= 12 else None


def _day(month: tuple[int, int], day: int) -> dt.date | None:
    try:
        return dt.date(month[0], month[1], day)
    except ValueError:
        return None


def _card(sheet: Sheet, at: int, line: int, cells: Sequence[str], days: dict[int, dt.date]) -> Table:
    first = min(days)
    roles = {place: role_of_heading(cell) for place, cell in enumerate(cells[:first]) if cell.strip()}
    who = [place for place, role in roles.items() if role in ("student", "student_id")] or [0]
    service = next((place for place, role in roles.items() if role == "service"), None)
    rows: list[Line] = []
    has_minutes = False
    name = kind = ""
    above: dict[int, tuple[str, str]] = {}
    for number, row in sheet.head[at + 1 :]:
        if is_sum(row) or (rows and not any(row[place].strip() for place in days if place < len(row))):
            if any(cell.strip() for cell in row) and len([cell for cell in row if cell.strip()]) == 1:
                break  # the legend below the card
            continue
        here = (
            " ".join(row[place].strip() for place in who if place < len(row) and row[place].strip())
            if who[0] < first
            else ""
        )
        marks = {place: row[place].strip() for place in days if place < len(row) and row[place].strip()}
        if not marks:
            continue
        if here:
            name, above = here, {}
            kind = row[service].strip() if service is not None and service < len(row) else ""
        for place in sorted(marks):
            code, minutes = _mark(marks[place])
            if not here and place in above:
                code, minutes = _joined(above[place], (code, minutes))
                rows = [each for each in rows if each[1][:3] != [name, kind, days[place].isoformat()]]
            above[place] = (code, minutes)
            has_minutes = has_minutes or bool(minutes)
            rows.append((number, [name, kind, days[place].isoformat(), code, minutes]))
    said = ""
    for _, above_cells in sheet.head[:at]:
        for cell in above_cells:
            if match := _SAID.search(cell):
                said = said or f"{cell.strip()}|{match[1]}"
    columns = [
        Column(0, "student", "student", "student", is_proposed=False),
        Column(2, "day", "day", "date", is_proposed=False),
        Column(3, "mark", "mark", "status", is_proposed=False, words=words_of("mark")),
    ]
    if service is not None:
        columns.append(Column(1, "service", "service", "service", is_proposed=False))
    if has_minutes:
        columns.append(Column(4, "minutes", "minutes", "minutes", is_proposed=False))
    if not any(row[0] for _, row in rows):
        columns = columns[1:]
    return Table(sheet, (line, list(cells)), columns, at + 1, sheet.head[:at], {}, rows, said)


def _mark(cell: str) -> tuple[str, str]:
    """Code and minutes of a mark."""
    if match := _BOTH.fullmatch(cell):
        return (match[1] or match[4]), (match[2] or match[3])
    return ("", cell) if _MINUTES.fullmatch(cell) else (cell, "")


def _joined(upper: tuple[str, str], lower: tuple[str, str]) -> tuple[str, str]:
    code = "; ".join(dict.fromkeys(one for one in (upper[0], lower[0]) if one))
    return code, upper[1] or lower[1]

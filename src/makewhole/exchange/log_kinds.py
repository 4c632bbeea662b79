"""Whether a file is a log of sessions, or of bills: told by the headings and first rows of its tables."""

from __future__ import annotations

import re
from pathlib import Path

from makewhole.exchange import log_cards, log_columns, sheets
from makewhole.exchange.log_columns import Known, Table
from makewhole.exchange.opening import is_ordinary
from makewhole.exchange.reading import Match, NotReadable
from makewhole.language import current, gettext

_MONEY = re.compile(r"(?i)\b(billed|charges?|charged|amount|paid|claims?|payer|invoice|rate|cost|billable)\b")
_LENGTH = re.compile(r"(?i)\b(minutes?|mins?|hours?|hrs?|time)\b")


_opened: list[tuple[tuple[object, ...], sheets.Book]] = []
"""The file that was opened last, so that to tell what it is and to read it is one opening."""


def book_of(path: Path, encoding: str | None = None, *, keep: bool = True) -> sheets.Book:
    """The file as tables, opened anew only where it is another, or has changed. `keep`: for whoever asks next."""
    try:
        about = path.stat()
    except OSError:
        return sheets.open_book(path, encoding=encoding)
    key = (str(path), about.st_mtime_ns, about.st_size, about.st_ino, encoding, current())
    held = next((book for known, book in _opened if known == key), None)
    _opened.clear()
    book = held if held is not None else sheets.open_book(path, encoding=encoding)
    if keep:
        _opened.append((key, book))
    return book


def service_log(path: Path) -> Match:
    """How sure it is that the file is a service log."""
    table, why = _table(path)
    if table is None:
        return Match(0, why)
    sure, because = _sure(table)
    if sure and _is_bill(table):
        return Match(min(sure, 60), gettext("it has days, but codes and units as bills have them"))
    return Match(sure, because)


def billing_log(path: Path) -> Match:
    """How sure it is that the file is a billing log."""
    table, why = _table(path)
    if table is None:
        return Match(0, why)
    sure, because = _sure(table)
    if sure and _is_bill(table):
        return Match(max(sure, 80), gettext("it has days, codes and units or amounts"))
    return Match(
        20 if sure and table.one("code") is not None else 0,
        because if not sure else gettext("it has no codes with units or amounts"),
    )


def _table(path: Path) -> tuple[Table | None, str]:
    """The table that looks most like sessions."""
    try:
        if not is_ordinary(path):
            return None, gettext("it is no ordinary file")
        book = book_of(path)
    except NotReadable as reason:
        return None, str(reason)
    except OSError:
        return None, gettext("it cannot be opened")
    best: tuple[int, Table | None] = (0, None)
    for sheet in book.sheets:
        table = log_cards.find_card(book, sheet, Known()) or log_columns.find_table(sheet, Known())
        if table is not None and (sure := _sure(table)[0]) > best[0]:
            best = sure, table
    return best[1], gettext("it has no table with days and what logs say of them")


def _sure(table: Table) -> tuple[int, str]:
    headings = {column.heading.casefold() for column in table.columns}
    if headings & {"promise_id", "session_id", "closure", "plan_id"}:
        return 0, gettext("it is a table of a record: see makewhole restore")
    if table.made is not None:
        return (85, gettext("it is a card with a column a day")) if table.made else (0, gettext("it is an empty card"))
    if table.one("date") is None:
        return 0, gettext("it has no column of days")
    parts = [
        ("student", "student_id", "last_name"),
        ("service", "code"),
        ("minutes", "hours", "units", "planned_minutes", "planned_hours"),
        ("start", "time"),
        ("status", "given", "missed", "reason", "not_available"),
    ]
    there = [any(table.of(role) for role in roles) for roles in parts]
    count = sum(there)
    if count >= 3:
        return 90, gettext("it has days, and columns as logs of sessions have them")
    if count == 2 and (there[0] or there[1] or there[2]):
        return 75, gettext("it has days, and columns as logs of sessions have them")
    if count == 1 and (there[2] or there[4]):
        return 55, gettext("it has days, and one column as logs of sessions have it")
    return (30 if count else 0), gettext("it has days, and little else that a log has")


def _is_bill(table: Table) -> bool:
    money = any(_MONEY.search(column.heading) and not _LENGTH.search(column.heading) for column in table.columns)
    if table.one("code") is not None:
        return table.one("units") is not None or money
    return table.one("units") is not None and money

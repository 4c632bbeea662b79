"""Days as people write them on a command line."""

from __future__ import annotations

import datetime as dt
import re

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ALLOWED = "Write the day as 2026-02-27, or as 27 Feb 2026."


def parse_day(text: str, *, today: dt.date) -> dt.date:
    """The day that the text names; ValueError, with a sentence for the person, where it names none or may name two."""
    words = text.strip().casefold()
    if words == "today":
        return today
    if words == "yesterday":
        return today - dt.timedelta(days=1)
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", words):
        return _day(text, int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2,4})", words):
        return _in_figures(text, int(match[1]), int(match[2]), match[3])
    if words.isdecimal():
        raise ValueError(f'"{text}" is no day. {_ALLOWED}')
    return _in_words(text, words)


def _in_figures(text: str, first: int, second: int, year: str) -> dt.date:
    if len(year) != 4:
        raise ValueError(f'"{text}": write the year with four figures. {_ALLOWED}')
    month_first = _try(int(year), first, second)
    day_first = _try(int(year), second, first)
    if month_first and day_first and month_first != day_first:
        a, b = (f"{day.day} {_MONTHS[day.month - 1].title()[:3]} {day.year}" for day in (month_first, day_first))
        raise ValueError(f'"{text}" may be {a} or {b}. Write {month_first.isoformat()} or {day_first.isoformat()}.')
    found = month_first or day_first
    if found is None:
        raise ValueError(f'"{text}" is no day of the calendar. {_ALLOWED}')
    return found


def _in_words(text: str, words: str) -> dt.date:
    weekday: int | None = None
    month: int | None = None
    numbers: list[str] = []
    for word in re.findall(r"[^\W\d_]+|\d+", words):
        if word in ("of", "the") or (word in ("st", "nd", "rd", "th") and numbers):
            continue
        if word.isdecimal():
            numbers.append(word)
        elif (named := _named(word, _MONTHS)) is not None and month is None:
            month = named + 1
        elif (named := _named(word, _WEEKDAYS)) is not None and weekday is None:
            weekday = named
        else:
            raise ValueError(f'"{text}" is no day. {_ALLOWED}')
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) <= 2]
    if month is None or len(years) != 1 or len(days) != 1 or len(numbers) != 2:
        year = " The year is missing, or not in four figures." if month is not None and not years else ""
        raise ValueError(f'"{text}" is no day.{year} {_ALLOWED}')
    found = _day(text, int(years[0]), month, int(days[0]))
    if weekday is not None and found.weekday() != weekday:
        raise ValueError(f'"{text}": that day is a {_WEEKDAYS[found.weekday()].title()}. Write {found.isoformat()}.')
    return found


def _named(word: str, names: tuple[str, ...]) -> int | None:
    """The place of the one name that begins with this word of three letters or more; None where there is none."""
    if word == "sept":
        word = "sep"
    found = [place for place, name in enumerate(names) if len(word) >= 3 and name.startswith(word)]
    return found[0] if len(found) == 1 else None


def _try(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _day(text: str, year: int, month: int, day: int) -> dt.date:
    found = _try(year, month, day)
    if found is None:
        raise ValueError(f'"{text}" is no day of the calendar. {_ALLOWED}')
    return found

"""Days, times of day and lengths in minutes, read from the cells of a log. What can be read in two ways is asked.

Every function reads the different values of a column, not its rows: a million rows hold a few hundred days.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from makewhole.exchange.reading import Choice, Question
from makewhole.language import gettext, gettext_noop, long_day

Order = Literal["mdy", "dmy", "ymd"]
Unit = Literal["minutes", "hours", "units"]

ORDERS: dict[str, str] = {
    "mdy": gettext_noop("month first, as in the United States: 2/3/2026 is 3 February"),
    "dmy": gettext_noop("day first, as in most of the world: 2/3/2026 is 2 March"),
    "ymd": gettext_noop("year first: 26-02-03 is 3 February 2026"),
}
EARLIEST_YEAR, LATEST_YEAR = 1990, 2099
LONGEST_MINUTES = 16 * 60
"""A session longer than this is no session: the cell is named, not read."""
TOO_LONG = f"is more than {LONGEST_MINUTES // 60} hours"
NOT_READ: dict[str, str] = {
    "is no day that can be read": gettext_noop(
        'A cell of the column "{heading}" is no day that can be read ({where}).'
    ),
    "names another weekday than its day falls on": gettext_noop(
        'A cell of the column "{heading}" names another weekday than its day falls on ({where}).'
    ),
    "is no day in the order that the other dates are written in": gettext_noop(
        'A cell of the column "{heading}" is no day in the order that the other dates are written in ({where}).'
    ),
    "is no time of day that can be read": gettext_noop(
        'A cell of the column "{heading}" is no time of day that can be read ({where}).'
    ),
    "is no length: there are more than 59 behind the colon": gettext_noop(
        'A cell of the column "{heading}" is no length: there are more than 59 behind the colon ({where}).'
    ),
    "is no length in minutes that can be read": gettext_noop(
        'A cell of the column "{heading}" is no length in minutes that can be read ({where}).'
    ),
    "is no whole number of minutes, and nothing is rounded": gettext_noop(
        'A cell of the column "{heading}" is no whole number of minutes, and nothing is rounded ({where}).'
    ),
    TOO_LONG: gettext_noop('A cell of the column "{heading}" is more than 16 hours ({where}).'),
}
"""Why a cell is not read, and the whole sentence about it."""
SCHOOL_DAY_FROM, SCHOOL_DAY_TO = 6 * 60, 19 * 60

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

_WEEKDAY = re.compile(
    r"^(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur|day|sday|nesday|rsday|urday|urs|r)?\.?\s*(?:,|\s|-)\s*(?=\S)", re.I
)
_TRAILING_WEEKDAY = re.compile(r"[\s,(]+(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?\)?$", re.I)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_TRIPLE = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})")
_RUN = re.compile(r"\d{6}|\d{8}")
_SERIAL = re.compile(r"(\d{5})(?:\.(\d+))?")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-/.,]*(?:of\s+)?([a-z]{3,9})\.?[\s\-/.,]+(\d{4}|\d{2})", re.I)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?[\s\-/.]*(\d{1,2})(?:st|nd|rd|th)?[\s,\-/.]+(\d{4}|\d{2})", re.I)
_TIME_AFTER = re.compile(
    r"(?:\s*,\s*|\s+at\s+|\s+|(?<=\d)T)(\d{1,2}(?::\d{2}(?::\d{2}(?:\.\d+)?)?)?\s*(?:[ap]\.?\s?m?\.?)?Z?)$", re.I
)
_SERIALS = (36_526, 54_789)
"""1 January 2000 to 1 January 2050 in the 1900 system: other numbers of five digits are no days."""


@dataclass(frozen=True)
class DayReading:
    """What one cell may say: the day by each order in which there is such a day, and the time that stands behind it."""

    days: Mapping[str, dt.date]
    """By order; under `any` where no order matters."""
    time: str | None = None
    is_serial: bool = False
    weekday: int | None = None

    def fitting(self) -> dict[str, dt.date]:
        """The days that fall on the weekday that the cell names, or all where it names none."""
        if self.weekday is None:
            return dict(self.days)
        return {order: day for order, day in self.days.items() if day.weekday() == self.weekday}


@dataclass
class Days:
    """A column of days as read."""

    days: dict[str, dt.date] = field(default_factory=dict)
    times: dict[str, str] = field(default_factory=dict)
    """The time of day that stands in the same cell, as written."""
    unread: dict[str, str] = field(default_factory=dict)
    """By cell: why it is no day."""
    waiting: set[str] = field(default_factory=set)
    """Cells that wait for an answer."""
    order: str | None = None
    question: Question | None = None
    serial_question: Question | None = None
    swapped_question: Question | None = None


def day_of(cell: str, *, is_1904: bool = False) -> DayReading | None:
    """Every day that the cell may mean, by order; None where it is no day at all."""
    text = " ".join(cell.replace("\u00a0", " ").split())
    if len(text) > 60 or not text:
        return None
    weekday: int | None = None
    if match := _WEEKDAY.match(text):
        weekday, text = _WEEKDAYS.index(match[1].casefold()), text[match.end() :].lstrip(" ,-")
    elif match := _TRAILING_WEEKDAY.search(text):
        weekday, text = _WEEKDAYS.index(match[1].casefold()), text[: match.start()].rstrip(" ,(")
    time: str | None = None
    reading = _bare_day(text, is_1904)
    if reading is None and (after := _TIME_AFTER.search(text)):
        reading = _bare_day(text[: after.start()].rstrip(" ,"), is_1904)
        time = after[1].rstrip("Z").strip()
    if reading is None:
        return None
    return DayReading(reading.days, time or reading.time, reading.is_serial, weekday)


def _bare_day(text: str, is_1904: bool) -> DayReading | None:
    if match := _ISO.fullmatch(text):
        return _certain(_date(int(match[1]), int(match[2]), int(match[3])))
    if match := _TRIPLE.fullmatch(text):
        return _by_order(match[1], match[3], match[4])
    if _RUN.fullmatch(text):
        return _run_of_digits(text)
    if match := _SERIAL.fullmatch(text):
        return _serial(int(match[1]), match[2], is_1904)
    if match := _DAY_MONTH.fullmatch(text):
        return _named(match[2], match[1], match[3])
    if match := _MONTH_DAY.fullmatch(text):
        return _named(match[1], match[2], match[3])
    return None


def _by_order(first: str, second: str, third: str) -> DayReading | None:
    days: dict[str, dt.date] = {}
    a, b, year = int(first), int(second), _year(third)
    if day := _date(year, a, b):
        days["mdy"] = day
    if day := _date(year, b, a):
        days["dmy"] = day
    if len(third) == 2 and len(first) == 2 and a >= 10 and (day := _date(_year(first), b, int(third))):
        days["ymd"] = day
    if a == b and "ymd" not in days and days:
        return DayReading({"any": days["mdy"]})
    return DayReading(days) if days else None


def _run_of_digits(text: str) -> DayReading | None:
    days: dict[str, dt.date] = {}
    if len(text) == 8:
        parts = {
            "ymd": (text[:4], text[4:6], text[6:]),
            "mdy": (text[4:], text[:2], text[2:4]),
            "dmy": (text[4:], text[2:4], text[:2]),
        }
    else:
        parts = {
            "ymd": (text[:2], text[2:4], text[4:]),
            "mdy": (text[4:], text[:2], text[2:4]),
            "dmy": (text[4:], text[2:4], text[:2]),
        }
    for order, (year, month, day_) in parts.items():
        if day := _date(_year(year), int(month), int(day_)):
            days[order] = day
    return DayReading(days) if days else None


def _serial(number: int, fraction: str | None, is_1904: bool) -> DayReading | None:
    day = (
        dt.date(1904, 1, 1) + dt.timedelta(days=number)
        if is_1904
        else dt.date(1899, 12, 30) + dt.timedelta(days=number)
    )
    if not is_1904 and not _SERIALS[0] <= number < _SERIALS[1]:
        return None
    if not dt.date(2000, 1, 1) <= day < dt.date(2050, 1, 1):
        return None
    time = None
    if fraction and int(fraction):
        seconds = round(float(f"0.{fraction}") * 86_400)
        time = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return DayReading({"any": day}, time, is_serial=True)


def _named(month: str, day: str, year: str) -> DayReading | None:
    name = month.casefold()
    number = next((place for place, short in enumerate(_MONTHS, start=1) if name == short), None)
    if number is None:
        number = next((place for place, long in enumerate(_MONTH_NAMES, start=1) if name == long), None)
    if number is None and name == "sept":
        number = 9
    return _certain(_date(_year(year), number, int(day))) if number else None


def _certain(day: dt.date | None) -> DayReading | None:
    return DayReading({"any": day}) if day else None


def _year(text: str) -> int:
    """Two digits are of this century: no log of services is older than the law it keeps account under."""
    return int(text) if len(text) == 4 else 2000 + int(text)


def _date(year: int, month: int, day: int) -> dt.date | None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def read_days(
    counts: Mapping[str, int],
    answers: Mapping[str, str],
    *,
    key: str = "date_order",
    windows: Collection[tuple[dt.date, dt.date]] = (),
    is_1904: bool = False,
    is_workbook: bool = False,
    seen: Mapping[str, str] | None = None,
    fallback: str | None = None,
) -> Days:
    """The day that each cell of a column says, the order of day and month decided from all of them.

    `counts` has the rows of each cell, `windows` the days in which sessions are expected (plans, school years),
    `seen` the place of the first row of a cell. `fallback` is the order of the file's main column of days.
    """
    seen = seen or {}
    read = Days()
    readings: dict[str, DayReading] = {}
    for cell in counts:
        reading = day_of(cell, is_1904=is_1904)
        if reading is None:
            read.unread[cell] = "is no day that can be read"
        elif not reading.fitting():
            read.unread[cell] = "names another weekday than its day falls on"
        else:
            readings[cell] = reading
            if reading.time:
                read.times[cell] = reading.time
    serials = [cell for cell, reading in readings.items() if reading.is_serial]
    if serials and not is_workbook:
        _ask_serials(read, readings, serials, counts, answers, seen)
    ordered = {cell: reading.fitting() for cell, reading in readings.items() if "any" not in reading.fitting()}
    for cell, reading in readings.items():
        if cell not in ordered and cell not in read.waiting:
            read.days[cell] = reading.fitting()["any"]
    if ordered:
        _decide(read, ordered, counts, answers, key, windows, seen, fallback)
        if is_workbook and read.order == "dmy":
            _ask_swapped(read, ordered, counts, answers, seen)
    return read


def _ask_swapped(
    read: Days,
    ordered: Mapping[str, Mapping[str, dt.date]],
    counts: Mapping[str, int],
    answers: Mapping[str, str],
    seen: Mapping[str, str],
) -> None:
    """Real dates beside day-first texts: a program set to the month first makes dates only of days up to the 12th."""
    real = [cell for cell in read.days if cell not in ordered and _ISO.match(cell)]
    if (
        not real
        or any(read.days[cell].day > 12 for cell in real)
        or any(days["dmy"].day <= 12 for days in ordered.values())
    ):
        return
    answer = answers.get("date_swapped")
    read.swapped_question = Question(
        "date_swapped",
        gettext(
            "Some days are real dates of the workbook, all up to the 12th of a month, and those "
            "after the 12th are text, day first. Did the spreadsheet program take day and month "
            "of the real dates for each other?"
        ),
        (
            Choice("swapped", gettext("yes: change day and month of the real dates over")),
            Choice("as_they_stand", gettext("no: the real dates are right")),
        ),
        seen=_seen(real, seen),
        rows=sum(counts[cell] for cell in real),
    )
    for cell in real:
        day = read.days[cell]
        if answer == "swapped":
            read.days[cell] = dt.date(day.year, day.day, day.month)
        elif answer != "as_they_stand":
            del read.days[cell]
            read.waiting.add(cell)


def _ask_serials(
    read: Days,
    readings: dict[str, DayReading],
    serials: list[str],
    counts: Mapping[str, int],
    answers: Mapping[str, str],
    seen: Mapping[str, str],
) -> None:
    """Bare day numbers in a CSV: which day is number 1 is not written anywhere."""
    read.serial_question = Question(
        "date_serial",
        gettext("The days are numbers, as spreadsheets keep them inside. From which year do they count?"),
        (
            Choice("1900", gettext("from 1900, as nearly every spreadsheet does")),
            Choice("1904", gettext("from 1904, as old Macintosh ones did")),
        ),
        proposed="1900",
        why=gettext("Nearly every spreadsheet counts from 1900."),
        seen=tuple(f"{cell} ({seen[cell]})" if cell in seen else cell for cell in serials[:5]),
        rows=sum(counts[cell] for cell in serials),
    )
    if answers.get("date_serial") == "1904":
        for cell in serials:
            if moved := day_of(cell, is_1904=True):
                readings[cell] = moved
            else:
                readings.pop(cell)
                read.unread[cell] = "is no day that can be read"


def _decide(
    read: Days,
    ordered: Mapping[str, Mapping[str, dt.date]],
    counts: Mapping[str, int],
    answers: Mapping[str, str],
    key: str,
    windows: Collection[tuple[dt.date, dt.date]],
    seen: Mapping[str, str],
    fallback: str | None,
) -> None:
    possible = [order for order in ORDERS if any(order in days for days in ordered.values())]
    whole = [order for order in possible if all(order in days for days in ordered.values())]
    answer = answers.get(key)
    if len(whole) == 1 and answer not in possible:
        read.order = whole[0]
    elif answer in possible:
        read.order = answer
    rows = sum(counts[cell] for cell in ordered)
    if read.order is None or answer in possible:
        proposed, why = _proposal(ordered, whole, windows, fallback)
        if not whole:
            why = gettext("Some of them can only be read month first, others only day first.")
        read.question = Question(
            key,
            gettext("How are the dates written: is the month or the day first?"),
            tuple(Choice(order, _example(order, ordered)) for order in (whole or possible)),
            proposed=proposed,
            why=why,
            seen=tuple(f"{cell} ({seen[cell]})" if cell in seen else cell for cell in list(ordered)[:5]),
            rows=rows,
        )
        if read.order is None:
            read.order = proposed
    for cell, days in ordered.items():
        if read.order is None:
            read.waiting.add(cell)
        elif read.order in days:
            read.days[cell] = days[read.order]
        else:
            read.unread[cell] = "is no day in the order that the other dates are written in"


def _proposal(
    ordered: Mapping[str, Mapping[str, dt.date]],
    whole: list[str],
    windows: Collection[tuple[dt.date, dt.date]],
    fallback: str | None,
) -> tuple[str | None, str]:
    """An order only where every date read so falls where sessions are expected, and none of the others does so."""
    if fallback in whole:
        return fallback, gettext("The other dates of this file are written so.")
    inside = {
        order: sum(any(start <= days[order] <= end for start, end in windows) for days in ordered.values())
        for order in whole
    }
    every = [order for order, count in inside.items() if count == len(ordered)]
    if windows and len(every) == 1 and all(not count for order, count in inside.items() if order != every[0]):
        return every[0], gettext("Read so, every date falls within the plan; read otherwise, none does.")
    return None, gettext("Each of them can be read both ways.")


def _example(order: str, ordered: Mapping[str, Mapping[str, dt.date]]) -> str:
    for cell, days in ordered.items():
        if order in days:
            return gettext("{cell} is {day}").format(cell=cell, day=long_day(days[order]))
    return gettext(ORDERS[order])


# Times of day

_CLOCK = re.compile(
    r"(?:(\d{1,2})(?:[:.h](\d{2}))?(?::(\d{2})(?:\.\d+)?)?|(\d{3,4}))\s*(a|p)?\.?\s?(?:m\.?)?(?:\s*[a-z]{2,3}t)?", re.I
)
_FRACTION = re.compile(r"0?\.\d{2,}|0(?:\.0+)?")
_RANGE = re.compile(r"\s*(?:-|–|—|\bto\b|\buntil\b|/)\s*", re.I)


@dataclass(frozen=True)
class Clock:
    """A time of day: seconds after midnight, and whether it is said which half of the day is meant."""

    seconds: int
    is_marked: bool
    """AM, PM, noon, an hour from 13 on, or a real time of a workbook."""

    @property
    def text(self) -> str:
        """HH:MM; seconds are left off."""
        return f"{self.seconds // 3600:02}:{self.seconds // 60 % 60:02}"


def clock_of(cell: str) -> Clock | None:
    """The time of day that the cell says; None where it is none."""
    text = " ".join(cell.casefold().replace("\u00a0", " ").split()).removesuffix("z")
    if len(text) > 24:
        return None
    if "t" in text and (match := re.fullmatch(r"\d{4}-\d{2}-\d{2}t(\d{2}):(\d{2}):(\d{2})", text)):
        return Clock(int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3]), True)
    if re.fullmatch(r"(12(:00)?\s*)?noon", text):
        return Clock(12 * 3600, True)
    if re.fullmatch(r"(12(:00)?\s*)?midnight", text):
        return Clock(0, True)
    if _FRACTION.fullmatch(text):
        share = Fraction(text)
        seconds = round(share * 86_400)
        return Clock(seconds, True) if seconds < 86_400 and abs(share * 86_400 - seconds) < Fraction(1, 10) else None
    if not (match := _CLOCK.fullmatch(text)):
        return None
    if match[4]:
        hours, minutes, seconds = int(match[4][:-2]), int(match[4][-2:]), 0
    else:
        if match[2] is None and match[5] is None:
            return None  # "1" alone is a number, not a time
        hours, minutes, seconds = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if minutes > 59 or seconds > 59:
        return None
    if match[5]:
        if not 1 <= hours <= 12:
            # "13:05 PM" says the same thing twice
            if match[5] == "p" and 13 <= hours <= 23:
                return Clock(hours * 3600 + minutes * 60 + seconds, True)
            return None
        hours = hours % 12 + (12 if match[5] == "p" else 0)
        return Clock(hours * 3600 + minutes * 60 + seconds, True)
    if hours > 23:
        return None
    real = match[3] is not None and len(match[1] or "") == 2
    return Clock(hours * 3600 + minutes * 60 + seconds, real or hours >= 13 or hours == 0)


def clocks_of(cell: str) -> tuple[Clock, Clock] | None:
    """Start and end where the cell says both, as in '1:05-1:35 PM'; None where it does not."""
    parts = _RANGE.split(cell.strip())
    if len(parts) != 2:
        return None
    start, end = clock_of(parts[0]), clock_of(parts[1])
    if end is not None and start is None and re.fullmatch(r"\d{1,2}", parts[0].strip()):
        start = clock_of(f"{parts[0].strip()}:00")
    if start is None or end is None:
        return None
    if end.is_marked and not start.is_marked and end.seconds >= 12 * 3600 and start.seconds < 12 * 3600:
        later = Clock(start.seconds + 12 * 3600, True)
        return (later, end) if later.seconds < end.seconds else (Clock(start.seconds, True), end)
    if end.is_marked and not start.is_marked:
        return Clock(start.seconds, True), end
    return start, end


@dataclass
class Clocks:
    """Columns of times as read: seconds after midnight by cell."""

    starts: dict[str, int] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    question: Question | None = None


def read_clocks(counts: Mapping[str, int], answers: Mapping[str, str], seen: Mapping[str, str] | None = None) -> Clocks:
    """The times of all cells of a file's time columns; '1:05' without AM or PM is asked where the file leaves it open.

    A cell with two times ('1:05-1:35 PM') has its second one in `ends`.
    """
    seen = seen or {}
    read = Clocks()
    open_cells: dict[str, tuple[Clock, Clock | None]] = {}
    is_24_hours = False
    for cell in counts:
        one = clock_of(cell)
        two = None if one else clocks_of(cell)
        if one is None and two is None:
            read.unread[cell] = "is no time of day that can be read"
            continue
        first, second = (one, None) if one else two  # type: ignore[misc]
        assert first is not None
        words = re.search(r"[ap]\.?\s?m?\.?\s*$", cell.strip(), re.I)
        is_24_hours |= not words and (first.seconds >= 13 * 3600 or bool(re.match(r"0\d", cell.strip())))
        if _is_open(first) or (second is not None and _is_open(second)):
            open_cells[cell] = (first, second)
        else:
            _take(read, cell, first, second)
    if not open_cells:
        return read
    answer = answers.get("time_half")
    meaning = answer if answer in ("afternoon", "night") else ("night" if is_24_hours else "afternoon")
    if not is_24_hours or answer in ("afternoon", "night"):
        read.question = Question(
            "time_half",
            gettext("Some times have neither AM nor PM. Are the hours 1 to 6 in the afternoon?"),
            (
                Choice("afternoon", gettext("1:05 is five past one in the afternoon")),
                Choice("night", gettext("1:05 is five past one at night")),
            ),
            proposed="afternoon",
            why=gettext("No school session is held at night, and no time of the file is written in 24 hours."),
            seen=tuple(f"{cell} ({seen[cell]})" if cell in seen else cell for cell in list(open_cells)[:5]),
            rows=sum(counts[cell] for cell in open_cells),
        )
    for cell, (first, second) in open_cells.items():
        late = 12 * 3600 if meaning == "afternoon" else 0
        _take(
            read,
            cell,
            Clock(first.seconds + late, True) if _is_open(first) else first,
            Clock(second.seconds + late, True) if second is not None and _is_open(second) else second,
        )
    return read


def _is_open(clock: Clock) -> bool:
    return not clock.is_marked and 3600 <= clock.seconds < 7 * 3600


def _take(read: Clocks, cell: str, first: Clock, second: Clock | None) -> None:
    read.starts[cell] = first.seconds
    if second is not None:
        read.ends[cell] = second.seconds


# Lengths

_WORDED = re.compile(
    r"(?:(\d+(?:[.,]\d+)?|[.,]\d+|\d+\s+\d/\d|\d/\d)\s*(?:hours?|hrs?|h)\.?)?[\s,]*(?:and\s+)?"
    r"(?:(\d+(?:[.,]\d+)?)\s*(?:minutes?|mins?|mn|m|'|’|′)\.?)?",
    re.I,
)
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,15})?|[.,]\d{1,15}")
_COLONS = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?")
_SECONDS = re.compile(r"PT(\d{1,9})S")


@dataclass
class Lengths:
    """A column of lengths as read: whole minutes by cell."""

    minutes: dict[str, int] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    questions: list[Question] = field(default_factory=list)


def length_of(cell: str, unit: Unit, unit_minutes: int = 15) -> Fraction | None:
    """Minutes that the cell says, exact; None where it says no length, or 'h:mm' (see read_lengths)."""
    text = " ".join(cell.replace("\u00a0", " ").split())
    if _NUMBER.fullmatch(text):
        number = Fraction(text.replace(",", "."))
        if len(text.replace(",", ".").partition(".")[2]) >= 10:
            # 20 minutes are 0.333333333333333 of an hour to a spreadsheet: its own rounding is undone, nothing else
            number = (
                number.limit_denominator(60)
                if abs(number - number.limit_denominator(60)) < Fraction(1, 10**9)
                else number
            )
        return number * {"minutes": 1, "hours": 60, "units": unit_minutes}[unit]
    if match := _SECONDS.fullmatch(text):
        return Fraction(int(match[1]), 60)
    if (match := _COLONS.fullmatch(text)) and match[3]:
        return Fraction(int(match[1]) * 3600 + int(match[2]) * 60 + int(match[3]), 60)
    if match := re.fullmatch(r"(\d{1,3})\s*units?", text, re.I):
        return Fraction(int(match[1]) * unit_minutes)
    if (match := _WORDED.fullmatch(text)) and (match[1] or match[2]):
        hours = sum((Fraction(part.replace(",", ".")) for part in (match[1] or "0").split()), Fraction(0))
        return hours * 60 + Fraction((match[2] or "0").replace(",", "."))
    return None


def read_lengths(
    counts: Mapping[str, int],
    unit: Unit,
    answers: Mapping[str, str],
    *,
    header: str = "",
    unit_minutes: int | None = None,
    seen: Mapping[str, str] | None = None,
) -> Lengths:
    """Whole minutes of each cell of a column of minutes, hours or units. A length that is no whole minute is named.

    `unit_minutes` is known where the header says it ('15-min units'); else it is asked, with 15 proposed.
    """
    seen = seen or {}
    read = Lengths()
    if unit == "units" and unit_minutes is None:
        answer = answers.get("unit_minutes", "")
        unit_minutes = int(answer) if re.fullmatch(r"[1-9]\d{0,2}", answer) else 15
        read.questions.append(
            Question(
                "unit_minutes",
                gettext('How many minutes is one unit in the column "{header}"?').format(header=header),
                proposed="15",
                why=gettext("Most school billing counts units of 15 minutes."),
                seen=_seen(counts, seen),
                rows=sum(counts.values()),
            )
        )
    colons: list[str] = []
    for cell, _ in counts.items():
        text = cell.strip()
        if (match := _COLONS.fullmatch(text)) and not match[3]:
            colons.append(cell)
        else:
            _take_length(read, cell, length_of(cell, unit, unit_minutes or 15))
    if colons:
        _read_colons(read, colons, unit, counts, answers, header, seen)
    return read


def _read_colons(
    read: Lengths,
    colons: list[str],
    unit: Unit,
    counts: Mapping[str, int],
    answers: Mapping[str, str],
    header: str,
    seen: Mapping[str, str],
) -> None:
    """'1:30' is an hour and a half in a column of hours; elsewhere it may be a minute and a half, and is asked."""
    form = "h:mm" if unit == "hours" else answers.get("length_form")
    if form not in ("h:mm", "mm:ss"):
        form = None
    if unit != "hours":
        read.questions.append(
            Question(
                "length_form",
                gettext('In the column "{header}", is {colons} hours and minutes, or minutes and seconds?').format(
                    header=header, colons=colons[0]
                ),
                (
                    Choice("h:mm", gettext("hours and minutes: 1:30 is 90 minutes")),
                    Choice("mm:ss", gettext("minutes and seconds: 30:00 is 30 minutes")),
                ),
                seen=_seen({cell: counts[cell] for cell in colons}, seen),
                rows=sum(counts[cell] for cell in colons),
            )
        )
    for cell in colons:
        big, _, small = cell.strip().partition(":")
        if form is None:
            read.waiting.add(cell)
        elif int(small) > 59:
            read.unread[cell] = "is no length: there are more than 59 behind the colon"
        elif form == "h:mm":
            _take_length(read, cell, Fraction(int(big) * 60 + int(small)))
        else:
            _take_length(read, cell, Fraction(int(big) * 60 + int(small), 60))


def _take_length(read: Lengths, cell: str, minutes: Fraction | None) -> None:
    if minutes is None:
        read.unread[cell] = "is no length in minutes that can be read"
    elif minutes.denominator != 1:
        read.unread[cell] = "is no whole number of minutes, and nothing is rounded"
    elif minutes > LONGEST_MINUTES:
        read.unread[cell] = TOO_LONG
    else:
        read.minutes[cell] = int(minutes)


def _seen(cells: Iterable[str], seen: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(f"{cell} ({seen[cell]})" if cell in seen else cell for cell in list(cells)[:5])

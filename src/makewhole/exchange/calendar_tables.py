"""The events of a school calendar in CSV or a workbook: dates as people print them, with or without a year.

A date column may say "Oct 13-14", "Nov 26 – 28, 2025", "December 22 - January 2", "3 de septiembre", or days under the
heading of a month. Weekdays that stand beside a date are checked against it.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from makewhole.exchange import sheets
from makewhole.exchange.calendar_feeds import Events, SchoolEvent
from makewhole.exchange.closure_titles import folded, is_about_school_days, read_title
from makewhole.exchange.reading import Choice, NotReadable, Progress, Question
from makewhole.language import gettext, gettext_noop
from makewhole.language import number as figures
from makewhole.record.findings import Finding

MAX_ROWS = 25_000
_HEADER_WITHIN = 30
_SHOWN = 5
_WEEKDAYS_THAT_TELL = 4
_LONGEST = 300
"""Letters of a cell that are looked at: dates and titles are shorter."""
_SERIAL = range(36_526, 55_153)  # 2000 to 2050 as a spreadsheet counts days
_DAY_0, _DAY_0_OF_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)

Role = Literal[
    "date", "end", "title", "weekday", "month", "starts_at", "ends_at", "all_day", "status", "audience", "category"
]  # fmt: skip

# fmt: off
_ROLES: dict[Role, frozenset[str]] = {
    "date": frozenset({
        "date", "dates", "day(s)", "days", "start", "start date", "startdate", "start_date", "date start", "begin",
        "begin date", "begins", "begin_date", "from", "first day", "when", "starts", "starts on", "starts_on",
        "event date", "date(s)", "start day", "fecha", "fechas", "fecha de inicio", "inicio", "fecha inicio",
        "desde",
    }),
    "end": frozenset({
        "end", "end date", "enddate", "end_date", "date end", "to", "through", "thru", "until", "last day", "ends",
        "ends on", "ends_on", "end day", "fecha final", "fecha de fin", "fin", "fecha fin", "hasta",
    }),
    "title": frozenset({
        "event", "events", "title", "event name", "event title", "name", "holiday", "summary", "activity",
        "subject", "occasion", "what", "holiday/event", "event/holiday", "holiday or event", "calendar event",
        "school event", "description of event", "event description", "day/event", "closure", "reason", "evento",
        "eventos", "titulo", "actividad", "nombre", "nombre del evento", "dia festivo", "motivo",
    }),
    "weekday": frozenset({
        "weekday", "day of week", "day of the week", "dow", "week day", "day of wk", "dia de la semana",
    }),
    "month": frozenset({
        "month", "mes",
    }),
    "starts_at": frozenset({
        "start time", "starttime", "start_time", "time", "begin time", "time start", "from time", "hora",
        "hora de inicio",
    }),
    "ends_at": frozenset({
        "end time", "endtime", "end_time", "to time", "time end", "hora de fin", "hora final",
    }),
    "all_day": frozenset({
        "all day", "all day event", "allday", "all-day", "all_day", "todo el dia",
    }),
    "status": frozenset({
        "status", "estado",
    }),
    "audience": frozenset({
        "school", "schools", "level", "levels", "audience", "grades", "grade", "grade level", "grade levels",
        "applies to", "who", "campus", "building", "escuela", "escuelas", "nivel", "nivel escolar", "grados",
    }),
    "category": frozenset({
        "type", "category", "categories", "kind", "event type", "day type", "tipo", "categoria", "calendar",
    }),
}
# fmt: on
_WEAK_TITLES = frozenset({"description", "details", "notes", "note", "comments", "descripcion", "detalles", "notas"})
_DAY_HEADER = frozenset({"day", "dia"})
# fmt: off
_LOGS = frozenset({
    "minutes", "min", "mins", "student", "students", "provider", "duration", "units", "unit", "cpt", "service",
    "therapist", "procedure", "billing", "attendance", "session", "sessions", "makeup", "delivered", "goal", "child",
    "alumno", "estudiante", "minutos",
})
# fmt: on
"""Words in the headers of logs, and never of a school's calendar."""

_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "january jan enero ene", "february feb febrero", "march mar marzo", "april apr abril abr", "may mayo",
            "june jun junio", "july jul julio", "august aug agosto ago", "september sept sep septiembre setiembre",
            "october oct octubre", "november nov noviembre", "december dec diciembre dic",
        ),
        1,
    )
    for word in words.split()
}  # fmt: skip
_WEEKDAYS = {
    word: number
    for number, words in enumerate(
        (
            "monday mon lunes lun m", "tuesday tues tue martes tu", "wednesday wed weds miercoles mie w",
            "thursday thurs thur thu jueves jue th r", "friday fri viernes vie f", "saturday sat sabado sab sa",
            "sunday sun domingo dom su",
        )
    )
    for word in words.split()
}  # fmt: skip
_WEEKDAY_NAMES = (
    gettext_noop("Monday"),
    gettext_noop("Tuesday"),
    gettext_noop("Wednesday"),
    gettext_noop("Thursday"),
    gettext_noop("Friday"),
    gettext_noop("Saturday"),
    gettext_noop("Sunday"),
)
_YEARS = re.compile(r"(?<!\d)(20\d\d)\s*[-/–—_]\s*(20\d\d|\d\d)(?!\d)")
_CLOCK = re.compile(r"\b\d{1,2}:\d\d(?::\d\d)?\s*(?:[ap]\.?m\b\.?)?|\b\d{1,2}\s*[ap]\.?m\b\.?", re.IGNORECASE)
_TOKEN = re.compile(
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})(?:t[\d:.]+)?|(?P<slash>\d{1,2}/\d{1,2}(?:/\d{4}|/\d{2})?|\d{1,2}[.-]\d{1,2}[.-](?:\d{4}|\d{2}))"
    r"|(?P<number>\d+)(?:st|nd|rd|th|er|o)?\b|(?P<word>[^\W\d_]+)|(?P<sign>[-,&;+/])|(?P<space>[\s.()]+)|(?P<other>.)"
)
_TO = frozenset({"to", "thru", "through", "until", "al", "a", "hasta"})
_AND = frozenset({"and", "y", "&", ",", ";", "+"})
_EMPTY_WORDS = frozenset({"de", "del", "el", "of", "the", "los", "las"})


@dataclass(frozen=True)
class _Atom:
    """One day as printed; `year` None: it does not say."""

    month: int
    day: int
    year: int | None
    weekday: int | None


@dataclass(frozen=True)
class Span:
    """First and last day (inclusive) as printed, each with the weekday that stands beside it."""

    first: _Atom
    last: _Atom


@dataclass
class _Dates:
    """How dates are written in this file: the order of numbers, and the school year of those that name none."""

    order: Literal["mdy", "dmy"] | None = None
    school_year: int | None = None
    """The year in which it begins."""
    is_1904: bool = False


# --- one cell of dates -----------------------------------------------------------------------------------------------


def read_spans(
    cell: str, order: Literal["mdy", "dmy"] | None = "mdy", month: int | None = None, year: int | None = None
) -> list[Span] | None:
    """The days and ranges of days that a cell of dates names; None where it holds anything else.

    `month` and `year` are those of the heading above. Years stay None where nothing says them.
    """
    if len(cell) > _LONGEST:
        return None
    tokens = list(_tokens(_plain(cell)))
    atoms: list[_Atom] = []
    joins: list[str] = []
    weekdays: list[int] = []
    current, sign = month, ""
    at = 0
    while at < len(tokens):
        kind, value = tokens[at]
        following = tokens[at + 1][0] if at + 1 < len(tokens) else ""
        before = tokens[at - 1][0] if at else ""
        atom: _Atom | None = None
        if kind == "weekday":
            weekdays.append(int(value))
        elif kind == "month":
            current = int(value)
            if following not in ("day", "year") and before != "day":
                return None
        elif kind == "year":
            if not atoms:
                if current is None:
                    return None
            else:
                atoms = [replace(each, year=int(value)) if each.year is None else each for each in atoms]
                atoms = _turned(atoms)
        elif kind == "day":
            if following == "month" and before != "month":
                current = int(tokens[at + 1][1])
                at += 1
            if current is None:
                return None
            atom = _Atom(current, int(value), None, None)
        elif kind in ("iso", "slash"):
            numbers = [int(each) for each in re.split(r"[-/.]", value)]
            atom = _numeric(numbers, kind, order)
            if atom is None:
                return None
            current = atom.month
        elif kind in ("to", "and"):
            sign = "to" if kind == "to" or sign == "to" else "and"
        else:
            return None
        if atom is not None:
            if atoms:
                joins.append(sign or "none")
            atoms.append(atom)
            sign = ""
        at += 1
    if not atoms or "none" in joins:
        return None
    if year is not None:
        atoms = _turned([replace(each, year=year) if each.year is None else each for each in atoms], forward=True)
    return _spans(_with_weekdays(atoms, weekdays), joins)


def _plain(cell: str) -> str:
    text = unicodedata.normalize("NFKD", cell)
    text = "".join(each for each in text if not unicodedata.combining(each)).casefold()
    text = re.sub("[\u2010-\u2015\u2212]", "-", text)
    return re.sub(r"(?<=\d{4}-\d\d-\d\d)t[\d:.]+", " ", _CLOCK.sub(" ", text))


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    for match in _TOKEN.finditer(text):
        kind, value = str(match.lastgroup), match.group(str(match.lastgroup))
        if kind == "space":
            continue
        if kind == "number":
            number = int(value) if len(value) < 6 else 0
            yield ("day" if 1 <= number <= 31 else "year" if 1990 <= number <= 2099 else "other"), str(number)
        elif kind == "word":
            if value in _MONTHS:
                yield "month", str(_MONTHS[value])
            elif value in _WEEKDAYS:
                yield "weekday", str(_WEEKDAYS[value])
            elif value in _TO:
                yield "to", value
            elif value in _AND:
                yield "and", value
            elif value not in _EMPTY_WORDS:
                yield "other", value
        elif kind == "sign":
            yield ("to" if value == "-" else "and" if value in _AND else "other" if value != "/" else "and"), value
        else:
            yield kind, value


def _numeric(numbers: Sequence[int], kind: str, order: Literal["mdy", "dmy"] | None) -> _Atom | None:
    if kind == "iso":
        year, month, day = numbers
    else:
        if order is None:
            return None
        month, day = numbers[:2] if order == "mdy" else (numbers[1], numbers[0])
        year = numbers[2] if len(numbers) == 3 else 0
        year = year + 2000 if 0 < year < 100 else year
    if not (1 <= month <= 12 and 1 <= day <= 31 and (year == 0 or 1990 <= year <= 2099)):
        return None
    return _Atom(month, day, year or None, None)


def _turned(atoms: list[_Atom], *, forward: bool = False) -> list[_Atom]:
    """The days with the year turned where a range runs over New Year: the last day's year is the one that was printed.

    `forward`: the first day's year is the one that was printed, in the heading above.
    """
    turned = list(atoms)
    pairs = range(1, len(turned)) if forward else range(len(turned) - 1, 0, -1)
    for at in pairs:
        earlier, later = turned[at - 1], turned[at]
        if earlier.year is None or later.year is None or earlier.year != later.year or earlier.month - later.month < 6:
            continue
        if forward:
            turned[at] = replace(later, year=earlier.year + 1)
        else:
            turned[at - 1] = replace(earlier, year=later.year - 1)
    return turned


def _with_weekdays(atoms: list[_Atom], weekdays: list[int]) -> list[_Atom]:
    if len(weekdays) == len(atoms):
        return [replace(atom, weekday=weekday) for atom, weekday in zip(atoms, weekdays, strict=True)]
    if len(weekdays) == 1:
        return [replace(atoms[0], weekday=weekdays[0]), *atoms[1:]]
    if len(weekdays) == 2:
        return [replace(atoms[0], weekday=weekdays[0]), *atoms[1:-1], replace(atoms[-1], weekday=weekdays[1])]
    return atoms


def _spans(atoms: list[_Atom], joins: list[str]) -> list[Span] | None:
    found: list[Span] = []
    at = 0
    while at < len(atoms):
        if at < len(joins) and joins[at] == "to":
            if at + 1 < len(joins) and joins[at + 1] == "to":
                return None
            found.append(Span(atoms[at], atoms[at + 1]))
            at += 2
        else:
            found.append(Span(atoms[at], atoms[at]))
            at += 1
    return found


def _date(atom: _Atom, school_year: int | None) -> dt.date | None:
    year = atom.year
    if year is None:
        if school_year is None:
            return None
        year = school_year + (atom.month < 7)
    try:
        return dt.date(year, atom.month, atom.day)
    except ValueError:
        return None


# --- the columns -----------------------------------------------------------------------------------------------------


@dataclass
class _Columns:
    """Which column is what, from 0; and the number of the header's row among the rows (None: there is none)."""

    of: dict[Role, int] = field(default_factory=dict)
    header: int | None = None
    names: tuple[str, ...] = ()


def _role_of(cell: str) -> Role | None:
    name = folded(cell).rstrip(":").strip()
    return next((role for role, words in _ROLES.items() if name in words), None)


def _find_columns(head: Sequence[sheets.Line]) -> _Columns | None:
    """The columns by their headers, else by what stands in them; None where no title or date is found."""
    for number, (_, cells) in enumerate(head[:_HEADER_WITHIN]):
        found: dict[Role, int] = {}
        weak, day = None, None
        for column, cell in enumerate(cells):
            role, name = _role_of(cell), folded(cell)
            if role is not None:
                found.setdefault(role, column)
            elif name in _WEAK_TITLES and weak is None:
                weak = column
            elif name in _DAY_HEADER:
                day = column
        if "title" not in found and weak is not None:
            found["title"] = weak
        if "title" not in found and "category" in found and "date" in found:
            found["title"] = found.pop("category")
        if day is not None:
            if "date" in found or not _is_day_number(head[number + 1 :], day):
                found.setdefault("weekday", day)
            else:
                found["date"] = day
        if "title" in found and "date" in found:
            return _Columns(found, number, tuple(cells))
    return _columns_by_values(head)


def _is_day_number(rows: Sequence[sheets.Line], column: int) -> bool:
    cells = [cells[column].strip() for _, cells in rows if len(cells) > column and cells[column].strip()]
    return sum(any(each.isdigit() for each in cell) for cell in cells) * 2 > len(cells)


def _columns_by_values(head: Sequence[sheets.Line]) -> _Columns | None:
    """The column of dates is the first in which most cells are dates; the title's is that with most letters."""
    width = max((len(cells) for _, cells in head), default=0)
    has_months = sum(_heading(cells) is not None for _, cells in head) > 1
    rows = [cells for _, cells in head if sum(bool(cell.strip()) for cell in cells) > 1]
    dates: list[int] = []
    letters: dict[int, int] = {}
    for column in range(min(width, 40)):
        found_here = [cells[column].strip() for cells in rows if len(cells) > column and cells[column].strip()]
        read = [
            cell
            for cell in found_here
            if read_spans(cell, month=1) is not None or (len(cell) == 5 and cell.isdigit() and int(cell) in _SERIAL)
        ]
        is_dates = len(read) * 2 > len(found_here) and (has_months or any(not cell.isdigit() for cell in read))
        if found_here and is_dates:
            dates.append(column)
        elif found_here:
            letters[column] = sum(character.isalpha() for cell in found_here for character in cell)
    if not dates or not letters:
        return None
    title = max(letters, key=lambda column: letters[column])
    found: dict[Role, int] = {"date": dates[0], "title": title}
    if len(dates) > 1:
        found["end"] = dates[1]
    return _Columns(found, None, ())


# --- a file ----------------------------------------------------------------------------------------------------------


def share_of_days(path: Path) -> tuple[float, str]:
    """Which share (0 to 1) of the first titles is about school days, and what that rests on; for `identify`."""
    book = sheets.open_book(path)
    for sheet in book.sheets:
        columns = _find_columns(sheet.head)
        if columns is None:
            continue
        heads = [folded(name) for name in columns.names or sheet.head[0][1]]
        if any(_LOGS & set(re.findall(r"[^\W_]+", name)) for name in heads):
            return 0.0, gettext("its columns are those of a log")
        if any(name.endswith("_id") for name in heads):
            return 0.0, gettext("it is a table of a record")
        start = 0 if columns.header is None else columns.header + 1
        titles = [
            cells[columns.of["title"]].strip()
            for _, cells in sheet.head[start:]
            if len(cells) > columns.of["title"] and cells[columns.of["title"]].strip()
        ]
        if titles:
            told = sum(is_about_school_days(title) for title in titles[:100])
            return told / min(len(titles), 100), gettext("it has dates, and titles as school calendars have them")
    return 0.0, gettext("it has no column of dates beside one of titles")


def read_table(path: Path, answers: Mapping[str, str], today: dt.date, progress: Progress | None = None) -> Events:
    """Every event of a school calendar in CSV or a workbook; NotReadable where it is no table.

    Where dates name no year, and the weekdays beside them fit one school year near `today`, that year is proposed.
    """
    book = sheets.open_book(path, encoding=answers.get("encoding"))
    result = Events([], None, "")
    result.findings += [replace(each, table="closures") for each in book.findings]
    result.questions += book.questions
    reading = _Table(book, answers, result)
    names: list[str] = []
    shown = [sheet for sheet in book.sheets if not sheet.is_hidden] or book.sheets
    for number, sheet in enumerate(shown):
        columns = _columns(sheet, answers, result, reading)
        if columns is not None:
            names += [name.strip().casefold() for name in columns.names if name.strip()]
            reading.read(sheet, columns)
        if progress:
            progress("reading the calendar", 0.6 * (number + 1) / len(shown))
    fitting = reading.fitting_year(today)
    if fitting is not None:
        again = read_table(path, {**answers, "school_year": fitting}, today, progress)
        why = gettext("It is the only school year in which every weekday stands beside its own date.")
        again.questions.append(replace(reading.year_question(), proposed=fitting, why=why))
        return again
    reading.tell()
    result.findings += [replace(each, table="closures") for each in book.text_findings()]
    result.layout = "table:" + ("|".join(dict.fromkeys(names)) or "without headers")[:400]
    result.events.sort(key=lambda event: (event.starts_on, event.ends_on))
    return result


def _columns(sheet: sheets.Sheet, answers: Mapping[str, str], result: Events, reading: _Table) -> _Columns | None:
    """The columns as found or answered; where neither says, they are asked."""
    found = _find_columns(sheet.head)
    if found is not None:
        return found
    header = sheet.head[0][1]
    names = [cell.strip() or f"column {number}" for number, cell in enumerate(header, 1)]
    named: dict[Role, int] = {}
    for role in ("date", "title"):
        answer = answers.get(f"column:{role}")
        if answer in names:
            named[role] = names.index(answer)
    if len(named) == 2:
        return _Columns(named, 0, tuple(header))
    if reading.has_read:  # a second sheet of other things: a key of colours, a list of telephone numbers
        result.shown.append(
            (sheet.name or gettext("another table"), gettext("not read: no column of dates beside one of titles"))
        )
        return None
    choices = tuple(Choice(name, gettext("the column {name}").format(name=name)) for name in dict.fromkeys(names))
    for role, asks in (
        ("date", gettext_noop("Which column holds the dates?")),
        ("title", gettext_noop("Which column holds the titles of the events?")),
    ):
        if f"column:{role}" not in answers or answers[f"column:{role}"] not in names:
            result.questions.append(
                Question(f"column:{role}", gettext(asks), choices, seen=tuple(names[:_SHOWN]), rows=len(sheet.head))
            )
    return None


class _Table:
    """Reads the rows of a file's sheets into `result`."""

    def __init__(self, book: sheets.Book, answers: Mapping[str, str], result: Events) -> None:
        self._book = book
        self._answers = answers
        self._result = result
        self._dates = _Dates(is_1904=book.is_1904)
        self._without_year: list[str] = []
        self._without_order: list[str] = []
        self._serials: list[str] = []
        self._cancelled = 0
        self._weekdays: list[_Atom] = []
        self.has_read = False

    def read(self, sheet: sheets.Sheet, columns: _Columns) -> None:
        self.has_read = True
        lines: list[sheets.Line] = []
        for line, cells in self._book.rows(sheet):
            lines.append((line, self._book.cleaned(sheet, cells, line)))
            if len(lines) > MAX_ROWS:
                raise NotReadable(
                    gettext(
                        "The table has more than {most} rows; a school's calendar has a few hundred. Is it one?"
                    ).format(most=figures(MAX_ROWS))
                )
        if columns.header is not None:
            before, lines = lines[: columns.header], lines[columns.header + 1 :]
        else:
            before = lines[:5]
        audiences = {folded(_cell(cells, columns.of.get("audience"))) for _, cells in lines}
        if len(audiences - {""}) < 2 and "" not in audiences:
            columns.of.pop("audience", None)  # the same on every row: whose calendar it is, and no limit of a title
        self._dates.order = self._order(lines, columns)
        self._dates.school_year = self._school_year(sheet, before, lines, columns)
        month = year = None
        for line, cells in lines:
            place = sheet.place(line)
            heading = _heading(cells)
            if heading is not None:
                month, year = heading
                continue
            named = _cell(cells, columns.of.get("month"))
            if named:
                heading = _heading([named])
                if heading is None:
                    self._not_read(place, named, line, "month")
                    continue
                month, year = heading[0], heading[1] or year if heading[0] == month else heading[1]
            self._row(cells, columns, place, line, month, year)

    def tell(self) -> None:
        """What must be asked about the dates, and how many events were cancelled."""
        asked = self._result.questions
        if self._without_year:
            asked.append(self.year_question())
        if self._without_order:
            asked.append(
                Question(
                    "date_order",
                    gettext("In dates such as 3/4, which comes first?"),
                    (
                        Choice("mdy", gettext("the month (3/4 is 4 March)")),
                        Choice("dmy", gettext("the day (3/4 is 3 April)")),
                    ),
                    seen=tuple(self._without_order[:_SHOWN]),
                    rows=len(self._without_order),
                )
            )
        if self._serials:
            asked.append(
                Question(
                    "serial_dates",
                    gettext("Some dates are bare numbers. Are they days as a spreadsheet counts them?"),
                    (
                        Choice("yes", gettext("yes: 45931 is 1 October 2025")),
                        Choice("no", gettext("no: leave those rows out")),
                    ),
                    proposed=self._answers.get("serial_dates", "yes"),
                    why=gettext("Spreadsheets keep dates as such numbers."),
                    seen=tuple(self._serials[:_SHOWN]),
                    rows=len(self._serials),
                )
            )
        if self._cancelled:
            words = gettext("{cancelled} events are marked as cancelled, and were left out.").format(
                cancelled=figures(self._cancelled)
            )
            self._result.findings.append(Finding("event_cancelled", "warning", "closures", None, None, words))

    def _order(self, lines: Sequence[sheets.Line], columns: _Columns) -> Literal["mdy", "dmy"] | None:
        """Month or day first, where the numbers themselves or an answer tell."""
        answer = self._answers.get("date_order")
        pairs = [
            (int(first), int(second))
            for _, cells in lines
            for column in (columns.of["date"], columns.of.get("end"))
            for first, second in re.findall(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})(?=[/.-]\d)", _cell(cells, column))
        ] + [
            (int(first), int(second))
            for _, cells in lines
            for column in (columns.of["date"], columns.of.get("end"))
            for first, second in re.findall(r"(?<![\d/.-])(\d{1,2})/(\d{1,2})(?![/.\d])", _cell(cells, column))
        ]
        month_first = any(second > 12 >= first for first, second in pairs)
        day_first = any(first > 12 >= second for first, second in pairs)
        if month_first != day_first:
            return "mdy" if month_first else "dmy"
        return "mdy" if answer == "mdy" else "dmy" if answer == "dmy" else None

    def _school_year(
        self, sheet: sheets.Sheet, before: Sequence[sheets.Line], lines: Sequence[sheets.Line], columns: _Columns
    ) -> int | None:
        """The year in which the school year begins: as answered, else as the file names it in one place or another."""
        answered = first_year(self._answers.get("school_year", ""))
        if answered is not None:
            return answered
        texts = [cell for _, cells in before for cell in cells] + [sheet.name or "", self._book.path.stem]
        named = {found for text in texts if (found := first_year(text)) is not None}
        if len(named) != 1:
            return None
        year = named.pop()
        self._result.shown.append(
            (f"{year}-{(year + 1) % 100:02}", gettext("the school year of the dates that name no year"))
        )
        return year

    def year_question(self) -> Question:
        """The question which school year the dates without a year are of."""
        return Question(
            "school_year",
            gettext("The dates do not say their year. Which school year is it? (Two years, such as 2026-27.)"),
            seen=tuple(self._without_year[:_SHOWN]),
            rows=len(self._without_year),
        )

    def fitting_year(self, today: dt.date) -> str | None:
        """The one school year near `today` in which every weekday fits its date; None: none asked for, or not one."""
        if not self._without_year or len(self._weekdays) < _WEEKDAYS_THAT_TELL:
            return None
        fitting = [
            year
            for year in range(today.year - 3, today.year + 3)
            if all((day := _date(atom, year)) is not None and day.weekday() == atom.weekday for atom in self._weekdays)
        ]
        return f"{fitting[0]}-{(fitting[0] + 1) % 100:02}" if len(fitting) == 1 else None

    def _row(
        self, cells: Sequence[str], columns: _Columns, place: str, line: int, month: int | None, year: int | None
    ) -> None:
        of = columns.of
        printed = " ".join(_cell(cells, of["title"])[:_LONGEST].split())
        date, end = _cell(cells, of["date"]), _cell(cells, of.get("end"))
        if not printed and not date:
            return
        if folded(_cell(cells, of.get("status"))) in ("cancelled", "canceled", "cancelado"):
            self._cancelled += 1
            return
        if (not printed or not date) and sum(bool(cell.strip()) for cell in cells) == 1:
            self._result.shown.append(
                (f"{(printed or date)[:200]} ({place})", gettext("not read: it stands alone in its row"))
            )
            return
        if not printed or not date:
            self._not_read(place, printed or date, line, "title" if date else "date")
            return
        spans = self._spans(date, place, printed, month, year)
        if spans is None:
            return
        if end and end != date:
            last = self._spans(end, place, printed, month, year)
            if last is None:
                return
            if len(spans) != 1 or len(last) != 1:
                self._not_read(place, end, line, "end")
                return
            spans = [Span(spans[0].first, last[0].last)]
        spans = self._with_weekday_column(spans, _cell(cells, of.get("weekday")))
        title = _titled(
            printed, _cell(cells, of.get("audience"))[:_LONGEST], _cell(cells, of.get("category"))[:_LONGEST]
        )
        starts_at, ends_at = _clock(_cell(cells, of.get("starts_at"))), _clock(_cell(cells, of.get("ends_at")))
        whole = folded(_cell(cells, of.get("all_day"))) in ("true", "yes", "y", "1", "x", "si")
        for span in spans:
            self._span(span, title, printed, place, line, starts_at, ends_at, whole)

    def _span(
        self,
        span: Span,
        title: str,
        printed: str,
        place: str,
        line: int,
        starts_at: dt.time | None,
        ends_at: dt.time | None,
        whole: bool,
    ) -> None:
        atoms = (span.first, span.last)
        known = self._dates.school_year
        if any(atom.year is None for atom in atoms) and known is None:
            self._without_year.append(f"{printed} ({place})")
            self._weekdays += [atom for atom in atoms if atom.weekday is not None and atom.year is None]
            return
        first, last = _date(span.first, known), _date(span.last, known)
        if first is None or last is None or last < first:
            self._not_read(place, None, line, "days")
            return
        for day, atom in ((first, span.first), (last, span.last)):
            if atom.weekday is not None and atom.weekday != day.weekday():
                self._result.findings.append(
                    Finding(
                        "weekday_mismatch",
                        "warning",
                        "closures",
                        line,
                        None,
                        gettext(
                            "{place}: {day} is a {weekday}, and the row says {said}. The row was not read: put right "
                            "the day or the year."
                        ).format(
                            place=place,
                            day=day,
                            weekday=gettext(_WEEKDAY_NAMES[day.weekday()]),
                            said=gettext(_WEEKDAY_NAMES[atom.weekday]),
                        ),
                    )
                )
                return
        if whole and last > first and starts_at == ends_at == dt.time():
            last -= dt.timedelta(days=1)  # a calendar program writes the midnight after the last day
        if whole or starts_at is None:
            self._result.events.append(SchoolEvent(title, first, last, place, printed=printed))
            return
        minutes = None
        if ends_at is not None and first == last and ends_at > starts_at:
            minutes = (ends_at.hour - starts_at.hour) * 60 + ends_at.minute - starts_at.minute
        self._result.events.append(SchoolEvent(title, first, last, place, starts_at, minutes, printed))

    def _spans(self, cell: str, place: str, printed: str, month: int | None, year: int | None) -> list[Span] | None:
        """The days of a cell; None, and asked or told, where they cannot be read."""
        if cell.isdigit() and len(cell) == 5 and int(cell) in _SERIAL:
            self._serials.append(f"{printed} ({place})")
            if self._answers.get("serial_dates", "yes") != "yes":
                return None
            day = (_DAY_0_OF_1904 if self._dates.is_1904 else _DAY_0) + dt.timedelta(days=int(cell))
            atom = _Atom(day.month, day.day, day.year, None)
            return [Span(atom, atom)]
        spans = read_spans(cell, self._dates.order, month, year)
        if spans is None and self._dates.order is None and read_spans(cell, "mdy", month, year) is not None:
            either = read_spans(cell, "mdy", month, year)
            if either == read_spans(cell, "dmy", month, year):
                return either  # 5/5 is one day, whichever comes first
            self._without_order.append(f"{cell} ({place})")
            return None
        if spans is None:
            self._not_read(place, cell, int(re.sub(r"\D", "", place.rsplit(" ", 1)[-1]) or 0), "date")
        return spans

    def _with_weekday_column(self, spans: list[Span], cell: str) -> list[Span]:
        words = [_WEEKDAYS[word] for word in re.findall(r"[^\W\d_]+", _plain(cell)) if word in _WEEKDAYS]
        if not words or len(spans) != 1:
            return spans
        span = spans[0]
        first = replace(span.first, weekday=words[0])
        if span.first == span.last:
            return [Span(first, first)] if len(words) == 1 else spans
        return [Span(first, replace(span.last, weekday=words[-1]) if len(words) == 2 else span.last)]

    def _not_read(self, place: str, found: str | None, line: int, what: str) -> None:
        said = {
            "month": gettext("{place}: the month cannot be read. The row was left out."),
            "title": gettext("{place}: the title cannot be read. The row was left out."),
            "date": gettext("{place}: the date cannot be read. The row was left out."),
            "end": gettext("{place}: the last day cannot be read. The row was left out."),
            "days": gettext(
                "{place}: the days: no such day, or the last is before the first cannot be read. The row was left out."
            ),
        }
        words = said[what].format(place=place)
        shown = found[:80] if found else None
        self._result.findings.append(Finding("date_not_read", "warning", "closures", line, None, words, found=shown))


def first_year(text: str) -> int | None:
    """The year in which the school year begins that a text names ("2025-26" anywhere in it); None: none, or several."""
    found = {
        int(first)
        for first, second in _YEARS.findall(text)
        if str(int(first) + 1).endswith(second) and int(first) >= 1990
    }
    return found.pop() if len(found) == 1 else None


def _cell(cells: Sequence[str], column: int | None) -> str:
    return cells[column].strip() if column is not None and column < len(cells) else ""


def _heading(cells: Sequence[str]) -> tuple[int, int | None] | None:
    """Month and year of a row that is only a month's heading ("OCTOBER", "September 2025"); else None."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) != 1:
        return None
    words = re.findall(r"[^\W_]+", _plain(filled[0]))
    if not words or len(words) > 2 or words[0] not in _MONTHS:
        return None
    if len(words) == 1:
        return _MONTHS[words[0]], None
    return (_MONTHS[words[0]], int(words[1])) if re.fullmatch(r"(?:19|20)\d\d", words[1]) else None


def _titled(printed: str, audience: str, category: str) -> str:
    """The title with what stands beside it, where that changes what it means: for whom, or which kind of day."""
    title = printed
    if category and folded(category) not in folded(printed):
        kind = read_title(category)
        if kind.tags & {
            "no_school",
            "no_students",
            "half_day",
            "late",
            "in_session",
            "distance",
            "staff",
            "holiday",
            "break",
        }:
            title = f"{title} ({category})"
    if (
        audience
        and "everyone" not in read_title(audience).tags
        and folded(audience) not in ("all", "district", "todos")
    ):
        title = f"{title} ({audience} only)"
    return title


def _clock(cell: str) -> dt.time | None:
    """The time of day of a cell; None where it holds none."""
    match = re.fullmatch(r"(\d{1,2})(?::(\d\d))?(?::\d\d)?\s*([ap])?\.?m?\.?", _plain_clock(cell))
    if not match:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[3] == "p" else 0)
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def _plain_clock(cell: str) -> str:
    return " ".join(cell.casefold().replace("\u202f", " ").split())

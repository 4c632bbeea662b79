"""Makes the samples of school calendars: the days as they were meant first, then a file that says them as schools do.

Nothing of makewhole is imported. What must come out is written from the days that were meant, never read from the file.

    python -m tests.exchange.samples.calendars_unseen.make [FOLDER]
"""

from __future__ import annotations

import csv
import datetime as dt
import importlib
import io
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

xlsxwriter: Any = importlib.import_module("xlsxwriter")  # it says nothing about its types
HERE = Path(__file__).parent
SEEN, HELD = "seen", "held_back"
NO_SCHOOL = "holiday|break|emergency"
"""Said as closed, with no word of why: any of these is as good."""


@dataclass(frozen=True)
class Event:
    """A day or a range of days (both ends in it), its title, and the closure that it is; no closure: none."""

    first: dt.date
    title: str
    closure: str = ""
    last: dt.date | None = None
    optional: bool = False
    """A row for it may come out or be left out."""
    start: str = ""
    end: str = ""
    """Times of a timed event."""

    @property
    def through(self) -> dt.date:
        return self.last or self.first


@dataclass(frozen=True)
class Term:
    term: str
    kind: str
    first: dt.date
    last: dt.date
    optional: bool = False
    """The file tells of it only by the end of the one before."""


@dataclass
class Sample:
    half: str
    name: str
    traps: str
    file: str
    content: bytes
    events: Sequence[Event]
    first: dt.date
    last: dt.date
    terms: Sequence[Term] = ()
    asked: Sequence[str] = ()
    also: Sequence[Event] = ()
    """What comes out beside the events: days of a rule."""


FIRST, LAST = dt.date(2026, 8, 31), dt.date(2027, 6, 11)


def day(month: int, number: int) -> dt.date:
    """The day of the school year 2026-27."""
    return dt.date(2026 if month > 7 else 2027, month, number)


def on(month: int, number: int, title: str, closure: str = "", **more: Any) -> Event:
    return Event(day(month, number), title, closure, **more)


def through(month: int, number: int, last: dt.date, title: str, closure: str = "", **more: Any) -> Event:
    return Event(day(month, number), title, closure, last, **more)


BEGINS, ENDS = on(8, 31, "First Day of School"), on(6, 11, "Last Day of School")
LABOR = on(9, 7, "No School - Labor Day", "holiday")
COLUMBUS = on(10, 12, "Columbus Day (NO SCHOOL)", "holiday")
ELECTION = on(11, 3, "Election Day Schools Closed", "election|holiday")
VETERANS = on(11, 11, "Veterans Day - No School", "holiday")
THANKSGIVING = through(11, 25, day(11, 27), "Thanksgiving Recess - No School", "break|holiday")
WINTER = through(12, 21, day(1, 1), "Winter Recess - Schools Closed", "break")
KING = on(1, 18, "Martin Luther King Jr. Day - Schools Closed", "holiday")
PRESIDENTS = on(2, 15, "No School, Presidents' Day", "holiday")
SPRING = through(3, 29, day(4, 2), "Spring Break - No School", "break")
MEMORIAL = on(5, 31, "Memorial Day - No School", "holiday")
MARKERS = [on(9, 24, "Picture Day"), on(10, 20, "Board of Education Meeting"), on(3, 4, "Book fair")]


# --- iCalendar --------------------------------------------------------------------------------------------------------


def folded(line: str) -> str:
    """The line in pieces of at most 74 octets, each next one after a blank."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > 74:
            pieces.append(piece)
            piece = " "
        piece += letter
    return "\r\n".join([*pieces, piece])


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(",", r"\,").replace(";", r"\;")


def component(uid: str, each: Event, more: Iterable[str] = (), zone: str = "") -> list[str]:
    """The lines of one event; an all-day range ends on the day after its last."""
    lines = ["BEGIN:VEVENT", f"UID:{uid}@riverbend.example", "DTSTAMP:20260801T120000Z"]
    if each.start:
        at = f";TZID={zone}" if zone else ""
        end = "Z" if not zone else ""
        lines += [
            f"DTSTART{at}:{each.first:%Y%m%d}T{each.start}{end}",
            f"DTEND{at}:{each.first:%Y%m%d}T{each.end}{end}",
        ]
    else:
        lines.append(f"DTSTART;VALUE=DATE:{each.first:%Y%m%d}")
        lines.append(f"DTEND;VALUE=DATE:{each.through + dt.timedelta(1):%Y%m%d}")
    return [*lines, f"SUMMARY:{escaped(each.title)}", *more, "END:VEVENT"]


def as_ics(
    events: Sequence[Event], *, extra: Iterable[str] = (), zone: str = "", name: str = "Riverbend Schools"
) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Riverbend//Calendar//EN", f"X-WR-CALNAME:{name}"]
    if zone:
        lines.append(f"X-WR-TIMEZONE:{zone}")
    for number, each in enumerate(events):
        lines += component(f"event-{number}", each, zone=zone)
    return ("\r\n".join(folded(line) for line in [*lines, *extra, "END:VCALENDAR"]) + "\r\n").encode()


# --- tables -----------------------------------------------------------------------------------------------------------


def as_csv(rows: Iterable[Sequence[object]], encoding: str = "utf-8") -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)


def as_xlsx(fill: Callable[[Any], None]) -> bytes:
    """A workbook, the same bytes each time."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": dt.datetime(2026, 8, 1)})
        fill(book)
    return content.getvalue()


def us(each: dt.date) -> str:
    return f"{each.month}/{each.day}/{each.year}"


# --- the layouts ------------------------------------------------------------------------------------------------------


def ranges(half: str) -> Sample:
    """All-day ranges, whose last day in the file is the day after; events called off; long titles."""
    long = "Emergency closing: all schools, offices and programs of the district closed today because of snow and ice, drive with care"
    events = [BEGINS, LABOR, COLUMBUS, *MARKERS, THANKSGIVING, WINTER, SPRING, ENDS]
    if half == HELD:
        midwinter = through(2, 12, day(2, 16), "Mid-Winter Break, schools closed", "break")
        events = [BEGINS, LABOR, ELECTION, VETERANS, *MARKERS, THANKSGIVING, WINTER, KING, midwinter, MEMORIAL, ENDS]
    else:
        events.append(on(1, 27, long, "weather|emergency"))
    called_off = component(
        "called-off", through(10, 15, day(10, 16), "Fall Break - No School"), more=["STATUS:CANCELLED"]
    )
    return Sample(
        half,
        "ics-ranges" if half == SEEN else "ics-ranges-over-weekends",
        "iCalendar: ranges with an exclusive end, an event called off, folded and escaped titles, days that mean nothing",
        "riverbend.ics",
        as_ics(events, extra=called_off),
        events,
        FIRST,
        LAST,
    )


def rules(half: str) -> Sample:
    """Early release every Wednesday, but for some; in the other half one is moved to Thursday."""
    wednesdays = [day(9, 9) + dt.timedelta(7 * week) for week in range(40)]
    not_on = [day(11, 11), day(11, 25), day(12, 23), day(12, 30), day(3, 31)]
    wednesdays = [each for each in wednesdays if each <= day(6, 9) and each not in not_on]
    events = [BEGINS, LABOR, VETERANS, THANKSGIVING, WINTER, SPRING, ENDS]
    title = "Early Release" if half == SEEN else "Early Dismissal Wednesdays (1:30 p.m.)"
    lines = ["RRULE:FREQ=WEEKLY;BYDAY=WE;UNTIL=20270609"]
    lines.append("EXDATE;VALUE=DATE:" + ",".join(f"{each:%Y%m%d}" for each in not_on))
    extra = component("wednesdays", on(9, 9, title), more=lines)
    if half == HELD:
        lines = ["RRULE:FREQ=WEEKLY;BYDAY=WE;UNTIL=20270609T235959Z"]
        lines += [f"EXDATE;TZID=America/Chicago:{each:%Y%m%d}T133000" for each in not_on]
        timed = on(9, 9, title, start="133000", end="150000")
        extra = component("wednesdays", timed, more=lines, zone="America/Chicago")
        moved = on(10, 15, title + " - moved", start="133000", end="150000")
        back = ["RECURRENCE-ID;TZID=America/Chicago:20261014T133000"]
        extra += component("wednesdays", moved, more=back, zone="America/Chicago")
        wednesdays = sorted([*(each for each in wednesdays if each != day(10, 14)), day(10, 15)])
    return Sample(
        half,
        "ics-every-wednesday" if half == SEEN else "ics-every-wednesday-timed",
        "iCalendar: a rule with days taken out"
        + ("" if half == SEEN else "; timed with a zone, one moved to Thursday"),
        "riverbend.ics",
        as_ics(events, extra=extra),
        events,
        FIRST,
        LAST,
        also=[Event(each, title, "half_day") for each in wednesdays],
    )


def timed(half: str) -> Sample:
    """Half days as timed events; an evening that is the next day by Greenwich."""
    zone = "America/New_York" if half == SEEN else ""
    begin, end = ("133000", "153000") if half == SEEN else ("183000", "200000")
    evening = on(10, 20, "Curriculum night", start="190000", end="203000")
    if half == HELD:
        evening = on(10, 21, "Curriculum night", start="000000", end="013000")
    halves = [
        on(10, 14, "Early Release Day", "half_day"),
        on(2, 3, "Early Dismissal - Student-led Conferences", "half_day"),
    ]
    events = [BEGINS, LABOR, THANKSGIVING, WINTER, SPRING, ENDS]
    lines: list[str] = []
    for number, each in enumerate([*(Event(e.first, e.title, start=begin, end=end) for e in halves), evening]):
        lines += component(f"timed-{number}", each, zone=zone)
    return Sample(
        half,
        "ics-timed" if half == SEEN else "ics-timed-greenwich",
        "iCalendar: half days as timed events" + (" with a zone" if half == SEEN else " in Greenwich time"),
        "district.ics",
        as_ics(events, extra=lines),
        [*events, *halves, Event(evening.first, evening.title)],
        FIRST,
        LAST,
    )


def twins(half: str) -> Sample:
    """Each event twice, in English and in Spanish: one closure a day."""
    spanish = [
        on(8, 31, "Primer día de clases"),
        on(9, 7, "No hay clases - Día del Trabajo", "holiday", optional=True),
        on(10, 14, "Salida temprano - todos los estudiantes", "half_day", optional=True),
        through(11, 25, day(11, 27), "No hay clases - Día de Acción de Gracias", "break|holiday", optional=True),
        on(6, 11, "Último día de clases"),
    ]
    english = [BEGINS, LABOR, on(10, 14, "Early Release - All Students", "half_day"), THANKSGIVING, ENDS]
    if half == HELD:
        spanish.append(through(12, 21, day(1, 1), "Vacaciones de invierno - escuelas cerradas", "break", optional=True))
        english.insert(4, WINTER)
    both = (
        [*english, *spanish]
        if half == SEEN
        else [each for pair in zip(spanish, english, strict=False) for each in pair]
    )
    if half == HELD:
        both += spanish[len(english) :]
        rows: list[list[object]] = [["Date", "End date", "Event"]]
        rows += [[each.first.isoformat(), each.through.isoformat(), each.title] for each in both]
        return Sample(
            half, "twins-csv", "each event in two languages, CSV", "calendario.csv", as_csv(rows), both, FIRST, LAST
        )
    return Sample(
        half, "ics-twins", "iCalendar: each event in two languages", "bilingual.ics", as_ics(both), both, FIRST, LAST
    )


def outlook(half: str) -> Sample:
    """An export of Outlook: an all-day event ends at midnight of the day after."""
    events = [BEGINS, LABOR, COLUMBUS, THANKSGIVING, *MARKERS, WINTER, ENDS]
    if half == HELD:
        events = [
            BEGINS,
            LABOR,
            on(10, 9, "PD Day - No Students", "staff_day"),
            VETERANS,
            WINTER,
            SPRING,
            MEMORIAL,
            ENDS,
        ]
    rows: list[list[object]] = [
        [
            *("Subject", "Start Date", "Start Time", "End Date", "End Time", "All day event", "Reminder on/off"),
            *("Categories", "Description", "Location", "Show time as"),
        ]
    ]
    for each in events:
        midnight = "12:00:00 AM"
        after = each.through + dt.timedelta(1)
        rows.append([each.title, us(each.first), midnight, us(after), midnight, "True", "False", "", "", "", "Free"])
    if half == HELD:
        early = on(2, 3, "Early Release Day", "half_day")
        rows.append(
            [
                early.title,
                us(early.first),
                "1:00:00 PM",
                us(early.first),
                "3:00:00 PM",
                "False",
                "False",
                *[""] * 3,
                "Busy",
            ]
        )
        events.append(early)
    return Sample(
        half,
        "outlook" if half == SEEN else "outlook-timed",
        "Outlook's export: all-day events end at midnight of the day after" + ("" if half == SEEN else "; one timed"),
        "calendar.csv",
        as_csv(rows),
        events,
        FIRST,
        LAST,
    )


def google(half: str) -> Sample:
    """The CSV that Google's calendar takes: the last day is in the range."""
    events = [BEGINS, LABOR, ELECTION, THANKSGIVING, WINTER, SPRING, ENDS]
    if half == HELD:
        events = [BEGINS, COLUMBUS, *MARKERS, THANKSGIVING, WINTER, KING, PRESIDENTS, SPRING, ENDS]
    rows: list[list[object]] = [
        [
            "Subject",
            "Start Date",
            "Start Time",
            "End Date",
            "End Time",
            "All Day Event",
            "Description",
            "Location",
            "Private",
        ]
    ]
    for each in events:
        rows.append([each.title, f"{each.first:%m/%d/%Y}", "", f"{each.through:%m/%d/%Y}", "", "TRUE", "", "", "FALSE"])
    return Sample(
        half,
        "google" if half == SEEN else "google-markers",
        "the columns of Google's CSV: no times, the end day is in the range",
        "google calendar.csv",
        as_csv(rows),
        events,
        FIRST,
        LAST,
    )


def two_columns(half: str) -> Sample:
    """Dates as they are printed: Oct 13-14, Dec 21 - Jan 1; the year stands beside each, or only in the title."""
    fall = through(10, 13, day(10, 14), "Fall Break - No School", "break")
    events = [BEGINS, LABOR, fall, THANKSGIVING, *MARKERS[:1], WINTER, PRESIDENTS, SPRING, ENDS]
    rows: list[list[object]] = []
    for each in events:
        first, last = each.first, each.through
        if half == SEEN:
            text = f"{first:%B} {first.day}, {first.year}"
            if last != first:
                text = f"{first:%B} {first.day}-{last.day}, {last.year}"
                if first.month != last.month:
                    text = f"{first:%B} {first.day}, {first.year} - {last:%B} {last.day}, {last.year}"
        else:
            text = f"{first:%b} {first.day}"
            if last != first:
                text = f"{text}-{last.day}" if first.month == last.month else f"{text} - {last:%b} {last.day}"
        rows.append([text, each.title])
    before = [["Date", "Event"]] if half == SEEN else [["Riverbend Schools 2026-2027 Calendar"], [], ["Date", "Event"]]
    return Sample(
        half,
        "two-columns" if half == SEEN else "two-columns-no-years",
        "dates as printed, ranges in one cell" + ("" if half == SEEN else "; the years stand in the title alone"),
        "2026-27 calendar.csv" if half == HELD else "calendar.csv",
        as_csv([*before, *rows]),
        events,
        FIRST,
        LAST,
    )


def month_headings(half: str) -> Sample:
    """A workbook: the month stands above its days."""
    days_off = [on(10, 9, "Teacher Workday - No Students", "staff_day"), on(2, 12, "Early Release Day", "half_day")]
    events = sorted([BEGINS, LABOR, *days_off, THANKSGIVING, KING, SPRING, ENDS], key=lambda each: each.first)
    if half == HELD:
        events = sorted(
            [BEGINS, COLUMBUS, *days_off, *MARKERS, THANKSGIVING, PRESIDENTS, ENDS], key=lambda each: each.first
        )
    else:
        spring = through(4, 5, day(4, 9), "Spring Break - No School", "break")
        events[events.index(SPRING)] = spring

    def fill(book: Any) -> None:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet("2026-27")
        sheet.merge_range(0, 0, 0, 2, "Riverbend Schools 2026-2027 School Calendar", bold)
        line, month = 2, 0
        for each in events:
            if each.first.month != month:
                month = each.first.month
                sheet.merge_range(line, 0, line, 2, f"{each.first:%B %Y}".upper(), bold)
                line += 1
            name = f"{each.first:%a} " if half == HELD else ""
            cell: object = f"{name}{each.first.day}"
            if each.through != each.first:
                other = f"{each.through:%a} " if half == HELD else ""
                cell = f"{cell} - {other}{each.through.day}" if half == HELD else f"{cell}-{each.through.day}"
            elif half == SEEN:
                cell = each.first.day
            sheet.write_row(line, 0, [cell, each.title])
            line += 1

    return Sample(
        half,
        "month-headings" if half == SEEN else "month-headings-weekdays",
        "XLSX: a month as a merged heading, days as bare numbers and ranges"
        + ("" if half == SEEN else " with weekday names"),
        "school calendar.xlsx",
        as_xlsx(fill),
        events,
        FIRST,
        LAST,
    )


def names_alone(half: str) -> Sample:
    """Names of holidays that say nothing of school: only the person knows."""
    in_session = on(2, 15, "Presidents' Day (SCHOOL IN SESSION)", "school_day", optional=True)
    if half == SEEN:
        unsaid = [on(10, 12, "Columbus Day", "holiday"), on(11, 11, "Veterans Day")]
        events = [BEGINS, LABOR, *unsaid, THANKSGIVING, WINTER, in_session, ENDS]
        rows: list[list[object]] = [["Date", "Event"]]
        rows += [[each.first.isoformat(), each.title] for each in events if not each.last]
        rows += [[f"{each.first} - {each.last}", each.title] for each in events if each.last]
        content, file = as_csv(rows), "holidays.csv"
    else:
        unsaid = [
            on(9, 21, "Yom Kippur", "holiday"),
            on(11, 11, "Veterans Day", "holiday"),
            on(2, 12, "Lincoln's Birthday"),
        ]
        events = [BEGINS, LABOR, *unsaid, THANKSGIVING, WINTER, in_session, ENDS]
        content, file = as_ics(events), "holidays.ics"
    return Sample(
        half,
        "holiday-names" if half == SEEN else "ics-holiday-names",
        "names of holidays alone must be asked; one is said to be in session",
        file,
        content,
        events,
        FIRST,
        LAST,
        asked=[rf"(?i){spaced(each.title)}" for each in unsaid],
    )


def levels(half: str) -> Sample:
    """Titles for some levels or schools only: whether they are the child's must be asked."""
    if half == SEEN:
        some = [
            on(10, 15, "Elementary (K-5) Parent/Teacher Conferences Early Dismissal", "half_day"),
            on(11, 19, "No school for kindergarten - conferences"),
            on(1, 21, "High School Exams, Early Dismissal HS Students"),
        ]
        events = [BEGINS, LABOR, *some, THANKSGIVING, WINTER, ENDS]
        content, file = as_ics(events), "levels.ics"
    else:
        some = [
            on(10, 15, "Early Dism. HES/CES", "half_day"),
            on(11, 19, "Elementary Students Half Day", "half_day"),
            on(1, 25, "Fall term ends. No classes for high school students"),
        ]
        events = [BEGINS, LABOR, *some, THANKSGIVING, SPRING, ENDS]
        rows: list[list[object]] = [["Start", "End", "Title"]]
        rows += [[us(each.first), us(each.last) if each.last else "", each.title] for each in events]
        content, file = as_csv(rows), "levels.csv"
    return Sample(
        half,
        "ics-levels" if half == SEEN else "levels",
        "titles for some levels or named schools must be asked",
        file,
        content,
        events,
        FIRST,
        LAST,
        asked=[rf"(?i){spaced(each.title)}" for each in some],
    )


def staff_days(half: str) -> Sample:
    """Days of staff alone, half days, and the last day that is also a half day."""
    events = [
        BEGINS,
        LABOR,
        on(9, 18, "Superintendent's Conference Day - No School for Students", "staff_day"),
        on(10, 9, "Teacher Workday- No Students", "staff_day"),
        on(10, 30, "Early Release Day (students dismissed 15 minutes early)", "half_day"),
        on(11, 3, "No School - Professional Development", "staff_day"),
        on(2, 12, "Pupil Free Day", "staff_day"),
        on(4, 21, "Professional Development Day - Early Dismissal", "half_day"),
        on(6, 11, "Last Day of School - Early Release (1:00 Dismissal)", "half_day"),
    ]
    if half == HELD:
        events = [
            on(8, 31, "First Day for Students"),
            LABOR,
            on(10, 9, "Supt. Conf. Day-staff only", "staff_day"),
            on(10, 30, "Non-Student Day", "staff_day"),
            on(11, 25, "Early Dismissal 2:30pm", "half_day"),
            through(11, 26, day(11, 27), "Thanksgiving Recess", "break|holiday"),
            on(2, 12, "No School - Teacher Workshop", "staff_day"),
            on(2, 15, "No School - District Offices Closed", NO_SCHOOL),
            on(4, 21, "End of 3rd Nine Weeks, Early Dismissal ALL", "half_day"),
            on(6, 11, "Last Day of School"),
        ]
    rows: list[list[object]] = [["Date", "Description"]]
    for each in events:
        text = f"{each.first:%m/%d/%Y}"
        rows.append([text if each.last is None else f"{text} - {each.last:%m/%d/%Y}", each.title])
    return Sample(
        half,
        "staff-and-half-days" if half == SEEN else "staff-and-half-days-short-words",
        "staff days and half days kept apart; a staff training with an early dismissal is a half day",
        "days.csv",
        as_csv(rows),
        events,
        FIRST,
        LAST,
        terms=[Term("Quarter 4", "quarter", day(4, 22), LAST, optional=True)] if half == HELD else (),
    )


def with_terms(half: str) -> Sample:
    """Start, end and event; the terms stand among the closures."""
    terms = [
        Term("Quarter 1", "quarter", FIRST, day(10, 30)),
        Term("Quarter 2", "quarter", day(11, 2), day(1, 22)),
        Term("Quarter 3", "quarter", day(1, 25), day(4, 9)),
        Term("Quarter 4", "quarter", day(4, 12), LAST),
    ]
    if half == HELD:
        terms = [
            Term("Trimester 1", "trimester", FIRST, day(11, 24)),
            Term("Trimester 2", "trimester", day(11, 30), day(3, 5)),
            Term("Trimester 3", "trimester", day(3, 8), LAST),
        ]
    events = [BEGINS, LABOR, COLUMBUS, THANKSGIVING, WINTER, SPRING, ENDS]
    rows: list[list[object]] = [["Start", "End", "Event"]]
    rows += [[us(each.first), us(each.through), each.title] for each in events]
    rows += [[us(each.first), us(each.last), each.term] for each in terms]
    return Sample(
        half,
        "quarters" if half == SEEN else "trimesters",
        "terms with their first and last day among the closures",
        "dates.csv",
        as_csv(rows),
        events,
        FIRST,
        LAST,
        terms=terms,
    )


LAYOUTS: tuple[Callable[[str], Sample], ...] = (
    ranges,
    rules,
    timed,
    twins,
    outlook,
    google,
    two_columns,
    month_headings,
    names_alone,
    levels,
    staff_days,
    with_terms,
)


# --- on disk ----------------------------------------------------------------------------------------------------------


def spaced(words: str) -> str:
    """An expression for the words, whatever stands between them."""
    return r"\W+".join(re.escape(word) for word in re.findall(r"\w+", words))


def write_table(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


NOTHING = ("none", "ignore", "nothing", "no_effect", "regular", "leave_out", "no", "school")
NOTHING_CHOICE = (
    "(?i)^(none|nothing|ignore|regular|no$|no_|leave|skip|school$|open|in_session)|no effect|school as usual"
)


def answers(sample: Sample) -> list[tuple[str, tuple[str, ...], str, bool]]:
    """What the person knows: the calendar's name, its first and last day, and what each title means."""
    known = [
        ("^calendar_id$", ("riverbend",), "", True),
        (r"(?i)^[^:]*(starts_on|first_day|first day)[^:]*$", (sample.first.isoformat(),), "", False),
        (r"(?i)^[^:]*(ends_on|last_day|last day)[^:]*$", (sample.last.isoformat(),), "", False),
        (r"(?i)school_?year", ("2026-2027", "2026-27", "2026"), "2026", False),
        (r"(?i)time_?zone", ("America/Chicago",), "", False),
    ]
    for each in [*sample.events, *sample.also[:1]]:
        if each.closure and each.closure != "school_day":
            words = (*each.closure.split("|"), "yes")
            known.append((rf"(?i){spaced(each.title)}", words, f"(?i)^{words[0]}", False))
        else:
            known.append((rf"(?i){spaced(each.title)}", NOTHING, NOTHING_CHOICE, False))
    return known


def write(sample: Sample, into: Path) -> None:
    """The sample as a folder: the file, an empty record of one child, what the person knows, what must come out."""
    folder = into / sample.half / sample.name
    (folder / "record").mkdir(parents=True)
    (folder / "expected").mkdir()
    (folder / sample.file).write_bytes(sample.content)
    write_table(
        folder / "record" / "students.csv",
        [{"student_id": "maya", "name": "Maya R.", "state": "OH", "school": "Riverbend Elementary"}],
    )
    name = {"calendar_id": "riverbend"}
    year = {**name, "starts_on": f"{sample.first}", "ends_on": f"{sample.last}", "school_week": "|Mon Tue Wed Thu Fri"}
    write_table(folder / "expected" / "calendars.csv", [year])
    closures = [
        {
            **name,
            "starts_on": f"{each.first}",
            "ends_on": f"{each.through}",
            "closure": each.closure,
            "_optional": "yes" if each.optional else "",
        }
        for each in [*sample.events, *sample.also]
        if each.closure
    ]
    write_table(folder / "expected" / "closures.csv", closures)
    if sample.terms:
        write_table(
            folder / "expected" / "terms.csv",
            [
                {
                    **name,
                    "term": each.term,
                    "starts_on": f"{each.first}",
                    "ends_on": f"{each.last}",
                    "kind": each.kind,
                    "_optional": "yes" if each.optional else "",
                }
                for each in sample.terms
            ],
        )
    (folder / "expected" / "asked.txt").write_text("".join(f"{line}\n" for line in sample.asked), encoding="utf-8")
    lines = ['kind = "calendar"', f'file = "{sample.file}"']
    for match, words, choice, overrules in answers(sample):
        lines += [
            "",
            "[[answers]]",
            f"match = '{match}'",
            "answer = [" + ", ".join(f"'{word}'" for word in words) + "]",
        ]
        if choice:
            lines.append(f"choice = '{choice}'")
        if overrules:
            lines.append("overrules = true")
    (folder / "answers.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "README.md").write_text(f"Made up. Traps: {sample.traps}.\n", encoding="utf-8")


def make(into: Path) -> list[Sample]:
    """Every sample, written into the folders `seen` and `held_back`, which are made anew."""
    samples = [layout(half) for half in (SEEN, HELD) for layout in LAYOUTS]
    for half in (SEEN, HELD):
        shutil.rmtree(into / half, ignore_errors=True)
    for sample in samples:
        write(sample, into)
    return samples


if __name__ == "__main__":
    made = make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
    sys.stdout.write(f"{len(made)} samples\n")

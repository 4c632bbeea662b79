"""School calendars from iCalendar, CSV and XLSX: days, meanings that are asked, terms, and files that mean harm."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exchange.calendar_reading import Read, read

from makewhole.exchange.calendar_tables import read_spans
from makewhole.exchange.reading import Extract, NotReadable, Reader
from makewhole.exchange.school_calendars import KIND, TITLE, extract, identify

SAMPLES = Path(__file__).parent / "samples" / "calendars"
FIRST, LAST = ("20250818", "First Day of School"), ("20260605", "Last Day of School")


def event(day: str, title: str, *more: str, end: str | None = None) -> str:
    lines = ["BEGIN:VEVENT", f"UID:{day}-{abs(hash(title))}@example", f"DTSTART;VALUE=DATE:{day}", f"SUMMARY:{title}"]
    if end:
        lines.append(f"DTEND;VALUE=DATE:{end}")
    return "\r\n".join([*lines, *more, "END:VEVENT"])


def timed(lines: str, title: str, *more: str) -> str:
    return "\r\n".join(
        ["BEGIN:VEVENT", f"UID:{abs(hash(lines))}@example", lines, f"SUMMARY:{title}", *more, "END:VEVENT"]
    )


def feed(*events: str, head: str = "X-WR-CALNAME:Maple Hollow", bounds: bool = True) -> bytes:
    whole = [event(*FIRST), event(*LAST), *events] if bounds else list(events)
    return ("\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", head, *whole, "END:VCALENDAR"]) + "\r\n").encode()


@pytest.fixture
def ics(tmp_path: Path) -> Callable[..., Read]:
    """Reads an iCalendar file made of these events, with these answers."""

    def of(
        *events: str, answers: dict[str, str] | None = None, head: str = "X-WR-CALNAME:Maple Hollow", **more: bool
    ) -> Read:
        path = tmp_path / "calendar.ics"
        path.write_bytes(feed(*events, head=head, **more))
        return read(path, answers)

    return of


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Read]:
    """Reads a CSV file of this text, with these answers."""

    def of(text: str, answers: dict[str, str] | None = None, name: str = "Maple Hollow.csv") -> Read:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read(path, answers)

    return of


# --- samples ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "folder", sorted(path.parent for path in SAMPLES.glob("*/golden.txt")), ids=lambda path: path.name
)
def test_a_sample_is_read_as_its_golden_file_says(folder: Path) -> None:
    (sample,) = (path for path in folder.iterdir() if path.name != "golden.txt")
    assert identify(sample).sure >= 80
    assert read(sample).golden() == (folder / "golden.txt").read_text(encoding="utf-8")


def test_the_module_is_a_reader() -> None:
    import makewhole.exchange.school_calendars as module

    reader: Reader = module
    assert (reader.KIND, KIND) == ("calendar", "calendar")
    assert "iCalendar" in TITLE
    assert callable(extract)


# --- iCalendar ----------------------------------------------------------------------------------------------------------


def test_the_last_day_of_an_all_day_event_is_the_one_before_its_end(ics: Callable[..., Read]) -> None:
    found = ics(event("20251126", "Thanksgiving Break", end="20251129"), event("20251013", "No School"))
    assert found.closures == ["2025-10-13..2025-10-13 holiday", "2025-11-26..2025-11-28 break"]
    assert found.years == ["maple-hollow 2025-08-18..2026-06-05"]


def test_a_weekly_event_leaves_out_moves_and_ends(ics: Callable[..., Read]) -> None:
    rule = "RRULE:FREQ=WEEKLY;BYDAY=WE;UNTIL=20251001"
    weekly = [
        "BEGIN:VEVENT\r\nUID:w\r\nDTSTART;VALUE=DATE:20250903\r\nSUMMARY:Early Release\r\n"
        f"{rule}\r\nEXDATE;VALUE=DATE:20250910\r\nEND:VEVENT",
        "BEGIN:VEVENT\r\nUID:w\r\nRECURRENCE-ID;VALUE=DATE:20250917\r\nDTSTART;VALUE=DATE:20250918\r\n"
        "SUMMARY:Early Release\r\nEND:VEVENT",
        "BEGIN:VEVENT\r\nUID:w\r\nRECURRENCE-ID;VALUE=DATE:20250924\r\nDTSTART;VALUE=DATE:20250924\r\n"
        "SUMMARY:Early Release\r\nSTATUS:CANCELLED\r\nEND:VEVENT",
    ]
    found = ics(*weekly)
    assert [row["starts_on"] for row in found.rows["closures"]] == ["2025-09-03", "2025-09-18", "2025-10-01"]
    assert found.codes == ["event_cancelled"]


def test_a_weekly_early_release_gives_way_to_a_break_and_a_single_one_is_asked(ics: Callable[..., Read]) -> None:
    weekly = event("20251217", "Early Release", "RRULE:FREQ=WEEKLY;COUNT=4")
    winter = event("20251222", "Winter Break", end="20260103")
    found = ics(weekly, winter)
    assert found.closures == [
        "2025-12-17..2025-12-17 half_day",
        "2025-12-22..2026-01-02 break",
        "2026-01-07..2026-01-07 half_day",
    ]
    assert found.asked == set()
    single = event("20251222", "Early Release")
    found = ics(single, winter)
    assert found.asked == {"row:2025-12-22"}
    assert found.closures == ["2025-12-23..2026-01-02 break"]  # the day waits
    assert ics(single, winter, answers={"row:2025-12-22": "half_day"}).closures == [
        "2025-12-22..2025-12-22 half_day",
        "2025-12-23..2026-01-02 break",
    ]
    assert ics(single, winter, answers={"row:2025-12-22": "break"}).closures == ["2025-12-22..2026-01-02 break"]


def test_school_in_session_against_no_school_is_asked(ics: Callable[..., Read]) -> None:
    held, closed = event("20251111", "Veteran's Day (SCHOOL IN SESSION)"), event("20251111", "No School")
    assert ics(held).closures == []
    found = ics(held, closed)
    assert (found.asked, found.closures) == ({"row:2025-11-11"}, [])


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        ("DTSTART;TZID=America/Chicago:20251013T000000\r\nDTEND;TZID=America/Chicago:20251014T000000", "10-13..10-13"),
        ("DTSTART:20251013T080000\r\nDTEND:20251013T150000", "10-13..10-13"),  # floating
        ("DTSTART:20251014T013000Z\r\nDTEND:20251014T020000Z", "10-13..10-13"),  # the evening before, at the school
        ("DTSTART:20251013T050000Z\r\nDTEND:20251016T050000Z", "10-13..10-15"),  # midnight at the school
        ("DTSTART;TZID=America/Los_Angeles:20251013T230000\r\nDURATION:PT30M", "10-14..10-14"),
        ("DTSTART;TZID=America/Chicago:20251013T000000", "10-13..10-13"),
        ("DTSTART;VALUE=DATE:20251013\r\nDURATION:P3D", "10-13..10-15"),
    ],
)
def test_an_hour_falls_on_the_schools_own_day(ics: Callable[..., Read], lines: str, days: str) -> None:
    found = ics(timed(lines, "No School - Fall Break"), head="X-WR-TIMEZONE:America/Chicago")
    first, last = days.split("..")
    assert found.closures == [f"2025-{first}..2025-{last} break"]


def test_world_time_without_a_zone_is_asked(ics: Callable[..., Read]) -> None:
    utc = timed("DTSTART:20251014T020000Z\r\nDTEND:20251014T030000Z", "No School")
    assert ics(utc).asked == {"time_zone"}
    assert ics(utc, answers={"time_zone": "America/Chicago"}).closures == ["2025-10-13..2025-10-13 holiday"]
    whole = timed("DTSTART:20251014T000000Z\r\nDTEND:20251015T000000Z", "No School")
    assert ics(whole).asked == {"utc_midnight"}
    assert ics(whole, answers={"utc_midnight": "date"}).closures == ["2025-10-14..2025-10-14 holiday"]


def test_a_meeting_for_part_of_a_day_closes_no_school_by_its_title(ics: Callable[..., Read]) -> None:
    meeting = timed("DTSTART:20251014T130000\r\nDTEND:20251014T150000", "Teacher Workday")
    assert ics(meeting).asked == {"title:teacher workday"}
    release = timed("DTSTART:20251014T133000\r\nDTEND:20251014T150000", "Early Release")
    assert ics(release).closures == ["2025-10-14..2025-10-14 half_day"]
    evening = timed("DTSTART:20251014T180000\r\nDTEND:20251014T190000", "Jazz at the Barn")
    assert ics(evening).asked == set()


def test_folded_lines_escapes_and_twins_in_two_languages(ics: Callable[..., Read]) -> None:
    folded_line = event("20251013", "No School\\, Fall\r\n  Break\\; closed")
    found = ics(folded_line, event("20251014", "Early Release – All Students"), event("20251014", "Salida temprano"))
    assert found.closures == ["2025-10-13..2025-10-13 break", "2025-10-14..2025-10-14 half_day"]
    assert found.rows["closures"][0]["note"] == "No School, Fall Break; closed"
    assert {"title:early release - all students", "title:salida temprano"} <= set(found.proposed)


def test_which_of_several_calendars_in_a_file_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "two.ics"
    north = feed(event("20251013", "No School"), head="X-WR-CALNAME:North")
    path.write_bytes(north + feed(event("20251020", "No School"), head="X-WR-CALNAME:South"))
    assert read(path).asked >= {"calendar"}
    assert read(path, {"calendar": "South"}).closures == ["2025-10-20..2025-10-20 holiday"]
    assert read(path, {"calendar": "South"}).years == ["south 2025-08-18..2026-06-05"]
    assert len(read(path, {"calendar": "all"}).closures) == 2
    path.write_bytes(north + north)
    assert read(path).closures == ["2025-10-13..2025-10-13 holiday"]  # one calendar, given twice


def test_the_last_version_of_an_event_counts(ics: Callable[..., Read]) -> None:
    old = "BEGIN:VEVENT\r\nUID:x\r\nSEQUENCE:1\r\nDTSTART;VALUE=DATE:20251013\r\nSUMMARY:No School\r\nEND:VEVENT"
    new = old.replace("SEQUENCE:1", "SEQUENCE:2").replace("20251013", "20251014")
    assert ics(old, new).closures == ["2025-10-14..2025-10-14 holiday"]
    assert len(ics(old, new.replace("SEQUENCE:2", "SEQUENCE:1")).closures) == 2  # an id used twice


# --- what is asked ------------------------------------------------------------------------------------------------------


def test_the_name_of_a_holiday_is_asked_and_answered_once(ics: Callable[..., Read]) -> None:
    veterans = event("20251111", "Veterans Day")
    found = ics(veterans)
    (question,) = (each for each in found.extract.questions if each.key == "title:veterans day")
    assert question.proposed is None
    assert "school or no school" in question.asks
    assert not found.extract.is_complete
    assert found.closures == []
    for answer, closures in (("holiday", ["2025-11-11..2025-11-11 holiday"]), ("regular", []), ("perhaps", [])):
        again = ics(veterans, answers={"title:veterans day": answer})
        assert again.closures == closures
        assert again.extract.is_complete == (answer != "perhaps")
        assert ("answer_not_known" in again.codes) == (answer == "perhaps")
    assert ics(veterans, event("20251111", "No School")).extract.is_complete


def test_first_and_last_day_are_asked_where_no_title_says_so(ics: Callable[..., Read]) -> None:
    closed = event("20251013", "No School")
    found = ics(closed, bounds=False)
    assert found.asked == {"first_day", "last_day"}
    assert found.rows == {"calendars": [], "closures": [], "terms": []}
    found = ics(closed, bounds=False, answers={"first_day": "2025-08-20", "last_day": "2026-06-01"})
    assert (found.years, len(found.closures)) == (["maple-hollow 2025-08-20..2026-06-01"], 1)
    for wrong in ({"first_day": "2024-08-20"}, {"first_day": "soon"}):
        assert "first_day" in ics(closed, bounds=False, answers=wrong).asked
    turned = ics(closed, bounds=False, answers={"first_day": "2026-06-01", "last_day": "2025-08-20"})
    assert turned.years == []
    kinder = event("20250820", "First Day of School - Kindergarten")
    assert "first_day" in ics(kinder, event("20260601", "Last Day of School"), bounds=False).asked
    twice = ics(event("20250819", "First Day of School"), event("20250820", "First Day for Students"))
    assert "first_day" in twice.asked


def test_nothing_outside_the_school_year_is_taken(ics: Callable[..., Read]) -> None:
    found = ics(event("20250811", "Teacher Workday", end="20250816"), event("20260606", "Summer Break", end="20260801"))
    assert found.closures == []
    assert found.codes == ["closure_outside_year"]
    assert found.asked == set()


def test_a_closure_of_months_is_asked(ics: Callable[..., Read]) -> None:
    assert ics(event("20250901", "Holiday", end="20251101")).asked == {"title:holiday"}


def test_a_release_every_wednesday_of_a_long_event_is_of_wednesdays_alone(ics: Callable[..., Read]) -> None:
    found = ics(event("20250903", "Early Dismissal Wednesdays (1:30 p.m.)", end="20250925"))
    assert [row["starts_on"] for row in found.rows["closures"]] == [
        "2025-09-03",
        "2025-09-10",
        "2025-09-17",
        "2025-09-24",
    ]


def test_staff_before_school_is_no_closure_within_it(ics: Callable[..., Read]) -> None:
    assert ics(event("20251006", "New Teacher Orientation")).asked == {"title:new teacher orientation"}


def test_many_unknown_titles_can_be_settled_at_once(ics: Callable[..., Read]) -> None:
    many = [event(f"202510{day:02}", f"Zorb {day}{chr(65 + day)}") for day in range(1, 21)]
    found = ics(*many)
    assert len(found.asked) == 20
    assert found.proposed["other_titles"] == "ask"
    assert ics(*many, answers={"other_titles": "regular"}).asked == set()


def test_a_second_file_gives_the_same_rows_for_what_is_unchanged(ics: Callable[..., Read]) -> None:
    before = ics(
        event("20251013", "Fall Break", end="20251015"), event("20251126", "Thanksgiving Break", end="20251129")
    )
    after = ics(
        event("20260116", "No School"),
        event("20251126", "Thanksgiving Break", end="20251129"),
        event("20251013", "Fall Break", end="20251014"),
        head="X-WR-CALNAME:Maple Hollow 2025-26",
    )
    assert before.years == after.years
    kept = [{name: cell for name, cell in row.items() if name != "_place"} for row in before.rows["closures"]]
    now = [{name: cell for name, cell in row.items() if name != "_place"} for row in after.rows["closures"]]
    assert [row for row in kept if row in now] == [
        row for row in kept if row["closure"] == "break" and row["note"] != "Fall Break"
    ]


def test_several_school_years_are_asked_for_and_read_apart(ics: Callable[..., Read]) -> None:
    next_year = [event("20260817", "First Day of School"), event("20270604", "Last Day of School")]
    whole = [event("20251013", "No School"), event("20261012", "No School"), event("20240902", "No School"), *next_year]
    found = ics(*whole)
    assert found.proposed["school_year"] == "2025-26, 2026-27"
    assert found.years == ["maple-hollow 2025-08-18..2026-06-05", "maple-hollow 2026-08-17..2027-06-04"]
    assert found.proposed["first_day:2026-27"] == "2026-08-17"
    one = ics(*whole, answers={"school_year": "2026-27"})
    assert one.closures == ["2026-10-12..2026-10-12 holiday"]
    assert one.proposed["first_day"] == "2026-08-17"
    every = ics(*whole, answers={"school_year": "all"})
    assert every.asked == {"first_day:2024-25", "last_day:2024-25"}


def test_the_records_own_calendars_can_be_chosen(tmp_path: Path) -> None:
    import duckdb

    from makewhole.exchange.reading import Request

    path = tmp_path / "calendar.ics"
    path.write_bytes(feed())
    connection = duckdb.connect()
    connection.execute("CREATE TEMP TABLE calendars AS SELECT 'riverbend' AS calendar_id")
    found = extract(Request(path, connection, answers={"calendar_id": "riverbend"}))
    (question,) = (each for each in found.questions if each.key == "calendar_id")
    assert [choice.answer for choice in question.choices] == ["riverbend"]
    assert connection.execute("SELECT calendar_id FROM in_calendars").fetchall() == [("riverbend",)]


# --- terms --------------------------------------------------------------------------------------------------------------


def test_terms_of_which_both_ends_are_known(ics: Callable[..., Read]) -> None:
    ends = [
        event("20251017", "End of First Quarter"),
        event("20251219", "End of 2nd Quarter / 1st Semester"),
        event("20260313", "Q3 ends"),
    ]
    found = ics(*ends)
    assert found.terms == [
        "Quarter 1 2025-08-18..2025-10-17 quarter",
        "Quarter 2 2025-10-18..2025-12-19 quarter",
        "Quarter 3 2025-12-20..2026-03-13 quarter",
        "Quarter 4 2026-03-14..2026-06-05 quarter",
        "Semester 1 2025-08-18..2025-12-19 semester",
        "Semester 2 2025-12-20..2026-06-05 semester",
    ]
    assert ics(*ends, answers={"terms": "no"}).terms == []
    gap = ics(ends[0], ends[2])
    assert gap.terms == ["Quarter 1 2025-08-18..2025-10-17 quarter", "Quarter 4 2026-03-14..2026-06-05 quarter"]
    assert gap.codes == ["term_incomplete"]
    begins = ics(event("20251020", "Quarter 2 begins"), ends[1])
    assert begins.terms[:2] == ["Quarter 1 2025-08-18..2025-10-19 quarter", "Quarter 2 2025-10-20..2025-12-19 quarter"]


def test_the_extended_school_year_is_a_term_with_its_own_closures(ics: Callable[..., Read]) -> None:
    found = ics(
        event("20260615", "Extended School Year", end="20260711"), event("20260703", "No School", end="20260704")
    )
    assert found.terms == ["Extended School Year 2026-06-15..2026-07-10 esy"]


# --- tables -------------------------------------------------------------------------------------------------------------


def test_a_make_up_saturday_is_a_school_day_and_a_late_start_no_closure(ics: Callable[..., Read]) -> None:
    found = ics(event("20260307", "Saturday: School in Session"), event("20260112", "Two-Hour Delay"))
    assert found.closures == ["2026-03-07..2026-03-07 school_day"]
    assert any("late start" in how for _, how in found.extract.shown)


@pytest.mark.parametrize(
    ("cell", "days"),
    [
        ("Oct 13-14", "10-13..10-14"),
        ("Nov 26 – 28, 2025", "2025-11-26..2025-11-28"),
        ("December 22 - January 2", "12-22..1-2"),
        ("December 22 - January 2, 2026", "2025-12-22..2026-1-2"),
        ("12/22/25-1/2/26", "2025-12-22..2026-1-2"),
        ("11/26-28", "11-26..11-28"),
        ("2025-09-01", "2025-9-1..2025-9-1"),
        ("Monday, Sept. 1st", "9-1..9-1"),
        ("13 Oct 2025", "2025-10-13..2025-10-13"),
        ("Oct 13 & 15", "10-13..10-13 10-15..10-15"),
        ("3 de septiembre de 2025", "2025-9-3..2025-9-3"),
        ("22 de diciembre al 2 de enero", "12-22..1-2"),
        ("Fall Break", None),
        ("October", None),
        ("Oct 13 Nov 4", None),
        ("13", None),
        ("Oct 45", None),
        ("1-2-3-4", None),
    ],
)
def test_dates_as_people_print_them(cell: str, days: str | None) -> None:
    spans = read_spans(cell)
    if spans is None:
        assert days is None
        return
    said = [
        "..".join(
            "-".join(str(part) for part in (atom.year, atom.month, atom.day) if part)
            for atom in (span.first, span.last)
        )
        for span in spans
    ]
    assert " ".join(said) == days


def test_days_under_the_heading_of_a_month(table: Callable[..., Read]) -> None:
    text = (
        "Maple Hollow 2025-2026,\nAugust 2025,\n18,First Day of School\nOCTOBER,\n13-14,Fall Break\n"
        "December 2025,\n22 – Jan 2,Winter Break\nJune 2026,\n5,Last Day of School\n*Subject to change,\n"
    )
    found = table(text)
    assert found.closures == ["2025-10-13..2025-10-14 break", "2025-12-22..2026-01-02 break"]
    assert found.asked == set()


def test_a_year_that_nothing_says_is_asked_or_told_by_the_weekdays(table: Callable[..., Read]) -> None:
    text = "Date,Event\nAug 18,First Day of School\nOct 13,No School\nJune 5,Last Day of School\n"
    assert table(text).asked >= {"school_year"}
    assert table(text).rows["closures"] == []
    assert table(text, {"school_year": "2025-26"}).closures == ["2025-10-13..2025-10-13 holiday"]
    named = (
        "Date,Day,Event\nAug 18,Monday,First Day of School\nOct 13,Monday,No School\nNov 11,Tuesday,No School\n"
        "June 5,Friday,Last Day of School\n"
    )
    found = table(named)
    assert found.proposed["school_year"] == "2025-26"
    assert len(found.closures) == 2


def test_a_weekday_that_is_not_the_dates_is_told_and_the_row_left_out(table: Callable[..., Read]) -> None:
    text = (
        "Date,Weekday,Event\n8/18/2025,Mon,First Day of School\n10/13/2025,Tue,No School\n10/14/2025,Tue,No School\n"
        "6/5/2026,Fri,Last Day of School\n"
    )
    found = table(text)
    assert found.closures == ["2025-10-14..2025-10-14 holiday"]
    (finding,) = (each for each in found.extract.findings if each.code == "weekday_mismatch")
    assert finding.row == 3
    assert "No School" not in finding.message


def test_an_ambiguous_order_of_day_and_month_is_asked(table: Callable[..., Read]) -> None:
    text = "Date,Event\n9/8/2025,First Day of School\n10/11/2025,No School\n6/5/2026,Last Day of School\n"
    assert table(text).asked >= {"date_order"}
    assert table(text, {"date_order": "mdy"}).closures == ["2025-10-11..2025-10-11 holiday"]
    assert table(text.replace("6/5/2026", "6/15/2026")).closures == ["2025-10-11..2025-10-11 holiday"]


def test_a_whole_day_that_ends_at_midnight_ends_on_the_day_before(table: Callable[..., Read]) -> None:
    head = "Subject,Start Date,Start Time,End Date,End Time,All day event\n"
    days = "First Day of School,8/18/2025,,8/18/2025,,True\nLast Day of School,6/15/2026,,6/15/2026,,True\n"
    outlook = "No School,10/13/2025,12:00:00 AM,10/15/2025,12:00:00 AM,True\n"
    google = "No School,10/13/2025,,10/14/2025,,True\n"
    assert (
        table(head + days + outlook).closures
        == table(head + days + google).closures
        == ["2025-10-13..2025-10-14 holiday"]
    )


def test_a_column_of_schools_limits_only_where_it_differs(table: Callable[..., Read]) -> None:
    rows = "8/18/2025,First Day of School,{0}\n10/13/2025,No School,{1}\n6/15/2026,Last Day of School,{0}\n"
    text = "Date,Event,School\n" + rows
    assert table(text.format("Oak Elementary", "Oak Elementary")).asked == set()
    assert table(text.format("All", "Elementary")).asked == {"title:no school (elementary only)"}


def test_columns_without_a_name_are_asked(table: Callable[..., Read]) -> None:
    found = table("Wann,Was\n2025-08-18 oder so,Schulbeginn\nspaeter,Ferien\n")
    assert found.asked >= {"column:date", "column:title"}


def test_a_workbook_is_read_as_a_csv_is(tmp_path: Path) -> None:
    path = tmp_path / "Maple Hollow.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Maple Hollow School Calendar 2025-26"],
        ["Date", "Through", "Event"],
        [dt.date(2025, 8, 18), None, "First Day of School"],
        [dt.date(2025, 10, 13), dt.date(2025, 10, 14), "Fall Break"],
        ["Nov 26 – 28", None, "Thanksgiving Recess"],
        [45978, None, "Snow - School Closed"],
        [dt.date(2026, 6, 5), None, "Last Day of School"],
    ):
        sheet.append(row)
    book.save(path)
    assert identify(path).sure >= 80
    found = read(path)
    assert found.closures == [
        "2025-10-13..2025-10-14 break",
        "2025-11-17..2025-11-17 weather",
        "2025-11-26..2025-11-28 break",
    ]
    assert found.proposed["serial_dates"] == "yes"
    assert len(read(path, {"serial_dates": "no"}).closures) == 2


# --- files of another kind, and files that mean harm ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ics", b""),
        ("a.ics", b"%PDF-1.7 nothing"),
        ("a.ics", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:No School\r\n"),
        ("a.ics", b"BEGIN:VCALENDAR\r\nthis is no line\r\nEND:VCALENDAR\r\n"),
        ("a.ics", b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 50 + b"END:VEVENT\r\n" * 50 + b"END:VCALENDAR\r\n"),
        ("a.csv", b"\x89PNG\r\n\x1a\n"),
        ("a.xlsx", b"PK\x03\x04 broken"),
        ("a.json", b'{"BEGIN": "VCALENDAR"}'),
        ("a.csv", b"Student,Date,Minutes,Service,Provider\nMaya R.,2025-10-13,30,Speech,J.\n"),
    ],
)
def test_a_file_of_another_kind_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert identify(path).sure == (100 if content.startswith(b"BEGIN:VCALENDAR") else 0)
    if name == "a.csv" and b"Student" in content:
        assert read(path).asked >= {"column:title"}
        return
    with pytest.raises(NotReadable, match=r"\.$"):
        read(path)


@pytest.mark.parametrize(
    "header",
    ["Date,Therapy,Happened,Min,Why not", "Date,Student,Title", "calendar_id,starts_on,ends_on,closure,note"],
)
def test_a_log_and_a_table_of_a_record_are_no_school_calendar(tmp_path: Path, header: str) -> None:
    path = tmp_path / "log.csv"
    path.write_text(header + "\n" + "2025-10-13,No School,2025-10-13,No School,No School\n" * 9, encoding="utf-8")
    assert identify(path).sure == 0


def test_no_file_at_all_is_told(tmp_path: Path) -> None:
    assert identify(tmp_path / "none.ics").sure == 0
    assert identify(tmp_path).sure == 0
    with pytest.raises(NotReadable):
        read(tmp_path / "none.csv")


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY;COUNT=999999999",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3;BYSECOND=1,2,3",
        "FREQ=DAILY;COUNT=99999999",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=300",
        "FREQ=FORTNIGHTLY",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU,TH;BYMONTH=2;BYMONTHDAY=30",
    ],
)
def test_a_repeat_without_end_costs_little_and_brings_nothing(ics: Callable[..., Read], rule: str) -> None:
    began = time.monotonic()
    found = ics(event("20251013", "No School", f"RRULE:{rule}"), event("20251020", "No School - Fall Break"))
    assert time.monotonic() - began < 12
    assert "2025-10-20..2025-10-20 break" in found.closures
    assert len(found.closures) <= 2


def test_a_daily_repeat_without_end_stops_with_the_school_year(ics: Callable[..., Read]) -> None:
    found = ics(event("20260601", "Early Release", "RRULE:FREQ=DAILY"))
    assert found.closures[-1] == "2026-06-05..2026-06-05 half_day"


def test_a_hundred_thousand_events_are_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "huge.ics"
    one = "BEGIN:VEVENT\r\nUID:{0}\r\nDTSTART;VALUE=DATE:20251013\r\nSUMMARY:Game {0}\r\nEND:VEVENT\r\n"
    path.write_text(
        "BEGIN:VCALENDAR\r\n" + "".join(one.format(n) for n in range(100_000)) + "END:VCALENDAR\r\n", encoding="utf-8"
    )
    began = time.monotonic()
    with pytest.raises(NotReadable, match="100,000 events"):
        read(path)
    assert identify(path).sure == 100
    assert time.monotonic() - began < 5


def test_events_of_many_years_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.ics"
    path.write_bytes(feed(*(event("20240901", f"No School {n}", end="20300901") for n in range(300))))
    with pytest.raises(NotReadable, match="last for years"):
        read(path)


def test_a_calendar_without_events_is_told(tmp_path: Path) -> None:
    path = tmp_path / "empty.ics"
    path.write_bytes(feed(bounds=False))
    with pytest.raises(NotReadable, match="no event"):
        read(path)


def test_a_cell_as_long_as_a_book_costs_little(table: Callable[..., Read]) -> None:
    text = f"Date,Event\n8/18/2025,First Day of School\n{'Oct 13 2025 and ' * 8_000},{'No School ' * 9_000}\n"
    began = time.monotonic()
    found = table(text + "10/13/2025,No School\n6/15/2026,Last Day of School\n")
    assert found.closures == ["2025-10-13..2025-10-13 holiday"]
    assert found.codes == ["date_not_read"]
    assert time.monotonic() - began < 5


def test_five_thousand_events_take_seconds(tmp_path: Path) -> None:
    path = tmp_path / "large.ics"
    games = [event(f"2025{9 + n % 4:02}{1 + n % 28:02}", f"Football Game {n % 50}") for n in range(5_000)]
    path.write_bytes(feed(*games, event("20251013", "No School")))
    began = time.monotonic()
    assert read(path).closures == ["2025-10-13..2025-10-13 holiday"]
    assert time.monotonic() - began < 15


def or_not_readable(path: Path) -> Extract | None:
    identify(path)
    try:
        return read(path).extract
    except NotReadable:
        return None


FUZZ = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FUZZ
@given(content=st.binary(max_size=300), ending=st.sampled_from([".ics", ".csv", ".xlsx"]))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes, ending: str) -> None:
    path = tmp_path / f"file{ending}"
    path.write_bytes(content)
    or_not_readable(path)


@FUZZ
@given(data=st.data())
def test_a_damaged_calendar_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    folder = data.draw(st.sampled_from(sorted(path.parent for path in SAMPLES.glob("*/golden.txt"))))
    (sample,) = (path for path in folder.iterdir() if path.name != "golden.txt")
    content = bytearray(sample.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.sampled_from(["byte", "cut", "double", "drop"])):
            case "byte":
                content[at] = data.draw(st.integers(0, 255))
            case "cut":
                del content[at : at + data.draw(st.integers(1, 40))]
            case "double":
                content[at:at] = content[at : at + 60]
            case _:
                content[at:at] = data.draw(st.binary(max_size=8))
        if not content:
            break
    path = tmp_path / sample.name
    path.write_bytes(bytes(content))
    or_not_readable(path)


LINES = st.sampled_from(
    [
        "DTSTART;VALUE=DATE:20251013",
        "DTSTART:99991231T235959Z",
        "DTSTART:00010101",
        "DTSTART;TZID=Nowhere/Land:20251013T080000",
        "DTEND;VALUE=DATE:20240101",
        "DTEND:20251014T000000",
        "DURATION:P99999D",
        "DURATION:-P1D",
        "RRULE:FREQ=DAILY;UNTIL=20251020T000000Z",
        "RRULE:FREQ=WEEKLY;BYDAY=XX",
        "RRULE:FREQ=YEARLY;BYDAY=53MO",
        "EXDATE:20251013,garbage",
        "RDATE;VALUE=PERIOD:20251013T080000Z/PT1H",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20251013T000000",
        "EXRULE:FREQ=DAILY",
        "STATUS:CANCELLED",
        "SEQUENCE:x",
        "SUMMARY:No School",
        "SUMMARY;LANGUAGE=es:No hay clases",
        "SUMMARY:",
        "UID:1",
        "UID:2",
    ]
)


@FUZZ
@given(events=st.lists(st.lists(LINES, max_size=7), max_size=4))
def test_any_mix_of_properties_is_read_or_refused(tmp_path: Path, events: list[list[str]]) -> None:
    path = tmp_path / "mixed.ics"
    path.write_bytes(feed(*("\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"]) for lines in events)))
    or_not_readable(path)

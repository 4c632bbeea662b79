"""Service logs: columns proposed and put right once, units, dates, groups, words, make-ups; what is asked, and what is told."""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
from tests.exchange.log_reading import Read, read_file, record

from makewhole.exchange import log_cells, log_columns, reasons, service_logs, sheets
from makewhole.exchange.log_columns import Known, role_of_heading
from makewhole.exchange.reading import NotReadable, Request
from makewhole.record.schema import REASONS

SAMPLES = Path(__file__).parent / "samples" / "logs"
COLLECTED = SAMPLES.parent / "reasons_collected.tsv"
"""What real logs and rules say of a missed session: phrases with their class and sources, and what is ambiguous."""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log.csv"


def read(log: Path, *lines: str, answers: dict[str, str] | None = None, **said: str | None) -> Read:
    log.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_file(service_logs, log, answers, **said)


HEAD = "Student,Service,Date,Start,End,Minutes,Status,Reason"


# --- columns ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Date of Service", "date"),
        ("Svc Dt", "date"),
        ("Date Note Written", "ignore"),
        ("Projected Next Service Date", "ignore"),
        ("Make-up for (date missed)", "make_up_for"),
        ("This is a make-up for a missed session on", "make_up_for"),
        ("Session must be made up by", "ignore"),
        ("Provider Name", "ignore"),
        ("Child's Name", "student"),
        ("Mins Prov", "minutes"),
        ("Mins Sched", "planned_minutes"),
        ("Time Away Mins", "ignore"),
        ("Qty (15 min units)", "units"),
        ("Duration (h:mm)", "hours"),
        ("Why not", "reason"),
        ("Student/Provider Not Available", "not_available"),
        ("Session Cancelled/Absent", "missed"),
        ("Held?", "given"),
        ("Certified", "signed"),
        ("Time in", "start"),
        ("Time out", "end"),
        ("Procedure Code(s)", "code"),
        ("Omit from Billing", "omit"),
        ("Favourite colour", None),
    ],
)
def test_a_heading_says_what_its_column_holds(heading: str, role: str | None) -> None:
    assert role_of_heading(heading) == role


def test_every_rule_for_headings_names_a_role() -> None:
    roles = {rule["role"] for rule in log_columns._headings()["rule"]}
    assert roles <= {*log_columns.ROLES, "ask", "length", "planned_length"}


def test_each_used_column_is_proposed_and_shown(log: Path) -> None:
    found = read(
        log,
        HEAD,
        "Maya R.,Speech,10/15/2025,9:00 AM,9:30 AM,30,Held,",
        "Maya R.,Speech,10/16/2025,9:00 AM,9:30 AM,30,Held,",
    )
    assert found.proposed == {
        "column:Student": "student", "column:Service": "service", "column:Date": "date", "column:Start": "start",
        "column:End": "end", "column:Minutes": "minutes", "column:Status": "status", "column:Reason": "reason",
    }  # fmt: skip
    assert found.extract.is_complete
    assert ('column "Minutes" (30)', "its minutes") in found.extract.shown


def test_a_column_is_put_right_by_an_answer_and_the_layout_is_known_again(log: Path) -> None:
    lines = ("Student,Service,Date,Minutes,Total", "Maya R.,Speech,10/15/2025,35,30", "Maya R.,Speech,10/16/2025,35,30")
    first = read(log, *lines)
    assert first.cells("delivered_minutes") == [("35",), ("35",)]
    answers = {**first.proposed, "column:Minutes": "ignore", "column:Total": "minutes"}
    again = read(log, *lines, answers=answers)
    assert again.cells("delivered_minutes") == [("30",), ("30",)]
    assert not again.extract.questions
    assert again.extract.layout == first.extract.layout
    other = read(log, "Student,Service,Date,Min", "Maya R.,Speech,10/15/2025,35")
    assert other.extract.layout != first.extract.layout


def test_headings_that_say_nothing_are_asked_about_where_the_cells_do_not_decide(log: Path) -> None:
    found = read(log, "A,B,C", "Maya R.,10/15/2025,4", "Leo G.,10/16/2025,5", "Maya R.,10/17/2025,5", student=None)
    assert found.proposed["column:A"] == "student"
    assert found.proposed["column:B"] == "date"
    assert "column:C" in found.open
    assert found.rows == []


def test_two_columns_of_days_are_asked_about(log: Path) -> None:
    found = read(
        log,
        "Student,Service,Date,Visit Date,Session Date,Minutes",
        "Maya R.,Speech,10/15/2025,10/15/2025,10/16/2025,30",
    )
    assert {"column:Visit Date", "column:Session Date"} <= found.open.keys()
    right = read(
        log,
        "Student,Service,Date,Visit Date,Session Date,Minutes",
        "Maya R.,Speech,10/15/2025,10/15/2025,10/16/2025,30",
        answers={"column:Session Date": "date", "column:Visit Date": "ignore", "column:Date": "ignore"},
    )
    assert right.cells("date") == [("2025-10-16",)]


def test_hours_or_minutes_or_units_under_a_heading_without_a_unit_are_asked(log: Path) -> None:
    lines = ("Student,Service,Date,Duration", "Maya R.,Speech,10/15/2025,2", "Maya R.,Speech,10/16/2025,3")
    assert "column:Duration" in read(log, *lines).open
    assert read(log, *lines, answers={"column:Duration": "units", "unit_minutes": "15"}).cells("delivered_minutes") == [
        ("30",),
        ("45",),
    ]
    large = read(log, "Student,Service,Date,Duration", "Maya R.,Speech,10/15/2025,30")
    assert large.cells("delivered_minutes") == [("30",)]


def test_no_table_of_sessions_is_said(log: Path) -> None:
    with pytest.raises(NotReadable, match="No table of sessions"):
        read(log, "just,words", "and,more")


# --- units and times --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "cell", "minutes"),
    [
        ("Minutes", "30", "30"), ("Minutes", "1 hr 15 min", "75"), ("Hours", "0.75", "45"), ("Hours", "0,5", "30"),
        ("Hours", "1:15", "75"), ("Units (15 min)", "3", "45"), ("Units", "2", "30"), ("Duration (h:mm)", "0:40", "40"),
        ("Minutes", "PT1800S", "30"),
    ],
)  # fmt: skip
def test_each_unit_is_read(log: Path, heading: str, cell: str, minutes: str) -> None:
    log.write_text(f'Student,Service,Date,{heading}\nMaya R.,Speech,10/15/2025,"{cell}"\n', encoding="utf-8")
    assert read_file(service_logs, log).cells("delivered_minutes") == [(minutes,)]


def test_start_and_end_give_the_minutes_over_noon(log: Path) -> None:
    found = read(log, "Student,Service,Date,Start,End", "Maya R.,Speech,10/15/2025,11:35am,12:15pm")
    assert found.cells("starts_at", "delivered_minutes") == [("11:35", "40")]


def test_minutes_that_differ_from_the_times_are_taken_and_named(log: Path) -> None:
    found = read(log, HEAD, "Maya R.,Speech,10/15/2025,9:00 AM,9:45 AM,30,Held,")
    assert found.cells("delivered_minutes") == [("30",)]
    assert "minutes_differ" in found.codes


def test_an_empty_cell_of_minutes_stays_empty_and_is_told(log: Path) -> None:
    found = read(log, "Student,Service,Date,Minutes", "Maya R.,Speech,10/15/2025,30", "Maya R.,Speech,10/16/2025,")
    assert found.cells("date", "delivered_minutes") == [("2025-10-15", "30"), ("2025-10-16", "")]
    assert "nothing_told" in found.codes


def test_a_length_that_is_none_leaves_the_cell_empty(log: Path) -> None:
    found = read(log, HEAD, "Maya R.,Speech,10/15/2025,,,3O,Held,", "Maya R.,Speech,10/16/2025,,,30,Held,")
    assert found.cells("delivered_minutes") == [("",), ("30",)]
    [told] = [finding for finding in found.extract.findings if finding.code == "length_not_read"]
    assert (told.row, told.column, "Maya" in told.message) == (2, "delivered_minutes", False)


# --- days -------------------------------------------------------------------------------------------------------------


def test_an_order_that_nothing_decides_is_asked_and_its_rows_wait(log: Path) -> None:
    lines = ("Student,Service,Date,Minutes", "Maya R.,Speech,02/03/2026,30", "Maya R.,Speech,04/05/2026,30")
    found = read(log, *lines)
    assert found.open.keys() == {"date_order"}
    assert found.rows == []
    assert read(log, *lines, answers={"date_order": "dmy"}).cells("date") == [("2026-03-02",), ("2026-05-04",)]
    assert read(log, *lines, answers={"date_order": "mdy"}).cells("date") == [("2026-02-03",), ("2026-04-05",)]


def test_one_day_that_can_be_read_in_one_way_decides(log: Path) -> None:
    found = read(log, "Student,Service,Date,Minutes", "Maya R.,Speech,02/03/2026,30", "Maya R.,Speech,17/03/2026,30")
    assert found.cells("date") == [("2026-03-02",), ("2026-03-17",)]


def test_a_nought_that_a_spreadsheet_took_is_put_back(log: Path) -> None:
    found = read(log, "Student,Service,Date,Minutes", "Maya R.,Speech,91525,30", "Maya R.,Speech,101325,30")
    assert found.cells("date") == [("2025-09-15",), ("2025-10-13",)]


def test_a_row_without_a_day_is_left_out_and_named(log: Path) -> None:
    found = read(
        log,
        "Student,Service,Date,Minutes",
        "Maya R.,Speech,10/15/2025,30",
        "Maya R.,Speech,,30",
        "Maya R.,Speech,soon,30",
    )
    assert len(found.rows) == 1
    assert {"no_day", "date_not_read"} <= found.codes


# --- students ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Maya R.", "maya r", "MAYA R.", '"R., Maya"', "maya", "\u200fMaya R.\u200f"])
def test_a_name_that_can_only_be_one_student_is_taken(log: Path, name: str) -> None:
    assert read(log, "Student,Service,Date,Minutes", f"{name},Speech,10/15/2025,30").cells("promise_id") == [
        ("maya-speech",)
    ]


def test_a_name_that_fits_is_proposed_and_one_that_does_not_is_asked(log: Path) -> None:
    found = read(
        log, "Student,Service,Date,Minutes", "Maya Rivera,Speech,10/15/2025,30", "Ines V.,Speech,10/15/2025,30"
    )
    assert found.proposed["student:maya rivera"] == "maya"
    assert "student:ines v" in found.open
    assert len(found.rows) == 1


def test_two_names_that_fit_one_student_are_both_asked(log: Path) -> None:
    found = read(
        log, "Student,Service,Date,Minutes", "Maya Rivera,Speech,10/15/2025,30", "Maya Reyes,Speech,10/15/2025,30"
    )
    assert {"student:maya rivera", "student:maya reyes"} <= found.open.keys()
    assert found.rows == []


def test_a_file_about_one_student_leaves_the_others_out_and_says_so(log: Path) -> None:
    lines = (
        "Student,Service,Setting,Date,Minutes",
        "Maya R.,Speech,,10/15/2025,30",
        "Leo G.,Speech,Group,10/15/2025,40",
    )
    found = read(log, *lines, student="maya")
    assert found.cells("promise_id") == [("maya-speech",)]
    assert "other_student" in found.codes
    assert not any("Leo" in finding.message for finding in found.extract.findings)


@pytest.mark.parametrize(
    "cell", ["Leo G.; Maya R.", "Leo G. and Maya R.", "Leo G. / Maya R.", '"Leo G., Maya R."', "Leo G. & Maya R."]
)
def test_a_group_in_one_cell_is_a_session_of_each(log: Path, cell: str) -> None:
    found = read(log, "Date,Students,Service,Minutes", f"10/15/2025,{cell},Speech (group),40")
    assert sorted(found.cells("promise_id", "delivered_minutes")) == [("leo-group", "40"), ("maya-speech", "40")]


def test_students_in_columns_of_their_own_are_a_group(log: Path) -> None:
    found = read(
        log,
        "Date,Student 1,Student 2,Service,Minutes",
        "10/15/2025,Leo G.,Maya R.,Speech,40",
        "10/16/2025,Maya R.,,Speech,30",
    )
    assert sorted(found.cells("promise_id", "date")) == [
        ("leo-group", "2025-10-15"), ("maya-speech", "2025-10-15"), ("maya-speech", "2025-10-16"),
    ]  # fmt: skip


# --- services and promises --------------------------------------------------------------------------------------------


def test_of_two_promises_the_setting_decides_and_else_it_is_asked(log: Path) -> None:
    found = read(
        log, "Student,Service,Setting,Date,Minutes", "Leo G.,Speech,Group,10/15/2025,40", "Leo G.,Speech,,10/16/2025,30"
    )
    assert found.cells("promise_id") == [("leo-group",)]
    [(key, question)] = found.open.items()
    assert {choice.answer for choice in question.choices} == {"leo-alone", "leo-group", "leave_out"}
    right = read(log, "Student,Service,Date,Minutes", "Leo G.,Speech,10/16/2025,30", answers={key: "leo-alone"})
    assert right.cells("promise_id") == [("leo-alone",)]


def test_a_service_that_is_promised_nowhere_is_left_out_and_named(log: Path) -> None:
    found = read(log, "Student,Service,Date,Minutes", "Maya R.,Counseling,10/15/2025,30", "Maya R.,OT,10/15/2025,45")
    assert found.cells("promise_id") == [("maya-ot",)]
    assert "not_promised" in found.codes


def test_a_service_that_nobody_knows_is_asked(log: Path) -> None:
    found = read(log, "Student,Service,Date,Minutes", "Maya R.,Room 7,10/15/2025,30")
    assert found.open.keys() == {"service:room 7"}
    right = read(
        log,
        "Student,Service,Date,Minutes",
        "Maya R.,Room 7,10/15/2025,45",
        answers={"service:room 7": "Occupational Therapy"},
    )
    assert right.cells("promise_id") == [("maya-ot",)]


def test_of_two_years_of_plans_the_day_decides(log: Path) -> None:
    log.write_text(
        "Student,Service,Date,Minutes\nMaya R.,OT,10/15/2025,45\nMaya R.,OT,10/15/2026,45\n", encoding="utf-8"
    )
    with record() as connection:
        connection.execute(
            "INSERT INTO plans (plan_id, student_id, kind, starts_on) VALUES ('next', 'maya', 'iep', DATE '2026-09-02')"
        )
        connection.execute(
            "INSERT INTO promises (promise_id, plan_id, service) VALUES ('next-ot', 'next', 'Occupational Therapy')"
        )
        service_logs.extract(Request(log, connection, source="provider"))
        found = connection.execute("SELECT promise_id, date FROM in_sessions ORDER BY date").fetchall()
    assert found == [("maya-ot", "2025-10-15"), ("next-ot", "2026-10-15")]


# --- words ------------------------------------------------------------------------------------------------------------


def test_a_reason_on_the_list_is_taken_and_one_that_is_not_is_asked(log: Path) -> None:
    found = read(
        log, HEAD,
        "Maya R.,Speech,10/15/2025,9:00 AM,9:30 AM,0,Missed,SLP out sick",
        "Maya R.,Speech,10/16/2025,9:00 AM,9:30 AM,0,Missed,the hamster died",
        "Maya R.,Speech,10/17/2025,9:00 AM,9:30 AM,0,Missed,Testing",
    )  # fmt: skip
    assert found.cells("date", "planned_minutes", "delivered_minutes", "reason") == [
        ("2025-10-15", "30", "0", "provider_absent")
    ]
    assert found.open.keys() == {"reason:the hamster died", "reason:testing"}


def test_two_columns_that_say_different_things_are_asked(log: Path) -> None:
    found = read(
        log,
        HEAD,
        "Maya R.,Speech,10/15/2025,,,0,Student absent,SLP out sick",
        "Maya R.,Speech,10/16/2025,,,30,Held,Student absent",
    )
    assert found.open.keys() == {"reason:student absent + slp out sick", "reason:held + student absent"}
    assert found.rows == []


def test_minutes_beside_words_of_a_miss_are_asked_where_the_heading_says_given(log: Path) -> None:
    lines = (
        "Student,Service,Date,Minutes Served,Reason",
        "Maya R.,Speech,10/15/2025,20,Student absent",
        "Maya R.,Speech,10/16/2025,0,Student absent",
    )
    assert read(log, *lines).open.keys() == {"minutes_beside_reason"}
    given = read(log, *lines, answers={"minutes_beside_reason": "given"})
    assert given.cells("delivered_minutes", "reason") == [("20", "student_absent"), ("0", "student_absent")]
    planned = read(log, *lines, answers={"minutes_beside_reason": "planned"})
    assert planned.cells("planned_minutes", "delivered_minutes")[0] == ("20", "0")


def test_a_part_that_was_held_keeps_its_minutes_and_its_reason(log: Path) -> None:
    found = read(
        log, "Student,Service,Date,Scheduled Minutes,Minutes,Reason", "Maya R.,Speech,10/15/2025,30,20,late start"
    )
    assert found.cells("planned_minutes", "delivered_minutes", "reason") == [("30", "20", "shortened_day")]


def test_how_long_held_sessions_were_is_asked_where_the_file_does_not_say(log: Path) -> None:
    lines = (
        "Student,Service,Date,Status",
        "Maya R.,Speech,10/15/2025,Held",
        "Maya R.,Speech,10/16/2025,Student absent",
    )
    found = read(log, *lines)
    assert found.open.keys() == {"held_minutes"}
    assert found.cells("date", "delivered_minutes") == [("2025-10-16", "0")]
    assert read(log, *lines, answers={"held_minutes": "promised"}).cells("delivered_minutes") == [("30",), ("0",)]
    assert read(log, *lines, answers={"held_minutes": "unknown"}).cells("delivered_minutes") == [("",), ("0",)]


def test_a_code_is_read_with_the_legend_of_the_file_and_asked_without_it(log: Path) -> None:
    rows = ("Student,Service,Date,Key,Minutes", "Maya R.,Speech,10/15/2025,C,30")
    assert read(log, *rows).open.keys() == {"reason:c"}
    assert read(log, "Key: C = Consultation; A = Student Absent", *rows).cells("contact") == [("consult",)]
    assert read(log, "Key: C = School closed; A = Student Absent", *rows).cells("reason") == [("school_closed",)]


def test_a_make_up_names_the_day_that_was_missed(log: Path) -> None:
    found = read(
        log, "Student,Service,Date,Minutes,Reason,Make-up for (date missed)",
        "Maya R.,Speech,10/15/2025,0,SLP out sick,",
        "Maya R.,Speech,10/17/2025,30,,10/15/2025",
    )  # fmt: skip
    assert found.cells("kind", "delivered_minutes", "_makes_up_on") == [("", "0", ""), ("make_up", "30", "2025-10-15")]


def test_a_draft_is_left_out_and_named_and_nobody_signed_is_proposed(log: Path) -> None:
    found = read(
        log,
        "Student,Service,Date,Minutes,Log Type",
        "Maya R.,Speech,10/15/2025,30,Draft",
        "Maya R.,Speech,10/16/2025,30,Submitted",
    )
    assert (found.cells("date"), "draft" in found.codes) == ([("2025-10-16",)], True)
    found = read(
        log,
        "Student,Service,Date,Minutes,Certified",
        "Maya R.,Speech,10/15/2025,30,No",
        "Maya R.,Speech,10/16/2025,30,Yes",
    )
    assert found.proposed["signed:no"] == "leave_out"
    assert (found.cells("date"), "unsigned" in found.codes) == ([("2025-10-16",)], True)


def test_a_row_of_sums_and_headings_in_the_middle_are_left_out_and_named(log: Path) -> None:
    found = read(
        log,
        "Student,Service,Date,Minutes",
        "Maya R.,Speech,10/15/2025,30",
        "Student,Service,Date,Minutes",
        "Maya R.,Speech,10/16/2025,30",
        "Total,,,60",
    )
    assert found.cells("delivered_minutes") == [("30",), ("30",)]
    assert len([finding for finding in found.extract.findings if finding.code == "left_out"]) == 2


def test_whose_log_it_is_is_asked(log: Path) -> None:
    found = read(log, "Student,Service,Date,Minutes", "Maya R.,Speech,10/15/2025,30", source=None)
    assert found.open.keys() == {"source"}
    assert found.rows == []


def test_an_answer_that_is_none_is_asked_again(log: Path) -> None:
    lines = (HEAD, "Maya R.,Speech,10/17/2025,9:00 AM,9:30 AM,0,Missed,Testing")
    assert read(log, *lines, answers={"reason:testing": "nonsense"}).open.keys() == {"reason:testing"}


# --- the vocabulary against the collection that it was made from ------------------------------------------------------


def _collected() -> list[tuple[int, str, str, bool]]:
    """Number, wording, class, and whether it is ambiguous, of the collection's table."""
    with COLLECTED.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert sum(row["kind"] == "ambiguity" for row in rows) == 18
    assert all(row["sources"] for row in rows if row["kind"] == "phrase")
    return [
        (int(row["number"]), row["wording"], row["class"], "?" in row["class"])
        for row in rows
        if row["kind"] == "phrase"
    ]


def test_every_wording_of_the_collection_is_in_the_vocabulary_with_its_class() -> None:
    import tomllib
    from importlib import resources

    text = resources.files("makewhole.exchange").joinpath("reasons.toml").read_text(encoding="utf-8")
    entries = {entry["row"]: entry for entry in tomllib.loads(text)["phrase"] if "row" in entry}
    collected = _collected()
    assert len(collected) == 132
    looked = 0
    for number, wording, kind, is_ambiguous in collected:
        words = re.findall(r"[a-z_]+", kind)
        if number not in entries:
            # codes are read with a legend only; a make-up is no reason; a blank is no word
            assert len(wording) <= 3 or "make-up" in wording or "blank" in wording, wording
            continue
        looked += 1
        entry = entries[number]
        if is_ambiguous:
            assert entry.get("may_be"), wording
            assert "class" not in entry, wording
        elif words[0] in REASONS:
            # The two words that the closed list has otherwise than the collection: the head of reasons.toml says how.
            ours = {"late_start": {"shortened_day"}}.get(words[0], {words[0], "field_trip"})
            assert {entry.get("class")} <= ours or entry.get("may_be"), wording
        assert all(reasons.shipped().meaning(each) is not None for each in entry["texts"])
    assert looked >= 128


@pytest.mark.parametrize("text", ["two-hour delay", "late start", "fog delay", "tardy", "snow", "early release"])
def test_a_day_that_begins_late_is_no_plan_that_has_not_begun(text: str) -> None:
    """`late_start` is shown as "services not begun", and the notes of a state on it are about that."""
    meaning = reasons.shipped().meaning(text)
    assert meaning is not None
    assert "shortened_day" in (meaning.reason, *meaning.may_be)
    assert "late_start" not in (meaning.reason, *meaning.may_be)


def test_an_answer_that_services_had_not_begun_says_that_nothing_was_held() -> None:
    begun, short = reasons.answered("late_start"), reasons.answered("shortened_day")
    assert begun is not None
    assert short is not None
    assert (begun.says_not_held, short.says_not_held) == (True, False)


def test_every_reason_has_words_for_whoever_says_what_a_file_means() -> None:
    assert set(reasons.REASON_WORDS) == set(REASONS)


AMBIGUOUS = [
    "testing", "exams", "evaluation", "assessment", "meeting", "IEP meeting", "not available", "holiday", "early dismissal",
    "no show", "did not attend", "emergency", "family emergency", "no sub", "no coverage", "schedule conflict (assembly/testing)",
    "leave", "cancelled", "in-school suspension", "late", "student emergencies", "absent", "absent, then assembly",
]  # fmt: skip
CODES = ["C", "S", "A", "CA", "AB", "TA", "P", "E", "M", "H"]


@pytest.mark.parametrize("text", [*AMBIGUOUS, *CODES])
def test_every_ambiguity_of_the_collection_is_asked(log: Path, text: str) -> None:
    with log.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(
            [HEAD.split(","), ["Maya R.", "Speech", "10/15/2025", "", "", "0", "Missed", text]]
        )
    found = read_file(service_logs, log)
    assert [key for key in found.open if key.startswith("reason:")]
    assert found.rows == []


# --- workbooks, large files -------------------------------------------------------------------------------------------


def workbook(path: Path, rows: list[list[object]], **options: object) -> Path:
    book = xlsxwriter.Workbook(str(path), options)
    day = book.add_format({"num_format": "m/d/yyyy"})
    sheet = book.add_worksheet("Log")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, dt.date):
                sheet.write_datetime(number, column, dt.datetime.combine(cell, dt.time()), day)
            else:
                sheet.write(number, column, cell)
    book.close()
    return path


def test_real_dates_of_a_workbook_are_days(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "log.xlsx",
        [["Student", "Service", "Date", "Minutes"], ["Maya R.", "Speech", dt.date(2025, 10, 15), 30]],
    )
    found = read_file(service_logs, path)
    assert found.cells("date", "delivered_minutes", "_place") == [("2025-10-15", "30", "Log row 2")]


def test_a_formula_with_its_value_is_that_value_and_one_without_is_empty_and_named(tmp_path: Path) -> None:
    path = tmp_path / "log.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Log")
    sheet.write_row(0, 0, ["Student", "Service", "Date", "Minutes", "Status"])
    sheet.write_row(1, 0, ["Maya R.", "Speech", "10/15/2025"])
    sheet.write_formula(1, 3, "=15*2", None, 30)
    sheet.write_row(2, 0, ["Maya R.", "Speech", "10/16/2025"])
    sheet.write_formula(2, 3, "=15*2", None, "")
    sheet.write(1, 4, "Held")
    sheet.write(2, 4, "Held")
    book.close()
    found = read_file(service_logs, path)
    assert found.cells("date", "delivered_minutes") == [("2025-10-15", "30"), ("2025-10-16", "")]


def test_a_large_file_is_read_as_a_small_one_is(tmp_path: Path) -> None:
    looked = 0
    for file in sorted(SAMPLES.glob("*/*/*.csv")):
        book = sheets.open_book(file)
        table = log_columns.find_table(book.sheets[0], Known())
        if table is None or book.encoding not in ("utf-8", "utf-8-sig"):
            continue
        both = []
        for direct in (False, True):
            with duckdb.connect() as connection:
                log_cells.load(connection, book, [table], direct=direct)
                roles = log_cells.roles_of([table])
                filled = " OR ".join(f"\"{role}\" <> ''" for role in roles)
                both.append(connection.execute(f"SELECT * EXCLUDE (_n) FROM log_rows WHERE {filled}").fetchall())
        assert both[0] == both[1], file
        looked += 1
    assert looked >= 20


def test_a_line_break_in_a_cell_is_counted_as_the_line_that_it_is(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text(
        'Student,Service,Date,Minutes,Note\nMaya R.,Speech,10/15/2025,30,"two\nlines"\nMaya R.,Speech,10/16/2025,30,\n',
        encoding="utf-8",
    )
    book = sheets.open_book(log)
    table = log_columns.find_table(book.sheets[0], Known())
    assert table is not None
    for direct in (False, True):
        with duckdb.connect() as connection:
            spots = log_cells.load(connection, book, [table], direct=direct)
            assert [spots.of(1), spots.of(2)] == ["line 2", "line 4"]


# --- notes of rows without minutes ------------------------------------------------------------------------------------


def test_the_note_of_a_row_with_no_minutes_says_why_and_one_that_nobody_knows_is_asked(log: Path) -> None:
    rows = (
        "Service,Date,Minutes,Notes",
        "Speech,10/13/2025,30,worked on sounds",
        "Speech,10/15/2025,0,Therapist ill",
        "Speech,10/16/2025,,Student absent",
        "Speech,10/17/2025,-,Field trip",
        "Speech,10/20/2025,0,Ms. Kay was not there",
    )
    found = read(log, *rows, student="maya")
    key = "reason:ms kay was not there"
    assert list(found.open) == [key]
    assert "length_not_read" not in found.codes
    found = read(log, *rows, answers={key: "provider_absent"}, student="maya")
    assert found.cells("delivered_minutes", "reason") == [
        ("30", ""), ("0", "provider_absent"), ("0", "student_absent"), ("0", "field_trip"), ("0", "provider_absent"),
    ]  # fmt: skip
    found = read(log, *rows, answers={key: "leave_out"}, student="maya")
    assert len(found.rows) == 4


def test_a_row_without_times_whose_note_says_why_is_no_held_session(log: Path) -> None:
    found = read(
        log,
        "Service,Date,Time In,Time Out,Comments",
        "Speech,10/13/2025,9:00,9:30,",
        "Speech,10/15/2025,,,Provider absent",
        student="maya",
    )
    assert "held_minutes" not in found.open
    assert found.cells("delivered_minutes", "reason") == [("30", ""), ("0", "provider_absent")]


def test_notes_in_a_log_without_any_minutes_are_not_all_asked_about(log: Path) -> None:
    found = read(
        log, "Service,Date,Notes", "Speech,10/13/2025,worked on sounds", "Speech,10/15/2025,Provider absent",
        answers={"held_minutes": "30"}, student="maya",
    )  # fmt: skip
    assert not [key for key in found.open if key.startswith("reason:")]
    assert found.cells("delivered_minutes", "reason") == [("30", ""), ("0", "provider_absent")]


def test_no_minutes_and_no_word_of_why_is_a_miss_without_a_reason_as_long_as_promised(log: Path) -> None:
    found = read(
        log, "Service,Date,Minutes,Status", "Speech,10/13/2025,0,Missed", "Speech,10/15/2025,0,",
        "Speech,10/16/2025,30,Missed", student="maya",
    )  # fmt: skip
    assert found.cells("planned_minutes", "delivered_minutes", "reason") == [
        ("", "0", "not_stated"), ("", "0", "not_stated"), ("30", "0", ""),
    ]  # fmt: skip


def test_an_x_among_codes_is_asked_like_the_other_codes(log: Path) -> None:
    rows = ("Service,Date,Minutes,Status", "Speech,10/13/2025,30,P", "Speech,10/15/2025,0,X")
    assert {"reason:p", "reason:x"} <= set(read(log, *rows, student="maya").open)


def test_a_length_is_no_heading() -> None:
    assert role_of_heading("20 mins") is None
    assert role_of_heading("Mins") == "minutes"


def test_a_service_to_choose_says_which_one_it_is(log: Path) -> None:
    """A page shows what a choice means and not its code: "promised" three times over tells nobody apart."""
    found = read(log, "Date,Student,Service,Minutes", "2025-09-02,Ada K.,Consult XYZ,30")
    (asked,) = [each for each in found.extract.questions if each.key.startswith("service:")]
    means = [choice.means for choice in asked.choices]
    assert len(set(means)) == len(means)
    assert all(choice.answer in choice.means for choice in asked.choices if choice.answer != "leave_out")

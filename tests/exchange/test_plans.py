"""Services grids as promises: each cell right or empty, never wrong; what is not understood is listed."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import subprocess
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import docx
import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import letter  # type: ignore[import-untyped]
from reportlab.lib.pdfencrypt import StandardEncryption  # type: ignore[import-untyped]
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from makewhole.exchange import grid_bounds, grid_docx, grid_pdf, plans
from makewhole.exchange.grid_dates import day_of, is_whole_plan, span_of
from makewhole.exchange.grid_headings import Form, chosen, part_of, role_of
from makewhole.exchange.grid_lines import lines_of
from makewhole.exchange.grid_pages import Block, Cell, Document, Grid, Line
from makewhole.exchange.grid_rows import LeftOut, rows_of
from makewhole.exchange.reading import Extract, NotReadable, Request

SAMPLES = Path(__file__).parent / "samples" / "plans_dev"
NAMES = sorted(folder.name for folder in SAMPLES.iterdir() if folder.is_dir())
TODAY = dt.date(2026, 3, 1)
LEFT_EMPTY_FIRST = "wording:"


def read(path: Path, answers: dict[str, str] | None = None) -> tuple[Extract, dict[str, list[dict[str, str | None]]]]:
    """The file's extract and its staged rows; every question about a wording is answered with `leave empty`."""
    said = dict(answers or {})
    while True:
        connection = duckdb.connect()
        extract = plans.extract(Request(path, connection, said, today=TODAY))
        unclear = [q.key for q in extract.questions if q.key.startswith(LEFT_EMPTY_FIRST) and q.key not in said]
        if not unclear:
            return extract, {table: staged(connection, table) for table in ("students", "plans", "promises")}
        said |= dict.fromkeys(unclear, plans.LEAVE_EMPTY)


def staged(connection: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, str | None]]:
    result = connection.execute(f"SELECT * FROM in_{table}")
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def sample(name: str) -> Path:
    return next((SAMPLES / name).glob("plan.*"))


@cache
def read_sample(name: str) -> tuple[Extract, dict[str, list[dict[str, str | None]]]]:
    """As `read`, once a run."""
    return read(sample(name))


def compare(name: str) -> tuple[Counter[str], list[str]]:
    """Cells right, empty and wrong of one sample, and a sentence for each that is not right."""
    with (SAMPLES / name / "expected.csv").open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    extract, rows = read_sample(name)
    counts: Counter[str] = Counter()
    said: list[str] = []
    promises = rows["promises"]
    if len(promises) != len(expected):
        said.append(f"{len(promises)} promises, expected {len(expected)}")
        counts["wrong"] += abs(len(promises) - len(expected))
    for number, (want, got) in enumerate(zip(expected, promises, strict=False), start=1):
        for column, words in want.items():
            right, found = ("" if words == "?" else words), got[column] or ""
            state = "right" if found == right else "empty" if not found else "wrong"
            counts[state] += 1
            if state != "right":
                said.append(f"line {number}, {column}: {found!r}, expected {words!r} ({state})")
            if words == "?" and not extract.findings:
                said.append(f"line {number}, {column}: left empty and not listed")
    with (SAMPLES / name / "head.csv").open(encoding="utf-8", newline="") as file:
        head = next(csv.DictReader(file))
    plan = rows["plans"][0] if rows["plans"] else {}
    student = rows["students"][0] if rows["students"] else {}
    heads = {"name": student.get("name"), **{column: plan.get(column) for column in ("kind", "starts_on", "ends_on")}}
    for column, words_read in heads.items():
        state = "right" if (words_read or "") == head[column] else "empty" if not words_read else "wrong"
        counts[state] += 1
        if state != "right":
            said.append(f"{column}: {words_read!r}, expected {head[column]!r} ({state})")
    if not extract.layout.startswith(head["form"]):
        said.append(f"form: {extract.layout!r}, expected {head['form']!r}")
    return counts, said


@pytest.mark.parametrize("name", NAMES)
def test_each_cell_of_a_layout_is_right(name: str) -> None:
    counts, said = compare(name)
    print(f"{name}: {counts['right']} right, {counts['empty']} empty, {counts['wrong']} wrong")  # noqa: T201
    assert counts["wrong"] == 0, said
    assert not said, said


# --- Questions and answers --------------------------------------------------------------------------------------------


def promises(path: Path, answers: dict[str, str] | None = None) -> tuple[Extract, list[dict[str, str | None]]]:
    connection = duckdb.connect()
    extract = plans.extract(Request(path, connection, answers or {}, today=TODAY))
    return extract, staged(connection, "promises")


def key_of(extract: Extract, begins: str) -> str:
    return next(question.key for question in extract.questions if question.key.startswith(begins))


def test_an_ambiguous_line_waits_for_its_answer_and_takes_the_reading_chosen() -> None:
    extract, rows = promises(sample("connecticut_docx"))
    assert [row["service"] for row in rows] == ["Reading", "Speech-Language Therapy"]
    question = next(q for q in extract.questions if q.key.startswith("wording:"))
    assert question.proposed is None
    assert not extract.is_complete
    assert [choice.answer for choice in question.choices][-1] == plans.LEAVE_EMPTY
    twice = next(choice.answer for choice in question.choices if "every 2 weeks" in choice.answer)
    extract, rows = promises(sample("connecticut_docx"), {question.key: twice})
    social = rows[1]
    assert (social["wording"], social["sessions"], social["minutes"]) == ("30 min biweekly", "1", "30")
    assert (social["period"], social["every"]) == ("week", "2")


def test_an_ambiguous_line_takes_the_amount_that_a_person_writes() -> None:
    key = key_of(promises(sample("wisconsin"))[0], "wording:")
    _, rows = promises(sample("wisconsin"), {key: "1 session of 30 minutes per week"})
    assert (rows[-1]["sessions"], rows[-1]["minutes"], rows[-1]["period"]) == ("1", "30", "week")
    extract, rows = promises(sample("wisconsin"), {key: "as the team sees fit"})
    assert len(rows) == 5
    assert "answer_not_allowed" in {finding.code for finding in extract.findings}


def test_a_line_left_empty_keeps_its_words_and_is_listed() -> None:
    extract, rows = read(sample("wisconsin"))
    last = rows["promises"][-1]
    assert last["wording"] == "One session 30 minutes per week (when student is at least 90% fluent)"
    assert [last[column] for column in ("sessions", "minutes", "minutes_per_period", "period", "every")] == [None] * 5
    finding = next(finding for finding in extract.findings if finding.code == "plan_line_unclear")
    assert "page 1, grid 2, row 3" in finding.message


def test_every_line_is_shown_with_its_place_and_how_it_was_read() -> None:
    extract, rows = promises(sample("maryland"))
    assert len(extract.shown) == len(rows) == 5
    found, said = extract.shown[2]
    assert found.startswith("page 1, grid 2, row 2 (36,")
    assert "2 sessions of 30 minutes a week (60 minutes a week)" in said
    assert rows[2]["_place"] is not None
    assert rows[2]["_place"] in found


def test_no_finding_says_a_name_or_a_cell_in_its_sentence() -> None:
    for name in NAMES:
        with (SAMPLES / name / "head.csv").open(encoding="utf-8", newline="") as file:
            child = next(csv.DictReader(file))["name"]
        extract, _ = read_sample(name)
        for finding in extract.findings:
            assert child not in finding.message
            assert finding.found is None or finding.found not in finding.message


def test_ids_are_readable_and_the_same_again() -> None:
    _, first = promises(sample("maryland"))
    _, second = promises(sample("maryland"))
    assert [row["promise_id"] for row in first] == [row["promise_id"] for row in second]
    assert [row["promise_id"] for row in first][2:] == ["lena-f-speech-1", "lena-f-ot-1", "lena-f-speech-2"]
    assert first[0]["plan_id"] == "lena-f-iep-2025-08-25"


def record(*statements: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("CREATE TEMP TABLE students (student_id VARCHAR, name VARCHAR)")
    connection.execute("CREATE TEMP TABLE plans (plan_id VARCHAR, student_id VARCHAR, kind VARCHAR, starts_on DATE)")
    connection.execute(
        "CREATE TEMP TABLE promises (promise_id VARCHAR, plan_id VARCHAR, service VARCHAR, wording VARCHAR,"
        " setting VARCHAR, starts_on DATE)"
    )
    for statement in statements:
        connection.execute(statement)
    return connection


def test_a_student_of_the_record_is_known_by_name() -> None:
    connection = record("INSERT INTO students VALUES ('s1', 'F., Lena')")
    extract = plans.extract(Request(sample("maryland"), connection, today=TODAY))
    assert extract.rows["students"] == 0
    assert staged(connection, "plans")[0]["student_id"] == "s1"


def test_among_other_students_it_is_asked_whose_plan_it_is() -> None:
    connection = record("INSERT INTO students VALUES ('s1', 'Other O.')")
    extract = plans.extract(Request(sample("maryland"), connection, today=TODAY))
    question = next(q for q in extract.questions if q.key == "student")
    assert [choice.answer for choice in question.choices] == ["s1", "new"]
    assert question.proposed is None
    assert extract.rows == {"students": 0, "plans": 0, "promises": 0}
    extract = plans.extract(Request(sample("maryland"), connection, {"student": "s1"}, today=TODAY))
    assert extract.rows == {"students": 0, "plans": 1, "promises": 5}
    extract = plans.extract(Request(sample("maryland"), connection, {"student": "s2"}, today=TODAY))
    assert extract.rows["promises"] == 0


def test_the_same_plan_again_has_the_ids_of_the_record() -> None:
    connection = record(
        "INSERT INTO students VALUES ('s1', 'Lena F.')",
        "INSERT INTO plans VALUES ('p7', 's1', 'iep', '2025-08-25'), ('p6', 's1', 'iep', '2024-08-25')",
        "INSERT INTO promises VALUES ('s1-speech-1', 'p6', 'Speech-Language Therapy', 'x', NULL, NULL),"
        " ('old', 'p7', 'Speech-Language Therapy', '2 sessions, 30 Minutes, Weekly', 'Outside General Education',"
        " '2025-08-25')",
    )
    plans.extract(Request(sample("maryland"), connection, today=TODAY))
    rows = staged(connection, "promises")
    assert {row["plan_id"] for row in rows} == {"p7"}
    assert [row["promise_id"] for row in rows][2:] == ["old", "s1-ot-1", "s1-speech-2"]


# --- What a person corrects -------------------------------------------------------------------------------------------


def test_a_cell_that_was_read_wrongly_is_corrected_by_an_answer() -> None:
    answers = {
        "plan:line:3:minutes": "40",
        "plan:line:3:starts_on": "9/8/2025",
        "plan:line:4:setting": "Gym",
        "plan:line:4:grouping": "group",
        "plan:line:5:wording": "3 x 20 min weekly",
        "plan:kind": "504",
        "plan:student:school": "Elm Street School",
    }
    extract, rows = read(sample("maryland"), answers)
    three, four, five = rows["promises"][2:]
    assert (three["sessions"], three["minutes"], three["starts_on"]) == ("2", "40", "2025-09-08")
    assert (four["setting"], four["grouping"]) == ("Gym", "group")
    assert (five["wording"], five["sessions"], five["minutes"]) == ("3 x 20 min weekly", "3", "20")
    assert rows["plans"][0]["kind"] == "504"
    assert rows["students"][0]["school"] == "Elm Street School"
    assert extract.shown[2][1].startswith("line 3, Speech-Language Therapy: 2 sessions of 40 minutes a week")


def test_a_line_is_emptied_or_left_out_by_an_answer() -> None:
    answers = {"plan:line:1": "leave out", "plan:line:3:setting": "leave empty"}
    extract, rows = read(sample("maryland"), answers)
    assert len(rows["promises"]) == 4
    assert rows["promises"][1]["setting"] is None
    assert any("you said so" in finding.message for finding in extract.findings)


def test_figures_that_a_person_gives_settle_an_ambiguous_line() -> None:
    answers = {
        f"plan:line:6:{column}": cell for column, cell in (("sessions", "1"), ("minutes", "30"), ("period", "week"))
    }
    extract, rows = promises(sample("wisconsin"), answers)
    assert not any(question.key.startswith("wording:") for question in extract.questions)
    assert (rows[5]["sessions"], rows[5]["minutes"], rows[5]["period"]) == ("1", "30", "week")
    assert rows[5]["wording"] == "One session 30 minutes per week (when student is at least 90% fluent)"


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("plan:line:3:minutes", "a few"),
        ("plan:line:3:starts_on", "in autumn"),
        ("plan:line:3:period", "fortnight"),
        ("plan:line:3:colour", "red"),
        ("plan:line:77:minutes", "30"),
        ("plan:student:born_on", "31 June"),
    ],
)
def test_a_correction_that_the_column_cannot_hold_is_told(key: str, answer: str) -> None:
    extract, rows = read(sample("maryland"), {key: answer})
    told = [finding for finding in extract.findings if finding.code == "answer_not_allowed"]
    assert len(told) == 1
    assert key in told[0].message
    assert (rows["promises"][2]["minutes"], rows["promises"][2]["period"]) == ("30", "week")


def plan_docx(path: Path, lines: Sequence[str], *tables: Sequence[Sequence[str]]) -> Path:
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    for rows in tables:
        table = made.add_table(len(rows), len(rows[0]))
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                table.cell(number, column).text = text
        made.add_paragraph("")
    made.save(str(path))
    return path


HEADS = ["Service", "Frequency", "Location", "Start Date", "End Date"]


def test_days_that_the_head_does_not_say_are_asked(tmp_path: Path) -> None:
    path = plan_docx(
        tmp_path / "a.docx", ["IEP", "IEP meeting date: 9/1/2025"], [HEADS, ["OT", "30 min weekly", "Room", "", ""]]
    )
    extract, rows = promises(path)
    asked = {question.key: question for question in extract.questions}
    assert rows == []
    assert asked["plan:starts_on"].proposed is None
    assert "2025-09-01" in [choice.answer for choice in asked["plan:starts_on"].choices]
    assert asked["student:name"].proposed is None
    answers = {"student:name": "Pia Q.", "plan:starts_on": "9/3/2025", "plan:ends_on": "2026-09-02"}
    extract, rows = promises(path, answers)
    assert rows[0]["plan_id"] == "pia-q-iep-2025-09-03"
    assert extract.is_complete
    extract, rows = promises(path, {**answers, "plan:starts_on": "in autumn"})
    assert rows == []
    assert not extract.is_complete


def test_days_of_the_services_are_proposed_for_the_plan(tmp_path: Path) -> None:
    path = plan_docx(tmp_path / "a.docx", ["IEP"], [HEADS, ["OT", "30 min weekly", "Room", "9/3/2025", "6/5/2026"]])
    extract, _ = promises(path, {"student:name": "Pia Q."})
    proposed = {question.key: question.proposed for question in extract.questions}
    assert proposed == {"student": "new", "plan:starts_on": "2025-09-03", "plan:ends_on": "2026-06-05"}


def test_a_cycle_of_unknown_length_is_asked_once(tmp_path: Path) -> None:
    heads = ["Type of Service", "Frequency and Duration/Per Cycle", "Location", "Start Date", "End Date"]
    rows = [heads, *(["OT", f"{n} x 30 min/cycle", "Room", "9/3/2025", "6/5/2026"] for n in (1, 2))]
    path = plan_docx(tmp_path / "a.docx", ["IEP", "Student Name: Pia Q."], rows)
    extract, staged_rows = promises(path)
    assert next(q.key for q in extract.questions if q.proposed is None) == "cycle_days"
    assert staged_rows == []
    _, staged_rows = promises(path, {"cycle_days": "6"})
    assert [(row["sessions"], row["period"], row["every"]) for row in staged_rows] == [
        ("1", "cycle", "6"),
        ("2", "cycle", "6"),
    ]


def test_a_line_printed_twice_is_asked_about(tmp_path: Path) -> None:
    rows = [HEADS, ["OT", "30 min weekly", "Room", "9/3/2025", "6/5/2026"]]
    path = plan_docx(tmp_path / "a.docx", ["IEP", "Student Name: Pia Q."], rows, rows)
    extract, staged_rows = promises(path)
    key = key_of(extract, "twice:")
    assert len(staged_rows) == 1
    assert len(promises(path, {key: "twice"})[1]) == 2
    assert len(promises(path, {key: "once"})[1]) == 1


def test_a_summer_after_the_last_regular_day_is_asked_about(tmp_path: Path) -> None:
    regular = ["OT", "30 min weekly", "Room", "9/3/2025", "6/5/2026"]
    path = plan_docx(
        tmp_path / "a.docx",
        ["IEP", "Student Name: Pia Q."],
        [HEADS, regular, ["Extended School Year", *[""] * 4], ["OT", "30 min weekly", "Room", "7/6/2026", "7/31/2026"]],
    )
    extract, _ = promises(path)
    question = next(q for q in extract.questions if q.key == "plan:ends_on")
    assert question.proposed is None
    assert [choice.answer for choice in question.choices] == ["2026-07-31", "2026-06-05", plans.LEAVE_EMPTY]
    _, rows = read(path, {"plan:ends_on": "2026-07-31"})
    assert rows["plans"][0]["ends_on"] == "2026-07-31"
    assert [row["esy"] for row in rows["promises"]] == [None, "true"]


def test_a_service_among_aids_is_asked_about(tmp_path: Path) -> None:
    aids = [
        HEADS,
        ["Counseling", "2 times per month, 30 minutes", "Office", "9/3/2025", "6/5/2026"],
        ["Rest break of 10 minutes", "2 times daily", "Nurse", "9/3/2025", "6/5/2026"],
    ]
    services = [HEADS, ["OT", "30 min weekly", "Room", "9/3/2025", "6/5/2026"]]
    path = plan_docx(tmp_path / "a.docx", ["IEP", "Student Name: Pia Q.", "Supplementary Aids and Services"], aids)
    whole = docx.Document(str(path))
    whole.add_paragraph("Related Services")
    table = whole.add_table(2, 5)
    for number, row in enumerate(services):
        for column, text in enumerate(row):
            table.cell(number, column).text = text
    whole.save(str(path))
    extract, rows = promises(path)
    assert [row["service"] for row in rows] == ["Occupational Therapy"]
    assert [question.key[:4] for question in extract.questions if question.proposed is None] == ["aid:"]
    key = key_of(extract, "aid:")
    extract, rows = promises(path, {key: "yes"})
    assert [(row["service"], row["sessions"]) for row in rows] == [
        ("Occupational Therapy", None),
        ("Counseling Services", "2"),
    ]
    extract, rows = promises(path, {key: "no"})
    assert [row["service"] for row in rows] == ["Occupational Therapy"]
    assert any("Counseling" in (finding.found or "") for finding in extract.findings)
    assert "answer_not_allowed" in {finding.code for finding in promises(path, {key: "perhaps"})[0].findings}


def test_what_is_no_service_is_left_out_and_listed(tmp_path: Path) -> None:
    grid = [
        HEADS,
        ["OT", "30 min weekly", "Room", "9/3/2025", "6/5/2026"],
        ["Total", "30 min weekly", "", "", ""],
        ["Not applicable", "", "", "", ""],
        ["", "45 min weekly", "Room", "9/3/2025", "6/5/2026"],
        ["Preferential seating", "always", "Room", "9/3/2025", "6/5/2026"],
        ["Accommodations", "", "", "", ""],
        ["Extra time", "20 minutes daily", "Room", "9/3/2025", "6/5/2026"],
    ]
    path = plan_docx(tmp_path / "a.docx", ["IEP", "Student Name: Pia Q."], grid)
    extract, rows = promises(path)
    assert [row["service"] for row in rows] == ["Occupational Therapy"]
    listed = {finding.code: finding.message for finding in extract.findings}
    assert "row 5" in listed["plan_line_lost"]
    left = " ".join(finding.message for finding in extract.findings if finding.code == "plan_line_left_out")
    assert all(f"row {number}" in left for number in (3, 4, 6, 8))


def test_supports_for_personnel_named_only_in_the_heading_are_left_out(tmp_path: Path) -> None:
    heads = ["Supports for School Personnel", "Frequency", "Location", "Start Date", "End Date"]
    rows = [heads, ["OT consults with staff", "30 min weekly", "Room", "9/3/2025", "6/5/2026"]]
    first = [HEADS, ["PT", "30 min weekly", "Room", "9/3/2025", "6/5/2026"]]
    path = plan_docx(tmp_path / "a.docx", ["IEP", "Student Name: Pia Q."], first, rows)
    assert [row["service"] for row in promises(path)[1]] == ["Physical Therapy"]


def test_a_table_with_amounts_and_no_service_is_told(tmp_path: Path) -> None:
    first = [HEADS, ["PT", "30 min weekly", "Room", "9/3/2025", "6/5/2026"]]
    other = [
        ["Reason", "Frequency", "Location", "Start Date", "End Date"],
        ["help", "30 min weekly", "Room", "9/3/2025", "6/5/2026"],
    ]
    extract, rows = promises(plan_docx(tmp_path / "a.docx", ["IEP", "Student Name: Pia Q."], first, other))
    assert len(rows) == 1
    assert any(finding.code == "plan_line_lost" and "table 2" in finding.message for finding in extract.findings)


def test_extended_school_year_without_days_under_a_plain_title_is_not_guessed(tmp_path: Path) -> None:
    made = docx.Document()
    heads = ["Related Services", "Frequency", "Location", "Provider"]
    for title in (
        "IEP",
        "Student Name: Pia Q.",
        "IEP dates: 9/3/2025 to 6/5/2026",
        "Extended School Year",
        "Not needed.",
        "Related Services",
    ):
        made.add_paragraph(title)
    table = made.add_table(2, 4)
    for column, (head, text) in enumerate(zip(heads, ("Speech", "30 min weekly", "Room", "SLP"), strict=True)):
        table.cell(0, column).text, table.cell(1, column).text = head, text
    made.save(str(tmp_path / "a.docx"))
    extract, rows = promises(tmp_path / "a.docx")
    assert rows[0]["esy"] is None
    assert "plan_esy_unclear" in {finding.code for finding in extract.findings}


# --- Days, headings, ticks --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("9/2/2025", "2025-09-02"),
        ("09/02/25", "2025-09-02"),
        ("090225", "2025-09-02"),
        ("09/02/20 25", "2025-09-02"),
        ("Sept. 2, 2025", "2025-09-02"),
        ("2025-09-02", "2025-09-02"),
        ("9/2/2025*", "2025-09-02"),
        ("September 2025", None),
        ("9/2025", None),
        ("25/12/2025", None),
        ("13/45/2025", None),
        ("000000", None),
        ("9/2/2025 9/3/2025", None),
        ("2 times", None),
    ],
)
def test_a_day_is_read_or_not(text: str, day: str | None) -> None:
    found = day_of(text)
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("Beginning 9/5/11 Ending on 12/1/11", ("2011-09-05", "2011-12-01")),
        ("Beginning 9/5/11", ("2011-09-05", None)),
        ("through 6/10/2026", (None, "2026-06-10")),
        ("9/2/25 - 6/5/26", ("2025-09-02", "2026-06-05")),
        ("9/2/25 to 6/5/26", ("2025-09-02", "2026-06-05")),
        ("9/2/25 or 9/3/25 to 6/5/26", None),
        ("until the goal is met", None),
    ],
)
def test_days_from_and_to(text: str, span: tuple[str | None, str | None] | None) -> None:
    found = span_of(text)
    assert (None if found is None else tuple(day.isoformat() if day else None for day in found)) == span


def test_the_term_of_the_plan_is_no_day_and_no_trouble() -> None:
    assert all(is_whole_plan(text) for text in ("IEP Term", "Term of IEP", "1 year", "IEP year", "Annual"))
    assert not any(is_whole_plan(text) for text in ("6 weeks", "first semester", "2 years", "30 minutes"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("☒ Ind ☐ Grp", "Ind"),
        ("Ind ☐ Grp ☒", "Grp"),
        ("[x] weekly [ ] monthly", "weekly"),
        ("Setting: ☐ A ☒ B", "Setting: B"),
        ("☐ Ind ☐ Grp", None),
        ("▣ Ind ▣ Grp", None),
        ("30 minutes", "30 minutes"),
    ],
)
def test_only_what_is_ticked_is_read(text: str, words: str | None) -> None:
    assert chosen(text) == words


def test_headings_mean_what_the_forms_mean() -> None:
    assert role_of("Start Date (mm/dd/yyyy)") == "start"
    assert role_of("Duration (m/d/y to m/d/y)") == "span"
    assert role_of("Duration") == "duration"
    assert role_of("Duration/Freq") == "amount_frequency"
    assert role_of("Gen. Ed. Time") == "general"
    assert role_of("Favourite colour") is None
    part = part_of("A. Consultation (Indirect Services to School Personnel and Parents)")
    assert part is not None
    assert part.grouping == "consult"
    assert part_of("Is the student eligible for extended school year services?") is None


@pytest.mark.parametrize(("form", "duration", "minutes"), [("ny-iep", "length", "30"), ("wi-i-4", "end", None)])
def test_duration_means_what_the_form_means_by_it(form: str, duration: str, minutes: str | None) -> None:
    heads = ("Service", "Frequency", "Duration", "Location")
    texts = ("OT", "2 times weekly", "30 minutes" if minutes else "6/5/2026", "Room")
    cells = [
        Cell(row, column, 1, 1, text) for row, line in enumerate((heads, texts)) for column, text in enumerate(line)
    ]
    found = rows_of([Grid(tuple(cells), 2, 4, "table 1")])
    lines = lines_of(found.rows[0], Form(form, form, duration), None)
    assert not isinstance(lines, LeftOut)
    assert lines[0].reading.minutes == (int(minutes) if minutes else None)
    assert lines[0].ends_on == (None if minutes else dt.date(2026, 6, 5))


# --- Bad files --------------------------------------------------------------------------------------------------------


def message(path: Path) -> str:
    """What a person is told of a file that cannot be read; identify must not fail on it either."""
    assert plans.identify(path).sure <= 20
    with pytest.raises(NotReadable) as caught:
        plans.extract(Request(path, duckdb.connect(), today=TODAY))
    return str(caught.value)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_files_of_another_kind_are_told(tmp_path: Path) -> None:
    assert "neither a PDF nor a Word file" in message(written(tmp_path / "a.pdf", b"date,minutes\n2025-09-02,30\n"))
    assert "empty" in message(written(tmp_path / "b.pdf", b""))
    assert "password" in message(written(tmp_path / "c.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600))
    with zipfile.ZipFile(tmp_path / "d.docx", "w") as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")
    assert "no Word file" in message(tmp_path / "d.docx")


def test_a_plan_without_a_grid_is_told(tmp_path: Path) -> None:
    assert "No services grid" in message(plan_docx(tmp_path / "a.docx", ["IEP", "Student Name: Pia Q."]))


@pytest.mark.parametrize(("name", "ending"), [("maryland", "pdf"), ("new_york_docx", "docx")])
def test_a_truncated_file_is_told(tmp_path: Path, name: str, ending: str) -> None:
    whole = sample(name).read_bytes()
    assert "cut off or damaged" in message(written(tmp_path / f"a.{ending}", whole[: len(whole) // 3]))


def canvas_pdf(path: Path, **options: object) -> Canvas:
    return Canvas(str(path), pagesize=letter, **options)


def test_a_pdf_with_a_password_is_told(tmp_path: Path) -> None:
    page = canvas_pdf(tmp_path / "a.pdf", encrypt=StandardEncryption("secret", "owner"))
    page.drawString(40, 700, "Service Frequency Location")
    page.save()
    assert "password" in message(tmp_path / "a.pdf")


def test_thousands_of_pages_are_told(tmp_path: Path) -> None:
    page = canvas_pdf(tmp_path / "a.pdf")
    for _ in range(grid_pdf.MOST_PAGES + 1):
        page.drawString(40, 700, "x")
        page.showPage()
    page.save()
    assert "401 pages" in message(tmp_path / "a.pdf")


def raw_pdf(stream: bytes, catalog: bytes = b"", filters: bytes = b"/FlateDecode") -> bytes:
    """A PDF of one page with this packed content."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font"
        b" /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d /Filter %s >> stream\n" % (len(stream), filters) + stream + b"\nendstream",
    ]
    made = io.BytesIO(b"")
    made.write(b"%PDF-1.7\n")
    places = []
    for number, part in enumerate(parts, start=1):
        places.append(made.tell())
        made.write(b"%d 0 obj\n" % number + part + b"\nendobj\n")
    start = made.tell()
    made.write(b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    made.write(b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start)
    return made.getvalue()


def test_a_bomb_is_stopped(tmp_path: Path) -> None:
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(b" " * 2**22) for _ in range(10)) + packer.flush()
    assert grid_bounds.MOST_UNPACKED < 10 * 2**22
    bomb = written(tmp_path / "a.pdf", raw_pdf(zlib.compress(packed), filters=b"[/FlateDecode /FlateDecode]"))
    assert bomb.stat().st_size < 100_000
    assert "Unpacked" in message(bomb)


@pytest.mark.parametrize(
    "drawn",
    [
        b"0 0 m 1 1 l S\n" * (grid_bounds.MOST_DRAWN + 1),
        b"1 0 0 1 0 0 cm\n" * (grid_bounds.MOST_WORDS // 7 + 1),
        b"BT /F1 9 Tf (" + b"x" * (grid_bounds.MOST_LETTERS + 1) + b") Tj ET",
    ],
    ids=["lines", "words", "letters"],
)
def test_a_page_with_more_than_any_plan_draws_is_told(tmp_path: Path, drawn: bytes) -> None:
    assert "More is drawn" in message(written(tmp_path / "a.pdf", raw_pdf(zlib.compress(drawn))))


def test_a_part_that_is_cut_off_is_read_as_far_as_it_goes() -> None:
    whole = zlib.compress(bytes(range(256)) * 400)
    bounds = grid_bounds.Bounds()
    assert bounds.unpack(whole) == bytes(range(256)) * 400
    assert bounds.unpack(whole[:-4] + b"0000") == bytes(range(256)) * 400
    assert (bytes(range(256)) * 400).startswith(bounds.unpack(whole[: len(whole) // 2]))
    assert bounds.unpack(b"no packed bytes") == b""


def test_a_reason_is_told_once_from_memory_and_then_looked_for_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[Path] = []

    def fails(path: Path) -> Document:
        looked.append(path)
        raise NotReadable("The program tesseract is not installed.")

    monkeypatch.setattr(plans, "_load", fails)
    path = written(tmp_path / "a.pdf", b"%PDF-1.7")
    for times in (1, 2):
        assert "tesseract" in message(path)  # told what it is, and then read: looked at once
        assert len(looked) == times
    with pytest.raises(NotReadable):
        plans.load(path)
    assert len(looked) == 3


def test_a_picture_that_unpacks_to_gigabytes_is_told(tmp_path: Path) -> None:
    side = 40_000
    packer = zlib.compressobj(1)
    first, again = (packer.compress(b"\0" * side * 100) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    packed = first + again * (side // 100 - 1)
    content = b"q 612 0 0 792 0 0 cm /I Do Q"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>",
        b"<< /Length %d >> stream\n" % len(content) + content + b"\nendstream",
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8 /ColorSpace /DeviceGray"
        % (side, side)
        + b" /Filter /FlateDecode /Length %d >> stream\n" % len(packed)
        + packed
        + b"\nendstream",
    ]
    made = b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n" % n + part + b"\nendobj\n" for n, part in enumerate(parts, start=1))
    made += b"trailer << /Size 6 /Root 1 0 R >>\n%%EOF"
    assert "picture" in message(written(tmp_path / "a.pdf", made))


def test_a_page_without_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nothing counts: the limits of the reading process hold all the same."""
    filters = b"/FlateDecode /DecodeParms << /Predictor 12 /Columns 4 >>"
    slow = written(tmp_path / "a.pdf", raw_pdf(zlib.compress(bytes(30_000_000)), filters=filters))
    monkeypatch.setattr(grid_pdf, "SECONDS", 1)
    assert "more time or memory" in message(slow)


def test_a_form_that_only_one_program_shows_is_told(tmp_path: Path) -> None:
    content = zlib.compress(b"BT /F1 12 Tf 40 700 Td (Please wait...) Tj ET")
    form = raw_pdf(content, b"/AcroForm << /Fields [] /XFA [(template) (x)] >>")
    assert "print it to a new PDF" in message(written(tmp_path / "a.pdf", form))


def scan_of(name: str, path: Path) -> Path:
    """The sample as a scanner would make it: pictures without text."""
    import pypdfium2

    source = pypdfium2.PdfDocument(str(sample(name)))
    page = canvas_pdf(path)
    for number in range(len(source)):
        width, height = source[number].get_size()
        page.drawImage(ImageReader(source[number].render(scale=2.5).to_pil().convert("L")), 0, 0, width, height)
        page.showPage()
    page.save()
    source.close()
    return path


def test_a_scanned_plan_says_that_it_needs_tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = scan_of("virginia_aligned", tmp_path / "a.pdf")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "tesseract" in message(path)


SECOND_SCANNED = Path(__file__).parent / "samples" / "plans" / "unseen" / "second-page-scanned" / "plan.pdf"


def test_a_scanned_page_among_others_says_that_it_needs_tesseract(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page has a line of real text, as a fax puts on it; the plan is another file than the one read last."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(plans, "_last", None)
    extract, rows = promises(SECOND_SCANNED)
    monkeypatch.setattr(plans, "_last", None)
    assert [row["service"] for row in rows] == ["Math"]
    told = next(finding for finding in extract.findings if finding.code == "page_is_picture")
    assert told.message.startswith("Page 2")
    assert "tesseract" in told.message


def test_words_behind_a_picture_are_believed_only_after_a_person_has_looked(tmp_path: Path) -> None:
    """A scanner that reads: a picture as large as the page, and its words, unseen, behind it."""
    import pypdfium2

    page = canvas_pdf(tmp_path / "a.pdf")
    source = pypdfium2.PdfDocument(str(sample("virginia_aligned")))
    picture = source[0].render(scale=1).to_pil().convert("L")
    page.drawImage(ImageReader(picture), 0, 0, *letter)
    words = source[0].get_textpage()
    page.setFont("Helvetica", 9)
    said = page.beginText()
    said.setTextRenderMode(3)
    for number in range(words.count_rects()):
        left, bottom, right, top = words.get_rect(number)
        said.setTextOrigin(left, bottom)
        said.textOut(words.get_text_bounded(left, bottom, right, top))
    page.drawText(said)
    page.save()
    source.close()
    extract, rows = promises(tmp_path / "a.pdf")
    assert rows == []
    assert any(question.key.startswith("picture:") for question in extract.questions)
    assert any("behind it" in finding.message for finding in extract.findings)


def test_two_readings_of_a_picture_have_to_agree() -> None:
    lines = [
        ("30", (10.0, 0.0, 20.0, 8.0), 60),
        ("perweek", (30.0, 0.0, 70.0, 8.0), 90),
        ("8", (80.0, 0.0, 86.0, 8.0), 95),
    ]
    loose = [
        ("30", (10.0, 0.0, 20.0, 8.0), 96),
        ("per", (30.0, 0.0, 44.0, 8.0), 96),
        ("week", (48.0, 0.0, 70.0, 8.0), 95),
        ("3", (80.0, 0.0, 86.0, 8.0), 96),
    ]
    found = [(text, sure) for text, _, sure in grid_pdf.agreed(lines, loose)]
    assert found == [("30", 96), ("per", 96), ("week", 95), ("8", 0)]


def test_a_scanned_plan_is_believed_only_after_a_person_has_looked(tmp_path: Path) -> None:
    import shutil

    if shutil.which("tesseract") is None:
        pytest.skip("tesseract is not installed")
    path = scan_of("virginia_aligned", tmp_path / "a.pdf")
    extract, rows = promises(path)
    assert rows == []
    keys = [question.key for question in extract.questions if question.key.startswith("picture:")]
    assert len(keys) >= 2
    _, rows = promises(path, dict.fromkeys(keys, "yes"))
    assert ("Speech-Language Therapy", "2", "30") in {(row["service"], row["sessions"], row["minutes"]) for row in rows}


def test_words_of_a_picture_without_confidence_are_not_read() -> None:
    head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
    rows = ["5\t1\t1\t1\t1\t1\t10\t10\t30\t10\t96.1\t30", "5\t1\t1\t1\t1\t2\t50\t10\t30\t10\t41.0\tminutes", "bad row"]
    words = grid_pdf.words_of_tsv("\n".join([head, *rows]), 1.0)
    assert [(text, sure) for text, _, sure in words] == [("30", 96), ("minutes", 41)]


def docx_with(path: Path, name: str, content: bytes, keep: bool = True) -> Path:
    with zipfile.ZipFile(sample("ticks_docx")) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if keep and part.filename != name:
                new.writestr(part.filename, old.read(part))
        new.writestr(name, content)
    return path


def test_word_files_that_are_traps_are_told(tmp_path: Path) -> None:
    bomb = docx_with(tmp_path / "a.docx", "word/document.xml", b" " * (grid_docx.LARGEST_TEXT + 1))
    assert "trap" in message(bomb)
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    assert "trap" in message(docx_with(tmp_path / "b.docx", "word/document.xml", laughs))
    assert "macros" in message(docx_with(tmp_path / "c.docx", "word/vbaProject.bin", b"x"))
    with zipfile.ZipFile(sample("ticks_docx")) as parts:
        types = parts.read("[Content_Types].xml")
    macro = types.replace(b"document.main+xml", b"document.macroEnabled.main+xml").replace(
        b"openxmlformats-officedocument.wordprocessingml.document.macro", b"ms-word.document.macro"
    )
    assert "macros" in message(docx_with(tmp_path / "d.docm", "[Content_Types].xml", macro))
    assert "damaged" in message(docx_with(tmp_path / "e.docx", "word/document.xml", b"<w:document"))


def test_the_reading_process_writes_nothing_beside_its_answer() -> None:
    command = [sys.executable, "-m", "makewhole.exchange.grid_pdf", str(sample("maryland")), str(2**31), "60"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stderr == b""
    assert done.stdout.startswith(b'{"pages"')


def test_the_heavy_libraries_are_loaded_only_where_they_are_needed() -> None:
    code = (
        "import sys, makewhole.exchange.plans;"
        "heavy = {'pdfplumber', 'pdfminer', 'docx', 'pypdfium2', 'PIL', 'lxml'} & set(sys.modules);"
        "print(sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"


# --- How pages are put together ---------------------------------------------------------------------------------------

COLUMNS = (40.0, 200.0, 340.0, 440.0, 520.0, 590.0)


def drawn_row(page: Canvas, top: float, cells: Sequence[str], *, lower: bool = True, upper: bool = True) -> None:
    """A ruled row 20 points high, with its upper and lower line or without."""
    for x, text in zip(COLUMNS, cells, strict=False):
        page.drawString(x + 3, top - 14, text)
    for x in COLUMNS:
        page.line(x, top, x, top - 20)
    if upper:
        page.line(COLUMNS[0], top, COLUMNS[-1], top)
    if lower:
        page.line(COLUMNS[0], top - 20, COLUMNS[-1], top - 20)


def cut_plan(path: Path, rest: Sequence[str] | None) -> Path:
    """A plan whose last row has no lower edge on its first page; `rest`: what stands first on the next one."""
    page = canvas_pdf(path)
    page.setFont("Helvetica", 8)
    page.drawString(40, 760, "Individualized Education Program   Student Name: Pia Q.")
    drawn_row(page, 100, HEADS)
    drawn_row(page, 80, ["Occupational Therapy", "30 minutes 1 time per week", "Therapy room", "9/3/2025", "6/5/2026"])
    drawn_row(
        page, 60, ["Speech Therapy", "30 minutes 2 times per", "Room next to the", "9/3/2025", "6/5/2026"], lower=False
    )
    page.showPage()
    page.setFont("Helvetica", 8)
    if rest is not None:
        drawn_row(page, 760, rest, upper=False)
    else:
        page.drawString(40, 740, "Signatures")
    page.save()
    return path


def test_the_rest_of_a_row_that_a_page_cuts_is_found_by_its_upright_lines(tmp_path: Path) -> None:
    _, rows = promises(cut_plan(tmp_path / "a.pdf", ["", "week", "library", "", ""]), {"student:name": "Pia Q."})
    assert [(row["sessions"], row["period"], row["setting"]) for row in rows] == [
        ("1", "week", "Therapy room"),
        ("2", "week", "Room next to the library"),
    ]


def test_a_row_that_is_cut_and_has_no_rest_is_asked_about(tmp_path: Path) -> None:
    extract, rows = promises(cut_plan(tmp_path / "a.pdf", None), {"student:name": "Pia Q."})
    assert [row["service"] for row in rows] == ["Occupational Therapy"]
    assert any(question.key.startswith("wording:") for question in extract.questions)
    assert any(finding.code == "plan_cell_unread" and finding.column == "setting" for finding in extract.findings)


def open_plan(path: Path, lines: Sequence[Sequence[str]], step: float = 10) -> Path:
    """A plan without a line: words below headings, `step` points apart."""
    page = canvas_pdf(path)
    page.setFont("Helvetica", 8)
    page.drawString(40, 760, "Individualized Education Program   Student Name: Pia Q.")
    for number, line in enumerate([HEADS, *lines]):
        for x, text in zip(COLUMNS, line, strict=False):
            page.drawString(x, 700 - step * number, text)
    page.save()
    return path


def test_lines_that_may_belong_to_the_row_above_or_below_are_not_read(tmp_path: Path) -> None:
    """Cells that are set from below: the second row begins above its days, as near to the first one as to its own."""
    lines = [
        ["Speech Therapy", "30 minutes weekly", "Room", "9/3/2025", "6/5/2026"],
        ["Specially designed", "", "", "", ""],
        ["Instruction", "45 minutes daily", "Room", "9/3/2025", "6/5/2026"],
    ]
    extract, rows = promises(open_plan(tmp_path / "a.pdf", lines), {"student:name": "Pia Q."})
    assert rows == []
    lost = next(finding for finding in extract.findings if finding.code == "plan_line_lost")
    assert "Speech Therapy" in (lost.found or "")
    assert "Instruction" in (lost.found or "")
    lines[1][0] = "and language"
    _, rows = promises(open_plan(tmp_path / "b.pdf", lines), {"student:name": "Pia Q."})
    assert [row["service"] for row in rows] == ["Speech Therapy and language", "Instruction"]


@pytest.mark.parametrize(
    ("marks", "setting"),
    [
        (("(cid:127)", ""), "General Education"),
        (("", "(cid:127)"), "Special Education"),
        (("(cid:127)", "(cid:128)"), None),
        (("(cid:127)", "(cid:127)"), None),
        (("☐", "(cid:127)"), None),
        (("120", ""), None),
    ],
)
def test_a_mark_whose_character_has_no_name_counts_only_where_it_stands_alone(
    marks: tuple[str, str], setting: str | None
) -> None:
    heads = ["Service", "General Education", "Special Education", "Amount and Frequency", "Start Date"]
    row = ["OT", *marks, "30 minutes weekly", "9/3/2025"]
    cells = [Cell(n, column, 1, 1, text) for n, line in enumerate((heads, row)) for column, text in enumerate(line)]
    made = lines_of(rows_of([Grid(tuple(cells), 2, 5, "table 1")]).rows[0], Form("x", "x"), None)
    assert isinstance(made, list)
    assert made[0].setting == setting
    assert bool(made[0].troubles) == (setting is None)


def test_a_word_that_a_narrow_cell_breaks_is_known_by_its_letters(tmp_path: Path) -> None:
    rows = [HEADS, ["Occupation al Therapy", "30 min weekly", "Room", "9/3/2025", "6/5/2026"]]
    _, staged_rows = promises(plan_docx(tmp_path / "a.docx", ["IEP", "Student Name: Pia Q."], rows))
    assert staged_rows[0]["service"] == "Occupational Therapy"


def test_minutes_that_are_given_with_another_line_are_told(tmp_path: Path) -> None:
    heads = ["Concurrent", "Service(s)", "Frequency", "Location (setting)", "Start Date", "End Date"]
    rows = [
        heads,
        *(
            [word, word2, "30 minutes weekly", "Room", "9/3/2025", "6/5/2026"]
            for word, word2 in (("No", "Reading"), ("Yes", "Math"))
        ),
    ]
    extract, _ = promises(plan_docx(tmp_path / "a.docx", ["IEP", "Student Name: Pia Q."], rows))
    told = [finding.message for finding in extract.findings if finding.code == "plan_line_unclear"]
    assert len(told) == 1
    assert "row 3" in told[0]


@pytest.mark.parametrize(
    ("text", "school"),
    [
        ("School: Oak Middle School    Grade: 4", "Oak Middle School"),
        ("School: Oak Middle Grade: 4", "Oak Middle"),
        ("School: Oak Middle School District: Oakland", None),
    ],
)
def test_a_name_ends_at_a_wide_gap_and_is_empty_where_nothing_tells(
    tmp_path: Path, text: str, school: str | None
) -> None:
    rows = [HEADS, ["OT", "30 min weekly", "Room", "9/3/2025", "6/5/2026"]]
    _, staged_rows = read(plan_docx(tmp_path / "a.docx", ["IEP", "Student Name: Pia Q.", text], rows))
    assert staged_rows["students"][0]["school"] == school


# --- Files that nobody would make -------------------------------------------------------------------------------------


def survives(path: Path) -> None:
    plans.identify(path)
    with contextlib.suppress(NotReadable):
        plans.extract(Request(path, duckdb.connect(), today=TODAY))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(data=st.data())
def test_a_mutated_pdf_is_read_or_told(tmp_path: Path, data: st.DataObject) -> None:
    survives(written(tmp_path / "a.pdf", mutated(sample("massachusetts").read_bytes(), data)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(data=st.data())
def test_a_mutated_word_file_is_read_or_told(tmp_path: Path, data: st.DataObject) -> None:
    if data.draw(st.booleans()):
        survives(written(tmp_path / "a.docx", mutated(sample("ticks_docx").read_bytes(), data)))
        return
    with zipfile.ZipFile(sample("ticks_docx")) as parts:
        body = parts.read("word/document.xml")
    survives(docx_with(tmp_path / "a.docx", "word/document.xml", mutated(body, data)))


def mutated(content: bytes, data: st.DataObject) -> bytes:
    """The bytes with up to six pieces replaced, repeated or cut."""
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        long = data.draw(st.integers(0, 40))
        piece = data.draw(st.one_of(st.binary(max_size=12), st.just(content[at : at + long] * 3)))
        content = content[:at] + piece + content[at + long :]
    return content


WORDS = st.sampled_from(
    ["", "Service", "Frequency", "Duration", "Location", "Start Date", "End Date", "Minutes", "Direct", "Indirect", "OT", "X",
     "Speech", "30", "30 minutes", "2x weekly", "9/2/2025", "6/5/2026", "IEP Term", "Related Services", "ESY", "☒ Ind ☐ Grp",
     "Accommodations", "Total", "N/A", "[?]", "per cycle", "as needed", "Service: OT", "Duration/Freq: 30 min x 2 weekly"]
)  # fmt: skip


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(st.lists(WORDS, min_size=5, max_size=5), min_size=1, max_size=8),
    st.sampled_from(["length", "end", "span", None]),
)
def test_any_grid_is_read_or_left_out(rows: list[list[str]], duration: str | None) -> None:
    cells = [Cell(row, column, 1, 1, text) for row, line in enumerate(rows) for column, text in enumerate(line)]
    blocks: list[Block] = [Line("Related Services", "page 1"), Grid(tuple(cells), len(rows), 5, "table 1")]
    for row in rows_of(blocks).rows:
        lines = lines_of(row, Form("x", "x", duration), 6)
        if isinstance(lines, list):
            assert all(line.service for line in lines)
            # No number of a promise stands anywhere but in its own row.
            figures = " ".join(text for _, text in row.cells)
            for line in lines:
                assert line.reading.minutes is None or str(line.reading.minutes) in figures

"""What is wrong between rows and between tables: each rule, with its place, and the nearest row that keeps it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.record.folders import changed, found_in, places, right, write_csv, write_parquet

from makewhole.record.folder import read
from makewhole.record.schema import TABLES


@pytest.mark.parametrize("table", [table.name for table in TABLES.values() if table.key])
def test_an_id_stands_once(tmp_path: Path, table: str) -> None:
    tables = right()
    tables[table].append(dict(tables[table][0]))
    if table == "plans":
        tables[table][-1]["kind"] = "504"
    row = len(tables[table]) + 1
    findings = found_in(tmp_path / "case", tables)
    assert places(findings) == [("repeated_id", "error", table, row, TABLES[table].key[0])]
    assert "row 2" in findings[0].message


@pytest.mark.parametrize(
    ("table", "column"),
    [(table.name, column.name) for table in TABLES.values() for column in table.columns if column.refers_to],
)
def test_a_reference_leads_somewhere(tmp_path: Path, table: str, column: str) -> None:
    findings = found_in(tmp_path / "case", changed(table, 0, **{column: "nobody"}))
    assert ("no_such_row", "error", table, 2, column) in places(findings)


def test_a_table_that_is_not_there_is_an_empty_table(tmp_path: Path) -> None:
    tables = right()
    del tables["calendars"]
    found = places(found_in(tmp_path / "case", tables))
    assert ("no_such_row", "error", "students", 2, "calendar_id") in found


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({"promise_id": "", "kind": "compensatory", "award_id": "a1"}, False),
        ({"promise_id": "", "kind": "compensatory", "award_id": ""}, True),
        ({"promise_id": "", "kind": "regular", "award_id": "a1"}, True),
        ({"promise_id": "", "kind": "", "award_id": "a1"}, True),
    ],
)
def test_only_a_compensatory_session_with_an_award_needs_no_promise(
    tmp_path: Path, cells: dict[str, str], wrong: bool
) -> None:
    found = places(found_in(tmp_path / "case", changed("sessions", 1, makes_up="", **cells)))
    assert found == ([("empty", "error", "sessions", 3, "promise_id")] if wrong else [])


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({"session_id": "", "starts_on": "2025-09-08", "ends_on": ""}, False),
        ({"session_id": "", "starts_on": "", "ends_on": ""}, True),
        ({"session_id": "", "starts_on": "", "ends_on": "2025-09-08"}, True),
    ],
)
def test_a_determination_names_a_session_or_a_first_day(tmp_path: Path, cells: dict[str, str], wrong: bool) -> None:
    found = places(found_in(tmp_path / "case", changed("determinations", 0, **cells)))
    assert found == ([("empty", "error", "determinations", 2, "starts_on")] if wrong else [])


def test_a_wrong_cell_is_not_told_twice(tmp_path: Path) -> None:
    found = places(found_in(tmp_path / "case", changed("determinations", 0, session_id="", starts_on="8 Sept")))
    assert found == [("not_a_date", "error", "determinations", 2, "starts_on")]


@pytest.mark.parametrize(
    ("period", "every", "wrong"),
    [
        ("week", "2", False),
        ("cycle", "6", False),
        ("month", "2", False),
        ("", "2", False),
        ("day", "1", False),
        ("day", "2", True),
        ("term", "2", True),
        ("semester", "3", True),
        ("school_year", "2", True),
        ("plan_year", "2", True),
        ("week", "0", True),
        ("", "0", True),
    ],
)
def test_every_counts_weeks_cycles_or_months(tmp_path: Path, period: str, every: str, wrong: bool) -> None:
    found = places(found_in(tmp_path / "case", changed("promises", 0, period=period, every=every)))
    assert found == ([("every", "error", "promises", 2, "every")] if wrong else [])


@pytest.mark.parametrize("write", [write_csv, write_parquet])
@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"every": "1001"}, "every"),
        ({"every": "1000"}, None),
        ({"sessions": "10001"}, "sessions"),
        ({"sessions": "10000"}, None),
        ({"sessions": "", "minutes": "100001"}, "minutes"),
        ({"sessions": "100", "minutes": "100000"}, None),
        ({"sessions": "101", "minutes": "100000"}, "minutes"),
        ({"minutes_per_period": "10000001"}, "minutes_per_period"),
        ({"minutes_per_period": "10000000"}, None),
    ],
)
def test_a_promise_has_no_number_beyond_reason(
    tmp_path: Path,
    write: Callable[[Path, dict[str, list[dict[str, str]]]], Path],
    cells: dict[str, str],
    column: str | None,
) -> None:
    found = read(write(tmp_path / "case", changed("promises", 0, **cells))).findings
    assert [(f.code, f.severity, f.table, f.column) for f in found] == (
        [("too_large", "error", "promises", column)] if column else []
    )
    assert all(finding.allowed for finding in found)


def test_numbers_of_other_tables_keep_their_nine_digits(tmp_path: Path) -> None:
    assert found_in(tmp_path / "case", changed("awards", 0, minutes="999999999")) == []


@pytest.mark.parametrize(("first_day", "wrong"), [("2026-06-12", True), ("2026-06-13", False)])
def test_school_years_of_a_calendar_do_not_overlap(tmp_path: Path, first_day: str, wrong: bool) -> None:
    tables = right()
    tables["calendars"].append({"calendar_id": "c1", "starts_on": first_day, "ends_on": "2027-06-10"})
    tables["calendars"].append({"calendar_id": "c2", "starts_on": "2025-09-02", "ends_on": "2026-06-12"})
    found = places(found_in(tmp_path / "case", tables))
    assert found == ([("overlapping_school_years", "error", "calendars", 3, "starts_on")] if wrong else [])


@pytest.mark.parametrize(("week", "wrong"), [("Mon Tue Wed Thu", True), ("Fri Thu Wed Tue Mon", False), ("", False)])
def test_a_calendar_has_one_school_week(tmp_path: Path, week: str, wrong: bool) -> None:
    tables = right()
    year = {"calendar_id": "c1", "starts_on": "2026-09-01", "ends_on": "2027-06-10", "school_week": week}
    tables["calendars"].append(year)
    found = places(found_in(tmp_path / "case", tables))
    assert found == ([("school_week_differs", "error", "calendars", 3, "school_week")] if wrong else [])


@pytest.mark.parametrize(
    ("kind", "first_day", "code"),
    [
        ("quarter", "2025-11-07", "overlapping_terms"),
        ("quarter", "2025-11-08", None),
        ("semester", "2025-09-02", None),
        ("trimester", "2026-01-05", "quarters_and_trimesters"),
    ],
)
def test_terms_of_a_kind_do_not_overlap(tmp_path: Path, kind: str, first_day: str, code: str | None) -> None:
    tables = right()
    tables["terms"].append(
        {"calendar_id": "c1", "term": "2", "starts_on": first_day, "ends_on": "2026-02-01", "kind": kind}
    )
    found = places(found_in(tmp_path / "case", tables))
    column = "kind" if code == "quarters_and_trimesters" else "starts_on"
    assert found == ([(code, "error", "terms", 3, column)] if code else [])


@pytest.mark.parametrize(
    ("kind", "first_day", "wrong"),
    [("iep", "2025-09-02", True), ("504", "2025-09-02", False), ("iep", "2025-09-03", False)],
)
def test_plans_of_one_kind_begin_on_different_days(tmp_path: Path, kind: str, first_day: str, wrong: bool) -> None:
    tables = right()
    tables["plans"].append({"plan_id": "pl2", "student_id": "s1", "kind": kind, "starts_on": first_day})
    found = places(found_in(tmp_path / "case", tables))
    assert found == ([("plans_begin_together", "error", "plans", 3, "starts_on")] if wrong else [])


def test_a_plan_that_says_when_says_what(tmp_path: Path) -> None:
    found = places(found_in(tmp_path / "case", changed("plans", 0, make_up_outcome="")))
    assert found == [("due_without_outcome", "error", "plans", 2, "make_up_outcome")]
    assert found_in(tmp_path / "case", changed("plans", 0, make_up_due="")) == []


@pytest.mark.parametrize(
    "table", [name for name, table in TABLES.items() if {"starts_on", "ends_on"} <= {c.name for c in table.columns}]
)
def test_a_span_ends_on_or_after_its_first_day(tmp_path: Path, table: str) -> None:
    wrong = changed(table, 0, starts_on="2026-01-06", ends_on="2026-01-05")
    found = places(found_in(tmp_path / "case", wrong))
    assert ("ends_before_start", "warning", table, 2, "ends_on") in found
    one_day = changed(table, 0, starts_on="2026-01-05", ends_on="2026-01-05")
    assert "ends_before_start" not in [place[0] for place in places(found_in(tmp_path / "case", one_day))]


@pytest.mark.parametrize("column", ["planned_minutes", "delivered_minutes"])
@pytest.mark.parametrize(("minutes", "warned"), [("480", False), ("481", True)])
def test_a_session_over_eight_hours_is_warned_about(tmp_path: Path, column: str, minutes: str, warned: bool) -> None:
    found = places(found_in(tmp_path / "case", changed("sessions", 0, **{column: minutes})))
    assert found == ([("long_session", "warning", "sessions", 2, column)] if warned else [])


@pytest.mark.parametrize(
    ("first_day", "closure", "warned"),
    [
        ("2025-09-02", "holiday", False),
        ("2025-09-01", "holiday", True),
        ("2026-07-06", "holiday", False),
        ("2026-07-06", "school_day", True),
    ],
)
def test_a_closure_without_effect_is_warned_about(tmp_path: Path, first_day: str, closure: str, warned: bool) -> None:
    tables = changed("closures", 0, starts_on=first_day, ends_on="", closure=closure)
    esy = {"calendar_id": "c1", "term": "ESY", "starts_on": "2026-07-06", "ends_on": "2026-07-31", "kind": "esy"}
    tables["terms"].append(esy)
    found = places(found_in(tmp_path / "case", tables))
    assert found == ([("no_effect", "warning", "closures", 2, "starts_on")] if warned else [])


@pytest.mark.parametrize(
    ("service", "listed"),
    [
        ("SLP", "Speech-Language Therapy"),
        ("S/L", "Speech-Language Therapy"),
        ("speech", "Speech-Language Therapy"),
        ("speech-language therapy", "Speech-Language Therapy"),
        ("O.T.", "Occupational Therapy"),
        ("Speech-Language Therapy", None),
        ("Speech-Language And Audiology Services", None),
        ("Occupational Therapy", None),
        ("Physical Therapy", None),
        ("Reading Recovery", None),
    ],
)
def test_a_name_that_looks_like_a_listed_service_is_pointed_out(
    tmp_path: Path, service: str, listed: str | None
) -> None:
    findings = found_in(tmp_path / "case", changed("promises", 0, service=service))
    assert places(findings) == ([("service_name", "warning", "promises", 2, "service")] if listed else [])
    assert [finding.allowed for finding in findings] == ([listed] if listed else [])


def test_two_logs_of_a_day_are_pointed_out_once_a_promise(tmp_path: Path) -> None:
    tables = right()
    for number, (day, source) in enumerate(
        [("2025-10-01", "family"), ("2025-10-01", "provider"), ("2025-10-02", "provider"), ("2025-10-02", "family")]
    ):
        tables["sessions"].append(
            {"session_id": f"y{number}", "promise_id": "p1", "date": day, "delivered_minutes": "30", "source": source}
        )
    findings = found_in(tmp_path / "case", tables)
    assert places(findings) == [("two_sources", "warning", "sessions", 4, "source")]
    assert "--source family" in findings[0].message
    assert "reconcile" not in findings[0].message
    for row in tables["sessions"][-4:]:
        row["source"] = {"family": "billing"}.get(row["source"], row["source"])
    findings = [each for each in found_in(tmp_path / "bill", tables) if each.code == "two_sources"]
    assert "--source provider" in findings[0].message  # a bill is no log


def test_a_long_cell_is_shown_in_eighty_characters(tmp_path: Path) -> None:
    findings = found_in(tmp_path / "case", changed("sessions", 0, date="x" * 500))
    assert [len(finding.found or "") for finding in findings] == [80]

"""What a wording adds to a promise's cells: the cells stand, and nothing is taken from a line that says otherwise."""

from __future__ import annotations

import csv
import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from makewhole.app import folders
from makewhole.ledger.wordings import fill
from makewhole.wording import read

WORKED = Path(__file__).parent.parent / "cases" / "worked"
COLUMNS = ("sessions", "minutes", "minutes_per_period", "period", "every", "grouping")


def cells(**given: Any) -> dict[str, Any]:
    return {column: given.get(column) for column in COLUMNS}


@pytest.mark.parametrize(
    ("given", "wording", "added", "disagree"),
    [
        ({}, "2 x 30 minutes weekly", {"sessions": 2, "minutes": 30, "period": "week"}, ()),
        ({}, "60 minutes a week", {"minutes_per_period": 60, "period": "week"}, ()),
        (
            {},
            "1 time per week for 3 out of 4 weeks, 25 minutes",
            {"sessions": 3, "minutes": 25, "period": "week", "every": 4},
            (),
        ),
        ({}, "consult 15 min monthly", {"minutes_per_period": 15, "period": "month", "grouping": "consult"}, ()),
        ({"sessions": 2, "minutes": 30, "period": "week"}, "2 x 30 minutes weekly", {}, ()),
        ({"minutes": 30}, "twice a week", {"sessions": 2, "period": "week"}, ()),
        ({"period": "week"}, "2x45", {"sessions": 2, "minutes": 45}, ()),
        ({"minutes_per_period": 60}, "2 x 30 minutes weekly", {"sessions": 2, "minutes": 30, "period": "week"}, ()),
        ({"sessions": 2, "minutes": 30, "period": "week"}, "2 x 30 min every other week", {"every": 2}, ()),
        ({"sessions": 3, "minutes": 30, "period": "week"}, "2 x 30 minutes weekly", {}, ("sessions",)),
        ({"sessions": 3}, "2 x 30 minutes weekly", {}, ("sessions",)),
        ({"period": "month"}, "2 x 30 minutes weekly", {}, ("period",)),
        ({"every": 1, "period": "week"}, "2 x 30 min every other week", {}, ("every",)),
        ({"minutes_per_period": 90}, "2 x 30 minutes weekly", {}, ("minutes_per_period",)),
        ({"sessions": 2, "minutes": 45}, "60 minutes a week", {}, ("sessions", "minutes")),
        ({"grouping": "individual"}, "consult 15 min monthly", {"minutes_per_period": 15, "period": "month"}, ("grouping",)),
        ({"every": 2}, "900 minutes yearly", {}, ("every",)),
        ({}, "1-2 times a week", {"period": "week"}, ()),
        ({"sessions": 1, "minutes": 30}, "1-2 times a week", {"period": "week"}, ()),
        ({}, "as needed", {}, ()),
    ],
)  # fmt: skip
def test_a_wording_fills_what_is_empty_and_nothing_else(
    given: dict[str, Any], wording: str, added: dict[str, Any], disagree: tuple[str, ...]
) -> None:
    filled = fill(cells(**given), read(wording))
    assert (dict(filled.cells), filled.disagree) == (added, disagree)


def test_three_cells_that_disagree_among_themselves_are_another_finding() -> None:
    filled = fill(cells(sessions=2, minutes=30, minutes_per_period=90, period="week"), read("speech therapy"))
    assert filled.disagree == ()


PERIODS = {
    "day": "day",
    "week": "week",
    "month": "month",
    "term": "term",
    "semester": "semester",
    "school_year": "school year",
    "plan_year": "year",
}


def said(row: dict[str, str]) -> str:
    """A promise's cells as a service line."""
    every = int(row["every"] or 1)
    if row["period"] == "cycle":
        period = f"per {every} day cycle"
    elif every > 1:
        period = f"every {every} {row['period']}s"
    else:
        period = f"per {PERIODS[row['period']]}"
    kind = {"": "", "individual": ", individual", "group": ", in a group", "consult": ", consultation"}[row["grouping"]]
    if row["sessions"] and row["minutes"]:
        return f"{row['sessions']} sessions of {row['minutes']} minutes {period}{kind}"
    if row["sessions"]:
        return f"{row['sessions']} sessions {period} for a total of {row['minutes_per_period']} minutes{kind}"
    return f"{row['minutes_per_period']} minutes {period}{kind}"


@pytest.mark.parametrize("name", [f"{number:02}" for number in range(1, 61, 4)])
def test_a_promise_that_carries_only_its_wording_comes_out_as_its_numbers_do(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    shutil.copytree(WORKED / name, folder)
    file = folder / "promises.csv"
    with file.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    changed = 0
    for row in rows:
        numbers = [row.get(column) for column in COLUMNS[:3]]
        row["wording"] = ""
        # What no line of a plan says: no period, three numbers that disagree, nothing at all.
        if not row["period"] or not any(numbers) or (all(numbers) and row["sessions"] != ""):
            continue
        if "0" in numbers or (row["minutes"] and not row["sessions"]):
            continue
        row["wording"] = said(row)
        for column in COLUMNS:
            row[column] = ""
        changed += 1
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    expected = json.loads((WORKED / name / "expected.json").read_text())
    as_of = dt.date.fromisoformat(expected["as_of"])
    numbers_say = folders.statement(WORKED / name, as_of).as_json()
    words_say = folders.statement(folder, as_of).as_json()
    assert words_say["promises"] == numbers_say["promises"]
    assert words_say["services"] == numbers_say["services"]
    assert changed, "no promise of this case was put in words"


HEAD = "promise_id,plan_id,service,wording,sessions,minutes,minutes_per_period,period,every,grouping\n"


def case_with(tmp_path: Path, *promises: str) -> Path:
    (tmp_path / "students.csv").write_text("student_id,calendar_id\ns1,c1\n")
    (tmp_path / "calendars.csv").write_text("calendar_id,starts_on,ends_on\nc1,2025-09-01,2026-06-12\n")
    (tmp_path / "plans.csv").write_text("plan_id,student_id,kind,starts_on,ends_on\npl,s1,iep,2025-09-01,2026-06-12\n")
    (tmp_path / "promises.csv").write_text(HEAD + "".join(line + "\n" for line in promises))
    return tmp_path


def test_an_ambiguous_line_is_a_warning_with_its_readings_and_no_number(tmp_path: Path) -> None:
    folder = case_with(tmp_path, 'p1,pl,Speech-Language Therapy,"Zoe: 1-2 times a week, 30 minutes",,,,,,')
    told = folders.statement(folder, dt.date(2025, 9, 14))
    assert [promise.minutes["promised"] for promise in told.promises] == [None]
    finding = next(finding for finding in told.findings if finding.code == "ambiguous_wording")
    assert (finding.table, finding.row, finding.column) == ("promises", 2, "wording")
    assert " or " in (finding.found or "")
    assert "Zoe" not in finding.message
    assert any(finding.code == "not_countable" for finding in told.findings)


def test_a_wording_that_says_otherwise_is_a_warning_and_the_cells_stand(tmp_path: Path) -> None:
    folder = case_with(
        tmp_path, 'p1,pl,Reading,"3 x 30 min weekly",2,30,,week,,', "p2,pl,Reading,2x30 weekly,2,30,,week,,"
    )
    told = folders.statement(folder, dt.date(2025, 9, 7))
    assert [promise.minutes["promised"] for promise in told.promises] == [60, 60]
    assert [(f.code, f.row, f.column) for f in told.findings if f.table == "promises"] == [
        ("wording_disagrees", 2, "sessions")
    ]  # fmt: skip


def test_what_was_read_from_the_wording_is_said_under_the_figures(tmp_path: Path) -> None:
    folder = case_with(tmp_path, "p1,pl,Reading,2x30 weekly,,,,,,", "p2,pl,Art Therapy,,1,30,,week,,")
    told = folders.statement(folder, dt.date(2025, 9, 7)).as_json()
    said = [assumption for assumption in told["assumptions"] if assumption["kind"] == "wording"]
    assert len(said) == 1
    assert said[0]["promise_ids"] == ["p1"]
    assert [promise["promised"] for promise in told["promises"]] == [60, 30]

"""New calendars: the holidays are right, the placeholders say so, nothing is overwritten."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from makewhole.calendars import federal
from makewhole.calendars.new import CalendarError, federal_holidays, propose, to_do, write
from makewhole.record.schema import TABLES


def notes(state: str, school_year: str = "2026-27") -> dict[str, str]:
    """Day to note of each closure proposed."""
    return {row["starts_on"]: row["note"] for row in propose(state, school_year)["closures"]}


def test_ohio_2026_27_has_every_federal_holiday_on_the_day_it_is_kept() -> None:
    assert notes("OH") == {
        "2026-09-07": "federal holiday: Labor Day",
        "2026-10-12": "federal holiday: Columbus Day",
        "2026-11-11": "federal holiday: Veterans Day",
        "2026-11-26": "federal holiday: Thanksgiving Day",
        "2026-12-25": "federal holiday: Christmas Day",
        "2027-01-01": "federal holiday: New Year's Day",
        "2027-01-18": "federal holiday: Martin Luther King Jr. Day",
        "2027-02-15": "federal holiday: Washington-Lincoln Day",
        "2027-05-31": "federal holiday: Memorial Day",
        "2027-06-18": "federal holiday: Juneteenth National Independence Day (observed)",  # the 19th is a Saturday
        "2027-07-05": "federal holiday: Independence Day (observed)",  # the 4th is a Sunday
    }


def test_a_state_holiday_says_that_it_is_the_states() -> None:
    assert notes("CA")["2026-11-27"] == "state holiday: Day After Thanksgiving"
    assert notes("CA")["2027-03-31"] == "state holiday: Cesar Chavez Day"
    assert notes("MD")["2026-11-27"] == "state holiday: American Indian Heritage Day"
    assert "2026-11-27" not in notes("OH")


def test_a_federal_holiday_that_the_state_does_not_keep_is_left_out_and_named() -> None:
    assert "2026-10-12" not in notes("CA")
    assert any("Columbus Day (2026-10-12)" in sentence for sentence in to_do("CA", "2026-27"))
    assert not any("left out" in sentence for sentence in to_do("MD", "2026-27"))


def test_nothing_a_district_decides_is_made_up() -> None:
    for state in ("OH", "CA", "MD"):
        proposal = propose(state, "2026-27")
        assert {row["closure"] for row in proposal["closures"]} == {"holiday"}
        assert all(row["starts_on"] == row["ends_on"] for row in proposal["closures"])
        assert proposal["terms"] == []
    said = " ".join(to_do("OH", "2026-27"))
    for words in ("add winter break", "add spring break", "2026-08-17", "2027-06-11", "placeholders"):
        assert words in said


@pytest.mark.parametrize(
    ("school_year", "first", "last"),
    [
        ("2026-27", date(2026, 8, 17), date(2027, 6, 11)),
        ("2026-2027", date(2026, 8, 17), date(2027, 6, 11)),
        ("2028-29", date(2028, 8, 21), date(2029, 6, 15)),
        ("2099-00", date(2099, 8, 17), date(2100, 6, 11)),
    ],
)
def test_school_begins_on_a_monday_and_ends_on_a_friday_near_the_usual_days(
    school_year: str, first: date, last: date
) -> None:
    (year,) = propose("OH", school_year)["calendars"]
    assert (year["starts_on"], year["ends_on"]) == (first.isoformat(), last.isoformat())
    assert (first.weekday(), last.weekday()) == (0, 4)


@pytest.mark.parametrize(
    ("state", "school_year", "says"),
    [
        ("ZZ", "2026-27", "no state"),
        ("", "2026-27", "no state"),
        ("UM", "2026-27", "no state"),
        ("Ohio", "2026-27", "two letters, OH"),
        ("OH", "2026", "no school year"),
        ("OH", "2026-28", "no school year"),
        ("OH", "26-27", "no school year"),
        ("OH", "1776-77", "no school year"),
    ],
)
def test_a_bad_state_or_year_is_named_with_what_is_allowed(state: str, school_year: str, says: str) -> None:
    with pytest.raises(CalendarError, match=says):
        propose(state, school_year)


def test_lower_case_and_space_around_are_no_matter() -> None:
    assert propose(" oh ", " 2026-27 ") == propose("OH", "2026-27")


def test_the_files_have_the_records_columns_and_read_back(tmp_path: Path) -> None:
    proposal = propose("MD", "2026-27")
    assert [path.name for path in write(tmp_path, proposal)] == ["calendars.csv", "closures.csv", "terms.csv"]
    for name, rows in proposal.items():
        with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            table = csv.DictReader(file)
            assert list(table.fieldnames or ()) == [column.name for column in TABLES[name].columns]
            assert list(table) == rows


@pytest.mark.parametrize("there", ["calendars.csv", "closures.csv", "terms.parquet", "calendars"])
def test_nothing_is_overwritten_and_nothing_is_half_written(tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("as it was", encoding="utf-8")
    with pytest.raises(CalendarError, match=there):
        write(tmp_path, propose("OH", "2026-27"))
    assert [path.name for path in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_text(encoding="utf-8") == "as it was"


def test_a_folder_that_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(CalendarError, match="no such folder"):
        write(tmp_path / "nowhere", propose("OH", "2026-27"))


def test_the_written_down_federal_holidays_are_the_librarys(record_property: Callable[[str, object], None]) -> None:
    years = range(min(federal._WRITTEN_DOWN), max(federal._WRITTEN_DOWN) + 1)
    by_library = sorted(day for day in federal.from_library(None, years) if day.year in years)
    assert federal_holidays(date(years[0], 1, 1), date(years[-1], 12, 31)) == by_library
    record_property("looked_at", f"{len(by_library)} days of {len(years)} years")


def test_years_that_are_not_written_down_come_from_the_library() -> None:
    before, after = min(federal._WRITTEN_DOWN) - 1, max(federal._WRITTEN_DOWN) + 1
    for year in (before, after):
        days = federal_holidays(date(year, 1, 1), date(year, 12, 31))
        assert days == sorted(day for day in federal.from_library(None, range(year, year + 1)) if day.year == year)


def test_a_day_off_in_lieu_is_in_it_and_both_ends_are_inclusive() -> None:
    # 4 July 2027 is a Sunday; 25 December 2027 a Saturday, and so is 1 January 2028.
    assert federal_holidays(date(2027, 7, 5), date(2027, 12, 31)) == [
        date(2027, 7, 5),
        date(2027, 9, 6),
        date(2027, 10, 11),
        date(2027, 11, 11),
        date(2027, 11, 25),
        date(2027, 12, 24),
        date(2027, 12, 25),
        date(2027, 12, 31),
    ]
    assert federal_holidays(date(2027, 7, 6), date(2027, 9, 5)) == []


def test_the_usual_years_do_not_load_the_library() -> None:
    asked = (
        "import sys; from datetime import date; from makewhole.calendars.new import federal_holidays;"
        "found = federal_holidays(date(2026, 1, 1), date(2030, 12, 31)); print(len(found), 'holidays' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["62", "False"]

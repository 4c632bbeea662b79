"""What a cell may hold, kind by kind, and that a wrong one is found wherever it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.record.folders import RIGHT, places, right, write_csv, write_parquet

from makewhole.record.cells import problem
from makewhole.record.folder import read
from makewhole.record.schema import TABLES, Column, Kind

RIGHT_CELLS: dict[Kind, list[str]] = {
    "date": ["2026-03-04", "2024-02-29"],
    "count": ["0", "30", "030", "999999999"],
    "flag": ["true", "false"],
    "time": ["00:00", "09:05", "9:05", "23:59"],
    "instant": ["2026-03-04", "2026-03-04T10:00-05:00", "2026-03-04T10:00:59.123Z", "2026-03-04 10:00+0530"],
    "due": [
        "2026-03-04",
        "30 days",
        "10 school days",
        "end of month",
        "end of term",
        "end of school year",
        "end of plan",
    ],
    "school_week": ["Mon Tue Wed Thu Fri", "Mon", "Sun  Mon"],
    "text": ["anything; at all"],
    "id": ["ü 1"],
}
WRONG_CELLS: dict[Kind, list[str]] = {
    "date": [
        "3/4/26",
        "04.03.2026",
        "2026-3-4",
        "20260304",
        "2026-02-29",
        "2026-13-01",
        "2026-03-04T00:00",
        "soon",
        "\uff12\uff10\uff12\uff16-03-04",
    ],
    "count": ["-1", "3O", "30.0", "30 min", "1e3", "+5", "1,000", "٣", "9999999999"],
    "flag": ["TRUE", "yes", "1", "True"],
    "time": ["9.05", "24:00", "09:60", "09:05:00", "9am"],
    "instant": ["2026-03-04T10:00", "2026-02-30", "2026-03-04T25:00Z", "yesterday", "2026-03-04T10:00+25:00"],
    "due": ["30", "ten days", "end of day", "5 weeks", "2026-02-30", "-3 days"],
    "school_week": ["Monday", "Mon,Tue", "Mon Mon", "mon"],
    "word": ["Provider_Absent", "sick", "IEP"],
}


@pytest.mark.parametrize(("kind", "cell"), [(kind, cell) for kind, cells in RIGHT_CELLS.items() for cell in cells])
def test_a_right_cell_has_no_problem(kind: Kind, cell: str) -> None:
    assert problem(Column("column", kind), cell) is None


@pytest.mark.parametrize(("kind", "cell"), [(kind, cell) for kind, cells in WRONG_CELLS.items() for cell in cells])
def test_a_wrong_cell_has_a_problem_that_says_what_to_write(kind: Kind, cell: str) -> None:
    told = problem(Column("minutes", kind, words=("provider_absent", "iep")), cell)
    assert told is not None
    assert told.allowed
    assert cell not in told.message.split() or cell == "30"


def test_a_date_with_slashes_is_not_guessed() -> None:
    told = problem(Column("date", "date"), "3/4/26")
    assert told is not None
    assert "whether the day or the month" in told.message


def test_the_nearest_word_is_named() -> None:
    told = problem(Column("reason", "word", words=("provider_absent", "student_absent")), "Provider absent")
    assert told is not None
    assert "Perhaps provider_absent is meant" in told.message


CHECKED = [
    (table.name, column.name, column.kind)
    for table in TABLES.values()
    for column in table.columns
    if column.kind not in ("id", "text")
]


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_a_wrong_cell_is_found_in_every_column_of_every_table(tmp_path: Path, write: object) -> None:
    assert len(CHECKED) > 70
    tables = right()
    for table, column, kind in CHECKED:
        for row in tables[table]:
            row[column] = WRONG_CELLS[kind][0]
    assert callable(write)
    record = read(write(tmp_path / "case", tables))
    by_place = {(finding.table, finding.row, finding.column): finding for finding in record.findings}
    first = 2 if write is write_csv else 1
    for table, column, kind in CHECKED:
        for at in range(len(RIGHT[table])):
            finding = by_place[table, first + at, column]
            assert finding.is_error
            assert finding.code.startswith("not_a")
            withheld = table == "students"  # here: the day of birth, which is nobody's business
            assert finding.found == (None if withheld else WRONG_CELLS[kind][0])
            assert finding.allowed


REQUIRED = [(table.name, column.name) for table in TABLES.values() for column in table.columns if column.required]


@pytest.mark.parametrize(("table", "column"), REQUIRED)
def test_an_empty_required_cell_is_found_in_every_table(tmp_path: Path, table: str, column: str) -> None:
    tables = right()
    tables[table][0][column] = " "
    record = read(write_csv(tmp_path / "case", tables))
    assert ("empty", "error", table, 2, column) in places(record.findings)


@pytest.mark.parametrize("cell", ["TRUE", "False"])
def test_a_flag_as_a_spreadsheet_writes_it_is_told_how_to_write(cell: str) -> None:
    found = problem(TABLES["promises"].column("esy"), cell)
    assert found is not None
    assert found.code == "not_a_flag"
    assert f"a spreadsheet writes {cell.upper()}. Write {cell.lower()}" in found.message


def test_an_unknown_reason_is_sent_to_the_list_of_reasons() -> None:
    found = problem(TABLES["sessions"].column("reason"), "sick")
    assert found is not None
    assert "The reasons are listed in docs/glossary.md." in found.message
    assert "provider_absent" in found.allowed
    other = problem(TABLES["sessions"].column("kind"), "sick")
    assert other is not None
    assert "glossary" not in other.message

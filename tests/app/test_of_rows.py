"""A record that is drawn from its rows is the record that is drawn from a folder of them: no cell, finding or figure differs."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import duckdb
import pytest

from makewhole.app import calendar_out, children, drawings, figures, folders, reconciling, safekeeping
from makewhole.app.agreed import Word
from makewhole.app.children import View
from makewhole.record import folder as case_folder
from makewhole.record import writing
from makewhole.record.schema import TABLES

EXAMPLES = sorted(path.parent for path in (Path(__file__).parent.parent.parent / "examples").glob("*/students.csv"))
DAYS = {
    "02": dt.date(2026, 12, 19),
    "07": dt.date(2025, 12, 20),
    "09": dt.date(2026, 6, 13),
    "10": dt.date(2027, 6, 12),
    "05": dt.date(2027, 2, 27),
}
WRONG: dict[str, Any] = {
    "students": {
        "a": {"student_id": "a", "name": "A\nB", "state": "Ohio", "calendar_id": "nowhere", "shoe_size": "31"},
        "b": {"student_id": "a", "name": " spaced ", "state": "CA", "shoe_size": None},
    },
    "plans": {
        "p": {"plan_id": "p", "student_id": "a", "kind": "iep", "starts_on": "2025-13-01", "policy": "own.toml"},
        "q": {"plan_id": "q", "student_id": "a", "kind": "I.E.P.", "starts_on": "2025-09-01", "ends_on": "2025-08-01"},
    },
    "promises": {"s": {"promise_id": "s", "plan_id": "q", "service": "Speech", "minutes": "-5", "period": "weekly"}},
    "sessions": {
        "1": {"session_id": "1", "promise_id": "s", "date": "2025-09-02", "note": "first\r\nsecond\rthird", "source": "family"},
        "2": {"session_id": "2", "promise_id": "gone", "date": "2025-09-03", "starts_at": "9:05", "source": "school"},
        "3": {"session_id": "3", "promise_id": "s", "date": "2025-09-04", "delivered_minutes": "thirty", "source": "family"},
        "4": {},
        "5": {"session_id": "5", "promise_id": "s", "date": "2025-09-02", "source": "provider"},
    },
    "answers": {},
    "session": {"1": {"session_id": "1"}},
}  # fmt: skip
"""Something of everything that the reader of cells tells: wrong cells, line breaks, other columns and tables."""


def tables_of(record: case_folder.Record) -> dict[str, Any]:
    """Every typed table, row by row, and what it is made of."""
    held = {row[0] for row in record.connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    return {
        name: (
            record.connection.execute(f"DESCRIBE {name}").fetchall(),
            record.connection.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall(),
        )
        for name in sorted(held & TABLES.keys())
    }


def both(rows: Any, folder: Path, source: str | None = None) -> tuple[case_folder.Record, case_folder.Record]:
    writing.write_folder(rows, folder)
    written = case_folder.read(folder, connection=duckdb.connect(), source=source)
    return written, case_folder.of_rows(rows, connection=duckdb.connect(), source=source)


def compare(written: case_folder.Record, of_rows: case_folder.Record) -> None:
    assert of_rows.findings == written.findings
    assert of_rows.rows == written.rows
    assert tables_of(of_rows) == tables_of(written)
    written.connection.close()
    of_rows.connection.close()


@pytest.mark.parametrize("source", [None, "family"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda folder: folder.name[:2])
def test_the_tables_and_findings_are_those_of_the_folder(example: Path, source: str | None, tmp_path: Path) -> None:
    written, of_rows = both(writing.read_rows(example), tmp_path / "case", source)
    assert written.rows["sessions"]
    compare(written, of_rows)


def test_so_are_those_of_a_record_that_is_wrong(tmp_path: Path) -> None:
    written, of_rows = both(WRONG, tmp_path / "case")
    told = {finding.code for finding in written.findings}
    assert {"unknown_file", "unknown_column", "empty_row"} <= told
    assert len(told) > 9
    assert any(finding.table == "sessions" and (finding.row or 0) > 6 for finding in written.findings)
    compare(written, of_rows)


def test_a_note_of_many_lines_moves_the_rows_below_it(tmp_path: Path) -> None:
    """The planted fault: were lines not counted, a finding would name another row."""
    written, of_rows = both(WRONG, tmp_path / "case")
    rows = {
        name: {key: {**cells, "note": ""} for key, cells in table.items()} if name == "sessions" else table
        for name, table in WRONG.items()
    }
    flat = case_folder.of_rows(rows, connection=duckdb.connect())
    assert of_rows.findings == written.findings != flat.findings
    for record in (written, of_rows, flat):
        record.connection.close()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda folder: folder.name[:2])
def test_what_is_drawn_of_a_child_is_what_its_folder_says(example: Path, tmp_path: Path) -> None:
    """Statement, sessions, days, figures, calendar and the comparison of two logs: all that a page draws from rows."""
    file = tmp_path / "kept.makewhole"
    safekeeping.restore(example, file, author="Anna")
    day = DAYS.get(example.name[:2], dt.date(2026, 4, 1))
    looked_at = 0
    for student in children.students(file):
        rows = children.rows(file, student)
        with children.as_folder(file, student) as folder:
            drawing = children.drawing(file, student, View(day))
            assert drawing == drawings.draw(folder, day, word=Word())
            with folders.account(rows, day) as ours, folders.account(folder, day) as theirs:
                assert list(folders.Postings(ours)) == list(folders.Postings(theirs))
                for block in drawing.statement.services:
                    asked = figures.Asked("promised", block.service, block.esy)
                    if block.minutes["promised"]:
                        assert figures.figure_of(ours, asked) == figures.figure_of(theirs, asked)
                        looked_at += 1
            assert calendar_out.events(rows, day) == calendar_out.events(folder, day)
            if {"family", "provider"} <= set(drawing.logs):
                mine, other = (reconciling.between(case, "family", "provider", day) for case in (rows, folder))
                assert dataclasses.asdict(mine) == dataclasses.asdict(other)
    assert looked_at


def test_what_was_known_on_a_day_is_not_asked_of_rows() -> None:
    with pytest.raises(ValueError, match="history"):
        folders.read({"students": {}}, known_on=DAYS["07"])

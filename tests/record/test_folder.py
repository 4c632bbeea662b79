"""A case folder read into typed tables."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest
from tests.record.folders import changed, contents, found_in, places, right, write_csv, write_parquet

from makewhole.record import files
from makewhole.record.folder import read
from makewhole.record.schema import SQL_TYPES, TABLES


def test_a_right_folder_has_no_findings(tmp_path: Path) -> None:
    record = read(write_csv(tmp_path / "case", right()))
    assert record.findings == []
    assert not record.has_errors
    assert record.rows["sessions"] == 2


def test_cells_arrive_typed_and_stripped_and_empty_is_unknown(tmp_path: Path) -> None:
    record = read(write_csv(tmp_path / "case", changed("sessions", 0, session_id="  x1\t", contact="   ")))
    row = record.connection.execute(
        "SELECT session_id, date, starts_at, planned_minutes, contact, as_written, recorded_at, note, _row FROM sessions"
    ).fetchone()
    assert row == ("x1", date(2025, 9, 8), "09:05", 30, None, True, "2025-09-08T16:00-05:00", None, 2)


def test_every_table_that_moves_minutes_is_there_with_every_column(tmp_path: Path) -> None:
    record = read(write_csv(tmp_path / "case", {"students": right()["students"]}))
    looked_at = 0
    for table in TABLES.values():
        if table.moves_minutes:
            looked_at += 1
            described = record.connection.execute(f"DESCRIBE {table.name}").fetchall()
            asked = [(column.name, SQL_TYPES[column.kind]) for column in table.columns]
            assert [(row[0], row[1]) for row in described] == [*asked, ("_row", "BIGINT")]
    assert looked_at == 12


def test_a_second_folder_leaves_nothing_of_the_first(tmp_path: Path) -> None:
    connection = duckdb.connect()
    read(write_csv(tmp_path / "one", right()), connection=connection)
    record = read(write_csv(tmp_path / "two", {"students": right()["students"]}), connection=connection)
    assert record.connection.execute("SELECT count(*) FROM sessions").fetchone() == (0,)


def test_rows_are_known_by_the_line_they_begin_on(tmp_path: Path) -> None:
    folder = write_csv(tmp_path / "case", right())
    (folder / "students.csv").write_text('student_id,name\n\ns1,"Maya\nR."\n\ns2,Leo T.\n', encoding="utf-8")
    record = read(folder)
    assert record.connection.execute("SELECT student_id, _row FROM students").fetchall() == [("s1", 3), ("s2", 6)]


@pytest.mark.parametrize("rows_in_memory", [1, 2, 20_000])
def test_csv_and_parquet_and_files_too_large_for_memory_give_the_same_tables(
    tmp_path: Path, rows_in_memory: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "CHUNK", rows_in_memory)
    tables = changed("sessions", 1, session_id=" x2\u00a0", note='it\'s a \\ "note"; ünï – 🙂')
    of_csv = read(write_csv(tmp_path / "csv", tables))
    of_parquet = read(write_parquet(tmp_path / "parquet", tables))
    assert contents(of_csv) == contents(of_parquet)
    assert of_csv.findings == of_parquet.findings == []


def test_typed_parquet_is_read_as_it_is(tmp_path: Path) -> None:
    folder = write_csv(tmp_path / "case", right())
    (folder / "sessions.csv").unlink()
    duckdb.connect().execute(
        "COPY (SELECT 'x1' AS session_id, 'p1' AS promise_id, TIMESTAMP '2025-09-08 00:00:00' AS date, "
        "TIME '09:05:00' AS starts_at, 30::DOUBLE AS planned_minutes, 0::SMALLINT AS delivered_minutes, "
        "true AS as_written, TIMESTAMPTZ '2025-09-08 16:00:00-05:00' AS recorded_at, NULL::INTEGER AS note, "
        "NULL::VARCHAR AS makes_up "
        f"UNION ALL SELECT 'x2', 'p1', NULL, NULL, NULL, NULL, NULL, NULL, 7, 'x1') TO '{folder / 'sessions.parquet'}'"
    )
    duckdb.connect().execute(
        "COPY (SELECT 'c1' AS calendar_id, DATE '2025-09-02' AS starts_on, DATE '2026-06-12' AS ends_on) "
        f"TO '{folder / 'calendars.parquet'}'"
    )
    (folder / "calendars.csv").unlink()
    record = read(folder)
    assert places(record.findings) == [("empty", "error", "sessions", 2, "date")]
    assert record.connection.execute(
        "SELECT date, starts_at, planned_minutes, delivered_minutes, as_written, recorded_at, note FROM sessions"
    ).fetchall() == [
        (date(2025, 9, 8), "09:05", 30, 0, True, "2025-09-08T21:00:00+00:00", None),
        (None, None, None, None, None, None, "7"),
    ]


def test_a_table_may_be_a_folder_of_parquet_files_and_rows_count_on(tmp_path: Path) -> None:
    folder = write_csv(tmp_path / "case [1]*", right())
    (folder / "sessions.csv").unlink()
    (folder / "sessions").mkdir()
    for name, ids in (("b", ["x2", "x3"]), ("a", ["x0", "x1"])):
        rows = " UNION ALL ".join(f"SELECT '{i}' AS session_id, 'p1' AS promise_id, '2025-09-08' AS date" for i in ids)
        duckdb.connect().execute(f"COPY ({rows}) TO '{folder / 'sessions' / name}.parquet'")
    (folder / "sessions" / "_SUCCESS").touch()
    record = read(folder)
    assert record.findings == []
    assert record.connection.execute("SELECT session_id, _row FROM sessions ORDER BY _row").fetchall() == [
        ("x0", 1),
        ("x1", 2),
        ("x2", 3),
        ("x3", 4),
    ]


@pytest.mark.parametrize("rows_in_memory", [1, 20_000])
def test_source_keeps_that_log_and_rows_of_none_after_all_rows_are_checked(
    tmp_path: Path, rows_in_memory: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "CHUNK", rows_in_memory)
    tables = right()
    tables["sessions"].append(
        {"session_id": "x3", "promise_id": "p1", "date": "2025-09-08", "source": "provider", "starts_at": "9 am"}
    )
    record = read(write_csv(tmp_path / "case", tables), source="provider")
    assert record.connection.execute("SELECT session_id FROM sessions ORDER BY 1").fetchall() == [("x2",), ("x3",)]
    assert record.connection.execute("SELECT count(*) FROM gaps").fetchone() == (0,)
    assert places(record.findings) == [("not_a_time", "error", "sessions", 4, "starts_at")]


@pytest.mark.parametrize("rows_in_memory", [1, 20_000])
def test_known_on_keeps_rows_recorded_by_the_end_of_that_day(
    tmp_path: Path, rows_in_memory: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "CHUNK", rows_in_memory)
    folder = write_csv(tmp_path / "case", right())
    sessions = {
        day: [
            row[0] for row in read(folder, known_on=date(2025, 9, day)).connection.execute("FROM sessions").fetchall()
        ]
        for day in (7, 8, 14, 15)
    }
    assert sessions == {7: [], 8: ["x1"], 14: ["x1"], 15: ["x1", "x2"]}


def test_known_on_without_a_history_warns(tmp_path: Path) -> None:
    record = read(write_csv(tmp_path / "case", right()), known_on=date(2026, 1, 1))
    assert places(record.findings) == [("known_on_without_history", "warning", "folder", None, None)]


def test_progress_ends_at_one(tmp_path: Path) -> None:
    told: list[float] = []
    read(write_csv(tmp_path / "case", right()), progress=lambda _, share: told.append(share))
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_five_thousand_bad_rows_give_five_thousand_findings(tmp_path: Path) -> None:
    rows = [
        {"session_id": f"x{n}", "promise_id": "p1", "date": "2025-09-08", "delivered_minutes": f"{n} min"}
        for n in range(5000)
    ]
    findings = found_in(
        tmp_path / "case",
        {k: v for k, v in right(sessions=rows).items() if k not in ("offers", "resolutions", "determinations")},
    )
    assert len(findings) == 5000
    assert [finding.row for finding in findings] == list(range(2, 5002))
    assert {(finding.code, finding.column) for finding in findings} == {("not_a_count", "delivered_minutes")}


def test_a_cell_or_a_name_is_never_in_a_message(tmp_path: Path) -> None:
    secret = "Zyxwvut"
    tables = right()
    looked_at = 0
    for rows in tables.values():
        for row in rows:
            for name in row:
                row[name] = f"{secret} {row[name]}"
    for finding in found_in(tmp_path / "case", tables):
        looked_at += 1
        assert secret not in finding.message
        assert secret not in (finding.allowed or "")
    assert looked_at > 50


def test_reading_loads_no_dataframe_library(tmp_path: Path) -> None:
    folder = write_csv(tmp_path / "case", changed("sessions", 0, date="x"))
    program = (
        "import sys, pathlib; from makewhole.record.folder import read; "
        "read(pathlib.Path(sys.argv[1]), source='family'); "
        "print([name for name in ('pandas', 'pyarrow', 'numpy', 'ibis') if name in sys.modules])"
    )
    printed = subprocess.run([sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=True)
    assert printed.stdout.strip() == "[]"

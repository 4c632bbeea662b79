"""A record that is checked as queries of a database has the findings of the folder that would be written of it."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from tests.record.folders import RIGHT

from makewhole.record import files, folder
from makewhole.record.findings import Finding
from makewhole.record.schema import TABLES

Rows = dict[str, list[dict[str, str]]]


def sessions(**cells: str) -> Callable[[Rows], None]:
    """One more session, with these cells."""
    return lambda rows: rows["sessions"].append({**rows["sessions"][0], "session_id": "x9", **cells})


def of(table: str, **cells: str) -> Callable[[Rows], None]:
    return lambda rows: rows[table][0].update(cells)


def without(table: str) -> Callable[[Rows], None]:
    def take_out(rows: Rows) -> None:
        del rows[table]

    return take_out


WRONG = [
    sessions(),
    sessions(session_id="x1"),
    sessions(session_id=""),
    sessions(promise_id="p7"),
    sessions(promise_id=""),
    sessions(promise_id="", kind="compensatory", award_id="a7"),
    sessions(date="2025-13-01"),
    sessions(date=""),
    sessions(starts_at="9:05"),
    sessions(starts_at="25:00"),
    sessions(delivered_minutes="99999"),
    sessions(delivered_minutes="-1"),
    sessions(kind="reguler"),
    sessions(as_written="TRUE"),
    sessions(makes_up="x77"),
    sessions(recorded_at="yesterday"),
    sessions(recorded_at=" 2025-10-01 "),
    sessions(session_id="  x1 ", promise_id=" p1\t", note="\u00a0"),
    sessions(note="a \x00 in it"),
    sessions(note="long " * 30_000),
    sessions(note='quotes " and, commas'),
    sessions(source="family"),
    of("promises", every="0"),
    of("promises", service="speech", minutes="100001"),
    of("plans", make_up_outcome=""),
    of("plans", ends_on="2025-01-01"),
    of("students", calendar_id="c7"),
    of("closures", starts_on="2031-11-27"),
    without("promises"),
    without("students"),
]


def plain(findings: list[Finding]) -> list[tuple[object, ...]]:
    return [dataclasses.astuple(finding) for finding in findings]


def both(rows: Rows, place: Path) -> tuple[folder.Record, folder.Record, folder.Record]:
    """The record of the written folder, of the queries, and of the queries that are only checked."""
    connection = duckdb.connect()
    connection.execute("SET python_enable_replacements = false")
    queries = {}
    for name, said in rows.items():
        columns = [column.name for column in TABLES[name].columns]
        with (place / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([columns, *([row.get(column, "") for column in columns] for row in said)])
        typed = ", ".join(f'"{column}" VARCHAR' for column in columns)
        connection.execute(f"CREATE TABLE was_{name} ({typed})")
        marks = ", ".join(["?"] * len(columns))
        connection.executemany(
            f"INSERT INTO was_{name} VALUES ({marks})",
            [[row.get(column) or None for column in columns] for row in said],
        )
        queries[name] = f"SELECT * FROM was_{name}"
    only_checked = folder.of_queries(queries, connection, typed=False)
    assert connection.execute("SELECT count(*) FROM duckdb_tables() WHERE temporary").fetchone() == (0,)
    return folder.read(place), folder.of_queries(queries, connection), only_checked


@pytest.mark.parametrize("few", [True, False], ids=["in memory", "in the database"])
@pytest.mark.parametrize("wrong", WRONG)
def test_queries_are_checked_like_a_folder(
    wrong: Callable[[Rows], None], few: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = {name: [dict(row) for row in said] for name, said in RIGHT.items()}
    wrong(rows)
    if not few:
        monkeypatch.setattr(files, "CHUNK", 0)
    written, asked, only_checked = both(rows, tmp_path)
    assert plain(asked.findings) == plain(written.findings)
    assert plain(only_checked.findings) == plain(written.findings)
    if written.has_errors:
        return
    for name in rows:
        question = f"SELECT * FROM {name} ORDER BY _row"
        assert asked.connection.execute(question).fetchall() == written.connection.execute(question).fetchall()

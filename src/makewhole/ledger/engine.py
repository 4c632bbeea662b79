"""Runs the ledger's shipped SQL over a record that was read into a DuckDB connection."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from makewhole.calendars.new import federal_holidays

if TYPE_CHECKING:
    import duckdb


@cache
def _steps() -> tuple[tuple[str, str], ...]:
    """The name and the statement of each step, in order."""
    text = files("makewhole.ledger").joinpath("duckdb.sql").read_text(encoding="utf-8")
    steps = []
    for block in text.split("\n-- ")[1:]:
        name, _, sql = block.partition("\n")
        steps.append((name, sql.strip().removesuffix(";")))
    return tuple(steps)


def run(connection: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Works out the accounts as they stood at the end of `as_of`: creates the tables of docs, "Tables of the ledger".

    The connection holds the record's tables (record.folder.read) and the rules in force (policy.resolve). What was worked out
    for another day is replaced.
    """
    connection.execute("CREATE OR REPLACE TEMP TABLE settings AS SELECT CAST($1 AS DATE) AS as_of", [as_of])
    _lay_out_federal_holidays(connection)
    for _, sql in _steps():
        connection.execute(sql)


def _lay_out_federal_holidays(connection: duckdb.DuckDBPyConnection) -> None:
    """The federal holidays that the plans of students without a calendar can meet; none where every student has one."""
    connection.execute("CREATE OR REPLACE TEMP TABLE federal_holidays (date DATE)")
    row = connection.execute(
        "SELECT min(p.starts_on), max(coalesce(p.ends_on, as_of)) FROM plans p JOIN students s USING (student_id), settings "
        "WHERE s.calendar_id IS NULL"
    ).fetchone()
    if row and row[0] and row[1]:
        first, last = row
        days = federal_holidays(first, date(max(first, last).year + 3, 12, 31))
        connection.executemany("INSERT INTO federal_holidays VALUES ($1)", [[day] for day in days])

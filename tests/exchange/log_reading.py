"""A log in a few lines, read with a record of two children: what is staged, asked and told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
from tests.exchange.plans_check import empty_record

from makewhole.exchange.reading import Extract, Question, Reader, Request

TODAY = dt.date(2026, 1, 15)


@dataclass(frozen=True)
class Read:
    """What came of a log."""

    extract: Extract
    rows: list[dict[str, str]]
    """Staged sessions, empty cells left out."""

    @property
    def open(self) -> dict[str, Question]:
        """Questions without a proposal."""
        return {each.key: each for each in self.extract.questions if each.proposed is None}

    @property
    def proposed(self) -> dict[str, str]:
        return {each.key: each.proposed for each in self.extract.questions if each.proposed is not None}

    @property
    def codes(self) -> set[str]:
        return {finding.code for finding in self.extract.findings}

    def cells(self, *columns: str) -> list[tuple[str, ...]]:
        """These cells of each row, '' where one is empty."""
        return [tuple(row.get(column, "") for column in columns) for row in self.rows]


@contextmanager
def record() -> Iterator[duckdb.DuckDBPyConnection]:
    """Maya with speech and occupational therapy, Leo with speech alone and in a group."""
    with empty_record() as connection:
        connection.execute("INSERT INTO students (student_id, name) VALUES ('maya', 'Maya R.'), ('leo', 'Leo G.')")
        connection.execute(
            "INSERT INTO plans (plan_id, student_id, kind, starts_on, ends_on) VALUES "
            "('maya-iep', 'maya', 'iep', DATE '2025-09-02', DATE '2026-09-01'), "
            "('leo-iep', 'leo', 'iep', DATE '2025-09-02', DATE '2026-09-01')"
        )
        connection.execute(
            "INSERT INTO promises (promise_id, plan_id, service, sessions, minutes, period, grouping) VALUES "
            "('maya-speech', 'maya-iep', 'Speech-Language Therapy', 2, 30, 'week', 'individual'), "
            "('maya-ot', 'maya-iep', 'Occupational Therapy', 1, 45, 'week', 'individual'), "
            "('leo-alone', 'leo-iep', 'Speech-Language Therapy', 1, 30, 'week', 'individual'), "
            "('leo-group', 'leo-iep', 'Speech-Language Therapy', 1, 40, 'week', 'group')"
        )
        yield connection


def read_file(
    reader: Reader,
    path: Path,
    answers: Mapping[str, str] | None = None,
    *,
    source: str | None = "provider",
    student: str | None = None,
) -> Read:
    with record() as connection:
        extract = reader.extract(Request(path, connection, dict(answers or {}), source, student, TODAY))
        found = connection.execute("SELECT * FROM in_sessions")
        names = [column[0] for column in found.description or ()]
        rows = [
            {name: str(cell) for name, cell in zip(names, row, strict=True) if cell is not None}
            for row in found.fetchall()
        ]
    return Read(extract, rows)

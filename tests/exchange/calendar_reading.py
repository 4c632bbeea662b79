"""Reads a school calendar as the program does, for tests: with answers, into rows that a person can read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from makewhole.exchange.reading import Extract, Request
from makewhole.exchange.school_calendars import extract
from makewhole.record.schema import TABLES


@dataclass
class Read:
    """What was read of a file, with the staged rows by table as text, cells that are empty left out."""

    extract: Extract
    rows: dict[str, list[dict[str, str]]]

    @property
    def asked(self) -> set[str]:
        return {question.key for question in self.extract.questions if question.proposed is None}

    @property
    def proposed(self) -> dict[str, str]:
        return {question.key: question.proposed for question in self.extract.questions if question.proposed is not None}

    @property
    def codes(self) -> list[str]:
        return sorted(finding.code for finding in self.extract.findings)

    @property
    def closures(self) -> list[str]:
        """Each closure in a few words: '2025-11-26..2025-11-28 break'."""
        return [f"{row['starts_on']}..{row['ends_on']} {row['closure']}" for row in self.rows["closures"]]

    @property
    def terms(self) -> list[str]:
        return [f"{row['term']} {row['starts_on']}..{row['ends_on']} {row['kind']}" for row in self.rows["terms"]]

    @property
    def years(self) -> list[str]:
        return [f"{row['calendar_id']} {row['starts_on']}..{row['ends_on']}" for row in self.rows["calendars"]]

    def golden(self) -> str:
        """All that was read, a line each."""
        lines = [f"{question.key} = {question.proposed or 'asked'}" for question in self.extract.questions]
        lines += [f"finding {finding.code}: {finding.message}" for finding in self.extract.findings]
        for table in ("calendars", "closures", "terms"):
            lines += [f"{table}: {', '.join(row.values())}" for row in self.rows[table]]
        return "\n".join(lines) + "\n"


def read(path: Path, answers: Mapping[str, str] | None = None, today: dt.date = dt.date(2025, 11, 3)) -> Read:
    connection = duckdb.connect()
    columns = ", ".join(f'"{column.name}" VARCHAR' for column in TABLES["calendars"].columns)
    connection.execute(f"CREATE TEMP TABLE calendars ({columns})")
    found = extract(Request(path, connection, answers=answers or {}, today=today))
    rows: dict[str, list[dict[str, str]]] = {"calendars": [], "closures": [], "terms": []}
    for table in found.rows:
        result = connection.execute(f"SELECT * FROM in_{table}")
        names = [column[0] for column in result.description or ()]
        for cells in result.fetchall():
            rows[table].append({name: cell for name, cell in zip(names, cells, strict=True) if cell is not None})
        assert found.rows[table] == len(rows[table])
    return Read(found, rows)

"""Small case folders for the tests of the record: a right one, and ways to make one thing in it wrong."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import duckdb

from makewhole.record.findings import Finding
from makewhole.record.folder import Record, read
from makewhole.record.schema import TABLES

RIGHT: dict[str, list[dict[str, str]]] = {
    "students": [{"student_id": "s1", "name": "Maya R.", "born_on": "2016-04-01", "calendar_id": "c1"}],
    "plans": [
        {
            "plan_id": "pl1",
            "student_id": "s1",
            "kind": "iep",
            "starts_on": "2025-09-02",
            "ends_on": "2026-06-12",
            "unlogged": "unrecorded",
            "short_period": "full",
            "make_up_outcome": "make_up",
            "make_up_due": "10 school days",
        }
    ],
    "promises": [
        {
            "promise_id": "p1",
            "plan_id": "pl1",
            "service": "Speech-Language Therapy",
            "sessions": "2",
            "minutes": "30",
            "period": "week",
            "every": "1",
            "grouping": "individual",
            "starts_on": "",
            "ends_on": "",
            "esy": "false",
        }
    ],
    "calendars": [
        {
            "calendar_id": "c1",
            "starts_on": "2025-09-02",
            "ends_on": "2026-06-12",
            "school_week": "Mon Tue Wed Thu Fri",
        }
    ],
    "closures": [{"calendar_id": "c1", "starts_on": "2025-11-27", "ends_on": "2025-11-28", "closure": "holiday"}],
    "terms": [
        {"calendar_id": "c1", "term": "Q1", "starts_on": "2025-09-02", "ends_on": "2025-11-07", "kind": "quarter"}
    ],
    "sessions": [
        {
            "session_id": "x1",
            "promise_id": "p1",
            "date": "2025-09-08",
            "starts_at": "09:05",
            "planned_minutes": "30",
            "delivered_minutes": "0",
            "kind": "regular",
            "contact": "direct",
            "reason": "provider_absent",
            "as_written": "true",
            "makes_up": "",
            "award_id": "",
            "source": "family",
            "notified_on": "2025-09-09",
            "recorded_at": "2025-09-08T16:00-05:00",
        },
        {
            "session_id": "x2",
            "promise_id": "p1",
            "date": "2025-09-15",
            "delivered_minutes": "30",
            "kind": "make_up",
            "makes_up": "x1",
            "recorded_at": "2025-09-15",
        },
    ],
    "gaps": [
        {
            "gap_id": "g1",
            "promise_id": "p1",
            "starts_on": "2026-01-05",
            "ends_on": "2026-01-16",
            "reason": "provider_vacancy",
            "source": "family",
            "notified_on": "2026-01-05",
            "recorded_at": "2026-01-20",
        }
    ],
    "determinations": [
        {
            "determination_id": "d1",
            "student_id": "s1",
            "service": "Speech-Language Therapy",
            "session_id": "x1",
            "starts_on": "",
            "ends_on": "",
            "outcome": "make_up",
            "minutes": "30",
            "due_on": "2025-12-01",
            "decided_on": "2025-10-01",
            "decided_by": "team",
        }
    ],
    "offers": [
        {
            "offer_id": "o1",
            "session_id": "x1",
            "offered_on": "2025-09-10",
            "answer": "accepted",
            "answered_on": "2025-09-11",
        }
    ],
    "awards": [
        {
            "award_id": "a1",
            "student_id": "s1",
            "service": "Speech-Language Therapy",
            "minutes": "600",
            "awarded_on": "2026-02-01",
            "due_on": "2026-06-01",
            "awarded_by": "sea",
        }
    ],
    "answers": [
        {
            "plan_id": "pl1",
            "question": "q1",
            "answer": "yes",
            "starts_on": "2025-09-02",
            "ends_on": "2026-06-12",
            "answered_on": "2025-09-02",
        }
    ],
    "slots": [
        {
            "promise_id": "p1",
            "weekday": "Mon",
            "starts_at": "09:00",
            "minutes": "30",
            "every": "1",
            "starts_on": "2025-09-02",
            "ends_on": "2026-06-12",
        }
    ],
    "contacts": [
        {
            "contact_id": "k1",
            "student_id": "s1",
            "happened_on": "2025-09-09",
            "channel": "email",
            "direction": "to",
            "reply_due_on": "2025-09-19",
        }
    ],
    "goals": [{"goal_id": "go1", "plan_id": "pl1", "wording": "says /r/", "target_on": "2026-06-01"}],
    "progress": [{"goal_id": "go1", "observed_on": "2025-12-01", "value": "60%"}],
    "resolutions": [
        {
            "resolution_id": "r1",
            "session_ids": "x1 x2",
            "counted": "x1",
            "decided_on": "2025-12-01",
            "decided_by": "family",
        }
    ],
    "attachments": [
        {
            "attachment_id": "at1",
            "table": "contacts",
            "row_id": "k1",
            "name": "letter.pdf",
            "media_type": "application/pdf",
            "bytes": "1000",
            "sha256": "00",
        }
    ],
    "papers": [
        {
            "paper_id": "pa1",
            "kind": "letter",
            "student_id": "s1",
            "made_on": "2025-12-01",
            "sent_on": "2025-12-02",
            "attachment_id": "at1",
        }
    ],
}


def csv_text(rows: list[dict[str, str]], columns: list[str] | None = None) -> str:
    """The rows as CSV; the header holds every column that some row has."""
    header = columns or list(dict.fromkeys(name for row in rows for name in row))
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(
        [header, *([row.get(name, "") for name in header] for row in rows)]
    )
    return written.getvalue()


def write_csv(folder: Path, tables: dict[str, list[dict[str, str]]]) -> Path:
    """The folder, with a CSV file a table."""
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_text(csv_text(rows), encoding="utf-8")
    return folder


def write_parquet(folder: Path, tables: dict[str, list[dict[str, str]]]) -> Path:
    """The folder, with a Parquet file a table, every cell as the text of the CSV file."""
    folder.mkdir(exist_ok=True)
    connection = duckdb.connect()
    for name, rows in tables.items():
        header = list(dict.fromkeys(column for row in rows for column in row))
        values = ", ".join(
            "(" + ", ".join("'" + row.get(column, "").replace("'", "''") + "'" for column in header) + ")"
            for row in rows
        )
        columns = ", ".join(f'"{column}"' for column in header)
        query = f"SELECT * FROM (VALUES {values}) AS t({columns})"
        connection.execute(f"COPY ({query}) TO '{folder / name}.parquet'")
    return folder


def right(**changes: list[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    """A right folder's tables, some of them exchanged."""
    return {**{name: [dict(row) for row in rows] for name, rows in RIGHT.items()}, **changes}


def changed(table: str, at: int = 0, **cells: str) -> dict[str, list[dict[str, str]]]:
    """A right folder's tables, with some cells of one row changed."""
    tables = right()
    tables[table][at].update(cells)
    return tables


def found_in(folder: Path, tables: dict[str, list[dict[str, str]]]) -> list[Finding]:
    """What is wrong in a folder with these tables."""
    return read(write_csv(folder, tables)).findings


def places(findings: list[Finding]) -> list[tuple[str, str, str, int | None, str | None]]:
    """The findings without their words."""
    return [(f.code, f.severity, f.table, f.row, f.column) for f in findings]


def contents(record: Record) -> dict[str, list[tuple[object, ...]]]:
    """Every typed table's rows, without the rows' numbers."""
    listed = {}
    for table in TABLES.values():
        if table.moves_minutes:
            cells = ", ".join(f'"{column.name}"' for column in table.columns)
            listed[table.name] = record.connection.execute(
                f'SELECT {cells} FROM "{table.name}" ORDER BY _row'
            ).fetchall()
    return listed

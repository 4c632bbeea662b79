"""A case folder read into typed tables, with everything that is wrong in it (RECORD.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from makewhole.record import check, files
from makewhole.record.findings import Finding
from makewhole.record.rows import LOGS, make_empty, sql_name
from makewhole.record.schema import TABLES


@dataclass
class Record:
    """A case folder as typed tables in `connection`, and what is wrong in it.

    Every table of the schema that moves minutes is there as a temporary table of its name, with every column of the
    schema and `_row`; of the others, those that the folder holds. Where `has_errors`, some cells or rows are missing
    from them, and nothing may be computed.
    """

    connection: duckdb.DuckDBPyConnection
    folder: Path
    findings: list[Finding] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    """Rows read of each table that the folder holds, before `source` and `known_on` choose."""

    @property
    def has_errors(self) -> bool:
        """Whether a finding is an error: then nothing may be computed from the tables."""
        return any(finding.is_error for finding in self.findings)


def read(
    path: Path,
    *,
    connection: duckdb.DuckDBPyConnection | None = None,
    source: str | None = None,
    known_on: date | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> Record:
    """The record in the case folder `path`: typed tables in the connection (a new one in memory, if none is given).

    `source` keeps the sessions and gaps of that source and those that name none; `known_on` keeps those recorded by
    that day and those without recorded_at. Both choose after every row was checked. `progress` is called with a
    table's name and the share done, from 0 to 1.
    Whatever the folder holds, nothing is raised: what is wrong stands in `Record.findings`, in the order of the tables
    and rows. A reader of the same connection finds no table of an earlier folder.
    """
    connection = connection if connection is not None else duckdb.connect()
    record = Record(connection, Path(path))
    found = files.look(record.folder)
    findings = list(found.findings)
    both = {finding.table for finding in found.findings if finding.code == "two_files"}
    tables: check.Tables = {}
    for done, table in enumerate(TABLES.values()):
        if progress is not None:
            progress(table.name, 0.8 * done / len(TABLES))
        if table.name in both:
            tables[table.name] = files.Loaded(None, complete=False)
        elif table.name in found.csv:
            tables[table.name] = files.read_csv(table, found.csv[table.name], connection, findings)
        elif table.name in found.parquet:
            tables[table.name] = files.read_parquet(table, found.parquet[table.name], connection, findings)
    if progress is not None:
        progress("check", 0.8)
    findings.extend(check.check(tables))
    if source is None:
        findings.extend(check.one_log_tells_of_a_day(tables))
    for table in TABLES.values():
        loaded = tables.get(table.name)
        if loaded is not None and loaded.rows is not None:
            record.rows[table.name] = loaded.rows.count
            loaded.rows.store(connection, source, known_on)
        elif table.moves_minutes or table.name in tables:
            make_empty(connection, table)
        else:
            connection.execute(f"DROP TABLE IF EXISTS temp.{sql_name(table.name)}")
    if known_on is not None:
        findings.extend(_what_knowledge_forgets(record.folder, tables))
    record.findings = _in_order(findings)
    if progress is not None:
        progress("check", 1.0)
    return record


def _what_knowledge_forgets(folder: Path, tables: check.Tables) -> list[Finding]:
    """A warning: recorded_at alone cannot say what was known on a day (RECORD.md, History)."""
    if not any(name in tables for name in LOGS):
        return []
    has_history = (folder / "history.jsonl").exists()
    forgets = (
        "What was known on a day is drawn from recorded_at alone, which forgets what was corrected later; rows without "
        "it count as always known."
    )
    has_history = (folder / "history.jsonl").exists()
    message = f"{forgets} {'history.jsonl is not read yet.' if has_history else 'The folder has no history.jsonl.'}"
    return [Finding("known_on_without_history", "warning", files.FOLDER, None, None, message)]


def _in_order(findings: list[Finding]) -> list[Finding]:
    """The findings as a person goes through them: the folder, then table by table, row by row, column by column."""
    tables = {name: at for at, name in enumerate(TABLES)}
    columns = {(table.name, column.name): at for table in TABLES.values() for at, column in enumerate(table.columns)}
    return sorted(
        findings,
        key=lambda finding: (
            tables.get(finding.table, -1),
            finding.row or 0,
            columns.get((finding.table, finding.column or ""), -1),
        ),
    )

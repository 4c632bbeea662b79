"""A case folder read into typed tables, with everything that is wrong in it (RECORD.md)."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from makewhole.language import gettext
from makewhole.record import check, files
from makewhole.record.findings import Finding
from makewhole.record.rows import LOGS, make_empty, raw_name, sql_name
from makewhole.record.schema import TABLES

NOWHERE = Path(os.devnull)
"""The folder of rows that came from no folder: there is nothing in it, and never will be."""


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

    `source` keeps the sessions and gaps of that source and those that name none. `known_on`: what was known on that
    day. Where the folder has a history.jsonl, the tables are then drawn from its entries and not from the other files;
    where it has none, sessions and gaps are kept that were recorded by that day or have no recorded_at. Rows are chosen
    after every row was checked. `progress` is called with a table's name and the share done, from 0 to 1.
    Whatever the folder holds, nothing is raised: what is wrong stands in `Record.findings`, in the order of the tables
    and rows. A reader of the same connection finds no table of an earlier folder.
    """
    connection = connection if connection is not None else duckdb.connect()
    record = Record(connection, Path(path))
    history = record.folder / "history.jsonl"
    has_history = os.path.lexists(history)
    findings: list[Finding] = []
    tables: check.Tables | None = None
    if has_history and known_on is not None:
        from makewhole.record import knowledge  # only a folder with a history waits for it

        known = knowledge.read(history, known_on, _part(progress, 0.0, 0.7))
        findings.extend(known.findings)
        if known.rows is not None:
            tables = knowledge.tables(known.rows, connection, findings)
            known_on = None  # recorded_at has nothing more to say
        else:
            progress = None  # nothing is drawn from it; what is wrong with the files is told beside
    if tables is None:
        tables = _of_files(record.folder, connection, findings, progress)
        if has_history and known_on is None:
            from makewhole.record import knowledge

            known = knowledge.read(history, None, _part(progress, 0.8, 0.1))
            findings.extend(known.findings)
            if known.rows is not None:
                findings.extend(knowledge.differences(known.rows, tables))
    if progress is not None:
        progress("check", 0.9)
    findings.extend(check.check(tables))
    if source is None:
        findings.extend(check.one_log_tells_of_a_day(tables))
    _store(record, tables, source, known_on)
    if known_on is not None and not has_history:
        findings.extend(_what_knowledge_forgets(tables))
    record.findings = _in_order(findings)
    if progress is not None:
        progress("check", 1.0)
    return record


def of_rows(
    rows: Mapping[str, Mapping[str, Mapping[str, str | None]]],
    *,
    connection: duckdb.DuckDBPyConnection | None = None,
    source: str | None = None,
) -> Record:
    """The record that those rows say: as `read` of the folder that `writing.write_folder` would make of them.

    Nothing is written, and nothing stands beside them: the record's folder is NOWHERE.
    """
    record = Record(connection if connection is not None else duckdb.connect(), NOWHERE)
    said = {name: rows[name].values() for name in sorted(rows) if rows[name]}
    findings = [files.no_table(name, "csv", files.shown(f"{name}.csv")) for name in said if name not in TABLES]
    tables: check.Tables = {
        table.name: files.read_rows(table, said[table.name], record.connection, findings)
        for table in TABLES.values()
        if table.name in said
    }
    findings.extend(check.check(tables))
    if source is None:
        findings.extend(check.one_log_tells_of_a_day(tables))
    _store(record, tables, source, None)
    record.findings = _in_order(findings)
    return record


def of_queries(
    queries: Mapping[str, str],
    connection: duckdb.DuckDBPyConnection,
    *,
    typed: bool = True,
    progress: Callable[[str, float], None] | None = None,
) -> Record:
    """The record of those tables, each a query of its columns as text: as `read` of a folder that was written of them.

    `typed` False: it is only checked, and the typed tables in the connection stay as they are.
    """
    record = Record(connection, Path())
    findings: list[Finding] = []
    tables: check.Tables = {}
    for done, table in enumerate(TABLES.values()):
        if progress is not None:
            progress(table.name, 0.4 * done / len(TABLES))
        if table.name in queries:
            tables[table.name] = files.read_query(table, queries[table.name], connection, findings)
    if progress is not None:
        progress("check", 0.4)
    findings.extend(check.check(tables))
    findings.extend(check.one_log_tells_of_a_day(tables))
    if typed:
        _store(record, tables, None, None)
    else:
        for name in tables:
            connection.execute(f"DROP TABLE IF EXISTS temp.{sql_name(raw_name(TABLES[name]))}")
    record.findings = _in_order(findings)
    if progress is not None:
        progress("check", 1.0)
    return record


def _store(record: Record, tables: check.Tables, source: str | None, known_on: date | None) -> None:
    """Makes the typed tables of the record."""
    for table in TABLES.values():
        loaded = tables.get(table.name)
        if loaded is not None and loaded.rows is not None:
            record.rows[table.name] = loaded.rows.count
            loaded.rows.store(record.connection, source, known_on)
        elif table.moves_minutes or table.name in tables:
            make_empty(record.connection, table)
        else:
            record.connection.execute(f"DROP TABLE IF EXISTS temp.{sql_name(table.name)}")


def _of_files(
    folder: Path,
    connection: duckdb.DuckDBPyConnection,
    findings: list[Finding],
    progress: Callable[[str, float], None] | None,
) -> check.Tables:
    """The tables that the folder's CSV and Parquet files hold; what is wrong with a file is added to `findings`."""
    found = files.look(folder)
    findings.extend(found.findings)
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
    return tables


def _part(progress: Callable[[str, float], None] | None, start: float, width: float) -> Callable[[float], None] | None:
    """The progress of the history, which is that part of the whole."""
    if progress is None:
        return None
    return lambda share: progress("history", start + width * share)


def _what_knowledge_forgets(tables: check.Tables) -> list[Finding]:
    """A warning: recorded_at alone cannot say what was known on a day (RECORD.md, History)."""
    if not any(name in tables for name in LOGS):
        return []
    message = gettext(
        "What was known on a day is drawn from recorded_at alone, which forgets what was corrected later; "
        "rows without it count as always known. The folder has no history.jsonl."
    )
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

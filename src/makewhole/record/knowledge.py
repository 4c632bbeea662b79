"""What a folder's history knows: the tables as they were known on a day, and where today's files say something else.

Read only where a folder has a history.jsonl: the others do not wait for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from sys import intern

import duckdb

from makewhole.record import check, files, writing
from makewhole.record.findings import Finding, Severity
from makewhole.record.history import Entry, Rows, view
from makewhole.record.rows import CHUNK, HeldRows, StoredRows, raw_name, sql_name
from makewhole.record.schema import ROW, TABLES, Table
from makewhole.record.verifying import Fault, Verification, misshapen

LISTED_FAULTS = 20
LISTED_ROWS = 5

Cells = tuple[str | None, ...]


@dataclass(frozen=True)
class Knowledge:
    """The rows that a history says; None where it is not as it was written, and nothing may be drawn from it."""

    rows: Rows | None
    findings: list[Finding]


def read(history: Path, known_on: date | None, progress: Callable[[float], None] | None = None) -> Knowledge:
    """What the entries say, as far as they were recorded by the day `known_on` (None: all); every entry is verified.

    A history that does not verify is an error where the tables are drawn from it, else a warning beside the tables.
    """
    severity: Severity = "error" if known_on is not None else "warning"
    if not history.is_file():
        return Knowledge(None, [_broken(severity, "history.jsonl is not a file.")])
    verification = Verification()
    faults: list[Fault] = []
    count = 0

    def sound() -> Iterator[Entry]:
        nonlocal count
        size, done = max(1, history.stat().st_size), 0
        with history.open("rb") as stream:
            for line in stream:
                found = list(verification.line(line))
                entry = verification.latest
                if not found and entry is not None:
                    if reason := misshapen(entry):
                        message = f"Entry {entry.position} ({entry.entry[:60]}) cannot be read. {reason}"
                        found.append(Fault(entry.chain, entry.position, entry.entry, "misshapen", message))
                    elif not faults:
                        yield _lean(entry)
                count += len(found)
                faults.extend(found[: LISTED_FAULTS - len(faults)])
                done += len(line)
                if progress is not None and verification.entries % 5000 == 0:
                    progress(min(1.0, done / size))
        for fault in verification.end():
            count += 1
            if len(faults) < LISTED_FAULTS:
                faults.append(fault)

    try:
        rows = view(sound(), known_on.isoformat() if known_on is not None else None)
    except OSError:
        return Knowledge(None, [_broken(severity, "history.jsonl cannot be opened. Is it in use, or locked?")])
    if not faults:
        return Knowledge(rows, [])
    findings = [
        _broken(severity, f"history.jsonl is not as it was written. {fault.message}", fault.chain) for fault in faults
    ]
    if count > len(faults):
        findings.append(_broken(severity, f"history.jsonl has {count - len(faults)} more faults."))
    return Knowledge(None, findings)


def _lean(entry: Entry) -> Entry:
    """The entry with what the view asks for alone, repeated words held once: a third of the memory."""
    said, lean = entry.content, None
    if said is not None:
        lean = {name: said[name] for name in ("table", "row", "batch") if name in said}
        if isinstance(cells := said.get("cells"), dict):
            lean["cells"] = {intern(column): cell if cell is None else intern(cell) for column, cell in cells.items()}
    day = intern(entry.recorded_at[:10])
    return Entry("", entry.position, "", entry.kind, day, "", "", None, lean)


def _broken(severity: Severity, message: str, chain: str | None = None) -> Finding:
    found = files.shown(f"chain {chain}") if chain else None
    return Finding("history_broken", severity, files.FOLDER, None, None, message, found)


# --- the tables of a day ----------------------------------------------------------------------------------------------


def tables(rows: Rows, connection: duckdb.DuckDBPyConnection, findings: list[Finding]) -> check.Tables:
    """The rows as if they had been read from the CSV files that `writing.write_folder` makes of them: line for line."""
    loaded: check.Tables = {}
    for name, said in sorted(rows.items()):
        if name not in TABLES:
            if said:
                message = "The history speaks of a table that there is none of; its rows were not read."
                findings.append(
                    Finding("unknown_file", "warning", files.FOLDER, None, None, message, files.shown(name))
                )
            continue
        table = TABLES[name]
        known = {column.name for column in table.columns}
        for column in sorted({column for cells in said.values() for column in cells} - known):
            message = "The history speaks of a column that is none of this table and was not read."
            shown = files.shown_of(table, None, column)
            findings.append(Finding("unknown_column", "warning", name, None, None, message, shown))
        loaded[name] = files.Loaded(_loaded(table, writing.in_order(name, said.values()), connection))
    return loaded


def _loaded(
    table: Table, written: list[tuple[str, ...]], connection: duckdb.DuckDBPyConnection
) -> StoredRows | HeldRows:
    """The rows in memory, or in the database where they are many."""
    names = [column.name for column in table.columns]

    def held(start: int) -> HeldRows:
        part = written[start : start + CHUNK]
        cells = list(zip(*part, strict=True)) or [()] * len(names)
        columns = {name: [cell.strip() or None for cell in cells[at]] for at, name in enumerate(names)}
        return HeldRows(table, columns, list(range(start + 2, start + 2 + len(part))))

    if len(written) <= CHUNK:
        return held(0)
    columns = ", ".join(f"{sql_name(name)} VARCHAR" for name in names)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {sql_name(raw_name(table))} ({columns}, {ROW} BIGINT)")
    for start in range(0, len(written), CHUNK):
        held(start).append_to(connection, raw_name(table))
    return StoredRows(table, tuple(names), connection)


# --- what the history does not know -----------------------------------------------------------------------------------


def differences(rows: Rows, loaded: check.Tables) -> Iterator[Finding]:
    """Warnings: tables that somebody changed by hand, so that the history does not say what they say."""
    for table in TABLES.values():
        said, read = rows.get(table.name, {}), loaded.get(table.name)
        if read is not None and (read.rows is None or not read.complete):
            continue  # told already; what could not be read differs from nothing
        names = [column.name for column in table.columns]
        lines = read.rows.pick(names) if read is not None and read.rows is not None else []
        if not said and not lines:
            continue
        form = _form_of(table)
        of_history = Counter(form([cells.get(name) for name in names]) for cells in said.values())
        added: list[tuple[int, Cells]] = []
        for line, cells in lines:
            row = form(list(cells))
            if of_history[row] > 0:
                of_history[row] -= 1
            else:
                added.append((line, row))
        missing = list(of_history.elements())
        if added or missing:
            yield _differs(table, added, missing)


def _form_of(table: Table) -> Callable[[list[str | None]], Cells]:
    """The cells as the tables compare them: 9:05 is 09:05, and white space around a cell is none of it."""
    times = [at for at, column in enumerate(table.columns) if column.kind == "time"]
    weeks = [at for at, column in enumerate(table.columns) if column.kind == "school_week"]

    def form(cells: list[str | None]) -> Cells:
        stripped = [(cell.strip() or None) if cell is not None else None for cell in cells]
        for at in times:
            stripped[at] = (stripped[at] or "").zfill(5) if stripped[at] else None
        for at in weeks:
            stripped[at] = " ".join((stripped[at] or "").split()) or None
        return tuple(stripped)

    return form


def _differs(table: Table, added: list[tuple[int, Cells]], missing: list[Cells]) -> Finding:
    """The warning about one table. The ids stand in `found`, for the screen: an id may be anything."""
    lines = [line for line, _ in added]
    if table.key:
        key = next(at for at, column in enumerate(table.columns) if column.name == table.key[0])
        ids = list(dict.fromkeys(cells[key] or "(no id)" for cells in [*(row for _, row in added), *missing]))
    else:
        ids = [f"line {line}" for line in lines] or ["a row that is gone"]
    count = len(ids) if table.key else max(len(added), len(missing))
    which = "1 row of this table is" if count == 1 else f"{count} rows of this table are"
    message = (
        f"{which} not as the history says: the table was changed by hand, and history.jsonl does not know it. "
        "The table counts here; --known-on counts the history."
    )
    shown = files.shown(", ".join(ids[:LISTED_ROWS]) + (" ..." if len(ids) > LISTED_ROWS else ""))
    first = min(lines) if lines else None
    return Finding("tables_differ_from_history", "warning", table.name, first, None, message, shown)

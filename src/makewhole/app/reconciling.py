"""Two logs of the same sessions in one case folder: where they differ, and what each would have the statement say.

The statement is never drawn from two logs at once (DESIGN.md section 5, point 8): it is shown under each, and what a
person has settled (`resolutions`) counts as settled under both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from makewhole.app import folders
from makewhole.exchange.reconciliation import Entry, Line, Reconciliation, Resolution, Session, reconcile

if TYPE_CHECKING:
    import duckdb

    from makewhole.ledger.statement import ServiceBlock, Statement

__all__ = ["Compared", "Entry", "Line", "NotApplied", "Reconciliation", "between"]


@dataclass(frozen=True)
class NotApplied:
    """A resolution that settles nothing, and why."""

    resolution_id: str
    why: str


@dataclass(frozen=True)
class Compared:
    """Two logs of one folder compared, and the statement under each."""

    as_of: dt.date
    sources: tuple[str, str]
    sessions: tuple[int, int]
    """Rows of each log up to `as_of`."""
    lines: Reconciliation
    statements: tuple[Statement, Statement]
    not_applied: tuple[NotApplied, ...] = ()
    without_source: int = 0
    """Rows that name no log: they count under both, and are not compared."""

    @property
    def services(self) -> tuple[tuple[ServiceBlock, ServiceBlock], ...]:
        """Each student's service under the first log and under the second."""
        return tuple(zip(self.statements[0].services, self.statements[1].services, strict=True))

    def names(self) -> dict[str, str]:
        """What to call each student, by id: the name, else the id."""
        return {child.student_id: child.name or child.student_id for child in self.statements[0].children}

    def as_json(self) -> dict[str, Any]:
        """What `reconcile --json` prints."""
        first, second = self.sources
        groups = {
            "matched": self.lines.matched,
            "differs": self.lines.differs,
            f"only_in_{first}": self.lines.only_in_first,
            f"only_in_{second}": self.lines.only_in_second,
            "resolved": self.lines.resolved,
        }
        return {
            "as_of": self.as_of.isoformat(),
            "between": [first, second],
            "minutes_at_stake": self.lines.minutes_at_stake,
            "held_more": {first: self.lines.held_more_in_first, second: self.lines.held_more_in_second},
            **{name: [self._line(line) for line in lines] for name, lines in groups.items()},
            "not_applied": [{"resolution_id": each.resolution_id, "why": each.why} for each in self.not_applied],
            "without_source": self.without_source,
            "services": {
                source: [block.as_json() for block in statement.services]
                for source, statement in zip(self.sources, self.statements, strict=True)
            },
        }

    def _line(self, line: Line) -> dict[str, Any]:
        first, second = self.sources
        return {
            "date": line.date.isoformat(),
            "student_id": line.student_id,
            "service": line.service,
            "differences": list(line.differences),
            "minutes_at_stake": line.minutes_at_stake,
            "resolution_id": line.resolution_id,
            "counted": line.counted,
            first: line.first.as_json() if line.first else None,
            second: line.second.as_json() if line.second else None,
        }


def between(
    folder: Path | str,
    first: str,
    second: str,
    as_of: dt.date | None = None,
    *,
    progress: folders.Progress | None = None,
) -> Compared:
    """The logs `first` and `second` of a case folder compared as of a day; RecordErrors where the record has errors.

    The statements are those of `folders.statement` with that `source`, but for what resolutions have settled.
    """
    from makewhole.exchange.logs import read_logs

    if first == second:
        raise ValueError("a log is compared with another, not with itself")
    with folders.account(folder, as_of, progress=progress) as worked_out:
        connection, day = worked_out.connection, worked_out.as_of
        logs = read_logs(connection, day)
        known = {session.session_id: session for log in logs.values() for session in log}
        resolutions, not_applied = _resolutions(connection, day, known)
        _settle(connection, resolutions)
        lines = reconcile(logs.get(first, []), logs.get(second, []), resolutions)
        statements = _under_each(connection, day, (first, second), resolutions)
    counts = len(logs.get(first, [])), len(logs.get(second, []))
    return Compared(day, (first, second), counts, lines, statements, not_applied, len(logs.get(None, [])))


def _resolutions(
    connection: duckdb.DuckDBPyConnection, as_of: dt.date, known: dict[str, Session]
) -> tuple[tuple[Resolution, ...], tuple[NotApplied, ...]]:
    """The resolutions in force, and those that settle nothing. Of two about one row the later decision stands."""
    from makewhole.ledger.statement import rows

    held = "SELECT 1 FROM duckdb_tables() WHERE temporary AND table_name = 'resolutions'"
    if connection.execute(held).fetchone() is None:
        return (), ()
    asked = "SELECT * FROM resolutions ORDER BY decided_on DESC, resolution_id DESC"
    applied: list[Resolution] = []
    not_applied: list[NotApplied] = []
    settled: set[str] = set()
    for row in rows(connection, asked):
        if row["decided_on"] > as_of:
            continue
        ids = tuple(dict.fromkeys(row["session_ids"].replace(",", " ").replace(";", " ").split()))
        why = _why_not(ids, row["counted"], known, settled)
        if why is None:
            settled |= set(ids)
            applied.append(Resolution(row["resolution_id"], ids, row["counted"]))
        else:
            not_applied.append(NotApplied(row["resolution_id"], why))
    applied.sort(key=lambda each: each.resolution_id)
    not_applied.sort(key=lambda each: each.resolution_id)
    return tuple(applied), tuple(not_applied)


def _why_not(ids: Sequence[str], counted: str | None, known: dict[str, Session], settled: set[str]) -> str | None:
    """Why a resolution settles nothing; None where it does."""
    if not all(session_id in known for session_id in ids):
        return "it names a session that is not in the record by this day"
    if counted is None:
        return "it does not say which row counts (counted)"
    if counted not in ids:
        return "the row that counts is none of its session_ids"
    if settled.intersection(ids):
        return "a later resolution is about one of its rows"
    places = {(known[session_id].promise_id, known[session_id].award_id) for session_id in ids}
    if len(places) > 1:
        return "its rows are of several promises"
    return None


def _settle(connection: duckdb.DuckDBPyConnection, resolutions: Sequence[Resolution]) -> None:
    """Takes the rows that do not count out of the record; who names one of them names the row that counts."""
    from makewhole.ledger.statement import literal

    for resolution in resolutions:
        others = [literal(each) for each in resolution.session_ids if each != resolution.counted]
        if not others:
            continue
        stands_for, those = literal(resolution.counted), ", ".join(others)
        for table, column in (("determinations", "session_id"), ("offers", "session_id"), ("sessions", "makes_up")):
            connection.execute(f"UPDATE {table} SET {column} = {stands_for} WHERE {column} IN ({those})")
        connection.execute(f"DELETE FROM sessions WHERE session_id IN ({those})")


def _under_each(
    connection: duckdb.DuckDBPyConnection,
    as_of: dt.date,
    sources: tuple[str, str],
    resolutions: Sequence[Resolution],
) -> tuple[Statement, Statement]:
    """The statement drawn from each log: its rows, those that name no log, and the rows that count by a resolution."""
    from makewhole.ledger import engine
    from makewhole.ledger.statement import literal, shape

    tables = ("sessions", "gaps")
    settled = ", ".join(literal(resolution.counted) for resolution in resolutions) or "NULL"
    for table in tables:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE every_log_{table} AS SELECT * FROM {table}")
    drawn = []
    for source in sources:
        for table in tables:
            own = f"source IS NULL OR source = {literal(source)}"
            if table == "sessions":
                own += f" OR session_id IN ({settled})"
            connection.execute(f"DELETE FROM {table}")
            connection.execute(f"INSERT INTO {table} SELECT * FROM every_log_{table} WHERE {own}")
        engine.run(connection, as_of)
        statement = shape(connection, as_of=as_of, detailed=False)
        drawn.append(replace(statement, findings=()))
    for table in tables:
        connection.execute(f"DROP TABLE every_log_{table}")
    return drawn[0], drawn[1]

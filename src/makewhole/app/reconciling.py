"""Two logs of the same sessions in one case folder: where they differ, and what each would have the statement say.

Two logs are never added up (DESIGN.md section 5, point 8): the statement is shown under each log alone, and under the
agreed record, where each session stands once; where the logs differ, as either has it. What a person has settled
(`resolutions`) counts as settled in all of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from makewhole.app import folders
from makewhole.exchange.reconciliation import (
    CLAIMS,
    Agreed,
    Entry,
    Line,
    Reconciliation,
    Resolution,
    Session,
    reconcile,
)

if TYPE_CHECKING:
    import duckdb

    from makewhole.ledger.statement import ServiceBlock, Statement

__all__ = ["CLAIMS", "Compared", "Entry", "Line", "NotApplied", "Reconciliation", "between"]


@dataclass(frozen=True)
class NotApplied:
    """A resolution that settles nothing, and why."""

    resolution_id: str
    why: str


@dataclass(frozen=True)
class Compared:
    """Two logs of one folder compared, and the statement under each and under the agreed record."""

    as_of: dt.date
    sources: tuple[str, str]
    sessions: tuple[int, int]
    """Rows of each log up to `as_of`."""
    lines: Reconciliation
    statements: tuple[Statement, Statement]
    """Drawn from each log alone."""
    agreed: tuple[Statement, Statement]
    """Drawn from the agreed record; where the logs differ, as the first has it, and as the second has it."""
    not_applied: tuple[NotApplied, ...] = ()
    without_source: int = 0
    """Rows that name no log: they count under both, and are not compared."""

    @property
    def services(self) -> tuple[tuple[ServiceBlock, ServiceBlock], ...]:
        """Each student's service under the first log and under the second."""
        return tuple(zip(self.statements[0].services, self.statements[1].services, strict=True))

    @property
    def is_one(self) -> bool:
        """Whether the agreed record says the same whichever log has the word: then it is one statement."""
        one, other = ([block.as_json() for block in statement.services] for statement in self.agreed)
        return one == other

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
            "services": self._services(self.statements),
            "agreed": self._services(self.agreed),
        }

    def _services(self, statements: tuple[Statement, Statement]) -> dict[str, Any]:
        """The services of two statements by the log that has the word in them."""
        return {
            source: [block.as_json() for block in statement.services]
            for source, statement in zip(self.sources, statements, strict=True)
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
    folder: folders.Case,
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
    with folders.account(folder, as_of, with_bills=True, progress=progress) as worked_out:
        connection, day = worked_out.connection, worked_out.as_of
        logs = read_logs(connection, day)
        known = {session.session_id: session for log in logs.values() for session in log}
        resolutions, not_applied = _resolutions(connection, day, known)
        _settle(connection, resolutions)
        lines = reconcile(logs.get(first, []), logs.get(second, []), resolutions)
        agreed = lines.agreed((first, second), first), lines.agreed((first, second), second)
        statements = _drawn(connection, day, (first, second), resolutions, agreed)
    counts = len(logs.get(first, [])), len(logs.get(second, []))
    without = len(logs.get(None, []))
    return Compared(day, (first, second), counts, lines, statements[:2], statements[2:], not_applied, without)


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
    others = {
        each: resolution.counted
        for resolution in resolutions
        for each in resolution.session_ids
        if each != resolution.counted
    }
    _leave_out(connection, others)


def _leave_out(connection: duckdb.DuckDBPyConnection, stands_for: Mapping[str, str]) -> None:
    """Takes the rows out of the record for which another stands; who names one of them names that other."""
    from makewhole.ledger.statement import literal

    if not stands_for:
        return
    pairs = ", ".join(f"({literal(left_out)}, {literal(stands)})" for left_out, stands in stands_for.items())
    named = f"(VALUES {pairs}) AS named(left_out, stands)"
    for table, column in (("determinations", "session_id"), ("offers", "session_id"), ("sessions", "makes_up")):
        connection.execute(
            f"UPDATE {table} SET {column} = named.stands FROM {named} WHERE {table}.{column} = named.left_out"
        )
    connection.execute(f"DELETE FROM sessions WHERE session_id IN (SELECT left_out FROM {named})")


_CHANGED = ("sessions", "gaps", "determinations", "offers")
"""The tables that are not the same under every record that is drawn."""
_Four = tuple["Statement", "Statement", "Statement", "Statement"]


def _drawn(
    connection: duckdb.DuckDBPyConnection,
    as_of: dt.date,
    sources: tuple[str, str],
    resolutions: Sequence[Resolution],
    agreed: tuple[Agreed, Agreed],
) -> _Four:
    """The statement drawn from each log alone, and from the agreed record by the word of each.

    Rows that name no log, and rows that count by a resolution, are in all of them.
    """
    for table in _CHANGED:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE every_log_{table} AS SELECT * FROM {table}")
    alone = [_draw(connection, as_of, (source,), resolutions, None) for source in sources]
    by_first = _draw(connection, as_of, sources, resolutions, agreed[0])
    by_second = by_first if agreed[0] == agreed[1] else _draw(connection, as_of, sources, resolutions, agreed[1])
    for table in _CHANGED:
        connection.execute(f"DROP TABLE every_log_{table}")
    return alone[0], alone[1], by_first, by_second


def _draw(
    connection: duckdb.DuckDBPyConnection,
    as_of: dt.date,
    sources: tuple[str, ...],
    resolutions: Sequence[Resolution],
    agreed: Agreed | None,
) -> Statement:
    """The statement drawn from these logs; with `agreed`, from those of their rows that count in it."""
    from makewhole.ledger import engine
    from makewhole.ledger.statement import literal, shape

    for table in _CHANGED:
        connection.execute(f"DELETE FROM {table}")
        connection.execute(f"INSERT INTO {table} SELECT * FROM every_log_{table}")
    own = f"source IN ({', '.join(map(literal, sources))})"
    connection.execute(f"DELETE FROM gaps WHERE source IS NOT NULL AND NOT {own}")
    counted = [resolution.counted for resolution in resolutions]
    if agreed is not None:
        _complete(connection, agreed.completed_by)
        _leave_out(connection, agreed.stands_for)
        counted += agreed.counted
        own = f"date > {literal(as_of)} AND {own}"  # rows to come are in no group, and move no minute
    listed = ", ".join(f"({literal(each)})" for each in counted) or "(NULL)"
    connection.execute(
        f"DELETE FROM sessions WHERE source IS NOT NULL AND NOT ({own}) "
        f"AND session_id NOT IN (SELECT id FROM (VALUES {listed}) AS counted(id) WHERE id IS NOT NULL)"
    )
    engine.run(connection, as_of)
    return replace(shape(connection, as_of=as_of, detailed=False), findings=())


def _complete(connection: duckdb.DuckDBPyConnection, completed_by: Mapping[str, Sequence[str]]) -> None:
    """Gives a row what only a row that agrees with it names: the miss that it makes up, the award that it serves."""
    from makewhole.ledger.statement import literal

    pairs = ", ".join(f"({literal(row)}, {literal(each)})" for row, said in completed_by.items() for each in said)
    if not pairs:
        return
    connection.execute(
        f"""
        UPDATE sessions
        SET makes_up = coalesce(makes_up, also.named_miss), award_id = coalesce(award_id, also.named_award)
        FROM (
            SELECT pair.id, min(other.makes_up) AS named_miss, min(other.award_id) AS named_award
            FROM (VALUES {pairs}) AS pair(id, other_id)
            JOIN every_log_sessions AS other ON other.session_id = pair.other_id GROUP BY pair.id
        ) AS also WHERE also.id = sessions.session_id
        """
    )

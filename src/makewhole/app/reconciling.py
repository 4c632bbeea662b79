"""Two logs of the same sessions in one case folder: where they differ, and what each would have the statement say.

Two logs are never added up (DESIGN.md section 5, point 8): the statement is shown under each log alone, and under the
agreed record, where each session stands once; where the logs differ, as either has it. What a person has settled
(`resolutions`) counts as settled in all of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from makewhole.app import agreed as agreed_record
from makewhole.app import folders
from makewhole.app.agreed import NotApplied
from makewhole.exchange.reconciliation import (
    CLAIMS,
    Agreed,
    Entry,
    Line,
    Reconciliation,
    Resolution,
    reconcile,
)

if TYPE_CHECKING:
    import duckdb

    from makewhole.ledger.statement import ServiceBlock, Statement

__all__ = ["CLAIMS", "Compared", "Entry", "Line", "NotApplied", "Reconciliation", "between"]


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
            "unknown_lengths": self.lines.unknown_lengths,
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
            "unknown_length": line.has_unknown_length,
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
        resolutions, not_applied = agreed_record.applied(connection, day, logs)
        agreed_record.settle(connection, resolutions)
        lines = reconcile(logs.get(first, []), logs.get(second, []), resolutions)
        agreed = lines.agreed((first, second), first), lines.agreed((first, second), second)
        statements = _drawn(connection, day, (first, second), resolutions, agreed)
    counts = len(logs.get(first, [])), len(logs.get(second, []))
    without = len(logs.get(None, []))
    return Compared(day, (first, second), counts, lines, statements[:2], statements[2:], not_applied, without)


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
    from makewhole.ledger.statement import shape

    for table in _CHANGED:
        connection.execute(f"DELETE FROM {table}")
        connection.execute(f"INSERT INTO {table} SELECT * FROM every_log_{table}")
    agreed_record.reduce(connection, as_of, sources, resolutions, agreed)
    engine.run(connection, as_of)
    return replace(shape(connection, as_of=as_of, detailed=False), findings=())

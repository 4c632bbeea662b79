"""The agreed record: what several logs of the same sessions make together, each session once (DESIGN.md section 5).

A settled session counts as it was settled, a matched one once, one that stands in one log as that log has it; where
the logs differ, one of them has the word. `of_logs` makes it what the ledger runs on; a record with one log stays as it
is. What was billed is a claim and never has the word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from makewhole.exchange.reconciliation import CLAIMS, Agreed, Line, Resolution, Session, reconcile
from makewhole.language import gettext as _
from makewhole.language import gettext_noop, ngettext, number
from makewhole.record.findings import Finding
from makewhole.record.schema import SOURCES

if TYPE_CHECKING:
    import duckdb

WHOSE = {
    "family": gettext_noop("the family's log"),
    "provider": gettext_noop("the provider's log"),
    "district": gettext_noop("the district's log"),
}
"""The logs that may have the word, in the order in which one of them has it where nobody chose."""
assert [*WHOSE, CLAIMS] == [*SOURCES]


@dataclass(frozen=True)
class Word:
    """Asks for the agreed record where there are several logs, and whose word counts where they differ."""

    log: str | None = None
    """A log; None, or one that the record does not have: the first of WHOSE that it has."""


@dataclass(frozen=True)
class NotApplied:
    """A resolution that settles nothing, and why."""

    resolution_id: str
    why: str


@dataclass(frozen=True)
class Standing:
    """How several logs stand together in what was drawn."""

    logs: tuple[str, ...]
    """All logs, in the order of RECORD.md; what was billed too."""
    words: tuple[str, ...]
    """Those that may have the word."""
    word: str
    """The one that has it."""
    differ: tuple[int, int] = (0, 0)
    """Sessions of which the logs say different things, and the minutes at stake in them."""
    alone: tuple[int, int] = (0, 0)
    """Sessions that not all of the logs have, and the minutes at stake in them."""
    has_unknown_length: bool = False
    """Whether a miss whose length nobody wrote down is among them, so that more may be at stake."""

    @property
    def sessions(self) -> int:
        """Sessions that are neither agreed nor settled."""
        return self.differ[0] + self.alone[0]

    @property
    def minutes_at_stake(self) -> int:
        return self.differ[1] + self.alone[1]

    @property
    def others(self) -> tuple[str, ...]:
        """By whose word the figures may be others; none where the logs differ in nothing that both have."""
        return tuple(log for log in self.words if log != self.word) if self.differ[0] else ()

    def details(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "logs": list(self.logs),
            "word": self.word,
            "sessions": self.sessions,
            "minutes_at_stake": self.minutes_at_stake,
        }

    def at_stake(self) -> str:
        """How many minutes in how many sessions."""
        minutes, sessions = self.minutes_at_stake, self.sessions
        return _("At stake: {minutes} in {sessions}.").format(
            minutes=ngettext("{count} minute", "{count} minutes", minutes).format(count=number(minutes)),
            sessions=ngettext("{count} session", "{count} sessions", sessions).format(count=number(sessions)),
        )

    def sentence(self) -> str:
        """What the figures rest on: whose word, and what is at stake."""
        told = [_("Several logs tell of the same sessions; each session counts once.")]
        if CLAIMS in self.logs:
            told.append(_("What was billed counts only where somebody settled it so."))
        if self.differ[0]:
            told.append(_("Where they differ, {log} has the word.").format(log=_(WHOSE[self.word])))
        if self.alone[0]:
            told.append(_("A session that only one log has counts as that log has it."))
        if self.sessions:
            told.append(self.at_stake())
        else:
            told.append(_("They agree, or their differences are settled."))
        return " ".join(told)


def of_logs(connection: duckdb.DuckDBPyConnection, as_of: dt.date, word: Word) -> Standing | None:
    """Makes the agreed record of all logs what the ledger runs on; None, and nothing is changed, where there is one.

    The connection holds the record's tables, with what the wordings say in their cells; the ledger is not yet run.
    """
    from makewhole.exchange.logs import read_logs

    named = "SELECT DISTINCT source FROM sessions WHERE source IS NOT NULL"
    if len(connection.execute(named).fetchall()) < 2:
        return None
    logs = read_logs(connection, as_of)
    words = tuple(log for log in WHOSE if logs.get(log))
    if not words or len([log for log in logs if log is not None]) < 2:
        return None
    resolutions, _not_applied = applied(connection, as_of, logs)
    settle(connection, resolutions)
    speaks = word.log if word.log in words else words[0]
    first, *others = [speaks, *(log for log in SOURCES if logs.get(log) and log != speaks)]
    stands: Agreed | None = None
    differ: list[Line] = []
    alone: list[Line] = []
    rows = {session.session_id: session for log in logs.values() for session in log}
    told: Sequence[Session] = logs[first]
    for other in others:
        lines = reconcile(told, logs[other], resolutions)
        next_stands = lines.agreed((first, other), first)
        if other != CLAIMS:
            differ += lines.differs
            # What two logs agree on is not at stake because a third does not have it.
            alone += (*(lines.only_in_first if stands is None else ()), *lines.only_in_second)
        stands = next_stands if stands is None else _after(stands, next_stands)
        told = [rows[each] for each in stands.counted]
    reduce(connection, as_of, tuple(SOURCES), resolutions, stands)
    _leave_out_bills_to_come(connection, resolutions)
    return Standing(
        tuple(log for log in SOURCES if logs.get(log)),
        words,
        speaks,
        _counted(differ),
        _counted(alone),
        any(line.has_unknown_length for line in (*differ, *alone)),
    )


def _counted(lines: Collection[Line]) -> tuple[int, int]:
    return len(lines), sum(line.minutes_at_stake for line in lines)


def _after(before: Agreed, then: Agreed) -> Agreed:
    """What stands when the record that two logs agreed on was compared with a further one."""
    stands_for = {row: then.stands_for.get(stands, stands) for row, stands in before.stands_for.items()}
    completed = {row: said for row, said in before.completed_by.items() if row in then.counted}
    for row, said in then.completed_by.items():
        known = [each for other in (row, *said) for each in before.completed_by.get(other, ())]
        completed[row] = tuple(dict.fromkeys((*said, *known)))
    return Agreed(then.counted, {**stands_for, **then.stands_for}, completed)


def _leave_out_bills_to_come(connection: duckdb.DuckDBPyConnection, resolutions: Iterable[Resolution]) -> None:
    """Takes out what is billed for days to come: such rows are in no comparison."""
    from makewhole.ledger.statement import literal

    kept = "".join(f", {literal(resolution.counted)}" for resolution in resolutions)
    connection.execute(f"DELETE FROM sessions WHERE source = {literal(CLAIMS)} AND session_id NOT IN (''{kept})")


def findings(found: Sequence[Finding], standing: Standing) -> list[Finding]:
    """What was found in the record, as it holds of the agreed one: that two logs tell of a day is no longer a risk.

    What was billed is not counted, and whoever looks is told.
    """
    kept = [finding for finding in found if finding.code != "two_sources"]
    if CLAIMS in standing.logs:
        message = _(
            "What was billed is not counted, but where somebody settled it so: a bill says what was charged, not what "
            "was held. Compare it with the log."
        )
        kept.append(Finding("billing_not_counted", "warning", "sessions", None, "source", message))
    return kept


# --- what was settled -------------------------------------------------------------------------------------------------


def applied(
    connection: duckdb.DuckDBPyConnection, as_of: dt.date, logs: Mapping[str | None, Sequence[Session]]
) -> tuple[tuple[Resolution, ...], tuple[NotApplied, ...]]:
    """The resolutions in force, and those that settle nothing. Of two about one row the later decision stands."""
    from makewhole.ledger.statement import rows

    held = "SELECT 1 FROM duckdb_tables() WHERE temporary AND table_name = 'resolutions'"
    if connection.execute(held).fetchone() is None:
        return (), ()
    known = {session.session_id: session for log in logs.values() for session in log}
    asked = "SELECT * FROM resolutions ORDER BY decided_on DESC, resolution_id DESC"
    in_force: list[Resolution] = []
    not_applied: list[NotApplied] = []
    settled: set[str] = set()
    for row in rows(connection, asked):
        if row["decided_on"] > as_of:
            continue
        ids = tuple(dict.fromkeys(row["session_ids"].replace(",", " ").replace(";", " ").split()))
        why = _why_not(ids, row["counted"], known, settled)
        if why is None:
            settled |= set(ids)
            in_force.append(Resolution(row["resolution_id"], ids, row["counted"]))
        else:
            not_applied.append(NotApplied(row["resolution_id"], why))
    in_force.sort(key=lambda each: each.resolution_id)
    not_applied.sort(key=lambda each: each.resolution_id)
    return tuple(in_force), tuple(not_applied)


def _why_not(ids: Sequence[str], counted: str | None, known: Mapping[str, Session], settled: set[str]) -> str | None:
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


def settle(connection: duckdb.DuckDBPyConnection, resolutions: Sequence[Resolution]) -> None:
    """Takes the rows that do not count out of the record; who names one of them names the row that counts."""
    others = {
        each: resolution.counted
        for resolution in resolutions
        for each in resolution.session_ids
        if each != resolution.counted
    }
    _leave_out(connection, others)


# --- what the ledger runs on ------------------------------------------------------------------------------------------


def reduce(
    connection: duckdb.DuckDBPyConnection,
    as_of: dt.date,
    sources: Sequence[str],
    resolutions: Sequence[Resolution],
    stands: Agreed | None,
) -> None:
    """Leaves of the tables the rows of these logs; with `stands`, those of their rows that count in it.

    Rows that name no log, and rows that count by a resolution, stay in any case.
    """
    from makewhole.ledger.statement import literal

    own = f"source IN ({', '.join(map(literal, sources))})"
    connection.execute(f"DELETE FROM gaps WHERE source IS NOT NULL AND NOT {own}")
    counted = [resolution.counted for resolution in resolutions]
    if stands is not None:
        _complete(connection, stands.completed_by)
        _leave_out(connection, stands.stands_for)
        counted += stands.counted
        own = f"date > {literal(as_of)} AND {own}"  # rows to come are in no group, and move no minute
    listed = ", ".join(f"({literal(each)})" for each in counted) or "(NULL)"
    connection.execute(
        f"DELETE FROM sessions WHERE source IS NOT NULL AND NOT ({own}) "
        f"AND session_id NOT IN (SELECT id FROM (VALUES {listed}) AS counted(id) WHERE id IS NOT NULL)"
    )


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
            JOIN sessions AS other ON other.session_id = pair.other_id GROUP BY pair.id
        ) AS also WHERE also.id = sessions.session_id
        """
    )

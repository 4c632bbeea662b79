"""Facts about the record that no single number shows: how much was missed and why, how long nothing was given, when
the first session came, where nothing is written down, and which miss is about to leave the year of a state complaint.

Facts and questions, never verdicts. Every figure is read from the ledger's tables by a few queries for the whole
record; what is null there stays None here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from makewhole.ledger.statement import asked

if TYPE_CHECKING:
    import duckdb

Key = tuple[str, str, bool]
"""Student, service and esy: whose line of the statement it is."""

COMPLAINT_RULE = "34 CFR 300.153(c)"
REMOVAL_RULE = "34 CFR 300.530(d)"
FIRST_SESSION_AFTER = 10
"""School days from which the wait for the first session is told to a reader."""
_SESSIONS_OF_A_RUN = 3
_DAYS_OF_A_RUN = 10
_STRETCHES = 3
_IS_OF_UNKNOWN_LENGTH = "s.length_unknown AND s.kind = 'regular' AND s.countable"
"""Of told_sessions s: a miss of which nobody knows the minutes (rule 6)."""
_NEAR_ELEVENTH = 8
"""Suspension days from which the eleventh is near."""


@dataclass(frozen=True)
class ReasonShare:
    """Missed minutes of one reason, and which part they are of what was promised, in tenths of a percent."""

    reason: str | None
    minutes: int
    tenths: int

    def as_json(self) -> dict[str, Any]:
        """The share as `statement --json` prints it."""
        return {"reason": self.reason, "minutes": self.minutes, "percent": self.tenths / 10}


@dataclass(frozen=True)
class Gap:
    """A run of school days without the service."""

    school_days: int
    starts_on: dt.date
    ends_on: dt.date
    reason: str | None
    sessions: int
    """About how many sessions that is, by the promise; 0 where it counts no sessions."""

    def as_json(self) -> dict[str, Any]:
        """The run as `statement --json` prints it."""
        return {
            "school_days": self.school_days,
            "sessions": self.sessions or None,
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat(),
            "reason": self.reason,
        }


@dataclass(frozen=True)
class EmptyStretch:
    """A run of school days for which no row says anything, although minutes were promised that have no record."""

    school_days: int
    starts_on: dt.date
    ends_on: dt.date
    sessions: int

    def as_json(self) -> dict[str, Any]:
        """The stretch as `statement --json` prints it."""
        return {
            "school_days": self.school_days,
            "sessions": self.sessions or None,
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat(),
        }


@dataclass(frozen=True)
class FirstSession:
    """How long a service waited for its first session under a plan."""

    plan_id: str
    starts_on: dt.date
    """The plan's first day, or the service's own where that is later."""
    first_on: dt.date | None
    """The first day with minutes that count; None: none by the day of account."""
    days: int
    """Calendar days from starts_on to the first session, or to the day of account (at most the promise's end)."""
    school_days: int
    """School days that passed without it: from starts_on to the day before the first session."""

    @property
    def is_long(self) -> bool:
        return self.school_days >= FIRST_SESSION_AFTER

    def as_json(self) -> dict[str, Any]:
        """The wait as `statement --json` prints it."""
        return {
            "plan_id": self.plan_id,
            "starts_on": self.starts_on.isoformat(),
            "first_on": self.first_on.isoformat() if self.first_on else None,
            "days": self.days,
            "school_days": self.school_days,
        }


@dataclass(frozen=True)
class ComplaintWindow:
    """Which missed minutes, not made up and not answered with an award, a state complaint can still name.

    A complaint must be received not more than one year after what it names (34 CFR 300.153(c)). Only of IEPs.
    """

    minutes_inside: int
    minutes_outside: int
    oldest_on: dt.date | None
    """The oldest miss still inside; None: all lie outside."""

    @property
    def last_day_on(self) -> dt.date | None:
        """The last day on which a complaint that names the oldest miss can be received."""
        return a_year_after(self.oldest_on) if self.oldest_on else None

    def as_json(self) -> dict[str, Any]:
        """The window as `statement --json` prints it."""
        last = self.last_day_on
        return {
            "oldest_on": self.oldest_on.isoformat() if self.oldest_on else None,
            "last_day_on": last.isoformat() if last else None,
            "minutes_inside": self.minutes_inside,
            "minutes_outside": self.minutes_outside,
            "citation": COMPLAINT_RULE,
        }


@dataclass(frozen=True)
class Suspensions:
    """Days of one student in one school year that carry misses for suspension, of all services.

    Counted from sessions only: a removal on a day without a session is not here, the discipline record has it.
    """

    student_id: str
    year_starts_on: dt.date | None
    """None: the day lies in no school year of a calendar."""
    year_ends_on: dt.date | None
    days: int
    first_on: dt.date
    last_on: dt.date
    is_iep: bool

    @property
    def nears_eleventh(self) -> bool:
        """Whether the 11th school day of removal is near, from which services are due; only of an IEP."""
        return self.is_iep and self.days >= _NEAR_ELEVENTH

    def as_json(self) -> dict[str, Any]:
        """The count as `statement --json` prints it."""
        return {
            "student_id": self.student_id,
            "year_starts_on": self.year_starts_on.isoformat() if self.year_starts_on else None,
            "year_ends_on": self.year_ends_on.isoformat() if self.year_ends_on else None,
            "days": self.days,
            "first_on": self.first_on.isoformat(),
            "last_on": self.last_on.isoformat(),
            "counted_from": "sessions",
            "ask_for": "discipline record",
            "citation": REMOVAL_RULE if self.nears_eleventh else None,
        }


@dataclass(frozen=True)
class Patterns:
    """What the record shows of one service beside its accounts. Minutes; None where they cannot be counted."""

    student_id: str
    service: str
    esy: bool
    base: int | None
    """Promised to date without what is still to come: what the shares are shares of."""
    missed: int | None
    """Minutes not delivered at their time, whatever became of them."""
    unrecorded: int | None
    reasons: tuple[ReasonShare, ...] = ()
    longest_run: Gap | None = None
    first_sessions: tuple[FirstSession, ...] = ()
    empty_stretches: tuple[EmptyStretch, ...] = ()
    complaint_window: ComplaintWindow | None = None

    @property
    def missed_tenths(self) -> int | None:
        """The part of `base` that was missed, in tenths of a percent."""
        return _tenths(self.missed, self.base)

    @property
    def unrecorded_tenths(self) -> int | None:
        """The part of `base` without a record, in tenths of a percent."""
        return _tenths(self.unrecorded, self.base)

    def as_json(self) -> dict[str, Any]:
        """The patterns as `statement --json` prints them."""
        missed, unrecorded = self.missed_tenths, self.unrecorded_tenths
        return {
            "student_id": self.student_id,
            "service": self.service,
            "esy": self.esy,
            "promised_without_upcoming": self.base,
            "missed": self.missed,
            "missed_percent": None if missed is None else missed / 10,
            "reasons": [share.as_json() for share in self.reasons],
            "unrecorded": self.unrecorded,
            "unrecorded_percent": None if unrecorded is None else unrecorded / 10,
            "longest_run": self.longest_run.as_json() if self.longest_run else None,
            "first_sessions": [first.as_json() for first in self.first_sessions],
            "empty_stretches": [stretch.as_json() for stretch in self.empty_stretches],
            "complaint_window": self.complaint_window.as_json() if self.complaint_window else None,
        }


def a_year_after(day: dt.date) -> dt.date:
    """The same date a year later; of 29 February the 28th, because a day later may be a day too late."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _tenths(part: int | None, whole: int | None) -> int | None:
    """The part in tenths of a percent, rounded half up in whole numbers; None where there is nothing to divide by."""
    if part is None or not whole:
        return None
    return (2000 * part + whole) // (2 * whole)


def patterns_of(
    connection: duckdb.DuckDBPyConnection, accounts: Mapping[Key, Mapping[str, int | None]]
) -> dict[Key, Patterns]:
    """The patterns of each service of `accounts`, which gives its minutes by account."""
    found: dict[Key, Patterns] = {}
    holds = _holds(connection, accounts)
    reasons, windows = _missed(connection)
    runs, stretches = _runs(connection, holds)
    firsts = _first_sessions(connection, holds)
    for key, minutes in accounts.items():
        promised, upcoming = minutes.get("promised"), minutes.get("upcoming")
        base = None if promised is None else promised - (upcoming or 0)
        own = reasons.get(key, {})
        known = base is not None
        shares = [ReasonShare(reason, part, _tenths(part, base) or 0) for reason, part in own.items() if known]
        found[key] = Patterns(
            student_id=key[0],
            service=key[1],
            esy=key[2],
            base=base,
            missed=sum(own.values()) if known else None,
            unrecorded=minutes.get("unrecorded"),
            reasons=tuple(sorted(shares, key=lambda share: (-share.minutes, share.reason or ""))),
            longest_run=runs.get(key),
            first_sessions=tuple(firsts.get(key, ())),
            empty_stretches=tuple(stretches.get(key, ())),
            complaint_window=windows.get(key),
        )
    return found


@dataclass(frozen=True)
class _Holds:
    """Which kinds of row the record has.

    A query says nothing of those it has not: planning it takes longer than a child's rows.
    """

    gaps: bool
    duplicates: bool
    assumed: bool
    unrecorded: bool

    @property
    def each_once(self) -> str:
        """The clause that leaves out sessions said twice (rule 4)."""
        return "ANTI JOIN duplicates USING (session_id)" if self.duplicates else ""


def _holds(connection: duckdb.DuckDBPyConnection, accounts: Mapping[Key, Mapping[str, int | None]]) -> _Holds:
    (row,) = asked(
        connection,
        "SELECT EXISTS (FROM gaps) AS gaps, EXISTS (FROM duplicates) AS duplicates, "
        "EXISTS (FROM plans WHERE unlogged = 'delivered') AS assumed",
    )
    return _Holds(unrecorded=any(minutes.get("unrecorded") for minutes in accounts.values()), **row)


def _missed(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[dict[Key, dict[str | None, int]], dict[Key, ComplaintWindow]]:
    """Missed minutes by reason, and what of them a state complaint can still name, by service."""
    found = asked(
        connection,
        """
        WITH m AS (
            SELECT m.student_id, m.service, m.esy, m.reason, m.minutes, m.day,
                   DATE '1970-01-01' + m.day::INTEGER + INTERVAL 1 YEAR >= as_of AS inside,
                   CASE WHEN p.kind = 'iep' THEN m.minutes - m.made_up - m.resolved ELSE 0 END AS unanswered
            FROM settled_misses m LEFT JOIN plans p USING (plan_id), settings
        )
        SELECT student_id, service, esy, reason, sum(minutes)::BIGINT AS minutes,
               coalesce(sum(unanswered) FILTER (WHERE inside), 0)::BIGINT AS inside,
               coalesce(sum(unanswered) FILTER (WHERE NOT inside), 0)::BIGINT AS outside,
               DATE '1970-01-01' + (min(day) FILTER (WHERE inside AND unanswered > 0))::INTEGER AS oldest_on
        FROM m GROUP BY ALL
        """,
    )
    reasons: dict[Key, dict[str | None, int]] = {}
    windows: dict[Key, ComplaintWindow] = {}
    for row in found:
        key = (row["student_id"], row["service"], bool(row["esy"]))
        reasons.setdefault(key, {})[row["reason"]] = row["minutes"]
        if row["inside"] or row["outside"]:
            before = windows.get(key, ComplaintWindow(0, 0, None))
            oldest = [day for day in (before.oldest_on, row["oldest_on"]) if day is not None]
            windows[key] = ComplaintWindow(
                before.minutes_inside + row["inside"],
                before.minutes_outside + row["outside"],
                min(oldest, default=None),
            )
    return reasons, windows


def suspensions(connection: duckdb.DuckDBPyConnection) -> list[Suspensions]:
    """The suspension days of each student and school year, as rule 9 counts them, by student and year."""
    found = asked(
        connection,
        """
        SELECT t.student_id, DATE '1970-01-01' + d.year_start::INTEGER AS year_starts_on,
               DATE '1970-01-01' + d.year_end::INTEGER AS year_ends_on, count(DISTINCT m.day) AS days,
               DATE '1970-01-01' + min(m.day)::INTEGER AS first_on, DATE '1970-01-01' + max(m.day)::INTEGER AS last_on,
               coalesce(bool_or(t.kind = 'iep'), false) AS is_iep
        FROM settled_misses m
        JOIN promise_terms t USING (promise_id)
        LEFT JOIN calendar_days d ON t.known_calendar AND d.calendar = t.calendar AND NOT d.esy AND d.day = m.day
        WHERE m.reason = 'student_suspended'
        GROUP BY ALL ORDER BY ALL
        """,
    )
    return [Suspensions(**row) for row in found]


def _first_sessions(connection: duckdb.DuckDBPyConnection, holds: _Holds) -> dict[Key, list[FirstSession]]:
    """How long each service waited for its first session under each plan begun, by service; not of ESY.

    What the plan lets count as delivered without a log (rule 8) is no wait either.
    """
    assumed = """
        UNION ALL
        SELECT t.plan_id, t.service, greatest(p.first_inside, t.starts), true
        FROM unexplained u JOIN period_sums p USING (promise_id, bucket) JOIN promise_terms t USING (promise_id)
        WHERE u.assumed > 0 AND NOT t.esy
    """
    found = asked(
        connection,
        f"""
        WITH begun AS (
            SELECT plan_id, student_id, service, calendar, min(starts) AS starts, max(ends) AS ends,
                   max(as_of - DATE '1970-01-01') AS today
            FROM promise_terms, settings WHERE NOT esy AND starts <= as_of - DATE '1970-01-01' GROUP BY ALL
        ),
        given AS (
            SELECT t.plan_id, t.service, s.day, false AS is_assumed
            FROM told_sessions s JOIN promise_terms t USING (promise_id) {holds.each_once}
            WHERE NOT t.esy AND s.effective > 0 AND s.kind IS DISTINCT FROM 'compensatory' AND s.day >= t.starts
            {assumed if holds.assumed else ""}
        ),
        firsts AS (
            SELECT plan_id, service, min(day) AS over, min(day) FILTER (WHERE NOT is_assumed) AS first
            FROM given GROUP BY ALL
        ),
        waits AS (
            SELECT b.*, f.first, f.over, coalesce(f.over, least(b.ends, b.today)) AS until
            FROM begun b LEFT JOIN firsts f USING (plan_id, service)
        )
        SELECT w.student_id, w.service, w.plan_id, DATE '1970-01-01' + w.starts::INTEGER AS starts_on,
               DATE '1970-01-01' + w.first::INTEGER AS first_on, greatest(w.until - w.starts, 0)::BIGINT AS days,
               count(*) FILTER (WHERE d.open AND d.day IS DISTINCT FROM w.over) AS school_days
        FROM waits w
        LEFT JOIN calendar_days d ON d.calendar = w.calendar AND NOT d.esy AND d.day BETWEEN w.starts AND w.until
        GROUP BY ALL ORDER BY w.student_id, w.service, starts_on, w.plan_id
        """,
    )
    firsts: dict[Key, list[FirstSession]] = {}
    for row in found:
        firsts.setdefault((row.pop("student_id"), row.pop("service"), False), []).append(FirstSession(**row))
    return firsts


def _runs(connection: duckdb.DuckDBPyConnection, holds: _Holds) -> tuple[dict[Key, Gap], dict[Key, list[EmptyStretch]]]:
    """The longest run of school days without the service that holds a miss or a blank, and the longest stretches for
    which no row says anything, by service.

    A run is told from three sessions on, by what the promise means a school day to bring (from ten school days on
    where it counts no sessions): the days between two sessions of a week are no gap. Where only misses are logged
    (rule 8), a day without a row is no gap and no question, if its period has minutes that no miss explains: in a
    period still open too, and in one with a miss of unknown length, whose minutes the ledger does not assume.
    """
    gaps = """
        UNION ALL
        SELECT k, unnest(range(first, last + 1)), 1, false, false, false FROM (
            SELECT k.k, greatest(g.starts_on - DATE '1970-01-01', k.starts) AS first,
                   least(g.ends_on - DATE '1970-01-01', k.ends) AS last
            FROM gaps g JOIN keys k USING (promise_id)
        )
    """
    assumed = """
        UNION ALL
        SELECT k, unnest(range(first, last + 1)), 0, false, false, false FROM (
            SELECT k.k, greatest(p.starts, k.starts) AS first, least(p.ends, k.ends) AS last
            FROM unexplained u JOIN period_sums p USING (promise_id, bucket) JOIN keys k USING (promise_id)
            WHERE k.unlogged = 'delivered'
        )
    """
    blank = """
        UNION ALL
        SELECT k, unnest(range(first, last + 1)), NULL, true, false, false FROM (
            SELECT k.k, greatest(p.starts, k.starts) AS first, least(p.ends, k.ends) AS last
            FROM unexplained u JOIN period_sums p USING (promise_id, bucket) JOIN keys k USING (promise_id)
            WHERE u.unrecorded > 0
        )
    """
    found = asked(
        connection,
        f"""
        WITH keys AS (
            SELECT promise_id, student_id, service, esy, minutes, calendar, unlogged, starts,
                   as_of - DATE '1970-01-01' AS today, least(ends, today) AS ends,
                   dense_rank() OVER (ORDER BY student_id, service, esy)::INTEGER AS k
            FROM promise_terms, settings WHERE not_countable IS NULL AND starts <= today
        ),
        said AS (
            SELECT k.k, s.day, CASE WHEN s.effective > 0 AND s.kind IS DISTINCT FROM 'compensatory' THEN 2 ELSE 1 END
                   AS level, false AS is_blank, false AS is_asked, {_IS_OF_UNKNOWN_LENGTH} AS is_missed
            FROM told_sessions s JOIN keys k USING (promise_id) {holds.each_once}
            UNION ALL
            SELECT k.k, s.date - DATE '1970-01-01', 1, false, false, false
            FROM sessions s JOIN keys k USING (promise_id)
            WHERE s.delivered_minutes IS NULL AND s.reason IS NULL AND s.date - DATE '1970-01-01' <= k.today
            {gaps if holds.gaps else ""}
            {assumed if holds.assumed else ""}
            {blank if holds.unrecorded else ""}
            UNION ALL
            SELECT k.k, m.day, NULL, false, false, true FROM settled_misses m JOIN keys k USING (promise_id)
            UNION ALL
            SELECT k.k, d.day, NULL, false, true, false FROM calendar_days d JOIN keys k USING (calendar, esy)
            WHERE d.open AND d.day BETWEEN k.starts AND k.ends
        ),
        days AS (
            SELECT k, day, max(level) AS level, bool_or(is_blank) AS is_blank, bool_or(is_asked) AS is_asked,
                   bool_or(is_missed) AS is_missed
            FROM said GROUP BY k, day
        ),
        walked AS (
            SELECT k, day, is_blank, is_missed, coalesce(level, 1) = 1 AS without, is_asked AND without AS unserved,
                   is_asked AND level IS NULL AND is_blank AS silent,
                   count(*) FILTER (WHERE level IN (0, 2)) OVER w AS run, count(level) OVER w AS stretch
            FROM days WINDOW w AS (PARTITION BY k ORDER BY day)
        ),
        runs AS (
            SELECT k, true AS is_run, count(*) FILTER (WHERE unserved) AS school_days,
                   min(day) FILTER (WHERE unserved) AS first, max(day) FILTER (WHERE unserved) AS last
            FROM walked WHERE without GROUP BY k, run
            HAVING bool_or(unserved) AND (bool_or(is_missed) OR bool_or(unserved AND is_blank))
            UNION ALL
            SELECT k, false, count(*), min(day), max(day) FROM walked WHERE silent GROUP BY k, stretch
        ),
        told AS (
            SELECT * FROM runs QUALIFY row_number() OVER (PARTITION BY k, is_run ORDER BY school_days DESC, first)
                <= CASE WHEN is_run THEN 1 ELSE {_STRETCHES} END
        ),
        why AS (
            SELECT k, first(reason ORDER BY minutes DESC, reason) AS reason FROM (
                SELECT l.k, m.reason, sum(m.minutes) AS minutes
                FROM told l JOIN keys x ON x.k = l.k
                JOIN settled_misses m ON m.promise_id = x.promise_id AND m.day BETWEEN l.first AND l.last
                WHERE l.is_run GROUP BY ALL
                UNION ALL
                SELECT l.k, s.reason, 0
                FROM told l JOIN keys x ON x.k = l.k
                JOIN told_sessions s ON s.promise_id = x.promise_id AND s.day BETWEEN l.first AND l.last
                WHERE l.is_run AND {_IS_OF_UNKNOWN_LENGTH}
            ) GROUP BY k
        ),
        pace AS (
            SELECT k.k, any_value(k.student_id) AS student_id, any_value(k.service) AS service,
                   any_value(k.esy) AS esy, sum(p.amount) AS minutes, sum(p.inside) AS days, min(k.minutes) AS one
            FROM period_sums p JOIN keys k USING (promise_id) GROUP BY k.k
        )
        SELECT p.student_id, p.service, p.esy, t.is_run, t.school_days,
               DATE '1970-01-01' + t.first::INTEGER AS starts_on,
               DATE '1970-01-01' + t.last::INTEGER AS ends_on, w.reason,
               CASE WHEN p.one > 0 AND p.days > 0
                    THEN CAST((2 * t.school_days * p.minutes + p.days * p.one) // (2 * p.days * p.one) AS BIGINT)
                    ELSE 0 END AS sessions,
               p.one IS NULL AS uncounted
        FROM told t JOIN pace p USING (k) LEFT JOIN why w USING (k)
        ORDER BY p.student_id, p.service, p.esy, t.first
        """,
    )
    runs: dict[Key, Gap] = {}
    stretches: dict[Key, list[EmptyStretch]] = {}
    for row in found:
        key = (row.pop("student_id"), row.pop("service"), bool(row.pop("esy")))
        is_run, uncounted, reason = row.pop("is_run"), row.pop("uncounted"), row.pop("reason")
        if row["sessions"] < _SESSIONS_OF_A_RUN and not (uncounted and row["school_days"] >= _DAYS_OF_A_RUN):
            continue
        if is_run:
            runs[key] = Gap(reason=reason, **row)
        else:
            stretches.setdefault(key, []).append(EmptyStretch(**row))
    return runs, stretches

"""What each clock of the packs in force shows for each promise: running since, due, late, stopped, and why.

A clock is a duty that time sets (`policy.clocks` says how one counts). Here the ledger's tables give it its days: the
misses, the days with the service, the notices on record. A clock past its day means that nothing is on record by then:
it asks to check, and says of nobody that a law was broken.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from makewhole.language import day, gettext, gettext_noop, ngettext, number
from makewhole.ledger.patterns import Key
from makewhole.ledger.statement import asked, in_words, literal, reason_words, rows
from makewhole.policy.clocks import read_clock
from makewhole.policy.due import Calendar, Term
from makewhole.policy.pack import Clock
from makewhole.record.schema import WEEKDAYS

if TYPE_CHECKING:
    import duckdb

    from makewhole.policy.pack import Pack

STATES = ("late", "running", "asks", "not_started", "stopped_late", "stopped")
"""What a clock can show. `late`: not stopped, and its due day is over; `running`: not stopped; `asks`: whether it holds
turns on a question that nobody answered; `not_started`: its school days are being counted; `stopped_late`: stopped
after its due day; `stopped`: stopped by it, or it sets no day."""
_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True)
class ClockReading:
    """What one clock shows for one promise as of a day."""

    clock: Clock
    student_id: str
    service: str
    esy: bool
    promise_id: str
    plan_id: str
    state: str
    since_on: dt.date
    """The miss from which it counts, or the first day of what was to begin."""
    started_on: dt.date | None
    due_on: dt.date | None
    stopped_on: dt.date | None
    counted_days: int
    """School days counted towards its start, where it has a count."""
    why: str
    if_answered: str | None = None
    """Of a clock that asks: the state that it has if the answer is the one under which it holds."""
    misses: int = 1
    """How many misses it stands for; more than one only of a clock that starts with each missed session."""
    misses_running: int = 0
    misses_late: int = 0

    @property
    def key(self) -> Key:
        """Whose line of the statement it belongs to."""
        return self.student_id, self.service, self.esy

    @property
    def shows(self) -> str:
        """The state, of a clock that asks the one it has if it holds."""
        return self.if_answered or self.state

    @property
    def is_open(self) -> bool:
        return self.shows in ("late", "running", "not_started")

    def as_json(self) -> dict[str, Any]:
        """The reading as `statement --json` prints it."""
        clock = self.clock
        return {
            "clock": clock.full_id,
            "event": clock.event,
            "student_id": self.student_id,
            "service": self.service,
            "esy": self.esy,
            "promise_id": self.promise_id,
            "plan_id": self.plan_id,
            "state": self.state,
            "since_on": self.since_on.isoformat(),
            "started_on": _text(self.started_on),
            "due_on": _text(self.due_on),
            "stopped_on": _text(self.stopped_on),
            "counted_days": self.counted_days,
            "count": clock.count,
            "misses": self.misses,
            "misses_running": self.misses_running,
            "misses_late": self.misses_late,
            "duty": clock.duty,
            "to_whom": clock.to_whom,
            "must_say": list(clock.must_say),
            "stops": clock.stops,
            "why": self.why,
            "asks": clock.asks,
            "holds_if": clock.holds_if if clock.asks else None,
            "if_answered": self.if_answered,
            "evidence": clock.evidence,
            "reported_text": clock.reported_text,
            "reported_by": clock.reported_by,
            "ask_whom": clock.ask_whom,
            "citation": clock.citation.text or None,
        }


def clocks_of(packs: Sequence[Pack]) -> list[Clock]:
    """The clocks of a chain of packs, the most specific first.

    A parent's clock holds too, unless a pack before it has one of that id.
    """
    found: dict[str, Clock] = {}
    for pack in packs:
        for clock in pack.clocks:
            found.setdefault(clock.id, clock)
    return list(found.values())


def read_clocks(
    connection: duckdb.DuckDBPyConnection, as_of: dt.date, policies: Mapping[str, Sequence[Pack]]
) -> list[ClockReading]:
    """The readings of every clock of every plan's packs, the first due first; `policies` as `statement.shape` has them.

    Of each promise and clock: all that run or are late, the school days counted so far, and the last that stopped.
    Nothing is asked of the tables where no pack in force has a clock.
    """
    in_force = [(policy, clock) for policy, packs in policies.items() for clock in clocks_of(packs)]
    if not in_force:
        return []
    found = _Clocks(connection, as_of, in_force).read()
    last = dt.date.max
    found.sort(
        key=lambda r: (r.due_on or last, r.student_id, r.service, r.esy, r.promise_id, r.clock.full_id, r.since_on)
    )
    return found


class _Clocks:
    """Reads the clocks of one connection; what it looks up it looks up once."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, as_of: dt.date, in_force: Sequence[tuple[str, Clock]]
    ) -> None:
        self._connection = connection
        self._as_of = as_of
        self._in_force = in_force
        self._calendars: dict[str, Calendar] = {}
        self._read: dict[Any, Any] = {}
        (held,) = asked(
            connection,
            "SELECT EXISTS (FROM duplicates) AS duplicates, "
            "EXISTS (FROM plans WHERE unlogged = 'delivered') AS assumed",
        )
        self._each_once = "ANTI JOIN duplicates USING (session_id)" if held["duplicates"] else ""
        self._assumed = held["assumed"]
        asks = any(clock.asks for _, clock in in_force)
        self._answers: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in rows(connection, "SELECT * FROM answers ORDER BY answer") if asks else ():
            self._answers.setdefault((row["plan_id"], row["question"]), []).append(row)

    def read(self) -> list[ClockReading]:
        """Every reading, in no order."""
        numbers: dict[str, list[int]] = {}
        for nr, (_, clock) in enumerate(self._in_force):
            numbers.setdefault(clock.event, []).append(nr)
        readings = []
        if "school_days_without_service" in numbers:
            readings += self._lapses(numbers["school_days_without_service"])
        if "plan_not_begun" in numbers:
            readings += self._not_begun(numbers["plan_not_begun"])
        if "session_missed" in numbers:
            readings += self._sessions_missed(numbers["session_missed"])
        return readings

    # what the tables say

    def _facts(self, numbers: Iterable[int], *, esy: bool) -> str:
        """The first part of a query: `lines`, a promise under a clock; `served`, the days with its service.

        The service of a promise that follows (an amendment, the next plan) is the same service given again. A day of a
        period whose minutes the plan lets count as delivered without a log (rule 8) is a day with the service, unless a
        row says otherwise.
        """
        listed = []
        for nr in numbers:
            policy, clock = self._in_force[nr]
            kinds = _words(clock.plan_kinds) if clock.plan_kinds else "NULL::VARCHAR[]"
            cells = (str(nr), literal(policy), kinds, str(clock.count or 0), _words(clock.excluded))
            listed.append(f"({', '.join(cells)})")
        assumed = """
            UNION
            SELECT i.promise_id, d.day FROM ids i
            JOIN unexplained u USING (promise_id) JOIN period_sums p USING (promise_id, bucket)
            JOIN calendar_days d ON d.calendar = i.calendar AND d.esy = i.esy AND d.open
             AND d.day BETWEEN greatest(p.starts, i.starts) AND least(p.ends, i.ends, i.today)
            ANTI JOIN (
                SELECT promise_id, date - DATE '1970-01-01' AS day FROM sessions
                UNION ALL SELECT promise_id, day FROM settled_misses
            ) e ON e.promise_id = i.promise_id AND e.day = d.day
            WHERE u.assumed > 0
        """
        return f"""
        WITH clocks(nr, policy, kinds, needed, excluded) AS (VALUES {", ".join(listed)}),
        lines AS (
            SELECT c.nr, c.needed, c.excluded, t.promise_id, t.plan_id, t.student_id, t.service, t.esy, t.calendar,
                   t.starts, t.ends, as_of - DATE '1970-01-01' AS today
            FROM promise_terms t JOIN clocks c ON c.policy = t.policy AND (c.kinds IS NULL OR t.kind IN c.kinds),
                 settings
            WHERE t.starts <= today {"" if esy else "AND NOT t.esy"}
        ),
        ids AS (
            SELECT DISTINCT promise_id, student_id, service, esy, calendar, starts, ends, today FROM lines
        ),
        given AS (
            SELECT s.promise_id, s.day FROM told_sessions s {self._each_once}
            WHERE s.effective > 0 AND s.kind IS DISTINCT FROM 'compensatory'
        ),
        served AS (
            SELECT i.promise_id, g.day FROM ids i JOIN given g USING (promise_id)
            UNION
            SELECT i.promise_id, g.day FROM ids i
            JOIN promise_terms o ON o.student_id = i.student_id AND o.service = i.service AND o.esy = i.esy
             AND o.starts > i.ends
            JOIN given g ON g.promise_id = o.promise_id
            {assumed if self._assumed else ""}
        ),
        told AS (
            SELECT promise_id, date - DATE '1970-01-01' AS first, date - DATE '1970-01-01' AS last, notified_on
            FROM sessions, settings WHERE notified_on <= as_of
            UNION ALL
            SELECT promise_id, starts_on - DATE '1970-01-01', ends_on - DATE '1970-01-01', notified_on
            FROM gaps, settings WHERE notified_on <= as_of
        )"""

    @staticmethod
    def _beside(kept: str) -> str:
        """The last part of a query: what is known of each row of `kept` (nr, promise_id, since, first, until, next).

        The first notice, the excluded days from `first` to `until`, the unrecorded minutes of that time.
        """
        return f"""
        , notices AS (
            SELECT k.nr, k.promise_id, k.since, min(t.notified_on) AS told
            FROM {kept} k JOIN told t ON t.promise_id = k.promise_id
             AND t.last >= k.since AND t.first < coalesce(k.next, k.today + 1)
            GROUP BY ALL
        ),
        aways AS (
            SELECT k.nr, k.promise_id, k.since, list(DISTINCT k.day ORDER BY k.day) AS away FROM (
                SELECT k.nr, k.promise_id, k.since, s.day FROM {kept} k JOIN told_sessions s
                  ON s.promise_id = k.promise_id AND s.day BETWEEN k.first AND k.until
                WHERE s.effective = 0 AND s.miss > 0 AND s.reason IN k.excluded
                UNION ALL
                SELECT k.nr, k.promise_id, k.since, d.day FROM {kept} k
                JOIN gaps g ON g.promise_id = k.promise_id AND g.reason IN k.excluded
                JOIN calendar_days d ON d.calendar = k.calendar AND NOT d.esy AND d.open
                 AND d.day BETWEEN greatest(k.first, g.starts_on - DATE '1970-01-01')
                               AND least(k.until, g.ends_on - DATE '1970-01-01')
            ) k GROUP BY ALL
        ),
        blanks AS (
            SELECT k.nr, k.promise_id, k.since, sum(u.unrecorded)::BIGINT AS unrecorded
            FROM {kept} k JOIN unexplained u USING (promise_id) JOIN period_sums p USING (promise_id, bucket)
            WHERE u.unrecorded > 0 AND p.starts <= k.until AND p.ends >= k.first GROUP BY ALL
        )
        SELECT k.nr, k.promise_id, k.plan_id, k.student_id, k.service, k.esy, k.calendar, k.since, k.until, k.next,
               n.told, coalesce(a.away, []) AS away, coalesce(b.unrecorded, 0) AS unrecorded
        FROM {kept} k
        LEFT JOIN notices n USING (nr, promise_id, since) LEFT JOIN aways a USING (nr, promise_id, since)
        LEFT JOIN blanks b USING (nr, promise_id, since)
        ORDER BY k.nr, k.promise_id, k.since
        """

    # one reading a lapse

    def _lapses(self, numbers: Sequence[int]) -> list[ClockReading]:
        """Of each lapse that has reached its count, and of the one under way; what service set back is none.

        No ASOF join here: one of a kept plan with few rows ends DuckDB 1.x with an internal error.
        """
        found = asked(
            self._connection,
            f"""
            {self._facts(numbers, esy=False)},
            missed AS (
                SELECT l.nr, m.promise_id, m.day FROM settled_misses m JOIN lines l USING (promise_id)
                WHERE coalesce(m.reason, '') NOT IN l.excluded
            ),
            after AS (
                SELECT m.nr, m.promise_id, m.day, min(s.day) AS next
                FROM missed m LEFT JOIN served s ON s.promise_id = m.promise_id AND s.day > m.day GROUP BY ALL
            ),
            lapses AS (SELECT nr, promise_id, next, min(day) AS since FROM after GROUP BY nr, promise_id, next),
            spans AS (
                SELECT l.*, i.* EXCLUDE (nr, promise_id), l.since + 1 AS first,
                       least(coalesce(l.next - 1, i.today), i.today, i.ends) AS until
                FROM lapses l JOIN lines i ON i.nr = l.nr AND i.promise_id = l.promise_id
            ),
            laid_out AS (SELECT calendar, max(day) AS last FROM calendar_days WHERE NOT esy GROUP BY calendar),
            kept AS (
                SELECT s.* FROM spans s JOIN laid_out c USING (calendar)
                LEFT JOIN calendar_days b ON b.calendar = s.calendar AND NOT b.esy AND b.day = least(s.since, c.last)
                LEFT JOIN calendar_days d ON d.calendar = s.calendar AND NOT d.esy AND d.day = least(s.until, c.last)
                WHERE coalesce(d.n, 0) - coalesce(b.n, 0) >= s.needed
                   OR (s.next IS NULL AND s.ends >= s.today AND coalesce(d.n, 0) > coalesce(b.n, 0))
            )
            {self._beside("kept")}
            """,
        )
        self._lay_out({row["calendar"] for row in found})
        readings: list[ClockReading] = []
        for row in found:
            clock = self._in_force[row["nr"]][1]
            since, until, away = _date(row["since"]), _date(row["until"]), tuple(row["away"])
            begins = since + dt.timedelta(days=1)
            # The count ends with the service; what stops the clock may come later.
            counted = self._reading(row, begins, until, None, None, away)
            if counted.started_on is None:
                if row["next"] is None and counted.counted_days and self._is_in_force(clock, self._as_of):
                    why = gettext("{days} of {count} school days without service on record since {date}").format(
                        days=counted.counted_days, count=clock.count, date=day(since)
                    )
                    self._add(readings, row, clock, since, "not_started", None, None, None, counted.counted_days, why)
                continue
            if not self._is_in_force(clock, counted.started_on):
                continue
            read = self._reading(row, begins, self._as_of, row["next"], row["told"], away)
            state = self._state(read.due_on, read.stopped_on)
            why = gettext("{count} school days without service on record since {date}").format(
                count=clock.count, date=day(since)
            )
            why += _not_counted(len(away), clock) + self._stop(clock, state, read.stopped_on, since)
            if row["unrecorded"]:
                text = gettext("; {minutes} minutes of that time have no record at all")
                why += text.format(minutes=number(row["unrecorded"]))
            self._add(
                readings, row, clock, since, state, read.started_on, read.due_on, read.stopped_on, clock.count or 0, why
            )
        return _last_finished(readings)

    # one reading a beginning

    def _not_begun(self, numbers: Sequence[int]) -> list[ClockReading]:
        """Of each service of a plan, from its first day on."""
        found = asked(
            self._connection,
            f"""
            {self._facts(numbers, esy=False)},
            initial AS (
                SELECT * FROM lines QUALIFY starts = min(starts) OVER (PARTITION BY nr, plan_id, service)
            ),
            firsts AS (
                SELECT i.nr, i.promise_id, min(s.day) AS next
                FROM initial i JOIN served s ON s.promise_id = i.promise_id AND s.day >= i.starts GROUP BY ALL
            ),
            kept AS (
                SELECT i.*, i.starts AS since, i.starts AS first, f.next,
                       least(coalesce(f.next - 1, i.today), i.today, i.ends) AS until
                FROM initial i LEFT JOIN firsts f USING (nr, promise_id)
            )
            {self._beside("kept")}
            """,
        )
        self._lay_out({row["calendar"] for row in found})
        readings: list[ClockReading] = []
        for row in found:
            clock = self._in_force[row["nr"]][1]
            since, away = _date(row["since"]), tuple(row["away"])
            if not self._is_in_force(clock, since):
                continue
            if clock.count is not None:
                until = _date(row["until"])
                limit = min(self._as_of, until if row["next"] is None else _date(row["next"]))
                read = self._reading(row, since, limit, row["next"], row["told"], away)
                if read.started_on is None:
                    if row["next"] is None and read.counted_days and until == self._as_of:
                        why = gettext("{days} of {count} school days after {date} without a session").format(
                            days=read.counted_days, count=clock.count, date=day(since)
                        )
                        self._add(readings, row, clock, since, "not_started", None, None, None, read.counted_days, why)
                    continue
            read = self._reading(row, since, self._as_of, row["next"], row["told"], away)
            if read.started_on is None:
                continue
            state = self._state(read.due_on, read.stopped_on)
            if clock.count is not None:
                why = gettext("{count} school days after {date} without a session")
            else:
                why = gettext("services were to begin on {date}")
            why = why.format(count=clock.count, date=day(since))
            why += _not_counted(len(away), clock) + self._stop(clock, state, read.stopped_on, None)
            self._add(
                readings, row, clock, since, state, read.started_on, read.due_on, read.stopped_on, clock.count or 0, why
            )
        return readings

    # one reading a promise for all its missed sessions

    def _sessions_missed(self, numbers: Sequence[int]) -> list[ClockReading]:
        """Of each promise, all its misses together: the oldest that is late, else the oldest that runs, else the last.

        A gap is one miss, of its first day that carries minutes.
        """
        facts = f"""
            {self._facts(numbers, esy=True)},
            each AS (
                SELECT l.nr, l.promise_id, l.plan_id, l.student_id, l.service, l.esy, l.calendar, l.today,
                       m.session_id, m.gap_id, min(m.day) AS day
                FROM settled_misses m JOIN lines l USING (promise_id)
                WHERE coalesce(m.reason, '') NOT IN l.excluded GROUP BY ALL
            )"""
        days = asked(self._connection, f"{facts} SELECT DISTINCT nr, calendar, day FROM each")
        if not days:
            return []
        self._lay_out({row["calendar"] for row in days})
        dues = []
        for row in days:
            clock = self._in_force[row["nr"]][1]
            on = _date(row["day"])
            if self._is_in_force(clock, on):
                due = self._reading(row, on, self._as_of, None, None, ()).due_on
                ordinal = "NULL::BIGINT" if due is None else str((due - _EPOCH).days)
                service = "true" if clock.stops == "service" else "false"
                dues.append(f"({row['nr']}, {literal(row['calendar'])}, {row['day']}, {ordinal}, {service})")
        if not dues:
            return []
        # The days stand in the text, so its plan is of no use again.
        found = rows(
            self._connection,
            f"""
            {facts},
            dues(nr, calendar, day, due, by_service) AS (VALUES {", ".join(dues)}),
            notices AS (
                SELECT session_id AS id, true AS is_session, notified_on FROM sessions, settings
                WHERE notified_on <= as_of
                UNION ALL SELECT gap_id, false, notified_on FROM gaps, settings WHERE notified_on <= as_of
            ),
            after AS (
                SELECT e.*, min(s.day) AS next
                FROM each e LEFT JOIN served s ON s.promise_id = e.promise_id AND s.day > e.day GROUP BY ALL
            ),
            stops AS (
                SELECT e.*, d.due, CASE WHEN d.by_service THEN e.next ELSE n.notified_on - DATE '1970-01-01' END AS stop
                FROM after e JOIN dues d USING (nr, calendar, day)
                LEFT JOIN notices n
                  ON n.id = coalesce(e.session_id, e.gap_id) AND n.is_session = (e.session_id IS NOT NULL)
            ),
            states AS (
                SELECT *, CASE WHEN stop IS NULL THEN CASE WHEN due < today THEN 'late' ELSE 'running' END
                               WHEN stop > due THEN 'stopped_late' ELSE 'stopped' END AS state
                FROM stops
            ),
            sums AS (
                SELECT nr, promise_id, count(*) AS misses, count(*) FILTER (WHERE state = 'running') AS running,
                       count(*) FILTER (WHERE state = 'late') AS late
                FROM states GROUP BY ALL
            )
            SELECT s.nr, s.promise_id, s.plan_id, s.student_id, s.service, s.esy, s.day AS since, s.due, s.stop,
                   s.state, n.misses, n.running, n.late
            FROM states s JOIN sums n USING (nr, promise_id)
            QUALIFY row_number() OVER (
                PARTITION BY s.nr, s.promise_id
                ORDER BY CASE s.state WHEN 'late' THEN 0 WHEN 'running' THEN 1 ELSE 2 END,
                         CASE WHEN s.stop IS NULL THEN s.day ELSE -s.day END, s.state DESC
            ) = 1
            """,
        )
        readings: list[ClockReading] = []
        for row in found:
            clock = self._in_force[row["nr"]][1]
            since, due, stopped = _date(row["since"]), _date_or_none(row["due"]), _date_or_none(row["stop"])
            missed = row["late"] + row["running"]
            if missed and clock.stops == "notice":
                why = ngettext(
                    "{count} session missed on {date} with no notice on record",
                    "{count} sessions missed with no notice on record, the oldest from {date}",
                    missed,
                )
            elif missed:
                why = ngettext(
                    "{count} session missed on {date} with no session since on record",
                    "{count} sessions missed with no session since on record, the oldest from {date}",
                    missed,
                )
            else:
                why = gettext("a session missed on {date}")
            why = why.format(count=number(missed), date=day(since))
            if not missed:
                why += self._stop(clock, row["state"], stopped, None)
            elif row["late"]:
                why += gettext(_CHECK)
            self._add(readings, row, clock, since, row["state"], since, due, stopped, 0, why)
            if readings and readings[-1].promise_id == row["promise_id"] and readings[-1].clock is clock:
                readings[-1] = replace(
                    readings[-1], misses=row["misses"], misses_running=row["running"], misses_late=row["late"]
                )
        return readings

    # what is shown

    def _add(
        self,
        readings: list[ClockReading],
        row: Mapping[str, Any],
        clock: Clock,
        since: dt.date,
        state: str,
        started: dt.date | None,
        due: dt.date | None,
        stopped: dt.date | None,
        counted: int,
        why: str,
    ) -> None:
        """One more reading, unless the question it turns on was answered so that it does not hold."""
        answer = self._answer(row["plan_id"], clock.asks, since) if clock.asks else clock.holds_if
        if answer is not None and answer != clock.holds_if:
            return
        readings.append(
            ClockReading(
                clock=clock,
                student_id=row["student_id"],
                service=row["service"],
                esy=bool(row["esy"]),
                promise_id=row["promise_id"],
                plan_id=row["plan_id"],
                state=state if answer else "asks",
                since_on=since,
                started_on=started,
                due_on=due,
                stopped_on=stopped,
                counted_days=counted,
                why=why,
                if_answered=None if answer else state,
            )
        )

    def _answer(self, plan_id: str, question: str, on: dt.date) -> str | None:
        """The last answer to a plan's question for a day, as rule 9 takes it; None: nobody answered."""
        held = [
            row
            for row in self._answers.get((plan_id, question), ())
            if (row["answered_on"] or dt.date.min) <= self._as_of
            and (row["starts_on"] or dt.date.min) <= on <= (row["ends_on"] or dt.date.max)
        ]
        last = max(held, key=lambda row: row["answered_on"] or dt.date.min, default=None)  # the first of equals
        return last["answer"] if last else None

    def _state(self, due: dt.date | None, stopped: dt.date | None) -> str:
        if stopped is None:
            return "late" if due is not None and due < self._as_of else "running"
        return "stopped_late" if due is not None and stopped > due else "stopped"

    @staticmethod
    def _stop(clock: Clock, state: str, stopped: dt.date | None, since: dt.date | None) -> str:
        """What stopped it, or that nothing on record did."""
        if stopped is not None:
            if clock.stops == "notice":
                text = gettext("; a notice of {date} is on record")
            elif since:
                text = gettext("; given again on {date}")
            else:
                text = gettext("; first given on {date}")
            return text.format(date=day(stopped))
        if clock.stops != "notice":
            text = gettext("; no session is on record")
        elif clock.to_whom:
            text = gettext("; no notice to the {whom} is on record").format(whom=in_words(clock.to_whom))
        else:
            text = gettext("; no notice is on record")
        return text + (gettext(_CHECK) if state == "late" else "")

    @staticmethod
    def _is_in_force(clock: Clock, on: dt.date) -> bool:
        return (clock.since or dt.date.min) <= on <= (clock.until or dt.date.max)

    # the calendars, in days

    def _reading(
        self,
        row: Mapping[str, Any],
        begins: dt.date,
        as_of: dt.date,
        served: int | None,
        told: dt.date | None,
        away: tuple[int, ...],
    ) -> Any:
        """What `read_clock` says; many promises of a district have the same days."""
        these = (row["nr"], row["calendar"], begins, as_of, served, told, away)
        if these not in self._read:
            clock = self._in_force[row["nr"]][1]
            self._read[these] = read_clock(
                clock,
                self._calendars[row["calendar"]],
                begins_on=begins,
                as_of=as_of,
                served=() if served is None else (_date(served),),
                away={_date(number): clock.excluded[0] for number in away},
                notified=() if told is None else (told,),
            )
        return self._read[these]

    def _lay_out(self, wanted: set[str]) -> None:
        """Makes the calendars that are wanted and not there yet, as the ledger has them."""
        missing = wanted - set(self._calendars)
        if not missing:
            return
        found = asked(
            self._connection,
            """
            SELECT '=' || calendar_id AS calendar, 'year' AS what, starts_on, ends_on, school_week AS word
            FROM calendars
            UNION ALL
            SELECT '=' || calendar_id, 'closure', starts_on, coalesce(ends_on, starts_on), closure FROM closures
            UNION ALL SELECT '=' || calendar_id, 'term', starts_on, ends_on, kind FROM terms
            UNION ALL
            SELECT calendar, 'year', DATE '1970-01-01' + starts::INTEGER, DATE '1970-01-01' + horizon::INTEGER, NULL
            FROM plans_in_force WHERE NOT has_calendar
            UNION ALL SELECT '~', 'closure', date, date, 'holiday' FROM federal_holidays
            ORDER BY ALL
            """,
        )
        parts: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for row in found:
            parts.setdefault((row["calendar"], row["what"]), []).append(row)
        for name in missing:
            years = parts.get((name, "year"), [])
            week = next((row["word"] for row in years if row["word"]), None)
            closures = parts.get((name if name.startswith("=") else "~", "closure"), [])
            self._calendars[name] = Calendar(
                years=tuple((row["starts_on"], row["ends_on"]) for row in years),
                school_week=tuple(WEEKDAYS.index(word) for word in week.split()) if week else (0, 1, 2, 3, 4),
                closures=tuple((row["starts_on"], row["ends_on"], row["word"]) for row in closures),
                terms=tuple(
                    Term(row["word"], row["starts_on"], row["ends_on"]) for row in parts.get((name, "term"), [])
                ),
            )


_CHECK = gettext_noop(": check whether one is missing from the record")


def _last_finished(readings: Sequence[ClockReading]) -> list[ClockReading]:
    """The readings that run, and of each promise and clock the last of those that stopped."""
    last: dict[tuple[str, str], ClockReading] = {}
    for reading in readings:  # the oldest first
        if not reading.is_open:
            last[reading.promise_id, reading.clock.full_id] = reading
    kept = set(map(id, last.values()))
    return [reading for reading in readings if reading.is_open or id(reading) in kept]


def _not_counted(days: int, clock: Clock) -> str:
    if not days:
        return ""
    reasons = gettext(" or ").join(reason_words(reason) for reason in clock.excluded)
    text = ngettext(", {days} day not counted ({reasons})", ", {days} days not counted ({reasons})", days)
    return text.format(days=days, reasons=reasons)


def _words(words: Iterable[str]) -> str:
    return f"[{', '.join(literal(word) for word in words)}]::VARCHAR[]"


def _date(number: int) -> dt.date:
    return _EPOCH + dt.timedelta(days=number)


def _date_or_none(number: int | None) -> dt.date | None:
    return None if number is None else _date(number)


def _text(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None

"""Rules 1 to 8 of RECORD.md with one Python object per row and plain loops, as a first program would do it.

Not part of the program: it is measured beside it, and what it finds for each promise is held against the ledger's.
Like pandas_way it goes as far as the misses, checks nothing on the way in and writes one row per promise.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NO_SCHOOL = ("holiday", "weather", "election", "staff_day", "emergency", "break")
_EPOCH = date(1970, 1, 1)


@dataclass(slots=True)
class Session:
    session_id: str
    promise_id: str
    day: int
    starts_at: str | None
    planned: int | None
    delivered: int | None
    contact: str | None
    reason: str | None
    as_written: bool
    source: str | None
    effective: int = 0
    miss: int = 0
    length_unknown: bool = False


@dataclass(slots=True)
class Gap:
    gap_id: str
    starts: int
    ends: int


@dataclass(slots=True)
class Day:
    """A date of a school year or of an esy term."""

    day: int
    open: bool
    on_week: bool
    n: int
    month: int
    day_of_month: int
    year: tuple[int, int]
    term: tuple[int, int] | None = None
    semester: tuple[int, int] | None = None


@dataclass(slots=True)
class Period:
    bucket: int
    inside: list[int] = field(default_factory=list)
    all_days: int = 0
    on_week: int = 0
    frame: tuple[int, int] | None = None
    sessions: list[Session] = field(default_factory=list)


@dataclass(slots=True)
class Promise:
    promise_id: str
    calendar: str
    esy: bool
    period: str
    every: int
    sessions: int | None
    minutes: int | None
    amount: int | None
    consult: bool
    starts: int
    ends: int
    plan_starts: int
    prorate: bool
    assumes: bool


@dataclass(slots=True)
class Account:
    promise_id: str
    promised: int = 0
    delivered: int = 0
    missed: int = 0
    unrecorded: int = 0
    upcoming: int = 0


def number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - _EPOCH).days


def month_of(day: int) -> tuple[int, int]:
    """Months since January 1970, and the day of the month."""
    at = _EPOCH + timedelta(days=day)
    return (at.year - 1970) * 12 + at.month - 1, at.day


def first_of_month(month: int) -> int:
    return number(date(1970 + month // 12, month % 12 + 1, 1))


def half_up(numerator: int, denominator: int) -> int:
    """numerator / denominator to the nearest whole number, a half upwards."""
    return (2 * numerator + denominator) // (2 * denominator)


class Reader:
    """Rows of the case folder's Parquet files, as dicts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._connection = duckdb.connect()

    def rows(self, name: str) -> list[dict[str, Any]]:
        result = self._execute(name, "*")
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def sessions(self, as_of: int) -> list[Session]:
        columns = (
            "session_id, promise_id, date, starts_at, planned_minutes, delivered_minutes, contact, reason, as_written, "
            "source, kind"
        )
        result = self._execute("sessions", columns)
        sessions = []
        while batch := result.fetchmany(50_000):
            for row in batch:
                (
                    session_id,
                    promise_id,
                    day,
                    starts_at,
                    planned,
                    delivered,
                    contact,
                    reason,
                    as_written,
                    source,
                    kind,
                ) = row
                at = number(day)
                if kind in (None, "regular") and at <= as_of:
                    written = as_written is not False
                    session = Session(
                        session_id, promise_id, at, starts_at, planned, delivered, contact, reason, written, source
                    )
                    sessions.append(session)
        return sessions

    def _execute(self, name: str, columns: str) -> duckdb.DuckDBPyConnection:
        file = str(self._folder / f"{name}.parquet").replace("'", "''")
        return self._connection.execute(f"SELECT {columns} FROM '{file}'")


def lay_out(reader: Reader) -> tuple[dict[tuple[str, bool], list[Day]], dict[str, int]]:
    """Every date of each calendar (and of its esy terms), and how many days its school week has."""
    years: dict[tuple[str, bool], list[tuple[int, int]]] = defaultdict(list)
    terms: dict[tuple[str, bool], list[tuple[int, int]]] = defaultdict(list)
    closed: dict[str, dict[int, set[str]]] = defaultdict(dict)
    weeks: dict[str, str] = {}
    for row in reader.rows("calendars"):
        years[row["calendar_id"], False].append((number(row["starts_on"]), number(row["ends_on"])))
        weeks[row["calendar_id"]] = row["school_week"] or "Mon Tue Wed Thu Fri"
    for row in reader.rows("terms"):
        span = (number(row["starts_on"]), number(row["ends_on"]))
        if row["kind"] == "esy":
            years[row["calendar_id"], True].append(span)
        else:
            terms[row["calendar_id"], row["kind"] == "semester"].append(span)
    for row in reader.rows("closures"):
        for day in range(number(row["starts_on"]), number(row["ends_on"] or row["starts_on"]) + 1):
            kinds = closed[row["calendar_id"]].setdefault(day, set())
            kinds.add(row["closure"])
    laid_out: dict[tuple[str, bool], list[Day]] = {}
    for (calendar, esy), spans in years.items():
        days: list[Day] = []
        n = 0
        for span in sorted(spans):
            for day in range(span[0], span[1] + 1):
                on_week = WEEKDAYS[(day + 3) % 7] in weeks[calendar]
                kinds = closed[calendar].get(day, set())
                is_open = ("school_day" in kinds and not esy) or (on_week and kinds.isdisjoint(NO_SCHOOL))
                n += is_open
                found = Day(day, is_open, on_week, n, *month_of(day), span)
                if esy:
                    found.term = span
                else:
                    found.term = next((term for term in terms[calendar, False] if term[0] <= day <= term[1]), None)
                    found.semester = next((term for term in terms[calendar, True] if term[0] <= day <= term[1]), None)
                days.append(found)
        laid_out[calendar, esy] = days
    return laid_out, {calendar: len(week.split()) for calendar, week in weeks.items()}


def promises(reader: Reader, laid_out: dict[tuple[str, bool], list[Day]]) -> list[Promise]:
    """Each promise that can be counted, with its days."""
    calendars = {row["student_id"]: row["calendar_id"] for row in reader.rows("students")}
    plans = {row["plan_id"]: row for row in reader.rows("plans")}
    of_student = defaultdict(list)
    for plan in plans.values():
        of_student[plan["student_id"], plan["kind"]].append(plan)
    for listed in of_student.values():
        listed.sort(key=lambda plan: plan["starts_on"])
        for plan, later in pairwise(listed):
            last = later["starts_on"] - timedelta(days=1)
            plan["ends_on"] = min(plan["ends_on"] or last, last)
    found = []
    for row in reader.rows("promises"):
        plan = plans[row["plan_id"]]
        calendar, esy = calendars[plan["student_id"]], bool(row["esy"])
        minutes, amount, sessions = row["minutes"], row["minutes_per_period"], row["sessions"]
        if minutes is None and sessions and amount is not None and amount % sessions == 0:
            minutes = amount // sessions
        if row["period"] is None or ((sessions is None or minutes is None) and amount is None):
            continue
        ends = [number(day) for day in (row["ends_on"], plan["ends_on"]) if day is not None]
        starts = max(row["starts_on"] or plan["starts_on"], plan["starts_on"])
        found.append(
            Promise(
                row["promise_id"],
                calendar,
                esy,
                row["period"],
                row["every"] or 1,
                sessions if minutes is not None else None,
                minutes,
                amount,
                row["grouping"] == "consult",
                number(starts),
                min(ends) if ends else laid_out[calendar, esy][-1].day,
                number(plan["starts_on"]),
                plan["short_period"] == "prorate",
                plan["unlogged"] == "delivered",
            )
        )
    return found


class OnePromise:
    """The account of one promise: rules 1 to 8."""

    def __init__(self, promise: Promise, days: list[Day], week_days: int, as_of: int) -> None:
        self.promise = promise
        self.days = days
        self.by_day = {day.day: day for day in days}
        self.week_days = week_days
        self.as_of = as_of
        self.first_week = (promise.starts + 3) // 7
        self.first_month, _ = month_of(promise.starts)
        self.plan_month, self.plan_day = month_of(promise.plan_starts)
        inside = (day.n for day in days if day.open and promise.starts <= day.day <= promise.ends)
        self.first_n = next(inside, None) if promise.period == "cycle" else None

    def bucket(self, at: int, day: Day | None) -> int | None:
        """Which period holds a day (rule 1)."""
        promise = self.promise
        if promise.period == "week":
            return ((at + 3) // 7 - self.first_week) // promise.every
        if promise.period == "day":
            return at
        if promise.period in ("month", "plan_year"):
            month, day_of_month = (day.month, day.day_of_month) if day else month_of(at)
            if promise.period == "month":
                return (month - self.first_month) // promise.every
            return (month - self.plan_month - (day_of_month < self.plan_day)) // 12
        if day is None:
            return None
        if promise.period == "cycle":
            return (day.n - self.first_n) // promise.every if self.first_n is not None else None
        span = self.frame(day)
        return span[0] if span else None

    def frame(self, day: Day) -> tuple[int, int] | None:
        kind = self.promise.period
        return day.term if kind == "term" else day.semester if kind == "semester" else day.year

    def periods(self) -> dict[int, Period]:
        """The periods that have a school day inside the promise (rules 1 and 2)."""
        promise = self.promise
        found: dict[int, Period] = {}
        days = self.days
        if promise.period in ("day", "week", "month"):
            first = bisect_left(days, promise.starts - 31, key=lambda day: day.day)
            days = days[first : bisect_right(days, promise.ends + 31 * promise.every, key=lambda day: day.day)]
        only_open = promise.period in ("day", "cycle")
        for day in days:
            if not (day.open or (day.on_week and not only_open)):
                continue
            bucket = self.bucket(day.day, day)
            if bucket is None:
                continue
            period = found.get(bucket)
            if period is None:
                period = found[bucket] = Period(bucket, frame=self.frame(day))
            period.all_days += day.open
            period.on_week += day.on_week
            if day.open and promise.starts <= day.day <= promise.ends:
                period.inside.append(day.day)
        return {bucket: period for bucket, period in found.items() if period.inside}

    def span(self, period: Period) -> tuple[int, int]:
        promise = self.promise
        if promise.period == "month":
            month = self.first_month + period.bucket * promise.every
            return first_of_month(month), first_of_month(month + promise.every) - 1
        if promise.period == "plan_year":
            month = self.plan_month + period.bucket * 12
            return first_of_month(month) + self.plan_day - 1, first_of_month(month + 12) + self.plan_day - 2
        return period.frame or (period.bucket, period.bucket)

    def amount(self, period: Period) -> int:
        """The minutes that a period promises (rule 2)."""
        promise, inside = self.promise, len(period.inside)
        if promise.period == "day":
            of = inside
        elif not promise.prorate:
            of = period.all_days
        elif promise.period == "cycle":
            of = max(promise.every, inside)
        elif promise.period == "plan_year" or promise.esy:
            of = max(period.on_week, inside)
        elif promise.period == "week":
            of = max(promise.every * self.week_days, inside)
        else:
            first, last = self.span(period)
            of = max(sum((day + 3) % 7 < self.week_days for day in range(first, last + 1)), inside)
        if promise.sessions is not None and promise.minutes is not None:
            return half_up(promise.sessions * inside, of) * promise.minutes
        return half_up((promise.amount or 0) * inside, of)

    def is_closed(self, period: Period) -> bool:
        last = self.span(period)[1] if self.promise.period == "plan_year" else 0
        return self.as_of > (last if last > self.days[-1].day else period.inside[-1])

    def account(self, sessions: list[Session], gaps: list[Gap]) -> Account:
        """The sums of every period begun (rules 3 to 8)."""
        promise, result = self.promise, Account(self.promise.promise_id)
        found = self.periods()
        for session in counted(sessions, promise):
            if promise.starts <= session.day <= promise.ends:
                bucket = self.bucket(session.day, self.by_day.get(session.day))
                if bucket is not None and bucket in found:
                    found[bucket].sessions.append(session)
        for period in found.values():
            if period.inside[0] > self.as_of:
                continue
            amount = self.amount(period)
            held = sum(session.effective for session in period.sessions)
            delivered = min(amount, held)
            shortfall = amount - delivered
            missed = sum(session.miss for session in period.sessions)
            cured = max(0, missed - shortfall)
            for session in sorted(period.sessions, key=lambda one: (one.day, one.starts_at or "", one.session_id)):
                away = min(session.miss, cured)
                cured -= away
                result.missed += session.miss - away
            left = max(0, shortfall - missed)
            in_gaps = 0
            if left and gaps:
                days = [day for day in period.inside if day <= self.as_of]
                so_many = sum(any(gap.starts <= day <= gap.ends for gap in gaps) for day in days)
                in_gaps = min(left, half_up(amount * so_many, len(period.inside)))
            rest = left - in_gaps
            result.promised += amount
            result.delivered += delivered
            result.missed += in_gaps
            if not self.is_closed(period):
                result.upcoming += rest
            elif promise.assumes and not any(session.length_unknown for session in period.sessions):
                result.delivered += rest
            else:
                result.unrecorded += rest
        return result


def counted(sessions: list[Session], promise: Promise) -> list[Session]:
    """Each session that tells what happened, once, with its minutes (rules 4 to 6)."""
    first: dict[tuple[Any, ...], Session] = {}
    for session in sessions:
        if session.delivered is None and session.reason is None:
            continue
        promised = session.contact is None or (
            session.contact != "attempt" and (session.contact == "consult") == promise.consult
        )
        held = session.delivered or 0
        session.effective = held if session.as_written and promised else 0
        planned = session.planned
        if planned is None:
            planned = promise.minutes if session.reason or not session.as_written or not promised else held
        session.length_unknown = planned is None
        session.miss = max(0, (planned or 0) - session.effective)
        key: tuple[Any, ...] = (session.day, session.starts_at)
        if session.starts_at is None:
            key += (session.planned, session.delivered, session.source)
        other = first.get(key)
        if other is None or (session.effective, session.session_id) < (other.effective, other.session_id):
            first[key] = session
    return list(first.values())


def account(folder: Path, as_of_date: date) -> list[Account]:
    """One row per promise: promised, delivered, missed, unrecorded and upcoming minutes."""
    as_of = number(as_of_date)
    reader = Reader(folder)
    laid_out, weeks = lay_out(reader)
    sessions = defaultdict(list)
    for session in reader.sessions(as_of):
        sessions[session.promise_id].append(session)
    gaps = defaultdict(list)
    for row in reader.rows("gaps"):
        gaps[row["promise_id"]].append(Gap(row["gap_id"], number(row["starts_on"]), number(row["ends_on"])))
    return [
        OnePromise(promise, laid_out[promise.calendar, promise.esy], weeks[promise.calendar], as_of).account(
            sessions.get(promise.promise_id, []), gaps.get(promise.promise_id, [])
        )
        for promise in promises(reader, laid_out)
    ]


def main(folder: Path, as_of: date, target: Path) -> None:
    """Writes the accounts as CSV."""
    with target.open("w", encoding="utf-8") as file:
        file.write("promise_id,promised,delivered,missed,unrecorded,upcoming\n")
        for row in account(folder, as_of):
            cells = (row.promise_id, row.promised, row.delivered, row.missed, row.unrecorded, row.upcoming)
            file.write(",".join(map(str, cells)) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), Path(sys.argv[3]))

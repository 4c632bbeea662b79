"""The oracle: RECORD.md's arithmetic in slow plain Python, written from that page alone.

It shares no line with the engine (`makewhole.ledger`), so that where the two agree, two readings of the page agree.
`account()` gives the accounts of a folder in the shape of the acceptance cases' expected.json, and beside them every
carried miss with what became of it. Days are ordinals (`date.toordinal`) inside, dates as text outside.

`switches` bend one named branch of one rule ("7:earliest"): see SWITCHES. With them a test can count in how many cases
a branch changes a figure, and a plain error in the engine can be shown to be seen.
"""

from __future__ import annotations

import csv
import re
import tomllib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import holidays

Tables = Mapping[str, Sequence[Mapping[str, str | None]]]
Rule = Mapping[str, Any]
Rules = Mapping[str, Sequence[Sequence[Rule]]]
"""For each policy its chain of packs, the nearest first, each a list of rules."""

US: Rules = {
    "us": [
        [
            {"id": "suspension-first-10", "reason": "student_suspended", "outcome": "not_required",
             "plan_kinds": ["iep"], "first_days": 10, "evidence": "primary"},
            {"id": "suspension-from-11", "reason": "student_suspended", "outcome": "make_up",
             "plan_kinds": ["iep"], "after_days": 10, "evidence": "primary"},
        ]
    ]
}  # fmt: skip
"""The federal pack as RECORD.md rule 9 states it, for cases that must not depend on the shipped packs."""

ACCOUNTS = (
    "promised", "delivered", "excused", "undetermined", "resolved", "owed", "made_up", "declined", "open",
    "unrecorded", "upcoming", "assumed", "extra", "overdue", "misses",
)  # fmt: skip
AWARD_ACCOUNTS = ("awarded", "provided", "open_award")

SWITCHES: dict[str, str] = {
    "1:groups": "weeks, months and cycles are never grouped (`every` is 1)",
    "1:week_of_first_day": "groups of weeks and months count from a fixed day, not from the promise's first",
    "1:cycle_over_breaks": "a cycle is so many weekdays, school or not",
    "1:plan_year": "a plan_year is the calendar year",
    "1:esy_days": "an esy promise counts ordinary school days, another its esy terms too",
    "1:holds_every_date": "a period holds its school days only",
    "1:closures": "closed days are school days",
    "1:overlap": "overlapping plans are not cut",
    "2:share": "a short period promises the whole",
    "2:prorate": "prorate counts as full",
    "2:half_up": "halves are cut off",
    "2:whole_sessions": "parts of sessions are promised",
    "3:begun": "every period of the promise is in the statement",
    "3:closed": "every period begun is closed",
    "3:closed_by_end": "a period closes after its own last day, not after its last inside day",
    "3:later_rows": "rows dated after as_of are looked at",
    "4:dedup": "duplicates are two sessions",
    "4:fewest": "of duplicates the row with the most effective minutes counts",
    "4:stand_for": "the id of a dropped duplicate names nothing",
    "4:set_aside": "sessions with neither minutes nor reason are ordinary ones",
    "5:contact": "every contact counts",
    "5:as_written": "sessions not as written count",
    "5:period_cap": "what is too much in one period fills the next ones",
    "5:outside": "sessions in no period are not looked at",
    "6:planned_by_promise": "unknown planned minutes are the delivered minutes",
    "6:planned_as_delivered": "unknown planned minutes are always the promise's",
    "6:reason": "an unknown reason is student_absent",
    "6:unknown_length": "a miss of unknown length does not hold back what is assumed",
    "7:earliest": "the latest misses are cured first",
    "7:count": "`misses` counts the cured ones too",
    "7:in_part": "a miss is cured as a whole or not at all",
    "8:gap": "gaps explain nothing",
    "8:spread": "the first gap day of a period carries all",
    "8:first_gap": "the last gap that holds a day gives its reason",
    "8:unlogged": "unlogged is always unrecorded",
    "9:determination": "determinations are not read",
    "9:plan": "a plan's own clause is not read",
    "9:pack": "packs are not read",
    "9:minutes": "a determination's minutes are not read",
    "9:latest": "the earliest decision wins",
    "9:on_or_after": "a decision before the miss decides it too",
    "9:due": "no due date is set",
    "9:school_days": "the first and the later school days of a reason are treated alike",
    "9:asks": "the question counts as answered yes",
    "9:reported": "a reported rule acts as written",
    "9:nearest": "the farthest pack of the chain speaks first",
    "10:named": "a make-up never settles the miss it names first",
    "10:in_advance": "a make-up before the miss it names does not count for it",
    "10:same_service": "a make-up may name a miss of another student or service",
    "11:answers": "answers are not read",
    "11:last": "the first answer stands",
    "11:declined": "a declined time ends what must be made up too",
    "12:general": "make-ups settle only what they name",
    "12:only_after_miss": "a make-up is credit for later misses too",
    "12:oldest": "the newest misses are settled first",
    "12:undetermined": "undetermined minutes are not made up",
    "12:esy": "esy and other make-ups mix",
    "13:named": "a compensatory session does not go to the award it names first",
    "13:general": "compensatory sessions go only to awards they name",
    "13:only_after_award": "compensatory minutes go to later awards too",
    "13:no_promise": "a compensatory session without a promise is not looked at",
}

_WEEKDAYS = {"Mon": 0, "Tue": 1, "Wed": 2, "Thu": 3, "Fri": 4, "Sat": 5, "Sun": 6}
_EVERY_WEEKDAY = frozenset(range(5))
_FOR_EVER = date(9999, 12, 31).toordinal()
_EPOCH = date(2000, 1, 3).toordinal()  # a Monday
_AHEAD = 800
"""Days after as_of that are looked at where a promise has no end and its student no calendar: longer than any period."""


# ---------------------------------------------------------------------------------------------- cells


def _text(row: Mapping[str, str | None], name: str) -> str | None:
    value = row.get(name)
    if value is None:
        return None
    return value.strip() or None


@cache
def _ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def _day(row: Mapping[str, str | None], name: str) -> int | None:
    value = _text(row, name)
    return None if value is None else _ordinal(value)


def _must(row: Mapping[str, str | None], name: str) -> int:
    value = _day(row, name)
    if value is None:
        raise ValueError(f"{name} is empty in {dict(row)}")
    return value


def _count(row: Mapping[str, str | None], name: str) -> int | None:
    value = _text(row, name)
    return None if value is None else int(value)


def _start(row: Mapping[str, str | None]) -> str:
    """The start as HH:MM; "" where there is none, so that none comes first."""
    value = _text(row, "starts_at")
    if value is None:
        return ""
    hours, minutes = value.split(":")[:2]
    return f"{int(hours):02d}:{int(minutes):02d}"


@cache
def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


@cache
def _weekday(day: int) -> int:
    return (day - 1) % 7


@lru_cache(maxsize=64)
def _federal(year: int) -> frozenset[int]:
    return frozenset(day.toordinal() for day in holidays.country_holidays("US", years=year))


@cache
def _federal_holiday(day: int) -> bool:
    year = date.fromordinal(day).year
    return day in _federal(year) or day in _federal(year + 1)  # New Year's Day may be observed on 31 December


def _half_up(whole: int, part: int, parts: int) -> int:
    """round_half_up(whole * part / parts), in integers."""
    return (2 * whole * part + parts) // (2 * parts)


def read(folder: Path) -> dict[str, list[dict[str, str | None]]]:
    """The tables of a folder of CSV files, cells as text."""
    tables: dict[str, list[dict[str, str | None]]] = {}
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            tables[path.stem] = [dict(row) for row in csv.DictReader(lines)]
    return tables


# ---------------------------------------------------------------------------------------------- packs


def read_packs(folder: Path) -> dict[str, dict[str, Any]]:
    """The packs of a folder by id, each as its TOML file says."""
    packs: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.toml")):
        pack = tomllib.loads(path.read_text(encoding="utf-8"))
        packs[str(pack["id"])] = pack
    return packs


def chains(packs: Mapping[str, Mapping[str, Any]]) -> dict[str, list[list[Rule]]]:
    """For each pack its rules and those of its parents, the nearest first."""
    found: dict[str, list[list[Rule]]] = {}
    for name in packs:
        chain: list[list[Rule]] = []
        at: str | None = name
        while at:
            pack = packs[at]
            chain.append([{**rule, "pack": at} for rule in pack.get("rules", [])])
            at = str(pack.get("parent") or "").removesuffix(".toml") or None
        found[name] = chain
    return found


# ---------------------------------------------------------------------------------------------- what the tables say


@dataclass(slots=True)
class _Calendar:
    years: list[tuple[int, int]]
    week: frozenset[int]
    terms: list[tuple[str, int, int]]  # kind, first day, last day
    school: list[int]
    esy: list[int]
    given: bool = True

    def week_days(self, first: int, last: int) -> int:
        """How many days from first to last fall on the school week, open or closed."""
        if last < first:
            return 0
        weeks, rest = divmod(last - first + 1, 7)
        return weeks * len(self.week) + sum(_weekday(first + i) in self.week for i in range(rest))


@dataclass(slots=True)
class _Plan:
    id: str
    student: str
    kind: str | None
    start: int
    end: int | None  # as cut by a later plan
    policy: str
    assume: bool
    prorate: bool
    outcome: str | None
    due: str | None


@dataclass(slots=True)
class _Period:
    first: int
    last: int
    inside: list[int]
    all_days: int
    possible: int
    amount: int
    begun: bool
    closed: bool
    sessions: list[_Session] = field(default_factory=list)


@dataclass(slots=True)
class _Promise:
    id: str
    plan: _Plan
    service: str
    esy: bool
    contact: str
    sessions: int | None
    minutes: int | None
    per_period: int | None
    period: str | None
    every: int
    start: int
    end: int | None
    calendar: _Calendar
    countable: bool = True
    periods: list[_Period] = field(default_factory=list)


@dataclass(slots=True)
class _Session:
    id: str
    promise: _Promise | None
    day: int
    start: str
    planned: int | None
    delivered: int | None
    kind: str
    contact: str | None
    reason: str | None
    as_written: bool
    makes_up: str | None
    award: str | None
    source: str | None
    effective: int = 0
    left: int = 0

    @property
    def order(self) -> tuple[int, str, str]:
        return (self.day, self.start, self.id)


@dataclass(slots=True)
class _Miss:
    promise: _Promise
    day: int
    start: str
    session: str | None
    gap: str | None
    reason: str
    minutes: int
    outcome: str = ""
    decided_by: str = "default"
    rule: str | None = None
    evidence: str | None = None
    asks: str | None = None
    due: int | None = None
    excused: int = 0
    undetermined: int = 0
    resolved: int = 0
    owed: int = 0
    made_up: int = 0
    declined: int = 0

    @property
    def order(self) -> tuple[int, str, bool, str, str]:
        """Oldest first: day, start (none first), session id (a gap's first), promise id."""
        return (self.day, self.start, self.session is not None, self.session or "", self.promise.id)

    @property
    def open(self) -> int:
        return self.owed - self.made_up - self.declined


@dataclass(slots=True)
class _Award:
    id: str
    student: str
    service: str
    minutes: int
    day: int
    provided: int = 0


def account(tables: Tables, as_of: date, rules: Rules = US, switches: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Every account in minutes, as expected.json has them, plus `misses`, `settlements`, `awards` and `periods`.

    `rules`: for each policy its chain of packs, the nearest first. All promises and services are listed, also those
    with nothing but zeros; the accounts of a promise that cannot be counted, and of its service, are None.
    """
    return _Book(tables, as_of.toordinal(), rules, switches).statement()


class _Book:
    """One folder at one day; the methods stand in the order of RECORD.md's rules."""

    def __init__(self, tables: Tables, as_of: int, rules: Rules, switches: frozenset[str]) -> None:
        unknown = switches - SWITCHES.keys()
        if unknown:
            raise ValueError(f"no such switch: {sorted(unknown)}")
        self.tables = tables
        self.as_of = as_of
        self.rules = rules
        self.off = switches
        self.horizon = _FOR_EVER if "3:later_rows" in switches else as_of
        self.extra: dict[str, int] = defaultdict(int)  # by promise
        self.extra_of_no_promise: dict[str, int] = {}  # by compensatory session; in no account of a service
        self.sums: dict[str, dict[str, int]] = {}
        self.misses: list[_Miss] = []
        self.settlements: list[dict[str, Any]] = []
        self._read_calendars()
        self._read_plans()
        self._read_promises()
        self._read_sessions()

    def rows(self, table: str) -> Sequence[Mapping[str, str | None]]:
        return self.tables.get(table, ())

    # ------------------------------------------------------------------ calendars, plans, promises

    def _read_calendars(self) -> None:
        years: dict[str, list[tuple[int, int]]] = defaultdict(list)
        weeks: dict[str, frozenset[int]] = {}
        closed: dict[str, set[int]] = defaultdict(set)
        held: dict[str, set[int]] = defaultdict(set)
        terms: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
        for row in self.rows("calendars"):
            name = str(_text(row, "calendar_id"))
            years[name].append((_must(row, "starts_on"), _must(row, "ends_on")))
            given = _text(row, "school_week")
            weeks[name] = frozenset(_WEEKDAYS[word] for word in given.split()) if given else _EVERY_WEEKDAY
        for row in self.rows("closures"):
            name = str(_text(row, "calendar_id"))
            first = _must(row, "starts_on")
            last = _day(row, "ends_on")
            days = range(first, (first if last is None else last) + 1)
            word = _text(row, "closure")
            if word == "school_day":
                held[name].update(days)
            elif word != "half_day" and "1:closures" not in self.off:
                closed[name].update(days)
        for row in self.rows("terms"):
            terms[str(_text(row, "calendar_id"))].append(
                (str(_text(row, "kind")), _must(row, "starts_on"), _must(row, "ends_on"))
            )
        self.calendars: dict[str, _Calendar] = {}
        for name, spans in years.items():
            spans.sort()
            week, shut, open_ = weeks[name], closed[name], held[name]
            school = [
                day
                for first, last in spans
                for day in range(first, last + 1)
                if day in open_ or (_weekday(day) in week and day not in shut)
            ]
            own = sorted(terms[name], key=lambda term: (term[1], term[2], term[0]))
            esy = [
                day
                for kind, first, last in own
                if kind == "esy"
                for day in range(first, last + 1)
                if _weekday(day) in week and day not in shut
            ]
            self.calendars[name] = _Calendar(spans, week, own, school, esy)

    def _read_plans(self) -> None:
        students = {str(_text(row, "student_id")): row for row in self.rows("students")}
        self.plans: dict[str, _Plan] = {}
        groups: dict[tuple[str, str | None], list[_Plan]] = defaultdict(list)
        for row in self.rows("plans"):
            student = str(_text(row, "student_id"))
            policy = _text(row, "policy")
            if policy is None:
                state = _text(students[student], "state")
                policy = f"us-{state.lower()}" if state and f"us-{state.lower()}" in self.rules else "us"
            plan = _Plan(
                id=str(_text(row, "plan_id")),
                student=student,
                kind=_text(row, "kind"),
                start=_must(row, "starts_on"),
                end=_day(row, "ends_on"),
                policy=policy if policy in self.rules else policy.removesuffix(".toml"),
                assume=_text(row, "unlogged") == "delivered" and "8:unlogged" not in self.off,
                prorate=_text(row, "short_period") == "prorate" and "2:prorate" not in self.off,
                outcome=_text(row, "make_up_outcome"),
                due=_text(row, "make_up_due"),
            )
            if plan.policy not in self.rules:
                raise ValueError(f"plan {plan.id}: no pack {plan.policy}")
            self.plans[plan.id] = plan
            groups[student, plan.kind].append(plan)
        if "1:overlap" not in self.off:
            for plans in groups.values():
                plans.sort(key=lambda plan: plan.start)
                for plan, later in pairwise(plans):
                    if plan.end is None or plan.end >= later.start:
                        plan.end = later.start - 1
        self.calendar_of = {
            student: self.calendars[str(_text(row, "calendar_id"))] if _text(row, "calendar_id") else None
            for student, row in students.items()
        }
        self.plan_days: dict[str, _Calendar] = {}

    def _calendar(self, plan: _Plan) -> _Calendar:
        """The calendar of a plan's student; without one, every weekday of the plan that is no federal holiday."""
        calendar = self.calendar_of[plan.student]
        if calendar is not None:
            return calendar
        if plan.id not in self.plan_days:
            last = max(self.as_of, plan.start) + _AHEAD
            if plan.end is not None:
                last = min(last, plan.end)
            days = [day for day in range(plan.start, last + 1) if _weekday(day) < 5 and not _federal_holiday(day)]
            # One school year as long as the plan, so that "inside the school years" means inside the plan.
            self.plan_days[plan.id] = _Calendar(
                [(plan.start, plan.end or _FOR_EVER)], _EVERY_WEEKDAY, [], days, [], given=False
            )
        return self.plan_days[plan.id]

    def _read_promises(self) -> None:
        self.promises: dict[str, _Promise] = {}
        for row in self.rows("promises"):
            plan = self.plans[str(_text(row, "plan_id"))]
            calendar = self._calendar(plan)
            esy = (_text(row, "esy") or "").lower() == "true"
            start, end = plan.start, plan.end
            own_start, own_end = _day(row, "starts_on"), _day(row, "ends_on")
            if own_start is not None:
                start = max(start, own_start)
            if own_end is not None:
                end = own_end if end is None else min(end, own_end)
            esy_terms = [term for term in calendar.terms if term[0] == "esy"]
            if end is None and calendar.given:
                if not esy:
                    end = calendar.years[-1][1]
                elif esy_terms:
                    end = max(term[2] for term in esy_terms)
            sessions, minutes = _count(row, "sessions"), _count(row, "minutes")
            per_period = _count(row, "minutes_per_period")
            if minutes is None and sessions is not None and per_period is not None:
                if sessions > 0 and per_period % sessions == 0:
                    minutes = per_period // sessions
                else:
                    sessions = None
            elif sessions is not None and minutes is None:
                sessions = None
            promise = _Promise(
                id=str(_text(row, "promise_id")),
                plan=plan,
                service=str(_text(row, "service")),
                esy=esy,
                contact="consult" if _text(row, "grouping") == "consult" else "direct",
                sessions=sessions,
                minutes=minutes,
                per_period=per_period,
                period=_text(row, "period"),
                every=_count(row, "every") or 1,
                start=start,
                end=end,
                calendar=calendar,
            )
            promise.countable = self._countable(promise, bool(esy_terms))
            self.promises[promise.id] = promise
            self.sums[promise.id] = dict.fromkeys(ACCOUNTS, 0)
            if promise.countable:
                promise.periods = self._periods(promise)

    @staticmethod
    def _countable(promise: _Promise, esy_terms: bool) -> bool:
        kinds = {term[0] for term in promise.calendar.terms}
        if promise.sessions is None and promise.per_period is None:
            return False
        if promise.period is None:
            return False
        if promise.esy:
            return esy_terms and promise.period not in ("semester", "school_year", "plan_year")
        if promise.period == "term":
            return bool(kinds & {"quarter", "trimester"})
        if promise.period == "semester":
            return "semester" in kinds
        if promise.period == "school_year":
            return promise.calendar.given
        return True

    # ------------------------------------------------------------------ rules 1 to 3: periods

    def _periods(self, promise: _Promise) -> list[_Period]:
        """The periods of a promise that hold a school day of it, in order."""
        calendar = promise.calendar
        esy = promise.esy and "1:esy_days" not in self.off
        days = calendar.esy if esy else calendar.school
        if "1:esy_days" in self.off and not promise.esy:
            days = sorted({*calendar.school, *calendar.esy})
        end = promise.end if promise.end is not None else _FOR_EVER
        low, high = bisect_left(days, promise.start), bisect_right(days, end)
        if low >= high:
            return []
        every = 1 if "1:groups" in self.off else promise.every
        spans = self._spans(promise, days, low, high, every)
        periods = []
        for first, last, all_days in spans:
            inside = days[max(low, bisect_left(days, first)) : min(high, bisect_right(days, last))]
            if not inside:
                continue
            if all_days is None:
                all_days = bisect_right(days, last) - bisect_left(days, first)
            if promise.period == "cycle":
                possible = every
            elif esy:
                possible = sum(
                    calendar.week_days(max(first, term[1]), min(last, term[2]))
                    for term in calendar.terms
                    if term[0] == "esy"
                )
            elif promise.period == "plan_year":
                possible = sum(calendar.week_days(max(first, year[0]), min(last, year[1])) for year in calendar.years)
            else:
                possible = calendar.week_days(first, last)
            begun = inside[0] <= self.as_of or "3:begun" in self.off
            shut_after = inside[-1]
            if "3:closed_by_end" in self.off or (
                promise.period == "plan_year" and calendar.given and last > calendar.years[-1][1]
            ):
                shut_after = last
            closed = self.as_of > shut_after or "3:closed" in self.off
            if promise.period == "cycle":
                last = min(last, end)
            amount = self._amount(promise, len(inside), all_days, possible)
            periods.append(_Period(first, last, inside, all_days, possible, amount, begun, closed))
        return periods

    def _spans(
        self, promise: _Promise, days: list[int], low: int, high: int, every: int
    ) -> Iterable[tuple[int, int, int | None]]:
        """First day, last day and, of a cycle, number of school days of each period that may touch the promise."""
        calendar, start, until = promise.calendar, promise.start, days[high - 1]
        match promise.period:
            case "day":
                return [(day, day, 1) for day in days[low:high]]
            case "week":
                monday = start - _weekday(start)
                if "1:week_of_first_day" in self.off:
                    monday -= (monday - _EPOCH) % (7 * every)
                return [(day, day + 7 * every - 1, None) for day in range(monday, until + 1, 7 * every)]
            case "cycle":
                if "1:cycle_over_breaks" in self.off:
                    return [(day, day + every - 1, every) for day in range(days[low], until + 1, every)]
                spans: list[tuple[int, int, int | None]] = []
                for at in range(low, high, every):
                    following = days[at + every] if at + every < len(days) else None
                    last = following - 1 if following is not None else max(until, promise.end or until)
                    spans.append((days[at], last, len(days[at : at + every])))
                return spans
            case "month":
                begins = date.fromordinal(start)
                month = begins.year * 12 + begins.month - 1
                if "1:week_of_first_day" in self.off:
                    month -= month % every
                found: list[tuple[int, int, int | None]] = []
                while True:
                    first = date(month // 12, month % 12 + 1, 1).toordinal()
                    if first > until:
                        return found
                    month += every
                    found.append((first, date(month // 12, month % 12 + 1, 1).toordinal() - 1, None))
            case "plan_year":
                if "1:plan_year" in self.off:
                    year = date.fromordinal(promise.plan.start).year
                    anniversaries = [date(year + n, 1, 1).toordinal() for n in range(12)]
                else:
                    anniversaries = [_anniversary(promise.plan.start, n) for n in range(12)]
                return [(a, b - 1, None) for a, b in pairwise(anniversaries)]
            case "school_year":
                return [(first, last, None) for first, last in calendar.years]
            case "semester":
                kinds = {"semester"}
            case _:
                kinds = {"esy"} if promise.esy else {"quarter", "trimester"}
        return [(first, last, None) for kind, first, last in calendar.terms if kind in kinds]

    def _amount(self, promise: _Promise, inside: int, all_days: int, possible: int) -> int:
        """What a period promises, in minutes."""
        parts = possible if promise.plan.prorate else all_days
        if promise.period == "day" or parts == 0 or "2:share" in self.off:
            inside = parts = 1
        if promise.sessions is not None:
            assert promise.minutes is not None
            if "2:whole_sessions" in self.off:
                return min(
                    promise.sessions * promise.minutes, _half_up(promise.sessions * promise.minutes, inside, parts)
                )
            sessions = _half_up(promise.sessions, inside, parts)
            if "2:half_up" in self.off:
                sessions = promise.sessions * inside // parts
            return min(promise.sessions, sessions) * promise.minutes
        assert promise.per_period is not None
        minutes = _half_up(promise.per_period, inside, parts)
        if "2:half_up" in self.off:
            minutes = promise.per_period * inside // parts
        return min(promise.per_period, minutes)

    # ------------------------------------------------------------------ rules 4 to 6: sessions

    def _read_sessions(self) -> None:
        self.sessions: list[_Session] = []
        awards = {str(_text(row, "award_id")): row for row in self.rows("awards")}
        for row in self.rows("sessions"):
            day = _must(row, "date")
            if day > self.horizon:
                continue
            promise_id = _text(row, "promise_id")
            session = _Session(
                id=str(_text(row, "session_id")),
                promise=None if promise_id is None else self.promises[promise_id],
                day=day,
                start=_start(row),
                planned=_count(row, "planned_minutes"),
                delivered=_count(row, "delivered_minutes"),
                kind=_text(row, "kind") or "regular",
                contact=_text(row, "contact"),
                reason=_text(row, "reason"),
                as_written=(_text(row, "as_written") or "true").lower() != "false",
                makes_up=_text(row, "makes_up"),
                award=_text(row, "award_id"),
                source=_text(row, "source"),
            )
            told_nothing = session.kind == "regular" and session.delivered is None and session.reason is None
            if told_nothing and "4:set_aside" not in self.off:
                continue
            if session.promise is None and (session.kind != "compensatory" or session.award not in awards):
                raise ValueError(f"session {session.id} has no promise")
            session.effective = self._effective(session)
            session.left = session.effective
            self.sessions.append(session)
        self.stands_for: dict[str, str] = {}
        if "4:dedup" not in self.off:
            self._drop_duplicates()
        self.by_id = {session.id: session for session in self.sessions}

    def _of_promised_contact(self, session: _Session) -> bool:
        assert session.promise is not None
        return session.contact is None or session.contact == session.promise.contact or "5:contact" in self.off

    def _effective(self, session: _Session) -> int:
        """The minutes of a session that count."""
        delivered = session.delivered or 0
        if session.promise is None:
            return delivered
        if not self._of_promised_contact(session):
            return 0
        if not session.as_written and "5:as_written" not in self.off:
            return 0
        return delivered

    def _drop_duplicates(self) -> None:
        groups: dict[tuple[object, ...], list[_Session]] = defaultdict(list)
        kept: list[_Session] = []
        for session in self.sessions:
            if session.promise is None:
                kept.append(session)
                continue
            key: tuple[object, ...] = (session.kind, session.promise.id, session.day, session.start)
            if not session.start:
                key = (*key, session.planned, session.delivered, session.source)
            groups[key].append(session)
        sign = -1 if "4:fewest" in self.off else 1
        for rows in groups.values():
            rows.sort(key=lambda row: (sign * row.effective, row.id))
            kept.append(rows[0])
            for row in rows[1:]:
                self.stands_for[row.id] = "" if "4:stand_for" in self.off else rows[0].id
        self.sessions = kept

    def _named(self, session_id: str) -> str:
        return self.stands_for.get(session_id, session_id)

    def _miss_of(self, session: _Session) -> tuple[int, str, bool]:
        """Minutes missed, the reason, and whether the length of the miss is known."""
        promise = session.promise
        assert promise is not None
        contact = self._of_promised_contact(session)
        known = True
        planned = session.planned
        if planned is None:
            if session.reason is not None or not session.as_written or not contact:
                planned = promise.minutes
                if planned is None:
                    planned, known = 0, False
                if "6:planned_by_promise" in self.off:
                    planned = session.delivered or 0
            else:
                planned = session.delivered or 0
                if "6:planned_as_delivered" in self.off:
                    planned = promise.minutes or 0
        reason = session.reason
        if reason is None:
            if not session.as_written or (not contact and session.contact != "attempt"):
                reason = "not_as_written"
            else:
                reason = "not_stated"
            if "6:reason" in self.off:
                reason = "student_absent"
        return (max(0, planned - session.effective) if known else 0), reason, known

    # ------------------------------------------------------------------ rules 5, 7 and 8: a period's minutes

    def _place_sessions(self) -> None:
        firsts = {promise.id: [period.first for period in promise.periods] for promise in self.promises.values()}
        for session in sorted(self.sessions, key=lambda row: row.order):
            if session.kind != "regular" or session.promise is None:
                continue
            promise = session.promise
            within = promise.start <= session.day and (promise.end is None or session.day <= promise.end)
            at = bisect_right(firsts[promise.id], session.day) - 1
            found = promise.periods[at] if within and at >= 0 else None
            if found is not None and session.day > found.last:
                found = None
            if found is not None and "1:holds_every_date" in self.off and session.day not in found.inside:
                found = None
            if found is None:
                if "5:outside" not in self.off:
                    self.extra[promise.id] += session.effective
            elif found.begun:
                found.sessions.append(session)

    def _account_periods(self) -> None:
        gaps: dict[str, list[tuple[int, str, int, str]]] = defaultdict(list)
        for row in self.rows("gaps"):
            gap = (_must(row, "starts_on"), str(_text(row, "gap_id")), _must(row, "ends_on"), str(_text(row, "reason")))
            gaps[str(_text(row, "promise_id"))].append(gap)
        for promise in self.promises.values():
            own = sorted(gaps[promise.id], reverse="8:first_gap" in self.off)
            credit = 0
            for period in promise.periods:
                if period.begun:
                    credit = self._account_period(promise, period, own, credit)

    def _account_period(
        self, promise: _Promise, period: _Period, gaps: list[tuple[int, str, int, str]], credit: int
    ) -> int:
        sums = self.sums[promise.id]
        held = sum(session.effective for session in period.sessions) + credit
        delivered = min(period.amount, held)
        sums["promised"] += period.amount
        sums["delivered"] += delivered
        credit = 0
        if "5:period_cap" in self.off:
            credit = held - delivered
        else:
            sums["extra"] += held - delivered
        shortfall = period.amount - delivered

        misses: list[_Miss] = []
        all_known = True
        for session in period.sessions:
            minutes, reason, known = self._miss_of(session)
            all_known = all_known and (known or "6:unknown_length" in self.off)
            if minutes:
                misses.append(_Miss(promise, session.day, session.start, session.id, None, reason, minutes))
        missed = len(misses)
        self._cure(misses, shortfall)
        misses = [miss for miss in misses if miss.minutes > 0]
        sums["misses"] += missed if "7:count" in self.off else len(misses)
        left = shortfall - sum(miss.minutes for miss in misses)
        if "8:gap" not in self.off:
            misses += self._gap_days(promise, period, gaps, left)
        self.misses += misses

        left = shortfall - sum(miss.minutes for miss in misses)
        if not period.closed:
            sums["upcoming"] += left
        elif promise.plan.assume and all_known:
            sums["delivered"] += left
            sums["assumed"] += left
        else:
            sums["unrecorded"] += left
        return credit

    def _cure(self, misses: list[_Miss], shortfall: int) -> None:
        """Takes from the misses, the earliest first, what they have more than the shortfall."""
        cured = max(0, sum(miss.minutes for miss in misses) - shortfall)
        order = sorted(misses, key=lambda miss: (miss.day, miss.start, miss.session or ""))
        if "7:earliest" in self.off:
            order.reverse()
        if "7:in_part" in self.off:
            for miss in order:
                if miss.minutes <= cured:
                    cured -= miss.minutes
                    miss.minutes = 0
            order.reverse()
        for miss in order:
            taken = min(cured, miss.minutes)
            miss.minutes -= taken
            cured -= taken

    def _gap_days(
        self, promise: _Promise, period: _Period, gaps: list[tuple[int, str, int, str]], left: int
    ) -> list[_Miss]:
        """What the gaps carry, one miss a day that adds a minute or more."""
        misses: list[_Miss] = []
        carried = days = 0
        if not gaps or left <= 0:
            return misses
        for day in period.inside:
            if day > self.horizon:
                break
            gap = next((gap for gap in gaps if gap[0] <= day <= gap[2]), None)
            if gap is None:
                continue
            days += 1
            upto = min(left, _half_up(period.amount, days, len(period.inside)))
            if "8:spread" in self.off:
                inside = sum(d <= self.horizon and any(g[0] <= d <= g[2] for g in gaps) for d in period.inside)
                upto = min(left, _half_up(period.amount, inside, len(period.inside)))
            if upto > carried:
                misses.append(_Miss(promise, day, "", None, gap[1], gap[3], upto - carried))
                carried = upto
        return misses

    # ------------------------------------------------------------------ rule 9: outcomes

    def _decide(self) -> None:
        self.misses.sort(key=lambda miss: miss.order)
        days: dict[tuple[str, str, int], set[int]] = defaultdict(set)
        for miss in self.misses:
            days[self._count_of(miss)].add(miss.day)
        self.days_of = {key: sorted(found) for key, found in days.items()}
        answers: dict[tuple[str, str], list[tuple[int, int, int, str]]] = defaultdict(list)
        for row in self.rows("answers"):
            answered = _day(row, "answered_on")
            if answered is not None and answered > self.horizon:
                continue
            key = (str(_text(row, "plan_id")), str(_text(row, "question")))
            first, last = _day(row, "starts_on"), _day(row, "ends_on")
            answers[key].append(
                (answered or 0, first or 0, _FOR_EVER if last is None else last, str(_text(row, "answer")))
            )
        self.answers = answers
        decided = self._determinations()
        for miss in self.misses:
            if id(miss) not in decided:
                outcome = self._outcome(miss)
                miss.outcome = outcome
                if outcome in ("make_up", "offer"):
                    miss.owed = miss.minutes
                elif outcome in ("not_required", "may"):
                    miss.excused = miss.minutes
                else:
                    miss.undetermined = miss.minutes
                    miss.due = None
                if "9:due" in self.off:
                    miss.due = None

    def _determinations(self) -> set[int]:
        """Applies the determinations; the misses they decide."""
        rows: dict[tuple[str, str], list[tuple[int, str, Mapping[str, str | None]]]] = defaultdict(list)
        if "9:determination" not in self.off:
            for row in self.rows("determinations"):
                decided_on = _must(row, "decided_on")
                if decided_on <= self.horizon:
                    key = (str(_text(row, "student_id")), str(_text(row, "service")))
                    rows[key].append((decided_on, str(_text(row, "determination_id")), row))
        for found in rows.values():
            found.sort(key=lambda entry: entry[:2], reverse="9:latest" not in self.off)
        decided: set[int] = set()
        minutes_left: dict[str, int] = {}
        for miss in self.misses:  # oldest first: the order in which a determination's minutes are given out
            for decided_on, name, row in rows.get((miss.promise.plan.student, miss.promise.service), ()):
                if decided_on < miss.day and "9:on_or_after" not in self.off:
                    continue
                session = _text(row, "session_id")
                if session is not None:
                    meant = miss.session is not None and self._named(session) == miss.session
                else:
                    last = _day(row, "ends_on")
                    meant = _must(row, "starts_on") <= miss.day and (last is None or miss.day <= last)
                if not meant:
                    continue
                decided.add(id(miss))
                miss.outcome = str(_text(row, "outcome"))
                miss.decided_by, miss.rule = "determination", name
                if miss.outcome == "not_required":
                    miss.excused = miss.minutes
                elif miss.outcome == "compensatory":
                    miss.resolved = miss.minutes
                else:
                    most = _count(row, "minutes")
                    if most is None or "9:minutes" in self.off:
                        miss.owed = miss.minutes
                    else:
                        left = minutes_left.setdefault(name, most)
                        miss.owed = min(left, miss.minutes)
                        minutes_left[name] = left - miss.owed
                        miss.excused = miss.minutes - miss.owed
                    miss.due = None if "9:due" in self.off else _day(row, "due_on")
                break
        return decided

    def _count_of(self, miss: _Miss) -> tuple[str, str, int]:
        """Whose school days of which reason in which school year: the key under which its day is counted."""
        year = 0  # days in no school year are counted together
        if miss.promise.calendar.given:
            for first, last in miss.promise.calendar.years:
                if first <= miss.day <= last:
                    year = first
        return (miss.promise.plan.student, miss.reason, year)

    def _outcome(self, miss: _Miss) -> str:
        """The outcome by the plan's clause or by the packs; notes on the miss who decided, and the due day."""
        plan = miss.promise.plan
        if plan.outcome is not None and "9:plan" not in self.off:
            miss.decided_by, miss.rule = "plan", plan.id
            miss.due = self._due(plan.due, miss)
            return plan.outcome
        chain = () if "9:pack" in self.off else self.rules[plan.policy]
        for pack in reversed(chain) if "9:nearest" in self.off else chain:
            for rule in pack:
                if not self._holds(rule, miss):
                    continue
                question = rule.get("asks")
                if question:
                    answer = self._answer(plan.id, question, miss.day)
                    if "9:asks" in self.off:
                        answer = "yes"
                    if answer is not None and answer != rule.get("holds_if", "yes"):
                        continue
                else:
                    answer = "yes"
                miss.decided_by = "rule"
                miss.rule = f"{rule['pack']}/{rule['id']}" if "pack" in rule else str(rule.get("id"))
                miss.evidence, miss.asks = rule.get("evidence"), question
                if answer is None or (rule.get("evidence") == "reported" and "9:reported" not in self.off):
                    return "team_decides"
                miss.due = self._due(rule.get("due"), miss)
                return str(rule["outcome"])
        return "team_decides"

    def _holds(self, rule: Rule, miss: _Miss) -> bool:
        """True where a rule speaks about this miss, its question aside."""
        reasons = rule["reason"]
        if miss.reason != reasons and (isinstance(reasons, str) or miss.reason not in reasons):
            return False
        kinds, services = rule.get("plan_kinds"), rule.get("services")
        if kinds and miss.promise.plan.kind not in kinds:
            return False
        if services and miss.promise.service not in services:
            return False
        since, until = rule.get("since"), rule.get("until")
        if since is not None and miss.day < _as_ordinal(since):
            return False
        if until is not None and miss.day > _as_ordinal(until):
            return False
        first, after = rule.get("first_days"), rule.get("after_days")
        if first is not None or after is not None:
            rank = bisect_right(self.days_of[self._count_of(miss)], miss.day)
            if "9:school_days" in self.off:
                rank = 1
            if first is not None and rank > first:
                return False
            if after is not None and rank <= after:
                return False
        return True

    def _answer(self, plan_id: str, question: str, day: int) -> str | None:
        """The answer that stands for a day: the one given last, or None."""
        found = [row for row in self.answers.get((plan_id, question), ()) if row[1] <= day <= row[2]]
        return max(found)[3] if found else None

    def _due(self, form: str | date | None, miss: _Miss) -> int | None:
        """The due day of a due form for the day of a miss."""
        if form is None:
            return None
        if isinstance(form, date):
            return form.toordinal()
        calendar, day = miss.promise.calendar, miss.day
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", form):
            return _ordinal(form)
        counted = re.fullmatch(r"(\d+) (school )?days?", form)
        if counted:
            number = int(counted[1])
            if not counted[2]:
                return day + number
            at = bisect_right(calendar.school, day) + number - 1
            if not calendar.school:
                return None
            return calendar.school[min(at, len(calendar.school) - 1)]
        if form == "end of month":
            at_day = date.fromordinal(day)
            return date(at_day.year + at_day.month // 12, at_day.month % 12 + 1, 1).toordinal() - 1
        if form == "end of term":
            terms = [term for term in calendar.terms if term[0] != "esy" and term[1] <= day <= term[2]]
            return min(terms, key=lambda term: (term[2] - term[1], term[1]))[2] if terms else None
        if form == "end of school year":
            if not calendar.given:
                return None
            return next((last for first, last in calendar.years if first <= day <= last), None)
        if form == "end of plan":
            return miss.promise.plan.end
        raise ValueError(f"no such due form: {form}")

    # ------------------------------------------------------------------ rules 10 to 13: settlement

    def _settle(self, session: _Session, miss: _Miss, step: int) -> None:
        undetermined = miss.undetermined > 0
        if undetermined and "12:undetermined" in self.off and step == 12:
            return
        taken = min(session.left, miss.undetermined if undetermined else miss.open)
        if taken <= 0:
            return
        if undetermined:
            miss.undetermined -= taken
            miss.owed += taken
        miss.made_up += taken
        session.left -= taken
        self.settlements.append(
            {"step": step, "settled_by": session.id, "promise_id": miss.promise.id, "date": _iso(miss.day),
             "session_id": miss.session, "gap_id": miss.gap, "award_id": None, "minutes": taken}
        )  # fmt: skip

    def _make_ups(self) -> None:
        by_session = {miss.session: miss for miss in self.misses if miss.session is not None}
        sessions = sorted((row for row in self.sessions if row.kind == "make_up"), key=lambda row: row.order)
        if "10:named" not in self.off:
            for session in sessions:
                miss = by_session.get(self._named(session.makes_up)) if session.makes_up else None
                if miss is None or session.promise is None:
                    continue
                if "10:in_advance" in self.off and session.day < miss.day:
                    continue
                same = (session.promise.plan.student, session.promise.service) == (
                    miss.promise.plan.student,
                    miss.promise.service,
                )
                if same or "10:same_service" in self.off:
                    self._settle(session, miss, 10)
        self._offers(by_session)
        for session in sessions:
            if session.left and "12:general" not in self.off:
                self._settle_in_general(session)
            if session.left:
                assert session.promise is not None
                self.extra[session.promise.id] += session.left

    def _settle_in_general(self, session: _Session) -> None:
        promise = session.promise
        assert promise is not None
        misses = [
            miss
            for miss in self.misses
            if miss.promise.service == promise.service
            and miss.promise.plan.student == promise.plan.student
            and (miss.promise.esy == promise.esy or "12:esy" in self.off)
            and (miss.day <= session.day or "12:only_after_miss" in self.off)
        ]
        if "12:oldest" in self.off:
            misses.reverse()
        for miss in [miss for miss in misses if not miss.undetermined] + [miss for miss in misses if miss.undetermined]:
            if not session.left:
                break
            self._settle(session, miss, 12)

    def _offers(self, by_session: Mapping[str, _Miss]) -> None:
        """Rule 11: between the named make-ups and the others."""
        last: dict[str, tuple[int, str, str]] = {}
        sign = -1 if "11:last" in self.off else 1
        for row in self.rows("offers"):
            answer, answered_on = _text(row, "answer"), _day(row, "answered_on")
            if answer is None or _must(row, "offered_on") > self.horizon or (answered_on or 0) > self.horizon:
                continue
            session = self._named(str(_text(row, "session_id")))
            found = (answered_on or 0, str(_text(row, "offer_id")), answer)
            if session not in last or (found > last[session]) == (sign > 0):
                last[session] = found
        if "11:answers" in self.off:
            return
        for session, (_, _, answer) in last.items():
            miss = by_session.get(session)
            if miss is None:
                continue
            if answer == "waived" or (answer == "declined" and (miss.outcome == "offer" or "11:declined" in self.off)):
                miss.declined += miss.open

    def _compensate(self) -> None:
        self.awards = {
            name: _Award(
                name, str(_text(row, "student_id")), str(_text(row, "service")), _count(row, "minutes") or 0,
                _must(row, "awarded_on"),
            )
            for name, row in ((str(_text(row, "award_id")), row) for row in self.rows("awards"))
            if _must(row, "awarded_on") <= self.horizon
        }  # fmt: skip
        sessions = sorted((row for row in self.sessions if row.kind == "compensatory"), key=lambda row: row.order)
        if "13:no_promise" in self.off:
            sessions = [session for session in sessions if session.promise is not None]
        if "13:named" not in self.off:
            for session in sessions:
                award = self.awards.get(session.award or "")
                if award is not None:
                    self._provide(session, award)
        oldest = sorted(self.awards.values(), key=lambda award: (award.day, award.id))
        for session in sessions:
            if session.promise is not None:
                whose = (session.promise.plan.student, session.promise.service)
            elif session.award in self.awards:
                named_award = self.awards[session.award]
                whose = (named_award.student, named_award.service)
            else:
                continue  # Its award is not made yet, and nothing else says whose the minutes are.
            for award in oldest:
                if "13:general" in self.off or (award.student, award.service) != whose:
                    continue
                if award.day <= session.day or "13:only_after_award" in self.off:
                    self._provide(session, award)
            if session.left and session.promise is not None:
                self.extra[session.promise.id] += session.left
            elif session.left:
                self.extra_of_no_promise[session.id] = session.left

    def _provide(self, session: _Session, award: _Award) -> None:
        taken = min(session.left, award.minutes - award.provided)
        if taken <= 0:
            return
        award.provided += taken
        session.left -= taken
        self.settlements.append(
            {"step": 13, "settled_by": session.id, "promise_id": None, "date": _iso(session.day),
             "session_id": None, "gap_id": None, "award_id": award.id, "minutes": taken}
        )  # fmt: skip

    # ------------------------------------------------------------------ the statement

    def statement(self) -> dict[str, Any]:
        self._place_sessions()
        self._account_periods()
        self._decide()
        self._make_ups()
        self._compensate()
        for miss in self.misses:
            sums = self.sums[miss.promise.id]
            for name in ("excused", "undetermined", "resolved", "owed", "made_up", "declined", "open"):
                sums[name] += getattr(miss, name)
            if miss.due is not None and miss.due < self.as_of:
                sums["overdue"] += miss.open
        for name, minutes in self.extra.items():
            self.sums[name]["extra"] += minutes

        services: dict[tuple[str, str, bool], dict[str, int | None]] = {}

        def service(key: tuple[str, str, bool]) -> dict[str, int | None]:
            return services.setdefault(key, dict.fromkeys((*ACCOUNTS, *AWARD_ACCOUNTS), 0))

        promises = []
        for name in sorted(self.promises):
            promise, sums = self.promises[name], self.sums[name]
            if not self.off and promise.countable:
                _balances(name, sums)
            whole = service((promise.plan.student, promise.service, promise.esy))
            for word in ACCOUNTS:
                before = whole[word]
                whole[word] = before + sums[word] if promise.countable and before is not None else None
            promises.append(
                {
                    "promise_id": name,
                    "student_id": promise.plan.student,
                    "service": promise.service,
                    "esy": promise.esy,
                    **(sums if promise.countable else dict.fromkeys(ACCOUNTS, None)),
                }
            )
        for award in self.awards.values():
            whole = service((award.student, award.service, False))
            for word, minutes in (
                ("awarded", award.minutes),
                ("provided", award.provided),
                ("open_award", award.minutes - award.provided),
            ):
                whole[word] = (whole[word] or 0) + minutes
        return {
            "as_of": _iso(self.as_of),
            "promises": promises,
            "services": [
                {"student_id": key[0], "service": key[1], "esy": key[2], **services[key]} for key in sorted(services)
            ],
            "misses": [_shown(miss) for miss in self.misses],
            "settlements": self.settlements,
            "extra_of_no_promise": dict(sorted(self.extra_of_no_promise.items())),
            "awards": [
                {"award_id": award.id, "minutes": award.minutes, "provided": award.provided}
                for award in sorted(self.awards.values(), key=lambda award: award.id)
            ],
            "periods": [
                {
                    "promise_id": name,
                    "starts_on": _iso(period.first),
                    "ends_on": _iso(period.last),
                    "inside": len(period.inside),
                    "all_days": period.all_days,
                    "possible": period.possible,
                    "amount": period.amount,
                    "first_inside": _iso(period.inside[0]),
                    "last_inside": _iso(period.inside[-1]),
                    "closed": period.closed,
                }
                for name in sorted(self.promises)
                for period in self.promises[name].periods
                if period.begun
            ],
        }


@cache
def _anniversary(start: int, years: int) -> int:
    first = date.fromordinal(start)
    try:
        return first.replace(year=first.year + years).toordinal()
    except ValueError:  # 29 February
        return date(first.year + years, 3, 1).toordinal()


def _as_ordinal(value: str | date) -> int:
    return value.toordinal() if isinstance(value, date) else _ordinal(value)


def _balances(name: str, sums: Mapping[str, int]) -> None:
    """Raises where the two sums of DESIGN.md section 5 do not hold: the oracle checks itself."""
    parts = ("delivered", "excused", "undetermined", "resolved", "owed", "unrecorded", "upcoming")
    if sums["promised"] != sum(sums[part] for part in parts):
        raise AssertionError(f"{name}: promised is not the sum of its parts: {dict(sums)}")
    if sums["owed"] != sums["made_up"] + sums["declined"] + sums["open"]:
        raise AssertionError(f"{name}: owed is not the sum of its parts: {dict(sums)}")


def _shown(miss: _Miss) -> dict[str, Any]:
    return {
        "promise_id": miss.promise.id,
        "student_id": miss.promise.plan.student,
        "service": miss.promise.service,
        "esy": miss.promise.esy,
        "date": _iso(miss.day),
        "starts_at": miss.start or None,
        "session_id": miss.session,
        "gap_id": miss.gap,
        "reason": miss.reason,
        "minutes": miss.minutes,
        "outcome": miss.outcome,
        "decided_by": miss.decided_by,
        "rule": miss.rule,
        "evidence": miss.evidence,
        "asks": miss.asks,
        "due_on": None if miss.due is None else _iso(miss.due),
        "excused": miss.excused,
        "undetermined": miss.undetermined,
        "resolved": miss.resolved,
        "owed": miss.owed,
        "made_up": miss.made_up,
        "declined": miss.declined,
        "open": miss.open,
    }

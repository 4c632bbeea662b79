"""Random small cases, in which every kind of row and every unit occurs, and test packs with every form of a rule.

`case(seed, as_of)` gives the same tables for the same arguments for ever. All ids of a case start with `k<seed>.`, so
that many cases can be laid together in one folder. A case is small: one or two children, one to four promises.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.oracle.account import Rules, chains, read_packs

Row = dict[str, str]
Case = dict[str, list[Row]]

AS_OF = date(2026, 3, 14)
"""The day for which the dates of the test packs were chosen, a Saturday: weeks are closed and not yet over. Any other
day from 2025 on works."""
SHIPPED = Path(__file__).parents[2] / "src" / "makewhole" / "policy" / "packs"

COLUMNS: dict[str, tuple[str, ...]] = {
    "students": ("student_id", "name", "state", "calendar_id"),
    "plans": (
        "plan_id", "student_id", "kind", "starts_on", "ends_on", "policy", "unlogged", "short_period",
        "make_up_outcome", "make_up_due",
    ),
    "promises": (
        "promise_id", "plan_id", "service", "sessions", "minutes", "minutes_per_period", "period", "every", "grouping",
        "starts_on", "ends_on", "esy",
    ),
    "calendars": ("calendar_id", "starts_on", "ends_on", "school_week"),
    "closures": ("calendar_id", "starts_on", "ends_on", "closure"),
    "terms": ("calendar_id", "term", "starts_on", "ends_on", "kind"),
    "sessions": (
        "session_id", "promise_id", "date", "starts_at", "planned_minutes", "delivered_minutes", "kind", "contact",
        "reason", "as_written", "makes_up", "award_id", "source",
    ),
    "gaps": ("gap_id", "promise_id", "starts_on", "ends_on", "reason"),
    "determinations": (
        "determination_id", "student_id", "service", "session_id", "starts_on", "ends_on", "outcome", "minutes",
        "due_on", "decided_on", "decided_by",
    ),
    "offers": ("offer_id", "session_id", "offered_on", "answer", "answered_on"),
    "awards": ("award_id", "student_id", "service", "minutes", "awarded_on", "awarded_by"),
    "answers": ("plan_id", "question", "answer", "starts_on", "ends_on", "answered_on"),
}  # fmt: skip

SERVICES = ("Speech-Language Therapy", "Occupational Therapy", "Physical Therapy")
REASONS = (
    "provider_absent", "provider_vacancy", "provider_duty", "provider_no_equipment", "agency_change", "student_absent",
    "student_refused", "student_suspended", "student_removed", "school_activity", "field_trip", "school_assessment",
    "school_closed", "late_start", "shortened_day", "schedule_conflict", "family_cancelled", "not_as_written",
    "not_stated",
)  # fmt: skip
DUES = (
    "", "2026-02-20", "30 days", "1 day", "10 school days", "3 school days", "end of month", "end of term",
    "end of school year", "end of plan",
)  # fmt: skip


# ---------------------------------------------------------------------------------------------- test packs

CLOSED = "Had the team approved the closing?"
CHANGED = "Had the family agreed to the change?"
_READ = {
    "title": "A made-up policy for tests",
    "section": "1",
    "address": "https://example.org/policy",
    "read_on": date(2026, 1, 5),
}
_HELD = {"title": "A made-up letter for tests", "page": "3", "date": date(2025, 9, 1)}


def _rule(name: str, reason: str | Sequence[str], outcome: str, **more: Any) -> dict[str, Any]:
    rule = {"id": name, "reason": reason, "outcome": outcome, "evidence": "primary", **more}
    return {**rule, "citation": _HELD if rule["evidence"] == "local" else _READ}


def _pack(name: str, parent: str, rules: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": name,
        "title": f"Made up for tests: {name}",
        "jurisdiction": "made up",
        "level": "district",
        "parent": parent,
        "maintainer": "the project's tests",
        "checked_on": date(2026, 1, 5),
        "rules": rules,
    }


PACKS: dict[str, dict[str, Any]] = {
    "test-north": _pack(
        "test-north",
        "us",
        [
            _rule("absent", "provider_absent", "make_up", due="30 days"),
            _rule("vacancy", "provider_vacancy", "offer", due="10 school days"),
            _rule("duty-ot", "provider_duty", "make_up", due="end of month", services=["Occupational Therapy"]),
            _rule("equipment", ["provider_no_equipment", "shortened_day"], "make_up", due="end of school year"),
            _rule("pupil", ["student_absent", "student_refused"], "not_required", plan_kinds=["iep", "ifsp"]),
            _rule("pupil-504", ["student_absent", "student_refused"], "make_up", plan_kinds=["504"], evidence="local"),
            _rule("closed-agreed", "school_closed", "not_required", asks=CLOSED, holds_if="yes"),
            _rule("closed", "school_closed", "make_up", due="end of term", asks=CLOSED, holds_if="no"),
            _rule("activity", "school_activity", "make_up", evidence="reported", note="Reported to be made up."),
            _rule("trip-old", "field_trip", "make_up", until=date(2025, 12, 14), due="2026-02-20"),
            _rule("trip", "field_trip", "may", since=date(2025, 12, 15), until=date(2026, 2, 9)),
            _rule("late", "late_start", "make_up", due="1 day"),
            _rule("conflict", "schedule_conflict", "make_up", due="5 school days", since=date(2025, 11, 3)),
            _rule("agency", "agency_change", "plan_ahead"),
            _rule("family", "family_cancelled", "may"),
            _rule("unstated", ["not_stated", "not_as_written"], "make_up", due="end of plan", evidence="local"),
            _rule("tests-first", "school_assessment", "not_required", first_days=1),
            _rule("tests-later", "school_assessment", "make_up", after_days=1, due="end of month"),
        ],
    ),
    "test-county": _pack(
        "test-county",
        "test-north.toml",
        [
            _rule("absent-speech", "provider_absent", "offer", due="end of term", services=["Speech-Language Therapy"]),
            _rule("absent-first", "student_absent", "make_up", first_days=2, due="14 days"),
            _rule("suspended-504-first", "student_suspended", "not_required", plan_kinds=["504"], first_days=3),
            _rule("suspended-504", "student_suspended", "offer", plan_kinds=["504"], after_days=3, due="20 days"),
            _rule("conflict-agreed", "schedule_conflict", "not_required", asks=CHANGED),
            _rule("vacancy-reported", "provider_vacancy", "make_up", evidence="reported", note="Reported to be made up.",
                  services=["Physical Therapy"]),
            _rule("unstated", "not_stated", "team_decides", until=date(2026, 1, 4)),
            _rule("refused", "student_refused", "make_up", since=date(2026, 1, 12), due="2 school days"),
        ],
    ),
}  # fmt: skip

POLICIES = ("", "us", "us-ca-san-diego-unified", "test-north.toml", "test-county.toml")
"""What plans name. A pack file beside the tables is named as a file, a shipped one by its id."""


def rules(shipped: Path = SHIPPED) -> Rules:
    """The rules of the shipped packs, as their files say, and of the test packs."""
    return chains({**read_packs(shipped), **PACKS})


# ---------------------------------------------------------------------------------------------- writing


def write(folder: Path, tables: Mapping[str, Sequence[Mapping[str, str]]], *, packs: bool = True) -> None:
    """Writes the tables as CSV files, and the test packs beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in COLUMNS.items():
        rows = tables.get(name, ())
        if not rows:
            continue
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, columns)
            writer.writeheader()
            writer.writerows(rows)
    if packs:
        write_packs(folder)


def write_packs(folder: Path) -> None:
    """Writes each test pack as the file that POLICIES names."""
    for name, pack in PACKS.items():
        (folder / f"{name}.toml").write_text(_toml(pack), encoding="utf-8")


def together(cases: Iterable[Case]) -> Case:
    """All the cases as one folder."""
    whole: Case = {name: [] for name in COLUMNS}
    for tables in cases:
        for name, rows in tables.items():
            whole[name] += rows
    return whole


def _toml(pack: Mapping[str, Any]) -> str:
    lines = [f"{key} = {_value(value)}" for key, value in pack.items() if key != "rules"]
    for rule in pack["rules"]:
        lines += ["", "[[rules]]"]
        lines += [f"{key} = {_value(value)}" for key, value in rule.items() if key != "citation"]
        lines += ["[rules.citation]", *(f"{key} = {_value(value)}" for key, value in rule["citation"].items())]
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


# ---------------------------------------------------------------------------------------------- cases


def case(seed: int, as_of: date = AS_OF, policies: Sequence[str] = POLICIES) -> Case:
    """The tables of one random case. It has no errors (RECORD.md, Findings), only things to warn of."""
    return _Case(seed, as_of, policies).tables


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


class _Case:
    def __init__(self, seed: int, as_of: date, policies: Sequence[str]) -> None:
        self.random = Random(f"makewhole {seed}")
        self.prefix = f"k{seed}."
        self.as_of = as_of
        self.policies = policies
        self.tables: Case = {name: [] for name in COLUMNS}
        self.regular: dict[str, list[Row]] = {}  # by promise
        self.year = as_of.year if as_of.month >= 8 else as_of.year - 1
        self.calendar()
        for number in range(1, 2 + self.chance(0.25)):
            self.student(number)
        for promise in list(self.tables["promises"]):
            self.sessions(promise)
        for promise in list(self.tables["promises"]):
            self.duplicates(promise)
            self.gaps(promise)
            self.make_ups(promise)
        for student in self.tables["students"]:
            self.awards(student)
            self.determinations(student)
            self.offers(student)
        self.answers()
        for rows in self.tables.values():
            self.random.shuffle(rows)

    # ------------------------------------------------------------------ small things

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def one(self, *choices: Any) -> Any:
        return self.random.choice(choices)

    def new(self, table: str, letter: str) -> str:
        return f"{self.prefix}{letter}{len(self.tables[table]) + 1:03d}"

    def add(self, table: str, **cells: object) -> Row:
        row = dict.fromkeys(COLUMNS[table], "")
        for name, value in cells.items():
            row[name] = "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
        self.tables[table].append(row)
        return row

    def near(self, day: date, before: int, after: int) -> date:
        return day + timedelta(days=self.random.randint(-before, after))

    def between(self, first: date, last: date) -> date:
        return first + timedelta(days=self.random.randint(0, (last - first).days))

    # ------------------------------------------------------------------ calendar

    def calendar(self) -> None:
        pick, year = self.random, self.year
        name = f"{self.prefix}c"
        week = pick.choices(("", "Mon Tue Wed Thu Fri", "Mon Tue Wed Thu", "Tue Wed Thu Fri"), (40, 25, 28, 7))[0]
        years = pick.choices(((year - 1, year), (year, year + 1), (year,)), (35, 40, 25))[0]
        quarters = pick.choices((4, 3, 0), (45, 45, 10))[0]
        semesters, esy = self.chance(0.85), self.chance(0.9)
        self.school_days: list[date] = []
        self.years = []
        words = {"Mon Tue Wed Thu": (0, 1, 2, 3), "Tue Wed Thu Fri": (1, 2, 3, 4)}
        weekdays = words.get(week, (0, 1, 2, 3, 4))
        for at in years:
            first, last = date(at, 8, pick.randint(15, 30)), date(at + 1, 6, pick.randint(1, 18))
            self.years.append((first, last))
            self.add("calendars", calendar_id=name, starts_on=first, ends_on=last, school_week=week)
            closed: set[date] = set()
            for begins, ends, word in (
                (date(at, 11, 24), date(at, 11, 28), "holiday"),
                (date(at, 12, 21), date(at + 1, 1, pick.randint(1, 5)), "break"),
                (date(at + 1, 4, 6), date(at + 1, 4, 10), "break"),
            ):
                if self.chance(0.9):
                    self.add("closures", calendar_id=name, starts_on=begins, ends_on=ends, closure=word)
                    closed.update(_days(begins, ends))
            for _ in range(pick.randint(2, 7)):
                day = self.between(first, last)
                word = self.one("holiday", "weather", "election", "staff_day", "emergency")
                self.add("closures", calendar_id=name, starts_on=day, closure=word)
                closed.add(day)
            if self.chance(0.4):
                self.add("closures", calendar_id=name, starts_on=self.between(first, last), closure="half_day")
            held: set[date] = set()
            for _ in range(pick.randint(0, 3)):
                day = self.between(first, last)
                if self.chance(0.4):
                    day = pick.choice(sorted(closed))
                elif self.chance(0.7):
                    day += timedelta(days=5 - day.weekday())  # the Saturday of that week
                if first <= day <= last:
                    self.add("closures", calendar_id=name, starts_on=day, closure="school_day")
                    held.add(day)
            self.school_days += [
                day for day in _days(first, last) if day in held or (day.weekday() in weekdays and day not in closed)
            ]
            if quarters:
                self.terms(name, quarters, "quarter" if quarters == 4 else "trimester", first, last)
            if semesters:
                self.terms(name, 2, "semester", first, last)
        self.esy_days: list[date] = []
        if esy:
            spans = [(date(at + 1, 6, 22), date(at + 1, 7, pick.randint(10, 24))) for at in years]
            if self.chance(0.8):  # services in a long break or after hours are written as esy terms too
                first = self.near(self.as_of, 70, -20)
                spans.append((first, first + timedelta(days=pick.randint(10, 40))))
            for first, last in spans:
                self.add(
                    "terms", calendar_id=name, term=f"ESY {first:%Y-%m}", starts_on=first, ends_on=last, kind="esy"
                )
                self.esy_days += [day for day in _days(first, last) if day.weekday() in weekdays]

    def terms(self, name: str, parts: int, kind: str, first: date, last: date) -> None:
        days = (last - first).days + 1
        for part in range(parts):
            begins = first + timedelta(days=days * part // parts)
            ends = first + timedelta(days=days * (part + 1) // parts - 1)
            term = f"{kind} {part + 1} of {first.year}"
            self.add("terms", calendar_id=name, term=term, starts_on=begins, ends_on=ends, kind=kind)

    # ------------------------------------------------------------------ students, plans, promises

    def student(self, number: int) -> None:
        pick = self.random
        name = f"{self.prefix}s{number}"
        self.add(
            "students", student_id=name, name=f"Child {number}", state=self.one("", "", "", "IL", "TX", "WI"),
            calendar_id="" if self.chance(0.1) else f"{self.prefix}c",
        )  # fmt: skip
        self.main_service = pick.choice(SERVICES)
        kind = pick.choices(("iep", "504", "ifsp"), (62, 28, 10))[0]
        start = self.near(self.as_of, 260, -50)
        if self.chance(0.04):
            start = date(2024, 2, 29)
        self.plan(name, kind, start)
        if self.chance(0.35):
            if self.chance(0.25):
                kind = self.one("iep", "504", "ifsp")
            self.plan(name, kind, start + timedelta(days=pick.randint(20, 120)))

    def plan(self, student: str, kind: str, start: date) -> None:
        pick = self.random
        clause = pick.choices(
            ("", "make_up", "offer", "team_decides", "not_required", "may", "plan_ahead"), (70, 10, 10, 4, 2, 2, 2)
        )[0]
        weights = [31 if policy.endswith(".toml") else 13 for policy in self.policies]
        plan = self.add(
            "plans",
            plan_id=self.new("plans", "pl"),
            student_id=student,
            kind=kind,
            starts_on=start,
            ends_on="" if self.chance(0.2) else start + timedelta(days=pick.randint(70, 380)),
            policy=pick.choices(self.policies, weights)[0],
            unlogged=self.one("", "unrecorded", "delivered", "delivered"),
            short_period=self.one("", "full", "prorate", "prorate"),
            make_up_outcome=clause,
            make_up_due=pick.choice(DUES) if clause else "",
        )
        for _ in range(pick.choices((1, 2), (65, 35))[0]):
            self.promise(plan)

    def promise(self, plan: Row) -> None:
        pick = self.random
        esy = self.chance(0.12)
        period = pick.choices(
            ("week", "day", "cycle", "month", "term", "semester", "school_year", "plan_year"),
            (40, 7, 12, 13, 9, 5, 6, 8),
        )[0]
        if esy and self.chance(0.95):
            period = self.one("week", "week", "day", "cycle", "month", "term")
        every = 1
        if period == "cycle":
            every = pick.randint(2, 10)
        elif period in ("week", "month") and self.chance(0.4):
            every = pick.randint(2, 4) if period == "week" else 2
        most = {"day": 1, "week": 3 * every, "cycle": 4, "month": 4 * every, "term": 7, "semester": 9}.get(period, 14)
        sessions = pick.randint(max(1, most // 3), most)
        minutes = pick.choice((15, 20, 25, 30, 45))
        form = self.random.random()
        cells: dict[str, object] = {"sessions": sessions, "minutes": minutes}
        if form < 0.12:
            cells = {"minutes_per_period": sessions * minutes + pick.randint(0, 9)}
        elif form < 0.2:
            cells = {"sessions": sessions, "minutes_per_period": sessions * minutes}
        elif form < 0.3:
            cells = {"sessions": sessions, "minutes_per_period": sessions * minutes + pick.randint(1, 5)}
        elif form < 0.34:
            cells["minutes_per_period"] = sessions * minutes
        elif form < 0.38:
            cells = {"minutes": minutes, "minutes_per_period": sessions * minutes}
        elif form < 0.395:
            cells = self.one({"sessions": sessions}, {"minutes": minutes}, {})
        if self.chance(0.01):
            period = ""
        first = date.fromisoformat(plan["starts_on"])
        last = date.fromisoformat(plan["ends_on"]) if plan["ends_on"] else None
        starts_on = first + timedelta(days=pick.randint(-10, 60)) if self.chance(0.35) else None
        ends_on = None
        if self.chance(0.25):
            ends_on = (starts_on or first) + timedelta(days=pick.randint(20, 200))
        cells.update(
            plan_id=plan["plan_id"],
            service=self.main_service if self.chance(0.65) else pick.choice(SERVICES),
            period=period,
            every="" if every == 1 and self.chance(0.6) else every,
            grouping=pick.choices(("", "individual", "group", "consult"), (35, 30, 20, 15))[0],
            esy=("true" if esy else self.one("", "false")),
        )
        amend = self.chance(0.18)
        middle = self.near(self.as_of, 120, 10)
        if amend and middle > (starts_on or first) and (last is None or middle < last):
            # An amendment in mid-period: one promise ends and another starts.
            self.add("promises", promise_id=self.new("promises", "p"), starts_on=starts_on, ends_on=middle, **cells)
            if "sessions" in cells:
                cells["sessions"] = sessions + 1
                if "minutes_per_period" in cells and "minutes" in cells:
                    cells["minutes_per_period"] = (sessions + 1) * minutes
            starts_on = middle + timedelta(days=1)
        self.add("promises", promise_id=self.new("promises", "p"), starts_on=starts_on, ends_on=ends_on, **cells)

    # ------------------------------------------------------------------ sessions

    def student_of(self, promise: Row) -> str:
        plans = {row["plan_id"]: row["student_id"] for row in self.tables["plans"]}
        return plans[promise["plan_id"]]

    def sessions(self, promise: Row) -> None:
        pick = self.random
        plan = next(row for row in self.tables["plans"] if row["plan_id"] == promise["plan_id"])
        first = date.fromisoformat(max(plan["starts_on"], promise["starts_on"]))
        ends = [text for text in (plan["ends_on"], promise["ends_on"]) if text]
        last = min([self.near(self.as_of, 0, 12), *(date.fromisoformat(text) for text in ends)])
        days = self.esy_days if promise["esy"] == "true" else self.school_days
        possible = [day for day in days if first <= day <= last]
        self.regular[promise["promise_id"]] = []
        if not possible:
            possible = [self.near(self.as_of, 90, 5) for _ in range(3)]
        step = pick.choices((1, 2, 3), (30, 50, 20))[0]
        if promise["period"] == "day":
            step = 1
        number = pick.randint(6, 15)
        at = pick.randint(0, max(0, len(possible) - number * step))
        clock = self.one("", "", "", "09:00", "9:30", "13:30")
        for day in possible[at::step][:number]:
            moved = self.random.random()
            if moved < 0.05:
                day = self.near(day, 3, 3)
            elif moved < 0.07:
                day = self.near(day, 120, 60)
            self.session(promise, day, clock if self.chance(0.85) else self.one("", "08:15", "14:00"))
        if self.chance(0.15):  # a long suspension, day by day
            at = pick.randint(0, max(0, len(possible) - 13))
            for day in possible[at : at + 13]:
                row = self.session(promise, day, "10:10")
                row.update(delivered_minutes="0", contact="", as_written="", reason="student_suspended")

    def session(self, promise: Row, day: date, clock: str) -> Row:
        pick = self.random
        minutes = int(promise["minutes"] or pick.choice((20, 30)))
        planned: object = minutes if self.chance(0.6) else ""
        delivered: object = minutes
        contact = pick.choices(("", "consult" if promise["grouping"] == "consult" else "direct"), (70, 30))[0]
        reason, as_written = "", self.one("", "", "true")
        what = self.random.random()
        if what < 0.26:
            delivered, reason = self.one(0, 0, ""), pick.choice(REASONS)
        elif what < 0.34:
            delivered, reason = pick.randint(1, minutes), self.one("", pick.choice(REASONS))
        elif what < 0.41:
            as_written = "false"
        elif what < 0.47:
            contact = "direct" if promise["grouping"] == "consult" else "consult"
        elif what < 0.51:
            contact = "attempt"
        elif what < 0.56:
            delivered = ""  # neither minutes nor reason
            contact = self.one("", "attempt", contact)
        elif what < 0.66:
            delivered = minutes + pick.randint(5, 2 * minutes)
        elif what < 0.69:
            planned = minutes + pick.randint(5, 15)
        row = self.add(
            "sessions",
            session_id=self.new("sessions", "x"),
            promise_id=promise["promise_id"],
            date=day,
            starts_at=clock,
            planned_minutes=planned,
            delivered_minutes=delivered,
            kind=self.one("", "regular"),
            contact=contact,
            reason=reason,
            as_written=as_written,
            source=self.one("", "family", "provider", "district", "billing"),
        )
        self.regular[promise["promise_id"]].append(row)
        return row

    def duplicates(self, promise: Row) -> None:
        """The same session once more: with other minutes where there is a start, word for word where there is none."""
        own = self.regular[promise["promise_id"]]
        for _ in range(self.random.choices((0, 1, 2, 3), (35, 30, 20, 15))[0]):
            row = dict(self.random.choice(own))
            row["session_id"] = self.new("sessions", "x") if self.chance(0.7) else self.new("sessions", "w")
            if row["starts_at"] and self.chance(0.8):
                row["delivered_minutes"] = self.one("0", "5", "40", row["delivered_minutes"])
                row["reason"] = self.one(row["reason"], "", self.random.choice(REASONS))
                row["planned_minutes"] = self.one(row["planned_minutes"], "", "30")
            elif self.chance(0.2):
                row["source"] = self.one("family", "provider")
            elif self.chance(0.3):
                row["contact"] = self.one("", "direct", "consult", "attempt")
            self.tables["sessions"].append(row)
            own.append(row)

    def gaps(self, promise: Row) -> None:
        if not self.chance(0.5):
            return
        own = self.regular[promise["promise_id"]]
        first = self.near(date.fromisoformat(self.random.choice(own)["date"]), 45, 25)
        for _ in range(1 + self.chance(0.5)):
            first = self.near(first, 20, 20)
            last = first + timedelta(days=self.random.randint(3, 45))
            reason = "student_suspended" if self.chance(0.15) else self.random.choice(REASONS)
            self.add(
                "gaps", gap_id=self.new("gaps", "g"), promise_id=promise["promise_id"], starts_on=first, ends_on=last,
                reason=reason,
            )  # fmt: skip

    def make_ups(self, promise: Row) -> None:
        pick = self.random
        own = self.regular[promise["promise_id"]]
        missed = [row for row in own if row["delivered_minutes"] in ("0", "") or row["reason"]] or own
        others = [row for row in self.tables["sessions"] if row["promise_id"] != promise["promise_id"]] or own
        made: list[Row] = []
        for _ in range(pick.choices((0, 1, 2, 3, 4, 5), (12, 20, 22, 22, 14, 10))[0]):
            named = pick.choices(
                (
                    "",
                    pick.choice(missed)["session_id"],
                    pick.choice(own)["session_id"],
                    pick.choice(others)["session_id"],
                ),
                (34, 46, 6, 14),
            )[0]
            at = date.fromisoformat(pick.choice(missed)["date"])
            if named and self.chance(0.55):
                at -= timedelta(days=40)  # in advance
            made.append(self.add(
                "sessions",
                session_id=self.new("sessions", "m"),
                promise_id=promise["promise_id"],
                date=self.near(at, 25, 60),
                starts_at=self.one("", "", "15:00"),
                delivered_minutes=self.one(10, 15, 20, 30, 45, 60, 90),
                kind="make_up",
                contact=self.one("", "", "", "", "direct", "consult", "attempt"),
                as_written="false" if self.chance(0.04) else "",
                makes_up=named,
                source=self.one("", "family", "provider"),
            ))  # fmt: skip
        if made and self.chance(0.2):
            again = dict(pick.choice(made))
            again["session_id"] = self.new("sessions", "m")
            again["makes_up"] = self.one("", again["makes_up"], pick.choice(missed)["session_id"])
            self.tables["sessions"].append(again)

    # ------------------------------------------------------------------ decisions

    def own_sessions(self, student: str) -> list[Row]:
        mine = {row["promise_id"] for row in self.tables["promises"] if self.student_of(row) == student}
        rows = [row for name in sorted(mine) for row in self.regular[name]]
        missed = [row for row in rows if row["reason"] or row["as_written"] == "false"]
        return missed if missed and self.chance(0.85) else rows

    def awards(self, student: Row) -> None:
        pick, name = self.random, student["student_id"]
        if not self.chance(0.6):
            return
        own = [row for row in self.tables["promises"] if self.student_of(row) == name]
        made = []
        for _ in range(pick.choices((1, 2, 3), (40, 40, 20))[0]):
            made.append(self.add(
                "awards",
                award_id=self.new("awards", "a"),
                student_id=name,
                service=pick.choice(SERVICES) if self.chance(0.15) else pick.choice(own)["service"],
                minutes=self.one(30, 45, 60, 90, 120),
                awarded_on=self.near(self.as_of, 120, 5),
                awarded_by=self.one("", "team", "sea", "hearing", "settlement"),
            ))  # fmt: skip
        held = []
        for _ in range(pick.randint(1, 4)):
            promise = pick.choice(own)["promise_id"] if self.chance(0.65) else ""
            held.append(self.add(
                "sessions",
                session_id=self.new("sessions", "z"),
                promise_id=promise,
                date=self.near(self.as_of, 110, 8),
                starts_at=self.one("", "16:00"),
                planned_minutes=self.one("", 30),
                delivered_minutes=self.one(15, 30, 45, 60, ""),
                kind="compensatory",
                contact=self.one("", "", "", "direct", "consult"),
                as_written=self.one("", "", "", "false"),
                award_id=pick.choice(made)["award_id"] if not promise or self.chance(0.4) else "",
                source=self.one("", "provider"),
            ))  # fmt: skip
        if self.chance(0.15):
            again = dict(pick.choice(held))
            again["session_id"] = self.new("sessions", "z")
            self.tables["sessions"].append(again)

    def determinations(self, student: Row) -> None:
        pick, name = self.random, student["student_id"]
        own = self.own_sessions(name)
        promises = {row["promise_id"]: row for row in self.tables["promises"]}
        for _ in range(pick.choices((0, 1, 2, 3, 4), (30, 20, 20, 20, 10))[0]):
            row = pick.choice(own)
            at = date.fromisoformat(row["date"])
            cells: dict[str, object] = {}
            if self.chance(0.4):
                cells["session_id"] = row["session_id"]
            else:
                first = self.near(at, 20, 0)
                cells["starts_on"] = first
                if self.chance(0.75):
                    cells["ends_on"] = first + timedelta(days=pick.randint(0, 50))
            outcome = self.one("make_up", "make_up", "make_up", "not_required", "compensatory")
            self.add(
                "determinations",
                determination_id=self.new("determinations", "d"),
                student_id=name,
                service=pick.choice(SERVICES) if self.chance(0.1) else promises[row["promise_id"]]["service"],
                outcome=outcome,
                minutes=pick.randint(0, 100) if outcome == "make_up" and self.chance(0.5) else "",
                due_on=self.near(self.as_of, 40, 40) if self.chance(0.6) else "",
                decided_on=self.near(at, 5, 50),
                decided_by=self.one("", "team", "sea", "hearing", "settlement"),
                **cells,
            )

    def offers(self, student: Row) -> None:
        pick = self.random
        own = self.own_sessions(student["student_id"])
        for _ in range(pick.choices((0, 1, 3, 6, 9), (12, 10, 23, 30, 25))[0]):
            row = pick.choice(own)
            for _ in range(1 + self.chance(0.35)):
                offered = self.near(date.fromisoformat(row["date"]), 5, 40)
                answer = pick.choices(("", "accepted", "declined", "waived"), (12, 16, 30, 42))[0]
                self.add(
                    "offers",
                    offer_id=self.new("offers", "o"),
                    session_id=row["session_id"],
                    offered_on=offered,
                    answer=answer,
                    answered_on=self.near(offered, 0, 14) if answer else self.one("", self.near(offered, 0, 9)),
                )

    def answers(self) -> None:
        """Answers to the questions of the test packs. Two answers are never given on one day."""
        for plan in self.tables["plans"]:
            if not plan["policy"].startswith("test-"):
                continue
            for question in (CLOSED, CHANGED):
                for number in range(self.random.choices((0, 1, 2), (35, 40, 25))[0]):
                    first = self.near(self.as_of, 200, 0)
                    answered = self.as_of - timedelta(days=self.random.randint(-3, 40) * 3 + number)
                    self.add(
                        "answers",
                        plan_id=plan["plan_id"],
                        question=question,
                        answer=self.one("yes", "no"),
                        starts_on=first if self.chance(0.5) else "",
                        ends_on=first + timedelta(days=self.random.randint(10, 150)) if self.chance(0.5) else "",
                        answered_on="" if number == 0 and self.chance(0.2) else answered,
                    )

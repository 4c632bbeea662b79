"""The YAML tests that stand beside a pack: run, and held against the pack for what they leave out.

People of the field write these cases; they need no Python. A case that comes out otherwise is an error, and so is a
rule, a due form or a clock that no case meets on its first and its last day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from makewhole.policy.choice import Choice, pick
from makewhole.policy.clocks import read_clock
from makewhole.policy.due import Calendar, calendar_from, due_on
from makewhole.policy.pack import Clock, Pack, PackError, Rule, chain, check
from makewhole.record.findings import Finding, Severity
from makewhole.record.schema import PLAN_KINDS

_CASE_KEYS = {"name", "reason", "plan_kind", "service", "day", "nth", "answers", "plan_ends_on", "calendar", "expect"}
_CLOCK_CASE_KEYS = {"name", "clock", "begins_on", "as_of", "served", "away", "notified", "calendar", "expect"}
_EXPECTED = {"outcome", "rule", "evidence", "due_on", "asks"}
_CLOCK_EXPECTED = {"started_on", "due_on", "stopped_on", "counted_days"}


@dataclass
class Tested:
    """What the tests of one pack came to: how many cases ran, and what they or their absence found."""

    cases: int = 0
    findings: list[Finding] = field(default_factory=list)


def check_all(pack: Pack, *, today: date | None = None) -> list[Finding]:
    """What is wrong with a pack and with the tests beside it. No source was read after `today` (None: the real one)."""
    return [*check(pack, today=today), *check_tests(pack).findings]


def check_tests(pack: Pack) -> Tested:
    """Runs the tests beside the pack and looks for what they leave out.

    What is left out is an error in a shipped pack, and a warning in a folder's own, whose rules hold either way.
    """
    return _Run(pack).tested


class _Run:
    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.file_name = pack.tests_path.name
        self.tested = Tested()
        self.met: dict[str, list[dict[str, Any]]] = {}
        """By rule or clock id: what each case that met it had."""
        try:
            self.packs = chain(pack)
        except PackError as error:
            self._add(error.code, None, "parent", error.message)
            return
        for number, case in enumerate(self._cases(), start=1):
            name = str(case.get("name") or f"case {number}") if isinstance(case, Mapping) else f"case {number}"
            try:
                if "clock" in case:
                    self._clock_case(name, case)
                else:
                    self._rule_case(name, case)
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                self._add("bad_test", None, name, f"the case cannot be read: {error}")
        self._left_out()

    def _cases(self) -> list[Any]:
        self.calendar: Any = {}
        if not self.pack.tests_path.is_file():
            return []
        try:
            raw = yaml.safe_load(self.pack.tests_path.read_text(encoding="utf-8")) or {}
            self.calendar = raw.get("calendar", {})
            return list(raw.get("cases", []))
        except (yaml.YAMLError, UnicodeDecodeError, AttributeError, TypeError) as error:
            self._add("bad_test", None, "cases", f"the tests cannot be read: {error}")
            return []

    def _rule_case(self, name: str, case: Mapping[str, Any]) -> None:
        expected = self._expected(name, case, _CASE_KEYS, _EXPECTED)
        calendar = self._calendar(case)
        for reason in _listed(case["reason"]):
            for kind in _listed(case.get("plan_kind")):
                day, nth = _day(case["day"]), case.get("nth")
                choice = pick(
                    self.packs,
                    reason=reason,
                    plan_kind=kind,
                    service=case.get("service"),
                    on=day,
                    nth=nth,
                    answers={question: _yes_no(answer) for question, answer in case.get("answers", {}).items()},
                )
                found = _outcome(choice, day, calendar, case.get("plan_ends_on"))
                self._compare(f"{name} ({reason}, {kind or 'no kind'})", expected, found)
                if choice.rule and choice.rule.pack_id == self.pack.id:
                    here = {"reason": reason, "kind": kind, "service": case.get("service"), "day": day, "nth": nth}
                    here |= {"due": "due_on" in expected, "answered": choice.question is None}
                    self.met.setdefault(choice.rule.id, []).append(here)

    def _clock_case(self, name: str, case: Mapping[str, Any]) -> None:
        expected = self._expected(name, case, _CLOCK_CASE_KEYS, _CLOCK_EXPECTED)
        clock = next((clock for clock in self.pack.clocks if clock.id == case["clock"]), None)
        if clock is None:
            self._add("bad_test", None, name, "the case names a clock that the pack does not have")
            return
        away = {_day(day): str(reason) for day, reason in case.get("away", {}).items()}
        reading = read_clock(
            clock,
            self._calendar(case),
            begins_on=_day(case["begins_on"]),
            as_of=_day(case["as_of"]),
            served=[_day(day) for day in case.get("served", [])],
            away=away,
            notified=[_day(day) for day in case.get("notified", [])],
        )
        found = {key: getattr(reading, key) for key in _CLOCK_EXPECTED}
        self._compare(name, expected, found)
        here = {"started": reading.started_on is not None, "stopped": reading.stopped_on is not None}
        here |= {"paused": any(reason in clock.excluded for reason in away.values()), "due": "due_on" in expected}
        self.met.setdefault(clock.id, []).append(here)

    def _expected(self, name: str, case: Mapping[str, Any], keys: set[str], outcomes: set[str]) -> Mapping[str, Any]:
        expected: Mapping[str, Any] = case.get("expect") or {}
        for key in (set(case) - keys) | (set(expected) - outcomes):
            self._add("bad_test", None, name, f"unknown key {key}")
        if not expected:
            self._add("bad_test", None, name, "the case expects nothing, so it cannot fail")
        return expected

    def _compare(self, name: str, expected: Mapping[str, Any], found: Mapping[str, Any]) -> None:
        self.tested.cases += 1
        for key, value in expected.items():
            if key in found and found[key] != value:
                self._add("test_failed", None, name, f"{key} is {found[key]}, the case expects {value}")

    def _calendar(self, case: Mapping[str, Any]) -> Calendar:
        return calendar_from(case.get("calendar") or self.calendar)

    def _left_out(self) -> None:
        for rule in self.pack.rules:
            cases = self.met.get(rule.id, [])
            for key, message in _untested(rule, cases):
                self._add("untested", rule.id, key, message)
        for clock in self.pack.clocks:
            for key, message in _untested_clock(clock, self.met.get(clock.id, [])):
                self._add("untested", clock.id, key, message)

    def _add(self, code: str, item: str | None, key: str, message: str) -> None:
        severity: Severity = "warning" if code == "untested" and not self.pack.is_shipped else "error"
        place = f"{item}.{key}" if item else key
        sentence = f"{self.file_name}, {f'rule {item}, ' if item else ''}{key}: {message}"
        self.tested.findings.append(Finding(code, severity, self.file_name, None, place, sentence))


def _outcome(choice: Choice, day: date, calendar: Calendar, plan_ends_on: date | None) -> dict[str, Any]:
    rule = choice.rule
    acts = rule is not None and choice.question is None and rule.evidence != "reported"
    return {
        "outcome": choice.outcome,
        "rule": rule.full_id if rule else None,
        "evidence": rule.evidence if rule else None,
        "asks": choice.question,
        "due_on": due_on(rule.due, day, calendar, plan_ends_on=plan_ends_on) if rule and acts else None,
    }


def _untested(rule: Rule, cases: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """What no case of `cases` (those that this rule decided) meets: key and sentence."""
    missing = []
    for reason in rule.reasons:
        if not any(case["reason"] == reason for case in cases):
            missing.append(("reason", f"no test meets it for {reason}"))
    for kind in rule.plan_kinds if set(rule.plan_kinds) != set(PLAN_KINDS) else ():
        if not any(case["kind"] == kind for case in cases):
            missing.append(("plan_kinds", f"no test meets it for {kind}"))
    for service in rule.services:
        if not any(case["service"] == service for case in cases):
            missing.append(("services", f"no test meets it for {service}"))
    if rule.due and not any(case["due"] for case in cases):
        missing.append(("due", "no test expects its due_on"))
    for key, day in (("since", rule.since), ("until", rule.until)):
        if day and not any(case["day"] == day for case in cases):
            missing.append((key, f"no test meets it on {day.isoformat()}"))
    first = rule.after_days + 1 if rule.after_days else None
    for key, nth in (("first_days", rule.first_days), ("after_days", first)):
        if nth and not any(case["nth"] == nth for case in cases):
            missing.append((key, f"no test meets it with nth {nth}"))
    if rule.asks:
        for answered, what in ((True, "answered so that it holds"), (False, "without an answer")):
            if not any(case["answered"] is answered for case in cases):
                missing.append(("asks", f"no test meets it {what}"))
    return missing


def _untested_clock(clock: Clock, cases: list[dict[str, Any]]) -> list[tuple[str, str]]:
    missing = []
    if not any(case["started"] for case in cases):
        missing.append(("starts", "no test starts it"))
    if not any(case["stopped"] for case in cases):
        missing.append(("starts", "no test stops it"))
    if clock.excluded and not any(case["paused"] for case in cases):
        missing.append(("excluded", "no test has a day that does not count"))
    if not any(case["due"] for case in cases):
        missing.append(("due", "no test expects its due_on"))
    return missing


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _yes_no(value: Any) -> str:
    # YAML reads a bare yes or no as true or false.
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value))

"""The YAML tests beside a pack: they run, they can fail, and what they leave out is named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from makewhole.policy import list_packs, load
from makewhole.policy import pack as packs
from makewhole.policy.checks import check_all, check_tests
from makewhole.record.findings import Finding

PACK = """
id = "ours"
title = "Ours"
jurisdiction = "a made-up district"
parent = "us"
level = "district"
maintainer = "a parent"
checked_on = 2026-09-01

[[rules]]
id = "provider"
reason = ["provider_absent", "provider_duty"]
plan_kinds = ["iep", "504"]
outcome = "make_up"
due = "2 school days"
since = 2026-09-01
until = 2026-10-30
evidence = "local"
citation = { title = "Handbook", page = 14, date = 2026-08-01 }

[[rules]]
id = "first"
reason = "student_refused"
first_days = 3
services = ["Speech"]
outcome = "may"
evidence = "local"
citation = { title = "Handbook", page = 15, date = 2026-08-01 }

[[rules]]
id = "asks"
reason = "field_trip"
asks = "Was it planned?"
holds_if = "no"
outcome = "make_up"
evidence = "local"
citation = { title = "Handbook", page = 16, date = 2026-08-01 }

[[clocks]]
id = "tell"
starts = { event = "school_days_without_service", count = 2 }
excluded = ["student_absent"]
due = "1 school days"
duty = "written notice"
evidence = "local"
citation = { title = "Handbook", page = 17, date = 2026-08-01 }
"""

TESTS = """
calendar:
  years: [[2026-08-24, 2027-06-10]]

cases:
  - name: the rule's first day
    reason: [provider_absent, provider_duty]
    plan_kind: [iep, "504"]
    day: 2026-09-01
    expect: {outcome: make_up, rule: ours/provider, due_on: 2026-09-03, evidence: local}
  - name: its last day
    reason: provider_absent
    plan_kind: iep
    day: 2026-10-30
    expect: {outcome: make_up, due_on: 2026-11-03}
  - name: the day after it
    reason: provider_absent
    plan_kind: iep
    day: 2026-10-31
    expect: {outcome: team_decides, rule: us/missed-session, due_on: null}
  - name: the third refusal
    reason: student_refused
    service: Speech
    plan_kind: iep
    day: 2026-09-04
    nth: 3
    expect: {outcome: may, rule: ours/first}
  - name: the fourth
    reason: student_refused
    service: Speech
    plan_kind: iep
    day: 2026-09-08
    nth: 4
    expect: {rule: us/missed-session}
  - name: a trip nobody had planned for
    reason: field_trip
    plan_kind: iep
    day: 2026-09-04
    answers: {"Was it planned?": no}
    expect: {outcome: make_up, rule: ours/asks}
  - name: a trip, and nobody has said
    reason: field_trip
    plan_kind: iep
    day: 2026-09-04
    expect: {outcome: team_decides, asks: "Was it planned?"}
  - name: two school days without service, one of them put off by an absence, and then service
    clock: tell
    begins_on: 2026-09-01
    as_of: 2026-09-11
    away: {2026-09-02: student_absent}
    served: [2026-09-08]
    expect: {started_on: 2026-09-03, due_on: 2026-09-04, stopped_on: 2026-09-08}
"""


def found(folder: Path, pack: str = PACK, tests: str | None = TESTS) -> list[Finding]:
    (folder / "ours.toml").write_text(pack, encoding="utf-8")
    if tests is not None:
        (folder / "ours.tests.yaml").write_text(tests, encoding="utf-8")
    return check_all(load(folder / "ours.toml"))


def test_the_shipped_packs_pass_their_own_tests(record_property: Callable[[str, object], None]) -> None:
    counted = {}
    for pack in list_packs():
        tested = check_tests(pack)
        assert tested.findings == []
        counted[pack.id] = tested.cases
    assert min(counted.values()) > 0
    record_property("looked_at", ", ".join(f"{count} cases of {name}" for name, count in counted.items()))


def test_a_pack_whose_tests_meet_everything_has_no_findings(tmp_path: Path) -> None:
    assert found(tmp_path) == []
    assert check_tests(load(tmp_path / "ours.toml")).cases == 11


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("expect: {outcome: may, rule: ours/first}", "expect: {outcome: make_up, rule: ours/first}", "outcome"),
        ("due_on: 2026-11-03", "due_on: 2026-11-02", "due_on"),
        ("rule: us/missed-session, due_on: null", "rule: ours/provider, due_on: null", "rule"),
        ("due_on: 2026-09-03, evidence: local", "due_on: 2026-09-03, evidence: primary", "evidence"),
        ('asks: "Was it planned?"}', "asks: null}", "asks"),
        ("{started_on: 2026-09-03", "{started_on: 2026-09-02", "started_on"),
    ],
)
def test_a_case_that_comes_out_otherwise_is_an_error(tmp_path: Path, old: str, new: str, key: str) -> None:
    assert TESTS.count(old) == 1
    findings = found(tmp_path, tests=TESTS.replace(old, new))
    assert {(finding.code, finding.severity) for finding in findings} == {("test_failed", "error")}
    assert all(f": {key} is " in finding.message for finding in findings)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("reason: [provider_absent, provider_duty]", "reason: provider_absent", "provider.reason"),
        ('plan_kind: [iep, "504"]', "plan_kind: iep", "provider.plan_kinds"),
        ("day: 2026-09-01", "day: 2026-09-02", "provider.since"),
        ("day: 2026-10-30", "day: 2026-10-29", "provider.until"),
        ("nth: 3", "nth: 2", "first.first_days"),
        ('    answers: {"Was it planned?": no}\n', "", "asks.asks"),
        ("    served: [2026-09-08]\n", "", "tell.starts"),
        ("    away: {2026-09-02: student_absent}\n", "", "tell.excluded"),
    ],
)
def test_what_no_case_meets_is_named(tmp_path: Path, old: str, new: str, place: str) -> None:
    assert TESTS.count(old) == 1
    findings = found(tmp_path, tests=TESTS.replace(old, new))
    assert place in {finding.column for finding in findings if finding.code == "untested"}


def test_a_due_form_that_no_case_expects_is_named(tmp_path: Path) -> None:
    tests = (
        TESTS.replace(", due_on: 2026-09-03", "")
        .replace(", due_on: 2026-11-03", "")
        .replace(", due_on: 2026-09-04", "")
    )
    findings = found(tmp_path, tests=tests)
    assert {finding.column for finding in findings} == {"provider.due", "tell.due"}


def test_a_new_rule_without_a_test_is_named(tmp_path: Path) -> None:
    rule = '[[rules]]\nid = "new"\nreason = "late_start"\noutcome = "make_up"\nevidence = "local"\n'
    rule += 'citation = { title = "Handbook", page = 18, date = 2026-08-01 }\n'
    findings = found(tmp_path, pack=PACK.replace("[[clocks]]", rule + "\n[[clocks]]"))
    assert [(finding.code, finding.column) for finding in findings] == [("untested", "new.reason")]


def test_a_folders_own_pack_without_tests_is_a_warning_and_a_shipped_one_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = found(tmp_path, tests=None)
    assert own
    assert {(finding.code, finding.severity) for finding in own} == {("untested", "warning")}
    for path in packs.SHIPPED.glob("us.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(packs, "SHIPPED", tmp_path)  # another place for packs to ship from; nothing is stood in for
    packs.load_shipped.cache_clear()
    try:
        shipped = check_all(load(tmp_path / "ours.toml"))
        assert {(finding.code, finding.severity) for finding in shipped} == {("untested", "error")}
    finally:
        packs.load_shipped.cache_clear()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("nth: 3", "nht: 3", "unknown key nht"),
        ("expect: {outcome: may, rule: ours/first}", "expect: {result: may}", "unknown key result"),
        ("expect: {outcome: may, rule: ours/first}", "expect: {}", "expects nothing"),
        ("clock: tell", "clock: toll", "does not have"),
        ("day: 2026-10-31", "day: Halloween", "cannot be read"),
        ("cases:", "cases: [", "cannot be read"),
    ],
)
def test_a_case_that_cannot_be_run_is_an_error_not_a_pass(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert TESTS.count(old) == 1
    bad = [finding for finding in found(tmp_path, tests=TESTS.replace(old, new)) if finding.code == "bad_test"]
    assert bad
    assert all(finding.is_error for finding in bad)
    assert any(says in finding.message for finding in bad)

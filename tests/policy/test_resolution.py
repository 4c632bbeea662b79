"""The tables the ledger reads: which pack speaks for which plan, and one row for each thing a rule speaks of."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from makewhole.policy import assumptions, resolve
from makewhole.policy import pack as packs
from makewhole.policy.resolution import RULE_COLUMNS
from makewhole.record.findings import Finding
from makewhole.record.schema import REASONS

OURS = """
id = "ours"
title = "Ours"
jurisdiction = "a made-up district"
parent = "us"
level = "district"
maintainer = "a parent"
checked_on = 2026-09-01

[[rules]]
id = "asks"
reason = ["school_assessment", "field_trip"]
outcome = "make_up"
due = "10 school days"
plan_kinds = ["iep", "504"]
services = ["Speech and Language Services", "Occupational Therapy"]
asks = "Had the team's meeting approved it?"
holds_if = "no"
since = 2026-07-01
until = 2027-06-30
evidence = "local"
[rules.citation]
title = "Handbook"
page = 14
date = 2026-08-01

[[rules]]
id = "anyone"
reason = "provider_absent"
outcome = "offer"
due = 2027-06-11
evidence = "local"
[rules.citation]
title = "Handbook"
page = "15"
date = 2026-08-01
"""

Plan = tuple[str, str, str | None, int]


def given(plans: Sequence[Plan], students: Sequence[tuple[str, str | None]]) -> duckdb.DuckDBPyConnection:
    """A connection with plans (plan_id, student_id, policy, line) and students (student_id, state)."""
    connection = duckdb.connect()
    connection.execute(
        "CREATE TEMP TABLE plans (plan_id VARCHAR, student_id VARCHAR, kind VARCHAR DEFAULT 'iep', policy VARCHAR, "
        "_row BIGINT)"
    )
    connection.execute("CREATE TEMP TABLE students (student_id VARCHAR, state VARCHAR, _row BIGINT)")
    connection.execute("CREATE TEMP TABLE answers (plan_id VARCHAR, question VARCHAR, _row BIGINT)")
    for plan in plans:
        connection.execute("INSERT INTO plans (plan_id, student_id, policy, _row) VALUES (?, ?, ?, ?)", list(plan))
    for student in students:
        connection.execute("INSERT INTO students (student_id, state) VALUES (?, ?)", list(student))
    return connection


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Any]:
    return connection.execute(sql).fetchall()


def one_plan(policy: str | None, state: str | None, folder: Path) -> tuple[duckdb.DuckDBPyConnection, list[Finding]]:
    connection = given([("pl1", "s1", policy, 2)], [("s1", state)])
    return connection, resolve(connection, folder)


def test_the_tables_have_the_columns_of_the_contract(tmp_path: Path) -> None:
    connection, findings = one_plan("us", None, tmp_path)
    assert findings == []
    columns = rows(connection, "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = 'rules'")
    assert dict(columns) == RULE_COLUMNS
    assert rows(connection, "FROM plan_policies") == [("pl1", "us", "plan")]


def test_the_federal_default_is_one_row_a_reason_and_kind_of_plan(tmp_path: Path) -> None:
    connection, _ = one_plan(None, None, tmp_path)
    assert rows(connection, "SELECT plan_kind, count(*), count(DISTINCT reason) FROM rules GROUP BY 1 ORDER BY 1") == [
        ("504", len(REASONS), len(REASONS)),
        ("iep", len(REASONS) + 1, len(REASONS)),
        ("ifsp", len(REASONS), len(REASONS)),
    ]
    suspended = "SELECT rule_id, plan_kind, outcome, evidence, first_days, after_days, position FROM rules"
    assert rows(connection, f"{suspended} WHERE reason = 'student_suspended' ORDER BY position") == [
        ("us/suspension-first-10", "iep", "not_required", "primary", 10, None, 2),
        ("us/suspension-after-10", "iep", "make_up", "primary", None, 10, 3),
        ("us/missed-session-504", "504", "team_decides", "reported", None, None, 4),
        ("us/missed-session-ifsp", "ifsp", "team_decides", "reported", None, None, 5),
    ]


def test_a_district_speaks_before_its_parent(tmp_path: Path) -> None:
    connection, _ = one_plan("us-ca-san-diego-unified", "CA", tmp_path)
    absent = "SELECT level, pack_id, rule_id, outcome, due_kind FROM rules WHERE plan_kind = 'iep' AND reason = {}"
    assert rows(connection, absent.format("'provider_absent'") + " ORDER BY level") == [
        (0, "us-ca-san-diego-unified", "us-ca-san-diego-unified/provider-absent", "make_up", None),
        (1, "us", "us/missed-session", "team_decides", None),
    ]
    assert rows(connection, "SELECT DISTINCT policy FROM rules") == [("us-ca-san-diego-unified",)]


def test_a_pack_file_beside_the_tables_is_written_out_in_full(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(OURS, encoding="utf-8")
    connection, findings = one_plan("ours.toml", "CA", tmp_path)
    assert findings == []
    asks = rows(connection, "SELECT * FROM rules WHERE rule_id = 'ours/asks' ORDER BY reason, plan_kind, service")
    assert [(row[4], row[5], row[6]) for row in asks] == [
        (reason, kind, service)
        for reason in ("field_trip", "school_assessment")
        for kind in ("504", "iep")
        for service in ("Occupational Therapy", "Speech and Language Services")
    ]
    assert dict(zip(RULE_COLUMNS, asks[0], strict=True)) == {
        "policy": "ours.toml",
        "level": 0,
        "pack_id": "ours",
        "rule_id": "ours/asks",
        "reason": "field_trip",
        "plan_kind": "504",
        "service": "Occupational Therapy",
        "outcome": "make_up",
        "evidence": "local",
        "due_kind": "school_days",
        "due_count": 10,
        "due_date": None,
        "first_days": None,
        "after_days": None,
        "since": date(2026, 7, 1),
        "until": date(2027, 6, 30),
        "asks": "Had the team's meeting approved it?",
        "holds_if": "no",
        "position": 1,
        "citation": "Handbook, page 14, dated 2026-08-01",
    }
    anyone = "SELECT plan_kind, service, due_kind, due_date, asks, holds_if FROM rules WHERE rule_id = 'ours/anyone'"
    dated = ("date", date(2027, 6, 11), None, None)
    # A rule for every kind of plan speaks for one whose kind nobody wrote down, too.
    assert rows(connection, f"{anyone} ORDER BY plan_kind NULLS LAST") == [
        ("504", None, *dated),
        ("iep", None, *dated),
        ("ifsp", None, *dated),
        (None, None, *dated),
    ]


def test_an_empty_policy_is_the_states_pack_or_the_federal_default_and_never_a_districts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "us-wy.toml").write_text(
        OURS.replace('"ours"', '"us-wy"').replace('"a made-up district"', '"WY"').replace('"district"', '"state"'),
        encoding="utf-8",
    )
    for path in packs.SHIPPED.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(packs, "SHIPPED", tmp_path)  # another place for packs to ship from; nothing is stood in for
    packs.load_shipped.cache_clear()
    try:
        connection = given(
            [
                ("p1", "s1", None, 2),
                ("p2", "s2", None, 3),
                ("p3", "s3", None, 4),
                ("p4", "s1", "us", 5),
                ("p5", "s9", None, 6),
            ],
            [("s1", "wy"), ("s2", "CA"), ("s3", None)],
        )
        assert resolve(connection, tmp_path) == []
        assert rows(connection, "FROM plan_policies ORDER BY plan_id") == [
            ("p1", "us-wy", "state"),
            ("p2", "us", "state_without_pack"),
            ("p3", "us", "default"),
            ("p4", "us", "plan"),
            ("p5", "us", "default"),
        ]
        assert rows(connection, "SELECT DISTINCT policy, level, pack_id FROM rules ORDER BY ALL") == [
            ("us", 0, "us"),
            ("us-wy", 0, "us-wy"),
            ("us-wy", 1, "us"),
        ]
    finally:
        packs.load_shipped.cache_clear()


def test_what_was_assumed_can_be_shown(tmp_path: Path) -> None:
    connection, _ = one_plan(None, "KS", tmp_path)
    assert assumptions(connection, tmp_path) == [
        {
            "policy": "us",
            "chosen_by": "state_without_pack",
            "plans": 1,
            "packs": [{"id": "us", "title": "United States: federal default", "checked_on": "2026-11-23"}],
        }
    ]


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        ("us-zz", "unknown_pack"),
        ("Maya R.", "unknown_pack"),
        ("ours.toml", "unknown_pack"),
        ("../ours.toml", "pack_outside"),
        ("/ours.toml", "pack_outside"),
        ("broken.toml", "pack_unreadable"),
        ("faulty.toml", "bad_due"),
        ("orphan.toml", "unknown_parent"),
    ],
)
def test_a_policy_that_cannot_be_used_is_an_error_at_the_plans_cell(tmp_path: Path, policy: str, code: str) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    (tmp_path / "ours.toml").write_text(OURS, encoding="utf-8")
    (folder / "broken.toml").write_text("id = ours", encoding="utf-8")
    (folder / "faulty.toml").write_text(OURS.replace("10 school days", "ten days"), encoding="utf-8")
    (folder / "orphan.toml").write_text(OURS.replace('parent = "us"', 'parent = "them.toml"'), encoding="utf-8")
    connection = given([("p1", "s1", "us", 2), ("p2", "s1", policy, 3), ("p3", "s1", policy, 4)], [("s1", "OH")])
    (finding,) = resolve(connection, folder)
    assert (finding.code, finding.severity, finding.table, finding.row, finding.column) == (
        code,
        "error",
        "plans",
        3,
        "policy",
    )
    assert finding.found == policy
    assert policy not in finding.message or code == "bad_due"  # the message goes into logs: no cell is in it
    assert "named by 2 plans" in finding.message
    assert rows(connection, "FROM plan_policies ORDER BY 1") == [
        ("p1", "us", "plan"),
        ("p2", None, "plan"),
        ("p3", None, "plan"),
    ]
    assert rows(connection, "SELECT DISTINCT policy FROM rules") == [("us",)]


def test_a_parents_faults_are_found_through_the_child(tmp_path: Path) -> None:
    (tmp_path / "state.toml").write_text(
        OURS.replace('"ours"', '"state"').replace("make_up", "makeup"), encoding="utf-8"
    )
    (tmp_path / "ours.toml").write_text(OURS.replace('parent = "us"', 'parent = "state.toml"'), encoding="utf-8")
    _, findings = one_plan("ours.toml", None, tmp_path)
    assert [finding.code for finding in findings] == ["unknown_word"]
    assert "state.toml, rule asks, outcome" in findings[0].message


def test_no_plans_make_empty_tables(tmp_path: Path) -> None:
    connection = given([], [])
    assert resolve(connection, tmp_path) == []
    assert rows(connection, "SELECT * FROM rules") == rows(connection, "SELECT * FROM plan_policies") == []


def test_a_second_resolution_is_quick(tmp_path: Path) -> None:
    connection, _ = one_plan("us-ca-san-diego-unified", "CA", tmp_path)
    best = 1.0
    for _ in range(10):
        begun = time.perf_counter()
        resolve(connection, tmp_path)
        best = min(best, time.perf_counter() - begun)
    assert best < 0.05  # 4 ms on a slow desk; ten times that would be felt in every statement


QUESTION = "Does the duty to notify hold for every lapse of 10 school days, not only when a service is first to begin?"


def test_an_answer_to_what_nobody_asks_is_told_with_what_is_asked(tmp_path: Path) -> None:
    connection = given([("pl1", "s1", "us-il", 2)], [("s1", None)])
    connection.execute("INSERT INTO answers VALUES ('pl1', ?, 2), ('pl1', 'Does the duty hold?', 3)", [QUESTION])
    [finding] = resolve(connection, tmp_path)
    assert (finding.code, finding.severity, finding.table, finding.row) == ("answers_nothing", "warning", "answers", 3)
    assert QUESTION in finding.message
    assert "Does the duty hold?" not in finding.message


@pytest.mark.parametrize(("state", "codes"), [("Illinois", ["unknown_state"]), ("ZZ", ["unknown_state"]), ("il", [])])
def test_a_state_that_finds_no_pack_because_of_its_spelling_is_told(
    state: str, codes: list[str], tmp_path: Path
) -> None:
    connection, findings = one_plan(None, state, tmp_path)
    assert [finding.code for finding in findings] == codes
    assert all(state not in finding.message for finding in findings)
    connection.close()


def test_a_plan_that_does_not_say_its_kind_is_told(tmp_path: Path) -> None:
    connection = given([("pl1", "s1", None, 2), ("pl2", "s1", None, 3)], [("s1", None)])
    connection.execute("UPDATE plans SET kind = NULL WHERE plan_id = 'pl2'")
    [finding] = resolve(connection, tmp_path)
    assert (finding.code, finding.severity, finding.row, finding.column) == ("no_kind", "warning", 3, "kind")

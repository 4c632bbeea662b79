"""Packs for showing: found by id or letters, side by side, with what their parents add."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from makewhole.app import packs
from makewhole.app.packs import PackNotFound
from makewhole.policy import pick
from makewhole.policy.due import parse_due
from makewhole.record.schema import PLAN_KINDS, REASONS

OURS = """
id = "ours"
title = "Ours"
parent = "us"

[[rules]]
id = "speech-only"
reason = "provider_absent"
services = ["speech"]
outcome = "make_up"
due = "30 school days"
evidence = "local"
citation = { title = "H", page = "1", date = 2025-01-01 }

[[rules]]
id = "asked"
reason = "school_closed"
asks = "Was school held later?"
outcome = "make_up"
evidence = "reported"
note = "n"
citation = { title = "H", address = "http://h", read_on = 2025-01-01 }

[[rules]]
id = "asked-no"
reason = "school_closed"
asks = "Was school held later?"
holds_if = "no"
outcome = "not_required"
evidence = "primary"
citation = { title = "H", address = "http://h", read_on = 2025-01-01 }
"""


@pytest.fixture
def ours(tmp_path: Path) -> str:
    path = tmp_path / "ours.toml"
    path.write_text(OURS, encoding="utf-8")
    return str(path)


def cell(comparison: packs.Comparison, reason: str, column: int) -> list[tuple[str, int]]:
    return [(said.rule.full_id, said.level) for said in dict(comparison.rows)[reason][column]]


def test_a_state_is_found_by_its_letters_and_a_near_name_is_offered() -> None:
    assert packs.get_pack("OH")[0].id == packs.get_pack("us-oh")[0].id == "us-oh"
    with pytest.raises(PackNotFound, match="Did you mean us-oh"):
        packs.get_pack("us-ohh")


@pytest.mark.parametrize(
    "name", ["", "..", "../us", "/etc/passwd", "nowhere.toml", "a" * 500, "a" * 5000 + ".toml", "u\x00s", "us.tests"]
)
def test_what_is_no_pack_is_refused_in_words(name: str) -> None:
    with pytest.raises(PackNotFound):
        packs.get_pack(name)


def test_where_a_pack_holds_only_in_part_its_parent_stands_below(ours: str) -> None:
    comparison = packs.compare([ours, "us"])
    assert comparison.plan_kind == "iep"
    assert [reason for reason, _ in comparison.rows] == list(REASONS)
    assert cell(comparison, "provider_absent", 0) == [("ours/speech-only", 0), ("us/missed-session", 1)]
    assert cell(comparison, "school_closed", 0) == [
        ("ours/asked", 0),
        ("ours/asked-no", 0),
    ]  # yes and no are all there is
    assert cell(comparison, "field_trip", 0) == [("us/missed-session", 1)]
    assert cell(comparison, "student_suspended", 1) == [("us/suspension-first-10", 0), ("us/suspension-after-10", 0)]


@pytest.mark.parametrize("kind", PLAN_KINDS)
def test_the_first_rule_of_a_cell_is_the_one_that_speaks(kind: str) -> None:
    looked_at = 0
    ids = packs.pack_ids()
    comparison = packs.compare(ids, kind)
    for reason, cells in comparison.rows:
        for pack_id, said in zip(ids, cells, strict=True):
            plain = [one for one in said if packs._answers([one.rule], reason, kind)]
            if len(said) == 1 and plain:
                choice = pick(
                    packs.get_pack(pack_id), reason=reason, plan_kind=kind, service="any", on=dt.date(2026, 10, 1)
                )
                assert choice.rule == said[0].rule, (pack_id, reason)
                looked_at += 1
    assert looked_at > 200


def test_packs_for_another_kind_of_plan_are_compared_for_it_and_named_where_they_are_silent() -> None:
    ifsp = [
        pack.id
        for pack in packs.list_packs()
        if pack.rules and all(rule.plan_kinds == ("ifsp",) for rule in pack.rules)
    ]
    assert ifsp
    assert packs.compare([ifsp[0], ifsp[0]]).plan_kind == "ifsp"
    mixed = packs.compare([ifsp[0], "us-oh"])
    assert mixed.plan_kind == "iep"
    assert [column.pack_id for column in mixed.silent_columns] == [ifsp[0]]
    assert all(said.level > 0 for _, cells in mixed.rows for said in cells[0])


def test_a_parent_adds_only_what_is_left_open(ours: str) -> None:
    chain = packs.get_pack(ours)
    added = {rule.id: reasons for rule, reasons in packs.adds(chain, 1)}
    assert "school_closed" not in added["missed-session"]
    assert "provider_absent" in added["missed-session"]  # ours is for speech alone


def test_a_pack_as_json_has_words_and_no_paths(ours: str) -> None:
    said = packs.as_json(packs.get_pack(ours)[0])
    assert json.loads(json.dumps(said)) == said
    assert said["rules"][0]["due"] == "30 school days"
    assert said["rules"][0]["citation"]["dated"] == "2025-01-01"
    assert str(Path(ours).parent) not in json.dumps(said)


@pytest.mark.parametrize(
    "text",
    [
        "30 school days",
        "1 day",
        "10 days",
        "2026-06-01",
        "end of month",
        "end of term",
        "end of school year",
        "end of plan",
    ],
)
def test_a_due_form_comes_back_as_it_is_written(text: str) -> None:
    assert packs.due_text(parse_due(text)) == text

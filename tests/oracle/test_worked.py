"""The oracle gives the figures of every worked case: 60 folders with the accounts that an independent program found.

The folders are copies of the project's acceptance cases, so that this test stands alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.oracle.account import ACCOUNTS, AWARD_ACCOUNTS, US, account, read
from tests.oracle.branches import BY_RULE, RULES

CASES = sorted((Path(__file__).parents[1] / "cases" / "worked").iterdir())
Key = tuple[Any, ...]


def differences(found: Mapping[str, Any], expected: Mapping[str, Any]) -> list[str]:
    """Each figure that is not as expected; a promise or service that is not listed has nothing but zeros."""
    faults = []
    for table, key, words in (
        ("promises", ("promise_id",), ACCOUNTS),
        ("services", ("student_id", "service", "esy"), (*ACCOUNTS, *AWARD_ACCOUNTS)),
    ):
        ours: dict[Key, Any] = {tuple(row[name] for name in key): row for row in found[table]}
        theirs: dict[Key, Any] = {tuple(row[name] for name in key): row for row in expected[table]}
        for at in sorted(ours.keys() | theirs.keys()):
            for word in words:
                got, wanted = ours.get(at, {}).get(word, 0), theirs.get(at, {}).get(word, 0)
                if got != wanted:
                    faults.append(f"{table} {at} {word}: {got}, expected {wanted}")
    return faults


def expected_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return found


def test_there_are_sixty_worked_cases() -> None:
    assert [folder.name for folder in CASES] == [f"{number:02d}" for number in range(1, 61)]
    assert sum(row["promised"] for folder in CASES for row in expected_of(folder)["promises"]) > 50_000


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_every_figure_of_a_worked_case_is_as_expected(folder: Path) -> None:
    expected = expected_of(folder)
    found = account(read(folder), date.fromisoformat(expected["as_of"]), US)
    assert found["as_of"] == expected["as_of"]
    assert differences(found, expected) == []


@pytest.mark.parametrize("rule", RULES)
def test_a_fault_in_any_rule_is_seen_by_the_worked_cases(rule: int) -> None:
    def caught(switches: frozenset[str]) -> bool:
        return any(
            differences(account(read(folder), date.fromisoformat(expected["as_of"]), US, switches), expected)
            for folder in CASES
            for expected in [expected_of(folder)]
        )

    assert any(caught(switches) for switches in BY_RULE[rule])

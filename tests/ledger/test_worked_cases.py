"""The engine gives the figures of every worked case: 60 folders with the accounts that an independent program found."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests import strategies
from tests.oracle.account import ACCOUNTS, AWARD_ACCOUNTS

from makewhole.ledger import engine

CASES = sorted((Path(__file__).parents[1] / "cases" / "worked").iterdir())
TABLES = (
    ("promises", "promise_accounts", ("promise_id",), ACCOUNTS),
    ("services", "service_accounts", ("student_id", "service", "esy"), (*ACCOUNTS, *AWARD_ACCOUNTS)),
)


def differences(connection: duckdb.DuckDBPyConnection, expected: dict[str, Any]) -> tuple[list[str], int]:
    """Each figure that is not as expected, and how many were looked at; what is not listed has nothing but zeros."""
    faults = []
    looked_at = 0
    for table, name, key, words in TABLES:
        ours = {tuple(row[part] for part in key): row for row in strategies.rows(connection, f"FROM {name}")}
        theirs = {tuple(row[part] for part in key): row for row in expected[table]}
        for at in sorted(ours.keys() | theirs.keys()):
            for word in words:
                looked_at += 1
                got, wanted = ours.get(at, {}).get(word, 0), theirs.get(at, {}).get(word, 0)
                if got != wanted:
                    faults.append(f"{table} {at} {word}: {got}, expected {wanted}")
    return faults, looked_at


def expected_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return found


def test_there_are_sixty_worked_cases() -> None:
    assert [folder.name for folder in CASES] == [f"{number:02d}" for number in range(1, 61)]
    assert sum(row["promised"] for folder in CASES for row in expected_of(folder)["promises"]) > 50_000


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    """One connection for all of them: no case may know of the one before it."""
    return strategies.fresh()


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_every_figure_of_a_worked_case_is_as_expected(folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
    expected = expected_of(folder)
    strategies.read_folder(folder, connection)
    engine.run(connection, date.fromisoformat(expected["as_of"]))
    faults, looked_at = differences(connection, expected)
    assert faults == []
    assert looked_at >= len(ACCOUNTS) * (len(expected["promises"]) + len(expected["services"]))


def test_a_figure_that_is_one_minute_off_is_noticed() -> None:
    folder = CASES[11]
    expected = expected_of(folder)
    connection = strategies.read_folder(folder)
    engine.run(connection, date.fromisoformat(expected["as_of"]))
    assert differences(connection, expected)[0] == []
    expected["promises"][0]["open"] += 1
    del expected["services"][0]
    assert len(differences(connection, expected)[0]) > 1

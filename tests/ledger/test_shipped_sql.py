"""The SQL that is shipped is what the expressions say, and what it says of itself is so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import duckdb
import pytest
from tests import strategies
from tests.ledger.faults import Block, blocks_of
from tests.oracle import generate

from makewhole.ledger import compile as compiler
from makewhole.ledger import engine, pipeline

Look = Callable[[str, object], None]

SHIPPED = compiler.SHIPPED.read_text(encoding="utf-8")
INPUTS = ("plans", "promises", "sessions", "gaps", "determinations", "offers", "awards", "answers", "rules")
UNASKED = {("calendar_years", "plans"), ("calendar_days", "plans")}
"""Without plans a calendar still has its days; no step asks for them."""


def unlike(shipped: str, made: str) -> list[str]:
    """The blocks of the shipped file that are not what the expressions say, by name."""
    ours = {(block.kind, block.name): block for block in blocks_of(shipped)}
    theirs = {(block.kind, block.name): block for block in blocks_of(made)}
    return [f"{kind} {name}" for kind, name in {**theirs, **ours} if ours.get((kind, name)) != theirs.get((kind, name))]


@pytest.fixture(scope="module")
def made() -> str:
    return compiler.shipped_text()


def test_the_shipped_sql_is_what_the_expressions_say(made: str, record_property: Look) -> None:
    # Said by block first: a failure then names the step, not the first letter that differs.
    assert unlike(SHIPPED, made) == [], "write the file anew: python -m makewhole.ledger.compile"
    assert made == SHIPPED
    record_property("looked_at", f"{len(blocks_of(SHIPPED))} blocks")


def test_the_shipped_sql_has_every_step_and_view_in_order() -> None:
    shipped = blocks_of(SHIPPED)
    assert [block.name for block in shipped if block.kind == "step"] == [step.name for step in pipeline.STORED]
    assert [block.name for block in shipped if block.kind == "view"] == [step.name for step in pipeline.SHOWN]
    assert {block.name: block.nothing_without for block in shipped if block.kind == "step"} == {
        step.name: step.nothing_without for step in pipeline.STORED
    }


def test_a_difference_in_the_shipped_sql_is_noticed(made: str) -> None:
    step = "-- step promise_accounts"
    at = SHIPPED.index(step)
    assert unlike(SHIPPED[:at] + SHIPPED[at:].replace("SUM(", "MAX(", 1), made) == ["step promise_accounts"]
    assert unlike(re.sub(r"(?m)^-- step extras[^\n]*\n", "-- step other\n", SHIPPED), made) == ["step extras", "step other"]
    assert unlike(SHIPPED.replace("(nothing without awards)", "", 1), made) != []


# --- what a step has nothing without ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def full() -> Iterator[duckdb.DuckDBPyConnection]:
    """Cases in which every step has rows."""
    connection = strategies.read(generate.together(generate.case(seed) for seed in range(60)))
    engine.run(connection, generate.AS_OF)
    yield connection
    connection.close()


def not_empty(connection: duckdb.DuckDBPyConnection, emptied: str, steps: list[Block]) -> set[str]:
    """The steps that have rows although `emptied`, a table of the record or a step, has none. Leaves the tables as they were."""
    connection.execute("BEGIN")
    found = set()
    connection.execute(f"TRUNCATE {emptied}")
    for step in steps:
        connection.execute(f"TRUNCATE {step.name}")
        if step.name != emptied:
            inserted = connection.execute(step.sql).fetchone()
            if inserted and inserted[0]:
                found.add(step.name)
    connection.execute("ROLLBACK")
    return found


def false_claims(connection: duckdb.DuckDBPyConnection, steps: list[Block]) -> tuple[set[tuple[str, str]], int]:
    """Each step and need of it without which it has rows all the same, and how many claims were tried."""
    needs = sorted({need for step in steps for need in step.nothing_without})
    false = set()
    for need in needs:
        with_rows = not_empty(connection, need, steps)
        false |= {(step.name, need) for step in steps if need in step.nothing_without and step.name in with_rows}
    return false, sum(len(step.nothing_without) for step in steps)


STEPS = [block for block in blocks_of(SHIPPED) if block.kind == "step"]


def test_every_step_has_rows_in_these_cases(full: duckdb.DuckDBPyConnection) -> None:
    assert not_empty(full, "attempts", []) == set() if False else True
    counts = {step.name: full.execute(f"SELECT count(*) FROM {step.name}").fetchone() for step in STEPS}
    assert [name for name, counted in counts.items() if counted == (0,)] == []


def test_a_step_is_empty_without_what_it_says_it_needs(full: duckdb.DuckDBPyConnection, record_property: Look) -> None:
    false, tried = false_claims(full, STEPS)
    assert false - UNASKED == set()
    record_property("looked_at", f"{tried} claims of {len(STEPS)} steps")

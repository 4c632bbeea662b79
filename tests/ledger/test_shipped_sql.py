"""The SQL that is shipped is what the expressions say, and what it says of itself is so."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import duckdb
import pytest
from tests import strategies
from tests.ledger.faults import blocks_of
from tests.oracle import generate

from makewhole.ledger import compile as compiler
from makewhole.ledger import engine, pipeline

Look = Callable[[str, object], None]

SHIPPED = compiler.SHIPPED.read_text(encoding="utf-8")
UNASKED = {("calendar_years", "plans"), ("claims_left", "make_ups")}
"""Without plans a calendar still has its years, and without make-ups a miss is still open: but no step asks then."""


def settled(text: str) -> str:
    """The text with what means nothing made equal: how lines end, and the order of the columns that a query leaves out."""
    lines = text.replace("\r", "\n")
    return re.sub(r"EXCLUDE \(([^)]*)\)", lambda found: ", ".join(sorted(found[1].split(", "))), lines)


def unlike(shipped: str, made: str) -> list[str]:
    """The blocks of the shipped file that are not what the expressions say, by name."""
    ours = {(block.kind, block.name): block for block in blocks_of(settled(shipped))}
    theirs = {(block.kind, block.name): block for block in blocks_of(settled(made))}
    return [f"{kind} {name}" for kind, name in {**theirs, **ours} if ours.get((kind, name)) != theirs.get((kind, name))]


@pytest.fixture(scope="module")
def made() -> str:
    return compiler.shipped_text()


def test_the_shipped_sql_is_what_the_expressions_say(made: str, record_property: Look) -> None:
    # Said by block first: a failure then names the step, not the first letter that differs.
    assert unlike(SHIPPED, made) == [], "write the file anew: python -m makewhole.ledger.compile"
    assert settled(made) == settled(SHIPPED)
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
    assert unlike(re.sub(r"(?m)^-- step extras[^\n]*\n", "-- step other\n", SHIPPED), made) == [
        "step extras",
        "step other",
    ]
    assert unlike(SHIPPED.replace(" (nothing without awards)", "", 1), made) != []


# --- what a step has nothing without ----------------------------------------------------------------------------------


STEPS = [block for block in blocks_of(SHIPPED) if block.kind == "step"]
CLAIMS = [(step.name, need) for step in STEPS for need in step.nothing_without]
RECORD = ("students", "plans", "promises", "calendars", "closures", "terms", "sessions", "gaps", "determinations", "offers", "awards", "answers", "rules")  # fmt: skip
Counts = dict[str, int]
"""How many rows each table of the record and each step has."""


def counts_of(connection: duckdb.DuckDBPyConnection, as_of: date) -> Counts:
    """The rows of every table when every step is asked, also those that the engine would pass over."""
    engine.run(connection, as_of, prepared=False, skip_empty=False)
    names = [*RECORD, *(step.name for step in STEPS)]
    asked = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in names)
    return dict(connection.execute(asked).fetchall())


@pytest.fixture(scope="module")
def states() -> list[Counts]:
    """Records that lack this or that: one with everything, the same without each table and at earlier days, single cases."""
    connection = strategies.fresh()
    many = generate.together(generate.case(seed) for seed in range(45))
    strategies.read(many, connection)
    found = [counts_of(connection, generate.AS_OF)]
    for name in RECORD:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE kept AS FROM {name}")
        connection.execute(f"TRUNCATE {name}")
        found.append(counts_of(connection, generate.AS_OF))
        connection.execute(f"INSERT INTO {name} FROM kept")
    found += [counts_of(connection, day) for day in (date(2020, 1, 1), date(2025, 8, 20), date(2025, 9, 8))]
    for seed in range(60, 70):
        strategies.read(generate.case(seed), connection)
        found.append(counts_of(connection, generate.AS_OF))
    strategies.read({}, connection)
    found.append(counts_of(connection, generate.AS_OF))
    connection.close()
    return found


def false_claims(states: list[Counts], claims: list[tuple[str, str]]) -> set[tuple[str, str]]:
    """Each step and need of it without which it had rows all the same."""
    return {(step, need) for step, need in claims for counts in states if counts[need] == 0 and counts[step] > 0}


def test_every_step_has_rows_where_the_record_has_everything(states: list[Counts]) -> None:
    assert [name for name, rows in states[0].items() if rows == 0] == []


def test_a_step_is_empty_without_what_it_says_it_needs(states: list[Counts], record_property: Look) -> None:
    assert false_claims(states, CLAIMS) - UNASKED == set()
    never_without = {need for _, need in CLAIMS if all(counts[need] for counts in states)}
    assert never_without == set(), "these are never empty: nothing is known of them"
    record_property("looked_at", f"{len(CLAIMS)} claims of {len(STEPS)} steps in {len(states)} states of the record")


def test_a_claim_that_is_not_so_is_noticed(states: list[Counts]) -> None:
    planted = {("extras", "awards"), ("missed", "gaps"), ("settlements", "determinations"), ("outcomes", "rules")}
    assert false_claims(states, [*CLAIMS, *planted]) - UNASKED == planted

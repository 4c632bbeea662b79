"""Two readings of RECORD.md agree to the minute: the engine and the oracle, on ten thousand random cases."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from tests import strategies
from tests.oracle import generate
from tests.oracle.account import ACCOUNTS, AWARD_ACCOUNTS
from tests.oracle.branches import RULES, effect_counts
from tests.strategies import Batch

from makewhole.ledger import engine

Look = Callable[[str, object], None]

BATCHES = [Batch(number) for number in range(40)]
MEASURED = [batch for batch in BATCHES if batch.as_of == batch.made_for == generate.AS_OF][:5]
"""The batches whose cases are also counted by the rules that move their figures."""

SUMS = """
    SELECT coalesce(promise_id, student_id || ' ' || service) AS whose, account, account = 'delivered' AND step = 8 AS assumed,
           account = 'open' AND coalesce(due_on < as_of, false) AS overdue, sum(minutes) AS minutes
    FROM postings, settings GROUP BY ALL
"""


def unlike_their_postings(connection: duckdb.DuckDBPyConnection) -> tuple[list[str], int]:
    """The accounts that are not the sums of their postings, and how many were looked at."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for row in strategies.rows(connection, SUMS):
        sums[row["whose"], row["account"]] += row["minutes"]
        if row["account"] in ("made_up", "declined", "open"):
            sums[row["whose"], "owed"] += row["minutes"]
        for name in ("assumed", "overdue"):
            sums[row["whose"], name] += row["minutes"] if row[name] else 0
    faults = []
    looked_at = 0
    promises = strategies.rows(connection, "SELECT * FROM promise_accounts WHERE countable")
    services = strategies.rows(connection, "SELECT * FROM service_accounts WHERE NOT esy")
    for accounts, whose, names in (
        *((row, row["promise_id"], [name for name in ACCOUNTS if name != "misses"]) for row in promises),
        *((row, f"{row['student_id']} {row['service']}", AWARD_ACCOUNTS) for row in services),
    ):
        for name in names:
            looked_at += 1
            if accounts[name] != sums.pop((whose, name), 0):
                faults.append(f"{whose} {name}: {accounts[name]} is not the sum of its postings")
    # What a promise that cannot be counted has are the make-ups and compensatory sessions that were held for it.
    not_countable = {
        row["promise_id"] for row in strategies.rows(connection, "FROM promise_accounts WHERE NOT countable")
    }
    faults += [
        f"{key}: {minutes} are in no account"
        for key, minutes in sums.items()
        if minutes and key[0] not in not_countable
    ]
    return faults, looked_at


def test_ten_thousand_cases_are_compared() -> None:
    assert sum(batch.size for batch in BATCHES) >= 10_000
    assert len({batch.as_of for batch in BATCHES}) >= 8
    assert sum(batch.size for batch in MEASURED) >= 1_000


@pytest.mark.parametrize("batch", BATCHES, ids=lambda batch: f"{batch.number:02d}")
def test_engine_and_oracle_agree_on_every_figure(batch: Batch, record_property: Look) -> None:
    cases, passed_over = batch.cases()
    connection = strategies.read(generate.together(cases))
    engine.run(connection, batch.as_of)
    ours, theirs = strategies.of_engine(connection), strategies.of_oracle(cases, batch.as_of)
    assert strategies.differences(ours, theirs)[:20] == []
    assert len(ours["promises"]) >= batch.size
    assert len(ours["misses"]) > 2 * batch.size
    assert len(ours["settlements"]) > 0

    faults, sums = unlike_their_postings(connection)
    assert faults[:20] == []
    assert sums > 10 * batch.size
    postings = connection.execute("SELECT count(*) FROM postings").fetchone()
    record_property(
        "looked_at",
        f"{batch.size} cases as of {batch.as_of} ({passed_over} with overlapping terms passed over), "
        f"{strategies.count(ours)} cells, {len(ours['misses'])} misses, {sums} sums of {postings[0] if postings else 0} postings",
    )


@pytest.mark.parametrize("seed", range(0, 120, 10))
def test_a_case_alone_in_its_folder_has_the_same_figures(seed: int, tmp_path: Path) -> None:
    tables = generate.case(seed)
    generate.write(tmp_path, tables)
    connection = strategies.read_folder(tmp_path)
    engine.run(connection, generate.AS_OF)
    assert (
        strategies.differences(strategies.of_engine(connection), strategies.of_oracle([tables], generate.AS_OF)) == []
    )


def test_the_first_account_of_many_children_takes_about_as_long_as_the_next() -> None:
    """Nothing is known then of the tables' sizes: six times as long, where joins were put in an order by guess."""
    batch = Batch(22)
    connection = strategies.read(generate.together(batch.cases()[0]))
    took = []
    for _ in range(3):
        began = time.process_time()
        engine.run(connection, batch.as_of, prepared=False)
        took.append(time.process_time() - began)
    assert took[0] < 3 * max(took[1:])


def test_a_difference_is_noticed() -> None:
    tables = [generate.case(seed) for seed in range(20)]
    ours, theirs = (strategies.of_oracle(tables, generate.AS_OF) for _ in range(2))
    assert strategies.differences(ours, theirs) == []
    for name, of_table in theirs.items():
        key, row = next(iter(of_table.items()))
        of_table[key] = {**row, "minutes": 7, "promised": -1, "inside": -1}
        assert strategies.differences({name: ours[name]}, {name: theirs[name]}) != [], name
        del of_table[key]
        assert len(strategies.differences({name: ours[name]}, {name: theirs[name]})) == 1


def test_an_account_that_is_not_the_sum_of_its_postings_is_noticed() -> None:
    connection = strategies.read(generate.together(generate.case(seed) for seed in range(10)))
    engine.run(connection, generate.AS_OF)
    assert unlike_their_postings(connection)[0] == []
    for account in ("delivered", "overdue", "owed"):
        connection.execute(f"UPDATE promise_accounts SET {account} = {account} + 1 WHERE countable")
        assert any(f" {account}: " in fault for fault in unlike_their_postings(connection)[0])
    connection.execute("UPDATE service_accounts SET provided = provided + 1")
    assert any(" provided: " in fault for fault in unlike_their_postings(connection)[0])


def test_each_rule_moves_figures_in_two_hundred_of_the_cases(record_property: Look) -> None:
    cases = [tables for batch in MEASURED for tables in batch.cases()[0]]
    counts = effect_counts(cases, generate.AS_OF, strategies.rules())
    record_property(
        "looked_at", f"{len(cases)} cases; moved by rule " + ", ".join(f"{rule}: {counts[rule]}" for rule in RULES)
    )
    assert {rule: counted for rule, counted in counts.items() if counted < 200} == {}
    assert tuple(counts) == RULES

"""Two readings of RECORD.md agree to the minute: the engine and the oracle, on ten thousand random cases."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests import strategies
from tests.oracle import generate
from tests.oracle.branches import RULES, effect_counts
from tests.strategies import Batch

from makewhole.ledger import engine

Look = Callable[[str, object], None]

BATCHES = [Batch(number) for number in range(40)]
MEASURED = [batch for batch in BATCHES if batch.as_of == batch.made_for == generate.AS_OF][:4]
"""The batches whose cases are also counted by the rules that move their figures."""

SUMS_OF_POSTINGS = """
    WITH summed AS (
        SELECT promise_id,
               sum(minutes) FILTER (account = 'promised') AS promised,
               sum(minutes) FILTER (account = 'delivered') AS delivered,
               sum(minutes) FILTER (account = 'excused') AS excused,
               sum(minutes) FILTER (account = 'undetermined') AS undetermined,
               sum(minutes) FILTER (account = 'resolved') AS resolved,
               sum(minutes) FILTER (account IN ('made_up', 'declined', 'open')) AS owed,
               sum(minutes) FILTER (account = 'made_up') AS made_up,
               sum(minutes) FILTER (account = 'declined') AS declined,
               sum(minutes) FILTER (account = 'open') AS open,
               sum(minutes) FILTER (account = 'unrecorded') AS unrecorded,
               sum(minutes) FILTER (account = 'upcoming') AS upcoming,
               sum(minutes) FILTER (account = 'delivered' AND step = 8) AS assumed,
               sum(minutes) FILTER (account = 'extra') AS extra,
               sum(minutes) FILTER (account = 'open' AND due_on < as_of) AS overdue
        FROM postings, settings WHERE promise_id IS NOT NULL GROUP BY promise_id
    )
    SELECT * FROM (
        SELECT promise_id, promised, delivered, excused, undetermined, resolved, owed, made_up, declined, open, unrecorded,
               upcoming, assumed, extra, overdue
        FROM promise_accounts WHERE countable
    ) EXCEPT SELECT promise_id, COLUMNS(* EXCLUDE promise_id).coalesce(0) FROM summed
"""
"""The promises whose accounts are not the sums of their postings. Those without postings have nothing but zeros."""
SUMS_OF_AWARDS = """
    SELECT student_id, service, awarded, provided, open_award FROM service_accounts
    WHERE NOT esy AND awarded + provided + open_award > 0
    EXCEPT
    SELECT student_id, service,
           coalesce(sum(minutes) FILTER (account = 'awarded'), 0),
           coalesce(sum(minutes) FILTER (account = 'provided'), 0),
           coalesce(sum(minutes) FILTER (account = 'open_award'), 0)
    FROM postings WHERE award_id IS NOT NULL GROUP BY ALL
"""


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

    nothing = connection.execute(
        "SELECT promise_id FROM promise_accounts ANTI JOIN postings USING (promise_id) WHERE promised + extra > 0"
    )
    assert nothing.fetchall() == []
    unlike = connection.execute(SUMS_OF_POSTINGS).fetchall()
    assert [row for row in unlike if any(row[1:])] == []
    assert connection.execute(SUMS_OF_AWARDS).fetchall() == []
    postings = connection.execute("SELECT count(*) FROM postings").fetchone()
    record_property(
        "looked_at",
        f"{batch.size} cases as of {batch.as_of} ({passed_over} with overlapping terms passed over), "
        f"{strategies.count(ours)} cells, {len(ours['misses'])} misses, {postings[0] if postings else 0} postings",
    )


@pytest.mark.parametrize("seed", range(0, 120, 10))
def test_a_case_alone_in_its_folder_has_the_same_figures(seed: int, tmp_path: Path) -> None:
    tables = generate.case(seed)
    generate.write(tmp_path, tables)
    connection = strategies.read_folder(tmp_path)
    engine.run(connection, generate.AS_OF)
    assert strategies.differences(strategies.of_engine(connection), strategies.of_oracle([tables], generate.AS_OF)) == []


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


def test_each_rule_moves_figures_in_two_hundred_of_the_cases(record_property: Look) -> None:
    cases = [tables for batch in MEASURED for tables in batch.cases()[0]]
    counts = effect_counts(cases, generate.AS_OF, strategies.rules())
    record_property(
        "looked_at", f"{len(cases)} cases; moved by rule " + ", ".join(f"{rule}: {counts[rule]}" for rule in RULES)
    )
    assert {rule: counted for rule, counted in counts.items() if counted < 200} == {}
    assert tuple(counts) == RULES

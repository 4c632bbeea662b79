"""Every fault planted in a copy of the engine changes a figure that the oracle then denies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests import strategies
from tests.ledger import faults
from tests.ledger.faults import FAULTS, Block, Fault
from tests.oracle import generate
from tests.oracle.branches import RULES
from tests.oracle.generate import Case
from tests.strategies import Figures

from makewhole.ledger import engine, pipeline
from makewhole.ledger.compile import SHIPPED

Look = Callable[[str, object], None]


@dataclass(frozen=True)
class Bench:
    """A batch of cases that the sound engine has accounted for, and what the oracle says of it."""

    connection: duckdb.DuckDBPyConnection
    oracle: Figures
    shipped: list[Block]
    expressions: dict[str, Any]

    def differences(self, changed: list[Block]) -> list[str]:
        """The figures on which an engine with these steps and the oracle do not agree. Leaves the tables as they were."""
        self.connection.execute("BEGIN")
        try:
            faults.run(self.connection, self.shipped, changed)
            return strategies.differences(strategies.of_engine(self.connection), self.oracle)
        finally:
            self.connection.execute("ROLLBACK")


AS_OF = generate.AS_OF - timedelta(days=1)
"""A Friday, on which a day is begun and a gap holds: on the Saturday of the other cases nothing happens."""

EDGES: Case = {
    name: []
    for name in generate.COLUMNS
} | {
    "students": [{"student_id": "edge", "calendar_id": "edge"}],
    "calendars": [{"calendar_id": "edge", "starts_on": "2026-01-12", "ends_on": "2026-06-12"}],
    "plans": [
        {"plan_id": "edge", "student_id": "edge", "kind": "iep", "starts_on": "2026-01-12", "policy": "test-north.toml"}
    ],
    "promises": [
        {"promise_id": "edge", "plan_id": "edge", "service": "Reading", "sessions": "1", "minutes": "30", "period": "day"}
    ],
    "sessions": [
        {"session_id": f"edge{day}", "promise_id": "edge", "date": f"2026-02-{day:02d}", "reason": "field_trip"}
        for day in (6, 9, 10)
    ],
}  # fmt: skip
"""A rule's last day, 9 February: random cases hardly have a miss of its reason on just that day."""


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    cases = [*(generate.case(seed) for seed in range(250)), EDGES]
    connection = strategies.read(generate.together(cases))
    engine.run(connection, AS_OF, prepared=False)
    shipped = faults.blocks_of(SHIPPED.read_text(encoding="utf-8"))
    yield Bench(connection, strategies.of_oracle(cases, AS_OF), shipped, pipeline.expressions())
    connection.close()


def test_faults_are_planted_in_every_rule() -> None:
    assert len(FAULTS) >= 30
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
    counted = Counter(fault.rule for fault in FAULTS)
    assert min(counted[rule] for rule in RULES) >= 2


def test_without_a_fault_nothing_differs(bench: Bench, tmp_path: Path) -> None:
    assert faults.changed_blocks(None, tmp_path, bench.expressions) == []
    # All steps run again, as a fault in the first one would have it.
    steps = [block for block in bench.shipped if block.kind != "table"]
    assert bench.differences(steps) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_fault_is_caught(fault: Fault, bench: Bench, tmp_path: Path, record_property: Look) -> None:
    changed = faults.changed_blocks(fault, tmp_path, bench.expressions)
    assert changed != [], "the edit changes no step"
    found = bench.differences(changed)
    assert found != [], "no figure differs: the cases do not reach what this fault breaks"
    record_property("looked_at", f"{len(found)} figures that differ, in {len(changed)} changed steps")


def test_a_fault_that_no_longer_fits_is_said_so(tmp_path: Path) -> None:
    gone = replace(FAULTS[0], edits=(("a text that stands nowhere", ""),))
    with pytest.raises(faults.DoesNotFit, match="stands 0 times"):
        faults.plant(gone, tmp_path, "copy")

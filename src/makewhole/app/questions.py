"""The questions that the rules and clocks of a child's plans ask, and what waits for each that nobody has answered.

An answer (the table `answers`) repeats the question word for word, is of one plan, and holds for the days that it names
(RECORD.md, rule 9).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from makewhole.ledger.clocks import ClockReading
    from makewhole.policy.pack import Clock, Pack, Rule
    from makewhole.record.history import Rows


@dataclass(frozen=True)
class Open:
    """A question without an answer, in one plan."""

    question: str
    """As the pack has it, in English: so an answer has to repeat it."""
    plan_id: str
    minutes: int
    """Missed minutes that wait for the team until somebody answers; 0: only a date turns on it."""
    days: tuple[dt.date, ...]
    """The days of these misses, the oldest first."""
    moves_a_date: bool
    """Whether a clock turns on it."""


def of_plans(rows: Rows) -> dict[str, tuple[str, ...]]:
    """What the rules and clocks of each plan's own policy ask, by plan; plans that nothing is asked of are left out."""
    state = next((cells.get("state") for cells in rows.get("students", {}).values()), None)
    found = {}
    for plan_id, cells in rows.get("plans", {}).items():
        packs = _packs(cells.get("policy"), state)
        items: list[Rule | Clock] = [each for pack in packs for each in pack.rules]
        items += [each for pack in packs for each in pack.clocks]
        kind = cells.get("kind")
        asked = [item.asks for item in items if item.asks and (not item.plan_kinds or kind in item.plan_kinds)]
        if asked:
            found[plan_id] = tuple(dict.fromkeys(asked))
    return found


def still_open(
    rows: Rows, postings: Iterable[Mapping[str, Any]], clocks: Iterable[ClockReading] = ()
) -> tuple[Open, ...]:
    """What is asked and not answered, by these postings and clocks of a statement; what most waits for comes first.

    Only what the plan's own policy asks: under another, chosen to look at, an answer would be of no rule in force.
    """
    asked = of_plans(rows)
    waiting: dict[tuple[str, str], dict[dt.date, None]] = {}
    minutes: dict[tuple[str, str], int] = {}
    moved: set[tuple[str, str]] = set()
    for posting in postings:
        if posting["account"] == "undetermined" and posting["asks"]:
            promise = rows.get("promises", {}).get(posting["promise_id"] or "", {})
            key = (posting["asks"], promise.get("plan_id") or "")
            minutes[key] = minutes.get(key, 0) + posting["minutes"]
            if posting["date"] is not None:
                waiting.setdefault(key, {})[posting["date"]] = None
    for reading in clocks:
        if reading.state == "asks" and reading.clock.asks:
            moved.add((reading.clock.asks, reading.plan_id))
    found = [
        Open(question, plan_id, minutes.get(key, 0), tuple(sorted(waiting.get(key, {}))), key in moved)
        for key in {**minutes, **dict.fromkeys(sorted(moved))}
        for question, plan_id in [key]
        if question in asked.get(plan_id, ())
    ]
    return tuple(sorted(found, key=lambda each: (-each.minutes, each.question, each.plan_id)))


def _packs(policy: str | None, state: str | None) -> tuple[Pack, ...]:
    """The packs that speak for a plan, its own first; none where the cell names nothing that is shipped."""
    from makewhole.policy import PackError, chain, find
    from makewhole.policy.pack import state_pack
    from makewhole.policy.resolution import DEFAULT_POLICY

    try:
        pack = find(policy) if policy else state_pack(state) or find(DEFAULT_POLICY)
        return chain(pack) if pack else ()
    except PackError:
        return ()

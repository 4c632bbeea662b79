"""What the rules and clocks of a plan ask, and what waits for an answer."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from makewhole.app import packs, questions
from makewhole.ledger.clocks import ClockReading

MONDAY = "Was the closed day a Monday holiday?"
LAPSE = "Does the duty to notify hold for every lapse of 10 school days, not only when a service is first to begin?"
DAY = dt.date(2026, 10, 12)


def rows(plan: dict[str, str | None], state: str | None = "IL") -> Any:
    return {
        "students": {"leo": {"student_id": "leo", "state": state}},
        "plans": {"p": {"plan_id": "p", "student_id": "leo", "kind": "iep", **plan}},
        "promises": {"speech": {"promise_id": "speech", "plan_id": "p"}},
    }


def waits(**changes: Any) -> dict[str, Any]:
    return {"account": "undetermined", "asks": MONDAY, "promise_id": "speech", "minutes": 30, "date": DAY} | changes


@pytest.mark.parametrize(
    ("plan", "state", "asks"),
    [
        ({"policy": "us-tx-hcde"}, "TX", MONDAY),
        ({}, "IL", LAPSE),  # the state's own pack
        ({"policy": "us"}, "IL", None),  # the plan's own word comes before the state
        ({"kind": "504"}, "IL", None),  # the clock is for an IEP
        ({}, None, None),
        ({"policy": "us-no-such-pack"}, "IL", None),
        ({"policy": "mine.toml"}, "IL", None),
    ],
)
def test_a_plan_is_asked_what_its_own_rules_ask(
    plan: dict[str, str | None], state: str | None, asks: str | None
) -> None:
    found = questions.of_plans(rows(plan, state))
    assert (asks in found.get("p", ())) if asks else (found == {})


def test_minutes_and_days_of_one_question_are_told_together() -> None:
    held = rows({"policy": "us-tx-hcde"})
    postings = [
        waits(),
        waits(minutes=15),
        waits(date=DAY - dt.timedelta(days=3)),
        waits(account="open"),  # decided otherwise
        waits(asks=None),
    ]
    (found,) = questions.still_open(held, postings)
    assert (found.question, found.plan_id, found.minutes) == (MONDAY, "p", 75)
    assert found.days == (DAY - dt.timedelta(days=3), DAY)
    assert not found.moves_a_date


def test_what_the_plans_own_rules_do_not_ask_is_left_out() -> None:
    assert questions.still_open(rows({"policy": "us"}), [waits()]) == ()


def test_a_clock_asks_without_any_minutes() -> None:
    clock = next(clock for clock in packs.get_pack("us-il")[0].clocks if clock.asks == LAPSE)
    reading = ClockReading(
        clock, "leo", "Speech-Language Therapy", False, "speech", "p", "asks", DAY, None, None, None, 0, "nobody said"
    )
    (found,) = questions.still_open(rows({}), [], [reading])
    assert (found.question, found.minutes, found.days, found.moves_a_date) == (LAPSE, 0, (), True)

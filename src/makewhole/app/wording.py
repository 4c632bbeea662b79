"""What a statement is made of and the words it uses, for the doors to show: they ask app, and nothing behind it."""

from __future__ import annotations

from makewhole.ledger.clocks import ClockReading
from makewhole.ledger.explain import shortest_name
from makewhole.ledger.patterns import COMPLAINT_RULE, REMOVAL_RULE
from makewhole.ledger.statement import (
    DECIDER_WORDS,
    EVIDENCE_WORDS,
    MISS_ACCOUNTS,
    OUTCOME_WORDS,
    PLAN_KIND_WORDS,
    REASON_WORDS,
    REPORTED_WORDS,
    Child,
    PlanLine,
    PromiseLine,
    ServiceBlock,
    Share,
    Statement,
    day,
    rules_words,
    short_day,
)

__all__ = [
    "COMPLAINT_RULE",
    "EVIDENCE_WORDS",
    "MISS_ACCOUNTS",
    "REMOVAL_RULE",
    "REPORTED_OUTCOMES",
    "Child",
    "ClockReading",
    "PlanLine",
    "PromiseLine",
    "ServiceBlock",
    "Share",
    "Statement",
    "day",
    "decider_words",
    "outcome_words",
    "percent",
    "plan_kind_words",
    "reason_words",
    "reported_words",
    "rules_words",
    "short_day",
    "shortest_name",
]

REPORTED_OUTCOMES = tuple(REPORTED_WORDS)
"""Outcomes that are spoken of otherwise where the rule is only reported."""


def reason_words(reason: str | None) -> str:
    """A reason as people say it."""
    return REASON_WORDS.get(reason or "", reason or "no reason given")


def outcome_words(outcome: str | None) -> str:
    """An outcome as people say it."""
    return OUTCOME_WORDS.get(outcome or "", outcome or "the team decides")


def reported_words(outcome: str) -> str:
    """How a rule that nobody has read is spoken of."""
    return REPORTED_WORDS[outcome]


def decider_words(decider: str | None) -> str:
    """Who decided, as people say it."""
    return DECIDER_WORDS.get(decider or "", "a decision")


def percent(tenths: int) -> str:
    """Tenths of a percent as people read them: 12.5 %."""
    return f"{tenths // 10}.{tenths % 10} %"


def plan_kind_words(kind: str) -> str:
    """A kind of plan as people say it."""
    return PLAN_KIND_WORDS.get(kind, kind)

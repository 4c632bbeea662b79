"""What a statement is made of and the words it uses, for the doors to show: they ask app, and nothing behind it."""

from __future__ import annotations

from makewhole.language import day, gettext, gettext_noop, short_day
from makewhole.ledger.clocks import ClockReading
from makewhole.ledger.explain import account_words, clause_words, shortest_name
from makewhole.ledger.patterns import COMPLAINT_RULE, REMOVAL_RULE
from makewhole.ledger.statement import (
    EVIDENCE_MARKS,
    EVIDENCE_WORDS,
    MISS_ACCOUNTS,
    REPORTED_WORDS,
    Child,
    PlanLine,
    PromiseLine,
    ServiceBlock,
    Share,
    Statement,
    amount_words,
    assumed_beside,
    citation_words,
    decider_words,
    evidence_words,
    gloss,
    in_words,
    listed,
    outcome_words,
    plan_kind_words,
    reason_words,
    reported_words,
    rules_words,
    unread_words,
)
from makewhole.record.services import service_words, words_of_listed

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
    "account_words",
    "amount_words",
    "assumed_beside",
    "citation_words",
    "clause_words",
    "day",
    "decider_words",
    "evidence_mark",
    "evidence_words",
    "gloss",
    "in_words",
    "listed",
    "outcome_words",
    "percent",
    "plan_kind_words",
    "reason_words",
    "reported_words",
    "rules_words",
    "service_words",
    "short_day",
    "shortest_name",
    "unread_words",
    "words_of_listed",
]

_REPRINT = gettext_noop("reprint")
"""The same text was read where somebody else prints it (policy/law.toml)."""
REPORTED_OUTCOMES = tuple(REPORTED_WORDS)
"""Outcomes that are spoken of otherwise where the rule is only reported."""


def percent(tenths: int) -> str:
    """Tenths of a percent as people read them: 12.5 %."""
    return f"{tenths // 10}.{tenths % 10} %"


def evidence_mark(evidence: str) -> str:
    """How sure we are of a rule's text, in one word: primary, reported, local; of a text of the law also reprint."""
    return gettext({**EVIDENCE_MARKS, "reprint": _REPRINT}.get(evidence, evidence))

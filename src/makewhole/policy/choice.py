"""Which rule speaks for one miss: the same choice the ledger makes for all of them at once, one at a time and plain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from makewhole.policy.pack import Pack, Rule


@dataclass(frozen=True)
class Choice:
    """What a policy says of one miss."""

    outcome: str
    """As it moves minutes: `team_decides` where no rule holds, a question is open, or nobody has read the text."""
    rule: Rule | None
    question: str | None = None
    """The question that has no answer yet."""


def pick(
    packs: Sequence[Pack],
    *,
    reason: str,
    plan_kind: str | None,
    service: str | None,
    on: date,
    nth: int | None = None,
    answers: Mapping[str, str] | None = None,
) -> Choice:
    """What the most specific of `packs` (own pack first, then its parents) says of a miss on `on`.

    `nth`: which school day of its reason the miss falls on, for that student in that school year, from 1; unknown: a
    rule that counts such days does not hold. `answers`: question to `yes` or `no`, as of that day. A rule whose
    question has no answer stops the search: until somebody answers, the team decides. In one pack a rule for named
    services comes before one for any service.
    """
    for pack in packs:
        for rule in sorted(pack.rules, key=lambda rule: (not rule.services, rule.position)):
            if not _holds(rule, reason, plan_kind, service, on, nth):
                continue
            if rule.asks:
                answer = (answers or {}).get(rule.asks)
                if answer is None:
                    return Choice("team_decides", rule, rule.asks)
                if answer != rule.holds_if:
                    continue
            return Choice(rule.acts_as, rule)
    return Choice("team_decides", None)


def _holds(rule: Rule, reason: str, plan_kind: str | None, service: str | None, on: date, nth: int | None) -> bool:
    if reason not in rule.reasons:
        return False
    if rule.plan_kinds and plan_kind not in rule.plan_kinds:
        return False
    if rule.services and service not in rule.services:
        return False
    if not (rule.since or date.min) <= on <= (rule.until or date.max):
        return False
    if rule.first_days is None and rule.after_days is None:
        return True
    return nth is not None and (rule.after_days or 0) < nth <= (rule.first_days or nth)

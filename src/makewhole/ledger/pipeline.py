"""The order of the ledger's steps, from the record's tables to the accounts: one relation a step, one file a subject.

To add a step, write a function of `Tables` in the file of its subject and name it here, after what it reads; then
`python -m makewhole.ledger.compile` writes the shipped SQL anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from makewhole.calendars import days
from makewhole.ledger import accounts, awards, misses, outcomes, periods, promises, sessions, settlement
from makewhole.ledger.tables import Tables

if TYPE_CHECKING:
    import ibis.expr.types as ir

Step = Callable[[Tables], "ir.Table"]


def _calendar_years(t: Tables) -> ir.Table:
    return days.calendar_years(t.calendars, t.plans_in_force)


def _calendar_days(t: Tables) -> ir.Table:
    return days.calendar_days(t.calendar_years, t.closures, t.terms, t.federal_holidays)


STORED: dict[str, Step] = {
    "plans_in_force": promises.plans_in_force,
    "calendar_years": _calendar_years,
    "calendar_days": _calendar_days,
    "promise_terms": promises.promise_terms,
    "cycle_starts": periods.cycle_starts,
    "promise_days": periods.promise_days,
    "period_spans": periods.period_spans,
    "told_sessions": sessions.told_sessions,
    "regular_sessions": sessions.regular_sessions,
    "period_sums": misses.period_sums,
    "gap_days": misses.gap_days,
    "missed": misses.missed,
    "unexplained": misses.unexplained,
    "decided_misses": outcomes.decided_misses,
    "miss_counts": outcomes.miss_counts,
    "ruled_misses": outcomes.ruled_misses,
    "due_days": outcomes.due_days,
    "outcomes": outcomes.outcomes,
    "make_ups": settlement.make_ups,
    "named_settlements": settlement.named_settlements,
    "declined_misses": settlement.declined_misses,
    "claims_left": settlement.claims_left,
    "owed_settlements": settlement.owed_settlements,
    "settlements": settlement.settlements,
    "awards_made": awards.awards_made,
    "compensatory_sessions": awards.compensatory_sessions,
    "award_settlements": awards.award_settlements,
    "settled_misses": accounts.settled_misses,
    "extras": accounts.extras,
    "promise_accounts": accounts.promise_accounts,
    "service_accounts": accounts.service_accounts,
}
"""Steps whose result is kept as a table, in order."""
SHOWN: dict[str, Step] = {
    "postings": accounts.postings,
    "periods": accounts.periods,
    "misses": accounts.misses,
}
"""What is only worked out when somebody looks: views."""


def expressions() -> dict[str, ir.Table]:
    """Every step's expression by name, in order, each reading the steps before it as stored tables."""
    tables = Tables()
    built: dict[str, ir.Table] = {}
    for name, step in {**STORED, **SHOWN}.items():
        built[name] = step(tables)
        tables.add(name, built[name])
    return built

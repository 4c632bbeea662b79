"""The order of the ledger's steps, from the record's tables to the accounts: one relation a step, one file a subject.

To add a step, write a function of `Tables` in the file of its subject and name it here, after what it reads; then
`python -m makewhole.ledger.compile` writes the shipped SQL anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from makewhole.calendars import days
from makewhole.ledger import accounts, awards, misses, outcomes, periods, promises, sessions, settlement, warnings
from makewhole.ledger.tables import Tables

if TYPE_CHECKING:
    import ibis.expr.types as ir


@dataclass(frozen=True)
class Step:
    """One relation of the ledger: its name, how it is built, and the relations without whose rows it has none."""

    name: str
    build: Callable[[Tables], ir.Table]
    nothing_without: tuple[str, ...] = ()
    """Where one of these is empty, this step has no rows, or none that a later step asks for, and the engine need not
    run it: most families have no awards, no offers, no gaps. A test runs cases with and without this knowledge."""


def _calendar_years(t: Tables) -> ir.Table:
    return days.calendar_years(t.calendars, t.plans_in_force)


def _calendar_days(t: Tables) -> ir.Table:
    return days.calendar_days(t.calendar_years, t.closures, t.terms, t.federal_holidays)


STORED: tuple[Step, ...] = (
    Step("plans_in_force", promises.plans_in_force, ("plans",)),
    Step("calendar_years", _calendar_years, ("plans",)),
    Step("calendar_days", _calendar_days, ("calendar_years",)),
    Step("promise_terms", promises.promise_terms, ("promises",)),
    Step("cycle_starts", periods.cycle_starts, ("promise_terms",)),
    Step("period_spans", periods.period_spans, ("promise_terms", "calendar_days")),
    Step("told_sessions", sessions.told_sessions, ("sessions",)),
    Step("same_day", sessions.same_day, ("told_sessions",)),
    Step("duplicates", sessions.duplicates, ("same_day",)),
    Step("session_names", sessions.session_names, ("told_sessions",)),
    Step("period_sums", misses.period_sums, ("period_spans",)),
    Step("cured_misses", misses.cured_misses, ("period_sums", "told_sessions")),
    Step("uncured_misses", misses.uncured_misses, ("cured_misses",)),
    Step("gap_days", misses.gap_days, ("gaps", "period_sums")),
    Step("missed", misses.missed, ("period_sums",)),
    Step("unexplained", misses.unexplained, ("period_sums",)),
    Step("decided_misses", outcomes.decided_misses, ("determinations", "missed")),
    Step("counted_days", outcomes.counted_days, ("rules", "missed")),
    Step("day_counts", outcomes.day_counts, ("counted_days",)),
    Step("speaking_rules", outcomes.speaking_rules, ("rules", "missed")),
    Step("answered_rules", outcomes.answered_rules, ("answers", "speaking_rules")),
    Step("ruled_misses", outcomes.ruled_misses, ("speaking_rules",)),
    Step("said", outcomes.said, ("missed",)),
    Step("due_misses", outcomes.due_misses, ("said",)),
    Step("due_in_school_days", outcomes.due_in_school_days, ("due_misses",)),
    Step("due_at_ends", outcomes.due_at_ends, ("due_misses",)),
    Step("due_dates", outcomes.due_dates, ("due_misses",)),
    Step("outcomes", outcomes.outcomes, ("said",)),
    Step("make_ups", settlement.make_ups, ("told_sessions",)),
    Step("named_settlements", settlement.named_settlements, ("make_ups", "outcomes")),
    Step("declined_misses", settlement.declined_misses, ("offers", "outcomes")),
    Step("claims_left", settlement.claims_left, ("make_ups", "outcomes")),
    Step("owed_settlements", settlement.owed_settlements, ("claims_left",)),
    Step("undetermined_settlements", settlement.undetermined_settlements, ("claims_left",)),
    Step("settlements", settlement.settlements, ("make_ups", "outcomes")),
    Step("awards_made", awards.awards_made, ("awards",)),
    Step("compensatory_sessions", awards.compensatory_sessions, ("told_sessions",)),
    Step("named_provisions", awards.named_provisions, ("awards_made", "compensatory_sessions")),
    Step("provisions_in_order", awards.provisions_in_order, ("awards_made", "compensatory_sessions")),
    Step("award_settlements", awards.award_settlements, ("awards_made", "compensatory_sessions")),
    Step("settled_misses", accounts.settled_misses, ("outcomes",)),
    Step("extras", accounts.extras, ("told_sessions",)),
    Step("promise_accounts", accounts.promise_accounts, ("promise_terms",)),
    Step("service_accounts", accounts.service_accounts),
    Step("ledger_findings", warnings.ledger_findings),
)
"""Steps whose result is kept as a table, in order."""
SHOWN: tuple[Step, ...] = (
    Step("postings", accounts.postings),
    Step("periods", accounts.periods),
    Step("misses", accounts.misses),
)
"""What is only worked out when somebody looks: views."""


def expressions() -> dict[str, ir.Table]:
    """Every step's expression by name, in order, each reading the steps before it as stored tables."""
    tables = Tables()
    built: dict[str, ir.Table] = {}
    for step in (*STORED, *SHOWN):
        built[step.name] = step.build(tables)
        tables.add(step.name, built[step.name])
    return built

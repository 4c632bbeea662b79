"""In how many cases each rule of RECORD.md changes a figure: the measure of what random cases test.

For each rule the oracle is run again with one of the rule's branches bent (`account.SWITCHES`). Where a figure of the
statement differs, the case would have found an engine with that fault.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from tests.oracle.account import SWITCHES, Rules, Tables, account

RULES = tuple(range(1, 14))
BY_RULE: dict[int, tuple[frozenset[str], ...]] = {
    rule: tuple(frozenset({name}) for name in SWITCHES if name.startswith(f"{rule}:")) for rule in RULES
}


def figures(tables: Tables, as_of: date, rules: Rules, switches: frozenset[str] = frozenset()) -> tuple[Any, Any]:
    """The accounts of the promises and of the services: the figures that a statement prints."""
    found = account(tables, as_of, rules, switches)
    return found["promises"], found["services"]


def effect_counts(cases: Iterable[Tables], as_of: date, rules: Rules, *, enough: int | None = None) -> dict[int, int]:
    """For each rule the number of cases in which bending one of its branches changes a figure.

    A rule's other branches are not run for a case once one changed a figure. With `enough`, a rule that changed figures
    in that many cases is not tried again, and counting ends when every rule has: at least so many, then, not how many.
    """
    counts = dict.fromkeys(RULES, 0)
    for tables in cases:
        wanted = [rule for rule in RULES if enough is None or counts[rule] < enough]
        if not wanted:
            break
        plain = figures(tables, as_of, rules)
        for rule in wanted:
            counts[rule] += any(figures(tables, as_of, rules, bent) != plain for bent in BY_RULE[rule])
    return counts


def branch_counts(cases: Iterable[Tables], as_of: date, rules: Rules) -> dict[str, int]:
    """The same for every single branch: which of them the cases hardly reach."""
    counts = dict.fromkeys(SWITCHES, 0)
    for tables in cases:
        plain = figures(tables, as_of, rules)
        for name in SWITCHES:
            counts[name] += figures(tables, as_of, rules, frozenset({name})) != plain
    return counts

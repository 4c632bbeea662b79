"""Random cases are the same for the same seed, can be laid together, and reach every branch of every rule."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from tests.oracle import generate
from tests.oracle.account import SWITCHES, account, chains, read, read_packs
from tests.oracle.branches import RULES, branch_counts, effect_counts

CASES = [generate.case(seed) for seed in range(250)]
PACKS = generate.rules()


def test_a_seed_gives_the_same_case_again() -> None:
    assert [generate.case(seed) for seed in range(20)] == CASES[:20]
    assert generate.case(1) != generate.case(2)


def test_all_ids_of_a_case_start_with_its_seed() -> None:
    checked = 0
    for seed, tables in enumerate(CASES[:50]):
        for rows in tables.values():
            for row in rows:
                for name, value in row.items():
                    if (name.endswith("_id") or name == "makes_up") and value:
                        assert value.startswith(f"k{seed}.")
                        checked += 1
    assert checked > 1000


def test_ids_are_given_once() -> None:
    for tables in CASES:
        for name in ("students", "plans", "promises", "sessions", "gaps", "determinations", "offers", "awards"):
            ids = [next(iter(row.values())) for row in tables[name]]
            assert len(ids) == len(set(ids)), name


@pytest.mark.parametrize("days", [-200, -60, -8, 0, 1, 30, 120, 400])
def test_the_accounts_balance_at_any_day(days: int) -> None:
    # The oracle itself raises where the parts of a promise do not add up.
    as_of = generate.AS_OF + timedelta(days=days)
    found = [account(tables, as_of, PACKS) for tables in CASES[:60]]
    assert sum(row["promised"] or 0 for one in found for row in one["promises"]) > 0
    for one in found:
        for row in one["services"]:
            assert row["awarded"] == row["provided"] + row["open_award"]
        for miss in one["misses"]:
            parts = ("excused", "undetermined", "resolved", "owed")
            assert miss["minutes"] == sum(miss[part] for part in parts) > 0


def test_the_order_of_rows_does_not_matter() -> None:
    random = Random(7)
    for tables in CASES[:100]:
        mixed = {name: random.sample(rows, len(rows)) for name, rows in tables.items()}
        assert account(mixed, generate.AS_OF, PACKS) == account(tables, generate.AS_OF, PACKS)


def test_cases_laid_together_and_written_down_give_the_same_figures(tmp_path: Path) -> None:
    cases = CASES[:40]
    generate.write(tmp_path, generate.together(cases))
    packs = chains({**read_packs(generate.SHIPPED), **read_packs(tmp_path)})
    whole = account(read(tmp_path), generate.AS_OF, packs)
    for part in ("promises", "services"):
        each = [row for tables in cases for row in account(tables, generate.AS_OF, PACKS)[part]]
        assert sorted(whole[part], key=str) == sorted(each, key=str)


def test_the_test_packs_are_written_as_they_stand(tmp_path: Path) -> None:
    generate.write_packs(tmp_path)
    found = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in tmp_path.glob("*.toml")}
    assert found == generate.PACKS


def test_each_rule_changes_figures_in_many_cases() -> None:
    counts = effect_counts(CASES, generate.AS_OF, PACKS, enough=30)
    assert {rule: count for rule, count in counts.items() if count < 30} == {}
    assert set(counts) == set(RULES)


def test_each_branch_changes_a_figure_in_some_case() -> None:
    reached = branch_counts(CASES[:100], generate.AS_OF, PACKS)
    missing = [name for name in SWITCHES if not reached[name]]
    for tables in CASES[100:]:
        missing = [name for name in missing if not _changes(name, tables)]
    assert missing == []


def _changes(name: str, tables: generate.Case) -> bool:
    def figures(switches: frozenset[str]) -> object:
        found = account(tables, generate.AS_OF, PACKS, switches)
        return found["promises"], found["services"]

    return figures(frozenset({name})) != figures(frozenset())


def test_a_switch_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="no such switch"):
        account({}, date(2026, 1, 1), switches=frozenset({"4:dedupe"}))

"""Random records for tests, by seed and in batches; how the program reads them; and which figures are compared.

A batch is many random cases (`tests.oracle.generate`) in one folder: the engine accounts for all of them at once, the oracle
for each by itself, so that a figure which leaks from one child into another is seen too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from hypothesis import strategies as st
from tests.oracle import generate
from tests.oracle.account import ACCOUNTS, AWARD_ACCOUNTS, Rules, account
from tests.oracle.generate import AS_OF, Case

from makewhole import policy
from makewhole.record import folder

Figures = dict[str, dict[tuple[Any, ...], dict[str, Any]]]
"""For each table its rows by key, each row's columns by name."""

# ---------------------------------------------------------------------------------------------- what is drawn

DAYS = (
    # made for, asked on
    (AS_OF, AS_OF - timedelta(days=47)),  # a Monday: many rows are still to come
    (AS_OF, AS_OF + timedelta(days=95)),  # after the last day of school
    (date(2025, 11, 5), date(2025, 11, 5)),
    (date(2026, 8, 31), date(2026, 8, 31)),  # the first days of a school year
    (date(2027, 1, 29), date(2027, 1, 29)),
    (AS_OF, AS_OF - timedelta(days=8)),
    (date(2025, 3, 3), date(2025, 3, 3)),
    (date(2026, 6, 26), date(2026, 6, 26)),  # in the esy term
)
"""Beside the day that the test packs were dated for: the rows stand around `made for`, the accounts are of `asked on`."""


def days() -> st.SearchStrategy[date]:
    """A day to ask about: the test packs' own, or one within half a year of it."""
    return st.one_of(st.just(AS_OF), st.integers(-180, 180).map(lambda number: AS_OF + timedelta(days=number)))


def cases() -> st.SearchStrategy[Case]:
    """A random small case without errors, its rows around `generate.AS_OF`."""
    return st.integers(0, 1_000_000).map(generate.case)


def terms_overlap(tables: Case) -> bool:
    """Whether two terms of one kind of a calendar overlap: an error of the record, for which nothing is computed."""
    terms = sorted((row["calendar_id"], row["kind"], row["starts_on"], row["ends_on"]) for row in tables["terms"])
    return any(one[:2] == other[:2] and other[2] <= one[3] for one, other in pairwise(terms))


@dataclass(frozen=True)
class Batch:
    """So many random cases that stand around one day, accounted for at another."""

    number: int
    size: int = 250
    among: int = 1000
    """Seeds of its own; those whose case has errors are passed over, and counted."""

    @property
    def made_for(self) -> date:
        return AS_OF if self.number % 2 == 0 else DAYS[self.number // 2 % len(DAYS)][0]

    @property
    def as_of(self) -> date:
        return AS_OF if self.number % 2 == 0 else DAYS[self.number // 2 % len(DAYS)][1]

    def cases(self) -> tuple[list[Case], int]:
        """The cases, and how many seeds were passed over because the terms they lay out overlap."""
        found: list[Case] = []
        passed_over = 0
        first = self.number * self.among
        for seed in range(first, first + self.among):
            if len(found) == self.size:
                break
            tables = generate.case(seed, self.made_for)
            if terms_overlap(tables):
                passed_over += 1
            else:
                found.append(tables)
        assert len(found) == self.size, f"batch {self.number} has only {len(found)} cases without errors"
        return found, passed_over


# ---------------------------------------------------------------------------------------------- how it is read


def fresh() -> duckdb.DuckDBPyConnection:
    """A connection of its own, on one thread: the tests share the machine."""
    return duckdb.connect(config={"threads": 1})


def read(
    tables: Mapping[str, Sequence[Mapping[str, str]]], connection: duckdb.DuckDBPyConnection | None = None
) -> duckdb.DuckDBPyConnection:
    """The tables written as a case folder and read as the program reads one, with the rules in force."""
    with TemporaryDirectory() as name:
        generate.write(Path(name), tables)
        return read_folder(Path(name), connection)


def read_folder(path: Path, connection: duckdb.DuckDBPyConnection | None = None) -> duckdb.DuckDBPyConnection:
    """A case folder without errors, read into a connection (a new one, if none is given), with the rules in force."""
    record = folder.read(path, connection=connection or fresh())
    findings = [*record.findings, *policy.resolve(record.connection, path)]
    assert [finding for finding in findings if finding.is_error] == []
    return record.connection


@cache
def rules() -> Rules:
    """The shipped packs and the test packs, as the oracle reads them."""
    return generate.rules()


# ---------------------------------------------------------------------------------------------- what is compared

_KEYS = {
    "promises": ("promise_id",),
    "services": ("student_id", "service", "esy"),
    "periods": ("promise_id", "starts_on"),
    "misses": ("promise_id", "date", "session_id", "gap_id"),
    "settlements": ("step", "settled_by", "promise_id", "date", "session_id", "gap_id", "award_id"),
}
_COLUMNS = {
    "promises": ("student_id", "service", "esy", *ACCOUNTS),
    "services": (*ACCOUNTS, *AWARD_ACCOUNTS),
    "periods": ("ends_on", "inside", "all_days", "possible", "amount", "first_inside", "last_inside", "closed"),
    "misses": (
        "student_id", "service", "esy", "starts_at", "reason", "minutes", "outcome", "decided_by", "rule", "evidence",
        "asks", "due_on", "excused", "undetermined", "resolved", "owed", "made_up", "declined", "open",
    ),
    "settlements": ("minutes",),
}  # fmt: skip
_QUERIES = {
    "promises": "SELECT * FROM promise_accounts",
    "services": "SELECT * FROM service_accounts",
    "periods": "SELECT * FROM periods",
    "misses": "SELECT *, made_up + declined + open AS owed FROM misses",
    # What was made up and what was provided, as the postings tell it: these are what a reader can look up.
    "settlements": """
        SELECT step, settled_by, promise_id, date, CASE WHEN account = 'made_up' THEN session_id END AS session_id,
               gap_id, award_id, minutes
        FROM postings WHERE account IN ('made_up', 'provided')
    """,
}


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """The rows of a query, by column."""
    found = connection.execute(query)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def of_engine(connection: duckdb.DuckDBPyConnection) -> Figures:
    """The figures that the engine worked out in a connection."""
    return {name: _keyed(name, rows(connection, query)) for name, query in _QUERIES.items()}


def of_oracle(tables: Iterable[Case], as_of: date) -> Figures:
    """The figures of the oracle, which accounts for each case by itself."""
    figures: Figures = {name: {} for name in _KEYS}
    for one in tables:
        found = account(one, as_of, rules())
        found["misses"] = [_as_shown(miss) for miss in found["misses"]]
        for name, of_table in figures.items():
            of_table.update(_keyed(name, found[name]))
    return figures


def differences(engine: Figures, oracle: Figures) -> list[str]:
    """Each figure on which the two do not agree, in words; an empty list where they agree on all."""
    faults = []
    for name, ours in engine.items():
        theirs = oracle[name]
        if ours == theirs:
            continue
        for key in sorted(ours.keys() | theirs.keys(), key=str):
            got, wanted = ours.get(key), theirs.get(key)
            if got is None or wanted is None:
                faults.append(f"{name} {key}: only the {'oracle' if got is None else 'engine'} has it: {got or wanted}")
            else:
                faults += [
                    f"{name} {key} {column}: {got[column]!r}, the oracle says {wanted[column]!r}"
                    for column in got
                    if got[column] != wanted[column]
                ]
    return faults


def count(figures: Figures) -> int:
    """How many cells a comparison of these figures looks at."""
    return sum(len(row) for of_table in figures.values() for row in of_table.values())


def _keyed(name: str, found: Iterable[Mapping[str, Any]]) -> dict[tuple[Any, ...], dict[str, Any]]:
    keyed = {}
    number = 0
    for row in found:
        number += 1
        keyed[tuple(_plain(row[key]) for key in _KEYS[name])] = {key: _plain(row[key]) for key in _COLUMNS[name]}
    assert len(keyed) == number, f"{name}: two rows have one key"
    return keyed


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _as_shown(miss: Mapping[str, Any]) -> dict[str, Any]:
    """The oracle's miss as a statement shows it: a due date where minutes are owed, a question where nobody answered it."""
    owes = miss["outcome"] in ("make_up", "offer")
    asked = miss["outcome"] == "team_decides" and miss["evidence"] != "reported"
    return {**miss, "due_on": miss["due_on"] if owes else None, "asks": miss["asks"] if asked else None}

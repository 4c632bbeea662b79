"""What holds for every record at every day: DESIGN.md section 5, attacked with random cases."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests import strategies
from tests.ledger.test_worked_cases import CASES as WORKED
from tests.oracle import generate
from tests.oracle.account import ACCOUNTS, AWARD_ACCOUNTS
from tests.oracle.generate import AS_OF, Case

from makewhole.ledger import engine

Look = Callable[[str, object], None]
Shown = dict[str, list[tuple[Any, ...]]]

some = settings(max_examples=12)

SHOWN = {
    "promise_accounts": "FROM promise_accounts ORDER BY ALL",
    "service_accounts": "FROM service_accounts ORDER BY ALL",
    "postings": "FROM postings ORDER BY ALL",
    "periods": "FROM periods ORDER BY ALL",
    "misses": "FROM misses ORDER BY ALL",
}
"""All that a reader of the ledger sees. What the ledger warns of names rows by their place in the file, and is not here."""


def shown(connection: duckdb.DuckDBPyConnection) -> Shown:
    return {name: connection.execute(query).fetchall() for name, query in SHOWN.items()}


def count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    found = connection.execute(f"SELECT count(*) FROM ({query})").fetchone()
    assert found is not None
    return int(found[0])


class Desk:
    """One connection, on which one case is worked out after another, as a server does."""

    def __init__(self) -> None:
        self.connection = strategies.fresh()

    def work_out(self, tables: Case, as_of: date, **ways: bool | None) -> Shown:
        strategies.read(tables, self.connection)
        engine.run(self.connection, as_of, **ways)  # type: ignore[arg-type]
        return shown(self.connection)


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    made = Desk()
    yield made
    made.connection.close()


# --- the sums ---------------------------------------------------------------------------------------------------------

PARTS = "delivered + excused + undetermined + resolved + owed + unrecorded + upcoming"
MINUTES = (*ACCOUNTS, *AWARD_ACCOUNTS)
UNBALANCED = {
    "promised is not the sum of its parts": f"FROM promise_accounts WHERE countable AND promised <> {PARTS}",
    "promised of a service is not the sum of its parts": f"FROM service_accounts WHERE countable AND promised <> {PARTS}",
    "owed is not the sum of its parts": "FROM promise_accounts WHERE countable AND owed <> made_up + declined + open",
    "owed of a service is not the sum of its parts": "FROM service_accounts WHERE countable AND owed <> made_up + declined + open",
    "awarded is not the sum of its parts": "FROM service_accounts WHERE awarded <> provided + open_award",
    "an account is negative": "FROM (SELECT least(" + ", ".join(MINUTES) + ") AS lowest FROM service_accounts) WHERE lowest < 0",
    "an account of a promise is negative": "FROM (SELECT least(" + ", ".join(ACCOUNTS) + ") AS lowest FROM promise_accounts) WHERE lowest < 0",
    "assumed is more than delivered": "FROM promise_accounts WHERE assumed > delivered",
    "overdue is more than open": "FROM promise_accounts WHERE overdue > open",
    "a known account is null": "FROM promise_accounts WHERE countable AND (" + " OR ".join(f"{name} IS NULL" for name in ACCOUNTS) + ")",
    "an account that nobody can know is a number": "FROM promise_accounts WHERE NOT countable AND coalesce(" + ", ".join(ACCOUNTS) + ") IS NOT NULL",
    "a service of what cannot be counted has an account": """
        FROM service_accounts SEMI JOIN (FROM promise_accounts WHERE NOT countable) USING (student_id, service, esy)
        WHERE coalesce(""" + ", ".join(ACCOUNTS) + ") IS NOT NULL",
    "a miss is not the sum of its parts": """
        FROM misses WHERE minutes <> excused + undetermined + resolved + made_up + declined + open
        OR least(excused, undetermined, resolved, made_up, declined, open, minutes - 1) < 0""",
    "a posting has no minutes": "FROM postings WHERE minutes IS NULL OR minutes <= 0",
    "a posting says too little": """
        FROM postings WHERE account IS NULL OR step IS NULL OR date IS NULL OR student_id IS NULL OR service IS NULL
        OR (promise_id IS NULL) <> (award_id IS NOT NULL)""",
    "two postings have one id": "FROM (SELECT posting_id FROM postings GROUP BY ALL HAVING count(*) > 1)",
    # Every minute of a period, accounted for exactly once: not only the sums agree, each period's do.
    "a period is not the sum of its parts": """
        FROM (SELECT promise_id, period_starts_on,
                     sum(minutes) FILTER (account = 'promised') AS promised,
                     coalesce(sum(minutes) FILTER (account NOT IN ('promised', 'extra')), 0) AS parts
              FROM postings WHERE period_starts_on IS NOT NULL GROUP BY ALL)
        WHERE coalesce(promised, 0) <> parts""",
    "an award is not the sum of its parts": """
        FROM (SELECT award_id,
                     coalesce(sum(minutes) FILTER (account = 'awarded'), 0) AS awarded,
                     coalesce(sum(minutes) FILTER (account IN ('provided', 'open_award')), 0) AS parts
              FROM postings WHERE award_id IS NOT NULL GROUP BY ALL)
        WHERE awarded <> parts""",
    "a make-up gives more minutes than it had": """
        FROM (SELECT settled_by, sum(minutes) AS given FROM postings WHERE settled_by IS NOT NULL GROUP BY ALL)
        JOIN sessions ON session_id = settled_by WHERE given > delivered_minutes""",
    "a period is promised more than a whole one": """
        FROM periods JOIN promises USING (promise_id) WHERE amount > coalesce(sessions * minutes, minutes_per_period)""",
}  # fmt: skip


def unbalanced(connection: duckdb.DuckDBPyConnection) -> list[str]:
    return [what for what, query in UNBALANCED.items() if count(connection, query)]


@pytest.mark.parametrize("days", [-120, -47, -1, 0, 2, 30, 95, 400])
def test_every_minute_is_accounted_for_exactly_once(days: int, record_property: Look) -> None:
    connection = strategies.read(generate.together(generate.case(seed) for seed in range(20_000, 20_120)))
    engine.run(connection, AS_OF + timedelta(days=days))
    assert unbalanced(connection) == []
    postings = count(connection, "FROM postings")
    assert postings > 1000
    record_property("looked_at", f"{postings} postings, {len(UNBALANCED)} sums")


@some
@given(tables=strategies.cases(), as_of=strategies.days())
def test_every_minute_of_a_case_is_accounted_for_exactly_once(desk: Desk, tables: Case, as_of: date) -> None:
    desk.work_out(tables, as_of)
    assert unbalanced(desk.connection) == []


@pytest.mark.parametrize(
    ("table", "change", "what"),
    [
        ("promise_accounts", "SET open = open + 1", "owed is not the sum of its parts"),
        ("promise_accounts", "SET excused = excused - 1000", "an account of a promise is negative"),
        ("service_accounts", "SET provided = provided + 1", "awarded is not the sum of its parts"),
        ("settled_misses", "SET excused = excused + 1", "a miss is not the sum of its parts"),
        ("unexplained", "SET unrecorded = unrecorded + 1", "a period is not the sum of its parts"),
        ("award_settlements", "SET minutes = minutes + 1000", "a make-up gives more minutes than it had"),
    ],
)
def test_a_minute_that_is_lost_or_counted_twice_is_noticed(desk: Desk, table: str, change: str, what: str) -> None:
    desk.work_out(generate.together(generate.case(seed) for seed in range(10)), AS_OF)
    desk.connection.execute(f"UPDATE {table} {change}")
    assert what in unbalanced(desk.connection)


# --- what changes nothing ---------------------------------------------------------------------------------------------


@some
@given(tables=strategies.cases(), as_of=strategies.days(), seed=st.integers(0, 1000))
def test_the_order_of_rows_does_not_matter(desk: Desk, tables: Case, as_of: date, seed: int) -> None:
    random = Random(seed)
    mixed = {name: random.sample(rows, len(rows)) for name, rows in tables.items()}
    assert desk.work_out(mixed, as_of) == desk.work_out(tables, as_of)


@some
@given(tables=strategies.cases(), as_of=strategies.days(), between=st.integers(-60, 60))
def test_recomputing_changes_nothing(desk: Desk, tables: Case, as_of: date, between: int) -> None:
    first = desk.work_out(tables, as_of)
    engine.run(desk.connection, as_of)
    assert shown(desk.connection) == first
    # Nor does what was asked in the meantime.
    engine.run(desk.connection, as_of + timedelta(days=between))
    engine.run(desk.connection, as_of)
    assert shown(desk.connection) == first


WAYS: tuple[dict[str, bool | None], ...] = (
    {"prepared": True, "skip_empty": True},
    {"prepared": True, "skip_empty": False},
    {"prepared": False, "skip_empty": True},
    {"prepared": False, "skip_empty": False},
    {"prepared": None},
)


def test_the_way_of_working_changes_nothing_in_random_cases() -> None:
    tables = generate.together(generate.case(seed) for seed in range(30_000, 30_040))
    found = [Desk().work_out(tables, AS_OF, **ways) for ways in WAYS]
    assert all(found[0].values())
    assert all(one == found[0] for one in found)


def test_the_way_of_working_changes_nothing_in_the_worked_cases(desk: Desk) -> None:
    # One connection for all: the plans are prepared on the first case, whatever tables the later ones lack.
    for folder in WORKED[::10]:
        strategies.read_folder(folder, desk.connection)
        as_of = date.fromisoformat(json.loads((folder / "expected.json").read_text(encoding="utf-8"))["as_of"])
        found = []
        for ways in WAYS:
            engine.run(desk.connection, as_of, **ways)  # type: ignore[arg-type]
            found.append(shown(desk.connection))
        assert all(one == found[0] for one in found), folder.name


def test_a_connection_that_has_seen_other_cases_gives_what_a_fresh_one_gives() -> None:
    used = Desk()
    # Prepared on next to nothing, then one child, many, one again, none: no plan may remember what the tables held.
    nothing: Case = {name: [] for name in generate.COLUMNS}
    many = generate.together(generate.case(seed) for seed in range(40_000, 40_060))
    one, other = generate.case(41), generate.case(43)
    for tables, as_of in ((nothing, AS_OF), (one, AS_OF), (many, AS_OF), (other, AS_OF - timedelta(days=60)), (nothing, AS_OF), (many, AS_OF)):  # fmt: skip
        again = used.work_out(tables, as_of)
        assert again == Desk().work_out(tables, as_of)
        assert any(again.values()) == bool(tables["promises"])


def test_a_run_that_was_broken_off_leaves_nothing_behind() -> None:
    desk = Desk()
    tables = generate.case(7)
    first = desk.work_out(tables, AS_OF)

    class BrokenOff(Exception):
        pass

    def break_off(step: str, done: float) -> None:
        if done > 0.5:
            raise BrokenOff(step)

    with pytest.raises(BrokenOff):
        engine.run(desk.connection, AS_OF, progress=break_off)
    engine.run(desk.connection, AS_OF)
    assert shown(desk.connection) == first


# --- ids --------------------------------------------------------------------------------------------------------------

IDS = (
    "student_id",
    "plan_id",
    "promise_id",
    "calendar_id",
    "session_id",
    "gap_id",
    "determination_id",
    "offer_id",
    "award_id",
)
NAMES_A_SESSION = "makes_up"


def renamed(tables: Case) -> tuple[Case, dict[str, str]]:
    """The same tables with other ids, in the same order by code point (ids break ties), and which new id was which."""
    old = sorted(
        {
            value
            for rows in tables.values()
            for row in rows
            for name, value in row.items()
            if (name in IDS or name == NAMES_A_SESSION) and value
        }
    )
    new = {name: f"{number:05d} ~=\"'ü\u2028," for number, name in enumerate(old)}
    cells = {
        table: [
            {
                name: new[value] if (name in IDS or name == NAMES_A_SESSION) and value else value
                for name, value in row.items()
            }
            for row in rows
        ]
        for table, rows in tables.items()
    }
    return cells, {value: name for name, value in new.items()}


@some
@given(tables=strategies.cases(), as_of=strategies.days())
def test_other_ids_change_nothing_but_the_ids(desk: Desk, tables: Case, as_of: date) -> None:
    desk.work_out(tables, as_of)
    before = strategies.of_engine(desk.connection)
    others, was = renamed(tables)
    desk.work_out(others, as_of)
    after = strategies.of_engine(desk.connection)

    def back(value: Any) -> Any:
        return was.get(value, value) if isinstance(value, str) else value

    assert before == {
        name: {
            tuple(back(part) for part in key): {column: back(value) for column, value in row.items()}
            for key, row in of_table.items()
        }
        for name, of_table in after.items()
    }


def test_a_gap_day_and_a_session_are_never_taken_for_each_other(desk: Desk) -> None:
    # Ids are people's own: a session's may be what the ledger calls a gap day by itself.
    made = "SELECT miss_id FROM misses WHERE gap_id IS NOT NULL"
    missed = "SELECT session_id FROM misses WHERE session_id IS NOT NULL"
    tried = 0
    for seed in range(30):
        tables = generate.case(seed)
        desk.work_out(tables, AS_OF)
        gap_days, sessions = (desk.connection.execute(query).fetchall() for query in (made, missed))
        if gap_days and sessions:
            tried += 1
            one = sessions[0][0]
            others = {
                table: [
                    {name: gap_days[0][0] if value == one else value for name, value in row.items()} for row in rows
                ]
                for table, rows in tables.items()
            }
            desk.work_out(others, AS_OF)
            assert unbalanced(desk.connection) == []
        if tried == 5:
            break
    assert tried == 5


# --- time -------------------------------------------------------------------------------------------------------------

HELD = "SELECT posting_id, minutes FROM postings WHERE account = 'delivered' AND step = 5"
"""Minutes of a session that were held and count."""
PAST = """
    SELECT promise_id, starts_on, ends_on, amount,
           sum(p.minutes) FILTER (account = 'delivered') AS delivered,
           sum(p.minutes) FILTER (account = 'unrecorded') AS unrecorded,
           sum(p.minutes) FILTER (account = 'upcoming') AS upcoming,
           sum(p.minutes) FILTER (account IN ('excused', 'undetermined', 'resolved', 'made_up', 'declined', 'open')) AS missed
    FROM periods LEFT JOIN postings AS p ON p.promise_id = periods.promise_id AND p.period_starts_on = starts_on
    WHERE closed AND ends_on <= DATE '{}' GROUP BY ALL
"""
"""What became of the periods that were over, last day and all."""
PROVIDED = "SELECT award_id, sum(minutes) AS minutes FROM postings WHERE account = 'provided' GROUP BY ALL"


@some
@example(tables=generate.case(2559), as_of=date(2026, 3, 14), days=5)  # names an award that is still to be made
@given(tables=strategies.cases(), as_of=strategies.days(), days=st.integers(1, 200))
def test_a_later_day_never_un_delivers(desk: Desk, tables: Case, as_of: date, days: int) -> None:
    past = PAST.format(as_of.isoformat()).replace("SELECT promise_id", "SELECT periods.promise_id")
    desk.work_out(tables, as_of)
    held, over, provided = (
        {row[:-1]: row[-1] for row in desk.connection.execute(query).fetchall()} for query in (HELD, past, PROVIDED)
    )
    promised = dict(
        desk.connection.execute("SELECT promise_id, promised FROM promise_accounts WHERE countable").fetchall()
    )
    engine.run(desk.connection, as_of + timedelta(days=days))
    # Each session's minutes that counted still count, to the minute, under the same posting.
    later = {row[:-1]: row[-1] for row in desk.connection.execute(HELD).fetchall()}
    assert {key: later.get(key) for key in held} == held
    # Of a period that is over, nothing changes but what became of its misses: also what is assumed delivered stays so.
    later_over = {row[:-1]: row[-1] for row in desk.connection.execute(past).fetchall()}
    assert {key: later_over.get(key) for key in over} == over
    # An award never loses minutes that were provided, unless to one that was made since and that a session had named
    # in advance ("first each goes to the award it names, whatever the days"); and no promise becomes smaller.
    later_provided = {row[:-1]: row[-1] for row in desk.connection.execute(PROVIDED).fetchall()}
    made_since = {row["award_id"] for row in tables["awards"] if row["awarded_on"] > as_of.isoformat()}
    if not any(row["award_id"] in made_since for row in tables["sessions"] if row["date"] <= as_of.isoformat()):
        assert [key for key, minutes in provided.items() if later_provided.get(key, 0) < minutes] == []
    assert sum(later_provided.values()) >= sum(provided.values())
    grown = dict(
        desk.connection.execute("SELECT promise_id, promised FROM promise_accounts WHERE countable").fetchall()
    )
    assert [name for name, minutes in promised.items() if grown[name] < minutes] == []


def as_known(tables: Case, as_of: date) -> Case:
    """The tables without the rows dated after a day, and without what names them."""
    day = as_of.isoformat()
    awards = [row for row in tables["awards"] if row["awarded_on"] <= day]
    made = {row["award_id"] for row in awards}
    sessions = []
    for row in tables["sessions"]:
        if row["date"] <= day and (row["promise_id"] or row["award_id"] in made):
            sessions.append({**row, "award_id": row["award_id"] if row["award_id"] in made else ""})
    held = {row["session_id"] for row in sessions}
    return {
        **tables,
        "awards": awards,
        # A make-up that names what is still to come names nothing yet.
        "sessions": [{**row, "makes_up": row["makes_up"] if row["makes_up"] in held else ""} for row in sessions],
        "gaps": [row for row in tables["gaps"] if row["starts_on"] <= day],
        "determinations": [
            row for row in tables["determinations"]
            if row["decided_on"] <= day and (not row["session_id"] or row["session_id"] in held)
        ],
        "offers": [
            row for row in tables["offers"]
            if row["offered_on"] <= day and row["answered_on"] <= day and row["session_id"] in held
        ],
        "answers": [row for row in tables["answers"] if row["answered_on"] <= day],
    }  # fmt: skip


@some
@given(tables=strategies.cases(), days=st.integers(-150, 10))
def test_what_is_dated_later_is_not_looked_at(desk: Desk, tables: Case, days: int) -> None:
    as_of = AS_OF + timedelta(days=days)
    assert desk.work_out(as_known(tables, as_of), as_of) == desk.work_out(tables, as_of)


# --- one child and many -----------------------------------------------------------------------------------------------


@settings(some, max_examples=8)
@given(seeds=st.lists(st.integers(0, 1_000_000), min_size=2, max_size=3, unique=True))
def test_one_childs_record_says_nothing_of_another(desk: Desk, seeds: list[int]) -> None:
    each = [desk.work_out(generate.case(seed), AS_OF) for seed in seeds]
    together = desk.work_out(generate.together(generate.case(seed) for seed in seeds), AS_OF)
    for name, rows in together.items():
        assert sorted(map(repr, rows)) == sorted(repr(row) for one in each for row in one[name])

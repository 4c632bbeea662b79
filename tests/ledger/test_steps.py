"""The ledger in small tables that can be checked with a pencil: what is written down, and what becomes of it.

All of 2025: 1 September is a Monday (and Labor Day), 30 September a Tuesday.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import duckdb
import pytest
from tests import strategies

from makewhole.ledger import engine

Row = Mapping[str, str]
Tables = dict[str, list[dict[str, str]]]

ACCOUNTS = (
    "promised",
    "delivered",
    "excused",
    "undetermined",
    "owed",
    "made_up",
    "open",
    "unrecorded",
    "upcoming",
    "extra",
)


def table(text: str) -> list[dict[str, str]]:
    """The rows of a table as it is written here: names in the first line, columns between bars, nothing for an empty cell."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def child(promise: Row, plan: Row | None = None, **tables: str) -> Tables:
    """Reading for one child, on every weekday from 1 September 2025 to 12 June 2026; beside it the tables given."""
    base: Tables = {
        "students": [{"student_id": "maya", "calendar_id": "school"}],
        "calendars": [{"calendar_id": "school", "starts_on": "2025-09-01", "ends_on": "2026-06-12"}],
        "plans": [{"plan_id": "plan", "student_id": "maya", "kind": "iep", "starts_on": "2025-09-01", **(plan or {})}],
        "promises": [{"promise_id": "reading", "plan_id": "plan", "service": "Reading", **promise}],
    }
    for name, text in tables.items():
        rows = table(text)
        if name in ("sessions", "gaps"):
            rows = [{"promise_id": "reading", **row} for row in rows]
        base[name] = base.get(name, []) + rows
    return base


def run(tables: Tables, as_of: str) -> duckdb.DuckDBPyConnection:
    connection = strategies.read({name: _full(name, rows) for name, rows in tables.items()})
    engine.run(connection, date.fromisoformat(as_of))
    return connection


def _full(name: str, rows: Sequence[Row]) -> list[dict[str, str]]:
    return [dict(row) for row in rows]


def accounts(tables: Tables, as_of: str) -> dict[str, int]:
    """The accounts of the one promise that are not zero, in minutes."""
    found = strategies.rows(run(tables, as_of), "SELECT * FROM promise_accounts WHERE promise_id = 'reading'")[0]
    return {name: found[name] for name in ACCOUNTS if found[name]}


def ledger(tables: Tables, as_of: str, columns: str, of: str = "misses") -> list[tuple[Any, ...]]:
    """Those columns of the misses (or of another table of the ledger), by day; dates as text."""
    words = ", ".join(
        f"CAST({name} AS VARCHAR)" if name.endswith(("_on", "date")) else name for name in columns.split()
    )
    return run(tables, as_of).execute(f"SELECT {words} FROM {of} ORDER BY ALL").fetchall()


DAILY = {"sessions": "1", "minutes": "30", "period": "day"}
WEEKLY = {"sessions": "2", "minutes": "30", "period": "week"}


# --- rules 1 and 2: what a period promises ----------------------------------------------------------------------------


def test_a_week_with_election_day_off_promises_the_whole_under_full_and_its_share_under_prorate() -> None:
    # Tuesday, 4 November 2025: four of five school days are left. 5 sessions x 4/5 = 4; 3 x 4/5 = 2.4, which is 2.
    closed = """
        calendar_id | starts_on  | closure
        school      | 2025-11-04 | election
    """
    for sessions, full, prorated in (("5", 5, 4), ("3", 3, 2), ("2", 2, 2)):
        promise = {
            "sessions": sessions,
            "minutes": "20",
            "period": "week",
            "starts_on": "2025-11-03",
            "ends_on": "2025-11-07",
        }
        assert accounts(child(promise, closures=closed), "2025-11-10") == {
            "promised": full * 20,
            "unrecorded": full * 20,
        }
        prorate = child(promise, {"short_period": "prorate"}, closures=closed)
        assert accounts(prorate, "2025-11-10") == {"promised": prorated * 20, "unrecorded": prorated * 20}


def test_half_a_session_is_a_whole_one() -> None:
    # The promise begins in mid-month: 11 of September's 22 school days. 5 sessions x 11/22 = 2.5, which is 3.
    promise = {"sessions": "5", "minutes": "20", "period": "month", "starts_on": "2025-09-16", "ends_on": "2025-09-30"}
    assert ledger(child(promise), "2025-10-01", "inside all_days amount", "periods") == [(11, 22, 60)]
    # 3 x 11/22 = 1.5, which is 2; and 1 x 11/22 = 0.5, which is 1.
    assert ledger(child({**promise, "sessions": "3"}), "2025-10-01", "amount", "periods") == [(40,)]
    assert ledger(child({**promise, "sessions": "1"}), "2025-10-01", "amount", "periods") == [(20,)]
    # Minutes without sessions: 45 x 11/22 = 22.5, which is 23.
    minutes = {"minutes_per_period": "45", "period": "month", "starts_on": "2025-09-16", "ends_on": "2025-09-30"}
    assert ledger(child(minutes), "2025-10-01", "amount", "periods") == [(23,)]


def test_a_cycle_counts_school_days_over_a_closed_day() -> None:
    closed = """
        calendar_id | starts_on  | closure
        school      | 2025-09-03 | weather
    """
    promise = {"sessions": "1", "minutes": "30", "period": "cycle", "every": "3", "ends_on": "2025-09-08"}
    # Monday, Tuesday, Thursday; then Friday and the Monday after it: 2 of 3 days, 0.67 sessions, which is 1.
    assert ledger(child(promise, {"short_period": "prorate"}, closures=closed), "2025-09-30", "starts_on ends_on inside amount", "periods") == [
        ("2025-09-01", "2025-09-04", 3, 30),
        ("2025-09-05", "2025-09-08", 2, 30),
    ]  # fmt: skip


def test_a_promise_without_an_amount_has_no_accounts_and_they_are_not_zero() -> None:
    found = strategies.rows(run(child({"period": "week"}), "2025-09-30"), "SELECT * FROM promise_accounts")
    assert [(row["countable"], row["promised"], row["owed"]) for row in found] == [(False, None, None)]


# --- rules 3 to 5: delivered ------------------------------------------------------------------------------------------


def test_a_session_moved_within_its_week_is_no_miss_and_surplus_is_no_credit_for_the_next_week() -> None:
    held = """
        session_id | date       | planned_minutes | delivered_minutes
        mon        | 2025-09-01 | 30              | 30
        sat        | 2025-09-06 | 30              | 45
    """
    # On Sunday the week is closed: 60 promised, 75 held. The next week begins on Monday.
    assert accounts(child(WEEKLY, sessions=held), "2025-09-07") == {"promised": 60, "delivered": 60, "extra": 15}
    assert accounts(child(WEEKLY, sessions=held), "2025-09-08") == {
        "promised": 120, "delivered": 60, "upcoming": 60, "extra": 15,
    }  # fmt: skip


def test_two_logs_of_one_session_are_one_and_do_not_hide_the_miss() -> None:
    logged = """
        session_id | date       | starts_at | planned_minutes | delivered_minutes | source
        a          | 2025-09-01 | 9:00      | 30              | 30                | provider
        b          | 2025-09-01 | 09:00     | 30              | 0                 | family
    """
    tables = child({**DAILY, "ends_on": "2025-09-01"}, sessions=logged)
    assert accounts(tables, "2025-09-02") == {"promised": 30, "undetermined": 30}
    assert ledger(tables, "2025-09-02", "session_id reason minutes") == [("b", "not_stated", 30)]


def test_nothing_dated_after_the_day_is_looked_at() -> None:
    held = """
        session_id | date       | delivered_minutes
        thu        | 2025-09-04 | 30
    """
    assert accounts(child(WEEKLY, sessions=held), "2025-09-03") == {"promised": 60, "upcoming": 60}
    assert accounts(child(WEEKLY, sessions=held), "2025-09-04") == {"promised": 60, "delivered": 30, "upcoming": 30}


# --- rules 6 to 8: missed ---------------------------------------------------------------------------------------------


def test_what_other_sessions_made_good_comes_off_the_earliest_miss() -> None:
    # Promised 3 x 30. Two misses of 30, and 50 minutes held on Friday: 40 are lacking, so 20 of Monday's are cured.
    logged = """
        session_id | date       | planned_minutes | delivered_minutes | reason
        mon        | 2025-09-01 | 30              | 0                 | provider_absent
        wed        | 2025-09-03 | 30              | 0                 | student_absent
        fri        | 2025-09-05 | 30              | 50                |
    """
    tables = child({**WEEKLY, "sessions": "3"}, sessions=logged)
    assert ledger(tables, "2025-09-06", "date reason minutes") == [
        ("2025-09-01", "provider_absent", 10),
        ("2025-09-03", "student_absent", 30),
    ]
    assert accounts(tables, "2025-09-06") == {"promised": 90, "delivered": 50, "undetermined": 40}


def test_a_vacancy_is_missed_day_by_day_and_adds_up_to_the_week() -> None:
    # 60 minutes over 5 school days: after so many days 12, 24, 36, 48, 60. Two gaps; the first to begin gives the reason.
    gaps = """
        gap_id | starts_on  | ends_on    | reason
        g2     | 2025-09-03 | 2025-09-30 | late_start
        g1     | 2025-09-04 | 2025-09-30 | provider_vacancy
    """
    tables = child(WEEKLY, gaps=gaps)
    assert ledger(tables, "2025-09-05", "date gap_id reason minutes") == [
        ("2025-09-03", "g2", "late_start", 12),
        ("2025-09-04", "g2", "late_start", 12),
        ("2025-09-05", "g2", "late_start", 12),
    ]
    assert accounts(tables, "2025-09-05") == {"promised": 60, "undetermined": 36, "upcoming": 24}
    assert accounts(tables, "2025-09-06") == {"promised": 60, "undetermined": 36, "unrecorded": 24}
    # 22 minutes over 5 days: after so many days 4.4, 8.8, 13.2, 17.6, 22, rounded; no minute is lost.
    one = child({"sessions": "1", "minutes": "22", "period": "week"}, gaps=gaps)
    assert [minutes for day, minutes in ledger(one, "2025-09-12", "date minutes") if day > "2025-09-07"] == [
        4,
        5,
        4,
        5,
        4,
    ]


def test_what_nobody_recorded_is_its_own_account_unless_the_plan_says_it_was_delivered() -> None:
    assert accounts(child(WEEKLY), "2025-09-06") == {"promised": 60, "unrecorded": 60}
    assert accounts(child(WEEKLY, {"unlogged": "delivered"}), "2025-09-06") == {"promised": 60, "delivered": 60}
    assert accounts(child(WEEKLY, {"unlogged": "delivered"}), "2025-09-05") == {"promised": 60, "upcoming": 60}


# --- rule 9: what follows, and by when --------------------------------------------------------------------------------

MISSED_ON_THE_TENTH = """
    session_id | date       | planned_minutes | delivered_minutes | reason
    x          | 2025-09-10 | 30              | 0                 | provider_absent
"""
TERMS = """
    calendar_id | term | starts_on  | ends_on    | kind
    school      | Q1   | 2025-09-01 | 2025-10-31 | quarter
    school      | S1   | 2025-09-01 | 2026-01-23 | semester
"""
CLOSED = """
    calendar_id | starts_on  | ends_on    | closure
    school      | 2025-09-11 | 2025-09-12 | emergency
"""


@pytest.mark.parametrize(
    ("due", "due_on"),
    [
        ("2025-12-19", "2025-12-19"),
        ("30 days", "2025-10-10"),
        ("1 school days", "2025-09-15"),  # Thursday and Friday are closed
        ("3 school days", "2025-09-17"),
        ("900 school days", "2026-06-12"),  # fewer are left: the calendar's last
        ("end of month", "2025-09-30"),
        ("end of term", "2025-10-31"),  # the shorter of quarter and semester
        ("end of school year", "2026-06-12"),
        ("end of plan", "2026-03-31"),
        ("", None),
    ],
)
def test_each_form_of_a_due_date(due: str, due_on: str | None) -> None:
    plan = {"make_up_outcome": "make_up", "make_up_due": due, "ends_on": "2026-03-31"}
    tables = child(DAILY, plan, sessions=MISSED_ON_THE_TENTH, terms=TERMS, closures=CLOSED)
    assert ledger(tables, "2025-09-20", "minutes outcome decided_by due_on") == [(30, "make_up", "plan", due_on)]


def test_minutes_are_overdue_on_the_day_after_they_were_due() -> None:
    plan = {"make_up_outcome": "make_up", "make_up_due": "end of month"}
    tables = child(DAILY, plan, sessions=MISSED_ON_THE_TENTH)
    assert ledger(tables, "2025-09-30", "open overdue", "promise_accounts") == [(30, 0)]
    assert ledger(tables, "2025-10-01", "open overdue", "promise_accounts") == [(30, 30)]


def test_the_latest_decision_wins_and_gives_its_minutes_to_the_oldest_misses() -> None:
    logged = """
        session_id | date       | planned_minutes | delivered_minutes | reason
        x1         | 2025-09-08 | 30              | 0                 | student_absent
        x2         | 2025-09-09 | 30              | 0                 | student_absent
        x3         | 2025-09-12 | 30              | 0                 | student_absent
    """
    decided = """
        determination_id | student_id | service | starts_on  | ends_on    | outcome      | minutes | due_on     | decided_on
        d1               | maya       | Reading | 2025-09-01 | 2025-09-30 | not_required |         |            | 2025-09-12
        d2               | maya       | Reading | 2025-09-08 | 2025-09-09 | make_up      | 40      | 2025-10-15 | 2025-09-16
    """
    tables = child(DAILY, sessions=logged, determinations=decided)
    assert ledger(tables, "2025-09-15", "date outcome open excused undetermined rule") == [
        ("2025-09-08", "not_required", 0, 30, 0, "d1"),
        ("2025-09-09", "not_required", 0, 30, 0, "d1"),
        ("2025-09-12", "not_required", 0, 30, 0, "d1"),
    ]
    assert ledger(tables, "2025-09-16", "date outcome open excused due_on") == [
        ("2025-09-08", "make_up", 30, 0, "2025-10-15"),
        ("2025-09-09", "make_up", 10, 20, "2025-10-15"),
        ("2025-09-12", "not_required", 0, 30, None),
    ]


def test_the_eleventh_day_of_suspension_is_owed() -> None:
    # 34 CFR 300.530: school need not serve a child on the first ten days of removal in a school year, and must from the eleventh.
    days = [day for day in range(2, 18) if date(2025, 9, day).weekday() < 5]
    logged = "session_id | date | delivered_minutes | reason\n" + "\n".join(
        f"x{day} | 2025-09-{day:02d} | 0 | student_suspended" for day in days
    )
    found = ledger(child(DAILY, sessions=logged), "2025-09-30", "date outcome evidence")
    assert [outcome for _, outcome, _ in found] == ["not_required"] * 10 + ["make_up"] * 2
    assert found[10][0] == "2025-09-16"
    assert {evidence for *_, evidence in found} == {"primary"}
    # The rule is not for a plan of another kind: there the team decides.
    of_504 = ledger(child(DAILY, {"kind": "504"}, sessions=logged), "2025-09-30", "outcome open excused undetermined")
    assert set(of_504) == {("team_decides", 0, 0, 30)}


def test_a_rule_holds_on_its_last_day_and_not_the_day_after() -> None:
    # The test pack's old rule for field trips ends on 14 December 2025, the new one begins on the 15th and ends on 9 February.
    logged = """
        session_id | date       | delivered_minutes | reason
        a          | 2025-12-12 | 0                 | field_trip
        b          | 2025-12-15 | 0                 | field_trip
        c          | 2026-02-09 | 0                 | field_trip
        d          | 2026-02-10 | 0                 | field_trip
    """
    found = ledger(child(DAILY, {"policy": "test-north.toml"}, sessions=logged), "2026-02-28", "date outcome rule")
    assert [row[1:] for row in found] == [
        ("make_up", "test-north/trip-old"),
        ("may", "test-north/trip"),
        ("may", "test-north/trip"),
        ("team_decides", "us/missed-session"),
    ]


# --- rules 10 to 13: settled ------------------------------------------------------------------------------------------


def test_make_ups_go_to_the_oldest_miss_first_and_never_to_one_still_to_come() -> None:
    logged = """
        session_id | date       | planned_minutes | delivered_minutes | kind    | reason          | makes_up
        x1         | 2025-09-08 | 30              | 0                 |         | provider_absent |
        x2         | 2025-09-10 | 30              | 0                 |         | provider_absent |
        x3         | 2025-09-15 | 30              | 0                 |         | provider_absent |
        m0         | 2025-09-05 |                 | 10                | make_up |                 |
        m1         | 2025-09-10 |                 | 40                | make_up |                 |
        m2         | 2025-09-12 |                 | 15                | make_up |                 | x3
        m3         | 2025-09-16 |                 | 60                | make_up |                 |
    """
    plan = {"make_up_outcome": "make_up"}
    tables = child(DAILY, plan, sessions=logged)
    # m0 comes before any miss: extra. m2 names a miss to come: on the 12th there is none yet.
    assert ledger(tables, "2025-09-12", "date made_up open") == [("2025-09-08", 30, 0), ("2025-09-10", 25, 5)]
    assert ledger(tables, "2025-09-16", "settled_by session_id minutes step", "postings WHERE account = 'made_up'") == [
        ("m1", "x1", 30, 12),
        ("m1", "x2", 10, 12),
        ("m2", "x3", 15, 10),
        ("m3", "x2", 20, 12),
        ("m3", "x3", 15, 12),
    ]
    assert ledger(tables, "2025-09-16", "session_id minutes", "postings WHERE account = 'extra'") == [
        ("m0", 10),
        ("m3", 25),
    ]


def test_a_family_may_decline_a_time_and_be_owed_the_minutes_all_the_same() -> None:
    offers = """
        offer_id | session_id | offered_on | answer   | answered_on
        o1       | x          | 2025-09-15 | declined | 2025-09-16
    """
    for outcome, declined, still_open in (("make_up", 0, 30), ("offer", 30, 0)):
        tables = child(DAILY, {"make_up_outcome": outcome}, sessions=MISSED_ON_THE_TENTH, offers=offers)
        assert ledger(tables, "2025-09-16", "declined open") == [(declined, still_open)]
        assert ledger(tables, "2025-09-15", "declined open") == [(0, 30)]
    waived = child(
        DAILY, {"make_up_outcome": "make_up"}, sessions=MISSED_ON_THE_TENTH, offers=offers.replace("declined", "waived")
    )
    assert ledger(waived, "2025-09-16", "declined open") == [(30, 0)]


def test_compensatory_minutes_go_to_the_award_they_name_then_to_the_oldest() -> None:
    awards = """
        award_id | student_id | service | minutes | awarded_on
        a1       | maya       | Reading | 60      | 2025-09-10
        a2       | maya       | Reading | 60      | 2025-09-12
    """
    held = """
        session_id | date       | delivered_minutes | kind         | award_id
        c1         | 2025-09-15 | 50                | compensatory | a2
        c2         | 2025-09-16 | 75                | compensatory |
    """
    tables = child(DAILY, awards=awards, sessions=held)
    assert ledger(tables, "2025-09-16", "award_id session_id minutes", "postings WHERE account = 'provided'") == [
        ("a1", "c2", 60),
        ("a2", "c1", 50),
        ("a2", "c2", 10),
    ]
    assert ledger(tables, "2025-09-16", "awarded provided open_award extra", "service_accounts") == [(120, 120, 0, 5)]
    # Compensatory minutes are a remedy, no session of the promise: nothing of it is delivered.
    assert "delivered" not in accounts(tables, "2025-09-16")

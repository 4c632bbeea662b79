"""What the worked cases do not reach, worked by hand: packs, questions, children without a calendar, unknown accounts."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.oracle.account import US, Rules, account

Row = dict[str, str | None]

# A calendar without closures: 2025-09-01 is a Monday.
CALENDAR: list[Row] = [{"calendar_id": "c", "starts_on": "2025-09-01", "ends_on": "2026-06-12"}]

PLAN: Row = {"plan_id": "pl", "student_id": "s", "kind": "iep", "starts_on": "2025-09-01", "ends_on": "2025-10-03"}
PROMISE: Row = {
    "promise_id": "p", "plan_id": "pl", "service": "Reading", "sessions": "1", "minutes": "30", "period": "day"
}  # fmt: skip


def daily(plan: Row | None = None, promise: Row | None = None, **tables: list[Row]) -> dict[str, list[Row]]:
    """One child with 30 minutes every school day from 1 September to 3 October 2025: 25 school days."""
    return {
        "students": [{"student_id": "s", "calendar_id": "c"}],
        "calendars": CALENDAR,
        "plans": [{**PLAN, **(plan or {})}],
        "promises": [{**PROMISE, **(promise or {})}],
        **tables,
    }


def misses(number: int, reason: str) -> list[Row]:
    """That many misses on the first school days of September 2025."""
    days = [day for day in range(1, 31) if date(2025, 9, day).weekday() < 5][:number]
    return [
        {"session_id": f"x{day:02d}", "promise_id": "p", "date": f"2025-09-{day:02d}", "planned_minutes": "30",
         "delivered_minutes": "0", "reason": reason}
        for day in days
    ]  # fmt: skip


def of_promise(tables: dict[str, list[Row]], as_of: str, rules: Rules = US) -> dict[str, Any]:
    found: dict[str, Any] = account(tables, date.fromisoformat(as_of), rules)["promises"][0]
    return found


def test_the_first_ten_days_of_suspension_are_excused_and_the_eleventh_is_owed() -> None:
    found = of_promise(daily(sessions=misses(12, "student_suspended")), "2025-09-30")
    assert (found["excused"], found["owed"], found["undetermined"]) == (300, 60, 0)


def test_a_504_plan_knows_no_ten_days() -> None:
    found = of_promise(daily({"kind": "504"}, sessions=misses(12, "student_suspended")), "2025-09-30")
    assert (found["excused"], found["owed"], found["undetermined"]) == (0, 0, 360)


def test_days_of_suspension_are_counted_over_all_promises_of_the_child() -> None:
    tables = daily(sessions=misses(12, "student_suspended")[8:])
    tables["promises"].append(
        {"promise_id": "q", "plan_id": "pl", "service": "Speech", "sessions": "1", "minutes": "20", "period": "day"}
    )
    tables["gaps"] = [
        {
            "gap_id": "g",
            "promise_id": "q",
            "starts_on": "2025-09-01",
            "ends_on": "2025-09-11",
            "reason": "student_suspended",
        }
    ]
    found = account(tables, date(2025, 9, 30))["promises"]
    # The gap's nine days come first; the four misses are days 9 (both), 10, 11 and 12.
    assert (found[0]["excused"], found[0]["owed"]) == (60, 60)
    assert (found[1]["excused"], found[1]["owed"]) == (180, 0)


QUESTION = "Had the team approved it?"
ASKING: Rules = {
    "us": [
        [
            {"id": "yes", "reason": "school_closed", "outcome": "not_required", "asks": QUESTION, "holds_if": "yes"},
            {"id": "no", "reason": "school_closed", "outcome": "make_up", "asks": QUESTION, "holds_if": "no", "due": "5 days"},
            {"id": "told", "reason": "field_trip", "outcome": "make_up", "evidence": "reported"},
            {"id": "dated", "reason": "late_start", "outcome": "make_up", "since": "2025-09-02", "until": "2025-09-03"},
        ]
    ]
}  # fmt: skip


def test_a_question_without_an_answer_leaves_the_minutes_undetermined() -> None:
    tables = daily(sessions=misses(3, "school_closed"))
    assert of_promise(tables, "2025-09-30", ASKING)["undetermined"] == 90
    tables["answers"] = [
        {"plan_id": "pl", "question": QUESTION, "answer": "no", "ends_on": "2025-09-01", "answered_on": "2025-09-20"},
        {"plan_id": "pl", "question": QUESTION, "answer": "yes", "starts_on": "2025-09-02", "ends_on": "2025-09-02"},
    ]
    found = of_promise(tables, "2025-09-30", ASKING)
    assert (found["owed"], found["overdue"], found["excused"], found["undetermined"]) == (30, 30, 30, 30)
    # The answer of 20 September is not looked at before that day.
    assert of_promise(tables, "2025-09-19", ASKING)["undetermined"] == 60


def test_a_reported_rule_moves_no_minutes() -> None:
    assert of_promise(daily(sessions=misses(1, "field_trip")), "2025-09-30", ASKING)["undetermined"] == 30


def test_a_rule_holds_on_its_first_and_its_last_day_and_not_beside_them() -> None:
    found = account(daily(sessions=misses(4, "late_start")), date(2025, 9, 30), ASKING)["misses"]
    assert [miss["outcome"] for miss in found] == ["team_decides", "make_up", "make_up", "team_decides"]


def test_a_promise_without_an_amount_has_no_accounts_and_its_service_has_none() -> None:
    tables = daily(promise={"minutes": None})
    tables["awards"] = [
        {"award_id": "a", "student_id": "s", "service": "Reading", "minutes": "60", "awarded_on": "2025-09-10"}
    ]
    found = account(tables, date(2025, 9, 30))
    assert found["promises"][0]["promised"] is None
    assert found["services"][0]["owed"] is None
    assert found["services"][0]["awarded"] == 60  # what is known stays known


def test_a_child_without_a_calendar_has_school_on_the_weekdays_of_the_plan_but_federal_holidays() -> None:
    tables = daily(promise={"period": "week", "sessions": "5", "minutes": "10"})
    tables["students"] = [{"student_id": "s"}]
    found = account(tables, date(2025, 9, 30))
    # The first week holds Labor Day, 1 September.
    assert [row["inside"] for row in found["periods"]] == [4, 5, 5, 5, 5]
    assert found["promises"][0]["promised"] == 250
    tables["plans"][0]["short_period"] = "prorate"
    assert of_promise(tables, "2025-09-30")["promised"] == 240


def test_a_miss_of_unknown_length_is_never_assumed_delivered() -> None:
    promise: Row = {"period": "week", "sessions": None, "minutes": None, "minutes_per_period": "100"}
    sessions: list[Row] = [{"session_id": "x", "promise_id": "p", "date": "2025-09-03", "reason": "provider_absent"}]
    found = of_promise(daily({"unlogged": "delivered"}, promise, sessions=sessions), "2025-09-13")
    assert (found["promised"], found["unrecorded"], found["assumed"]) == (200, 100, 100)

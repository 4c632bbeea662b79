"""What the timetable and the calendar say should have been, and nobody wrote about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from makewhole.app import timetable

MON, TUE = dt.date(2026, 9, 7), dt.date(2026, 9, 8)


def rows(**more: Any) -> Any:
    """One promise on Mondays and Thursdays at 10:00; school from 31 August to 30 October, closed on Monday 7 September."""
    return {
        "students": {"s": {"student_id": "s", "calendar_id": "c"}},
        "plans": {"p": {"plan_id": "p", "kind": "iep", "starts_on": "2026-08-31", "ends_on": "2027-08-30"}},
        "promises": {
            "speech": {
                "promise_id": "speech",
                "plan_id": "p",
                "service": "Speech",
                "wording": "2 x 30 min weekly",
                "minutes": "30",
            }
        },
        "calendars": {"y": {"calendar_id": "c", "starts_on": "2026-08-31", "ends_on": "2026-10-30"}},
        "closures": {"l": {"calendar_id": "c", "starts_on": "2026-09-07", "closure": "holiday", "note": "Labor Day"}},
        "slots": {
            "a": {"promise_id": "speech", "weekday": "Mon", "starts_at": "10:00", "minutes": "30"},
            "b": {"promise_id": "speech", "weekday": "Thu", "starts_at": "10:00"},
        },
        **more,
    }


def days(found: list[timetable.Expected]) -> list[str]:
    return [f"{each.date:%m-%d}{' closed' if each.closed else ''}" for each in found]


def test_the_sessions_of_the_timetable_are_there_newest_first_with_what_closed_a_day() -> None:
    found = timetable.expected(rows(), dt.date(2026, 8, 1), dt.date(2026, 9, 14))
    assert days(found) == ["09-14", "09-10", "09-07 closed", "09-03", "08-31"]
    assert found[2].closed == "Labor Day"
    assert [each.minutes for each in found] == [30] * 5


def test_a_session_that_is_told_is_not_expected_even_at_another_hour() -> None:
    told = {
        "1": {"promise_id": "speech", "date": "2026-09-14", "starts_at": "11:30", "delivered_minutes": "30"},
        "2": {"promise_id": "speech", "date": "2026-09-10", "kind": "make_up", "delivered_minutes": "30"},
    }
    found = timetable.expected(rows(sessions=told), TUE, dt.date(2026, 9, 14))
    assert days(found) == ["09-10"]


def test_a_gap_and_the_end_of_the_school_year_leave_nothing_to_expect() -> None:
    gap = {"g": {"promise_id": "speech", "starts_on": "2026-09-08", "ends_on": "2026-10-26"}}
    found = timetable.expected(rows(gaps=gap), dt.date(2026, 9, 8), dt.date(2026, 12, 1))
    assert days(found) == ["10-29"]


def test_a_slot_of_every_other_week_counts_its_weeks_from_its_own_first_day() -> None:
    slot = {"a": {"promise_id": "speech", "weekday": "Thu", "every": "2", "starts_on": "2026-09-08"}}
    found = timetable.expected(rows(slots=slot), dt.date(2026, 8, 1), dt.date(2026, 10, 1))
    assert days(found) == ["09-24", "09-10"]


def test_a_later_plan_ends_the_one_before() -> None:
    plans = {**rows()["plans"], "q": {"plan_id": "q", "kind": "iep", "starts_on": "2026-09-14"}}
    found = timetable.expected(rows(plans=plans), dt.date(2026, 9, 8), dt.date(2026, 9, 30))
    assert days(found) == ["09-10"]


def test_a_closed_day_is_proposed_as_a_miss_only_where_something_was_promised() -> None:
    first, last = dt.date(2026, 8, 1), dt.date(2026, 9, 30)
    assert days(timetable.missed_by_closing(rows(), first, last)) == ["09-07 closed"]
    moved = {
        "1": {"promise_id": "speech", "date": "2026-09-08", "delivered_minutes": "30"},
        "2": {"promise_id": "speech", "date": "2026-09-10", "delivered_minutes": "30"},
    }
    assert timetable.missed_by_closing(rows(sessions=moved), first, last) == []
    prorated = {"p": {**rows()["plans"]["p"], "short_period": "prorate"}}
    assert timetable.missed_by_closing(rows(plans=prorated), first, last) == []
    daily = {"speech": {**rows()["promises"]["speech"], "wording": "30 minutes daily"}}
    assert timetable.missed_by_closing(rows(promises=daily), first, last) == []
    break_week = {"l": {"calendar_id": "c", "starts_on": "2026-09-05", "ends_on": "2026-09-13", "closure": "break"}}
    assert timetable.missed_by_closing(rows(closures=break_week), first, last) == []


def test_without_a_calendar_weekdays_that_are_no_federal_holiday_count() -> None:
    student = {"s": {"student_id": "s"}}
    found = timetable.expected(rows(students=student, calendars={}, closures={}), MON, dt.date(2026, 9, 10))
    assert days(found) == ["09-10", "09-07 closed"]


def test_without_a_timetable_the_last_two_school_days_are_asked_about() -> None:
    found = timetable.due(rows(slots={}), dt.date(2026, 9, 1), dt.date(2026, 9, 8))
    assert days(found) == ["09-08", "09-04"]
    assert not any(each.is_from_timetable for each in found)
    assert days(timetable.due(rows(), dt.date(2026, 9, 1), dt.date(2026, 9, 8))) == ["09-03"]

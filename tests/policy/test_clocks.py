"""Clocks: what starts one, what pauses it, what stops it, and when its duty is due."""

from __future__ import annotations

from datetime import date

import pytest

from makewhole.policy.clocks import Reading, read_clock
from makewhole.policy.due import Calendar, parse_due
from makewhole.policy.pack import Citation, Clock

# Three weeks of school, Mondays 5, 12 and 19 October 2026; 12 October is a holiday.
CALENDAR = Calendar(
    years=((date(2026, 10, 5), date(2026, 10, 23)),), closures=((date(2026, 10, 12), date(2026, 10, 12), "holiday"),)
)
END = date(2026, 10, 23)


def october(day: int) -> date:
    return date(2026, 10, day)


def clock(event: str, due: str, count: int | None = None) -> Clock:
    return Clock(
        "ours", "c", event, "written notice", parse_due(due), "local", Citation("Handbook"), count, ("student_absent",)
    )


def test_a_missed_session_starts_its_clock_that_day() -> None:
    missed = clock("session_missed", "3 school days")
    assert read_clock(missed, CALENDAR, begins_on=october(8), as_of=END) == Reading(october(8), october(14), None, 0)


def test_an_excluded_reason_and_a_day_still_to_come_start_nothing() -> None:
    missed = clock("session_missed", "3 school days")
    away = {october(8): "student_absent"}
    assert read_clock(missed, CALENDAR, begins_on=october(8), as_of=END, away=away).started_on is None
    assert read_clock(missed, CALENDAR, begins_on=october(8), as_of=october(7)).started_on is None


@pytest.mark.parametrize(
    ("away", "due"),
    [
        ({}, october(9)),
        ({october(7): "student_absent"}, october(13)),  # a day that does not count; the 12th is no school day
        ({october(7): "provider_absent"}, october(9)),
    ],
)
def test_a_plan_not_begun_counts_from_its_first_day_and_pauses(away: dict[date, str], due: date) -> None:
    begun = clock("plan_not_begun", "4 school days")
    assert read_clock(begun, CALENDAR, begins_on=october(5), as_of=END, away=away) == Reading(october(5), due, None, 0)


def test_the_first_service_stops_a_plan_not_begun() -> None:
    begun = clock("plan_not_begun", "4 school days")
    reading = read_clock(begun, CALENDAR, begins_on=october(5), as_of=END, served=[october(8), october(6)])
    assert reading.stopped_on == october(6)
    early = read_clock(begun, CALENDAR, begins_on=october(5), as_of=october(5), served=[october(6)])
    assert early.stopped_on is None


@pytest.mark.parametrize(
    ("served", "away", "started", "counted"),
    [
        ([], {}, october(9), 5),
        ([], {october(6): "student_absent"}, october(13), 5),  # pauses: one day later, over the holiday
        ([october(6)], {}, october(14), 5),  # sets the count back: 7, 8, 9, 13, 14
        ([october(9), october(16)], {}, None, 4),  # 13, 14, 15 and again from 19 on ... 20, 21, 22
    ],
)
def test_school_days_without_service_are_counted_paused_and_set_back(
    served: list[date], away: dict[date, str], started: date | None, counted: int
) -> None:
    without = clock("school_days_without_service", "3 school days", 5)
    as_of = END if started else october(22)
    reading = read_clock(without, CALENDAR, begins_on=october(5), as_of=as_of, served=served, away=away)
    assert (reading.started_on, reading.counted_days) == (started, counted)


def test_service_after_the_start_stops_it_and_the_notice_has_its_day() -> None:
    without = clock("school_days_without_service", "3 school days", 5)
    reading = read_clock(without, CALENDAR, begins_on=october(5), as_of=END, served=[october(15)])
    assert reading == Reading(october(9), october(15), october(15), 5)

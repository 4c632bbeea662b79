"""Patterns of a record: figures that are worked by hand here, from folders that are really written and read."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from makewhole.app import folders
from makewhole.ledger.patterns import Patterns, a_year_after
from makewhole.ledger.statement import Statement

# Twelve weeks of school, Mondays 1 September to 17 November 2025; 13 October is a holiday.
TABLES = {
    "students": "student_id,name,calendar_id\nana,Ana P.,c\n",
    "calendars": "calendar_id,starts_on,ends_on\nc,2025-09-01,2025-11-21\n",
    "closures": "calendar_id,starts_on,closure\nc,2025-10-13,holiday\n",
    "plans": "plan_id,student_id,kind,starts_on,ends_on\niep,ana,iep,2025-09-01,2025-11-21\n",
    "promises": "promise_id,plan_id,service,sessions,minutes,period\np,iep,Speech-Language Therapy,2,30,week\n",
}
MONDAY = date(2025, 9, 1)


def held(*weeks: int) -> list[str]:
    """The Tuesday and Thursday session of these weeks (from 0), held."""
    days = [MONDAY + timedelta(weeks=week, days=weekday) for week in weeks for weekday in (1, 3)]
    return [f"h{day},p,{day},30,30,," for day in days]


def missed(day: str, reason: str, *, promise: str = "p", minutes: int = 30) -> str:
    return f"m{promise}{day},{promise},{day},{minutes},0,,{reason}"


def drawn(place: Path, sessions: list[str], as_of: date, **changes: str) -> Statement:
    """The statement of the folder with these sessions; a change replaces a table."""
    place.mkdir(exist_ok=True)
    head = "session_id,promise_id,date,planned_minutes,delivered_minutes,kind,reason,starts_at"
    table = [row + "," * (head.count(",") - row.count(",")) for row in sessions]
    tables = TABLES | {"sessions": "\n".join([head, *table]) + "\n"} | changes
    for name, text in tables.items():
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    return folders.statement(place, as_of, detailed=False)


def speech(statement: Statement) -> Patterns:
    (service,) = (s for s in statement.services if s.service == "Speech-Language Therapy")
    assert service.patterns is not None
    return service.patterns


def test_missed_minutes_are_shares_of_what_was_promised_without_what_is_upcoming(tmp_path: Path) -> None:
    sessions = [*held(0, 1), missed("2025-09-16", "provider_absent"), missed("2025-09-18", "school_assessment")]
    sessions += [missed("2025-09-23", "provider_absent")]
    found = speech(drawn(tmp_path, sessions, date(2025, 9, 24)))
    # Promised: 4 weeks of 60. Upcoming: the Thursday of the open week, 30. Base 210; missed 90: 42.857 %.
    assert (found.base, found.missed, found.missed_tenths) == (210, 90, 429)
    assert [(s.reason, s.minutes, s.tenths) for s in found.reasons] == [
        ("provider_absent", 60, 286),  # 28.571 %
        ("school_assessment", 30, 143),  # 14.286 %
    ]
    assert (found.unrecorded, found.unrecorded_tenths) == (0, 0)
    assert found.as_json()["reasons"][0] == {"reason": "provider_absent", "minutes": 60, "percent": 28.6}


def test_what_cannot_be_counted_has_no_share_and_is_not_zero(tmp_path: Path) -> None:
    promises = "promise_id,plan_id,service,sessions,minutes,period\np,iep,Speech-Language Therapy,,,week\n"
    found = speech(drawn(tmp_path, held(0), date(2025, 9, 24), promises=promises)).as_json()
    assert found["promised_without_upcoming"] is found["missed"] is found["missed_percent"] is None
    assert found["reasons"] == []


def test_the_longest_run_counts_school_days_and_about_how_many_sessions(tmp_path: Path) -> None:
    weeks = [missed(f"2025-{day}", "provider_vacancy") for day in ("10-07", "10-09", "10-14", "10-16")]
    found = speech(drawn(tmp_path, [*held(0, 1, 2, 3, 4, 7), *weeks], date(2025, 10, 24)))
    run = found.longest_run
    assert run is not None
    # From Fri 3 October (after Thu 2) to Mon 20 October (before Tue 21): 12 weekdays less the holiday.
    assert (run.starts_on, run.ends_on, run.school_days, run.reason) == (
        date(2025, 10, 3), date(2025, 10, 20), 11, "provider_vacancy",
    )  # fmt: skip
    assert run.sessions == 5  # 8 weeks of 60 over 39 school days; 11 days bring 11 * 480 / 39 / 30 = 4.51


def test_a_session_said_twice_and_a_compensatory_one_are_no_service(tmp_path: Path) -> None:
    weeks = [missed(f"2025-{day}", "provider_vacancy") for day in ("09-16", "09-18", "09-23", "09-25")]
    weeks[1] += ",09:00"
    again = "again,p,2025-09-18,30,30,,,09:00"  # the same session in another row: the one with fewer minutes counts
    rows = [*held(0, 1, 4), *weeks, again, "comp,p,2025-09-19,30,30,compensatory,"]
    awards = "award_id,student_id,service,minutes,awarded_on\na,ana,Speech-Language Therapy,60,2025-09-10\n"
    run = speech(drawn(tmp_path, rows, date(2025, 10, 3), awards=awards)).longest_run
    assert run is not None
    assert (run.starts_on, run.ends_on) == (date(2025, 9, 12), date(2025, 9, 29))


def test_what_the_plan_lets_count_without_a_log_is_no_gap_and_no_wait(tmp_path: Path) -> None:
    plans = "plan_id,student_id,kind,starts_on,ends_on,unlogged\niep,ana,iep,2025-09-01,2025-11-21,delivered\n"
    only = [missed("2025-09-16", "provider_absent")]
    found = speech(drawn(tmp_path, only, date(2025, 11, 21), plans=plans))
    assert found.longest_run is None
    assert found.empty_stretches == ()
    assert [(first.first_on, first.school_days) for first in found.first_sessions] == [(None, 0)]
    written = speech(drawn(tmp_path / "written", only, date(2025, 11, 21)))  # unlogged = unrecorded
    assert written.longest_run is not None
    assert [first.school_days for first in written.first_sessions] == [59]  # 12 weeks less the holiday


MONTHLY = "promise_id,plan_id,service,minutes_per_period,period\np,iep,Speech-Language Therapy,15,month\n"


def test_where_only_misses_are_logged_a_day_without_a_row_is_no_gap_in_an_open_month_either(tmp_path: Path) -> None:
    plans = "plan_id,student_id,kind,starts_on,ends_on,unlogged\niep,ana,iep,2025-09-01,2025-11-21,delivered\n"
    one = ["m,p,2025-10-14,,0,,provider_absent"]
    told = drawn(tmp_path, one, date(2025, 11, 20), plans=plans, promises=MONTHLY)
    found = speech(told)
    # September is assumed, October has the miss of unknown length, November is still to come.
    (service,) = told.services
    figures = {name: service.minutes[name] for name in ("delivered", "unrecorded", "upcoming")}
    assert figures == {"delivered": 15, "unrecorded": 15, "upcoming": 15}
    assert service.unknown_lengths == 1
    assert found.longest_run is None
    assert found.empty_stretches == ()


def test_misses_of_every_session_are_a_gap_where_only_misses_are_logged_too(tmp_path: Path) -> None:
    plans = "plan_id,student_id,kind,starts_on,ends_on,unlogged\niep,ana,iep,2025-09-01,2025-11-21,delivered\n"
    rows = [missed(f"2025-09-{day}", "provider_vacancy") for day in ("09", "11", "16", "18", "23")]
    run = speech(drawn(tmp_path, rows, date(2025, 9, 24), plans=plans)).longest_run
    assert run is not None
    # Two whole weeks. Of the open one the Thursday is still to come, and its Monday may have been held.
    assert (run.starts_on, run.ends_on, run.school_days) == (date(2025, 9, 8), date(2025, 9, 19), 10)


def test_a_run_that_holds_no_miss_and_no_blank_is_not_told_for_a_blank_elsewhere(tmp_path: Path) -> None:
    rows = ["h,p,2025-10-02,15,15,,"]  # September has no record, October is given in full, November is to come
    run = speech(drawn(tmp_path, rows, date(2025, 11, 20), promises=MONTHLY)).longest_run
    assert run is not None
    assert (run.starts_on, run.ends_on, run.school_days) == (date(2025, 9, 1), date(2025, 10, 1), 23)  # not 3 Oct on


def test_a_run_with_a_miss_of_unknown_length_has_its_reason_and_is_not_without_a_record(tmp_path: Path) -> None:
    rows = ["h,p,2025-09-02,15,15,,", "m,p,2025-10-14,,0,,provider_absent"]
    run = speech(drawn(tmp_path, rows, date(2025, 10, 24), promises=MONTHLY)).longest_run
    assert run is not None
    assert (run.starts_on, run.ends_on, run.reason) == (date(2025, 9, 3), date(2025, 10, 24), "provider_absent")


def test_the_first_session_is_so_many_days_after_the_plan_began(tmp_path: Path) -> None:
    gap = "gap_id,promise_id,starts_on,ends_on,reason\ng,p,2025-09-01,2025-10-17,late_start\n"
    sessions = held(7)  # Tue 21 October
    (first,) = speech(drawn(tmp_path, sessions, date(2025, 10, 24), gaps=gap)).first_sessions
    # Seven weeks of school days less the holiday, and the Monday before.
    assert (first.starts_on, first.first_on, first.days, first.school_days) == (MONDAY, date(2025, 10, 21), 50, 35)
    assert first.is_long
    (early,) = speech(drawn(tmp_path / "a", sessions, date(2025, 10, 20), gaps=gap)).first_sessions
    assert (early.first_on, early.days, early.school_days) == (None, 49, 35)  # none yet: the Monday is over too


def test_the_wait_begins_with_the_services_own_first_day(tmp_path: Path) -> None:
    promises = (
        "promise_id,plan_id,service,sessions,minutes,period,starts_on,ends_on\n"
        "p,iep,Speech-Language Therapy,2,30,week,2025-09-15,2025-10-10\n"
        "q,iep,Speech-Language Therapy,1,30,week,2025-10-11,\n"  # an amendment starts nothing anew
    )
    (first,) = speech(drawn(tmp_path, held(2, 3), date(2025, 11, 21), promises=promises)).first_sessions
    assert (first.starts_on, first.first_on, first.days, first.school_days) == (
        date(2025, 9, 15), date(2025, 9, 16), 1, 1,
    )  # fmt: skip
    assert not first.is_long


def test_days_of_which_no_row_speaks_are_asked_about(tmp_path: Path) -> None:
    found = speech(drawn(tmp_path, held(0, 4, 5, 6, 7, 8, 9, 10, 11), date(2025, 11, 24)))
    (stretch,) = found.empty_stretches
    # Weeks 1 to 3 have no entry. Fri 5 September and Mon 29 lie in weeks that lack nothing.
    assert (stretch.starts_on, stretch.ends_on, stretch.school_days) == (date(2025, 9, 8), date(2025, 9, 26), 15)
    assert stretch.sessions == 6


@pytest.mark.parametrize("entry", ["missed", "set aside", "gap"])
def test_an_entry_without_minutes_and_a_gap_are_entries(tmp_path: Path, entry: str) -> None:
    sessions, changes = held(0, 4, 5, 6, 7, 8, 9, 10, 11), {}
    if entry == "missed":
        sessions.append(missed("2025-09-18", "student_absent"))
    elif entry == "set aside":
        sessions.append("x,p,2025-09-18,,,,")
    else:
        changes["gaps"] = "gap_id,promise_id,starts_on,ends_on,reason\ng,p,2025-09-18,2025-09-18,provider_absent\n"
    found = speech(drawn(tmp_path, sessions, date(2025, 11, 24), **changes))
    # 8 to 17 September (8 days, 3 sessions); 19 to 26 are 6 days, 2.4 sessions, which is not told.
    assert [(s.starts_on, s.ends_on, s.school_days) for s in found.empty_stretches] == [
        (date(2025, 9, 8), date(2025, 9, 17), 8)
    ]


def test_the_three_longest_stretches_come_in_order_of_time(tmp_path: Path) -> None:
    # Weeks 1-2, 4-5, 7-8 and 10-11 are empty, ten school days each: of equals the earlier are told.
    found = speech(drawn(tmp_path, held(0, 3, 6, 9), date(2025, 11, 24)))
    assert [stretch.starts_on for stretch in found.empty_stretches] == [
        date(2025, 9, 8), date(2025, 9, 29), date(2025, 10, 20),
    ]  # fmt: skip


def test_the_last_day_for_receipt_is_the_same_date_a_year_later() -> None:
    assert a_year_after(date(2025, 10, 14)) == date(2026, 10, 14)
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert a_year_after(date(2027, 2, 28)) == date(2028, 2, 28)


@pytest.mark.parametrize(
    ("as_of", "oldest", "last", "inside", "outside"),
    [
        (date(2026, 9, 16), date(2025, 9, 16), date(2026, 9, 16), 60, 0),  # its last day
        (date(2026, 9, 17), date(2025, 9, 23), date(2026, 9, 23), 30, 30),
        (date(2026, 9, 24), None, None, 0, 60),
    ],
)
def test_the_oldest_miss_leaves_the_year_of_a_state_complaint(
    tmp_path: Path, as_of: date, oldest: date | None, last: date | None, inside: int, outside: int
) -> None:
    sessions = [missed("2025-09-09", "provider_absent"), missed("2025-09-16", "student_absent")]
    sessions += [missed("2025-09-23", "provider_absent"), "made,p,2025-09-10,,30,make_up,"]  # makes up the first
    window = speech(drawn(tmp_path, sessions, as_of)).complaint_window
    assert window is not None
    assert (window.oldest_on, window.last_day_on) == (oldest, last)
    assert (window.minutes_inside, window.minutes_outside) == (inside, outside)
    assert window.as_json()["citation"] == "34 CFR 300.153(c)"


@pytest.mark.parametrize(("as_of", "inside"), [(date(2029, 2, 28), 30), (date(2029, 3, 1), 0)])
def test_a_miss_of_29_february_leaves_with_28_february(tmp_path: Path, as_of: date, inside: int) -> None:
    changes = {
        "calendars": "calendar_id,starts_on,ends_on\nc,2028-02-01,2028-03-31\n",
        "plans": "plan_id,student_id,kind,starts_on,ends_on\niep,ana,iep,2028-02-01,2028-03-31\n",
    }
    window = speech(drawn(tmp_path, [missed("2028-02-29", "provider_absent")], as_of, **changes)).complaint_window
    assert window is not None
    assert (window.minutes_inside, window.minutes_outside) == (inside, 30 - inside)


@pytest.mark.parametrize("kind", ["504", "ifsp"])
def test_no_other_plan_has_the_year_of_an_idea_complaint(tmp_path: Path, kind: str) -> None:
    plans = f"plan_id,student_id,kind,starts_on,ends_on\niep,ana,{kind},2025-09-01,2025-11-21\n"
    sessions = [missed(f"2025-09-{n:02}", "student_suspended") for n in (2, 4, 9, 11, 16, 18, 23, 25, 30)]
    found = drawn(tmp_path, sessions, date(2025, 11, 21), plans=plans)
    assert speech(found).complaint_window is None
    assert [(s.days, s.nears_eleventh) for s in found.suspensions] == [(9, False)]
    assert "300." not in str(found.as_json()["patterns"]) + str(found.as_json()["suspensions"])


def test_answered_misses_are_not_in_the_window(tmp_path: Path) -> None:
    decided = (
        "determination_id,student_id,service,session_id,outcome,decided_on,decided_by\n"
        "d,ana,Speech-Language Therapy,mp2025-09-09,compensatory,2025-10-01,team\n"
        "e,ana,Speech-Language Therapy,mp2025-09-16,not_required,2025-10-01,team\n"
    )
    sessions = [missed("2025-09-09", "provider_absent"), missed("2025-09-16", "provider_absent")]
    window = speech(drawn(tmp_path, sessions, date(2025, 11, 21), determinations=decided)).complaint_window
    assert window is not None
    assert (window.oldest_on, window.minutes_inside) == (date(2025, 9, 16), 30)  # excused is not answered


def test_suspension_days_are_counted_once_a_day_over_all_services_by_school_year(tmp_path: Path) -> None:
    changes = {
        "calendars": "calendar_id,starts_on,ends_on\nc,2025-09-01,2025-11-21\nc,2026-09-01,2026-11-20\n",
        "plans": "plan_id,student_id,kind,starts_on,ends_on\niep,ana,iep,2025-09-01,2026-11-20\n",
        "promises": (
            "promise_id,plan_id,service,sessions,minutes,period\n"
            "p,iep,Speech-Language Therapy,2,30,week\nq,iep,Occupational Therapy,1,30,week\n"
        ),
    }
    sessions = [missed("2025-09-02", "student_suspended"), missed("2025-09-02", "student_suspended", promise="q")]
    sessions += [missed("2025-09-09", "student_suspended", promise="q"), missed("2025-09-11", "student_absent")]
    sessions += [missed("2026-09-08", "student_suspended")]
    found = drawn(tmp_path, sessions, date(2026, 11, 20), **changes)
    assert [(s.year_starts_on, s.days, s.first_on, s.last_on) for s in found.suspensions] == [
        (date(2025, 9, 1), 2, date(2025, 9, 2), date(2025, 9, 9)),
        (date(2026, 9, 1), 1, date(2026, 9, 8), date(2026, 9, 8)),
    ]
    assert found.children[0].suspensions == found.suspensions
    assert not any(s.nears_eleventh for s in found.suspensions)


@pytest.mark.parametrize(("days", "near"), [(7, False), (8, True)])
def test_near_the_eleventh_day_the_rule_is_cited(tmp_path: Path, days: int, near: bool) -> None:
    dates = [MONDAY + timedelta(weeks=n // 2, days=1 + 2 * (n % 2)) for n in range(days)]
    sessions = [missed(day.isoformat(), "student_suspended") for day in dates]
    (found,) = drawn(tmp_path, sessions, date(2025, 11, 21)).suspensions
    assert (found.days, found.nears_eleventh) == (days, near)
    assert found.as_json()["citation"] == ("34 CFR 300.530(d)" if near else None)


def test_json_has_a_row_a_service_and_is_the_same_with_and_without_details(tmp_path: Path) -> None:
    sessions = [*held(0), missed("2025-09-16", "provider_absent")]
    quick = drawn(tmp_path, sessions, date(2025, 11, 21)).as_json()
    whole = folders.statement(tmp_path, date(2025, 11, 21)).as_json()
    again = [folders.statement(tmp_path, date(2025, 11, 21), detailed=False).as_json() for _ in range(3)][-1]
    assert quick["patterns"] == whole["patterns"] == again["patterns"]  # the last with kept plans
    assert [(p["student_id"], p["service"], p["esy"]) for p in quick["patterns"]] == [
        ("ana", "Speech-Language Therapy", False)
    ]
    assert quick["suspensions"] == quick["clocks"] == []
    # What is missed, delivered, upcoming and without a record is all there is.
    (service,), (pattern,) = quick["services"], quick["patterns"]
    assert pattern["missed"] + service["delivered"] + service["unrecorded"] == pattern["promised_without_upcoming"]

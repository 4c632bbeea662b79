"""Clocks as a statement shows them: real folders, packs that lie beside the tables, days counted by hand.

Twelve weeks of school, Mondays 1 September to 17 November 2025; Monday 13 October is a holiday.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from makewhole.app import folders
from makewhole.ledger.clocks import ClockReading
from makewhole.ledger.statement import Statement

TABLES = {
    "students": "student_id,name,calendar_id\nana,Ana P.,c\n",
    "calendars": "calendar_id,starts_on,ends_on\nc,2025-09-01,2025-11-21\n",
    "closures": "calendar_id,starts_on,closure\nc,2025-10-13,holiday\n",
    "plans": "plan_id,student_id,kind,starts_on,ends_on,policy\niep,ana,iep,2025-09-01,2025-11-21,ours.toml\n",
    "promises": "promise_id,plan_id,service,sessions,minutes,period\np,iep,Speech-Language Therapy,2,30,week\n",
}
PACK = """
id = "{id}"
title = "Rules made up for a test"
jurisdiction = "Nowhere"
parent = "{parent}"
maintainer = "nobody"
checked_on = 2025-09-01
level = "district"
"""
CLOCK = """
[[clocks]]
id = "{id}"
starts = {{ event = "{event}"{count} }}
stops = "{stops}"
excluded = ["student_absent"]
due = "{due}"
duty = "written notice"
to_whom = "parent"
must_say = ["what was missed"]
evidence = "{evidence}"
reported_text = "that a notice is due"
citation = {{ title = "Handbook", page = "1", date = 2025-08-01, address = "https://example.org", read_on = 2025-08-01 }}
{more}
"""
MONDAY = date(2025, 9, 1)


def clock(
    event: str,
    count: int | None = None,
    *,
    id: str = "c",
    stops: str = "notice",
    due: str = "3 school days",
    evidence: str = "local",
    more: str = "",
) -> str:
    counted = f", count = {count}" if count else ""
    return CLOCK.format(id=id, event=event, count=counted, stops=stops, due=due, evidence=evidence, more=more)


LAPSE = clock("school_days_without_service", 10)


def september(day: int) -> date:
    return date(2025, 9, day)


def held(*days: date) -> list[str]:
    return [f"h{day},p,{day},30,30,,," for day in days]


def missed(day: date, reason: str = "provider_absent", notified_on: str = "") -> str:
    return f"m{day},p,{day},30,0,,{reason},{notified_on}"


def drawn(place: Path, sessions: list[str], as_of: date, clocks: str = LAPSE, **changes: str) -> Statement:
    head = "session_id,promise_id,date,planned_minutes,delivered_minutes,kind,reason,notified_on"
    tables = TABLES | {"sessions": "\n".join([head, *sessions]) + "\n"} | changes
    place.mkdir(exist_ok=True)
    for name, text in tables.items():
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    (place / "ours.toml").write_text(PACK.format(id="ours", parent="us") + clocks, encoding="utf-8")
    return folders.statement(place, as_of, detailed=False)


def readings(statement: Statement) -> list[ClockReading]:
    """The readings of the test's own pack; the shipped ones have tests beside them."""
    found = [reading for reading in statement.clocks if reading.clock.pack_id != "us"]
    assert all(reading in statement.children[0].clocks for reading in found)
    return found


def only(statement: Statement) -> ClockReading:
    (reading,) = readings(statement)
    return reading


# Held up to Thu 4 September; missed on Tue 9 and never given again.
LAPSED = [*held(september(2), september(4)), missed(september(9)), missed(september(11))]


@pytest.mark.parametrize(
    ("as_of", "state", "counted", "due"),
    [
        (september(9), None, 0, None),  # the day after is the first that counts
        (september(10), "not_started", 1, None),
        (september(22), "not_started", 9, None),  # 10, 11, 12, 15 to 19, 22
        (september(23), "running", 10, september(26)),
        (september(26), "running", 10, september(26)),  # its last day
        (september(27), "late", 10, september(26)),
    ],
)
def test_a_lapse_counts_starts_and_is_late_after_its_last_day(
    tmp_path: Path, as_of: date, state: str | None, counted: int, due: date | None
) -> None:
    found = readings(drawn(tmp_path, LAPSED, as_of))
    assert [(r.state, r.counted_days, r.due_on) for r in found] == ([(state, counted, due)] if state else [])
    assert all(r.since_on == september(9) and r.stopped_on is None for r in found)
    assert all(r.started_on == (september(23) if r.state != "not_started" else None) for r in found)


def test_a_late_clock_says_what_is_not_on_record_and_asks_to_check(tmp_path: Path) -> None:
    why = only(drawn(tmp_path, LAPSED, september(30))).why
    assert why.startswith(
        "10 school days without service on record since Tue 9 Sep 2025; no notice to the parent is on "
    )
    assert "check" in why
    # Thursday 18 and the week after have no entry at all.
    assert why.endswith("minutes of that time have no record at all")


@pytest.mark.parametrize("reason", ["student_absent", "provider_absent"])
def test_a_day_of_an_excluded_reason_pauses_the_count_and_begins_none(tmp_path: Path, reason: str) -> None:
    found = only(drawn(tmp_path, [*LAPSED, missed(september(16), reason)], september(24)))
    assert found.started_on == (september(24) if reason == "student_absent" else september(23))
    assert ("1 day not counted (child was ill or away)" in found.why) == (reason == "student_absent")
    away = [*held(september(2), september(4)), missed(september(9), reason)]
    began = readings(drawn(tmp_path / "away", away, september(30)))
    assert bool(began) == (reason == "provider_absent")


def test_service_sets_the_count_back_and_a_lapse_that_it_ended_is_not_shown(tmp_path: Path) -> None:
    sessions = [*LAPSED, *held(september(23)), missed(september(25))]  # given again on the day that would fill it
    found = only(drawn(tmp_path, sessions, september(30)))
    assert (found.state, found.since_on, found.counted_days) == ("not_started", september(25), 3)


@pytest.mark.parametrize(
    ("notified", "as_of", "state", "stopped"),
    [
        ("2025-09-10", september(30), "stopped", september(10)),  # told before it started
        ("2025-09-26", september(30), "stopped", september(26)),
        ("2025-09-29", september(30), "stopped_late", september(29)),
        ("2025-09-29", september(28), "late", None),  # not yet told
    ],
)
def test_a_notice_stops_it(tmp_path: Path, notified: str, as_of: date, state: str, stopped: date | None) -> None:
    sessions = [*LAPSED[:3], missed(september(11), notified_on=notified)]
    found = only(drawn(tmp_path, sessions, as_of))
    assert (found.state, found.stopped_on) == (state, stopped)


def test_a_notice_about_a_gap_stops_it_and_one_about_another_time_does_not(tmp_path: Path) -> None:
    gap = "gap_id,promise_id,starts_on,ends_on,reason,notified_on\ng,p,2025-09-08,2025-11-21,provider_vacancy,{}\n"
    sessions = [*held(september(4)), missed(september(2), notified_on="2025-09-03")]
    none = only(drawn(tmp_path, sessions, september(30), gaps=gap.format("")))
    assert (none.since_on, none.started_on, none.state) == (september(8), september(22), "late")
    told = only(drawn(tmp_path, sessions, september(30), gaps=gap.format("2025-09-24")))
    assert (told.state, told.stopped_on) == ("stopped", september(24))


def test_service_does_not_stop_a_duty_to_notify_but_stops_one_to_give_service(tmp_path: Path) -> None:
    sessions = [*LAPSED, *held(date(2025, 9, 30))]
    notify = only(drawn(tmp_path, sessions, date(2025, 10, 3)))
    assert (notify.state, notify.stopped_on) == ("late", None)
    serve = only(
        drawn(tmp_path, sessions, date(2025, 10, 3), clock("school_days_without_service", 10, stops="service"))
    )
    assert (serve.state, serve.stopped_on) == ("stopped_late", date(2025, 9, 30))


def test_of_finished_lapses_the_last_is_shown_and_of_open_ones_each(tmp_path: Path) -> None:
    def lapse(monday: date, notified: str) -> list[str]:
        return [missed(monday + timedelta(days=1), notified_on=notified), *held(monday + timedelta(days=18))]

    first, second, third = MONDAY, MONDAY + timedelta(weeks=3), MONDAY + timedelta(weeks=6)
    sessions = [*lapse(first, "2025-09-05"), *lapse(second, "2025-09-26"), *lapse(third, "")]
    found = readings(drawn(tmp_path, sessions, date(2025, 11, 21)))
    assert [(r.state, r.since_on) for r in found] == [
        ("stopped", second + timedelta(days=1)), ("late", third + timedelta(days=1)),
    ]  # fmt: skip


def test_what_a_plan_lets_count_without_a_log_is_service(tmp_path: Path) -> None:
    plans = TABLES["plans"].replace("policy\n", "policy,unlogged\n").replace("ours.toml\n", "ours.toml,delivered\n")
    assert readings(drawn(tmp_path, LAPSED, september(30), plans=plans)) == []
    gap = "gap_id,promise_id,starts_on,ends_on,reason\ng,p,2025-09-08,2025-11-21,provider_vacancy\n"
    assert only(drawn(tmp_path, LAPSED, september(30), plans=plans, gaps=gap)).state == "late"


def test_the_service_of_an_amendment_is_the_same_service(tmp_path: Path) -> None:
    promises = (
        "promise_id,plan_id,service,sessions,minutes,period,starts_on,ends_on\n"
        "p,iep,Speech-Language Therapy,2,30,week,,2025-09-26\nq,iep,Speech-Language Therapy,1,30,week,2025-09-29,\n"
    )
    serve = clock("school_days_without_service", 10, stops="service")
    sessions = [*LAPSED, "q1,q,2025-09-30,30,30,,,"]
    found = only(drawn(tmp_path, sessions, date(2025, 10, 10), serve, promises=promises))
    assert (found.promise_id, found.stopped_on) == ("p", date(2025, 9, 30))


BEGIN = clock("plan_not_begun", stops="service", due="10 school days")


@pytest.mark.parametrize(
    ("sessions", "as_of", "state", "due", "stopped"),
    [
        ([], september(15), "running", september(15), None),  # 2 to 5, 8 to 12, 15
        ([], september(16), "late", september(15), None),
        (held(september(15)), september(30), "stopped", september(15), september(15)),
        (held(september(16)), september(30), "stopped_late", september(15), september(16)),
        ([missed(september(4), "student_absent")], september(16), "running", september(16), None),
    ],
)
def test_a_plan_not_begun(
    tmp_path: Path, sessions: list[str], as_of: date, state: str, due: date, stopped: date | None
) -> None:
    found = only(drawn(tmp_path, sessions, as_of, BEGIN))
    assert (found.state, found.since_on, found.due_on, found.stopped_on) == (state, MONDAY, due, stopped)


def test_a_plan_not_begun_with_a_count_starts_after_so_many_school_days(tmp_path: Path) -> None:
    counting = clock("plan_not_begun", 10)
    assert only(drawn(tmp_path, [], september(12), counting)).counted_days == 9
    found = only(drawn(tmp_path, [], september(15), counting))
    assert (found.state, found.started_on, found.due_on) == ("running", september(15), september(18))
    assert readings(drawn(tmp_path, held(september(12)), september(30), counting)) == []
    began = only(drawn(tmp_path, held(september(17)), september(30), counting))
    assert began.state == "late"  # service stops no duty to notify


def test_an_amendment_is_no_beginning_and_each_service_has_its_own(tmp_path: Path) -> None:
    promises = (
        "promise_id,plan_id,service,sessions,minutes,period,starts_on,ends_on\n"
        "p,iep,Speech-Language Therapy,2,30,week,,2025-09-26\nq,iep,Speech-Language Therapy,1,30,week,2025-09-29,\n"
        "o,iep,Occupational Therapy,1,30,week,2025-09-08,\n"
    )
    found = readings(drawn(tmp_path, held(september(2)), date(2025, 10, 10), BEGIN, promises=promises))
    assert [(r.promise_id, r.state, r.since_on) for r in found] == [
        ("p", "stopped", MONDAY), ("o", "late", september(8)),
    ]  # fmt: skip


def test_missed_sessions_are_summed_up_by_promise(tmp_path: Path) -> None:
    each = clock("session_missed")
    sessions = [
        *held(september(2)), missed(september(4)), missed(september(9), notified_on="2025-09-12"),
        missed(september(11)), missed(september(16), "student_absent"), missed(september(18)),
    ]  # fmt: skip
    found = only(drawn(tmp_path, sessions, september(22), each))
    assert (found.misses, found.misses_late, found.misses_running) == (4, 2, 1)  # 4th and 11th; 18th is due on the 23rd
    assert (found.state, found.since_on, found.due_on) == ("late", september(4), september(9))
    assert found.why.startswith("3 sessions missed with no notice on record, the oldest from Thu 4 Sep 2025")
    early = only(drawn(tmp_path, sessions, september(9), each))
    assert (early.misses, early.state) == (2, "running")  # the notice of the 12th is not there yet
    told = [missed(september(4), notified_on="2025-09-09"), missed(september(9), notified_on="2025-09-15")]
    done = only(drawn(tmp_path, told, september(22), each))
    assert (done.state, done.since_on, done.stopped_on) == ("stopped_late", september(9), september(15))


def test_a_gap_is_one_missed_session_of_its_first_day(tmp_path: Path) -> None:
    gap = "gap_id,promise_id,starts_on,ends_on,reason,notified_on\ng,p,2025-09-08,2025-09-19,provider_vacancy,\n"
    found = only(drawn(tmp_path, held(september(2), september(4)), september(19), clock("session_missed"), gaps=gap))
    assert (found.misses, found.since_on, found.due_on) == (1, september(8), september(11))


ASKS = 'asks = "Does it hold for every lapse?"\nholds_if = "{}"\n'
BOTH = clock("school_days_without_service", 10, id="every", more=ASKS.format("yes")) + clock(
    "plan_not_begun", 10, id="first", more=ASKS.format("no")
)


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        ([], [("first", "asks", "late"), ("every", "asks", "late")]),
        (["yes,,,2025-09-10"], [("every", "late", None)]),
        (["no,,,2025-09-10"], [("first", "late", None)]),
        (["no,,,2025-09-10", "yes,,,2025-09-20"], [("every", "late", None)]),  # the last answer
        (["no,,,2025-11-10"], [("first", "asks", "late"), ("every", "asks", "late")]),  # not yet given
        (["yes,2025-09-02,2025-09-30,2025-09-10"], [("first", "asks", "late"), ("every", "late", None)]),
    ],
)
def test_both_readings_are_shown_until_somebody_answers(
    tmp_path: Path, answers: list[str], shown: list[tuple[str, str, str | None]]
) -> None:
    head = "plan_id,question,answer,starts_on,ends_on,answered_on\n"
    table = head + "".join(f"iep,Does it hold for every lapse?,{answer}\n" for answer in answers)
    sessions = [missed(september(2)), missed(september(4))]  # nothing was ever given
    found = readings(drawn(tmp_path, sessions, september(30), BOTH, answers=table))
    assert [(r.clock.id, r.state, r.if_answered) for r in found] == shown
    told = found[0].as_json()
    assert (told["asks"], told["if_answered"]) == ("Does it hold for every lapse?", found[0].if_answered)


def test_a_clock_of_the_parent_holds_unless_the_pack_has_one_of_that_id(tmp_path: Path) -> None:
    parent = clock("school_days_without_service", 5, id="c") + clock("plan_not_begun", id="begin", stops="service")
    tmp_path.mkdir(exist_ok=True)
    (tmp_path / "theirs.toml").write_text(PACK.format(id="theirs", parent="us") + parent, encoding="utf-8")
    drawn(tmp_path, LAPSED, september(30))
    (tmp_path / "ours.toml").write_text(PACK.format(id="ours", parent="theirs.toml") + LAPSE, encoding="utf-8")
    found = readings(folders.statement(tmp_path, september(30), detailed=False))
    assert sorted((r.clock.full_id, r.clock.count) for r in found) == [("ours/c", 10), ("theirs/begin", None)]


@pytest.mark.parametrize(
    ("more", "is_shown"),
    [
        ('plan_kinds = ["iep"]', True),
        ('plan_kinds = ["504"]', False),
        ("since = 2025-09-23", True),  # the day on which it starts
        ("since = 2025-09-24", False),
        ("until = 2025-09-23", True),
        ("until = 2025-09-22", False),
    ],
)
def test_a_clock_holds_for_its_kinds_of_plan_and_between_its_days(tmp_path: Path, more: str, is_shown: bool) -> None:
    clocks = clock("school_days_without_service", 10, more=more)
    assert bool(readings(drawn(tmp_path, LAPSED, september(30), clocks))) == is_shown


def test_a_reported_clock_is_shown_and_says_whom_to_ask(tmp_path: Path) -> None:
    clocks = clock("school_days_without_service", 10, evidence="reported", more='ask_whom = "the district"')
    told = only(drawn(tmp_path, LAPSED, september(30), clocks)).as_json()
    assert (told["evidence"], told["reported_text"]) == ("reported", "that a notice is due")
    assert (told["ask_whom"], told["state"], told["must_say"]) == ("the district", "late", ["what was missed"])
    assert told["citation"].startswith("Handbook")


def test_a_child_without_a_calendar_has_the_weekdays_that_are_no_federal_holiday(tmp_path: Path) -> None:
    students = "student_id,name,calendar_id\nana,Ana P.,\n"
    sessions = [*held(september(25)), missed(date(2025, 10, 2))]
    found = only(drawn(tmp_path, sessions, date(2025, 10, 22), students=students, calendars="calendar_id,starts_on,ends_on\n", closures="calendar_id,starts_on,closure\n"))  # fmt: skip
    assert (found.started_on, found.due_on) == (date(2025, 10, 17), date(2025, 10, 22))  # 13 October is Columbus Day


def test_illinois_is_read_in_both_ways_until_the_question_is_answered(tmp_path: Path) -> None:
    plans = TABLES["plans"].replace("ours.toml", "us-il")
    sessions = [missed(september(2)), missed(september(4))]
    found = drawn(tmp_path, sessions, september(30), plans=plans).clocks
    shown = {r.clock.full_id: (r.shows, r.due_on) for r in found}
    assert shown["us-il/services-begin"] == ("late", september(15))
    assert shown["us-il/notify-every-lapse"] == ("late", september(19))  # from the 2nd: 10 days are over on the 16th
    assert shown["us-il/notify-not-begun"] == ("late", september(18))
    assert [r.state for r in found if r.clock.asks] == ["asks", "asks"]


def test_without_a_clock_nothing_is_asked_and_a_later_statement_is_the_same(tmp_path: Path) -> None:
    first = drawn(tmp_path, LAPSED, september(30)).as_json()
    assert first == folders.statement(tmp_path, september(30)).as_json()
    assert drawn(tmp_path, LAPSED, september(30), "").as_json()["clocks"] == []

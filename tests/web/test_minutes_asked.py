"""What the log asks before it takes a session: how long it was, whether the day is right; and what it never loses."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.web import logged

from makewhole.app import children, entering
from makewhole.app.entering import Deed

TODAY = dt.date.today()
MONDAY = TODAY - dt.timedelta(days=TODAY.weekday() + 14)
"""A Monday two to three weeks ago."""


@pytest.fixture
def lou(empty: Path, person: Callable[..., Any], door: Callable[..., Any]) -> tuple[Path, str, Any, str]:
    """OT of 30 minutes a week without a session length, one hour in the timetable; Counseling of 60 a month, twice.

    The child has a calendar of its own, so that no federal holiday moves a test: school on each weekday, but on the
    Thursday and Friday of MONDAY's week.
    """
    student_id = children.begin(empty, {"name": "Lou B.", "state": "OH"}, author="Anna")
    thursday, friday = (MONDAY + dt.timedelta(days=step) for step in (3, 4))
    first, last = TODAY - dt.timedelta(days=200), TODAY + dt.timedelta(days=150)
    begins = MONDAY - dt.timedelta(days=28)

    def say(table: str, row: str | None = None, **cells: str) -> Deed:
        return Deed("say", table, cells, row)

    deeds = [
        Deed("correct", "students", {"calendar_id": "own"}, student_id),
        say("calendars", calendar_id="own", starts_on=f"{first}", ends_on=f"{last}"),
        say("closures", calendar_id="own", starts_on=f"{thursday}", ends_on=f"{friday}", closure="break", note="Snow"),
        say("plans", "plan", student_id=student_id, kind="iep", starts_on=f"{begins}", unlogged="delivered"),
        say(
            "promises", "ot", plan_id="plan", service="OT", wording="30 min/wk", minutes_per_period="30", period="week"
        ),
        say("promises", "co", plan_id="plan", service="Talk", minutes_per_period="60", period="month"),
        say("slots", promise_id="ot", weekday="Thu"),
        say("slots", promise_id="co", weekday="Fri", every="2"),
    ]
    entering.together(empty, student_id, deeds, author="Anna")
    anna = person("anna")
    return empty, student_id, anna, f"/c/{door(student_id, 'anna', 'owner').key}/"


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


def service(page: str, words: str) -> str:
    found = re.search(rf'<option value="([0-9a-f]{{16}})"[^>]*>{words}', page)
    assert found
    return found[1]


def said(anna: Any, address: str, words: str, day: dt.date, **more: str) -> dict[str, str]:
    key = service(text(anna.get(f"{address}new/sessions/")), words)
    return {"promise_id": key, "date": day.isoformat(), "kind": "regular", "as_written": "on", "do": "write", **more}


def planned(page: str) -> str:
    found = re.search(r'name="planned_minutes" value="(\d+)"', page)
    return found[1] if found else ""


def test_a_miss_without_minutes_takes_the_length_of_timetable_and_plan_once_the_person_has_seen_it(lou: Any) -> None:
    place, student_id, anna, address = lou
    new = f"{address}new/sessions/"
    sent = said(anna, address, "OT", MONDAY - dt.timedelta(days=4), reason="provider_vacancy")
    answer = anna.post(new, sent)
    assert logged.sessions(place, student_id) == {}
    assert "The plan says 30 minutes each week, and there is one session in it." in text(answer)
    assert planned(text(answer)) == "30"
    anna.post(new, {**sent, "planned_minutes": "30"})
    (row,) = logged.sessions(place, student_id).values()
    assert row["planned_minutes"] == "30"
    assert "30 minutes missed." in text(anna.get(address))


def test_the_hour_of_the_timetable_comes_before_what_the_plan_says_of_the_week(lou: Any) -> None:
    place, student_id, anna, address = lou
    slot = next(row for row, cells in children.rows(place, student_id)["slots"].items() if cells["promise_id"] == "ot")
    entering.together(place, student_id, [Deed("correct", "slots", {"minutes": "25"}, slot)], author="Anna")
    sent = said(anna, address, "OT", MONDAY - dt.timedelta(days=4), reason="provider_vacancy")
    answer = anna.post(f"{address}new/sessions/", sent)
    assert "The timetable says 25 minutes." in text(answer)
    assert planned(text(answer)) == "25"


def test_the_length_stands_in_the_form_as_soon_as_the_service_is_chosen(lou: Any) -> None:
    _place, _student, anna, address = lou
    new = f"{address}new/sessions/"
    sent = said(anna, address, "OT", MONDAY, do="length")
    piece = text(anna.post(new, sent, headers={"HX-Request": "true"}))
    assert planned(piece) == "30"
    assert "<html" not in piece
    typed = anna.post(new, {**sent, "planned_minutes": "20", "proposed": "30"})
    assert planned(text(typed)) == "20"  # what a person typed stays
    other = said(anna, address, "Talk", MONDAY, do="length", planned_minutes="30", proposed="30")
    assert planned(text(anna.post(new, other))) == ""


def test_a_length_that_nobody_knows_is_asked_for_kept_as_unknown_and_said_on_the_statement(lou: Any) -> None:
    place, student_id, anna, address = lou
    day = MONDAY - dt.timedelta(days=3)
    sent = said(anna, address, "Talk", day, reason="not_stated")
    answer = anna.post(f"{address}new/sessions/", sent)
    assert "How long was the session to be?" in text(answer)
    assert "60 minutes a month" in text(answer)
    assert logged.sessions(place, student_id) == {}
    anna.post(f"{address}new/sessions/", {**sent, "minutes_unknown": "on"})
    (ident,) = logged.sessions(place, student_id)
    assert not logged.sessions(place, student_id)[ident].get("planned_minutes")
    page = text(anna.get(address))
    assert "1 missed session whose length is not known is on record." in page
    assert "nobody wrote down how long it was to be" in page
    assert ident not in page
    assert "planned_minutes" not in page
    link = re.search(r'href="([^"]+/row/sessions/[0-9a-f]{16}/\?right)#right"', page)
    assert link
    assert "Put in how many minutes it was to be" in text(anna.get(link[1]))
    seen = re.search(r'name="seen" value="([^"]+)"', text(anna.get(link[1])))
    assert seen
    led = anna.post(link[1], {**sent, "do": "correct", "seen": seen[1], "planned_minutes": "20"})
    assert led.headers["Location"].endswith(f"log/?month={day:%Y-%m}")
    assert "20 minutes missed." in text(anna.get(address))


def test_a_tap_on_a_card_whose_length_nobody_knows_leads_to_the_form_that_asks(lou: Any) -> None:
    place, student_id, anna, address = lou
    slot = next(row for row, cells in children.rows(place, student_id)["slots"].items() if cells["promise_id"] == "co")
    recent = next(day for step in range(8, 13) if (day := TODAY - dt.timedelta(days=step)).weekday() < 5)
    hour = {"weekday": f"{recent:%a}", "every": ""}
    entering.together(place, student_id, [Deed("correct", "slots", hour, slot)], author="Anna")
    page = text(anna.get(f"{address}log/"))
    assert "Held: how long?" in page
    cards = re.findall(r'<li class="mw-session">.*?</li>', page, re.DOTALL)
    card = next(each for each in cards if "Talk" in each)
    session = re.search(r'name="session" value="([0-9a-f]{16})"', card)
    assert session
    answer = anna.post(f"{address}log/", {"do": "missed", "session": session[1], "reason": "not_stated"}, follow=True)
    assert logged.sessions(place, student_id) == {}
    assert "Nothing is written down yet. Put in how many minutes it was to be" in text(answer)
    assert 'value="not_stated" selected' in text(answer)


def test_closed_days_are_asked_about_on_the_statement_and_each_length_is_asked_for(lou: Any) -> None:
    place, student_id, anna, address = lou
    page = text(anna.get(address))
    if "2 sessions of the timetable fell on days without school" not in page:  # the Talk of every other week
        slot = next(r for r, c in children.rows(place, student_id)["slots"].items() if c["promise_id"] == "co")
        entering.together(place, student_id, [Deed("correct", "slots", {"every": ""}, slot)], author="Anna")
        page = text(anna.get(address))
    assert "2 sessions of the timetable fell on days without school" in page
    assert "Until then they count as held." in page
    assert f"{address}log/?closed#closed" in page
    page = text(anna.get(f"{address}log/?closed"))
    assert "Many districts say that nothing is owed" in page
    keys = re.findall(r'name="session" value="([0-9a-f]{16})" id="c\d+">', page)
    asked = re.findall(r'name="minutes-([0-9a-f]{16})"', page)
    assert len(keys) == 2
    assert len(asked) == 1
    answer = anna.post(f"{address}log/", {"do": "closed", "session": keys})
    assert "Put in how many minutes Talk was to be" in text(answer)
    assert text(answer).count(" checked>") == 2
    assert logged.sessions(place, student_id) == {}
    anna.post(f"{address}log/", {"do": "closed", "session": keys, f"minutes-{asked[0]}": "30"})
    assert [row["planned_minutes"] for row in logged.sessions(place, student_id).values()] == ["30", "30"]
    assert "nobody has said what became of" not in text(anna.get(address))


def test_a_make_up_without_minutes_is_asked_for_and_then_looked_at_on_its_day(lou: Any) -> None:
    place, student_id, anna, address = lou
    sent = said(anna, address, "OT", MONDAY, kind="make_up")
    answer = anna.post(f"{address}new/sessions/", sent)
    assert "How many minutes were given?" in text(answer)
    assert "A make-up" in text(answer)
    assert logged.sessions(place, student_id) == {}
    anna.post(f"{address}new/sessions/", {**sent, "minutes_unknown": "on"})
    assert len(logged.sessions(place, student_id)) == 1
    for page in (text(anna.get(address)), text(anna.get(f"{address}year/"))):
        assert "this was to make something up, and nobody wrote down how many minutes were given" in page


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        (MONDAY - dt.timedelta(days=60), "The plan promises this service from"),
        (MONDAY - dt.timedelta(days=2), "is no school day of the week. Is the day right?"),
        (MONDAY + dt.timedelta(days=3), "there was no school on"),
    ],
)
def test_a_day_that_is_seldom_right_is_asked_back_and_taken_when_it_is_said_to_be_right(
    lou: Any, day: dt.date, asked: str
) -> None:
    place, student_id, anna, address = lou
    sent = said(anna, address, "OT", day, reason="not_stated", planned_minutes="30")
    answer = anna.post(f"{address}new/sessions/", sent)
    assert asked in text(answer)
    assert "Yes, it is right: write it down" in text(answer)
    assert logged.sessions(place, student_id) == {}
    # What is said of another day does not count for this one.
    anna.post(f"{address}new/sessions/", {**sent, "sure": TODAY.isoformat()})
    assert logged.sessions(place, student_id) == {}
    anna.post(f"{address}new/sessions/", {**sent, "sure": day.isoformat()})
    assert len(logged.sessions(place, student_id)) == 1


def test_nothing_can_have_been_missed_on_a_day_to_come(lou: Any) -> None:
    place, student_id, anna, address = lou
    day = TODAY + dt.timedelta(days=3)
    sent = said(anna, address, "OT", day, reason="not_stated", planned_minutes="30", sure=day.isoformat())
    answer = anna.post(f"{address}new/sessions/", sent)
    assert "nothing can have been missed on it" in text(answer)
    assert "Yes, it is right" not in text(answer)
    assert logged.sessions(place, student_id) == {}


def test_write_and_another_keeps_service_and_reason_and_the_list_shows_the_month_written(lou: Any) -> None:
    place, student_id, anna, address = lou
    sent = said(anna, address, "OT", MONDAY, reason="provider_vacancy", planned_minutes="30")
    again = anna.post(f"{address}new/sessions/", {**sent, "do": "another"}, follow=True)
    page = text(again)
    assert "Undo" in page
    assert 'value="provider_vacancy" selected' in page
    assert f'value="{sent["promise_id"]}" selected' in page
    assert planned(page) == "30"
    assert not re.search(r'name="date" value="\d', page)
    earlier = MONDAY - dt.timedelta(days=21)
    led = anna.post(f"{address}new/sessions/", {**sent, "date": earlier.isoformat()})
    assert led.headers["Location"] == f"{address}log/?month={earlier:%Y-%m}"
    assert f'<option value="{earlier:%Y-%m}" selected>' in text(anna.get(led.headers["Location"]))
    assert len(logged.sessions(place, student_id)) == 2


def test_every_service_is_among_the_first_cards(lou: Any) -> None:
    place, student_id, anna, address = lou
    more = [
        Deed("say", "slots", {"promise_id": "ot", "weekday": day, "minutes": "10"})
        for day in ("Mon", "Tue", "Wed", "Fri")
    ]
    slot = next(row for row, cells in children.rows(place, student_id)["slots"].items() if cells["promise_id"] == "co")
    recent = next(day for step in range(8, 13) if (day := TODAY - dt.timedelta(days=step)).weekday() < 5)
    hour = {"weekday": f"{recent:%a}", "every": ""}
    entering.together(place, student_id, [*more, Deed("correct", "slots", hour, slot)], author="Anna")
    page = text(anna.get(f"{address}log/"))
    first = re.search(r'<ul class="mw-cards">(.*?)</ul>', page, re.DOTALL)
    assert first
    assert "Talk" in first[1]
    assert "OT" in first[1]
    assert first[1].count('class="mw-session"') == 4


def test_a_finding_about_one_session_is_told_by_its_day_and_service(lou: Any) -> None:
    place, student_id, anna, address = lou
    day = MONDAY - dt.timedelta(days=60)
    cells = {"promise_id": "ot", "date": day.isoformat(), "kind": "regular", "reason": "not_stated"}
    entering.together(place, student_id, [Deed("say", "sessions", cells, "session-abc")], author="Anna")
    page = text(anna.get(address))
    assert "the plan does not promise this service on that day, so a miss counts nowhere" in page
    assert "session-abc" not in page
    assert "Put it right" in page
    assert anna.get(address, headers={"Accept-Language": "es"}).status_code == 200


def test_a_reader_is_told_what_the_sums_wait_for_without_a_way_to_write(
    lou: Any, person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    _place, student_id, _anna, address = lou
    ben = person("ben")
    door(student_id, "ben", "reader")
    page = text(ben.get(address))
    assert "nobody has said what became of" in page
    assert "Say what became of" not in page


@pytest.mark.parametrize(
    ("minutes", "refused"),
    [
        ({"planned_minutes": "0"}, "Nothing can be missed of 0 minutes."),
        ({"planned_minutes": "30", "delivered_minutes": "30"}, "All of the minutes were given, so none was missed."),
        ({"planned_minutes": "30", "delivered_minutes": "90"}, "All of the minutes were given, so none was missed."),
        ({"planned_minutes": "30", "delivered_minutes": "20"}, None),
        ({"planned_minutes": "30", "delivered_minutes": "30", "as_written": ""}, None),
    ],
)
def test_a_reason_for_minutes_that_were_not_missed_is_refused(
    lou: Any, minutes: dict[str, str], refused: str | None
) -> None:
    place, student, anna, address = lou
    answer = anna.post(
        f"{address}new/sessions/", said(anna, address, "OT", MONDAY, reason="provider_absent", **minutes)
    )
    if refused is None:
        assert answer.status_code == 302
        return
    assert refused in text(answer)
    assert not children.rows(place, student).get("sessions")

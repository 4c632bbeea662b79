"""Odd input is asked about once, or refused: a make-up before its miss, times to come, days outside a plan or year."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.web import logged
from tests.web.test_log import school_day

from makewhole.app import children, entering
from makewhole.app.entering import Deed
from makewhole.web.row_keys import row_key

EARLY, LATE = "missed-early", "missed-late"


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


@pytest.fixture
def maya(empty: Path, person: Callable[..., Any], door: Callable[..., Any]) -> tuple[Path, str, Any, str]:
    """A record with a miss of long ago and one of the last school day, and a reading service with a miss of its own."""
    student = logged.begin(empty)
    missed = {"promise_id": "speech", "planned_minutes": "30", "reason": "provider_absent", "source": "family"}
    reading = {"plan_id": "plan", "service": "Reading", "wording": "30 min weekly"}
    deeds = [
        Deed("say", "sessions", {**missed, "date": school_day(8).isoformat()}, EARLY),
        Deed("say", "sessions", {**missed, "date": school_day(0).isoformat()}, LATE),
        Deed("say", "promises", reading, "reading"),
        Deed("say", "sessions", {**missed, "promise_id": "reading", "date": school_day(8).isoformat()}, "of-reading"),
    ]
    entering.together(empty, student, deeds, author="Anna")
    client = person("anna")
    return empty, student, client, f"/c/{door(student, 'anna', 'owner').key}/"


def make_up(miss: str, **more: str) -> dict[str, str]:
    """A make-up four school days before the later of the two misses."""
    return {
        "promise_id": row_key("promises", "speech"),
        "date": school_day(4).isoformat(),
        "delivered_minutes": "30",
        "kind": "make_up",
        "makes_up": row_key("sessions", miss) if miss else "",
        "as_written": "on",
        "source": "family",
        **more,
    }


def make_ups(place: Path, student: str) -> dict[str, dict[str, str | None]]:
    return {row: cells for row, cells in logged.sessions(place, student).items() if cells.get("kind") == "make_up"}


def button(page: str, name: str) -> str:
    found = re.search(rf'<button[^>]*name="{name}" value="([^"]+)"', page)
    assert found, f"the page asks nothing with the name {name}"
    return found[1]


def test_a_make_up_before_its_miss_is_asked_about_once(maya: Any) -> None:
    place, student, client, base = maya
    new = f"{base}new/sessions/"
    asked = text(client.post(new, make_up(LATE)))
    assert "Was it made up beforehand?" in asked
    assert make_ups(place, student) == {}
    sure = {"ahead": button(asked, "ahead")}
    assert client.post(new, make_up(LATE, **sure)).status_code == 302
    (row,) = make_ups(place, student).values()
    assert row["makes_up"] == LATE


def test_what_was_said_of_one_miss_is_not_said_of_another_day_or_miss(maya: Any) -> None:
    place, student, client, base = maya
    new = f"{base}new/sessions/"
    sure = button(text(client.post(new, make_up(LATE))), "ahead")
    assert "made up beforehand?" in text(client.post(new, make_up(LATE, ahead=sure, date=school_day(5).isoformat())))
    assert make_ups(place, student) == {}


def test_a_make_up_after_its_miss_or_of_none_is_not_asked_about(maya: Any) -> None:
    place, student, client, base = maya
    for miss in (EARLY, ""):
        assert client.post(f"{base}new/sessions/", make_up(miss)).status_code == 302
    assert len(make_ups(place, student)) == 2


def test_the_same_is_asked_when_a_make_up_is_put_right_and_not_of_what_stood_there(maya: Any) -> None:
    place, student, client, base = maya
    entering.together(place, student, [Deed("say", "sessions", _cells(school_day(4), EARLY), "given")], author="Anna")
    page = f"{base}row/sessions/{row_key('sessions', 'given')}/"
    asked = text(client.post(page, make_up(LATE)))
    assert "Was it made up beforehand?" in asked
    assert make_ups(place, student)["given"]["makes_up"] == EARLY
    assert client.post(page, make_up(LATE, ahead=button(asked, "ahead"))).status_code == 302
    assert make_ups(place, student)["given"]["makes_up"] == LATE
    # Who now puts another cell right is not asked again what was answered.
    assert client.post(page, make_up(LATE, note="in the library")).status_code == 302
    assert make_ups(place, student)["given"]["note"] == "in the library"


def _cells(day: dt.date, miss: str) -> dict[str, str]:
    cells = {"promise_id": "speech", "date": day.isoformat(), "delivered_minutes": "30", "kind": "make_up"}
    return {**cells, "makes_up": miss, "source": "family"}


def test_a_make_up_of_another_service_is_refused(maya: Any) -> None:
    place, student, client, base = maya
    refused = text(client.post(f"{base}new/sessions/", make_up("of-reading")))
    assert "That missed session was of another service (Reading)." in refused
    assert make_ups(place, student) == {}


def test_the_word_for_a_made_up_session_does_not_say_later() -> None:
    """A make-up may have been given before its miss."""
    from makewhole.app.charts import state_labels
    from makewhole.documents.charts import counted

    assert "later" not in state_labels()["made_up"]
    assert "later" not in counted(("made_up", ""), 2)


def gap(last: dt.date, **more: str) -> dict[str, str]:
    first = school_day(2).isoformat()
    said = {"promise_id": row_key("promises", "speech"), "starts_on": first, "ends_on": last.isoformat()}
    return {**said, "reason": "provider_vacancy", "source": "family", **more}


def test_a_time_without_service_that_ends_in_the_future_is_asked_about_once(maya: Any) -> None:
    place, student, client, base = maya
    new, last = f"{base}new/gaps/", dt.date.today() + dt.timedelta(days=90)
    asked = text(client.post(new, gap(last)))
    assert "has not been yet, so nobody knows whether the service comes back before it." in asked
    assert "gaps" not in children.rows(place, student)
    assert client.post(new, gap(last, sure=button(asked, "sure"))).status_code == 302
    ((row, cells),) = children.rows(place, student)["gaps"].items()
    assert cells["ends_on"] == last.isoformat()
    page = f"{base}row/gaps/{row_key('gaps', row)}/"
    assert client.post(page, gap(last, note="a vacancy")).status_code == 302
    later = last + dt.timedelta(days=1)
    assert "has not been yet" in text(client.post(page, gap(later)))


def test_a_time_without_service_until_today_is_not_asked_about(maya: Any) -> None:
    place, student, client, base = maya
    assert client.post(f"{base}new/gaps/", gap(dt.date.today())).status_code == 302
    assert len(children.rows(place, student)["gaps"]) == 1


@pytest.mark.parametrize("address", ["new/calendars/", "start/calendar/?how=by_hand"])
def test_a_school_year_of_many_years_is_refused(maya: Any, address: str) -> None:
    place, student, client, base = maya
    said = {"starts_on": "2026-08-19", "ends_on": "2099-05-28", "school_week": ["Mon", "Tue"]}
    assert "That is longer than a school year." in text(client.post(f"{base}{address}", said))
    assert "calendars" not in children.rows(place, student)
    whole = {**said, "ends_on": "2027-08-18"}
    assert client.post(f"{base}{address}", whole).status_code == 302
    assert "calendars" in children.rows(place, student)


def test_a_service_outside_of_its_plan_is_refused_with_the_plan_s_days(maya: Any) -> None:
    place, student, client, base = maya
    first = dt.date.fromisoformat(children.rows(place, student)["plans"]["plan"]["starts_on"] or "")
    last = first + dt.timedelta(days=360)
    entering.together(place, student, [Deed("correct", "plans", {"ends_on": last.isoformat()}, "plan")], author="Anna")
    said = {"plan_id": row_key("plans", "plan"), "service": "Art", "wording": "30 min weekly"}
    said |= {"sessions": "1", "minutes": "30", "period": "week"}
    after = text(client.post(f"{base}new/promises/", {**said, "starts_on": (last + dt.timedelta(days=1)).isoformat()}))
    assert re.search(r"The plan runs from \d+ \w+ \d{4} to \d+ \w+ \d{4}, so a service that begins after it", after)
    before = text(client.post(f"{base}new/promises/", {**said, "ends_on": (first - dt.timedelta(days=1)).isoformat()}))
    assert "so a service that ends before it is never given." in before
    assert len(children.rows(place, student)["promises"]) == 2
    assert client.post(f"{base}new/promises/", {**said, "starts_on": last.isoformat()}).status_code == 302
    assert len(children.rows(place, student)["promises"]) == 3

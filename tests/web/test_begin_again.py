"""Slips in the beginning: an error far down, a line that is not meant, steps that were left, a child begun twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.web.test_start import begun as begun
from tests.web.test_start import plan, rows, text

from makewhole.app import children

LINE = {"service": "Speech", "wording": "2 x 30 minutes weekly", "read_as": "2 x 30 minutes weekly", "do": "write"}


def a_service(anna: Any, steps: str) -> None:
    key = re.search(r'name="plan_id" value="([0-9a-f]{16})"', text(anna.get(f"{steps}services/")))
    assert key
    assert anna.post(f"{steps}services/", {**LINE, "plan_id": key[1]}).status_code == 302


@pytest.mark.parametrize("spoken", ["en", "es"])
def test_errors_stand_on_top_with_a_link_to_each_field(begun: Any, spoken: str) -> None:
    _place, anna, steps = begun
    said = {
        "starts_on": "",
        "ends_on": "2027-05-28",
        "school_week": ["Mon"],
        "more0-closure": "break",
        "more0-note": "Winter break",
        "more0-starts_on": "2026-12-21",
        "more0-ends_on": "2026-12-01",
    }
    address = f"{steps}calendar/?how=propose&year=2026-27"
    page = text(anna.post(address, said, headers={"Accept-Language": spoken}))
    (summary,) = re.findall(r'<div class="[^"]*mw-wrong".*?</ul>', page, re.DOTALL)
    assert "autofocus" in summary
    assert 'tabindex="-1"' in summary
    assert re.findall(r'href="#([^"]+)"', summary) == ["id_starts_on", "id_more0-ends_on"]
    for field in ("id_starts_on", "id_more0-ends_on"):
        assert f'id="{field}"' in page
    assert page.index(summary) < page.index("<h1>")
    if spoken == "en":
        assert "<title>Error: " in page
        assert "Winter break, Last day" in summary
    assert "<title>Error: " not in text(anna.get(address))


def test_a_group_of_choices_is_linked_by_its_first(begun: Any) -> None:
    _place, anna, steps = begun
    page = text(plan(anna, steps, kind="nonsense"))
    assert 'href="#id_kind_0"' in page
    assert 'id="id_kind_0"' in page


def test_a_line_is_undone_where_it_stands(begun: Any) -> None:
    place, anna, steps = begun
    plan(anna, steps)
    a_service(anna, steps)
    page = text(anna.get(f"{steps}services/"))
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    assert "/row/promises/" in page
    undone = anna.post(f"{steps}services/", {"do": "undo", "token": token[1]}, follow=True)
    assert undone.redirect_chain[-1][0] == f"{steps}services/"
    assert "Taken back. Nothing of it counts now." in text(undone)
    assert not rows(place).get("promises")
    assert anna.post(f"{steps}services/", {"do": "undo", "token": "nonsense"}).status_code == 404


def test_an_hour_is_undone_and_a_service_with_hours_says_why_not(begun: Any) -> None:
    place, anna, steps = begun
    plan(anna, steps)
    a_service(anna, steps)
    service = re.search(r'name="token" value="([^"]+)"', text(anna.get(f"{steps}services/")))
    promise = re.search(r'<option value="([0-9a-f]{16})"', text(anna.get(f"{steps}timetable/")))
    assert service
    assert promise
    hour = {"promise_id": promise[1], "weekday": ["Tue"], "starts_at": "10:00", "minutes": "30"}
    assert anna.post(f"{steps}timetable/", hour).status_code == 302
    refused = text(anna.post(f"{steps}services/", {"do": "undo", "token": service[1]}))
    assert "such as its hours. Take that back first." in refused
    assert rows(place)["promises"]
    token = re.search(r'name="token" value="([^"]+)"', text(anna.get(f"{steps}timetable/")))
    assert token
    assert anna.post(f"{steps}timetable/", {"do": "undo", "token": token[1]}).status_code == 302
    assert not rows(place).get("slots")


def test_who_leaves_the_steps_is_led_back_until_they_end(begun: Any, person: Callable[..., Any], door: Any) -> None:
    place, anna, steps = begun
    child = steps.removesuffix("start/")
    assert "Go on with step 2 of 6: School calendar" in text(anna.get(f"{child}plan/"))
    anna.get(f"{steps}services/")  # leads to the plan, which is not there yet
    plan(anna, steps)
    a_service(anna, steps)
    anna.get(f"{steps}calendar/")
    for part in ("", "log/", "plan/", "files/"):
        page = text(anna.get(child + part))
        assert "Go on with step 4 of 6: Services" in page, "not back to a step that was passed"
        assert f'href="{steps}services/"' in page
    assert "Go on with step" not in text(anna.get(f"{steps}services/"))
    (student_id,) = children.students(place)
    ben = person("ben")
    door(student_id, "ben", "reader")
    assert "Go on with step" not in text(ben.get(f"{child}plan/"))
    ended = anna.get(f"{steps}done/")
    assert ended.headers["Location"] == child
    assert "Go on with step" not in text(anna.get(f"{child}plan/"))
    anna.get(f"{steps}calendar/")
    assert "Go on with step" not in text(anna.get(f"{child}plan/")), "who looks at a step again has not begun anew"


def test_the_school_calendar_comes_before_the_plan(begun: Any) -> None:
    _place, anna, steps = begun
    page = text(anna.get(f"{steps.removesuffix('start/')}plan/"))
    assert page.index("Put in the school calendar") < page.index("Begin with the plan")


def test_a_child_of_the_same_name_and_state_is_asked_about(begun: Any, person: Callable[..., Any]) -> None:
    place, anna, steps = begun
    said = {"name": "maya r.", "state": "OH", "own_name": "Anna Rivera", "school": "Hilltop"}
    asked = text(anna.post("/start/", said))
    assert "There is already a record of Maya R. in that state" in asked
    assert f'href="{steps.removesuffix("start/")}"' in asked
    assert 'value="Hilltop"' in asked
    assert len(children.students(place)) == 1
    assert anna.post("/start/", {**said, "state": "WY"}).status_code == 302
    assert anna.post("/start/", {**said, "another": "yes"}).status_code == 302
    assert len(children.students(place)) == 3
    assert person("ben").post("/start/", said).status_code == 302, "whose children others have, nobody learns"


def test_a_machine_whose_user_is_root_proposes_no_name(empty: Path, person: Callable[..., Any]) -> None:
    for name, proposed in (("root", False), ("anna", True)):
        page = text(person(name).get("/start/"))
        assert (f'value="{name.title()}"' in page) is proposed


def test_a_row_that_was_taken_back_says_so(begun: Any, person: Callable[..., Any], door: Any) -> None:
    place, anna, steps = begun
    plan(anna, steps)
    a_service(anna, steps)
    anna.get(f"{steps}timetable/")
    child = steps.removesuffix("start/")
    (address,) = re.findall(rf'href="({child}row/promises/[0-9a-f]+/)"', text(anna.get(f"{child}plan/")))
    anna.post(address, {"do": "withdraw", "why": "twice"})
    assert "Go on with step 4 of 6: Services" in text(anna.get(f"{child}plan/")), "one step back into the steps"
    for spoken in ("en", "es"):
        assert anna.get(address, headers={"Accept-Language": spoken}).status_code == 200
    page = text(anna.get(address))
    assert "This was taken back." in page
    assert "twice" in page
    assert "Speech-Language Therapy" in page
    assert "promise-" not in page
    assert text(anna.post(address, {"do": "withdraw", "why": "again"})) != ""
    assert "promises" not in {table for table, held in rows(place).items() if held}
    assert anna.get(f"{child}row/promises/{'0' * 16}/").status_code == 404
    assert person("ben").get(address).status_code == 404
    (student_id,) = children.students(place)
    door(student_id, "ben", "reader")
    assert "This was taken back." in text(person("ben").get(address))


def test_days_outside_every_school_year_are_named(begun: Any) -> None:
    _place, anna, steps = begun
    plan(anna, steps)
    a_service(anna, steps)
    child = steps.removesuffix("start/")
    year = {"starts_on": "2026-08-19", "ends_on": "2027-05-28", "school_week": ["Mon", "Tue", "Wed", "Thu", "Fri"]}
    anna.post(f"{child}new/calendars/", year)
    for day in ("2027-06-18", "2027-07-05"):
        anna.post(f"{child}new/closures/", {"closure": "holiday", "starts_on": day, "do": "write"})
    page = text(anna.get(child))
    assert "Fri 18 Jun 2027, Mon 5 Jul 2027" in page

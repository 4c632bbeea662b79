"""The beginning: from nothing to a statement, each step written through as entries of who writes."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from makewhole.app import children, entering, guessed_days
from makewhole.app.entering import Deed
from makewhole.web.forms.plan import rule_choices

ROOT = Path(__file__).parent.parent.parent


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


@pytest.fixture
def begun(empty: Path, person: Callable[..., Any]) -> tuple[Path, Any, str]:
    """A child's record just begun: the file, its owner, the address of the steps."""
    anna = person("anna")
    said = {"name": "Maya R.", "state": "OH", "district": "Hilltop", "own_name": "Anna Rivera"}
    answer = anna.post("/start/", said)
    assert answer.status_code == 302
    return empty, anna, answer.headers["Location"].removesuffix("calendar/")


def rows(place: Path) -> Any:
    (student_id,) = children.students(place)
    return children.rows(place, student_id)


def plan(anna: Any, steps: str, **more: str) -> Any:
    today = dt.date.today()
    said = {
        "kind": "iep",
        "starts_on": (today - dt.timedelta(days=60)).isoformat(),
        "ends_on": (today + dt.timedelta(days=200)).isoformat(),
        "policy": "",
        "short_period": "full",
        "make_up_outcome": "",
        "until": "",
    }
    return anna.post(f"{steps}plan/", {**said, **more})


def test_an_empty_home_teaches_and_leads_to_the_beginning_and_to_the_example(
    empty: Path, person: Callable[..., Any]
) -> None:
    page = text(person().get("/"))
    assert "2 x 30 minutes weekly" in page
    assert 'href="/start/"' in page
    assert "Look at an example child" in page


def test_the_first_step_keeps_what_was_typed_and_says_what_is_missing(empty: Path, person: Callable[..., Any]) -> None:
    page = text(person("anna").post("/start/", {"name": "Maya R.", "district": "Hilltop"}))
    assert 'value="Maya R."' in page
    assert 'value="Hilltop"' in page
    assert page.count("This is needed.") == 4, "beside two fields, and in the summary on top"
    assert "<title>Error: " in page
    for field in ("id_state", "id_own_name"):
        assert f'href="#{field}"' in page
        assert f'id="{field}"' in page
    assert children.students(empty) == {}


def test_who_begins_owns_the_record_and_stands_in_the_history_by_name(begun: Any) -> None:
    place, anna, steps = begun
    ((student_id, cells),) = rows(place)["students"].items()
    assert (cells["name"], cells["state"], cells["district"]) == ("Maya R.", "OH", "Hilltop")
    entry = entering.row_history(place, student_id, "students", student_id)[0]
    assert entry.content
    assert entry.content["author"] == "Anna Rivera"
    assert "Maya" not in steps
    assert anna.get(f"{steps}calendar/").status_code == 200
    assert anna.get(f"{steps}nonsense/").status_code == 404


def _proposed(anna: Any, address: str) -> dict[str, Any]:
    """What a browser sends of the proposed calendar where nobody changed anything."""
    page = text(anna.get(address))
    days = dict(re.findall(r'name="(starts_on|ends_on)" value="([0-9-]+)"', page))
    assert len(days) == 2
    closed = re.findall(r'name="closed" value="([0-9-]+)" id="[a-z0-9]+" checked', page)
    return {**days, "school_week": ["Mon", "Tue", "Wed", "Thu", "Fri"], "closed": closed}


def test_days_that_were_only_proposed_are_asked_about_once_and_then_named_as_a_guess(begun: Any) -> None:
    place, anna, steps = begun
    address = f"{steps}calendar/?how=propose&year=2026-27"
    said = _proposed(anna, address)
    asked = text(anna.post(address, said))
    assert "The first and the last day of school are only our guess. Are they right?" in asked
    assert "Choose one of the two" not in asked, "it is asked, and not blamed"
    assert "calendars" not in rows(place)
    assert anna.post(address, {**said, "guess": "unknown"}).status_code == 302
    ((row, year),) = rows(place)["calendars"].items()
    assert (year["starts_on"], year["ends_on"]) == (said["starts_on"], said["ends_on"])
    (student,) = rows(place)["students"]
    (told,) = guessed_days.sentences(place, student)
    assert "are a guess: nobody has put in the school's own days yet." in told
    assert plan(anna, steps).status_code == 302
    (plan_id,) = rows(place)["plans"]
    speech = {"plan_id": plan_id, "service": "Speech-Language Therapy", "wording": "2 x 30 minutes weekly"}
    entering.together(place, student, [Deed("say", "promises", speech)], author="Anna")
    assert told in text(anna.get(steps.replace("/start/", "/")))
    assert guessed_days.sentences(place, student, dt.date(2020, 1, 1)) == []
    entering.together(place, student, [Deed("correct", "calendars", {"starts_on": "2026-08-19"}, row)], author="Anna")
    assert guessed_days.sentences(place, student) == []


def test_days_that_are_right_as_they_were_proposed_are_no_guess(begun: Any) -> None:
    place, anna, steps = begun
    address = f"{steps}calendar/?how=propose&year=2026-27"
    assert anna.post(address, {**_proposed(anna, address), "guess": "right"}).status_code == 302
    (student,) = rows(place)["students"]
    assert guessed_days.sentences(place, student) == []


def test_one_proposed_day_that_was_left_is_asked_about_alone(begun: Any) -> None:
    place, anna, steps = begun
    address = f"{steps}calendar/?how=propose&year=2026-27"
    said = {**_proposed(anna, address), "starts_on": "2026-08-19"}
    assert "The last day of school is only our guess. Is it right?" in text(anna.post(address, said))
    assert anna.post(address, {**said, "guess": "unknown"}).status_code == 302
    (student,) = rows(place)["students"]
    (told,) = guessed_days.sentences(place, student)
    assert told.startswith("The last day of the school year, Fri")


def test_days_typed_by_hand_are_asked_about_by_nobody(begun: Any) -> None:
    place, anna, steps = begun
    said = {"starts_on": "2026-08-17", "ends_on": "2027-06-11", "school_week": ["Mon", "Tue", "Wed", "Thu", "Fri"]}
    assert anna.post(f"{steps}calendar/?how=by_hand", said).status_code == 302
    (student,) = rows(place)["students"]
    assert guessed_days.sentences(place, student) == []


def test_the_proposed_calendar_is_written_as_it_was_ticked(begun: Any) -> None:
    place, anna, steps = begun
    address = f"{steps}calendar/?how=propose&year=2026-27"
    page = text(anna.get(address))
    assert "placeholders" in page
    closed = re.findall(r'name="closed" value="([0-9-]+)" id="[a-z0-9]+" checked', page)
    assert len(closed) < page.count('name="closed"'), "what lies outside the placeholders' year is not ticked"
    assert "2026-09-07" in closed
    said = {
        "starts_on": "2026-08-19",
        "ends_on": "2027-05-28",
        "school_week": ["Mon", "Tue", "Wed", "Thu", "Fri"],
        "closed": [day for day in closed if day != "2026-10-12"],
        "more0-closure": "break",
        "more0-note": "Winter break",
        "more0-starts_on": "2026-12-21",
        "more0-ends_on": "2027-01-01",
        "more1-closure": "break",
        "more1-note": "Spring break",
    }
    wrong = anna.post(address, {**said, "more0-ends_on": "2026-12-01"})
    assert "The last day is before the first day." in text(wrong)
    assert "calendars" not in rows(place)
    assert anna.post(address, said).status_code == 302
    found = rows(place)
    (year,) = found["calendars"].values()
    assert (year["starts_on"], year["ends_on"]) == ("2026-08-19", "2027-05-28")
    days = {row["starts_on"]: row for row in found["closures"].values()}
    within = [day for day in said["closed"] if "2026-08-19" <= day <= "2027-05-28"]
    assert set(days) == {*within, "2026-12-21"}, "what was ticked for days that the year does not have is left out"
    assert days["2026-12-21"]["ends_on"] == "2027-01-01"
    assert next(iter(found["students"].values()))["calendar_id"] == year["calendar_id"]


def test_a_clear_line_is_read_back_while_it_is_typed_and_written_once_it_was_seen(begun: Any) -> None:
    place, anna, steps = begun
    plan(anna, steps)
    address = f"{steps}services/"
    plan_key = re.search(r'name="plan_id" value="([0-9a-f]{16})"', text(anna.get(address)))
    assert plan_key
    said = {"plan_id": plan_key[1], "service": "speech", "wording": "2 x 30 minutes weekly, individual"}
    piece = text(anna.post(address, {**said, "do": "read"}, headers={"HX-Request": "true"}))
    assert "<html" not in piece
    assert "That is 60 minutes a week." in piece
    assert "Right?" in piece
    assert "promises" not in rows(place)
    unseen = text(anna.post(address, {**said, "do": "write"}))
    assert "Look at how the line is read" in unseen
    assert "promises" not in rows(place)
    whole = text(anna.post(address, {**said, "do": "read"}))
    assert "That is 60 minutes a week." in whole
    assert 'value="speech"' in whole
    anna.post(address, {**said, "do": "write", "read_as": said["wording"]})
    (cells,) = rows(place)["promises"].values()
    assert cells["service"] == "Speech-Language Therapy"
    assert (cells["sessions"], cells["minutes"], cells["period"], cells["grouping"]) == (
        "2",
        "30",
        "week",
        "individual",
    )
    assert cells["wording"] == said["wording"]


@pytest.mark.parametrize(
    ("choice", "numbers"),
    [("0", ("2", "30", "week", None)), ("1", ("1", "30", "week", "2")), ("unknown", (None, None, None, None))],
)
def test_of_a_line_with_two_readings_the_person_chooses_and_nothing_is_guessed(
    begun: Any, choice: str, numbers: tuple[str | None, ...]
) -> None:
    place, anna, steps = begun
    plan(anna, steps)
    address = f"{steps}services/"
    plan_key = re.search(r'name="plan_id" value="([0-9a-f]{16})"', text(anna.get(address)))
    assert plan_key
    said = {
        "plan_id": plan_key[1],
        "service": "OT",
        "wording": "biweekly 30 min",
        "do": "write",
        "read_as": "biweekly 30 min",
    }
    asked = text(anna.post(address, said))
    assert "Choose one below" in asked
    assert "That is 30 minutes in 2 weeks." in asked
    assert "promises" not in rows(place)
    anna.post(address, {**said, "reading": choice})
    (cells,) = rows(place)["promises"].values()
    assert tuple(cells.get(name) for name in ("sessions", "minutes", "period", "every")) == numbers


def test_numbers_put_in_by_hand_stand_whatever_the_words_say(begun: Any) -> None:
    place, anna, steps = begun
    plan(anna, steps)
    address = f"{steps}services/"
    plan_key = re.search(r'name="plan_id" value="([0-9a-f]{16})"', text(anna.get(address)))
    assert plan_key
    said = {
        "plan_id": plan_key[1],
        "service": "Reading",
        "wording": "as needed",
        "minutes_per_period": "45",
        "do": "write",
    }
    assert "Choose how often" in text(anna.post(address, said))
    anna.post(address, {**said, "period": "week"})
    (cells,) = rows(place)["promises"].values()
    assert (cells["minutes_per_period"], cells["period"]) == ("45", "week")


def test_how_the_log_is_kept_and_the_timetable_lead_to_a_statement(begun: Any) -> None:
    place, anna, steps = begun
    assert anna.get(f"{steps}services/").headers["Location"].endswith("/plan/")
    plan(anna, steps, make_up_outcome="make_up", until="days", until_count="30")
    anna.post(
        f"{steps}services/",
        {
            "plan_id": re.search(r'name="plan_id" value="([0-9a-f]{16})"', text(anna.get(f"{steps}services/")))[1],  # type: ignore[index]
            "service": "Speech",
            "wording": "2 x 30 minutes weekly",
            "read_as": "2 x 30 minutes weekly",
            "do": "write",
        },
    )
    assert "Do you write down every session, or only the missed ones?" in text(anna.get(f"{steps}logging/"))
    anna.post(f"{steps}logging/", {"unlogged": "unrecorded"})
    promise = re.search(r'<option value="([0-9a-f]{16})"', text(anna.get(f"{steps}timetable/")))
    assert promise
    hours = {"promise_id": promise[1], "weekday": ["Tue", "Thu"], "starts_at": "10:00", "minutes": "30"}
    assert anna.post(f"{steps}timetable/", hours).status_code == 302
    found = rows(place)
    (cells,) = found["plans"].values()
    assert (cells["make_up_outcome"], cells["make_up_due"], cells["unlogged"]) == ("make_up", "30 days", "unrecorded")
    assert sorted(row["weekday"] for row in found["slots"].values()) == ["Thu", "Tue"]
    statement = anna.get(steps.removesuffix("start/"))
    assert statement.status_code == 200
    assert "Speech-Language Therapy" in text(statement)


def test_a_plan_step_that_comes_back_corrects_the_plan_and_adds_none(begun: Any) -> None:
    place, anna, steps = begun
    plan(anna, steps)
    anna.post(f"{steps}logging/", {"unlogged": "delivered"})
    plan(anna, steps, kind="504")
    (cells,) = rows(place)["plans"].values()
    assert (cells["kind"], cells["unlogged"]) == ("504", "delivered")
    assert "A date goes with" in text(plan(anna, steps, until="end of term"))


def test_a_districts_rules_are_offered_and_never_chosen_by_a_name() -> None:
    california = dict(rule_choices("CA"))
    assert next(iter(california)) == ""
    assert "us-ca-san-diego-unified" in california
    ohio = dict(rule_choices("OH"))
    assert "known only from others' reports" in ohio[""]
    assert "us" in ohio
    assert len(rule_choices("WY")) == 1


def test_the_example_child_is_the_example_of_the_repository_and_can_be_entered_twice(
    empty: Path, person: Callable[..., Any]
) -> None:
    shipped = resources.files("makewhole.app") / "demo"
    example = ROOT / "examples" / "07-make-ups-with-a-due-date"
    assert {file.name for file in example.glob("*.csv")} == {file.name for file in shipped.iterdir()}
    for file in example.glob("*.csv"):
        assert (shipped / file.name).read_bytes() == file.read_bytes()
    anna = person("anna")
    answer = anna.post("/start/example/")
    assert answer.headers["Location"].endswith("/?as_of=2025-12-20")
    page = text(anna.get(answer.headers["Location"]))
    assert "(example)" in page
    assert "720" in page
    anna.post("/start/example/")
    assert sorted(children.students(empty).values()) == ["Nina P. (example)"] * 2  # type: ignore[type-var]
    assert anna.get("/start/example/").status_code == 405


@pytest.mark.parametrize(("role", "status"), [("owner", 200), ("writer", 200), ("reader", 404), (None, 404)])
def test_who_may_go_through_the_steps(
    begun: Any, person: Callable[..., Any], door: Callable[..., Any], role: str | None, status: int
) -> None:
    place, anna, steps = begun
    plan(anna, steps)
    ben = person("ben")
    if role:
        door(next(iter(children.students(place))), "ben", role)
    for step in ("calendar", "plan", "services", "logging", "timetable"):
        assert ben.get(f"{steps}{step}/").status_code == status


def test_nobody_signed_in_begins_anything(empty: Path, person: Callable[..., Any]) -> None:
    from django.test import Client

    assert Client().get("/start/").status_code == 401
    assert Client().post("/start/", {"name": "Maya R."}).status_code in (401, 403)
    assert children.students(empty) == {}


def test_the_steps_are_there_in_spanish(begun: Any) -> None:
    _place, anna, steps = begun
    plan(anna, steps)
    for address in (
        "/start/",
        f"{steps}calendar/?how=propose",
        f"{steps}plan/",
        f"{steps}services/",
        f"{steps}logging/",
    ):
        assert anna.get(address, HTTP_ACCEPT_LANGUAGE="es").status_code == 200
    piece = anna.post(
        f"{steps}services/",
        {"wording": "biweekly 30 min", "do": "read"},
        headers={"HX-Request": "true"},
        HTTP_ACCEPT_LANGUAGE="es",
    )
    assert text(piece).count('type="radio"') == 3

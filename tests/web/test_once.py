"""A form that is sent twice is done once, whoever sends it, and nothing that somebody typed is passed over."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.web.test_start import begun as begun
from tests.web.test_start import rows, text

from makewhole.app import children, once

BEGINS = {"name": "Maya R.", "state": "OH", "own_name": "Anna Rivera"}
CLOSED = {"closure": "weather", "starts_on": "2026-11-12"}


def token(client: Any, address: str) -> str:
    """The token of the last form of the page."""
    found: list[str] = re.findall(r'name="once" value="([^"]+)"', text(client.get(address)))
    return found[-1]


def closures(anna: Any, steps: str) -> str:
    """The address of the form for a day without school, in a school year that is there."""
    child = steps.removesuffix("start/")
    year = {"starts_on": "2026-08-19", "ends_on": "2027-05-28", "school_week": ["Mon", "Tue", "Wed", "Thu", "Fri"]}
    assert anna.post(f"{child}new/calendars/", year).status_code == 302
    return f"{child}new/closures/"


def test_each_form_of_a_page_bears_a_token_of_its_own(begun: Any) -> None:
    _place, anna, steps = begun
    page = text(anna.get(f"{steps}plan/"))
    found = re.findall(r'name="once" value="([^"]+)"', page)
    assert len(found) == len(set(found)) == page.count('method="post"')


def test_the_same_form_sent_again_writes_nothing_and_leads_to_the_same_place(
    empty: Path, person: Callable[..., Any]
) -> None:
    anna = person("anna")
    said = {**BEGINS, "once": token(anna, "/start/")}
    first = anna.post("/start/", said)
    again = anna.post("/start/", said)
    assert first.status_code == again.status_code == 302
    assert first.headers["Location"] == again.headers["Location"]
    assert len(children.students(empty)) == 1
    assert anna.get(again.headers["Location"]).status_code == 200


def test_who_comes_while_the_first_is_under_way_waits_for_it(begun: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    place, anna, steps = begun
    address = closures(anna, steps)
    said = {**CLOSED, "once": token(anna, address), "do": "write"}
    anna.post(address, said)
    held = sendings().objects
    where = held.get(led_to__endswith="/plan/").led_to
    held.filter(led_to=where).update(led_to="")
    waited = []

    def the_first_ends(seconds: float) -> None:
        waited.append(seconds)
        held.filter(led_to="").update(led_to=where)

    monkeypatch.setattr("makewhole.web.once.time.sleep", the_first_ends)
    assert anna.post(address, said).headers["Location"] == where
    assert len(waited) == 1
    assert len(rows(place)["closures"]) == 1


def sendings() -> Any:
    from makewhole.web.models import Sent

    return Sent


def test_who_goes_back_and_sends_something_else_is_not_passed_over(begun: Any) -> None:
    place, anna, steps = begun
    address = closures(anna, steps)
    said = {**CLOSED, "once": token(anna, address), "do": "write"}
    anna.post(address, said)
    anna.post(address, {**said, "starts_on": "2026-11-13"})
    assert {row["starts_on"] for row in rows(place)["closures"].values()} == {"2026-11-12", "2026-11-13"}


def test_a_form_with_errors_is_not_used_up(begun: Any) -> None:
    place, anna, steps = begun
    address = closures(anna, steps)
    wrong = {"closure": "weather", "once": token(anna, address), "do": "write"}
    for _again in range(2):
        assert "This is needed." in text(anna.post(address, wrong))
    anna.post(address, {**wrong, **CLOSED})
    assert len(rows(place)["closures"]) == 1


def test_two_people_with_the_same_words_are_two(begun: Any, person: Callable[..., Any]) -> None:
    place, anna, _steps = begun
    ben = person("ben")
    said = {**BEGINS, "name": "Leo B.", "once": token(anna, "/start/")}
    anna.post("/start/", said)
    ben.post("/start/", said)
    assert len(children.students(place)) == 3


def test_a_sending_that_ended_with_its_server_is_done_by_whoever_sends_it_again(
    begun: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.utils import timezone

    from makewhole.web import once as doors

    place, anna, _steps = begun
    said = {**BEGINS, "name": "Leo B.", "once": token(anna, "/start/")}
    monkeypatch.setattr(doors, "_done", lambda digest, where: None)  # it wrote, and ended before it could say so
    anna.post("/start/", said)
    monkeypatch.undo()
    before = set(children.students(place))
    sendings().objects.filter(led_to="").update(at=timezone.now() - dt.timedelta(seconds=doors.WAITS + 1))
    assert anna.post("/start/", said).status_code == 302
    assert set(children.students(place)) == before
    assert len(before) == 2


def test_ids_follow_from_what_is_sent_only_while_it_is_sent() -> None:
    with once.sending() as sent:
        sent.digest = "a"
        first = [once.mark(), once.mark()]
    with once.sending() as sent:
        sent.digest = "a"
        assert [once.mark(), once.mark()] == first
        assert once.is_written(f"closure-{first[0]}")
    assert len({once.mark(), once.mark(), *first}) == 4
    assert not once.is_written(f"closure-{first[0]}")

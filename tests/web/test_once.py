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


# --- what is shown once -----------------------------------------------------------------------------------------------


@pytest.fixture
def owner(keep: Callable[[str], Path], hosted: None, door: Callable[..., Any]) -> tuple[Any, str]:
    """Nina's mother on a server, and the address of the record."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    keep("07-make-ups-with-a-due-date")
    anna = get_user_model().objects.create(username="anna", email="anna@example.org", first_name="Anna")
    client = Client()
    client.force_login(anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client, f"/c/{door('nina', 'anna', 'owner').key}/"


def secrets() -> dict[str, set[str]]:
    """What is kept of tokens, links and calendar addresses."""
    from makewhole.web.models import ApiToken, Feed, Invitation

    return {
        model.__name__: set(model.objects.values_list("digest", flat=True)) for model in (ApiToken, Feed, Invitation)
    }


@pytest.mark.parametrize(
    ("form", "to", "said", "shows", "led_to", "words"),
    [
        ("/settings/tokens/", "/settings/tokens/", {"name": "sheet"}, r"<code>(mkw_[^<]+)</code>", "/settings/tokens/?again", "no second token was made"),
        ("{c}people/invite/", "{c}people/invite/", {"role": "reader", "note": "Aunt"}, r"<code>([^<]+/invitation/[^<]+)</code>", "{c}people/?again", "no second invitation was made"),
        ("{c}reminders/", "{c}reminders/calendar/", {}, r"<code>([^<]+\.ics)</code>", "{c}reminders/?again", "is still the one that works"),
    ],
)  # fmt: skip
def test_a_secret_is_made_once_and_shown_once(
    owner: Any, form: str, to: str, said: dict[str, str], shows: str, led_to: str, words: str
) -> None:
    client, base = owner
    form, to, led_to = (each.format(c=base) for each in (form, to, led_to))
    said = {**said, "once": token(client, form)}
    first = client.post(to, said, secure=True)
    shown = re.search(shows, text(first))
    assert shown is not None
    kept = secrets()
    assert sum(map(len, kept.values())) == 1
    again = client.post(to, said, secure=True)
    assert (again.status_code, again.headers["Location"]) == (302, led_to)
    assert secrets() == kept
    page = text(client.get(led_to, secure=True))
    assert words in re.sub(r"\s+", " ", page)
    assert shown[1] not in page
    secret = shown[1].rstrip("/").rsplit("/", 1)[-1].removesuffix(".ics")
    assert not any(secret in each for each in sendings().objects.values_list("led_to", flat=True))
    # The page of now is another form: who wants another one gets it.
    assert re.search(shows, text(client.post(to, {**said, "once": token(client, form)}, secure=True)))
    assert secrets() != kept


def test_a_form_with_an_error_makes_none_and_may_be_sent_again(owner: Any) -> None:
    client, _base = owner
    said = {"name": "", "once": token(client, "/settings/tokens/")}
    assert client.post("/settings/tokens/", said, secure=True).status_code == 422
    assert "mkw_" in text(client.post("/settings/tokens/", {**said, "name": "sheet"}, secure=True))
    assert len(secrets()["ApiToken"]) == 1

"""Who has access: invited by a link, changed, removed, left; and one owner always stays."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

PASSWORD = "a long walk in fog"


@pytest.fixture
def owner(
    keep: Callable[[str], Path], hosted: None, person: Callable[..., Any], door: Callable[..., Any]
) -> tuple[Client, str]:
    """Anna, who owns Nina's record, and the record's key."""
    keep("07-make-ups-with-a-due-date")
    client = person("anna")
    return client, door("nina", "anna", "owner").key


def invited(owner: tuple[Client, str], role: str = "reader", note: str = "Grandmother") -> str:
    """The link's path."""
    client, key = owner
    page = client.post(f"/c/{key}/people/invite/", {"role": role, "note": note}).content.decode()
    found = re.search(r"http://testserver(/invitation/[\w-]+/)", page)
    assert found, page
    return found.group(1)


def test_somebody_without_an_account_comes_in_by_the_link(owner: tuple[Client, str]) -> None:
    link = invited(owner, "writer")
    guest = Client()
    page = guest.get(link, follow=True)
    assert page.redirect_chain[-1][0] == "/invitation/", "the link's word stays in no address"
    shown = page.content.decode()
    assert "Anna" in shown
    assert "may read and write" in shown
    assert "Nina" not in shown
    told = {"first_name": "Ben", "email": "ben@example.org", "password1": PASSWORD, "password2": PASSWORD}
    made = guest.post("/accounts/signup/", told)
    assert made.headers["Location"] == "/invitation/"
    assert "Nina" not in guest.get("/invitation/").content.decode(), "not before it is accepted"
    accepted = guest.post("/invitation/")
    assert accepted.headers["Location"] == f"/c/{owner[1]}/"
    assert "Nina" in guest.get(f"/c/{owner[1]}/").content.decode()
    people = owner[0].get(f"/c/{owner[1]}/people/").content.decode()
    assert "Ben" in people
    log = owner[0].get(f"/c/{owner[1]}/accesses/").content.decode()
    assert "accepted an invitation" in log
    assert "invited somebody" in log


def test_the_word_of_a_link_is_kept_nowhere(owner: tuple[Client, str]) -> None:
    from makewhole.web.models import Invitation

    link = invited(owner)
    word = link.split("/")[2]
    assert len(word) >= 32
    kept = Invitation.objects.get()
    assert all(word not in str(getattr(kept, each.attname)) for each in Invitation._meta.concrete_fields)


def test_a_link_works_once_and_not_after_two_weeks_and_not_when_taken_back(
    owner: tuple[Client, str], person: Callable[..., Any]
) -> None:
    from makewhole.web.models import Grant, Invitation

    link = invited(owner)
    first = person("ben")
    first.get(link, follow=True)
    assert first.post("/invitation/").status_code == 302
    second = person("carla")
    assert second.get(link).status_code == 404
    assert second.get(f"/c/{owner[1]}/").status_code == 404

    late = invited(owner)
    Invitation.objects.filter(used_at=None).update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert second.get(late).status_code == 404

    taken_back = invited(owner)
    second.get(taken_back)  # followed already, when it is taken back
    number = Invitation.objects.get(used_at=None, expires_at__gt=timezone.now()).pk
    assert owner[0].post(f"/c/{owner[1]}/people/invitations/{number}/take-back/").status_code == 302
    assert second.post("/invitation/").status_code == 404
    assert Grant.objects.count() == 2


def test_looking_at_a_link_uses_nothing_up(owner: tuple[Client, str], person: Callable[..., Any]) -> None:
    link = invited(owner)
    for _ in range(3):
        assert Client().get(link).status_code == 302
    ben = person("ben")
    ben.get(link)
    assert ben.post("/invitation/").status_code == 302


def test_one_link_makes_one_account_and_nobody_else_accepts_it(
    owner: tuple[Client, str], person: Callable[..., Any]
) -> None:
    link = invited(owner)
    guest, other = Client(), Client()
    guest.get(link)
    other.get(link)
    told = {"first_name": "Ben", "email": "ben@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert guest.post("/accounts/signup/", told).status_code == 302
    again = other.post("/accounts/signup/", told | {"email": "eve@example.org"})
    assert "Accounts are made with an invitation" in again.content.decode()
    eve = person("eve")
    eve.get(link)
    assert eve.post("/invitation/").status_code == 404
    assert guest.post("/invitation/").status_code == 302


def test_nobody_signs_up_without_a_link(hosted: None) -> None:
    from django.contrib.auth import get_user_model

    told = {"first_name": "Eve", "email": "eve@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert "Accounts are made with an invitation" in Client().get("/accounts/signup/").content.decode()
    Client().post("/accounts/signup/", told)
    assert not get_user_model().objects.filter(email="eve@example.org").exists()


def test_what_somebody_may_do_is_changed_and_taken_away(
    owner: tuple[Client, str], person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    from makewhole.web.models import Feed, Grant, Reminder

    client, key = owner
    ben = person("ben")
    record = door("nina", "ben", "reader")
    grant = Grant.objects.get(user__username="ben")
    assert client.post(f"/c/{key}/people/{grant.pk}/", {"role": "writer"}).status_code == 302
    grant.refresh_from_db()
    assert grant.role == "writer"
    Feed.objects.create(digest="d" * 64, child=record, user=grant.user)
    Reminder.objects.create(child=record, user=grant.user, weekly=True)
    assert ben.get(f"/c/{key}/").status_code == 200
    assert client.post(f"/c/{key}/people/{grant.pk}/remove/").status_code == 302
    assert ben.get(f"/c/{key}/").status_code == 404
    assert not Feed.objects.exists()
    assert not Reminder.objects.exists()
    assert "took somebody&#x27;s access away" in client.get(f"/c/{key}/accesses/").content.decode()


def test_the_last_owner_stays(owner: tuple[Client, str], person: Callable[..., Any], door: Callable[..., Any]) -> None:
    from makewhole.web.models import Grant

    client, key = owner
    person("ben")
    door("nina", "ben", "writer")
    mine = Grant.objects.get(user__username="anna")
    assert "only owner" in client.post(f"/c/{key}/people/leave/", follow=True).content.decode()
    assert "only owner" in client.post(f"/c/{key}/people/{mine.pk}/", {"role": "reader"}).content.decode()
    assert "only owner" in client.post(f"/c/{key}/people/{mine.pk}/remove/", follow=True).content.decode()
    assert Grant.objects.get(pk=mine.pk).role == "owner"
    door("nina", "ben", "owner")
    assert client.post(f"/c/{key}/people/leave/").headers["Location"] == "/"
    assert client.get(f"/c/{key}/").status_code == 404


def test_who_is_no_owner_any_more_leaves_no_open_invitation(
    owner: tuple[Client, str], person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    client, key = owner
    ben = person("ben")
    door("nina", "ben", "owner")
    link = invited((ben, key), "owner")
    from makewhole.web.models import Grant

    grant = Grant.objects.get(user__username="ben")
    client.post(f"/c/{key}/people/{grant.pk}/remove/")
    ben.get(link)
    assert ben.post("/invitation/").status_code == 404
    assert ben.get(f"/c/{key}/").status_code == 404


def test_who_is_removed_and_invited_again_comes_back_without_what_they_had(
    owner: tuple[Client, str], person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    from django.contrib.auth import get_user_model

    from makewhole.web import api_tokens, invitations
    from makewhole.web.models import Feed, Grant

    client, key = owner
    person("ben")
    record = door("nina", "ben", "writer")
    ben = get_user_model().objects.get(username="ben")
    secret, _token = api_tokens.make(ben, "mine", record, may_write=True)
    Feed.objects.create(digest=invitations.digest_of("word"), child=record, user=ben)
    program = Client(headers={"Authorization": f"Bearer {secret}"})
    assert program.get(f"/api/v1/children/{key}/sessions").status_code == 200
    number = Grant.objects.get(child=record, user=ben).pk
    assert client.post(f"/c/{key}/people/{number}/remove/").status_code == 302
    assert program.get(f"/api/v1/children/{key}/sessions").status_code == 401
    door("nina", "ben", "owner")
    assert program.get(f"/api/v1/children/{key}/sessions").status_code == 401
    assert Client().get("/feeds/word.ics").status_code == 404


def test_the_list_takes_as_many_questions_for_one_person_as_for_many(
    owner: tuple[Client, str], person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, key = owner

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/c/{key}/people/").status_code == 200
        return len(asked)

    questions()
    one = questions()
    for number in range(5):
        person(f"p{number}")
        door("nina", f"p{number}", "reader")
        invited(owner)
    assert questions() == one


@pytest.mark.parametrize("path", ["people/", "people/invite/", "people/leave/", "accesses/", "reminders/"])
def test_the_pages_speak_spanish(owner: tuple[Client, str], path: str) -> None:
    page = owner[0].get(f"/c/{owner[1]}/{path}", headers={"Accept-Language": "es"})
    assert page.status_code == 200
    assert '<html lang="es">' in page.content.decode()


def test_at_home_the_page_says_how_sharing_would_go(keep: Callable[[str], Path], person: Callable[..., Any]) -> None:
    keep("07-make-ups-with-a-due-date")
    home = person()
    key = home.get("/").headers["Location"].split("/")[2]
    assert "One person uses makewhole on this computer" in home.get(f"/c/{key}/people/").content.decode()
    assert home.get(f"/c/{key}/people/invite/").status_code == 404

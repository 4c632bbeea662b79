"""The pages of accounts: in our design and words, in both languages; passwords guessed at are answered 429."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client

PASSWORD = "a long walk in fog"
OPEN = ("login/", "signup/", "password/reset/", "password/reset/done/", "password/reset/key/done/", "inactive/")
OWN = ("logout/", "password/change/", "email/", "2fa/", "2fa/totp/activate/", "reauthenticate/", "confirm-email/")


@pytest.fixture
def anna(hosted: None) -> Any:
    from allauth.account.models import EmailAddress
    from django.contrib.auth import get_user_model

    people: Any = get_user_model().objects
    user = people.create_user("anna", "anna@example.org", PASSWORD, first_name="Anna")
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def signed_in() -> Client:
    client = Client()
    answer = client.post("/accounts/login/", {"login": "anna@example.org", "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


def test_passwords_are_kept_slowly_wherever_no_test_asks_for_speed() -> None:
    """Who gets hold of the database is to guess for years; conftest.py takes a quick hasher in its place."""
    from django.conf import global_settings
    from django.contrib.auth.hashers import PBKDF2PasswordHasher
    from django.utils.module_loading import import_string

    from makewhole.web import settings as ours

    chosen = import_string(getattr(ours, "PASSWORD_HASHERS", global_settings.PASSWORD_HASHERS)[0])
    assert issubclass(chosen, PBKDF2PasswordHasher)
    assert chosen.iterations >= 600_000


def code_for(secret: str, later: int = 0) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later)))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("path", [*OPEN, *OWN])
def test_each_page_is_in_our_design(anna: Any, path: str, language: str) -> None:
    client = Client() if path in OPEN else signed_in()
    page = client.get(f"/accounts/{path}", headers={"Accept-Language": language}, follow=True)
    assert page.status_code == 200
    shown = page.content.decode()
    assert 'class="mw-brand"' in shown
    assert f'<html lang="{language}">' in shown
    assert "<style" not in shown
    assert " style=" not in shown
    assert not re.search(r"<script(?![^>]* src=)", shown)
    assert "placeholder" not in shown
    words = re.sub(r"<!doctype html>|<[^>]+>", " ", shown)
    assert "!" not in words


def test_who_guesses_passwords_has_to_wait(anna: Any) -> None:
    client = Client()
    told = [
        client.post("/accounts/login/", {"login": "anna@example.org", "password": f"guess {n} guess"}).status_code
        for n in range(8)
    ]
    assert told[:5] == [200] * 5
    assert set(told[5:]) == {429}
    right = client.post("/accounts/login/", {"login": "anna@example.org", "password": PASSWORD})
    assert right.status_code == 429, "the right password is not tried either"
    assert "Wait a few minutes" in right.content.decode()
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    assert elsewhere.post("/accounts/login/", {"login": "anna@example.org", "password": PASSWORD}).status_code == 429


def test_nobody_learns_whether_there_is_an_account(anna: Any) -> None:
    one = Client().post("/accounts/login/", {"login": "anna@example.org", "password": "wrong wrong wrong"})
    other = Client().post("/accounts/login/", {"login": "eve@example.org", "password": "wrong wrong wrong"})
    strip = re.compile(r'value="[^"]*"')
    assert strip.sub("", one.content.decode()) == strip.sub("", other.content.decode())
    first = Client().post("/accounts/password/reset/", {"email": "anna@example.org"})
    second = Client().post("/accounts/password/reset/", {"email": "eve@example.org"})
    assert first.headers["Location"] == second.headers["Location"]


def test_a_forgotten_password_is_made_new_by_a_link(anna: Any) -> None:
    client = Client()
    client.post("/accounts/password/reset/", {"email": "anna@example.org"})
    message = mail.outbox[-1]
    assert message.subject == "A new password for makewhole"
    assert "!" not in message.body
    link = re.search(r"https?://[^/\s]+(/accounts/password/reset/key/\S+)", str(message.body))
    assert link
    form = client.get(link.group(1), follow=True)
    address = form.redirect_chain[-1][0]
    new = "another walk in snow"
    done = client.post(address, {"password1": new, "password2": new}, follow=True)
    assert "Your password was changed" in done.content.decode()
    assert Client().post("/accounts/login/", {"login": "anna@example.org", "password": new}).status_code == 302
    assert "This link was used already" in client.get(address).content.decode()


def test_the_second_step_is_asked_for_and_a_recovery_code_works_once(anna: Any) -> None:
    client = signed_in()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    found = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert found, page
    wrong = client.post("/accounts/2fa/totp/activate/", {"code": "000000"})
    assert "usa-error-message" in wrong.content.decode()
    codes = client.post("/accounts/2fa/totp/activate/", {"code": code_for(found.group(1))}, follow=True)
    recovery = re.findall(r"<li><code>(\d+)</code></li>", codes.content.decode())
    assert len(recovery) == 10
    again = Client()
    asked = again.post("/accounts/login/", {"login": "anna@example.org", "password": PASSWORD})
    assert asked.headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert again.get("/settings/").status_code == 302, "not in yet"
    assert again.post("/accounts/2fa/authenticate/", {"code": recovery[0]}).status_code == 302
    assert again.get("/settings/").status_code == 200
    third = Client()
    third.post("/accounts/login/", {"login": "anna@example.org", "password": PASSWORD})
    used = third.post("/accounts/2fa/authenticate/", {"code": recovery[0]})
    assert used.status_code == 200
    assert "usa-error-message" in used.content.decode()


def test_where_it_is_required_nothing_is_shown_before_the_second_step(
    anna: Any, keep: Callable[[str], Path], door: Callable[..., Any]
) -> None:
    from allauth.mfa.totp.internal.auth import TOTP
    from django.test import override_settings

    keep("07-make-ups-with-a-due-date")
    key = door("nina", "anna", "owner").key
    client = signed_in()
    with override_settings(SECOND_STEP_REQUIRED=True):
        for path in ("/", f"/c/{key}/", f"/c/{key}/accesses.csv", "/settings/"):
            assert client.get(path).headers["Location"] == "/accounts/2fa/totp/activate/"
        assert client.get("/api/v1/children").status_code == 401
        TOTP.activate(anna, "A" * 32)
        assert client.get(f"/c/{key}/").status_code == 200


def test_a_sign_in_leads_to_no_other_site(anna: Any) -> None:
    for away in ("https://evil.example/", "//evil.example/", "/\\evil.example/"):
        answer = Client().post(
            f"/accounts/login/?next={away}", {"login": "anna@example.org", "password": PASSWORD, "next": away}
        )
        assert answer.headers["Location"] == "/"


def by_the_link_of_an_email(client: Client) -> Any:
    """The form for a new password, reached by the link in the e-mail that Anna asked for."""
    client.post("/accounts/password/reset/", {"email": "anna@example.org"})
    link = re.search(r"https?://[^/\s]+(/accounts/password/reset/key/\S+)", str(mail.outbox[-1].body))
    assert link
    return client.get(link.group(1), follow=True)


def with_tokens(anna: Any, number: int) -> list[str]:
    from makewhole.web import api_tokens

    return [api_tokens.make(anna, f"sheet {n}", None, may_write=False)[0] for n in range(number)]


def opens(token: str) -> bool:
    return Client().get("/api/v1/children", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def test_a_changed_password_ends_every_sign_in(anna: Any, empty: Path) -> None:
    desk, phone = signed_in(), signed_in()
    assert phone.get("/accounts/password/change/").status_code == 200
    new = {"oldpassword": PASSWORD, "password1": "another walk in snow", "password2": "another walk in snow"}
    assert desk.post("/accounts/password/change/", new).status_code == 302
    for browser in (phone, desk):
        assert browser.get("/accounts/password/change/").headers["Location"].startswith("/accounts/login/")


def test_a_changed_password_takes_the_tokens_of_programs_back_unless_the_tick_is_taken_away(
    anna: Any, empty: Path
) -> None:
    desk = signed_in()
    assert "take_back" not in desk.get("/accounts/password/change/").content.decode()
    words = with_tokens(anna, 2)
    page = desk.get("/accounts/password/change/").content.decode()
    assert "Also take back the 2 tokens of your programs" in page
    assert re.search(r'<input[^>]*name="take_back"[^>]*checked', page)
    assert desk.get("/accounts/password/change/", headers={"Accept-Language": "es"}).status_code == 200
    new, newer = "another walk in snow", "a third walk in rain"
    kept = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    shown = desk.post("/accounts/password/change/", kept, follow=True).content.decode()
    assert "The 2 tokens of your programs still open your record." in shown
    assert all(opens(word) for word in words)
    again = Client()
    again.post("/accounts/login/", {"login": "anna@example.org", "password": new})
    gone = {"oldpassword": new, "password1": newer, "password2": newer, "take_back": "on"}
    wrong = again.post("/accounts/password/change/", {**gone, "oldpassword": "wrong wrong wrong"})
    assert wrong.status_code == 200
    assert all(opens(word) for word in words), "nothing is taken back by a form with an error"
    shown = again.post("/accounts/password/change/", gone, follow=True).content.decode()
    assert "The 2 tokens of your programs were taken back." in shown
    assert not any(opens(word) for word in words)


def test_a_password_made_new_by_a_link_asks_about_the_tokens_too(anna: Any, empty: Path) -> None:
    from django.contrib.auth import get_user_model

    (word,) = with_tokens(anna, 1)
    people: Any = get_user_model().objects
    bea = people.create_user("bea", "bea@example.org", PASSWORD)
    (other,) = with_tokens(bea, 1)
    client = Client()
    form = by_the_link_of_an_email(client)
    assert "Also take back the token of your program" in form.content.decode()
    new = {"password1": "another walk in snow", "password2": "another walk in snow", "take_back": "on"}
    done = client.post(form.redirect_chain[-1][0], new, follow=True).content.decode()
    assert "The token of your program was taken back." in done
    assert not opens(word)
    assert opens(other), "and nobody else's"


def with_feeds(user: Any, number: int) -> list[str]:
    """The addresses of calendars of as many records."""
    from makewhole.web.invitations import digest_of
    from makewhole.web.models import ChildRecord, Feed

    words = [f"{user.username}-{n}" for n in range(number)]
    for word in words:
        record = ChildRecord.objects.create(student_id=f"child-of-{word}")
        Feed.objects.create(digest=digest_of(word), child=record, user=user)
    return words


def works(word: str) -> bool:
    from makewhole.web.invitations import digest_of
    from makewhole.web.models import Feed

    return Feed.objects.filter(digest=digest_of(word)).exists()


def test_a_changed_password_stops_calendar_addresses_unless_the_tick_is_taken_away(anna: Any, empty: Path) -> None:
    desk = signed_in()
    assert "stop_feeds" not in desk.get("/accounts/password/change/").content.decode()
    words = with_feeds(anna, 2)
    page = desk.get("/accounts/password/change/").content.decode()
    assert "Also stop your 2 calendar addresses" in page
    assert re.search(r'<input[^>]*name="stop_feeds"[^>]*checked', page)
    new, newer = "another walk in snow", "a third walk in rain"
    kept = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    shown = desk.post("/accounts/password/change/", kept, follow=True).content.decode()
    assert "Your 2 calendar addresses still show dates." in shown
    assert all(works(word) for word in words)
    again = Client()
    again.post("/accounts/login/", {"login": "anna@example.org", "password": new})
    gone = {"oldpassword": new, "password1": newer, "password2": newer, "stop_feeds": "on"}
    again.post("/accounts/password/change/", {**gone, "oldpassword": "wrong wrong wrong"})
    assert all(works(word) for word in words), "nothing is stopped by a form with an error"
    shown = again.post("/accounts/password/change/", gone, follow=True).content.decode()
    assert "Your 2 calendar addresses were stopped." in shown
    assert not any(works(word) for word in words)


def test_a_password_made_new_by_a_link_asks_about_the_calendar_too(anna: Any, empty: Path) -> None:
    from django.contrib.auth import get_user_model

    (word,), people = with_feeds(anna, 1), get_user_model().objects
    (other,) = with_feeds(people.create_user("bea", "bea@example.org", PASSWORD), 1)  # type: ignore[attr-defined]
    client = Client()
    form = by_the_link_of_an_email(client)
    assert "Also stop your calendar address" in form.content.decode()
    new = {"password1": "another walk in snow", "password2": "another walk in snow", "stop_feeds": "on"}
    done = client.post(form.redirect_chain[-1][0], new, follow=True).content.decode()
    assert "Your calendar address was stopped." in done
    assert not works(word)
    assert works(other), "and nobody else's"


def test_a_changed_password_signs_the_other_devices_out(anna: Any) -> None:
    phone, desk = signed_in(), signed_in()
    new = "another walk in snow"
    desk.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert phone.get("/settings/").status_code == 302
    assert mail.outbox[-1].subject == "Your makewhole account was changed"

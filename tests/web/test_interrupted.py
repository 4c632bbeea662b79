"""A sign-in that ends in the middle of a form: nothing typed is lost, and no other site makes use of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

TYPED = {"do": "missed", "reason": "provider_absent", "why": "she said “no <b>sub</b>” today", "session": "a b"}
OURS = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def key(keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]) -> str:
    keep("07-make-ups-with-a-due-date")
    person("anna")
    key: str = door("nina", "anna", "owner").key
    return key


def fields_of(page: str) -> dict[str, str]:
    from html import unescape

    found = re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.partition('<form method="post" action="/c/')[2]
    )
    return {unescape(name): unescape(value) for name, value in found}


def strict(person: Callable[..., Any], name: str) -> Client:
    """A browser whose forms need their token."""
    client: Client = person(name)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    return strict


def test_at_home_what_was_typed_comes_back_and_is_sent_again(key: str, person: Callable[..., Any]) -> None:
    written: list[str] = []
    browser = Client(enforce_csrf_checks=True)
    kept = browser.post(f"/c/{key}/people/leave/", TYPED, headers=OURS)
    assert kept.status_code == 401
    page = kept.content.decode()
    assert fields_of(page) | {"csrfmiddlewaretoken": ""} == TYPED | {"csrfmiddlewaretoken": ""}
    assert "she said “no &lt;b&gt;sub&lt;/b&gt;” today" in page
    assert "Open the link that makewhole printed in the terminal" in page
    signed_in = strict(person, "anna")  # in another tab: the same browser has a session now, and another token
    browser.cookies["makewhole_session"] = signed_in.cookies["makewhole_session"].value
    again = browser.post(f"/c/{key}/people/leave/", fields_of(page), headers=OURS)
    assert again.status_code == 302, "it was done"
    assert written == []


def test_a_token_from_before_the_sign_in_brings_the_fields_back_once_more(key: str, person: Callable[..., Any]) -> None:
    browser = strict(person, "anna")
    stale = browser.post(f"/c/{key}/people/leave/", TYPED | {"csrfmiddlewaretoken": "x" * 64}, headers=OURS)
    assert stale.status_code == 403
    page = stale.content.decode()
    assert "before your last sign-in" in page
    done = browser.post(f"/c/{key}/people/leave/", fields_of(page), headers=OURS)
    assert done.status_code == 302


def test_hosted_the_page_leads_to_the_sign_in_in_another_tab(key: str, hosted: None) -> None:
    kept = Client().post(f"/c/{key}/people/leave/", TYPED, headers=OURS)
    assert kept.status_code == 401
    assert 'href="/accounts/login/"' in kept.content.decode()
    asked = Client().get(f"/c/{key}/people/?x=1")
    assert asked.headers["Location"] == f"/accounts/login/?next=%2Fc%2F{key}%2Fpeople%2F%3Fx%3D1"


ELSEWHERE = [
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://testserver:8080", "Sec-Fetch-Site": "same-site"},
    {"Origin": "http://testserver", "Sec-Fetch-Site": "same-site"},
    {"Origin": "https://testserver", "Sec-Fetch-Site": "same-origin"},
    {"Referer": "https://evil.example/http://testserver/"},
    {},
]


@pytest.mark.parametrize("headers", ELSEWHERE)
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_what_another_site_sent_is_never_made_into_a_form(
    key: str, person: Callable[..., Any], headers: dict[str, str], is_signed_in: bool
) -> None:
    browser = strict(person, "anna") if is_signed_in else Client(enforce_csrf_checks=True)
    refused = browser.post(f"/c/{key}/people/leave/", TYPED, headers=headers)
    assert refused.status_code == 403
    page = refused.content.decode()
    assert "provider_absent" not in page
    assert f'action="/c/{key}' not in page


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/", "/accounts/password/change/"])
def test_passwords_and_codes_never_come_back_in_a_page(hosted: None, path: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    secret = {
        "login": "a@example.org",
        "password": "hunter22hunter22",
        "password1": "hunter22hunter22",
        "code": "123456",
    }
    refused = browser.post(path, secret, headers=OURS)
    assert refused.status_code == 403
    assert "hunter22" not in refused.content.decode()
    assert "123456" not in refused.content.decode()


def test_nothing_leads_away_from_here(hosted: None) -> None:
    browser = Client()
    for path in ("//evil.example/c/", "/%5cevil.example/"):
        kept = browser.post(path, {"a": "b"}, headers=OURS)
        assert 'action="//evil.example' not in kept.content.decode()
        assert 'action="\\' not in kept.content.decode()
    asked = browser.get("//evil.example/x")
    assert not asked.headers.get("Location", "/").startswith("//")
    assert browser.post("/language/", {"language": "es", "next": "https://evil.example/"}).headers["Location"] == "/"
    assert browser.post("/language/", {"language": "es", "next": "//evil.example/"}).headers["Location"] == "/"


def test_a_piece_that_htmx_asked_for_becomes_the_whole_page(key: str) -> None:
    piece = Client().post(f"/c/{key}/log/", TYPED, headers=OURS | {"HX-Request": "true"})
    assert piece.headers["HX-Retarget"] == "body"

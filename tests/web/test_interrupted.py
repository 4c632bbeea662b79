"""A sign-in that ends in the middle of a form: nothing typed is lost, and no other site makes use of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

TYPED = {"do": "missed", "reason": "provider_absent", "why": "she said “no <b>sub</b>” today", "session": "a b"}
OF_SENDING = ("csrfmiddlewaretoken", "once", "sent_again")
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
    assert {name: words for name, words in fields_of(page).items() if name not in OF_SENDING} == TYPED
    assert "she said “no &lt;b&gt;sub&lt;/b&gt;” today" in page
    assert "Open the link that makewhole printed in the terminal" in page
    signed_in = strict(person, "anna")  # in another tab: the same browser has a session now, and another token
    session = settings.SESSION_COOKIE_NAME
    browser.cookies[session] = signed_in.cookies[session].value
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


def with_token_of_now(person: Callable[..., Any]) -> Client:
    """As `strict`, with the cookie of forms that a sign-in sets."""
    browser = strict(person, "anna")
    browser.get("/settings/")
    assert settings.CSRF_COOKIE_NAME in browser.cookies
    return browser


def test_the_sign_in_in_another_tab_costs_no_second_press(key: str, person: Callable[..., Any]) -> None:
    to = f"/c/{key}/people/leave/"
    browser = Client(enforce_csrf_checks=True)
    fields = fields_of(browser.post(to, TYPED, headers=OURS).content.decode())
    browser.cookies = with_token_of_now(person).cookies  # the token of before belongs to no cookie any more
    assert browser.post(to, fields, headers=OURS).status_code == 302


@pytest.mark.parametrize(
    ("change", "headers"),
    [
        ({}, {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}),
        ({}, {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}),
        ({}, {"Origin": "http://testserver", "Sec-Fetch-Site": "same-site"}),
        ({}, {"Origin": "http://testserver"}),
        ({}, {"Sec-Fetch-Site": "same-origin"}),
        ({}, {}),
        ({"sent_again": ""}, OURS),
        ({"sent_again": "/c/x/people/leave/:1abc:forged"}, OURS),
    ],
)
def test_the_old_token_is_forgiven_to_nothing_else(
    key: str, person: Callable[..., Any], change: dict[str, str], headers: dict[str, str]
) -> None:
    to = f"/c/{key}/people/leave/"
    fields = fields_of(Client(enforce_csrf_checks=True).post(to, TYPED, headers=OURS).content.decode())
    browser = with_token_of_now(person)
    assert browser.post(to, fields | change, headers=headers).status_code == 403
    assert browser.get(f"/c/{key}/").status_code == 200, "nothing was done"


def test_a_proof_holds_for_its_address_and_a_day(
    key: str, person: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from makewhole.web.views import interrupted

    fields = fields_of(Client(enforce_csrf_checks=True).post(f"/c/{key}/log/", TYPED, headers=OURS).content.decode())
    browser = with_token_of_now(person)
    assert browser.post(f"/c/{key}/people/leave/", fields, headers=OURS).status_code == 403
    fields = fields_of(Client().post(f"/c/{key}/people/leave/", TYPED, headers=OURS).content.decode())
    monkeypatch.setattr(interrupted, "PROOF_HOLDS", -1)
    assert browser.post(f"/c/{key}/people/leave/", fields, headers=OURS).status_code == 403


SESSION = {
    "promise_id": "0123456789abcdef",
    "date": "2026-01-15",
    "starts_at": "09:30",
    "planned_minutes": "30",
    "delivered_minutes": "0",
    "reason": "provider_absent",
    "kind": "regular",
    "as_written": "on",
    "award_id": "",
    "note": "nobody came",
    "do": "write",
    "seen": "an-entry",
    "password": "hunter22",
}


def told(page: str) -> dict[str, str]:
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page.partition('<dl class="mw-typed">')[2], re.DOTALL)
    return dict(found)


def test_what_was_typed_is_shown_in_the_words_of_its_page(key: str, person: Callable[..., Any]) -> None:
    page = Client().post(f"/c/{key}/new/sessions/", SESSION, headers=OURS).content.decode()
    assert told(page) == {
        "Which service?": "as you chose",
        "Day": "Thu 15 Jan 2026",
        "It begins at": "9:30\N{NO-BREAK SPACE}AM",
        "Minutes planned": "30",
        "Minutes given": "0",
        "Why minutes were missed": "Therapist was out",
        "What it was": "a regular session",
        "It was given as the plan says (who, where, how)": "yes",
        "Note": "nobody came",
    }
    assert "hunter22" not in page
    assert 'name="seen" value="an-entry"' in page, "it is sent again all the same"


def test_the_words_of_the_record_are_shown_to_who_may_see_it(
    key: str, person: Callable[..., Any], keep: Callable[[str], Path]
) -> None:
    from makewhole.app import children
    from makewhole.web.row_keys import row_key

    promise = min(children.rows(settings.MAKEWHOLE_PLACE, "nina")["promises"])
    sent = SESSION | {"promise_id": row_key("promises", promise), "csrfmiddlewaretoken": "x" * 64}
    own = strict(person, "anna").post(f"/c/{key}/new/sessions/", sent, headers=OURS)
    assert told(own.content.decode())["Which service?"] not in ("as you chose", "")
    for browser in (strict(person, "eve"), Client(enforce_csrf_checks=True)):
        other = browser.post(f"/c/{key}/new/sessions/", sent, headers=OURS)
        assert told(other.content.decode())["Which service?"] == "as you chose"


@pytest.mark.parametrize(
    ("path", "sent", "shown"),
    [
        (
            "log/",
            {"do": "missed", "session": "a b", "reason": "school_closed"},
            {
                "What happened": "It did not happen.",
                "Sessions": "the one that you chose",
                "Why minutes were missed": "No school",
            },
        ),
        ("log/", {"do": "undo", "token": "abc"}, {}),
        (
            "compare/settle/",
            {"counted": "x", "session": ["x", "y"], "why": "paper"},
            {"What is counted": "as you chose", "Why": "A paper shows it"},
        ),
        (
            "start/calendar/",
            {
                "closed": ["2026-09-07", "2026-11-26"],
                "more0-closure": "break",
                "more0-note": "Winter break",
                "more0-starts_on": "",
                "more1-closure": "break",
                "more1-note": "Spring break",
                "more1-starts_on": "2027-03-22",
            },
            {
                "Days without school": "Mon 7 Sep 2026, Thu 26 Nov 2026",
                "Spring break: What it is": "break (winter, spring ...)",
                "Spring break: What the school calls it": "Spring break",
                "Spring break: First day": "Mon 22 Mar 2027",
            },
        ),
        ("row/sessions/0123/", {"do": "withdraw", "why": "a slip"}, {"Why do you take it back?": "a slip"}),
        ("row/closures/0123/", {"do": "correct", "correction_why": "typo"}, {"Why is it changed?": "typo"}),
        (
            "next/write/to/",
            {"happened_on": "2026-02-01", "channel": "call", "asked": "When\r\nnow?"},
            {"Which day?": "Sun 1 Feb 2026", "How?": "Phone call", "What did you ask or say?": "When<br>now?"},
        ),
        ("people/invite/", {"role": "reader", "note": "aunt"}, None),
        (
            "files/coming-in/abc/",
            {"q-0123456789abcdef": "sessions.date"},
            {"Your answers about the file": "as you chose"},
        ),
        ("files/destroy/", {"why": "done", "token": "t"}, {"Why is the record destroyed?": "done"}),
        ("no/such/page/", {"a": "b"}, {}),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_each_form_is_shown_in_its_words(
    key: str, path: str, sent: dict[str, Any], shown: dict[str, str] | None, language: str
) -> None:
    kept = Client().post(f"/c/{key}/{path}", sent, headers=OURS | {"Accept-Language": language})
    assert kept.status_code == 401
    words = told(kept.content.decode())
    if language == "en":
        assert words == (words if shown is None else shown)
    assert len(words) == len(shown if shown is not None else sent)


def test_a_line_that_is_read_while_it_is_typed_takes_no_page_away(key: str) -> None:
    asked = {"do": "read", "wording": "2 x 30 minutes weekly"}
    read = Client().post(f"/c/{key}/new/promises/", asked, headers=OURS | {"HX-Request": "true"})
    assert read.status_code == 204
    assert Client().post(f"/c/{key}/new/promises/", asked, headers=OURS).status_code == 401


def test_no_field_of_a_page_is_shown_by_its_technical_name() -> None:
    """Each field that stands in a template by hand is known to what tells what was typed."""
    from makewhole.web import typed_words

    folder = Path(typed_words.__file__).parent / "templates" / "web"
    source = Path(typed_words.__file__).read_text(encoding="utf-8")
    names: set[str] = set()
    for template in folder.rglob("*.html"):
        for form in re.findall(r'<form[^>]*method="post".*?</form>', template.read_text(encoding="utf-8"), re.DOTALL):
            names |= set(re.findall(r'<(?:input|select|textarea|button)[^>]*? name="(\w+)"', form))
    assert len(names) > 8
    assert [name for name in sorted(names) if f'"{name}"' not in source] == []


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

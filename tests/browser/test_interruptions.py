"""What goes wrong in the middle of a form: the server ends, the sign-in ends, somebody else is quicker. Nothing is lost."""

from __future__ import annotations

import datetime as dt
import re
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser import families
from tests.browser.running import Server
from tests.browser.said import begins, like, said

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

WORDS = "She waited “in the hall”; nobody came & nobody called"
DONE = "Put right: %(what)s. What was said before stays in the history."
DAYS = iter([day for day in range(5, 31) if dt.date(2026, 1, day).weekday() < 5 and day != 19])
"""School days of a month, one for each session that is typed: a second one on a day would be asked about."""
Browse = Callable[..., "BrowserContext"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], Server]) -> Server:
    file = tmp_path_factory.mktemp("interrupted") / "nina.makewhole"
    families.make(file, "07-make-ups-with-a-due-date")
    return serve(file)


@pytest.fixture(scope="module")
def home(server: Server) -> str:
    """The session of the one person at home: each start of the server has one link only."""
    return server.signed_in("home", "owner")


def signed_in(browse: Browse, server: Server, session: str, language: str, **how: Any) -> Page:
    context = browse(server, language, **how)
    name, _, value = session.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": server.address}])
    page = context.new_page()
    page.goto(server.address)
    return page


def type_a_session(page: Page, language: str) -> str:
    """A form that is filled in and not sent; the note that was typed."""
    typed = f"{WORDS} ({uuid.uuid4().hex[:6]})."
    page.get_by_role("link", name=said(language, "Log"), exact=True).click()
    page.get_by_role("link", name=said(language, "An older session, or another length")).click()
    page.get_by_label(said(language, "Day"), exact=True).fill(f"2026-01-{next(DAYS):02}")
    page.get_by_label(begins(language, "Minutes planned")).fill("30")
    page.get_by_label(begins(language, "Minutes given")).fill("0")
    page.get_by_label(begins(language, "Why minutes were missed")).select_option("provider_absent")
    page.get_by_label(begins(language, "Note")).fill(typed)
    return typed


def send(page: Page, language: str) -> None:
    page.get_by_role("button", name=said(language, "Write it down"), exact=True).click()


def is_written(typed: str, page: Page, language: str) -> None:
    """The session stands in the log once, with the words that were typed."""
    with page.expect_navigation():
        page.get_by_role("link", name=said(language, "Log"), exact=True).click()
    assert page.get_by_role("main").inner_text().count(typed) == 1


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_server_ends_while_somebody_types(language: str, server: Server, home: str, browse: Browse) -> None:
    page = signed_in(browse, server, home, language)
    typed = type_a_session(page, language)
    server.kill()
    send(page, language)
    told = page.get_by_role("alert")
    told.wait_for()
    assert said(language, "makewhole does not answer") in told.inner_text()
    assert page.get_by_label(begins(language, "Note")).input_value() == typed
    server.start()
    send(page, language)
    page.wait_for_url(re.compile(r"/log/(\?|$)"))
    is_written(typed, page, language)


def test_the_server_ends_where_there_are_no_scripts(server: Server, home: str, browse: Browse) -> None:
    page = signed_in(browse, server, home, "en", java_script_enabled=False)
    typed = type_a_session(page, "en")
    server.kill()
    send(page, "en")
    page.wait_for_url("chrome-error://**")
    server.start()
    page.reload()  # the browser sends the form anew
    is_written(typed, page, "en")


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_sign_in_ends_while_somebody_types(
    language: str, scripts: bool, server: Server, home: str, browse: Browse
) -> None:
    page = signed_in(browse, server, home, language, java_script_enabled=scripts)
    typed = type_a_session(page, language)
    page.context.clear_cookies()
    send(page, language)
    page.get_by_role("heading", name=said(language, "Nothing you typed is lost")).wait_for()
    assert typed in page.get_by_role("main").inner_text()
    server.stop()  # the first link was used: a start prints another
    server.start()
    other = page.context.new_page()
    other.goto(server.link)
    page.get_by_role("button", name=said(language, "Send it again")).click()
    page.wait_for_url(re.compile(r"/log/(\?|$)"))
    is_written(typed, page, language)


@pytest.mark.parametrize("leaves_the_field", [True, False])
def test_a_length_that_is_proposed_late_does_not_change_what_was_typed_meanwhile(
    leaves_the_field: bool, server: Server, home: str, browse: Browse
) -> None:
    page = signed_in(browse, server, home, "en")
    page.get_by_role("link", name="Log", exact=True).click()
    page.get_by_role("link", name="An older session, or another length").click()
    held: list[Route] = []
    page.route(re.compile(r"/new/sessions/"), lambda route: held.append(route))
    length = page.get_by_label("Minutes planned")
    with page.expect_request(re.compile(r"/new/sessions/")):
        page.get_by_label("Day", exact=True).fill("2026-01-07")
        length.fill("4")
    if leaves_the_field:
        length.fill("45")
        page.get_by_label("Minutes given").focus()
    with page.expect_response(re.compile(r"/new/sessions/")):
        held.pop(0).continue_()
    page.unroute_all()
    if not leaves_the_field:
        page.keyboard.insert_text("5")
    page.wait_for_timeout(300)  # what htmx puts in, it would have put in by now
    assert length.input_value() == "45"


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_double_press_writes_once(language: str, scripts: bool, server: Server, home: str, browse: Browse) -> None:
    page = signed_in(browse, server, home, language, java_script_enabled=scripts)
    from playwright.sync_api import expect

    typed = type_a_session(page, language)
    page.get_by_role("button", name=said(language, "Write it down"), exact=True).dblclick()
    # The second press ends the first way there: what counts is where the browser is in the end.
    expect(page).to_have_url(re.compile(r"/log/(\?|$)"), timeout=60_000)
    is_written(typed, page, language)


def test_the_same_form_arrives_many_times_at_once_and_again_after_the_server_ended(
    tmp_path: Path, serve: Callable[[Path], Server], browse: Browse
) -> None:
    file = tmp_path / "nina.makewhole"
    families.make(file, "07-make-ups-with-a-due-date")
    server = serve(file)
    page = signed_in(browse, server, server.signed_in("home", "owner"), "en")
    page.goto(f"{server.address}/start/")
    form = page.locator("form.usa-form")
    name = f"Twin {uuid.uuid4().hex[:4]}"
    sent = {"name": name, "state": "VT", "own_name": "Anna"}
    for field in ("csrfmiddlewaretoken", "once"):
        sent[field] = form.locator(f"input[name={field}]").get_attribute("value") or ""
    cookies = "; ".join(f"{each.get('name')}={each.get('value')}" for each in page.context.cookies())

    def send_it(_which: int) -> str:
        request = urllib.request.Request(f"{server.address}/start/", urllib.parse.urlencode(sent).encode())
        request.add_header("Cookie", cookies)
        with urllib.request.urlopen(request) as answer:
            return str(answer.url)

    with ThreadPoolExecutor(6) as many:
        led_to = set(many.map(send_it, range(6)))
    server.kill()
    server.start()
    led_to.add(send_it(0))
    assert len(led_to) == 1
    assert led_to.pop().endswith("/start/calendar/")
    page.goto(f"{server.address}/?all")
    assert page.get_by_role("main").inner_text().count(name) == 1


@pytest.mark.parametrize("language", ["en", "es"])
def test_two_people_correct_the_same_session_at_once(language: str, server: Server, home: str, browse: Browse) -> None:
    anna = signed_in(browse, server, home, language)
    ben = signed_in(browse, server, server.signed_in("ben", "writer"), language)
    anna.get_by_role("link", name=said(language, "Log"), exact=True).click()
    with anna.expect_navigation(url=re.compile("/row/")):
        anna.locator(".mw-sessions a").first.click()
    ben.goto(anna.url)
    for page, words in ((anna, "Anna says 20"), (ben, "Ben says 25")):
        page.get_by_text(said(language, "Put it right"), exact=True).click()
        page.get_by_label(begins(language, "Minutes given")).fill(words[-2:])
        page.get_by_label(begins(language, "Note")).fill(words)
    anna.get_by_role("button", name=said(language, "Write down the change")).click()
    anna.get_by_role("status").filter(has_text=like(language, DONE)).wait_for()
    ben.get_by_role("button", name=said(language, "Write down the change")).click()
    told = ben.get_by_role("alert")
    assert said(language, "Somebody else changed this while you were writing") in told.inner_text()
    assert "Anna says 20" in told.inner_text()
    assert "Ben says 25" in told.inner_text()
    assert ben.get_by_label(begins(language, "Note")).input_value() == "Ben says 25", "what he typed is still there"
    ben.get_by_role("button", name=said(language, "Say mine all the same")).click()
    ben.wait_for_url(re.compile(r"/log/(\?|$)"))
    ben.locator(".mw-sessions a").first.click()
    ben.get_by_text(said(language, "What was said about it, by whom and when")).click()
    history = ben.locator(".mw-history > li").all_inner_texts()
    assert "Anna says 20" in history[-2]
    assert "Ben says 25" in history[-1]
    assert "Ben" in history[-1].splitlines()[0]

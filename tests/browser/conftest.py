"""A real Chromium and a real server: every request that leaves the machine and every complaint of the browser is a fault.

Each worker has one Chromium. A test goes to whichever worker is free; those that share more (a server that is killed, a
site with its database) stay together.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.running import Server, servers
from tests.browser.watched import Watch
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, StorageState

HERE = Path(__file__).parent
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP log.example.org 127.0.0.1",  # the name of the site of tests/web/hosting.py
)
TOGETHER = {"test_hosted_pages.py", "test_interruptions.py", "test_papers.py"}
LOCALES = {"en": "en-US", "es": "es-US"}
PATIENCE = 60_000
"""Milliseconds until what does not come is missing: a machine that has much to do is slow, and that is no fault."""
SIZES = {"phone": (390, 844), "desk": (1280, 900)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journeys, which take longest, come first: what is short comes last, so that no worker waits for another."""
    places = [place for place, item in enumerate(items) if item.path.parent == HERE]
    ordered = sorted((items[place] for place in places), key=lambda item: item.path.name != "test_journeys.py")
    for place, item in zip(places, ordered, strict=True):
        items[place] = item


class Scheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Hands tests out one by one, and a file whole where its tests share what lives as long as the file."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file.rpartition("/")[2] in TOGETHER else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    return Scheduling(config, log)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, once a worker.

    While it runs there is an event loop in this thread, from which Django opens no database; what makes the data files
    here runs between the browser's turns, so it may.
    """
    where = shutil.which("chromium") or shutil.which("chromium-browser")
    if where is None:
        pytest.skip("chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=where, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def serve() -> Iterator[Callable[[Path], Server]]:
    """Starts the application on a data file: `serve(file)`."""
    with servers() as start:
        yield start


@pytest.fixture(scope="session")
def sign_in(chromium: Browser) -> Callable[[Server], StorageState]:
    """What a browser keeps that opened the server's link: to be given to `browse(..., state=...)`."""

    def open_link(server: Server) -> StorageState:
        context = chromium.new_context()
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(server.link)
        state = context.storage_state()
        context.close()
        return state

    return open_link


@pytest.fixture
def browse(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A browser of one person: `browse(server, "es", "phone")`. At the end of the test nothing may have gone wrong in it."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def new(server: Server, language: str = "en", size: str = "desk", **how: Any) -> BrowserContext:
        state, also = how.pop("state", None), how.pop("also", server.address)
        width, height = SIZES[size]
        context = chromium.new_context(
            locale=LOCALES[language],
            viewport={"width": width, "height": height},
            has_touch=size == "phone",
            storage_state=state,
            **how,
        )
        context.set_default_timeout(PATIENCE)
        opened.append((context, Watch(context, server.address, also)))
        return context

    yield new
    faults = [fault for _, watch in opened for fault in watch.faults]
    seen = sum(watch.requests for _, watch in opened)
    for context, _ in opened:
        context.close()
    assert seen or not opened, "no request was looked at"
    assert faults == []


@pytest.fixture(scope="session")
def _kept(chromium: Browser) -> Iterator[dict[tuple[str, str], tuple[Page, Watch]]]:
    kept: dict[tuple[str, str], tuple[Page, Watch]] = {}
    yield kept
    for page, _watch in kept.values():
        page.context.close()


@pytest.fixture
def look(chromium: Browser, _kept: dict[tuple[str, str], tuple[Page, Watch]]) -> Iterator[Callable[..., Page]]:
    """A page of somebody who is signed in, for tests that only look: `look(server, "es", state)`. What `browse` holds of
    a browser holds here.

    One for each server and language is kept from test to test: a new browser for each costs more than the look at most
    pages. Who forgets a sign-in, or gets another, needs a browser of their own.
    """
    used: list[tuple[tuple[str, str], Page, Watch]] = []

    def at(server: Server, language: str, state: StorageState, **how: Any) -> Page:
        key = (server.address, language)
        if key not in _kept:
            context = chromium.new_context(locale=LOCALES[language], storage_state=state, **how)
            context.set_default_timeout(PATIENCE)
            _kept[key] = context.new_page(), Watch(context, server.address)
        page, watch = _kept.pop(key)
        width, height = SIZES["desk"]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="light")
        watch.requests = 0
        used.append((key, page, watch))
        return page

    yield at
    for key, page, watch in used:
        page.goto("about:blank")  # what the page still says, it says in its own test
        faults, watch.faults = watch.faults, []
        seen = watch.requests
        if faults or key in _kept:
            page.context.close()
        else:
            _kept[key] = page, watch
        assert seen, "no request was looked at"
        assert faults == []

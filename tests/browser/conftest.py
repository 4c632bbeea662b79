"""A real Chromium and a real server: every request that leaves the machine and every complaint of the browser is a fault."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.running import Server
from tests.browser.watched import Watch

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, StorageState

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP log.example.org 127.0.0.1",  # the name of the site of tests/web/hosting.py
)
LOCALES = {"en": "en-US", "es": "es-US"}
SIZES = {"phone": (390, 844), "desk": (1280, 900)}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, once a module.

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
    started: list[Server] = []

    def start(file: Path) -> Server:
        started.append(Server(file))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="module")
def sign_in(chromium: Browser) -> Callable[[Server], StorageState]:
    """What a browser keeps that opened the server's link: to be given to `browse(..., state=...)`."""

    def open_link(server: Server) -> StorageState:
        context = chromium.new_context()
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
        context.set_default_timeout(15_000)
        opened.append((context, Watch(context, server.address, also)))
        return context

    yield new
    faults = [fault for _, watch in opened for fault in watch.faults]
    seen = sum(watch.requests for _, watch in opened)
    for context, _ in opened:
        context.close()
    assert seen or not opened, "no request was looked at"
    assert faults == []

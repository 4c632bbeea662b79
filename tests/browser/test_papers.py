"""A letter in a real browser: three clicks from the statement to its PDF, the preview while one types, kept as sent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser import families
from tests.browser.running import Server

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, StorageState

DAY = "?as_of=2025-12-20"


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], Server], sign_in: Callable[[Server], StorageState]
) -> tuple[Server, StorageState]:
    file = tmp_path_factory.mktemp("papers") / "nina.makewhole"
    families.make(file, "07-make-ups-with-a-due-date")
    server = serve(file)
    return server, sign_in(server)


def statement(context: BrowserContext, server: Server) -> Any:
    page = context.new_page()
    page.goto(server.address + "/")
    page.goto(page.url.split("?")[0] + DAY)
    return page


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_three_clicks_from_a_statement_to_the_letter(
    size: str, site: tuple[Server, StorageState], browse: Callable[..., BrowserContext]
) -> None:
    server, state = site
    page = statement(browse(server, "en", size, state=state), server)
    page.locator(".mw-do .usa-button").click()  # one: "Write the letter"
    preview = page.locator("#preview")
    assert "70 minutes (1 h 10 min)" in preview.inner_text()  # two: it is read
    with page.expect_download() as saved:
        page.locator("button[value=pdf]").first.click()  # three: the PDF
    assert saved.value.suggested_filename == "make-up-plan-2025-12-20.pdf"
    assert Path(saved.value.path()).read_bytes().startswith(b"%PDF-1.7")
    # The page stays as it is, and the next file can be asked for.
    page.locator("button[aria-disabled]").wait_for(state="detached")
    with page.expect_download() as word:
        page.locator("button[value=word]").click()
    assert word.value.suggested_filename.endswith(".docx")


def test_the_preview_follows_what_is_typed_and_what_was_sent_is_kept(
    site: tuple[Server, StorageState], browse: Callable[..., BrowserContext]
) -> None:
    server, state = site
    page = statement(browse(server, "en", state=state), server)
    with page.expect_navigation():
        page.locator(".mw-do .usa-button").click()
    at = page.url
    page.get_by_label("Your name").press_sequentially("Ana <R>")
    page.get_by_label("To whom (name, or the office)").fill("Ms. Lee")
    page.locator("#preview", has_text="Ana <R>").wait_for()
    page.locator("#preview", has_text="Ms. Lee").wait_for()
    assert page.url == at  # what is typed stands in no address
    page.locator("label[for=id_letter_language_1]").click()
    page.locator("#preview", has_text="20 de diciembre de 2025").wait_for()
    assert page.get_by_label("Your name").input_value() == "Ana <R>"
    page.locator("button[value=sent]").click()
    page.locator("label[for=id_channel_0]").click()
    assert page.get_by_label("To whom?").input_value() == "Ms. Lee"
    page.locator("button[value=keep]").click()
    page.locator(".mw-written").wait_for()
    assert "Ms. Lee" in page.locator(".mw-journal").inner_text()
    page.locator(".mw-written button").click()
    page.locator(".mw-written", has_text="Taken back").wait_for()
    assert page.locator(".mw-journal").count() == 0
    assert page.url.endswith("/papers/")


def test_without_scripts_it_works_all_the_same(
    site: tuple[Server, StorageState], browse: Callable[..., BrowserContext]
) -> None:
    server, state = site
    page = statement(browse(server, "en", "phone", state=state, java_script_enabled=False), server)
    page.locator(".mw-do .usa-button").click()
    page.locator("#id_sender_name").fill("Bea S.")
    page.locator("#id_sender_name").press("Enter")  # shows it; no file, and no sentence chosen
    assert "Bea S." in page.locator("#preview").inner_text()
    with page.expect_download() as saved:
        page.locator("button[value=pdf]").first.click()
    assert saved.value.suggested_filename == "make-up-plan-2025-12-20.pdf"

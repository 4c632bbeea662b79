"""One way through everything, as people go: by finger on a phone, at a desk, by the keyboard alone, without scripts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from tests.browser import families
from tests.browser.running import Server
from tests.browser.said import begins, like, said

from makewhole.language import LANGUAGES

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

Browse = Callable[..., "BrowserContext"]
WORDING = "2 x 30 minutes weekly, individual"
OTHER = "OT consult 15 min monthly"
DEMO_DAY = "2026-03-28"


class Hand(Protocol):
    """How somebody presses, writes and chooses."""

    def press(self, what: Locator) -> None: ...
    def write(self, field: Locator, words: str) -> None: ...
    def choose(self, field: Locator, value: str) -> None: ...
    def tick(self, box: Locator) -> None: ...


class Pointer:
    """A finger or a mouse."""

    def press(self, what: Locator) -> None:
        what.click()

    def write(self, field: Locator, words: str) -> None:
        field.fill(words)

    def choose(self, field: Locator, value: str) -> None:
        field.select_option(value)

    def tick(self, box: Locator) -> None:
        # The system draws the box itself, beside the real one.
        box.page.locator(f"label[for='{box.get_attribute('id')}']").click()


class Keyboard:
    """The keyboard alone: Tab until it is there, then Enter, Space, letters. A focus that cannot be seen is a fault."""

    def __init__(self) -> None:
        self.steps = 0

    def reach(self, what: Locator) -> None:
        page = what.page
        what.wait_for(state="attached")
        for _ in range(400):
            if what.evaluate("(each) => each === document.activeElement"):
                break
            page.keyboard.press("Tab")
            self.steps += 1
        else:
            raise AssertionError(f"the keyboard does not reach {what}")
        outline = page.evaluate(
            """() => {
              const now = document.activeElement, style = getComputedStyle(now), box = now.getBoundingClientRect();
              const label = now.labels && now.labels[0] ? getComputedStyle(now.labels[0], '::before') : style;
              const width = Math.max(parseFloat(style.outlineWidth) || 0, parseFloat(label.outlineWidth) || 0);
              const hidden = document.elementFromPoint(Math.max(box.x, 0) + 2, box.y + box.height / 2);
              return {width, covered: hidden !== null && !now.contains(hidden) && !hidden.contains(now)
                && !(now.labels && [...now.labels].some((each) => each.contains(hidden)))
                && ['fixed', 'sticky'].includes(getComputedStyle(hidden).position)};
            }"""
        )
        assert outline["width"] >= 2, f"where the focus is cannot be seen: {what}"
        assert not outline["covered"], f"something lies over the focus: {what}"

    def press(self, what: Locator) -> None:
        self.reach(what)
        what.page.keyboard.press("Enter")

    def write(self, field: Locator, words: str) -> None:
        self.reach(field)
        if field.get_attribute("type") == "date":
            year, month, day = words.split("-")
            field.page.keyboard.type(f"{day}{month}{year}" if _day_first(field.page) else f"{month}{day}{year}")
        else:
            field.page.keyboard.press("Control+a")
            field.page.keyboard.type(words)
        assert field.input_value() == words

    def choose(self, field: Locator, value: str) -> None:
        self.reach(field)
        for _ in range(80):
            if field.input_value() == value:
                return
            field.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the keyboard does not choose {value}")

    def tick(self, box: Locator) -> None:
        if box.get_attribute("type") == "radio":
            name = box.get_attribute("name")
            chosen = box.page.locator(f"input[type=radio][name='{name}']:checked")
            self.reach(chosen if chosen.count() else box)
            for _ in range(20):
                if box.is_checked():
                    return
                box.page.keyboard.press("ArrowDown" if chosen.count() else "Space")
            raise AssertionError(f"the keyboard does not choose {box}")
        self.reach(box)
        box.page.keyboard.press("Space")


def _day_first(page: Page) -> bool:
    return str(page.evaluate("new Intl.DateTimeFormat().formatToParts()[0].type")) == "day"


class Person:
    """Somebody in front of a page, who looks for things by their names in the language of the page."""

    def __init__(self, page: Page, language: str, hand: Hand) -> None:
        self.page, self.language, self.hand = page, language, hand

    def link(self, words: str, **filled: object) -> Locator:
        return self.page.get_by_role("link", name=said(self.language, words, **filled), exact=True).first

    def button(self, words: str, **filled: object) -> Locator:
        return self.page.get_by_role("button", name=re.compile("^" + re.escape(said(self.language, words, **filled))))

    def field(self, words: str) -> Locator:
        return self.page.get_by_label(begins(self.language, words))

    def fold(self, words: str) -> Locator:
        return self.page.locator("summary").filter(has_text=like(self.language, words)).first

    def go(self, words: str) -> None:
        """To another page of the child, by the navigation."""
        with self.page.expect_navigation():
            self.hand.press(self.page.get_by_role("navigation").get_by_role("link", name=said(self.language, words)))

    def press(self, what: Locator) -> None:
        """Presses what leads to another page."""
        with self.page.expect_navigation():
            self.hand.press(what)

    def sees(self, words: str, **filled: object) -> None:
        self.page.get_by_text(said(self.language, words, **filled)).first.wait_for()

    def figures(self) -> list[str]:
        """Each figure of the statement with its words."""
        return [words.strip() for words in self.page.locator(".mw-legend:not(.mw-legend--small) a").all_inner_texts()]


def begins_a_record(who: Person, scripts: bool) -> None:
    """From the first page to a statement: the child, a calendar, the plan, its services as written, the timetable."""
    today = dt.date.today()
    who.press(who.link("Begin") if who.page.get_by_role("heading", name=said(who.language, "Welcome")).count() else who.link("Begin another child's record"))
    who.hand.write(who.field("The child's first name and initial"), "Zoe A.")
    who.hand.choose(who.field("State"), "OH")
    who.hand.write(who.field("Your own name"), "Ana")
    who.press(who.button("Go on"))
    who.press(who.link("Type it in"))
    who.hand.write(who.page.get_by_label(said(who.language, "First day of school")), (today - dt.timedelta(80)).isoformat())
    who.hand.write(who.page.get_by_label(said(who.language, "Last day of school")), (today + dt.timedelta(150)).isoformat())
    for day in ("Saturday", "Sunday"):  # so that yesterday was a school day, whatever day it is
        who.hand.tick(who.page.get_by_role("checkbox", name=said(who.language, day)))
    who.press(who.button("These are the school days"))
    who.hand.write(who.field("First day of the plan"), (today - dt.timedelta(70)).isoformat())
    who.press(who.button("Go on"))
    for service, wording, reads in (
        ("Speech", WORDING, "60"),
        ("Occupational Therapy", OTHER, "15"),
    ):
        who.hand.write(who.field("Which service?"), service)
        who.hand.write(who.field("How the plan says it"), wording)
        if not scripts:
            who.press(who.button("Read it back to me"))
        reading = who.page.locator("#reading .mw-reading")
        reading.wait_for()
        assert reads in reading.inner_text()
        assert wording in reading.inner_text()
        who.press(who.button("Right: write it down"))
    who.press(who.link("These are all: go on"))
    who.hand.tick(who.page.get_by_role("radio").first)
    who.press(who.button("Go on"))
    who.hand.choose(who.field("Which service?"), who.page.locator("select[name=promise_id] option").filter(has_text="Speech").get_attribute("value") or "")
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        who.hand.tick(who.page.get_by_role("checkbox", name=said(who.language, day)))
    who.press(who.button("Write it down"))
    who.press(who.link("That is all: to the statement"))
    assert "Speech" in who.page.get_by_role("main").inner_text()

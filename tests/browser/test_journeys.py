"""One way through everything, as people go: by finger on a phone, at a desk, by the keyboard alone, without scripts."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from tests.browser import families
from tests.browser.running import Server, servers
from tests.browser.said import begins, like, said
from tests.browser.watched import Watch

from makewhole.language import LANGUAGES

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

Browse = Callable[..., "BrowserContext"]
WORDING = "2 x 30 minutes weekly, individual"
SPEECH = "Speech-Language Therapy"
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
        element = what.element_handle()  # to look for it by its name at each step takes ten times as long
        for _ in range(400):
            is_there = element.evaluate("(each) => each.isConnected ? each === document.activeElement : null")
            if is_there:
                break
            if is_there is None:  # the page put another in its place
                element = what.element_handle()
                continue
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
            field.page.keyboard.type(f"{month}{day}{year}")
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
    who.press(who.link("Begin another child's record"))
    who.hand.write(who.field("The child's first name and initial"), "Zoe A.")
    who.hand.choose(who.field("State"), "OH")
    who.hand.write(who.field("Your own name"), "Ana")
    who.press(who.button("Go on"))
    who.press(who.link("Type it in"))
    who.hand.write(who.field("First day of school"), (today - dt.timedelta(80)).isoformat())
    who.hand.write(who.field("Last day of school"), (today + dt.timedelta(150)).isoformat())
    for day in ("Saturday", "Sunday"):  # so that yesterday was a school day, whatever day it is
        who.hand.tick(who.page.get_by_role("checkbox", name=said(who.language, day)))
    who.press(who.button("These are the school days"))
    who.hand.write(who.field("First day of the plan"), (today - dt.timedelta(70)).isoformat())
    who.press(who.button("Go on"))
    for service, wording, reads in (
        (SPEECH, WORDING, "60"),
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
    speech = who.page.locator("select[name=promise_id] option").filter(has_text=said(who.language, SPEECH))
    who.hand.choose(who.field("Which service?"), speech.get_attribute("value") or "")
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        who.hand.tick(who.page.get_by_role("checkbox", name=said(who.language, day)))
    who.press(who.button("Write it down"))
    who.press(who.link("That is all: to the statement"))
    assert said(who.language, SPEECH) in who.page.get_by_role("main").inner_text()


def logs_a_miss_in_two_taps(who: Person) -> None:
    """From the child's page: the session, the reason. Then undone, and said again."""
    for is_undone in (True, False):
        card = who.page.locator(".mw-session").first
        who.hand.press(card.locator("summary").first)
        who.press(card.get_by_role("button", name=like(who.language, "Nobody told me why")))
        told = who.page.get_by_role("status")
        assert said(who.language, "no reason given") in told.inner_text()
        if is_undone:
            who.press(told.get_by_role("button", name=said(who.language, "Undo")))
            who.sees("Taken back. Nothing of it counts now.")
            who.go("Statement")


def opens_a_number_to_its_rule(who: Person) -> None:
    """From the minutes that are owed to the sentence of the plan, and what it rests on."""
    who.press(who.page.locator(".mw-legend a").filter(has_text=re.compile(r"^70 ")))
    assert "70" in who.page.locator(".mw-figure").inner_text()
    postings = who.page.locator(".mw-posting")
    assert postings.count() == 3
    who.hand.press(postings.first.locator("summary"))
    explained = postings.first.locator("details")
    where = said(who.language, "Source: the plan, as it was written down on this record.")
    assert where in explained.inner_text(), "where the rule stands"
    assert re.search(r"\(30 d", postings.first.inner_text()), "by when it says so"
    who.press(explained.get_by_role("link", name=said(who.language, "The page of this entry")))
    assert who.page.locator(".mw-posting").count() == 1
    who.press(who.link("Back to the statement"))


def changes_day_and_rules(who: Person) -> None:
    """The figures of another day, then under other rules, each in the address; and back."""
    before = who.figures()
    who.hand.press(who.fold("Change the day or the rules"))
    who.hand.write(who.field("As of which day"), "2025-11-15")
    who.press(who.button("Show"))
    earlier = who.figures()
    assert earlier != before
    assert "as_of=2025-11-15" in who.page.url
    who.sees("You are looking at another view.")
    who.hand.press(who.fold("Change the day or the rules"))
    who.hand.choose(who.field("Under which rules"), "us-oh")
    who.press(who.button("Show"))
    assert "policy=us-oh" in who.page.url
    who.press(who.link("Back to today, under the plan's own rules"))
    assert "?" not in who.page.url


def compares_and_settles(who: Person) -> None:
    """The two logs side by side as of a day; the first difference is settled, and stands below, as of today."""
    who.go("Compare")
    who.hand.write(who.field("As of"), DEMO_DAY)
    who.press(who.button("Compare these"))
    pairs = who.page.locator(".mw-pairs").first.locator(".mw-pair")
    number = pairs.count()
    assert number > 1
    who.hand.choose(pairs.first.locator("select"), "paper")
    who.press(pairs.first.get_by_role("button").first)
    who.sees("Settled. You find it below, and can take it back.")
    assert who.page.locator("form[action$='/take-back/']").count() == 1
    assert who.page.locator("form[action$='/settle/']").count() == number - 1


def takes_it_along(who: Person, folder: Path) -> Path:
    """Everything in one file."""
    who.go("Files")
    with who.page.expect_download() as given:
        who.hand.press(who.page.get_by_role("link", name=said(who.language, "Everything in one file")))
    file = folder / given.value.suggested_filename
    given.value.save_as(file)
    return file


def brings_it(who: Person, file: Path) -> None:
    """Into an empty data file on another machine."""
    who.press(who.link("I have a case file from another machine"))
    field = who.page.locator("input[type=file]")
    with who.page.expect_file_chooser() as asked:
        who.hand.press(field)
    asked.value.set_files(file)
    who.press(who.button("Bring it in"))
    one, many = (
        "Brought in: {entries} entry, as it was written.",
        "Brought in: {entries} entries, each as it was written.",
    )
    who.page.get_by_text(like(who.language, many, one=one)).wait_for()


# --- the ways through it ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def home_file(tmp_path_factory: pytest.TempPathFactory, chromium: Any) -> Path:
    """A data file with example families, to be copied."""
    file = tmp_path_factory.mktemp("home") / "families.makewhole"
    families.make(file, "07-make-ups-with-a-due-date", "08-two-logs-that-disagree")
    families.with_sessions_now(file)
    return file


@pytest.fixture
def serve_once(tmp_path: Path, home_file: Path) -> Iterator[Callable[[str], Server]]:
    """A server of this test: `home` with example families, `other` with nothing."""
    with servers() as serve:

        def start(name: str) -> Server:
            file = tmp_path / name / home_file.name
            if name == "home":
                shutil.copytree(home_file.parent, file.parent)
            else:
                file.parent.mkdir()
            return serve(file)

        yield start


@pytest.fixture
def browse_both(browse: Browse) -> Browse:
    """A browser that opens two servers of ours, and nothing else."""

    def new(home: Server, other: Server, language: str, size: str, **how: Any) -> BrowserContext:
        return browse(home, language, size, also=other.address, accept_downloads=True, **how)

    return new


def whole_way(who: Person, home: Server, other: Server, folder: Path, *, scripts: bool = True) -> None:
    """Start, type a plan, log a miss, a number to its rule, day and rules, compare, export; restored elsewhere."""

    def open_child(name: str, query: str = "") -> None:
        who.page.goto(home.address + "/?all")
        who.press(who.page.get_by_role("link", name=name, exact=True).first)
        if query:
            who.page.goto(who.page.url + query)

    who.page.goto(home.address + "/?all")
    begins_a_record(who, scripts)
    who.go("Log")
    speech = who.page.locator(".mw-session").filter(has_text=said(who.language, SPEECH)).first
    who.hand.press(speech.locator("summary").first)
    who.press(speech.get_by_role("button", name=like(who.language, "Therapist was out")))
    assert said(who.language, "therapist was out") in who.page.get_by_role("status").inner_text()
    who.go("Statement")
    assert re.search(r"\b30\b", who.page.locator("h1").inner_text()), who.page.locator(".mw-legend").all_inner_texts()
    open_child("Lou K.")
    logs_a_miss_in_two_taps(who)
    open_child("Nina P.", "?as_of=2025-12-20")
    opens_a_number_to_its_rule(who)
    changes_day_and_rules(who)
    open_child("Owen D.")
    compares_and_settles(who)
    file = takes_it_along(who, folder)
    who.go("Statement")
    who.page.goto(f"{who.page.url}?as_of={DEMO_DAY}")
    here = who.figures()
    who.page.goto(other.link)
    brings_it(who, file)
    who.page.goto(f"{who.page.url}?as_of={DEMO_DAY}")
    assert who.figures() == here != []


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_way(
    language: str, size: str, serve_once: Callable[[str], Server], browse_both: Browse, tmp_path: Path
) -> None:
    home, other = serve_once("home"), serve_once("other")
    who = Person(browse_both(home, other, language, size).new_page(), language, Pointer())
    who.page.goto(home.link)
    whole_way(who, home, other, tmp_path)


def test_by_the_keyboard_alone(serve_once: Callable[[str], Server], browse_both: Browse, tmp_path: Path) -> None:
    home, other = serve_once("home"), serve_once("other")
    hand = Keyboard()
    who = Person(browse_both(home, other, "en", "desk").new_page(), "en", hand)
    who.page.goto(home.link)
    whole_way(who, home, other, tmp_path)
    assert hand.steps > 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_scripts(
    language: str, serve_once: Callable[[str], Server], browse_both: Browse, tmp_path: Path
) -> None:
    home, other = serve_once("home"), serve_once("other")
    who = Person(browse_both(home, other, language, "phone", java_script_enabled=False).new_page(), language, Pointer())
    who.page.goto(home.link)
    whole_way(who, home, other, tmp_path, scripts=False)


# --- the browser is watched -------------------------------------------------------------------------------------------


def test_a_planted_request_to_another_machine_and_a_planted_script_are_seen(
    chromium: Any, serve_once: Callable[[str], Server]
) -> None:
    server = serve_once("other")
    context = chromium.new_context()
    watch = Watch(context, server.address)
    page = context.new_page()
    page.goto(server.address + "/enter/")
    assert watch.faults == []
    page.route("https://elsewhere.example/*", lambda route: route.abort())

    def is_seen(words: str) -> bool:
        for _ in range(600):
            if any(words in fault for fault in watch.faults):
                return True
            page.wait_for_timeout(100)
        return False

    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"https://elsewhere.example/a.png\">')")
    assert is_seen("elsewhere.example")
    watch.faults.clear()
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'let a = 1'}))")
    assert is_seen("inline script")
    context.close()

"""WCAG 2.2 AA on every page: axe-core in both languages, light and dark, phone and desk; zoom, print, still pictures."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH  # type: ignore[import-untyped]
from tests.browser import families
from tests.browser.pages import NOT_THERE, PAGES, NoPage, Way
from tests.browser.running import Server, servers
from tests.browser.said import said
from tests.web.access_table import TABLE

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response, StorageState

AXE = AXE_FILE_PATH.read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (390, 1280)
WAYS = [
    pytest.param(way, id=f"{name}{number or ''}")
    for name, ways in PAGES.items()
    if not isinstance(ways, NoPage)
    for number, way in enumerate(ways)
] + [pytest.param(NOT_THERE, id="not_there")]
Look = Callable[[str, object], None]
LINK_AS_TEXT = "#link { color: #767676; text-decoration: none; } p:has(#link) { color: #777; background: #fff; }"
"""A link that nothing tells from the words around it."""


@dataclass(frozen=True)
class Site:
    """The server, a browser's sign-in, and the addresses that the record has."""

    server: Server
    state: StorageState
    filled: Mapping[str, str]


@pytest.fixture(scope="session")
def site(
    tmp_path_factory: pytest.TempPathFactory, sign_in: Callable[[Server], StorageState], chromium: Any
) -> Iterator[Site]:
    """Once a worker: its tests look, and what they send is not taken."""
    with servers() as serve:
        yield made(tmp_path_factory.mktemp("pages"), serve, sign_in, chromium)


def made(
    folder: Path, serve: Callable[[Path], Server], sign_in: Callable[[Server], StorageState], chromium: Any
) -> Site:
    file = folder / "families.makewhole"
    ids = families.make(
        file,
        "07-make-ups-with-a-due-date",
        "08-two-logs-that-disagree",
        "09-placed-elsewhere-then-an-order",
        "10-mondays-and-fridays",
    )
    families.begun(file)
    families.with_sessions_now(file)
    families.contact_and_file(file, ids["nina"])
    server = serve(file)
    state = sign_in(server)
    context = chromium.new_context(storage_state=state)
    page = context.new_page()
    filled: dict[str, str] = {}

    def find(name: str, path: str, pattern: str) -> None:
        page.goto(server.address + path.format(**filled))
        found = re.search(pattern, page.content())
        assert found, f"{name}: {path}"
        filled[name] = found[1].replace("&amp;", "&")

    for name in ("nina", "owen", "theo", "leo", "mia", "lou"):
        find(name, "/?all", rf'href="/c/(\w+)/">{name.title()} ')
    find("session", "/c/{nina}/log/?month=all", r'href="(/c/\w+/row/sessions/[^"]+)"')
    find("promise", "/c/{nina}/plan/", r'href="(/c/\w+/row/promises/[^"]+)"')
    find("plan", "/c/{nina}/plan/", r'href="(/c/\w+/row/plans/[^"]+)"')
    find("offer", "/c/{nina}/next/", r'href="(/c/\w+/row/offers/[^"]+)"')
    find("decision", "/c/{nina}/next/", r'href="(/c/\w+/row/determinations/[^"]+)"')
    find("award", "/c/{theo}/next/", r'href="(/c/\w+/row/awards/[^"]+)"')
    find("question", "/c/{leo}/next/?as_of=2026-11-28", r'href="(/c/\w+/new/answers/[^"]+)"')
    find("answer", "/c/{leo}/next/", r'href="(/c/\w+/row/answers/[^"]+)"')
    find("contact", "/c/{nina}/next/", r'href="(/c/\w+/next/contacts/[^"]+)"')
    find("posting", PAGES["figure"][0].path, r'href="(/c/\w+/posting/[^"]+)"')  # type: ignore[index]
    context.close()
    return Site(server, state, filled)


def open_way(page: Page, way: Way, site: Site) -> None:
    """Goes there, and does what is done there."""
    if way.does == "forget" and "/enter/" in way.path:
        page.context.clear_cookies()
    page.goto(site.server.address + way.path.format(**site.filled))
    if way.does == "bring":
        page.locator("input[type=file]").set_input_files(families.ROOT / "examples" / "from-files" / "therapy-log.xlsx")
    if way.does == "forget" and "/enter/" not in way.path:
        page.context.clear_cookies()
        page.locator("summary.usa-button").first.click()
        with page.expect_navigation():
            page.locator(".mw-reasons button:visible").first.click()
    elif way.does in ("send", "bring"):
        with page.expect_navigation():
            page.locator("main form .usa-button").last.click() if way.does == "send" else page.locator(
                "main form[enctype] .usa-button"
            ).first.click()


def open_details(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")


def faults_of(page: Page, *, of_colour: bool = False) -> list[str]:
    """What axe-core finds on the page as it stands: by all rules, or by those alone that axe files under colour."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    run_only: dict[str, object] = {"type": "tag", "values": TAGS}
    if of_colour:
        rules = page.evaluate(
            """(tags) => axe.getRules(['cat.color'])
              .filter((rule) => rule.tags.some((tag) => tags.includes(tag)) && !rule.tags.includes('experimental'))
              .map((rule) => rule.ruleId)""",
            TAGS,
        )
        assert {"color-contrast", "link-in-text-block"} <= set(rules)
        run_only = {"type": "rule", "values": rules}
    found = page.evaluate(
        """(runOnly) => axe.run(document, {runOnly, resultTypes: ['violations']})
          .then(({passes, violations}) => ({passes: passes.length, violations}))""",
        run_only,
    )
    assert found["passes"], "axe looked at nothing"
    return [
        f"{each['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


def faults_of_both_widths(page: Page) -> list[str]:
    """What axe-core finds on a phone and at a desk: in light by all rules, in dark by those of colour.

    In dark nothing but colours differs (a test holds the style sheet to that), so no other rule can find more there.
    """
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            faults += [f"{width} {scheme}: {fault}" for fault in faults_of(page, of_colour=scheme == "dark")]
    return faults


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways, if it does."""
    wide: list[str] = page.evaluate(
        """() => {
          const room = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= room) return [];
          return [...document.querySelectorAll('body *')]
            .filter((each) => each.getBoundingClientRect().right > room + 1 && !each.closest('.mw-scroll *, .mw-hidden'))
            .map((each) => `${each.tagName}.${each.className} at ${room}`).slice(0, 5).concat('it scrolls sideways');
        }"""
    )
    return wide


def test_every_address_is_looked_at_or_says_why_not(record_property: Look) -> None:
    assert PAGES.keys() == TABLE.keys()
    record_property("looked_at", f"{len(WAYS)} pages of {len(PAGES)} addresses")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("way", WAYS)
def test_a_page_is_for_everybody(
    way: Way, language: str, site: Site, look: Callable[..., Page], browse: Callable[..., Any]
) -> None:
    if way.does == "forget":
        page = browse(site.server, language, state=site.state).new_page()
    else:
        page = look(site.server, language, site.state)
    open_way(page, way, site)
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    open_details(page)
    faults = faults_of_both_widths(page)
    # 1280 at 400 %, the narrowest phone, 1280 at 200 %; then text alone at 200 %.
    for width in (320, 360, 640):
        page.set_viewport_size({"width": width, "height": 900})
        faults += too_wide(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    faults += too_wide(page)
    assert faults == []


def test_a_planted_fault_is_found(site: Site, browse: Callable[..., Any]) -> None:
    page = browse(site.server, state=site.state).new_page()
    page.goto(site.server.address + "/settings/")
    assert faults_of(page) == []
    page.evaluate("document.querySelector('main').innerHTML += '<img src=\"data:,\"><input name=\"bare\">'")
    assert {fault.partition(":")[0] for fault in faults_of(page)} >= {"image-alt", "label"}
    page.evaluate("document.querySelector('h1').style.cssText = 'width: 5000px; color: #ddd'")
    assert any(fault.startswith("color-contrast") for fault in faults_of(page))
    assert too_wide(page)[-1:] == ["it scrolls sideways"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("(prefers-color-scheme: dark)", ["390 dark", "1280 dark"]),
        ("(prefers-color-scheme: dark) and (max-width: 500px)", ["390 dark"]),
        ("(prefers-color-scheme: light) and (min-width: 1000px)", ["1280 light"]),
    ],
)
@pytest.mark.parametrize(
    ("rule", "style"),
    [("color-contrast", "h1 { color: #777; background: #767676; }"), ("link-in-text-block", LINK_AS_TEXT)],
)
def test_a_planted_fault_of_colour_is_found_where_it_is_planted(
    rule: str, style: str, query: str, found: list[str], site: Site, browse: Callable[..., Any]
) -> None:
    page = browse(site.server, state=site.state).new_page()
    page.goto(site.server.address + "/settings/")
    page.evaluate("document.querySelector('main').append(document.createElement('p'))")
    page.evaluate(
        "document.querySelector('main p:last-child').innerHTML = 'Read it <a id=\"link\" href=\"/\">here</a>.'"
    )
    page.evaluate(
        """([query, style]) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(`@media ${query} { ${style} }`);
          document.adoptedStyleSheets = [sheet];
        }""",
        [query, style],
    )
    told = [fault for fault in faults_of_both_widths(page) if f": {rule}: " in fault]
    assert [fault.partition(":")[0] for fault in told] == found


def test_in_dark_nothing_but_colours_differs(site: Site, browse: Callable[..., Any], record_property: Look) -> None:
    """What the rules that are run in light alone rest on."""
    page = browse(site.server, state=site.state).new_page()
    page.goto(site.server.address + "/?all")
    set_in_dark = page.evaluate(
        """() => [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
          .filter((rule) => rule.media && rule.media.mediaText.includes('prefers-color-scheme'))
          .flatMap((rule) => [...rule.cssRules])
          .flatMap((rule) => [...rule.style].map((name) => [name, rule.style.getPropertyValue(name).trim()]))"""
    )
    others = [
        (name, value)
        for name, value in set_in_dark
        if not (name.startswith("--mw-") and re.fullmatch(r"#[0-9a-f]{3,8}", value))
        and not (name == "background-image" and value.startswith('url("data:image/svg+xml,'))
        and name != "box-shadow"  # it takes no room
    ]
    assert others == []
    record_property("looked_at", f"{len(set_in_dark)} declarations")


@pytest.mark.parametrize("language", ["en", "es"])
def test_on_paper_is_the_statement_and_nothing_to_click(language: str, site: Site, browse: Callable[..., Any]) -> None:
    page = browse(site.server, language, state=site.state).new_page()
    page.goto(site.server.address + "/c/{nina}/?as_of=2025-12-20".format(**site.filled))
    page.emulate_media(media="print", color_scheme="light")
    main = page.get_by_role("main")
    for words in ("the sum: promised to date", "How it adds up", "Why it was missed", "Dates and clocks"):
        assert main.get_by_text(said(language, words), exact=True).first.is_visible(), words
    assert page.get_by_text("Nina P.").first.is_visible()
    assert "20 dic 2025" in main.inner_text() or "20 Dec 2025" in main.inner_text(), "a paper without its day is none"
    sums = main.locator(".mw-sum tr").all()
    assert len(sums) > 5
    assert all(row.is_visible() for row in sums), "what is folded on the screen is open on paper"
    for words in ("nav", ".mw-language", ".mw-settings", ".mw-do", ".usa-skipnav", "main form button"):
        for each in page.locator(words).all():
            assert not each.is_visible(), words


def test_nothing_moves_for_who_wants_it_still(site: Site, browse: Callable[..., Any]) -> None:
    page = browse(site.server, state=site.state, reduced_motion="reduce").new_page()
    for path in ("/?all", "/c/{nina}/?as_of=2025-12-20", "/c/{lou}/log/", "/start/"):
        page.goto(site.server.address + path.format(**site.filled))
        moving = page.evaluate(
            """() => [...document.querySelectorAll('*')].filter((each) => {
              const style = getComputedStyle(each);
              return style.animationName !== 'none' || style.transitionDuration.split(', ').some((one) => one !== '0s');
            }).map((each) => each.outerHTML.slice(0, 80))"""
        )
        assert moving == []
        assert page.evaluate("document.getAnimations().length") == 0


def test_no_page_is_heavier_than_it_may_be(site: Site, browse: Callable[..., Any], record_property: Look) -> None:
    """300 kB with style, font and scripts, compressed as a server does it."""
    context = browse(site.server, state=site.state)
    heaviest = 0
    for path in ("/c/{nina}/?as_of=2025-12-20", "/c/{theo}/?as_of=2026-06-13", "/c/{owen}/compare/", "/c/{lou}/log/"):
        page = context.new_page()
        sizes: list[int] = []

        def weigh(response: Response, sizes: list[int] = sizes) -> None:
            body = response.body()
            sizes.append(len(body) if response.url.endswith(".woff2") else len(gzip.compress(body)))

        page.on("requestfinished", lambda request: weigh(request.response()))
        page.goto(site.server.address + path.format(**site.filled), wait_until="networkidle")
        assert len(sizes) > 3
        assert sum(sizes) < 300_000, path
        heaviest = max(heaviest, sum(sizes))
        page.close()
    record_property("looked_at", f"4 pages, the heaviest of {heaviest:,} bytes")

"""The statement's page and what its numbers open: figures, postings, years, controls, whom to ask, weight, questions."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from makewhole.app import safekeeping

NINA = "07-make-ups-with-a-due-date"
DAY = "2025-12-20"


@pytest.fixture
def nina(keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]) -> tuple[Any, str]:
    """A signed-in owner of Nina's record, and its key."""
    keep(NINA)
    client = person("anna")
    return client, door("nina", "anna", "owner").key


def text_of(page: Any) -> str:
    """What the page says, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def figures_of(page: Any) -> list[tuple[str, int]]:
    """Every link of the page that opens a figure, and the number that is clicked."""
    links = re.findall(r'<a href="([^"]*/figure/[^"]*)">(.*?)</a>', page.content.decode(), re.DOTALL)
    numbers = []
    for href, inside in links:
        number = re.search(r"[\d,]+", re.sub(r"<[^>]+>", "", inside))
        assert number is not None, inside
        numbers.append((unescape(href), int(number[0].replace(",", ""))))
    return numbers


@pytest.mark.parametrize(
    ("example", "student", "day"),
    [
        (NINA, "nina", DAY),
        ("03-three-services-one-month", "maya", "2025-11-01"),
        ("09-placed-elsewhere-then-an-order", "", "2026-06-13"),
    ],
)
def test_every_number_opens_what_adds_up_to_it(
    keep: Callable[[str], Path], person: Callable[..., Any], example: str, student: str, day: str
) -> None:
    keep(example)
    home = person("home")
    key = home.get("/", follow=True).redirect_chain[-1][0].split("/")[2]
    page = home.get(f"/c/{key}/?as_of={day}")
    assert page.status_code == 200
    found = dict(figures_of(page))
    assert len(found) >= 6
    for href, number in found.items():
        opened = home.get(href)
        assert opened.status_code == 200, href
        assert f"{number:,} minute" in text_of(opened), href


def test_the_page_shows_the_headline_one_action_and_a_bar_that_adds_up(nina: tuple[Any, str]) -> None:
    client, key = nina
    page = client.get(f"/c/{key}/?as_of={DAY}")
    body = page.content.decode()
    assert body.count("mw-do") == 1
    assert "240 minutes missed: 80 made up, 160 not. 70 the plan says must be made up" in text_of(page)
    legend = re.findall(
        r"<strong>([\d,]+)</strong> (delivered|made up|still owed|declined by the family|excused)", body
    )
    assert sum(int(number) for number, _ in legend) == 960
    assert re.search(r"<strong>960</strong>\s*promised to date", body)
    assert 'role="img"' in body
    assert "does not add up" not in body
    assert re.search(r"first due [A-Z][a-z]{2} 22 Nov 2025|first due Sat 22 Nov 2025", text_of(page))


def test_a_figure_says_the_arithmetic_the_rule_and_how_sure(nina: tuple[Any, str]) -> None:
    client, key = nina
    service = "service=Speech-Language+Therapy&esy=0"
    page = client.get(f"/c/{key}/figure/?as_of={DAY}&{service}&account=open")
    said = text_of(page)
    assert "70 minutes" in said
    assert "30 - 0 = 30 missed" in said
    assert "The plan itself says of missed sessions: must be made up" in said
    assert "overdue" in said
    href = re.search(r'href="(/c/[^"]*/posting/[^"]*)"', page.content.decode())
    assert href is not None
    one = client.get(unescape(href[1]))
    assert one.status_code == 200
    assert "As of Sat 20 Dec 2025." in text_of(one)


def test_a_rule_has_its_source_as_a_link_and_its_evidence(
    keep: Callable[[str], Path], person: Callable[..., Any]
) -> None:
    keep("03-three-services-one-month")
    home = person("home")
    key = home.get("/", follow=True).redirect_chain[-1][0].split("/")[2]
    page = home.get(f"/c/{key}/figure/?as_of=2025-11-01&account=missed&service=Speech-Language+Therapy&esy=0")
    assert "How sure we are: the source itself was read." in text_of(page)
    assert 'rel="noopener noreferrer"' in page.content.decode()
    assert "Source: " in text_of(page)


def test_what_is_no_figure_is_not_there(nina: tuple[Any, str]) -> None:
    client, key = nina
    for query in (
        "account=open&service=Chess",
        "account=nonsense&service=Speech-Language+Therapy",
        "account=open&service=Speech-Language+Therapy&page=2",
        "account=open&service=Speech-Language+Therapy&page=0",
        "account=open&service=Speech-Language+Therapy&page=x",
        "account=open&promise=0123456789abcdef",
        "account=missed&why=0123456789abcdef",
        "",
    ):
        assert client.get(f"/c/{key}/figure/?as_of={DAY}&{query}").status_code == 404, query
    assert client.get(f"/c/{key}/posting/0123456789abcdef/").status_code == 404


def test_other_rules_another_day_and_another_log_say_that_they_are_another_view(
    keep: Callable[[str], Path], person: Callable[..., Any]
) -> None:
    keep("08-two-logs-that-disagree")
    home = person("home")
    key = home.get("/", follow=True).redirect_chain[-1][0].split("/")[2]
    plain = text_of(home.get(f"/c/{key}/"))
    assert "another view" not in plain
    assert "From which log" in plain
    said = text_of(home.get(f"/c/{key}/?as_of=2026-03-28&policy=us&source=family&known_on=2026-03-01"))
    for sentence in (
        "You are looking at another view.",
        "not the plan's own: United States: federal default.",
        "Only the log of the family.",
        "Only what was on record by Sun 1 Mar 2026.",
        "As it stood on Sat 28 Mar 2026.",
    ):
        assert sentence in said, sentence
    assert "No plan was on record by that day." in said  # all of it was written down just now
    body = home.get(f"/c/{key}/?as_of=2026-03-28&policy=us&source=family").content.decode()
    hrefs = [unescape(href) for href in re.findall(r'href="([^"]*/figure/[^"]*)"', body)]
    assert hrefs
    assert all("policy=us" in href and "source=family" in href and "as_of=2026-03-28" in href for href in hrefs)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("as_of=2025-12-45", "Choose a day from the calendar, or write it as 2026-02-27."),
        ("as_of=tomorrow", "Choose a day from the calendar, or write it as 2026-02-27."),
        ("as_of=9999-01-01", "Choose a day between 1990 and 2100."),
        ("policy=us-zz", "There are no such rules here."),
    ],
)
def test_what_a_person_typed_wrong_is_told_beside_the_field(nina: tuple[Any, str], query: str, said: str) -> None:
    client, key = nina
    page = client.get(f"/c/{key}/?{query}")
    assert page.status_code == 200
    assert said in text_of(page)
    assert '<details class="mw-view" id="view" open>' in page.content.decode()
    assert all(query not in href for href, _ in figures_of(page))


def test_a_day_may_be_typed_as_people_write_it(nina: tuple[Any, str]) -> None:
    client, key = nina
    assert "As it stood on Sat 20 Dec 2025." in text_of(client.get(f"/c/{key}/?as_of=12/20/2025"))


def test_the_year_has_a_table_of_months_and_a_page_of_every_session(nina: tuple[Any, str]) -> None:
    client, key = nina
    page = client.get(f"/c/{key}/?as_of={DAY}")
    assert "The school year 2025-26 at a glance" in text_of(page)
    assert page.content.decode().count('class="mw-chart mw-year" role="img"') == 1
    every = client.get(f"/c/{key}/year/?as_of={DAY}&year=2025-09-02")
    assert every.status_code == 200
    said = text_of(every)
    assert "missed, still owed 30 therapist was out" in said
    assert said.count("a make-up or compensatory session") == 3
    postings = {unescape(href) for href in re.findall(r'href="([^"]*/posting/[^"]*)"', every.content.decode())}
    assert len(postings) >= 30
    assert client.get(min(postings)).status_code == 200


def test_no_id_of_the_record_stands_in_an_address(nina: tuple[Any, str]) -> None:
    client, key = nina
    pages = (f"/c/{key}/?as_of={DAY}", f"/c/{key}/year/?as_of={DAY}", f"/c/{key}/figure/?account=missed&as_of={DAY}")
    looked_at = 0
    for path in pages:
        for href in re.findall(r'(?:href|action)="([^"]+)"', client.get(path).content.decode()):
            looked_at += 1
            assert "nina" not in href.lower(), href
    assert looked_at > 60


def test_whom_to_ask_says_where_it_was_read_and_what_nobody_verified(nina: tuple[Any, str]) -> None:
    client, key = nina
    said = text_of(client.get(f"/c/{key}/ask/"))
    assert "Whom to ask in Pennsylvania" in said
    assert "not verified" in said
    assert "Where this was read" in said
    assert "not known" in said
    assert "Whom to ask in Ohio" in text_of(client.get(f"/c/{key}/ask/?state=OH"))
    assert "There is no page for “Atlantis”" in text_of(client.get(f"/c/{key}/ask/?state=Atlantis"))


def test_an_empty_record_teaches(empty: Path, person: Callable[..., Any]) -> None:
    from makewhole.app import children

    children.begin(empty, {"name": "Ada", "state": "OH"}, author="Anna")
    home = person("home")
    page = home.get("/", follow=True)
    assert page.status_code == 200
    key = page.redirect_chain[-1][0].split("/")[2]
    said = text_of(home.get(f"/c/{key}/"))
    assert "Nothing is promised yet on this record." in said
    assert "Copy each line of its list of services" in said


def test_what_cannot_be_counted_is_unknown_not_zero(empty: Path, person: Callable[..., Any]) -> None:
    from makewhole.app import children

    student = children.begin(empty, {"name": "Ada", "state": "OH"}, author="Anna")
    plan = {"plan_id": "p", "student_id": student, "kind": "iep", "starts_on": "2025-09-01", "ends_on": "2026-06-01"}
    children.enter(empty, student, "plans", plan, author="Anna")
    for promise, more in (("a", {"wording": "as needed"}), ("b", {"sessions": "1", "minutes": "30", "period": "week"})):
        cells = {"promise_id": promise, "plan_id": "p", "service": "Counseling", **more}
        children.enter(empty, student, "promises", cells, author="Anna")
    home = person("home")
    key = home.get("/", follow=True).redirect_chain[-1][0].split("/")[2]
    page = home.get(f"/c/{key}/?as_of=2025-11-01")
    assert "Its minutes are unknown, not zero." in text_of(page)
    figures = figures_of(page)
    assert figures  # of the promise that can be counted
    for href, number in figures:
        assert f"{number:,} minute" in text_of(home.get(href)), href


def test_the_page_speaks_spanish_and_prints_without_script_or_style_inside(nina: tuple[Any, str]) -> None:
    client, key = nina
    for path in ("", "year/", "ask/", "figure/?account=missed&service=Speech-Language+Therapy&esy=0"):
        page = client.get(f"/c/{key}/{path}", headers={"accept-language": "es"})
        assert page.status_code == 200
        body = page.content.decode()
        assert '<html lang="es">' in body
        assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=", body)


@contextmanager
def questions() -> Iterator[list[str]]:
    """Every statement that is sent to a database meanwhile, also through connections that are opened only then."""
    from django.db import connections
    from django.db.backends.signals import connection_created

    asked: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    def watch(connection: Any, **_: Any) -> None:
        if count not in connection.execute_wrappers:
            connection.execute_wrappers.append(count)

    watched = list(connections.all(initialized_only=True))
    for connection in watched:
        watch(connection)
    connection_created.connect(watch)
    try:
        yield asked
    finally:
        connection_created.disconnect(watch)
        for connection in watched:
            connection.execute_wrappers.remove(count)


def family(folder: Path, children: int, services: int, years: int) -> None:
    """A case folder of that many children with that many services, a session a week of each."""
    import datetime as dt

    days = [dt.date(2026, 6, 1) - dt.timedelta(weeks=week) for week in range(40 * years)]
    tables = {"students": ["student_id,name,state"], "plans": ["plan_id,student_id,kind,starts_on,ends_on"]}
    tables |= {"promises": ["promise_id,plan_id,service,sessions,minutes,period"]}
    tables |= {"sessions": ["session_id,promise_id,date,delivered_minutes,reason"]}
    for child in range(children):
        tables["students"].append(f"c{child},Child {child},OH")
        tables["plans"].append(f"p{child},c{child},iep,{min(days)},2026-06-20")
        for number in range(services):
            promise = f"p{child}-{number}"
            tables["promises"].append(f"{promise},p{child},Service {number},1,30,week")
            for at, day in enumerate(days):
                what = "0,provider_absent" if at % 9 == 0 else "30,"
                tables["sessions"].append(f"{promise}-{day},{promise},{day},{what}")
    folder.mkdir()
    for name, lines in tables.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_the_number_of_questions_is_the_same_whatever_the_size_of_the_family(
    tmp_path: Path, person: Callable[..., Any], door: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    counted = {}
    for size in (1, 3):
        family(tmp_path / f"folder{size}", size, size, size)
        file = tmp_path / f"{size}.makewhole"
        safekeeping.restore(tmp_path / f"folder{size}", file, author="Anna")
        monkeypatch.setattr(settings, "MAKEWHOLE_PLACE", file)
        client = person("anna")
        keys = [door(f"c{child}", "anna", "owner").key for child in range(size)]
        for key in keys:
            assert client.get(f"/c/{key}/?as_of=2026-06-10").status_code == 200
        with questions() as asked:
            page = client.get(f"/c/{keys[0]}/?as_of=2026-06-10")
        assert page.content.decode().count('class="mw-service"') == size
        counted[size] = [re.sub(r"\s+", " ", sql)[:60] for sql in asked]
    assert counted[1] == counted[3]
    assert len(counted[1]) <= 30


def test_the_page_of_five_years_is_light(
    tmp_path: Path, person: Callable[..., Any], door: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings
    from django.contrib.staticfiles import finders

    family(tmp_path / "folder", 1, 4, 5)
    file = tmp_path / "x.makewhole"
    safekeeping.restore(tmp_path / "folder", file, author="Anna")
    monkeypatch.setattr(settings, "MAKEWHOLE_PLACE", file)
    client = person("anna")
    key = door("c0", "anna", "owner").key
    whole = client.get(f"/c/{key}/figure/?account=delivered&service=Service+0&esy=0&as_of=2026-06-10")
    assert "Shown here: 1 to 50 of 177." in text_of(whole)
    for path in (f"/c/{key}/?as_of=2026-06-10", f"/c/{key}/year/?as_of=2026-06-10"):
        page = client.get(path)
        assert page.status_code == 200
        body = page.content.decode()
        weight = len(gzip.compress(page.content))
        loaded = set(re.findall(r'(?:href|src)="/static/([^"]+)"', body))
        assert any(path.endswith(".css") for path in loaded)
        for name in loaded:
            found = Path(str(finders.find(name))).read_bytes()
            weight += len(found) if name.endswith(".woff2") else len(gzip.compress(found))
        assert weight < 300_000, weight
        assert len(page.content) < 200_000

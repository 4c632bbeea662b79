"""A server that runs draws a child's statement before somebody asks for it; the log of many years comes a page at a time."""

from __future__ import annotations

import datetime as dt
import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from makewhole.app import ahead, children, drawings
from makewhole.app.children import View

PATIENCE = 60.0
NEW = {"promise_id": "nina-speech", "date": "2025-12-10", "planned_minutes": 30, "delivered_minutes": 30}


@pytest.fixture
def nina(keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]) -> tuple[Any, str, Path]:
    """The owner's client, the key of Nina's record, and its data file."""
    file = keep("07-make-ups-with-a-due-date")
    client = person("anna")
    return client, door("nina", "anna", "owner").key, file


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The thread in which each drawing was made."""
    made: list[str] = []
    draw = drawings.draw

    def told(*asked: Any) -> Any:
        made.append(threading.current_thread().name)
        return draw(*asked)

    monkeypatch.setattr(drawings, "draw", told)
    return made


@pytest.fixture
def stopped() -> Iterator[None]:
    """No drawing goes on after the test, and neither does its thread."""
    yield
    ahead.stop()
    assert "makewhole-ahead" not in {thread.name for thread in threading.enumerate()}


def test_what_was_written_is_drawn_before_the_next_look(
    nina: tuple[Any, str, Path], drawn: list[str], stopped: None
) -> None:
    client, key, file = nina
    loaded: list[bool] = []
    ahead.start(file, first=lambda: loaded.append(True))
    assert ahead.is_done(PATIENCE)
    assert loaded
    assert drawn == ["makewhole-ahead"] * 3  # the one child, and the example twice
    before = client.get(f"/api/v1/children/{key}/statement").json()
    assert client.post(f"/api/v1/children/{key}/sessions", NEW, content_type="application/json").status_code == 201
    assert ahead.is_done(PATIENCE)
    assert drawn == ["makewhole-ahead"] * 4
    after = client.get(f"/api/v1/children/{key}/statement").json()
    assert client.get(f"/c/{key}/").status_code == 200
    assert len(drawn) == 4
    assert before["services"] != after["services"]


def test_a_server_of_many_families_draws_nobody_unasked(
    nina: tuple[Any, str, Path], monkeypatch: pytest.MonkeyPatch, stopped: None
) -> None:
    monkeypatch.setattr(children, "students", lambda *_: pytest.fail("somebody's record was looked at"))
    kept = [*children._kept]
    ahead.start(nina[2], is_family=False)
    assert ahead.is_done(PATIENCE)
    assert [*children._kept] == kept


def test_what_fails_ahead_is_told_to_who_looks(nina: tuple[Any, str, Path], drawn: list[str], stopped: None) -> None:
    client, key, file = nina
    ahead.start(file.with_name("nothing-there"), first=lambda: 1 / 0)
    ahead.soon(file, "nobody")
    assert ahead.is_done(PATIENCE)
    assert client.get(f"/c/{key}/").status_code == 200
    assert drawn[-1] != "makewhole-ahead"


def test_without_a_server_nothing_is_drawn_ahead(nina: tuple[Any, str, Path], drawn: list[str]) -> None:
    client, key, _ = nina
    assert client.post(f"/api/v1/children/{key}/sessions", NEW, content_type="application/json").status_code == 201
    assert ahead.is_done(0)
    assert drawn == []


def test_who_asks_for_what_is_being_drawn_waits_for_it(
    nina: tuple[Any, str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, file = nina
    draw, begun, made = drawings.draw, threading.Event(), []

    def slowly(*asked: Any) -> Any:
        made.append(asked)
        begun.set()
        time.sleep(0.5)
        return draw(*asked)

    monkeypatch.setattr(drawings, "draw", slowly)
    found: list[Any] = []
    view = View(dt.date(2025, 12, 20))
    threads = [threading.Thread(target=lambda: found.append(children.drawing(file, "nina", view))) for _ in range(3)]
    threads[0].start()
    assert begun.wait(PATIENCE)
    for thread in threads[1:]:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(made) == 1
    assert len(found) == 3
    assert found[0] is found[1] is found[2]


def test_what_is_purged_while_it_is_drawn_is_not_kept(
    nina: tuple[Any, str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, file = nina
    children.forget("nina")
    draw = drawings.draw

    def purged_meanwhile(*asked: Any) -> Any:
        drawing = draw(*asked)
        children.forget("nina")
        return drawing

    monkeypatch.setattr(drawings, "draw", purged_meanwhile)
    children.drawing(file, "nina", View(dt.date(2025, 12, 20)))
    assert not any("nina" in key for key in children._kept)
    assert not any("nina" in key for key in children._under_way)


def test_the_pages_of_the_log_are_the_whole_log(nina: tuple[Any, str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    from makewhole.web.views import log

    client, key, file = nina
    monkeypatch.setattr(log, "PAGE", 7)
    sessions = children.rows(file, "nina")["sessions"]
    address, seen = f"/c/{key}/log/", []
    following: str | None = "?month=all"
    pages = 0
    while following is not None:
        page = client.get(address + following.replace("&amp;", "&")).content.decode()
        listed = page.split('class="mw-sessions"')[1].split("</ul>")[0]
        rows = re.findall(r"/row/sessions/([^/]+)/", listed)
        assert 1 <= len(rows) <= 7
        seen += rows
        pages += 1
        more = re.search(r'href="([^"]+)" rel="next"', page)
        following = more[1] if more else None
    assert len(seen) == len(set(seen)) == len(sessions)
    assert pages == -(-len(sessions) // 7) > 3
    for asked in ("0", "999999", "-1", "x", ""):
        assert client.get(f"{address}?month=all&page={asked}").status_code == 200

"""An import on which other rows rest is not undone, and the page says which rows these are and where they are."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from makewhole.app import child_files, child_imports, children, comparing, entering, histories
from makewhole.app.entering import Deed
from makewhole.app.resting import rest_on_what_goes
from makewhole.record.history import Rows
from makewhole.web.row_keys import row_key

LOG = """Date,Student,Service,Start,Minutes,Status,Reason
2025-12-16,Nina P.,Speech,13:00,30,Held,
2025-12-18,Nina P.,Speech,13:00,0,Missed,Therapist absent
"""


@pytest.fixture
def brought(
    keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any], tmp_path: Path
) -> tuple[Path, Any, str, str, str]:
    """A record with an imported log; its client, its address, the import, and the session that was missed."""
    place, client = keep("07-make-ups-with-a-due-date"), person("anna")
    base = f"/c/{door('nina', 'anna', 'owner').key}/"
    file = tmp_path / "log.csv"
    file.write_text(LOG, encoding="utf-8")
    before = set(children.rows(place, "nina")["sessions"])
    with child_imports.ChildImport(place, file, student_id="nina", source="provider") as coming:
        look = coming.look()
        batch = coming.take("Anna", answers={each.key: each.proposed for each in look.questions if each.proposed}).batch
    sessions = children.rows(place, "nina")["sessions"]
    (missed,) = [row for row in set(sessions) - before if sessions[row]["date"] == "2025-12-18"]
    assert batch is not None
    return place, client, base, batch, missed


def undo(client: Any, base: str, batch: str) -> Any:
    return client.post(f"{base}files/undo/", {"batch": batch})


def test_a_settled_difference_is_named_and_its_page_linked(brought: Any) -> None:
    place, client, base, batch, missed = brought
    own = {"promise_id": children.rows(place, "nina")["sessions"][missed]["promise_id"] or "", "date": "2025-12-18"}
    own |= {"starts_at": "13:00", "planned_minutes": "30", "delivered_minutes": "30", "source": "family"}
    entering.together(place, "nina", [Deed("say", "sessions", own, "own-row")], author="Anna")
    comparing.resolve(place, "nina", (missed, "own-row"), missed, author="Anna", why=None)
    got = undo(client, base, batch)
    page = html.unescape(got.content.decode())
    assert got.status_code == 409
    assert "The import was not undone." in page
    link = re.search(rf'<a href="{base}compare/">([^<]*)</a></li>', page[page.index('role="alert"') :])
    assert link is not None
    assert link[1] == "Settled difference between two logs · Speech-Language Therapy · Thu 18 Dec 2025"
    assert missed in children.rows(place, "nina")["sessions"]
    (settled,) = children.rows(place, "nina")["resolutions"]
    comparing.take_back(place, "nina", settled, author="Anna")
    assert undo(client, base, batch).status_code == 302
    assert missed not in children.rows(place, "nina")["sessions"]


def test_an_offer_and_a_make_up_are_named_with_their_own_pages(brought: Any) -> None:
    place, client, base, batch, missed = brought
    promise = children.rows(place, "nina")["sessions"][missed]["promise_id"] or ""
    given = {"promise_id": promise, "date": "2026-01-08", "delivered_minutes": "30", "kind": "make_up"}
    deeds = [
        Deed("say", "offers", {"session_id": missed, "offered_on": "2025-12-19"}, "the-offer"),
        Deed("say", "sessions", {**given, "makes_up": missed}, "the-make-up"),
    ]
    entering.together(place, "nina", deeds, author="Anna")
    page = html.unescape(undo(client, base, batch).content.decode())
    listed = page[page.index('role="alert"') :].split("</ol>")[0]
    assert f'href="{base}row/offers/{row_key("offers", "the-offer")}/"' in listed
    assert f'href="{base}row/sessions/{row_key("sessions", "the-make-up")}/"' in listed
    assert "Thu 8 Jan 2026" in listed


def test_of_many_rows_five_are_named_and_the_others_counted(brought: Any) -> None:
    place, client, base, batch, missed = brought
    deeds = [Deed("say", "offers", {"session_id": missed, "offered_on": f"2025-12-2{day}"}) for day in range(7)]
    entering.together(place, "nina", deeds, author="Anna")
    page = html.unescape(undo(client, base, batch).content.decode())
    listed = page[page.index('role="alert"') :].split("</div></div>")[0]
    assert listed.count("<li>") == 5
    assert "2 more rows rest on it" in listed


def test_the_terminal_names_the_rows_too(brought: Any) -> None:
    place, _client, _base, batch, missed = brought
    offer = Deed("say", "offers", {"session_id": missed, "offered_on": "2025-12-19"}, "the-offer")
    entering.together(place, "nina", [offer], author="Anna")
    with pytest.raises(histories.RestedOn, match="in the order to take them back: offers the-offer") as told:
        histories.undo(place, batch, author="Anna")
    assert told.value.rows == (("offers", "the-offer"),)
    with pytest.raises(histories.RestedOn):
        child_files.undo(place, "nina", batch, author="Anna")


def test_what_rests_on_a_row_that_rests_stands_before_it() -> None:
    before: Rows = {
        "plans": {"iep": {}},
        "promises": {"p": {"plan_id": "iep"}},
        "slots": {"p/Mon": {"promise_id": "p"}},
    }
    after: Rows = {"promises": before["promises"], "slots": before["slots"], "sessions": {"s": {"promise_id": "other"}}}
    assert rest_on_what_goes(before, after) == [("slots", "p/Mon"), ("promises", "p")]
    assert rest_on_what_goes(before, before) == []
    year: Rows = {"calendars": {"y/2026": {"calendar_id": "y"}}, "closures": {"c": {"calendar_id": "y"}}}
    assert rest_on_what_goes(year, {"closures": year["closures"]}) == [("closures", "c")]

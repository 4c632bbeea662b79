"""The plan's page: read, add, put right, take back, a plan that follows, and what was ever said."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from makewhole.app import children, entering, histories
from makewhole.app.entering import Deed


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


@pytest.fixture
def nina(keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]) -> tuple[Path, Any, str]:
    place = keep("07-make-ups-with-a-due-date")
    anna = person("anna")
    return place, anna, f"/c/{door('nina', 'anna', 'owner').key}/"


def link_to(table: str, page: str) -> str:
    found = re.search(rf'href="(/c/[0-9a-f]+/row/{table}/[0-9a-f]{{16}}/)"', page)
    assert found
    return found[1]


def test_the_page_says_all_that_the_statement_rests_on_without_an_id_in_its_addresses(nina: Any) -> None:
    _place, anna, base = nina
    page = text(anna.get(f"{base}plan/"))
    for words in (
        "Speech-Language Therapy",
        "That is 60 minutes a week.",
        "They must be made up.",
        "30 days",
        "Tuesday",
        "Winter break",
        "Quarter 1",
        "Riverbend Elementary",
    ):
        assert words in page
    assert "nina" not in " ".join(re.findall(r'href="([^"]*)"', page)).lower()


def test_each_table_of_the_plan_has_a_page_with_its_history(nina: Any) -> None:
    _place, anna, base = nina
    page = text(anna.get(f"{base}plan/"))
    for table in ("students", "plans", "promises", "slots", "calendars", "closures", "terms"):
        shown = text(anna.get(link_to(table, page)))
        assert "wrote it down" in shown
        assert "Anna" in shown


def test_a_closure_is_put_right_and_the_history_keeps_both(nina: Any) -> None:
    place, anna, base = nina
    address = link_to("closures", text(anna.get(f"{base}plan/")))
    seen = re.search(r'name="seen" value="([^"]+)"', text(anna.get(address)))
    assert seen
    said = {
        "do": "correct",
        "seen": seen[1],
        "closure": "staff_day",
        "starts_on": "2025-10-13",
        "note": "Staff day",
        "correction_why": "The office said so",
    }
    assert anna.post(address, said).status_code == 302
    changed = [row for row in children.rows(place, "nina")["closures"].values() if row["starts_on"] == "2025-10-13"]
    assert [row["closure"] for row in changed] == ["staff_day"]
    shown = text(anna.get(address))
    assert "changed it" in shown
    assert "The office said so" in shown


def test_what_others_rest_on_is_not_taken_back_and_the_page_says_why(nina: Any) -> None:
    place, anna, base = nina
    page = text(anna.get(f"{base}plan/"))
    address = link_to("promises", page)
    assert "This is needed." in text(anna.post(address, {"do": "withdraw"}))
    answer = anna.post(address, {"do": "withdraw", "why": "A mistake"})
    assert answer.status_code == 200
    assert "Nothing was written down yet." in text(answer)
    assert "nina-speech" in children.rows(place, "nina")["promises"]
    slot = link_to("slots", page)
    assert anna.post(slot, {"do": "withdraw", "why": "Another hour now"}).status_code == 302
    assert len(children.rows(place, "nina")["slots"]) == 1


def test_a_new_plan_follows_and_takes_the_services_over(nina: Any) -> None:
    place, anna, base = nina
    page = text(anna.get(f"{base}new/plans/"))
    assert 'value="2026-06-13"' in page
    said = {
        "kind": "iep",
        "starts_on": "2026-06-13",
        "ends_on": "2027-06-12",
        "policy": "",
        "short_period": "full",
        "make_up_outcome": "",
        "until": "",
        "unlogged": "delivered",
        "take_over": "on",
        "do": "write",
    }
    assert anna.post(f"{base}new/plans/", said).status_code == 302
    found = children.rows(place, "nina")
    assert len(found["plans"]) == 2
    assert len(found["promises"]) == 2
    assert len(found["slots"]) == 4
    new = next(row for ident, row in found["promises"].items() if ident != "nina-speech")
    assert (new["sessions"], new["minutes"]) == ("2", "30")


def test_a_service_with_the_same_first_day_twice_is_an_error_on_the_page(nina: Any) -> None:
    place, anna, base = nina
    said = {
        "kind": "iep",
        "starts_on": "2025-09-02",
        "policy": "",
        "short_period": "full",
        "make_up_outcome": "",
        "until": "",
        "unlogged": "delivered",
        "do": "write",
    }
    answer = anna.post(f"{base}new/plans/", said)
    assert answer.status_code == 200
    assert "Nothing was written down yet." in text(answer)
    assert 'value="2025-09-02"' in text(answer)
    assert len(children.rows(place, "nina")["plans"]) == 1


def test_a_make_up_keeps_the_miss_it_names_when_it_is_put_right(nina: Any) -> None:
    place, anna, base = nina
    page = text(anna.get(f"{base}log/?month=2025-09"))
    address = next(
        link
        for link in re.findall(r'href="(/c/[0-9a-f]+/row/sessions/[0-9a-f]{16}/)"', page)
        if "make-up for a session" in text(anna.get(link)).split("Put it right")[0]
    )
    form = text(anna.get(address))
    chosen = {
        name: re.search(rf'name="{name}".*?<option value="([^"]*)" selected', form, re.DOTALL)[1]  # type: ignore[index]
        for name in ("promise_id", "makes_up", "kind", "source")
    }
    seen = re.search(r'name="seen" value="([^"]+)"', form)
    assert seen
    said = {
        **chosen,
        "do": "correct",
        "seen": seen[1],
        "date": "2025-09-24",
        "starts_at": "13:30",
        "planned_minutes": "30",
        "delivered_minutes": "25",
        "as_written": "on",
        "note": "For 11 September",
    }
    assert anna.post(address, said).status_code == 302
    row = children.rows(place, "nina")["sessions"]["makeup-2025-09-24"]
    assert (row["makes_up"], row["delivered_minutes"]) == ("speech-2025-09-11", "25")


def test_a_row_of_another_child_is_not_there_and_cannot_be_written(
    nina: Any, person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    place, anna, base = nina
    other = children.begin(place, {"name": "Ben T.", "state": "OH"}, author="Ben")
    entering.together(
        place,
        other,
        [Deed("say", "plans", {"student_id": other, "kind": "iep", "starts_on": "2026-01-05"}, "plan-b")],
        author="Ben",
    )
    person("ben")
    key = door(other, "ben", "owner").key
    theirs = link_to("plans", text(person("ben").get(f"/c/{key}/plan/")))
    assert anna.get(theirs).status_code == 404
    assert anna.get(base + theirs.split(f"/c/{key}/")[1]).status_code == 404
    with pytest.raises(children.NoSuchChild):
        entering.together(
            place,
            "nina",
            [Deed("say", "plans", {"student_id": other, "kind": "504", "starts_on": "2026-01-05"})],
            author="Anna",
        )
    with pytest.raises(histories.NotDone):
        entering.together(place, "nina", [Deed("withdraw", "plans", {}, "plan-b")], author="Anna")
    with pytest.raises(histories.NotDone):
        entering.together(
            place, "nina", [Deed("say", "promises", {"plan_id": "plan-b", "service": "OT"})], author="Anna"
        )
    assert entering.row_history(place, "nina", "plans", "plan-b") == []


@pytest.mark.parametrize(
    ("role", "reads", "writes"), [("owner", 200, 200), ("writer", 200, 200), ("reader", 200, 404), (None, 404, 404)]
)
def test_who_may_read_the_plan_and_who_may_change_it(
    nina: Any, person: Callable[..., Any], door: Callable[..., Any], role: str | None, reads: int, writes: int
) -> None:
    _place, anna, base = nina
    page = text(anna.get(f"{base}plan/"))
    ben = person("ben")
    if role:
        door("nina", "ben", role)
    assert ben.get(f"{base}plan/").status_code == reads
    shown = ben.get(link_to("plans", page))
    assert shown.status_code == reads
    if role == "reader":
        assert "Put it right" not in text(shown)
    assert ben.get(f"{base}new/promises/").status_code == writes
    assert ben.post(link_to("slots", page), {"do": "withdraw"}).status_code == writes
    assert ben.get(f"{base}new/nonsense/").status_code == 404


def test_an_empty_plan_teaches(empty: Path, person: Callable[..., Any], door: Callable[..., Any]) -> None:
    student_id = children.begin(empty, {"name": "Maya R.", "state": "OH"}, author="Anna")
    anna = person("anna")
    base = f"/c/{door(student_id, 'anna', 'owner').key}/"
    assert "Begin with its first page" in text(anna.get(f"{base}plan/"))
    assert "2 x 30 minutes weekly" in text(anna.get(f"{base}log/"))
    answer = anna.post(f"{base}new/closures/", {"closure": "holiday", "starts_on": "2026-09-07", "do": "write"})
    assert "Nothing was written down yet." in text(answer)


def test_the_plan_is_there_in_spanish(nina: Any) -> None:
    _place, anna, base = nina
    page = text(anna.get(f"{base}plan/"))
    assert anna.get(f"{base}plan/", HTTP_ACCEPT_LANGUAGE="es").status_code == 200
    assert anna.get(link_to("promises", page), HTTP_ACCEPT_LANGUAGE="es").status_code == 200


def test_a_service_whose_words_are_changed_asks_for_its_numbers_too(nina: Any) -> None:
    place, anna, base = nina
    address = link_to("promises", text(anna.get(f"{base}plan/")))
    piece = text(anna.post(address, {"do": "read", "wording": "3 x 30 minutes weekly"}, headers={"HX-Request": "true"}))
    assert "That is 90 minutes a week." in piece
    assert "<html" not in piece
    form = text(anna.get(address))
    seen = re.search(r'name="seen" value="([^"]+)"', form)
    plan = re.search(r'name="plan_id" value="([^"]+)"', form)
    assert seen
    assert plan
    said = {
        "do": "correct",
        "seen": seen[1],
        "plan_id": plan[1],
        "service": "Speech-Language Therapy",
        "wording": "3 x 30 minutes weekly",
        "sessions": "2",
        "minutes": "30",
        "period": "week",
        "every": "1",
    }
    assert "The words changed, and the numbers below did not." in text(anna.post(address, said))
    assert children.rows(place, "nina")["promises"]["nina-speech"]["sessions"] == "2"
    assert anna.post(address, {**said, "sessions": "3"}).status_code == 302
    assert children.rows(place, "nina")["promises"]["nina-speech"]["sessions"] == "3"

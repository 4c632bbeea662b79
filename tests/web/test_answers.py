"""What the school answered: offers, decisions and awards written down in the pages, and the statement that follows."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from makewhole.app import answered, children
from makewhole.web.row_keys import row_key

OPEN = "speech-2025-10-23"
"""A miss of Nina's with 30 minutes open on DAY; the family said no to one time for it."""
DAY = "2025-12-20"
SPEECH = "Speech-Language Therapy"
NAMING = (("offers", "session_id"), ("determinations", "session_id"), ("sessions", "makes_up"))


@pytest.fixture
def nina(keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]) -> tuple[Path, Any, str]:
    place = keep("07-make-ups-with-a-due-date")
    anna = person("anna")
    return place, anna, f"/c/{door('nina', 'anna', 'owner').key}/"


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(response.content.decode()))


def rows(place: Path, table: str) -> dict[str, dict[str, str | None]]:
    return children.rows(place, "nina").get(table, {})


def headline(client: Any, base: str, day: str = DAY) -> str:
    """What the statement says as of that day, without its markup."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text(client.get(f"{base}?as_of={day}")))))


def only_new(place: Path, table: str, before: dict[str, Any]) -> tuple[str, dict[str, str | None]]:
    (row,) = set(rows(place, table)) - set(before)
    return row, rows(place, table)[row]


# --- the statement changes at once ------------------------------------------------------------------------------------


def test_a_make_up_given_up_lowers_what_is_owed_and_undo_raises_it_again(nina: Any) -> None:
    place, anna, base = nina
    assert "70 the plan says must be made up" in headline(anna, base)
    before = rows(place, "offers")
    offer = {
        "session_id": row_key("sessions", OPEN),
        "offered_on": "2025-12-01",
        "answer": "waived",
        "answered_on": "2025-12-02",
        "how": "The therapist's e-mail",
    }
    answer = anna.post(f"{base}new/offers/", offer)
    assert (answer.status_code, answer.url) == (302, f"{base}next/")
    row, cells = only_new(place, "offers", before)
    assert cells == {
        "offer_id": row,
        "session_id": OPEN,
        "offered_on": "2025-12-01",
        "answer": "waived",
        "answered_on": "2025-12-02",
    }
    page = text(anna.get(f"{base}next/"))
    assert "The statement counts with it now." in page
    assert "A make-up was offered on Mon 1 Dec 2025. The family gave this make-up up on Tue 2 Dec 2025." in page
    assert "The therapist's e-mail" in page
    assert f"Written down by Anna on {_today_words()}." in page
    assert row not in page  # ids stay out of pages: one may hold a name
    assert OPEN not in page
    said = headline(anna, base)
    assert "40 the plan says must be made up" in said
    assert "60 declined by the family" in said
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    undone = anna.post(f"{base}log/", {"do": "undo", "token": token[1], "back": "next"})
    assert (undone.status_code, undone.url) == (302, f"{base}next/")
    assert rows(place, "offers") == before
    assert "70 the plan says must be made up" in headline(anna, base)


def test_a_decision_about_one_miss_excuses_it_and_put_right_it_is_owed_in_part(nina: Any) -> None:
    place, anna, base = nina
    before = rows(place, "determinations")
    decision = {
        "session_id": row_key("sessions", OPEN),
        "outcome": "not_required",
        "decided_on": "2025-12-05",
        "decided_by": "team",
        "why": "Cured by the summer program",
    }
    assert anna.post(f"{base}new/determinations/", decision).status_code == 302
    row, cells = only_new(place, "determinations", before)
    assert (cells["service"], cells["session_id"], cells["student_id"]) == (SPEECH, OPEN, "nina")
    assert "40 the plan says must be made up" in headline(anna, base)
    address = f"{base}row/determinations/{row_key('determinations', row)}/"
    shown = text(anna.get(address))
    assert "Cured by the summer program" in shown
    assert "Back to what next" in shown
    seen = re.search(r'name="seen" value="([^"]+)"', shown)
    assert seen
    right = {**decision, "do": "correct", "seen": seen[1], "outcome": "make_up", "minutes": "20", "how": "The minutes"}
    answer = anna.post(address, right)
    assert (answer.status_code, answer.url) == (302, f"{base}next/")
    assert "40 the plan says must be made up; 20 the team says must be made up" in headline(anna, base)
    assert "20 of the minutes must be made up; the rest is excused." in text(anna.get(f"{base}next/"))
    shown = text(anna.get(address))
    assert "Minutes: 20" in shown  # what changed, in the history, with how it is known
    assert "The minutes" in shown
    back = anna.post(address, {"do": "withdraw", "why": "Another child's"})
    assert (back.status_code, back.url) == (302, f"{base}next/")
    assert rows(place, "determinations") == before
    assert "70 the plan says must be made up" in headline(anna, base)


def test_compensatory_minutes_are_decided_for_a_range_then_awarded(nina: Any) -> None:
    place, anna, base = nina
    decision = {
        "session_id": "",
        "service": SPEECH,
        "starts_on": "2025-10-01",
        "ends_on": "2025-11-30",
        "outcome": "compensatory",
        "decided_on": "2025-12-10",
        "decided_by": "sea",
    }
    assert anna.post(f"{base}new/determinations/", decision).status_code == 302
    page = text(anna.get(f"{base}next/"))
    assert "Now write down how many minutes were awarded." in page
    assert "no award says how many" in page
    assert "Speech-Language Therapy, missed from Wed 1 Oct 2025 to Sun 30 Nov 2025" in page
    assert "The state decided it on Wed 10 Dec 2025." in page
    award = {
        "service": SPEECH,
        "minutes": "300",
        "awarded_on": "2025-12-10",
        "awarded_by": "sea",
        "due_on": "2026-03-31",
        "source": "Decision of 10 December, page 4",
    }
    assert anna.post(f"{base}new/awards/", award).status_code == 302
    ((row, cells),) = rows(place, "awards").items()
    assert cells == {"award_id": row, "student_id": "nina", **award}
    page = text(anna.get(f"{base}next/"))
    assert "no award says how many" not in page
    assert "Speech-Language Therapy: 300 minutes awarded" in page
    assert "They must be provided by Tue 31 Mar 2026." in page
    assert "Decision of 10 December, page 4" in page
    said = headline(anna, base)
    assert "40 the plan says must be made up; 30 excused by the team; 120 answered with an award." in said
    assert "300 awarded minutes are still to be provided." in said
    # a compensatory session names the award; then the award is not taken back
    session = {
        "promise_id": row_key("promises", "nina-speech"),
        "date": "2025-12-15",
        "delivered_minutes": "60",
        "kind": "compensatory",
        "award_id": row_key("awards", row),
        "as_written": "on",
        "source": "family",
    }
    assert anna.post(f"{base}new/sessions/", session).status_code == 302
    assert "240 awarded minutes are still to be provided." in headline(anna, base)
    address = f"{base}row/awards/{row_key('awards', row)}/"
    refused = anna.post(address, {"do": "withdraw", "why": "A mistake"})
    assert refused.status_code == 200
    assert "Nothing was written down yet." in text(refused)
    assert row in rows(place, "awards")


# --- from the page of a miss ------------------------------------------------------------------------------------------


def test_a_miss_leads_to_the_forms_with_itself_chosen(nina: Any) -> None:
    place, anna, base = nina
    key = row_key("sessions", OPEN)
    page = text(anna.get(f"{base}row/sessions/{key}/"))
    assert "What the school has answered" in page
    assert "The family said no to that time on Wed 5 Nov 2025" in page
    for table in ("offers", "determinations"):
        assert f'href="{base}new/{table}/?for={key}"' in page
        form = text(anna.get(f"{base}new/{table}/?for={key}"))
        assert f'<option value="{key}" selected>Thu 23 Oct 2025' in form
    found = children.rows(place, "nina")
    held = next(row for row in found["sessions"] if not answered.is_miss(found, row))
    assert "What the school has answered" not in text(anna.get(f"{base}row/sessions/{row_key('sessions', held)}/"))
    unknown = anna.get(f"{base}new/offers/?for=0123456789abcdef")
    assert unknown.status_code == 200


def test_a_posting_of_a_miss_leads_to_the_forms(nina: Any) -> None:
    place, anna, base = nina
    view = children.View(dt.date.fromisoformat(DAY))
    postings = children.postings(place, "nina", view)
    posting = next(each for each in postings if each["session_id"] == OPEN and each["account"] == "open")
    page = text(anna.get(f"{base}posting/{posting['posting_id']}/?as_of={DAY}"))
    assert f"new/offers/?for={row_key('sessions', OPEN)}" in page
    delivered = next(each for each in postings if each["account"] == "delivered" and each["session_id"])
    page = text(anna.get(f"{base}posting/{delivered['posting_id']}/?as_of={DAY}"))
    assert "new/offers/?for=" not in page


def test_a_time_without_service_leads_to_a_decision_with_its_days(nina: Any) -> None:
    place, anna, base = nina
    gap = {
        "gap_id": "gap-1",
        "promise_id": "nina-speech",
        "starts_on": "2025-12-01",
        "ends_on": "2025-12-12",
        "reason": "provider_vacancy",
    }
    children.enter(place, "nina", "gaps", gap, author="Anna")
    page = text(anna.get(f"{base}row/gaps/{row_key('gaps', 'gap-1')}/"))
    link = f"{base}new/determinations/?gap={row_key('gaps', 'gap-1')}"
    assert link in page
    assert "The school offered a make-up" not in page
    form = text(anna.get(link))
    for value in ('value="2025-12-01"', 'value="2025-12-12"', f'<option value="{SPEECH}" selected>'):
        assert value in form


# --- errors stand beside the field, and what was typed is kept --------------------------------------------------------

TOMORROW = (dt.date.today() + dt.timedelta(days=2)).isoformat()


@pytest.mark.parametrize(
    ("table", "sent", "field", "words"),
    [
        ("offers", {"session_id": ""}, "session_id", "This is needed."),
        ("offers", {"offered_on": TOMORROW}, "offered_on", "This day is still to come."),
        ("offers", {"answer": "", "answered_on": "2025-12-02"}, "answer", "Choose what the family answered"),
        ("offers", {"answered_on": "2025-11-02"}, "answered_on", "before the day of the offer"),
        ("offers", {"session_id": "0123456789abcdef"}, "session_id", "Choose one of those that are listed."),
        ("determinations", {"session_id": ""}, "starts_on", "Choose a missed session above, or give the first day"),
        ("determinations", {"session_id": ""}, "service", "Choose a missed session above, or the service here."),
        ("determinations", {"starts_on": "2025-10-01"}, "starts_on", "not both"),
        ("determinations", {"outcome": ""}, "outcome", "This is needed."),
        ("determinations", {"minutes": "20"}, "minutes", "goes with “must be made up” only"),
        ("determinations", {"due_on": "2026-01-31"}, "due_on", "goes with “must be made up” only"),
        ("determinations", {"decided_on": "2025-10-01"}, "decided_on", "This day is too early."),
        ("determinations", {"decided_on": TOMORROW}, "decided_on", "This day is still to come."),
        (
            "determinations",
            {"session_id": "", "service": SPEECH, "starts_on": "2025-11-02", "ends_on": "2025-11-01"},
            "ends_on",
            "The last day is before the first day.",
        ),
        ("awards", {"minutes": ""}, "minutes", "This is needed."),
        ("awards", {"minutes": "0"}, "minutes", "0 would be none"),
        ("awards", {"minutes": "many"}, "minutes", "Write a whole number."),
        ("awards", {"due_on": "2025-01-01"}, "due_on", "before the day of the award"),
        ("awards", {"service": "Swimming"}, "service", "Choose one of those that are listed."),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    nina: Any, table: str, sent: dict[str, str], field: str, words: str
) -> None:
    place, anna, base = nina
    whole = {
        "offers": {"session_id": row_key("sessions", OPEN), "offered_on": "2025-12-01", "answer": "waived"},
        "determinations": {
            "session_id": row_key("sessions", OPEN), "outcome": "not_required", "decided_on": "2025-12-05",
        },
        "awards": {"service": SPEECH, "minutes": "300", "awarded_on": "2025-12-10"},
    }  # fmt: skip
    before = rows(place, table)
    typed = {"how": "I was there", "source": "Page 4"}
    page = text(anna.post(f"{base}new/{table}/", {**whole[table], **typed, **sent}))
    message = re.search(rf'id="id_{field}_error">([^<]*)<', page)
    assert message, page
    assert words in message[1]
    assert f"id_{field}_error" in " ".join(re.findall(r'aria-describedby="([^"]*)"', page))
    assert ("Page 4" if table == "awards" else "I was there") in page
    for value in sent.values():
        assert value in ("", "0123456789abcdef", "Swimming") or value in page
    assert rows(place, table) == before


def test_a_miss_that_was_taken_back_meanwhile_cannot_be_named(nina: Any) -> None:
    place, anna, base = nina
    named = {cells.get(column) for table, column in NAMING for cells in rows(place, table).values()}
    other = next(
        miss.session_id for miss in answered.misses(children.rows(place, "nina")) if miss.session_id not in named
    )
    children.withdraw(place, "nina", "sessions", other, author="Ben")
    page = anna.post(f"{base}new/offers/", {"session_id": row_key("sessions", other), "offered_on": "2025-12-10"})
    assert page.status_code == 200
    assert "Choose one of those that are listed." in text(page)


def test_a_record_without_a_miss_offers_no_offer_and_says_what_to_do_first(
    empty: Path, person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    from tests.web import logged

    student = logged.begin(empty)
    anna = person("anna")
    base = f"/c/{door(student, 'anna', 'owner').key}/"
    page = text(anna.get(f"{base}next/"))
    assert "Nothing is written down yet." in page
    assert "new/offers/" not in page
    assert "Write it down in the log first" in text(anna.get(f"{base}new/offers/"))


# --- who may, in which language, and how often the database is asked --------------------------------------------------


@pytest.mark.parametrize("table", ["offers", "determinations", "awards"])
@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [("owner", 200, 302), ("writer", 200, 302), ("reader", 200, 404), ("stranger", 404, 404), ("nobody", 401, 403)],
)
def test_who_may_read_and_who_may_write(
    nina: Any, person: Callable[..., Any], door: Callable[..., Any], table: str, who: str, reads: int, writes: int
) -> None:
    from django.test import Client

    place, _anna, base = nina
    client = Client() if who == "nobody" else person(who)
    if who in ("owner", "writer", "reader"):
        door("nina", who, who)
    sent = {
        "offers": {"session_id": row_key("sessions", OPEN), "offered_on": "2025-12-01"},
        "determinations": {
            "session_id": row_key("sessions", OPEN), "outcome": "not_required", "decided_on": "2025-12-05",
        },
        "awards": {"service": SPEECH, "minutes": "300", "awarded_on": "2025-12-10"},
    }[table]  # fmt: skip
    before = rows(place, table)
    assert client.get(f"{base}new/{table}/").status_code == (401 if who == "nobody" else 200 if writes == 302 else 404)
    assert client.post(f"{base}new/{table}/", sent).status_code == writes
    assert (rows(place, table) != before) is (writes == 302)
    if table == "awards" and not before:
        children.enter(place, "nina", "awards", {"award_id": "award-1", "student_id": "nina", **sent}, author="Anna")
        before = {"award-1": {}}
    address = f"{base}row/{table}/{row_key(table, min(before))}/"
    page = client.get(address)
    assert page.status_code == reads
    if who == "reader":
        assert "Take it back" not in text(page)
        shown = text(client.get(f"{base}next/"))
        assert "Look at it" in shown
        assert "new/determinations/" not in shown
        assert "?for=" not in text(client.get(f"{base}row/sessions/{row_key('sessions', OPEN)}/"))
    back = client.post(address, {"do": "withdraw", "why": "A mistake"})
    assert back.status_code == writes
    assert (min(before) not in rows(place, table)) is (writes == 302)


def test_a_row_of_another_child_is_not_named(nina: Any, person: Callable[..., Any], door: Callable[..., Any]) -> None:
    place, anna, base = nina
    other = children.begin(place, {"name": "Ola B."}, author="Ben")
    award = {"award_id": "award-1", "service": SPEECH, "minutes": "60", "awarded_on": "2025-12-10"}
    children.enter(place, other, "awards", {"student_id": other, **award}, author="Ben")
    assert anna.get(f"{base}row/awards/{row_key('awards', 'award-1')}/").status_code == 404
    assert "60 minutes awarded" not in text(anna.get(f"{base}next/"))


def test_it_speaks_spanish(nina: Any) -> None:
    _place, anna, base = nina
    for address in ("next/", "new/offers/", "new/determinations/", "new/awards/"):
        assert anna.get(f"{base}{address}", headers={"accept-language": "es"}).status_code == 200


def test_many_answers_ask_the_database_of_people_no_more_than_few(nina: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    place, anna, base = nina
    numbers = []
    for entries in (1, 12):
        for _ in range(entries):
            award = {"student_id": "nina", "service": SPEECH, "minutes": "30", "awarded_on": "2025-12-10"}
            children.enter(place, "nina", "awards", award, author="Anna")
        anna.get(f"{base}next/")
        with CaptureQueriesContext(connection) as asked:
            anna.get(f"{base}next/")
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


def _today_words() -> str:
    from makewhole import language

    return language.day(dt.date.today())

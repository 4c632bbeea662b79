"""The log: a miss in two taps, its undo, and two people who write about the same session."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
from tests.web import logged

from makewhole import language
from makewhole.app import children, entering
from makewhole.app.entering import Deed
from makewhole.web.cell_words import cell_words
from makewhole.web.row_keys import row_key


@pytest.fixture
def maya(empty: Path, person: Callable[..., Any], door: Callable[..., Any]) -> tuple[Path, str, Any, str]:
    """A record with a timetable, its owner, and the address of its log."""
    student_id = logged.begin(empty)
    anna = person("anna")
    record = door(student_id, "anna", "owner")
    return empty, student_id, anna, f"/c/{record.key}/log/"


def school_day(back: int) -> dt.date:
    """A weekday of the last weeks that is no federal holiday, `back` of them before the last one."""
    from makewhole.calendars.federal import federal_holidays

    today = dt.date.today()
    held = federal_holidays(today - dt.timedelta(days=60), today)
    days = [today - dt.timedelta(days=step) for step in range(1, 30)]
    return [day for day in days if day.weekday() < 5 and day not in held][back]


def first_session(page: str) -> str:
    found = re.search(r'name="session" value="([0-9a-f]{16})"', page)
    assert found
    return found[1]


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


def test_two_taps_write_a_miss_down_and_undo_takes_it_back(maya: Any) -> None:
    place, student_id, anna, address = maya
    page = text(anna.get(address))
    assert "Held, 30 min" in page
    assert page.count("data-reasons") >= 4
    session = first_session(page)
    answer = anna.post(address, {"do": "missed", "session": session, "reason": "provider_absent"}, follow=True)
    assert "did not happen: therapist was out" in text(answer)
    (row,) = logged.sessions(place, student_id).values()
    assert row["planned_minutes"] == "30"
    assert row["delivered_minutes"] == "0"
    assert row["reason"] == "provider_absent"
    assert row["source"] == "family"
    assert row["recorded_at"]
    token = re.search(r'name="token" value="([^"]+)"', text(answer))
    assert token
    answer = anna.post(address, {"do": "undo", "token": token[1]}, follow=True)
    assert "Taken back" in text(answer)
    assert logged.sessions(place, student_id) == {}
    assert "Undo" not in text(anna.get(address))


def test_one_tap_writes_held_and_the_therapist_is_named_as_who_said_so(maya: Any) -> None:
    place, student_id, anna, address = maya
    anna.post(address, {"do": "speak", "source": "provider"})
    page = text(anna.get(address))
    assert "I was out" in page
    anna.post(address, {"do": "held", "session": first_session(page)})
    (row,) = logged.sessions(place, student_id).values()
    assert (row["delivered_minutes"], row["source"], row.get("reason")) == ("30", "provider", None)


def test_a_session_that_somebody_wrote_down_meanwhile_is_not_written_twice(maya: Any) -> None:
    place, student_id, anna, address = maya
    session = first_session(text(anna.get(address)))
    said = {"do": "missed", "session": session, "reason": "student_absent"}
    anna.post(address, said)
    again = anna.post(address, {**said, "reason": "not_stated"})
    assert again.status_code == 200
    assert "Somebody wrote this session down meanwhile" in text(again)
    assert [row["reason"] for row in logged.sessions(place, student_id).values()] == ["student_absent"]


def test_undo_leaves_what_somebody_changed_since(maya: Any) -> None:
    place, student_id, anna, address = maya
    answer = anna.post(address, {"do": "held", "session": first_session(text(anna.get(address)))}, follow=True)
    token = re.search(r'name="token" value="([^"]+)"', text(answer))
    assert token
    (row,) = logged.sessions(place, student_id)
    entering.together(place, student_id, [Deed("correct", "sessions", {"delivered_minutes": "20"}, row)], author="Ben")
    answer = anna.post(address, {"do": "undo", "token": token[1]})
    assert "somebody changed it since" in text(answer).lower()
    assert logged.sessions(place, student_id)[row]["delivered_minutes"] == "20"


def test_an_undo_of_another_child_and_a_made_up_one_are_not_there(maya: Any) -> None:
    _place, _student, anna, address = maya
    assert anna.post(address, {"do": "undo", "token": "made-up"}).status_code == 404
    assert anna.post(address, {"do": "nothing"}).status_code == 404


def test_sessions_of_long_ago_are_confirmed_in_a_list_by_who_writes_every_session(maya: Any) -> None:
    place, student_id, anna, address = maya
    page = text(anna.get(address))
    assert "count as “no record”" in page
    old = re.findall(r'name="session" value="([0-9a-f]{16})" id="s\d+"', page)
    assert len(old) >= 8
    anna.post(address, {"do": "all_held", "session": old[:3]})
    assert [row["delivered_minutes"] for row in logged.sessions(place, student_id).values()] == ["30"] * 3
    nothing = anna.post(address, {"do": "all_held"})
    assert "Tick at least one session" in text(nothing)


def test_who_writes_down_only_misses_is_not_asked_for_the_others(
    empty: Path, person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    student_id = logged.begin(empty, unlogged="delivered")
    anna = person("anna")
    page = text(anna.get(f"/c/{door(student_id, 'anna', 'owner').key}/log/"))
    assert "no record" not in page
    assert "a session that you leave alone counts as held" in page


def test_closed_days_are_proposed_as_misses_and_written_only_when_confirmed(
    keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    place = keep("07-make-ups-with-a-due-date")
    anna = person("anna")
    address = f"/c/{door('nina', 'anna', 'owner').key}/log/"
    assert "Thanksgiving break" not in text(anna.get(address))  # that week's session was held on Monday
    entering.together(place, "nina", [Deed("withdraw", "sessions", {}, "speech-2025-11-24")], author="Anna")
    before = logged.sessions(place, "nina")
    page = text(anna.get(address))
    proposed = re.findall(r'name="session" value="([0-9a-f]{16})" id="c\d+">', page)  # none is ticked by itself
    assert proposed
    assert "Thanksgiving break" in page
    assert logged.sessions(place, "nina") == before
    anna.post(address, {"do": "closed", "session": proposed})
    added = [row for ident, row in logged.sessions(place, "nina").items() if ident not in before]
    assert {row["reason"] for row in added} == {"school_closed"}
    assert len(added) == len(proposed)


def test_a_form_keeps_what_was_typed_and_says_beside_the_field_what_is_missing(maya: Any) -> None:
    place, student_id, anna, address = maya
    new = address.replace("/log/", "/new/sessions/")
    promise = re.search(r'<option value="([0-9a-f]{16})"', text(anna.get(new)))
    assert promise
    said = {
        "promise_id": promise[1],
        "date": school_day(0).isoformat(),
        "note": "typed already",
        "as_written": "on",
        "do": "write",
    }
    answer = anna.post(new, said)
    assert "typed already" in text(answer)
    assert "Write how many minutes were given, or choose why they were missed." in text(answer)
    answer = anna.post(new, {**said, "date": "not a day"})
    assert answer.status_code == 200
    anna.post(new, {**said, "planned_minutes": "30", "delivered_minutes": "20", "why": "my child told me"})
    (ident,) = logged.sessions(place, student_id)
    assert logged.sessions(place, student_id)[ident]["delivered_minutes"] == "20"
    entry = entering.row_history(place, student_id, "sessions", ident)[0]
    assert entry.content
    assert entry.content["why"] == "my child told me"


def test_two_people_who_correct_one_session_are_told_of_each_other_and_both_entries_stand(
    maya: Any, person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    place, student_id, anna, address = maya
    anna.post(address, {"do": "held", "session": first_session(text(anna.get(address)))})
    ben = person("ben")
    door(student_id, "ben", "writer")
    link = re.search(r'href="(/c/[0-9a-f]+/row/sessions/[0-9a-f]{16}/)"', text(anna.get(address)))
    assert link

    def form_of(client: Any) -> dict[str, str]:
        page = text(client.get(link[1]))
        seen = re.search(r'name="seen" value="([^"]+)"', page)
        promise = re.search(r'<option value="([0-9a-f]{16})" selected', page)
        (cells,) = logged.sessions(place, student_id).values()
        assert seen
        assert promise
        return {
            "do": "correct",
            "seen": seen[1],
            "promise_id": promise[1],
            "date": cells["date"] or "",
            "starts_at": "10:00",
            "planned_minutes": "30",
            "kind": "regular",
            "source": "family",
            "as_written": "on",
        }

    of_anna, of_ben = form_of(anna), form_of(ben)
    assert anna.post(link[1], {**of_anna, "delivered_minutes": "25"}).status_code == 302
    told = ben.post(link[1], {**of_ben, "delivered_minutes": "15", "note": "left early"})
    assert told.status_code == 200
    assert "Somebody else changed this while you were writing" in text(told)
    assert "Anna" in text(told)
    assert "left early" in text(told)
    (cells,) = logged.sessions(place, student_id).values()
    assert cells["delivered_minutes"] == "25"
    seen = re.search(r'name="seen" value="([^"]+)"', text(told))
    assert seen
    assert seen[1] != of_ben["seen"]
    again = {**of_ben, "seen": seen[1], "delivered_minutes": "15", "note": "left early"}
    assert ben.post(link[1], again).status_code == 302
    (ident,) = logged.sessions(place, student_id)
    said = [entry.content for entry in entering.row_history(place, student_id, "sessions", ident)]
    assert [(each or {})["cells"]["delivered_minutes"] for each in said] == ["30", "25", "15"]
    assert [(each or {})["author"] for each in said] == ["Anna", "Anna", "Ben"]


def test_a_time_without_service_is_written_down(maya: Any) -> None:
    place, student_id, anna, address = maya
    new = address.replace("/log/", "/new/gaps/")
    promise = re.search(r'<option value="([0-9a-f]{16})"', text(anna.get(new)))
    assert promise
    said = {"promise_id": promise[1], "starts_on": "2026-09-10", "ends_on": "2026-09-01", "reason": "provider_vacancy"}
    assert "The last day is before the first day." in text(anna.post(new, said))
    anna.post(new, {**said, "ends_on": "2026-09-20"})
    assert len(children.rows(place, student_id)["gaps"]) == 1


def test_a_file_is_kept_by_its_content_and_given_back_as_a_download_only(maya: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    _place, _student_id, anna, address = maya
    anna.post(address, {"do": "held", "session": first_session(text(anna.get(address)))})
    link = re.search(r'href="(/c/[0-9a-f]+/row/sessions/[0-9a-f]{16}/)"', text(anna.get(address)))
    assert link
    page = SimpleUploadedFile("letter.pdf", b"<!doctype html><script>alert(1)</script>", content_type="application/pdf")
    refused = anna.post(link[1], {"do": "attach", "file": page})
    assert "web page" in text(refused)
    mail = SimpleUploadedFile("her mail.eml", b"From: a@example.org\nSubject: out today\n\n<b>Out today</b>\n")
    assert anna.post(link[1], {"do": "attach", "file": mail}).status_code == 302
    shown = text(anna.get(link[1]))
    file = re.search(r'href="(/c/[0-9a-f]+/attachments/[0-9a-f]{16}/)"', shown)
    assert file
    got = anna.get(file[1])
    assert got.content.startswith(b"From: a@example.org")
    assert got.headers["Content-Disposition"] == 'attachment; filename="her mail.eml"'
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert "1 file" in text(anna.get(address))


@pytest.mark.parametrize(
    ("role", "reads", "writes"), [("owner", 200, 302), ("writer", 200, 302), ("reader", 200, 404), (None, 404, 404)]
)
def test_who_may_read_the_log_and_who_may_write_it(
    empty: Path, person: Callable[..., Any], door: Callable[..., Any], role: str | None, reads: int, writes: int
) -> None:
    student_id = logged.begin(empty)
    person("anna")
    record = door(student_id, "anna", "owner")
    ben = person("ben")
    if role:
        door(student_id, "ben", role)
    address = f"/c/{record.key}/log/"
    session = first_session(text(person("anna").get(address)))
    page = ben.get(address)
    assert page.status_code == reads
    if role == "reader":
        assert "Did not happen" not in text(page)
    assert ben.post(address, {"do": "held", "session": session}).status_code == writes
    for table in ("sessions", "gaps"):
        assert ben.get(f"/c/{record.key}/new/{table}/").status_code == (200 if writes == 302 else 404)
    assert len(logged.sessions(empty, student_id)) == (1 if writes == 302 else 0)


def test_nobody_signed_in_sees_no_log(empty: Path, person: Callable[..., Any], door: Callable[..., Any]) -> None:
    from django.test import Client

    student_id = logged.begin(empty)
    person("anna")
    address = f"/c/{door(student_id, 'anna', 'owner').key}/log/"
    assert Client().get(address).status_code == 401
    assert Client().post(address, {"do": "held", "session": "x"}).status_code in (401, 403)


def test_it_is_there_in_spanish(maya: Any) -> None:
    _place, _student_id, anna, address = maya
    assert anna.get(address, HTTP_ACCEPT_LANGUAGE="es").status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_log(maya: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    _place, _student_id, anna, address = maya

    def queries() -> int:
        anna.get(address)
        with CaptureQueriesContext(connection) as caught:
            anna.get(address)
        return len(caught)

    anna.post(address, {"do": "held", "session": first_session(text(anna.get(address)))})
    with_one = queries()
    for _ in range(3):
        anna.post(address, {"do": "held", "session": first_session(text(anna.get(address)))})
    assert queries() == with_one


# --- the same session twice -------------------------------------------------------------------------------------------


def _form(anna: Any, address: str, day: dt.date, **more: str) -> tuple[str, dict[str, str]]:
    new = address.replace("/log/", "/new/sessions/")
    service = re.search(r'<option value="([0-9a-f]{16})"', text(anna.get(new)))
    assert service
    said = {"promise_id": service[1], "date": day.isoformat(), "planned_minutes": "30", "delivered_minutes": ""}
    return new, {
        **said,
        "reason": "provider_absent",
        "kind": "regular",
        "as_written": "on",
        "source": "family",
        "do": "write",
        **more,
    }


def test_the_same_session_told_twice_is_asked_about(maya: Any) -> None:
    place, student_id, anna, address = maya
    new, said = _form(anna, address, school_day(3))
    assert anna.post(new, said).status_code == 302
    again = {**said, "reason": "student_absent"}
    asked = text(anna.post(new, again))
    assert "You wrote this session down already (did not happen: therapist was out)." in asked
    assert len(logged.sessions(place, student_id)) == 1
    (row,) = logged.sessions(place, student_id)
    assert f"/row/sessions/{row_key('sessions', row)}/?right#right" in asked
    second = re.search(r'name="second" value="([^"]+)"', asked)
    assert second
    assert anna.post(new, {**again, "second": second[1], "date": school_day(4).isoformat()}).status_code == 302
    assert anna.post(new, {**again, "second": second[1], "starts_at": "14:00"}).status_code == 302
    assert len(logged.sessions(place, student_id)) == 3


def test_another_hour_and_another_log_are_no_doubt(maya: Any) -> None:
    place, student_id, anna, address = maya
    new, said = _form(anna, address, school_day(3), starts_at="10:00")
    assert anna.post(new, said).status_code == 302
    assert anna.post(new, {**said, "starts_at": "14:00"}).status_code == 302
    assert anna.post(new, {**said, "source": "provider"}).status_code == 302
    assert anna.post(new, {**said, "starts_at": ""}).status_code != 302
    assert len(logged.sessions(place, student_id)) == 3


@pytest.mark.parametrize(("spoken", "hour"), [("en", "2:05 PM"), ("es", "2:05 p.m.")])
def test_an_hour_stands_on_pages_as_people_read_it(maya: Any, spoken: Literal["en", "es"], hour: str) -> None:
    _place, _student_id, anna, address = maya
    new, said = _form(anna, address, school_day(3), starts_at="14:05")
    assert anna.post(new, said).status_code == 302
    anna.cookies["makewhole_language"] = spoken
    hour = hour.replace(" ", "\N{NO-BREAK SPACE}")
    assert hour in text(anna.get(f"{address}?month=all"))
    with language.speaking(spoken):
        assert cell_words("sessions", "starts_at", "14:05") == hour


def test_both_questions_of_a_day_are_answered_one_after_the_other(maya: Any) -> None:
    place, student_id, anna, address = maya
    saturday = school_day(0)
    while saturday.weekday() != 5:
        saturday -= dt.timedelta(days=1)
    new, said = _form(anna, address, saturday)
    assert anna.post(new, {**said, "sure": saturday.isoformat()}).status_code == 302
    assert "is no school day of the week" in text(anna.post(new, said))
    asked = text(anna.post(new, {**said, "sure": saturday.isoformat()}))
    assert "You wrote this session down already" in asked
    assert f'<input type="hidden" name="sure" value="{saturday}">' in asked, "what was answered is not asked anew"
    second = re.search(r'name="second" value="([^"]+)"', asked)
    assert second
    still = text(anna.post(new, {**said, "second": second[1]}))
    assert f'<input type="hidden" name="second" value="{second[1]}">' in still
    assert anna.post(new, {**said, "second": second[1], "sure": saturday.isoformat()}).status_code == 302
    assert len(logged.sessions(place, student_id)) == 2


def test_what_is_written_down_twice_stands_right_below_the_headline(maya: Any) -> None:
    place, student_id, anna, address = maya
    cells = {"promise_id": "speech", "date": school_day(3).isoformat(), "planned_minutes": "30", "source": "family"}
    twice = [
        Deed("say", "sessions", {**cells, "delivered_minutes": "0", "reason": reason})
        for reason in ("provider_absent", "student_absent")
    ]
    entering.together(place, student_id, twice, author="Anna")
    page = text(anna.get(address.removesuffix("log/")))
    waits = page[page.index('class="mw-waits"') : page.index('id="view"')]
    assert "it is written down twice and counts once" in waits
    assert "?right#right" in waits

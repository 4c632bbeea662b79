"""What next, and the contact journal: steps with dates, reply clocks, entries put right and taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from makewhole.app import children, entering

OWED = "07-make-ups-with-a-due-date"


def today() -> str:
    return dt.date.today().isoformat()


@pytest.fixture
def anna(keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]) -> tuple[Any, str, Path]:
    """The owner's client, the key of Nina's record, and its data file."""
    file = keep(OWED)
    client = person("anna")
    return client, door("nina", "anna", "owner").key, file


def journal(file: Path) -> dict[str, dict[str, str | None]]:
    return children.rows(file, "nina").get("contacts", {})


def test_the_next_step_stands_on_top_with_its_date_and_whose_date_it_is(anna: tuple[Any, str, Path]) -> None:
    client, key, _ = anna
    page = client.get(f"/c/{key}/next/?as_of=2025-12-20").content.decode()
    assert "<h1>Ask when the missed minutes will be made up.</h1>" in page
    assert "70 missed minutes must be made up" in page
    assert "our suggestion" in page
    assert "Fri 23 Oct 2026" in page  # the one-year day of the oldest open miss
    assert "34 CFR 300.153(c)" in page


def test_a_request_is_written_down_waited_for_followed_up_and_answered(anna: tuple[Any, str, Path]) -> None:
    client, key, file = anna
    form = client.get(f"/c/{key}/next/wrote/?about=make_up_plan")
    assert form.status_code == 200
    long_ago = (dt.date.today() - dt.timedelta(days=26)).isoformat()
    sent = {
        "about": "make_up_plan",
        "channel": "email",
        "happened_on": long_ago,
        "asked": "A plan, please.",
        "who": "Ms. K.",
    }
    assert client.post(f"/c/{key}/next/write/to/", sent).status_code == 302
    ((row, cells),) = journal(file).items()
    assert (cells["direction"], cells["about"], cells["asked"]) == ("to", "make_up_plan", "A plan, please.")
    page = client.get(f"/c/{key}/next/").content.decode()
    assert "16 days ago" in page
    assert "Ask again when the missed minutes will be made up: no reply has come yet." in page
    # What the statement asks for is what the first step does: near the one-year day, the complaint.
    first = page.split("<h1>")[1].split("</h1>")[0]
    assert first in client.get(f"/c/{key}/").content.decode()
    from makewhole.web.row_keys import row_key

    asked = row_key("contacts", row)
    assert row not in page  # ids stay out of pages: one may hold a name
    again = {"about": "make_up_plan", "channel": "call", "happened_on": today(), "replies_to": asked}
    assert client.post(f"/c/{key}/next/write/to/", again).status_code == 302
    assert "wait for the reply until" in client.get(f"/c/{key}/next/").content.decode()
    answer = {"replies_to": asked, "about": "refused", "channel": "email", "happened_on": today(), "asked": "No."}
    assert client.post(f"/c/{key}/next/write/from/", answer).status_code == 302
    page = client.get(f"/c/{key}/next/").content.decode()
    assert "Ask for prior written notice of the refusal." in page
    assert "answered on" in page


def test_errors_stand_beside_the_field_and_nothing_typed_is_lost(anna: tuple[Any, str, Path]) -> None:
    client, key, file = anna
    future = (dt.date.today() + dt.timedelta(days=3)).isoformat()
    page = client.post(f"/c/{key}/next/write/to/", {"channel": "email", "happened_on": future, "asked": "Kept text"})
    assert page.status_code == 422
    text = page.content.decode()
    assert "Write it down when it has happened." in text
    assert 'aria-describedby="' in text
    assert "Kept text" in text
    early = {"channel": "email", "happened_on": today(), "reply_due_on": "2020-01-01"}
    assert "before the day on which you asked" in client.post(f"/c/{key}/next/write/to/", early).content.decode()
    assert journal(file) == {}


def test_a_file_goes_with_an_entry_and_a_program_does_not(anna: tuple[Any, str, Path]) -> None:
    client, key, file = anna
    letter = SimpleUploadedFile("letter.txt", b"Dear Ms. K.", content_type="text/plain")
    sent = {"about": "service_logs", "channel": "letter", "happened_on": today(), "file": letter}
    assert client.post(f"/c/{key}/next/write/to/", sent).status_code == 302
    rows = children.rows(file, "nina")
    (attachment,) = rows["attachments"].values()
    (cells,) = rows["contacts"].values()
    assert cells["attachment_id"] == attachment["attachment_id"]
    page = client.get(f"/c/{key}/next/").content.decode()
    address = page.split('href="/c/' + key + "/attachments/")[1].split('"')[0]
    got = client.get(f"/c/{key}/attachments/{address}")
    assert got.content == b"Dear Ms. K."
    assert got.headers["Content-Disposition"].startswith("attachment")
    program = SimpleUploadedFile("letter.pdf", b"MZ\x90\x00 a program", content_type="application/pdf")
    sent = {"about": "service_logs", "channel": "letter", "happened_on": today(), "file": program}
    page = client.post(f"/c/{key}/next/write/to/", sent, follow=True).content.decode()
    assert "The file was not kept" in page
    assert len(children.rows(file, "nina")["attachments"]) == 1


def test_two_people_put_the_same_entry_right_at_once(
    anna: tuple[Any, str, Path], person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    client, key, file = anna
    ben = person("ben")
    door("nina", "ben", "writer")
    client.post(f"/c/{key}/next/write/to/", {"about": "service_logs", "channel": "email", "happened_on": today()})
    address = f"/c/{key}/next/contacts/{_only_key(file)}/"
    seen = _seen(client.get(address))
    assert seen == _seen(ben.get(address))
    common = {"about": "service_logs", "channel": "email", "happened_on": today(), "seen": seen}
    assert ben.post(address, {**common, "who": "Principal"}).status_code == 302
    late = client.post(address, {**common, "who": "Ms. K."})
    assert late.status_code == 422
    page = late.content.decode()
    assert "Ben changed this while you were writing" in page
    assert "Principal" in page
    assert "Ms. K." in page  # what was typed is still there
    (cells,) = journal(file).values()
    assert cells["who"] == "Principal"
    assert client.post(address, {**common, "who": "Ms. K.", "seen": _seen(late)}).status_code == 302
    (cells,) = journal(file).values()
    assert cells["who"] == "Ms. K."


def test_an_entry_is_taken_back_and_stays_in_the_history(anna: tuple[Any, str, Path]) -> None:
    client, key, file = anna
    client.post(f"/c/{key}/next/write/to/", {"about": "service_logs", "channel": "email", "happened_on": today()})
    ((row, _cells),) = journal(file).items()
    address = f"/c/{key}/next/contacts/{_only_key(file)}/"
    back = client.post(address + "take-back/", {"seen": _seen(client.get(address))})
    assert back.status_code == 302
    assert journal(file) == {}
    assert [entry.kind for entry in entering.row_history(file, "nina", "contacts", row)] == ["say", "withdraw"]


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [("owner", 200, 302), ("writer", 200, 302), ("reader", 200, 404), ("stranger", 404, 404), ("nobody", 401, 403)],
)
def test_who_may_read_and_who_may_write(
    anna: tuple[Any, str, Path], person: Callable[..., Any], door: Callable[..., Any], who: str, reads: int, writes: int
) -> None:
    from django.test import Client

    _, key, _ = anna
    client = Client() if who == "nobody" else person(who)
    if who in ("owner", "writer", "reader"):
        door("nina", who, who)
    assert client.get(f"/c/{key}/next/").status_code == reads
    sent = {"about": "service_logs", "channel": "email", "happened_on": today()}
    assert client.post(f"/c/{key}/next/write/to/", sent).status_code == writes
    assert client.get(f"/c/{key}/next/wrote/").status_code == (
        401 if who == "nobody" else 200 if writes == 302 else 404
    )


def test_it_speaks_spanish(anna: tuple[Any, str, Path]) -> None:
    client, key, _ = anna
    for address in ("next/", "next/wrote/", "next/answered/"):
        assert client.get(f"/c/{key}/{address}", headers={"accept-language": "es"}).status_code == 200


def test_a_long_journal_asks_the_database_no_more_than_a_short_one(
    anna: tuple[Any, str, Path], django_queries: Callable[[], Any]
) -> None:
    client, key, file = anna
    numbers = []
    for entries in (1, 12):
        for _ in range(entries):
            children.enter(
                file, "nina", "contacts",
                {"student_id": "nina", "happened_on": "2026-01-05", "direction": "to", "about": "service_logs"}, author="Anna",
            )  # fmt: skip
        client.get(f"/c/{key}/next/")
        with django_queries() as asked:
            client.get(f"/c/{key}/next/")
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


def _only_key(file: Path) -> str:
    from makewhole.web.row_keys import row_key

    (row,) = journal(file)
    return row_key("contacts", row)


def _seen(response: Any) -> str:
    text = response.content.decode()
    return str(text.split('name="seen" value="')[1].split('"')[0])


@pytest.fixture
def django_queries() -> Callable[[], Any]:
    """Counts what is asked of the database of people."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return lambda: CaptureQueriesContext(connection)

"""What pages say to a parent: no code of the tables, the child's language, one thing asked in the same words."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from makewhole import language
from makewhole.app import children, next_steps
from makewhole.app.children import View
from makewhole.calendars.holiday_words import note_words
from makewhole.record import services

OWED = "07-make-ups-with-a-due-date"
WAITING = "03-three-services-one-month"
DAY = "2025-12-20"
CODES = re.compile(r"short_period|unlogged|planned_minutes|make_up_outcome|\(rule [a-z]|\bsession session-|promise-\w")


def text_of(page: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


@pytest.fixture
def anna(keep: Any, person: Any, door: Any) -> tuple[Client, str]:
    keep(OWED)
    client = person("anna")
    return client, door("nina", "anna", "owner").key


@pytest.mark.parametrize("page", ["", "next/", "missed/", "year/", "ask/"])
def test_no_code_of_the_tables_stands_on_a_page(anna: tuple[Client, str], page: str) -> None:
    client, key = anna
    said = text_of(client.get(f"/c/{key}/{page}?as_of={DAY}"))
    assert not CODES.search(said), CODES.search(said)


@pytest.mark.parametrize("account", ["promised", "missed", "open", "made_up", "delivered", "excused"])
def test_behind_a_number_no_id_is_read(anna: tuple[Client, str], account: str) -> None:
    client, key = anna
    said = text_of(client.get(f"/c/{key}/figure/?as_of={DAY}&service=Speech-Language+Therapy&esy=0&account={account}"))
    assert "minutes" in said
    assert not CODES.search(said), CODES.search(said)
    assert not re.search(r"\(session |Promise \w+ says|determination \w+ of", said)


def test_missed_and_made_up_are_both_in_the_first_line(anna: tuple[Client, str]) -> None:
    client, key = anna
    said = text_of(client.get(f"/c/{key}/?as_of={DAY}"))
    assert "240 minutes missed: 80 made up, 160 not." in said


def test_the_list_by_day_adds_up_to_what_was_missed(anna: tuple[Client, str]) -> None:
    client, key = anna
    page = client.get(f"/c/{key}/missed/?as_of={DAY}").content.decode()
    minutes = [int(found) for found in re.findall(r'mw-number">(\d+)</td>', page)]
    assert sum(minutes[:-1]) == minutes[-1] == 240  # the last is their sum
    assert "data-print" in page
    assert f'href="/c/{key}/missed/?as_of={DAY}"' in client.get(f"/c/{key}/?as_of={DAY}").content.decode()


@pytest.mark.parametrize("said", ["0 sessions held", "1 session held", "10 sessions held"])
def test_cells_are_counted_in_words(said: str) -> None:
    from makewhole.app import charts

    assert charts.counted(("held", ""), int(said.split()[0])) == said


def test_a_week_is_no_session() -> None:
    from makewhole.documents.charts import Cell, year

    monday = dt.date(2025, 9, 8)
    week = Cell(monday, "assumed", 60, until=monday + dt.timedelta(days=6))
    drawn = year([week], first=monday, last=monday + dt.timedelta(days=30), school_days=[monday], ident="a", name="OT")
    assert drawn.kinds == (("assumed", "week"),)
    assert drawn.column == "wk"
    assert ">wk</text>" in drawn.svg
    assert "1 week with minutes assumed held, not written down" in drawn.svg


def test_the_letter_names_the_services_that_are_open_and_keeps_the_dot(keep: Any) -> None:
    file = keep(OWED)
    view = View(dt.date.fromisoformat(DAY))
    step = next(each for each in next_steps.of_child(file, "nina", view).steps if each.kind == "make_up_plan")
    assert step.wording[0] == "I am the parent of Nina P. The plan promises Speech-Language Therapy."
    assert step.wording[1].startswith("By my record, 70 minutes were missed up to Sat 20 Dec 2025 and have not")


def test_plurals_are_spoken_in_spanish(keep: Any) -> None:
    """A helper that took the sentences hid them from the catalog's collector, and they stayed in English."""
    file = keep(OWED)
    with language.speaking("es"):
        step = next(
            each
            for each in next_steps.of_child(file, "nina", View(dt.date.fromisoformat(DAY))).steps
            if each.kind == "make_up_plan"
        )
    assert "missed minutes" not in " ".join(step.why)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Habla", "Speech-Language Therapy"),
        ("terapia fisica", "Physical Therapy"),
        ("Lectura", "Reading"),
        ("Speech", "Speech-Language Therapy"),
        ("Reading", "Reading"),
        ("Equine help", "Equine help"),
    ],
)
def test_a_service_typed_in_either_language_is_kept_by_its_listed_name(typed: str, kept: str) -> None:
    for spoken in language.LANGUAGES:
        with language.speaking(spoken):
            assert services.heard(typed) == kept


def test_what_a_form_shows_of_a_listed_service_is_heard_as_the_same() -> None:
    for spoken in language.LANGUAGES:
        with language.speaking(spoken):
            for service in services.listed():
                assert services.heard(services.words_of_listed(service.name)) == service.name


def test_a_holiday_keeps_its_note_in_english() -> None:
    assert note_words("federal holiday: Labor Day") == "federal holiday: Labor Day"
    assert note_words("our picnic: Labor Day") == "our picnic: Labor Day"


def test_where_no_rule_says_so_it_is_said_in_one_sentence(keep: Any, person: Any, door: Any) -> None:
    file = keep("05-vacancy-then-contractor")
    student = next(iter(children.students(file)))
    client = person("anna")
    key = door(student, "anna", "owner").key
    said = text_of(client.get(f"/c/{key}/?as_of=2027-02-27"))
    assert "We could read no rule that says missed sessions must be made up" in said


def test_a_rule_that_asks_for_a_make_up_is_not_denied(anna: tuple[Client, str]) -> None:
    client, key = anna
    assert "We could read no rule" not in text_of(client.get(f"/c/{key}/?as_of={DAY}"))


# --- history, files, and a child without a calendar, in both languages ------------------------------------------------

OF_TABLES = re.compile(
    r"\b(?:provider_\w+|student_\w+|school_\w+|staff_day|half_day|make_up|not_required|team_decides|prorate|unrecorded"
    r"|short_period|unlogged|us-[a-z]{2}(?:-[a-z-]+)?|(?:plan|promise|session|student|calendar)-[0-9a-f]{6,})\b"
    r"|\b(?:full|delivered|holiday|weather): |\b\d{4}-\d\d-\d\d\b"
)
"""Codes, ids and days as the tables have them: what no parent reads."""
ENGLISH = ("Speech-Language Therapy", "Occupational Therapy", "head of the plan", "Reading Instruction")


def in_language(client: Client, language: str) -> Client:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "es-US" if language == "es" else "en"
    return client


def without_typed(page: Any) -> str:
    """The words of the page, without the choices of a form (their values) and without what stands in a file."""
    return re.sub(r"\b\w[\w-]*\.(?:csv|xlsx|docx|ics|makewhole)\b", "", text_of(page))


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_history_is_read_without_codes(keep: Any, person: Any, door: Any, language: str) -> None:
    from makewhole.app import children as of_children

    file = keep(OWED)
    plan = next(iter(of_children.rows(file, "nina")["plans"]))
    of_children.correct(file, "nina", "plans", plan, {"policy": "us-ca-san-diego-unified", "short_period": "full"}, author="Anna")  # fmt: skip
    client = in_language(person("anna"), language)
    said = without_typed(client.get(f"/c/{door('nina', 'anna', 'owner').key}/history/"))
    assert "San Diego" in said
    assert not OF_TABLES.search(said), OF_TABLES.search(said)
    assert language == "en" or not any(words in said for words in ENGLISH)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", ["iep.docx", "school-calendar.ics", "therapy-log.xlsx"])
def test_a_file_is_shown_without_codes(keep: Any, person: Any, door: Any, language: str, name: str) -> None:
    from pathlib import Path

    from django.core.files.uploadedfile import SimpleUploadedFile

    file = keep(OWED)
    theo = children.begin(file, {"name": "Theo Q."}, author="Anna")
    client = in_language(person("anna"), language)
    key = door(theo, "anna", "owner").key
    data = (Path(__file__).parent.parent.parent / "examples" / "from-files" / name).read_bytes()
    sent = {"file": SimpleUploadedFile(name, data), "source": "", "kind": ""}
    page = client.post(f"/c/{key}/files/bring-in/", sent, follow=True)
    assert page.status_code == 200
    (read,) = re.findall(
        r"<h2>[^<]*</h2>\s*<div class=\"mw-scroll\"[^>]*>\s*<table.*?</table>", page.content.decode(), re.DOTALL
    )[-1:]
    cells = " ".join(unescape(each) for each in re.findall(r"</td><td>(.*?)</td></tr>", read))
    assert cells
    assert not OF_TABLES.search(cells), OF_TABLES.search(cells)
    assert language == "en" or not any(words in cells for words in ENGLISH)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_child_without_a_calendar_is_named_by_no_id(keep: Any, person: Any, door: Any, language: str) -> None:
    from makewhole.app import children as of_children

    file = keep(OWED)
    theo = children.begin(file, {"name": "Theo Q."}, author="Anna")
    plan = of_children.enter(
        file, theo, "plans", {"student_id": theo, "kind": "iep", "starts_on": "2025-09-01", "ends_on": "2026-08-31"}, author="Anna"
    )  # fmt: skip
    of_children.enter(
        file, theo, "promises", {"plan_id": plan.row or "", "service": "Occupational Therapy", "wording": "2 x 30 minutes weekly"}, author="Anna"
    )  # fmt: skip
    client = in_language(person("anna"), language)
    said = text_of(client.get(f"/c/{door(theo, 'anna', 'owner').key}/?as_of={DAY}"))
    assert {"en": "There is no school calendar yet", "es": "calendario escolar"}[language] in said
    assert not re.search(r"\b(?:plan|promise|student)-[0-9a-f]{6,}\b", said)


def test_a_file_of_unknown_kind_leads_on(anna: tuple[Client, str]) -> None:
    """Not to an option of the terminal, but to a choice on the page; and a case file to where it is restored."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, key = anna
    sent = {"file": SimpleUploadedFile("who knows.csv", b"a,b\n1,2\n"), "source": "", "kind": ""}
    page = client.post(f"/c/{key}/files/bring-in/", sent, follow=True)
    assert "--kind" not in text_of(page)
    assert 'name="kind"' in page.content.decode()
    address = page.redirect_chain[-1][0]
    again = client.post(address, {"do": "kind", "kind": "service_log"}, follow=True)
    assert again.status_code in (200, 422)
    assert "We could not tell what kind of file" not in text_of(again)
    got: Any = client.get(f"/c/{key}/files/export/case/")
    data = b"".join(got.streaming_content)
    got.close()
    sent = {"file": SimpleUploadedFile("mine.zip", data), "source": "", "kind": ""}
    page = client.post(f"/c/{key}/files/bring-in/", sent, follow=True)
    assert 'href="/restore/"' in page.content.decode()
    assert "makewhole restore" not in text_of(page)


def test_a_plan_that_overlaps_another_says_so_before_it_is_taken(keep: Any, person: Any, door: Any) -> None:
    from pathlib import Path

    from django.core.files.uploadedfile import SimpleUploadedFile

    from makewhole.app import children as of_children

    file = keep(OWED)
    theo = children.begin(file, {"name": "Maya R."}, author="Anna")
    of_children.enter(
        file, theo, "plans", {"student_id": theo, "kind": "iep", "starts_on": "2026-08-24", "ends_on": "2027-08-23"}, author="Anna"
    )  # fmt: skip
    client = person("anna")
    key = door(theo, "anna", "owner").key
    data = (Path(__file__).parent.parent.parent / "examples" / "from-files" / "iep.docx").read_bytes()
    sent = {"file": SimpleUploadedFile("iep.docx", data), "source": "", "kind": ""}
    said = text_of(client.post(f"/c/{key}/files/bring-in/", sent, follow=True))
    assert "A plan of the same kind is here already, from Mon 24 Aug 2026 to Mon 23 Aug 2027." in said


def test_the_days_in_a_service_line_are_named_as_not_read(anna: tuple[Client, str]) -> None:
    from makewhole.app import lines

    assert lines.dates("30 min/wk, 9/1/26 - 8/31/27") == ("9/1/26 - 8/31/27",)
    assert lines.dates("30 min/wk from September 1, 2026 to June 10, 2027") == ("September 1, 2026 to June 10, 2027",)
    assert lines.dates("2-3 times 30 min, 1/2 hour") == ()
    client, key = anna
    told = {"do": "read", "service": "Speech", "wording": "30 min/wk, 9/1/26 - 8/31/27"}
    said = text_of(client.post(f"/c/{key}/new/promises/", told))
    assert "Not read: 9/1/26 - 8/31/27." in said


def test_ones_own_name_is_proposed_in_a_letter(anna: tuple[Client, str]) -> None:
    client, key = anna
    page = client.get(f"/c/{key}/papers/make_up_plan/?as_of={DAY}").content.decode()
    assert re.search(
        r'<input[^>]*name="sender_name"[^>]*value="Anna"|<input[^>]*value="Anna"[^>]*name="sender_name"', page
    )


def test_the_words_used_here_are_reached_from_every_page(anna: tuple[Client, str]) -> None:
    client, key = anna
    assert 'href="/words/"' in client.get(f"/c/{key}/?as_of={DAY}").content.decode()
    said = text_of(client.get("/words/"))
    assert "make-up session" in said
    assert "sesión de reposición" in said
    said = text_of(in_language(client, "es").get("/words/"))
    assert "una sesión en lugar de una perdida" in said


def test_who_taps_a_reason_finds_its_words_again() -> None:
    """The button, the log and the statement share the words that carry the meaning."""
    from makewhole.app import wording
    from makewhole.web import reason_words

    small = {"a", "of", "or", "the", "was", "at", "that", "not", "my", "by"}
    with override("en"), language.speaking("en"):
        for source in ("family", "provider"):
            for reason, words in reason_words.reasons(source):
                if reason in ("not_stated", "provider_absent", "not_as_written", "late_start"):
                    continue
                said = set(re.findall(r"[a-z]+", words.casefold())) - small
                told = set(re.findall(r"[a-z]+", wording.reason_words(reason).casefold())) - small
                assert said & told, (reason, words, wording.reason_words(reason))


@pytest.mark.usefixtures("hosted")
def test_an_invitation_of_nobody_names_nobody(keep: Any, person: Any, door: Any) -> None:
    """One that the terminal made: it has no inviter, and the sentence needs none."""
    from makewhole.web import invitations

    keep(OWED)
    person("anna")
    record = door("nina", "anna", "owner")
    for by, begins in ((None, "You may look into the record"), ("anna", "Anna lets you into the record")):
        from django.contrib.auth import get_user_model

        user = get_user_model().objects.get(username=by) if by else None
        token, _ = invitations.invite(record, "reader", user)
        page = Client().get(f"/invitation/{token}/", follow=True)
        assert begins in text_of(page)
        assert not re.search(r">\s*lets you", page.content.decode())

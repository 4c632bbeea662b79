"""What pages say to a parent: no code of the tables, the child's language, one thing asked in the same words."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

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
    week = Cell(monday, "held", 60, until=monday + dt.timedelta(days=6))
    drawn = year([week], first=monday, last=monday + dt.timedelta(days=30), school_days=[monday], ident="a", name="OT")
    assert drawn.kinds == (("held", "week"),)
    assert drawn.column == "wk"
    assert ">wk</text>" in drawn.svg
    assert "1 week with minutes counted as held" in drawn.svg


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

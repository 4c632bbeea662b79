"""What a strict reader stumbled over on pages: ids, codes, English, a second full stop, days as machines write them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

import makewhole
from makewhole import language
from makewhole.app import answered, children, entering
from makewhole.app.entering import Deed
from makewhole.web.cell_words import read_words
from makewhole.web.templatetags.makewhole import file_size

SPANISH = {"accept-language": "es"}


def text(response: Any) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def _rows(student: str) -> list[tuple[str, str, dict[str, str]]]:
    """A calendar with a closed day, a plan, a service whose words say otherwise than its numbers, one that cannot be
    counted, and a miss without minutes of its own."""
    year = {"starts_on": "2026-08-19", "ends_on": "2027-05-28", "school_week": "Mon Tue Wed Thu Fri"}
    closed = {"starts_on": "2026-09-07", "ends_on": "2026-09-07", "note": "federal holiday: Labor Day"}
    reading = {"wording": "3 x 30 min weekly", "sessions": "2", "minutes": "30", "period": "week"}
    return [
        ("calendars", "year", {"calendar_id": "year", **year}),
        ("closures", "labor", {"calendar_id": "year", "closure": "holiday", **closed}),
        ("plans", "iep", {"plan_id": "iep", "student_id": student, "kind": "iep", "starts_on": "2026-09-01"}),
        ("promises", "p1", {"promise_id": "p1", "plan_id": "iep", "service": "Reading", **reading}),
        ("promises", "p2", {"promise_id": "p2", "plan_id": "iep", "service": "Art", "wording": "2 x 30 min"}),
        ("sessions", "s1", {"session_id": "s1", "promise_id": "p1", "date": "2026-09-15", "reason": "provider_absent"}),
    ]


@pytest.fixture
def maya(empty: Path, person: Callable[..., Any], door: Callable[..., Any]) -> tuple[Path, str, Any, str]:
    """A child with a calendar, a plan and a service whose words say otherwise than its numbers."""
    student = children.begin(empty, {"name": "Maya R.", "state": "OH"}, author="Anna")
    entering.together(
        empty, student, [Deed("say", table, cells, row) for table, row, cells in _rows(student)], author="Anna"
    )
    entering.together(empty, student, [Deed("correct", "students", {"calendar_id": "year"}, student)], author="Anna")
    client = person("anna")
    return empty, student, client, f"/c/{door(student, 'anna', 'owner').key}/"


def test_the_calendar_that_is_there_is_named_by_days_in_words(maya: Any) -> None:
    *_, client, base = maya
    said = text(client.get(f"{base}start/calendar/", headers=SPANISH))
    assert "19 ago 2026" in said
    assert "2026-08-19" not in said


def test_the_page_of_a_closed_day_names_the_holiday_in_spanish(maya: Any) -> None:
    *_, client, base = maya
    address = re.search(r'href="([^"]*/row/closures/[^"]*)"', client.get(f"{base}plan/").content.decode())
    assert address is not None
    said = text(client.get(address[1], headers=SPANISH))
    assert "feriado federal: Día del Trabajo" in said
    assert "federal holiday: Labor Day" not in said


def test_what_should_be_looked_at_names_no_id_and_no_column(maya: Any) -> None:
    *_, client, base = maya
    said = text(client.get(f"{base}?as_of=2026-10-01"))
    assert "and the numbers beside it, do not agree" in said
    assert "(sessions)" not in said


def test_why_a_line_cannot_be_counted_ends_in_one_full_stop(maya: Any) -> None:
    *_, client, base = maya
    for headers in ({}, SPANISH):
        said = text(client.get(f"{base}?as_of=2026-10-01", headers=headers))
        assert "nothing is taken for it. Its minutes" in said or "en su lugar. Sus minutos" in said
        assert ".." not in said.replace("...", "")


def test_a_miss_without_minutes_of_its_own_is_as_long_as_the_plan_says(maya: Any) -> None:
    """The statement counts it so (rule 6), and so must the list from which an offer or a decision names it."""
    place, student, *_ = maya
    (miss,) = answered.misses(children.rows(place, student))
    assert miss.minutes == 30


def test_a_word_of_a_file_is_not_translated_because_a_page_uses_it_too() -> None:
    from makewhole import language

    with language.speaking("es"):
        assert read_words("Missed") == "Missed"
        assert read_words("Speech-Language Therapy") == "Terapia del habla y lenguaje"


def test_the_size_of_a_file_has_its_point_where_every_other_number_has_it() -> None:
    with translation.override("es"):
        assert file_size(48_333) == "47.2\xa0KB"


@pytest.mark.parametrize("count", [0, 1, 10, 1023, 1024, 48_333, 100_000_000, 1_000_000_000, 5_000_000_000])
def test_a_sentence_of_the_record_says_a_size_as_the_pages_do(count: int) -> None:
    assert language.file_size(count) == file_size(count)


def test_no_refusal_of_a_reader_is_raised_as_it_stands_in_the_code() -> None:
    """Its sentences are marked where they stand, and put into the language of the page where they are raised."""
    for file in (Path(makewhole.__file__).parent / "exchange").glob("*.py"):
        assert re.search(r"NotReadable\(\s*_[A-Z]", file.read_text(encoding="utf-8")) is None, file.name

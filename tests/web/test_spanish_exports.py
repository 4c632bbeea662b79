"""What a person takes away is in the person's language: the workbook, the calendar file, the calendar address."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

EXAMPLE = "07-make-ups-with-a-due-date"
SPANISH = {"Accept-Language": "es-MX,es;q=0.9"}
ENGLISH = {"Accept-Language": "en-US,en;q=0.9"}
SHEETS = ["Estado de cuenta", "Pérdidas", "Asientos", "Sesiones", "Observaciones", "Bases", "Columnas"]


@pytest.fixture
def anna(keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]) -> tuple[Client, str]:
    keep(EXAMPLE)
    client = person("anna")
    return client, door("nina", "anna", "owner").key


def taken(door: tuple[Any, str], form: str, headers: dict[str, str]) -> bytes:
    client, key = door
    answer = client.get(f"/c/{key}/files/export/{form}/", headers=headers)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    answer.close()
    return content


def book(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each sheet, what formulas come to in place of formulas."""
    read = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return {page.title: list(page.iter_rows(values_only=True)) for page in read}


def figures(rows: list[tuple[Any, ...]]) -> list[list[float]]:
    """The numbers of each row that has some: where long words wrap, there are rows without any."""
    found = [[cell for cell in row if isinstance(cell, (int, float))] for row in rows]
    return [numbers for numbers in found if numbers]


def test_the_workbook_of_a_spanish_page_is_spanish_and_has_the_same_figures(anna: tuple[Client, str]) -> None:
    english, spanish = (book(taken(anna, "workbook", headers)) for headers in (ENGLISH, SPANISH))
    assert list(spanish) == SHEETS
    for old, new in zip(english.values(), spanish.values(), strict=True):
        assert figures(old) == figures(new)
    explained = [row for row in spanish["Columnas"] if row[1]]
    before = [row for row in english["Columns"] if row[1]]
    assert len(explained) == len(before) > 60
    same = {new[1] for old, new in zip(before, explained, strict=True) if old[1] == new[1]}
    assert same == set(), "no name of a column is left in English"
    assert all(old[2] != new[2] and old[3] != new[3] for old, new in zip(before, explained, strict=True))
    words = {str(cell) for row in spanish["Estado de cuenta"] for cell in row if cell}
    assert {"prometidos hasta la fecha", "(suma)", "suma lo prometido", "pendientes de reponer"} <= words
    reasons = {str(row[4]) for row in spanish["Pérdidas"][1:]}
    assert "faltó el terapeuta" in {each.casefold() for each in reasons} | reasons
    assert "Speech-Language Therapy" in words, "what the plan says stays as it says it"


def test_days_of_a_spanish_workbook_are_shown_in_spanish(anna: tuple[Client, str]) -> None:
    page = openpyxl.load_workbook(io.BytesIO(taken(anna, "workbook", SPANISH)))["Pérdidas"]
    day = page.cell(int(str(page.freeze_panes)[1:]), 1)
    assert day.is_date
    assert day.number_format.startswith("[$-540A]")


def test_the_tables_are_the_contract_and_stay_as_they_are(anna: tuple[Client, str]) -> None:
    one, other = (zipfile.ZipFile(io.BytesIO(taken(anna, "tables", headers))) for headers in (ENGLISH, SPANISH))
    names = [name for name in one.namelist() if name.endswith(".csv")]
    assert "sessions.csv" in {Path(name).name for name in names}
    assert all(one.read(name) == other.read(name) for name in names)


def summaries(content: bytes) -> set[str]:
    return set(re.findall(r"SUMMARY:(.*)\r", content.decode().replace("\r\n ", "")))


def test_the_calendar_file_of_a_spanish_page_is_spanish(anna: tuple[Client, str]) -> None:
    english, spanish = (taken(anna, "calendar", headers) for headers in (ENGLISH, SPANISH))
    assert any("missed: " in each for each in summaries(english))
    assert any("sesión perdida" in each for each in summaries(spanish))
    assert not any(re.search(r"missed|make-up|due to be|recorded", each) for each in summaries(spanish))
    events = [set(re.findall(r"UID:(.*)\r", content.decode())) for content in (english, spanish)]
    assert events[0] == events[1], "a calendar program knows each event again"


def test_a_calendar_address_speaks_the_language_of_the_person_who_made_it(
    anna: tuple[Client, str], hosted: None, person: Callable[..., Any]
) -> None:
    client, key = person("anna"), anna[1]
    told = []
    for headers in (ENGLISH, SPANISH):
        page = client.post(f"/c/{key}/reminders/calendar/", {"with_services": "on"}, headers=headers).content.decode()
        link = re.search(r"http://testserver(/feeds/[\w-]+\.ics)", page)
        assert link, page
        told.append(summaries(Client().get(link.group(1), headers={"Accept-Language": "fr"}).content))
    assert any(each.endswith(" missed") for each in told[0])
    assert any(each.endswith(": sesión perdida") for each in told[1])
    assert not any("missed" in each for each in told[1])

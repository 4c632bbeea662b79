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
from tests.restored import of_tables

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
    assert "Terapia del habla y lenguaje" in words
    assert any("Speech-language therapy 2 times per week" in each for each in words), "what the plan says stays"


FROM_THE_TABLES = re.compile(
    r"(regular|make_up|compensatory|direct|consult|attempt|family|provider|district|billing)$"
    r"|.*\b(short_period|unlogged|planned_minutes|delivered_minutes|makes_up|session_id|award_id|read 20\d\d)\b"
    r"|.*(Speech-Language Therapy|Counts? as 0|cuenta como 0)"
)
FOR_PROGRAMS = {"Sesión", "Promesa", "Repone", "Compensación", "Regla", "Interrupción", "Asiento", "Repuesto por"}
FOR_PROGRAMS |= {"Tabla", "Columna", "Se encontró", "Código", "Identificador"}
"""Columns of ids, and of the names that files have: each says so in the sheet of columns."""


def test_the_sheets_of_a_spanish_workbook_have_no_word_of_the_tables_but_in_columns_that_say_so(
    spelled_out: tuple[Client, str],
) -> None:
    content = taken(spelled_out, "workbook", SPANISH)
    explained = [
        row for row in book(content)["Columnas"] if row[1] in FOR_PROGRAMS and row[0] not in ("Columnas", "Hoja")
    ]
    assert len(explained) > 15
    assert all(re.search("identificador|en los archivos|se leyó|tipo de observación", str(row[2])) for row in explained)
    seen = 0
    for page in openpyxl.load_workbook(io.BytesIO(content), data_only=True):
        if page.title == "Columnas":
            continue
        header = int(str(page.freeze_panes)[1:]) - 1
        titles = [cell.value for cell in page[header]]
        for number, row in enumerate(page.iter_rows(values_only=True), start=1):
            for title, cell in zip(titles, row, strict=True):
                if isinstance(cell, str) and (number < header or title not in FOR_PROGRAMS):
                    seen += 1
                    assert not FROM_THE_TABLES.match(cell), (page.title, title, cell)
                    assert not re.search(r"\b(plan|promise|session|ray)-[\w-]+|p-17|make-9", cell), (page.title, cell)
    assert seen > 80


def test_what_is_to_be_looked_at_names_the_day_and_the_service_and_has_the_id_beside_it(
    spelled_out: tuple[Client, str],
) -> None:
    rows = book(taken(spelled_out, "workbook", SPANISH))["Observaciones"]
    said = {row[1]: str(row[0]) for row in rows[1:]}
    assert said["session-4"].startswith("Terapia del habla y lenguaje, jue 8 oct 2026: ")
    assert "no está en ninguna suma" in said["session-4"]


def test_ways_and_logs_of_a_spanish_workbook_are_those_of_the_pages(spelled_out: tuple[Client, str]) -> None:
    rows = book(taken(spelled_out, "workbook", SPANISH))["Sesiones"]
    header = rows[0]
    found = {row[header.index("Sesión")]: dict(zip(header, row, strict=True)) for row in rows[1:]}
    assert found["session-1"]["Registro"] == "la familia"
    assert found["session-2"]["Registro"] == "la escuela o el distrito"
    assert found["session-2"]["Contacto"] == "una conversación entre adultos (consulta)"
    assert found["make-9"]["Tipo"] == "una reposición de una sesión perdida"
    assert (found["make-9"]["Repone"], found["make-9"]["Anotado"]) == (
        "session-3",
        "10 oct 2026, 4:05\N{NO-BREAK SPACE}p.m.",
    )
    english = {row[header.index("Sesión")]: row for row in book(taken(spelled_out, "workbook", ENGLISH))["Sessions"]}
    assert "the school or district" in english["session-2"]
    assert "a make-up for a session that was missed" in english["make-9"]


@pytest.fixture
def spelled_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, person: Callable[..., Any], door: Callable[..., Any]
) -> tuple[Client, str]:
    """A record with ids as the program makes them, each kind of session, two logs, and something to look at."""
    from django.conf import settings

    file = tmp_path / "ray.makewhole"
    tables = {
        "students": "student_id,name,state\nray,Ray B.,IL\n",
        "plans": "plan_id,student_id,kind,starts_on,ends_on,unlogged,short_period,make_up_outcome\n"
        "plan-7bb,ray,iep,2026-08-31,2027-08-30,delivered,full,make_up\n",
        "promises": "promise_id,plan_id,service,minutes_per_period,period\n"
        "p-17,plan-7bb,Speech-Language Therapy,90,week\n",
        "sessions": "session_id,promise_id,date,planned_minutes,delivered_minutes,reason,source,kind,contact,makes_up,"
        "recorded_at\n"
        "session-1,p-17,2026-10-05,30,30,,family,regular,direct,,\n"
        "session-2,p-17,2026-10-06,30,30,,district,regular,consult,,\n"
        "session-3,p-17,2026-10-07,30,0,provider_absent,family,regular,,,\n"
        "session-4,p-17,2026-10-08,,0,provider_absent,family,regular,,,\n"
        "make-9,p-17,2026-10-09,30,30,,family,make_up,direct,session-3,2026-10-10T16:05:00-05:00\n",
    }
    of_tables(tables, file)
    monkeypatch.setattr(settings, "MAKEWHOLE_PLACE", file)
    client = person("anna")
    return client, door("ray", "anna", "owner").key


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
    assert not any("Speech-Language Therapy" in each for each in summaries(spanish))
    assert any(each.startswith("Terapia del habla y lenguaje: ") for each in summaries(spanish))
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

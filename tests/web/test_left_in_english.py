"""What stood in English on Spanish pages though it is the program's own: the checkpoint's sheet, years, a file's name."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from makewhole.app import contacts

SPANISH = {"Accept-Language": "es-MX,es;q=0.9"}


@pytest.fixture
def anna(keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]) -> tuple[Client, str]:
    keep("07-make-ups-with-a-due-date")
    client = person("anna")
    return client, door("nina", "anna", "owner").key


def test_the_sheet_of_the_checkpoint_is_in_the_language_of_the_page(anna: tuple[Client, str]) -> None:
    client, key = anna
    english, spanish = (
        unescape(client.get(f"/c/{key}/history/checkpoint/", headers=headers).content.decode())
        for headers in ({}, SPANISH)
    )
    sheets = [re.search(r'<pre class="mw-sheet"[^>]*>(.*?)</pre>', page, re.DOTALL) for page in (english, spanish)]
    assert sheets[0]
    assert sheets[1]
    assert "checkpoint of a history" in sheets[0][1]
    assert not re.search(r"\b(checkpoint|taken|entries|chains?|sheet|groups)\b", sheets[1][1], re.IGNORECASE)
    assert "Guarde esta hoja" in sheets[1][1]
    groups = [re.findall(r"\b[0-9a-f]{4}\b(?= |\n)", sheet[1]) for sheet in sheets if sheet]
    assert len(groups[0]) >= 16


def test_the_years_of_a_states_facts_say_in_spanish_what_they_are_of(anna: tuple[Client, str]) -> None:
    from makewhole.web.views.ask import years_words

    every = {each.as_of for each in contacts.list_contacts() if each.as_of}
    assert "2023 (page), 2025 (phone)" in every
    english = set(re.findall(r"[a-z]+", " ".join(every)))
    assert english == {"page", "phone", "procedures", "form", "notice", "parent", "center"}
    with override("es"):
        said = {as_of: years_words(as_of) for as_of in every}
    assert said["2023 (page), 2025 (phone)"] == "2023 (página), 2025 (teléfono)"
    assert not english & set(re.findall(r"[a-záéíóúñ]+", " ".join(said.values())))
    assert all(re.findall(r"\d+", as_of) == re.findall(r"\d+", words) for as_of, words in said.items())
    with override("en"):
        assert all(years_words(as_of) == as_of for as_of in every)
    client, key = anna
    [state, *_rest] = [each.state for each in contacts.list_contacts() if each.as_of == "2023 (page), 2025 (phone)"]
    page = client.get(f"/c/{key}/ask/?state={state}", headers=SPANISH).content.decode()
    assert "2023 (página), 2025 (teléfono)" in page


@pytest.mark.parametrize(("headers", "called"), [({}, "unnamed file"), (SPANISH, "archivo sin nombre")])
def test_a_file_whose_name_cannot_stand_is_called_so_in_the_language_of_the_page(
    anna: tuple[Client, str], headers: dict[str, str], called: str
) -> None:
    client, key = anna
    given = SimpleUploadedFile("con.csv", b"a,b\n1,2\n")
    page = client.post(f"/c/{key}/files/bring-in/", {"file": given}, headers=headers, follow=True).content.decode()
    assert f"· {called}</p>" in page

"""In Spanish "pendiente" is said of what is owed: never of minutes that a team has still to decide about, unsaid."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from makewhole import language
from makewhole.language import LOCALE

TELLS_OWED = re.compile(r"\b(owed|must be made up|due date|undecided|(yet )?decided|awarded|outstanding)\b", re.I)
"""Words of an English sentence by which its reader knows that the minutes are owed, or that it says both."""


def pending() -> list[tuple[str, str]]:
    """Each sentence whose Spanish says "pendiente", with its English."""
    with (LOCALE / "es" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalog = read_po(file, locale="es")
    found = []
    for message in catalog:
        english = message.id if isinstance(message.id, str) else " ".join(message.id)
        spanish = message.string if isinstance(message.string, str) else " ".join(message.string or ())
        if re.search("pendiente", spanish, re.IGNORECASE):
            found.append((english, spanish))
    return found


def test_pendiente_is_said_only_where_the_english_says_owed_or_undecided() -> None:
    said = pending()
    assert len(said) > 20
    assert [pair for pair in said if not TELLS_OWED.search(pair[0])] == []


@pytest.mark.parametrize(
    "sentence",
    [
        "{missed} minutes missed: {made_up} made up, {left} still open.",
        "{missed} minutes missed: {made_up} made up, {left} not.",
    ],
)
def test_the_headline_says_plainly_that_minutes_were_not_made_up(sentence: str) -> None:
    with language.speaking("es"):
        said = language.gettext(sentence).format(missed=200, made_up=30, left=170)
    assert said == "200 minutos perdidos: 30 repuestos, 170 no."

"""A service line while it is typed: read back, and turned into numbers only once the person has seen what was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from makewhole import language
from makewhole.app import lines
from makewhole.app.lines import Reading
from makewhole.web import amount_words
from makewhole.web.forms.plan import PromiseForm

UNKNOWN = "unknown"
"""The choice of who does not know which of the readings is meant."""


@dataclass(frozen=True)
class Choice:
    """One way in which an ambiguous line can be read."""

    value: str
    words: str
    numbers: Reading | None
    is_chosen: bool

    @property
    def amount(self) -> list[str]:
        return amount_words.sentences(self.numbers) if self.numbers else []


@dataclass(frozen=True)
class ReadBack:
    """What the page says about the words as they are typed now."""

    wording: str
    reading: Reading
    sentences: list[str]
    missing: list[str]
    choices: list[Choice]
    """The readings to choose among; empty where the words are clear, or unclear in a way that no choice settles."""
    unread: str
    """The days in the words, of which nothing is made; "" where there are none, or where they were put in below."""
    was_seen: bool
    """Whether the person sent the form with just this reading on the page."""

    @property
    def is_clear(self) -> bool:
        return amount_words.is_whole(self.reading)

    @property
    def chosen(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.is_chosen), None)


def reading_about(wording: str, said: Mapping[str, Any] | None) -> ReadBack | None:
    """The reading of the words for the page; None where there are none."""
    wording = wording.strip()
    if not wording:
        return None
    with language.speaking("en"):  # the numbers of each way are read from its English sentence
        numbers = lines.choices(lines.read(wording))
    reading = lines.read(wording)
    picked = (said or {}).get("reading", "")
    choices = []
    if any(numbers):
        ways = zip(reading.ambiguities[0].readings, numbers, strict=True)
        choices = [Choice(str(at), words, way, str(at) == picked) for at, (words, way) in enumerate(ways)]
        choices.append(
            Choice(UNKNOWN, _("I do not know yet. Write the line down without numbers."), None, picked == UNKNOWN)
        )
    return ReadBack(
        wording,
        reading,
        amount_words.sentences(reading),
        amount_words.missing(reading) if not reading.ambiguities else [],
        choices,
        "" if (said or {}).get("starts_on") or (said or {}).get("ends_on") else "; ".join(lines.dates(wording)),
        (said or {}).get("read_as", "").strip() == wording,
    )


def promise_cells(form: PromiseForm, read: ReadBack | None) -> dict[str, str] | None:
    """The row as it is to be said; None, with what is missing said in the form, until the person has seen the reading.

    Numbers that were put in by hand stand. Else those of the reading that was confirmed or chosen; a line whose
    numbers nobody knows is written down without any.
    """
    cells = form.cells()
    if any(cells[name] for name in ("sessions", "minutes", "minutes_per_period")) or read is None:
        return cells
    if not read.was_seen:
        form.add_error("wording", _("Look at how the line is read, below. If it is right, write it down once more."))
        return None
    if read.choices and read.chosen is None:
        form.add_error("wording", _("This line can be read in more than one way. Choose one below."))
        return None
    numbers = read.chosen.numbers if read.chosen else read.reading
    if numbers is None or not amount_words.is_whole(numbers):
        return cells
    return {**cells, **_numbers(numbers), "grouping": cells["grouping"] or read.reading.grouping or ""}


def _numbers(reading: Reading) -> dict[str, str]:
    found = {"period": reading.period or "", "every": str(reading.every) if (reading.every or 1) > 1 else ""}
    if reading.sessions is not None and reading.minutes is not None:
        return {**found, "sessions": str(reading.sessions), "minutes": str(reading.minutes)}
    if reading.minutes_per_period is not None:
        found["minutes_per_period"] = str(reading.minutes_per_period)
    if reading.sessions is not None:
        found["sessions"] = str(reading.sessions)
    return found

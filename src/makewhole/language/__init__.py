"""The two languages in which the program speaks, English and Spanish: sentences, dates and numbers.

The English sentence stands in the code and is the key of its translation (`locale/es/LC_MESSAGES/django.po`, GNU
gettext; pages take theirs from the same catalog). The language belongs to the context: a request of one person never
speaks in the language of another's. Outside of `speaking` it is English, whatever the machine's is.
"""

from __future__ import annotations

import datetime as dt
import gettext as catalogs
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final, Literal

__all__ = [
    "LANGUAGES",
    "LOCALE",
    "Language",
    "clock",
    "current",
    "day",
    "file_size",
    "gettext",
    "gettext_noop",
    "long_day",
    "month",
    "ngettext",
    "number",
    "pgettext",
    "short_day",
    "speaking",
    "weekday",
]

Language = Literal["en", "es"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "es")
LOCALE: Final = Path(__file__).parent / "locale"
"""The folder of the catalogs."""
DOMAIN: Final = "django"

_current: ContextVar[Language] = ContextVar("makewhole_language", default="en")


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Everything said inside is said in this language."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def current() -> Language:
    """The language that is spoken here."""
    return _current.get()


@cache
def _catalog(language: Language) -> catalogs.NullTranslations:
    if language == "en":
        return catalogs.NullTranslations()
    return catalogs.translation(DOMAIN, LOCALE, [language])


def gettext(message: str) -> str:
    """The sentence in the language that is spoken; "" for "" (a catalog's empty key is its own head)."""
    return _catalog(_current.get()).gettext(message) if message else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The sentence for one or for many, in the language that is spoken."""
    return _catalog(_current.get()).ngettext(one, many, count)


def pgettext(context: str, message: str) -> str:
    """The sentence where the same English words mean two things."""
    return _catalog(_current.get()).pgettext(context, message)


def gettext_noop(message: str) -> str:
    """The sentence itself: marks one that is looked up later, when it is known who reads it."""
    return message


# --- dates and numbers ------------------------------------------------------------------------------------------------

_WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "es": ("lun", "mar", "mié", "jue", "vie", "sáb", "dom"),
}
_LONG_MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ),
    "es": (
        "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
        "diciembre",
    ),
}  # fmt: skip
_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"),
}
"""As the Unicode CLDR has them for `en` and `es-US` (a test compares them): no statement waits for its files."""


def day(date: dt.date) -> str:
    """The date as people read it: Fri 27 Feb 2026; vie 27 feb 2026."""
    return f"{weekday(date)} {short_day(date)}"


def short_day(date: dt.date) -> str:
    """The date without its weekday: 27 Feb 2026; 27 feb 2026."""
    return f"{date.day} {month(date)} {date.year}"


def long_day(date: dt.date) -> str:
    """The date with its month in full: 27 February 2026; 27 de febrero de 2026."""
    name = _LONG_MONTHS[_current.get()][date.month - 1]
    return f"{date.day} de {name} de {date.year}" if _current.get() == "es" else f"{date.day} {name} {date.year}"


def weekday(date: dt.date) -> str:
    """Its weekday in three letters."""
    return _WEEKDAYS[_current.get()][date.weekday()]


def month(date: dt.date) -> str:
    """Its month in three letters."""
    return _MONTHS[_current.get()][date.month - 1]


def clock(time: dt.time | str) -> str:
    """The time of day as people in the United States read it: 1:05 PM; 1:05 p.m.

    A text is a cell of the record (HH:MM); where it is no time of day it stays as it stands.
    """
    if isinstance(time, str):
        try:
            time = dt.time.fromisoformat(time)
        except ValueError:
            return str(time)
    half = (("AM", "PM"), ("a.m.", "p.m."))[_current.get() == "es"][time.hour >= 12]
    return f"{(time.hour - 1) % 12 + 1}:{time.minute:02}\N{NO-BREAK SPACE}{half}"


def number(value: int) -> str:
    """A whole number with its thousands set apart: 1,320, in English and in the Spanish of the United States."""
    return f"{value:,}"


def file_size(count: int) -> str:
    """How large a file is, as the pages say it, in both languages: 47.2 KB, 95.4 MB."""
    for unit, one in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if count >= one:
            return f"{count / one:,.1f}\N{NO-BREAK SPACE}{unit}"
    return f"{count}\N{NO-BREAK SPACE}{'byte' if count == 1 else 'bytes'}"

"""The room of the two languages: which one is spoken where, and its dates."""

from __future__ import annotations

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest
from babel import Locale
from babel.dates import format_time

from makewhole.language import (
    LANGUAGES,
    Language,
    clock,
    current,
    day,
    gettext,
    gettext_noop,
    long_day,
    month,
    ngettext,
    number,
    pgettext,
    short_day,
    speaking,
    weekday,
)
from makewhole.record.services import listed, service_words

SENTENCE = "Ask the team to decide."
IN_SPANISH = "Pida al equipo que decida."


def test_it_is_english_until_somebody_asks_for_spanish() -> None:
    assert (current(), gettext(SENTENCE)) == ("en", SENTENCE)
    with speaking("es"):
        assert (current(), gettext(SENTENCE)) == ("es", IN_SPANISH)
        with speaking("en"):
            assert gettext(SENTENCE) == SENTENCE
        assert gettext(SENTENCE) == IN_SPANISH
    assert gettext(SENTENCE) == SENTENCE


def test_after_an_error_it_is_english_again() -> None:
    with pytest.raises(ZeroDivisionError), speaking("es"):
        raise ZeroDivisionError
    assert current() == "en"


def test_forms_and_contexts() -> None:
    with speaking("es"):
        assert [ngettext("{minutes} minute", "{minutes} minutes", count) for count in (0, 1, 2)] == [
            "{minutes} minutos",
            "{minutes} minuto",
            "{minutes} minutos",
        ]
        assert pgettext("missed minutes", "need not be made up") != gettext("need not be made up")
    assert pgettext("missed minutes", "need not be made up") == "need not be made up"


@pytest.mark.parametrize("text", ["", "A sentence of a pack of one's own.", "{braces} of nobody"])
def test_what_is_not_ours_stays_as_it_is(text: str) -> None:
    with speaking("es"):
        assert gettext(text) == gettext_noop(text) == text


@pytest.mark.parametrize(("language", "locale"), [("en", "en_US"), ("es", "es_US")])
def test_days_and_months_are_those_of_the_cldr(language: Language, locale: str) -> None:
    """The rule: the CLDR's abbreviated name as it stands within a date, its first three letters, without a point.

    The CLDR has `sept` for September in Spanish, and some of its releases end the Spanish names with a point.
    """
    names = Locale.parse(locale)
    with speaking(language):
        for place in range(7):
            held = names.days["format"]["abbreviated"][place]
            assert weekday(dt.date(2026, 3, 2) + dt.timedelta(days=place)) == held.rstrip(".")[:3]
        for place in range(1, 13):
            held = names.months["format"]["abbreviated"][place]
            assert month(dt.date(2026, place, 1)) == held.rstrip(".")[:3]
            assert names.months["format"]["wide"][place] in long_day(dt.date(2026, place, 1))
        assert number(1320) == f"1{names.number_symbols['latn']['group']}320"


def test_a_date_as_people_read_it() -> None:
    date = dt.date(2026, 2, 27)
    assert (day(date), short_day(date), long_day(date)) == ("Fri 27 Feb 2026", "27 Feb 2026", "27 February 2026")
    with speaking("es"):
        assert (day(date), short_day(date)) == ("vie 27 feb 2026", "27 feb 2026")
        assert long_day(date) == "27 de febrero de 2026"


@pytest.mark.parametrize(("language", "locale"), [("en", "en_US"), ("es", "es_US")])
def test_the_time_of_day_is_that_of_the_cldr(language: Language, locale: str) -> None:
    """But for its narrow space, which few fonts have."""
    with speaking(language):
        for hour in range(24):
            time = dt.time(hour, 5)
            held = format_time(time, "short", locale=locale).replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")
            assert clock(time) == clock(f"{hour:02}:05") == held
        assert clock("about ten") == "about ten"
        assert clock("") == ""


def test_two_threads_do_not_mix() -> None:
    """Both stand inside their language at the same time, and each hears its own."""
    both_inside = threading.Barrier(2, timeout=30)

    def say(language: Language) -> set[str]:
        with speaking(language):
            both_inside.wait()
            return {gettext(SENTENCE) for _ in range(2_000)}

    with ThreadPoolExecutor(2) as pool:
        english, spanish = pool.map(say, LANGUAGES)
    assert english == {SENTENCE}
    assert spanish == {IN_SPANISH}


def test_two_contexts_of_one_thread_do_not_mix() -> None:
    here, there = copy_context(), copy_context()
    spanish = speaking("es")
    there.run(spanish.__enter__)
    assert here.run(gettext, SENTENCE) == SENTENCE
    assert there.run(gettext, SENTENCE) == IN_SPANISH
    assert gettext(SENTENCE) == SENTENCE
    there.run(spanish.__exit__, None, None, None)
    assert there.run(gettext, SENTENCE) == SENTENCE


def test_every_listed_service_has_a_spanish_name_and_the_record_keeps_its_own() -> None:
    with speaking("es"):
        spoken = {service.name: service_words(service.name) for service in listed()}
        assert spoken["Speech-Language Therapy"] == "Terapia del habla y lenguaje"
        assert all(name != words for name, words in spoken.items())
        assert service_words("Swimming with Ms. Ruiz") == "Swimming with Ms. Ruiz"
    assert all(service_words(service.name) == service.name for service in listed())

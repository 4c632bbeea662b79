"""Every paragraph of every paper in our own words is read in the eighth grade, in English and in Spanish.

Left out are citations, what somebody else wrote, and names, which stand as one short word. What the law says stands in
our words, so it is measured. A list is one text, a point a sentence. The hardest text of each language is printed (`-rP`), with how much was looked at.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from tests.documents import readability

from makewhole.app import papers
from makewhole.documents.papers import kinds, letters, template
from makewhole.documents.papers.matter import Matter
from makewhole.documents.papers.parts import Paper, Para, Points, Tick, Values, words
from makewhole.language import Language, gettext, speaking
from makewhole.policy.law import provisions
from makewhole.record.services import service_words

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
CHILDREN = {
    "01-first-session-in-april": "2026-06-13",
    "02-closed-on-election-day": "2026-12-19",
    "03-three-services-one-month": "2025-11-01",
    "04-three-agencies-one-year": "2026-06-15",
    "06-tests-and-a-field-trip": "2026-05-30",
    "07-make-ups-with-a-due-date": "2025-12-20",
    "08-two-logs-that-disagree": "2026-03-28",
    "09-placed-elsewhere-then-an-order": "2026-06-13",
}


def contacts(as_of: dt.date) -> dict[str, dict[str, str | None]]:
    """A journal: one request was refused, one has no reply although it was made twice."""
    days = [(as_of - dt.timedelta(days=ago)).isoformat() for ago in (40, 30, 20, 18)]
    return {
        "a": {"happened_on": days[0], "direction": "to", "channel": "email", "about": "make_up_plan"},
        "b": {
            "happened_on": days[1], "direction": "to", "channel": "email", "about": "make_up_plan", "replies_to": "a",
            "reply_due_on": days[3],
        },
        "c": {"happened_on": days[1], "direction": "to", "channel": "call", "about": "team_meeting"},
        "d": {"happened_on": days[2], "direction": "from", "channel": "call", "about": "refused", "replies_to": "c"},
    }  # fmt: skip


@cache
def matter(name: str, language: Language) -> Matter:
    as_of = dt.date.fromisoformat(CHILDREN[name])
    with speaking(language):
        found = papers.of_folder(EXAMPLES / name, as_of)
    return dataclasses.replace(found, rows={**found.rows, "contacts": contacts(as_of)})


def unclear(found: Matter) -> Matter:
    """The same child with lines that nobody can count, and no calendar."""
    services = tuple(
        dataclasses.replace(
            service,
            minutes=dict.fromkeys(service.minutes),
            promises=tuple(dataclasses.replace(each, minutes=dict.fromkeys(each.minutes)) for each in service.promises),
        )
        for service in found.services
    )
    return dataclasses.replace(found, child=dataclasses.replace(found.child, services=services), days=())


def in_state(found: Matter, state: str) -> Matter:
    student = {**found.student, "state": state}
    return dataclasses.replace(found, rows={**found.rows, "students": {found.child.student_id: student}})


@cache
def late_awards(language: Language) -> tuple[Matter, ...]:
    """The child of example 9 after the day of his award, as each of those who award it would have made it; and old."""
    with speaking(language):
        found = papers.of_folder(EXAMPLES / "09-placed-elsewhere-then-an-order", dt.date(2026, 9, 15))
    cases = []
    for who, due_on in (
        ("sea", dt.date(2026, 8, 31)), ("hearing", dt.date(2026, 8, 31)), ("settlement", dt.date(2026, 8, 31)),
        ("team", dt.date(2026, 8, 31)), (None, dt.date(2026, 8, 31)), ("sea", dt.date(2025, 9, 16)),
    ):  # fmt: skip
        services = tuple(
            dataclasses.replace(
                each, awards=tuple(dataclasses.replace(award, awarded_by=who, due_on=due_on) for award in each.awards)
            )
            for each in found.services
        )
        cases.append(dataclasses.replace(found, child=dataclasses.replace(found.child, services=services)))
    return tuple(cases)


@cache
def a_year_on(language: Language) -> tuple[Matter, ...]:
    """The child of example 3 after her oldest misses left the year: one is answered. In states with a rule of their own."""
    with speaking(language):
        found = papers.of_folder(EXAMPLES / "03-three-services-one-month", dt.date(2026, 10, 4))
    return tuple(
        dataclasses.replace(found, child=dataclasses.replace(found.child, state=each)) for each in ("AK", "MO")
    )


def answered_somehow(found: Matter) -> Iterator[Matter]:
    """The same child after a call, or a letter, of which the journal does not say what it answers."""
    for channel in ("call", "email", "meeting", "letter", "in_person", ""):
        came = {"happened_on": found.as_of.isoformat(), "direction": "from", "channel": channel}
        yield dataclasses.replace(found, rows={**found.rows, "contacts": {**found.table("contacts"), "z": came}})


def matters(language: Language) -> Iterator[Matter]:
    for name in CHILDREN:
        yield matter(name, language)
    third = matter("03-three-services-one-month", language)
    yield unclear(third)
    yield unclear(matter("01-first-session-in-april", language))
    yield in_state(third, "WI")
    yield in_state(third, "IL")
    yield from late_awards(language)
    yield from a_year_on(language)
    yield from answered_somehow(third)


def drawn(language: Language) -> Iterator[Paper]:
    """Every paper that can be made for one of the children."""
    with speaking(language):
        for found in matters(language):
            for each in kinds.TEMPLATES.values():
                try:
                    yield template.make(each, found, {"child_name": "Ana"})
                    if any(blank.name == "contacts_since" for blank in each.blanks_of(found)):
                        yield template.make(each, found, {"child_name": "Ana", "contacts_since": "no"})
                except template.NotMade:
                    continue


def texts(paper: Paper) -> Iterator[str]:
    """The texts in our own words: a paragraph, a box to tick, the points of a list line by line; without citations."""
    for part in paper.parts:
        if (isinstance(part, Para) and not part.typed) or isinstance(part, Tick):
            yield words(part.line)
        elif isinstance(part, Points) and not all(item.typed for item in part.items):
            yield "\n".join(uncited(item, paper) for item in part.items if not item.typed)


def uncited(item: Para, paper: Paper) -> str:
    """The point without the citation that it begins with, where it says what is written there."""
    line = words(item.line)
    told = [each for each in paper.provisions() if line.startswith(f"{each.citation}: ")]
    if not told:
        return line
    line = line.removeprefix(f"{told[0].citation}: ")
    for by in filter(None, (each.reported_by for each in told)):
        line = line.replace(by, "Ana")
    return line


def neutral(text: str, names: list[str]) -> str:
    """The text with a short word in the place of each name and of each ruled line."""
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = text.replace(name, "Ana")
    return re.sub(r"\[[^\]]*\]", "Ana", text)


def measured(language: Language) -> list[tuple[float, str, str]]:
    """Each text once, the hardest first: how far it is above what is allowed (0 or less: it is not), its paper, itself."""
    with speaking(language):
        names = [service_words(each.service) for found in matters(language) for each in found.services]
        for found in matters(language):
            names += [found.name or ""]
            if found.whom is not None:
                names += [found.whom.term_for_complaint or "", found.whom.term_for_meeting or ""]
    seen: dict[str, tuple[float, str]] = {}
    for paper in drawn(language):
        for text in texts(paper):
            plain = neutral(text, names)
            if re.search(r"[^\W\d_]", plain):
                seen.setdefault(plain, (too_hard(plain, language), paper.kind))
    return sorted(((by, kind, text) for text, (by, kind) in seen.items()), reverse=True)


def too_hard(text: str, language: str) -> float:
    """By how much it is above the eighth grade; for Spanish in the scale of the formula that it fails by more."""
    if language == "en":
        return readability.flesch_kincaid(text) - readability.GRADE
    return max(readability.crawford(text) - readability.GRADE, readability.PERSPICUITY - readability.perspicuity(text))


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_paragraph_is_read_in_the_eighth_grade(
    language: Language, record_property: Callable[[str, object], None]
) -> None:
    found = measured(language)
    kinds_seen = {kind for _by, kind, _text in found}
    said = [f"{language}: {len(found)} texts of {len(kinds_seen)} kinds of paper; the hardest:"]
    said += [f"  {by:+.1f} {kind}: {text!r}" for by, kind, text in found[:5]]
    sys.stdout.write("\n".join(said) + "\n")
    record_property("looked_at", said)
    assert len(found) > 60
    assert kinds_seen >= {kind for kind, each in kinds.TEMPLATES.items() if each.as_word}
    assert [(round(by, 1), kind, text) for by, kind, text in found if by > 0] == []


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_each_provision_says_is_read_in_the_eighth_grade(language: Language) -> None:
    """Each by itself, those too that no paper of the examples names."""
    with speaking(language):
        said = {each.key: gettext(each.says) for each in provisions().values() if not each.is_reported}
        notes = [gettext(each) for each in letters.EVIDENCE.values()]
    assert len(said) > 20
    hard = {key: round(by, 1) for key, text in said.items() if (by := too_hard(" ".join((text, *notes)), language)) > 0}
    assert hard == {}


def test_the_sources_are_measured() -> None:
    """A paraphrase as it stood before, too hard to read, is found in the paper that names it."""
    hard = dataclasses.replace(provisions()["records"], says=HARD["en"])
    paper = kinds.TEMPLATES["service_logs"]
    with speaking("en"):
        found = template.make(paper, matter("03-three-services-one-month", "en"))
        parts = (*found.parts[:-1], *letters.sources((Para(("x",), (hard,)),)))
    texts_of_it = [*texts(dataclasses.replace(found, parts=parts))]
    assert max(too_hard(text, "en") for text in texts_of_it) > 4
    assert not any("34 CFR 300.613(a), (b): " in text for text in texts_of_it if HARD["en"] in text)


HARD = {
    "en": "Notwithstanding the aforementioned considerations, the responsible educational agency is respectfully "
    "requested to furnish comprehensive documentation regarding the implementation of individualized services.",
    "es": "No obstante las consideraciones anteriormente mencionadas, se solicita respetuosamente a la agencia educativa "
    "responsable que proporcione documentación exhaustiva relativa a la implementación de los servicios individualizados.",
}


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_hard_sentence_is_found(language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted into a letter, it is the first that is named."""
    logs = kinds.TEMPLATES["service_logs"]

    def body(found: Matter, values: Values) -> Iterator[object]:
        yield from logs.body(found, values)
        yield Para((HARD[language],))

    planted = dataclasses.replace(logs, body=body)  # type: ignore[arg-type]
    monkeypatch.setattr(kinds, "TEMPLATES", {"service_logs": planted})
    by, kind, text = measured(language)[0]
    assert (kind, text) == ("service_logs", HARD[language])
    assert by > 0


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("made", 1), ("people", 2), ("ago", 2), ("minutes", 2), ("service", 2), ("area", 3), ("missed", 1), ("needed", 2),
     ("speech", 1), ("compensatory", 5), ("special", 2), ("education", 4), ("reason", 2), ("services", 3), ("2026", 1)],
)  # fmt: skip
def test_syllables_of_english_words_are_never_too_few(word: str, syllables: int) -> None:
    assert syllables <= readability.english_syllables(word) <= syllables + 1


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("día", 2), ("escuela", 3), ("que", 1), ("reponer", 3), ("veintiún", 2), ("guía", 2), ("pingüino", 3), ("muy", 1),
     ("educación", 4), ("leer", 2), ("aún", 2), ("continuo", 3), ("equipo", 3), ("buey", 1), ("caótico", 4)],
)  # fmt: skip
def test_syllables_of_spanish_words(word: str, syllables: int) -> None:
    assert readability.spanish_syllables(word) == syllables


def test_the_formulas_are_those_that_were_published() -> None:
    """Counted and reckoned by hand."""
    english = "The cat sat down here. We saw the happy dog."
    assert readability.counts(english, "en") == readability.Counts(2, 10, 11)
    assert readability.flesch_kincaid(english) == pytest.approx(0.39 * 5 + 11.8 * 1.1 - 15.59)
    spanish = "El gato duerme. La casa es azul."
    assert readability.counts(spanish, "es") == readability.Counts(2, 7, 11)
    assert readability.crawford(spanish) == pytest.approx(-0.205 * 200 / 7 + 0.049 * 1100 / 7 - 3.407)
    assert readability.perspicuity(spanish) == pytest.approx(206.835 - 62.3 * 11 / 7 - 3.5)

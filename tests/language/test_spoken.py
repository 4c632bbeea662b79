"""What the core says of a child's record, said in both languages: no English is left in the Spanish, no figure differs."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from makewhole.app import folders, wording
from makewhole.language import Language, speaking
from makewhole.ledger.explain import ACCOUNT_LABELS, ACCOUNT_PHRASES, STEP_WORDS
from makewhole.ledger.warning_words import SENTENCES, WHY_NOT_COUNTABLE, parts, spoken, why_not_countable
from makewhole.record.schema import EVIDENCE, OUTCOMES, REASONS

ROOT = Path(__file__).parent.parent.parent
MAKE_UPS = ROOT / "examples" / "07-make-ups-with-a-due-date"
VACANCY = ROOT / "examples" / "05-vacancy-then-contractor"
CASES = {
    "make-ups with a due date": (MAKE_UPS, dt.date(2025, 12, 20), None),
    "reported rules": (VACANCY, dt.date(2026, 11, 20), "us-tx-training-deck"),
    "clocks that ask": (VACANCY, dt.date(2026, 11, 20), "us-il"),
}


@dataclass
class Spoken:
    """Everything said of a case, by its place, and the statement's figures."""

    sentences: dict[str, str] = field(default_factory=dict)
    figures: Any = None


def say(language: Language, folder: Path, as_of: dt.date, policy: str | None) -> Spoken:
    said = Spoken()

    def add(place: str, *sentences: str | None) -> None:
        said.sentences |= {f"{place} {nr}": text for nr, text in enumerate(sentences) if text}

    with speaking(language):
        statement = folders.statement(folder, as_of, policy=policy)
        for child in statement.children:
            add(f"{child.student_id} headline", *child.headline.sentences, child.headline.action)
            add(f"{child.student_id} clocks", *(clock.why for clock in child.clocks))
            add(f"{child.student_id} duties", *(wording.in_words(clock.clock.duty) for clock in child.clocks))
            add(f"{child.student_id} rights", *(wording.in_words(note.text) for note in child.rights))
            for block in child.services:
                add(f"{block.service} name", wording.service_words(block.service))
                add(f"{block.service} amounts", *(line.amount for line in block.promises))
                add(f"{block.service} not countable", *(line.not_countable for line in block.promises))
                for share in block.shares:
                    place = f"{block.service} {share.account} {share.reason} {share.rule}"
                    add(place, share.reason_words, wording.outcome_words(share.outcome))
        add("assumptions", *(each.text for each in statement.assumptions))
        add("findings", *(each.message for each in statement.findings))
        names = {service.service for service in statement.services}
        for service in sorted(names):
            for account in ("owed", "promised", "delivered", "excused", "undetermined", "unrecorded", "upcoming"):
                explained = folders.explain(folder, [service, account], as_of, policy=policy)
                add(f"{service} {account} title", explained.title)
                for explanation in explained.explanations:
                    add(explanation.posting_id, *explanation.sentences)
        said.figures = figures(statement.as_json())
    return said


def figures(value: Any) -> Any:
    """The statement's JSON without its sentences."""
    if isinstance(value, dict):
        return {name: figures(each) for name, each in value.items() if name not in ("text", "why", "message")}
    return [figures(each) for each in value] if isinstance(value, list) else value


@pytest.fixture(scope="module", params=CASES)
def both(request: pytest.FixtureRequest) -> tuple[Spoken, Spoken]:
    case = CASES[request.param]
    return say("en", *case), say("es", *case)


SAME = [
    text
    for entry in tomllib.loads(Path(__file__).with_name("same_in_spanish.toml").read_text(encoding="utf-8")).values()
    for text in entry["same"]
    if len(text) > 20
]
KEPT = re.compile(r"^(Source|Fuente): ")
"""A sentence that is mostly a citation: its title stays as its source has it."""
ENGLISH = re.compile(
    r"\b(the|of|are|were|was|must|which|with|says|nothing|minutes|missed|made|team|ask|from|because|every)\b",
    re.IGNORECASE,
)


def our_words(sentence: str) -> str:
    """The sentence without what is quoted of the record, without citations, names of offices and titles."""
    for name in SAME:
        sentence = sentence.replace(name, "")
    if KEPT.match(sentence):
        return sentence.partition(":")[0]
    return re.sub(r'"[^"]*"', "", sentence)


def test_no_sentence_is_left_in_english(
    both: tuple[Spoken, Spoken], record_property: Callable[[str, object], None]
) -> None:
    english, spanish = both
    assert list(english.sentences) == list(spanish.sentences)
    same = {place for place, text in english.sentences.items() if spanish.sentences[place] == text}
    assert same == set()
    left = [text for text in spanish.sentences.values() if ENGLISH.search(our_words(text))]
    assert left == []
    record_property("looked_at", f"{len(english.sentences)} sentences")


def test_the_english_itself_would_be_noticed(both: tuple[Spoken, Spoken]) -> None:
    english, _ = both
    noticed = [text for text in english.sentences.values() if ENGLISH.search(our_words(text))]
    assert len(noticed) > 20


def test_the_figures_are_the_same_in_both_languages(both: tuple[Spoken, Spoken]) -> None:
    english, spanish = both
    assert json.dumps(english.figures, default=str) == json.dumps(spanish.figures, default=str)
    digits = {
        place: (sorted(re.findall(r"\d+", text)), sorted(re.findall(r"\d+", spanish.sentences[place])))
        for place, text in english.sentences.items()
        if not our_words(text).startswith("Source")
    }
    assert {place: found for place, found in digits.items() if found[0] != found[1]} == {}


# Lists of words


WORDS: dict[Callable[[str], str], tuple[str, ...]] = {
    wording.reason_words: (*REASONS, ""),
    wording.outcome_words: (*OUTCOMES, ""),
    wording.evidence_words: EVIDENCE,
    wording.account_words: (*ACCOUNT_LABELS, *ACCOUNT_PHRASES),
}


def test_every_word_of_a_list_is_said_in_both_languages() -> None:
    left = []
    for words, names in WORDS.items():
        for name in names:
            english = words(name)
            with speaking("es"):
                spanish = words(name)
            assert english
            if english == spanish and not english.startswith("local"):
                left.append(english)
    assert left == []
    assert len(STEP_WORDS) == 13


# Warnings that the engine puts together are said anew.


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_warning_of_the_engine_is_read_back_and_said_in_spanish(sentence: str) -> None:
    names = parts(sentence)[1::2]
    why = WHY_NOT_COUNTABLE["no_terms"]
    places = {name: why if name == "why" else f"id-{name} 7" for name in names}
    message = sentence.format(**places)
    assert spoken(message) == message
    with speaking("es"):
        said = spoken(message)
    assert said != message
    assert all(text in said for name, text in places.items() if name != "why")
    assert why not in said


def test_a_warning_that_is_no_sentence_of_ours_stays_as_it_is() -> None:
    with speaking("es"):
        assert spoken("Something else is wrong.") == "Something else is wrong."
    assert why_not_countable("Something else is wrong.") is None


def test_why_a_promise_cannot_be_counted_is_said_in_both_languages() -> None:
    message = SENTENCES[11].format(promise="speech-1", why=WHY_NOT_COUNTABLE["no_period"])
    english = why_not_countable(message)
    assert english is not None
    assert english.startswith(WHY_NOT_COUNTABLE["no_period"])
    with speaking("es"):
        spanish = why_not_countable(spoken(message))
    assert spanish is not None
    assert spanish.startswith("la línea del plan no dice con qué frecuencia")

"""The shipped tables are those of the grammar, and the grammar, its phrases and the vocabulary know the same kinds."""

from __future__ import annotations

import json
import re

from makewhole.wording import compile as compiler
from makewhole.wording import vocabulary
from makewhole.wording.parsing import GRAMMAR, TABLES, Phrases
from makewhole.wording.reading import Code
from makewhole.wording.tokens import tokenize


def test_the_shipped_tables_are_those_of_the_grammar() -> None:
    shown = "run python -m makewhole.wording.compile"
    assert TABLES.read_text(encoding="utf-8") == compiler.shipped_text(), shown


def test_every_phrase_of_the_grammar_has_a_method() -> None:
    named = {rule[0] for rule in json.loads(TABLES.read_text(encoding="utf-8"))["rules"] if rule[0]}
    assert len(named) > 50
    assert {name for name in named if not callable(getattr(Phrases, name, None))} == set()


def test_every_danger_of_the_vocabulary_is_a_code_or_a_kind_of_its_own() -> None:
    assert set(vocabulary.DANGER) - set(Code.__args__) == {"beyond", "contrast", "time_word"}  # type: ignore[attr-defined]


def test_every_kind_of_token_is_known_to_the_grammar() -> None:
    declared = set(re.findall(r"[A-Z_]+", " ".join(re.findall(r"^%declare (.*)$", GRAMMAR.read_text("utf-8"), re.M))))
    lines = [
        "2 x 30 min/wk, 1:1",
        "3:30:3 from 9:00 to 9:40 on Monday",
        "twice or once",
        "bi-weekly (a total of 1 1/2 hrs)",
    ]
    kinds = {token.kind for line in lines for token in tokenize(line).tokens}
    assert kinds <= declared
    assert len(kinds) > 15


def test_numbers_of_several_words_are_one_number() -> None:
    def number(text: str) -> float:
        (value,) = [token.value for token in tokenize(text).tokens if token.kind == "NUM"]
        return float(value)

    assert number("thirty-five minutes") == 35
    assert number("one hundred twenty minutes") == 120
    assert number("a hundred and twenty minutes") == 120
    assert number("1,350 minutes") == 1350
    assert number("2 1/2 hours") == 2.5
    assert number("two and a half hours") == 2.5
    assert number("half an hour") == 0.5
    assert number("1:30 hours") == 1.5
    assert number("thirty (30) minutes") == 30

"""The page of service lines: each example is what the reader reads, each ambiguity what it asks, each drawing the grammar."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from docs import grammar_diagrams

from makewhole.wording import Reading, read
from makewhole.wording.parsing import GRAMMAR

PAGE = (Path(__file__).parent.parent / "docs" / "service-lines.md").read_text(encoding="utf-8")
SPANS = {
    "day": "a day",
    "week": "a week",
    "month": "a month",
    "term": "a term",
    "semester": "a semester",
    "school_year": "a school year",
    "plan_year": "a year of the plan",
}


def rows(title: str) -> list[list[str]]:
    """The rows of the first table under a heading."""
    text = PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def words(reading: Reading) -> str:
    """A reading as the page writes it: "2 × 30 = 60 a week, individual"."""
    whole = reading.minutes_per_period
    if reading.sessions is not None and reading.minutes is not None:
        amount = f"{reading.sessions} × {reading.minutes}" + (f" = {whole:,}" if whole is not None else "")
    elif reading.sessions is not None and whole is not None:
        amount = f"{reading.sessions} sessions, {whole:,} minutes in all,"
    elif whole is not None:
        amount = f"{whole:,} minutes"
    else:
        amount = "no amount"
    if reading.period is None:
        period = ", no period"
    elif reading.period == "cycle":
        period = f" in {reading.every} school days"
    elif reading.every != 1:
        period = f" every {reading.every} {reading.period}s"
    else:
        period = f" {SPANS[reading.period]}"
    return amount + period + (f", {reading.grouping}" if reading.grouping else "")


@pytest.mark.parametrize(("line", "shown"), [(row[0], row[1]) for row in rows("Examples")])
def test_each_example_is_what_the_reader_reads(line: str, shown: str) -> None:
    reading = read(line)
    assert reading.ambiguities == ()
    assert words(reading) == shown


@pytest.mark.parametrize("line", grammar_diagrams.AMBIGUOUS)
def test_each_ambiguous_line_has_no_number_of_minutes_and_is_shown_with_its_question(line: str) -> None:
    reading = read(line)
    assert reading.minutes_per_period is None
    first = reading.ambiguities[0]
    assert len(first.readings) >= 2
    [row] = [row for row in grammar_diagrams.ambiguous_table().splitlines() if row.startswith(f"| {line} |")]
    assert row.endswith(f"| {first.ask} |")
    assert all(words in row for words in first.readings)


def test_there_are_examples_of_both_kinds() -> None:
    assert len(rows("Examples")) >= 20
    assert len(grammar_diagrams.AMBIGUOUS) >= 10
    assert "generated/grammar/ambiguous.inc" in PAGE


def test_every_rule_of_the_grammar_is_drawn_with_all_that_it_names() -> None:
    written = grammar_diagrams.written()
    rules = grammar_diagrams.definitions()
    assert set(rules) == set(written)
    for rule, tree in rules.items():
        picture = ElementTree.fromstring(grammar_diagrams.svg(rule, tree))
        shown = " ".join("".join(text.itertext()) for text in picture.iter("{http://www.w3.org/2000/svg}text"))
        code = re.sub(r"//.*|->\s*\w+", "", written[rule]).partition(":")[2]
        named = re.findall(r"\b\w+\b", code)
        assert named
        for name in named:
            label = grammar_diagrams.TOKENS[name] if name.isupper() else grammar_diagrams.RULES.get(name, name)
            assert label in shown, (rule, name)


def test_every_kind_of_token_has_words_for_a_reader() -> None:
    declared = {
        name
        for line in re.findall(r"(?m)^%declare (.+)$", GRAMMAR.read_text(encoding="utf-8"))
        for name in line.split()
    }
    assert declared
    assert declared - grammar_diagrams.TOKENS.keys() == set()


def test_a_drawing_takes_the_colours_of_the_page() -> None:
    made = grammar_diagrams.page()
    assert set(re.findall(r"(?:stroke|fill): ([^;]+);", made)) <= {
        "currentColor",
        "none",
        "var(--color-link, currentColor)",
    }
    assert not re.search(r"<svg[^>]*style=", made)

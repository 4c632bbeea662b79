"""Any text at all, and texts made of the vocabulary's own words: nothing fails, and nothing said is passed over."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.wording.test_reading import LINES

from makewhole.wording import Reading, read, vocabulary
from makewhole.wording.tokens import MAX_TOKENS, tokenize

RIGHT = [line[0] for line in LINES if line[3] is not None]
PLAIN = [
    "2 x 30 minutes weekly",
    "30 minutes, 2 times per week",
    "60 minutes a week of speech",
    "30 min/day, 5 days/wk",
    "one 45-minute session every other week",
    "2x30:1 weekly",
    "120 min monthly (4 x 30)",
    "30 minutos, 2 veces por semana",
    "50 minutes of math and 60 minutes of ELA each day",
]

WORDS = sorted(
    {
        word
        for table in (
            vocabulary.WORDS,
            vocabulary.DANGER,
            vocabulary.SERVICES,
            vocabulary.SPANS,
            vocabulary.OFTEN,
            vocabulary.TWOFOLD,
            vocabulary.COUNTED,
        )
        for phrases in table.values()
        for word in phrases.split(" | ")
    }
    | set(vocabulary.NUMBERS)
    | set(vocabulary.ORDINALS)
    | {
        "1",
        "2",
        "5",
        "10",
        "30",
        "45",
        "60",
        "90",
        "1:1",
        "3:1",
        "30:1",
        "2:30:3",
        "9:00",
        "9/1/2025",
        "2025-26",
        "1.5",
        "1/2",
    }
)
AMOUNT_WORDS = [
    "2",
    "3",
    "30",
    "45",
    "x",
    "times",
    "minutes",
    "min",
    "per",
    "/",
    "a",
    "week",
    "wk",
    "day",
    "weekly",
    "daily",
]
AMOUNT_WORDS += [
    "sessions",
    "session",
    "each",
    "(",
    ")",
    ",",
    "and",
    "for",
    "of",
    "total",
    "every",
    "other",
    "month",
    "twice",
]
composed = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
amounts = st.lists(st.sampled_from(AMOUNT_WORDS), max_size=12).map(" ".join)


def amount(reading: Reading) -> tuple[int | None, int | None, int | None, str | None, int | None]:
    return (reading.sessions, reading.minutes, reading.minutes_per_period, reading.period, reading.every)


def holds(reading: Reading) -> None:
    """What is so of every reading."""
    assert (reading.period is None) == (reading.every is None)
    for figure in (reading.sessions, reading.minutes, reading.minutes_per_period, reading.every):
        assert figure is None or 0 < figure <= 100_000
    if reading.minutes_per_period is not None:
        assert reading.period is not None
        if reading.sessions is not None and reading.minutes is not None:
            assert reading.sessions * reading.minutes == reading.minutes_per_period
    assert reading.is_read or reading.period is not None or reading.ambiguities
    for ambiguity in reading.ambiguities:
        assert len(ambiguity.readings) >= 2


@given(st.text(st.characters()))
def test_any_text_is_read_without_failing(text: str) -> None:
    holds(read(text))


@settings(max_examples=400)
@given(composed)
def test_any_words_of_the_vocabulary_are_read_without_failing(text: str) -> None:
    holds(read(text))


@settings(max_examples=400)
@given(amounts)
def test_any_words_of_amounts_are_read_without_failing(text: str) -> None:
    holds(read(text))


@pytest.mark.parametrize("line", RIGHT)
def test_another_number_takes_the_amount_away(line: str) -> None:
    if "instead of" not in line:  # what follows these words is the old amount
        assert read(f"{line} or 45").minutes_per_period is None


@settings(max_examples=300)
@given(amounts)
def test_another_number_takes_any_amount_away(line: str) -> None:
    assert read(f"{line} or 45").minutes_per_period is None


@settings(max_examples=300)
@given(st.sampled_from(PLAIN), st.data())
def test_a_number_put_in_anywhere_is_not_passed_over(line: str, data: st.DataObject) -> None:
    words = line.split()
    at = data.draw(st.integers(0, len(words)))
    changed = " ".join([*words[:at], "17", *words[at:]])
    assert amount(read(changed)) != amount(read(line)), changed


@settings(max_examples=300)
@given(st.sampled_from(PLAIN), st.data())
def test_a_word_of_time_put_in_anywhere_is_not_passed_over(line: str, data: st.DataObject) -> None:
    words = line.split()
    at = data.draw(st.integers(0, len(words)))
    word = data.draw(st.sampled_from(["quarters", "semesters", "June", "evenings", "months", "hours"]))
    changed = " ".join([*words[:at], word, *words[at:]])
    assert amount(read(changed)) != amount(read(line)) or not read(changed).is_read, changed


DANGERS = sorted(
    word
    for code, phrases in vocabulary.DANGER.items()
    if code not in ("beyond", "whole_day", "contrast")  # harmless after an amount, or beside one alone
    for word in phrases.split(" | ")
)


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_word_of_danger_takes_the_amount_away(place: str) -> None:
    assert len(DANGERS) > 200
    passed_over = [
        word
        for word in DANGERS
        if read(
            f"{word} 2 x 30 minutes weekly" if place == "before" else f"2 x 30 minutes weekly {word}"
        ).minutes_per_period
        is not None
    ]
    assert passed_over == []


@pytest.mark.parametrize("word", vocabulary.DANGER["contrast"].split(" | "))
def test_a_word_of_contrast_leaves_one_amount_and_takes_two_away(word: str) -> None:
    assert read(f"{word} 30 minutes weekly").minutes_per_period == 30
    assert read(f"speech 30 minutes weekly, {word} OT 60 minutes weekly").minutes_per_period is None


@given(st.sampled_from(RIGHT), st.data())
def test_case_and_blanks_change_nothing(line: str, data: st.DataObject) -> None:
    plain = amount(read(line))
    assert amount(read(line.upper())) == plain
    assert amount(read(line.lower())) == plain
    assert amount(read(line.title())) == plain
    assert (
        amount(read("  " + line.replace(" ", data.draw(st.sampled_from(["  ", "\t", "\n", "\u00a0"]))) + " ")) == plain
    )


@given(composed)
def test_case_changes_no_number_of_any_words(line: str) -> None:
    assert amount(read(line.upper())) == amount(read(line.lower()))


@pytest.mark.parametrize(
    "plural", ["speech therapy", "services in the resource room", "with Ms. Lee", "\U0001f600", "\x00"]
)
def test_plain_words_change_nothing(plural: str) -> None:
    for line in PLAIN:
        assert amount(read(f"{line} {plural}")) == amount(read(line)), line


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "30 " * 3_333,
        "(" * 10_000,
        "(" * 50 + "30 minutes weekly" + ")" * 50,
        "\x00" * 10_000,
        "\U0001f600" * 10_000,
        "\ud800 30 minutes weekly",
        "9" * 1_900 + " minutes weekly",
        "1/2 " * 500,
        "speech and " * 180,
        "2 x 30 minutes weekly " * 90,
        "½" * 1_000,
        " " * 10_000,
        "\u0663\u0660 minutes weekly",
        "a\u0300" * 5_000,
    ],
    ids=range(15),
)
def test_a_text_of_any_length_and_kind_is_read_in_no_time(text: str) -> None:
    read("30 minutes weekly")
    begun = time.process_time()
    holds(read(text))
    assert time.process_time() - begun < 0.05  # 20 ms where nothing else runs


def test_a_line_of_too_many_words_is_named() -> None:
    line = "30 minutes speech, " * MAX_TOKENS
    assert tokenize(line).too_long
    assert [ambiguity.code for ambiguity in read(line).ambiguities] == ["too_long"]


def test_a_thousand_lines_are_read_in_a_second() -> None:
    lines = [f"{line} room {number}" for number in range(1, 11) for line in RIGHT][:1000]
    read(lines[0])
    begun = time.process_time()
    for line in lines:
        read(line)
    assert len(lines) == 1000
    assert time.process_time() - begun < 1  # 2,000 a second and more where nothing else runs

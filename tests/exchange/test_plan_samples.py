"""The plan reader against drawn forms, more than half of them kept from its writer: no cell is wrong, no row made up.

What was not read is counted in the report (`python -m tests.exchange.plans_check`), and is no failure.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from tests.exchange.plans_check import (
    COMPARED,
    HALVES,
    SAMPLES,
    Cells,
    Score,
    check,
    compare,
    judge,
    paper,
    readers,
    samples,
)

from makewhole.exchange.reading import Reader

Look = Callable[[str, object], None]
FORMS = samples()


@cache
def by_name() -> dict[str, Reader]:
    return readers()


@cache
def scored(folder: Path) -> Score:
    return check(folder, by_name())


@pytest.mark.parametrize("folder", FORMS, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_no_cell_is_wrong_and_no_row_is_made_up(folder: Path, record_property: Look) -> None:
    score = scored(folder)
    assert score.fails == []
    record_property("looked_at", f"{score.right} right, {len(score.empty)} empty, {len(score.missing)} rows missing")


def test_half_of_the_forms_was_held_back_and_none_is_large() -> None:
    seen, held_back, unseen = (samples(half) for half in HALVES)
    assert len(seen) >= 20
    assert len(held_back) >= 20
    assert len(unseen) >= 10
    assert all(paper(folder).stat().st_size < 60_000 for folder in FORMS)


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / "expected" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("column", "planted"),
    [("minutes", "55"), ("starts_on", "2025-01-01"), ("setting", "On the moon"), ("wording", "9 hours")],
)
def test_a_planted_wrong_expectation_is_seen(column: str, planted: str) -> None:
    folder = SAMPLES / "seen" / "word-nested"
    assert scored(folder).fails == []
    expected = {table: rows(folder, table) for table in COMPARED}
    expected["promises"][1][column] = planted
    assert [(fault.row, fault.column) for fault in check(folder, by_name(), expected).wrong] == [("2", column)]


def test_a_row_that_the_paper_does_not_have_is_seen() -> None:
    folder = SAMPLES / "seen" / "word-nested"
    expected = {table: rows(folder, table) for table in COMPARED}
    del expected["promises"][0]
    score = check(folder, by_name(), expected)
    assert len(score.extra) == 1
    assert score.fails


def test_a_row_that_was_not_read_is_missing_and_an_empty_cell_is_empty() -> None:
    paper_rows: dict[str, list[Cells]] = {
        "promises": [
            {"line": "1", "service": "Math", "minutes": "30", "setting": "Classroom"},
            {"line": "2", "service": "Reading", "minutes": "45"},
            {"line": "3?", "service": "Consultation"},
        ]
    }
    found: dict[str, list[Cells]] = {"promises": [{"service": "Math", "minutes": "30", "setting": ""}]}
    score = compare("planted", paper_rows, found)
    assert (score.right, score.empty, score.missing, score.fails) == (2, ["promises 1 setting"], ["promises 2"], [])


@pytest.mark.parametrize(
    ("column", "expected", "found", "verdict"),
    [
        ("minutes", "30", "30", "right"),
        ("minutes", "30", "", "empty"),
        ("minutes", "30", "20", "wrong"),
        ("minutes", "?", "", ""),
        ("minutes", "?", "30", "wrong"),
        ("minutes", "", "30", "wrong"),
        ("minutes", "*", "30", ""),
        ("state", "OH |", "", ""),
        ("state", "OH |", "OH", "right"),
        ("state", "OH |", "CA", "wrong"),
        ("setting", "Speech room", "speech  room", "right"),
        ("wording", "30 minutes / 2 times per week", "2 times per week, 30 minutes", "right"),
        ("wording", "30 minutes / 2 times per week", "30 minutes", "wrong"),
        ("wording", "30 minutes", "30 minutes Page 2 of 3", "wrong"),
    ],
)
def test_a_cell_is_judged_as_the_page_says(column: str, expected: str, found: str, verdict: str) -> None:
    assert judge(column, expected, found) == verdict


def test_the_forms_are_drawn_anew_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.exchange.samples.plans import make_expected, make_fields, make_ohio, make_unseen, make_word_tables

    monkeypatch.setattr(make_expected, "HERE", tmp_path)
    for form in (make_ohio, make_fields, make_unseen, make_word_tables):
        form.make()
    drawn = {path.relative_to(tmp_path): path for path in tmp_path.rglob("*") if path.is_file()}
    assert len(drawn) >= 40
    changed = [str(name) for name, path in drawn.items() if digest(path) != digest(SAMPLES / name)]
    assert changed == []


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

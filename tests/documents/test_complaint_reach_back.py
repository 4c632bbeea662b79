"""Older misses and awards in the state complaint: never given up, and all that is counted is listed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from functools import cache
from pathlib import Path

import pytest
from tests.documents.test_complaint import answered, tables, text

from makewhole.app import papers
from makewhole.documents.papers import complaint, sufficiency
from makewhole.documents.papers.allegations import allegations, first_day_inside, is_inside, older, older_answered
from makewhole.documents.papers.complaint import TEMPLATE
from makewhole.documents.papers.matter import Matter
from makewhole.documents.papers.parts import Para, Values, words
from makewhole.policy import complaints

EXAMPLES = Path(__file__).parents[2] / "examples"
ASKS = "Does the rule still say so?"
BACKGROUND = "I give it as background."
GIVEN_UP = ("do not ask you to decide", "not asked to decide")


@cache
def theo(as_of: dt.date) -> Matter:
    return papers.of_folder(EXAMPLES / "09-placed-elsewhere-then-an-order", as_of)


@cache
def maya(as_of: dt.date, state: str | None = "CA") -> Matter:
    found = papers.of_folder(EXAMPLES / "03-three-services-one-month", as_of)
    return dataclasses.replace(found, child=dataclasses.replace(found.child, state=state))


def said(matter: Matter, **changes: str) -> str:
    return text(papers.make("state_complaint", matter, answered(matter, **changes)))


LATER = dt.date(2026, 10, 14)


@pytest.mark.parametrize("state", ["CA", "WY", None])
def test_without_a_known_rule_older_misses_are_background_and_not_given_up(state: str | None) -> None:
    told = said(maya(LATER, state))
    assert "Older misses, set apart" in told
    assert f"That is older than the year of this rule. {BACKGROUND}" in told
    assert ASKS not in told
    assert not any(each in told for each in GIVEN_UP)


def test_where_a_rule_may_reach_back_the_state_is_asked() -> None:
    matter = maya(LATER, "AK")
    told = said(matter)
    fact = complaints.of_state("AK").reach_back
    assert fact is not None
    assert fact.asks in told
    assert ASKS in told
    assert "from an older copy only" in told
    assert BACKGROUND not in told
    assert not any(each in told for each in GIVEN_UP)
    inside = next(each for each in sufficiency.check(matter, answered(matter)) if each.key == "inside_year")
    assert fact.says in inside.do


def test_what_no_rule_reaches_stays_background() -> None:
    """The oldest miss, of 8 October 2025, is inside three years to that day of 2028, and on the next it is not."""
    matter = maya(dt.date(2026, 9, 30), "AK")
    last = said_apart(matter, "2028-10-08")
    assert ASKS in last
    assert BACKGROUND not in last
    after = said_apart(matter, "2028-10-09")
    assert ASKS in after
    assert f"What was before Thu 9 Oct 2025 is older than that too. {BACKGROUND}" in after
    assert ASKS not in said_apart(matter, "2030-01-01")
    assert BACKGROUND in said_apart(matter, "2030-01-01")


def said_apart(matter: Matter, receipt: str) -> str:
    """What stands above the table of older misses of a complaint received that day, whatever it names."""
    values = Values({"expected_receipt": receipt}, TEMPLATE.labels(matter), written={"expected_receipt": receipt})
    found = complaint._set_apart(matter, dt.date.fromisoformat(receipt), values)
    return " ".join(words(part.line) for part in found if isinstance(part, Para))


@pytest.mark.parametrize("receipt", [dt.date(2027, 2, 28), dt.date(2027, 3, 1), dt.date(2028, 2, 29)])
def test_the_first_day_inside_is_the_first_that_the_year_holds(receipt: dt.date) -> None:
    first = first_day_inside(receipt, 1)
    assert is_inside(first, receipt)
    assert not is_inside(first - dt.timedelta(days=1), receipt)


def test_the_first_day_of_three_years() -> None:
    assert first_day_inside(dt.date(2028, 2, 29), 3) == dt.date(2025, 3, 1)
    assert first_day_inside(dt.date(2028, 10, 9), 3) == dt.date(2025, 10, 9)


def test_where_all_is_too_old_a_longer_rule_is_named() -> None:
    late = dt.date(2028, 1, 1)
    fact = complaints.of_state("AK").reach_back
    assert fact is not None
    assert fact.says in str(TEMPLATE.why_not(maya(late, "AK")))
    assert "4 AAC" not in str(TEMPLATE.why_not(maya(late)))


def test_older_awards_are_not_given_up() -> None:
    matter = theo(dt.date(2027, 9, 15))
    told = text_of_awards(matter)
    assert BACKGROUND in told
    assert not any(each in told for each in GIVEN_UP)
    alaska = dataclasses.replace(matter, child=dataclasses.replace(matter.child, state="AK"))
    assert ASKS in text_of_awards(alaska)


def text_of_awards(matter: Matter) -> str:
    receipt = matter.as_of
    values = Values({"expected_receipt": "then"}, TEMPLATE.labels(matter))
    found = complaint._awards_apart(matter, receipt, values)
    return " ".join(words(part.line) for part in found if isinstance(part, Para))


# --- what is counted is listed ----------------------------------------------------------------------------------------


def test_each_older_minute_that_is_counted_stands_in_a_table() -> None:
    """On 7 October 30 minutes of speech were missed and made up: they stand in a column, so their day is listed."""
    matter = maya(dt.date(2026, 10, 1))
    paper = papers.make("state_complaint", matter, answered(matter, expected_receipt="2026-10-09"))
    [apart] = [table for table in tables(paper) if table.caption == "Missed more than one year before, and answered"]
    assert [(row[0], row[3], row[4]) for row in apart.rows] == [("Tue 7 Oct 2025", 30, "made up")]
    assert "These older sessions have an answer." in text(paper)


def test_the_column_of_older_minutes_is_the_sum_of_both_lists() -> None:
    matter = maya(dt.date(2026, 10, 1))
    looked_at = 0
    for days in range(40):
        receipt = matter.as_of + dt.timedelta(days=days)
        listed = {(miss.service, miss.on, miss.row_id): miss for miss in older(matter, receipt)}
        answered_ones = older_answered(matter, receipt)
        assert not {(miss.service, miss.on, miss.row_id) for miss in answered_ones} & listed.keys()
        for each in allegations(matter, receipt):
            counted = each.counted("older")
            both = [*listed.values(), *answered_ones]
            of_it = sum(miss.minutes for miss in both if miss.service == each.service)
            assert of_it >= counted  # misses of periods that are all older stand in the list alone
            looked_at += bool(counted)
    assert looked_at >= 3


def test_nothing_older_no_such_list() -> None:
    assert "These older sessions have an answer." not in said(maya(dt.date(2025, 11, 1)))

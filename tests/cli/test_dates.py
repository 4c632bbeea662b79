"""Days as people write them: one meaning or none, never a guess."""

from __future__ import annotations

import datetime as dt

import pytest

from makewhole.cli.dates import parse_day

TODAY = dt.date(2026, 3, 1)
DAY = dt.date(2026, 2, 27)


@pytest.mark.parametrize(
    "text",
    ["2026-02-27", "2026-2-27", " 27 Feb 2026 ", "27 February 2026", "Feb 27, 2026", "feb 27 2026", "27. Feb. 2026",
     "Fri 27 Feb 2026", "Friday, February 27th, 2026", "the 27th of February 2026", "2/27/2026", "27/2/2026", "27.2.2026",
     "02-27-2026", "27-Feb-2026"],
)  # fmt: skip
def test_one_day_in_many_ways(text: str) -> None:
    assert parse_day(text, today=TODAY) == DAY


def test_words_for_days() -> None:
    assert parse_day("today", today=TODAY) == TODAY
    assert parse_day("Yesterday", today=TODAY) == dt.date(2026, 2, 28)


def test_the_same_figure_twice_is_one_day() -> None:
    assert parse_day("3/3/2026", today=TODAY) == dt.date(2026, 3, 3)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("3/4/2026", "may be 4 Mar 2026 or 3 Apr 2026. Write 2026-03-04 or 2026-04-03."),
        ("3/4/26", "four figures"),
        ("27 Feb 26", "four figures"),
        ("27 Feb", "four figures"),
        ("2026-02-30", "no day of the calendar"),
        ("30 Feb 2026", "no day of the calendar"),
        ("13/13/2026", "no day of the calendar"),
        ("Mon 27 Feb 2026", "that day is a Friday"),
        ("20260227", "is no day"),
        ("ju 4 2026", "is no day"),
        ("soon", "is no day"),
        ("", "is no day"),
        ("Feb Mar 2026 3", "is no day"),
    ],
)
def test_what_is_no_day_or_two_is_refused_with_what_to_write(text: str, says: str) -> None:
    with pytest.raises(ValueError, match="Write") as refused:
        parse_day(text, today=TODAY)
    assert says in str(refused.value)

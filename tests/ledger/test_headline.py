"""The headline beside misses whose length nobody wrote down: they have no minutes, and they are not nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from makewhole.app import folders
from makewhole.ledger.statement import Headline

HEAD = "session_id,promise_id,date,planned_minutes,delivered_minutes,kind,reason,makes_up\n"
TABLES = {
    "students": "student_id,name,calendar_id\nana,Ana P.,c\n",
    "calendars": "calendar_id,starts_on,ends_on\nc,2025-09-01,2025-11-21\n",
    "plans": "plan_id,student_id,kind,starts_on,ends_on\niep,ana,iep,2025-09-01,2025-11-21\n",
    # Minutes a month, and no session's length: a session missed has no minutes unless somebody writes them down.
    "promises": "promise_id,plan_id,service,minutes_per_period,period\np,iep,Speech-Language Therapy,120,month\n",
}
OCTOBER = date(2025, 10, 1)
"""September is closed, and of October only one school day has begun."""
MISS = "m1,p,2025-09-09,,0,,provider_absent,\n"
TWO = MISS + "m2,p,2025-09-16,,0,,provider_absent,\n"
KNOWN = "k,p,2025-09-23,30,0,,provider_absent,\n"


def said(place: Path, sessions: str, as_of: date = OCTOBER, **changes: str) -> Headline:
    place.mkdir(exist_ok=True)
    for name, text in (TABLES | {"sessions": HEAD + sessions} | changes).items():
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    statement = folders.statement(place, as_of)
    found = sum(finding.code == "length_unknown" for finding in statement.findings)
    assert sum(service.unknown_lengths for service in statement.services) == found
    return statement.children[0].headline


@pytest.mark.parametrize(
    ("sessions", "sentences", "action"),
    [
        (
            MISS,
            [
                "1 missed session whose length is not known is on record.",
                "It is not known what became of 120 of 240 minutes.",
            ],
            "Ask for the logs.",
        ),
        (
            TWO + "h,p,2025-09-02,60,60,,,\n",
            [
                "2 missed sessions whose length is not known are on record.",
                "It is not known what became of 60 of 240 minutes.",
            ],
            "Ask for the logs.",
        ),
        (
            MISS + "h,p,2025-09-02,120,120,,,\n",
            [
                "1 missed session whose length is not known is on record.",
                "120 minutes were delivered, and 120 are still to come in the current period.",
            ],
            "Ask how long that session was to be.",
        ),
        (
            TWO + "h,p,2025-09-02,120,120,,,\ni,p,2025-10-01,120,120,,,\n",
            [
                "2 missed sessions whose length is not known are on record.",
                "All 240 minutes promised so far were delivered.",
            ],
            "Ask how long those sessions were to be.",
        ),
        (
            TWO + KNOWN,
            [
                "30 minutes missed.",
                "The team must decide about them.",
                "2 more missed sessions are on record, and their length is not known.",
            ],
            "Ask the team to decide.",
        ),
        (
            MISS + KNOWN + "u,p,2025-09-30,30,30,make_up,,k\nh,p,2025-09-02,90,90,,,\n",
            [
                "30 minutes were missed, and all were made up.",
                "1 more missed session is on record, and its length is not known.",
            ],
            "Ask how long that session was to be.",
        ),
    ],
)
def test_a_miss_of_unknown_length_is_said_whatever_else_holds(
    tmp_path: Path, sessions: str, sentences: list[str], action: str
) -> None:
    headline = said(tmp_path, sessions)
    assert list(headline.sentences) == sentences
    assert headline.action == action
    words = " ".join(headline.sentences).casefold()
    assert "no miss" not in words
    assert "nothing" not in words


def test_where_the_plan_says_that_what_nobody_logged_was_held_the_miss_is_said_all_the_same(tmp_path: Path) -> None:
    """Its own month is no record (rule 8); another month, of which nobody said anything, is assumed."""
    plans = (
        "plan_id,student_id,kind,starts_on,ends_on,unlogged\niep,ana,iep,2025-09-01,2025-11-21,delivered\n"
        "p504,ana,504,2025-09-01,2025-11-21,delivered\n"
    )
    promises = TABLES["promises"] + "q,p504,Occupational Therapy,40,month\n"
    headline = said(tmp_path, MISS + "h,p,2025-09-02,120,120,,,\n", plans=plans, promises=promises)
    assert headline.sentences == (
        "1 missed session whose length is not known is on record.",
        "40 of 320 minutes are assumed delivered, because nothing was logged for them.",
    )
    assert headline.action == "Ask for the logs to be sure."


def test_with_its_length_written_down_it_is_a_miss_like_any_other(tmp_path: Path) -> None:
    headline = said(tmp_path, MISS.replace("2025-09-09,,0", "2025-09-09,40,0"))
    assert headline.sentences[0] == "40 minutes missed."
    assert not any("length" in sentence for sentence in headline.sentences)


def test_the_same_miss_written_down_twice_is_one(tmp_path: Path) -> None:
    headline = said(tmp_path, MISS + MISS.replace("m1", "m9"))
    assert headline.sentences[0] == "1 missed session whose length is not known is on record."


def test_a_miss_after_the_day_is_not_said_yet(tmp_path: Path) -> None:
    headline = said(tmp_path, MISS, date(2025, 9, 8))
    assert headline.sentences == ("Nothing missed: 0 minutes delivered, 120 still to come in the current period.",)


def test_misses_that_were_all_made_up_are_misses_on_record(tmp_path: Path) -> None:
    headline = said(tmp_path, KNOWN + "u,p,2025-09-30,30,30,make_up,,k\n")
    assert headline.sentences == (
        "30 minutes were missed, and all were made up.",
        "90 of 240 minutes have no record at all.",
    )
    assert headline.action == "Ask for the logs."


def test_a_service_that_cannot_be_counted_does_not_hide_it(tmp_path: Path) -> None:
    promises = TABLES["promises"] + "q,iep,Occupational Therapy,,month\n"
    headline = said(tmp_path, MISS + "h,p,2025-09-02,120,120,,,\n", promises=promises)
    assert headline.sentences[0] == "1 missed session whose length is not known is on record."
    assert headline.sentences[-1] == "Occupational Therapy cannot be counted."


def test_a_miss_of_unknown_length_is_said_to_be_not_counted_and_never_to_be_zero(tmp_path: Path) -> None:
    for name, text in (TABLES | {"sessions": HEAD + "u,p,2025-09-23,,,,provider_absent,\n"}).items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    found = [each.message for each in folders.statement(tmp_path, OCTOBER).findings if each.code == "length_unknown"]
    assert found == [
        "Session u was missed, and it is not counted, because nobody knows how long it was to be. Write "
        "planned_minutes."
    ]

"""What the statement must not say: assumed minutes as facts, closed time between two closed days, a rule and none."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from tests.restored import of_tables

DAY = "2026-11-29"
MADE = Callable[..., tuple[Any, str]]
SESSIONS = (
    "s1,p,2026-10-06,30,0,provider_absent,family\n"
    "s2,p,2026-10-08,30,0,not_stated,family\n"
    "s3,p,2026-09-08,30,30,,family\n"
)


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, person: Callable[..., Any]) -> MADE:
    """A child with one service, of whom only the missed sessions are written down; the home client and the key."""
    from django.conf import settings

    def make(
        state: str,
        policy: str,
        closures: str | None = None,
        sessions: str = SESSIONS,
        kind: str = "iep",
    ) -> tuple[Any, str]:
        file = tmp_path / "ray.makewhole"
        calendar = "cal" if closures is not None else ""
        tables = {
            "students": f"student_id,name,state,calendar_id\nray,Ray B.,{state},{calendar}\n",
            "plans": "plan_id,student_id,kind,starts_on,ends_on,unlogged,policy\n"
            f"plan,ray,{kind},2026-08-31,2027-08-30,delivered,{policy}\n",
            "promises": "promise_id,plan_id,service,sessions,minutes,period\n"
            "p,plan,Speech-Language Therapy,2,30,week\n",
            "sessions": "session_id,promise_id,date,planned_minutes,delivered_minutes,reason,source\n" + sessions,
        }
        if closures is not None:
            tables["calendars"] = "calendar_id,starts_on,ends_on\ncal,2026-08-31,2027-06-10\n"
            tables["closures"] = "calendar_id,starts_on,ends_on,closure,note\n" + closures
        of_tables(tables, file)
        monkeypatch.setattr(settings, "MAKEWHOLE_PLACE", file)
        home = person("home")
        return home, home.get("/", follow=True).redirect_chain[-1][0].split("/")[2]

    return make


def text_of(page: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


# --- closed days ------------------------------------------------------------------------------------------------------


def test_two_staff_days_weeks_apart_are_no_closed_time(made: MADE) -> None:
    home, key = made("CA", "us", "cal,2027-02-19,,staff_day,\ncal,2027-03-12,,staff_day,\n")
    said = text_of(home.get(f"/c/{key}/year/?as_of={DAY}"))
    assert "Fri 19 Feb 2027 no school" in said
    assert "Fri 12 Mar 2027 no school" in said
    assert "Fri 19 Feb 2027 to" not in said


def test_closed_days_that_follow_each_other_stand_in_one_row_over_the_weekend(made: MADE) -> None:
    home, key = made("CA", "us", "cal,2026-11-26,2026-11-30,break,\ncal,2026-12-02,,break,\n")
    said = text_of(home.get(f"/c/{key}/year/?as_of={DAY}"))
    assert "Thu 26 Nov 2026 to Mon 30 Nov 2026 no school" in said
    assert "Wed 2 Dec 2026 no school" in said


def test_without_a_calendar_no_holiday_reaches_to_the_next(made: MADE) -> None:
    home, key = made("OH", "us-oh")
    page = home.get(f"/c/{key}/year/?as_of={DAY}")
    closed = re.findall(r'<th scope="row"[^>]*>([^<]+)</th><td>no school</td>', page.content.decode())
    assert len(closed) >= 8
    assert not [when for when in closed if " to " in when]


# --- assumed minutes --------------------------------------------------------------------------------------------------


def test_assumed_minutes_are_named_under_every_number_that_they_change(made: MADE) -> None:
    home, key = made("CA", "us")
    page = home.get(f"/c/{key}/?as_of={DAY}")
    said = text_of(page)
    assert "60 minutes missed." in said
    head = said[: said.index("Speech-Language Therapy")]
    assert "Of 720 delivered minutes, 690 are assumed: nobody wrote these sessions down." in head
    assert "720 delivered" in said
    assert "N 690 of these assumed: nobody wrote these sessions down" in said
    assert "30 delivered and written down; 690 assumed delivered" in said
    assert "weeks with minutes assumed held, not written down" in said
    year = text_of(home.get(f"/c/{key}/year/?as_of={DAY}"))
    assert "Mon 14 Sep 2026 to Sun 20 Sep 2026 assumed held, not written down 60" in year
    assert "Tue 8 Sep 2026 held 30" in year


def test_where_all_is_assumed_the_legend_says_so(made: MADE) -> None:
    home, key = made("CA", "us", sessions="s1,p,2026-10-06,30,0,provider_absent,family\n")
    said = text_of(home.get(f"/c/{key}/?as_of={DAY}"))
    assert "All 750 delivered minutes are assumed: nobody wrote these sessions down." in said
    assert "750 delivered, all of them assumed: nobody wrote these sessions down" in said


def test_what_the_headline_says_itself_is_not_said_twice(made: MADE) -> None:
    home, key = made("CA", "us", sessions="s3,p,2026-09-08,30,30,,family\n")
    said = text_of(home.get(f"/c/{key}/?as_of={DAY}"))
    assert "750 of 780 minutes are assumed delivered, because nothing was logged for them." in said
    assert "delivered minutes, 750 are assumed" not in said


# --- a rule that others tell of, and none -----------------------------------------------------------------------------


def test_a_rule_of_which_nobody_tells_what_it_asks_for_is_not_spoken_of_as_none(made: MADE) -> None:
    home, key = made("OH", "us-oh")
    said = text_of(home.get(f"/c/{key}/?as_of={DAY}"))
    assert "For 30 of these minutes others report that there is a rule, but not what it asks for" in said
    rule = "a rule is reported, but not what it asks for: ask for its text; until then the team decides only reported"
    assert f"therapist was out 30 {rule}" in said
    none = (
        "no rule on missed sessions is known, only federal guidance: the team decides federal guidance, only reported"
    )
    assert f"no reason given 30 {none}" in said
    assert "no report says" not in said
    assert "does not say that a make-up is required" not in said


def test_of_a_504_plan_no_guidance_is_claimed(made: MADE) -> None:
    home, key = made("OH", "us-oh", kind="504")
    said = text_of(home.get(f"/c/{key}/?as_of={DAY}"))
    assert "no rule on missed sessions is known: the team decides" in said
    assert "only federal guidance" not in said
    assert "others report that there is a rule" not in said

"""Which rule speaks, and by when: one miss at a time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from makewhole.policy import chain, find, load, pick
from makewhole.policy.due import Calendar, Due, Term, calendar_from, due_on, parse_due

MONDAY = date(2026, 10, 5)

PACK = """
id = "ours"
title = "Ours"
parent = "us"

[[rules]]
id = "any"
reason = "provider_absent"
outcome = "make_up"
evidence = "local"
since = 2026-10-01
until = 2026-12-31
citation = { title = "Handbook", page = 1, date = 2026-08-01 }

[[rules]]
id = "speech"
reason = "provider_absent"
services = ["Speech"]
outcome = "offer"
evidence = "local"
citation = { title = "Handbook", page = 2, date = 2026-08-01 }

[[rules]]
id = "approved"
reason = "school_assessment"
asks = "Was it approved?"
holds_if = "yes"
outcome = "not_required"
evidence = "local"
citation = { title = "Handbook", page = 3, date = 2026-08-01 }

[[rules]]
id = "not-approved"
reason = "school_assessment"
asks = "Was it approved?"
holds_if = "no"
outcome = "make_up"
evidence = "local"
citation = { title = "Handbook", page = 3, date = 2026-08-01 }

[[rules]]
id = "one-answer"
reason = "field_trip"
asks = "Was it a school trip?"
outcome = "make_up"
evidence = "local"
citation = { title = "Handbook", page = 3, date = 2026-08-01 }

[[rules]]
id = "hearsay"
reason = "student_absent"
outcome = "make_up"
evidence = "reported"
reported_text = "It is said to be made up."
citation = { title = "A blog", address = "https://example.org", read_on = 2026-08-01 }
"""


@pytest.mark.parametrize(
    ("reason", "service", "on", "answers", "outcome", "rule", "question"),
    [
        ("provider_absent", "Reading", date(2026, 10, 1), {}, "make_up", "ours/any", None),
        ("provider_absent", "Reading", date(2026, 12, 31), {}, "make_up", "ours/any", None),
        ("provider_absent", "Reading", date(2026, 9, 30), {}, "team_decides", "us/missed-session", None),
        ("provider_absent", "Reading", date(2027, 1, 1), {}, "team_decides", "us/missed-session", None),
        ("provider_absent", "Speech", MONDAY, {}, "offer", "ours/speech", None),
        ("school_assessment", None, MONDAY, {"Was it approved?": "yes"}, "not_required", "ours/approved", None),
        ("school_assessment", None, MONDAY, {"Was it approved?": "no"}, "make_up", "ours/not-approved", None),
        ("school_assessment", None, MONDAY, {"Another?": "no"}, "team_decides", "ours/approved", "Was it approved?"),
        ("field_trip", None, MONDAY, {"Was it a school trip?": "yes"}, "make_up", "ours/one-answer", None),
        ("field_trip", None, MONDAY, {"Was it a school trip?": "no"}, "team_decides", "us/missed-session", None),
        (
            "student_absent",
            None,
            MONDAY,
            {},
            "team_decides",
            "ours/hearsay",
            None,
        ),  # nobody has read it: no minutes move
        ("late_start", None, MONDAY, {}, "team_decides", "us/missed-session", None),
    ],
)
def test_the_most_specific_rule_that_holds_speaks(
    tmp_path: Path,
    reason: str,
    service: str | None,
    on: date,
    answers: dict[str, str],
    outcome: str,
    rule: str,
    question: str | None,
) -> None:
    (tmp_path / "ours.toml").write_text(PACK, encoding="utf-8")
    packs = chain(load(tmp_path / "ours.toml"))
    choice = pick(packs, reason=reason, plan_kind="iep", service=service, on=on, answers=answers)
    assert choice.rule is not None
    assert (choice.outcome, choice.rule.full_id, choice.question) == (outcome, rule, question)


def test_where_no_rule_holds_the_team_decides() -> None:
    federal = find("us")
    assert federal is not None
    choice = pick([federal], reason="provider_absent", plan_kind=None, service=None, on=MONDAY)
    assert (choice.outcome, choice.rule) == ("team_decides", None)


CALENDAR = Calendar(
    years=((date(2026, 8, 24), date(2027, 6, 10)), (date(2027, 8, 23), date(2027, 9, 3))),
    closures=(
        (date(2026, 9, 7), date(2026, 9, 7), "holiday"),
        (date(2026, 11, 25), date(2026, 11, 27), "break"),
        (date(2026, 11, 3), date(2026, 11, 3), "half_day"),
        (date(2026, 12, 5), date(2026, 12, 5), "school_day"),  # a Saturday
    ),
    terms=(
        Term("semester", date(2026, 8, 24), date(2027, 1, 15)),
        Term("quarter", date(2026, 8, 24), date(2026, 10, 30)),
        Term("quarter", date(2026, 11, 2), date(2027, 1, 15)),
        Term("esy", date(2027, 6, 21), date(2027, 7, 16)),
    ),
)


@pytest.mark.parametrize(
    ("form", "day", "expected"),
    [
        ("2027-06-11", MONDAY, date(2027, 6, 11)),
        ("30 days", MONDAY, date(2026, 11, 4)),
        ("1 day", MONDAY, date(2026, 10, 6)),
        ("1 school day", MONDAY, date(2026, 10, 6)),
        ("5 school days", date(2026, 9, 3), date(2026, 9, 11)),  # over a weekend and Labor Day
        ("1 school days", date(2026, 11, 2), date(2026, 11, 3)),  # a half day is a school day
        ("1 school days", date(2026, 12, 4), date(2026, 12, 5)),  # school is held on that Saturday
        ("1 school days", date(2026, 11, 28), date(2026, 11, 30)),  # from a day that is none
        ("1 school days", date(2027, 6, 10), date(2027, 8, 23)),  # the next school year's first
        ("9 school days", date(2027, 8, 23), date(2027, 9, 3)),
        ("10 school days", date(2027, 8, 23), date(2027, 9, 3)),  # fewer left: the calendar's last
        ("10 school days", date(2028, 1, 1), date(2027, 9, 3)),
        ("end of month", date(2026, 10, 31), date(2026, 10, 31)),
        ("end of month", date(2027, 2, 1), date(2027, 2, 28)),
        ("end of term", date(2026, 10, 30), date(2026, 10, 30)),
        ("end of term", date(2026, 11, 2), date(2027, 1, 15)),
        ("end of term", date(2026, 10, 31), date(2027, 1, 15)),  # only the semester holds it
        ("end of term", date(2027, 6, 22), None),  # an esy term is none
        ("end of school year", date(2027, 6, 10), date(2027, 6, 10)),
        ("end of school year", date(2027, 6, 11), None),
        ("end of plan", MONDAY, date(2027, 3, 1)),
    ],
)
def test_due_days_are_those_of_the_record(form: str, day: date, expected: date | None) -> None:
    assert due_on(parse_due(form), day, CALENDAR, plan_ends_on=date(2027, 3, 1)) == expected


def test_no_due_form_no_due_day_and_no_end_of_plan_none() -> None:
    assert due_on(None, MONDAY, CALENDAR) is None
    assert due_on(Due("plan_end"), MONDAY, CALENDAR) is None
    assert due_on(Due("school_days", count=3), MONDAY, Calendar(years=())) is None


def test_of_two_terms_as_short_the_first_to_begin_counts() -> None:
    terms = (
        Term("quarter", date(2026, 10, 5), date(2026, 10, 14)),
        Term("trimester", date(2026, 10, 1), date(2026, 10, 10)),
    )
    assert due_on(Due("term_end"), date(2026, 10, 7), Calendar(years=(), terms=terms)) == date(2026, 10, 10)


@pytest.mark.parametrize(
    "form", ["", "soon", "ten days", "10", "10 weeks", "-1 days", "0 days", "end of year", "2026-13-01"]
)
def test_anything_else_is_no_due_form(form: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  date.fromisoformat words its own
        parse_due(form)


def test_a_tests_file_can_write_a_calendar_down() -> None:
    rows = {
        "years": [[date(2026, 8, 24), date(2026, 9, 11)]],
        "school_week": "Mon Tue Wed Thu",
        "closures": [[date(2026, 9, 7), date(2026, 9, 7), "holiday"]],
        "terms": [["quarter", date(2026, 8, 24), date(2026, 9, 11)]],
    }
    calendar = calendar_from(rows)
    assert len(calendar.school_days) == 11
    assert calendar.terms == (Term("quarter", date(2026, 8, 24), date(2026, 9, 11)),)
    with pytest.raises(ValueError, match="school_week"):
        calendar_from({"school_week": "Monday"})
    with pytest.raises(ValueError, match="closures"):
        calendar_from({"closures": [[MONDAY, MONDAY, "party"]]})

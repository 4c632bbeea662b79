"""One posting in sentences: the figures, the rule and the source a parent can check by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.app import maya
from tests.app.hand_made import POSTING_COLUMNS

from makewhole.app import folders
from makewhole.app.agreed import Word
from makewhole.language import speaking
from makewhole.ledger.explain import (
    ACCOUNT_LABELS,
    ACCOUNT_PHRASES,
    Explainer,
    Explanation,
    find_account,
    match_services,
    posting_by_id,
    postings_of,
    shortest_name,
)
from makewhole.ledger.statement import PROMISE_ACCOUNTS, literal, rows

MONDAY = dt.date(2025, 10, 13)
TUESDAY = dt.date(2025, 10, 14)
PACKS: dict[str, tuple[str, dt.date | None]] = {"district": ("San Diego Unified", dt.date(2026, 1, 5))}


def explained(posting: dict[str, Any], *others: dict[str, Any], **tables: Any) -> Explanation:
    """The explanation of the first of these postings of one week."""
    here = maya.week(MONDAY)
    connection = maya.account(postings=[here | posting, *(here | other for other in others)], **tables)
    explainer = Explainer(connection, as_of=maya.AS_OF, packs=PACKS)
    found = posting_by_id(connection, "p1")
    assert found is not None
    return explainer.explain(found)


def session(**columns: Any) -> dict[str, Any]:
    return {"session_id": "x", "promise_id": "maya-speech", "date": TUESDAY, "planned_minutes": 30} | columns


def promised(minutes: int = 60) -> dict[str, Any]:
    return {"account": "promised", "minutes": minutes, "step": 2, "date": MONDAY}


def miss(account: str, minutes: int = 30, **columns: Any) -> dict[str, Any]:
    return {
        "account": account, "minutes": minutes, "step": 9, "session_id": "x", "date": TUESDAY, "reason": "provider_absent",
    } | columns  # fmt: skip


DELIVERED = {"account": "delivered", "minutes": 30, "step": 5, "session_id": "y", "date": dt.date(2025, 10, 16)}
BY_RULE: dict[str, Any] = {
    "decided_by": "rule",
    "rule": "district/provider-absent",
    "outcome": "make_up",
    "evidence": "primary",
    "citation": "Staff procedures, chapter 30, read 2026-01-05",
}


def test_a_miss_that_is_owed_by_a_rule() -> None:
    told = explained(miss("open", **BY_RULE), promised(), DELIVERED, sessions=[session()])
    assert told.what == (
        "30 minutes of Speech-Language Therapy on Tue 14 Oct 2025 (session x) were missed (therapist was out) and are still owed."
    )
    assert told.arithmetic == (
        "Planned 30 minutes, delivered 0 (no entry): 30 - 0 = 30 missed.",
        "From Mon 13 Oct 2025 to Sun 19 Oct 2025, 60 minutes were promised and 30 delivered: a shortfall of 30.",
    )
    assert told.rule[0] == 'San Diego Unified says, where the reason is "therapist was out": must be made up.'
    assert told.source == (
        "Source: Staff procedures, chapter 30, noted on 5 Jan 2026 (rule district/provider-absent). The pack was last "
        "checked on Mon 5 Jan 2026.",
        "Evidence: primary: the issuer's own text was read.",
    )
    assert told.due == "Due: no due date is set."


def test_minutes_that_other_sessions_cured_are_named() -> None:
    told = explained(
        miss("open", 20, **BY_RULE), promised(), DELIVERED | {"minutes": 40}, sessions=[session(delivered_minutes=0)]
    )
    assert "Planned 30 minutes, delivered 0: 30 - 0 = 30 missed." in told.arithmetic
    assert any("cured 10 of them" in sentence and "carries 20" in sentence for sentence in told.arithmetic)


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"as_written": False}, "not as the plan is written"),
        ({"contact": "consult"}, "as consultation, where direct contact is promised"),
        ({"contact": "attempt"}, "as an attempt, where direct contact is promised"),
    ],
)
def test_minutes_held_that_do_not_count_say_why(columns: dict[str, Any], why: str) -> None:
    told = explained(miss("open"), promised(), sessions=[session(delivered_minutes=25, **columns)])
    assert f"Planned 30 minutes; 25 were held, but {why}, so 0 count: 30 - 0 = 30 missed." in told.arithmetic


def test_a_miss_that_is_made_up_in_part_says_what_became_of_the_rest() -> None:
    told = explained(
        miss("made_up", 20, settled_by="m", step=12), miss("open", 10), promised(), DELIVERED,
        sessions=[session(), session(session_id="m", date=dt.date(2025, 11, 5), kind="make_up")],
    )  # fmt: skip
    assert "Of the 30 minutes of this miss: 20 made up, 10 still owed." in told.arithmetic
    assert "They were made up in session m of Wed 5 Nov 2025." in told.arithmetic


def test_what_of_a_shortfall_is_assumed_delivered_is_named_beside_it() -> None:
    assumed = {"account": "delivered", "minutes": 30, "step": 8, "date": dt.date(2025, 10, 17)}
    told = explained(miss("open"), promised(), assumed)
    (at,) = (number for number, text in enumerate(told.arithmetic) if "0 delivered: a shortfall of 60." in text)
    said = "30 minutes of that shortfall are assumed delivered, because nobody wrote them down."
    assert told.arithmetic[at + 1] == said
    assert not [text for text in explained(miss("open"), promised(), DELIVERED).arithmetic if "assumed" in text]


def test_a_day_of_a_gap_shows_the_running_total() -> None:
    gap = {
        "gap_id": "g",
        "promise_id": "maya-speech",
        "starts_on": MONDAY,
        "ends_on": dt.date(2025, 10, 31),
        "reason": "provider_vacancy",
    }
    day = {"account": "undetermined", "step": 9, "gap_id": "g", "reason": "provider_vacancy", "minutes": 12}
    period = {
        "promise_id": "maya-speech", "starts_on": MONDAY, "ends_on": dt.date(2025, 10, 19), "inside": 5, "all_days": 5,
        "possible": 5, "amount": 60, "closed": True,
    }  # fmt: skip
    told = explained(day | {"date": TUESDAY}, day | {"date": MONDAY}, promised(), gaps=[gap], periods=[period])
    assert told.what.endswith("(gap g, therapist's job is empty) and wait for the team to decide.")
    assert told.arithmetic[0] == "Gap g runs from Mon 13 Oct 2025 to Fri 31 Oct 2025."
    assert told.arithmetic[1].endswith("missed sessions explain 0: 60 are left for the gap's days.")
    assert told.arithmetic[2].endswith(
        "60/5 a day, the running total rounded half up and never above 60: 12 before this day, 24 with it."
    )


@pytest.mark.parametrize(
    ("short_period", "says"),
    [
        ("full", "2 of its 4 school days lie inside the promise (short_period full), so 2/4 of the amount is promised: 2 x 2/4, rounded half up, is 1 sessions. 1 x 30 = 30 minutes."),
        ("prorate", "2 of its 5 possible school days lie inside the promise (short_period prorate), so 2/5 of the amount is promised: 2 x 2/5, rounded half up, is 1 sessions. 1 x 30 = 30 minutes."),
    ],
)  # fmt: skip
def test_what_a_short_period_promises_is_worked_out(short_period: str, says: str) -> None:
    period = {
        "promise_id": "maya-speech", "starts_on": MONDAY, "ends_on": dt.date(2025, 10, 19), "inside": 2, "all_days": 4,
        "possible": 5, "amount": 30, "closed": True,
    }  # fmt: skip
    plan = {"plan_id": "iep", "student_id": "maya", "starts_on": dt.date(2025, 9, 2), "short_period": short_period}
    told = explained(promised(30), periods=[period], plans=[plan])
    assert told.what == "30 minutes of Speech-Language Therapy are promised for Mon 13 Oct 2025 to Sun 19 Oct 2025."
    assert told.arithmetic == ('Promise maya-speech says 2 x 30 min a week (as written: "2x30 weekly").', says)


def test_a_rule_that_is_only_reported_says_so_and_asks_for_its_text() -> None:
    rule = {"policy": "district", "level": 0, "pack_id": "district", "rule_id": "district/r", "reason": "field_trip",
            "outcome": "make_up", "evidence": "reported", "position": 1}  # fmt: skip
    columns: dict[str, Any] = {"decided_by": "rule", "rule": "district/r", "outcome": "team_decides", "evidence": "reported",
               "reason": "field_trip"}  # fmt: skip
    told = explained(miss("undetermined", **columns), promised(), rules=[rule])
    says = 'San Diego Unified is reported to say, where the reason is "class trip": a make-up is required.'
    assert told.rule[0] == says
    assert told.rule[1].startswith("Nobody has read its text, so it moves no minutes by itself: the team decides.")
    assert "reported: read only in another's account" in told.source[1]


def test_a_question_that_nobody_answered_is_printed() -> None:
    columns: dict[str, Any] = BY_RULE | {"outcome": "team_decides", "asks": "Had the committee approved the change?"}
    told = explained(miss("undetermined", **columns), promised())
    assert 'The rule turns on a question: "Had the committee approved the change?"' in told.rule
    assert "The record does not answer it for that day, so the team decides." in told.rule


def test_a_decision_comes_first_and_names_who_made_it() -> None:
    decision = {"determination_id": "d", "student_id": "maya", "service": maya.SPEECH, "outcome": "make_up", "session_id": "x",
                "decided_on": dt.date(2025, 11, 6), "decided_by": "team", "why": "agreed at the meeting"}  # fmt: skip
    by: dict[str, Any] = {
        "decided_by": "determination",
        "rule": "d",
        "outcome": "make_up",
        "due_on": dt.date(2026, 1, 2),
    }
    told = explained(miss("open", **by), promised(), determinations=[decision])
    assert told.rule[0].startswith("The team decided on Thu 6 Nov 2025: they must be made up.")
    assert told.source == ("Source: determination d of the record.", 'Why, as recorded: "agreed at the meeting".')
    assert told.due == "Due: Fri 2 Jan 2026, as the decision sets it: overdue."


def test_no_rule_at_all_leaves_it_to_the_team() -> None:
    told = explained(miss("undetermined", decided_by="default", outcome="team_decides"), promised())
    assert told.rule[0].endswith("the team decides.")
    assert "no rule speaks" in told.rule[0]


@pytest.mark.parametrize(
    ("posting", "what"),
    [
        ({"account": "unrecorded", "minutes": 60, "step": 8, "date": TUESDAY}, "have no record."),
        ({"account": "upcoming", "minutes": 60, "step": 8, "date": TUESDAY}, "are still to come: that time is not over on Fri 27 Feb 2026."),
        ({"account": "delivered", "minutes": 60, "step": 8, "date": TUESDAY}, "are assumed delivered."),
    ],
)  # fmt: skip
def test_what_no_miss_explains_is_a_subtraction(posting: dict[str, Any], what: str) -> None:
    told = explained(posting, promised())
    assert told.what.endswith(what)
    assert "60 - 0 - 0 = 60." in told.arithmetic[0]


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"step": 5}, "they were all delivered already"),
        ({"step": 12}, "no miss of the service was left"),
        ({"step": 13}, "no award of the service was left"),
        ({"step": 5, "period_starts_on": None, "period_ends_on": None}, "lies in no period"),
    ],
)
def test_extra_minutes_say_why_they_are_extra(columns: dict[str, Any], says: str) -> None:
    told = explained({"account": "extra", "minutes": 15, "session_id": "x", "date": TUESDAY} | columns, promised())
    assert says in told.arithmetic[0]
    assert told.arithmetic[-1] == "Minutes beyond the promise of one period are no credit in another."


def test_an_award_is_explained_with_who_made_it() -> None:
    award = {"award_id": "a", "student_id": "maya", "service": maya.SPEECH, "minutes": 300, "awarded_by": "sea",
             "awarded_on": dt.date(2025, 11, 20), "source": "State complaint decision"}  # fmt: skip
    nowhere = {"promise_id": None, "period_starts_on": None, "period_ends_on": None}
    of = nowhere | {"award_id": "a", "step": 13, "account": "open_award", "minutes": 180, "due_on": dt.date(2026, 1, 1)}
    told = explained(of, awards=[award])
    assert told.what == "180 minutes of the award a are still to be provided."
    assert told.arithmetic == ("Awarded 300, provided 120: 180 are open.",)
    assert told.source[0] == "Source: award a of 300 minutes by the state agency, Thu 20 Nov 2025."
    assert told.due == "Due: Thu 1 Jan 2026, as the award sets it: past."


def test_every_posting_of_a_year_can_be_explained_without_the_childs_name() -> None:
    connection = maya.account()
    explainer = Explainer(connection, as_of=maya.AS_OF, packs=PACKS)
    found = rows(connection, "SELECT * FROM posted")
    assert len(found) == 65
    for posting in found:
        told = explainer.explain(posting)
        text = " ".join(told.sentences)
        assert "Maya" not in text
        assert "None" not in text
        assert "violation" not in text
        assert told.as_json()["posting"]["posting_id"] == posting["posting_id"]
        assert set(told.as_json()["posting"]) == set(POSTING_COLUMNS)


def test_the_postings_of_a_figure_add_up_to_it() -> None:
    connection = maya.account()
    Explainer(connection, as_of=maya.AS_OF)
    sums = {"owed": 210, "open": 150, "made_up": 60, "undetermined": 90, "unrecorded": 60, "delivered": 960, "missed": 300,
            "promised": 1320, "assumed": 0, "overdue": 0, "excused": 0}  # fmt: skip
    for account, minutes in sums.items():
        found = postings_of(connection, as_of=maya.AS_OF, account=account, service=maya.SPEECH)
        assert sum(posting["minutes"] for posting in found) == minutes, account


@pytest.mark.parametrize(
    ("spoken", "account"),
    [("owed", "owed"), ("still owed", "still owed"), ("made up", "made_up"), ("Made_Up", "made_up"), ("no-record", "no record"),
     ("open award", "open_award"), ("money", None), ("", None)],
)  # fmt: skip
def test_an_account_is_known_by_its_words(spoken: str, account: str | None) -> None:
    assert find_account(spoken) == account


def test_every_account_of_a_statement_can_be_asked_for() -> None:
    assert {find_account(name) for name in PROMISE_ACCOUNTS} == set(PROMISE_ACCOUNTS)
    assert {find_account(label) is not None for label in ACCOUNT_LABELS.values()} == {True}
    assert {name for names in ACCOUNT_PHRASES.values() for name in names} <= set(ACCOUNT_LABELS)


SERVICES = ["Speech-Language Therapy", "Occupational Therapy", "Reading", "Reading Fluency", "O'Neil's room"]


@pytest.mark.parametrize(
    ("spoken", "meant"),
    [
        ("Speech-Language Therapy", ["Speech-Language Therapy"]),
        ("speech", ["Speech-Language Therapy"]),
        ("speech language", ["Speech-Language Therapy"]),
        ("occ", ["Occupational Therapy"]),
        ("reading", ["Reading"]),
        ("fluency", ["Reading Fluency"]),
        ("therapy", ["Occupational Therapy", "Speech-Language Therapy"]),
        ("o'neil", ["O'Neil's room"]),
        ("chess", []),
        ("---", []),
    ],
)
def test_a_service_is_matched_loosely_but_never_guessed(spoken: str, meant: list[str]) -> None:
    assert match_services(spoken, SERVICES) == meant


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("30 days", "30 days"),
        ("1 day", "1 day"),
        ("10 school days", "10 school days"),
        ("1 school day", "1 school day"),
        ("2026-01-30", "Fri 30 Jan 2026"),
        ("end of month", "end of month"),
        ("end of term", "end of term"),
        ("end of school year", "end of school year"),
        ("end of plan", "end of plan"),
    ],
)
def test_the_plans_own_clause_is_said_in_the_language_that_is_spoken(clause: str, said: str) -> None:
    def due() -> str:
        plan = {"plan_id": "p", "student_id": "maya", "starts_on": MONDAY, "make_up_due": clause}
        owed: dict[str, Any] = {"decided_by": "plan", "rule": "p", "outcome": "make_up", "due_on": dt.date(2026, 3, 2)}
        told = explained(miss("open", **owed), promised(), sessions=[session()], plans=[plan])
        return told.due or ""

    assert due() == f"Due: Mon 2 Mar 2026, by the plan's clause ({said})."
    with speaking("es"):
        spoken = due()
    assert "2 mar 2026" in spoken
    assert said not in spoken


def test_a_listed_name_is_known_by_its_other_names() -> None:
    assert match_services("SLP", SERVICES, "Speech-Language Therapy") == ["Speech-Language Therapy"]
    assert match_services("SLP", SERVICES, "Audiology") == []


def test_the_shortest_name_leads_back_to_the_service() -> None:
    for service in SERVICES:
        assert match_services(shortest_name(service, SERVICES), SERVICES) == [service]
    assert shortest_name("Speech-Language Therapy", SERVICES) == "speech"


def test_a_value_is_written_so_that_it_cannot_leave_its_quotes() -> None:
    connection = maya.account()
    for value in ("O'Neil", "'; DROP TABLE posted; --", "a?b", "", None, 3, TUESDAY):
        (row,) = rows(connection, "SELECT ? AS value", [value])
        assert row["value"] == value
    assert literal("it's") == "'it''s'"
    with pytest.raises(ValueError, match="places"):
        rows(connection, "SELECT ?", [])


# --- minutes without a record in a time of which something is told ----------------------------------------------------

TALK = {
    "students": "student_id,name,calendar_id\nana,Ana P.,c\n",
    "calendars": "calendar_id,starts_on,ends_on\nc,2025-09-01,2025-11-21\n",
    "plans": "plan_id,student_id,kind,starts_on,ends_on\niep,ana,iep,2025-09-01,2025-11-21\n",
    "promises": "promise_id,plan_id,service,minutes_per_period,period\np,iep,Reading,15,month\n",
}
SESSIONS = "session_id,promise_id,date,delivered_minutes,reason,source\n"


def no_record(place: Path, sessions: str, word: Word | None = None) -> list[Explanation]:
    """The explanations of what has no record in September and October."""
    for name, text in (TALK | {"sessions": SESSIONS + sessions}).items():
        (place / f"{name}.csv").write_text(text, encoding="utf-8")
    return list(folders.explain(place, ["reading", "no record"], dt.date(2025, 11, 3), word=word).explanations)


def test_where_a_miss_of_unknown_length_stands_nobody_says_that_nothing_is_on_record(tmp_path: Path) -> None:
    september, october = no_record(tmp_path, "m,p,2025-10-14,,provider_absent,family\n")
    assert september.what.endswith("have no record.")
    assert "Nothing in the record says whether they were delivered or missed: ask for the logs." in september.arithmetic
    told = " ".join(october.sentences)
    assert october.minutes == 15
    assert "no record." not in told
    assert "Nothing in the record" not in told
    assert "0 as missed:" not in told
    assert october.what.startswith("It is not known what became of 15 minutes of Reading from")
    assert "A session was missed on Tue 14 Oct 2025, and nobody wrote down how long it was to be." in told
    assert "0 as missed with a known length: 15 - 0 - 0 = 15." in told


def test_of_several_logs_it_speaks_of_the_one_that_counts(tmp_path: Path) -> None:
    rows = "m,p,2025-10-14,,provider_absent,family\nd,p,2025-10-14,15,,district\n"
    september, october = no_record(tmp_path, rows, Word("family"))
    told = " ".join((*september.sentences, *october.sentences))
    assert "Nothing in the record" not in told
    assert "nobody wrote down" not in told
    assert "No log that counts here says whether they were delivered or missed" in " ".join(september.sentences)
    assert "By the log that counts here a session was missed on Tue 14 Oct 2025" in " ".join(october.sentences)

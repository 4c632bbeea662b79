"""The next steps as small tables: contacts in, steps out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from makewhole.app import contacts as states
from makewhole.app.next_steps import Step, clocks, steps
from makewhole.ledger.statement import Award, Child, PlanLine, PromiseLine, ServiceBlock, Share

AS_OF = dt.date(2026, 3, 2)


def child(
    kind: str | None = "iep",
    *,
    due_on: dt.date | None = None,
    share: dict[str, Any] | None = None,
    **minutes: Any,
) -> Child:
    """A child with one service, whose accounts are those minutes (promised 600 where nothing else is said)."""
    accounts: dict[str, Any] = {"promised": 600, **minutes}
    promise = PromiseLine("p", "s", "Speech", False, accounts, plan_id="plan")
    shares: tuple[Share, ...] = ()
    if accounts.get("open"):
        told: dict[str, Any] = {
            "account": "open", "minutes": accounts["open"], "postings": 1, "reason": "provider_absent", "outcome": "make_up",
            "decided_by": "rule", "rule": "us-il/x", "evidence": "primary", "citation": "Handbook 4.2", "asks": None,
            "rule_outcome": "make_up", "decider": None, "first_on": None, "first_due_on": due_on, "without_due_date": 0,
        }  # fmt: skip
        shares = (Share(**(told | (share or {}))),)
    service = ServiceBlock("s", "Speech", False, accounts, (promise,), shares)
    plan = PlanLine("plan", kind, dt.date(2025, 9, 1), None)
    return Child("s", "Nina P.", (plan,), (service,))


def contact(on: str, about: str = "make_up_plan", direction: str = "to", **more: str) -> dict[str, str | None]:
    return {"happened_on": on, "about": about, "direction": direction, "channel": "email", **more}


def told(found: tuple[Step, ...]) -> list[tuple[str, str]]:
    return [(step.kind, step.state) for step in found]


OPEN: dict[str, Any] = {"open": 90, "overdue": 30}
ASKED = contact("2026-02-26")
LATE = contact("2026-02-10")
AGAIN = contact("2026-02-15", replies_to="a")
CASES: list[tuple[str, dict[str, Any], dict[str, dict[str, str | None]], list[tuple[str, str]]]] = [
    ("nothing is missed", {"delivered": 600}, {}, [("nothing", "to_do")]),
    ("minutes have no record", {"unrecorded": 60}, {}, [("service_logs", "to_do"), ("team_meeting", "later")]),
    ("minutes are only assumed", {"assumed": 60}, {}, [("service_logs", "to_do")]),
    ("minutes are owed", OPEN, {}, [("make_up_plan", "to_do"), ("team_meeting", "later"), ("state_complaint", "later")]),
    ("the team must decide", {"undetermined": 60}, {}, [("make_up_plan", "to_do"), ("team_meeting", "later"), ("state_complaint", "later")]),
    ("the plan cannot be counted", {"promised": None}, {}, [("clear_wording", "to_do"), ("team_meeting", "later")]),
    ("an award is open", {"open_award": 120}, {}, [("make_up_plan", "to_do")]),
    ("asked four days ago", OPEN, {"a": ASKED}, [("make_up_plan", "waiting"), ("team_meeting", "later"), ("state_complaint", "later")]),
    ("asked, and ten days are over", OPEN, {"a": LATE}, [("follow_up", "to_do"), ("team_meeting", "later"), ("state_complaint", "later")]),
    ("asked for a later day, which is to come", OPEN, {"a": {**LATE, "reply_due_on": "2026-03-10"}}, [("make_up_plan", "waiting"), ("team_meeting", "later"), ("state_complaint", "later")]),
    ("asked twice, the second ten days are over", OPEN, {"a": LATE, "b": AGAIN}, [("team_meeting", "to_do"), ("make_up_plan", "later"), ("state_complaint", "later")]),
    ("a contact about something else moves nothing", OPEN, {"a": {**LATE, "about": "the bus"}}, [("make_up_plan", "to_do"), ("team_meeting", "later"), ("state_complaint", "later")]),
    ("answered last week", OPEN, {"a": LATE, "b": contact("2026-02-24", "agreed", "from", replies_to="a")}, [("nothing", "to_do"), ("team_meeting", "later"), ("state_complaint", "later"), ("make_up_plan", "done")]),
    ("answered a month ago, and still open", OPEN, {"a": contact("2026-01-10"), "b": contact("2026-01-20", "agreed", "from", replies_to="a")}, [("make_up_plan", "to_do"), ("team_meeting", "later"), ("state_complaint", "later")]),
    ("refused", OPEN, {"a": LATE, "b": contact("2026-02-24", "refused", "from", replies_to="a")}, [("written_notice", "to_do"), ("team_meeting", "to_do"), ("state_complaint", "later"), ("make_up_plan", "done")]),
    ("answered, and the team must decide", {"undetermined": 60}, {"a": LATE, "b": contact("2026-02-24", "answered", "from", replies_to="a")}, [("team_meeting", "to_do"), ("state_complaint", "later"), ("make_up_plan", "done")]),
    ("an answer that names no request answers none", OPEN, {"a": LATE, "b": contact("2026-02-24", "agreed", "from")}, [("follow_up", "to_do"), ("team_meeting", "later"), ("state_complaint", "later")]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("minutes", "journal", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_contacts_in_steps_out(
    minutes: dict[str, Any], journal: dict[str, dict[str, str | None]], expected: list[tuple[str, str]]
) -> None:
    found = steps(child(**minutes), journal, AS_OF, missed={dt.date(2026, 1, 9): 30})
    assert told(found) == expected


def test_every_date_says_where_it_comes_from() -> None:
    """A rule is named with its evidence; what no rule sets is called ours."""
    looked_at = 0
    for minutes in (OPEN, {"unrecorded": 60}, {"undetermined": 60}, {"promised": None}):
        for journal in ({}, {"a": ASKED}, {"a": LATE}, {"a": LATE, "b": AGAIN}):
            for step in steps(child(**minutes), journal, AS_OF, missed={dt.date(2026, 1, 9): 30}):
                assert (step.by is None) == (step.basis is None)
                if step.basis is not None:
                    looked_at += 1
                    assert step.basis.is_ours == (step.basis.citation is None and step.basis.origin == "ours")
                    assert step.basis.origin != "rule" or (step.basis.citation and step.basis.evidence)
    assert looked_at > 10


def test_the_first_due_day_of_owed_minutes_is_the_rules_day() -> None:
    first = steps(child(open=90, due_on=dt.date(2026, 3, 20)), {}, AS_OF)[0]
    assert (first.kind, first.by) == ("make_up_plan", dt.date(2026, 3, 20))
    assert first.basis is not None
    assert (first.basis.origin, first.basis.citation, first.basis.evidence) == ("rule", "Handbook 4.2", "primary")
    by_plan = steps(
        child(open=90, due_on=dt.date(2026, 3, 20), share={"decided_by": "plan", "citation": None}), {}, AS_OF
    )[0]
    assert by_plan.basis is not None
    assert by_plan.basis.origin == "plan"
    over = steps(child(open=90, overdue=90, due_on=dt.date(2026, 2, 20)), {}, AS_OF)[0]
    assert over.basis is not None
    assert over.basis.is_ours


@pytest.mark.parametrize(
    ("missed", "as_of", "state", "by"),
    [
        ("2025-06-10", "2026-03-02", "later", "2026-06-10"),  # a hundred days away
        ("2025-04-20", "2026-03-02", "to_do", "2026-04-20"),  # near
        ("2025-03-02", "2026-03-02", "to_do", "2026-03-02"),  # its last day
        ("2025-03-01", "2026-03-02", "later", None),  # a day too late: nothing a complaint could still name
        ("2024-02-29", "2025-02-28", "to_do", "2025-02-28"),
    ],
)
def test_the_one_year_day_is_of_the_oldest_miss_within_a_year(
    missed: str, as_of: str, state: str, by: str | None
) -> None:
    found = steps(child(**OPEN), {}, dt.date.fromisoformat(as_of), missed={dt.date.fromisoformat(missed): 30})
    complaint = next(step for step in found if step.kind == "state_complaint")
    assert (complaint.state, complaint.by and complaint.by.isoformat()) == (state, by)


def test_a_504_plan_has_no_one_year_day_and_no_45_days() -> None:
    found = steps(child("504", open=90, unrecorded=30), {}, AS_OF, missed={dt.date(2025, 4, 1): 30})
    assert "state_complaint" not in [step.kind for step in found]
    elsewhere = next(step for step in found if step.kind == "elsewhere")
    assert elsewhere.by is None
    assert "Office for Civil Rights" in elsewhere.do
    logs = next(step for step in found if step.kind == "service_logs")
    assert not any("never later than 45 days" in sentence for sentence in logs.known)


def test_the_45_days_of_an_asked_request_are_counted() -> None:
    found = steps(child(unrecorded=60), {"a": contact("2026-02-25", "service_logs")}, AS_OF)
    logs = next(step for step in found if step.kind == "service_logs")
    assert logs.by == dt.date(2026, 3, 7)  # ten days: a courtesy
    assert any("Sat 11 Apr 2026" in sentence for sentence in logs.known)  # 45 days: the regulation


def test_reply_clocks_run_stop_and_begin_again() -> None:
    found = {
        clock.contact_id: clock
        for clock in clocks({"a": LATE, "b": AGAIN, "c": contact("2026-03-01", "the bus", "from")}, AS_OF)
    }
    assert set(found) == {"a"}
    assert (found["a"].due_on, found["a"].days_over, found["a"].followed_on) == (
        dt.date(2026, 2, 25),
        5,
        dt.date(2026, 2, 15),
    )
    answered = clocks({"a": LATE, "b": contact("2026-03-01", "agreed", "from", replies_to="a")}, AS_OF)[0]
    assert (answered.is_open, answered.days_over, answered.answer) == (False, 0, "agreed")
    assert clocks({"a": LATE}, dt.date(2026, 2, 9)) == ()  # not yet written that day


def test_contacts_that_name_each_other_in_a_circle_do_no_harm() -> None:
    circle = {"a": contact("2026-02-10", replies_to="b"), "b": contact("2026-02-11", replies_to="a")}
    assert clocks(circle, AS_OF) == ()


def test_every_state_with_a_page_is_named_with_how_sure_we_are() -> None:
    for whom in states.list_contacts():
        found = steps(child(**OPEN), {}, AS_OF, missed={dt.date(2026, 1, 9): 30}, whom=whom)
        complaint = next(step for step in found if step.kind == "state_complaint")
        for sentence in complaint.known:
            if whom.complaint_page_url and whom.complaint_page_url in sentence:
                assert whom.is_verified("complaint_page_url") != sentence.endswith("(not verified)")


def test_no_step_says_violation_or_shouts() -> None:
    for case in CASES:
        for step in steps(child(**case[1]), case[2], AS_OF, missed={dt.date(2026, 1, 9): 30}):
            text = " ".join((step.do, *step.why, *step.wording, *step.known)).casefold()
            assert "violation" not in text
            assert "!" not in text


def test_a_complaint_counts_only_the_minutes_of_its_year() -> None:
    missed = {dt.date(2025, 2, 20): 60, dt.date(2025, 4, 20): 30}
    complaint = next(step for step in steps(child(**OPEN), {}, AS_OF, missed=missed) if step.kind == "state_complaint")
    assert any("30 promised minutes" in sentence for sentence in complaint.wording)
    assert any("Thu 20 Feb 2025" in sentence for sentence in complaint.why)


# --- unknown lengths, late awards -------------------------------------------------------------------------------------


def having(found: Child, **more: Any) -> Child:
    """The same child, its one service with these fields."""
    return replace(found, services=(replace(found.services[0], **more),))


def test_a_miss_of_unknown_length_is_no_nothing() -> None:
    [step] = steps(having(child(delivered=600), unknown_lengths=2), {}, AS_OF)
    assert step.kind == "nothing"
    assert step.do == "Write down how long 2 missed sessions were to be."
    assert "in no sum" in step.why[0]
    [other] = steps(child(delivered=600), {}, AS_OF)
    assert other.do == "Nothing to ask for now."


LATE_AWARD = Award("order", dt.date(2025, 10, 1), "sea", dt.date(2026, 2, 1), 300, 180)


def test_an_award_that_is_late_has_a_one_year_day_of_its_own() -> None:
    found = steps(having(child(open_award=120), awards=(LATE_AWARD,)), {}, AS_OF)
    step = next(step for step in found if step.kind == "state_complaint")
    assert step.by == dt.date(2027, 2, 1)
    assert any("120 awarded minutes were due by Sun 1 Feb 2026" in words for words in step.why)
    assert any("120 awarded minutes" in words for words in step.wording)
    assert not any("missed" in words for words in step.wording)


def test_the_first_of_both_days_is_the_day() -> None:
    both = having(child(**OPEN, open_award=120), awards=(LATE_AWARD,))
    step = next(
        step for step in steps(both, {}, AS_OF, missed={dt.date(2026, 1, 9): 90}) if step.kind == "state_complaint"
    )
    assert step.by == dt.date(2027, 1, 9)
    assert len(step.why) == 2


@pytest.mark.parametrize(
    "award",
    [
        replace(LATE_AWARD, due_on=AS_OF),
        replace(LATE_AWARD, due_on=None),
        replace(LATE_AWARD, provided=300),
        replace(LATE_AWARD, due_on=dt.date(2025, 3, 1)),
    ],
    ids=["due today", "no day", "all given", "due more than a year ago"],
)
def test_an_award_that_no_complaint_can_name_has_no_such_day(award: Award) -> None:
    found = steps(having(child(open_award=award.open), awards=(award,)), {}, AS_OF)
    assert all(step.by is None for step in found if step.kind == "state_complaint")


def test_a_late_award_of_a_504_plan_is_no_state_complaint() -> None:
    found = steps(having(child("504", open_award=120), awards=(LATE_AWARD,)), {}, AS_OF)
    assert "state_complaint" not in {step.kind for step in found}

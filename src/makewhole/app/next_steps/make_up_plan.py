"""Asking when missed minutes will be made up: what is owed, what the team has to decide, what was awarded."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from makewhole.app.next_steps.asked import asked
from makewhole.app.next_steps.step import Basis, Step, within_a_week
from makewhole.app.next_steps.words import counted, parent_of, please_answer, school, waits_for_the_team
from makewhole.language import day, ngettext, number
from makewhole.language import gettext as _

if TYPE_CHECKING:
    from makewhole.app.next_steps.facts import Facts


def make_up_plan(facts: Facts) -> list[Step]:
    """The step; none where nothing is open or undecided and no award is left, unless it was asked."""
    if not (facts.not_settled or facts.open_award) and "make_up_plan" not in facts.clocks:
        return []
    by, basis = _due(facts)
    ready = Step(
        "make_up_plan",
        "to_do",
        _what_to_ask(facts),
        tuple(_why(facts)),
        by,
        basis,
        letter="make_up_plan",
        to_whom=school(),
        wording=(
            parent_of(facts, facts.unsettled),
            *_by_my_record(facts),
            _please(facts),
            please_answer(facts),
        ),
        known=(_("Attach the list of missed sessions: day, minutes, reason. The link below makes it."),)
        if facts.not_settled
        else (),
    )
    return asked(facts, ready, is_left=bool(facts.not_settled))


def _why(facts: Facts) -> list[str]:
    why = []
    if facts.open:
        words = ngettext(
            "{minutes} missed minute must be made up and is still open.",
            "{minutes} missed minutes must be made up and are still open.",
            facts.open,
        )
        why.append(counted(words, facts.open))
    if facts.overdue and facts.overdue == facts.open:
        why.append(_("All of them are past their due date."))
    elif facts.overdue:
        words = ngettext(
            "Of them {minutes} is past its due date.",
            "Of them {minutes} are past their due date.",
            facts.overdue,
        )
        why.append(counted(words, facts.overdue))
    if facts.undetermined:
        why.append(waits_for_the_team(facts))
    if facts.open_award:
        words = ngettext(
            "{minutes} awarded minute is still to be provided.",
            "{minutes} awarded minutes are still to be provided.",
            facts.open_award,
        )
        why.append(counted(words, facts.open_award))
    if facts.no_rule is not None:
        why.append(facts.no_rule)
    return why


def _what_to_ask(facts: Facts) -> str:
    """What the statement's first lines ask for, in the same words."""
    decides = facts.undetermined - facts.reported
    asks = [bool(facts.open), bool(decides), bool(facts.reported)]
    if sum(asks) > 1:
        return _("Ask when the missed minutes will be made up, and what the team decides about the others.")
    if facts.open:
        return _("Ask when the missed minutes will be made up.")
    if decides:
        return _("Ask the team to decide about the missed minutes.")
    if facts.reported:
        return _("Ask for the text of the rule on missed sessions, and when they will be made up.")
    if facts.open_award:
        return _("Ask when the awarded minutes will be provided.")
    return _("Ask the school for a plan to make up the missed minutes.")


def _by_my_record(facts: Facts) -> list[str]:
    """What is missing, as the parent writes it."""
    said = []
    if minutes := facts.not_settled:
        words = ngettext(
            "By my record, {minutes} minute was missed up to {day} and has not been made up. I attach a list with each "
            "day.",
            "By my record, {minutes} minutes were missed up to {day} and have not been made up. I attach a list with "
            "each day.",
            minutes,
        )
        said.append(words.format(minutes=number(minutes), day=day(facts.as_of)))
    if facts.open_award:
        words = ngettext(
            "Of the compensatory minutes that were awarded, {minutes} has not been provided up to {day}.",
            "Of the compensatory minutes that were awarded, {minutes} have not been provided up to {day}.",
            facts.open_award,
        )
        said.append(words.format(minutes=number(facts.open_award), day=day(facts.as_of)))
    return said


def _please(facts: Facts) -> str:
    if facts.undetermined and not facts.open:
        return _(
            "I ask the team to decide about them: which will be made up, by whom, when, and how many each time, "
            "without taking them from another service. Please tell me the decision in writing, and send me your "
            "written rule on missed sessions."
        )
    return _(
        "Please send me a plan: who will make the minutes up, when, and how many each time, without "
        "taking them from another service. Please send me your written rule on missed sessions too."
    )


def _due(facts: Facts) -> tuple[dt.date, Basis]:
    """The first day still to come by which open minutes are due, with who says so; else our suggestion."""
    dated = [(share.first_due_on, share) for share in facts.open_shares if share.first_due_on is not None]
    coming = [(due_on, share) for due_on, share in dated if due_on >= facts.as_of]
    if facts.overdue or not coming:
        return facts.soon, within_a_week()
    due_on, share = min(coming, key=lambda pair: (pair[0], pair[1].minutes))
    if share.decided_by == "plan":
        return due_on, Basis("plan", _("the plan itself says so: the first missed minutes are due then"))
    if share.decided_by == "determination":
        return due_on, Basis("decision", _("a decision says so: the first missed minutes are due then"))
    return due_on, Basis(
        "rule", _("a rule says so: the first missed minutes are due then"), share.citation, share.evidence
    )

"""Asking for a meeting: where asking twice brought nothing, or an answer left to the team what it has to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from makewhole.app.next_steps.asked import ASKS, asked
from makewhole.app.next_steps.step import Step, within_a_week
from makewhole.app.next_steps.words import named, said_no, waits_for_the_team
from makewhole.language import day, number
from makewhole.language import gettext as _

if TYPE_CHECKING:
    from makewhole.app.next_steps.facts import Facts


def team_meeting(facts: Facts) -> list[Step]:
    """The step, for later while asking may still bring something; none where nothing is left to ask for."""
    is_left = bool(facts.not_settled or facts.unrecorded or facts.not_countable)
    if not is_left and "team_meeting" not in facts.clocks:
        return []
    silent = facts.unanswered(*ASKS)
    refused = facts.answer(*ASKS) == "refused"
    undecided = bool(facts.undetermined) and facts.answer("make_up_plan") is not None
    is_due = silent is not None or refused or undecided
    why: list[str] = []
    if silent is not None:
        why.append(
            _("You asked on {asked} and again on {again}, and no reply stands in the journal.").format(
                asked=day(silent.asked_on), again=day(silent.followed_on or silent.asked_on)
            )
        )
    if refused:
        why.append(said_no())
    if facts.undetermined:
        why.append(waits_for_the_team(facts))
    ready = Step(
        "team_meeting",
        "to_do" if is_due else "later",
        _("Ask for a meeting of the team that wrote the plan.")
        if is_due
        else _("If asking brings nothing, ask for a meeting of the team that wrote the plan."),
        tuple(why),
        facts.soon if is_due else None,
        within_a_week() if is_due else None,
        letter="team_meeting",
        to_whom=_("the person at school who is in charge of your child's plan, with a copy to the principal"),
        wording=(
            named(_("I am the parent of {name}."), facts),
            _("By my record, as of {day}, {minutes} minutes were missed and are not settled.").format(
                day=day(facts.as_of), minutes=number(facts.not_settled)
            ),
            _(
                "I ask for a meeting of the team. On the agenda: what the missed minutes did to progress, and "
                "which of them will be made up, by whom and when. If you will not hold it, please tell me so in "
                "writing, with your reasons."
            ),
            _("Please offer me three times by {due}. Thank you.").format(due=day(facts.reply_by)),
        ),
        known=tuple(_known(facts)),
    )
    return asked(facts, ready, is_left=is_due)


def _known(facts: Facts) -> list[str]:
    known = []
    if facts.whom is not None and facts.whom.term_for_meeting and facts.whom.is_verified("term_for_meeting"):
        known.append(_("In your state the meeting is called: {term}.").format(term=facts.whom.term_for_meeting))
    known.append(_("No federal rule says how many days the school has to answer; your state may. Ask when you write."))
    return known

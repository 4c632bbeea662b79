"""Asking for the answer in writing, where the school said no: under an IEP that is prior written notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from makewhole.app.next_steps.asked import ASKS, asked
from makewhole.app.next_steps.step import Step, within_a_week
from makewhole.app.next_steps.words import named, please_answer, said_no
from makewhole.language import gettext as _

if TYPE_CHECKING:
    from makewhole.app.next_steps.facts import Facts

NOTICE_RULE = "34 CFR 300.503"


def written_notice(facts: Facts) -> list[Step]:
    """The step; none where nothing was refused, unless it was asked for."""
    refused = facts.answer("team_meeting", *ASKS) == "refused"
    if not refused and "written_notice" not in facts.clocks:
        return []
    if facts.is_iep:
        do = _("Ask for prior written notice of the refusal.")
        known = _(
            "Prior written notice is a letter in which the school says what it proposes or refuses, why, and "
            "what it looked at. It is due a reasonable time before a change or refusal; no rule counts the "
            "days ({rule}; we read its text only in a reprint)."
        ).format(rule=NOTICE_RULE)
    else:
        do = _("Ask for the refusal and its reasons in writing.")
        known = _(
            "Prior written notice (34 CFR 300.503) is for children with an IEP. For this plan, ask for the "
            "answer and its reasons in writing."
        )
    ready = Step(
        "written_notice",
        "to_do",
        do,
        (said_no(),),
        facts.soon,
        within_a_week(),
        letter="written_notice",
        to_whom=_("the person who said no, with a copy to the district's special-education office"),
        wording=(
            named(_("I am the parent of {name}. I asked you for services that were missed, and you said no."), facts),
            _(
                "Please give me this in writing: what you refuse, why, which records and reports you used, what "
                "else you thought about and why you did not choose it, other reasons, and where I find my rights "
                "and somebody who can explain them."
            ),
            please_answer(facts),
        ),
        known=(known,),
    )
    return asked(facts, ready, is_left=False)

"""Of a plan that is no IEP: the one-year day is not for it, and whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from makewhole.app.next_steps.step import Step, within_a_week
from makewhole.app.next_steps.words import of_the_state
from makewhole.language import gettext as _

if TYPE_CHECKING:
    from makewhole.app.next_steps.facts import Facts


def elsewhere(facts: Facts, is_due: bool) -> Step:
    """The step, to do where a meeting of the team was refused or never answered, and for later until then."""
    known: tuple[str, ...] = ()
    if "504" in facts.kinds:
        do = _("If the school does not answer: ask the district's 504 coordinator, or the Office for Civil Rights.")
        why = _("The state complaint and its one-year day (34 CFR 300.153) are for an IEP, not for a 504 plan.")
        known = (
            _(
                "The Office for Civil Rights of the U.S. Department of Education looks at complaints about 504 "
                "plans. It has time limits of its own that this program does not know: ask soon."
            ),
        )
        to_whom = _("the district's 504 coordinator")
    elif "ifsp" in facts.kinds:
        do = _("If nobody answers: ask your service coordinator, or your state's early-intervention agency.")
        why = _("The one-year day that this program knows (34 CFR 300.153) is for an IEP, not for an IFSP.")
        known = (
            _(
                "Early intervention has complaint rules and time limits of its own that this program does not "
                "know: ask soon."
            ),
        )
        to_whom = _("your service coordinator")
    else:
        do = _("If the school does not answer: ask your parent center where to turn.")
        why = _("The record does not say what kind of plan this is, so no date can be named. Say it on the Plan page.")
        to_whom = _("your parent center")
    return Step(
        "elsewhere",
        "to_do" if is_due else "later",
        do,
        (why,),
        facts.soon if is_due else None,
        within_a_week() if is_due else None,
        to_whom=to_whom,
        known=(*known, *of_the_state(facts.whom)),
    )

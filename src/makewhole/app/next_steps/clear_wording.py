"""Asking what is promised, where the plan's words leave it open: what cannot be counted cannot be claimed either."""

from __future__ import annotations

from typing import TYPE_CHECKING

from makewhole.app.next_steps.asked import asked
from makewhole.app.next_steps.step import Step, within_a_week
from makewhole.app.next_steps.words import listed, named, please_answer
from makewhole.language import gettext as _

if TYPE_CHECKING:
    from makewhole.app.next_steps.facts import Facts


def clear_wording(facts: Facts) -> list[Step]:
    """The step; none where everything that is promised can be counted, even if it was asked once."""
    if not facts.not_countable:
        return []
    services = listed(facts.not_countable)
    ready = Step(
        "clear_wording",
        "to_do",
        _("Ask the team to write down how many minutes, and how often."),
        (
            _(
                "{services}: the plan's words can be read in more than one way, or say no number, so nothing can "
                "be counted."
            ).format(services=services),
        ),
        facts.soon,
        within_a_week(),
        letter="clear_wording",
        to_whom=_("the person at school who is in charge of your child's plan"),
        wording=(
            named(_("I am the parent of {name}. I am reading the plan's page of services."), facts),
            _("For {services} I cannot tell how many minutes are meant, and how often.").format(services=services),
            _("Please tell me in writing, and have the plan say it."),
            please_answer(facts),
        ),
    )
    return asked(facts, ready, is_left=True)

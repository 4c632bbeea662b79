"""Where there is nothing to ask anybody for: what to write down instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from makewhole.app.next_steps.step import Step
from makewhole.language import gettext as _
from makewhole.language import ngettext, number

if TYPE_CHECKING:
    from makewhole.app.next_steps.facts import Facts


def nothing(facts: Facts) -> Step:
    """The step that stands where no other is to be done and none waits."""
    if facts.unknown_lengths:
        # Unknown is never zero: minutes were missed, and nobody can say yet how many.
        do = ngettext(
            "Write down how long {count} missed session was to be.",
            "Write down how long {count} missed sessions were to be.",
            facts.unknown_lengths,
        ).format(count=number(facts.unknown_lengths))
        why = _(
            "Until the length is known, it is in no sum, and there are no minutes to ask for. If you do not know it, "
            "ask the school."
        )
    elif facts.services:
        do = _("Nothing to ask for now.")
        why = _("Go on writing down each session, held or missed. If something is missed, this page says what to do.")
    else:
        do = _("Nothing to ask for yet: no service is on record.")
        why = _("Enter the plan's services first; then this page can say what to do.")
    return Step("nothing", "to_do", do, (why,))

"""All steps of a child, in the order in which they are to be taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from makewhole.app.next_steps.asked import ASKS
from makewhole.app.next_steps.clear_wording import clear_wording
from makewhole.app.next_steps.facts import facts_of
from makewhole.app.next_steps.make_up_plan import make_up_plan
from makewhole.app.next_steps.nothing import nothing
from makewhole.app.next_steps.service_logs import service_logs
from makewhole.app.next_steps.state_complaint import state_complaint
from makewhole.app.next_steps.team_meeting import team_meeting
from makewhole.app.next_steps.written_notice import written_notice

if TYPE_CHECKING:
    from makewhole.app.next_steps.step import Step
    from makewhole.ledger.statement import Child
    from makewhole.policy.contacts import StateContact


def steps(
    child: Child,
    contacts: Mapping[str, Mapping[str, str | None]],
    as_of: dt.date,
    *,
    missed: Mapping[dt.date, int] | None = None,
    whom: StateContact | None = None,
) -> tuple[Step, ...]:
    """What to do next, in order: what is to be done, what waits, what comes later, what was done. Never empty.

    `missed` are the minutes of misses under an IEP that are open or undecided, by day: the oldest within a year
    sets the one-year day of a state complaint. `whom` is whom to ask in the child's state, where it is known.
    """
    facts = facts_of(child, contacts, as_of, missed or {}, whom)
    found = [
        *state_complaint(facts),
        *written_notice(facts),
        *team_meeting(facts),
        *make_up_plan(facts),
        *service_logs(facts),
        *clear_wording(facts),
    ]
    if not any(step.state in ("to_do", "waiting") for step in found):
        found.append(nothing(facts))
    to_do = [step for step in found if step.state == "to_do"]
    later = [step for step in found if step.state == "later"]
    # What goes further comes before what was only asked; of what comes later, the last resort stands last.
    return (
        *sorted(to_do, key=lambda step: 2 if step.kind in ASKS else 1 if step.kind == "follow_up" else 0),
        *(step for step in found if step.state == "waiting"),
        *reversed(later),
        *(step for step in found if step.state == "done"),
    )

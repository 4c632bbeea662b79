"""Asking for the service logs: where minutes have no record, or are only assumed to have been delivered."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from makewhole.app.next_steps.asked import asked
from makewhole.app.next_steps.step import Step, within_a_week
from makewhole.app.next_steps.words import counted, parent_of, please_answer, school
from makewhole.language import day, ngettext
from makewhole.language import gettext as _

if TYPE_CHECKING:
    from makewhole.app.next_steps.facts import Facts

RECORDS_DAYS = 45
RECORDS_RULE = "34 CFR 300.613(a)"


def service_logs(facts: Facts) -> list[Step]:
    """The step; none where every minute has a record, unless the logs were asked for."""
    if not facts.unrecorded and not facts.assumed and "service_logs" not in facts.clocks:
        return []
    ready = Step(
        "service_logs",
        "to_do",
        _("Ask the school for the service logs."),
        tuple(_why(facts)),
        facts.soon,
        within_a_week(),
        letter="service_logs",
        to_whom=school(),
        wording=(
            parent_of(facts, facts.unlogged),
            _("I would like to know which sessions were held, and for how many minutes."),
            _("Please send me the service logs of this school year, or tell me when I can look at them."),
            please_answer(facts),
        ),
        known=tuple(_known(facts)),
    )
    return asked(facts, ready, is_left=bool(facts.unrecorded))


def _why(facts: Facts) -> list[str]:
    why = []
    if facts.unrecorded:
        words = ngettext(
            "{minutes} promised minute has no record.",
            "{minutes} promised minutes have no record.",
            facts.unrecorded,
        )
        why.append(counted(words, facts.unrecorded))
    if facts.assumed:
        words = ngettext(
            "{minutes} minute is assumed delivered, because nothing was logged for it.",
            "{minutes} minutes are assumed delivered, because nothing was logged for them.",
            facts.assumed,
        )
        why.append(counted(words, facts.assumed))
    return why


def _known(facts: Facts) -> list[str]:
    """The 45 days of an IEP, and where they end; of another plan, that they are not for it."""
    if not facts.is_iep:
        return [
            _(
                "The 45-day rule of 34 CFR 300.613 is about children with an IEP; for this plan no such rule was "
                "found. Ask all the same."
            )
        ]
    rule = _(
        "The school must let you see these records without unnecessary delay, and never later than 45 "
        "days after you ask ({rule}; we read its text only in a reprint). Some states allow less time: "
        "ask."
    )
    known = [rule.format(rule=RECORDS_RULE)]
    clock = facts.clocks.get("service_logs")
    if clock is not None and clock.is_open:
        last = clock.asked_on + dt.timedelta(days=RECORDS_DAYS)
        ends = (
            _("45 days from your first request, on {asked}, end on {day}.")
            if clock.followed_on is not None
            else _("45 days from your request on {asked} end on {day}.")
        )
        known.append(ends.format(asked=day(clock.asked_on), day=day(last)))
    return known

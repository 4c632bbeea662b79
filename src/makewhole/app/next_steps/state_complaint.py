"""The one-year day of a state complaint, under an IEP; for another plan, where else to turn."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from makewhole.app.next_steps.asked import asked
from makewhole.app.next_steps.elsewhere import elsewhere
from makewhole.app.next_steps.step import Basis, Step
from makewhole.app.next_steps.words import named, of_the_state
from makewhole.language import day, ngettext, number
from makewhole.language import gettext as _
from makewhole.ledger.patterns import COMPLAINT_RULE, a_year_after

if TYPE_CHECKING:
    from makewhole.app.next_steps.facts import Facts

NEAR_DAYS = 60
"""From how many days before the one-year day on it is a thing to do, and no longer one to know. Ours, no rule."""


@dataclass(frozen=True)
class _Reach:
    """What a complaint that the state receives on the day of the facts can name, oldest first."""

    missed: list[dt.date]
    """The days of misses within a year."""
    gone: list[dt.date]
    """The days of misses that lie further back."""
    late: list[dt.date]
    """The days within a year by which awarded minutes were due that are not given yet."""

    @property
    def last(self) -> dt.date | None:
        """The last day on which a complaint can still name all of it; None where there is nothing to name."""
        return min((a_year_after(on) for on in (*self.missed[:1], *self.late[:1])), default=None)


def state_complaint(facts: Facts) -> list[Step]:
    """The step; none where nothing is open, undecided or awarded and late, unless there is a complaint."""
    if not (facts.not_settled or facts.late_awards) and "state_complaint" not in facts.clocks:
        return []
    stuck = facts.unanswered("team_meeting") is not None or facts.answer("team_meeting") == "refused"
    if not facts.is_iep:
        return [elsewhere(facts, stuck)]
    reach = _reach(facts)
    last = reach.last
    is_near = last is not None and (last - facts.as_of).days <= NEAR_DAYS
    is_due = last is not None and (stuck or is_near)
    if is_due and is_near:
        do = _("Decide whether to file a state complaint: the one-year day is near.")
    elif is_due:
        do = _("Decide whether to file a state complaint.")
    else:
        do = _("Know the one-year day of a state complaint.")
    basis = _("a state complaint can name what happened not more than one year before the state received it")
    ready = Step(
        "state_complaint",
        "to_do" if is_due else "later",
        do,
        tuple(_why(facts, reach)),
        last,
        Basis("rule", basis, COMPLAINT_RULE, "reported") if last is not None else None,
        letter="state_complaint",
        to_whom=facts.whom.sea_name
        if facts.whom is not None and facts.whom.sea_name
        else _("your state's education agency"),
        wording=tuple(_wording(facts, reach)),
        known=(
            _(
                "A state complaint costs nothing and needs no lawyer. You send it to the state, with a copy to "
                "the district on the same day. The state decides within 60 days, as a rule (34 CFR 300.152, "
                "300.153; we read their text only in reprints)."
            ),
            *of_the_state(facts.whom),
        ),
    )
    return asked(facts, ready, is_left=False)


def _reach(facts: Facts) -> _Reach:
    return _Reach(
        missed=[on for on in facts.missed if a_year_after(on) >= facts.as_of],
        gone=[on for on in facts.missed if a_year_after(on) < facts.as_of],
        late=[on for on in facts.late_awards if a_year_after(on) >= facts.as_of],
    )


def _why(facts: Facts, reach: _Reach) -> list[str]:
    why = []
    if reach.missed:
        oldest = reach.missed[0]
        why.append(
            _(
                "The oldest missed day that a complaint can still name is {missed}: the state must have received "
                "the complaint by {last}."
            ).format(missed=day(oldest), last=day(a_year_after(oldest)))
        )
        if reach.gone:
            words = _("Misses up to {day} are more than a year ago: a complaint can no longer name them.")
            why.append(words.format(day=day(reach.gone[-1])))
    elif reach.gone:
        why.append(_("Every missed day on record is more than a year ago, so a state complaint can no longer name it."))
    for on in reach.late:
        words = ngettext(
            "{minutes} awarded minute was due by {due} and is not given yet: a complaint can name it until {last}.",
            "{minutes} awarded minutes were due by {due} and are not given yet: a complaint can name them until "
            "{last}.",
            facts.late_awards[on],
        )
        minutes = number(facts.late_awards[on])
        why.append(words.format(minutes=minutes, due=day(on), last=day(a_year_after(on))))
    return why


def _wording(facts: Facts, reach: _Reach) -> list[str]:
    said = [
        named(
            _(
                "I am the parent of {name}. I say that services of the IEP were not given, in the year before "
                "this letter."
            ),
            facts,
        )
    ]
    # A complaint about late awards alone claims no missed minutes.
    if reach.missed or not reach.late:
        said.append(
            _(
                "The facts: as of {day}, {minutes} promised minutes were missed and are not settled. A list "
                "with each day is attached."
            ).format(day=day(facts.as_of), minutes=number(sum(facts.missed[on] for on in reach.missed)))
        )
    words = _("By {due} my child was to get {minutes} awarded minutes that are not given yet.")
    said += [words.format(due=day(on), minutes=number(facts.late_awards[on])) for on in reach.late]
    said.append(
        _(
            "As a solution I propose: the minutes are made up, by a named person, by a named day. I have "
            "sent a copy to the district today. My name, address and signature, my child's name, address and "
            "school are below."
        )
    )
    return said

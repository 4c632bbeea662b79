"""What the statement and the journal say, as the steps need it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from makewhole.app import statement_notes
from makewhole.app.next_steps.reply_clocks import REPLY_DAYS, Clock, clocks
from makewhole.language import gettext as _
from makewhole.record.journal import TOPICS

if TYPE_CHECKING:
    from makewhole.ledger.statement import Child, Share
    from makewhole.policy.contacts import StateContact

SOON_DAYS = 7
"""Within how many days we suggest that a step is taken."""


@dataclass(frozen=True)
class Facts:
    """What the statement says of a child on a day, what was asked, and whom to ask."""

    as_of: dt.date
    name: str
    kinds: frozenset[str]
    """The kinds of the plans in force on that day (or of the last one)."""
    unrecorded: int
    assumed: int
    open: int
    overdue: int
    undetermined: int
    open_award: int
    not_countable: tuple[str, ...]
    open_shares: tuple[Share, ...] = ()
    services: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()
    """The services of which missed minutes are open or undecided, or awarded minutes still to be provided."""
    unlogged: tuple[str, ...] = ()
    """The services of which minutes have no record, or are only assumed."""
    reported: int = 0
    """Of the undecided minutes: those under a rule that nobody has read and that is reported to ask for something."""
    no_rule: str | None = None
    """That no rule which we could read says that they must be made up; None where it is not so."""
    missed: Mapping[dt.date, int] = field(default_factory=dict)
    """Minutes of misses under an IEP that are open or undecided, by their day."""
    late_awards: Mapping[dt.date, int] = field(default_factory=dict)
    """Awarded minutes that were not given by their day, by that day: what a state complaint may name beside misses."""
    unknown_lengths: int = 0
    """Missed sessions whose length nobody wrote down: they are in no minutes."""
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    """The newest clock of each topic."""
    whom: StateContact | None = None

    @property
    def is_iep(self) -> bool:
        return "iep" in self.kinds

    @property
    def not_settled(self) -> int:
        """Missed minutes that are open, or wait for a decision."""
        return self.open + self.undetermined

    @property
    def soon(self) -> dt.date:
        """The day by which we suggest that a step is taken (`step.within_a_week`)."""
        return self.as_of + dt.timedelta(days=SOON_DAYS)

    @property
    def reply_by(self) -> dt.date:
        """The day by which a letter of today asks for a reply."""
        return self.as_of + dt.timedelta(days=REPLY_DAYS)

    def unanswered(self, *topics: str) -> Clock | None:
        """The request of one of those topics that was followed up, and still nothing came by its day."""
        for topic in topics:
            clock = self.clocks.get(topic)
            if clock is not None and clock.is_open and clock.followed_on is not None and clock.days_over:
                return clock
        return None

    def answer(self, *topics: str) -> str | None:
        """How the newest answered request of those topics was answered."""
        answered = [self.clocks[topic] for topic in topics if topic in self.clocks and not self.clocks[topic].is_open]
        if not answered:
            return None
        newest = max(answered, key=lambda clock: (clock.answered_on or clock.asked_on, clock.contact_id))
        return newest.answer or "answered"


def facts_of(
    child: Child,
    contacts: Mapping[str, Mapping[str, str | None]],
    as_of: dt.date,
    missed: Mapping[dt.date, int],
    whom: StateContact | None,
) -> Facts:
    """The facts of one child; `missed` and `whom` as `steps` takes them."""
    countable = [service for service in child.services if service.is_countable]

    def total(account: str) -> int:
        return sum(service.minutes.get(account) or 0 for service in countable)

    in_force = [p for p in child.plans if p.starts_on <= as_of and (p.ends_on is None or as_of <= p.ends_on)]
    begun = [plan for plan in child.plans if plan.starts_on <= as_of]
    of_plans = in_force or begun[-1:] or list(child.plans[:1])
    newest: dict[str, Clock] = {}
    for clock in clocks(contacts, as_of):
        if clock.topic in TOPICS:
            newest.setdefault(clock.topic, clock)
    return Facts(
        as_of=as_of,
        name=child.name or _("my child"),
        kinds=frozenset(plan.kind for plan in of_plans if plan.kind),
        unrecorded=total("unrecorded"),
        assumed=total("assumed"),
        open=total("open"),
        overdue=total("overdue"),
        undetermined=total("undetermined"),
        open_award=sum(service.minutes.get("open_award") or 0 for service in child.services),
        not_countable=tuple(sorted({s.service for s in child.services if not s.is_countable})),
        open_shares=tuple(share for service in countable for share in service.shares_of("open")),
        services=tuple(sorted({service.service for service in child.services})),
        unsettled=_services_with(child, "open", "undetermined", "open_award"),
        unlogged=_services_with(child, "unrecorded", "assumed"),
        reported=sum(
            share.minutes
            for service in countable
            for share in service.shares_of("undetermined")
            if share.reported_outcome is not None
        ),
        no_rule=statement_notes.no_rule(child),
        missed=dict(sorted(missed.items())),
        late_awards=_late_awards(child, as_of),
        unknown_lengths=sum(service.unknown_lengths for service in child.services),
        clocks=newest,
        whom=whom,
    )


def _late_awards(child: Child, as_of: dt.date) -> dict[dt.date, int]:
    """The open minutes of awards whose day is over, by that day; of services that an IEP promises, or no plan does."""
    ieps = {plan.plan_id for plan in child.plans if plan.kind == "iep"}
    found: dict[dt.date, int] = {}
    for service in child.services:
        if service.promises and not any(line.plan_id in ieps for line in service.promises):
            continue
        for award in service.awards:
            if award.open > 0 and award.due_on is not None and award.due_on < as_of:
                found[award.due_on] = found.get(award.due_on, 0) + award.open
    return dict(sorted(found.items()))


def _services_with(child: Child, *accounts: str) -> tuple[str, ...]:
    return tuple(sorted({s.service for s in child.services if any(s.minutes.get(account) for account in accounts)}))

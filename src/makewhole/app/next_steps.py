"""What a family can do next, drawn from a child's statement and the journal of contacts: what, why, by when.

No deadline is invented. A date comes from a rule, a decision or the plan (named, with how sure we are of its text),
from what somebody asked for, or it is a suggestion of ours, and says so. Nothing is sent and nothing is decided here.

What was asked and answered is read from the journal (record/journal.py); other words stand there and move no step.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from makewhole.app import statement_notes
from makewhole.language import day, gettext_noop, ngettext, number
from makewhole.language import gettext as _
from makewhole.record import journal
from makewhole.record.journal import ANSWERS as ANSWERS
from makewhole.record.journal import TOPICS as TOPICS
from makewhole.record.services import service_words

if TYPE_CHECKING:
    from pathlib import Path

    from makewhole.app.agreed import Standing
    from makewhole.app.children import View
    from makewhole.ledger.statement import Child, Share
    from makewhole.policy.contacts import StateContact

State = Literal["to_do", "waiting", "later", "done"]
"""`waiting`: asked, and the day of the reply is still to come; `later`: after another step, or good to know."""
Origin = Literal["rule", "decision", "plan", "asked", "ours"]

REPLY_DAYS = 10
"""Days after which a request without a reply is followed up, where it named no day. A courtesy of ours, no rule."""
SOON_DAYS = 7
"""Within how many days we suggest that a step is taken."""
NEAR_DAYS = 60
"""From how many days before the one-year day on it is a thing to do, and no longer one to know. Ours, no rule."""
AGAIN_DAYS = 30
"""Days after an answer from which what is still open is asked about again. Ours, no rule."""
AGAIN = {
    "service_logs": gettext_noop("Ask again for the service logs: no reply has come yet."),
    "make_up_plan": gettext_noop("Ask again when the missed minutes will be made up: no reply has come yet."),
    "clear_wording": gettext_noop("Ask again how many minutes the plan means, and how often: no reply has come yet."),
    "team_meeting": gettext_noop("Ask again for a meeting of the team: no reply has come yet."),
    "written_notice": gettext_noop("Ask again for the answer in writing: no reply has come yet."),
    "state_complaint": gettext_noop("Ask the state what became of your complaint: no reply has come yet."),
}
"""How a request without a reply is followed up, by its topic."""
RECORDS_DAYS = 45
RECORDS_RULE = "34 CFR 300.613(a)"
NOTICE_RULE = "34 CFR 300.503"
COMPLAINT_RULE = "34 CFR 300.153(c)"


@dataclass(frozen=True)
class Basis:
    """Where a date comes from."""

    origin: Origin
    words: str
    citation: str | None = None
    evidence: str | None = None
    """How sure we are of the rule's text: `primary`, `reported` or `local`; None where no rule speaks."""

    @property
    def is_ours(self) -> bool:
        return self.origin == "ours"


@dataclass(frozen=True)
class Step:
    """One thing to do: one sentence, why, by when, and what to write."""

    kind: str
    """A word of TOPICS, `follow_up`, `elsewhere` (where no state complaint is), or `nothing`."""
    state: State
    do: str
    why: tuple[str, ...]
    by: dt.date | None = None
    basis: Basis | None = None
    """Where `by` comes from; None where there is no date."""
    letter: str | None = None
    """The kind of letter it leads to."""
    to_whom: str | None = None
    wording: tuple[str, ...] = ()
    """A short sample in our own words, paragraph by paragraph."""
    asked_on: dt.date | None = None
    """When it was asked, of a step that waits or is done."""
    contact_id: str | None = None
    """The contact in the journal that it rests on."""
    known: tuple[str, ...] = ()
    """What is good to know about it."""


@dataclass(frozen=True)
class Clock:
    """The reply clock of one request in the journal."""

    contact_id: str
    topic: str | None
    asked_on: dt.date
    due_on: dt.date
    basis: Basis
    answered_on: dt.date | None
    answer: str | None
    """The first answer that stands in the journal, as a word of ANSWERS (or as written)."""
    followed_on: dt.date | None
    """When it was asked again."""
    days_over: int
    """Days since the reply was due, without one; 0: not due yet, or answered."""

    @property
    def is_open(self) -> bool:
        return self.answered_on is None


# --- the journal ------------------------------------------------------------------------------------------------------


def clocks(contacts: Mapping[str, Mapping[str, str | None]], as_of: dt.date) -> tuple[Clock, ...]:
    """The reply clock of each request in the journal up to a day, the newest first (record/journal.py).

    A request that was asked again has the clock from then on.
    """
    return tuple(_clock(request, as_of) for request in journal.requests(contacts, as_of))


def _clock(request: journal.Request, as_of: dt.date) -> Clock:
    due_on, basis = _reply_due(request.last)
    return Clock(
        contact_id=request.contact_id,
        topic=request.topic,
        asked_on=request.first.on,
        due_on=due_on,
        basis=basis,
        answered_on=request.answers[0].on if request.answers else None,
        answer=request.answer,
        followed_on=request.again[-1].on if request.again else None,
        days_over=max(0, (as_of - due_on).days) if request.is_open else 0,
    )


def _reply_due(asked: journal.Contact) -> tuple[dt.date, Basis]:
    """The day by which a reply was asked for; else ten days later, which is our courtesy and nobody's rule."""
    if asked.reply_due_on is not None:
        return asked.reply_due_on, Basis("asked", _("the day that you asked for"))
    due_on = asked.on + dt.timedelta(days=REPLY_DAYS)
    return due_on, _ours(_("our suggestion: ten days for a reply; no rule sets it"))


def _ours(words: str) -> Basis:
    return Basis("ours", words)


# --- the steps --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Facts:
    """What the statement says, as the steps need it."""

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
    def soon(self) -> dt.date:
        return self.as_of + dt.timedelta(days=SOON_DAYS)


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
    facts = _facts(child, contacts, as_of, missed or {}, whom)
    found = [
        *_complaint(facts),
        *_written_notice(facts),
        *_team_meeting(facts),
        *_make_up_plan(facts),
        *_service_logs(facts),
        *_clear_wording(facts),
    ]
    if not any(step.state in ("to_do", "waiting") for step in found):
        found.append(_nothing(facts))
    to_do = [step for step in found if step.state == "to_do"]
    later = [step for step in found if step.state == "later"]
    # What goes further comes before what was only asked; of what comes later, the last resort stands last.
    return (
        *sorted(to_do, key=lambda step: 2 if step.kind in ASKS else 1 if step.kind == "follow_up" else 0),
        *(step for step in found if step.state == "waiting"),
        *reversed(later),
        *(step for step in found if step.state == "done"),
    )


def _facts(
    child: Child,
    contacts: Mapping[str, Mapping[str, str | None]],
    as_of: dt.date,
    missed: Mapping[dt.date, int],
    whom: StateContact | None,
) -> _Facts:
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
    return _Facts(
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


def _asked(facts: _Facts, ready: Step, *, is_left: bool = True) -> list[Step]:
    """The step itself while nobody asked; else that it waits, has to be followed up, or was answered.

    `is_left`: whether what it asks for is still open. What an answer of a month ago did not change is asked anew.
    """
    clock = facts.clocks.get(ready.kind)
    if clock is None:
        return [ready]
    about = replace(
        ready, asked_on=clock.asked_on, contact_id=clock.contact_id, by=None, basis=None, wording=(), to_whom=None
    )
    topic = _(TOPICS[ready.kind])
    if clock.answered_on is not None:
        return [_answered(facts, ready, about, clock, topic, is_left)]
    if clock.days_over == 0:
        asked = clock.followed_on or clock.asked_on
        why = _("You asked on {asked}. If nothing has come by then, follow up.").format(asked=day(asked))
        do = _("{topic}: wait for the reply until {due}.").format(topic=topic, due=day(clock.due_on))
        return [replace(about, state="waiting", do=do, why=(why, *ready.why), by=clock.due_on, basis=clock.basis)]
    if clock.basis.is_ours:
        since = ngettext(
            "You asked on {asked}, and no reply stands in the journal. Ten days, our suggestion, were over on {due}, "
            "{days} day ago; no rule sets that day.",
            "You asked on {asked}, and no reply stands in the journal. Ten days, our suggestion, were over on {due}, "
            "{days} days ago; no rule sets that day.",
            clock.days_over,
        )
    else:
        since = ngettext(
            "You asked on {asked} for a reply by {due}. That was {days} day ago, and none stands in the journal.",
            "You asked on {asked} for a reply by {due}. That was {days} days ago, and none stands in the journal.",
            clock.days_over,
        )
    since = since.format(asked=day(clock.asked_on), due=day(clock.due_on), days=number(clock.days_over))
    if clock.followed_on is not None:
        again = _("You followed up on {day}.").format(day=day(clock.followed_on))
        do = _("{topic}: asked twice, and no reply.").format(topic=topic)
        return [replace(about, state="later", do=do, why=(since, again, *ready.why))]
    due = facts.as_of + dt.timedelta(days=REPLY_DAYS)
    last = _("Please answer by {due}. If I hear nothing by then, I will ask for a meeting of the team.")
    wording = (
        _("On {asked} I asked you about {name}, and I have found no reply.").format(
            asked=day(clock.asked_on), name=facts.name
        ),
        *ready.wording[-2:-1],
        f"{last.format(due=day(due))} {_('Thank you.')}",
    )
    return [
        replace(
            about,
            kind="follow_up",
            state="to_do",
            do=_(AGAIN[ready.kind]),
            why=(since, *ready.why),
            by=facts.soon,
            basis=_ours(_("our suggestion: within a week")),
            letter="follow_up",
            to_whom=ready.to_whom,
            wording=wording,
        )
    ]


def _answered(facts: _Facts, ready: Step, about: Step, clock: Clock, topic: str, is_left: bool) -> Step:
    assert clock.answered_on is not None
    what = _(ANSWERS[clock.answer if clock.answer in ANSWERS else "answered"])
    why = _("You asked on {asked}. The answer of {answered}: {what}.").format(
        asked=day(clock.asked_on), answered=day(clock.answered_on), what=what
    )
    since_days = (facts.as_of - clock.answered_on).days
    if is_left and since_days >= AGAIN_DAYS and clock.answer != "refused":
        still = _("That is {days} days ago, and the record still shows it open.").format(days=number(since_days))
        return replace(ready, why=(why, still, *ready.why), asked_on=clock.asked_on, contact_id=clock.contact_id)
    return replace(about, state="done", do=_("{topic}: answered.").format(topic=topic), why=(why, *ready.why))


def _service_logs(facts: _Facts) -> list[Step]:
    """Ask for the logs: where minutes have no record, or are only assumed to have been delivered."""
    if not facts.unrecorded and not facts.assumed and "service_logs" not in facts.clocks:
        return []
    why = []
    if facts.unrecorded:
        why.append(
            _counted(
                ngettext(
                    "{minutes} promised minute has no record.",
                    "{minutes} promised minutes have no record.",
                    facts.unrecorded,
                ),
                facts.unrecorded,
            )
        )
    if facts.assumed:
        why.append(
            _counted(
                ngettext(
                    "{minutes} minute is assumed delivered, because nothing was logged for it.",
                    "{minutes} minutes are assumed delivered, because nothing was logged for them.",
                    facts.assumed,
                ),
                facts.assumed,
            )
        )
    known = []
    clock = facts.clocks.get("service_logs")
    if facts.is_iep:
        rule = _(
            "The school must let you see these records without unnecessary delay, and never later than 45 "
            "days after you ask ({rule}; we read its text only in a reprint). Some states allow less time: "
            "ask."
        )
        known.append(rule.format(rule=RECORDS_RULE))
        if clock is not None and clock.is_open:
            last = clock.asked_on + dt.timedelta(days=RECORDS_DAYS)
            ends = (
                _("45 days from your first request, on {asked}, end on {day}.")
                if clock.followed_on is not None
                else _("45 days from your request on {asked} end on {day}.")
            )
            known.append(ends.format(asked=day(clock.asked_on), day=day(last)))
    else:
        known.append(
            _(
                "The 45-day rule of 34 CFR 300.613 is about children with an IEP; for this plan no such rule was "
                "found. Ask all the same."
            )
        )
    ready = Step(
        "service_logs",
        "to_do",
        _("Ask the school for the service logs."),
        tuple(why),
        facts.soon,
        _ours(_("our suggestion: within a week")),
        letter="service_logs",
        to_whom=_school(),
        wording=(
            _parent_of(facts, facts.unlogged),
            _("I would like to know which sessions were held, and for how many minutes."),
            _("Please send me the service logs of this school year, or tell me when I can look at them."),
            _("Please answer by {due}. Thank you.").format(due=day(facts.as_of + dt.timedelta(days=REPLY_DAYS))),
        ),
        known=tuple(known),
    )
    return _asked(facts, ready, is_left=bool(facts.unrecorded))


def _clear_wording(facts: _Facts) -> list[Step]:
    """Ask what is promised, where the plan's words leave it open: what cannot be counted cannot be claimed either."""
    if not facts.not_countable:
        return []
    services = _listed(facts.not_countable)
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
        _ours(_("our suggestion: within a week")),
        letter="clear_wording",
        to_whom=_("the person at school who is in charge of your child's plan"),
        wording=(
            _of_child(_("I am the parent of {name}. I am reading the plan's page of services."), facts),
            _("For {services} I cannot tell how many minutes are meant, and how often.").format(services=services),
            _("Please tell me in writing, and have the plan say it."),
            _("Please answer by {due}. Thank you.").format(due=day(facts.as_of + dt.timedelta(days=REPLY_DAYS))),
        ),
    )
    return _asked(facts, ready)


def _make_up_plan(facts: _Facts) -> list[Step]:
    """Ask when missed minutes will be made up: what is owed, what the team has to decide, what was awarded."""
    if not (facts.open or facts.undetermined or facts.open_award) and "make_up_plan" not in facts.clocks:
        return []
    why = []
    if facts.open:
        why.append(
            _counted(
                ngettext(
                    "{minutes} missed minute must be made up and is still open.",
                    "{minutes} missed minutes must be made up and are still open.",
                    facts.open,
                ),
                facts.open,
            )
        )
    if facts.overdue and facts.overdue == facts.open:
        why.append(_("All of them are past their due date."))
    elif facts.overdue:
        why.append(
            _counted(
                ngettext(
                    "Of them {minutes} is past its due date.",
                    "Of them {minutes} are past their due date.",
                    facts.overdue,
                ),
                facts.overdue,
            )
        )
    if facts.undetermined:
        why.append(_waits_for_the_team(facts))
    if facts.open_award:
        why.append(
            _counted(
                ngettext(
                    "{minutes} awarded minute is still to be provided.",
                    "{minutes} awarded minutes are still to be provided.",
                    facts.open_award,
                ),
                facts.open_award,
            )
        )
    if facts.no_rule is not None:
        why.append(facts.no_rule)
    by, basis = _make_up_due(facts)
    ready = Step(
        "make_up_plan",
        "to_do",
        _what_to_ask(facts),
        tuple(why),
        by,
        basis,
        letter="make_up_plan",
        to_whom=_school(),
        wording=(
            _parent_of(facts, facts.unsettled),
            *_by_my_record(facts),
            _please(facts),
            _("Please answer by {due}. Thank you.").format(due=day(facts.as_of + dt.timedelta(days=REPLY_DAYS))),
        ),
        known=(_("Attach the list of missed sessions: day, minutes, reason. The link below makes it."),)
        if facts.open or facts.undetermined
        else (),
    )
    return _asked(facts, ready, is_left=bool(facts.open or facts.undetermined))


def _school() -> str:
    """To whom what is asked first goes."""
    return _(
        "the person at school who is in charge of your child's plan, with a copy to the district's special-education "
        "office"
    )


def _parent_of(facts: _Facts, services: Sequence[str]) -> str:
    """Who writes, and what the plan promises: these services, or all where there is none of them."""
    return _of_child(
        _("I am the parent of {name}. The plan promises {services}."),
        facts,
        services=_listed(services or facts.services),
    )


def _waits_for_the_team(facts: _Facts) -> str:
    words = ngettext(
        "{minutes} missed minute waits for the team's decision.",
        "{minutes} missed minutes wait for the team's decision.",
        facts.undetermined,
    )
    return _counted(words, facts.undetermined)


def _what_to_ask(facts: _Facts) -> str:
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


def _by_my_record(facts: _Facts) -> list[str]:
    """What is missing, as the parent writes it."""
    said = []
    if minutes := facts.open + facts.undetermined:
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


def _please(facts: _Facts) -> str:
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


def _make_up_due(facts: _Facts) -> tuple[dt.date, Basis]:
    """The first day still to come by which open minutes are due, with who says so; else our suggestion."""
    dated = [(share.first_due_on, share) for share in facts.open_shares if share.first_due_on is not None]
    coming = [(due_on, share) for due_on, share in dated if due_on >= facts.as_of]
    if facts.overdue or not coming:
        return facts.soon, _ours(_("our suggestion: within a week"))
    due_on, share = min(coming, key=lambda pair: (pair[0], pair[1].minutes))
    if share.decided_by == "plan":
        return due_on, Basis("plan", _("the plan itself says so: the first missed minutes are due then"))
    if share.decided_by == "determination":
        return due_on, Basis("decision", _("a decision says so: the first missed minutes are due then"))
    return due_on, Basis(
        "rule", _("a rule says so: the first missed minutes are due then"), share.citation, share.evidence
    )


def _unanswered(facts: _Facts, *topics: str) -> Clock | None:
    """The request of one of those topics that was followed up, and still nothing came by its day."""
    for topic in topics:
        clock = facts.clocks.get(topic)
        if clock is not None and clock.is_open and clock.followed_on is not None and clock.days_over:
            return clock
    return None


def _answer(facts: _Facts, *topics: str) -> str | None:
    """How the newest answered request of those topics was answered."""
    answered = [facts.clocks[topic] for topic in topics if topic in facts.clocks and not facts.clocks[topic].is_open]
    if not answered:
        return None
    newest = max(answered, key=lambda clock: (clock.answered_on or clock.asked_on, clock.contact_id))
    return newest.answer or "answered"


ASKS = ("make_up_plan", "service_logs", "clear_wording")
"""The steps with which everything begins: what is asked for first."""


def _team_meeting(facts: _Facts) -> list[Step]:
    """Ask for a meeting: where asking twice brought nothing, or an answer left to the team what it has to decide."""
    is_left = bool(facts.open or facts.undetermined or facts.unrecorded or facts.not_countable)
    silent = _unanswered(facts, *ASKS)
    refused = _answer(facts, *ASKS) == "refused"
    undecided = bool(facts.undetermined) and _answer(facts, "make_up_plan") is not None
    if not is_left and "team_meeting" not in facts.clocks:
        return []
    is_due = silent is not None or refused or undecided
    why: list[str] = []
    if silent is not None:
        why.append(
            _("You asked on {asked} and again on {again}, and no reply stands in the journal.").format(
                asked=day(silent.asked_on), again=day(silent.followed_on or silent.asked_on)
            )
        )
    if refused:
        why.append(_("The school said no to what you asked for."))
    if facts.undetermined:
        why.append(_waits_for_the_team(facts))
    known = []
    if facts.whom is not None and facts.whom.term_for_meeting and facts.whom.is_verified("term_for_meeting"):
        known.append(_("In your state the meeting is called: {term}.").format(term=facts.whom.term_for_meeting))
    known.append(_("No federal rule says how many days the school has to answer; your state may. Ask when you write."))
    ready = Step(
        "team_meeting",
        "to_do" if is_due else "later",
        _("Ask for a meeting of the team that wrote the plan.")
        if is_due
        else _("If asking brings nothing, ask for a meeting of the team that wrote the plan."),
        tuple(why),
        facts.soon if is_due else None,
        _ours(_("our suggestion: within a week")) if is_due else None,
        letter="team_meeting",
        to_whom=_("the person at school who is in charge of your child's plan, with a copy to the principal"),
        wording=(
            _of_child(_("I am the parent of {name}."), facts),
            _("By my record, as of {day}, {minutes} minutes were missed and are not settled.").format(
                day=day(facts.as_of), minutes=number(facts.open + facts.undetermined)
            ),
            _(
                "I ask for a meeting of the team. On the agenda: what the missed minutes did to progress, and "
                "which of them will be made up, by whom and when. If you will not hold it, please tell me so in "
                "writing, with your reasons."
            ),
            _("Please offer me three times by {due}. Thank you.").format(
                due=day(facts.as_of + dt.timedelta(days=REPLY_DAYS))
            ),
        ),
        known=tuple(known),
    )
    return _asked(facts, ready, is_left=is_due)


def _written_notice(facts: _Facts) -> list[Step]:
    """Ask for the answer in writing, where the school said no: under an IEP that is prior written notice."""
    refused = _answer(facts, "team_meeting", *ASKS) == "refused"
    if not refused and "written_notice" not in facts.clocks:
        return []
    if facts.is_iep:
        known = (
            _(
                "Prior written notice is a letter in which the school says what it proposes or refuses, why, and "
                "what it looked at. It is due a reasonable time before a change or refusal; no rule counts the "
                "days ({rule}; we read its text only in a reprint)."
            ).format(rule=NOTICE_RULE),
        )
        do = _("Ask for prior written notice of the refusal.")
    else:
        known = (
            _(
                "Prior written notice (34 CFR 300.503) is for children with an IEP. For this plan, ask for the "
                "answer and its reasons in writing."
            ),
        )
        do = _("Ask for the refusal and its reasons in writing.")
    ready = Step(
        "written_notice",
        "to_do",
        do,
        (_("The school said no to what you asked for."),),
        facts.soon,
        _ours(_("our suggestion: within a week")),
        letter="written_notice",
        to_whom=_("the person who said no, with a copy to the district's special-education office"),
        wording=(
            _of_child(
                _("I am the parent of {name}. I asked you for services that were missed, and you said no."), facts
            ),
            _(
                "Please give me this in writing: what you refuse, why, which records and reports you used, what "
                "else you thought about and why you did not choose it, other reasons, and where I find my rights "
                "and somebody who can explain them."
            ),
            _("Please answer by {due}. Thank you.").format(due=day(facts.as_of + dt.timedelta(days=REPLY_DAYS))),
        ),
        known=known,
    )
    return _asked(facts, ready, is_left=False)


def _complaint(facts: _Facts) -> list[Step]:
    """The one-year day of a state complaint, under an IEP; for another plan, where else to turn."""
    if not (facts.open or facts.undetermined or facts.late_awards) and "state_complaint" not in facts.clocks:
        return []
    stuck = _unanswered(facts, "team_meeting") is not None or _answer(facts, "team_meeting") == "refused"
    if not facts.is_iep:
        return [_elsewhere(facts, stuck)]
    within = [on for on in facts.missed if a_year_after(on) >= facts.as_of]
    gone = [on for on in facts.missed if a_year_after(on) < facts.as_of]
    late = [on for on in facts.late_awards if a_year_after(on) >= facts.as_of]
    last = min((a_year_after(on) for on in (*within[:1], *late[:1])), default=None)
    why = []
    if within:
        why.append(
            _(
                "The oldest missed day that a complaint can still name is {missed}: the state must have received "
                "the complaint by {last}."
            ).format(missed=day(within[0]), last=day(a_year_after(within[0])))
        )
    elif facts.missed:
        why.append(_("Every missed day on record is more than a year ago, so a state complaint can no longer name it."))
    if gone and within:
        why.append(
            _("Misses up to {day} are more than a year ago: a complaint can no longer name them.").format(
                day=day(gone[-1])
            )
        )
    for on in late:
        words = ngettext(
            "{minutes} awarded minute was due by {due} and is not given yet: a complaint can name it until {last}.",
            "{minutes} awarded minutes were due by {due} and are not given yet: a complaint can name them until "
            "{last}.",
            facts.late_awards[on],
        )
        minutes = number(facts.late_awards[on])
        why.append(words.format(minutes=minutes, due=day(on), last=day(a_year_after(on))))
    known = [
        _(
            "A state complaint costs nothing and needs no lawyer. You send it to the state, with a copy to "
            "the district on the same day. The state decides within 60 days, as a rule (34 CFR 300.152, "
            "300.153; we read their text only in reprints)."
        )
    ]
    known += _whom_words(facts.whom)
    is_near = last is not None and (last - facts.as_of).days <= NEAR_DAYS
    is_due = last is not None and (stuck or is_near)
    ready = Step(
        "state_complaint",
        "to_do" if is_due else "later",
        _("Decide whether to file a state complaint: the one-year day is near.")
        if is_due and is_near
        else _("Decide whether to file a state complaint.")
        if is_due
        else _("Know the one-year day of a state complaint."),
        tuple(why),
        last,
        Basis(
            "rule",
            _("a state complaint can name what happened not more than one year before the state received it"),
            COMPLAINT_RULE,
            "reported",
        )
        if last is not None
        else None,
        letter="state_complaint",
        to_whom=facts.whom.sea_name
        if facts.whom is not None and facts.whom.sea_name
        else _("your state's education agency"),
        wording=(
            _of_child(
                _(
                    "I am the parent of {name}. I say that services of the IEP were not given, in the year before "
                    "this letter."
                ),
                facts,
            ),
            *(
                [
                    _(
                        "The facts: as of {day}, {minutes} promised minutes were missed and are not settled. A list "
                        "with each day is attached."
                    ).format(day=day(facts.as_of), minutes=number(sum(facts.missed[on] for on in within)))
                ]
                if within or not late
                else []
            ),
            *(
                _("By {due} my child was to get {minutes} awarded minutes that are not given yet.").format(
                    due=day(on), minutes=number(facts.late_awards[on])
                )
                for on in late
            ),
            _(
                "As a solution I propose: the minutes are made up, by a named person, by a named day. I have "
                "sent a copy to the district today. My name, address and signature, my child's name, address and "
                "school are below."
            ),
        ),
        known=tuple(known),
    )
    return _asked(facts, ready, is_left=False) if "state_complaint" in facts.clocks else [ready]


def _elsewhere(facts: _Facts, is_due: bool) -> Step:
    """Of a plan that is no IEP: the one-year day is not for it, and whom to ask."""
    if "504" in facts.kinds:
        do = _("If the school does not answer: ask the district's 504 coordinator, or the Office for Civil Rights.")
        why = _("The state complaint and its one-year day (34 CFR 300.153) are for an IEP, not for a 504 plan.")
        known = [
            _(
                "The Office for Civil Rights of the U.S. Department of Education looks at complaints about 504 "
                "plans. It has time limits of its own that this program does not know: ask soon."
            )
        ]
        to_whom = _("the district's 504 coordinator")
    elif "ifsp" in facts.kinds:
        do = _("If nobody answers: ask your service coordinator, or your state's early-intervention agency.")
        why = _("The one-year day that this program knows (34 CFR 300.153) is for an IEP, not for an IFSP.")
        known = [
            _(
                "Early intervention has complaint rules and time limits of its own that this program does not "
                "know: ask soon."
            )
        ]
        to_whom = _("your service coordinator")
    else:
        do = _("If the school does not answer: ask your parent center where to turn.")
        why = _("The record does not say what kind of plan this is, so no date can be named. Say it on the Plan page.")
        known = []
        to_whom = _("your parent center")
    return Step(
        "elsewhere",
        "to_do" if is_due else "later",
        do,
        (why,),
        facts.soon if is_due else None,
        _ours(_("our suggestion: within a week")) if is_due else None,
        to_whom=to_whom,
        known=(*known, *_whom_words(facts.whom)),
    )


def _nothing(facts: _Facts) -> Step:
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


def _whom_words(whom: StateContact | None) -> list[str]:
    """The state's page for complaints and the parent center, each with how sure we are."""
    if whom is None:
        return []
    found = []
    if whom.complaint_page_url:
        mark = "" if whom.is_verified("complaint_page_url") else _(" (not verified)")
        found.append(_("The state's page: {address}").format(address=whom.complaint_page_url) + mark)
    if whom.parent_center_name:
        contact = whom.parent_center_phone or whom.parent_center_url or ""
        mark = "" if whom.is_verified("parent_center_name") else _(" (not verified)")
        found.append(
            _("Your parent center explains it, free of charge: {name} {contact}")
            .format(name=whom.parent_center_name, contact=contact)
            .strip()
            + mark
        )
    return found


def a_year_after(on: dt.date) -> dt.date:
    """The same day of the next year; of 29 February, the 28th."""
    try:
        return on.replace(year=on.year + 1)
    except ValueError:
        return on.replace(year=on.year + 1, day=28)


def _of_child(words: str, facts: _Facts, **more: str) -> str:
    """The sentence with the child's name, whose own dot (Maya R.) is the sentence's where it ends in the name."""
    said = words.format(name=facts.name, **more)
    return said.replace(f"{facts.name}.", facts.name) if facts.name.endswith(".") else said


def _counted(words: str, minutes: int) -> str:
    return words.format(minutes=number(minutes))


def _listed(names: Sequence[str]) -> str:
    """The services as a sentence lists them: a, b and c."""
    names = [service_words(name) for name in names]
    if not names:
        return _("services")
    if len(names) == 1:
        return names[0]
    return _("{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


# --- of one child's record --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Next:
    """What a person sees who asks what is next: the steps, the reply clocks, whom to ask."""

    steps: tuple[Step, ...]
    clocks: tuple[Clock, ...]
    child: Child
    whom: StateContact | None
    agreed: Standing | None = None
    """How several logs stand together in the statement that they rest on."""


def of_child(place: Path | str, student_id: str, view: View) -> Next:
    """The next steps of one child's record; folders.RecordErrors where the record has errors."""
    from makewhole.app import children
    from makewhole.app import contacts as states

    drawing = children.drawing(place, student_id, view)
    child = drawing.statement.children[0]
    contacts = children.rows(place, student_id, view.known_on).get("contacts", {})
    whom = None
    if child.state:
        try:
            whom = states.get_contact(child.state)
        except states.ContactNotFound:
            whom = None
    found = steps(child, contacts, view.as_of, missed=drawing.missed, whom=whom)
    return Next(found, clocks(contacts, view.as_of), child, whom, drawing.agreed)

"""What unanswered missed minutes rest on: the plan, a decision, a written rule, or the team's judgment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from makewhole.documents.papers.matter import Matter, minutes_words
from makewhole.documents.papers.parts import Para, Part, Points
from makewhole.language import gettext as _
from makewhole.language import gettext_noop, long_day
from makewhole.ledger.statement import ServiceBlock, Share, citation_words, decider_words, in_words
from makewhole.policy.law import Provision, provision
from makewhole.record.services import service_words

_WORDS = {
    "plan": gettext_noop("{service}, {minutes}: the plan itself asks for a make-up."),
    "plan_offer": gettext_noop("{service}, {minutes}: the plan itself asks you to offer a make-up."),
    "decision": gettext_noop("{service}, {minutes}: a make-up was decided by {who}."),
    "rule": gettext_noop("{service}, {minutes}: a written rule asks for a make-up."),
    "rule_offer": gettext_noop("{service}, {minutes}: a written rule asks you to offer a make-up."),
    "reported": gettext_noop(
        "{service}, {minutes}: a rule is said to speak of this. I have not seen its text. Please send it to me."
    ),
    "reported_team": gettext_noop(
        "{service}, {minutes}: a rule is said to speak of this. No report says that a make-up is required, so the team "
        "decides. I have not seen its text. Please send it to me."
    ),
    "asks": gettext_noop("{service}, {minutes}: this turns on a question. Please answer it:"),
    "plan_team": gettext_noop("{service}, {minutes}: the plan leaves this to the team."),
    "rule_team": gettext_noop("{service}, {minutes}: a written rule leaves this to the team."),
    "team": gettext_noop("{service}, {minutes}: I know of no rule that decides. The team decides, case by case."),
    "team_504": gettext_noop("{service}, {minutes}: I know of no rule that decides. The team decides."),
}
"""What is said of the minutes of one ground."""


@dataclass
class _Ground:
    """Minutes of one service with one ground."""

    kind: str
    service: str
    share: Share
    block: ServiceBlock
    minutes: int = 0
    settled: int = 0
    """Minutes with the same cause that are made up, given up or answered by an award: the statement counts them too."""
    first_due_on: dt.date | None = None


def points(matter: Matter) -> Iterator[Part]:
    """A point for each ground of the minutes that are open or undecided. Its minutes add up to the statement's."""
    items: list[Para] = []
    for ground in _grounds(matter):
        sentence = _(_WORDS[ground.kind]).format(
            service=ground.service, minutes=minutes_words(ground.minutes), who=decider_words(ground.share.decider)
        )
        if ground.first_due_on is not None:
            due = _("The first was due by {day}.") if ground.first_due_on < matter.as_of else _("It is due by {day}.")
            sentence = f"{sentence} {due.format(day=long_day(ground.first_due_on))}"
        if ground.settled:
            missed = _("In all, {minutes} fall under this. The rest is made up or settled.")
            sentence = f"{sentence} {missed.format(minutes=minutes_words(ground.minutes + ground.settled))}"
        items.append(Para((sentence,), _cites(matter, ground)))
        if ground.kind == "asks" and ground.share.asks:
            items.append(Para((in_words(ground.share.asks),), look="quote", typed=True))
    if items:
        yield Points(tuple(items))


def _grounds(matter: Matter) -> tuple[_Ground, ...]:
    found: dict[tuple[object, ...], _Ground] = {}
    causes: dict[int, set[tuple[str | None, ...]]] = {}
    for service in matter.services:
        if not service.is_countable:
            continue
        for share in service.shares_of("open", "undetermined"):
            kind = _kind(matter, share)
            key = (service.service, service.esy, kind, share.rule if kind not in ("plan", "team", "team_504") else "")
            ground = found.setdefault(key, _Ground(kind, _name(service), share, service))
            ground.minutes += share.minutes
            causes.setdefault(id(ground), set()).add(_cause(share))
            dates = [each for each in (ground.first_due_on, share.first_due_on) if each is not None]
            ground.first_due_on = min(dates, default=None)
        for ground in found.values():
            if ground.block is service:
                settled = service.shares_of("made_up", "declined", "resolved")
                ground.settled = sum(each.minutes for each in settled if _cause(each) in causes[id(ground)])
    return tuple(found.values())


def _cause(share: Share) -> tuple[str | None, ...]:
    return (share.decided_by, share.rule, share.asks, share.decider, share.outcome)


def _name(service: ServiceBlock) -> str:
    return f"{service_words(service.service)} (ESY)" if service.esy else service_words(service.service)


def _kind(matter: Matter, share: Share) -> str:
    """A key of _WORDS. What nobody has read is asked for, whatever it is said to ask."""
    if share.account == "open":
        if share.decided_by == "determination":
            return "decision"
        whose = "plan" if share.decided_by == "plan" else "rule"
        return f"{whose}_offer" if share.outcome == "offer" else whose
    if share.decided_by == "plan":
        return "plan_team"
    if share.asks:
        return "asks"
    if _is_default(share):
        return "team" if matter.is_iep else "team_504"
    if share.evidence == "reported":
        # As the statement says it: only what is reported to ask for a make-up is said to ask for one.
        return "reported" if share.reported_outcome is not None else "reported_team"
    return "rule_team"


def _is_default(share: Share) -> bool:
    """Whether only what holds everywhere speaks: the federal default."""
    return share.rule is None or share.rule.startswith("us/")


def _cites(matter: Matter, ground: _Ground) -> tuple[Provision, ...]:
    if ground.kind in ("team", "team_504"):
        if matter.is_iep:
            return (provision("case_by_case"),)
        return (provision("section_504"),) if matter.is_504 else ()
    share = ground.share
    if share.decided_by != "rule" or not share.citation or share.evidence not in ("primary", "reported", "local"):
        return ()
    says = {
        "make_up": gettext_noop("A missed session of this kind is made up."),
        "offer": gettext_noop("For a missed session of this kind a make-up is offered."),
        "team_decides": gettext_noop("The team decides about a missed session of this kind."),
    }
    told = in_words(share.reported_text) if share.reported_text else _(says.get(share.rule_outcome or "", ""))
    title = citation_words(share.citation)
    short = title.split(", http")[0]
    return (Provision(share.rule or "", short, title, told or title, share.evidence, ""),)  # type: ignore[arg-type]

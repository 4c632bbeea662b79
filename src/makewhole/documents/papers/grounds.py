"""What missed minutes rest on (the plan, a decision, a rule, the team's judgment), and awards, on who made them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from makewhole.documents.papers.allegations import LateAward
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
        "{service}, {minutes}: a rule is said to speak of this. What it asks for is not said. I have not seen its "
        "text. Please send it to me. Until then the team decides."
    ),
    "asks": gettext_noop("{service}, {minutes}: this turns on a question. Please answer it:"),
    "plan_team": gettext_noop("{service}, {minutes}: the plan leaves this to the team."),
    "rule_team": gettext_noop("{service}, {minutes}: a written rule leaves this to the team."),
    "team": gettext_noop(
        "{service}, {minutes}: I know of no rule that decides. Such cases are looked at one by one. Please have the "
        "team decide."
    ),
    "team_504": gettext_noop("{service}, {minutes}: I know of no rule that decides. Please have the team decide."),
}
"""What is said of the minutes of one ground."""
_EXCUSED = {
    "plan": gettext_noop("{service}, {minutes}: the plan itself asks for no make-up."),
    "decision": gettext_noop("{service}, {minutes}: no make-up, as decided by {who}."),
    "rule": gettext_noop("{service}, {minutes}: a written rule asks for no make-up."),
}
"""The same of minutes that need not be made up. What is only reported moves no minutes, so it is never one of these."""
_RULE_SAYS = {
    "make_up": gettext_noop("A missed session of this kind is made up."),
    "offer": gettext_noop("For a missed session of this kind a make-up is offered."),
    "team_decides": gettext_noop("The team decides about a missed session of this kind."),
    "not_required": gettext_noop("A missed session of this kind need not be made up."),
    "may": gettext_noop("A missed session of this kind may be made up. It need not be."),
}
"""What a rule of the plan's policy says, by its outcome."""


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
            if ground.first_due_on < matter.as_of:
                due = _("The first was due by {day}.")
            elif _has_one_day(matter, ground):
                due = _("It is due by {day}.")
            else:
                due = _("The first of it is due by {day}.")
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


def _has_one_day(matter: Matter, ground: _Ground) -> bool:
    """Whether all its open minutes are due on one day: each miss has a day of its own, or none."""
    service = ground.block
    days = {
        miss.due_on
        for miss in matter.misses
        if (miss.service, miss.esy, miss.rule) == (service.service, service.esy, ground.share.rule)
        and miss.accounts.get("open")
    }
    return len(days) == 1


def _cause(share: Share) -> tuple[str | None, ...]:
    return (share.decided_by, share.rule, share.asks, share.decider, share.outcome)


def _name(service: ServiceBlock) -> str:
    return f"{service_words(service.service)} (ESY)" if service.esy else service_words(service.service)


def cites_text_of(matter: Matter, issuer: str) -> bool:
    """Whether a rule of that issuer (a pack's level) speaks here whose own text was read, or is held by the family."""
    of_issuer = {pack.pack_id for plan in matter.child.plans for pack in plan.packs if pack.issuer == issuer}
    return any(
        share.decided_by == "rule"
        and share.evidence in ("primary", "local")
        and (share.rule or "").partition("/")[0] in of_issuer
        for service in matter.services
        if service.is_countable
        for share in service.shares_of("open", "undetermined", "excused")
    )


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
    if share.is_federal_default:
        return "team" if matter.is_iep else "team_504"
    if share.evidence == "reported":
        # As the statement says it: only what is reported to ask for a make-up is said to ask for one.
        return "reported" if share.reported_outcome is not None else "reported_team"
    return "rule_team"


def _cites(matter: Matter, ground: _Ground) -> tuple[Provision, ...]:
    if ground.kind == "team":
        return (provision("case_by_case"),)
    if ground.kind == "team_504":
        return ()  # no rule is known that says who decides about missed services of such a plan
    return _cited(ground.share)


def _cited(share: Share) -> tuple[Provision, ...]:
    """The rule that decided; none where the plan or a decision did. Of one that is only reported: who tells of it."""
    if share.decided_by != "rule" or not share.citation or share.evidence not in ("primary", "reported", "local"):
        return ()
    title = citation_words(share.citation)
    short = title.split(", http")[0]
    if share.evidence == "reported":
        # What it is told to say may be wrong, and may speak against the family: nobody signs that.
        by = in_words(share.reported_by) if share.reported_by else ""
        return (Provision(share.rule or "", short, short, "", "reported", "", by),)
    told = title
    if share.rule_outcome in _RULE_SAYS:
        # Rules of one policy that stand on one page are told apart by the reason that each is about.
        told = _("On “{reason}”: {says}").format(reason=share.reason_words, says=_(_RULE_SAYS[share.rule_outcome]))
    return (Provision(share.rule or "", short, title, told, share.evidence, ""),)  # type: ignore[arg-type]


def excused(matter: Matter) -> Iterator[Part]:
    """A point for each ground of the minutes that need not be made up, with the rule that is meant."""
    found: dict[tuple[object, ...], tuple[str, str, Share, int]] = {}
    for service in matter.services:
        for share in service.shares_of("excused"):
            kind = {"determination": "decision", "plan": "plan"}.get(share.decided_by or "", "rule")
            key = (service.service, service.esy, kind, share.rule if kind == "rule" else share.decider)
            before = found[key][3] if key in found else 0
            found[key] = (kind, _name(service), share, before + share.minutes)
    items = []
    for kind, name, share, minutes in found.values():
        words = _(_EXCUSED[kind]).format(service=name, minutes=minutes_words(minutes), who=decider_words(share.decider))
        items.append(Para((words,), _cited(share)))
    if items:
        yield Points(tuple(items))


# --- awards -----------------------------------------------------------------------------------------------------------

_AWARDED = {
    "hearing": gettext_noop("A hearing decision ordered this time. Please look at whether that was done."),
    "sea": gettext_noop("The state ordered this time. Please look at whether that was done."),
    "team": gettext_noop("The team decided to give this time. Please look at whether that was done."),
    "settlement": gettext_noop("This time was agreed in a settlement. It was not ordered."),
}
"""Who awarded the minutes, as the family tells the state."""


def awarded(matter: Matter, each: LateAward) -> Para:
    """Who ordered or agreed to it, and what is written of such awards that are not carried out."""
    said = _(_AWARDED.get(each.award.awarded_by or "", gettext_noop("My record does not say who awarded this time.")))
    cites = award_cites(matter, each)
    if each.award.awarded_by == "settlement" and not _takes_settlements(matter):
        more = _(
            "A state may have a way to look at some agreements. It does not have to. If you do not look at this one, "
            "please tell me where to turn."
        )
        said = f"{said} {more}"
    return Para((said,), cites)


def award_cites(matter: Matter, each: LateAward) -> tuple[Provision, ...]:
    """What is written of it. Of what a team decided, and where nobody says who awarded it, nothing is claimed."""
    match each.award.awarded_by:
        case "hearing":
            return (provision("hearing_decision"),)
        case "sea":
            return (provision("state_decision"),)
        case "settlement":
            return (provision("complaint_scope_california" if _takes_settlements(matter) else "settlement"),)
        case _:
            return ()


def _takes_settlements(matter: Matter) -> bool:
    """Whether the child's state is reported to look at settlements that were not kept."""
    return matter.student.get("state") == "CA"

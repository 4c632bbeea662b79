"""What a statement says beside its figures, sentence by sentence: the doors differ in how they lay it out only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from makewhole.app import wording
from makewhole.language import day, ngettext, number, short_day
from makewhole.language import gettext as _

if TYPE_CHECKING:
    from makewhole.app.wording import Child, ClockReading, PlanLine, ServiceBlock, Share, Statement
    from makewhole.ledger.patterns import FirstSession
    from makewhole.ledger.statement import Award
    from makewhole.record.findings import Finding
    from makewhole.record.history import Rows

PARTS = (
    "delivered",
    "made_up",
    "open",
    "declined",
    "undetermined",
    "excused",
    "resolved",
    "unrecorded",
    "upcoming",
)
"""The accounts that add up to what was promised, in the order in which they are shown."""


def hours(minutes: int) -> str:
    """22 h; 6 h 45 min. Nothing under an hour."""
    if minutes < 60:
        return ""
    whole, rest = divmod(minutes, 60)
    if not rest:
        return _("{hours} h").format(hours=number(whole))
    return _("{hours} h {minutes} min").format(hours=number(whole), minutes=rest)


def plan_title(plan: PlanLine) -> str:
    """The plan's kind and its days."""
    starts = short_day(plan.starts_on)
    if plan.ends_on is None:
        return _("{plan} {starts} on, no end given").format(plan=plan.kind_words, starts=starts)
    return _("{plan} {starts} to {ends}").format(plan=plan.kind_words, starts=starts, ends=short_day(plan.ends_on))


def service_title(service: ServiceBlock) -> str:
    """The service, and that it is of an extended school year where it is."""
    if service.esy:
        return _("{service} (extended school year)").format(service=wording.service_words(service.service))
    return wording.service_words(service.service)


# --- beside an account ------------------------------------------------------------------------------------------------


def account_notes(account: str, minutes: Mapping[str, int | None], service: ServiceBlock | None) -> list[str]:
    """What is said beside one account of a service; `service` is None where the minutes are one promise's alone."""
    figures = {name: value or 0 for name, value in minutes.items()}
    if account == "delivered":
        promised = figures["promised"]
        share = (200 * figures["delivered"] + promised) // (2 * promised) if promised else None
        return [] if share is None else [_("{share} %").format(share=share)]
    if account == "made_up":
        owed = figures["owed"]
        return [_("of {owed} owed").format(owed=number(owed))] if owed != figures["made_up"] else []
    if account == "unrecorded":
        return [_("ask for the logs")]
    if account == "upcoming":
        return [_("still to come in this period")]
    if service is None:
        return []
    if account == "open":
        return open_notes(service)
    if account == "undetermined":
        return waiting_notes(service.shares_of("undetermined"))
    if account == "excused":
        return excused_notes(service.shares_of("excused"))
    if account == "resolved":
        return by_reason(service.shares_of("resolved"))
    return []


def open_notes(service: ServiceBlock) -> list[str]:
    """Since when the oldest miss is owed, and when the first is due."""
    shares = service.shares_of("open")
    notes = []
    firsts = [share.first_on for share in shares if share.first_on is not None]
    if firsts:
        notes.append(_("oldest from {day}").format(day=day(min(firsts))))
    dues = [share.first_due_on for share in shares if share.first_due_on is not None]
    without = sum(share.without_due_date for share in shares)
    if dues:
        notes.append(_("first due {day}").format(day=day(min(dues))))
        if without:
            notes.append(_("{minutes} with no due date set").format(minutes=number(without)))
    else:
        notes.append(_("no due date set"))
    return notes


def waiting_notes(shares: Sequence[Share]) -> list[str]:
    """For which reasons the team must decide, what is reported of them, and which question they turn on."""
    notes = by_reason(share for share in shares if share.reported_outcome is None)
    for outcome in dict.fromkeys(share.reported_outcome for share in shares):
        if outcome is None:
            continue
        of_outcome = [share for share in shares if share.reported_outcome == outcome]
        notes.append(f"{_and(by_reason(of_outcome))} {wording.reported_words(outcome)}")
    for asks in dict.fromkeys(share.asks for share in shares):
        if asks is not None:
            minutes = sum(share.minutes for share in shares if share.asks == asks)
            said = _('{minutes} turn on a question: "{question}"')
            notes.append(said.format(minutes=number(minutes), question=wording.in_words(asks)))
    return notes


def by_reason(shares: Iterable[Share]) -> list[str]:
    """Minutes by reason: "therapist was out 60"."""
    sums: dict[str, int] = {}
    for share in shares:
        sums[share.reason_words] = sums.get(share.reason_words, 0) + share.minutes
    return [f"{reason} {number(minutes)}" for reason, minutes in sums.items()]


def excused_notes(shares: Sequence[Share]) -> list[str]:
    """Which reasons are excused, and by whom."""
    of_decider: dict[str, list[Share]] = {}
    for share in shares:
        if share.decided_by == "determination":
            said = _("{reasons} by {who}").replace("{who}", wording.decider_words(share.decider))
        elif share.decided_by == "plan":
            said = _("{reasons} by the plan itself")
        else:
            said = _("{reasons} by a rule")
        of_decider.setdefault(said, []).append(share)
    return [said.format(reasons=_and(by_reason(some))) for said, some in of_decider.items()]


def _and(parts: Sequence[str]) -> str:
    """a and b and c."""
    said = parts[0]
    for part in parts[1:]:
        said = _("{first} and {second}").format(first=said, second=part)
    return said


def assumed(child: Child) -> str | None:
    """How much of what was given is only assumed; None where nothing is, or where the headline has said so itself."""
    return wording.assumed_beside(child.services)


# --- awards -----------------------------------------------------------------------------------------------------------


def open_award_notes(service: ServiceBlock, as_of: dt.date) -> list[str]:
    """When what is awarded and still to be provided is due."""
    dues = [award.due_on for award in service.awards if award.due_on is not None and award.open > 0]
    if not dues:
        return [_("no due date set")]
    notes = [_("due {day}").format(day=day(min(dues)))]
    return [*notes, _("past due")] if min(dues) < as_of else notes


def award_sentence(award: Award, *, names_ids: bool = True) -> str:
    """One award: how much, by whom, when, until when, and where it stands.

    Not `names_ids`: for pages, where an id tells a family nothing.
    """
    said = _("award {award}: {minutes} min by {who}, {day}") if names_ids else _("{minutes} min by {who}, {day}")
    said = said.format(
        award=award.award_id,
        minutes=number(award.minutes),
        who=wording.decider_words(award.awarded_by),
        day=day(award.awarded_on),
    )
    if award.due_on:
        said += _(", due {day}").format(day=day(award.due_on))
    if award.source:
        said += _(", in: {source}").format(source=award.source)
    return said


# --- patterns ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pattern:
    """Something that the record shows beside the sums; `label` is what it is about ("": the sentence says it)."""

    label: str
    text: str


def patterns(service: ServiceBlock) -> list[Pattern]:
    """What the record shows beside the sums; nothing where there is nothing to say."""
    found = service.patterns
    if found is None:
        return []
    told = []
    tenths = found.missed_tenths
    if tenths is not None and found.missed and found.base is not None:
        told.append(Pattern(_("Not delivered"), _not_delivered(service, tenths)))
    gap = found.longest_run
    if gap is not None:
        why = wording.reason_words(gap.reason) if gap.reason else _("no record")
        text = _("{days} school days ({first} to {last}, {why})").format(
            days=number(gap.school_days), first=day(gap.starts_on), last=day(gap.ends_on), why=why
        )
        if gap.sessions:
            text = _("{gap}, about {sessions} sessions").format(gap=text, sessions=number(gap.sessions))
        told.append(Pattern(_("Longest gap"), text))
    for first in found.first_sessions:
        if first.is_long:
            label = _("First session")
            if len(found.first_sessions) > 1:
                label = _("First session of plan {plan}").format(plan=first.plan_id)
            told.append(Pattern(label, _first_session(first)))
    for stretch in found.empty_stretches:
        text = _(
            "Was there really nothing between {first} and {last}? {days} school days have no entry at all."
        ).format(first=day(stretch.starts_on), last=day(stretch.ends_on), days=number(stretch.school_days))
        told.append(Pattern("", text))
    return told


def _not_delivered(service: ServiceBlock, tenths: int) -> str:
    found = service.patterns
    assert found is not None
    assert found.base is not None
    assert found.missed is not None
    base = _("{minutes} min promised to date")
    if service.minutes.get("upcoming"):
        base = _("{minutes} min promised without what is upcoming")
    text = _("{missed} of {promised} ({percent})").format(
        missed=number(found.missed), promised=base.format(minutes=number(found.base)), percent=wording.percent(tenths)
    )
    made_up = service.minutes.get("made_up")
    if made_up:
        text = _("{missed}, {made_up} of them made up").format(missed=text, made_up=number(made_up))
    if len(found.reasons) == 1:
        parts = wording.reason_words(found.reasons[0].reason)
    else:  # minutes add up where rounded shares of them may not
        parts = ", ".join(
            f"{wording.reason_words(share.reason)} {number(share.minutes)} ({wording.percent(share.tenths)})"
            for share in found.reasons
        )
    text = f"{text}: {parts}"
    blank = found.unrecorded_tenths
    if blank and found.unrecorded is not None:
        text = _("{missed}; no record for {minutes} more ({percent})").format(
            missed=text, minutes=number(found.unrecorded), percent=wording.percent(blank)
        )
    return text


def _first_session(first: FirstSession) -> str:
    values = {
        "days": number(first.days),
        "school_days": number(first.school_days),
        "begin": day(first.starts_on),
        "first": day(first.first_on) if first.first_on else "",
    }
    if first.first_on is None:
        said = _("none on record, {days} days ({school_days} school days) after {begin}, when the service was to begin")
    else:
        said = _("{first}, {days} days ({school_days} school days) after {begin}, when the service was to begin")
    return said.format(**values)


# --- what the rules say -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spoken:
    """One rule, clause or decision that spoke for missed minutes."""

    missed: str
    """For which: "therapist was out 60 min, no school 30 min"."""
    says: str
    reported: str | None
    """What a rule that nobody has read is reported to say."""
    ask: str | None
    """Whom to ask for its text."""
    citation: str | None
    evidence: str | None


def rules(child: Child, *, names_ids: bool = True) -> list[Spoken]:
    """Which rule, clause or decision spoke for which missed minutes, with its evidence and where it stands.

    Not `names_ids`: for pages, which say in words what an id would name.
    """
    spoke: dict[tuple[str, ...], tuple[dict[str, int], dict[str, None], Share]] = {}
    for service in child.services:
        for share in service.shares:
            if share.account not in wording.MISS_ACCOUNTS:
                continue
            key: tuple[str, ...] = (share.decided_by or "", share.rule or "", share.asks or "")
            if share.decided_by == "determination":  # decisions that say the same are told together
                key = ("determination", share.decider or "", share.outcome or "")
            reasons, ids, _share = spoke.setdefault(key, ({}, {}, share))
            reasons[share.reason_words] = reasons.get(share.reason_words, 0) + share.minutes
            ids[share.rule or ""] = None
    told = []
    for reasons, ids, share in spoke.values():
        missed = ", ".join(
            _("{reason} {minutes} min").format(reason=reason, minutes=number(minutes))
            for reason, minutes in reasons.items()
        )
        reported = None
        if share.reported_text:
            text = wording.in_words(share.reported_text)
            reported = _("Reported: {text}").format(text=text)
            if share.reported_by:
                reported = _("Reported by {who}: {text}").format(who=wording.in_words(share.reported_by), text=text)
            reported = f"{reported} {wording.gloss(share.reported_text)}".rstrip()
        whom = wording.in_words(share.ask_whom) if share.ask_whom else None
        ask = _("Ask for the text: {whom}.").format(whom=whom) if whom else None
        citation = wording.citation_words(share.citation) if share.citation else None
        said = says(share, list(ids)) if names_ids else plainly(share)
        told.append(Spoken(missed, said, reported, ask, citation, share.evidence))
    return told


def says(share: Share, ids: Sequence[str]) -> str:
    """What speaks for a share of missed minutes, with its id and how sure we are of it."""
    if share.decided_by == "determination":
        named = ", ".join(ids[:3])
        if len(ids) > 3:
            named = _("{named} and {count} more").format(named=named, count=len(ids) - 3)
        return _("{who} decided: {outcome} ({decisions}).").format(
            who=wording.decider_words(share.decider), outcome=wording.outcome_words(share.outcome), decisions=named
        )
    if share.decided_by == "plan":
        return _("the plan itself says: {outcome}.").format(outcome=wording.outcome_words(share.outcome))
    if share.decided_by != "rule":
        return _("no rule speaks: the team decides.")
    evidence = wording.evidence_mark(share.evidence) if share.evidence else _("no evidence given")
    if share.asks is not None:
        return _('until somebody answers "{question}" the team decides (rule {rule}, {evidence}).').format(
            question=wording.in_words(share.asks), rule=share.rule, evidence=evidence
        )
    if share.reported_outcome is not None:
        outcome = wording.reported_words(share.reported_outcome)
        return _("{outcome} (rule {rule}, reported).").format(outcome=outcome, rule=share.rule)
    outcome = wording.outcome_words(share.rule_outcome or share.outcome)
    return _("{outcome} (rule {rule}, {evidence}).").format(outcome=outcome, rule=share.rule, evidence=evidence)


def plainly(share: Share) -> str:
    """The same for a page: in words, without an id."""
    if share.decided_by == "determination":
        return _("{who} decided: {outcome}.").format(
            who=wording.decider_words(share.decider), outcome=wording.outcome_words(share.outcome)
        )
    if share.decided_by in (None, "plan") or share.decided_by != "rule":
        return says(share, [])
    if share.asks is not None:
        return _('until somebody answers "{question}" the team decides.').format(question=wording.in_words(share.asks))
    if share.reported_outcome is not None:
        return _("{outcome}.").format(outcome=wording.reported_words(share.reported_outcome))
    if (unread := wording.unread_words(share)) is not None:
        return _("{outcome}.").format(outcome=unread)
    outcome = wording.outcome_words(share.rule_outcome or share.outcome)
    sure = {
        "primary": _("{outcome}: a rule that was read in its own text."),
        "local": _("{outcome}: a rule of a document that somebody of this record holds."),
    }
    return sure.get(share.evidence or "", _("{outcome}: by a rule.")).format(outcome=outcome)


def no_rule(child: Child) -> str | None:
    """Where misses wait for the team: that no rule which we could read says that they must be made up; else None.

    Nothing is said where some minutes must be made up, or where a rule turns on a question that nobody has answered:
    there a rule does speak.
    """
    shares = [share for service in child.services for share in service.shares]
    waiting = [share for share in shares if share.account == "undetermined"]
    must = [share for share in shares if share.account in ("open", "made_up", "declined") and share.decided_by]
    if not waiting or any(share.decided_by in ("rule", "plan") and share.outcome in _DUTIES for share in must):
        return None
    if any(share.asks is not None or share.decided_by == "plan" for share in waiting):
        return None
    told = " ".join(["", *_only_reported(waiting)])
    state = _state_name(child.state)
    if state is None:
        text = _(
            "We could read no rule that says missed sessions must be made up. So the team that writes the plan "
            "decides, and you are part of that team."
        )
    else:
        text = _(
            "We could read no rule that says missed sessions must be made up in {state}. So the team that writes the "
            "plan decides, and you are part of that team."
        ).format(state=state)
    return text + told


def _only_reported(waiting: Sequence[Share]) -> Iterator[str]:
    """That there is a rule which others tell of; and for how much of it nobody tells what it asks for."""
    if any(share.reported_outcome is not None and not share.is_federal_default for share in waiting):
        yield _("Others report that there is a rule: ask for its text.")
    unknown = sum(share.minutes for share in waiting if share.is_of_unknown_content)
    if unknown == sum(share.minutes for share in waiting):
        yield _("Others report that there is a rule for these minutes, but not what it asks for: ask for its text.")
    elif unknown:
        yield ngettext(
            "For {minutes} of these minutes others report that there is a rule, but not what it asks for: ask for its "
            "text.",
            "For {minutes} of these minutes others report that there is a rule, but not what it asks for: ask for its "
            "text.",
            unknown,
        ).format(minutes=number(unknown))


_DUTIES = ("make_up", "offer")


def _state_name(code: str | None) -> str | None:
    from makewhole.app import contacts

    try:
        return contacts.get_contact(code).state_name if code else None
    except contacts.ContactNotFound:
        return None


# --- dates and clocks -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """One entry of the dates: its day (None: none), and its lines, each with where it is written."""

    on: dt.date | None
    lines: tuple[tuple[str, str | None], ...]


def dates(child: Child, as_of: dt.date, *, names_ids: bool = True) -> list[Told]:
    """The day the oldest miss leaves the year of a state complaint, the clocks, the first due first; suspensions."""
    told = [*_complaint(child), *_clocks(child, as_of, names_ids), *_without_clocks(child)]
    return [*sorted(told, key=lambda one: one.on or dt.date.max), *_suspensions(child)]


def _suspensions(child: Child) -> list[Told]:
    told = []
    for days in child.suspensions:
        if days.year_starts_on:
            text = ngettext(
                "{count} day with sessions missed for suspension in the school year from {year}, counted from "
                "sessions only: ask for the discipline record.",
                "{count} days with sessions missed for suspension in the school year from {year}, counted from "
                "sessions only: ask for the discipline record.",
                days.days,
            ).format(count=days.days, year=short_day(days.year_starts_on))
        else:
            text = ngettext(
                "{count} day with sessions missed for suspension, counted from sessions only: ask for the discipline "
                "record.",
                "{count} days with sessions missed for suspension, counted from sessions only: ask for the discipline "
                "record.",
                days.days,
            ).format(count=days.days)
        if days.nears_eleventh:
            law = _("Services are due from the 11th school day of removal in a school year ({rule}).")
            text = f"{text} {law.format(rule=wording.REMOVAL_RULE)}"
        told.append(Told(None, ((text, None),)))
    return told


def _complaint(child: Child) -> list[Told]:
    windows = [
        (service, service.patterns.complaint_window)
        for service in child.services
        if service.patterns is not None and service.patterns.complaint_window is not None
    ]
    outside = sum(window.minutes_outside for _service, window in windows)
    inside = [(window.oldest_on, window, service) for service, window in windows if window.oldest_on is not None]
    if not inside:
        if not outside:
            return []
        text = _(
            "{minutes} missed minutes that were not made up are past the one year within which a state complaint must "
            "be received ({rule})."
        ).format(minutes=number(outside), rule=wording.COMPLAINT_RULE)
        return [Told(None, ((text, None),))]
    oldest, window, service = min(inside, key=lambda one: one[0])
    last = window.last_day_on
    said = _(
        "last day of the one year within which a state complaint must be received ({rule}) for the oldest miss not "
        "made up ({oldest}, {service})."
    ).format(rule=wording.COMPLAINT_RULE, oldest=day(oldest), service=wording.service_words(service.service))
    text = _("{day}: {what}").format(day=day(last), what=said) if last else said
    if outside:
        past = _("{minutes} missed minutes are past theirs already.").format(minutes=number(outside))
        text = f"{text} {past}"
    return [Told(last, ((text, None),))]


def _clocks(child: Child, as_of: dt.date, names_ids: bool) -> list[Told]:
    """The clocks that somebody has to look at; readings that differ in the service alone are told together."""
    together: dict[tuple[object, ...], tuple[ClockReading, dict[str, None]]] = {}
    for reading in child.clocks:
        if _is_quiet(reading):
            continue
        key = (
            reading.clock.full_id, reading.state, reading.shows, reading.since_on, reading.due_on, reading.stopped_on,
            reading.why,
        )  # fmt: skip
        together.setdefault(key, (reading, {}))[1][wording.service_words(reading.service)] = None
    told: list[Told] = []
    questions: dict[str, list[tuple[ClockReading, list[str]]]] = {}
    for reading, services in together.values():
        if reading.state == "asks":
            questions.setdefault(reading.clock.asks or "", []).append((reading, list(services)))
        else:
            told.append(Told(reading.due_on, (_clock(reading, list(services), as_of, names_ids),)))
    for question, answers in questions.items():
        asked = _("{question} Nobody has answered.").format(question=wording.in_words(question))
        lines: list[tuple[str, str | None]] = [(asked, None)]
        for answer in ("yes", "no"):
            said = _("If yes: {what}") if answer == "yes" else _("If no: {what}")
            held = [(reading, names) for reading, names in answers if reading.clock.holds_if == answer]
            for reading, names in held:
                text, citation = _clock(reading, names, as_of, names_ids)
                lines.append((said.format(what=text), citation))
            if not held:
                lines.append((said.format(what=_("no clock runs on what is recorded.")), None))
        told.append(Told(min((r.due_on for r, _names in answers if r.due_on), default=None), tuple(lines)))
    return told


def _without_clocks(child: Child) -> list[Told]:
    """That no clock is read for what cannot be counted, where there would be one."""
    if not any(pack.has_clocks for plan in child.plans for pack in plan.packs):
        return []
    unclear = [wording.service_words(service.service) for service in child.services if not service.is_countable]
    if not unclear:
        return []
    text = _("{services} cannot be counted, so its misses start no clock. Ask the team what the plan's line means.")
    return [Told(None, ((text.format(services=_and(unclear)), None),))]


def _is_quiet(reading: ClockReading) -> bool:
    """Whether a clock needs no look: it was stopped in time, or has hardly begun to count."""
    if reading.shows == "not_started":
        return 2 * reading.counted_days < (reading.clock.count or 0)
    return reading.shows == "stopped" and reading.clock.event != "school_days_without_service"


def _clock(reading: ClockReading, services: Sequence[str], as_of: dt.date, names_ids: bool) -> tuple[str, str | None]:
    clock = reading.clock
    due = day(reading.due_on) if reading.due_on else ""
    when = {
        "late": _("{day} (past): {what}") if due else "{what}",
        "running": _("{day}: {what}") if due else _("no day set: {what}"),
        "stopped_late": _("due {day}, stopped after it: {what}") if due else "{what}",
        "stopped": _("due {day}, stopped: {what}") if due else _("stopped: {what}"),
        "not_started": _("not started: {what}"),
    }[reading.shows]
    whom = f" ({wording.in_words(clock.to_whom)})" if clock.to_whom else ""
    text = f"{wording.in_words(clock.duty)}{whom}, {_and(services)}. {reading.why[:1].upper()}{reading.why[1:]}."
    if reading.shows in ("late", "running") and reading.started_on is not None:
        since = day(reading.started_on)
        if reading.shows == "late" and reading.due_on is not None:
            late = (as_of - reading.due_on).days
            running = ngettext(
                "Running since {since}, {count} day past its day.", "Running since {since}, {count} days past its day.",
                late,
            ).format(since=since, count=number(late))  # fmt: skip
        else:
            running = _("Running since {since}.").format(since=since)
        text = f"{text} {running}"
    if reading.misses > 1:
        late_of = _("{late} of {misses} misses are past their day.")
        text = f"{text} {late_of.format(late=number(reading.misses_late), misses=number(reading.misses))}"
    if clock.must_say and reading.shows in ("late", "running"):
        text = f"{text} {_('It must say {what}.').format(what='; '.join(map(wording.in_words, clock.must_say)))}"
    evidence = wording.evidence_mark(clock.evidence)
    if clock.evidence == "reported":
        evidence = _("reported; ask for the text")
        if clock.ask_whom:
            evidence = _("reported; ask {whom} for the text").format(whom=wording.in_words(clock.ask_whom))
    told = when.format(day=due, what=text)
    citation = wording.citation_words(clock.citation.text) or None
    if not names_ids:
        return _("{what} ({evidence})").format(what=told, evidence=evidence), citation
    return _("{what} (clock {clock}, {evidence})").format(what=told, clock=clock.full_id, evidence=evidence), citation


# --- what it rests on -------------------------------------------------------------------------------------------------


def rests_on(statement: Statement, *, names_ids: bool = True) -> list[str]:
    """What the figures rest on, each sentence once; the policy and the plan's clause stand beside the rules."""
    told = [each for each in statement.assumptions if each.kind not in ("policy", "plan_clause")]
    return list(dict.fromkeys(each.text if names_ids else each.plain or each.text for each in told))


def grouped(findings: Iterable[Finding]) -> list[list[Finding]]:
    """The findings of one code, table and column together; errors first, else in the order of their first."""
    groups: dict[tuple[bool, str, str, str | None], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((not finding.is_error, finding.code, finding.table, finding.column), []).append(finding)
    return [groups[key] for key in sorted(groups, key=lambda key: key[0])]


def plain(finding: Finding) -> str:
    """What the finding says, for a page: without ids, which nobody can look up there."""
    from makewhole.ledger import warning_words

    return warning_words.plain(finding.message)


@dataclass(frozen=True)
class OfSession:
    """What should be looked at in one session: which, and the sentence, without its id or the name of a column."""

    session_id: str
    text: str


def of_session(finding: Finding, rows: Rows) -> OfSession | None:
    """The finding by day and service; None where it is about no session of these rows, or there is no such sentence."""
    from makewhole.ledger import warning_words

    if finding.table != "sessions":
        return None
    named = warning_words.session_named(finding.message)
    said = _session_words().get(finding.code)
    if named is None or said is None or named not in rows.get("sessions", {}):
        return None
    return OfSession(named, said.format(session=session_words(rows, named)))


def make_ups_of_unknown_length(rows: Rows, as_of: dt.date) -> list[OfSession]:
    """The make-ups up to a day whose minutes nobody wrote down, the latest first: they make up nothing yet."""
    held = [
        (cells.get("date") or "", row)
        for row, cells in rows.get("sessions", {}).items()
        if cells.get("kind") in ("make_up", "compensatory") and not cells.get("delivered_minutes")
    ]
    text = _(
        "{session}: this was to make something up, and nobody wrote down how many minutes were given. Until somebody "
        "does, it makes up nothing."
    )
    return [
        OfSession(row, text.format(session=session_words(rows, row)))
        for date, row in sorted(held, reverse=True)
        if date <= as_of.isoformat()
    ]


def session_words(rows: Rows, session_id: str) -> str:
    """A session as people know it: its service and its day."""
    cells = rows["sessions"][session_id]
    about = rows.get("promises", {}).get(cells.get("promise_id") or "")
    about = about or rows.get("awards", {}).get(cells.get("award_id") or "") or {}
    try:
        on = day(dt.date.fromisoformat(cells.get("date") or ""))
    except ValueError:
        on = cells.get("date") or ""
    return _("{service}, {day}").format(service=wording.service_words(about.get("service") or ""), day=on)


def _session_words() -> dict[str, str]:
    return {
        "tells_nothing": _(
            "{session}: nothing is written down of what happened, so it counts nowhere. Was it held, and how long? Or "
            "why was it missed?"
        ),
        "outside_promise": _(
            "{session}: the plan does not promise this service on that day, so a miss counts nowhere. Is the day right?"
        ),
        "in_no_period": _(
            "{session}: there was no school in that time, so nothing was promised and a miss counts nowhere. Is the "
            "day right?"
        ),
        "held_on_closed_day": _(
            "{session}: by the calendar that was no school day. It counts all the same. Is the day right?"
        ),
        "length_unknown": _(
            "{session}: it was missed, and nobody wrote down how long it was to be, so it is in none of the sums. How "
            "many minutes was it to be?"
        ),
        "duplicate": _(
            "{session}: it is written down twice and counts once. If there were two sessions, give each the time at "
            "which it begins."
        ),
        "names_no_miss": _(
            "{session}: the session that it is to make up is not on record as missed, so it makes up the oldest miss "
            "instead. Which one is meant?"
        ),
        "award_of_another": _(
            "{session}: the awarded minutes that it names are another child's, so it counts as one that names none."
        ),
    }

"""The frame that letters share: who writes, when, to whom, about which child; thanks, signature; the sources."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from makewhole.documents.papers.matter import MISSED, Matter, Miss, minutes_words
from makewhole.documents.papers.parts import (
    Address,
    Cell,
    Heading,
    Line,
    Para,
    Part,
    Points,
    Ruled,
    Signature,
    Table,
    Title,
    Values,
)
from makewhole.language import day, gettext_noop, long_day, ngettext, number, short_day
from makewhole.language import gettext as _
from makewhole.ledger.statement import PromiseLine, listed
from makewhole.policy.law import Provision, provision
from makewhole.record.services import service_words

EVIDENCE = {
    "primary": gettext_noop("The text itself was read."),
    "reprint": gettext_noop("Its text was read in a reprint."),
    "local": gettext_noop("I have this document."),
}
"""How a rule's text was read, in a short sentence. What is only reported has none: its text is asked for."""

PLACES = {
    "open": gettext_noop("must be made up, still open"),
    "made_up": gettext_noop("made up"),
    "declined": gettext_noop("make-up given up by the family"),
    "undetermined": gettext_noop("the team decides"),
    "excused": gettext_noop("no make-up required"),
    "resolved": gettext_noop("answered by an award"),
}
"""Where the minutes of a miss stand, in words."""
assert [*PLACES] == [*MISSED]


def framed(matter: Matter, values: Values, request: Iterable[Part]) -> Iterator[Part]:
    """The whole letter around what it asks for: head, request, foot with the sources that the request names."""
    parts = list(request)
    yield from head(values)
    yield from parts
    yield from foot(matter, values, parts)


def head(values: Values) -> Iterator[Part]:
    """Sender, date, addressee, and the lines that say what the letter is about (its title) and which child."""
    yield Address((
        (values["sender_name"],),
        *lines_of(values, "sender_address"),
        (values["sender_reach"],),
    ))  # fmt: skip
    yield Address(((values["written_on"],),))
    yield Address(((values["to_name"],), *lines_of(values, "to_address")))
    yield Title()
    yield Address(
        (
            values.line(_("Child: {child_name}")),
            values.line(_("Date of birth: {born_on}")),
            values.line(_("School: {school}")),
            values.line(_("District: {district}")),
        )
    )


def lines_of(values: Values, name: str) -> Iterator[Line]:
    """The blank's lines one by one, as an address has them; ruled lines for street and town where it is empty."""
    segment = values[name]
    if isinstance(segment, Ruled):
        yield (Ruled(segment.label, 2),)
    else:
        yield from ((line.strip(),) for line in segment.splitlines() if line.strip())


def foot(matter: Matter, values: Values, cited: Iterable[Part]) -> Iterator[Part]:
    """Thanks and signature, what is enclosed, who gets a copy, and the sources of what the letter says."""
    yield Para(values.line(_("Thank you.")))
    yield Signature(
        (values["sender_name"],), _("parent of {child}").format(child=values.known.get("child_name") or _("the child"))
    )
    for name, words in (("enclosed", _("Enclosed: {papers}")), ("copies_to", _("Copies to: {papers}"))):
        if name in values:
            told = "; ".join(filter(None, (line.strip() for line in str(values[name]).splitlines())))
            yield Para((words.format(papers=told),), look="small", typed=True)
    yield from sources(cited)


def sources(parts: Iterable[Part]) -> Iterator[Part]:
    """Each provision named in the parts: what it says, how its text was read; of a reported one, who tells of it."""
    named: dict[Provision, None] = {}
    for part in parts:
        for para in part.items if isinstance(part, Points) else (part,):
            if isinstance(para, Para):
                named |= dict.fromkeys(para.cites)
    if not named:
        return
    yield Heading(_("Where this is written"))
    yield Points(tuple(_source(each) for each in named))


def _source(named: Provision) -> Para:
    """The citation is a segment of its own, so that what we say of it can be measured without it."""
    said = (
        f"{_(named.says)} {_(EVIDENCE[named.evidence])}"
        if not named.is_reported
        else _("The only account of it that I know of: {who}. I have not seen its text. Please send it to me.").format(
            who=_(named.reported_by)
        )
        if named.reported_by
        else _("I have not seen its text. Please send it to me.")
    )
    return Para((f"{named.citation}: ", said), look="small")


def opening(matter: Matter, values: Values, promises: Sequence[PromiseLine]) -> Iterator[Part]:
    """Who writes, about which child with which plan, and the plan's lines word for word.

    Where a line is of another plan than the one in question, each line names its plan: this one does not promise it.
    """
    if matter.plan is not None and any(promise.plan_id != matter.plan.plan_id for promise in promises):
        yield values.para(_("I am the parent of {child_name}. The plans of my child say:"))
        yield promised_lines(matter, promises, with_plan=True)
        return
    if matter.is_iep:
        yield values.para(_("I am the parent of {child_name}. My child has an IEP. It promises:"))
    elif matter.is_504:
        yield values.para(_("I am the parent of {child_name}. My child has a 504 plan. It promises:"))
    elif matter.plan is not None and matter.plan.kind == "ifsp":
        yield values.para(_("I am the parent of {child_name}. My child has an IFSP. It promises:"))
    else:
        yield values.para(_("I am the parent of {child_name}. My child has a plan. It promises:"))
    yield promised_lines(matter, promises)


def promised_lines(matter: Matter, promises: Sequence[PromiseLine] | None = None, *, with_plan: bool = False) -> Points:
    """The plan's lines word for word: what is promised. Of several plans, each line names its own."""
    chosen = matter.promises if promises is None else promises
    plans = {plan.plan_id: plan for plan in matter.child.plans}
    several = with_plan or len({promise.plan_id for promise in chosen}) > 1
    items = []
    for promise in chosen:
        said = promise.wording or promise.amount or _("the plan's line is not in my record")
        plan = plans.get(promise.plan_id or "")
        words = f"{service_words(promise.service)}: {said}"
        if several and plan is not None:
            words = f"{words} ({plan.kind_words}, {short_day(plan.starts_on)})"
        items.append(Para((words,), look="quote", typed=True))
    return Points(tuple(dict.fromkeys(items)))


def of_plan(matter: Matter) -> tuple[PromiseLine, ...]:
    """The lines of the plan in question; of all plans, where it has none."""
    plan_id = matter.plan.plan_id if matter.plan is not None else None
    return tuple(promise for promise in matter.promises if promise.plan_id == plan_id) or matter.promises


def in_question(matter: Matter, *accounts: str) -> tuple[PromiseLine, ...]:
    """The lines that have minutes in one of these accounts; those of the plan in question, where none has."""
    found = tuple(each for each in matter.promises if any(each.minutes.get(account) for account in accounts))
    return found or of_plan(matter)


def under_504(why: str) -> Para:
    """What Section 504 asks for, and what that has to do with the letter."""
    asks = _("Section 504 asks the school to meet my child's needs as well as the needs of others.")
    return Para((f"{asks} {why}",), (provision("section_504"),))


def missed_table(misses: Sequence[Miss], caption: str, accounts: Sequence[str] = MISSED) -> Table:
    """A row a miss: day, service, reason, minutes, where they stand; and the sum. Only minutes of these accounts.

    The days of one time without service stand in one row, as long as their minutes stand in the same place.
    """
    groups: dict[tuple[object, ...], list[tuple[Miss, Mapping[str, int]]]] = {}
    for miss in misses:
        counted = {account: miss.accounts[account] for account in accounts if account in miss.accounts}
        of_gap = ("gap", miss.promise_id, miss.row_id, miss.reason, tuple(counted)) if miss.is_gap else ()
        groups.setdefault(of_gap or (miss.on, miss.promise_id, miss.row_id), []).append((miss, counted))
    rows = []
    for group in groups.values():
        first, last = group[0][0], group[-1][0]
        sums = {account: sum(counted[account] for _miss, counted in group) for account in group[0][1]}
        on = day(first.on)
        if first.on != last.on:
            on = _("{first} to {last}").format(first=on, last=day(last.on))
        rows.append((on, first.service_words, first.reason_words, sum(sums.values()), _standing(sums)))
    total = sum(row[3] for row in rows)
    return Table(
        head=(_("Day"), _("Service"), _("Reason"), _("Minutes"), _("Where it stands")),
        rows=tuple(rows),
        caption=caption,
        total=(_("Total"), "", "", total, minutes_words(total)),
        widths=(3, 4, 4, 2, 4),
    )


def standing(*misses: Miss) -> str:
    """Where the minutes of these misses stand: one place, or each with its minutes."""
    sums = {account: sum(miss.accounts.get(account, 0) for miss in misses) for account in MISSED}
    return _standing({account: minutes for account, minutes in sums.items() if minutes})


def _standing(accounts: Mapping[str, int]) -> str:
    if len(accounts) == 1:
        return _(PLACES[next(iter(accounts))])
    return "; ".join(f"{minutes} {_(PLACES[account])}" for account, minutes in accounts.items())


TOTALS = {
    "promised": gettext_noop("Promised"),
    "delivered": gettext_noop("Given"),
    "made_up": gettext_noop("Made up"),
    "open": gettext_noop("To be made up"),
    "undetermined": gettext_noop("The team decides"),
    "unrecorded": gettext_noop("No record"),
    "upcoming": gettext_noop("Still to come"),
}
"""What a table of totals shows of each service, and how its columns are called."""
OTHER = ("excused", "declined", "resolved")
"""The accounts of missed minutes that a table of totals has in one column, and names below it."""
_OTHER_WORDS = {
    "excused": gettext_noop("“Other” holds {minutes} that need not be made up."),
    "declined": gettext_noop("“Other” holds {minutes} that the family gave up."),
    "resolved": gettext_noop("“Other” holds {minutes} that an award answers."),
}
_ALWAYS = ("promised", "delivered", "unrecorded")


def totals(matter: Matter) -> Iterator[Part]:
    """A row a service: its minutes as the statement has them, which add up to what was promised; and what they mean."""
    yield totals_table(matter)
    others = {account: minutes for account in OTHER if (minutes := matter.minutes(account))}
    if others:
        told = [_(_OTHER_WORDS[account]).format(minutes=minutes_words(minutes)) for account, minutes in others.items()]
        yield Para((" ".join(told),), look="small")
    yield from assumed(matter)


def totals_table(matter: Matter) -> Table:
    """What cannot be counted says so, and is no zero. A column in which no service has a minute is left out.

    What is assumed is a part of what was given: every other column but the first adds up to what was promised.
    """
    shown = [
        account
        for account in TOTALS
        if account in _ALWAYS or any(service.minutes.get(account) != 0 for service in matter.services)
    ]
    has_other = bool(matter.minutes(*OTHER))
    has_assumed = bool(matter.minutes("assumed"))
    head = [_("Service")]
    for account in shown:
        if account == "unrecorded" and has_other:
            head.append(_("Other"))
        head.append(_(TOTALS[account]))
        if account == "delivered" and has_assumed:
            head.append(_("of these assumed"))
    rows: list[tuple[Cell, ...]] = []
    for service in matter.services:
        name = service_words(service.service)
        cells: list[Cell] = [f"{name} (ESY)" if service.esy else name]
        for account in shown:
            if account == "unrecorded" and has_other:
                known = [service.minutes.get(each) for each in OTHER]
                cells.append(_figure(None if None in known else sum(each or 0 for each in known)))
            cells.append(_figure(service.minutes.get(account)))
            if account == "delivered" and has_assumed:
                cells.append(_figure(service.minutes.get("assumed")))
        rows.append(tuple(cells))
    return Table(
        head=tuple(head),
        rows=tuple(rows),
        caption=_("Minutes up to {day}").format(day=long_day(matter.as_of)),
        widths=(5, *(3 for _each in head[1:])),
    )


def _figure(minutes: int | None) -> Cell:
    return _("cannot be counted") if minutes is None else minutes


def assumed(matter: Matter, minutes: int | None = None) -> Iterator[Part]:
    """That minutes count as given although nobody logged them; nothing where there are none.

    A letter must not say as a fact what was only assumed, least of all one that asks for the logs.
    """
    minutes = matter.minutes("assumed") if minutes is None else minutes
    if not minutes:
        return
    said = ngettext(
        "I count {minutes} minute as given, but it is only assumed: nobody logged it. I do not know that it was given.",
        "I count {minutes} minutes as given, but they are only assumed: nobody logged them. I do not know that they "
        "were given.",
        minutes,
    )
    line = said.format(minutes=number(minutes))
    if matter.closed_unanswered:
        more = ngettext(
            "They may also count {count} session on a day without school.",
            "They may also count {count} sessions on days without school.",
            matter.closed_unanswered,
        )
        line = f"{line} {more.format(count=number(matter.closed_unanswered))}"
    yield Para((line,))


def made_up(matter: Matter, misses: Iterable[Miss]) -> Iterator[Part]:
    """Each make-up of these misses that was held: its day, its minutes and what it was for; nothing where none was."""
    held: dict[str, list[tuple[Miss, int]]] = {}
    for miss in misses:
        for session_id, minutes in miss.settled.items():
            held.setdefault(session_id, []).append((miss, minutes))
    if not held:
        return
    sessions = matter.table("sessions")
    items = []
    for session_id, of in sorted(held.items(), key=lambda each: (sessions.get(each[0], {}).get("date") or "", each[0])):
        on = sessions.get(session_id, {}).get("date")
        missed = day(of[0][0].on)
        if of[-1][0].on != of[0][0].on:
            missed = _("{first} to {last}").format(first=missed, last=day(of[-1][0].on))
        words = _("{service}, {minutes}: made up on {day}, for {missed}.").format(
            service=of[0][0].service_words,
            minutes=minutes_words(sum(minutes for _miss, minutes in of)),
            day=day(dt.date.fromisoformat(on)) if on else _("a day that I do not know"),
            missed=missed,
        )
        items.append(Para((words,)))
    yield Para((_("This was made up:"),))
    yield Points(tuple(items))


def without_minutes(matter: Matter, kind: str, services: Collection[str] | None = None) -> Iterator[Part]:
    """Sessions that were to give time back (make_up, compensatory) and whose minutes nobody wrote down; nothing else.

    They make up nothing, so a letter that said nothing of them would seem to forget them. Where another row has the
    same session with its minutes (another log), that one counts. Without `services`: of all.
    """
    as_of = matter.as_of.isoformat()
    rows = [cells for cells in matter.table("sessions").values() if cells.get("kind") == kind]
    told = {(_whose(matter, cells), cells.get("date")) for cells in rows if cells.get("delivered_minutes")}
    held = {(_whose(matter, cells), cells.get("date") or "") for cells in rows if not cells.get("delivered_minutes")}
    days = sorted({
        date
        for service, date in held - told
        if "" < date <= as_of and (services is None or service in services)
    })  # fmt: skip
    if not days:
        return
    words = (
        _("A make-up is on record for these days, and I do not know its minutes. So I count none: {days}.")
        if kind == "make_up"
        else _("Awarded time is on record for these days, and I do not know its minutes. So I count none: {days}.")
    )
    yield Para((words.format(days=listed([day(dt.date.fromisoformat(date)) for date in days])),))


def unknown_lengths(matter: Matter, *, beside_others: bool = False) -> Iterator[Part]:
    """Missed sessions whose length nobody wrote down, with their days, and the question how long they were to be.

    They are in no sum of missed minutes; `beside_others` says that there is such a sum above. Nothing where none is.
    """
    unknown = sum(service.unknown_lengths for service in matter.services)
    if not unknown:
        return
    if beside_others:
        words = ngettext(
            "{count} more session was missed. I do not know how long it was to be. Please tell me.",
            "{count} more sessions were missed. I do not know how long they were to be. Please tell me.",
            unknown,
        )
    else:
        words = ngettext(
            "{count} session was missed. I do not know how long it was to be. Please tell me.",
            "{count} sessions were missed. I do not know how long they were to be. Please tell me.",
            unknown,
        )
    days = sorted(on for service in matter.services for on in matter.unknown_days(service))
    told = on_days(days) if len(days) == unknown else ""
    yield Para((f"{words.format(count=number(unknown))} {told}".rstrip(),))


def on_days(days: Sequence[dt.date]) -> str:
    """On which days that was; "" where none is known."""
    if not days:
        return ""
    words = ngettext("It was on this day: {days}.", "It was on these days: {days}.", len(days))
    return words.format(days=listed([day(on) for on in days]))


def _whose(matter: Matter, session: Mapping[str, str | None]) -> str | None:
    """The service of a session: of its promise, else of the award that it names."""
    promise = matter.table("promises").get(session.get("promise_id") or "", {})
    award = matter.table("awards").get(session.get("award_id") or "", {})
    return promise.get("service") or award.get("service")


def which_log(matter: Matter) -> Iterator[Part]:
    """That two logs differ, by how much, and which one counts here; nothing where there is one log."""
    if not matter.differ_minutes:
        return
    differ = {
        "family": gettext_noop("Two logs of these sessions differ by {minutes}. Where they differ, I use my own log."),
        "provider": gettext_noop(
            "Two logs of these sessions differ by {minutes}. Where they differ, I use the provider's log."
        ),
        "district": gettext_noop(
            "Two logs of these sessions differ by {minutes}. Where they differ, I use the district's log."
        ),
    }
    sentence = differ.get(matter.log or "", gettext_noop("Two logs of these sessions differ by {minutes}."))
    said = _(sentence).format(minutes=minutes_words(matter.differ_minutes))
    yield Para((f"{said} {_('A session that only one log has counts as that log has it.')}",))

"""What happened, by day: misses, notices, letters and replies, meetings, offers, decisions, awards, make-ups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from makewhole.documents.packet.places import Places, to_entries, to_exhibits
from makewhole.documents.packet.two_logs import log_words
from makewhole.documents.papers.letters import standing
from makewhole.documents.papers.matter import Cells, Miss
from makewhole.documents.papers.parts import Cell, Heading, Line, Link, Para, Part, Table
from makewhole.language import day, gettext_noop, month, ngettext, number
from makewhole.language import gettext as _
from makewhole.ledger.statement import decider_words, outcome_words
from makewhole.record.journal import ANSWERS, TOPICS
from makewhole.record.services import service_words

CONTACTS = MappingProxyType(
    {
        ("letter", "to"): gettext_noop("Letter to {who}"),
        ("letter", "from"): gettext_noop("Letter from {who}"),
        ("email", "to"): gettext_noop("E-mail to {who}"),
        ("email", "from"): gettext_noop("E-mail from {who}"),
        ("call", "to"): gettext_noop("Call to {who}"),
        ("call", "from"): gettext_noop("Call from {who}"),
        ("meeting", "to"): gettext_noop("Meeting with {who}"),
        ("meeting", "from"): gettext_noop("Meeting with {who}"),
        ("in_person", "to"): gettext_noop("Talk with {who}"),
        ("in_person", "from"): gettext_noop("Talk with {who}"),
    }
)
"""A contact by its channel and direction."""
TOGETHER = 10
"""Events of a month that stand on one page, if they are short: longer months may go over several."""
_ANSWERED = MappingProxyType(
    {
        "accepted": gettext_noop("The family accepted the make-up offered for {miss}."),
        "declined": gettext_noop("The family declined the time offered for {miss}."),
        "waived": gettext_noop("The family gave up the make-up for {miss}."),
    }
)


@dataclass(frozen=True)
class Event:
    """Something that happened on a day."""

    on: dt.date
    what: str
    entries: Line = ()
    exhibits: Line = ()


def chronology(places: Places) -> Iterator[Part]:
    """A table for each month in which something happened."""
    yield Heading(_("Chronology"))
    events = [event for event in _events(places) if event.on <= places.matter.as_of]
    if not events:
        yield Para((_("Nothing is in the record that has a day of its own."),))
        return
    intro = _("What is in the record, by day. The numbers lead to the entries of the account.")
    yield Para((intro,), keeps_with_next=True)
    months: dict[dt.date, list[Event]] = {}
    for event in sorted(events, key=lambda each: each.on):
        months.setdefault(event.on.replace(day=1), []).append(event)
    for first, listed in months.items():
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (day(event.on), event.what, event.entries, event.exhibits) for event in listed
        )
        yield Table(
            head=(_("Day"), _("What happened"), _("Entry"), _("Exhibit")),
            rows=rows,
            caption=f"{month(first)} {first.year}",
            widths=(4, 11, 2, 3),
            is_whole=len(listed) <= TOGETHER and sum(len(event.what) for event in listed) <= TOGETHER * 100,
        )


def _events(places: Places) -> Iterator[Event]:
    yield from _plans(places)
    yield from _misses(places)
    yield from _notices(places)
    yield from _contacts(places)
    yield from _papers(places)
    yield from _offers(places)
    yield from _decisions(places)
    yield from _make_ups(places)


def _day(cells: Cells, column: str) -> dt.date | None:
    value = cells.get(column)
    return dt.date.fromisoformat(value[:10]) if value else None


def _minutes(minutes: int) -> str:
    return ngettext("{minutes} minute", "{minutes} minutes", minutes).format(minutes=number(minutes))


def _plans(places: Places) -> Iterator[Event]:
    for plan in places.matter.child.plans:
        papers = to_exhibits(places.exhibits_of(("plans", plan.plan_id)))
        yield Event(plan.starts_on, _("The {plan} begins.").format(plan=plan.kind_words), (), papers)


def _misses(places: Places) -> Iterator[Event]:
    """A missed session each; of a time without service all its days together, on the first of them."""
    together: dict[tuple[str, ...], list[Miss]] = {}
    for miss in places.matter.misses:
        which = ("gaps", miss.row_id) if miss.is_gap else ("sessions", miss.row_id, miss.on.isoformat())
        together.setdefault((*which, miss.promise_id), []).append(miss)
    for (table, row_id, *_rest), misses in together.items():
        first, last = misses[0], misses[-1]
        entries = [
            each
            for each in places.by_row.get((table, row_id), ())
            if first.on <= each.explained.posting["date"] <= last.on
            and each.explained.posting["promise_id"] == first.promise_id
        ]
        if not first.is_gap:
            text = _("{service}: missed {minutes} ({reason}). Now: {standing}.")
        elif first.on == last.on:
            text = _("{service}: no service, missed {minutes} ({reason}). Now: {standing}.")
        else:
            text = _("{service}: no service until {last}, missed {minutes} ({reason}). Now: {standing}.")
        said = text.format(
            service=first.service_words,
            minutes=_minutes(sum(miss.minutes for miss in misses)),
            reason=first.reason_words,
            standing=standing(*misses),
            last=day(last.on),
        )
        yield Event(first.on, said, to_entries(entries), to_exhibits(places.exhibits_of((table, row_id))))


def _notices(places: Places) -> Iterator[Event]:
    by_words: dict[str, list[_OfLog]] = {}
    for row_id, cells in places.matter.table("sessions").items():
        told, on = _day(cells, "notified_on"), _day(cells, "date")
        if told is not None and on is not None:
            entries = to_entries(places.by_row.get(("sessions", row_id), ()))
            said = _("The school told the family about the session of {day}.").format(day=day(on))
            one = _OfLog(cells.get("source"), cells.get("promise_id"), Event(told, said, entries))
            by_words.setdefault(said, []).append(one)
    for told_by in by_words.values():
        yield from _once(told_by)
    for row_id, cells in places.matter.table("gaps").items():
        told, on = _day(cells, "notified_on"), _day(cells, "starts_on")
        if told is not None and on is not None:
            text = _("The school told the family about the time without service from {day} on.")
            yield Event(told, text.format(day=day(on)), (), to_exhibits(places.exhibits_of(("gaps", row_id))))


def _contacts(places: Places) -> Iterator[Event]:
    for contact_id, cells in places.matter.table("contacts").items():
        on = _day(cells, "happened_on")
        if on is None:
            continue
        form = CONTACTS.get(
            (cells.get("channel") or "", cells.get("direction") or ""), gettext_noop("Contact with {who}")
        )
        sentences = [_(form).format(who=cells.get("who") or _("the school")) + "."]
        about = cells.get("about")
        if about:
            sentences.append(_(TOPICS.get(about) or ANSWERS.get(about) or about).rstrip(".") + ".")
        if asked := (cells.get("asked") or "").strip():
            asked += "" if asked.endswith((".", "!", "?")) else "."
            sentences.append(_("Asked: {words}").format(words=asked))
        if (due := _day(cells, "reply_due_on")) is not None:
            sentences.append(_("A reply was asked for by {day}.").format(day=day(due)))
        replied = places.matter.table("contacts").get(cells.get("replies_to") or "")
        if replied is not None and (asked_on := _day(replied, "happened_on")) is not None:
            sentences.append(_("This answers what was said on {day}.").format(day=day(asked_on)))
        yield Event(on, " ".join(sentences), (), to_exhibits(places.exhibits_of(("contacts", contact_id))))


def _papers(places: Places) -> Iterator[Event]:
    """Papers that were sent and have no contact of their own with the same file."""
    told = {cells.get("attachment_id") for cells in places.matter.table("contacts").values()} - {None, ""}
    for paper_id, cells in places.matter.table("papers").items():
        on = _day(cells, "sent_on")
        if on is None or cells.get("attachment_id") in told:
            continue
        kind = _(TOPICS.get(cells.get("kind") or "", cells.get("kind") or ""))
        text = _("Paper sent: {kind}. To: {who}.").format(kind=kind, who=cells.get("sent_to") or _("not stated"))
        yield Event(on, text, (), to_exhibits(places.exhibits_of(("papers", paper_id))))


def _offers(places: Places) -> Iterator[Event]:
    sessions = places.matter.table("sessions")
    for offer_id, cells in places.matter.table("offers").items():
        session = cells.get("session_id") or ""
        missed = _day(sessions.get(session, {}), "date")
        miss = _("the session of {day}").format(day=day(missed)) if missed else _("a missed session")
        entries = to_entries(places.by_row.get(("sessions", session), ()))
        papers = to_exhibits(places.exhibits_of(("offers", offer_id)))
        offered, answered = _day(cells, "offered_on"), _day(cells, "answered_on")
        if offered is not None:
            yield Event(offered, _("The school offered a make-up for {miss}.").format(miss=miss), entries, papers)
        if answered is not None and cells.get("answer") in _ANSWERED:
            yield Event(answered, _(_ANSWERED[cells["answer"] or ""]).format(miss=miss), entries, papers)


def _decisions(places: Places) -> Iterator[Event]:
    for row_id, cells in places.matter.table("determinations").items():
        on = _day(cells, "decided_on")
        if on is None:
            continue
        said = {
            "who": decider_words(cells.get("decided_by")),
            "service": service_words(cells.get("service") or ""),
            "outcome": outcome_words(cells.get("outcome")),
        }
        text = _("{who} decided about missed {service}: {outcome}.").format(**said)
        if minutes := cells.get("minutes"):
            said["minutes"] = _minutes(int(minutes))
            text = _("{who} decided about missed {service}: {outcome} ({minutes}).").format(**said)
        text = " ".join(filter(None, (_capital(text), _about(places, cells))))
        yield Event(on, text, (), to_exhibits(places.exhibits_of(("determinations", row_id))))
    for row_id, cells in places.matter.table("awards").items():
        on = _day(cells, "awarded_on")
        if on is not None:
            text = _("{who} awarded {minutes} of {service}.").format(
                minutes=_minutes(int(cells.get("minutes") or 0)),
                service=service_words(cells.get("service") or ""),
                who=decider_words(cells.get("awarded_by")),
            )
            yield Event(on, _capital(text), (), to_exhibits(places.exhibits_of(("awards", row_id))))


def _about(places: Places, decision: Cells) -> str:
    """Which misses a decision is about: of one session, of one day, or of some days; "" where it does not say."""
    first, last = _day(decision, "starts_on"), _day(decision, "ends_on")
    if decision.get("session_id"):
        first = last = _day(places.matter.table("sessions").get(decision["session_id"] or "", {}), "date")
    if first is None:
        return ""
    if last is None:
        return _("It is about the time from {first} on.").format(first=day(first))
    if first == last:
        return _("It is about {first}.").format(first=day(first))
    return _("It is about the time from {first} to {last}.").format(first=day(first), last=day(last))


def _make_ups(places: Places) -> Iterator[Event]:
    kinds: Mapping[str, str] = {
        "make_up": gettext_noop("{service}: make-up session held, {minutes}."),
        "compensatory": gettext_noop("{service}: compensatory session held, {minutes}."),
    }
    by_words: dict[str, list[_OfLog]] = {}
    for row_id, cells in places.matter.table("sessions").items():
        on, text = _day(cells, "date"), kinds.get(cells.get("kind") or "")
        if on is None or text is None or not cells.get("delivered_minutes"):
            continue
        entries = places.by_make_up.get(row_id, ())
        promise = places.matter.table("promises").get(cells.get("promise_id") or "", {})
        service = promise.get("service") or (entries[0].explained.service if entries else "")
        said = _(text).format(
            service=service_words(service) if service else _("a service"),
            minutes=_minutes(int(cells["delivered_minutes"] or 0)),
        )
        event = Event(on, _capital(said), to_entries(entries), to_exhibits(places.exhibits_of(("sessions", row_id))))
        one = _OfLog(cells.get("source"), cells.get("promise_id") or cells.get("award_id"), event)
        by_words.setdefault(said, []).append(one)
    everything = [each for told_by in by_words.values() for each in told_by]
    for told_by in by_words.values():
        yield from _once([_with_log(each, everything) for each in told_by])


@dataclass(frozen=True)
class _OfLog:
    """An event that a row of a log tells of."""

    source: str | None
    line: str | None
    """The line of the plan, or the award."""
    event: Event


def _with_log(told: _OfLog, everything: Sequence[_OfLog]) -> _OfLog:
    """With whose log says so, where another log tells something else of that line and day."""
    others = [
        each.event.what
        for each in everything
        if (each.event.on, each.line) == (told.event.on, told.line) and each.source != told.source
    ]
    if told.source is None or not others or told.event.what in others:
        return told
    whose = _("So says {log}.").format(log=log_words(told.source))
    return replace(told, event=replace(told.event, what=f"{told.event.what} {whose}"))


def _once(told_by: Sequence[_OfLog]) -> Iterator[Event]:
    """What several logs tell in the same words, once: as often as the log that tells it most often, the counted first.

    Who reads the days would add up what stands there twice, and the account has it once.
    """
    together: dict[tuple[dt.date, str | None], dict[str | None, list[Event]]] = {}
    for each in told_by:
        together.setdefault((each.event.on, each.line), {}).setdefault(each.source, []).append(each.event)
    for by_log in together.values():
        times = max(len(events) for events in by_log.values())
        events = sorted((event for events in by_log.values() for event in events), key=lambda event: not event.entries)
        links = {piece: None for event in events for piece in event.exhibits if isinstance(piece, Link)}
        papers = tuple(piece for link in links for piece in (", ", link))[1:]
        # Papers behind a row that is not shown stand beside the first that is.
        for at, event in enumerate(events[:times]):
            yield replace(event, exhibits=papers) if at == 0 and times < len(events) else event


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

"""What a state complaint can name: of each service the minutes that are neither given nor answered, inside one year.

The year is that of 34 CFR 300.153(c), and runs back from the day on which the state receives the complaint. A miss
belongs by its own day. The minutes of a period are counted where the period ends inside the year; a miss of such a
period that is older stands in an account of its own (`older`), so that the sum still adds up.

Beside the services stand awards: compensatory minutes that were ordered or agreed, and not all given by their day. That
day decides whether they are inside the year: what was not given by then was not given on that day.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from makewhole.documents.papers.matter import MISSED, Matter, Miss, is_assumed
from makewhole.language import ngettext, number, short_day
from makewhole.ledger.patterns import a_year_after
from makewhole.ledger.statement import Award, PromiseLine, ServiceBlock, reason_words
from makewhole.record.services import service_words

UNANSWERED = ("open", "undetermined")
"""The accounts of missed minutes that nobody has made up, given up or decided."""
COUNTED = ("promised", "delivered", "missed", "older", "unrecorded", "upcoming")
"""The accounts of a stretch: the first is the sum of the others."""
PARTS = ("assumed", "silent", "unmeasured", "told_elsewhere")
"""Parts of accounts: of what was delivered, what is only assumed; of the minutes without a record, those of periods of
which nothing tells, those of periods with a miss of unknown length, and those of which a log tells that does not count
here. Only of the silent ones may a paper say that there is no record."""
SOON_DAYS = 30
"""So many days ahead we say which misses are about to leave the year. Ours, no rule."""


@dataclass(frozen=True)
class Stretch:
    """One line of the plan, and its minutes in the periods that end inside the year.

    promised = delivered + missed + older + unrecorded + upcoming, to the minute; PARTS are parts of these.
    """

    promise: PromiseLine
    starts_on: dt.date
    ends_on: dt.date
    """At most the day of account and the last day of the plan."""
    minutes: Mapping[str, int]


@dataclass(frozen=True)
class ReasonLine:
    """The missed minutes of one service that have one reason, by account (as Miss has them)."""

    reason: str | None
    accounts: Mapping[str, int]

    @property
    def minutes(self) -> int:
        return sum(self.accounts.values())

    @property
    def reason_words(self) -> str:
        return reason_words(self.reason)


@dataclass(frozen=True)
class Allegation:
    """One service that a complaint can name, with the ledger's figures for the year."""

    service: str
    esy: bool
    slug: str
    """Its part of the names of blanks: it follows the service's name, so that an answer never moves to another one."""
    stretches: tuple[Stretch, ...]
    misses: tuple[Miss, ...]
    """Those inside the year, by day."""
    unknown_lengths: int
    """Missed sessions inside the year whose length nobody wrote down: they stand in no account."""
    unknown_days: tuple[dt.date, ...] = ()
    """Their days; none, where it is not known which sessions they are: then they are those of any day."""

    @property
    def words(self) -> str:
        """The service as people read it."""
        return f"{service_words(self.service)} (ESY)" if self.esy else service_words(self.service)

    def missed(self, *accounts: str) -> int:
        """Minutes of the misses inside the year, of these accounts, or of all."""
        return sum(
            minutes
            for miss in self.misses
            for account, minutes in miss.accounts.items()
            if not accounts or account in accounts
        )

    @property
    def unanswered(self) -> int:
        """Missed minutes that are open or wait for the team."""
        return self.missed(*UNANSWERED)

    def counted(self, account: str) -> int:
        """Minutes of an account of its stretches (COUNTED), or of a part of one (PARTS)."""
        return sum(stretch.minutes[account] for stretch in self.stretches)

    @property
    def late_start(self) -> int:
        """Unanswered minutes that were missed because the service had not begun."""
        return unanswered_minutes(miss for miss in self.misses if miss.reason == "late_start")

    @property
    def by_reason(self) -> tuple[ReasonLine, ...]:
        """Its missed minutes by reason, most first."""
        sums: dict[str | None, Counter[str]] = {}
        for miss in self.misses:
            sums.setdefault(miss.reason, Counter()).update(miss.accounts)
        lines = (ReasonLine(reason, accounts) for reason, accounts in sums.items())
        return tuple(sorted(lines, key=lambda line: (-line.minutes, line.reason or "")))


@dataclass(frozen=True)
class LateAward:
    """One award whose day is over, and of which minutes are still to be given: the ledger's account of it."""

    service: str
    slug: str
    """Its part of the names of blanks: service and day of the award, and no id, which somebody may have named for the
    child."""
    award: Award
    due_on: dt.date
    """Its last day: a complaint can name it up to the same date a year later."""
    given: tuple[tuple[dt.date, int], ...]
    """The days on which minutes of it were given, and how many: together what was provided."""

    @property
    def service_words(self) -> str:
        return service_words(self.service)

    @property
    def words(self) -> str:
        """The award as people read it: whose service, how much, of which day."""
        return award_words(self.service, self.award)

    @property
    def open(self) -> int:
        """Minutes that are still to be given."""
        return self.award.open


@dataclass(frozen=True)
class UnknownLength:
    """A missed session whose length nobody wrote down."""

    service: str
    esy: bool
    on: dt.date


Named = Allegation | LateAward
"""What a complaint can name: a service with its minutes, or an award."""


def award_words(service: str, award: Award) -> str:
    """Speech-language therapy (900 minutes awarded on 10 Apr 2026)."""
    words = ngettext(
        "{service} ({minutes} minute awarded on {day})",
        "{service} ({minutes} minutes awarded on {day})",
        award.minutes,
    )
    return words.format(service=service_words(service), minutes=number(award.minutes), day=short_day(award.awarded_on))


def is_inside(on: dt.date, receipt: dt.date) -> bool:
    """Whether a complaint received that day can still name it: the last day is the same date a year after it."""
    return a_year_after(on) >= receipt


def allegations(matter: Matter, receipt: dt.date) -> tuple[Allegation, ...]:
    """Each service of an IEP with unanswered, unrecorded or unmeasured minutes in the year, in the ledger's order."""
    found = []
    slugs: Counter[str] = Counter()
    postings: dict[str | None, list[Mapping[str, Any]]] = {}
    for posting in matter.postings:
        postings.setdefault(posting["promise_id"], []).append(posting)
    for block in matter.services:
        promises = _of_iep(matter, block)
        if not promises:
            continue
        slug = _slug(block)
        slugs[slug] += 1
        ids = {promise.promise_id for promise in promises}
        days = matter.unknown_days(block)
        inside = tuple(on for on in matter.unknown_days(block, ids) if is_inside(on, receipt))
        allegation = Allegation(
            block.service,
            block.esy,
            slug if slugs[slug] == 1 else f"{slug}_{slugs[slug]}",
            tuple(_stretches(matter, promises, postings, receipt)),
            tuple(miss for miss in matter.misses if miss.promise_id in ids and is_inside(miss.on, receipt)),
            len(inside) if days else block.unknown_lengths,
            inside,
        )
        if allegation.unanswered or allegation.counted("unrecorded") or allegation.unknown_lengths:
            found.append(allegation)
    return tuple(found)


def older(matter: Matter, receipt: dt.date) -> tuple[Miss, ...]:
    """Unanswered misses under an IEP that a complaint received that day can no longer name, by day."""
    return tuple(miss for miss in _unanswered(matter) if not is_inside(miss.on, receipt))


def older_unknown(matter: Matter, receipt: dt.date) -> tuple[UnknownLength, ...]:
    """The older misses under an IEP whose length nobody wrote down."""
    return tuple(
        UnknownLength(block.service, block.esy, on)
        for block in matter.services
        for on in matter.unknown_days(block, {promise.promise_id for promise in _of_iep(matter, block)})
        if not is_inside(on, receipt)
    )


def older_answered(matter: Matter, receipt: dt.date) -> tuple[Miss, ...]:
    """Older misses under an IEP that are made up or answered, of periods that the stretches count: the rest of `older`.

    Their minutes stand in the stretches' account `older`, so that a paper that lists no day of them hides a figure.
    """
    ids = {promise.promise_id for block in matter.services for promise in _of_iep(matter, block)}
    counted = {
        (
            posting["date"],
            posting["promise_id"],
            str(posting["gap_id"] if posting["session_id"] is None else posting["session_id"]),
        )
        for posting in matter.postings
        if posting["account"] in MISSED
        and posting["period_ends_on"] is not None
        and is_inside(posting["period_ends_on"], receipt)
    }
    return tuple(
        miss
        for miss in matter.misses
        if miss.promise_id in ids
        and not is_inside(miss.on, receipt)
        and not any(miss.accounts.get(account) for account in UNANSWERED)
        and (miss.on, miss.promise_id, miss.row_id) in counted
    )


def first_day_inside(receipt: dt.date, years: int) -> dt.date:
    """The oldest day that a complaint received that day names where it reaches back so many years."""
    try:
        return receipt.replace(year=receipt.year - years)
    except ValueError:  # 29 February: the 28th of that year was inside until the day before
        return dt.date(receipt.year - years, 3, 1)


def leaving(matter: Matter, receipt: dt.date, days: int = SOON_DAYS) -> tuple[Miss, ...]:
    """Those still inside that a complaint received so many days later could no longer name, by day."""
    later = receipt + dt.timedelta(days=days)
    return tuple(miss for miss in _unanswered(matter) if is_inside(miss.on, receipt) and not is_inside(miss.on, later))


def oldest_inside(matter: Matter, receipt: dt.date) -> dt.date | None:
    """The day of the oldest unanswered miss that the complaint can name; None: there is none."""
    return min((miss.on for miss in _unanswered(matter) if is_inside(miss.on, receipt)), default=None)


def late_awards(matter: Matter, receipt: dt.date) -> tuple[LateAward, ...]:
    """The awards, not all given by their day, that a complaint received that day can name; by that day."""
    return tuple(each for each in _late(matter) if is_inside(each.due_on, receipt))


def older_awards(matter: Matter, receipt: dt.date) -> tuple[LateAward, ...]:
    """Those whose day was more than a year before that day."""
    return tuple(each for each in _late(matter) if not is_inside(each.due_on, receipt))


def awards_leaving(matter: Matter, receipt: dt.date, days: int = SOON_DAYS) -> tuple[LateAward, ...]:
    """Those still inside that a complaint received so many days later could no longer name."""
    later = receipt + dt.timedelta(days=days)
    return tuple(each for each in late_awards(matter, receipt) if not is_inside(each.due_on, later))


def awards_to_come(matter: Matter) -> tuple[tuple[str, Award], ...]:
    """Service and award, of those with open minutes that are not late: their day is to come, or none is on record."""
    return tuple(
        (block.service, award)
        for block, award in _awards(matter)
        if award.open > 0 and (award.due_on is None or award.due_on >= matter.as_of)
    )


def sessions_in(misses: Iterable[Miss]) -> int:
    """How many rows of the record they are: all days of one time without service are one."""
    return len({(miss.row_id, None if miss.is_gap else miss.on, miss.promise_id) for miss in misses})


def unanswered_minutes(misses: Iterable[Miss]) -> int:
    """The minutes of these misses that are open or wait for the team."""
    return sum(miss.accounts.get(account, 0) for miss in misses for account in UNANSWERED)


def has_iep(matter: Matter) -> bool:
    return any(plan.kind == "iep" for plan in matter.child.plans)


def uncounted(matter: Matter) -> tuple[str, ...]:
    """The services of an IEP whose amount is not clear, so that nothing of them can be counted."""
    return tuple(
        service_words(block.service)
        for block in matter.services
        if any(not promise.is_countable for promise in _of_iep(matter, block))
    )


def _unanswered(matter: Matter) -> Iterator[Miss]:
    ids = {promise.promise_id for block in matter.services for promise in _of_iep(matter, block)}
    return (miss for miss in matter.unanswered if miss.promise_id in ids)


def _awards(matter: Matter) -> Iterator[tuple[ServiceBlock, Award]]:
    """The awards of a child with an IEP, but for services that only another plan promises."""
    if not has_iep(matter):
        return
    for block in matter.services:
        if _of_iep(matter, block) or not block.promises:
            yield from ((block, award) for award in block.awards)


def _late(matter: Matter) -> Iterator[LateAward]:
    """Every late award, by its day. Its slug counts all awards of the service and day, so that none takes another's."""
    found = []
    slugs: Counter[str] = Counter()
    for block, award in _awards(matter):
        slug = f"{_slug(block)}_award_{award.awarded_on:%Y_%m_%d}"
        slugs[slug] += 1
        if award.open <= 0 or award.due_on is None or award.due_on >= matter.as_of:
            continue
        given: Counter[dt.date] = Counter()
        for posting in matter.postings:
            if posting["account"] == "provided" and posting["award_id"] == award.award_id:
                given[posting["date"]] += posting["minutes"]
        found.append(
            LateAward(
                block.service,
                slug if slugs[slug] == 1 else f"{slug}_{slugs[slug]}",
                award,
                award.due_on,
                tuple(sorted(given.items())),
            )
        )
    return iter(sorted(found, key=lambda each: (each.due_on, each.service, each.slug)))


def _of_iep(matter: Matter, block: ServiceBlock) -> tuple[PromiseLine, ...]:
    """The block's promises that an IEP makes: of a 504 plan and of an IFSP a state complaint does not speak."""
    ieps = {plan.plan_id for plan in matter.child.plans if plan.kind == "iep"}
    return tuple(promise for promise in block.promises if promise.plan_id in ieps)


def _stretches(
    matter: Matter,
    promises: Sequence[PromiseLine],
    postings: Mapping[str | None, Sequence[Mapping[str, Any]]],
    receipt: dt.date,
) -> Iterator[Stretch]:
    for promise in promises:
        inside = [
            posting
            for posting in postings.get(promise.promise_id, ())
            if posting["period_ends_on"] is not None and is_inside(posting["period_ends_on"], receipt)
        ]
        promised = [posting for posting in inside if posting["account"] == "promised"]
        if not promised:
            continue
        sums: Counter[str] = Counter()
        for posting in inside:
            account = posting["account"]
            if account in ("promised", "delivered", "unrecorded", "upcoming"):
                sums[account] += posting["minutes"]
            if is_assumed(posting):
                sums["assumed"] += posting["minutes"]
        for miss in matter.misses:
            if miss.promise_id == promise.promise_id and is_inside(miss.on, receipt):
                sums["missed"] += miss.minutes
        missed_in_periods = sum(posting["minutes"] for posting in inside if posting["account"] in MISSED)
        sums["older"] = missed_in_periods - sums["missed"]
        for each in matter.without_record:
            if each.promise_id == promise.promise_id and each.ends_on is not None and is_inside(each.ends_on, receipt):
                kind = "told_elsewhere" if each.is_told_elsewhere else "unmeasured" if each.is_unmeasured else "silent"
                sums[kind] += each.minutes
        yield Stretch(
            promise,
            min(posting["date"] for posting in promised),
            min(matter.as_of, _ends_on(matter, promise), max(posting["period_ends_on"] for posting in promised)),
            {name: sums[name] for name in (*COUNTED, *PARTS)},
        )


def _ends_on(matter: Matter, promise: PromiseLine) -> dt.date:
    """The last day of the line and of its plan: a period may run on after it."""
    plans = (plan.ends_on for plan in matter.child.plans if plan.plan_id == promise.plan_id)
    return min((on for on in (promise.ends_on, *plans) if on is not None), default=dt.date.max)


def _slug(block: ServiceBlock) -> str:
    """The service's name in small Latin letters, digits and underscores; of other letters: a digest of it."""
    plain = unicodedata.normalize("NFKD", block.service).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40].strip("_")
    slug = slug or f"service_{hashlib.sha256(block.service.encode()).hexdigest()[:8]}"
    return f"{slug}_esy" if block.esy else slug

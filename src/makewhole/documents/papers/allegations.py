"""What a state complaint can name: of each service the minutes that are neither given nor answered, inside one year.

The year is that of 34 CFR 300.153(c), and runs back from the day on which the state receives the complaint. A miss
belongs by its own day. The minutes of a period are counted where the period ends inside the year; a miss of such a
period that is older stands in an account of its own (`older`), so that the sum still adds up.
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
from makewhole.ledger.patterns import a_year_after
from makewhole.ledger.statement import PromiseLine, ServiceBlock, reason_words
from makewhole.record.services import service_words

UNANSWERED = ("open", "undetermined")
"""The accounts of missed minutes that nobody has made up, given up or decided."""
COUNTED = ("promised", "delivered", "missed", "older", "unrecorded", "upcoming")
"""The accounts of a stretch: the first is the sum of the others."""
SOON_DAYS = 30
"""So many days ahead we say which misses are about to leave the year. Ours, no rule."""


@dataclass(frozen=True)
class Stretch:
    """One line of the plan, and its minutes in the periods that end inside the year.

    promised = delivered + missed + older + unrecorded + upcoming, to the minute; `assumed` is a part of delivered.
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
    """Missed sessions, of any day, whose length nobody wrote down: they stand in no account."""

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
        """Minutes of an account of its stretches: promised, delivered, missed, older, unrecorded, upcoming."""
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
        allegation = Allegation(
            block.service,
            block.esy,
            slug if slugs[slug] == 1 else f"{slug}_{slugs[slug]}",
            tuple(_stretches(matter, promises, postings, receipt)),
            tuple(miss for miss in matter.misses if miss.promise_id in ids and is_inside(miss.on, receipt)),
            block.unknown_lengths,
        )
        if allegation.unanswered or allegation.counted("unrecorded") or allegation.unknown_lengths:
            found.append(allegation)
    return tuple(found)


def older(matter: Matter, receipt: dt.date) -> tuple[Miss, ...]:
    """Unanswered misses under an IEP that a complaint received that day can no longer name, by day."""
    return tuple(miss for miss in _unanswered(matter) if not is_inside(miss.on, receipt))


def leaving(matter: Matter, receipt: dt.date, days: int = SOON_DAYS) -> tuple[Miss, ...]:
    """Those still inside that a complaint received so many days later could no longer name, by day."""
    later = receipt + dt.timedelta(days=days)
    return tuple(miss for miss in _unanswered(matter) if is_inside(miss.on, receipt) and not is_inside(miss.on, later))


def oldest_inside(matter: Matter, receipt: dt.date) -> dt.date | None:
    """The day of the oldest unanswered miss that the complaint can name; None: there is none."""
    return min((miss.on for miss in _unanswered(matter) if is_inside(miss.on, receipt)), default=None)


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
        yield Stretch(
            promise,
            min(posting["date"] for posting in promised),
            min(matter.as_of, _ends_on(matter, promise), max(posting["period_ends_on"] for posting in promised)),
            {name: sums[name] for name in (*COUNTED, "assumed")},
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

"""What the facts of a line are put together in: rates, amounts made of rates, and the promise an amount comes to."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from makewhole.wording import ambiguities as words
from makewhole.wording.facts import Fact, Figure, WeeksOf
from makewhole.wording.reading import Ambiguity

WEEK_OF_SCHOOL_DAYS = 5


class Unclear(Exception):
    """The line cannot be read: why, in an ambiguity."""

    def __init__(self, why: Ambiguity) -> None:
        super().__init__(why.code)
        self.ambiguity = why


@dataclass(frozen=True)
class Per:
    """A period, and how many of it; `every` None where it is not known."""

    period: str
    every: Fraction | None = Fraction(1)


@dataclass
class Rate:
    """A figure in a period (None: not said)."""

    fact: Fact
    figure: Figure
    per: Per | None = None


@dataclass
class Amount:
    """The rates that belong together, the words beside them, and how the amount is joined to the one before."""

    count: Rate | None = None
    days: Rate | None = None
    minutes: Rate | None = None
    total: Rate | None = None
    weeks: Rate | None = None
    weeks_of: WeeksOf | None = None
    each: bool = False
    one: bool = False
    linked: bool = False  # nothing but a link stands between the count and the length
    bracket: bool = False
    joint: str = ""
    names: set[str] = field(default_factory=set)
    after: set[str] = field(default_factory=set)  # words after a comma at the end of the line, said of all of it
    last: Rate | None = None
    since: set[str] = field(default_factory=set)  # the marks since the last rate

    def rates(self) -> list[Rate]:
        rates = (self.count, self.days, self.minutes, self.total, self.weeks)
        return sorted((rate for rate in rates if rate is not None), key=lambda rate: rate.fact.at.start)

    def place(self) -> tuple[int, int]:
        rates = self.rates()
        return (rates[0].fact.at.start, max(rate.fact.at.end for rate in rates)) if rates else (0, 0)


@dataclass(frozen=True)
class Promise:
    """What one amount comes to; None: not said, or not clear."""

    sessions: Fraction | None = None
    minutes: Fraction | None = None
    whole: Fraction | None = None  # minutes in the period
    period: str | None = None
    every: Fraction | None = None

    def said(self) -> str:
        return words.amount(
            self.sessions, self.minutes, self.whole, self.period, int(self.every) if self.every else None
        )


def product_of(promise: Promise) -> Fraction | None:
    return None if promise.sessions is None or promise.minutes is None else promise.sessions * promise.minutes


def combined(first: Promise, second: Promise) -> Promise | None:
    """One promise from two that say the same, each perhaps with a part of its own; None where they do not agree."""
    periods = {(promise.period, promise.every) for promise in (first, second) if promise.period is not None}
    several = any(every != 1 for _, every in periods)
    if {period for period, _ in periods} == {"day", "week"} and first.period == "day" and not several:
        if None in (first.whole, second.whole) or first.sessions not in (None, 1) or second.sessions is not None:
            return None
        assert first.whole is not None
        if first.whole * WEEK_OF_SCHOOL_DAYS != second.whole:
            return None
        return Promise(Fraction(WEEK_OF_SCHOOL_DAYS), first.whole, second.whole, "week", Fraction(1))
    if len(periods) > 1:
        return None
    period, every = next(iter(periods), (None, None))
    for field_of in ("sessions", "minutes"):
        values = {getattr(promise, field_of) for promise in (first, second)} - {None}
        if len(values) > 1:
            return None
    sessions = first.sessions if first.sessions is not None else second.sessions
    minutes = first.minutes if first.minutes is not None else second.minutes
    wholes = {promise.whole if promise.whole is not None else product_of(promise) for promise in (first, second)} - {
        None
    }
    if sessions is not None and minutes is not None:
        wholes.add(sessions * minutes)
    if len(wholes) > 1:
        return None
    if sessions is None and minutes is not None and any(whole is not None and whole % minutes for whole in wholes):
        return None  # sessions of 45 minutes make no 120
    whole = wholes.pop() if wholes else None
    if sessions == 1 and minutes is None and period is not None:
        minutes = whole
    return Promise(sessions, minutes, whole if period is not None else None, period, every)


def whole_number(value: Fraction | None) -> int | None:
    return None if value is None else int(value)

"""What is known of a line while it is being read: its facts, the amounts they are put in, and what was not clear."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from makewhole.wording import ambiguities as words
from makewhole.wording.amounts import Amount, Per, Rate, Unclear
from makewhole.wording.facts import (
    Bare,
    Count,
    Every,
    Fact,
    Figure,
    Lasts,
    Minutes,
    Noun,
    Unordered,
    Weekdays,
    Weeks,
    WeeksOf,
)
from makewhole.wording.reading import Ambiguity, Code
from makewhole.wording.tokens import Line

QUANTITIES = (Count, Minutes, Bare, Weeks, WeeksOf, Weekdays, Unordered, Every)
JOINTS = frozenset({"COMMA", "AND", "OR", "SLASH", "OPEN", "CLOSE"})
# Units of which an amount may be in several: "every 2 weeks".
GROUPED = frozenset({"week", "cycle", "month"})


@dataclass
class Sheet:
    """The facts of one line, and what has been found out about them so far."""

    facts: list[Fact]
    old: list[Fact] | None  # the terms that were replaced
    line: Line
    found: list[Ambiguity] = field(default_factory=list)  # ranges, named as they are met
    fatal: list[Ambiguity] = field(default_factory=list)  # those that leave no number
    aside: set[int] = field(default_factory=set)  # places of facts that speak of an exception, not of the service
    whole_day: list[Ambiguity] = field(default_factory=list)
    nouns: list[Noun] = field(default_factory=list)
    lasts: list[Lasts] = field(default_factory=list)
    parts: list[tuple[Bare, Amount]] = field(default_factory=list)
    lead: list[Per] = field(default_factory=list)  # periods that stand before all figures
    amounts: list[Amount] = field(default_factory=list)
    ranges: list[tuple[int, Figure, str]] = field(default_factory=list)  # where in `found`, of what

    def quote(self, *facts: Fact) -> str:
        return self.line.quote(min(fact.at.start for fact in facts), max(fact.at.end for fact in facts))

    def unclear(self, code: Code, *facts: Fact, readings: tuple[str, ...] = ()) -> Unclear:
        return Unclear(words.ambiguity(code, self.quote(*facts) if facts else self.line.text, readings))

    def amount_quote(self, *amounts: Amount) -> str:
        places = [amount.place() for amount in amounts if amount.rates()]
        return (
            self.line.quote(min(start for start, _ in places), max(end for _, end in places))
            if places
            else self.line.text
        )

    def range_of(self, low: Fraction | None, high: Fraction | None, unit: str, *facts: Fact) -> Ambiguity:
        readings = tuple(words.counted(figure, unit) for figure in (low, high))
        return words.ambiguity("range", self.quote(*facts), readings)

    def per(self, fact: Every) -> Per:
        return Per(fact.period, fact.figure.value)

    def clear(self, rate: Rate | None, unit: str) -> Fraction | None:
        """The figure of a rate; a range is named, and gives none."""
        if rate is None:
            return None
        figure = rate.figure
        if figure.value is None and figure.low is not None:
            self.found.append(self.range_of(figure.low, figure.high, unit, rate.fact))
            self.ranges.append((len(self.found) - 1, figure, unit))
        return figure.value

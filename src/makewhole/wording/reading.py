"""What a service line says: amounts where the words are clear, and both readings where they are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypedDict

Code = Literal[
    "alternatives",
    "as_needed",
    "biweekly",
    "change",
    "condition",
    "cycle_length",
    "each_or_together",
    "event",
    "fraction",
    "negation",
    "no_amount",
    "no_time_span",
    "not_the_service",
    "not_understood",
    "open_ended",
    "order",
    "part_of_amount",
    "percentage",
    "range",
    "split",
    "too_large",
    "too_long",
    "totals_differ",
    "two_services",
    "whole_day",
    "zero",
]


class AmbiguityJson(TypedDict):
    code: str
    found: str
    readings: list[str]
    ask: str


class ReadingJson(TypedDict):
    sessions: int | None
    minutes: int | None
    minutes_per_period: int | None
    period: str | None
    every: int | None
    grouping: str | None
    ambiguities: list[AmbiguityJson]


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """Words that admit two readings: which words, at least two readings in plain sentences, what to ask."""

    code: Code
    found: str
    readings: tuple[str, ...]
    ask: str

    def as_json(self) -> AmbiguityJson:
        return {"code": self.code, "found": self.found, "readings": list(self.readings), "ask": self.ask}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line promises: sessions, minutes of one session, minutes a period; None where the line does not say.

    `period` is day, week, cycle, month, term, semester, school_year or plan_year; `every` how many of them make one
    (None where there is no period); `grouping` is individual, group or consult.
    """

    sessions: int | None = None
    minutes: int | None = None
    minutes_per_period: int | None = None
    period: str | None = None
    every: int | None = None
    grouping: str | None = None
    ambiguities: tuple[Ambiguity, ...] = ()

    @property
    def is_read(self) -> bool:
        """Whether any amount could be read."""
        return self.sessions is not None or self.minutes is not None or self.minutes_per_period is not None

    def as_json(self) -> ReadingJson:
        return {
            "sessions": self.sessions,
            "minutes": self.minutes,
            "minutes_per_period": self.minutes_per_period,
            "period": self.period,
            "every": self.every,
            "grouping": self.grouping,
            "ambiguities": [ambiguity.as_json() for ambiguity in self.ambiguities],
        }

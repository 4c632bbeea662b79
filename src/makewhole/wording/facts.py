"""What the phrases of a line say, one small value each, in the order of the line. Nothing is combined here."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as stated; `low` and `high` where it is a range, and then no number at all."""

    value: Fraction | None
    low: Fraction | None = None
    high: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the cleaned line a fact stands."""

    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Fact:
    at: Place


@dataclass(frozen=True, slots=True)
class Count(Fact):
    """So many sessions, or so many days on which there is one. `linked`: "x", "for" or "of" ties it to a length."""

    figure: Figure
    of: Literal["session", "day"] = "session"
    led_by: str = ""
    noun: bool = False  # "2 sessions", not "2 times"


@dataclass(frozen=True, slots=True)
class Minutes(Fact):
    """So many minutes: of each session (`each`), of all together (`total`), or of what the line shows."""

    figure: Figure
    each: bool = False
    total: bool = False
    led_by: str = ""
    one: bool = False  # "a 30-minute session": one of them, where nothing else counts


@dataclass(frozen=True, slots=True)
class Bare(Fact):
    """A number without a unit."""

    figure: Figure
    led_by: str = ""
    words: tuple[str, ...] = ()  # "60 individual": what it is said of


@dataclass(frozen=True, slots=True)
class Weeks(Fact):
    """So many weeks: of each month, or as long as it lasts."""

    figure: Figure
    led_by: str = ""


@dataclass(frozen=True, slots=True)
class WeeksOf(Fact):
    """So many weeks out of so many."""

    figure: Figure
    out_of: Figure


@dataclass(frozen=True, slots=True)
class Lasts(Fact):
    """How long it goes on, or from when to when: never how much. `period` and `figure` where it is a length."""

    period: str | None = None
    figure: Figure | None = None
    led_by: str = ""


@dataclass(frozen=True, slots=True)
class Every(Fact):
    """How often: the period, and how many of them make one."""

    period: str
    figure: Figure
    other: bool = False  # "every other", "every third": which, not how many
    often: bool = False  # in one word: "weekly"


@dataclass(frozen=True, slots=True)
class Weekdays(Fact):
    """Named days of the week, 0 for Monday."""

    days: frozenset[int]


@dataclass(frozen=True, slots=True)
class Said(Fact):
    """A word beside the amounts: kind is the token's (INDIVIDUAL, GROUP, SERVICE, SUBJECT, GAP ...)."""

    kind: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Size(Fact):
    """A number of people."""

    figure: Figure


@dataclass(frozen=True, slots=True)
class Noun(Fact):
    """A word such as "session" without a number."""

    plural: bool = False
    consult: bool = False


@dataclass(frozen=True, slots=True)
class Mark(Fact):
    """What stands between phrases: COMMA, AND, OR, EACH, IN_ALL, SLASH, OPEN, CLOSE ..."""

    kind: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Danger(Fact):
    """A word that changes what an amount means; `code` is the ambiguity it makes."""

    code: str


@dataclass(frozen=True, slots=True)
class Twofold(Fact):
    """A word for two frequencies ("biweekly"): the unit, and the number."""

    unit: str
    number: int


@dataclass(frozen=True, slots=True)
class Unordered(Fact):
    """Two bare numbers of which either may be the count ("10x12")."""

    first: Figure
    second: Figure

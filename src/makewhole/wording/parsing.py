"""Tokens to facts, through the grammar. Its tables are loaded when the first line is read, and kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from makewhole.wording.facts import (
    Bare,
    Count,
    Danger,
    Every,
    Fact,
    Figure,
    Lasts,
    Mark,
    Minutes,
    Noun,
    Place,
    Said,
    Size,
    Twofold,
    Unordered,
    Weekdays,
    Weeks,
    WeeksOf,
)
from makewhole.wording.token_kinds import Token

GRAMMAR = Path(__file__).with_name("grammar.lark")
TABLES = GRAMMAR.with_suffix(".json")
ONE = Figure(Fraction(1))
MOST_CYCLE_DAYS = 10  # of a timetable; "every 14 days" counts the days of the calendar
WEEK_DAYS = 7
SHORTEST_LENGTH = 10  # a bare number from here on is a usual length in minutes, one below it a count


class Unplaced(Exception):
    """A token that stands in no phrase; `token` is None where the line ends too soon."""

    def __init__(self, token: Token | None) -> None:
        super().__init__("a token that the grammar cannot place")
        self.token = token


@cache
def _tables() -> tuple[list[dict[str, int]], list[tuple[Callable[[list[Any]], Any] | None, str, int]], int]:
    """The states of the grammar, its rules (method, phrase, number of parts), and the state in which a line is done."""
    tables = json.loads(TABLES.read_text(encoding="utf-8"))
    phrases = Phrases()
    rules = [(getattr(phrases, method) if method else None, name, size) for method, name, size in tables["rules"]]
    return tables["states"], rules, tables["end"]


def parse(tokens: tuple[Token, ...]) -> tuple[list[Fact], list[Fact] | None]:
    """The facts of a line in its order, and those of what was replaced ("instead of ..."; None: nothing was).

    The usual LALR automaton: a token is shifted, or the rule that is complete is reduced first.
    """
    states, rules, end = _tables()
    path = [0]
    values: list[Any] = []
    for token in (*tokens, None):
        kind = token.kind if token is not None else "$END"
        while True:
            action = states[path[-1]].get(kind)
            if action is None:
                raise Unplaced(token)
            if action >= 0:
                path.append(action)
                values.append(token)
                break
            method, name, size = rules[-1 - action]
            parts = values[len(values) - size :]
            del values[len(values) - size :], path[len(path) - size :]
            if method is None:
                values.append(_Parts(part for each in parts for part in (each if type(each) is _Parts else (each,))))
            else:
                values.append(method([part for each in parts for part in (each if type(each) is _Parts else (each,))]))
            path.append(states[path[-1]][name])
            if token is None and path[-1] == end:
                facts: tuple[list[Fact], list[Fact] | None] = values[-1]
                return facts
    raise AssertionError("the end of a line is shifted by no grammar")


class _Parts(list[Any]):
    """What a repeated part of a phrase has gathered so far."""


Part = Any  # a token, a fact, a figure with its place, or a list of facts: what a phrase is made of


@dataclass(frozen=True, slots=True)
class _Number:
    """A number on its way into a fact."""

    start: int
    end: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit of time, or of length in minutes."""

    start: int
    end: int
    period: str
    minutes: int = 0


def _place(parts: list[Part]) -> Place:
    """The place from the first of the parts to the last."""
    first, last = parts[0], parts[-1]
    while isinstance(first, list):
        first = first[0]
    while isinstance(last, list):
        last = last[-1]
    start = first.at.start if isinstance(first, Fact) else first.start
    end = last.at.end if isinstance(last, Fact) else last.end
    return Place(start, end)


def _flat(parts: list[Part]) -> list[Fact]:
    facts: list[Fact] = []
    for part in parts:
        if isinstance(part, list):
            facts.extend(part)
        else:
            facts.append(part)
    return facts


def _scaled(figure: Figure, scale: int | Fraction) -> Figure:
    """The figure in minutes, from one in hours."""
    return Figure(*(None if value is None else value * scale for value in (figure.value, figure.low, figure.high)))


def _of(value: int | Fraction) -> Figure:
    return Figure(Fraction(value))


class Phrases:
    """One method for each named phrase of the grammar: from its tokens and parts to facts."""

    # ---- the line

    def start(self, parts: list[Part]) -> tuple[list[Fact], list[Fact] | None]:
        return _flat(parts), None

    def replaced(self, parts: list[Part]) -> tuple[list[Fact], list[Fact] | None]:
        *entries, old = parts
        return _flat(entries), list(old)

    def old(self, parts: list[Part]) -> tuple[Fact, ...]:
        return tuple(_flat(parts[1:]))

    def entry(self, parts: list[Part]) -> list[Fact]:
        return _flat(parts)

    quantity = countable = length = pair = weekday = entry

    def led(self, parts: list[Part]) -> list[Fact]:
        word: Token = parts[0]
        first, *others = parts[1]
        kind, at = word.kind, Place(word.start, first.at.end)
        if kind == "OVER" and isinstance(first, Minutes | Count | Bare):
            return [Mark(at, "LEFT_OVER")]  # "over 30 minutes": more than that
        if isinstance(first, Minutes):
            first = replace(first, at=at, total=first.total or kind == "TOTAL", led_by=kind)
        elif isinstance(first, Count | Bare | Weeks | Lasts):
            first = replace(first, at=at, led_by=kind)
        elif kind not in ("FOR", "AT"):
            return [Mark(Place(word.start, word.end), "LEFT_OVER"), first, *others]
        return [first, *others]

    def lead(self, parts: list[Part]) -> Token:
        token: Token = parts[0]
        return token

    def noun(self, parts: list[Part]) -> Noun:
        token: Token = parts[0]
        return Noun(_place(parts), plural=token.kind != "SESSION_ONE", consult=token.kind == "CONSULTS")

    def described(self, parts: list[Part]) -> list[Fact]:
        """Such as "sessions are 30 min": each of them; "Sessions: 2": so many."""
        first, *others = parts[1]
        if isinstance(first, Minutes) and parts[0].plural:
            first = replace(first, each=True)
        elif isinstance(first, Bare) and parts[0].plural:
            first = Count(first.at, first.figure)
        return [parts[0], first, *others]

    def labelled(self, parts: list[Part]) -> list[Fact]:
        """Such as "Minutes: 30", "Times: 2"; anything else after such a word has no meaning of its own."""
        word: _Unit | Token = parts[0]
        first, *others = parts[1]
        at = Place(word.start, first.at.end)
        if isinstance(first, Bare) and isinstance(word, _Unit) and not first.words:
            return [Minutes(at, _scaled(first.figure, word.minutes)), *others]
        if isinstance(first, Bare) and not first.words:
            return [Count(at, first.figure), *others]
        return [Mark(Place(word.start, word.end), "LEFT_OVER"), first, *others]

    def unit_named(self, parts: list[Part]) -> _Unit | Token:
        token: Token = parts[0]
        return _Unit(token.start, token.end, "", 1) if token.kind == "MINUTE" else token

    def labelled_each(self, parts: list[Part]) -> list[Fact]:
        """Such as "Min/Session: 45"."""
        unit, _, number = parts
        if not isinstance(unit, _Unit):  # "times each 2"
            return [Mark(_place(parts), "LEFT_OVER")]
        return [Minutes(_place(parts), _scaled(number.figure, unit.minutes), each=True)]

    def bracket(self, parts: list[Part]) -> list[Fact]:
        opened, *entries, closed = parts
        return [Mark(_place([opened]), "OPEN"), *_flat(entries), Mark(_place([closed]), "CLOSE")]

    # ---- numbers

    def exactly(self, parts: list[Part]) -> _Number:
        token: Token = parts[0]
        return _Number(token.start, token.end, Figure(token.value))

    def between(self, parts: list[Part]) -> _Number:
        low, _, high = parts
        return _Number(low.start, high.end, Figure(None, low.value, high.value))

    def bare(self, parts: list[Part]) -> list[Fact]:
        return [Bare(_place(parts), parts[0].figure)]

    # ---- how many

    def times(self, parts: list[Part]) -> list[Fact]:
        """Such as "2 times", "2x", "twice", "2 sessions", "3 consults"."""
        first = parts[0]
        figure = first.figure if isinstance(first, _Number) else _of(first.value)
        facts: list[Fact] = [Count(_place(parts), figure, noun=isinstance(parts[-1], Noun))]
        if isinstance(parts[-1], Noun) and parts[-1].consult:
            facts.append(Said(parts[-1].at, "CONSULT"))
        return facts

    def times_per(self, parts: list[Part]) -> list[Fact]:
        *counted, unit = parts
        return [*self.times(counted), Every(_place([unit]), unit.period, ONE)]

    def days(self, parts: list[Part]) -> list[Fact]:
        return [Count(_place(parts), parts[0].figure, "day")]

    def counted(self, parts: list[Part]) -> list[Fact]:
        token: Token = parts[0]
        number, period = token.value
        return [Count(_place(parts), _of(number)), Every(_place(parts), period, ONE)]

    def weeks(self, parts: list[Part]) -> list[Fact]:
        return [Weeks(_place(parts), parts[0].figure)]

    def first_weeks(self, parts: list[Part]) -> list[Fact]:
        return [Weeks(_place(parts), parts[1].figure)]

    def one_week(self, parts: list[Part]) -> list[Fact]:
        return [Weeks(_place(parts), ONE)]

    def weeks_of(self, parts: list[Part]) -> list[Fact]:
        some, of = (part.figure for part in parts if isinstance(part, _Number))
        return [WeeksOf(_place(parts), some, of)]

    def spans(self, parts: list[Part]) -> list[Fact]:
        return [Lasts(_place(parts), parts[1].value, parts[0].figure)]

    def size(self, parts: list[Part]) -> list[Fact]:
        return [Size(_place(parts), parts[0].figure)]

    # ---- with words between: "two individual 30-minute sessions", "3 weekly sessions"

    def part(self, parts: list[Part]) -> list[Fact]:
        number, adjectives = parts
        return [Bare(_place(parts), number.figure, words=tuple(said.kind for said in adjectives)), *adjectives]

    def parts(self, parts: list[Part]) -> list[Fact]:
        return [*self.part(parts[:2]), *self.part(parts[2:])]

    def part_group(self, parts: list[Part]) -> list[Fact]:
        number, group, _, size = parts
        said = Said(_place([group]), "GROUP")
        return [Bare(_place([number]), number.figure, words=("GROUP",)), said, Size(_place([size]), size.figure)]

    def some_sessions(self, parts: list[Part]) -> list[Fact]:
        number, adjectives, noun = parts
        return [*adjectives, *self.times([number, noun])]

    def some_lengths(self, parts: list[Part]) -> list[Fact]:
        number, adjectives, *rest = parts
        return [*adjectives, *self.pair_of([number, *rest])]

    def some_minutes(self, parts: list[Part]) -> list[Fact]:
        number, adjectives, unit = parts
        return [*adjectives, Minutes(_place(parts), _scaled(number.figure, unit.minutes))]

    def often(self, parts: list[Part]) -> list[Fact]:
        number, often = parts
        return [*self.bare([number]), *self.per_often([often])]

    def often_sessions(self, parts: list[Part]) -> list[Fact]:
        number, often, noun = parts
        return [*self.times([number, noun]), *self.per_often([often])]

    def often_lengths(self, parts: list[Part]) -> list[Fact]:
        number, often, *rest = parts
        return [*self.pair_of([number, *rest]), *self.per_often([often])]

    def often_minutes(self, parts: list[Part]) -> list[Fact]:
        number, often, unit = parts
        return [Minutes(_place(parts), _scaled(number.figure, unit.minutes)), *self.per_often([often])]

    # ---- how long

    def minutes(self, parts: list[Part]) -> list[Fact]:
        return [Minutes(_place(parts), parts[0].figure)]

    def hours(self, parts: list[Part]) -> list[Fact]:
        return [Minutes(_place(parts), _scaled(parts[0].figure, 60))]

    def hours_minutes(self, parts: list[Part]) -> list[Fact]:
        hours, minutes = (part.figure.value for part in parts if isinstance(part, _Number))
        if hours is None or minutes is None:
            return [Mark(_place(parts), "LEFT_OVER")]
        return [Minutes(_place(parts), _of(hours * 60 + minutes))]

    def hours_half(self, parts: list[Part]) -> list[Fact]:
        return (
            [Minutes(_place(parts), _scaled(parts[0].figure, 60))]
            if parts[0].figure.value is None
            else [Minutes(_place(parts), _of(parts[0].figure.value * 60 + 30))]
        )

    def quarters(self, parts: list[Part]) -> list[Fact]:
        return [Minutes(_place(parts), _of(int(parts[0].value)))]

    def total(self, parts: list[Part]) -> list[Fact]:
        return [Minutes(_place(parts), _scaled(parts[0].figure, parts[-1].minutes), total=True)]

    def clock(self, parts: list[Part]) -> list[Fact]:
        begun, ended = parts[0].value, parts[-1].value
        # "11:30 to 12:15", "12:45-1:15": the hour hand goes round at twelve.
        length = (ended - begun) % 720 if begun < 780 and ended < 780 else ended - begun
        return [Minutes(_place(parts), _of(length))] if length > 0 else [Mark(_place(parts), "LEFT_OVER")]

    def each_length(self, parts: list[Part]) -> list[Fact]:
        (length, *_), noun = parts
        if not isinstance(length, Minutes):
            return [length]
        return [replace(length, at=_place(parts), each=True, one=not noun.plural)]

    # ---- how many of how long

    def pair_of(self, parts: list[Part]) -> list[Fact]:
        """A number, then a length: "2 x 30 minutes", "two 30-minute sessions"."""
        number, (length, *_) = parts[0], next(part for part in parts if isinstance(part, list))
        if not isinstance(length, Minutes):
            return [length]
        count = Count(Place(number.start, number.end), number.figure)
        return [count, replace(length, each=True, led_by="MULT")]

    def product(self, parts: list[Part]) -> list[Fact]:
        """Two bare numbers: the one below ten counts, the other is a usual length."""
        first, _, second = parts
        return self._ordered(first, second)

    def _ordered(self, first: _Number, second: _Number) -> list[Fact]:
        def least(number: _Number) -> Fraction:
            figure = number.figure
            return figure.value if figure.value is not None else figure.low or Fraction(0)

        if (least(first) < SHORTEST_LENGTH) == (least(second) < SHORTEST_LENGTH):
            return [Unordered(Place(first.start, second.end), first.figure, second.figure)]
        count, length = (first, second) if least(first) < SHORTEST_LENGTH else (second, first)
        return [
            Count(Place(count.start, count.end), count.figure),
            Minutes(Place(length.start, length.end), length.figure, each=True, led_by="MULT"),
        ]

    def length_first(self, parts: list[Part]) -> list[Fact]:
        (length, *_), _, number = parts
        if not isinstance(length, Minutes):
            return [length]
        return [replace(length, each=True), Count(Place(number.start, number.end), number.figure, led_by="MULT")]

    def length_counted(self, parts: list[Part]) -> list[Fact]:
        (length, *_), _, (count, *others) = parts
        if not isinstance(length, Minutes):
            return [length]
        return [replace(length, each=True), replace(count, led_by="MULT"), *others]

    def length_weeks(self, parts: list[Part]) -> list[Fact]:
        (length, *_), mult, number, week = parts
        return [length, Weeks(_place([mult, number, week]), number.figure, led_by="MULT")]

    def slashed(self, parts: list[Part]) -> list[Fact]:
        """Such as "30/2x", "30/2x wk"."""
        facts = self._ordered(parts[0], parts[2])
        return [*facts, Every(_place(parts[-1:]), parts[-1].period, ONE)] if isinstance(parts[-1], _Unit) else facts

    def slash_length(self, parts: list[Part]) -> list[Fact]:
        return self._ordered(parts[0], parts[3])

    def mandate_ratio(self, parts: list[Part]) -> list[Fact]:
        """New York's "2x30:1": so many, so long, with so many."""
        number, _, ratio = parts
        length, size = ratio.value
        return self._mandate(_place(parts), number.figure, length, size)

    def mandate(self, parts: list[Part]) -> list[Fact]:
        """New York's "3:30:3"."""
        times, length, size = parts[0].value
        return self._mandate(_place(parts), _of(times), length, size)

    def _mandate(self, at: Place, times: Figure, length: int, size: int) -> list[Fact]:
        kind = "INDIVIDUAL" if size == 1 else "GROUP"
        return [Count(at, times), Minutes(at, _of(length), each=True, led_by="MULT"), Said(at, kind)]

    # ---- days of the week

    def weekdays(self, parts: list[Part]) -> list[Fact]:
        return _flat(parts)

    def one_weekday(self, parts: list[Part]) -> Weekdays:
        return Weekdays(_place(parts), frozenset({int(parts[0].value)}))

    def some_weekdays(self, parts: list[Part]) -> Weekdays:
        return Weekdays(_place(parts), frozenset(int(day) for day in parts[0].value))

    def run_of_weekdays(self, parts: list[Part]) -> Weekdays | Mark:
        first, last = int(parts[0].value), int(parts[2].value)
        return (
            Weekdays(_place(parts), frozenset(range(first, last + 1)))
            if first < last
            else Mark(_place(parts), "LEFT_OVER")
        )

    # ---- how often

    def unit(self, parts: list[Part]) -> _Unit:
        token: Token = parts[0]
        return _Unit(token.start, token.end, token.kind.lower() if token.kind != "SPAN" else str(token.value))

    def length_unit(self, parts: list[Part]) -> _Unit:
        token: Token = parts[0]
        return _Unit(token.start, token.end, "", 60 if token.kind == "HOUR" else 1)

    def per(self, parts: list[Part]) -> list[Fact]:
        return [Every(_place(parts), parts[-1].period, ONE)]

    def per_some(self, parts: list[Part]) -> list[Fact]:
        period, figure = parts[2].period, parts[1].figure
        if period == "day" and (figure.value is None or figure.value > MOST_CYCLE_DAYS or figure.value == WEEK_DAYS):
            return [Mark(_place(parts), "LEFT_OVER")]  # "every 14 days" is no cycle of school days
        return [_every(_place(parts), period, figure)]

    def per_cycle(self, parts: list[Part]) -> list[Fact]:
        return [Every(_place(parts), "cycle", parts[1].figure)]

    def cycle(self, parts: list[Part]) -> list[Fact]:
        return [Every(_place(parts), "cycle", parts[0].figure)]

    def per_any_cycle(self, parts: list[Part]) -> list[Fact]:
        return [Every(_place(parts), "cycle", Figure(None))]

    def per_weeks_term(self, parts: list[Part]) -> list[Fact]:
        return [Every(_place(parts), str(parts[-1].value), ONE)]

    def per_other(self, parts: list[Part]) -> list[Fact]:
        return [_every(_place(parts), parts[-1].period, _of(2), other=True)]

    def other_weekday(self, parts: list[Part]) -> list[Fact]:
        """Such as "every other Friday": once in two weeks."""
        return [Count(_place(parts), ONE), Every(_place(parts), "week", _of(2), other=True)]

    def per_ordinal(self, parts: list[Part]) -> list[Fact]:
        return [_every(_place(parts), parts[-1].period, _of(parts[1].value), other=True)]

    def per_often(self, parts: list[Part]) -> list[Fact]:
        period, every = parts[0].value
        return [replace(_every(_place(parts), period, _of(every), other=every > 1), often=True)]

    # ---- with whom, about what, and the marks between

    def kind(self, parts: list[Part]) -> Said:
        token: Token = parts[0]
        return Said(_place(parts), token.kind, token.text if token.kind == "PLACE" else "")

    def group_of(self, parts: list[Part]) -> list[Fact]:
        return [Said(_place(parts), "GROUP"), Size(_place(parts), parts[-1].figure)]

    def word(self, parts: list[Part]) -> Said:
        token: Token = parts[0]
        return Said(_place(parts), token.kind, str(token.value or token.text))

    adjective = word

    def adjectives(self, parts: list[Part]) -> list[Fact]:
        return parts

    def said(self, parts: list[Part]) -> list[Fact]:
        return _flat(parts)

    def mark(self, parts: list[Part]) -> list[Fact]:
        token: Token = parts[0]
        if token.kind == "DANGER":
            return [Danger(_place(parts), str(token.value))]
        if token.kind == "TWOFOLD":
            return [Twofold(_place(parts), *token.value)]
        return [Mark(_place(parts), token.kind, token.text if token.kind == "AND" else str(token.value or ""))]

    def when(self, parts: list[Part]) -> list[Fact]:
        return parts

    def dated(self, parts: list[Part]) -> Lasts:
        return Lasts(_place(parts))

    def lasting(self, parts: list[Part]) -> Lasts:
        return Lasts(_place(parts), str(parts[1].value), ONE, "FOR")


def _every(at: Place, period: str, figure: Figure, *, other: bool = False) -> Every:
    """So many of a period: days make a cycle; only weeks and months may be more than one."""
    return Every(at, "cycle" if period == "day" and figure != ONE else period, figure, other)

"""Facts to a reading: the conventions of service lines, and the rule that nothing said is left over.

An amount is a set of rates: sessions in a period, days in a period, minutes of a session or in a period, weeks of a
month. dangers.py names the words that change an amount, placing.py puts each fact in its amount, solving.py says what
one amount promises, joining.py what several do. Whatever finds no place raises `Unclear`, and no number is given.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from makewhole.language import gettext
from makewhole.wording import ambiguities as words
from makewhole.wording.amounts import Promise, Unclear, whole_number
from makewhole.wording.dangers import name_dangers, name_subjects
from makewhole.wording.facts import Bare, Danger, Every, Fact, Mark, Minutes, Noun, Said
from makewhole.wording.joining import together
from makewhole.wording.placing import place
from makewhole.wording.reading import Ambiguity, Reading
from makewhole.wording.sheet import GROUPED, Sheet
from makewhole.wording.token_kinds import Token
from makewhole.wording.tokens import Line
from makewhole.wording.vocabulary import WEEK_OR_SEMESTER

MOST_SESSIONS = 1_000
MOST_MINUTES = 100_000
# What a period can hold at all.
_MINUTES_IN = {"day": 1440, "week": 7 * 1440, "month": 31 * 1440, "cycle": 1440}
# Shorter first: a service of a shorter period can last for a longer one.
_RANKS = ("day", "cycle", "week", "month", "term", "semester", "school_year", "plan_year")

_CONSEQUENCES = frozenset({"not_understood", "totals_differ", "no_time_span", "no_amount"})


def resolve(facts: list[Fact], old: list[Fact] | None, line: Line) -> Reading:
    """What the facts of a line promise."""
    return _reading(Sheet(facts, old, line))


def _reading(sheet: Sheet) -> Reading:
    promise = Promise()
    try:
        name_dangers(sheet)
        name_subjects(sheet)
        place(sheet)
        promise = together(sheet)
        _hold_against(sheet, promise)
        _hold_in_bounds(sheet, promise)
    except Unclear as unclear:
        # What only follows from a word already named is not named again.
        if not sheet.fatal or unclear.ambiguity.code not in _CONSEQUENCES:
            sheet.fatal.append(unclear.ambiguity)
    period, every = promise.period, promise.every
    _work_out(sheet, promise)
    if sheet.found:
        promise = Promise()  # where a part of the line is unclear, no number of it is given
    if sheet.fatal:
        spoken = {sheet.per(fact) for fact in sheet.facts if isinstance(fact, Every)}
        if period is None and len(spoken) == 1:
            period, every = (only := spoken.pop()).period, only.every
        if every is None or every.denominator != 1 or (every > 1 and period not in GROUPED):
            period = every = None
        if any(fatal.code in ("biweekly", "cycle_length") for fatal in sheet.fatal):
            period = every = None
        promise = Promise()
    return Reading(
        sessions=whole_number(promise.sessions),
        minutes=whole_number(promise.minutes),
        minutes_per_period=None if period is None else whole_number(promise.whole),
        period=period,
        every=None if period is None else whole_number(every),
        grouping=_grouping(sheet),
        ambiguities=_one_of_each([*sheet.fatal, *sheet.found]),
    )


def _work_out(sheet: Sheet, promise: Promise) -> None:
    """Put what both ends of a range come to into its readings, where the rest of the amount is known."""
    if len(sheet.ranges) != 1 or len([amount for amount in sheet.amounts if amount.rates()]) != 1:
        return
    place, figure, unit = sheet.ranges[0]
    if unit not in ("sessions", "minutes"):
        return
    every = whole_number(promise.every)
    readings = tuple(
        words.worked_out(value, promise.minutes, promise.period, every)
        if unit == "sessions"
        else words.worked_out(promise.sessions, value, promise.period, every)
        for value in (figure.low, figure.high)
    )
    sheet.found[place] = words.ambiguity("range", sheet.found[place].found, readings)


def _hold_against(sheet: Sheet, promise: Promise) -> None:
    """What was said of the time it lasts, the day as a whole and the old terms, held against the promise."""
    if sheet.whole_day and not (promise.period == "day" and promise.whole is not None):
        sheet.fatal.extend(sheet.whole_day)
    stated = [amount for amount in sheet.amounts if amount.rates() and not amount.bracket]
    for fact in sheet.facts:
        if isinstance(fact, Danger) and fact.code == "contrast" and len(stated) > 1:
            sheet.fatal.append(words.ambiguity("change", sheet.quote(fact)))
    for lasting in sheet.lasts:
        if lasting.period is None:
            if len(sheet.amounts) > 1:
                sheet.fatal.append(words.ambiguity("change", sheet.quote(lasting)))
        elif (
            promise.period is None
            or _RANKS.index(promise.period) > _RANKS.index(lasting.period)
            or lasting.figure is None
            or lasting.figure.value is None
            or lasting.led_by not in ("FOR", "OVER")
        ):
            raise sheet.unclear("not_understood", lasting)
    for old in sheet.old or []:
        if isinstance(old, Danger) or (isinstance(old, Mark) and old.kind in ("OR", "UNLESS", "LEFT_OVER")):
            sheet.fatal.append(words.ambiguity("change", sheet.quote(old)))
    if sum(isinstance(old, Minutes | Bare) for old in sheet.old or []) > 1:
        sheet.fatal.append(words.ambiguity("change", sheet.line.text))
    if sheet.old is not None and (promise.period is None or (promise.whole is None and promise.sessions is None)):
        raise Unclear(words.ambiguity("change", sheet.line.text))


def _hold_in_bounds(sheet: Sheet, promise: Promise) -> None:
    """No number is zero, a fraction, or more than a period can hold."""
    if sheet.fatal:
        return
    figures = (promise.sessions, promise.minutes, promise.whole, promise.every)
    if any(value is not None and value <= 0 for value in figures):
        raise Unclear(words.ambiguity("zero", sheet.line.text))
    if any(value is not None and value.denominator != 1 for value in figures):
        found = sheet.amount_quote(*sheet.amounts)
        value = next(value for value in figures if value is not None and value.denominator != 1)
        down = int(value)
        raise Unclear(
            words.ambiguity(
                "fraction",
                found,
                (
                    gettext("{down} ({number} rounded down)").format(down=down, number=words.number(value)),
                    gettext("{up} (rounded up)").format(up=down + 1),
                ),
            )
        )
    most = _MINUTES_IN.get(promise.period or "", MOST_MINUTES) * (promise.every or 1)
    whole = max((value for value in (promise.minutes, promise.whole) if value is not None), default=Fraction(0))
    if (
        (promise.sessions or 0) > MOST_SESSIONS
        or whole > min(most, MOST_MINUTES)
        or (promise.every or 0) > MOST_SESSIONS
    ):
        raise Unclear(words.ambiguity("too_large", sheet.amount_quote(*sheet.amounts)))


def _grouping(sheet: Sheet) -> str | None:
    """individual, group or consult; None where the line says none, or more than one."""
    for before, fact in pairwise(sheet.facts):
        beside = isinstance(fact, Said) and fact.kind == "CONSULT" and isinstance(before, Mark) and before.kind == "AND"
        if beside and any(isinstance(other, Minutes) and other.at.start < before.at.start for other in sheet.facts):
            return None  # "30 minutes weekly plus consultation"
    kinds = {fact.kind for at, fact in enumerate(sheet.facts) if isinstance(fact, Said) and at not in sheet.aside}
    if any(isinstance(fact, Noun) and fact.consult for fact in sheet.facts):
        kinds.add("CONSULT")
    said = kinds & {"INDIVIDUAL", "GROUP", "CONSULT"}
    several = [amount for amount in sheet.amounts if amount.rates() and not amount.bracket]
    if len(several) > 1 and not all({name.partition(":")[0] for name in amount.names} & said for amount in several):
        return None  # said of one amount of the sum, not of the others
    whole = sheet.amounts[0].count if sheet.amounts else None
    if len(sheet.parts) == 1 and whole is not None and sheet.parts[0][0].figure != whole.figure:
        return None  # "5 sessions, 2 of them individual"
    if len(said) != 1 or (said == {"CONSULT"} and "DIRECT" in kinds):
        return None
    return said.pop().lower()


def spoken(tokens: tuple[Token, ...]) -> tuple[str | None, str | None]:
    """The period and the grouping that stay clear in a line whose phrases could not be placed; None: not clear."""
    periods: set[str | None] = set()
    kinds = {token.kind for token in tokens}
    for at, token in enumerate(tokens):
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.kind == "OFTEN":
            periods.add(token.value[0] if token.value[1] == 1 else None)
        elif token.kind == "PER" and after is not None:
            named = (
                after.kind.lower() if after.kind in ("DAY", "WEEK") else after.value if after.kind == "SPAN" else None
            )
            periods.add(None if after.text == WEEK_OR_SEMESTER else named)
    if kinds & {"TWOFOLD", "CYCLE", "COUNTED", "ALTERNATE", "OTHER", "OUTOF"}:
        periods.add(None)
    said = kinds & {"INDIVIDUAL", "GROUP", "CONSULT"}
    grouping = said.pop().lower() if len(said) == 1 and not (said == {"CONSULT"} and "DIRECT" in kinds) else None
    return (periods.pop() if len(periods) == 1 else None), grouping


def _one_of_each(found: list[Ambiguity]) -> tuple[Ambiguity, ...]:
    """The first ambiguity of each code, for one question answers them all; but every range is a question of its own."""
    return tuple({each.code if each.code != "range" else each: each for each in reversed(found)}.values())[::-1]

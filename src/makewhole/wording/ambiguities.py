"""What is said of each ambiguity: two readings a parent can compare, and one question for the team."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from makewhole.language import gettext, gettext_noop, ngettext
from makewhole.wording.reading import Ambiguity, Code

# Code: the readings, and the question. They quote no words of the line but numbers and words of time, for a line may
# hold a child's name; what the line says stands in `found`. A caller that knows numbers gives readings of its own.
_SAYINGS: dict[Code, tuple[tuple[str, ...], str]] = {
    "alternatives": (
        (
            gettext_noop("the first of the two is promised"),
            gettext_noop("either of the two will do, as the school chooses"),
        ),
        gettext_noop("The line names more than one amount or way. Which of them is promised, and who decides?"),
    ),
    "as_needed": (
        (
            gettext_noop("nothing in particular is promised"),
            gettext_noop("some minutes are promised, and the line leaves out how many"),
        ),
        gettext_noop("How many minutes, and how often, will be given at the least?"),
    ),
    "biweekly": (
        (gettext_noop("two or three times in it"), gettext_noop("once in two or three of them")),
        gettext_noop("Does the line mean {readings}?"),
    ),
    "change": (
        (
            gettext_noop("the amount before the change is promised now"),
            gettext_noop("the amount after the change is promised now"),
        ),
        gettext_noop("Which amount holds from which date? Please write a line for each amount, with its dates."),
    ),
    "condition": (
        (
            gettext_noop("the amount is promised whatever happens"),
            gettext_noop("the amount is promised only where the condition holds"),
        ),
        gettext_noop("What is promised where the condition does not hold, and who decides whether it holds?"),
    ),
    "cycle_length": (
        (gettext_noop("a cycle of 5 school days"), gettext_noop("a cycle of 6 school days, or another number")),
        gettext_noop("How many school days has one cycle?"),
    ),
    "each_or_together": (
        (gettext_noop("the amount in each of them"), gettext_noop("the amount in all of them together")),
        gettext_noop("Is the amount meant for each, or for all together?"),
    ),
    "event": (
        (
            gettext_noop("an amount for each such occasion, with no number of them promised"),
            gettext_noop("one amount for all of them"),
        ),
        gettext_noop("How many minutes does this come to in a week or a month?"),
    ),
    "fraction": (
        (gettext_noop("the number is rounded down"), gettext_noop("the number is rounded up")),
        gettext_noop("What whole number of minutes or sessions is promised?"),
    ),
    "negation": (
        (
            gettext_noop("the service is not promised"),
            gettext_noop("the service is promised, and the words limit something else"),
        ),
        gettext_noop("What do these words take away from the service, and how many minutes are promised?"),
    ),
    "no_amount": (
        (
            gettext_noop("minutes are promised, and the line leaves out how many"),
            gettext_noop("no minutes are promised"),
        ),
        gettext_noop("How many sessions, of how many minutes, in which period, are promised?"),
    ),
    "no_time_span": (
        (gettext_noop("{minutes} each time"), gettext_noop("{minutes} in all of a week, a month or a year")),
        gettext_noop(
            "The line does not say how often. Are the {minutes} for each session, each day, each "
            "week, or for what else?"
        ),
    ),
    "not_the_service": (
        (
            gettext_noop("the minutes are the student's own service"),
            gettext_noop("the minutes are for something or somebody else"),
        ),
        gettext_noop("Are these minutes a service for the student, and how many minutes, how often, is that service?"),
    ),
    "not_understood": (
        (gettext_noop("a part of the line changes the amount"), gettext_noop("that part leaves the amount as it is")),
        gettext_noop(
            "A part of this line is not clear. How many sessions, of how many minutes, in which period, are promised?"
        ),
    ),
    "open_ended": (
        (
            gettext_noop("the number named is the most there may be"),
            gettext_noop("the number named is what will be given"),
        ),
        gettext_noop("How many minutes or sessions are promised at the least?"),
    ),
    "order": (
        (
            gettext_noop("the first number counts the sessions, the second their minutes"),
            gettext_noop("the other way round"),
        ),
        gettext_noop("Which of the two numbers counts the sessions, and which their minutes?"),
    ),
    "part_of_amount": (
        (
            gettext_noop("what is named is part of the amount"),
            gettext_noop("what is named comes on top of the amount, or is taken from it"),
        ),
        gettext_noop("Is the part that is named inside the amount, or outside it?"),
    ),
    "percentage": (
        (gettext_noop("a share of the school week"), gettext_noop("a share of the service's own time")),
        gettext_noop("How many minutes, in which period, does this share come to?"),
    ),
    "range": (
        (gettext_noop("the lower number is promised"), gettext_noop("the higher number is promised")),
        gettext_noop("Which of the two is promised: {readings}?"),
    ),
    "split": (
        (gettext_noop("the amount is for all of them together"), gettext_noop("the amount is for each of them")),
        gettext_noop("How many sessions, of how many minutes each, are promised?"),
    ),
    "too_large": (
        (gettext_noop("the number is as written"), gettext_noop("the number is a slip of the pen")),
        gettext_noop("Is the number in this line what was meant?"),
    ),
    "too_long": (
        (
            gettext_noop("one service is promised, with remarks"),
            gettext_noop("several services are promised in one line"),
        ),
        gettext_noop("Please write one service a line, with its amount only."),
    ),
    "totals_differ": (
        (gettext_noop("the first amount is promised"), gettext_noop("the second amount is promised")),
        gettext_noop("The amounts in this line do not agree. Which is right: {readings}?"),
    ),
    "two_services": (
        (gettext_noop("two promises, each with its own amount"), gettext_noop("one promise with a single amount")),
        gettext_noop("What is promised of each service? Please write a line for each."),
    ),
    "whole_day": (
        (gettext_noop("every minute of the school day"), gettext_noop("at some time on every school day")),
        gettext_noop("From when to when, in minutes a day, is this given?"),
    ),
    "zero": (
        (gettext_noop("nothing is promised"), gettext_noop("the number is a slip of the pen")),
        gettext_noop("Is no minute promised, or is the number a slip of the pen?"),
    ),
}


def ambiguity(code: Code, found: str, readings: tuple[str, ...] = (), **words: str) -> Ambiguity:
    """The ambiguity of this code about these words, with the readings given or the usual ones."""
    found = found.strip() or gettext("this line")
    usual, ask = _SAYINGS[code]
    words.setdefault("minutes", gettext("minutes"))
    said = readings or tuple(gettext(reading).format(**words) for reading in usual)
    return Ambiguity(code, found, said, gettext(ask).format(readings=either(said), **words))


def either(said: Sequence[str]) -> str:
    """The readings as one says them: "this or that"."""
    whole = said[0]
    for other in said[1:]:
        whole = gettext("{one} or {other}").format(one=whole, other=other)
    return whole


def in_words(item: Ambiguity) -> str:
    """The words of the line with their readings."""
    return f"{item.found}: {either(item.readings)}"


def times(count: int | Fraction) -> str:
    """How often in words: "once", "twice", "3 times"."""
    known = {1: gettext("once"), 2: gettext("twice")}
    return known.get(int(count)) or gettext("{count} times").format(count=number(count))


def minutes_in_words(count: int | Fraction | None) -> str:
    """Minutes with their word: "30 minutes"."""
    return gettext("{minutes} minutes").format(minutes=number(count))


def counted(figure: int | Fraction | None, unit: str) -> str:
    """A figure with what it counts: "1 session", "2 weeks"."""
    count = 1 if figure == 1 else 2
    said = {
        "minutes": ngettext("{count} minute", "{count} minutes", count),
        "sessions": ngettext("{count} session", "{count} sessions", count),
        "days": ngettext("{count} day", "{count} days", count),
        "weeks": ngettext("{count} week", "{count} weeks", count),
        "months": ngettext("{count} month", "{count} months", count),
        "periods": ngettext("{count} period", "{count} periods", count),
    }
    return said[unit].format(count=number(figure))


def worked_out(
    sessions: int | Fraction | None, minutes: int | Fraction | None, period: str | None, every: int | None
) -> str:
    """One of two amounts, worked out as far as it is known: "2 sessions of 30 minutes a week: 60 minutes a week"."""
    if sessions is None:
        return amount(None, None, minutes, period, every) if period else minutes_in_words(minutes)
    said = amount(sessions, minutes, None, period, every)
    if minutes is None or period is None or sessions == 1:
        return said
    return f"{said}: {amount(None, None, sessions * minutes, period, every)}"


def twofold(count: int, unit: str, minutes: int | Fraction | None) -> tuple[str, str]:
    """The two frequencies of a word such as "biweekly", with their minutes where the line says them."""
    one, many = span(unit, None), span(unit, count)
    often, seldom = f"{times(count)} {one}", f"{times(1)} {many}"
    if minutes is None:
        return often, seldom
    return f"{often}: {minutes_in_words(minutes * count)} {one}", f"{seldom}: {minutes_in_words(minutes)} {many}"


def number(value: int | Fraction | None) -> str:
    """A number as people write it: 30, 22.5."""
    if value is None:
        return gettext("an unclear number of")
    return str(int(value)) if value == int(value) else f"{float(value):g}"


_SPANS = {
    "day": (gettext_noop("a day"), gettext_noop("every {every} days")),
    "week": (gettext_noop("a week"), gettext_noop("every {every} weeks")),
    "month": (gettext_noop("a month"), gettext_noop("every {every} months")),
    "term": (gettext_noop("a quarter or trimester"), gettext_noop("every {every} quarter or trimesters")),
    "semester": (gettext_noop("a semester"), gettext_noop("every {every} semesters")),
    "school_year": (gettext_noop("a school year"), gettext_noop("every {every} school years")),
    "plan_year": (gettext_noop("a year of the plan"), gettext_noop("every {every} year of the plans")),
    "year": (gettext_noop("a year"), gettext_noop("every {every} years")),
}


def span(period: str | None, every: int | None) -> str:
    """A period as people say it, with its article: "a week", "every 2 weeks", "a cycle of 6 school days"."""
    if period is None:
        return gettext("each time")
    if period == "cycle":
        return gettext("in each cycle of {every} school days").format(every=every)
    one, many = _SPANS[period]
    return gettext(one) if not every or every == 1 else gettext(many).format(every=every)


def amount(
    sessions: int | Fraction | None,
    minutes: int | Fraction | None,
    whole: int | Fraction | None,
    period: str | None,
    every: int | None,
) -> str:
    """An amount as people say it: "2 sessions of 30 minutes a week", "60 minutes a week"."""
    when = span(period, every)
    if sessions is None:
        return f"{minutes_in_words(whole if whole is not None else minutes)} {when}"
    count = 1 if sessions == 1 else 2
    if minutes is None:
        said = ngettext("{count} session", "{count} sessions", count).format(count=number(sessions))
    else:
        said = ngettext("{count} session of {minutes} minutes", "{count} sessions of {minutes} minutes", count).format(
            count=number(sessions), minutes=number(minutes)
        )
    if period is not None:
        said = f"{said} {when}"
    if whole is None or minutes is not None:
        return said
    return gettext("{amount}, {minutes} minutes in all").format(amount=said, minutes=number(whole))

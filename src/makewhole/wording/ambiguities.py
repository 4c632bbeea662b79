"""What is said of each ambiguity: two readings a parent can compare, and one question for the team."""

from __future__ import annotations

from fractions import Fraction

from makewhole.wording.reading import Ambiguity, Code

# Code: the readings, and the question. They quote no words of the line but numbers and words of time, for a line may
# hold a child's name; what the line says stands in `found`. A caller that knows numbers gives readings of its own.
_SAYINGS: dict[Code, tuple[tuple[str, ...], str]] = {
    "alternatives": (
        ("the first of the two is promised", "either of the two will do, as the school chooses"),
        "The line names more than one amount or way. Which of them is promised, and who decides?",
    ),
    "as_needed": (
        ("nothing in particular is promised", "some minutes are promised, and the line leaves out how many"),
        "How many minutes, and how often, will be given at the least?",
    ),
    "biweekly": (("two or three times in it", "once in two or three of them"), "Does the line mean {readings}?"),
    "change": (
        ("the amount before the change is promised now", "the amount after the change is promised now"),
        "Which amount holds from which date? Please write a line for each amount, with its dates.",
    ),
    "condition": (
        ("the amount is promised whatever happens", "the amount is promised only where the condition holds"),
        "What is promised where the condition does not hold, and who decides whether it holds?",
    ),
    "cycle_length": (
        ("a cycle of 5 school days", "a cycle of 6 school days, or another number"),
        "How many school days has one cycle?",
    ),
    "each_or_together": (
        ("the amount in each of them", "the amount in all of them together"),
        "Is the amount meant for each, or for all together?",
    ),
    "event": (
        ("an amount for each such occasion, with no number of them promised", "one amount for all of them"),
        "How many minutes does this come to in a week or a month?",
    ),
    "fraction": (
        ("the number is rounded down", "the number is rounded up"),
        "What whole number of minutes or sessions is promised?",
    ),
    "negation": (
        ("the service is not promised", "the service is promised, and the words limit something else"),
        "What do these words take away from the service, and how many minutes are promised?",
    ),
    "no_amount": (
        ("minutes are promised, and the line leaves out how many", "no minutes are promised"),
        "How many sessions, of how many minutes, in which period, are promised?",
    ),
    "no_time_span": (
        ("{minutes} each time", "{minutes} in all of a week, a month or a year"),
        "The line does not say how often. Are the {minutes} for each session, each day, each week, or for what else?",
    ),
    "not_the_service": (
        ("the minutes are the student's own service", "the minutes are for something or somebody else"),
        "Are these minutes a service for the student, and how many minutes, how often, is that service?",
    ),
    "not_understood": (
        ("a part of the line changes the amount", "that part leaves the amount as it is"),
        "A part of this line is not clear. How many sessions, of how many minutes, in which period, are promised?",
    ),
    "open_ended": (
        ("the number named is the most there may be", "the number named is what will be given"),
        "How many minutes or sessions are promised at the least?",
    ),
    "order": (
        ("the first number counts the sessions, the second their minutes", "the other way round"),
        "Which of the two numbers counts the sessions, and which their minutes?",
    ),
    "part_of_amount": (
        ("what is named is part of the amount", "what is named comes on top of the amount, or is taken from it"),
        "Is the part that is named inside the amount, or outside it?",
    ),
    "percentage": (
        ("a share of the school week", "a share of the service's own time"),
        "How many minutes, in which period, does this share come to?",
    ),
    "range": (
        ("the lower number is promised", "the higher number is promised"),
        "Which of the two is promised: {readings}?",
    ),
    "split": (
        ("the amount is for all of them together", "the amount is for each of them"),
        "How many sessions, of how many minutes each, are promised?",
    ),
    "too_large": (
        ("the number is as written", "the number is a slip of the pen"),
        "Is the number in this line what was meant?",
    ),
    "too_long": (
        ("one service is promised, with remarks", "several services are promised in one line"),
        "Please write one service a line, with its amount only.",
    ),
    "totals_differ": (
        ("the first amount is promised", "the second amount is promised"),
        "The amounts in this line do not agree. Which is right: {readings}?",
    ),
    "two_services": (
        ("two promises, each with its own amount", "one promise with a single amount"),
        "What is promised of each service? Please write a line for each.",
    ),
    "whole_day": (
        ("every minute of the school day", "at some time on every school day"),
        "From when to when, in minutes a day, is this given?",
    ),
    "zero": (
        ("nothing is promised", "the number is a slip of the pen"),
        "Is no minute promised, or is the number a slip of the pen?",
    ),
}


def ambiguity(code: Code, found: str, readings: tuple[str, ...] = (), **words: str) -> Ambiguity:
    """The ambiguity of this code about these words, with the readings given or the usual ones."""
    found = found.strip() or "this line"
    usual, ask = _SAYINGS[code]
    words.setdefault("minutes", "minutes")
    said = readings or tuple(reading.format(**words) for reading in usual)
    return Ambiguity(code, found, said, ask.format(readings=" or ".join(said), **words))


def times(count: int | Fraction) -> str:
    """How often in words: "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(int(count), f"{number(count)} times")


def worked_out(
    sessions: int | Fraction | None, minutes: int | Fraction | None, period: str | None, every: int | None
) -> str:
    """One of two amounts, worked out as far as it is known: "2 sessions of 30 minutes a week: 60 minutes a week"."""
    if sessions is None:
        return amount(None, None, minutes, period, every) if period else f"{number(minutes)} minutes"
    said = amount(sessions, minutes, None, period, every)
    if minutes is None or period is None or sessions == 1:
        return said
    return f"{said}: {amount(None, None, sessions * minutes, period, every)}"


def twofold(count: int, unit: str, minutes: int | Fraction | None) -> tuple[str, str]:
    """The two frequencies of a word such as "biweekly", with their minutes where the line says them."""
    often, seldom = f"{times(count)} a {unit}", f"once every {count} {unit}s"
    if minutes is None:
        return often, seldom
    return (
        f"{often}: {number(minutes * count)} minutes a {unit}",
        f"{seldom}: {number(minutes)} minutes every {count} {unit}s",
    )


def number(value: int | Fraction | None) -> str:
    """A number as people write it: 30, 22.5."""
    if value is None:
        return "an unclear number of"
    return str(int(value)) if value == int(value) else f"{float(value):g}"


_PERIODS = {
    "term": "quarter or trimester",
    "school_year": "school year",
    "plan_year": "year of the plan",
    "cycle": "cycle",
}


def span(period: str | None, every: int | None) -> str:
    """A period as people say it, with its article: "a week", "every 2 weeks", "a cycle of 6 school days"."""
    if period is None:
        return "each time"
    if period == "cycle":
        return f"in each cycle of {every} school days"
    name = _PERIODS.get(period, period)
    return f"a {name}" if not every or every == 1 else f"every {every} {name}s"


def amount(
    sessions: int | Fraction | None,
    minutes: int | Fraction | None,
    whole: int | Fraction | None,
    period: str | None,
    every: int | None,
) -> str:
    """An amount as people say it: "2 sessions of 30 minutes a week", "60 minutes a week"."""
    when = span(period, every)
    if sessions is not None:
        plural = "session" if sessions == 1 else "sessions"
        length = f" of {number(minutes)} minutes" if minutes is not None else ""
        total = f", {number(whole)} minutes in all" if whole is not None and minutes is None else ""
        return f"{number(sessions)} {plural}{length} {when if period else ''}".strip() + total
    if whole is not None:
        return f"{number(whole)} minutes {when}"
    return f"{number(minutes)} minutes {when}"

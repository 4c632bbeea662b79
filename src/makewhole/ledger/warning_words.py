"""The sentences of the warnings that only the arithmetic sees (`warnings` puts them together, as SQL).

The engine says them in English, with their ids and days in place. For a reader of another language a sentence is read
back by its own words, and said anew.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import cache
from typing import Final

from makewhole.language import current, day, gettext, gettext_noop
from makewhole.record.services import service_words

WHY_NOT_COUNTABLE: Final = {
    "no_amount": gettext_noop("the plan's line gives no sessions with their minutes, and no minutes for the period"),
    "no_period": gettext_noop("the plan's line does not say how often: a day, a week, a month"),
    "no_esy_term": gettext_noop("it is for the extended school year, and the calendar has no term of kind esy"),
    "period_not_for_esy": gettext_noop(
        "an extended school year has no semesters, school years or plan years to count by"
    ),
    "no_terms": gettext_noop("it is counted by the term, and the calendar has no quarters or trimesters"),
    "no_semesters": gettext_noop("it is counted by the semester, and the calendar has none"),
    "no_school_year": gettext_noop("it is counted by the school year, and the student has no calendar"),
}

TELLS_NOTHING: Final = gettext_noop(
    "Session {session} has neither minutes nor a reason, so it is set aside. If it was held, write delivered_minutes; "
    "if it was missed, write a reason."
)
OUTSIDE_PROMISE: Final = gettext_noop(
    "Session {session} is dated before or after its promise runs: a miss there counts nowhere, and minutes held are "
    "extra. Check the date and the promise."
)
IN_NO_PERIOD: Final = gettext_noop(
    "Session {session} is dated on a day that no period of its promise holds: a miss there counts nowhere, and minutes "
    "held are extra. Check the date and the calendar."
)
HELD_ON_CLOSED_DAY: Final = gettext_noop(
    "Session {session} is dated on a day that is no school day in the calendar. It counts; check the date, or the "
    "closure."
)
LENGTH_UNKNOWN: Final = gettext_noop(
    "Session {session} was missed, and it is not counted, because nobody knows how long it was to be. Write "
    "planned_minutes."
)
DUPLICATE: Final = gettext_noop(
    "Session {session} says again what session {other} says, so only that one counts. If both were held, give each its "
    "start time."
)
NAMES_NO_MISS: Final = gettext_noop(
    "Make-up session {session} names no missed session of the same student and service, so it counts as one that names "
    "none. Check makes_up."
)
TERMS_DO_NOT_COVER: Final = gettext_noop(
    "The calendar {calendar} has {days} school days that no quarter or trimester holds, the first on {date}: what is "
    "promised by the term promises nothing on them. Check the first and last days of the terms."
)
SEMESTERS_DO_NOT_COVER: Final = gettext_noop(
    "The calendar {calendar} has {days} school days that no semester holds, the first on {date}: what is promised by "
    "the term promises nothing on them. Check the first and last days of the terms."
)
PLAN_CUT: Final = gettext_noop(
    "Plan {plan} overlaps a later plan of the same kind, so it ends on {date}, the day before that one starts."
)
NO_CALENDAR: Final = gettext_noop(
    "The student of plan {plan} has no school calendar, so every weekday of the plan that is no federal holiday counts "
    "as a school day. Give the student a calendar."
)
NOT_COUNTABLE: Final = gettext_noop(
    "Promise {promise} cannot be counted: {why}. Ask the team to say it; nothing is taken for it."
)
NUMBERS_DISAGREE: Final = gettext_noop(
    "Promise {promise} has sessions times minutes that are not its minutes_per_period; sessions times minutes count."
)
PROMISES_NOTHING: Final = gettext_noop(
    "Promise {promise} has a 0 among its amounts, and 0 is a number: leave the cell empty if it is not known."
)
CALENDAR_BEGINS_LATE: Final = gettext_noop(
    "Promise {promise} runs before the calendar's first school year, which starts on {date}: nothing is promised on "
    "those days. Add the school year, if there was one."
)
CALENDAR_ENDS_EARLY: Final = gettext_noop(
    "Promise {promise} runs on, and the calendar ends on {date}: nothing is promised after that day. Add the next "
    "school year to the calendar."
)
DETERMINATION_CHANGES_NOTHING: Final = gettext_noop(
    "Determination {determination} changes nothing up to this day: it decides no miss that carries minutes, or a later "
    "one stands. Check its student, service, session and days."
)
OFFER_CHANGES_NOTHING: Final = gettext_noop(
    "Offer {offer} changes nothing up to this day: its session is no miss that carries minutes. Check session_id."
)
GAP_CHANGES_NOTHING: Final = gettext_noop(
    "Gap {gap} changes nothing up to this day: it holds no school day of its promise that lacks minutes. Check its "
    "promise and days."
)
RESOLVED_WITHOUT_AWARD: Final = gettext_noop(
    "{minutes} minutes of {service} for student {student} were decided to be compensated, and no award says how. Add "
    "the award."
)
AWARD_OF_ANOTHER: Final = gettext_noop(
    "Compensatory session {session} names an award of another student, so it counts as one that names none. Check "
    "award_id."
)
WORDING_DISAGREES: Final = gettext_noop(
    "Promise {promise_id}: its wording says otherwise than its cells ({columns}). The cells stand, and "
    "of the amounts nothing is taken from the wording. Correct whichever is wrong."
)
GROUPING_DISAGREES: Final = gettext_noop(
    "Promise {promise_id}: its wording says otherwise than its cell grouping. The cell stands. "
    "Correct whichever is wrong."
)
"""These two are said where the wordings are read (`wordings`), and only put plainly here."""

SENTENCES: Final = (
    TELLS_NOTHING, OUTSIDE_PROMISE, IN_NO_PERIOD, HELD_ON_CLOSED_DAY, LENGTH_UNKNOWN, DUPLICATE, NAMES_NO_MISS,
    TERMS_DO_NOT_COVER, SEMESTERS_DO_NOT_COVER, PLAN_CUT, NO_CALENDAR, NOT_COUNTABLE, NUMBERS_DISAGREE,
    PROMISES_NOTHING, CALENDAR_BEGINS_LATE, CALENDAR_ENDS_EARLY, DETERMINATION_CHANGES_NOTHING, OFFER_CHANGES_NOTHING,
    GAP_CHANGES_NOTHING, RESOLVED_WITHOUT_AWARD, AWARD_OF_ANOTHER,
)  # fmt: skip
PLAIN: Final = {
    TERMS_DO_NOT_COVER: gettext_noop(
        "{days} school days stand in no quarter or trimester, the first is {date}: what is promised by the term "
        "promises nothing on them. Check the first and last days of the terms."
    ),
    SEMESTERS_DO_NOT_COVER: gettext_noop(
        "{days} school days stand in no semester, the first is {date}: what is promised by the semester promises "
        "nothing on them. Check the first and last days of the terms."
    ),
    PLAN_CUT: gettext_noop(
        "Two plans of the same kind overlap, so the earlier one ends on {date}, the day before the later one starts."
    ),
    NO_CALENDAR: gettext_noop(
        "There is no school calendar yet, so every weekday of the plan that is no federal holiday counts as a school "
        "day. Add the calendar."
    ),
    NOT_COUNTABLE: gettext_noop(
        "A service of the plan cannot be counted: {why}. Ask the team to say it; nothing is taken for it."
    ),
    NUMBERS_DISAGREE: gettext_noop(
        "For a service of the plan, the sessions times their minutes are not the minutes in all; the sessions times "
        "their minutes count."
    ),
    PROMISES_NOTHING: gettext_noop(
        "A service of the plan has a 0 among its amounts, and 0 is a number: leave the field empty if it is not known."
    ),
    CALENDAR_BEGINS_LATE: gettext_noop(
        "A service begins before the first school year of the calendar, which starts on {date}: nothing is promised on "
        "those days. Add the school year, if there was one."
    ),
    CALENDAR_ENDS_EARLY: gettext_noop(
        "A service goes on, and the school calendar ends on {date}: nothing is promised after that day. Add the next "
        "school year."
    ),
    DETERMINATION_CHANGES_NOTHING: gettext_noop(
        "A decision changes nothing up to this day: it is about no missed minutes, or a later decision stands. Check "
        "its service, session and days."
    ),
    OFFER_CHANGES_NOTHING: gettext_noop(
        "An offer of a make-up changes nothing up to this day: its session was not missed. Check which session it is "
        "about."
    ),
    GAP_CHANGES_NOTHING: gettext_noop(
        "A time without service changes nothing up to this day: no school day in it lacks minutes. Check its service "
        "and days."
    ),
    RESOLVED_WITHOUT_AWARD: gettext_noop(
        "{minutes} minutes of {service} were decided to be compensated, and no award says how. Add the award."
    ),
    AWARD_OF_ANOTHER: gettext_noop(
        "A compensatory session names an award that is not this child's, so it counts as one that names none. Check "
        "the award."
    ),
    WORDING_DISAGREES: gettext_noop(
        "What the plan says of a service, and the numbers beside it, do not agree. The numbers count. Put right "
        "whichever is wrong."
    ),
    GROUPING_DISAGREES: gettext_noop(
        "What the plan says of a service, and what stands beside it of alone or in a group, do not agree. What stands "
        "beside it counts. Put right whichever is wrong."
    ),
}
"""The same for a page, on which nobody can look an id up: what it is about is said by its kind."""
_IN_WORDS: Final[dict[str, Callable[[str], str]]] = {"why": gettext, "service": service_words}
"""Places that hold words, not ids, figures or days."""


def parts(sentence: str) -> list[str]:
    """The sentence taken apart at its places: words, a place's name, words ... (each second one is a name)."""
    return re.split(r"\{(\w+)\}", sentence)


def spoken(message: str) -> str:
    """A warning of the engine in the language that is spoken; as it is where it is none of these sentences."""
    if current() == "en":
        return message
    for sentence in SENTENCES:
        found = _pattern(sentence).fullmatch(message)
        if found is not None:
            places = {
                name: _IN_WORDS[name](text) if name in _IN_WORDS else text for name, text in found.groupdict().items()
            }
            return gettext(sentence).format(**places)
    return message


def plain(message: str) -> str:
    """A warning in the language that is spoken, as a page says it: no id, and the day in words; else as it is."""
    for sentence, said in PLAIN.items():
        found = _pattern(gettext(sentence)).fullmatch(message)
        if found is not None:
            return gettext(said).format(
                **{name: _day(text) if name == "date" else text for name, text in found.groupdict().items()}
            )
    return message


def _day(text: str) -> str:
    try:
        return day(dt.date.fromisoformat(text))
    except ValueError:
        return text


def why_not_countable(message: str) -> str | None:
    """Why a promise cannot be counted and what to ask, from the warning that says so in the language that is spoken."""
    found = _pattern(gettext(NOT_COUNTABLE)).fullmatch(message)
    return None if found is None else message[found.start("why") :]


def session_named(message: str) -> str | None:
    """Which session a warning is about, by its id, from the warning in the language that is spoken."""
    for sentence in SENTENCES:
        if "{session}" in sentence:
            found = _pattern(gettext(sentence)).fullmatch(message)
            if found is not None:
                return found["session"]
    return None


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    """What the sentence looks like with its places filled; an id may hold anything."""
    said = (f"(?P<{part}>.+?)" if number % 2 else re.escape(part) for number, part in enumerate(parts(sentence)))
    return re.compile("".join(said), re.DOTALL)

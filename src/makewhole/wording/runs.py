"""Tokens that mean one thing only together, joined before words are settled: dates, codes, cells of a form.

Each pattern is tried where its first kind of token stands. It gives the tokens that take the place of the run and how
many it takes, or None. A run that is not surely one of these is left as it is, and then no amount is read from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from makewhole.wording.token_kinds import COUNTABLE, KINDS, LENGTHS, NOUNS, STARTS, UNITS, Token
from makewhole.wording.vocabulary import HAVING, OTHER_NOUNS, OTHER_TIME, words

Run = tuple[list[Token], int] | None

MOST_ADJECTIVES = 4
MANY = 2
WEEK_DAYS = 7
LEAST, MOST = 10, 240  # minutes of a session
MANY_TIMES = 9  # a bare number in the cell of a frequency
HEADS = ("SESSION_ONE", "PER")  # "Period: week", "Per: week"
_AFTER_CELL = ("", "COMMA", "GAP", "CLOSE", "MINUTE")
_EDGES = frozenset({"", "COMMA", "OPEN", "CLOSE"})
_USUAL_YEARS = range(2000, 2100)
_NEW_AMOUNT = ("increas", "decreas", "reduc", "chang", "rais", "lower", "extend", "aument")
_OF_SERVICE = words(
    "service services minutes time support supports frequency instruction it student students sessions hours"
    " servicios tiempo"
)
GIVEN_BY = words("by from with w")
# Which services, by name, a person of another name gives.
GIVES = {
    "psychological services": words("counseling"),
    "social work": words("counseling"),
}
# What is done beside the service; a frequency that stands with it is no frequency of the service.
REPORTS = words(
    "report reports review reviews reevaluation evaluation evaluations notes data homework newsletter"
    " meeting contact communication email emails calls log logs"
)
REPORTED = words(
    "reported reviewed reevaluated evaluated monitored tested measured collected assessed updated documented recorded"
)
REPORTED_ON = words("progress goals goal plan iep behavior service session parent")
SEASONS = words("summer winter spring autumn verano")
GIVING = words("receive receives received provide provides provided get gets deliver delivers delivered have has")
# What a number in words may be the name of, so that it counts nothing: "phase two, 30-minute sessions".
ORDERED = words(
    "phase step group team part unit option track class cohort number no version type module plan stage route bus"
    " school district region section line row box list year quarter day cycle week pod wing floor"
)


def rewritten(tokens: list[Token]) -> list[Token]:
    """The tokens with every run of one meaning joined."""
    done: list[Token] = []
    at = 0
    while at < len(tokens):
        for pattern in _PATTERNS.get(tokens[at].kind, ()):
            run = pattern(tokens, at, done)
            if run is not None:
                done.extend(run[0])
                at += run[1]
                break
        else:
            done.append(tokens[at])
            at += 1
    return done


def _kind(tokens: list[Token], at: int) -> str:
    return tokens[at].kind if at < len(tokens) else ""


def _is_number(tokens: list[Token], at: int, low: int, high: int) -> bool:
    """Whether a number in digits stands there that is in bounds."""
    return (
        _kind(tokens, at) == "NUM"
        and tokens[at].text[:1].isdigit()
        and low <= tokens[at].value <= high
        and tokens[at].value.denominator == 1
    )


def _past(tokens: list[Token], at: int, *kinds: str) -> int:
    """The place after all tokens of these kinds."""
    while _kind(tokens, at) in kinds:
        at += 1
    return at


def _whole(tokens: list[Token], at: int, after: int, kind: str) -> Token:
    return replace(tokens[at], kind=kind, value=None, end=tokens[after - 1].end)


# ---- dates


def _month_and_day(tokens: list[Token], at: int) -> bool:
    """Whether "9/15" stands there: a month, a slash, a day."""
    return (
        _is_number(tokens, at, 1, 12)
        and _kind(tokens, at + 1) == "SLASH"
        and tokens[at + 1].glued
        and _is_number(tokens, at + 2, 1, 31)
        and tokens[at + 2].glued
    )


def _named_date(tokens: list[Token], at: int) -> int:
    """Where a date with the name of its month ends ("Nov. 3, 2025", "September 5th", "June 2026"); 0: there is none."""
    if _kind(tokens, at) != "MONTHNAME":
        return 0
    after = at + 1
    if _kind(tokens, after) == "COMMA" and tokens[after].text == "." and tokens[after].glued:
        after += 1
    if _is_number(tokens, after, _USUAL_YEARS[0], _USUAL_YEARS[-1]):
        return after + 1
    ordinal = _kind(tokens, after) == "ORDINAL" and 1 <= tokens[after].value <= 31
    if not ordinal and not _is_number(tokens, after, 1, 31):
        return 0
    year = _past(tokens, after + 1, "COMMA")
    if _is_number(tokens, year, _USUAL_YEARS[0], _USUAL_YEARS[-1]) and year - after <= 2:
        return year + 1
    return after + 1 if _kind(tokens, after + 1) in ("", "COMMA", "CLOSE", "TO", "DASH", "COLON") else 0


def _date_by_month(tokens: list[Token], at: int, done: list[Token]) -> Run:
    after = _named_date(tokens, at)
    if after and _names_plan(tokens, after):
        return [replace(tokens[at], kind="GAP", value="iep", end=tokens[after].end)], after + 1 - at
    if after:
        return [_whole(tokens, at, after, "DATE")], after - at
    joint = at + 1
    if _kind(tokens, joint) in ("TO", "DASH") and _kind(tokens, joint + 1) == "MONTHNAME":
        after = _named_date(tokens, joint + 1) or joint + 2  # "September through June"
        return [_whole(tokens, at, after, "DATE")], after - at
    return None


def _date_after_word(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "eff. 9/15", "since October", "through June": after such a word a day or a month says only when."""
    if tokens[at].kind == "TO":
        if tokens[at].text not in ("through", "thru") or (done and done[-1].kind == "DATE"):
            return None
        named = _named_date(tokens, at + 1) or (at + 2 if _kind(tokens, at + 1) == "DATE" else 0)
        if named:
            return [replace(tokens[at], kind="DATED"), _whole(tokens, at + 1, named, "DATE")], named - at
        return _date_after_word([*tokens[:at], replace(tokens[at], kind="DATED"), *tokens[at + 1 :]], at, done)
    start = _past(tokens, at + 1, "COLON", "GLUE")
    if _kind(tokens, start) == "COMMA" and tokens[start].text == "." and tokens[start].glued:
        start += 1
    if _month_and_day(tokens, start) and _kind(tokens, start + 3) not in {*COUNTABLE, "NUM", "SLASH", "A", "OFTEN"}:
        return [tokens[at], _whole(tokens, start, start + 3, "DATE")], start + 3 - at
    alone = _kind(tokens, start) == "MONTHNAME" and _kind(tokens, start + 1) not in ("NUM", "ORDINAL", "COMMA")
    if tokens[at].kind == "DATED" and alone:
        return [tokens[at], replace(tokens[start], kind="DATE")], start + 1 - at
    return None


def _danger_date(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "May 5, 2026", for "may" is another word elsewhere; and the label of a cell ("Interval: weekly")."""
    token = tokens[at]
    if token.text == "may" and _named_date(month := [replace(token, kind="MONTHNAME"), *tokens[at + 1 : at + 6]], 0):
        after = _named_date(month, 0)
        if month[after - 1].kind == "NUM" and month[after - 1].value >= _USUAL_YEARS[0]:
            return [_whole(tokens, at, at + after, "DATE")], after
    if token.text in ("interval", "date") and _kind(tokens, at + 1) == "COLON":
        return [replace(token, kind="GAP", value=token.text)], 1
    if token.text in ("last", "final"):
        return _part_of_day(tokens, at, done)
    if token.text in SEASONS:
        return _season(tokens, at, done)
    if token.value == "open_ended":
        return _some_people(tokens, at, done)
    if token.text.startswith(_NEW_AMOUNT):
        return _new_amount(tokens, at, done)
    return None


def _day_before_month(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "3 November 2025", "3 de noviembre de 2025"."""
    month = _past(tokens, at + 1, "OF")
    year = _past(tokens, month + 1, "OF", "GLUE")
    if (
        _is_number(tokens, at, 1, 31)
        and _kind(tokens, month) == "MONTHNAME"
        and _is_number(tokens, year, _USUAL_YEARS[0], _USUAL_YEARS[-1])
    ):
        return [_whole(tokens, at, year + 1, "DATE")], year + 1 - at
    return None


def _days_of_year(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "9/15-6/10", "9/15 to 6/10"."""
    before = done[-1].kind if done else ""
    if (
        _month_and_day(tokens, at)
        and _kind(tokens, at + 3) in ("DASH", "TO")
        and _month_and_day(tokens, at + 4)
        and _kind(tokens, at + 7) not in {*COUNTABLE, "NUM", "SLASH", "A", "OFTEN", "OF"}
        and before not in ("NUM", "SLASH", "AND", "DASH")
    ):
        return [_whole(tokens, at, at + 7, "DATE")], 7
    return None


def _short_years(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "25-26 school year", "SY 25-26"."""
    if not (_is_number(tokens, at, 20, 48) and _kind(tokens, at + 1) in ("DASH", "SLASH")):
        return None
    if not _is_number(tokens, at + 2, 21, 49) or tokens[at + 2].value != tokens[at].value + 1:
        return None
    before, after = done[-1:], tokens[at + 3 : at + 4]
    named = [token for token in (*before, *after) if token.kind == "SPAN" and token.value == "school_year"]
    if named:
        if before and before[0] in named:
            done.pop()
        return [_whole(tokens, at, at + 3, "DATE")], 3 + bool(after and after[0] in named)
    return None


def _date_of_plan(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "January 2023 IEP": which plan, and no date of an amount."""
    if _names_plan(tokens, at + 1):
        return [replace(tokens[at], kind="GAP", value="iep", end=tokens[at + 1].end)], 2
    return None


def _names_plan(tokens: list[Token], at: int) -> bool:
    return _kind(tokens, at) == "GAP" and tokens[at].value in ("iep", "plan", "amendment", "meeting", "ieps")


# ---- amounts written in another order


def _noun_of_length(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "30-minute individual speech sessions": the noun is put next to the length that it belongs to."""
    if (done[-1].kind if done else "") not in ("NUM", "DASH"):
        return None
    start = _past(tokens, at + 1, "DASH")
    noun = start
    while _kind(tokens, noun) in (*KINDS, "SERVICE", "SUBJECT") or (
        _kind(tokens, noun) == "GAP" and tokens[noun].value not in OTHER_NOUNS
    ):
        noun += 1
    if not 0 < noun - start <= MOST_ADJECTIVES or _kind(tokens, noun) not in ("SESSION", "SESSION_ONE"):
        return None
    if _kind(tokens, noun + 1) == "NUM":
        return None
    return [tokens[at], tokens[noun], *tokens[start:noun]], noun + 1 - at


def _article(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """The Spanish "un", "una" before what is not counted: "con un terapeuta", "en un grupo"."""
    if tokens[at].text in ("un", "una") and _kind(tokens, at + 1) in (
        "GAP",
        "LABEL",
        "SERVICE",
        "ROLE",
        "SUBJECT",
        "GROUP",
    ):
        return [], 1
    return None


def _per_letters(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "90 mpw": minutes per week; after "2 x" they may be the length of each, or all of them."""
    if _kind(tokens, at + 1) != "MPW":
        return None
    letters = tokens[at + 1]
    unit, span = letters.value.split()
    per = replace(letters, kind="PER")
    kind = {"day": "DAY", "week": "WEEK"}.get(span, "SPAN")
    often = [per, replace(letters, kind=kind, value=span)]
    agreed = _product_elsewhere(tokens, at, tokens[at].value * (60 if unit == "HOUR" else 1))
    if not agreed and any(token.kind in ("MULT", "TIMES", "TWICE", *NOUNS) for token in (*done, *tokens)):
        return [replace(letters, kind="DANGER", value="each_or_together"), *often], 2
    length = replace(letters, kind=unit)
    return [tokens[at], length, *often], 2


def _product_elsewhere(tokens: list[Token], at: int, whole: Fraction) -> bool:
    """Whether the line has one "2 x 30" that comes to these minutes, and the number here is none of the two."""
    pairs = [
        (place, tokens[place].value * tokens[place + 2].value)
        for place in range(len(tokens) - 2)
        if [token.kind for token in tokens[place : place + 3]] == ["NUM", "MULT", "NUM"]
    ]
    return len(pairs) == 1 and pairs[0][1] == whole and at not in (pairs[0][0], pairs[0][0] + 2)


def _count_dash_length(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "1 - 30 minute session": one of 30; "2-30 minute sessions (60 min total)": the total settles it."""
    if not (
        _is_number(tokens, at, 1, 9)
        and _kind(tokens, at + 1) == "DASH"
        and _is_number(tokens, at + 2, 10, 240)
        and tokens[at + 2].value % 5 == 0
    ):
        return None
    unit = _past(tokens, at + 3, "DASH")
    if _kind(tokens, unit) != "MINUTE":
        return None
    noun = _past(tokens, unit + 1, "SERVICE", "GAP", "INDIVIDUAL", "GROUP", "DIRECT")
    count, length = tokens[at].value, tokens[at + 2].value
    if count == 1:
        settled = _kind(tokens, noun) == "SESSION_ONE"
    else:
        settled = _kind(tokens, noun) == "SESSION" and any(
            token.kind == "NUM" and token.value == count * length and _kind(tokens, place + 1) == "MINUTE"
            for place, token in enumerate(tokens)
        )
    return ([tokens[at], tokens[at + 2]], 3) if settled else None


def _number_of_people(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "3 other students"."""
    if _kind(tokens, at + 1) == "OTHER" and _kind(tokens, at + 2) == "STUDENT":
        return [tokens[at], tokens[at + 2]], 3
    return None


def _part_of_day(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "the first 30 minutes of the school day": when, and how long."""
    if tokens[at].kind == "ORDINAL" and tokens[at].value != 1:
        return None
    if _kind(tokens, at + 1) != "NUM" or _kind(tokens, at + 2) not in LENGTHS:
        return None
    day = _past(tokens, at + 3, "OUTOF", "OF", "GLUE")
    if _kind(tokens, day) not in ("DAY", "SESSION_ONE", "GAP") or day == at + 3:
        return None
    if any(token.kind not in ("OF", "GLUE") and token.text != "of" for token in tokens[at + 3 : day]):
        return None
    return [*tokens[at + 1 : at + 3], replace(tokens[day], kind="GAP", value="day")], day + 1 - at


def _new_amount(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "increase speech to 60 minutes weekly": the one new amount, where the line states no other."""
    if any(token.kind in (*STARTS, "COLONS", "ONCE", "OFTEN") for token in done):
        return None
    to = at + 1
    while _kind(tokens, to) in ("GLUE", "SERVICE", "OF") or (
        _kind(tokens, to) in ("GAP", "STUDENT", "SESSION", "MINUTE", "HOUR", "TIMES")
        and _text(tokens[to]) in _OF_SERVICE
    ):
        to += 1
    if _kind(tokens, to) != "TO" or _kind(tokens, to + 1) not in ("NUM", "TWICE", "ONCE"):
        return None
    rest = tokens[to + 1 :]
    if sum(token.kind in LENGTHS for token in rest) > 1 or any(token.kind in ("AND", "OR", "FROM") for token in rest):
        return None
    return [
        replace(tokens[at], kind="GAP", value="to"),
        *(t for t in tokens[at + 1 : to] if t.kind == "SERVICE"),
    ], to + 1 - at


def _text(token: Token) -> str:
    return str(token.value or token.text)


def _comma_within(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "four, 30-minute sessions": the comma is no break."""
    length = at + 2
    if not (_kind(tokens, at + 1) == "COMMA" and tokens[at + 1].text == "," and MANY <= tokens[at].value < MANY_TIMES):
        return None
    unit = _past(tokens, length + 1, "DASH")
    if _kind(tokens, length) != "NUM" or _kind(tokens, unit) not in LENGTHS or not _begins_count(tokens, at, done):
        return None
    minutes = tokens[length].value * (60 if tokens[unit].kind == "HOUR" else 1)
    if not LEAST <= minutes <= MOST or tokens[unit].text in ("hours", "hrs", "horas"):
        return None
    noun = _past(tokens, unit + 1, "DASH", *KINDS, "SERVICE", "SUBJECT", "GAP")
    return ([tokens[at]], 2) if _kind(tokens, noun) == "SESSION" else None


def _list_number(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "1. Occupational therapy ...": the number of the line, where a word follows and no number."""
    stop = tokens[at + 1] if at + 1 < len(tokens) else None
    if at or stop is None or not _is_number(tokens, at, 1, 30) or not stop.glued:
        return None
    if not ((stop.kind == "COMMA" and stop.text == ".") or (stop.kind == "CLOSE" and stop.text == ")")):
        return None
    named = _kind(tokens, at + 2) in ("SERVICE", "SUBJECT", "GAP", "DIRECT") and not tokens[at + 2].glued
    return ([], 2) if named else None


def _days_of_hours(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "three two-hour days", "three, two-hour days": that many days, and the length of one."""
    length = at + 1
    if _kind(tokens, length) == "COMMA" and tokens[length].text == ",":
        length += 1
    unit = _past(tokens, length + 1, "DASH")
    day = _past(tokens, unit + 1, "DASH")
    if not (
        _kind(tokens, length) == "NUM"
        and _kind(tokens, unit) in LENGTHS
        and _kind(tokens, day) == "DAY"
        and tokens[day].text not in ("day", "dia")
        and MANY <= tokens[at].value <= WEEK_DAYS
        and tokens[at].value.denominator == 1
        and _begins_count(tokens, at, done)
    ):
        return None
    per, one = replace(tokens[unit], kind="PER"), replace(tokens[day], text="day")
    comma = replace(tokens[unit], kind="COMMA", value=",", text=",")
    return [tokens[length], tokens[unit], per, one, comma, tokens[at], tokens[day]], day + 1 - at


def _begins_count(tokens: list[Token], at: int, done: list[Token]) -> bool:
    """Whether a number here can only count what follows: nothing before it that it could be the name of."""
    last = done[-1] if done else None
    if last is None or last.kind in ("FOR", "OPEN", "COLON", "FLOOR", "GLUE", "SERVICE", "SUBJECT", "DASH"):
        return last is None or last.kind != "DASH" or not last.glued
    if last.kind != "GAP":
        return False
    return last.value in GIVING or (tokens[at].text.isalpha() and last.value not in ORDERED)


def _role(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "counseling ... by the school psychologist": who gives that service, and no second one."""
    by = at - 1
    while by > 0 and tokens[by].kind in ("GAP", "GLUE", "A") and tokens[by].text not in GIVEN_BY:
        by -= 1
    given = {token.value for token in done if token.kind == "SERVICE"}
    alone = len([token for token in tokens if token.kind == "ROLE"]) == 1
    led = 0 < at - by <= MOST_ADJECTIVES and tokens[by].text in GIVEN_BY
    theirs = {tokens[at].value} | GIVES.get(str(tokens[at].value), frozenset())
    if led and alone and len(given) == 1 and given & theirs:
        return [replace(tokens[at], kind="GAP", value="provider")], 1
    return [replace(tokens[at], kind="SERVICE")], 1


def _season(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "summer tutoring of ...": which service, where the line has one amount and the season names it first."""
    seasons = [token for token in tokens if token.kind == "DANGER" and token.text in SEASONS]
    if at and tokens[at - 1].text in ("in", "en", "during", "for", "durante", "this", "over"):
        return None  # when, and not which
    if len(seasons) > 1 or any(token.kind in (*STARTS, *UNITS, "COLONS", "ONCE", "OFTEN") for token in done):
        return None
    if _kind(tokens, at + 1) not in ("GAP", "SERVICE", "SUBJECT") or _text(tokens[at + 1]) in HAVING | OTHER_TIME:
        return None
    if sum(token.kind in LENGTHS for token in tokens) > 1 or any(token.kind == "SPAN" for token in tokens):
        return None
    return [replace(tokens[at], kind="GAP", value="season")], 1


def _some_people(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "with a couple of other students": with whom."""
    people = _past(tokens, at + 1, "OTHER")
    if not at or tokens[at - 1].text not in ("with", "con", "w", "of", "de"):
        return None
    if tokens[at].text in ("a", "couple", "some", "several", "few") and _kind(tokens, people) == "STUDENT":
        return [tokens[people]], people + 1 - at
    return None


def _hours_long(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "three hour-long sessions": three of one hour; "3 hour sessions" may be either."""
    if _kind(tokens, at + 1) != "HOUR" or tokens[at].value < MANY or tokens[at].value.denominator != 1:
        return None
    if _text(tokens[at + 1]) not in ("hour", "hr", "hora") or (done and done[-1].kind in ("NUM", "MULT", "DASH")):
        return None
    noun = _past(tokens, at + 2, "DASH", "SERVICE", "INDIVIDUAL", "GROUP", "DIRECT")
    long = _kind(tokens, noun) == "GAP" and tokens[noun].value == "long"
    hyphen = _kind(tokens, at + 2) == "DASH"
    noun = _past(tokens, noun + long, "SERVICE", "SUBJECT", "INDIVIDUAL", "GROUP", "DIRECT")
    if _kind(tokens, noun) != "SESSION":
        return None
    if long and hyphen:
        one = replace(tokens[at + 1], kind="NUM", value=Fraction(1), text="one")
        return [tokens[at], one, tokens[at + 1], tokens[noun], *tokens[at + 4 : noun]], noun + 1 - at
    return [replace(tokens[at], kind="DANGER", value="order", end=tokens[at + 1].end)], 2


# ---- cells of a form


def _heading(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "Minutes per week: 60", "Sessions/week: 2", "Hrs/Wk 2.5": the unit first, and then the number."""
    if (done[-1].kind if done else "") not in {*_EDGES, "GLUE", "TOTAL"} or _kind(tokens, at + 1) not in (
        "PER",
        "SLASH",
    ):
        return None
    period = tokens[at + 2] if at + 2 < len(tokens) else None
    if period is None or period.kind not in ("DAY", "WEEK", "SPAN", "SESSION_ONE"):
        return None
    number = _past(tokens, at + 3, "COLON", "GLUE")
    if _kind(tokens, number) != "NUM" or _kind(tokens, number + 1) not in {*_EDGES, "GAP", "SERVICE", "INDIVIDUAL"}:
        return None
    if done and done[-1].kind == "TOTAL":
        done.pop()
    per = replace(tokens[at + 1], kind="PER")
    return [tokens[number], tokens[at], per, period], number + 1 - at


def _frequency(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "Frequency: 2": so many times."""
    if tokens[at].value not in ("frequency", "freq", "frecuencia") or _kind(tokens, at + 1) != "COLON":
        return None
    if _is_number(tokens, at + 2, 1, MANY_TIMES) and _kind(tokens, at + 3) in (*_AFTER_CELL, *HEADS):
        if _kind(tokens, at + 3) in ("MINUTE", *HEADS) and _kind(tokens, at + 4) != "COLON":
            return None
        times = replace(tokens[at + 2], kind="TIMES", value=None)
        comma = replace(tokens[at + 1], kind="COMMA", value=",", text=",")
        return [tokens[at], comma, tokens[at + 2], times, comma], 3
    return None


def _cell_named_period(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "Period: weekly"."""
    if tokens[at].text != "period" or _kind(tokens, at + 1) != "COLON":
        return None
    comma = replace(tokens[at + 1], kind="COMMA", value=",", text=",")
    unit = tokens[at + 2] if at + 2 < len(tokens) else None
    if unit is not None and unit.kind in UNITS and not unit.text.endswith("s") and _kind(tokens, at + 3) in _AFTER_CELL:
        return [comma, replace(unit, kind="PER", value=None), unit], 3
    if _kind(tokens, at + 2) in ("OFTEN", "PER"):
        return [comma, replace(tokens[at], kind="GAP", value="period")], 2
    return None


def _labelled_per(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "Per: week"."""
    return ([tokens[at]], 2) if _kind(tokens, at + 1) == "COLON" else None


def _unit_alone(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """A cell that holds nothing but "week", or one that it heads ("Wk: 2x"): how often."""
    token = tokens[at]
    if (done[-1].kind if done else "") not in _EDGES or (token.kind == "SPAN" and token.value != "month"):
        return None
    headed = (
        _kind(tokens, at + 1) == "COLON"
        and _kind(tokens, at + 2) == "NUM"
        and _kind(tokens, at + 3) in ("MULT", "TIMES", *NOUNS, *LENGTHS)
    )
    plural = token.text.endswith("s") and token.text != "mes"
    if headed or (_kind(tokens, at + 1) in _EDGES and done and not plural):
        return [replace(token, kind="PER", value=None), token], 2 if headed else 1
    return None


def _report(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "..., progress reported 4 times a year": how often it is looked at, after a complete amount."""
    begun = [token.kind for token in done[-2:]]
    begun = begun[:-1] if begun[-1:] in (["GAP"], ["LABEL"]) and _text(done[-1]) in REPORTED_ON else begun
    named = tokens[at].value in REPORTS and begun[-1:] in (["COMMA"], ["OPEN"], ["GLUE"], ["AND"])
    if not named and tokens[at].value not in REPORTED:
        return None
    if not any(token.kind in (*STARTS, "ONCE", "HALF") for token in done):
        return None
    after = at + 1
    if _kind(tokens, after) in ("TWICE", "ONCE"):
        after += 1
    elif _kind(tokens, after) == "NUM" and _kind(tokens, after + 1) in ("TIMES", "MULT"):
        after += 2
    if _kind(tokens, after) == "OFTEN":
        after += 1
    elif _kind(tokens, after) in ("PER", "A", "SLASH", "EACH"):
        after += 2 if _kind(tokens, after + 1) == "NUM" else 1
        if _kind(tokens, after) not in UNITS:
            return None
        after += 1
    else:
        return None
    return ([_whole(tokens, at, after, "GAP")], after - at) if _kind(tokens, after) in _EDGES else None


def _often_reported(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "30 minutes of speech, annual review": how often it is looked at."""
    noun = at + 1 + (_kind(tokens, at + 1) == "GAP" and tokens[at + 1].value in REPORTED_ON)
    begun = done[-1].kind if done else ""
    if begun in ("COMMA", "OPEN", "AND") and _kind(tokens, noun) == "GAP" and tokens[noun].value in REPORTS:
        return [_whole(tokens, at, noun + 1, "GAP")], noun + 1 - at
    return None


def _group_size(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "Grp: 3", "Group size: 3": a group of so many."""
    colon = at + 1 + (_kind(tokens, at + 1) == "GAP" and tokens[at + 1].value == "size")
    if _kind(tokens, colon) != "COLON" or not _is_number(tokens, colon + 1, 2, 30):
        return None
    if _kind(tokens, colon + 2) not in _EDGES:
        return None
    return [tokens[at], replace(tokens[colon], kind="OF", text="of")], colon + 1 - at


def _duration(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "Duration: 1 year": how long it goes on."""
    if tokens[at].value not in ("duration", "duracion", "length", "term"):
        return None
    number = _past(tokens, at + 1, "COLON", "GLUE", "OF")
    if _kind(tokens, number) == "NUM" and _kind(tokens, number + 1) in ("SPAN", "WEEK"):
        return [replace(tokens[at], kind="FOR", value=None)], number - at
    return None


def _list_of_labels(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "(Goals 1, 2 & 4)", "Goals 1, 2, 4: ...": a list that ends where it stands."""
    after = at + 1
    while _kind(tokens, after) == "NUM":
        after += 1
        joint = _past(tokens, after, "COMMA", "AND", "DASH")
        if joint == after or _kind(tokens, joint) != "NUM":
            break
        after = joint
    joints = {token.kind for token in tokens[at + 1 : after]} - {"NUM"}
    ends = _kind(tokens, after) in ("CLOSE", "COLON") or (joints <= {"AND"} and _kind(tokens, after) in ("", "COMMA"))
    if after > at + 2 and ends:
        return [_whole(tokens, at, after, "GAP")], after - at
    return None


def _age(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "5 year old", "5-year-old"."""
    year = _past(tokens, at + 1, "DASH")
    old = _past(tokens, year + 1, "DASH")
    years = _kind(tokens, year) == "SPAN" and _text(tokens[year]) == "plan_year"
    if years and old < len(tokens) and tokens[old].text in ("old", "olds"):
        return [_whole(tokens, at, old + 1, "GAP")], old + 1 - at
    return None


def _bound(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "within 30 minutes": a bound, and no amount."""
    number = _past(tokens, at + 1, "GLUE", "A", "FLOOR", "OF")
    length = number > at + 1 and _kind(tokens, number) == "HOUR"  # "within an hour"
    if tokens[at].value in ("within", "under", "past") and (_kind(tokens, number) in ("NUM", "HALF") or length):
        return [replace(tokens[at], kind="DANGER", value="not_understood")], 1
    return None


def _grades(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "K-5"."""
    kindergarten = tokens[at].value in ("k", "pk", "tk", "prek") and _kind(tokens, at + 1) == "DASH"
    if kindergarten and _is_number(tokens, at + 2, 1, 12) and _kind(tokens, at + 3) not in COUNTABLE:
        return [_whole(tokens, at, at + 3, "GAP")], 3
    return None


def _telephone(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "555-0142": three digits and four, and nothing is counted."""
    if (
        _is_number(tokens, at, 200, 999)
        and _kind(tokens, at + 1) == "DASH"
        and tokens[at + 1].glued
        and _kind(tokens, at + 2) == "NUM"
        and tokens[at + 2].end - tokens[at + 2].start == 4
        and tokens[at + 2].text.isdigit()
        and _kind(tokens, at + 3) in ("", "CLOSE", "COMMA")
    ):
        return [_whole(tokens, at, at + 3, "GAP")], 3
    return None


def _part_of_each_day(tokens: list[Token], at: int, done: list[Token]) -> Run:
    """Such as "each morning": each day."""
    if _kind(tokens, at + 1) == "DAYPART":
        return [replace(tokens[at], kind="PER"), replace(tokens[at + 1], kind="DAY")], 2
    return None


Pattern = Callable[[list[Token], int, list[Token]], Run]

_PATTERNS: dict[str, tuple[Pattern, ...]] = {
    "BY": (_date_after_word,),
    "DANGER": (_danger_date,),
    "DATE": (_date_of_plan,),
    "DATED": (_date_after_word,),
    "DAY": (_heading, _unit_alone),
    "EACH": (_part_of_each_day,),
    "FROM": (_date_after_word,),
    "GAP": (_bound, _duration, _frequency, _grades, _report),
    "GROUP": (_group_size,),
    "HOUR": (_heading, _noun_of_length),
    "LABEL": (_list_of_labels,),
    "MINUTE": (_heading, _noun_of_length),
    "MONTHNAME": (_date_by_month,),
    "NUM": (
        _article,
        _days_of_year,
        _short_years,
        _day_before_month,
        _per_letters,
        _age,
        _list_number,
        _comma_within,
        _days_of_hours,
        _hours_long,
        _telephone,
        _count_dash_length,
        _number_of_people,
    ),
    "OFTEN": (_often_reported,),
    "ORDINAL": (_part_of_day,),
    "PER": (_labelled_per, _part_of_each_day),
    "ROLE": (_role,),
    "SESSION": (_heading,),
    "SESSION_ONE": (_cell_named_period,),
    "SPAN": (_unit_alone,),
    "TIMES": (_heading,),
    "TO": (_date_after_word,),
    "WEEK": (_unit_alone,),
}
"""What may begin with a token of each kind."""

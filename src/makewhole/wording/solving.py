"""What one amount promises: sessions, minutes of one, minutes in the period (conventions 2 to 7)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from makewhole.language import gettext
from makewhole.wording import ambiguities as words
from makewhole.wording.amounts import WEEK_OF_SCHOOL_DAYS, Amount, Per, Promise, Rate, Unclear, whole_number
from makewhole.wording.facts import Count, Every, Fact, Figure, Lasts, Minutes, Said, Weeks
from makewhole.wording.sheet import Sheet

SHORTEST_SESSION = 20  # minutes: below it, the number stated may well be the length of one
MOST_DAYS = 7
LASTING_WEEKS = 4  # "x 12 weeks" says how long it goes on; "x 2 weeks" may say how often


def solve(sheet: Sheet, amount: Amount) -> Promise:
    """What one amount promises (conventions 2 to 7)."""
    count, days, minutes, total = amount.count, amount.days, amount.minutes, amount.total
    per = _weeks_first(sheet, amount)
    if days is not None:
        count, minutes_per_day = _days(sheet, amount)
    else:
        minutes_per_day = False
    sessions = sheet.clear(count, "sessions") if count is not None else None
    length = sheet.clear(minutes, "minutes")
    whole = sheet.clear(total, "minutes")
    count_per = count.per if count is not None else None
    length_per = minutes.per if minutes is not None and not minutes_per_day else None
    total_per = total.per if total is not None else None
    pers = {each for each in (count_per, length_per, total_per, per) if each is not None}

    if count is None and minutes is None and total is None:
        return only_often(sheet, pers)
    if count is not None and minutes is not None and length_per is not None:
        daily = length_per.period == "day" and count_per is not None and count_per.period != "day"
        same = count_per is None or count_per == length_per
        if daily or amount.each:
            pers.discard(length_per)
            if amount.each and not daily and not same:
                raise sheet.unclear("not_understood", count.fact, minutes.fact)
            if amount.each and count_per is None:
                count_per = length_per
        elif same and sessions == 1:
            if count_per is None:
                return _finish(sheet, Promise(None, None, length), length_per, amount)
        elif same and _in_sessions(count, minutes, sessions, length):
            return _finish(sheet, Promise(sessions, None, length), length_per, amount)
        elif same:
            raise _each_session_or_all(sheet, sessions, length, length_per, count.fact, minutes.fact)
        else:
            raise sheet.unclear("two_services", count.fact, minutes.fact)
    if len(pers) > 1:
        raise sheet.unclear("not_understood", *(rate.fact for rate in amount.rates()))
    period = next(iter(pers), None) if count_per is None else count_per
    if count is not None and sessions is not None and _a_course(sheet, count, sessions, period):
        readings = (
            words.amount(sessions, length, None, "week", 1),
            gettext("{amount} in all, one each week").format(amount=words.amount(sessions, length, None, None, None)),
        )
        raise sheet.unclear("each_or_together", count.fact, readings=readings)
    if count is not None:
        if minutes is not None and total is not None:
            product = None if sessions is None or length is None else sessions * length
            if whole != product:
                raise sheet.unclear("totals_differ", count.fact, minutes.fact, total.fact)
            return _finish(sheet, Promise(sessions, length, product), period, amount)
        if minutes is not None:
            product = None if sessions is None or length is None else sessions * length
            return _finish(sheet, Promise(sessions, length, product), period, amount)
        if total is not None:
            return _finish(sheet, Promise(sessions, whole if sessions == 1 else None, whole), period, amount)
        return _finish(sheet, Promise(sessions), period, amount)
    if minutes is not None and total is not None:
        raise sheet.unclear("totals_differ", minutes.fact, total.fact)
    if minutes is not None and amount.each:
        if amount.one and period is not None:
            return _finish(sheet, Promise(Fraction(1), length, length), period, amount)
        return _finish(sheet, Promise(None, length), period, amount)
    stated = minutes or total
    assert stated is not None
    figure = length if minutes is not None else whole
    if period is None:
        if figure is None:
            return Promise()
        return Promise(None, None, figure)  # _together asks what it is in
    if minutes is not None and period.period == "cycle" and _on_a_day(sheet):
        return _finish(sheet, Promise(Fraction(1), figure, figure), period, amount)
    return _finish(sheet, Promise(None, None, figure), period, amount)


def _on_a_day(sheet: Sheet) -> bool:
    """Whether a length is of one day in a cycle: "45 minutes every other day"."""
    one = sum(isinstance(fact, Minutes) for fact in sheet.facts) == 1
    return one and any(isinstance(fact, Every) and fact.other for fact in sheet.facts)


def _a_course(sheet: Sheet, count: Rate, sessions: Fraction, period: Per | None) -> bool:
    """Whether "10 weekly sessions" may be ten in all: more than a week has days, and "weekly" in one word."""
    often = any(isinstance(fact, Every) and fact.often and fact.period == "week" for fact in sheet.facts)
    noun = isinstance(count.fact, Count) and count.fact.noun
    return noun and often and period == Per("week") and sessions > MOST_DAYS


def _in_sessions(count: Rate, minutes: Rate, sessions: Fraction | None, length: Fraction | None) -> bool:
    """Whether "60 min/wk, 2 sessions" can only be the whole: it comes first, and each is as long as sessions are."""
    noun = isinstance(count.fact, Count) and count.fact.noun and count.per is None
    if not noun or minutes.fact.at.start > count.fact.at.start or not sessions or length is None:
        return False
    return length / sessions >= SHORTEST_SESSION


def _each_session_or_all(
    sheet: Sheet, sessions: Fraction | None, length: Fraction | None, per: Per, *facts: Fact
) -> Unclear:
    if sessions is None or length is None:
        return sheet.unclear("each_or_together", *facts)
    every = whole_number(per.every)
    return sheet.unclear(
        "each_or_together",
        *facts,
        readings=(
            words.amount(sessions, length, None, per.period, every),
            gettext("{amount} in all").format(amount=words.amount(None, None, length, per.period, every)),
        ),
    )


def _days(sheet: Sheet, amount: Amount) -> tuple[Rate, bool]:
    """Days as sessions, one each day or as many as are stated of a day; and whether the minutes are of a day."""
    days, count, minutes = amount.days, amount.count, amount.minutes
    assert days is not None
    daily = minutes is not None and minutes.per is not None and minutes.per.period == "day"
    if days.per is None and (count is None or count.per is None or count.per.period == "day") and not amount.linked:
        raise sheet.unclear("no_time_span", days.fact)
    if count is None:
        return days, daily
    if count.per is not None and count.per.period == "day":
        if daily and count.figure.value != 1:
            raise sheet.unclear("each_or_together", count.fact, minutes.fact if minutes else days.fact)
        first, second = count.figure.value, days.figure.value
        product = None if first is None or second is None else first * second
        if product is None:
            sheet.clear(count, "sessions")
            sheet.clear(days, "days")
        return Rate(count.fact, Figure(product), days.per), daily
    if count.per is None and count.figure.value == 1:
        return days, daily  # "one 55-minute period, three days a week"
    agreed = count.figure.value is not None and count.figure.value == days.figure.value
    if agreed and (count.per is None or days.per is None or count.per == days.per):
        return Rate(count.fact, count.figure, count.per or days.per), daily
    raise sheet.unclear("totals_differ", count.fact, days.fact)


def _weeks_first(sheet: Sheet, amount: Amount) -> Per | None:
    """Settle a stated number of weeks: how long it lasts, or over which weeks of a month it is spread."""
    weeks = amount.weeks
    if weeks is None:
        return None
    assert isinstance(weeks.fact, Weeks)
    others = [rate for rate in amount.rates() if rate is not weeks]
    if weeks.per is None:
        long = weeks.fact.led_by == "MULT" and (weeks.figure.value or 0) >= LASTING_WEEKS
        if weeks.fact.led_by != "FOR" and not long:
            raise sheet.unclear("not_understood", weeks.fact)
        sheet.lasts.append(Lasts(weeks.fact.at, "week", weeks.figure, "FOR"))
        amount.weeks = None
        return None
    if any(rate.per is not None and rate.per == Per("week") for rate in others):
        return None  # _finish multiplies
    if weeks.fact.led_by == "OVER" or not any(rate is not amount.total for rate in others):
        amount.weeks = None  # the amount is the month's, however many weeks it is spread over
        return weeks.per
    raise sheet.unclear("each_or_together", *(rate.fact for rate in amount.rates()))


def only_often(sheet: Sheet, pers: set[Per]) -> Promise:
    """A period without an amount: once in it, where the line names a session, a consultation or "every other"."""
    if not pers:
        return Promise()
    if len(pers) > 1:
        raise sheet.unclear("not_understood", *(fact for fact in sheet.facts if isinstance(fact, Every)))
    per = pers.pop()
    noun = any(not noun.plural or noun.consult for noun in sheet.nouns)
    consult = any(isinstance(fact, Said) and fact.kind == "CONSULT" for fact in sheet.facts)
    other = any(isinstance(fact, Every) and fact.other for fact in sheet.facts)
    return Promise(Fraction(1) if noun or consult or other else None, None, None, per.period, per.every)


def _finish(sheet: Sheet, promise: Promise, per: Per | None, amount: Amount) -> Promise:
    """The promise in its period, multiplied by the weeks it runs in a month or in a run of weeks."""
    if per is None:
        if amount.weeks is not None or amount.weeks_of is not None:
            raise sheet.unclear("not_understood", *(rate.fact for rate in amount.rates()), *_weeks_facts(amount))
        if promise.sessions == 1 and amount.count is not None and promise.minutes is not None:
            # "a session is 45 minutes": how long one is, not how many there are
            article = sheet.quote(amount.count.fact).partition(" ")[0].casefold()
            promise = replace(promise, sessions=None) if article in ("a", "an", "una", "un") else promise
        return replace(promise, whole=None) if promise.minutes is not None or promise.whole is None else promise
    weeks = amount.weeks
    if amount.weeks_of is not None:
        some, of = amount.weeks_of.figure.value, amount.weeks_of.out_of.value
        if per != Per("week") or some is None or of is None or not 0 < some <= of or of.denominator != 1:
            raise sheet.unclear("not_understood", amount.weeks_of)
        return _times(promise, some, Per("week", of))
    if weeks is not None:
        some = weeks.figure.value
        if per != Per("week") or some is None or weeks.per is None:
            raise sheet.unclear("not_understood", weeks.fact)
        if weeks.per == Per("month") and some > WEEK_OF_SCHOOL_DAYS:
            raise sheet.unclear("not_understood", weeks.fact)
        return _times(promise, some, weeks.per)
    if per == Per("cycle", Fraction(2)) and promise.sessions == 1 and promise.minutes is not None:
        promise = replace(promise, whole=None)  # "every other day": a session, and no sum of a week or a month
    return replace(promise, period=per.period, every=per.every)


def _weeks_facts(amount: Amount) -> list[Fact]:
    return [amount.weeks_of] if amount.weeks_of is not None else []


def _times(promise: Promise, weeks: Fraction, per: Per) -> Promise:
    def scaled(value: Fraction | None) -> Fraction | None:
        return None if value is None else value * weeks

    return Promise(scaled(promise.sessions), promise.minutes, scaled(promise.whole), per.period, per.every)

"""Each fact of a line put in its place: which figures belong together in one amount, and which period is whose.

A second figure of one kind begins the next amount. A fact that finds no place raises `Unclear`.
"""

from __future__ import annotations

from fractions import Fraction

from makewhole.wording import ambiguities as words
from makewhole.wording.amounts import Amount, Per, Rate, Unclear
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
    Said,
    Size,
    Twofold,
    Unordered,
    Weekdays,
    Weeks,
    WeeksOf,
)
from makewhole.wording.sheet import GROUPED, JOINTS, Sheet
from makewhole.wording.token_kinds import KINDS

MOST_PEOPLE = 30  # in one group, or in one class
_BARE_MINUTES = (10, 240)


def place(sheet: Sheet) -> None:
    """Put each fact in an amount; a second figure of one kind begins the next amount."""
    amount = Amount()
    sheet.amounts = [amount]
    outer: list[Amount] = []
    fresh = True  # no rate yet since the last joint, so that a new amount may begin here
    joint = ""
    each_ahead: Mark | None = None
    ahead: set[str] = set()  # words since the last joint, said of the figure they stand before
    for at, fact in enumerate(sheet.facts):
        if isinstance(fact, Mark):
            if fact.kind == "OPEN":
                outer.append(amount)
                amount = _bracketed(sheet, at, amount)
            elif fact.kind == "CLOSE":
                amount = _closed(amount, outer.pop())
            elif fact.kind == "EACH":
                if amount.last is not None and amount.last is amount.minutes and not amount.since:
                    amount.each = True
                    continue
                each_ahead = fact
            elif fact.kind == "INTO":
                amount = Amount(bracket=True, joint="OPEN")
                sheet.amounts.append(amount)
                fresh, joint = True, "OPEN"
            elif fact.kind == "IN_ALL":
                if amount.last is None or amount.last is not amount.minutes or amount.total is not None:
                    raise sheet.unclear("not_understood", fact)
                amount.minutes, amount.total = None, amount.minutes
            elif fact.kind in ("DASH", "TO", "HYPHEN"):
                _between_figures(sheet, at, fact)
            if fact.kind in JOINTS:
                if amount.rates() and fact.value not in ("colon", "dash"):
                    amount.names |= ahead
                    ahead = set()
                amount.since.add(fact.kind)
                fresh, joint = True, _joint(fact)
            continue
        if isinstance(fact, Said):
            if at not in sheet.aside:
                ahead.add(f"{fact.kind}:{fact.value}")
                if not fresh:
                    amount.names |= ahead
                    ahead = set()
            continue
        if isinstance(fact, Noun):
            sheet.nouns.append(fact)
            continue
        if isinstance(fact, Size) and (fact.figure.value or fact.figure.high or MOST_PEOPLE) > MOST_PEOPLE:
            raise sheet.unclear("not_understood", fact)
        if isinstance(fact, Size | Danger | Twofold):
            continue
        if isinstance(fact, Lasts):
            sheet.lasts.append(fact)
            continue
        if isinstance(fact, Unordered):
            raise _unordered(sheet, fact)
        if isinstance(fact, Bare):
            bare = _bare(sheet, at, fact, amount)
            if bare is None:
                continue
            fact = bare
        if isinstance(fact, Every):
            _attach(sheet, fact, amount)
            amount.since.clear()
            continue
        if isinstance(fact, WeeksOf):
            if amount.weeks_of is not None or amount.weeks is not None:
                raise sheet.unclear("not_understood", fact)
            amount.weeks_of = fact
            continue
        slot = slot_of(fact)
        if _taken(sheet, amount, slot, at):
            timed = fresh and amount.minutes is not None and _minutes_follow(sheet, at)  # "..., Wed 1:15-1:45"
            if slot == "days" and isinstance(fact, Weekdays) and amount.days is not None and not timed:
                _more_weekdays(sheet, fact, amount)
                continue
            if not fresh:
                raise sheet.unclear("not_understood", fact)
            amount = Amount(joint=joint, bracket=amount.bracket)
            sheet.amounts.append(amount)
        _put(sheet, fact, slot, amount)
        amount.names |= ahead
        ahead = set()
        if isinstance(fact, Weekdays):
            amount.names.add(f"WEEKDAYS:{sorted(fact.days)}")
        if isinstance(fact, Minutes):
            amount.each = amount.each or fact.each or each_ahead is not None
            amount.one = amount.one or fact.one
            each_ahead = None
        fresh = False
    amount.names |= ahead
    if "COMMA" in amount.since:
        amount.after = {name for name in ahead if name.partition(":")[0] in KINDS}
    _count_of_parts(sheet)
    if each_ahead is not None:
        raise sheet.unclear("not_understood", each_ahead)


def _joint(mark: Mark) -> str:
    """How an amount after this mark is joined: by a word, a comma, or a full stop (a new sentence)."""
    if mark.kind == "AND":
        return mark.value
    return "STOP" if mark.kind == "COMMA" and mark.value == "." else mark.kind


def _count_of_parts(sheet: Sheet) -> None:
    """The parts as the count, where nothing else counts: "1 individual and 1 group, 30 minutes each"."""
    amount = sheet.amounts[0]
    figures = [part.figure.value for part, _ in sheet.parts]
    if len(figures) < 2 or len(sheet.amounts) > 1 or amount.count is not None or amount.days is not None:
        return
    total = sum((figure or Fraction(0) for figure in figures), Fraction(0))
    if amount.each and amount.minutes is not None and all(0 < (figure or 0) < _BARE_MINUTES[0] for figure in figures):
        amount.count = Rate(sheet.parts[0][0], Figure(total))


def _put(sheet: Sheet, fact: Fact, slot: str, amount: Amount) -> None:
    if isinstance(fact, Weekdays):
        rate = Rate(fact, Figure(Fraction(len(fact.days))), Per("week"))
    else:
        assert isinstance(fact, Count | Minutes | Weeks)
        rate = Rate(fact, fact.figure)
    counted = amount.count or amount.days
    if slot in ("minutes", "total") and counted is not None and counted.per is None:
        led = isinstance(fact, Minutes) and fact.led_by in ("MULT", "FOR", "AT")
        amount.linked = led or not amount.since
    if slot in ("count", "days") and isinstance(fact, Count) and fact.led_by == "MULT":
        amount.linked = True
    setattr(amount, slot, rate)
    amount.last = rate
    amount.since.clear()


def slot_of(fact: Fact) -> str:
    if isinstance(fact, Count):
        return "days" if fact.of == "day" else "count"
    if isinstance(fact, Minutes):
        return "total" if fact.total else "minutes"
    return "days" if isinstance(fact, Weekdays) else "weeks"


def _taken(sheet: Sheet, amount: Amount, slot: str, at: int) -> bool:
    """Whether the amount has such a figure already, or one such as the next fact's, which belongs to this one."""
    fact, after = sheet.facts[at], sheet.facts[at + 1] if at + 1 < len(sheet.facts) else None
    tied = isinstance(after, Count | Minutes) and after.led_by == "MULT" and isinstance(fact, Count | Minutes)
    slots = (slot, slot_of(after)) if tied and after is not None else (slot,)
    return any(getattr(amount, each) is not None for each in slots) and bool(amount.rates())


def _bracketed(sheet: Sheet, at: int, amount: Amount) -> Amount:
    """The amount that a bracket speaks of: the one before it, unless it states a figure of that one again."""
    depth, inside = 0, []
    for fact in sheet.facts[at:]:
        if isinstance(fact, Mark):
            depth += (fact.kind == "OPEN") - (fact.kind == "CLOSE")
            if not depth:
                break
        inside.append(fact)
    slots = {slot_of(fact) for fact in inside if isinstance(fact, Count | Minutes | Weeks)}
    if slots and amount.rates() and any(getattr(amount, slot) is not None for slot in slots):
        amount = Amount(bracket=True, joint="OPEN")
        sheet.amounts.append(amount)
    return amount


def _closed(amount: Amount, outer: Amount) -> Amount:
    return outer if amount.bracket else amount


def _between_figures(sheet: Sheet, at: int, mark: Mark) -> None:
    """A dash or "to" between two lengths is a range; anywhere else only a dash between words is harmless."""
    before = sheet.facts[at - 1] if at else None
    after = sheet.facts[at + 1] if at + 1 < len(sheet.facts) else None
    if isinstance(before, Minutes) and isinstance(after, Minutes):
        raise Unclear(sheet.range_of(before.figure.value, after.figure.value, "minutes", before, after))
    if mark.kind != "HYPHEN" or isinstance(before, Minutes):
        raise sheet.unclear("not_understood", mark, *(near for near in (before, after) if near))


def _unordered(sheet: Sheet, fact: Unordered) -> Unclear:
    first, second = fact.first.value, fact.second.value
    return sheet.unclear(
        "order",
        fact,
        readings=(words.amount(first, second, None, None, None), words.amount(second, first, None, None, None)),
    )


def _bare(sheet: Sheet, at: int, fact: Bare, amount: Amount) -> Fact | None:
    """A number without a unit: a group's size, a part of the amount, or minutes where nothing else is possible."""
    before = sheet.facts[at - 1] if at else None
    group = (
        before if not isinstance(before, Mark) else sheet.facts[at - 2] if before.kind == "OPEN" and at > 1 else None
    )
    after = sheet.facts[at + 1] if at + 1 < len(sheet.facts) else None
    alone = isinstance(after, Mark) and after.kind == "CLOSE"
    if isinstance(group, Said) and group.kind == "GROUP" and not fact.words and (alone or group is before) and alone:
        return None
    value = fact.figure.value
    small = value is not None and value < _BARE_MINUTES[0]
    if fact.led_by == "MULT" and small and amount.count is None and amount.days is None and amount.minutes is not None:
        return Count(fact.at, fact.figure, led_by="MULT")
    if fact.words[-1:] == ("CONSULT",) and amount.count is None and small:
        return Count(fact.at, fact.figure)
    parted = {"GROUP", "INDIVIDUAL", "PLACE"}
    if amount.minutes is not None or amount.total is not None:
        parted |= {"DIRECT", "CONSULT"}
    if set(fact.words) & parted and value is not None:
        sheet.parts.append((fact, amount))
        return None
    if small and not fact.words and isinstance(after, Every) and amount.count is None and _may_count(before, after):
        return Count(fact.at, fact.figure)
    counted = amount.count or amount.days
    if (
        value is not None
        and counted is not None
        and amount.minutes is None
        and amount.total is None
        and _BARE_MINUTES[0] <= value <= _BARE_MINUTES[1]
        and value % 5 == 0
        and not set(fact.words) - {"DIRECT", "CONSULT"}
    ):
        return Minutes(fact.at, fact.figure, led_by=fact.led_by)
    raise sheet.unclear("not_understood", fact)


def _may_count(before: Fact | None, after: Every) -> bool:
    """Whether "3 per week" is so many times: not where the word before it may be what the number belongs to."""
    if after.often:
        return False
    if isinstance(before, Said):
        return before.kind == "SERVICE" or before.value.split()[-1:] in (["frequency"], ["freq"], ["frecuencia"])
    return before is None or isinstance(before, Minutes | Mark)


def _minutes_follow(sheet: Sheet, at: int) -> bool:
    return at + 1 < len(sheet.facts) and isinstance(sheet.facts[at + 1], Minutes)


def _more_weekdays(sheet: Sheet, fact: Weekdays, amount: Amount) -> None:
    """One list of days ("Tuesday and Friday"); a list that says again how many days there are must agree."""
    assert amount.days is not None
    before = amount.days.fact
    if isinstance(before, Weekdays) and not before.days & fact.days:
        joined = Weekdays(type(fact.at)(before.at.start, fact.at.end), before.days | fact.days)
        amount.days = Rate(joined, Figure(Fraction(len(joined.days))), Per("week"))
        if amount.last is not amount.minutes:
            amount.last = amount.days
    elif amount.days.figure.value != len(fact.days):
        raise sheet.unclear("totals_differ", before, fact)


def _attach(sheet: Sheet, fact: Every, amount: Amount) -> None:
    """Give the period to the figure it follows; one before all figures is for the whole line."""
    per = sheet.per(fact)
    if fact.figure.value is None:
        if fact.figure.low is not None:
            raise Unclear(sheet.range_of(fact.figure.low, fact.figure.high, "periods", fact))
        raise sheet.unclear("cycle_length", fact)
    if per.every is None or per.every.denominator != 1 or (per.every > 1 and per.period not in GROUPED):
        raise sheet.unclear("not_understood", fact)
    if per.every < 1:
        raise sheet.unclear("zero", fact)
    if amount.last is None:
        sheet.lead.append(per)
        return
    target = amount.last
    counted = amount.count or amount.days
    lengths = (amount.minutes, amount.total)
    if (
        counted is not None
        and counted.per is None
        and target in lengths
        and (amount.linked or amount.since & {"COMMA", "AND", "CLOSE"})
    ):
        target = counted
    if (
        amount.weeks is not None
        and amount.weeks.per is None
        and target is not amount.weeks
        and amount.last is amount.weeks
    ):
        target = amount.weeks
    if target.per is None and not (isinstance(target.fact, Weekdays)):
        target.per = per
    elif target.per != per and not _spare(per, amount):
        raise sheet.unclear("not_understood", target.fact, fact)


def _spare(per: Per, amount: Amount) -> bool:
    """Give the period to another figure of the amount that has none: "Tuesdays, 30 minutes, weekly"."""
    if any(rate.per == per for rate in amount.rates()):
        return True
    for rate in (amount.count, amount.days):
        if rate is not None and rate.per is None:
            rate.per = per
            return True
    return False

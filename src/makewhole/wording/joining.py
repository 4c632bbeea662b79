"""What the amounts of one line come to together: one said twice, a sum, parts of a whole, or two promises."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from makewhole.language import gettext
from makewhole.wording import ambiguities as words
from makewhole.wording.amounts import Amount, Promise, Unclear, combined, product_of
from makewhole.wording.facts import Bare, Count, Every, Fact, Figure, Mark, Minutes, Said, Weekdays
from makewhole.wording.reading import Ambiguity
from makewhole.wording.sheet import JOINTS, Sheet
from makewhole.wording.solving import only_often, solve
from makewhole.wording.vocabulary import GRADES, HAVING, STUDENTS_OF

MANY_STUDENTS = ("s", "children")
TIMES_SIGNS = ("x", "\u00d7", "*")
# Words of an amount that name what it is of; the others say with whom and where.
_SAID_OF = frozenset({"SERVICE", "SUBJECT", "GAP"})


def together(sheet: Sheet) -> Promise:
    amounts = [amount for amount in sheet.amounts if amount.rates() or amount.weeks_of is not None]
    _services(sheet, amounts)
    if not amounts:
        pers = set(sheet.lead)
        promise = only_often(sheet, pers)
        if promise.period is None and not sheet.fatal and not sheet.whole_day:
            raise sheet.unclear("no_amount")
        return promise
    _lead(sheet, amounts)
    main = [amount for amount in amounts if not amount.bracket]
    beside = [amount for amount in amounts if amount.bracket]
    if not main:
        main, beside = beside, []
    beside += [amount for amount in main[1:] if amount.rates() == [amount.total] and not amount.names]
    main = [amount for amount in main if amount not in beside]
    restated = len(main) == 2 and _restates(sheet, main[0], main[1])
    if restated:
        beside.append(main.pop())
    promise = _sum(sheet, main) if len(main) > 1 else solve(sheet, main[0])
    if beside:
        promise = _agree(sheet, promise, beside, main)
    _parts_fit(sheet, promise, amounts)
    spans = [
        lasting
        for lasting in sheet.lasts
        if lasting.period in ("school_year", "plan_year") and lasting.figure == Figure(Fraction(1))
    ]
    if promise.period is None and main[0].total is not None and spans and promise.whole is not None:
        promise = replace(promise, period=spans[0].period, every=Fraction(1))
    counted = main[0].count
    if counted is not None and promise.period is None and promise.minutes is None and promise.whole is None:
        found = sheet.quote(counted.fact)
        if found[-1:].casefold() in TIMES_SIGNS:  # "PT 2x": two of what, in what?
            raise Unclear(
                words.ambiguity(
                    "no_time_span", found, minutes=gettext("{count} times").format(count=words.number(promise.sessions))
                )
            )
    if promise.whole is not None and promise.period is None and promise.sessions is None:
        found = sheet.amount_quote(*main)
        raise Unclear(words.ambiguity("no_time_span", found, minutes=words.minutes_in_words(promise.whole)))
    return promise


def _services(sheet: Sheet, amounts: list[Amount]) -> None:
    """Two services by name with an amount each, or with parts of one amount between them, are two lines."""
    runs: list[set[str]] = [set()]
    for at, fact in enumerate(sheet.facts):
        if at in sheet.aside:
            continue
        if isinstance(fact, Count | Minutes | Bare | Weekdays):
            runs.append(set())
        elif isinstance(fact, Said) and fact.kind == "SERVICE":
            runs[-1].add(fact.value)
    if len(amounts) == 1:
        _parts_by_name(sheet, amounts[0])
    named = [run for run in runs if run]
    whole = [amount for amount in amounts if amount.minutes is not None or amount.total is not None]
    if len(set().union(*runs)) > 1 and len(named) > 1 and (len(amounts) < 2 or whole != amounts):
        raise Unclear(words.ambiguity("two_services", sheet.line.text))


def _parts_by_name(sheet: Sheet, amount: Amount) -> None:
    """One amount put together from what is said of two subjects ("reading 30 minutes, math twice") is none."""
    segments: list[tuple[set[str], list[Fact]]] = [(set(), [])]
    for at, fact in enumerate(sheet.facts):
        if isinstance(fact, Mark) and fact.kind in JOINTS and fact.value not in ("colon", "dash"):
            segments.append((set(), []))
        elif isinstance(fact, Said) and fact.kind in ("SUBJECT", "SERVICE") and at not in sheet.aside:
            segments[-1][0].add(fact.value)
        elif isinstance(fact, Count | Minutes | Bare):
            segments[-1][1].append(fact)
    named = [names for names, figures in segments if names and figures]
    if len(amount.rates()) > 1 and any(first.isdisjoint(second) for first, second in pairwise(named)):
        raise Unclear(words.ambiguity("two_services", sheet.line.text))


def _lead(sheet: Sheet, amounts: list[Amount]) -> None:
    """The period that stands before all figures, given to the figures that have none of their own."""
    if len(set(sheet.lead)) > 1:
        raise sheet.unclear("not_understood", *(fact for fact in sheet.facts if isinstance(fact, Every)))
    if not sheet.lead:
        return
    per = sheet.lead[0]
    for amount in amounts:
        counted = amount.count or amount.days
        rates = [rate for rate in (amount.count, amount.days, amount.minutes, amount.total) if rate is not None]
        if any(rate.per == per for rate in rates):
            continue
        if counted is not None and counted.per is None:
            counted.per = per
        elif per.period == "day" and counted is not None and amount.minutes is not None and amount.minutes.per is None:
            amount.minutes.per = per
        elif counted is None and rates and rates[0].per is None:
            rates[0].per = per
        elif per.period == "day" and amount.days is not None and rates == [amount.days]:
            continue
        else:
            raise sheet.unclear("not_understood", *(rate.fact for rate in rates))


def _restates(sheet: Sheet, first: Amount, second: Amount) -> bool:
    """Whether the second only says the first again: "270 minutes a day, 1350 a week", "60 a week, two of 30"."""
    if second.joint not in ("COMMA", "STOP", "SLASH") or second.names - second.after - first.names:
        return False
    if first.minutes is None or second.minutes is None:
        return False
    plain = [amount.rates() == [amount.minutes] for amount in (first, second)]
    if all(plain) and first.minutes.per is not None and second.minutes.per is None and second.each and not first.each:
        return True  # "120 minutes monthly, 30 minutes per session"
    if all(plain):
        pers = {first.minutes.per, second.minutes.per}
        return len(pers) == 2 and None not in pers
    return any(plain) and (first.count is None) != (second.count is None)


def _sum(sheet: Sheet, amounts: list[Amount]) -> Promise:
    """Several amounts joined: their sum, where each is said of something else (convention 11)."""
    if any(amount.joint in ("OR", "SLASH", "") for amount in amounts[1:]):
        raise Unclear(words.ambiguity("not_understood", sheet.amount_quote(*amounts)))
    if _of_several_students(sheet, amounts):
        raise Unclear(words.ambiguity("two_services", sheet.amount_quote(*amounts)))
    last = amounts[-1]
    if any(amount.minutes is None and amount.total is None for amount in amounts):
        return _sum_of_counts(sheet, amounts, last)
    promises = [solve(sheet, amount) for amount in amounts]
    periods = {(promise.period, promise.every) for promise in promises}
    stated = {each for each in periods if each[0] is not None}
    if len(stated) > 1:
        raise Unclear(words.ambiguity("two_services", sheet.amount_quote(*amounts)))
    if len(periods) > 1 and promises[-1].period is None:
        raise Unclear(words.ambiguity("not_understood", sheet.amount_quote(*amounts)))
    joints = [amount.joint for amount in amounts[1:]]
    uncounted = any(promise.period is None and promise.sessions is None for promise in promises)
    subjects = all(any(name.startswith("SUBJECT:") for name in amount.names) for amount in amounts)
    if uncounted and not subjects and len(periods) > 1 and joints[-1] in ("COMMA", "STOP"):
        raise Unclear(words.ambiguity("no_time_span", sheet.amount_quote(*amounts)))
    if len(periods) > 1 and any(promise.period is not None for promise in promises[:-1]):
        raise Unclear(words.ambiguity("not_understood", sheet.amount_quote(*amounts)))
    labelled = all(amount.names for amount in amounts) and all(
        first.names != second.names for first, second in pairwise(amounts)
    )
    about_subjects = all(any(name.startswith("SUBJECT:") for name in amount.names) for amount in amounts[:2])
    for amount in amounts[1:]:
        words_of = {word for name in amount.names for word in name.partition(":")[2].split()}
        if words_of & HAVING:
            raise Unclear(words.ambiguity("change", sheet.amount_quote(*amounts)))
        kinds = {name.partition(":")[0] for name in amount.names}
        if amount.joint in ("COMMA", "STOP") and kinds <= {"GAP", "STUDENT", "LABEL"}:
            labelled = (
                labelled and amount.joint == "COMMA" and about_subjects
            )  # "... Room A, ..." may be the same amount at another time
    if not labelled and not all(amount.joint in ("plus", "+") for amount in amounts[1:]):
        raise Unclear(words.ambiguity("totals_differ", sheet.amount_quote(*amounts)))
    period, every = next(iter(stated), (None, None))
    counted = [promise.sessions is not None for promise in promises]
    if any(counted) != all(counted) or sheet.found:
        raise Unclear(words.ambiguity("not_understood", sheet.amount_quote(*amounts)))
    sessions = sum((promise.sessions or Fraction(0) for promise in promises), Fraction(0)) if all(counted) else None
    if sessions is None:
        parts = [promise.whole for promise in promises]
        if None in parts:
            raise Unclear(words.ambiguity("not_understood", sheet.amount_quote(*amounts)))
        return Promise(None, None, sum((part or Fraction(0) for part in parts), Fraction(0)), period, every)
    named = [{name for name in amount.names if name.partition(":")[0] in _SAID_OF} for amount in amounts]
    lengths = {promise.minutes for promise in promises}
    services = {name for names in named for name in names if name.startswith("SERVICE:")}
    if period is None and len(services) > 1:
        raise Unclear(words.ambiguity("two_services", sheet.line.text))
    if (
        period is not None
        and None not in lengths
        and (len(services) > 1 or (len(lengths) > 1 and named[0] != named[1]))
    ):
        whole = sum((product_of(promise) or Fraction(0) for promise in promises), Fraction(0))
        return Promise(None, None, whole, period, every)  # sessions of two services are not counted together
    wholes = [(promise.sessions or Fraction(0)) * (promise.minutes or Fraction(0)) for promise in promises]
    if None in lengths:
        raise Unclear(words.ambiguity("not_understood", sheet.amount_quote(*amounts)))
    length = lengths.pop() if len(lengths) == 1 else None
    if period is None and length is None:
        raise Unclear(words.ambiguity("no_time_span", sheet.amount_quote(*amounts)))
    return Promise(sessions, length, sum(wholes, Fraction(0)) if period else None, period, every)


def _of_several_students(sheet: Sheet, amounts: list[Amount]) -> bool:
    """Whether the amounts are of different students: "5 hours for elementary students, 10 for secondary students"."""
    said = [fact for fact in sheet.facts if isinstance(fact, Said)]
    students = [sheet.quote(fact).casefold() for fact in said if fact.kind == "STUDENT"]
    if sum(student.endswith(MANY_STUDENTS) for student in students) > 1:
        return True
    for before, fact in pairwise(sheet.facts):
        if isinstance(before, Said) and isinstance(fact, Said) and fact.kind == "STUDENT":
            led = sheet.quote(before).casefold().partition(" ")[0] in ("for", "to", "para")
            if led and sheet.quote(fact).casefold().endswith(MANY_STUDENTS):
                return True  # "... for students with autism, and ... for others"
    named = [
        {name for name in amount.names if name.partition(":")[0] == "LABEL" and name.partition(":")[2] in GRADES}
        | {word for name in amount.names for word in name.partition(":")[2].split() if word in STUDENTS_OF}
        for amount in amounts
    ]
    return sum(bool(each) for each in named) > 1


def _sum_of_counts(sheet: Sheet, amounts: list[Amount], last: Amount) -> Promise:
    """Counts that share one length said of each: "twice individual and once in group a week, 30 minutes each"."""
    counts = [amount.count for amount in amounts]
    if last.each and all(amount.minutes is None for amount in amounts[:-1]) and None not in counts:
        total = Fraction(0)
        for rate in counts:
            assert rate is not None
            total += sheet.clear(rate, "sessions") or Fraction(0)
        pers = {rate.per for rate in counts if rate is not None and rate.per is not None}
        if len(pers) == 1 and last.count is not None and last.count.per is not None and not sheet.found:
            last.count.figure = Figure(total)
            return solve(sheet, last)
    raise Unclear(words.ambiguity("two_services", sheet.amount_quote(*amounts)))


def _agree(sheet: Sheet, promise: Promise, beside: list[Amount], main: list[Amount]) -> Promise:
    """The promise, with what a bracket says of it again: both must come to the same."""
    found = sheet.amount_quote(*main, *beside)
    others = [solve(sheet, amount) for amount in beside]
    if len(others) > 1:
        sums = [other.whole if other.sessions is None else product_of(other) for other in others]
        periods = {(other.period, other.every) for other in others} - {
            (None, None),
            (promise.period, promise.every),
        }
        if periods or None in sums:
            raise Unclear(words.ambiguity("totals_differ", found))
        whole = sum((part or Fraction(0) for part in sums), Fraction(0))
        if promise.whole != whole:
            raise Unclear(_differ(sheet, found, promise, replace(promise, sessions=None, minutes=None, whole=whole)))
        return promise
    other = others[0]
    both = combined(promise, other) or combined(other, promise)
    if both is None:
        raise Unclear(_differ(sheet, found, promise, other))
    return both


def _differ(sheet: Sheet, found: str, first: Promise, second: Promise) -> Ambiguity:
    return words.ambiguity("totals_differ", found, (first.said(), second.said()) if first != second else ())


def _parts_fit(sheet: Sheet, promise: Promise, amounts: list[Amount]) -> None:
    """Numbers said of a part ("60 individual, 60 group"; "two are group") must fit the whole."""
    if not sheet.parts:
        return
    total = sum((part.figure.value or Fraction(0) for part, _ in sheet.parts), Fraction(0))
    amount = amounts[0]
    stated = amount.minutes or amount.total
    wholes = [rate.figure.value for rate in (amount.count, amount.days, stated) if rate is not None]
    some = len(sheet.parts) == 1 and amount.count is not None and amount.count.figure.value is not None
    if len(amounts) > 1 or not (total in wholes or (some and total <= (amount.count.figure.value or 0))):  # type: ignore[union-attr]
        raise sheet.unclear("not_understood", *(part for part, _ in sheet.parts))

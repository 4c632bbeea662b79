"""What each recorded session says: RECORD.md rule 4 (what is set aside, what is said twice) and the minutes of rules 5 and 6."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from makewhole.calendars.day_numbers import day_number
from makewhole.ledger.rounding import at_least_zero
from makewhole.ledger.joins import beside

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from makewhole.ledger.tables import Tables


def told_sessions(t: Tables) -> ir.Table:
    """One row per session up to as_of that tells what happened, duplicates still in it.

    Columns: session_id, promise_id, day, starts_at, kind, planned, delivered, effective (minutes that count, rule 5), miss
    (planned minutes not delivered, rule 6), length_unknown (a miss whose length nobody knows), reason (as given or derived),
    makes_up, award_id, counted (false: a duplicate of the row `stands_for`), stands_for.
    """
    promises = t.promise_terms.select("promise_id", "consult", "minutes")
    s = t.sessions.cross_join(t.settings)
    s = s.filter(s.date <= s.as_of)
    s = beside(s, promises, "promise_id")
    kind = s.kind.fill_null("regular")
    # Rule 4: a regular session with neither minutes nor a reason tells nothing, whatever else it says.
    s = s.filter(~((kind == "regular") & s.delivered_minutes.isnull() & s.reason.isnull()))
    kind = s.kind.fill_null("regular")
    as_written = s.as_written.fill_null(True)
    consult = s.consult.fill_null(False)
    promised_contact = ibis.cases(
        (s.contact.isnull(), True),
        (s.contact == "attempt", False),
        else_=(s.contact == "consult") == consult,
    )
    no_promise = s.promise_id.isnull()  # a compensatory session of an award counts whatever else it says (rule 13)
    counts = no_promise | (as_written & promised_contact)
    delivered = s.delivered_minutes.fill_null(0)
    effective = counts.ifelse(delivered, 0)
    unlike = s.reason.notnull() | ~as_written | ~promised_contact
    planned = s.planned_minutes.fill_null(unlike.ifelse(s.minutes, delivered))
    told = s.select(
        "session_id",
        "promise_id",
        "starts_at",
        "makes_up",
        "award_id",
        "source",
        kind=kind,
        day=day_number(s.date),
        given_planned=s.planned_minutes,
        given_delivered=s.delivered_minutes,
        planned=planned,
        effective=effective,
        miss=at_least_zero(planned.fill_null(0) - effective),
        length_unknown=planned.isnull(),
        reason=ibis.cases(
            (s.reason.notnull(), s.reason),
            (~as_written | (~promised_contact & (s.contact != "attempt").fill_null(True)), "not_as_written"),
            else_="not_stated",
        ),
    )
    untimed = told.starts_at.isnull()
    nothing = ibis.null("int64")
    same = ibis.window(
        group_by=[
            told.promise_id.fill_null(ibis.literal("~") + told.session_id),
            told.kind,
            told.day,
            told.starts_at,
            untimed.ifelse(told.given_planned, nothing),
            untimed.ifelse(told.given_delivered, nothing),
            untimed.ifelse(told.source, ibis.null("string")),
        ],
        order_by=[told.effective, told.session_id],
        rows=(None, None),
    )
    stands_for = told.session_id.first().over(same)
    return told.mutate(stands_for=stands_for).mutate(counted=ibis._.session_id == ibis._.stands_for)


def regular_sessions(t: Tables) -> ir.Table:
    """One row per regular session that counts, with the period that holds it, and what it delivers and misses there.

    Columns: promise_id, bucket (null: in no period of the promise, or outside the promise), session_id, day, starts_at,
    effective, delivered (its part of the period's promise), extra (the rest), miss, cum_miss (misses of the period up to and
    with this one, by day, start, id), all_miss (misses of the period), length_unknown, reason, planned, given_delivered.
    A session in a period not yet begun is not here (rule 5).
    """
    s = t.told_sessions
    s = s.filter((s.kind == "regular") & s.counted & s.promise_id.notnull())
    p = t.promise_terms
    p = p.filter(p.not_countable.isnull())
    s = s.join(p.select("promise_id", first_day=p.starts, last_day=p.ends), "promise_id")
    within = (s.day >= s.first_day) & (s.day <= s.last_day)
    s = s.mutate(period_day=within.ifelse(s.day, ibis.null("int64")))
    of_period = t.period_spans
    s = s.left_join(
        of_period,
        [s.promise_id == of_period.promise_id, s.period_day >= of_period.starts, s.period_day <= of_period.ends],
    )
    s = s.filter(s.begun.fill_null(True))
    by_day = ibis.window(
        group_by=[s.promise_id, s.bucket],
        order_by=[s.day, s.starts_at.asc(nulls_first=True), s.session_id],
        rows=(None, 0),
    )
    # A window that sums nothing but this order: both running sums come out of one sort.
    s = s.mutate(cum_effective=s.effective.sum().over(by_day), cum_miss=s.miss.sum().over(by_day))
    before = s.cum_effective - s.effective
    delivered = s.bucket.isnull().ifelse(
        0, at_least_zero(ibis.least(s.effective, s.amount.fill_null(0) - before))
    )
    return s.select(
        "promise_id",
        "bucket",
        "session_id",
        "day",
        "starts_at",
        "effective",
        "miss",
        "cum_miss",
        "length_unknown",
        "reason",
        "planned",
        "given_delivered",
        delivered=delivered,
        extra=s.effective - delivered,
    )

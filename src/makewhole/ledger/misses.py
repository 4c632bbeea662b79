"""What of each period was not delivered, and which miss or gap day carries it: RECORD.md rules 5 to 8."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from makewhole.calendars.day_numbers import day_number
from makewhole.ledger.joins import beside
from makewhole.ledger.rounding import at_least_zero, round_half_up
from makewhole.ledger.sessions import by_day, regular_sessions

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from makewhole.ledger.tables import Tables


def period_sums(t: Tables) -> ir.Table:
    """One row per period begun: what was delivered, what the misses carry, and what no miss explains (rules 5 to 7).

    Columns: promise_id, bucket, starts, ends, amount, delivered, surplus (effective minutes beyond the amount), cured
    (missed minutes that other sessions made good, the earliest first), unexplained, length_unknown, inside,
    last_inside, closed.
    """
    s = regular_sessions(t)
    sums = (
        s.filter(s.bucket.notnull())
        .group_by(["promise_id", "bucket"])
        .agg(
            held=s.effective.sum().cast("int64"),
            missed=s.miss.sum().cast("int64"),
            length_unknown=s.length_unknown.max(),
        )
    )
    p = t.period_spans
    p = beside(p.filter(p.begun), sums, "promise_id", "bucket")
    held = p.held.fill_null(0)
    p = p.mutate(
        delivered=ibis.least(p.amount, held),
        surplus=at_least_zero(held - p.amount),
        beyond=p.missed.fill_null(0) - at_least_zero(p.amount - held),
    )
    return p.select(
        "promise_id",
        "bucket",
        "starts",
        "ends",
        "amount",
        "inside",
        "first_inside",
        "last_inside",
        "closed",
        "delivered",
        "surplus",
        cured=at_least_zero(p.beyond),
        unexplained=at_least_zero(-p.beyond),
        length_unknown=p.length_unknown.fill_null(False),
    )


def cured_misses(t: Tables) -> ir.Table:
    """The misses of periods in which other sessions made some of them good (rule 7).

    Columns: promise_id, bucket, session_id, day, starts_at, miss, cured (of the whole period).
    """
    p = t.period_sums
    p = p.filter(p.cured > 0).select("promise_id", "bucket", "cured")
    s = regular_sessions(t)
    s = s.filter(s.miss > 0).join(p, ["promise_id", "bucket"])
    return s.select("promise_id", "bucket", "session_id", "day", "starts_at", "miss", "cured")


def uncured_misses(t: Tables) -> ir.Table:
    """What each miss of such a period still carries: the earliest are cured first, in whole or in part (rule 7).

    Columns: session_id, carried (minutes).
    """
    s = t.cured_misses
    order = ibis.window(group_by=[s.promise_id, s.bucket], order_by=by_day(s), rows=(None, 0))
    s = s.mutate(cum=s.miss.sum().over(order).cast("int64"))
    return s.select("session_id", carried=at_least_zero(ibis.least(s.miss, s.cum - s.cured)))


def gap_days(t: Tables) -> ir.Table:
    """One row per school day in a gap that adds a minute or more to what its period lacks (rule 8).

    Columns: promise_id, bucket, day, gap_id, reason (of the first gap, by first day and id, that holds
    the day), minutes.
    """
    g = t.gaps
    g = g.select("gap_id", "promise_id", "reason", first=day_number(g.starts_on), last=day_number(g.ends_on))
    p = t.promise_terms.select("promise_id", "calendar", "esy", "starts", "ends")
    g = g.join(p, "promise_id").cross_join(t.settings)
    d = t.calendar_days
    d = d.filter(d.open).select("calendar", "esy", "day")
    lo = ibis.greatest(g["first"], g.starts)
    hi = ibis.least(ibis.least(g["last"], g.ends), day_number(g.as_of))
    g = g.mutate(lo=lo, hi=hi)
    held = g.join(d, [g.calendar == d.calendar, g.esy == d.esy, d.day >= g.lo, d.day <= g.hi])
    spans = t.period_spans.select("promise_id", "bucket", period_start="starts", period_end="ends")
    held = held.join(
        spans,
        [held.promise_id == spans.promise_id, held.day >= spans.period_start, held.day <= spans.period_end],
    )
    order = ibis.window(
        group_by=[held.promise_id, held.bucket, held.day], order_by=[held["first"], held.gap_id], rows=(None, 0)
    )
    held = held.mutate(which=ibis.row_number().over(order))
    held = held.filter(held.which == 0).select("promise_id", "bucket", "day", "gap_id", "reason")
    in_period = ibis.window(group_by=[held.promise_id, held.bucket], order_by=held.day, rows=(None, 0))
    held = held.mutate(i=ibis.row_number().over(in_period) + 1)
    p = t.period_sums
    held = held.join(p.select("promise_id", "bucket", "amount", "inside", "unexplained"), ["promise_id", "bucket"])
    carried = ibis.least(held.unexplained, round_half_up(held.amount * held.i, held.inside))
    carried_before = ibis.least(held.unexplained, round_half_up(held.amount * (held.i - 1), held.inside))
    held = held.select("promise_id", "bucket", "day", "gap_id", "reason", minutes=carried - carried_before)
    return held.filter(held.minutes > 0)


def missed(t: Tables) -> ir.Table:
    """One row per miss that carries a minute or more: a session's or a gap day's.

    Columns: miss_id (the session, or the promise and day of a gap day), promise_id, plan_id, student_id, service, esy,
    kind, policy, calendar, bucket, day, starts_at, session_id, gap_id, reason, minutes.
    """
    s = regular_sessions(t)
    s = s.filter((s.miss > 0) & s.bucket.notnull())
    s = beside(s, t.uncured_misses, "session_id")
    of_sessions = s.select(
        "promise_id",
        "bucket",
        "day",
        "starts_at",
        "session_id",
        "reason",
        gap_id=ibis.null("string"),
        minutes=s.carried.fill_null(s.miss),
        miss_id=ibis.literal("session ") + s.session_id,
    )
    g = t.gap_days
    of_gaps = g.select(
        "promise_id",
        "bucket",
        "day",
        "reason",
        "gap_id",
        "minutes",
        starts_at=ibis.null("string"),
        session_id=ibis.null("string"),
        miss_id=ibis.literal("gap ") + g.promise_id + ibis.literal(" ") + g.day.cast("string"),
    ).select(of_sessions.columns)
    both = of_sessions.filter(of_sessions.minutes > 0).union(of_gaps)
    promises = t.promise_terms.select(
        "promise_id", "plan_id", "student_id", "service", "esy", "kind", "policy", "calendar"
    )
    return both.join(promises, "promise_id")


def unexplained(t: Tables) -> ir.Table:
    """One row per period with minutes that no miss explains (rule 8): unrecorded, assumed delivered, or upcoming.

    Columns: promise_id, bucket, unrecorded, assumed, upcoming (minutes, one of them above 0).
    """
    g = t.gap_days
    carried = g.group_by(["promise_id", "bucket"]).agg(in_gaps=g.minutes.sum().cast("int64"))
    p = t.period_sums
    p = beside(p.filter(p.unexplained > 0), carried, "promise_id", "bucket")
    p = p.mutate(rest=p.unexplained - p.in_gaps.fill_null(0))
    p = p.filter(p.rest > 0).join(t.promise_terms.select("promise_id", "unlogged"), "promise_id")
    assumed = p.closed & (p.unlogged == "delivered") & ~p.length_unknown
    return p.select(
        "promise_id",
        "bucket",
        upcoming=p.closed.ifelse(0, p.rest),
        assumed=assumed.ifelse(p.rest, 0),
        unrecorded=(p.closed & ~assumed).ifelse(p.rest, 0),
    )

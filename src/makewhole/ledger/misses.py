"""What of each period was not delivered, and which miss or gap day carries it: RECORD.md rules 5 to 8."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from makewhole.calendars.day_numbers import day_number
from makewhole.ledger.rounding import at_least_zero, round_half_up
from makewhole.ledger.joins import beside

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from makewhole.ledger.tables import Tables


def period_sums(t: Tables) -> ir.Table:
    """One row per period begun: what was delivered, what the misses carry, and what no miss explains (rules 5 to 7).

    Columns: promise_id, bucket, starts, ends, amount, delivered, cured (missed minutes that other sessions made good, the
    earliest first), unexplained, length_unknown, inside, first_inside, last_inside, closed.
    """
    s = t.regular_sessions
    sums = (
        s.filter(s.bucket.notnull())
        .group_by(["promise_id", "bucket"])
        .agg(delivered=s.delivered.sum(), missed=s.miss.sum(), length_unknown=s.length_unknown.max())
    )
    p = t.period_spans
    p = beside(p.filter(p.begun), sums, "promise_id", "bucket")
    delivered = p.delivered.fill_null(0)
    missed = p.missed.fill_null(0)
    shortfall = p.amount - delivered
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
        delivered=delivered,
        cured=at_least_zero(missed - shortfall),
        unexplained=at_least_zero(shortfall - missed),
        length_unknown=p.length_unknown.fill_null(False),
    )


def gap_days(t: Tables) -> ir.Table:
    """One row per school day in a gap that adds a minute or more to what its period lacks (rule 8).

    Columns: promise_id, bucket, day, gap_id, reason (of the first gap, by first day and id, that holds the day), minutes.
    """
    g = t.gaps
    g = g.select("gap_id", "promise_id", "reason", first=day_number(g.starts_on), last=day_number(g.ends_on))
    d = t.promise_days
    d = d.filter(d.inside).cross_join(t.settings)
    d = d.filter(d.day <= day_number(d.as_of))
    held = d.join(g, [d.promise_id == g.promise_id, d.day >= g.first, d.day <= g.last])
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
    held = held.select("promise_id", "bucket", "day", "gap_id", "reason", minutes=(carried - carried_before).cast("int64"))
    return held.filter(held.minutes > 0)


def missed(t: Tables) -> ir.Table:
    """One row per miss that carries a minute or more: a session's or a gap day's.

    Columns: miss_id (the session, or the promise and day of a gap day), promise_id, plan_id, student_id, service, esy, kind,
    policy, calendar, bucket, day, starts_at, session_id, gap_id, reason, minutes, and `oldest`, the order "oldest first" of
    rule 9 (by day, start with none first, session id with a gap's first, promise id) as a text that sorts so.
    """
    s = t.regular_sessions
    p = t.period_sums
    s = s.filter(s.miss > 0).join(p.select("promise_id", "bucket", "cured"), ["promise_id", "bucket"])
    carried = at_least_zero(ibis.least(s.miss, s.cum_miss - s.cured))
    of_sessions = s.select(
        "promise_id", "bucket", "day", "starts_at", "session_id", gap_id=ibis.null("string"), reason=s.reason, minutes=carried
    )
    g = t.gap_days
    of_gaps = g.select(
        "promise_id",
        "bucket",
        "day",
        starts_at=ibis.null("string"),
        session_id=ibis.null("string"),
        gap_id=g.gap_id,
        reason=g.reason,
        minutes=g.minutes,
    )
    both = of_sessions.filter(of_sessions.minutes > 0).union(of_gaps)
    promises = t.promise_terms.select(
        "promise_id", "plan_id", "student_id", "service", "esy", "kind", "policy", "calendar"
    )
    both = both.join(promises, "promise_id")
    return both.mutate(
        miss_id=both.session_id.fill_null(
            both.promise_id + ibis.literal(" ") + both.day.cast("string")
        )
    )


def unexplained(t: Tables) -> ir.Table:
    """One row per period with minutes that no miss explains (rule 8): unrecorded, assumed delivered, or upcoming.

    Columns: promise_id, bucket, unrecorded, assumed, upcoming (minutes, one of them above 0).
    """
    g = t.gap_days
    carried = g.group_by(["promise_id", "bucket"]).agg(in_gaps=g.minutes.sum())
    p = t.period_sums
    p = beside(p.filter(p.unexplained > 0), carried, "promise_id", "bucket")
    p = p.mutate(rest=(p.unexplained - p.in_gaps.fill_null(0)).cast("int64"))
    p = p.filter(p.rest > 0).join(t.promise_terms.select("promise_id", "unlogged"), "promise_id")
    assumed = p.closed & (p.unlogged == "delivered") & ~p.length_unknown
    return p.select(
        "promise_id",
        "bucket",
        upcoming=p.closed.ifelse(0, p.rest),
        assumed=assumed.ifelse(p.rest, 0),
        unrecorded=(p.closed & ~assumed).ifelse(p.rest, 0),
    )

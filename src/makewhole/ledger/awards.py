"""Compensatory minutes against the awards they serve: RECORD.md rule 13."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from makewhole.calendars.day_numbers import day_number
from makewhole.ledger.rounding import at_least_zero
from makewhole.ledger.settlement import in_order
from makewhole.ledger.joins import beside

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from makewhole.ledger.tables import Tables


def awards_made(t: Tables) -> ir.Table:
    """One row per award up to as_of. Columns: award_id, student_id, service, minutes, day, due (day numbers)."""
    a = t.awards.cross_join(t.settings)
    a = a.filter(a.awarded_on <= a.as_of)
    return a.select(
        "award_id", "student_id", "service", "minutes", day=day_number(a.awarded_on), due=day_number(a.due_on)
    )


def compensatory_sessions(t: Tables) -> ir.Table:
    """One row per compensatory session that counts, with what it gives to the award it names, whatever the days.

    Columns: session_id, promise_id (null: none), student_id, service, day, rank, minutes, names (an award made by as_of),
    named_minutes (what that award takes).
    """
    s = t.told_sessions
    s = s.filter((s.kind == "compensatory") & s.counted)
    p = t.promise_terms.select("promise_id", promised_to="student_id", promised_service="service")
    s = beside(s, p, "promise_id")
    a = t.awards_made.select(named="award_id", awarded_to="student_id", awarded_service="service", award="minutes")
    s = s.left_join(a, s.award_id == a.named)
    order = [s.day, s.starts_at.asc(nulls_first=True), s.session_id]
    by_award = ibis.window(group_by=s.named, order_by=order, rows=(None, 0))
    overall = ibis.window(order_by=order, rows=(None, 0))
    s = s.mutate(cum=s.effective.sum().over(by_award), place=ibis.row_number().over(overall))
    named = at_least_zero(ibis.least(s.effective, s.award - (s.cum - s.effective)))
    return s.select(
        "session_id",
        "promise_id",
        "day",
        student_id=s.promised_to.fill_null(s.awarded_to),
        service=s.promised_service.fill_null(s.awarded_service),
        rank=s.place,
        minutes=s.effective,
        names=s.named,
        named_minutes=s.named.isnull().ifelse(0, named),
    )


def award_settlements(t: Tables) -> ir.Table:
    """Every compensatory minute that an award takes, one row per session and award.

    Columns: session_id, award_id, minutes (> 0).
    """
    s = t.compensatory_sessions
    named = s.filter(s.named_minutes > 0).select("session_id", award_id="names", minutes="named_minutes")
    taken = named.group_by("award_id").agg(taken=named.minutes.sum())
    a = beside(t.awards_made, taken, "award_id")
    order = ibis.window(order_by=[a.day, a.award_id], rows=(None, 0))
    pool = a.student_id + ibis.literal("\n") + a.service
    a = a.select(
        "day", id=a.award_id, pool=pool, rank=ibis.row_number().over(order), minutes=(a.minutes - a.taken.fill_null(0)).cast("int64")
    )
    s = s.filter(s.student_id.notnull())
    supplies = s.select(
        "day",
        "rank",
        id=s.session_id,
        pool=s.student_id + ibis.literal("\n") + s.service,
        minutes=s.minutes - s.named_minutes,
    )
    rest = in_order(supplies.filter(supplies.minutes > 0), a.filter(a.minutes > 0))
    both = named.union(rest.select(session_id="supply_id", award_id="claim_id", minutes="minutes"))
    return both.group_by(["session_id", "award_id"]).agg(minutes=both.minutes.sum().cast("int64"))

"""Compensatory minutes against the awards they serve: RECORD.md rule 13."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from makewhole.calendars.day_numbers import day_number
from makewhole.ledger.joins import beside
from makewhole.ledger.rounding import at_least_zero
from makewhole.ledger.sessions import counted_sessions
from makewhole.ledger.settlement import in_order

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
    """One row per compensatory session that counts: whose it is, and the award it names.

    A session without a promise has the student and service of the award it names; while that award is not made by
    as_of, nothing says whose the minutes are, and the session counts nowhere.

    Columns: session_id, promise_id (null: none), student_id, service, day, starts_at, minutes, award_id (as given),
    names (that award, where it is made by as_of and of the same student), award (its minutes), row.
    """
    s = counted_sessions(t)
    s = s.filter(s.kind == "compensatory")
    p = t.promise_terms.select("promise_id", promised_to="student_id", promised_service="service")
    a = t.awards_made
    a = a.select("award_id", names=a.award_id, awarded_to=a.student_id, awarded_service=a.service, award=a.minutes)
    s = beside(beside(s, p, "promise_id"), a, "award_id")
    # An award of another student is named by mistake: one child's minutes never serve another's award.
    own = (s.promised_to.isnull() | (s.promised_to == s.awarded_to)).fill_null(False)
    return s.select(
        "session_id",
        "promise_id",
        "day",
        "starts_at",
        "award_id",
        "award",
        "row",
        names=own.ifelse(s.names, ibis.null("string")),
        student_id=s.promised_to.fill_null(s.awarded_to),
        service=s.promised_service.fill_null(s.awarded_service),
        minutes=s.effective,
    )


def named_provisions(t: Tables) -> ir.Table:
    """Minutes that each compensatory session gives to the award it names, whatever the days (rule 13).

    Columns: session_id, award_id, minutes (> 0).
    """
    s = t.compensatory_sessions
    s = s.filter(s.names.notnull())
    order = ibis.window(
        group_by=s.names, order_by=[s.day, s.starts_at.asc(nulls_first=True), s.session_id], rows=(None, 0)
    )
    s = s.mutate(cum=s.minutes.sum().over(order).cast("int64"))
    given = at_least_zero(ibis.least(s.minutes, s.award - (s.cum - s.minutes)))
    s = s.select("session_id", award_id=s.names, minutes=given)
    return s.filter(s.minutes > 0)


def provisions_in_order(t: Tables) -> ir.Table:
    """Minutes that what is left gives to awards of the same student and service made on or before its day,
    oldest first.

    Columns: session_id, award_id, minutes (> 0).
    """
    n = t.named_provisions
    spent = n.group_by("session_id").agg(spent=n.minutes.sum().cast("int64"))
    taken = n.group_by("award_id").agg(taken=n.minutes.sum().cast("int64"))
    a = beside(t.awards_made, taken, "award_id")
    nothing = ibis.null("string")
    claims = a.select(
        "day",
        id=a.award_id,
        pool=a.student_id + ibis.literal("\n") + a.service,
        first=nothing,
        second=a.award_id,
        third=nothing,
        minutes=a.minutes - a.taken.fill_null(0),
    )
    s = t.compensatory_sessions
    s = beside(s.filter(s.student_id.notnull()), spent, "session_id")
    supplies = s.select(
        "day",
        id=s.session_id,
        pool=s.student_id + ibis.literal("\n") + s.service,
        first=s.starts_at,
        second=s.session_id,
        third=nothing,
        minutes=s.minutes - s.spent.fill_null(0),
    )
    met = in_order(supplies.filter(supplies.minutes > 0), claims.filter(claims.minutes > 0))
    return met.rename(session_id="supply_id", award_id="claim_id")


def award_settlements(t: Tables) -> ir.Table:
    """Every compensatory minute that an award takes, one row per session and award.

    Columns: session_id, award_id, minutes (> 0).
    """
    both = t.named_provisions.union(t.provisions_in_order.select(t.named_provisions.columns))
    return both.group_by(["session_id", "award_id"]).agg(minutes=both.minutes.sum().cast("int64"))

"""Which make-up minutes restore which miss: RECORD.md rules 10 to 12.

A queue of claims (misses) met from supplies (make-up sessions) in order, each supply only for claims dated on or before
its own day, is what rules 12 and 13 share; `in_order` is that queue, without a loop: what has been used by the k-th supply is
U(k) = M(k) - max(0, max over j <= k of (M(j) - C(j))), with M the minutes supplied and C the minutes claimed by then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from makewhole.ledger.outcomes import oldest_first
from makewhole.ledger.rounding import at_least_zero
from makewhole.ledger.joins import beside

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from makewhole.ledger.tables import Tables


def in_order(supplies: ir.Table, claims: ir.Table) -> ir.Table:
    """Minutes of each supply that go to each claim, oldest claim first, none to a claim after the supply's own day.

    Both tables have: pool (text: only the same pool meets), id, day, rank (integer: the order within pool), minutes (> 0).
    Returns: supply_id, claim_id, minutes (> 0).
    """
    s = supplies.select("pool", "id", "day", "rank", "minutes", is_supply=ibis.literal(1).cast("int64"))
    c = claims.select("pool", "id", "day", "rank", "minutes", is_supply=ibis.literal(0).cast("int64"))
    events = s.union(c)
    order = ibis.window(
        group_by="pool", order_by=[events.day, events.is_supply, events["rank"]], rows=(None, 0)
    )
    events = events.mutate(
        supplied=(events.minutes * events.is_supply).sum().over(order).cast("int64"),
        claimed=(events.minutes * (1 - events.is_supply)).sum().over(order).cast("int64"),
    )
    order = ibis.window(
        group_by="pool", order_by=[events.day, events.is_supply, events["rank"]], rows=(None, 0)
    )
    unused = (events.is_supply * (events.supplied - events.claimed)).max().over(order)
    events = events.mutate(used=events.supplied - at_least_zero(unused))
    given = events.filter(events.is_supply == 1)
    # What the supply before had left used, is where this one begins.
    by_rank = ibis.window(group_by="pool", order_by=[given.day, given["rank"]])
    given = given.select("pool", "id", until=given.used, start=given.used.lag().over(by_rank).fill_null(0))
    asked = events.filter(events.is_supply == 0)
    asked = asked.select("pool", "id", until=asked.claimed, start=asked.claimed - asked.minutes)
    met = given.join(
        asked,
        [given["pool"] == asked["pool"], given["start"] < asked["until"], asked["start"] < given["until"]],
        rname="claim_{name}",
    )
    minutes = ibis.least(met["until"], met["claim_until"]) - ibis.greatest(met["start"], met["claim_start"])
    return met.select(supply_id=met["id"], claim_id=met["claim_id"], minutes=minutes.cast("int64"))


def make_ups(t: Tables) -> ir.Table:
    """One row per make-up session that counts: its pool (student, service, esy), day, place in order, minutes, the miss it names.

    Columns: session_id, promise_id, student_id, service, esy, pool, day, rank, minutes, names (the session it makes up).
    """
    s = t.told_sessions
    s = s.filter((s.kind == "make_up") & s.counted)
    s = s.join(t.promise_terms.select("promise_id", "student_id", "service", "esy"), "promise_id")
    named = t.told_sessions.select(named_id="session_id", names="stands_for")
    s = s.left_join(named, s.makes_up == named.named_id)
    order = ibis.window(order_by=[s.day, s.starts_at.asc(nulls_first=True), s.session_id], rows=(None, 0))
    return s.select(
        "session_id",
        "promise_id",
        "student_id",
        "service",
        "esy",
        "day",
        "names",
        pool=pool_of(s),
        rank=ibis.row_number().over(order),
        minutes=s.effective,
    )


def pool_of(rows: ir.Table) -> ir.StringValue:
    """The accounts that may meet: one student's one service, esy apart."""
    return rows.student_id + ibis.literal("\n") + rows.service + rows.esy.ifelse("\nesy", "\n")


def named_settlements(t: Tables) -> ir.Table:
    """Minutes that each make-up gives to the miss it names, whatever the days (rule 10).

    Columns: session_id (the make-up), miss_id, minutes.
    """
    m = t.outcomes
    m = m.select("miss_id", "session_id", "student_id", "service", claim=m.owed + m.undetermined)
    u = t.make_ups
    pairs = u.join(
        m, [u.names == m.session_id, u.student_id == m.student_id, u.service == m.service], rname="miss_{name}"
    )
    order = ibis.window(group_by="miss_miss_id" if "miss_miss_id" in pairs.columns else "miss_id", order_by=pairs["rank"], rows=(None, 0))
    pairs = pairs.mutate(cum=pairs.minutes.sum().over(order))
    given = at_least_zero(ibis.least(pairs.minutes, pairs.claim - (pairs.cum - pairs.minutes)))
    given_rows = pairs.select("session_id", "miss_id", minutes=given)
    return given_rows.filter(given_rows.minutes > 0)


def declined_misses(t: Tables) -> ir.Table:
    """Owed minutes that the family gave up or turned down, after what was made up by name (rule 11).

    Columns: miss_id, offer_id, minutes (> 0).
    """
    o = t.offers.cross_join(t.settings)
    o = o.filter(o.answer.notnull() & (o.offered_on <= o.as_of) & (o.answered_on.isnull() | (o.answered_on <= o.as_of)))
    named = t.told_sessions.select(named_id="session_id", stands_for="stands_for")
    o = o.join(named, o.session_id == named.named_id)
    last = ibis.window(
        group_by=o.stands_for, order_by=[o.answered_on.desc(nulls_first=False), o.offer_id.desc()], rows=(None, 0)
    )
    o = o.select("offer_id", "answer", "stands_for", which=ibis.row_number().over(last))
    o = o.filter((o.which == 0) & o.answer.isin(["waived", "declined"]))
    m = t.outcomes
    m = m.join(o, m.session_id == o.stands_for)
    m = m.filter((m.answer == "waived") | (m.outcome == "offer"))
    made = t.named_settlements
    made = made.group_by("miss_id").agg(made=made.minutes.sum())
    m = beside(m, made, "miss_id")
    m = m.select("miss_id", "offer_id", minutes=(m.owed - m.made.fill_null(0)).cast("int64"))
    return m.filter(m.minutes > 0)


def claims_left(t: Tables) -> ir.Table:
    """One row per miss: what rules 10 and 11 leave open, and its place in "oldest first" (rule 12).

    Columns: miss_id, pool, day, rank, owed, undetermined (minutes).
    """
    named = t.named_settlements
    named = named.group_by("miss_id").agg(made=named.minutes.sum())
    given_up = t.declined_misses.select("miss_id", given_up="minutes")
    m = t.outcomes
    m = beside(beside(m, named, "miss_id"), given_up, "miss_id")
    order = ibis.window(order_by=oldest_first(m), rows=(None, 0))
    # A miss is owed or undetermined, never both: what was made up by name came off the one it has.
    made = m.made.fill_null(0)
    return m.select(
        "miss_id",
        "day",
        pool=pool_of(m),
        rank=ibis.row_number().over(order),
        owed=at_least_zero(m.owed - made - m.given_up.fill_null(0)),
        undetermined=at_least_zero(m.undetermined - made),
    )


def owed_settlements(t: Tables) -> ir.Table:
    """Minutes that what is left of each make-up gives to owed misses on or before its day (rule 12).

    Columns: supply_id (the make-up), claim_id (the miss), minutes.
    """
    u = t.make_ups
    named = t.named_settlements
    named = named.group_by("session_id").agg(given=named.minutes.sum())
    u = beside(u, named, "session_id")
    u = u.select("pool", "day", "rank", id=u.session_id, minutes=(u.minutes - u.given.fill_null(0)).cast("int64"))
    c = t.claims_left
    return in_order(
        u.filter(u.minutes > 0), c.filter(c.owed > 0).select("pool", "day", "rank", id=c.miss_id, minutes=c.owed)
    )


def settlements(t: Tables) -> ir.Table:
    """Every minute that a make-up restores, one row per make-up session and miss (rules 10 and 12).

    Columns: session_id (the make-up), miss_id, minutes, step (10 or 12).
    """
    named = t.named_settlements.mutate(step=ibis.literal(10).cast("int64"))
    owed = t.owed_settlements
    first = owed.select(session_id="supply_id", miss_id="claim_id", minutes="minutes")
    spent = named.select("session_id", "minutes").union(first.select("session_id", "minutes"))
    spent = spent.group_by("session_id").agg(given=spent.minutes.sum())
    u = beside(t.make_ups, spent, "session_id")
    u = u.select("pool", "day", "rank", id=u.session_id, minutes=(u.minutes - u.given.fill_null(0)).cast("int64"))
    c = t.claims_left
    undetermined = in_order(
        u.filter(u.minutes > 0),
        c.filter(c.undetermined > 0).select("pool", "day", "rank", id=c.miss_id, minutes=c.undetermined),
    ).select(session_id="supply_id", miss_id="claim_id", minutes="minutes")
    return named.union(first.union(undetermined).mutate(step=ibis.literal(12).cast("int64")))

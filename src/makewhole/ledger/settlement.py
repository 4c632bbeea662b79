"""Which make-up minutes restore which miss: RECORD.md rules 10 to 12.

A queue of claims (misses) met from supplies (make-up sessions) in order, each supply only for claims dated on or before
its own day, is what rules 12 and 13 share; `in_order` is that queue, without a loop: by the k-th supply
M(k) - max(0, max over j <= k of (M(j) - C(j))) minutes have been used, with M the minutes supplied and C those claimed
by then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from makewhole.ledger.joins import beside
from makewhole.ledger.rounding import at_least_zero
from makewhole.ledger.sessions import counted_sessions

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from makewhole.ledger.tables import Tables

QUEUE = ("pool", "id", "day", "first", "second", "third", "minutes")
"""What a supply or a claim has: a pool (only the same pool meets), an id, a day, three texts that order the rows of one
day (none first), and minutes above 0."""


def in_order(supplies: ir.Table, claims: ir.Table) -> ir.Table:
    """Minutes of each supply that go to each claim, oldest claim first, none to a claim after the supply's own day.

    Both tables have the columns of QUEUE. Returns: supply_id, claim_id, minutes (> 0).
    """
    events = claims.select(*QUEUE, supplies=ibis.literal(0).cast("int64")).union(
        supplies.select(*QUEUE, supplies=ibis.literal(1).cast("int64"))
    )
    # On one day the claims come first: a make-up may restore what was missed that day.
    order = [
        events.day,
        events.supplies,
        events["first"].asc(nulls_first=True),
        events["second"].asc(nulls_first=True),
        events["third"].asc(nulls_first=True),
    ]
    up_to = ibis.window(group_by="pool", order_by=order, rows=(None, 0))
    events = events.mutate(
        supplied=(events.minutes * events.supplies).sum().over(up_to).cast("int64"),
        claimed=(events.minutes * (1 - events.supplies)).sum().over(up_to).cast("int64"),
    )
    order = [
        events.day,
        events.supplies,
        events["first"].asc(nulls_first=True),
        events["second"].asc(nulls_first=True),
        events["third"].asc(nulls_first=True),
    ]
    idle = events.supplies * (events.supplied - events.claimed)
    up_to = ibis.window(group_by="pool", order_by=order, rows=(None, 0))
    before = ibis.window(group_by="pool", order_by=order, rows=(None, -1))
    events = events.mutate(
        idle=idle.max().over(up_to).cast("int64"), idle_before=idle.max().over(before).fill_null(0).cast("int64")
    )
    used = events.supplied - at_least_zero(events.idle)
    used_before = events.supplied - events.minutes - at_least_zero(events.idle_before)
    given = events.mutate(start=used_before, until=used)
    given = given.filter(given.supplies == 1).select("pool", "id", "start", "until")
    asked = events.mutate(start=events.claimed - events.minutes, until=events.claimed)
    asked = asked.filter(asked.supplies == 0).select("pool", "id", "start", "until")
    met = given.join(
        asked,
        [given.pool == asked.pool, given.start < asked.until, asked.start < given.until],
        rname="claim_{name}",
    )
    minutes = ibis.least(met.until, met.claim_until) - ibis.greatest(met.start, met.claim_start)
    return met.select(supply_id=met.id, claim_id=met.claim_id, minutes=minutes.cast("int64"))


def pool_of(rows: ir.Table) -> ir.StringValue:
    """The accounts that may meet: one student's one service, esy apart."""
    return rows.student_id + ibis.literal("\n") + rows.service + rows.esy.ifelse("\nesy", "\n")


def make_ups(t: Tables) -> ir.Table:
    """One row per make-up session that counts: its pool (student, service, esy), day, minutes, and the miss it names.

    Columns: session_id, promise_id, student_id, service, pool, day, starts_at, minutes, makes_up (the session
    as named).
    """
    s = counted_sessions(t)
    s = s.filter(s.kind == "make_up")
    s = s.join(t.promise_terms.select("promise_id", "student_id", "service", "esy"), "promise_id")
    return s.select(
        "session_id",
        "promise_id",
        "student_id",
        "service",
        "day",
        "starts_at",
        "makes_up",
        "row",
        pool=pool_of(s),
        minutes=s.effective,
    )


def named_settlements(t: Tables) -> ir.Table:
    """Minutes that each make-up gives to the miss it names, whatever the days (rule 10).

    Columns: session_id (the make-up), miss_id, minutes (> 0).
    """
    m = t.outcomes
    m = m.select("miss_id", "student_id", "service", stands_for=m.session_id, claim=m.owed + m.undetermined)
    u = t.make_ups.join(t.session_names.rename(makes_up="named_id"), "makes_up")
    u = u.select("session_id", "student_id", "service", "day", "starts_at", "minutes", "stands_for")
    pairs = u.join(m, ["stands_for", "student_id", "service"])
    order = ibis.window(
        group_by=pairs.miss_id,
        order_by=[pairs.day, pairs.starts_at.asc(nulls_first=True), pairs.session_id],
        rows=(None, 0),
    )
    pairs = pairs.mutate(cum=pairs.minutes.sum().over(order).cast("int64"))
    given = at_least_zero(ibis.least(pairs.minutes, pairs.claim - (pairs.cum - pairs.minutes)))
    given_rows = pairs.select("session_id", "miss_id", minutes=given)
    return given_rows.filter(given_rows.minutes > 0)


def declined_misses(t: Tables) -> ir.Table:
    """Owed minutes that the family gave up or turned down, after what was made up by name (rule 11).

    Columns: miss_id, offer_id, minutes (> 0).
    """
    o = t.offers.cross_join(t.settings)
    o = o.filter(o.answer.notnull() & (o.offered_on <= o.as_of) & (o.answered_on.isnull() | (o.answered_on <= o.as_of)))
    o = o.join(t.session_names, o.session_id == t.session_names.named_id)
    last = ibis.window(
        group_by=o.stands_for, order_by=[o.answered_on.desc(nulls_first=False), o.offer_id.desc()], rows=(None, 0)
    )
    o = o.select("offer_id", "answer", "stands_for", which=ibis.row_number().over(last))
    o = o.filter((o.which == 0) & o.answer.isin(["waived", "declined"]))
    m = t.outcomes
    m = m.join(o, m.session_id == o.stands_for)
    m = m.filter((m.answer == "waived") | (m.outcome == "offer"))
    made = t.named_settlements
    made = made.group_by("miss_id").agg(made=made.minutes.sum().cast("int64"))
    m = beside(m, made, "miss_id")
    m = m.select("miss_id", "offer_id", minutes=m.owed - m.made.fill_null(0))
    return m.filter(m.minutes > 0)


def claims_left(t: Tables) -> ir.Table:
    """One row per miss that rules 10 and 11 leave open, in the columns of QUEUE (rule 12).

    Columns: id (the miss), pool, day, first, second, third, owed, undetermined (minutes, one of them above 0).
    """
    named = t.named_settlements
    named = named.group_by("miss_id").agg(made=named.minutes.sum().cast("int64"))
    given_up = t.declined_misses.select("miss_id", given_up="minutes")
    m = beside(beside(t.outcomes, named, "miss_id"), given_up, "miss_id")
    # A miss is owed or undetermined, never both: what was made up by name came off the one it has.
    made = m.made.fill_null(0)
    m = m.select(
        "day",
        id=m.miss_id,
        pool=pool_of(m),
        first=m.starts_at,
        second=m.session_id,
        third=m.promise_id,
        owed=at_least_zero(m.owed - made - m.given_up.fill_null(0)),
        undetermined=at_least_zero(m.undetermined - made),
    )
    return m.filter((m.owed > 0) | (m.undetermined > 0))


def _supplies(t: Tables, *spent: ir.Table) -> ir.Table:
    """What is left of each make-up after what it gave, in the columns of QUEUE."""
    u = t.make_ups
    for given in spent:
        sums = given.group_by("session_id").agg(given=given.minutes.sum().cast("int64"))
        u = beside(u, sums, "session_id")
        u = u.mutate(minutes=u.minutes - u.given.fill_null(0)).drop("given")
    u = u.filter(u.minutes > 0)
    return u.select(
        "pool", "day", "minutes", id=u.session_id, first=u.starts_at, second=u.session_id, third=u.promise_id
    )


def owed_settlements(t: Tables) -> ir.Table:
    """Minutes that what is left of each make-up gives to owed misses on or before its day (rule 12).

    Columns: session_id (the make-up), miss_id, minutes (> 0).
    """
    c = t.claims_left
    claims = c.filter(c.owed > 0).rename(minutes="owed")
    return in_order(_supplies(t, t.named_settlements), claims).rename(session_id="supply_id", miss_id="claim_id")


def undetermined_settlements(t: Tables) -> ir.Table:
    """Minutes that what is still left gives, in the same way, to misses the team has to decide (rule 12).

    Columns: session_id (the make-up), miss_id, minutes (> 0).
    """
    c = t.claims_left
    claims = c.filter(c.undetermined > 0).rename(minutes="undetermined")
    supplies = _supplies(t, t.named_settlements, t.owed_settlements)
    return in_order(supplies, claims).rename(session_id="supply_id", miss_id="claim_id")


def settlements(t: Tables) -> ir.Table:
    """Every minute that a make-up restores, one row per make-up session and miss (rules 10 and 12).

    Columns: session_id (the make-up), miss_id, minutes, step (10 or 12).
    """
    in_turn = t.owed_settlements.union(t.undetermined_settlements.select(t.owed_settlements.columns))
    named = t.named_settlements.select("session_id", "miss_id", "minutes", step=ibis.literal(10).cast("int64"))
    return named.union(in_turn.select("session_id", "miss_id", "minutes", step=ibis.literal(12).cast("int64")))

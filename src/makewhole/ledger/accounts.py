"""The accounts: what became of each missed minute, the sums by promise and by service, and every posting behind them.

DESIGN.md section 5: promised = delivered + excused + undetermined + resolved + owed + unrecorded + upcoming, and
owed = made_up + declined + open, and awarded = provided + open_award, to the minute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from makewhole.calendars.day_numbers import date_of, day_number
from makewhole.ledger.joins import beside
from makewhole.ledger.rounding import at_least_zero
from makewhole.ledger.sessions import by_day, regular_sessions

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from makewhole.ledger.tables import Tables

IN_THE_SUM = ("delivered", "excused", "undetermined", "resolved", "owed", "unrecorded", "upcoming")
"""The accounts that add up to `promised`."""
OF_PROMISES = (
    "promised",
    "delivered",
    "excused",
    "undetermined",
    "resolved",
    "owed",
    "made_up",
    "declined",
    "open",
    "unrecorded",
    "upcoming",
    "assumed",
    "extra",
    "overdue",
    "misses",
)
OF_AWARDS = ("awarded", "provided", "open_award")


def settled_misses(t: Tables) -> ir.Table:
    """One row per miss with each of its minutes in its account, as of the day (rules 9 to 12).

    Columns: those of `outcomes` that a reader needs, and excused, resolved, undetermined (what the team has still to
    decide and nobody made up), made_up, declined, open, overdue (minutes; undetermined minutes that were made up
    are made_up).
    """
    s = t.settlements
    made = s.group_by("miss_id").agg(made_up=s.minutes.sum().cast("int64"))
    given_up = t.declined_misses.select("miss_id", given_up="minutes")
    m = t.outcomes
    m = beside(beside(m, made, "miss_id"), given_up, "miss_id")
    m = m.cross_join(t.settings)
    made_up = m.made_up.fill_null(0)
    declined = m.given_up.fill_null(0)
    was_owed = m.owed > 0
    open_minutes = was_owed.ifelse(m.owed - made_up - declined, 0)
    return m.select(
        "miss_id",
        "promise_id",
        "plan_id",
        "student_id",
        "service",
        "esy",
        "bucket",
        "day",
        "starts_at",
        "session_id",
        "gap_id",
        "reason",
        "minutes",
        "says",
        "outcome",
        "decided_by",
        "rule",
        "evidence",
        "asks",
        "due",
        "excused",
        "resolved",
        undetermined=was_owed.ifelse(0, m.undetermined - (m.undetermined > 0).ifelse(made_up, 0)),
        made_up=made_up,
        declined=declined,
        open=open_minutes,
        overdue=(m.due < day_number(m.as_of)).fill_null(False).ifelse(open_minutes, 0),
    )


def extras(t: Tables) -> ir.Table:
    """Minutes of single sessions beyond what was promised, missed or awarded: those held in no period of the promise,
    and what is left of make-up and compensatory sessions (rules 5, 12 and 13). The surplus of a period stands in
    `period_sums`.

    Columns: promise_id, session_id, day, minutes (> 0), step.
    """
    columns = ("promise_id", "session_id", "day", "minutes", "step")
    r = regular_sessions(t)
    outside = r.filter(r.bucket.isnull() & (r.effective > 0)).rename(minutes="effective")
    outside = outside.mutate(step=ibis.literal(5).cast("int64")).select(*columns)
    s = t.settlements
    used = s.group_by("session_id").agg(used=s.minutes.sum().cast("int64"))
    u = beside(t.make_ups, used, "session_id")
    u = u.mutate(minutes=u.minutes - u.used.fill_null(0), step=ibis.literal(12).cast("int64"))
    a = t.award_settlements
    spent = a.group_by("session_id").agg(used=a.minutes.sum().cast("int64"))
    c = t.compensatory_sessions
    c = beside(c.filter(c.promise_id.notnull()), spent, "session_id")
    c = c.mutate(minutes=c.minutes - c.used.fill_null(0), step=ibis.literal(13).cast("int64"))
    every = outside.union(u.select(*columns)).union(c.select(*columns))
    return every.filter(every.minutes > 0)


def promise_accounts(t: Tables) -> ir.Table:
    """One row per promise: every account in minutes, null where the promise cannot be counted; misses in sessions."""

    def sums(rows: ir.Table, **minutes: ir.IntegerValue) -> ir.Table:
        return rows.group_by("promise_id").agg(**{name: part.sum().cast("int64") for name, part in minutes.items()})

    p, u, m, x = t.period_sums, t.unexplained, t.settled_misses, t.extras
    of_periods = sums(p, promised=p.amount, in_time=p.delivered, surplus=p.surplus)
    of_rest = sums(u, assumed=u.assumed, unrecorded=u.unrecorded, upcoming=u.upcoming)
    names = ("excused", "undetermined", "resolved", "made_up", "declined", "open", "overdue")
    of_misses = sums(m, **{name: m[name] for name in names}, misses=m.session_id.notnull().cast("int64"))
    of_extras = sums(x, beside_periods=x.minutes)
    every = t.promise_terms.select(
        "promise_id", "student_id", "service", "esy", countable=ibis._.not_countable.isnull()
    )
    for part in (of_periods, of_rest, of_misses, of_extras):
        every = beside(every, part, "promise_id")
    known = {
        name: every[name].fill_null(0)
        for name in (
            *names,
            "promised",
            "in_time",
            "assumed",
            "unrecorded",
            "upcoming",
            "surplus",
            "beside_periods",
            "misses",
        )
    }
    known["delivered"] = known["in_time"] + known["assumed"]
    known["owed"] = known["made_up"] + known["declined"] + known["open"]
    known["extra"] = known["surplus"] + known["beside_periods"]
    unknown = ibis.null("int64")
    return every.select(
        "promise_id",
        "student_id",
        "service",
        "esy",
        "countable",
        **{name: every.countable.ifelse(known[name], unknown) for name in OF_PROMISES},
    )


def service_accounts(t: Tables) -> ir.Table:
    """One row per student, service and esy: the sums of its promises, null where one of them cannot be counted,
    and its awards.

    Awards stand with esy false.
    """
    p = t.promise_accounts
    keys = ["student_id", "service", "esy"]
    promised = p.group_by(keys).agg(
        countable=p.countable.min(), **{name: p[name].sum().cast("int64") for name in OF_PROMISES}
    )
    a = t.awards_made
    s = t.award_settlements
    provided = s.group_by("award_id").agg(provided=s.minutes.sum())
    a = beside(a, provided, "award_id")
    awarded = (
        a.group_by(["student_id", "service"])
        .agg(awarded=a.minutes.sum().cast("int64"), provided=a.provided.fill_null(0).sum().cast("int64"))
        .mutate(esy=ibis.literal(False))
    )
    both = promised.outer_join(awarded, keys, rname="award_{name}")
    countable = both.countable.fill_null(True)
    return both.select(
        student_id=both.student_id.fill_null(both.award_student_id),
        service=both.service.fill_null(both.award_service),
        esy=both.esy.fill_null(False),
        countable=countable,
        **{name: countable.ifelse(both[name].fill_null(0), ibis.null("int64")) for name in OF_PROMISES},
        awarded=both.awarded.fill_null(0),
        provided=both.provided.fill_null(0),
        open_award=(both.awarded.fill_null(0) - both.provided.fill_null(0)),
    )


_POSTING: dict[str, str] = {
    "promise_id": "string",
    "period_starts": "int64",
    "period_ends": "int64",
    "day": "int64",
    "session_id": "string",
    "gap_id": "string",
    "settled_by": "string",
    "award_id": "string",
    "account": "string",
    "minutes": "int64",
    "step": "int64",
    "reason": "string",
    "says": "string",
    "outcome": "string",
    "decided_by": "string",
    "rule": "string",
    "citation": "string",
    "evidence": "string",
    "asks": "string",
    "due": "int64",
    "award_student_id": "string",
    "award_service": "string",
}


def _postings_of(
    rows: ir.Table, account: str, minutes: ir.IntegerValue, step: int | ir.IntegerValue, **columns: ir.Value
) -> ir.Table:
    """Rows that enter one account, in the columns of `_POSTING`; those of no minutes are left out."""
    given: dict[str, ir.Value] = {
        "account": ibis.literal(account),
        "minutes": minutes.cast("int64"),
        "step": (ibis.literal(step) if isinstance(step, int) else step).cast("int64"),
        **columns,
    }
    for name, kind in _POSTING.items():
        if name not in given:
            given[name] = rows[name] if name in rows.columns else ibis.null(kind)
    entered = rows.select(**{name: given[name] for name in _POSTING})
    return entered.filter(entered.minutes > 0)


def _of_sessions(t: Tables) -> list[ir.Table]:
    """What each regular session of a period delivers of its promise, and what goes beyond it (rule 5)."""
    s = regular_sessions(t)
    s = s.filter(s.bucket.notnull() & (s.effective > 0)).drop("reason")
    p = t.period_sums.select("promise_id", "bucket", "amount", "surplus", period_starts="starts", period_ends="ends")
    s = s.join(p, ["promise_id", "bucket"])
    whole = s.filter(s.surplus == 0)
    # Only where more was held than promised does the order of the sessions matter: by day, start and id.
    split = s.filter(s.surplus > 0)
    order = ibis.window(group_by=[split.promise_id, split.bucket], order_by=by_day(split), rows=(None, 0))
    split = split.mutate(before=split.effective.sum().over(order).cast("int64") - split.effective)
    split = split.mutate(delivered=at_least_zero(ibis.least(split.effective, split.amount - split.before)))
    none = {"award_id": ibis.null("string")}  # a regular session that names an award gives it nothing
    return [
        _postings_of(whole, "delivered", whole.effective, 5, **none),
        _postings_of(split, "delivered", split.delivered, 5, **none),
        _postings_of(split, "extra", split.effective - split.delivered, 5, **none),
    ]


def _of_periods(t: Tables) -> list[ir.Table]:
    """What each period promises, and what of it no miss explains (rules 2 and 8)."""
    p = t.period_sums.rename(period_starts="starts", period_ends="ends")
    u = t.unexplained.join(
        p.select("promise_id", "bucket", "period_starts", "period_ends", day="last_inside"), ["promise_id", "bucket"]
    )
    return [
        _postings_of(p, "promised", p.amount, 2, day=p.first_inside),
        _postings_of(u, "delivered", u.assumed, 8),
        _postings_of(u, "unrecorded", u.unrecorded, 8),
        _postings_of(u, "upcoming", u.upcoming, 8),
    ]


def cited_rules(t: Tables) -> ir.Table:
    """Each rule of the packs in use once, with its citation, as `rule` and `citation`."""
    r = t.rules
    return r.group_by(rule=r.rule_id).agg(citation=r.citation.max())


def _of_misses(t: Tables) -> list[ir.Table]:
    """What became of each missed minute (rules 9 to 12)."""
    p = t.period_sums.select("promise_id", "bucket", period_starts="starts", period_ends="ends")
    m = beside(t.settled_misses, cited_rules(t), "rule").join(p, ["promise_id", "bucket"])
    s = t.settlements.rename(make_up="session_id", given="minutes", by_step="step").join(m, "miss_id")
    return [
        _postings_of(m, "excused", m.excused, 9),
        _postings_of(m, "undetermined", m.undetermined, 9),
        _postings_of(m, "resolved", m.resolved, 9),
        _postings_of(s, "made_up", s.given, s.by_step, settled_by=s.make_up),
        _postings_of(m, "declined", m.declined, 11),
        _postings_of(m, "open", m.open, 9),
    ]


def _of_awards(t: Tables) -> list[ir.Table]:
    """What was awarded, and what was provided of it (rule 13)."""
    a = t.awards_made
    provided = t.award_settlements
    provided = provided.group_by("award_id").agg(provided=provided.minutes.sum().cast("int64"))
    left = beside(a, provided, "award_id")
    c = t.award_settlements.rename(given="minutes").join(
        t.compensatory_sessions.select("session_id", held="day"), "session_id"
    )
    c = c.join(a.select("award_id", "student_id", "service", "due"), "award_id")

    def of_award(rows: ir.Table) -> dict[str, ir.Value]:
        return {"award_student_id": rows.student_id, "award_service": rows.service}

    return [
        _postings_of(a, "awarded", a.minutes, 13, **of_award(a)),
        _postings_of(c, "provided", c.given, 13, settled_by=c.session_id, day=c.held, **of_award(c)),
        _postings_of(left, "open_award", left.minutes - left.provided.fill_null(0), 13, **of_award(left)),
    ]


def postings(t: Tables) -> ir.Table:
    """Every posting: one row per account, period and source row, with the rule that made it.

    The id is a digest of the promise, the period, the account and the source rows, so it stays the same
    from run to run.
    Columns: see docs, "Postings"; minutes are above 0, dates local civil dates.
    """
    x = t.extras
    rows = [
        *_of_sessions(t),
        *_of_periods(t),
        *_of_misses(t),
        *_of_awards(t),
        _postings_of(x, "extra", x.minutes, x.step),
    ]
    every = ibis.union(*rows)
    promises = t.promise_terms.select("promise_id", "student_id", "service", "esy")
    every = beside(every, promises, "promise_id")
    separator = ibis.literal("\x1f")

    def text(value: ir.Value) -> ir.StringValue:
        return value.cast("string").fill_null("")

    key = separator.join(
        [
            text(every.promise_id),
            text(every.period_starts),
            every.account + every.step.isin([8]).ifelse("8", ""),
            text(every.session_id),
            every.gap_id.notnull().ifelse(text(every.day), ibis.literal("")),
            text(every.settled_by),
            text(every.award_id),
        ]
    )
    return every.select(
        posting_id=key.hexdigest("md5").substr(0, 16),
        student_id=every.student_id.fill_null(every.award_student_id),
        service=every.service.fill_null(every.award_service),
        esy=every.esy.fill_null(False),
        promise_id=every.promise_id,
        period_starts_on=date_of(every.period_starts),
        period_ends_on=date_of(every.period_ends),
        date=date_of(every.day),
        session_id=every.session_id,
        gap_id=every.gap_id,
        settled_by=every.settled_by,
        award_id=every.award_id,
        account=every.account,
        minutes=every.minutes,
        step=every.step,
        reason=every.reason,
        says=every.says,
        outcome=every.outcome,
        decided_by=every.decided_by,
        rule=every.rule,
        citation=every.citation,
        evidence=every.evidence,
        asks=every.asks,
        due_on=date_of(every.due),
    )


def periods(t: Tables) -> ir.Table:
    """The periods begun, in dates: promise_id, starts_on, ends_on, inside, all_days, possible, amount, first_inside,
    last_inside, delivered, cured, unexplained, closed.
    """
    p = t.period_spans.join(
        t.period_sums.select("promise_id", "bucket", "delivered", "cured", "unexplained"), ["promise_id", "bucket"]
    )
    return p.select(
        "promise_id",
        "inside",
        "all_days",
        "possible",
        "amount",
        "delivered",
        "cured",
        "unexplained",
        "closed",
        starts_on=date_of(p.starts),
        ends_on=date_of(p.ends),
        first_inside=date_of(p.first_inside),
        last_inside=date_of(p.last_inside),
    )


def misses(t: Tables) -> ir.Table:
    """The misses that carry a minute or more, in dates, with each minute in its account."""
    m = beside(t.settled_misses, cited_rules(t), "rule")
    shown = [name for name in m.columns if name not in ("day", "due", "bucket")]
    return m.select(*shown, date=date_of(m.day), due_on=date_of(m.due))

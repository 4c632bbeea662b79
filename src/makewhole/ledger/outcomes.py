"""What follows from each miss, who says so, and by when: RECORD.md rule 9."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from makewhole.calendars.day_numbers import day_number, first_of_month, month_number
from makewhole.ledger.rounding import at_least_zero
from makewhole.ledger.joins import beside

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from makewhole.ledger.tables import Tables


def oldest_first(misses: ir.Table) -> list[ir.Value]:
    """The order "oldest first": day, start (none first), session id (a gap's first), promise id."""
    return [
        misses.day,
        misses.starts_at.asc(nulls_first=True),
        misses.session_id.asc(nulls_first=True),
        misses.promise_id,
    ]


def decided_misses(t: Tables) -> ir.Table:
    """One row per miss that a determination decides, with the one that stands: the latest decided, then the highest id.

    Columns: miss_id, determination_id, outcome, due (day number), owed (minutes of a make_up; of the first misses where the
    determination gives minutes), the miss's minutes.
    """
    m = t.missed
    d = t.determinations.cross_join(t.settings)
    d = d.filter(d.decided_on <= d.as_of)
    named = t.told_sessions.select(named_id="session_id", stands_for="stands_for")
    d = d.left_join(named, d.session_id == named.named_id)
    d = d.select(
        "determination_id",
        "student_id",
        "service",
        "outcome",
        given_minutes=d.minutes,
        decided=day_number(d.decided_on),
        due=day_number(d.due_on),
        one=d.session_id.notnull(),
        decides=d.stands_for,
        first=day_number(d.starts_on),
        last=day_number(d.ends_on),
    )
    pairs = m.join(
        d,
        [
            m.student_id == d.student_id,
            m.service == d.service,
            d.decided >= m.day,
            d.one.ifelse(
                (m.session_id == d.decides).fill_null(False),
                (m.day >= d["first"]) & (m.day <= d["last"].fill_null(1_000_000)),
            ),
        ],
    )
    latest = ibis.window(
        group_by=pairs.miss_id,
        order_by=[pairs.decided.desc(), pairs.determination_id.desc()],
        rows=(None, 0),
    )
    pairs = pairs.mutate(which=ibis.row_number().over(latest))
    decided = pairs.filter(pairs.which == 0)
    order = ibis.window(group_by=decided.determination_id, order_by=oldest_first(decided), rows=(None, 0))
    decided = decided.mutate(cum=decided.minutes.sum().over(order))
    granted = decided.given_minutes.fill_null(decided.cum)
    owed = (decided.outcome == "make_up").ifelse(
        at_least_zero(ibis.least(decided.minutes, granted - (decided.cum - decided.minutes))), 0
    )
    return decided.select("miss_id", "determination_id", "outcome", "due", owed=owed.cast("int64"))


def miss_counts(t: Tables) -> ir.Table:
    """One row per miss of a reason that some rule counts in school days: nth, its day's place among the distinct days of
    that reason, for that student in that school year, of all promises (rule 9, suspension).

    Columns: miss_id, nth (from 1).
    """
    r = t.rules
    counting = r.filter(r.first_days.notnull() | r.after_days.notnull()).select("reason").distinct()
    m = t.missed.semi_join(counting, "reason")
    y = t.calendar_years
    y = y.filter(y.known)
    m = m.left_join(y, [m.calendar == y.calendar, m.day >= y.starts, m.day <= y.ends])
    order = ibis.window(group_by=[m.student_id, m.starts, m.reason], order_by=m.day, rows=(None, 0))
    return m.select("miss_id", nth=ibis.dense_rank().over(order) + 1)


def ruled_misses(t: Tables) -> ir.Table:
    """One row per miss that a rule of its plan's policy packs speaks to: the nearest pack's, by its place in the file.

    Columns: miss_id, rule_id, says (the outcome as written), outcome (as it acts: a reported rule, or one whose question
    nobody answered, leaves it to the team), evidence, citation, asks (the question, where it was not answered), due_kind,
    due_count, due_day.
    """
    m = beside(t.missed, t.miss_counts, "miss_id")
    r = t.rules
    pairs = m.join(
        r,
        [
            m.policy == r.policy,
            m.reason == r.reason,
            m.kind.identical_to(r.plan_kind),
            r.service.isnull() | (m.service == r.service),
            r.since.isnull() | (day_number(r.since) <= m.day),
            r.until.isnull() | (day_number(r.until) >= m.day),
            r.first_days.isnull() | (m.nth <= r.first_days),
            r.after_days.isnull() | (m.nth > r.after_days),
        ],
        rname="rule_{name}",
    )
    a = t.answers.cross_join(t.settings)
    a = a.filter(a.answered_on.isnull() | (a.answered_on <= a.as_of))
    answered = pairs.filter(pairs.asks.notnull()).join(
        a,
        [
            pairs.plan_id == a.plan_id,
            pairs.asks == a.question,
            a.starts_on.isnull() | (day_number(a.starts_on) <= pairs.day),
            a.ends_on.isnull() | (day_number(a.ends_on) >= pairs.day),
        ],
        rname="answer_{name}",
    )
    last = ibis.window(
        group_by=[answered.miss_id, answered.rule_id],
        order_by=[answered.answered_on.desc(nulls_first=False), answered.answer],
        rows=(None, 0),
    )
    answered = answered.select("miss_id", "rule_id", "answer", which=ibis.row_number().over(last))
    answered = answered.filter(answered.which == 0).drop("which")
    pairs = beside(pairs, answered, "miss_id", "rule_id")
    pairs = pairs.filter(pairs.asks.isnull() | pairs.answer.isnull() | (pairs.answer == pairs.holds_if))
    nearest = ibis.window(
        group_by=pairs.miss_id,
        order_by=[pairs.level, pairs.rule_service.isnull(), pairs.position],
        rows=(None, 0),
    )
    unanswered = pairs.asks.notnull() & pairs.answer.isnull()
    ruled = pairs.select(
        "miss_id",
        "rule_id",
        "evidence",
        "citation",
        "due_kind",
        "due_count",
        says=pairs.outcome,
        outcome=(unanswered | (pairs.evidence == "reported")).ifelse("team_decides", pairs.outcome),
        asks=unanswered.ifelse(pairs.asks, ibis.null("string")),
        due_day=day_number(pairs.due_date),
        which=ibis.row_number().over(nearest),
    )
    return ruled.filter(ruled.which == 0).drop("which")


def due_days(t: Tables) -> ir.Table:
    """One row per calendar and day of a miss: what a due date of rule 9 may be counted from.

    Columns: calendar, day, n (school days of the school years up to and with the day), last_n, last_school_day, term_end (of
    the shortest term, not esy, that holds the day, then the first to begin), school_year_end; null where there is none.
    """
    at = t.missed.select("calendar", "day").distinct()
    d = t.calendar_days
    open_days = d.filter(d.open & ~d.esy)
    before = at.join(open_days, [at.calendar == open_days.calendar, open_days.day <= at.day], rname="open_{name}")
    counted = before.group_by(["calendar", "day"]).agg(n=before.n.max())
    last = open_days.group_by("calendar").agg(last_n=open_days.n.max(), last_school_day=open_days.day.max())
    terms = t.terms.filter(t.terms.kind != "esy")
    terms = terms.select(
        calendar=ibis.literal("=") + terms.calendar_id, term_start=day_number(terms.starts_on), term_end=day_number(terms.ends_on)
    )
    held = at.join(terms, [at.calendar == terms.calendar, at.day >= terms.term_start, at.day <= terms.term_end])
    shortest = ibis.window(
        group_by=[held.calendar, held.day], order_by=[held.term_end - held.term_start, held.term_start], rows=(None, 0)
    )
    held = held.select("calendar", "day", "term_end", which=ibis.row_number().over(shortest))
    held = held.filter(held.which == 0).drop("which")
    y = t.calendar_years.filter(t.calendar_years.known)
    years = at.join(y, [at.calendar == y.calendar, at.day >= y.starts, at.day <= y.ends])
    years = years.select("calendar", "day", school_year_end=years.ends)
    known = beside(beside(at, counted, "calendar", "day"), last, "calendar")
    known = beside(beside(known, held, "calendar", "day"), years, "calendar", "day")
    return known.mutate(n=known.n.fill_null(0))


def outcomes(t: Tables) -> ir.Table:
    """One row per miss: what follows, who says so, and the minutes in each account before any is settled (rule 9).

    Columns: those of `missed`, and outcome, says, decided_by (determination, plan, rule, default), rule, evidence, citation,
    asks, due (day number; null: no date), owed, excused, undetermined, resolved (minutes, adding up to `minutes`).
    """
    m = t.missed
    m = beside(m, t.decided_misses.rename(decision="outcome", decided_due="due", decided_owed="owed"), "miss_id")
    plan = t.plans_in_force.select(
        "plan_id", "make_up_outcome", plan_ends="ends", plan_due_kind="due_kind", plan_due_count="due_count", plan_due_day="due_day"
    )
    m = m.join(plan, "plan_id")
    m = beside(m, t.ruled_misses.rename(rule_outcome="outcome", rule_evidence="evidence", rule_citation="citation"), "miss_id")
    by_team = m.decision.notnull()
    by_plan = ~by_team & m.make_up_outcome.notnull()
    by_rule = ~by_team & ~by_plan & m.rule_id.notnull()
    outcome = ibis.cases(
        (by_team, m.decision), (by_plan, m.make_up_outcome), (by_rule, m.rule_outcome), else_="team_decides"
    )
    m = m.mutate(
        outcome=outcome,
        says=ibis.cases((by_team, m.decision), (by_plan, m.make_up_outcome), (by_rule, m.says), else_="team_decides"),
        decided_by=ibis.cases((by_team, "determination"), (by_plan, "plan"), (by_rule, "rule"), else_="default"),
        rule=ibis.cases((by_team, m.determination_id), (by_plan, m.plan_id), (by_rule, m.rule_id)),
        evidence=ibis.cases((by_rule, m.rule_evidence)),
        citation=ibis.cases((by_rule, m.rule_citation)),
        asks=ibis.cases((by_rule, m.asks)),
        owes=outcome.isin(["make_up", "offer"]),
        due_kind=ibis.cases((by_plan, m.plan_due_kind), (by_rule, m.due_kind)),
        due_count=ibis.cases((by_plan, m.plan_due_count), (by_rule, m.due_count)),
        due_day=ibis.cases((by_team, m.decided_due), (by_plan, m.plan_due_day), (by_rule, m.due_day)),
        by_team=by_team,
    )
    m = beside(m, t.due_days, "calendar", "day")
    d = t.calendar_days
    school_days = d.filter(d.open & ~d.esy).select(of="calendar", nth_day="day", nth="n")
    nth = (m.due_kind == "school_days").ifelse(ibis.least(m.n + m.due_count, m.last_n), ibis.null("int64"))
    m = m.mutate(due_n=nth)
    m = m.left_join(school_days, [m.calendar == school_days.of, m.due_n == school_days.nth])
    return m.mutate(
        owed=m.owes.ifelse(m.by_team.ifelse(m.decided_owed, m.minutes), 0).cast("int64"),
        excused=ibis.cases(
            (m.outcome.isin(["not_required", "may"]), m.minutes),
            (m.by_team & (m.outcome == "make_up"), m.minutes - m.decided_owed),
            else_=0,
        ).cast("int64"),
        undetermined=m.outcome.isin(["team_decides", "plan_ahead"]).ifelse(m.minutes, 0),
        resolved=(m.outcome == "compensatory").ifelse(m.minutes, 0),
        due=m.owes.ifelse(
            ibis.cases(
                (m.by_team | (m.due_kind == "date"), m.due_day),
                (m.due_kind == "days", m.day + m.due_count),
                (m.due_kind == "school_days", m.nth_day),
                (m.due_kind == "month_end", first_of_month(month_number(m.day) + 1) - 1),
                (m.due_kind == "term_end", m.term_end),
                (m.due_kind == "school_year_end", m.school_year_end),
                (m.due_kind == "plan_end", m.plan_ends),
            ),
            ibis.null("int64"),
        ),
    )

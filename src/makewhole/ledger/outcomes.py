"""What follows from each miss, who says so, and by when: RECORD.md rule 9."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from makewhole.calendars.day_numbers import day_number, first_of_month, month_number
from makewhole.ledger.joins import beside
from makewhole.ledger.rounding import at_least_zero

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from makewhole.ledger.tables import Tables

_FAR = 1_000_000
"""A day number past every date of a record."""


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

    Columns: miss_id, determination_id, decision (its outcome), decided_due (day number), decided_owed (minutes of a
    make_up: all, or the first so many where the determination gives minutes).
    """
    m = t.missed
    d = t.determinations.cross_join(t.settings)
    d = d.filter(d.decided_on <= d.as_of)
    d = d.left_join(t.session_names, d.session_id == t.session_names.named_id)
    d = d.select(
        "determination_id",
        "student_id",
        "service",
        decision=d.outcome,
        given_minutes=d.minutes,
        decided=day_number(d.decided_on),
        decided_due=day_number(d.due_on),
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
                (m.day >= d["first"]) & (m.day <= d["last"].fill_null(_FAR)),
            ),
        ],
    )
    latest = ibis.window(
        group_by=pairs.miss_id, order_by=[pairs.decided.desc(), pairs.determination_id.desc()], rows=(None, 0)
    )
    pairs = pairs.mutate(which=ibis.row_number().over(latest))
    decided = pairs.filter(pairs.which == 0)
    order = ibis.window(group_by=decided.determination_id, order_by=oldest_first(decided), rows=(None, 0))
    decided = decided.mutate(cum=decided.minutes.sum().over(order).cast("int64"))
    granted = decided.given_minutes.fill_null(decided.cum)
    owed = at_least_zero(ibis.least(decided.minutes, granted - (decided.cum - decided.minutes)))
    return decided.select(
        "miss_id",
        "determination_id",
        "decision",
        "decided_due",
        decided_owed=(decided.decision == "make_up").ifelse(owed, 0),
    )


def counted_days(t: Tables) -> ir.Table:
    """The distinct days that carry misses of a reason that some rule counts in school days, of all a student's
    promises.

    Columns: student_id, year (the first day of the school year that holds the day; null: none does), reason, day.
    """
    r = t.rules
    counting = r.filter(r.first_days.notnull() | r.after_days.notnull()).select("reason").distinct()
    m = t.missed.semi_join(counting, "reason")
    y = t.calendar_years
    y = y.filter(y.known)
    m = m.left_join(y, [m.calendar == y.calendar, m.day >= y.starts, m.day <= y.ends])
    return m.select("student_id", "reason", "day", year=m.starts).distinct()


def day_counts(t: Tables) -> ir.Table:
    """The same days with nth, each one's place in its school year, from 1 (rule 9, suspension)."""
    d = t.counted_days
    order = ibis.window(group_by=[d.student_id, d.year, d.reason], order_by=d.day, rows=(None, 0))
    return d.select("student_id", "reason", "day", nth=ibis.row_number().over(order) + 1)


def speaking_rules(t: Tables) -> ir.Table:
    """One row per miss and rule of its plan's policy packs that may speak to it, questions aside.

    Columns: miss_id, plan_id, day, policy, place (the order in which rules speak: the nearest pack first, a rule for
    named services before one for any, then as the file has them), rule_id, asks, holds_if.
    """
    m = beside(t.missed, t.day_counts, "student_id", "reason", "day")
    r = t.rules
    place = r.level * 1_000_000 + r.service.isnull().cast("int64") * 500_000 + r.position
    r = r.mutate(place=place, since_day=day_number(r.since), until_day=day_number(r.until))
    pairs = m.join(
        r,
        [
            m.policy == r.policy,
            m.reason == r.reason,
            m.kind.identical_to(r.plan_kind),
            (m.service == r.service) | r.service.isnull(),
            m.day >= r.since_day.fill_null(-_FAR),
            m.day <= r.until_day.fill_null(_FAR),
            (m.nth <= r.first_days) | r.first_days.isnull(),
            (m.nth > r.after_days) | r.after_days.isnull(),
        ],
        rname="rule_{name}",
    )
    return pairs.select("miss_id", "plan_id", "day", "policy", "place", "rule_id", "asks", "holds_if")


def answered_rules(t: Tables) -> ir.Table:
    """The answer that stands for each miss and rule that asks a question: the last one given (rule 9).

    Columns: miss_id, rule_id, answer (yes or no).
    """
    s = t.speaking_rules
    s = s.filter(s.asks.notnull())
    a = t.answers.cross_join(t.settings)
    a = a.filter(a.answered_on.isnull() | (a.answered_on <= a.as_of))
    a = a.select(
        "plan_id", "question", "answer", "answered_on", first=day_number(a.starts_on), last=day_number(a.ends_on)
    )
    answered = s.join(
        a,
        [
            s.plan_id == a.plan_id,
            s.asks == a.question,
            s.day >= a["first"].fill_null(-_FAR),
            s.day <= a["last"].fill_null(_FAR),
        ],
    )
    last = ibis.window(
        group_by=[answered.miss_id, answered.rule_id],
        order_by=[answered.answered_on.desc(nulls_first=False), answered.answer],
        rows=(None, 0),
    )
    answered = answered.select("miss_id", "rule_id", "answer", which=ibis.row_number().over(last))
    return answered.filter(answered.which == 0).drop("which")


def ruled_misses(t: Tables) -> ir.Table:
    """One row per miss that a rule speaks to: the first whose question, if it asks one, is answered so or not at all.

    Columns: miss_id, rule_id, rule_says (the outcome as written), rule_outcome (as it acts: a reported rule, or one
    whose question nobody answered, leaves it to the team), evidence, asks (the question, where it was not answered),
    due_kind, due_count, due_day.
    """
    s = beside(t.speaking_rules, t.answered_rules, "miss_id", "rule_id")
    s = s.filter(s.answer.isnull() | (s.answer == s.holds_if))
    first = s.group_by(["miss_id", "policy"]).agg(place=s.place.min(), answered=s.answer.max())
    r = t.rules
    place = r.level * 1_000_000 + r.service.isnull().cast("int64") * 500_000 + r.position
    r = r.mutate(place=place)
    texts = r.group_by(["policy", "place"]).agg(
        **{
            name: r[name].max()
            for name in ("rule_id", "outcome", "evidence", "asks", "due_kind", "due_count", "due_date")
        }
    )
    ruled = first.join(texts, ["policy", "place"])
    ruled = beside(ruled, t.answered_rules, "miss_id", "rule_id")
    unanswered = ruled.asks.notnull() & ruled.answer.isnull()
    return ruled.select(
        "miss_id",
        "rule_id",
        "evidence",
        "due_kind",
        "due_count",
        rule_says=ruled.outcome,
        rule_outcome=(unanswered | (ruled.evidence == "reported")).ifelse("team_decides", ruled.outcome),
        asks=unanswered.ifelse(ruled.asks, ibis.null("string")),
        due_day=day_number(ruled.due_date),
    )


def said(t: Tables) -> ir.Table:
    """One row per miss: who decides what follows, and what that is (rule 9): determination, plan, rule, or nobody yet.

    Columns: those of `missed`, and decided_by (determination, plan, rule, default), outcome, says, rule, evidence,
    asks, owes (whether the outcome owes minutes), decided_owed, due_kind, due_count, due_day (a date that was given).
    """
    plan = t.plans_in_force
    plan = plan.select(
        "plan_id",
        "make_up_outcome",
        plan_due_kind=plan.due_kind,
        plan_due_count=plan.due_count,
        plan_due_day=plan.due_day,
    )
    m = beside(beside(t.missed, t.decided_misses, "miss_id"), t.ruled_misses, "miss_id").join(plan, "plan_id")
    m = m.mutate(
        decided_by=ibis.cases(
            (m.decision.notnull(), "determination"),
            (m.make_up_outcome.notnull(), "plan"),
            (m.rule_id.notnull(), "rule"),
            else_="default",
        )
    )
    by_team, by_plan, by_rule = (m.decided_by == who for who in ("determination", "plan", "rule"))
    outcome = m.decision.fill_null(m.make_up_outcome).fill_null(m.rule_outcome).fill_null("team_decides")
    m = m.mutate(outcome=outcome)
    return m.select(
        *t.missed.columns,
        "decided_by",
        "outcome",
        "decided_owed",
        says=by_rule.ifelse(m.rule_says, m.outcome),
        rule=ibis.cases((by_team, m.determination_id), (by_plan, m.plan_id), else_=m.rule_id),
        evidence=by_rule.ifelse(m.evidence, ibis.null("string")),
        asks=by_rule.ifelse(m.asks, ibis.null("string")),
        owes=m.outcome.isin(["make_up", "offer"]),
        due_kind=ibis.cases(
            (by_team, m.decided_due.notnull().ifelse("date", ibis.null("string"))),
            (by_plan, m.plan_due_kind),
            else_=m.due_kind,
        ),
        due_count=by_plan.ifelse(m.plan_due_count, m.due_count),
        due_day=ibis.cases((by_team, m.decided_due), (by_plan, m.plan_due_day), else_=m.due_day),
    )


def due_misses(t: Tables) -> ir.Table:
    """The misses that owe minutes by a date (rule 9).

    Columns: miss_id, plan_id, calendar, day, due_kind, due_count, due_day.
    """
    m = t.said
    m = m.filter(m.owes & m.due_kind.notnull())
    return m.select("miss_id", "plan_id", "calendar", "day", "due_kind", "due_count", "due_day")


def due_in_school_days(t: Tables) -> ir.Table:
    """When `N school days` from a miss have passed: the N-th school day after it, else the calendar's last (rule 9).

    Columns: miss_id, school_day (day number).
    """
    m = t.due_misses
    m = m.filter(m.due_kind == "school_days")
    d = t.calendar_days
    d = d.filter(d.open & ~d.esy)
    at = m.select("calendar", "day").distinct()
    until = at.join(d, [at.calendar == d.calendar, d.day <= at.day], rname="open_{name}")
    until = until.group_by(["calendar", "day"]).agg(n=until.n.max())
    last = d.group_by("calendar").agg(last_n=d.n.max())
    m = beside(beside(m, until, "calendar", "day"), last, "calendar")
    m = m.mutate(due_n=ibis.least(m.n.fill_null(0) + m.due_count, m.last_n))
    numbered = d.select("calendar", school_day="day", due_n="n")
    return m.join(numbered, ["calendar", "due_n"]).select("miss_id", "school_day")


def due_at_ends(t: Tables) -> ir.Table:
    """When the term or the school year that holds a miss ends (rule 9).

    Columns: miss_id, term_end (of the shortest term, not esy, that holds the day, then the first to begin; null: none
    does), school_year_end (null: no school year holds the day).
    """
    m = t.due_misses
    m = m.filter(m.due_kind.isin(["term_end", "school_year_end"]))
    terms = t.terms
    terms = terms.filter(terms.kind != "esy").select(
        calendar=ibis.literal("=") + terms.calendar_id,
        first=day_number(terms.starts_on),
        last=day_number(terms.ends_on),
    )
    held = m.join(terms, [m.calendar == terms.calendar, m.day >= terms.first, m.day <= terms["last"]])
    shortest = ibis.window(
        group_by=held.miss_id, order_by=[held["last"] - held["first"], held["first"]], rows=(None, 0)
    )
    held = held.select("miss_id", term_end=held["last"], which=ibis.row_number().over(shortest))
    held = held.filter(held.which == 0).drop("which")
    y = t.calendar_years.filter(t.calendar_years.known)
    years = m.join(y, [m.calendar == y.calendar, m.day >= y.starts, m.day <= y.ends])
    years = years.select("miss_id", school_year_end=years.ends)
    return beside(beside(m.select("miss_id"), held, "miss_id"), years, "miss_id")


def due_dates(t: Tables) -> ir.Table:
    """One row per miss that owes minutes by a day that can be told. Columns: miss_id, due (day number)."""
    m = beside(beside(t.due_misses, t.due_in_school_days, "miss_id"), t.due_at_ends, "miss_id")
    m = m.join(t.plans_in_force.select("plan_id", plan_ends="ends"), "plan_id")
    due = ibis.cases(
        (m.due_kind == "date", m.due_day),
        (m.due_kind == "days", m.day + m.due_count),
        (m.due_kind == "school_days", m.school_day),
        (m.due_kind == "month_end", first_of_month(month_number(m.day) + 1) - 1),
        (m.due_kind == "term_end", m.term_end),
        (m.due_kind == "school_year_end", m.school_year_end),
        (m.due_kind == "plan_end", m.plan_ends),
    )
    m = m.select("miss_id", due=due)
    return m.filter(m.due.notnull())


def outcomes(t: Tables) -> ir.Table:
    """One row per miss with its minutes in the account each falls to, before any is settled (rule 9).

    Columns: those of `said`, and due (day number; null: no date), owed, excused, undetermined, resolved (minutes that
    add up to `minutes`).
    """
    m = beside(t.said, t.due_dates, "miss_id")
    granted = m.decided_owed.fill_null(m.minutes)
    return m.select(
        *[name for name in t.said.columns if name not in ("due_kind", "due_count", "due_day", "decided_owed", "owes")],
        "due",
        owed=m.owes.ifelse(granted, 0),
        excused=ibis.cases(
            (m.owes, m.minutes - granted), (m.outcome.isin(["not_required", "may"]), m.minutes), else_=0
        ),
        undetermined=m.outcome.isin(["team_decides", "plan_ahead"]).ifelse(m.minutes, 0),
        resolved=(m.outcome == "compensatory").ifelse(m.minutes, 0),
    )

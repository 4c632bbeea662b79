"""Which plans and promises are in force, from when to when, and what each promises in a full period.

RECORD.md, "Promises", and the first lines of rule 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from makewhole.calendars.day_numbers import day_number, day_of_month, month_number, week_number, whole
from makewhole.ledger.joins import beside
from makewhole.record.schema import ROW

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from makewhole.ledger.tables import Tables

HORIZON_DAYS = 800
"""How far past as_of the school days of an endless plan without a calendar are laid out: longer than any period
begun by then."""


def plans_in_force(t: Tables) -> ir.Table:
    """One row per plan: its student, calendar, and days; of two plans of one kind the earlier ends
    before the later starts.

    Columns: plan_id, student_id, kind, calendar (key), has_calendar, starts, ends (day numbers; ends null: no end),
    horizon (last day that is laid out where there is no calendar), was_cut, short_period, unlogged, policy,
    make_up_outcome, due_kind, due_count, due_day.
    """
    chosen = t.plan_policies.select("plan_id", chosen="policy")
    plans = t.plans.join(t.students, "student_id").join(chosen, "plan_id").cross_join(t.settings)
    starts = day_number(plans.starts_on)
    written_end = day_number(plans.ends_on)
    next_start = starts.lead().over(ibis.window(group_by=[plans.student_id, plans.kind], order_by=starts))
    ends = ibis.least(written_end.fill_null(next_start - 1), (next_start - 1).fill_null(written_end))
    due = plans.make_up_due
    has_calendar = plans.calendar_id.notnull()
    return plans.select(
        "plan_id",
        "student_id",
        "kind",
        row=plans[ROW],
        policy=plans.chosen,
        calendar=has_calendar.ifelse(
            ibis.literal("=") + plans.calendar_id.fill_null(""), ibis.literal("~") + plans.plan_id
        ),
        has_calendar=has_calendar,
        starts=starts,
        ends=ends,
        horizon=ends.fill_null(ibis.greatest(day_number(plans.as_of), starts) + HORIZON_DAYS),
        was_cut=(next_start <= written_end).fill_null(False),
        short_period=plans.short_period.fill_null("full"),
        unlogged=plans.unlogged.fill_null("unrecorded"),
        make_up_outcome=plans.make_up_outcome,
        due_kind=ibis.cases(
            (due.re_search(r"^\d{4}-"), "date"),
            (due.re_search(r"school days?$"), "school_days"),
            (due.re_search(r"days?$"), "days"),
            (due == "end of month", "month_end"),
            (due == "end of term", "term_end"),
            (due == "end of school year", "school_year_end"),
            (due == "end of plan", "plan_end"),
        ),
        due_count=due.re_search(r"days?$").ifelse(
            due.re_extract(r"^(\d+)", 1).nullif("").cast("int64"), ibis.null("int64")
        ),
        due_day=day_number(due.re_search(r"^\d{4}-").ifelse(due, ibis.null("string")).cast("date")),
    )


def promise_terms(t: Tables) -> ir.Table:
    """One row per promise, ready to be laid out in periods.

    Columns: promise_id, plan_id, student_id, service, esy, kind, policy, calendar, period, every, consult, starts,
    ends, sessions, minutes (length of one session; null: not said), amount (whole minutes of a full period that counts
    no sessions), in_sessions (the promise counts sessions), not_countable (why not; null: it can be counted), and of
    its plan: plan_month, plan_day_of_month, prorate, unlogged, known_calendar, calendar_end; and first_week,
    first_month (counted on).
    """
    in_force = t.plans_in_force
    joined = t.promises.rename(own_starts="starts_on", own_ends="ends_on").join(in_force, "plan_id")
    years = t.calendar_years.group_by("calendar").agg(year_end=t.calendar_years.ends.max())
    terms = t.terms
    of_calendar = terms.group_by(calendar=ibis.literal("=") + terms.calendar_id).agg(
        esy_end=day_number(terms.ends_on.max(where=terms.kind == "esy")),
        terms=terms.kind.isin(["quarter", "trimester"]).sum(),
        semesters=(terms.kind == "semester").sum(),
    )
    p = beside(beside(joined, years, "calendar"), of_calendar, "calendar")
    esy = p.esy.fill_null(False)
    last_known = esy.ifelse(p.esy_end, p.year_end)
    own_start = day_number(p.own_starts)
    own_end = day_number(p.own_ends)
    starts = ibis.greatest(own_start.fill_null(p.starts), p.starts)
    written_end = ibis.least(own_end.fill_null(p.ends), p.ends.fill_null(own_end))
    ends = written_end.fill_null(p.has_calendar.ifelse(last_known, p.horizon))

    shares_out = p.minutes.isnull() & (p.sessions > 0)
    divides = shares_out & (p.minutes_per_period % p.sessions.nullif(0) == 0)
    length = p.minutes.fill_null(divides.ifelse(whole(p.minutes_per_period, p.sessions.nullif(0)), ibis.null("int64")))
    in_sessions = p.sessions.notnull() & length.notnull()
    countable_amount = in_sessions | p.minutes_per_period.notnull()
    return p.select(
        "promise_id",
        "plan_id",
        "student_id",
        "service",
        "kind",
        "policy",
        "calendar",
        "period",
        "unlogged",
        row=p[ROW],
        esy=esy,
        every=p.every.fill_null(1),
        consult=(p.grouping == "consult").fill_null(False),
        starts=starts,
        ends=ends,
        sessions=p.sessions,
        minutes=length,
        amount=p.minutes_per_period,
        in_sessions=in_sessions,
        prorate=p.short_period == "prorate",
        known_calendar=p.has_calendar,
        calendar_end=p.year_end,
        first_week=week_number(starts),
        first_month=month_number(starts),
        plan_month=month_number(p.starts),
        plan_day_of_month=day_of_month(p.starts),
        not_countable=ibis.cases(
            (~countable_amount.fill_null(False), "no_amount"),
            (p.period.isnull(), "no_period"),
            (esy & p.esy_end.isnull(), "no_esy_term"),
            (esy & p.period.isin(["semester", "school_year", "plan_year"]), "period_not_for_esy"),
            ((p.period == "term") & ~esy & (p.terms.fill_null(0) == 0), "no_terms"),
            ((p.period == "semester") & (p.semesters.fill_null(0) == 0), "no_semesters"),
            ((p.period == "school_year") & ~p.has_calendar, "no_school_year"),
        ),
    )

"""The periods of each promise and what each promises: RECORD.md rules 1 to 3."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from makewhole.calendars.day_numbers import count_of_weekdays, day_number, first_of_month, whole
from makewhole.ledger.joins import beside
from makewhole.ledger.rounding import round_half_up

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from makewhole.ledger.tables import Tables

_ALWAYS = 1_000_000
"""A day number past every date of a record."""


def cycle_starts(t: Tables) -> ir.Table:
    """One row per promise by the cycle: first_n, the number of its first school day in its calendar (rule 1)."""
    p = t.promise_terms.filter(t.promise_terms.period == "cycle")
    d = t.calendar_days
    days = p.join(d, [p.calendar == d.calendar, p.esy == d.esy, d.day >= p.starts, d.day <= p.ends])
    return days.filter(days.open).group_by("promise_id").agg(first_n=days.n.min())


def promise_days(t: Tables) -> ir.Table:
    """One row per promise and calendar day near it, with `bucket`, which period of the promise holds the day (rule 1).

    Columns: promise_id, day, bucket (null: none does), inside (a school day inside the promise), open (a school day), on_week
    (a day of the school week), frame_end (the last day of the term, semester or school year that is the period).
    """
    p = t.promise_terms
    p = beside(p.filter(p.not_countable.isnull()), t.cycle_starts, "promise_id")
    # A period's school days outside the promise count in `all` (rule 2), so days are laid out past both ends of the promise:
    # by a month where periods are weeks or months, over the whole calendar where they are longer or run on from its start.
    near = p.period.isin(["day", "week", "month"])
    p = p.mutate(
        lo=near.ifelse(p.starts - 31, -_ALWAYS),
        hi=near.ifelse(p.ends + 31 * p.every, _ALWAYS),
    )
    d = t.calendar_days
    days = p.join(d, [p.calendar == d.calendar, p.esy == d.esy, d.day >= p.lo, d.day <= p.hi])
    months = days.month - days.plan_month - (days.day_of_month < days.plan_day_of_month).cast("int64")
    bucket = ibis.cases(
        (days.period == "week", whole(days.week - days.first_week, days.every)),
        (days.period == "month", whole(days.month - days.first_month, days.every)),
        (days.period == "term", days.term_start),
        (days.period == "semester", days.semester_start),
        (days.period == "school_year", days.year_start),
        (days.period == "plan_year", whole(months, 12)),
        (~days.open, ibis.null("int64")),
        (days.period == "day", days.day),
        (days.period == "cycle", whole(days.n - days.first_n, days.every)),
    )
    return days.select(
        "promise_id",
        "day",
        "open",
        "on_week",
        bucket=bucket,
        inside=days.open & (days.day >= days.starts) & (days.day <= days.ends),
        frame_end=ibis.cases(
            (days.period == "term", days.term_end),
            (days.period == "semester", days.semester_end),
            (days.period == "school_year", days.year_end),
        ),
    )


def period_days(t: Tables) -> ir.Table:
    """One row per promise and period that has a school day inside the promise, with its days counted (rules 1 and 2).

    Columns: promise_id, bucket, inside, all_days, in_spans (days of the school week within school years, or esy terms),
    first_inside, last_inside (its first and last school day inside the promise), frame_end.
    """
    days = t.promise_days
    counted = (
        days.filter(days.bucket.notnull())
        .group_by(["promise_id", "bucket"])
        .agg(
            inside=days.inside.cast("int64").sum().cast("int64"),
            all_days=days.open.cast("int64").sum().cast("int64"),
            in_spans=days.on_week.cast("int64").sum().cast("int64"),
            first_inside=days.day.min(where=days.inside),
            last_inside=days.day.max(where=days.inside),
            frame_end=days.frame_end.max(),
        )
    )
    return counted.filter(counted.inside > 0)


def period_spans(t: Tables) -> ir.Table:
    """One row per promise and period: from when to when it runs, and what it promises (rules 1 to 3).

    Columns: promise_id, bucket, starts, ends (day numbers, inclusive), inside, all_days, possible (days), amount (promised
    minutes), first_inside, last_inside, begun, closed.
    """
    years = t.calendar_years
    weeks = years.group_by("calendar").agg(before=years.before.first())
    p = t.period_days.join(t.promise_terms, "promise_id").join(weeks, "calendar").cross_join(t.settings)
    by_year = p.period == "plan_year"
    by_week, by_month, by_cycle = p.period == "week", p.period == "month", p.period == "cycle"
    # A plan of 29 February begins its other years on 1 March: the first of its month, and so many days on.
    month = by_year.ifelse(p.plan_month + p.bucket * 12, p.first_month + p.bucket * p.every)
    month_after = month + by_year.ifelse(12, p.every)
    days_on = by_year.ifelse(p.plan_day_of_month - 1, 0)
    week_start = (p.first_week + p.bucket * p.every) * 7 - 3
    # A cycle ends the day before the next one's first school day, the last one with the promise.
    next_first = p.first_inside.lead().over(ibis.window(group_by=p.promise_id, order_by=p.bucket))
    p = p.mutate(
        period_start=ibis.cases(
            (by_week, week_start),
            (by_month | by_year, first_of_month(month) + days_on),
            (by_cycle, p.first_inside),
            else_=p.bucket,
        ),
        period_end=ibis.cases(
            (by_week, week_start + p.every * 7 - 1),
            (by_month | by_year, first_of_month(month_after) + days_on - 1),
            (by_cycle, (next_first - 1).fill_null(p.ends)),
            else_=p.frame_end.fill_null(p.bucket),
        ),
    )
    p = p.mutate(
        possible=ibis.cases(
            (by_cycle, p.every),
            (by_year | p.esy, p.in_spans),
            (by_week, p.every * p.before[6]),
            else_=count_of_weekdays(p.period_end, p.before) - count_of_weekdays(p.period_start - 1, p.before),
        )
    )
    # A share is never more than the whole, nor where nothing was possible (school held on a week's only free day).
    of = ibis.cases(
        (p.period == "day", p.inside), (p.prorate, ibis.greatest(p.possible, p.inside)), else_=p.all_days
    )
    shared = round_half_up(p.in_sessions.ifelse(p.sessions, p.amount) * p.inside, of)
    as_of = day_number(p.as_of)
    runs_on = by_year & p.known_calendar & (p.period_end > p.calendar_end)
    return p.select(
        "promise_id",
        "bucket",
        "inside",
        "all_days",
        "possible",
        "first_inside",
        "last_inside",
        starts=p.period_start,
        ends=p.period_end,
        amount=shared * p.in_sessions.ifelse(p.minutes, 1),
        begun=p.first_inside <= as_of,
        closed=as_of > runs_on.ifelse(p.period_end, p.last_inside),
    )

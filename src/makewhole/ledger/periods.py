"""The periods of each promise and what each promises: RECORD.md rules 1 to 3."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from makewhole.calendars.day_numbers import (
    count_of_weekdays,
    date_of,
    day_number,
    first_of_month,
    month_number,
    week_number,
    whole,
)
from makewhole.ledger.rounding import round_half_up
from makewhole.ledger.joins import beside

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from makewhole.ledger.tables import Tables


def _anniversary(years: ir.IntegerValue, first: ir.IntegerValue) -> ir.IntegerValue:
    """The first day of a plan's k-th year; a plan of 29 February begins its other years on 1 March (rule 1)."""
    start = date_of(first)
    month = ibis.date((start.year() + years).cast("int32"), start.month().cast("int32"), 1)
    return day_number(month) + start.day().cast("int64") - 1


def _years_since(day: ir.IntegerValue, first: ir.IntegerValue) -> ir.IntegerValue:
    """Whole plan years from the plan's first day to a day."""
    date, start = date_of(day), date_of(first)
    before = date.month() * 100 + date.day() < start.month() * 100 + start.day()
    return (date.year() - start.year() - before.ifelse(1, 0)).cast("int64")


def cycle_starts(t: Tables) -> ir.Table:
    """One row per promise by the cycle: first_n, the number of its first school day in its calendar (rule 1)."""
    p = t.promise_terms.filter(t.promise_terms.period == "cycle")
    d = t.calendar_days
    days = p.join(d, [p.calendar == d.calendar, p.esy == d.esy, d.day >= p.starts, d.day <= p.ends])
    return days.filter(days.open).group_by("promise_id").agg(first_n=days.n.min())


def promise_days(t: Tables) -> ir.Table:
    """One row per promise and calendar day that its periods hold, with `bucket`, which period holds it (rule 1).

    Columns: promise_id, day, bucket, inside (a school day inside the promise), open (a school day), on_week, frame_start and
    frame_end (the ends of the term, semester or school year that is the period).
    """
    p = t.promise_terms
    p = beside(p.filter(p.not_countable.isnull()), t.cycle_starts, "promise_id")
    first_week, last_week = week_number(p.starts), week_number(p.ends)
    first_month, last_month = month_number(p.starts), month_number(p.ends)
    p = p.mutate(
        anchor=ibis.cases(
            (p.period == "week", first_week),
            (p.period == "month", first_month),
            (p.period == "cycle", p.first_n),
            else_=0,
        ),
        # The first and last day that can matter: a period's school days outside the promise count in `all` (rule 2).
        lo=ibis.cases(
            (p.period == "week", first_week * 7 - 3),
            (p.period == "month", first_of_month(first_month)),
            (p.period.isin(["day", "cycle"]), p.starts),
            else_=-1_000_000,
        ),
        hi=ibis.cases(
            (p.period == "week", (last_week + p.every) * 7 + 3),
            (p.period == "month", first_of_month(last_month + p.every)),
            (p.period == "day", p.ends),
            else_=1_000_000,  # a cycle that the promise's end cuts is measured by its whole length
        ),
    )
    d = t.calendar_days
    days = p.join(d, [p.calendar == d.calendar, p.esy == d.esy, d.day >= p.lo, d.day <= p.hi])
    bucket = ibis.cases(
        (days.period == "day", days.open.ifelse(days.day, ibis.null("int64"))),
        (days.period == "week", whole(week_number(days.day) - days.anchor, days.every)),
        (days.period == "month", whole(month_number(days.day) - days.anchor, days.every)),
        (days.period == "cycle", days.open.ifelse(whole(days.n - days.anchor, days.every), ibis.null("int64"))),
        (days.period == "term", days.term_start),
        (days.period == "semester", days.semester_start),
        (days.period == "school_year", days.year_start),
        (days.period == "plan_year", _years_since(days.day, days.plan_start)),
    )
    return days.select(
        "promise_id",
        "day",
        "open",
        "on_week",
        bucket=bucket,
        inside=days.open & (days.day >= days.starts) & (days.day <= days.ends),
        frame_start=ibis.cases(
            (days.period == "term", days.term_start),
            (days.period == "semester", days.semester_start),
            (days.period == "school_year", days.year_start),
        ),
        frame_end=ibis.cases(
            (days.period == "term", days.term_end),
            (days.period == "semester", days.semester_end),
            (days.period == "school_year", days.year_end),
        ),
    )


def period_spans(t: Tables) -> ir.Table:
    """One row per promise and period that has a school day inside the promise (rules 1 to 3).

    Columns: promise_id, bucket, starts, ends (day numbers, inclusive), inside, all_days, possible (days), amount (promised
    minutes), first_inside, last_inside (its first and last school day inside the promise), begun, closed.
    """
    days = t.promise_days
    counted = (
        days.filter(days.bucket.notnull())
        .group_by(["promise_id", "bucket"])
        .agg(
            inside=days.inside.cast("int64").sum(),
            all_days=days.open.cast("int64").sum(),
            in_spans=days.on_week.cast("int64").sum(),
            first_inside=days.day.min(where=days.inside),
            last_inside=days.day.max(where=days.inside),
            frame_start=days.frame_start.max(),
            frame_end=days.frame_end.max(),
        )
    )
    counted = counted.filter(counted.inside > 0)
    p = counted.join(t.promise_terms, "promise_id")
    years = t.calendar_years
    weeks = years.group_by("calendar").agg(before=years.before.max())
    p = p.join(weeks, "calendar").cross_join(t.settings)
    week_start = (week_number(p.starts) + p.bucket * p.every) * 7 - 3
    month = month_number(p.starts) + p.bucket * p.every
    # A cycle ends the day before the next one's first school day, the last one with the promise.
    next_first = p.first_inside.lead().over(ibis.window(group_by=p.promise_id, order_by=p.bucket))
    p = p.mutate(
        period_start=ibis.cases(
            (p.period == "day", p.bucket),
            (p.period == "week", week_start),
            (p.period == "month", first_of_month(month)),
            (p.period == "cycle", p.first_inside),
            (p.period == "plan_year", _anniversary(p.bucket, p.plan_start)),
            else_=p.frame_start,
        ),
        period_end=ibis.cases(
            (p.period == "day", p.bucket),
            (p.period == "week", week_start + p.every * 7 - 1),
            (p.period == "month", first_of_month(month + p.every) - 1),
            (p.period == "cycle", (next_first - 1).fill_null(p.ends)),
            (p.period == "plan_year", _anniversary(p.bucket + 1, p.plan_start) - 1),
            else_=p.frame_end,
        ),
    )
    p = p.mutate(
        possible=ibis.cases(
            (p.period == "cycle", p.every),
            ((p.period == "plan_year") | p.esy, p.in_spans),
            else_=count_of_weekdays(p.period_end, p.before) - count_of_weekdays(p.period_start - 1, p.before),
        )
    )
    # A share is never more than the whole, nor where nothing was possible (school held on a week's only free day).
    of = ibis.cases(
        (p.period == "day", p.inside), (p.prorate, ibis.greatest(p.possible, p.inside)), else_=p.all_days
    )
    amount = p.in_sessions.ifelse(
        round_half_up(p.sessions * p.inside, of) * p.minutes, round_half_up(p.amount * p.inside, of)
    )
    as_of = day_number(p.as_of)
    runs_on = (p.period == "plan_year") & p.known_calendar & (p.period_end > p.calendar_end)
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
        amount=amount,
        begun=p.first_inside <= as_of,
        closed=as_of > runs_on.ifelse(p.period_end, p.last_inside),
    )

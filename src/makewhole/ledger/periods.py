"""The periods of each promise and what each promises: RECORD.md rules 1 to 3."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from makewhole.calendars.day_numbers import (
    count_of_weekdays,
    day_number,
    day_of_month,
    first_of_month,
    month_number,
    week_number,
    whole,
)
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


def _bucket(rows: ir.Table, week: ir.IntegerValue, month: ir.IntegerValue, day_of_month: ir.IntegerValue) -> ir.Value:
    """Which period of its promise holds a date (rule 1): a number that is the same for all dates of one period.

    `rows` has the promise's terms and first_n, and what the calendar knows of the date; a date that no period holds, or
    that only a period without school days holds, gets a number that no period has, or none.
    """
    months = month - rows.plan_month - (day_of_month < rows.plan_day_of_month).cast("int64")
    return ibis.cases(
        (rows.period == "week", whole(week - rows.first_week, rows.every)),
        (rows.period == "month", whole(month - rows.first_month, rows.every)),
        (rows.period == "term", rows.term_start),
        (rows.period == "semester", rows.semester_start),
        (rows.period == "school_year", rows.year_start),
        (rows.period == "plan_year", whole(months, 12)),
        (rows.period == "day", rows.day),
        (rows.period == "cycle", whole(rows.n - rows.first_n, rows.every)),
    )


def bucket_of(t: Tables, rows: ir.Table) -> ir.Table:
    """`rows` with the period of their promise that holds their day, as `bucket`, and whether that is a school day,
    as `open_day`.

    `rows` has promise_id and day. What has no promise that can be counted has no bucket.
    """
    p = t.promise_terms
    p = beside(p.filter(p.not_countable.isnull()), t.cycle_starts, "promise_id")
    of = p.select(
        "promise_id", "calendar", "esy", "period", "every", "first_week", "first_month", "first_n", "plan_month",
        "plan_day_of_month",
    )  # fmt: skip
    known = t.calendar_days.select("calendar", "esy", "day", "open", "n", "term_start", "semester_start", "year_start")
    rows = beside(beside(rows, of, "promise_id"), known, "calendar", "esy", "day")
    bucket = _bucket(rows, week_number(rows.day), month_number(rows.day), day_of_month(rows.day))
    return rows.mutate(bucket=bucket, open_day=rows.open.fill_null(False)).drop(
        *[name for name in (*of.columns, *known.columns) if name not in ("promise_id", "day")]
    )


def period_spans(t: Tables) -> ir.Table:
    """One row per promise and period that has a school day inside the promise (rules 1 to 3).

    Columns: promise_id, bucket, starts, ends (day numbers, inclusive), inside, all_days, possible (days), amount
    (promised minutes), first_inside, last_inside (its first and last school day inside the promise), begun, closed.
    """
    p = t.promise_terms
    p = beside(p.filter(p.not_countable.isnull()), t.cycle_starts, "promise_id")
    # A period's school days outside the promise count in `all` (rule 2), so days are laid out past both ends of the
    # promise: by a month where periods are weeks or months, over the whole calendar where they are longer or run on
    # from its start.
    near = p.period.isin(["day", "week", "month"])
    p = p.mutate(
        lo=near.ifelse(p.starts - 31, -_ALWAYS),
        hi=near.ifelse(p.ends + 31 * p.every, _ALWAYS),
    )
    d = t.calendar_days
    d = d.filter(d.open | d.on_week)
    days = p.join(d, [p.calendar == d.calendar, p.esy == d.esy, d.day >= p.lo, d.day <= p.hi])
    days = days.filter(days.open | ~days.period.isin(["day", "cycle"]))
    days = days.select(
        "row",
        "day",
        "open",
        "on_week",
        bucket=_bucket(days, days.week, days.month, days.day_of_month),
        inside=days.open & (days.day >= days.starts) & (days.day <= days.ends),
        frame_end=ibis.cases(
            (days.period == "term", days.term_end),
            (days.period == "semester", days.semester_end),
            (days.period == "school_year", days.year_end),
        ),
    )
    counted = (
        days.filter(days.bucket.notnull())
        .group_by(["row", "bucket"])
        .agg(
            inside=days.inside.cast("int64").sum().cast("int64"),
            all_days=days.open.cast("int64").sum().cast("int64"),
            in_spans=days.on_week.cast("int64").sum().cast("int64"),
            first_inside=days.day.min(where=days.inside),
            last_inside=days.day.max(where=days.inside),
            frame_end=days.frame_end.max(),
        )
    )
    counted = counted.filter(counted.inside > 0)
    years = t.calendar_years
    weeks = years.group_by("calendar").agg(before=years.before.first())
    p = counted.join(t.promise_terms, "row").join(weeks, "calendar").cross_join(t.settings)
    p = beside(p, t.cycle_starts, "promise_id")
    by_year = p.period == "plan_year"
    by_week, by_month, by_cycle = p.period == "week", p.period == "month", p.period == "cycle"
    # A cycle ends the day before the next one's first school day, the last one with the promise.
    next_n = by_cycle.ifelse(p.first_n + (p.bucket + 1) * p.every, ibis.null("int64"))
    p = p.mutate(n=next_n)
    numbered = t.calendar_days.filter(t.calendar_days.open).select("calendar", "esy", "n", next_first="day")
    p = beside(p, numbered, "calendar", "esy", "n")
    # A plan of 29 February begins its other years on 1 March: the first of its month, and so many days on.
    month = by_year.ifelse(p.plan_month + p.bucket * 12, p.first_month + p.bucket * p.every)
    month_after = month + by_year.ifelse(12, p.every)
    days_on = by_year.ifelse(p.plan_day_of_month - 1, 0)
    week_start = (p.first_week + p.bucket * p.every) * 7 - 3
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
            (by_cycle, ibis.least((p.next_first - 1).fill_null(p.ends), p.ends)),
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
    of = ibis.cases((p.period == "day", p.inside), (p.prorate, ibis.greatest(p.possible, p.inside)), else_=p.all_days)
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

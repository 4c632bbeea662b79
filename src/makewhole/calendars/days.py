"""School days as relations (RECORD.md, School days): which days a promise counts, for each calendar.

A calendar is known here by a key: `=id` for a calendar of the record, `~plan_id` for the plan of a student who has none
(every weekday of the plan that is no federal holiday). Days are day numbers (day_numbers.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from makewhole.calendars.day_numbers import day_number, day_of_month, month_number, week_number, weekday
from makewhole.record.schema import NO_SCHOOL, WEEKDAYS

if TYPE_CHECKING:
    import ibis.expr.types as ir

DEFAULT_WEEK = "Mon Tue Wed Thu Fri"


def calendar_years(calendars: ir.Table, plans_in_force: ir.Table) -> ir.Table:
    """One row per school year of each calendar, and per plan without a calendar.

    Columns: calendar, starts, ends (day numbers, inclusive), week (weekday names), before (seven numbers: how many days
    of the week are school days up to Monday, up to Tuesday ...), known (false: the plan of a student
    without a calendar).
    """
    of_record = calendars.select(
        calendar=ibis.literal("=") + calendars.calendar_id,
        starts=day_number(calendars.starts_on),
        ends=day_number(calendars.ends_on),
        week=calendars.school_week.fill_null(DEFAULT_WEEK),
        known=ibis.literal(True),
    )
    without = plans_in_force.filter(~plans_in_force.has_calendar)
    of_plans = without.select(
        calendar=without.calendar,
        starts=without.starts,
        ends=without.horizon,
        week=ibis.literal(DEFAULT_WEEK),
        known=ibis.literal(False),
    )
    years = of_record.union(of_plans)
    counted: ir.IntegerValue = ibis.literal(0).cast("int64")
    before = []
    for name in WEEKDAYS:
        counted = counted + years.week.contains(name).cast("int64")
        before.append(counted)
    return years.mutate(before=ibis.array(before))


def calendar_days(
    calendar_years: ir.Table, closures: ir.Table, terms: ir.Table, federal_holidays: ir.Table
) -> ir.Table:
    """One row per calendar, esy and date, from the first day of its first school year or term to the last of its last.

    Columns: calendar, esy, day, open (a school day), on_week (a day of the school week inside a school year, or an esy
    term: open or closed), n (school days of the calendar up to and with this date; esy days are counted by themselves),
    the ends of what holds the date: year_start, year_end, term_start, term_end (a quarter, a trimester, or for esy the
    esy term), semester_start, semester_end; null where none does. And where the date stands: week and month (counted
    on, day_numbers.py) and day_of_month.
    """
    years = calendar_years
    named = terms.select(
        calendar=ibis.literal("=") + terms.calendar_id,
        esy=terms.kind == "esy",
        kind=terms.kind,
        first=day_number(terms.starts_on),
        last=day_number(terms.ends_on),
    )
    weeks = years.group_by("calendar").agg(week=years.week.max())
    esy_terms = named.filter(named.esy).join(weeks, "calendar")
    columns = ("calendar", "esy", "first", "last", "week")
    spans = years.select("calendar", "week", esy=ibis.literal(False), first=years.starts, last=years.ends)
    spans = spans.select(*columns).union(esy_terms.select(*columns))

    ends = spans.select("calendar", "esy", "first", "last").union(named.select("calendar", "esy", "first", "last"))
    ends = ends.group_by(["calendar", "esy"]).agg(first=ends["first"].min(), last=ends["last"].max())
    dates = ends.select("calendar", "esy", day=ibis.range(ends["first"], ends["last"] + 1).unnest().cast("int64"))
    in_spans = dates.join(
        spans,
        [
            dates.calendar == spans.calendar,
            dates.esy == spans.esy,
            dates.day >= spans["first"],
            dates.day <= spans["last"],
        ],
    )
    in_spans = in_spans.select(
        "calendar",
        "esy",
        "day",
        span_start=in_spans["first"],
        span_end=in_spans["last"],
        on_week=in_spans.week.contains(ibis.literal("".join(WEEKDAYS)).substr(weekday(in_spans.day) * 3, 3)),
    )

    closed = closures.select(
        calendar=ibis.literal("=") + closures.calendar_id,
        first=day_number(closures.starts_on),
        last=day_number(closures.ends_on.fill_null(closures.starts_on)),
        closure=closures.closure,
    )
    closed_days = closed.select(
        "calendar", "closure", day=ibis.range(closed["first"], closed["last"] + 1).unnest().cast("int64")
    )
    holidays = years.filter(~years.known).cross_join(federal_holidays)
    no_school = closed_days.filter(closed_days.closure.isin(NO_SCHOOL)).select("calendar", "day")
    no_school = no_school.union(holidays.select("calendar", day=day_number(holidays.date)))
    no_school = no_school.distinct().mutate(no_school=ibis.literal(True))
    held = closed_days.filter(closed_days.closure == "school_day").select("calendar", "day").distinct()
    held = held.mutate(esy=ibis.literal(False), held=ibis.literal(True))  # a school year's day, never an esy one

    quarters = named.filter(named.kind.isin(["quarter", "trimester", "esy"]))
    quarters = quarters.select("calendar", "esy", term_start="first", term_end="last")
    semesters = named.filter(named.kind == "semester")
    semesters = semesters.select("calendar", "esy", semester_start="first", semester_end="last")

    days = _beside(dates, in_spans, "calendar", "esy", "day")
    days = _beside(days, no_school, "calendar", "day")
    days = _beside(days, held, "calendar", "esy", "day")
    days = days.left_join(
        quarters,
        [
            days.calendar == quarters.calendar,
            days.esy == quarters.esy,
            days.day >= quarters.term_start,
            days.day <= quarters.term_end,
        ],
        rname="term_{name}",
    ).drop("term_calendar", "term_esy")
    days = days.left_join(
        semesters,
        [
            days.calendar == semesters.calendar,
            days.esy == semesters.esy,
            days.day >= semesters.semester_start,
            days.day <= semesters.semester_end,
        ],
        rname="semester_{name}",
    ).drop("semester_calendar", "semester_esy")
    on_week = days.on_week.fill_null(False)
    days = days.mutate(
        on_week=on_week,
        open=(on_week & days.no_school.isnull()) | (days.held.notnull() & days.span_start.notnull()),
    )
    order = ibis.window(group_by=[days.calendar, days.esy], order_by=days.day, rows=(None, 0))
    unknown = ibis.null("int64")
    return days.select(
        "calendar",
        "esy",
        "day",
        "open",
        "on_week",
        "term_start",
        "term_end",
        "semester_start",
        "semester_end",
        n=days.open.cast("int64").sum().over(order).cast("int64"),
        year_start=days.esy.ifelse(unknown, days.span_start),
        year_end=days.esy.ifelse(unknown, days.span_end),
        week=week_number(days.day),
        month=month_number(days.day),
        day_of_month=day_of_month(days.day),
    )


def _beside(rows: ir.Table, known: ir.Table, *keys: str) -> ir.Table:
    joined = rows.left_join(known, list(keys), lname="", rname="beside_{name}")
    return joined.drop(*[f"beside_{key}" for key in keys])

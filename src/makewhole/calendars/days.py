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
    of the week are school days up to Monday, up to Tuesday ...), known (false: the plan of a student without a calendar).
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
    """One row per calendar, esy and day that is a school-week day of a school year (or esy term) or on which school is held.

    Columns: calendar, esy, day, open (a school day), on_week (a day of the school week), n (school days of the calendar up to
    and with this one; esy days are counted by themselves), and the ends of what holds the day: year_start, year_end,
    term_start, term_end (a quarter, a trimester, or for esy the esy term), semester_start, semester_end; null where none does.
    And where the day stands: week and month (counted on, day_numbers.py) and day_of_month.
    """
    years = calendar_years
    closed = closures.select(
        calendar=ibis.literal("=") + closures.calendar_id,
        first=day_number(closures.starts_on),
        last=day_number(closures.ends_on.fill_null(closures.starts_on)),
        closure=closures.closure,
    )
    closed_days = closed.select(
        "calendar", "closure", day=ibis.range(closed.first, closed.last + 1).unnest().cast("int64")
    )
    holidays = years.filter(~years.known).cross_join(federal_holidays)
    no_school = (
        closed_days.filter(closed_days.closure.isin(NO_SCHOOL))
        .select("calendar", "day")
        .union(holidays.select("calendar", day=day_number(holidays.date)))
        .distinct()
    )
    held = closed_days.filter(closed_days.closure == "school_day").select("calendar", "day").distinct()

    weeks = years.group_by("calendar").agg(week=years.week.max())
    named = terms.select(
        calendar=ibis.literal("=") + terms.calendar_id,
        kind=terms.kind,
        first=day_number(terms.starts_on),
        last=day_number(terms.ends_on),
    )
    esy_terms = named.filter(named.kind == "esy").join(weeks, "calendar")
    spans = years.select(
        "calendar", "week", esy=ibis.literal(False), first=years.starts, last=years.ends
    ).union(esy_terms.select("calendar", "week", esy=ibis.literal(True), first=esy_terms.first, last=esy_terms.last))
    every_day = spans.mutate(day=ibis.range(spans.first, spans.last + 1).unnest().cast("int64"))
    every_day = every_day.mutate(
        on_week=every_day.week.contains(
            ibis.literal("".join(WEEKDAYS)).substr(weekday(every_day.day) * 3, 3)
        )
    )
    marked = every_day.left_join(no_school, ["calendar", "day"]).left_join(
        held, ["calendar", "day"], rname="held_{name}"
    )
    marked = marked.select(
        "calendar",
        "esy",
        "day",
        "on_week",
        year_start=(~every_day.esy).ifelse(every_day.first, ibis.null("int64")),
        year_end=(~every_day.esy).ifelse(every_day.last, ibis.null("int64")),
        esy_start=every_day.esy.ifelse(every_day.first, ibis.null("int64")),
        esy_end=every_day.esy.ifelse(every_day.last, ibis.null("int64")),
        open=(marked.held_day.notnull() & ~every_day.esy) | (every_day.on_week & marked.day_right.isnull()),
    )
    days = marked.filter(marked.open | marked.on_week)

    quarters = named.filter(named.kind.isin(["quarter", "trimester"]))
    semesters = named.filter(named.kind == "semester")
    days = days.left_join(
        quarters,
        [days.calendar == quarters.calendar, days.day >= quarters.first, days.day <= quarters.last, ~days.esy],
        rname="term_{name}",
    )
    days = days.left_join(
        semesters,
        [days.calendar == semesters.calendar, days.day >= semesters.first, days.day <= semesters.last, ~days.esy],
        rname="semester_{name}",
    )
    order = ibis.window(group_by=[days.calendar, days.esy], order_by=days.day, rows=(None, 0))
    return days.select(
        "calendar",
        "esy",
        "day",
        "open",
        "on_week",
        week=week_number(days.day),
        month=month_number(days.day),
        day_of_month=day_of_month(days.day),
        n=days.open.cast("int64").sum().over(order).cast("int64"),
        year_start=days.year_start,
        year_end=days.year_end,
        term_start=days.first.fill_null(days.esy_start),
        term_end=days["last"].fill_null(days.esy_end),
        semester_start=days.semester_first,
        semester_end=days.semester_last,
    )

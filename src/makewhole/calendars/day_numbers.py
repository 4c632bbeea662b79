"""Dates as day numbers: one whole number a day, so that every engine counts weeks and months alike.

Day 0 is Thursday, 1 January 1970. Divisions are of whole numbers that divide exactly, so no engine rounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

if TYPE_CHECKING:
    import ibis.expr.types as ir

EPOCH = "1970-01-01"


def day_number(date: ir.DateValue) -> ir.IntegerValue:
    """Days from 1970-01-01 to a date; null where the date is."""
    return date.delta(ibis.date(EPOCH), unit="day").cast("int64")


def date_of(day: ir.IntegerValue) -> ir.DateValue:
    """The date of a day number."""
    return (ibis.date(EPOCH) + day.as_interval("D")).cast("date")


def whole(numerator: ir.IntegerValue, denominator: ir.IntegerValue | int) -> ir.IntegerValue:
    """numerator / denominator rounded down.

    Engines divide in floating point and take the floor, which is exact while the numerator is below 2 to the 53rd: no
    cell of the record is above a thousand million (record/schema.py), so no product of rule 2 comes near it.
    """
    return (numerator // denominator).cast("int64")


def week_number(day: ir.IntegerValue) -> ir.IntegerValue:
    """Weeks from Monday to Sunday, counted on: week w runs from day 7w-3 to day 7w+3."""
    return whole(day + 3, 7)


def weekday(day: ir.IntegerValue) -> ir.IntegerValue:
    """0 for Monday to 6 for Sunday."""
    return (day + 3) % 7


def month_number(day: ir.IntegerValue) -> ir.IntegerValue:
    """Months counted on from January 1970.

    Asked as a difference of dates: taking year and month out of a date costs one engine a table of all dates
    a statement.
    """
    return date_of(day).delta(ibis.date(EPOCH), unit="month").cast("int64")


def first_of_month(month: ir.IntegerValue) -> ir.IntegerValue:
    """The day number of the first day of a counted month."""
    return day_number((ibis.date(EPOCH) + month.as_interval("M")).cast("date"))


def day_of_month(day: ir.IntegerValue) -> ir.IntegerValue:
    """1 for the first day of its month."""
    return (day - first_of_month(month_number(day)) + 1).cast("int64")


def count_of_weekdays(day: ir.IntegerValue, before: ir.ArrayValue) -> ir.IntegerValue:
    """How many days of a school week lie on or before a day, counted from 29 December 1969 on.

    `before` has seven numbers: how many days of the week are school-week days up to Monday, up to Tuesday ...
    to Sunday.
    """
    return (week_number(day) * before[6] + before[weekday(day)]).cast("int64")

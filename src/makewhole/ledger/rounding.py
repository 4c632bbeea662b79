"""The one place that rounds minutes (RECORD.md rule 2): half up, in whole numbers, the same on every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from makewhole.calendars.day_numbers import whole

if TYPE_CHECKING:
    import ibis.expr.types as ir


def round_half_up(numerator: ir.IntegerValue, denominator: ir.IntegerValue) -> ir.IntegerValue:
    """numerator / denominator to the nearest whole number, a half upwards, for numerators from 0."""
    return whole(2 * numerator + denominator, 2 * denominator)


def at_least_zero(value: ir.IntegerValue) -> ir.IntegerValue:
    """The value, or 0 where it is below."""
    return ibis.greatest(value, 0).cast("int64")

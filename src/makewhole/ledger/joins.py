"""The one join that most steps need: what another relation knows beside each row, where it knows anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir


def beside(rows: ir.Table, known: ir.Table, *keys: str) -> ir.Table:
    """Every row once, with the columns of the row of `known` that has the same keys; null where there is none.

    `known` has at most one row for each key, and the keys stand once in the result.
    """
    joined = rows.left_join(known, list(keys), lname="", rname="beside_{name}")
    return joined.drop(*[f"beside_{key}" for key in keys])

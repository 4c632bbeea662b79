"""A plan in a file whose time overlaps that of a plan which is here already: told before it is taken in."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from makewhole.language import day, gettext
from makewhole.record.findings import Finding

if TYPE_CHECKING:
    import duckdb

_OVERLAPS = """
    SELECT n.starts_on, n.ends_on, w.starts_on, w.ends_on FROM next_plans AS n
    JOIN was_plans AS w ON w.student_id = n.student_id AND w.kind = n.kind
    WHERE n._what = 'say' AND w._id NOT IN (SELECT _id FROM next_plans)
      AND n.starts_on <= coalesce(w.ends_on, '9999') AND w.starts_on <= coalesce(n.ends_on, '9999')
    ORDER BY ALL
"""


def of_plans(connection: duckdb.DuckDBPyConnection) -> tuple[Finding, ...]:
    """One finding for each plan here that a new plan of the same kind overlaps; `next_plans` says what would be."""
    said = gettext(
        "The plan in the file runs from {first} to {last}. A plan of the same kind is here already, from {known_first} "
        "to {known_last}. The one that begins earlier would end the day before the other begins. If both are the same "
        "plan, leave the file, and put the plan right by hand."
    )
    return tuple(
        Finding(
            "plan_cut",
            "warning",
            "plans",
            None,
            "starts_on",
            said.format(first=_day(first), last=_day(last), known_first=_day(known_first), known_last=_day(known_last)),
        )
        for first, last, known_first, known_last in connection.execute(_OVERLAPS).fetchall()
    )


def _day(cell: str | None) -> str:
    if not cell:
        return gettext("a day that is not known")
    try:
        return day(dt.date.fromisoformat(cell))
    except ValueError:
        return cell

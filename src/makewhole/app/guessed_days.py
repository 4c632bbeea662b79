"""A first and a last day of school that are the program's own guess, and that nobody has put right yet.

That they were left as proposed is said where they were written: in the history, as the `why` of the entry of the
calendar's row. So it is exported with it, and is over as soon as somebody says the row anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from makewhole.app import children, histories
from makewhole.language import day, gettext_noop
from makewhole.language import gettext as _

BOTH = gettext_noop("The first and the last day of school are a guess: the school's own days were not known yet.")
FIRST = gettext_noop("The first day of school is a guess: the school's own day was not known yet.")
LAST = gettext_noop("The last day of school is a guess: the school's own day was not known yet.")

_SAID = {
    BOTH: gettext_noop(
        "The first and the last day of the school year, {first} and {last}, are a guess: nobody has put in the "
        "school's own days yet."
    ),
    FIRST: gettext_noop(
        "The first day of the school year, {first}, is a guess: nobody has put in the school's own day yet."
    ),
    LAST: gettext_noop(
        "The last day of the school year, {last}, is a guess: nobody has put in the school's own day yet."
    ),
}


def why(said: Mapping[str, str], proposed: Mapping[str, str]) -> str | None:
    """What is kept beside a school year of which a proposed day was left as it was; None where both were put in."""
    first, last = (bool(proposed.get(name)) and said.get(name) == proposed[name] for name in ("starts_on", "ends_on"))
    if first:
        return BOTH if last else FIRST
    return LAST if last else None


def words(kept: str) -> str:
    """What was kept beside a row, in the language that is spoken where it is one of these sentences."""
    return _(kept) if kept in _SAID else kept


def sentences(place: Path | str, student_id: str, known_on: dt.date | None = None) -> list[str]:
    """Which days of the child's school years are a guess, for what its figures rest on; nothing where none is."""
    rows = children.rows(place, student_id, known_on).get("calendars", {})
    if not rows:
        return []
    told = []
    with histories.opened(place) as store:
        chains = {head.chain for head in store.heads(children.subjects(store, student_id))}
        for row, cells in rows.items():
            said = [entry for entry in store.row_history("calendars", row) if entry.chain in chains]
            if known_on is not None:
                said = [entry for entry in said if entry.recorded_at[:10] <= known_on.isoformat()]
            kept = (said[-1].content or {}).get("why") if said else None
            if kept in _SAID:
                first, last = (day(dt.date.fromisoformat(cells[name] or "")) for name in ("starts_on", "ends_on"))
                told.append(_(_SAID[kept]).format(first=first, last=last))
    return told

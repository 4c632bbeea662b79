"""What the school answered, as the pages of a child show it: the whole list, and what is about one miss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from makewhole.app import answered
from makewhole.record.history import Rows
from makewhole.web import access
from makewhole.web.access import Child
from makewhole.web.answer_words import Told, told
from makewhole.web.row_keys import row_key


@dataclass(frozen=True)
class OfMiss:
    """A miss, as forms are begun for it, and what is written down about it."""

    query: str
    """Of the address of a form: which session, or which time without service."""
    takes_offers: bool
    """An offer names a session; a day without any service has none."""
    told: tuple[Told, ...] = ()


def all_of(child: Child, rows: Rows) -> dict[str, Any]:
    """What answers/section.html needs: every offer, decision and award, and which of them still lacks its award."""
    everything = answered.said(access.place(), child.student_id)
    awarded = {each.service for each in everything if each.table == "awards"}
    return {
        "answers": told(everything, rows),
        "has_misses": bool(answered.misses(rows)),
        "lacks_award": any(
            each.table == "determinations"
            and each.cells.get("outcome") == "compensatory"
            and each.service not in awarded
            for each in everything
        ),
    }


def of_row(child: Child, rows: Rows, table: str, row: str) -> OfMiss | None:
    """What answers/of_miss.html needs on the page of a missed session or of a time without service; else None."""
    if table == "gaps":
        return ways_of(child, table, row)
    if table != "sessions" or not answered.is_miss(rows, row):
        return None
    everything = answered.about(answered.said(access.place(), child.student_id), rows, row)
    return OfMiss(_query(table, row), True, tuple(told(everything, rows)))


def ways_of(child: Child, table: str, row: str) -> OfMiss | None:
    """The forms for a miss alone; None for who may not write."""
    return OfMiss(_query(table, row), table == "sessions") if child.may_write else None


def _query(table: str, row: str) -> str:
    return f"?{'for' if table == 'sessions' else 'gap'}={row_key(table, row)}"

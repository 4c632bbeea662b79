"""What has to be taken back before something else can go: each row in words, with the page on which that is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from makewhole.record.history import Rows
from makewhole.web.access import Child
from makewhole.web.row_keys import row_key
from makewhole.web.views.plan import described
from makewhole.web.views.row import FORMS

OTHERS = {"resolutions": "compare", "contacts": "next", "papers": "papers"}
"""Rows without a page of their own: the page that lists them."""


class Resting(NamedTuple):
    """A row that is in the way: what it is, and where it is taken back ("": on no page)."""

    words: str
    address: str


def resting(child: Child, rows: Rows, found: Sequence[tuple[str, str]]) -> list[Resting]:
    """The rows, by table and id, as a page lists them. `rows` is the record as it stands."""
    return [Resting(_words(table, row, rows), _address(child, table, row)) for table, row in found]


def _words(table: str, row: str, rows: Rows) -> str:
    cells = rows.get(table, {}).get(row, {})
    if table != "resolutions":
        return described(table, cells, rows)
    # Of which session it is: the one that counts, or the first of those that it settles.
    named = cells.get("counted") or (cells.get("session_ids") or "").partition(" ")[0]
    settled: str = _("Settled difference between two logs")
    session = rows.get("sessions", {}).get(named, {})
    about = described("sessions", session, rows).partition(" · ")[2]
    return f"{settled} · {about}" if about else settled


def _address(child: Child, table: str, row: str) -> str:
    if table in FORMS:
        return reverse("row", args=[child.key, table, row_key(table, row)])
    return reverse(OTHERS[table], args=[child.key]) if table in OTHERS else ""

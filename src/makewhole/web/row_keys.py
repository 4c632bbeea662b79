"""How a page names a row in an address or a form: by a digest, because a row's id may hold a child's name."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2s

from django.http import Http404

from makewhole.record.history import Rows


def row_key(table: str, row: str) -> str:
    """Sixteen letters that stand for the row, the same each time."""
    return blake2s(f"{table}\0{row}".encode(), digest_size=8).hexdigest()


def withdrawn_row_of(names: Iterable[str], table: str, key: str) -> str:
    """The row among these that the letters stand for; Http404 where it is none of them."""
    return row_of({table: {name: {} for name in names}}, table, key)


def row_of(rows: Rows, table: str, key: str) -> str:
    """The row of that table that the letters stand for; Http404 where the rows hold none."""
    for row in rows.get(table, {}):
        if row_key(table, row) == key:
            return row
    raise Http404("There is no such page.")

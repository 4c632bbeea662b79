"""Which rows rest on others: what has to be taken back before those can go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from makewhole.record.schema import TABLES

if TYPE_CHECKING:
    from makewhole.record.history import Rows


def rest_on_what_goes(before: Rows, after: Rows) -> list[tuple[str, str]]:
    """The rows of `after` that name a row which is in `before` alone, and those that name such a row, by table and id.

    In the order in which they can be taken back: none stands after a row that it names.
    """
    gone = {table: set(_ids(before, table)) - set(_ids(after, table)) for table in before}
    found: dict[tuple[str, str], None] = {}
    while True:
        more = [
            (table, row)
            for table, held in after.items()
            for row, cells in held.items()
            if (table, row) not in found and _names_one_of(table, cells, gone)
        ]
        if not more:
            return list(reversed(found))
        for table, row in more:
            found[table, row] = None
            # A row is named by its id; where a table's rows have none (a school year), no other row names it.
            if TABLES[table].key:
                gone.setdefault(table, set()).add(row)


def _ids(rows: Rows, table: str) -> list[str]:
    """What other rows name rows of the table by: of a school year its calendar's id."""
    if table == "calendars":
        return [cells.get("calendar_id") or "" for cells in rows.get(table, {}).values()]
    return list(rows.get(table, {}))


def _names_one_of(table: str, cells: dict[str, str | None], gone: dict[str, set[str]]) -> bool:
    columns = TABLES[table].columns if table in TABLES else ()
    return any(cells.get(column.name) in gone.get(column.refers_to, ()) for column in columns if column.refers_to)

"""The rows of a log's tables as text in the connection: `log_rows`, a column for each role, in the order of the file.

A large CSV is read by DuckDB itself where that gives the very same cells as the careful way; every other file goes
through `sheets` row by row, into a file of its own that DuckDB reads.
"""

from __future__ import annotations

import csv
import tempfile
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from makewhole.exchange.log_columns import MANY, Table, is_sum
from makewhole.exchange.sheets import Book
from makewhole.language import gettext

if TYPE_CHECKING:
    import duckdb

    from makewhole.exchange.reading import Progress

DIRECT_BYTES = 1024**2
"""From this size on a CSV is given to DuckDB itself."""
LONGEST_CELL = 2_000
"""Characters of a cell that are looked at: no day, name, reason or length is longer."""
SINGLE = (
    "date", "student_id", "last_name", "first_name", "service", "code", "start", "end", "time", "length", "planned",
    "make_up_for", "group_size",
)  # fmt: skip
_LENGTHS = ("minutes", "hours", "units")
_PLANNED = ("planned_minutes", "planned_hours")
GROUP = "; "


class Places:
    """Where each row of `log_rows` stands, by its `_n`."""

    def __init__(self, tables: Sequence[Table], before: int | None = None) -> None:
        """`before`: how many lines stand before the first row, where every line of the file is a row."""
        self._names = [_before(table.sheet.name) for table in tables]
        self._before = before
        self._sheets = array("H")
        self._lines = array("L")

    def add(self, sheet: int, line: int) -> None:
        self._sheets.append(min(sheet, 65_535))
        self._lines.append(line)

    def of(self, n: int) -> str:
        """'line 12', or 'Sheet1 row 7'."""
        if self._before is not None:
            return f"{self._names[0]}{n + self._before}"
        return f"{self._names[self._sheets[n - 1]]}{self._lines[n - 1]}"

    @property
    def names(self) -> list[str]:
        """What stands before the line, by `_sheet`."""
        return list(self._names)


def _before(sheet: str | None) -> str:
    """What stands before the number of a line: 'line ', or 'Sheet1 row '."""
    if sheet is None:
        return gettext("line {line}").format(line="")
    return gettext("{sheet} row {line}").format(sheet=sheet, line="")


def roles_of(tables: Sequence[Table]) -> list[str]:
    """The columns of `log_rows`: the roles that the tables have, each once; several columns of words are numbered."""
    found: list[str] = []
    for table in tables:
        counted: dict[str, int] = {}
        for column in table.columns:
            name = _slot(column.role, counted)
            if name is not None and name not in found:
                found.append(name)
        found += [role for role in table.constants if role not in found]
    return found


def _slot(role: str, counted: dict[str, int]) -> str | None:
    """The column of `log_rows` for the next column of the role; None where the role is not kept."""
    if role in ("ignore", "unknown"):
        return None
    if role in _LENGTHS:
        role = "length"
    elif role in _PLANNED:
        role = "planned"
    if role not in MANY:
        return role if role not in counted and counted.setdefault(role, 1) else None
    counted[role] = counted.get(role, 0) + 1
    return role if role == "student" or counted[role] == 1 else f"{role}_{counted[role]}"


def places(table: Table) -> dict[str, list[int]]:
    """The places of the cells of each column of `log_rows`; the students of a group may stand in several."""
    counted: dict[str, int] = {}
    found: dict[str, list[int]] = {}
    for column in table.columns:
        name = _slot(column.role, counted)
        if name is not None:
            found.setdefault(name, []).append(column.place)
    return found


def load(
    connection: duckdb.DuckDBPyConnection,
    book: Book,
    tables: Sequence[Table],
    progress: Progress | None = None,
    *,
    direct: bool | None = None,
) -> Places:
    """Makes `log_rows` (_n, _sheet, _line, _is_sum, and a text column for each role; '' where a cell is empty).

    Returns where each row stands. `_is_sum`: the row looks like one of sums. NotReadable where the file breaks off.
    """
    roles = roles_of(tables)
    typed = "".join(f', "{role}" VARCHAR' for role in roles)
    forget(connection)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE log_rows (_n BIGINT, _sheet INTEGER, _line BIGINT, _is_sum BOOLEAN{typed})"
    )
    if direct is None:
        direct = book.kind == "csv" and book.path.stat().st_size >= DIRECT_BYTES
    if direct and book.kind == "csv" and _load_directly(connection, book, tables[0], roles):
        return Places(tables, tables[0].header[0] if tables[0].header is not None else 0)
    spots = Places(tables)
    with tempfile.TemporaryDirectory(prefix="makewhole-log-") as folder:
        file = Path(folder) / "cells.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            count = 0
            for number, table in enumerate(tables):
                count = _write(writer, book, table, number, count, roles, progress, spots)
        if count:
            names = ", ".join(
                f"'{name}': '{kind}'"
                for name, kind in (
                    ("_n", "BIGINT"),
                    ("_sheet", "INTEGER"),
                    ("_line", "BIGINT"),
                    ("_is_sum", "BOOLEAN"),
                    *((role, "VARCHAR") for role in roles),
                )
            )
            cells = "".join(f""", coalesce("{role}", '')""" for role in roles)
            connection.execute(
                f"INSERT INTO log_rows SELECT _n, _sheet, _line, _is_sum{cells} FROM read_csv({_text(file)}, "
                f"header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"', columns = "
                f"{{{names}}}, "
                "parallel = false, null_padding = false)"
            )
    return spots


def _write(
    writer: object,
    book: Book,
    table: Table,
    number: int,
    count: int,
    roles: Sequence[str],
    progress: Progress | None,
    spots: Places,
) -> int:
    of = places(table)
    wanted = [of.get(role, []) for role in roles]
    head = table.header[0] if table.header is not None else 0
    share = book.path.stat().st_size or 1
    day = roles.index("date") if "date" in roles else None
    write = writer.writerow  # type: ignore[attr-defined]
    constant = {
        at: table.constants[role] for at, role in enumerate(roles) if role in table.constants and role not in of
    }
    for line, cells in book.rows(table.sheet) if table.made is None else table.made:
        if line <= head and table.made is None:
            continue
        found = [_cell(cells, some) for some in wanted]
        if not any(found):
            continue
        for at, text in constant.items():
            found[at] = text
        found = [_clean(each) for each in book.cleaned(table.sheet, found, line)] if _is_odd(found) else found
        count += 1
        spots.add(number, line)
        total = not (day is not None and found[day][:1].isdigit()) and is_sum(cells)
        write([count, number, line, "true" if total else "false", *found])
        if progress is not None and count % 20_000 == 0:
            progress("reading the rows", min(0.45, 0.45 * count * 60 / share))
    return count


def _cell(cells: Sequence[str], some: Sequence[int]) -> str:
    if len(some) == 1:
        return cells[some[0]].strip()[:LONGEST_CELL] if some[0] < len(cells) else ""
    return GROUP.join(cell for at in some if at < len(cells) and (cell := cells[at].strip()[:LONGEST_CELL]))


def _is_odd(cells: Iterable[str]) -> bool:
    return any("\x00" in cell or not cell.isprintable() for cell in cells if not cell.isascii() or "\x00" in cell)


def _clean(cell: str) -> str:
    return cell.encode("utf-8", "ignore").decode("utf-8")


def _load_directly(connection: duckdb.DuckDBPyConnection, book: Book, table: Table, roles: Sequence[str]) -> bool:
    """Whether DuckDB read the file, and every line of it as one row: then its lines are counted right."""
    import duckdb

    if book.encoding not in ("utf-8-sig", "utf-8") or table.header is None or len(book.delimiter) != 1:
        return False
    lines = _lines(book.path)
    if lines is None:
        return False
    width = max(len(table.header[1]), *(len(cells) for _, cells in table.sheet.head[table.first :] or [(0, [""])]))
    if width != len(table.header[1]):
        return False
    columns = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(width))
    of = places(table)
    head = table.header[0]
    cells = ", ".join(
        "concat_ws('" + GROUP + "', " + ", ".join(f"nullif(trim(c{at}), '')" for at in of[role]) + f') AS "{role}"'
        if len(of.get(role, ())) > 1
        else f"coalesce(trim(c{of[role][0]}), '') AS \"{role}\""
        if role in of
        else f'{_text(table.constants[role])} AS "{role}"'
        for role in roles
    )
    first = "coalesce(" + ", ".join(f"nullif(trim(c{at}), '')" for at in range(width)) + ", '')"
    is_sum = f"regexp_matches({first}, '^\\W*(grand\\s+|sub\\s*-?\\s*)?(total|subtotal|sum|totals)\\b', 'i')"
    if "date" in of:  # a day as most are written begins with a digit, and its row holds no sum
        is_sum = f"CASE WHEN ascii(c{of['date'][0]}) BETWEEN 48 AND 57 THEN false ELSE {is_sum} END"
    try:
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE log_cells AS SELECT {is_sum} AS _is_sum, {cells} "
            f"FROM read_csv({_text(book.path)}, header = false, auto_detect = false, skip = {head}, "
            f"delim = {_text(book.delimiter)}, quote = '\"', escape = '\"', columns = {{{columns}}}, "
            "null_padding = false, strict_mode = true)"
        )
    except duckdb.Error:
        return False
    found = connection.execute("SELECT count(*) FROM log_cells").fetchone()
    if found is None or found[0] != lines - head:
        connection.execute("DROP TABLE temp.log_cells")
        return False
    names = ", ".join(f'"{role}"' for role in roles)
    connection.execute("DROP TABLE IF EXISTS temp.log_rows")
    connection.execute(  # rows keep the order of the file, and so their numbers
        f"CREATE OR REPLACE TEMP VIEW log_rows AS SELECT rowid + 1 AS _n, 0 AS _sheet, rowid + {head + 1} AS "
        f"_line, _is_sum, "
        f"{names} FROM temp.log_cells"
    )
    return True


def _lines(path: Path) -> int | None:
    """Lines of the file; None where it holds bytes that DuckDB and `sheets` might take differently."""
    lines, last = 0, b"\n"
    with path.open("rb") as stream:
        while chunk := stream.read(4 * 1024**2):
            if b"\x00" in chunk or chunk.count(b"\r") != chunk.count(b"\r\n") + chunk.endswith(b"\r"):
                return None
            lines += chunk.count(b"\n")
            last = chunk
    return lines + (not last.endswith(b"\n"))


def forget(connection: duckdb.DuckDBPyConnection) -> None:
    """Drops `log_rows`, whatever it is, and what it looks at."""
    found = connection.execute(
        "SELECT (SELECT count(*) FROM duckdb_views() WHERE temporary AND view_name = 'log_rows'), "
        "(SELECT count(*) FROM duckdb_tables() WHERE temporary AND table_name = 'log_rows')"
    ).fetchone()
    if found is not None and found[0]:
        connection.execute("DROP VIEW temp.log_rows")
    if found is not None and found[1]:
        connection.execute("DROP TABLE temp.log_rows")
    connection.execute("DROP TABLE IF EXISTS temp.log_cells")


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"

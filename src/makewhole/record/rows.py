"""The cells of one table as they were read, in memory or in the database, behind the same few questions.

A family's folder has some hundred rows: in memory every question costs microseconds, where a statement costs about a
millisecond however few the rows. A state's folder has millions: there the database answers, one pass a question.
Both answer alike, and a test compares them.

Cells are text without surrounding white space; an empty cell is None. A row is known by its number: the line of the CSV
file, or the row of the Parquet file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Protocol

import duckdb

from makewhole.record.cells import LONG_SESSION_MINUTES
from makewhole.record.schema import ROW, SQL_TYPES, Column, Table

CHUNK = 20_000
"""Rows held in memory at once: a CSV file with more goes to the database, in chunks of so many."""
_PLAIN_INSTANT = (
    "(regexp_full_match({0}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}"
    "(T([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?(Z|[+-]0[0-9]:[0-5][0-9]))?') "
    "AND TRY_CAST(left({0}, 10) AS DATE) IS NOT NULL)"
)
"""SQL: the instant needs no second look. A nation's log has as many instants as rows: too many to look at each."""
LOGS = ("sessions", "gaps")
"""Tables whose rows somebody logged: the ones that `source` and `known_on` choose from."""

_TEXTS, TEXT_ROWS = '["VARCHAR"]', '[["VARCHAR"]]'

Picked = tuple[int, tuple[str | None, ...]]
"""A row's number and the cells that were asked for."""


class Rows(Protocol):
    """The rows of one table."""

    table: Table
    columns: tuple[str, ...]
    """The columns of the schema that the file has, in the schema's order."""
    count: int
    """Rows in all."""

    def suspects(self, column: str) -> set[str]:
        """Every cell of that column that could be wrong, each once. (For ids: every cell.) None is left out."""

    def has_empty(self, column: str) -> bool:
        """Whether a cell of that column is empty. A column that the file has not is empty in every row."""

    def pick(self, columns: Iterable[str], where: str | None = None, among: Iterable[str | None] = ()) -> list[Picked]:
        """Rows in their order, with those cells; only the rows whose cell in `where` is one of `among`."""

    def known(self, column: str, cells: set[str]) -> set[str]:
        """Those of the cells that the column holds."""

    def repeated(self, column: str) -> list[tuple[int, str, int]]:
        """Each row whose cell stands in an earlier row: its number, the cell, the number of the first such row."""

    def days_of_two_sources(self) -> list[tuple[int, int, list[str]]]:
        """Of sessions: each promise with days that two sources hold: the first such row, how many days, the sources."""

    def clear(self, column: str, cells: set[str]) -> None:
        """Empties those cells, so that the typed table can be made; only for cells that are findings already."""

    def store(self, connection: duckdb.DuckDBPyConnection, source: str | None, known_on: date | None) -> None:
        """Makes the typed table of that name; of a log, from the rows of that source or none, known by that day."""


def sql_name(name: str) -> str:
    """The name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def sql_text(text: str) -> str:
    """The text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def given(value: object, form: str, name: str) -> str:
    """SQL for a query of a list's items, which are written into the statement.

    Not a parameter: the first one that is bound makes duckdb load pandas wherever that is installed, which takes a
    second or more. A row of VALUES and not a constant, which the planner would take apart value by value.
    """
    written = sql_text(json.dumps(value))
    return f"SELECT unnest(from_json(given, '{form}')) AS {name} FROM (VALUES ({written})) AS v(given)"


def _listed(cells: Iterable[str]) -> str:
    """SQL for a query of those cells, named `cell`."""
    return given(list(cells), _TEXTS, "cell")


def typed(column: Column, cell: str) -> str:
    """SQL for the typed cell, from SQL for the cell as text."""
    if column.kind == "school_week":
        return f"regexp_replace({cell}, '\\s+', ' ', 'g')"
    if column.kind == "time":
        return f"lpad({cell}, 5, '0')"  # 9:05 is 09:05, so that text order is time order
    kind = SQL_TYPES[column.kind]
    return cell if kind == "VARCHAR" else f"CAST({cell} AS {kind})"


class HeldRows:
    """Rows in memory, column by column."""

    def __init__(self, table: Table, columns: dict[str, list[str | None]], numbers: list[int]) -> None:
        self.table = table
        self.columns = tuple(columns)
        self.count = len(numbers)
        self._cells = columns
        self._numbers = numbers
        self._distinct: dict[str, set[str | None]] = {}

    def _all(self, column: str) -> set[str | None]:
        if column not in self._distinct:
            self._distinct[column] = set(self._cells[column]) if column in self._cells else {None}
        return self._distinct[column]

    def suspects(self, column: str) -> set[str]:
        return {cell for cell in self._all(column) if cell is not None}

    def has_empty(self, column: str) -> bool:
        return self.count > 0 and None in self._all(column)

    def pick(self, columns: Iterable[str], where: str | None = None, among: Iterable[str | None] = ()) -> list[Picked]:
        nothing: list[str | None] = [None] * self.count
        cells = [self._cells.get(column, nothing) for column in columns]
        if where is None:
            return list(zip(self._numbers, zip(*cells, strict=True), strict=True))
        wanted = set(among)
        return [
            (self._numbers[at], tuple(column[at] for column in cells))
            for at, cell in enumerate(self._cells.get(where, nothing))
            if cell in wanted
        ]

    def known(self, column: str, cells: set[str]) -> set[str]:
        return cells & self.suspects(column)

    def repeated(self, column: str) -> list[tuple[int, str, int]]:
        cells = self._cells.get(column)
        if cells is None or len(self._all(column)) == len(cells):
            return []
        first: dict[str, int] = {}
        found = []
        for cell, number in zip(cells, self._numbers, strict=True):
            if cell is not None and first.setdefault(cell, number) != number:
                found.append((number, cell, first[cell]))
        return found

    def days_of_two_sources(self) -> list[tuple[int, int, list[str]]]:
        days: dict[tuple[str | None, str | None], tuple[int, set[str]]] = {}
        for row, (promise, day, source) in self.pick(["promise_id", "date", "source"]):
            if promise is not None and day is not None and source is not None:
                days.setdefault((promise, day), (row, set()))[1].add(source)
        promises: dict[str | None, tuple[int, int, set[str]]] = {}
        for (promise, _), (row, sources) in days.items():
            if len(sources) > 1:
                first, count, known = promises.get(promise, (row, 0, set()))
                promises[promise] = (min(first, row), count + 1, known | sources)
        return sorted((row, count, sorted(sources)) for row, count, sources in promises.values())

    def clear(self, column: str, cells: set[str]) -> None:
        self._cells[column] = [None if cell in cells else cell for cell in self._cells[column]]
        del self._distinct[column]

    def append_to(self, connection: duckdb.DuckDBPyConnection, name: str) -> None:
        """Adds the rows, as text, to the temporary table of that name with these columns and the row's number."""
        cells = ", ".join(f"r[{place}]" for place in range(2, len(self.columns) + 2))
        comma = ", " if cells else ""
        rows = list(zip(self._numbers, *self._cells.values(), strict=True))
        connection.execute(
            f"INSERT INTO {sql_name(name)} SELECT {cells}{comma}CAST(r[1] AS BIGINT) "
            f"FROM ({given(rows, TEXT_ROWS, 'r')})"
        )

    def store(self, connection: duckdb.DuckDBPyConnection, source: str | None, known_on: date | None) -> None:
        held = [name for name in self.columns if self._all(name) != {None}]  # what is empty costs a plan, not a cell
        rows: Iterable[tuple[str | int | None, ...]] = zip(
            self._numbers, *(self._cells[name] for name in held), strict=True
        )
        if self.table.name in LOGS:
            if source is not None and "source" in held:
                at = held.index("source") + 1
                rows = [row for row in rows if row[at] is None or row[at] == source]
            if known_on is not None and "recorded_at" in held:
                at, day = held.index("recorded_at") + 1, known_on.isoformat()
                rows = [row for row in rows if row[at] is None or str(row[at])[:10] <= day]
        places = {name: f"r[{place}]" for place, name in enumerate(held, start=2)}
        cells = [
            f"{typed(column, places[column.name])} AS {sql_name(column.name)}"
            if column.name in places
            else f"CAST(NULL AS {SQL_TYPES[column.kind]}) AS {sql_name(column.name)}"
            for column in self.table.columns
        ]
        make_empty(connection, self.table)
        connection.execute(
            f"INSERT INTO {sql_name(self.table.name)} BY NAME "
            f"SELECT {', '.join(cells)}, CAST(r[1] AS BIGINT) AS {ROW} "
            f"FROM ({given(list(rows), TEXT_ROWS, 'r')})"
        )


class StoredRows:
    """Rows in a table of the database, each column as text or already of its own type."""

    def __init__(
        self, table: Table, columns: tuple[str, ...], connection: duckdb.DuckDBPyConnection, source: str | None = None
    ) -> None:
        """Of the rows in the temporary table that `raw_name` names: those columns, and the row's number.

        `source`: SQL of a Parquet file's rows with every column of the schema; `keep` makes that table from it. It is
        asked before, while its text still stands in dictionaries: twenty times as fast for millions of rows.
        """
        self.table = table
        self.columns = columns
        self._connection = connection
        self._raw = raw_name(table)
        self._source = source or f"FROM {sql_name(self._raw)}"
        described = connection.execute(f"DESCRIBE {self._source}").fetchall()
        self._types = {str(row[0]): str(row[1]) for row in described}
        self._whole = [*self._types] == [*(column.name for column in table.columns), ROW]
        self._suspects: dict[str, set[str]] = {}
        self._filled: dict[str, int] = {}
        self.count = 0
        self._look()

    def keep(self) -> None:
        """Copies the rows of a Parquet file into the database."""
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {sql_name(self._raw)} AS {self._source}")

    def unstripped(self) -> set[str]:
        """The text columns with a cell that may have white space around it, or nothing in it.

        Stripping costs a second and more for each column of two million rows, and hardly any file needs it. White
        space is below "!" or beyond ASCII, so a cell between visible ASCII letters has none around it.
        """
        loose = {
            name for name, cells in self._suspects.items() if any(cell != cell.strip() or not cell for cell in cells)
        }
        asked, names = [], []
        for name in self.columns:
            column = self.table.column(name)
            if self._types[name] == "VARCHAR" and column.kind in ("id", "text") and column.refers_to is None:
                cell, last = sql_name(name), f"right({sql_name(name)}, 1)"
                asked.append(f"bool_or({cell} < '!' OR {cell} > '~' OR {last} < '!' OR {last} > '~')")
                names.append(name)
        if asked:
            answers = self._connection.execute(f"SELECT {', '.join(asked)} FROM ({self._source})").fetchone()
            assert answers is not None
            loose |= {name for name, answer in zip(names, answers, strict=True) if answer}
        return loose

    def _look(self) -> None:
        """One pass over the rows for everything that is asked of each column."""
        asked = ["count(*)"]
        for name in self.columns:
            column = self.table.column(name)
            cell = sql_name(name)
            text = cell if self._types[name] == "VARCHAR" else f"CAST({cell} AS VARCHAR)"
            asked.append(f"count({cell})")
            if self._types[name] == "BOOLEAN" or (column.kind in ("id", "text") and column.refers_to is None):
                asked.append("NULL")
            elif self._types[name] == "DATE":
                asked.append(f"list(DISTINCT {text}) FILTER ({cell} < DATE '1000-01-01' OR {cell} > DATE '9999-12-31')")
            elif self._types[name] == "BIGINT":
                asked.append(f"list(DISTINCT {text}) FILTER ({cell} < 0 OR {cell} > {LONG_SESSION_MINUTES})")
            elif column.kind == "instant":
                asked.append(f"list(DISTINCT {text}) FILTER (NOT {_PLAIN_INSTANT.format(text)})")
            else:
                asked.append(f"list(DISTINCT {text})")
        answers = self._connection.execute(f"SELECT {', '.join(asked)} FROM ({self._source})").fetchone()
        assert answers is not None
        self.count = answers[0]
        for at, name in enumerate(self.columns):
            self._filled[name] = answers[1 + 2 * at]
            self._suspects[name] = {cell for cell in answers[2 + 2 * at] or () if cell is not None}

    def suspects(self, column: str) -> set[str]:
        return self._suspects.get(column, set())

    def has_empty(self, column: str) -> bool:
        return self._filled.get(column, 0) < self.count

    def pick(self, columns: Iterable[str], where: str | None = None, among: Iterable[str | None] = ()) -> list[Picked]:
        cells = [
            f"CAST({sql_name(column)} AS VARCHAR)" if column in self.columns else "CAST(NULL AS VARCHAR)"
            for column in columns
        ]
        sql = f"SELECT {', '.join([ROW, *cells])} FROM {sql_name(self._raw)}"
        wanted = set(among)
        if where is not None:
            conditions = ["false"]
            if where not in self.columns:
                conditions.append("true" if None in wanted else "false")
            else:
                if None in wanted:
                    conditions.append(f"{sql_name(where)} IS NULL")
                named = [cell for cell in wanted if cell is not None]
                if named:
                    conditions.append(f"CAST({sql_name(where)} AS VARCHAR) IN ({_listed(named)})")
            sql += f" WHERE {' OR '.join(conditions)}"
        rows = self._connection.execute(f"{sql} ORDER BY {ROW}").fetchall()
        return [(row[0], tuple(row[1:])) for row in rows]

    def known(self, column: str, cells: set[str]) -> set[str]:
        if column not in self.columns or not cells:
            return set()
        rows = self._connection.execute(
            f"SELECT DISTINCT cell FROM ({_listed(cells)}) "
            f"WHERE cell IN (SELECT CAST({sql_name(column)} AS VARCHAR) FROM {sql_name(self._raw)})"
        ).fetchall()
        return {row[0] for row in rows}

    def repeated(self, column: str) -> list[tuple[int, str, int]]:
        if column not in self.columns:
            return []
        cell = sql_name(column)
        raw = sql_name(self._raw)
        several = self._connection.execute(f"SELECT count({cell}) > count(DISTINCT {cell}) FROM {raw}").fetchone()
        if several is None or not several[0]:
            return []
        rows = self._connection.execute(
            f"SELECT {ROW}, CAST({cell} AS VARCHAR), first FROM {raw} JOIN "
            f"(SELECT {cell} AS repeated, min({ROW}) AS first FROM {raw} GROUP BY {cell} HAVING count({cell}) > 1) "
            f"ON {cell} = repeated WHERE {ROW} <> first ORDER BY {ROW}"
        ).fetchall()
        return [(row[0], row[1], row[2]) for row in rows]

    def days_of_two_sources(self) -> list[tuple[int, int, list[str]]]:
        if not {"promise_id", "date", "source"} <= set(self.columns):
            return []
        rows = self._connection.execute(
            f"SELECT min(first), count(*), list_sort(list_distinct(flatten(list(sources)))) FROM "
            f"(SELECT promise_id, min({ROW}) AS first, list(DISTINCT source) AS sources FROM {sql_name(self._raw)} "
            "WHERE source IS NOT NULL AND promise_id IS NOT NULL AND date IS NOT NULL "
            # Few promises have two sources at all, and a list a day of all the others is what this question would cost.
            f"AND promise_id IN (SELECT promise_id FROM {sql_name(self._raw)} WHERE source IS NOT NULL "
            "GROUP BY promise_id HAVING min(source) <> max(source)) GROUP BY promise_id, date "
            "HAVING min(source) <> max(source)) GROUP BY promise_id ORDER BY 1"
        ).fetchall()
        return [(row[0], row[1], list(row[2])) for row in rows]

    def clear(self, column: str, cells: set[str]) -> None:
        self._connection.execute(
            f"UPDATE {sql_name(self._raw)} SET {sql_name(column)} = NULL "
            f"WHERE CAST({sql_name(column)} AS VARCHAR) IN ({_listed(cells)})"
        )

    def _is_plain(self, column: Column) -> bool:
        """Whether the cells of that column can stay as they are written."""
        if column.kind == "time":  # every row is copied only where some cell is 9:05 and not 09:05
            return all(len(cell) == 5 for cell in self.suspects(column.name))
        return column.kind != "school_week"

    def store(self, connection: duckdb.DuckDBPyConnection, source: str | None, known_on: date | None) -> None:
        raw, name = sql_name(self._raw), sql_name(self.table.name)
        conditions = []
        if self.table.name in LOGS:
            if source is not None and "source" in self.columns:
                conditions.append(f"(source IS NULL OR source = {sql_text(source)})")
            if known_on is not None and "recorded_at" in self.columns:
                conditions.append(f"(recorded_at IS NULL OR left(recorded_at, 10) <= '{known_on.isoformat()}')")
        cells, as_is = [], self._whole and not conditions
        for column in self.table.columns:
            kind, cell = SQL_TYPES[column.kind], sql_name(column.name)
            if column.name not in self.columns:
                cells.append(f"CAST(NULL AS {kind}) AS {cell}")
            elif self._types[column.name] == kind and self._is_plain(column):
                cells.append(cell)
            else:
                cells.append(f"{typed(column, cell)} AS {cell}")
                as_is = False
        connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
        if as_is:
            connection.execute(f"ALTER TABLE {raw} RENAME TO {name}")
            return
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        connection.execute(f"CREATE TEMP TABLE {name} AS SELECT {', '.join(cells)}, {ROW} FROM {raw}{where}")
        connection.execute(f"DROP TABLE {raw}")


def make_empty(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """The typed table, there and without rows.

    It is emptied and not made anew where it is there: plans that were prepared in this connection stay good.
    """
    columns = ", ".join(f"{sql_name(column.name)} {SQL_TYPES[column.kind]}" for column in table.columns)
    name = sql_name(table.name)
    connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS {name} ({columns}, {ROW} BIGINT); TRUNCATE {name}")


def raw_name(table: Table) -> str:
    """The temporary table that holds a table's rows while they are checked."""
    return f"_raw_{table.name}"

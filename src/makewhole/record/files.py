"""The files of a case folder, read into rows, and what is wrong with a file as such (RECORD.md, the record).

A table is `NAME.csv` or `NAME.parquet`; Parquet may also be a folder `NAME` or `NAME.parquet` of such files. What
cannot be read as the contract says (another encoding, another separator, a row longer than the header) is an error: a
row that is left out silently would be minutes that nobody misses.
"""

from __future__ import annotations

import codecs
import csv
import errno
import itertools
import re
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from makewhole.language import gettext
from makewhole.record.cells import nearest
from makewhole.record.findings import Finding, Severity
from makewhole.record.rows import CHUNK, HeldRows, Rows, StoredRows, raw_name, sql_name, sql_text
from makewhole.record.schema import ROW, SQL_TYPES, TABLES, Column, Table

if TYPE_CHECKING:
    from _csv import Reader

FOLDER = "folder"
"""What findings about the folder as a whole name as their table."""
FOUND_CHARACTERS = 80
_BLOCK = 1 << 20
_LINE_ENDS = re.compile(r"\r\n|\r|\n")
_WHITE = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
"""Every character that str.strip takes away, so that CSV and Parquet cells are stripped alike."""
_SHOWN_OF_STUDENTS = ("student_id", "state", "calendar_id")
_WORKBOOKS = ("xlsx", "xlsm", "xls", "ods", "numbers")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


@dataclass
class Loaded:
    """The rows of one table, None where the file could not be read, and whether every row of it was."""

    rows: Rows | None
    complete: bool = True


@dataclass
class Found:
    """Which files of a folder hold which table."""

    csv: dict[str, Path] = field(default_factory=dict)
    parquet: dict[str, list[Path]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def shown(cell: str) -> str:
    """The cell as a finding shows it on the screen: not more than eighty characters."""
    return cell if len(cell) <= FOUND_CHARACTERS else cell[: FOUND_CHARACTERS - 1] + "…"


def shown_of(table: Table, column: str | None, cell: str) -> str | None:
    """The cell as a finding shows it; None for what students.csv tells of a child beside ids and state."""
    return None if table.name == "students" and column not in _SHOWN_OF_STUDENTS else shown(cell)


def _irregular(file: Path) -> str | None:
    """What stands in a file's place; None where it is a file (or cannot be seen, which opening it will tell)."""
    try:
        mode = file.stat().st_mode
    except FileNotFoundError:
        return gettext("a link that leads nowhere")
    except OSError as error:
        return gettext("a link that leads back to itself") if error.errno == errno.ELOOP else None
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISDIR(mode):
        return gettext("a folder")
    if stat.S_ISFIFO(mode):
        return gettext("a named pipe")
    return gettext("a socket") if stat.S_ISSOCK(mode) else gettext("a device")


def no_table(stem: str, ending: str, file: str | None) -> Finding:
    """The warning about a file that looks like a table and is none; `file` is its name as it is shown."""
    like = nearest(stem, tuple(TABLES))
    hint = gettext(" Perhaps {like}.{ending} is meant.").format(like=like, ending=ending.casefold()) if like else ""
    message = gettext("A file of this name is no table and was not read.{hint}").format(hint=hint)
    return Finding("unknown_file", "warning", FOLDER, None, None, message, file)


def look(folder: Path) -> Found:
    """Which file holds which table, and what in the folder looks like a table and is none."""
    found = Found()

    def tell(code: str, severity: Severity, table: str, message: str, file: str | None) -> None:
        found.findings.append(Finding(code, severity, table, None, None, message, file))

    try:
        entries = sorted(folder.iterdir())
    except OSError:
        tell("no_folder", "error", FOLDER, gettext("There is no folder that can be read at this place."), str(folder))
        return found
    without: list[str] = []
    for entry in entries:
        stem, dot, ending = entry.name.rpartition(".")
        if not dot:
            stem, ending = entry.name, ""
        if entry.name.startswith((".", "~", "_")):
            continue  # left behind by office programs and by Spark
        if entry.is_dir() and stem in TABLES and ending in ("", "parquet"):
            files = sorted(
                file for file in entry.rglob("*.parquet") if not file.name.startswith((".", "_")) and not file.is_dir()
            )
            if files:
                found.parquet.setdefault(stem, []).extend(files)
            elif ending or TABLES[stem].moves_minutes:
                without.append(stem)
        elif ending.casefold() in _WORKBOOKS:
            if stem in TABLES:
                text = gettext("{file} is a spreadsheet workbook; it is not read. Save each sheet as CSV.")
            else:
                text = gettext("This is a spreadsheet workbook; it is not read. Save each sheet as CSV.")
            message = text.format(file=f"{stem}.{ending}")
            tell("workbook", "warning", FOLDER, message, _name_of(entry))
        elif stem in TABLES and ending == "csv":
            found.csv[stem] = entry
        elif stem in TABLES and ending == "parquet":
            found.parquet.setdefault(stem, []).append(entry)
        elif ending.casefold() in ("csv", "parquet"):
            found.findings.append(no_table(stem, ending, _name_of(entry)))
    for stem in without:
        if stem not in found.csv and stem not in found.parquet:
            tell(
                "no_parquet", "warning", stem, gettext("The folder of this table holds no Parquet file: no rows."), None
            )
    for name in found.csv.keys() & found.parquet.keys():
        tell(
            "two_files",
            "error",
            name,
            gettext("This table stands here as CSV and as Parquet. Keep one of the two."),
            None,
        )
    for name, files in found.parquet.items():
        if len({file.parent if file.parent != folder else file for file in files}) > 1 and any(
            file.parent == folder for file in files
        ):
            tell(
                "two_files", "error", name, gettext("This table stands here as a file and as a folder. Keep one."), None
            )
    if not found.findings and not found.csv and not found.parquet:
        message = gettext("This folder holds no table. Each table is a file such as students.csv or sessions.parquet.")
        tell("empty_folder", "warning", FOLDER, message, str(folder))
    return found


def _name_of(file: Path) -> str:
    return file.name.encode("utf-8", "replace").decode()


# CSV


def read_csv(table: Table, file: Path, connection: duckdb.DuckDBPyConnection, findings: list[Finding]) -> Loaded:
    """The rows of a CSV file; everything wrong with the file is added to `findings`."""
    reading = _CsvReading(table, findings)
    if what := _irregular(file):
        message = gettext("{file} is {what}, not a file. Put the table itself in its place.").format(
            file=file.name, what=what
        )
        reading.tell("not_a_file", "error", None, None, message)
        return Loaded(None, complete=False)
    try:
        has_nul = reading.sniff(file)
        if has_nul is None:
            return Loaded(None, complete=False)
        with file.open(encoding="utf-8-sig", newline="") as stream:
            return reading.rows(csv.reader(stream, strict=True), has_nul, connection)
    except OSError:
        reading.tell("unreadable", "error", None, None, gettext("The file cannot be opened. Is it in use, or locked?"))
        return Loaded(None, complete=False)


def read_query(table: Table, query: str, connection: duckdb.DuckDBPyConnection, findings: list[Finding]) -> Loaded:
    """The rows of a query of the table's columns as text, as if they had been read from a CSV file of them.

    They are not written and read again: many of them stay in the database. Row n counts as line n + 1; a line break in
    a cell is not counted.
    """
    reading = _CsvReading(table, findings)
    names = [column.name for column in table.columns]
    cells = ", ".join(map(sql_name, names))
    raw = sql_name(raw_name(table))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {raw} AS SELECT {cells}, CAST(NULL AS BIGINT) AS {ROW} FROM ({query})"
    )
    connection.execute(f"UPDATE {raw} SET {ROW} = rowid + 2")  # to number the rows while they come takes a second
    count = connection.execute(f"SELECT count(*) FROM {raw}").fetchone()
    if count is None or count[0] <= CHUNK:
        rows = connection.execute(f"SELECT {cells} FROM {raw} ORDER BY {ROW}").fetchall()
        connection.execute(f"DROP TABLE {raw}")
        return reading.rows(_Lines(names, rows), True, connection)
    return reading.stored(connection)


def read_rows(
    table: Table,
    rows: Collection[Mapping[str, str | None]],
    connection: duckdb.DuckDBPyConnection,
    findings: list[Finding],
) -> Loaded:
    """The rows as if they had been read from the CSV file that `writing.write_table` makes of them, line for line."""
    from makewhole.record import writing  # a command that reads files does not wait for it

    columns = writing.columns_of(table.name, rows)
    written = _Written(columns, writing.in_order(table.name, rows, columns))
    return _CsvReading(table, findings).rows(written, True, connection)


class _Lines:
    """Rows of a query, for what else reads the lines of a CSV file."""

    def __init__(self, header: list[str], rows: Sequence[tuple[str | None, ...]]) -> None:
        self.line_num = 0
        self._lines = itertools.chain([header], ([cell or "" for cell in row] for row in rows))

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> list[str]:
        cells = next(self._lines)
        if any(len(cell) > csv.field_size_limit() for cell in cells):
            raise csv.Error("field larger than field limit")
        self.line_num += 1
        return cells


class _Written(_Lines):
    """Rows as they would be written, with the number of the line on which each ends."""

    def __next__(self) -> list[str]:
        cells = super().__next__()
        text = ",".join(cells)
        if "\n" in text or "\r" in text:
            self.line_num += len(_LINE_ENDS.findall(text))
        return cells


class _CsvReading:
    """One CSV file on its way into rows."""

    def __init__(self, table: Table, findings: list[Finding]) -> None:
        self.table = table
        self.findings = findings
        self.complete = True

    def tell(
        self,
        code: str,
        severity: Severity,
        line: int | None,
        column: str | None,
        message: str,
        found: str | None = None,
        allowed: str | None = None,
    ) -> None:
        found = None if found is None else shown(found)
        self.findings.append(Finding(code, severity, self.table.name, line, column, message, found, allowed))

    def sniff(self, file: Path) -> bool | None:
        """Whether the file holds bytes of value zero; None where it is not UTF-8 and cannot be read."""
        decoder = codecs.getincrementaldecoder("utf-8")()
        lines, has_nul, first = 1, False, True
        with file.open("rb") as stream:
            while block := stream.read(_BLOCK):
                if first:
                    if block.startswith(_UTF16) or block[:200].count(0) * 3 > len(block[:200]):
                        self.tell(
                            "encoding",
                            "error",
                            1,
                            None,
                            gettext("The file is UTF-16 or UTF-32, not UTF-8. Save it as CSV UTF-8."),
                        )
                        return None
                    first = False
                has_nul = has_nul or 0 in block
                try:
                    decoder.decode(block)
                except UnicodeDecodeError as error:
                    lines += error.object[: error.start].count(b"\n")
                    message = gettext(
                        "The file is not UTF-8 (perhaps Windows or Latin-1 letters) from this line on. "
                        "Save it as CSV UTF-8."
                    )
                    self.tell("encoding", "error", lines, None, message)
                    return None
                lines += block.count(b"\n")
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            self.tell(
                "encoding",
                "error",
                lines,
                None,
                gettext("The file ends within a letter: it is not whole. Save it as CSV UTF-8."),
            )
            return None
        if first:
            self.tell(
                "empty_file", "warning", None, None, gettext("The file is empty: it was read as a table without rows.")
            )
        return has_nul

    def rows(self, reader: Reader | _Lines, has_nul: bool, connection: duckdb.DuckDBPyConnection) -> Loaded:
        """The rows after the header, in memory where they are few."""
        try:
            header = next((cells for cells in reader if cells), [])
        except csv.Error as error:
            self._stop(reader.line_num, error)
            return Loaded(None, complete=False)
        places = self._places(header)
        if places is None:
            return Loaded(None, complete=False)
        held: HeldRows | None = None
        stored = False
        for columns, numbers in self._chunks(reader, len(header), places, has_nul):
            if held is not None and not stored:
                self._create(connection, list(places))
                self._append(connection, held)
                stored = True
            held = HeldRows(self.table, columns, numbers)
            if stored:
                self._append(connection, held)
        if held is None:
            held = HeldRows(self.table, {name: [] for name in places}, [])
        rows: Rows = StoredRows(self.table, tuple(places), connection) if stored else held
        self._missing_columns(header, places, rows.count > 0)
        return Loaded(rows, self.complete)

    def _places(self, header: list[str]) -> dict[str, int] | None:
        """Where each column of the schema stands, in the schema's order; None where the header cannot be read."""
        names = [column.name for column in self.table.columns]
        if len(header) == 1 and not header[0].strip().startswith("sep="):
            for separator, word in ((";", gettext("semicolons")), ("\t", gettext("tabs")), ("|", gettext("bars"))):
                if separator in header[0]:
                    message = gettext(
                        "The cells are separated by {word}. Save the file with commas between the cells."
                    ).format(word=word)
                    # A first line that is no header may hold a name.
                    known = {cell.strip().casefold() for cell in header[0].split(separator)} & set(names)
                    self.tell("separator", "error", 1, None, message, header[0] if known else None, ",".join(names))
                    return None
        if header and header[0].strip().startswith("sep="):
            message = gettext(
                "The first line names a separator. Delete that line, and save with commas between the cells."
            )
            self.tell("separator", "error", 1, None, message, header[0])
            return None
        places: dict[str, int] = {}
        by_folded = {name.casefold(): name for name in names}
        if any(cell.strip() for cell in header) and not any(cell.strip().casefold() in by_folded for cell in header):
            message = gettext(
                "The first line is not a header: it names no column of this table. Write the names above the rows."
            )
            self.tell("no_header", "error", 1, None, message, None, ", ".join(names))
            return None
        for place, cell in enumerate(header):
            cell = cell.strip()
            name = by_folded.get(cell.casefold())
            if not cell:
                message = gettext("Column {number} has no name and was not read.").format(number=place + 1)
                self.tell("unnamed_column", "warning", 1, None, message)
            elif name is None:
                like = nearest(cell, tuple(names))
                hint = gettext(" Perhaps {like} is meant.").format(like=like) if like else ""
                self.tell(
                    "unknown_column",
                    "warning",
                    1,
                    None,
                    gettext("Column {number} is none of this table and was not read.{hint}").format(
                        number=place + 1, hint=hint
                    ),
                    cell if like else shown_of(self.table, None, cell),
                    ", ".join(names),
                )
            elif name in places:
                self.tell(
                    "repeated_column", "error", 1, name, gettext("The header names this column twice. Keep one."), cell
                )
                self.complete = False
            else:
                if cell != name:
                    self.tell(
                        "column_spelling",
                        "warning",
                        1,
                        name,
                        gettext("Read as {name}: write it in small letters.").format(name=name),
                        cell,
                        name,
                    )
                places[name] = place
        return {name: places[name] for name in names if name in places}

    def _missing_columns(self, header: list[str], places: dict[str, int], has_rows: bool) -> None:
        if not header:
            return
        for column in self.table.columns:
            if column.required and column.name not in places:
                message = gettext("The header does not name this column, which no row may leave empty.")
                severity: Severity = "error" if has_rows else "warning"
                self.tell("missing_column", severity, 1, column.name, message, None, column.name)

    def _chunks(
        self, reader: Reader | _Lines, width: int, places: dict[str, int], has_nul: bool
    ) -> Iterator[tuple[dict[str, list[str | None]], list[int]]]:
        """Columns of stripped cells and their line numbers, at most CHUNK rows at a time."""
        rows: list[list[str]] = []
        numbers: list[int] = []
        line = reader.line_num + 1
        try:
            for cells in reader:
                if len(cells) != width:
                    self._ragged(line, cells, width)
                elif has_nul and any("\x00" in cell for cell in cells):
                    self._nul(line)
                else:
                    rows.append(cells)
                    numbers.append(line)
                    if len(rows) >= CHUNK:
                        yield self._columns(rows, numbers, places)
                        rows, numbers = [], []
                line = reader.line_num + 1
        except csv.Error as error:
            self._stop(line, error)
        if rows:
            yield self._columns(rows, numbers, places)

    def _columns(
        self, rows: list[list[str]], numbers: list[int], places: dict[str, int]
    ) -> tuple[dict[str, list[str | None]], list[int]]:
        blank = [at for at, cells in enumerate(rows) if not cells[0] and not any(cell.strip() for cell in cells)]
        for at in reversed(blank):
            self._empty(numbers[at])
            del rows[at], numbers[at]
        by_place = list(zip(*rows, strict=True))
        if not rows:
            return {name: [] for name in places}, numbers
        return {name: [cell.strip() or None for cell in by_place[place]] for name, place in places.items()}, numbers

    def _nul(self, line: int) -> None:
        message = gettext("The row holds a byte of value zero, which no text has. Export the file anew.")
        self.tell("nul_byte", "error", line, None, message)
        self.complete = False

    def _empty(self, line: int) -> None:
        message = gettext("The row is empty and was left out. Delete it.")
        self.tell("empty_row", "warning", line, None, message)

    def stored(self, connection: duckdb.DuckDBPyConnection) -> Loaded:
        """Many rows, which stand in the database as they were given; judged there as `rows` judges lines."""
        names = tuple(column.name for column in self.table.columns)
        raw = sql_name(raw_name(self.table))
        limit = csv.field_size_limit()
        cells = [sql_name(name) for name in names]
        long = " OR ".join(f"(strlen({cell}) > {limit} AND length({cell}) > {limit})" for cell in cells)
        nul = " OR ".join(f"contains({cell}, chr(0))" for cell in cells)
        end = connection.execute(f"SELECT min({ROW}) FROM {raw} WHERE {long}").fetchone()
        if end is not None and end[0] is not None:
            self._stop(end[0], csv.Error("field larger than field limit"))
            connection.execute(f"DELETE FROM {raw} WHERE {ROW} >= {end[0]}")
        for (line,) in connection.execute(f"SELECT {ROW} FROM {raw} WHERE {nul} ORDER BY {ROW}").fetchall():
            self._nul(line)
        if not self.complete:
            connection.execute(f"DELETE FROM {raw} WHERE {nul}")
        rows = StoredRows(self.table, names, connection)
        loose = rows.unstripped()
        if loose:
            stripped = ", ".join(
                f"{sql_name(name)} = NULLIF(trim({sql_name(name)}, {sql_text(_WHITE)}), '')" for name in sorted(loose)
            )
            connection.execute(f"UPDATE {raw} SET {stripped}")
        nothing = " AND ".join(f"{cell} IS NULL" for cell in cells)
        blank = connection.execute(f"SELECT {ROW} FROM {raw} WHERE {nothing} ORDER BY {ROW}").fetchall()
        for (line,) in blank:
            self._empty(line)
        if blank:
            connection.execute(f"DELETE FROM {raw} WHERE {nothing}")
        if loose or blank:
            rows = StoredRows(self.table, names, connection)
        return Loaded(rows, self.complete)

    def _ragged(self, line: int, cells: list[str], width: int) -> None:
        if not cells:
            return  # a line with nothing on it
        self.complete = False
        if len(cells) > width:
            text = gettext(
                "The row has {count} cells, more than the header, which has {width}. A comma within a cell needs "
                "quotes around the cell."
            )
        else:
            text = gettext("The row has {count} cells, fewer than the header, which has {width}. Is the line cut off?")
        allowed = gettext("{width} cells").format(width=width)
        self.tell("ragged_row", "error", line, None, text.format(count=len(cells), width=width), None, allowed)

    def _stop(self, line: int, error: csv.Error) -> None:
        self.complete = False
        if "field larger" in str(error):
            message = gettext("A cell is longer than {count} characters. The file was read up to here.").format(
                count=csv.field_size_limit()
            )
            self.tell("cell_too_long", "error", line, None, message)
        else:
            message = gettext(
                "A quotation mark does not close, or stands within a cell without being doubled. The file "
                "was read up to here."
            )
            self.tell("quotation_mark", "error", line, None, message)

    def _create(self, connection: duckdb.DuckDBPyConnection, names: list[str]) -> None:
        columns = ", ".join(f"{sql_name(name)} VARCHAR" for name in names)
        comma = ", " if columns else ""
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {sql_name(raw_name(self.table))} ({columns}{comma}{ROW} BIGINT)"
        )

    def _append(self, connection: duckdb.DuckDBPyConnection, held: HeldRows) -> None:
        held.append_to(connection, raw_name(self.table))


# Parquet


def read_parquet(
    table: Table, files: list[Path], connection: duckdb.DuckDBPyConnection, findings: list[Finding]
) -> Loaded:
    """The rows of a table's Parquet files, in the files' order; what is wrong with them is added to `findings`."""

    def tell(code: str, severity: Severity, column: str | None, message: str, found: str | None = None) -> None:
        found = None if found is None else shown(found)
        findings.append(Finding(code, severity, table.name, None, column, message, found))

    for file in files:
        if what := _irregular(file):
            tell(
                "not_a_file",
                "error",
                None,
                gettext("A Parquet file of this table is {what}, not a file. Put one in its place.").format(what=what),
            )
            return Loaded(None, complete=False)
    names = [column.name for column in table.columns]
    listed = ", ".join(sql_text(_escaped(str(file))) for file in files)
    source = f"read_parquet([{listed}], union_by_name=true, hive_partitioning=false, binary_as_string=true)"
    try:
        described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
        by_folded = {name.casefold(): name for name in names}
        found: dict[str, tuple[str, str]] = {}
        for name, kind, *_ in described:
            column_name = by_folded.get(name.strip().casefold())
            if column_name is None:
                like = nearest(name, tuple(names))
                hint = gettext(" Perhaps {like} is meant.").format(like=like) if like else ""
                message = gettext("A column is none of this table and was not read.{hint}").format(hint=hint)
                tell("unknown_column", "warning", None, message, name if like else shown_of(table, None, name))
            elif column_name in found:
                tell(
                    "repeated_column", "error", column_name, gettext("The file has this column twice. Keep one."), name
                )
            else:
                if name != column_name:
                    message = gettext("Read as {name}: write it in small letters.").format(name=column_name)
                    tell("column_spelling", "warning", column_name, message, name)
                found[column_name] = (name, kind)
        columns = tuple(name for name in names if name in found)
        number = _parquet_row(files, connection)

        def numbered(loose: set[str]) -> str:
            cells = [
                f"{_parquet_cell(column, *found[column.name], column.name in loose)} AS {sql_name(column.name)}"
                if column.name in found
                else f"CAST(NULL AS {SQL_TYPES[column.kind]}) AS {sql_name(column.name)}"
                for column in table.columns
            ]
            return f"SELECT {', '.join([*cells, number])} FROM {source}"

        rows = StoredRows(table, columns, connection, numbered(set()))
        loose = rows.unstripped()
        if loose:
            rows = StoredRows(table, columns, connection, numbered(loose))
        rows.keep()
    except (duckdb.Error, UnicodeError):
        # The database's own message may quote cells, so it is not passed on.
        tell(
            "parquet",
            "error",
            None,
            gettext("The file is no Parquet file that can be read, or is damaged. Export it anew."),
        )
        return Loaded(None, complete=False)
    for column in table.columns:
        if column.required and column.name not in columns:
            message = gettext("The file does not have this column, which no row may leave empty.")
            tell("missing_column", "error" if rows.count else "warning", column.name, message)
    return Loaded(rows)


def _escaped(path: str) -> str:
    """The path as the database's file patterns write it: its own brackets and stars are no pattern."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in path)


def _parquet_row(files: list[Path], connection: duckdb.DuckDBPyConnection) -> str:
    """SQL for the row's number: rows are counted on from file to file."""
    if len(files) == 1:
        return f"file_row_number + 1 AS {ROW}"
    before, starts = 0, []
    for file in files:
        starts.append(before)
        count = connection.execute(
            f"SELECT num_rows FROM parquet_file_metadata({sql_text(_escaped(str(file)))})"
        ).fetchone()
        before += count[0] if count else 0
    return f"file_row_number + 1 + list_extract({starts}::BIGINT[], file_index::BIGINT + 1) AS {ROW}"


def _parquet_cell(column: Column, name: str, kind: str, loose: bool) -> str:
    """SQL for a cell: of the schema's own type where the file has that, else as the text a CSV file would hold.

    `loose`: some cell has white space around it, or nothing in it.
    """
    cell = sql_name(name)
    text = f"CAST({cell} AS VARCHAR)"
    own = SQL_TYPES[column.kind]
    if kind == own and not loose:
        return cell
    if column.kind == "count" and kind in ("TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER"):
        return f"CAST({cell} AS BIGINT)"
    if column.kind == "count" and (kind in ("DOUBLE", "FLOAT") or kind.startswith("DECIMAL")):
        # A data frame with an unknown number in the column writes 30 as 30.0: still a whole number.
        whole = f"{cell} = trunc({cell}) AND abs({cell}) < 1000000000000"
        return f"CASE WHEN {whole} THEN CAST(CAST({cell} AS BIGINT) AS VARCHAR) ELSE {text} END"
    if column.kind == "date" and kind.startswith("TIMESTAMP"):
        plain = f"CAST({cell} AS TIMESTAMP)"
        day = f"CAST(CAST({plain} AS DATE) AS VARCHAR)"
        return f"CASE WHEN {plain} = date_trunc('day', {plain}) THEN {day} ELSE {text} END"
    if column.kind == "time" and kind == "TIME":
        return f"CASE WHEN date_part('second', {cell}) = 0 THEN left({text}, 5) ELSE {text} END"
    if column.kind == "instant" and kind == "TIMESTAMP WITH TIME ZONE":
        return f"strftime({cell} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S+00:00')"
    if kind == "VARCHAR" and not loose:
        return cell
    return f"NULLIF(trim({text}, {sql_text(_WHITE)}), '')"

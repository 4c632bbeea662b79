"""A case folder written, and its tables read back cell by cell, bit for bit.

Nothing is ever overwritten, and nothing half written stays: a folder is made under another name beside its place, and
takes its name when all of it is on the disk.
"""

from __future__ import annotations

import csv
import errno
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from makewhole.record.history import Entry, Rows, to_line
from makewhole.record.schema import TABLES

HISTORY = "history.jsonl"

_TABLE_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}", re.ASCII)
_QUOTED = re.compile(r'[,"\r\n]|^\s|\s$')
"""Cells that need quotes: also those with white space at an end, so that a person sees it."""
_FLUSH = 1 << 20


class NotWritten(Exception):
    """Why a folder or file was not written; nothing was left behind. The message names places, never a cell."""


def write_folder(
    rows: Rows,
    folder: Path,
    entries: Iterable[Entry] | None = None,
    further: Iterable[tuple[str, Callable[[], BinaryIO]]] = (),
) -> None:
    """Writes a case folder: each table that has rows as CSV, and the entries as history.jsonl (None: without one).

    `further` are the files beside them, as `attachments/SHA256`, each with what opens its bytes.

    The folder must be new or empty; NotWritten otherwise, and for what no case folder holds. A cell is written as it
    is, whatever it begins with: a spreadsheet may take `=` for a formula, and the record may not.
    """
    for name in rows:
        _refuse_name(name)
    with new_folder(folder) as unfinished:
        for name in sorted(rows):
            if rows[name]:
                with (unfinished / f"{name}.csv").open("wb") as stream:
                    write_table(name, rows[name], stream)
                    settle(stream)
        if entries is not None:
            with (unfinished / HISTORY).open("wb") as stream:
                stream.writelines(map(to_line, entries))
                settle(stream)
        for name, opener in further:
            place = unfinished / name
            place.parent.mkdir(exist_ok=True)
            with opener() as given, place.open("xb") as stream:
                shutil.copyfileobj(given, stream)
                settle(stream)


def write_table(name: str, rows: Mapping[str, Mapping[str, str | None]], stream: BinaryIO) -> None:
    """Writes one table as CSV: the schema's columns, then other columns by name; rows by day, id and cells.

    The same rows are the same bytes, in whatever order they came.
    """
    _refuse_name(name)
    columns = columns_of(name, rows.values())
    _refuse_columns(name, columns)
    written = [_line(tuple(columns))]
    size = 0
    for cells in in_order(name, rows.values(), columns):
        line = _line(cells)
        if "\x00" in line:
            raise NotWritten(f"{name}: a cell holds a zero character, which no CSV file can hold.")
        if len(line) > csv.field_size_limit() and any(len(cell) > csv.field_size_limit() for cell in cells):
            raise NotWritten(f"{name}: a cell is longer than {csv.field_size_limit()} characters.")
        written.append(line)
        size += len(line)
        if size > _FLUSH:
            stream.write(_bytes(name, written))
            written, size = [], 0
    stream.write(_bytes(name, written))


def columns_of(name: str, rows: Iterable[Mapping[str, str | None]]) -> list[str]:
    """The columns in which a table is written: the schema's, then others that have a cell, by name."""
    listed = [column.name for column in TABLES[name].columns] if name in TABLES else []
    return listed + sorted({column for cells in rows for column, cell in cells.items() if cell} - set(listed))


def in_order(
    name: str, rows: Iterable[Mapping[str, str | None]], columns: list[str] | None = None
) -> list[tuple[str, ...]]:
    """The cells of each row (empty: ""), in the order in which they are written; row n is line n + 2, counted from 0.

    Rows of a table with an id stand by their first required day and their id; others by their cells.
    """
    table = TABLES.get(name)
    listed = [column.name for column in table.columns] if table else []
    names = columns if columns is not None else listed
    first: list[str] = []
    if table is not None and table.key:
        first = [column.name for column in table.columns if column.kind == "date" and column.required][:1]
        first += table.key
    written = [
        (tuple(cells.get(at) or "" for at in first), tuple(cells.get(column) or "" for column in names))
        for cells in rows
    ]
    written.sort()
    return [cells for _, cells in written]


def _refuse_name(name: str) -> None:
    if _TABLE_NAME.fullmatch(name) is None:
        raise NotWritten("A table's name is small letters, digits and low lines; one of this record is not.")


def _refuse_columns(name: str, columns: list[str]) -> None:
    if not columns:
        raise NotWritten(f"{name}: no row of this table has a cell.")
    for column in columns:
        if not column or column != column.strip() or "\x00" in column or not column.isprintable():
            raise NotWritten(f"{name}: a column has no name that a header can hold.")


def _line(cells: tuple[str, ...]) -> str:
    if cells == ("",):
        return '""\n'  # else it would be a line with nothing on it
    return ",".join(_quoted(cell) if _QUOTED.search(cell) else cell for cell in cells) + "\n"


def _quoted(cell: str) -> str:
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'


def _bytes(name: str, lines: list[str]) -> bytes:
    try:
        return "".join(lines).encode()
    except UnicodeEncodeError:
        raise NotWritten(f"{name}: a cell holds half a character, which no text file can hold.") from None


def read_rows(folder: Path) -> Rows:
    """The cells of each CSV table in a folder that `write_folder` wrote, as they stand there: nothing is stripped.

    A row is named by its id; where the table has none, or it stands twice, by its line. Empty cells are left out.
    `folder.read` is for folders that people made; this is for taking a case file over as it is. ValueError for a file
    that is not written so.
    """
    tables: Rows = {}
    for file in sorted(folder.glob("*.csv")):
        if _TABLE_NAME.fullmatch(file.stem) is not None and file.is_file():
            tables[file.stem] = dict(_rows_of(file))
    return tables


def _rows_of(file: Path) -> Iterator[tuple[str, dict[str, str | None]]]:
    key = TABLES[file.stem].key if file.stem in TABLES else ()
    seen = set()
    try:
        with file.open(encoding="utf-8", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            columns = next(reader)
            line = reader.line_num + 1
            for cells in reader:
                if len(cells) != len(columns):
                    raise ValueError(
                        f"{file.name} line {line}: the row has {len(cells)} cells, the header {len(columns)}."
                    )
                row: dict[str, str | None] = {name: cell for name, cell in zip(columns, cells, strict=True) if cell}
                ident = row.get(key[0]) if len(key) == 1 else None
                if ident is None or ident in seen:
                    ident = f"line {line}"
                    while ident in seen:
                        ident += "+"
                seen.add(ident)
                yield ident, row
                line = reader.line_num + 1
    except (csv.Error, UnicodeDecodeError, StopIteration):
        raise ValueError(f"{file.name} is no CSV file as makewhole writes it.") from None


# --- all of it, or nothing --------------------------------------------------------------------------------------------


def settle(stream: BinaryIO) -> None:
    """Puts what was written on the disk itself, so that a power cut cannot take it back."""
    stream.flush()
    os.fsync(stream.fileno())


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A folder under another name, which takes its name `folder` at the end, and is gone again where that fails.

    NotWritten where something is at that place already, and for what the disk refuses.
    """
    place = Path(os.path.realpath(folder))
    try:
        if os.path.lexists(place) and (not place.is_dir() or any(place.iterdir())):
            raise NotWritten(f"{folder} is there already and not empty; name a new folder.")
        unfinished = place.with_name(f".{place.name}.{secrets.token_hex(4)}.unfinished")
        unfinished.mkdir()
    except OSError as error:
        raise NotWritten(told(folder, error)) from None
    try:
        yield unfinished
        for inner, _, _ in os.walk(unfinished):
            _settle_folder(Path(inner))
        if os.name == "nt" and place.is_dir():
            place.rmdir()  # there nothing takes the place of a folder, even of an empty one
        # The system refuses where the place was filled in the meantime: it takes only that of an empty folder.
        unfinished.rename(place)
        _settle_folder(place.parent)
    except OSError as error:
        raise NotWritten(told(folder, error)) from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


@contextmanager
def new_file(file: Path) -> Iterator[BinaryIO]:
    """A stream to a file under another name, which takes its name `file` at the end, as with `new_folder`."""
    place = Path(os.path.realpath(file))
    if os.path.lexists(place):
        raise NotWritten(f"{file} is there already; name another.")
    unfinished = place.with_name(f".{place.name}.{secrets.token_hex(4)}.unfinished")
    try:
        with unfinished.open("xb") as stream:
            yield stream
            settle(stream)
        try:
            os.link(unfinished, place)  # unlike a renaming, this never takes the place of a file
        except OSError as error:
            if error.errno == errno.EEXIST or os.path.lexists(place):
                raise NotWritten(f"{file} is there already; name another.") from None
            unfinished.rename(place)  # a disk that has no links, as a stick
        _settle_folder(place.parent)
    except OSError as error:
        raise NotWritten(told(file, error)) from None
    finally:
        unfinished.unlink(missing_ok=True)


def _settle_folder(folder: Path) -> None:
    """Puts a folder's list of names on the disk, where the system has a way to ask for it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        pass  # some network disks do not know how
    finally:
        os.close(handle)


def told(place: Path, error: OSError) -> str:
    """What the disk refused, in a sentence."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{place} was not written: the disk is full. Nothing was left behind."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{place} was not written: this place may not be written to."
    if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
        return f"{place} is there already and not empty; name a new one."
    if error.errno == errno.ENOENT:
        return f"{place} was not written: there is no folder {place.parent}."
    return f"{place} was not written: {error.strerror or 'the disk refused'}."

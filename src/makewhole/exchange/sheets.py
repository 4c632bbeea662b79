"""Tables from CSV and workbook files as rows of text with their places: nothing is run, and nothing is guessed.

What a cell holds is told by how its text is written: 2026-01-14 (a real date of a workbook), 13:05:00 (a real time),
PT5400S (a real duration), 30 (a number). Everything else is the text as it stands in the file.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import mmap
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Literal
from xml.sax.saxutils import unescape

from makewhole.exchange.opening import cannot_be_opened, size_of
from makewhole.exchange.reading import Choice, NotReadable, Question, some_of
from makewhole.language import gettext, gettext_noop
from makewhole.language import number as figures
from makewhole.record.findings import Finding

FileKind = Literal["csv", "xlsx", "xls", "ods", "xlsb"]
Line = tuple[int, list[str]]
"""The line (CSV) or row (workbook) that a row of cells begins on, from 1, and its cells."""

HEAD_ROWS = 300
"""Rows that are looked at to find the header and to tell the columns."""
MAX_COLUMNS = 400
MAX_CSV_BYTES = 2 * 1024**3
MAX_WORKBOOK_BYTES = 256 * 1024**2
MAX_UNPACKED_BYTES = 1_500 * 1024**2
MAX_MEMBERS = 5_000
MAX_RATIO = 150
"""How many times larger a part of a workbook may grow when it is unpacked. A sheet of a million rows grows 30 times."""
SMALL_BYTES = 16 * 1024**2
"""A part that unpacks to less than this may grow as it likes: an empty sheet packs very well."""
MAX_CELL = 131_072
MAX_CELLS = 30_000_000
"""Cells of a sheet, empty ones between with them, up to which nobody asks how many of them are filled."""
MAX_REPEATS = 100_000
_CHUNK = 1024**2
_DELIMITERS = (",", ";", "\t", "|")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCODINGS = {
    "cp1252": gettext_noop("Western European, as Windows writes it"),
    "mac_roman": gettext_noop("as older Macintosh programs wrote it"),
}
_OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", gettext_noop("a PDF file")),
    (b"\x89PNG", gettext_noop("a picture")),
    (b"\xff\xd8\xff", gettext_noop("a picture")),
    (b"GIF8", gettext_noop("a picture")),
    (b"{\\rtf", gettext_noop("a text document (RTF)")),
    (b"SQLite format 3\x00", gettext_noop("a database")),
    (b"\x1f\x8b", gettext_noop("a packed file (gzip)")),
    (b"7z\xbc\xaf", gettext_noop("a packed file (7z)")),
    (b"Rar!", gettext_noop("a packed file (RAR)")),
    (b"PAR1", gettext_noop("a Parquet file")),
    (b"\x7fELF", gettext_noop("a program")),
    (b"MZ", gettext_noop("a program")),
)
_SAVE_AS = gettext_noop("Open it in a spreadsheet program and save it as CSV or XLSX.")


@dataclass
class Sheet:
    """One table of a file: a CSV as a whole, or one sheet of a workbook."""

    name: str | None
    """None: a CSV."""
    head: list[Line]
    """The first rows that hold anything, at most HEAD_ROWS of them."""
    is_hidden: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Merged cells: first row, first column, last row, last column, all from 1."""
    _cells: Any = None
    """The workbook library's cells of the sheet; None: a CSV."""

    def place(self, line: int) -> str:
        """Where that row stands: 'line 12', or 'Sheet1 row 7'."""
        return (
            gettext("line {line}").format(line=line)
            if self.name is None
            else gettext("{sheet} row {line}").format(sheet=self.name, line=line)
        )


@dataclass
class Book:
    """A file as tables. `rows` gives every row of one of them again and again."""

    path: Path
    kind: FileKind
    sheets: list[Sheet]
    findings: list[Finding] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    is_1904: bool = False
    """Whether bare day numbers count from 1904, as on older Macintosh computers."""
    delimiter: str = ","
    encoding: str = "utf-8"
    _noted: dict[tuple[str, int], list[str]] = field(default_factory=dict)

    def rows(self, sheet: Sheet) -> Iterator[Line]:
        """Every row of the sheet, blank ones left out, in order. NotReadable where the file breaks off."""
        if self.kind == "csv":
            yield from _csv_rows(self.path, self.encoding, self.delimiter)
        else:
            yield from _workbook_rows(sheet)

    def cleaned(self, sheet: Sheet, cells: list[str], line: int) -> list[str]:
        """The cells, of which those that hold bytes that are no text are emptied, and noted for `text_findings`."""
        clean = []
        for column, cell in enumerate(cells, start=1):
            if "\x00" in cell:
                self._noted.setdefault(("nul_byte", column), []).append(sheet.place(line))
                clean.append("")
            elif any("\ud800" <= character <= "\udfff" for character in cell):
                self._noted.setdefault(("encoding", column), []).append(sheet.place(line))
                clean.append("")
            else:
                clean.append(cell)
        return clean

    def text_findings(self) -> list[Finding]:
        """What `cleaned` emptied, one finding for each column and kind of trouble."""
        told = []
        for (code, column), places in self._noted.items():
            said = (
                gettext(
                    "Column {column} holds a byte that no text has at {where}. The cell was left empty. Save the file "
                    'anew as "CSV UTF-8", and look at the cell.'
                )
                if code == "nul_byte"
                else gettext(
                    "Column {column} holds letters in another encoding than the rest of the file at {where}. The cell "
                    'was left empty. Save the file anew as "CSV UTF-8", and look at the cell.'
                )
            )
            told.append(
                Finding(code, "error", "sessions", None, None, said.format(column=column, where=some_of(places)))
            )
        return told


def open_book(path: Path, *, encoding: str | None = None) -> Book:
    """The file as tables, its kind told by its first bytes and never by its name. NotReadable where it is no table.

    `encoding` is what the person answered where the file is neither UTF-8 nor UTF-16.
    """
    try:
        size = size_of(path)
        with path.open("rb") as stream:
            start = stream.read(4096)
    except OSError as error:
        raise cannot_be_opened(error) from None
    if not size:
        raise NotReadable(gettext("The file is empty."))
    if start.startswith(b"PK"):
        return _zipped(path, size)
    if start.startswith(_OLE):
        return _ole(path, size)
    for magic, name in _OTHER_KINDS:
        if start.startswith(magic):
            raise NotReadable(
                gettext(
                    "The file is {what}, whatever its name says. This reader takes CSV, XLSX, XLS and ODS files."
                ).format(what=gettext(name))
            )
    return _csv_book(path, size, start, encoding)


# CSV


def _csv_book(path: Path, size: int, start: bytes, chosen: str | None) -> Book:
    if size > MAX_CSV_BYTES:
        raise NotReadable(
            gettext("The file has {size} MB; {most} MB can be read. Split it by month.").format(
                size=figures(size // 1024**2), most=figures(MAX_CSV_BYTES // 1024**2)
            )
        )
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta")):
        raise NotReadable(gettext("The file is a web page under the name of a table.") + " " + gettext(_SAVE_AS))
    if text.startswith((b"<?xml", b"<workbook")):
        raise NotReadable(gettext("The file is XML, not a table.") + " " + gettext(_SAVE_AS))
    if text.startswith((b"begin:vcalendar", b"{", b"[{")):
        raise NotReadable(
            gettext("The file is a calendar file, not a table.")
            if text.startswith(b"begin")
            else gettext("The file is a file for programs (JSON), not a table.")
        )
    encoding, questions, findings = _encoding(path, start, chosen)
    delimiter = _delimiter(path, encoding)
    book = Book(path, "csv", [], findings, questions, delimiter=delimiter, encoding=encoding)
    head: list[Line] = []
    sheet = Sheet(None, head)
    for line, cells in _csv_rows(path, encoding, delimiter):
        if len(cells) > MAX_COLUMNS:
            raise NotReadable(
                gettext(
                    "Line {line} has {count} cells. A log has a few dozen columns, and {most} can be "
                    "read. Take out the columns that are not needed."
                ).format(line=line, count=figures(len(cells)), most=MAX_COLUMNS)
            )
        head.append((line, book.cleaned(sheet, cells, line)))
        if len(head) >= HEAD_ROWS:
            break
    book._noted.clear()  # they are met, and noted, again when the rows are read
    if not head:
        raise NotReadable(gettext("The file holds no rows."))
    book.sheets.append(sheet)
    return book


def _encoding(path: Path, start: bytes, chosen: str | None) -> tuple[str, list[Question], list[Finding]]:
    """How the bytes are text. UTF-8 and UTF-16 are known from the bytes; anything else is asked."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", [], []
    pairs = start[: len(start) // 2 * 2]
    if pairs and start.count(b"\x00") > len(pairs) // 3:
        for name, zero in (("utf-16-le", pairs[1::2]), ("utf-16-be", pairs[0::2])):
            if zero.count(0) > len(zero) * 0.6 and start.count(b"\x00") - zero.count(0) <= len(zero) * 0.05:
                return name, [], []
        raise NotReadable(
            gettext("The file is no text and no workbook that this reader knows.") + " " + gettext(_SAVE_AS)
        )
    controls = sum(byte < 32 and byte not in (9, 10, 11, 12, 13, 27, 30, 31) for byte in start)
    if controls > max(4, len(start) // 50):
        raise NotReadable(
            gettext("The file is no text and no workbook that this reader knows.") + " " + gettext(_SAVE_AS)
        )
    good, bad, lines, odd = _utf8_or_not(path)
    if not bad:
        return "utf-8-sig", [], []
    if chosen in _ENCODINGS:
        return chosen, [], []
    if good:  # both kinds stand in one file: no single encoding reads it
        return "utf-8-sig", [], []
    if odd & {0x81, 0x8D, 0x8F, 0x90, 0x9D}:  # no letters of cp1252
        return "utf-8-sig", [], []
    question = Question(
        "encoding",
        gettext("The file's letters with accents are not written in the usual way (UTF-8). How were they written?"),
        tuple(Choice(name, gettext(means)) for name, means in _ENCODINGS.items()),
        proposed="cp1252",
        why=gettext("Files from Windows programs are written so, and every letter can be read that way."),
        seen=tuple(gettext("line {line}").format(line=line) for line in lines[:5]),
        rows=bad,
    )
    return "cp1252", [question], []


def _utf8_or_not(path: Path) -> tuple[int, int, list[int], set[int]]:
    """Lines with letters that are UTF-8, lines with bytes that are not, the first of those, and the bytes in them."""
    good = bad = 0
    lines: list[int] = []
    odd: set[int] = set()
    number = 0
    with path.open("rb") as stream:
        while chunk := stream.readlines(_CHUNK):
            whole = b"".join(chunk)
            if whole.isascii():
                number += len(chunk)
                continue
            for raw in chunk:
                number += 1
                if raw.isascii():
                    continue
                try:
                    raw.decode("utf-8")
                    good += raw != codecs.BOM_UTF8 and not raw.removeprefix(codecs.BOM_UTF8).isascii()
                except UnicodeDecodeError:
                    bad += 1
                    odd.update(byte for byte in raw if byte > 127)
                    if len(lines) < 20:
                        lines.append(number)
    return good, bad, lines, odd


def _delimiter(path: Path, encoding: str) -> str:
    """The sign between cells: the one that cuts the first lines into the most cells, the same number in each."""
    try:
        with path.open(encoding=encoding, errors="surrogateescape", newline="") as stream:
            text = stream.read(65_536)
    except UnicodeError:
        raise NotReadable(gettext("The file breaks off within a letter. Save it anew as CSV UTF-8.")) from None
    if named := re.match(r"\s*\"?sep=(.)\"?\s*$", text.split("\n", 1)[0]):
        return named[1]
    lines = text.splitlines(keepends=True)
    if len(text) == 65_536 and len(lines) > 1:
        lines.pop()
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if any(row)]
        except csv.Error:
            continue
        many = Counter(width for width in widths if width > 1)
        if not many:
            continue
        width, count = max(many.items(), key=lambda item: (item[1], item[0]))
        score = count / len(widths) * min(width, 12)
        if score > best_score:
            best, best_score = delimiter, score
    return best


class _Lines:
    """The lines of a text, with those since `mark` kept: whether a quotation mark was left open is seen from them."""

    def __init__(self, stream: Iterable[str]) -> None:
        self._stream = iter(stream)
        self.last: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._stream)
        if len(self.last) < 10_000:
            self.last.append(line)
        return line


def _csv_rows(path: Path, encoding: str, delimiter: str) -> Iterator[Line]:
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as stream:
        lines = _Lines(stream)
        reader = csv.reader(lines, delimiter=delimiter)
        before = 0
        last = lines.last
        try:
            for row in reader:
                line, before = before + 1, reader.line_num
                if any(row):
                    yield line, row
                if len(last) > 1:
                    _closed(last, delimiter, line)
                last.clear()
        except csv.Error:
            raise NotReadable(
                gettext(
                    "A quotation mark opens near line {before} and does not close, or a cell there is "
                    "longer than {most} characters. Close the mark, or save the file anew as CSV."
                ).format(before=before + 1, most=figures(MAX_CELL))
            ) from None
        except UnicodeError:
            raise NotReadable(
                gettext("The file breaks off within a letter, near line {before}. Save it anew as CSV UTF-8.").format(
                    before=before + 1
                )
            ) from None


def _closed(lines: list[str], delimiter: str, line: int) -> None:
    """NotReadable where the row of these lines ends only because the file does: a quotation mark is open."""
    try:
        for _ in csv.reader(lines, delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise NotReadable(
                gettext(
                    "A quotation mark opens in line {line} and does not close, so all that follows would "
                    "be one cell. Close it, or double it within a cell."
                ).format(line=line)
            ) from None


# Workbooks


def _zipped(path: Path, size: int) -> Book:
    if size > MAX_WORKBOOK_BYTES:
        raise NotReadable(
            gettext("The workbook has {size} MB; {most} MB can be read. Save its sheet as CSV.").format(
                size=figures(size // 1024**2), most=figures(MAX_WORKBOOK_BYTES // 1024**2)
            )
        )
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error, UnicodeError, OverflowError):
        raise NotReadable(gettext("The workbook is cut off or damaged. Copy or download it again.")) from None
    names = {member.filename for member in members}
    kind = _zip_kind(names)
    _check_directory(members)
    seen = _look_through(path, members)
    findings = []
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        findings.append(
            _finding(
                "macros", gettext("The workbook holds macros (small programs). They were not run, and are not needed.")
            )
        )
    return _workbook(path, kind, findings, seen)


def _zip_kind(names: set[str]) -> FileKind:
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/") and name.endswith("workbook.xml") for name in names):
        return "xlsx"
    if "content.xml" in names and not any(name.startswith("word/") for name in names):
        return "ods"
    if any(name.startswith("word/") for name in names):
        raise NotReadable(
            gettext("The file is a text document (DOCX), whatever its name says. Save its table as CSV or XLSX.")
        )
    if any(name.startswith("ppt/") for name in names):
        raise NotReadable(gettext("The file is a presentation, whatever its name says."))
    if any(name.startswith("Index/") for name in names):
        raise NotReadable(gettext("The file is a Numbers document. In Numbers, export it as CSV or Excel."))
    raise NotReadable(
        gettext("The file is a packed folder (ZIP), not a workbook. Unpack it, and import the files in it one by one.")
    )


def _check_directory(members: list[zipfile.ZipInfo]) -> None:
    """NotReadable where the list of parts alone says that the workbook would fill the memory, or is locked."""
    if any(member.flag_bits & 1 for member in members):
        raise NotReadable(
            gettext("The workbook is locked with a password. Open it, take the password off, and save it.")
        )
    if len(members) > MAX_MEMBERS:
        raise NotReadable(
            gettext("The workbook has {count} parts; no workbook of a log has more than {most}.").format(
                count=figures(len(members)), most=figures(MAX_MEMBERS)
            )
        )
    whole = sum(member.file_size for member in members)
    if whole > MAX_UNPACKED_BYTES:
        raise NotReadable(
            gettext("The workbook would unpack to {whole} MB; {most} MB can be read. Save its sheet as CSV.").format(
                whole=figures(whole // 1024**2), most=figures(MAX_UNPACKED_BYTES // 1024**2)
            )
        )
    for member in members:
        if member.file_size > SMALL_BYTES and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise NotReadable(
                gettext(
                    "A part of the workbook would unpack to more than {most} times its size. No log does "
                    "that: it was not opened."
                ).format(most=MAX_RATIO)
            )


@dataclass
class _Seen:
    """What the parts of a workbook say that reading its cells would not."""

    is_1904: bool = False
    hidden: dict[str, list[int]] = field(default_factory=dict)
    """By part: rows that are hidden."""
    bare_formulas: dict[str, list[str]] = field(default_factory=dict)
    """By part: cells that hold a formula without its result."""
    hidden_columns: set[str] = field(default_factory=set)
    corners: dict[str, list[int]] = field(default_factory=dict)
    """By part: the last row, the last column, and how many cells there are."""
    is_locked: bool = False


_ROW_HIDDEN = re.compile(
    rb'<(?:\w+:)?row\b[^>]*?\br="(\d{1,9})"[^>]*?\bhidden="(?:1|true)"|<(?:\w+:)?row\b[^>]*?\bhidden="(?:1|true)"[^>]*?\br="(\d{1,9})"'
)
_FORMULA = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3}\d{1,9})"[^>]{0,200}>\s*<(?:\w+:)?f\b[^>]{0,500}(?:/>|>[^<]{0,9000}</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>\s*|<(?:\w+:)?v>\s*</(?:\w+:)?v>\s*)?</(?:\w+:)?c>"
)
_ROW_NUMBER = re.compile(rb'row\b[^>]{0,200}?\br="(\d{1,9})"')
_HIGH_ROWS = tuple(re.compile(rb'r="[A-Z]{0,3}(\d{%d,9})"' % digits) for digits in range(1, 9))
"""Row numbers of at least so many digits, one more for each."""
_FAR_COLUMN = re.compile(rb'\br="([A-Z]{2,3})\d')
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d+)"')
_REPEATED_FULL = re.compile(rb'<table:table-cell[^>]*number-columns-repeated="(\d{4,})"[^>]*office:value-type')
_REPEATED_ROWS = re.compile(
    rb'<table:table-row[^>]*number-rows-repeated="(\d{4,})"[^>]*>(.{0,20000}?)</table:table-row>', re.DOTALL
)


def _look_through(path: Path, members: list[zipfile.ZipInfo]) -> _Seen:
    """Unpacks each part once, a megabyte at a time, and stops where it is larger than it says or declares entities."""
    seen = _Seen()
    total = 0
    with path.open("rb") as stream:
        for member in members:
            if member.is_dir():
                continue
            name = member.filename
            is_sheet = name.startswith("xl/worksheets/") and name.endswith(".xml")
            is_ods = name == "content.xml"
            kept = b""
            size = 0
            for chunk in _unpacked(stream, member):
                size += len(chunk)
                total += len(chunk)
                if size > member.file_size or total > MAX_UNPACKED_BYTES:
                    raise NotReadable(
                        gettext("A part of the workbook is larger than the workbook says. It was not opened.")
                    )
                if not name.endswith((".xml", ".rels")):
                    continue
                window = kept + chunk
                if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                    raise NotReadable(
                        gettext(
                            "The workbook declares XML entities, which no spreadsheet program does. It was not opened."
                        )
                    )
                if is_sheet:
                    _look_at_corner(name, window, len(chunk), seen)
                    _look_at_sheet(name, window, seen)
                elif name == "xl/workbook.xml":
                    seen.is_1904 = seen.is_1904 or re.search(rb'date1904="(?:1|true)"', window) is not None
                elif is_ods:
                    _look_at_ods(window)
                elif name == "META-INF/manifest.xml" and b"encryption-data" in window:
                    seen.is_locked = True
                cut = max(window.rfind(b"</row>"), window.rfind(b"</table:table-row>"), window.rfind(b"<row"))
                kept = window[max(cut, len(window) - 32_768) :] if cut >= 0 else window[-32_768:]
    if seen.is_locked:
        raise NotReadable(
            gettext("The workbook is locked with a password. Open it, take the password off, and save it.")
        )
    return seen


def _unpacked(stream: Any, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's bytes, unpacked; never by its declared size, which may lie."""
    broken = NotReadable(gettext("The workbook is cut off or damaged. Copy or download it again."))
    stream.seek(member.header_offset)
    header = stream.read(30)
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise broken
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    stream.seek(name_length + extra_length, 1)
    left = member.compress_size
    if member.compress_type == zipfile.ZIP_STORED:
        while left > 0:
            if not (chunk := stream.read(min(left, _CHUNK))):
                raise broken
            left -= len(chunk)
            yield chunk
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise NotReadable(
            gettext("The workbook is packed in a way that spreadsheet programs do not use.") + " " + gettext(_SAVE_AS)
        )
    unpack = zlib.decompressobj(-15)
    try:
        while left > 0 or unpack.unconsumed_tail:
            raw = unpack.unconsumed_tail or stream.read(min(left, 65_536))
            if not raw:
                raise broken
            if not unpack.unconsumed_tail:
                left -= len(raw)
            chunk = unpack.decompress(raw, _CHUNK)
            if chunk:
                yield chunk
            if unpack.eof:
                return
        if tail := unpack.flush():
            yield tail
        if not unpack.eof:
            raise broken
    except zlib.error:
        raise broken from None


def _look_at_corner(name: str, window: bytes, new: int, seen: _Seen) -> None:
    """NotReadable where a few cells stand so far apart that the table between them would fill the memory."""
    corner = seen.corners.setdefault(name, [0, 26, 0])
    if last := _ROW_NUMBER.match(window, max(window.rfind(b"<row"), window.rfind(b":row")) + 1):
        corner[0] = max(corner[0], int(last[1]))
    high = _HIGH_ROWS[min(len(str(corner[0])), 7)]  # rows need not stand in order: one of more digits is looked for
    if high.search(window):
        corner[0] = max(corner[0], max(map(int, high.findall(window))))
    for letters in set(_FAR_COLUMN.findall(window)) if _FAR_COLUMN.search(window) else ():
        number = 0
        for letter in letters:
            number = number * 26 + letter - 64
        corner[1] = max(corner[1], number)
    corner[2] += window.count(b"<c ", len(window) - new) + window.count(b":c ", len(window) - new) + 1
    if corner[0] * corner[1] > MAX_CELLS and corner[0] * corner[1] > 100 * corner[2]:
        raise NotReadable(
            gettext(
                "The workbook has a cell far away from the others, and a table of everything between "
                "would fill the memory. Delete it, or save the sheet as CSV."
            )
        )


def _look_at_sheet(name: str, window: bytes, seen: _Seen) -> None:
    if b"hidden=" in window:
        rows = seen.hidden.setdefault(name, [])
        for match in _ROW_HIDDEN.finditer(window):
            row = int(match[1] or match[2])
            if row not in rows[-50:] and len(rows) < 100_000:
                rows.append(row)
        if re.search(rb'<col\b[^>]*hidden="(?:1|true)"', window):
            seen.hidden_columns.add(name)
    if b"<f" in window or b":f" in window:
        cells = seen.bare_formulas.setdefault(name, [])
        for match in _FORMULA.finditer(window):
            cell = match[1].decode()
            if len(cells) < 10_000 and cell not in cells[-200:]:
                cells.append(cell)


def _look_at_ods(window: bytes) -> None:
    """NotReadable where filled cells are repeated so often that reading them would fill the memory."""
    repeats = [int(number) for number in _REPEATED.findall(window)]
    if any(number > 2**21 for number in repeats):
        raise NotReadable(gettext("The workbook repeats a cell millions of times. It was not opened."))
    full = [int(number) for number in _REPEATED_FULL.findall(window)]
    rows = [int(number) for number, inside in _REPEATED_ROWS.findall(window) if b"value-type" in inside]
    if any(number > MAX_REPEATS for number in (*full, *rows)) or any(number > MAX_COLUMNS for number in full):
        raise NotReadable(gettext("The workbook repeats a filled cell thousands of times. It was not opened."))


def _ole(path: Path, size: int) -> Book:
    if size > MAX_WORKBOOK_BYTES:
        raise NotReadable(
            gettext("The workbook has {size} MB; {most} MB can be read. Save its sheet as CSV.").format(
                size=figures(size // 1024**2), most=figures(MAX_WORKBOOK_BYTES // 1024**2)
            )
        )
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        locked = whole.find("EncryptedPackage".encode("utf-16-le")) >= 0
        word = whole.find("WordDocument".encode("utf-16-le")) >= 0
        book = any(whole.find(name.encode("utf-16-le")) >= 0 for name in ("Workbook", "Book"))
        macros = whole.find("_VBA_PROJECT".encode("utf-16-le")) >= 0
    if locked:
        raise NotReadable(
            gettext("The workbook is locked with a password. Open it, take the password off, and save it.")
        )
    if word or not book:
        raise NotReadable(gettext("The file is an older Office document, but no workbook.") + " " + gettext(_SAVE_AS))
    findings = []
    if macros:
        findings.append(
            _finding(
                "macros", gettext("The workbook holds macros (small programs). They were not run, and are not needed.")
            )
        )
    return _workbook(path, "xls", findings, _Seen())


def _workbook(path: Path, kind: FileKind, findings: list[Finding], seen: _Seen) -> Book:
    import python_calamine

    with path.open("rb") as stream, _guarded():
        workbook = python_calamine.load_workbook(stream)
        described = list(workbook.sheets_metadata)
    book = Book(path, kind, [], findings, is_1904=seen.is_1904)
    parts = _parts(path) if kind == "xlsx" else {}
    for number, about in enumerate(described):
        if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
            findings.append(
                _finding(
                    "sheet_ignored", gettext("{name} is no sheet of cells, and was not read.").format(name=about.name)
                )
            )
            continue
        with _guarded():
            cells = workbook.get_sheet_by_index(number)
            width = cells.total_width
            merged = (cells.merged_cell_ranges or []) if kind in ("xlsx", "xls") else []
        if width > MAX_COLUMNS:
            raise NotReadable(
                gettext(
                    "{name} has {width} columns. A log has a few dozen, and {most} can be read. Take out "
                    "the columns that are not needed."
                ).format(name=about.name, width=figures(width), most=MAX_COLUMNS)
            )
        sheet = Sheet(
            about.name,
            [],
            about.visible != python_calamine.SheetVisibleEnum.Visible,
            [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in merged],
            _cells=cells,
        )
        for line, row in _workbook_rows(sheet):
            sheet.head.append((line, row))
            if len(sheet.head) >= HEAD_ROWS:
                break
        if sheet.head:
            book.sheets.append(sheet)
            _tell_of_parts(sheet, seen, parts.get(about.name, ""), findings)
    if not book.sheets:
        raise NotReadable(gettext("The workbook holds no rows."))
    return book


def _workbook_rows(sheet: Sheet) -> Iterator[Line]:
    cells = sheet._cells
    if cells is None or cells.start is None:
        return
    line, left = cells.start[0], [""] * cells.start[1]
    with _guarded():
        rows = cells.iter_rows()
        while (row := next(rows, None)) is not None:
            line += 1
            texts = [cell if type(cell) is str else _text(cell) for cell in row]
            if any(texts):
                yield line, left + texts if left else texts


def _text(cell: Any) -> str:
    """A cell that is no text, so written that its kind can be told from it."""
    if type(cell) is float:
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(cell, ".15g")
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, dt.datetime):
        whole = (cell + dt.timedelta(microseconds=500_000)).replace(microsecond=0) if cell.microsecond else cell
        return whole.date().isoformat() if whole.time() == dt.time() else whole.isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, dt.time):
        if cell.microsecond >= 500_000:
            cell = (dt.datetime.combine(dt.date(2000, 1, 1), cell) + dt.timedelta(seconds=1)).time()
        return str(cell.isoformat(timespec="seconds"))
    if isinstance(cell, dt.timedelta):
        return f"PT{round(cell.total_seconds())}S"
    return "" if cell is None else str(cell)


class _guarded:
    """Turns what the workbook library raises into NotReadable; its own crashes too, which are no Exception."""

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None or isinstance(error, (NotReadable, GeneratorExit, KeyboardInterrupt)):
            return
        import python_calamine

        if isinstance(error, python_calamine.PasswordError):
            raise NotReadable(
                gettext("The workbook is locked with a password. Open it, take the password off, and save it.")
            ) from None
        crashed = type(error).__name__ == "PanicException"
        if crashed or isinstance(
            error, (python_calamine.CalamineError, OSError, ValueError, OverflowError, MemoryError)
        ):
            raise NotReadable(
                gettext(
                    "The workbook is cut off or damaged. Copy or download it again, or: Open it in a spreadsheet "
                    "program and save it as CSV or XLSX."
                )
            ) from None


def _parts(path: Path) -> dict[str, str]:
    """The part of an XLSX workbook that holds each sheet, by the sheet's name."""
    with zipfile.ZipFile(path) as archive:
        try:
            workbook = archive.read("xl/workbook.xml")
            relations = archive.read("xl/_rels/workbook.xml.rels")
        except (KeyError, zipfile.BadZipFile, zlib.error, OSError):
            return {}
    targets: dict[str, str] = {}
    for tag in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", relations.decode("utf-8", "replace")):
        marks = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        target = marks.get("Target", "")
        targets[marks.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    parts: dict[str, str] = {}
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", workbook.decode("utf-8", "replace")):
        marks = dict(re.findall(r'([\w:]+)="([^"]*)"', tag))
        relation = next((value for key, value in marks.items() if key.endswith(":id")), "")
        parts[unescape(marks.get("name", ""))] = targets.get(relation, "")
    return parts


def _tell_of_parts(sheet: Sheet, seen: _Seen, part: str, findings: list[Finding]) -> None:
    if sheet.is_hidden:
        findings.append(
            _finding(
                "hidden_cells",
                gettext("The sheet {name} is hidden. It was read like any other.").format(name=sheet.name),
            )
        )
    if hidden := sorted(seen.hidden.get(part, [])):
        rows = some_of(hidden, shown=5)
        findings.append(
            _finding(
                "hidden_cells",
                gettext("{name}: hidden rows (a filter?) were read too: row {rows}.").format(
                    name=sheet.name, rows=rows
                ),
                hidden[0],
            )
        )
    if part in seen.hidden_columns:
        findings.append(
            _finding("hidden_cells", gettext("{name}: hidden columns were read too.").format(name=sheet.name))
        )
    if cells := seen.bare_formulas.get(part):
        findings.append(
            _finding(
                "formula_without_result",
                gettext(
                    "{name}: {count} cells hold a formula without its result, the first at {cells}. They "
                    "were read as empty. Open the workbook in a spreadsheet program, save it, and import "
                    "it again."
                ).format(name=sheet.name, count=figures(len(cells)), cells=cells[0]),
                int(re.sub(r"\D", "", cells[0])),
            )
        )


def _finding(code: str, message: str, row: int | None = None) -> Finding:
    return Finding(code, "warning", "sessions", row, None, message)

"""A workbook (XLSX) written from plain rows: real numbers and days, filters, and one sheet that explains each column.

Text stays text: what begins with = + - or @ is never a formula, an address is no link, and the only formulas are those
that a `Formula` asks for. The same rows give the same bytes. However many the rows, few are held in memory.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from makewhole.language import current, number, pgettext
from makewhole.language import gettext as _

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Kind = Literal["text", "long", "minutes", "hours", "count", "day"]
"""What the cells of a column hold; `long` is text that is wrapped."""
ROWS_A_SHEET = 1_048_576
"""Rows that a sheet can hold, its head and header among them."""
LETTERS_A_CELL = 32_767
DAY_FORMATS = {"en": "ddd d mmm yyyy", "es": "[$-540A]ddd d mmm yyyy"}
"""How a day is shown; in Spanish (of the United States) whatever the language of the spreadsheet program."""
_FIRST_DAY = dt.date(1900, 3, 1)
"""Before it spreadsheets disagree about days (one of them has a 29 February 1900); such a day is written as text."""
_SAFE_NUMBER = 10**15
"""Above it a spreadsheet rounds, so such a number is written as text."""
_FORMULA_LIKE = ("=", "+", "-", "@", "\t", "\r", "\n")
_NARROWEST, _WIDEST, _WIDEST_LONG = 6, 34, 60
_HEAD_LETTERS = 110
"""Letters of a line of the head, about the width of a page in landscape."""


class FileExists(Exception):
    """Something stands there already, and nothing is overwritten. The message is a sentence."""


class TooManyRows(Exception):
    """A sheet cannot hold the rows. The message is a sentence; no file was written."""


class NotWritten(Exception):
    """The file could not be written (no room, no right to). The message is a sentence."""


def unit_words(kind: Kind) -> str:
    """What the cells of such a column hold, in the language that is spoken."""
    return {
        "text": pgettext("workbook", "text"),
        "long": pgettext("workbook", "text"),
        "minutes": pgettext("workbook", "minutes"),
        "hours": pgettext("workbook", "hours"),
        "count": pgettext("workbook", "a whole number"),
        "day": pgettext("workbook", "a day"),
    }[kind]


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its header, what its cells hold, what they mean, and what an empty one means."""

    title: str
    kind: Kind
    meaning: str
    empty: str = ""


@dataclass(frozen=True)
class Formula:
    """A cell that is worked out in the sheet. `value` is what it comes to, for programs that work nothing out."""

    text: Callable[[Callable[[int, int], str]], str]
    """The formula, with its =, of a function that gives the name of the cell so many rows down and columns right."""
    value: float | str


@dataclass(frozen=True)
class Sheet:
    """One sheet: a head of free lines (the first one large), and a table below it."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    """Cells in the order of the columns: text, whole numbers, days, Formula; None is an empty cell."""
    nothing: str
    """What is said where there is no row."""
    about: str = ""
    """What one row is."""
    head: Sequence[str] = ()
    strong: Callable[[Sequence[Any]], bool] | None = None
    """Whether a row is set in bold."""


def write(path: Path, sheets: Sequence[Sheet], *, made_on: dt.date, title: str = "", explain: bool = True) -> list[int]:
    """Writes a new workbook, there only when it is whole; returns the number of rows of each sheet.

    `made_on` stands in the file's properties as its day. With `explain` a last sheet, Columns, says of every column
    what it means, its unit, and what an empty cell means. FileExists where something is there already; TooManyRows and
    NotWritten as they say.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    refuse_to_overwrite(path)
    try:
        with tempfile.TemporaryDirectory(prefix=".makewhole-", dir=path.parent) as folder:
            made = Path(folder) / "workbook.xlsx"
            options = {
                "constant_memory": True,
                "tmpdir": folder,  # what is set aside while writing is the child's too, and goes with the folder
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
            }
            workbook = xlsxwriter.Workbook(os.fspath(made), options)
            workbook.set_properties({"title": title, "created": dt.datetime(made_on.year, made_on.month, made_on.day)})
            writer = _Writer(workbook)
            try:
                counts = [writer.sheet(sheet) for sheet in (*sheets, *([_columns_of(sheets)] if explain else []))]
                workbook.close()
            finally:
                for page in workbook.worksheets():  # what is set aside stays open where something went wrong
                    if page.row_data_fh is not None:
                        page.row_data_fh.close()
            _put_in_place(made, path)
    except FileCreateError as error:
        raise NotWritten(f"{path} could not be written: {error}.") from None
    except OSError as error:
        raise NotWritten(f"{path} could not be written: {error.strerror or error}.") from None
    return counts


def refuse_to_overwrite(path: Path) -> None:
    """FileExists where something is there already."""
    if os.path.lexists(path):
        raise FileExists(f"{path} is there already, and nothing is overwritten; name another file.")


def _put_in_place(made: Path, path: Path) -> None:
    """Gives the finished file its name, if nobody has taken it meanwhile."""
    try:
        os.link(made, path)  # unlike a rename, this never replaces
    except FileExistsError:
        refuse_to_overwrite(path)
        raise
    except OSError:  # a file system without links
        refuse_to_overwrite(path)
        made.replace(path)


def _columns_of(sheets: Sequence[Sheet]) -> Sheet:
    columns = (
        Column(pgettext("workbook", "Sheet"), "text", _("The sheet that has the column.")),
        Column(pgettext("workbook", "Column"), "text", _("The name at the top of the column.")),
        Column(pgettext("workbook", "Meaning"), "long", _("What a cell of the column says.")),
        Column(
            pgettext("workbook", "Unit"),
            "text",
            _("What the cells hold: minutes are whole numbers, days are real days."),
        ),
        Column(pgettext("workbook", "An empty cell means"), "long", _("An empty cell is never a zero.")),
    )
    rows: list[Sequence[Any]] = []
    own = Sheet(pgettext("workbook", "Columns"), columns, rows, "", _("One row is a column of a sheet."))
    for sheet in (*sheets, own):
        if sheet.about:
            rows.append((sheet.name, None, sheet.about, None, None))
        rows += [
            (sheet.name, each.title, each.meaning, unit_words(each.kind), each.empty or None) for each in sheet.columns
        ]
    return own


class _Writer:
    """Writes sheets into one workbook; the formats are shared by all."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._formats: dict[tuple[str, bool, bool], Format] = {}
        self._title = workbook.add_format({"bold": True, "font_size": 14})
        self._header = workbook.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8ECEF"}
        )
        self._quiet = workbook.add_format({"italic": True})

    def sheet(self, sheet: Sheet) -> int:
        """Writes one sheet row after row, as constant memory asks; returns the number of its rows."""
        page: Worksheet = self._workbook.add_worksheet(sheet.name)
        at = 0
        for at_line, line in enumerate(sheet.head):
            for part in _lines(line):
                page.write_string(at, 0, _text(part), self._title if at_line == 0 else None)
                at += 1
        header = at + 1 if at else 0
        widths = [float(_NARROWEST)] * len(sheet.columns)
        for column, each in enumerate(sheet.columns):
            page.write_string(header, column, each.title, self._header)
            widths[column] = max(widths[column], *(_cells(word) + 3 for word in each.title.split()))
        count = 0
        for row in sheet.rows:
            count += 1
            if header + count >= ROWS_A_SHEET:
                raise TooManyRows(
                    _(
                        "The sheet {sheet} would have more than {rows} rows, which is all that a sheet can hold; "
                        "`makewhole postings --parquet` writes any number."
                    ).format(sheet=sheet.name, rows=number(ROWS_A_SHEET - header - 1))
                )
            is_strong = sheet.strong is not None and sheet.strong(row)
            for column, cell in enumerate(row):
                if cell is not None and cell != "":
                    width = self._cell(page, header + count, column, cell, sheet.columns[column].kind, is_strong)
                    if width > widths[column]:
                        widths[column] = width
        if not count and sheet.nothing:
            page.write_string(header + 1, 0, sheet.nothing, self._quiet)
        for column, each in enumerate(sheet.columns):
            page.set_column(column, column, min(widths[column], _WIDEST_LONG if each.kind == "long" else _WIDEST) + 1)
        last = len(sheet.columns) - 1
        page.autofilter(header, 0, header + max(count, 1), last)
        page.freeze_panes(header + 1, 0)
        page.repeat_rows(header)
        page.set_landscape()
        page.set_paper(1)  # US letter
        page.fit_to_pages(1, 0)
        page.set_footer("&L&A&R" + _("Page {number} of {count}").format(number="&P", count="&N"))
        page.ignore_errors({"number_stored_as_text": f"A1:XFD{ROWS_A_SHEET}"})  # an id of digits is meant to be text
        return count

    def _cell(self, page: Worksheet, row: int, column: int, cell: Any, kind: Kind, is_strong: bool) -> float:
        """Writes one cell; returns the width that it asks for, in letters."""
        if isinstance(cell, Formula):

            def at(down: int, right: int) -> str:
                from xlsxwriter.utility import xl_rowcol_to_cell

                return str(xl_rowcol_to_cell(row + down, column + right))

            page.write_formula(row, column, cell.text(at), self._format(kind, is_strong), cell.value)
            return _cells(cell.value if isinstance(cell.value, str) else f"{cell.value:,.2f}")
        if isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) < _SAFE_NUMBER:
            page.write_number(row, column, cell, self._format(kind, is_strong))
            return len(f"{cell:,.0f}") + (3 if kind == "hours" else 0)
        if isinstance(cell, dt.date) and cell >= _FIRST_DAY:
            page.write_datetime(
                row, column, dt.datetime(cell.year, cell.month, cell.day), self._format("day", is_strong)
            )
            return len("Wed 30 Sep 2026")
        text = _text(cell.isoformat() if isinstance(cell, dt.date) else str(cell))
        is_quoted = text.startswith(_FORMULA_LIKE)
        page.write_string(row, column, text, self._format("long" if kind == "long" else "text", is_strong, is_quoted))
        return _cells(text)

    def _format(self, kind: Kind, is_strong: bool, is_quoted: bool = False) -> Format:
        """The format of a cell. `is_quoted`: it stays text also where somebody edits it."""
        key = (kind, is_strong, is_quoted)
        if key not in self._formats:
            shown = {"minutes": "#,##0", "count": "#,##0", "hours": "#,##0.00", "day": DAY_FORMATS[current()]}
            said: dict[str, Any] = {"valign": "top", "num_format": shown.get(kind, "General")}
            if kind in ("text", "long"):
                said["text_wrap"] = True
            if kind == "day":
                said["align"] = "left"
            if is_strong:
                said["bold"] = True
            if is_quoted:
                said["quote_prefix"] = True
            self._formats[key] = self._workbook.add_format(said)
        return self._formats[key]


def _text(text: str) -> str:
    """The text as a cell can hold it; where it is cut, the cell says so."""
    if not text.isprintable():
        # Letters that XML cannot hold at all; control characters are kept by a writing of their own.
        text = "".join(
            "\ufffd" if 0xD800 <= ord(each) <= 0xDFFF or ord(each) in (0xFFFE, 0xFFFF) else each for each in text
        )
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if 2 * len(text) > LETTERS_A_CELL and len(text.encode("utf-16-le")) // 2 > LETTERS_A_CELL:
        cut = _(" (cut: a cell holds no more)")
        kept = text.encode("utf-16-le")[: 2 * (LETTERS_A_CELL - len(cut))].decode("utf-16-le", "ignore")
        text = kept + cut
    if text.startswith("<r>") and text.endswith("</r>"):
        text += " "  # the library would take it for marks of its own
    return text


def _cells(text: str) -> float:
    """The width of the longest line of a text, in letters; wide letters count twice."""
    if text.isascii() and "\n" not in text:
        return len(text)
    return max(
        sum(
            0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1
            for each in line
        )
        for line in text.split("\n")
    )


def _lines(text: str) -> list[str]:
    """The text in lines that a page can hold; a head is not wrapped, since that would make its column wide."""
    import textwrap

    return textwrap.wrap(text, _HEAD_LETTERS, break_on_hyphens=False) or [""]

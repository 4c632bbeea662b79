"""The paragraphs and tables of a Word file (DOCX), merged cells and tick boxes included; nothing in it is ever run."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from makewhole.exchange.grid_pages import EMPTY, TICKED, Block, Cell, Document, Grid, Line, joined
from makewhole.exchange.grid_pdf import _GLYPHS, _WINGDINGS
from makewhole.exchange.reading import NotReadable
from makewhole.language import gettext, gettext_noop

LARGEST = 100 * 1024 * 1024
"""Bytes of a DOCX, unpacked, that is read."""
LARGEST_TEXT = 30 * 1024 * 1024
"""Bytes of one part of it that holds text."""
MOST_PARTS = 3000
MOST_CELLS = 60_000

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_DAMAGED = gettext_noop(
    "This Word file is cut off or damaged and cannot be opened. Ask for it again, or save it anew from Word."
)
_NO_DOCX = gettext_noop(
    "This is no Word file (DOCX), whatever its name says. Give the file as the school sent it, or a PDF."
)
_OLD = gettext_noop(
    "This Word file is protected with a password, or is of the old kind (.doc). Open it, "
    "save it as .docx without a password, and give that one."
)
_MACROS = gettext_noop(
    "This Word file holds macros (.docm), and nothing is opened that holds programs. Save "
    "it as .docx, or print it to a PDF."
)
_TOO_LARGE = gettext_noop("Unpacked, this Word file is larger than any plan: it may be a trap, and is not read.")


def read(path: Path) -> Document:
    """The Word file's paragraphs and tables; NotReadable where it is none, is locked, damaged, or a trap."""
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotReadable(gettext(_OLD))
    if not start.startswith(b"PK"):
        raise NotReadable(gettext(_NO_DOCX))
    _check(path)
    import docx

    try:
        opened = docx.Document(str(path))
        return _document(opened)
    except NotReadable:
        raise
    except Exception as problem:  # noqa: BLE001  # a damaged file can make the libraries raise anything at all
        raise NotReadable(gettext(_DAMAGED)) from _nameless(problem)


def _nameless(problem: Exception) -> Exception:
    """The problem's kind alone: its words can hold the file's."""
    return RuntimeError(type(problem).__name__)


def _check(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as parts:
            listed = parts.infolist()
            names = {part.filename for part in listed}
            if len(listed) > MOST_PARTS or sum(part.file_size for part in listed) > LARGEST:
                raise NotReadable(gettext(_TOO_LARGE))
            if any(part.file_size > LARGEST_TEXT for part in listed if part.filename.endswith((".xml", ".rels"))):
                raise NotReadable(gettext(_TOO_LARGE))
            if "[Content_Types].xml" not in names:
                raise NotReadable(gettext(_NO_DOCX))
            types = parts.read("[Content_Types].xml")
            if b"macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in names):
                raise NotReadable(gettext(_MACROS))
            if "word/document.xml" not in names and b"wordprocessingml.document.main" not in types:
                raise NotReadable(gettext(_NO_DOCX))
            for part in listed:
                if part.filename.endswith((".xml", ".rels")) and _declares(parts, part):
                    raise NotReadable(gettext(_TOO_LARGE))
    except NotReadable:
        raise
    except Exception as problem:  # noqa: BLE001  # a damaged zip raises one of many
        raise NotReadable(gettext(_DAMAGED)) from _nameless(problem)


def _declares(parts: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether the part declares entities: no Word does, and expanding them is how a small file becomes a large one."""
    with parts.open(part) as file:
        start = file.read(4096)
    return b"<!DOCTYPE" in start or b"<!ENTITY" in start or "<!DOCTYPE".encode("utf-16-le") in start


class _Walk:
    """The blocks of a body in reading order; counts as it goes, so that places are the same from run to run."""

    def __init__(self) -> None:
        self.paragraphs = 0
        self.tables = 0
        self.cells = 0
        self.has_changes = False

    def blocks(self, element: Any, place: str = "") -> Iterator[Block]:
        for child in element:
            tag = child.tag
            if tag == f"{_W}p":
                self.paragraphs += 1
                # A line break in a paragraph begins a new line of the plan.
                for text in self.text(child).split("\n"):
                    if text.strip():
                        yield Line(
                            " ".join(text.replace("\t", "   ").split(" ")).strip(),
                            place or f"paragraph {self.paragraphs}",
                        )
                yield from self.boxed(child)
            elif tag == f"{_W}tbl":
                yield from self.table(child)
            elif tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"):
                yield from self.blocks(child, place)

    def boxed(self, paragraph: Any) -> Iterator[Block]:
        """The text boxes that hang on a paragraph."""
        for content in paragraph.iter(f"{_W}txbxContent"):
            if not any(parent.tag == f"{_MC}Fallback" for parent in content.iterancestors()):
                yield from self.blocks(content, "text box")

    def table(self, table: Any) -> Iterator[Block]:
        self.tables += 1
        number = self.tables
        cells: list[Cell] = []
        inner: list[Any] = []
        open_above: dict[int, int] = {}
        """Column -> the place in `cells` of the cell that is merged downward."""
        height = width = 0
        for row in self.within(table, "tr"):
            properties = row.find(f"{_W}trPr")
            if properties is not None and properties.find(f"{_W}del") is not None:
                self.has_changes = True
                continue
            column = _number(properties, "gridBefore") if properties is not None else 0
            for cell in self.within(row, "tc"):
                self.cells += 1
                if self.cells > MOST_CELLS:
                    raise NotReadable(gettext(_TOO_LARGE))
                about = cell.find(f"{_W}tcPr")
                span = max(1, _number(about, "gridSpan", 1)) if about is not None else 1
                merge = about.find(f"{_W}vMerge") if about is not None else None
                goes_on = merge is not None and merge.get(f"{_W}val", "continue") != "restart"
                if goes_on and column in open_above:
                    above = cells[open_above[column]]
                    grown = Cell(above.row, above.column, height - above.row + 1, above.columns, above.text)
                    cells[open_above[column]] = grown
                else:
                    cells.append(Cell(height, column, 1, span, self.cell_text(cell)))
                    open_above.pop(column, None)
                    if merge is not None and not goes_on:
                        open_above[column] = len(cells) - 1
                    inner += [part for part in cell.iter(f"{_W}tbl") if _owner(part) is cell]
                column += span
            width = max(width, column)
            height += 1
        place = f"table {number}"
        if width >= 2 and height:
            yield Grid(tuple(cells), height, width, place)
        else:
            for cell_made in cells:
                for text in cell_made.text.split("\n"):
                    yield Line(text, place)
        for part in inner:
            yield from self.table(part)

    def within(self, element: Any, name: str) -> Iterator[Any]:
        """The rows of a table or the cells of a row, also those inside content controls."""
        for child in element:
            if child.tag == f"{_W}{name}":
                yield child
            elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
                yield from self.within(child, name)

    def cell_text(self, cell: Any) -> str:
        lines: list[str] = []
        self.paragraph_texts(cell, lines)
        return joined([part for line in lines for part in line.split("\n")])

    def paragraph_texts(self, element: Any, lines: list[str]) -> None:
        for child in element:
            if child.tag == f"{_W}p":
                lines.append(self.text(child))
            elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"):
                self.paragraph_texts(child, lines)

    def text(self, element: Any) -> str:
        """The words of a paragraph; tick boxes as ☒ and ☐; deleted and hidden words left out."""
        said: list[str] = []
        self._say(element, said)
        return "".join(_GLYPHS.get(character, character) for character in "".join(said))

    def _say(self, element: Any, said: list[str]) -> None:
        for child in element:
            tag = child.tag
            if tag == f"{_W}t":
                said.append(child.text or "")
            elif tag == f"{_W}tab":
                said.append("\t")
            elif tag in (f"{_W}br", f"{_W}cr"):
                said.append("\n")
            elif tag == f"{_W}noBreakHyphen":
                said.append("-")
            elif tag == f"{_W}sym":
                said.append(_symbol(child))
            elif tag in (f"{_W}del", f"{_W}moveFrom"):
                self.has_changes = True
            elif tag == f"{_W}r":
                about = child.find(f"{_W}rPr")
                if about is None or about.find(f"{_W}vanish") is None:
                    self._say(child, said)
            elif tag == f"{_W}sdt":
                box = child.find(f"{_W}sdtPr/{_W14}checkbox")
                if box is not None:
                    checked = box.find(f"{_W14}checked")
                    is_on = checked is not None and checked.get(f"{_W14}val", "1") in ("1", "true", "on")
                    said.append(TICKED if is_on else EMPTY)
                else:
                    content = child.find(f"{_W}sdtContent")
                    if content is not None:
                        self._say(content, said)
            elif tag == f"{_W}fldChar":
                said.append(_old_box(child))
            elif tag in (f"{_W}ins", f"{_W}moveTo"):
                self.has_changes = True
                self._say(child, said)
            elif tag in (f"{_W}hyperlink", f"{_W}fldSimple", f"{_W}smartTag", f"{_W}customXml", f"{_W}sdtContent"):
                self._say(child, said)


def _owner(table: Any) -> Any:
    """The cell that a nested table stands in."""
    return next((parent for parent in table.iterancestors() if parent.tag == f"{_W}tc"), None)


def _number(element: Any, name: str, otherwise: int = 0) -> int:
    found = element.find(f"{_W}{name}")
    value = found.get(f"{_W}val", "") if found is not None else ""
    return min(int(value), 200) if value.isdigit() else otherwise


def _symbol(element: Any) -> str:
    code = element.get(f"{_W}char", "")
    try:
        return _WINGDINGS.get(int(code, 16) & 0xFF, " ")
    except ValueError:
        return " "


def _old_box(element: Any) -> str:
    """A tick box of the older kind of Word form."""
    box = element.find(f"{_W}ffData/{_W}checkBox")
    if box is None:
        return ""
    state = box.find(f"{_W}checked")
    if state is None:
        state = box.find(f"{_W}default")
    is_on = state is not None and state.get(f"{_W}val", "1") in ("1", "true", "on")
    return TICKED if is_on else EMPTY


def _document(opened: Any) -> Document:
    walk = _Walk()
    blocks: list[Block] = []
    seen: set[str] = set()
    for section in opened.sections:
        for part in (section.header, section.first_page_header):
            for block in walk.blocks(part._element, "page header"):
                key = block.text if isinstance(block, Line) else repr(block.cells)
                if key not in seen:
                    seen.add(key)
                    blocks.append(block)
    walk.paragraphs = walk.tables = 0
    blocks += walk.blocks(opened.element.body)
    if not blocks:
        raise NotReadable(gettext("No text stands in this Word file. Give the file as the school sent it, or a PDF."))
    troubles = []
    if walk.has_changes:
        troubles.append(
            (
                "changes_in_file",
                gettext(
                    "The file holds changes that nobody has accepted yet. It was read as if they were: "
                    "what was struck out is left out. Ask the school for the plan as agreed."
                ),
            )
        )
    return Document("docx", blocks, troubles=troubles)

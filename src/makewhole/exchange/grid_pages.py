"""What stands on the pages of a plan: words, ruled cells and tick boxes, each with its place; PDF and DOCX alike.

A tick box is a word of its own: ☒ ticked, ☐ empty, ▣ a box that nobody can tell (its tick is lost). Everything that
reads a plan reads these values, never the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from makewhole.exchange.grid_dates import day_of, span_of

if TYPE_CHECKING:
    from makewhole.exchange.grid_headings import Head

TICKED, EMPTY, LOST = "☒", "☐", "▣"
BOXES = TICKED + EMPTY + LOST
UNREAD = "[?]"
"""Stands for words that are on the page and could not be read with confidence."""
SURE = 80
"""Percent of confidence from which a word of a scanned page is taken as read."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: points from its left and upper edge; `page` from 1."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    def holds(self, other: Box, slack: float = 0.5) -> bool:
        """Whether the middle of the other box is in this one."""
        x, y = other.middle
        return self.x0 - slack <= x <= self.x1 + slack and self.top - slack <= y <= self.bottom + slack


def around(boxes: Iterable[Box]) -> Box | None:
    """The smallest box around those of the first one's page; None for none."""
    boxes = list(boxes)
    if not boxes:
        return None
    same = [box for box in boxes if box.page == boxes[0].page]
    return Box(
        boxes[0].page,
        min(box.x0 for box in same),
        min(box.top for box in same),
        max(box.x1 for box in same),
        max(box.bottom for box in same),
    )


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a page, or the whole value of a form field; `sure` in percent."""

    text: str
    box: Box
    sure: int = 100
    is_field: bool = False
    """A field's box is as wide as the field, however short its value: what stands beside it is no part of it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a ruled grid: which rows and columns it covers (from 0), and its words."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one line of a page, or a paragraph."""

    text: str
    place: str
    words: tuple[Word, ...] = ()
    page: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with ruled cells."""

    cells: tuple[Cell, ...]
    height: int
    width: int
    place: str
    page: int = 0
    edges: tuple[float, ...] = ()
    """Where its columns begin, and the last one ends, in points; none in a DOCX."""
    head: Head | None = None
    """Its heading, where that was found before its rows were; else it is the first of them that makes one."""
    is_cut: bool = False
    """Whether its last row has no lower edge: it goes on over the page's end."""

    def rows(self) -> list[list[Cell]]:
        """The cells by row: a cell that covers several rows stands in each of them."""
        rows: list[list[Cell]] = [[] for _ in range(self.height)]
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.rows):
                rows[row].append(cell)
        return [sorted(row, key=lambda cell: cell.column) for row in rows]


Block = Line | Grid


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a PDF."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    tables: tuple[tuple[Box, ...], ...] = ()
    """The ruled cells of each table."""
    cut: tuple[bool, ...] = ()
    """Of each table, whether its last row has no lower edge."""
    rules: tuple[tuple[float, float, float], ...] = ()
    """Level lines: from x0, to x1, at y."""
    scanned: bool = False
    """A picture without text: its words, if any, were read from the picture."""


@dataclass
class Document:
    """A file's pages as blocks in reading order, and what could not be read of it."""

    kind: Literal["pdf", "docx"]
    blocks: list[Block]
    pages: list[Page] = field(default_factory=list)
    """Of a PDF only."""
    troubles: list[tuple[str, str]] = field(default_factory=list)
    """Codes of findings, each with its sentence."""
    page_count: int = 0

    @property
    def texts(self) -> list[str]:
        """All text, a line or a cell each."""
        found: list[str] = []
        for block in self.blocks:
            if isinstance(block, Line):
                found.append(block.text)
            else:
                found += [cell.text for cell in block.cells]
        return found


def joined(lines: Sequence[str]) -> str:
    """The lines of one cell as one: a word or date that was cut at a hyphen or stroke is whole again."""
    text = ""
    for line in lines:
        line = " ".join(line.split())
        if not line:
            continue
        cut = re.search(r"(\w-|\d/|\w/)$", text) and re.match(r"\w", line)
        # A narrow cell breaks a word before its last letter: no line of words is one consonant.
        cut = cut or (re.fullmatch(r"[b-hj-np-wyz]", line) and re.search(r"[a-z]{3}$", text))
        text = line if not text else text + ("" if cut else " ") + line
    return text


def lines_of(words: Iterable[Word]) -> list[list[Word]]:
    """Words as lines from top to bottom, each from left to right: words of a line stand at the same height."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.box.middle[1], word.box.x0)):
        height = word.box.bottom - word.box.top
        for line in lines[-3:]:
            middle = line[0].box.middle[1]
            room = max(2.0, 0.4 * min(height, line[0].box.bottom - line[0].box.top))
            if abs(word.box.middle[1] - middle) <= room:
                line.append(word)
                break
        else:
            lines.append([word])
    lines.sort(key=lambda line: min(word.box.top for word in line))
    return [sorted(line, key=lambda word: word.box.x0) for line in lines]


def said(words: Sequence[Word]) -> str:
    """The words of a line as text; one that is not read with confidence stands as [?]."""
    return " ".join(word.text if word.sure >= SURE else UNREAD for word in words)


def text_of(words: Iterable[Word]) -> str:
    """The words of a cell as one text."""
    return joined([said(line) for line in lines_of(words)])


def blocks_of(page: Page) -> list[Block]:
    """The page as lines and grids from top to bottom. A frame around text is no grid."""
    grids: list[tuple[float, Grid]] = []
    taken: set[int] = set()
    for number, cells in enumerate(page.tables):
        made = _grid(page, cells, taken)
        if made is not None:
            top, grid = made
            grids.append((top, replace(grid, is_cut=any(page.cut[number : number + 1]))))
    blocks: list[tuple[float, Block]] = list(grids)
    loose = [word for word in page.words if id(word) not in taken]
    for words in lines_of(loose):
        top = min(word.box.top for word in words)
        line = Line(said(words), f"page {page.number}", tuple(words), page.number)
        blocks.append((top, line))
    return [block for _, block in sorted(blocks, key=lambda pair: pair[0])]


def _edges(values: Iterable[float]) -> list[float]:
    """The values without those that are one drawn line (2 points or less apart)."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > 2:
            edges.append(value)
    return edges


def _nearest(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda place: abs(edges[place] - value))


def _grid(page: Page, boxes: Sequence[Box], taken: set[int]) -> tuple[float, Grid] | None:
    """The grid of these ruled cells with the words in them; None where it is a frame of one column."""
    across = _edges(edge for box in boxes for edge in (box.x0, box.x1))
    down = _edges(edge for box in boxes for edge in (box.top, box.bottom))
    if len(across) < 3:
        return None
    held: dict[int, list[Word]] = {place: [] for place in range(len(boxes))}
    mine: list[Word] = []
    for word in page.words:
        inside = [place for place, box in enumerate(boxes) if box.holds(word.box)]
        if inside:
            smallest = min(inside, key=lambda place: boxes[place].x1 - boxes[place].x0)
            held[smallest].append(_checked(word, boxes[smallest]))
            mine.append(word)
    cells = []
    words_of: list[list[Word]] = []
    for place, box in enumerate(boxes):
        column, end = _nearest(across, box.x0), _nearest(across, box.x1)
        row, last = _nearest(down, box.top), _nearest(down, box.bottom)
        if end > column and last > row:
            cells.append(Cell(row, column, last - row, end - column, text_of(held[place]), box))
            words_of.append(held[place])
    if not cells:
        return None
    cells, height = _rows_apart(cells, words_of, len(down) - 1)
    taken.update(id(word) for word in mine)
    top = min(box.top for box in boxes)
    place_name = f"page {page.number}"
    grid = Grid(tuple(cells), height, len(across) - 1, place_name, page.number, tuple(across))
    return top, grid


def _rows_apart(cells: list[Cell], words_of: list[list[Word]], height: int) -> tuple[list[Cell], int]:
    """The cells with those of several lines as rows of their own, where only the columns are ruled; and the new height.

    A row begins where a first and a last day begin. So it is done only where they stand on the same heights in each
    line (both in one cell, or in two cells), and every other cell has a line beside each of them or is empty there.
    """
    by_row: dict[int, list[int]] = {}
    for number, cell in enumerate(cells):
        for row in range(cell.row, cell.row + cell.rows):
            by_row.setdefault(row, []).append(number)
    made: list[Cell] = []
    added = 0
    for row in range(height):
        numbers = [number for number in by_row.get(row, []) if cells[number].row == row]
        tall = any(cells[number].rows > 1 for number in by_row.get(row, []))
        parts = None if tall else _parts_of([(cells[number], words_of[number]) for number in numbers])
        if parts is None:
            made += [replace(cells[number], row=row + added) for number in numbers]
            continue
        for step, part in enumerate(parts):
            made += [replace(cell, row=row + added + step) for cell in part]
        added += len(parts) - 1
    return made, height + added


def _parts_of(row: list[tuple[Cell, list[Word]]]) -> list[list[Cell]] | None:
    """The rows that stand in one ruled row, each as its cells; None where it is one."""
    lines = [lines_of(words) for _, words in row]
    spans = [_span_lines(held) for held in lines if len(held) >= 2]
    days = [held for held in lines if len(held) >= 2 and all(day_of(said(line)) for line in held)]
    dated = [held for held in spans if len(held) >= 2][:1] or (days[:2] if len(days) >= 2 else [])
    if not dated or len({len(held) for held in dated}) != 1:
        return None
    begins = [line[0].box.middle[1] for line in dated[0]]
    tall = max(word.box.bottom - word.box.top for word in dated[0][0])
    if any(below - above < 1.6 * tall for above, below in pairwise(begins)):
        return None  # as close as the lines of one row
    if any(abs(line[0].box.middle[1] - y) > 3 for held in dated for line, y in zip(held, begins, strict=True)):
        return None
    parts: list[list[Cell]] = [[] for _ in begins]
    beside = 0
    for (cell, _), held in zip(row, lines, strict=True):
        shares: list[list[list[Word]]] = [[] for _ in begins]
        for line in held:
            y = line[0].box.middle[1]
            above = [place for place, begin in enumerate(begins) if begin <= y + 3]
            if not above:
                return None
            shares[above[-1]].append(line)
        if any(share and abs(share[0][0].box.middle[1] - begins[place]) > 3 for place, share in enumerate(shares)):
            return None  # words that begin between two rows belong to either
        for share, after in zip(shares, begins[1:], strict=False):
            heights = [line[0].box.middle[1] for line in share]
            if len(share) > 1 and after - heights[-1] < 1.2 * max(b - a for a, b in pairwise(heights)):
                return None  # nearer to the next row than to its own: cells may be set from below
        beside += all(shares)
        for place, share in enumerate(shares):
            inside = around(word.box for line in share for word in line)
            box = inside and cell.box and Box(cell.box.page, cell.box.x0, inside.top, cell.box.x1, inside.bottom)
            parts[place].append(replace(cell, text=joined([said(line) for line in share]), box=box or cell.box))
    return parts if beside - len(dated) >= 2 and lines[0] and all(part[0].text for part in parts) else None


def _span_lines(lines: list[list[Word]]) -> list[list[Word]]:
    """The lines in which a span of days begins, where the cell is nothing but such spans, each on one line or two."""
    begins: list[list[Word]] = []
    place = 0
    while place < len(lines):
        for count in (1, 2):
            words = " ".join(said(line) for line in lines[place : place + count])
            days = span_of(words)
            if days is not None and None not in days:
                break
        else:
            return []
        begins.append(lines[place])
        place += count
    return begins


def _checked(word: Word, box: Box) -> Word:
    """The word; not sure where it runs out of its cell, for then it may belong to the next one."""
    if word.box.x0 < box.x0 - 3 or word.box.x1 > box.x1 + 3:
        return Word(word.text, word.box, 0, word.is_field)
    return word

"""The lines of a plan's services grids, cell by cell under the role of its column; what is left out is listed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from makewhole.exchange.grid_dates import folded
from makewhole.exchange.grid_headings import (
    Column,
    Head,
    Part,
    amount_roles,
    begins_anew,
    head_of,
    heads_something,
    looks_like_services,
    part_of,
)
from makewhole.exchange.grid_pages import EMPTY, UNREAD, Block, Box, Cell, Document, Grid, Line, around

Filled = tuple[Column, str]


@dataclass(frozen=True)
class Row:
    """One line of a grid: what stands under each heading, and where."""

    cells: tuple[Filled, ...]
    place: str
    part: Part | None = None
    box: Box | None = None
    shared: bool = False
    """One amount for several lines: for each, or for all together, the grid does not say."""
    grid: int = 0

    def under(self, *roles: str) -> str:
        """The text under the first of these roles that has any."""
        for role in roles:
            for column, text in self.cells:
                if column.role == role and text:
                    return text
        return ""

    @property
    def text(self) -> str:
        """The line as it stands in the file, cells parted by bars."""
        return " | ".join(text for _, text in self.cells if text)


@dataclass(frozen=True)
class LeftOut:
    """A line that was not taken in: where, why (a word), and its text."""

    place: str
    why: str
    text: str
    row: Row | None = None
    """The line cell by cell, where it stands in a grid with the heading of services."""


@dataclass
class Found:
    """The lines of all grids of a document."""

    rows: list[Row] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    """The headings of the grids, folded: what the layout is known by."""


@dataclass
class _Open:
    """The grid that goes on: its heading, where its columns stand, on which page it was."""

    head: Head
    width: int
    edges: tuple[float, ...]
    page: int
    is_docx: bool


def rows_of(blocks: Sequence[Block]) -> Found:
    """The lines of the grids among the blocks, in their order."""
    return _Reading(blocks).run()


class _Reading:
    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.found = Found()
        self.part: Part | None = None
        self.open: _Open | None = None
        self.parted = False
        """Whether words stand between the last grid and the next, on one page or in a Word file."""
        self.titled = False
        """Whether a title stands between the last grid and the next: what follows is no rest of a row."""
        self.grids = 0
        self.cut: int | None = None
        """The row that the page's end cuts: its rest is to come first on the next page."""
        self.on_page: dict[int, int] = {}
        self.again = repeated(blocks)
        self.titles: set[str] = set()

    def run(self) -> Found:
        for block in self.blocks:
            if isinstance(block, Line):
                self._title(block)
            else:
                self._grid(block)
        self._lost_rest()
        return self.found

    def _lost_rest(self) -> None:
        """A row that was cut and whose rest was not found may say more than was read: it is marked so."""
        if self.cut is not None:
            self.found.rows[self.cut] = _doubtful(self.found.rows[self.cut])
        self.cut = None

    def _title(self, line: Line) -> None:
        text = line.text.strip()
        if self.open is not None and line.page == self.open.page:
            self.parted = True  # a further table of this page is one of its own; the next page may go on with this one
        if text in self.again and text in self.titles:
            return  # the head of each page repeats it
        self.titles.add(text)
        part = part_of(text)
        if part is None and len(text) <= 80 and "?" not in text:
            is_title = begins_anew(text) and not text.rstrip().endswith((".", ","))
            if is_title or (text.isupper() and len(text) <= 60 and ":" not in text and len(text.split()) > 1):
                self._leave(is_title)
        if part is not None and not re.search(r"\(?cont(inued|'d|\.)", text, re.IGNORECASE):
            self._begin(part, text)
            self.titled = True

    def _begin(self, part: Part, title: str) -> None:
        if self.part is not None and self.part.esy and part.name == "services" and not begins_anew(title):
            part = replace(part, esy=True, nested=True)
        self.part = part

    def _leave(self, is_numbered: bool) -> None:
        """A title that names none of the parts ends extended school year; one with a number ends any part."""
        if (self.part is not None and self.part.esy) or (is_numbered and self.part is not None and self.part.counts):
            self.part = None

    def _grid(self, grid: Grid) -> None:
        self.grids += 1
        self.on_page[grid.page] = self.on_page.get(grid.page, 0) + 1
        rows = grid.rows()
        head: Head | None = None
        goes_on = self._goes_on(grid)
        if goes_on:
            self.cut = None  # its rest stands first here, or there is none
        before = len(self.found.rows)
        if grid.head is not None:
            head = grid.head
            self._known_by(head)
            if head.part is not None:
                self._head_part(head.part)
        elif goes_on and self.open is not None:
            head = self.open.head
        first_of_page = goes_on and not self.titled
        self.titled = False
        number = 0
        while number < len(rows):
            row = rows[number]
            made = _head_at(rows, number, grid.width)
            if made is not None:
                if head is None or made.columns != head.columns:
                    self._known_by(made)
                    first_of_page = first_of_page and self.open is not None and made.columns == self.open.head.columns
                head = made
                if made.part is not None:
                    self._head_part(made.part)
                number += made.rows
                continue
            texts = _texts(row)
            title = self._title_in(row, grid.width)
            if title is None and looks_like_services([[text] for text in texts]):
                head = None
                which = f"{grid.place}, grid {self.on_page[grid.page]}" if grid.page else grid.place
                self.found.left_out.append(LeftOut(which, "no_service_column", " | ".join(texts)))
            if title is None and len(texts) == 1 and number + 1 < len(rows) and _head_at(rows, number + 1, grid.width):
                self.part = None  # a grid under a title of its own, of which nothing is known
            elif title is not None:
                self._begin(title, texts[0])
                first_of_page = False
            elif heads_something(texts):
                head = None  # the heading of another table: what follows is none of ours
            elif head is not None and texts:
                self._row(grid, rows, number, head, first_of_page)
                first_of_page = False
            number += 1
        counts = self.part is None or self.part.counts
        if grid.is_cut and counts and head is not None and (goes_on or len(self.found.rows) > before):
            self._lost_rest()
            self.cut = len(self.found.rows) - 1 if self.found.rows else None
        if head is not None:
            self.open = _Open(head, grid.width, grid.edges, grid.page, not grid.edges)
            self.parted = False
        else:
            self.open = None

    def _head_part(self, part: Part) -> None:
        """What the heading over the services says, where it says more than the title above the grid."""
        if part.name != "services" or (self.part is not None and not self.part.counts):
            self.part = part

    def _known_by(self, head: Head) -> None:
        words = " | ".join(folded(column.heading) for column in head.columns)
        if words not in self.found.headings:
            self.found.headings.append(words)

    def _title_in(self, row: list[Cell], width: int) -> Part | None:
        texts = _texts(row)
        if not texts:
            return None
        first = next(cell for cell in row if cell.text.strip())
        if first.column != 0:
            return None
        if len(texts) == 1:
            return part_of(texts[0])
        part = part_of(texts[0])
        return part if part is not None and heads_something(texts) else None

    def _goes_on(self, grid: Grid) -> bool:
        """Whether the grid has the columns of the one before it, which ended on this page or the last."""
        was = self.open
        if was is None or was.width != grid.width or not 0 <= grid.page - was.page <= 1:
            return False
        if grid.page == was.page and self.parted:
            return False
        if was.is_docx:
            return not grid.edges
        return len(was.edges) == len(grid.edges) and all(
            abs(one - two) <= 3 for one, two in zip(was.edges, grid.edges, strict=True)
        )

    def _row(self, grid: Grid, rows: list[list[Cell]], number: int, head: Head, may_go_on: bool) -> None:
        row = rows[number]
        made = _filled(row, head)
        if not any(text.strip(f"{EMPTY} ") for _, text in made):
            return
        which = f", grid {self.on_page[grid.page]}" if grid.page else ""
        place = f"{grid.place}{which}, row {number + 1}"
        boxes = [cell.box for cell in row if cell.box is not None and cell.rows == 1]
        boxes = boxes or [cell.box for cell in row if cell.box is not None]
        line = Row(tuple(made), place, self.part, around(boxes), _is_shared(rows, number, head), self.grids)
        if self.part is not None and not self.part.counts:
            self.found.left_out.append(LeftOut(place, self.part.name, line.text, line))
            return
        last = self.found.rows[-1] if self.found.rows else None
        if last is not None and last.part == self.part and _is_rest(last, line, may_go_on):
            self.found.rows[-1] = _whole(last, line)
            return
        if last is not None and last.part == self.part and may_go_on and not line.under("service"):
            # Whose these words are, nobody can tell: a rest of the last row, or a row whose service stands above it.
            self.found.rows[-1] = _doubtful(last)
        self.found.rows.append(line)


def heads_services(grid: Grid) -> bool:
    """Whether the grid has the heading of services."""
    rows = grid.rows()
    return grid.head is not None or any(_head_at(rows, number, grid.width) for number in range(len(rows)))


_AMOUNT = re.compile(r"\d\s*(min|minutes?|hrs?|hours?)\b", re.IGNORECASE)
_OFTEN = re.compile(
    r"\b(daily|weekly|monthly|yearly|quarterly|times?|(per|a|each|every|/) ?(day|week|month|cycle|year))\b"
    r"|/ ?(week|wk|month|cycle)|\d\s*x\b",
    re.IGNORECASE,
)
_DAYS = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}.*\d{1,2}/\d{1,2}/\d{2,4}")


def outside(blocks: Sequence[Block]) -> list[LeftOut]:
    """The lines and rows outside any grid of services that look like one of its lines: nothing goes lost unseen."""
    found: list[LeftOut] = []
    heads: set[tuple[int, tuple[float, ...]]] = set()
    for block in blocks:
        if isinstance(block, Line):
            if _DAYS.search(block.text) and _OFTEN.search(block.text):
                found.append(LeftOut(block.place, "outside", block.text))
            continue
        if heads_services(block):
            heads.add((block.width, block.edges))
            continue
        if (block.width, block.edges) in heads:
            continue
        for number, row in enumerate(block.rows()):
            text = " | ".join(_texts(row))
            if len(text) < 400 and _AMOUNT.search(text) and _OFTEN.search(text) and _DAYS.search(text):
                found.append(LeftOut(f"{block.place}, row {number + 1} of a table", "outside", text))
    return found


def _texts(row: Iterable[Cell]) -> list[str]:
    return [cell.text.strip() for cell in row if cell.text.strip()]


def repeated(blocks: Sequence[Block]) -> set[str]:
    """The lines that stand on two pages or more: heads and feet of pages."""
    pages: dict[str, set[int]] = {}
    for block in blocks:
        if isinstance(block, Line) and block.page:
            pages.setdefault(block.text.strip(), set()).add(block.page)
    return {text for text, on in pages.items() if len(on) > 1}


def _head_at(rows: list[list[Cell]], number: int, width: int) -> Head | None:
    """The heading of services that begins in this row; of one, two or three rows, the fullest."""
    row = rows[number]
    if len(_texts(row)) < 2 or any(cell.row < number for cell in row):
        return None
    tall = max((cell.rows for cell in row if cell.text.strip()), default=1)
    wide = any(1 < cell.columns < width for cell in row)
    best: Head | None = None
    depths = [tall] if tall > 1 else [1, 2] if wide else [1]
    if tall == 1 and not wide and number + 1 < len(rows) and _is_second(rows[number], rows[number + 1]):
        depths = [1, 2]
    for depth in depths:
        if number + depth > len(rows) or depth > 3:
            continue
        stacks = [_stack(rows, number, depth, column) for column in range(width)]
        made = head_of(stacks, depth)
        if made is None:
            continue
        if best is None or _worth(made) > _worth(best):
            best = made
    return best


def _is_second(first: list[Cell], second: list[Cell]) -> bool:
    """Whether the second row may belong to the heading: it says more under headings that need it, and no figure."""
    texts = _texts(second)
    return bool(texts) and all(folded(text) in SECOND_HEADINGS for text in texts)


SECOND_HEADINGS = {
    "direct", "indirect", "general education", "special education", "hours", "minutes", "mm dd yyyy", "ind",
    "grp", "individual", "group", "gen ed", "sp ed", "general ed", "special ed", "regular ed", "start", "end",
    "begin", "from", "to", "regular education", "hrs", "min",
}  # fmt: skip


def _worth(head: Head) -> tuple[int, int]:
    return sum(column.role is not None for column in head.columns), -head.rows


def _stack(rows: list[list[Cell]], number: int, depth: int, column: int) -> list[str]:
    stack: list[str] = []
    seen: list[Cell] = []
    for row in rows[number : number + depth]:
        for cell in row:
            if cell.column <= column < cell.column + cell.columns and not any(cell is other for other in seen):
                seen.append(cell)
                if cell.text.strip():
                    stack.append(cell.text.strip())
    return stack


def _filled(row: list[Cell], head: Head) -> list[Filled]:
    """The row's texts under their headings: a cell that covers several columns stands under the first with a role."""
    made: list[Filled] = []
    for cell in row:
        under = head.columns[cell.column : cell.column + cell.columns]
        if not under:
            continue
        roles = [column.role for column in under]
        column = next((column for column in under if column.role), under[0])
        if "start" in roles and "end" in roles:
            column = Column(column.heading, "span")
        made.append((column, cell.text.strip()))
    return made


def _is_shared(rows: list[list[Cell]], number: int, head: Head) -> bool:
    """Whether an amount of this row stands for other services too: its cell covers several rows."""
    here = {cell.text for cell in rows[number] if _role(cell, head) == "service"}
    for cell in rows[number]:
        if cell.rows > 1 and cell.text.strip() and _role(cell, head) in amount_roles() | {"duration"}:
            covered = rows[cell.row : cell.row + cell.rows]
            services = {other.text for row in covered for other in row if _role(other, head) == "service"}
            whole = [other for row in covered for other in row if _role(other, head) == "service"]
            if services != here or len({(other.row, other.column) for other in whole}) > 1:
                return True
    return False


def _role(cell: Cell, head: Head) -> str | None:
    return head.columns[cell.column].role if cell.column < len(head.columns) else None


_DATES = ("start", "end", "span", "end_or_term")


def _amounts(row: Row) -> list[str]:
    return [text for column, text in row.cells if column.role in amount_roles() and text]


def _is_rest(last: Row, line: Row, may_go_on: bool) -> bool:
    """Whether the line is only the rest of the one before it, which a page break cut in two.

    A row of its own names a service and an amount or a day. What names less, first on its page, is a rest where the
    row before it has what is missing here.
    """
    service, amounts = line.under("service"), _amounts(line)
    dates = [text for column, text in line.cells if column.role in _DATES and text]
    if not may_go_on:
        # On one page each row is ruled off: only remarks may stand in a row of their own.
        return all(column.role in ("comments", "goal") for column, text in line.cells if text)
    if not service and not amounts and not dates:
        return True  # the end of a provider's or a place's name
    from makewhole.wording import read

    last_dates = [text for column, text in last.cells if column.role in _DATES and text]
    if not amounts and not dates:
        return bool(_amounts(last) or last_dates)
    if not service and not dates and not any(re.search(r"\d", text) for text in amounts):
        return not read(", ".join(amounts)).is_read  # words that go on, and name no amount themselves
    if dates and last_dates and not _are_rests(dates):
        return False
    if service and amounts and read(", ".join(amounts)).is_read and not (last_dates and not dates):
        return False
    whole = _whole(last, line)
    own = read(", ".join(amounts)) if amounts else None
    if own is not None and own.is_read and not own.ambiguities and own.period is not None:
        return False  # an amount of its own, complete: whose, the grid does not say
    together = read(", ".join(_amounts(whole)))
    return not amounts or (together.is_read and not together.ambiguities)


def _are_rests(dates: Iterable[str]) -> bool:
    """Whether these are ends of dates that were cut ("2026" under "6/12/")."""
    return all(re.fullmatch(r"[/-]?\s?\d{1,4}(/\d{2,4})?", text) for text in dates)


def _whole(last: Row, rest: Row) -> Row:
    """The row with the words of its rest behind its own, cell by cell."""
    from makewhole.exchange.grid_pages import joined

    cells = list(last.cells)
    for column, text in rest.cells:
        if not text:
            continue
        for number, (own, words) in enumerate(cells):
            if own == column or (own.heading == column.heading and own.role == column.role):
                cells[number] = (own, joined([words, text]))
                break
        else:
            cells.append((column, text))
    place = last.place if last.place.endswith(rest.place) else f"{last.place}, and {rest.place}"
    return replace(last, cells=tuple(cells), place=place, shared=last.shared or rest.shared)


def _doubtful(row: Row) -> Row:
    """The row with its amounts and places marked as not wholly read."""
    roles = amount_roles() | {"duration", "setting"}
    cells = tuple((column, f"{text} {UNREAD}" if text and column.role in roles else text) for column, text in row.cells)
    return replace(row, cells=cells)


def cycle_of(document: Document) -> int | None:
    """School days of one cycle, as ticked on the plan; None where no box, no single one or several are ticked."""
    from makewhole.exchange.grid_headings import choices
    from makewhole.exchange.grid_pages import TICKED

    days: set[int] = set()
    for text in document.texts:
        if "cycle" not in text.casefold():
            continue
        for mark, words in choices(text) or []:
            named = re.match(r"(\d{1,2})\s*-?\s*day cycle\b", words.casefold())
            if named and mark == TICKED:
                days.add(int(named[1]))
    return days.pop() if len(days) == 1 else None

"""Services printed as blocks of labels (California): `Service: ...`, `Duration/Freq: ...`, several lines each.

The order of the lines is not the order of the values: a long location begins above its label's line and ends below
it. So a line without a label goes to the label nearest to it whose value begins where the line does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from makewhole.exchange.grid_dates import folded
from makewhole.exchange.grid_headings import Column, Part, layouts, part_of
from makewhole.exchange.grid_pages import BOXES, UNREAD, Block, Box, Document, Grid, Line, Word, around, said
from makewhole.exchange.grid_rows import Found, LeftOut, Row

_ROLES = ("service", "start", "end", "provider", "frequency", "setting", "comments")


@dataclass
class _Value:
    """A label, where it stands, and the words that follow it."""

    role: str
    line: int
    x0: float
    pieces: list[str] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    doubtful: bool = False
    value_x0: float | None = None

    @property
    def text(self) -> str:
        return " ".join(piece for piece in self.pieces if piece).strip()


@dataclass
class _Block:
    """One service: its values, and where it begins."""

    place: str
    values: list[_Value] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    """The texts of lines with `Ind Grp Sec Transition`."""
    boxes: list[Box] = field(default_factory=list)
    part: Part | None = None


_PAGE = re.compile(r"\s*page\s+[\d_]+(\s+of\s+[\d_]+)?\s*$", re.IGNORECASE)


@cache
def _labels() -> tuple[tuple[str, re.Pattern[str]], ...]:
    made = []
    for role in (*_ROLES, "other"):
        for name in layouts()["labels"][role]:
            words = r"[\s/]+".join(re.escape(word) for word in name.split())
            made.append((role, re.compile(rf"(?<![\w])(?<!of )({words})\s*:", re.IGNORECASE)))
    return tuple(made)


def has_labels(document: Document) -> bool:
    """Whether services stand in blocks of labels."""
    return any(_found(text, "service") for text in document.texts) and any(
        _found(text, "frequency") for text in document.texts
    )


def _found(text: str, role: str) -> bool:
    return any(name == role and pattern.search(text) for name, pattern in _labels())


def rows_of_labels(blocks: Sequence[Block]) -> Found:
    """The services of all label blocks, as lines like those of a grid."""
    found = Found(headings=["service | start date | end date | provider | duration freq | location"])
    reading = _Reading()
    for block in blocks:
        if isinstance(block, Line):
            reading.line(block)
        else:
            reading.grid(block)
    reading.settle()
    for made in reading.blocks:
        row = _row(made)
        if made.part is not None and not made.part.counts:
            found.left_out.append(LeftOut(made.place, made.part.name, row.text))
        else:
            found.rows.append(row)
    return found


class _Reading:
    def __init__(self) -> None:
        self.blocks: list[_Block] = []
        self.part: Part | None = None
        self.last: tuple[str, int] | None = None
        self.pending: list[Line] = []
        self.lines: list[tuple[Line, list[_Value]]] = []

    def line(self, line: Line) -> None:
        """A line of a page, or a paragraph."""
        part = part_of(line.text)
        if part is not None:
            self.part = part
            self.settle()
            return
        self._take(line)

    def grid(self, grid: Grid) -> None:
        """A ruled table: each cell may hold labels with their values."""
        for row in grid.rows():
            for cell in row:
                if cell.text and not (cell.rows > 1 and row is not grid.rows()[cell.row]):
                    self._take(Line(cell.text, grid.place, (), grid.page), cell.box)

    def _take(self, line: Line, box: Box | None = None) -> None:
        values = _values(line)
        for value in values:
            value.line = len(self.lines)
            if box is not None:
                value.boxes.append(box)
            if value.role == "service":
                self.settle()
                self.blocks.append(_Block(f"{line.place}, service {len(self.blocks) + 1} of the list", part=self.part))
                value.line = 0
        current = self.blocks[-1] if self.blocks else None
        if current is not None and any(value.role not in ("other", "service") for value in values):
            current.values += [value for value in values if value.role != "other"]
        elif current is not None:
            current.values += [value for value in values if value.role == "service"]
        if current is not None and _speaks_of_groups(line.text):
            current.marks.append(_groups_in(line))
        self.lines.append((line, values))

    def settle(self) -> None:
        """The lines without a label given to the values they belong to; then the next block begins."""
        if self.blocks:
            for place, (line, values) in enumerate(self.lines):
                if not values and line.words and not _speaks_of_groups(line.text) and not _PAGE.match(line.text):
                    self._give(place, line)
        self.lines = []

    def _give(self, place: int, line: Line) -> None:
        x0, middle = line.words[0].box.x0, line.words[0].box.middle[1]
        height = line.words[0].box.bottom - line.words[0].box.top
        near: list[tuple[float, int, list[_Value]]] = []
        for other, (labelled, values) in enumerate(self.lines):
            if values and labelled.words and labelled.page == line.page:
                near.append((abs(labelled.words[0].box.middle[1] - middle), other, values))
        if not near:
            return
        distance, at, values = min(near, key=lambda item: item[0])
        if distance > 1.9 * height:
            return
        left = [value for value in values if value.x0 <= x0 + 3]
        if not left:
            return
        owner = max(left, key=lambda value: value.x0)
        if owner.role == "other":
            return
        if at > place:
            owner.pieces.insert(0, line.text)
        else:
            owner.pieces.append(line.text)
        owner.boxes += [word.box for word in line.words]
        if owner.role in ("frequency", "service", "start", "end") and owner.value_x0 is not None:
            # The words below an amount may be the end of a place that was wrapped: only their own edge tells.
            owner.doubtful = abs(owner.value_x0 - x0) > 3


def _values(line: Line) -> list[_Value]:
    """The labels of the line with the words behind each, up to the next one."""
    text = line.text
    spans: list[tuple[int, int, str]] = []
    for role, pattern in _labels():
        for match in pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end, _ in spans):
                spans.append((match.start(), match.end(), role))
    spans.sort()
    starts = _word_starts(line)
    values = []
    for place, (start, end, role) in enumerate(spans):
        following = spans[place + 1][0] if place + 1 < len(spans) else len(text)
        value = text[end:following].strip()
        at = _word_at(starts, start)
        after = _word_at(starts, end + 1)
        made = _Value(role, 0, at.box.x0 if at else 0.0)
        made.pieces.append(_without_groups(value))
        made.boxes = [word.box for offset, word in starts if start <= offset < following]
        made.value_x0 = after.box.x0 if after and value else None
        values.append(made)
    return values


def _word_starts(line: Line) -> list[tuple[int, Word]]:
    starts = []
    offset = 0
    for word in line.words:
        starts.append((offset, word))
        offset += len(said([word])) + 1
    return starts


def _word_at(starts: Sequence[tuple[int, Word]], offset: int) -> Word | None:
    """The word that the text's place `offset` stands in, or the next one."""
    for number, (start, word) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else start + len(word.text) + 1
        if start <= offset < end:
            return word
    return None


_GROUPS = re.compile(
    rf"[{BOXES}]?\s*\bInd(ividual)?\b\s*[{BOXES}]?\s*/?\s*[{BOXES}]?\s*\bGrp|\bInd\b.*\bGroup\b", re.IGNORECASE
)


def _speaks_of_groups(text: str) -> bool:
    return bool(_GROUPS.search(text))


def _groups_in(line: Line) -> str:
    match = _GROUPS.search(line.text)
    return line.text[match.start() :] if match else ""


def _without_groups(text: str) -> str:
    match = _GROUPS.search(text)
    return text[: match.start()].strip() if match else text


def _row(block: _Block) -> Row:
    cells: list[tuple[Column, str]] = []
    boxes: list[Box] = []
    for value in block.values:
        text = value.text
        boxes += value.boxes
        role: str | None = value.role
        if value.role == "service":
            text = _without_code(text)
        elif value.role == "frequency":
            role = "amount_frequency"
        elif value.role == "setting":
            text = _whole_place(text)
        if value.doubtful:
            text = f"{text} {UNREAD}"
        cells.append((Column(value.role, role), text))
    if block.marks:
        cells.append((Column("Ind Grp Sec Transition", "grouping"), " ".join(block.marks)))
    return Row(tuple(cells), block.place, block.part, around(boxes), grid=0)


def _without_code(text: str) -> str:
    """The service without the state's number before it."""
    return re.sub(r"^\d{3}\s*[-–:.]?\s+(?=[A-Za-z])", "", text)


def _whole_place(text: str) -> str:
    """The place as the state's list writes it, where the words are the same."""
    for listed in layouts()["labels"]["locations"]:
        if folded(listed) == folded(text):
            return str(listed)
    return text

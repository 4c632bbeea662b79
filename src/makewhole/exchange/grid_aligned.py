"""Grids that no line rules: columns of words that stand below their headings. What cannot be told apart is not read.

The outcome is a `Grid` as a ruled one, so that everything behind it is the same. A word that may belong to two columns
makes its cell unread ([?]).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from makewhole.exchange.grid_dates import day_of, folded, span_of
from makewhole.exchange.grid_headings import Head, amount_roles, head_of, is_choice, part_of, role_of
from makewhole.exchange.grid_pages import UNREAD, Block, Box, Cell, Document, Grid, Line, Word, around, joined, said
from makewhole.exchange.grid_rows import SECOND_HEADINGS, repeated


@dataclass
class _Phrase:
    """Words without a wide gap between them."""

    words: list[Word]

    @property
    def x0(self) -> float:
        return self.words[0].box.x0

    @property
    def x1(self) -> float:
        return max(word.box.x1 for word in self.words)

    @property
    def text(self) -> str:
        return said(self.words)


@dataclass
class _Place:
    """A column: from where to where its heading stands, and the heading's words from above."""

    x0: float
    x1: float
    stack: list[str]


@dataclass
class _Heads:
    head: Head
    places: list[_Place]
    lines: int


def with_aligned(document: Document) -> list[Block]:
    """The document's blocks, with the grids that stand among its lines without rules as grids."""
    if document.kind != "pdf":
        return document.blocks
    rules = {page.number: page.rules for page in document.pages}
    again = repeated(document.blocks)
    made: list[Block] = []
    run: list[Line] = []
    carried: _Heads | None = None

    def end_run() -> None:
        nonlocal run, carried
        if run:
            blocks, carried = _read_run(run, rules.get(run[0].page, ()), carried, again)
            made.extend(blocks)
            run = []

    for block in document.blocks:
        if isinstance(block, Line) and block.words and (not run or run[0].page == block.page):
            run.append(block)
            continue
        end_run()
        if isinstance(block, Line) and block.words:
            run = [block]
        else:
            carried = None
            made.append(block)
    end_run()
    return made


def _read_run(
    lines: list[Line], rules: Sequence[tuple[float, float, float]], carried: _Heads | None, again: set[str]
) -> tuple[list[Block], _Heads | None]:
    """The lines of one page, grids among them; and the heads of a grid that the page's end cuts off."""
    made: list[Block] = []
    place = 0
    last: _Heads | None = None
    while place < len(lines):
        heads = _heads_at(lines, place)
        goes_on = heads is None and carried is not None and place < 8 and lines[place].text.strip() not in again
        if carried is not None and goes_on and _continues(lines, place, carried):
            heads = replace(carried, lines=0)
        if heads is None:
            made.append(lines[place])
            place += 1
            continue
        goes_on = goes_on and heads.lines == 0
        carried = None
        start = place + heads.lines
        end = _end(lines, start, heads)
        made.extend(_grids(lines[place:start], lines[start:end], heads, rules, goes_on))
        place = end
        rest = [line for line in lines[end:] if not re.search(r"\bpage\b|\d+ of \d+", line.text, re.IGNORECASE)]
        last = heads if len(rest) <= 1 else None
    return made, last


def _height(line: Line) -> float:
    return median(word.box.bottom - word.box.top for word in line.words)


def _top(line: Line) -> float:
    return min(word.box.top for word in line.words)


def _phrases(line: Line) -> list[_Phrase]:
    gap = max(4.5, 0.62 * _height(line))
    phrases: list[_Phrase] = []
    for word in line.words:
        apart = word.is_field or (phrases and phrases[-1].words[-1].is_field)
        if phrases and not apart and word.box.x0 - phrases[-1].x1 <= gap:
            phrases[-1].words.append(word)
        else:
            phrases.append(_Phrase([word]))
    return phrases


def _heads_at(lines: list[Line], place: int) -> _Heads | None:
    """The heading of services that begins in this line, of up to four lines; the one with most known columns."""
    best: _Heads | None = None
    if part_of(lines[place].text) is not None and len(_phrases(lines[place])) == 1:
        return None  # a title, not a heading
    for count in range(1, 6):
        window = lines[place : place + count]
        if len(window) < count:
            break
        room = 3.2 if _says_which(window[-1]) else 2.2
        if count > 1 and _top(window[-1]) - _top(window[-2]) > room * _height(window[-2]):
            break
        places: list[_Place] = []
        for line in reversed(window):
            for phrase in _phrases(line):
                over = [p for p in places if phrase.x0 < p.x1 + 1 and phrase.x1 > p.x0 - 1]
                if not over:
                    places.append(_Place(phrase.x0, phrase.x1, [phrase.text]))
                    continue
                for p in over:
                    p.stack.insert(0, phrase.text)
                if len(over) == 1:
                    over[0].x0, over[0].x1 = min(over[0].x0, phrase.x0), max(over[0].x1, phrase.x1)
        if len(places) < 3:
            continue
        places.sort(key=lambda p: p.x0)
        stacks = [_levels(p.stack) for p in places]
        head = head_of([stack for stack in stacks if stack is not None]) if None not in stacks else None
        if head is None:
            continue
        if best is None or _known(head) >= _known(best.head):
            best = _Heads(head, places, count)
    return best


def _levels(stack: list[str]) -> list[str] | None:
    """The heading of one column, which may run over lines; of two levels where the lower parts the upper in choices.

    None where the words are no heading: lines above a grid must not be taken for a part of it.
    """
    whole = " ".join(stack)
    if role_of(whole) is not None or is_choice(whole):
        return [whole]
    for place in range(1, len(stack)):
        upper, lower = " ".join(stack[:place]), " ".join(stack[place:])
        if folded(lower) in SECOND_HEADINGS and role_of(upper) is not None:
            return [upper, lower]
    part = part_of(whole)
    return [whole] if part is not None and len(stack) == 1 else None


def _says_which(line: Line) -> bool:
    """Whether the line only parts headings above it in two ("Indirect   Direct")."""
    phrases = _phrases(line)
    words = SECOND_HEADINGS | {"general", "special", "regular"}
    return len(phrases) > 1 and all(folded(phrase.text) in words for phrase in phrases)


def _known(head: Head) -> int:
    return sum(column.role is not None for column in head.columns)


def _continues(lines: list[Line], place: int, heads: _Heads) -> bool:
    """Whether the grid of the page before goes on in this line.

    A row has its words where three of the columns began. The rest of a row that the page's end cut in two has fewer:
    every piece of it has to begin where a column began and end before the next; and where there is one piece only, it
    must not begin as a sentence or a title does.
    """
    starts = [place.x0 for place in heads.places]
    phrases = _phrases(lines[place])
    fitting = [phrase for phrase in phrases if any(abs(phrase.x0 - x0) <= 2 for x0 in starts)]
    if len(fitting) >= 3:
        return True
    if len(fitting) < len(phrases) or part_of(lines[place].text) is not None:
        return False
    for phrase in phrases:
        after = [x0 for x0 in starts if x0 > phrase.x0 + 2]
        if after and phrase.x1 > after[0]:
            return False
    return len(phrases) >= 2 or phrases[0].text[:1].islower() or phrases[0].x0 > starts[0] + 2


def _end(lines: list[Line], start: int, heads: _Heads) -> int:
    """The place of the first line that is no row of the grid any more."""
    left = min(place.x0 for place in heads.places)
    right = max(place.x1 for place in heads.places)
    for place in range(start, len(lines)):
        line = lines[place]
        before = lines[place - 1] if place else line
        if place > start and _top(line) - _top(before) > max(40.0, 4 * _height(line)):
            return place
        if _heads_at(lines, place) is not None:
            return place
        if re.match(r"\s*page\b.*\d|.*\bpage [\d_]+ of [\d_]+", line.text, re.IGNORECASE):
            return place
        phrases = _phrases(line)
        if phrases[0].x1 < left or phrases[0].x0 > right + 40:
            return place
        wide = phrases[0]
        crossed = [p for p in heads.places if wide.x0 < p.x0 - 2 and p.x0 + 6 < wide.x1]
        if len(phrases) == 1 and part_of(wide.text) is None and len(crossed) >= 2:
            return place
        part = part_of(line.text)
        if part is not None and len(phrases) == 1 and not part.counts:
            return place
    return len(lines)


def _grids(
    above: list[Line],
    body: list[Line],
    heads: _Heads,
    rules: Sequence[tuple[float, float, float]],
    goes_on: bool = False,
) -> list[Block]:
    """The grid of these lines as blocks. `goes_on`: it began on the page before, maybe in the middle of a row."""
    if not body:
        return list(above)
    width = len(heads.places)
    split = [_cells(line, heads) for line in body]
    groups = _groups(body, split, heads, rules, goes_on)
    cells: list[Cell] = []
    row = 0
    unsure = groups is None
    for group in groups if groups is not None else [[number] for number in range(len(body))]:
        box = around([word.box for number in group for word in body[number].words])
        if len(group) == 1 and part_of(body[group[0]].text) is not None:
            cells.append(Cell(row, 0, 1, width, body[group[0]].text, box))
            row += 1
            continue
        for column in range(width):
            text = joined([split[number][column] for number in group if split[number][column]])
            if unsure and text:
                text = f"{text} {UNREAD}"
            cells.append(Cell(row, column, 1, 1, text, _cell_box(box, heads, column)))
        row += 1
    page = body[0].page
    edges = (*(round(place.x0, 1) for place in heads.places), round(max(p.x1 for p in heads.places), 1))
    return [Grid(tuple(cells), row, width, f"page {page}", page, edges, heads.head)]


def _cell_box(box: Box | None, heads: _Heads, column: int) -> Box | None:
    if box is None:
        return None
    x0 = heads.places[column].x0
    x1 = heads.places[column + 1].x0 if column + 1 < len(heads.places) else max(box.x1, heads.places[column].x1)
    return Box(box.page, x0, box.top, x1, box.bottom)


def _cells(line: Line, heads: _Heads) -> list[str]:
    """The line's words by column; [?] where a word may belong to two."""
    held: list[list[str]] = [[] for _ in heads.places]
    for phrase in _split(line, heads):
        column, is_sure = _column(phrase, heads)
        held[column].append(phrase.text if is_sure else UNREAD)
    return [" ".join(words) for words in held]


def _split(line: Line, heads: _Heads) -> list[_Phrase]:
    """The line's phrases, parted also where a word begins exactly below the beginning of a heading."""
    starts = [place.x0 for place in heads.places]
    made: list[_Phrase] = []
    for phrase in _phrases(line):
        current: list[Word] = []
        for word in phrase.words:
            begins = any(abs(word.box.x0 - x0) <= 1.2 for x0 in starts)
            if current and begins and word.box.x0 - current[-1].box.x1 > 0.8:
                made.append(_Phrase(current))
                current = []
            current.append(word)
        made.append(_Phrase(current))
    return made


def _column(phrase: _Phrase, heads: _Heads) -> tuple[int, bool]:
    """The column that the phrase stands in, and whether that is sure."""
    places = heads.places
    over = [n for n, p in enumerate(places) if phrase.x0 < p.x1 and phrase.x1 > p.x0]
    at_start = [n for n, p in enumerate(places) if abs(phrase.x0 - p.x0) <= 2.5]
    if len(at_start) == 1:
        crossed = [n for n in over if n != at_start[0] and phrase.x1 > places[n].x0 + 8]
        return at_start[0], not crossed
    if len(over) == 1:
        return over[0], True
    middle = (phrase.x0 + phrase.x1) / 2
    centred = [n for n, p in enumerate(places) if abs(middle - (p.x0 + p.x1) / 2) <= 4]
    if len(centred) == 1:
        return centred[0], True
    if not over:
        left = [n for n, p in enumerate(places) if p.x0 <= phrase.x0]
        nearest = left[-1] if left else 0
        after = places[nearest + 1].x0 if nearest + 1 < len(places) else float("inf")
        near = phrase.x0 - places[nearest].x1 < (after - phrase.x1)
        return nearest, near
    return over[0], False


def _groups(
    body: list[Line],
    split: list[list[str]],
    heads: _Heads,
    rules: Sequence[tuple[float, float, float]],
    goes_on: bool,
) -> list[list[int]] | None:
    """The lines of each row; None where it cannot be told where one row ends."""
    if _says_which(body[0]):
        return None  # a part of the heading that did not fit: what stands where is not sure
    titles = [number for number, line in enumerate(body) if part_of(line.text) is not None and len(_phrases(line)) == 1]
    left, right = min(p.x0 for p in heads.places), max(p.x1 for p in heads.places)
    across = sorted({y for x0, x1, y in rules if min(x1, right) - max(x0, left) > 0.5 * (right - left)})
    between = [y for y in across if _top(body[0]) < y < _top(body[-1])]
    if between:
        groups: list[list[int]] = []
        for number, line in enumerate(body):
            same = groups and number - 1 not in titles and number not in titles
            if same and not any(_top(body[number - 1]) < y <= _top(line) + 1 for y in between):
                groups[-1].append(number)
            else:
                groups.append([number])
        return groups
    groups = []
    run: list[int] = []
    for number in [*range(len(body)), -1]:
        if number == -1 or number in titles:
            if run:
                parted = _parted(run, body, split, heads, goes_on and run[0] == 0)
                if parted is None:
                    return None
                groups += parted
                run = []
            if number != -1:
                groups.append([number])
        else:
            run.append(number)
    return groups


def _parted(
    run: list[int], body: list[Line], split: list[list[str]], heads: _Heads, goes_on: bool
) -> list[list[int]] | None:
    """The lines of rows that no rule parts: by their first lines, and by the room between them.

    Where the grid goes on from the page before, what stands above the first row is the rest of the last one there.
    """
    anchors = [number for number in run if _is_first(split[number], heads)]
    if goes_on and anchors and run[0] != anchors[0]:
        rest = [number for number in run if number < anchors[0]]
        parted = _parted(run[len(rest) :], body, split, heads, goes_on=False)
        return None if parted is None else [rest, *parted]
    if not anchors:
        return None if len(run) > 1 and not goes_on else [run]
    if len(anchors) == len(run):
        return [[number] for number in run]
    gaps = [_top(body[b]) - _top(body[a]) for a, b in pairwise(run)]
    if gaps and max(gaps) > 1.35 * min(gaps) + 1:
        middle = (max(gaps) + min(gaps)) / 2
        groups = [[run[0]]]
        for number, gap in zip(run[1:], gaps, strict=True):
            if gap > middle:
                groups.append([])
            groups[-1].append(number)
        if all(sum(number in anchors for number in group) == 1 for group in groups):
            return groups
    if run[0] != anchors[0]:
        return None
    if any(number not in anchors and number < anchors[-1] and not _goes_on(split[number]) for number in run):
        return None  # as close to the next row as to the last, and it may begin one whose days stand further down
    groups = []
    for number in run:
        if number in anchors:
            groups.append([])
        groups[-1].append(number)
    return groups


def _goes_on(cells: list[str]) -> bool:
    """Whether a line without a first day is no beginning of a row: one of its cells goes on in small letters."""
    return any(text[:1].islower() for text in cells)


def _is_first(cells: list[str], heads: _Heads) -> bool:
    """Whether the line begins a row: it names its first day or, where no day is asked, a service and an amount."""
    by_role = {column.role: text for column, text in zip(heads.head.columns, cells, strict=True) if column.role}
    for role in ("start", "span"):
        if role in heads.head.roles:
            text = by_role.get(role, "")
            return day_of(text) is not None or span_of(text) is not None
    amounts = any(by_role.get(role) for role in (*amount_roles(), "end_or_term", "duration"))
    return bool(by_role.get("service")) and amounts

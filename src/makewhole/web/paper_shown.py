"""A paper in the pieces that a page shows: each part with its lines as runs of words, all of it plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from makewhole import language
from makewhole.documents.papers.parts import (
    Address,
    Heading,
    Line,
    Link,
    Para,
    Part,
    Points,
    Ruled,
    Signature,
    Table,
    Tick,
    Title,
)

if TYPE_CHECKING:
    from makewhole.app.papers import Paper


@dataclass(frozen=True)
class Run:
    """Words, or a line to write on with what belongs there."""

    text: str
    is_ruled: bool = False


@dataclass(frozen=True)
class Shown:
    """One part; which of the fields it has says `part`."""

    part: str
    runs: tuple[Run, ...] = ()
    cites: str = ""
    look: str = ""
    lines: tuple[tuple[Run, ...], ...] = ()
    items: tuple[Shown, ...] = ()
    is_ordered: bool = False
    is_on: bool = False
    level: int = 1
    text: str = ""
    table: Grid | None = None


@dataclass(frozen=True)
class Cell:
    runs: tuple[Run, ...]
    is_number: bool
    head: str = ""
    """The head of its column, for a screen on which the columns stand below each other."""


@dataclass(frozen=True)
class Grid:
    """A table: its head, its rows, and its sums."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None


def shown(paper: Paper) -> list[Shown]:
    """Every part in its order; the title first where no part says where it stands."""
    found = [] if any(isinstance(part, Title) for part in paper.parts) else [Shown("title", text=paper.title)]
    return found + [_part(part, paper) for part in paper.parts]


def _part(part: Part, paper: Paper) -> Shown:
    match part:
        case Title():
            return Shown("title", text=paper.title)
        case Para():
            return _para(part)
        case Heading():
            return Shown("heading", text=part.text, level=part.level)
        case Points():
            return Shown("points", items=tuple(_para(item) for item in part.items), is_ordered=part.ordered)
        case Tick():
            return Shown("tick", _runs(part.line), is_on=part.is_on)
        case Address():
            return Shown("address", lines=tuple(_runs(line) for line in part.lines))
        case Signature():
            return Shown("signature", _runs(part.name), text=part.role)
        case Table():
            return Shown("table", table=_grid(part))
        case _:
            return Shown("other")  # pictures, stamps and page ends are for paper


def _para(part: Para) -> Shown:
    return Shown("para", _runs(part.line), "; ".join(cited.citation for cited in part.cites), part.look)


def _grid(part: Table) -> Grid:
    return Grid(
        part.caption,
        part.head,
        tuple(_row(row, part.head) for row in part.rows),
        _row(part.total, part.head) if part.total is not None else None,
    )


def _row(cells: tuple[Any, ...], heads: tuple[str, ...]) -> tuple[Cell, ...]:
    return tuple(_cell(cell, heads[number] if number < len(heads) else "") for number, cell in enumerate(cells))


def _cell(cell: Any, head: str) -> Cell:
    if isinstance(cell, int):
        return Cell((Run(language.number(cell)),), True, head)
    return Cell(_runs(cell if isinstance(cell, tuple) else (cell,)), False, head)


def _runs(line: Line | tuple[str | Link, ...]) -> tuple[Run, ...]:
    return tuple(
        Run(each.label, True) if isinstance(each, Ruled) else Run(each if isinstance(each, str) else each.text)
        for each in line
    )

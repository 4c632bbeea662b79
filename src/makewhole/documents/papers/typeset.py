"""A paper as PDF/UA-1: tagged, with its language and title, fonts embedded, no network. Typst sets it.

The paper goes to Typst as data (JSON), never as markup, and Typst's own program text is the same for every paper
(paper.typ): what stands in a name or a note can be printed, and nothing else.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from makewhole.documents.papers import finishing, pixels, setting
from makewhole.documents.papers.parts import (
    Address,
    Cell,
    Heading,
    Line,
    Link,
    Mark,
    Paper,
    Para,
    Part,
    Picture,
    Points,
    Ruled,
    Segment,
    Signature,
    Stamp,
    Table,
    Tick,
    words,
)
from makewhole.documents.papers.printable import LONGEST, LONGEST_IN_CELL, printable, stretches
from makewhole.documents.papers.template import NotMade
from makewhole.language import gettext as _
from makewhole.language import speaking

PROGRAM = Path(__file__).parent / "paper.typ"
FONTS = Path(__file__).parent / "fonts"
_CANNOT_SHOW = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)


SHORT = 900
"""Characters of a cell that take less than a page, however narrow its column."""


SMALL_PRINT = 2500
"""Characters of a list at a paper's end that stay on one page with its heading: they take less than half of one."""


LARGE = 500_000
"""Bytes of a paper's text from which it is set in a process of its own."""


class CannotShow(NotMade):
    """No font here can show these characters."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        said = _(
            "No font on this computer can show these characters in a PDF: {characters} (U+{code}). Save the Word file "
            "in its place: it shows them wherever it is opened with a font that has them. Or install one (for Chinese, "
            "Japanese and Korean: Noto Sans CJK), or write them in other letters."
        )
        super().__init__(said.format(characters=characters, code=f"{ord(characters[0]):04X}"))


def as_pdf(paper: Paper) -> bytes:
    """The paper as PDF/UA-1. NotMade where no font here can show a character, or Typst refuses it."""
    # What the frame says is in the paper's own language; what is said of a paper that fails, in the caller's.
    with speaking(paper.language):
        files = _files(paper)
    stamp = int(dt.datetime.combine(paper.made_on, dt.time(12), dt.UTC).timestamp())
    is_large = sum(len(content) for content in files.values()) > LARGE
    for only_ours in (True, False):
        try:
            made = (setting.apart if is_large else setting.here)(
                files,
                font_paths=[str(FONTS)],
                ignore_system_fonts=only_ours,
                format="pdf",
                pdf_standards="ua-1",
                timestamp=stamp,
            )
            return finishing.finished(made, paper)
        except setting.Refused as error:
            shown = _CANNOT_SHOW.search(str(error))
            if shown is None:
                raise NotMade(_("The paper could not be set: {why}").format(why=_of_typst(error))) from None
            unshown = _of_escape(shown[1])
    raise CannotShow(unshown)


def _of_escape(shown: str) -> str:
    """The characters, where Typst names one by its number: backslash, u, and the number in braces."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), shown)


def _of_typst(error: Exception) -> str:
    """The first line of its message, which names no place in our program."""
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__


@cache
def _program() -> bytes:
    return PROGRAM.read_bytes()


def _files(paper: Paper) -> dict[str, bytes]:
    """Typst's files: our program, the paper as data, its pictures and what is attached."""
    files = {"main": _program()}
    parts = []
    for number, part in enumerate(paper.parts):
        laid = _part(part)
        if isinstance(part, Picture):
            files[f"picture-{number}.svg"] = _as_svg(part, number)
            laid["file"] = f"picture-{number}.svg"
        parts.append(laid)
    data = {
        "title": paper.title,
        "headline": _words(paper.title),
        "language": paper.language,
        "foot": _words(paper.foot),
        "page": paper.page_words or _("Page {page} of {pages}"),
        "stamp_page": _("page {page} of {pages}"),
        "date": _("Date"),
        "signature": _("Signature"),
        "parts": _in_pages(parts),
    }
    files["paper.json"] = json.dumps(_printable(data), ensure_ascii=False).encode()
    return files


def _printable(data: Any) -> Any:
    """The same data, each text in it as a paper can show it."""
    match data:
        case str():
            return printable(data)
        case dict():
            return {name: _printable(each) for name, each in data.items()}
        case list() | tuple():
            return [_printable(each) for each in data]
    return data


def _in_pages(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The parts with what begins and ends a stamped stretch on the very page to which it belongs.

    A picture with a page of its own takes the stamp and the headings before it onto that page.
    """
    laid: list[dict[str, Any]] = []
    stretch: str | None = None
    for part in (*parts, {"part": "stamp", "text": "", "anchor": None}):
        if part["part"] == "stamp":
            if stretch is not None and laid[-1].get("fills"):
                laid[-1]["ends"] = stretch
            elif stretch is not None:
                laid.append({"part": "end", "anchor": stretch})
            stretch = part["anchor"]
        elif part.get("fills"):
            opening: list[dict[str, Any]] = []
            while laid and laid[-1]["part"] in ("stamp", "heading"):
                opening.insert(0, laid.pop())
            part["opening"] = opening
        laid.append(part)
    return laid[:-1]


def _line(line: Line, longest: int = LONGEST) -> list[Any]:
    return [piece for segment in line for piece in _pieces(segment, longest)]


def _pieces(segment: Segment, longest: int = LONGEST) -> list[Any]:
    """The segment; words in which a line could not break, and that are longer than one, are told apart."""
    if not isinstance(segment, str):
        return [_segment(segment)]
    return [{"long": words} if is_long else words for words, is_long in stretches(segment, longest)]


def _words(words: str, longest: int = LONGEST) -> str | list[Any]:
    """Words outside a line, for paper.typ's `told`: "" stays "", which it asks for."""
    pieces = _pieces(words, longest)
    return pieces if any(isinstance(each, dict) for each in pieces) else words


def _segment(segment: Segment) -> Any:
    match segment:
        case Ruled():
            return {"ruled": segment.label, "lines": segment.lines}
        case Link():
            return {"text": _words(segment.text, LONGEST_IN_CELL), "to": segment.to, "shows": segment.shows}
        case Mark():
            return {"text": _words(segment.text, LONGEST_IN_CELL), "anchor": segment.anchor}
    return segment


def _picture(part: Picture) -> dict[str, Any]:
    return {
        "part": "picture",
        "alternative": part.alternative,
        "caption": _words(part.caption),
        "fills": part.fills_page,
        "wide": part.is_wide,
        "width": part.width,
        "ends": None,
        "opening": [],
    }


def _as_svg(part: Picture, number: int) -> bytes:
    """A drawing as it is. For pixels their stand-in, of the picture's shape: what Typst takes from memory is text."""
    if part.kind == "svg":
        return part.content
    width, height = pixels.size(part)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" preserveAspectRatio="none" href="data:image/png;base64,'
        f'{base64.b64encode(pixels.stand_in(number)).decode()}"/></svg>'
    ).encode()


def _para(part: Para) -> dict[str, Any]:
    return {
        "part": "para",
        "line": _line(part.line),
        "cites": "; ".join(cited.citation for cited in part.cites),
        "look": part.look,
        "keeps": part.keeps_with_next,
    }


def _cell(cell: Cell) -> Any:
    if isinstance(cell, int):
        return cell
    return _line(cell if isinstance(cell, tuple) else (cell,), LONGEST_IN_CELL)


def _told(cell: Cell) -> str:
    return str(cell) if isinstance(cell, int) else words(cell if isinstance(cell, tuple) else (cell,))


def _part(part: Part) -> dict[str, Any]:
    """The part as data for paper.typ."""
    match part:
        case Para():
            return _para(part)
        case Heading():
            return {"part": "heading", "text": _words(part.text), "level": part.level, "anchor": part.anchor}
        case Points():
            return {
                "part": "points",
                "items": [_para(item) for item in part.items],
                "ordered": part.ordered,
                "whole": sum(len(_told(item.line)) for item in part.items) <= SMALL_PRINT,
            }
        case Tick():
            return {"part": "tick", "line": _line(part.line), "on": part.is_on}
        case Table():
            return {
                "part": "table",
                "head": [_words(each, LONGEST_IN_CELL) for each in part.head],
                "rows": [[_cell(cell) for cell in row] for row in part.rows],
                "caption": _words(part.caption),
                "total": None if part.total is None else [_cell(cell) for cell in part.total],
                "widths": part.widths,
                "together": part.is_whole,
                "whole": all(len(_told(cell)) <= SHORT for row in part.rows for cell in row),
                "right": [any(isinstance(row[at], int) for row in part.rows) for at in range(len(part.head))],
            }
        case Address():
            return {"part": "address", "lines": [_line(line) for line in part.lines]}
        case Signature():
            return {"part": "signature", "name": _line(part.name), "role": _words(part.role)}
        case Picture():
            return _picture(part)
        case Stamp():
            return {"part": "stamp", "text": part.text, "anchor": part.anchor}
        case _:
            return {"part": part.part, "title": getattr(part, "title", "")}

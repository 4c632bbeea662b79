"""The pages of a PDF, read in a process of its own with bounded time and memory: a file from outside may be a bomb.

The process is this module (`python -m makewhole.exchange.grid_pdf FILE`); it prints one JSON object. Nothing in the
file is ever run, no address in it is ever followed, and no word of it comes into a log.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from makewhole.exchange import grid_bounds
from makewhole.exchange.grid_bounds import TooMuch
from makewhole.exchange.grid_pages import EMPTY, LOST, TICKED, Box, Document, Page, Word, blocks_of
from makewhole.exchange.reading import NotReadable, some_of
from makewhole.language import Language, current, gettext, gettext_noop, ngettext, speaking
from makewhole.language import number as figures

LARGEST = 60 * 1024 * 1024
"""Bytes of a PDF that is read."""
MOST_PAGES = 400
SCANS = 20
"""Scanned pages that are read with tesseract; a page takes some seconds."""
SECONDS, SECONDS_A_SCAN, SECONDS_OF_SCANS = 90, 20, 150
"""For the text of a file; for each of the two readings of a scanned page; and after which no further one is begun."""
MEMORY = 2 * 1024**3
"""Bytes of memory that the reading process may ask for, where the system can hold it to that."""
FROM_INPUT = "-"
"""In place of FILE: its path comes by the standard input. A list of processes is open to all, and a file's name may
hold a child's."""

_PASSWORD = gettext_noop(
    "This PDF is protected with a password. Open it, print it to a new PDF without a password, and give that one."
)
_DAMAGED = gettext_noop(
    "This PDF is cut off or damaged and cannot be opened. Ask for it again, or print it to a new PDF."
)
_NO_PDF = gettext_noop("This is no PDF, whatever its name says. Give the file as the school sent it.")
_TOO_LARGE = gettext_noop("This PDF is larger than {most} MB. Print only the pages with the services to a new PDF.")
_TOO_MANY = gettext_noop(
    "This PDF has {pages} pages; up to {most} are read. Print only the pages with the services to a new PDF."
)
_TOO_LONG = gettext_noop(
    "Reading this PDF took more time or memory than any plan needs, so it was stopped. "
    "Print the pages with the services to a new PDF."
)
_LAYERED = gettext_noop(
    "{pages}: a picture of the page, with words behind it that some program has read from "
    "the picture. Compare each line with the paper."
)
_PICTURE, _WHOLE_PICTURE = 0.4, 0.85
"""Shares of a page: a picture as large as the first is its content where there are no words; one as large as the second
is a scan even where there are, for they came from the picture."""
_FEW_WORDS = 12
_XFA = gettext_noop(
    "This PDF is a form of a kind that only Adobe's own program shows (XFA): its text is "
    "not on its pages. Open it there, print it to a new PDF, and give that one."
)

# What the characters of the two symbol fonts show, by code; private-use twins (U+F0xx) have the same low byte.
_WINGDINGS = {
    0xFE: TICKED,
    0xFD: TICKED,
    0xFC: TICKED,
    0xFB: TICKED,
    0x78: TICKED,
    0xA8: EMPTY,
    0x6F: EMPTY,
    0x71: EMPTY,
}
_DINGBATS = dict.fromkeys(range(0x33, 0x39), TICKED) | {0x6E: TICKED} | dict.fromkeys(range(0x6F, 0x73), EMPTY)
_GLYPHS = dict.fromkeys("☑☒✓✔✗✘✕✖🗸🗹🗷⊠⮽■◼⬛", TICKED) | dict.fromkeys("☐□▢◻⬜❏❐❑❒◽", EMPTY)


def read(path: Path) -> Document:
    """The PDF's pages; NotReadable where it is none, is locked, damaged, too large, or takes too long."""
    size = path.stat().st_size
    if size > LARGEST:
        raise NotReadable(gettext(_TOO_LARGE).format(most=LARGEST // 1024**2))
    with path.open("rb") as file:
        if b"%PDF-" not in file.read(1024):
            raise NotReadable(gettext(_NO_PDF))
    found = _child(path)
    if "error" in found:
        raise NotReadable(str(found["error"]))
    return document(found)


def document(found: dict[str, Any]) -> Document:
    """The document of what the reading process printed."""
    pages = [_page(values) for values in found["pages"]]
    blocks = [block for page in pages for block in blocks_of(page)]
    troubles = [(str(code), str(words)) for code, words in found["troubles"]]
    return Document("pdf", blocks, pages, troubles, int(found["count"]))


def _child(path: Path) -> dict[str, Any]:
    limits = [str(MEMORY), str(SECONDS), current()]
    command = [sys.executable, "-m", "makewhole.exchange.grid_pdf", FROM_INPUT, *limits]
    limit = SECONDS + SECONDS_OF_SCANS + 2 * SECONDS_A_SCAN
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=limit, check=False, input=os.fsencode(path.resolve())
        )
    except subprocess.TimeoutExpired:
        return {"error": gettext(_TOO_LONG)}
    if done.returncode == 0:
        try:
            found = json.loads(done.stdout)
        except ValueError:
            return {"error": gettext(_DAMAGED)}
        if isinstance(found, dict):
            return found
    return {"error": gettext(_TOO_LONG if done.returncode < 0 or b"MemoryError" in done.stderr else _DAMAGED)}


def _page(values: dict[str, Any]) -> Page:
    number = int(values["number"])

    def box(edges: Sequence[float]) -> Box:
        return Box(number, *(float(edge) for edge in edges))

    return Page(
        number=number,
        width=float(values["width"]),
        height=float(values["height"]),
        words=(
            *(Word(text, box(edges), int(sure)) for text, edges, sure in values["words"]),
            *(Word(text, box(edges), is_field=True) for text, edges in values["fields"]),
        ),
        tables=tuple(tuple(box(edges) for edges in table) for table in values["tables"]),
        cut=tuple(bool(cut) for cut in values["cut"]),
        rules=tuple((float(x0), float(x1), float(y)) for x0, x1, y in values["rules"]),
        scanned=bool(values["scanned"]),
    )


# --- In the reading process -------------------------------------------------------------------------------------------


def pages_of(path: Path) -> dict[str, Any]:
    """What `document` needs, or {"error": sentence}: no file, however made, raises anything here."""
    import logging

    logging.disable(logging.CRITICAL)  # pdfminer logs what it stumbles over, and that can be a child's words
    try:
        return _read_pages(path)
    except MemoryError:
        return {"error": gettext(_TOO_LONG)}
    except Exception as problem:  # noqa: BLE001  # a damaged file can make the libraries raise anything at all
        chain = _chain(problem)
        told = next((one for one in chain if isinstance(one, TooMuch)), None)
        if told is not None:
            return {"error": str(told)}
        kinds = " ".join(type(one).__name__ for one in chain)
        if "MemoryError" in kinds:
            return {"error": gettext(_TOO_LONG)}
        return {"error": gettext(_PASSWORD if "Password" in kinds else _DAMAGED)}


def _chain(problem: BaseException) -> list[BaseException]:
    """The problem, and those it hides: libraries wrap what they stumble over."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [problem]
    while waiting and len(found) < 20:
        one = waiting.pop()
        if one is not None:
            found.append(one)
            waiting += [one.__cause__, one.__context__]
            waiting += [part for part in one.args if isinstance(part, BaseException)]
    return found


def _read_pages(path: Path) -> dict[str, Any]:
    import pdfplumber

    troubles: list[tuple[str, str]] = []
    with pdfplumber.open(path) as pdf:
        count = len(pdf.pages)
        if count == 0:
            return {"error": gettext(_DAMAGED)}
        if count > MOST_PAGES:
            return {"error": gettext(_TOO_MANY).format(pages=count, most=MOST_PAGES)}
        fields = _fields(pdf)
        pages = []
        scans: list[int] = []
        layered: list[int] = []
        worth = _worth_reading(path, count) if not fields else set(range(1, count + 1))
        for page in pdf.pages:
            number = page.page_number
            if number not in worth:
                page.close()
                pages.append(_unread(number))
                continue
            made = _read_page(page, fields.get(number, []))
            page.close()
            covered = made.pop("covered")
            is_picture = covered > _PICTURE and not made["fields"]
            if is_picture and len(made["words"]) < _FEW_WORDS:
                scans.append(number)  # also with a line that a fax or a stamp has put on it
                made["scanned"] = True
            elif covered > _WHOLE_PICTURE and not made["fields"]:
                layered.append(number)
                made["scanned"] = True
            pages.append(made)
        if _is_xfa(pdf) and not any(fields.values()) and sum(len(page["words"]) for page in pages) < 80:
            return {"error": gettext(_XFA)}
    if layered:
        troubles.append(("page_is_picture", gettext(_LAYERED).format(pages=_pages_in_words(layered))))
    _read_scans(path, pages, scans, troubles)
    has_words = any(page["words"] or page["fields"] for page in pages)
    if scans and not has_words:
        return {"error": troubles[0][1] if troubles else gettext(_DAMAGED)}
    if not has_words:
        return {
            "error": gettext("No text stands on the pages of this PDF. Print the plan to a new PDF, or give the DOCX.")
        }
    return {"pages": pages, "troubles": troubles, "count": count}


ALL_PAGES = 40
"""Up to so many pages each is read; of a longer file, those that may say something of services."""
_TELLS = re.compile(
    r"\bservices?\b|frequency|minutes|duration|location|begin|start date|\bhours?\b|sessions?|cycle", re.IGNORECASE
)


def _worth_reading(path: Path, count: int) -> set[int]:
    """The pages whose words may be those of services, with the page after each, and the first three."""
    if count <= ALL_PAGES:
        return set(range(1, count + 1))
    import pypdfium2

    worth = {1, 2, 3}
    opened = pypdfium2.PdfDocument(str(path))
    try:
        for place in range(count):
            words = opened[place].get_textpage().get_text_bounded()
            told = {match.casefold() for match in _TELLS.findall(words)}
            if len(told) >= 3 or len(words.split()) < _FEW_WORDS:
                worth |= {place + 1, place + 2}
    finally:
        opened.close()
    return worth


def _unread(number: int) -> dict[str, Any]:
    return {
        "number": number,
        "width": 0.0,
        "height": 0.0,
        "words": [],
        "fields": [],
        "tables": [],
        "cut": [],
        "rules": [],
        "scanned": False,
    }


def _read_page(page: Any, fields: list[tuple[str, tuple[float, float, float, float]]]) -> dict[str, Any]:
    for picture in page.images:
        width, height = picture["srcsize"]
        if isinstance(width, int) and isinstance(height, int) and width * height > grid_bounds.MOST_DOTS:
            raise TooMuch(gettext(grid_bounds.TOO_MANY_DOTS).format(dots=figures(width * height)))
    page = page.dedupe_chars(tolerance=0.5)  # text drawn twice to look bold
    words = []
    for word in page.extract_words(x_tolerance=1.7, y_tolerance=2, keep_blank_chars=False, extra_attrs=["fontname"]):
        text = _glyphs(word["text"], word["fontname"])
        if text:
            words.append((text, _rounded((word["x0"], word["top"], word["x1"], word["bottom"])), 100))
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    found = [[_rounded(cell) for cell in table.cells] for table in page.find_tables()]
    tables = [_with_open_rows(cells, upright) for cells in found]
    cut = [_bottom(one) > _bottom(two) for one, two in zip(tables, found, strict=True)]
    level = [edge for edge in page.edges if edge["orientation"] == "h"]
    alone = _rows_alone(upright, level, tables)
    tables += alone
    cut += [
        not any(abs(edge["top"] - _bottom(cells)) <= 2 and edge["x1"] > cells[0][0] + 6 for edge in level)
        for cells in alone
    ]
    words = _with_boxes(words, _drawn_boxes(page))
    for text, edges in fields:
        words = [
            word
            for word in words
            if not (text in (TICKED, EMPTY) and _overlap(word[1], edges) and word[0] in (TICKED, EMPTY, LOST))
        ]
    rules = sorted(
        {
            (round(edge["x0"], 1), round(edge["x1"], 1), round(edge["top"], 1))
            for edge in page.edges
            if edge["orientation"] == "h" and edge["x1"] - edge["x0"] > 60
        }
    )
    area = float(page.width * page.height) or 1.0
    covered = sum(abs(float(i["width"]) * float(i["height"])) for i in page.images) / area
    return {
        "number": page.page_number,
        "width": float(page.width),
        "height": float(page.height),
        "words": words,
        "fields": [(text, _rounded(edges)) for text, edges in fields],
        "tables": tables,
        "cut": cut,
        "rules": rules[:2000],
        "scanned": False,
        "covered": covered,
    }


_Edges = tuple[float, float, float, float]


def _bottom(cells: list[_Edges]) -> float:
    return max(cell[3] for cell in cells)


def _with_open_rows(cells: list[_Edges], upright: list[Any]) -> list[_Edges]:
    """The cells, and those of a row that the page's end cuts: its upright lines go on, and no level line closes it."""
    bottom, top = max(cell[3] for cell in cells), min(cell[1] for cell in cells)
    sides = sorted({side for cell in cells for side in (cell[0], cell[2])})
    below, above = [], []
    for side in sides:
        near = [edge for edge in upright if abs(edge["x0"] - side) <= 2]
        below += [(side, edge["bottom"]) for edge in near if edge["top"] <= bottom + 2 and edge["bottom"] > bottom + 6]
        above += [(side, edge["top"]) for edge in near if edge["bottom"] >= top - 2 and edge["top"] < top - 6]
    made = list(cells)
    for ends, is_below in ((below, True), (above, False)):
        at = sorted({side for side, _ in ends})
        if len(at) < 3 or len(at) < 0.5 * len(sides):
            continue
        end = max(y for _, y in ends) if is_below else min(y for _, y in ends)
        for left, right in pairwise(at):
            made.append(_rounded((left, bottom, right, end) if is_below else (left, end, right, top)))
    return made


def _rows_alone(upright: list[Any], level: list[Any], tables: list[list[_Edges]]) -> list[list[_Edges]]:
    """The pieces of a row that stand alone on their page, a table each: what a page's end has cut off a row.

    Such a piece has its upright lines (three at least, equally long) and a level line at one of its ends: at the other
    the row went on over the page's end. A lone frame that is open at no end is a table already.
    """
    heights = {(min(cell[1] for cell in cells) - 2, _bottom(cells) + 2) for cells in tables}
    free: dict[tuple[int, int], list[Any]] = {}  # by their rounded ends: a page may have thousands
    for edge in upright:
        top, bottom = edge["top"], edge["bottom"]
        if bottom - top >= 6 and not any(above <= top and bottom <= below for above, below in heights):
            free.setdefault((round(top), round(bottom)), []).append(edge)
    level_at: dict[int, list[Any]] = {}
    for edge in level:
        level_at.setdefault(round(edge["top"]), []).append(edge)
    made: list[list[_Edges]] = []
    for top, bottom in sorted(free):
        near = [edge for x in range(-2, 3) for y in range(-2, 3) for edge in free.get((top + x, bottom + y), ())]
        same = [edge for edge in near if abs(edge["top"] - top) <= 1.5 and abs(edge["bottom"] - bottom) <= 1.5]
        sides = sorted({round(float(edge["x0"]), 2) for edge in same})
        sides = [side for n, side in enumerate(sides) if n == 0 or side - sides[n - 1] > 2]
        if len(sides) < 3 or any(abs(cells[0][1] - top) <= 3 for cells in made):
            continue
        closed = [
            y
            for y in (top, bottom)
            if any(
                abs(edge["top"] - y) <= 2 and edge["x0"] <= sides[0] + 2 and edge["x1"] >= sides[-1] - 2
                for step in range(-3, 4)
                for edge in level_at.get(y + step, ())
            )
        ]
        if len(closed) == 1:
            low, high = (min(float(edge["top"]) for edge in same), max(float(edge["bottom"]) for edge in same))
            made.append([_rounded((left, low, right, high)) for left, right in pairwise(sides)])
    return made


def _rounded(edges: Iterable[float]) -> tuple[float, float, float, float]:
    x0, top, x1, bottom = (round(float(edge), 2) for edge in edges)
    return x0, top, x1, bottom


def _glyphs(text: str, font: str) -> str:
    """The text with tick boxes as ☒ and ☐, whatever font drew them; control characters left out."""
    folded = font.casefold()
    table = _WINGDINGS if "wingdings" in folded else _DINGBATS if "dingbats" in folded else None
    made = []
    for character in text:
        code = ord(character)
        if table is not None and (code < 0x100 or 0xF000 <= code <= 0xF0FF):
            made.append(table.get(code & 0xFF, character))
        elif 0xF000 <= code <= 0xF0FF:
            made.append(_WINGDINGS.get(code & 0xFF, " "))
        else:
            made.append(_GLYPHS.get(character, character))
    return "".join(made).replace("\x00", "").strip()


_Word = tuple[str, tuple[float, float, float, float], int]


def _overlap(one: Sequence[float], other: Sequence[float]) -> bool:
    x, y = (one[0] + one[2]) / 2, (one[1] + one[3]) / 2
    return other[0] - 2 <= x <= other[2] + 2 and other[1] - 2 <= y <= other[3] + 2


def _drawn_boxes(page: Any) -> list[tuple[tuple[float, float, float, float], bool | None]]:
    """Small drawn squares, each with whether something is drawn in it (a fill, a cross, a hook)."""
    squares: list[tuple[tuple[float, float, float, float], bool | None]] = []
    for rect in page.rects:
        width, height = float(rect["width"]), float(rect["height"])
        if 4.5 <= width <= 16 and 4.5 <= height <= 16 and abs(width - height) <= 2.5:
            squares.append((_rounded((rect["x0"], rect["top"], rect["x1"], rect["bottom"])), _is_dark(rect)))
    if len(squares) > 3000:
        return []
    marks = [mark for mark in (*page.curves, *page.lines, *page.rects) if 1 < max(mark["width"], mark["height"]) <= 18]
    whole: list[tuple[tuple[float, float, float, float], bool | None]] = []
    for edges, dark in sorted(squares):
        twin = next(
            (place for place, (other, _) in enumerate(whole) if _overlap(edges, other) or _overlap(other, edges)), None
        )
        if twin is not None:
            whole[twin] = (_larger(whole[twin][0], edges), True if dark else whole[twin][1])
            continue
        whole.append((edges, dark))
    found = []
    for edges, dark in whole:
        ticked: bool | None = dark or any(_is_tick(mark, edges) for mark in marks)
        picture = any(
            _overlap((i["x0"], i["top"], i["x1"], i["bottom"]), edges) for i in page.images if i["width"] < 25
        )
        found.append((edges, None if picture and not ticked else ticked))
    return found


def _larger(
    one: tuple[float, float, float, float], two: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    return min(one[0], two[0]), min(one[1], two[1]), max(one[2], two[2]), max(one[3], two[3])


def _is_dark(rect: Any) -> bool:
    """Whether the square is filled with a dark colour."""
    if not rect.get("fill"):
        return False
    colour = rect.get("non_stroking_color")
    parts = [float(part) for part in colour] if isinstance(colour, list | tuple) else [colour]
    numbers = [float(part) for part in parts if isinstance(part, int | float)]
    if not numbers:
        return False
    if len(numbers) == 4:  # cyan, magenta, yellow, black
        return numbers[3] > 0.6 or sum(numbers[:3]) > 2.2
    return sum(numbers) / len(numbers) < 0.4


def _is_tick(mark: Any, edges: tuple[float, float, float, float]) -> bool:
    """Whether the drawn line, curve or smaller filled rectangle lies in the square, and is no side of it."""
    x0, top, x1, bottom = edges
    if not (
        x0 - 2.5 <= mark["x0"]
        and mark["x1"] <= x1 + 3.5
        and top - 3.5 <= mark["top"]
        and mark["bottom"] <= bottom + 2.5
    ):
        return False
    if mark["object_type"] == "rect":
        return bool(mark["width"] < (x1 - x0) - 1 and mark["height"] < (bottom - top) - 1 and _is_dark(mark))
    return bool(mark["width"] > 1.5 and mark["height"] > 1.5)


def _with_boxes(words: list[_Word], boxes: list[tuple[tuple[float, float, float, float], bool | None]]) -> list[_Word]:
    """The words with a word for each drawn box; a letter X or a hook drawn in it is its tick."""
    for edges, ticked in boxes:
        inside = [
            word for word in words if _overlap(word[1], edges) and word[1][2] - word[1][0] <= edges[2] - edges[0] + 5
        ]
        hooks = [word for word in inside if word[0] in ("X", "x", TICKED, "V", "√", "*", "+")]
        others = [word for word in inside if word[0] not in ("X", "x", TICKED, EMPTY, "V", "√", "*", "+")]
        if others:
            continue  # a small cell with a figure in it is no tick box
        words = [word for word in words if word not in inside]
        state = TICKED if ticked or hooks else LOST if ticked is None else EMPTY
        words.append((state, edges, 100))
    return words


def _resolved(value: Any) -> Any:
    from pdfminer.pdftypes import resolve1

    return resolve1(value)


def _text(value: Any) -> str:
    from pdfminer.utils import decode_text

    value = _resolved(value)
    if isinstance(value, bytes):
        return decode_text(value)
    if isinstance(value, list):
        return ", ".join(_text(part) for part in value)
    name = getattr(value, "name", value)
    if isinstance(name, bytes):
        return name.decode("latin-1")
    return name if isinstance(name, str) else ""


def _fields(pdf: Any) -> dict[int, list[tuple[str, tuple[float, float, float, float]]]]:
    """The filled form fields by page: text, or the state of a tick box, with the field's edges."""
    found: dict[int, list[tuple[str, tuple[float, float, float, float]]]] = {}
    for page in pdf.pages:
        for note in page.annots:
            data = note.get("data") or {}
            if _text(data.get("Subtype")) != "Widget":
                continue
            flags = _resolved(data.get("F")) or 0
            if isinstance(flags, int) and flags & 2:
                continue  # hidden
            kind, value, field_flags = (_inherited(data, name) for name in ("FT", "V", "Ff"))
            edges = _rounded((note["x0"], note["top"], note["x1"], note["bottom"]))
            name = _text(kind)
            if name == "Btn":
                if isinstance(field_flags, int) and field_flags & 0x10000:
                    continue  # a push button
                state = _text(data.get("AS")) or _text(value)
                found.setdefault(page.page_number, []).append((EMPTY if state in ("Off", "") else TICKED, edges))
            elif name in ("Tx", "Ch"):
                words = " ".join(_text(value).split())
                if words:
                    found.setdefault(page.page_number, []).append((words, edges))
    return found


def _inherited(data: Any, name: str) -> Any:
    """The entry of a field, its own or that of a field above it."""
    for _ in range(10):
        if not isinstance(data, dict):
            return None
        if name in data:
            return _resolved(data[name])
        data = _resolved(data.get("Parent"))
    return None


def _is_xfa(pdf: Any) -> bool:
    form = _resolved(pdf.doc.catalog.get("AcroForm"))
    return isinstance(form, dict) and "XFA" in form


def _read_scans(path: Path, pages: list[dict[str, Any]], scans: list[int], troubles: list[tuple[str, str]]) -> None:
    """Words of scanned pages put into `pages`, where tesseract is installed; else a sentence for each."""
    import shutil

    if not scans:
        return
    program = shutil.which("tesseract")
    which = _pages_in_words(scans)
    if program is None:
        troubles.append(
            (
                "page_is_picture",
                gettext(
                    "{pages}: only a picture of the page, without text, and the program tesseract, which "
                    "reads pictures, is not installed. Install it, or ask the school for the file itself "
                    "instead of a scan."
                ).format(pages=which),
            )
        )
        return
    read: list[int] = []
    tried: list[int] = []
    started = time.monotonic()
    for number in scans[:SCANS]:
        if time.monotonic() - started > SECONDS_OF_SCANS:
            break
        tried.append(number)
        words, rules = _seen(path, number, program)
        if words:
            pages[number - 1]["words"] = words
            pages[number - 1]["rules"] = rules
            read.append(number)
    if read:
        troubles.append(
            (
                "page_is_picture",
                gettext(
                    "{pages}: only a picture of the page; its words were read from the picture. "
                    "Compare each line with the paper. What could not be read with confidence is left "
                    "empty."
                ).format(pages=_pages_in_words(read)),
            )
        )
    waiting = [number for number in scans if number not in tried]
    if waiting:
        troubles.append(
            (
                "page_is_picture",
                gettext(
                    "{pages}: only a picture of the page, and more of them than are read at "
                    "once. Give the pages with the services alone."
                ).format(pages=_pages_in_words(waiting)),
            )
        )
    missed = [number for number in tried if number not in read]
    if missed:
        troubles.append(
            (
                "page_is_picture",
                gettext("{pages}: only a picture of the page, and no word of it could be read.").format(
                    pages=_pages_in_words(missed)
                ),
            )
        )


def _pages_in_words(numbers: Sequence[int]) -> str:
    listed = some_of(numbers, shown=12)
    return ngettext("Page {numbers}", "Pages {numbers}", len(numbers)).format(numbers=listed)


_Rule = tuple[float, float, float]


def _seen(path: Path, number: int, program: str) -> tuple[list[_Word], list[_Rule]]:
    """The words of a page's picture, with tesseract's confidence in percent, and its level lines."""
    import io

    import pypdfium2

    opened = pypdfium2.PdfDocument(str(path))
    try:
        scale = min(DOTS / 72, _LONGEST / max(opened[number - 1].get_size()))
        picture = opened[number - 1].render(scale=scale, grayscale=True).to_pil()
    finally:
        opened.close()
    picture, rules = _without_rules(picture, scale)
    file = io.BytesIO()
    picture.save(file, "PNG")
    readings: list[list[_Word]] = []
    for layout in _LAYOUTS:
        try:
            done = subprocess.run(
                [program, "-", "-", "--psm", layout, "--dpi", str(DOTS), "tsv"],
                input=file.getvalue(),
                capture_output=True,
                timeout=SECONDS_A_SCAN,
                check=False,
            )
        except (subprocess.TimeoutExpired, OSError):
            return [], []
        readings.append(words_of_tsv(done.stdout.decode("utf-8", "replace"), scale))
    return agreed(*readings), rules


_DIRT = "\"'‘’“”_~|:;*"  # noqa: RUF001
_LAYOUTS = ("6", "11")
"""How tesseract is told to look at a page: as one block of lines, and as words here and there."""


def agreed(lines: list[_Word], loose: list[_Word]) -> list[_Word]:
    """The words of the first reading, as sure as the surer of two that agree; where they do not, not sure at all."""
    made: list[_Word] = []
    for text, edges, sure in lines:
        x0, top, x1, bottom = edges
        over = [word for word in loose if _overlap(word[1], (x0 + 1, top, x1 - 1, bottom))]
        over.sort(key=lambda word: word[1][0])
        if not over:
            made.append((text, edges, sure))
        elif "".join(word[0] for word in over).replace(" ", "") == text.replace(" ", ""):  # "perweek" may be two words
            made += [(word[0], (word[1][0], top, word[1][2], bottom), max(sure, word[2])) for word in over]
        elif len(over) == 1 and over[0][0].strip(_DIRT) == text.strip(_DIRT) != "":
            word = over[0]  # one of them took the end of a ruled line for a mark of the word
            made.append((text.strip(_DIRT), (word[1][0], top, word[1][2], bottom), max(sure, word[2])))
        else:
            made.append((text, edges, 0))
    return made


_LONGEST = 5200
"""Dots of the longer side of that picture: some scanners write a page as large as a wall."""
DOTS = 300
"""Dots an inch of the picture that tesseract is given: what it is made for."""
_SPECK = 50
"""Percent of confidence below which a mark that is no letter and no figure is taken for dirt."""
_RUN, _PIECE = 75, 15
"""Dots of unbroken dark that no letter has (a quarter of an inch); and those by which the end of a run is found."""


def _without_rules(picture: Any, scale: float) -> tuple[Any, list[_Rule]]:
    """The picture without its ruled lines, for they hide the figures beside them; and the level ones in points."""
    from PIL import Image, ImageChops, ImageFilter

    dark = picture.convert("L").point(lambda value: 255 if value < 140 else 0)
    rules: list[_Rule] = []
    wiped = picture.convert("L")

    def moved(image: Any, x: int, y: int) -> Any:
        made = Image.new("L", image.size, 0)
        made.paste(image, (x, y))
        return made

    def runs(length: int, across: bool) -> Any:
        # A line that was laid askew leaves its row of dots now and then, for the next one.
        near = [moved(dark, 0, step) if across else moved(dark, step, 0) for step in (-1, 1)]
        thick = ImageChops.lighter(dark, ImageChops.lighter(*near))
        return thick.reduce((length, 1) if across else (1, length)).point(lambda value: 255 if value > 235 else 0)

    def whole(small: Any, length: int, across: bool) -> Any:
        width, height = small.size
        size = (width * length, height) if across else (width, height * length)
        return small.resize(size, Image.Resampling.NEAREST).crop((0, 0, *dark.size))

    for across in (True, False):
        small = runs(_RUN, across)
        if across:
            rules = _level(small, scale)
        beside = small
        for step in (-1, 1):  # a line ends somewhere in the next run, and leaves what looks like a stroke of a letter
            beside = ImageChops.lighter(beside, moved(small, step, 0) if across else moved(small, 0, step))
        ends = ImageChops.darker(whole(beside, _RUN, across), whole(runs(_PIECE, across), _PIECE, across))
        mask = ImageChops.lighter(whole(small, _RUN, across), ends).filter(ImageFilter.MaxFilter(3))
        wiped.paste(255, (0, 0), mask)
    return wiped, rules


def _level(small: Any, scale: float) -> list[_Rule]:
    """The level lines of a picture of which each pixel stands for `_RUN` pixels of one row: from x0, to x1, at y.

    A line of a page that was laid askew stands in many rows, a piece in each: they are one.
    """
    width, height = small.size
    pixels = small.tobytes()
    pieces: list[list[tuple[int, int, float]]] = []
    for y in range(height):
        row = pixels[y * width : (y + 1) * width]
        if row.count(255) >= 1:
            piece = (row.index(255), len(row) - row[::-1].index(255), y / scale)
            if pieces and piece[2] - pieces[-1][-1][2] <= 2:
                pieces[-1].append(piece)
            else:
                pieces.append([piece])
    rules: list[_Rule] = []
    for line in pieces:
        first, last = min(piece[0] for piece in line), max(piece[1] for piece in line)
        if last - first >= 3:
            middle = (line[0][2] + line[-1][2]) / 2
            rules.append((round(first * _RUN / scale, 1), round(last * _RUN / scale, 1), round(middle, 1)))
    return rules


def words_of_tsv(text: str, scale: float) -> list[_Word]:
    """The words that tesseract's `tsv` lists, in points, with their confidence in percent.

    Words that it found on one line stand at one height: a word without tall letters is as high as those beside it, and
    a page that was laid askew is straight again.
    """
    found: dict[tuple[str, ...], list[_Word]] = {}
    for row in text.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != "5" or not cells[11].strip():
            continue
        try:
            left, top, width, height = (float(cell) / scale for cell in cells[6:10])
            sure = int(float(cells[10]))
        except ValueError:
            continue
        mark = cells[11].strip()
        if re.fullmatch(r"[|_—\[\]]+", mark) or (sure < _SPECK and not re.search(r"\w", mark)):
            continue  # what it takes a ruled line or a speck for
        mark = re.sub(r"^per(?=(day|week|month|year|cycle|quarter|session)$)", "per ", mark)  # no word of English
        word = (_glyphs(mark, ""), _rounded((left, top, left + width, top + height)), sure)
        found.setdefault(tuple(cells[1:5]), []).append(word)
    words: list[_Word] = []
    for line in found.values():
        middle = sum(edges[1] + edges[3] for _, edges, _ in line) / (2 * len(line))
        half = median(edges[3] - edges[1] for _, edges, _ in line) / 2
        words += [
            (said, _rounded((edges[0], middle - half, edges[2], middle + half)), sure) for said, edges, sure in line
        ]
    return words


def _main(path: str, memory: int, seconds: int, language: Language) -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        pass  # a system without such limits: the time limit of the caller still holds
    grid_bounds.bound()
    file = Path(os.fsdecode(sys.stdin.buffer.read())) if path == FROM_INPUT else Path(path)
    with speaking(language):
        sys.stdout.write(json.dumps(pages_of(file)))


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), "es" if sys.argv[4:] == ["es"] else "en")

"""How much a PDF may hold: counted while pdfminer unpacks and draws it, before anything is made of it.

Only for the reading process of `grid_pdf`: it changes pdfminer for the whole process. What is refused here would else
end at that process's limits of time and memory, after minutes.
"""

from __future__ import annotations

import zlib
from types import SimpleNamespace
from typing import Any

from makewhole.language import gettext, gettext_noop

MOST_UNPACKED = 32 * 1024**2
"""Bytes of one part, unpacked. Pictures and whole fonts of pages are not unpacked here."""
MOST_UNPACKED_IN_ALL = 256 * 1024**2
MOST_WORDS, MOST_WORDS_IN_ALL = 400_000, 4_000_000
"""Words of the language that pages are drawn in, of one page and of all. A full page of a plan has 20,000."""
MOST_DRAWN, MOST_DRAWN_IN_ALL = 10_000, 60_000
"""Lines, rectangles and curves. A ruled page of a plan has some hundreds."""
MOST_LETTERS, MOST_LETTERS_IN_ALL = 60_000, 1_500_000
MOST_DOTS = 150_000_000
"""Dots of a picture. A page scanned at 600 dots an inch has 34 million."""

_TOO_MUCH = gettext_noop(
    "More is drawn on a page of this PDF than on any page of a plan: it may be a trap, "
    "and is not read. Print the pages with the services to a new PDF."
)
_TOO_PACKED = gettext_noop(
    "Unpacked, a page of this PDF is larger than any page of a plan: it may be a trap, "
    "and is not read. Print the pages with the services to a new PDF."
)
TOO_MANY_DOTS = gettext_noop(
    "A page of this PDF is a picture of {dots} dots, more than any scanner makes: it "
    "may be a trap, and is not read. Scan the page again with 300 dots an inch."
)


class TooMuch(Exception):
    """The file holds more than is read. The message is a sentence for the person."""


class Bounds:
    """What was unpacked and drawn so far; `new_page` begins the next page."""

    def __init__(self) -> None:
        self.unpacked_in_all = 0
        self.words_in_all = 0
        self.drawn_in_all = 0
        self.letters_in_all = 0
        self.new_page()

    def new_page(self) -> None:
        self.words = 0
        self.letters = 0
        self.drawn = 0

    def word(self) -> None:
        self.words += 1
        self.words_in_all += 1
        if self.words > MOST_WORDS or self.words_in_all > MOST_WORDS_IN_ALL:
            raise TooMuch(gettext(_TOO_MUCH))

    def letter(self) -> None:
        self.letters += 1
        self.letters_in_all += 1
        if self.letters > MOST_LETTERS or self.letters_in_all > MOST_LETTERS_IN_ALL:
            raise TooMuch(gettext(_TOO_MUCH))

    def line(self) -> None:
        self.drawn += 1
        self.drawn_in_all += 1
        if self.drawn > MOST_DRAWN or self.drawn_in_all > MOST_DRAWN_IN_ALL:
            raise TooMuch(gettext(_TOO_MUCH))

    def unpack(self, data: bytes) -> bytes:
        """As zlib.decompress; of a part that is cut off or has a wrong sum what can be had, of a damaged one nothing.

        Without this pdfminer unpacks a part without end, and one that is cut off byte by byte.
        """
        try:
            made = zlib.decompressobj().decompress(data, MOST_UNPACKED + 1)
        except zlib.error:
            try:
                made = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data[2:], MOST_UNPACKED + 1)
            except zlib.error:
                return b""
        self.unpacked_in_all += len(made)
        if len(made) > MOST_UNPACKED or self.unpacked_in_all > MOST_UNPACKED_IN_ALL:
            raise TooMuch(gettext(_TOO_PACKED))
        return made


def bound() -> Bounds:
    """pdfminer and pdfplumber held to bounds from here on, in this process."""
    from pdfminer import pdfinterp, pdftypes
    from pdfplumber import page

    bounds = Bounds()

    class Parser(pdfinterp.PDFContentParser):
        def nextobject(self) -> Any:
            bounds.word()
            return super().nextobject()

    class Device(page.PDFPageAggregatorWithMarkedContent):
        def begin_page(self, *args: Any, **kwargs: Any) -> None:
            bounds.new_page()
            super().begin_page(*args, **kwargs)

        def paint_path(self, *args: Any, **kwargs: Any) -> None:
            bounds.line()
            super().paint_path(*args, **kwargs)

        def render_char(self, *args: Any, **kwargs: Any) -> float:
            bounds.letter()
            return super().render_char(*args, **kwargs)

    changed: list[tuple[Any, str, Any]] = [
        (pdfinterp, "PDFContentParser", Parser),
        (page, "PDFPageAggregatorWithMarkedContent", Device),
        (pdftypes, "zlib", SimpleNamespace(decompress=bounds.unpack, error=zlib.error)),
    ]
    for module, name, ours in changed:
        setattr(module, name, ours)
    return bounds

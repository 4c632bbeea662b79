"""What the packet's tests are made from: the examples, filled as the command fills them, and what a PDF says."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf

from makewhole.app import packets
from makewhole.documents.packet import Bundle, Exhibit, as_pdf
from makewhole.documents.papers.matter import Matter
from makewhole.language import Language, speaking

EXAMPLES = Path(__file__).parents[2] / "examples"
FEW, AWARD, TWO_LOGS = "07-make-ups-with-a-due-date", "09-placed-elsewhere-then-an-order", "08-two-logs-that-disagree"
OPEN = "04-three-agencies-one-year"


def as_of(name: str) -> dt.date:
    """The day of the example's expected statement."""
    said = json.loads((EXAMPLES / name / "expected.json").read_text(encoding="utf-8"))
    return dt.date.fromisoformat(said["as_of"])


@cache
def filled(name: str, language: Language = "en") -> tuple[Matter, Bundle]:
    """Matter and bundle of an example."""
    with speaking(language):
        return packets.of_folder(EXAMPLES / name, as_of(name))


def made(name: str, exhibits: Sequence[Exhibit] = (), language: Language = "en", **more: Any) -> bytes:
    """The packet of an example with these exhibits."""
    matter, bundle = filled(name, language)
    with speaking(language):
        return as_pdf(matter, replace(bundle, exhibits=tuple(exhibits), **more), processes=1).content


def pages(pdf: bytes) -> list[str]:
    """The text of each page, with single spaces."""
    import pypdfium2

    opened = pypdfium2.PdfDocument(pdf)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in opened]


def bookmarks(pdf: bytes) -> list[tuple[str, int]]:
    """Each bookmark's title and page, pages counted from 1, in order."""
    found: list[tuple[str, int]] = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        numbers = {page.obj.objgen: at for at, page in enumerate(opened.pages, start=1)}

        def walk(items: Sequence[Any]) -> None:
            for item in items:
                found.append((item.title, numbers[item.destination[0].objgen]))
                walk(item.children)

        with opened.open_outline() as outline:
            walk(outline.root)
    return found


def links(pdf: bytes) -> list[tuple[int, int]]:
    """Of each link: its page and the page to which it leads."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        numbers = {page.obj.objgen: at for at, page in enumerate(opened.pages, start=1)}
        named = dict(pikepdf.NameTree(opened.Root.Names.Dests)) if "/Dests" in opened.Root.get("/Names", {}) else {}

        def place(leads_to: Any) -> Any:
            return named[str(leads_to)] if isinstance(leads_to, pikepdf.String) else leads_to

        return [
            (at, numbers[place(note.Dest)[0].objgen])
            for at, page in enumerate(opened.pages, start=1)
            for note in page.obj.get("/Annots", [])
            if note.Subtype == "/Link"
        ]

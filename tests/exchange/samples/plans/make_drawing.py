"""How a form is drawn: running headers and footers, tables in several manners, boxes with and without their ticks.

Only reportlab: nothing of the program that reads these papers is used to make them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors  # type: ignore[import-untyped]
from reportlab.lib.enums import TA_CENTER  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import landscape, letter  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import (  # type: ignore[import-untyped]
    BaseDocTemplate,
    Flowable,
    Frame,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

INCH = 72.0
GREY = colors.Color(0.85, 0.85, 0.85)
PALE = colors.Color(0.93, 0.95, 0.98)
BOLD = {"Helvetica": "Helvetica-Bold", "Times-Roman": "Times-Bold", "Courier": "Courier-Bold"}


class _Counted(Canvas):  # type: ignore[misc]
    """A canvas that knows, when a footer is drawn, how many pages there will be."""

    foot: Callable[[Canvas, int, int], None]

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, kept in enumerate(self._kept, 1):
            self.__dict__.update(kept)
            type(self).foot(self, number, len(self._kept))
            super().showPage()
        super().save()


class Drawn(Flowable):  # type: ignore[misc]
    """A part of the page that is drawn by hand: `draw_it` gets the canvas with (0, height) as the upper left corner."""

    def __init__(self, height: float, draw_it: Callable[[Canvas, float, float], None]) -> None:
        super().__init__()
        self.height = height
        self._draw_it = draw_it

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        return width, self.height

    def draw(self) -> None:
        self._draw_it(self.canv, self.width, self.height)


def box(canvas: Canvas, x: float, y: float, size: float = 7, ticked: bool = False, how: str = "lines") -> None:
    """A check box with its lower left corner at x, y. `how`: the tick as lines, as a text X, as a glyph, or not at all."""
    canvas.saveState()
    canvas.setLineWidth(0.6)
    canvas.rect(x, y, size, size)
    if ticked and how == "lines":
        canvas.line(x + 1, y + 1, x + size - 1, y + size - 1)
        canvas.line(x + 1, y + size - 1, x + size - 1, y + 1)
    elif ticked and how == "text":
        canvas.setFont("Helvetica-Bold", size)
        canvas.drawCentredString(x + size / 2, y + 1, "X")
    elif ticked and how == "glyph":
        canvas.setFont("ZapfDingbats", size)
        canvas.drawString(x + 0.6, y + 1, "4")
    canvas.restoreState()


class Form:
    """A form in the making: parts are added from the top down and flow over pages."""

    def __init__(
        self,
        *,
        running: Sequence[str] = (),
        title: str = "",
        footer: str = "",
        wide: bool = False,
        font: str = "Helvetica",
        size: float = 8,
        margin: float = 0.6 * INCH,
        page_words: str = "Page {n} of {all}",
    ) -> None:
        self.running, self.title, self.footer, self.page_words = running, title, footer, page_words
        self.page = landscape(letter) if wide else letter
        self.font, self.size, self.margin = font, size, margin
        self.parts: list[Flowable] = []

    # --- parts --------------------------------------------------------------------------------------------------------

    def _style(self, bold: bool = False, size: float | None = None, centre: bool = False) -> ParagraphStyle:
        size = size or self.size
        style = ParagraphStyle(
            "cell", fontName=BOLD[self.font] if bold else self.font, fontSize=size, leading=size * 1.18
        )
        if centre:
            style.alignment = TA_CENTER
        return style

    def text(self, words: str, *, bold: bool = False, size: float | None = None, centre: bool = False) -> Form:
        self.parts.append(Paragraph(escape(words).replace("\n", "<br/>"), self._style(bold, size, centre)))
        return self

    def heading(self, words: str, *, shaded: bool = False, size: float | None = None) -> Form:
        made = Paragraph(escape(words), self._style(True, size or self.size + 1.5))
        if shaded:
            held = Table([[made]], colWidths=[self.width])
            held.setStyle(TableStyle([("BACKGROUND", (0, 0), (-1, -1), GREY), ("TOPPADDING", (0, 0), (-1, -1), 2)]))
            self.parts.append(held)
        else:
            self.parts.append(made)
        return self.space(3)

    def space(self, points: float) -> Form:
        self.parts.append(Spacer(1, points))
        return self

    def new_page(self) -> Form:
        self.parts.append(PageBreak())
        return self

    def drawn(self, height: float, draw_it: Callable[[Canvas, float, float], None]) -> Form:
        self.parts.append(Drawn(height, draw_it))
        return self

    def boxes(
        self, labels: Sequence[tuple[str, bool]], *, before: str = "", how: str = "lines", step: float = 0
    ) -> Form:
        """One line of check boxes, each with its label to the right."""

        def draw_it(canvas: Canvas, width: float, height: float) -> None:
            canvas.setFont(self.font, self.size)
            x = 0.0
            if before:
                canvas.drawString(x, 3, before)
                x += canvas.stringWidth(before, self.font, self.size) + 10
            for label, ticked in labels:
                box(canvas, x, 2, ticked=ticked, how=how)
                canvas.drawString(x + 10, 3, label)
                x += step or canvas.stringWidth(label, self.font, self.size) + 26

        return self.drawn(self.size + 6, draw_it)

    @property
    def width(self) -> float:
        return float(self.page[0]) - 2 * self.margin

    def table(
        self,
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        manner: str = "ruled",
        heading_rows: int = 1,
        repeat: bool = True,
        split_rows: bool = False,
        spans: Sequence[tuple[int, int, int, int]] = (),
        bold_rows: Sequence[int] = (),
        centred: Sequence[int] = (),
        size: float | None = None,
    ) -> Form:
        """A table; `widths` are shares of the page. `spans`: (column, row, to column, to row), counted from 0.

        Manners: `ruled` (all lines), `open` (no line at all), `bands` (every other row shaded, no line), `under` (a line
        under each row), `outer` (a box round it and lines between the columns).
        """
        size = size or self.size
        cells = [
            [
                Paragraph(
                    escape(cell).replace("\n", "<br/>"),
                    self._style(number < heading_rows or number in bold_rows, size, column in centred),
                )
                for column, cell in enumerate(row)
            ]
            for number, row in enumerate(rows)
        ]
        whole = sum(widths)
        made = Table(
            cells,
            colWidths=[self.width * width / whole for width in widths],
            repeatRows=heading_rows if repeat else 0,
            splitInRow=1 if split_rows else 0,
        )
        style: list[tuple[Any, ...]] = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 3),
            ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ("TOPPADDING", (0, 0), (-1, -1), 2),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
        ]
        if manner == "ruled":
            style += [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
            if heading_rows:
                style += [("BACKGROUND", (0, 0), (-1, heading_rows - 1), GREY)]
        elif manner == "bands":
            style += [("BACKGROUND", (0, 0), (-1, heading_rows - 1), colors.Color(0.75, 0.82, 0.9))]
            style += [("BACKGROUND", (0, n), (-1, n), PALE) for n in range(heading_rows + 1, len(rows), 2)]
        elif manner == "under":
            style += [("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.grey)]
        elif manner == "outer":
            style += [("BOX", (0, 0), (-1, -1), 0.8, colors.black), ("LINEAFTER", (0, 0), (-2, -1), 0.4, colors.black)]
            if heading_rows:
                style += [("LINEBELOW", (0, heading_rows - 1), (-1, heading_rows - 1), 0.8, colors.black)]
        style += [("SPAN", (span[0], span[1]), (span[2], span[3])) for span in spans]
        style += [("BACKGROUND", (0, n), (-1, n), GREY) for n in bold_rows if manner != "open"]
        made.setStyle(TableStyle(style))
        self.parts.append(made)
        return self

    # --- the file -----------------------------------------------------------------------------------------------------

    def save(self, path: Path) -> None:
        head = 14 * len(self.running) * 0.8 + (18 if self.title else 0) + 6

        def foot(canvas: Canvas, number: int, count: int) -> None:
            width, height = self.page
            canvas.saveState()
            y = height - self.margin + 2
            if self.title:
                canvas.setFont(BOLD[self.font], 11)
                canvas.drawCentredString(width / 2, y - 8, self.title)
                y -= 18
            canvas.setFont(self.font, 7.5)
            for line in self.running:
                y -= 10
                left, _, right = line.partition("||")
                canvas.drawString(self.margin, y, left.strip())
                if right:
                    canvas.drawRightString(width - self.margin, y, right.strip())
            canvas.setFont(self.font, 6.5)
            canvas.drawString(self.margin, self.margin - 16, self.footer)
            canvas.drawRightString(width - self.margin, self.margin - 16, self.page_words.format(n=number, all=count))
            canvas.restoreState()

        counted = type("Counted", (_Counted,), {"foot": staticmethod(foot)})
        document = BaseDocTemplate(str(path), pagesize=self.page, invariant=1, pageCompression=1, title=path.stem)
        frame = Frame(
            self.margin, self.margin, self.width, self.page[1] - 2 * self.margin - head, 0, 0, 0, 0, id="whole"
        )
        document.addPageTemplates([PageTemplate(id="page", frames=[frame])])
        document.build(self.parts, canvasmaker=counted)
        settle(path)


def settle(path: Path) -> None:
    """The second line of a PDF marks it as binary with four bytes; here they are also well-formed text."""
    raw = path.read_bytes()
    path.write_bytes(re.sub(rb"\A(%PDF-\d\.\d\s+%)[\x80-\xff]{4}", "\\1éé".encode(), raw, count=1))

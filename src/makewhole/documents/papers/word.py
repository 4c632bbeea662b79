"""A paper as DOCX, for a person to edit: real headings, lists and tables, its language and title; text is text."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from makewhole.documents.papers.parts import (
    Address,
    Cell,
    Heading,
    Line,
    Link,
    PageBreak,
    Paper,
    Para,
    Picture,
    Points,
    Ruled,
    Segment,
    Signature,
    Table,
    Tick,
    Title,
)
from makewhole.documents.papers.printable import printable
from makewhole.documents.papers.template import NotMade
from makewhole.language import gettext as _
from makewhole.language import number, speaking

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

RULED = "_" * 24
MARGIN_INCHES = 1.0
_TAGS = {"en": "en-US", "es": "es-US"}


def as_docx(paper: Paper) -> bytes:
    """The paper as DOCX. NotMade where it has a part that Word cannot hold as text (pictures of exhibits)."""
    import docx
    from docx.shared import Inches, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Inches(MARGIN_INCHES)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Georgia", Pt(11)
    normal.paragraph_format.space_after = Pt(8)
    _speak(normal, paper.language)
    properties = document.core_properties
    properties.title, properties.language, properties.author = printable(paper.title), _TAGS[paper.language], ""
    properties.created = properties.modified = dt.datetime.combine(paper.made_on, dt.time(12))
    if not any(isinstance(part, Title) for part in paper.parts):
        document.add_heading(printable(paper.title), 0)
    for part, after in zip(paper.parts, (*paper.parts[1:], None), strict=True):
        _add(document, paper, part)
        if isinstance(part, Table) and not isinstance(after, Heading):
            document.add_paragraph()  # a heading brings its own distance; two tables in a row would be one
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _add(document: Document, paper: Paper, part: Any) -> None:
    match part:
        case Title():
            document.add_heading(printable(paper.title), 0)
        case Para():
            _para(document, part, {"quote": "Quote", "lead": "Normal"}.get(part.look, "Normal"))
        case Heading():
            document.add_heading(printable(part.text), part.level)
        case Points():
            numbered = _numbering(document) if part.ordered else None
            for item in part.items:
                paragraph = _para(document, item, "List Number" if part.ordered else "List Bullet")
                if numbered is not None:
                    _number(paragraph, numbered)
        case Tick():
            _write(document.add_paragraph(), ("\u2612 " if part.is_on else "\u2610 ", *part.line))
        case Address():
            paragraph = document.add_paragraph()
            for at, line in enumerate(part.lines):
                if at:
                    paragraph.add_run().add_break()
                _write(paragraph, line)
        case Signature():
            with speaking(paper.language):
                signed: Line = (_("Signature"), ": ", RULED, "   ", _("Date"), ": ", RULED[:14])
            lines = (document.add_paragraph(), document.add_paragraph(), document.add_paragraph())
            _write(lines[1], signed)
            _write(lines[2], (*part.name, *([f", {part.role}"] if part.role else ())))
            # It is not alone on a page: the paragraphs before it go along.
            for paragraph in document.paragraphs[-5:-1]:
                paragraph.paragraph_format.keep_with_next = True
        case Table():
            with speaking(paper.language):
                _table(document, part)
        case PageBreak():
            document.add_page_break()  # type: ignore[no-untyped-call]
        case Picture():
            raise NotMade(_("This paper holds pictures and is given as PDF only."))
        case _:
            raise NotMade(_("This paper is given as PDF only."))


def _numbering(document: Document) -> int:
    """A list's own numbering, which begins at 1: without it Word goes on where the list before it ended."""
    style = document.styles["List Number"].element
    numbering = document.part.numbering_part.element
    numbered = numbering.add_num(numbering.num_having_numId(style.pPr.numPr.numId.val).abstractNumId.val)
    numbered.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(numbered.numId)


def _number(paragraph: Paragraph, numbering: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = numbering
    properties.get_or_add_ilvl().val = 0


def _para(document: Document, part: Para, style: str) -> Paragraph:
    from docx.shared import Pt

    paragraph = document.add_paragraph(style=style)
    paragraph.paragraph_format.keep_with_next = part.keeps_with_next or None
    _write(paragraph, part.line)
    if part.look == "lead":
        for run in paragraph.runs:
            run.bold = True
    if part.cites:
        run = paragraph.add_run(printable(f" ({'; '.join(cited.citation for cited in part.cites)})"))
        run.font.size = Pt(9)
    if part.look == "small":
        for run in paragraph.runs:
            run.font.size = Pt(9.5)
    return paragraph


def _write(paragraph: Paragraph, line: Line | tuple[Segment, ...], *, in_cell: bool = False) -> None:
    """The line's words as runs; a ruled line as underscores with its label in brackets.

    One that stands alone, or is for a longer text, is as wide as the page: tabs that Word draws as lines.
    """
    for segment in line:
        if isinstance(segment, Ruled) and not in_cell and (segment.lines or len(line) == 1):
            _rule_across(paragraph, segment, begins=segment is line[0])
        elif isinstance(segment, Ruled):
            paragraph.add_run(f"{RULED} ({printable(segment.label)})")
        elif segment:
            paragraph.add_run(printable(segment if isinstance(segment, str) else segment.text))


def _rule_across(paragraph: Paragraph, ruled: Ruled, *, begins: bool) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Inches, Pt

    stops = paragraph.paragraph_format.tab_stops
    if not len(stops):
        stops.add_tab_stop(Inches(8.5 - 2 * MARGIN_INCHES), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.LINES)
    if not begins:
        paragraph.add_run().add_break()
    for _line_of_it in range(max(1, ruled.lines)):
        paragraph.add_run("\t").add_break()
    paragraph.add_run(f"({printable(ruled.label)})").font.size = Pt(8)


def _table(document: Document, part: Table) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.text.paragraph import Paragraph

    if part.caption:
        caption = document.add_paragraph(printable(part.caption), style="Caption")
        caption.paragraph_format.keep_with_next = True
    rows = [part.head, *part.rows, *([part.total] if part.total else [])]
    table = document.add_table(rows=len(rows), cols=len(part.head), style="Table Grid")
    # The rows' own elements: python-docx looks at the whole table again for each row that it is asked for.
    for at, (element, row) in enumerate(zip(table._tbl.tr_lst, rows, strict=True)):
        # A row is not torn in two by the page's end.
        element.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, value in zip(element.tc_lst, row, strict=True):
            paragraph = Paragraph(cell.p_lst[0], table)
            _write(paragraph, _line(value), in_cell=True)
            if isinstance(value, int):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if at == 0 or (part.total and at == len(rows) - 1):
                for run in paragraph.runs:
                    run.bold = True
    # The first row is the head: it is repeated on each page, and read aloud as such.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _line(cell: Cell) -> Line:
    if isinstance(cell, int):
        return (number(cell),)
    if isinstance(cell, Link):
        return (cell.text,)
    return cell if isinstance(cell, tuple) else (cell,)


def _speak(style: Any, language: str) -> None:
    """Says in which language the text is, so that it is spelled and read aloud in it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    said = OxmlElement("w:lang")
    said.set(qn("w:val"), _TAGS[language])
    style.element.get_or_add_rPr().append(said)

"""Parts of Word papers: tables, running heads, tracked changes, content controls, cells merged downward."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt


def paper(running: str, footer: str, *, font: str = "Calibri", size: float = 9) -> Any:
    """A new document with a running head and a footer."""
    document = Document()
    document.styles["Normal"].font.name = font
    document.styles["Normal"].font.size = Pt(size)
    section = document.sections[0]
    section.header.paragraphs[0].text = running
    section.footer.paragraphs[0].text = footer
    properties = document.core_properties
    properties.author = ""
    properties.created = properties.modified = dt.datetime(2025, 9, 1)
    return document


def table(holder: Any, rows: Sequence[Sequence[str]], *, ruled: bool = True) -> Any:
    """A table in a document or in a cell."""
    made = holder.add_table(rows=len(rows), cols=len(rows[0]))
    if ruled:
        made.style = "Table Grid"
    for number, row in enumerate(rows):
        for column, words in enumerate(row):
            cell = made.cell(number, column)
            cell.text = words
            if number == 0:
                for paragraph in cell.paragraphs:
                    for run in paragraph.runs:
                        run.bold = True
    return made


def changed(cell: Any, before: str, taken_out: str, put_in: str, after: str = "") -> None:
    """The cell's words with a change that Word keeps track of: `taken_out` is struck, `put_in` is new."""
    for child in list(cell.paragraphs[0]._p):
        cell.paragraphs[0]._p.remove(child)
    mark = 'w:id="7" w:author="Case manager" w:date="2025-09-01T00:00:00Z"'
    parts = []
    if before:
        parts.append(f'<w:r {nsdecls("w")}><w:t xml:space="preserve">{before}</w:t></w:r>')
    parts.append(
        f'<w:del {nsdecls("w")} {mark}><w:r><w:delText xml:space="preserve">{taken_out}</w:delText></w:r></w:del>'
    )
    parts.append(f'<w:ins {nsdecls("w")} {mark}><w:r><w:t xml:space="preserve">{put_in}</w:t></w:r></w:ins>')
    if after:
        parts.append(f'<w:r {nsdecls("w")}><w:t xml:space="preserve">{after}</w:t></w:r>')
    for part in parts:
        cell.paragraphs[0]._p.append(parse_xml(part))


def controlled(cell: Any, words: str) -> None:
    """The cell's words inside a content control (a box of a Word form)."""
    paragraph = cell.paragraphs[0]._p
    for child in list(paragraph):
        paragraph.remove(child)
    paragraph.append(
        parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="field"/><w:text/></w:sdtPr>'
            f'<w:sdtContent><w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:sdtContent></w:sdt>'
        )
    )


def row_controlled(made: Any, number: int) -> None:
    """A whole row of a table inside a content control, as forms do whose rows may be repeated."""
    row = made.rows[number]._tr
    holder = parse_xml(f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="row"/></w:sdtPr><w:sdtContent/></w:sdt>')
    row.addprevious(holder)
    holder[-1].append(row)


def save(document: Any, path: Path) -> None:
    """The document written, the same each time: without the thumbnail, and with one date on every part."""
    document.save(str(path))
    again = path.with_suffix(".new")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            new.writestr(zipfile.ZipInfo(name, (2025, 9, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
    shutil.move(again, path)

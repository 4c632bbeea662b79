"""Papers as DOCX: read back they say what their parts say, and LibreOffice opens them and shows every word."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.enum.text import WD_TAB_LEADER
from docx.shared import Inches
from docx.table import Table as WordTable
from tests.documents import making
from tests.documents.checked import squeezed

from makewhole.documents.papers import kinds, word
from makewhole.documents.papers.parts import (
    Address,
    Heading,
    Line,
    Link,
    PageBreak,
    Paper,
    Para,
    Points,
    Ruled,
    Segment,
    Signature,
    Table,
    Tick,
    Title,
)
from makewhole.language import gettext as _
from makewhole.language import number, speaking

Recorder = Callable[[str, object], None]
Piece = tuple[str, str]
KINDS = [kind for kind, of in kinds.TEMPLATES.items() if of.as_word]


def pieces(document: bytes) -> list[Piece]:
    """Style and words of each paragraph, and of each cell its place's kind and words, in their order."""
    found: list[Piece] = []
    for block in docx.Document(io.BytesIO(document)).iter_inner_content():
        if isinstance(block, WordTable):
            for row in block._tbl.tr_lst:
                kind = "head" if row.trPr is not None and row.trPr.xpath("w:tblHeader") else "cell"
                found += [(kind, "\n".join(each.text for each in cell.p_lst)) for cell in row.tc_lst]
        elif block.text.strip():
            assert block.style is not None
            found.append((str(block.style.name), block.text))
    return [(style, squeezed(text)) for style, text in found]


def should_be(paper: Paper) -> list[Piece]:
    found = [] if any(isinstance(part, Title) for part in paper.parts) else [("Title", paper.title)]
    for part in paper.parts:
        found += _of_part(paper, part)
    return [(style, squeezed(text)) for style, text in found]


def _of_part(paper: Paper, part: object) -> Iterator[Piece]:
    match part:
        case Title():
            yield "Title", paper.title
        case Para():
            yield "Quote" if part.look == "quote" else "Normal", _para(part)
        case Heading():
            yield f"Heading {part.level}", part.text
        case Points():
            for item in part.items:
                yield "List Number" if part.ordered else "List Bullet", _para(item)
        case Tick():
            yield "Normal", ("\u2612" if part.is_on else "\u2610") + _line(part.line)
        case Address():
            yield "Normal", "".join(_line(line) for line in part.lines)
        case Signature():
            yield "Normal", f"{_('Signature')}:{word.RULED}{_('Date')}:{word.RULED[:14]}"
            yield "Normal", _line((*part.name, *([f", {part.role}"] if part.role else ())))
        case Table():
            if part.caption:
                yield "Caption", part.caption
            yield from (("head", head) for head in part.head)
            for row in (*part.rows, *([part.total] if part.total else [])):
                for cell in row:
                    yield "cell", number(cell) if isinstance(cell, int) else _line(word._line(cell), in_cell=True)
        case PageBreak():
            return
        case _:
            raise AssertionError(f"{type(part).__name__} in a paper that Word can hold?")


def _line(line: Line | tuple[Link], *, in_cell: bool = False) -> str:
    return "".join(_segment(each, in_cell=in_cell, is_lone=len(line) == 1) for each in line)


def _segment(each: Segment, *, in_cell: bool, is_lone: bool) -> str:
    if isinstance(each, Ruled):
        # As wide as the page it is drawn by tabs, of which no word is left.
        is_across = not in_cell and (is_lone or each.lines)
        return f"({each.label})" if is_across else f"{word.RULED}({each.label})"
    return each if isinstance(each, str) else each.text


def _para(para: Para) -> str:
    cites = "; ".join(cited.citation for cited in para.cites)
    return _line(para.line) + (f" ({cites})" if cites else "")


@pytest.mark.parametrize("kind", KINDS)
def test_a_docx_read_back_says_its_parts_in_their_order(kind: str, record_property: Recorder) -> None:
    looked = papers = 0
    for of, folder, language, filled in making.every_paper():
        if of != kind:
            continue
        paper = making.paper(kind, folder, language, filled)
        with speaking(language):
            document = word.as_docx(paper)
            assert pieces(document) == should_be(paper), (folder.name, language, filled)
        opened = docx.Document(io.BytesIO(document))
        assert (opened.core_properties.title, opened.core_properties.author) == (paper.title, "")
        assert opened.core_properties.language == f"{language}-US"
        assert opened.styles["Normal"].element.xpath("w:rPr/w:lang/@w:val") == [f"{language}-US"]
        looked, papers = looked + len(pieces(document)), papers + 1
    assert papers >= 6 or kind == "clear_wording"
    record_property("looked_at", f"{papers} documents, {looked} pieces")


def test_what_is_left_out_or_has_another_style_is_found() -> None:
    kind, folder, language, filled = next(making.every_paper())
    paper = making.paper(kind, folder, language, filled)
    with speaking(language):
        document = docx.Document(io.BytesIO(word.as_docx(paper)))
        headings = [each for each in document.paragraphs if each.style and each.style.name == "Heading 1"]
        headings[0].style = document.styles["Normal"]
        out = io.BytesIO()
        document.save(out)
        assert pieces(out.getvalue()) != should_be(paper)


def test_a_line_to_write_on_is_as_wide_as_the_page_and_has_several_for_a_longer_text() -> None:
    """The tab stop at the right margin is drawn as a line; a short one in the run of the words is underscores."""
    parts = (
        Para((Ruled("What you see at home", 3),)),
        Para(("I am the parent of ", Ruled("Name"), ".")),
        Points((Para(("Speech: ", Ruled("What you believe", 2))),)),
    )
    document = docx.Document(io.BytesIO(word.as_docx(Paper("x", "Lines", "en", making.whole().made_on, parts))))
    effect, name, claim = document.paragraphs[1:]
    assert effect.text.count("\t") == 3
    (stop,) = effect.paragraph_format.tab_stops
    assert (stop.position, stop.leader) == (Inches(8.5 - 2 * word.MARGIN_INCHES), WD_TAB_LEADER.LINES)
    assert ("\t" in name.text, word.RULED in name.text) == (False, True)
    assert claim.text.count("\t") == 2


def test_captions_stay_with_their_tables_and_nothing_empty_stands_before_a_heading() -> None:
    document = docx.Document(
        io.BytesIO(word.as_docx(making.paper("state_complaint", making.FOLDERS[2], "en", "filled")))
    )
    captions = [each for each in document.paragraphs if each.style and each.style.name == "Caption"]
    assert captions
    assert all(each.paragraph_format.keep_with_next for each in captions)
    headings = [at for at, each in enumerate(document.paragraphs) if each.style and "Heading" in str(each.style.name)]
    assert len(headings) > 3
    assert all(document.paragraphs[at - 1].text.strip() for at in headings if at)


def test_each_ordered_list_begins_at_one(tmp_path: Path) -> None:
    items = (Para(("first",)), Para(("second",)))
    paper = making.whole()
    lists = Paper("x", "Lists", "en", paper.made_on, (Points(items, ordered=True), Points(items, ordered=True)))
    document = docx.Document(io.BytesIO(word.as_docx(lists)))
    numbers = [each._p.xpath("w:pPr/w:numPr/w:numId/@w:val")[0] for each in document.paragraphs[1:]]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]


def test_libreoffice_opens_each_kind_and_shows_every_word(tmp_path: Path, record_property: Recorder) -> None:
    office = shutil.which("soffice")
    if office is None or not Path("/usr/lib/libreoffice/program/libswlo.so").exists():
        pytest.skip("libreoffice-writer-nogui is not installed")
    expected: dict[str, list[Piece]] = {}
    for at, (kind, folder, language, filled) in enumerate(making.every_paper()):
        if kind not in KINDS or filled == "proposed":
            continue
        paper = making.paper(kind, folder, language, filled)
        with speaking(language):
            (tmp_path / f"{at}.docx").write_bytes(word.as_docx(paper))
            expected[str(at)] = should_be(paper)
    command = [office, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", "pdf"]
    command += ["--outdir", str(tmp_path / "out"), *sorted(str(path) for path in tmp_path.glob("*.docx"))]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    looked = 0
    for name, should in expected.items():
        # Lines to write on are drawn as underscores, tabs too; how many is the page's business.
        shown = squeezed(shown_text(tmp_path / "out" / f"{name}.pdf")).replace("_", "")
        for style, text in should:
            assert text.replace("_", "") in shown, (name, style)
            looked += 1
    assert looked > 100
    record_property("looked_at", f"{len(expected)} documents, {looked} pieces")


def shown_text(path: Path) -> str:
    """The words of every page; a hyphen at the end of a line is the word's own, since LibreOffice divides none."""
    pdf = pypdfium2.PdfDocument(path)
    try:
        pages = [pdf[at].get_textpage().get_text_range() for at in range(len(pdf))]
    finally:
        pdf.close()
    return "\n".join(pages).replace("\ufffe", "-")

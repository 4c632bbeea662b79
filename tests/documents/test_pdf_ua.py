"""Every paper as PDF/UA-1, read by a checker that did not write it; and read aloud in the order in which it was written."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from tests.documents import checked, making

from makewhole.documents.papers import kinds, typeset
from makewhole.documents.papers.parts import Heading
from makewhole.language import Language, speaking

Recorder = Callable[[str, object], None]


@pytest.mark.parametrize("language", making.LANGUAGES)
@pytest.mark.parametrize("kind", kinds.TEMPLATES)
def test_a_paper_is_pdf_ua_and_says_its_parts_in_their_order(
    kind: str, language: Language, record_property: Recorder
) -> None:
    folders = making.suits(kind)
    assert folders, f"{kind}: it can be made for no example"
    pieces, rules, papers = 0, 0, 0
    for folder in folders:
        for filled in making.FILLED:
            paper = making.paper(kind, folder, language, filled)
            with speaking(language):
                pdf = typeset.as_pdf(paper)
                assert checked.pdf_ua_faults(pdf) == [], (folder.name, filled)
                said = checked.spoken(pdf)
                assert checked.differences(said, checked.should_be_spoken(paper)) == [], (folder.name, filled)
            assert_its_frame_is_sound(pdf, paper.title, language)
            pieces, papers, rules = pieces + len(said), papers + 1, checked.rules_of(pdf)
    record_property("looked_at", f"{papers} papers, {pieces} pieces read aloud, {rules} rules of PDF/UA-1 each")


def assert_its_frame_is_sound(pdf: bytes, title: str, language: Language) -> None:
    """Language, title and that it is shown, fonts inside."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang) == f"{language}-US"
        assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)
        with opened.open_metadata() as about:
            assert about["dc:title"] == title
            assert about["pdfuaid:part"] == "1"
        fonts = [font for leaf in opened.pages for font in leaf.obj.Resources.get("/Font", {}).values()]
        assert fonts
        for font in fonts:
            described = font.DescendantFonts[0].FontDescriptor
            assert any(f"/FontFile{kind}" in described for kind in ("", "2", "3")), str(font.BaseFont)


@pytest.mark.parametrize("language", making.LANGUAGES)
def test_each_part_that_there_is_stands_in_the_structure(language: Language) -> None:
    paper = making.whole(language)
    with speaking(language):
        pdf = typeset.as_pdf(paper)
        assert checked.pdf_ua_faults(pdf) == []
        assert checked.differences(checked.spoken(pdf), checked.should_be_spoken(paper)) == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        tree = opened.Root.StructTreeRoot.K
        assert [str(each.S)[1:] for each in checked.elements(tree, "H1", "H2", "H3")] == ["H1"] + [
            f"H{part.level}" for part in paper.parts if isinstance(part, Heading)
        ]
        tables = list(checked.elements(tree, "Table"))
        assert [len(list(checked.elements(table.K, "TH"))) for table in tables] == [3]
        assert len(list(checked.elements(tables[0].K, "TR"))) == 4
        links = [note for leaf in opened.pages for note in leaf.obj.get("/Annots", [])]
        assert len(links) == 4  # three lines of the contents, and one in the table
        assert all(str(note.Contents).strip() for note in links)
        assert [str(name) for name in opened.attachments] == ["mail.txt"]
        assert opened.attachments["mail.txt"].get_file().read_bytes() == b"hello"


# --- planted faults ---------------------------------------------------------------------------------------------------


def first(pdf: pikepdf.Pdf, *names: str) -> Any:
    return next(checked.elements(pdf.Root.StructTreeRoot.K, *names))


def no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def not_marked(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.MarkInfo


def no_structure(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


def does_not_say_that_it_is_pdf_ua(pdf: pikepdf.Pdf) -> None:
    metadata_without(pdf, rb"<pdfuaid:part>.*?</pdfuaid:part>")


def no_title(pdf: pikepdf.Pdf) -> None:
    metadata_without(pdf, rb"<dc:title>.*?</dc:title>")


def metadata_without(pdf: pikepdf.Pdf, pattern: bytes) -> None:
    written = pdf.Root.Metadata.read_bytes()
    without = re.sub(pattern, b"", written, flags=re.DOTALL)
    assert without != written
    pdf.Root.Metadata.write(without)


def title_not_shown(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.ViewerPreferences.DisplayDocTitle


def words_outside_of_the_structure(pdf: pikepdf.Pdf) -> None:
    leaf = pdf.pages[0]
    leaf.Contents = pdf.make_stream(leaf.Contents.read_bytes() + b"\nBT /f0 11 Tf 72 40 Td <0001> Tj ET\n")


def decoration_within_the_words(pdf: pikepdf.Pdf) -> None:
    leaf = pdf.pages[0]
    written = leaf.Contents.read_bytes()
    assert b"/Span<</MCID 0>>BDC" in written
    leaf.Contents = pdf.make_stream(written.replace(b"/MCID 0>>BDC", b"/MCID 0>>BDC /Artifact BMC EMC", 1))


def no_words_for_a_picture(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "Figure").Alt


def a_level_of_headings_is_left_out(pdf: pikepdf.Pdf) -> None:
    first(pdf, "H2").S = Name.H4


def a_table_without_a_head(pdf: pikepdf.Pdf) -> None:
    for cell in list(checked.elements(pdf.Root.StructTreeRoot.K, "TH", "TD")):
        cell.S = Name.TD
        if "/A" in cell:
            del cell.A


def cells_that_do_not_know_their_head(pdf: pikepdf.Pdf) -> None:
    for cell in checked.elements(pdf.Root.StructTreeRoot.K, "TH", "TD"):
        if "/A" in cell:
            del cell.A


def a_row_that_is_none(pdf: pikepdf.Pdf) -> None:
    list(checked.elements(pdf.Root.StructTreeRoot.K, "TR"))[1].S = Name.P


def a_point_that_is_none(pdf: pikepdf.Pdf) -> None:
    first(pdf, "LI").S = Name.P


def a_font_that_is_not_inside(pdf: pikepdf.Pdf) -> None:
    described = pdf.pages[0].Resources.Font.f0.DescendantFonts[0].FontDescriptor
    for kind in ("/FontFile2", "/FontFile3"):
        if kind in described:
            del described[kind]


def letters_without_meaning(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].Resources.Font.f0.ToUnicode


def a_role_that_nobody_knows(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.RoleMap.Strong = Name.Nonsense


def a_role_that_leads_in_a_circle(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.RoleMap.Strong = Name.Loud
    pdf.Root.StructTreeRoot.RoleMap.Loud = Name.Strong


def a_piece_that_belongs_nowhere(pdf: pikepdf.Pdf) -> None:
    del first(pdf, "H1").P


def a_link_that_does_not_say_where_it_leads(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].obj.Annots[0].Contents


def links_that_are_not_read(pdf: pikepdf.Pdf) -> None:
    for link in checked.elements(pdf.Root.StructTreeRoot.K, "Link"):
        link.K = Array([kid for kid in link.K if not (isinstance(kid, Dictionary) and "/Obj" in kid)])


def links_in_an_order_of_their_own(pdf: pikepdf.Pdf) -> None:
    for leaf in pdf.pages:
        leaf.obj.Tabs = Name.R


FAULTS = (
    no_language,
    not_marked,
    no_structure,
    does_not_say_that_it_is_pdf_ua,
    no_title,
    title_not_shown,
    words_outside_of_the_structure,
    decoration_within_the_words,
    no_words_for_a_picture,
    a_level_of_headings_is_left_out,
    a_table_without_a_head,
    cells_that_do_not_know_their_head,
    a_row_that_is_none,
    a_point_that_is_none,
    a_font_that_is_not_inside,
    letters_without_meaning,
    a_role_that_nobody_knows,
    a_role_that_leads_in_a_circle,
    a_piece_that_belongs_nowhere,
    a_link_that_does_not_say_where_it_leads,
    links_that_are_not_read,
    links_in_an_order_of_their_own,
)


@pytest.fixture(scope="module")
def sound() -> bytes:
    with speaking("en"):
        return typeset.as_pdf(making.whole())


def with_fault(pdf: bytes, plant: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        plant(opened)
        opened.save(out)
    return out.getvalue()


@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__)
def test_a_planted_fault_is_found(plant: Callable[[pikepdf.Pdf], None], sound: bytes) -> None:
    assert checked.pdf_ua_faults(with_fault(sound, lambda pdf: None)) == []  # saving it anew is none
    assert checked.pdf_ua_faults(with_fault(sound, plant)) != []


def test_pieces_in_a_wrong_order_are_found(sound: bytes) -> None:
    def swapped(pdf: pikepdf.Pdf) -> None:
        root = pdf.Root.StructTreeRoot.K
        document = root[0] if isinstance(root, Array) else root
        pieces = list(document.K)
        pieces[5], pieces[6] = pieces[6], pieces[5]
        document.K = Array(pieces)

    should = checked.should_be_spoken(making.whole())
    assert checked.differences(checked.spoken(sound), should) == []
    assert checked.differences(checked.spoken(with_fault(sound, swapped)), should) != []


def test_a_piece_that_is_not_read_is_found(sound: bytes) -> None:
    def shorter(pdf: pikepdf.Pdf) -> None:
        root = pdf.Root.StructTreeRoot.K
        document = root[0] if isinstance(root, Array) else root
        document.K = Array(list(document.K)[:-1])

    found = checked.differences(checked.spoken(with_fault(sound, shorter)), checked.should_be_spoken(making.whole()))
    assert found == ["33 pieces are read, and there should be 35"]


def test_the_typefaces_in_the_folder_are_those_that_papers_name() -> None:
    from fontTools.ttLib import TTFont

    program = typeset.PROGRAM.read_text(encoding="utf-8")
    files = sorted(typeset.FONTS.glob("*.ttf"))
    families = {TTFont(path)["name"].getDebugName(1) for path in files}
    assert len(families) == len(files) > 0
    assert set(re.findall(r'"(Noto [A-Za-z ]+)"', program)) == families
    assert all(
        path.with_suffix(".LICENSE").read_text(encoding="utf-8").count("SIL OPEN FONT LICENSE") for path in files
    )
    assert sum(path.stat().st_size for path in typeset.FONTS.iterdir()) <= 2_000_000

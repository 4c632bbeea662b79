"""Papers read back: is it PDF/UA-1, what does a screen reader say, in which order; and the same of a DOCX.

`page` is an independent reading of PDF/UA-1 (104 rules, tried against the corpus of veraPDF). Three faults that it let
pass, or did not come back from, when they were planted are looked for here: a table without a head, a link that is no
part of what is read, and roles that lead in a circle.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import page
import pikepdf

from makewhole.documents.papers.parts import (
    Address,
    Cell,
    Contents,
    Heading,
    Line,
    Link,
    Mark,
    PageBreak,
    Paper,
    Para,
    Picture,
    Points,
    Ruled,
    Signature,
    Stamp,
    Table,
    Tick,
    Title,
)
from makewhole.language import gettext as _
from makewhole.language import number

RULES = 100
"""Fewer rules than these, and the checker did not look at what it should."""
SPOKEN = {"Title", "P", "H1", "H2", "H3", "H4", "LI", "TH", "TD", "Caption", "TOCI", "Figure"}
"""What is read aloud as one piece."""


def pdf_ua_faults(pdf: bytes) -> list[str]:
    """Each rule of PDF/UA-1 that the PDF breaks, in a sentence; none: it was looked at and found sound."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        if circles := list(_of_roles(opened)):
            return circles  # page 0.11 would go round in them for ever
    report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1, limits=page.SafetyLimits.unlimited())
    assert report.rules.total >= RULES, f"only {report.rules.total} rules were looked at"
    found = [f"{fault.rule_id}: {fault.message}" for fault in report.failures]
    assert report.is_compliant is not bool(found)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        if "/StructTreeRoot" in opened.Root:
            found += _of_tables(opened)
            found += _of_links(opened)
    return found


def rules_of(pdf: bytes) -> int:
    """How many rules are looked at."""
    return int(page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1).rules.total)


def elements(node: Any, *names: str) -> Iterator[Any]:
    """The structure's elements in the order in which they are read; all of them, or those of these names."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from elements(each, *names)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        if not names or str(node.S)[1:] in names:
            yield node
        if "/K" in node:
            yield from elements(node.K, *names)


def _of_roles(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Each name of the structure leads, role by role, to one that the standard knows."""
    tree = pdf.Root.get("/StructTreeRoot", pikepdf.Dictionary())
    roles = {str(name): str(role) for name, role in tree.get("/RoleMap", pikepdf.Dictionary()).items()}
    for name in roles:
        been = {name}
        role = name
        while role := roles.get(role, ""):
            if role in been:
                yield f"the role {name} leads in a circle"
                break
            been.add(role)


def _of_tables(pdf: pikepdf.Pdf) -> Iterator[str]:
    for table in elements(pdf.Root.StructTreeRoot.K, "Table"):
        if next(elements(table.K, "TH"), None) is None:
            yield "a table has no head"


def _of_links(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Each link on a page is an object of a Link of the structure, and says where it leads."""
    inside = set()
    for link in elements(pdf.Root.StructTreeRoot.K, "Link"):
        for kid in link.K if isinstance(link.K, pikepdf.Array) else [link.K]:
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == pikepdf.Name.OBJR:
                inside.add(kid.Obj.objgen)
    for at, leaf in enumerate(pdf.pages, 1):
        for note in leaf.obj.get("/Annots", []):
            if note.Subtype == pikepdf.Name.Link:
                if note.objgen not in inside:
                    yield f"page {at}: a link is no part of what is read"
                if not str(note.get("/Contents", "")).strip():
                    yield f"page {at}: a link does not say where it leads"


# --- what is read aloud -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spoken:
    """One piece, with its words without any space: where a line ends, there is none in the file."""

    tag: str
    text: str


def spoken(pdf: bytes) -> list[Spoken]:
    """What a screen reader says, piece by piece, in the order of the structure tree."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        texts = {leaf.objgen: _marked(leaf) for leaf in opened.pages}
        found: list[Spoken] = []
        _speak(opened.Root.StructTreeRoot.K, None, texts, found, [])
        return [Spoken(each.tag, squeezed(each.text)) for each in found]


def _speak(node: Any, leaf: Any, texts: dict[Any, dict[int, str]], found: list[Spoken], into: list[str]) -> None:
    """Adds the pieces below the node to `found`, and the words that are in none of its pieces to `into`."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            _speak(each, leaf, texts, found, into)
    elif isinstance(node, pikepdf.Dictionary):
        leaf = node.get("/Pg", leaf)
        if "/S" not in node:
            if "/MCID" in node:
                into.append(texts[leaf.objgen].get(int(node.MCID), ""))
            return
        tag = str(node.S)[1:]
        if tag not in SPOKEN:
            _speak(node.get("/K", pikepdf.Array()), leaf, texts, found, into)
            return
        at = len(found)
        found.append(Spoken(tag, ""))
        inside: list[str] = []
        _speak(node.get("/K", pikepdf.Array()), leaf, texts, found, inside)
        says = node.get("/ActualText", node.get("/Alt"))
        found[at] = Spoken(tag, "".join(inside) if says is None else str(says))
    else:
        into.append(texts[leaf.objgen].get(int(node), ""))


def _marked(leaf: pikepdf.Page) -> dict[int, str]:
    """The words of each marked piece of a page."""
    none = pikepdf.Dictionary()
    in_use = leaf.obj.get("/Resources", none).get("/Font", none)
    fonts = {str(name): _letters(font) for name, font in in_use.items()}
    found: dict[int, str] = {}
    letters: dict[bytes, str] = {}
    within: list[tuple[int | None, bool]] = []  # in which piece, and whether its words were said already
    for instruction in pikepdf.parse_content_stream(leaf):
        operands: Any = instruction.operands
        match str(instruction.operator):
            case "BDC" | "BMC":
                marks = operands[1] if len(operands) > 1 else pikepdf.Dictionary()
                piece, is_said = within[-1] if within else (None, False)
                if isinstance(marks, pikepdf.Dictionary):
                    piece = int(marks.MCID) if "/MCID" in marks else piece
                    if "/ActualText" in marks and not is_said and piece is not None:
                        found[piece] = found.get(piece, "") + str(marks.ActualText)
                        is_said = True
                within.append((piece, is_said))
            case "EMC":
                within.pop()
            case "Tf":
                letters = fonts[str(operands[0])]
            case "Tj" | "TJ":
                piece, is_said = within[-1] if within else (None, True)
                if piece is not None and not is_said:
                    said = operands[0] if str(instruction.operator) == "TJ" else [operands[0]]
                    words = "".join(_decoded(bytes(each), letters) for each in said if isinstance(each, pikepdf.String))
                    found[piece] = found.get(piece, "") + words
    return found


def _decoded(codes: bytes, letters: dict[bytes, str]) -> str:
    return "".join(letters.get(codes[at : at + 2], "\ufffd") for at in range(0, len(codes), 2))


def _letters(font: Any) -> dict[bytes, str]:
    """What each two-byte code of the font means."""
    found: dict[bytes, str] = {}
    written = font.ToUnicode.read_bytes().decode("latin-1")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", written, re.DOTALL):
        for code, meant in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>", block):
            found[bytes.fromhex(code)] = bytes.fromhex(meant).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", written, re.DOTALL):
        for first, last, meant in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            text = bytes.fromhex(meant).decode("utf-16-be")
            for at in range(int(last, 16) - int(first, 16) + 1):
                found[(int(first, 16) + at).to_bytes(2, "big")] = text[:-1] + chr(ord(text[-1]) + at)
    return found


def squeezed(text: str) -> str:
    """The text without its spaces and without what has no width: of several such characters a font has one."""
    return re.sub("[\\s\u200b-\u200f\u00ad\u2060\u061c]", "", text)


# --- what the parts say -----------------------------------------------------------------------------------------------


def should_be_spoken(paper: Paper) -> list[Spoken | None]:
    """What its parts say, piece by piece, in their order. None: any number of lines of a list of contents."""
    found: list[Spoken | None] = []
    if not any(isinstance(part, Title) for part in paper.parts):
        found.append(Spoken("Title", paper.title))
    for part in paper.parts:
        found += _of_part(paper, part)
    return [each and Spoken(each.tag, squeezed(each.text)) for each in found]


def _of_part(paper: Paper, part: object) -> Iterator[Spoken | None]:
    match part:
        case Title():
            yield Spoken("Title", paper.title)
        case Para():
            yield Spoken("P", of_para(part))
        case Heading():
            yield Spoken(f"H{part.level}", part.text)
        case Points():
            for at, item in enumerate(part.items, 1):
                yield Spoken("LI", (f"{at}." if part.ordered else "•") + of_para(item))
        case Tick():
            yield Spoken("P", ("\u2612" if part.is_on else "\u2610") + of_line(part.line))
        case Table():
            if part.caption:
                yield Spoken("Caption", part.caption)
            yield from (Spoken("TH", head) for head in part.head)
            for row in (*part.rows, *([part.total] if part.total else [])):
                yield from (Spoken("TD", of_cell(cell)) for cell in row)
        case Address():
            yield Spoken("P", "".join(of_line(line) for line in part.lines))
        case Signature():
            yield Spoken("P", _("Signature") + of_line(part.name) + (f", {part.role}" if part.role else ""))
            yield Spoken("P", _("Date"))
        case Picture():
            if part.caption:
                yield Spoken("Caption", part.caption)
            yield Spoken("Figure", part.alternative)
        case Contents():
            yield Spoken("H1", part.title)
            yield None
        case Stamp() | PageBreak():
            return
        case _:
            raise AssertionError(f"{type(part).__name__}: say here what it should say")


def of_line(line: Line) -> str:
    return "".join(_of_segment(each) for each in line)


def _of_segment(segment: object) -> str:
    match segment:
        case str():
            return segment
        case Ruled():
            return f"({segment.label})"
        case Link() | Mark():
            return segment.text
    raise AssertionError(f"{type(segment).__name__}: say here what it should say")


def of_para(para: Para) -> str:
    cites = "; ".join(cited.citation for cited in para.cites)
    return of_line(para.line) + (f" ({cites})" if cites else "")


def of_cell(cell: Cell) -> str:
    if isinstance(cell, int):
        return number(cell)
    return of_line(cell if isinstance(cell, tuple) else (cell,))


def differences(said: list[Spoken], should: list[Spoken | None]) -> list[str]:
    """Where what is read aloud is not what the parts say; none: the same pieces in the same order."""
    contents = [each for each in said if each.tag != "TOCI"]
    expected = [each for each in should if each is not None]
    found = [
        f"piece {at}: {left.tag} “{left.text}” where {right.tag} “{right.text}” should be"
        for at, (left, right) in enumerate(zip(contents, expected, strict=False), 1)
        if left != right
    ]
    if len(contents) != len(expected):
        found.append(f"{len(contents)} pieces are read, and there should be {len(expected)}")
    if (None in should) != (len(contents) < len(said)):
        found.append("the list of contents is not there, or is there for nothing")
    return found

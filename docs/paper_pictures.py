"""Draws the papers of each example at each build, so that a picture shows what the program makes and nothing older.

For each example: every paper that can be made for its child on the day of its story, as the record alone fills it
(what a person would type is a ruled line), and the evidence packet's first pages. English, and one paper in Spanish.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2

from makewhole.app import packets, papers
from makewhole.language import Language, speaking

if TYPE_CHECKING:
    from makewhole.documents.papers.matter import Matter

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples"
FOLDER = HERE / "generated" / "examples"
SCALE = 1.1
"""Pixels for each point of the paper: 673 px for the width of a letter."""
LETTER_PAGES = 2
PACKET_PAGES = 3
IN_SPANISH = "make_up_plan"


@dataclass(frozen=True)
class Shown:
    """One page of a paper as a picture, and the words that stand for it."""

    file: str
    says: str
    title: str
    first: bool


def pages_of(pdf: bytes, most: int) -> tuple[list[bytes], int]:
    """The paper's first pages as PNG, and how many it has."""
    document = pypdfium2.PdfDocument(pdf)
    drawn = []
    for number in range(min(most, len(document))):
        picture = io.BytesIO()
        document[number].render(scale=SCALE).to_pil().convert("P", colors=32).save(picture, "PNG", optimize=True)
        drawn.append(picture.getvalue())
    return drawn, len(document)


def of_matter(matter: Matter, language: Language) -> Iterator[tuple[str, str, bytes]]:
    """Kind, title and PDF of each paper that can be made, in the order in which people need them."""
    with speaking(language):
        for kind in papers.kinds(matter):
            if kind.can_be_made and kind.kind in papers.names():
                paper = papers.make(kind.kind, matter)
                yield kind.kind, paper.title, papers.as_pdf(paper)


def draw(folder: Path, into: Path) -> list[Shown]:
    """Draws the papers of one example; what came out, in order."""
    day = dt.date.fromisoformat(json.loads((folder / "expected.json").read_text(encoding="utf-8"))["as_of"])
    student = first_student(folder)
    matter = papers.of_folder(folder, day, student_id=student)
    made = [(name, title, pdf, "en", LETTER_PAGES) for name, title, pdf in of_matter(matter, "en")]
    made += [
        (name, f"{title} (Spanish)", pdf, "es", 1) for name, title, pdf in of_matter(matter, "es") if name == IN_SPANISH
    ]
    packet = packets.as_pdf(*packets.of_folder(folder, day, student_id=student))
    made.append(("packet", "Evidence packet", packet.content, "en", PACKET_PAGES))
    shown = []
    for name, title, pdf, language, most in made:
        drawn, count = pages_of(pdf, most)
        for number, picture in enumerate(drawn, 1):
            file = f"{folder.name}-{name}-{language}-{number}.png"
            (into / file).write_bytes(picture)
            says = f"{title}: page {number} of {count}"
            shown.append(Shown(file, says, title, number == 1))
    return shown


def first_student(folder: Path) -> str:
    """The child that the example tells of first."""
    with (folder / "students.csv").open(encoding="utf-8") as rows:
        return next(csv.DictReader(rows))["student_id"]


def page(name: str, shown: list[Shown]) -> str:
    """The page of one example's papers, as Markdown."""
    lines = [
        f"# The papers of {name[:2]}",
        "",
        f"What [this example]({name}.md) comes to on paper, as the record alone fills it: a ruled line is where a",
        "person writes. The child is made up. How to make them: [papers](../../papers.md).",
        "",
    ]
    for each in shown:
        if each.first:
            lines += [f"## {each.title}", ""]
        lines += [f"![{each.says}]({each.file})", ""]
    return "\n".join(lines)


def write(into: Path = FOLDER) -> None:
    """Draws everything anew."""
    into.mkdir(parents=True, exist_ok=True)
    for old in into.glob("*.png"):
        old.unlink()
    for folder in sorted(path.parent for path in EXAMPLES.glob("*/students.csv")):
        (into / f"{folder.name}-papers.md").write_text(page(folder.name, draw(folder, into)), encoding="utf-8")

"""Papers for tests: every kind from the example families, in each language, with blanks filled, as proposed, and empty."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from makewhole.app import papers
from makewhole.documents.papers import kinds, template
from makewhole.documents.papers.matter import Matter
from makewhole.documents.papers.parts import (
    Address,
    Attached,
    Contents,
    Heading,
    Link,
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
from makewhole.language import Language, speaking

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
FOLDERS = sorted(path.parent for path in EXAMPLES.glob("*/students.csv"))
LANGUAGES: tuple[Language, ...] = ("en", "es")
FILLED = ("filled", "proposed", "empty")
_kept = tempfile.TemporaryDirectory(prefix="makewhole-papers-")
ASKED = {
    "contact_id": "asked",
    "channel": "letter",
    "direction": "to",
    "who": "Director of Special Education",
    "about": "service_logs",
    "asked": "The service logs of my child.",
}
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="60">'
    b'<rect width="200" height="40" fill="#1a4480"/><text x="5" y="55" font-size="10">minutes</text></svg>'
)


def as_of(folder: Path) -> dt.date:
    """The day on which the example's story is told."""
    return dt.date.fromisoformat(json.loads((folder / "expected.json").read_text())["as_of"])


@cache
def matter(folder: Path, language: Language) -> Matter:
    """Of the example's first child, a month after a letter to the school that nobody has answered."""
    with (folder / "students.csv").open(encoding="utf-8") as students, speaking(language):
        first = next(csv.DictReader(students))["student_id"]
        drawn = papers.of_folder(folder, as_of(folder), student_id=first)
    asked = (drawn.as_of - dt.timedelta(days=30)).isoformat()
    return dataclasses.replace(drawn, rows={**drawn.rows, "contacts": {"asked": {**ASKED, "happened_on": asked}}})


@cache
def vague() -> Path:
    """A folder with a promise that nobody can count: the only case for which that letter is made."""
    folder = Path(_kept.name) / "a-line-without-numbers"
    shutil.copytree(FOLDERS[1], folder)
    with (folder / "promises.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row |= {"wording": "Speech as needed", "sessions": "", "minutes": "", "minutes_per_period": "", "period": ""}
    with (folder / "promises.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows({name: row[name] for name in rows[0]} for row in rows)
    return folder


@cache
def suits(kind: str) -> tuple[Path, ...]:
    """Examples for which the paper can be made: of each kind of plan the first."""
    found: dict[str | None, Path] = {}
    for folder in (*FOLDERS, vague()):
        of_child = matter(folder, "en")
        plan = of_child.plan.kind if of_child.plan else None
        if plan not in found and kinds.TEMPLATES[kind].why_not(of_child) is None:
            found[plan] = folder
    return tuple(found.values())


def typed(of: template.Template, of_child: Matter, filled: str) -> dict[str, str]:
    """Values for its blanks: each its sample; or only those that it is not made without, the others as proposed or empty."""
    values: dict[str, str] = {}
    proposed = of.proposed(of_child)
    for blank in of.blanks_of(of_child):
        if filled == "filled" or blank.is_needed:
            sample = blank.choices[0][0] if blank.choices else blank.sample
            values[blank.name] = proposed.get(blank.name) or sample
        elif filled == "empty":
            values[blank.name] = ""
    return values


@cache
def paper(kind: str, folder: Path, language: Language, filled: str) -> Paper:
    of = kinds.TEMPLATES[kind]
    with speaking(language):
        of_child = matter(folder, language)
        return template.make(of, of_child, typed(of, of_child, filled))


def every_paper() -> Iterator[tuple[str, Path, Language, str]]:
    """Kind, example, language, and how it is filled: of each that there is."""
    for kind in kinds.TEMPLATES:
        for folder in suits(kind):
            for language in LANGUAGES:
                for filled in FILLED:
                    yield kind, folder, language, filled


def whole(language: Language = "en") -> Paper:
    """A paper with each part that there is."""
    return Paper(
        kind="whole",
        title="A whole paper",
        language=language,
        made_on=dt.date(2026, 11, 29),
        parts=(
            Address((("Ana R.",), (Ruled("Your address"),))),
            Title(),
            Contents("Contents"),
            Heading("First", 1, "one"),
            Para(("I am the parent of ", Ruled("The child's name"), ".")),
            Para(("What is asked for",), look="lead"),
            Para(("Word for word",), look="quote"),
            Para(("A remark",), look="small"),
            Para(("Another remark",), look="small"),
            Points((Para(("one",)), Para(("two",), look="small"))),
            Points((Para(("first",)), Para(("second",), look="quote")), ordered=True),
            Heading("Second", 2, "two"),
            Tick(("yes",), is_on=True),
            Tick(("no",)),
            Table(
                ("Day", "Minutes", "Where"),
                (("Mon 3 Nov", 30, Link("Exhibit 1", "one")), ("Tue 4 Nov", 1200, ("by ", Ruled("Whom")))),
                "All misses",
                ("Total", 1230, ""),
                (2, 1, 2),
            ),
            Picture(SVG, "svg", "Two hundred minutes", "The year"),
            PageBreak(),
            Stamp("Exhibit 1"),
            Heading("Third"),
            Picture(SVG, "svg", "A page of an exhibit", fills_page=True),
            Signature(("Ana R.",), "parent"),
        ),
        attached=(Attached("mail.txt", b"hello", "text/plain", "An e-mail"),),
        foot="Maya R.",
    )

"""Writes the page of the papers' blanks from the templates themselves, so that page and paper cannot differ.

conf.py calls `write` at each build. Each kind of paper has an anchor (`#make-up-plan`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from makewhole.app import papers
from makewhole.app.papers import Blank, Template
from makewhole.documents.papers.template import FRAME

FILE = Path(__file__).parent / "generated" / "papers.md"

NEEDS = {
    "record": "the record",
    "ledger": "the account",
    "journal": "the journal",
    "facts": "what the program knows of the state",
    "typed": "you",
}
HEAD = ("| name | what is asked for | where it comes from | a sample | whose |", "| --- | --- | --- | --- | --- |")


def plain(text: str) -> str:
    """A text as Markdown that shows it and does nothing else, on one line."""
    shown = " ".join(text.split())
    return "".join(f"\\{letter}" if letter in r"\`*_[]<>|#$~{}" else letter for letter in shown)


def row(blank: Blank) -> str:
    """One blank: its name, what is asked for, where its value comes from, a sample, and whether it is ours."""
    needed = " (needed)" if blank.is_needed else ""
    whose = "ours" if blank.is_trusted else "text as it is"
    sample = plain(blank.sample)
    return f"| `{blank.name}` | {plain(blank.label_words)}{needed} | {NEEDS[blank.needs]} | {sample} | {whose} |"


def table(blanks: Iterable[Blank]) -> Iterator[str]:
    yield from HEAD
    yield from map(row, blanks)
    yield ""


def of_paper(template: Template) -> Iterator[str]:
    """What one kind of paper is for, and the blanks that it has beside the common ones."""
    own = [blank for blank in template.blanks if blank not in FRAME]
    common = len(template.blanks) - len(own)
    yield f"## {template.kind}"
    yield ""
    yield f"*{plain(template.title)}.* {plain(template.says)}"
    yield ""
    if common == len(FRAME):
        yield "It has the blanks of every letter" + (", and:" if own else ".")
    elif common:
        names = ", ".join(f"`{blank.name}`" for blank in template.blanks if blank in FRAME)
        yield f"Of the blanks of every letter it has {names}" + (", and:" if own else ".")
    yield ""
    if own:
        yield from table(own)
    forms = "PDF and DOCX" if template.as_word else "PDF"
    topic = f"`{template.topic}`" if template.topic else "what it is about, or what it follows"
    yield f"Given as {forms}. In the journal: {topic}."
    yield ""


def page() -> str:
    """The whole page."""
    lines = [
        "# Blanks of the papers",
        "",
        "Every paper and its blanks, as the program has them. [Letters and other papers](../papers.md) says how to "
        "make one. A paper may ask for more: one blank for each service of the child. "
        "`makewhole letter KIND CASE --blanks` lists all of them, with what fills them now.",
        "",
        "`ours` is a figure or a day of our own. `text as it is` was typed, or came from a file: whatever stands in it "
        "is shown, and never run as a command or a format.",
        "",
        "## Blanks of every letter",
        "",
        *table(FRAME),
    ]
    for name in papers.names():
        lines += of_paper(papers.template(name))
    return "\n".join(lines).rstrip() + "\n"


def write(file: Path = FILE) -> None:
    """Writes the page anew."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page(), encoding="utf-8")

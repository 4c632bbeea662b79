"""What every paper is made of, part by part: text and tables without any markup.

Words that somebody typed or that came from a file are text here and stay text in whatever is written: no part holds
markup, so nothing that stands in a name or a note can be run, styled or read as a command.
"""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from makewhole.language import Language
from makewhole.policy.law import Provision

LINES = 3
"""Lines to write on by hand, for a text of more than one line."""


@dataclass(frozen=True)
class Ruled:
    """A line to write on by hand, with a few words below it that say what belongs there."""

    label: str
    lines: int = 0
    """For a longer text: so many lines, each as wide as the page; 0: a short one in the run of the words."""


@dataclass(frozen=True)
class Link:
    """Words that lead to an anchor of the same paper."""

    text: str
    to: str
    shows: Literal["text", "page", "pages"] = "text"
    """In place of the words, `page`: the anchor's page; `pages`: the first and last of the pages of a Stamp."""


@dataclass(frozen=True)
class Mark:
    """Words to which other parts can lead."""

    text: str
    anchor: str


Segment = str | Ruled | Link | Mark
Line = tuple[Segment, ...]
"""Text with ruled lines, links and marks in it."""


@dataclass(frozen=True)
class Para:
    """A paragraph. What the law says carries the provisions that say it, which stand behind it in brackets."""

    part: ClassVar[str] = "para"
    line: Line
    cites: tuple[Provision, ...] = ()
    look: Literal["plain", "lead", "small", "quote"] = "plain"
    """`lead`: what is asked for, and stands out; `quote`: word for word from somebody else; `small`: a remark."""
    typed: bool = False
    """Whether it is somebody else's words as a whole, so that nobody measures how hard ours are to read."""
    keeps_with_next: bool = False
    """Whether it goes to the next page with what follows it, as a heading does."""


@dataclass(frozen=True)
class Heading:
    part: ClassVar[str] = "heading"
    text: str
    level: int = 1
    anchor: str | None = None
    """A name to which other parts can lead."""


@dataclass(frozen=True)
class Points:
    """A list, its points one below the other."""

    part: ClassVar[str] = "points"
    items: tuple[Para, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Tick:
    """A box that is ticked or not, and what it says."""

    part: ClassVar[str] = "tick"
    line: Line
    is_on: bool = False


Cell = str | int | Line | Link


@dataclass(frozen=True)
class Table:
    """A table whose head is repeated on each page. Whole numbers are minutes or counts, and stand to the right."""

    part: ClassVar[str] = "table"
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    total: tuple[Cell, ...] | None = None
    widths: tuple[int, ...] | None = None
    """Shares of the width, column by column; None: as the words need it."""
    is_whole: bool = False
    """Whether a page's end must not divide it. Only for one that is sure to be shorter than a page."""


@dataclass(frozen=True)
class Address:
    """Lines one below the other: who writes, to whom."""

    part: ClassVar[str] = "address"
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Signature:
    """Where somebody signs, and the date."""

    part: ClassVar[str] = "signature"
    name: Line
    role: str = ""


@dataclass(frozen=True)
class Picture:
    """A chart (SVG) or a page of an exhibit (PNG, JPEG), with the words that stand for it."""

    part: ClassVar[str] = "picture"
    content: bytes
    kind: Literal["svg", "png", "jpg"]
    alternative: str
    caption: str = ""
    fills_page: bool = False
    """Whether it has a page of its own, with narrow margins."""
    is_wide: bool = False
    """Of a page of its own: whether the page lies on its side."""
    width: int = 100
    """Percent of the width that it takes, where it has no page of its own."""


@dataclass(frozen=True)
class Stamp:
    """From here on each page carries these words at its foot: `Exhibit 3`. Stamp("") ends that."""

    part: ClassVar[str] = "stamp"
    text: str
    anchor: str | None = None
    """With an anchor, the foot says too which of the stamped pages it is: `Exhibit 3 · page 2 of 5`."""
    label: str = ""
    """What a reader program calls its pages, before their number: `E3-`. Needs an anchor."""


@dataclass(frozen=True)
class Title:
    """Where the paper's title stands, if not at its very beginning."""

    part: ClassVar[str] = "title"


@dataclass(frozen=True)
class PageBreak:
    part: ClassVar[str] = "break"


@dataclass(frozen=True)
class Contents:
    """The list of the paper's headings with their pages."""

    part: ClassVar[str] = "contents"
    title: str


Part = Title | Para | Heading | Points | Tick | Table | Address | Signature | Picture | Stamp | PageBreak | Contents


@dataclass(frozen=True)
class Attached:
    """A file inside the PDF, byte for byte."""

    name: str
    content: bytes
    media_type: str
    says: str


@dataclass(frozen=True)
class Paper:
    """A paper, ready to be written down."""

    kind: str
    title: str
    language: Language
    made_on: dt.date
    parts: tuple[Part, ...]
    attached: tuple[Attached, ...] = ()
    missing: tuple[str, ...] = ()
    """The names of the blanks that stand as ruled lines."""
    foot: str = ""
    """What stands at the foot of each page, beside its number."""
    page_words: str = ""
    """The page's number at the foot, with {page} and {pages}; "": as every paper has it."""
    minds: tuple[str, ...] = ()
    """What whoever makes it should look at, in sentences. They do not stand in the paper."""

    def paragraphs(self) -> Iterator[Para]:
        """Every paragraph and point of it, in order."""
        for part in self.parts:
            if isinstance(part, Para):
                yield part
            elif isinstance(part, Points):
                yield from part.items

    def provisions(self) -> tuple[Provision, ...]:
        """Each provision that the paper rests on, once, in the order in which it is named."""
        return tuple(dict.fromkeys(cited for para in self.paragraphs() for cited in para.cites))


@dataclass(frozen=True)
class Values:
    """What fills the blanks of one paper, by name. A blank without a value is a ruled line."""

    known: dict[str, str]
    labels: dict[str, str]
    missing: list[str] = field(default_factory=list)
    """Those that were used and have no value."""
    written: Mapping[str, str] = field(default_factory=dict)
    """The values as they were given: a day as 2026-11-29, a choice as its word."""
    long: frozenset[str] = frozenset()
    """Those that may take several lines: an address, what happened."""

    def day(self, name: str) -> dt.date | None:
        """The day that was given; None: none was. It is not missed in the paper."""
        value = self.written.get(name)
        return dt.date.fromisoformat(value) if value else None

    def __getitem__(self, name: str) -> str | Ruled:
        if value := self.known.get(name):
            return value
        if name not in self.missing:
            self.missing.append(name)
        return Ruled(self.labels[name], LINES if name in self.long else 0)

    def __contains__(self, name: str) -> bool:
        return bool(self.known.get(name))

    def line(self, sentence: str, **more: Segment | int) -> Line:
        """The sentence with its {places} filled: from `more`, else from the blanks of that name."""
        found: list[Segment] = []
        for words, name, _spec, _conversion in string.Formatter().parse(sentence):
            if words:
                found.append(words)
            if name is not None:
                value = more[name] if name in more else self[name]
                found.append(str(value) if isinstance(value, int) else value)
        return joined(found)

    def para(self, sentence: str, *cites: Provision, **more: Segment | int) -> Para:
        """A plain paragraph of that sentence."""
        return Para(self.line(sentence, **more), cites)


def joined(segments: Sequence[Segment]) -> Line:
    """The segments with neighbouring words put together."""
    found: list[Segment] = []
    for segment in segments:
        if found and isinstance(segment, str) and isinstance(found[-1], str):
            # "Maya R." at the end of a sentence brings its dot along.
            ends_twice = found[-1].endswith(".") and segment.startswith(".")
            found[-1] += segment[1:] if ends_twice else segment
        elif segment != "":
            found.append(segment)
    return tuple(found)


def words(line: Line) -> str:
    """The line as text; a ruled line as its label in brackets."""
    return "".join(_as_text(segment) for segment in line)


def _as_text(segment: Segment) -> str:
    if isinstance(segment, Ruled):
        return f"[{segment.label}]"
    return segment if isinstance(segment, str) else segment.text

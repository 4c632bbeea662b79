"""What the head of a plan says: whose it is, of which kind, from when to when. What it does not say is None."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from makewhole.exchange.grid_dates import day_of, days_in, folded
from makewhole.exchange.grid_headings import role_of
from makewhole.exchange.grid_pages import BOXES, Block, Document, Grid, Line
from makewhole.exchange.grid_rows import heads_services
from makewhole.record.schema import PLAN_KINDS


@dataclass
class Header:
    """What the first pages and the heads of pages say of a plan."""

    name: str | None = None
    born_on: dt.date | None = None
    district: str | None = None
    school: str | None = None
    kind: str | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    named_days: list[tuple[str, dt.date]] = field(default_factory=list)
    """Other days with what they are called ("IEP date"): to choose from, never taken."""
    contradicts: bool = False
    """Two places name different first or last days."""


_GAP = "   "
_LABELS = (
    r"date of birth|dob|d\.o\.b\.?|birth ?date|grade|school|district|iep|504|student|sasid|ssid|state id|id|age|gender"
    r"|sex|date|meeting|home|parent|guardian|address|phone|primary|disability|eligib\w*|case manager|teacher|building"
    r"|campus|native|ethnic\w*|local|lea|isbe|uic|marss|page|effective|plan|annual|next|last|language|attending"
    r"|resident|next annual|type|child|projected|anticipated|expected"
)
_CUT = re.compile(
    rf"\s+(?:{_LABELS})(?:\s+(?:{_LABELS}|of|and|the|for|no\.?|number|\#))*"
    rf"(?:\s+(?!(?:{_LABELS})\b)[^\s:\d]+){{0,3}}\s*:|[{BOXES}|;]",
    re.IGNORECASE,
)
_VALUE = r"\s*:\s*(?P<value>\S.*)"
_NAME = re.compile(
    r"(?:\b(?:student|child|pupil|learner)(?:['’]?s)?\s+(?:full\s+|legal\s+)?name(?:\s*\([^)]*\))?"
    r"|\bname\s+of\s+(?:student|child|pupil)|(?:^|\s{3})(?:student|child|name|student/child|learner|pupil))" + _VALUE,
    re.IGNORECASE,
)
_BORN = re.compile(r"\b(?:date of birth|d\.?o\.?b\.?|birth ?date|born(?: on)?)\s*:?\s*(?P<value>\S.*)", re.IGNORECASE)
_DISTRICT = re.compile(
    r"\b(?:(?:school )?district(?: of (?:residence|service|attendance))?(?: name)?|district name|resident district)"
    + _VALUE,
    re.IGNORECASE,
)
_SCHOOL = re.compile(
    r"\b(?:school(?: of attendance| name| building)?|attending school|school/building|building|campus|home school)"
    + _VALUE,
    re.IGNORECASE,
)
_D = (
    r"(?P<{}>\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d\d)|(?:[A-Z][a-z]{{2,8}}\.?) \d{{1,2}},? \d{{4}}"
    r"|\d{{4}}-\d\d-\d\d)"
)
_FIRST, _SECOND = _D.format("first"), _D.format("second")
_BETWEEN = r"[\s,:;–—-]*(?:(?:to|through|thru|until|till|and|end(?:s|ing)?(?: date| on)?|expires?)\b[\s:]*)*"
_TWO_DAYS = re.compile(
    r"\b(?:(?:this |the )?(?:iep|504|plan|program|accommodation plan)\b[^\d\n:.]{0,40}?"
    r"\b(?:dates?|period|effective|term|duration|from|in effect|covers|runs|year)"
    r"|effective (?:dates?|period|from)|effective|period covered)\b[^\d\n]{0,45}?" + _FIRST + _BETWEEN + _SECOND,
    re.IGNORECASE,
)
_START = re.compile(
    r"\b(?:(?:(?:iep|504|plan|program)\b[^\d\n:.]{0,30}?\b(?:start|begin|effective|initiation|implement)\w*"
    r"|(?:start|beginning|effective) date (?:of|for) (?:the |this )?(?:iep|504|plan)"
    r"|(?:date|day) (?:the |this )?(?:iep|plan) (?:begins|starts|takes effect)|effective date|implementation date)\b"
    r"[^\d\n]{0,70}?)" + _FIRST,
    re.IGNORECASE,
)
_END = re.compile(
    r"\b(?:(?:iep|504|plan|program)\b[^\d\n:.]{0,30}?"
    r"\b(?:end|ends|ending|expires|expiration|termination|through)\b"
    r"|(?:end|ending|expiration) date (?:of|for) (?:the |this )?(?:iep|504|plan)\b"
    r"|(?:anticipated|expected) duration of (?:services and programs|services|iep|this iep|the iep|plan))\b"
    r"[^\d\n]{0,45}?" + _FIRST,
    re.IGNORECASE,
)
_OTHER_DAY = re.compile(
    r"\b(?P<label>(?:iep|ard|504|plan|next|last|annual|team|meeting|review|date of|projected|committee)[^\d\n:]{0,40})"
    r"\s*:?\s*" + _FIRST,
    re.IGNORECASE,
)
_KINDS = (
    ("ifsp", re.compile(r"individuali[sz]ed family service plan|\bifsp\b", re.IGNORECASE)),
    ("504", re.compile(r"section 504|\b504 (?:[a-z]+ )?plan\b|\b504 accommodation", re.IGNORECASE)),
    (
        "iep",
        re.compile(
            r"individuali[sz]ed education(?:al)? (?:program|plan)|\biep\b|offer of fape|\bard committee\b",
            re.IGNORECASE,
        ),
    ),
)


def header_of(document: Document, today: dt.date) -> Header:
    """What the document's lines and label cells say of the plan as a whole."""
    made = Header()
    starts: list[dt.date] = []
    ends: list[dt.date] = []
    for text in _texts(document):
        made.name = made.name or _name(text)
        made.born_on = made.born_on or _born(text, today)
        made.district = made.district or _value(_DISTRICT, text)
        made.school = made.school or _value(_SCHOOL, text)
        _days(text, starts, ends, made)
    made.kind = _kind(document)
    made.contradicts = len(set(starts)) > 1 or len(set(ends)) > 1
    if len(set(starts)) == 1:
        made.starts_on = starts[0]
    if len(set(ends)) == 1:
        made.ends_on = ends[0]
    for word, days in (("first day named in the head", starts), ("last day named in the head", ends)):
        if len(set(days)) > 1:
            made.named_days += [(word, day) for day in dict.fromkeys(days)]
    if made.starts_on and made.ends_on and made.ends_on < made.starts_on:
        made.named_days += [("first day in the head", made.starts_on), ("last day in the head", made.ends_on)]
        made.starts_on = made.ends_on = None
        made.contradicts = True
    return made


def _texts(document: Document) -> Iterator[str]:
    """The lines, and the cells of tables that list no services: the days of a service are not the plan's."""
    services: set[tuple[int, tuple[float, ...]]] = set()
    for block in document.blocks:
        if isinstance(block, Line):
            yield _spaced(block)
            continue
        if heads_services(block):
            services.add((block.width, block.edges))
        if (block.width, block.edges) not in services:
            yield from _cells(block)


def _spaced(line: Line) -> str:
    """The line with a wide gap where its words stand far apart."""
    if not line.words:
        return line.text
    text = line.words[0].text
    for before, word in zip(line.words, line.words[1:], strict=False):
        wide = word.box.x0 - before.box.x1 > 1.3 * (word.box.bottom - word.box.top)
        text += (_GAP if wide else " ") + word.text
    return text


def _cells(grid: Grid) -> Iterator[str]:
    """Each cell, and each label cell with the value beside it or below it."""
    rows = grid.rows()
    is_list = any(sum(role_of(cell.text) is not None for cell in row) >= 2 for row in rows)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            text = cell.text.strip()
            if not text or cell.row != number:
                continue
            yield text
            label = text.rstrip(": ")
            if is_list or len(label) > 60 or any(character.isdigit() for character in label.replace("504", "")):
                continue
            if place + 1 < len(row) and row[place + 1].text.strip() and not row[place + 1].text.strip().endswith(":"):
                yield f"{label}: {row[place + 1].text.strip()}"
            if number + 1 < len(rows) and not text.endswith(":"):
                below = next(
                    (c for c in rows[number + 1] if c.column == cell.column and c.columns == cell.columns), None
                )
                if below is not None and below is not cell and below.text.strip():
                    yield f"{label}: {below.text.strip()}"


def _cut(text: str) -> str:
    """The value at the beginning of the text: up to a wide gap, else up to the next label."""
    text = re.split(f"{_GAP}+", text, maxsplit=1)[0]
    match = _CUT.search(text)
    return (text[: match.start()] if match else text).strip(" ,;:_-")


_LAST_OR_FIRST = re.compile(
    rf"\s+(?:school|district|campus|building)\s+(?:{_LABELS})\b(?:\s+[^\s:]+){{0,4}}\s*:", re.IGNORECASE
)
"""The last word of a name, or the first of the next label: "Oak School District: ..." is one or the other."""


def _value(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    if match is None:
        return None
    value = _cut(match["value"])
    doubt = _LAST_OR_FIRST.search(re.split(f"{_GAP}+", match["value"], maxsplit=1)[0])
    if doubt is not None and doubt.start() <= len(value):
        return None  # no wide gap tells where the name ends
    return value if 1 < len(value) <= 80 and not set(value) <= set("_-. /") else None


def _name(text: str) -> str | None:
    match = _NAME.search(text)
    if match is None:
        return None
    value = re.sub(r"\s+\d.*$", "", _cut(match["value"])).strip()
    words = value.split()
    if not 1 <= len(words) <= 5 or any(character.isdigit() for character in value) or value.endswith(":"):
        return None
    if not re.fullmatch(r"[^\W\d_][\w.'’,\- ]*", value) or len(value) > 60:
        return None
    if role_of(value) is not None or folded(value) in ("date of birth", "dob", "grade", "age", "school"):
        return None
    return value


def _born(text: str, today: dt.date) -> dt.date | None:
    match = _BORN.search(text)
    if match is None:
        return None
    found = days_in(match["value"][:24])
    if not found or found[0][1] > 4:
        return None
    day = found[0][0]
    if day > today:  # two figures of a year that is not to come
        day = day.replace(year=day.year - 100)
    return day if day.year >= 1990 else None


def _days(text: str, starts: list[dt.date], ends: list[dt.date], made: Header) -> None:
    match = _TWO_DAYS.search(text)
    if match is not None:
        first, second = day_of(match["first"]), day_of(match["second"])
        if first and second and first < second:
            starts.append(first)
            ends.append(second)
            return
    for pattern, days in ((_START, starts), (_END, ends)):
        found = pattern.search(text)
        day = day_of(found["first"]) if found is not None else None
        if day is not None and not _is_meeting(found[0] if found else ""):
            days.append(day)
    for other in _OTHER_DAY.finditer(text):
        day = day_of(other["first"])
        label = " ".join(other["label"].split()).strip(" -:,")
        if day is not None and (label, day) not in made.named_days and len(made.named_days) < 12:
            made.named_days.append((label, day))


def _is_meeting(text: str) -> bool:
    return bool(re.search(r"\b(meeting|review|progress|reporting|goal|evaluation)\b", text, re.IGNORECASE))


def _kind(document: Document) -> str | None:
    """The kind of plan by its title: the first that the text names; None where it names none, or two at once."""
    blocks: list[Block] = document.blocks
    for block in blocks[:40]:
        texts = [block.text] if isinstance(block, Line) else [cell.text for cell in block.cells]
        for text in texts:
            named = [kind for kind, pattern in _KINDS if pattern.search(text)]
            if len(named) == 1:
                return named[0]
    for block in blocks[40:]:
        if isinstance(block, Line):
            named = [kind for kind, pattern in _KINDS if pattern.search(block.text)]
            if len(named) == 1 and named[0] in PLAN_KINDS:
                return named[0]
    return None

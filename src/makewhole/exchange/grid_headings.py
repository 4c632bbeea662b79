"""What a heading, a title or a form's words mean, from `grid_layouts.toml`: the roles of a grid's columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Any

from makewhole.exchange.grid_dates import folded
from makewhole.exchange.grid_pages import BOXES, EMPTY, LOST, TICKED


@dataclass(frozen=True)
class Form:
    """A form that is known by its words, and what `Duration` means on it (None: the cell says)."""

    id: str
    title: str
    duration: str | None = None

    @property
    def state(self) -> str | None:
        """The state whose form it is, in two letters."""
        code = self.id.split("-")[0]
        return code.upper() if code.isalpha() and len(code) == 2 else None


@dataclass(frozen=True)
class Part:
    """A part of a plan under one title, and what that says of each line below it."""

    name: str
    counts: bool = True
    esy: bool = False
    grouping: str | None = None
    setting: str | None = None
    nested: bool = False
    """A title without a number below one of extended school year: whether it still is, only its days can tell."""


@dataclass(frozen=True)
class Column:
    """One column of a grid: its heading as printed, its role, and for a choice column what a mark in it means."""

    heading: str
    role: str | None
    option: str | None = None
    per: str | None = None
    """The period that the heading names ("per cycle"): it holds where the cell names none."""


@dataclass(frozen=True)
class Head:
    """The heading of a grid: its columns, and how many rows it takes."""

    columns: tuple[Column, ...]
    rows: int = 1
    roles: frozenset[str] = field(default_factory=frozenset)
    part: Part | None = None
    """The part of the plan that the heading over the services names ("Supports for School Personnel")."""


NO_FORM = Form("other", "A services grid")
_PER = re.compile(r"\bper (day|week|month|cycle|year|session)\b")


@cache
def layouts() -> dict[str, Any]:
    """The shipped file as it stands."""
    import tomllib

    text = resources.files("makewhole.exchange").joinpath("grid_layouts.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _roles() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((role["name"], _any(role["headings"])) for role in layouts()["role"])


@cache
def _parts() -> tuple[tuple[Part, re.Pattern[str], re.Pattern[str] | None], ...]:
    made = []
    for part in layouts()["part"]:
        about = Part(
            part["name"], part.get("counts", True), part.get("esy", False), part.get("grouping"), part.get("setting")
        )
        needs = part.get("needs")
        made.append((about, _any(part["titles"]), re.compile(needs) if needs else None))
    return tuple(made)


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@cache
def amount_roles() -> frozenset[str]:
    """The roles of which a grid of services has one at least."""
    return frozenset(layouts()["grid"]["amounts"])


def role_of(heading: str) -> str | None:
    """The role that the whole heading names; None for none."""
    words = _heading(heading)
    if not words or len(words) > 90:
        return None
    role = next((name for name, pattern in _roles() if pattern.fullmatch(words)), None)
    if role is None and "/" in heading:
        # Two names of one thing: "Type of Service / Description".
        parts = {role_of(part) for part in heading.split("/") if part.strip()}
        role = parts.pop() if len(parts) == 1 else None
    return role


def _heading(text: str) -> str:
    """The heading folded, without the notes that forms print in it ("(mm/dd/yyyy)", "(A)", "*")."""
    words = folded(re.sub(r"\(?\b[md]{1,2}/[md]{1,2}/y{2,4}\b\)?(?! to)", " ", text))
    words = re.sub(r"\b(mm dd yyyy|mm dd yy|m d y)\b(?! to)(?<!to m d y)", " ", words)
    words = re.sub(r"^[a-z] (?=\w{3})", "", " ".join(words.split()))
    return re.sub(r"(?<=\w) #( |$)", " ", words).strip()


def column_of(stack: Sequence[str]) -> Column:
    """The column under these headings, from the uppermost to the lowest."""
    texts = [text for text in dict.fromkeys(stack) if text.strip()]
    if not texts:
        return Column("", None)
    heading = " ".join(texts)
    per = _PER.search(folded(heading))
    period = per[1] if per and per[1] != "session" else None
    whole = role_of(heading)
    if whole is not None:
        return Column(heading, whole, per=period)
    leaf = texts[-1]
    above = role_of(" ".join(texts[:-1])) if len(texts) > 1 else None
    if above is None and len(texts) > 2:
        above = role_of(texts[-2])
    own = role_of(leaf)
    if above in ("setting", "grouping") and own not in ("start", "end"):
        return Column(heading, f"{above}_option", option=leaf)
    if own in ("direct", "indirect", "start", "end"):
        return Column(heading, own, per=period)
    if own is not None and above in ("minutes", "amount", "frequency", "amount_frequency", "span", "duration"):
        return Column(heading, own, per=period)
    if folded(leaf) in ("hours", "hrs", "hour", "hour s") and above in ("amount", "minutes", "amount_frequency", None):
        return Column(heading, "hours")
    if own is not None:
        return Column(heading, own, per=period)
    return Column(heading, above, per=period) if above is not None else Column(heading, None)


def head_of(stacks: Sequence[Sequence[str]], rows: int = 1) -> Head | None:
    """The heading that these stacks of cells make, a stack a column; None where they head no grid of services."""
    columns = _choices_apart(tuple(column_of(stack) for stack in stacks))
    named = [column for column in columns if column.heading]
    roles = frozenset(column.role for column in named if column.role)
    known = sum(column.role is not None for column in named)
    if not (roles & amount_roles() or "duration" in roles) or known < 0.6 * len(named):
        return None
    first = columns[0]
    part = part_of(first.heading)
    if "service" not in roles:
        if first.role is not None or part is None:
            return None
        columns = (Column(first.heading, "service"), *columns[1:])
        roles = roles | {"service"}
    elif role_of(first.heading) != "service" or folded(first.heading) in ("service", "services", "service s"):
        part = None
    elif part is not None and not part.counts:
        part = None  # "Services and accommodations": both stand below, and only the amounts tell which is which
    return Head(_once(columns), rows, roles, part) if len(roles) >= 3 else None


_WITH_WHOM = {"individual": "individual", "ind": "individual", "indiv": "individual", "group": "group", "grp": "group"}
_WHERE = {
    f"{word}{tail}": kind
    for kind, words in (("general", ("general", "gen", "regular", "reg")), ("special", ("special", "sp", "sped")))
    for word in words
    for tail in (" ed", " education", " ed classroom", " education classroom")
} | {"inside general education": "general", "outside general education": "special"}


def _choices_apart(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns, with `Individual` and `Group`, or `General Ed` and `Special Ed`, as choices to be marked.

    A column that holds a figure instead of a mark comes to nothing: the place stays empty, and that is told.
    """
    for role, words in (("grouping", _WITH_WHOM), ("setting", _WHERE)):
        said = [words.get(folded(column.heading)) for column in columns]
        if len(set(said) - {None}) < 2:
            continue
        columns = tuple(
            Column(column.heading, f"{role}_option", option=(word if role == "grouping" else column.heading))
            if word
            else column
            for column, word in zip(columns, said, strict=True)
        )
    return columns


def is_choice(heading: str) -> bool:
    """Whether the heading may be one of several choices that stand side by side, to be marked."""
    return folded(heading) in _WITH_WHOM or folded(heading) in _WHERE


def looks_like_services(stacks: Sequence[Sequence[str]]) -> bool:
    """Whether the heading has an amount, a frequency and a day or a place, and yet names no service."""
    roles = {column_of(stack).role for stack in stacks} - {None}
    amounts = roles & amount_roles()
    return "service" not in roles and bool(amounts) and len(roles) >= 3 and len(roles - amounts) >= 1


def _once(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns with one service alone: of several headings that may name it, the one that says just that."""
    places = [place for place, column in enumerate(columns) if column.role == "service"]
    plain = [place for place in places if folded(columns[place].heading) in ("service", "services", "service s")]
    kept = (plain or places)[0]
    return tuple(
        Column(column.heading, "service_more") if place in places and place != kept else column
        for place, column in enumerate(columns)
    )


def heads_something(texts: Sequence[str]) -> bool:
    """Whether a row of cells is the heading of some table: two cells at least, and all of them headings."""
    named = [text for text in texts if text.strip()]
    known = [text for text in named if role_of(text) is not None or part_of(text) is not None]
    dates = {role_of(text) for text in named} & {"start", "end", "span"}
    return len(named) >= 2 and len(known) == len(named) and bool(dates or len(named) >= 3)


_YES_NO = re.compile(
    rf"[\s:]+[{BOXES}]?\s*yes\b\s*[{BOXES}]?[\s/]*no\b\s*[{BOXES}]?\s*$|[\s:]+[{BOXES}]?\s*no\b\s*[{BOXES}]?[\s/]*yes\b\s*[{BOXES}]?\s*$",
    re.IGNORECASE,
)


def part_of(title: str) -> Part | None:
    """The part of a plan that a title begins; None where the words are no title.

    "EXTENDED SCHOOL YEAR (ESY)  Yes  No" is a title and its question.
    """
    title = _YES_NO.sub("", title)
    if len(title) > 130 or "?" in title or any(mark in title for mark in BOXES):
        return None
    words = folded(title.replace("&", " and "))
    words = re.sub(r"^(section )?([a-z]|[ivx]{1,4}|\d{1,2}[a-z]?) (?=\w)", "", words) if _is_numbered(title) else words
    words = re.sub(r" (continued|cont|cont d)$", "", words)
    if not words or sum(character.isdigit() for character in words) > 4:
        return None
    for part, pattern, needs in _parts():
        if pattern.fullmatch(words) and (needs is None or needs.search(words)):
            return part
    esy = re.search(r"\b(extended school year( esy)?|esy)$", words)
    if esy and words[: esy.start()].strip():
        rest = part_of(words[: esy.start()].strip())
        if rest is not None and rest.counts:
            return replace(rest, esy=True)
    pieces = re.split(r"\s*/\s*|\s+[–-]\s+", title)
    if len(pieces) > 1:
        parts = [part_of(piece) for piece in pieces]
        if all(part is not None and part.counts == parts[0].counts for part in parts if parts[0] is not None):
            return parts[0]
    is_aid = re.search(r"\b(accommodations?|modifications?|supplementary aids?|supports? (for|to))\b", words)
    is_service = re.search(r"\b(sdi|specially designed|special education|related services?)\b", words)
    is_whole = re.search(r"\b504\b.*\bplan\b", words)  # "504 Accommodation Plan": all of it, not a part
    if is_aid and not is_service and not is_whole and len(words.split()) <= 10:
        return _parts_by_name()["aids"]
    return None


@cache
def _parts_by_name() -> dict[str, Part]:
    return {part.name: part for part, _, _ in _parts()}


def _is_numbered(title: str) -> bool:
    return bool(re.match(r"\s*\(?(section\s+)?([A-Za-z]|[IVXivx]{1,4}|\d{1,2}[A-Za-z]?)(\s*[.):]|\s+[–-]\s)", title))


def begins_anew(title: str) -> bool:
    """Whether the title has a number or letter of the form: it ends what a title without one goes on with."""
    return _is_numbered(title)


def form_of(texts: Iterable[str]) -> Form:
    """The form whose words stand in the texts; `other` for none, or for two that say equally much."""
    words = "\n".join(folded(text) for text in texts)
    found: list[tuple[int, Form]] = []
    for form in layouts()["form"]:
        says = sum(bool(re.search(pattern, words)) for pattern in form["says"])
        if says >= form.get("least", 1):
            found.append((says, Form(form["id"], form["title"], form.get("duration"))))
    states = [pair for pair in found if pair[1].state]
    found = states or found
    if not found:
        return NO_FORM
    best = max(says for says, _ in found)
    kept = [form for says, form in found if says == best]
    return kept[0] if len(kept) == 1 else NO_FORM


_MARKS = re.compile(r"\[\s*[xX✓✔]\s*\]|\(\s*[xX✓✔]\s*\)|(?<!\w)_+[xX✓✔]_+(?!\w)")
_NO_MARKS = re.compile(r"\[\s*_*\s*\]|\(\s{1,3}\)|(?<!\w)_{2,}(?!\w)")


def marked(text: str) -> str:
    """The text with typed tick boxes ("[x]", "___") as ☒ and ☐."""
    return _NO_MARKS.sub(f" {EMPTY} ", _MARKS.sub(f" {TICKED} ", text))


def choices(text: str) -> list[tuple[str, str]] | None:
    """Each tick box of the text with its words, as (mark, words); None where it cannot be told which belong together.

    [] for a text without boxes. Words before the first box, where boxes stand first, belong to none.
    """
    pieces = re.split(f"([{BOXES}])", marked(text))
    if len(pieces) == 1:
        return []
    before, after = pieces[0].strip(" :,;"), pieces[-1].strip(" ,;.")
    marks, words = pieces[1::2], [piece.strip(" ,;") for piece in pieces[2::2]]
    if after:
        return [(mark, word) for mark, word in zip(marks, words, strict=True) if word]
    if before and len(marks) >= 1:  # boxes stand behind their words
        return list(zip(marks, [before, *words[:-1]], strict=True))
    return None


def chosen(text: str) -> str | None:
    """The text with what is not ticked left out; None where that cannot be told (a tick that is lost, or none)."""
    found = choices(text)
    if found == []:
        return text
    if found is None or any(mark == LOST for mark, _ in found):
        return None
    ticked = [words for mark, words in found if mark == TICKED]
    if not ticked:
        return None
    lead = re.split(f"[{BOXES}]", marked(text))[0].strip()
    if lead and (TICKED, lead) not in found and (EMPTY, lead) not in found:
        return " ".join([lead, *ticked])
    return " ".join(ticked)


def is_mark(text: str) -> bool | None:
    """Whether a cell of a choice column is marked; None where it holds something else than a mark."""
    words = marked(text).strip().casefold()
    if not words or words in (EMPTY, "no", "n"):
        return False
    if words in (TICKED, "x", "✓", "✔", "√", "yes", "y", "●", "•"):
        return True
    return None

"""Which column of a log holds what: proposed from its heading and its values, and asked where neither decides.

A role is taken only where the values fit it. Roles are the answers to `column:<heading>` too, so that a person corrects
one once, and the saved answers know the layout again.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Literal

from makewhole.exchange import moments, reasons
from makewhole.exchange.reading import Choice, Question
from makewhole.exchange.sheets import Line, Sheet
from makewhole.language import gettext, gettext_noop
from makewhole.record import services

ROLES: dict[str, str] = {
    "date": gettext_noop("the day of the session"),
    "student": gettext_noop("the name of the student, or of the students of a group"),
    "student_id": gettext_noop("the student's number"),
    "last_name": gettext_noop("the student's last name"),
    "first_name": gettext_noop("the student's first name"),
    "service": gettext_noop("the service"),
    "code": gettext_noop("the code on the bill (CPT)"),
    "start": gettext_noop("when the session began"),
    "end": gettext_noop("when the session ended"),
    "time": gettext_noop("when it began and ended, in one cell"),
    "minutes": gettext_noop("its minutes"),
    "hours": gettext_noop("its hours"),
    "units": gettext_noop("its units (of 15 minutes, say)"),
    "planned_minutes": gettext_noop("the minutes that were planned"),
    "planned_hours": gettext_noop("the hours that were planned"),
    "status": gettext_noop("what came of it: held, missed, make-up, or why not"),
    "given": gettext_noop("yes where it was held, no where it was not"),
    "missed": gettext_noop("a mark where it was not held"),
    "signed": gettext_noop("whether somebody signed that it was held"),
    "billable": gettext_noop("whether it was billed"),
    "omit": gettext_noop("a mark where it was kept from the bill"),
    "claim": gettext_noop("what became of the bill"),
    "reason": gettext_noop("why it was not held"),
    "not_available": gettext_noop("who was not available"),
    "note": gettext_noop("a note, which may say why it was not held"),
    "make_up_for": gettext_noop("the day of the missed session that this one makes up"),
    "make_up": gettext_noop("a mark where it makes up for a missed session"),
    "setting": gettext_noop("alone or in a group"),
    "group_size": gettext_noop("how many students were there"),
    "contact": gettext_noop("with the child, or about the child"),
    "ignore": gettext_noop("nothing that is needed here"),
}
WORDS = (
    "status", "given", "missed", "signed", "billable", "omit", "claim", "reason", "not_available", "make_up", "contact",
)  # fmt: skip
"""Roles whose cells are read as words about the session; a log may have several columns of each."""
MANY = (*WORDS, "student", "setting", "note")
LENGTHS = ("minutes", "hours", "units", "length")
_PLANNED = ("planned_minutes", "planned_hours", "planned_length")
_NAMES = ("student", "student_id", "last_name", "first_name")
_DIGITS = re.compile(r"\d+([.,]\d+)?")
_UNITS = re.compile(
    r"(\d{1,3})\s*-?\s*min(?:ute)?s?\.?\s*(?:units?|increments?)|units?\W{0,3}(?:of\s+)?(\d{1,3})\s*-?\s*min", re.I
)
_CODE = re.compile(r"\d{5}|[A-Z]\d{4}")
_A_LENGTH = re.compile(r"(?i)\d{1,3}([.,:]\d+)?\s*(min(ute)?s?|h(ou)?rs?|h)\.?")
"""A cell such as '20 mins': what stands in a row, and no heading."""
YES = frozenset(("y", "yes", "true", "1", "x", "✓", "✔", "si", "sí"))
NO = frozenset(("n", "no", "false", "0"))
_SUM = re.compile(r"(?i)^\W*(grand\s+|sub\s*-?\s*)?(total|subtotal|sum|totals)\b")


@dataclass
class Column:
    """One column of a table: where it stands, its heading, and its role."""

    place: int
    """From 0."""
    heading: str
    key: str
    """The heading as it stands in `column:<heading>`; columns of one heading are numbered."""
    role: str
    why: str = ""
    rivals: tuple[str, ...] = ()
    """Roles between which the person has to choose; none: the role is decided, or proposed."""
    is_proposed: bool = True
    words: frozenset[str] = frozenset()
    unit_minutes: int | None = None
    """Minutes of a unit, where the heading says so."""
    samples: tuple[str, ...] = ()


@dataclass
class Table:
    """One table of sessions on a sheet."""

    sheet: Sheet
    header: Line | None
    """None: the table has no headings."""
    columns: list[Column]
    first: int
    """Place in `sheet.head` of the first row behind the headings."""
    before: list[Line] = field(default_factory=list)
    """The lines above the headings: title, legend, 'Service: ...'."""
    constants: dict[str, str] = field(default_factory=dict)
    """What the lines above, or the sheet's name, say of every row, by role."""
    made: list[Line] | None = None
    """The rows, where they were made of a card with a column a day; None: they stand in the file as they are."""
    said: str = ""
    """Of a card: how often and how long, as its head says it ('2 x 30 x 1')."""

    def of(self, role: str) -> list[Column]:
        return [column for column in self.columns if column.role == role]

    def one(self, *roles: str) -> Column | None:
        return next((column for role in roles for column in self.of(role)), None)


@dataclass(frozen=True)
class Known:
    """What the record holds that tells the values of a column: names and ids of students, services promised."""

    students: Collection[str] = frozenset()
    services: Collection[str] = frozenset()


# --- headings ---------------------------------------------------------------------------------------------------------


@cache
def _headings() -> dict[str, Any]:
    text = resources.files("makewhole.exchange").joinpath("log_headings.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def words_of(heading: str) -> frozenset[str]:
    """The words of a heading, short forms written out."""
    text = re.sub(r"['\u2019]s\b", "", heading.casefold()[:200])
    text = re.sub(r"make[\s\-]*up\b", "makeup", text)
    text = re.sub(r"no[\s\-]+show\b", "noshow", text)
    bare = re.findall(r"[^\W_]+", text)
    short: Mapping[str, str] = _headings()["short"]
    found = {word for one in bare for word in [short.get(one, one)]}
    if "not" in bare or "prov" not in bare:
        return frozenset(found)
    found.discard("prov")
    return frozenset(found | {"given" if found & {"minutes", "hours", "units"} else "provider"})


def role_of_heading(heading: str) -> str | None:
    """The role that the heading says; 'ask' where it can say several; None where it says none that is known."""
    if not heading.strip() or _A_LENGTH.fullmatch(heading.strip()):
        return None
    if _UNITS.search(heading):
        return "units"
    if re.search(r"(?i)\bh{1,2}(?:rs?)?\s*:\s*m{1,2}(?:ins?)?\b", heading):
        return "planned_hours" if "planned" in words_of(heading) else "hours"
    words = words_of(heading)
    for rule in _headings()["rule"]:
        every, some = set(rule.get("all", ())), set(rule.get("any", ()))
        if not every <= words or (some and not some & words) or set(rule.get("none", ())) & words:
            continue
        if "only" in rule and not words <= set(rule["only"]) | every | some:
            continue
        return str(rule["role"])
    return None


# --- values -----------------------------------------------------------------------------------------------------------


def _share(cells: Sequence[str], holds: Callable[[str], object]) -> float:
    return sum(1 for cell in cells if holds(cell)) / len(cells) if cells else 0.0


def is_number(cell: str) -> bool:
    return _DIGITS.fullmatch(cell) is not None


def is_day(cell: str) -> bool:
    return moments.day_of(cell) is not None


def is_time(cell: str) -> bool:
    return moments.clock_of(cell) is not None or moments.clocks_of(cell) is not None


def is_length(cell: str) -> bool:
    return moments.length_of(cell, "minutes") is not None or re.fullmatch(r"\d{1,3}:\d{2}", cell) is not None


def is_yes_or_no(cell: str) -> bool:
    return cell.casefold() in YES or cell.casefold() in NO


def names_service(cell: str, known: Known) -> bool:
    return services.looks_like(cell) is not None or cell in known.services or cell.casefold() in known.services


def names_grouping(cell: str) -> bool:
    return bool(re.search(r"(?i)\b(individual|group|grp|ind|1\s*:\s*\d|one.on.one)\b|^[ig]$", cell))


def is_word(cell: str) -> bool:
    return reasons.shipped().meaning(cell) is not None


def _fits(role: str, cells: Sequence[str], known: Known) -> bool:
    """Whether the values can be of the role. Names, notes and codes can be anything."""
    if not cells:
        return True
    if role == "date":
        return _share(cells, is_day) >= 0.5
    if role in ("start", "end", "time"):
        return _share(cells, is_time) >= 0.5
    if role in (*LENGTHS, *_PLANNED):
        return _share(cells, is_length) >= 0.5
    if role == "make_up_for":
        return _share(cells, is_day) >= 0.5
    if role in ("given", "billable", "signed", "omit"):
        return _share(cells, is_yes_or_no) >= 0.5 or _share(cells, is_word) >= 0.5
    if role == "service":
        return _share(cells, is_number) < 0.5 and _share(cells, is_yes_or_no) < 0.5
    if role == "setting":
        return _share(cells, names_grouping) >= 0.3
    if role == "group_size":
        return _share(cells, is_number) >= 0.5
    if role in ("status", "reason", "not_available"):
        return _share(cells, is_day) < 0.5 and _share(cells, is_number) < 0.5
    return True


def _by_values(cells: Sequence[str], known: Known) -> str | None:
    """The role that the values alone decide; None where they do not."""
    if len(cells) < 2:
        return None
    if _share(cells, lambda cell: moments.day_of(cell) is not None and not cell.isdigit()) >= 0.8:
        return "date"
    if known.students and _share(cells, lambda cell: reasons.folded(cell) in known.students) >= 0.8:
        return "student"
    if _share(cells, lambda cell: names_service(cell, known)) >= 0.8:
        return "service"
    if _share(cells, lambda cell: moments.clocks_of(cell) is not None) >= 0.8:
        return "time"
    meanings = [reasons.shipped().meaning(cell) for cell in cells]
    told = [meaning.means for meaning in meanings if meaning is not None]
    if len(told) >= 0.8 * len(cells):
        return "reason" if told.count("reason") == len(told) else "status"
    return None


# --- the table of a sheet ---------------------------------------------------------------------------------------------


def is_sum(cells: Iterable[str]) -> bool:
    """Whether the row holds sums: its first filled cell says so."""
    first = next((cell for cell in cells if cell.strip()), "")
    return _SUM.match(first) is not None


def find_table(sheet: Sheet, known: Known) -> Table | None:
    """The table of sessions on a sheet, each column with the role that heading and values give it; None: there
    is none.
    """
    best: tuple[int, int] = (0, -1)
    for at, (_, cells) in enumerate(sheet.head[:100]):
        roles = {role_of_heading(cell) for cell in cells if cell.strip() and len(cell) <= 80} - {None, "ask"}
        helps = roles - {"ignore"}
        dated = any(role_of_heading(cell) == "date" for cell in cells)
        score = 2 * len(helps) + dated
        filled = sum(1 for cell in cells if cell.strip())
        if len(helps) >= 2 and filled >= 2 and not any(is_day(cell.strip()) for cell in cells) and score > best[0]:
            best = (score, at)
    if best[1] < 0 and (guess := _headings_by_values(sheet)) is not None:
        best = (1, guess)
    if best[1] < 0:
        return None
    at = best[1]
    line, names = sheet.head[at]
    below = sheet.head[at + 1 :]
    width = max([len(names), *(len(cells) for _, cells in below)])
    return Table(
        sheet, (line, names), _columns([*names, *[""] * (width - len(names))], below, known), at + 1, sheet.head[:at]
    )


def _headings_by_values(sheet: Sheet) -> int | None:
    """The row right above the first one with a day in it, where it holds words and the days go on below; None: none."""
    for at, (_, cells) in enumerate(sheet.head[:60]):
        for place, cell in enumerate(cells):
            if not cell.strip() or not is_day(cell.strip()) or cell.strip().isdigit():
                continue
            column = [
                row[place].strip() for _, row in sheet.head[at : at + 50] if len(row) > place and row[place].strip()
            ]
            if _share(column, is_day) < 0.8 or at == 0:
                continue
            above = sheet.head[at - 1][1]
            if len(above) > place and above[place].strip() and sum(1 for one in above if one.strip()) >= 2:
                return at - 1
        if any(is_day(cell.strip()) and not cell.strip().isdigit() for cell in cells):
            return None
    return None


def _columns(names: Sequence[str], below: Sequence[Line], known: Known) -> list[Column]:
    columns = []
    used: dict[str, int] = {}
    for place, name in enumerate(names):
        heading = " ".join(name.replace("\ufeff", "").split())[:120]
        cells = [row[place].strip() for _, row in below if len(row) > place and row[place].strip() and not is_sum(row)]
        if not heading and not cells:
            continue
        label = heading or f"column {place + 1}"
        used[label.casefold()] = used.get(label.casefold(), 0) + 1
        key = label if used[label.casefold()] == 1 else f"{label} {used[label.casefold()]}"
        different = tuple(dict.fromkeys(cells))
        column = Column(place, heading, key, "ignore", words=words_of(heading), samples=different[:4])
        _give_role(column, list(different), known)
        columns.append(column)
    _settle(columns, known)
    return columns


def _give_role(column: Column, cells: list[str], known: Known) -> None:
    said = role_of_heading(column.heading)
    if match := _UNITS.search(column.heading):
        column.unit_minutes = int(match[1] or match[2])
    if said == "ask":
        if "makeup" in column.words:
            said = "make_up" if _share(cells, is_yes_or_no) >= 0.5 or not cells else "make_up_for"
            if said == "make_up_for" and cells:
                # the day of the make-up, or the day that it makes up: the heading does not say
                column.rivals = ("make_up_for", "ignore") if _share(cells, is_day) >= 0.5 else ()
                said = "status" if not column.rivals else "ignore"
        elif _share(cells, lambda cell: _CODE.fullmatch(cell) is not None) >= 0.5:
            said = "code"
        else:
            said = "status" if _share(cells, names_grouping) < 0.5 else "setting"
    if said == "given" and cells and _share(cells, is_yes_or_no) < 0.5 and _share(cells, is_length) >= 0.5:
        said = "length"
    if said == "service" and _share(cells, is_yes_or_no) >= 0.5 and cells:
        said = "given"
    if said == "status" and _share(cells, names_grouping) >= 0.8:
        said = "setting"
    if said == "start" and _share(cells, lambda cell: moments.clocks_of(cell) is not None) >= 0.5 and cells:
        said = "time"
    if said == "missed" and cells and _share(cells, lambda cell: is_yes_or_no(cell) or is_word(cell)) < 0.5:
        said = "reason" if _share(cells, is_number) < 0.5 else "ignore"
    if said is not None and said != "ignore" and _fits(said, cells, known):
        column.role, column.why = (
            said,
            gettext_noop("its heading and its cells say so") if cells else gettext_noop("its heading says so"),
        )
    elif said is None and (by := _by_values(cells, known)) is not None:
        column.role, column.why = by, gettext_noop("its cells say so")
    elif said is None or said != "ignore":
        column.role, column.why = "unknown" if cells else "ignore", ""


def _settle(columns: list[Column], known: Known) -> None:
    """One column for each role that a log has once; where nothing decides between two, the person is asked."""
    _settle_lengths(columns)
    for role in (
        "date",
        "student_id",
        "last_name",
        "first_name",
        "service",
        "code",
        "start",
        "end",
        "time",
        "make_up_for",
    ):
        same = [column for column in columns if column.role == role]
        if len(same) < 2:
            continue
        best = _best(role, same, known)
        for column in same:
            if best is None:
                column.rivals = (role, "ignore")
            elif column is not best:
                column.role = "unknown" if "heading" not in column.why else "ignore"
    _settle_students([column for column in columns if column.role == "student"], known)


def _settle_students(named: list[Column], known: Known) -> None:
    """The column of the student's name; several only where they are numbered: 'Student 1', 'Student 2'."""
    if len(named) < 2 or all(re.search(r"\d\s*$", column.heading) for column in named):
        return
    for fits in (
        lambda column: any(reasons.folded(cell) in known.students for cell in column.samples),
        lambda column: "student" in column.words and "participants" not in column.heading.casefold(),
        lambda column: column.words <= {"student", "name", "names", "full"},
    ):
        fitting = [column for column in named if fits(column)]
        if fitting:
            for column in named:
                if column not in fitting:
                    column.role = "ignore"
            named = fitting
    if len(named) > 1:
        for column in named:
            column.rivals = ("student", "ignore")


def _best(role: str, same: list[Column], known: Known) -> Column | None:
    if role == "date":
        strong = [column for column in same if column.words & {"service", "session", "visit", "encounter"}]
        if len(strong) == 1:
            return strong[0]
        headed = [column for column in same if "heading" in column.why]
        return headed[0] if len(headed) == 1 else None
    if role == "service":
        shares = [_share(column.samples, lambda cell: names_service(cell, known)) for column in same]
        if max(shares) > 0 and shares.count(max(shares)) == 1:
            return same[shares.index(max(shares))]
    headed = [column for column in same if "heading" in column.why]
    return headed[0] if len(headed) == 1 else None


def _settle_lengths(columns: list[Column]) -> None:
    """One column of what was given: the one whose heading says so, else the sum, else the only one; minutes first."""
    for column in columns:
        if column.role in ("length", "planned_length"):
            unit, why = unit_by_values(column.samples)
            name = {"minutes": "minutes", "hours": "hours", "units": "units"}.get(unit or "")
            if column.role == "planned_length":
                column.role = f"planned_{name}" if name in ("minutes", "hours") else "unknown"
            elif name is not None:
                column.role, column.why = name, why
            else:
                column.rivals, column.role, column.why = ("minutes", "hours", "units", "ignore"), "ignore", ""
    lengths = [column for column in columns if column.role in ("minutes", "hours", "units")]
    if len(lengths) < 2:
        return
    for narrow in (
        [column for column in lengths if column.words & {"given"}],
        [column for column in lengths if column.words & {"total"}],
        [column for column in lengths if column.role == "minutes"],
        [column for column in lengths if column.role == "hours"],
        lengths,
    ):
        if len(narrow) == 1:
            for column in lengths:
                if column is not narrow[0]:
                    column.role, column.why = "ignore", ""
            return
        if narrow and len(narrow) < len(lengths):
            for column in lengths:
                if column not in narrow:
                    column.role, column.why = "ignore", ""
            lengths = narrow
    for column in lengths:
        column.rivals = (column.role, "planned_minutes" if column.role == "minutes" else "planned_hours", "ignore")


def unit_by_values(cells: Iterable[str]) -> tuple[Literal["minutes", "hours", "units"] | None, str]:
    """The unit of bare numbers, where only one can be: nobody is treated for 17 hours, or 17 quarter hours."""
    numbers = [float(cell.replace(",", ".")) for cell in cells if is_number(cell) and len(cell) < 12]
    if not numbers:
        return ("minutes", gettext_noop("its cells say so")) if any(is_length(cell) for cell in cells) else (None, "")
    if max(numbers) >= 17 and all(number == 0 or number >= 5 for number in numbers):
        return "minutes", gettext_noop("its numbers are too large for hours or units")
    if any(number != int(number) for number in numbers) and max(numbers) <= 8:
        return "hours", gettext_noop("its numbers are parts of hours")
    return None, ""


# --- questions --------------------------------------------------------------------------------------------------------


def answered_role(answer: str | None) -> str | None:
    """The role that an answer names; None where it names none."""
    return answer if answer in ROLES else None


def apply_answers(tables: Iterable[Table], answers: Mapping[str, str]) -> None:
    """Puts in the roles that the person gave; another column of a role that a log has once yields."""
    for table in tables:
        said = [
            (column, role) for column in table.columns if (role := answered_role(answers.get(f"column:{column.key}")))
        ]
        for column, role in said:
            if role != "ignore" and role not in MANY:
                for other in table.of(role):
                    if all(other is not one for one, _ in said):
                        other.role = "ignore"
            column.role, column.rivals, column.is_proposed, column.why = role, (), False, gettext_noop("you said so")


def column_questions(tables: Sequence[Table], answers: Mapping[str, str], *, needs: Collection[str]) -> list[Question]:
    """A question for each column that is used, with its role proposed; without a proposal where nothing decides.

    `needs` are the roles without which nothing can be read: while one is missing, every column that is not known is
    asked about.
    """
    asked: dict[str, Question] = {}
    for table in tables:
        for column in table.columns:
            key = f"column:{column.key}"
            if key in asked or answered_role(answers.get(key)):
                continue
            if column.rivals:
                asked[key] = _question(column, key, column.rivals, None)
            elif column.role == "unknown" and needs:
                asked[key] = _question(column, key, (*needs, *ROLES), None)
            elif column.role not in ("ignore", "unknown"):
                asked[key] = _question(column, key, ROLES, column.role)
    return list(asked.values())


def _question(column: Column, key: str, roles: Iterable[str], proposed: str | None) -> Question:
    asks = (
        gettext('What does the column "{heading}" hold?').format(heading=column.heading)
        if column.heading
        else gettext("What does the column number {number}, which has no heading, hold?").format(
            number=column.place + 1
        )
    )
    choices = tuple(Choice(role, gettext(ROLES[role])) for role in dict.fromkeys(roles) if role in ROLES)
    return Question(
        key,
        asks,
        choices,
        proposed=proposed,
        why=gettext(column.why) if proposed else "",
        seen=column.samples if proposed is None else (),
    )

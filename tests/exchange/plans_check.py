"""What the plan reader makes of the sample plans: `python -m tests.exchange.plans_check [seen|held_back|unseen|all] [part of a name]`.

Right: the cell is as the paper says. Empty: it was not read. Wrong: it says another thing. Missing: a row of the paper
is not there. Extra: a row is there that is not on the paper. How expected cells are meant: samples/plans/README.md.
"""

from __future__ import annotations

import csv
import datetime as dt
import importlib
import pkgutil
import re
import shutil
import sys
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import duckdb

import makewhole.exchange
from makewhole.exchange.reading import Extract, NotReadable, Question, Reader, Request
from makewhole.record.schema import SQL_TYPES, TABLES

SAMPLES = Path(__file__).parent / "samples" / "plans"
HALVES = ("seen", "held_back", "unseen")
TODAY = dt.date(2026, 1, 15)
ROUNDS = 12
COMPARED = {
    "students": ("name", "born_on", "state", "district", "school"),
    "plans": ("kind", "starts_on", "ends_on", "consented_on"),
    "promises": (
        "service",
        "wording",
        "sessions",
        "minutes",
        "minutes_per_period",
        "period",
        "every",
        "grouping",
        "setting",
        "starts_on",
        "ends_on",
        "esy",
    ),
}
AMOUNT = ("sessions", "minutes", "minutes_per_period", "period", "every")
RUNNING = re.compile(
    r"(?i)\bpage\s+(?:\d|_)|\bbirth\s?date\b|\bdate of birth\b|\bDOB\b|\bIEP dates?\b|\beffective dates\b"
)
"""Words of running heads and feet, which belong into no cell."""

Cells = Mapping[str, str]


@dataclass(frozen=True)
class Wrong:
    """A cell that says another thing than the paper."""

    table: str
    row: str
    column: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.table} {self.row} {self.column}: expected {self.expected!r}, found {self.found!r}"


@dataclass
class Score:
    """What the reader made of one sample: counts of cells, and rows and faults in words."""

    name: str
    right: int = 0
    empty: list[str] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """What else must not be: not known as a plan, not asked, not listed, a row left out without a word."""
    open: list[str] = field(default_factory=list)
    """Questions with no proposal that nobody answered: rows may wait for them."""

    @property
    def fails(self) -> list[str]:
        """All that no reader may do."""
        return [*map(str, self.wrong), *(f"extra: {row}" for row in self.extra), *self.faults]


# --- the samples ------------------------------------------------------------------------------------------------------


def samples(half: str = "all", part: str = "") -> list[Path]:
    """The folders of the samples of a half."""
    halves = HALVES if half == "all" else (half,)
    found = [path for each in halves for path in sorted((SAMPLES / each).iterdir()) if path.is_dir()]
    return [path for path in found if part in path.name]


def paper(folder: Path) -> Path:
    """The plan itself."""
    return next(path for path in sorted(folder.iterdir()) if path.name in {"plan.pdf", "plan.docx"})


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _patterns(folder: Path, name: str) -> list[str]:
    path = folder / "expected" / f"{name}.txt"
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line] if path.is_file() else []


# --- reading ----------------------------------------------------------------------------------------------------------


def readers() -> dict[str, Reader]:
    """Every reader of the room, by the name of its module."""
    found = {}
    for each in pkgutil.iter_modules(makewhole.exchange.__path__):
        module = importlib.import_module(f"makewhole.exchange.{each.name}")
        if all(hasattr(module, name) for name in ("KIND", "TITLE", "identify", "extract")):
            found[each.name] = cast(Reader, module)
    return found


def empty_record() -> duckdb.DuckDBPyConnection:
    """A connection with the tables of the record and no row in them."""
    connection = duckdb.connect(config={"threads": 1})
    for table in TABLES.values():
        columns = ", ".join(f'"{column.name}" {SQL_TYPES[column.kind]}' for column in table.columns)
        connection.execute(f'CREATE TEMP TABLE "{table.name}" ({columns}, _row BIGINT)')
    return connection


def _words(question: Question) -> str:
    return "\n".join((question.key, question.asks, question.why, *question.seen))


def _listed(extract: Extract) -> str:
    told = [
        f"{finding.code} {finding.table} {finding.column or ''} {finding.message} {finding.found or ''}"
        for finding in extract.findings
    ]
    return "\n".join([*told, *map(_words, extract.questions)])


def read(folder: Path, reader: Reader) -> tuple[Extract, Extract, dict[str, list[dict[str, str]]]]:
    """What is read without an answer, and with all answers; and the rows staged at last, by table."""
    told: list[dict[str, str]] = []
    if (folder / "answers.toml").is_file():
        told = tomllib.loads((folder / "answers.toml").read_text(encoding="utf-8")).get("answers", [])
    answers: dict[str, str] = {}
    extracts: list[Extract] = []
    with empty_record() as connection:
        for _ in range(ROUNDS):
            extract = reader.extract(
                Request(paper(folder), connection, answers=dict(answers), source="family", today=TODAY)
            )
            extracts.append(extract)
            more = {
                question.key: _answer(question, each["answer"])
                for question in extract.questions
                if question.proposed is None and question.key not in answers
                for each in told
                if re.search(each["match"], _words(question))
            }
            if not more:
                break
            answers |= more
        rows = {table: _staged(connection, table) for table in COMPARED}
    return extracts[0], extracts[-1], rows


def _answer(question: Question, said: str) -> str:
    """The choice that was meant: the word itself, or else the choice whose words it is found in."""
    words = {choice.answer: f"{choice.answer} {choice.means}" for choice in question.choices}
    return said if said in words else next((answer for answer, means in words.items() if re.search(said, means)), said)


def _staged(connection: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, str]]:
    known = connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = ?", [f"in_{table}"]).fetchone()
    if not known:
        return []
    result = connection.execute(f'SELECT * FROM "in_{table}" ORDER BY rowid')
    names = [column[0] for column in result.description or ()]
    return [
        {name: "" if cell is None else str(cell) for name, cell in zip(names, row, strict=True)}
        for row in result.fetchall()
    ]


# --- comparing --------------------------------------------------------------------------------------------------------


def _plain(cell: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", cell).split()).casefold().strip(" .;,:")


def _said(row: Cells) -> dict[str, str]:
    """A row as it counts: what says nothing more is left out."""
    cells = dict(row)
    if cells.get("every") == "1":
        cells["every"] = ""
    if cells.get("esy") == "false":
        cells["esy"] = ""
    sessions, minutes, whole = (cells.get(name, "") for name in ("sessions", "minutes", "minutes_per_period"))
    if sessions.isdigit() and minutes.isdigit() and whole == str(int(sessions) * int(minutes)):
        cells["minutes_per_period"] = ""
    return cells


def judge(column: str, expected: str, found: str) -> str:
    """'right', 'empty', 'wrong', or '' where the cell says nothing and should not."""
    if expected.strip() == "*":
        return ""
    if expected.strip() in {"", "?"}:
        return "wrong" if found else ""
    sides = [side.strip() for side in expected.split("|")]
    if not found:
        return "" if "" in sides else "empty"
    sides = [side for side in sides if side]
    if column == "wording":
        if RUNNING.search(found):
            return "wrong"
        words = re.sub(r"[^\w:+%-]+", " ", _plain(found))
        wanted = [re.sub(r"[^\w:+%-]+", " ", _plain(piece)) for side in sides for piece in side.split(" / ")]
        return "right" if all(piece.strip() in words for piece in wanted) else "wrong"
    return "right" if _plain(found) in {_plain(side) for side in sides} else "wrong"


def _compare(
    table: str, expected: Cells, found: Cells, plan: Cells
) -> tuple[int, list[str], list[tuple[str, str, str]]]:
    right, empty, wrong = 0, [], []
    wanted, have = dict(expected), dict(found)
    if table == "promises":
        if wanted.get("minutes_per_period", "").replace("|", "").strip() in {"", "?"}:
            have = _said(have)
        else:
            have |= {name: cell for name, cell in _said(have).items() if name in {"every", "esy"}}
        wanted |= {name: cell for name, cell in _said(wanted).items() if name in {"every", "esy"}}
        for day in ("starts_on", "ends_on"):
            if not wanted.get(day) and have.get(day) and have[day] == plan.get(day):
                have[day] = ""
        if not any(wanted.get(name, "").strip(" ?|*") for name in AMOUNT[:3]) and have.get("every") == "":
            wanted["every"] = wanted.get("every") or "*"
    for column in COMPARED[table]:
        verdict = judge(column, wanted.get(column, ""), have.get(column, ""))
        if verdict == "right":
            right += 1
        elif verdict == "empty":
            empty.append(column)
        elif verdict == "wrong":
            wrong.append((column, wanted.get(column, ""), have.get(column, "")))
    return right, empty, wrong


def compare(name: str, expected: Mapping[str, Sequence[Cells]], found: Mapping[str, Sequence[Cells]]) -> Score:
    """The staged rows against those of the paper."""
    score = Score(name)
    plan = found["plans"][0] if found.get("plans") else {}
    for table in COMPARED:
        wanted, have = list(expected.get(table, ())), list(found.get(table, ()))
        pairs = []
        for i, row in enumerate(wanted):
            for j, other in enumerate(have):
                right, empty, wrong = _compare(table, row, other, plan)
                if (
                    table == "promises"
                    and judge("service", row["service"], other.get("service", "")) == "wrong"
                    and len(wrong) > 1
                ):
                    continue
                if len(wrong) <= 4:
                    pairs.append((len(wrong), -right, abs(i - j), i, j))
        taken_i: set[int] = set()
        taken_j: set[int] = set()
        for _, _, _, i, j in sorted(pairs):
            if i in taken_i or j in taken_j:
                continue
            taken_i.add(i)
            taken_j.add(j)
            right, empty, wrong = _compare(table, wanted[i], have[j], plan)
            place = wanted[i].get("line", "").rstrip("?") or str(i + 1)
            score.right += right
            score.empty += [f"{table} {place} {column}" for column in empty]
            score.wrong += [Wrong(table, place, *cells) for cells in wrong]
        for i, row in enumerate(wanted):
            if i not in taken_i and not row.get("line", "").endswith("?"):
                score.missing.append(f"{table} {row.get('line') or i + 1}")
        for j, row in enumerate(have):
            if j not in taken_j:
                said = ", ".join(f"{column}={row[column]}" for column in COMPARED[table] if row.get(column))
                score.extra.append(f"{table} ({said})")
    return score


# --- one sample -------------------------------------------------------------------------------------------------------


def check(
    folder: Path, by_name: Mapping[str, Reader] | None = None, expected: Mapping[str, Sequence[Cells]] | None = None
) -> Score:
    """What the reader makes of one sample. `expected`: other rows than those of the folder."""
    by_name = by_name or readers()
    wanted = expected or {table: _rows(folder / "expected" / f"{table}.csv") for table in COMPARED}
    name = f"{folder.parent.name}/{folder.name}"
    said: dict[str, Any] = {}
    if (folder / "answers.toml").is_file():
        said = tomllib.loads((folder / "answers.toml").read_text(encoding="utf-8"))
    sure = {each: reader.identify(paper(folder)).sure for each, reader in by_name.items()}
    best = max(sure, key=lambda each: sure[each])
    is_scan = bool(said.get("scan"))
    no_eyes = is_scan and shutil.which("tesseract") is None
    faults = []
    if best != "plans" or not sure["plans"]:
        faults.append(f"not known as a plan: {sure}")
    try:
        first, last, rows = read(folder, by_name["plans"])
    except NotReadable as reason:
        score = Score(name, faults=faults)
        if no_eyes:
            if "tesseract" not in str(reason):
                score.faults.append(f"a scanned page, and the message does not name what it takes: {reason}")
            return score
        if is_scan and re.search("(?i)picture|scan", str(reason)):  # all of it empty, and it says why
            score.missing = [f"{table} {number}" for table, lost in wanted.items() for number, _ in enumerate(lost, 1)]
            return score
        score.faults.append(f"not read: {reason}")
        return score
    if no_eyes:
        score = compare(name, {}, rows)
        told = _listed(last)
        score.faults = faults + ([] if "tesseract" in told else ["a scanned page, and nothing says what it takes"])
        return score
    score = compare(name, wanted, rows)
    score.faults = faults
    score.open = [question.asks for question in last.questions if question.proposed is None]
    open_first = [question for question in first.questions if question.proposed is None]
    for pattern in _patterns(folder, "asked"):
        if not any(re.search(pattern, _words(question)) for question in open_first):
            score.faults.append(f"not asked: {pattern}")
    for pattern in _patterns(folder, "listed"):
        if not re.search(pattern, _listed(last)):
            score.faults.append(f"not listed: {pattern}")
    if score.missing and not last.findings and not last.questions:
        score.faults.append(f"left out without a word: {', '.join(score.missing)}")
    return score


def report(scores: Sequence[Score]) -> str:
    """A line for each sample, what is wrong below it, and the totals."""
    lines = []
    for score in scores:
        lines.append(
            f"{'ok  ' if not score.fails else 'FAIL'} {score.name:45} {score.right:4} right {len(score.empty):3} empty"
            f" {len(score.wrong):3} wrong {len(score.missing):3} missing {len(score.extra):3} extra"
        )
        lines += [f"       {fault}" for fault in score.fails]
        lines += [f"       missing: {row}" for row in score.missing]
        lines += [f"       not answered: {asks}" for asks in score.open]
        if score.empty:
            lines.append(f"       empty: {', '.join(score.empty)}")
    counts = [
        sum(len(getattr(score, name)) for score in scores) for name in ("empty", "wrong", "missing", "extra", "faults")
    ]
    lines.append(
        "{} samples: {} cells right, {} empty, {} wrong; {} rows missing, {} extra; {} other faults".format(
            len(scores), sum(score.right for score in scores), *counts
        )
    )
    return "\n".join(lines)


def main(given: Sequence[str]) -> int:
    """Prints the report; 1 where a sample fails."""
    half = given[0] if given else "all"
    by_name = readers()
    scores = [check(folder, by_name) for folder in samples(half, given[1] if len(given) > 1 else "")]
    sys.stdout.write(report(scores) + "\n")
    return int(any(score.fails for score in scores))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

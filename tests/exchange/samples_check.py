"""Holds what the file readers make of the samples against what was meant: cells right, empty, wrong.

A sample is a folder made by a hand that imports nothing of makewhole (samples/README.md). The reader is found as the
program finds it, by `identify`; the person of `answers.toml` answers what is asked and says yes to what is proposed.

    python -m tests.exchange.samples_check [seen|held_back|all] [service_log|billing_log|calendar|part of a name]
"""

from __future__ import annotations

import csv
import datetime as dt
import importlib
import pkgutil
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import duckdb

from makewhole import exchange
from makewhole.exchange.reading import Extract, NotReadable, Question, Reader, Request
from makewhole.record import folder
from makewhole.record.schema import TABLES

SAMPLES = Path(__file__).parent / "samples"
SETS = ("logs", "calendars_unseen")
HALVES = ("seen", "held_back")
ROUNDS = 12
TODAY = dt.date(2026, 11, 24)
"""The day of reading, the same on every day that the samples are read."""
READERS = {"service_log": "service_logs", "billing_log": "billing_logs", "calendar": "school_calendars"}
"""The module of exchange that reads each kind."""

Row = Mapping[str, str]


# --- samples ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Knows:
    """One thing that the person knows: which questions it answers, and the ways to say it."""

    match: str
    answer: Sequence[str] = ()
    choice: str = ""
    overrules: bool = False

    def says(self, question: Question) -> str | None:
        """The answer, in the words of the question; None: the person does not know this."""
        if not re.search(self.match, question.key):
            return None
        if not question.choices:
            return self.answer[0] if self.answer else None
        offered = [choice.answer for choice in question.choices]
        for word in self.answer:
            for answer in offered:
                if answer.casefold() == word.casefold():
                    return answer
        for choice in question.choices:
            if self.choice and re.search(self.choice, f"{choice.answer} {choice.means}"):
                return choice.answer
        return None


@dataclass(frozen=True)
class Sample:
    folder: Path
    kind: str
    file: Path
    source: str | None
    student_id: str | None
    knows: tuple[Knows, ...]
    asked: tuple[str, ...]
    expected: Mapping[str, list[dict[str, str]]]

    @property
    def name(self) -> str:
        """The folder's name, behind its half."""
        return f"{self.folder.parent.name}/{self.folder.name}"


def read_sample(path: Path) -> Sample:
    """The sample in that folder."""
    said = tomllib.loads((path / "answers.toml").read_text(encoding="utf-8"))
    expected = {}
    for table in sorted((path / "expected").glob("*.csv")):
        with table.open(encoding="utf-8", newline="") as lines:
            expected[table.stem] = list(csv.DictReader(lines))
    return Sample(
        path,
        said["kind"],
        path / said["file"],
        said.get("source"),
        said.get("student_id"),
        tuple(Knows(**each) for each in said["answers"]),
        tuple(filter(None, (path / "expected" / "asked.txt").read_text(encoding="utf-8").splitlines())),
        expected,
    )


def samples(half: str = "all", about: str = "") -> list[Sample]:
    """The samples of a half (seen, held_back, all), of one kind of file or with `about` in their name."""
    halves = HALVES if half == "all" else (half,)
    paths = [path for each in SETS for side in halves for path in sorted((SAMPLES / each / side).glob("*/"))]
    found = [read_sample(path) for path in paths if (path / "answers.toml").is_file()]
    return [each for each in found if about in each.kind or about in each.name]


# --- readers ----------------------------------------------------------------------------------------------------------


def is_reader(module: object) -> bool:
    return all(hasattr(module, name) for name in ("KIND", "TITLE", "identify", "extract"))


def readers() -> dict[str, Reader]:
    """Every reader of exchange by the name of its module. What cannot be imported is left out, and its absence is said."""
    found = {}
    for module in pkgutil.iter_modules(exchange.__path__):
        try:
            loaded = importlib.import_module(f"{exchange.__name__}.{module.name}")
        except (ImportError, SyntaxError) as failure:
            sys.stderr.write(f"makewhole.exchange.{module.name} cannot be imported: {failure}\n")
            continue
        if is_reader(loaded):
            found[module.name] = cast("Reader", loaded)
    return found


def pick(path: Path, among: Mapping[str, Reader]) -> tuple[Reader | None, str]:
    """The reader that is surest of the file, and what each said; None: none is, or two of different kinds alike."""
    said = {name: reader.identify(path) for name, reader in among.items()}
    words = ", ".join(f"{name} {match.sure}" for name, match in said.items())
    most = max((match.sure for match in said.values()), default=0)
    surest = [among[name] for name, match in said.items() if match.sure == most and most > 0]
    if len(surest) != 1:
        return None, words
    return surest[0], words


# --- comparing --------------------------------------------------------------------------------------------------------


@dataclass
class Outcome:
    """What came of one sample. `right`, `empty` and `wrong` are cells; `missing` and `extra` rows."""

    sample: str
    right: int = 0
    empty: int = 0
    wrong: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    not_asked: list[str] = field(default_factory=list)
    not_answered: list[str] = field(default_factory=list)
    """Questions without a proposal that the person of the sample has no answer to."""
    findings: int = 0
    trouble: list[str] = field(default_factory=list)
    """No reader, the wrong reader, a file that could not be read."""
    log: list[str] = field(default_factory=list)
    """What was asked and answered, for a person who looks."""

    @property
    def faults(self) -> list[str]:
        """Each thing that must not be, as a sentence; an empty cell that is owned up to is none."""
        found = [*self.trouble]
        found += [f"wrong: {each}" for each in self.wrong]
        found += [f"a row that nobody wrote: {each}" for each in self.extra]
        found += [f"not asked, or asked with a proposal: {each}" for each in self.not_asked]
        if self.missing and not self.findings and not self.not_answered and not self.trouble:
            found.append(f"{len(self.missing)} rows left out without a word: {self.missing[0]}")
        if not self.right and not self.trouble:
            found.append("nothing was read")
        return found


def state(wanted: str, got: str) -> str:
    """'right', 'empty', 'wrong', or '' where a cell was to be empty and is. `a|b` wants either."""
    if got in wanted.split("|"):
        return "right" if got else ""
    return "wrong" if got else "empty"


def plain(table: str, rows: Iterable[Row], promised: Mapping[str, str]) -> list[dict[str, str]]:
    """The rows with what an empty cell counts as put in, and ranges of closures as single days."""
    made = []
    for row in rows:
        cells = {name: cell or "" for name, cell in row.items()}
        if table == "sessions":
            if "kind" in cells:
                cells["kind"] = cells["kind"] or "regular"
            if "contact" in cells:
                cells["contact"] = cells["contact"] or promised.get(cells.get("promise_id", ""), "direct")
        if table != "closures" or not cells["starts_on"]:
            made.append(cells)
            continue
        first = dt.date.fromisoformat(cells["starts_on"])
        last = dt.date.fromisoformat(cells.pop("ends_on", "") or cells["starts_on"])
        del cells["starts_on"]
        made += [{"day": f"{first + dt.timedelta(at)}", **cells} for at in range((last - first).days + 1)]
    return made


def compare(table: str, expected: Sequence[Row], got: Sequence[Row], outcome: Outcome) -> None:
    """What differs, put into the outcome. Rows are laid beside each other by the most cells alike, the best first."""
    columns = [name for name in (expected[0] if expected else {}) if not name.startswith("_")]
    pairs = []
    for at, wanted in enumerate(expected):
        for other, row in enumerate(got):
            states = [state(wanted[name], row.get(name) or "") for name in columns]
            alike = len(columns) - states.count("wrong") - states.count("empty")
            if 2 * alike > len(columns):
                rank = (states.count("wrong"), states.count("empty"), bool(wanted.get("_optional")))
                pairs.append((rank, at, other))
    beside: dict[int, int] = {}
    for _, at, other in sorted(pairs):
        if at not in beside and other not in beside.values():
            beside[at] = other
    for at, wanted in enumerate(expected):
        words = " ".join(wanted[name] for name in columns if wanted[name])
        if at not in beside:
            if not wanted.get("_optional"):
                outcome.missing.append(f"{table}: {words}")
            continue
        row = got[beside[at]]
        for name in columns:
            cell = row.get(name) or ""
            found = state(wanted[name], cell)
            outcome.right += found == "right"
            outcome.empty += found == "empty"
            if found == "wrong":
                place = row.get("_place") or ""
                outcome.wrong.append(f"{table} {words} ({place}): {name} is {cell!r}, meant was {wanted[name]!r}")
    for other, row in enumerate(got):
        if other not in beside.values():
            shown = " ".join(row.get(name) or "" for name in columns or row)
            outcome.extra.append(f"{table}: {shown} ({row.get('_place') or ''})")


def staged(connection: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, str]]:
    """The rows of `in_<table>` as text; none where it was not staged."""
    there = connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = ?", [f"in_{table}"]).fetchone()
    if there is None:
        return []
    cursor = connection.execute(f"SELECT * FROM in_{table}")
    names = [column[0] for column in cursor.description or []]
    rows = cursor.fetchall()
    return [dict(zip(names, ("" if cell is None else str(cell) for cell in row), strict=True)) for row in rows]


# --- a sample read ----------------------------------------------------------------------------------------------------


def answer(sample: Sample, question: Question) -> str | None:
    """What the person says: what they know, else yes to what is proposed; None: they cannot know."""
    for known in sample.knows:
        if question.proposed is None or known.overrules:
            said = known.says(question)
            if said is not None:
                return said
    return question.proposed


def read_until_answered(
    sample: Sample, reader: Reader, connection: duckdb.DuckDBPyConnection, outcome: Outcome
) -> tuple[Extract, list[Question]]:
    """The last reading, and every question that was asked without a proposal. First the file is read with no answers."""
    answers: dict[str, str] = {}
    open_ones: dict[str, Question] = {}
    for _ in range(ROUNDS):
        for table in TABLES:
            connection.execute(f"DROP TABLE IF EXISTS in_{table}")
        request = Request(sample.file, connection, dict(answers), sample.source, sample.student_id, TODAY)
        extract = reader.extract(request)
        new = {}
        waiting = []
        for question in extract.questions:
            if question.key in answers:
                if question.proposed is None:
                    waiting.append(f"{question.key} (asked again after {answers[question.key]!r})")
                continue
            if question.proposed is None:
                open_ones[question.key] = question
            said = answer(sample, question)
            if said is not None:
                new[question.key] = said
                outcome.log.append(f"{question.key}: {said!r}" + (" (proposed)" if said == question.proposed else ""))
            else:
                waiting.append(question.key)
        if not new:
            break
        answers |= new
    outcome.not_answered = waiting
    return extract, list(open_ones.values())


def was_asked(pattern: str, questions: Iterable[Question]) -> bool:
    """Whether a question is about this, by its key, its words or what it shows."""
    return any(re.search(pattern, text) for each in questions for text in (each.key, each.asks, *each.seen))


def check(sample: Sample, among: Mapping[str, Reader] | None = None) -> Outcome:
    """The sample read by the reader that knows it, held against what was meant."""
    outcome = Outcome(sample.name)
    among = among if among is not None else readers()
    if all(sample.kind != each.KIND for each in among.values()):
        outcome.trouble.append(f"the reader makewhole.exchange.{READERS[sample.kind]} is not there, or is no reader")
        return outcome
    reader, words = pick(sample.file, among)
    if reader is None:
        outcome.trouble.append(f"no one reader is surest of the file: {words}")
        return outcome
    if sample.kind != reader.KIND:
        outcome.trouble.append(f"taken for {reader.KIND}, is {sample.kind}: {words}")
        return outcome
    record = folder.read(sample.folder / "record")
    if record.has_errors:
        outcome.trouble.append(f"the sample's own record has errors: {[each.message for each in record.findings]}")
        return outcome
    try:
        extract, asked = read_until_answered(sample, reader, record.connection, outcome)
    except NotReadable as refusal:
        outcome.trouble.append(f"not readable: {refusal}")
        return outcome
    outcome.findings = len(extract.findings)
    outcome.log += [
        f"finding {each.code} {each.table} {each.row} {each.column}: {each.message}" for each in extract.findings
    ]
    outcome.not_asked = [pattern for pattern in sample.asked if not was_asked(pattern, asked)]
    grouping = record.connection.execute("SELECT promise_id, grouping FROM promises").fetchall()
    promised = {promise: "consult" if kind == "consult" else "direct" for promise, kind in grouping}
    for table in TABLES:
        got = staged(record.connection, table)
        if got or table in sample.expected:
            expected = plain(table, sample.expected.get(table, []), promised)
            compare(table, expected, plain(table, got, promised), outcome)
    return outcome


# --- printed ----------------------------------------------------------------------------------------------------------


def table_of(outcomes: Sequence[Outcome]) -> list[str]:
    """A line a sample with its cells, and the sums."""
    head = f"{'sample':44} {'right':>6} {'empty':>6} {'wrong':>6} {'missing':>8} {'extra':>6} {'unasked':>8}"
    lines = [head, "-" * len(head)]
    sums = [0] * 6
    for each in outcomes:
        numbers = [
            each.right,
            each.empty,
            *(len(part) for part in (each.wrong, each.missing, each.extra, each.not_asked)),
        ]
        sums = [one + other for one, other in zip(sums, numbers, strict=True)]
        a, b, c, d, e, f = numbers
        lines.append(f"{each.sample:44} {a:6} {b:6} {c:6} {d:8} {e:6} {f:8}" + ("  FAILS" if each.faults else ""))
    a, b, c, d, e, f = sums
    lines += ["-" * len(head), f"{f'{len(outcomes)} samples':44} {a:6} {b:6} {c:6} {d:8} {e:6} {f:8}"]
    return lines


def main(arguments: Sequence[str]) -> int:
    """0 where nothing is at fault, 1 where something is."""
    loud = "-v" in arguments
    half, about = [*(each for each in arguments if each != "-v"), "all", ""][:2] if arguments else ("all", "")
    chosen = samples(half, "" if about == "all" else about)
    among = readers()
    outcomes = [check(sample, among) for sample in chosen]
    lines = []
    for each in outcomes:
        said = [*each.faults, *(f"not answered: {key}" for key in each.not_answered)]
        said += [f"missing: {row}" for row in each.missing] if loud else []
        said += each.log if loud else []
        if said:
            lines += [each.sample, *(f"  {line}" for line in said), ""]
    sys.stdout.write("\n".join([*lines, *table_of(outcomes)]) + "\n")
    return int(any(each.faults for each in outcomes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

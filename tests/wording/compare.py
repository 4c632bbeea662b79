"""Sample lines against the reader: `python -m tests.wording.compare FILE.tsv` prints right, not read and wrong.

Wrong: a number is given that differs from the sample's, or where the sample has none. Not read: the sample has a number
and we have none. Numbers are sessions, minutes of a session, minutes of a period; the period counts where a number is.
Doubtful: not read, and the sample's note says DOUBTFUL, so that leaving it unread is right too.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from makewhole.wording import Reading, read

Verdict = Literal["right", "not read", "doubtful", "wrong"]

_PERIODS = {"year": "plan_year", "school day": "day"}
_DAYS = {"day", "days", "school day", "school days", "cycle day", "cycle days", "day cycle"}
_GROUPINGS = {"indirect": "consult", "both": ""}


@dataclass(frozen=True)
class Sample:
    """A line with what a person read in it; None: the person read no number there."""

    wording: str
    sessions: int | None
    minutes: int | None
    minutes_per_period: int | None
    period: str
    grouping: str
    note: str = ""


@dataclass(frozen=True)
class Score:
    right: list[Sample]
    not_read: list[Sample]
    doubtful: list[Sample]
    wrong: list[Sample]

    @property
    def count(self) -> int:
        return len(self.right) + len(self.not_read) + len(self.doubtful) + len(self.wrong)

    @property
    def share(self) -> float:
        """The share of lines read right, among those that are not left open as doubtful: 0 to 1."""
        return len(self.right) / (self.count - len(self.doubtful))


def samples(path: Path) -> list[Sample]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [
        Sample(
            row["wording"],
            _number(row["sessions"]),
            _number(row["minutes_per_session"]),
            _number(row["minutes_per_period"]),
            _period(row["period"]),
            _GROUPINGS.get(row["group_or_individual"] or "", row["group_or_individual"] or ""),
            row.get("ambiguity_note") or "",
        )
        for row in rows
    ]


def _number(cell: str | None) -> int | None:
    return int(cell) if cell else None


def _period(cell: str | None) -> str:
    if not cell:
        return ""
    if cell in _PERIODS:
        return _PERIODS[cell]
    many, _, unit = cell.partition(" ")
    if not many.isdigit():
        return cell
    return f"cycle/{many}" if unit in _DAYS else f"{unit.removesuffix('s')}/{many}"


def judged(sample: Sample, reading: Reading) -> Verdict:
    """How the reading of one sample compares with what a person read in it."""
    pairs = [
        (sample.sessions, reading.sessions),
        (sample.minutes, reading.minutes),
        (sample.minutes_per_period, reading.minutes_per_period),
    ]
    if any(ours is not None and ours != theirs for theirs, ours in pairs):
        return "wrong"
    ours = reading.period or ""
    if reading.every is not None and reading.every != 1:
        ours = f"{ours}/{reading.every}"
    if reading.is_read and ours and ours != sample.period:
        return "wrong"
    if reading.grouping and sample.grouping and reading.grouping != sample.grouping:
        return "wrong"
    if any(ours is None and theirs is not None for theirs, ours in pairs) or (sample.period and not ours):
        return "doubtful" if "DOUBTFUL" in sample.note else "not read"
    return "right"


def right(path: Path) -> list[Sample]:
    return score(path).right


def not_read(path: Path) -> list[Sample]:
    return score(path).not_read


def wrong(path: Path) -> list[Sample]:
    return score(path).wrong


def score(path: Path) -> Score:
    found: dict[Verdict, list[Sample]] = {"right": [], "not read": [], "doubtful": [], "wrong": []}
    for sample in samples(path):
        found[judged(sample, read(sample.wording))].append(sample)
    return Score(found["right"], found["not read"], found["doubtful"], found["wrong"])


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("One file of samples, please: python -m tests.wording.compare FILE.tsv", file=sys.stderr)  # noqa: T201
        return 2
    found = score(Path(arguments[0]))
    for verdict, lines in (("doubtful", found.doubtful), ("not read", found.not_read), ("wrong", found.wrong)):
        for sample in lines:
            ours = read(sample.wording)
            codes = ",".join(ambiguity.code for ambiguity in ours.ambiguities)
            theirs = (sample.sessions, sample.minutes, sample.minutes_per_period, sample.period, sample.grouping)
            mine = (ours.sessions, ours.minutes, ours.minutes_per_period, ours.period, ours.every, ours.grouping)
            print(f"{verdict}: {sample.wording}\n    sample {theirs}\n    read   {mine} {codes}")  # noqa: T201
    counts = (len(found.right), len(found.not_read), len(found.doubtful), len(found.wrong), found.count)
    print("right {}, not read {}, doubtful {}, wrong {} of {}".format(*counts))  # noqa: T201
    return 1 if found.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

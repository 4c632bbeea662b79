"""A sample's folder: the paper, what a careful reader finds on it, and what stands in its way.

An expected cell is canonical (2025-09-02, 30, true). `a | b`: either is right, and an empty side allows an empty cell.
`?`: the paper does not say it in a way that can be read, so the cell must be empty. A wording is given in pieces
(`30 minutes / 2 times per week`), each of which has to stand in what was read. A line with `?` may be there or not.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent

STUDENTS = ("name", "born_on", "state", "district", "school")
PLANS = ("kind", "starts_on", "ends_on", "consented_on")
PROMISES = (
    "line",
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
)

Row = Mapping[str, str | int]


def line(service: str, wording: str = "", **cells: str | int) -> dict[str, str | int]:
    """One expected promise."""
    return {"service": service, "wording": wording, **cells}


@dataclass
class Sample:
    """What is to be written beside the paper."""

    name: str
    """'seen/ohio-ruled'"""
    says: str
    """What is drawn, in a sentence."""
    traps: Sequence[str]
    student: Row
    plan: Row
    promises: Sequence[Row]
    answers: Sequence[tuple[str, str]] = ()
    """(pattern over a question, the answer)"""
    asked: Sequence[str] = ()
    listed: Sequence[str] = ()
    is_scan: bool = False
    folder: Path = field(init=False)

    def __post_init__(self) -> None:
        self.folder = HERE / self.name
        shutil.rmtree(self.folder, ignore_errors=True)
        (self.folder / "expected").mkdir(parents=True)
        self._csv("students", STUDENTS, [self.student])
        self._csv("plans", PLANS, [self.plan])
        numbered = [{"line": number, **row} for number, row in enumerate(self.promises, 1)]
        numbered = [{**row, "line": f"{row['line']}?" if row.get("may") else row["line"]} for row in numbered]
        self._csv("promises", PROMISES, [{name: row[name] for name in row if name != "may"} for row in numbered])
        if self.answers or self.is_scan:
            text = "scan = true\n" if self.is_scan else ""
            for match, answer in self.answers:
                text += f"\n[[answers]]\nmatch = '{match}'\nanswer = '{answer}'\n"
            (self.folder / "answers.toml").write_text(text.lstrip(), encoding="utf-8")
        for kind, patterns in (("asked", self.asked), ("listed", self.listed)):
            if patterns:
                (self.folder / "expected" / f"{kind}.txt").write_text("\n".join(patterns) + "\n", encoding="utf-8")
        traps = "".join(f"- {trap}\n" for trap in self.traps)
        title = self.name.rpartition("/")[2].replace("-", " ")
        (self.folder / "README.md").write_text(
            f"# {title[0].upper()}{title[1:]}\n\n{self.says} The child, the school and the plan are made up.\n\nTraps:\n\n{traps}",
            encoding="utf-8",
        )

    @property
    def pdf(self) -> Path:
        return self.folder / "plan.pdf"

    @property
    def docx(self) -> Path:
        return self.folder / "plan.docx"

    def _csv(self, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        with (self.folder / "expected" / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

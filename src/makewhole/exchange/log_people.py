"""Whose session a row of a log is: the names and numbers in its cells, as students of the record.

A name is taken as a student's where it is that student's number or name, letter for letter but for capitals, dots and
the order of first and last name. Where it only may be (a first name; a full last name for an initial), it is proposed
if no other student and no other name comes into question, else asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from makewhole.exchange.reading import Choice, Question
from makewhole.exchange.reasons import folded
from makewhole.language import gettext
from makewhole.language import number as figures

MOST_ASKED = 30
"""Names that are asked about one by one; of more, the rest is one question."""
LEAVE_OUT = "leave_out"
_SPLIT = re.compile(r"\s*(?:[;|\n/+&]|\band\b)\s*", re.I)
_COMMAS = re.compile(r"\s*,\s*")


@dataclass(frozen=True)
class Name:
    """What the cells of a row say about its students."""

    number: str = ""
    last: str = ""
    first: str = ""
    text: str = ""

    @property
    def shown(self) -> str:
        whole = " ".join(part for part in (self.first, self.last) if part)
        return self.text or whole or self.number


@dataclass
class Students:
    """The students of each name."""

    of: dict[Name, tuple[str, ...]] = field(default_factory=dict)
    left_out: set[Name] = field(default_factory=set)
    """Not in the record, or another student than the file is about, and nobody wants them in."""
    waiting: set[Name] = field(default_factory=set)
    questions: list[Question] = field(default_factory=list)
    shown: list[tuple[str, str]] = field(default_factory=list)
    others: int = 0
    """Rows about other students than the one that the file was said to be about."""


def plain(name: str) -> str:
    """The name as it is compared: no unseen marks, capitals, dots and commas; 'Rivera, Maya' is 'maya rivera'."""
    if name.count(",") == 1:
        last, _, first = name.partition(",")
        name = f"{first} {last}"
    return " ".join(re.sub(r"[.,]", " ", folded(name)).split())


def read_students(
    names: Mapping[Name, int],
    record: Mapping[str, str | None],
    answers: Mapping[str, str],
    *,
    only: str | None,
    seen: Mapping[Name, str],
) -> Students:
    """The students of each name in the file.

    `record` has the name of each student of the record by id, `names` the rows of each name.

    `only` is the student that the person said the file is about: rows about others are left out, and counted.
    """
    return _Reading(record, answers, only, seen, names).read()


@dataclass
class _Reading:
    record: Mapping[str, str | None]
    answers: Mapping[str, str]
    only: str | None
    seen: Mapping[Name, str]
    names: Mapping[Name, int]
    result: Students = field(default_factory=Students)
    by_name: dict[str, list[str]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    asked: dict[str, tuple[str, list[Name]]] = field(default_factory=dict)
    """By key: the words that are asked about, and the names that wait for it."""

    def read(self) -> Students:
        self.ids = {folded(student): student for student in self.record}
        for student, called in self.record.items():
            if called:
                self.by_name.setdefault(plain(called), []).append(student)
        for name in self.names:
            parts = self._parts(name)
            found = [self._certain(part) for part in parts]
            if all(one is not None for one in found):
                self._take(name, [one for one in found if one is not None])
            else:
                self._wait(name, parts, found)
        self._ask()
        return self.result

    def _parts(self, name: Name) -> list[Name]:
        """The name, or those of a group in one cell. A comma parts names only where each part is a student's."""
        if name.number or name.last or name.first or self._certain(name) is not None:
            return [name]
        if f"student:{folded(name.text)}" in self.answers:
            return [name]
        pieces = [piece for piece in _SPLIT.split(name.text) if piece]
        found: list[Name] = []
        for piece in pieces:
            smaller = [Name(text=one) for one in _COMMAS.split(piece) if one]
            whole = Name(text=piece)
            if len(smaller) > 1 and self._certain(whole) is None:
                sure = [self._certain(one) for one in smaller]
                if all(sure) or (len(smaller) > 2 and any(sure)):
                    found += smaller
                    continue
            found.append(whole)
        return found or [name]

    def _certain(self, name: Name) -> str | None:
        """The student that the cells name without doubt; None where they do not, or contradict each other."""
        said = self.answers.get(f"student:{folded(name.shown)}")
        if said in self.record or said == LEAVE_OUT:
            return said
        by_number = self.ids.get(folded(name.number)) if name.number else None
        whole = name.text or " ".join(part for part in (name.first, name.last) if part)
        found = {*self.by_name.get(plain(whole), ()), *([self.ids[folded(whole)]] if folded(whole) in self.ids else [])}
        if by_number is not None:
            return by_number if not found or by_number in found else None
        return next(iter(found)) if len(found) == 1 else None

    def _take(self, name: Name, students: Sequence[str]) -> None:
        kept = [student for student in dict.fromkeys(students) if student != LEAVE_OUT]
        if self.only is not None and kept:
            mine = [student for student in kept if student == self.only]
            if not mine:
                self.result.others += self.names[name]
            kept = mine
        if kept:
            self.result.of[name] = tuple(kept)
            if len(self.result.shown) < 20 and [plain(name.shown)] != [plain(self.record[one] or one) for one in kept]:
                self.result.shown.append((name.shown, ", ".join(kept)))
        else:
            self.result.left_out.add(name)

    def _wait(self, name: Name, parts: Sequence[Name], found: Sequence[str | None]) -> None:
        for part, one in zip(parts, found, strict=True):
            if one is None:
                _, waiting = self.asked.setdefault(f"student:{folded(part.shown)}", (part.shown, []))
                waiting.append(name)

    def _ask(self) -> None:
        may = {key: self._may_be(words) for key, (words, _) in self.asked.items()}
        claimed: dict[str, int] = {}
        for students in may.values():
            for student in students:
                claimed[student] = claimed.get(student, 0) + 1
        rows = {key: sum(self.names[name] for name in waiting) for key, (_, waiting) in self.asked.items()}
        order = sorted(self.asked, key=lambda key: -rows[key])
        proposed: dict[str, str] = {}
        for place, key in enumerate(order):
            words, waiting = self.asked[key]
            candidates = may[key]
            one = candidates[0] if len(candidates) == 1 and claimed[candidates[0]] == 1 else None
            if place < MOST_ASKED or one is not None:
                if one is not None:
                    proposed[key] = one
                self.result.questions.append(self._question(key, words, waiting, candidates, one, rows[key]))
        rest = [key for key in order[MOST_ASKED:] if key not in proposed]
        answer = self.answers.get("students:others")
        if rest:
            self.result.questions.append(
                Question(
                    "students:others",
                    gettext(
                        "{count} more names of the file are no student's in the record. What of their rows?"
                    ).format(count=figures(len(rest))),
                    (Choice(LEAVE_OUT, gettext("leave them out")), Choice("wait", gettext("ask about each of them"))),
                    rows=sum(rows[key] for key in rest),
                )
            )
        left = set(rest) if answer == LEAVE_OUT else set()
        for name in dict.fromkeys(name for _, waiting in self.asked.values() for name in waiting):
            parts = self._parts(name)
            found: list[str | None] = []
            for part in parts:
                key = f"student:{folded(part.shown)}"
                found.append(self._certain(part) or proposed.get(key) or (LEAVE_OUT if key in left else None))
            if all(one is not None for one in found):
                self._take(name, [one for one in found if one is not None])
            else:
                self.result.waiting.add(name)

    def _may_be(self, words: str) -> list[str]:
        """Students whose first name is the same, and whose last name or initial does not speak against it."""
        parts = plain(words).split()
        if not parts:
            return []
        fitting = []
        for name, students in self.by_name.items():
            theirs = name.split()
            if not theirs or theirs[0] != parts[0]:
                continue
            mine, last = parts[-1] if len(parts) > 1 else "", theirs[-1] if len(theirs) > 1 else ""
            if not mine or not last or mine.startswith(last) or last.startswith(mine):
                fitting += students
        return fitting

    def _question(
        self,
        key: str,
        words: str,
        waiting: Sequence[Name],
        candidates: Sequence[str],
        proposed: str | None,
        rows: int,
    ) -> Question:
        others = [student for student in self.record if student not in candidates]
        choices = [
            Choice(student, self.record[student] or student)
            for student in (*candidates, *others[: 40 - len(candidates)])
        ]
        return Question(
            key,
            gettext('Which student of the record is "{words}"?').format(words=words),
            (*choices, Choice(LEAVE_OUT, gettext("none: leave these rows out"))),
            proposed=proposed,
            why=gettext("The first name is the same, nothing speaks against it, and no other name fits.")
            if proposed
            else "",
            seen=tuple(f"{name.shown} ({self.seen[name]})" for name in waiting[:3]),
            rows=rows,
        )

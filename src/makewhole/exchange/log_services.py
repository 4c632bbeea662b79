"""Which service a row of a log is of, and which promise: the words and codes in its cells, beside what is promised.

The name of a service is taken as said where it is a name of the shipped list, another name of one, or a promised one,
with or without words that name no service ('therapy', 'individual'). Of several promises of one service the row's day,
grouping and contact decide, and where they do not, the person is asked.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import pairwise

from makewhole.exchange.log_words import grouping_of
from makewhole.exchange.reading import Choice, Question
from makewhole.exchange.reasons import folded
from makewhole.language import gettext
from makewhole.record import services

LEAVE_OUT = "leave_out"
MOST_ASKED = 30
_DATES = re.compile(
    r"\(?\s*\d{1,4}[/\-.]\d{1,2}[/\-.]\d{2,4}\s*(?:-|–|—|to|through)\s*\d{1,4}[/\-.]\d{1,2}[/\-.]\d{2,4}\s*\)?", re.I
)
_AMOUNT = re.compile(r"[\s\-–,(]*\b\d{1,3}\s*(?:min(?:ute)?s?|hours?|hrs?)\b\.?\)?", re.I)
_NEUTRAL = frozenset(
    (
        "individual", "ind", "group", "grp", "small", "therapy", "tx", "service", "services", "session", "sessions",
        "direct", "related", "consult", "consultation", "indirect", "school", "based", "in", "person", "remote",
        "teletherapy", "tele",
    )
)  # fmt: skip
_FIRST, _LAST = dt.date(1900, 1, 1), dt.date(2200, 1, 1)


@dataclass(frozen=True)
class Promise:
    """One promise of the record, with the days on which it holds."""

    promise_id: str
    student_id: str
    service: str
    grouping: str | None
    setting: str | None
    minutes: int | None
    windows: tuple[tuple[dt.date, dt.date], ...]
    said: str
    """A few words that tell it from the others, for a question."""


@dataclass(frozen=True)
class Code:
    """What a code on a bill says."""

    services: tuple[str, ...]
    minutes: int | None
    grouping: str | None


@dataclass(frozen=True)
class Said:
    """What the cells of a row say of the service: its name; or why none is known."""

    service: str | None
    grouping: str | None = None
    contact: str | None = None
    waits: str | None = None
    """The key of the question that it waits for."""
    left_out: bool = False


@cache
def codes() -> Mapping[str, Code]:
    """The shipped codes."""
    text = resources.files("makewhole.exchange").joinpath("billing_codes.toml").read_text(encoding="utf-8")
    return {
        code: Code(tuple(entry["services"]), entry.get("minutes"), entry.get("grouping"))
        for entry in tomllib.loads(text)["code"]
        for code in entry["codes"]
    }


def code_of(cell: str) -> str:
    """The code without its modifiers: '92507-GN' is 92507."""
    match = re.match(r"\s*(\d{5}|[A-Z]\d{4})(?:\.0)?\b", cell.upper())
    return match[1] if match else folded(cell)


def canonical(text: str) -> str:
    """The listed name of the service, or the text itself, folded, where it is one's own."""
    return folded(services.looks_like(text) or text)


def name_of(text: str, own: Iterable[str]) -> str | None:
    """The service that the text names, as `canonical` writes it; None where that is not sure."""
    bare = _AMOUNT.sub(" ", _DATES.sub(" ", text))
    promised = {canonical(name) for name in own}
    for attempt in (text, bare, re.sub(r"[(\[][^)\]]*[)\]]", " ", bare)):
        words = " ".join(attempt.split()).strip(" -–—:,;/")
        if not words:
            continue
        if services.looks_like(words) is not None or canonical(words) in promised or _is_listed(words):
            return canonical(words)
    kept = [word for word in re.findall(r"[^\s\-–—()\[\],:;]+", bare) if word.casefold() not in _NEUTRAL]
    for words in (" ".join(kept), "-".join(kept)):
        if kept and (services.looks_like(words) is not None or canonical(words) in promised):
            return canonical(words)
    return None


def _is_listed(text: str) -> bool:
    return any(text.casefold() == service.name.casefold() for service in services.listed())


@dataclass
class Services:
    """The services of a log's cells."""

    promises: Sequence[Promise]
    answers: Mapping[str, str]
    questions: dict[str, Question] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    unpromised: dict[tuple[str, str], int] = field(default_factory=dict)
    """Rows by student and service that the record promises no such service."""

    def __post_init__(self) -> None:
        self.own = sorted({promise.service for promise in self.promises})
        self.by_student: dict[str, list[Promise]] = {}
        for promise in self.promises:
            self.by_student.setdefault(promise.student_id, []).append(promise)
        self._known = {canonical(name): name for name in self.own}
        self._ids = {promise.promise_id: promise for promise in self.promises}
        self._cells: dict[tuple[str, str], Said] = {}

    # --- cells --------------------------------------------------------------------------------------------------------

    def said(self, text: str, code: str, students: Sequence[str], rows: int, place: str) -> Said:
        """What the service's cell and the code's cell say; the service by its name, else by the code."""
        grouping, contact = grouping_of(text), None
        if re.search(r"(?i)\b(consult\w*|indirect)\b", text):
            contact = "consult"
        known = codes().get(code_of(code)) if code else None
        if known is not None and grouping is None:
            grouping = known.grouping
        if text and (found := name_of(text, self.own)) is not None and f"service:{folded(text)}" not in self.answers:
            return Said(found, grouping, contact)
        if text:
            return self._asked_about(
                f"service:{folded(text)}",
                gettext('Which service is "{text}"?').format(text=text),
                grouping,
                contact,
                rows,
                place,
            )
        if code:
            return self._of_code(code_of(code), known, grouping, students, rows, place)
        return self._of_file(students, grouping, rows)

    def _answer(self, key: str) -> str | None:
        """The service that an answer names, canonical; a promise's id names its service; LEAVE_OUT; None: none."""
        said = self.answers.get(key)
        if said is None:
            return None
        if said == LEAVE_OUT:
            return LEAVE_OUT
        if said in self._ids:
            return canonical(self._ids[said].service)
        return (
            canonical(said) if canonical(said) in self._known or services.looks_like(said) or _is_listed(said) else None
        )

    def _asked_about(
        self,
        key: str,
        asks: str,
        grouping: str | None,
        contact: str | None,
        rows: int,
        place: str,
        first: Sequence[str] = (),
    ) -> Said:
        answer = self._answer(key)
        if answer == LEAVE_OUT:
            return Said(None, left_out=True)
        if answer is not None:
            return Said(answer, grouping, contact)
        names = [*first, *(name for name in self.own if name not in first)]
        self._ask(
            key,
            asks,
            (
                *(_promised(name) for name in names),
                Choice(LEAVE_OUT, gettext("none of these: leave the rows out")),
            ),
            rows,
            place,
        )
        return Said(None, grouping, contact, waits=key)

    def _of_code(
        self, code: str, known: Code | None, grouping: str | None, students: Sequence[str], rows: int, place: str
    ) -> Said:
        key = f"code:{code}"
        if self._answer(key) is None and known is not None:
            if len(known.services) == 1:
                return Said(canonical(known.services[0]), grouping)
            may = {canonical(name) for name in known.services}
            sets = [{canonical(each.service) for each in self.by_student.get(one, ())} & may for one in students]
            if sets and all(len(one) == 1 for one in sets) and len(set().union(*sets)) == 1:
                return Said(next(iter(sets[0])), grouping)
        may_be = [name for name in (known.services if known else ()) if canonical(name) in self._known]
        return self._asked_about(
            key,
            gettext("Which service is billed under the code {code}?").format(code=code),
            grouping,
            None,
            rows,
            place,
            may_be,
        )

    def _of_file(self, students: Sequence[str], grouping: str | None, rows: int) -> Said:
        """No cell names a service: it is the only one promised to these students, or it is asked."""
        answer = self._answer("service")
        if answer == LEAVE_OUT:
            return Said(None, left_out=True)
        if answer is not None:
            return Said(answer, grouping)
        names = sorted({each.service for one in students for each in self.by_student.get(one, ())})
        one = names[0] if len(names) == 1 else None
        self._ask(
            "service",
            gettext("Which service is this log about? No column of it says so."),
            tuple(_promised(name) for name in (names or self.own)),
            rows,
            "",
            proposed=one,
            why=gettext("The record promises no other.") if one else "",
        )
        return Said(canonical(one) if one else None, grouping, waits=None if one else "service")

    def _ask(
        self,
        key: str,
        asks: str,
        choices: tuple[Choice, ...],
        rows: int,
        place: str,
        proposed: str | None = None,
        why: str = "",
    ) -> None:
        before = self.questions.get(key)
        seen = (*(before.seen if before else ()), *((place,) if place else ()))[:5]
        self.questions[key] = Question(key, asks, choices, proposed, why, seen, rows + (before.rows if before else 0))

    # --- promises -----------------------------------------------------------------------------------------------------

    def windows(
        self,
        student: str,
        service: str,
        grouping: str | None,
        contact: str | None,
        setting: str,
        name: str,
        days: tuple[dt.date, dt.date],
        rows: int,
    ) -> tuple[list[tuple[str, dt.date, dt.date]], str | None]:
        """The promise for each stretch of days, none of them overlapping; or the key of the question to wait for.

        `days` are the first and last day of the rows, `name` the student's name for a question.
        """
        key = "promise:" + ":".join(part for part in (folded(name), service, grouping or folded(setting)) if part)
        mine = [promise for promise in self.by_student.get(student, ()) if canonical(promise.service) == service]
        answer = self.answers.get(key)
        if answer in self._ids and self._ids[answer].student_id == student:
            return [(answer, _FIRST, _LAST)], None
        if answer == LEAVE_OUT or not mine:
            if answer != LEAVE_OUT:
                self.unpromised[student, service] = self.unpromised.get((student, service), 0) + rows
            return [], None
        mine = _narrowed(mine, grouping, contact, setting)
        inside = [one for one in mine if any(start <= days[1] and end >= days[0] for start, end in one.windows)]
        if len(mine) == 1:
            return [(mine[0].promise_id, _FIRST, _LAST)], None
        spans = sorted((start, end, one.promise_id) for one in inside for start, end in one.windows)
        spoken = services.service_words(self._known.get(service, service))
        clear = all(first[1] < then[0] for first, then in pairwise(spans))
        if clear:
            return [(promise_id, start, end) for start, end, promise_id in spans], None
        self._ask(
            key,
            gettext('Which promise are the rows of "{name}" ({service}, {grouping})? Several fit.').format(
                name=name, service=spoken, grouping=gettext(grouping)
            )
            if grouping
            else gettext('Which promise are the rows of "{name}" ({service})? Several fit.').format(
                name=name, service=spoken
            ),
            (
                *(Choice(promise.promise_id, promise.said) for promise in mine),
                Choice(LEAVE_OUT, gettext("none: leave these rows out")),
            ),
            rows,
            "",
        )
        return [], key


def _promised(name: str) -> Choice:
    """A service of the record, to choose: a page shows only what a choice means, so that says which one it is."""
    return Choice(name, gettext("{service} (the plan promises it)").format(service=services.words_of_listed(name)))


def _narrowed(promises: list[Promise], grouping: str | None, contact: str | None, setting: str) -> list[Promise]:
    """The promises that contact, grouping and setting leave; a promise that does not say is never ruled out by
    itself.
    """
    if len(promises) < 2:
        return promises
    consult = [promise for promise in promises if promise.grouping == "consult"]
    if contact == "consult" and consult:
        promises = consult
    elif contact == "direct" and len(consult) < len(promises):
        promises = [promise for promise in promises if promise.grouping != "consult"]
    if grouping and len(promises) > 1 and all(promise.grouping for promise in promises):
        promises = [promise for promise in promises if promise.grouping == grouping] or promises
    if setting and len(promises) > 1 and all(promise.setting for promise in promises):
        promises = [promise for promise in promises if folded(promise.setting or "") == folded(setting)] or promises
    return promises

"""The services grid of an IEP, 504 plan or IFSP (PDF, DOCX) as promises; what is not clear is asked, never guessed.

The way of a line: grid_pages (words, cells and tick boxes, from grid_pdf or grid_docx) -> grid_aligned (grids without
rules) -> grid_rows or grid_labels (which cell says what, from grid_headings) -> grid_lines (one wording, read by the
grammar of service lines) -> here (questions, and rows for the record).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from makewhole.exchange.grid_pages import UNREAD, Box, Document
from makewhole.exchange.grid_rows import LeftOut
from makewhole.exchange.opening import cannot_be_opened, is_ordinary, size_of
from makewhole.exchange.plan_corrections import corrected, is_left_out, said_of, unknown_lines
from makewhole.exchange.reading import Choice, Extract, Match, NotReadable, Question, Request, stage
from makewhole.language import current, gettext, gettext_noop, speaking
from makewhole.record.findings import Finding
from makewhole.record.schema import PLAN_KINDS

if TYPE_CHECKING:
    import duckdb

    from makewhole.exchange.grid_header import Header
    from makewhole.exchange.grid_headings import Form
    from makewhole.exchange.grid_lines import PlanLine
    from makewhole.exchange.grid_rows import Found, Row
    from makewhole.exchange.reading import Kind
    from makewhole.wording import Ambiguity, Reading

KIND: Kind = "plan"
TITLE = gettext_noop("Plan: the services grid of an IEP, 504 plan or IFSP (PDF, DOCX)")

LEAVE_EMPTY = "leave empty"
NEW = "new"
_NO_GRID = gettext_noop(
    "No services grid was found in this file: no table with a heading for the service and "
    "one for how much or how often. Give the pages of the plan that list the services, or "
    "write the promises by hand."
)

_LEFT_OUT = {
    "aids": gettext_noop("accommodations, modifications and supports are no services that are counted in minutes"),
    "personnel": gettext_noop("support for school personnel is no service to the student"),
    "not_applicable": gettext_noop("the line says that it does not apply"),
    "totals": gettext_noop("a total counts the lines above it once more"),
    "notes": gettext_noop("a note is no service"),
    "as_told": gettext_noop("you said so"),
    "no_amount": gettext_noop("the line names no minutes and no sessions"),
    "no_service": gettext_noop("the line has an amount and names no service, so it cannot be told whose it is"),
    "no_service_column": gettext_noop("a table has amounts and names no service in its headings"),
    "outside": gettext_noop("these words name an amount and stand outside the grids that could be read"),
    "unread_service": gettext_noop("their words could not be read with confidence"),
}
_WHAT_TO_DO = {
    "plan_amount_shared": gettext_noop(
        "Ask the team whether the amount is for each of the lines, or for all of them together."
    ),
    "plan_line_unclear": gettext_noop("Ask the team whether its minutes are in addition to those of that line."),
    "plan_tick_lost": gettext_noop("Look at the paper, and write individual, group or consult by hand if it says so."),
    "plan_grouping_unclear": gettext_noop("Ask the team which of the two is meant."),
    "plan_cell_unread": gettext_noop("Look at the paper, and write it by hand."),
    "plan_day_unclear": gettext_noop(
        "The cell is left empty, so the plan's own day holds. Write the day by hand, if you know it."
    ),
    "plan_esy_unclear": gettext_noop("Say by hand whether the line is for the extended school year."),
}


# --- Which files ------------------------------------------------------------------------------------------------------


def identify(path: Path) -> Match:
    """How sure it is that the file is a plan: a PDF or DOCX with the heading of a services grid is."""
    if not is_ordinary(path):
        return Match(0, gettext("it is no ordinary file"))
    try:
        with path.open("rb") as file:
            start = file.read(1024)
        is_pdf = b"%PDF-" in start
        if not is_pdf and not (start.startswith(b"PK") and _is_docx(path)):
            return Match(0, gettext("it is neither a PDF nor a Word file"))
        document = load(path, anew=True)
    except (NotReadable, OSError) as problem:
        ending = path.suffix.casefold() in (".pdf", ".docx")
        return Match(10 if ending and isinstance(problem, NotReadable) else 0, gettext("it cannot be read"))
    found, form = _grids(document)
    if found.rows or found.left_out:
        if form.id != "other":
            return Match(
                95, gettext("it has a services grid and the words of a known form: {title}").format(title=form.title)
            )
        return Match(85, gettext("it has a table with the headings of a services grid"))
    return Match(20, gettext("it is a PDF or Word file, and no services grid was found in it"))


def _is_docx(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as parts:
            return "word/document.xml" in parts.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


_last: tuple[str, Document | str] | None = None
"""The file that was read last, by its digest, or why it cannot be read: it is read again after each answer."""


def load(path: Path, *, anew: bool = False) -> Document:
    """The file's pages; NotReadable where it cannot be read. `anew`: a reason from before does not count.

    A reason counts once, for who has it told what the file is and then reads it: the next time tesseract may be there.
    """
    global _last
    size_of(path)
    try:
        with path.open("rb") as file:
            digest = f"{current()} {hashlib.file_digest(file, 'sha256').hexdigest()}"  # what it says is in a language
    except OSError as error:
        raise cannot_be_opened(error) from None
    if _last is not None and _last[0] == digest:
        known = _last[1]
        if isinstance(known, Document):
            return known
        _last = None
        if not anew:
            raise NotReadable(known)
    try:
        document = _load(path)
    except NotReadable as reason:
        _last = (digest, str(reason))
        raise
    _last = (digest, document)
    return document


def _load(path: Path) -> Document:
    from makewhole.exchange import grid_docx, grid_pdf

    with path.open("rb") as file:
        start = file.read(1024)
    if b"%PDF-" in start:
        return grid_pdf.read(path)
    if start.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return grid_docx.read(path)
    if not start:
        raise NotReadable(gettext("The file is empty. Give the plan as the school sent it."))
    raise NotReadable(
        gettext(
            "This is neither a PDF nor a Word file (DOCX), whatever its name says. Give the plan as the school sent it."
        )
    )


def _grids(document: Document) -> tuple[Found, Form]:
    from makewhole.exchange.grid_aligned import with_aligned
    from makewhole.exchange.grid_headings import form_of
    from makewhole.exchange.grid_labels import has_labels, rows_of_labels
    from makewhole.exchange.grid_rows import outside, rows_of

    blocks = with_aligned(document)
    found = rows_of(blocks)
    if has_labels(document):
        labels = rows_of_labels(document.blocks)
        if any(row.under("amount_frequency") for row in labels.rows):
            # Beside the blocks only tables of aids are ruled: what stands in them is listed, and not taken in.
            labels.left_out += found.left_out + [LeftOut(row.place, "aids", row.text, row) for row in found.rows]
            return labels, form_of([*document.texts, *labels.headings])
    if found.rows:
        found.left_out += outside(blocks)
    return found, form_of([*document.texts, *found.headings])


# --- What it says -----------------------------------------------------------------------------------------------------


def extract(request: Request) -> Extract:
    """The plan's student, plan and promises as staged rows, with questions and findings. NotReadable without a grid."""
    progress = request.progress or (lambda what, share: None)
    progress("reading the pages", 0.05)
    document = load(request.path)
    progress("finding the services", 0.7)
    found, form = _grids(document)
    if not found.rows and not found.left_out:
        because = " ".join(words for _, words in document.troubles)
        raise NotReadable(f"{gettext(_NO_GRID)} {because}".strip())
    reading = _Plan(request, document, found, form)
    extract = reading.run()
    progress("read", 1.0)
    return extract


@dataclass(frozen=True)
class _Student:
    student_id: str
    row: dict[str, str | None] | None
    """To be staged; None where the record has the student."""


class _Plan:
    """One plan on its way to rows: asks, and takes the answers."""

    def __init__(self, request: Request, document: Document, found: Found, form: Form) -> None:
        from makewhole.exchange.grid_header import header_of

        self.request = request
        self.document = document
        self.found = found
        self.form = form
        self.header: Header = header_of(document, request.today)
        self.questions: list[Question] = []
        self.findings: list[Finding] = []
        self.left_out: list[LeftOut] = list(found.left_out)
        self.shown: list[tuple[str, str]] = []
        self.connection = request.connection

    def run(self) -> Extract:
        for code, words in self.document.troubles:
            self.findings.append(_finding(code, "plans", None, words))
        self._among_aids()
        lines = self._lines()
        student = self._student()
        plan = self._plan(student, lines)
        rows: dict[str, int] = {}
        promises = self._promises(student, plan, lines)
        students = [student.row] if student is not None and student.row is not None else []
        rows["students"] = stage(self.connection, "students", students, [gettext("head of the plan")] * len(students))
        plans = [plan] if plan is not None else []
        rows["plans"] = stage(self.connection, "plans", plans, [gettext("head of the plan")] * len(plans))
        places = [place for _, place in promises]
        rows["promises"] = stage(self.connection, "promises", [row for row, _ in promises], places)
        self._list_left_out()
        return Extract(
            kind="plan",
            layout=self._layout(),
            questions=tuple(self.questions),
            findings=tuple(self.findings),
            rows=rows,
            shown=tuple(self.shown),
        )

    def _layout(self) -> str:
        """The form and this very plan: days and names of one plan are no answers for the next one."""
        words = "\n".join(self.document.texts)
        return f"{self.form.title}, plan {hashlib.sha256(words.encode()).hexdigest()[:12]}"

    def _answer(self, question: Question) -> str | None:
        """The person's answer, else what is proposed; a question that is not answered is asked."""
        given = self.request.answers.get(question.key)
        if given is not None:
            return given.strip()
        if all(asked.key != question.key for asked in self.questions):
            self.questions.append(question)
        return question.proposed

    # --- Lines

    def _among_aids(self) -> None:
        """Takes in the lines among aids and supports of which a person says that they are services.

        Asked only of a line that names a service of the list and an amount with one meaning: some forms put a short
        related service there (California's Other Supports, the one table of many 504 plans).
        """
        from makewhole.exchange.grid_lines import is_listed, lines_of

        for left in list(self.left_out):
            if left.why != "aids" or left.row is None or "personnel" in left.row.under("to_support").casefold():
                continue
            row = replace(left.row, part=None)
            with speaking("en"):
                made = lines_of(row, self.form, None)
            if not isinstance(made, list) or not all(
                is_listed(line.service) and line.is_clear and line.reading.is_read and line.reading.period
                for line in made
            ):
                continue
            answer = self._answer(
                Question(
                    key=f"aid:{made[0].key}",
                    asks=gettext(
                        "This line stands among accommodations and supports, and names a service with an "
                        "amount. Is it a service to the student, to be counted?"
                    ),
                    choices=(
                        Choice("yes", gettext("a service: its minutes count")),
                        Choice("no", gettext("an accommodation or support: it is left out")),
                    ),
                    seen=(_in_file(made[0]),),
                    rows=len(made),
                )
            )
            if answer == "yes":
                self.left_out.remove(left)
                self.found.rows.append(row)
            elif answer not in (None, "no"):
                self._misanswered(f"aid:{made[0].key}", gettext("yes or no"))

    def _lines(self) -> list[PlanLine]:
        from makewhole.exchange.grid_rows import cycle_of

        days = cycle_of(self.document)
        lines = self._read(self.found.rows, days)
        unknown = [line for line in lines if any(item.code == "cycle_length" for item in line.reading.ambiguities)]
        if days is None and unknown:
            lines = self._read(self.found.rows, self._cycle(unknown))
        self.left_out += self._not_lines(days)
        return lines

    def _read(self, rows: Sequence[Row], days: int | None) -> list[PlanLine]:
        from makewhole.exchange.grid_lines import lines_of

        made: list[PlanLine] = []
        for row in rows:
            with speaking("en"):  # a reading is an answer too, and answers are English
                lines = lines_of(row, self.form, days)
            if isinstance(lines, list):
                made += lines
        return made

    def _not_lines(self, days: int | None) -> list[LeftOut]:
        from makewhole.exchange.grid_lines import lines_of

        outcomes = (lines_of(row, self.form, days) for row in self.found.rows)
        return [outcome for outcome in outcomes if not isinstance(outcome, list)]

    def _cycle(self, lines: Sequence[PlanLine]) -> int | None:
        question = Question(
            key="cycle_days",
            asks=gettext(
                "How many school days has one cycle at this school? The plan counts by cycles and does not say."
            ),
            choices=(
                Choice("5", gettext("a cycle of 5 school days")),
                Choice("6", gettext("a cycle of 6 school days")),
                Choice("10", gettext("a cycle of 10 school days")),
                Choice(LEAVE_EMPTY, gettext("nobody knows yet: the lines stay without numbers")),
            ),
            seen=tuple(f"{_spoken_place(line.place)}: {line.text}" for line in lines[:5]),
            rows=len(lines),
        )
        answer = self._answer(question)
        return int(answer) if answer is not None and re.fullmatch(r"[1-9]\d?", answer) else None

    # --- Student

    def _student(self) -> _Student | None:
        known = _table(self.connection, "students", ("student_id", "name"))
        if self.request.student_id is not None:
            here = any(student_id == self.request.student_id for student_id, _ in known)
            return _Student(
                self.request.student_id, None if here else self._new(self.request.student_id, self.header.name)
            )
        matching = [student_id for student_id, name in known if _same_name(name, self.header.name)]
        if len(matching) == 1 and matching[0] is not None:
            return _Student(matching[0], None)
        choices = [Choice(str(student_id), name or str(student_id)) for student_id, name in known]
        answer = self._answer(
            Question(
                key="student",
                asks=gettext("Whose plan is this?"),
                choices=(*choices, Choice(NEW, gettext("a student who is not in the record yet"))),
                proposed=NEW if not known else None,
                why=gettext("the record holds no student yet") if not known else "",
                seen=(self.header.name,) if self.header.name else (),
                rows=len(self.found.rows),
            )
        )
        if answer is None:
            return None
        if answer != NEW:
            if any(student_id == answer for student_id, _ in known):
                return _Student(answer, None)
            self._misanswered("student", gettext("the id of a student of the record, or new"))
            return None
        name = self._answer(
            Question(
                key="student:name",
                asks=gettext("What shall the student be called in the record? A first name and an initial will do."),
                proposed=self.header.name,
                why=gettext("the head of the plan says so") if self.header.name else "",
                rows=len(self.found.rows),
            )
        )
        if not name:
            return None
        student_id = _free(_slug(name) or "student", {str(student_id) for student_id, _ in known})
        return _Student(student_id, self._new(student_id, name))

    def _new(self, student_id: str, name: str | None) -> dict[str, str | None]:
        read_row = {
            "student_id": student_id,
            "name": name,
            "born_on": _iso(self.header.born_on),
            "state": self.form.state,
            "district": self.header.district,
            "school": self.header.school,
        }
        said, refused = said_of("students", "plan:student", tuple(read_row)[1:], self.request.answers)
        for each in refused:
            self._misanswered(each.key, each.allowed, as_read=True)
        return {**read_row, **said}

    # --- Plan

    def _plan(self, student: _Student | None, lines: Sequence[PlanLine]) -> dict[str, str | None] | None:
        kind = self._kind()
        starts_on, ends_on = self._days(lines)
        if student is None or kind is None or starts_on is None:
            return None
        plan_id = f"{student.student_id}-{kind}-{starts_on.isoformat()}"
        for known, of, its_kind, its_start in _table(
            self.connection, "plans", ("plan_id", "student_id", "kind", "CAST(starts_on AS VARCHAR)")
        ):
            if (of, its_kind or "iep", its_start) == (student.student_id, kind, starts_on.isoformat()) and known:
                plan_id = known
        return {
            "plan_id": plan_id,
            "student_id": student.student_id,
            "kind": kind,
            "starts_on": starts_on.isoformat(),
            "ends_on": _iso(ends_on),
        }

    def _kind(self) -> str | None:
        kind = self.header.kind or ("iep" if self.form.state else None)
        if kind is not None and "plan:kind" not in self.request.answers:
            return kind
        means = {
            "iep": gettext_noop("an IEP"),
            "504": gettext_noop("a Section 504 plan"),
            "ifsp": gettext_noop("an IFSP (up to three years of age)"),
        }
        answer = self._answer(
            Question(
                key="plan:kind",
                asks=gettext("What kind of plan is this?"),
                choices=tuple(Choice(word, gettext(means[word])) for word in PLAN_KINDS),
                rows=len(self.found.rows),
            )
        )
        if answer is None or answer in PLAN_KINDS:
            return answer
        self._misanswered("plan:kind", ", ".join(PLAN_KINDS))
        return None

    def _days(self, lines: Sequence[PlanLine]) -> tuple[dt.date | None, dt.date | None]:
        """First and last day of the plan: of the head, else as answered or proposed."""
        firsts = [line.starts_on for line in lines if line.starts_on and not line.esy]
        lasts = [line.ends_on for line in lines if line.ends_on and not line.esy]
        summers = [line.ends_on for line in lines if line.ends_on and line.esy]
        choices = tuple(Choice(day.isoformat(), f"{label}") for label, day in self.header.named_days)
        given = self.request.answers
        starts_on = self.header.starts_on if "plan:starts_on" not in given else None
        if starts_on is None:
            earliest = min(firsts) if firsts and not self.header.contradicts else None
            starts_on = self._day(
                Question(
                    key="plan:starts_on",
                    asks=gettext("On which day does the plan begin (its first day, not the day of the meeting)?"),
                    choices=choices,
                    proposed=_iso(earliest),
                    why=gettext("the first of its services begins on that day") if earliest else "",
                    rows=len(lines),
                )
            )
        ends_on = self.header.ends_on if "plan:ends_on" not in given else None
        if ends_on is None:
            all_end = lasts and all(line.ends_on or line.esy for line in lines) and not self.header.contradicts
            latest = max(lasts) if all_end else None
            # A summer after the last regular day: nothing outside the plan counts, so nobody may guess its end.
            beyond = max(summers) if latest is not None and summers and max(summers) > latest else None
            if latest is not None and beyond is not None:
                choices = (
                    Choice(beyond.isoformat(), gettext("the last day of its extended school year")),
                    Choice(
                        latest.isoformat(), gettext("the last day of its other services: what is later does not count")
                    ),
                    *choices,
                )
            why = (
                gettext("the last of its services ends on that day")
                if latest
                else gettext("the head of the plan names none")
            )
            question = Question(
                key="plan:ends_on",
                asks=gettext("On which day does the plan end (its last day)?"),
                choices=(*choices, Choice(LEAVE_EMPTY, gettext("the plan names no last day"))),
                proposed=None if beyond is not None else _iso(latest) or LEAVE_EMPTY,
                why=why if beyond is None else "",
                rows=len(lines),
            )
            ends_on = self._day(question)
        return starts_on, ends_on

    def _day(self, question: Question) -> dt.date | None:
        from makewhole.exchange.grid_dates import day_of

        answer = self._answer(question)
        if answer is None or answer == LEAVE_EMPTY:
            return None
        day = day_of(answer)
        if day is None:
            self._misanswered(question.key, gettext("a day, such as 2026-09-02"))
            self.questions.append(replace(question, proposed=None))
        return day

    def _misanswered(self, key: str, allowed: str, *, as_read: bool = False) -> None:
        message = (
            gettext("The answer to {key} is none of those allowed, so what was read stands as it is.")
            if as_read
            else gettext("The answer to {key} is none of those allowed, so the rows that need it wait.")
        ).format(key=key)
        self.findings.append(_finding("answer_not_allowed", "plans", None, message, allowed=allowed))

    # --- Promises

    # What is read can be corrected cell by cell: plan_corrections.

    def _promises(
        self, student: _Student | None, plan: Mapping[str, str | None] | None, lines: Sequence[PlanLine]
    ) -> list[tuple[dict[str, str | None], str]]:
        repeated = self._repeated(lines)
        scanned = {page.number for page in self.document.pages if page.scanned}
        self._pictures({page.number for page in self.document.pages if page.scanned and page.words}, lines)
        kept: list[tuple[dict[str, str | None], str]] = []
        for each in unknown_lines(len(lines), self.request.answers):
            self._misanswered(each.key, each.allowed, as_read=True)
        for place, read_line in enumerate(lines):
            number = place + 1
            self._say(read_line)
            if place in repeated and self._is_once(read_line):
                continue
            if is_left_out(number, self.request.answers):
                self.left_out.append(LeftOut(read_line.place, "as_told", read_line.text))
                continue
            with speaking("en"):
                line, refused = corrected(read_line, number, self.request.answers)
            for each in refused:
                self._misanswered(each.key, each.allowed, as_read=True)
            if line.box is not None and line.box.page in scanned and not self._is_seen(line):
                continue
            reading, wording, waits = self._asked(line)
            self.shown.append(
                (
                    _in_file(line),
                    gettext("line {number}, {words}").format(number=number, words=_in_words(line, reading, waits)),
                )
            )
            if not waits:
                kept.append((_cells(line, reading, wording), _place(line.place, line.box)))
        if student is None or plan is None or any(question.key.startswith("cycle_days") for question in self.questions):
            return []
        plan_id = plan["plan_id"] or ""
        self._outside(plan, lines)
        named = self._named(student.student_id, plan_id, [row for row, _ in kept])
        return [
            ({**row, "promise_id": name, "plan_id": plan_id}, place)
            for (row, place), name in zip(kept, named, strict=True)
        ]

    def _pictures(self, scanned: set[int], lines: Sequence[PlanLine]) -> None:
        """Tells of each page that is a picture and gave no line: whether services stand there, nobody knows."""
        told = {line.box.page for line in lines if line.box is not None}
        told |= {int(place[1]) for left in self.left_out if (place := re.match(r"page (\d+)", left.place))}
        for number in sorted(scanned - told):
            message = gettext(
                "Page {number}: no line of a services grid could be read from the picture of this "
                "page. If services stand on it, write them by hand, or ask the school for the file "
                "itself instead of a scan."
            ).format(number=number)
            self.findings.append(_finding("page_is_picture", "promises", None, message))

    def _repeated(self, lines: Sequence[PlanLine]) -> set[int]:
        """The lines that say word for word what an earlier one says."""
        seen: set[tuple[object, ...]] = set()
        again: set[int] = set()
        for number, line in enumerate(lines):
            words = (
                line.service,
                line.read_as,
                line.setting,
                line.starts_on,
                line.ends_on,
                line.esy,
                line.grouping,
                line.text,
            )
            if words in seen:
                again.add(number)
            seen.add(words)
        return again

    def _is_once(self, line: PlanLine) -> bool:
        """Whether a line that stands twice is left out the second time (or waits to be told)."""
        answer = self._answer(
            Question(
                key=f"twice:{line.key}",
                asks=gettext(
                    "The same line stands twice in the plan. Is it one service that is printed twice, or are it two?"
                ),
                choices=(
                    Choice("once", gettext("one service, printed twice")),
                    Choice("twice", gettext("two services: both count")),
                ),
                seen=(_in_file(line),),
                rows=1,
            )
        )
        return answer != "twice"

    def _is_seen(self, line: PlanLine) -> bool:
        """Whether a person has compared a line that was read from a picture with the paper.

        The key is of the whole row: a yes to one row says nothing of another with the same words and other days.
        """
        from makewhole.exchange.grid_lines import digest

        answer = self._answer(
            Question(
                key=f"picture:{digest(f'{line.place}|{line.text}')}",
                asks=gettext(
                    "This line was read from a picture of the page. Is it, figure by figure, what the paper says?"
                ),
                choices=(
                    Choice("yes", gettext("as it was read")),
                    Choice("no", gettext("it is left out, to be written by hand")),
                ),
                seen=(_in_file(line), _in_words(line, line.reading, waits=UNREAD in (line.wording or ""))),
                rows=1,
            )
        )
        if answer == "no":
            self.left_out.append(LeftOut(line.place, "unread_service", line.text))
        return answer == "yes"

    def _asked(self, line: PlanLine) -> tuple[Reading, str | None, bool]:
        """The reading that stands, the wording with it, and whether the line waits for an answer."""
        from makewhole.wording import Reading, read
        from makewhole.wording.ambiguities import in_words

        unread = UNREAD in (line.wording or "")
        wording = None if unread else line.wording
        if line.is_clear and not unread:
            if not line.reading.is_read:
                self._no_amount(line)
            return line.reading, wording, False
        readings = _readings(line)
        spoken = _spoken(line)
        because = "; ".join(dict.fromkeys(item.ask for item in spoken))
        answer = self._answer(
            Question(
                key=f"wording:{line.key}",
                asks=gettext("What does this line promise? {because}").format(because=because).strip()
                if not unread
                else gettext("Some words of this line cannot be told with confidence. What does it say on the paper?"),
                choices=(
                    *(Choice(words, said) for words, said in readings),
                    Choice(
                        LEAVE_EMPTY,
                        gettext("nobody knows yet: the line stays without numbers, and can be asked of the team"),
                    ),
                ),
                why=gettext(
                    "You can also write the amount as the team means it, such as: 2 times a week, 30 minutes each."
                ),
                seen=(_in_file(line),),
                rows=1,
            )
        )
        if answer is None:
            return Reading(), wording, True
        told = read(answer) if answer != LEAVE_EMPTY else Reading()
        if answer != LEAVE_EMPTY and (told.ambiguities or not told.is_read):
            self._misanswered(
                f"wording:{line.key}",
                gettext("one of the readings, an amount with one meaning, or {leave_empty}").format(
                    leave_empty=LEAVE_EMPTY
                ),
            )
            return Reading(), wording, True
        if answer == LEAVE_EMPTY:
            found = "; ".join(in_words(item) for item in spoken)
            message = gettext(
                "{place}: the amount can be read in more than one way or cannot be read, so its "
                "numbers are left empty. Ask the team what it means; an unclear amount is itself a "
                "defect of a plan."
            ).format(place=_spoken_place(line.place))
            self.findings.append(_finding("plan_line_unclear", "promises", "wording", message, found or line.text))
        elif unread:
            wording = answer
        return told, wording, False

    def _no_amount(self, line: PlanLine) -> None:
        message = gettext(
            "{place}: the line names no amount, so it cannot be counted. Ask the team how much is promised."
        ).format(place=_spoken_place(line.place))
        self.findings.append(_finding("plan_line_unclear", "promises", "wording", message, line.text))

    def _say(self, line: PlanLine) -> None:
        for code, column, what, found in line.troubles:
            message = f"{_spoken_place(line.place)}: {gettext(what)}. {gettext(_WHAT_TO_DO[code])}"
            self.findings.append(_finding(code, "promises", column, message, found))

    def _outside(self, plan: Mapping[str, str | None], lines: Sequence[PlanLine]) -> None:
        first, last = plan["starts_on"] or "", plan["ends_on"]
        for line in lines:
            before = line.starts_on is not None and line.starts_on.isoformat() < first
            after = last is not None and line.ends_on is not None and line.ends_on.isoformat() > last
            if before or after:
                message = gettext(
                    "{place}: its days reach beyond the plan's own, and only those inside the plan count. "
                    "Look whether the plan's first and last day are right."
                ).format(place=_spoken_place(line.place))
                self.findings.append(_finding("plan_line_outside", "promises", "starts_on", message, line.text))

    def _named(self, student_id: str, plan_id: str, rows: Sequence[Mapping[str, str | None]]) -> list[str]:
        """An id for each promise: the record's own where it is the same line, else the next number of its service."""
        columns = ("promise_id", "plan_id", "service", "wording", "setting", "CAST(starts_on AS VARCHAR)")
        known = _table(self.connection, "promises", columns)
        taken = {str(row[0]) for row in known}
        mine = [row for row in known if row[1] == plan_id]
        names: list[str | None] = []
        used: set[str] = set()
        for row in rows:
            words = (row["service"], row["wording"], row["setting"], row["starts_on"])
            name = next((str(r[0]) for r in mine if r[2:] == words and r[0] not in used), None)
            if name is not None:
                used.add(name)
            names.append(name)
        own = {str(row[0]) for row in mine}
        whole: list[str] = []
        for row, name in zip(rows, names, strict=True):
            if name is None:
                base = f"{student_id}-{_short(row['service'] or '')}"
                number = 1
                while (f"{base}-{number}" in taken and f"{base}-{number}" not in own) or f"{base}-{number}" in used:
                    number += 1
                name = f"{base}-{number}"
                used.add(name)
            whole.append(name)
        return whole

    def _list_left_out(self) -> None:
        by_why: dict[str, list[LeftOut]] = {}
        for left in self.left_out:
            by_why.setdefault(left.why, []).append(left)
        for why, group in by_why.items():
            places = "; ".join(dict.fromkeys(_spoken_place(left.place) for left in group))
            lost = why in ("no_service", "unread_service", "no_service_column", "outside")
            message = (
                gettext("Not taken in, because {why}: {places}. Look at the paper, and write it by hand.")
                if lost
                else gettext("Not taken in, because {why}: {places}. If one of them is a service, write it by hand.")
            ).format(why=gettext(_LEFT_OUT.get(why, _LEFT_OUT["aids"])), places=places)
            found = "\n".join(left.text for left in group)
            code = "plan_line_lost" if lost else "plan_line_left_out"
            self.findings.append(_finding(code, "promises", None, message, found))


def _finding(
    code: str, table: str, column: str | None, message: str, found: str | None = None, allowed: str | None = None
) -> Finding:
    return Finding(code, "warning", table, None, column, message, found, allowed)


def _cells(line: PlanLine, reading: Reading, wording: str | None) -> dict[str, str | None]:
    """The promise's cells without its ids: sessions and minutes, or where one is missing minutes of the period."""
    whole = reading.sessions is None or reading.minutes is None
    every = reading.every if reading.every is not None and reading.every > 1 else None
    return {
        "service": line.service,
        "wording": wording,
        "sessions": _text(reading.sessions),
        "minutes": _text(reading.minutes),
        "minutes_per_period": _text(reading.minutes_per_period) if whole else None,
        "period": reading.period,
        "every": _text(every),
        "grouping": line.grouping or reading.grouping,
        "setting": line.setting,
        "starts_on": _iso(line.starts_on),
        "ends_on": _iso(line.ends_on),
        "esy": "true" if line.esy else None,
    }


def _text(value: int | None) -> str | None:
    return None if value is None else str(value)


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


_PLACES = {
    "page": gettext_noop("page {number}"),
    "table": gettext_noop("table {number}"),
    "paragraph": gettext_noop("paragraph {number}"),
    "grid": gettext_noop("grid {number}"),
    "row": gettext_noop("row {number}"),
    "service": gettext_noop("service {number}"),
    "of the list": gettext_noop("of the list"),
    "of a table": gettext_noop("of a table"),
    "text box": gettext_noop("text box"),
    "page header": gettext_noop("page header"),
    "and": gettext_noop("and"),
}
_PLACE_WORDS = re.compile(
    r"\b(?:(page|table|paragraph|grid|row|service) (\d+)|(of the list|of a table|text box|page header|and))\b"
)


def _spoken_place(place: str) -> str:
    """The place, which is part of keys and therefore English, in the language that is spoken."""
    return _PLACE_WORDS.sub(lambda word: gettext(_PLACES[word[1] or word[3]]).format(number=word[2]), place)


def _place(place: str, box: Box | None) -> str:
    """The place with its rectangle: points from the left and upper edge of the page."""
    place = _spoken_place(place)
    if box is None:
        return place
    corners = gettext("{left},{top} to {right},{bottom}").format(
        left=f"{box.x0:.0f}", top=f"{box.top:.0f}", right=f"{box.x1:.0f}", bottom=f"{box.bottom:.0f}"
    )
    return f"{place} ({corners})"


def _in_file(line: PlanLine) -> str:
    return f"{_place(line.place, line.box)}: {line.text}"


def _in_words(line: PlanLine, reading: Reading, waits: bool) -> str:
    """How the line was read, in words."""
    from makewhole.record.services import service_words
    from makewhole.wording.ambiguities import amount

    if waits:
        said = gettext("waits for your answer")
    elif not reading.is_read:
        said = gettext("no amount: cannot be counted")
    elif reading.period is None:
        said = gettext("{amount}, and how often is not said").format(
            amount=amount(reading.sessions, reading.minutes, reading.minutes_per_period, None, reading.every)
        )
    elif reading.sessions and reading.minutes and reading.sessions > 1:
        said = amount(reading.sessions, reading.minutes, None, reading.period, reading.every)
        said += f" ({amount(None, None, reading.sessions * reading.minutes, reading.period, reading.every)})"
    else:
        said = amount(reading.sessions, reading.minutes, reading.minutes_per_period, reading.period, reading.every)
    parts = [f"{service_words(line.service or '')}: {said}"]
    grouping = line.grouping or reading.grouping
    if grouping:
        means = {"consult": gettext("consultation"), "group": gettext("in a group")}
        parts.append(means.get(grouping, gettext("individual") if grouping == "individual" else grouping))
    if line.setting:
        parts.append(gettext("where: {setting}").format(setting=line.setting))
    parts.append(
        gettext("from {first} to {last}").format(
            first=line.starts_on or gettext("the first day of the plan"), last=line.ends_on or gettext("its last day")
        )
    )
    if line.esy:
        parts.append(gettext("extended school year"))
    return "; ".join(parts)


def _spoken(line: PlanLine) -> tuple[Ambiguity, ...]:
    """What is ambiguous about the line, in the language that is spoken."""
    from makewhole.wording import read

    said = read(line.read_as).ambiguities
    plain = line.reading.ambiguities
    return said if [item.code for item in said] == [item.code for item in plain] else plain


def _readings(line: PlanLine) -> list[tuple[str, str]]:
    """The readings of an ambiguous line that are amounts themselves: words that the grammar reads in one way.

    The words, which are the answer and therefore English, and what is shown.
    """
    from makewhole.wording import read

    kept: dict[str, str] = {}
    for item, spoken in zip(line.reading.ambiguities, _spoken(line), strict=True):
        for words, said in zip(item.readings, spoken.readings, strict=True):
            made = read(words)
            if not made.ambiguities and made.is_read and made.period is not None:
                kept.setdefault(words, said)
    # Two things unclear at once: each reading settles one of them only.
    return list(kept.items()) if len(line.reading.ambiguities) == 1 else []


def _table(connection: duckdb.DuckDBPyConnection, table: str, columns: Iterable[str]) -> list[tuple[str | None, ...]]:
    """The rows of a table of the record; none where the connection has no such table."""
    there = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = ?", [table]).fetchone()
    if not there or not there[0]:
        return []
    return connection.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1").fetchall()


def _same_name(one: str | None, two: str | None) -> bool:
    return bool(one and two) and _plain(one or "") == _plain(two or "")


def _plain(name: str) -> str:
    """A name for comparing: "Ruiz, Maya" and "Maya Ruiz" are one."""
    last, comma, first = name.partition(",")
    return _slug(f"{first} {last}" if comma else name)


def _slug(text: str) -> str:
    """The text in small letters, figures and hyphens; "" where it has none of them."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")


def _free(base: str, taken: set[str]) -> str:
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def _short(service: str) -> str:
    """A short name of a service for ids: speech, ot, reading."""
    from makewhole.record.services import listed

    for entry in listed():
        if service in (entry.name, entry.ed_fi) and entry.others and len(entry.name.split()) > 1:
            return _slug(entry.others[0]) or "service"
    return _slug(service)[:24].strip("-") or "service"

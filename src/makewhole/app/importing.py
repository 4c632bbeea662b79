"""A file brought into a data file: read, shown, asked about, checked as a whole, and only then said.

One import is one batch of entries in one transaction: it is there as a whole or not at all, and it can be undone as a
whole. `known_rows` says which of its rows the record has already.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from makewhole.app import overlapping
from makewhole.app.known_rows import Change, KnownRows
from makewhole.exchange.reading import Extract, Kind, NotReadable, Progress, Question, Request
from makewhole.language import gettext, ngettext
from makewhole.language import number as figures
from makewhole.record.findings import Finding
from makewhole.record.schema import TABLES

if TYPE_CHECKING:
    import duckdb

    from makewhole.exchange.reading import Reader
    from makewhole.record.history import Rows
    from makewhole.store import Say, Store
    from makewhole.store.keeping import Batch

__all__ = ["Change", "Import", "Look", "NotImported", "Question", "Taken", "readers"]

SURE = 50
"""From here a reader's word that a file is its kind is taken."""


_OF_ONE_FILE = ("row:", "gone", "calendar_of:", "plan:", "student:name", "first_day", "last_day", "school_year")
"""How the keys begin of questions about one file, whose answers the next file of the layout must not be given."""


class NotImported(Exception):
    """The file was not taken in, and nothing was changed. The message says why; `findings` name the places."""

    is_case_file = False
    """Whether it is a whole record, which is restored and not brought in."""
    is_of_unknown_kind = False
    """Whether a person who knows what it is may say its kind."""

    def __init__(self, message: str, findings: Sequence[Finding] = ()) -> None:
        self.findings = tuple(findings)
        super().__init__(message)


class IsCaseFile(NotImported):
    """The file is a case file."""

    is_case_file = True


class OfUnknownKind(NotImported):
    """No reader knows the file."""

    is_of_unknown_kind = True


@dataclass(frozen=True)
class Look:
    """What a file says and what would become of it, before anything is written."""

    kind: str
    title: str
    layout: str
    mapping: str | None
    """The saved mapping that was known again; None: this layout is new."""
    questions: tuple[Question, ...]
    """What is asked and has no answer yet; those with a proposal too."""
    answered: Mapping[str, str]
    """The answers that were given, from the person and from the saved mapping, by key."""
    findings: tuple[Finding, ...]
    shown: tuple[tuple[str, str], ...]
    counts: Mapping[str, Mapping[str, int]]
    """By table: rows `new`, `changed`, `withdrawn`, `same`."""
    changes: tuple[Change, ...]
    """The first of the changes of each kind, for showing."""

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """What only the person can answer: while one is open, nothing is taken in."""
        return tuple(question for question in self.questions if question.proposed is None)

    @property
    def proposals(self) -> tuple[Question, ...]:
        """What is taken as proposed where the person says yes."""
        return tuple(question for question in self.questions if question.proposed is not None)

    @property
    def changes_nothing(self) -> bool:
        return not any(counts[kind] for counts in self.counts.values() for kind in ("new", "changed", "withdrawn"))

    @property
    def read_as(self) -> tuple[tuple[str, str], ...]:
        """What stands in the file and how it was read, without the codes that the terminal is answered with."""
        from makewhole.exchange.reasons import REASON_WORDS, STATUSES

        told = []
        for there, read in self.shown:
            code, _colon, words = read.partition(": ")
            told.append((there, words if words and (code in REASON_WORDS or code in STATUSES) else read))
        return tuple(told)

    def as_json(self) -> dict[str, Any]:
        """What `import --json` prints."""
        return {
            "kind": self.kind,
            "layout": self.layout,
            "mapping": self.mapping,
            "questions": [question.as_json() for question in self.questions],
            "answered": dict(self.answered),
            "findings": [finding.as_json() for finding in self.findings],
            "shown": [list(pair) for pair in self.shown],
            "rows": {table: dict(counts) for table, counts in self.counts.items()},
            "changes": [change.as_json() for change in self.changes],
        }


@dataclass(frozen=True)
class Taken:
    """An import that was written."""

    batch: str | None
    """Its id, for `undo`; None where the file changed nothing."""
    counts: Mapping[str, Mapping[str, int]]
    mapping: str | None
    notices: tuple[str, ...] = ()


def readers() -> tuple[Reader, ...]:
    """Every reader of a kind of file, in the order in which they are asked."""
    from makewhole.exchange import billing_logs, plans, school_calendars, service_logs

    return (service_logs, billing_logs, school_calendars, plans)


class Import:
    """One file on its way into a data file: `look` as often as there are new answers, then `take` it, or leave it."""

    def __init__(
        self,
        into: Path | str,
        file: Path,
        *,
        kind: Kind | None = None,
        source: str | None = None,
        student_id: str | None = None,
        mapping: str | None = None,
        today: dt.date | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Opens the data file `into`, which need not be there yet, and finds the reader of `file`.

        `mapping` names a saved mapping; without it, or where there is none of the name, the one of the same layout is
        taken. NotImported where no reader
        knows the file, where it cannot be read, or where the data file cannot be opened.
        """
        from makewhole.app import records

        self.file = file
        self.kind = kind
        self.source = source
        self.student_id = student_id
        self.named_mapping = mapping
        self.today = today or dt.date.today()
        self.progress = progress
        self._closing = ExitStack()
        try:
            self._refuse_what_is_no_file()
            self._target = into
            self._store: Store | None = records.opened_or_none(into)
            if self._store is not None:
                self._closing.callback(self._store.close)
            self._scratch = Path(self._closing.enter_context(tempfile.TemporaryDirectory(prefix="makewhole-import-")))
            self.sha256 = _sha256_of(self.file)
            self.reader = self._find_reader()
            self.connection = self._load()
            self._closing.callback(self.connection.close)
            self._rows = KnownRows(self.connection, self._brought_by_layout)
            self._extract: Extract | None = None
            self._matched: tuple[dict[str, int], dict[str, str]] | None = None
            """The staged rows that the record was searched for, and the answers about rows: no other answer
            changes that."""
            self._read: tuple[dict[str, str], Extract] | None = None
            """The last reading, and the answers under which it was read."""
            self._answers: dict[str, str] = {}
        except records.NotOpened as error:
            self._closing.close()
            raise NotImported(str(error)) from None
        except BaseException:
            self._closing.close()
            raise

    def __enter__(self) -> Import:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    # --- the file -----------------------------------------------------------------------------------------------------

    def _refuse_what_is_no_file(self) -> None:
        if self.file.is_dir():
            raise NotImported(
                gettext(
                    "{file} is a folder. To begin a data file with a case folder: makewhole restore {file} DATAFILE"
                ).format(file=self.file)
            )
        if not self.file.exists():
            raise NotImported(gettext("{file} is not there.").format(file=self.file))
        if not self.file.is_file():
            raise NotImported(gettext("{file} is no ordinary file.").format(file=self.file))
        if self.file.stat().st_size == 0:
            raise NotImported(gettext("{file} is empty.").format(file=self.file))
        from makewhole.record import casefile

        if self.kind is None and casefile.is_one(self.file):
            said = gettext(
                "{file} is a case file: a whole record with its history. To go on with it: makewhole restore {file} "
                "DATAFILE"
            )
            raise IsCaseFile(said.format(file=self.file))

    def _find_reader(self) -> Reader:
        known = readers()
        if self.kind is not None:
            return next(reader for reader in known if self.kind == reader.KIND)
        matches = [(reader.identify(self.file), reader) for reader in known]
        match, reader = max(matches, key=lambda pair: pair[0].sure)
        if match.sure < SURE:
            if (reason := self._why_unreadable(reader if match.sure else None)) is not None:
                raise NotImported(reason)
            kinds = "; ".join(f"{reader.KIND}: {gettext(reader.TITLE)}" for reader in known)
            said = (
                gettext(
                    "{file} is not known as any kind of file that can be read. It looks most like a {kind} "
                    "({because}). If you know what it is, say so with --kind ({kinds})."
                )
                if match.sure
                else gettext(
                    "{file} is not known as any kind of file that can be read. If you know what it is, say so with "
                    "--kind ({kinds})."
                )
            )
            raise OfUnknownKind(said.format(file=self.file.name, kind=reader.KIND, because=match.because, kinds=kinds))
        return reader

    def _why_unreadable(self, likely: Reader | None) -> str | None:
        """Why nobody could read the file (a password, cut off, of another kind than its name says): the reason of the
        kind that it is most like, or that its name says. None: it can be opened, and is of no kind that is known.
        """
        from makewhole.exchange import log_kinds, plans

        is_plan = (likely is not None and likely.KIND == "plan") or self.file.suffix.casefold() in (".pdf", ".docx")
        try:
            if is_plan:
                plans.load(self.file)
            elif self.file.suffix.casefold() not in (".ics", ".ical"):
                log_kinds.book_of(self.file, None, keep=False)
        except NotReadable as reason:
            return str(reason)
        return None

    # --- the record as it is ------------------------------------------------------------------------------------------

    def _load(self) -> duckdb.DuckDBPyConnection:
        """The record's tables, typed, for the reader; and `was_<table>`, their cells as text under the rows' names."""
        import duckdb

        from makewhole.record import folder as case_folder

        rows = self._held()
        connection = duckdb.connect()
        connection.execute("SET python_enable_replacements = false")
        for name, table in TABLES.items():
            columns = [column.name for column in table.columns]
            typed = ", ".join(f"{_sql(column)} VARCHAR" for column in columns)
            connection.execute(f"CREATE TEMP TABLE was_{name} (_id VARCHAR, {typed})")
            held = rows.get(name)
            if not held:
                continue
            file = self._scratch / f"was_{name}.csv"
            with file.open("w", encoding="utf-8", newline="") as stream:
                writer = csv.writer(stream)
                for row_id, cells in held.items():
                    writer.writerow([row_id, *(cells.get(column) or "" for column in columns)])
            names = ", ".join(f"{column!r}: 'VARCHAR'" for column in ["_id", *columns])
            connection.execute(
                f"INSERT INTO was_{name} SELECT * FROM read_csv({_text(file)}, header = false, delim = ',', "
                f"quote = '\"', escape = '\"', all_varchar = true, columns = {{{names}}}, parallel = false, "
                "null_padding = false, max_line_size = 10000000)"
            )
            file.unlink()
        record = case_folder.of_queries(
            {name: f"SELECT * EXCLUDE (_id) FROM was_{name}" for name in TABLES if rows.get(name)}, connection
        )
        if record.has_errors:
            raise NotImported(gettext("the data file's own record has errors; see makewhole check"), record.findings)
        self._errors_before = len(record.findings)
        return connection

    def _held(self) -> Rows:
        """The rows that the file is read beside: all of the record."""
        return self._store.rows() if self._store is not None else {}

    def _batches(self) -> list[Batch]:
        """The imports that are known."""
        return self._store.batches() if self._store is not None else []

    def _new_batch(self) -> str:
        """The id of the import that is written now."""
        return f"{len(self._batches()) + 1}-{self.sha256[:6]}"

    def _layout_kept(self, layout: str) -> str:
        """Under which layout the answers about it are kept."""
        return layout

    # --- looking ------------------------------------------------------------------------------------------------------

    def look(self, answers: Mapping[str, str] | None = None) -> Look:
        """What the file says under these answers (and those of its saved mapping), and what would change."""
        given = {**self._answers_of_same_file(), **(answers or {})}
        extract = self._extracted(given)
        mapping = self._mapping_of(extract.layout)
        if mapping is not None:
            merged = {**mapping.answers, **given}
            if merged != given:
                given = merged
                extract = self._extracted(given)
        self._extract = extract
        self._answers = given
        questions = [question for question in extract.questions if question.key not in given]
        about_rows = {key: text for key, text in given.items() if key.startswith(("gone", "row:", "calendar_of:"))}
        if self._matched is None or self._matched[0] is not extract.rows or self._matched[1] != about_rows:
            self._tell("comparing with the record", 0.0)
            self._rows.match(given)
            self._tell("comparing with the record", 1.0)
            self._matched = extract.rows, about_rows
        questions += [question for question in self._rows.asked(given) if question.key not in given]
        overlaps = overlapping.of_plans(self.connection) if "plans" in self._rows.staged else ()
        return Look(
            kind=extract.kind,
            title=gettext(self.reader.TITLE),
            layout=extract.layout,
            mapping=mapping.name if mapping is not None else None,
            questions=tuple(questions),
            answered=given,
            findings=(*extract.findings, *overlaps),
            shown=extract.shown,
            counts=self._rows.counts(),
            changes=tuple(self._rows.changes(limit=5)),
        )

    def _tell(self, what: str, share: float) -> None:
        if self.progress is not None:
            self.progress(what, share)

    def _extracted(self, answers: Mapping[str, str]) -> Extract:
        """What the reader makes of the file under these answers; read anew only where they can change it.

        A log's rows stand as they would under its proposals, so to take those as answers changes none of them.
        """
        if self._read is not None and self.reader.KIND in ("service_log", "billing_log"):
            before, extract = self._read
            proposed = {question.key: question.proposed for question in extract.questions}
            new = {key: answer for key, answer in answers.items() if before.get(key) != answer}
            if before.keys() <= answers.keys() and all(proposed.get(key) == answer for key, answer in new.items()):
                return replace(
                    extract, questions=tuple(question for question in extract.questions if question.key not in new)
                )
        extract = self._extract_anew(answers)
        self._read = dict(answers), extract
        return extract

    def _extract_anew(self, answers: Mapping[str, str]) -> Extract:
        request = Request(
            path=self.file,
            connection=self.connection,
            answers=answers,
            source=self.source,
            student_id=self.student_id,
            today=self.today,
            progress=self.progress,
        )
        for name in TABLES:
            self.connection.execute(f"DROP TABLE IF EXISTS temp.in_{name}")
        try:
            return self.reader.extract(request)
        except NotReadable as error:
            raise NotImported(str(error)) from None

    def _mapping_of(self, layout: str) -> Any:
        if self._store is None:
            return None
        if self.named_mapping is not None:
            named = [each for each in self._store.mappings() if each.name == self.named_mapping]
            if named:
                return named[-1]
        return self._store.find_mapping(self._layout_kept(layout), self.reader.KIND)

    def _answers_of_same_file(self) -> Mapping[str, str]:
        """What was answered when these very bytes came in before: the same file twice asks nothing anew."""
        if self._store is None:
            return {}
        before = [
            batch
            for batch in self._batches()
            if not batch.is_undone
            and batch.file.get("sha256") == self.sha256
            and batch.file.get("kind") == self.reader.KIND
        ]
        answers = before[-1].file.get("answers", {}) if before else {}
        return answers if isinstance(answers, dict) else {}

    def _brought_by_layout(self, name: str) -> list[str]:
        """Names of rows of the table that imports of this layout brought and nobody undid."""
        if self._store is None or self._extract is None:
            return []
        batches = [
            batch.batch
            for batch in self._batches()
            if not batch.is_undone
            and batch.file.get("layout") == self._extract.layout
            and batch.file.get("kind") == self._extract.kind
        ]
        return sorted(self._store.rows_of(batches, name)) if batches else []

    # --- taking -------------------------------------------------------------------------------------------------------

    def take(self, author: str, *, answers: Mapping[str, str] | None = None, mapping_name: str | None = None) -> Taken:
        """Writes the import as one batch; NotImported, and nothing written, where something is still asked or wrong.

        The answers about the layout are kept under `mapping_name` (default: the kind and the file's name) for the next
        file that has it.
        """
        from makewhole.app import records
        from makewhole.store import StoreError

        look = self.look(self._answers if answers is None else answers)
        if look.open_questions:
            count = len(look.open_questions)
            raise NotImported(
                ngettext("{count} questions are open: {first}", "{count} questions are open: {first}", count).format(
                    count=count, first=look.open_questions[0].asks
                )
            )
        counts = look.counts
        if look.changes_nothing:
            return Taken(None, counts, look.mapping)
        self._check_as_a_whole()
        sha256 = self.sha256
        batch = self._new_batch()
        try:
            if self._store is None:
                self._store = records.opened(self._target, create=True)
                self._closing.callback(self._store.close)
            rows = sum(table["new"] + table["changed"] + table["withdrawn"] for table in counts.values())
            described = {
                "name": self.file.name,
                "sha256": sha256,
                "bytes": self.file.stat().st_size,
                "kind": look.kind,
                "layout": look.layout,
                "mapping": look.mapping or mapping_name or "",
                "rows": rows,
                "answers": self._answers_to_keep(look),
            }
            self._store.append(
                self._says(),
                author=author,
                source=self.source,
                batch=batch,
                file=described,
                progress=self._writing(rows),
            )
            name = self._keep_mapping(look, author, mapping_name)
        except StoreError as error:
            raise NotImported(str(error)) from None
        return Taken(batch, counts, name, tuple(notice.message for notice in self._store.notices))

    def _check_as_a_whole(self) -> None:
        """NotImported where the record, with these rows in it, would have errors: nothing is half taken."""
        from makewhole.record import folder as case_folder

        progress = _part(self.progress, "checking")
        record = case_folder.of_queries(self._after(), self.connection, typed=False, progress=progress)
        errors = [finding for finding in record.findings if finding.is_error]
        if errors:
            message = ngettext(
                "With these rows the record would have an error, so nothing was taken in.",
                "With these rows the record would have {count} errors, so nothing was taken in.",
                len(errors),
            )
            raise NotImported(message.format(count=figures(len(errors))), errors)

    def _after(self) -> dict[str, str]:
        """A query of each table's cells as they would be after the import, of those that would have rows."""
        queries = {}
        for name in TABLES:
            columns = ", ".join(_sql(column.name) for column in TABLES[name].columns)
            query = f"SELECT {columns} FROM was_{name}"
            if name in self._rows.staged:
                out = [*self._rows.withdrawn(name)]
                self.connection.execute(f"CREATE OR REPLACE TEMP TABLE out_{name} (_id VARCHAR)")
                if out:
                    self.connection.execute(f"INSERT INTO out_{name} VALUES {', '.join(['(?)'] * len(out))}", out)
                query = (
                    f"SELECT {columns} FROM next_{name} UNION ALL {query} WHERE _id NOT IN "
                    f"(SELECT _id FROM next_{name}) AND _id NOT IN (SELECT _id FROM out_{name})"
                )
            if self.connection.execute(f"SELECT 1 FROM ({query}) LIMIT 1").fetchone():
                queries[name] = query
        return queries

    def _says(self) -> Iterator[Say]:
        from makewhole.store import Say

        nothing: dict[str, str] = {}
        students = self._rows.students()
        for name in self._rows.staged:
            new: Iterator[Change] = iter(())
            if name == "sessions":
                for row, student, day, written in self._rows.sessions_written():
                    yield Say("say", name, row, nothing, ("student", student), None, day, None, None, nothing, written)
            else:
                new = self._rows.new_rows(name)
            for change in chain(new, self._rows.changed_rows(name)):
                yield Say(
                    kind=change.kind,  # type: ignore[arg-type]
                    table=change.table,
                    row=change.row,
                    cells=change.cells,
                    subject=self._subject(change, students),
                    day=_day_of(change),
                )

    def _writing(self, rows: int) -> Callable[[int], None] | None:
        progress = self.progress
        if progress is None:
            return None
        return lambda written: progress("writing", written / max(rows, 1))

    @staticmethod
    def _subject(change: Change, students: Mapping[str, Mapping[str, str]]) -> tuple[str, str]:
        cells = change.cells
        if "student_id" in cells:
            return "student", cells["student_id"]
        for column in ("promise_id", "plan_id", "award_id"):
            if cells.get(column) in students[column]:
                return "student", students[column][cells[column]]
        return "calendar", cells["calendar_id"]

    def _answers_to_keep(self, look: Look) -> dict[str, str]:
        """Every answer that this import rests on; a new student is named by the id it has got."""
        answers = answered(look)
        if answers.get("student") == "new":
            made = self.connection.execute("SELECT min(student_id) FROM in_students").fetchone()
            answers["student"] = str(made[0]) if made is not None else ""
        return answers

    def _keep_mapping(self, look: Look, author: str, mapping_name: str | None) -> str | None:
        """Saves the answers about the layout, unless they are saved already; the name of the mapping."""
        assert self._store is not None
        answers = {
            key: answer
            for key, answer in answered(look).items()
            if key != "student" and not key.startswith(_OF_ONE_FILE)
        }
        known = self._mapping_of(look.layout)
        if known is not None and known.answers == answers and mapping_name in (None, known.name):
            return str(known.name)
        if not answers:
            return None
        name = mapping_name or (known.name if known is not None else _mapping_name(look.kind, self.file))
        self._store.save_mapping(name, look.kind, self._layout_kept(look.layout), answers, author=author)
        return str(name)


def _day_of(change: Change) -> str | None:
    """The day that the row is about, where it has one."""
    for column in ("date", "starts_on", "happened_on", "decided_on", "awarded_on", "observed_on", "offered_on"):
        if column in change.cells:
            return change.cells[column]
    return None


def _sql(name: str) -> str:
    return f'"{name}"'


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def _sha256_of(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _mapping_name(kind: str, file: Path) -> str:
    stem = re.sub(r"[\d_\-. ]+", "-", file.stem.lower()).strip("-")
    return f"{kind.replace('_', '-')}-{stem}" if stem else kind.replace("_", "-")


def _part(progress: Progress | None, what: str) -> Progress | None:
    if progress is None:
        return None
    return lambda _, share: progress(what, share)


def answered(look: Look) -> dict[str, str]:
    """The answers of a look with every proposal taken."""
    return {
        **look.answered,
        **{question.key: question.proposed for question in look.proposals if question.proposed is not None},
    }

"""One child's record among those that a data file or database holds: its rows, its statement, what stands behind it.

What is drawn is kept by what it was drawn from: the heads of the child's chain and of its calendar's. A head is the
hash of everything that was ever said, so what is kept can never be stale; a write makes another head, and the next
look works it out anew.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from makewhole import language
from makewhole.app import drawings, figures, folders, once, records
from makewhole.app.agreed import Word
from makewhole.app.drawings import Drawing
from makewhole.app.figures import Asked, Figure
from makewhole.record.schema import TABLES

if TYPE_CHECKING:
    from makewhole.app.folders import Case, Explained
    from makewhole.app.histories import Done
    from makewhole.ledger.statement import Statement
    from makewhole.record.history import Rows
    from makewhole.store import Store, Subject

Made = TypeVar("Made")
KEPT = 256
"""How many statements, years and explanations are kept in memory at the most."""
_kept: OrderedDict[tuple[Any, ...], Any] = OrderedDict()
ROWS_KEPT = 16
"""Of how many children the rows are kept: five years of sessions take some megabytes."""
_rows: OrderedDict[tuple[str, str, tuple[str, ...]], Rows] = OrderedDict()
"""By the record's identity, the student's id and the heads, as what is drawn of them."""
_under_way: dict[tuple[Any, ...], Future[Any]] = {}
"""What is drawn at this moment: who asks for the same waits for it, and nothing is drawn twice."""
_turn = threading.Lock()


class NoSuchChild(Exception):
    """The record holds no such student."""


@dataclass(frozen=True)
class View:
    """How a person looks at a record: as of which day, from which log, known when, under which rules."""

    as_of: dt.date
    source: str | None = None
    known_on: dt.date | None = None
    policy: str | None = None
    word: str | None = None
    """Whose log has the word where several differ; None: the first that there is of agreed.WHOSE."""

    @property
    def asks(self) -> Word:
        """The agreed record that it looks at, where it does not look at one log alone."""
        return Word(self.word)


def students(place: Path | str, only: Sequence[str] | None = None) -> dict[str, str | None]:
    """The students that have a chain, by id: the name that the record gives each; None where it gives none.

    `only`: of these ids, so that in a database of many families nobody else's chain is looked at.
    """
    with _reading(place) as store:
        asked = None if only is None else [("student", ident) for ident in only]
        heads = [head for head in store.heads(asked) if head.subject_kind == "student" and head.subject_id]
        found = {str(head.subject_id): _student(store, str(head.subject_id), head.hash) for head in heads}
    return {ident: student.name for ident, student in found.items() if student is not None}


def name(place: Path | str, student_id: str) -> str | None:
    """The name that the record gives the student; None where it gives none. NoSuchChild where there is no student."""
    found = students(place, [student_id])
    if student_id not in found:
        raise NoSuchChild(f"The record holds no student {student_id}.")
    return found[student_id]


def rows(place: Path | str, student_id: str, known_on: dt.date | None = None) -> Rows:
    """The tables of one student and of the calendar that the student's row names; NoSuchChild where there is none.

    They are kept while nothing is written, so nobody may change what comes back.
    """
    with _reading(place) as store:
        whose = subjects(store, student_id)
        if known_on is not None:
            return store.rows(known_on.isoformat(), whose)
        key = (store.identity, student_id, tuple(head.hash for head in store.heads(whose)))
        with _turn:
            if key in _rows:
                _rows.move_to_end(key)
                return _rows[key]
        found = store.rows(subjects=whose)
    with _turn:
        _rows[key] = found
        while len(_rows) > ROWS_KEPT:
            _rows.popitem(last=False)
    return found


def subjects(store: Store, student_id: str) -> list[Subject]:
    """Whose chains make one child's record: the student's, and the calendar's that its row names."""
    heads = store.heads([("student", student_id)])
    student = _student(store, student_id, heads[0].hash) if heads else None
    if student is None:
        raise NoSuchChild(f"The record holds no student {student_id}.")
    return [("student", student_id), *([("calendar", student.calendar_id)] if student.calendar_id else [])]


@contextmanager
def as_folder(place: Path | str, student_id: str, known_on: dt.date | None = None) -> Iterator[Path]:
    """A case folder of one student, for as long as the context lasts; with the history where `known_on` needs it."""
    from makewhole.record.writing import write_folder

    with _reading(place) as store, tempfile.TemporaryDirectory(prefix="makewhole-child-", dir=_in_memory()) as scratch:
        whose = subjects(store, student_id)
        folder = Path(scratch) / "case"
        entries = [entry for each in whose for entry in store.entries(subject=each)] if known_on else None
        write_folder(store.rows(subjects=whose), folder, entries)
        yield folder


@contextmanager
def case(place: Path | str, student_id: str, known_on: dt.date | None = None) -> Iterator[Case]:
    """What the deeds on a case folder take of one student: the rows; a folder with the history where `known_on` asks.

    The rows are not written and read again, which took a fifth of the time to a statement.
    """
    if known_on is None:
        yield rows(place, student_id)
        return
    with as_folder(place, student_id, known_on) as folder:
        yield folder


def _in_memory() -> str | None:
    """A place for files that never reaches a disk, where the system has one: quicker, and nothing is left behind."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK | os.X_OK) else None


def drawing(place: Path | str, student_id: str, view: View) -> Drawing:
    """The child's statement with the sessions and days of its school years, from one run of the ledger.

    folders.RecordErrors where the record has errors, NoSuchChild where there is no such child.
    """

    def draw() -> Drawing:
        with case(place, student_id, view.known_on) as folder:
            return drawings.draw(folder, view.as_of, view.source, view.known_on, view.policy, view.asks)

    return remembered(place, student_id, ("drawing", view), draw)


def statement(place: Path | str, student_id: str, view: View) -> Statement:
    """The child's statement; folders.RecordErrors where the record has errors, NoSuchChild where there is none."""
    return drawing(place, student_id, view).statement


def figure(place: Path | str, student_id: str, asked: Asked, view: View, page: int = 1) -> Figure:
    """What stands behind one figure of the statement, one page of postings explained; NoFigure where nothing does."""

    def draw() -> Figure:
        with case(place, student_id, view.known_on) as folder:
            return figures.figure(folder, asked, page, view.as_of, view.source, view.known_on, view.policy, view.asks)

    return remembered(place, student_id, ("figure", asked, page, view), draw)


def postings(place: Path | str, student_id: str, view: View) -> tuple[Mapping[str, Any], ...]:
    """Every posting behind the statement, oldest first, in the columns of the ledger."""

    def draw() -> tuple[Mapping[str, Any], ...]:
        with (
            case(place, student_id, view.known_on) as folder,
            folders.postings(folder, view.as_of, view.source, view.known_on, view.policy, word=view.asks) as drawn,
        ):
            return tuple(drawn)

    return remembered(place, student_id, ("postings", view), draw)


def postings_as_json(place: Path | str, student_id: str, view: View) -> list[dict[str, Any]]:
    """Every posting as `postings --json` prints it."""
    from makewhole.ledger.explain import posting_as_json

    return [posting_as_json(dict(posting)) for posting in postings(place, student_id, view)]


def explain(place: Path | str, student_id: str, asked: Sequence[str], view: View) -> Explained:
    """A posting by its id, or each posting behind a service's account; folders.NotExplained where there is none."""

    def draw() -> Explained:
        with case(place, student_id, view.known_on) as folder:
            return folders.explain(folder, asked, view.as_of, view.source, view.known_on, view.policy, word=view.asks)

    return remembered(place, student_id, ("explain", tuple(asked), view), draw)


# --- what is said about one child -------------------------------------------------------------------------------------


def new_id(table: str) -> str:
    """An id for a new row, made by chance; or that which an earlier try to do the same thing made (app/once.py)."""
    return f"{table.removesuffix('s')}-{once.mark()}"


def enter(
    place: Path | str,
    student_id: str,
    table: str,
    cells: Mapping[str, str],
    *,
    author: str,
    source: str | None = None,
    why: str | None = None,
) -> Done:
    """Says a new row of the child's record; its id is made by chance where the cells do not give it.

    histories.NotDone, with findings, where the record would have an error; NoSuchChild where the row would belong to
    another child or to a calendar that is not this child's.
    """
    from makewhole.app import histories

    histories.known_columns(table, cells)
    said = {name: cell for name, cell in cells.items() if cell != ""}
    key = TABLES[table].key
    if key and key[0] not in said:
        said[key[0]] = new_id(table)
    with histories.opened(place) as store:
        known = store.rows(subjects=and_its_calendar(store, student_id, said))
        row = histories.name_of(table, said, known)
        _refuse_others(table, said, known, student_id)
        return histories.say(store, known, "say", table, row, said, author, source, why)


def correct(
    place: Path | str,
    student_id: str,
    table: str,
    row: str,
    cells: Mapping[str, str],
    *,
    author: str,
    why: str | None = None,
) -> Done:
    """Says a row of the child's record anew with these cells changed ("": empty); what was said before stays."""
    from makewhole.app import histories

    columns = histories.known_columns(table, cells)
    with histories.opened(place) as store:
        known = store.rows(subjects=and_its_calendar(store, student_id, cells))
        before = histories.found_row(known, table, row)
        merged = {**before, **cells}
        said = {name: str(merged[name]) for name in columns if merged.get(name)}
        said |= {name: str(cell) for name, cell in before.items() if name not in columns and cell}
        if said == {name: cell for name, cell in before.items() if cell}:
            return histories.Done(row)
        _refuse_others(table, said, known, student_id)
        return histories.say(store, known, "correct", table, row, said, author, None, why)


def withdraw(place: Path | str, student_id: str, table: str, row: str, *, author: str, why: str | None = None) -> Done:
    """Takes a row of the child's record back; the history keeps what it said."""
    from makewhole.app import histories

    with histories.opened(place) as store:
        known = store.rows(subjects=subjects(store, student_id))
        before = histories.found_row(known, table, row)
        cells = {name: cell for name, cell in before.items() if cell}
        return histories.say(store, known, "withdraw", table, row, cells, author, None, why)


def begin(place: Path | str, cells: Mapping[str, str], *, author: str, student_id: str | None = None) -> str:
    """The id of a new student, made by chance unless it is given; `cells` are the other cells of the row."""
    from makewhole.app import histories

    student_id = student_id or new_id("students")
    with histories.opened(place, create=True) as store:
        said = {"student_id": student_id, **{name: cell for name, cell in cells.items() if cell}}
        histories.say(store, {}, "say", "students", student_id, said, author, None, None)
    return student_id


def and_its_calendar(store: Store, student_id: str, cells: Mapping[str, str]) -> list[Subject]:
    """The child's chains, and that of a calendar which the cells name and which nobody has yet."""
    whose = subjects(store, student_id)
    named = cells.get("calendar_id")
    if named and ("calendar", named) not in whose:
        if store.heads([("calendar", named)]) and not _is_free(store, named):
            raise NoSuchChild(f"The calendar {named} is not this child's.")
        whose.append(("calendar", named))
    return whose


def _is_free(store: Store, calendar_id: str) -> bool:
    """Whether no student's row names the calendar: it was made just now, or its child chose another since."""
    ids = [head.subject_id for head in store.heads() if head.subject_kind == "student" and head.subject_id]
    students_rows = store.rows(subjects=[("student", ident) for ident in ids]).get("students", {})
    return all(cells.get("calendar_id") != calendar_id for cells in students_rows.values())


def _refuse_others(table: str, cells: Mapping[str, str], known: Rows, student_id: str) -> None:
    """NoSuchChild where the row would stand in another child's history."""
    from makewhole.app import histories

    kind, ident = histories.subject_of(table, cells, known)
    if kind == "student" and ident != student_id:
        raise NoSuchChild("The row belongs to another child.")


# --- what is kept -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Student:
    """What the student's own row says, as far as a door to the record needs it."""

    name: str | None
    calendar_id: str | None


_students: OrderedDict[tuple[str, str, str], _Student | None] = OrderedDict()
"""By the record's identity, the student's id and the head of the student's chain, which moves with every write."""
_STUDENTS_KEPT = 10_000


def _student(store: Store, student_id: str, head: str) -> _Student | None:
    """The student's own row as the chain with that head says; None where it says none (any more)."""
    key = (store.identity, student_id, head)
    with _turn:
        if key in _students:
            return _students[key]
    cells = store.rows(subjects=[("student", student_id)], table="students").get("students", {}).get(student_id)
    found = None if cells is None else _Student(cells.get("name") or None, cells.get("calendar_id") or None)
    with _turn:
        _students[key] = found
        while len(_students) > _STUDENTS_KEPT:
            _students.popitem(last=False)
    return found


def remembered(place: Path | str, student_id: str, what: tuple[Any, ...], draw: Callable[[], Made]) -> Made:
    """What was drawn from the same heads in the same language before, else what is drawn now."""
    with _reading(place) as store:
        heads = tuple(head.hash for head in store.heads(subjects(store, student_id)))
        identity = store.identity
    key = (identity, student_id, heads, language.current(), *what)
    with _turn:
        if key in _kept:
            _kept.move_to_end(key)
            found: Made = _kept[key]
            return found
        under_way = _under_way.get(key)
        own: Future[Made] = Future()
        if under_way is None:
            _under_way[key] = own
    if under_way is not None and under_way.exception() is None:
        waited_for: Made = under_way.result()
        return waited_for
    try:
        drawn = draw()
    except BaseException as error:
        with _turn:
            _landed(key, own)
        own.set_exception(error)
        raise
    with _turn:
        if _landed(key, own):
            _kept[key] = drawn
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    own.set_result(drawn)
    return drawn


def _landed(key: tuple[Any, ...], own: Future[Any]) -> bool:
    """Whether it was still this drawing that others wait for; nobody waits for it from now on."""
    if _under_way.get(key) is not own:
        return False
    del _under_way[key]
    return True


def forget(student_id: str) -> None:
    """Lets go of everything that was read and drawn of the student: after a purge nothing of it stays in memory."""
    folders.forget_rows()
    with _turn:
        for kept in (_kept, _under_way):
            for key in [key for key in kept if student_id in key]:
                del kept[key]
        for known in [known for known in _students if known[1] == student_id]:
            del _students[known]
        for held in [held for held in _rows if held[1] == student_id]:
            del _rows[held]


@contextmanager
def _reading(place: Path | str) -> Iterator[Store]:
    store = records.opened(place)
    try:
        yield store
    finally:
        store.close()

"""The rows of one child in a case folder, as papers show them, and where the history beside the tables ends.

What is other children's stays out: a folder may hold a district, and a paper goes to one family.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from makewhole.app import folders
from makewhole.language import gettext as _
from makewhole.record.schema import TABLES

if TYPE_CHECKING:
    from makewhole.record.history import Entry


class NoSuchStudent(Exception):
    """The case does not hold that student, or several and nobody said which. `students` are the ids there are."""

    def __init__(self, message: str, students: Sequence[str]) -> None:
        self.students = tuple(students)
        super().__init__(message)


Cells = dict[str, str | None]
Rows = dict[str, dict[str, Cells]]


@contextmanager
def one(folder: Path, student_id: str | None = None) -> Iterator[tuple[Path, str, Rows]]:
    """A case folder of one student alone, the student's id, and the rows, for as long as the context lasts.

    It is the folder itself where it holds one student; else one made of that student's rows, with the pack files that
    lie beside the tables: so what is drawn of it can hold nothing of another child. folders.RecordErrors where the
    record has errors; NoSuchStudent where nobody said which of several.
    """
    rows = _read(folder)
    student = chosen(list(rows.get("students", {})), student_id)
    own = only(rows, student)
    if len(rows["students"]) == 1:
        yield folder, student, own
        return
    from makewhole.record.writing import write_folder

    with tempfile.TemporaryDirectory(prefix="makewhole-one-") as scratch:
        alone = Path(scratch) / "case"
        write_folder(own, alone)
        for pack in folder.glob("*.toml"):
            shutil.copyfile(pack, alone / pack.name)
        yield alone, student, own


def chosen(students: Sequence[str], student_id: str | None) -> str:
    """The one of these students who is meant: the one that was named, else the only one; NoSuchStudent else."""
    if not students:
        words = _("This case has no such student.") if student_id else _("This case has no student to write about.")
        raise NoSuchStudent(words, students)
    if student_id is None:
        if len(students) > 1:
            raise NoSuchStudent(_("This case has several students. Say which one."), students)
        return students[0]
    if student_id not in students:
        raise NoSuchStudent(_("This case has no such student."), students)
    return student_id


def _read(folder: Path) -> Rows:
    """Every row of the folder by table and id (by number, where a table has no id)."""
    record = folders.read(folder)
    connection = record.connection
    try:
        if record.has_errors:
            raise folders.RecordErrors(record.findings)
        held = connection.execute("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall()
        return {
            name: _rows(connection.execute(f'SELECT * FROM "{name}" ORDER BY _row'), TABLES[name].key)
            for name in TABLES
            if (name,) in held
        }
    finally:
        folders.let_go(record)


def only(rows: Mapping[str, Mapping[str, Cells]], student_id: str) -> Rows:
    """Of all rows those that are the student's, over the rows that they name, and the calendar's."""
    calendar = rows.get("students", {}).get(student_id, {}).get("calendar_id")
    found: Rows = {}
    # A table's turn comes after those that its rows name: awards, which name a student, before sessions.
    for name in sorted(TABLES, key=lambda name: not _names_student(name)):
        kept = {
            row: dict(cells)
            for row, cells in rows.get(name, {}).items()
            if _is_of(name, cells, student_id, calendar, found)
        }
        if kept:
            found[name] = kept
    return found


def _names_student(name: str) -> bool:
    return any(column.name == "student_id" for column in TABLES[name].columns)


def _is_of(name: str, cells: Cells, student_id: str, calendar: str | None, found: Rows) -> bool:
    if _names_student(name):
        return cells.get("student_id") == student_id
    if name in ("calendars", "closures", "terms"):
        return cells.get("calendar_id") == calendar
    if name == "resolutions":
        named = (cells.get("session_ids") or "").replace(",", " ").replace(";", " ").split()
        return any(each in found.get("sessions", {}) for each in named)
    if name == "attachments":
        return (cells.get("row_id") or "") in found.get(cells.get("table") or "", {})
    return any(
        cells.get(column.name) in found.get(column.refers_to or "", {})
        for column in TABLES[name].columns
        if column.refers_to is not None
    )


def _rows(result: Any, key: tuple[str, ...]) -> dict[str, Cells]:
    names = [column[0] for column in result.description]
    rows: dict[str, Cells] = {}
    for values in result.fetchall():
        cells: Cells = {name: _text(value) for name, value in zip(names, values, strict=True) if value is not None}
        number = cells.pop("_row", None)
        row = cells.get(key[0]) if len(key) == 1 else None
        rows[str(row if row is not None and row not in rows else number)] = cells
    return rows


def _text(value: Any) -> str:
    """The cell as it is written in a file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return str(value)


def came_in(folder: Path, table: str) -> dict[str, dt.date]:
    """The day on which each row of the table came into the history beside the tables; none without a history."""
    from makewhole.record.history import from_line

    history = folder / "history.jsonl"
    if not history.is_file():
        return {}
    with history.open("rb") as stream:
        return days_of((from_line(line)[0] for line in stream), table)


def days_of(entries: Iterable[Entry], table: str) -> dict[str, dt.date]:
    """The day on which each row of the table was said for the first time."""
    found: dict[str, dt.date] = {}
    for entry in entries:
        said = entry.content
        if said is not None and said.get("table") == table:
            found.setdefault(str(said["row"]), dt.date.fromisoformat(entry.recorded_at[:10]))
    return found


def checkpoints(folder: Path, student_id: str) -> tuple[Mapping[str, Any], ...]:
    """Where each chain of the student and the student's calendar ends: chain, position (entries), hash.

    None where no history lies beside the tables, or one that does not verify.
    """
    from makewhole.record.verifying import Verification

    history = folder / "history.jsonl"
    if not history.is_file():
        return ()
    verification = Verification()
    subjects: dict[str, tuple[str, str]] = {}
    calendar = None
    with history.open("rb") as stream:
        for line in stream:
            if list(verification.line(line)):
                return ()
            entry = verification.latest
            said = entry.content if entry is not None else None
            if entry is None or said is None:
                continue
            about = said.get("subject") or {}
            subjects[entry.chain] = (str(about.get("kind")), str(about.get("id")))
            if said.get("table") == "students" and said.get("row") == student_id:
                calendar = (said.get("cells") or {}).get("calendar_id")
    if list(verification.end()):
        return ()
    whose = {("student", student_id), ("calendar", str(calendar))}
    return tuple(
        {"chain": chain, "position": position, "hash": head}
        for chain, (position, head) in verification.heads.items()
        if subjects.get(chain) in whose
    )

"""Made-up records to look at, entered as any other is: the example child of the program, and example folders.

The tables in `demo/` are those of examples/07-make-ups-with-a-due-date; a test compares them.
"""

from __future__ import annotations

import csv
import datetime as dt
import uuid
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from makewhole.app import children, entering
from makewhole.record.schema import TABLES

Rows = list[dict[str, str]]
OF_CALENDARS = ("calendars", "closures", "terms")
ORDER = sorted(TABLES, key=lambda table: (table not in OF_CALENDARS, table not in ("students", "awards")))
"""Of the tables: a row may only name one that is there, a session its award."""
AS_OF = dt.date(2025, 12, 20)
"""The day on which the example is told: its README works every figure out for that day."""


def begin(place: Path | str, *, author: str, name: str) -> str:
    """The id of a new student with the example's record; `name` says that it is one.

    Each id gets a beginning made by chance, so that the example may be entered twice, and by two families.
    """
    tables = _rows(resources.files("makewhole.app") / "demo")
    [student] = tables["students"]
    mark = f"example-{uuid.uuid4().hex[:6]}"
    return _enter(place, {**tables, "students": [{**student, "name": name}]}, mark, author=author)


def enter_folder(place: Path | str, folder: Path, *, author: str) -> list[str]:
    """The ids of new students, one for each in the folder of tables, with all that it says of them.

    Several folders go into one data file although their ids are the same: each id begins with its student's. Children
    of one folder get a calendar each.
    """
    tables = _rows(folder)
    return [
        _enter(place, _of_student(tables, student), student["student_id"], author=author)
        for student in tables["students"]
    ]


def _enter(place: Path | str, tables: Mapping[str, Rows], mark: str, *, author: str) -> str:
    renamed = {table: [_renamed(table, row, mark) for row in rows] for table, rows in tables.items()}
    [student] = renamed.pop("students")
    student_id = student.pop("student_id")
    calendar_id = student.pop("calendar_id", "")
    children.begin(place, student, author=author, student_id=student_id)
    deeds = [entering.Deed("say", table, row) for table in ORDER for row in renamed.get(table, ())]
    if calendar_id:
        # Last, where the calendar is there.
        deeds.append(entering.Deed("correct", "students", {"calendar_id": calendar_id}, student_id))
    entering.together(place, student_id, deeds, author=author)
    return student_id


def _of_student(tables: Mapping[str, Rows], student: Mapping[str, str]) -> dict[str, Rows]:
    """What the tables say of one student: rows that name the student, its calendar, or a row that was kept already."""
    kept: dict[str, Rows] = {"students": [dict(student)]}
    known = {("students", student["student_id"])}
    for table in (table for table in ORDER if table in tables):
        if table in OF_CALENDARS:
            kept[table] = [row for row in tables[table] if row["calendar_id"] == student.get("calendar_id")]
        elif table != "students":
            names = [(column.name, column.refers_to) for column in TABLES[table].columns if column.refers_to]
            kept[table] = [
                row for row in tables[table] if any((refers, row.get(name)) in known for name, refers in names)
            ]
            known |= {(table, row[name]) for name in TABLES[table].key[:1] for row in kept[table]}
    return kept


def _rows(folder: Path | Traversable) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for table in TABLES:
        file = folder / f"{table}.csv"
        if file.is_file():
            found[table] = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    return found


def _renamed(table: str, row: dict[str, str], mark: str) -> dict[str, str]:
    """The row with the mark before each id that is the row's own or names another row."""
    of_rows = {column.name for column in TABLES[table].columns if column.refers_to} | set(TABLES[table].key)
    if table in OF_CALENDARS:
        of_rows.add("calendar_id")
    return {
        # Some cells name several rows, with a blank between.
        name: " ".join(f"{mark}-{each}" for each in cell.split()) if cell and name in of_rows else cell
        for name, cell in row.items()
    }

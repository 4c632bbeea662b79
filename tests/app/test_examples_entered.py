"""Example folders entered side by side into one data file: each child's figures are those of its own folder."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tools import families

from makewhole.app import children, folders
from makewhole.app.agreed import Word
from makewhole.app.children import View

LATER = dt.date(2027, 6, 12)


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("demo") / "families.makewhole"
    assert families.make(file) == 11
    return file


def minutes(statement: Any, student_id: str) -> list[tuple[object, ...]]:
    """Each account of each service of a student."""
    services: list[Mapping[str, Any]] = statement.as_json()["services"]
    return sorted(
        tuple(value for name, value in service.items() if name != "student_id")
        for service in services
        if service["student_id"] == student_id
    )


@pytest.mark.parametrize("folder", families.FOLDERS, ids=lambda folder: folder.name)
def test_no_folder_changes_what_another_says(folder: Path, together: Path) -> None:
    alone = folders.statement(folder, LATER, word=Word())  # as the application draws it: each session once
    named = {name: student_id for student_id, name in children.students(together).items()}
    for student in csv.DictReader((folder / "students.csv").read_text(encoding="utf-8").splitlines()):
        entered = named[student["name"]]
        beside = children.statement(together, entered, View(LATER, None, None, None))
        assert minutes(beside, entered) == minutes(alone, student["student_id"]) != []


def test_made_anew_it_holds_the_families_once(tmp_path: Path) -> None:
    file = tmp_path / "families.makewhole"
    families.make(file)
    families.make(file)
    assert len(children.students(file)) == 11

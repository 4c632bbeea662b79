"""What is exported or made by a command in a terminal stands in the list that the family reads."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.web.test_home_safety import EXAMPLE, serving, session_of

from makewhole.app import records, safekeeping
from makewhole.web import terminal


def export(place: Path, out: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "makewhole.cli", "export", place, out],
        env=os.environ | {"MAKEWHOLE_AUTHOR": "Ben W."},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_family_reads_what_was_exported_in_a_terminal(tmp_path: Path) -> None:
    file = tmp_path / "family.makewhole"
    safekeeping.restore(EXAMPLE, file, author="Anna")
    before = export(file, tmp_path / "before.zip")
    assert before.returncode == 0, "no list yet, and none is made"
    with records.opened(file) as store:
        assert "makewhole_web_access" not in store.database.connection.introspection.table_names()
    with serving(file) as served:
        cookie = session_of(served.ask(served.path))
        child = served.ask("/", cookie=cookie).headers["Location"]
        for name in ("a.zip", "b.xlsx", "c.ics", "d"):
            done = export(file, tmp_path / name)
            assert done.returncode == 0, done.stderr
            assert (tmp_path / name).exists()
        refused = export(file, tmp_path / "a.zip")
        assert refused.returncode == 1
        assert served.ask(f"{child}accesses.csv", cookie=cookie).status == 200
        lines = [line for line in served.text.splitlines() if "terminal" in line]
    assert len(lines) == 4, "what was refused was handed to nobody"
    for line, form in zip(lines, ("Everything in one file", "Workbook", "Calendar", "Tables"), strict=True):
        assert re.fullmatch(
            rf"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ,Ben W\.,exported the record in a terminal,{form}", line
        ), line


def test_the_family_reads_which_papers_were_made_in_a_terminal(tmp_path: Path) -> None:
    file = tmp_path / "family.makewhole"
    safekeeping.restore(EXAMPLE, file, author="Anna")
    with serving(file) as served:
        cookie = session_of(served.ask(served.path))
        child = served.ask("/", cookie=cookie).headers["Location"]
        for number, kind in enumerate((["letter", "service_logs"], ["packet"])):
            command = [
                sys.executable,
                "-m",
                "makewhole.cli",
                *kind,
                str(file),
                "--out",
                str(tmp_path / f"{number}.pdf"),
            ]
            for status in (0, 2):  # the second time the file is there: nothing is made, and nobody got anything
                done = subprocess.run(
                    command, env=os.environ | {"MAKEWHOLE_AUTHOR": "Ben W."}, capture_output=True, check=False
                )
                assert done.returncode == status, done.stderr
        assert served.ask(f"{child}accesses.csv", cookie=cookie).status == 200
        lines = [line.partition(",")[2] for line in served.text.splitlines() if "terminal" in line]
    assert lines == [
        "Ben W.,made a paper in a terminal,Request for service logs",
        "Ben W.,made a paper in a terminal,Evidence packet",
    ]


@pytest.mark.parametrize("what", ["folder", "case file"])
def test_of_what_has_no_list_nothing_is_noted(what: str, tmp_path: Path) -> None:
    place = EXAMPLE
    if what == "case file":
        file = tmp_path / "family.makewhole"
        safekeeping.restore(EXAMPLE, file, author="Anna")
        place = tmp_path / "family.zip"
        safekeeping.export(file, place)
    assert terminal.note_export(place, tmp_path / "x.zip", who="Anna") == 0
    assert terminal.note_paper(place, "anybody", "packet", who="Anna") == 0

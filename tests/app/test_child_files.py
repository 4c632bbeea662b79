"""One child's files in a database of many families, in SQLite and in PostgreSQL: what goes out, comes in, is undone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.servers import Server, binaries

from makewhole.app import child_files, child_imports, children, histories, importing, safekeeping

ROOT = Path(__file__).parent.parent.parent
NINA, OWEN = "07-make-ups-with-a-due-date", "08-two-logs-that-disagree"
LOG = "Date,Student,Service,Start,Minutes,Status,Reason\n2025-12-10,Nina P.,Speech,13:00,30,Held,\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    if binaries() is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is missing.")
        pytest.skip("PostgreSQL is missing.")
    running = Server(safe=False)
    yield running
    running.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """A place with two families' records in it, each brought in as a case file."""
    where: Path | str = tmp_path / "all.makewhole"
    if request.param == "postgresql":
        where = request.getfixturevalue("server").new_schema()
    for example, author in ((NINA, "Anna"), (OWEN, "Ben")):
        received = child_files.receive(where, case_file(tmp_path, example, author))
        assert received.entries > 0
    return where


def case_file(tmp_path: Path, example: str, author: str) -> Path:
    file, data = tmp_path / f"{example[:2]}.zip", tmp_path / f"{example[:2]}.makewhole"
    if not file.exists():
        safekeeping.restore(ROOT / "examples" / example, data, author=author)
        safekeeping.export(data, file)
    return file


def test_each_child_goes_out_alone_and_comes_back_as_it_was(place: Path | str, tmp_path: Path) -> None:
    assert set(children.students(place)) == {"nina", "owen"}
    for student, example in (("nina", NINA), ("owen", OWEN)):
        out = tmp_path / f"{student}-out.zip"
        child_files.export(place, student, "case", out)
        again = tmp_path / f"{student}.makewhole"
        child_files.receive(again, out)
        assert children.students(again).keys() == {student}
        assert children.rows(again, student) == children.rows(place, student)
        assert children.rows(again, student) == children.rows(tmp_path / f"{example[:2]}.makewhole", student)
        checked = child_files.verify(again, student)
        assert (checked.entries, checked.faults) == (len(child_files.said(place, student)), ())


def test_an_import_and_its_undo_touch_one_record_alone(place: Path | str, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text(LOG)
    nina, owen = children.rows(place, "nina"), children.rows(place, "owen")
    with child_imports.ChildImport(place, log, student_id="nina", source="provider") as coming:
        taken = coming.take("Anna")
    assert taken.batch is not None
    assert children.rows(place, "nina") != nina
    assert children.rows(place, "owen") == owen
    with pytest.raises(histories.NotDone):
        child_files.undo(place, "owen", taken.batch, author="Ben")
    child_files.undo(place, "nina", taken.batch, author="Anna")
    assert children.rows(place, "nina") == nina
    with pytest.raises(histories.NotDone):
        child_files.undo(place, "nina", taken.batch, author="Anna")


def test_a_calendar_of_somebody_else_is_never_written_to(place: Path | str, tmp_path: Path) -> None:
    """Two families of one district bring in the same calendar: each gets its own."""
    theo = children.begin(place, {"name": "Theo Q."}, author="Carol")
    feed = tmp_path / "calendar.csv"
    feed.write_text(
        "calendar_id,Date,Event\n,2025-09-02,First day of school\n,2026-06-10,Last day of school\n,2025-10-13,No school\n"
    )
    before = children.rows(place, "nina")
    taken_by_nina = next(iter(before["calendars"].values()))["calendar_id"] or ""
    try:
        with child_imports.ChildImport(place, feed, student_id=theo, kind="calendar") as coming:
            coming.look({"calendar_id": taken_by_nina})
            coming.take("Carol")
    except importing.NotImported as error:
        pytest.fail(f"{error} {error.findings}")
    assert children.rows(place, "nina") == before
    own = children.rows(place, theo)
    (calendar_id,) = {cells["calendar_id"] for cells in own["calendars"].values()}
    assert calendar_id
    assert calendar_id.startswith(f"{taken_by_nina}-")
    assert own["students"][theo]["calendar_id"] == calendar_id


def test_the_same_case_file_is_refused_the_second_time(place: Path | str, tmp_path: Path) -> None:
    with pytest.raises(histories.NotDone, match="is here already"):
        child_files.receive(place, case_file(tmp_path, NINA, "Anna"))
    assert child_files.receive(place, case_file(tmp_path, NINA, "Anna"), mine=["nina"]).entries == 0


def test_a_purge_leaves_the_other_record_as_it_was(place: Path | str) -> None:
    owen = children.rows(place, "owen")
    preview = safekeeping.purge_preview(place, "nina")
    safekeeping.purge(place, "nina", author="Anna", why="w", authority="the family", confirm=preview.token)
    assert set(children.students(place)) == {"owen"}
    assert children.rows(place, "owen") == owen
    with histories.opened(place) as store:
        assert store.verify() == []

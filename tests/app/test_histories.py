"""Rows said, put right, taken back and undone in a data file; nothing wrong gets in, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.store.conftest import server  # noqa: F401  # a fixture
from tests.store.servers import Server

from makewhole.app import folders, histories, records, safekeeping
from makewhole.app.histories import NotDone
from makewhole.record.schema import TABLES

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("[0-9][0-9]-*"))


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A data file with one child, plan, promise and session."""
    file = tmp_path / "maya.makewhole"
    for table, cells in (
        ("students", {"student_id": "maya", "name": "Maya R."}),
        ("plans", {"plan_id": "iep", "student_id": "maya", "kind": "iep", "starts_on": "2025-09-02"}),
        ("promises", {"promise_id": "sp", "plan_id": "iep", "service": "speech", "wording": "30 min weekly"}),
        (
            "sessions",
            {"session_id": "s1", "promise_id": "sp", "date": "2025-10-01", "delivered_minutes": "30", "note": "x"},
        ),
    ):
        histories.enter(file, table, cells, author="Anna")
    return file


def delivered(file: Path, known_on: dt.date | None = None) -> int | None:
    with records.as_folder(file) as folder:
        found = folders.statement(folder, dt.date(2025, 10, 10), known_on=known_on).services[0].as_json()["delivered"]
    assert isinstance(found, int | None)
    return found


def test_a_row_that_is_put_right_counts_as_it_is_said_now_and_the_history_has_both(kept: Path) -> None:
    assert delivered(kept) == 30
    histories.correct(kept, "sessions", "s1", {"delivered_minutes": "20", "note": ""}, author="Ben", why="his note")
    assert delivered(kept) == 20
    first, second = histories.said(kept, "sessions", "s1")
    assert first.content is not None
    assert second.content is not None
    assert (first.content["cells"]["delivered_minutes"], first.content["author"]) == ("30", "Anna")
    assert second.content["cells"] == {
        "session_id": "s1", "promise_id": "sp", "date": "2025-10-01", "delivered_minutes": "20"
    }  # fmt: skip
    assert (second.content["corrects"], second.content["why"]) == (first.entry, "his note")


def test_a_row_taken_back_counts_no_more(kept: Path) -> None:
    histories.withdraw(kept, "sessions", "s1", author="Anna", why="the wrong child")
    assert delivered(kept) == 0
    assert [entry.kind for entry in histories.said(kept, "sessions", "s1")] == ["say", "withdraw"]


@pytest.mark.parametrize(
    ("table", "cells", "words"),
    [
        (
            "sessions",
            {"promise_id": "sp", "date": "2025-10-02", "delivered_minutes": "3O"},
            "the record would have an error",
        ),
        ("sessions", {"promise_id": "none", "date": "2025-10-02"}, "there is no row none in promises"),
        ("sessions", {"session_id": "s1", "promise_id": "sp", "date": "2025-10-02"}, "use makewhole correct"),
        ("sessions", {"promise": "sp"}, "sessions has no column promise"),
        ("meetings", {"date": "2025-10-02"}, "there is no table meetings"),
        ("resolutions", {"session_ids": "s9", "decided_on": "2025-10-02", "decided_by": "x"}, "no row s9 in sessions"),
        ("closures", {"starts_on": "2025-10-02", "closure": "holiday"}, "nobody knows whose it is"),
    ],
)
def test_what_is_wrong_does_not_get_in(kept: Path, table: str, cells: dict[str, str], words: str) -> None:
    before = histories.said(kept)
    with pytest.raises(NotDone, match=words):
        histories.enter(kept, table, cells, author="Anna")
    assert histories.said(kept) == before


def test_what_other_rows_rest_on_is_not_taken_back(kept: Path) -> None:
    with pytest.raises(NotDone, match="would have an error"):
        histories.withdraw(kept, "promises", "sp", author="Anna")


def test_an_id_is_not_changed_and_saying_the_same_again_says_so(kept: Path) -> None:
    with pytest.raises(NotDone, match="an id is not changed"):
        histories.correct(kept, "sessions", "s1", {"session_id": "s2"}, author="Anna")
    with pytest.raises(NotDone, match="says that already"):
        histories.correct(kept, "sessions", "s1", {"delivered_minutes": "30"}, author="Anna")
    with pytest.raises(NotDone, match="sessions has no row s7"):
        histories.correct(kept, "sessions", "s7", {"delivered_minutes": "30"}, author="Anna")


def test_rows_without_an_id_are_told_apart(kept: Path) -> None:
    slot = {"promise_id": "sp", "weekday": "Tue", "starts_at": "09:00"}
    assert histories.enter(kept, "slots", slot, author="Anna").row == "sp/Tue/09:00/"
    assert histories.enter(kept, "slots", slot, author="Anna").row == "sp/Tue/09:00/#2"


def test_of_two_logs_rows_the_one_that_counts_is_settled_with_an_author(kept: Path) -> None:
    row = {
        "session_id": "p1",
        "promise_id": "sp",
        "date": "2025-10-01",
        "delivered_minutes": "15",
        "source": "provider",
    }
    histories.enter(kept, "sessions", row, author="Anna")
    done = histories.resolve(kept, ["s1", "p1"], "p1", author="Team", why="the aide's note")
    assert done.row is not None
    (entry,) = histories.said(kept, "resolutions", done.row)
    assert entry.content is not None
    assert entry.content["cells"]["counted"] == "p1"
    assert entry.content["author"] == entry.content["cells"]["decided_by"] == "Team"
    with pytest.raises(NotDone, match="none of those"):
        histories.resolve(kept, ["s1", "p1"], "p2", author="Team")


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_a_case_folder_taken_into_a_data_file_and_out_again_says_the_same(example: Path, tmp_path: Path) -> None:
    file = tmp_path / "case.makewhole"
    found = safekeeping.restore(example, file, author="Anna")
    assert found.faults == ()
    assert found.entries == sum(len(list(rows)) for rows in _rows(example).values())
    out = tmp_path / "out"
    safekeeping.export(file, out)
    assert _rows(out) == _rows(example)
    as_of = dt.date(2026, 6, 13)
    if not any(plan.get("policy", "").endswith(".toml") for plan in _dicts(example, "plans")):
        assert folders.statement(out, as_of).as_json() == folders.statement(example, as_of).as_json()


def _dicts(folder: Path, table: str) -> list[dict[str, str]]:
    import csv

    file = folder / f"{table}.csv"
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as stream:
        return [
            {name: cell.strip() for name, cell in row.items() if cell and cell.strip()}
            for row in csv.DictReader(stream)
        ]


def _rows(folder: Path) -> dict[str, list[list[tuple[str, str]]]]:
    found = {table: sorted(sorted(row.items()) for row in _dicts(folder, table)) for table in TABLES}
    return {table: rows for table, rows in found.items() if rows}


# --- two at once ------------------------------------------------------------------------------------------------------


def _at_once(*deeds: Callable[[], object]) -> list[str]:
    """Does the deeds at once, each in a thread of its own; what those said that were not done."""
    ready, refused = threading.Barrier(len(deeds)), []

    def do(deed: Callable[[], object]) -> None:
        ready.wait()
        try:
            deed()
        except NotDone as error:
            refused.append(str(error))

    threads = [threading.Thread(target=do, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_two_who_correct_other_cells_of_one_row_at_once_lose_nothing(kept: Path) -> None:
    refused = _at_once(
        lambda: histories.correct(kept, "sessions", "s1", {"delivered_minutes": "20"}, author="Ben"),
        lambda: histories.correct(kept, "sessions", "s1", {"planned_minutes": "30"}, author="Cleo"),
    )
    assert refused == []
    first, second, third = histories.said(kept, "sessions", "s1")
    assert first.content is not None
    assert second.content is not None
    assert third.content is not None
    assert (second.content["corrects"], third.content["corrects"]) == (first.entry, second.entry)
    assert (third.content["cells"]["delivered_minutes"], third.content["cells"]["planned_minutes"]) == ("20", "30")


def test_two_who_correct_one_row_of_a_district_at_once_lose_nothing(kept: Path, server: Server) -> None:  # noqa: F811
    url = server.new_schema()
    safekeeping.restore(kept, url, author="Anna")
    refused = _at_once(
        lambda: histories.correct(url, "sessions", "s1", {"delivered_minutes": "20"}, author="Ben"),
        lambda: histories.correct(url, "sessions", "s1", {"planned_minutes": "30"}, author="Cleo"),
        lambda: histories.correct(url, "sessions", "s1", {"note": ""}, author="Dee"),
    )
    assert refused == []
    *_, last = histories.said(url, "sessions", "s1")
    assert last.position == 7
    assert last.content is not None
    cells = {
        "session_id": "s1",
        "promise_id": "sp",
        "date": "2025-10-01",
        "delivered_minutes": "20",
        "planned_minutes": "30",
    }
    assert last.content["cells"] == cells
    assert safekeeping.verify(url).faults == ()


def test_two_who_enter_one_id_at_once_are_not_taken_for_one(kept: Path) -> None:
    row = {"session_id": "s2", "promise_id": "sp", "date": "2025-10-08"}
    refused = _at_once(
        lambda: histories.enter(kept, "sessions", {**row, "delivered_minutes": "30"}, author="Ben"),
        lambda: histories.enter(kept, "sessions", {**row, "delivered_minutes": "0"}, author="Cleo"),
    )
    assert len(refused) == 1
    assert "has a row s2 already" in refused[0]
    assert len(histories.said(kept, "sessions", "s2")) == 1


def test_what_another_rests_on_is_not_taken_back_at_the_same_moment(kept: Path) -> None:
    gap = {
        "gap_id": "g1",
        "promise_id": "sp2",
        "starts_on": "2025-10-01",
        "ends_on": "2025-10-09",
        "reason": "not_stated",
    }
    promise = {"promise_id": "sp2", "plan_id": "iep", "service": "speech", "wording": "30 min weekly"}
    histories.enter(kept, "promises", promise, author="Anna")
    refused = _at_once(
        lambda: histories.withdraw(kept, "promises", "sp2", author="Ben"),
        lambda: histories.enter(kept, "gaps", gap, author="Cleo"),
    )
    assert len(refused) == 1
    with records.as_folder(kept) as folder:
        assert not [finding for finding in folders.check(folder) if finding.is_error]


def test_an_id_stays_with_one_child(kept: Path) -> None:
    """Chains have no order among themselves: one row in two of them could not be told which way round it was said."""
    for table, cells in (
        ("students", {"student_id": "leo"}),
        ("plans", {"plan_id": "leos", "student_id": "leo", "kind": "iep", "starts_on": "2025-09-02"}),
        ("promises", {"promise_id": "lsp", "plan_id": "leos", "service": "speech", "wording": "30 min weekly"}),
    ):
        histories.enter(kept, table, cells, author="Anna")
    with pytest.raises(NotDone, match="an id stays with one"):
        histories.correct(kept, "sessions", "s1", {"promise_id": "lsp"}, author="Anna")
    histories.withdraw(kept, "sessions", "s1", author="Anna", why="the wrong child")
    row = {"promise_id": "lsp", "date": "2025-10-01", "delivered_minutes": "30"}
    with pytest.raises(NotDone, match="under another id"):
        histories.enter(kept, "sessions", {"session_id": "s1", **row}, author="Anna")
    histories.enter(kept, "sessions", {"session_id": "s2", **row}, author="Anna")


def test_several_errors_that_came_from_elsewhere_are_put_right_one_by_one(kept: Path) -> None:
    cells = {"promise_id": "sp", "date": "2025-10-15"}
    with histories.opened(kept) as store:
        from makewhole.store import Say

        store.append(
            [
                Say(
                    "say", "sessions", row, {"session_id": row, **cells, "delivered_minutes": "3O"}, ("student", "maya")
                )
                for row in ("s8", "s9")
            ],
            author="another program",
        )
    histories.correct(kept, "sessions", "s8", {"delivered_minutes": "30"}, author="Anna")
    histories.enter(kept, "sessions", {**cells, "date": "2025-10-16", "delivered_minutes": "30"}, author="Anna")
    with pytest.raises(NotDone, match="the record would have"):
        histories.enter(kept, "sessions", {**cells, "delivered_minutes": "2O"}, author="Anna")
    histories.correct(kept, "sessions", "s9", {"delivered_minutes": "30"}, author="Anna")
    with records.as_folder(kept) as folder:
        assert not [finding for finding in folders.check(folder) if finding.is_error]


def test_what_cannot_be_said_leaves_no_empty_file(tmp_path: Path) -> None:
    with pytest.raises(NotDone, match="no row sp in promises"):
        histories.enter(tmp_path / "new.makewhole", "sessions", {"promise_id": "sp", "date": "2025-10-01"}, author="A")
    assert list(tmp_path.iterdir()) == []
    assert histories.enter(tmp_path / "new.makewhole", "students", {"student_id": "a"}, author="A").made is not None

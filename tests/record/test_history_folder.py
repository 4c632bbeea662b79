"""A case folder with a history: what was known on a day, and tables that were changed by hand."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.cli.command import run
from tests.record.folders import contents, places, right, write_csv, write_parquet
from tests.record.histories import Said, at, chain, lines, say, session

from makewhole.record import files, knowledge
from makewhole.record.folder import Record, read
from makewhole.record.history import Entry, view
from makewhole.record.writing import write_folder


def history() -> list[Entry]:
    """One promise of 30 minutes a week, three sessions; one of them corrected twice, one taken back."""
    said: list[Said] = [
        ("say", at("2025-08-25"), say("students", "s1", student_id="s1", name="Maya R.", calendar_id="c1")),
        ("say", at("2025-08-25"), say("calendars", "c1-1", calendar_id="c1", starts_on="2025-09-01", ends_on="2026-06-12")),
        ("say", at("2025-08-25"), say("plans", "pl1", plan_id="pl1", student_id="s1", kind="iep",
                                      starts_on="2025-09-01", ends_on="2026-06-12", policy="us")),
        ("say", at("2025-08-25"), say("promises", "p1", promise_id="p1", plan_id="pl1",
                                      service="Speech-Language Therapy", sessions="1", minutes="30", period="week")),
        ("say", at("2025-09-03"), session("x1", "2025-09-03", 30, starts_at="09:05")),
        ("say", at("2025-09-10"), session("x2", "2025-09-10", 0, reason="provider_absent")),
        ("correct", at("2025-09-12"), session("x2", "2025-09-10", 15, reason="provider_absent") | {"corrects": "maya-6"}),
        ("say", at("2025-09-17"), session("x3", "2025-09-17", 30)),
        ("withdraw", at("2025-09-20"), {"author": "Dana R.", "table": "sessions", "row": "x3", "corrects": "maya-8"}),
        ("correct", at("2025-09-24"), session("x2", "2025-09-10", 20, reason="provider_absent") | {"corrects": "maya-7"}),
    ]  # fmt: skip
    return chain("maya", said)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_folder(view(history()), tmp_path / "case", history())
    return tmp_path / "case"


def statement(folder: Path, known_on: str | None = None) -> dict[str, Any]:
    words = ["--known-on", known_on] if known_on else []
    result = run("statement", folder, "--as-of", "2025-09-28", *words, "--json")
    assert result.exit_code == 0
    drawn: dict[str, Any] = json.loads(result.stdout)
    return drawn


def codes(record: Record) -> list[str]:
    return [finding.code for finding in record.findings]


# --- known on a day ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known_on", "delivered", "owed_or_open"),
    [
        ("2025-09-02", 0, 0),
        ("2025-09-03", 30, 0),
        ("2025-09-10", 30, 30),
        ("2025-09-12", 45, 15),
        ("2025-09-17", 75, 15),
        ("2025-09-20", 45, 15),
        ("2025-09-24", 50, 10),
        ("2026-01-01", 50, 10),
        (None, 50, 10),
    ],
)
def test_a_statement_counts_what_was_known_on_the_day(
    folder: Path, known_on: str | None, delivered: int, owed_or_open: int
) -> None:
    """120 minutes are promised in four weeks; what is not delivered and not missed stands in no record."""
    drawn = statement(folder, known_on)
    (promise,) = drawn["promises"]
    assert (promise["promised"], promise["delivered"]) == (120, delivered)
    assert promise["undetermined"] + promise["owed"] == owed_or_open
    assert promise["unrecorded"] == 120 - delivered - owed_or_open
    assert {finding["code"] for finding in drawn["findings"]} & {
        "known_on_without_history", "history_broken", "tables_differ_from_history",
    } == set()  # fmt: skip


def test_before_anything_was_said_nothing_was_promised(folder: Path) -> None:
    assert statement(folder, "2025-08-24")["promises"] == []


def test_what_was_known_does_not_hang_on_todays_tables(folder: Path) -> None:
    expected = statement(folder, "2025-09-12")
    for table in folder.glob("*.csv"):
        table.unlink()
    assert statement(folder, "2025-09-12") == expected


def test_recorded_at_has_no_say_where_there_is_a_history(tmp_path: Path) -> None:
    """A log that came in later tells when the school wrote its rows; known is when it came in."""
    entries = chain(
        "c",
        [(e.kind, e.recorded_at, e.content or {}) for e in history()[:4]]
        + [("say", at("2025-10-01"), session("x1", "2025-09-03", 30, recorded_at="2025-09-03"))],
    )
    write_folder(view(entries), tmp_path / "case", entries)
    counts = [read(tmp_path / "case", known_on=date(2025, *day)).rows.get("sessions", 0) for day in ((9, 30), (10, 1))]
    assert counts == [0, 1]


@pytest.mark.parametrize("rows_in_memory", [1, 2, 20_000])
def test_the_view_of_today_is_typed_as_the_files_are(
    tmp_path: Path, rows_in_memory: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "CHUNK", rows_in_memory)
    monkeypatch.setattr(knowledge, "CHUNK", rows_in_memory)
    rows = {name: {f"{name}-{n}": dict(row) for n, row in enumerate(held)} for name, held in right().items()}
    rows["sessions"]["sessions-0"]["starts_at"] = " 9:05 "
    said: list[Said] = [
        ("say", at("2025-08-25"), say(table, row, **cells))
        for table, held in rows.items()
        for row, cells in held.items()
    ]
    write_folder(rows, tmp_path / "case", chain("c", said))  # type: ignore[arg-type]
    of_files, of_history = read(tmp_path / "case"), read(tmp_path / "case", known_on=date(2026, 1, 1))
    assert of_files.findings == of_history.findings == []
    assert contents(of_files) == contents(of_history)
    assert of_files.rows == of_history.rows
    numbers = [r.connection.execute("SELECT session_id, _row FROM sessions").fetchall() for r in (of_files, of_history)]
    assert numbers[0] == numbers[1] == [("x1", 2), ("x2", 3)]


def test_what_was_wrong_then_is_told_by_the_line_that_a_folder_of_then_would_have(tmp_path: Path) -> None:
    entries = chain("c", [("say", at("2025-09-03"), session("x1", "3 Sept", 30))])
    write_folder({}, tmp_path / "case", entries)
    record = read(tmp_path / "case", known_on=date(2025, 10, 1))
    assert ("not_a_date", "error", "sessions", 2, "date") in places(record.findings)


def test_a_source_is_chosen_among_what_was_known(folder: Path) -> None:
    assert read(folder, known_on=date(2025, 9, 12), source="provider").connection.execute(
        "SELECT count(*) FROM sessions"
    ).fetchone() == (2,)  # these rows name no source


def test_tables_and_columns_that_nobody_knows_are_told(tmp_path: Path) -> None:
    entries = chain("c", [("say", at("2025-09-03"), say("moods", "m1", mood="good")),
                          ("say", at("2025-09-03"), say("students", "s1", student_id="s1", mood="good"))])  # fmt: skip
    write_folder({}, tmp_path / "case", entries)
    record = read(tmp_path / "case", known_on=date(2025, 10, 1))
    assert places(record.findings) == [
        ("unknown_file", "warning", "folder", None, None),
        ("unknown_column", "warning", "students", None, None),
    ]


def test_progress_goes_on_to_one(folder: Path) -> None:
    for known_on in (None, date(2025, 9, 12)):
        told: list[float] = []
        read(folder, known_on=known_on, progress=lambda _, share, told=told: told.append(share))  # type: ignore[misc]
        assert told == sorted(told)
        assert told[-1] == 1.0


# --- a history that does not verify -----------------------------------------------------------------------------------


def test_nothing_is_drawn_from_a_history_that_was_tampered_with(folder: Path) -> None:
    written = lines(history())
    written[6] = written[6].replace(b'"delivered_minutes":"15"', b'"delivered_minutes":"30"')
    (folder / "history.jsonl").write_bytes(b"".join(written))
    result = run("statement", folder, "--as-of", "2025-09-28", "--known-on", "2025-09-12", "--json")
    assert result.exit_code == 1
    record = read(folder, known_on=date(2025, 9, 12))
    (finding,) = [finding for finding in record.findings if finding.code == "history_broken"]
    assert finding.severity == "error"
    assert finding.message == (
        "history.jsonl is not as it was written. What entry 7 (maya-7) says is not what it said when it was recorded."
    )
    assert finding.found == "chain maya"
    beside = read(folder)  # the tables stand by themselves
    assert not beside.has_errors
    assert places(beside.findings) == [("history_broken", "warning", "folder", None, None)]
    assert statement(folder)["promises"][0]["delivered"] == 50


def test_a_history_full_of_faults_is_told_in_short(folder: Path) -> None:
    (folder / "history.jsonl").write_bytes(b"x\n" * 500)
    record = read(folder, known_on=date(2025, 9, 12))
    assert codes(record) == ["history_broken"] * 21
    assert record.findings[20].message == "history.jsonl has 480 more faults."


def test_a_history_that_is_no_file_is_told(folder: Path) -> None:
    (folder / "history.jsonl").unlink()
    (folder / "history.jsonl").mkdir()
    assert places(read(folder, known_on=date(2025, 9, 12)).findings) == [
        ("history_broken", "error", "folder", None, None)
    ]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("say", {"table": "sessions", "row": "x1"}),
        ("say", {"table": "sessions", "row": "x1", "cells": {"date": 5}}),
        ("say", {"table": "sessions", "cells": {}}),
        ("correct", {"table": ["sessions"], "row": "x1", "cells": {}}),
        ("withdraw", {}),
        ("undo", {"batch": 3}),
        ("say", {"table": "sessions", "row": "x1", "cells": {}, "batch": []}),
    ],
)
def test_an_entry_that_verifies_and_says_nothing_that_fits_is_told(kind: Any, content: Any, tmp_path: Path) -> None:
    write_folder({}, tmp_path / "case", chain("c", [(kind, at("2025-09-03"), content)]))
    record = read(tmp_path / "case", known_on=date(2025, 10, 1))
    assert ("history_broken", "error", "folder", None, None) in places(record.findings)
    assert codes(record) == ["history_broken", "empty_folder"]


# --- tables changed by hand -------------------------------------------------------------------------------------------


def test_tables_that_are_as_the_history_says_give_no_finding(folder: Path) -> None:
    assert codes(read(folder)) == []
    text = (folder / "sessions.csv").read_text(encoding="utf-8")
    (folder / "sessions.csv").write_text(text.replace(",09:05,", ", 9:05 ,"), encoding="utf-8")
    assert codes(read(folder)) == []


def test_a_row_changed_by_hand_is_told_and_counts(folder: Path) -> None:
    text = (folder / "sessions.csv").read_text(encoding="utf-8")
    assert ",30,20," in text
    (folder / "sessions.csv").write_text(text.replace(",30,20,", ",30,25,"), encoding="utf-8")
    (finding,) = read(folder).findings
    assert places([finding]) == [("tables_differ_from_history", "warning", "sessions", 3, None)]
    assert finding.found == "x2"
    assert finding.message == (
        "1 row of this table is not as the history says: the table was changed by hand, and history.jsonl does not "
        "know it. The table counts here; --known-on counts the history."
    )
    assert statement(folder)["promises"][0]["delivered"] == 55
    assert statement(folder, "2026-01-01")["promises"][0]["delivered"] == 50


def test_rows_added_and_taken_out_by_hand_are_told_up_to_five(folder: Path) -> None:
    header = (folder / "sessions.csv").read_text(encoding="utf-8").splitlines()[0]
    blanks = "," * (header.count(",") - 2)
    rows = "".join(f"y{n},p1,2025-09-{n + 10}{blanks}\n" for n in range(4))
    (folder / "sessions.csv").write_text(f"{header}\n{rows}", encoding="utf-8")
    (folder / "calendars.csv").unlink()
    with (folder / "closures.csv").open("w", encoding="utf-8") as stream:
        stream.write("calendar_id,starts_on,closure\nc1,2025-11-27,holiday\n")
    told = {f.table: (f.row, f.found) for f in read(folder).findings if f.code == "tables_differ_from_history"}
    assert told == {
        "calendars": (None, "a row that is gone"),
        "closures": (2, "line 2"),
        "sessions": (2, "y0, y1, y2, y3, x1 ..."),
    }


def test_parquet_beside_a_history_is_compared_too(tmp_path: Path) -> None:
    tables = {name: [dict(row) for row in held.values()] for name, held in view(history()).items()}
    folder = write_parquet(tmp_path / "case", tables)  # type: ignore[arg-type]
    (folder / "history.jsonl").write_bytes(b"".join(lines(history())))
    assert codes(read(folder)) == []


def test_a_table_that_cannot_be_read_is_not_told_twice(folder: Path) -> None:
    (folder / "sessions.csv").write_text("session_id,date\nx1\n", encoding="utf-8")
    assert "tables_differ_from_history" not in codes(read(folder))


def test_a_name_is_in_no_message(folder: Path) -> None:
    text = (folder / "students.csv").read_text(encoding="utf-8")
    (folder / "students.csv").write_text(text.replace("Maya R.", "Maya Zyxwvut"), encoding="utf-8")
    (finding,) = read(folder).findings
    assert (finding.table, finding.found) == ("students", "s1")
    assert "Zyxwvut" not in str(finding)
    assert "Maya" not in str(finding)


def test_a_folder_without_a_history_does_not_wait_for_one(tmp_path: Path) -> None:
    folder = write_csv(tmp_path / "case", right())
    program = (
        "import sys, pathlib; from makewhole.record.folder import read; read(pathlib.Path(sys.argv[1])); "
        "print([n for n in sys.modules if n.startswith('makewhole.record.') "
        "and n.rpartition('.')[2] in ('history', 'knowledge', 'verifying', 'writing')])"
    )
    printed = subprocess.run([sys.executable, "-c", program, str(folder)], capture_output=True, text=True, check=True)
    assert printed.stdout.strip() == "[]"

"""Files brought into a data file: rows known again, corrected, gone, moved, undone; as a whole or not at all."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from makewhole.app import folders, histories, importing, records
from makewhole.app.importing import Import, Look, NotImported, Taken, answered

ROOT = Path(__file__).parents[2]
FILES = ROOT / "examples" / "from-files"
HEADER = "Student ID,Service,Date,Start,Scheduled Minutes,Minutes,Status,Reason"
ROWS = (
    "maya,Speech,2025-10-01,09:00,30,30,Held,",
    "maya,Speech,2025-10-08,09:00,30,0,Missed,SLP out sick",
    "maya,Speech,2025-10-15,09:00,30,30,Held,",
)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A data file with two children and what they are promised."""
    file = tmp_path / "case.makewhole"
    for child in ("maya", "noah"):
        for table, cells in (
            ("students", {"student_id": child, "name": f"{child.title()} R."}),
            ("plans", {"plan_id": f"{child}-iep", "student_id": child, "kind": "iep", "starts_on": "2025-09-02"}),
            (
                "promises",
                {
                    "promise_id": f"{child}-sp",
                    "plan_id": f"{child}-iep",
                    "service": "speech",
                    "wording": "30 min weekly",
                },
            ),
        ):
            histories.enter(file, table, cells, author="Anna")
    return file


def log(tmp_path: Path, *rows: str, name: str = "log.csv") -> Path:
    file = tmp_path / name
    file.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return file


def bring(into: Path, file: Path, answers: Mapping[str, str] | None = None, **said: str) -> tuple[Look, Taken]:
    """The file taken in, with every proposal accepted."""
    with Import(into, file, source="provider", **said) as work:  # type: ignore[arg-type]
        look = work.look(answers)
        return look, work.take("Ben", answers=answered(look))


def counted(look: Look) -> dict[str, int]:
    return {kind: number for kind, number in look.counts["sessions"].items() if number}


def sessions(file: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """Minutes and reason by promise and day."""
    with histories.opened(file) as store:
        return {
            (row["promise_id"] or "", row["date"] or ""): (row.get("delivered_minutes") or "", row.get("reason") or "")
            for row in store.rows().get("sessions", {}).values()
        }


def test_a_log_is_taken_in_and_its_rows_are_known_again(kept: Path, tmp_path: Path) -> None:
    look, taken = bring(kept, log(tmp_path, *ROWS))
    assert counted(look) == {"new": 3}
    assert sessions(kept) == {
        ("maya-sp", "2025-10-01"): ("30", ""),
        ("maya-sp", "2025-10-08"): ("0", "provider_absent"),
        ("maya-sp", "2025-10-15"): ("30", ""),
    }
    entries = len(histories.said(kept))
    again, nothing = bring(kept, log(tmp_path, *ROWS))
    assert (counted(again), nothing.batch) == ({"same": 3}, None)
    shuffled, nothing = bring(kept, log(tmp_path, *reversed(ROWS), name="other.csv"))
    assert (counted(shuffled), nothing.batch) == ({"same": 3}, None)  # never by row number
    assert len(histories.said(kept)) == entries
    assert taken.batch is not None


def test_a_changed_row_is_a_correction_and_both_stand_in_the_history(kept: Path, tmp_path: Path) -> None:
    bring(kept, log(tmp_path, *ROWS))
    look, _ = bring(
        kept,
        log(tmp_path, ROWS[0].replace(",30,Held", ",20,Held"), *ROWS[1:], "maya,Speech,2025-10-22,09:00,30,30,Held,"),
    )
    assert counted(look) == {"new": 1, "changed": 1, "same": 2}
    (change,) = [change for change in look.changes if change.kind == "correct"]
    assert (change.before, change.cells["delivered_minutes"]) == ({"delivered_minutes": "30"}, "20")
    assert [entry.kind for entry in histories.said(kept, "sessions", change.row)] == ["say", "correct"]
    assert sessions(kept)["maya-sp", "2025-10-01"] == ("20", "")


def test_a_later_month_says_nothing_about_an_earlier_one(kept: Path, tmp_path: Path) -> None:
    bring(kept, log(tmp_path, *ROWS))
    look, _ = bring(kept, log(tmp_path, "maya,Speech,2025-11-05,09:00,30,30,Held,"))
    assert counted(look) == {"new": 1}
    assert len(sessions(kept)) == 4


@pytest.mark.parametrize(
    ("answer", "left"),
    [("keep", {"2025-10-01", "2025-10-08", "2025-10-15"}), ("withdraw", {"2025-10-01", "2025-10-15"})],
)
def test_a_row_that_is_gone_is_asked_about_never_inferred(
    kept: Path, tmp_path: Path, answer: str, left: set[str]
) -> None:
    bring(kept, log(tmp_path, *ROWS))
    later = log(tmp_path, ROWS[0], ROWS[2])
    with Import(kept, later, source="provider") as work:
        look = work.look()
        (question,) = look.open_questions
        assert question.key.startswith("row:gone:")
        with pytest.raises(NotImported, match="open"):
            work.take("Ben")
        look = work.look({question.key: answer})
        assert not look.open_questions
        work.take("Ben", answers=answered(look))
    assert {day for _, day in sessions(kept)} == left


def test_a_row_on_another_day_may_be_the_one_that_is_gone(kept: Path, tmp_path: Path) -> None:
    bring(kept, log(tmp_path, *ROWS))
    later = log(tmp_path, ROWS[0], ROWS[1].replace("10-08", "10-09"), ROWS[2])
    with Import(kept, later, source="provider") as work:
        (question,) = work.look().open_questions
        moved = [choice.answer for choice in question.choices if choice.answer.startswith("moved:")]
        assert moved
        look = work.look({question.key: moved[0]})
        assert counted(look) == {"changed": 1, "same": 2}
        work.take("Ben", answers=answered(look))
    assert {day for _, day in sessions(kept)} == {"2025-10-01", "2025-10-09", "2025-10-15"}
    row = question.key.removeprefix("row:gone:")
    assert [entry.kind for entry in histories.said(kept, "sessions", row)] == ["say", "correct"]


def test_an_import_is_undone_as_a_whole_and_can_come_again(kept: Path, tmp_path: Path) -> None:
    before = sessions(kept)
    _, taken = bring(kept, log(tmp_path, *ROWS))
    assert taken.batch is not None
    histories.undo(kept, taken.batch, author="Anna", why="the wrong file")
    assert sessions(kept) == before
    with pytest.raises(histories.NotDone, match="undone already"):
        histories.undo(kept, taken.batch, author="Anna")
    with pytest.raises(histories.NotDone, match="Imports that can be undone: none"):
        histories.undo(kept, "9-abc", author="Anna")
    _, again = bring(kept, log(tmp_path, *ROWS))
    assert again.batch not in (None, taken.batch)
    assert len(sessions(kept)) == 3


def test_what_others_rest_on_is_not_undone(tmp_path: Path) -> None:
    file = tmp_path / "ada.makewhole"
    with Import(file, FILES / "iep.docx") as work:
        look = work.look()
        taken = work.take("Ben", answers=answered(look))
    (promise, *_) = [
        entry.content["row"]
        for entry in histories.said(file)
        if entry.content is not None and entry.content.get("table") == "promises"
    ]
    histories.enter(file, "sessions", {"promise_id": promise, "date": "2025-10-01"}, author="Anna")
    assert taken.batch is not None
    with pytest.raises(histories.NotDone, match="rest on what import"):
        histories.undo(file, taken.batch, author="Anna")


def test_a_file_that_fails_leaves_nothing_behind(kept: Path, tmp_path: Path) -> None:
    """The record with its rows would have an error: a make-up of more than a day."""
    before = histories.said(kept)
    file = log(tmp_path, *ROWS, "maya,Speech,2025-10-22,09:00,30,99999,Held,")
    with Import(kept, file, source="provider") as work:
        look = work.look()
        if not look.open_questions and not look.findings:
            with pytest.raises(NotImported, match="nothing was taken in") as told:
                work.take("Ben", answers=answered(look))
            assert told.value.findings
    assert histories.said(kept) == before


def test_nothing_is_made_where_nothing_is_taken(tmp_path: Path) -> None:
    into = tmp_path / "new.makewhole"
    with Import(into, FILES / "school-calendar.ics") as work:
        work.look()
    assert not into.exists()


def test_answers_about_a_layout_are_kept_and_asked_no_more(kept: Path, tmp_path: Path) -> None:
    rows = (ROWS[0], "maya,Speech,2025-10-08,09:00,30,0,Missed,Testing")
    with Import(kept, log(tmp_path, *rows), source="provider") as work:
        (question,) = work.look().open_questions
        look = work.look({question.key: "school_assessment"})
        taken = work.take("Ben", answers=answered(look))
    assert taken.mapping is not None
    later = log(tmp_path, "maya,Speech,2025-11-05,09:00,30,0,Missed,Testing", name="november.csv")
    look, _ = bring(kept, later)
    assert look.mapping == taken.mapping
    assert sessions(kept)["maya-sp", "2025-11-05"] == ("0", "school_assessment")


def test_two_children_of_one_file_have_histories_of_their_own(kept: Path, tmp_path: Path) -> None:
    bring(kept, log(tmp_path, *ROWS, *(row.replace("maya", "noah") for row in ROWS)))
    with histories.opened(kept) as store:
        for child in ("maya", "noah"):
            rows = [
                entry.content["row"]
                for entry in store.entries(subject=("student", child))
                if entry.content is not None and entry.content.get("table") == "sessions"
            ]
            assert len(rows) == 3
            assert all(child in row for row in rows)
        assert store.verify() == []


def test_two_sessions_a_day_are_told_apart_by_start_and_order(kept: Path, tmp_path: Path) -> None:
    rows = (
        "maya,Speech,2025-10-01,09:00,30,30,Held,",
        "maya,Speech,2025-10-01,14:00,30,15,Held,",
        "maya,Speech,2025-10-01,14:00,30,10,Held,",
    )
    look, _ = bring(kept, log(tmp_path, *rows))
    assert counted(look) == {"new": 3}
    look, _ = bring(kept, log(tmp_path, rows[0], rows[1], rows[2].replace(",10,", ",12,")))
    assert counted(look) == {"changed": 1, "same": 2}


def test_a_make_up_that_names_a_day_names_the_miss_of_that_day(kept: Path, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    file.write_text(
        HEADER + ",Make-up for\n" + ROWS[1] + ",\nmaya,Speech,2025-10-10,09:00,30,30,Make-up,,2025-10-08\n",
        encoding="utf-8",
    )
    look, _ = bring(kept, file)
    assert counted(look) == {"new": 2}
    with histories.opened(kept) as store:
        rows = store.rows()["sessions"]
    (miss,) = [row for row in rows.values() if row.get("reason")]
    (made,) = [row for row in rows.values() if row.get("kind") == "make_up"]
    assert made["makes_up"] == miss["session_id"]


def test_the_example_flows_from_its_files_to_a_statement(tmp_path: Path) -> None:
    """Worked out by hand: nine weeks of 60 and of 45 minutes, 17 and 9 rows, four misses, one Tuesday without school."""
    into = tmp_path / "ada.makewhole"
    answers = {
        "school-calendar.ics": {"title:veterans day": "holiday", "time_zone": "America/Chicago"},
        "therapy-log.xlsx": {"reason:testing": "school_assessment"},
        "iep.docx": {},
    }
    for name in ("iep.docx", "school-calendar.ics", "therapy-log.xlsx"):
        with Import(into, FILES / name, source="provider" if name.endswith("xlsx") else None) as work:
            asked = {question.key for question in work.look().open_questions}
            assert asked == set(answers[name])
            look = work.look(answers[name])
            assert not look.open_questions
            work.take("Ada's mother", answers=answered(look))
    with records.as_folder(into) as folder:
        speech, ot = sorted(
            (block.as_json() for block in folders.statement(folder, dt.date(2025, 11, 1)).services),
            key=lambda block: str(block["service"]),
            reverse=True,
        )
    keys = ("promised", "delivered", "undetermined", "unrecorded", "owed")
    assert {key: speech[key] for key in keys} == dict(zip(keys, (540, 450, 60, 30, 0), strict=True))
    assert {key: ot[key] for key in keys} == dict(zip(keys, (405, 315, 90, 0, 0), strict=True))


def test_a_look_says_as_json_what_the_person_sees(kept: Path, tmp_path: Path) -> None:
    with Import(kept, log(tmp_path, *ROWS), source="provider") as work:
        said = json.loads(json.dumps(work.look().as_json()))
    assert said["rows"]["sessions"] == {"new": 3, "changed": 0, "withdrawn": 0, "same": 0}
    assert {change["kind"] for change in said["changes"]} == {"say"}


def test_every_kind_has_one_reader() -> None:
    kinds = [reader.KIND for reader in importing.readers()]
    assert sorted(kinds) == ["billing_log", "calendar", "plan", "service_log"]


def test_the_cells_that_the_database_writes_are_canonical(kept: Path, tmp_path: Path) -> None:
    """Every letter that JSON escapes, and some that it does not, in the notes of a log."""
    from makewhole.record.history import canonical

    letters = "".join(map(chr, range(1, 32))) + "\"\\/\x7f\u2028é😀'%{}"
    with Import(kept, log(tmp_path, *ROWS), source="provider") as work:
        work.look()
        work.connection.execute("UPDATE next_sessions SET note = ? WHERE date = '2025-10-01'", [letters])
        work.connection.execute("UPDATE next_sessions SET note = '' WHERE date = '2025-10-08'")
        rows = {change.row: change.cells for change in work._rows.new_rows("sessions")}
        written = {row: text for row, _, _, text in work._rows.sessions_written()}
    assert letters in {cells.get("note") for cells in rows.values()}
    assert written == {
        row: canonical({name: cell for name, cell in cells.items() if cell}).decode() for row, cells in rows.items()
    }


def test_progress_is_told_through_all_stages(kept: Path, tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    with Import(kept, log(tmp_path, *ROWS), source="provider", progress=lambda *said: told.append(said)) as work:
        work.take("Ben", answers=answered(work.look()))
    for stage in ("comparing with the record", "checking", "writing"):
        shares = [share for what, share in told if what == stage]
        assert shares
        assert shares == sorted(shares)
        assert shares[-1] == 1.0


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("log.xlsx", b"PK\x03\x04 cut off", "cut off or damaged"),
        ("log.csv", b"Date," + b"x," * 5_000 + b"\n", "has .* cells"),
        ("iep.pdf", b"%PDF-1.7 cut off", "cut off or damaged"),
        ("log.xls", b"\x7fELF" + b"\0" * 100, "is a program"),
    ],
)
def test_a_file_that_nobody_can_open_is_refused_with_the_reason(
    kept: Path, tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(NotImported, match=says):
        Import(kept, file)

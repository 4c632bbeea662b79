"""Case files that somebody made up to come at another family's data, or to trouble everybody on the server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from makewhole.app import child_files, children, entering, foreign_histories, histories, safekeeping
from makewhole.record import casefile
from makewhole.record.history import BEGINNING, Entry, linked

NINA = Path(__file__).parent.parent.parent / "examples" / "07-make-ups-with-a-due-date"
PAPER = b"Nina's evaluation, which nobody else may read."
EVE = {"kind": "student", "id": "eve"}
Said = tuple[str, Mapping[str, Any]]


def row(table: str, name: str, subject: Mapping[str, str] = EVE, /, **cells: Any) -> Said:
    return "say", {"author": "Eve", "table": table, "row": name, "subject": subject, "cells": cells}


CHILD = row("students", "eve", student_id="eve", name="Eve")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A place with Nina's record, which has a calendar and an attached file."""
    file = tmp_path / "all.makewhole"
    safekeeping.restore(NINA, file, author="Anna")
    entering.attach(file, "nina", "students", "nina", PAPER, "evaluation.txt", author="Anna")
    return file


def made_up(tmp_path: Path, said: Sequence[Said], papers: Sequence[bytes] = ()) -> Path:
    """A case file whose history verifies, whatever it says."""
    import io

    entries: list[Entry] = []
    at = dt.datetime(2026, 1, 5, tzinfo=dt.UTC).isoformat(timespec="seconds")
    for number, (kind, content) in enumerate(said, start=1):
        previous = entries[-1].hash if entries else BEGINNING
        entries.append(
            linked("eves", number, previous, entry=f"eve-{number}", kind=kind, recorded_at=at, content=content)  # type: ignore[arg-type]
        )
    out = tmp_path / "eve.zip"
    out.unlink(missing_ok=True)
    rows: dict[str, dict[str, dict[str, str | None]]] = {"students": {"eve": {"student_id": "eve", "name": "Eve"}}}

    def opener(data: bytes) -> casefile.Opener:
        return lambda: io.BytesIO(data)

    attached = [(sha256(data).hexdigest(), opener(data)) for data in papers]
    casefile.write(out, rows, entries, attached, (), at)
    return out


def attachment(data: bytes = PAPER) -> Said:
    digest = sha256(data).hexdigest()
    return row(
        "attachments", "a-1", attachment_id="a-1", table="students", row_id="eve", name="x.txt",
        media_type="text/plain", bytes=str(len(data)), sha256=digest,
    )  # fmt: skip


def calendar_of_nina(place: Path) -> str:
    return children.rows(place, "nina")["students"]["nina"]["calendar_id"] or ""


def test_who_knows_the_digest_of_a_file_does_not_get_the_file(place: Path, tmp_path: Path) -> None:
    with pytest.raises(histories.NotDone, match="an attached file that is not in the case file"):
        child_files.receive(place, made_up(tmp_path, [CHILD, attachment()]))
    own = child_files.receive(place, made_up(tmp_path, [CHILD, attachment(b"Eve's own")], [b"Eve's own"]))
    assert own.students == ("eve",)
    assert entering.attached(place, "eve", "a-1")[2] == b"Eve's own"


def test_who_knows_the_id_of_a_calendar_does_not_get_the_calendar(place: Path, tmp_path: Path) -> None:
    theirs = row("students", "eve", student_id="eve", name="Eve", calendar_id=calendar_of_nina(place))
    for said in ([theirs], [theirs, CHILD], [CHILD, theirs]):
        with pytest.raises(histories.NotDone, match="a school calendar that is not in the case file"):
            child_files.receive(place, made_up(tmp_path, said))
    later = row("students", "eve", student_id="eve", name="Eve", calendar_id="a-calendar-that-is-still-to-come")
    with pytest.raises(histories.NotDone, match="a school calendar"):
        child_files.receive(place, made_up(tmp_path, [later]))


def test_without_the_look_at_it_both_would_be_theirs(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the two tests above hold against: a history that verifies is not a history that may come in."""
    monkeypatch.setattr(foreign_histories, "refuse_unsound", lambda *_arguments: None)
    theirs = row("students", "eve", student_id="eve", name="Eve", calendar_id=calendar_of_nina(place))
    child_files.receive(place, made_up(tmp_path, [theirs, attachment()]))
    assert entering.attached(place, "eve", "a-1")[2] == PAPER
    assert children.rows(place, "eve")["closures"] == children.rows(place, "nina")["closures"]


@pytest.mark.parametrize(
    "said",
    [
        row("students", "maya", student_id="maya", name="Maya"),
        row("students", "maya", student_id="eve", name="Maya"),
        row("students", "eve", student_id="maya", name="Maya"),
        row("sessions", "s-1", {"kind": "student", "id": "maya"}, session_id="s-1"),
        row("closures", "c-1", calendar_id="brook", starts_on="2026-01-05"),
        row("../../x", "s-1", session_id="s-1"),
        row("sessions", "", session_id=""),
        row("sessions", "s\0", session_id="s"),
        row("sessions", "s-1", session_id=1),
        row("sessions", "s-1"),
        ("say", {"author": "Eve", "table": "sessions", "row": "s-1", "cells": {"session_id": "s-1"}}),
        ("say", {"author": "Eve", "table": "sessions", "row": "s-1", "subject": EVE}),
        ("say", {"author": "Eve", "table": ["sessions"], "row": {}, "subject": EVE, "cells": {}}),
        ("say", {"table": "sessions", "row": "s-1", "subject": EVE, "cells": {"session_id": "s-1"}}),
        ("import", {"batch": "1-a", "subject": EVE}),
        ("import", {"author": "Eve", "subject": EVE}),
        ("import", {"author": "Eve", "batch": "1-a", "subject": EVE, "file": "x"}),
        ("import", {"author": "Eve", "batch": "1-a", "subject": EVE, "file": {"answers": []}}),
        ("undo", {"author": "Eve", "subject": EVE}),
        ("undo", {"batch": "1-a", "subject": EVE}),
        ("hold", {"author": "Eve", "subject": EVE}),
        ("release", {"author": "Eve", "why": 1, "subject": EVE}),
        ("purge", {"author": "Eve", "subject": "eve"}),
        ("purge", {"author": "Eve", "subject": {"kind": ["student"]}}),
    ],
    ids=lambda said: said[0],
)
def test_a_history_that_this_program_would_not_write_is_refused(place: Path, tmp_path: Path, said: Said) -> None:
    with histories.opened(place) as store:
        before = store.heads()
    with pytest.raises(histories.NotDone):
        child_files.receive(place, made_up(tmp_path, [CHILD, said]))
    with histories.opened(place) as store:
        assert store.heads() == before
        store.batches()
        store.holds()
    assert set(children.students(place)) == {"nina"}


def test_what_this_program_writes_is_taken_in(place: Path, tmp_path: Path) -> None:
    """Also a record with a hold, an import that was undone, a correction and a row that was taken back."""
    child_files.receive(
        place,
        made_up(
            tmp_path,
            [
                CHILD,
                ("import", {"author": "Eve", "batch": "b", "subject": EVE, "file": {"name": "a.csv", "rows": 1}}),
                ("say", {**row("contacts", "c-1", contact_id="c-1", student_id="eve")[1], "batch": "b"}),
                ("undo", {"author": "Eve", "batch": "b", "subject": EVE}),
                ("correct", {**CHILD[1], "corrects": "eve-1", "why": "a slip"}),
                ("hold", {"author": "Eve", "why": "a letter", "subject": EVE}),
                row("a_later_table", "x", anything="y"),
                (
                    "withdraw",
                    {"author": "Eve", "table": "a_later_table", "row": "x", "subject": EVE, "corrects": "eve-7"},
                ),
            ],
        ),
    )
    assert set(children.students(place)) == {"eve", "nina"}
    assert child_files.verify(place, "eve").faults == ()

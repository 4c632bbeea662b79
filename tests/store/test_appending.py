"""What is said is kept as entries, exactly as docs/history.md writes them, all at once or not at all."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.store.histories import LEO, MAYA, SCHOOL, START, SUBJECTS, cells, histories, said, tell

import makewhole.store
from makewhole.record.history import canonical, digest_of, from_line, to_line, view
from makewhole.record.verifying import faults_of_lines
from makewhole.store import Say, Store, StoreError, appending
from makewhole.store.saying import Scribe, about, fresh_ids
from makewhole.store.verifying import hash_of

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)


@given(
    author=texts,
    source=st.none() | texts,
    batch=st.none() | texts,
    kind=st.sampled_from(["say", "correct", "withdraw"]),
    table=texts,
    row=texts,
    cells=cells,
    subject=st.tuples(st.sampled_from(["student", "calendar"]), texts),
    corrects=st.none() | texts,
    day=st.none() | texts,
    why=st.none() | texts,
    extra=st.just({})
    | st.dictionaries(st.sampled_from(["attachments", "b", "zz", "Ü"]), texts | st.integers(), max_size=2),
)
def test_a_content_made_fast_is_the_canonical_one(
    author: str, source: str | None, batch: str | None, corrects: str | None, **parts: Any
) -> None:
    say = Say(**parts, corrects=None)
    content: dict[str, Any] = {"author": author, "table": say.table, "row": say.row, "subject": about(say.subject)}
    rest = {"source": source, "batch": batch, "corrects": corrects, "day": say.day, "why": say.why}
    content |= {name: part for name, part in rest.items() if part is not None} | dict(say.extra)
    if say.kind != "withdraw":
        content["cells"] = {name: cell for name, cell in say.cells.items() if cell}
    assert Scribe(author, source, batch).of_row(say, corrects).encode() == canonical(content)


def test_entries_are_what_the_contract_says(store: Store) -> None:
    assert store.append([said("x1"), said("x2", subject=LEO)], author="Dana R.", source="family", at=START) == 2
    assert store.append([said("x1", "15", kind="correct", why="the sheet")], author="Sam K.", at=START) == 1
    entries = list(store.entries(subject=MAYA))
    assert [(entry.position, entry.kind, entry.recorded_at) for entry in entries] == [
        (1, "say", "2026-02-01T20:00:00-05:00"),
        (2, "correct", "2026-02-01T20:00:00-05:00"),
    ]
    assert entries[1].previous == entries[0].hash
    assert entries[1].content == {
        "author": "Sam K.",
        "cells": {"delivered_minutes": "15", "promise_id": "speech", "session_id": "x1"},
        "corrects": entries[0].entry,
        "row": "x1",
        "subject": {"id": "maya-r", "kind": "student"},
        "table": "sessions",
        "why": "the sheet",
    }
    for entry in store.entries():
        assert entry.salt is not None
        assert entry.content is not None
        assert digest_of(entry.salt, entry.content) == entry.digest
    heads = {head.chain: (head.position, head.hash) for head in store.heads()}
    assert heads[entries[0].chain] == (2, entries[1].hash)
    lines = [to_line(entry) for entry in store.entries()]
    assert list(faults_of_lines(lines, heads)) == []
    assert store.verify() == []
    assert store.chain_of(("student", "nobody")) is None
    assert list(store.entries(subject=("student", "nobody"))) == []


def test_a_header_hashed_fast_is_hashed_right(store: Store) -> None:
    store.append([said("x1", entry='an "odd"\nid é \U0001f600'), said("x2")], author="Dana R.")
    for entry in store.entries():
        row = (entry.chain, entry.position, entry.entry, entry.kind, entry.recorded_at, entry.previous, entry.digest)
        assert hash_of(row) == entry.hash
        assert from_line(to_line(entry)) == (entry, entry.hash)
    assert store.verify() == []


def test_ids_are_all_different_and_in_order_of_time() -> None:
    ids = fresh_ids(5_000)
    assert len(set(ids)) == 5_000
    later = fresh_ids(1)[0]
    assert all(ident[:13] <= later[:13] for ident in ids)
    assert all(len(ident) == 36 and ident[14] == "7" and ident[19] in "89ab" for ident in ids)


@given(history=histories, data=st.data())
@settings(max_examples=60)
def test_rows_are_the_view_of_the_entries(empty_file: Path, history: list[Any], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(empty_file, Path(folder) / "data.makewhole"))
        with makewhole.store.open(path) as store:
            days = tell(store, history)
            entries = list(store.entries())
            assert store.rows() == view(entries)
            if days:
                known_on = data.draw(st.sampled_from([*days, "2026-01-01"]))
                assert store.rows(known_on) == view(entries, known_on)
                some = [entry for entry in entries if entry.recorded_at[:10] <= known_on]
                assert list(store.entries(known_on=known_on)) == some
            assert store.verify() == []
            lines = [to_line(entry) for entry in entries]
            assert list(faults_of_lines(lines)) == []


def test_rows_are_the_view_in_postgresql_too(store: Store) -> None:
    rows = [((subject, "sessions", row), {"a": row}) for subject in SUBJECTS for row in "wx"]
    deeds: list[Any] = [
        ("say", rows, "b1"),
        ("correct", rows[0][0], {"a": "later"}),
        ("say", rows[2:4], None),
        ("undo", "b1"),
        ("withdraw", rows[2][0]),
        ("purge subject", SCHOOL),
    ]
    days = tell(store, deeds)
    assert len(days) == len(deeds)
    for known_on in (None, *days):
        assert store.rows(known_on) == view(store.entries(), known_on)
    assert store.rows() == {"sessions": {"sessions-w-maya-r": {"a": "later"}, "sessions-x-leo-b": {"a": "x"}}}


def test_all_or_nothing(store: Store) -> None:
    store.append([said("x0")], author="Dana R.")
    before = list(store.entries())

    def until_it_breaks() -> Iterator[Say]:
        for number in range(appending.CHUNK + 10):
            yield said(f"y{number}", subject=LEO)
        raise RuntimeError("row 70,000")

    with pytest.raises(RuntimeError):
        store.append(until_it_breaks(), author="Dana R.", batch="b1", file={"name": "log.csv"})
    for wrong in (
        said("x1", day="tomorrow"),
        said(""),
        said("x1", subject=("dog", "rex")),
        said("x\0"),
        said("x1", "\ud800"),
        said("x1", kind="correct", corrects="no such entry"),
        said("x9", kind="withdraw"),
        said("x1", extra={"row": "hidden"}),
        said("x1", extra={"half": 0.5}),
        Say("say", "sessions", "x1", {"minutes": 30}, MAYA),  # type: ignore[dict-item]
        Say("import", "sessions", "x1", {}, MAYA),  # type: ignore[arg-type]
    ):
        with pytest.raises(StoreError):
            store.append([said("x1"), wrong], author="Dana R.")
    with pytest.raises(StoreError, match="author"):
        store.append([said("x1")], author=" ")
    assert list(store.entries()) == before
    assert [head.subject_id for head in store.heads()] == ["maya-r"]
    assert store.verify() == []


def test_the_same_entry_is_written_once(store: Store) -> None:
    says = [said(f"x{number}", entry=f"e{number}") for number in range(3)]
    assert store.append(says, author="Dana R.") == 3
    assert store.append([*says, said("x3", entry="e3"), said("x3", entry="e3")], author="Dana R.") == 1
    assert [entry.entry for entry in store.entries()] == ["e0", "e1", "e2", "e3"]
    with pytest.raises(StoreError, match="something else"):
        store.append([said("x0", "31", entry="e0")], author="Dana R.")
    with pytest.raises(StoreError, match="two different things"):
        store.append([said("x8", entry="e8"), said("x9", entry="e8")], author="Dana R.")
    assert store.verify() == []


def test_many_are_written_in_parts_and_told(store: Store) -> None:
    told: list[int] = []
    count = appending.CHUNK + 500
    says = (said(f"x{number}", subject=SUBJECTS[number % 3], entry=f"e{number}") for number in range(count))
    assert store.append(says, author="Dana R.", batch="b1", file={"name": "log.csv"}, progress=told.append) == count
    assert told == [appending.CHUNK, count]
    assert sum(map(len, store.rows().values())) == count
    assert [head.position for head in store.heads()] == [count // 3 + 1] * 3
    assert store.verify() == []
    again = (said(f"x{number}", subject=SUBJECTS[number % 3], entry=f"e{number}") for number in range(count))
    assert store.append(again, author="Dana R.", batch="b1", file={"name": "log.csv"}) == 0


def test_who_says_may_look_while_it_is_written(store: Store) -> None:
    store.append([said("x1")], author="Dana R.")

    def seen() -> Iterator[Say]:
        yield said(f"{len(store.rows()['sessions'])} so far")

    looked: list[int] = []

    assert store.append(seen(), author="Dana R.", progress=lambda count: looked.append(len(store.rows()))) == 1
    assert set(store.rows()["sessions"]) == {"x1", "1 so far"}


def test_a_correction_points_at_what_it_corrects(store: Store) -> None:
    store.append([said("x1")], author="Dana R.")
    store.append([said("x1", "15", kind="correct"), said("x1", "20", kind="correct")], author="Sam K.")
    store.append([said("x1", kind="withdraw")], author="Dana R.")
    history = store.row_history("sessions", "x1")
    assert [entry.kind for entry in history] == ["say", "correct", "correct", "withdraw"]
    assert [(entry.content or {}).get("corrects") for entry in history[1:]] == [entry.entry for entry in history[:-1]]
    assert store.row_history("gaps", "x1") == []
    assert store.rows() == {"sessions": {}}


# --- imports ----------------------------------------------------------------------------------------------------------


def test_an_import_is_told_in_each_chain_and_undone_as_a_whole(store: Store) -> None:
    file = {"name": "log.csv", "sha256": "a" * 64, "bytes": 512, "kind": "service_log", "mapping": "ours", "rows": 3}
    store.append([said("x1"), said("x2", subject=LEO)], author="Dana R.", at=START)
    store.append(
        [said("x1", "10", kind="correct"), said("x3"), said("x4", subject=LEO)],
        author="Dana R.",
        batch="b1",
        file=file,
        at=START,
    )
    store.append([said("x4", "12", kind="correct", subject=LEO)], author="Sam K.", at=START)
    assert [entry.kind for entry in store.entries(subject=MAYA)] == ["say", "import", "correct", "say"]
    assert [entry.content for entry in store.entries(subject=LEO)][1] == {
        "author": "Dana R.",
        "batch": "b1",
        "file": file,
        "subject": {"id": "leo-b", "kind": "student"},
    }
    (batch,) = store.batches()
    assert (batch.batch, batch.name, batch.author, batch.rows, batch.chains) == ("b1", "log.csv", "Dana R.", 3, 2)
    assert batch.file == file
    assert not batch.is_undone
    assert store.rows_of(["b1", "b2"], "sessions") == {"x1", "x3", "x4"}
    assert store.undo("b1", author="Sam K.", why="the wrong file", at=START) == 2
    assert (store.batches()[0].undone_by, store.batches()[0].undone_at) == ("Sam K.", "2026-02-01T20:00:00-05:00")
    minutes = {row: cells["delivered_minutes"] for row, cells in store.rows()["sessions"].items()}
    assert minutes == {"x1": "30", "x2": "30", "x4": "12"}
    with pytest.raises(StoreError, match="already"):
        store.undo("b1", author="Sam K.")
    with pytest.raises(StoreError, match="no such import"):
        store.undo("b2", author="Sam K.")
    with pytest.raises(StoreError, match="was undone"):
        store.append([said("x5")], author="Dana R.", batch="b1", file=file)
    assert store.verify() == []


# --- the clock --------------------------------------------------------------------------------------------------------


def test_a_clock_that_is_wrong_is_told_and_loses_nothing(store: Store) -> None:
    hour, year = dt.timedelta(hours=1), dt.timedelta(days=365)
    for row, at in (("x1", START), ("x2", START - dt.timedelta(minutes=1))):
        store.append([said(row)], author="Dana R.", at=at)
    assert store.notices == []
    store.append([said("x3")], author="Dana R.", at=START - hour)
    store.append([said("x4")], author="Dana R.", at=START + year)
    store.append([said("x5")], author="Dana R.", at=START)
    store.append([said("x6")], author="Dana R.", at=START + hour)
    assert [notice.message.partition(". ")[0] for notice in store.notices] == [
        "This machine's clock says 2026-02-01 19:00, 59 minutes before the entry written last (2026-02-01 19:59)",
        "This machine's clock says 2027-02-01 20:00, 365 days after the entry written last (2026-02-01 19:00)",
        "This machine's clock says 2026-02-01 20:00, 365 days before the entry written last (2027-02-01 20:00)",
    ]
    assert [entry.content and entry.content["row"] for entry in store.entries()] == [f"x{n}" for n in range(1, 7)]
    assert store.verify() == []


def test_an_hour_is_told_from_another_offset(store: Store) -> None:
    store.append([said("x1")], author="Dana R.", at=START)
    store.append([said("x2")], author="Dana R.", at=START.astimezone(dt.UTC))
    assert store.notices == []
    odd = START.astimezone(dt.timezone(-dt.timedelta(hours=4, minutes=56, seconds=2)))
    store.append([said("x4")], author="Dana R.", at=odd)
    assert list(store.entries())[-1].recorded_at == "2026-02-02T01:00:00+00:00"
    with pytest.raises(StoreError, match="offset"):
        store.append([said("x3")], author="Dana R.", at=START.replace(tzinfo=None))


def test_the_machines_clock_is_used_with_its_offset(store: Store) -> None:
    store.append([said("x1")], author="Dana R.")
    (entry,) = store.entries()
    at = dt.datetime.fromisoformat(entry.recorded_at)
    assert abs(dt.datetime.now(dt.UTC) - at) < dt.timedelta(minutes=1)
    assert at.utcoffset() == dt.datetime.now().astimezone().utcoffset()
    assert json.loads(to_line(entry))["recorded_at"] == entry.recorded_at


# --- many rows --------------------------------------------------------------------------------------------------------


def written_beforehand(row: str, **cells: str) -> Say:
    text = canonical({"session_id": row, **cells}).decode()
    return Say("say", "sessions", row, {}, MAYA, written=text)


def test_cells_written_beforehand_are_kept_like_others(store: Store) -> None:
    store.append([written_beforehand("x1", note='a "b" \\ \u2028 é')], author="Dana R.")
    store.append(
        [Say("say", "sessions", "x2", {"session_id": "x2", "note": 'a "b" \\ \u2028 é'}, MAYA)], author="Dana R."
    )
    first, second = (entry.content for entry in store.entries(subject=MAYA))
    assert first is not None
    assert second is not None
    assert {**first, "row": "x2", "cells": {**first["cells"], "session_id": "x2"}} == second
    assert store.verify() == []


@pytest.mark.parametrize("text", ['{"b":"1","a":"2"}', '{"a": "1"}', '{"a":""}', '{"a":1}', "[]", "{"])
def test_cells_that_are_not_canonical_are_refused(store: Store, text: str) -> None:
    with pytest.raises(StoreError, match="canonical"):
        store.append([Say("say", "sessions", "x1", {}, MAYA, written=text)], author="Dana R.")
    assert list(store.entries()) == []


def test_a_part_may_correct_what_the_part_before_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(appending, "CHUNK", 3)
    new = [written_beforehand(f"x{number}") for number in range(7)]
    put_right = [said(f"x{number}", "10", kind="correct") for number in range(7)]
    assert store.append([*new, *put_right], author="Dana R.") == 14
    for number in range(7):
        first, second = store.row_history("sessions", f"x{number}")
        assert second.content is not None
        assert second.content["corrects"] == first.entry
    assert store.verify() == []


def test_what_goes_wrong_behind_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.append([said("x0")], author="Dana R.")
    before = list(store.entries())
    monkeypatch.setattr(appending, "CHUNK", 3)
    monkeypatch.setattr(appending, "fresh_ids", lambda count: [f"e{number}" for number in range(count)])
    with pytest.raises(StoreError):
        store.append([written_beforehand(f"x{number}") for number in range(1, 12)], author="Dana R.")
    assert list(store.entries()) == before
    monkeypatch.undo()
    assert store.append([said("x1")], author="Dana R.") == 1
    assert store.verify() == []

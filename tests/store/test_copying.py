"""Copies are whole: a backup while others write, what is restored, and the way from one database to the other and back."""

from __future__ import annotations

import sqlite3
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.store.histories import LEO, MAYA, SCHOOL, START, said
from tests.store.servers import Server

import makewhole.store
from makewhole.record.history import Entry, from_line, to_line
from makewhole.store import Say, Store, StoreError
from makewhole.store.keeping import restore


def fill(store: Store) -> None:
    """A bit of everything."""
    digest = store.attach(b"a letter", "letter.txt")
    store.append([said("x1"), said("y1", subject=LEO), said("z1", subject=SCHOOL)], author="Dana R.", at=START)
    store.append([said("x2", "25", day="2026-02-03")], author="Sam K.", batch="b1", file={"name": "log.csv"}, at=START)
    store.append([Say("say", "attachments", "a1", {"sha256": digest}, MAYA)], author="Dana R.", at=START)
    store.append([said("x1", "10", kind="correct", why="the sheet \U0001f600")], author="Sam K.", at=START)
    store.hold(SCHOOL, author="Counsel", why="complaint 12", at=START)
    store.purge(LEO, author="O", why="w", authority="a", confirm=store.purge_preview(LEO).token, at=START)
    old = ("calendar", "last-year")
    store.append([said("o1", subject=old)], author="Dana R.", at=START)
    store.purge(old, author="O", why="w", authority="a", confirm=store.purge_preview(old).token, at=START)
    store.save_mapping("ours", "service_log", "Date|Min", {"a": "b"}, author="Dana R.")
    store.checkpoint(author="Dana R.", at=START)


def everything(store: Store) -> list[object]:
    return [
        [to_line(entry) for entry in store.entries()],
        store.heads(),
        store.rows(),
        store.batches(),
        store.holds(),
        [(kept, store.attachment(kept.sha256)) for kept in store.attachments()],
        store.mappings(all_versions=True),
        store.checkpoints(),
        store.identity,
    ]


def test_a_backup_is_everything_and_is_never_written_over_another(store: Store, tmp_path: Path) -> None:
    fill(store)
    to = tmp_path / "backup [1].makewhole"
    store.backup(to)
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    with sqlite3.connect(to) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()
    with makewhole.store.open(to) as copy:
        assert everything(copy) == everything(store)
        assert copy.verify() == []
    with pytest.raises(StoreError, match="replaces nothing"):
        store.backup(to)
    with pytest.raises(StoreError, match="cannot be written"):
        store.backup(tmp_path / "no folder" / "x")
    assert not [left for left in tmp_path.iterdir() if "part" in left.name]


def test_from_sqlite_to_postgresql_and_back_bit_for_bit(file: Path, tmp_path: Path, server: Server) -> None:
    with makewhole.store.open(file) as store:
        fill(store)
        store.append((said(f"w{number}") for number in range(300)), author="Dana R.", at=START)
        expected = everything(store)
        store.backup(tmp_path / "backup")
    url = server.new_schema()
    restore(tmp_path / "backup", url)
    with makewhole.store.open(url) as there:
        assert everything(there) == expected
        assert there.verify() == []
        there.backup(tmp_path / "from the server")
    restore(tmp_path / "from the server", tmp_path / "back")
    with makewhole.store.open(tmp_path / "back") as back:
        assert everything(back) == expected
        assert back.verify() == []
        back.append([said("x9")], author="Dana R.")
        assert back.verify() == []
    with pytest.raises(StoreError, match="holds a record already"):
        restore(tmp_path / "backup", url)


def test_restoring_refuses_what_would_lose_something(file: Path, tmp_path: Path) -> None:
    with makewhole.store.open(file) as store:
        fill(store)
        store.backup(tmp_path / "backup")
    with pytest.raises(StoreError, match="nothing is restored over it"):
        restore(tmp_path / "backup", file)
    with pytest.raises(StoreError, match="no backup"):
        restore(tmp_path / "missing", tmp_path / "new")
    (tmp_path / "text").write_text("no database")
    with pytest.raises(StoreError, match="not a makewhole data file"):
        restore(tmp_path / "text", tmp_path / "new")
    connection = sqlite3.connect(tmp_path / "backup")
    connection.execute("DROP TRIGGER makewhole_entry_is_not_changed")
    connection.execute(
        "UPDATE makewhole_entry SET content = replace(content, '10', '60') WHERE content LIKE '%\"10\"%'"
    )
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="does not verify"):
        restore(tmp_path / "backup", tmp_path / "new")
    assert sorted(left.name for left in tmp_path.iterdir()) == ["backup", file.name, "text"]


def test_a_record_that_does_not_verify_is_not_backed_up_unseen(file: Path, tmp_path: Path) -> None:
    with makewhole.store.open(file) as store:
        fill(store)
        connection = sqlite3.connect(file)
        connection.execute("UPDATE makewhole_chain SET position = 99")
        connection.commit()
        connection.close()
        with pytest.raises(StoreError, match="does not verify"):
            store.backup(tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def test_a_backup_can_be_restored_from_a_read_only_disk(file: Path, tmp_path: Path) -> None:
    with makewhole.store.open(file) as store:
        fill(store)
        store.backup(tmp_path / "backup")
    (tmp_path / "backup").chmod(0o400)
    restore(tmp_path / "backup", tmp_path / "new")
    with makewhole.store.open(tmp_path / "new") as new, makewhole.store.open(file) as old:
        assert everything(new) == everything(old)


def test_a_backup_while_others_write_is_one_moment(store: Store, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            store.append([said(f"x{number}"), said(f"y{number}", subject=LEO)], author="Dana R.")
        store.database.connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            store.backup(tmp_path / f"backup{number}")
            assert store.verify() == []
    finally:
        stop.set()
        writer.join()
    for number in range(5):
        with makewhole.store.open(tmp_path / f"backup{number}") as copy:
            positions = {head.position for head in copy.heads()}
            assert len(positions) <= 1


# --- entries of an export ---------------------------------------------------------------------------------------------


@pytest.fixture
def lines(tmp_path: Path) -> list[bytes]:
    with makewhole.store.open(tmp_path / "source", create=True) as source:
        fill(source)
        return [to_line(entry) for entry in source.entries()]


def test_an_export_is_taken_in_as_it_is(store: Store, lines: list[bytes]) -> None:
    entries = [from_line(line)[0] for line in lines]
    half = len(entries) // 2
    assert store.receive(entries[:half]) == half
    assert store.receive(iter(entries)) == len(entries) - half
    assert store.receive(entries) == 0
    assert [to_line(entry) for entry in store.entries()] == lines
    store.attach(b"a letter")
    assert store.verify() == []
    assert sorted((head.subject_kind, head.subject_id or "") for head in store.heads()) == [
        ("calendar", ""),
        ("calendar", "school-year"),
        ("student", ""),
        ("student", "maya-r"),
    ]
    store.append([said("x1", "12", kind="correct")], author="Dana R.")
    assert store.verify() == []
    with pytest.raises(StoreError, match="part ways"):
        store.receive([changed(entries[0])])


def changed(entry: Entry) -> Entry:
    from makewhole.record.history import linked

    return linked(
        entry.chain,
        entry.position,
        entry.previous,
        entry=entry.entry,
        kind=entry.kind,
        recorded_at=entry.recorded_at,
        content={**(entry.content or {}), "why": "another"},
    )


def _without_first(entries: list[Entry]) -> list[Entry]:
    return entries[1:]


def _swapped(entries: list[Entry]) -> list[Entry]:
    (chain,) = {entry.chain for entry in entries if entry.position == 4}
    run = [entry for entry in entries if entry.chain == chain]
    return [run[1], run[0], *run[2:]]


def test_a_fraction_is_not_taken_in(store: Store) -> None:
    from makewhole.record.history import BEGINNING, linked

    content = {"author": "Dana R.", "cells": {}, "row": "x1", "table": "sessions", "hours": 0.5}
    at = "2026-02-01T20:00:00-05:00"
    with pytest.raises(StoreError, match="not a float"):
        store.receive([linked("c1", 1, BEGINNING, entry="e1", kind="say", recorded_at=at, content=content)])
    assert store.heads() == []


def _other_content(entries: list[Entry]) -> list[Entry]:
    from dataclasses import replace

    return [replace(entry, content={**entry.content, "why": "x"} if entry.content else None) for entry in entries]


@pytest.mark.parametrize("spoil", [_without_first, _swapped, _other_content])
def test_an_export_that_does_not_hold_together_is_not_taken_in(
    store: Store, lines: list[bytes], spoil: Callable[[list[Entry]], list[Entry]]
) -> None:
    with pytest.raises(StoreError, match="Nothing was taken in"):
        store.receive(spoil([from_line(line)[0] for line in lines]))
    assert list(store.entries()) == []
    assert store.heads() == []


def test_two_histories_of_one_child_are_not_made_one(store: Store, lines: list[bytes]) -> None:
    store.append([said("x1")], author="Dana R.")
    with pytest.raises(StoreError, match="another history of the same child"):
        store.receive(from_line(line)[0] for line in lines)
    assert len(store.heads()) == 1

"""A purge is lawful, deliberate and complete: a hold stops it, it asks twice, and the bytes are gone."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from tests.store.histories import LEO, MAYA, START, said
from tests.store.servers import Server

import makewhole.store
from makewhole.record.history import to_line
from makewhole.record.verifying import faults_of_lines
from makewhole.store import Say, Store, StoreError
from makewhole.store.mapping import layout_of

WORDS: dict[str, Any] = {"author": "Office", "why": "the family asked", "authority": "34 CFR 300.624"}
SECRET = "Zebrafinch"


def tell_secrets(store: Store) -> str:
    """Some history of Maya, whose every cell holds a word that stands nowhere else; her attachment's digest."""
    digest = store.attach(f"a letter about {SECRET}".encode(), "letter.txt")
    for number in range(40):
        row = f"{SECRET}-{number}"
        says = [
            Say("say", "sessions", row, {"note": SECRET * 20}, MAYA, day="2026-02-03", why=SECRET),
            Say("say", "sessions", f"other-{number}", {"note": "plain"}, LEO),
        ]
        store.append(says, author="Dana R.", batch="b1", file={"name": "log.csv"}, at=START)
    cells = {"sha256": digest, "name": f"{SECRET}.txt"}
    store.append([Say("say", "attachments", "a1", cells, MAYA)], author="Dana R.", at=START)
    return digest


def holding(file: Path, word: str) -> list[str]:
    """The files beside and including this one that hold the word."""
    return [found.name for found in sorted(file.parent.iterdir()) if word.encode() in found.read_bytes()]


def test_what_was_purged_is_gone_and_the_rest_verifies(store: Store) -> None:
    tell_secrets(store)
    other = list(store.entries(subject=LEO))
    (chain,) = [head.chain for head in store.heads() if head.subject_id == "maya-r"]
    if store.path is not None:
        assert holding(store.path, SECRET)
    seen = store.purge_preview(MAYA)
    assert (seen.entries, seen.tables) == (42, {"attachments": 1, "sessions": 40})
    assert (seen.first_day, seen.last_day, len(seen.attachments)) == ("2026-02-03", "2026-02-03", 1)
    done = store.purge(MAYA, confirm=seen.token, at=START, **WORDS)
    assert (done.entries, done.attachments, done.is_wiped) == (42, 1, True)
    assert store.attachments() == []
    assert store.chain_of(MAYA) is None
    entries = list(store.entries(chain=chain))
    assert [entry.is_purged for entry in entries] == [True] * 42 + [False]
    assert entries[-1].kind == "purge"
    assert entries[-1].content == {**WORDS, "positions": list(range(1, 43)), "subject": {"kind": "student"}}
    assert list(store.entries(subject=LEO)) == other
    assert set(store.rows()) == {"sessions"}
    assert store.verify() == []
    lines = [to_line(entry) for entry in store.entries()]
    assert list(faults_of_lines(lines)) == []
    assert not any(SECRET.encode() in line or b"maya-r" in line for line in lines)
    assert store.batches()[0].rows == 40
    if store.path is not None:
        assert holding(store.path, SECRET) == []
        assert holding(store.path, "maya-r") == []
    store.append([said("x1")], author="Dana R.", at=START)
    assert store.chain_of(MAYA) not in (None, chain)
    assert store.verify() == []


def test_it_asks_twice_and_about_the_same(store: Store) -> None:
    tell_secrets(store)
    before = len(list(store.entries()))
    token = store.purge_preview(MAYA).token
    for wrong in ("", "yes", token.upper() + "x"):
        with pytest.raises(StoreError, match="token"):
            store.purge(MAYA, confirm=wrong, **WORDS)
    with pytest.raises(StoreError, match="token"):
        store.purge(LEO, confirm=token, **WORDS)
    store.append([said("x1")], author="Dana R.")
    with pytest.raises(StoreError, match="token"):
        store.purge(MAYA, confirm=token, **WORDS)
    with pytest.raises(StoreError, match="authority"):
        store.purge(MAYA, confirm=store.purge_preview(MAYA).token, **{**WORDS, "authority": " "})
    with pytest.raises(StoreError, match="no such record"):
        store.purge_preview(("student", "nobody"))
    with pytest.raises(StoreError, match="whole record"):
        store.purge_preview()
    with pytest.raises(StoreError, match="whole record"):
        store.purge_preview(MAYA, entries=["e1"])
    assert len(list(store.entries())) == before + 1
    assert not any(entry.is_purged for entry in store.entries())


def test_a_hold_stops_it_each_time_until_it_is_released(store: Store) -> None:
    store.append([said("x1", entry="e1")], author="Dana R.")
    token = store.purge_preview(MAYA).token
    first = store.hold(MAYA, author="Counsel", why="complaint 12")
    second = store.hold(MAYA, author="State", why="monitoring")
    assert [(hold.entry, hold.author, hold.subject_id) for hold in store.holds()] == [
        (first, "Counsel", "maya-r"),
        (second, "State", "maya-r"),
    ]
    for _ in range(2):
        with pytest.raises(StoreError, match="legal hold"):
            store.purge_preview(MAYA)
        with pytest.raises(StoreError, match="legal hold"):
            store.purge_preview(entries=["e1"])
        with pytest.raises(StoreError, match="legal hold"):
            store.purge(MAYA, confirm=token, **WORDS)
    store.release(first, author="Counsel", why="closed")
    with pytest.raises(StoreError, match="legal hold"):
        store.purge_preview(MAYA)
    with pytest.raises(StoreError, match="no such hold"):
        store.release(first, author="Counsel", why="again")
    store.release(second, author="State", why="closed")
    assert store.holds() == []
    store.hold(LEO, author="Counsel", why="another child")
    done = store.purge(MAYA, confirm=store.purge_preview(MAYA).token, **WORDS)
    assert done.entries == 5
    assert [hold.subject_id for hold in store.holds()] == ["leo-b"]
    assert store.verify() == []


def test_single_entries_go_without_bringing_back_what_they_corrected(store: Store) -> None:
    store.append([said("x1", entry="e1"), said("x2", entry="e2")], author="Dana R.")
    store.append([said("x1", "15", kind="correct", entry="e3"), said("x2", kind="withdraw", entry="e4")], author="D")
    undo = store.append([said("x3", entry="e5")], author="Dana R.", batch="b1") and store.undo("b1", author="Dana R.")
    assert undo == 1
    undone = next(entry.entry for entry in store.entries() if entry.kind == "undo")
    for alone in ("e3", "e4"):
        with pytest.raises(StoreError, match="would count again"):
            store.purge_preview(entries=[alone])
    with pytest.raises(StoreError, match="only with the whole record"):
        store.purge_preview(entries=[undone])
    rows = store.rows()
    chosen = ["e1", "e2", "e4"]
    done = store.purge(entries=chosen, confirm=store.purge_preview(entries=chosen).token, **WORDS)
    assert done.entries == 3
    assert store.rows() == rows
    assert [entry.entry for entry in store.entries() if entry.is_purged] == chosen
    with pytest.raises(StoreError, match="purged already"):
        store.purge_preview(entries=["e1"])
    assert store.verify() == []
    done = store.purge(MAYA, confirm=store.purge_preview(MAYA).token, **WORDS)
    assert store.rows() == {}
    assert store.verify() == []


def test_an_attachment_that_others_name_stays(store: Store) -> None:
    shared, own = store.attach(b"a class list"), store.attach(b"a letter")
    says = [
        Say("say", "attachments", "a1", {"sha256": shared}, MAYA),
        Say("say", "attachments", "a2", {"sha256": own}, MAYA),
        Say("say", "attachments", "a3", {"sha256": shared}, LEO),
    ]
    store.append(says, author="Dana R.")
    seen = store.purge_preview(MAYA)
    assert (seen.attachments, seen.attachments_kept) == ([own], [shared])
    store.purge(MAYA, confirm=seen.token, **WORDS)
    assert [kept.sha256 for kept in store.attachments()] == [shared]
    assert store.verify() == []


def test_a_file_in_use_is_wiped_later(file: Path) -> None:
    with makewhole.store.open(file) as store:
        tell_secrets(store)
        reader = sqlite3.connect(file, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM makewhole_entry").fetchone()
        with store.database.connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout = 100")
        done = store.purge(MAYA, confirm=store.purge_preview(MAYA).token, **WORDS)
        assert not done.is_wiped
        assert holding(file, SECRET)
        reader.close()
        assert store.wipe()
        assert holding(file, SECRET) == []
        assert store.verify() == []


def test_a_database_that_is_looked_at_is_wiped_later(server: Server) -> None:
    import psycopg

    url = server.new_database()
    with makewhole.store.open(url, create=True) as store:
        tell_secrets(store)
        with psycopg.connect(url) as reader:
            reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            reader.execute("SELECT 1 FROM pg_class").fetchone()
            assert not store.purge(MAYA, confirm=store.purge_preview(MAYA).token, **WORDS).is_wiped
        assert store.wipe()
        assert store.verify() == []


def test_saved_answers_that_name_the_child_go_too(store: Store) -> None:
    store.append(
        [Say("say", "students", "maya-r", {"student_id": "maya-r", "name": f"Maya {SECRET}"}, MAYA)], author="D"
    )
    store.append([said("y1", subject=LEO, entry="l1")], author="Dana R.")
    store.save_mapping("service-log-zebrafinch-fall", "service_log", "one", {"date": "Day"}, author="Dana R.")
    store.save_mapping("log", "service_log", "two", {"name:zebrafinch, m": "maya-r"}, author="Dana R.")
    store.save_mapping("log", "service_log", "two", {"name:zebrafinch, m": "leave out"}, author="Dana R.")
    store.save_mapping("log", "service_log", "three", {"date": "Day"}, author="Dana R.")
    seen = store.purge_preview(MAYA)
    assert seen.mappings == 3
    store.purge(MAYA, confirm=seen.token, **WORDS)
    assert [kept.layout for kept in store.mappings(all_versions=True)] == ["three"]
    assert store.find_mapping("one") is None
    if store.path is not None:
        assert [found for word in (SECRET, SECRET.lower()) for found in holding(store.path, word)] == []
    again = store.save_mapping("log", "service_log", "two", {"name:other": "leo-b"}, author="Dana R.")
    assert (again.version, store.find_mapping("two")) == (3, again)
    assert store.verify() == []


def test_saved_answers_of_another_family_stay(store: Store) -> None:
    """In a database of many families another's file may hold a word of the child's name by chance."""
    name = {"student_id": "maya-r", "name": "Maya Rose Garden"}
    store.append([Say("say", "students", "maya-r", name, MAYA)], author="Dana R.")
    store.append([said("y1", subject=LEO)], author="Sam K.")
    hers, his = (layout_of("Date|Min", student_id) for student_id in (MAYA[1], LEO[1]))
    plain = {"date": "Day"}
    store.save_mapping("service-log-rose-school", "service_log", his, {"room": "Garden"}, author="Sam K.")
    store.save_mapping("log", "service_log", hers, plain, author="Dana R.")
    store.save_mapping("log", "service_log", hers, {"date": "When"}, author="Dana R.")
    both = layout_of("Day|Name", LEO[1])
    store.save_mapping("log-of-maya-and-leo", "service_log", both, plain, author="Dana R.")  # one family's two children
    store.save_mapping("plan-of-leo", "plan", both, plain, author="Dana R.")
    store.save_mapping("log-of-rose", "service_log", "everybody's", plain, author="Office")
    seen = store.purge_preview(MAYA)
    assert seen.mappings == 4
    store.purge(MAYA, confirm=seen.token, **WORDS)
    assert [(kept.name, kept.layout) for kept in store.mappings(all_versions=True)] == [
        ("plan-of-leo", both),
        ("service-log-rose-school", his),
    ]
    found = store.find_mapping(his, "service_log")
    assert found is not None
    assert found.answers == {"room": "Garden"}
    assert store.find_mapping(hers) is None
    assert store.verify() == []


def test_entries_of_others_that_name_the_child_are_told(store: Store) -> None:
    name = 'Maya "May" Ü.'
    store.append([Say("say", "students", "maya-r", {"student_id": "maya-r", "name": name}, MAYA)], author="D")
    store.append(
        [
            Say("say", "sessions", "y1", {"note": f"with {name}"}, LEO, entry="l1"),
            Say("say", "sessions", "y2", {"note": "like MAYA-R"}, LEO, entry="l2"),
            Say("say", "sessions", "y3", {"note": "like maya-rose and Maya"}, LEO, entry="l3"),
        ],
        author="D",
    )
    assert store.purge_preview(MAYA).mentions == ["l1", "l2"]
    assert store.purge_preview(LEO).mentions == []
    done = store.purge(entries=["l1"], confirm=store.purge_preview(entries=["l1"]).token, **WORDS)
    assert done.entries == 1
    assert store.purge_preview(MAYA).mentions == ["l2"]


def test_copies_beside_it_are_named(file: Path) -> None:
    (file.parent / f"{file.name}.before-0002_x").write_bytes(b"an old copy")
    with makewhole.store.open(file) as store:
        store.append([said("x1")], author="Dana R.")
        assert store.purge_preview(MAYA).copies == [f"{file.name}.before-0002_x"]

"""Whatever is done behind the program's back, by somebody who may do anything to the database, is named by entry."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.store.histories import LEO, MAYA, START, said
from tests.store.servers import Server

import makewhole.store
from makewhole.record import verifying
from makewhole.store import Say, Store, StoreError

Do = Callable[..., None]


@pytest.fixture
def filled(file: Path) -> Path:
    with makewhole.store.open(file) as store:
        for number in range(1, 7):
            store.append([said(f"x{number}", entry=f"e{number}", day="2026-02-01")], author="Dana R.", at=START)
        store.append([said("y1", subject=LEO, entry="l1"), said("y2", subject=LEO, entry="l2")], author="D", at=START)
        store.attach(b"a letter", "letter.txt")
        assert store.verify() == []
    return file


def tamper(file: Path, *statements: str) -> None:
    connection = sqlite3.connect(file)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        assert connection.execute(statement).rowcount > 0, statement
    connection.commit()
    connection.close()


E = "makewhole_entry"
SWAPPED = [
    f"UPDATE {E} SET position = 99 WHERE entry = 'e3'",
    f"UPDATE {E} SET position = 3 WHERE entry = 'e4'",
    f"UPDATE {E} SET position = 4 WHERE entry = 'e3'",
]
CUT = [f"UPDATE makewhole_chain SET position = 5 WHERE subject_id = 'maya-r'", f"DELETE FROM {E} WHERE entry = 'e6'"]  # noqa: F541

MENDED = [
    f"UPDATE makewhole_chain SET position = 5, head = (SELECT previous FROM {E} WHERE entry = 'e6') "
    "WHERE subject_id = 'maya-r'",
    f"DELETE FROM {E} WHERE entry = 'e6'",
]


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        ([f"UPDATE {E} SET content = replace(content, '30', '45') WHERE entry = 'e2'"], {"e2"}),
        ([f"UPDATE {E} SET content = replace(content, ',', ', ') WHERE entry = 'e2'"], {"e2"}),
        ([f"UPDATE {E} SET content = 'not JSON' WHERE entry = 'e2'"], {"e2"}),
        ([f"UPDATE {E} SET content = '[]' WHERE entry = 'e2'"], {"e2"}),
        ([f"UPDATE {E} SET salt = zeroblob(16) WHERE entry = 'e2'"], {"e2"}),
        ([f"UPDATE {E} SET salt = NULL, content = NULL WHERE entry = 'e2'"], {"e2"}),
        ([f"UPDATE {E} SET recorded_at = '2026-01-01T00:00:00-05:00' WHERE entry = 'e2'"], {"e2"}),
        ([f"UPDATE {E} SET recorded_at = 'yesterday' WHERE entry = 'e6'"], {"e6"}),
        ([f"UPDATE {E} SET kind = 'withdraw' WHERE entry = 'e1'"], {"e1"}),
        ([f"UPDATE {E} SET kind = 'withdraw' WHERE entry = 'e6'"], {"e6"}),
        ([f"UPDATE {E} SET previous = '{'0' * 64}' WHERE entry = 'e4'"], {"e4"}),
        ([f"UPDATE {E} SET digest = '{'0' * 64}' WHERE entry = 'e4'"], {"e4"}),
        ([f"UPDATE {E} SET entry = 'other' WHERE entry = 'e4'"], {"other"}),
        ([f"UPDATE {E} SET position = 'two' WHERE entry = 'e2'"], {"e2", "e3"}),
        ([f"UPDATE {E} SET row_id = 'x9' WHERE entry = 'e2'"], {"e2"}),
        ([f"UPDATE {E} SET day = NULL WHERE entry = 'e2'"], {"e2"}),
        ([f"DELETE FROM {E} WHERE entry = 'e3'"], {"e4"}),
        ([f"DELETE FROM {E} WHERE entry = 'e1'"], {"e2"}),
        ([f"DELETE FROM {E} WHERE entry = 'e6'"], {"e5"}),
        (CUT, {"e5"}),
        (SWAPPED, {"e3", "e4"}),
        (
            [
                f"INSERT INTO {E} (chain, position, entry, kind, recorded_at, previous, digest, salt, content) SELECT "
                f"chain, 7, 'new', kind, recorded_at, previous, digest, salt, content FROM {E} WHERE entry = 'e6'"
            ],
            {"new"},
        ),
        (
            [f"UPDATE {E} SET chain = (SELECT chain FROM {E} WHERE entry = 'l1'), position = 3 WHERE entry = 'e6'"],
            {"e6", "e5"},
        ),
        (["UPDATE makewhole_chain SET head = digest FROM makewhole_entry WHERE subject_id = 'maya-r'"], {"e6"}),
        (["UPDATE makewhole_chain SET subject_id = 'somebody' WHERE subject_id = 'maya-r'"], {"e1"}),
        (["DELETE FROM makewhole_chain WHERE subject_id = 'leo-b'"], {"l2"}),
        ([f"DELETE FROM {E} WHERE entry IN ('l1', 'l2')"], {None}),
        (["UPDATE makewhole_attachment SET data = x'00'"], {None}),
        (["UPDATE makewhole_attachment SET size = 7"], {None}),
        # The end of a chain cut off, and a whole chain taken out, with the heads mended.
        (MENDED, {None}),
        (
            [f"DELETE FROM {E} WHERE entry IN ('l1', 'l2')", "DELETE FROM makewhole_chain WHERE subject_id = 'leo-b'"],
            {None},
        ),
        # Two entries keep their places in the chain and exchange the numbers by which "what was said last" is found.
        (
            [
                f"UPDATE {E} SET id = 99 WHERE entry = 'e3'",
                f"UPDATE {E} SET id = 3 WHERE entry = 'e4'",
                f"UPDATE {E} SET id = 4 WHERE entry = 'e3'",
            ],
            {"e4"},
        ),
    ],
)
def test_it_is_found_and_named(filled: Path, statements: list[str], named: set[str | None]) -> None:
    tamper(filled, *statements)
    with makewhole.store.open(filled) as store:
        found = store.verify()
    assert {fault.entry for fault in found} == named, found
    for fault in found:
        assert fault.message
        assert "x2" not in fault.message


def test_the_database_refuses_it_first(store: Store) -> None:
    store.append([said("x1")], author="Dana R.")
    store.save_mapping("ours", "service_log", "layout", {"a": "b"}, author="Dana R.")
    store.checkpoint(author="Dana R.")
    store.attach(b"a letter")
    refused = [
        "UPDATE makewhole_entry SET content = 'x'",
        "UPDATE makewhole_entry SET recorded_at = '2026', salt = NULL, content = NULL",
        "UPDATE makewhole_entry SET position = 7",
        "DELETE FROM makewhole_entry",
        "DELETE FROM makewhole_chain",
        "DELETE FROM makewhole_data_file",
        "UPDATE makewhole_mapping SET answers = '{}'",
        "DELETE FROM makewhole_mapping",
        "DELETE FROM makewhole_checkpoint",
        "UPDATE makewhole_checkpoint SET content = ''",
        "UPDATE makewhole_attachment SET size = 1",
    ]
    if store.path is None:
        refused += ["TRUNCATE makewhole_entry", "TRUNCATE makewhole_chain CASCADE"]
    else:
        columns = "id, chain, position, entry, kind, recorded_at, previous, digest, salt, content"
        refused.append(
            f"INSERT OR REPLACE INTO makewhole_entry ({columns}) "
            "SELECT id, chain, position, entry, kind, recorded_at, previous, digest, salt, 'x' FROM makewhole_entry"
        )
    for statement in refused:
        with pytest.raises(StoreError, match="never changed or removed"), store.database.writing(alone=True) as cursor:
            cursor.execute(statement)
    assert store.verify() == []
    assert store.rows() == {"sessions": {"x1": {"session_id": "x1", "delivered_minutes": "30", "promise_id": "speech"}}}


def test_it_is_found_in_postgresql(server: Server) -> None:
    url = server.new_database()
    name = url.partition("@/")[2].partition("?")[0]
    with makewhole.store.open(url, create=True) as store:
        for number in range(1, 5):
            store.append([said(f"x{number}", entry=f"e{number}")], author="Dana R.", at=START)
        assert store.verify() == []
        server.ask(name, f"ALTER TABLE {E} DISABLE TRIGGER USER")
        server.ask(name, f"UPDATE {E} SET content = replace(content, '30', '45') WHERE entry = 'e2'")
        server.ask(name, f"DELETE FROM {E} WHERE entry = 'e4'")
        assert {fault.entry for fault in store.verify()} == {"e2", "e3"}


@pytest.fixture
def with_tombstones(file: Path) -> Path:
    """Entries e1 to e3 and an attachment entry, of which e2 and e3 were purged; the purge is the last of the chain."""
    with makewhole.store.open(file) as store:
        digest = store.attach(b"a letter", "letter.txt")
        for number in range(1, 4):
            store.append([said(f"x{number}", entry=f"e{number}")], author="Dana R.", at=START)
        store.append([Say("say", "attachments", "a1", {"sha256": digest}, MAYA, entry="a1")], author="D", at=START)
        token = store.purge_preview(entries=["e2", "e3"]).token
        store.purge(entries=["e2", "e3"], author="Office", why="asked", authority="an order", confirm=token, at=START)
        assert store.verify() == []
    return file


@pytest.mark.parametrize(
    ("statements", "codes"),
    [
        ([f"UPDATE {E} SET kind = 'withdraw' WHERE entry = 'e2'"], {"header_changed"}),
        ([f"UPDATE {E} SET digest = '{'0' * 64}' WHERE entry = 'e3'"], {"header_changed"}),
        ([f"UPDATE {E} SET recorded_at = '2026-01-01T00:00:00-05:00' WHERE entry = 'e2'"], {"header_changed"}),
        ([f"DELETE FROM {E} WHERE entry = 'e2'"], {"removed"}),
        (
            [f"UPDATE {E} SET salt = zeroblob(16), content = '{{}}' WHERE entry = 'e2'"],
            {"content_changed", "purge_undone"},
        ),
        ([f"UPDATE {E} SET row_id = 'x2' WHERE entry = 'e2'"], {"lookup_differs"}),
        (
            [f"UPDATE {E} SET salt = NULL, content = NULL, table_name = NULL, row_id = NULL WHERE entry = 'e1'"],
            {"vanished"},
        ),
        (
            [f"UPDATE {E} SET content = replace(content, '[2,3]', '[1,2,3]') WHERE kind = 'purge'"],
            {"content_changed", "vanished"},
        ),
        (
            [f"UPDATE {E} SET content = replace(content, 'asked', 'asked for') WHERE kind = 'purge'"],
            {"content_changed", "vanished"},
        ),
        ([f"UPDATE {E} SET salt = NULL, content = NULL WHERE kind = 'purge'"], {"vanished"}),
        ([f"DELETE FROM {E} WHERE kind = 'purge'"], {"end_removed", "vanished"}),
        (["DELETE FROM makewhole_attachment"], {"attachment_missing"}),
    ],
)
def test_what_a_purge_left_is_guarded_too(with_tombstones: Path, statements: list[str], codes: set[str]) -> None:
    tamper(with_tombstones, *statements)
    with makewhole.store.open(with_tombstones) as store:
        assert {fault.code for fault in store.verify()} == codes


def test_a_chain_that_went_as_a_whole_shows_beside_a_checkpoint(filled: Path) -> None:
    """In PostgreSQL, and where the numbers were mended too, nothing else can show it (docs/history.md)."""
    with makewhole.store.open(filled) as store:
        kept = store.checkpoint(author="Dana R.", at=START).content
    tamper(
        filled,
        f"DELETE FROM {E} WHERE entry IN ('l1', 'l2')",
        "DELETE FROM makewhole_chain WHERE subject_id = 'leo-b'",
        "DELETE FROM makewhole_checkpoint",
        "UPDATE sqlite_sequence SET seq = 6 WHERE name = 'makewhole_entry'",
    )
    with makewhole.store.open(filled) as store:
        assert store.verify() == []
        (fault,) = store.verify(kept)
        assert fault.code == "shorter_than_checkpoint"


@pytest.fixture
def rewritten(file: Path, tmp_path: Path) -> Iterator[tuple[Store, bytes]]:
    """A history that was made anew as a whole, and the checkpoint that somebody else has of the old one."""
    with makewhole.store.open(file) as store:
        store.append([said("x1"), said("x2")], author="Dana R.", at=START)
        kept = store.checkpoint(author="Dana R.").content
        (chain,) = [head.chain for head in store.heads()]
        assert store.verify(kept) == []
    with makewhole.store.open(tmp_path / "anew.makewhole", create=True) as store:
        store.append([said("x1"), said("x2", "45")], author="Dana R.", at=START)
        forged = list(store.entries())
    tamper(
        file,
        f"DELETE FROM {E}",
        "DELETE FROM makewhole_chain",
        "DELETE FROM makewhole_checkpoint",
        "UPDATE sqlite_sequence SET seq = 0 WHERE name = 'makewhole_entry'",
    )
    with makewhole.store.open(file) as store:
        before = "0" * 64
        from makewhole.record.history import linked

        entries = []
        for entry in forged:
            assert entry.content is not None
            entries.append(
                linked(
                    chain,
                    entry.position,
                    before,
                    entry=entry.entry,
                    kind=entry.kind,
                    recorded_at=entry.recorded_at,
                    content=entry.content,
                )
            )
            before = entries[-1].hash
        assert store.receive(entries) == 2
        yield store, kept


def test_a_history_made_anew_shows_beside_a_checkpoint(rewritten: tuple[Store, bytes]) -> None:
    store, kept = rewritten
    assert store.verify() == []
    assert [fault.position for fault in store.verify(kept)] == [2]
    with pytest.raises(verifying.NotACheckpoint):
        store.verify(kept.replace(b"checkpoint", b"checkpoinT"))


def test_a_checkpoint_kept_here_is_looked_at_too(filled: Path) -> None:
    with makewhole.store.open(filled) as store:
        made = store.checkpoint(author="Dana R.", at=START)
        assert store.checkpoints() == [made]
        assert "2026-02-01T20:00:00-05:00" in verifying.printed(made.content)
        store.append([said("x7")], author="Dana R.", at=START)
        assert store.verify() == []
    chain = "(SELECT id FROM makewhole_chain WHERE subject_id = 'leo-b')"
    tamper(
        filled,
        f"DELETE FROM {E} WHERE entry = 'l2'",
        f"UPDATE makewhole_chain SET position = 1, head = (SELECT previous FROM {E} LIMIT 1) WHERE id = {chain}",
    )
    with makewhole.store.open(filled) as store:
        assert "shorter_than_checkpoint" in {fault.code for fault in store.verify()}
    tamper(filled, "UPDATE makewhole_checkpoint SET content = replace(content, '2026', '2025')")
    with makewhole.store.open(filled) as store:
        assert "checkpoint_changed" in {fault.code for fault in store.verify()}


def test_subjects_keep_apart(store: Store) -> None:
    store.append([said("x1", subject=MAYA), said("x1", subject=LEO)], author="Dana R.")
    assert len({entry.chain for entry in store.entries()}) == 2

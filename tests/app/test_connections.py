"""Connections are used again, whoever read with them, and none so long that what was emptied fills the memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from makewhole.app import children, folder_rows, folders, histories

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
EXAMPLE = EXAMPLES / "07-make-ups-with-a-due-date"
OTHER = EXAMPLES / "03-three-services-one-month"
AS_OF = dt.date(2025, 12, 20)


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[duckdb.DuckDBPyConnection]]:
    """The idle connections: none at first."""
    kept: list[duckdb.DuckDBPyConnection] = []
    monkeypatch.setattr(folders, "_idle", kept)
    yield kept
    for connection in kept:
        connection.close()


def test_who_only_reads_gives_the_connection_back(idle: list[duckdb.DuckDBPyConnection]) -> None:
    folders.account(EXAMPLE, AS_OF).close()
    (warm,) = idle
    assert histories.errors_of(EXAMPLE) == []
    assert idle == [warm]
    with folder_rows.one(EXAMPLE) as (_folder, student_id, _rows):
        assert student_id == "nina"
    assert idle == [warm]


def test_what_was_read_before_stays_in_no_account(idle: list[duckdb.DuckDBPyConnection]) -> None:
    alone = folders.statement(OTHER, AS_OF)
    idle.clear()
    folders.account(EXAMPLE, AS_OF).close()
    histories.errors_of(EXAMPLE)
    assert folders.statement(OTHER, AS_OF) == alone
    histories.errors_of(OTHER)
    assert folders.statement(OTHER, AS_OF) == alone


def test_after_a_purge_no_connection_holds_rows(idle: list[duckdb.DuckDBPyConnection]) -> None:
    one, other = folders.account(EXAMPLE, AS_OF), folders.account(OTHER, AS_OF)
    one.close()
    assert idle == [one.connection]
    children.forget("nina")
    assert idle == []
    with pytest.raises(duckdb.ConnectionException):
        one.connection.execute("SELECT * FROM students")
    assert other.connection.execute("SELECT count(*) FROM students").fetchone() == (1,), "it is still in use"
    other.close()
    assert idle == []
    with pytest.raises(duckdb.ConnectionException):
        other.connection.execute("SELECT * FROM students")


def test_a_connection_is_closed_when_it_took_in_enough_records(
    idle: list[duckdb.DuckDBPyConnection], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "USED_UP_TO", 3)
    seen = []
    for _ in range(4):
        account = folders.account(EXAMPLE, AS_OF)
        seen.append(account.connection)
        account.close()
    assert seen[0] is seen[1] is seen[2] is not seen[3]
    with pytest.raises(duckdb.ConnectionException):
        seen[0].execute("SELECT 1")

"""One open database: reading, and writing in turns, with what goes wrong said as a StoreError."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from makewhole.store.errors import StoreError, speaking

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

Row = tuple[Any, ...]
Vendor = Literal["sqlite", "postgresql"]
AT_ONCE = 2_000
"""Rows fetched at a time, and the most values put into one question to the database."""


class Database:
    """A database that Django knows by `alias`. Each thread has a connection of its own."""

    def __init__(self, alias: str, vendor: Vendor, path: Path | None) -> None:
        self.alias = alias
        self.vendor: Vendor = vendor
        self.path = path
        """The data file; None for PostgreSQL."""
        self.is_open = True
        self._turn = threading.local()

    @property
    def connection(self) -> BaseDatabaseWrapper:
        if not self.is_open:
            raise StoreError("The data file was closed; open it again.")
        from django.db import connections

        return connections[self.alias]

    @property
    def in_order(self) -> str:
        """How to ask for entries by chain and position, in the order of code points whatever the server's language."""
        return 'ORDER BY chain COLLATE "C", position' if self.vendor == "postgresql" else "ORDER BY chain, position"

    def rows(self, question: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows of a short answer."""
        with speaking(), self.connection.cursor() as cursor:
            cursor.execute(question, values)
            return [tuple(row) for row in cursor.fetchall()]

    def stream(self, question: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows of a long answer, as they stood when it was asked; few of them are in memory at a time."""
        with speaking(), self.connection.chunked_cursor() as cursor:
            cursor.execute(question, values)
            while fetched := cursor.fetchmany(AT_ONCE):
                yield from fetched

    def among(self, question: str, values: Sequence[Any]) -> Iterator[Row]:
        """The rows of `question` for any number of values; `{}` in it is where they go."""
        for start in range(0, len(values), AT_ONCE):
            some = values[start : start + AT_ONCE]
            yield from self.rows(question.format(", ".join(["%s"] * len(some))), some)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """All that is read inside stands as it stood at one moment, while others go on writing."""
        from django.db import transaction

        with speaking():
            if self._is_in_transaction():
                yield
                return
            if self.vendor == "postgresql":
                with transaction.atomic(using=self.alias):
                    with self.connection.cursor() as cursor:
                        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                    yield
                return
            # Django would begin as a writer (IMMEDIATE); a reader must not wait for writers, nor they for it.
            with self.connection.cursor() as cursor:
                cursor.execute("BEGIN DEFERRED")
                try:
                    yield
                finally:
                    cursor.execute("COMMIT")

    def _is_in_transaction(self) -> bool:
        connection = self.connection
        if connection.in_atomic_block:
            return True
        raw = connection.connection
        return self.vendor == "sqlite" and raw is not None and bool(raw.in_transaction)

    @contextmanager
    def writing(self, *, alone: bool) -> Iterator[Any]:
        """A cursor inside one transaction: all of it is kept at the end, or nothing.

        SQLite lets one writer in at a time. In PostgreSQL `alone` keeps every other writer out; without it, the writer
        itself must lock the heads of the chains that it goes on with, in the order of their ids. Inside `alone()` it is
        part of that transaction.
        """
        from django.db import transaction

        if getattr(self._turn, "is_ours", False):
            with speaking(), self.connection.cursor() as cursor:
                yield cursor
            return
        with speaking(), transaction.atomic(using=self.alias, durable=True), self.connection.cursor() as cursor:
            if self.vendor == "postgresql":
                turn = "UPDATE" if alone else "SHARE"
                cursor.execute(f"SELECT id FROM makewhole_data_file WHERE id = 1 FOR {turn}")
            yield cursor

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One transaction, while which nobody else writes: what is read in it still holds when something is written.

        All that is written in it is kept at its end, or nothing.
        """
        with self.writing(alone=True):
            self._turn.is_ours = True
            try:
                yield
            finally:
                self._turn.is_ours = False

    def insert(self, cursor: Any, table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Puts the rows into the table, the fast way of either database."""
        if not rows:
            return
        names = ", ".join(columns)
        if self.vendor == "postgresql" and len(rows) > 100:
            with cursor.cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(columns))})", rows)

    def close(self) -> None:
        """Closes this thread's connection and forgets the database."""
        from django.db import connections

        if not self.is_open:
            return
        connections[self.alias].close()
        self.is_open = False
        del connections[self.alias]
        connections.settings.pop(self.alias, None)


class Behind:
    """Puts rows into a table of a data file while the next ones are made, on a second processor.

    SQLite works without Python's lock while it steps through a statement, so a statement holds as many rows as it may:
    one of one row would ask for the lock anew at each row. Everything is in the transaction that is open; whoever asks
    the database something in between calls `settle()` first.
    """

    def __init__(self, database: Database, table: str, columns: Sequence[str]) -> None:
        self._connection = database.connection
        self._raw: sqlite3.Connection = database.connection.connection
        self._head = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "
        self._row = f"({', '.join('?' * len(columns))})"
        self._most = self._raw.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // len(columns)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="makewhole-insert")
        self._last: Future[None] | None = None

    @staticmethod
    def can(database: Database) -> bool:
        """Whether it is SQLite, and made so that two threads may use one connection (as it nearly always is)."""
        return database.vendor == "sqlite" and sqlite3.threadsafety == 3

    def __enter__(self) -> Behind:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown(wait=True)  # nothing of it may still run when the transaction ends

    def put(self, rows: Sequence[Row]) -> None:
        """Takes the rows over, when those before them are in the table."""
        self.settle()
        self._last = self._thread.submit(self._insert, rows)

    def settle(self) -> None:
        """Waits until all rows are in the table; raises what the database said against them."""
        if self._last is not None:
            with self._connection.wrap_database_errors:
                last, self._last = self._last, None
                last.result()

    def _insert(self, rows: Sequence[Row]) -> None:
        for start in range(0, len(rows), self._most):
            some = rows[start : start + self._most]
            self._raw.execute(self._head + ",".join([self._row] * len(some)), tuple(chain.from_iterable(some)))

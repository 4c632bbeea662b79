"""What SQLite has written beside a data file (its write-ahead log) is brought into the file itself.

Until then the newest entries stand in FILE-wal alone, and whoever copies the one file copies the record without them.
"""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from types import TracebackType

TURN = threading.Lock()
"""Whoever holds it is the only one of this process that brings the log in: SQLite refuses the second at once."""


def log_of(path: Path) -> Path:
    """Where SQLite keeps the log of a data file."""
    return path.with_name(path.name + "-wal")


class Settler:
    """A connection that writes nothing of its own.

    It stays open: SQLite cleans up when the last connection closes, and refuses whoever opens the file just then.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._line: sqlite3.Connection | None = None

    def __enter__(self) -> Settler:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def settle(self, *, ends: bool = False) -> bool:
        """Whether everything that was written stands in the file itself.

        It waits for nobody and nobody waits for it: what somebody is still reading as it was stays in the log, and the
        answer is False. With `ends` the log is made empty too, where nobody reads.
        """
        how = "TRUNCATE" if ends else "PASSIVE"
        with TURN:
            try:
                if self._line is None:
                    # Not open(): a plain look at the file would take its locks from every connection of this process.
                    address = f"{self._path.as_uri()}?mode=rw"
                    self._line = sqlite3.connect(address, uri=True, timeout=0, check_same_thread=False)
                is_busy, pages, brought = self._line.execute(f"PRAGMA wal_checkpoint({how})").fetchone()
            except sqlite3.Error:  # no room on the disk, say: the log stays, and nothing of it is lost
                return False
        return not is_busy and pages == brought

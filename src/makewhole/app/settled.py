"""The one file holds the record while a server runs: what was written is brought into it within seconds.

SQLite writes into FILE-wal first, and moves it into FILE when the last program closes it, or at a thousand pages. A
server that is killed never closes it, and a family that copies the one file then would copy it without its last
sessions. Nothing waits for this thread, and it keeps nobody waiting. In PostgreSQL there is nothing to do.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

from makewhole.app import records

LOOKS_EVERY = 2.0
"""Seconds between two looks whether something was written."""


class _Settling:
    """One thread that looks at the log from time to time."""

    def __init__(self, file: Path) -> None:
        from makewhole.store import settling

        self._log = settling.log_of(file)
        self._settler = settling.Settler(file)
        self._is_ending = threading.Event()
        self._thread = threading.Thread(target=self._work, name="makewhole-settling", daemon=True)
        self._thread.start()

    def end(self) -> None:
        self._is_ending.set()
        self._thread.join(10)
        with self._settler:
            self._settler.settle(ends=True)

    def _work(self) -> None:
        settled: object = None
        while True:
            found = self._state()  # before: what is written meanwhile is looked at the next time
            if found != settled and self._settler.settle():
                settled = found
            if self._is_ending.wait(LOOKS_EVERY):
                return

    def _state(self) -> tuple[int, int] | None:
        """Of the log, what changes with each thing written. It is asked for, not opened: see store/settling.py."""
        with suppress(OSError):
            found = self._log.stat()
            return found.st_size, found.st_mtime_ns
        return None


_running: _Settling | None = None


def start(place: Path | str) -> None:
    """Begins with what an earlier server left behind, and goes on until `stop`."""
    global _running
    stop()
    if isinstance(place, Path) and not records.is_database(place):
        _running = _Settling(place)


def stop() -> None:
    """Ends; what was written stands in the file."""
    global _running
    if _running is not None:
        _running.end()
        _running = None

"""The record is one file: however the server ends, and seconds after each write, the one file copied alone is whole."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests.web.test_home_safety import EXAMPLE, Served, serving, session_of

from makewhole.app import children, safekeeping, settled
from makewhole.store.settling import Settler, log_of
from makewhole.web.row_keys import row_key

MISSED = 5
PATIENCE = 60.0


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "family.makewhole"
    safekeeping.restore(EXAMPLE, path, author="Anna")
    return path


def write(served: Served, count: int = MISSED) -> None:
    """So many sessions are written on the page of the log."""
    session = session_of(served.ask(served.path))
    child = served.ask("/", cookie=session).headers["Location"]
    assert served.ask(f"{child}new/sessions/", cookie=session).status == 200
    csrf = served.ask(f"{child}log/", cookie=session).headers.get_all("Set-Cookie") or []
    cookie = "; ".join([session, *(each.partition(";")[0] for each in csrf if each.startswith("makewhole_csrf_"))])
    for day in range(1, count + 1):
        served.ask(f"{child}new/sessions/", cookie=cookie)
        told = {
            "promise_id": row_key("promises", "nina-speech"),
            "date": f"2026-02-{day + 1:02d}",
            "planned_minutes": "30",
            "delivered_minutes": "30",
            "kind": "regular",
            "as_written": "on",
            "source": "family",
            "do": "write",
        }
        assert served.send(f"{child}new/sessions/", told, cookie).status == 302, served.text


def sessions_of(file: Path) -> set[str]:
    return set(children.rows(file, "nina")["sessions"])


def copied_alone(file: Path, to: Path) -> Path:
    """The one file, copied as a family copies it: without what stands beside it."""
    to.mkdir(exist_ok=True)
    return Path(shutil.copy(file, to / file.name))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_however_it_is_stopped_the_one_file_holds_all_that_was_written(
    file: Path, tmp_path: Path, how: signal.Signals
) -> None:
    before = sessions_of(file)
    with serving(file) as served:
        write(served)
        served.process.send_signal(how)
        assert served.process.wait(PATIENCE) == 0
    copy = copied_alone(file, tmp_path / "elsewhere")
    assert len(sessions_of(copy)) == len(before) + MISSED
    assert sessions_of(copy) == sessions_of(file)
    assert safekeeping.verify(copy).faults == ()


def test_seconds_after_a_write_the_one_file_holds_it_while_the_server_runs(file: Path, tmp_path: Path) -> None:
    before = sessions_of(file)
    with serving(file) as served:
        write(served)
        assert log_of(file).exists(), "the server has the file open"
        until = time.monotonic() + PATIENCE
        found = before
        while len(found) < len(before) + MISSED and time.monotonic() < until:
            time.sleep(settled.LOOKS_EVERY / 2)
            found = sessions_of(copied_alone(file, tmp_path / "elsewhere"))
        assert len(found) == len(before) + MISSED


def test_killed_and_started_again_the_one_file_holds_all_that_was_written(file: Path, tmp_path: Path) -> None:
    before = sessions_of(file)
    with serving(file) as served:
        write(served)
        served.process.send_signal(signal.SIGKILL)
        served.process.wait(PATIENCE)
    with serving(file) as again:
        again.process.send_signal(signal.SIGTERM)
        assert again.process.wait(PATIENCE) == 0
    assert len(sessions_of(copied_alone(file, tmp_path / "elsewhere"))) == len(before) + MISSED


def test_a_program_that_was_told_to_outlive_its_window_does(file: Path) -> None:
    code = (
        "import signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "sys.argv = ['makewhole', 'serve', sys.argv[1], '--port', '0', '--no-browser']\n"
        "from makewhole.cli.__main__ import main; main()"
    )
    process = subprocess.Popen([sys.executable, "-u", "-c", code, file], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        while "http://" not in (line := process.stdout.readline()):
            assert process.poll() is None, line
        time.sleep(1)
        process.send_signal(signal.SIGHUP)
        time.sleep(1)
        assert process.poll() is None
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        process.stdout.close()


def test_a_command_leaves_nothing_beside_the_file(file: Path, tmp_path: Path) -> None:
    before = sessions_of(file)
    told = ["promise_id=nina-speech", "date=2026-02-05", "delivered_minutes=30"]
    subprocess.run([sys.executable, "-m", "makewhole.cli", "enter", file, "sessions", *told], check=True)
    assert not log_of(file).exists()
    assert len(sessions_of(copied_alone(file, tmp_path / "elsewhere"))) == len(before) + 1


def test_who_reads_or_writes_meanwhile_is_not_kept_waiting_nor_hurt(file: Path) -> None:
    def line() -> Any:
        return sqlite3.connect(file, timeout=0, isolation_level=None)

    reads, writes = line(), line()
    try:
        with Settler(file) as settler:
            writes.execute("CREATE TABLE beside (n INTEGER)")
            reads.execute("BEGIN")
            assert reads.execute("SELECT count(*) FROM beside").fetchone() == (0,)
            writes.execute("INSERT INTO beside VALUES (1)")
            assert not settler.settle(), "what somebody reads as it was stays in the log"
            assert not settler.settle(ends=True)
            assert reads.execute("SELECT count(*) FROM beside").fetchone() == (0,)
            reads.execute("COMMIT")
            writes.execute("BEGIN IMMEDIATE")
            writes.execute("INSERT INTO beside VALUES (2)")
            assert settler.settle(), "all but what is being written"
            writes.execute("COMMIT")
            assert reads.execute("SELECT count(*) FROM beside").fetchone() == (2,)
            assert settler.settle()
            assert settler.settle(ends=True)
            assert log_of(file).stat().st_size == 0
    finally:
        reads.close()
        writes.close()


def test_where_there_is_no_file_nothing_is_made(tmp_path: Path) -> None:
    with Settler(tmp_path / "nothing") as settler:
        assert not settler.settle()
    settled.start(tmp_path / "nothing")
    settled.stop()
    assert list(tmp_path.iterdir()) == []

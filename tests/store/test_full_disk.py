"""A full disk is said in a sentence; nothing is half written, and nothing that was kept is lost."""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.store.histories import said

import makewhole.store
from makewhole.store import Say, Store, StoreError
from makewhole.store.errors import FULL

Look = Callable[[str, object], None]


def many(count: int, size: int = 2_000) -> Iterator[Say]:
    for number in range(count):
        yield Say("say", "sessions", f"m{number}", {"note": "n" * size}, ("student", f"s{number % 7}"))


def fill(disk: Path) -> None:
    """Leaves no room on the disk."""
    with contextlib.suppress(OSError), (disk / "filler").open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4_096)


def still_whole(store: Store) -> None:
    assert store.verify() == []
    assert set(store.rows()["sessions"]) == {"x1"}
    assert len(store.heads()) == 1
    assert store.batches() == []


def test_a_file_that_may_not_grow(file: Path) -> None:
    with makewhole.store.open(file) as store:
        store.append([said("x1")], author="Dana R.")
        with store.database.connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            (pages,) = cursor.fetchone()
            cursor.execute(f"PRAGMA max_page_count = {pages + 20}")
        for _ in range(2):
            with pytest.raises(StoreError) as refused:
                store.append(many(9_000), author="Dana R.", batch="b1", file={"name": "log.csv"})
            assert str(refused.value) == FULL
            still_whole(store)
        with pytest.raises(StoreError, match="disk is full"):
            store.attach(b"a letter" * 100_000)
        with store.database.connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1000000")
        assert store.append(many(100), author="Dana R.") == 100
        assert store.verify() == []


@pytest.fixture
def small_disk() -> Iterator[Path | None]:
    """A disk of 3 MB; None where we may not make one."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder]
        try:
            mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
        except FileNotFoundError:
            mounted = False
        yield Path(folder) if mounted else None
        if mounted:
            subprocess.run(["umount", folder], check=True)


def test_a_disk_that_is_full(small_disk: Path | None, tmp_path: Path, record_property: Look) -> None:
    record_property("looked_at", "a full disk" if small_disk else "a file that may not grow: no disk may be made here")
    path = (small_disk or tmp_path) / "maya.makewhole"
    with makewhole.store.open(path, create=True) as store:
        store.append([said("x1")], author="Dana R.")
        if small_disk is None:  # then at least the same by another limit
            with store.database.connection.cursor() as cursor:
                cursor.execute("PRAGMA max_page_count = 100")
        for _ in range(2):
            with pytest.raises(StoreError) as refused:
                store.append(many(3_000), author="Dana R.")
            assert str(refused.value) == FULL
            still_whole(store)
        store.append([said("x1", "12", kind="correct")], author="Dana R.")
        if small_disk is not None:
            fill(small_disk)
            with pytest.raises(StoreError, match="full"):
                store.backup(small_disk / "backup")
            assert sorted(left.name for left in small_disk.iterdir() if "backup" in left.name) == []
    with makewhole.store.open(path) as store:
        still_whole(store)


def test_a_disk_that_is_full_from_the_beginning(small_disk: Path | None, record_property: Look) -> None:
    record_property("looked_at", "a full disk" if small_disk else "nothing: no disk may be made here")
    if small_disk is None:
        return
    fill(small_disk)
    with pytest.raises(StoreError, match="full"):
        makewhole.store.open(small_disk / "maya.makewhole", create=True)
    assert [left.name for left in small_disk.iterdir()] == ["filler"]

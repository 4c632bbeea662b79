"""A data file in SQLite and a database in a real PostgreSQL server, for every test that asks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.store.servers import Server, binaries

import makewhole.store
from makewhole.store import Store

Target = Path | str
Opener = Callable[..., Store]


def _needed() -> None:
    if binaries() is None:
        missing = "PostgreSQL is missing. On Debian or Ubuntu: sudo apt-get install postgresql"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    _needed()
    running = Server(safe=False)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def safe_server() -> Iterator[Server]:
    """One that keeps what it acknowledged, whatever is killed."""
    _needed()
    running = Server(safe=True)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data file with nothing in it, to be copied: making one takes longer."""
    path = tmp_path_factory.mktemp("empty") / "empty.makewhole"
    makewhole.store.open(path, create=True).close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path, empty_file: Path) -> Target:
    """Where a store is, with nothing in it."""
    if request.param == "sqlite":
        return Path(shutil.copy(empty_file, tmp_path / "maya.makewhole"))
    url: str = request.getfixturevalue("server").new_schema()
    makewhole.store.open(url, create=True).close()
    return url


@pytest.fixture
def file(tmp_path: Path, empty_file: Path) -> Path:
    """A data file in SQLite, with nothing in it."""
    return Path(shutil.copy(empty_file, tmp_path / "maya.makewhole"))


@pytest.fixture
def store(target: Target) -> Iterator[Store]:
    with makewhole.store.open(target) as opened:
        yield opened

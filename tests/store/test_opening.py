"""A data file opens, or it says in a sentence why not; an older one is brought forward with a copy kept."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.store.histories import said
from tests.store.servers import Server

import makewhole.store
from makewhole.store import Store, StoreError, opening
from makewhole.store.errors import READ_ONLY


def python(words: str, *arguments: object, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", words, *(str(argument) for argument in arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=env,
    )


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "maya [1]?.makewhole"
    old = os.umask(0)
    try:
        with makewhole.store.open(path, create=True) as store:
            store.append([said("x1")], author="Dana R.")
            for made in tmp_path.iterdir():
                assert stat.S_IMODE(made.stat().st_mode) == 0o600, made
    finally:
        os.umask(old)
    assert [made.name for made in tmp_path.iterdir()] == [path.name]
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA application_id").fetchone() == (opening.MARK,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_what_is_acknowledged_is_on_the_disk(file: Path) -> None:
    with makewhole.store.open(file) as store, store.database.connection.cursor() as cursor:
        for pragma, expected in (
            ("synchronous", 2),
            ("foreign_keys", 1),
            ("secure_delete", 1),
            ("journal_mode", "wal"),
        ):
            cursor.execute(f"PRAGMA {pragma}")
            assert cursor.fetchone() == (expected,), pragma


def test_several_files_are_open_at_once(tmp_path: Path) -> None:
    one = makewhole.store.open(tmp_path / "one", create=True)
    two = makewhole.store.open(str(tmp_path / "two"), create=True)
    again = makewhole.store.open(tmp_path / "one", create=True)
    one.append([said("x1")], author="Dana R.")
    two.append([said("y1")], author="Dana R.")
    assert again.rows() == one.rows() != two.rows()
    assert one.identity == again.identity != two.identity
    one.close()
    assert len(list(again.entries())) == 1
    two.close()
    again.close()
    with pytest.raises(StoreError, match="closed"):
        one.rows()


def test_django_is_set_up_once_and_safely(file: Path) -> None:
    ran = python(
        "import sys, makewhole.store; assert 'django' not in sys.modules;"
        "store = makewhole.store.open(sys.argv[1]);"
        "from django.conf import settings;"
        "assert not settings.DEBUG and settings.USE_TZ and settings.INSTALLED_APPS == ['makewhole.store'];"
        "assert len(settings.SECRET_KEY) == 64; print(store.heads())",
        file,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "somebody.elses"},
    )
    assert (ran.stdout, ran.stderr) == ("[]\n", "")


def test_models_and_migrations_agree(file: Path) -> None:
    from django.core.management import call_command
    from django.db import connections

    with makewhole.store.open(file) as store:
        connections.settings["default"] = connections.settings[store.database.alias]
        call_command("makemigrations", "makewhole_store", check=True, dry_run=True, verbosity=0)
        connections["default"].close()


def test_what_is_no_data_file_is_refused_and_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE a (b)")
    connection.close()
    empty = tmp_path / "empty"
    empty.touch()
    text = tmp_path / "text"
    text.write_text("sessions")
    marked = tmp_path / "marked"
    connection = sqlite3.connect(marked)
    connection.execute(f"PRAGMA application_id = {opening.MARK}")
    connection.execute("CREATE TABLE a (b)")
    connection.close()
    for path in (other, empty, text, marked):
        before = path.read_bytes()
        for create in (False, True):
            with pytest.raises(StoreError, match="not a makewhole data file"):
                makewhole.store.open(path, create=create)
        if path != marked:
            assert path.read_bytes() == before
    with pytest.raises(StoreError, match="folder"):
        makewhole.store.open(tmp_path)
    with pytest.raises(StoreError, match="no data file missing here"):
        makewhole.store.open(tmp_path / "missing")
    with pytest.raises(StoreError, match="cannot be made: there is no such folder"):
        makewhole.store.open(tmp_path / "no folder" / "x", create=True)
    assert not (tmp_path / "missing").exists()


def test_a_file_of_a_newer_makewhole_is_refused(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('makewhole_store', '0099_more', '2030-01-01')"
    )
    connection.commit()
    connection.close()
    with pytest.raises(StoreError, match="newer makewhole"):
        makewhole.store.open(file)


def older(store: Store, version: str) -> None:
    """Leaves the store as an older makewhole, which had the steps up to `version`, would have made it."""
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(store.database.connection)
    executor.migrate([("makewhole_store", version)])


@pytest.fixture
def older_file(tmp_path: Path) -> Path:
    path = tmp_path / "old.makewhole"
    path.touch()
    database = opening._connect_file(path)
    store = Store(database)
    with database.connection.cursor() as cursor:
        cursor.execute(f"PRAGMA application_id = {opening.MARK}")
    older(store, "0001_initial")
    opening._mark(database)
    store.append([said("x1")], author="Dana R.")
    store.close()
    return path


def triggers(path: Path) -> int:
    connection = sqlite3.connect(path)
    found: int = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()[0]
    connection.close()
    return found


def test_an_older_file_is_brought_forward_and_a_copy_kept(older_file: Path) -> None:
    assert triggers(older_file) == 0
    with makewhole.store.open(older_file) as store:
        assert set(store.rows()["sessions"]) == {"x1"}
        assert store.verify() == []
    assert triggers(older_file) == 9
    copy = older_file.with_name("old.makewhole.before-0002_nothing_is_overwritten")
    assert triggers(copy) == 0
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    makewhole.store.open(older_file).close()
    assert sorted(path.name for path in older_file.parent.iterdir()) == [older_file.name, copy.name]


def test_an_older_file_that_cannot_be_brought_forward_is_kept_as_it_was(older_file: Path) -> None:
    connection = sqlite3.connect(older_file)
    connection.execute(
        "CREATE TRIGGER makewhole_entry_is_not_changed AFTER DELETE ON makewhole_entry BEGIN SELECT 1; END"
    )
    connection.close()
    with pytest.raises(StoreError, match="could not be brought forward; as it was, it is kept as"):
        makewhole.store.open(older_file)
    assert triggers(older_file) == 1


def test_an_older_database_is_brought_forward(server: Server) -> None:
    url = server.new_schema()
    with makewhole.store.open(url, create=True) as store:
        store.append([said("x1")], author="Dana R.")
        with store.database.connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION makewhole_refuses CASCADE")
            cursor.execute("DROP INDEX makewhole_entry_in_order")
            cursor.execute("DELETE FROM django_migrations WHERE name LIKE '0002%'")
    with makewhole.store.open(url) as store:
        with pytest.raises(StoreError, match="never changed"), store.database.writing(alone=True) as cursor:
            cursor.execute("DELETE FROM makewhole_entry")
        assert store.verify() == []


def test_a_server_says_what_is_wrong(server: Server) -> None:
    url = server.new_database()
    with pytest.raises(StoreError, match="holds no makewhole data"):
        makewhole.store.open(url)
    name = url.partition("@/")[2].partition("?")[0]
    for wrong, words in (
        (url.replace(name, "missing"), "no such database"),
        (url.replace("makewhole@", "somebody@"), "does not let this user in"),
        (url.replace("host=", "host=/nowhere"), "cannot be reached"),
        ("postgresql://somebody@/?host=/tmp", "names no database"),
        ("postgresql://a@b:c:d/e?f", "no address"),
    ):
        with pytest.raises(StoreError, match=words):
            makewhole.store.open(wrong, create=True)


def test_ids_are_in_order_of_code_points_in_any_language(server: Server) -> None:
    url = server.new_database(options="TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en'")
    with makewhole.store.open(url, create=True) as store:
        from makewhole.record.history import BEGINNING, linked

        for chain in ("b", "B", "a-1", "a1", "ä", "_"):
            content = {"author": "Dana R.", "cells": {}, "row": chain, "table": "sessions"}
            store.receive(
                [
                    linked(
                        chain,
                        1,
                        BEGINNING,
                        entry=chain,
                        kind="say",
                        recorded_at="2026-02-01T20:00:00-05:00",
                        content=content,
                    )
                ]
            )
        assert [entry.chain for entry in store.entries()] == sorted(["b", "B", "a-1", "a1", "ä", "_"])
        assert store.verify() == []


def test_without_psycopg_it_says_what_to_install() -> None:
    ran = python(
        "import sys; sys.modules['psycopg'] = None\n"
        "import makewhole.store\n"
        "try: makewhole.store.open('postgresql:///x')\n"
        "except makewhole.store.StoreError as error: print(error)"
    )
    assert "the extra named district" in ran.stdout, ran.stderr


def test_a_locked_file_says_so(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.2)
    other = sqlite3.connect(file, isolation_level=None)
    with makewhole.store.open(file) as store:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="Another program is writing"):
            store.append([said("x1")], author="Dana R.")
        assert store.rows() == {}
        other.execute("COMMIT")
        other.close()
        assert store.append([said("x1")], author="Dana R.") == 1


def as_somebody_else(what: Callable[[], object]) -> str:
    """What a child process says that may not write what root may: the message of the StoreError, or ''."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        said = "it was not refused"
        try:
            if os.getuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            what()
        except BaseException as error:  # noqa: BLE001  # a child must end here, whatever happens
            said = f"{type(error).__name__}: {error}"
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        said = stream.read()
    os.waitpid(child, 0)
    return said


def test_a_read_only_file_says_so(file: Path) -> None:
    """As somebody who may not write to it: root may always."""
    with makewhole.store.open(file) as store:
        store.append([said("x1")], author="Dana R.")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        path = Path(shutil.copy(file, place / "maya.makewhole"))
        path.chmod(0o444)
        place.chmod(0o555)
        assert as_somebody_else(lambda: makewhole.store.open(path)) == f"StoreError: {READ_ONLY}"
        words = as_somebody_else(lambda: makewhole.store.open(place / "new.makewhole", create=True))
        assert "new.makewhole cannot be made: you may not write in that folder." in words
        path.chmod(0o000)
        assert "You may not read maya.makewhole" in as_somebody_else(lambda: makewhole.store.open(path))
        place.chmod(0o755)


def test_many_may_make_the_same_one_at_once(tmp_path: Path, server: Server) -> None:
    failed: list[BaseException] = []
    path, url = tmp_path / "maya.makewhole", server.new_schema()

    def make(target: Path | str, name: str) -> None:
        try:
            with makewhole.store.open(target, create=True) as store:
                store.append([said(name)], author=name)
        except BaseException as error:  # noqa: BLE001  # told by the thread that waits
            failed.append(error)

    for target in (path, url):
        threads = [threading.Thread(target=make, args=(target, name)) for name in "abc"]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        with makewhole.store.open(target) as store:
            assert set(store.rows()["sessions"]) == set("abc")
    assert [made.name for made in tmp_path.iterdir()] == [path.name]


def test_a_damaged_file_says_so(file: Path) -> None:
    with makewhole.store.open(file) as store:
        store.append((said(f"x{number}") for number in range(500)), author="Dana R.")
    with file.open("rb+") as stream:
        stream.truncate(file.stat().st_size // 2 // 4096 * 4096)
    with pytest.raises(StoreError, match="damaged"):
        _read_all(file)


def _read_all(file: Path) -> None:
    with makewhole.store.open(file) as store:
        store.verify()
        store.rows()


def test_threads_have_connections_of_their_own(store: Store) -> None:
    failed: list[BaseException] = []

    def write(name: str) -> None:
        try:
            for number in range(20):
                store.append([said(f"{name}{number}")], author=name)
            store.database.connection.close()
        except BaseException as error:  # noqa: BLE001  # told by the thread that waits
            failed.append(error)

    threads = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(list(store.entries())) == 40
    assert store.verify() == []

"""Data files of before: opened by `serve`, and with the tables of people still opened by the terminal; and purged whole."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.web.test_home_safety import EXAMPLE, field_of, serving, session_of

from makewhole.app import records, safekeeping
from makewhole.cli import main

WEB = ("makewhole_web_child", "makewhole_web_grant", "makewhole_web_access", "auth_user", "django_session")


def tables(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as connection:
        return {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def entries(file: Path) -> list[Any]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(
            "SELECT chain, position, entry, digest, content FROM makewhole_entry ORDER BY id"
        ).fetchall()


def run(*words: object) -> str:
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """A data file as the terminal makes it: the history, and no table of people."""
    file = tmp_path / "family.makewhole"
    safekeeping.restore(EXAMPLE, file, author="Anna")
    assert tables(file).isdisjoint(WEB)
    return file


def test_a_data_file_of_the_terminal_is_served_and_keeps_its_history(before: Path) -> None:
    told = entries(before)
    with serving(before) as served:
        session = session_of(served.ask(served.path))
        home = served.ask("/", cookie=session)
        assert home.status == 302
        assert served.ask(home.headers["Location"], cookie=session).status == 200
    assert set(WEB) <= tables(before)
    assert entries(before) == told


def test_the_terminal_opens_verifies_backs_up_and_restores_a_file_with_people(before: Path, tmp_path: Path) -> None:
    with serving(before) as served:
        served.ask(served.path)
        assert "960" in run("statement", before, "--as-of", "2025-12-20"), "while it is served, too"
    assert "every one is as it was written" in run("verify", before)
    copy, again = tmp_path / "copy.makewhole", tmp_path / "again.makewhole"
    run("backup", before, copy)
    run("restore", copy, again)
    assert entries(again) == entries(before)
    with serving(again) as served:
        session = session_of(served.ask(served.path))
        assert served.ask("/settings/", cookie=session).status == 200


def test_before_tables_of_people_change_a_copy_is_put_beside_the_file(before: Path) -> None:
    with serving(before):
        pass
    manage = [sys.executable, "-m", "makewhole.web", "migrate", "makewhole_web", "0002_people"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO")}
    subprocess.run(manage, env=kept | {"MAKEWHOLE_FILE": str(before)}, check=True, capture_output=True)
    with serving(before) as served:
        assert served.ask(served.path).status == 302
    copies = list(before.parent.glob("family.makewhole.before-*"))
    assert [copy.name for copy in copies] == ["family.makewhole.before-0003_goes_with_the_record"]
    assert safekeeping.verify(copies[0]).faults == ()
    assert entries(copies[0]) == entries(before)


def test_tables_of_a_newer_makewhole_are_left_as_they_are(before: Path) -> None:
    with serving(before):
        pass
    with closing(sqlite3.connect(before)) as connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('makewhole_web', '9999_later', '2030-01-01')"
        )
        connection.commit()
    with pytest.raises(AssertionError, match="made by a newer makewhole"), serving(before):
        pass


def test_what_people_had_of_a_child_goes_with_the_childs_record(
    before: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the terminal, which knows nothing of pages: the database itself does it, in the same transaction."""
    with serving(before) as served:
        session = session_of(served.ask(served.path))
        served.ask(served.ask("/", cookie=session).headers["Location"], cookie=session)

    def counts(file: Path) -> list[int]:
        with closing(sqlite3.connect(file)) as connection:
            return [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in WEB[:3]]

    assert all(counts(before))
    other = Path(shutil.copy(before, tmp_path / "other.makewhole"))
    preview = safekeeping.purge_preview(other, "nina")
    safekeeping.purge(other, "nina", author="Anna", why="asked", authority="the family", confirm=preview.token)
    assert counts(other) == [0, 0, 0]
    assert safekeeping.verify(other).faults == ()
    assert b"nina" not in other.read_bytes(), "not in a page of the file that is not used any more either"
    assert all(counts(before))


def test_the_page_destroys_a_record_with_everything_that_people_had_of_it(before: Path) -> None:
    with serving(before) as served:
        entered = served.ask(served.path)
        cookies = "; ".join(cookie.partition(";")[0] for cookie in entered.headers.get_all("Set-Cookie") or [])
        page = served.ask("/", cookie=cookies).headers["Location"] + "files/destroy/"
        served.ask(page, cookie=cookies)
        told = {"why": "asked by the family", "authority": "the family"}
        assert served.send(page, told, cookies).status == 200, served.text
        token = field_of(served.text, "token")
        gone = served.send(page, told | {"token": token, "sure": "on"}, cookies)
        assert (gone.status, gone.headers["Location"]) == (302, "/"), served.text
        assert served.ask(page, cookie=cookies).status == 404
    with closing(sqlite3.connect(before)) as connection:
        left = [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in WEB[:4]]
    assert left == [0, 0, 0, 1], "the person stays, and nothing that they had of the child"
    assert safekeeping.verify(before).faults == ()


def test_every_table_about_a_child_is_in_the_trigger() -> None:
    """One that is added later needs a migration that makes the trigger anew, or a purge would fail on it."""
    from django.db import connection

    from makewhole.web.models import ChildRecord
    from makewhole.web.purged import NAME

    about = {relation.related_model._meta.db_table for relation in ChildRecord._meta.related_objects}
    assert len(about) >= 6
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s", [NAME])
        (sql,) = cursor.fetchone()
    assert {table for table in about if f"DELETE FROM {table} " in sql} == about


def test_no_migration_is_missing() -> None:
    from django.core.management import call_command

    call_command("makemigrations", "makewhole_web", check=True, dry_run=True, verbosity=0)


def test_a_new_file_is_made_and_served(tmp_path: Path) -> None:
    file = tmp_path / "new.makewhole"
    with serving(file) as served:
        session = session_of(served.ask(served.path))
        assert served.ask("/", cookie=session).status in (200, 302)
    records.opened(file).close()


def test_the_zone_of_this_machine_says_which_day_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from makewhole.web import zone

    monkeypatch.setattr(zone, "LINK", tmp_path / "none")
    monkeypatch.setattr(zone, "NAME", tmp_path / "timezone")
    monkeypatch.delenv("TZ", raising=False)
    assert zone.machine_zone() == "UTC"
    zone.NAME.write_text("America/Chicago\n")
    assert zone.machine_zone() == "America/Chicago"
    monkeypatch.setenv("TZ", ":America/Denver")
    assert zone.machine_zone() == "America/Denver"
    monkeypatch.setenv("TZ", "../../etc/passwd")
    assert zone.machine_zone() == "America/Chicago"

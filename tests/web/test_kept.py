"""The data of each released version opens with this one: the account is the same, and so is who may see it.

What is kept of a version stands in tests/web/kept; tools/keep.py makes it before each release.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.store.servers import Server
from tests.web import hosting
from tests.web.test_accounts import code_for
from tests.web.test_home_safety import serving
from tests.web.test_upgrading import run
from tools import keep

from makewhole.app import child_files, children, histories, safekeeping
from makewhole.store import opening

ROOT = Path(__file__).parent.parent.parent
KEPT = Path(__file__).parent / "kept"
VERSIONS = sorted(path.name for path in KEPT.iterdir() if path.is_dir())
FIRST_WITH_DATA = "0.2.0"


@dataclass(frozen=True)
class Kept:
    """The data of one version, and what it said of them."""

    folder: Path
    said: dict[str, Any]


@pytest.fixture(params=VERSIONS)
def kept(request: pytest.FixtureRequest) -> Kept:
    folder = KEPT / str(request.param)
    return Kept(folder, json.loads((folder / "said.json").read_text(encoding="utf-8")))


def home_file(kept: Kept, folder: Path) -> Path:
    """The data file of the version, with its secret key beside it, for its owner alone as it was made."""
    with zipfile.ZipFile(kept.folder / "home.zip") as archive:
        archive.extractall(folder)
    for each in folder.iterdir():
        each.chmod(0o600)
    return folder / "family.makewhole"


def differences(then: Any, now: Any, at: str = "") -> Iterator[str]:
    """Each place where what was said then is said otherwise now; what is said now alone is no difference."""
    if isinstance(then, Mapping) and isinstance(now, Mapping):
        for key, value in then.items():
            yield from differences(value, now.get(key), f"{at}/{key}")
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for place, (old, new) in enumerate(zip(then, now, strict=True)):
            yield from differences(old, new, f"{at}/{place}")
    elif then != now:
        yield f"{at}: {then!r} was said, and now {now!r}"


def figures(statement: Mapping[str, Any]) -> dict[str, Any]:
    """The minutes of each service; its sentences may be put better."""
    return {
        f"{each['student_id']} {each['service']} {each['esy']}": {
            name: value for name, value in each.items() if isinstance(value, int) or value is None
        }
        for each in statement["services"]
    }


def assert_same_account(place: Path | str, said: Mapping[str, Any], as_of: str) -> None:
    view = children.View(dt.date.fromisoformat(as_of))
    assert said["children"], "something is looked at"
    for student, then in said["children"].items():
        now = children.statement(place, student, view).as_json()
        assert figures(then["statement"]), student
        assert list(differences(figures(then["statement"]), figures(now))) == []
        postings = {
            each["posting_id"]: [each["account"], each["minutes"]]
            for each in children.postings_as_json(place, student, view)
        }
        assert len(postings) > 30
        assert postings == then["postings"]
        assert list(differences(then["rows"], children.rows(place, student))) == []
        assert [list(head) for head in child_files.heads(place, student)] == then["heads"]
        assert len(child_files.imports(place, student)) == said["imports"][student]
    assert children.students(place) == said["names"]
    assert [mapping.name for mapping in histories.mappings(place)] == said["mappings"] == ["the school's log"]
    papers = {student: keep.papers(place, student) for student in said["children"]}
    assert papers == said["papers"]
    assert any(papers.values())
    assert safekeeping.verify(place).faults == ()


def migrations_here() -> set[tuple[str, str]]:
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    return set(MigrationLoader(connection).disk_migrations)


# --- at home ----------------------------------------------------------------------------------------------------------


def assert_home_is_kept(kept: Kept, file: Path) -> None:
    """It is served: who was signed in still is, and sees the record; what people have of it is as it was."""
    said = kept.said["home"]
    with serving(file) as served:
        # The name of the cookie depends on where the file is, so the first answer says it; what it holds is kept.
        entered = served.ask(served.path)
        name = next(
            cookie.partition("=")[0]
            for cookie in entered.headers.get_all("Set-Cookie") or []
            if cookie.startswith("makewhole_session")
        )
        cookie = f"{name}={said['session']}"
        assert served.ask("/settings/", cookie=cookie).status == 200
        for key in said["keys"].values():
            page = served.ask(f"/c/{key}/?as_of={kept.said['as_of']}", cookie=cookie)
            assert page.status == 200
        assert served.ask("/settings/", cookie=f"{name}=guessed").status == 401
        key = next(iter(said["keys"].values()))
        assert served.ask(f"/c/{key}/accesses/", cookie=cookie).status == 200
        assert "Anna" in served.text
    people = people_of(file)
    assert people["grants"] == said["grants"]
    assert len(said["accesses"]) >= 6
    assert people["accesses"][: len(said["accesses"])] == said["accesses"]
    assert len(people["accesses"]) > len(said["accesses"]), "and each look of now is written down too"
    assert_same_account(file, said, kept.said["as_of"])
    assert "every one is as it was written" in run("verify", file)


def people_of(file: Path) -> dict[str, Any]:
    """The grants, and the accesses of before, as they stand in the file."""
    with closing(sqlite3.connect(file)) as connection:
        grants = connection.execute(
            """
            SELECT u.username, c.student_id, g.role FROM makewhole_web_grant AS g
            JOIN auth_user AS u ON u.id = g.user_id JOIN makewhole_web_child AS c ON c.id = g.child_id
            ORDER BY 1, 2, 3
            """
        ).fetchall()
        accesses = connection.execute(
            """
            SELECT c.student_id, a.who, a.what, replace(a.at, ' ', 'T') || '+00:00' FROM makewhole_web_access AS a
            JOIN makewhole_web_child AS c ON c.id = a.child_id ORDER BY a.id
            """
        ).fetchall()
    return {"grants": [list(each) for each in grants], "accesses": [list(each) for each in accesses]}


def test_a_data_file_of_each_version_is_served_as_it_was(kept: Kept, tmp_path: Path) -> None:
    file = home_file(kept, tmp_path)
    missing = migrations_here() - {(app, name) for app, name in kept.said["home"]["migrations"]}
    assert_home_is_kept(kept, file)
    copies = sorted(path.name for path in tmp_path.glob("family.makewhole.before-*"))
    # One of the history, one of the people, if there was something to bring forward in each.
    assert len(copies) == len({app == opening.LABEL for app, _ in missing})
    for copy in copies:
        assert safekeeping.verify(tmp_path / copy).faults == ()


def test_one_that_is_older_still_is_brought_forward_with_a_copy_beside(kept: Kept, tmp_path: Path) -> None:
    """The tables of people taken back by one step, as if the version had not had it."""
    file = home_file(kept, tmp_path)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKEWHOLE", "DJANGO"))}
    subprocess.run(
        [sys.executable, "-m", "makewhole.web", "migrate", "makewhole_web", "0004_api_tokens"],
        env=environment | {"MAKEWHOLE_FILE": str(file)},
        check=True,
        capture_output=True,
    )
    assert_home_is_kept(kept, file)
    copy = tmp_path / "family.makewhole.before-0005_tokens_go_with_the_record"
    assert copy.is_file()
    assert_same_account(copy, kept.said["home"], kept.said["as_of"])


def test_a_kept_figure_that_is_one_minute_off_is_noticed(kept: Kept, tmp_path: Path) -> None:
    file = home_file(kept, tmp_path)
    said = json.loads(json.dumps(kept.said["home"]))
    block = next(iter(said["children"].values()))["statement"]["services"][0]
    block["delivered"] += 1
    with pytest.raises(AssertionError, match="delivered"):
        assert_same_account(file, said, kept.said["as_of"])


# --- on a server ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    from tests.store.conftest import _needed

    _needed()
    running = Server(safe=False)
    yield running
    running.stop()


def restored(kept: Kept, server: Server, folder: Path) -> str:
    """The address of a database with what was kept of the version's."""
    with zipfile.ZipFile(kept.folder / "hosted.zip") as archive:
        archive.extractall(folder)
    url = server.new_database()
    subprocess.run(
        [server.where / "psql", "--quiet", "-v", "ON_ERROR_STOP=1", "--file", folder / "hosted.sql", url],
        check=True,
        capture_output=True,
    )
    return url


@pytest.mark.skipif(
    not hosting.is_possible(), reason="nginx is missing. On Debian or Ubuntu: sudo apt-get install nginx-light"
)
def test_a_database_of_each_version_is_served_as_it_was(kept: Kept, server: Server, tmp_path: Path) -> None:
    url, said = restored(kept, server, tmp_path), kept.said["hosted"]
    key = next(iter(said["keys"].values()))
    secret = shutil.copy(tmp_path / "secret", tmp_path / "again")
    Path(secret).chmod(0o600)
    with hosting.running(url, MAKEWHOLE_SECRET_KEY_FILE=str(secret), MAKEWHOLE_SECOND_STEP="optional") as site:
        still = hosting.Browser(site, {"__Host-makewhole_session": said["session"]})
        assert still.get(f"/c/{key}/?as_of={kept.said['as_of']}").status == 200
        log = still.get(f"/c/{key}/accesses/").text
        assert "Anna" in log
        anna = hosting.Browser(site)
        anna.get("/accounts/login/")
        asked = anna.follow(anna.post("/accounts/login/", {"login": "anna@example.org", "password": said["password"]}))
        assert "/2fa/" in anna.at, asked.text
        anna.follow(anna.post(anna.at, {"code": code_for(said["seed"])}))
        assert anna.get(f"/c/{key}/").status == 200, "with the authenticator app of before"
        ben = hosting.Browser(site)
        ben.get("/accounts/login/")
        ben.follow(ben.post("/accounts/login/", {"login": "ben@example.org", "password": said["password"]}))
        assert ben.get(f"/c/{key}/").status == 200, "with the password of before"
        assert ben.get(f"/c/{key}/log/").status == 200
        assert ben.get(f"/c/{key}/accesses/").status == 404, "still a reader, no more"
        program = hosting.Browser(site).get("/api/v1/children", Authorization=f"Bearer {said['token']}")
        assert [each["key"] for each in json.loads(program.text)] == [key], "the one record that the token reaches"
        feed = hosting.Browser(site).get(f"/feeds/{said['feed']}.ics")
        assert "BEGIN:VEVENT" in feed.text
        invited = hosting.Browser(site)
        assert invited.follow(invited.get(f"/invitation/{said['invitation']}/")).status == 200
        told = json.loads(re.search(r"(?m)^\{.*\}$", site.manage("shell", "-c", GRANTS))[0])  # type: ignore[index]
    assert told["grants"] == said["grants"]
    assert told["accesses"][: len(said["accesses"])] == said["accesses"]
    assert told["reminders"] == [["anna@example.org", True, "es"]]
    assert_same_account(url, said, kept.said["as_of"])


GRANTS = """
import json
from makewhole.web.models import Access, Grant, Reminder
print(json.dumps({
    "grants": sorted([g.user.username, g.child.student_id, g.role] for g in Grant.objects.all()),
    "accesses": [[a.child.student_id, a.who, a.what, a.at.isoformat()] for a in Access.objects.order_by("id")],
    "reminders": [[r.user.username, r.weekly, r.language] for r in Reminder.objects.all()],
}))
"""


# --- each release -----------------------------------------------------------------------------------------------------


def released(changes: str) -> list[str]:
    """The versions that the page of changes names as released, from the first one on that has an application."""
    found = re.findall(r"(?m)^## (\d+\.\d+\.\d+) \(", changes)
    return [version for version in found if number(version) >= number(FIRST_WITH_DATA)]


def number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def test_the_data_of_each_release_are_kept() -> None:
    missing = set(released((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))) - set(VERSIONS)
    assert missing == set(), "make it with tools/keep.py before the release"
    assert FIRST_WITH_DATA in VERSIONS
    assert released("## 0.3.0 (1 May 2027)\n\n## 0.2.0 (1 December 2026)\n\n## 0.1.0 (x)\n") == ["0.3.0", "0.2.0"]
    assert all(
        json.loads((KEPT / name / "said.json").read_text(encoding="utf-8"))["version"] == name for name in VERSIONS
    )

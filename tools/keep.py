"""Keeps the data of this version, so that every later one is tested on opening it; run before each release.

.venv/bin/python tools/keep.py 0.3.0

It fills a data file and a PostgreSQL database with made-up people and children, by the program itself, and writes them
into tests/web/kept/<version>, with what the program said of them beside (`said.json`). Everything is made up, the
passwords and the secret key too.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "tests" / "web" / "kept"
EXAMPLES = ("07-make-ups-with-a-due-date", "08-two-logs-that-disagree")
AS_OF = dt.date(2026, 3, 28)
NAME = "log.example.org"
PASSWORD = "twelve wet sheep"
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""Of the owner's authenticator app."""
LOG = "Date,Start,Planned minutes,Minutes,Reason,Note\n2026-01-13,10:00,30,30,,\n2026-01-15,10:00,30,0,Staff absent,\n"
LETTER = b"%PDF-1.4\n% a letter that was never sent\n%%EOF\n"
FAR = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
"""Sign-ins and invitations that are kept do not run out: a test of years later still uses them."""


def keep(version: str) -> Path:
    """The folder that now holds the data of this version; what was there is made anew."""
    folder = KEPT / version
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "family.makewhole"
        home = _filled(version, MAKEWHOLE_FILE=str(file))
        with zipfile.ZipFile(folder / "home.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for each in (file, file.with_name(f".{file.name}.secret")):
                archive.write(each, each.name)
        server = _servers().Server(safe=False)
        try:
            url = server.new_database()
            secret = Path(scratch) / "secret"
            hosted = _filled(
                version,
                DATABASE_URL=url,
                MAKEWHOLE_HOSTS=NAME,
                MAKEWHOLE_SECRET_KEY_FILE=str(secret),
                MAKEWHOLE_SECOND_STEP="optional",
            )
            command = [str(server.where / "pg_dump"), "--no-owner", "--no-privileges", "--dbname", url]
            dump = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            # What only this version of the server knows: an older one would refuse the file for it.
            dump = re.sub(r"(?m)^(?:\\(?:un)?restrict .*|SET transaction_timeout = .*)\n", "", dump)
            with zipfile.ZipFile(folder / "hosted.zip", "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("hosted.sql", dump)
                archive.write(secret, "secret")
        finally:
            server.stop()
    said = {"version": version, "as_of": AS_OF.isoformat(), "home": home, "hosted": hosted}
    (folder / "said.json").write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return folder


def _servers() -> Any:
    """The tests' own module; by its file, since a library that is installed may be called `tests` too."""
    spec = importlib.util.spec_from_file_location("servers", ROOT / "tests" / "store" / "servers.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _filled(version: str, **where: str) -> dict[str, Any]:
    """What the program said of the data with which a process of its own filled the place."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKEWHOLE", "DJANGO", "DATABASE"))
    }
    made = subprocess.run(
        [sys.executable, __file__, version, "--fill"],
        env=kept | where | {"DJANGO_SETTINGS_MODULE": "makewhole.web.settings", "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    told: dict[str, Any] = json.loads(made.stdout)
    return told


def fill(version: str) -> dict[str, Any]:
    """Fills the place of the settings by the program itself, and returns what it says of it."""
    import makewhole

    makewhole.__version__ = version
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from makewhole.app import child_files, children, examples, histories, records, safekeeping
    from makewhole.web import upgrading

    place: Path | str = settings.MAKEWHOLE_PLACE
    records.opened(place, create=True).close()
    upgrading.bring_forward(place)
    if settings.HOSTED:
        call_command("createcachetable", verbosity=0)
    students = [
        one for name in EXAMPLES for one in examples.enter_folder(place, ROOT / "examples" / name, author="Anna")
    ]
    _tell_more(place, students[0])
    told = _people(students)
    assert safekeeping.verify(place).faults == ()
    told["children"] = {student: _said_of(place, student) for student in students}
    told["migrations"] = _migrations()
    told["accesses"] = _accesses()
    told["imports"] = {student: len(child_files.imports(place, student)) for student in students}
    told["names"] = children.students(place)
    told["mappings"] = [mapping.name for mapping in histories.mappings(place)]
    told["papers"] = {student: papers(place, student) for student in students}
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return told


def _tell_more(place: Path | str, student: str) -> None:
    """A correction, a withdrawal, a file that came in with its answers kept, a letter with its paper, a hold."""
    from makewhole.app import child_imports, children, entering, safekeeping

    sessions = sorted(children.rows(place, student)["sessions"])
    children.correct(place, student, "sessions", sessions[0], {"note": "The door was open."}, author="Ben", why="asked")
    children.withdraw(place, student, "sessions", sessions[-1], author="Anna", why="written twice")
    contact = {
        "student_id": student, "happened_on": "2025-12-01", "channel": "email", "direction": "to",
        "about": "service_logs", "asked": "The logs of this year.", "reply_due_on": "2025-12-11",
    }  # fmt: skip
    [written] = entering.together(place, student, [entering.Deed("say", "contacts", contact)], author="Anna")
    entering.attach(place, student, "contacts", written.row, LETTER, "letter.pdf", author="Anna")
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch) / "log.csv"
        log.write_text(LOG, encoding="utf-8")
        with child_imports.ChildImport(place, log, student_id=student, source="provider") as coming:
            assert coming.take("Anna", mapping_name="the school's log").batch is not None
    safekeeping.hold(place, student, author="Anna", why="a complaint is open")


def _people(students: list[str]) -> dict[str, Any]:
    """Accounts, grants, a sign-in, pages that were looked at, and everything else that people have of a child."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.contrib.sessions.models import Session
    from django.test import Client

    from makewhole.web import access, api_tokens, invitations
    from makewhole.web.models import ChildRecord, Feed, Grant, Reminded, Reminder

    people: Any = get_user_model().objects
    names = {"anna@example.org": "Anna", "ben@example.org": "Ben"} if settings.HOSTED else {access.HOME: "Anna"}
    made = {}
    for name, first in names.items():
        user = people.create_user(username=name, email=name if settings.HOSTED else "", first_name=first)
        if settings.HOSTED:
            user.set_password(PASSWORD)
            user.save()
        made[name] = user
    owner, *others = made.values()
    if settings.HOSTED:
        from allauth.mfa.totp.internal.auth import TOTP

        TOTP.activate(owner, SEED)
    records = [ChildRecord.objects.create(student_id=student) for student in students]
    for record in records:
        Grant.objects.create(child=record, user=owner, role="owner")
        for other in others:
            Grant.objects.create(child=record, user=other, role="reader")
    token, _kept = api_tokens.make(owner, "a sheet", records[0], may_write=True)
    feed, invitation = "the-word-of-a-calendar-address", ""
    Feed.objects.create(
        digest=invitations.digest_of(feed), child=records[0], user=owner, with_services=True, language="es"
    )
    Reminder.objects.create(child=records[0], user=owner, due_dates=True, weekly=True, language="es")
    Reminded.objects.create(child=records[0], user=owner, item="week:2026-13", on=AS_OF)
    invitation, open_one = invitations.invite(records[1], "writer", owner, "the therapist")
    open_one.expires_at = FAR
    open_one.save()
    host = NAME if settings.HOSTED else "127.0.0.1"
    browser = Client(SERVER_NAME=host, HTTP_X_FORWARDED_PROTO="https" if settings.HOSTED else "http")
    browser.force_login(owner, backend=settings.AUTHENTICATION_BACKENDS[0])
    for record in records:
        for page in ("", "log/", "next/"):
            answer = browser.get(f"/c/{record.key}/{page}", {"as_of": AS_OF.isoformat()}, secure=settings.HOSTED)
            assert answer.status_code == 200, answer
    Session.objects.update(expire_date=FAR)
    return {
        "keys": {record.student_id: record.key for record in records},
        "grants": sorted([grant.user.username, grant.child.student_id, grant.role] for grant in Grant.objects.all()),
        "session": browser.cookies[settings.SESSION_COOKIE_NAME].value,
        "password": PASSWORD,
        "seed": SEED,
        "token": token,
        "feed": feed,
        "invitation": invitation,
    }


def _said_of(place: Path | str, student: str) -> dict[str, Any]:
    """What is not to change: the statement's figures and postings, the rows, and where the chains end."""
    from makewhole.app import child_files, children

    view = children.View(AS_OF)
    return {
        "statement": children.statement(place, student, view).as_json(),
        "postings": {
            each["posting_id"]: [each["account"], each["minutes"]]
            for each in children.postings_as_json(place, student, view)
        },
        "rows": children.rows(place, student),
        "heads": [list(head) for head in child_files.heads(place, student)],
    }


def papers(place: Path | str, student: str) -> dict[str, str]:
    """The digest of each attached file, as it is read from the place now."""
    import hashlib

    from makewhole.app import children, entering

    return {
        row: hashlib.sha256(entering.attached(place, student, row)[2]).hexdigest()
        for row in children.rows(place, student).get("attachments", {})
    }


def _migrations() -> list[list[str]]:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def _accesses() -> list[list[str]]:
    from makewhole.web.models import Access

    return [[each.child.student_id, each.who, each.what, each.at.isoformat()] for each in Access.objects.order_by("id")]


if __name__ == "__main__":
    if "--fill" in sys.argv:
        sys.stdout.write(json.dumps(fill(sys.argv[1]), ensure_ascii=False))
    else:
        sys.stdout.write(f"{keep(sys.argv[1]).relative_to(ROOT)}\n")

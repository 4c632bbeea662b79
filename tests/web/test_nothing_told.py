"""What the program writes to its terminal, to its log and into the list of processes: nothing of a child, no secret."""

from __future__ import annotations

import logging
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.test_home_safety import EXAMPLE, Served, session_of

from makewhole.app import child_imports, safekeeping
from makewhole.app.importing import NotImported

NAME = "Zyxwvut"
"""A child's name that stands nowhere in the program."""


def served(file: Path, log: Path) -> tuple[subprocess.Popen[bytes], Served]:
    """`makewhole serve`, with all that it prints in `log`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKEWHOLE", "DJANGO"))}
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [sys.executable, "-m", "makewhole.cli", "serve", str(file), "--port", "0", "--no-browser"],
            stdout=stream,
            stderr=stream,
            env=environment | {"PYTHONUNBUFFERED": "1"},
        )
    for _ in range(600):
        found = re.search(r"http://\S+/enter/\S+", log.read_text())
        if found:
            return process, Served(process, found.group(0))  # type: ignore[arg-type]
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


def test_a_failure_in_the_middle_of_a_page_says_nothing_of_the_child(tmp_path: Path) -> None:
    file, log = tmp_path / "family.makewhole", tmp_path / "log"
    folder = tmp_path / "case"
    folder.mkdir()
    for table in EXAMPLE.glob("*.csv"):
        (folder / table.name).write_text(table.read_text().replace("Nina P.", NAME))
    safekeeping.restore(folder, file, author="Anna")
    process, running = served(file, log)
    try:
        cookie = session_of(running.ask(running.path))
        page = running.ask("/", cookie=cookie).headers["Location"]
        assert running.ask(page, cookie=cookie).status == 200
        assert NAME in running.text
        _damage(file)
        statuses = {
            running.ask(page + part, cookie=cookie).status
            for part in ("", "log/", "plan/", "files/", "history/", "files/export/case/", "files/export/workbook/")
        }
        assert 500 in statuses, statuses
        assert NAME not in running.text
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
    said = log.read_text()
    assert "Internal Server Error: /c/.../" in said
    assert page.strip("/") not in said
    assert NAME not in said
    assert "speech" not in said.lower()


def test_at_home_the_terminal_says_nothing_of_what_is_merely_refused(tmp_path: Path) -> None:
    file, log = tmp_path / "family.makewhole", tmp_path / "log"
    safekeeping.restore(EXAMPLE, file, author="Anna")
    process, running = served(file, log)
    try:
        cookie = session_of(running.ask(running.path))
        child = running.ask("/", cookie=cookie).headers["Location"]
        before = log.read_text()
        assert running.ask(child).status == 401
        assert running.ask(f"{child}nothing/", cookie=cookie).status == 404
        assert running.ask("/healthy/", host="evil.example").status == 400
        assert running.ask("/settings/", cookie=cookie).status == 200
        assert running.send("/settings/", {"first_name": "x" * 6_000_000}, cookie).status == 413
        assert running.ask("/settings/").status == 401
        assert log.read_text() == before
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
    assert log.read_text() == before


def _damage(file: Path) -> None:
    """Cells that no code expects, behind the program's back."""
    with sqlite3.connect(file) as line:
        for (trigger,) in line.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            line.execute(f"DROP TRIGGER {trigger}")
        line.execute(
            "UPDATE makewhole_entry SET content = replace(content, '\"cells\":{', '\"cells\":[') "
            "WHERE table_name IN ('sessions', 'promises', 'plans')"
        )
    line.close()


def test_no_word_that_opens_something_is_written_down() -> None:
    from makewhole.web.faults import PlainFormatter

    for address in (
        "/invitation/Abc-123_x/",
        "/feeds/Abc-123_x.ics",
        "/enter/Abc-123_x/",
        "/reminders/stop/Abc-123_x:y:z/",
        "/accounts/password/reset/key/Abc-123_x/",
        "/accounts/confirm-email/Abc-123_x/",
        "/c/0123456789/files/coming-in/Abc-123_x/",
        "/api/v1/children/0123456789/sessions/Abc-123_x",
    ):
        record = logging.LogRecord("django.request", 30, "", 1, "Method Not Allowed (%s): %s", ("HEAD", address), None)
        said = PlainFormatter().format(record)
        assert "Abc-123" not in said or address.startswith("/api/"), "the key of a row opens nothing"
        assert address.partition("Abc")[0].replace("0123456789", "...") in said
        assert "0123456789" not in said, "nor is whose record it was"


def test_what_looks_at_a_link_before_a_person_does_leaves_its_word_nowhere(
    hosted: None,
    keep: Callable[[str], Path],
    person: Callable[..., Any],
    door: Callable[..., Any],
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    from django.contrib.auth import get_user_model

    from makewhole.web import invitations
    from makewhole.web.models import Feed

    keep("07-make-ups-with-a-due-date")
    person("anna")
    record = door("nina", "anna", "owner")
    anna = get_user_model().objects.get(username="anna")
    token, _made = invitations.invite(record, "reader", anna)
    Feed.objects.create(digest=invitations.digest_of("the-word-of-a-feed"), child=record, user=anna)
    caplog.set_level(logging.WARNING, "django.request")  # as on a server; at home it is not even said
    for address in (f"/invitation/{token}/", "/feeds/the-word-of-a-feed.ics"):
        for method, status in (("HEAD", (200, 302)), ("OPTIONS", (405,)), ("POST", (405,))):
            assert Client().generic(method, address).status_code in status
    said = capfd.readouterr().err
    assert "Method Not Allowed" in said
    assert token not in said
    assert "the-word" not in said


def test_an_error_in_a_thread_is_written_down_without_its_message(capfd: pytest.CaptureFixture[str]) -> None:
    from makewhole.web import faults

    before = threading.excepthook, sys.unraisablehook
    faults.withhold_in_threads()
    try:
        failing = threading.Thread(target=lambda: int(NAME))
        failing.start()
        failing.join()
    finally:
        threading.excepthook, sys.unraisablehook = before
    said = capfd.readouterr().err
    assert "ValueError" in said
    assert NAME not in said


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="this system has no /proc")
def test_the_name_of_a_file_is_in_no_list_of_processes(tmp_path: Path) -> None:
    """Everybody on the machine sees the words with which a process was started."""
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

    file, plan = tmp_path / "family.makewhole", tmp_path / f"{NAME} IEP.pdf"
    safekeeping.restore(EXAMPLE, file, author="Anna")
    drawn = Canvas(str(plan))
    for number in range(30):
        drawn.drawString(72, 720, f"Speech {number} x 30 minutes weekly")
        drawn.showPage()
    drawn.save()
    seen: list[str] = []
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(0.01):
            for line in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    words = line.read_bytes().replace(b"\0", b" ").decode(errors="replace")
                except OSError:
                    continue
                if "grid_pdf" in words or NAME in words:
                    seen.append(words)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        with child_imports.ChildImport(file, plan, student_id="nina", kind="plan") as coming:
            coming.look({})
    except NotImported:
        pass
    finally:
        is_over.set()
        watching.join()
    assert any("grid_pdf" in words for words in seen), "the reading process was not seen"
    assert not [words for words in seen if NAME in words]


def test_a_file_of_somebody_elses_making_ends_no_header(
    keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    """Name and kind of an attached file come from the record, and a record may come from elsewhere."""
    from makewhole.app import children, entering
    from makewhole.web.row_keys import row_key

    file = keep("07-make-ups-with-a-due-date")
    client = person()
    key = client.get("/").headers["Location"].split("/")[2]
    attached = entering.attach(file, "nina", "students", "nina", b"text", "x.txt", author="Anna")
    for name, kind in (
        ('a"; filename=evil.html\\', "text/html\nSet-Cookie: a=b"),
        ("\u202efdp.exe", "image/svg+xml; charset=x"),
        ("\U0001f469\u200d\U0001f467 \u05e0\u05d9\u05e0\u05d4.pdf", "application/pdf"),
    ):
        children.correct(file, "nina", "attachments", attached, {"name": name, "media_type": kind}, author="Eve")
        answer = client.get(f"/c/{key}/attachments/{row_key('attachments', attached)}/")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] in ("application/octet-stream", "application/pdf")
        assert answer.headers["Content-Disposition"].startswith("attachment; filename")
        assert "\u202e" not in answer.headers["Content-Disposition"]
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("large", [False, True])
def test_a_file_that_no_reader_foresaw_is_refused_in_words(
    large: bool,
    keep: Callable[[str], Path],
    person: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    from makewhole.web import looking

    keep("07-make-ups-with-a-due-date")
    client = person()
    key = client.get("/").headers["Location"].split("/")[2]

    def fails(*_arguments: object) -> None:
        raise ValueError(NAME)

    monkeypatch.setattr(looking, "opened", fails)
    monkeypatch.setattr(looking, "LARGE_BYTES", 0 if large else 100)
    sent = client.post(f"/c/{key}/files/bring-in/", {"file": SimpleUploadedFile("a.csv", b"x")})
    answer = client.get(sent.headers["Location"])
    assert answer.status_code == 422
    assert "cannot be read here" in answer.content.decode()
    assert client.post(sent.headers["Location"], {"do": "leave"}).status_code == 302
    said = capfd.readouterr().err
    assert "ValueError" in said
    assert NAME not in said


def test_one_person_does_not_fill_the_disk(
    keep: Callable[[str], Path], person: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from makewhole.web import uploads

    keep("07-make-ups-with-a-due-date")
    tokens = [uploads.keep(SimpleUploadedFile("a.csv", b"x"), -7, "k") for _ in range(uploads.MOST + 2)]
    try:
        left = [token for token in tokens if uploads.find(token, -7, "k")]
        assert len(left) == uploads.MOST
        assert tokens[-1] in left
    finally:
        for token in tokens:
            if found := uploads.find(token, -7, "k"):
                uploads.drop(found)

"""After every kind of write the page's figures are those that the terminal works out anew from an export.

The application keeps what it drew by the heads of the chains. Here every table is written to, by page, by API, by import,
undo, settlement, purge, and by another process; each time what the application shows is compared with a fresh
computation by the command line from the exported folder, which knows nothing of what was kept.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile

from makewhole.app import child_files, children, entering, safekeeping
from makewhole.record.schema import TABLES
from makewhole.web.row_keys import row_key

DAY = "2025-12-20"
LOG = "Date,Student,Service,Start,Minutes,Status,Reason\n2025-12-10,Nina P.,Speech,13:00,30,Held,\n"
MISS = "speech-2025-12-04"
"""A miss that is owed. In the week of 9 December one session was missed too: one more in that week cures it."""


@pytest.fixture
def nina(keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]) -> tuple[Any, str, Path]:
    """The owner's client, the key of Nina's record, and its data file."""
    file = keep("07-make-ups-with-a-due-date")
    client = person("anna")
    return client, door("nina", "anna", "owner").key, file


class Shown:
    """What the application shows, held against a fresh computation."""

    def __init__(self, client: Any, key: str, file: Path, scratch: Path) -> None:
        self.client, self.key, self.file, self.scratch = client, key, file, scratch
        self.looked = 0
        self.last: Any = None

    def check(self, what: str) -> bool:
        """Whether the figures moved since the last look; fails where they are not those of a fresh computation."""
        self.looked += 1
        told = self.client.get(f"/api/v1/children/{self.key}/statement?as_of={DAY}").json()
        page = self.client.get(f"/c/{self.key}/?as_of={DAY}").content.decode()
        zipped = self.scratch / f"{self.looked}.zip"
        child_files.export(self.file, "nina", "tables", zipped)
        folder = self.scratch / str(self.looked)
        zipfile.ZipFile(zipped).extractall(folder)
        assert told == fresh(folder), what
        for service in told["services"]:
            for account in ("delivered", "open"):
                if service[account]:
                    assert f"{service[account]:,}" in page, (what, service["service"], account)
        moved = told["services"] != self.last
        self.last = told["services"]
        return bool(moved)


def fresh(folder: Path) -> Any:
    from makewhole.cli import main

    result = CliRunner().invoke(main, ["statement", str(folder), "--as-of", DAY, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


ROWS: dict[str, dict[str, str]] = {
    "students": {"school": "Riverbend Elementary"},
    "plans": {"plan_id": "second", "student_id": "nina", "kind": "504", "starts_on": "2025-09-01"},
    "promises": {"promise_id": "ot", "plan_id": "nina-iep", "service": "Occupational Therapy", "sessions": "1", "minutes": "30", "period": "week"},
    "calendars": {"calendar_id": "riverbend", "starts_on": "2026-08-31", "ends_on": "2027-06-11"},
    "closures": {"calendar_id": "riverbend", "starts_on": "2025-12-15", "ends_on": "2025-12-19", "closure": "weather"},
    "terms": {"calendar_id": "riverbend", "term": "summer", "starts_on": "2026-06-15", "ends_on": "2026-06-26", "kind": "esy"},
    "sessions": {"session_id": "new", "promise_id": "nina-speech", "date": "2025-12-10", "planned_minutes": "30", "delivered_minutes": "30"},
    "gaps": {"gap_id": "g", "promise_id": "ot", "starts_on": "2025-09-08", "ends_on": "2025-10-03", "reason": "provider_vacancy"},
    "awards": {"award_id": "a", "student_id": "nina", "service": "Occupational Therapy", "minutes": "60", "awarded_on": "2025-12-01"},
    "determinations": {"determination_id": "d", "student_id": "nina", "service": "Occupational Therapy", "starts_on": "2025-09-01", "outcome": "not_required", "decided_on": "2025-12-19"},
    "offers": {"offer_id": "o", "session_id": MISS, "offered_on": "2025-12-10", "answer": "waived", "answered_on": "2025-12-11"},
    "answers": {"plan_id": "nina-iep", "question": "Was it approved?", "answer": "yes"},
    "slots": {"promise_id": "ot", "weekday": "Mon", "starts_at": "09:00"},
    "contacts": {"contact_id": "c", "student_id": "nina", "happened_on": "2025-12-01"},
    "goals": {"goal_id": "g", "plan_id": "nina-iep", "wording": "Says r."},
    "progress": {"goal_id": "g", "observed_on": "2025-12-01", "value": "3 of 5"},
    "resolutions": {"resolution_id": "r", "session_ids": MISS, "counted": MISS, "decided_on": "2025-12-10", "decided_by": "Anna"},
}  # fmt: skip
"""One row of each table; papers and attachments come with a file, and are written below."""


def test_no_write_leaves_an_old_figure(nina: tuple[Any, str, Path], tmp_path: Path) -> None:
    client, key, file = nina
    shown = Shown(client, key, file, tmp_path)
    shown.check("as it was")
    moved = set()
    for table, cells in ROWS.items():
        if table == "students":
            children.correct(file, "nina", table, "nina", cells, author="Anna")
        else:
            children.enter(file, "nina", table, cells, author="Anna")
        if shown.check(f"a new row of {table}"):
            moved.add(table)
    kept = entering.attach(file, "nina", "contacts", "c", b"a letter", "letter.txt", author="Anna")
    shown.check("attachments")
    children.enter(
        file, "nina", "papers", {"student_id": "nina", "kind": "letter", "made_on": "2025-12-01", "attachment_id": kept}, author="Anna"
    )  # fmt: skip
    shown.check("papers")
    assert {*ROWS, "attachments", "papers"} == set(TABLES)
    moves = {name for name, table in TABLES.items() if table.moves_minutes}
    assert {"promises", "closures", "sessions", "gaps", "awards", "determinations", "offers"} <= moved <= moves
    # Rows put right and taken back.
    for table, row, change in (
        ("sessions", "new", {"delivered_minutes": "20"}),
        ("gaps", "g", {"ends_on": "2025-09-19"}),
        ("awards", "a", {"minutes": "90"}),
        ("promises", "ot", {"minutes": "45"}),
    ):
        children.correct(file, "nina", table, row, change, author="Anna")
        assert shown.check(f"{table} put right")
    for table, row in (("offers", "o"), ("determinations", "d"), ("gaps", "g"), ("sessions", "new")):
        children.withdraw(file, "nina", table, row, author="Anna")
        assert shown.check(f"{table} taken back")


def test_neither_do_pages_the_api_imports_undo_settlements_another_process_and_a_purge(
    nina: tuple[Any, str, Path], tmp_path: Path, person: Callable[..., Any]
) -> None:
    client, key, file = nina
    shown = Shown(client, key, file, tmp_path)
    shown.check("as it was")
    # The API.
    address = f"/api/v1/children/{key}/sessions"
    sent = {"promise_id": "nina-speech", "date": "2025-12-10", "planned_minutes": 30, "delivered_minutes": 30, "source": "provider"}  # fmt: skip
    made = client.post(address, sent, content_type="application/json").json()
    assert shown.check("a session by the API")
    one = f"{address}/{made['key']}"
    changed = client.patch(one, {"delivered_minutes": 20, "entry": made["entry"]}, content_type="application/json")
    assert shown.check("put right by the API")
    client.delete(f"{one}?entry={changed.json()['entry']}")
    assert shown.check("taken back by the API")
    # An import by the page, and its undo.
    coming = client.post(
        f"/c/{key}/files/bring-in/", {"file": SimpleUploadedFile("log.csv", LOG.encode()), "source": "provider"}
    )
    client.post(coming.headers["Location"], {"do": "take"})
    (batch,) = [each.batch for each in child_files.imports(file, "nina")]
    assert shown.check("an import")
    client.post(f"/c/{key}/files/undo/", {"batch": batch})
    assert shown.check("an import undone")
    # The pages: a session put right on its own page, a settlement.
    row = f"/c/{key}/row/sessions/{row_key('sessions', MISS)}/"
    page = client.get(row).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    client.post(row, {"does": "withdraw", "seen": seen, "why": "never was"})
    shown.check("a session on its page")
    ids = [row_key("sessions", "speech-2025-10-23"), row_key("sessions", "speech-2025-12-09")]
    client.post(f"/c/{key}/compare/settle/", {"session": ids, "counted": ids[0]})
    shown.check("a settlement")
    # Another process writes into the same file.
    command = [
        sys.executable,
        "-m",
        "makewhole.cli",
        "correct",
        str(file),
        "sessions",
        "speech-2025-12-16",
        "delivered_minutes=5",
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "MAKEWHOLE_AUTHOR": "Ben"}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert shown.check("the terminal")
    # A purge of single entries, with their content gone for good.
    entries = [entry.entry for entry in entering.row_history(file, "nina", "sessions", "speech-2025-12-16")]
    preview = safekeeping.purge_preview(file, None, entries)
    safekeeping.purge(file, None, entries, author="Anna", why="w", authority="a", confirm=preview.token)
    assert shown.check("a purge of single entries")
    preview = safekeeping.purge_preview(file, "nina")
    safekeeping.purge(file, "nina", author="Anna", why="w", authority="a", confirm=preview.token)
    assert client.get(f"/api/v1/children/{key}/statement?as_of={DAY}").status_code == 404
    assert client.get(f"/c/{key}/?as_of={DAY}").status_code == 404


def test_a_kept_statement_that_is_not_renewed_is_seen_here(
    nina: tuple[Any, str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted fault: what is kept no longer by the heads of the chains."""
    client, key, file = nina
    shown = Shown(client, key, file, tmp_path)
    shown.check("as it was")
    first = children.remembered
    known: dict[Any, Any] = {}

    def by_name_alone(place: Any, student_id: str, what: tuple[Any, ...], draw: Callable[[], Any]) -> Any:
        if what not in known:
            known[what] = first(place, student_id, what, draw)
        return known[what]

    monkeypatch.setattr(children, "remembered", by_name_alone)
    shown.check("before")
    children.enter(file, "nina", "sessions", ROWS["sessions"], author="Anna")
    with pytest.raises(AssertionError):
        shown.check("after")


def test_what_is_next_follows_the_journal_at_once(nina: tuple[Any, str, Path]) -> None:
    client, key, file = nina
    assert "Ask when the missed minutes will be made up." in client.get(f"/c/{key}/next/?as_of={DAY}").content.decode()
    children.enter(
        file, "nina", "contacts",
        {"student_id": "nina", "happened_on": "2025-12-15", "direction": "to", "about": "make_up_plan"}, author="Anna",
    )  # fmt: skip
    page = client.get(f"/c/{key}/next/?as_of={DAY}").content.decode()
    assert "wait for the reply until Thu 25 Dec 2025" in page

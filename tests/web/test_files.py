"""Files: a look before anything is written, undo, scoped to one child; exports that verify; a purge asked twice; restore."""

from __future__ import annotations

import io
import os
import re
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from makewhole.app import child_files, child_imports, children, histories, importing, safekeeping
from makewhole.web import uploads

ROOT = Path(__file__).parent.parent.parent
OWED = "07-make-ups-with-a-due-date"
LOG = """Date,Student,Service,Start,Minutes,Status,Reason
2025-12-16,Nina P.,Speech,13:00,30,Held,
2025-12-18,Nina P.,Speech,13:00,0,Missed,Therapist absent
"""


@pytest.fixture
def nina(
    keep: Callable[[str], Path],
    person: Callable[..., Any],
    door: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[Any, str, Path]:
    """The owner's client, the key of Nina's record, and its data file; files on their way in stand in a place of the test."""
    coming = tmp_path / "coming"
    coming.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(coming))
    file = keep(OWED)
    client = person("anna")
    return client, door("nina", "anna", "owner").key, file


def send(client: Any, key: str, text: str | bytes = LOG, name: str = "log.csv", source: str = "provider") -> Any:
    data = text.encode() if isinstance(text, str) else text
    sent = {"file": SimpleUploadedFile(name, data), "source": source, "kind": ""}
    return client.post(f"/c/{key}/files/bring-in/", sent)


def fields(page: str) -> dict[str, str]:
    """What the form of questions would send as it stands: what is chosen, and what is typed."""
    form = page.split('<form class="usa-form mw-wide"')[1].split("</form>")[0]
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="(q-[0-9a-f]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and value and ('type="radio"' not in tag or "checked" in tag):
            sent[name[1]] = value[1]
    for name, options in re.findall(r'<select[^>]*name="(q-[0-9a-f]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    return sent


def test_a_log_is_shown_taken_and_undone(nina: tuple[Any, str, Path]) -> None:
    client, key, file = nina
    before = children.rows(file, "nina")
    sent = send(client, key)
    assert sent.status_code == 302
    address = sent.headers["Location"]
    assert "log" not in address.rsplit("/", 2)[-2]  # the file's name stands in no address
    page = client.get(address).content.decode()
    assert "This is what would change" in page
    assert "Nothing is written yet." in page
    assert children.rows(file, "nina") == before
    taken = client.post(address, {**fields(page), "do": "take"}, follow=True)
    assert "Taken in: 2 rows" in taken.content.decode()
    new = set(children.rows(file, "nina")["sessions"]) - set(before["sessions"])
    assert len(new) == 2
    assert client.get(address).status_code == 302  # the file is gone from here
    again = client.get(send(client, key).headers["Location"]).content.decode()
    assert "The record says all of this already" in again
    batch = taken.content.decode().split('name="batch" value="')[1].split('"')[0]
    assert client.post(f"/c/{key}/files/undo/", {"batch": batch}).status_code == 302
    assert children.rows(file, "nina") == before
    assert "undone by Anna" in client.get(f"/c/{key}/files/").content.decode()


def test_what_only_a_person_can_know_is_asked_and_nothing_chosen_is_lost(
    nina: tuple[Any, str, Path], door: Callable[..., Any]
) -> None:
    client, _, file = nina
    theo = children.begin(file, {"name": "Theo Q."}, author="Anna")
    key = door(theo, "anna", "owner").key
    data = (ROOT / "examples" / "from-files" / "school-calendar.ics").read_bytes()
    address = send(client, key, data, "school-calendar.ics", "").headers["Location"]
    page = client.get(address).content.decode()
    assert "questions before it can be taken in" in page
    assert 'value="take"' not in page
    before = children.rows(file, theo)
    refused = client.post(address, {**fields(page), "do": "take"}, follow=True).content.decode()
    assert "Some questions are still open" in refused
    assert children.rows(file, theo) == before
    for _ in range(4):
        sent = fields(page)
        for name, value in re.findall(r'name="(q-[0-9a-f]+)"[^>]*value="(America/New_York|holiday)"', page):
            sent.setdefault(name, value)
        for name, options in re.findall(r'<select[^>]*name="(q-[0-9a-f]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
            if not sent.get(name):
                sent[name] = "America/New_York" if "America/New_York" in options else "holiday"
        page = client.post(address, {**sent, "do": "look"}, follow=True).content.decode()
        if 'value="take"' in page:
            break
    taken = client.post(address, {**fields(page), "do": "take"}, follow=True).content.decode()
    assert "Taken in:" in taken
    rows = children.rows(file, theo)
    assert rows["students"][theo]["calendar_id"] in {cells["calendar_id"] for cells in rows["calendars"].values()}
    assert "2025-11-11" in {cells["starts_on"] for cells in rows["closures"].values()}


def test_the_file_is_kept_privately_and_not_for_long(
    nina: tuple[Any, str, Path], person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    client, key, _ = nina
    response = send(client, key)
    token = response.headers["Location"].rstrip("/").rsplit("/", 1)[-1]
    assert token not in str(client.cookies)
    place = uploads._root() / token
    (kept,) = (place / "file").iterdir()
    for each in (uploads._root(), place, place / "file"):
        assert stat.S_IMODE(each.stat().st_mode) == 0o700
    for each in (kept, place / "about.json"):
        assert stat.S_IMODE(each.stat().st_mode) == 0o600
    ben = person("ben")
    door("nina", "ben", "writer")
    assert ben.get(response.headers["Location"]).headers["Location"] == f"/c/{key}/files/"  # not Ben's file
    assert uploads.find("../../etc", 1, key) is None
    old = time.time() - uploads.KEPT_SECONDS - 10
    os.utime(place, (old, old))
    assert client.get(response.headers["Location"]).status_code == 302
    assert not place.exists()


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "empty.csv", "empty"),
        (b"%PDF-1.7 not really", "plan.pdf", "not taken in"),
        (b"a,b\n1,2\n", "who knows.csv", "not taken in"),
        (LOG.replace("Nina P.", "Theo Q.").encode(), "other.csv", ""),
    ],
)
def test_a_file_that_says_nothing_of_this_child_writes_nothing(
    nina: tuple[Any, str, Path], data: bytes, name: str, words: str
) -> None:
    client, key, file = nina
    before = children.rows(file, "nina")
    sent = send(client, key, data, name)
    page = (client.get(sent.headers["Location"]) if sent.status_code == 302 else sent).content.decode()
    assert words in page
    if 'value="take"' in page:
        client.post(sent.headers["Location"], {**fields(page), "do": "take"})
    assert children.rows(file, "nina") == before


def test_too_large_a_file_is_refused(nina: tuple[Any, str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    client, key, _ = nina
    monkeypatch.setattr(uploads, "LIMIT_BYTES", 50)
    sent = send(client, key)
    assert sent.status_code == 422
    assert "larger than" in sent.content.decode()


def test_a_large_file_is_read_beside_the_page(nina: tuple[Any, str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    from makewhole.web import looking

    client, key, _ = nina
    monkeypatch.setattr(looking, "LARGE_BYTES", 10)
    address = send(client, key).headers["Location"]
    for _ in range(60):
        got = client.get(address)
        if "This is what would change" in got.content.decode():
            break
        assert got.headers["Refresh"] == "2"
    else:
        pytest.fail("the file was never read")


def test_an_import_sees_no_other_child_and_no_other_answer(nina: tuple[Any, str, Path], tmp_path: Path) -> None:
    """In a database of many families the reader is shown one child's rows, imports and answers."""
    _, _, file = nina
    other = children.begin(file, {"name": "Theo Q."}, author="Ben")
    children.enter(file, other, "calendars", {"calendar_id": "riverside", "starts_on": "2025-09-02", "ends_on": "2026-06-10"}, author="Ben")  # fmt: skip
    children.correct(file, other, "students", other, {"calendar_id": "riverside"}, author="Ben")
    log = tmp_path / "log.csv"
    log.write_text(LOG)
    with child_imports.ChildImport(file, log, student_id="nina", source="provider") as coming:
        assert coming.connection.execute("SELECT count(*) FROM was_students").fetchone() == (1,)
        assert coming.connection.execute(
            "SELECT count(*) FROM was_calendars WHERE calendar_id = 'riverside'"
        ).fetchone() == (0,)
        assert coming.take("Anna").batch is not None
        with pytest.raises(importing.NotImported):
            coming.look({"student": other})
    assert child_files.imports(file, other) == []
    assert len(child_files.imports(file, "nina")) == 1
    batch = child_files.imports(file, "nina")[0].batch
    with pytest.raises(histories.NotDone):
        child_files.undo(file, other, batch, author="Ben")
    with child_imports.ChildImport(file, log, student_id=other, source="provider") as coming:
        assert not coming.look().answered  # not those that Anna gave about the same file


@pytest.mark.parametrize("form", ["case", "workbook", "calendar", "tables"])
def test_each_export_holds_this_child_and_no_other(nina: tuple[Any, str, Path], form: str, tmp_path: Path) -> None:
    client, key, file = nina
    other = children.begin(file, {"name": "Zachariah"}, author="Ben")
    got = client.get(f"/c/{key}/files/export/{form}/")
    assert got.status_code == 200
    data = b"".join(got.streaming_content)
    got.close()
    name = got.headers["Content-Disposition"]
    assert name.startswith("attachment")
    assert "nina" not in name.casefold()
    unpacked = data
    if data.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(data))
        assert archive.testzip() is None
        unpacked = b"".join(archive.read(member) for member in archive.namelist())
    assert b"Zachariah" not in unpacked
    assert other.encode() not in unpacked
    assert b"2025" in unpacked
    if form == "case":
        archive.extractall(tmp_path / "out")
        checker = [sys.executable, str(ROOT / "docs" / "verify_history.py"), str(tmp_path / "out" / "history.jsonl")]
        done = subprocess.run(checker, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_case_file_goes_on_on_another_machine(
    nina: tuple[Any, str, Path],
    empty: Path,
    keep: Callable[[str], Path],
    monkeypatch: pytest.MonkeyPatch,
    person: Callable[..., Any],
) -> None:
    from django.conf import settings

    client, key, file = nina
    monkeypatch.setattr(settings, "MAKEWHOLE_PLACE", file)
    letter = SimpleUploadedFile("letter.txt", b"Dear Ms. K.")
    client.post(
        f"/c/{key}/next/write/to/",
        {"about": "service_logs", "channel": "letter", "happened_on": "2025-12-01", "file": letter},
    )
    got = client.get(f"/c/{key}/files/export/case/")
    data = b"".join(got.streaming_content)
    got.close()
    rows, said = children.rows(file, "nina"), child_files.said(file, "nina")
    monkeypatch.setattr(settings, "MAKEWHOLE_PLACE", empty)
    from makewhole.web.models import ChildRecord

    ChildRecord.objects.all().delete()
    carol = person("carol")
    sent = carol.post("/restore/", {"file": SimpleUploadedFile("case.zip", data)})
    assert sent.status_code == 302
    assert children.rows(empty, "nina") == rows
    assert sorted(entry.entry for entry in child_files.said(empty, "nina")) == sorted(entry.entry for entry in said)
    assert not child_files.verify(empty, "nina").faults
    record = ChildRecord.objects.get(student_id="nina")
    assert carol.get(f"/c/{record.key}/?as_of=2025-12-20").status_code == 200
    with histories.opened(empty) as store:
        assert [store.attachment(each.sha256) for each in store.attachments()] == [b"Dear Ms. K."]
    # The same record again, by somebody to whom it does not belong: refused, and nothing says whose it is.
    stranger = person("dan").post("/restore/", {"file": SimpleUploadedFile("case.zip", data)})
    assert stranger.status_code == 422
    assert "is here already" in stranger.content.decode()
    assert person("dan").get(f"/c/{record.key}/").status_code == 404
    # By its owner: nothing new, and no harm; and nobody is told of 0 entries that were brought in.
    again = carol.post("/restore/", {"file": SimpleUploadedFile("case.zip", data)}, follow=True).content.decode()
    assert "All that this file says is here already; nothing was written." in again
    assert "Brought in" not in again


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"hello"])
def test_what_is_no_case_file_is_refused_in_words(nina: tuple[Any, str, Path], data: bytes) -> None:
    client, _, _ = nina
    got = client.post("/restore/", {"file": SimpleUploadedFile("case.zip", data)})
    assert got.status_code == 422
    assert "usa-error-message" in got.content.decode()


def test_a_case_file_with_ids_of_another_record_is_refused(nina: tuple[Any, str, Path], tmp_path: Path) -> None:
    """Two families' records may have rows of the same id; in one database that is refused, not mixed."""
    _, _, file = nina
    folder = tmp_path / "other"
    folder.mkdir()
    for name in ("plans", "promises", "sessions", "students", "calendars", "closures", "terms"):
        source = (
            (ROOT / "examples" / OWED / f"{name}.csv").read_text().replace("nina", "theo").replace("riverbend", "brook")
        )
        (folder / f"{name}.csv").write_text(source)
    elsewhere = tmp_path / "elsewhere.makewhole"
    safekeeping.restore(folder, elsewhere, author="Ben")
    case = tmp_path / "case.zip"
    safekeeping.export(elsewhere, case)
    with pytest.raises(histories.NotDone, match="ids that another record here has"):
        child_files.receive(file, case)
    assert "theo" not in children.students(file)


def test_a_record_is_destroyed_when_its_owner_said_so_twice(nina: tuple[Any, str, Path]) -> None:
    client, key, file = nina
    other = children.begin(file, {"name": "Theo Q."}, author="Ben")
    address = f"/c/{key}/files/destroy/"
    assert "for good" in client.get(address).content.decode()
    told = {"why": "moved away", "authority": "the family"}
    second = client.post(address, told)
    assert "Once more" in second.content.decode()
    assert "nina" in children.students(file)
    token = second.content.decode().split('name="token" value="')[1].split('"')[0]
    unsure = client.post(address, {**told, "token": token}).content.decode()
    assert "Say that you know it" in unsure
    assert "Nothing was destroyed." in unsure
    assert "Nothing was written down yet." not in unsure
    wrong = client.post(address, {**told, "token": "0" * 12, "sure": "on"})
    assert wrong.status_code == 409
    assert "nina" in children.students(file)
    done = client.post(address, {**told, "token": token, "sure": "on"})
    assert done.status_code == 302
    assert set(children.students(file)) == {other}
    assert client.get(f"/c/{key}/").status_code == 404
    assert b"Nina" not in file.read_bytes()
    with histories.opened(file) as store:
        assert store.verify() == []


def test_a_legal_hold_forbids_it(nina: tuple[Any, str, Path]) -> None:
    client, key, file = nina
    safekeeping.hold(file, "nina", author="Anna", why="a complaint is open")
    page = client.get(f"/c/{key}/files/destroy/").content.decode()
    assert "legal hold" in page
    sent = {"why": "w", "authority": "a", "token": "0" * 12, "sure": "on"}
    client.post(f"/c/{key}/files/destroy/", sent)
    assert "nina" in children.students(file)


def test_the_history_says_who_said_what_and_that_it_is_as_it_was_written(nina: tuple[Any, str, Path]) -> None:
    client, key, file = nina
    page = client.get(f"/c/{key}/history/?verify").content.decode()
    number = len(child_files.said(file, "nina"))
    assert f"Checked: {number} entries. Every entry is as it was written." in page
    assert "Anna" in page
    assert "Page 1 of" in page
    assert client.get(f"/c/{key}/history/?page=2").status_code == 200
    sheet = client.get(f"/c/{key}/history/checkpoint/").content.decode()
    assert "makewhole: checkpoint of a history" in sheet
    kept = client.get(f"/c/{key}/history/checkpoint/?file").content
    with histories.opened(file) as store:
        assert store.verify(kept) == []
    # A quiet change in the file is seen by the page.
    import sqlite3

    raw = sqlite3.connect(file)
    raw.execute("DROP TRIGGER IF EXISTS makewhole_entry_stays")
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    raw.execute("UPDATE makewhole_entry SET content = replace(content, 'Anna', 'Hans') WHERE id = 5")
    raw.commit()
    raw.close()
    assert "Something is not as it was written" in client.get(f"/c/{key}/history/?verify").content.decode()


ROLES = {"owner": 200, "writer": 200, "reader": 200, "stranger": 404}


@pytest.mark.parametrize("who", ROLES)
def test_who_may_see_and_do_what(
    nina: tuple[Any, str, Path], person: Callable[..., Any], door: Callable[..., Any], who: str
) -> None:
    _, key, file = nina
    client = person(who)
    if who != "stranger":
        door("nina", who, who)
    reads, writes, owns = ROLES[who], who in ("owner", "writer"), who == "owner"
    for address in ("files/", "history/", "history/checkpoint/", "files/export/calendar/"):
        got = client.get(f"/c/{key}/{address}")
        got.close()
        assert got.status_code == reads, address
    assert send(client, key).status_code == (302 if writes else 404)
    assert client.post(f"/c/{key}/files/undo/", {"batch": "none"}).status_code == (302 if writes else 404)
    assert client.get(f"/c/{key}/files/destroy/").status_code == (200 if owns else 404)
    assert client.post(f"/c/{key}/files/destroy/", {"why": "w", "authority": "a"}).status_code == (200 if owns else 404)
    assert client.get(f"/c/{key}/files/export/everything/").status_code == 404
    assert "nina" in children.students(file)


def test_it_speaks_spanish(nina: tuple[Any, str, Path]) -> None:
    client, key, _ = nina
    coming = send(client, key).headers["Location"]
    for address in (
        f"/c/{key}/files/",
        coming,
        f"/c/{key}/history/?verify",
        f"/c/{key}/files/destroy/",
        "/restore/",
        "/settings/tokens/",
    ):
        assert client.get(address, headers={"accept-language": "es"}).status_code == 200


def test_a_case_file_adds_nothing_to_a_record_that_is_not_ones_own(nina: tuple[Any, str, Path], tmp_path: Path) -> None:
    """Who may read a record has its chain's end from an export. An entry made up after it is refused, whatever it says."""
    import secrets

    from makewhole.record import casefile
    from makewhole.record.history import Entry, digest_of

    _, _, file = nina
    entries = child_files.said(file, "nina")
    with histories.opened(file) as store:
        chain = store.chain_of(("student", "nina"))
        whole = list(store.entries(chain=chain))
        rows = children.rows(file, "nina")
    last, salt = whole[-1], secrets.token_bytes(16)
    for content in ({"author": "Principal", "batch": "1-abcdef"}, None):
        digest = digest_of(salt, content) if content is not None else "0" * 64
        forged = Entry(last.chain, last.position + 1, "forged", "undo" if content else "say", last.recorded_at, last.hash, digest, salt if content else None, content)  # fmt: skip
        case = tmp_path / f"{content is None}.zip"
        others = [entry for entry in entries if entry.chain != chain]
        casefile.write(case, rows, [*others, *whole, forged], (), (), last.recorded_at)
        with pytest.raises(histories.NotDone):
            child_files.receive(file, case)
        with histories.opened(file) as store:
            assert [entry.entry for entry in store.entries(chain=chain)] == [entry.entry for entry in whole]


def _answer_on_a_server(client: Any, data: bytes) -> tuple[int, list[str]]:
    """How a server answers to a case file: the status, and what stands beside the field."""
    sent = client.post("/restore/", {"file": SimpleUploadedFile("case.zip", data)}, secure=True)
    return sent.status_code, re.findall(r'id="id_file_error">(.*?)</span>', sent.content.decode(), re.S)


def _hosted_person(name: str) -> Any:
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    user, _ = get_user_model().objects.get_or_create(username=name, defaults={"email": f"{name}@example.org"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _made_elsewhere(tmp_path: Path, *, student_id: str | None = None, plan_id: str | None = None) -> bytes:
    """A case file of a record begun on another machine; by pages, unless an id is given."""
    place, out = tmp_path / f"{student_id}-{plan_id}.makewhole", tmp_path / f"{student_id}-{plan_id}.zip"
    student = children.begin(place, {"name": "Theo Q.", "state": "OH"}, author="Ben", student_id=student_id)
    plan = {"student_id": student, "kind": "iep", "starts_on": "2026-08-24", "plan_id": plan_id or ""}
    made = children.enter(place, student, "plans", plan, author="Ben").row or ""
    line = {"plan_id": made, "service": "Speech-Language Therapy", "wording": "30 minutes a week"}
    promise_id = children.enter(place, student, "promises", line, author="Ben").row or ""
    log = tmp_path / "log.csv"
    log.write_text("Date,Student,Service,Start,Minutes,Status\n2026-09-10,Theo Q.,Speech,13:00,30,Held\n")
    year = tmp_path / "year.csv"
    year.write_text("Date,Event\n2026-08-24,First day of school\n2027-06-04,Last day of school\n")
    with child_imports.ChildImport(place, log, student_id=student, source="family") as coming:
        coming.take("Ben", answers=importing.answered(coming.look()))
    with child_imports.ChildImport(place, year, student_id=student, kind="calendar") as coming:
        coming.take("Ben", answers=importing.answered(coming.look()))
    children.enter(place, student, "slots", {"promise_id": promise_id, "weekday": "Mon"}, author="Ben")
    child_files.export(place, student, "case", out)
    return out.read_bytes()


def test_a_server_does_not_tell_by_its_answer_whose_record_it_keeps(
    nina: tuple[Any, str, Path], hosted: None, tmp_path: Path
) -> None:
    """Who makes a case file with a guessed id gets one answer, whether a record of that id is here or not."""
    _, _, file = nina
    stranger = _hosted_person("dan")
    before = children.students(file)
    (plan_here, *_others) = children.rows(file, "nina")["plans"]
    status, words = _answer_on_a_server(stranger, _made_elsewhere(tmp_path, student_id="nina"))
    assert status == 422
    assert "cannot be brought in on this page" in words[0]
    for guess in ({"student_id": "nobody-here"}, {"plan_id": plan_here}, {"plan_id": "no-such-plan"}):
        assert _answer_on_a_server(stranger, _made_elsewhere(tmp_path, **guess)) == (status, words)
    assert children.students(file) == before


def test_a_record_begun_in_the_pages_of_another_machine_comes_to_a_server_once(
    nina: tuple[Any, str, Path], hosted: None, tmp_path: Path
) -> None:
    """With rows, a log and a school calendar from files: every id holds what was made by chance."""
    _, _, file = nina
    data, guessed = _made_elsewhere(tmp_path), _made_elsewhere(tmp_path, student_id="nobody-here")
    assert _answer_on_a_server(_hosted_person("carol"), data) == (302, [])
    assert len(children.students(file)) == 2
    refused = _answer_on_a_server(_hosted_person("dan"), guessed)
    assert refused[0] == 422
    assert _answer_on_a_server(_hosted_person("dan"), data) == refused


def test_on_a_server_a_record_that_is_there_is_refused_even_to_its_owner(
    nina: tuple[Any, str, Path], hosted: None
) -> None:
    from django.contrib.auth import get_user_model

    client, key, _ = nina
    anna = get_user_model().objects.get(username="anna")
    client.force_login(anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    got = client.get(f"/c/{key}/files/export/case/", secure=True)
    data = b"".join(got.streaming_content)
    got.close()
    sent = client.post("/restore/", {"file": SimpleUploadedFile("case.zip", data)}, secure=True)
    assert sent.status_code == 422
    assert "Perhaps its record is kept here already" in sent.content.decode()


def test_who_runs_the_server_brings_in_what_the_page_refuses(
    nina: tuple[Any, str, Path], hosted: None, tmp_path: Path
) -> None:
    from django.core.management import CommandError, call_command

    _, _, file = nina
    case = tmp_path / "case.zip"
    case.write_bytes(_made_elsewhere(tmp_path, student_id="nobody-here"))
    assert _answer_on_a_server(_hosted_person("dan"), case.read_bytes())[0] == 422
    said = io.StringIO()
    call_command("bring", str(case), stdout=said, stderr=io.StringIO())
    assert said.getvalue().strip() == "python -m makewhole.web invite --owner WHO --student nobody-here"
    assert "nobody-here" in children.students(file)
    with pytest.raises(CommandError, match="is here already"):
        call_command("bring", str(case), stdout=said, stderr=io.StringIO())
    with pytest.raises(CommandError, match="is not there"):
        call_command("bring", str(tmp_path / "none.zip"), stdout=said, stderr=io.StringIO())

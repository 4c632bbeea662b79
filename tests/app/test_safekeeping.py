"""A record given away and read back, whole or not at all: by another program, over a kill, while others write."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from tests.store.conftest import server  # noqa: F401  # a fixture
from tests.store.servers import Server

from makewhole.app import histories, records, safekeeping
from makewhole.app.histories import NotDone
from makewhole.record import casefile
from makewhole.record.history import canonical

LETTER = b"%PDF-1.7 to the school"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A data file with one child, a letter that was sent, and a correction."""
    file = tmp_path / "maya.makewhole"
    for table, cells in (
        ("students", {"student_id": "maya", "name": "Maya R."}),
        ("plans", {"plan_id": "iep", "student_id": "maya", "kind": "iep", "starts_on": "2025-09-02"}),
        ("promises", {"promise_id": "sp", "plan_id": "iep", "service": "speech", "wording": "30 min weekly"}),
        ("sessions", {"session_id": "s1", "promise_id": "sp", "date": "2025-10-01", "delivered_minutes": "0"}),
    ):
        histories.enter(file, table, cells, author="Anna")
    histories.correct(file, "sessions", "s1", {"delivered_minutes": "15"}, author="Ben")
    letter = tmp_path / "letter: make-up?.pdf"
    letter.write_bytes(LETTER)
    attached = safekeeping.attach(file, letter, "students", "maya", author="Anna").row
    assert attached is not None
    paper = {"kind": "letter", "student_id": "maya", "made_on": "2025-10-03", "attachment_id": attached}
    histories.enter(file, "papers", {"paper_id": "p1", **paper}, author="Anna")
    histories.enter(file, "papers", {"paper_id": "p2", **paper}, author="Anna")
    letter.unlink()
    return file


def parts(folder_or_zip: Path) -> dict[str, bytes]:
    """Every file of a case file or folder by its name, but for the manifest, which says when it was made."""
    if folder_or_zip.is_dir():
        files = (file for file in folder_or_zip.rglob("*") if file.is_file())
        found = {file.relative_to(folder_or_zip).as_posix(): file.read_bytes() for file in files}
    else:
        with zipfile.ZipFile(folder_or_zip) as archive:
            found = {name: archive.read(name) for name in archive.namelist()}
    found.pop("manifest.json", None)
    return found


def zipped(path: Path, held: dict[str, bytes], version: str = "1.0") -> Path:
    """A case file as another program would write it."""
    files = [
        {"bytes": len(data), "name": name, "sha256": sha256(data).hexdigest()} for name, data in sorted(held.items())
    ]
    said = {"files": files, "format": casefile.FORMAT, "made_at": "2026-01-01T00:00:00+00:00", "program": "other 9"}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in held.items():
            archive.writestr(name, data)
        archive.writestr("manifest.json", canonical({**said, "version": version}) + b"\n")
    return path


def test_a_case_file_and_a_folder_come_back_bit_for_bit(kept: Path, tmp_path: Path) -> None:
    safekeeping.export(kept, tmp_path / "one.zip")
    safekeeping.export(kept, tmp_path / "folder")
    held = parts(tmp_path / "one.zip")
    assert {name.partition("/")[0] for name in held} == {
        "attachments", "attachments.csv", "history.jsonl", "papers", "papers.csv", "plans.csv", "promises.csv",
        "sessions.csv", "students.csv",
    }  # fmt: skip
    assert sorted(name for name in held if name.startswith("papers/")) == [
        "papers/letter- make-up--2.pdf", "papers/letter- make-up-.pdf"
    ]  # fmt: skip
    assert {data for name, data in held.items() if "/" in name} == {LETTER}
    assert parts(tmp_path / "folder") == held
    for number, source in enumerate(("one.zip", "folder")):
        again = tmp_path / f"again{number}.makewhole"
        found = safekeeping.restore(tmp_path / source, again, author="nobody")
        assert (found.faults, found.left_out, found.differing) == ((), (), ())
        assert again.stat().st_mode & 0o077 == 0
        safekeeping.export(again, tmp_path / f"again{number}.zip")
        assert parts(tmp_path / f"again{number}.zip") == held


def test_of_a_folder_that_a_person_made_the_packs_are_named_that_a_data_file_cannot_hold(
    kept: Path, tmp_path: Path
) -> None:
    safekeeping.export(kept, tmp_path / "folder")
    (tmp_path / "folder" / "our-district.toml").write_text("id = 'our-district'", encoding="utf-8")
    (tmp_path / "folder" / "README.md").write_text("notes", encoding="utf-8")
    found = safekeeping.restore(tmp_path / "folder", tmp_path / "x.makewhole", author="A")
    assert (found.left_out, found.differing) == (("our-district.toml",), ())


def test_what_another_version_has_beside_is_named_and_what_its_cells_say_is_kept(kept: Path, tmp_path: Path) -> None:
    safekeeping.export(kept, tmp_path / "one.zip")
    held = parts(tmp_path / "one.zip")
    held["drawings/plan.svg"] = b"<svg/>"
    held["papers/of-theirs.pdf"] = b"%PDF-1.7 of theirs"
    held["sessions.csv"] = held["sessions.csv"].replace(b",15,", b",30,")
    theirs = zipped(tmp_path / "theirs.zip", held, "1.7")
    found = safekeeping.restore(theirs, tmp_path / "x.makewhole", author="nobody")
    assert found.left_out == ("drawings/plan.svg", "papers/of-theirs.pdf")
    assert found.differing == ("sessions",)
    with histories.opened(tmp_path / "x.makewhole") as store:
        assert store.rows()["sessions"]["s1"]["delivered_minutes"] == "15"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"history.jsonl": (b'"15"', b'"30"')}, "not as it was written"),
        ({"history.jsonl": (b'"kind":"correct"', b'"kind":"say"')}, "not as it was written"),
        ({"attachments/" + sha256(LETTER).hexdigest(): (b"school", b"SCHOOL")}, "is not what manifest.json says"),
        ({"attachments/" + "0" * 64: None}, "is not what manifest.json says"),
    ],
)
def test_of_what_was_changed_nothing_is_restored(
    kept: Path, tmp_path: Path, change: dict[str, tuple[bytes, bytes] | None], said: str
) -> None:
    safekeeping.export(kept, tmp_path / "one.zip")
    held = parts(tmp_path / "one.zip")
    for name, edit in change.items():
        held[name] = held[name].replace(*edit) if edit is not None else LETTER
    theirs = zipped(tmp_path / "theirs.zip", held)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(NotDone, match=said):
        safekeeping.restore(theirs, tmp_path / "x.makewhole", author="nobody")
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("data", [b"MZ a program", b"\0\1\2 no kind", b""])
def test_an_attachment_of_a_kind_that_is_not_kept_leaves_no_part_of_the_rest(
    kept: Path, tmp_path: Path, data: bytes
) -> None:
    safekeeping.export(kept, tmp_path / "one.zip")
    held = {**parts(tmp_path / "one.zip"), f"attachments/{sha256(data).hexdigest()}": data}
    theirs = zipped(tmp_path / "theirs.zip", held)
    with pytest.raises(NotDone, match="so nothing was"):
        safekeeping.restore(theirs, tmp_path / "x.makewhole", author="nobody")
    assert not [file for file in tmp_path.iterdir() if "x.makewhole" in file.name]


def test_a_folder_with_errors_is_told_by_its_own_lines(kept: Path, tmp_path: Path) -> None:
    safekeeping.export(kept, tmp_path / "folder")
    (tmp_path / "folder" / "history.jsonl").unlink()
    sessions = tmp_path / "folder" / "sessions.csv"
    sessions.write_text(sessions.read_text(encoding="utf-8").replace(",15,", ",I5,"), encoding="utf-8")
    with pytest.raises(NotDone, match="has errors") as told:
        safekeeping.restore(tmp_path / "folder", tmp_path / "x.makewhole", author="A")
    assert [(each.table, each.row, each.found) for each in told.value.findings] == [("sessions", 2, "I5")]
    assert told.value.folder == tmp_path / "folder"
    (tmp_path / "folder" / "plans.parquet").write_bytes(b"PAR1")
    with pytest.raises(NotDone, match="Parquet"):
        safekeeping.restore(tmp_path / "folder", tmp_path / "x.makewhole", author="A")
    assert not (tmp_path / "x.makewhole").exists()


def test_nothing_is_restored_over_what_is_there(kept: Path, tmp_path: Path) -> None:
    safekeeping.export(kept, tmp_path / "one.zip")
    safekeeping.export(kept, tmp_path / "folder")
    safekeeping.backup(kept, tmp_path / "copy.makewhole")
    (tmp_path / "a link").symlink_to(tmp_path / "nowhere")
    for there in (kept, tmp_path / "a link"):
        before = kept.read_bytes()
        for source in ("one.zip", "folder", "copy.makewhole"):
            with pytest.raises(NotDone, match="is there already"):
                safekeeping.restore(tmp_path / source, there, author="A")
        assert kept.read_bytes() == before
    assert not (tmp_path / "nowhere").exists()


def test_a_backup_is_one_file_that_a_read_only_disk_may_hold(kept: Path, tmp_path: Path) -> None:
    found = safekeeping.backup(kept, tmp_path / "copy.makewhole")
    assert (found.entries, found.faults) == (8, ())
    assert (tmp_path / "copy.makewhole").read_bytes()[
        18:20
    ] == b"\1\1"  # no write-ahead log: nothing must lie beside it
    assert not [file.name for file in tmp_path.iterdir() if file.name.startswith("copy.makewhole-")]


def test_a_restore_that_is_killed_leaves_nothing_under_the_name(kept: Path, tmp_path: Path) -> None:
    safekeeping.export(kept, tmp_path / "one.zip")
    held = parts(tmp_path / "one.zip")
    for _ in range(8):  # so that there is something to be cut off in
        data = LETTER + random.randbytes(1_000_000)
        held[f"attachments/{sha256(data).hexdigest()}"] = data
    source = zipped(tmp_path / "large.zip", held)
    script = (
        "import sys; from pathlib import Path; from makewhole.app import safekeeping; print('go', flush=True); "
        "safekeeping.restore(Path(sys.argv[1]), Path(sys.argv[2]), author='A')"
    )
    cut_off = 0
    for number in range(8):
        target = tmp_path / f"t{number}" / "x.makewhole"
        target.parent.mkdir()
        command = [sys.executable, "-c", script, str(source), str(target)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.1 + 0.1 * number)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        if not target.exists():
            cut_off += 1
            continue
        found = safekeeping.verify(target)
        assert (found.entries, found.faults) == (8, ())
        with histories.opened(target) as store:
            assert len(store.attachments()) == 9
    assert cut_off


def test_what_is_exported_while_others_write_is_of_one_moment(kept: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        from makewhole.store import Say

        number = 0
        with histories.opened(kept) as store:
            while not stop.is_set():
                cells = {"promise_id": "sp", "date": "2025-10-02", "session_id": f"w{number}"}
                store.append([Say("say", "sessions", f"w{number}", cells, ("student", "maya"))], author="W")
                number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            safekeeping.export(kept, tmp_path / f"out{number}")
            safekeeping.export(kept, tmp_path / f"out{number}.zip")
            with records.as_folder(kept) as folder:
                assert fits(folder)
            assert fits(tmp_path / f"out{number}")
            assert fits(casefile.read(tmp_path / f"out{number}.zip", tmp_path / f"read{number}").folder)
    finally:
        stop.set()
        writer.join()
    assert len(parts(tmp_path / "out0")["sessions.csv"]) < len(parts(tmp_path / "out4")["sessions.csv"])


def fits(folder: Path) -> bool:
    """Whether the sessions of the table are those of the history."""
    lines = [json.loads(line) for line in (folder / "history.jsonl").read_bytes().splitlines()]
    said = {line["content"]["row"] for line in lines if line["content"].get("table") == "sessions"}
    rows = (folder / "sessions.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert len(rows) == len({row.partition(",")[0] for row in rows})
    return said == {row.partition(",")[0] for row in rows}


def test_a_full_database_is_not_restored_into_and_an_empty_one_whole_or_not_at_all(
    kept: Path,
    tmp_path: Path,
    server: Server,  # noqa: F811
) -> None:
    safekeeping.export(kept, tmp_path / "one.zip")
    safekeeping.export(kept, tmp_path / "folder")
    url = server.new_schema()
    bad = f"attachments/{sha256(b'MZ').hexdigest()}"
    theirs = zipped(tmp_path / "bad.zip", {**parts(tmp_path / "one.zip"), bad: b"MZ"})
    with pytest.raises(NotDone, match="so nothing was"):
        safekeeping.restore(theirs, url, author="A")
    with histories.opened(url) as store:
        assert (store.heads(), store.attachments()) == ([], [])
    found = safekeeping.restore(tmp_path / "one.zip", url, author="A")
    assert (found.entries, found.faults) == (8, ())
    shutil.rmtree(tmp_path / "folder" / "attachments")
    (tmp_path / "folder" / "history.jsonl").unlink()
    for source in ("one.zip", "folder"):
        with pytest.raises(NotDone, match="holds a record already"):
            safekeeping.restore(tmp_path / source, url, author="A")
    safekeeping.export(url, tmp_path / "back.zip")
    assert parts(tmp_path / "back.zip") == parts(tmp_path / "one.zip")
    safekeeping.backup(url, tmp_path / "back.makewhole")
    assert safekeeping.verify(tmp_path / "back.makewhole").entries == 8


@pytest.mark.parametrize("wrong", [b"hello\n", b"{}\n", bytes(range(256))])
def test_a_file_that_is_no_history_is_told_so(tmp_path: Path, wrong: bytes) -> None:
    file = tmp_path / "some.txt"
    file.write_bytes(wrong)
    with pytest.raises(NotDone, match=r"some\.txt is no history of makewhole"):
        safekeeping.verify(file)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("letter.pdf", "letter.pdf"),
        ("../../etc/passwd", "-.-etc-passwd"),
        ("a:b?.pdf", "a-b-.pdf"),
        ("CON.pdf", "paper"),
        ("", "paper"),
        ("...", "paper"),
        ("table.parquet", "paper"),
        ("x" * 400 + ".pdf", "x" * 150 + ".pdf"),
        ("a\nb.pdf", "a-b.pdf"),
    ],
)
def test_a_papers_name_may_stand_on_any_machine(name: str, made: str) -> None:
    assert casefile.member_name(name) == made
    assert casefile.member_name(name, taken=[made.upper()]) not in (made, made.upper())

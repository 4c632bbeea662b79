"""The commands on a data file, as a person types them."""

from __future__ import annotations

import json
import re
import shlex
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from tests.cli.command import run

from makewhole.cli import main
from makewhole.cli.program import SECTIONS

ROOT = Path(__file__).parents[2]
CALENDAR = ROOT / "examples" / "from-files" / "school-calendar.ics"
SESSION = ("sessions", "session_id=s1", "promise_id=sp", "date=2025-10-01", "delivered_minutes=30", "source=family")


def done(*words: str | Path) -> Result:
    """The command, which must succeed."""
    ran = run(*words)
    assert ran.exit_code == 0, ran.output
    return ran


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A data file with one child, plan, promise and session."""
    file = tmp_path / "maya.makewhole"
    for words in (
        ("students", "student_id=maya", "name=Maya R."),
        ("plans", "plan_id=iep", "student_id=maya", "kind=iep", "starts_on=2025-09-02"),
        ("promises", "promise_id=sp", "plan_id=iep", "service=speech", "wording=30 min weekly"),
        SESSION,
    ):
        done("enter", file, *words, "--by", "Anna")
    return file


def test_every_command_stands_under_one_heading() -> None:
    named = [name for _, names in SECTIONS for name in names]
    assert sorted(named) == sorted(main.commands)
    shown = done("--help").stdout
    assert all(re.search(rf"^  {name}\b", shown, re.MULTILINE) for name in named)
    assert [heading for heading, _ in SECTIONS] == re.findall(r"^(?!Usage|Options)(\w.*):$", shown, re.MULTILINE)


def test_a_data_file_stands_wherever_a_folder_may(kept: Path, tmp_path: Path) -> None:
    folder = tmp_path / "maya.in-folder"  # a name as long: a command is broken where the line ends
    assert len(folder.name) == len(kept.name)
    done("export", kept, folder)
    for command in (["statement"], ["postings", "--json"], ["explain"], ["statement", "--json"]):
        tail = ["speech", "delivered"] if command == ["explain"] else []
        of_file = run(command[0], kept, *tail, *command[1:], "--as-of", "2025-10-10").stdout
        of_folder = run(command[0], folder, *tail, *command[1:], "--as-of", "2025-10-10").stdout
        assert of_file.replace(str(kept), "PLACE") == of_folder.replace(str(folder), "PLACE")
        assert of_file
    assert str(kept) in run("statement", kept, "--as-of", "2025-10-10").stdout  # the next command names what was named


def test_what_was_said_put_right_and_taken_back_is_listed(kept: Path) -> None:
    done("correct", kept, "sessions", "s1", "delivered_minutes=20", "--by", "Ben", "--why", "his note")
    done("withdraw", kept, "sessions", "s1", "--by", "Ben")
    shown = done("history", kept, "sessions", "s1").stdout
    assert [line.split()[1] for line in shown.splitlines() if line.startswith("20")] == ["said", "corrected", "taken"]
    assert "delivered_minutes=20" in shown
    assert "why: his note" in shown
    lines = [json.loads(line) for line in done("history", kept, "--json").stdout.splitlines()]
    assert [line["position"] for line in lines] == [1, 2, 3, 4, 5, 6]


def test_the_history_is_verified_and_a_change_is_named(kept: Path, tmp_path: Path) -> None:
    assert "5" not in done("verify", kept).stdout.partition(" ")[0]
    folder = tmp_path / "out"
    done("export", kept, folder)
    done("verify", folder)
    history = folder / "history.jsonl"
    lines = history.read_text(encoding="utf-8").splitlines(keepends=True)
    history.write_text("".join(line.replace('"30"', '"10"') for line in lines), encoding="utf-8")
    ran = run("verify", folder, "--json")
    assert ran.exit_code == 1
    (fault,) = json.loads(ran.stdout)["faults"]
    assert (fault["position"], fault["entry"]) == (4, json.loads(lines[3])["entry"])
    assert "4 entries in 1 chain: one place is not as written." in run("verify", folder).stdout


def test_a_changed_history_is_not_given_away_unsaid(kept: Path, tmp_path: Path) -> None:
    connection = sqlite3.connect(kept)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE makewhole_entry SET content = replace(content, '\"30\"', '\"10\"')")
    connection.commit()
    connection.close()
    for out in ("out", "out.zip"):
        ran = run("export", kept, tmp_path / out)
        assert ran.exit_code == 1
        assert "not as it was written, in 1 place." in " ".join(ran.stdout.split())
        assert run("verify", tmp_path / out).exit_code == 1
        assert run("restore", tmp_path / out, tmp_path / "new.makewhole").exit_code == 1
    assert run("backup", kept, tmp_path / "copy.makewhole").exit_code == 1
    assert run("verify", kept).exit_code == 1
    assert run("statement", kept, "--known-on", "2099-01-01").exit_code == 1
    assert "history_broken" in run("check", kept).stdout
    assert not [file for file in tmp_path.iterdir() if file.name in ("new.makewhole", "copy.makewhole")]


def test_a_checkpoint_kept_elsewhere_shows_a_history_written_anew(kept: Path, tmp_path: Path) -> None:
    point = tmp_path / "point.json"
    printed = done("checkpoint", kept, "--out", point).stdout
    assert max(map(len, printed.splitlines())) <= 80
    assert "checkpoint" in done("verify", kept, "--checkpoint", point).stdout
    other = tmp_path / "other.makewhole"
    for words in (
        ("students", "student_id=maya"),
        ("plans", "plan_id=iep", "student_id=maya", "kind=iep", "starts_on=2025-09-02"),
    ):
        done("enter", other, *words)
    assert run("verify", other, "--checkpoint", point).exit_code == 1
    assert run("checkpoint", kept, "--out", point).exit_code == 1  # never written over


def offered(shown: str) -> list[str]:
    """The words of the command that was printed to be copied, as a shell reads them."""
    (line,) = [line for line in shown.replace("\\\n", " ").splitlines() if line.split()[:1] == ["makewhole"]]
    return shlex.split(line)[1:]


@pytest.mark.parametrize("depth", [0, 1, 25, 60])
def test_a_purge_asks_twice_and_a_hold_forbids_it(kept: Path, depth: int) -> None:
    """Wherever the file lies, and however long its path is: what is printed to be copied can be copied."""
    if depth:
        folder = kept.parent / ("her papers " + "p" * depth)
        folder.mkdir()
        kept = kept.rename(folder / kept.name)
    asked = done("purge", kept, "maya").stdout
    assert "Nothing was changed yet" in " ".join(asked.split())
    wanted = offered(asked)
    held = done("hold", kept, "maya", "--why", "letter of 3 March").stdout
    assert run(*wanted).exit_code == 1
    done(*offered(held))
    assert run(*wanted).exit_code == 1  # something was said since it was shown
    gone = done(*offered(done("purge", kept, "maya").stdout))
    assert "Destroyed: 6 entries" in gone.stdout
    assert "Maya" not in done("history", kept).stdout
    done("verify", kept)
    assert [file.name for file in kept.parent.iterdir() if b"Maya" in file.read_bytes()] == []


def test_a_purge_needs_its_reason_and_the_law(kept: Path) -> None:
    token = offered(done("purge", kept, "maya").stdout)[-5]
    for words in (["--why", "x"], ["--authority", "y"], []):
        assert run("purge", kept, "maya", "--confirm", token, *words).exit_code == 2
    assert run("purge", kept, "maya", "--confirm", "0" * 12, "--why", "x", "--authority", "y").exit_code == 1
    assert run("purge", kept).exit_code == 2
    assert "Maya" in done("statement", kept).stdout


def test_a_backup_and_a_case_file_come_back_as_they_were(kept: Path, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("She missed three.", encoding="utf-8")
    done("attach", kept, letter, "sessions", "s1")
    done("backup", kept, tmp_path / "copy.makewhole")
    done("export", kept, tmp_path / "case.zip")
    entries = done("history", kept, "--json").stdout
    for number, source in enumerate(("copy.makewhole", "case.zip")):
        again = tmp_path / f"again{number}.makewhole"
        done("restore", tmp_path / source, again)
        assert done("history", again, "--json").stdout == entries
        done("export", again, tmp_path / f"out{number}")
        (kept_letter,) = (tmp_path / f"out{number}" / "attachments").iterdir()
        assert kept_letter.read_text(encoding="utf-8") == "She missed three."
        assert run("restore", tmp_path / source, again).exit_code == 1
    assert (
        done("statement", tmp_path / "case.zip", "--as-of", "2025-10-10", "--json").stdout
        == done("statement", kept, "--as-of", "2025-10-10", "--json").stdout
    )


def test_a_calendar_is_brought_in_looked_at_and_undone(kept: Path) -> None:
    answers = ["--answer", "title:veterans day=holiday", "--answer", "time_zone=America/Chicago"]
    looked = done("import", CALENDAR, "--into", kept, "--look")
    assert "title:veterans day" in looked.stdout
    asked = run("import", CALENDAR, "--into", kept, "--yes")
    assert asked.exit_code == 1
    assert "Nothing was written" in asked.stdout
    assert done("imports", kept).stdout == "No file was brought in yet.\n"
    taken = json.loads(done("import", CALENDAR, "--into", kept, "--yes", "--json", *answers).stdout)
    assert taken["rows"]["closures"]["new"] == 6
    again = json.loads(done("import", CALENDAR, "--into", kept, "--yes", "--json").stdout)
    assert again["mapping"] == taken["taken"]["mapping"]
    assert again["taken"]["import"] is None
    done("undo", kept, taken["taken"]["import"])
    assert "undone" in done("imports", kept).stdout
    assert run("undo", kept, taken["taken"]["import"]).exit_code == 1
    folder_says = json.loads(done("statement", kept, "--as-of", "2025-10-10", "--json").stdout)
    assert "no_calendar" in {finding["code"] for finding in folder_says["findings"]}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["verify", "nowhere"], "not there"),
        (["enter", "{folder}", "students", "student_id=x"], "is a folder"),
        (["history", "{calendar}"], "not a makewhole data file"),
        (["statement", "{calendar}"], "not a makewhole data file"),
        (["import", "{folder}", "--into", "{folder}/x.makewhole"], "is a folder"),
        (["import", "{calendar}", "--into", "{calendar}"], "not a makewhole data file"),
        (["import", "nowhere.csv", "--into", "{folder}/x.makewhole"], "not there"),
        (["restore", "{folder}", "{folder}/x.makewhole"], "no table"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(tmp_path: Path, words: list[str], said: str) -> None:
    ran = run(*(word.format(folder=tmp_path, calendar=CALENDAR) for word in words))
    assert ran.exit_code in (1, 2)
    assert said in " ".join((ran.stdout + ran.stderr).split())
    assert not list(tmp_path.iterdir())


def bad_case_files(good: Path, folder: Path) -> Iterator[tuple[str, Path, str]]:
    """Case files that were cut off, changed, or made to harm, and what has to be said of each."""
    data = good.read_bytes()
    with zipfile.ZipFile(good) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}

    def written(name: str, *more: tuple[str, bytes], without: str = "") -> Path:
        file = folder / f"{name}.zip"
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in [*held.items(), *more]:
                if member != without:
                    archive.writestr(member, content)
        return file

    cut = folder / "cut.zip"
    cut.write_bytes(data[: len(data) * 2 // 3])
    flipped = folder / "flipped.zip"
    at = data.index(b"sessions.csv") + 40
    flipped.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    yield "cut off", cut, "not a whole zip file"
    yield "a byte changed", flipped, "changed or damaged"
    yield "path traversal", written("up", ("../../up.csv", b"x")), "may not be unpacked"
    yield "an absolute path", written("root", ("/etc/up.csv", b"x")), "may not be unpacked"
    yield "a zip bomb", written("bomb", ("papers/bomb.txt", bytes(60_000_000))), "times its size"
    yield "a member that nobody listed", written("more", ("more.csv", b"x")), "was put into the case file"
    yield "a member gone", written("less", without="history.jsonl"), "is missing from the case file"


def test_of_a_bad_case_file_nothing_is_taken_and_it_is_told_why(kept: Path, tmp_path: Path) -> None:
    done("export", kept, tmp_path / "case.zip")
    bad = tmp_path / "bad"
    bad.mkdir()
    looked_at = 0
    for what, file, said in bad_case_files(tmp_path / "case.zip", bad):
        before = sorted(tmp_path.rglob("*"))
        calls: tuple[list[str | Path], ...] = (
            ["restore", file, tmp_path / "new.makewhole"],
            ["verify", file],
            ["statement", file],
        )
        for words in calls:
            ran = run(*words)
            assert ran.exit_code in (1, 2), what
            assert said in " ".join((ran.stdout + ran.stderr).split()), (what, ran.output)
            assert "Maya" not in ran.output
        assert sorted(tmp_path.rglob("*")) == before
        looked_at += 1
    assert looked_at == 7

"""The commands for papers, as a person types them. The children are made up."""

from __future__ import annotations

import datetime as dt
import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import get_args

import docx
import pypdfium2
import pytest
from click.shell_completion import ShellComplete
from click.testing import Result
from tests.cli import case
from tests.cli.command import SOURCE, run

from makewhole.app import child_papers, children, folders, papers
from makewhole.cli import letter_command, main
from makewhole.cli.letter_command import MARKS
from makewhole.documents.papers import sufficiency

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "03-three-services-one-month"
TWO = ROOT / "examples" / "10-mondays-and-fridays"
AS_OF = ("--as-of", "2026-02-27")


def done(*words: str | Path) -> Result:
    """The command, which must succeed."""
    ran = run(*words)
    assert ran.exit_code == 0, ran.output
    return ran


def refused(status: int, *words: str | Path) -> str:
    """What the command said that must end with that status."""
    ran = run(*words)
    assert ran.exit_code == status, ran.output
    return " ".join(ran.output.split())


def text_of(file: Path) -> str:
    document = pypdfium2.PdfDocument(file.read_bytes())
    words = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return " ".join(words.split())


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to write in, which is the present one."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A data file of the example."""
    file = tmp_path / "maya.makewhole"
    done("restore", EXAMPLE, file, "--by", "Ana")
    return file


# --- what there is ----------------------------------------------------------------------------------------------------


def test_the_papers_are_listed_with_and_without_a_case() -> None:
    for words in (("letter",), ("letter", "--list")):
        shown = done(*words).stdout
        assert re.findall(r"^(\w+) ", shown, re.MULTILINE) == list(papers.names())
    shown = " ".join(done("letter", "--list", EXAMPLE, *AS_OF).stdout.split())
    assert "follow_up (Second request: no reply yet) Not now: There is no request in the journal" in shown
    assert "Sent so far" not in shown


@pytest.mark.parametrize("kind", papers.names())
def test_each_blank_of_a_paper_is_listed(kind: str) -> None:
    shown = done("letter", kind, "--blanks").stdout
    assert re.findall(r"^(\w+)  \(", shown, re.MULTILINE) == [blank.name for blank in papers.template(kind).blanks]
    assert shown.count("For example: ") == len(papers.template(kind).blanks)


def test_what_fills_a_blank_is_shown_for_a_case() -> None:
    shown = done("letter", "service_logs", EXAMPLE, "--blanks", *AS_OF).stdout
    assert "Now: Maya R." in shown
    assert "Now: a line to write on" in shown
    assert "text as it is" in shown
    assert "our own figure or date" in shown


def test_the_tab_key_knows_the_papers() -> None:
    found = ShellComplete(main, {}, "makewhole", "_MAKEWHOLE_COMPLETE").get_completions(["letter"], "make")
    assert [each.value for each in found] == ["make_up_plan"]


def test_the_command_knows_how_papers_are_sent() -> None:
    assert set(letter_command.CHANNELS) == set(child_papers.CHANNELS)
    assert set(letter_command.SENT_AS) == set(child_papers.CHANNELS)


# --- made -------------------------------------------------------------------------------------------------------------


def test_a_letter_is_written_under_a_name_without_the_childs(here: Path) -> None:
    told = done("letter", "make_up_plan", EXAMPLE, *AS_OF, "--set", "sender_name=Ana R.").stdout
    (file,) = here.iterdir()
    assert file.name == "make-up-plan-2026-02-27.pdf"
    assert f"Written to {file.name}." in told
    assert "to_name (To whom" in told
    assert "sender_name" not in told
    assert "Ana R." in text_of(file)
    assert "(To whom (name, or the office))" in text_of(file)


def test_nothing_is_written_over(here: Path) -> None:
    done("letter", "service_logs", EXAMPLE, *AS_OF)
    (file,) = here.iterdir()
    before = file.read_bytes()
    assert "is there already" in refused(2, "letter", "service_logs", EXAMPLE, *AS_OF)
    assert "is there already" in refused(2, "letter", "service_logs", EXAMPLE, *AS_OF, "--out", file)
    assert "is there already" in refused(2, "packet", EXAMPLE, *AS_OF, "--out", file)
    assert file.read_bytes() == before
    assert len(list(here.iterdir())) == 1


def test_a_letter_in_spanish_and_as_a_word_file(here: Path) -> None:
    done("letter", "service_logs", EXAMPLE, *AS_OF, "--language", "es", "--out", "es.pdf")
    assert "Maya R." in text_of(here / "es.pdf")
    assert text_of(here / "es.pdf") != text_of_english(here)
    done("letter", "service_logs", EXAMPLE, *AS_OF, "--docx")
    document = docx.Document(str(here / "service-logs-2026-02-27.docx"))
    assert any("Maya R." in paragraph.text for paragraph in document.paragraphs)
    done("letter", "service_logs", EXAMPLE, *AS_OF, "--out", "by-its-ending.docx")
    assert (here / "by-its-ending.docx").read_bytes()[:2] == b"PK"


def text_of_english(here: Path) -> str:
    done("letter", "service_logs", EXAMPLE, *AS_OF, "--out", "en.pdf")
    return text_of(here / "en.pdf")


def test_values_come_from_a_file_and_set_goes_before_it(here: Path) -> None:
    (here / "mine.toml").write_text(
        'sender_name = "Ana R."\nto_name = "Director"\nanswer_by = 2026-03-20\n', encoding="utf-8"
    )
    done(
        "letter", "service_logs", EXAMPLE, *AS_OF, "--values", "mine.toml", "--set", "to_name=Ms. Lee", "--out", "a.pdf"
    )
    words = text_of(here / "a.pdf")
    assert "Ana R." in words
    assert "Ms. Lee" in words
    assert "Director" not in words
    assert "20 March 2026" in words
    (here / "bad.toml").write_text("sender_name = [", encoding="utf-8")
    assert "no TOML file" in refused(2, "letter", "service_logs", EXAMPLE, "--values", "bad.toml")
    (here / "odd.toml").write_text('sender_name = ["Ana"]', encoding="utf-8")
    assert "sender_name" in refused(2, "letter", "service_logs", EXAMPLE, "--values", "odd.toml")


def test_what_is_misused_is_told_with_status_2(here: Path) -> None:
    assert "There are: service_logs" in refused(2, "letter", "ransom_note", EXAMPLE)
    assert "has no blank shoe_size. Its blanks: sender_name" in refused(
        2, "letter", "service_logs", EXAMPLE, "--set", "shoe_size=7"
    )
    assert "write NAME=VALUE" in refused(2, "letter", "service_logs", EXAMPLE, "--set", "shoe_size")
    assert "Name the case" in refused(2, "letter", "service_logs")
    assert "is not there" in refused(2, "letter", "service_logs", "nowhere")
    assert "go with --sent" in refused(2, "letter", "service_logs", EXAMPLE, "--to", "Ms. Lee")
    assert "--interview asks in a terminal" in refused(2, "letter", "service_logs", EXAMPLE, "--interview")
    told = refused(2, "letter", "service_logs", TWO)
    assert "Students: leo, nora." in told
    assert "Leo" not in told
    done("letter", "service_logs", TWO, "--student", "nora", "--as-of", "2026-12-01")
    assert [file.name for file in here.iterdir()] == ["service-logs-2026-12-01.pdf"]


def test_a_paper_that_cannot_be_made_says_why_with_status_1(here: Path) -> None:
    told = refused(1, "letter", "follow_up", EXAMPLE, *AS_OF)
    assert told.startswith("Not made: There is no request in the journal")
    assert "is no date" in refused(1, "letter", "service_logs", EXAMPLE, *AS_OF, "--set", "answer_by=soon")
    assert not list(here.iterdir())


def test_a_record_with_errors_makes_no_paper(tmp_path: Path, here: Path) -> None:
    broken = case.write(tmp_path / "broken", sessions="session_id,promise_id,date\ns1,nobody,2025-09-02\n")
    for words in (("letter", "service_logs"), ("packet",)):
        assert "has an error, so no paper was made" in refused(1, *words, broken)
    assert not list(here.iterdir())


def test_the_complaint_is_held_against_its_rule(here: Path) -> None:
    told = " ".join(done("letter", "state_complaint", EXAMPLE, *AS_OF).stdout.split())
    assert "What the rule asks for" in told
    of = papers.of_folder(EXAMPLE, dt.date(2026, 2, 27))
    elements = papers.elements("state_complaint", of, {})
    missing = [element for element in elements if element.is_missing]
    assert len(elements) > len(missing) > 0
    assert told.count("MISSING: ") == len(missing)
    for element in missing:
        assert f"MISSING: {' '.join(element.asks.split())} ({element.cites.citation})" in told
        assert " ".join(element.do.split()) in told
    assert f"{len(missing)} of {len(elements)} are missing." in told
    looked_at = 0
    for element in elements:
        assert f"{MARKS[element.state]}{' '.join(element.asks.split())}" in told
        assert " ".join(element.found.split())[:300] in told
        assert " ".join(element.do.split()) in told
        looked_at += bool(element.found)
    assert looked_at >= 4
    assert told.count("PROPOSED BY THE PROGRAM, READ IT: ") == 2
    assert "The state must get the complaint by" in told
    facts = papers.said_of_state("state_complaint", of)
    assert len(facts) >= 3
    for fact in facts:
        assert f"{' '.join(fact.says.split())} ({fact.evidence})" in told
    assert "What the rule asks for" not in done("letter", "service_logs", EXAMPLE, *AS_OF).stdout


def test_the_terminal_tells_when_a_complaint_comes_late_and_that_it_is_to_be_signed(here: Path) -> None:
    words = ("--set", "signature=hand", "--set", "expected_receipt=2026-10-07")
    told = done("letter", "state_complaint", EXAMPLE, "--as-of", "2025-11-01", *words).stdout
    told = " ".join(told.split())
    assert "Sign before you send it, and date it." in told
    assert "can be named only if the state has it by Thu 8 Oct 2026" in told
    assert "The first one drops out after Thu 8 Oct 2026." in told


def test_each_state_of_an_element_has_its_mark() -> None:
    assert set(MARKS) == set(get_args(sufficiency.State))
    assert len(set(MARKS.values())) == len(MARKS)


def test_where_two_logs_differ_the_command_says_whose_word_counts() -> None:
    told = " ".join(
        done(
            "letter", "service_logs", ROOT / "examples/08-two-logs-that-disagree", "--as-of", "2026-03-28"
        ).stdout.split()
    )
    assert "The logs differ, and 135 minutes hang on it. Where they do, the family's log has the word." in told


# --- a case file, a data file -----------------------------------------------------------------------------------------


def test_folder_case_file_and_data_file_give_the_same_letter(kept: Path, here: Path, tmp_path: Path) -> None:
    done("export", kept, tmp_path / "maya.zip")
    for number, place in enumerate((EXAMPLE, kept, tmp_path / "maya.zip")):
        done("letter", "make_up_plan", place, *AS_OF, "--out", f"{number}.pdf")
    first, *others = (file.read_bytes() for file in sorted(here.iterdir()))
    assert others == [first, first]


def test_a_letter_that_was_sent_is_kept_and_listed(kept: Path, here: Path) -> None:
    told = done(
        "letter", "service_logs", kept, "--sent", "email", "--to", "Ms. Lee", "--by", "Ana", "--out", "sent.pdf"
    ).stdout
    paper_id = re.search(r"paper-\w+", told)
    assert paper_id is not None
    (paper,) = child_papers.sent(kept, "maya")
    assert paper.paper_id == paper_id[0]
    assert child_papers.content(kept, "maya", paper.paper_id)[1] == (here / "sent.pdf").read_bytes()
    listed = " ".join(done("letter", "--list", kept).stdout.split())
    assert f"{paper.paper_id} Request for service logs, sent by e-mail on" in listed
    assert "by Ana" in done("history", kept, "papers", paper.paper_id).stdout
    done("verify", kept)
    taken = done("letter", kept, "--take-back", paper.paper_id).stdout
    assert "Taken back" in taken
    assert child_papers.sent(kept, "maya") == ()
    assert "no such paper" in refused(1, "letter", kept, "--take-back", paper.paper_id)


def test_the_file_that_a_person_changed_is_what_is_kept(kept: Path, here: Path) -> None:
    done("letter", "service_logs", kept, "--docx", "--out", "draft.docx")
    document = docx.Document(str(here / "draft.docx"))
    document.add_paragraph("One more thing.")
    document.save(str(here / "mine.docx"))
    done("letter", "service_logs", kept, "--sent", "letter", "--to", "The office", "--file", "mine.docx")
    (paper,) = child_papers.sent(kept, "maya")
    assert child_papers.content(kept, "maya", paper.paper_id)[1] == (here / "mine.docx").read_bytes()
    assert "mine" not in paper.file_name
    assert child_papers.is_kept(kept)  # a Word file is a ZIP, and stands inside the data file now
    done("letter", "--list", kept)
    assert sorted(file.name for file in here.iterdir()) == ["draft.docx", "mine.docx"]
    told = refused(2, "letter", "service_logs", kept, "--sent", "letter", "--file", "mine.docx", "--out", "b.pdf")
    assert "nothing is written to --out" in told


def test_what_was_sent_is_kept_nowhere_but_in_a_data_file(here: Path) -> None:
    for words in (("letter", "service_logs"), ("packet",)):
        told = refused(2, *words, EXAMPLE, "--sent", "email", "--to", "Ms. Lee")
        assert "makewhole restore" in told
    assert not list(here.iterdir())


def test_to_whom_it_was_sent_stands_in_the_letter_and_empty_lines_are_told(kept: Path, here: Path) -> None:
    """What is kept as sent is not addressed to an empty line where the command itself says to whom it went."""
    made = ("letter", "service_logs", kept, *AS_OF, "--on", "2026-02-27")
    told = " ".join(done(*made, "--sent", "letter", "--to", "Ms. Lee").stdout.split())
    (file,) = here.iterdir()
    assert "Ms. Lee" in text_of(file)
    assert "to_name (" not in told
    assert "sender_name (Your name)" in told
    assert "It is kept with these lines empty." in told
    file.unlink()
    done(*made, "--set", "to_name=The office", "--sent", "email", "--to", "lee@elm.edu")
    assert "The office" in text_of(file)
    assert "lee@elm.edu" not in text_of(file)


def test_an_empty_blank_is_a_line_or_is_left_out_as_it_is_told(here: Path) -> None:
    listed = done("letter", "make_up_plan", EXAMPLE, *AS_OF, "--blanks").stdout
    told = {entry.split("  (")[0]: entry for entry in re.split(r"(?m)^(?=\w+  \()", listed)}
    assert "Now: a line to write on" in told["born_on"]
    assert "Now: left out" in told["enclosed"]
    lines = done("letter", "make_up_plan", EXAMPLE, *AS_OF).stdout
    assert "born_on" in lines
    assert "enclosed" not in lines


def test_an_odd_date_is_told_and_the_letter_is_made(here: Path) -> None:
    told = " ".join(done("letter", "service_logs", EXAMPLE, *AS_OF, "--set", "written_on=2024-01-01").stdout.split())
    assert "its figures are of 27 February 2026: more than a year apart. Is that right?" in told
    assert "asks for an answer by" in refused(
        1, "letter", "make_up_plan", EXAMPLE, *AS_OF, "--set", "answer_by=2026-02-01"
    )


def test_a_letter_that_is_refused_as_sent_leaves_no_file(kept: Path, here: Path) -> None:
    tomorrow = (folders.today() + dt.timedelta(days=1)).isoformat()
    assert "still to come" in refused(1, "letter", "service_logs", kept, "--sent", "email", "--on", tomorrow)
    assert not list(here.iterdir())
    assert "contacts" not in {name for name, held in children.rows(kept, "maya").items() if held}


# --- the packet -------------------------------------------------------------------------------------------------------


def test_a_packet_is_written_and_kept_as_sent(kept: Path, here: Path) -> None:
    told = done("packet", kept, "--prepared-for", "Team meeting", "--sent", "in_person", "--to", "Ms. Lee").stdout
    (file,) = here.iterdir()
    assert file.name == f"packet-{folders.today()}.pdf"
    pages = len(pypdfium2.PdfDocument(file.read_bytes()))
    assert f"Written to {file.name}: {pages} pages." in told
    assert "Team meeting" in text_of(file)
    (paper,) = child_papers.sent(kept, "maya")
    assert child_papers.content(kept, "maya", paper.paper_id)[1] == file.read_bytes()
    assert "Evidence packet, sent in person" in " ".join(done("letter", "--list", kept).stdout.split())


def test_an_exhibit_that_cannot_be_read_stops_the_packet_with_its_name(kept: Path, here: Path) -> None:
    (here / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing that a reader could show\n")
    session = next(iter(children.rows(kept, "maya")["sessions"]))
    done("attach", kept, here / "broken.pdf", "sessions", session)
    assert "broken.pdf" in refused(1, "packet", kept, "--out", "packet.pdf")
    assert not (here / "packet.pdf").exists()
    done("packet", kept, "--out", "packet.pdf", "--leave-out", "broken.pdf")
    assert "broken.pdf" in text_of(here / "packet.pdf")
    assert "no attached file other.pdf" in refused(1, "packet", kept, "--out", "b.pdf", "--leave-out", "other.pdf")


# --- the interview ----------------------------------------------------------------------------------------------------


def in_a_terminal(words: list[str], answers: list[str], folder: Path) -> str:
    """What the command showed in a terminal of its own, in which each question gets the next answer."""
    ours, its = pty.openpty()
    environment = os.environ | {"PYTHONPATH": str(SOURCE), "TERM": "dumb", "COLUMNS": "80"}
    command = [sys.executable, "-m", "makewhole.cli", *words]
    program = subprocess.Popen(command, stdin=its, stdout=its, stderr=its, cwd=folder, env=environment)
    os.close(its)
    shown, waiting, until = "", list(answers), time.monotonic() + 120
    while time.monotonic() < until:
        ready, _, _ = select.select([ours], [], [], 0.2)
        if ready:
            try:
                shown += os.read(ours, 65536).decode()
            except OSError:  # the other end is closed: it is done
                break
        # A question ends in a colon and a blank, and waits.
        if waiting and shown.endswith(": "):
            os.write(ours, (waiting.pop(0) + "\n").encode())
            time.sleep(0.05)
        elif not waiting and shown.endswith(": "):
            os.write(ours, b"\n")
            time.sleep(0.05)
    program.wait(timeout=60)
    os.close(ours)
    assert program.returncode == 0, shown
    return shown


def test_a_person_is_asked_blank_by_blank(here: Path) -> None:
    words = ["letter", "service_logs", str(EXAMPLE), *AS_OF, "--interview", "--out", "asked.pdf", "--save", "a.toml"]
    shown = in_a_terminal(words, ["Ana R.", "12 Elm Street // Columbus", "-", "someday", "3 Mar 2026"], here)
    assert "Your name: Ana R." in shown
    assert "Date of the letter [2026-02-27]: someday" in shown
    text = text_of(here / "asked.pdf")
    assert "Ana R." in text
    assert "12 Elm Street Columbus" in text
    assert "3 March 2026" in text
    assert "(Your telephone or e-mail)" in text
    done("letter", "service_logs", EXAMPLE, *AS_OF, "--values", "a.toml", "--out", "again.pdf")
    assert (here / "again.pdf").read_bytes() == (here / "asked.pdf").read_bytes()


def test_the_interview_of_the_complaint_goes_step_by_step(here: Path) -> None:
    words = ["letter", "state_complaint", str(EXAMPLE), *AS_OF, "--interview", "--out", "asked.pdf"]
    shown = in_a_terminal(words, [], here)
    steps = papers.steps("state_complaint", papers.of_folder(EXAMPLE, dt.date(2026, 2, 27)))
    assert len(steps) > 3
    for number, step in enumerate(steps, 1):
        assert f"{number} of {len(steps)}: {step.title}" in shown
    assert (here / "asked.pdf").exists()

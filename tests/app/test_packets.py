"""The evidence packet as it is filled: from a case folder, and from a data file. All people in it are made up."""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
import json
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from makewhole.app import (
    child_packets,
    child_papers,
    children,
    entering,
    folders,
    packets,
    papers,
    records,
    safekeeping,
)
from makewhole.app.agreed import Word
from makewhole.app.children import View
from makewhole.language import LANGUAGES, Language, speaking
from makewhole.language import long_day as language_day
from makewhole.record import verifying

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "03-three-services-one-month"
TWO_LOGS = ROOT / "examples" / "08-two-logs-that-disagree"
GAP = ROOT / "examples" / "01-first-session-in-april"
AS_OF = dt.date(2026, 2, 27)
NOTE = b"Ms. Lee said on the phone that there is no therapist until March.\n"


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    words = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return " ".join(words.split())


def pdf_of(words: str) -> bytes:
    """A paper of somebody else's, as PDF."""
    of = papers.of_folder(EXAMPLE, AS_OF)
    return papers.as_pdf(papers.make("service_logs", of, {"sender_name": words}))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A data file with a letter that was sent, and a scan beside a session."""
    file = tmp_path / "maya.makewhole"
    safekeeping.restore(EXAMPLE, file, author="Ana")
    of = child_papers.matter(file, "maya", View(folders.today()))
    sending = child_papers.Sending("email", "Ms. Lee", folders.today())
    child_papers.send(file, "maya", "service_logs", of, {}, sending, author="Ana")
    session = next(iter(children.rows(file, "maya")["sessions"]))
    entering.attach(file, "maya", "sessions", session, pdf_of("A scan"), "scan.pdf", author="Ana")
    return file


def test_a_folder_has_what_its_tables_say_and_no_history() -> None:
    matter, bundle = packets.of_folder(EXAMPLE, AS_OF, prepared_by="Ana R.", prepared_for="Team meeting")
    drawn = folders.statement(EXAMPLE, AS_OF, word=Word())
    assert [each.minutes for each in matter.services] == [each.minutes for each in drawn.services]
    assert [each.posting["posting_id"] for each in bundle.explained] == [each["posting_id"] for each in matter.postings]
    assert bundle.history is None
    assert bundle.two_logs is None
    assert not bundle.exhibits
    assert {(part.service, part.words) for part in bundle.years} == {
        (each.service, "2025-26") for each in drawn.services
    }
    assert bundle.shared_logs == ("provider",) or bundle.shared_logs
    assert bundle.dates
    assert (bundle.prepared_by, bundle.prepared_for) == ("Ana R.", "Team meeting")


def test_what_is_of_a_later_day_is_left_out_and_named(place: Path) -> None:
    """The letter was sent today: a packet as of yesterday has the scan of an older session, and not the letter."""
    yesterday = folders.today() - dt.timedelta(days=1)
    matter, bundle = child_packets.filled(place, "maya", View(yesterday))
    assert [each.name for each in bundle.exhibits] == ["scan.pdf"]
    assert [(each.name, each.later) for each in bundle.left_out] == [
        (f"service-logs-{folders.today()}.pdf", folders.today())
    ]
    words = words_of(packets.as_pdf(matter, bundle).content)
    assert "Left out as of a later day" in words
    assert "Left out by choice" not in words
    matter, bundle = child_packets.filled(place, "maya", View(yesterday), leave_out=["scan.pdf"])
    words = words_of(packets.as_pdf(matter, bundle).content)
    assert "This packet shows no exhibits: the files of this record were left out." in words
    assert "No papers are attached" not in words


def test_a_packet_says_on_which_day_it_was_made(place: Path) -> None:
    made = packets.as_pdf(*child_packets.filled(place, "maya", View(AS_OF)))
    assert f"Made on {language_day(folders.today())}" in words_of(made.content)
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith(f"D:{folders.today():%Y%m%d}")


def test_the_days_without_service_stand_together_in_the_chronology() -> None:
    matter, bundle = packets.of_folder(GAP, dt.date(2026, 6, 13))
    gaps = {(miss.row_id, miss.promise_id) for miss in matter.misses if miss.is_gap}
    assert len(gaps) < sum(miss.is_gap for miss in matter.misses)
    words = words_of(packets.as_pdf(matter, bundle).content)
    assert words.count(": no service until ") == len(gaps)
    assert ": no service, missed" not in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folder_without_a_history_says_so(language: Language) -> None:
    with speaking(language):
        made = packets.as_pdf(*packets.of_folder(EXAMPLE, AS_OF))
        words = words_of(made.content)
    assert made.pages > 5
    if language == "en":
        assert "made from a folder of tables without a history" in words


def test_two_logs_are_compared_as_the_statement_has_them() -> None:
    matter, bundle = packets.of_folder(TWO_LOGS, dt.date(2026, 3, 28))
    assert bundle.two_logs is not None
    assert bundle.two_logs.sources[0] == matter.log
    assert bundle.two_logs.agreed[0].services[0].minutes["open"] == matter.services[0].minutes["open"]
    assert bundle.two_logs.lines.minutes_at_stake == matter.differ_minutes


def test_a_data_file_gives_its_attachments_by_digest_and_its_chains(place: Path) -> None:
    today = folders.today()
    matter, bundle = child_packets.filled(place, "maya", View(today))
    assert [(each.name, each.table) for each in bundle.exhibits] == [
        ("scan.pdf", "sessions"),
        (f"service-logs-{today}.pdf", "papers"),
    ]
    for each in bundle.exhibits:
        assert isinstance(each.content, bytes)
        assert sha256(each.content).hexdigest() == each.sha256
        assert each.size == len(each.content)
        assert each.said_on == today
    assert bundle.history is not None
    heads = {head.chain: (head.position, head.hash) for head in bundle.history.heads}
    assert heads == verifying.heads_of(bundle.history.checkpoint)
    assert json.loads(bundle.history.checkpoint)["digest"] == bundle.history.digest
    assert len(heads) == 2
    assert [each.minutes for each in matter.services] == [
        each.minutes for each in children.statement(place, "maya", View(today)).services
    ]


def test_the_packet_holds_each_exhibit_byte_for_byte_and_verifies_the_record(place: Path, tmp_path: Path) -> None:
    matter, bundle = child_packets.filled(place, "maya", View(folders.today()))
    made = packets.as_pdf(matter, bundle)
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        assert len(pdf.pages) == made.pages
        inside = [file.get_file().read_bytes() for file in pdf.attachments.values()]
    for each in bundle.exhibits:
        assert each.content in inside
    # The checkpoint that comes with it is one that the record of today meets.
    (checkpoint,) = [content for content in inside if content == bundle.history.checkpoint]  # type: ignore[union-attr]
    (tmp_path / "point.json").write_bytes(checkpoint)
    assert not safekeeping.verify(place, tmp_path / "point.json").faults


def test_a_case_file_gives_the_same_exhibits(place: Path, tmp_path: Path) -> None:
    safekeeping.export(place, tmp_path / "maya.zip")
    of_file = child_packets.filled(place, "maya", View(folders.today()))[1]
    with records.as_folder(tmp_path / "maya.zip") as folder:
        _, bundle = packets.of_folder(folder, folders.today())
        assert [(each.attachment_id, each.sha256, each.said_on) for each in bundle.exhibits] == [
            (each.attachment_id, each.sha256, each.said_on) for each in of_file.exhibits
        ]
        for each in bundle.exhibits:
            assert isinstance(each.content, Path)
            assert sha256(each.content.read_bytes()).hexdigest() == each.sha256
        assert bundle.history is not None
        assert of_file.history is not None
        assert bundle.history.heads == of_file.history.heads
        # A file that the record names and that is not there stops the packet, unless somebody leaves it out.
        (folder / "attachments" / bundle.exhibits[0].sha256).unlink()
        with pytest.raises(papers.NotMade, match=r"scan\.pdf"):
            packets.of_folder(folder, folders.today())
        _, without = packets.of_folder(folder, folders.today(), leave_out=["scan.pdf"])
        assert [each.name for each in without.left_out] == ["scan.pdf"]
        with pytest.raises(papers.NotMade, match="other"):
            packets.of_folder(folder, folders.today(), leave_out=["other"])


def test_a_packet_that_was_sent_is_no_exhibit_of_the_next(place: Path) -> None:
    view = View(folders.today())
    made = packets.as_pdf(*child_packets.filled(place, "maya", view))
    sending = child_papers.Sending("email", "Ms. Lee", folders.today(), content=made.content)
    child_papers.keep(place, "maya", packets.KIND, papers.title(packets.KIND), folders.today(), sending, author="Ana")
    newest = next(each for each in child_papers.sent(place, "maya") if each.kind == packets.KIND)
    assert newest.title == "Evidence packet"
    assert child_papers.content(place, "maya", newest.paper_id)[1] == made.content
    _, bundle = child_packets.filled(place, "maya", view)
    assert [each.name for each in bundle.left_out] == [f"packet-{folders.today()}.pdf"]
    assert len(bundle.exhibits) == 2


def test_a_letter_that_was_sent_as_a_word_document_is_attached(place: Path) -> None:
    of = child_papers.matter(place, "maya", View(folders.today()))
    sent = papers.as_docx(papers.make("service_logs", of, {}))
    sending = child_papers.Sending("email", "Ms. Lee", folders.today(), content=sent)
    child_papers.keep(place, "maya", "service_logs", "A letter", folders.today(), sending, author="Ana")
    made = packets.as_pdf(*child_packets.filled(place, "maya", View(folders.today())))
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        assert sent in [file.get_file().read_bytes() for file in pdf.attachments.values()]
    assert made.exhibits == 3
    words = words_of(made.content)
    assert "This exhibit is a Word document. It is attached to this PDF, and is not shown here." in words
    assert sha256(sent).hexdigest() in words.replace(" ", "")


def test_another_childs_attachments_stay_out(place: Path) -> None:
    other = children.begin(place, {"name": "Lee K."}, author="Ana")
    _, bundle = child_packets.filled(place, other, View(folders.today()))
    assert not bundle.exhibits
    assert not bundle.left_out


def test_the_packet_of_the_largest_example_verifies_with_the_strangers_script(tmp_path: Path) -> None:
    """The checkpoint in the PDF names the heads that docs/verify_history.py finds in the case file; a change is seen."""
    examples = [path.parent for path in (ROOT / "examples").glob("*/sessions.csv")]
    largest = max(examples, key=lambda folder: len((folder / "sessions.csv").read_text(encoding="utf-8").splitlines()))
    file = tmp_path / "largest.makewhole"
    safekeeping.restore(largest, file, author="Ana")
    student = sorted(children.students(file))[0]
    session = next(iter(children.rows(file, student)["sessions"]))
    entering.attach(file, student, "sessions", session, pdf_of("A scan"), "scan.pdf", author="Ana")
    matter, bundle = child_packets.filled(file, student, View(folders.today()))
    with pikepdf.open(io.BytesIO(packets.as_pdf(matter, bundle).content)) as pdf:
        inside = {name: each.get_file().read_bytes() for name, each in pdf.attachments.items()}
    (checkpoint,) = [content for name, content in inside.items() if name.endswith(".json")]
    assert any(content.startswith(b"%PDF") for content in inside.values())
    safekeeping.export(file, tmp_path / "largest.zip")
    script = ROOT / "docs" / "verify_history.py"
    checked = subprocess.run([sys.executable, script, tmp_path / "largest.zip"], capture_output=True, text=True)
    assert (checked.returncode, checked.stdout.rpartition(": ")[2]) == (0, "unchanged\n")

    # As the last page of the packet says: with the two files that are saved from it.
    for name in ("verify_history.py", "checkpoint.json"):
        (tmp_path / name).write_bytes(inside[name])
    command = [sys.executable, "verify_history.py", "largest.zip", "checkpoint.json"]
    checked = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert (checked.returncode, checked.stdout.endswith("all that the checkpoint holds is still there\n")) == (0, True)
    other = inside["checkpoint.json"].replace(b'"position":', b'"position":1')
    (tmp_path / "checkpoint.json").write_bytes(other)
    checked = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert (checked.returncode, "is not that of the checkpoint" in checked.stdout) == (1, True)
    assert "the checkpoint itself was changed" in checked.stdout

    spec = importlib.util.spec_from_file_location("verify_history", script)
    assert spec is not None
    assert spec.loader is not None
    stranger = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(stranger)
    with zipfile.ZipFile(tmp_path / "largest.zip") as case:
        lines = case.read("history.jsonl").removesuffix(b"\n").split(b"\n")
    heads: dict[str, tuple[int, str]] = {}
    assert list(stranger.faults(lines, heads)) == []
    of_packet = verifying.heads_of(checkpoint)
    assert of_packet
    assert {chain: heads[chain] for chain in of_packet} == of_packet
    lines[-1] = lines[-1].replace(b'"author":"Ana"', b'"author":"Eve"')
    assert list(stranger.faults(lines, {})) != []

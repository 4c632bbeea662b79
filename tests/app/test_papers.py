"""Papers made from the example folders, and kept as sent in a data file. All people in them are made up."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import pypdfium2
import pytest

from makewhole.app import (
    child_files,
    child_papers,
    children,
    entering,
    folder_rows,
    folders,
    histories,
    next_steps,
    papers,
    safekeeping,
)
from makewhole.app.agreed import Word
from makewhole.app.children import View
from makewhole.documents.papers.parts import Table
from makewhole.language import LANGUAGES, Language, speaking
from makewhole.record.schema import TABLES

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(path for path in (ROOT / "examples").glob("[0-9][0-9]-*") if path.is_dir())
EXAMPLE = next(folder for folder in FOLDERS if folder.name.startswith("03-"))
CASES = [
    (folder, student)
    for folder in FOLDERS
    for student in re.findall(r"(?m)^(\w+),", (folder / "students.csv").read_text(encoding="utf-8"))
    if student != "student_id"
]
MISSED = ("open", "made_up", "declined", "undetermined", "excused", "resolved")
NASTY = "#strong[x] *x* _y_ {{ name }} <b>b</b> $x^2$ \\ @label <w:p> `code` 'q' \"q\" &amp; //no"


def as_of(folder: Path) -> dt.date:
    return dt.date.fromisoformat(json.loads((folder / "expected.json").read_text(encoding="utf-8"))["as_of"])


@cache
def matter(folder: Path, student: str, language: Language = "en") -> papers.Matter:
    with speaking(language):
        return papers.of_folder(folder, as_of(folder), student_id=student)


def text_of(pdf: bytes) -> str:
    """The words of a PDF as a reader finds them, white space as one blank."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    # A word that is divided at the end of a line has a mark that no reader sees.
    return " ".join(" ".join(pages).replace("￾", "").replace("\u00ad", "").split())


@cache
def made(folder: Path, student: str, kind: str, language: Language) -> tuple[papers.Paper, str]:
    with speaking(language):
        paper = papers.make(kind, matter(folder, student, language))
        return paper, text_of(papers.as_pdf(paper))


# --- every kind, of every example, in both languages -------------------------------------------------------------------


def figures(folder: Path, student: str) -> set[int]:
    """Every number of minutes that the ledger has for a child, from a run of its own: accounts, sums, misses."""
    drawn = folders.statement(folder, as_of(folder), word=Word())
    with folders.postings(folder, as_of(folder), word=Word()) as listed:
        postings = [each for each in listed if each["student_id"] == student]
    (child,) = [each for each in drawn.children if each.student_id == student]
    rows: list[Mapping[str, int | None]] = [
        *(service.minutes for service in child.services),
        *(promise.minutes for service in child.services for promise in service.promises),
    ]
    whole = (
        {name: sum(service.minutes.get(name) or 0 for service in child.services) for name in rows[0]} if rows else {}
    )
    found: set[int] = set()
    for row in [*rows, whole]:
        found |= {minutes for minutes in row.values() if minutes is not None}
        # What papers add up: the misses, and what of them waits for an answer.
        for names in (*combinations(MISSED, 2), MISSED, ("delivered", "made_up")):
            found.add(sum(row.get(name) or 0 for name in names))
    with folders.account(folder, as_of(folder), word=Word()) as worked_out:
        found.add(worked_out.agreed.minutes_at_stake if worked_out.agreed else 0)
    for keys in (
        ("reason",),
        ("service", "reason"),
        ("service", "reason", "account"),
        ("service", "rule"),
        ("service", "rule", "account"),
        ("date", "service"),
    ):
        sums: dict[Any, int] = {}
        for each in postings:
            if each["account"] in MISSED:
                key = tuple(each[name] for name in keys)
                sums[key] = sums.get(key, 0) + each["minutes"]
        found |= set(sums.values())
    return found | {each["minutes"] for each in postings}


_MINUTES = re.compile(r"(?<![\d:,])(\d{1,3}(?:,\d{3})+|\d+) (?:minutes?|minutos?|min)\b")

_HOURS = re.compile(r"(\d+) h (\d+) min\b")


def told(text: str, quoted: Sequence[str]) -> list[int]:
    """The numbers of minutes that a text tells, but for those in the plan's own lines, which are quoted."""
    for line in sorted(quoted, key=len, reverse=True):
        text = text.replace(" ".join(line.split()), " ")
    text = _HOURS.sub(lambda found: f"{60 * int(found[1]) + int(found[2])} min", text)
    return [int(number.replace(",", "")) for number in _MINUTES.findall(text)]


def quoted(of: papers.Matter) -> list[str]:
    lines = [line for promise in of.promises for line in (promise.wording, promise.amount) if line]
    return [*lines, *(cells["wording"] or "" for cells in of.table("promises").values() if cells.get("wording"))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("folder", "student"), CASES, ids=lambda each: getattr(each, "name", each))
def test_every_paper_that_can_be_made_tells_the_ledgers_figures(folder: Path, student: str, language: Language) -> None:
    of = matter(folder, student, language)
    with speaking(language):
        kinds = papers.kinds(of)
    assert "service_logs" in {kind.kind for kind in kinds if kind.can_be_made}
    ledger = figures(folder, student)
    for kind in kinds:
        if not kind.can_be_made:
            assert kind.why_not
            with speaking(language), pytest.raises(papers.NotMade):
                papers.make(kind.kind, of)
            continue
        paper, text = made(folder, student, kind.kind, language)
        assert kind.title in text
        wrong = [minutes for minutes in told(text, quoted(of)) if minutes not in ledger]
        assert not wrong, f"{kind.kind}: {wrong}"
        for table in (part for part in paper.parts if isinstance(part, Table)):
            for row in (*table.rows, *((table.total,) if table.total else ())):
                for cell in row:
                    if isinstance(cell, int):
                        assert f"{cell:,}" in text


def test_the_examples_have_every_kind_of_paper_but_the_follow_up() -> None:
    can = {kind.kind for case in CASES for kind in papers.kinds(matter(*case)) if kind.can_be_made}
    # A folder of the examples has no journal, and no line that cannot be counted.
    assert can >= set(papers.names()) - {"follow_up", "clear_wording"}


def test_a_figure_that_is_one_minute_off_is_noticed() -> None:
    of = matter(EXAMPLE, "maya")
    postings = [{**each, "minutes": each["minutes"] + 1} if each["account"] == "open" else each for each in of.postings]
    child = replace(
        of.child,
        services=tuple(
            replace(block, minutes={**block.minutes, "open": (block.minutes["open"] or 0) + 1})
            for block in of.child.services
        ),
    )
    paper = papers.make("make_up_plan", replace(of, child=child, postings=postings))
    ledger = figures(EXAMPLE, "maya")
    assert [minutes for minutes in told(text_of(papers.as_pdf(paper)), quoted(of)) if minutes not in ledger]


def test_the_make_up_plan_adds_up_as_the_statement_does() -> None:
    drawn = folders.statement(EXAMPLE, as_of(EXAMPLE), word=Word())
    waiting = sum((block.minutes["open"] or 0) + (block.minutes["undetermined"] or 0) for block in drawn.services)
    paper, text = made(EXAMPLE, "maya", "make_up_plan", "en")
    (table,) = [part for part in paper.parts if isinstance(part, Table) and part.total is not None][:1]
    assert waiting in [cell for cell in table.total or () if isinstance(cell, int)]
    assert f"{waiting} minutes" in text


# --- whose words are whose --------------------------------------------------------------------------------------------


def test_a_name_with_markup_stays_text_in_pdf_and_docx() -> None:
    of = matter(EXAMPLE, "maya")
    named = replace(of, child=replace(of.child, name=NASTY))
    for kind in [kind.kind for kind in papers.kinds(named) if kind.can_be_made]:
        typed = dict.fromkeys(("sender_name", "to_name", "school", "district"), NASTY)
        typed = {name: words for name, words in typed.items() if name in {b.name for b in papers.blanks(kind, named)}}
        paper = papers.make(kind, named, typed)
        text = text_of(papers.as_pdf(paper)).replace(" ", "")
        assert "".join(NASTY.split()) in text, kind
        document = docx.Document(io.BytesIO(papers.as_docx(paper)))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        words = "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
        assert NASTY in words, kind


def test_a_blank_that_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(papers.NotMade, match="shoe_size"):
        papers.make("service_logs", matter(EXAMPLE, "maya"), {"shoe_size": "7"})
    with pytest.raises(papers.NoSuchPaper, match="service_logs"):
        papers.make("ransom_note", matter(EXAMPLE, "maya"))


def test_a_blank_without_a_value_is_a_line_to_write_on() -> None:
    paper = papers.make("service_logs", matter(EXAMPLE, "maya"), {"sender_name": "", "to_name": "The director"})
    assert "sender_name" in paper.missing
    assert "to_name" not in paper.missing
    text = text_of(papers.as_pdf(paper))
    assert "(Your name)" in text
    assert "The director" in text


def test_no_file_is_called_by_the_childs_name() -> None:
    assert papers.file_name("make_up_plan", dt.date(2026, 11, 29)) == "make-up-plan-2026-11-29.pdf"
    assert papers.file_name("service_logs", dt.date(2026, 1, 2), papers.DOCX) == "service-logs-2026-01-02.docx"


# --- one child among several ------------------------------------------------------------------------------------------


def test_a_paper_of_one_child_knows_nothing_of_the_other() -> None:
    folder = next(folder for folder in FOLDERS if len([case for case in CASES if case[0] == folder]) > 1)
    with pytest.raises(papers.NoSuchStudent) as refused:
        papers.of_folder(folder, as_of(folder))
    assert set(refused.value.students) == {student for each, student in CASES if each == folder}
    with pytest.raises(papers.NoSuchStudent):
        papers.of_folder(folder, as_of(folder), student_id="nobody")
    mine, other = sorted(refused.value.students)
    held = json.dumps([matter(folder, mine).rows, [str(each) for each in matter(folder, mine).postings]])
    assert f'"{other}' not in held
    assert mine in held


def test_the_rows_of_a_folder_are_those_that_a_data_file_has_of_it(tmp_path: Path) -> None:
    for folder, student in CASES:
        place = tmp_path / f"{folder.name}.makewhole"
        if not place.exists():
            safekeeping.restore(folder, place, author="Ana")
        kept = children.rows(place, student)
        rows = matter(folder, student).rows
        assert {name: len(held) for name, held in rows.items()} == {name: len(held) for name, held in kept.items()}
        for name in rows:
            if TABLES[name].key:
                assert rows[name].keys() == kept[name].keys()


def test_a_folder_and_a_data_file_of_it_give_the_same_paper(tmp_path: Path) -> None:
    place = tmp_path / "maya.makewhole"
    safekeeping.restore(EXAMPLE, place, author="Ana")
    of_file = child_papers.matter(place, "maya", View(as_of(EXAMPLE)))
    for kind in [kind.kind for kind in papers.kinds(of_file) if kind.can_be_made]:
        assert papers.make(kind, of_file).parts == papers.make(kind, matter(EXAMPLE, "maya")).parts
    assert not matter(EXAMPLE, "maya").checkpoints
    assert len(of_file.checkpoints) == 2
    # Where a history lies beside the tables, its chains are known without a store.
    safekeeping.export(place, tmp_path / "out")
    assert folder_rows.checkpoints(tmp_path / "out", "maya") == of_file.checkpoints
    history = tmp_path / "out" / "history.jsonl"
    history.write_text(history.read_text(encoding="utf-8").replace('"30"', '"31"'), encoding="utf-8")
    assert folder_rows.checkpoints(tmp_path / "out", "maya") == ()


def test_where_two_logs_differ_the_paper_knows_whose_word_counts() -> None:
    folder = next(folder for folder in FOLDERS if folder.name.startswith("08-"))
    standing = folders.account(folder, as_of(folder), word=Word()).agreed
    assert standing is not None
    of = matter(
        folder, "sam" if ("sam" in [s for f, s in CASES if f == folder]) else next(s for f, s in CASES if f == folder)
    )
    assert (of.log, of.differ_minutes) == (standing.word, standing.minutes_at_stake)


# --- kept as sent -----------------------------------------------------------------------------------------------------

TODAY = folders.today()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    file = tmp_path / "maya.makewhole"
    safekeeping.restore(EXAMPLE, file, author="Ana")
    return file


def sent(place: Path, kind: str = "service_logs", **how: Any) -> list[entering.Written]:
    typed = how.pop("typed", {})
    sending = child_papers.Sending(**{"channel": "email", "sent_to": "Ms. Lee", "sent_on": TODAY, **how})
    of = child_papers.matter(place, "maya", View(TODAY))
    return child_papers.send(place, "maya", kind, of, typed, sending, author="Ana")


def test_a_paper_that_was_sent_is_kept_byte_for_byte_and_stands_in_the_journal(place: Path) -> None:
    before = len(child_files.said(place, "maya"))
    expected = papers.as_pdf(papers.make("service_logs", child_papers.matter(place, "maya", View(TODAY))))
    written = sent(place)
    assert {each.table for each in written} == {"papers", "contacts", "attachments"}
    (paper,) = child_papers.sent(place, "maya")
    told, content = child_papers.content(place, "maya", paper.paper_id)
    assert told == paper
    assert content == expected
    assert paper.sha256 == sha256(content).hexdigest()
    assert (paper.kind, paper.channel, paper.sent_to, paper.sent_on) == ("service_logs", "email", "Ms. Lee", TODAY)
    assert (paper.size, paper.media_type) == (len(content), papers.PDF)
    rows = children.rows(place, "maya")
    contact = rows["contacts"][paper.contact_id or ""]
    assert (contact["direction"], contact["about"], contact["who"]) == ("to", "service_logs", "Ms. Lee")
    assert contact["attachment_id"] == rows["papers"][paper.paper_id]["attachment_id"]
    (clock,) = next_steps.clocks(rows["contacts"], TODAY)
    assert (clock.topic, clock.due_on, clock.basis.origin) == ("service_logs", TODAY + dt.timedelta(days=10), "asked")
    said = child_files.said(place, "maya")[before:]
    assert len(said) == 3
    assert {(entry.content or {})["author"] for entry in said} == {"Ana"}
    assert len({entry.recorded_at for entry in said}) == 1


def test_a_paper_that_was_sent_can_be_taken_back_at_once_and_later(place: Path) -> None:
    before = children.rows(place, "maya")
    assert child_papers.take_back(place, "maya", sent(place), author="Ana")
    assert {name: held for name, held in children.rows(place, "maya").items() if held} == before
    sent(place)
    (paper,) = child_papers.sent(place, "maya")
    child_papers.withdraw(place, "maya", paper.paper_id, author="Ana")
    assert child_papers.sent(place, "maya") == ()
    assert next_steps.clocks(children.rows(place, "maya").get("contacts", {}), TODAY) == ()
    with pytest.raises(histories.NotDone):
        child_papers.withdraw(place, "maya", paper.paper_id, author="Ana")


def test_a_follow_up_names_the_request_that_it_follows(place: Path) -> None:
    sent(place)
    (first,) = child_papers.sent(place, "maya")
    sent(place, "follow_up")
    rows = children.rows(place, "maya")["contacts"]
    (again,) = [cells for row, cells in rows.items() if row != first.contact_id]
    assert again["replies_to"] == first.contact_id
    assert again["about"] == "service_logs"
    with pytest.raises(histories.NotDone):  # the answer names it: that must go first
        child_papers.withdraw(place, "maya", first.paper_id, author="Ana")


def test_the_persons_own_file_is_kept_instead(place: Path) -> None:
    of = child_papers.matter(place, "maya", View(TODAY))
    own = papers.as_docx(papers.make("service_logs", of, {"sender_name": "Ana R."}))
    sent(place, content=own)
    (paper,) = child_papers.sent(place, "maya")
    assert child_papers.content(place, "maya", paper.paper_id)[1] == own
    assert paper.media_type == papers.DOCX
    assert paper.file_name == f"service-logs-{TODAY}.docx"


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ({"sent_on": TODAY + dt.timedelta(days=1)}, "still to come"),
        ({"channel": "pigeon"}, "sent by one of"),
        ({"content": b"<html>no</html>"}, "web page"),
        ({"content": b"Dear school,"}, "as PDF or as DOCX"),
        ({"replies_to": "nobody"}, "an error"),
        (
            {
                "typed": {
                    "written_on": (TODAY - dt.timedelta(days=2)).isoformat(),
                    "answer_by": (TODAY - dt.timedelta(days=1)).isoformat(),
                }
            },
            "a day that was over",
        ),
    ],
)
def test_what_cannot_have_been_sent_is_refused_and_nothing_is_written(
    place: Path, how: dict[str, Any], why: str
) -> None:
    before = len(child_files.said(place, "maya"))
    with pytest.raises(histories.NotDone, match=why):
        sent(place, **how)
    assert len(child_files.said(place, "maya")) == before
    assert child_papers.sent(place, "maya") == ()


def test_a_paper_that_was_only_made_leaves_no_trace(place: Path) -> None:
    before = len(child_files.said(place, "maya"))
    papers.as_pdf(papers.make("service_logs", child_papers.matter(place, "maya", View(TODAY))))
    assert len(child_files.said(place, "maya")) == before


def test_another_childs_paper_is_not_there(place: Path) -> None:
    sent(place)
    (paper,) = child_papers.sent(place, "maya")
    other = children.begin(place, {"name": "Lee K."}, author="Ana")
    assert child_papers.sent(place, other) == ()
    with pytest.raises(histories.NotDone):
        child_papers.content(place, other, paper.paper_id)


def test_the_sent_paper_travels_in_the_case_file(place: Path, tmp_path: Path) -> None:
    sent(place)
    (paper,) = child_papers.sent(place, "maya")
    content = child_papers.content(place, "maya", paper.paper_id)[1]
    safekeeping.export(place, tmp_path / "out")
    assert content in [file.read_bytes() for file in (tmp_path / "out" / "papers").iterdir()]


def test_a_pdf_reader_of_another_make_finds_the_same_words() -> None:
    paper, text = made(EXAMPLE, "maya", "make_up_plan", "en")
    with pdfplumber.open(io.BytesIO(papers.as_pdf(paper))) as pdf:
        words = "".join((page.extract_text() or "") for page in pdf.pages)
    for minutes in told(text, ()):
        assert f"{minutes:,}" in words

"""Names and words that were not meant for a page: whatever somebody types stands in the paper as it was typed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import time
from collections.abc import Callable, Iterator
from typing import Any

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.documents import checked, making

from makewhole.documents.papers import kinds, letters, service_logs, template, typeset, word
from makewhole.documents.papers.matter import Matter, Miss
from makewhole.documents.papers.parts import Address, Heading, Link, Paper, Para, Points, Signature, Table, Title
from makewhole.documents.papers.printable import printable
from makewhole.documents.papers.template import NotMade
from makewhole.language import speaking

Recorder = Callable[[str, object], None]
DAY = dt.date(2026, 11, 29)
LONG = "W" * 200
INJECTIONS = (
    "#panic()",
    '#read("/etc/passwd")',
    '#sys.inputs #eval("1+1") #(1+1)',
    "*bold* _slanted_ `raw` $x^2$ = head",
    "@ref <label> \\ ~ -- --- ... 'a' \"b\" // note /* note */",
    "[#link] {code} \\u{41}",
    "# Heading ** [a](javascript:alert(1)) <b>b</b> | a | b |",
    "</w:t></w:r></w:p> & &amp; ]]> <![CDATA[ <!-- -->",
    '{ HYPERLINK "http://example.org" } { MERGEFIELD name } \\* MERGEFORMAT =1+1',
    "{{ 7*7 }} {% raw %} {child_name} {0} {} %s ${HOME} {page} {pages}",
)
ARABIC, HEBREW = "محمد علي", "שרה כהן"
NAMES = {
    "emoji": "Maya 🦋👩‍👩‍👧 R.",
    "right to left": f"{ARABIC} {HEBREW}",
    "other scripts": "मोहम्मद রহিম ਗੁਰਪ੍ਰੀਤ கவிதா สมชาย ສົມຊາຍ ሰላም Արամ გიორგი Nguyễn Łukasz Σοφία Ирина",
    "long": LONG,
    "Khmer": "សុខា",
    "zero width": "Ma\u200bya\u200d R\u200c.",
}


def everywhere(words: str) -> Paper:
    """A paper with the words in each place that a paper has."""
    return Paper(
        kind="everywhere",
        title=f"About {words}",
        language="en",
        made_on=DAY,
        parts=(
            Address(((words,), ("12 Elm Street", words))),
            Title(),
            Heading(words, 1, "one"),
            Para(("I am the parent of ", words, ".")),
            Para((words,), look="lead"),
            Para((words,), look="quote"),
            Para((words,), look="small"),
            Points((Para((words,)),)),
            Table((words, "Minutes"), ((words, 30), (Link(words, "one"), 60)), words, (words, 90), (3, 1)),
            Table(("A", "B", "C", "D", "E", "F"), (("a", "b", words, "d", "e", words),), widths=(3, 4, 4, 2, 4, 2)),
            Signature((words,), words),
        ),
        foot=words[:60],
    )


def text_of_docx(document: bytes) -> str:
    body = docx.Document(io.BytesIO(document)).element.body
    return "".join(each.text or "" for each in body.iter(qn("w:t")))


def outside(pdf: bytes) -> list[str]:
    """Letters that stand outside of their page, and letters of a page's foot or body beyond its margins."""
    found = []
    opened = pypdfium2.PdfDocument(pdf)
    try:
        for at in range(len(opened)):
            width, height = opened[at].get_size()
            text = opened[at].get_textpage()
            for letter in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(letter)
                if left < 60 or bottom < 20 or right > width - 60 or top > height - 20:
                    found.append(f"page {at + 1}: {text.get_text_range(letter, 1)!r} at {left:.0f}, {bottom:.0f}")
    finally:
        opened.close()
    return found


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [*NAMES.values(), *INJECTIONS], ids=[*NAMES, *(each[:20] for each in INJECTIONS)])
def test_words_stand_as_they_were_typed_in_each_place(words: str) -> None:
    paper = everywhere(words)
    pdf = typeset.as_pdf(paper)
    assert checked.pdf_ua_faults(pdf) == []
    said, should = checked.spoken(pdf), checked.should_be_spoken(paper)
    if words in (NAMES["right to left"], NAMES["Khmer"]):
        # A PDF has its letters as they stand on the page, and a letter set from two shapes twice.
        assert [(each.tag, set(each.text)) for each in said] == [(each.tag, set(each.text)) for each in should if each]
    else:
        assert checked.differences(said, should) == []
    assert text_of_docx(word.as_docx(paper)).count(words) >= 13


def test_two_hundred_letters_without_a_space_stay_on_the_page() -> None:
    for words in (LONG, "W" * 31, "ana_" * 50, "é" * 200, "👩‍👩‍👧" * 66, ARABIC.replace(" ", "") * 28):
        assert outside(typeset.as_pdf(everywhere(words))) == []


def test_letters_outside_of_the_page_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeset, "LONGEST", 999)
    monkeypatch.setattr(typeset, "stretches", lambda words, longest: [(words, False)])
    assert outside(typeset.as_pdf(everywhere(LONG))) != []


def test_what_steers_the_page_is_left_out_and_lines_stay_lines() -> None:
    assert printable("Ma\x00ya\x07\ufeff \u202eR.\u202c\ud800\ufffe") == "Maya R."
    assert printable("a\r\nb\rc\u2028d\x85e\tf") == "a\nb\nc\nd\ne f"
    assert printable("👩‍👧 e\u0301 \u200e") == "👩‍👧 e\u0301 \u200e"
    words = "Ma\x00ya\x07\ufeff \u202eR.\u202c\ud800\ufffe\nof\r\nElm\tSchool"
    paper = everywhere(words)
    pdf = typeset.as_pdf(paper)
    assert checked.pdf_ua_faults(pdf) == []
    assert any(each.text == "IamtheparentofMayaR.ofElmSchool." for each in checked.spoken(pdf))
    assert "Maya R." in text_of_docx(word.as_docx(paper))


def test_a_blank_of_one_line_is_one_line() -> None:
    with speaking("en"):
        paper = made({"child_name": "Maya\nR.\u00a0\t Smith"})
    assert any("the parent of Maya R. Smith." in checked.of_para(para) for para in paper.paragraphs())
    assert [part.role for part in paper.parts if isinstance(part, Signature)] == ["parent of Maya R. Smith"]


def test_a_character_that_no_font_has_is_named() -> None:
    with pytest.raises(NotMade) as told, speaking("en"):
        typeset.as_pdf(everywhere("Maya \u0378 R."))
    assert "U+0378" in str(told.value)
    assert "Maya" not in str(told.value)


# --- blanks, notes, wording -------------------------------------------------------------------------------------------


def made(values: dict[str, str], of_child: Matter | None = None) -> Paper:
    with speaking("en"):
        return template.make(service_logs.TEMPLATE, of_child or making.matter(making.FOLDERS[2], "en"), values)


@pytest.mark.parametrize("kind", kinds.TEMPLATES)
def test_nothing_typed_into_any_blank_is_run(kind: str, record_property: Recorder) -> None:
    of = kinds.TEMPLATES[kind]
    of_child = making.matter(making.suits(kind)[0], "en")
    typed = making.typed(of, of_child, "filled")
    free = [each.name for each in of.blanks_of(of_child) if each.kind in ("line", "text") and not each.is_trusted]
    looked = 0
    for at in range(len(INJECTIONS)):
        words = {name: INJECTIONS[(at + shift) % len(INJECTIONS)] for shift, name in enumerate(free)}
        with speaking("en"):
            try:
                paper = template.make(of, of_child, {**typed, **words})
            except NotMade:
                continue  # a blank that must be a number, say
            pdf = typeset.as_pdf(paper)
            assert checked.pdf_ua_faults(pdf) == []
            said = checked.spoken(pdf)
            assert checked.differences(said, checked.should_be_spoken(paper)) == []
            everything = "".join(each.text for each in said)
            document = checked.squeezed(text_of_docx(word.as_docx(paper))) if of.as_word else everything
        for name in ("sender_name", "child_name", "school"):
            if name in words:
                assert checked.squeezed(words[name]) in everything, name
                assert checked.squeezed(words[name]) in document, name
                looked += 1
    assert looked >= 10
    record_property("looked_at", f"{looked} values, {len(free)} blanks")


def test_nothing_in_the_record_is_run() -> None:
    """Names, wording, and services as a file may have them."""
    for words in INJECTIONS:
        of_child = making.matter(making.FOLDERS[2], "en")
        promise = dataclasses.replace(of_child.promises[0], wording=words, service=words)
        block = dataclasses.replace(of_child.services[0], promises=(promise,))
        child = dataclasses.replace(of_child.child, name=words, services=(block,))
        paper = made({}, dataclasses.replace(of_child, child=child))
        said = checked.spoken(typeset.as_pdf(paper))
        assert checked.differences(said, checked.should_be_spoken(paper)) == []
        everything = "".join(each.text for each in said)
        assert everything.count(checked.squeezed(words)) >= 3


# A bounded number: each example sets a page.
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(max_size=80), min_size=3, max_size=3))
@example(["#panic()", "</w:t>", "\ud800"])
@example(["\u0378", "a", "b"])
def test_what_goes_in_comes_out_or_the_paper_is_not_made(values: list[str]) -> None:
    blanks = dict(zip(("child_name", "sender_address", "to_name"), values, strict=True))
    with speaking("en"):
        paper = made(blanks)
        document = text_of_docx(word.as_docx(paper))
        try:
            pdf = typeset.as_pdf(paper)
        except NotMade:
            # What cannot be shown is one character, and it is named.
            with pytest.raises(NotMade, match=r"U\+[0-9A-F]{4}"):
                typeset.as_pdf(paper)
            return
        said = checked.spoken(pdf)
        everything = set("".join(each.text for each in said))
        assert everything == set(visible("".join(each.text for each in checked.should_be_spoken(paper) if each)))
        assert checked.squeezed(visible(values[0])) in visible(checked.squeezed(document))


def visible(words: str) -> str:
    """What can be shown of the words, without spaces."""
    return checked.squeezed(printable(words))


# --- much, and nothing ------------------------------------------------------------------------------------------------


def misses(count: int) -> Iterator[Miss]:
    for at in range(count):
        yield Miss(
            on=dt.date(2010, 1, 4) + dt.timedelta(days=at),
            service="Speech-Language Therapy",
            esy=False,
            promise_id="p",
            row_id=f"s{at}",
            is_gap=False,
            reason="provider_absent",
            minutes=30,
            accounts={"open": 30},
            due_on=None,
            rule=None,
            evidence=None,
            citation=None,
        )


def test_five_thousand_misses_are_set_in_time(record_property: Recorder) -> None:
    with speaking("en"):
        table = letters.missed_table(tuple(misses(5000)), "Every miss")
        paper = Paper("many", "Many misses", "en", DAY, (table,))
        began = time.perf_counter()
        pdf = typeset.as_pdf(paper)
        as_pdf = time.perf_counter() - began
        document = word.as_docx(paper)
        as_docx = time.perf_counter() - began - as_pdf
        faults = checked.pdf_ua_faults(pdf)
    opened = pypdfium2.PdfDocument(pdf)
    pages = len(opened)
    opened.close()
    assert faults == []
    assert text_of_docx(document).count("Speech") >= 5000
    assert 100 <= pages <= 250
    assert as_pdf <= 20
    assert as_docx <= 20
    record_property("looked_at", f"{pages} pages: PDF in {as_pdf:.1f} s, DOCX in {as_docx:.1f} s")


def test_a_record_with_nothing_in_it_makes_papers_or_says_why_not() -> None:
    of_child = making.matter(making.FOLDERS[2], "en")
    blocks = tuple(dataclasses.replace(each, promises=()) for each in of_child.services)
    cases: dict[str, Any] = {
        "no misses": dataclasses.replace(of_child, postings=()),
        "no plan": dataclasses.replace(of_child, child=dataclasses.replace(of_child.child, plans=(), services=())),
        "nothing counted": dataclasses.replace(of_child, child=dataclasses.replace(of_child.child, services=blocks)),
        "no name": dataclasses.replace(of_child, child=dataclasses.replace(of_child.child, name=None), rows={}),
    }
    made_of, refused = 0, 0
    for case, matter in cases.items():
        for kind, of in kinds.TEMPLATES.items():
            with speaking("en"):
                try:
                    paper = template.make(of, matter, making.typed(of, matter, "proposed"))
                except NotMade:
                    refused += 1
                    continue
                pdf = typeset.as_pdf(paper)
                assert checked.pdf_ua_faults(pdf) == [], (case, kind)
                assert checked.differences(checked.spoken(pdf), checked.should_be_spoken(paper)) == [], (case, kind)
                assert "None" not in "".join(each.text for each in checked.spoken(pdf)), (case, kind)
                made_of += 1
    assert made_of > 0
    assert refused > 0


def test_minutes_that_nobody_knows_are_not_zero() -> None:
    """A promise that cannot be counted has no figure in a paper, and no other figure is one of zero minutes."""
    of_child = making.matter(making.vague(), "en")
    for kind, of in kinds.TEMPLATES.items():
        with speaking("en"):
            try:
                paper = template.make(of, of_child, making.typed(of, of_child, "proposed"))
            except NotMade:
                continue
            said = " ".join(checked.of_para(para) for para in paper.paragraphs())
        assert " 0 minutes" not in f" {said}", kind

"""What the readers ask and tell of a file, said in both languages: no English is left, no key or answer differs.

The files are the samples of tests/exchange. The answers are given in English first; then the file is read again in
Spanish with the same answers, which are words of the record and are never translated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.exchange import samples_check
from tests.exchange.samples_check import TODAY, Outcome, Sample

from makewhole.app import lines
from makewhole.exchange import plans
from makewhole.exchange.reading import Extract, NotReadable, Reader, Request
from makewhole.language import speaking
from makewhole.record import folder

SAMPLES = [each for each in samples_check.samples("seen") if each.folder.parent.parent.name == "logs"]
SAME = re.compile(r"individual|group|[\w.-]+( [A-Z]\.)?")
"""Means of a choice that are the same in both: a word of both languages, or a name in the record."""
QUOTED = re.compile(r'"[^"]*"|\([^)]*\)')
ENGLISH = re.compile(
    r"\b(the|of|were|was|which|with|says|nothing|rows?|held|leave|what|how|cannot|their|and|left|sessions?)\b",
    re.IGNORECASE,
)


@dataclass
class Noting:
    """A reader that notes what it was asked and what it said."""

    reader: Reader
    said: list[tuple[dict[str, str], Extract]] = field(default_factory=list)

    def extract(self, request: Request) -> Extract:
        found = self.reader.extract(request)
        self.said.append((dict(request.answers), found))
        return found


@cache
def readers() -> dict[str, Reader]:
    return samples_check.readers()


def sentences(extract: Extract) -> Iterator[tuple[str, str]]:
    """Everything that a person reads of it, by its place."""
    for question in extract.questions:
        yield f"{question.key} asks", question.asks
        if question.why:
            yield f"{question.key} why", question.why
        for choice in question.choices:
            if not SAME.fullmatch(choice.means):
                yield f"{question.key} {choice.answer}", choice.means
    for number, finding in enumerate(extract.findings):
        yield f"finding {number} {finding.code}", finding.message


def keys(extract: Extract) -> Any:
    """What is the same in both languages: the layout, keys and answers, codes and places, the rows."""
    return (
        extract.layout,
        [(each.key, each.proposed, [choice.answer for choice in each.choices]) for each in extract.questions],
        [(each.code, each.table, each.row, each.column) for each in extract.findings],
        extract.rows,
    )


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_log_is_asked_about_and_told_of_in_spanish(
    sample: Sample, record_property: Callable[[str, object], None]
) -> None:
    reader, words = samples_check.pick(sample.file, readers())
    assert reader is not None, words
    record = folder.read(sample.folder / "record")
    left: list[str] = []
    count = 0
    with closing(record.connection) as connection:
        noting = Noting(reader)
        samples_check.read_until_answered(sample, noting, connection, Outcome(sample.name))  # type: ignore[arg-type]
        assert noting.said
        for answers, english in noting.said:
            with speaking("es"):
                request = Request(sample.file, connection, answers, sample.source, sample.student_id, TODAY)
                spanish = reader.extract(request)
            assert keys(spanish) == keys(english)
            before, after = dict(sentences(english)), dict(sentences(spanish))
            assert list(before) == list(after)
            count += len(after)
            left += [f"{place}: {text}" for place, text in after.items() if text == before[place]]
            left += [f"{place}: {text}" for place, text in after.items() if ENGLISH.search(QUOTED.sub("", text))]
    assert left == []
    record_property("looked_at", f"{count} sentences")


def test_the_english_itself_would_be_noticed() -> None:
    sample = next(each for each in SAMPLES if each.folder.name == "drafts-and-sums")
    reader, _ = samples_check.pick(sample.file, readers())
    assert reader is not None
    with closing(folder.read(sample.folder / "record").connection) as connection:
        request = Request(sample.file, connection, {}, sample.source, sample.student_id, TODAY)
        said = dict(sentences(reader.extract(request)))
    assert sum(1 for text in said.values() if ENGLISH.search(QUOTED.sub("", text))) > 20


NOT_READABLE: Mapping[str, bytes] = {
    "empty.csv": b"",
    "picture.csv": b"\x89PNG\r\n\x1a\n" + b"\x00" * 40,
    "page.csv": b"<html><table></table></html>",
    "notes.csv": b"hello\nworld\n",
    "broken.xlsx": b"PK\x03\x04 and nothing",
}


@pytest.mark.parametrize("name", NOT_READABLE)
def test_why_a_file_cannot_be_read_is_said_in_spanish(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(NOT_READABLE[name])
    said = []
    with closing(folder.read(SAMPLES[0].folder / "record").connection) as connection:
        for language in ("en", "es"):
            request = Request(tmp_path / name, connection, {}, "family", None, TODAY)
            with speaking(language), pytest.raises(NotReadable) as why:
                readers()["service_logs"].extract(request)
            said.append(str(why.value))
    assert said[0] != said[1]
    assert ENGLISH.search(QUOTED.sub("", said[1])) is None


def test_what_the_reading_process_of_a_pdf_says_is_said_in_spanish(tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(b"%PDF-1.7\nnothing that can be read")
    with (
        closing(folder.read(SAMPLES[0].folder / "record").connection) as connection,
        speaking("es"),
        pytest.raises(NotReadable) as why,
    ):
        plans.extract(Request(tmp_path / "plan.pdf", connection, {}, None, None, TODAY))
    assert str(why.value).startswith("Este PDF está cortado o dañado")


def test_a_plan_is_asked_about_in_spanish_and_answered_in_english() -> None:
    """The readings of an ambiguous line are answers: what is shown is Spanish, what is answered is not."""
    looked_at: list[str] = []
    folders = Path(samples_check.__file__).parent / "samples" / "plans"
    for path in sorted(folders.glob("*/*/*.docx")) + sorted(folders.glob("held_back/wisconsin*/*.pdf")):
        with closing(folder.read(SAMPLES[0].folder / "record").connection) as connection:
            english = plans.extract(Request(path, connection, {}, None, None, TODAY))
            with speaking("es"):
                spanish = plans.extract(Request(path, connection, {}, None, None, TODAY))
        assert keys(spanish) == keys(english)
        before, after = dict(sentences(english)), dict(sentences(spanish))
        assert [text for place, text in after.items() if before[place] == text] == []
        assert [text for text in after.values() if ENGLISH.search(re.sub(r"answer|:.*", "", text))] == []
        looked_at += after
    assert len(looked_at) > 20
    assert any(place.startswith("wording:") for place in looked_at)


@pytest.mark.parametrize("words", ["2-3 x 30 minutes weekly", "30 minutes", "speech biweekly 30 min", "as needed"])
def test_what_is_ambiguous_about_a_line_is_said_in_spanish(words: str) -> None:
    english = lines.read(words)
    with speaking("es"):
        spanish = lines.read(words)
    assert lines.read(words) == english
    assert english.ambiguities
    for one, other in zip(english.ambiguities, spanish.ambiguities, strict=True):
        assert (one.code, one.found) == (other.code, other.found)
        assert one.ask != other.ask
        assert all(here != there for here, there in zip(one.readings, other.readings, strict=True))
        assert not any(ENGLISH.search(text) for text in (other.ask, *other.readings))

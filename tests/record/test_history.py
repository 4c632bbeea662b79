"""The form of entries, and the tables as a view of them."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.record.histories import at, chain, heads, purged, say, session, two_chains

from makewhole.record.history import HEADER, KINDS, canonical, chains, digest_of, from_line, linked, to_line, view
from makewhole.record.verifying import checkpoint, faults_of_lines

PAGE = (Path(__file__).parent.parent.parent / "docs" / "history.md").read_text(encoding="utf-8")

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.recursive(
    st.none() | texts | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
)


@given(st.dictionaries(texts, values, max_size=4))
def test_a_value_has_one_way_to_be_written(value: dict[str, object]) -> None:
    written = canonical(value)
    assert json.loads(written) == value
    assert canonical(dict(reversed(value.items()))) == written
    assert b"\n" not in written


@pytest.mark.parametrize("value", [{"a": b"x"}, {"a": {1}}, {"a": object()}])
def test_a_value_without_a_way_to_be_written_is_refused(value: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="a history holds text, whole numbers"):
        canonical(value)


@given(st.dictionaries(texts, values, max_size=4), texts, texts)
def test_an_entry_comes_back_from_its_line_bit_for_bit(content: dict[str, object], name: str, ident: str) -> None:
    entry = linked(name, 1, "0" * 64, entry=ident, kind="say", recorded_at=at("2025-09-08"), content=content)
    line = to_line(entry)
    again, claimed = from_line(line)
    assert (again, claimed) == (entry, entry.hash)
    assert to_line(again) == line
    assert from_line(to_line(purged(entry))) == (purged(entry), entry.hash)


def test_two_entries_that_say_the_same_have_digests_that_nobody_can_compare() -> None:
    said = session("x1", "2025-09-08", 30)
    one, other = (
        linked("c", 1, "0" * 64, entry="e", kind="say", recorded_at=at("2025-09-08"), content=said) for _ in range(2)
    )
    assert one.digest != other.digest


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"", "no line of JSON"),
        (b"[]", "no JSON object"),
        (b'{"chain":"c"}', "it has no position, entry"),
        (to_line(two_chains()[0]).replace(b'"say"', b'"tell"'), "its kind is none of say"),
        (to_line(two_chains()[0]).replace(b'"position":1', b'"position":true'), "its position is no whole number"),
        (to_line(two_chains()[3]).replace(b'"salt":null', b'"salt":"00"'), "only one is there"),
        (re.sub(rb'"salt":"..', b'"salt":"zz', to_line(two_chains()[0])), "not hexadecimal"),
    ],
)
def test_a_line_that_is_no_entry_says_why(line: bytes, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        from_line(line)


# --- the view ---------------------------------------------------------------------------------------------------------


def test_the_view_is_what_was_said_last_and_not_taken_back() -> None:
    rows = view(two_chains())
    assert {row: cells["delivered_minutes"] for row, cells in rows["sessions"].items()} == {"x2": "10"}


def test_the_view_at_a_day_knows_nothing_of_later() -> None:
    minutes = {
        day: {row: cells["delivered_minutes"] for row, cells in view(two_chains(), day).get("sessions", {}).items()}
        for day in ("2025-09-07", "2025-09-08", "2025-09-09", "2025-09-10", "2025-11-03", "2025-11-04")
    }
    assert minutes == {
        "2025-09-07": {},
        "2025-09-08": {"x1": "30"},
        "2025-09-09": {"x1": "30", "x2": "0"},
        "2025-09-10": {"x1": "30", "x2": "10"},
        "2025-11-03": {"x2": "10", "y1": "30"},  # the file that came in is not undone yet
        "2025-11-04": {"x2": "10"},
    }


def test_the_day_of_an_entry_is_the_local_one() -> None:
    late = chain("c", [("say", "2025-09-08T23:30:00-05:00", session("x1", "2025-09-08", 30))])  # 9 September in London
    assert view(late, "2025-09-08")["sessions"].keys() == {"x1"}


def test_what_was_said_of_a_row_after_an_import_outlives_its_undoing() -> None:
    entries = chain(
        "c",
        [
            ("say", at("2025-09-01"), session("x1", "2025-09-01", 30) | {"batch": "b1"}),
            ("correct", at("2025-09-02"), session("x1", "2025-09-01", 20)),
            ("undo", at("2025-09-03"), {"batch": "b1"}),
        ],
    )
    assert view(entries)["sessions"]["x1"]["delivered_minutes"] == "20"


def test_two_corrections_of_one_row_both_stay_and_the_last_counts() -> None:
    entries = chain(
        "c",
        [
            ("say", at("2025-09-01"), say("students", "s1", student_id="s1", state="OH")),
            ("correct", at("2025-09-02"), say("students", "s1", student_id="s1", state="MI")),
            ("correct", at("2025-09-02"), say("students", "s1", student_id="s1")),
        ],
    )
    assert len(entries) == 3
    assert view(entries)["students"]["s1"] == {"student_id": "s1"}


def test_chains_come_apart_where_they_end() -> None:
    assert [[entry.position for entry in run] for run in chains(two_chains())] == [[*range(1, 9)], [1, 2, 3]]


# --- the page ---------------------------------------------------------------------------------------------------------


def example(number: int) -> list[bytes]:
    block = re.findall(r"(?s)```json\n(.*?)```", PAGE)[number]
    return [line.encode() + b"\n" for line in block.splitlines()]


def test_the_worked_example_is_worked_out() -> None:
    written = example(0)
    assert list(faults_of_lines(written)) == []
    (one, hash_of_one), (two, hash_of_two) = map(from_line, written)
    assert one.salt == bytes(16)
    assert two.salt == bytes([17]) * 16
    assert one.content is not None
    start, end = written[0].index(b'{"author"'), written[0].index(b',"digest"')
    assert hashlib.sha256(bytes(16) + written[0][start:end]).hexdigest() == one.digest
    assert digest_of(bytes(16), one.content) == one.digest
    (header,) = example(1)
    assert hashlib.sha256(header.strip()).hexdigest() == hash_of_one == two.previous
    assert example(2) == [checkpoint({"c1": (2, hash_of_two)}, "2026-03-02T20:00:00-05:00")]
    minutes = [view([one, two], day)["sessions"]["x1"]["delivered_minutes"] for day in ("2026-03-01", "2026-03-02")]
    assert minutes == ["0", "15"]
    assert "known on 1 March counts 0 minutes on 27 February; one known on 2 March counts 15" in PAGE


def test_the_page_names_every_key_and_kind() -> None:
    keys, kinds = (PAGE.partition(f"## {title}")[2].partition("\n## ")[0] for title in ("Entries", "Kinds, and what"))
    assert set(re.findall(r"(?m)^\| `(\w+)` \|", keys)) == {*HEADER, "hash", "salt", "content"}
    named = {kind for row in re.findall(r"(?m)^\| (`.*?) \|", kinds) for kind in re.findall(r"`(\w+)`", row)}
    assert named == set(KINDS)


def test_the_heads_of_a_history_are_its_last_entries() -> None:
    assert {name: position for name, (position, _) in heads(two_chains()).items()} == {"leo": 8, "maya": 3}

"""Tampering with a history is found, told once, and told of the entry where it shows; a stranger's script agrees."""

from __future__ import annotations

import ast
import hashlib
import json
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.record.histories import at, chain, heads, lines, purged, relinked, salt_of, session, signed, two_chains

from makewhole.language import speaking
from makewhole.record import verifying
from makewhole.record.history import HEADER, Entry, canonical, from_line, to_line
from makewhole.record.verifying import NotACheckpoint, checkpoint, compare, faults, faults_of_lines, heads_of, printed

SCRIPT = Path(__file__).parent.parent.parent / "docs" / "verify_history.py"
LINES = lines(two_chains())
Told = list[tuple[str, int | None, str]]


def told(found: Iterable[verifying.Fault]) -> Told:
    return [(fault.chain, fault.position, fault.code) for fault in found]


def script(target: Path) -> tuple[int, str]:
    run = subprocess.run([sys.executable, "-I", SCRIPT, target], capture_output=True, text=True, check=False)
    assert run.stderr == ""
    return run.returncode, run.stdout


SCRIPTS_FAULTS = cast("Callable[[list[bytes], dict[str, Any]], Iterator[str]]", runpy.run_path(str(SCRIPT))["faults"])


def script_finds(written: list[bytes]) -> bool:
    """The script's verdict, without starting a process for each of hundreds of histories."""
    whole = b"".join(written)
    return bool(list(SCRIPTS_FAULTS(whole.removesuffix(b"\n").split(b"\n") if whole else [], {})))


def as_file(written: list[bytes]) -> list[bytes]:
    """The lines as a file has them."""
    return b"".join(written).splitlines(keepends=True) if b"\r" not in b"".join(written) else _cut(b"".join(written))


def _cut(whole: bytes) -> list[bytes]:
    return [line + b"\n" for line in whole.removesuffix(b"\n").split(b"\n")]


# --- intact -----------------------------------------------------------------------------------------------------------


def test_an_intact_history_has_no_faults() -> None:
    assert list(faults_of_lines(LINES)) == []
    assert list(faults((from_line(line) for line in LINES), heads(two_chains()))) == []
    assert list(faults(((entry, None) for entry in two_chains()), heads(two_chains()))) == []
    assert list(faults_of_lines([])) == []


def test_the_hash_is_the_one_of_the_contract() -> None:
    for entry in two_chains():
        header = canonical({name: getattr(entry, name) for name in HEADER})
        verification = verifying.Verification()
        list(verification.entry(replace(entry, position=1, previous="0" * 64)))
        first = replace(entry, position=1, previous="0" * 64)
        list(verification.end())
        assert verification.heads[entry.chain] == (1, first.hash)
        assert hashlib.sha256(header).hexdigest() == entry.hash


def test_the_script_knows_an_intact_history(tmp_path: Path) -> None:
    file = tmp_path / "history.jsonl"
    file.write_bytes(b"".join(LINES))
    assert script(file) == (0, "11 entries in 2 chains: unchanged\n")
    assert script(tmp_path) == (0, "11 entries in 2 chains: unchanged\n")
    file.write_bytes(LINES[0])
    assert script(file) == (0, "1 entries in 1 chain: unchanged\n")


@pytest.mark.parametrize("name", ["verify_history.py", "verify_files.py"])
def test_the_scripts_import_nothing_but_the_standard_library(name: str) -> None:
    tree = ast.parse((SCRIPT.parent / name).read_text(encoding="utf-8"))
    imported = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported
    assert imported <= sys.stdlib_module_names


# --- tampered ---------------------------------------------------------------------------------------------------------


def edited(number: int, old: bytes, new: bytes) -> list[bytes]:
    """The lines with a text of one exchanged."""
    assert LINES[number].count(old) == 1, LINES[number]
    return [*LINES[:number], LINES[number].replace(old, new), *LINES[number + 1 :]]


def signed_anew(number: int, **changes: Any) -> list[bytes]:
    """The lines with one entry changed, and its digest and hash made to fit."""
    entries = two_chains()
    entries[number] = signed(entries[number], **changes)
    return lines(entries)


def without_positions(purge: Entry) -> list[bytes]:
    entries = two_chains()
    content = {**(purge.content or {}), "positions": "4"}
    tail = [signed(purge, content=content), *entries[7:8]]
    return lines([*relinked([*entries[:6], *tail]), *entries[8:]])


_ENTRIES = two_chains()
_STRANGER = chain("leo", [("say", at("2025-09-08"), session("x9", "2025-09-08", 30))])[0]
_INSERTED = replace(_STRANGER, entry="leo-x", position=3, previous=_ENTRIES[1].hash)

TAMPERED: dict[str, tuple[list[bytes], Told]] = {
    "a cell changed": (
        edited(1, b'"delivered_minutes":"0"', b'"delivered_minutes":"30"'),
        [("leo", 2, "content_changed")],
    ),
    "a cell taken out": (edited(1, b',"reason":"provider_absent"', b""), [("leo", 2, "content_changed")]),
    "an author changed": (edited(4, b"Dana", b"Dora"), [("leo", 5, "content_changed")]),
    "a time changed": (edited(2, b"2025-09-10T15", b"2025-09-09T15"), [("leo", 3, "header_changed")]),
    "a kind changed": (edited(7, b'"kind":"withdraw"', b'"kind":"say"'), [("leo", 8, "header_changed")]),
    "a kind that there is not": (edited(7, b'"kind":"withdraw"', b'"kind":"forget"'), [("leo", 8, "unreadable_line")]),
    "a position changed": (edited(4, b'"position":5', b'"position":7'), [("leo", 7, "header_changed")]),
    "a position as a fraction": (edited(4, b'"position":5', b'"position":5.0'), [("leo", None, "unreadable_line")]),
    "a chain's name changed": (edited(4, b'"chain":"leo"', b'"chain":"lea"'), [("lea", 5, "header_changed")]),
    "an id changed": (edited(5, b'"entry":"leo-6"', b'"entry":"leo-9"'), [("leo", 6, "header_changed")]),
    "a hash changed": (edited(5, b'"hash":"', b'"hash":"0'), [("leo", 6, "header_changed")]),
    "a salt changed": (
        edited(5, salt_of("leo-6").hex().encode(), salt_of("other").hex().encode()),
        [("leo", 6, "content_changed")],
    ),
    "a cell changed and its digest and hash made to fit": (
        signed_anew(1, content=session("x2", "2025-09-09", 30)),
        [("leo", 3, "does_not_follow")],
    ),
    "the first entry changed and made to fit": (
        signed_anew(0, content=session("x1", "2025-09-08", 0)),
        [("leo", 2, "does_not_follow")],
    ),
    "an entry removed": ([*LINES[:2], *LINES[3:]], [("leo", 4, "removed")]),
    "the first entry removed": (LINES[1:], [("leo", 2, "removed")]),
    "two entries removed": ([*LINES[:4], *LINES[6:]], [("leo", 7, "removed")]),
    "the purge removed": ([*LINES[:6], *LINES[7:]], [("leo", 8, "removed"), ("leo", 4, "vanished")]),
    "an entry put in that follows": (
        [*LINES[:2], to_line(_INSERTED), *LINES[2:]],
        [("leo", 3, "position_twice")],
    ),
    "an entry put in that does not follow": (
        [*LINES[:2], to_line(replace(_INSERTED, previous="1" * 64)), *LINES[2:]],
        [("leo", 3, "does_not_follow"), ("leo", 3, "position_twice")],
    ),
    "an entry repeated": ([*LINES[:3], LINES[2], *LINES[3:]], [("leo", 3, "entry_twice")]),
    "an entry repeated elsewhere": ([*LINES[:7], LINES[1], *LINES[7:]], [("leo", 2, "entry_twice")]),
    "an entry's id on another one": (
        lines([*_ENTRIES[:7], signed(_ENTRIES[7], entry="leo-1"), *_ENTRIES[8:]]),
        [("leo", 8, "entry_twice")],
    ),
    "two entries exchanged": ([*LINES[:4], LINES[5], LINES[4], *LINES[6:]], [("leo", 5, "out_of_order")]),
    "two entries exchanged, the first changed and made to fit": (
        [*LINES[:4], LINES[5], to_line(signed(_ENTRIES[4], content={"author": "Leo"})), *LINES[6:]],
        [("leo", 5, "out_of_order"), ("leo", 6, "does_not_follow")],
    ),
    "two entries exchanged, one of them from elsewhere": (
        [*LINES[:4], LINES[5], to_line(signed(_ENTRIES[4], previous="1" * 64)), *LINES[6:]],
        [("leo", 5, "out_of_order"), ("leo", 5, "does_not_follow"), ("leo", 6, "does_not_follow")],
    ),
    "entries moved": ([*LINES[:1], *LINES[4:7], *LINES[1:4], *LINES[7:]], [("leo", 2, "out_of_order")]),
    "a chain cut in two": ([*LINES[:4], *LINES[8:], *LINES[4:8]], [("leo", 4, "vanished"), ("leo", 5, "chain_twice")]),
    "a content that vanished": (
        lines([*_ENTRIES[:1], purged(_ENTRIES[1]), *_ENTRIES[2:]]),
        [("leo", 2, "vanished")],
    ),
    "a salt left beside a purged content": (edited(3, b'"salt":null', b'"salt":"00"'), [("leo", 4, "unreadable_line")]),
    "a salt alone taken away": (
        edited(0, b'"salt":"' + salt_of("leo-1").hex().encode() + b'"', b'"salt":null'),
        [("leo", 1, "unreadable_line")],
    ),
    "a purged content that is back": (
        lines([*_ENTRIES[:3], chain("leo", [("say", at("2025-09-15"), {"table": "sessions"})] * 4)[3], *_ENTRIES[4:]]),
        [("leo", 4, "does_not_follow"), ("leo", 5, "does_not_follow"), ("leo", 7, "purge_undone")],
    ),
    "a purge of a later entry": (
        lines(relinked([*_ENTRIES[:6], signed(_ENTRIES[6], content={"positions": [4, 8]}), _ENTRIES[7]])),
        [("leo", 7, "purge_of_nothing")],
    ),
    "a purge of what still speaks": (
        lines(relinked([*_ENTRIES[:6], signed(_ENTRIES[6], content={"positions": [2, 4]}), _ENTRIES[7]])),
        [("leo", 7, "purge_undone")],
    ),
    "a purge without a list": (
        without_positions(_ENTRIES[6]),
        [("leo", 7, "purge_without_list"), ("leo", 4, "vanished")],
    ),
    "a time without its offset": (
        lines(relinked([*_ENTRIES[:7], replace(_ENTRIES[7], recorded_at="2025-10-22T15:00:00")])),
        [("leo", 8, "not_an_instant")],
    ),
    "a day that there is not": (
        lines(relinked([*_ENTRIES[:7], replace(_ENTRIES[7], recorded_at="2025-02-30T15:00:00-05:00")])),
        [("leo", 8, "not_an_instant")],
    ),
    "a line cut off": ([*LINES[:-1], LINES[-1][:-40]], [("", None, "unreadable_line")]),
    "a line that is none": ([*LINES[:4], b"\n", *LINES[4:]], [("", None, "unreadable_line")]),
    "a line in another form": (edited(2, b'"kind":', b'"kind": '), [("leo", 3, "not_canonical")]),
    "a key twice": (
        edited(2, b'{"chain":"leo"', b'{"chain":"lea","chain":"leo"'),
        [("leo", 3, "not_canonical")],
    ),
    "a key more": (edited(2, b'{"chain"', b'{"also":1,"chain"'), [("leo", 3, "unreadable_line")]),
    "lines ended as elsewhere": (
        [line.replace(b"\n", b"\r\n") for line in LINES[:1]] + LINES[1:],
        [("leo", 1, "not_canonical")],
    ),
    "another alphabet": (edited(0, b"sessions", "sessiöns".encode("latin-1")), [("", None, "unreadable_line")]),
    "too deep": ([*LINES[:1], b"[" * 100_000 + b"\n", *LINES[1:]], [("", None, "unreadable_line")]),
    "not a number": (edited(7, b'"row":"x1"', b'"row":NaN'), [("leo", 8, "unreadable_line")]),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_each_tampering_is_told_once_of_the_entry_where_it_shows(name: str, tmp_path: Path) -> None:
    written, expected = TAMPERED[name]
    found = list(faults_of_lines(written))
    assert told(found) == expected
    for fault in found:
        assert fault.message.endswith(".")
        assert fault.position is None or str(fault.position) in fault.message
        assert fault.entry is None or fault.entry in fault.message
    assert script_finds(written)


@pytest.mark.parametrize("name", ["a cell changed", "an entry removed", "an entry repeated", "a content that vanished"])
def test_the_script_names_the_entry(name: str, tmp_path: Path) -> None:
    written, expected = TAMPERED[name]
    (tmp_path / "history.jsonl").write_bytes(b"".join(written))
    status, said = script(tmp_path / "history.jsonl")
    assert status == 1
    assert f"entry {expected[0][1]} " in said
    assert "'leo'" in said


def test_entries_that_come_from_elsewhere_than_lines_are_told_the_same_way() -> None:
    """A database has no lines; what it has beside the entry is the head of each chain."""
    looked_at = 0
    for written, expected in TAMPERED.values():
        try:
            entries = [from_line(line) for line in written]
        except (ValueError, RecursionError):
            continue
        if [entry for entry, _ in entries] == two_chains() or "unreadable_line" in {code for _, _, code in expected}:
            continue  # only the lines were changed: their form, or a hash that stands beside an entry
        looked_at += 1
        assert told(faults(entries)) == expected
        assert list(faults(((entry, None) for entry, _ in entries), heads(two_chains())))
    assert looked_at > 20


@settings(max_examples=300)
@given(st.data())
def test_any_byte_that_is_changed_is_found_near_its_entry(data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(LINES) - 1))
    place = data.draw(st.integers(0, len(LINES[number]) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != LINES[number][place]))
    line = LINES[number][:place] + bytes([byte]) + LINES[number][place + 1 :]
    written = _cut(b"".join([*LINES[:number], line, *LINES[number + 1 :]]))
    found = list(faults_of_lines(written))
    assert found
    assert script_finds(written)
    assert len(found) <= 4
    meant = from_line(LINES[number])[0]
    lost_purge = {3} if meant.kind == "purge" else set()
    near = {number, number + 1} | lost_purge | ({number - 1} if line.endswith(b"\n") else set())
    names = {entry.entry for at, entry in enumerate(two_chains()) if at in near}
    assert any(fault.entry is None or fault.entry in names or fault.position == meant.position for fault in found)


@st.composite
def tamperings(draw: st.DrawFn) -> list[Entry]:
    """Entries removed, repeated, moved, changed and made to fit; sometimes nothing."""
    entries = two_chains()
    for _ in range(draw(st.integers(1, 2))):
        at_ = draw(st.integers(0, len(entries) - 1))
        to = draw(st.integers(0, len(entries) - 1))
        deed = draw(
            st.sampled_from(["remove", "repeat", "move", "exchange", "change", "purge", "position", "previous"])
        )
        entry = entries[at_]
        if deed == "remove":
            del entries[at_]
        elif deed == "repeat":
            entries.insert(to, entry)
        elif deed == "move":
            entries.insert(to, entries.pop(at_))
        elif deed == "exchange":
            entries[at_], entries[to] = entries[to], entries[at_]
        elif deed == "change" and entry.content is not None:
            entries[at_] = signed(entry, content={**entry.content, "author": draw(st.sampled_from(["Dana R.", "Leo"]))})
        elif deed == "purge":
            entries[at_] = purged(entry)
        elif deed == "position":
            entries[at_] = replace(entry, position=draw(st.integers(-1, 12)))
        elif deed == "previous":
            entries[at_] = replace(entry, previous=entries[to].hash)
        if not entries:
            break
    return entries


@settings(max_examples=400)
@given(tamperings())
def test_the_script_and_the_program_come_to_one_verdict(entries: list[Entry]) -> None:
    written = lines(entries)
    found = list(faults_of_lines(written))
    assert bool(found) == script_finds(written)
    assert (entries == two_chains()) <= (not found)
    whole = list(faults_of_lines(written, heads(two_chains())))
    assert bool(whole) == (heads(entries) != heads(two_chains()) or bool(found))


# --- the end of a chain, and a history written anew --------------------------------------------------------------------


def test_what_was_cut_off_shows_only_beside_the_heads_or_a_checkpoint() -> None:
    kept, ends = LINES[:5], heads(two_chains())
    taken = checkpoint(ends, at("2025-11-05"))
    assert told(faults_of_lines(kept)) == [("leo", 4, "vanished")]  # the purge that took it was cut off too
    kept = LINES[:7] + LINES[8:]
    assert list(faults_of_lines(kept)) == []
    assert told(faults_of_lines(kept, ends)) == [("leo", 7, "end_removed")]
    assert told(compare(taken, map(from_line, kept))) == [("leo", 7, "shorter_than_checkpoint")]
    assert told(faults_of_lines(LINES[:8], ends)) == [("maya", None, "end_removed")]
    assert told(faults_of_lines(LINES[:8], checkpoint=taken)) == [("maya", None, "shorter_than_checkpoint")]


def test_a_history_written_anew_shows_only_beside_the_heads_or_a_checkpoint() -> None:
    entries = two_chains()
    entries[1] = signed(entries[1], content=session("x2", "2025-09-09", 30))
    written = lines([*relinked(entries[:8]), *entries[8:]])
    ends = heads(two_chains())
    assert list(faults_of_lines(written)) == []
    assert told(faults_of_lines(written, ends)) == [("leo", 8, "end_differs")]
    assert told(faults_of_lines(written, checkpoint=checkpoint(ends, at("2025-11-05")))) == [
        ("leo", 8, "differs_from_checkpoint")
    ]


def test_what_the_heads_do_not_know_is_told() -> None:
    ends = heads(two_chains()[:7])
    assert told(faults_of_lines(LINES, ends)) == [("leo", 8, "beyond_end"), ("maya", 3, "unknown_chain")]


def test_what_came_after_a_checkpoint_is_no_fault() -> None:
    early = checkpoint(heads(two_chains()[:3]), at("2025-09-12"))
    assert compare(early, map(from_line, LINES)) == []


def test_a_checkpoint_says_where_each_chain_ends() -> None:
    ends = heads(two_chains())
    taken = checkpoint(ends, at("2025-11-05"))
    assert checkpoint(dict(reversed(ends.items())), at("2025-11-05")) == taken
    assert heads_of(taken) == ends
    verification = verifying.Verification()
    for line in LINES:
        list(verification.line(line))
    list(verification.end())
    assert verification.heads == ends
    said = json.loads(taken)
    digest = said.pop("digest")
    assert hashlib.sha256(canonical(said)).hexdigest() == digest


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_changed_checkpoint_is_no_checkpoint(place: int, byte: int) -> None:
    taken = checkpoint(heads(two_chains()), at("2025-11-05"))
    place %= len(taken) - 1
    changed = taken[:place] + bytes([byte]) + taken[place + 1 :]
    if changed.strip() != taken.strip():
        with pytest.raises(NotACheckpoint):
            heads_of(changed)


@pytest.mark.parametrize("other", [b"", b"{}", b"[]", b'{"chains":1,"digest":1,"format":1,"taken_at":1}', b"\xff"])
def test_other_bytes_are_no_checkpoint(other: bytes) -> None:
    with pytest.raises(NotACheckpoint):
        printed(other)


def test_a_checkpoint_is_printed_to_be_read_over_the_telephone() -> None:
    taken = checkpoint(heads(two_chains()), at("2025-11-05"))
    sheet = printed(taken)
    assert all(len(line) <= 80 for line in sheet.splitlines())
    assert "".join(word for line in sheet.splitlines()[5:9] for word in line.split()[1:]) == json.loads(taken)["digest"]
    assert "Entries   11 in 2 chains" in sheet
    assert "maya" not in sheet.lower()  # a chain's name may be a child's
    assert sheet.isascii()


def test_a_checkpoint_is_printed_in_the_language_that_is_spoken_with_the_same_groups() -> None:
    taken = checkpoint(heads(two_chains()), at("2025-11-05"))
    english = printed(taken)
    with speaking("es"):
        spanish = printed(taken)
    lines = spanish.splitlines()
    assert all(len(line) <= 80 for line in lines)
    assert lines[5:9] == english.splitlines()[5:9]
    left = {line for line in english.splitlines() if line.strip()} & {line for line in lines if line.strip()}
    assert left == set(english.splitlines()[5:9]), "no other line is left in English"
    assert "sin cambios" in spanish

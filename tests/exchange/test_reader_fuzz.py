"""Every reader on chance bytes and on samples with chance changes: an Extract or a sentence comes out, and nothing else."""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exchange.log_reading import record

from makewhole.exchange import billing_logs, plans, school_calendars, service_logs
from makewhole.exchange.reading import Extract, Match, NotReadable, Request

HERE = Path(__file__).parent / "samples"
TABLES = (".csv", ".ics", ".xlsx")
LARGEST = 60_000
"""Bytes of a sample that is changed: what is larger says nothing more."""
FUZZ = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
FEW = settings(FUZZ, max_examples=12)
"""For the reader of PDF and DOCX, which takes its time."""
PIECES = (
    b'"', b",", b"\n", b"\r", b"\t", b";", b"\x00", b"\xff", b"\xe2\x80\x8f", b"=1+1", b"99/99/9999", b"02/29/2025", b"24:61", b"-3",
    b"9" * 400, b"Total", b"Date,Date,Date\n", b"'", b"{}", b"%s", b"\x1f", "ä".encode(), "✓".encode(), b"0.333333333333333", b"45000",
)  # fmt: skip


@cache
def samples(endings: Sequence[str]) -> list[bytes]:
    """The files of the samples with these endings, the small ones."""
    files = [path for path in sorted(HERE.rglob("*")) if path.suffix in endings and "expected" not in path.parts]
    found = [path.read_bytes() for path in files if path.parent.name != "record" and path.stat().st_size <= LARGEST]
    assert len(found) >= 5
    return found


def changed(raw: bytes, chance: random.Random) -> bytes:
    """The bytes with a few places altered, cut out, doubled, swapped or cut off."""
    made = bytearray(raw)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(made) or 1)
        what = chance.randrange(6)
        if what == 0:
            made[at : at + 1] = bytes([chance.randrange(256)])
        elif what == 1:
            made[at:at] = chance.choice(PIECES)
        elif what == 2:
            del made[at : at + chance.randint(1, 40)]
        elif what == 3:
            made[at:at] = made[at : at + chance.randint(1, 400)]
        elif what == 4:
            lines = bytes(made).split(b"\n")
            chance.shuffle(lines)
            made = bytearray(b"\n".join(lines))
        elif chance.random() < 0.2:
            del made[at:]
    return bytes(made)


def read(reader: ModuleType, raw: bytes, name: str) -> Extract | None:
    """What comes of the bytes; None where a sentence says why they cannot be read."""
    with tempfile.TemporaryDirectory() as folder, record() as connection:
        path = Path(folder) / name
        path.write_bytes(raw)
        assert isinstance(reader.identify(path), Match)
        answers = {"date_order": "mdy", "encoding": "cp1252", "time_zone": "America/Chicago"}
        told = ""
        try:
            extract = reader.extract(Request(path, connection, answers, "provider", today=dt.date(2026, 1, 15)))
        except NotReadable as reason:
            extract, told = None, str(reason)
    assert told if extract is None else isinstance(extract, Extract)
    return extract  # type: ignore[no-any-return]


def looks(reader: ModuleType, endings: Sequence[str], seed: int) -> None:
    chance = random.Random(seed)
    raw = chance.choice(samples(tuple(endings)))
    ending = endings[chance.randrange(len(endings))]
    read(reader, changed(raw, chance), f"file{ending}")


@pytest.mark.parametrize("reader", [service_logs, billing_logs, school_calendars], ids=lambda module: module.KIND)
@FUZZ
@given(seed=st.integers(0, 2**32))
def test_a_sample_with_chance_changes_is_read_or_refused(reader: ModuleType, seed: int) -> None:
    looks(reader, TABLES, seed)


@FEW
@given(seed=st.integers(0, 2**32))
def test_a_plan_with_chance_changes_is_read_or_refused(seed: int) -> None:
    looks(plans, (".docx", ".pdf"), seed)


@pytest.mark.parametrize(
    "reader", [service_logs, billing_logs, school_calendars, plans], ids=lambda module: module.KIND
)
@FUZZ
@given(
    raw=st.one_of(
        st.binary(max_size=400), st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass"))
    )
)
def test_chance_bytes_are_read_or_refused(reader: ModuleType, raw: bytes) -> None:
    read(reader, raw, "file.csv")


def test_a_sample_without_changes_is_read() -> None:
    """What shows that the readers get as far as reading: the samples themselves come through."""
    through = [read(service_logs, raw, "file.csv") for raw in samples((".csv",))]
    assert sum(1 for each in through if each is not None) >= 20

"""Histories for tests: made up, with salts that are the same from run to run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from makewhole.record.history import BEGINNING, Entry, EntryKind, digest_of, to_line

Said = tuple[EntryKind, str, Mapping[str, Any]]
"""A kind, an instant, and what is said."""


def salt_of(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()[:16]


def chain(name: str, said: Iterable[Said]) -> list[Entry]:
    """A chain of entries, called NAME-1, NAME-2 ..."""
    entries: list[Entry] = []
    previous = BEGINNING
    for position, (kind, recorded_at, content) in enumerate(said, 1):
        ident = f"{name}-{position}"
        entry = Entry(
            name,
            position,
            ident,
            kind,
            recorded_at,
            previous,
            digest_of(salt_of(ident), content),
            salt_of(ident),
            content,
        )
        entries.append(entry)
        previous = entry.hash
    return entries


def purged(entry: Entry) -> Entry:
    """What a purge leaves of it."""
    return replace(entry, salt=None, content=None)


def signed(entry: Entry, /, **changes: Any) -> Entry:
    """The entry with changes, its digest made anew: as somebody would who knows how it is done."""
    entry = replace(entry, **changes)
    assert entry.salt is not None
    assert entry.content is not None
    return replace(entry, digest=digest_of(entry.salt, entry.content))


def relinked(entries: Iterable[Entry]) -> list[Entry]:
    """A chain written anew as a whole: positions and hashes fit."""
    previous, anew = BEGINNING, []
    for position, entry in enumerate(entries, 1):
        anew.append(replace(entry, position=position, previous=previous))
        previous = anew[-1].hash
    return anew


def say(table: str, row: str, /, **cells: str) -> dict[str, Any]:
    return {"author": "Dana R.", "source": "family", "table": table, "row": row, "cells": cells}


def session(ident: str, day: str, minutes: int, **cells: str) -> dict[str, Any]:
    return say(
        "sessions", ident,
        session_id=ident, promise_id="p1", date=day, planned_minutes="30", delivered_minutes=str(minutes), **cells,
    )  # fmt: skip


def at(day: str, hour: int = 15) -> str:
    return f"{day}T{hour:02}:00:00-05:00"


def two_chains() -> list[Entry]:
    """Eight entries of one chain, one of them purged, and three of another."""
    leo = chain(
        "leo",
        [
            ("say", at("2025-09-08"), session("x1", "2025-09-08", 30)),
            ("say", at("2025-09-09"), session("x2", "2025-09-09", 0, reason="provider_absent")),
            ("correct", at("2025-09-10"), session("x2", "2025-09-09", 10) | {"corrects": "leo-2"}),
            ("say", at("2025-09-15"), session("x3", "2025-09-15", 30, note="naïve “note”\n\\ ✓ \u007f")),
            ("hold", at("2025-09-20"), {"author": "Dana R.", "why": "a complaint"}),
            ("release", at("2025-10-20"), {"author": "Dana R.", "why": "it is closed"}),
            ("purge", at("2025-10-21"), {"author": "Dana R.", "why": "asked twice", "positions": [4]}),
            (
                "withdraw",
                at("2025-10-22"),
                {"author": "Dana R.", "table": "sessions", "row": "x1", "corrects": "leo-1"},
            ),
        ],
    )
    leo[3] = purged(leo[3])
    maya = chain(
        "maya",
        [
            ("import", at("2025-11-03"), {"author": "Dana R.", "batch": "b1", "file": "log.csv"}),
            ("say", at("2025-11-03"), session("y1", "2025-11-03", 30) | {"batch": "b1"}),
            ("undo", at("2025-11-04"), {"author": "Dana R.", "batch": "b1"}),
        ],
    )
    return [*leo, *maya]


def lines(entries: Iterable[Entry]) -> list[bytes]:
    return [to_line(entry) for entry in entries]


def heads(entries: Iterable[Entry]) -> dict[str, tuple[int, str]]:
    """Where each chain ends."""
    return {entry.chain: (entry.position, entry.hash) for entry in entries}

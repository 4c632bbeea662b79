"""What one sending of a form makes bears ids that follow from the sending: done again, it makes nothing new.

The doors count sendings (web/once.py). This closes the gap that they cannot: a program that ended after it wrote, and
before it could note down that it had.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass
class Sending:
    """A form that is being done. `digest` says which; "": not one that is counted."""

    digest: str = ""
    made: set[str] = field(default_factory=set)
    """The ids that were made for it."""


_now: ContextVar[Sending | None] = ContextVar("sending", default=None)


@contextmanager
def sending() -> Iterator[Sending]:
    """While it lasts, ids follow from the sending, once its digest is set."""
    sent = Sending()
    before = _now.set(sent)
    try:
        yield sent
    finally:
        _now.reset(before)


def mark() -> str:
    """Sixteen letters for a new id: by chance, or the next that follow from what is being sent."""
    sent = _now.get()
    if sent is None or not sent.digest:
        return uuid.uuid4().hex[:16]
    made = hashlib.sha256(f"{sent.digest} {len(sent.made)}".encode()).hexdigest()[:16]
    sent.made.add(made)
    return made


def is_written(row: str) -> bool:
    """Whether a row of that id, which is there already, was written by the same sending before."""
    sent = _now.get()
    return sent is not None and row[-16:] in sent.made

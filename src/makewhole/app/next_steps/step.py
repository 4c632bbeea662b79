"""One thing to do, and where its date comes from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from makewhole.language import gettext as _

State = Literal["to_do", "waiting", "later", "done"]
"""`waiting`: asked, and the day of the reply is still to come; `later`: after another step, or good to know."""
Origin = Literal["rule", "decision", "plan", "asked", "ours"]


@dataclass(frozen=True)
class Basis:
    """Where a date comes from."""

    origin: Origin
    words: str
    citation: str | None = None
    evidence: str | None = None
    """How sure we are of the rule's text: `primary`, `reported` or `local`; None where no rule speaks."""

    @property
    def is_ours(self) -> bool:
        return self.origin == "ours"


@dataclass(frozen=True)
class Step:
    """One thing to do: one sentence, why, by when, and what to write."""

    kind: str
    """A word of TOPICS, `follow_up`, `elsewhere` (where no state complaint is), or `nothing`."""
    state: State
    do: str
    why: tuple[str, ...]
    by: dt.date | None = None
    basis: Basis | None = None
    """Where `by` comes from; None where there is no date."""
    letter: str | None = None
    """The kind of letter it leads to."""
    to_whom: str | None = None
    wording: tuple[str, ...] = ()
    """A short sample in our own words, paragraph by paragraph."""
    asked_on: dt.date | None = None
    """When it was asked, of a step that waits or is done."""
    contact_id: str | None = None
    """The contact in the journal that it rests on."""
    known: tuple[str, ...] = ()
    """What is good to know about it."""


def within_a_week() -> Basis:
    """Where `Facts.soon` comes from."""
    return Basis("ours", _("our suggestion: within a week"))

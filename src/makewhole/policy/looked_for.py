"""States in which a rule on missed sessions by their reason was looked for and not found, and what was found instead.

So that a family there reads that somebody looked, and what there is. No page moves a minute: the federal default
speaks, or the district pack that a plan names. A state with a pack of its own has no page here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from makewhole.policy.pack import Note, PackError, earliest_today, read_notes
from makewhole.record.findings import Finding

SHIPPED = Path(__file__).parent / "looked_for.toml"
RESULTS = ("not found", "not looked for separately")
"""What came of looking: nothing usable, or nobody looked at that state by itself."""

_TOP_KEYS = ("checked_on", "states")
_STATE_KEYS = ("code", "name", "looked_for", "result", "see", "issuer_pages", "found")


@dataclass(frozen=True)
class LookedFor:
    """One state: what was looked for, what came of it, and what its sources say instead."""

    code: str
    """Two letters."""
    name: str
    looked_for: str
    """One sentence."""
    see: tuple[str, ...]
    """Ids of packs of districts or programs there; each speaks only for a plan that names it."""
    found: tuple[Note, ...]
    """What was found instead, each with its source; a note's full id is `looked-for-tx/recurring-absence`."""
    result: str
    """A word of RESULTS."""
    checked_on: date | None
    """The day the page was last held against the notes it comes from; None: not said."""


def looked_for(state_code: str | None) -> LookedFor | None:
    """The page of a state by its two-letter code, or None: there is none."""
    code = (state_code or "").strip().upper()
    return next((page for page in _shipped() if page.code == code), None)


def list_looked_for() -> list[LookedFor]:
    """The pages of all states that have one, ordered by code."""
    return list(_shipped())


def read_looked_for(path: Path, *, today: date | None = None) -> tuple[tuple[LookedFor, ...], list[Finding]]:
    """The pages in a file, ordered by code, faults and all, and what is wrong with them; PackError: it is no TOML.

    No source was read after `today` (None: the real one).
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, OSError):
        raise PackError("looked_for_unreadable", f"{path.name} cannot be read as TOML") from None
    reader = _Reader(path.name, today or earliest_today())
    pages = reader.pages(raw)
    return tuple(sorted(pages, key=lambda page: page.code)), reader.findings


@lru_cache(maxsize=1)
def _shipped() -> tuple[LookedFor, ...]:
    return read_looked_for(SHIPPED)[0]


class _Reader:
    """Turns the raw TOML into pages, noting what is wrong and going on."""

    def __init__(self, file_name: str, today: date) -> None:
        self.file_name = file_name
        self.today = today
        self.findings: list[Finding] = []

    def pages(self, raw: Mapping[str, Any]) -> list[LookedFor]:
        self._known(raw, _TOP_KEYS, None)
        checked_on = raw.get("checked_on")
        if not isinstance(checked_on, date) or isinstance(checked_on, datetime):
            self._add("bad_date", None, "checked_on", "not a date, or not there", allowed="a date such as 2026-09-01")
            checked_on = None
        elif checked_on > self.today:
            message = f"{checked_on.isoformat()} is still to come; today is {self.today.isoformat()}"
            self._add("date_in_future", None, "checked_on", message)
        rows = raw.get("states", [])
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            self._add("bad_value", None, "states", "not written as [[states]] tables")
            return []
        pages = [self._page(row, f"state-{number}", checked_on) for number, row in enumerate(rows, start=1)]
        seen: set[str] = set()
        for page in pages:
            if page.code in seen:
                self._add("duplicate_id", page.code, "code", "a state of this code stands above")
            seen.add(page.code)
        return pages

    def _page(self, row: Mapping[str, Any], fallback: str, checked_on: date | None) -> LookedFor:
        code = self._text(row, "code", fallback)
        place = code or fallback
        self._known(row, _STATE_KEYS, place)
        if code and not (len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()):
            self._add("bad_id", place, "code", "no code of a state", allowed="two capital letters")
        result = self._text(row, "result", place)
        if result and result not in RESULTS:
            self._add("unknown_word", place, "result", "not a word of the list", allowed=", ".join(RESULTS))
        see = row.get("see", [])
        if not isinstance(see, list) or not all(isinstance(pack_id, str) for pack_id in see):
            self._add("bad_value", place, "see", "not a list of ids of packs")
            see = []
        found, findings = read_notes(
            row.get("found", []),
            f"looked-for-{place.lower()}",
            self.file_name,
            issuer_pages=row.get("issuer_pages"),
            today=self.today,
        )
        self.findings.extend(findings)
        for note in found:
            for key, value in (("reported_by", note.reported_by), ("ask_whom", note.ask_whom)):
                if note.evidence == "reported" and not value:
                    self._add("missing_key", f"{place}.{note.id}", key, "what is reported says by whom and whom to ask")
        return LookedFor(
            code=code,
            name=self._text(row, "name", place),
            looked_for=self._text(row, "looked_for", place),
            see=tuple(see),
            found=found,
            result=result,
            checked_on=checked_on,
        )

    def _text(self, row: Mapping[str, Any], key: str, place: str) -> str:
        value = row.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        self._add("missing_key", place, key, "it is not there, empty, or not a text")
        return ""

    def _known(self, row: Mapping[str, Any], keys: tuple[str, ...], place: str | None) -> None:
        for key in row:
            if key not in keys:
                self._add("unknown_key", place, key, "no key of this file", allowed=", ".join(keys))

    def _add(self, code: str, place: str | None, key: str, message: str, *, allowed: str | None = None) -> None:
        sentence = f"{self.file_name}, {f'state {place}, ' if place else ''}{key}: {message}"
        if allowed:
            sentence += f"; allowed: {allowed}"
        column = f"{place}.{key}" if place else key
        self.findings.append(Finding(code, "error", self.file_name, None, column, sentence, None, allowed))

"""Whom to ask in each state: the agency, the complaint, the parent center, as they were found, with how sure we are."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).parent / "states.csv"
FIELDS = (
    "sea_name", "special_education_office", "sea_url", "phone", "email", "complaint_page_url", "complaint_form_url",
    "complaint_clock_days", "complaint_lookback", "complaint_copy_to_lea", "parent_center_name", "parent_center_url",
    "parent_center_phone", "term_for_meeting", "term_for_complaint", "holiday_notes",
)  # fmt: skip
"""What is known of a state, field by field; each is a text or None: not known."""


@dataclass(frozen=True)
class StateContact:
    """Whom to ask in one state. None: not known. A field is seen, unverified, or not known."""

    state: str
    state_name: str
    sea_name: str | None
    special_education_office: str | None
    sea_url: str | None
    phone: str | None
    email: str | None
    complaint_page_url: str | None
    complaint_form_url: str | None
    complaint_clock_days: int | None
    """Days in which the state decides on a complaint."""
    complaint_lookback: str | None
    """How far back a complaint may reach."""
    complaint_copy_to_lea: str | None
    """Whether the district must be sent a copy (yes)."""
    parent_center_name: str | None
    parent_center_url: str | None
    parent_center_phone: str | None
    term_for_meeting: str | None
    term_for_complaint: str | None
    holiday_notes: str | None
    source_urls: tuple[str, ...]
    """The pages in which these facts were read."""
    seen: frozenset[str]
    """The fields that were read in one of the sources."""
    as_of: str | None
    """The years of the facts, where a source has a date."""
    notes: str | None

    def is_verified(self, field: str) -> bool:
        """Whether the field was read in a source."""
        return field in self.seen

    def as_json(self) -> dict[str, Any]:
        """Every field with its value (None: not known) and how sure it is: seen, unverified, or None."""
        fields = {
            name: {
                "value": getattr(self, name),
                "evidence": None if getattr(self, name) is None else "seen" if name in self.seen else "unverified",
            }
            for name in FIELDS
        }
        return {
            "state": self.state, "state_name": self.state_name, **fields, "as_of": self.as_of,
            "sources": list(self.source_urls), "notes": self.notes,
        }  # fmt: skip


def contact(code_or_name: str) -> StateContact | None:
    """Whom to ask in that state, by its letters (OH) or its name (Ohio); None where it is none of the list."""
    asked = " ".join(code_or_name.split()).casefold()
    found = {each.state.casefold(): each for each in list_contacts()}
    found |= {each.state_name.casefold(): each for each in list_contacts()}
    return found.get(asked)


@lru_cache(maxsize=1)
def list_contacts() -> tuple[StateContact, ...]:
    """Every state, district and territory of the list, by name."""
    return tuple(sorted(_read(), key=lambda each: each.state_name))


def _read() -> Iterator[StateContact]:
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield _contact(row)


def _contact(row: Mapping[str, str]) -> StateContact:
    known = {name: row[name].strip() or None for name in FIELDS}
    marked, unverified = set(row["seen"].split()), set(row["unverified"].split())
    # "all": every field that has something in it, but for those that are named as unverified.
    seen = {name for name in FIELDS if known[name] and (name in marked or "all" in marked) and name not in unverified}
    days = known.pop("complaint_clock_days")
    return StateContact(
        state=row["state"],
        state_name=row["state_name"],
        **known,
        complaint_clock_days=int(days) if days else None,
        source_urls=tuple(row["source_urls"].split()),
        seen=frozenset(seen),
        as_of=row["as_of"].strip() or None,
        notes=row["notes"].strip() or None,
    )

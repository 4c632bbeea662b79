"""What goes in and out of the API, in the columns of the record."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

Source = Literal["family", "provider", "district", "billing"]
Word = Literal["family", "provider", "district"]
"""Whose log counts where several differ; what was billed never does."""
Reason = Literal[
    "provider_absent",
    "provider_vacancy",
    "provider_duty",
    "provider_no_equipment",
    "agency_change",
    "student_absent",
    "student_refused",
    "student_suspended",
    "student_removed",
    "school_activity",
    "field_trip",
    "school_assessment",
    "school_closed",
    "late_start",
    "shortened_day",
    "schedule_conflict",
    "family_cancelled",
    "not_as_written",
    "not_stated",
]
"""The closed list of reasons (RECORD.md); a test holds it against the schema of the record."""


class Told(Schema):
    """What went wrong, in a sentence; with the places where a cell or a row is the matter."""

    detail: str
    findings: list[dict[str, Any]] = Field(default_factory=list, description="The cells or rows that are the matter.")
    entry: str | None = Field(None, description="Of a conflict: the entry that was written meanwhile.")


class ChildOut(Schema):
    """A child whose record the caller reaches."""

    key: str = Field(description="Stands in the addresses of this child's record.")
    name: str
    student_id: str
    role: Literal["owner", "writer", "reader"]


class Cells(Schema):
    """The cells of a session. What is left out or null is unknown, never zero."""

    model_config = ConfigDict(extra="forbid")

    promise_id: str | None = None
    date: dt.date | None = None
    starts_at: str | None = Field(None, pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="HH:MM")
    planned_minutes: int | None = Field(None, ge=0)
    delivered_minutes: int | None = Field(None, ge=0)
    kind: Literal["regular", "make_up", "compensatory"] | None = None
    contact: Literal["direct", "consult", "attempt"] | None = None
    reason: Reason | None = Field(None, description="Why minutes were missed.")
    as_written: bool | None = None
    makes_up: str | None = Field(None, description="The session_id of the miss that this one makes up.")
    award_id: str | None = None
    source: Source | None = Field(None, description="Whose log says it.")
    notified_on: dt.date | None = None
    note: str | None = Field(None, max_length=2000)

    def cells(self) -> dict[str, str]:
        """The cells that were sent, as the record writes them ("": said to be unknown)."""
        return {name: _cell(getattr(self, name)) for name in self.model_fields_set if name in Cells.model_fields}


class NewSession(Cells):
    """A session to be written down."""

    date: dt.date


class ChangedSession(Cells):
    """The cells that change; null empties one. `entry` is what the caller last read of the session."""

    entry: str = Field(description="The `entry` of the session as it was read; 409 where somebody wrote meanwhile.")
    why: str | None = Field(None, max_length=300)


class SessionOut(Schema):
    """A session of the record, its cells as they are written, and the entry that said so last."""

    key: str = Field(description="Stands in the session's address.")
    entry: str = Field(description="Send it back with a change.")
    cells: dict[str, str]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, dt.date) else str(value)

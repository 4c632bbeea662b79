"""What the school, the state or a hearing said about misses: offers of a make-up, decisions, awards; and what anybody
answered to the questions that rules ask.

They move minutes (RECORD.md, rules 9, 11 and 13); here is what a page needs to list them and to choose misses for them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from makewhole.app import children, histories

if TYPE_CHECKING:
    from makewhole.record.history import Entry, Rows

Cells = Mapping[str, str | None]
SAID_ON = {
    "offers": "offered_on",
    "determinations": "decided_on",
    "awards": "awarded_on",
    "answers": "answered_on",
}
"""The tables, and in which column of each stands the day on which it was said."""


@dataclass(frozen=True)
class Miss:
    """A regular session of which minutes were missed, as its row says."""

    session_id: str
    service: str
    date: str
    starts_at: str
    minutes: int | None
    """Missed; None: not known from the row alone."""
    source: str | None
    """Whose log has it, where several rows tell of that service on that day; else None."""


@dataclass(frozen=True)
class Said:
    """A row of SAID_ON as it stands, with who said so last, when, and how they know."""

    table: str
    row: str
    cells: Cells
    service: str
    on: dt.date | None
    author: str
    recorded_on: dt.date | None
    why: str


def misses(rows: Rows, named: str | None = None) -> list[Miss]:
    """The misses of the log, the latest day first; with `named`, that session too, whatever its row says."""
    held = [
        (row, cells)
        for row, cells in rows.get("sessions", {}).items()
        if row == named or ((cells.get("kind") or "regular") == "regular" and _is_missed(cells))
    ]
    told = Counter((service_of(rows, cells), cells.get("date"), cells.get("starts_at")) for _row, cells in held)
    found = [
        Miss(
            row,
            service := service_of(rows, cells),
            cells.get("date") or "",
            cells.get("starts_at") or "",
            _minutes(cells, rows.get("promises", {}).get(cells.get("promise_id") or "", {}).get("minutes")),
            cells.get("source") if told[service, cells.get("date"), cells.get("starts_at")] > 1 else None,
        )
        for row, cells in held
    ]
    return sorted(found, key=lambda miss: (miss.date, miss.starts_at, miss.session_id), reverse=True)


def is_miss(rows: Rows, session_id: str) -> bool:
    """Whether an offer or a decision can name the session."""
    cells = rows.get("sessions", {}).get(session_id)
    return cells is not None and (cells.get("kind") or "regular") == "regular" and _is_missed(cells)


def service_of(rows: Rows, session: Cells) -> str:
    """The service of a session's promise; "" where it has none."""
    return rows.get("promises", {}).get(session.get("promise_id") or "", {}).get("service") or ""


def said(place: Path | str, student_id: str) -> tuple[Said, ...]:
    """Everything of the kind that the child's record says, the latest day first."""

    def draw() -> tuple[Said, ...]:
        rows = children.rows(place, student_id)
        found = []
        with histories.opened(place) as store:
            chains = {head.chain for head in store.heads(children.subjects(store, student_id))}
            for table in SAID_ON:
                for row, cells in rows.get(table, {}).items():
                    entries = [entry for entry in store.row_history(table, row) if entry.chain in chains]
                    found.append(_said(table, row, cells, rows, entries))
        return tuple(sorted(found, key=lambda each: (each.on or dt.date.min, each.row), reverse=True))

    return children.remembered(place, student_id, ("answered",), draw)


def about(everything: Sequence[Said], rows: Rows, session_id: str) -> list[Said]:
    """What was said about one miss: offers for it, and decisions that name it or hold its day."""
    session = rows.get("sessions", {}).get(session_id, {})
    service, date = service_of(rows, session), session.get("date") or ""
    return [
        each
        for each in everything
        if each.cells.get("session_id") == session_id
        or (
            each.table == "determinations"
            and not each.cells.get("session_id")
            and each.service == service
            and (each.cells.get("starts_on") or "9") <= date <= (each.cells.get("ends_on") or "9")
        )
    ]


def _said(table: str, row: str, cells: Cells, rows: Rows, entries: Sequence[Entry]) -> Said:
    last = entries[-1] if entries else None
    content = (last.content if last else None) or {}
    session = rows.get("sessions", {}).get(cells.get("session_id") or "", {})
    return Said(
        table,
        row,
        cells,
        cells.get("service") or service_of(rows, session),
        _day(cells.get(SAID_ON[table])),
        content.get("author", ""),
        dt.datetime.fromisoformat(last.recorded_at).date() if last else None,
        content.get("why") or "",
    )


def _is_missed(cells: Cells) -> bool:
    return bool(cells.get("reason")) or cells.get("as_written") == "false" or (_minutes(cells) or 0) > 0


def _minutes(cells: Cells, promised: str | None = None) -> int | None:
    """Planned minutes that were not given; a session that was not as written gave none (RECORD.md, rule 5).

    `promised`: how long the plan says that a session is, for a miss whose row does not say (rule 6).
    """
    if not (cells.get("reason") or cells.get("as_written") == "false"):
        promised = None
    planned, given = cells.get("planned_minutes") or promised or "", cells.get("delivered_minutes") or "0"
    if (
        not planned.isdecimal()
        or not given.isdecimal()
        or (not cells.get("reason") and not cells.get("delivered_minutes"))
    ):
        return None
    return max(int(planned) - (0 if cells.get("as_written") == "false" else int(given)), 0)


def _day(cell: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(cell or "")
    except ValueError:
        return None

"""Two logs of one child compared, a session at a time, and settled: for a page, and for whoever settles.

The comparison is that of `reconciling`; what a person settles is a row of `resolutions`, undone by taking it back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from makewhole.app import children, entering, reconciling
from makewhole.app.histories import NotDone
from makewhole.language import gettext as _
from makewhole.record.schema import SOURCES

if TYPE_CHECKING:
    from makewhole.app.reconciling import Compared


def logs(place: Path | str, student_id: str) -> dict[str, int]:
    """The logs that the child's record has, and how many sessions each, in the order of RECORD.md."""
    sessions = children.rows(place, student_id).get("sessions", {}).values()
    counts = {source: sum(1 for cells in sessions if cells.get("source") == source) for source in SOURCES}
    return {source: count for source, count in counts.items() if count}


def compared(place: Path | str, student_id: str, first: str, second: str, as_of: dt.date) -> Compared:
    """The two logs of the child's record compared as of a day; folders.RecordErrors where the record has errors."""

    def draw() -> Compared:
        with children.case(place, student_id) as folder:
            return reconciling.between(folder, first, second, as_of)

    return children.remembered(place, student_id, ("compared", first, second, as_of), draw)


def resolve(
    place: Path | str,
    student_id: str,
    session_ids: tuple[str, ...],
    counted: str,
    *,
    author: str,
    why: str | None = None,
    on: dt.date | None = None,
) -> entering.Written:
    """Settles which of the rows of one session counts. NotDone where one is not there, or was settled meanwhile."""
    if counted not in session_ids:
        raise NotDone(_("the row that counts is none of those that were named."))
    cells = {
        "session_ids": " ".join(session_ids),
        "counted": counted,
        "decided_on": (on or dt.date.today()).isoformat(),
        "decided_by": author,
        "why": why or "",
    }

    def still_open(rows: Mapping[str, Mapping[str, Mapping[str, str | None]]]) -> None:
        sessions = rows.get("sessions", {})
        if any(session_id not in sessions for session_id in session_ids):
            raise NotDone(_("one of these sessions is no longer in the record. Look again."))
        for resolution in rows.get("resolutions", {}).values():
            if set(session_ids) & set((resolution.get("session_ids") or "").split()):
                who = resolution.get("decided_by") or ""
                raise NotDone(_("{who} settled this session meanwhile. Look again.").format(who=who))

    deed = entering.Deed("say", "resolutions", cells, why=why)
    return entering.together(place, student_id, [deed], author=author, unless=still_open)[0]


def take_back(place: Path | str, student_id: str, resolution_id: str, *, author: str) -> None:
    """Takes a settlement back: the two logs stand side by side again, and the history keeps what was settled."""
    entering.together(place, student_id, [entering.Deed("withdraw", "resolutions", {}, resolution_id)], author=author)

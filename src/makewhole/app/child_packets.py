"""The evidence packet of one child in a data file or database: its attachments by digest, and its chains."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from makewhole.app import child_papers, children, comparing, folder_rows, folders, guessed_days, histories, packets

if TYPE_CHECKING:
    from makewhole.app.children import View
    from makewhole.app.papers import Matter
    from makewhole.documents.packet import Bundle


def filled(
    place: Path | str,
    student_id: str,
    view: View,
    *,
    leave_out: Collection[str] = (),
    prepared_by: str = "",
    prepared_for: str = "",
) -> tuple[Matter, Bundle]:
    """What the child's packet is made from, of the same statement as the child's page in this view.

    packets.NotMade names an attached file that is not there; folders.RecordErrors and children.NoSuchChild as ever.
    """
    matter = child_papers.matter(place, student_id, view)
    drawing = children.drawing(place, student_id, view)
    with (
        children.case(place, student_id, view.known_on) as case,
        folders.account(case, view.as_of, view.source, view.known_on, view.policy, word=view.asks) as worked_out,
    ):
        explained = packets.explain(worked_out)
    logs = packets.two_of(drawing)
    compared = comparing.compared(place, student_id, *logs, view.as_of) if logs else None
    with histories.opened(place) as store:
        kept = {each.sha256 for each in store.attachments()}
        came_in = folder_rows.days_of(store.entries(subject=("student", student_id)), "attachments")
        exhibits, left_out = packets.exhibits_of(
            matter, lambda sha256: store.attachment(sha256) if sha256 in kept else None, came_in, leave_out
        )
    return matter, packets.bundle(
        drawing,
        explained,
        exhibits,
        left_out,
        history=packets.history(matter.checkpoints),
        compared=compared,
        prepared_by=prepared_by,
        prepared_for=prepared_for,
        guesses=guessed_days.sentences(place, student_id, view.known_on),
    )

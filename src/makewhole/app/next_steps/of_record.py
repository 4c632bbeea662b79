"""The next steps of one child's record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from makewhole.app import children
from makewhole.app import contacts as states
from makewhole.app.next_steps.in_order import steps
from makewhole.app.next_steps.reply_clocks import clocks

if TYPE_CHECKING:
    from pathlib import Path

    from makewhole.app.agreed import Standing
    from makewhole.app.children import View
    from makewhole.app.next_steps.reply_clocks import Clock
    from makewhole.app.next_steps.step import Step
    from makewhole.ledger.statement import Child
    from makewhole.policy.contacts import StateContact


@dataclass(frozen=True)
class Next:
    """What a person sees who asks what is next: the steps, the reply clocks, whom to ask."""

    steps: tuple[Step, ...]
    clocks: tuple[Clock, ...]
    child: Child
    whom: StateContact | None
    agreed: Standing | None = None
    """How several logs stand together in the statement that they rest on."""


def of_child(place: Path | str, student_id: str, view: View) -> Next:
    """The next steps of one child's record; folders.RecordErrors where the record has errors."""
    drawing = children.drawing(place, student_id, view)
    child = drawing.statement.children[0]
    contacts = children.rows(place, student_id, view.known_on).get("contacts", {})
    whom = None
    if child.state:
        try:
            whom = states.get_contact(child.state)
        except states.ContactNotFound:
            whom = None
    found = steps(child, contacts, view.as_of, missed=drawing.missed, whom=whom)
    return Next(found, clocks(contacts, view.as_of), child, whom, drawing.agreed)

"""The steps of the beginning: their order, their words, and with which one a family goes on that left them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from makewhole.web.access import Child
from makewhole.web.models import ChildRecord

STEPS = ("calendar", "plan", "services", "logging", "timetable")
"""After the first, which has no child's record yet."""
DONE = "done"
"""The address in place of a step's that ends the beginning: the family is through, or wants to hear no more of it."""

_WRITES = {
    **dict.fromkeys(("calendars", "closures", "terms"), "calendar"),
    "plans": "plan",
    "promises": "services",
    "slots": "timetable",
}
"""The step that writes the rows of each table."""


def number_of(step: str) -> int:
    """Which step it is, counted from 1, the child."""
    return STEPS.index(step) + 2


def address_of(child: Child, step: str) -> str:
    """The address of a step, or of the end of the steps."""
    return reverse("start_step", args=[child.key, step])


def listed(child: Child | None, now: str) -> list[dict[str, Any]]:
    """Every step in words, with its address once there is a record, and how far `now` is."""
    words = {
        "child": _("The child"),
        "calendar": _("School calendar"),
        "plan": _("The plan"),
        "services": _("Services"),
        "logging": _("Your log"),
        "timetable": _("Timetable"),
    }
    order = list(words)
    return [
        {
            "words": words[name],
            "address": address_of(child, name) if child and name != "child" else None,
            "is_now": name == now,
            "is_done": order.index(name) < order.index(now),
        }
        for name in order
    ]


def keep_at(record: ChildRecord, number: int | None) -> None:
    """Keeps with which step to go on; None: with none."""
    if record.at_step != number:
        record.at_step = number
        record.save(update_fields=["at_step"])


def step_back(record: ChildRecord, table: str) -> None:
    """Of who took a row back while the steps last: the step to go on with is the one that wrote it."""
    step = _WRITES.get(table)
    if step is not None and record.at_step is not None:
        keep_at(record, number_of(step))


def go_on(child: Child) -> dict[str, Any] | None:
    """The step to go on with, for the child's other pages; None where the beginning is over."""
    number: int | None = child.record.at_step
    if number is None or not child.may_write:
        return None
    step = STEPS[number - 2]
    return {
        "number": number,
        "count": len(STEPS) + 1,
        "words": listed(child, step)[number - 1]["words"],
        "address": address_of(child, step),
        "ends": address_of(child, DONE),
    }

"""What the statement asks its reader for before its figures are whole, each with the page that takes the answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewhole.app import children, folders, guessed_days, statement_notes, timetable
from makewhole.app.children import View
from makewhole.app.statement_notes import OfSession
from makewhole.web import access, questions
from makewhole.web.row_keys import row_key
from makewhole.web.statement_shown import Look, looks
from makewhole.web.viewing import FIRST_DAY

if TYPE_CHECKING:
    from makewhole.record.findings import Finding
    from makewhole.record.history import Rows
    from makewhole.web.access import Child

MOST_NAMED = 5
"""How many sessions of one kind are named, each with its own link."""


@dataclass(frozen=True)
class Asked:
    """What is asked about a record, kept for as long as nobody writes."""

    waits: tuple[Look, ...]
    """What stands right below the headline: the sums are not whole until somebody says more."""
    looks: tuple[Look, ...]
    """Everything that should be looked at: single sessions by day and service, each with the way to its form."""
    answers: tuple[str, ...]
    """What was answered to the questions of rules, and which school days are a guess, in sentences: the figures rest
    on it."""


def asked(child: Child, findings: Sequence[Finding], view: View) -> Asked:
    """What the record should be looked at for; `findings` are those of the statement in this view."""

    def draw() -> Asked:
        return _asked(child, findings, view)

    return children.remembered(
        access.place(), child.student_id, ("asked", child.key, child.may_write, folders.today(), view), draw
    )


def _asked(child: Child, findings: Sequence[Finding], view: View) -> Asked:
    rows = children.rows(access.place(), child.student_id, view.known_on)
    by_code: dict[str, list[OfSession]] = {"length_unknown": []}
    others: list[Finding] = []
    for finding in findings:
        found = statement_notes.of_session(finding, rows)
        if found is None:
            others.append(finding)
        else:
            by_code.setdefault(finding.code, []).append(found)
    waits = _looks(child, by_code.pop("length_unknown"))
    # What is written down twice counts once: which of the two is right moves minutes, so it is no small print.
    waits += _looks(child, by_code.pop("duplicate", []))
    if not (view.known_on or view.source or view.word):
        waits += _closed(child, rows, view)
        waits += _looks(child, statement_notes.make_ups_of_unknown_length(rows, view.as_of))
    of_sessions = [look for some in by_code.values() for look in _looks(child, some)]
    answers = (
        *questions.counted(rows, view.as_of),
        *guessed_days.sentences(access.place(), child.student_id, view.known_on),
    )
    return Asked(tuple(waits), (*waits, *of_sessions, *looks(child, others)), answers)


def make_ups_of_year(child: Child, view: View, first: dt.date, last: dt.date) -> list[Look]:
    """The make-ups of a school year whose minutes nobody wrote down: no posting tells of them."""
    rows = children.rows(access.place(), child.student_id, view.known_on)
    held = statement_notes.make_ups_of_unknown_length(rows, min(view.as_of, last))
    return _looks(child, [each for each in held if (rows["sessions"][each.session_id].get("date") or "") >= str(first)])


def _looks(child: Child, found: Sequence[OfSession]) -> list[Look]:
    words = _("Put it right") if child.may_write else _("Look at it")
    shown = [
        Look(each.text, 0, f"{reverse('row', args=[child.key, 'sessions', key])}?right#right", words)
        for each in found[:MOST_NAMED]
        for key in [row_key("sessions", each.session_id)]
    ]
    return [*shown[:-1], replace(shown[-1], more=len(found) - len(shown))] if shown else []


def _closed(child: Child, rows: Rows, view: View) -> list[Look]:
    """Sessions that the timetable has on days without school, and that nobody answered for yet."""
    last = min(view.as_of, folders.today())
    found = timetable.missed_by_closing(rows, max(timetable.first_day(rows, last), FIRST_DAY), last)
    if not found:
        return []
    if timetable.writes_every_session(rows):
        text = ngettext(
            "%(n)s session of the timetable fell on a day without school, and nobody has said what became of it. "
            "Until then it counts as “no record”.",
            "%(n)s sessions of the timetable fell on days without school, and nobody has said what became of them. "
            "Until then they count as “no record”.",
            len(found),
        )
    else:
        text = ngettext(
            "%(n)s session of the timetable fell on a day without school, and nobody has said what became of it. "
            "Until then it counts as held.",
            "%(n)s sessions of the timetable fell on days without school, and nobody has said what became of them. "
            "Until then they count as held.",
            len(found),
        )
    href = f"{reverse('log', args=[child.key])}?closed#closed" if child.may_write else None
    words = _("Say what became of them") if len(found) > 1 else _("Say what became of it")
    return [Look(text % {"n": len(found)}, 0, href, words if href else None)]

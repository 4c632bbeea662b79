"""The reply clocks: by when an answer to what was asked is due, and how long it is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from makewhole.app.next_steps.step import Basis
from makewhole.language import gettext as _
from makewhole.record import journal

REPLY_DAYS = 10
"""Days after which a request without a reply is followed up, where it named no day. A courtesy of ours, no rule."""


@dataclass(frozen=True)
class Clock:
    """The reply clock of one request in the journal."""

    contact_id: str
    topic: str | None
    asked_on: dt.date
    due_on: dt.date
    basis: Basis
    answered_on: dt.date | None
    answer: str | None
    """The first answer that stands in the journal, as a word of ANSWERS (or as written)."""
    followed_on: dt.date | None
    """When it was asked again."""
    days_over: int
    """Days since the reply was due, without one; 0: not due yet, or answered."""

    @property
    def is_open(self) -> bool:
        return self.answered_on is None


def clocks(contacts: Mapping[str, Mapping[str, str | None]], as_of: dt.date) -> tuple[Clock, ...]:
    """The reply clock of each request in the journal up to a day, the newest first (record/journal.py).

    A request that was asked again has the clock from then on.
    """
    return tuple(_clock(request, as_of) for request in journal.requests(contacts, as_of))


def _clock(request: journal.Request, as_of: dt.date) -> Clock:
    due_on, basis = _reply_due(request.last)
    return Clock(
        contact_id=request.contact_id,
        topic=request.topic,
        asked_on=request.first.on,
        due_on=due_on,
        basis=basis,
        answered_on=request.answers[0].on if request.answers else None,
        answer=request.answer,
        followed_on=request.again[-1].on if request.again else None,
        days_over=max(0, (as_of - due_on).days) if request.is_open else 0,
    )


def _reply_due(asked: journal.Contact) -> tuple[dt.date, Basis]:
    """The day by which a reply was asked for; else ten days later, which is our courtesy and nobody's rule."""
    if asked.reply_due_on is not None:
        return asked.reply_due_on, Basis("asked", _("the day that you asked for"))
    due_on = asked.on + dt.timedelta(days=REPLY_DAYS)
    return due_on, Basis("ours", _("our suggestion: ten days for a reply; no rule sets it"))

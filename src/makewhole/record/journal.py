"""The journal of contacts as requests and their answers: what was asked, how, when, and what came back.

The journal says in `about` what a contact is for (`TOPICS`), and in an answer's `about` how it went (`ANSWERS`). Other
words stand in the journal and are nobody's request: what a contact was about is never guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from makewhole.language import gettext_noop

TOPICS = {
    "service_logs": gettext_noop("Asking for the service logs"),
    "make_up_plan": gettext_noop("Asking when missed minutes will be made up"),
    "clear_wording": gettext_noop("Asking the team to write down how much, and how often"),
    "team_meeting": gettext_noop("Asking for a team meeting"),
    "written_notice": gettext_noop("Asking for the answer in writing"),
    "state_complaint": gettext_noop("A complaint to the state"),
}
"""What a contact may be for, by the word that stands in its `about`."""
ANSWERS = {
    "agreed": gettext_noop("They agreed, or sent what was asked for"),
    "refused": gettext_noop("They said no"),
    "answered": gettext_noop("Something else, or not clear yet"),
}
"""How a request was answered, by the word that stands in the answer's `about`."""


@dataclass(frozen=True)
class Contact:
    """One row of the journal."""

    contact_id: str
    on: dt.date
    channel: str | None
    who: str | None
    about: str | None
    asked: str | None
    reply_due_on: dt.date | None


@dataclass(frozen=True)
class Request:
    """What was asked of somebody, how often, and what came back."""

    first: Contact
    again: tuple[Contact, ...] = ()
    """Each later contact that asked the same again, oldest first."""
    answers: tuple[Contact, ...] = ()
    """Each answer to any of them, oldest first."""

    @property
    def contact_id(self) -> str:
        return self.first.contact_id

    @property
    def topic(self) -> str | None:
        """A word of TOPICS, or whatever stands there; None: it does not say what it was for."""
        return self.first.about

    @property
    def last(self) -> Contact:
        """The contact whose time for a reply runs."""
        return self.again[-1] if self.again else self.first

    @property
    def is_open(self) -> bool:
        return not self.answers

    @property
    def answer(self) -> str | None:
        """How it went, as the last answer says: a word of ANSWERS, or as written; None without an answer."""
        return self.answers[-1].about if self.answers else None


def requests(contacts: Mapping[str, Mapping[str, str | None]], as_of: dt.date) -> tuple[Request, ...]:
    """Each request in the journal up to a day, the newest first.

    A request is a contact to the school that names a topic, what was asked, or the day of a reply. A later contact to
    the school that names it (`replies_to`) asks again; an answer (`from`) to any of the two answers both.
    """
    known = {
        contact_id: {name: cell for name, cell in cells.items() if cell}
        for contact_id, cells in contacts.items()
        if (cells.get("happened_on") or "9999") <= as_of.isoformat()
    }
    first_of = {contact_id: _first(contact_id, known) for contact_id in known}
    threads: dict[str, list[tuple[Contact, str | None]]] = {}
    for contact_id, cells in known.items():
        threads.setdefault(first_of[contact_id], []).append((_contact(contact_id, cells), cells.get("direction")))
    found = []
    for contact_id, thread in threads.items():
        cells = known[contact_id]
        if cells.get("direction") != "to" or first_of[contact_id] != contact_id:
            continue
        if not (cells.get("about") in TOPICS or cells.get("asked") or cells.get("reply_due_on")):
            continue
        ordered = sorted(thread, key=lambda pair: (pair[0].on, pair[0].contact_id))
        found.append(
            Request(
                first=_contact(contact_id, cells),
                again=tuple(each for each, way in ordered if way == "to" and each.contact_id != contact_id),
                answers=tuple(each for each, way in ordered if way == "from"),
            )
        )
    return tuple(sorted(found, key=lambda request: (request.first.on, request.contact_id), reverse=True))


def unlinked(contacts: Mapping[str, Mapping[str, str | None]], since: dt.date, as_of: dt.date) -> tuple[Contact, ...]:
    """Contacts from the school, and meetings, from `since` to `as_of` of which nobody said what they answer.

    Any of them may be the answer to what was asked before: only who was there can say. Oldest first.
    """
    found = []
    for contact_id, cells in contacts.items():
        told = {name: cell for name, cell in cells.items() if cell}
        if not since.isoformat() <= told.get("happened_on", "") <= as_of.isoformat():
            continue
        if told.get("replies_to") in contacts:
            continue
        is_request = told.get("about") in TOPICS or "asked" in told or "reply_due_on" in told
        if told.get("direction") == "from" or (told.get("channel") == "meeting" and not is_request):
            found.append(_contact(contact_id, told))
    return tuple(sorted(found, key=lambda contact: (contact.on, contact.contact_id)))


def _first(contact_id: str, known: Mapping[str, Mapping[str, str]]) -> str:
    """The contact with which the exchange began; a circle of contacts that name each other ends where it began."""
    seen = {contact_id}
    while (before := known[contact_id].get("replies_to")) in known and before not in seen:
        assert before is not None
        seen.add(before)
        contact_id = before
    return contact_id


def _contact(contact_id: str, cells: Mapping[str, str]) -> Contact:
    due_on = cells.get("reply_due_on")
    return Contact(
        contact_id=contact_id,
        on=dt.date.fromisoformat(cells["happened_on"]),
        channel=cells.get("channel"),
        who=cells.get("who"),
        about=cells.get("about"),
        asked=cells.get("asked"),
        reply_due_on=dt.date.fromisoformat(due_on) if due_on else None,
    )

"""Events as an iCalendar file that calendar programs read, and know again when it is written anew.

An event's UID is made of the ids that it stands for and of nothing else: the same event keeps it whatever its day, hour
or title become, so that a calendar program moves it and makes no second one. No event rings an alarm.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from makewhole.language import current, gettext, gettext_noop

if TYPE_CHECKING:
    from icalendar import Event as Component

EventKind = Literal["session", "missed", "make_up", "planned", "deadline"]
_CATEGORIES: dict[EventKind, str] = {
    "session": gettext_noop("Session"),
    "missed": gettext_noop("Missed session"),
    "make_up": gettext_noop("Make-up session"),
    "planned": gettext_noop("Planned session"),
    "deadline": gettext_noop("Deadline"),
}
_SPACE = uuid.UUID("6f0f5c1e-5d7a-5c38-9d5e-6d616b657768")
"""The namespace of the UIDs. It never changes: a calendar that holds the events would double them."""
_DOMAIN = "makewhole"


class NotAnEvent(ValueError):
    """The event cannot be written: the message names its ids, and what is wrong with its day or hours."""


@dataclass(frozen=True)
class Event:
    """One event: of a whole day (`day`), or from one moment to another (`starts`, `ends`), never both."""

    uid_of: tuple[str, ...]
    """The ids that it stands for, the kind of thing first: ("session", "s-41")."""
    title: str
    kind: EventKind
    day: dt.date | None = None
    starts: dt.datetime | None = None
    """Local time of the school, without a zone."""
    ends: dt.datetime | None = None
    description: str = ""
    sequence: int | None = None
    """How often it was changed, where that is known."""

    @property
    def uid(self) -> str:
        """The event's UID: the same for the same ids, on every machine and in every version."""
        ids = json.dumps(self.uid_of, ensure_ascii=False, separators=(",", ":"))
        return f"{uuid.uuid5(_SPACE, ids)}@{_DOMAIN}"

    @property
    def on(self) -> dt.date:
        """The day on which it begins."""
        if self.day is not None:
            return self.day
        if self.starts is None:
            raise NotAnEvent(f"{'/'.join(self.uid_of)}: it has neither a day nor an hour.")
        return self.starts.date()


def write_calendar(
    events: Iterable[Event], *, stamp: dt.datetime, name: str = "Services", time_zone: str | None = None
) -> bytes:
    """The events as an iCalendar file (RFC 5545), by day; NotAnEvent where one cannot be written.

    `stamp` is the moment of writing (with its zone), `time_zone` the school's, such as America/Chicago: hours are then
    written with it, else as they stand ("floating": every reader shows them as its own). A whole day ends, as the form
    has it, before the next.
    """
    from icalendar import Calendar

    if stamp.tzinfo is None:
        raise ValueError("the moment of writing needs its time zone")
    zone = _zone(time_zone)
    calendar = Calendar()
    calendar.add("prodid", f"-//makewhole//services//{current().upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    if time_zone is not None:
        calendar.add("x-wr-timezone", time_zone)
    uids: set[str] = set()
    written = sorted(events, key=lambda event: (event.on, event.starts or dt.datetime.min, event.uid_of))
    for event in written:
        if event.uid in uids:
            raise NotAnEvent(f"{'/'.join(event.uid_of)}: two events stand for the same ids.")
        uids.add(event.uid)
        calendar.add_component(_component(event, stamp, zone))
    if zone is not None and (days := [event.on for event in written]):
        # Without bounds the zone's whole history since 1970 is written out.
        calendar.add_missing_timezones(
            first_date=dt.date(min(days).year, 1, 1), last_date=dt.date(max(days).year + 1, 1, 1)
        )
    return bytes(calendar.to_ical())


def _zone(name: str | None) -> zoneinfo.ZoneInfo | None:
    if name is None:
        return None
    try:
        return zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        raise ValueError("no time zone of that name; write one such as America/Chicago") from None


def _component(event: Event, stamp: dt.datetime, zone: zoneinfo.ZoneInfo | None) -> Component:
    from icalendar import Event as Component

    made = Component()
    made.add("uid", event.uid)
    made.add("dtstamp", stamp.astimezone(dt.UTC))
    made.add("summary", " ".join(event.title.split()))
    if event.day is not None:
        if event.starts is not None or event.ends is not None:
            raise NotAnEvent(f"{'/'.join(event.uid_of)}: it has a whole day and an hour.")
        made.add("dtstart", event.day)
        made.add("dtend", event.day + dt.timedelta(days=1))
    else:
        starts, ends = event.starts, event.ends
        if starts is None or ends is None or starts.tzinfo is not None or ends.tzinfo is not None or ends < starts:
            raise NotAnEvent(
                f"{'/'.join(event.uid_of)}: its hours are not there, name a zone, or end before they begin."
            )
        made.add("dtstart", starts.replace(tzinfo=zone))
        made.add("dtend", ends.replace(tzinfo=zone))
    if event.description:
        made.add("description", event.description)
    made.add("categories", [gettext(_CATEGORIES[event.kind])])
    made.add("transp", "TRANSPARENT" if event.kind in ("deadline", "missed") else "OPAQUE")
    if event.sequence is not None:
        made.add("sequence", event.sequence)
    return made

"""The iCalendar file that is written: read again by the library, with UIDs that stay and hours that are the school's."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makewhole.exchange.icalendar_out import Event, EventKind, NotAnEvent, write_calendar

STAMP = dt.datetime(2026, 2, 27, 21, 4, 5, tzinfo=dt.UTC)
SPEECH = Event(
    ("session", "s-41"),
    "Speech 30 min",
    "session",
    starts=dt.datetime(2026, 3, 9, 10, 30),
    ends=dt.datetime(2026, 3, 9, 11, 0),
    description="20 of 30 min were held; see the note, please.",
)
DUE = Event(
    ("due", "maya-r", "Speech", "2026-03-31"), "Speech: 60 min due to be made up", "deadline", day=dt.date(2026, 3, 31)
)


def read_again(written: bytes) -> dict[str, Any]:
    """The events of a file by UID."""
    return {str(each["UID"]): each for each in icalendar.Calendar.from_ical(written).walk("VEVENT")}


def test_what_is_written_is_read_again() -> None:
    written = write_calendar([DUE, SPEECH], stamp=STAMP)
    found = read_again(written)
    assert set(found) == {SPEECH.uid, DUE.uid}
    speech, due = found[SPEECH.uid], found[DUE.uid]
    assert str(speech["SUMMARY"]) == "Speech 30 min"
    assert speech["DTSTART"].dt == dt.datetime(2026, 3, 9, 10, 30)  # floating: every reader shows it as its own
    assert speech["DTEND"].dt == dt.datetime(2026, 3, 9, 11, 0)
    assert str(speech["DESCRIPTION"]) == SPEECH.description
    assert speech["DTSTAMP"].dt == STAMP
    assert (due["DTSTART"].dt, due["DTEND"].dt) == (dt.date(2026, 3, 31), dt.date(2026, 4, 1))
    assert (str(speech["TRANSP"]), str(due["TRANSP"])) == ("OPAQUE", "TRANSPARENT")
    assert b"DTSTART;VALUE=DATE:20260331" in written
    assert b"VALARM" not in written
    assert b"TZID" not in written


def test_an_hour_is_the_schools_where_its_zone_is_given() -> None:
    written = write_calendar([SPEECH], stamp=STAMP, time_zone="America/Chicago")
    (speech,) = read_again(written).values()
    assert speech["DTSTART"].dt.utcoffset() == dt.timedelta(hours=-5)  # summer time has begun
    assert b"DTSTART;TZID=America/Chicago:20260309T103000" in written
    assert written.count(b"BEGIN:VTIMEZONE") == 1
    assert len(written) < 3_000  # the zone's rules for these years, and not since 1970
    with pytest.raises(ValueError, match="no time zone"):
        write_calendar([SPEECH], stamp=STAMP, time_zone="Nowhere")


def test_a_uid_is_the_same_for_the_same_ids_and_for_nothing_else() -> None:
    assert SPEECH.uid == "c35d8bf8-6ce2-5c76-93ab-e4e3a537d397@makewhole"  # never changes: calendars hold it
    moved = replace(SPEECH, title="Speech missed", starts=SPEECH.ends, ends=SPEECH.ends, kind="missed")
    assert moved.uid == SPEECH.uid
    assert replace(SPEECH, uid_of=("session", "s-42")).uid != SPEECH.uid
    assert replace(SPEECH, uid_of=("sessions", "-41")).uid != SPEECH.uid
    assert replace(SPEECH, uid_of=("a", "b\x1fc")).uid != replace(SPEECH, uid_of=("a", "b", "c")).uid


def test_the_same_events_are_the_same_bytes_whatever_their_order() -> None:
    assert write_calendar([SPEECH, DUE], stamp=STAMP) == write_calendar(iter([DUE, SPEECH]), stamp=STAMP)


@pytest.mark.parametrize(
    "event",
    [
        replace(SPEECH, starts=None, ends=None),
        replace(SPEECH, day=dt.date(2026, 3, 9)),
        replace(SPEECH, ends=dt.datetime(2026, 3, 9, 10, 0)),
        replace(SPEECH, ends=None),
        replace(SPEECH, starts=STAMP),
    ],
)
def test_an_event_that_is_none_is_refused_by_its_ids(event: Event) -> None:
    with pytest.raises(NotAnEvent, match="session/s-41") as told:
        write_calendar([event], stamp=STAMP)
    assert "Speech" not in str(told.value)


def test_two_events_of_the_same_ids_are_refused() -> None:
    with pytest.raises(NotAnEvent, match="same ids"):
        write_calendar([SPEECH, replace(SPEECH, title="Speech 45 min")], stamp=STAMP)
    with pytest.raises(ValueError, match="time zone"):
        write_calendar([SPEECH], stamp=STAMP.replace(tzinfo=None))


def test_long_titles_are_folded_and_come_back_whole() -> None:
    long = replace(SPEECH, title="Speech; language, and \\ more: " + "ß" * 200, sequence=3)
    written = write_calendar([long], stamp=STAMP)
    assert max(len(line) for line in written.split(b"\r\n")) <= 75
    (found,) = read_again(written).values()
    assert str(found["SUMMARY"]) == long.title
    assert found["SEQUENCE"] == 3


KINDS: list[EventKind] = ["session", "missed", "make_up", "planned", "deadline"]
TEXT = st.text(st.characters(blacklist_categories=["Cc", "Cs"], blacklist_characters="\u2028\u2029\x85"), max_size=90)


@settings(max_examples=60, deadline=None)
@given(
    titles=st.lists(TEXT, max_size=6),
    kind=st.sampled_from(KINDS),
    day=st.dates(dt.date(2000, 1, 1), dt.date(2060, 1, 1)),
)
def test_any_title_and_day_comes_back(titles: list[str], kind: EventKind, day: dt.date) -> None:
    events = [Event(("any", str(number)), title, kind, day=day) for number, title in enumerate(titles)]
    found = read_again(write_calendar(events, stamp=STAMP, name="Sessions, make-ups; deadlines"))
    assert {uid: str(each["SUMMARY"]) for uid, each in found.items()} == {
        event.uid: " ".join(event.title.split()) for event in events
    }
    assert all(each["DTSTART"].dt == day for each in found.values())

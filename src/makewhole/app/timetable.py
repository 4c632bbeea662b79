"""What the timetable and the school calendar say should have been: sessions nobody has written about yet.

Nothing of it is recorded until a person confirms it; the arithmetic never reads a timetable.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2s
from typing import TYPE_CHECKING, Literal

from makewhole.calendars.holiday_words import note_words
from makewhole.record.schema import NO_SCHOOL, WEEKDAYS

if TYPE_CHECKING:
    from makewhole.policy.due import Calendar
    from makewhole.record.history import Rows

Cells = Mapping[str, str | None]


@dataclass(frozen=True)
class Expected:
    """A session that the timetable has on a day, and that no row of the record speaks of."""

    promise_id: str
    service: str
    date: dt.date
    starts_at: str | None
    minutes: int | None
    """Planned; None: neither timetable nor promise says how many."""
    closed: str | None = None
    """Why there was no school that day (a word of `closures`, with its note where there is one); None: a school day."""
    is_from_timetable: bool = True
    """False: the promise has no timetable, and whether there was a session that day is not known."""

    @property
    def key(self) -> str:
        """A short name for forms, without any word of the record."""
        said = f"{self.promise_id}\0{self.date}\0{self.starts_at or ''}"
        return blake2s(said.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True)
class Length:
    """How long a session was to be, and what says so. It is proposed to a person, who confirms it."""

    minutes: int
    basis: Literal["timetable", "session", "period"]
    """The hour of the timetable; the plan's minutes of one session; the minutes of a period with one session."""
    period: str | None = None
    """Of the basis `period`: which."""


@dataclass(frozen=True)
class OddDay:
    """What is strange about the day of a session: seldom right, and a person may say that it is."""

    kind: Literal["before", "after", "off_week", "closed", "outside_years"]
    on: dt.date | None = None
    """The first or the last day of the promise."""
    closed: str = ""
    """What closed the school that day, a word of `closures` or its note."""


def length_of(rows: Rows, promise_id: str, date: dt.date | None = None, starts_at: str | None = None) -> Length | None:
    """How long a session of the promise was to be; None where neither timetable nor plan says one length.

    Without a day, or on one that has no hour in the timetable: what all its hours say.
    """
    promise = rows.get("promises", {}).get(promise_id)
    if promise is None:
        return None
    slots = [each for each in rows.get("slots", {}).values() if each.get("promise_id") == promise_id]
    of_day = [each for each in slots if date is not None and _holds(each, date)]
    at_hour = [each for each in of_day if starts_at and each.get("starts_at") == starts_at]
    for some in (at_hour, of_day, slots):
        minutes = {_number(each.get("minutes")) for each in some}
        if len(minutes) == 1 and (number := minutes.pop()):
            return Length(number, "timetable")
        if some is not slots and len(some) > 1 and len(minutes) > 1:
            return None
    own = session_minutes(promise)
    if own:
        return Length(own, "session")
    sessions, of_period, period, every = _amount(promise)
    is_one = sessions is None and (period == "day" or (period == "week" and _is_one_a_period(slots, every)))
    return Length(of_period, "period", period) if is_one and of_period else None


def session_minutes(promise: Cells) -> int | None:
    """The promise's minutes of one session, which the arithmetic takes where a miss does not say its own (rule 6)."""
    from makewhole.app import lines

    own = _number(promise.get("minutes"))
    if own is not None:
        return own
    sessions, of_period, _period, _every = _amount(promise)
    if sessions and of_period is not None:
        return of_period // sessions if of_period % sessions == 0 else None
    return lines.read(promise.get("wording") or "").minutes


def _amount(promise: Cells) -> tuple[int | None, int | None, str | None, int]:
    """Sessions, minutes, period and how many periods together; what is empty is read from the words."""
    from makewhole.app import lines

    read = lines.read(promise.get("wording") or "")
    sessions, of_period = _number(promise.get("sessions")), _number(promise.get("minutes_per_period"))
    if sessions is None:
        sessions = read.sessions
    if of_period is None:
        of_period = read.minutes_per_period
    return sessions, of_period, promise.get("period") or read.period, _number(promise.get("every")) or read.every or 1


def _is_one_a_period(slots: Sequence[Cells], every: int) -> bool:
    """Whether the timetable has one hour in each period of `every` weeks."""
    days = {(each.get("weekday"), each.get("starts_at")) for each in slots}
    return len(days) == 1 and all((_number(each.get("every")) or 1) == every for each in slots)


def _holds(slot: Cells, date: dt.date) -> bool:
    first, last = _day(slot.get("starts_on")), _day(slot.get("ends_on"))
    return (slot.get("weekday") or "Mon") == WEEKDAYS[date.weekday()] and (first or date) <= date <= (last or date)


def told_already(rows: Rows, promise_id: str, date: dt.date, starts_at: str, source: str) -> list[str]:
    """The regular sessions of that promise and day on record that may be the one that is told now, by id.

    Not those of which both have an hour, and another; nor those of another's log.
    """
    return sorted(
        row
        for row, cells in rows.get("sessions", {}).items()
        if cells.get("promise_id") == promise_id
        and cells.get("date") == date.isoformat()
        and (cells.get("kind") or "regular") == "regular"
        and not (starts_at and cells.get("starts_at") and cells.get("starts_at") != starts_at)
        and not (source and cells.get("source") and cells.get("source") != source)
    )


def odd_day(rows: Rows, promise_id: str, date: dt.date, *, is_regular: bool = True) -> OddDay | None:
    """Why a person should look at the day of a session again; None where nothing is strange about it.

    A make-up may well be held on a Saturday, in a break or after the plan's end.
    """
    begins, ends = spans(rows).get(promise_id, (None, None))
    if begins and date < begins:
        return OddDay("before", begins)
    if not is_regular:
        return None
    if ends and date > ends:
        return OddDay("after", ends)
    if rows.get("promises", {}).get(promise_id, {}).get("esy") == "true":
        return None  # its days are those of its own terms
    calendar, why = calendar_of(rows, date, date)
    if date in calendar.school_days:
        return None
    if date in why:
        return OddDay("closed", closed=why[date])
    if date.weekday() not in calendar.school_week:
        return OddDay("off_week")
    return OddDay("outside_years")


def expected(rows: Rows, first: dt.date, last: dt.date) -> list[Expected]:
    """The timetable's sessions from `first` to `last` that nobody has written about, newest day first.

    On a closed day of the school year the session is there with what closed it; a day outside of the school years, or
    inside a gap of its promise, has none. A day for which the promise has any regular session is taken as told, for as
    many slots as it has sessions.
    """
    told = _told(rows)
    gaps = _gaps(rows)
    calendar, closures = calendar_of(rows, first, last)
    school_days = set(calendar.school_days)
    found: list[Expected] = []
    for promise_id, slot, starts_on, ends_on in _slots(rows):
        promise = rows["promises"][promise_id]
        length = length_of(rows, promise_id)
        minutes = _number(slot.get("minutes")) or (length.minutes if length and length.basis != "timetable" else None)
        for date in _dates(slot, starts_on, max(first, starts_on), min(last, ends_on or last)):
            if date not in school_days and date not in closures:
                continue
            if any(begins <= date <= ends for begins, ends in gaps.get(promise_id, ())):
                continue
            found.append(
                Expected(
                    promise_id,
                    promise.get("service") or "",
                    date,
                    slot.get("starts_at") or None,
                    minutes,
                    None if date in school_days else closures[date],
                )
            )
    open_slots: list[Expected] = []
    left = {key: list(starts) for key, starts in told.items()}
    seen: set[str] = set()
    for each in sorted(found, key=lambda one: (one.date, one.starts_at or "", one.promise_id)):
        if each.key in seen:
            continue
        seen.add(each.key)
        starts = left.get((each.promise_id, each.date), [])
        if each.starts_at in starts:
            starts.remove(each.starts_at)
        elif starts:  # held at another hour than planned: it is that session all the same
            starts.pop()
        else:
            open_slots.append(each)
    return sorted(open_slots, key=lambda one: (-one.date.toordinal(), one.starts_at or "", one.service))


def missed_by_closing(rows: Rows, first: dt.date, last: dt.date) -> list[Expected]:
    """The timetable's sessions that fell on a closed day and count as missed once a person confirms it, newest first.

    Not where the week has as many sessions as the timetable all the same: a session that was moved within its week is
    no miss. Not where the plan promises less in a short week, and not where nothing is promised: a promise by the
    school day has no closed day, and a week without a school day is no week of the plan (RECORD.md, rule 1).
    """
    from makewhole.app import lines

    school_days = set(calendar_of(rows, first - dt.timedelta(days=7), last + dt.timedelta(days=7))[0].school_days)

    of_week: Counter[tuple[str, dt.date]] = Counter()
    for (promise_id, date), starts in _told(rows).items():
        of_week[promise_id, _monday(date)] += len(starts)
    of_timetable = Counter(slot.get("promise_id") for slot in rows.get("slots", {}).values())

    def is_promised(each: Expected) -> bool:
        if of_week[each.promise_id, _monday(each.date)] >= of_timetable[each.promise_id]:
            return False
        promise = rows["promises"][each.promise_id]
        plan = rows["plans"][promise["plan_id"] or ""]
        period = promise.get("period") or lines.read(promise.get("wording") or "").period
        if plan.get("short_period") == "prorate" or period == "day":
            return False
        if period != "week" or (_number(promise.get("every")) or 1) > 1:
            return True
        monday = _monday(each.date)
        return any(monday + dt.timedelta(days=step) in school_days for step in range(7))

    return [each for each in expected(rows, first, last) if each.closed is not None and is_promised(each)]


def due(rows: Rows, first: dt.date, last: dt.date) -> list[Expected]:
    """The sessions of school days that nobody has written about, newest day first, as a person logs them.

    A promise that has no timetable is offered once on each of the last two school days: whether there was a session,
    only a person can say.
    """
    with_slots = {slot.get("promise_id") for slot in rows.get("slots", {}).values()}
    found = [each for each in expected(rows, first, last) if each.closed is None]
    told, gaps = _told(rows), _gaps(rows)
    school_days = [day for day in calendar_of(rows, first, last)[0].school_days if first <= day <= last][-2:]
    for promise_id, (starts_on, ends_on) in spans(rows).items():
        promise = rows["promises"][promise_id]
        if promise_id in with_slots or promise.get("esy") == "true":
            continue
        length = length_of(rows, promise_id)
        for date in school_days:
            is_in_gap = any(begins <= date <= ends for begins, ends in gaps.get(promise_id, ()))
            is_inside = starts_on <= date <= (ends_on or date)
            if is_inside and (promise_id, date) not in told and not is_in_gap:
                minutes = length.minutes if length else None
                found.append(Expected(promise_id, promise.get("service") or "", date, None, minutes, None, False))
    return sorted(
        found, key=lambda one: (-one.date.toordinal(), not one.is_from_timetable, one.starts_at or "", one.service)
    )


def first_day(rows: Rows, today: dt.date) -> dt.date:
    """The first day on which something is promised; today where nothing is."""
    return min((first for first, _last in spans(rows).values()), default=today)


def writes_every_session(rows: Rows) -> bool:
    """Whether what nobody wrote down counts as no record, under the latest plan."""
    latest = max(rows.get("plans", {}).values(), key=lambda cells: cells.get("starts_on") or "", default=None)
    return latest is not None and (latest.get("unlogged") or "unrecorded") == "unrecorded"


def spans(rows: Rows) -> dict[str, tuple[dt.date, dt.date | None]]:
    """Each promise's first and last day (None: open), its plan's where it has none, cut where a later plan starts."""
    plans = rows.get("plans", {})
    found: dict[str, tuple[dt.date, dt.date | None]] = {}
    for promise_id, promise in rows.get("promises", {}).items():
        plan = plans.get(promise.get("plan_id") or "", {})
        starts = [day for day in (_day(promise.get("starts_on")), _day(plan.get("starts_on"))) if day]
        ends = [day for day in (_day(promise.get("ends_on")), _day(plan.get("ends_on")), _cut(plans, plan)) if day]
        if starts:
            found[promise_id] = (max(starts), min(ends) if ends else None)
    return found


def calendar_of(rows: Rows, first: dt.date, last: dt.date) -> tuple[Calendar, dict[dt.date, str]]:
    """The child's calendar, and what closed each closed day of it.

    Without a calendar: every weekday that is no federal holiday.
    """
    from makewhole.calendars.federal import federal_holidays
    from makewhole.policy.due import Calendar

    named = next((row.get("calendar_id") for row in rows.get("students", {}).values()), None)
    years = [row for row in rows.get("calendars", {}).values() if row.get("calendar_id") == named]
    if not named or not years:
        held = federal_holidays(first, last)
        closed = tuple((day, day, "holiday") for day in held)
        return Calendar(((first, last),), closures=closed), {day: "holiday" for day in held if day.weekday() < 5}
    week = (years[0].get("school_week") or "Mon Tue Wed Thu Fri").split()
    closures: list[tuple[dt.date, dt.date, str]] = []
    why: dict[dt.date, str] = {}
    inside = [(_day(row.get("starts_on")), _day(row.get("ends_on"))) for row in years]
    school_years = tuple((begins, ends) for begins, ends in inside if begins and ends)
    for row in rows.get("closures", {}).values():
        begins, word = _day(row.get("starts_on")), row.get("closure") or ""
        if row.get("calendar_id") != named or begins is None:
            continue
        ends = _day(row.get("ends_on")) or begins
        closures.append((begins, ends, word))
        if word in NO_SCHOOL:
            for date in _days(max(begins, first), min(ends, last)):
                if any(one <= date <= other for one, other in school_years):
                    why.setdefault(date, note_words(row.get("note") or "") or word)
    return Calendar(school_years, tuple(WEEKDAYS.index(name) for name in week), tuple(closures)), why


def _slots(rows: Rows) -> Iterator[tuple[str, Cells, dt.date, dt.date | None]]:
    """Each slot of a promise that is no esy promise, with the first and the last day on which it can be."""
    of_promises = spans(rows)
    for slot in rows.get("slots", {}).values():
        promise_id = slot.get("promise_id") or ""
        if promise_id not in of_promises or rows["promises"][promise_id].get("esy") == "true":
            continue
        starts_on, ends_on = of_promises[promise_id]
        own_start, own_end = _day(slot.get("starts_on")), _day(slot.get("ends_on"))
        ends = [day for day in (ends_on, own_end) if day]
        yield promise_id, slot, max(starts_on, own_start or starts_on), min(ends) if ends else None


def _dates(slot: Cells, begins: dt.date, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """The slot's days from `first` to `last`; the weeks of one that is not of every week are counted from `begins`."""
    if first > last:
        return
    named = slot.get("weekday") or "Mon"
    weekday = WEEKDAYS.index(named) if named in WEEKDAYS else 0
    every = max(_number(slot.get("every")) or 1, 1)
    monday = begins - dt.timedelta(days=begins.weekday())
    date = first + dt.timedelta(days=(weekday - first.weekday()) % 7)
    while date <= last:
        if (date - dt.timedelta(days=date.weekday()) - monday).days // 7 % every == 0:
            yield date
        date += dt.timedelta(days=7)


def _told(rows: Rows) -> dict[tuple[str, dt.date], list[str | None]]:
    """The starts of the regular sessions that the record has, by promise and day."""
    told: dict[tuple[str, dt.date], list[str | None]] = {}
    for session in rows.get("sessions", {}).values():
        date = _day(session.get("date"))
        if date is not None and (session.get("kind") or "regular") == "regular":
            told.setdefault((session.get("promise_id") or "", date), []).append(session.get("starts_at") or None)
    return told


def _gaps(rows: Rows) -> dict[str, list[tuple[dt.date, dt.date]]]:
    found: dict[str, list[tuple[dt.date, dt.date]]] = {}
    for gap in rows.get("gaps", {}).values():
        begins, ends = _day(gap.get("starts_on")), _day(gap.get("ends_on"))
        if begins and ends:
            found.setdefault(gap.get("promise_id") or "", []).append((begins, ends))
    return found


def _cut(plans: Mapping[str, Cells], plan: Cells) -> dt.date | None:
    """The day before the next plan of the same kind starts."""
    starts_on = plan.get("starts_on") or ""
    later = sorted(
        other.get("starts_on") or ""
        for other in plans.values()
        if other.get("kind") == plan.get("kind") and (other.get("starts_on") or "") > starts_on
    )
    following = _day(later[0]) if later else None
    return following - dt.timedelta(days=1) if following else None


def _day(text: str | None) -> dt.date | None:
    """The day of a cell; None for an empty one, and for one that is no day (which the record's own check names)."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _number(text: str | None) -> int | None:
    """The whole number of a cell; None for an empty one, and for one that is none (which the record's check names)."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _monday(date: dt.date) -> dt.date:
    return date - dt.timedelta(days=date.weekday())


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for step in range((last - first).days + 1):
        yield first + dt.timedelta(days=step)

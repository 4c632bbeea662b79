"""The events of an iCalendar file as days at the school: repeats worked out, cancelled ones left out.

What a file can cost is bounded: its size, its events, how finely a repeat may run and for how long it is worked out.
"""

from __future__ import annotations

import datetime as dt
import re
import time
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from makewhole.exchange.opening import cannot_be_opened, is_ordinary, size_of
from makewhole.exchange.reading import Choice, NotReadable, Progress, Question
from makewhole.language import gettext, gettext_noop
from makewhole.language import number as figures
from makewhole.record.findings import Finding

if TYPE_CHECKING:
    from icalendar import Calendar

MAX_BYTES = 24 * 1024**2
MAX_EVENTS = 25_000
MAX_COMPONENTS = 60_000
MAX_REPEATS = 1_500
"""Days of one repeating event, within the years looked at."""
MAX_YEARS = 12
SECONDS_FOR_REPEATS = 15.0
_EARLIEST, _LATEST = dt.date(1990, 1, 1), dt.date(2099, 12, 31)
_DAILY_OR_LONGER = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_RULE_PARTS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "WKST"}
_SPACES = re.compile(r"\s+")
_DEEPEST = 8
_EVENTS_SHOWN = 5


@dataclass(frozen=True)
class SchoolEvent:
    """One event on one or more days, as the school's clock has them."""

    title: str
    """What decides its meaning: the title, with the audience or kind that stands beside it in a table."""
    starts_on: dt.date
    ends_on: dt.date
    """Inclusive."""
    place: str
    starts_at: dt.time | None = None
    """None: the whole day."""
    minutes: int | None = None
    """How long a timed event lasts; None: the whole day, or not said."""
    printed: str = ""
    """The title as it is printed."""
    repeats: bool = False
    """Whether it is one day of an event that repeats."""


@dataclass
class Events:
    """What a file's events are, and what could not be told of them."""

    events: list[SchoolEvent]
    name: str | None
    """The calendar's own name."""
    layout: str
    questions: list[Question] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    shown: list[tuple[str, str]] = field(default_factory=list)


def looks_like_a_feed(path: Path) -> bool:
    """Whether the file begins as an iCalendar file does; false where it cannot be opened."""
    try:
        if not is_ordinary(path):
            return False
        with path.open("rb") as stream:
            start = stream.read(4096)
    except OSError:
        return False
    return _text_of(start)[0].lstrip().upper().startswith("BEGIN:VCALENDAR")


def read_feed(path: Path, answers: Mapping[str, str], progress: Progress | None = None) -> Events:
    """Every event of an iCalendar file by day; NotReadable where it is none, cut off, or too much to work out."""
    text, findings = _opened(path)
    if progress:
        progress("reading the calendar", 0.1)
    calendars = _parsed(text)
    names = [_name(calendar) for calendar in calendars]
    name = next((each for each in names if each), None)
    result = Events([], name, f"icalendar:{(name or str(calendars[0].get('PRODID', ''))).strip()[:120]}")
    result.findings += findings
    calendars = _chosen(calendars, names, answers, result)
    reading = _Reading(answers, result)
    for number, calendar in enumerate(calendars):
        reading.read(calendar)
        if progress:
            progress("reading the calendar", 0.1 + 0.5 * (number + 1) / len(calendars))
    reading.tell()
    return result


def _opened(path: Path) -> tuple[str, list[Finding]]:
    try:
        size = size_of(path)
        if size > MAX_BYTES:
            raise NotReadable(
                gettext(
                    "The calendar file has {size} MB; {most} MB can be read. A school's calendar has a "
                    "few hundred events: export one school year."
                ).format(size=figures(size // 1024**2), most=MAX_BYTES // 1024**2)
            )
        raw = path.read_bytes()
    except OSError as error:
        raise cannot_be_opened(error) from None
    if not raw.strip():
        raise NotReadable(gettext("The file is empty."))
    text, is_utf8 = _text_of(raw)
    found = []
    if not is_utf8:
        words = gettext(
            "Letters with accents are not written as calendar files write them (UTF-8); look at the titles."
        )
        found.append(Finding("encoding", "warning", "closures", None, None, words))
    return text, found


def _text_of(raw: bytes) -> tuple[str, bool]:
    """The bytes as text, and whether they were UTF-8 (or UTF-16 with its mark)."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace"), True
    try:
        return raw.decode("utf-8-sig"), True
    except UnicodeDecodeError as error:
        if len(raw) == 4096 and error.start > len(raw) - 4:  # the beginning of a file, cut within a letter
            return raw[: error.start].decode("utf-8-sig"), True
        return raw.decode("cp1252", "replace"), False


def _parsed(text: str) -> list[Calendar]:
    """The calendars of a file, as the library reads them, after what it would choke on has been refused."""
    from icalendar import Calendar

    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise NotReadable(gettext("The file is no iCalendar file: it does not begin with BEGIN:VCALENDAR."))
    begun = re.findall(r"(?im)^(BEGIN|END):([^\r\n]*)", text)
    events = sum(word.upper() == "BEGIN" and what.strip().upper() == "VEVENT" for word, what in begun)
    if events > MAX_EVENTS or len(begun) > 2 * MAX_COMPONENTS:
        many = events if events > MAX_EVENTS else len(begun) // 2
        raise NotReadable(
            gettext(
                "The file holds {many} events; {most} can be read, and a school's calendar has a few "
                "hundred. Export one school year of one calendar."
            ).format(many=figures(many), most=figures(MAX_EVENTS))
        )
    depth = deepest = 0
    for word, _ in begun:
        depth += 1 if word.upper() == "BEGIN" else -1
        deepest = max(deepest, depth)
    if depth > 0:
        raise NotReadable(gettext("The calendar file is cut off: it ends within an event. Download it again."))
    if depth < 0 or deepest > _DEEPEST:
        raise NotReadable(
            gettext("The calendar file is damaged: its parts do not open and close in turn. Download it again.")
        )
    try:
        found = Calendar.from_ical(text, multiple=True)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        at = re.search(r"line[^0-9]{0,20}(\d+)", str(error))
        raise NotReadable(
            gettext("The calendar file has a line that is none of iCalendar (line {line}). Download it again.").format(
                line=at[1]
            )
            if at
            else gettext("The calendar file has a line that is none of iCalendar. Download it again.")
        ) from None
    calendars = [each for each in found if each.name == "VCALENDAR"]
    if not calendars:
        raise NotReadable(gettext("The file holds no calendar."))
    return calendars


def _name(calendar: Calendar) -> str | None:
    for key in ("X-WR-CALNAME", "NAME"):
        value = calendar.get(key)
        if value is not None and str(value).strip():
            return " ".join(str(value).split())[:200]
    return None


def _chosen(
    calendars: list[Calendar], names: list[str | None], answers: Mapping[str, str], result: Events
) -> list[Calendar]:
    """The calendars of the file that are meant; which of several is asked where their names differ."""
    if len(calendars) < 2:
        return calendars
    distinct = list(dict.fromkeys(name or "without a name" for name in names))
    answer = answers.get("calendar")
    if len(distinct) > 1:
        choices = (
            *(Choice(name, gettext("the calendar {name} alone").format(name=name)) for name in distinct),
            Choice("all", gettext("all of them, as one")),
        )
        if answer in distinct:
            result.name = answer
            result.layout = f"icalendar:{answer[:120]}"
            chosen = [each for each, name in zip(calendars, names, strict=True) if (name or "without a name") == answer]
        else:
            chosen = calendars if answer == "all" else []
        if not chosen:
            asks = gettext("The file holds several calendars. Which is this school's?")
            seen = tuple(distinct[:_EVENTS_SHOWN])
            result.questions.append(Question("calendar", asks, choices, seen=seen, rows=len(calendars)))
        return chosen
    return calendars


class _Reading:
    """Reads the events of a file's calendars into `result`."""

    def __init__(self, answers: Mapping[str, str], result: Events) -> None:
        self._answers = answers
        self._result = result
        self._cancelled = 0
        self._in_utc: list[str] = []
        self._at_midnight: list[str] = []
        self._zone: dt.tzinfo | None = None
        self._spent = 0.0
        self._number = 0

    def read(self, calendar: Calendar) -> None:
        if str(calendar.get("METHOD", "")).upper() == "CANCEL":
            self._cancelled += len(calendar.walk("VEVENT"))
            return
        components = [(each, self._next_place()) for each in calendar.walk("VEVENT")]
        self._zone = self._zone_of(calendar, [each for each, _ in components])
        repeating = {
            _uid(each)
            for each, _ in components
            if any(key in each for key in ("RRULE", "RDATE", "RECURRENCE-ID", "EXRULE"))
        } - {""}
        series: dict[str, list[tuple[Any, str]]] = {}
        for each, place in components:
            uid = _uid(each)
            if uid in repeating:
                series.setdefault(uid, []).append((each, place))
            elif not uid and "RRULE" in each:
                series.setdefault(place, []).append((each, place))
        kept = _latest([pair for pair in components if _uid(pair[0]) not in repeating and not _repeats_alone(pair[0])])
        found = [event for each, place in kept for event in self._event(each, place)]
        window = _window(found, [each for members in series.values() for each, _ in members])
        for members in series.values():
            found += self._series(calendar, members, window)
        self._result.events += found

    def tell(self) -> None:
        """What was left out, and what must be asked of the clock."""
        result = self._result
        result.events.sort(key=lambda event: (event.starts_on, event.ends_on, event.title, event.place))
        if self._cancelled:
            words = gettext("{cancelled} events are marked as cancelled, and were left out.").format(
                cancelled=figures(self._cancelled)
            )
            result.findings.append(Finding("event_cancelled", "warning", "closures", None, None, words))
        if self._in_utc:
            result.questions.append(
                Question(
                    "time_zone",
                    gettext(
                        "Some events stand in world time (UTC), and the file does not say where the school "
                        "is. Which is its time zone?"
                    ),
                    tuple(
                        Choice(zone, means)
                        for zone, means in (
                            ("America/New_York", gettext("Eastern")),
                            ("America/Chicago", gettext("Central")),
                            ("America/Denver", gettext("Mountain")),
                            ("America/Phoenix", "Arizona"),
                            ("America/Los_Angeles", gettext("Pacific")),
                            ("America/Anchorage", "Alaska"),
                            ("Pacific/Honolulu", "Hawaii"),
                        )
                    ),
                    seen=tuple(self._in_utc[:_EVENTS_SHOWN]),
                    rows=len(self._in_utc),
                )
            )
        if self._at_midnight:
            result.questions.append(
                Question(
                    "utc_midnight",
                    gettext("Some events run from midnight to midnight of world time (UTC). Are whole days meant?"),
                    (
                        Choice("date", gettext("yes: the date as it is written is the school's day")),
                        Choice("clock", gettext("no: the hour is meant, which at the school is the evening before")),
                    ),
                    seen=tuple(self._at_midnight[:_EVENTS_SHOWN]),
                    rows=len(self._at_midnight),
                )
            )

    def _next_place(self) -> str:
        self._number += 1
        return gettext("event {number}").format(number=self._number)

    def _zone_of(self, calendar: Calendar, components: Iterable[Any]) -> dt.tzinfo | None:
        """The school's time zone: answered, the calendar's own, else the only one that its events name."""
        for name in (self._answers.get("time_zone"), str(calendar.get("X-WR-TIMEZONE", "")) or None):
            zone = _zone(name) if name else None
            if zone is not None:
                return zone
        zones: dict[str, dt.tzinfo] = {}
        for each in components:
            start = _moment(each, "DTSTART")
            if isinstance(start, dt.datetime) and start.tzinfo is not None and not _is_utc(start):
                zones.setdefault(str(start.tzinfo), start.tzinfo)
        return next(iter(zones.values())) if len(zones) == 1 else None

    def _series(
        self, calendar: Calendar, members: Sequence[tuple[Any, str]], window: tuple[dt.date, dt.date]
    ) -> Iterator[SchoolEvent]:
        """The days of one repeating event, with those moved or left out; none where it cannot be worked out."""
        import icalendar
        import recurring_ical_events  # type: ignore[import-untyped]

        place = members[0][1]
        for each, where in members:
            if trouble := _rule_trouble(each):
                self._repeats_not_read(
                    gettext("{where}: {trouble}. None of its days was read.").format(
                        where=where, trouble=gettext(trouble)
                    ),
                    each,
                )
                return
        if self._spent > SECONDS_FOR_REPEATS:
            raise NotReadable(
                gettext(
                    "The repeating events of this file take too long to work out. Export one school year "
                    "of the calendar, or save it as a list of days."
                )
            )
        alone = icalendar.Calendar()
        for each, _ in members:
            alone.add_component(each)
        began = time.monotonic()
        try:
            days = list(recurring_ical_events.of(alone).between(window[0], window[1] + dt.timedelta(days=1)))
        except (
            ValueError,
            TypeError,
            KeyError,
            AttributeError,
            OverflowError,
            IndexError,
            RecursionError,
            ArithmeticError,
        ):
            self._repeats_not_read(
                gettext("{place}: its repeats cannot be worked out. None was read.").format(place=place), members[0][0]
            )
            return
        finally:
            self._spent += time.monotonic() - began
        if len(days) > MAX_REPEATS:
            words = gettext("{place}: it repeats {count} times; {most} can be read. None of its days was read.").format(
                place=place, count=figures(len(days)), most=figures(MAX_REPEATS)
            )
            self._repeats_not_read(words, members[0][0])
            return
        for each in days:
            yield from (replace(event, repeats=len(days) > 1) for event in self._event(each, place))

    def _event(self, component: Any, place: str) -> Iterator[SchoolEvent]:
        """The event by the school's days; nothing where it is cancelled, or has no day that can be read."""
        if str(component.get("STATUS", "")).upper() == "CANCELLED":
            self._cancelled += 1
            return
        title = _title(component)
        start, end = _moment(component, "DTSTART"), _moment(component, "DTEND")
        if start is None or not title:
            words = (
                gettext("{place}: it has no first day that can be read.")
                if start is None
                else gettext("{place}: it has no title.")
            )
            self._event_not_read(words.format(place=place), component)
            return
        if end is None:
            end = _after(component, start)
        if isinstance(start, dt.datetime) != isinstance(end, dt.datetime):
            start, end = (each.date() if isinstance(each, dt.datetime) else each for each in (start, end))
        if not _EARLIEST.year <= start.year <= end.year <= _LATEST.year:
            words = (
                gettext("{place}: it ends before it begins.")
                if end.year < start.year
                else gettext("{place}: its days are not between 1990 and 2099.")
            )
            self._event_not_read(words.format(place=place), component)
            return
        span = self._days(start, end, title)
        if span is None:
            return
        first, last, starts_at, minutes = span
        if last < first:
            self._event_not_read(gettext("{place}: it ends before it begins.").format(place=place), component)
            return
        yield SchoolEvent(title, first, last, place, starts_at, minutes, title)

    def _days(
        self, start: dt.date, end: dt.date, title: str
    ) -> tuple[dt.date, dt.date, dt.time | None, int | None] | None:
        """First and last day (inclusive), and hour and minutes of a timed event; None where the time zone is asked."""
        if not isinstance(start, dt.datetime) or not isinstance(end, dt.datetime):
            return start, max(end - dt.timedelta(days=1), start) if end >= start else end, None, None
        begins, ends = start, end
        if (begins.tzinfo is None) != (ends.tzinfo is None):
            begins, ends = begins.replace(tzinfo=None), ends.replace(tzinfo=None)
        length = ends - begins
        midnight = begins.time() == dt.time() and ends.time() == dt.time() and length >= dt.timedelta(days=1)
        if _is_utc(begins):
            if midnight:
                answer = self._answers.get("utc_midnight")
                if answer == "date":
                    begins, ends = begins.replace(tzinfo=None), ends.replace(tzinfo=None)
                elif answer != "clock":
                    self._at_midnight.append(f"{title} ({begins:%Y-%m-%d %H:%M} UTC)")
                    return None
            if begins.tzinfo is not None and self._zone is None:
                self._in_utc.append(f"{title} ({begins:%Y-%m-%d %H:%M} UTC)")
                return None
        if begins.tzinfo is not None and self._zone is not None:
            try:
                begins, ends = begins.astimezone(self._zone), ends.astimezone(self._zone)
            except (OverflowError, ValueError):
                return begins.date(), begins.date(), None, None
        first = begins.date()
        if length < dt.timedelta():
            return first, first - dt.timedelta(days=1), None, None
        last = ends.date()
        if ends.time() == dt.time() and last > first:
            last -= dt.timedelta(days=1)
        minutes = int(length.total_seconds() // 60)
        whole = begins.time() == dt.time() and (midnight or minutes == 0 or ends.time() == dt.time())
        return first, last, None if whole else begins.time(), None if whole else minutes

    def _event_not_read(self, words: str, component: Any) -> None:
        found = _title(component)[:80] or None
        self._result.findings.append(Finding("event_not_read", "warning", "closures", None, None, words, found=found))

    def _repeats_not_read(self, words: str, component: Any) -> None:
        found = _title(component)[:80] or None
        self._result.findings.append(
            Finding("recurrence_not_read", "warning", "closures", None, None, words, found=found)
        )


def _uid(component: Any) -> str:
    return str(component.get("UID", "")).strip()


def _repeats_alone(component: Any) -> bool:
    return not _uid(component) and "RRULE" in component


def _title(component: Any) -> str:
    value = component.get("SUMMARY")
    if isinstance(value, list):
        value = value[0] if value else None
    return _SPACES.sub(" ", str(value)).strip()[:500] if value is not None else ""


def _moment(component: Any, key: str) -> dt.date | None:
    """The day, or day and time, of a property; None where it is not there or cannot be read."""
    value = component.get(key)
    if isinstance(value, list):
        value = value[0] if value else None
    try:
        moment = getattr(value, "dt", None)
    except (ValueError, AttributeError):
        return None
    return moment if isinstance(moment, dt.date) else None


def _after(component: Any, start: dt.date) -> dt.date:
    """The end of an event that names none: after its DURATION; else of a whole day the next, of a moment itself."""
    try:
        length = getattr(component.get("DURATION"), "dt", None)
        if isinstance(length, dt.timedelta):
            return start + length
        return start if isinstance(start, dt.datetime) else start + dt.timedelta(days=1)
    except (ValueError, AttributeError, OverflowError):
        return start


def _is_utc(moment: dt.datetime) -> bool:
    return moment.tzinfo is not None and str(moment.tzinfo) in ("UTC", "Etc/UTC", "tzutc()")


def _zone(name: str) -> dt.tzinfo | None:
    try:
        return zoneinfo.ZoneInfo(name.strip())
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return None


def _latest(components: list[tuple[Any, str]]) -> list[tuple[Any, str]]:
    """Of several versions of one event, told apart by SEQUENCE, the last; events that only share an id all stay."""
    highest: dict[str, int] = {}
    for each, _ in components:
        if uid := _uid(each):
            highest[uid] = max(highest.get(uid, 0), _sequence(each))
    return [(each, place) for each, place in components if not _uid(each) or _sequence(each) == highest[_uid(each)]]


def _sequence(component: Any) -> int:
    try:
        return int(component.get("SEQUENCE", 0))
    except (ValueError, TypeError):
        return 0


def _window(events: Sequence[SchoolEvent], series: Iterable[Any]) -> tuple[dt.date, dt.date]:
    """The school years (1 July to 30 June) that the file is about; repeats without an end stop there."""
    days = [event.starts_on for event in events]
    for each in series:
        start = _moment(each, "DTSTART")
        if start is not None:
            days.append(start.date() if isinstance(start, dt.datetime) else start)
    inside = [day for day in days if _EARLIEST <= day <= _LATEST]
    if not inside:
        return dt.date(2000, 7, 1), dt.date(2000, 7, 1)
    last = max(inside)
    ends = dt.date(last.year + (last.month >= 7), 6, 30)
    begins = max(min(inside), dt.date(ends.year - MAX_YEARS, 7, 1))
    return begins, ends


def _rule_trouble(component: Any) -> str | None:
    """Why a repeat is not worked out; None where it is one that a school's calendar can have."""
    if "EXRULE" in component:
        return gettext_noop("it leaves out days by a rule (EXRULE)")
    rules = component.get("RRULE")
    if rules is None:
        return None
    if isinstance(rules, list):
        return gettext_noop("it has several rules of repeating")
    if not isinstance(rules, dict):
        return gettext_noop("its rule of repeating cannot be read")
    start = _moment(component, "DTSTART")
    if start is None or not _EARLIEST.year <= start.year <= _LATEST.year:
        return gettext_noop("it repeats, and its first day cannot be read")
    frequency = str((rules.get("FREQ") or [""])[0]).upper()
    if frequency not in _DAILY_OR_LONGER:
        return gettext("it repeats more often than daily ({frequency})").format(
            frequency=frequency or gettext("no frequency")
        )
    if set(rules) - _RULE_PARTS:
        return gettext_noop("it repeats by a rule that a school's calendar does not need")
    interval, count = (rules.get("INTERVAL") or [1])[0], (rules.get("COUNT") or [1])[0]
    if not isinstance(interval, int) or not 1 <= interval <= 1_000:
        return gettext_noop("the step of its repeating is not between 1 and 1,000")
    if not isinstance(count, int) or not 0 <= count <= 10_000:
        return gettext_noop("it repeats more than 10,000 times")
    return None

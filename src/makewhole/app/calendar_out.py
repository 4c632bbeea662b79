"""What a case folder puts into a calendar: sessions as they were, the timetable ahead, make-ups, and days to act by."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal

from makewhole.exchange.icalendar_out import Event, EventKind, write_calendar
from makewhole.language import gettext as _
from makewhole.language import gettext_noop, number
from makewhole.record.services import service_words

if TYPE_CHECKING:
    from makewhole.app.agreed import Word
    from makewhole.app.folders import Account, Case

__all__ = ["Detail", "Event", "events", "write"]

Detail = Literal["all", "services", "nothing"]
"""What titles say: all; services without reasons and duties; or nothing but that there is a session or a date."""
_TITLES: Final[dict[EventKind, str]] = {
    "session": gettext_noop("Session"),
    "missed": gettext_noop("Session"),
    "make_up": gettext_noop("Session"),
    "planned": gettext_noop("Planned session"),
    "deadline": gettext_noop("A date on your makewhole page"),
}
"""Titles that tell whoever sees the calendar nothing about a child."""

_KINDS: Final = {
    "regular": "{service}",
    "make_up": gettext_noop("{service} make-up"),
    "compensatory": gettext_noop("{service} compensatory"),
}
"""What a session is called, by its kind."""

AHEAD_DAYS = 60
"""How far ahead the timetable is laid out. A calendar of a whole year would have to be written anew at each change."""
_EPOCH = dt.date(1970, 1, 1)

_SESSIONS = """
SELECT s.session_id, s.promise_id, s.award_id, s.source, s.date, s.starts_at, coalesce(s.kind, 'regular') AS kind,
    s.planned_minutes, s.delivered_minutes, s.reason, coalesce(t.effective, s.delivered_minutes) AS minutes,
    coalesce(p.service, a.service) AS service, coalesce(p.minutes, s.planned_minutes) AS promised, students.name
FROM sessions AS s
LEFT JOIN told_sessions AS t USING (session_id)
LEFT JOIN promises AS p ON p.promise_id = s.promise_id
LEFT JOIN plans AS plan ON plan.plan_id = p.plan_id
LEFT JOIN awards AS a ON a.award_id = s.award_id
LEFT JOIN students ON students.student_id = coalesce(plan.student_id, a.student_id)
ORDER BY s.session_id
"""
_SLOTS = """
SELECT s.promise_id, s.weekday, s.starts_at, s.minutes, coalesce(s.every, 1) AS every, s.starts_on, s.ends_on,
    t.service, t.student_id, t.esy, t.calendar, t.starts, t.ends, students.name
FROM slots AS s
JOIN promise_terms AS t USING (promise_id)
LEFT JOIN students USING (student_id)
ORDER BY ALL
"""
_DUE = """
SELECT p.student_id, p.service, p.esy, p.due_on, sum(p.minutes)::BIGINT AS minutes, students.name
FROM postings AS p LEFT JOIN students USING (student_id)
WHERE p.account IN ('open', 'open_award') AND p.due_on IS NOT NULL
GROUP BY ALL ORDER BY ALL
"""
_OLDEST = """
SELECT p.student_id, p.date, students.name
FROM postings AS p
JOIN promises USING (promise_id) JOIN plans USING (plan_id) LEFT JOIN students ON students.student_id = p.student_id
WHERE p.account IN ('open', 'undetermined') AND p.date IS NOT NULL AND plans.kind = 'iep'
GROUP BY ALL ORDER BY ALL
"""


def events(
    folder: Case,
    as_of: dt.date | None = None,
    *,
    names: bool = False,
    detail: Detail = "all",
    word: Word | None = None,
) -> list[Event]:
    """The events of a case folder as of a day, in order of their days; RecordErrors where the record has errors.

    Past sessions (held, missed, make-ups); planned ones: rows of days to come, and the slots of the timetable on school
    days up to AHEAD_DAYS days ahead; the days by which open minutes and awards are due; the days of running clocks; the
    day on which the oldest miss leaves the year within which a state complaint can look at it. Titles name the child
    only where `names` is true. With less `detail` there are no descriptions either, and with `nothing` a session that
    was missed looks like any other. `word` as in folders.account.
    """
    from makewhole.app import folders

    with folders.account(folder, as_of, word=word) as account:
        found = [
            *_sessions(account, names, detail == "all"),
            *_timetable(account, names),
            *_due_days(account, names),
            *_clocks(account, names, detail == "all"),
            *_one_year_windows(account, names),
        ]
    if detail != "all":
        found = [replace(event, description="") for event in found]
    if detail == "nothing":
        found = [
            replace(event, title=_(_TITLES[event.kind]), kind="session" if event.kind == "missed" else event.kind)
            for event in found
        ]
    return sorted(found, key=lambda event: (event.on, event.starts or dt.datetime.min, event.uid_of))


def write(
    folder: Case,
    as_of: dt.date | None = None,
    *,
    stamp: dt.datetime | None = None,
    time_zone: str | None = None,
    names: bool = False,
    detail: Detail = "all",
    word: Word | None = None,
) -> bytes:
    """The events of a case folder as an iCalendar file; `stamp` is the moment of writing (none: now)."""
    moment = stamp or dt.datetime.now(dt.UTC)
    told = events(folder, as_of, names=names, detail=detail, word=word)
    return write_calendar(told, stamp=moment, name="makewhole", time_zone=time_zone)


def _rows(account: Account, sql: str) -> list[dict[str, Any]]:
    from makewhole.ledger.statement import asked

    return asked(account.connection, sql)


def _titled(words: str, name: str | None, names: bool) -> str:
    return f"{name}: {words}" if names and name else words


def _for_minutes(what: str, minutes: int | None) -> str:
    return _("{what} {minutes} min").format(what=what, minutes=minutes) if minutes else what


def _timed(
    uid_of: tuple[str, ...],
    kind: EventKind,
    title: str,
    date: dt.date,
    starts_at: str | None,
    minutes: int | None,
    description: str,
) -> Event:
    """The event at its hour; of a whole day where the hour is not known."""
    if starts_at is None:
        return Event(uid_of, title, kind, day=date, description=description)
    starts = dt.datetime.combine(date, dt.time.fromisoformat(starts_at))
    ends = starts + dt.timedelta(minutes=minutes or 0)
    return Event(uid_of, title, kind, starts=starts, ends=ends, description=description)


def _sessions(account: Account, names: bool, reasons: bool) -> Iterator[Event]:
    """Each session of the record as one event: held or missed up to `as_of`, planned after it."""
    from makewhole.ledger.statement import reason_words

    rows = _rows(account, _SESSIONS)
    again = _said_again([row for row in rows if row["date"] > account.as_of], account)
    for row in rows:
        if row["session_id"] in again:
            continue
        service = service_words(row["service"]) if row["service"] else _("Session")
        planned = row["planned_minutes"] or row["promised"]
        kind: EventKind = "session" if row["kind"] == "regular" else "make_up"
        what = _(_KINDS[row["kind"]]).format(service=service)
        description = ""
        if row["date"] > account.as_of:
            kind = "planned" if kind == "session" else kind
            minutes = planned
            words = _("{what} (planned)").format(what=_for_minutes(what, minutes))
        elif row["delivered_minutes"] is None and row["reason"] is None:
            minutes = planned
            words = _("{what}: minutes not recorded").format(what=what)
        elif row["minutes"]:
            minutes = row["minutes"]
            words = _for_minutes(what, minutes)
            if planned and minutes < planned:
                description = _("{minutes} of {planned} min were held.").format(minutes=minutes, planned=planned)
        else:
            kind, minutes = "missed", planned
            words = _("{what} missed").format(what=what)
            if reasons:
                words = _("{what} missed: {reason}").format(what=what, reason=reason_words(row["reason"]))
        title = _titled(words, row["name"], names)
        yield _timed(("session", row["session_id"]), kind, title, row["date"], row["starts_at"], minutes, description)


def _said_again(coming: Sequence[dict[str, Any]], account: Account) -> set[str]:
    """Of rows of days to come: those that say again what another says, so that each session is planned once.

    Rows to come move no minute, so the agreed record leaves them as they are. Two logs plan one session where they name
    the same promise or award and day, and starts that `reconcile` would match; the log that has the word stands.
    """
    from makewhole.app.agreed import WHOSE
    from makewhole.exchange.reconciliation import NEAR_MINUTES

    first = account.agreed.word if account.agreed else None
    rank = {log: at for at, log in enumerate(sorted(WHOSE, key=lambda log: log != first))}
    days: dict[tuple[Any, ...], dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    again: set[str] = set()
    places: set[tuple[Any, ...]] = set()
    for row in sorted(coming, key=lambda row: (rank.get(row["source"], len(rank)), row["session_id"])):
        day = (row["promise_id"], row["award_id"], row["date"])
        place = (*day, row["kind"], row["starts_at"])
        if (*place, row["source"]) in places:  # said twice in one log, or by a row of no log (RECORD.md rule 4)
            again.add(row["session_id"])
        elif row["source"] is not None:
            days[day][row["source"]].append(row)
        if row["starts_at"] is not None and row["promise_id"] is not None:
            places |= {(*place, row["source"]), (*place, None)}
    for logs in days.values():
        stands: list[dict[str, Any]] = []
        for rows in logs.values():
            near = sorted(
                (apart, one["kind"] != row["kind"], one["session_id"], row["session_id"])
                for one in stands
                for row in rows
                if (apart := _apart(one, row)) <= NEAR_MINUTES
            )
            taken: set[str] = set()
            for _apart_by, _of_other_kind, one_id, row_id in near:
                if one_id not in taken and row_id not in taken:
                    taken |= {one_id, row_id}
                    again.add(row_id)
            stands += [row for row in rows if row["session_id"] not in again]
    return again


def _apart(one: dict[str, Any], other: dict[str, Any]) -> int:
    """Minutes between two starts; where only one of them is known, as far as may be, and still near."""
    from makewhole.exchange.reconciliation import NEAR_MINUTES

    x, y = one["starts_at"], other["starts_at"]
    if x is None or y is None:
        return 0 if x == y else NEAR_MINUTES
    starts = [dt.datetime.combine(one["date"], dt.time.fromisoformat(at)) for at in (x, y)]
    return int(abs(starts[0] - starts[1]).total_seconds()) // 60


def _timetable(account: Account, names: bool) -> Iterator[Event]:
    """The slots of the timetable on the school days after `as_of`, but for days for which the record has a session."""
    from makewhole.ledger.statement import columns_of, rows
    from makewhole.record.schema import WEEKDAYS

    if not columns_of(account.connection, "slots"):
        return
    first, last = account.as_of + dt.timedelta(days=1), account.as_of + dt.timedelta(days=AHEAD_DAYS)
    sql = f"""
        SELECT calendar, esy, day FROM calendar_days
        WHERE "open" AND day BETWEEN {(first - _EPOCH).days} AND {(last - _EPOCH).days}
    """
    school_days = {(row["calendar"], row["esy"], row["day"]) for row in rows(account.connection, sql)}
    told = {
        (row["promise_id"], row["date"], row["starts_at"])
        for row in _rows(account, "SELECT promise_id, date, starts_at FROM sessions WHERE promise_id IS NOT NULL")
    }
    days_told = {(promise_id, date) for promise_id, date, starts_at in told if starts_at is None}
    seen: set[tuple[str, ...]] = set()
    for slot in _rows(account, _SLOTS):
        for step in range(AHEAD_DAYS):
            date = first + dt.timedelta(days=step)
            number = (date - _EPOCH).days
            if WEEKDAYS[date.weekday()] != slot["weekday"] or not slot["starts"] <= number <= slot["ends"]:
                continue
            if (slot["calendar"], slot["esy"], number) not in school_days or not _is_slots_week(slot, date):
                continue
            promise_id, starts_at = slot["promise_id"], slot["starts_at"]
            is_told = any((promise_id, date, at) in told for at in {starts_at, None}) or (promise_id, date) in days_told
            if is_told or (starts_at is None and any(each[:2] == (promise_id, date) for each in told)):
                continue
            minutes = slot["minutes"]
            uid_of = ("slot", promise_id, date.isoformat(), starts_at or "")
            if uid_of in seen:
                continue
            seen.add(uid_of)
            words = _("{what} (timetable)").format(what=_for_minutes(service_words(slot["service"]), minutes))
            title = _titled(words, slot["name"], names)
            yield _timed(
                uid_of, "planned", title, date, starts_at, minutes, _("From the timetable: nothing is recorded yet.")
            )


def _is_slots_week(slot: dict[str, Any], date: dt.date) -> bool:
    """Whether a slot that is not of every week is of this one; its weeks are counted from its own first day."""
    if (slot["starts_on"] and date < slot["starts_on"]) or (slot["ends_on"] and date > slot["ends_on"]):
        return False
    begins = slot["starts_on"] or _EPOCH + dt.timedelta(days=slot["starts"])
    weeks = ((date - dt.timedelta(days=date.weekday())) - (begins - dt.timedelta(days=begins.weekday()))).days // 7
    return bool(weeks % max(slot["every"], 1) == 0)


def _due_days(account: Account, names: bool) -> Iterator[Event]:
    """The days by which open minutes are to be made up, one event for each service and day."""
    for row in _rows(account, _DUE):
        late = row["due_on"] < account.as_of
        due = (
            _("{service}: {minutes} min due to be made up (late)")
            if late
            else _("{service}: {minutes} min due to be made up")
        )
        words = due.format(service=service_words(row["service"]), minutes=number(row["minutes"]))
        uid_of = ("due", row["student_id"], row["service"], str(row["esy"]).lower(), row["due_on"].isoformat())
        description = _("Past its due date, and still open.") if late else _("Open minutes with this due date.")
        yield Event(uid_of, _titled(words, row["name"], names), "deadline", day=row["due_on"], description=description)


def _clocks(account: Account, names: bool, duties: bool) -> Iterator[Event]:
    """The days of the clocks that run, or are past their day without anything on record."""
    from makewhole import policy as policies
    from makewhole.ledger.clocks import read_clocks
    from makewhole.ledger.statement import citation_words, in_words

    used = _rows(account, "SELECT DISTINCT policy FROM plan_policies WHERE policy IS NOT NULL ORDER BY policy")
    packs = {row["policy"]: policies.find(row["policy"], account.folder) for row in used}
    chains = {name: policies.chain(pack) if pack else () for name, pack in packs.items()}
    known = {row["student_id"]: row["name"] for row in _rows(account, "SELECT student_id, name FROM students")}
    for reading in read_clocks(account.connection, account.as_of, chains):
        if reading.due_on is None or not reading.is_open:
            continue
        uid_of = ("clock", reading.clock.full_id, reading.promise_id, reading.since_on.isoformat())
        words = in_words(reading.clock.duty) if duties else _(_TITLES["deadline"])
        title = _titled(f"{service_words(reading.service)}: {words}", known.get(reading.student_id), names)
        said = [reading.why]
        if reading.clock.citation.text:
            said.append(citation_words(reading.clock.citation.text))
        if reading.clock.asks:
            holds = _("It holds only if this is answered with {answer}: {question}")
            said.append(holds.format(answer=_(reading.clock.holds_if or ""), question=in_words(reading.clock.asks)))
        yield Event(uid_of, title, "deadline", day=reading.due_on, description="\n".join(said))


def _one_year_windows(account: Account, names: bool) -> Iterator[Event]:
    """For each child, the last day on which a state complaint can still name the oldest miss that is within a year.

    A state complaint looks at what happened not more than one year before it is received (34 CFR 300.153(c)).
    """
    from makewhole.ledger.patterns import a_year_after

    done: set[str] = set()
    for row in _rows(account, _OLDEST):
        last = a_year_after(row["date"])
        if row["student_id"] in done or last < account.as_of:
            continue
        done.add(row["student_id"])
        title = _titled(_("The oldest open miss leaves the one-year window"), row["name"], names)
        said = _("A state complaint looks at one year before the day it is received (34 CFR 300.153(c)).")
        yield Event(("window", row["student_id"]), title, "deadline", day=last, description=said)

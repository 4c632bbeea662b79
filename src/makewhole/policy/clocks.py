"""Clocks: when a duty's time starts, which days do not count, when it is due, what stops it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from makewhole.policy.due import Calendar, due_on
from makewhole.policy.pack import Clock


@dataclass(frozen=True)
class Reading:
    """What a clock shows. None: it has not started, sets no day, or was not stopped."""

    started_on: date | None
    due_on: date | None
    stopped_on: date | None
    counted_days: int
    """School days without service counted so far (`school_days_without_service`), else 0."""


def read_clock(
    clock: Clock,
    calendar: Calendar,
    *,
    begins_on: date,
    as_of: date,
    served: Collection[date] = (),
    away: Mapping[date, str] | None = None,
    notified: Collection[date] = (),
) -> Reading:
    """What the clock shows at the end of `as_of`.

    `begins_on`: the day of the miss; of a plan not begun, its first day; of days without service, the first school day
    to count. `served`: days on which the service was given. `away`: the reason of each day that has one. `notified`:
    days on which the family was told of these misses; where a notice stops the clock the first of them does, also one
    given before the clock started.

    - session_missed: starts that day, unless its reason is excluded.
    - plan_not_begun: starts on the plan's first day; excluded days do not count towards a due form in school days; the
      first served day stops it. With a count it starts on the day that is so many school days after the first, if
      the service was not given by then.
    - school_days_without_service: counts school days that are neither served nor excluded; a served day sets the count
      back to 0 (an excluded one only pauses it); it starts on the day that fills the count.
    """
    reasons = away or {}
    told = min((day for day in notified if day <= as_of), default=None)
    if clock.event == "session_missed":
        if begins_on > as_of or reasons.get(begins_on) in clock.excluded:
            return Reading(None, None, None, 0)
        stopped = told if clock.stops == "notice" else min((d for d in served if begins_on < d <= as_of), default=None)
        return Reading(begins_on, due_on(clock.due, begins_on, calendar), stopped, 0)
    first_served = min((day for day in served if begins_on <= day <= as_of), default=None)
    counting = Calendar(
        calendar.years,
        calendar.school_week,
        (*calendar.closures, *((day, day, "emergency") for day, why in reasons.items() if why in clock.excluded)),
        calendar.terms,
    )
    if clock.event == "plan_not_begun":
        if begins_on > as_of:
            return Reading(None, None, None, 0)
        if clock.count is None:
            stopped = told if clock.stops == "notice" else first_served
            return Reading(begins_on, due_on(clock.due, begins_on, counting), stopped, 0)
        waited = [day for day in counting.school_days if begins_on < day <= min(as_of, first_served or as_of)]
        if len(waited) < clock.count or first_served == waited[clock.count - 1]:
            return Reading(None, None, None, len(waited))
        started = waited[clock.count - 1]
        stopped = told if clock.stops == "notice" else first_served
        return Reading(started, due_on(clock.due, started, calendar), stopped, clock.count)
    counted = 0
    for day in counting.school_days:
        if not begins_on <= day <= as_of:
            continue
        counted = 0 if day in served else counted + 1
        if counted == clock.count:
            again = min((later for later in served if day < later <= as_of), default=None)
            stopped = told if clock.stops == "notice" else again
            return Reading(day, due_on(clock.due, day, calendar), stopped, counted)
    return Reading(None, None, None, counted)

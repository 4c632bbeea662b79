"""When an entry was recorded, and what to say where the machine's clock cannot be right."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from makewhole.store.errors import StoreError

BACK = dt.timedelta(minutes=2)
FORWARD = dt.timedelta(days=183)


@dataclass(frozen=True)
class ClockNotice:
    """The clock is earlier than the last entry, or much later. The entries are kept all the same, in order."""

    recorded_at: str
    last_recorded_at: str
    message: str


def stamp(at: dt.datetime | None) -> str:
    """The instant as an entry records it: local time with its offset, in seconds; the machine's clock where None."""
    if at is None:
        at = dt.datetime.now().astimezone()
    if at.tzinfo is None:
        raise StoreError("A time of recording needs its offset from UTC.")
    offset = at.utcoffset()
    if offset is None or offset.total_seconds() % 60:  # offsets with seconds, of long ago, have no place in ISO 8601
        at = at.astimezone(dt.UTC)
    return at.isoformat(timespec="seconds")


def notice(recorded_at: str, last: str | None) -> ClockNotice | None:
    """What is odd about recording at `recorded_at` after an entry that was recorded at `last`."""
    if last is None:
        return None
    try:
        now, before = dt.datetime.fromisoformat(recorded_at), dt.datetime.fromisoformat(last)
        gone = now - before
    except (ValueError, TypeError):  # a time that no clock of ours wrote; `verify` says which
        return None
    if -BACK <= gone <= FORWARD:
        return None
    apart = _span(abs(gone))
    if gone < dt.timedelta(0):
        what = f"{apart} before the entry written last"
    else:
        what = f"{apart} after the entry written last"
    return ClockNotice(
        recorded_at,
        last,
        f"This machine's clock says {_plain(now)}, {what} ({_plain(before)}). If the clock is wrong, set it right. "
        "What was said is kept, in the order in which it was said.",
    )


def _plain(at: dt.datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")


def _span(gone: dt.timedelta) -> str:
    if gone >= dt.timedelta(days=2):
        return f"{gone.days} days"
    minutes = int(gone.total_seconds() // 60)
    return f"{minutes // 60} hours" if minutes >= 120 else f"{minutes} minutes"

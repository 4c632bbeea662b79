"""Two logs of the same sessions, compared as a bank statement is (DESIGN.md section 5, point 8).

Every session is in exactly one group, nothing is matched twice, and the order of the logs and of their rows decides
nothing. Minutes are those that the arithmetic counts (RECORD.md, rules 5 and 6).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, Literal

from makewhole.record.schema import SOURCES

NEAR_MINUTES = 60
"""Starts that lie further apart on a day are two sessions: to call them one could hide a miss."""
PAUSE_MINUTES = 15
"""The second half of a session begins at most so long after the first half has ended."""

CLAIMS = "billing"
"""The log that says what was billed: it is compared, and counts nothing unless a person settles it so."""

Difference = Literal["held", "minutes", "reason", "kind", "makes_up", "told"]
"""What two logs say differently: whether it was held, how many minutes, why not, which kind of session it was, which
miss it makes up, and whether anything is said at all (`told`)."""


@dataclass(frozen=True)
class Session:
    """One row of a log: who, when, and the minutes that count."""

    session_id: str
    promise_id: str | None
    student_id: str
    service: str
    date: dt.date
    starts_at: str | None = None
    minutes: int = 0
    """Delivered minutes that count (rule 5)."""
    missed: int | None = 0
    """Planned minutes not delivered (rule 6); None: a miss whose length nobody knows."""
    reason: str | None = None
    """The reason of the miss; None where nothing was missed."""
    kind: str = "regular"
    award_id: str | None = None
    is_told: bool = True
    """False for a row with neither minutes nor a reason: it does not say what happened, and counts nothing (rule 4)."""
    makes_up: tuple[str, dt.date] | None = None
    """Promise and day of the miss that it names as the one it makes up."""
    as_logged: tuple[int | None, int | None] | None = None
    """Planned and delivered minutes as they were written, by which rule 4 knows a row without a start again."""

    @property
    def start(self) -> int | None:
        """Minutes from midnight to the start; None where the row has none."""
        if self.starts_at is None:
            return None
        hours, minutes = self.starts_at.split(":")
        return 60 * int(hours) + int(minutes)

    @property
    def length(self) -> int | None:
        """Minutes planned, or held where more were; None where nobody knows."""
        return None if self.missed is None else self.minutes + self.missed


@dataclass(frozen=True)
class Entry:
    """One session as one log has it: a row, the rows of its halves, and rows that say the same again."""

    sessions: tuple[Session, ...]
    """The rows that count: one, or two halves in their order."""
    repeated: tuple[Session, ...] = ()
    """Rows of the same log that say it again (rule 4); they count nothing."""

    @property
    def session_ids(self) -> tuple[str, ...]:
        """The ids of all its rows, those that count first."""
        return tuple(session.session_id for session in (*self.sessions, *self.repeated))

    @property
    def minutes(self) -> int:
        return sum(session.minutes for session in self.sessions if session.is_told)

    @property
    def missed(self) -> int | None:
        """Planned minutes not delivered; None where the length of a miss is not known."""
        lengths = [session.missed for session in self.sessions if session.is_told]
        return None if None in lengths else sum(length for length in lengths if length is not None)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why minutes were missed, each reason once; empty where none were."""
        missed = [session for session in self.sessions if session.is_told and session.missed != 0]
        return tuple(sorted({session.reason for session in missed if session.reason is not None}))

    @property
    def kind(self) -> str:
        return self.sessions[0].kind

    @property
    def makes_up(self) -> tuple[str, dt.date] | None:
        """Promise and day of the miss that it names as the one it makes up."""
        named = [session.makes_up for session in self.sessions if session.makes_up is not None]
        return min(named, default=None)

    @property
    def is_told(self) -> bool:
        return any(session.is_told for session in self.sessions)

    def as_json(self) -> dict[str, Any]:
        """The entry as `reconcile --json` prints it."""
        return {
            "session_ids": list(self.session_ids),
            "starts_at": self.sessions[0].starts_at,
            "kind": self.kind,
            "told": self.is_told,
            "minutes": self.minutes if self.is_told else None,
            "missed": self.missed if self.is_told else None,
            "reasons": list(self.reasons),
        }


@dataclass(frozen=True)
class Line:
    """One session, and what each log says of it; None: that log has no entry."""

    first: Entry | None
    second: Entry | None
    resolution_id: str | None = None
    """The resolution that settled it."""
    counted: str | None = None
    """The row that counts, where it is settled."""

    @property
    def sessions(self) -> tuple[Session, ...]:
        """Every row of both logs that is in this line."""
        entries = [entry for entry in (self.first, self.second) if entry is not None]
        return tuple(session for entry in entries for session in (*entry.sessions, *entry.repeated))

    @property
    def date(self) -> dt.date:
        return min(session.date for session in self.sessions)

    @property
    def service(self) -> str:
        return self.sessions[0].service

    @property
    def student_id(self) -> str:
        return self.sessions[0].student_id

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What the two logs say differently; empty where they agree, and where one of them has no entry."""
        if self.first is None or self.second is None:
            return ()
        return _differences(self.first, self.second)

    @property
    def minutes_at_stake(self) -> int:
        """Minutes that count otherwise under the one log than under the other; 0 where it is settled.

        Held in one log and not in the other, missed in one and not in the other, or missed in both for different
        reasons, since the reason decides what follows. Where the length of a miss is not known (`has_unknown_length`)
        these are the minutes that are at stake however long it was: at least so many.
        """
        if self.resolution_id is not None:
            return 0
        if self.first is None or self.second is None:
            entry = self.first or self.second
            return 0 if entry is None else entry.minutes + (entry.missed or 0)
        a, b = self.first, self.second
        missed_a, missed_b = a.missed or 0, b.missed or 0
        if a.kind != b.kind:  # another account altogether
            return max(a.minutes + missed_a, b.minutes + missed_b)
        restored = min(a.minutes, b.minutes) if "makes_up" in self.differences else 0  # other minutes are restored
        held = abs(a.minutes - b.minutes)
        by_reason = "reason" in self.differences
        if self.has_unknown_length:
            # The unknown miss may be as long as the other, so what is known of one is no difference of the two; but
            # where the reasons differ, each minute missed in either log is at stake.
            return restored + (max(held, missed_a, missed_b) if by_reason else held)
        otherwise = max(held, abs(missed_a - missed_b)) + restored
        return otherwise + (min(missed_a, missed_b) if by_reason else 0)

    @property
    def has_unknown_length(self) -> bool:
        """Whether a log has a miss here whose length nobody knows, and it is not settled."""
        if self.resolution_id is not None:
            return False
        return any(entry is not None and entry.missed is None for entry in (self.first, self.second))

    def turned(self) -> Line:
        """The same with the logs in the other order."""
        return replace(self, first=self.second, second=self.first)


@dataclass(frozen=True)
class Resolution:
    """What was decided about rows that tell of one session: `counted` counts, the others do not."""

    resolution_id: str
    session_ids: tuple[str, ...]
    counted: str


@dataclass(frozen=True)
class Agreed:
    """The record that two logs make together: the rows of both that count, each session once."""

    counted: tuple[str, ...]
    """Ids of the rows that count, in order."""
    stands_for: Mapping[str, str]
    """The row that counts, by each row of the same session that does not."""
    completed_by: Mapping[str, tuple[str, ...]]
    """By rows that count: rows of the other log that agree with them, and may name what they leave empty (the miss that
    a make-up is for, the award)."""


@dataclass(frozen=True)
class Reconciliation:
    """Two logs compared. Every session of both is in exactly one line of one group; lines are in order of day."""

    matched: tuple[Line, ...]
    """Both logs have it and agree."""
    differs: tuple[Line, ...]
    """Both logs have it and say different things."""
    only_in_first: tuple[Line, ...]
    only_in_second: tuple[Line, ...]
    resolved: tuple[Line, ...] = ()
    """Settled by a resolution: it counts as the counted row says."""

    @property
    def open_lines(self) -> tuple[Line, ...]:
        """What is still to be found out, in order of day."""
        return tuple(sorted((*self.differs, *self.only_in_first, *self.only_in_second), key=_order))

    @property
    def minutes_at_stake(self) -> int:
        """Minutes that count otherwise under the one log than under the other, over all sessions.

        At least so many, where there are `unknown_lengths`.
        """
        return sum(line.minutes_at_stake for line in self.open_lines)

    @property
    def unknown_lengths(self) -> int:
        """Sessions in which a log has a miss whose length nobody knows, so that more may be at stake in them."""
        return sum(line.has_unknown_length for line in self.open_lines)

    @property
    def held_more_in_first(self) -> int:
        """Held minutes that the first log has and the second has not."""
        return sum(max(0, _held(line.first) - _held(line.second)) for line in self.open_lines)

    @property
    def held_more_in_second(self) -> int:
        """Held minutes that the second log has and the first has not."""
        return sum(max(0, _held(line.second) - _held(line.first)) for line in self.open_lines)

    def agreed(self, sources: tuple[str, str], word: str) -> Agreed:
        """The rows that stand in the agreed record of the logs `sources`; where they differ, as the log `word` has it.

        A settled session counts as settled, a matched one once, and one that stands in one log only as that log has
        it. What was billed is a claim: where the two differ the other log has the word, and what stands in `billing`
        alone does not count.
        """
        if word not in sources:
            raise ValueError(f"{word} is none of the two logs")
        heard = next(each for each in sources if each != CLAIMS) if word == CLAIMS else word
        counted: list[str] = []
        stands_for: dict[str, str] = {}
        completed_by: dict[str, tuple[str, ...]] = {}

        def stand(line: Line, entry: Entry) -> None:
            ids = [session.session_id for session in entry.sessions]
            counted.extend(ids)
            stands_for.update({each.session_id: ids[0] for each in line.sessions if each.session_id not in ids})

        settled = {_place(row) for line in self.resolved for row in line.sessions if row.session_id == line.counted} - {
            None
        }
        for line in self.resolved:
            counted.extend(row.session_id for row in line.sessions if row.session_id == line.counted)
            named = {row.session_id for row in line.sessions} - {line.counted}
            stands_for.update({each: line.counted for each in sorted(named) if line.counted is not None})
        for line in (*self.matched, *self.open_lines):
            sides = {source: entry for source, entry in zip(sources, (line.first, line.second), strict=True) if entry}
            if len(sides) == 1:
                source, entry = next(iter(sides.items()))
                # What is settled is not doubted by a row of the same start that nobody has settled.
                if source != CLAIMS and not any(_place(row) in settled for row in entry.sessions):
                    stand(line, entry)
            elif line.differences:
                stand(line, sides[heard])
            else:
                speaker = _speaker(sides)
                stand(line, sides[speaker])
                others = [each for source in sides if source != speaker for each in sides[source].sessions]
                said = tuple(sorted(each.session_id for each in others))
                completed_by.update({session.session_id: said for session in sides[speaker].sessions})
        return Agreed(tuple(sorted(counted)), dict(sorted(stands_for.items())), dict(sorted(completed_by.items())))

    def turned(self) -> Reconciliation:
        """The same with the logs in the other order."""
        return Reconciliation(
            matched=tuple(line.turned() for line in self.matched),
            differs=tuple(line.turned() for line in self.differs),
            only_in_first=tuple(line.turned() for line in self.only_in_second),
            only_in_second=tuple(line.turned() for line in self.only_in_first),
            resolved=tuple(line.turned() for line in self.resolved),
        )


def reconcile(
    first: Iterable[Session], second: Iterable[Session], resolutions: Iterable[Resolution] = ()
) -> Reconciliation:
    """The two logs compared, session by session.

    Ids are unique over both logs (else ValueError). Rows that a resolution names are settled and take part in nothing
    else. Of the rest, rows of one promise (or award) and day are compared: first those that agree to the minute, then
    one session against two halves, then the nearest in time, at most `NEAR_MINUTES` apart (a row without a start is
    near to any).
    """
    logs = (sorted(first, key=_row_order), sorted(second, key=_row_order))
    ids = [session.session_id for log in logs for session in log]
    if len(ids) != len(set(ids)):
        raise ValueError("a session_id stands twice in the two logs")
    lines: list[Line] = []
    settled: set[str] = set()
    for resolution in sorted(resolutions, key=lambda each: each.resolution_id):
        named = set(resolution.session_ids) - settled
        sides = [tuple(session for session in log if session.session_id in named) for log in logs]
        if any(sides):
            settled |= named
            a, b = (Entry(side) if side else None for side in sides)
            lines.append(Line(a, b, resolution.resolution_id, resolution.counted))
    days: dict[tuple[str, str, dt.date], tuple[list[Session], list[Session]]] = defaultdict(lambda: ([], []))
    for at, log in enumerate(logs):
        for session in log:
            if session.session_id not in settled:
                days[session.promise_id or "", session.award_id or "", session.date][at].append(session)
    for a_rows, b_rows in days.values():
        lines += _compared(_without_repetition(a_rows), _without_repetition(b_rows))
    lines.sort(key=_order)
    open_or_matched = [line for line in lines if line.resolution_id is None]
    both = [line for line in open_or_matched if line.first is not None and line.second is not None]
    return Reconciliation(
        matched=tuple(line for line in both if not line.differences),
        differs=tuple(line for line in both if line.differences),
        only_in_first=tuple(line for line in open_or_matched if line.second is None),
        only_in_second=tuple(line for line in open_or_matched if line.first is None),
        resolved=tuple(line for line in lines if line.resolution_id is not None),
    )


def _row_order(session: Session) -> tuple[dt.date, str, str]:
    return session.date, session.starts_at or "", session.session_id  # none comes first, as everywhere


def _order(line: Line) -> tuple[Any, ...]:
    starts = min(session.starts_at or "" for session in line.sessions)
    return line.date, line.student_id, line.service, starts, sorted(session.session_id for session in line.sessions)


def _place(session: Session) -> tuple[Any, ...] | None:
    """By what rule 4 knows rows of several logs as one session; None: by nothing."""
    if session.starts_at is None or session.promise_id is None or not session.is_told:
        return None
    return session.promise_id, session.kind, session.date, session.starts_at


def _speaker(sides: Mapping[str, Entry]) -> str:
    """The log whose rows stand where both agree: never the bill, rather one row than two halves, then as listed."""
    return min(sides, key=lambda source: (source == CLAIMS, len(sides[source].sessions), _rank(source)))


def _rank(source: str) -> tuple[int, str]:
    return (SOURCES.index(source) if source in SOURCES else len(SOURCES)), source


def _held(entry: Entry | None) -> int:
    return 0 if entry is None else entry.minutes


def _differences(a: Entry, b: Entry) -> tuple[Difference, ...]:
    if not (a.is_told and b.is_told):
        return () if a.is_told == b.is_told else ("told",)
    found: list[Difference] = []
    if (a.minutes > 0) != (b.minutes > 0):
        found.append("held")
    elif a.minutes != b.minutes or a.missed != b.missed:
        found.append("minutes")
    if a.missed != 0 and b.missed != 0 and a.reasons != b.reasons:
        found.append("reason")
    if a.kind != b.kind:
        found.append("kind")
    if a.makes_up is not None and b.makes_up is not None and a.makes_up != b.makes_up:
        found.append("makes_up")
    return tuple(found)


def _without_repetition(rows: Sequence[Session]) -> list[Entry]:
    """The sessions of one log, promise and day, each once.

    Rule 4: the same kind and start, or no start and the same minutes, is said twice, and the fewest minutes count.
    Sessions of an award that have no promise are never one.
    """
    said: dict[tuple[Any, ...], list[Session]] = defaultdict(list)
    for row in rows:
        alone = None if row.is_told and row.promise_id is not None else row.session_id
        minutes = (row.as_logged or (row.minutes, row.missed)) if row.starts_at is None else None
        said[row.kind, row.starts_at, minutes, alone].append(row)
    entries = []
    for same in said.values():
        counts, *others = sorted(same, key=lambda row: (row.minutes, row.session_id))
        entries.append(Entry((counts,), tuple(others)))
    return entries


def _compared(a_entries: list[Entry], b_entries: list[Entry]) -> list[Line]:
    """The entries of one promise and day, each in exactly one line."""
    lines: list[Line] = []

    def take(candidates: list[tuple[tuple[Any, ...], Line, list[Entry]]]) -> None:
        """Takes lines, the best first, of which every entry is still free."""
        for _, line, used in sorted(candidates, key=lambda candidate: candidate[0]):
            if all(entry in a_entries or entry in b_entries for entry in used):
                lines.append(line)
                for entry in used:
                    (a_entries if entry in a_entries else b_entries).remove(entry)

    agreeing = []
    for a in a_entries:
        for b in b_entries:
            same_start = a.sessions[0].starts_at == b.sessions[0].starts_at
            if same_start and a.is_told and b.is_told and not _differences(a, b):
                agreeing.append((_nearness(a, b), Line(a, b), [a, b]))
    take(agreeing)

    halves = []
    for one in (*a_entries, *b_entries):
        own, other = (a_entries, b_entries) if one in a_entries else (b_entries, a_entries)
        for pair in combinations(other, 2):
            both = _joined(one, pair, own)
            if both is not None:
                line = Line(one, both) if own is a_entries else Line(both, one)
                halves.append((_nearness(one, both), line, [one, *pair]))
    take(halves)

    near = []
    for a in a_entries:
        for b in b_entries:
            if _apart(a, b) <= NEAR_MINUTES:
                near.append((_nearness(a, b), Line(a, b), [a, b]))
    take(near)
    return [*lines, *(Line(a, None) for a in a_entries), *(Line(None, b) for b in b_entries)]


def _apart(a: Entry, b: Entry) -> int:
    """Minutes between the starts; where only one has a start, as far as may be, and still near."""
    x, y = a.sessions[0].start, b.sessions[0].start
    if x is None or y is None:
        return 0 if x == y else NEAR_MINUTES
    return abs(x - y)


def _nearness(a: Entry, b: Entry) -> tuple[Any, ...]:
    """What orders possible matches, the nearest first: the same whichever log is named first, and never a tie."""
    return (
        a.is_told != b.is_told,
        a.kind != b.kind,
        _apart(a, b),
        abs(a.minutes - b.minutes),
        abs((a.missed or 0) - (b.missed or 0)),
        a.reasons != b.reasons,
        sorted((a.sessions[0].starts_at or "", b.sessions[0].starts_at or "")),
        sorted((*a.session_ids, *b.session_ids)),
    )


def _joined(one: Entry, pair: tuple[Entry, Entry], own: Sequence[Entry]) -> Entry | None:
    """The two entries as halves of one session, where they are that; None else.

    They are as long as the one, or were held as long; where they have starts, the second follows on the first, and no
    other entry of the one's log begins when a half does.
    """
    x, y = sorted((pair[0].sessions[0], pair[1].sessions[0]), key=_row_order)
    row = one.sessions[0]
    if not (row.is_told and x.is_told and y.is_told and row.kind == x.kind == y.kind):
        return None
    if not x.length or not y.length or not row.length:
        return None
    if x.length + y.length != row.length and (x.minutes + y.minutes != row.minutes or not row.minutes):
        return None
    if x.start is not None and y.start is not None:
        pause = y.start - (x.start + x.length)
        if not 0 <= pause <= PAUSE_MINUTES:
            return None
    elif x.start is not None or y.start is not None:
        return None
    both = Entry((x, y), (*pair[0].repeated, *pair[1].repeated))
    if _apart(one, both) > NEAR_MINUTES:
        return None
    starts = {x.starts_at, y.starts_at} - {None}
    if any(entry is not one and entry.sessions[0].starts_at in starts for entry in own):
        return None
    return both

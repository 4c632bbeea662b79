"""What a paper is drawn from: the same statement, postings and rows that the pages show, put in order for a paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from makewhole.language import ngettext, number
from makewhole.ledger.statement import reason_words
from makewhole.record.journal import Request, requests
from makewhole.record.services import service_words

if TYPE_CHECKING:
    from makewhole.documents.school_year import SchoolDay
    from makewhole.ledger.statement import Child, PlanLine, PromiseLine, ServiceBlock
    from makewhole.policy.contacts import StateContact

Cells = Mapping[str, str | None]
Rows = Mapping[str, Mapping[str, Cells]]

MISSED = ("open", "made_up", "declined", "undetermined", "excused", "resolved")
"""The accounts that hold the minutes of misses, in the order in which a paper names them."""


@dataclass(frozen=True)
class Miss:
    """One missed session, or a day of a time without service: what is left of it after rule 7 (a cured one is none)."""

    on: dt.date
    service: str
    esy: bool
    promise_id: str
    row_id: str
    """The session's id, or the gap's."""
    is_gap: bool
    reason: str | None
    minutes: int
    accounts: Mapping[str, int]
    """Where its minutes stand today: minutes by account, in the order of MISSED."""
    due_on: dt.date | None
    rule: str | None
    evidence: str | None
    citation: str | None
    settled: Mapping[str, int] = field(default_factory=dict)
    """The minutes of it that were made up, by the id of the session in which that was."""

    @property
    def reason_words(self) -> str:
        return reason_words(self.reason)

    @property
    def service_words(self) -> str:
        return service_words(self.service)


@dataclass(frozen=True)
class WithoutRecord:
    """Promised minutes of one period without a record (rule 8)."""

    promise_id: str
    ends_on: dt.date | None
    minutes: int
    is_told_elsewhere: bool
    """A log of the record that does not count here tells of a session in the period."""
    is_unmeasured: bool
    """A session was missed in it, and its length is not known."""

    @property
    def is_silent(self) -> bool:
        return not (self.is_told_elsewhere or self.is_unmeasured)


@dataclass(frozen=True)
class Matter:
    """One child's account as of a day, for a paper. Every figure in it comes from the ledger."""

    child: Child
    as_of: dt.date
    rows: Rows
    postings: Sequence[Mapping[str, Any]]
    """Every posting behind the statement, in the columns of the ledger."""
    whom: StateContact | None = None
    """Whom to ask in the child's state, where it is known."""
    checkpoints: tuple[Mapping[str, Any], ...] = ()
    """Where each chain of the record stands; none: it came from a folder without a history."""
    log: str | None = None
    """Whose log has the word where several differ; None: there is one."""
    differ_minutes: int = field(default=0)
    """Minutes at stake where two logs differ."""
    closed_unanswered: int = field(default=0)
    """Sessions of the timetable on closed days of which nobody has said yet whether they were missed."""
    days: Sequence[SchoolDay] = ()
    """Every day of the school week that the child's calendar knows, open or closed, oldest first (app: the drawing's
    `days`, or drawings.school_days); none where the child has no calendar of its own."""

    def table(self, name: str) -> Mapping[str, Cells]:
        return self.rows.get(name, {})

    @cached_property
    def student(self) -> Cells:
        return self.table("students").get(self.child.student_id, {})

    @cached_property
    def name(self) -> str | None:
        """The child's name as the record has it."""
        return self.child.name

    @cached_property
    def plan(self) -> PlanLine | None:
        """The plan in force on the day, else the last that had begun, else the first; an IEP before a 504 plan."""
        begun = [plan for plan in self.child.plans if plan.starts_on <= self.as_of] or list(self.child.plans[:1])
        in_force = [plan for plan in begun if plan.ends_on is None or plan.ends_on >= self.as_of] or begun[-1:]
        return min(in_force, key=lambda plan: plan.kind != "iep", default=None)

    @property
    def is_iep(self) -> bool:
        """Whether the plan in question is an IEP: only then IDEA's rules are named."""
        return self.plan is not None and self.plan.kind == "iep"

    @property
    def is_504(self) -> bool:
        """Whether the plan in question is a 504 plan, for which IDEA's rules do not speak."""
        return self.plan is not None and self.plan.kind == "504"

    @cached_property
    def requests(self) -> tuple[Request, ...]:
        """What was asked of the school up to the day, with its answers, the newest first: as the next steps read it."""
        return requests(self.table("contacts"), self.as_of)

    @cached_property
    def services(self) -> tuple[ServiceBlock, ...]:
        return self.child.services

    @cached_property
    def promises(self) -> tuple[PromiseLine, ...]:
        return tuple(promise for service in self.services for promise in service.promises)

    def minutes(self, *accounts: str, services: Sequence[ServiceBlock] | None = None) -> int:
        """The sum of these accounts as the statement has it; services that cannot be counted add nothing."""
        chosen = self.services if services is None else services
        return sum(service.minutes.get(account) or 0 for service in chosen for account in accounts)

    @cached_property
    def misses(self) -> tuple[Miss, ...]:
        """Every miss, by day, service and id."""
        found: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
        for posting in self.postings:
            if posting["account"] in MISSED and posting["minutes"]:
                row = posting["gap_id"] if posting["session_id"] is None else posting["session_id"]
                key = (posting["date"], posting["service"], posting["promise_id"], str(row))
                found.setdefault(key, []).append(posting)
        return tuple(_miss(key, found[key]) for key in sorted(found))

    def unknown_days(self, service: ServiceBlock, promises: Collection[str] | None = None) -> tuple[dt.date, ...]:
        """The days of its missed sessions whose length nobody wrote down: the statement counts them, in no figure.

        Without `promises`: of all its lines. None, where the rows do not say which sessions the statement means.
        """
        if not service.unknown_lengths:
            return ()
        lines = {promise.promise_id for promise in service.promises}
        told = {
            (cells.get("promise_id"), cells["date"], cells.get("starts_at"))
            for cells in self.table("sessions").values()
            if cells.get("promise_id") in lines
            and (cells.get("kind") or "regular") == "regular"
            and (cells.get("reason") or cells.get("delivered_minutes") == "0")
            and not cells.get("planned_minutes")
            and not self.table("promises").get(cells.get("promise_id") or "", {}).get("minutes")
            and "" < (cells.get("date") or "") <= self.as_of.isoformat()
        }
        if len(told) != service.unknown_lengths:
            return ()
        days = (on for promise_id, on, _at in told if promises is None or promise_id in promises)
        return tuple(sorted(dt.date.fromisoformat(on) for on in days if on))

    @cached_property
    def without_record(self) -> tuple[WithoutRecord, ...]:
        """The minutes without a record, period by period, and what the record tells of that period all the same."""
        return tuple(
            WithoutRecord(
                posting["promise_id"],
                posting["period_ends_on"],
                posting["minutes"],
                any(_is_within(on, posting) for on in self._told_elsewhere.get(posting["promise_id"], ())),
                any(_is_within(on, posting) for on in self._unknown_of.get(posting["promise_id"], ())),
            )
            for posting in self.postings
            if posting["account"] == "unrecorded" and posting["minutes"]
        )

    @property
    def silent_minutes(self) -> int:
        """Those of which nothing in the record tells, so that a paper may say that there is no record at all."""
        return sum(each.minutes for each in self.without_record if each.is_silent)

    @property
    def is_told_elsewhere(self) -> bool:
        """Whether a log that does not count here tells of a time without a record."""
        return any(each.is_told_elsewhere for each in self.without_record)

    @cached_property
    def _unknown_of(self) -> Mapping[str, tuple[dt.date, ...]]:
        """By line of the plan the days of its missed sessions of unknown length.

        Where nobody can say which sessions those are: the first day of every period of the line.
        """
        found: dict[str, tuple[dt.date, ...]] = {}
        for block in self.services:
            if not block.unknown_lengths:
                continue
            is_known = bool(self.unknown_days(block))
            for line in block.promises:
                found[line.promise_id] = (
                    self.unknown_days(block, {line.promise_id})
                    if is_known
                    else tuple(
                        posting["period_starts_on"]
                        for posting in self.postings
                        if posting["promise_id"] == line.promise_id and posting["period_starts_on"] is not None
                    )
                )
        return found

    @cached_property
    def _told_elsewhere(self) -> Mapping[str, frozenset[dt.date]]:
        """By line of the plan the days of which only rows tell that count nowhere, since another log has the word."""
        sessions = self.table("sessions")
        if len({cells["source"] for cells in sessions.values() if cells.get("source")}) < 2:
            return {}
        found: dict[str, set[dt.date]] = {}
        for row, cells in sessions.items():
            line, on = cells.get("promise_id") or "", _as_day(cells.get("date"))
            if (
                (cells.get("kind") or "regular") == "regular"
                and (
                    _as_count(cells.get("delivered_minutes"))
                    or (cells.get("reason") and _as_count(cells.get("planned_minutes")))
                )
                and on is not None
                and on <= self.as_of
                and row not in self._counted_rows
                and (line, on) not in self._counted_days
            ):
                found.setdefault(line, set()).add(on)
        return {line: frozenset(days) for line, days in found.items()}

    @cached_property
    def _counted_rows(self) -> frozenset[str]:
        return frozenset(posting["session_id"] for posting in self.postings if posting["session_id"] is not None)

    @cached_property
    def _counted_days(self) -> frozenset[tuple[str, dt.date]]:
        """Lines of the plan and days of which some row counts: what another log says of them is not left out."""
        return frozenset(
            (posting["promise_id"], posting["date"]) for posting in self.postings if posting["session_id"] is not None
        )

    @property
    def unanswered(self) -> tuple[Miss, ...]:
        """Those of which minutes are still open or wait for the team's decision."""
        return tuple(miss for miss in self.misses if miss.accounts.get("open") or miss.accounts.get("undetermined"))


def _is_within(on: dt.date, posting: Mapping[str, Any]) -> bool:
    """Whether the day is of the posting's period; one without a period holds every day."""
    first, last = posting["period_starts_on"], posting["period_ends_on"]
    return first is None or bool(first <= on <= (last or first))


def _as_day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None


def _as_count(text: str | None) -> int:
    """The minutes of a cell; 0 where it has none."""
    return int(text) if text and text.isascii() and text.isdecimal() else 0


def is_assumed(posting: Mapping[str, Any]) -> bool:
    """Whether these minutes count as given although nobody logged them: step 8 of the ledger."""
    return bool(posting["account"] == "delivered" and posting["step"] == 8)


def _miss(key: tuple[Any, ...], postings: Sequence[Mapping[str, Any]]) -> Miss:
    accounts: dict[str, int] = {}
    for name in MISSED:
        if minutes := sum(posting["minutes"] for posting in postings if posting["account"] == name):
            accounts[name] = minutes
    settled: dict[str, int] = {}
    for posting in postings:
        if posting["account"] == "made_up" and posting["settled_by"] is not None:
            settled[posting["settled_by"]] = settled.get(posting["settled_by"], 0) + posting["minutes"]
    first = postings[0]
    ruled = next((posting for posting in postings if posting["rule"]), first)
    return Miss(
        on=key[0],
        service=key[1],
        esy=bool(first["esy"]),
        promise_id=key[2],
        row_id=key[3],
        is_gap=first["session_id"] is None,
        reason=first["reason"],
        minutes=sum(accounts.values()),
        accounts=accounts,
        due_on=min((posting["due_on"] for posting in postings if posting["due_on"]), default=None),
        rule=ruled["rule"],
        evidence=ruled["evidence"],
        citation=ruled["citation"],
        settled=settled,
    )


def minutes_words(minutes: int) -> str:
    """150 minutes (2 h 30 min)."""
    words = ngettext("{minutes} minute", "{minutes} minutes", minutes).format(minutes=number(minutes))
    hours, rest = divmod(minutes, 60)
    if not hours:
        return words
    beside = f"{number(hours)} h {rest} min" if rest else f"{number(hours)} h"
    return f"{words} ({beside})"

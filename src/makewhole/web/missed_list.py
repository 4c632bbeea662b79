"""The missed sessions of a child by day, as a list to print and to attach to a letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from makewhole.app import charts, statement_notes, wording
from makewhole.language import day, number, short_day

if TYPE_CHECKING:
    from makewhole.app.wording import Child as Account


@dataclass(frozen=True)
class Missed:
    """One missed session, or one day of a time without service."""

    on: dt.date | None
    when: str
    minutes: int
    why: str
    became: tuple[str, ...]
    """What became of the minutes; each with its number where they became several things."""


@dataclass(frozen=True)
class OfService:
    """The misses of one service, the oldest first, with what they add up to."""

    title: str
    rows: tuple[Missed, ...]
    minutes: int
    became: tuple[tuple[str, int], ...]
    unknown: int
    """Missed sessions whose length nobody wrote down: they are not in the list."""


def by_service(account: Account, postings: Iterable[Mapping[str, Any]]) -> list[OfService]:
    """The misses of each service that has any, in the order of the statement."""
    of_service: dict[tuple[str, bool], list[Mapping[str, Any]]] = {}
    for posting in postings:
        if posting["account"] in wording.MISS_ACCOUNTS:
            of_service.setdefault((posting["service"], bool(posting["esy"])), []).append(posting)
    found = []
    for block in account.services:
        own = of_service.get((block.service, block.esy), [])
        if own or block.unknown_lengths:
            rows = _rows(own)
            sums: dict[str, int] = {}
            for posting in own:
                sums[posting["account"]] = sums.get(posting["account"], 0) + posting["minutes"]
            labels = charts.labels()
            became = tuple((labels[name], sums[name]) for name in charts.ACCOUNTS if name in sums)
            title = statement_notes.service_title(block)
            found.append(OfService(title, rows, sum(sums.values()), became, block.unknown_lengths))
    return found


def _rows(postings: Iterable[Mapping[str, Any]]) -> tuple[Missed, ...]:
    together: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for posting in postings:
        key = (posting["date"], posting["period_starts_on"], posting["session_id"], posting["reason"])
        together.setdefault(key, []).append(posting)
    rows = []
    labels = charts.labels()
    for some in together.values():
        first = some[0]
        sums: dict[str, int] = {}
        for posting in some:
            sums[posting["account"]] = sums.get(posting["account"], 0) + posting["minutes"]
        names = [name for name in charts.ACCOUNTS if name in sums]
        if len(names) == 1:
            became: tuple[str, ...] = (labels[names[0]],)
        else:
            became = tuple(f"{number(sums[name])} {labels[name]}" for name in names)
        rows.append(
            Missed(first["date"], _when(first), sum(sums.values()), wording.reason_words(first["reason"]), became)
        )
    return tuple(sorted(rows, key=lambda row: (row.on or dt.date.max, row.when)))


def _when(posting: Mapping[str, Any]) -> str:
    if posting["date"] is not None:
        return day(posting["date"])
    first, last = posting["period_starts_on"], posting["period_ends_on"]
    return f"{short_day(first)} – {short_day(last)}" if first and last else ""

"""What a person says that a plan's line says, where it was read otherwise: the answers `plan:line:3:minutes` and so on.

Nobody is asked these: a person who sees beside the paper that a cell is wrong, or empty and on the paper, answers them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from makewhole.exchange.grid_dates import day_of
from makewhole.exchange.grid_pages import UNREAD
from makewhole.record.cells import problem
from makewhole.record.schema import TABLES

if TYPE_CHECKING:
    from makewhole.exchange.grid_lines import PlanLine
    from makewhole.wording import Reading

LEFT_OUT = "leave out"
"""The answer to `plan:line:3` of a person who wants the line not taken in."""
EMPTIED = ("", "leave empty")
_COUNTS = ("sessions", "minutes", "minutes_per_period", "every")
_LINE = ("service", "setting", "grouping", "starts_on", "ends_on", "esy")
COLUMNS = ("wording", *_COUNTS, "period", *_LINE)


@dataclass(frozen=True)
class Refused:
    """An answer that its column cannot hold."""

    key: str
    allowed: str


def is_left_out(number: int, answers: Mapping[str, str]) -> bool:
    """Whether the person wants the line of this number (from 1) left out."""
    return answers.get(f"plan:line:{number}", "").strip() == LEFT_OUT


def unknown_lines(count: int, answers: Mapping[str, str]) -> list[Refused]:
    """The answers about lines that the plan does not have: it has `count`."""
    found = [(key, re.match(r"plan:line:(\w*)", key)) for key in answers]
    numbers = [str(number) for number in range(1, count + 1)]
    return [Refused(key, f"plan:line:1 to plan:line:{count}") for key, at in found if at and at[1] not in numbers]


def corrected(line: PlanLine, number: int, answers: Mapping[str, str]) -> tuple[PlanLine, list[Refused]]:
    """The line as the person says it is, and the answers that could not be taken. `number`: of the line, from 1.

    Another wording is read anew; figures that the person gives stand beside it and settle what is ambiguous.
    """
    from makewhole.wording import Reading, read

    said, refused = said_of("promises", f"plan:line:{number}", COLUMNS, answers)
    known = {f"plan:line:{number}:{column}" for column in COLUMNS}
    refused += [
        Refused(key, ", ".join(COLUMNS))
        for key in answers
        if key.startswith(f"plan:line:{number}:") and key not in known
    ]
    if "wording" in said:
        words = said["wording"]
        line = replace(line, wording=words, read_as=words or "", reading=read(words) if words else Reading())
    if any(column in said for column in (*_COUNTS, "period")):
        line = replace(line, reading=_with_figures(line.reading, said))
        if UNREAD in (line.wording or ""):
            line = replace(line, wording=None)  # the figures stand; the words are to be given too, or stay empty
    changes: dict[str, Any] = {column: said[column] for column in ("setting", "grouping") if column in said}
    changes |= {column: day_of(said[column] or "") for column in ("starts_on", "ends_on") if column in said}
    if said.get("service"):
        changes["service"] = said["service"]
    if "esy" in said:
        changes["esy"] = said["esy"] == "true"
    return replace(line, **changes), refused


def _with_figures(reading: Reading, said: Mapping[str, str | None]) -> Reading:
    from makewhole.wording import Reading

    def figure(column: str) -> int | None:
        if column not in said:
            value: int | None = getattr(reading, column)
            return value
        words = said[column]
        return int(words) if words else None

    sessions, minutes, whole = (figure(column) for column in _COUNTS[:3])
    if "minutes_per_period" not in said and sessions is not None and minutes is not None:
        whole = None  # what was read does not hold any more beside what the person gives
    return Reading(
        sessions=sessions,
        minutes=minutes,
        minutes_per_period=whole,
        period=said.get("period", reading.period),
        every=figure("every"),
        grouping=reading.grouping,
    )


def said_of(
    table: str, about: str, columns: tuple[str, ...], answers: Mapping[str, str]
) -> tuple[dict[str, str | None], list[Refused]]:
    """The cells of a row that the person gives (None: emptied), in the record's own form; and what is refused."""
    kinds = {column.name: column for column in TABLES[table].columns}
    said: dict[str, str | None] = {}
    refused: list[Refused] = []
    for name in columns:
        given = answers.get(f"{about}:{name}")
        if given is None:
            continue
        cell: str | None = None if given.strip() in EMPTIED else given.strip()
        if cell is not None and kinds[name].kind == "date":
            day = day_of(cell)
            cell = day.isoformat() if day is not None else cell
        fault = problem(kinds[name], cell) if cell is not None else None
        if fault is not None:
            refused.append(Refused(f"{about}:{name}", fault.allowed))
        else:
            said[name] = cell
    return said, refused

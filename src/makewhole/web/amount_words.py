"""What a line of the plan promises, read back in plain words: that is 60 minutes a week."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewhole.app import lines
from makewhole.app.lines import Reading


def sentences(reading: Reading) -> list[str]:
    """What was read, a sentence each, the minutes of a period first; empty where no amount is known."""
    total = _total(reading)
    said = [in_all] if total is not None and (in_all := _in_all(total, reading.period, reading.every or 1)) else []
    if reading.sessions is not None and reading.minutes is not None:
        said.append(
            ngettext(
                "%(sessions)s session of %(minutes)s minutes.",
                "%(sessions)s sessions of %(minutes)s minutes each.",
                reading.sessions,
            )
            % {"sessions": reading.sessions, "minutes": reading.minutes}
        )
    elif reading.sessions is not None:
        said.append(ngettext("%(n)s session.", "%(n)s sessions.", reading.sessions) % {"n": reading.sessions})
    elif reading.minutes is not None:
        said.append(_("Sessions of %(minutes)s minutes.") % {"minutes": reading.minutes})
    if said and reading.grouping in _groupings():
        said.append(_groupings()[reading.grouping])
    return said


def missing(reading: Reading) -> list[str]:
    """What the words leave open, so that the minutes of a period cannot be known."""
    if _total(reading) is not None and reading.period is not None:
        return []
    open_parts = []
    if _total(reading) is None:
        open_parts.append(_("How many minutes it is does not stand there."))
    if reading.period is None:
        open_parts.append(_("How often (each week, each month ...) does not stand there."))
    return open_parts


def is_whole(reading: Reading) -> bool:
    """Whether the words say one amount for one period."""
    return not reading.ambiguities and not missing(reading)


def of_promise(cells: Mapping[str, str | None]) -> list[str]:
    """What a promise of the record amounts to: its numbers, and where they are empty what its wording says."""
    return sentences(reading_of(cells))


def reading_of(cells: Mapping[str, str | None]) -> Reading:
    """The promise's own numbers as a reading; where it has none, those of its wording."""
    said = {name: number(cells.get(name)) for name in ("sessions", "minutes", "minutes_per_period")}
    numbers = {name: value for name, value in said.items() if value is not None}
    if not numbers:
        return lines.read(cells.get("wording") or "")
    period = cells.get("period") or lines.read(cells.get("wording") or "").period
    return Reading(
        sessions=numbers.get("sessions"),
        minutes=numbers.get("minutes"),
        minutes_per_period=numbers.get("minutes_per_period"),
        period=period,
        every=number(cells.get("every")) or 1,
        grouping=cells.get("grouping"),
    )


def number(cell: str | None) -> int | None:
    """The whole number of a cell; None for an empty one, and for one that is none (which the record's check names)."""
    return int(cell) if cell and cell.isascii() and cell.isdigit() and len(cell) < 10 else None


def _total(reading: Reading) -> int | None:
    if reading.minutes_per_period is not None:
        return reading.minutes_per_period
    if reading.sessions is not None and reading.minutes is not None:
        return reading.sessions * reading.minutes
    return None


def _groupings() -> dict[str | None, str]:
    return {
        "individual": _("Individually."),
        "group": _("In a group."),
        "consult": _("As a consultation among adults."),
    }


def _in_all(total: int, period: str | None, every: int) -> str:
    """The minutes of a period as one sentence; empty where no period is known."""
    amount = {"total": f"{total:,}", "every": every}
    if every > 1:
        several = {
            "week": _("That is %(total)s minutes in %(every)s weeks."),
            "month": _("That is %(total)s minutes in %(every)s months."),
            "cycle": _("That is %(total)s minutes in %(every)s school days."),
        }
        return several[period] % amount if period in several else ""
    once = {
        "day": _("That is %(total)s minutes each school day."),
        "week": _("That is %(total)s minutes a week."),
        "cycle": _("That is %(total)s minutes each school day."),
        "month": _("That is %(total)s minutes a month."),
        "term": _("That is %(total)s minutes a term (a quarter or trimester)."),
        "semester": _("That is %(total)s minutes a semester."),
        "school_year": _("That is %(total)s minutes a school year."),
        "plan_year": _("That is %(total)s minutes a year of the plan."),
    }
    return once[period] % amount if period in once else ""

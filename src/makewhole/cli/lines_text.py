"""What a line of a services grid promises, in words: what was read, what is missing, what can be read in two ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from makewhole.app import lines
from makewhole.cli.terminal import Page, plain

if TYPE_CHECKING:
    from makewhole.app.lines import Line, Reading

_PERIODS = {
    "day": ("a school day", "school days"),
    "week": ("a week", "weeks"),
    "cycle": ("a school day", "school days"),
    "month": ("a month", "months"),
    "term": ("a term", "terms"),
    "semester": ("a semester", "semesters"),
    "school_year": ("a school year", "school years"),
    "plan_year": ("a year of the plan", "years of the plan"),
}
_GROUPINGS = {"individual": "individually", "group": "in a group", "consult": "as a consultation among adults"}


def promised_words(reading: Reading) -> str:
    """What was read, in one phrase ("2 sessions of 30 minutes a week, 60 minutes in all, in a group"); empty: nothing.

    The sum of minutes is given where several sessions have a length each.
    """
    sessions, minutes, in_all = reading.sessions, reading.minutes, reading.minutes_per_period
    period = _period_words(reading.period, reading.every)
    counted = f"{sessions:,} session{'s' if sessions != 1 else ''}" if sessions is not None else ""
    if counted and minutes is not None:
        what = f"{counted} of {_minutes(minutes)}"
        in_all = in_all if in_all is not None else (sessions or 0) * minutes
        rest = f", {_minutes(in_all)} in all" if sessions != 1 else ""
    elif counted:
        what = counted
        rest = f", {_minutes(in_all)} in all" if in_all is not None else ""
    elif in_all is not None:
        what, rest = _minutes(in_all), ""
    elif minutes is not None:
        what, rest = f"sessions of {_minutes(minutes)}", ""
    else:
        what, rest = "", ""
    if what:
        said = " ".join(part for part in (what, period) if part) + rest
    else:
        said = f"an amount {period}" if period else ""
    grouping = _GROUPINGS.get(reading.grouping or "", reading.grouping or "")
    return ", ".join(part for part in (said, grouping) if part)


def missing_words(reading: Reading) -> list[str]:
    """The parts of a promise that the words leave open, each as the question it leaves ("how often")."""
    missing = []
    if reading.sessions is None:
        missing.append("how many sessions")
    if reading.minutes is None and reading.minutes_per_period is None:
        missing.append("how many minutes")
    if reading.period is None:
        missing.append("how often")
    if reading.grouping is None:
        missing.append("individually or in a group")
    return missing


def write_reading(page: Page, words: str, reading: Reading) -> None:
    """Writes what one line promises."""
    page.paragraph(f'"{words}"' if words.strip() else "An empty line.", style="dim")
    said = promised_words(reading)
    if said:
        page.paragraph(f"Read: {said}.", style="bold", then="  ")
    else:
        page.paragraph("Nothing could be read as a promise of sessions or minutes.", style="bold")
    # Where words admit two readings no number is guessed, so what is not known may have been said after all.
    unclear = " or is not clear" if reading.ambiguities else ""
    for missing in missing_words(reading) if said else []:
        page.paragraph(f"{missing} is not said{unclear}", first="  - ", then="    ")
    if unread := lines.dates(words):
        page.paragraph(
            f"Not read: {'; '.join(unread)}. Days count where they stand under starts_on and ends_on.", then="  "
        )
    for ambiguity in reading.ambiguities:
        page.blank()
        page.paragraph(f'"{ambiguity.found}" can be read in more than one way:', style="warn", then="  ")
        for one in ambiguity.readings:
            page.paragraph(str(one), first="  - ", then="    ")
        if ambiguity.ask:
            page.paragraph(f"Ask: {ambiguity.ask}", first="  ", then="    ")


def line_words(line: Line) -> str:
    """One line for one line of a file: its number, what was read, what is missing or unclear."""
    reading = line.reading
    if not line.text.strip():
        return f"{line.number}: an empty line"
    said = promised_words(reading) or "nothing could be read"
    missing = missing_words(reading) if promised_words(reading) else []
    unclear = "; ".join(
        f'unclear: "{ambiguity.found}" ({" | ".join(str(one) for one in ambiguity.readings)})'
        for ambiguity in reading.ambiguities
    )
    what = "not said or not clear" if reading.ambiguities else "not said"
    unread = "; ".join(lines.dates(line.text))
    parts = (f"{what}: {', '.join(missing)}" if missing else "", unclear, f"not read: {unread}" if unread else "")
    rest = "; ".join(part for part in parts if part)
    return plain(f"{line.number}: {said}{f' [{rest}]' if rest else ''}")


def _period_words(period: str | None, every: int | None) -> str:
    if period is None:
        return ""
    one, many = _PERIODS.get(period, (f"a {period}", f"{period}s"))
    times = every or 1
    return one if times == 1 else f"every {times} {many}"


def _minutes(minutes: int) -> str:
    return f"{minutes:,} minute{'s' if minutes != 1 else ''}"

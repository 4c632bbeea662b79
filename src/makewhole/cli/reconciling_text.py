"""Two logs side by side, on the screen: where they agree, where they differ, and what hangs on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from makewhole.app import wording
from makewhole.app.reconciling import CLAIMS
from makewhole.cli.terminal import Page, cells

if TYPE_CHECKING:
    from makewhole.app.reconciling import Compared, Entry, Line

SHOWN = 100
"""Sessions that are named one by one; a district's are in --json."""
_KINDS = {"regular": "a regular session", "make_up": "a make-up session", "compensatory": "a compensatory session"}
_ACCOUNTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("promised", ("promised",)),
    ("delivered", ("delivered",)),
    ("missed", wording.MISS_ACCOUNTS),
    ("  owed", ("owed",)),
    ("  the team decides", ("undetermined",)),
    ("  excused", ("excused",)),
    ("  closed with an award", ("resolved",)),
    ("no record", ("unrecorded",)),
    ("still to come", ("upcoming",)),
    ("beyond the promise", ("extra",)),
    ("awarded", ("awarded",)),
    ("award provided", ("provided",)),
)
_ALWAYS = ("promised", "delivered", "missed", "  owed")
_LABEL, _FIGURE = 24, 13
"""Columns of the words and of each figure: with four figures a line still fits."""


def write(page: Page, compared: Compared, *, command: Callable[[str], str], settle: str | None = None) -> None:
    """Writes the comparison; `command` is the statement's, drawn from one log. `settle`: how a difference is settled in
    a data file; None: the record is a folder of tables.
    """
    first, second = compared.sources
    names = compared.names()
    whose = f"{next(iter(names.values()))} · " if len(names) == 1 else ""
    page.paragraph(
        f"{whose}{first} log beside {second} log · as of {wording.day(compared.as_of)}", style="bold", then="  "
    )
    page.blank()
    _write_headline(page, compared)
    _write_agreement(page, compared)
    _write_lines(page, compared, "What the logs say differently", compared.lines.differs)
    _write_lines(page, compared, f"Only in the {first} log", compared.lines.only_in_first)
    _write_lines(page, compared, f"Only in the {second} log", compared.lines.only_in_second)
    _write_lines(page, compared, "Settled", compared.lines.resolved)
    _write_services(page, compared, names)
    _write_next(page, compared, command, settle)


def _write_headline(page: Page, compared: Compared) -> None:
    for source, count in zip(compared.sources, compared.sessions, strict=True):
        if not count:
            page.paragraph(f"The {source} log has no session up to this day, so there is nothing to compare it with.")
    lines = compared.lines
    number = len(lines.open_lines)
    if not number:
        if all(compared.sessions):
            page.line("Nothing is at stake: the logs agree, or their differences are settled.")
        return
    at_least = "At least " if lines.unknown_lengths else ""
    stake = f"{at_least}{_minutes(lines.minutes_at_stake)} at stake in {_count(number, 'session')}."
    page.paragraph(stake, style="bold")
    more = zip(compared.sources, (lines.held_more_in_first, lines.held_more_in_second), strict=True)
    held = [
        f"the {source} log has {minutes:,} held minutes that the other has not" for source, minutes in more if minutes
    ]
    if held:
        said = "; ".join(held)
        page.paragraph(f"{said[0].upper()}{said[1:]}.")
    if lines.unknown_lengths:
        page.paragraph(
            f"In {_count(lines.unknown_lengths, 'session')} nobody wrote down how long the miss was to be, so more may "
            "be at stake."
        )


def _write_agreement(page: Page, compared: Compared) -> None:
    matched = compared.lines.matched
    if not matched:
        return
    held = sum(line.first.minutes for line in matched if line.first is not None)
    page.blank()
    page.line(f"The logs agree on {_count(len(matched), 'session')}, {_minutes(held)} held.")


def _write_lines(page: Page, compared: Compared, title: str, lines: tuple[Line, ...]) -> None:
    if not lines:
        return
    page.blank()
    page.line(f"{title}: {_count(len(lines), 'session')}", "bold")
    names = compared.names()
    widest = max(cells(source) for source in compared.sources)
    for line in lines[:SHOWN]:
        service = f"{names[line.student_id]}, {line.service}" if len(names) > 1 else line.service
        right = "" if line.resolution_id is not None else _stake(line)
        left = f"  {wording.day(line.date):<16} {service}"
        if cells(left) + 2 + cells(right) <= page.columns:
            page.line(left + " " * (page.columns - cells(left) - cells(right)) + right)
        else:
            page.paragraph(service, first=f"  {wording.day(line.date):<16} ")
            page.line(right.rjust(page.columns))
        for source, entry in zip(compared.sources, (line.first, line.second), strict=True):
            first = f"    {source:<{widest}}  "
            page.paragraph(_says(line, entry), first=first)
        if line.counted is not None:
            page.paragraph(f"{line.counted} counts (resolution {line.resolution_id})", first="    ")
    if len(lines) > SHOWN:
        page.line(f"  and {len(lines) - SHOWN:,} more: add --json to see all")


def _stake(line: Line) -> str:
    """The minutes at stake in one session: what is not known is no number, and no zero."""
    if not line.has_unknown_length:
        return f"{line.minutes_at_stake:,} min at stake"
    if not line.minutes_at_stake:
        return "minutes at stake not known"
    return f"at least {line.minutes_at_stake:,} min at stake"


def _says(line: Line, entry: Entry | None) -> str:
    """What a log says of a session, and the ids of its rows."""
    if entry is None:
        return "no entry"
    ids = ", ".join(entry.session_ids)
    if not entry.is_told:
        return f"does not say what happened [{ids}]"
    parts = [f"{entry.minutes:,} min held"]
    if entry.missed is None:
        parts.append("length of the miss not known")
    elif entry.missed:
        parts.append(f"{entry.missed:,} missed")
    said = ", ".join(parts)
    if entry.reasons:
        said += f": {', '.join(wording.reason_words(reason) for reason in entry.reasons)}"
    if len(entry.sessions) > 1 and line.resolution_id is None:
        said += ", in two halves"
    if "kind" in line.differences:
        said += f", {_KINDS[entry.kind]}"
    if "makes_up" in line.differences and entry.makes_up is not None:
        said += f", for the miss of {wording.day(entry.makes_up[1])}"
    return f"{said} [{ids}]"


def _write_services(page: Page, compared: Compared, names: dict[str, str]) -> None:
    heads = [(source, "alone") for source in compared.sources]
    heads += [("", "agreed")] if compared.is_one else [("agreed,", f"by {source}") for source in compared.sources]
    page.blank()
    page.line("The statement under each log alone, and as agreed, in minutes", "bold")
    agreed = compared.agreed[:1] if compared.is_one else compared.agreed
    columns = [statement.services for statement in (*compared.statements, *agreed)]
    for blocks in list(zip(*columns, strict=True))[:SHOWN]:
        service = blocks[0].service + (" (ESY)" if blocks[0].esy else "")
        if len(names) > 1:
            service = f"{names[blocks[0].student_id]}, {service}"
        page.paragraph(service, first="  ", then="    ")
        if not all(block.is_countable for block in blocks):
            page.line("    cannot be counted: the statement says what is unclear")
            continue
        for line in zip(*heads, strict=True):
            page.line(f"    {'':<{_LABEL}}" + "".join(f"{word:>{_FIGURE}}" for word in line), "dim")
        for label, accounts in _ACCOUNTS:
            sums = [sum(block.minutes[account] or 0 for account in accounts) for block in blocks]
            if any(sums) or label in _ALWAYS:
                page.line(f"    {label:<{_LABEL}}" + "".join(f"{minutes:>{_FIGURE},}" for minutes in sums))
    if len(columns[0]) > SHOWN:
        page.line(f"  and {len(columns[0]) - SHOWN:,} more: add --json to see all")
    _write_how_agreed(page, compared)
    if compared.without_source:
        page.paragraph(
            f"{_count(compared.without_source, 'row')} of sessions.csv that name no log count in every column.",
            first="  ",
        )


def _write_how_agreed(page: Page, compared: Compared) -> None:
    """What the agreed columns count, in sentences."""
    says = "Agreed: each session once. What is settled counts as settled"
    lines = compared.lines
    if CLAIMS in compared.sources:
        other = next(source for source in compared.sources if source != CLAIMS)
        says += f"; else the {other} log has the word. A bill says what was claimed, not what was held: "
        says += "nothing of it counts until it is settled so"
    elif lines.only_in_first or lines.only_in_second:
        says += "; what one log has alone counts as that log has it"
    if lines.differs and not compared.is_one:
        says += "; where they differ, each log has its own column"
    page.paragraph(f"{says}.", first="  ")


def _write_next(page: Page, compared: Compared, command: Callable[[str], str], settle: str | None) -> None:
    page.blank()
    for each in compared.not_applied:
        page.paragraph(f"Resolution {each.resolution_id} settles nothing: {each.why}.", first="Note: ", style="warn")
    lines = compared.lines
    if lines.open_lines:
        page.line("What to do", "bold")
        days = sorted({line.date for line in lines.open_lines})
        which = "this day" if len(days) == 1 else f"these {len(days)} days"
        page.paragraph(
            f"Ask what happened on {which}: the notes made that day, the sign-in sheet, the attendance record.",
            first="  - ",
            then="    ",
        )
        how = (
            "Write each answer into resolutions.csv: the ids in brackets under session_ids, with a blank between them, "
            "and under counted the one that is right."
            if settle is None
            else "Settle each with the ids in brackets, and say which of them is right:"
        )
        then = "It then counts so in every column, and both rows stay on record."
        page.paragraph(f"{how} {then}" if settle is None else how, first="  - ", then="    ")
        if settle is not None:
            page.line(f"      {settle}")
            page.paragraph(f"{then} It counts from the day on which it was settled.", first="    ", then="    ")
    page.line("Each statement in full" + (", without what was settled here" if lines.resolved else ""))
    for source in compared.sources:
        page.line(f"  {command(source)}")


def _minutes(minutes: int) -> str:
    return f"{minutes:,} {'minute' if minutes == 1 else 'minutes'}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"

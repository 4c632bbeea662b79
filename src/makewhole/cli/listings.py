"""Explanations and postings on the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from makewhole.app import wording
from makewhole.cli.terminal import Page, has_colour, width

if TYPE_CHECKING:
    from makewhole.app.folders import Explained


def write_explained(page: Page, explained: Explained) -> None:
    """Writes a figure posting by posting, and their sum."""
    page.paragraph(explained.title, style="bold")
    if not explained.explanations:
        page.paragraph("Nothing: this account is 0.")
        return
    students = {explanation.student_id for explanation in explained.explanations}
    told: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
    for number, explanation in enumerate(explained.explanations, start=1):
        page.blank()
        mark = f"{number}. " if len(explained.explanations) > 1 else ""
        whose = f" (student {explanation.student_id})" if len(students) > 1 else ""
        page.paragraph(f"{explanation.what}{whose}", first=mark, then=" " * len(mark), style="bold")
        if explanation.arithmetic:
            page.paragraph(" ".join(explanation.arithmetic), first="   ")
        says = (explanation.rule, explanation.source)
        if says in told:  # a rule is read once; under the next miss it would only hide what differs
            page.line(f"   Rule and source: as under {told[says]}.")
        else:
            told[says] = number
            for part in says:
                if part:
                    page.paragraph(" ".join(part), first="   ")
        if explanation.due:
            page.paragraph(explanation.due, first="   ")
        page.line(f"   posting {explanation.posting_id}", "dim")
    if len(explained.explanations) > 1:
        page.blank()
        page.paragraph(_sum(explained), style="bold", then="  ")


def _sum(explained: Explained) -> str:
    total = f"{explained.minutes:,} minutes"
    parts = [f"{minutes:,} {account}" for account, minutes in explained.sums]
    if len(parts) > 1:
        return f"Sum: {' + '.join(parts)} = {total}."
    single = [f"{explanation.minutes:,}" for explanation in explained.explanations]
    if len(single) <= 12:
        return f"Sum: {' + '.join(single)} = {total} {explained.sums[0][0]}."
    return f"Sum of these {len(single):,} postings: {total} {explained.sums[0][0]}."


def show_postings(postings: Iterable[Mapping[str, Any]], count: int, as_of: dt.date) -> None:
    """Writes the postings as a table to the standard output."""
    from rich.console import Console
    from rich.table import Table

    console = Console(width=width(), no_color=not has_colour(), highlight=False, markup=False, emoji=False)
    table = Table(
        title=f"{count:,} postings as of {wording.day(as_of)}", box=None, padding=(0, 1, 0, 0), title_justify="left"
    )
    table.add_column("Date", no_wrap=True)
    table.add_column("Account", no_wrap=True)
    table.add_column("Min", justify="right", no_wrap=True)
    table.add_column("Service", overflow="fold")
    table.add_column("Rule", overflow="fold")
    table.add_column("Posting", no_wrap=True)
    for posting in postings:
        date = posting["date"] or posting["period_starts_on"]
        rule = posting["rule"] or ""
        if posting["evidence"]:
            rule += f" ({posting['evidence']})"
        if posting["due_on"] is not None:
            rule += f" due {posting['due_on'].isoformat()}"
        table.add_row(
            date.isoformat() if date else "",
            posting["account"],
            f"{posting['minutes']:,}",
            posting["service"] + (" (esy)" if posting["esy"] else ""),
            rule.strip(),
            posting["posting_id"],
        )
    console.print(table)

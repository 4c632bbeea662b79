"""What is wrong with a record, on the screen: like findings together, with place, what was found, what is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from makewhole.app.statement_notes import grouped
from makewhole.cli.terminal import Page
from makewhole.record.findings import Finding

ROWS_SHOWN = 3
"""Rows of a group that are named, unless all are asked for."""


def counted(findings: Sequence[Finding]) -> str:
    """How many errors and warnings, in words."""
    errors = sum(finding.is_error for finding in findings)
    warnings = len(findings) - errors
    said = []
    if errors:
        said.append(f"{errors:,} error{'s' if errors != 1 else ''}")
    if warnings:
        said.append(f"{warnings:,} warning{'s' if warnings != 1 else ''}")
    return " and ".join(said) or "no errors and no warnings"


def write(page: Page, findings: Sequence[Finding], folder: Path, *, everything: bool = False) -> None:
    """Writes the findings to the page, like ones together."""
    for group in grouped(findings):
        _write_group(page, group, folder, everything)


def _write_group(page: Page, group: list[Finding], folder: Path, everything: bool) -> None:
    first = group[0]
    what = "ERROR" if first.is_error else "Warning"
    column = f", {first.column}" if first.column else ""
    times = f"  ({len(group):,} times)" if len(group) > 1 else ""
    page.blank()
    style = "bold" if first.is_error else "warn"
    page.paragraph(f"{what}: {_table(first, folder)}{column}: {first.code}{times}", style=style)
    shown = group if everything else group[:ROWS_SHOWN]
    one_message = len({finding.message for finding in group}) == 1
    if one_message:
        page.paragraph(first.message, first="  ")
    for finding in shown:
        place = place_of(finding, folder)
        said = [] if one_message else [finding.message]
        if finding.found is not None:
            said.insert(0, f'found "{finding.found}".')
        if place or said:
            page.paragraph(" ".join(said), first=f"  {place}: " if said and place else f"  {place}", then="    ")
    if len(group) > len(shown):
        page.line(f"  and {len(group) - len(shown):,} more; to see all: makewhole check FOLDER --all")
    if first.allowed is not None and len({finding.allowed for finding in group}) == 1:
        page.paragraph(f"Allowed: {first.allowed}", first="  ", then="    ")


def place_of(finding: Finding, folder: Path) -> str:
    """The row of a finding as a person finds it: the line of a CSV file, or the row of another."""
    if finding.row is None:
        return ""
    return f"line {finding.row}" if _is_csv(finding, folder) else f"row {finding.row}"


def _table(finding: Finding, folder: Path) -> str:
    return f"{finding.table}.csv" if _is_csv(finding, folder) else finding.table


def _is_csv(finding: Finding, folder: Path) -> bool:
    return (folder / f"{finding.table}.csv").is_file()

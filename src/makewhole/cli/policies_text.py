"""A case under every policy pack, as a table for people who compare states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from makewhole.app import wording
from makewhole.cli.terminal import Page, cells, plain, wrap

if TYPE_CHECKING:
    from makewhole.app.policies import EveryPolicy, UnderPack

_COLUMNS = (
    ("Missed",),
    ("Owed",),
    ("Need", "not"),
    ("Team", "decides"),
    ("Reported", "required"),
    ("Reported", "not req."),
)


def write(page: Page, compared: EveryPolicy) -> None:
    """Writes the table, and what a reader must know to read it."""
    students = f"{compared.students:,} student{'s' if compared.students != 1 else ''}"
    page.paragraph(
        f"Missed minutes under every policy pack, as of {wording.day(compared.as_of)} ({students})", style="bold"
    )
    page.blank()
    _write_table(page, compared)
    page.blank()
    with_awards = any(line.awarded_instead for line in compared.packs)
    page.paragraph("* the pack that the plans stand under now.")
    page.paragraph(
        f"Missed = owed + need not be made up + the team decides{' + award' if with_awards else ''}. Owed "
        "counts what was made up already."
    )
    page.paragraph(
        'A rule that is only reported moves no minutes, they wait for the team. Of "team decides", "reported required" '
        'are those reported to require a make-up, and "reported not req." those reported not to: ask for the text.'
    )
    page.paragraph(
        "Rule: how sure the rules are that spoke here. Silent: no rule of the pack itself speaks to these misses; the "
        "packs that it stands over do."
    )
    before = max((line.decided_before for line in compared.packs), default=0)
    if before:
        page.paragraph(
            f"{before:,} of the missed minutes are decided by a plan's own clause or by a determination. These speak "
            "before any pack, so for those minutes every row says the same."
        )
    else:
        page.paragraph("A plan's own clause and determinations would speak before any pack; none speaks here.")
    if compared.uncountable:
        page.paragraph(
            f"Promises that cannot be counted and are in no figure: {compared.uncountable:,}. The statement says why."
        )
    page.blank()
    page.line("One pack with its sources:  makewhole packs ID")
    page.line("A statement under a pack:   makewhole statement FOLDER --policy ID")


def _write_table(page: Page, compared: EveryPolicy) -> None:
    """The table; it is as wide as its figures, for none may be cut."""
    with_awards = any(line.awarded_instead for line in compared.packs)
    heads = [*_COLUMNS[:4], *([("Award",)] if with_awards else []), *_COLUMNS[4:]]
    rows = [[f"{figure:,}" for figure in _figures(line, with_awards)] for line in compared.packs]
    widths = [max(cells(word) for word in (*head, *(row[place] for row in rows))) for place, head in enumerate(heads)]
    names = [(plain(line.policy), line.is_own) for line in compared.packs]
    first = min(max(cells(name) for name, _ in (*names, ("Pack", False))) + 2, 26)
    for level in range(max(map(len, heads))):
        words = [head[level] if level < len(head) else "" for head in heads]
        head = "Pack" if level == 0 else ""
        _write_row(page, wrap(head, first, first="  "), first, words, widths, "" if level else "Rule", "bold")
    for line, (name, is_own), row in zip(compared.packs, names, rows, strict=True):
        named = wrap(name, first, first="* " if is_own else "  ")
        _write_row(page, named, first, row, widths, _rule(line), "bold" if is_own else None)


def _write_row(
    page: Page, named: list[str], first: int, figures: list[str], widths: list[int], rule: str, style: str | None
) -> None:
    *above, last = named
    for line in above:
        page.line(line, style)
    together = " ".join(figure.rjust(width) for figure, width in zip(figures, widths, strict=True))
    start = f"{last}{' ' * (first - cells(last))} {together}  "
    for place, part in enumerate(rule.split(", ")):
        page.line((start if not place else " " * cells(start)) + part, style)


def _figures(line: UnderPack, with_awards: bool) -> list[int]:
    awards = [line.awarded_instead] if with_awards else []
    return [
        line.missed, line.owed, line.not_required, line.team_decides, *awards, line.reported_make_up, line.reported_not,
    ]  # fmt: skip


def _rule(line: UnderPack) -> str:
    return "silent" if line.is_silent else ", ".join(line.evidence) or "-"

"""Explanations, postings and policy packs on the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from makewhole.app import wording
from makewhole.cli.terminal import Page, has_colour, width

if TYPE_CHECKING:
    from makewhole.app.folders import Explained
    from makewhole.app.packs import Pack


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


def write_packs(page: Page, packs: Sequence[Pack]) -> None:
    """Writes the list of policy packs."""
    page.line(f"{len(packs):,} policy packs", "bold")
    for pack in packs:
        marks = [rule.evidence for rule in pack.rules]
        counted = ", ".join(f"{marks.count(mark)} {mark}" for mark in ("primary", "local", "reported") if mark in marks)
        page.blank()
        page.line(pack.id, "bold")
        page.paragraph(f"{pack.title}", first="  ")
        clocks = f", {len(pack.clocks)} clocks" if pack.clocks else ""
        checked = f"; checked {wording.day(pack.checked_on)}" if pack.checked_on else "; undated"
        page.paragraph(f"{len(pack.rules)} rules ({counted or 'none'}){clocks}{checked}", first="  ")
    page.blank()
    page.line("One pack with each rule:  makewhole packs ID")


def write_pack(page: Page, chain: Sequence[Pack]) -> None:
    """Writes one pack: each rule and clock, its dates, source and evidence."""
    pack = chain[0]
    page.paragraph(f"{pack.id}: {pack.title}", style="bold", then="  ")
    facts = [
        f"jurisdiction {pack.jurisdiction}" if pack.jurisdiction else "",
        f"kept by {pack.maintainer}" if pack.maintainer else "",
        f"checked {wording.day(pack.checked_on)}" if pack.checked_on else "undated",
    ]
    page.paragraph(", ".join(fact for fact in facts if fact), first="  ")
    if len(chain) > 1:
        page.paragraph(f"Where it is silent: {', then '.join(link.title for link in chain[1:])}.", first="  ")
    if pack.note:
        page.paragraph(pack.note, first="  ")
    for rule in pack.rules:
        page.blank()
        says = wording.outcome_words(rule.outcome)
        page.paragraph(f"{rule.full_id}: {says}", style="bold", then="  ")
        page.paragraph(", ".join(wording.reason_words(reason) for reason in rule.reasons), first="  for: ", then="    ")
        for fact in _facts(rule):
            page.paragraph(fact, first="  ", then="    ")
        page.paragraph(rule.citation.text or "none given", first="  source: ", then="    ")
        page.paragraph(wording.EVIDENCE_WORDS.get(rule.evidence, rule.evidence), first="  evidence: ", then="    ")
        if rule.reported_text:
            by = f", by {rule.reported_by}" if rule.reported_by else ""
            page.paragraph(f'as reported{by}: "{" ".join(rule.reported_text.split())}"', first="  ", then="    ")
        if rule.note:
            page.paragraph(rule.note, first="  note: ", then="    ")
    for clock in pack.clocks:
        page.blank()
        page.paragraph(f"{clock.full_id}: clock", style="bold", then="  ")
        count = f" ({clock.count})" if clock.count else ""
        page.paragraph(f"starts with: {clock.event.replace('_', ' ')}{count}", first="  ", then="    ")
        if clock.excluded:
            excluded = ", ".join(wording.reason_words(reason) for reason in clock.excluded)
            page.paragraph(f"days that do not count: {excluded}", first="  ", then="    ")
        page.paragraph(f"duty: {clock.duty}", first="  ", then="    ")
        if clock.to_whom:
            page.paragraph(f"to: {clock.to_whom}", first="  ", then="    ")
        if clock.due:
            page.paragraph(f"due: {due_words(clock.due)}", first="  ", then="    ")
        if clock.must_say:
            page.paragraph(f"must say: {'; '.join(clock.must_say)}", first="  ", then="    ")
        for fact in _dates(clock.since, clock.until):
            page.paragraph(fact, first="  ")
        page.paragraph(clock.citation.text or "none given", first="  source: ", then="    ")
        page.paragraph(wording.EVIDENCE_WORDS.get(clock.evidence, clock.evidence), first="  evidence: ", then="    ")
        if clock.note:
            page.paragraph(clock.note, first="  note: ", then="    ")


def _facts(rule: Any) -> list[str]:
    facts = [f"due: {due_words(rule.due)}" if rule.due else "due: the source sets no date"]
    if rule.notice is not None:
        within = f", within {due_words(rule.notice.within)}" if rule.notice.within else ""
        what = f": {rule.notice.what}" if rule.notice.what else ""
        facts.append(f"notice to {rule.notice.to}{within}{what}")
    if rule.plan_kinds:
        facts.append(f"only for: {', '.join(wording.plan_kind_words(kind) for kind in rule.plan_kinds)}")
    if rule.services:
        facts.append(f"only for: {', '.join(rule.services)}")
    if rule.first_days:
        facts.append(f"for the first {rule.first_days} school days of that reason in a school year")
    if rule.after_days:
        facts.append(f"after {rule.after_days} school days of that reason in a school year")
    if rule.asks:
        facts.append(f'holds where the answer is {rule.holds_if}: "{rule.asks}"')
    return facts + _dates(rule.since, rule.until)


def _dates(since: dt.date | None, until: dt.date | None) -> list[str]:
    if since and until:
        return [f"in force {wording.day(since)} to {wording.day(until)}"]
    if since:
        return [f"in force from {wording.day(since)}"]
    return [f"in force until {wording.day(until)}"] if until else []


def due_words(due: Any) -> str:
    """A due form in words."""
    if due.kind == "date":
        return wording.day(due.day) if due.day else "a date"
    if due.kind in ("days", "school_days"):
        unit = "school day" if due.kind == "school_days" else "day"
        return f"{due.count} {unit}{'s' if due.count != 1 else ''}"
    return {
        "month_end": "the end of the month",
        "term_end": "the end of the term",
        "school_year_end": "the end of the school year",
        "plan_end": "the end of the plan",
    }[due.kind]

"""The statement on the terminal (FACE.md): one child after the other, every number shown to add up."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from makewhole.app import statement_notes as notes
from makewhole.app import wording
from makewhole.cli import faults
from makewhole.cli.terminal import Page, cells

if TYPE_CHECKING:
    from makewhole.app.wording import Child, PlanLine, PromiseLine, ServiceBlock, Statement

_NUMBER_ENDS = 40
"""The column in which figures end."""
_NOTES_BEGIN = 43
_NARROW = 64
"""Below this width notes stand under their row instead of beside it."""


def write(page: Page, statement: Statement, folder: Path, *, command: Sequence[str]) -> None:
    """Writes the statement; `command` are the words after which an account may be named to explain it."""
    if not any(child.plans or child.services for child in statement.children):
        page.line(f"As of {wording.day(statement.as_of)}", "bold")
        page.paragraph(
            "No plan stands in this folder, so nothing is promised. A plan is a row of plans.csv, and each of its "
            "services a row of promises.csv."
        )
    children = [child for child in statement.children if child.plans or child.services]
    if any(finding.code == "two_sources" for finding in statement.findings):
        page.paragraph(
            "Two logs stand in this record, and a session that both have counts twice here. Draw the statement from "
            "one of them, with --source.",
            style="warn",
        )
        page.blank()
    names = Counter(child.name for child in children)
    for number, child in enumerate(children):
        if number:
            page.blank()
            page.line("─" * min(page.columns, 80), "dim")
        _child(page, child, statement, command, alone=len(children) == 1, is_namesake=names[child.name] > 1)
    _assumptions(page, statement, [child.student_id for child in children])
    _warnings(page, statement, folder, command)


def _child(
    page: Page, child: Child, statement: Statement, command: Sequence[str], *, alone: bool, is_namesake: bool
) -> None:
    _head(page, child, statement.as_of, is_namesake=is_namesake)
    page.blank()
    headline = child.headline
    words = " ".join([*headline.sentences, *([headline.action] if headline.action else [])])
    page.paragraph(words, style="bold")
    names = sorted({service.service for service in child.services})
    for service in child.services:
        page.blank()
        _service(page, service, statement.as_of)
    _rules(page, child)
    _dates(page, child, statement.as_of)
    _rights(page, child)
    if question := _question(child):
        minutes, name, account = question
        spoken = wording.shortest_name(name, names)
        words_of = [*command[:3], spoken, account, *command[3:]]
        if not alone:
            words_of += ["--student", child.student_id]
        page.blank()
        _command(page, f"Why {minutes:,}?  ", words_of)


def _head(page: Page, child: Child, as_of: dt.date, *, is_namesake: bool) -> None:
    name = child.name or f"Student {child.student_id}"
    if child.name and is_namesake:
        name = f"{child.name} (student {child.student_id})"
    current = [plan for plan in child.plans if plan.starts_on <= as_of <= (plan.ends_on or dt.date.max)]
    shown = current or list(child.plans[-1:])
    others = len(child.plans) - len(shown)
    as_of_words = f"as of {wording.day(as_of)}"
    if len(shown) == 1:
        page.paragraph(f"{name} · {notes.plan_title(shown[0])} · {as_of_words}", style="bold", then="  ")
    else:
        page.paragraph(f"{name} · {as_of_words}", style="bold", then="  ")
        for plan in shown:
            page.paragraph(f"{notes.plan_title(plan)} (plan {plan.plan_id})", first="  ", then="    ")
    if others:
        page.line(f"  and {others} other plan{'s' if others > 1 else ''}")
    by_words: dict[str, list[PlanLine]] = {}
    for plan in child.plans:
        by_words.setdefault(wording.rules_words(plan.packs), []).append(plan)
    for words, plans in by_words.items():
        which = "" if len(by_words) == 1 else f" ({', '.join(f'{p.kind_words} {p.plan_id}' for p in plans)})"
        page.paragraph(f"{words}", first=f"Rules{which}: ", then="  ")


def _service(page: Page, service: ServiceBlock, as_of: dt.date) -> None:
    name = notes.service_title(service)
    if len(service.promises) == 1:
        _title(page, name, service.promises[0])
    else:
        page.paragraph(name, style="bold", then="  ")
        for line in service.promises:
            _title(page, f"  promise {line.promise_id}", line, style=None)
    if service.is_countable:
        if service.promises:
            _accounts(page, service.minutes, service)
    else:
        for line in service.promises:
            if not line.is_countable:
                why = _end(line.not_countable or "what it promises is not clear")
                page.paragraph(why, first="  cannot be counted: ", then="    ")
        page.line("  Its minutes are unknown, not zero.")
        for line in service.promises:
            if line.is_countable:
                page.line(f"  promise {line.promise_id} alone:")
                _accounts(page, line.minutes, None)
    _awards(page, service, as_of)
    _patterns(page, service)


def _patterns(page: Page, service: ServiceBlock) -> None:
    """What the record shows beside the sums, a line each; nothing where there is nothing to say."""
    for pattern in notes.patterns(service):
        page.paragraph(pattern.text, first=f"  {pattern.label}: " if pattern.label else "  ", then="    ")


def _title(page: Page, name: str, line: PromiseLine, style: str | None = "bold") -> None:
    """A service or promise, what it promises, and since when; beside each other where there is room."""
    amount = line.amount or ""
    since = ""
    if line.starts_on is not None:
        since = f"since {wording.short_day(line.starts_on)}"
        if line.ends_on is not None and style is None:
            since = f"{wording.short_day(line.starts_on)} to {wording.short_day(line.ends_on)}"
    row = f"{name:<28} {amount:<22} {since}".rstrip()
    if cells(row) <= page.columns and len(name) <= 28 and len(amount) <= 22:
        page.line(row, style)
    else:
        page.paragraph(name, style=style, then="    ")
        rest = ", ".join(part for part in (amount, since) if part)
        if rest:
            page.paragraph(rest, first="    ")
    if line.wording:
        page.paragraph(f'"{line.wording}"', first="  as written: ", then="    ", style="dim")


_LABELS = {
    "delivered": "delivered",
    "made_up": "made up",
    "open": "still owed",
    "declined": "declined by the family",
    "undetermined": "waiting for the team to decide",
    "excused": "excused",
    "resolved": "resolved by an award",
    "unrecorded": "no record",
    "upcoming": "upcoming",
}


def _accounts(page: Page, minutes: Mapping[str, int | None], service: ServiceBlock | None) -> None:
    """The tree of accounts: every one that is not zero, and their sum."""
    figures: dict[str, int] = {name: value or 0 for name, value in minutes.items()}
    promised = figures["promised"]
    _row(page, "", "promised to date", promised, [notes.hours(promised)], unit=" min")
    for account in notes.PARTS:
        if not figures[account]:
            continue
        _row(page, "├ ", _LABELS[account], figures[account], notes.account_notes(account, minutes, service))
        if account == "delivered" and figures["assumed"]:
            _row(page, "│   ", "of these assumed", figures["assumed"], ["nothing was logged for them"])
        if account == "open" and figures["overdue"]:
            _row(page, "│   ", "of these overdue", figures["overdue"], [])
    total = sum(figures[name] for name in notes.PARTS)
    _row(page, "└ ", "(sum)", total, [] if total == promised else ["does not add up: please report this"])
    if figures["misses"]:
        _row(page, "", "sessions missed, whole or part", figures["misses"], [], unit="")
    if figures["extra"]:
        _row(page, "", "beyond the promise (extra)", figures["extra"], ["not in the sum, no credit elsewhere"])


def _row(page: Page, branch: str, label: str, minutes: int, beside: Iterable[str], *, unit: str = "") -> None:
    figure = f"{minutes:,}"
    left = f"  {branch}{label}"
    space = max(1, _NUMBER_ENDS - cells(left) - len(figure))
    line = f"{left}{' ' * space}{figure}{unit}"
    said = [note for note in beside if note]
    if not said:
        page.line(line)
        return
    trunk = "  │" if branch and not branch.startswith("└") else "   "
    begin = _NOTES_BEGIN + (3 if unit else 0)
    if page.columns < _NARROW:
        page.line(line)
        page.paragraph(", ".join(said), first=f"{trunk}     ", then=f"{trunk}     ")
        return
    then = trunk + " " * (begin - cells(trunk))
    first = line + " " * max(1, begin - cells(line))
    for packed in _packed(said, page.columns - begin):
        page.paragraph(packed, first=first, then=then)
        first = then


def _packed(said: Sequence[str], columns: int) -> list[str]:
    """The notes joined by commas, broken between two notes where that is possible."""
    lines: list[str] = []
    for place, note in enumerate(said):
        ended = note + ("," if place + 1 < len(said) else "")
        if lines and cells(lines[-1]) + 1 + cells(ended) <= columns:
            lines[-1] += f" {ended}"
        else:
            lines.append(ended)
    return lines


def _awards(page: Page, service: ServiceBlock, as_of: dt.date) -> None:
    awarded = service.minutes.get("awarded")
    if not awarded:
        return
    provided, left = service.minutes.get("provided") or 0, service.minutes.get("open_award") or 0
    _row(page, "", "awarded (compensatory)", awarded, [notes.hours(awarded)], unit=" min")
    if provided:
        _row(page, "├ ", "provided", provided, [])
    if left:
        _row(page, "├ ", "still to be provided", left, notes.open_award_notes(service, as_of))
    _row(page, "└ ", "(sum)", provided + left, [])
    for award in service.awards:
        page.paragraph(notes.award_sentence(award), first="    ", then="      ")


def _rules(page: Page, child: Child) -> None:
    """Which rule, clause or decision spoke for which missed minutes, with its evidence and where it stands."""
    spoken = notes.rules(child)
    if not spoken:
        return
    page.blank()
    page.line("What the rules say")
    for rule in spoken:
        page.paragraph(f"{rule.missed}: {rule.says}", first="  - ", then="    ")
        for also in (rule.reported, rule.ask):
            if also:
                page.paragraph(also, first="    ", then="    ")
        if rule.citation:
            page.paragraph(rule.citation, first="    ", style="dim")


def _rights(page: Page, child: Child) -> None:
    """What the family may ask for at any time, and where it is said whom to ask."""
    if child.rights:
        page.blank()
        page.line("What you may ask for")
    for note in child.rights:
        page.paragraph(" ".join(note.text.split()), first="  - ", then="    ")
        page.paragraph(f"(note {note.full_id}, {note.evidence}) {note.citation.text}", first="    ", style="dim")
    if child.state and len(child.state) == 2 and any(service.minutes.get("promised") for service in child.services):
        page.blank()
        page.line("Whom to ask")
        page.line(f"  makewhole contacts {child.state}")


def _dates(page: Page, child: Child, as_of: dt.date) -> None:
    """The day the oldest miss leaves the year of a state complaint, the clocks, the first due first; suspensions."""
    told = notes.dates(child, as_of)
    if not told:
        return
    page.blank()
    page.line("Dates and clocks")
    for entry in told:
        for number, (text, citation) in enumerate(entry.lines):
            page.paragraph(text, first="    " if number else "  - ", then="      " if number else "    ")
            if citation:
                page.paragraph(citation, first="      " if number else "    ", style="dim")


def _assumptions(page: Page, statement: Statement, students: Sequence[str]) -> None:
    """What the figures rest on, each sentence once."""
    said = notes.rests_on(statement)
    if not said:
        return
    page.blank()
    page.line("What these figures rest on")
    for text in said:
        page.paragraph(text, first="  - ", then="    ")


def _warnings(page: Page, statement: Statement, folder: Path, command: Sequence[str]) -> None:
    findings = [finding for finding in statement.findings if not finding.is_error]
    if not findings:
        return
    page.blank()
    page.line(f"Look at: {faults.counted(findings)}", "warn")
    groups = notes.grouped(findings)
    for group in groups:
        first = group[0]
        place = faults.place_of(first, folder)
        where = f"{first.table}{f' {place}' if place else ''}"
        more = f" and {len(group) - 1:,} more" if len(group) > 1 else ""
        page.paragraph(f"{where}{more}: {first.message}", first="  - ", then="    ")
    if len(groups) < len(findings):
        _command(page, "  All of them:  ", [command[0], "check", *command[2:], "--all"])


def _question(child: Child) -> tuple[int, str, str] | None:
    """The figure that a reader asks about first: its minutes, service and account as `explain` knows them."""
    for account, spoken in (
        ("open", "owed"), ("undetermined", "undetermined"), ("unrecorded", "unrecorded"), ("excused", "excused"),
        ("declined", "declined"), ("open_award", "open_award"), ("delivered", "delivered"),
    ):  # fmt: skip
        for service in child.services:
            if minutes := service.minutes.get(account):
                return minutes, service.service, spoken
    return None


def _command(page: Page, before: str, words: Sequence[str]) -> None:
    """A command that can be copied: on one line where it fits, else broken where a shell goes on reading."""
    page.command(words, before=before)


def _end(text: str) -> str:
    return text if text.endswith((".", "?")) else f"{text}."

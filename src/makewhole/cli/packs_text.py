"""Policy packs on the screen: the list, one with each rule, several side by side, and what was looked for in vain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from makewhole.app import packs as policy_packs
from makewhole.app import wording
from makewhole.cli.terminal import Page, has_colour, plain, width
from makewhole.record.schema import REASONS

if TYPE_CHECKING:
    from makewhole.app.packs import Citation, Clock, Column, Comparison, Due, LookedFor, Note, Pack, Rule, Said

EVIDENCE_ORDER = ("primary", "local", "reported")
_EVENTS = {
    "session_missed": "a session is missed",
    "plan_not_begun": "the plan has not begun",
    "school_days_without_service": "school days without the service",
}
_STOPS = {"service": "the service is given", "notice": "the family is told"}
_NOTE_KINDS = {
    "right": "what a family may ask for",
    "duty": "a duty without a day",
    "practice": "what is usually done",
    "bill": "a bill, which may be no law",
    "background": "what else the source says",
}
_NARROWEST = 22
"""Columns that a pack needs in a table; with less the answers are listed under each reason."""


# --- the list --------------------------------------------------------------------------------------------------------


def write_packs(page: Page, packs: Sequence[Pack], looked_for: Sequence[LookedFor], names: dict[str, str]) -> None:
    """Writes the list of policy packs, state by state; `names` are the states' names by their letters."""
    page.line(f"{len(packs):,} policy packs", "bold")
    states: dict[str | None, list[Pack]] = {}
    for pack in packs:
        states.setdefault(policy_packs.state_of(pack), []).append(pack)
    order = {"federal": 0, "state": 1, "district": 2, "program": 3}
    for state in sorted(states, key=lambda state: (state is not None, names.get(state or "", state or ""))):
        page.blank()
        page.line(f"{names.get(state, state)} ({state})" if state else "United States", "bold")
        for pack in sorted(states[state], key=lambda pack: (order.get(pack.level or "", 4), pack.id)):
            page.line(f"  {pack.id}")
            page.paragraph(pack.title, first="    ")
            page.paragraph(f"{pack.level or 'no level given'}: {_contents(pack)}", first="    ")
    if looked_for:
        page.blank()
        results: dict[str, list[LookedFor]] = {}
        for each in looked_for:
            results.setdefault(_result(each), []).append(each)
        for result, pages in results.items():
            page.line(result.capitalize(), "bold")
            listed = ", ".join(f"{each.name} (us-{each.code.lower()})" for each in pages)
            page.paragraph(listed, first="  ")
    page.blank()
    for what, command in (
        ("One pack with each rule:", "makewhole packs us"),
        ("Several side by side:", "makewhole packs compare us us-..."),
        ("A file of your own:", "makewhole packs new --from us my-district.toml"),
    ):
        page.line(f"{what:<27}{command}")


def _contents(pack: Pack) -> str:
    said = [f"{_number(pack.rules, 'rule')} ({_evidence_of(pack.rules)})" if pack.rules else "no rules"]
    if pack.clocks:
        said.append(f"{_number(pack.clocks, 'clock')} ({_evidence_of(pack.clocks)})")
    if pack.notes:
        said.append(f"{_number(pack.notes, 'note')} ({_evidence_of(pack.notes)})")
    checked = f"checked {wording.day(pack.checked_on)}" if pack.checked_on else "no day of its last check"
    return f"{', '.join(said)}; {checked}"


def _number(things: Sequence[object], word: str) -> str:
    return f"{len(things)} {word}{'s' if len(things) != 1 else ''}"


def _evidence_of(things: Iterable[Rule | Clock | Note]) -> str:
    marks = [thing.evidence for thing in things]
    return ", ".join(f"{marks.count(mark)} {mark}" for mark in EVIDENCE_ORDER if mark in marks)


# --- one pack --------------------------------------------------------------------------------------------------------


def write_pack(page: Page, chain: Sequence[Pack]) -> None:
    """Writes one pack: each rule, clock and note with its dates, source and evidence; then what its parents add."""
    pack = chain[0]
    page.paragraph(f"{pack.id}: {pack.title}", style="bold", then="  ")
    facts = [
        f"{pack.level} pack" if pack.level else "",
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
        _write_rule(page, rule)
    for clock in pack.clocks:
        _write_clock(page, clock)
    for note in pack.notes:
        _write_note(page, note)
    for level in range(1, len(chain)):
        _write_parent(page, chain, level)
    _write_next(page, pack)


def _write_rule(page: Page, rule: Rule) -> None:
    page.blank()
    says = wording.outcome_words(rule.outcome)
    if rule.evidence == "reported" and rule.outcome in wording.REPORTED_OUTCOMES:
        says = wording.reported_words(rule.outcome)
    page.paragraph(f"{rule.full_id}: {says}", style="bold", then="  ")
    page.paragraph(", ".join(wording.reason_words(reason) for reason in rule.reasons), first="  for: ", then="    ")
    facts = [f"due: {due_words(rule.due)}" if rule.due else "due: the source sets no date"]
    if rule.notice is not None:
        within = f", within {due_words(rule.notice.within)}" if rule.notice.within else ""
        what = f": {rule.notice.what}" if rule.notice.what else ""
        facts.append(f"notice to {rule.notice.to}{within}{what}")
    if rule.plan_kinds:
        facts.append(f"only for: {_kinds(rule.plan_kinds)}")
    if rule.services:
        facts.append(f"only for: {', '.join(rule.services)}")
    if rule.first_days:
        facts.append(f"for the first {rule.first_days} school days of that reason in a school year")
    if rule.after_days:
        facts.append(f"after {rule.after_days} school days of that reason in a school year")
    _write_facts(page, [*facts, *_question(rule), *_dates(rule.since, rule.until)])
    _write_source(page, rule)


def _write_clock(page: Page, clock: Clock) -> None:
    page.blank()
    page.paragraph(f"{clock.full_id}: clock", style="bold", then="  ")
    event = _EVENTS.get(clock.event, clock.event.replace("_", " "))
    if clock.count:
        event = (
            f"{clock.count} {event}"
            if clock.event == "school_days_without_service"
            else (f"{event} by {clock.count} school days after its first day")
        )
    facts = [f"starts when: {event}", f"stops when: {_STOPS.get(clock.stops, clock.stops)}"]
    if clock.excluded:
        excluded = ", ".join(wording.reason_words(reason) for reason in clock.excluded)
        facts.append(f"days that do not count: {excluded}")
    facts.append(f"duty: {clock.duty}")
    if clock.to_whom:
        facts.append(f"to: {clock.to_whom}")
    facts.append(f"due: {due_words(clock.due)}" if clock.due else "due: the source sets no date")
    if clock.must_say:
        facts.append(f"must say: {'; '.join(clock.must_say)}")
    if clock.plan_kinds:
        facts.append(f"only for: {_kinds(clock.plan_kinds)}")
    _write_facts(page, [*facts, *_question(clock), *_dates(clock.since, clock.until)])
    _write_source(page, clock)


def _write_note(page: Page, note: Note, *, indent: str = "  ") -> None:
    page.blank()
    kind = _NOTE_KINDS.get(note.kind, note.kind)
    page.paragraph(f"{note.full_id}: {kind}", style="bold", then="  ")
    page.paragraph(note.text, first=indent)
    facts = []
    if note.about:
        facts.append(f"about: {', '.join(wording.reason_words(reason) for reason in note.about)}")
    if note.plan_kinds:
        facts.append(f"only for: {_kinds(note.plan_kinds)}")
    _write_facts(page, [*facts, *_dates(note.since, note.until)])
    _write_source(page, note)


def _write_facts(page: Page, facts: Iterable[str]) -> None:
    for fact in facts:
        page.paragraph(fact, first="  ", then="    ")


def _question(thing: Rule | Clock) -> list[str]:
    return [f'holds where the answer is {thing.holds_if}: "{thing.asks}"'] if thing.asks else []


def _write_source(page: Page, thing: Rule | Clock | Note) -> None:
    """Where it stands written, its address on a line of its own, how sure that is, and what is left to say."""
    page.paragraph(citation_words(thing.citation) or "none given", first="  source: ", then="    ")
    if thing.citation.address:
        page.address(thing.citation.address, first="    ")
    page.paragraph(wording.EVIDENCE_WORDS.get(thing.evidence, thing.evidence), first="  evidence: ", then="    ")
    reported = getattr(thing, "reported_text", None)
    by = f" by {thing.reported_by}" if thing.reported_by else ""
    if reported:
        page.paragraph(f"as reported{by}, in our words: {' '.join(reported.split())}", first="  ", then="    ")
    elif by:
        page.paragraph(f"reported{by}", first="  ", then="    ")
    if thing.ask_whom and thing.evidence != "local":
        page.paragraph(thing.ask_whom, first="  ask for the text: ", then="    ")
    if thing.note:
        page.paragraph(thing.note, first="  note: ", then="    ")


def citation_words(citation: Citation) -> str:
    """The citation in words, without its address, which stands on a line of its own."""
    title = " ".join(part for part in (citation.title, citation.section) if part)
    rest = [
        f"page {citation.page}" if citation.page else "",
        f"dated {wording.day(citation.dated)}" if citation.dated else "",
        f"read {wording.day(citation.read_on)}" if citation.read_on else "",
    ]
    return ", ".join(part for part in (title, *rest) if part)


def _write_parent(page: Page, chain: Sequence[Pack], level: int) -> None:
    """What a parent adds, shortly: its rules for what the packs before it leave open, its clocks and notes."""
    parent = chain[level]
    page.blank()
    page.paragraph(f"Where it is silent, {parent.id} adds: {parent.title}", style="bold", then="  ")
    for rule, reasons in policy_packs.adds(chain, level):
        says = wording.outcome_words(rule.outcome)
        conditions = "; ".join(_conditions(rule))
        for_whom = f" ({conditions})" if conditions else ""
        words = ", ".join(wording.reason_words(reason) for reason in reasons)
        if len(reasons) == len(REASONS):
            words = "every reason"
        page.paragraph(f"{says}{for_whom}: {words} ({rule.full_id}, {rule.evidence})", first="  - ", then="    ")
    for clock in parent.clocks:
        page.paragraph(f"clock: {clock.duty} ({clock.full_id}, {clock.evidence})", first="  - ", then="    ")
    for note in parent.notes:
        page.paragraph(
            f"note: {' '.join(note.text.split())} ({note.full_id}, {note.evidence})", first="  - ", then="    "
        )
    page.line(f"  Its sources:  makewhole packs {parent.id}")


def _write_next(page: Page, pack: Pack) -> None:
    state = policy_packs.state_of(pack)
    if state and any(thing.evidence == "reported" for thing in policy_packs.items(pack)):
        page.blank()
        page.line(f"Whom to ask for a text:  makewhole contacts {state}")


def write_looked_for(page: Page, found: LookedFor) -> None:
    """Writes the page of a state in which rules were looked for and not found."""
    page.paragraph(f"{found.name} (us-{found.code.lower()}): {_result(found)}", style="bold", then="  ")
    page.paragraph(f"Looked for: {found.looked_for}", first="  ", then="    ")
    page.paragraph(
        "So this state has no pack. That is not to say that it has no rule: ask. Until then a plan here stands under "
        "the federal default, unless it names another pack.",
        first="  ",
    )
    if found.checked_on:
        page.paragraph(f"Checked {wording.day(found.checked_on)}.", first="  ")
    for pack_id in found.see:
        page.line(f"  There is a pack that a plan may name:  makewhole packs {pack_id}")
    if found.found:
        page.blank()
        page.line("What was found instead", "bold")
        for note in found.found:
            _write_note(page, note)
    page.blank()
    page.line("The federal default:  makewhole packs us")
    page.line(f"Whom to ask:          makewhole contacts {found.code}")


def _result(found: LookedFor) -> str:
    return "looked for, not found" if found.result == "not found" else found.result


# --- side by side ----------------------------------------------------------------------------------------------------


def show_comparison(comparison: Comparison) -> None:
    """Writes several packs to the standard output: a row a reason, a column a pack; a list where they are many."""
    head = Page()
    kind = wording.plan_kind_words(comparison.plan_kind)
    head.paragraph(f"What follows from a missed session under {_count(comparison.columns)}, for: {kind}", style="bold")
    for column in comparison.columns:
        over = f", over {', '.join(column.parents)}" if column.parents else ""
        head.paragraph(f"{column.pack_id}: {column.title}{over}", first="  ", then="    ")
    head.blank()
    head.show()
    columns = comparison.columns
    if (width() - 20) // len(columns) >= _NARROWEST:
        _show_table(comparison)
    else:
        _list(comparison).show()
    foot = Page()
    foot.line()
    for column in comparison.silent_columns:
        foot.paragraph(
            f"{column.pack_id} speaks only for: {_kinds(column.plan_kinds)}. What is shown is what it stands over. For "
            f"its own rules: --plan-kind {column.plan_kinds[0]}",
        )
    foot.paragraph(
        '"from" marks the answer of a parent, where the pack itself is silent or its own rule does not hold. A plan\'s '
        "own clause and the team's decisions come before all of these. A rule that is only reported moves no minutes."
    )
    foot.show()


def _count(columns: Sequence[Column]) -> str:
    return "1 policy pack" if len(columns) == 1 else f"{len(columns)} policy packs"


def _show_table(comparison: Comparison) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(width=width(), no_color=not has_colour(), highlight=False, markup=False, emoji=False)
    table = Table(box=None, padding=(0, 2, 1, 0), pad_edge=False, header_style="bold" if has_colour() else "")
    table.add_column("Reason", overflow="fold", width=18)
    for column in comparison.columns:
        table.add_column(plain(column.pack_id), overflow="fold", ratio=1)
    for reasons, cells in _rows(comparison):
        table.add_row(reasons, *("\n".join(_said_words(said)) for said in cells))
    console.print(table)


def _rows(comparison: Comparison) -> list[tuple[str, tuple[tuple[Said, ...], ...]]]:
    """Reasons to which the packs say the same, together, with what they say; those that stand alone come first."""
    alike: dict[tuple[tuple[Said, ...], ...], list[str]] = {}
    for reason, cells in comparison.rows:
        alike.setdefault(cells, []).append(wording.reason_words(reason))
    ordered = sorted(alike, key=lambda cells: len(alike[cells]))
    return [(", ".join(alike[cells]), cells) for cells in ordered]


def _list(comparison: Comparison) -> Page:
    page = Page()
    for reasons, cells in _rows(comparison):
        page.blank()
        page.paragraph(reasons, style="bold")
        for column, said in zip(comparison.columns, cells, strict=True):
            page.paragraph(f"{column.pack_id}: {'; '.join(_said_words(said))}", first="  ", then="      ")
    return page


def _said_words(said: Sequence[Said]) -> list[str]:
    """What the rules of a cell say, a line each."""
    if not said:
        return ["no rule: the team decides"]
    return [plain(_one_said(one)) for one in said]


def _one_said(said: Said) -> str:
    rule = said.rule
    reported = rule.evidence == "reported" and rule.outcome in wording.REPORTED_OUTCOMES
    says = wording.reported_words(rule.outcome).partition(";")[0] if reported else wording.outcome_words(rule.outcome)
    due = f", due {due_words(rule.due)}" if rule.due else ""
    conditions = "; ".join(_conditions(rule, kinds=False))
    where = f"{conditions}: " if conditions else ""
    source = f"from {said.pack_id}" if said.level else ""
    marks = ", ".join(part for part in ("" if reported else rule.evidence, source) if part)
    return f"{where}{says}{due}{f' ({marks})' if marks else ''}"


def _conditions(rule: Rule, *, kinds: bool = True) -> list[str]:
    said = []
    if kinds and rule.plan_kinds:
        said.append(_kinds(rule.plan_kinds))
    if rule.services:
        said.append(", ".join(rule.services))
    if rule.first_days and rule.after_days:
        said.append(f"school days {rule.after_days + 1} to {rule.first_days} of a school year")
    elif rule.first_days:
        said.append(f"first {rule.first_days} school days of a school year")
    elif rule.after_days:
        said.append(f"from school day {rule.after_days + 1} of a school year")
    if rule.asks:
        said.append(f'if {rule.holds_if} to "{rule.asks}"')
    return said + _dates(rule.since, rule.until)


def _kinds(kinds: Iterable[str]) -> str:
    return ", ".join(wording.plan_kind_words(kind) for kind in kinds)


def _dates(since: dt.date | None, until: dt.date | None) -> list[str]:
    if since and until:
        return [f"in force {wording.day(since)} to {wording.day(until)}"]
    if since:
        return [f"in force from {wording.day(since)}"]
    return [f"in force until {wording.day(until)}"] if until else []


def due_words(due: Due) -> str:
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

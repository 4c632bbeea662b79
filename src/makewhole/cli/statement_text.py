"""The statement on the terminal (FACE.md): one child after the other, every number shown to add up."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from makewhole.app import wording
from makewhole.cli import faults
from makewhole.cli.terminal import Page, cells, quoted

if TYPE_CHECKING:
    from makewhole.app.wording import Child, ClockReading, PlanLine, PromiseLine, ServiceBlock, Share, Statement

_NUMBER_ENDS = 40
"""The column in which figures end."""
_NOTES_BEGIN = 43
_NARROW = 64
"""Below this width notes stand under their row instead of beside it."""

_PARTS = (
    "delivered",
    "made_up",
    "open",
    "declined",
    "undetermined",
    "excused",
    "resolved",
    "unrecorded",
    "upcoming",
)
"""The accounts of the tree; they add up to what was promised."""


def write(page: Page, statement: Statement, folder: Path, *, command: Sequence[str]) -> None:
    """Writes the statement; `command` are the words after which an account may be named to explain it."""
    if not any(child.plans or child.services for child in statement.children):
        page.line(f"As of {wording.day(statement.as_of)}", "bold")
        page.paragraph(
            "No plan stands in this folder, so nothing is promised. A plan is a row of plans.csv, and each of its "
            "services a row of promises.csv."
        )
    children = [child for child in statement.children if child.plans or child.services]
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
        page.paragraph(f"{name} · {_plan(shown[0])} · {as_of_words}", style="bold", then="  ")
    else:
        page.paragraph(f"{name} · {as_of_words}", style="bold", then="  ")
        for plan in shown:
            page.paragraph(f"{_plan(plan)} (plan {plan.plan_id})", first="  ", then="    ")
    if others:
        page.line(f"  and {others} other plan{'s' if others > 1 else ''}")
    by_words: dict[str, list[PlanLine]] = {}
    for plan in child.plans:
        by_words.setdefault(wording.rules_words(plan.packs), []).append(plan)
    for words, plans in by_words.items():
        which = "" if len(by_words) == 1 else f" ({', '.join(f'{p.kind_words} {p.plan_id}' for p in plans)})"
        page.paragraph(f"{words}", first=f"Rules{which}: ", then="  ")


def _plan(plan: PlanLine) -> str:
    ends = f"to {wording.short_day(plan.ends_on)}" if plan.ends_on else "on, no end given"
    return f"{plan.kind_words} {wording.short_day(plan.starts_on)} {ends}"


def _service(page: Page, service: ServiceBlock, as_of: dt.date) -> None:
    name = f"{service.service} (extended school year)" if service.esy else service.service
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
    patterns = service.patterns
    if patterns is None:
        return

    def say(first: str, text: str) -> None:
        page.paragraph(text, first=f"  {first}", then="    ")

    tenths = patterns.missed_tenths
    if tenths is not None and patterns.missed and patterns.base is not None:
        upcoming = bool(service.minutes.get("upcoming"))
        base = f"{patterns.base:,} min promised {'without what is upcoming' if upcoming else 'to date'}"
        # Minutes add up where rounded shares of them may not.
        parts = ", ".join(
            f"{wording.reason_words(s.reason)} {s.minutes:,} ({wording.percent(s.tenths)})" for s in patterns.reasons
        )
        if len(patterns.reasons) == 1:
            parts = wording.reason_words(patterns.reasons[0].reason)
        blank = patterns.unrecorded_tenths
        also = f"; no record for {patterns.unrecorded:,} more ({wording.percent(blank)})" if blank else ""
        made_up = service.minutes.get("made_up")
        since = f", {made_up:,} of them made up since" if made_up else ""
        say("Not delivered: ", f"{patterns.missed:,} of {base} ({wording.percent(tenths)}){since}: {parts}{also}")
    gap = patterns.longest_run
    if gap is not None:
        why = wording.reason_words(gap.reason) if gap.reason else "no record"
        about = f", about {gap.sessions:,} sessions" if gap.sessions else ""
        days = f"{wording.day(gap.starts_on)} to {wording.day(gap.ends_on)}"
        say("Longest gap: ", f"{gap.school_days:,} school days ({days}, {why}){about}")
    for first in patterns.first_sessions:
        if not first.is_long:
            continue
        which = "" if len(patterns.first_sessions) == 1 else f" of plan {first.plan_id}"
        waited = f"{first.days:,} days ({first.school_days:,} school days)"
        began = f"{wording.day(first.starts_on)}, when the service was to begin"
        if first.first_on is None:
            say(f"First session{which}: ", f"none on record, {waited} after {began}")
        else:
            say(f"First session{which}: ", f"{wording.day(first.first_on)}, {waited} after {began}")
    for stretch in patterns.empty_stretches:
        days = f"{wording.day(stretch.starts_on)} and {wording.day(stretch.ends_on)}"
        say("", f"Was there really nothing between {days}? {stretch.school_days:,} school days have no entry at all.")


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


def _accounts(page: Page, minutes: Mapping[str, int | None], service: ServiceBlock | None) -> None:
    """The tree of accounts: every one that is not zero, and their sum."""
    figures: dict[str, int] = {name: value or 0 for name, value in minutes.items()}
    promised = figures["promised"]
    _row(page, "", "promised to date", promised, [_hours(promised)], unit=" min")
    delivered = figures["delivered"]
    if delivered:
        share = f"{(200 * delivered + promised) // (2 * promised)} %" if promised else ""
        _row(page, "├ ", "delivered", delivered, [share])
        if figures["assumed"]:
            _row(page, "│   ", "of these assumed", figures["assumed"], ["nothing was logged for them"])
    if figures["made_up"]:
        owed = figures["owed"]
        notes = [f"of {owed:,} owed"] if owed != figures["made_up"] else []
        _row(page, "├ ", "made up", figures["made_up"], notes)
    if figures["open"]:
        _row(page, "├ ", "still owed", figures["open"], _open_notes(service, figures) if service else [])
        if figures["overdue"]:
            _row(page, "│   ", "of these overdue", figures["overdue"], [])
    if figures["declined"]:
        _row(page, "├ ", "declined by the family", figures["declined"], [])
    if figures["undetermined"]:
        notes = _waiting_notes(service.shares_of("undetermined")) if service else []
        _row(page, "├ ", "waiting for the team to decide", figures["undetermined"], notes)
    if figures["excused"]:
        notes = _excused_notes(service.shares_of("excused")) if service else []
        _row(page, "├ ", "excused", figures["excused"], notes)
    if figures["resolved"]:
        notes = _by_reason(service.shares_of("resolved")) if service else []
        _row(page, "├ ", "resolved by an award", figures["resolved"], notes)
    if figures["unrecorded"]:
        _row(page, "├ ", "no record", figures["unrecorded"], ["ask for the logs"])
    if figures["upcoming"]:
        _row(page, "├ ", "upcoming", figures["upcoming"], ["still to come in this period"])
    total = sum(figures[name] for name in _PARTS)
    _row(page, "└ ", "(sum)", total, [] if total == promised else ["does not add up: please report this"])
    if figures["misses"]:
        _row(page, "", "sessions missed, whole or part", figures["misses"], [], unit="")
    if figures["extra"]:
        _row(page, "", "beyond the promise (extra)", figures["extra"], ["not in the sum, no credit elsewhere"])


def _row(page: Page, branch: str, label: str, minutes: int, notes: Iterable[str], *, unit: str = "") -> None:
    figure = f"{minutes:,}"
    left = f"  {branch}{label}"
    space = max(1, _NUMBER_ENDS - cells(left) - len(figure))
    line = f"{left}{' ' * space}{figure}{unit}"
    said = [note for note in notes if note]
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


def _packed(notes: Sequence[str], columns: int) -> list[str]:
    """The notes joined by commas, broken between two notes where that is possible."""
    lines: list[str] = []
    for place, note in enumerate(notes):
        said = note + ("," if place + 1 < len(notes) else "")
        if lines and cells(lines[-1]) + 1 + cells(said) <= columns:
            lines[-1] += f" {said}"
        else:
            lines.append(said)
    return lines


def _hours(minutes: int) -> str:
    if minutes < 60:
        return ""
    hours, rest = divmod(minutes, 60)
    return f"{hours:,} h {rest} min" if rest else f"{hours:,} h"


def _open_notes(service: ServiceBlock, figures: dict[str, int]) -> list[str]:
    shares = service.shares_of("open")
    notes = []
    firsts = [share.first_on for share in shares if share.first_on is not None]
    if firsts:
        notes.append(f"oldest from {wording.day(min(firsts))}")
    dues = [share.first_due_on for share in shares if share.first_due_on is not None]
    without = sum(share.without_due_date for share in shares)
    if dues:
        notes.append(f"first due {wording.day(min(dues))}")
        if without:
            notes.append(f"{without:,} with no due date set")
    else:
        notes.append("no due date set")
    return notes


def _waiting_notes(shares: Sequence[Share]) -> list[str]:
    notes = _by_reason(share for share in shares if share.reported_outcome is None)
    for outcome in dict.fromkeys(share.reported_outcome for share in shares):
        if outcome is None:
            continue
        of_outcome = [share for share in shares if share.reported_outcome == outcome]
        notes.append(f"{' and '.join(_by_reason(of_outcome))} {wording.reported_words(outcome)}")
    for asks in dict.fromkeys(share.asks for share in shares):
        if asks is not None:
            minutes = sum(share.minutes for share in shares if share.asks == asks)
            notes.append(f'{minutes:,} turn on a question: "{asks}"')
    return notes


def _by_reason(shares: Iterable[Share]) -> list[str]:
    sums: dict[str, int] = {}
    for share in shares:
        sums[share.reason_words] = sums.get(share.reason_words, 0) + share.minutes
    return [f"{reason} {minutes:,}" for reason, minutes in sums.items()]


def _excused_notes(shares: Sequence[Share]) -> list[str]:
    notes: dict[str, dict[str, int]] = {}
    for share in shares:
        if share.decided_by == "determination":
            by = f"by {wording.decider_words(share.decider)}"
        elif share.decided_by == "plan":
            by = "by the plan itself"
        else:
            by = "by a rule"
        reasons = notes.setdefault(by, {})
        reasons[share.reason_words] = reasons.get(share.reason_words, 0) + share.minutes
    return [
        f"{' and '.join(f'{reason} {minutes:,}' for reason, minutes in reasons.items())} {by}"
        for by, reasons in notes.items()
    ]


def _awards(page: Page, service: ServiceBlock, as_of: dt.date) -> None:
    awarded = service.minutes.get("awarded")
    if not awarded:
        return
    provided, left = service.minutes.get("provided") or 0, service.minutes.get("open_award") or 0
    _row(page, "", "awarded (compensatory)", awarded, [_hours(awarded)], unit=" min")
    if provided:
        _row(page, "├ ", "provided", provided, [])
    if left:
        dues = [award.due_on for award in service.awards if award.due_on is not None and award.open > 0]
        notes = [f"due {wording.day(min(dues))}" if dues else "no due date set"]
        if dues and min(dues) < as_of:
            notes.append("past due")
        _row(page, "├ ", "still to be provided", left, notes)
    _row(page, "└ ", "(sum)", provided + left, [])
    for award in service.awards:
        source = f", in: {award.source}" if award.source else ""
        due = f", due {wording.day(award.due_on)}" if award.due_on else ""
        page.paragraph(
            f"award {award.award_id}: {award.minutes:,} min by {wording.decider_words(award.awarded_by)}, "
            f"{wording.day(award.awarded_on)}{due}{source}",
            first="    ",
            then="      ",
        )


def _rules(page: Page, child: Child) -> None:
    """Which rule, clause or decision spoke for which missed minutes, with its evidence and where it stands."""
    spoke: dict[tuple[str, ...], tuple[dict[str, int], dict[str, None], Share]] = {}
    for service in child.services:
        for share in service.shares:
            if share.account not in wording.MISS_ACCOUNTS:
                continue
            key: tuple[str, ...] = (share.decided_by or "", share.rule or "", share.asks or "")
            if share.decided_by == "determination":  # decisions that say the same are told together
                key = ("determination", share.decider or "", share.outcome or "")
            reasons, ids, _ = spoke.setdefault(key, ({}, {}, share))
            reasons[share.reason_words] = reasons.get(share.reason_words, 0) + share.minutes
            ids[share.rule or ""] = None
    if not spoke:
        return
    page.blank()
    page.line("What the rules say")
    for reasons, ids, share in spoke.values():
        missed = ", ".join(f"{reason} {minutes:,} min" for reason, minutes in reasons.items())
        page.paragraph(f"{missed}: {_says(share, list(ids))}", first="  - ", then="    ")
        if share.reported_text:
            by = f" by {share.reported_by}" if share.reported_by else ""
            page.paragraph(f"Reported{by}: {' '.join(share.reported_text.split())}", first="    ", then="    ")
        if share.ask_whom:
            page.paragraph(f"Ask for the text: {share.ask_whom}.", first="    ", then="    ")
        if share.citation:
            page.paragraph(share.citation, first="    ", style="dim")


def _says(share: Share, ids: Sequence[str]) -> str:
    if share.decided_by == "determination":
        named = ", ".join(ids[:3]) + (f" and {len(ids) - 3} more" if len(ids) > 3 else "")
        who = wording.decider_words(share.decider)
        return f"{who} decided: {wording.outcome_words(share.outcome)} ({named})."
    if share.decided_by == "plan":
        return f"the plan itself says: {wording.outcome_words(share.outcome)}."
    if share.decided_by != "rule":
        return "no rule speaks: the team decides."
    if share.asks is not None:
        evidence = share.evidence or "no evidence given"
        return f'until somebody answers "{share.asks}" the team decides (rule {share.rule}, {evidence}).'
    if share.reported_outcome is not None:
        return f"{wording.reported_words(share.reported_outcome)} (rule {share.rule}, reported)."
    outcome = wording.outcome_words(share.rule_outcome or share.outcome)
    return f"{outcome} (rule {share.rule}, {share.evidence or 'no evidence given'})."


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
    told = [*_complaint(child), *_clocks(child, as_of), *_without_clocks(child)]
    if not told and not child.suspensions:
        return
    page.blank()
    page.line("Dates and clocks")
    for _, lines in sorted(told, key=lambda one: one[0] or dt.date.max):
        for number, (text, citation) in enumerate(lines):
            page.paragraph(text, first="    " if number else "  - ", then="      " if number else "    ")
            if citation:
                page.paragraph(citation, first="      " if number else "    ", style="dim")
    for days in child.suspensions:
        year = f" in the school year from {wording.short_day(days.year_starts_on)}" if days.year_starts_on else ""
        text = (
            f"{days.days} day{'' if days.days == 1 else 's'} with sessions missed for suspension{year}, counted from "
            "sessions only: ask for the discipline record."
        )
        if days.nears_eleventh:
            text += f" Services are due from the 11th school day of removal in a school year ({wording.REMOVAL_RULE})."
        page.paragraph(text, first="  - ", then="    ")


_Told = tuple[dt.date | None, list[tuple[str, str | None]]]
"""One entry of the dates: its day, and its lines, each with where it is written."""


def _complaint(child: Child) -> list[_Told]:
    windows = [
        (service, service.patterns.complaint_window)
        for service in child.services
        if service.patterns is not None and service.patterns.complaint_window is not None
    ]
    outside = sum(window.minutes_outside for _, window in windows)
    year = f"one year within which a state complaint must be received ({wording.COMPLAINT_RULE})"
    inside = [(window.oldest_on, window, service) for service, window in windows if window.oldest_on is not None]
    if not inside:
        text = f"{outside:,} missed minutes that were not made up are past the {year}."
        return [(None, [(text, None)])] if outside else []
    oldest, window, service = min(inside, key=lambda one: one[0])
    last = window.last_day_on
    text = f"{wording.day(last)}: " if last else ""
    text += f"last day of the {year} for the oldest miss not made up ({wording.day(oldest)}, {service.service})."
    if outside:
        text += f" {outside:,} missed minutes are past theirs already."
    return [(last, [(text, None)])]


def _clocks(child: Child, as_of: dt.date) -> list[_Told]:
    """The clocks that somebody has to look at; readings that differ in the service alone are told together."""
    together: dict[tuple[object, ...], tuple[ClockReading, dict[str, None]]] = {}
    for reading in child.clocks:
        if _is_quiet(reading):
            continue
        key = (
            reading.clock.full_id, reading.state, reading.shows, reading.since_on, reading.due_on, reading.stopped_on,
            reading.why,
        )  # fmt: skip
        together.setdefault(key, (reading, {}))[1][reading.service] = None
    told: list[_Told] = []
    questions: dict[str, list[tuple[ClockReading, list[str]]]] = {}
    for reading, services in together.values():
        if reading.state == "asks":
            questions.setdefault(reading.clock.asks or "", []).append((reading, list(services)))
        else:
            told.append((reading.due_on, [_clock(reading, list(services), as_of)]))
    for question, answers in questions.items():
        lines: list[tuple[str, str | None]] = [(f"{question} Nobody has answered.", None)]
        for answer in ("yes", "no"):
            held = [(reading, names) for reading, names in answers if reading.clock.holds_if == answer]
            for reading, names in held:
                text, citation = _clock(reading, names, as_of)
                lines.append((f"If {answer}: {text}", citation))
            if not held:
                lines.append((f"If {answer}: no clock runs on what is recorded.", None))
        told.append((min((r.due_on for r, _ in answers if r.due_on), default=None), lines))
    return told


def _without_clocks(child: Child) -> list[_Told]:
    """That no clock is read for what cannot be counted, where there would be one."""
    if not any(pack.has_clocks for plan in child.plans for pack in plan.packs):
        return []
    unclear = [service.service for service in child.services if not service.is_countable]
    text = "cannot be counted, so its misses start no clock. Ask the team what the plan's line means."
    return [(None, [(f"{' and '.join(unclear)} {text}", None)])] if unclear else []


def _is_quiet(reading: ClockReading) -> bool:
    """Whether a clock needs no look: it was stopped in time, or has hardly begun to count."""
    if reading.shows == "not_started":
        return 2 * reading.counted_days < (reading.clock.count or 0)
    return reading.shows == "stopped" and reading.clock.event != "school_days_without_service"


def _clock(reading: ClockReading, services: Sequence[str], as_of: dt.date) -> tuple[str, str | None]:
    clock = reading.clock
    due = {
        "late": f"{wording.day(reading.due_on)} (past): " if reading.due_on else "",
        "running": f"{wording.day(reading.due_on)}: " if reading.due_on else "no day set: ",
        "stopped_late": f"due {wording.day(reading.due_on)}, stopped after it: " if reading.due_on else "",
        "stopped": f"due {wording.day(reading.due_on)}, stopped: " if reading.due_on else "stopped: ",
        "not_started": "not started: ",
    }[reading.shows]
    whom = f" ({clock.to_whom})" if clock.to_whom else ""
    started = ""
    if reading.shows in ("late", "running") and reading.started_on is not None:
        started = f" Running since {wording.day(reading.started_on)}."
        if reading.shows == "late" and reading.due_on is not None:
            late = (as_of - reading.due_on).days
            started = f" Running since {wording.day(reading.started_on)}, {late:,} day{'s'[: late != 1]} past its day."
    text = f"{due}{clock.duty}{whom}, {' and '.join(services)}. {reading.why[:1].upper()}{reading.why[1:]}.{started}"
    if reading.misses > 1:
        text += f" {reading.misses_late:,} of {reading.misses:,} misses are past their day."
    if clock.must_say and reading.shows in ("late", "running"):
        text += f" It must say {'; '.join(clock.must_say)}."
    evidence = clock.evidence
    if evidence == "reported":
        evidence = f"reported; ask {clock.ask_whom or 'for the text'}{' for the text' if clock.ask_whom else ''}"
    return f"{text} (clock {clock.full_id}, {evidence})", clock.citation.text or None


def _assumptions(page: Page, statement: Statement, students: Sequence[str]) -> None:
    """What the figures rest on, each sentence once."""
    said: dict[str, None] = {}
    for assumption in statement.assumptions:
        if assumption.kind in ("policy", "plan_clause"):
            continue  # the head and the rules have said it
        said[assumption.text] = None
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
    groups = faults.grouped(findings)
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
    whole = quoted(words)
    if cells(before) + cells(whole) <= page.columns:
        page.line(before + whole)
        return
    page.line(before.rstrip())
    line = " "
    for word in words:
        part = quoted([word])
        if cells(line) + 1 + cells(part) + 2 > page.columns and line.strip():
            page.line(f"{line} \\")
            line = "   "
        line += f" {part}"
    page.line(line)


def _end(text: str) -> str:
    return text if text.endswith((".", "?")) else f"{text}."

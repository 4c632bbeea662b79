"""Writes the pages of the policy packs from the packs themselves, so that page and rule cannot differ.

conf.py calls `write` at each build. A page has an anchor for each rule, clock and note (`#us-il-notify-not-begun`), so
that a letter, a statement or another page can point to the one that it speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from makewhole.app import wording
from makewhole.cli.packs_text import due_words
from makewhole.policy import Pack, Rule, list_packs
from makewhole.policy.contacts import list_contacts
from makewhole.policy.looked_for import LookedFor, list_looked_for
from makewhole.policy.pack import Citation, Clock, Note

FOLDER = Path(__file__).parent / "generated" / "packs"

SURE = {
    "primary": "**primary**: somebody read it in the issuer's own text.",
    "reported": "**reported**: read only in a copy, or in another's account of it. Ask for the text.",
    "local": "**local**: a user holds the document and confirmed it.",
}
NOTE_WORDS = {
    "right": "a right: something you may ask for",
    "duty": "a duty, without a day",
    "practice": "a practice: what is usually done",
    "bill": "a bill: it may be no law",
    "background": "background",
}
_MANY_REASONS = 4
"""From so many reasons on a heading counts them instead of naming them."""


# --- words ------------------------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """A text of a pack as Markdown that shows it and does nothing else, on one line."""
    return re.sub(r"([\\`*\[\]<>|#$~{}])", r"\\\1", " ".join(text.split()))


def anchor(item: Rule | Clock | Note) -> str:
    """Where an item stands on its pack's page: `us-il-notify-not-begun`."""
    return re.sub(r"[^a-z0-9]+", "-", f"{item.pack_id}-{item.id}".lower()).strip("-")


def link(citation: Citation) -> str:
    """The citation with its address to click on, and the day it was read."""
    title = plain(" ".join(part for part in (citation.title, citation.section) if part)) or "no title"
    parts = [f"[{title}](<{citation.address}>)" if citation.address else title]
    parts += [f"page {plain(citation.page)}"] if citation.page else []
    parts += [f"dated {wording.short_day(citation.dated)}"] if citation.dated else []
    parts += [f"read {wording.short_day(citation.read_on)}"] if citation.read_on else []
    return ", ".join(parts)


def said(outcome: str, evidence: str) -> str:
    """What follows from a miss, in words; of a text that nobody has read, what it is reported to ask for."""
    if evidence == "reported" and outcome in ("make_up", "offer", "not_required", "may"):
        return wording.reported_words(outcome).partition(";")[0]
    if evidence == "reported" and outcome == "plan_ahead":
        return f"reported that {wording.outcome_words(outcome)}"
    return wording.outcome_words(outcome)


def listed(words: Iterable[str]) -> str:
    """Words in a row: "therapist was out, no school"."""
    return ", ".join(words)


def reasons_words(reasons: Sequence[str]) -> str:
    """Reasons as people say them."""
    return listed(wording.reason_words(reason) for reason in reasons)


def kinds_words(kinds: Sequence[str]) -> str:
    """Kinds of plan as people say them."""
    return listed(wording.plan_kind_words(kind) for kind in kinds) if kinds else "any kind of plan"


def counted(number: int, one: str) -> str:
    """A number with its word: "1 rule", "2 rules"; none: empty."""
    return f"{number} {one}{'' if number == 1 else 's'}" if number else ""


def in_force(since: date | None, until: date | None) -> str:
    """Its first and its last day in words; empty: the source names neither."""
    first = f"from {wording.day(since)}" if since else ""
    last = f"until {wording.day(until)}" if until else ""
    return " ".join(part for part in (first, last) if part)


def facts(rows: Mapping[str, str | None]) -> str:
    """A list of facts, each with its name; the empty ones are left out."""
    return "\n".join(f"- **{name}:** {value}" for name, value in rows.items() if value)


def upper(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


# --- one item ---------------------------------------------------------------------------------------------------------


def _sources(item: Rule | Clock | Note) -> dict[str, str | None]:
    reported = None if isinstance(item, Note) else item.reported_text
    moves_nothing = isinstance(item, Rule) and item.acts_as != item.outcome
    return {
        "As reported": plain(reported) if reported else None,
        "Reported by": plain(item.reported_by) if item.reported_by else None,
        "Ask for the text": plain(item.ask_whom) if item.ask_whom else None,
        "Source": link(item.citation),
        "How sure": SURE[item.evidence] + (" Until then it moves no minutes." if moves_nothing else ""),
        "Note": plain(item.note) if item.note else None,
    }


def rule_words(rule: Rule) -> str:
    """One rule, with its anchor."""
    many = len(rule.reasons) >= _MANY_REASONS
    heading = f"{len(rule.reasons)} reasons" if many else reasons_words(rule.reasons)
    if many and rule.plan_kinds:
        heading += f" under an {kinds_words(rule.plan_kinds)}" if rule.plan_kinds != ("504",) else " under a 504 plan"
    if rule.first_days or rule.after_days:
        heading += f", {_days(rule)}"
    notice = None
    if rule.notice:
        within = f", within {due_words(rule.notice.within)}" if rule.notice.within else ""
        notice = plain(f"to the {rule.notice.to}{within}{f': {rule.notice.what}' if rule.notice.what else ''}")
    days = None
    if rule.first_days or rule.after_days:
        days = f"{_days(rule)} of this reason in a school year"
    rows = {
        "Reasons": reasons_words(rule.reasons) if many else None,
        "For": kinds_words(rule.plan_kinds) + (f"; only {plain(listed(rule.services))}" if rule.services else ""),
        "Which days": days,
        "By when": _by_when(rule),
        "Who must be told": notice,
        "It asks": f'"{plain(rule.asks)}" It holds where the answer is {rule.holds_if}.' if rule.asks else None,
        "In force": in_force(rule.since, rule.until),
        **_sources(rule),
        "Id": f"`{rule.full_id}`",
    }
    return f"({anchor(rule)})=\n### {upper(heading)}: {said(rule.outcome, rule.evidence)}\n\n{facts(rows)}"


def _by_when(rule: Rule) -> str | None:
    if rule.due:
        return due_words(rule.due)
    return "the source sets no day" if rule.outcome in ("make_up", "offer") else None


def starts_words(clock: Clock) -> str:
    """What starts a clock, in words."""
    if clock.event == "session_missed":
        return "on the day of a missed session"
    if clock.event == "plan_not_begun":
        if clock.count:
            return f"{clock.count} school days after the promise's first day, if the service was not given by then"
        return "on the promise's first day"
    return f"after {clock.count} school days in a row without the service"


def clock_words(clock: Clock, others: Sequence[Clock]) -> str:
    """One clock, with its anchor. `others`: the pack's clocks, of which one may be the other reading of the text."""
    reading = None
    if clock.asks:
        reading = f'"{plain(clock.asks)}" This clock holds where the answer is {clock.holds_if}.'
        for other in others:
            if other.id != clock.id and other.asks == clock.asks:
                reading += (
                    f" The text can be read in two ways; where the answer is {other.holds_if}, "
                    f"[{plain(other.id)}](#{anchor(other)}) holds instead. makewhole does not choose."
                )
    rows = {
        "It starts": starts_words(clock),
        "Days that do not count": reasons_words(clock.excluded) or None,
        "It stops": "when the family is told" if clock.stops == "notice" else "when the service is given",
        "By when": due_words(clock.due) if clock.due else "the source sets no day",
        "What is due": plain(clock.duty) + (f" (to the {plain(clock.to_whom)})" if clock.to_whom else ""),
        "It must say": plain("; ".join(clock.must_say)) or None,
        "For": kinds_words(clock.plan_kinds),
        "It asks": reading,
        "In force": in_force(clock.since, clock.until),
        **_sources(clock),
        "Id": f"`{clock.full_id}`",
    }
    return f"({anchor(clock)})=\n### {upper(plain(clock.duty))}\n\n{facts(rows)}"


def note_words(note: Note) -> str:
    """One note, with its anchor."""
    rows = {
        "What it is": NOTE_WORDS[note.kind],
        "About": reasons_words(note.about) or None,
        "For": kinds_words(note.plan_kinds),
        "In force": in_force(note.since, note.until),
        **_sources(note),
        "Id": f"`{note.full_id}`",
    }
    title = upper(note.id.replace("-", " "))
    return f"({anchor(note)})=\n### {title}\n\n{plain(note.text)}\n\n{facts(rows)}"


# --- one page ---------------------------------------------------------------------------------------------------------


def pack_page(pack: Pack) -> str:
    """The page of one pack, as Markdown."""
    parts = [
        f"# {plain(pack.title)}",
        facts(
            {
                "Where": _where(pack),
                "Level": pack.level or "not said",
                "Where it is silent": f"[{pack.parent}]({pack.parent}.md) speaks"
                if pack.parent
                else "the team decides",
                "Kept by": plain(pack.maintainer or "nobody named"),
                "The issuer publishes on": listed(pack.issuer_pages) or None,
                "Last held against its sources": wording.short_day(pack.checked_on) if pack.checked_on else "not said",
                "Its name in `plans.csv`, under `policy`": f"`{pack.id}`",
            }
        ),
    ]
    parts += [plain(pack.note)] if pack.note else []
    if pack.rules:
        parts.append("## What follows from a miss")
        parts.append(
            "\n".join(
                [
                    "| why it was missed | what follows | by when | how sure |",
                    "| --- | --- | --- | --- |",
                    *(
                        f"| {wording.reason_words(reason)} | [{said(rule.outcome, rule.evidence)}](#{anchor(rule)})"
                        f"{_limits(rule)} | {_by_when(rule) or ''} | {rule.evidence} |"
                        for rule in pack.rules
                        for reason in rule.reasons
                    ),
                ]
            )
            if sum(len(rule.reasons) for rule in pack.rules) <= 24
            else "Each rule names the reasons that it is for."
        )
    else:
        parts.append("This pack has no rule on what follows from a miss: there the pack it stands on speaks.")
    parts += [rule_words(rule) for rule in pack.rules]
    if pack.clocks:
        parts += ["## Clocks: what is due by a day", *(clock_words(clock, pack.clocks) for clock in pack.clocks)]
    if pack.notes:
        parts += ["## What else the sources say", *(note_words(note) for note in pack.notes)]
    return "\n\n".join(parts) + "\n"


def _days(rule: Rule) -> str:
    first = (rule.after_days or 0) + 1
    return f"school days {first} to {rule.first_days}" if rule.first_days else f"from school day {first} on"


def _limits(rule: Rule) -> str:
    limits = [_days(rule)] if rule.first_days or rule.after_days else []
    if rule.services:
        limits.append(plain(listed(rule.services)))
    if rule.asks:
        limits.append(f"if the answer is {rule.holds_if}")
    return f" ({'; '.join(limits)})" if limits else ""


def state_names() -> dict[str, str]:
    """The states and territories by code: a pack says its jurisdiction as `IL`, or as `TX, Harris County ...`."""
    return {each.state: each.state_name for each in list_contacts()}


def _state(pack: Pack) -> str:
    code = (pack.jurisdiction or "").partition(",")[0].strip().upper()
    return state_names().get(code, "United States" if code == "US" else plain(pack.jurisdiction or "not said"))


def items(pack: Pack) -> list[Rule | Clock | Note]:
    """All that a pack says, in the order of its page."""
    return [*pack.rules, *pack.clocks, *pack.notes]


def _where(pack: Pack) -> str:
    """The jurisdiction with the state's name written out: "Illinois", "Maryland, Baltimore County Public Schools"."""
    _, comma, rest = (pack.jurisdiction or "").partition(",")
    return f"{_state(pack)}, {plain(rest)}" if comma else _state(pack)


def _row(pack: Pack) -> str:
    marks = [item.evidence for item in items(pack)]
    evidence = listed(f"{marks.count(mark)} {mark}" for mark in SURE if mark in marks)
    numbers = {"rule": len(pack.rules), "clock": len(pack.clocks), "note": len(pack.notes)}
    holds = listed(counted(number, one) for one, number in numbers.items() if number)
    return f"| {_state(pack)} | [{plain(pack.title)}]({pack.id}.md) ({pack.level}) | {holds}: {evidence} |"


def _place(pack: Pack) -> tuple[bool, str, bool, str]:
    return (pack.jurisdiction != "US", _state(pack), pack.level != "state", pack.id)


def index_page(packs: Sequence[Pack], searched: Sequence[LookedFor]) -> str:
    """The page that lists every pack by state, and says what there is for the other states."""
    said_in_all = [item for pack in packs for item in items(pack)]
    primary = sum(item.evidence == "primary" for item in said_in_all)
    ordered = sorted(packs, key=_place)
    known = {(pack.jurisdiction or "").partition(",")[0] for pack in packs} | {each.code for each in searched}
    nothing = [name for code, name in state_names().items() if code not in known]
    table = ["| where | pack (level) | holds: evidence |", "| --- | --- | --- |", *map(_row, ordered)]
    tree = "\n".join(["looked-for", *(pack.id for pack in ordered)])
    rows = "\n".join(table)
    return f"""\
# The rules we know, state by state

{len(packs)} packs with {len(said_in_all)} rules, clocks and notes. {primary} of these were read in the issuer's own
text (*primary*). The rest were read in a copy or in another's account (*reported*): they move no minutes. Where it is
known, they say whom to ask for the text.

A rule says what follows from a missed session, by its reason. A clock says what is due by a day. A note says what else
the source says: a right, a duty without a day, a bill.

{rows}

A pack of a state speaks for every child of that state whose plan names no pack. A district's or a program's pack speaks
only where the plan names it. Where a pack is silent, the federal default speaks: the team decides.

## No pack for your state?

For {len(searched)} states we looked for a rule and found none that could be used: [what we looked for](looked-for.md).
{f"Nobody has looked yet in {listed(nothing)}." if nothing else ""}

Your district may have a rule that it does not publish. If you hold it, [write a pack](../../write-a-pack.md): it needs
no programming.

```{{toctree}}
:hidden:

{tree}
```
"""


def looked_for_page(searched: Sequence[LookedFor]) -> str:
    """The page of the states in which a rule was looked for and none was found that a pack could hold."""
    parts = [
        "# Looked for, not found",
        "Here somebody looked for a written rule on missed sessions, and found none that could be used. That does not "
        "mean that there is none. For a child in one of these states the [federal default](us.md) speaks: the team "
        "decides. If you find the rule, [write a pack](../../write-a-pack.md).",
    ]
    for each in searched:
        rows = {
            "Looked for": plain(each.looked_for),
            "Result": each.result,
            "Packs of districts or programs there": _see(each.see) or None,
            "What was found instead": counted(len(each.found), "note") or None,
        }
        parts.append(f"({anchor_of_state(each)})=\n## {plain(each.name)}\n\n{facts(rows)}")
        parts += [note_words(note) for note in each.found]
    return "\n\n".join(parts) + "\n"


def anchor_of_state(each: LookedFor) -> str:
    """Where a state stands on the page of what was looked for: `looked-for-ny`."""
    return f"looked-for-{each.code.lower()}"


def _see(names: Sequence[str]) -> str:
    shipped = {pack.id: pack.title for pack in list_packs()}
    return listed(f"[{plain(shipped[name])}]({name}.md)" for name in names)


# --- all pages --------------------------------------------------------------------------------------------------------


def pages() -> dict[str, str]:
    """Every page by its file name."""
    packs, searched = list_packs(), list(list_looked_for())
    return {
        "index.md": index_page(packs, searched),
        "looked-for.md": looked_for_page(searched),
        **{f"{pack.id}.md": pack_page(pack) for pack in packs},
    }


def write(folder: Path = FOLDER) -> None:
    """Writes the pages, and takes away those of packs that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    made = pages()
    for path in folder.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")

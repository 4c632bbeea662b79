"""The policy packs for showing: which there are, each rule of one with its source and evidence, several in a table."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from makewhole.record.schema import REASONS

if TYPE_CHECKING:
    from makewhole.policy import Pack, Rule
    from makewhole.policy.due import Due
    from makewhole.policy.looked_for import LookedFor
    from makewhole.policy.pack import Citation, Clock, Note

__all__ = [
    "Citation",
    "Clock",
    "Column",
    "Comparison",
    "Due",
    "LookedFor",
    "Note",
    "Pack",
    "PackNotFound",
    "Rule",
    "Said",
    "adds",
    "as_json",
    "citation_of",
    "compare",
    "due_text",
    "find_looked_for",
    "get_pack",
    "is_file_name",
    "items",
    "list_looked_for",
    "list_packs",
    "pack_evidence",
    "pack_ids",
    "pack_title",
    "state_of",
]


class PackNotFound(Exception):
    """There is no policy pack of that name, or it cannot be read; the message is for the person who asked."""


def list_packs() -> list[Pack]:
    """The shipped policy packs, by id."""
    from makewhole import policy

    return policy.list_packs()


def pack_ids() -> list[str]:
    """The ids of the shipped packs, in order; no pack is read."""
    from makewhole.policy.pack import SHIPPED

    return sorted(path.stem for path in SHIPPED.glob("*.toml"))


def get_pack(pack_id: str) -> tuple[Pack, ...]:
    """A shipped pack, or that of a .toml file, then the packs it stands over; PackNotFound where there is none.

    A state's pack is found by its two letters too.
    """
    from makewhole import policy

    try:
        if is_file_name(pack_id):
            path = Path(pack_id)
            if not path.is_file():
                what = "is a folder, not a pack file" if path.is_dir() else "is not there"
                raise PackNotFound(f"{pack_id} {what}.")
            return policy.chain(policy.load(path))
        pack = policy.find(pack_id) or policy.find(_spelled(pack_id))
        if pack is None and (page := find_looked_for(pack_id)) is not None:
            raise PackNotFound(f"{page.name} has no pack. What was looked for: makewhole packs us-{page.code.lower()}.")
        if pack is None and (state := _state_named(pack_id)) is not None:
            raise PackNotFound(
                f'There is no policy pack "{pack_id[:80]}": nobody has looked for rules of {state} yet. The federal '
                "default holds there: makewhole packs us."
            )
        if pack is None:
            raise PackNotFound(f'There is no policy pack "{pack_id[:80]}".{_known(pack_id)}')
        return policy.chain(pack)
    except OSError as error:
        raise PackNotFound(f"{pack_id} cannot be read: {error.strerror}.") from None
    except policy.PackError as error:
        raise PackNotFound(f"{pack_id}: {error.message}.") from None


def pack_title(pack_id: str) -> str:
    """The title of a shipped pack."""
    return get_pack(pack_id)[0].title


def pack_evidence(pack_id: str) -> str:
    """How sure we are of a pack's own rules and clocks, in words."""
    from makewhole.language import gettext
    from makewhole.ledger.statement import evidence_words

    pack = get_pack(pack_id)[0]
    marks = {rule.evidence for rule in pack.rules} | {clock.evidence for clock in pack.clocks}
    said = [evidence_words(mark) for mark in ("primary", "local", "reported") if mark in marks]
    return "; ".join(said) or gettext("it has no rules of its own")


def is_file_name(pack_id: str) -> bool:
    """Whether the words name a pack's file and not a shipped pack."""
    return pack_id.lower().endswith(".toml")


def find_looked_for(pack_id: str) -> LookedFor | None:
    """What was looked for and not found in the state that an id such as us-dc, or two letters, name; None: no page."""
    from makewhole.policy import looked_for

    match = re.fullmatch(r"us-([a-z]{2})", _spelled(pack_id))
    return looked_for.looked_for(match[1].upper()) if match else None


def list_looked_for() -> tuple[LookedFor, ...]:
    """The states in which rules were looked for and not found."""
    from makewhole.policy import looked_for

    return tuple(looked_for.list_looked_for())


def state_of(pack: Pack) -> str | None:
    """The two letters of the state a pack is for; None: the whole country, or it does not say."""
    match = re.match(r"([A-Z]{2})(?![A-Za-z])", pack.jurisdiction or "")
    return match[1] if match and match[1] != "US" else None


def citation_of(pack: Pack, item_id: str) -> str:
    """The citation of a rule, clock or note of the pack, in one line."""
    return next(each.citation.text for each in items(pack) if each.id == item_id)


def items(pack: Pack) -> tuple[Rule | Clock | Note, ...]:
    """The rules, clocks and notes of a pack, in that order."""
    return (*pack.rules, *pack.clocks, *pack.notes)


def _spelled(pack_id: str) -> str:
    """The id as the files are named: small letters, and a state's two letters after `us-`."""
    spelled = pack_id.strip().lower()
    return f"us-{spelled}" if re.fullmatch(r"[a-z]{2}", spelled) and spelled != "us" else spelled


def _state_named(pack_id: str) -> str | None:
    """The name of the state or territory that an id such as us-wy, or two letters, stand for; None: no such code."""
    from makewhole.policy.contacts import list_contacts

    names = {f"us-{each.state.lower()}": each.state_name for each in list_contacts()}
    return names.get(_spelled(pack_id))


def _known(pack_id: str) -> str:
    ids = pack_ids()
    near = get_close_matches(pack_id.lower(), ids, n=3)
    if near:
        return f" Did you mean {' or '.join(near)}?"
    return f" Packs: {', '.join(ids)}; or the name of a .toml file."


# --- what parents add ------------------------------------------------------------------------------------------------


def adds(chain: Sequence[Pack], level: int) -> list[tuple[Rule, tuple[str, ...]]]:
    """The rules of the pack at that level of a chain that can still speak, each with the reasons it speaks for.

    A reason is left out where the packs before it answer it for every kind of plan that the rule is for.
    """
    from makewhole.record.schema import PLAN_KINDS

    before = [rule for pack in chain[:level] for rule in pack.rules]
    found = []
    for rule in chain[level].rules:
        open_reasons = tuple(
            reason
            for reason in rule.reasons
            if not all(_answers(before, reason, kind) for kind in rule.plan_kinds or PLAN_KINDS)
        )
        if open_reasons:
            found.append((rule, open_reasons))
    return found


# --- side by side ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """What one rule says to a reason, in a pack or in one of the packs it stands over (`level` from 1)."""

    rule: Rule
    level: int

    @property
    def pack_id(self) -> str:
        return self.rule.pack_id


@dataclass(frozen=True)
class Column:
    """One pack of a comparison: its id and title, and the kinds of plan its own rules are for (empty: none at all)."""

    pack_id: str
    title: str
    plan_kinds: tuple[str, ...]
    parents: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Several packs reason by reason, for one kind of plan: what each says, or the packs it stands over."""

    plan_kind: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, tuple[tuple[Said, ...], ...]], ...]
    """A reason, then for each column the rules that may speak, in the order in which they do (none: silence)."""

    @property
    def silent_columns(self) -> tuple[Column, ...]:
        """The packs whose own rules are all for other kinds of plan."""
        return tuple(each for each in self.columns if each.plan_kinds and self.plan_kind not in each.plan_kinds)

    def as_json(self) -> dict[str, Any]:
        """What `packs compare --json` prints."""
        return {
            "plan_kind": self.plan_kind,
            "packs": [
                {"id": each.pack_id, "title": each.title, "plan_kinds": list(each.plan_kinds),
                 "parents": list(each.parents)}
                for each in self.columns
            ],
            "reasons": [
                {
                    "reason": reason,
                    "packs": [
                        {"pack": column.pack_id, "rules": [_said_json(one) for one in said]}
                        for column, said in zip(self.columns, cells, strict=True)
                    ],
                }
                for reason, cells in self.rows
            ],
        }  # fmt: skip


def compare(pack_ids: Sequence[str], plan_kind: str | None = None) -> Comparison:
    """The packs side by side for one kind of plan; PackNotFound where one is none.

    Where no kind is named it is an IEP, unless every one of these packs has rules for the same other kind alone.
    """
    from makewhole.record.schema import PLAN_KINDS

    chains = [get_pack(pack_id) for pack_id in pack_ids]
    columns = tuple(
        Column(
            pack_id=chain[0].id,
            title=chain[0].title,
            plan_kinds=tuple(
                kind
                for kind in PLAN_KINDS
                if any(not rule.plan_kinds or kind in rule.plan_kinds for rule in chain[0].rules)
            ),
            parents=tuple(link.id for link in chain[1:]),
        )
        for chain in chains
    )
    if plan_kind is None:
        shared = [kind for kind in PLAN_KINDS if all(kind in column.plan_kinds for column in columns)]
        plan_kind = shared[0] if shared and "iep" not in shared else "iep"
    rows = tuple((reason, tuple(tuple(_speaking(chain, reason, plan_kind)) for chain in chains)) for reason in REASONS)
    return Comparison(plan_kind, columns, rows)


def _speaking(chain: Sequence[Pack], reason: str, plan_kind: str) -> list[Said]:
    """The rules of a chain that may speak for a reason, down to where nothing is left for the next pack to say."""
    said: list[Said] = []
    for level, pack in enumerate(chain):
        said += [Said(rule, level) for rule in pack.rules if _is_for(rule, reason, plan_kind)]
        if _answers([one.rule for one in said], reason, plan_kind):
            break
    return said


def _is_for(rule: Rule, reason: str, plan_kind: str) -> bool:
    return reason in rule.reasons and (not rule.plan_kinds or plan_kind in rule.plan_kinds)


def _answers(rules: Iterable[Rule], reason: str, plan_kind: str) -> bool:
    """Whether these rules have an answer for every miss of that reason, whatever its service, day and circumstances."""
    always = [
        rule for rule in rules if _is_for(rule, reason, plan_kind) and not (rule.services or rule.since or rule.until)
    ]
    if any(rule.first_days is None and rule.after_days is None and rule.asks is None for rule in always):
        return True
    firsts = {rule.first_days for rule in always if rule.asks is None and rule.after_days is None}
    afters = {rule.after_days for rule in always if rule.asks is None and rule.first_days is None}
    if any(after is not None and any(first is not None and first >= after for first in firsts) for after in afters):
        return True
    counted = [rule for rule in always if rule.first_days is None and rule.after_days is None]
    answers = {(rule.asks, rule.holds_if) for rule in counted}
    return any((question, "no") in answers for question, holds_if in answers if holds_if == "yes")


# --- for programs ----------------------------------------------------------------------------------------------------

_DUE_TEXTS = {
    "month_end": "end of month",
    "term_end": "end of term",
    "school_year_end": "end of school year",
    "plan_end": "end of plan",
}


def due_text(due: Due | None) -> str | None:
    """A due form as a pack writes it ("30 school days"); None: no day is set."""
    if due is None:
        return None
    if due.kind == "date":
        return due.day.isoformat() if due.day else None
    if due.kind in ("days", "school_days"):
        return f"{due.count} {'school ' if due.kind == 'school_days' else ''}{'day' if due.count == 1 else 'days'}"
    return _DUE_TEXTS[due.kind]


def as_json(thing: Any) -> Any:
    """A pack, a rule, a clock, a note or a page of what was looked for, as JSON has it; None stands for unknown."""
    from makewhole.policy.due import Due

    if isinstance(thing, Due):
        return due_text(thing)
    if dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        left_out = {"path", "problems", "pack_id", "position"}
        named = {field.name: getattr(thing, field.name) for field in dataclasses.fields(thing)}
        return {name: as_json(value) for name, value in named.items() if name not in left_out}
    if isinstance(thing, (list, tuple)):
        return [as_json(each) for each in thing]
    if isinstance(thing, dt.date):
        return thing.isoformat()
    return thing


def _said_json(said: Said) -> dict[str, Any]:
    rule = as_json(said.rule)
    kept = ("outcome", "evidence", "due", "services", "first_days", "after_days", "asks", "holds_if", "since", "until")
    head = {"rule": said.rule.full_id, "from_parent": said.level > 0, "level": said.level}
    return head | {"acts_as": said.rule.acts_as} | {name: rule[name] for name in kept}

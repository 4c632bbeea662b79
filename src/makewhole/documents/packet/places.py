"""Where things stand in the packet, so that a figure leads to its entries, and an entry to the papers behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from makewhole.documents import charts
from makewhole.documents.packet.bundle import Bundle
from makewhole.documents.packet.exhibits import ReadExhibit
from makewhole.documents.papers.matter import Matter
from makewhole.documents.papers.parts import Line, Link, Segment
from makewhole.language import gettext as _
from makewhole.ledger.statement import AWARD_ACCOUNTS, MISS_ACCOUNTS
from makewhole.record.services import service_words

if TYPE_CHECKING:
    from makewhole.ledger.explain import Explanation
    from makewhole.ledger.statement import ServiceBlock

ACCOUNTS = ("promised", *charts.ACCOUNTS, "extra", *AWARD_ACCOUNTS)
"""Every account that entries have, in the order in which the packet shows them."""
MISSED = tuple(account for account in charts.ACCOUNTS if account in MISS_ACCOUNTS)
"""The accounts of missed minutes, in that order."""
_OF_POSTING = (("session_id", "sessions"), ("gap_id", "gaps"), ("settled_by", "sessions"), ("award_id", "awards"))
"""The columns of a posting that name a row, and that row's table."""


class DoesNotAddUp(ValueError):
    """The explained entries are not those of the statement: a packet of them would show what is not so."""


@dataclass(frozen=True)
class Counted:
    """One entry of the account with its number in the packet."""

    number: int
    explained: Explanation
    rule: int
    """The number of the rule that speaks for it; 0: none."""

    @property
    def anchor(self) -> str:
        return f"entry-{self.number}"

    @property
    def promise_id(self) -> str:
        """The line of the plan that it is of; "": of none."""
        return self.explained.posting["promise_id"] or ""


MOST_ENTRIES = 4
"""Entries in a row of the chronology that are all named."""
Group = tuple[int, str]
"""A service's number in the statement, and an account."""


@dataclass(frozen=True)
class Places:
    """The packet's numbers and anchors, given once."""

    matter: Matter
    bundle: Bundle
    exhibits: Sequence[ReadExhibit]

    @cached_property
    def services(self) -> tuple[ServiceBlock, ...]:
        return self.matter.services

    def title(self, at: int) -> str:
        """What the service is called."""
        block = self.services[at]
        if block.esy:
            return _("{service} (extended school year)").format(service=service_words(block.service))
        return service_words(block.service)

    @cached_property
    def rules(self) -> Mapping[tuple[str, ...], int]:
        """Each rule that speaks for an entry, in words, with its number: in the order in which entries name them."""
        found: dict[tuple[str, ...], int] = {}
        for listed in self._listed.values():
            for explained in listed:
                if words := (*explained.rule, *explained.source):
                    found.setdefault(words, len(found) + 1)
        return found

    @cached_property
    def _listed(self) -> Mapping[Group, list[Explanation]]:
        number = {(block.service, block.esy): at for at, block in enumerate(self.services)}
        found: dict[Group, list[Explanation]] = {}
        for at in range(len(self.services)):
            for account in ACCOUNTS:
                found[at, account] = []
        for explained in self.bundle.explained:
            found[number[explained.service, explained.esy], explained.account].append(explained)
        return {group: listed for group, listed in found.items() if listed}

    @cached_property
    def entries(self) -> Mapping[Group, tuple[Counted, ...]]:
        """Every entry by service and account; numbers run through the packet. DoesNotAddUp where one is missing."""
        found: dict[Group, tuple[Counted, ...]] = {}
        number = 0
        for group, listed in self._listed.items():
            counted = []
            # Of one line of the plan after the other; days stay in order within each.
            for explained in sorted(listed, key=lambda each: each.posting["promise_id"] or ""):
                number += 1
                counted.append(Counted(number, explained, self.rules.get((*explained.rule, *explained.source), 0)))
            found[group] = tuple(counted)
        self._compare(found)
        return found

    def _compare(self, found: Mapping[Group, Sequence[Counted]]) -> None:
        known = {posting["posting_id"] for posting in self.matter.postings}
        told = {each.explained.posting_id for listed in found.values() for each in listed}
        if known != told:
            raise DoesNotAddUp(f"{len(known - told)} postings are not explained, {len(told - known)} are unknown")
        for at, block in enumerate(self.services):
            for account in ACCOUNTS:
                figure = block.minutes.get(account)
                total = sum(each.explained.minutes for each in found.get((at, account), ()))
                if figure is not None and figure != total:
                    raise DoesNotAddUp(f"{account}: the statement says {figure}, its entries {total}")

    @cached_property
    def by_row(self) -> Mapping[tuple[str, str], tuple[Counted, ...]]:
        """Entries of missed minutes by the row that they are of: table and id."""
        found: dict[tuple[str, str], list[Counted]] = {}
        for (_at, account), listed in self.entries.items():
            if account in MISSED:
                for each in listed:
                    posting = each.explained.posting
                    for column, table in _OF_POSTING[:2]:
                        if posting.get(column) is not None:
                            found.setdefault((table, str(posting[column])), []).append(each)
                            break
        return {row: tuple(listed) for row, listed in found.items()}

    @cached_property
    def by_make_up(self) -> Mapping[str, tuple[Counted, ...]]:
        """Entries by the make-up or compensatory session that settled their minutes, or of which they are left over."""
        found: dict[str, list[Counted]] = {}
        for (_at, account), listed in self.entries.items():
            for each in listed:
                posting = each.explained.posting
                session = posting.get("settled_by")
                if session is None and account in ("provided", "extra"):
                    session = posting.get("session_id")
                if session is not None:
                    found.setdefault(str(session), []).append(each)
        return {session: tuple(listed) for session, listed in found.items()}

    def rules_of(self, at: int, reason: str | None, rule: str | None) -> tuple[int, ...]:
        """The numbers of the rules that speak for a service's missed minutes of this reason, decided by this rule."""
        return tuple(
            sorted(
                {
                    each.rule
                    for (service, account), listed in self.entries.items()
                    if service == at and account in MISSED
                    for each in listed
                    if each.rule
                    and (each.explained.posting["reason"] or "") == (reason or "")
                    and (each.explained.posting["rule"] or "") == (rule or "")
                }
            )
        )

    @cached_property
    def _exhibits_of(self) -> Mapping[tuple[str, str], tuple[int, ...]]:
        found: dict[tuple[str, str], list[int]] = {}
        number_of: dict[str, int] = {}
        for number, read in enumerate(self.exhibits, start=1):
            number_of[read.exhibit.attachment_id] = number
            if read.exhibit.table:
                found.setdefault((read.exhibit.table, read.exhibit.row_id), []).append(number)
        # Contacts and papers name their file themselves too.
        for table in ("contacts", "papers"):
            for row_id, cells in self.matter.table(table).items():
                named = number_of.get(cells.get("attachment_id") or "")
                if named is not None and named not in found.setdefault((table, row_id), []):
                    found[table, row_id].append(named)
        return {row: tuple(sorted(numbers)) for row, numbers in found.items()}

    def exhibits_of(self, *rows: tuple[str, str]) -> tuple[int, ...]:
        """The numbers of the exhibits that belong to any of these rows."""
        return tuple(sorted({number for row in rows for number in self._exhibits_of.get(row, ())}))

    def of_posting(self, posting: Mapping[str, Any]) -> tuple[int, ...]:
        """The exhibits behind an entry: those of its session, time without service, make-up, award, decision."""
        rows = [(table, str(posting[column])) for column, table in _OF_POSTING if posting.get(column) is not None]
        if posting.get("decided_by") == "determination" and posting.get("rule"):
            rows.append(("determinations", str(posting["rule"])))
        return self.exhibits_of(*rows)

    def of_figure(self, at: int, account: str) -> tuple[int, ...]:
        """The exhibits behind the entries of a figure; of minutes made up, those that tell of the make-up."""
        postings = [each.explained.posting for each in self.entries.get((at, account), ())]
        if account == "made_up":
            return self.exhibits_of(*(("sessions", str(posting["settled_by"])) for posting in postings))
        return tuple(sorted({number for posting in postings for number in self.of_posting(posting)}))

    def of_promise(self, promise_id: str, plan_id: str | None) -> tuple[int, ...]:
        """The exhibits behind a line of the plan: its own, and the plan's."""
        return self.exhibits_of(("promises", promise_id), *([("plans", plan_id)] if plan_id else []))


def figure_anchor(at: int, account: str) -> str:
    """Where the entries of a service's account stand."""
    return f"figure-{at + 1}-{account}"


def rule_anchor(number: int) -> str:
    return f"rule-{number}"


def rule_words(number: int) -> str:
    return _("Rule {number}").format(number=number)


def exhibit_anchor(number: int) -> str:
    return f"exhibit-{number}"


def exhibit_words(number: int) -> str:
    return _("Exhibit {number}").format(number=number)


def to_exhibits(numbers: Sequence[int], most: int | None = None) -> Line:
    """Words that lead to exhibits: Exhibit 3, Exhibit 7; so many at the most, and then that there are more."""
    found: list[Segment] = []
    for number in numbers[:most]:
        if found:
            found.append(", ")
        found.append(Link(exhibit_words(number), exhibit_anchor(number)))
    if most is not None and len(numbers) > most:
        found.append(", " + _("and {count} more").format(count=len(numbers) - most))
    return tuple(found)


def to_rules(numbers: Sequence[int]) -> Line:
    """Words that lead to rules: Rule 3, Rule 5."""
    found: list[Segment] = []
    for number in numbers:
        if found:
            found.append(", ")
        found.append(Link(rule_words(number), rule_anchor(number)))
    return tuple(found)


def to_entries(entries: Sequence[Counted]) -> Line:
    """Words that lead to entries: 17, 18; of many that follow each other the first and the last: 17–55."""
    if len(entries) > MOST_ENTRIES and entries[-1].number - entries[0].number == len(entries) - 1:
        first, last = (Link(str(each.number), each.anchor) for each in (entries[0], entries[-1]))
        return (first, "–", last)
    found: list[Segment] = []
    for each in entries:
        if found:
            found.append(", ")
        found.append(Link(str(each.number), each.anchor))
    return tuple(found)

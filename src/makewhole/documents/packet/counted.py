"""Every entry of the account, by service and account: how it was counted, its rule, the papers behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from makewhole.documents.packet.places import Counted, Places, figure_anchor, rule_anchor, to_exhibits
from makewhole.documents.papers.parts import Cell, Heading, Link, Mark, Para, Part, Table
from makewhole.language import day, short_day
from makewhole.language import gettext as _
from makewhole.ledger.explain import account_words

WORTH = 200
"""Letters that a rule shares with one before it, from which it names that one and does not say them again."""
IN_A_TABLE = 250
"""Entries in one table: a longer one is told over several, which are laid out side by side in time."""


def rules(places: Places) -> Iterator[Part]:
    """Each rule that speaks for an entry, once, with its number."""
    yield Heading(_("Rules and sources"))
    if not places.rules:
        yield Para((_("There is no entry, so no rule speaks."),))
        return
    yield Para((_("Each entry names the rule that speaks for it by its number here."),))
    whole: dict[tuple[str, ...], int] = {}
    for words, number in places.rules.items():
        title = Mark(_("Rule {number}.").format(number=number), rule_anchor(number))
        like = max(whole, key=lambda other: _shared(words, other), default=())
        if _shared(words, like) >= WORTH:
            own = [mine for mine, theirs in zip(words, like, strict=True) if mine != theirs]
            rest = _("Everything else is as in rule {number}.").format(number=whole[like])
            yield Para((title, " ", " ".join(own), " ", Link(rest, rule_anchor(whole[like]))), typed=True)
            continue
        whole[words] = number
        yield Para((title, " ", " ".join(words)), typed=True)


def _shared(words: Sequence[str], other: Sequence[str]) -> int:
    """Letters that two rules have in common, sentence by sentence; 0 where one has a sentence more."""
    if len(words) != len(other):
        return 0
    return sum(len(mine) for mine, theirs in zip(words, other, strict=True) if mine == theirs)


def entries(places: Places) -> Iterator[Part]:
    """Every entry; the tables of one account add up to its figure in the statement."""
    yield Heading(_("Every entry of the account"))
    if not places.entries:
        yield Para((_("The account has no entries."),))
        return
    yield Para((_("One line of the account after the other, oldest first. Each says how it was counted."),))
    last = -1
    for (at, account), listed in places.entries.items():
        if at != last:
            yield Heading(places.title(at), 2)
            last = at
        yield Heading(
            _("{service}: {account}").format(service=places.title(at), account=account_words(account)),
            3,
            anchor=figure_anchor(at, account),
        )
        yield from _tables(places, listed)


def _tables(places: Places, listed: Sequence[Counted]) -> Iterator[Part]:
    whole = sum(each.explained.minutes for each in listed)
    done = 0
    for some in _in_tables(listed):
        done += len(some)
        said = [_sentences(each) for each in some]
        shared = [sentence for sentence in said[0] if all(sentence in other for other in said)] if len(some) > 1 else []
        if shared:
            yield Para((" ".join((_("All lines below:"), *shared)),), look="small", typed=True, keeps_with_next=True)
        papers = [to_exhibits(places.of_posting(each.explained.posting)) for each in some]
        rows = [
            _row(each, [sentence for sentence in sentences if sentence not in shared])
            for each, sentences in zip(some, said, strict=True)
        ]
        head = [_("No."), _("Day"), _("Minutes"), _("How it was counted"), _("Rule")]
        total: list[Cell] = [_("Total"), "", whole, "", ""]
        widths = [2, 5, 3, 17, 2]
        if any(papers):
            rows = [(*row, paper) for row, paper in zip(rows, papers, strict=True)]
            head.append(_("Exhibit"))
            total.append("")
            widths.append(4)
        yield Table(
            head=tuple(head),
            rows=tuple(rows),
            total=tuple(total) if done == len(listed) else None,
            widths=tuple(widths),
        )


def _in_tables(listed: Sequence[Counted]) -> Iterator[list[Counted]]:
    """The entries of one line of the plan together, so many in a table."""
    some: list[Counted] = []
    for each in listed:
        if some and (len(some) == IN_A_TABLE or each.promise_id != some[-1].promise_id):
            yield some
            some = []
        some.append(each)
    if some:
        yield some


def _sentences(each: Counted) -> list[str]:
    explained = each.explained
    return [explained.what, *explained.arithmetic, *([explained.due] if explained.due else [])]


def _row(each: Counted, sentences: Sequence[str]) -> tuple[Cell, ...]:
    return (
        (Mark(str(each.number), each.anchor),),
        _when(each),
        each.explained.minutes,
        " ".join(sentences),
        (Link(str(each.rule), rule_anchor(each.rule)),) if each.rule else "",
    )


def _when(each: Counted) -> str:
    posting = each.explained.posting
    if posting["date"] is not None and each.explained.account != "promised":
        return day(posting["date"])
    first, last = posting["period_starts_on"], posting["period_ends_on"]
    if first and last and first != last:
        return f"{short_day(first)} – {short_day(last)}"
    on = first or posting["date"]
    return day(on) if on else ""

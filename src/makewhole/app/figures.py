"""What stands behind one figure of a statement: its postings, a page at a time, each in sentences.

The figure is named as the statement's page shows it (a service, an account, perhaps a promise, a reason or a rule), and
`Figure.minutes` is the number that was clicked: the sum of all its postings, also of those on other pages.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from makewhole.app import folders

if TYPE_CHECKING:
    from makewhole.app.agreed import Word
    from makewhole.ledger.explain import Explanation

PAGE = 50
"""Postings on a page."""


class NoFigure(Exception):
    """The statement shows no such figure."""


@dataclass(frozen=True)
class Asked:
    """Which figure: an account of a service, or of one promise; of one reason and rule only, where they are given."""

    account: str
    service: str = ""
    esy: bool | None = None
    promise_id: str | None = None
    reason: str | None = None
    """"": those that give no reason. None: whatever the reason."""
    rules: tuple[str, ...] | None = None
    """Those that one of these rules, clauses or decisions decided; "": nothing speaks. None: whoever decided."""
    posting_id: str | None = None
    """This posting alone; the rest then says nothing."""


@dataclass(frozen=True)
class Explained:
    """One posting in sentences, and how sure we are of the rule that speaks (None: no rule)."""

    explanation: Explanation
    evidence: str | None

    @property
    def on(self) -> dt.date | None:
        found: dt.date | None = self.explanation.posting["date"] or self.explanation.posting["period_starts_on"]
        return found


@dataclass(frozen=True)
class Figure:
    """One page of the postings behind a figure, and the sums of all of them."""

    minutes: int
    count: int
    page: int
    sums: tuple[tuple[str, int], ...]
    """Minutes by account, where the figure is made of several; else one pair."""
    postings: tuple[Explained, ...]

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // PAGE))

    @property
    def first(self) -> int:
        """The number of the first posting of the page, counted from 1."""
        return (self.page - 1) * PAGE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.postings) - 1


def figure(
    folder: folders.Case,
    asked: Asked,
    page: int,
    as_of: dt.date,
    source: str | None = None,
    known_on: dt.date | None = None,
    policy: str | None = None,
    word: Word | None = None,
) -> Figure:
    """The figure's sum and one page of its postings, oldest first; NoFigure where the ledger has no such postings."""
    with folders.account(folder, as_of, source, known_on, policy, word=word) as worked_out:
        return figure_of(worked_out, asked, page)


def figure_of(worked_out: folders.Account, asked: Asked, page: int = 1) -> Figure:
    """The figure of a ledger that has been worked out."""
    from makewhole.ledger.explain import POSTING_ORDER
    from makewhole.ledger.statement import rows

    connection = worked_out.connection
    where, values = _chosen(asked, worked_out.as_of)
    explainer = folders.explainer_of(worked_out, names_ids=False)
    sums = rows(
        connection,
        "SELECT account, CAST(sum(minutes) AS BIGINT) AS minutes, count(*) AS postings "
        f"FROM posted WHERE {where} GROUP BY account ORDER BY account",
        values,
    )
    count = sum(row["postings"] for row in sums)
    if not count or not 1 <= page <= -(-count // PAGE):
        raise NoFigure("There is no such figure.")
    found = rows(
        connection,
        f"SELECT * FROM posted WHERE {where} ORDER BY {POSTING_ORDER} LIMIT {PAGE} OFFSET {(page - 1) * PAGE}",
        values,
    )
    return Figure(
        sum(row["minutes"] for row in sums),
        count,
        page,
        tuple((row["account"], row["minutes"]) for row in sums),
        tuple(Explained(explainer.explain(posting), posting["evidence"]) for posting in found),
    )


def _chosen(asked: Asked, as_of: dt.date) -> tuple[str, list[Any]]:
    """The condition on postings, with a place for each of the values."""
    from makewhole.ledger.explain import ACCOUNT_PHRASES

    if asked.posting_id is not None:
        return "posting_id = ?", [asked.posting_id]
    if asked.account not in ACCOUNT_PHRASES or " " in asked.account:
        raise NoFigure("There is no such account.")
    names = ACCOUNT_PHRASES[asked.account]
    where = [f"account IN ({', '.join('?' for _ in names)})"]
    values: list[Any] = [*names]
    if asked.service:
        where.append("service = ?")
        values.append(asked.service)
    if asked.esy is not None:
        where.append("esy" if asked.esy else "NOT esy")
    if asked.promise_id is not None:
        where.append("promise_id = ?")
        values.append(asked.promise_id)
    if asked.reason is not None:
        where.append("coalesce(reason, '') = ?")
        values.append(asked.reason)
    if asked.rules is not None:
        where.append(f"coalesce(rule, '') IN ({', '.join('?' for _ in asked.rules)})")
        values += asked.rules
    if asked.account == "overdue":
        where.append("due_on < ?")
        values.append(as_of)
    if asked.account == "assumed":
        where.append("step = 8")
    return " AND ".join(where), values

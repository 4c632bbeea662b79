"""What the packet needs beyond the Matter. Whoever makes one fills it: from the store, or from a case folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from makewhole.documents.charts import YearChart
    from makewhole.exchange.reconciliation import Reconciliation
    from makewhole.ledger.explain import Explanation
    from makewhole.ledger.statement import Statement


@dataclass(frozen=True)
class Exhibit:
    """One attachment as the family gave it: a row of `attachments`, and its bytes."""

    attachment_id: str
    name: str
    """The file's name as given; an error about the exhibit says it."""
    media_type: str
    """As the record has it. What it is really is told by its bytes."""
    content: bytes | Path
    """The bytes, or the file that holds them (attachments/SHA256 of a case folder)."""
    sha256: str
    """As the record has it. Bytes with another digest stop the packet."""
    size: int | None = None
    """Bytes, as the record has them; looked at before a file is read."""
    table: str = ""
    """What it belongs to: the table, and the id of the row. Figures and the chronology lead to the exhibit by it."""
    row_id: str = ""
    said_on: dt.date | None = None
    """The day on which it came into the record, or of what it belongs to; None: not known (a folder)."""

    @property
    def bytes_count(self) -> int:
        """How large it is, without reading it."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size


@dataclass(frozen=True)
class LeftOut:
    """An attachment that is not in the packet. It is named, with its digest: nothing is silent."""

    name: str
    size: int
    sha256: str
    later: dt.date | None = None
    """Of which day it is, where that is later than the day of the packet; None: somebody chose to leave it out."""


@dataclass(frozen=True)
class YearPart:
    """One school year of one service as a chart (app.drawings: Drawing.chart), with its words ("2025-26")."""

    service: str
    esy: bool
    words: str
    chart: YearChart


@dataclass(frozen=True)
class TwoLogs:
    """Two logs of the same sessions compared (app.reconciling.between has each of these fields, named the same)."""

    sources: tuple[str, str]
    sessions: tuple[int, int]
    """Rows of each log up to the day of the packet."""
    lines: Reconciliation
    statements: tuple[Statement, Statement]
    """The statement under each log alone."""
    agreed: tuple[Statement, Statement]
    """Under the agreed record: where the logs differ, as the first has it, and as the second has it."""
    without_source: int = 0


@dataclass(frozen=True)
class Head:
    """Where one chain of the record stands."""

    chain: str
    position: int
    """How many entries it has."""
    hash: str


@dataclass(frozen=True)
class History:
    """The record's chains when the packet was made, as a checkpoint has them (docs/history.md)."""

    heads: tuple[Head, ...]
    taken_at: str
    """The instant of the checkpoint, with its offset."""
    digest: str
    """The checkpoint's own digest (64 digits)."""
    checkpoint: bytes = b""
    """The checkpoint's file (record.verifying.checkpoint): attached to the packet, so that anybody can verify by it."""


@dataclass(frozen=True)
class Bundle:
    """What the packet needs beyond the Matter."""

    explained: Sequence[Explanation]
    """Every posting of the Matter, explained (ledger.explain.Explainer with names_ids=False), in POSTING_ORDER."""
    years: Sequence[YearPart] = ()
    """Oldest first within a service; services in the order of the statement."""
    two_logs: TwoLogs | None = None
    """None: there is one log."""
    exhibits: Sequence[Exhibit] = ()
    """The attachments of this child, in the order in which they are to be numbered (oldest first)."""
    left_out: Sequence[LeftOut] = ()
    history: History | None = None
    """None: the record came from a folder without history.jsonl, and the packet says so."""
    assumptions: Sequence[str] = ()
    """What the figures rest on: `assumption.plain or assumption.text` of the statement."""
    dates: Sequence[str] = ()
    """The statement's lines of dates and clocks, in sentences."""
    made_on: dt.date | None = None
    """The day on which it is made; None: the day of its figures."""
    prepared_by: str = ""
    """Who makes the packet, as typed; "": a ruled line."""
    prepared_for: str = ""
    """For whom, or for which meeting or case; "": it is not on the cover."""
    shared_logs: Sequence[str] = ()
    """The sources whose rows stand in the statement (`family`, `provider` ...); empty: no row names one."""

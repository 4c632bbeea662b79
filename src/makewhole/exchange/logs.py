"""The logs that a record holds: its sessions by source, with the minutes of each that count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from makewhole.exchange.reconciliation import Session

if TYPE_CHECKING:
    import duckdb

_ROWS = """
SELECT s.session_id, s.promise_id, s.award_id, coalesce(plan.student_id, a.student_id) AS student_id,
    coalesce(p.service, a.service) AS service, s.date, s.starts_at, coalesce(s.kind, 'regular') AS kind, s.source,
    s.planned_minutes, s.delivered_minutes, s.contact, s.reason, coalesce(s.as_written, true) AS as_written,
    coalesce(p.grouping = 'consult', false) AS consult, p.sessions, p.minutes, p.minutes_per_period,
    miss.promise_id AS missed_promise_id, miss.date AS missed_on
FROM sessions AS s
LEFT JOIN promises AS p ON p.promise_id = s.promise_id
LEFT JOIN plans AS plan ON plan.plan_id = p.plan_id
LEFT JOIN awards AS a ON a.award_id = s.award_id
LEFT JOIN sessions AS miss ON miss.session_id = s.makes_up
ORDER BY s.session_id
"""


def read_logs(connection: duckdb.DuckDBPyConnection, as_of: dt.date) -> dict[str | None, list[Session]]:
    """The sessions up to `as_of` by source (None: those that name none), in the order of their ids.

    The connection holds the record's tables; what a promise's wording says stands in its cells.
    """
    result = connection.execute(_ROWS)
    names = [column[0] for column in result.description or ()]
    logs: dict[str | None, list[Session]] = {}
    while batch := result.fetchmany(10_000):
        for cells in batch:
            row = dict(zip(names, cells, strict=True))
            if row["date"] <= as_of:
                logs.setdefault(row["source"], []).append(_session(row))
    return logs


def _session(row: Mapping[str, Any]) -> Session:
    """The row with the minutes that count (rule 5), those missed, and why (rule 6)."""
    delivered, contact = row["delivered_minutes"], row["contact"]
    promised_contact = contact is None or (contact != "attempt" and (contact == "consult") == row["consult"])
    as_promised = row["as_written"] and promised_contact
    minutes = (delivered or 0) if as_promised or row["promise_id"] is None else 0
    planned = row["planned_minutes"]
    if planned is None:
        planned = delivered or 0 if row["reason"] is None and as_promised else _promised_length(row)
    missed = None if planned is None else max(0, planned - minutes)
    reason = row["reason"]
    if reason is None:
        otherwise = not row["as_written"] or (not promised_contact and contact != "attempt")
        reason = "not_as_written" if otherwise else "not_stated"
    return Session(
        session_id=row["session_id"],
        promise_id=row["promise_id"],
        award_id=row["award_id"] if row["promise_id"] is None else None,
        student_id=row["student_id"],
        service=row["service"],
        date=row["date"],
        starts_at=row["starts_at"],
        minutes=minutes,
        missed=missed if row["kind"] == "regular" else 0,
        reason=None if missed == 0 or row["kind"] != "regular" else reason,
        kind=row["kind"],
        is_told=row["kind"] != "regular" or delivered is not None or row["reason"] is not None,
        makes_up=(row["missed_promise_id"] or "", row["missed_on"])
        if row["kind"] == "make_up" and row["missed_on"] is not None
        else None,
        as_logged=(row["planned_minutes"], delivered),
    )


def _promised_length(row: Mapping[str, Any]) -> int | None:
    """Minutes of one promised session; None where the promise does not say."""
    if row["minutes"] is not None:
        return int(row["minutes"])
    sessions, whole = row["sessions"], row["minutes_per_period"]
    if not sessions or whole is None or whole % sessions:
        return None
    return int(whole // sessions)

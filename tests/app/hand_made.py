"""A ledger written by hand: the tables that the engine makes, from a few postings, so that showing them can be checked alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from makewhole.ledger.engine import open_ledger
from makewhole.policy.resolution import RULE_COLUMNS
from makewhole.record.schema import ROW, SQL_TYPES, TABLES

Row = Mapping[str, Any]

POSTING_COLUMNS = {
    "posting_id": "VARCHAR", "student_id": "VARCHAR", "service": "VARCHAR", "esy": "BOOLEAN", "promise_id": "VARCHAR",
    "period_starts_on": "DATE", "period_ends_on": "DATE", "date": "DATE", "session_id": "VARCHAR", "gap_id": "VARCHAR",
    "settled_by": "VARCHAR", "award_id": "VARCHAR", "account": "VARCHAR", "minutes": "BIGINT", "step": "BIGINT",
    "reason": "VARCHAR", "outcome": "VARCHAR", "decided_by": "VARCHAR", "rule": "VARCHAR", "citation": "VARCHAR",
    "evidence": "VARCHAR", "asks": "VARCHAR", "due_on": "DATE",
}  # fmt: skip
PERIOD_COLUMNS = {
    "promise_id": "VARCHAR", "starts_on": "DATE", "ends_on": "DATE", "inside": "BIGINT", "all_days": "BIGINT",
    "possible": "BIGINT", "amount": "BIGINT", "first_inside": "DATE", "last_inside": "DATE", "closed": "BOOLEAN",
}  # fmt: skip
PLAIN = (
    "promised", "delivered", "excused", "undetermined", "resolved", "made_up", "declined", "open", "unrecorded",
    "upcoming", "extra",
)  # fmt: skip
OF_PROMISES = (
    "promised", "delivered", "excused", "undetermined", "resolved", "owed", "made_up", "declined", "open", "unrecorded",
    "upcoming", "assumed", "extra", "overdue", "misses",
)  # fmt: skip
OF_AWARDS = ("awarded", "provided", "open_award")
MISSED = ("excused", "undetermined", "resolved", "made_up", "declined", "open")


def ledger(
    *,
    as_of: dt.date,
    postings: Sequence[Row],
    not_countable: Sequence[str] = (),
    warnings: Sequence[Row] = (),
    rules: Sequence[Row] = (),
    plan_policies: Sequence[Row] = (),
    periods: Sequence[Row] = (),
    **tables: Sequence[Row],
) -> duckdb.DuckDBPyConnection:
    """A connection with the record's tables and the ledger's; the accounts are the sums of the postings.

    `tables` are rows of the record's tables, or of the engine's inner ones (calendar_days ...), which are empty otherwise.
    """
    connection = duckdb.connect()
    for table in TABLES.values():
        columns = {column.name: SQL_TYPES[column.kind] for column in table.columns} | {ROW: "BIGINT"}
        rows = [{ROW: number} | dict(row) for number, row in enumerate(tables.pop(table.name, ()), start=2)]
        _create(connection, table.name, columns, rows)
    open_ledger(connection)
    for view in ("misses", "periods", "postings"):  # what follows is not worked out, it is given
        connection.execute(f"DROP VIEW {view}")
    for name, given in tables.items():
        _fill(connection, name, given)
    _create(connection, "rules", RULE_COLUMNS, rules)
    _create(connection, "plan_policies", {"plan_id": "VARCHAR", "policy": "VARCHAR"}, plan_policies)
    complete = [_posting(number, row) for number, row in enumerate(postings, start=1)]
    _create(connection, "postings", POSTING_COLUMNS, complete)
    _create(connection, "periods", PERIOD_COLUMNS, periods)
    promises = _rows(
        connection,
        "SELECT p.promise_id, l.student_id, p.service, coalesce(p.esy, false) AS esy"
        " FROM promises p JOIN plans l USING (plan_id)",
    )
    of_promises = []
    for promise in promises:
        own = [posting for posting in complete if posting["promise_id"] == promise["promise_id"]]
        countable = promise["promise_id"] not in not_countable
        of_promises.append(promise | {"countable": countable} | (_sums(own, as_of) if countable else {}))
    kinds: dict[str, str] = dict.fromkeys(OF_PROMISES, "BIGINT")
    head = {"student_id": "VARCHAR", "service": "VARCHAR", "esy": "BOOLEAN"}
    _create(
        connection, "promise_accounts", {"promise_id": "VARCHAR", **head, "countable": "BOOLEAN", **kinds}, of_promises
    )
    services = []
    for key in sorted({(p["student_id"], p["service"], p["esy"]) for p in [*promises, *complete]}):
        own = [p for p in complete if (p["student_id"], p["service"], p["esy"]) == key]
        lines = [p for p in of_promises if (p["student_id"], p["service"], p["esy"]) == key]
        countable = all(line["countable"] for line in lines)
        service = (
            dict(zip(head, key, strict=True)) | {"countable": countable} | (_sums(own, as_of) if countable else {})
        )
        services.append(service | {name: sum(p["minutes"] for p in own if p["account"] == name) for name in OF_AWARDS})
    kinds |= dict.fromkeys(OF_AWARDS, "BIGINT")
    _create(connection, "service_accounts", {**head, "countable": "BOOLEAN", **kinds}, services)
    finding = {"code": "VARCHAR", "table": "VARCHAR", "row": "BIGINT", "column": "VARCHAR", "message": "VARCHAR"}
    _create(connection, "ledger_findings", finding, warnings)
    return connection


def _posting(number: int, row: Row) -> dict[str, Any]:
    posting: dict[str, Any] = {"posting_id": f"p{number}", "esy": False} | dict(row)
    return {name: posting.get(name) for name in POSTING_COLUMNS}


def _sums(postings: Sequence[Row], as_of: dt.date) -> dict[str, int]:
    sums = {name: sum(p["minutes"] for p in postings if p["account"] == name) for name in PLAIN}
    sums["owed"] = sums["made_up"] + sums["declined"] + sums["open"]
    sums["assumed"] = sum(p["minutes"] for p in postings if p["account"] == "delivered" and p["step"] == 8)
    sums["overdue"] = sum(
        p["minutes"] for p in postings if p["account"] == "open" and p["due_on"] is not None and p["due_on"] < as_of
    )
    sums["misses"] = len({p["session_id"] for p in postings if p["account"] in MISSED and p["session_id"]})
    return sums


def _create(connection: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str], rows: Sequence[Row]) -> None:
    typed = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({typed})")
    _fill(connection, name, rows)


def _fill(connection: duckdb.DuckDBPyConnection, name: str, rows: Sequence[Row]) -> None:
    for row in rows:  # an unknown table or column is DuckDB's own error
        columns = ", ".join(f'"{column}"' for column in row)
        marks = ", ".join("?" for _ in row)
        connection.execute(f"INSERT INTO {name} ({columns}) VALUES ({marks})", list(row.values()))


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

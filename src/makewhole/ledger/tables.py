"""What the ledger's steps read: the record's tables, the rules in force, and each step's own result, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from makewhole.record.schema import ROW, TABLES, Kind

if TYPE_CHECKING:
    import ibis.expr.types as ir

_TYPES: dict[Kind, str] = {
    "id": "string",
    "text": "string",
    "word": "string",
    "date": "date",
    "time": "string",
    "count": "int64",
    "flag": "boolean",
    "instant": "string",
    "due": "string",
    "school_week": "string",
}

BESIDE_THE_RECORD: dict[str, dict[str, str]] = {
    "settings": {"as_of": "date"},
    "federal_holidays": {"date": "date"},
    "plan_policies": {"plan_id": "string", "policy": "string", "chosen_by": "string"},
    "rules": {
        "policy": "string",
        "level": "int64",
        "pack_id": "string",
        "rule_id": "string",
        "reason": "string",
        "plan_kind": "string",
        "service": "string",
        "outcome": "string",
        "evidence": "string",
        "due_kind": "string",
        "due_count": "int64",
        "due_date": "date",
        "first_days": "int64",
        "after_days": "int64",
        "since": "date",
        "until": "date",
        "asks": "string",
        "holds_if": "string",
        "position": "int64",
        "citation": "string",
    },
}
"""Inputs that are no table of the record: the as-of day, the holidays of a student without a calendar,
the packs' rules."""


class Tables:
    """Named relations: an attribute is the relation of that name."""

    def __init__(self) -> None:
        self._tables: dict[str, ir.Table] = {}
        for table in TABLES.values():
            if table.moves_minutes:
                columns = {column.name: _TYPES[column.kind] for column in table.columns}
                self._tables[table.name] = ibis.table({**columns, ROW: "int64"}, name=table.name)
        for name, schema in BESIDE_THE_RECORD.items():
            self._tables[name] = ibis.table(schema, name=name)

    def __getattr__(self, name: str) -> ir.Table:
        try:
            return self._tables[name]
        except KeyError:
            raise AttributeError(name) from None

    def add(self, name: str, expression: ir.Table) -> None:
        """Makes a step's result readable by the steps after it, as a stored table of that name."""
        self._tables[name] = ibis.table(expression.schema(), name=name)

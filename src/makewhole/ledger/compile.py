"""Writes the ledger's expressions as the SQL that is shipped: `python -m makewhole.ledger.compile`.

Building and compiling the expressions takes longer than running them, and needs Ibis, which a family's computer need
not have. A test holds the shipped file equal to the expressions.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import ibis

from makewhole.ledger import pipeline
from makewhole.ledger.tables import BESIDE_THE_RECORD

if TYPE_CHECKING:
    import ibis.expr.types as ir

SHIPPED = Path(__file__).with_name("duckdb.sql")
_TYPES = {"int64": "BIGINT", "string": "VARCHAR", "boolean": "BOOLEAN", "date": "DATE", "array<int64>": "BIGINT[]"}


def _type_of(kind: object) -> str:
    return _TYPES[str(kind).replace("!", "")]


def _columns(schema: dict[str, object]) -> str:
    return ", ".join(f'"{name}" {_type_of(kind)}' for name, kind in schema.items())


def _query(expression: ir.Table) -> str:
    """The SQL of an expression, the same at every run: columns that a query leaves out would come in a set's order."""
    return re.sub(
        r"EXCLUDE \(([^()]*)\)",
        lambda found: f"EXCLUDE ({', '.join(sorted(name.strip() for name in found[1].split(',')))})",
        str(ibis.to_sql(expression, dialect="duckdb")),
    )


def shipped_text() -> str:
    """The whole file as it should be: the inputs beside the record, then each step's table and query, then the views.

    A block starts with `-- table NAME`, `-- step NAME (nothing without A, B)` or `-- view NAME`.
    """
    built = pipeline.expressions()
    blocks = ["Made by `python -m makewhole.ledger.compile` from the Ibis expressions; do not edit.\n"]
    for name, kinds in BESIDE_THE_RECORD.items():
        blocks.append(f"table {name}\nCREATE TEMP TABLE IF NOT EXISTS {name} ({_columns(dict(kinds))})\n")
    for step in pipeline.STORED:
        schema = dict(built[step.name].schema().items())
        blocks.append(f"table {step.name}\nCREATE TEMP TABLE IF NOT EXISTS {step.name} ({_columns(schema)})\n")
    for step in pipeline.STORED:
        query = _query(built[step.name])
        needs = f" (nothing without {', '.join(step.nothing_without)})" if step.nothing_without else ""
        blocks.append(f"step {step.name}{needs}\nINSERT INTO {step.name} BY NAME\n{query}\n")
    for step in pipeline.SHOWN:
        query = _query(built[step.name])
        typed = ", ".join(
            f'CAST("{name}" AS {_type_of(kind)}) AS "{name}"' for name, kind in built[step.name].schema().items()
        )
        blocks.append(
            f"view {step.name}\nCREATE OR REPLACE TEMP VIEW {step.name} AS SELECT {typed} FROM (\n{query}\n)\n"
        )
    return "-- " + "-- ".join(blocks)


if __name__ == "__main__":
    SHIPPED.write_text(shipped_text(), encoding="utf-8")
    sys.stdout.write(f"wrote {len(pipeline.STORED)} steps and {len(pipeline.SHOWN)} views\n")

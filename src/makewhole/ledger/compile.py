"""Writes the ledger's expressions as the SQL that is shipped: `python -m makewhole.ledger.compile`.

Building and compiling the expressions takes longer than running them, and needs Ibis, which a family's computer need not
have. A test holds the shipped file equal to the expressions.
"""

from __future__ import annotations

import sys
from pathlib import Path

import ibis

from makewhole.ledger import pipeline

ibis.options.sql.fuse_selects = False

SHIPPED = Path(__file__).with_name("duckdb.sql")
_TYPES = {"int64": "BIGINT", "string": "VARCHAR", "boolean": "BOOLEAN", "date": "DATE"}


def statements(dialect: str = "duckdb") -> dict[str, str]:
    """The SQL of each step: one CREATE statement, tables first, then views."""
    made: dict[str, str] = {}
    for name, expression in pipeline.expressions().items():
        query = str(ibis.to_sql(expression, dialect=dialect, pretty=False))
        # The engine sums whole numbers into wider types; the step's schema says what they are.
        columns = ", ".join(
            f'CAST("{column}" AS {_TYPES[str(kind).lstrip("!")]}) AS "{column}"'
            for column, kind in expression.schema().items()
        )
        what = "TEMP VIEW" if name in pipeline.SHOWN else "TEMP TABLE"
        made[name] = f"CREATE OR REPLACE {what} {name} AS SELECT {columns} FROM ({query}) AS made"
    return made


def shipped_text() -> str:
    """The whole file as it should be: a comment line and a statement for each step."""
    lines = [f"-- {name}\n{sql};\n" for name, sql in statements().items()]
    return "-- Made by `python -m makewhole.ledger.compile` from the Ibis expressions; do not edit.\n" + "".join(lines)


if __name__ == "__main__":
    SHIPPED.write_text(shipped_text(), encoding="utf-8")
    sys.stdout.write(f"wrote {len(pipeline.expressions())} steps\n")

"""DuckDB's plain scan and group of the district's files: the floor under everything that reads them with it.

Every column of every file is read once, and the sessions are summed by student, service, month and reason. Nothing is
checked, and no rule is known.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb


def main(folder: Path, target: Path) -> None:
    """Writes the sums as Parquet."""
    connection = duckdb.connect()
    for file in sorted(folder.glob("*.parquet")):
        name = file.stem
        place = str(file).replace("'", "''")
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM '{place}'")
        connection.execute(f"SELECT max(hash(COLUMNS(*))) FROM {name}").fetchall()
    place = str(target).replace("'", "''")
    connection.execute(
        f"""
        COPY (
            SELECT student_id, service, date_trunc('month', date) AS month, reason, s.kind, count(*) AS sessions,
                sum(planned_minutes) AS planned, sum(delivered_minutes) AS delivered
            FROM sessions AS s JOIN promises USING (promise_id) JOIN plans USING (plan_id)
            GROUP BY ALL
        ) TO '{place}' (FORMAT parquet)
        """
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

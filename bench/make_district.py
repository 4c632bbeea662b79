"""Writes the case folder of a made-up school district as Parquet: the same rows from every run, on every machine.

20,000 students in 30 calendars, 20,500 plans, 30,000 promises and exactly 2,200,000 sessions of the school year
2025-26, in shares that a district's log may have: most sessions held, about one in six missed or cut short, one in a
hundred written down twice, some made up, a few of an award. The shares are chosen, not measured anywhere. Chance is an
MD5 of the row's id (make_district.sql), so nothing depends on a version or on threads. Nobody in it is real.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path
from string import Template

AS_OF = date(2026, 8, 7)
"""The day of the account: the school year and the extended school year (July) are over."""
STUDENTS = 20_000
PLANS = 20_500
PROMISES = 30_000
SESSIONS = 2_200_000
CALENDARS = 30

_WHERE = Path("build/bench")
_MADE = "made.txt"
_VERSION = "3"
"""Raise it with every change here: a folder of another version is written anew."""

_FIRST_NAMES = (
    "Ada Amir Ana Ben Bo Cal Chloe Cruz Dana Dev Eli Emma Esra Finn Gia Gus Hana Hugo Ida Ivan Jade Joel "
    "Kai Kira Leo Lin Luz Maya Milo Mina Nadia Nico Noor Omar Otis Paz Pia Quinn Rosa Ravi Sami Skye Tara "
    "Theo Uma Vera Will Xia Yusuf Zoe"
)

_TABLES = {
    "students": "* EXCLUDE (i)",
    "plans": "* EXCLUDE (p)",
    "promises": "* EXCLUDE (k, l, m, per, length)",
    "calendars": "* EXCLUDE (i)",
    "closures": "*",
    "terms": "*",
    "sessions": "*",
    "gaps": "*",
    "determinations": "*",
    "offers": "*",
    "awards": "* EXCLUDE (promise_id, k, calendar_id)",
}
"""What is written of each table; the rest only helped to make it."""


def make(folder: Path) -> dict[str, int]:
    """Rows of each table of the district's case folder, written to `folder`; at once where they are there already."""
    mark = folder / _MADE
    if mark.exists() and mark.read_text(encoding="utf-8").startswith(f"{_VERSION}\n"):
        return counted(folder)
    folder.mkdir(parents=True, exist_ok=True)
    mark.unlink(missing_ok=True)
    import duckdb  # not above: who only asks for the counts stays small

    connection = duckdb.connect()
    connection.execute("SET python_enable_replacements = false")
    sql = Template(Path(__file__).with_suffix(".sql").read_text(encoding="utf-8"))
    connection.execute(
        sql.substitute(
            students=STUDENTS,
            plans=PLANS,
            promises=PROMISES,
            sessions=SESSIONS,
            calendars=CALENDARS,
            first_names=_FIRST_NAMES,
        )
    )
    counts = {}
    for name, columns in _TABLES.items():
        target = str(folder / f"{name}.parquet").replace("'", "''")
        connection.execute(f"COPY (SELECT {columns} FROM {name} ORDER BY 1, 2, 3) TO '{target}' (FORMAT parquet)")
        row = connection.execute(f"SELECT count(*) FROM {name}").fetchone()
        counts[name] = row[0] if row else 0
    expected = {"students": STUDENTS, "plans": PLANS, "promises": PROMISES, "sessions": SESSIONS}
    wrong = {name: counts[name] for name, count in expected.items() if counts[name] != count}
    if wrong:
        raise SystemExit(f"The district came out with other counts than it should have: {wrong}")
    mark.write_text(
        "\n".join([_VERSION, *(f"{name} {count}" for name, count in counts.items())]) + "\n", encoding="utf-8"
    )
    return counts


def counted(folder: Path) -> dict[str, int]:
    """Rows of each table of a district that was made."""
    lines = (folder / _MADE).read_text(encoding="utf-8").splitlines()[1:]
    return {name: int(count) for name, count in (line.split() for line in lines)}


def main() -> None:
    """Writes the folder and says what is in it."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else _WHERE / "district"
    start = time.perf_counter()
    counts = make(folder)
    seconds = time.perf_counter() - start
    sys.stdout.write(
        f"{folder}: {', '.join(f'{count:,} {name}' for name, count in counts.items())} ({seconds:.1f} s)\n"
    )


if __name__ == "__main__":
    main()

"""One child: three services, a school year of sessions, San Diego Unified's policy. How long does her statement take?

Warm, in a process that has drawn one before (as the web application and the tests do), and cold, as the whole command.
The child is made up.
"""

from __future__ import annotations

import csv
import json
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import measure

AS_OF = date(2026, 6, 30)
WARM_RUNS = 50
COLD_RUNS = 7
WARM_LIMIT_MS = 30.0
COLD_LIMIT_S = 1.5

_YEAR = (date(2025, 8, 11), date(2026, 6, 2))
_CLOSED: tuple[tuple[date, date, str], ...] = (
    (date(2025, 9, 1), date(2025, 9, 1), "holiday"),
    (date(2025, 11, 11), date(2025, 11, 11), "holiday"),
    (date(2025, 11, 24), date(2025, 11, 28), "break"),
    (date(2025, 12, 22), date(2026, 1, 2), "break"),
    (date(2026, 1, 19), date(2026, 1, 19), "holiday"),
    (date(2026, 2, 13), date(2026, 2, 16), "holiday"),
    (date(2026, 3, 30), date(2026, 4, 3), "break"),
    (date(2026, 5, 25), date(2026, 5, 25), "holiday"),
)
# service, sessions a week, minutes, weekdays (0 for Monday), start
_SERVICES = (
    ("speech", "Speech-Language Therapy", 2, 30, (1, 3), "10:00"),
    ("ot", "Occupational Therapy", 1, 45, (0,), "13:15"),
    ("reading", "Reading", 3, 30, (0, 2, 4), "09:00"),
)
# What became of every so manieth session of a service: minutes kept of it, and the reason.
_MISSED: tuple[tuple[int, int, str], ...] = (
    (9, 0, "provider_absent"),
    (14, 0, "student_absent"),
    (17, 15, "shortened_day"),
    (23, 0, "provider_duty"),
    (31, 0, "school_assessment"),
    (41, 0, ""),
)


def write(folder: Path) -> int:
    """Writes the child's case folder as CSV, and returns how many sessions it has."""
    closed = {first + timedelta(days=n) for first, last, _ in _CLOSED for n in range((last - first).days + 1)}
    days = [_YEAR[0] + timedelta(days=n) for n in range((_YEAR[1] - _YEAR[0]).days + 1)]
    school = [day for day in days if day.weekday() < 5 and day not in closed]
    tables: dict[str, list[dict[str, Any]]] = {
        "students": [{"student_id": "maya", "name": "Maya R.", "state": "CA", "calendar_id": "school"}],
        "plans": [
            {
                "plan_id": "iep",
                "student_id": "maya",
                "kind": "iep",
                "starts_on": _YEAR[0],
                "ends_on": _YEAR[1],
                "policy": "us-ca-san-diego-unified",
            }
        ],
        "calendars": [{"calendar_id": "school", "starts_on": _YEAR[0], "ends_on": _YEAR[1]}],
        "closures": [
            {"calendar_id": "school", "starts_on": first, "ends_on": last, "closure": closure}
            for first, last, closure in _CLOSED
        ],
        "promises": [],
        "sessions": [],
        "offers": [],
    }
    for key, service, times, minutes, weekdays, starts_at in _SERVICES:
        promise = {"promise_id": key, "plan_id": "iep", "service": service, "sessions": times, "minutes": minutes}
        tables["promises"].append({**promise, "period": "week", "grouping": "individual"})
        for n, day in enumerate((day for day in school if day.weekday() in weekdays), start=1):
            kept, reason = next(((kept, reason) for each, kept, reason in _MISSED if n % each == 0), (minutes, ""))
            session = {
                "session_id": f"{key}-{day}",
                "promise_id": key,
                "date": day,
                "starts_at": starts_at,
                "planned_minutes": minutes,
                "delivered_minutes": kept,
                "reason": reason,
                "source": "family",
            }
            tables["sessions"].append(session)
            if reason == "provider_absent":  # every second one is made up, and says so
                if n % 2:
                    tables["offers"].append(
                        {
                            "offer_id": f"offer-{key}-{day}",
                            "session_id": f"{key}-{day}",
                            "offered_on": day + timedelta(days=1),
                            "answer": "accepted",
                            "answered_on": day + timedelta(days=2),
                        }
                    )
                    continue
                held = next((later for later in school if later > day + timedelta(days=7)), school[-1])
                made_up = {"session_id": f"{key}-made-up-{day}", "date": held, "starts_at": "14:30", "reason": ""}
                named = {"kind": "make_up", "makes_up": f"{key}-{day}", "delivered_minutes": minutes}
                tables["sessions"].append({**session, **made_up, **named})
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
    return len(tables["sessions"])


def _milliseconds(deed: Callable[[], object], runs: int) -> list[float]:
    for _ in range(5):
        deed()
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        deed()
        found.append(1000 * (time.perf_counter() - start))
    return found


def warm(folder: Path) -> dict[str, list[float]]:
    """Milliseconds of each warm run in this process: the whole statement, and of it the ledger alone."""
    from makewhole import policy
    from makewhole.app import folders
    from makewhole.ledger import engine

    record = folders.read(folder)
    policy.resolve(record.connection, record.folder)
    ledger = _milliseconds(lambda: engine.run(record.connection, AS_OF), WARM_RUNS)
    whole = _milliseconds(lambda: folders.statement(folder, AS_OF), WARM_RUNS)
    return {"ledger": ledger, "statement": whole}


_NO_FRAMES = """
import importlib.abc
import sys


class NotInstalled(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"pandas", "numpy", "pyarrow", "polars", "ibis", "pyspark"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


sys.meta_path.insert(0, NotInstalled())
"""


def bench() -> list[str]:
    """Prints the child's figures, and returns the lines that say which limits were met."""
    say = sys.stdout.write
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "child"
        count = write(folder)
        say(f"One child: 3 services, {count} sessions of a school year as CSV; {measure.load()}\n")
        found = json.loads(measure.run(measure.python("child.py", "--warm", folder)).printed)
        say(f"  warm, in the process   {measure.spread(found['statement'], 'ms', 1)}\n")
        say(f"    of it the ledger     {measure.spread(found['ledger'], 'ms', 1)}\n")
        hidden = Path(place) / "without"
        hidden.mkdir()
        (hidden / "sitecustomize.py").write_text(_NO_FRAMES, encoding="utf-8")
        command = measure.makewhole("statement", folder, "--as-of", AS_OF)
        measure.run(command)  # the files of the program come from the disk once
        users = [measure.run(command, {"PYTHONPATH": str(hidden)}) for _ in range(COLD_RUNS)]
        ours = [measure.run(command) for _ in range(COLD_RUNS)]
    say("  cold, the whole command, as users install it (no pandas, no pyarrow)\n")
    say(f"                         {measure.spread([cost.seconds for cost in users], 's', 2)}; ")
    say(f"{max(cost.megabytes for cost in users):.0f} MB\n")
    say(f"    in this environment  {measure.spread([cost.seconds for cost in ours], 's', 2)}; ")
    say(f"{max(cost.megabytes for cost in ours):.0f} MB\n")
    statement = sorted(found["statement"])[WARM_RUNS // 2]
    cold = sorted(cost.seconds for cost in users)[COLD_RUNS // 2]
    return [
        measure.verdict("one child's statement, warm (median)", WARM_LIMIT_MS, statement, "ms"),
        measure.verdict("one child's statement, the cold command (median)", COLD_LIMIT_S, cold, "s"),
    ]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--warm"]:
        sys.stdout.write(json.dumps(warm(Path(sys.argv[2]))))
    else:
        sys.stdout.write("\n".join(bench()) + "\n")

"""A made-up family for the benchmark of pages: three children, five school years of sessions each, as a case folder."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

CHILDREN = ("ada", "ben", "cleo")
FIRST_YEAR, YEARS = 2021, 5
AS_OF = date(2026, 5, 20)
"""In the fifth year, when most of it is past."""
_CLOSED = ((9, 6), (11, 11), (11, 24), (11, 25), (12, 23), (12, 24), (12, 27), (12, 28), (12, 29), (12, 30), (12, 31))
_SERVICES = (
    ("speech", "Speech-Language Therapy", 2, 30, (1, 3)),
    ("ot", "Occupational Therapy", 1, 45, (0,)),
    ("reading", "Reading", 3, 30, (0, 2, 4)),
)
_MISSED = (
    (9, 0, "provider_absent"),
    (14, 0, "student_absent"),
    (17, 15, "shortened_day"),
    (23, 0, "provider_duty"),
    (31, 0, "school_assessment"),
    (41, 0, ""),
)
"""What became of every so manieth session: minutes kept of it, and the reason."""


def write(folder: Path) -> int:
    """Writes the case folder, and returns how many sessions it has."""
    tables: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("students", "plans", "promises", "calendars", "closures", "sessions")
    }
    years = [(date(FIRST_YEAR + n, 8, 16), date(FIRST_YEAR + n + 1, 6, 5)) for n in range(YEARS)]
    closed = [
        date(first.year if month > 7 else first.year + 1, month, day) for first, _ in years for month, day in _CLOSED
    ]
    tables["calendars"] = [{"calendar_id": "school", "starts_on": first, "ends_on": last} for first, last in years]
    tables["closures"] = [{"calendar_id": "school", "starts_on": day, "closure": "holiday"} for day in closed]
    for child in CHILDREN:
        student = {"student_id": child, "name": f"{child.title()} R.", "state": "CA", "calendar_id": "school"}
        tables["students"].append(student)
        for number, (first, last) in enumerate(years):
            plan = f"{child}-iep-{number}"
            tables["plans"].append(
                {
                    "plan_id": plan,
                    "student_id": child,
                    "kind": "iep",
                    "starts_on": first,
                    "ends_on": last,
                    "policy": "us-ca-san-diego-unified",
                }
            )
            days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
            school = [day for day in days if day.weekday() < 5 and day not in closed and day <= AS_OF]
            for key, service, times, minutes, weekdays in _SERVICES:
                promise = f"{plan}-{key}"
                tables["promises"].append(
                    {
                        "promise_id": promise,
                        "plan_id": plan,
                        "service": service,
                        "sessions": times,
                        "minutes": minutes,
                        "period": "week",
                        "grouping": "individual",
                    }
                )
                for n, day in enumerate((day for day in school if day.weekday() in weekdays), start=1):
                    kept, reason = next(((k, reason) for each, k, reason in _MISSED if n % each == 0), (minutes, ""))
                    session = {
                        "session_id": f"{promise}-{day}",
                        "promise_id": promise,
                        "date": day,
                        "planned_minutes": minutes,
                        "delivered_minutes": kept,
                        "reason": reason,
                        "source": "family",
                    }
                    tables["sessions"].append(session)
                    if reason == "provider_absent" and n % 2:
                        held = next((later for later in school if later > day + timedelta(days=7)), None)
                        if held is not None:
                            made_up = {"session_id": f"{promise}-up-{day}", "date": held, "reason": ""}
                            named = {"kind": "make_up", "makes_up": f"{promise}-{day}", "delivered_minutes": minutes}
                            tables["sessions"].append({**session, **made_up, **named})
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
    return len(tables["sessions"])

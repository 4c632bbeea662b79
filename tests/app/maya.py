"""The account on the page "What people see": Maya R. is made up, and so are her school and her rules."""

from __future__ import annotations

import datetime as dt
from typing import Any

import duckdb
from tests.app.hand_made import ledger

AS_OF = dt.date(2026, 2, 27)
SPEECH = "Speech-Language Therapy"
_OF = {"student_id": "maya", "service": SPEECH, "promise_id": "maya-speech"}


def week(monday: dt.date) -> dict[str, Any]:
    return _OF | {"period_starts_on": monday, "period_ends_on": monday + dt.timedelta(days=6)}


def postings() -> list[dict[str, Any]]:
    """22 weeks of 60 minutes: 960 delivered, 60 made up, 150 owed, 90 for the team to decide, 60 without a record."""
    rule = {
        "decided_by": "rule", "rule": "district/provider-absent", "outcome": "make_up", "evidence": "primary",
        "citation": "Staff procedures, chapter 30", "reason": "provider_absent",
    }  # fmt: skip
    team = {
        "decided_by": "rule", "rule": "us/missed-session", "outcome": "team_decides", "evidence": "reported",
        "citation": "OSEP, Letter to Clarke",
    }  # fmt: skip
    first = dt.date(2025, 9, 1)
    made: list[dict[str, Any]] = []
    for number in range(22):
        monday = first + dt.timedelta(weeks=number)
        here = week(monday)
        tuesday, thursday = monday + dt.timedelta(days=1), monday + dt.timedelta(days=3)
        made.append(here | {"account": "promised", "minutes": 60, "step": 2, "date": monday})
        held = {"account": "delivered", "minutes": 30, "step": 5}
        miss = {"session_id": f"s{number}b", "date": thursday, "step": 9, "minutes": 30}
        if number != 21:
            made.append(here | held | {"date": tuesday, "session_id": f"s{number}a"})
        if number < 11:
            made.append(here | held | {"date": thursday, "session_id": f"s{number}b"})
        elif number < 13:
            made.append(here | miss | rule | {"account": "made_up", "step": 12, "settled_by": f"m{number}"})
        elif number < 18:
            made.append(here | miss | rule | {"account": "open"})
        elif number < 20:
            made.append(here | miss | team | {"account": "undetermined", "reason": "school_activity"})
        elif number == 20:
            made.append(here | miss | team | {"account": "undetermined", "reason": "school_closed"})
        else:
            made.append(here | {"account": "unrecorded", "minutes": 60, "step": 8, "date": thursday})
    return made


def account(**changes: Any) -> duckdb.DuckDBPyConnection:
    """A connection with Maya's ledger."""
    sessions = [
        {
            "session_id": posting["session_id"], "promise_id": "maya-speech", "date": posting["date"],
            "planned_minutes": 30, "delivered_minutes": 30 if posting["account"] == "delivered" else None,
            "reason": posting.get("reason"),
        }
        for posting in postings()
        if posting.get("session_id")
    ]  # fmt: skip
    sessions += [
        {"session_id": f"m{number}", "promise_id": "maya-speech", "date": dt.date(2026, 1, number),
         "delivered_minutes": 30, "kind": "make_up"}
        for number in (11, 12)
    ]  # fmt: skip
    given: dict[str, Any] = {
        "as_of": AS_OF,
        "postings": postings(),
        "students": [{"student_id": "maya", "name": "Maya R.", "calendar_id": "c"}],
        "calendars": [{"calendar_id": "c", "starts_on": dt.date(2025, 9, 2), "ends_on": dt.date(2026, 6, 12)}],
        "plans": [
            {"plan_id": "iep", "student_id": "maya", "kind": "iep", "starts_on": dt.date(2025, 9, 2),
             "ends_on": dt.date(2026, 9, 1), "policy": "district"}
        ],
        "promises": [
            {"promise_id": "maya-speech", "plan_id": "iep", "service": SPEECH, "wording": "2x30 weekly", "sessions": 2,
             "minutes": 30, "period": "week"}
        ],
        "sessions": sessions,
        "rules": [
            {"policy": "district", "level": 0, "pack_id": "district", "rule_id": "district/provider-absent",
             "reason": "provider_absent", "outcome": "make_up", "evidence": "primary", "position": 1},
            {"policy": "district", "level": 1, "pack_id": "us", "rule_id": "us/missed-session",
             "reason": "school_activity", "outcome": "team_decides", "evidence": "reported", "position": 1},
        ],
        "plan_policies": [{"plan_id": "iep", "policy": "district"}],
        "periods": [
            {"promise_id": "maya-speech", "starts_on": p["period_starts_on"], "ends_on": p["period_ends_on"],
             "inside": 5, "all_days": 5, "possible": 5, "amount": 60, "closed": True}
            for p in postings() if p["account"] == "promised"
        ],
    }  # fmt: skip
    return ledger(**(given | changes))


PACKS = {"district": ("San Diego Unified", None), "us": ("federal default", dt.date(2026, 1, 5))}

"""A record with a session on every weekday, so that whatever day the tests run on there is something to log."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from makewhole.app import children, entering
from makewhole.app.entering import Deed


def begin(place: Path, *, unlogged: str = "unrecorded", days: int = 30) -> str:
    """The student's id: a plan since `days` ago, 30 minutes of speech a day by the words, a slot on each weekday."""
    student_id = children.begin(place, {"name": "Maya R.", "state": "OH"}, author="Anna")
    first = (dt.date.today() - dt.timedelta(days=days)).isoformat()
    deeds = [
        Deed(
            "say", "plans", {"student_id": student_id, "kind": "iep", "starts_on": first, "unlogged": unlogged}, "plan"
        ),
        Deed(
            "say",
            "promises",
            {
                "plan_id": "plan",
                "service": "Speech-Language Therapy",
                "wording": "5 x 30 min weekly",
                "minutes": "30",
                "sessions": "5",
                "period": "week",
            },
            "speech",
        ),
        *(
            Deed("say", "slots", {"promise_id": "speech", "weekday": day, "starts_at": "10:00", "minutes": "30"})
            for day in ("Mon", "Tue", "Wed", "Thu", "Fri")
        ),
    ]
    entering.together(place, student_id, deeds, author="Anna")
    return student_id


def sessions(place: Path, student_id: str) -> dict[str, dict[str, str | None]]:
    return children.rows(place, student_id).get("sessions", {})

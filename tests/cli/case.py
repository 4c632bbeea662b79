"""A small case folder for the commands: Ana P. is made up. Two 30-minute sessions a week, some of them missed."""

from __future__ import annotations

from pathlib import Path

TABLES = {
    "students": "student_id,name,calendar_id\nana,Ana P.,c\n",
    "calendars": "calendar_id,starts_on,ends_on\nc,2025-09-01,2026-06-12\n",
    "plans": (
        "plan_id,student_id,kind,starts_on,ends_on,policy,make_up_outcome,make_up_due\n"
        "iep,ana,iep,2025-09-01,2026-06-12,us,make_up,10 days\n"
    ),
    "promises": (
        "promise_id,plan_id,service,wording,sessions,minutes,period\n"
        "speech,iep,Speech-Language Therapy,2 x 30 minutes weekly,2,30,week\n"
    ),
    "sessions": (
        "session_id,promise_id,date,planned_minutes,delivered_minutes,kind,reason,makes_up,source\n"
        "s1,speech,2025-09-02,30,30,,,,family\n"
        "s2,speech,2025-09-04,30,0,,provider_absent,,family\n"
        "s3,speech,2025-09-09,30,30,,,,family\n"
        "s4,speech,2025-09-11,30,10,,provider_absent,,family\n"
        "m1,speech,2025-09-16,,15,make_up,,s2,family\n"
        "s5,speech,2025-09-16,30,30,,,,family\n"
        "s6,speech,2025-09-18,30,45,,,,family\n"
    ),
}


def write(folder: Path, **changes: str | None) -> Path:
    """The case written into the folder; a change replaces a table, None leaves it out."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (TABLES | changes).items():
        if text is not None:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder

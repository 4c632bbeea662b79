"""A data file for the browser: example families, a record that has only begun, and one with a timetable around today."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from makewhole.app import children, entering, examples, records
from makewhole.app.entering import Deed

ROOT = Path(__file__).parent.parent.parent
AUTHOR = "Anna"


def make(file: Path, *folders: str) -> dict[str, str]:
    """The ids of the students by first name, in small letters."""
    records.opened(file, create=True).close()
    return add(file, *folders)


def add(file: Path, *folders: str) -> dict[str, str]:
    """As `make`, into a data file that is there."""
    for folder in folders:
        examples.enter_folder(file, ROOT / "examples" / folder, author=AUTHOR)
    return {str(name).split()[0].lower(): student_id for student_id, name in children.students(file).items()}


def begun(file: Path) -> str:
    """A child of whom nothing is known yet."""
    return children.begin(file, {"name": "Mia D.", "state": "OH"}, author=AUTHOR)


WHOLE_WEEK = "Mon Tue Wed Thu Fri Sat Sun"


def with_sessions_now(file: Path, week: str = WHOLE_WEEK) -> str:
    """A child with speech at nine on these days of each week, so that there is a session today whatever day it is.

    The family writes down missed sessions only.
    """
    today = dt.date.today()
    first, last = today - dt.timedelta(days=60), today + dt.timedelta(days=120)
    student_id = children.begin(file, {"name": "Lou K.", "state": "OH"}, author=AUTHOR)
    plan = {"plan_id": "lou-iep", "student_id": student_id, "kind": "iep", "unlogged": "delivered"}
    promise = {"promise_id": "lou-speech", "plan_id": "lou-iep", "service": "Speech-Language Therapy"}
    days = {"starts_on": first.isoformat(), "ends_on": last.isoformat()}
    deeds = [
        Deed("say", "calendars", {"calendar_id": "lou", **days, "school_week": week}),
        Deed("correct", "students", {"calendar_id": "lou"}, student_id),
        Deed("say", "plans", {**plan, **days}),
        Deed("say", "promises", {**promise, "wording": f"{len(week.split())} x 30 minutes weekly, individual"}),
    ]
    for day in week.split():
        deeds.append(
            Deed("say", "slots", {"promise_id": "lou-speech", "weekday": day, "starts_at": "09:00", "minutes": "30"})
        )
    entering.together(file, student_id, deeds, author=AUTHOR)
    return student_id


def contact_and_file(file: Path, student_id: str) -> None:
    """Something in the contact journal, and a note beside a session."""
    cells = {"happened_on": "2025-12-01", "channel": "email", "direction": "to", "who": "Ms. Lee", "about": "the logs"}
    children.enter(file, student_id, "contacts", {"student_id": student_id, **cells}, author=AUTHOR)
    session = min(children.rows(file, student_id)["sessions"])
    entering.attach(file, student_id, "sessions", session, b"She was out.\n", "note.txt", author=AUTHOR)

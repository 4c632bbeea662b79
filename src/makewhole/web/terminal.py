"""What a terminal hands out of a data file, in the list that the family reads (34 CFR 99.32).

A command has no application around it, so the line is written without its models. Where nobody opened the application
on the file yet, there is no list, and no door to a child's record whose list it could be.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from makewhole.app import histories, records

TABLES = ("makewhole_web_child", "makewhole_web_access")
FORMS = {".zip": "case", ".xlsx": "workbook", ".ics": "calendar"}
"""By the end of a file's name, the code that the list has for what was exported; anything else is tables."""


def note_export(place: Path | str, out: Path, *, who: str) -> int:
    """In how many children's lists it stands now that `who` exported the record: a file holds them all.

    histories.NotDone where that cannot be written down.
    """
    return _note(place, "terminal_export", FORMS.get(out.suffix.lower(), "tables"), who)


def note_paper(place: Path | str, student_id: str, kind: str, *, who: str) -> int:
    """In how many lists it stands now that `who` made a paper of the child's record, as a file: one, or none.

    histories.NotDone where that cannot be written down.
    """
    return _note(place, "terminal_paper", kind, who, student_id)


def _note(place: Path | str, what: str, detail: str, who: str, student_id: str | None = None) -> int:
    if not records.is_kept_elsewhere(place) or records.is_case_file(place):
        return 0
    with histories.opened(place) as store:
        database = store.database
        if not set(TABLES) <= set(database.connection.introspection.table_names()):
            return 0
        at = database.connection.ops.adapt_datetimefield_value(dt.datetime.now(dt.UTC))
        with database.writing(alone=False) as cursor:
            cursor.execute(
                "INSERT INTO makewhole_web_access (child_id, at, who, what, detail) "
                "SELECT id, %s, %s, %s, %s FROM makewhole_web_child WHERE student_id = coalesce(%s, student_id)",
                [at, who, what, detail, student_id],
            )
            return int(cursor.rowcount)

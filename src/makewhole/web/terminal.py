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
    if not records.is_kept_elsewhere(place) or records.is_case_file(place):
        return 0
    with histories.opened(place) as store:
        database = store.database
        if not set(TABLES) <= set(database.connection.introspection.table_names()):
            return 0
        at = database.connection.ops.adapt_datetimefield_value(dt.datetime.now(dt.UTC))
        form = FORMS.get(out.suffix.lower(), "tables")
        with database.writing(alone=False) as cursor:
            cursor.execute(
                "INSERT INTO makewhole_web_access (child_id, at, who, what, detail) "
                "SELECT id, %s, %s, %s, %s FROM makewhole_web_child",
                [at, who, "terminal_export", form],
            )
            return int(cursor.rowcount)

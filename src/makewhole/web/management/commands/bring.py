"""`python -m makewhole.web bring case.zip`: a record from another machine, whatever ids it has.

The page for it refuses ids that a stranger could guess, so that its answer tells nobody what is kept here
(app/child_files.py). Whoever runs the server sees everything in any case, and is told what is in the way.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Takes a case file in, entry by entry as it is. Then invite its owner."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="the case file (.zip) that another makewhole wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.HOSTED:
            raise CommandError("At home a case file is brought in on the first page, under “Bring a record”.")
        from makewhole.app import child_files, histories
        from makewhole.web import access

        file = Path(options["file"])
        if not file.is_file():
            raise CommandError(f"{file} is not there.")
        try:
            received = child_files.receive(access.place(), file)
        except histories.NotDone as error:
            raise CommandError(str(error)) from None
        if not received.entries:
            self.stderr.write("All that this file says is here already; nothing was written. To invite to each child:")
        else:
            entries = "entry" if received.entries == 1 else "entries"
            self.stderr.write(f"Brought in: {received.entries:,} {entries}. Nobody has access yet. For each child:")
        for student_id in received.students:
            self.stdout.write(f"python -m makewhole.web invite --owner WHO --student {student_id}")

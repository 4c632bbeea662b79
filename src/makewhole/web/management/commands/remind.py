"""`python -m makewhole.web remind`: the day's e-mails, once a day by cron or a timer."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from makewhole.app import folders
from makewhole.web import reminding


class Command(BaseCommand):
    help = (
        "Sends each person who asked for it an e-mail that there is a date. Run again the same day, it sends nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", type=dt.date.fromisoformat, help="as if it were this day (YYYY-MM-DD)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.HOSTED:
            raise CommandError("At home there are no e-mails: set DATABASE_URL (docs/host.md).")
        if settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
            raise CommandError("No e-mail is set up: set MAKEWHOLE_EMAIL_URL and MAKEWHOLE_EMAIL_FROM.")
        run = reminding.remind(options["on"] or folders.today())
        self.stdout.write(f"sent {run.sent}, not sent {run.not_sent}")
        if run.not_sent:
            raise CommandError("The mail server did not take every e-mail; the next run tries those again.")

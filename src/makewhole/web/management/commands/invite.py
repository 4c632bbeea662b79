"""`python -m makewhole.web invite --owner you@example.org`: the link with which somebody makes the first account."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from makewhole.web import invitations, reminding
from makewhole.web.models import ChildRecord, Role


class Command(BaseCommand):
    help = "Prints a link, good for two weeks and once, with which somebody makes an account."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--owner", required=True, metavar="WHO", help="for whom it is: your own note, such as an address"
        )
        parser.add_argument(
            "--student", metavar="ID", help="make them owner of this student's record (one from a restore)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.HOSTED:
            raise CommandError("At home nobody is invited: set DATABASE_URL (docs/host.md).")
        child = None
        if options["student"]:
            from makewhole.app import children
            from makewhole.web import access

            if options["student"] not in children.students(access.place()):
                raise CommandError("The record holds no student of that id.")
            child, _is_new = ChildRecord.objects.get_or_create(student_id=options["student"])
        token, made = invitations.invite(child, Role.OWNER if child else "", None, options["owner"])
        self.stdout.write(f"{reminding.address()}{reverse('follow_invitation', args=[token])}")
        self.stderr.write(
            f"Good once, until {made.expires_at:%Y-%m-%d %H:%M} UTC. It is kept nowhere: hand it over now."
        )

"""Reminders by e-mail: that there is a date, and nothing else; no name, no service, no reason.

A person gets one e-mail a day at the most, and of one thing one e-mail. What was told is written down in the
transaction in which the e-mail goes out: where it cannot be sent, it is told at the next run.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from makewhole.app import children, folders, reminding
from makewhole.web import access
from makewhole.web.models import Reminded, Reminder

SALT = "makewhole.reminders.stop"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Run:
    """What one run of `remind` did."""

    sent: int
    not_sent: int
    """E-mails that the mail server did not take; the next run tries again."""


def address() -> str:
    """Where people reach this site, without a slash at its end."""
    return f"https://{settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else 'localhost'}"


def stop_word(user: Any) -> str:
    """What in an e-mail's link says whose reminders shall stop; it opens nothing else."""
    return signing.dumps(user.pk, salt=SALT)


def whose(word: str) -> Any | None:
    """Whose reminders the link stops; None where it was not made here."""
    try:
        ident = signing.loads(word, salt=SALT)
    except signing.BadSignature:
        return None
    return get_user_model().objects.filter(pk=ident).first()


def remind(today: dt.date) -> Run:
    """Sends each person what is new to tell on this day."""
    sent = not_sent = 0
    people = get_user_model().objects.filter(is_active=True, reminders__isnull=False).distinct().order_by("pk")
    for pk in list(people.values_list("pk", flat=True)):
        try:
            sent += _remind_one(pk, today)
        except OSError as error:  # smtplib's errors are OSErrors
            not_sent += 1
            _log.warning("A reminder to account %s could not be sent: %s", pk, type(error).__name__)
    return Run(sent, not_sent)


def _remind_one(pk: int, today: dt.date) -> bool:
    with transaction.atomic():
        user: Any = get_user_model().objects.select_for_update().get(pk=pk)  # two runs at once: one after the other
        if not user.email or Reminded.objects.filter(user=user, on=today).exists():
            return False
        wanted = Reminder.objects.filter(user=user, child__grants__user=user).select_related("child").order_by("pk")
        new: list[tuple[int, str]] = []
        language = "en"
        for reminder in wanted:
            told = set(Reminded.objects.filter(user=user, child=reminder.child).values_list("item", flat=True))
            items = [item for item in _items(reminder, today) if item not in told]
            new += [(reminder.child_id, item) for item in items]
            language = reminder.language
        if not new:
            return False
        Reminded.objects.bulk_create(Reminded(user=user, child_id=child, item=item, on=today) for child, item in new)
        with translation.override(language):
            _message(user, only_log=all(item.startswith("week:") for _child, item in new)).send()
    return True


def _items(reminder: Reminder, today: dt.date) -> list[str]:
    """What there is to tell of one child on that day, told before or not."""
    items = []
    if reminder.weekly:
        year, week, _day = today.isocalendar()
        items.append(f"week:{year}-{week:02}")
    if reminder.due_dates or reminder.replies or reminder.one_year:
        try:
            found = reminding.ahead(access.place(), reminder.child.student_id, today)
        except (folders.RecordErrors, children.NoSuchChild):
            return items
        items += [
            *(found.due_dates if reminder.due_dates else ()),
            *(found.replies if reminder.replies else ()),
            *(found.one_year if reminder.one_year else ()),
        ]
    return items


def _message(user: Any, *, only_log: bool) -> EmailMessage:
    stop = address() + reverse("stop_reminders", args=[stop_word(user)])
    about = {"address": address() + "/", "settings": address() + reverse("settings"), "stop": stop}
    if only_log:
        subject = _("Is your makewhole log up to date?")
        first = _("You asked to be reminded once a week to look whether your log is up to date.")
    else:
        subject = _("Something on your makewhole page has a date")
        first = _(
            "You asked to be reminded of dates. Something on your makewhole page has a date that is near, or over."
        )
    text = "\n\n".join(
        (
            first,
            _("Sign in to see what it is: %(address)s") % about,
            _("For your safety this e-mail says nothing about anybody."),
            _("To change what you are reminded of: %(settings)s") % about,
            _("To get no more of these e-mails: %(stop)s") % about,
        )
    )
    return EmailMessage(subject, text + "\n", to=[user.email], headers={"List-Unsubscribe": f"<{stop}>"})

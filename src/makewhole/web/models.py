"""Who may see which child's record, and who has seen it. What the record says is no business of these tables."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def new_key() -> str:
    """Ten letters by chance: the name of a child's record in addresses, so that no id stands there."""
    return secrets.token_hex(5)


class ChildRecord(models.Model):
    """The door to one student's record: `key` stands in addresses, `student_id` in the record."""

    key: models.CharField[str, str] = models.CharField(max_length=16, unique=True, default=new_key)
    student_id: models.TextField[str, str] = models.TextField(unique=True)
    opened_at: models.DateTimeField = models.DateTimeField(auto_now_add=True)  # type: ignore[type-arg]
    at_step: models.IntegerField = models.IntegerField(null=True)  # type: ignore[type-arg]
    """The step of the beginning (views/start.py) to go on with; None: it is finished, or nobody began here."""

    class Meta:  # noqa: D106
        db_table = "makewhole_web_child"


class Role(models.TextChoices):
    """What somebody may do with a child's record."""

    OWNER = "owner", _("may do everything, and invite and remove people")
    WRITER = "writer", _("may read and write")
    READER = "reader", _("may read")


class Grant(models.Model):
    """One person's access to one child's record."""

    child: models.ForeignKey[ChildRecord, ChildRecord] = models.ForeignKey(
        ChildRecord, on_delete=models.CASCADE, related_name="grants"
    )
    user: models.ForeignKey = models.ForeignKey(  # type: ignore[type-arg]
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="grants"
    )
    role: models.CharField[str, str] = models.CharField(max_length=8, choices=Role.choices)
    given_at: models.DateTimeField = models.DateTimeField(auto_now_add=True)  # type: ignore[type-arg]
    child_id: int
    user_id: int

    class Meta:  # noqa: D106
        db_table = "makewhole_web_grant"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["child", "user"], name="makewhole_web_grant_once")
        ]

    @property
    def may(self) -> str:
        """What the person may do, in words."""
        return str(Role(self.role).label)


class Access(models.Model):
    """One view or export of a child's record: who, when, what (34 CFR 99.32). The family can read it."""

    child: models.ForeignKey[ChildRecord, ChildRecord] = models.ForeignKey(
        ChildRecord, on_delete=models.CASCADE, related_name="accesses"
    )
    at: models.DateTimeField = models.DateTimeField(auto_now_add=True, db_index=True)  # type: ignore[type-arg]
    who: models.TextField[str, str] = models.TextField()
    """The name as it was then: an account that is gone leaves its name here."""
    what: models.CharField[str, str] = models.CharField(max_length=40)
    """The name of the page or deed (the URL's name), which `access.WHAT` puts into words."""
    detail: models.CharField[str, str] = models.CharField(max_length=200, blank=True, default="")

    class Meta:  # noqa: D106
        db_table = "makewhole_web_access"


class Invitation(models.Model):
    """A link that gives one person access, once. The link's word is not kept, only its digest."""

    digest: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    child: models.ForeignKey = models.ForeignKey(  # type: ignore[type-arg]
        ChildRecord, on_delete=models.CASCADE, related_name="invitations", null=True
    )
    """None: to make an account here, and begin a record of one's own."""
    role: models.CharField[str, str] = models.CharField(max_length=8, choices=Role.choices, blank=True)
    note: models.CharField[str, str] = models.CharField(max_length=80, blank=True)
    """For whom, in the inviter's words; shown to the owners only."""
    invited_by: models.ForeignKey = models.ForeignKey(  # type: ignore[type-arg]
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations", null=True
    )
    account: models.ForeignKey = models.ForeignKey(  # type: ignore[type-arg]
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", null=True
    )
    """The account that was made through it: one, and nobody else accepts it then."""
    made_at: models.DateTimeField = models.DateTimeField(auto_now_add=True)  # type: ignore[type-arg]
    expires_at: models.DateTimeField = models.DateTimeField()  # type: ignore[type-arg]
    used_at: models.DateTimeField = models.DateTimeField(null=True)  # type: ignore[type-arg]
    child_id: int | None
    account_id: int | None

    class Meta:  # noqa: D106
        db_table = "makewhole_web_invitation"

    @property
    def may(self) -> str:
        """What whoever accepts it may do, in words; "" where it is to make an account only."""
        return str(Role(self.role).label) if self.role else ""


class Feed(models.Model):
    """One person's calendar address for one child's dates. The address's word is not kept, only its digest."""

    digest: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    child: models.ForeignKey[ChildRecord, ChildRecord] = models.ForeignKey(
        ChildRecord, on_delete=models.CASCADE, related_name="feeds"
    )
    user: models.ForeignKey = models.ForeignKey(  # type: ignore[type-arg]
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feeds"
    )
    with_services: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    """Whether the person chose to have the services' names in the calendar."""
    language: models.CharField[str, str] = models.CharField(max_length=2, default="en")
    made_at: models.DateTimeField = models.DateTimeField(auto_now_add=True)  # type: ignore[type-arg]

    class Meta:  # noqa: D106
        db_table = "makewhole_web_feed"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["child", "user"], name="makewhole_web_feed_once")
        ]


class Reminder(models.Model):
    """Of which dates of one child's record a person wants an e-mail. No row: none."""

    child: models.ForeignKey[ChildRecord, ChildRecord] = models.ForeignKey(
        ChildRecord, on_delete=models.CASCADE, related_name="reminders"
    )
    user: models.ForeignKey = models.ForeignKey(  # type: ignore[type-arg]
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders"
    )
    due_dates: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    replies: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    one_year: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    weekly: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    child_id: int
    user_id: int | None
    language: models.CharField[str, str] = models.CharField(max_length=2, default="en")

    class Meta:  # noqa: D106
        db_table = "makewhole_web_reminder"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["child", "user"], name="makewhole_web_reminder_once")
        ]


class Reminded(models.Model):
    """Of what a person was reminded, and on which day: nobody is reminded of the same thing twice."""

    child: models.ForeignKey[ChildRecord, ChildRecord] = models.ForeignKey(
        ChildRecord, on_delete=models.CASCADE, related_name="reminded"
    )
    user: models.ForeignKey = models.ForeignKey(  # type: ignore[type-arg]
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    item: models.CharField[str, str] = models.CharField(max_length=100)
    """The kind of date and the date, or a digest; never words of the record."""
    on: models.DateField = models.DateField()  # type: ignore[type-arg]

    class Meta:  # noqa: D106
        db_table = "makewhole_web_reminded"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["child", "user", "item"], name="makewhole_web_reminded_once")
        ]


class ApiToken(models.Model):
    """A word with which a program of a person's reads or writes for it. The word is not kept, only its digest."""

    digest: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    user: models.ForeignKey = models.ForeignKey(  # type: ignore[type-arg]
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens"
    )
    child: models.ForeignKey = models.ForeignKey(  # type: ignore[type-arg]
        ChildRecord, on_delete=models.CASCADE, related_name="api_tokens", null=True
    )
    """The one record that it reaches; None: every record that its person reaches."""
    name: models.CharField[str, str] = models.CharField(max_length=60)
    may_write: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    made_at: models.DateTimeField = models.DateTimeField(auto_now_add=True)  # type: ignore[type-arg]
    last_used_on: models.DateField = models.DateField(null=True)  # type: ignore[type-arg]

    class Meta:  # noqa: D106
        db_table = "makewhole_web_api_token"


class Sent(models.Model):
    """One sending of a form, so that the same one sent again is not done again (once.py). Nothing of what it said."""

    digest: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    user: models.ForeignKey = models.ForeignKey(  # type: ignore[type-arg]
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    led_to: models.TextField[str, str] = models.TextField(blank=True, default="")
    """The address to which it led; empty while it is being done."""
    at: models.DateTimeField = models.DateTimeField(default=timezone.now, db_index=True)  # type: ignore[type-arg]

    class Meta:  # noqa: D106
        db_table = "makewhole_web_sent"


class PaperDraft(models.Model):
    """What one person typed for a paper of one child and has not sent yet, so that nobody types it twice.

    Only what the record does not say of itself stands here. It is no part of the record: it is in no export.
    """

    child: models.ForeignKey[ChildRecord, ChildRecord] = models.ForeignKey(
        ChildRecord, on_delete=models.CASCADE, related_name="paper_drafts"
    )
    user: models.ForeignKey = models.ForeignKey(  # type: ignore[type-arg]
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    kind: models.CharField[str, str] = models.CharField(max_length=40, blank=True)
    """The kind of paper; "": what the person typed about themself and the school, for every paper."""
    answers: models.JSONField = models.JSONField(default=dict)
    """What was typed, by the blank's name."""
    language: models.CharField[str, str] = models.CharField(max_length=2, default="en")
    saved_on: models.DateField = models.DateField(null=True)  # type: ignore[type-arg]
    """As of which day the paper was last saved as a file; None: it was not."""
    user_id: int

    class Meta:  # noqa: D106
        db_table = "makewhole_web_paper_draft"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["child", "user", "kind"], name="makewhole_web_paper_draft_once")
        ]

"""Who has access to one child's record: roles changed and taken away, with one owner always left."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from makewhole.web.models import ApiToken, ChildRecord, Feed, Grant, Invitation, Reminder, Role


class LastOwner(Exception):
    """With this nobody would own the record any more."""


def list_grants(child: ChildRecord) -> list[Grant]:
    """Everybody with access, owners first, by the day it was given."""
    order = {Role.OWNER: 0, Role.WRITER: 1, Role.READER: 2}
    found = Grant.objects.filter(child=child).select_related("user")
    return sorted(found, key=lambda grant: (order[Role(grant.role)], grant.pk))


def name_of(user: Any) -> str:
    """How others see the person: the name, else the e-mail address."""
    return str(user.get_full_name() or user.email or user.get_username())


def change_role(child: ChildRecord, user_id: int, role: str) -> None:
    """Gives the person another role; LastOwner where no owner would be left."""
    with transaction.atomic():
        grant = _locked(child, user_id)
        if grant.role == Role.OWNER and role != Role.OWNER:
            _refuse_last_owner(child)
            Invitation.objects.filter(child=child, invited_by_id=user_id, used_at=None).delete()
        grant.role = role
        grant.save(update_fields=["role"])


def remove(child: ChildRecord, user_id: int) -> None:
    """Takes the person's access away, with all that rests on it; LastOwner as above.

    That is the calendar address, reminders, open invitations and tokens for this record: who is invited again begins
    without them.
    """
    with transaction.atomic():
        grant = _locked(child, user_id)
        if grant.role == Role.OWNER:
            _refuse_last_owner(child)
        Invitation.objects.filter(child=child, invited_by_id=user_id, used_at=None).delete()
        Feed.objects.filter(child=child, user_id=user_id).delete()
        Reminder.objects.filter(child=child, user_id=user_id).delete()
        ApiToken.objects.filter(child=child, user_id=user_id).delete()
        grant.delete()


def _locked(child: ChildRecord, user_id: int) -> Grant:
    """The person's access, while nobody else changes who has access to this record."""
    ChildRecord.objects.select_for_update().get(pk=child.pk)
    return Grant.objects.get(child=child, user_id=user_id)


def _refuse_last_owner(child: ChildRecord) -> None:
    if Grant.objects.filter(child=child, role=Role.OWNER).count() < 2:
        raise LastOwner("A record keeps at least one owner.")

"""Invitations: a link that gives one person access, once, for two weeks. Its word is kept nowhere, only its digest."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from makewhole.web.models import ChildRecord, Grant, Invitation

DAYS = 14
IN_SESSION = "invitation"
"""Where the session keeps the digest of the invitation that was followed: its word stands in no later address."""


class NotOpen(Exception):
    """The invitation was used, taken back, or is too old."""


def digest_of(token: str) -> str:
    """What is kept of a link's word. It has 192 bits by chance, so that nothing slower is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def invite(child: ChildRecord | None, role: str, by: Any, note: str = "") -> tuple[str, Invitation]:
    """A new invitation and its link's word, which nobody can read again."""
    token = secrets.token_urlsafe(24)
    made = Invitation.objects.create(
        digest=digest_of(token),
        child=child,
        role=role,
        invited_by=by,
        note=note,
        expires_at=timezone.now() + dt.timedelta(days=DAYS),
    )
    return token, made


def pending(child: ChildRecord) -> list[Invitation]:
    """The invitations to the record that can still be accepted, newest first."""
    return list(
        Invitation.objects.filter(child=child, used_at=None, expires_at__gt=timezone.now())
        .select_related("invited_by")
        .order_by("-id")
    )


def find_open(digest: str) -> Invitation | None:
    """The invitation, while it can be accepted."""
    return (
        Invitation.objects.filter(digest=digest, used_at=None, expires_at__gt=timezone.now())
        .select_related("invited_by", "account", "child")
        .first()
    )


def followed(request: HttpRequest) -> Invitation | None:
    """The open invitation whose link this browser followed."""
    digest = request.session.get(IN_SESSION)
    return find_open(digest) if digest else None


def is_for(invitation: Invitation, user: Any) -> bool:
    """Whether this person may accept it: anybody may, until an account was made through it."""
    return invitation.account_id in (None, user.pk)


def accept(digest: str, user: Any) -> Invitation:
    """Uses the invitation up and gives the access that it promises; NotOpen where it cannot be used (any more).

    Who has access already keeps what they have.
    """
    with transaction.atomic():
        found = (
            Invitation.objects.select_for_update()
            .filter(digest=digest, used_at=None, expires_at__gt=timezone.now())
            .first()
        )
        if found is None or not is_for(found, user):
            raise NotOpen("The invitation cannot be used (any more).")
        found.used_at = timezone.now()
        found.account = user
        found.save(update_fields=["used_at", "account"])
        if found.child_id is not None:
            Grant.objects.get_or_create(child_id=found.child_id, user=user, defaults={"role": found.role})
    return found

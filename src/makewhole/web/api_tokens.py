"""Words with which programs come to the records of a person: shown once, kept as a digest, taken back at any time."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from makewhole.web.invitations import digest_of
from makewhole.web.models import ApiToken, ChildRecord

BEGINS = "mkw_"
"""How each begins, so that a search for secrets in a program's text finds one that was left there."""


def make(user: Any, name: str, child: ChildRecord | None, *, may_write: bool) -> tuple[str, ApiToken]:
    """A new word, which nobody can read again, and what is kept of it."""
    token = BEGINS + secrets.token_urlsafe(32)
    return token, ApiToken.objects.create(
        digest=digest_of(token), user=user, name=name, child=child, may_write=may_write
    )


def count(user: Any) -> int:
    """How many words of the person open something."""
    return ApiToken.objects.filter(user=user).count()


def take_all_back(user: Any) -> int:
    """From now on none of the person's words opens anything; how many there were."""
    gone, _rows = ApiToken.objects.filter(user=user).delete()
    return gone


def find(token: str) -> ApiToken | None:
    """What is kept of the word, with the day of this use written down; None where it is none (any more)."""
    known = (
        ApiToken.objects.filter(digest=digest_of(token), user__is_active=True).select_related("user", "child").first()
    )
    today = dt.date.today()
    if known is not None and known.last_used_on != today:
        known.last_used_on = today
        known.save(update_fields=["last_used_on"])
    return known

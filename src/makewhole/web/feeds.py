"""A person's calendar addresses, of all records together: counted and stopped at once."""

from __future__ import annotations

from typing import Any

from makewhole.web.models import Feed


def count(user: Any) -> int:
    """How many addresses of the person open something."""
    return Feed.objects.filter(user=user).count()


def stop_all(user: Any) -> int:
    """From now on none of the person's addresses opens anything; how many there were."""
    gone, _rows = Feed.objects.filter(user=user).delete()
    return gone

"""Whether the person writes the log as the family, or as the therapist who keeps it for a family."""

from __future__ import annotations

from django.http import HttpRequest

from makewhole.web.access import Child

_SESSION = "speaks_as"


def speaks_as(request: HttpRequest, child: Child) -> str:
    """`family` or `provider`: what the person chose last for this child; family before that."""
    chosen: dict[str, str] = request.session.get(_SESSION, {})
    return chosen.get(child.key, "family")


def speak_as(request: HttpRequest, child: Child, source: str) -> None:
    """Keeps the choice for as long as the sign-in lasts."""
    if source in ("family", "provider"):
        request.session[_SESSION] = {**request.session.get(_SESSION, {}), child.key: source}

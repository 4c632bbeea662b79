"""Undo of what was just written: offered once, prominently; afterwards by a correction, as everything is.

What can be undone travels in the page, signed for this child's record; no server memory runs out after ten seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core import signing
from django.http import HttpRequest

from makewhole.app import entering
from makewhole.app.entering import Written
from makewhole.web import access
from makewhole.web.access import Child

_SESSION = "just_written"


def remember(request: HttpRequest, child: Child, written: Sequence[Written], words: str) -> None:
    """Keeps for the next page what was written, in words, and how it is undone."""
    token = undo_token(child, written) if written else ""
    request.session[_SESSION] = {"key": child.key, "words": words, "token": token}


def undo_token(child: Child, written: Sequence[Written]) -> str:
    """What `undo` takes to take these rows back."""
    rows = [[each.table, each.row, each.entry] for each in written]
    return signing.dumps(rows, salt=_salt(child), compress=True)


def just_written(request: HttpRequest, child: Child) -> dict[str, Any] | None:
    """What was written by the request before this one, once."""
    kept: dict[str, Any] | None = request.session.get(_SESSION)
    if kept is None or kept["key"] != child.key:
        return None
    del request.session[_SESSION]
    return kept


def undo(request: HttpRequest, child: Child, token: str) -> bool | None:
    """True: taken back; False: somebody spoke about it since, so it stays; None: there is no such thing to undo."""
    try:
        rows = signing.loads(token, salt=_salt(child))
    except signing.BadSignature:
        return None
    written = [Written(*row) for row in rows]
    return entering.take_back(access.place(), child.student_id, written, author=access.author(request))


def _salt(child: Child) -> str:
    return f"makewhole.undo.{child.key}"

"""What the server itself refuses because it is too large is refused with a page of ours, not in the server's words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer
from waitress.task import ErrorTask

from makewhole.web.middleware import POLICY

_PAGE = Path(__file__).parent / "templates" / "413.html"
"""In both languages: the server has not looked yet which one the person reads."""
_HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Security-Policy", POLICY),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
]


class _InOurWords(ErrorTask):  # type: ignore[misc]  # waitress says nothing about its types
    def execute(self) -> None:
        error = self.request.error
        if error.code != 413:
            super().execute()
            return
        body = _PAGE.read_bytes()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.extend(_HEADERS)
        self.set_close_on_finish()  # the rest of what is sent is not read
        self.content_length = len(body)
        self.write(body)


class _Channel(HTTPChannel):  # type: ignore[misc]
    error_task_class = _InOurWords


def in_our_words(server: Any) -> None:
    """For the server, and where it listens at several addresses for each of them."""
    for each in (server, *getattr(server, "map", {}).values()):
        if isinstance(each, BaseWSGIServer):
            each.channel_class = _Channel

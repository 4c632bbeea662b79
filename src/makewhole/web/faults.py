"""What is written down when something goes wrong: where in the program, and never what stood on the page.

A traceback of Python holds no values, but an exception's message may; a log line therefore has the exception's kind and
the places in the program, and no message. An address may hold a word that opens something (an invitation, a calendar,
a new password), and a program that looks at links before people do asks for it in ways that are refused and written
down; a log line therefore has no such word, and not whose record it was.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class WithholdsEverything(SafeExceptionReporterFilter):
    """No setting, no cookie, no posted cell and no variable goes into a report."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return {}

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: Any) -> Any:
        return {}.items()


_OPENS = re.compile(
    r"/(c|children|invitation|feeds|enter|reminders/stop|files/coming-in|accounts/password/reset/key|"
    r"accounts/confirm-email)/[^/\s]+"
)
"""Addresses whose last part is a secret, and those of a child's record: whose page it was stands in no log."""


class PlainFormatter(logging.Formatter):
    """One line of what happened, and of an exception its kind and the places it passed through."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        return _OPENS.sub(r"/\1/...", super().formatMessage(record))

    def formatException(self, ei: Any) -> str:
        kind, _, trace = ei
        places = [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return "\n".join([f"{kind.__module__}.{kind.__qualname__}", *places])


def withhold_in_threads() -> None:
    """What ends a thread, or the program itself, is written down in the same way: its kind and places, no message."""
    said = logging.getLogger(__name__)

    def of_thread(ended: threading.ExceptHookArgs) -> None:
        if ended.exc_value is not None and not isinstance(ended.exc_value, SystemExit):
            held = (ended.exc_type, ended.exc_value, ended.exc_traceback)
            said.error("A thread ended by an error.", exc_info=held)

    threading.excepthook = of_thread

    def of_nobody(found: sys.UnraisableHookArgs) -> None:
        said.error("An error that nobody could be told.", exc_info=found.exc_value)

    sys.unraisablehook = of_nobody

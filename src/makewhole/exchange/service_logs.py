"""Reads service logs (CSV, XLSX, XLS, ODS) of any shape: which column is what is proposed, shown, and put right once.

Missed or held, minutes, reasons and promises are read from the different cells of the file (`log_reading`); what is not
known, or can mean two things, is asked. A row that is not taken is named.
"""

from __future__ import annotations

from pathlib import Path

from makewhole.exchange import log_kinds
from makewhole.exchange.log_reading import Log
from makewhole.exchange.reading import Extract, Kind, Match, Request
from makewhole.language import gettext_noop

KIND: Kind = "service_log"
TITLE = gettext_noop("Service log (CSV, XLSX)")


def identify(path: Path) -> Match:
    """How sure it is that the file is a log of sessions (0 to 100)."""
    return log_kinds.service_log(path)


def extract(request: Request) -> Extract:
    """The log as staged rows of `sessions`; NotReadable where the file holds no table of sessions."""
    return Log(request, KIND).extract()

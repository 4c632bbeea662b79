"""Reads billing logs (CSV, XLSX): days, codes and units, as sessions of the source `billing`.

A bill says what was charged, not what was held: its sessions are there to be compared with a log, and are never counted
as delivered unless a person resolves it so. Which service a code is of, and how long a unit of it is, stands in
`billing_codes.toml` where the code itself says so; else it is asked.
"""

from __future__ import annotations

from pathlib import Path

from makewhole.exchange import log_kinds
from makewhole.exchange.log_reading import Log
from makewhole.exchange.reading import Extract, Kind, Match, Request
from makewhole.language import gettext_noop

KIND: Kind = "billing_log"
TITLE = gettext_noop("Billing log (CSV, XLSX)")


def identify(path: Path) -> Match:
    """How sure it is that the file is a log of what was billed (0 to 100)."""
    return log_kinds.billing_log(path)


def extract(request: Request) -> Extract:
    """The bills as staged rows of `sessions` with the source `billing`; NotReadable where the file holds none."""
    return Log(request, KIND).extract()

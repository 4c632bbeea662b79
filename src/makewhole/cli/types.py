"""What the words of a command line are turned into, with a usage error that says what to write."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click


class Day(click.ParamType[dt.date]):
    """A day, as people write days."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """The day; a usage error where it is none, or may be two."""
        if isinstance(value, dt.date):
            return value
        from makewhole.cli.dates import parse_day

        try:
            return parse_day(str(value), today=dt.date.today())
        except ValueError as error:
            self.fail(str(error), param, ctx)

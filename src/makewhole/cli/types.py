"""What the words of a command line are turned into, with a usage error that says what to write."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
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


_OPENED = "makewhole.opened"


class CaseFolder(click.ParamType[Path]):
    """A case folder; or a data file, a case file or a database's address, opened as one while the command runs."""

    name = "folder"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The folder; a usage error where what is there cannot be opened."""
        if isinstance(value, Path):
            return value
        place = str(value)
        if not place.startswith(("postgresql://", "postgres://")) and not Path(place).is_file():
            return Path(place)
        from makewhole.app import records

        context = ctx or click.get_current_context()
        try:
            folder = context.with_resource(records.as_folder(place))
        except records.NotOpened as error:
            self.fail(str(error), param, ctx)
        context.find_root().meta.setdefault(_OPENED, {})[folder] = place
        return folder


def place_of(folder: Path) -> str:
    """What the person named: the folder itself, or the data file that was opened as one."""
    context = click.get_current_context(silent=True)
    opened = context.find_root().meta.get(_OPENED, {}) if context is not None else {}
    return str(opened.get(folder, folder))

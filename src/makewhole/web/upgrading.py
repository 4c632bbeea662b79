"""The tables of people brought forward to this version, where the store has opened the data file or database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

LABEL = "makewhole_web"


class TooNew(Exception):
    """A newer makewhole made the tables of people. The message says what to do."""


def bring_forward(place: Path | str) -> Path | None:
    """Makes what is missing; the copy that was put beside a data file first, where there was something to lose."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    import makewhole

    executor = MigrationExecutor(connection)
    done = {name for label, name in executor.loader.applied_migrations if label == LABEL}
    known = {name for label, name in executor.loader.disk_migrations if label == LABEL}
    if done - known:
        raise TooNew(
            f"The accounts and accesses here were made by a newer makewhole than this one ({makewhole.__version__}). "
            "They were left as they are. Install the newer makewhole to open them."
        )
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return None
    copy = _copy(place, plan[0][0].name) if isinstance(place, Path) and done else None
    with _all_or_nothing(connection):
        call_command("migrate", verbosity=0)
    return copy


@contextmanager
def _all_or_nothing(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """In a data file the changes are one transaction: none stands without the others, and the disk is waited for once.

    SQLite makes a table anew to change it, which its check of references does not allow; it is made at the end.
    """
    from django.db import transaction

    if connection.vendor != "sqlite":
        yield
        return
    connection.disable_constraint_checking()
    try:
        with transaction.atomic(using=connection.alias):
            yield
            connection.check_constraints()
    finally:
        connection.enable_constraint_checking()


def _copy(file: Path, version: str) -> Path:
    """A whole copy, under the name that a purge looks for: it still holds what is purged later."""
    from makewhole.app import safekeeping

    number = 1
    while (copy := file.with_name(f"{file.name}.before-{version}" + (f"-{number}" if number > 1 else ""))).exists():
        number += 1
    safekeeping.backup(file, copy)
    return copy

"""Data files made of the examples, for tests that each need one of their own."""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from makewhole.app import safekeeping

EXAMPLES = Path(__file__).parent.parent / "examples"


def restored(example: str, file: Path, *, author: str = "Anna") -> None:
    """As `safekeeping.restore` makes it of the example's folder, which is done once in a process.

    A copy gets an identity of its own, as each new data file has one: nothing that was drawn of another is remembered
    of it.
    """
    with file.open("xb") as copy:
        file.chmod(0o600)
        copy.write(_made(example, author))
    with contextlib.closing(sqlite3.connect(file)) as line, line:
        line.execute("UPDATE makewhole_data_file SET identity = ? WHERE id = 1", (secrets.token_hex(16),))


def of_tables(tables: Mapping[str, str], file: Path, *, author: str = "Anna") -> None:
    """As `safekeeping.restore` makes it of a case folder with these tables (the text of each CSV file by its name)."""
    with tempfile.TemporaryDirectory(prefix="makewhole-tables-") as folder:
        for name, text in tables.items():
            (Path(folder) / f"{name}.csv").write_text(text, encoding="utf-8")
        safekeeping.restore(Path(folder), file, author=author)


@cache
def _made(example: str, author: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="makewhole-example-") as folder:
        file = Path(folder) / "made.makewhole"
        safekeeping.restore(EXAMPLES / example, file, author=author)
        assert [each.name for each in Path(folder).iterdir()] == [file.name], "part of it lies beside it"
        assert file.stat().st_mode & 0o777 == 0o600
        return file.read_bytes()

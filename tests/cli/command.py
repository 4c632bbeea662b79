"""The program, run as a person runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from makewhole.cli import main

SOURCE = Path(__file__).parent.parent.parent / "src"


def run(*words: str | Path, given: bytes | None = None) -> Result:
    """What the command said and its exit status; a fault of the program is raised."""
    result = CliRunner().invoke(main, [str(word) for word in words], prog_name="makewhole", input=given)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def process(*words: str | Path, **options: object) -> subprocess.CompletedProcess[bytes]:
    """The same as a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-m", "makewhole.cli", *map(str, words)]
    return subprocess.run(command, capture_output=True, check=False, env=environment, **options)  # type: ignore[call-overload,no-any-return]


def widest(text: str) -> int:
    """Columns of the longest line that holds no address: an address is never broken."""
    return max(len(line) for line in text.splitlines() if "://" not in line)

"""The room `store` keeps to what DESIGN.md section 3 lets it know, and the guard bites."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.test_rooms import PACKAGE, broken, lint, plant

LAYERS = "A room knows only the rooms below it"


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("store", "import makewhole.ledger"),
        ("store", "import makewhole.exchange"),
        ("ledger", "import makewhole.store"),
        ("record", "import makewhole.store"),
    ],
)
def test_a_planted_import_is_caught(tmp_path: Path, room: str, line: str) -> None:
    shutil.copytree(PACKAGE, tmp_path / "src" / "makewhole", ignore=shutil.ignore_patterns("__pycache__"))
    plant(tmp_path, room, line)
    status, words = lint(tmp_path)
    assert status == 1, words
    assert LAYERS in broken(words), words


def test_django_is_loaded_when_a_store_is_opened_and_not_before() -> None:
    words = "import sys, makewhole.store; print(sorted(name for name in sys.modules if name in ('django', 'psycopg')))"
    ran = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"

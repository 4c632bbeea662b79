"""The room `exchange` keeps to what DESIGN.md section 3 lets it know, and the guard bites."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.test_rooms import PACKAGE, broken, lint, plant

LAYERS = "A room knows only the rooms below it"


@pytest.mark.parametrize(
    ("room", "line", "contract"),
    [
        ("exchange", "import makewhole.ledger", LAYERS),
        ("ledger", "import makewhole.exchange", LAYERS),
        ("record", "import makewhole.exchange", LAYERS),
        ("exchange", "import makewhole.policy", "What comes from files knows no policy"),
        ("cli", "import makewhole.exchange", "The command line asks app, and nothing behind it"),
    ],
)
def test_a_planted_import_is_caught(tmp_path: Path, room: str, line: str, contract: str) -> None:
    shutil.copytree(PACKAGE, tmp_path / "src" / "makewhole", ignore=shutil.ignore_patterns("__pycache__"))
    plant(tmp_path, room, line)
    status, words = lint(tmp_path)
    assert status == 1, words
    assert contract in broken(words), words

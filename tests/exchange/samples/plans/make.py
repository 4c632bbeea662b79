"""Makes the sample papers anew: `python -m tests.exchange.samples.plans.make [PART OF A NAME ...]`.

Each make_<form>.py draws one form twice or more: once to be seen by whoever writes the reader, once held back.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

HERE = Path(__file__).parent
NOT_FORMS = {"make_drawing", "make_expected", "make_word"}


def forms() -> list[str]:
    """The modules that draw forms."""
    return [path.stem for path in sorted(HERE.glob("make_*.py")) if path.stem not in NOT_FORMS]


def make(parts: list[str]) -> int:
    """How many forms were drawn."""
    chosen = [name for name in forms() if not parts or any(part in name for part in parts)]
    for name in chosen:
        importlib.import_module(f"tests.exchange.samples.plans.{name}").make()
    return len(chosen)


if __name__ == "__main__":
    sys.stdout.write(f"{make(sys.argv[1:])} forms drawn\n")

"""Makes a data file anew of all example families, for `make demo`: a child each, with names and stories made up.

.venv/bin/python tools/families.py build/demo/families.makewhole
"""

from __future__ import annotations

import sys
from pathlib import Path

from makewhole.app import examples, records

ROOT = Path(__file__).parent.parent
FOLDERS = sorted(path for path in (ROOT / "examples").glob("[0-9][0-9]-*") if path.is_dir())


def make(file: Path) -> int:
    """How many children the new data file holds; one of before is taken away, with what stands beside it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    for old in (*file.parent.glob(f"{file.name}*"), file.with_name(f".{file.name}.secret")):
        old.unlink(missing_ok=True)
    records.opened(file, create=True).close()
    return sum(len(examples.enter_folder(file, folder, author="The example")) for folder in FOLDERS)


if __name__ == "__main__":
    place = Path(sys.argv[1])
    sys.stdout.write(f"{make(place)} made-up children in {place}\n")

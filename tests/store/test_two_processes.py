"""A data file that two processes use at the same time: the application, and a command in a terminal beside it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import makewhole.store

_OTHER = """
import sys
from pathlib import Path
import makewhole.store
store = makewhole.store.open(Path(sys.argv[1]))
store.heads()
with store.database.writing(alone=True) as cursor:
    cursor.execute("CREATE TABLE IF NOT EXISTS beside (n INTEGER)")
    cursor.execute("INSERT INTO beside VALUES (1)")
store.close()
"""


def test_a_file_that_is_opened_again_keeps_its_locks_against_other_processes(tmp_path: Path) -> None:
    """Closing a plain look at the file would drop them, and the other process would end the log under us."""
    path = tmp_path / "maya.makewhole"
    with makewhole.store.open(path, create=True) as kept:
        assert kept.heads() == []
        makewhole.store.open(path).close()
        for _ in range(3):
            subprocess.run([sys.executable, "-c", _OTHER, str(path)], check=True)
            assert path.with_name(path.name + "-wal").exists()  # the last to close it takes it away, and that is we
            assert kept.heads() == []
        assert kept.database.rows("SELECT count(*) FROM beside") == [(3,)]

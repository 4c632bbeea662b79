"""Checkpoints: where all chains end at a time. One that is kept elsewhere shows whether all was made anew since."""

from __future__ import annotations

from dataclasses import dataclass

from makewhole.record import verifying
from makewhole.store.database import Database


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint that was made here, and the bytes of its file (`record.verifying.printed` makes a sheet of them)."""

    made_at: str
    author: str
    content: bytes


def make(database: Database, author: str, made_at: str) -> Checkpoint:
    """A new checkpoint, kept here too."""
    with database.writing(alone=True) as cursor:
        rows = database.rows("SELECT id, position, head FROM makewhole_chain WHERE position > 0")
        content = verifying.checkpoint({chain: (position, head) for chain, position, head in rows}, made_at)
        cursor.execute(
            "INSERT INTO makewhole_checkpoint (made_at, author, content) VALUES (%s, %s, %s)",
            [made_at, author, content.decode()],
        )
    return Checkpoint(made_at, author, content)


def listed(database: Database) -> list[Checkpoint]:
    """The checkpoints, oldest first."""
    rows = database.rows("SELECT made_at, author, content FROM makewhole_checkpoint ORDER BY id")
    return [Checkpoint(made_at, author, content.encode()) for made_at, author, content in rows]

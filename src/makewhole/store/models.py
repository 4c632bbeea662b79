"""The tables of a data file: what is kept, in which column, and what may ever change.

Nothing is updated in place but the head of a chain, and the content of an entry that a purge takes away; triggers in
the database refuse the rest (migration 0002). Text that is JSON is kept as text: what was hashed is what stands there.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class DataFile(models.Model):
    """One row: that this is a data file of makewhole, and which. In PostgreSQL writers take turns by it."""

    id: models.SmallIntegerField[int, int] = models.SmallIntegerField(primary_key=True)
    what: models.TextField[str, str] = models.TextField()
    identity: models.TextField[str, str] = models.TextField()
    """Made by chance once; a copy of a data file keeps it."""
    made_by: models.TextField[str, str] = models.TextField()
    made_at: models.TextField[str, str] = models.TextField()

    class Meta:  # noqa: D106
        db_table = "makewhole_data_file"


class Chain(models.Model):
    """The history of one child's record, or of one calendar."""

    id: models.TextField[str, str] = models.TextField(primary_key=True)
    subject_kind: models.TextField[str, str] = models.TextField()
    subject_id: models.TextField[str | None, str | None] = models.TextField(null=True)
    """None once the whole record was purged."""
    position: models.BigIntegerField[int, int] = models.BigIntegerField()
    """Of the last entry; 0: there is none yet."""
    head: models.TextField[str, str] = models.TextField()
    """The hash of the last entry."""

    class Meta:  # noqa: D106
        db_table = "makewhole_chain"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="makewhole_chain_subject")
        ]


class Entry(models.Model):
    """One entry of a chain: its header, its salt and content (both None where purged), and columns to look it up by.

    `id` is the order in which this database took the entries in; it is no part of the history.
    """

    id: models.BigAutoField[int, int] = models.BigAutoField(primary_key=True)
    chain: models.ForeignKey[Chain, Chain] = models.ForeignKey(
        Chain, on_delete=models.PROTECT, db_column="chain", db_index=False, related_name="+"
    )
    position: models.BigIntegerField[int, int] = models.BigIntegerField()
    entry: models.TextField[str, str] = models.TextField()
    kind: models.TextField[str, str] = models.TextField()
    recorded_at: models.TextField[str, str] = models.TextField()
    previous: models.TextField[str, str] = models.TextField()
    digest: models.TextField[str, str] = models.TextField()
    salt: models.BinaryField[bytes | None, bytes | None] = models.BinaryField(null=True)
    content: models.TextField[str | None, str | None] = models.TextField(null=True)
    table_name: models.TextField[str | None, str | None] = models.TextField(null=True)
    row_id: models.TextField[str | None, str | None] = models.TextField(null=True)
    batch: models.TextField[str | None, str | None] = models.TextField(null=True)
    day: models.TextField[str | None, str | None] = models.TextField(null=True)

    class Meta:  # noqa: D106
        db_table = "makewhole_entry"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["chain", "position"], name="makewhole_entry_position"),
            models.UniqueConstraint(fields=["entry"], name="makewhole_entry_entry"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["row_id", "table_name"], name="makewhole_entry_row"),
            models.Index(fields=["batch"], name="makewhole_entry_batch", condition=Q(batch__isnull=False)),
            models.Index(
                fields=["kind"],
                name="makewhole_entry_kind",
                condition=Q(kind__in=["import", "undo", "hold", "release", "purge"]),
            ),
        ]


class Attachment(models.Model):
    """A file that entries name by its digest, kept inside the data file. Its name stands in the entries, not here."""

    sha256: models.TextField[str, str] = models.TextField(primary_key=True)
    media_type: models.TextField[str, str] = models.TextField()
    size: models.BigIntegerField[int, int] = models.BigIntegerField()
    data: models.BinaryField[bytes, bytes] = models.BinaryField()

    class Meta:  # noqa: D106
        db_table = "makewhole_attachment"


class Mapping(models.Model):
    """How a file of one layout is read, as a person answered. A changed answer is a new version; the old one stays."""

    id: models.BigAutoField[int, int] = models.BigAutoField(primary_key=True)
    name: models.TextField[str, str] = models.TextField()
    kind: models.TextField[str, str] = models.TextField()
    layout: models.TextField[str, str] = models.TextField(db_index=True)
    version: models.IntegerField[int, int] = models.IntegerField()
    answers: models.TextField[str, str] = models.TextField()
    author: models.TextField[str, str] = models.TextField()
    saved_at: models.TextField[str, str] = models.TextField()

    class Meta:  # noqa: D106
        db_table = "makewhole_mapping"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "layout", "version"], name="makewhole_mapping_version")
        ]


class Checkpoint(models.Model):
    """The heads of all chains at a time, as they were exported or printed."""

    id: models.BigAutoField[int, int] = models.BigAutoField(primary_key=True)
    made_at: models.TextField[str, str] = models.TextField()
    author: models.TextField[str, str] = models.TextField()
    content: models.TextField[str, str] = models.TextField()
    """The bytes of its file (record.verifying.checkpoint), as text."""

    class Meta:  # noqa: D106
        db_table = "makewhole_checkpoint"

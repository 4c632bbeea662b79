"""The tables of a data file."""

from __future__ import annotations

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Makes the tables."""

    initial = True

    dependencies: ClassVar[list[tuple[str, str]]] = []

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("sha256", models.TextField(primary_key=True, serialize=False)),
                ("media_type", models.TextField()),
                ("size", models.BigIntegerField()),
                ("data", models.BinaryField()),
            ],
            options={
                "db_table": "makewhole_attachment",
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("made_at", models.TextField()),
                ("author", models.TextField()),
                ("content", models.TextField()),
            ],
            options={
                "db_table": "makewhole_checkpoint",
            },
        ),
        migrations.CreateModel(
            name="DataFile",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("what", models.TextField()),
                ("identity", models.TextField()),
                ("made_by", models.TextField()),
                ("made_at", models.TextField()),
            ],
            options={
                "db_table": "makewhole_data_file",
            },
        ),
        migrations.CreateModel(
            name="Chain",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("subject_kind", models.TextField()),
                ("subject_id", models.TextField(null=True)),
                ("position", models.BigIntegerField()),
                ("head", models.TextField()),
            ],
            options={
                "db_table": "makewhole_chain",
                "constraints": [
                    models.UniqueConstraint(fields=("subject_kind", "subject_id"), name="makewhole_chain_subject")
                ],
            },
        ),
        migrations.CreateModel(
            name="Mapping",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("name", models.TextField()),
                ("kind", models.TextField()),
                ("layout", models.TextField(db_index=True)),
                ("version", models.IntegerField()),
                ("answers", models.TextField()),
                ("author", models.TextField()),
                ("saved_at", models.TextField()),
            ],
            options={
                "db_table": "makewhole_mapping",
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "layout", "version"), name="makewhole_mapping_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("position", models.BigIntegerField()),
                ("entry", models.TextField()),
                ("kind", models.TextField()),
                ("recorded_at", models.TextField()),
                ("previous", models.TextField()),
                ("digest", models.TextField()),
                ("salt", models.BinaryField(null=True)),
                ("content", models.TextField(null=True)),
                ("table_name", models.TextField(null=True)),
                ("row_id", models.TextField(null=True)),
                ("batch", models.TextField(null=True)),
                ("day", models.TextField(null=True)),
                (
                    "chain",
                    models.ForeignKey(
                        db_column="chain",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="makewhole_store.chain",
                    ),
                ),
            ],
            options={
                "db_table": "makewhole_entry",
                "indexes": [
                    models.Index(fields=["row_id", "table_name"], name="makewhole_entry_row"),
                    models.Index(
                        condition=models.Q(("batch__isnull", False)), fields=["batch"], name="makewhole_entry_batch"
                    ),
                    models.Index(
                        condition=models.Q(("kind__in", ["import", "undo", "hold", "release", "purge"])),
                        fields=["kind"],
                        name="makewhole_entry_kind",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "position"), name="makewhole_entry_position"),
                    models.UniqueConstraint(fields=("entry",), name="makewhole_entry_entry"),
                ],
            },
        ),
    ]

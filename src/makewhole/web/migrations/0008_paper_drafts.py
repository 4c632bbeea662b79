"""What was typed for papers that are not sent yet; it goes with the record, so the trigger of 0005 is made anew."""

from __future__ import annotations

from typing import Any, ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

BEFORE = (
    "makewhole_web_grant",
    "makewhole_web_access",
    "makewhole_web_invitation",
    "makewhole_web_feed",
    "makewhole_web_reminder",
    "makewhole_web_reminded",
    "makewhole_web_api_token",
)
TABLES = (*BEFORE, "makewhole_web_paper_draft")


def make_trigger(apps: Any, schema_editor: Any) -> None:
    from makewhole.web.purged import statements

    for statement in statements(schema_editor.connection.vendor, TABLES):
        schema_editor.execute(statement, params=None)


def make_trigger_of_before(apps: Any, schema_editor: Any) -> None:
    """The trigger must not name a table that goes: SQLite would then change none of the others."""
    from makewhole.web.purged import statements

    for statement in statements(schema_editor.connection.vendor, BEFORE):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [
        ("makewhole_web", "0007_how_far_begun"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.CreateModel(
            name="PaperDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("answers", models.JSONField(default=dict)),
                ("language", models.CharField(default="en", max_length=2)),
                ("saved_on", models.DateField(null=True)),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="paper_drafts",
                        to="makewhole_web.childrecord",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "makewhole_web_paper_draft",
                "constraints": [
                    models.UniqueConstraint(fields=("child", "user", "kind"), name="makewhole_web_paper_draft_once")
                ],
            },
        ),
        migrations.RunPython(make_trigger, make_trigger_of_before),
    ]

"""The trigger of `makewhole.web.purged`, as the tables of people stood then."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

TABLES = (
    "makewhole_web_grant",
    "makewhole_web_access",
    "makewhole_web_invitation",
    "makewhole_web_feed",
    "makewhole_web_reminder",
    "makewhole_web_reminded",
)


def make_trigger(apps: Any, schema_editor: Any) -> None:
    from makewhole.web.purged import statements

    for statement in statements(schema_editor.connection.vendor, TABLES):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("makewhole_store", "0002_nothing_is_overwritten"),
        ("makewhole_web", "0002_people"),
    ]
    operations: ClassVar[list[Any]] = [migrations.RunPython(make_trigger, migrations.RunPython.noop)]

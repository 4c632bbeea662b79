"""The trigger of `makewhole.web.purged` anew: a token for one record goes with that record."""

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
    "makewhole_web_api_token",
)


def make_trigger(apps: Any, schema_editor: Any) -> None:
    from makewhole.web.purged import statements

    for statement in statements(schema_editor.connection.vendor, TABLES):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [("makewhole_web", "0004_api_tokens")]
    operations: ClassVar[list[Any]] = [migrations.RunPython(make_trigger, migrations.RunPython.noop)]

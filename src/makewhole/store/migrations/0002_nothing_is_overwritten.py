"""Triggers: the database itself refuses to change or remove what was said, whoever asks, but for a purge of content.

They stop accidents and other programs. Who may change the database may drop them too; that is what `verify` is for.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations

HEADER = ("id", "chain", "position", "entry", "kind", "recorded_at", "previous", "digest")
PURGED = ("salt", "content", "table_name", "row_id", "batch", "day")
NEVER_CHANGED = ("makewhole_attachment", "makewhole_checkpoint")
MAPPING = ("id", "kind", "layout", "version", "author", "saved_at")
"""What stays of a mapping whose name or answers named a child that was purged."""
EMPTIED = "NEW.name = '' AND NEW.answers = '{}'"
NEVER_REMOVED = (
    "makewhole_entry",
    "makewhole_chain",
    "makewhole_mapping",
    "makewhole_checkpoint",
    "makewhole_data_file",
)

SQLITE = [
    "CREATE TRIGGER makewhole_entry_is_not_changed BEFORE UPDATE ON makewhole_entry WHEN NOT ("
    + " AND ".join([*(f"NEW.{name} IS OLD.{name}" for name in HEADER), *(f"NEW.{name} IS NULL" for name in PURGED)])
    + ") BEGIN SELECT RAISE(ABORT, 'makewhole: an entry is never changed'); END",
    "CREATE TRIGGER makewhole_mapping_is_not_changed BEFORE UPDATE ON makewhole_mapping WHEN NOT ("
    + " AND ".join([*(f"NEW.{name} IS OLD.{name}" for name in MAPPING), EMPTIED])
    + ") BEGIN SELECT RAISE(ABORT, 'makewhole: what is kept is never changed'); END",
    *(
        f"CREATE TRIGGER {table}_is_not_changed BEFORE UPDATE ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'makewhole: what is kept is never changed'); END"
        for table in NEVER_CHANGED
    ),
    *(
        f"CREATE TRIGGER {table}_is_not_removed BEFORE DELETE ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'makewhole: what is kept is never removed'); END"
        for table in NEVER_REMOVED
    ),
]

POSTGRESQL = [
    "CREATE FUNCTION makewhole_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'makewhole: what is kept is never changed or removed' USING ERRCODE = 'MW001'; END $$",
    "CREATE TRIGGER makewhole_entry_is_not_changed BEFORE UPDATE ON makewhole_entry FOR EACH ROW WHEN (NOT ("
    + " AND ".join(
        [
            *(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in HEADER),
            *(f"NEW.{name} IS NULL" for name in PURGED),
        ]
    )
    + ")) EXECUTE FUNCTION makewhole_refuses()",
    "CREATE TRIGGER makewhole_mapping_is_not_changed BEFORE UPDATE ON makewhole_mapping FOR EACH ROW WHEN (NOT ("
    + " AND ".join([*(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in MAPPING), EMPTIED])
    + ")) EXECUTE FUNCTION makewhole_refuses()",
    *(
        f"CREATE TRIGGER {table}_is_not_changed BEFORE UPDATE ON {table} FOR EACH ROW "
        "EXECUTE FUNCTION makewhole_refuses()"
        for table in NEVER_CHANGED
    ),
    *(
        f"CREATE TRIGGER {table}_is_not_removed BEFORE DELETE ON {table} FOR EACH ROW "
        "EXECUTE FUNCTION makewhole_refuses()"
        for table in NEVER_REMOVED
    ),
    *(
        f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
        "EXECUTE FUNCTION makewhole_refuses()"
        for table in (*NEVER_REMOVED, "makewhole_attachment")
    ),
    # The server's language may put ids in another order than their code points; a history is read by those.
    'CREATE INDEX makewhole_entry_in_order ON makewhole_entry (chain COLLATE "C", position)',
]


def refuse_changes(apps: Any, schema_editor: Any) -> None:
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Adds the triggers. There is no way back: an older makewhole refuses a newer data file anyway."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("makewhole_store", "0001_initial")]
    operations: ClassVar[list[Any]] = [migrations.RunPython(refuse_changes)]

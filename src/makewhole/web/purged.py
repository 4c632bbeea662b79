"""What the tables of people hold about a child goes with the child's record, whoever purges it: page or terminal.

A trigger in the database does it, in the transaction of the purge itself. The access log goes too: it is kept for as
long as the record is (34 CFR 99.32(a)(2)), and what names the child must not outlive the purge. What stays is the
history's own tombstones, which say when and on whose authority.
"""

from __future__ import annotations

TABLES = (
    "makewhole_web_grant",
    "makewhole_web_access",
    "makewhole_web_invitation",
    "makewhole_web_feed",
    "makewhole_web_reminder",
    "makewhole_web_reminded",
    "makewhole_web_api_token",
    "makewhole_web_paper_draft",
)
"""Each table with a `child_id`. One that is added needs a migration that makes the trigger anew (a test says so)."""
DOOR = "makewhole_web_child"
NAME = "makewhole_web_goes_with_the_record"


def statements(vendor: str, tables: tuple[str, ...] = TABLES) -> list[str]:
    """The SQL that makes the trigger, anew where it is there already."""
    whose = f"(SELECT id FROM {DOOR} WHERE student_id = OLD.subject_id)"
    going = [f"DELETE FROM {table} WHERE child_id IN {whose};" for table in tables]
    going.append(f"DELETE FROM {DOOR} WHERE student_id = OLD.subject_id;")
    when = "OLD.subject_kind = 'student' AND OLD.subject_id IS NOT NULL AND NEW.subject_id IS NULL"
    if vendor == "sqlite":
        return [
            f"DROP TRIGGER IF EXISTS {NAME}",
            f"CREATE TRIGGER {NAME} AFTER UPDATE OF subject_id ON makewhole_chain WHEN {when} "
            f"BEGIN {' '.join(going)} END",
        ]
    return [
        f"DROP TRIGGER IF EXISTS {NAME} ON makewhole_chain",
        f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {' '.join(going)} RETURN NULL; END $$",
        f"CREATE TRIGGER {NAME} AFTER UPDATE OF subject_id ON makewhole_chain FOR EACH ROW WHEN ({when}) "
        f"EXECUTE FUNCTION {NAME}()",
    ]

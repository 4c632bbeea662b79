"""Purging: content is lawfully taken away for good, in two steps, and what stays still verifies."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from makewhole.language import gettext
from makewhole.store import mapping, settling
from makewhole.store.appending import Writer
from makewhole.store.database import Database
from makewhole.store.errors import StoreError, speaking
from makewhole.store.saying import Subject, about, written
from makewhole.store.saying import subject as checked

if TYPE_CHECKING:
    from makewhole.store.keeping import Hold

ALONE = ("say", "correct", "withdraw", "import")
"""Kinds that may be purged one by one. The others change what the rest means: they go with the whole record."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Preview:
    """What a purge would take away. Nothing has happened yet; `token` is what the second step needs."""

    token: str
    entries: int
    tables: Mapping[str, int]
    """Entries by table."""
    first_day: str | None
    last_day: str | None
    attachments: Sequence[str]
    """Digests of the attachments that go too."""
    attachments_kept: Sequence[str]
    """Digests of attachments that it names and that other entries name as well: they stay."""
    copies: Sequence[str]
    """Names of copies of the data file beside it, which still hold everything. Backups elsewhere do too."""
    mappings: int
    """How many saved answers about layouts of files are the child's own, or name the child: they go too, and are asked
    for anew. What is another family's stays."""
    mentions: Sequence[str]
    """Entries in other histories that name the child, as a note may. They stay unless they are purged themselves."""


@dataclass(frozen=True)
class Purged:
    """What was taken away."""

    entries: int
    attachments: int
    is_wiped: bool
    """Whether the bytes are gone from the file; False while another program has it open: then `wipe()` later."""


@dataclass(frozen=True)
class _Chosen:
    number: int
    chain: str
    position: int
    entry: str
    kind: str
    table: str | None
    row: str | None
    day: str | None
    content: str


_QUESTION = "SELECT id, chain, position, entry, kind, table_name, row_id, day, content FROM makewhole_entry WHERE "


def preview(database: Database, holds: Sequence[Hold], subject: Subject | None, entries: Sequence[str]) -> Preview:
    """What the purge would take away, with its token."""
    chosen = _choose(database, holds, subject, entries)
    days = sorted(one.day for one in chosen if one.day is not None)
    going, staying = _attachments(database, chosen)
    beside = sorted(database.path.parent.glob(f"{_literal(database.path.name)}.before-*")) if database.path else []
    return Preview(
        token=_token(database, chosen),
        entries=len(chosen),
        tables=dict(sorted(Counter(one.table for one in chosen if one.table is not None).items())),
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
        attachments=going,
        attachments_kept=staying,
        copies=[copy.name for copy in beside],
        mappings=len(_mappings(database, subject, chosen)),
        mentions=_mentions(database, subject, chosen),
    )


def purge(
    database: Database,
    holds: Callable[[], Sequence[Hold]],
    subject: Subject | None,
    entries: Sequence[str],
    *,
    recorded_at: str,
    said: Mapping[str, str],
    confirm: str,
) -> Purged:
    """What was taken away, in one transaction; then the file is written anew without it."""
    with database.writing(alone=True) as cursor:
        chosen = _choose(database, holds(), subject, entries)
        if confirm != _token(database, chosen):
            raise StoreError(
                gettext(
                    "A purge needs the token of its preview, and nothing may have been said in between. Look at what "
                    "would go, then say again that it shall. Nothing was purged."
                )
            )
        going, _ = _attachments(database, chosen)
        mappings = _mappings(database, subject, chosen)
        writer = Writer(database, cursor, recorded_at, alone=True)
        for chain, run in itertools.groupby(chosen, lambda one: one.chain):
            kind = database.rows("SELECT subject_kind FROM makewhole_chain WHERE id = %s", [chain])[0][0]
            # Never the subject's id: a purge is not purged, and after the whole record is gone nothing should name it.
            content = {
                **said,
                "positions": [one.position for one in run],
                "subject": about((kind, None)),
            }
            writer.add_content(writer.head_of_chain(chain), "purge", content)
        writer.finish()
        cursor.executemany(
            "UPDATE makewhole_entry SET salt = NULL, content = NULL, table_name = NULL, row_id = NULL, batch = NULL, "
            "day = NULL WHERE id = %s",
            [(one.number,) for one in chosen],
        )
        if subject is not None:
            cursor.execute("UPDATE makewhole_chain SET subject_id = NULL WHERE id = %s", [chosen[0].chain])
        cursor.executemany("DELETE FROM makewhole_attachment WHERE sha256 = %s", [(digest,) for digest in going])
        emptied = "UPDATE makewhole_mapping SET name = '', answers = '{}' WHERE id = %s"
        cursor.executemany(emptied, [(number,) for number in mappings])
    return Purged(len(chosen), len(going), wipe(database))


def wipe(database: Database) -> bool:
    """Whether the file was written anew, so that nothing that was purged stands in it; False where it is in use."""
    try:
        with speaking(), database.connection.cursor() as cursor:
            if database.vendor == "postgresql":
                # Whoever looks at an older moment keeps the rows of that moment alive.
                cursor.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                    "AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL AND backend_type = 'client backend'"
                )
                is_looked_at = bool(cursor.fetchone()[0])
                cursor.execute("VACUUM (FULL) makewhole_entry")
                cursor.execute("VACUUM (FULL) makewhole_attachment")
                cursor.execute("VACUUM (FULL) makewhole_chain")
                cursor.execute("VACUUM (FULL) makewhole_mapping")
                return not is_looked_at
            with settling.TURN:  # else a server's thread might bring the log in just then, and this one be refused
                cursor.execute("VACUUM")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                return bool(cursor.fetchone()[0] == 0)
    except StoreError:  # in use, or no room for the moment: the purge itself stands
        return False


def _choose(
    database: Database, holds: Sequence[Hold], subject: Subject | None, entries: Sequence[str]
) -> list[_Chosen]:
    """What is to go, by chain and position; StoreError where it may not."""
    if (subject is None) == (not entries):
        raise StoreError("Say what shall be purged: a whole record, or some entries.")
    if subject is not None:
        chosen = _whole(database, checked(subject))
    else:
        chosen = _some(database, entries)
    held = {hold.chain for hold in holds}
    for one in chosen:
        if one.chain in held:
            raise StoreError(
                gettext(
                    "A legal hold is in force on this record, so nothing of it may be purged. Ask whoever set the "
                    "hold; release it first if it is over."
                )
            )
    return chosen


def _whole(database: Database, subject: Subject) -> list[_Chosen]:
    rows = database.rows(
        f"{_QUESTION} content IS NOT NULL AND kind <> 'purge' AND chain IN "
        "(SELECT id FROM makewhole_chain WHERE subject_kind = %s AND subject_id = %s) ORDER BY position",
        subject,
    )
    if not rows:
        raise StoreError(gettext("There is no such record here."))
    return [_Chosen(*row) for row in rows]


def _some(database: Database, entries: Sequence[str]) -> list[_Chosen]:
    wanted = sorted(set(entries))
    found = [_Chosen(*row) for row in database.among(f"{_QUESTION} content IS NOT NULL AND entry IN ({{}})", wanted)]
    if len(found) != len(wanted):
        raise StoreError("One of those entries is not there, or was purged already.")
    if any(one.kind not in ALONE for one in found):
        raise StoreError("An undo, a hold, a release or a purge goes only with the whole record.")
    found.sort(key=lambda one: (one.chain, one.position))
    going = {one.entry for one in found}
    places = {(one.chain, one.table, one.row): one.position for one in found if one.kind in ("correct", "withdraw")}
    earlier = database.among(
        "SELECT chain, table_name, row_id, position, entry FROM makewhole_entry "
        "WHERE content IS NOT NULL AND row_id IN ({})",
        sorted({row for _, _, row in places if row is not None}),
    )
    for chain, table, row, position, entry in earlier:
        if entry not in going and position < places.get((chain, table, row), 0):
            raise StoreError(
                f"{table}: one of those entries corrects another that would stay, and what it corrects would count "
                "again. Name the earlier entries about that row too."
            )
    return found


def _token(database: Database, chosen: Sequence[_Chosen]) -> str:
    """What stands for exactly this purge of exactly this state."""
    chains = sorted({one.chain for one in chosen})
    heads = [list(row) for row in database.among("SELECT id, head FROM makewhole_chain WHERE id IN ({})", chains)]
    identity = database.rows("SELECT identity FROM makewhole_data_file WHERE id = 1")[0][0]
    state = written({"identity": identity, "heads": sorted(heads), "entries": [one.entry for one in chosen]})
    return sha256(state.encode()).hexdigest()[:12]


def _attachments(database: Database, chosen: Sequence[_Chosen]) -> tuple[list[str], list[str]]:
    """The attachments that only the chosen entries name, and those that others name as well."""
    named = {digest for one in chosen for digest in _DIGEST.findall(one.content)}
    here = sorted(
        row[0] for row in database.among("SELECT sha256 FROM makewhole_attachment WHERE sha256 IN ({})", sorted(named))
    )
    if not here:
        return [], []
    numbers = {one.number for one in chosen}
    staying: set[str] = set()
    for some in (here[start : start + 20] for start in range(0, len(here), 20)):
        mentions = " OR ".join(["content LIKE %s"] * len(some))
        rows = database.stream(
            f"SELECT id, content FROM makewhole_entry WHERE {mentions}", [f"%{digest}%" for digest in some]
        )
        for number, content in rows:
            if number not in numbers:
                staying.update(digest for digest in some if digest in content)
    return [digest for digest in here if digest not in staying], sorted(staying)


def _names(subject: Subject, chosen: Sequence[_Chosen]) -> list[str]:
    """What the child is called: its id, unless that may be any number, and each name that was ever said."""
    called = {subject[1]} if len(subject[1]) > 4 or not subject[1].isdigit() else set()
    for one in chosen:
        if one.table == "students":
            called.add(json.loads(one.content).get("cells", {}).get("name") or "")
    return sorted(name.strip() for name in called if len(name.strip()) > 1)


def _mentions(database: Database, subject: Subject | None, chosen: Sequence[_Chosen]) -> list[str]:
    """The entries of other chains that name the child by its id or by a whole name."""
    names = _names(subject, chosen) if subject is not None else []
    if not names:
        return []
    among = "|".join(re.escape(written({"": name})[5:-2]) for name in names)
    named = re.compile(rf"(?<!\w)(?:{among})(?!\w)", re.IGNORECASE)
    rows = database.stream(
        "SELECT entry, content FROM makewhole_entry WHERE content IS NOT NULL AND kind <> 'purge' AND chain <> %s "
        "ORDER BY id",
        [chosen[0].chain],
    )
    return [entry for entry, content in rows if named.search(content)]


def _mappings(database: Database, subject: Subject | None, chosen: Sequence[_Chosen]) -> list[int]:
    """The mappings, by number, that go with the record: those that are the child's own, and others that name the child.

    A mapping's name is made from a file's, so any part of the child's names is enough: one that goes without need is
    asked for anew. But an answer kept for another child may be another family's, whose words are like these by chance:
    it goes only where somebody saved it who wrote in this child's record too.
    """
    if subject is None:
        return []
    parts = {subject[1].casefold()}
    for name in _names(subject, chosen):
        parts.update(part for part in _WORD.findall(name.casefold()) if len(part) > 2)
    named = re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, sorted(parts)))})(?![^\W_])")
    own = mapping.mark_of(subject[1]) if subject[0] == "student" else None
    authors = {json.loads(one.content).get("author") for one in chosen}
    going = []
    rows = database.rows("SELECT id, layout, author, name, answers FROM makewhole_mapping WHERE name <> '' ORDER BY id")
    for number, layout, author, *said in rows:
        mark = mapping.marked(layout)
        is_own = mark is not None and mark == own
        if is_own or ((mark is None or author in authors) and any(named.search(text.casefold()) for text in said)):
            going.append(number)
    return going


def _literal(name: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", name)

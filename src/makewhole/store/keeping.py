"""A data file as the rest of makewhole sees it: what was said goes in, entries and rows come out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from makewhole.language import gettext
from makewhole.record.history import Entry, Rows
from makewhole.store import appending, attaching, checkpoints, copying, mapping, purging, verifying
from makewhole.store.appending import Progress, Writer
from makewhole.store.clock import ClockNotice, notice, stamp
from makewhole.store.database import Database, Row
from makewhole.store.errors import StoreError
from makewhole.store.saying import Say, Subject, about
from makewhole.store.saying import subject as checked

_ENTRY = "SELECT chain, position, entry, kind, recorded_at, previous, digest, salt, content FROM makewhole_entry"


@dataclass(frozen=True)
class Head:
    """The end of a chain: whose it is, how many entries it has, and the hash of the last."""

    chain: str
    subject_kind: str
    subject_id: str | None
    """None: the whole record was purged."""
    position: int
    hash: str


@dataclass(frozen=True)
class Batch:
    """A file that came in, as its `import` entries say."""

    batch: str
    author: str
    recorded_at: str
    file: Mapping[str, Any]
    """What was said about the file: name, sha256, bytes, kind, mapping, rows."""
    rows: int
    """Entries about rows that it brought and that were not purged."""
    chains: int
    undone_at: str | None
    undone_by: str | None

    @property
    def name(self) -> str | None:
        name = self.file.get("name")
        return name if isinstance(name, str) else None

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None


@dataclass(frozen=True)
class Hold:
    """A legal hold in force: nothing of that chain may be purged until it is released."""

    entry: str
    chain: str
    subject_kind: str
    subject_id: str | None
    author: str
    why: str
    since: str


class Store:
    """The history in one data file or database. Close it, or use it in a `with`."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.notices: list[ClockNotice] = []
        """What was odd about the machine's clock when something was written."""
        self.attachment_limit = attaching.LIMIT
        """The most bytes an attachment may have."""

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.database.close()

    @property
    def path(self) -> Path | None:
        """The data file; None for PostgreSQL."""
        return self.database.path

    @property
    def identity(self) -> str:
        """What tells this record from every other; a copy has the same."""
        return str(self.database.rows("SELECT identity FROM makewhole_data_file WHERE id = 1")[0][0])

    def alone(self) -> AbstractContextManager[None]:
        """One transaction to look and write in: nobody else writes while it lasts; all of it is kept, or nothing."""
        return self.database.alone()

    def at_one_moment(self) -> AbstractContextManager[None]:
        """All that is read inside stands as it stood at one moment, while others go on writing."""
        return self.database.reading()

    # --- what is said -------------------------------------------------------------------------------------------------

    def append(
        self,
        says: Iterable[Say],
        *,
        author: str,
        source: str | None = None,
        batch: str | None = None,
        file: Mapping[str, Any] | None = None,
        at: dt.datetime | None = None,
        progress: Progress | None = None,
    ) -> int:
        """How many entries were added: all of `says` in one transaction, but for those whose entry id is there already.

        When it returns, they are on the disk. With `batch` each chain that is touched says first, in an `import`
        entry, what came in: `file` holds the file's name, sha256, bytes, kind, mapping and rows. `says` may be a
        generator of any length; an exception from it leaves nothing behind.
        """
        return appending.append(
            self.database,
            says,
            recorded_at=self._stamped(at),
            author=author,
            source=source,
            batch=batch,
            file=file,
            progress=progress,
        )

    def receive(self, entries: Iterable[Entry]) -> int:
        """How many entries were added as they are, from another data file or an export; those known are passed over.

        Every entry must follow the one before it in its chain. StoreError where one does not, where a digest is not
        that of its content, or where two histories of one subject part ways; then nothing is added.
        """
        return copying.receive(self.database, entries)

    def _stamped(self, at: dt.datetime | None) -> str:
        """The time of recording; what is odd about it goes to the notices."""
        recorded_at = stamp(at)
        last = self.database.rows("SELECT recorded_at FROM makewhole_entry ORDER BY id DESC LIMIT 1")
        odd = notice(recorded_at, last[0][0] if last else None)
        if odd is not None:
            self.notices.append(odd)
        return recorded_at

    # --- what was said ------------------------------------------------------------------------------------------------

    def entries(
        self, *, chain: str | None = None, subject: Subject | None = None, known_on: str | None = None
    ) -> Iterator[Entry]:
        """The entries, chain by chain and in their order; those recorded by the local day `known_on`."""
        where, values = [], []
        if subject is not None:
            chain_of_subject = self.chain_of(subject)
            if chain_of_subject is None:
                return
            where.append("chain = %s")
            values.append(chain_of_subject)
        if chain is not None:
            where.append("chain = %s")
            values.append(chain)
        if known_on is not None:
            where.append("substr(recorded_at, 1, 10) <= %s")
            values.append(known_on)
        only = f" WHERE {' AND '.join(where)}" if where else ""
        for row in self.database.stream(f"{_ENTRY}{only} {self.database.in_order}", values):
            yield _entry(row)

    def heads(self, subjects: Sequence[Subject] | None = None) -> list[Head]:
        """The end of every chain, or of those of these subjects, in the order of the chains."""
        question = "SELECT id, subject_kind, subject_id, position, head FROM makewhole_chain"
        if subjects is None:
            return [Head(*row) for row in sorted(self.database.rows(question))]
        found = self.database.among(f"{question} WHERE subject_id IN ({{}})", [ident for _, ident in subjects])
        wanted = set(subjects)
        return [Head(*row) for row in sorted(found) if (row[1], row[2]) in wanted]

    def chain_of(self, subject: Subject) -> str | None:
        """The id of the subject's chain."""
        rows = self.database.rows(
            "SELECT id FROM makewhole_chain WHERE subject_kind = %s AND subject_id = %s", checked(subject)
        )
        return str(rows[0][0]) if rows else None

    def rows(
        self, known_on: str | None = None, subjects: Sequence[Subject] | None = None, table: str | None = None
    ) -> Rows:
        """The tables that the history says, as far as they were recorded by the local day `known_on` (YYYY-MM-DD).

        What `record.history.view` makes of `entries()`, without reading what was said over. With `subjects`, only what
        the chains of those say; with `table`, only the rows of that table.
        """
        known, values = "", []
        if known_on is not None:
            known = " AND substr(recorded_at, 1, 10) <= %s"
            values.append(known_on)
        if subjects is not None:
            chains = [head.chain for head in self.heads(subjects)]
            if not chains:
                return {}
            known += f" AND chain IN ({', '.join(['%s'] * len(chains))})"
            values += chains
        which_undone = f"SELECT batch FROM makewhole_entry WHERE kind = 'undo' AND content IS NOT NULL{known}"
        question = (
            "SELECT kind, table_name, row_id, batch, content FROM makewhole_entry "
            f"WHERE kind IN ('say', 'correct', 'withdraw') AND content IS NOT NULL{known}"
            f"{'' if table is None else ' AND table_name = %s'} {self.database.in_order}"
        )
        of_table = [] if table is None else [table]
        last: dict[str, dict[str, str]] = {}
        with self.database.reading():
            undone = {row[0] for row in self.database.rows(which_undone, values)}
            for kind, name, row, batch, content in self.database.stream(question, [*values, *of_table]):
                if batch in undone:
                    continue
                rows = last.setdefault(name, {})
                if kind == "withdraw":
                    rows.pop(row, None)
                else:
                    rows[row] = content
        return {name: {row: json.loads(text)["cells"] for row, text in rows.items()} for name, rows in last.items()}

    def row_history(self, table: str, row: str) -> list[Entry]:
        """What was said about one row, as it came in; what was undone with its batch too."""
        rows = self.database.rows(f"{_ENTRY} WHERE row_id = %s AND table_name = %s ORDER BY id", [row, table])
        return [_entry(row) for row in rows]

    def rows_of(self, batches: Iterable[str], table: str) -> set[str]:
        """The ids of the rows of a table that those batches said something about."""
        return {
            row[0]
            for row in self.database.among(
                "SELECT row_id, table_name FROM makewhole_entry WHERE batch IN ({})", sorted(set(batches))
            )
            if row[1] == table
        }

    # --- imports ------------------------------------------------------------------------------------------------------

    def batches(self) -> list[Batch]:
        """The files that came in, in the order in which they did, and whether they were undone."""
        first: dict[str, tuple[str, str]] = {}
        chains: dict[str, int] = {}
        undone: dict[str, tuple[str, str]] = {}
        for kind, batch, recorded_at, content in self.database.stream(
            "SELECT kind, batch, recorded_at, content FROM makewhole_entry "
            "WHERE kind IN ('import', 'undo') AND content IS NOT NULL ORDER BY id"
        ):
            if kind == "import":
                first.setdefault(batch, (recorded_at, content))
                chains[batch] = chains.get(batch, 0) + 1
            elif batch not in undone:
                undone[batch] = (recorded_at, json.loads(content)["author"])
        counts: dict[str, int] = dict(
            self.database.rows(
                "SELECT batch, count(*) FROM makewhole_entry "
                "WHERE batch IS NOT NULL AND kind IN ('say', 'correct', 'withdraw') GROUP BY batch"
            )
        )
        batches = []
        for batch, (recorded_at, content) in first.items():
            said = json.loads(content)
            undone_at, undone_by = undone.get(batch, (None, None))
            batches.append(
                Batch(
                    batch,
                    said["author"],
                    recorded_at,
                    said.get("file", {}),
                    counts.get(batch, 0),
                    chains[batch],
                    undone_at,
                    undone_by,
                )
            )
        return batches

    def undo(self, batch: str, *, author: str, why: str | None = None, at: dt.datetime | None = None) -> int:
        """In how many chains the batch was undone: what it brought is taken back as a whole, and stays on record."""
        _needs(author, "author")
        recorded_at = self._stamped(at)
        with self.database.writing(alone=True) as cursor:
            chains = self.database.rows(
                "SELECT c.id, c.subject_kind, c.subject_id FROM makewhole_chain c "
                "WHERE c.id IN (SELECT chain FROM makewhole_entry WHERE batch = %s) ORDER BY c.id",
                [batch],
            )
            if not chains:
                raise StoreError(gettext("There is no such import here."))
            if self.database.rows("SELECT 1 FROM makewhole_entry WHERE kind = 'undo' AND batch = %s LIMIT 1", [batch]):
                raise StoreError(gettext("That import was undone already."))
            writer = Writer(self.database, cursor, recorded_at, alone=True)
            for chain, kind, ident in chains:
                content = {"author": author, "batch": batch, "subject": about((kind, ident))}
                writer.add_content(writer.head_of_chain(chain), "undo", content | ({"why": why} if why else {}))
            writer.finish()
        return len(chains)

    # --- holds and purges ---------------------------------------------------------------------------------------------

    def hold(self, subject: Subject, *, author: str, why: str, at: dt.datetime | None = None) -> str:
        """The entry of a new legal hold: nothing of the subject may be purged until it is released."""
        _needs(author, "author")
        _needs(why, "reason: which letter or case asks for it?")
        recorded_at = self._stamped(at)
        with self.database.writing(alone=True) as cursor:
            writer = Writer(self.database, cursor, recorded_at, alone=True)
            head = writer.heads([checked(subject)])[subject]
            entry = writer.add_content(head, "hold", {"author": author, "why": why, "subject": about(subject)})
            writer.finish()
        return entry

    def release(self, hold: str, *, author: str, why: str, at: dt.datetime | None = None) -> str:
        """The entry that releases the hold of that entry."""
        _needs(author, "author")
        _needs(why, "reason: who said that the hold is over?")
        recorded_at = self._stamped(at)
        with self.database.writing(alone=True) as cursor:
            held = {found.entry: found for found in self.holds()}.get(hold)
            if held is None:
                raise StoreError("There is no such hold in force.")
            writer = Writer(self.database, cursor, recorded_at, alone=True)
            content = {
                "author": author,
                "why": why,
                "releases": hold,
                "subject": about((held.subject_kind, held.subject_id)),
            }
            entry = writer.add_content(writer.head_of_chain(held.chain), "release", content)
            writer.finish()
        return entry

    def holds(self) -> list[Hold]:
        """The legal holds in force, in the order in which they came."""
        rows = self.database.rows(
            "SELECT e.kind, e.entry, e.chain, c.subject_kind, c.subject_id, e.recorded_at, e.content "
            "FROM makewhole_entry e JOIN makewhole_chain c ON c.id = e.chain "
            "WHERE e.kind IN ('hold', 'release') AND e.content IS NOT NULL ORDER BY e.id"
        )
        said = [(row, json.loads(row[6])) for row in rows]
        released = {content.get("releases") for row, content in said if row[0] == "release"}
        return [
            Hold(row[1], row[2], row[3], row[4], content["author"], content["why"], row[5])
            for row, content in said
            if row[0] == "hold" and row[1] not in released
        ]

    def purge_preview(self, subject: Subject | None = None, *, entries: Iterable[str] = ()) -> purging.Preview:
        """What a purge of a whole subject, or of those entries, would take away; with the token that a purge needs.

        StoreError where a legal hold forbids it, or where taking those entries alone would bring back what they
        correct.
        """
        return purging.preview(self.database, self.holds(), subject, tuple(entries))

    def purge(
        self,
        subject: Subject | None = None,
        *,
        entries: Iterable[str] = (),
        author: str,
        why: str,
        authority: str,
        confirm: str,
        at: dt.datetime | None = None,
    ) -> purging.Purged:
        """What was taken away for good. `confirm` is the token of a preview of the same, as long as nothing changed.

        `authority` names the law, order or rule that allows it. The headers stay as tombstones, and the chains verify.
        """
        _needs(author, "author")
        _needs(why, "reason")
        _needs(authority, "authority: which law, order or rule allows it?")
        recorded_at = self._stamped(at)
        return purging.purge(
            self.database,
            self.holds,
            subject,
            tuple(entries),
            recorded_at=recorded_at,
            said={"author": author, "why": why, "authority": authority},
            confirm=confirm,
        )

    def wipe(self) -> bool:
        """Whether the file was written anew, so that nothing purged stands in it; False while another has it open."""
        return purging.wipe(self.database)

    # --- attachments, mappings, checkpoints ---------------------------------------------------------------------------

    def attach(self, file: bytes | Path, name: str | None = None) -> str:
        """The SHA-256 by which entries name the file; it is kept once, and its kind is told from its content."""
        return attaching.attach(self.database, file, name, self.attachment_limit)

    def attachment(self, sha256: str) -> bytes:
        """The bytes of an attachment, which have that digest; StoreError where it is missing or was changed."""
        return attaching.read(self.database, sha256)

    def attachments(self) -> list[attaching.Attached]:
        """Digest, kind and size of every attachment, in the order of the digests."""
        return attaching.attachments(self.database)

    def save_mapping(
        self, name: str, kind: str, layout: str, answers: Mapping[str, str], *, author: str
    ) -> mapping.Mapping:
        """The mapping as it is kept now. Where the layout has other answers already, they stay as an older version."""
        _needs(author, "author")
        return mapping.save(self.database, name, kind, layout, answers, author, stamp(None))

    def find_mapping(self, layout: str, kind: str | None = None) -> mapping.Mapping | None:
        """The newest mapping of that layout."""
        return mapping.find(self.database, layout, kind)

    def mappings(self, *, all_versions: bool = False) -> list[mapping.Mapping]:
        """The newest version of each mapping, in the order of names; or every version."""
        return mapping.listed(self.database, all_versions)

    def checkpoint(self, *, author: str, at: dt.datetime | None = None) -> checkpoints.Checkpoint:
        """The heads of all chains now, kept here too: what to print or send away, so that no one can rewrite it all."""
        _needs(author, "author")
        return checkpoints.make(self.database, author, stamp(at))

    def checkpoints(self) -> list[checkpoints.Checkpoint]:
        """The checkpoints that were made, oldest first."""
        return checkpoints.listed(self.database)

    # --- as a whole ---------------------------------------------------------------------------------------------------

    def verify(self, checkpoint: bytes | None = None) -> list[verifying.Fault]:
        """Everything that is not as the program wrote it, entry by entry; empty where all is well.

        With `checkpoint`, the bytes of one that was kept elsewhere, also what was made anew as a whole since then.
        record.verifying.NotACheckpoint where they are none.
        """
        return list(verifying.faults(self.database, checkpoint))

    def backup(self, to: Path) -> list[Head]:
        """The heads of a copy of everything, a data file verified before it gets its name; others may go on writing."""
        return copying.backup(self, Path(to))


def restore(backup: Path, to: str | Path) -> None:
    """Puts a backup where there is nothing yet: a path, or an empty PostgreSQL database. It is verified first."""
    copying.restore(Path(backup), to)


def _entry(row: Row) -> Entry:
    salt, content = row[7], row[8]
    try:
        said = json.loads(content) if content is not None else None
    except ValueError:
        raise StoreError(f"The content of entry {row[2]} cannot be read. `makewhole verify` says more.") from None
    chain, position, entry, kind, recorded_at, previous, digest = row[:7]
    held = bytes(salt) if salt is not None else None
    return Entry(chain, position, entry, kind, recorded_at, previous, digest, held, said)


def _needs(text: str, what: str) -> None:
    if not text.strip():
        raise StoreError(f"This needs its {what}.")

"""Is the history here as it was written? The chains by `record.verifying`; and the rest that a data file holds.

The rest: the heads of the chains, the columns that entries are looked up by, attachments, and checkpoints kept here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from makewhole.record.history import Entry
from makewhole.record.verifying import Fault, NotACheckpoint, Verification, heads_of
from makewhole.store.appending import opening_of
from makewhole.store.database import Database, Row
from makewhole.store.saying import is_plain, quoted

__all__ = ["Fault", "faults"]

_QUESTION = (
    "SELECT chain, position, entry, kind, recorded_at, previous, digest, salt, content, table_name, row_id, batch, "
    "day, id FROM makewhole_entry"
)
_Wanted = dict[tuple[str, int], list[tuple[str, str]]]
"""By chain and position, the hashes that checkpoints name, and which checkpoint it is."""


@dataclass(frozen=True, slots=True)
class _Seen:
    row: Row
    hash: str


def faults(database: Database, checkpoint: bytes | None) -> Iterator[Fault]:
    """All faults: of the entries, in the order of chains and positions; then of what stands beside them."""
    with database.reading():
        chains = {
            row[0]: row
            for row in database.rows("SELECT id, subject_kind, subject_id, position, head FROM makewhole_chain")
        }
        heads = {chain: (row[3], row[4]) for chain, row in chains.items() if row[3]}
        attached = {row[0] for row in database.rows("SELECT sha256 FROM makewhole_attachment")}
        wanted, doubtful = _kept_checkpoints(database)
        verification = Verification(heads, checkpoint)
        of_another: set[str] = set()
        before: Row | None = None
        holds = True
        for seen, claimed in _with_claims(database, heads):
            row = seen.row
            entry = _as_entry(row)
            if entry is None:
                position = row[1] if isinstance(row[1], int) else None
                named = row[2] if isinstance(row[2], str) else None
                message = f"Entry {position} ({named}) holds what no entry can hold, so it was changed."
                yield Fault(str(row[0]), position, named, "unreadable_entry", message)
                holds = False
                continue
            told = list(verification.entry(entry, claimed))
            holds = holds and not told
            yield from told
            if holds and before is not None and before[0] == row[0] and before[13] >= row[13]:
                message = f"{_named(entry)} is numbered as if it had come before the entry that it follows."
                yield Fault(entry.chain, entry.position, entry.entry, "numbered_anew", message)
            before = row
            for promised, where in wanted.pop((entry.chain, entry.position), ()):
                if promised != seen.hash:
                    message = f"{_named(entry)} is not the one that {where} names there."
                    yield Fault(entry.chain, entry.position, entry.entry, "differs_from_checkpoint", message)
            yield from _beside(entry, row, chains.get(entry.chain), attached, of_another, told)
        ends = list(verification.end())
        yield from ends
        if holds and not ends:
            yield from _numbers(database)
        yield from doubtful
        for (chain, position), promises in sorted(wanted.items()):
            message = f"Entry {position}, which {promises[0][1]} names, is not there."
            yield Fault(chain, position, None, "shorter_than_checkpoint", message)
        yield from _attachments(database, attached)


def _numbers(database: Database) -> Iterator[Fault]:
    """Whether all numbers are there that a data file ever gave to its entries, where the chains hold together.

    SQLite gives them without a gap, so that a chain that went as a whole, with its head, leaves one. PostgreSQL may
    leave gaps of its own.
    """
    if database.vendor != "sqlite":
        return
    given = database.rows("SELECT seq FROM sqlite_sequence WHERE name = 'makewhole_entry'")
    count, highest = database.rows("SELECT count(*), coalesce(max(id), 0) FROM makewhole_entry")[0]
    missing = max([highest, *(row[0] for row in given if isinstance(row[0], int))]) - count
    if missing > 0:
        told = "1 entry that was written is" if missing == 1 else f"{missing:,} entries that were written are"
        message = (
            f"{told} not here, although every chain holds together: the end of a chain, or a whole chain, was removed."
        )
        yield Fault("", None, None, "numbers_missing", message)


def _with_claims(database: Database, heads: dict[str, tuple[int, str]]) -> Iterator[tuple[_Seen, str | None]]:
    """Each entry with the hash that the entry after it, or the head of its chain, claims for it.

    A claim counts only where the one who makes it is vouched for in turn: else it may be the claim that was changed.
    """
    window: list[_Seen] = []
    for row in database.stream(f"{_QUESTION} {database.in_order}"):
        window.append(_Seen(row, hash_of(row)))
        if len(window) == 3:
            yield window[0], _claim(window, heads)
            window.pop(0)
    while window:
        yield window[0], _claim(window, heads)
        window.pop(0)


def _claim(window: Sequence[_Seen], heads: dict[str, tuple[int, str]]) -> str | None:
    named = _named_by_next(window, heads)
    if named is None or len(window) == 1 or window[1].row[0] != window[0].row[0]:
        return named
    return named if _named_by_next(window[1:], heads) == window[1].hash else None


def _named_by_next(window: Sequence[_Seen], heads: dict[str, tuple[int, str]]) -> str | None:
    """What the next entry of the chain, or after the last one the head, says this one's hash is."""
    chain, position = window[0].row[:2]
    claim: object = None
    if len(window) > 1 and window[1].row[0] == chain:
        if window[1].row[1] == position + 1:
            claim = window[1].row[5]
    elif heads.get(chain, (0, ""))[0] == position:
        claim = heads[chain][1]
    return claim if isinstance(claim, str) else None


def _beside(
    entry: Entry,
    row: Row,
    chain: Row | None,
    attached: set[str],
    of_another: set[str],
    told: Sequence[Fault],
) -> Iterator[Fault]:
    """Whether what the database keeps beside the entry says the same as the entry."""
    said = entry.content
    if said is None:
        if any(part is not None for part in row[9:13]):
            message = f"{_named(entry)} was purged, and can still be looked up."
            yield Fault(entry.chain, entry.position, entry.entry, "lookup_differs", message)
        return
    if any(fault.code == "content_changed" for fault in told):
        return
    if sha256(bytes(row[7]) + row[8].encode()).hexdigest() != entry.digest:
        message = f"{_named(entry)} says the same, but was written anew in another form."
        yield Fault(entry.chain, entry.position, entry.entry, "not_canonical", message)
    if tuple(row[9:13]) != tuple(said.get(name) for name in ("table", "row", "batch", "day")):
        message = f"{_named(entry)} is looked up under another table, row, import or day than it says."
        yield Fault(entry.chain, entry.position, entry.entry, "lookup_differs", message)
    subject = said.get("subject")
    if chain is not None and isinstance(subject, dict) and entry.chain not in of_another:
        kind, ident = chain[1], chain[2]
        if subject.get("kind", kind) != kind or subject.get("id", ident) != ident:
            of_another.add(entry.chain)
            message = f"{_named(entry)} is about another child or calendar than its chain is listed under."
            yield Fault(entry.chain, entry.position, entry.entry, "other_subject", message)
    if said.get("table") == "attachments":
        cells = said.get("cells")
        digest = cells.get("sha256") if isinstance(cells, dict) else None
        if digest is not None and digest not in attached:
            message = f"The attachment that {_named(entry, small=True)} names is missing."
            yield Fault(entry.chain, entry.position, entry.entry, "attachment_missing", message)


def _named(entry: Entry, *, small: bool = False) -> str:
    return f"{'entry' if small else 'Entry'} {entry.position} ({entry.entry[:60]})"


def _as_entry(row: Row) -> Entry | None:
    """The row as an entry; None where a column holds what this program never writes."""
    chain, position, entry, kind, recorded_at, previous, digest, salt, content = row[:9]
    words = (chain, entry, kind, recorded_at, previous, digest)
    if type(position) is not int or not all(isinstance(word, str) for word in words):
        return None
    if not isinstance(salt, bytes | memoryview | None) or not isinstance(content, str | None):
        return None
    said = None
    if content is not None:
        try:
            said = json.loads(content)
        except (ValueError, RecursionError):
            said = {"": content}  # what cannot be read is not what was written: its digest says so
        if not isinstance(said, dict):
            said = {"": content}
    return Entry(chain, position, entry, kind, recorded_at, previous, digest, bytes(salt) if salt else None, said)


def hash_of(row: Row) -> str:
    """SHA-256 over the canonical form of the header; '' where a column holds what has none."""
    chain, position, entry, kind, recorded_at, previous, digest = row[:7]
    if type(position) is not int or not isinstance(chain, str):
        return ""
    quotes = []
    for word in (digest, entry, kind, previous, recorded_at):
        if not isinstance(word, str):
            return ""
        quotes.append(f'"{word}"' if is_plain(word) else quoted(word))
    header = (
        f'{opening_of(chain)[:-1]}{quotes[0]},"entry":{quotes[1]},"kind":{quotes[2]},"position":{position},'
        f'"previous":{quotes[3]},"recorded_at":{quotes[4]}}}'
    )
    return sha256(header.encode("utf-8", "surrogatepass")).hexdigest()


def _kept_checkpoints(database: Database) -> tuple[_Wanted, list[Fault]]:
    """What the checkpoints kept here name, and those of them that were changed."""
    wanted: _Wanted = {}
    changed = []
    for made_at, content in database.rows("SELECT made_at, content FROM makewhole_checkpoint ORDER BY id"):
        where = f"the checkpoint made at {made_at}"
        try:
            heads = heads_of(content.encode())
        except (NotACheckpoint, AttributeError):
            changed.append(Fault("", None, None, "checkpoint_changed", f"{where.capitalize()} was changed."))
            continue
        for chain, (position, promised) in heads.items():
            wanted.setdefault((chain, position), []).append((promised, where))
    return wanted, changed


def _attachments(database: Database, attached: set[str]) -> Iterator[Fault]:
    for digest in sorted(attached):
        data, size = database.rows("SELECT data, size FROM makewhole_attachment WHERE sha256 = %s", [digest])[0]
        if sha256(bytes(data)).hexdigest() != digest or len(data) != size:
            message = f"The attachment {digest[:12]}… is not what was attached."
            yield Fault("", None, None, "attachment_changed", message)

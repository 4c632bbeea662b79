"""The history of a record: what was said, by whom and when, as chains of entries that cannot be quietly changed.

The page docs/history.md is the contract; a stranger checks an export with docs/verify_history.py and this page alone.

- An **entry** has a header and a content. The header is never lost: `chain`, `position` (from 1), `entry` (its id),
  `kind`, `recorded_at`, `previous` (the hash of the entry before it in the chain, 64 zeros for the first) and `digest`.
  The content says who said what: `author`, `source`, `day`, `table`, `row`, `cells`, `corrects`, `batch`, `why` ...
- `digest` is SHA-256 over the salt (16 random bytes) followed by the canonical form of the content. `hash` is SHA-256
  over the canonical form of the header. So a lawful purge can take content and salt away, and the chain still verifies:
  what stays is a tombstone, and without its salt nobody can guess its content from the digest.
- The **canonical form** is JSON (RFC 8259) in UTF-8 with the keys in order of their code points, no white space between
  tokens, and no character escaped that need not be. Values are text, whole numbers, lists, objects and null: no
  fractions, so no two ways to write a number.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from makewhole.language import gettext

EntryKind = Literal["say", "correct", "withdraw", "import", "undo", "hold", "release", "purge"]
KINDS: tuple[EntryKind, ...] = ("say", "correct", "withdraw", "import", "undo", "hold", "release", "purge")
"""`say`: a row for the first time. `correct`: all its cells as they are said now. `withdraw`: it is taken back.
`import`: a file came in, and `batch` names the entries it brought. `undo`: what a batch brought is taken back as a
whole. `hold` and `release`: a legal hold. `purge`: content was lawfully taken away."""

BEGINNING = "0" * 64
"""What stands for the hash of an entry before the first."""
HEADER = ("chain", "position", "entry", "kind", "recorded_at", "previous", "digest")
SALT_BYTES = 16

Content = Mapping[str, Any]
"""What an entry says. Keys with nothing to say are left out; `cells` holds the row's cells as text, those that are not
empty."""


def _no_way(value: object) -> Any:
    raise TypeError(f"a history holds text, whole numbers, lists, objects and null, not a {type(value).__name__}")


_encoded = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_no_way
).encode


def canonical(value: Mapping[str, Any]) -> bytes:
    """The one way to write `value` down, as bytes; TypeError for what it has no way to write.

    Fractions are refused where a content is made or read (`store.saying`, `record.verifying`), not once more here: this
    is done a million times over.
    """
    return _encoded(value).encode()


def digest_of(salt: bytes, content: Content) -> str:
    """SHA-256, in hexadecimal, over the salt and the canonical form of the content."""
    return hashlib.sha256(salt + canonical(content)).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a chain. `salt` and `content` are both None where the content was purged."""

    chain: str
    position: int
    entry: str
    kind: EntryKind
    recorded_at: str
    """An instant with its offset, as the machine's clock said: ISO 8601 with seconds, 2026-02-27T21:04:05-05:00."""
    previous: str
    digest: str
    salt: bytes | None
    content: Content | None

    @property
    def hash(self) -> str:
        """What the next entry commits to: SHA-256, in hexadecimal, over the canonical form of the header."""
        return hashlib.sha256(canonical({name: getattr(self, name) for name in HEADER})).hexdigest()

    @property
    def is_purged(self) -> bool:
        return self.content is None


def linked(
    chain: str, position: int, previous: str, *, entry: str, kind: EntryKind, recorded_at: str, content: Content
) -> Entry:
    """The entry at `position` that commits to `previous` and, under a salt of its own, to `content`."""
    salt = secrets.token_bytes(SALT_BYTES)
    return Entry(chain, position, entry, kind, recorded_at, previous, digest_of(salt, content), salt, content)


# --- as lines ---------------------------------------------------------------------------------------------------------


def to_line(entry: Entry) -> bytes:
    """The entry as a line of history.jsonl, with its end of line: canonical, so the same entries are the same bytes."""
    line = {name: getattr(entry, name) for name in HEADER}
    line |= {"hash": entry.hash, "salt": entry.salt.hex() if entry.salt is not None else None, "content": entry.content}
    return canonical(line) + b"\n"


def from_line(line: bytes | str) -> tuple[Entry, str]:
    """The entry of a line, and the hash that the line claims. ValueError, saying what is missing, for another line."""
    try:
        said = json.loads(line)
    except ValueError:
        raise ValueError(gettext("this is no line of JSON")) from None
    if not isinstance(said, dict):
        raise ValueError(gettext("this is no JSON object"))
    missing = [name for name in (*HEADER, "hash", "salt", "content") if name not in said]
    if missing:
        raise ValueError(gettext("it has no {names}").format(names=", ".join(missing)))
    if said["kind"] not in KINDS:
        raise ValueError(gettext("its kind is none of {names}").format(names=", ".join(KINDS)))
    if not isinstance(said["position"], int) or isinstance(said["position"], bool):
        raise ValueError(gettext("its position is no whole number"))
    if (said["salt"] is None) != (said["content"] is None):
        raise ValueError(gettext("of salt and content, only one is there"))
    try:
        salt = bytes.fromhex(said["salt"]) if said["salt"] is not None else None
    except (TypeError, ValueError):
        raise ValueError(gettext("its salt is not hexadecimal")) from None
    header = {name: said[name] for name in HEADER}
    return Entry(**header, salt=salt, content=said["content"]), str(said["hash"])


# --- the tables as a view ---------------------------------------------------------------------------------------------

Rows = dict[str, dict[str, dict[str, str | None]]]
"""Cells by table, row and column."""


def view(entries: Iterable[Entry], known_on: str | None = None) -> Rows:
    """The tables that the entries say, as far as they were recorded by the local day `known_on` (YYYY-MM-DD).

    `entries` stand in the order of their chains and positions. What a batch brought is not there once the batch is
    undone; a row that somebody said something about afterwards stays as that was said.
    """
    known = [entry for entry in entries if known_on is None or entry.recorded_at[:10] <= known_on]
    undone = {entry.content["batch"] for entry in known if entry.kind == "undo" and entry.content is not None}
    tables: Rows = {}
    for entry in known:
        said = entry.content
        if said is None or entry.kind not in ("say", "correct", "withdraw") or said.get("batch") in undone:
            continue
        rows = tables.setdefault(said["table"], {})
        if entry.kind == "withdraw":
            rows.pop(said["row"], None)
        else:
            rows[said["row"]] = dict(said["cells"])
    return tables


def chains(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """The entries chain by chain, in the order in which they stand."""
    run: list[Entry] = []
    for entry in entries:
        if run and run[-1].chain != entry.chain:
            yield run
            run = []
        run.append(entry)
    if run:
        yield run

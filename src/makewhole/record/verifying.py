"""Whether a history is as it was written: each change, removal, insertion and reordering, by the entry where it shows.

docs/history.md says what this proves and what it cannot; docs/verify_history.py, a stranger's script, comes to the same
verdict without this program.

A chain is gone through once, in the order in which it stands. After a break it goes on from the entry as it stands, so
that one tampering is told once and not again at every entry after it.
"""

from __future__ import annotations

import hashlib
import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from json.encoder import encode_basestring as _quoted
from typing import Any

from makewhole.language import gettext, ngettext, number
from makewhole.record.history import BEGINNING, KINDS, Entry, canonical, from_line

Heads = Mapping[str, tuple[int, str]]
"""The position and the hash of a chain's last entry, by chain."""

CHECKPOINT_FORMAT = "makewhole checkpoint 1"

_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_LINE_KEYS = frozenset(
    ("chain", "content", "digest", "entry", "hash", "kind", "position", "previous", "recorded_at", "salt")
)
_KINDS = frozenset(KINDS)


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where a history is not as it was written.

    `chain`, `position` and `entry` name the entry where it shows, as far as it can still be read; `message` names the
    entry too, and never holds what an entry says.
    """

    chain: str
    position: int | None
    entry: str | None
    code: str
    message: str


def faults(
    entries: Iterable[tuple[Entry, str | None]], heads: Heads | None = None, checkpoint: bytes | None = None
) -> Iterator[Fault]:
    """Every fault of the entries, each with the hash claimed for it (None: none is); none: they are as written.

    `heads` says where each chain ends, so that entries removed at the end are told too; `checkpoint` is one taken
    earlier: what was there then has to be there still.
    """
    verification = Verification(heads, checkpoint)
    for entry, claimed in entries:
        yield from verification.entry(entry, claimed)
    yield from verification.end()


def faults_of_lines(
    lines: Iterable[bytes], heads: Heads | None = None, checkpoint: bytes | None = None
) -> Iterator[Fault]:
    """Every fault of the lines of a history.jsonl, in the same way; also lines not written as they should be."""
    verification = Verification(heads, checkpoint)
    for line in lines:
        yield from verification.line(line)
    yield from verification.end()


@dataclass(slots=True)
class _Gap:
    """Positions that no entry had yet, and the entries on both sides."""

    first: int
    last: int
    before: tuple[str, ...]
    """Hashes of the entry before; the one that follows it names one of them."""
    after: Fault
    """What to tell if nothing fills the gap: it names the entry after."""
    after_previous: str


@dataclass(slots=True)
class _Run:
    """A chain as far as it was gone through."""

    chain: str
    position: int = 0
    ends: tuple[str, ...] = (BEGINNING,)
    """The hash of the last entry. Where it was told that two do not agree, the next may follow either."""
    last: int = 0
    """The position of the entry that stood last, in order or not."""
    entry: str | None = None
    start: int = 0
    """The position before the first entry, where the chain stood already in another place."""
    unread: list[tuple[int, int]] = field(default_factory=list)
    """First and last position of what stands on lines that could not be read: told already, and no gap."""
    gaps: list[_Gap] = field(default_factory=list)
    gone: dict[int, str] = field(default_factory=dict)
    """Entries without content, by position."""
    purges: list[tuple[int, str, list[int]]] = field(default_factory=list)
    """The positions that each purge names."""
    wanted: tuple[int, str] | None = None
    """What the checkpoint says of this chain."""


_NONE: tuple[Fault, ...] = ()


class Verification:
    """The checking of one history, entry by entry or line by line, then `end`; each call returns the faults found."""

    def __init__(self, heads: Heads | None = None, checkpoint: bytes | None = None) -> None:
        self.entries = 0
        """Entries gone through; lines that could not be read among them."""
        self._heads = heads
        self._wanted = heads_of(checkpoint) if checkpoint is not None else {}
        self._run: _Run | None = None
        self._done: dict[str, tuple[int, tuple[str, ...], str | None]] = {}
        self._latest: tuple[Any, ...] | None = None
        self._lost = 0  # lines since the last entry that could not be read
        self._seen: set[str] = set()  # the ids of all entries

    @property
    def heads(self) -> dict[str, tuple[int, str]]:
        """Where each chain ends: what a checkpoint holds. Only after `end`, and only where no fault was found."""
        return {chain: (position, ends[0]) for chain, (position, ends, _) in self._done.items()}

    @property
    def latest(self) -> Entry | None:
        """The entry of the last line; None where it could not be read."""
        return Entry(*self._latest) if self._latest is not None else None

    def entry(self, entry: Entry, claimed: str | None = None) -> Iterable[Fault]:
        """The faults of the next entry; `claimed`: the hash that is written beside it, if one is."""
        try:
            text = None if entry.content is None else canonical(entry.content)
        except (TypeError, ValueError, RecursionError):
            text = b""
        return self._step(
            entry.chain, entry.position, entry.entry, entry.kind, entry.recorded_at, entry.previous, entry.digest,
            entry.salt, entry.content, text, claimed,
        )  # fmt: skip

    def line(self, line: bytes) -> Iterable[Fault]:
        """The faults of the next line of a history.jsonl."""
        self._latest = None
        try:
            said = _DECODE(line.decode())
            if type(said) is not dict or said.keys() != _LINE_KEYS:
                raise ValueError
            chain, position, entry, kind = said["chain"], said["position"], said["entry"], said["kind"]
            recorded_at, previous, digest = said["recorded_at"], said["previous"], said["digest"]
            claimed, content, hex_salt = said["hash"], said["content"], said["salt"]
            if (content is None) != (hex_salt is None) or (content is not None and type(content) is not dict):
                raise ValueError
            if type(position) is not int or kind not in _KINDS:
                raise ValueError
            text = "null" if content is None else _ENCODE(content)
            salt = None if hex_salt is None else bytes.fromhex(hex_salt)
            written = (
                f'{{"chain":{_quoted(chain)},"content":{text},"digest":{_quoted(digest)},"entry":{_quoted(entry)},'
                f'"hash":{_quoted(claimed)},"kind":{_quoted(kind)},"position":{position},'
                f'"previous":{_quoted(previous)},"recorded_at":{_quoted(recorded_at)},'
                f'"salt":{"null" if salt is None else _quoted(salt.hex())}}}'
            ).encode()
        except (TypeError, ValueError, RecursionError):
            return [self._unreadable(line)]
        self._latest = chain, position, entry, kind, recorded_at, previous, digest, salt, content
        found = self._step(*self._latest, None if content is None else text.encode(), claimed)
        if written != line.removesuffix(b"\n"):
            message = gettext("{entry} says the same, but its line was written anew in another form.").format(
                entry=_named(position, entry)
            )
            return [*found, Fault(chain, position, entry, "not_canonical", message)]
        return found

    def end(self) -> Iterable[Fault]:
        """The faults that show only at the end: what is missing, and what vanished without a purge."""
        yield from self._close()
        for chain, (position, _) in self._wanted.items():
            reached, _, entry = self._done.get(chain, (0, (), None))
            if reached < position:
                message = gettext(
                    "The chain had {position} entries when the checkpoint was taken, and has {reached} now: "
                    "entries were removed at its end."
                ).format(position=position, reached=reached)
                yield Fault(chain, reached or None, entry, "shorter_than_checkpoint", message)
        if self._heads is None:
            return
        for chain, (position, hashed) in self._heads.items():
            reached, ends, entry = self._done.get(chain, (0, (), None))
            if reached < position:
                message = gettext(
                    "The chain ends after entry {reached}, and had {position}: entries were removed at its end."
                ).format(reached=reached, position=position)
                yield Fault(chain, reached or None, entry, "end_removed", message)
            elif reached > position:
                message = gettext("{entry} stands after the chain's end, which is entry {position}.").format(
                    entry=_named(reached, entry), position=position
                )
                yield Fault(chain, reached, entry, "beyond_end", message)
            elif hashed not in ends:
                message = gettext("{entry} is not the entry with which this chain ended.").format(
                    entry=_named(reached, entry)
                )
                yield Fault(chain, reached, entry, "end_differs", message)
        for chain, (reached, _, entry) in self._done.items():
            if chain not in self._heads:
                message = gettext("A chain of {reached} entries stands here that nobody began.").format(reached=reached)
                yield Fault(chain, reached, entry, "unknown_chain", message)

    def _unreadable(self, line: bytes) -> Fault:
        self.entries += 1
        self._lost += 1
        try:
            from_line(line)
            reason = gettext("it is not written as history.md says")
        except (ValueError, TypeError, RecursionError) as error:
            reason = str(error) if type(error) is ValueError else gettext("it is not written as history.md says")
        chain, position, entry = "", None, None
        try:  # what can still be read of it is what names it
            said = json.loads(line)
            chain = said["chain"] if isinstance(said["chain"], str) else ""
            position = said["position"] if type(said["position"]) is int else None
            entry = said["entry"] if isinstance(said["entry"], str) else None
        except (ValueError, TypeError, KeyError, RecursionError):
            pass
        message = gettext("Line {line} ({entry}) cannot be read: {reason}.").format(
            line=self.entries, entry=_named(position, entry), reason=reason
        )
        return Fault(chain, position, entry, "unreadable_line", message)

    def _step(
        self,
        chain: str,
        position: int,
        entry: str,
        kind: str,
        recorded_at: str,
        previous: str,
        digest: str,
        salt: bytes | None,
        content: Mapping[str, Any] | None,
        text: bytes | None,
        claimed: str | None,
    ) -> Iterable[Fault]:
        self.entries += 1
        header = (
            f'{{"chain":{_quoted(chain)},"digest":{_quoted(digest)},"entry":{_quoted(entry)},"kind":{_quoted(kind)},'
            f'"position":{position},"previous":{_quoted(previous)},"recorded_at":{_quoted(recorded_at)}}}'
        )
        computed = hashlib.sha256(header.encode("utf-8", "surrogatepass")).hexdigest()
        sound = claimed is None or claimed == computed
        run = self._run
        told: list[Fault] = []
        if (run is None or run.chain != chain) and (sound or run is None or previous not in run.ends):
            told.extend(self._close())
            run = self._open(chain)
            if run.position:
                message = gettext(
                    "{entry} begins its chain a second time: the entries of a chain stand together."
                ).format(entry=_named(position, entry))
                told.append(Fault(chain, position, entry, "chain_twice", message))
        assert run is not None
        if not sound:
            # Nothing in its header can be believed, so it is taken to stand where it stands, and nothing more is told.
            message = gettext("The header of {entry} is not the one that its hash was made from.").format(
                entry=_named(position, entry, small=True)
            )
            told.append(Fault(chain, position, entry, "header_changed", message))
            self._lost = 0
            run.position, run.last, run.entry = run.position + 1, run.position + 1, entry
            run.ends = (computed, claimed or computed)
            self._seen.add(entry)
            if content is None:
                run.gone[run.position] = entry
            elif kind == "purge":
                run.purges.append((run.position, entry, _positions(content) or []))
            return told
        if twice := entry in self._seen:
            message = gettext("The id of {entry} stands on an earlier entry already.").format(
                entry=_named(position, entry, small=True)
            )
            told.append(Fault(chain, position, entry, "entry_twice", message))
        else:
            self._seen.add(entry)
        if position == run.position + 1 and previous in run.ends:  # as it should be
            run.position = run.last = position
            run.ends, run.entry = (computed,), entry
        else:
            told.extend(self._place(run, position, entry, previous, computed, twice))
        self._lost = 0
        if run.wanted is not None and position == run.wanted[0] and computed != run.wanted[1]:
            message = gettext(
                "{entry} or one before it is not what it was when the checkpoint was taken, although the "
                "chain holds together: it was written anew."
            ).format(entry=_named(position, entry))
            told.append(Fault(chain, position, entry, "differs_from_checkpoint", message))
        if content is None:
            if salt is not None:
                message = gettext("{entry} has no content, and still has its salt.").format(
                    entry=_named(position, entry)
                )
                told.append(Fault(chain, position, entry, "salt_left", message))
            run.gone[position] = entry
        elif salt is None or text is None or hashlib.sha256(salt + text).hexdigest() != digest:
            message = gettext("What {entry} says is not what it said when it was recorded.").format(
                entry=_named(position, entry, small=True)
            )
            told.append(Fault(chain, position, entry, "content_changed", message))
        elif kind == "purge":
            positions = _positions(content)
            run.purges.append((position, entry, positions or []))
            if positions is None:
                message = gettext("{entry} is a purge that does not list the entries it took content from.").format(
                    entry=_named(position, entry)
                )
                told.append(Fault(chain, position, entry, "purge_without_list", message))
        if not _is_instant(recorded_at):
            message = gettext("{entry} does not say when it was recorded, as in 2026-02-27T21:04:05-05:00.").format(
                entry=_named(position, entry)
            )
            told.append(Fault(chain, position, entry, "not_an_instant", message))
        if kind not in _KINDS:
            message = gettext("{entry} is of no kind that there is.").format(entry=_named(position, entry))
            told.append(Fault(chain, position, entry, "unknown_kind", message))
        return told or _NONE

    def _place(
        self, run: _Run, position: int, entry: str, previous: str, computed: str, twice: bool
    ) -> Iterator[Fault]:
        """What is wrong where an entry does not stand right after the one before it, and where to go on from."""
        follows_not = gettext(
            "{entry} does not follow the entry before it as that stands: one of the two was changed."
        ).format(entry=_named(position, entry))
        expected = run.position + 1
        if position >= expected:
            if position == expected:
                yield Fault(run.chain, position, entry, "does_not_follow", follows_not)
            elif self._lost >= position - expected:
                run.unread.append((expected, position - 1))
            else:
                positions = f"{expected}" if expected == position - 1 else f"{expected} to {position - 1}"
                message = gettext("Before {entry}, what stood at {positions} was removed.").format(
                    entry=_named(position, entry, small=True), positions=positions
                )
                after = Fault(run.chain, position, entry, "removed", message)
                run.gaps.append(_Gap(expected, position - 1, run.ends, after, previous))
            run.position = run.last = position
            run.ends, run.entry = (computed,), entry
            return
        at = next((at for at, gap in enumerate(run.gaps) if gap.first <= position <= gap.last), None)
        if at is None:
            if not twice:
                message = gettext(
                    "{entry} stands at a position that another entry has: one of them was put in."
                ).format(entry=_named(position, entry))
                yield Fault(run.chain, position, entry, "position_twice", message)
            if position == run.position:
                run.ends = (*run.ends, computed)  # the next one may follow either
            return
        if run.last != position - 1:  # a run of entries that was moved is told once
            message = gettext("{entry} stands out of order: entries were moved.").format(entry=_named(position, entry))
            yield Fault(run.chain, position, entry, "out_of_order", message)
        run.last = position
        gap = run.gaps.pop(at)
        if gap.first == position:
            if previous not in gap.before:
                yield Fault(run.chain, position, entry, "does_not_follow", follows_not)
        else:
            message = gettext("Before {entry}, what stood at {first} and after was removed.").format(
                entry=_named(position, entry, small=True), first=gap.first
            )
            after = Fault(run.chain, position, entry, "removed", message)
            run.gaps.append(_Gap(gap.first, position - 1, gap.before, after, previous))
        if gap.last == position:
            if gap.after_previous != computed:
                message = gettext(
                    "{entry} does not follow the entry before it as that stands: one of the two was changed."
                ).format(entry=_named(gap.after.position, gap.after.entry))
                yield Fault(run.chain, gap.after.position, gap.after.entry, "does_not_follow", message)
        else:
            run.gaps.append(_Gap(position + 1, gap.last, (computed,), gap.after, gap.after_previous))

    def _open(self, chain: str) -> _Run:
        position, ends, entry = self._done.get(chain, (0, (BEGINNING,), None))
        self._run = _Run(chain, position, ends, position, entry, position, wanted=self._wanted.get(chain))
        return self._run

    def _close(self) -> Iterator[Fault]:
        """What is missing from the chain that ends here, and what vanished from it."""
        run, self._run = self._run, None
        if run is None:
            return
        self._done[run.chain] = (run.position, run.ends, run.entry)
        yield from (gap.after for gap in run.gaps)
        named = set()
        unknown = [*run.unread, *((gap.first, gap.last) for gap in run.gaps)]
        for position, purge, positions in run.purges:
            named.update(positions)
            for at in positions:
                if not 0 < at < position:
                    message = gettext("{entry} purges entry {at}, which is none before it.").format(
                        entry=_named(position, purge), at=at
                    )
                    yield Fault(run.chain, position, purge, "purge_of_nothing", message)
                elif at not in run.gone and at > run.start and not any(first <= at <= last for first, last in unknown):
                    message = gettext("{entry} purged entry {at}, and what that said is here again.").format(
                        entry=_named(position, purge), at=at
                    )
                    yield Fault(run.chain, position, purge, "purge_undone", message)
        for position, entry in run.gone.items():
            if position not in named:
                message = gettext("What {entry} said is gone, and no purge of its chain names it.").format(
                    entry=_named(position, entry, small=True)
                )
                yield Fault(run.chain, position, entry, "vanished", message)


def _positions(purge: Mapping[str, Any]) -> list[int] | None:
    """The positions that a purge names; None where it does not list them."""
    positions = purge.get("positions")
    if isinstance(positions, list) and all(type(position) is int for position in positions):
        return positions
    return None


def _refuse(number: str) -> Any:
    raise ValueError(gettext("a history holds whole numbers only"))


_DECODE = json.JSONDecoder(parse_float=_refuse, parse_constant=_refuse).decode
_ENCODE = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode
"""The canonical form, made once and not once an entry: half the time of a long history."""


def _id(entry: str) -> str:
    """The id as a message shows it: not more than sixty characters, and none that does not print."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in entry[:61])
    return shown if len(entry) <= 60 else shown[:59] + "…"


def _named(position: int | None, entry: str | None, *, small: bool = False) -> str:
    if position is None and entry is None:
        return gettext("no entry that can be made out")
    word = gettext("entry") if small else gettext("Entry")
    number = "" if position is None else f" {position}"
    return f"{word}{number}" if entry is None else f"{word}{number} ({_id(entry)})"


def _is_instant(recorded_at: str) -> bool:
    if _INSTANT.fullmatch(recorded_at) is None:
        return False
    try:
        datetime.fromisoformat(recorded_at)
    except ValueError:
        return False
    return True


def misshapen(entry: Entry) -> str | None:
    """What the content of a sound entry lacks so that the tables cannot be drawn from it; None where they can."""
    said = entry.content
    if said is None:
        return None
    if entry.kind in ("say", "correct", "withdraw"):
        if not isinstance(said.get("table"), str) or not isinstance(said.get("row"), str):
            return "It does not name a table and a row."
        if not isinstance(said.get("batch"), str | None):
            return "Its batch is no text."
        cells = said.get("cells")
        if entry.kind != "withdraw" and not (
            isinstance(cells, dict) and all(isinstance(cell, str | None) for cell in cells.values())
        ):
            return "Its cells are not texts."
    if entry.kind == "undo" and not isinstance(said.get("batch"), str):
        return "It does not name the batch."
    return None


# --- checkpoints ------------------------------------------------------------------------------------------------------


class NotACheckpoint(ValueError):
    """These bytes are no checkpoint, or one that was changed."""


def checkpoint(heads: Heads, taken_at: str) -> bytes:
    """A checkpoint, as the bytes of its file: where each chain ends at an instant, and one digest over all of it."""
    chains = [{"chain": chain, "hash": heads[chain][1], "position": heads[chain][0]} for chain in sorted(heads)]
    said: dict[str, Any] = {"format": CHECKPOINT_FORMAT, "taken_at": taken_at, "chains": chains}
    return canonical(said | {"digest": hashlib.sha256(canonical(said)).hexdigest()}) + b"\n"


def _read_checkpoint(checkpoint: bytes) -> dict[str, Any]:
    try:
        said = _DECODE(checkpoint.decode())
        rest = {name: said[name] for name in ("format", "taken_at", "chains")}
        whole = canonical(rest | {"digest": said["digest"]}) == checkpoint.strip()
        proper = all(
            chain.keys() == {"chain", "hash", "position"}
            and isinstance(chain["chain"], str)
            and type(chain["position"]) is int
            and chain["position"] > 0
            and _HASH.fullmatch(chain["hash"])
            for chain in rest["chains"]
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise NotACheckpoint("This is no checkpoint of a history.") from None
    if rest["format"] != CHECKPOINT_FORMAT:
        raise NotACheckpoint("This is a checkpoint of another version of makewhole, or none.")
    if not whole or not proper or hashlib.sha256(canonical(rest)).hexdigest() != said["digest"]:
        raise NotACheckpoint("This checkpoint was changed after it was made: its digest is another.")
    assert isinstance(said, dict)
    return said


def heads_of(checkpoint: bytes) -> dict[str, tuple[int, str]]:
    """Where each chain ended when the checkpoint was taken; NotACheckpoint for other bytes."""
    said = _read_checkpoint(checkpoint)
    return {chain["chain"]: (chain["position"], chain["hash"]) for chain in said["chains"]}


def compare(checkpoint: bytes, entries: Iterable[tuple[Entry, str | None]]) -> list[Fault]:
    """The faults of the entries, and where they are not what they were at the checkpoint; none: unchanged since.

    What was added after the checkpoint, and chains begun after it, are no fault.
    """
    return list(faults(entries, checkpoint=checkpoint))


def printed(checkpoint: bytes) -> str:
    """The checkpoint as lines of at most 80 columns, to print and file or to read over the telephone.

    It names no chain, so that the sheet can lie anywhere.
    """
    said = _read_checkpoint(checkpoint)
    digest, entries = said["digest"], sum(chain["position"] for chain in said["chains"])
    groups = [digest[at : at + 4] for at in range(0, 64, 4)]
    lines = [f"  {row}   {'   '.join(groups[4 * row - 4 : 4 * row])}" for row in range(1, 5)]
    chains = len(said["chains"])
    held = ngettext("{entries} in {count} chain", "{entries} in {count} chains", chains)
    facts = {
        gettext("Taken at"): said["taken_at"],
        gettext("Entries"): held.format(entries=number(entries), count=number(chains)),
    }
    widest = max(map(len, facts))
    told = gettext(
        "Keep this sheet where nobody who can write in the data file can change it: with another person, or on paper. "
        "If the same checkpoint file shows these sixteen groups, and `makewhole verify` finds the history unchanged "
        "since it, nothing recorded up to then was changed, removed, put in or moved."
    )
    return "\n".join(
        [
            gettext("makewhole: checkpoint of a history"),
            "",
            *(f"{name:<{widest}}  {fact}" for name, fact in facts.items()),
            "",
            *lines,
            "",
            *textwrap.wrap(told, 78),
            "",
        ]
    )

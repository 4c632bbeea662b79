"""What people say into one child's record, several rows as one deed, and what was said about a row before.

All of a deed is kept or nothing. Who looked at a row that somebody else changed meanwhile is told so, with both
contents, before anything is written.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from makewhole.app import children, histories, once
from makewhole.app.children import new_id as new_id
from makewhole.record.schema import TABLES

if TYPE_CHECKING:
    from makewhole.record.history import Entry, Rows
    from makewhole.store import Store


@dataclass(frozen=True)
class Deed:
    """One row to be said, said anew (with all its cells), or taken back."""

    kind: Literal["say", "correct", "withdraw"]
    table: str
    cells: Mapping[str, str]
    row: str | None = None
    """The row that is corrected or taken back; of a new one its id, made by chance where None."""
    seen: str | None = None
    """The last entry about the row that the person saw; None: whatever was said meanwhile, this is said too."""
    why: str | None = None


@dataclass(frozen=True)
class File:
    """A file that is kept beside a row, perhaps one that is said in the same deed."""

    attachment_id: str
    table: str
    row: str
    data: bytes
    name: str


@dataclass(frozen=True)
class Written:
    """A row as it was written, and the entry that says so."""

    table: str
    row: str
    entry: str


class ChangedMeanwhile(histories.NotDone):
    """Somebody said something about the row after the person looked at it. `entries` are what was said since."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)
        super().__init__("somebody else changed this meanwhile.")


def together(
    place: Path | str,
    student_id: str,
    deeds: Sequence[Deed],
    *,
    author: str,
    source: str | None = None,
    unless: Callable[[Rows], None] | None = None,
    files: Sequence[File] = (),
) -> list[Written]:
    """Writes all deeds into the child's record, or none of them; what a row says already is not written again.

    `files` are kept beside rows that are there, or that a deed says: with them, or not at all.

    `unless` is shown the rows as they stand when nobody else writes any more, and raises where it must not be done.
    histories.NotDone where the record would have an error, ChangedMeanwhile where a row is no longer what the person
    saw, NoSuchChild where a row would stand in another child's history.
    """
    from makewhole.store import Say
    from makewhole.store.saying import fresh_ids

    with histories.opened(place) as store, store.alone():
        known = _known(store, student_id, deeds)
        if unless is not None:
            unless(known)
        deeds = [*deeds, *(_file_deed(store, file) for file in files)]
        chains = {head.chain for head in store.heads(children.subjects(store, student_id))}
        after = {name: dict(held) for name, held in known.items()}
        says: list[Say] = []
        written: list[Written] = []
        for deed, entry in zip(deeds, fresh_ids(len(deeds)), strict=True):
            row, cells = _row_and_cells(deed, after)
            if deed.kind == "say" and row in known.get(deed.table, {}) and once.is_written(row):
                continue
            if deed.seen is not None:
                _refuse_changed(store, chains, deed.table, row, deed.seen)
            if deed.kind == "correct" and cells == _held(after, deed.table, row):
                continue
            subject = histories.subject_of(deed.table, cells, after)
            if subject[0] == "student" and subject[1] != student_id:
                raise children.NoSuchChild("The row belongs to another child.")
            if deed.kind == "withdraw":
                after[deed.table].pop(row)
            else:
                after.setdefault(deed.table, {})[row] = dict(cells)
            day = histories.day_of(cells)
            says.append(Say(deed.kind, deed.table, row, cells, subject, day=day, why=deed.why or None, entry=entry))
            written.append(Written(deed.table, row, entry))
        if says:
            histories.refuse_errors(after, known)
            store.append(says, author=author, source=source)
        return written


def take_back(place: Path | str, student_id: str, written: Sequence[Written], *, author: str) -> bool:
    """Takes back what was just written, as a withdrawal of each row; False where somebody spoke about one since."""
    back = [Deed("withdraw", each.table, {}, each.row, seen=each.entry) for each in reversed(written)]
    try:
        together(place, student_id, back, author=author)
    except ChangedMeanwhile:
        return False
    return True


def row_history(place: Path | str, student_id: str, table: str, row: str) -> list[Entry]:
    """What was said about one row of the child's record, as it came in; nothing of any other child's."""
    with histories.opened(place) as store:
        chains = {head.chain for head in store.heads(children.subjects(store, student_id))}
        return [entry for entry in store.row_history(table, row) if entry.chain in chains]


def taken_back(place: Path | str, student_id: str, table: str) -> list[str]:
    """The ids of the rows of a table that were said of the child once and stand no more."""
    with histories.opened(place) as store:
        whose = children.subjects(store, student_id)
        told = [
            each.content for subject in whose for each in store.entries(subject=subject) if each.content is not None
        ]
        said = {str(each["row"]): None for each in told if each.get("table") == table}
        now = store.rows(subjects=whose, table=table).get(table, {})
    return [row for row in said if row not in now]


def attach(place: Path | str, student_id: str, table: str, row: str, data: bytes, name: str, *, author: str) -> str:
    """The id of a file that is now kept beside a row of the child's record.

    Its kind is told from its content; NotDone for a program, a web page, a kind that is not kept, or too large a file.
    """
    from makewhole.store import Say

    with histories.opened(place) as store, store.alone():
        known = store.rows(subjects=children.subjects(store, student_id))
        histories.found_row(known, table, row)
        attachment_id = new_id("attachments")
        cells = _file_deed(store, File(attachment_id, table, row, data, name)).cells
        subject = histories.ready("say", "attachments", attachment_id, cells, known)
        if subject != ("student", student_id):
            raise children.NoSuchChild("A file is kept beside a row of the child's own.")
        store.append([Say("say", "attachments", attachment_id, cells, subject)], author=author)
        return attachment_id


def _file_deed(store: Store, file: File) -> Deed:
    """What is said of the file, whose bytes are kept now under their digest; StoreError for a kind that is not kept."""
    sha256 = store.attach(file.data, file.name)
    kept = next(each for each in store.attachments() if each.sha256 == sha256)
    cells = {
        "attachment_id": file.attachment_id,
        "table": file.table,
        "row_id": file.row,
        "name": file.name,
        "media_type": kept.media_type,
        "bytes": str(kept.size),
        "sha256": sha256,
    }
    return Deed("say", "attachments", cells, file.attachment_id)


def attached(place: Path | str, student_id: str, attachment_id: str) -> tuple[str, str, bytes]:
    """Name, media type and bytes of a file kept with the child's record; NotDone where there is none."""
    with histories.opened(place) as store:
        known = store.rows(subjects=children.subjects(store, student_id))
        row = histories.found_row(known, "attachments", attachment_id)
        return row["name"] or "", row["media_type"] or "", store.attachment(row["sha256"] or "")


def _known(store: Store, student_id: str, deeds: Sequence[Deed]) -> Rows:
    """The child's rows, with those of a calendar that a deed names and that no child has yet."""
    whose = children.subjects(store, student_id)
    for deed in deeds:
        histories.known_columns(deed.table, deed.cells)
        for each in children.and_its_calendar(store, student_id, deed.cells):
            if each not in whose:
                whose.append(each)
    return store.rows(subjects=whose)


def _row_and_cells(deed: Deed, rows: Rows) -> tuple[str, dict[str, str]]:
    cells = {name: str(cell) for name, cell in deed.cells.items() if cell}
    if deed.kind == "say":
        key = TABLES[deed.table].key
        if key:
            cells = {key[0]: deed.row or cells.get(key[0]) or new_id(deed.table), **cells}
        return histories.name_of(deed.table, cells, rows), cells
    assert deed.row is not None
    before = histories.found_row(rows, deed.table, deed.row)
    if deed.kind == "withdraw":
        return deed.row, {name: cell for name, cell in before.items() if cell}
    merged = {**before, **deed.cells}
    return deed.row, {name: str(cell) for name, cell in merged.items() if cell}


def _held(rows: Rows, table: str, row: str) -> dict[str, str]:
    return {name: cell for name, cell in rows.get(table, {}).get(row, {}).items() if cell}


def _refuse_changed(store: Store, chains: Collection[str], table: str, row: str, seen: str) -> None:
    # Of these chains alone: another family's row may bear the same id, and what it says is not shown.
    entries = [entry for entry in store.row_history(table, row) if entry.chain in chains]
    at = next((number for number, entry in enumerate(entries) if entry.entry == seen), None)
    if at is None or at + 1 < len(entries):
        raise ChangedMeanwhile(entries[at + 1 :] if at is not None else entries[-1:])

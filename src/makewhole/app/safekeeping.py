"""How a record is kept safe: verified, held, purged where the law says so, given away whole, backed up and restored."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from makewhole.app import records
from makewhole.app.folders import FolderNotFound, NotWritten, Progress, RecordErrors
from makewhole.app.histories import (
    Done,
    NotDone,
    day_of,
    errors_of,
    found_row,
    known_columns,
    name_of,
    opened,
    refuse_errors,
    rows_around,
    say,
    subject_of,
)
from makewhole.record.schema import TABLES

if TYPE_CHECKING:
    from makewhole.record.casefile import Opener
    from makewhole.record.history import Rows
    from makewhole.record.verifying import Fault
    from makewhole.store import Store
    from makewhole.store.purging import Preview as Preview
    from makewhole.store.purging import Purged


# --- is it as it was written ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Verified:
    """What a check of a history found."""

    entries: int
    chains: int
    faults: tuple[Fault, ...]
    """Empty: every entry is as it was written."""
    against_checkpoint: bool
    left_out: tuple[str, ...] = ()
    """Of a case folder or case file that was restored: its files that a data file has no place for."""
    differing: tuple[str, ...] = ()
    """Of a case folder or case file that was restored: its tables that say something else than its history."""


def verify(place: Path | str, checkpoint: Path | None = None) -> Verified:
    """Checks the history of a data file, a database, a case folder, a case file or a history.jsonl.

    `checkpoint` is one that was kept elsewhere: what was there then has to be there still.
    """
    from makewhole.record.verifying import NotACheckpoint

    kept = _read_checkpoint(checkpoint) if checkpoint is not None else None
    try:
        if records.is_database(place) or _is_data_file(Path(place)):
            from makewhole.store import StoreError

            with opened(place) as store:
                try:
                    faults = tuple(store.verify(kept))
                except StoreError as error:
                    raise NotDone(str(error)) from None
                heads = store.heads()
                return Verified(sum(head.position for head in heads), len(heads), faults, kept is not None)
        with _history_of(Path(place)) as file:
            return _verified_file(file, kept)
    except NotACheckpoint as error:
        raise NotDone(f"{checkpoint} is no checkpoint of makewhole: {error}") from None


def _read_checkpoint(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise NotDone(f"the checkpoint {file} cannot be read: {error.strerror}.") from None


def _is_data_file(place: Path) -> bool:
    try:
        with place.open("rb") as stream:
            return stream.read(16) == b"SQLite format 3\0"
    except OSError:
        return False


@contextmanager
def _history_of(place: Path) -> Iterator[Path]:
    """The history.jsonl of a case folder or case file, or the file itself; NotDone where there is none."""
    if place.is_dir():
        file = place / "history.jsonl"
        if not file.is_file():
            raise NotDone(f"{place} holds no history.jsonl, so there is nothing to verify.")
        yield file
        return
    if not place.is_file():
        raise NotDone(f"{place} is not there.")
    with place.open("rb") as stream:
        is_zip = stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06")
    if not is_zip:
        yield place
        return
    from makewhole.record import casefile

    with tempfile.TemporaryDirectory(prefix="makewhole-verify-") as scratch:
        try:
            case = casefile.read(place, Path(scratch) / "case")
        except casefile.CaseFileError as error:
            raise NotDone(str(error)) from None
        if not case.has_history:
            raise NotDone(
                f"{place} holds no history, so there is nothing to verify; its files are as its manifest says."
            )
        yield case.folder / "history.jsonl"


def _verified_file(file: Path, checkpoint: bytes | None) -> Verified:
    import json

    from makewhole.record.verifying import faults_of_lines

    count = 0
    chains: set[str] = set()

    def counted(stream: Iterator[bytes]) -> Iterator[bytes]:
        nonlocal count
        for line in stream:
            count += 1
            with suppress(ValueError, KeyError, TypeError):
                chains.add(str(json.loads(line)["chain"]))
            yield line

    with file.open("rb") as stream:
        faults = tuple(faults_of_lines(counted(iter(stream)), None, checkpoint))
    if count and not chains:
        raise NotDone(f"{file.name} is no history of makewhole: not one line of it can be read as an entry.")
    return Verified(count, len(chains), faults, checkpoint is not None)


def checkpoint(place: Path | str, *, author: str) -> tuple[bytes, str]:
    """The ends of all chains now: as a file to keep elsewhere, and as text to print."""
    from makewhole.record.verifying import printed

    with opened(place) as store:
        made = store.checkpoint(author=author)
        return made.content, printed(made.content)


# --- holds and purges -------------------------------------------------------------------------------------------------


def hold(place: Path | str, student: str, *, author: str, why: str) -> Done:
    """Forbids to purge anything of the student until the hold is released."""
    with opened(place) as store:
        return Done(store.hold(_subject(store, student), author=author, why=why), _notices(store))


def release(place: Path | str, entry: str, *, author: str, why: str) -> Done:
    """Ends the hold that the entry began."""
    with opened(place) as store:
        return Done(store.release(entry, author=author, why=why), _notices(store))


def holds(place: Path | str) -> list[Any]:
    """The legal holds in force (store.keeping.Hold)."""
    with opened(place) as store:
        return store.holds()


def purge_preview(place: Path | str, student: str | None, entries: Sequence[str] = ()) -> Preview:
    """What a purge of a student's record, or of single entries, would take away, and the token that confirms it."""
    with opened(place) as store:
        subject = _subject(store, student) if student is not None else None
        return store.purge_preview(subject, entries=entries)


def purge(
    place: Path | str,
    student: str | None,
    entries: Sequence[str] = (),
    *,
    author: str,
    why: str,
    authority: str,
    confirm: str,
) -> Purged:
    """Takes the content away for good and leaves tombstones, which still verify."""
    with opened(place) as store:
        subject = _subject(store, student) if student is not None else None
        return store.purge(subject, entries=entries, author=author, why=why, authority=authority, confirm=confirm)


def wipe(place: Path | str) -> bool:
    """Whether the bytes of what was purged are gone from the file; not while another program has it open."""
    with opened(place) as store:
        return store.wipe()


def _subject(store: Store, student: str) -> tuple[str, str]:
    subject = ("student", student)
    if store.chain_of(subject) is None:
        raise NotDone(f"there is no record of a student with the id {student}.")
    return subject


def _notices(store: Store) -> tuple[str, ...]:
    return tuple(notice.message for notice in store.notices)


# --- attachments ------------------------------------------------------------------------------------------------------


def attach(place: Path | str, file: Path, table: str, row: str, *, author: str, why: str | None = None) -> Done:
    """Keeps a file beside a row, by its digest, and says so in `attachments`."""
    known_columns(table, {})
    with opened(place) as store, store.alone():
        rows = rows_around(store, table, row, {})
        found_row(rows, table, row)
        sha256 = store.attach(file, file.name)
        kept = next(each for each in store.attachments() if each.sha256 == sha256)
        cells = {
            "attachment_id": f"attachment-{uuid.uuid4().hex[:8]}",
            "table": table,
            "row_id": row,
            "name": file.name,
            "media_type": kept.media_type,
            "bytes": str(kept.size),
            "sha256": sha256,
        }
        return say(store, rows, "say", "attachments", cells["attachment_id"], cells, author, None, why)


def write_new(file: Path, content: bytes) -> None:
    """Writes a new file, there only when it is whole; NotDone where something is there already."""
    from makewhole.record import writing

    try:
        with writing.new_file(file) as stream:
            stream.write(content)
    except writing.NotWritten as error:
        raise NotDone(str(error)) from None


# --- out and back -----------------------------------------------------------------------------------------------------


def export(
    place: Path | str,
    out: Path,
    as_of: dt.date | None = None,
    source: str | None = None,
    *,
    progress: Progress | None = None,
) -> tuple[Fault, ...]:
    """Writes the record as what the name of `out` ends in: .zip, .xlsx, .ics; else a new case folder.

    `as_of` is the day of a workbook's and a calendar's figures, `source` the log that a workbook is drawn from; a case
    file and a folder hold everything. NotDone where a day or log is asked of what has none.
    What is not as it was written in a history that is given away is returned: it is written all the same, as evidence.
    """
    ending = out.suffix.lower()
    if (as_of is not None and ending not in (".xlsx", ".ics")) or (source is not None and ending != ".xlsx"):
        raise NotDone("a case file and a case folder hold the whole record: no day and no log can be chosen for them.")
    if ending == ".xlsx":
        from makewhole.app import workbooks

        with _as_folder(place) as folder:
            workbooks.write(folder, out, as_of, source)
    elif ending == ".ics":
        from makewhole.app import calendar_out
        from makewhole.app.agreed import Word

        with _as_folder(place) as folder:
            write_new(out, calendar_out.write(folder, as_of, word=Word()))
    elif ending == ".zip":
        return export_case_file(place, out)
    else:
        return export_folder(place, out)
    return ()


@contextmanager
def _as_folder(place: Path | str) -> Iterator[Path]:
    try:
        with records.as_folder(place) as folder:
            yield folder
    except (records.NotOpened, FolderNotFound, NotWritten) as error:
        raise NotDone(str(error)) from None
    except RecordErrors as error:
        raise NotDone("the record has errors, so there is nothing to write.", error.findings) from None


def export_folder(place: Path | str, folder: Path) -> tuple[Fault, ...]:
    """Writes the record as a case folder with its history, attachments and papers; the folder must be new or empty."""
    from makewhole.record import writing

    with opened(place) as store, store.at_one_moment():
        rows = store.rows()
        attachments = _attachments_of(store)
        further = [(f"attachments/{sha256}", opener) for sha256, opener in attachments.items()]
        further += [(f"papers/{name}", opener) for name, opener in papers_of(rows, attachments)]
        try:
            writing.write_folder(rows, folder, store.entries(), further)
        except writing.NotWritten as error:
            raise NotDone(str(error)) from None
        return tuple(store.verify())


def _attachments_of(store: Store) -> dict[str, Opener]:
    """What opens each attachment, by its digest."""
    import io

    def opener(sha256: str) -> Opener:
        return lambda: io.BytesIO(store.attachment(sha256))

    return {each.sha256: opener(each.sha256) for each in store.attachments()}


def papers_of(rows: Rows, attachments: Mapping[str, Opener]) -> list[tuple[str, Opener]]:
    """The papers under names that a person knows again; their bytes are attachments too."""
    from makewhole.record.casefile import member_name

    papers: dict[str, Opener] = {}
    for paper in rows.get("papers", {}).values():
        attached = rows.get("attachments", {}).get(paper.get("attachment_id") or "", {})
        opener = attachments.get(attached.get("sha256") or "")
        if opener is not None:
            name = member_name(attached.get("name") or paper.get("paper_id") or "", taken=papers)
            papers[name] = opener
    return list(papers.items())


def export_case_file(place: Path | str, file: Path) -> tuple[Fault, ...]:
    """Writes the record as one case file: tables, history, attachments, papers and a manifest of digests."""
    from makewhole.record import casefile, writing

    with opened(place) as store, store.at_one_moment():
        made_at = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        rows = store.rows()
        attachments = _attachments_of(store)
        papers = papers_of(rows, attachments)
        try:
            casefile.write(file, rows, store.entries(), attachments.items(), papers, made_at)
        except (writing.NotWritten, casefile.CaseFileError) as error:
            raise NotDone(str(error)) from None
        return tuple(store.verify())


def backup(place: Path | str, file: Path) -> Verified:
    """Copies the data file while it is in use, and verifies the copy; a file that is there is never written over."""
    with opened(place) as store:
        heads = store.backup(file)
    return Verified(sum(head.position for head in heads), len(heads), (), False)


def restore(source: Path, into: Path | str, *, author: str) -> Verified:
    """Makes a new data file of a backup, a case file or a case folder.

    What has a history keeps it, entry by entry, as it was; a case folder without one is said row by row by `author`.
    """
    told = _Told()
    if source.is_dir():
        told = _restore_folder(source, into, author)
    elif _is_data_file(source):
        from makewhole.store import StoreError
        from makewhole.store.copying import restore as restore_store

        try:
            restore_store(source, into)
        except StoreError as error:
            raise NotDone(str(error)) from None
    elif source.is_file():
        told = _restore_case_file(source, into, author)
    else:
        raise NotDone(f"{source} is not there.")
    return replace(verify(into), left_out=told.left_out, differing=told.differing)


@dataclass(frozen=True)
class _Told:
    """What a person has to know of a restored folder: see Verified."""

    left_out: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()


def _refuse_what_is_there(into: Path | str) -> None:
    if not records.is_database(into) and os.path.lexists(into):
        raise NotDone(f"{into} is there already, and nothing is written over it; name another.")


def _restore_case_file(source: Path, into: Path | str, author: str) -> _Told:
    from makewhole.record import casefile

    _refuse_what_is_there(into)
    with tempfile.TemporaryDirectory(prefix="makewhole-restore-") as scratch:
        try:
            case = casefile.read(source, Path(scratch) / "case")
        except casefile.CaseFileError as error:
            raise NotDone(f"{source} was not read. {error}") from None
        if case.faults:
            raise NotDone(f"the history in {source} is not as it was written. {case.faults[0].message}")
        return _restore_folder(case.folder, into, author)


def _restore_folder(source: Path, into: Path | str, author: str) -> _Told:
    """Takes a case folder into a new data file: its history where it has one, else its rows as said now."""
    from makewhole.record import history, writing

    _refuse_what_is_there(into)
    file = source / "history.jsonl"
    if parquet := sorted(found.name for found in source.glob("*.parquet")):
        raise NotDone(f"{parquet[0]} is a Parquet table. A data file is made of CSV tables; write it as CSV first.")
    left_out = _without_a_place(source)
    if file.is_file():
        found = _verified_file(file, None)
        if found.faults:
            raise NotDone(f"the history in {source} is not as it was written. {found.faults[0].message}")
        with _made_new(into) as store, file.open("rb") as stream:
            store.receive(history.from_line(line)[0] for line in stream)
            _receive_attachments(store, source)
        return _Told(left_out, _differing(source))
    try:
        rows = writing.read_rows(source)
    except (ValueError, writing.NotWritten) as error:
        raise NotDone(str(error)) from None
    rows = {name: held for name, held in rows.items() if name in TABLES and held}
    if not rows:
        raise NotDone(f"{source} holds no table of a record.")
    named: Rows = {}
    for name, held in rows.items():
        for cells in held.values():
            stripped = {column: cell.strip() for column, cell in cells.items() if cell and cell.strip()}
            named.setdefault(name, {})[name_of(name, stripped, named)] = dict(stripped)
    if errors := errors_of(source):
        raise NotDone(f"the record in {source} has errors, so no data file was made of it.", errors, source)
    refuse_errors(named)
    with _made_new(into) as store:
        from makewhole.store import Say

        store.append(
            (
                Say("say", name, row, cells, subject_of(name, _filled(cells), named), day=day_of(_filled(cells)))
                for name in TABLES
                for row, cells in named.get(name, {}).items()
            ),
            author=author,
        )
        _receive_attachments(store, source)
    return _Told(left_out)


def _without_a_place(folder: Path) -> tuple[str, ...]:
    """The files of a case folder that belong to the record, and that a data file has no place for.

    Of a case file that is every further member; of a folder that a person made, policy packs and papers.
    """
    is_case_file = (folder / "manifest.json").is_file()
    kept = set()
    for file in folder.glob("attachments/*"):
        kept.add(_sha256_of(file))
    found = []
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        is_table = "/" not in name and name.endswith(".csv") and name[:-4] in TABLES
        if not file.is_file() or is_table or name in ("history.jsonl", "manifest.json"):
            continue
        if name.startswith("attachments/") or (name.startswith("papers/") and _sha256_of(file) in kept):
            continue
        if is_case_file or name.endswith(".toml") or name.startswith("papers/"):
            found.append(name)
    return tuple(found)


def _sha256_of(file: Path) -> str:
    import hashlib

    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _differing(folder: Path) -> tuple[str, ...]:
    """The tables of a case folder that say something else than its history."""
    from makewhole.record import folder as case_folder

    record = case_folder.read(folder)
    record.connection.close()
    return tuple(found.table for found in record.findings if found.code == "tables_differ_from_history")


def _filled(cells: Mapping[str, str | None]) -> dict[str, str]:
    return {name: cell for name, cell in cells.items() if cell}


def _receive_attachments(store: Store, folder: Path) -> None:
    kept = folder / "attachments"
    if kept.is_dir():
        from makewhole.store import StoreError

        for file in sorted(kept.iterdir()):
            try:
                sha256 = store.attach(file, file.name)
            except StoreError as error:
                raise NotDone(f"attachments/{file.name[:12]}… was not taken in, and so nothing was. {error}") from None
            if sha256 != file.name:
                raise NotDone(f"attachments/{file.name} is not the file that its name says.")


@contextmanager
def _made_new(into: Path | str) -> Iterator[Store]:
    """A new data file, or a database that holds nothing yet: filled as a whole, or not at all."""
    from makewhole.store import StoreError
    from makewhole.store.copying import made_new

    if records.is_database(into):
        with opened(into, create=True) as store, store.alone():
            if store.heads() or store.attachments():
                raise NotDone("that database holds a record already, and nothing is restored over it.")
            yield store
        return
    try:
        with made_new(Path(into)) as store:
            yield store
    except StoreError as error:
        raise NotDone(str(error)) from None

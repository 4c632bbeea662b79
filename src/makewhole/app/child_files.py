"""Files of one child's record: given away whole, imports listed and undone, a case file taken in. Nobody else's moves.

A hosted database holds many families. What is exported are the chains of the child and of its calendar; what is undone
or taken in may touch no other chain, and no id that another chain has.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from makewhole.app import children, histories, safekeeping
from makewhole.app.agreed import Word
from makewhole.app.histories import NotDone
from makewhole.app.resting import rest_on_what_goes
from makewhole.language import gettext as _
from makewhole.language import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Collection

    from makewhole.record.casefile import Opener
    from makewhole.record.history import Entry, Rows
    from makewhole.store import Store, Subject
    from makewhole.store.keeping import Batch

Form = Literal["case", "workbook", "calendar", "tables"]
ENDINGS: Mapping[Form, str] = {"case": ".zip", "workbook": ".xlsx", "calendar": ".ics", "tables": "-tables.zip"}
"""What a child's record is exported as, and how the file's name ends."""
LIMITS = {"members": 5_000, "member_bytes": 100_000_000, "all_bytes": 1_000_000_000}
"""How much a case file of one family may hold, who are not alone on a server: its history is read as a whole."""
NOT_HERE = gettext_noop(
    "This case file cannot be brought in on this page. Perhaps its record is kept here already: then ask the person "
    "who keeps it to invite you. Or it has ids that a person or another program chose, which could be those of another "
    "record: then ask whoever runs this server to bring it in."
)
"""The one answer to all that must not be told apart by a stranger."""
_BY_CHANCE = re.compile(r"(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])")
"""In an id that this program made: 64 bits by chance (children.new_id). Nobody learns anything by trying those."""


# --- out --------------------------------------------------------------------------------------------------------------


def export(place: Path | str, student_id: str, form: Form, out: Path, word: Word | None = None) -> None:
    """Writes the child's record as a new file: the case file with its history, a workbook, a calendar, or tables.

    Where several logs differ, `word` says whose counts in a workbook and a calendar; case file and tables hold all
    rows. NotDone where the record has errors that leave nothing to write.
    """
    if form == "case":
        _case_file(place, student_id, out)
        return
    with tempfile.TemporaryDirectory(prefix="makewhole-export-") as scratch:
        folder = Path(scratch) / "case"
        with _whole(place, student_id) as (rows, entries, attachments):
            from makewhole.record.writing import NotWritten, write_folder

            further = [(f"attachments/{sha256}", opener) for sha256, opener in attachments.items()]
            try:
                write_folder(rows, folder, entries, further)
            except NotWritten as error:
                raise NotDone(str(error)) from None
        if form == "tables":
            _zipped(folder, out)
        else:
            _drawn(folder, form, out, word or Word())


def _case_file(place: Path | str, student_id: str, out: Path) -> None:
    from makewhole.record import casefile, writing

    with _whole(place, student_id) as (rows, entries, attachments):
        made_at = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        papers = safekeeping.papers_of(rows, attachments)
        try:
            casefile.write(out, rows, entries, attachments.items(), papers, made_at)
        except (writing.NotWritten, casefile.CaseFileError) as error:
            raise NotDone(str(error)) from None


def _drawn(folder: Path, form: Form, out: Path, word: Word) -> None:
    from makewhole.app import calendar_out, workbooks
    from makewhole.app.folders import NotWritten, RecordErrors

    try:
        if form == "workbook":
            workbooks.write(folder, out, word=word)
        else:
            safekeeping.write_new(out, calendar_out.write(folder, word=word))
    except RecordErrors as error:
        raise NotDone(_("the record has errors, so there is nothing to write."), error.findings) from None
    except NotWritten as error:
        raise NotDone(str(error)) from None


def _zipped(folder: Path, out: Path) -> None:
    with zipfile.ZipFile(out, "x", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(folder).as_posix())


@contextmanager
def _whole(place: Path | str, student_id: str) -> Iterator[tuple[Rows, Iterator[Entry], dict[str, Opener]]]:
    """Rows, entries and attachments of the child's chains, as they stand at one moment."""
    with histories.opened(place) as store, store.at_one_moment():
        whose = children.subjects(store, student_id)
        attachments = _attachments(store, whose)
        entries = (entry for each in whose for entry in store.entries(subject=each))
        yield store.rows(subjects=whose), entries, attachments


def _attachments(store: Store, whose: Iterable[Subject]) -> dict[str, Opener]:
    """What opens each file that the chains ever named as attached, and that is still kept."""
    named = {
        str(cells["sha256"])
        for each in whose
        for entry in store.entries(subject=each)
        if (entry.content or {}).get("table") == "attachments" and (cells := (entry.content or {}).get("cells"))
    }

    def opener(sha256: str) -> Opener:
        return lambda: io.BytesIO(store.attachment(sha256))

    return {each.sha256: opener(each.sha256) for each in store.attachments() if each.sha256 in named}


# --- what was said, and imports ---------------------------------------------------------------------------------------


def said(place: Path | str, student_id: str) -> list[Entry]:
    """Everything that was ever said about the child and its calendar, in the order of the chains' times."""
    with histories.opened(place) as store:
        whose = children.subjects(store, student_id)
        entries = [entry for each in whose for entry in store.entries(subject=each)]
    return sorted(entries, key=lambda entry: entry.recorded_at)


@dataclass(frozen=True)
class Checked:
    """What a check of the child's chains found: how many entries, and what is not as it was written."""

    entries: int
    faults: tuple[str, ...]


def verify(place: Path | str, student_id: str) -> Checked:
    """Checks the chains of the child and its calendar as an export of them would be checked by anybody."""
    from makewhole.record.history import to_line
    from makewhole.record.verifying import faults_of_lines

    entries = 0

    def lines(store: Store) -> Iterator[bytes]:
        nonlocal entries
        for each in children.subjects(store, student_id):
            for entry in store.entries(subject=each):
                entries += 1
                yield to_line(entry)

    with histories.opened(place) as store, store.at_one_moment():
        faults = tuple(fault.message for fault in faults_of_lines(lines(store)))
    return Checked(entries, faults)


def heads(place: Path | str, student_id: str) -> list[tuple[str, int, str]]:
    """Where the chains of the child and its calendar end: chain, entries, hash. What to print and keep elsewhere."""
    with histories.opened(place) as store:
        return [(head.chain, head.position, head.hash) for head in store.heads(children.subjects(store, student_id))]


def imports(place: Path | str, student_id: str) -> list[Batch]:
    """The files that came into the child's record, newest first."""
    with histories.opened(place) as store:
        mine = batches_of(store, children.subjects(store, student_id))
        return [batch for batch in reversed(store.batches()) if batch.batch in mine]


def batches_of(store: Store, whose: Iterable[Subject]) -> set[str]:
    """The imports that said something in these chains."""
    return {
        str(entry.content["batch"])
        for each in whose
        for entry in store.entries(subject=each)
        if entry.kind == "import" and entry.content is not None
    }


def undo(place: Path | str, student_id: str, batch: str, *, author: str, why: str | None = None) -> None:
    """Takes an import back as a whole; NotDone where other rows rest on it, or where it is about other children too."""
    from makewhole.record import history

    with histories.opened(place) as store, store.alone():
        whose = children.subjects(store, student_id)
        known = {each.batch: each for each in store.batches()}
        if batch not in batches_of(store, whose):
            raise NotDone(_("there is no such import in this record."))
        if known[batch].is_undone:
            raise NotDone(_("that import was undone already."))
        mine = [entry for each in whose for entry in store.entries(subject=each)]
        in_mine = {entry.chain for entry in mine if (entry.content or {}).get("batch") == batch}
        if known[batch].chains > len(in_mine):
            raise NotDone(
                _("that import is about other children or calendars too, so it is not undone from one child's page.")
            )
        before = history.view(mine)
        left = history.view(entry for entry in mine if (entry.content or {}).get("batch") != batch)
        try:
            histories.refuse_errors(left, before)
        except NotDone as error:
            rests = _("other rows rest on what that import brought; take those back first.")
            raise histories.RestedOn(rests, error.findings, rest_on_what_goes(before, left)) from None
        store.undo(batch, author=author, why=why)


# --- a case file taken in ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Received:
    """What a case file brought: the students, and how many entries."""

    students: tuple[str, ...]
    entries: int


def receive(place: Path | str, case_file: Path, *, mine: Collection[str] = (), tells_nothing: bool = False) -> Received:
    """Takes the record of a case file in, entry by entry as it is; NotDone, and nothing changed, where it cannot be.

    `mine`: the students whose records the person may write to. Of those what was said meanwhile elsewhere is added. A
    student, a calendar, a row or an import that stands in somebody else's record here is refused; and so is a history
    that points at what is not in the file (foreign_histories).

    `tells_nothing`: for a place whose families are strangers to each other. Anybody can write a history with ids of
    their own choosing, and would learn from the answer whether such a record is here. So ids that somebody could guess
    are refused whether they are here or not, in the same words as a record that is here already.
    """
    from makewhole.app.foreign_histories import refuse_unsound
    from makewhole.record import casefile, history

    with tempfile.TemporaryDirectory(prefix="makewhole-receive-") as scratch:
        try:
            case = casefile.read(case_file, Path(scratch) / "case", casefile.Limits(**LIMITS))
        except casefile.CaseFileError as error:
            raise NotDone(str(error)) from None
        if case.faults:
            raise NotDone(_("the history in this case file is not as it was written.") + f" {case.faults[0].message}")
        if not case.has_history:
            raise NotDone(_("this file has tables and no history. Bring its files in one by one, on the Files page."))
        with (case.folder / "history.jsonl").open("rb") as stream:
            entries = [history.from_line(line)[0] for line in stream]
        attachments = case.folder / "attachments"
        files = sorted(attachments.iterdir()) if attachments.is_dir() else []
        with histories.opened(place, create=True) as store, store.alone():
            own = {subject for student in mine for subject in _subjects_or_none(store, student)}
            calendars = {ident for kind, ident in own if kind == "calendar"}
            refuse_unsound(entries, {file.name for file in files}, calendars, _attachments(store, own))
            students = sorted(history.view(entries).get("students", {}))
            if not students:
                raise NotDone(_("this case file holds no child's record."))
            try:
                if tells_nothing:
                    _refuse_guessable(entries)
                _refuse_taken(store, entries, own)
            except NotDone:
                if tells_nothing:
                    raise NotDone(_(NOT_HERE)) from None
                raise
            count = store.receive(entries)
            for file in files:
                if store.attach(file, file.name) != file.name:
                    raise NotDone(_("an attached file is not the one that its name says."))
    return Received(tuple(students), count)


def _refuse_guessable(entries: Iterable[Entry]) -> None:
    """NotDone where the id of a child, a calendar or a row holds nothing that was made by chance.

    Rows that came in from a file are named after their child or their calendar, and hold its mark.
    """
    for entry in entries:
        said = entry.content or {}
        about = said.get("subject") or {}
        if not all(_BY_CHANCE.search(str(ident)) for ident in (about.get("id"), said.get("row")) if ident):
            raise NotDone("An id in this history was not made by chance.")


def _refuse_taken(store: Store, entries: Iterable[Entry], own: Collection[Subject]) -> None:
    """NotDone where anything in the entries stands in a record here that is not the person's own."""
    heads = {head.chain: head for head in store.heads()}
    taken = {(head.subject_kind, head.subject_id): head.chain for head in heads.values() if head.subject_id}
    chains: set[str] = set()
    batches: set[str] = set()
    names: set[tuple[str, str]] = set()
    for entry in entries:
        chains.add(entry.chain)
        said = entry.content or {}
        about = said.get("subject") or {}
        subject = (about.get("kind"), about.get("id"))
        if subject in taken and (subject not in own or taken[subject] != entry.chain):
            raise NotDone(
                _(
                    "a record of this child, or of this school calendar, is here already. Ask the person who keeps "
                    "it to invite you."
                )
            )
        head = heads.get(entry.chain)
        # By the chain as it stands here, and not by what the entry says of itself: an undo may say nothing.
        if head is not None and (head.subject_kind, head.subject_id) not in own:
            raise NotDone(_("this record is here already. Ask the person who keeps it to invite you."))
        if said.get("batch"):
            batches.add(str(said["batch"]))
        if said.get("row"):
            names.add((str(said.get("table")), str(said["row"])))
    if foreign_rows(store, names, chains) or foreign_batches(store, batches, chains):
        raise NotDone(_("this record uses ids that another record here has already, so it cannot be kept beside it."))


def _subjects_or_none(store: Store, student_id: str) -> list[Subject]:
    try:
        return children.subjects(store, student_id)
    except children.NoSuchChild:
        return []


def foreign_rows(store: Store, names: Iterable[tuple[str, str]], chains: Collection[str]) -> set[tuple[str, str]]:
    """Those rows, by table and id, that other chains than these speak of."""
    wanted = set(names)
    rows = store.database.among(
        "SELECT table_name, row_id, chain FROM makewhole_entry WHERE row_id IN ({})", sorted({row for _, row in wanted})
    )
    return {(table, row) for table, row, chain in rows if (table, row) in wanted and chain not in chains}


def foreign_batches(store: Store, batches: Iterable[str], chains: Collection[str]) -> set[str]:
    """Those imports, by id, that other chains than these know of."""
    rows = store.database.among("SELECT batch, chain FROM makewhole_entry WHERE batch IN ({})", sorted(set(batches)))
    return {batch for batch, chain in rows if chain not in chains}


def checkpoint(place: Path | str, student_id: str) -> tuple[bytes, str]:
    """Where the chains of the child and its calendar end now: as a file to keep elsewhere, and as text to print."""
    from makewhole.record import verifying

    ends = {chain: (position, head) for chain, position, head in heads(place, student_id)}
    content = verifying.checkpoint(ends, dt.datetime.now().astimezone().isoformat(timespec="seconds"))
    return content, verifying.printed(content)


def last_entries(place: Path | str, student_id: str, table: str) -> dict[str, str]:
    """The entry that said something last about each row of the table, by row: what a change has to have seen."""
    with histories.opened(place) as store:
        return {
            str(entry.content["row"]): entry.entry
            for each in children.subjects(store, student_id)
            for entry in store.entries(subject=each)
            if entry.content is not None and entry.content.get("table") == table
        }

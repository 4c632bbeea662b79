"""What people say into a data file: a row, a row put right, a row taken back; and what was said, and undone.

Nothing is overwritten: each deed is an entry with an author. The whole record is checked with what is new before
anything is written, so a data file never comes to hold a row that nothing can be computed from.
"""

from __future__ import annotations

import datetime as dt
import getpass
import os
import tempfile
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from makewhole.app import folders, records
from makewhole.app.resting import rest_on_what_goes
from makewhole.language import gettext, ngettext
from makewhole.language import number as figures
from makewhole.record.findings import Finding
from makewhole.record.schema import TABLES

if TYPE_CHECKING:
    from makewhole.record.history import Entry, Rows
    from makewhole.store import Store

MOST_NAMED = 5
"""Of the rows that are in the way of a deed, how many are named."""


class NotDone(Exception):
    """The deed was not done, and nothing was changed. The message says why; `findings` name the places.

    The lines that findings name are those of `folder`; where it is None, there are no lines to go to.
    """

    def __init__(self, message: str, findings: Sequence[Finding] = (), folder: Path | None = None) -> None:
        self.findings = tuple(findings)
        self.folder = folder
        super().__init__(message)


class RestedOn(NotDone):
    """Other rows rest on what was to go: which, by table and id, in the order in which they can be taken back."""

    def __init__(self, message: str, findings: Sequence[Finding], rows: Sequence[tuple[str, str]]) -> None:
        super().__init__(message, findings)
        self.rows = tuple(rows)


@dataclass(frozen=True)
class Done:
    """What was written: the row it is about, where it is about one, and what is odd about the machine's clock."""

    row: str | None = None
    notices: tuple[str, ...] = ()
    made: Path | None = None
    """The data file, where it was not there before."""


def login_name() -> str:
    """Who says it, where nobody names an author: MAKEWHOLE_AUTHOR, else the login name of this machine."""
    named = os.environ.get("MAKEWHOLE_AUTHOR", "").strip()
    if named:
        return named
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unnamed"


@contextmanager
def opened(place: Path | str, *, create: bool = False) -> Iterator[Store]:
    """The store at the place; what goes wrong with it is a NotDone with a sentence."""
    from makewhole.store import StoreError

    try:
        store = records.opened(place, create=create)
    except records.NotOpened as error:
        raise NotDone(str(error)) from None
    try:
        yield store
    except StoreError as error:
        raise NotDone(str(error)) from None
    finally:
        store.close()


# --- rows -------------------------------------------------------------------------------------------------------------


def enter(
    place: Path | str,
    table: str,
    cells: Mapping[str, str],
    *,
    author: str,
    source: str | None = None,
    why: str | None = None,
) -> Done:
    """Says a new row of `table`; its id is made where the table has one and the cells do not give it."""
    columns = known_columns(table, cells)
    said = {name: cell for name, cell in cells.items() if cell != ""}
    key = TABLES[table].key
    if key and key[0] not in said:
        said[key[0]] = f"{table[:-1] if table.endswith('s') else table}-{uuid.uuid4().hex[:8]}"
    said = {name: said[name] for name in columns if name in said}
    is_new = not records.is_database(place) and not os.path.lexists(place)
    if is_new:
        ready("say", table, name_of(table, said, {}), said, {})  # what cannot be said leaves no empty file behind
    with opened(place, create=True) as store, store.alone():
        rows = rows_around(store, table, None, said)
        row = name_of(table, said, rows)
        done = say(store, rows, "say", table, row, said, author, source, why)
    return replace(done, made=Path(place)) if is_new else done


def correct(
    place: Path | str, table: str, row: str, cells: Mapping[str, str], *, author: str, why: str | None = None
) -> Done:
    """Says a row anew with these cells changed ("": empty); what was said before stays in the history."""
    columns = known_columns(table, cells)
    with opened(place) as store, store.alone():
        rows = rows_around(store, table, row, cells)
        before = found_row(rows, table, row)
        key = TABLES[table].key
        if key and cells.get(key[0], before.get(key[0])) != before.get(key[0]):
            raise NotDone(
                gettext("{table}: an id is not changed; take the row back and enter it anew.").format(table=table)
            )
        merged = {**before, **cells}
        said = {name: str(merged[name]) for name in [*columns, *sorted(set(merged) - set(columns))] if merged.get(name)}
        if said == {name: cell for name, cell in before.items() if cell}:
            raise NotDone(gettext("{table} {row} says that already; nothing was written.").format(table=table, row=row))
        return say(store, rows, "correct", table, row, said, author, None, why)


def withdraw(place: Path | str, table: str, row: str, *, author: str, why: str | None = None) -> Done:
    """Takes a row back; the history keeps what it said."""
    known_columns(table, {})
    with opened(place) as store, store.alone():
        rows = rows_around(store, table, row, {})
        before = found_row(rows, table, row)
        cells = {name: cell for name, cell in before.items() if cell}
        return say(store, rows, "withdraw", table, row, cells, author, None, why)


def resolve(
    place: Path | str,
    sessions: Sequence[str],
    counted: str,
    *,
    author: str,
    why: str | None = None,
    on: dt.date | None = None,
) -> Done:
    """Settles which of several sessions' rows counts: two logs of one session, and who decided it."""
    if counted not in sessions:
        raise NotDone(gettext("the row that counts is none of those that were named."))
    cells = {
        "session_ids": " ".join(sessions),
        "counted": counted,
        "decided_on": (on or dt.date.today()).isoformat(),
        "decided_by": author,
        **({"why": why} if why else {}),
    }
    return enter(place, "resolutions", cells, author=author, why=why)


def known_columns(table: str, cells: Mapping[str, str]) -> list[str]:
    """The table's columns; NotDone where it or a column is none of RECORD.md's."""
    if table not in TABLES:
        raise NotDone(
            gettext("there is no table {table}. The tables: {tables}.").format(table=table, tables=", ".join(TABLES))
        )
    columns = [column.name for column in TABLES[table].columns]
    unknown = sorted(set(cells) - set(columns))
    if unknown:
        said = gettext("{table} has no column {column}. Its columns: {columns}.")
        raise NotDone(said.format(table=table, column=unknown[0], columns=", ".join(columns)))
    return columns


def found_row(rows: Rows, table: str, row: str) -> dict[str, str | None]:
    found = rows.get(table, {}).get(row)
    if found is None:
        raise NotDone(gettext("{table} has no row {row}.").format(table=table, row=row))
    return found


def name_of(table: str, cells: Mapping[str, str], rows: Rows) -> str:
    """The name of a new row in the history: its id, else what tells it from others (and a number, where taken)."""
    base = "/".join(cells.get(column, "") for column in TABLES[table].identity)
    held = rows.get(table, {})
    if base not in held:
        return base
    if TABLES[table].key:
        said = gettext("{table} has a row {row} already; to change it, use makewhole correct.")
        raise NotDone(said.format(table=table, row=base))
    number = 2
    while f"{base}#{number}" in held:
        number += 1
    return f"{base}#{number}"


def say(
    store: Store,
    rows: Rows,
    kind: str,
    table: str,
    row: str,
    cells: Mapping[str, str],
    author: str,
    source: str | None,
    why: str | None,
) -> Done:
    """Writes one entry about a row, once the record with it has no error."""
    from makewhole.store import Say

    subject = ready(kind, table, row, cells, rows)
    chain = store.chain_of(subject)
    if any(entry.chain != chain for entry in store.row_history(table, row)):
        # Chains have no order among themselves, so nobody could tell which of the two was said last.
        foreign = gettext(
            "{table} {row} stands in the history of another child or calendar, and an id stays with one. Take that row "
            "back, and enter this one under another id."
        )
        raise NotDone(foreign.format(table=table, row=row))
    said = Say(kind, table, row, cells, subject, day=day_of(cells), why=why)  # type: ignore[arg-type]
    store.append([said], author=author, source=source)
    return Done(row, tuple(notice.message for notice in store.notices))


def ready(kind: str, table: str, row: str, cells: Mapping[str, str], rows: Rows) -> tuple[str, str]:
    """Whose history an entry about a row goes into; NotDone where the record would have new errors.

    `rows` is the record as it stands.
    """
    subject = subject_of(table, cells, rows)
    after = {name: dict(held) for name, held in rows.items()}
    if kind == "withdraw":
        after[table].pop(row)
    else:
        after.setdefault(table, {})[row] = dict(cells)
    refuse_errors(after, rows)
    return subject


def subject_of(table: str, cells: Mapping[str, str], rows: Rows) -> tuple[str, str]:
    """Whose history a row belongs to: its student's, found over the rows that it names; else its calendar's."""
    if cells.get("student_id"):
        return "student", cells["student_id"]
    for parent, row in _parents(table, cells):
        if row not in rows.get(parent, {}):
            missing = gettext("there is no row {row} in {table}, which this names.")
            raise NotDone(missing.format(row=row, table=parent))
        return subject_of(parent, _texts(rows, parent, row), rows)
    if cells.get("calendar_id"):
        return "calendar", cells["calendar_id"]
    raise NotDone(
        gettext("the row names neither a student, a plan, a promise nor a calendar, so nobody knows whose it is.")
    )


def _parents(table: str, cells: Mapping[str, str]) -> list[tuple[str, str]]:
    """The rows, by table and id, that say whose a row is."""
    if table == "resolutions" and cells.get("session_ids"):
        return [("sessions", cells["session_ids"].split()[0])]
    if table == "attachments":
        return [(cells.get("table", ""), cells.get("row_id", ""))]
    return [
        (column.refers_to, cells[column.name])
        for column in TABLES[table].columns
        if column.refers_to is not None
        and column.refers_to not in ("calendars", "attachments")
        and cells.get(column.name)
    ]


def rows_around(store: Store, table: str, row: str | None, cells: Mapping[str, str]) -> Rows:
    """The rows that a row and what it names stand among: those of their children, and of all calendars.

    So a district with a hundred thousand children is not read as a whole for one of them.
    """
    places = [*_parents(table, cells), *([(table, row)] if row is not None else [])]
    chains = {entry.chain for place in places for entry in store.row_history(*place)}
    subjects = [
        (head.subject_kind, head.subject_id)
        for head in store.heads()
        if head.subject_id is not None and (head.chain in chains or head.subject_kind == "calendar")
    ]
    if cells.get("student_id"):
        subjects.append(("student", cells["student_id"]))
    return store.rows(subjects=list(dict.fromkeys(subjects)))


def _texts(rows: Rows, table: str, row: str) -> dict[str, str]:
    return {name: cell for name, cell in rows.get(table, {}).get(row, {}).items() if cell}


def day_of(cells: Mapping[str, str]) -> str | None:
    for column in ("date", "starts_on", "happened_on", "decided_on", "awarded_on", "observed_on", "offered_on"):
        if cells.get(column):
            return cells[column]
    return None


def refuse_errors(rows: Rows, before: Rows | None = None) -> None:
    """NotDone where the record of these rows has errors that the record of the rows `before` has not.

    So of several errors, as a file of another program may bring them, one after the other can be put right.
    """
    errors = _errors_with(rows)
    if errors and before is not None:
        had = Counter(map(_told, _errors_with(before)))
        if not Counter(map(_told, errors)) - had:
            return
    if errors:
        said = ngettext(
            "with this the record would have an error, so nothing was written.",
            "with this the record would have {count} errors, so nothing was written.",
            len(errors),
        )
        shown = dict.fromkeys(replace(error, row=None) for error in errors)  # no table lies there to look the row up in
        raise NotDone(said.format(count=figures(len(errors))), list(shown))


def _told(error: Finding) -> tuple[str | None, ...]:
    """The error without its line, which moves with every row before it."""
    return error.table, error.column, error.code, error.found, error.message


def _errors_with(rows: Rows) -> list[Finding]:
    from makewhole.record.writing import NotWritten, write_folder

    with tempfile.TemporaryDirectory(prefix="makewhole-check-") as scratch:
        folder = Path(scratch) / "case"
        try:
            write_folder(rows, folder, None)
        except NotWritten as error:
            raise NotDone(str(error)) from None
        return errors_of(folder)


def errors_of(folder: Path) -> list[Finding]:
    """The errors of the record in a case folder."""
    record = folders.read(folder)
    folders.let_go(record)
    return [finding for finding in record.findings if finding.is_error]


# --- what was said ----------------------------------------------------------------------------------------------------


def said(place: Path | str, table: str | None = None, row: str | None = None) -> list[Entry]:
    """The entries of a data file, or those about one row, in order."""
    with opened(place) as store:
        if table is not None and row is not None:
            entries = store.row_history(table, row)
            if not entries:
                raise NotDone(gettext("nothing was ever said about {table} {row}.").format(table=table, row=row))
            return entries
        return list(store.entries())


def as_line(entry: Entry) -> str:
    """The entry as a line of history.jsonl, without its end."""
    from makewhole.record.history import to_line

    return to_line(entry).decode().rstrip("\n")


def imports(place: Path | str) -> list[Any]:
    """The files that came in, in order (store.keeping.Batch)."""
    with opened(place) as store:
        return store.batches()


def undo(place: Path | str, batch: str, *, author: str, why: str | None = None) -> Done:
    """Takes an import back as a whole; NotDone where other rows rest on what it brought."""
    with opened(place) as store, store.alone():
        batches = {each.batch: each for each in store.batches()}
        if batch not in batches:
            known = ", ".join(each.batch for each in batches.values() if not each.is_undone) or gettext("none")
            none = gettext("there is no import {batch}. Imports that can be undone: {known}.")
            raise NotDone(none.format(batch=batch, known=known))
        if batches[batch].is_undone:
            raise NotDone(gettext("import {batch} was undone already.").format(batch=batch))
        from makewhole.record import history

        every = list(store.entries())
        left = history.view(entry for entry in every if (entry.content or {}).get("batch") != batch)
        try:
            refuse_errors(left)
        except NotDone as error:
            resting = rest_on_what_goes(history.view(every), left)
            rests = gettext("other rows rest on what import {batch} brought; undo or take back those first.")
            said = [rests.format(batch=batch), str(error)]
            if resting:
                named = ", ".join(f"{table} {row}" for table, row in resting[:MOST_NAMED])
                if len(resting) > MOST_NAMED:
                    named += gettext(" and {count} more").format(count=figures(len(resting) - MOST_NAMED))
                said.append(gettext("The rows, in the order to take them back: {rows}.").format(rows=named))
            raise RestedOn(" ".join(said), error.findings, resting) from None
        store.undo(batch, author=author, why=why)
        return Done(None, tuple(notice.message for notice in store.notices))


def mappings(place: Path | str) -> list[Any]:
    """The saved answers about layouts of files (store.mapping.Mapping)."""
    with opened(place) as store:
        return store.mappings()

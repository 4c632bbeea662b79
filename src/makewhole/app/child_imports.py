"""A file brought into one child's record, in a database that may hold many: it is read beside that child's rows alone.

The reader sees no other child, no other calendar, and no answer that anybody else gave. What it would write into a
history that is not this child's is refused before anything is written.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from makewhole.app import child_files, children
from makewhole.app.importing import Import, NotImported
from makewhole.language import gettext as _

if TYPE_CHECKING:
    from makewhole.app.importing import Look
    from makewhole.exchange.reading import Extract, Kind, Progress
    from makewhole.record.history import Rows
    from makewhole.store import Say, Subject
    from makewhole.store.keeping import Batch


class ChildImport(Import):
    """One file on its way into one child's record."""

    def __init__(
        self,
        into: Path | str,
        file: Path,
        *,
        student_id: str,
        kind: Kind | None = None,
        source: str | None = None,
        today: dt.date | None = None,
        progress: Progress | None = None,
    ) -> None:
        """As `Import`; NotImported also where the record holds no such child."""
        self.whose_id = student_id
        super().__init__(into, file, kind=kind, source=source, student_id=student_id, today=today, progress=progress)

    def _whose(self) -> list[Subject]:
        assert self._store is not None
        try:
            return children.subjects(self._store, self.whose_id)
        except children.NoSuchChild:
            raise NotImported(_("The record holds no such child.")) from None

    def _held(self) -> Rows:
        return self._store.rows(subjects=self._whose()) if self._store is not None else {}

    def _batches(self) -> list[Batch]:
        if self._store is None:
            return []
        mine = child_files.batches_of(self._store, self._whose())
        return [batch for batch in self._store.batches() if batch.batch in mine]

    def _new_batch(self) -> str:
        # Two people may bring in the same file at the same time, each into another record.
        return f"{super()._new_batch()}-{secrets.token_hex(4)}"

    def _layout_kept(self, layout: str) -> str:
        from makewhole.store import mapping

        # What one family answered about a layout is not shown to another.
        return mapping.layout_of(layout, self.whose_id)

    def look(self, answers: Mapping[str, str] | None = None) -> Look:
        """What the file says under these answers; a calendar is the child's own, where the child has one.

        A first one bears a name that follows from the child's id, not from the file's: that name could be anybody's.
        """
        given = dict(answers or {})
        if self.reader.KIND == "calendar":
            own = [ident for kind, ident in self._whose() if kind == "calendar"]
            made = f"calendar-{sha256(self.whose_id.encode()).hexdigest()[:16]}"
            given.setdefault("calendar_id", own[0] if own else made)
        return super().look(given)

    def _extracted(self, answers: Mapping[str, str]) -> Extract:
        """The file as staged rows; a calendar's id that somebody else's calendar has already gets an ending."""
        for key, answer in answers.items():
            if key == "student" and answer != self.whose_id:
                raise NotImported(_("The file is brought into this child's record, and into no other."))
        extract = super()._extracted(answers)
        assert self._store is not None
        mine = set(self._whose())
        tables = [
            row[0]
            for row in self.connection.execute(
                "SELECT table_name FROM duckdb_columns() WHERE column_name = 'calendar_id' AND "
                "table_name IN ('in_calendars', 'in_closures', 'in_terms', 'in_students')"
            ).fetchall()
        ]
        named = {
            row[0]
            for table in tables
            for row in self.connection.execute(
                f"SELECT DISTINCT calendar_id FROM {table} WHERE calendar_id IS NOT NULL"
            ).fetchall()
        }
        for calendar_id in sorted(named):
            subject = ("calendar", str(calendar_id))
            if subject in mine or not self._store.heads([subject]):
                continue
            ending = sha256(self.whose_id.encode()).hexdigest()[:6]
            for table in tables:
                self.connection.execute(
                    f"UPDATE {table} SET calendar_id = ? WHERE calendar_id = ?",
                    [f"{calendar_id}-{ending}", calendar_id],
                )
        return extract

    def _says(self) -> Iterator[Say]:
        """The rows to say; NotImported where one would stand in another history, or has an id of another one."""
        assert self._store is not None
        says = list(super()._says())
        allowed = set(self._whose())
        brought = {say.subject for say in says if say.subject[0] == "calendar"}
        new_calendars = {subject for subject in brought - allowed if not self._store.heads([subject])}
        allowed |= new_calendars
        chosen = {say.cells.get("calendar_id") for say in says if say.table == "students"}
        if any(ident not in chosen for _kind, ident in new_calendars):
            raise NotImported(_("The calendar in the file would be nobody's. Say that it is this child's calendar."))
        if any(say.subject not in allowed for say in says):
            raise NotImported(
                _("The file has rows about another child. Only this child's rows can be brought in here.")
            )
        chains = {head.chain for head in self._store.heads(sorted(allowed))}
        if child_files.foreign_rows(self._store, {(say.table, say.row) for say in says}, chains):
            raise NotImported(_("The file uses ids that another record here has already, so it was not taken in."))
        yield from says

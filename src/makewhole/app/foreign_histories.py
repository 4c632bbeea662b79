"""A history that somebody brings into a place of many families: is it of the form that this program writes?

That a history verifies says that nobody changed it after whoever wrote it, and anybody can write one. What is looked at
by all (imports, holds, whose a chain is) must therefore be as this program writes it, and no entry may point at what is
another family's: at a student or a calendar that is not in the history, or at a file that did not come with it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from makewhole.app.histories import NotDone
from makewhole.language import gettext as _
from makewhole.record.schema import TABLES

if TYPE_CHECKING:
    from makewhole.record.history import Entry

_TABLE = re.compile(r"[a-z][a-z0-9_]{0,62}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_OF_CALENDARS = frozenset(("calendars", "closures", "terms"))
_LONGEST = 500
"""Letters of an id, an author and the like."""


def refuse_unsound(
    entries: Iterable[Entry], files: Collection[str], calendars: Collection[str] = (), attached: Collection[str] = ()
) -> None:
    """NotDone where an entry is not of the form, or names what neither the history nor its bringer has.

    `files` are the digests of the files that came with it; `calendars` and `attached` those calendars and files that
    are the bringer's here already.
    """
    subjects: dict[str, tuple[str, str]] = {}
    named: set[str] = set()
    for entry in entries:
        said = entry.content
        if said is None:
            continue
        if not (_is_text(entry.chain) and _is_text(entry.entry) and _is_sound(entry.kind, said)):
            raise NotDone(_("an entry of this history is not of the form in which makewhole writes one."))
        subject = _subject_of(said)
        if subject is not None and subjects.setdefault(entry.chain, subject) != subject:
            raise NotDone(_("one history in this case file is about two children or calendars."))
        if entry.kind in ("say", "correct"):
            cells = said["cells"]
            if said["table"] == "students" and cells.get("calendar_id"):
                named.add(cells["calendar_id"])
            if said["table"] == "attachments" and cells.get("sha256") not in {*files, *attached}:
                raise NotDone(_("this history names an attached file that is not in the case file."))
    brought = {ident for kind, ident in subjects.values() if kind == "calendar"}
    if named - brought - set(calendars):
        raise NotDone(_("this history names a school calendar that is not in the case file."))


def _is_sound(kind: str, said: Mapping[str, Any]) -> bool:
    """Whether the content is one that this program writes for an entry of that kind."""
    subject = _subject_of(said)
    about = said.get("subject")
    if about is not None and (not isinstance(about, dict) or about.get("kind") not in ("student", "calendar")):
        return False
    if not _is_text(said.get("author")) or not all(
        isinstance(said.get(name), str | None) for name in ("source", "day", "why", "corrects", "batch", "authority")
    ):
        return False
    if kind in ("say", "correct", "withdraw"):
        return subject is not None and _is_sound_row(kind, said, subject)
    if kind == "import":
        file = said.get("file", {})
        return subject is not None and _is_text(said.get("batch")) and isinstance(file, dict) and _is_sound_file(file)
    if kind == "undo":
        return _is_text(said.get("batch"))
    if kind == "hold":
        return isinstance(said.get("why"), str)
    return True


def _is_sound_row(kind: str, said: Mapping[str, Any], subject: tuple[str, str]) -> bool:
    table, row, cells = said.get("table"), said.get("row"), said.get("cells", {})
    if not (isinstance(table, str) and _TABLE.fullmatch(table) and _is_text(row, 2_000)):
        return False
    if not isinstance(cells, dict) or (kind != "withdraw" and not cells):
        return False
    if not all(isinstance(cell, str) and "\0" not in cell for cell in cells.values()):
        return False
    if table == "students":  # the row stands for whose the chain is: a door is opened to it
        return subject == ("student", row) and cells.get("student_id", row) == row
    if table in _OF_CALENDARS:
        return cells.get("calendar_id", subject[1]) == subject[1] and subject[0] == "calendar"
    return table not in TABLES or subject[0] == "student"


def _is_sound_file(file: Mapping[str, Any]) -> bool:
    answers = file.get("answers", {})
    return (
        all(isinstance(file.get(name), str | None) for name in ("name", "sha256", "kind", "layout", "mapping"))
        and isinstance(answers, dict)
        and all(isinstance(answer, str) for answer in answers.values())
    )


def _subject_of(said: Mapping[str, Any]) -> tuple[str, str] | None:
    about = said.get("subject")
    if isinstance(about, dict) and about.get("kind") in ("student", "calendar") and _is_text(about.get("id")):
        return about["kind"], about["id"]
    return None


def _is_text(value: object, longest: int = _LONGEST) -> bool:
    return isinstance(value, str) and 0 < len(value) <= longest and "\0" not in value

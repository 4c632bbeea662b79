"""What a page says when it refuses: in Spanish it is no sentence of English. Each refusal is provoked for real.

The same deed is done twice, by a person who reads English and by one who reads Spanish. What the two pages say of it
is compared: a sentence that is the same in both was raised past the catalog.
"""

from __future__ import annotations

import ast
import io
import json
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from makewhole.app import child_files, children, entering, histories
from makewhole.language import speaking
from makewhole.record import casefile
from makewhole.store import attaching, errors

OWED = "07-make-ups-with-a-due-date"
ROOT = Path(__file__).parent.parent.parent
SAID = re.compile(
    r'<(?:span|p|div)[^>]*class="[^"]*(?:usa-error-message|usa-alert__text)[^"]*"[^>]*>(.*?)</(?:span|p|div)>',
    re.DOTALL,
)


def said(page: Any) -> list[str]:
    """The sentences in which a page refuses, without tags."""
    found = [unescape(re.sub(r"<[^>]+>", " ", each)) for each in SAID.findall(page.content.decode())]
    return [" ".join(each.split()) for each in found if each.strip()]


def without_names(sentence: str) -> str:
    """The sentence without what is the same in every language: names of files, figures, quoted words."""
    return re.sub(r"[\w./-]+\.(?:\w+)\b|\d+|“[^”]*”|\"[^\"]*\"", "", sentence).strip(" .:")


@pytest.fixture
def both(keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]) -> tuple[Any, Any, str]:
    """A client that reads English, one that reads Spanish, and the key of a record that both own."""
    keep(OWED)
    english, spanish = person("anna"), person("ana")
    english.post("/language/", {"language": "en", "next": "/"})
    spanish.post("/language/", {"language": "es", "next": "/"})
    door("nina", "anna", "owner")
    key = door("nina", "ana", "owner").key
    english.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    spanish.defaults["HTTP_ACCEPT_LANGUAGE"] = "es-US"
    return english, spanish, key


def differ(english: Any, spanish: Any) -> None:
    """Both pages refuse, and in their own languages."""
    one, other = said(english), said(spanish)
    assert one, "the page says nothing of it"
    assert len(one) == len(other)
    for here, there in zip(one, other, strict=True):
        assert without_names(here) != without_names(there), here


# --- a case file from another machine ---------------------------------------------------------------------------------


def a_case_file(file: Path, tmp_path: Path) -> bytes:
    out = tmp_path / "case.zip"
    child_files.export(file, "nina", "case", out)
    return out.read_bytes()


def changed(data: bytes, change: Callable[[dict[str, bytes]], object]) -> bytes:
    """The case file with its members changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, held in members.items():
            archive.writestr(name, held)
    return made.getvalue()


def other_manifest(**named: Any) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members["manifest.json"] = json.dumps({**json.loads(members["manifest.json"]), **named}).encode()

    return change


def as_linked(data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        info = zipfile.ZipInfo("manifest.json")
        info.create_system = 3
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, data[:10])
    return made.getvalue()


CASES: dict[str, Callable[[bytes], bytes]] = {
    "no zip": lambda _: b"this is no zip file at all, only words",
    "short": lambda data: data[: len(data) // 2],
    "no manifest": lambda data: changed(data, lambda members: members.pop("manifest.json")),
    "manifest of another": lambda data: changed(data, other_manifest(format="something")),
    "manifest broken": lambda data: changed(data, lambda members: members.update({"manifest.json": b"{"})),
    "a later format": lambda data: changed(data, other_manifest(version="9.0")),
    "a file changed": lambda data: changed(data, lambda members: members.update({"sessions.csv": b"changed"})),
    "a file gone": lambda data: changed(data, lambda members: members.pop("sessions.csv")),
    "a file more": lambda data: changed(data, lambda members: members.update({"more.csv": b"a\n"})),
    "a name that leads out": lambda data: changed(data, lambda members: members.update({"../out.csv": b"a\n"})),
    "a name of a device": lambda data: changed(data, lambda members: members.update({"con.csv": b"a\n"})),
    "a link": as_linked,
    "somebody else's record": lambda data: data,
}


@pytest.mark.parametrize("case", CASES)
def test_a_case_file_is_refused_in_the_readers_language(
    case: str, both: tuple[Any, Any, str], person: Callable[..., Any], tmp_path: Path
) -> None:
    english, spanish, _ = both
    from django.conf import settings

    data = CASES[case](a_case_file(Path(settings.MAKEWHOLE_PLACE), tmp_path))
    if case == "somebody else's record":  # whoever has no door here
        english, spanish = person("ben"), person("benito")
        english.defaults["HTTP_ACCEPT_LANGUAGE"], spanish.defaults["HTTP_ACCEPT_LANGUAGE"] = "en", "es-US"
    differ(*(each.post("/restore/", {"file": SimpleUploadedFile("case.zip", data)}) for each in (english, spanish)))


# --- a file beside a row ----------------------------------------------------------------------------------------------

FILES = {
    "a program": ("run.exe", b"MZ\x90\x00"),
    "a script": ("run.sh", b"#!/bin/sh\necho\n"),
    "a web page": ("page.html", b"<!doctype html><p>Hello</p>"),
    "a drawing": ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"></svg>'),
    "nothing known": ("a.bin", bytes(range(256)) * 4),
    "empty": ("a.pdf", b""),
}


@pytest.mark.parametrize("which", [*FILES, "too large"])
def test_a_file_beside_a_row_is_refused_in_the_readers_language(which: str, keep: Callable[[str], Path]) -> None:
    file = keep(OWED)
    name, data = FILES.get(which, ("a.pdf", b"%PDF-" + bytes(attaching.LIMIT)))
    row = next(iter(children.rows(file, "nina")["sessions"]))
    told = []
    for language in ("en", "es"):
        with speaking(language), pytest.raises(histories.NotDone) as refused:
            entering.attach(file, "nina", "sessions", row, data, name, author="Anna")
        told.append(without_names(str(refused.value)))
    assert told[0] != told[1]


# --- a file on its way in ---------------------------------------------------------------------------------------------

COMING = {
    "unknown": ("who knows.csv", b"a,b\n1,2\n"),
    "broken workbook": ("log.xlsx", b"PK\x03\x04 no workbook"),
    "broken Word file": ("plan.docx", b"PK\x03\x04 no document"),
    "broken PDF": ("plan.pdf", b"%PDF-1.7 not really"),
    "broken calendar": ("days.ics", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"),
    "a picture": ("scan.png", b"\x89PNG\r\n\x1a\n" + bytes(40)),
}


@pytest.mark.parametrize("which", COMING)
def test_a_file_that_comes_in_is_refused_in_the_readers_language(which: str, both: tuple[Any, Any, str]) -> None:
    name, data = COMING[which]
    pages = []
    for client in both[:2]:
        sent = {"file": SimpleUploadedFile(name, data), "source": "", "kind": ""}
        pages.append(client.post(f"/c/{both[2]}/files/bring-in/", sent, follow=True))
    differ(*pages)


def test_an_import_undone_twice_is_refused_in_the_readers_language(both: tuple[Any, Any, str]) -> None:
    pages = [client.post(f"/c/{both[2]}/files/undo/", {"batch": "none"}, follow=True) for client in both[:2]]
    differ(*pages)


# --- what the disk and the database say -------------------------------------------------------------------------------


class OperationalError(Exception):
    """As SQLite's is called."""


@pytest.mark.parametrize("words", [*(mark for mark, _ in errors._SQLITE), "something else"])
def test_what_the_database_refuses_is_said_in_the_readers_language(words: str) -> None:
    told = set()
    for language in ("en", "es"):
        with speaking(language):
            told.add(errors.sentence(OperationalError(words)))
    assert len(told) == 2


# --- and none is forgotten --------------------------------------------------------------------------------------------

SHOWN_ON_PAGES = (
    "record/casefile.py",
    "record/verifying.py",
    "store/attaching.py",
    "store/errors.py",
    "app/child_files.py",
    "app/child_imports.py",
    "app/child_papers.py",
    "app/comparing.py",
    "app/entering.py",
    "app/foreign_histories.py",
    "app/histories.py",
    "app/importing.py",
)
"""Modules whose refusals reach a page: `form.add_error(str(error))` shows what they raise."""
REFUSALS = {"NotDone", "StoreError", "NotImported", "CaseFileError", "IsCaseFile", "OfUnknownKind", "NotReadable"}
NEVER_SHOWN = {"An id in this history was not made by chance."}
"""Caught before anybody reads it."""


def unmarked(source: str) -> Iterator[tuple[int, str]]:
    """The refusals of a module whose sentence is written at the spot and goes through no catalog."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = node.args[0]
        if name in REFUSALS and isinstance(first, ast.Constant | ast.JoinedStr):
            words = ast.unparse(first).strip("'\"")
            if words not in NEVER_SHOWN:
                yield node.lineno, words


@pytest.mark.parametrize("module", SHOWN_ON_PAGES)
def test_every_refusal_that_a_page_can_show_goes_through_the_catalog(module: str) -> None:
    source = (ROOT / "src" / "makewhole" / module).read_text(encoding="utf-8")
    assert list(unmarked(source)) == []


def test_a_planted_refusal_is_found() -> None:
    assert list(unmarked('raise NotDone("Nobody marked this.")\nraise NotDone(f"{row}: nor this.")\n'))
    assert not list(unmarked('raise NotDone(gettext("Marked."))\n'))


def test_a_case_file_is_told_from_another_zip(keep: Callable[[str], Path], tmp_path: Path) -> None:
    mine = tmp_path / "mine.zip"
    mine.write_bytes(a_case_file(keep(OWED), tmp_path))
    assert casefile.is_one(mine)
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "a")
    assert not casefile.is_one(other)

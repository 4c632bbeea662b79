"""Attachments: files beside the history, told by content, kept once under their digest."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from makewhole.language import gettext, gettext_noop
from makewhole.store.database import Database
from makewhole.store.errors import StoreError

LIMIT = 25_000_000
"""Bytes that an attachment may have, unless the store is told another number."""
KEPT = gettext_noop(
    "PDF, pictures (PNG, JPEG, HEIC, TIFF), plain text, Word (DOCX), Excel (XLSX), OpenDocument (ODT, ODS), "
    "e-mail (EML), calendars (ICS), sound (MP3, M4A, WAV)"
)

_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"#!",
    b"\xef\xbb\xbf#!",
    b"\x00asm",
    b"L\x00\x00\x00\x01\x14\x02\x00",  # a shortcut of Windows, which can start a program
)
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_M4A = (b"M4A ", b"M4B ")
_BY_PARTS = (
    ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)
_OPEN_DOCUMENT = ("application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet")
_PAGE = ("<!doctype", "<html", "<head", "<body", "<script", "<svg")
_BEFORE_PAGE = {"<?xml": "?>", "<!--": "-->"}
_SPACE = re.compile(r"\s*")
_MAIL_HEADER = re.compile(r"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Attached:
    """An attachment without its bytes."""

    sha256: str
    media_type: str
    size: int
    """Bytes."""


def media_type(data: bytes) -> str:
    """What kind of file it is, by its content alone; StoreError for a program and for a kind that is not kept."""
    if not data:
        raise StoreError(gettext("The file is empty, so there is nothing to keep."))
    if data.startswith(_PROGRAMS):
        raise StoreError(gettext("The file is a program, and a program is not kept with a child's record."))
    found = _by_first_bytes(data) or (_by_parts(data) if data.startswith(b"PK\x03\x04") else None) or _by_text(data)
    if found is None:
        said = gettext(
            "The file is of no kind that is kept, whatever it is called. Kept are: {kinds}. If it is a paper, save it "
            "as PDF and attach that."
        )
        raise StoreError(said.format(kinds=gettext(KEPT)))
    return found


def _by_first_bytes(data: bytes) -> str | None:
    for start, kind in (
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"II*\x00", "image/tiff"),
        (b"MM\x00*", "image/tiff"),
        (b"ID3", "audio/mpeg"),
    ):
        if data.startswith(start):
            return kind
    if b"%PDF-" in data[:1024]:
        return "application/pdf"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        return "image/heic"
    if data[4:8] == b"ftyp" and data[8:12] in _M4A:
        return "audio/mp4"
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        return "audio/wav"
    is_frame = len(data) >= 4 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2
    if is_frame and data[2] >> 4 not in (0, 15) and data[2] & 0x0C != 0x0C:
        return "audio/mpeg"
    return None


def _by_parts(data: bytes) -> str | None:
    """The kind of a ZIP by what is in it; nothing is unpacked but the few letters that name an OpenDocument."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if any(name.rpartition("/")[2].lower() == "vbaproject.bin" for name in names):
                raise StoreError(
                    gettext("The file holds macros, which are programs. Save it without macros and attach that.")
                )
            if "[Content_Types].xml" in names:
                return next((kind for part, kind in _BY_PARTS if part in names), None)
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                said = archive.read("mimetype").decode("ascii", "replace").strip()
                return said if said in _OPEN_DOCUMENT else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error):
        return None
    return None


def _by_text(data: bytes) -> str | None:
    text = _text(data)
    if text is None or _CONTROL.search(text):
        return None
    if _is_page(text):
        raise StoreError(gettext("The file is a web page, which can hold programs. Print it as PDF and attach that."))
    if text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        return "text/calendar"
    header = _MAIL_HEADER.match(text.replace("\r\n", "\n"))
    if header is not None:
        names = {line.partition(":")[0].lower() for line in header[0].split("\n") if line[:1] not in (" ", "\t", "")}
        if "from" in names and names & {"date", "received", "message-id", "subject"}:
            return "message/rfc822"
    return "text/plain"


def _is_page(text: str) -> bool:
    """True for HTML and SVG, after any comments."""
    at = _SPACE.match(text).end()  # type: ignore[union-attr]  # no space is a match too
    while (
        ending := next((_BEFORE_PAGE[start] for start in _BEFORE_PAGE if text.startswith(start, at)), None)
    ) is not None:
        end = text.find(ending, at)
        if end < 0:
            return False
        at = _SPACE.match(text, end + len(ending)).end()  # type: ignore[union-attr]
    return text[at : at + 20].lower().startswith(_PAGE)


def _text(data: bytes) -> str | None:
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def attach(database: Database, file: bytes | Path, name: str | None, limit: int) -> str:
    """The digest under which the file is kept; a file that is there already is not written again."""
    size = _size(file)
    if size > limit:
        said = gettext(
            "The file has {size} MB, and at most {limit} MB are kept. Scan it more coarsely, or attach it in parts."
        )
        raise StoreError(said.format(size=f"{size / 1e6:.1f}", limit=f"{limit / 1e6:g}"))
    data = file if isinstance(file, bytes) else _read(file)
    kind = media_type(data)
    if kind == "text/plain" and name is not None and name.lower().endswith(".csv"):
        kind = "text/csv"
    digest = sha256(data).hexdigest()
    with database.writing(alone=False) as cursor:
        cursor.execute(
            "INSERT INTO makewhole_attachment (sha256, media_type, size, data) VALUES (%s, %s, %s, %s) "
            "ON CONFLICT (sha256) DO NOTHING",
            [digest, kind, len(data), data],
        )
    return digest


def _size(file: bytes | Path) -> int:
    if isinstance(file, bytes):
        return len(file)
    try:
        return file.stat().st_size
    except OSError:
        raise StoreError(gettext("There is no such file to attach.")) from None


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        said = gettext("The file to attach cannot be read: {reason}.")
        raise StoreError(said.format(reason=error.strerror)) from None


def read(database: Database, digest: str) -> bytes:
    """The bytes of the attachment, checked against the digest."""
    rows = database.rows("SELECT data FROM makewhole_attachment WHERE sha256 = %s", [digest])
    if not rows:
        raise StoreError(gettext("There is no such attachment here."))
    data = bytes(rows[0][0])
    if sha256(data).hexdigest() != digest:
        raise StoreError(gettext("The attachment is not what was attached: it was changed behind makewhole's back."))
    return data


def attachments(database: Database) -> list[Attached]:
    """All attachments, in the order of their digests."""
    rows = database.rows("SELECT sha256, media_type, size FROM makewhole_attachment")
    return [Attached(*row) for row in sorted(rows)]

"""The case file: everything of a record in one zip file, to keep, to give away, and to go on with elsewhere.

docs/history.md ("The case file") is the contract. What comes from elsewhere is believed only after it was checked:
names, sizes and kinds before anything is unpacked, and every byte against the manifest while it is.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from makewhole import __version__
from makewhole.language import file_size, gettext
from makewhole.record import writing
from makewhole.record.history import Entry, Rows, canonical, from_line, to_line
from makewhole.record.verifying import Fault, faults_of_lines
from makewhole.record.writing import HISTORY, NotWritten

FORMAT = "makewhole case file"
VERSION = (1, 0)
MANIFEST = "manifest.json"

Opener = Callable[[], BinaryIO]
"""Opens the bytes of an attachment or paper; they are read in pieces and closed again."""

_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_VERSION = re.compile(r"([0-9]{1,4})\.([0-9]{1,4})", re.ASCII)
_DAY_OF_MEMBERS = (1980, 1, 1, 0, 0, 0)
_PIECE = 1 << 20
_LISTED_FAULTS = 20
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{name}{number}" for name in ("com", "lpt") for number in "0123456789")]
)
"""Names that Windows takes for a device, whatever ending follows."""
_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    KeyError,
    IndexError,
    TypeError,
)
"""What Python's reader of zip files raises over one that is damaged, or made to harm."""


class CaseFileError(Exception):
    """Why a case file is not read; nothing of it was kept. The message is for people and names members, never cells."""


@dataclass(frozen=True)
class Limits:
    """How much a case file may hold before it is refused: a small file can unpack to a full disk."""

    members: int = 100_000
    member_bytes: int = 4 << 30
    all_bytes: int = 16 << 30
    ratio: int = 200
    """Bytes unpacked for one byte packed, of members and of the whole, from `ratio_from` bytes on."""
    ratio_from: int = 16 << 20
    directory_bytes: int = 64 << 20
    """The zip file's own list of members, which is held in memory; the manifest too."""


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Member:
    """One file of a case file, as its manifest lists it."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class CaseFile:
    """A case file, unpacked into `folder`, which is a case folder with the attachments and papers beside the tables."""

    folder: Path
    version: tuple[int, int]
    made_at: str
    program: str
    members: tuple[Member, ...]
    faults: tuple[Fault, ...] = field(default=())
    """What is wrong with its history, up to twenty faults; empty: it verifies, or there is none."""

    @property
    def has_history(self) -> bool:
        return any(member.name == HISTORY for member in self.members)

    @property
    def further(self) -> tuple[str, ...]:
        """Members that this version does not know. They are kept, and `contents` gives them on."""
        return tuple(member.name for member in self.members if _kind_of(member.name) == "further")

    def rows(self) -> Rows:
        """The tables' cells, as they stand in the file; ValueError for a table that is not written as it should be."""
        return writing.read_rows(self.folder)

    def entries(self) -> Iterator[Entry]:
        """The entries in their order; ValueError at a line that is none."""
        if self.has_history:
            with (self.folder / HISTORY).open("rb") as stream:
                for line in stream:
                    yield from_line(line)[0]

    def contents(self, kind: str) -> list[tuple[str, Opener]]:
        """The members of that kind (`attachments`, `papers`, `further`) as `write` takes them."""
        given: list[tuple[str, Opener]] = []
        for member in self.members:
            if _kind_of(member.name) == kind:
                name = member.name if kind == "further" else member.name.partition("/")[2]
                given.append((name, _opener(self.folder / member.name)))
        return given


def _opener(file: Path) -> Opener:
    return lambda: file.open("rb")


def write(
    path: Path,
    rows: Rows,
    entries: Iterable[Entry] | None,
    attachments: Iterable[tuple[str, Opener]],
    papers: Iterable[tuple[str, Opener]],
    made_at: str,
    *,
    further: Iterable[tuple[str, Opener]] = (),
    program: str | None = None,
) -> None:
    """Writes a case file: the tables, the entries (None: no history), attachments by SHA-256, and papers by name.

    The same record and the same `made_at` (an instant) give the same bytes. `further`: members of a later version that
    were read, by their whole names. NotWritten where the file is there already, where an attachment is not what its
    digest says, and where an entry or a cell cannot be written; then nothing is left behind.
    """
    members: dict[str, Callable[[BinaryIO], None]] = {}

    def add(name: str, put: Callable[[BinaryIO], None]) -> None:
        if reason := _unsafe(name):
            raise NotWritten(f"A member of a case file cannot be named so: {reason}.")
        if name in members:
            raise NotWritten(f"{name} would stand in the case file twice.")
        members[name] = put

    for table, held in rows.items():
        if held:
            add(f"{table}.csv", lambda stream, table=table, held=held: writing.write_table(table, held, stream))  # type: ignore[misc]
    if entries is not None:
        add(HISTORY, lambda stream: stream.writelines(map(to_line, entries)))
    for sha256, opener in attachments:
        if _SHA256.fullmatch(sha256) is None:
            raise NotWritten("An attachment is named by its SHA-256, 64 small hexadecimal digits.")
        if f"attachments/{sha256}" not in members:
            add(f"attachments/{sha256}", lambda stream, opener=opener: _copy(opener, stream))  # type: ignore[misc]
    for name, opener in papers:
        if "/" in name or name.casefold().endswith(".parquet"):
            raise NotWritten("A paper's name is that of a file, such as letter-2026-03-02.pdf.")
        add(f"papers/{name}", lambda stream, opener=opener: _copy(opener, stream))  # type: ignore[misc]
    for name, opener in further:
        if _kind_of(name) != "further" or name == MANIFEST:
            raise NotWritten(f"{name} is not a member of a later version.")
        add(name, lambda stream, opener=opener: _copy(opener, stream))  # type: ignore[misc]
    if len({_folded(name) for name in members}) < len(members):
        raise NotWritten("Two members of the case file would have names that some disks take for one.")

    listed = []
    with writing.new_file(path) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in sorted(members):
            with archive.open(_info(name), "w", force_zip64=True) as stream:
                told = _Told(stream)
                members[name](told)  # type: ignore[arg-type]
            sha256 = told.sha256.hexdigest()
            if _kind_of(name) == "attachments" and name != f"attachments/{sha256}":
                raise NotWritten(f"{name} is not what its digest says: the attachment was changed.")
            listed.append({"bytes": told.bytes, "name": name, "sha256": sha256})
        manifest = {
            "files": listed,
            "format": FORMAT,
            "made_at": made_at,
            "program": program if program is not None else f"makewhole {__version__}",
            "version": f"{VERSION[0]}.{VERSION[1]}",
        }
        archive.writestr(_info(MANIFEST), canonical(manifest) + b"\n", zipfile.ZIP_DEFLATED, 6)


def _info(name: str) -> zipfile.ZipInfo:
    """What stands beside a member: nothing of this machine or this hour."""
    info = zipfile.ZipInfo(name, _DAY_OF_MEMBERS)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3
    info.external_attr = (stat.S_IFREG | 0o644) << 16
    return info


class _Told:
    """A stream that tells size and digest of what went through it."""

    def __init__(self, stream: Any) -> None:
        self._write = stream.write
        self.sha256 = hashlib.sha256()
        self.bytes = 0

    def write(self, piece: bytes) -> int:
        self.sha256.update(piece)
        self.bytes += len(piece)
        self._write(piece)
        return len(piece)

    def writelines(self, lines: Iterable[bytes]) -> None:
        held, size = [], 0
        for line in lines:
            held.append(line)
            size += len(line)
            if size > _PIECE:
                self.write(b"".join(held))
                held, size = [], 0
        self.write(b"".join(held))


def _copy(opener: Opener, stream: BinaryIO) -> None:
    with opener() as given:
        while piece := given.read(_PIECE):
            stream.write(piece)


# --- reading ----------------------------------------------------------------------------------------------------------


def read(path: Path, into: Path, limits: Limits = DEFAULT_LIMITS) -> CaseFile:
    """The case file, unpacked into the new or empty folder `into`, after everything in it was checked.

    CaseFileError, and nothing left behind, for a file that is damaged, changed, too large, made to harm, of a later
    format, or no case file. That its history verifies is told, not demanded: see `CaseFile.faults`.
    """
    try:
        with path.open("rb") as file:
            _check_directory(file, limits)
            with zipfile.ZipFile(file) as archive:
                infos = _checked(archive, limits)
                told = _manifest_bytes(archive, infos[MANIFEST], limits)
                said, manifest, version = _manifest(told, infos)
                with writing.new_folder(into) as unfinished:
                    for member in manifest:
                        _unpack(archive, infos[member.name], member, unfinished)
                    with (unfinished / MANIFEST).open("xb") as stream:
                        stream.write(told)
                        writing.settle(stream)
                    found = tuple(_faults(unfinished / HISTORY)) if (unfinished / HISTORY).exists() else ()
    except NotWritten as error:
        raise CaseFileError(str(error)) from None
    except OSError as error:
        reason = error.strerror or gettext("it cannot be read")
        raise CaseFileError(gettext("The case file was not read: {reason}.").format(reason=reason)) from None
    except _DAMAGE:
        raise CaseFileError(gettext("This is no case file, or it is damaged. Ask for it anew.")) from None
    return CaseFile(into, version, said["made_at"], said["program"], tuple(manifest), found)


def is_one(path: Path) -> bool:
    """Whether the file is a zip file that says of itself that it is a case file; nothing else of it is looked at."""
    try:
        with path.open("rb") as file:
            _check_directory(file, DEFAULT_LIMITS)
            with zipfile.ZipFile(file) as archive:
                said = json.loads(_manifest_bytes(archive, archive.getinfo(MANIFEST), DEFAULT_LIMITS))
    except (*_DAMAGE, CaseFileError, OSError, RecursionError):
        return False
    return isinstance(said, dict) and said.get("format") == FORMAT


def _faults(history: Path) -> Iterator[Fault]:
    with history.open("rb") as stream:
        for at, fault in enumerate(faults_of_lines(stream)):
            if at == _LISTED_FAULTS:
                return
            yield fault


def _check_directory(file: BinaryIO, limits: Limits) -> None:
    """CaseFileError where the file does not end as a zip file does, or lists more than may be read into memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 98))
    end = file.read()
    if len(end) < 22 or end[-22:-18] != b"PK\x05\x06" or end[-2:] != b"\0\0":
        raise CaseFileError(gettext("This is no case file: it is not a whole zip file. Was it cut off on its way?"))
    count, directory = struct.unpack("<HL", end[-12:-6])
    if len(end) == 98 and end[-42:-38] == b"PK\x06\x07" and end[:4] == b"PK\x06\x06":
        count, directory = struct.unpack("<QQ", end[32:48])
    if count > limits.members or directory > min(limits.directory_bytes, size):
        said = gettext("The case file has more than {limit} members, or says so; it is not read.")
        raise CaseFileError(said.format(limit=limits.members))
    file.seek(0)


def _checked(archive: zipfile.ZipFile, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """The members by name; CaseFileError where one may not be unpacked."""
    infos: dict[str, zipfile.ZipInfo] = {}
    folded: set[str] = set()
    packed = unpacked = 0
    if len(archive.infolist()) > limits.members:
        said = gettext("The case file has more than {limit} members; it is not read.")
        raise CaseFileError(said.format(limit=limits.members))
    for info in archive.infolist():
        name = info.filename
        if info.orig_filename != name:
            raise CaseFileError(gettext("A member of the case file has a name that hides another."))
        if name.endswith("/") and info.file_size == 0 and not _unsafe(name[:-1]):
            continue  # a folder's own name, as some programs write it
        if reason := _unsafe(name):
            said = gettext("A member of the case file has a name that may not be unpacked: {reason}.")
            raise CaseFileError(said.format(reason=reason))
        if _folded(name) in folded:
            raise _of_member(name, gettext("{member} stands in the case file twice."))
        mode = info.external_attr >> 16 if info.create_system == 3 else 0
        if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
            raise _of_member(name, gettext("{member} is a link or device, not a file; the case file is not read."))
        if info.flag_bits & 0x41:
            raise _of_member(name, gettext("{member} is encrypted. Ask for the case file without a password."))
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _of_member(name, gettext("{member} is packed in a way that no case file is."))
        if info.file_size > limits.member_bytes:
            said = gettext("{member} would unpack to more than {limit}.")
            raise CaseFileError(said.format(member=_shown(name), limit=file_size(limits.member_bytes)))
        if _is_too_dense(info.file_size, info.compress_size, limits):
            said = gettext("{member} would unpack to more than {limit} times its size; it is not read.")
            raise CaseFileError(said.format(member=_shown(name), limit=limits.ratio))
        packed += info.compress_size
        unpacked += info.file_size
        folded.add(_folded(name))
        infos[name] = info
    if unpacked > limits.all_bytes:
        said = gettext("The case file would unpack to more than {limit}.")
        raise CaseFileError(said.format(limit=file_size(limits.all_bytes)))
    if _is_too_dense(unpacked, min(packed, _size(archive)), limits):
        said = gettext("The case file would unpack to more than {limit} times its size; it is not read.")
        raise CaseFileError(said.format(limit=limits.ratio))
    if MANIFEST not in infos:
        raise CaseFileError(gettext("This is no case file: it has no manifest.json."))
    return infos


def _size(archive: zipfile.ZipFile) -> int:
    assert archive.fp is not None
    return archive.fp.seek(0, 2)


def _is_too_dense(unpacked: int, packed: int, limits: Limits) -> bool:
    """Whether so few bytes would unpack to so many that the file was made to fill a disk."""
    return unpacked > limits.ratio_from and unpacked > packed * limits.ratio


def _of_member(name: str, said: str) -> CaseFileError:
    """The sentence about one member; it holds the place {member}."""
    return CaseFileError(said.format(member=_shown(name)))


def _manifest_bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> bytes:
    if info.file_size > limits.directory_bytes:
        raise CaseFileError(gettext("The manifest.json of the case file is too large."))
    return archive.read(info)


def _manifest(told: bytes, infos: dict[str, zipfile.ZipInfo]) -> tuple[dict[str, Any], list[Member], tuple[int, int]]:
    """What the manifest says and lists, and its version; CaseFileError where it is not about these members."""
    wrong = CaseFileError(
        gettext("The manifest.json of the case file is not written as it should be. Ask for it anew.")
    )
    try:
        said = json.loads(told.decode())
        if not isinstance(said, dict) or said.get("format") != FORMAT:
            raise CaseFileError(gettext("This is no case file: its manifest.json says nothing of makewhole."))
        match = _VERSION.fullmatch(said["version"])
        if match is None:
            raise wrong
        version = (int(match[1]), int(match[2]))
        if version[0] > VERSION[0]:
            newer = gettext(
                "This case file is of format {version}, and this makewhole reads {ours}. Install the newest makewhole, "
                "and read it again."
            )
            raise CaseFileError(newer.format(version=f"{version[0]}.{version[1]}", ours=VERSION[0]))
        files = said["files"]
        if not all(
            isinstance(file["name"], str) and type(file["bytes"]) is int and _SHA256.fullmatch(file["sha256"])
            for file in files
        ):
            raise wrong
        members = [Member(file["name"], file["bytes"], file["sha256"]) for file in files]
        if not isinstance(said["made_at"], str) or not isinstance(said["program"], str):
            raise wrong
    except (UnicodeDecodeError, ValueError, TypeError, KeyError, RecursionError):
        raise wrong from None
    names = [member.name for member in members]
    if len(set(names)) < len(names):
        raise wrong
    if missing := set(names) - infos.keys():
        raise _of_member(min(missing), gettext("{member} is missing from the case file. Ask for it anew."))
    if more := infos.keys() - set(names) - {MANIFEST}:
        raise _of_member(min(more), gettext("{member} was put into the case file: its manifest.json does not list it."))
    for member in members:
        if member.bytes != infos[member.name].file_size:
            raise _changed(member)
    return said, members, version


def _changed(member: Member) -> CaseFileError:
    said = gettext("{member} is not what manifest.json says: the case file was changed or damaged. Ask for it anew.")
    return _of_member(member.name, said)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, member: Member, folder: Path) -> None:
    """Writes one member, and CaseFileError where it is not the one that the manifest lists."""
    place = folder / member.name
    place.parent.mkdir(parents=True, exist_ok=True)
    sha256 = hashlib.sha256()
    size = 0
    try:
        with place.open("xb") as stream:
            for piece in _pieces(archive, info, member):
                size += len(piece)
                if size > member.bytes:
                    raise _changed(member)
                sha256.update(piece)
                stream.write(piece)
            writing.settle(stream)
    except _DAMAGE:
        raise _changed(member) from None
    named = _kind_of(member.name) == "attachments" and member.name != f"attachments/{member.sha256}"
    if size != member.bytes or sha256.hexdigest() != member.sha256 or named:
        raise _changed(member)


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo, member: Member) -> Iterator[bytes]:
    try:
        with archive.open(info) as packed:
            while piece := packed.read(_PIECE):
                yield piece
    except OSError:  # its place in the file is none: this has nothing to do with the disk that is written to
        raise _changed(member) from None


def _kind_of(name: str) -> str:
    """What a member is: `table`, `history`, `manifest`, `attachments`, `papers`, or `further`."""
    folder, slash, rest = name.partition("/")
    if slash:
        if folder == "attachments" and _SHA256.fullmatch(rest):
            return "attachments"
        return "papers" if folder == "papers" and "/" not in rest else "further"
    if name.endswith(".csv"):
        return "table"
    return {HISTORY: "history", MANIFEST: "manifest"}.get(name, "further")


def _unsafe(name: str) -> str | None:
    """Why a member of that name may not be unpacked on every machine; None where it may."""
    if not name or len(name) > 200:
        return gettext("it is empty or too long")
    if any(letter in '\\:*?"<>|' or not (letter.isprintable()) for letter in name):
        return gettext("it holds a character that no file's name may hold")
    for part in name.split("/"):
        if part in ("", ".", ".."):
            return gettext("it leads out of its folder")
        if part != part.strip() or part.endswith("."):
            return gettext("it begins or ends with a blank or a dot")
        if part.partition(".")[0].casefold() in _RESERVED:
            return gettext("some machines take it for a device")
        if len(part.encode()) > 200:
            return gettext("it is too long")
    return None


def member_name(name: str, *, taken: Collection[str] = (), unnamed: str = "paper") -> str:
    """A name like `name` that a paper may have on every machine; with a number where one of those has it already.

    `unnamed` is what it is called where nothing of the name can stand, in the words of whoever will read it.
    """
    letters = (letter if letter.isprintable() and letter not in '/\\:*?"<>|' else "-" for letter in name)
    stem, dot, ending = "".join(letters).strip(" .").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    stem = stem.encode()[:150].decode(errors="ignore").strip(" .")
    if _unsafe(f"{stem}{dot}{ending}") or ending.casefold() == "parquet":
        stem, dot, ending = unnamed, "", ""
    had = {_folded(each) for each in taken}
    made, number = f"{stem}{dot}{ending}", 1
    while _folded(made) in had:
        number += 1
        made = f"{stem}-{number}{dot}{ending}"
    return made


def _folded(name: str) -> str:
    """The name as a disk sees it that takes capitals and accents in any form for the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _shown(name: str) -> str:
    return name if len(name) <= 80 else name[:79] + "…"

"""Files on their way in: kept privately between the steps of an import, and gone when taken or after an hour.

No cookie and no form carries the file. Its place has a name by chance, and only who uploaded it for that record comes
to it.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from makewhole.record.casefile import member_name

LIMIT_BYTES = 25_000_000
"""The largest file that is taken."""
KEPT_SECONDS = 3600
MOST = 12
"""Files of one person that are on their way in at a time; the oldest goes where there is one more."""
_TOKEN = re.compile(r"[0-9a-f]{32}")


class TooLarge(Exception):
    """The file is larger than what is taken."""


@dataclass(frozen=True)
class Upload:
    """One file on its way in, and what was answered about it so far."""

    token: str
    file: Path
    answers: Mapping[str, str] = field(default_factory=dict)
    kind: str | None = None
    source: str | None = None

    @property
    def size(self) -> int:
        return self.file.stat().st_size


def keep(
    given: UploadedFile[bytes], user: int, whose: str, *, kind: str | None = None, source: str | None = None
) -> str:
    """Keeps the file for that user and that record (`whose`); the word that leads back to it. TooLarge where it is."""
    sweep()
    if (given.size or 0) > LIMIT_BYTES:
        raise TooLarge
    _make_room(user)
    token = secrets.token_hex(16)
    place = _root() / token
    place.mkdir(mode=0o700)
    (place / "file").mkdir(mode=0o700)
    name = member_name(Path(given.name or "").name, unnamed=_("unnamed file"))
    with private(place / "file" / name) as stream:
        for piece in given.chunks():
            stream.write(piece)
    _write(place, {"user": user, "whose": whose, "kind": kind, "source": source, "answers": {}})
    return token


def find(token: str, user: int, whose: str) -> Upload | None:
    """The file under that word; None where there is none (any more), or where it is another's or for another record."""
    sweep()
    if _TOKEN.fullmatch(token) is None:
        return None
    place = _root() / token
    try:
        about = json.loads((place / "about.json").read_text(encoding="utf-8"))
        files = list((place / "file").iterdir())
    except OSError:
        return None
    if about["user"] != user or about["whose"] != whose or len(files) != 1:
        return None
    return Upload(token, files[0], about["answers"], about["kind"], about["source"])


def answer(upload: Upload, answers: Mapping[str, str], user: int, whose: str) -> None:
    """Keeps what was answered about the file."""
    about = {"user": user, "whose": whose, "kind": upload.kind, "source": upload.source, "answers": dict(answers)}
    _write(_root() / upload.token, about)


def drop(upload: Upload) -> None:
    """Destroys the file."""
    shutil.rmtree(_root() / upload.token, ignore_errors=True)


def sweep() -> None:
    """Destroys what nobody took within an hour."""
    for place in _root().iterdir():
        try:
            is_old = time.time() - place.stat().st_mtime > KEPT_SECONDS
        except OSError:
            continue
        if is_old:
            shutil.rmtree(place, ignore_errors=True)


def _make_room(user: int) -> None:
    """Nobody fills the disk for everybody else."""
    mine: list[tuple[float, Path]] = []
    for place in _root().iterdir():
        with suppress(OSError, ValueError, KeyError):
            if json.loads((place / "about.json").read_text(encoding="utf-8"))["user"] == user:
                mine.append((place.stat().st_mtime, place))
    for _at, place in sorted(mine)[: max(0, len(mine) - MOST + 1)]:
        shutil.rmtree(place, ignore_errors=True)


def _root() -> Path:
    """The folder of all files on their way in, which only this program's user may enter."""
    whose = f"-{os.getuid()}" if hasattr(os, "getuid") else ""
    root = Path(tempfile.gettempdir()) / f"makewhole-coming-in{whose}"
    root.mkdir(mode=0o700, exist_ok=True)
    found = root.lstat()
    if hasattr(os, "getuid") and (root.is_symlink() or found.st_uid != os.getuid() or found.st_mode & 0o077):
        raise PermissionError("The folder for files on their way in is not this program's alone.")
    return root


def private(file: Path) -> Any:
    """A new file to write to, which only this program's user may read."""
    return os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


def _write(place: Path, about: Mapping[str, Any]) -> None:
    """Writes what is known about the file, at once or not at all."""
    part = place / f"about.{secrets.token_hex(4)}"
    with private(part) as stream:
        stream.write(json.dumps(about).encode())
    part.replace(place / "about.json")

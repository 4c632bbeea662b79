"""Whether a path may be opened: an ordinary file, or a link to one. A device or a pipe would keep one waiting."""

from __future__ import annotations

import stat
from pathlib import Path

from makewhole.exchange.reading import NotReadable
from makewhole.language import gettext


def size_of(path: Path) -> int:
    """The bytes of an ordinary file; NotReadable, before anything is opened, where it is none or is not there."""
    try:
        about = path.stat()
    except (OSError, ValueError) as error:  # ValueError: a path that no system has
        raise cannot_be_opened(error) from None
    if stat.S_ISDIR(about.st_mode):
        raise NotReadable(gettext("This is a folder, not a file. Give the file in it."))
    if not stat.S_ISREG(about.st_mode):
        raise NotReadable(gettext("This is no ordinary file, but a device or a pipe. Give the file itself."))
    return about.st_size


def is_ordinary(path: Path) -> bool:
    """Whether it is an ordinary file, or a link to one."""
    try:
        size_of(path)
    except NotReadable:
        return False
    return True


def cannot_be_opened(error: OSError | ValueError) -> NotReadable:
    """The sentence for a file that the system does not open."""
    why = error.strerror if isinstance(error, OSError) and error.strerror else gettext("the path is not one")
    return NotReadable(
        gettext("The file cannot be opened ({why}). Close it in other programs, or check the path.").format(why=why)
    )

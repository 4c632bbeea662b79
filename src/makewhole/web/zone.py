"""The machine's own time zone: a page drawn at ten at night must not say tomorrow."""

from __future__ import annotations

import os
import zoneinfo
from pathlib import Path

LINK = Path("/etc/localtime")
NAME = Path("/etc/timezone")


def machine_zone() -> str:
    """Its name, such as America/Chicago, from TZ or the system's files; UTC where none of them says."""
    said = [os.environ.get("TZ", "").lstrip(":")]
    if LINK.is_symlink():
        said.append(str(LINK.resolve()).partition("zoneinfo/")[2])
    if NAME.is_file():
        said.append(NAME.read_text(encoding="utf-8", errors="replace").strip())
    for name in said:
        try:
            if name:
                zoneinfo.ZoneInfo(name)
                return name
        except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
            continue
    return "UTC"

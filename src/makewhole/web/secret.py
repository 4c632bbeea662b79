"""The secret key that signs sessions: made by chance at the first start, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


class NoSecret(RuntimeError):
    """There is no secret key, or others may read it. The message says what to do."""


def secret_key(file: Path | None) -> str:
    """The key in that file; made where there is none.

    Its content is never shown. NoSecret where the file can be read by others, or cannot be made.
    """
    if file is None:
        raise NoSecret("MAKEWHOLE_SECRET_KEY_FILE is not set. Name a file that only the server's user may read.")
    try:
        handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        pass
    except OSError as error:
        raise NoSecret(f"The secret key cannot be kept in {file.parent}: {error.strerror}.") from None
    else:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(secrets.token_urlsafe(48))
    if os.name == "posix" and file.stat().st_mode & 0o077:
        raise NoSecret(
            f"Others may read {file.name}, which holds the secret key. Make it yours alone: chmod 600 {file}"
        )
    key = file.read_text(encoding="ascii").strip()
    if len(key) < 40:
        raise NoSecret(
            f"{file.name} holds no whole secret key. Delete it, and a new one is made; everyone signs in anew."
        )
    return key

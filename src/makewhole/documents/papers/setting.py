"""Sets one large paper in a process of its own: Typst keeps what it worked out, a gigabyte for 400 pages of tables.

As a program it reads Typst's files (text by name) and how to set them as JSON from standard input, and writes the PDF
to standard output; what Typst says against it comes on standard error, with exit status 3. It imports nothing of ours.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

REFUSED = 3


class Refused(Exception):
    """Typst does not set these files; the message is its own."""


def apart(files: dict[str, bytes], **how: Any) -> bytes:
    """The PDF of these files; Refused with what Typst says."""
    told = json.dumps({"files": {name: content.decode() for name, content in files.items()}, "how": how})
    done = subprocess.run([sys.executable, "-P", __file__], input=told.encode(), capture_output=True, check=False)
    if done.returncode == REFUSED:
        raise Refused(done.stderr.decode(errors="replace"))
    if done.returncode != 0:
        raise Refused(f"it ended with {done.returncode}")
    return done.stdout


def here(files: dict[str, bytes], **how: Any) -> bytes:
    """The same in this process."""
    import typst

    try:
        made: Any = typst.compile(files, **how)
    except typst.TypstError as error:
        raise Refused(str(error)) from None
    return bytes(made)


def main() -> None:
    told = json.load(sys.stdin)
    files = {name: text.encode() for name, text in told["files"].items()}
    try:
        made = here(files, **told["how"])
    except Refused as refused:
        sys.stderr.write(str(refused))
        sys.exit(REFUSED)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()

"""Makes the typefaces that papers carry anew: names in scripts that Typst's own typeface does not have, and emoji.

.venv/bin/python tools/fonts.py

It fetches the packages named here, in these versions, from the npm registry (as `npm pack` does), takes the regular
weight of the one script from each, writes it as TTF, which Typst reads (the packages hold WOFF2, the same outlines
packed), and puts the license beside it. Nothing else of the typeface is changed. Chinese, Japanese and Korean are
missing: each is larger than all of these together. A paper takes them from the machine, where it has them.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "src" / "makewhole" / "documents" / "papers" / "fonts"
LIMIT = 2_000_000
"""Bytes that they may have together: everybody who installs the program carries them."""
PACKAGES = {
    "noto-emoji": ("5.3.2", "emoji"),
    "noto-sans-arabic": ("5.3.0", "arabic"),
    "noto-sans-armenian": ("5.3.0", "armenian"),
    "noto-sans-bengali": ("5.3.0", "bengali"),
    "noto-sans-devanagari": ("5.3.0", "devanagari"),
    "noto-sans-ethiopic": ("5.3.0", "ethiopic"),
    "noto-sans-georgian": ("5.3.0", "georgian"),
    "noto-sans-gurmukhi": ("5.3.0", "gurmukhi"),
    "noto-sans-khmer": ("5.3.0", "khmer"),
    "noto-sans-lao": ("5.3.0", "lao"),
    "noto-sans-tamil": ("5.3.0", "tamil"),
    "noto-sans-thai": ("5.3.0", "thai"),
}
"""Of the scope @fontsource: version, and which of the package's parts."""


def fetch(name: str, version: str, folder: Path) -> tarfile.TarFile:
    """The package as the registry has it."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is missing. On Debian or Ubuntu: sudo apt-get install npm")
    command = [npm, "pack", "--silent", "--pack-destination", str(folder), f"@fontsource/{name}@{version}"]
    packed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[-1]
    return tarfile.open(folder / packed)


def take(package: tarfile.TarFile, member: str) -> bytes:
    found = package.extractfile(f"package/{member}")
    if found is None:
        sys.exit(f"{member} is no file of the package.")
    return found.read()


def as_ttf(woff2: bytes) -> bytes:
    font = TTFont(io.BytesIO(woff2), recalcTimestamp=False)
    font.flavor = None
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def main() -> None:
    made: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, (version, script) in PACKAGES.items():
            with fetch(name, version, Path(folder)) as package:
                made[f"{name}.ttf"] = as_ttf(take(package, f"files/{name}-{script}-400-normal.woff2"))
                made[f"{name}.LICENSE"] = take(package, "LICENSE")
    total = sum(len(content) for content in made.values())
    if total > LIMIT:
        sys.exit(f"They have {total:,} bytes; {LIMIT:,} are the limit.")
    shutil.rmtree(FONTS, ignore_errors=True)
    FONTS.mkdir()
    for file, content in sorted(made.items()):
        (FONTS / file).write_bytes(content)
        sys.stdout.write(f"{len(content):>9,}  {file}\n")
    sys.stdout.write(f"{total:>9,}  together, in {FONTS.name}\n")


if __name__ == "__main__":
    main()

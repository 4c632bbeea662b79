"""Puts what the commands print today into the pages: the README's picture, and the output under each `$ makewhole ...`.

Run by hand when the face of a command has changed, and look at what came out before it is kept:

    .venv/bin/python docs/printed.py

tests/test_docs.py holds picture and pages against what the commands print. The picture needs a system with
pseudo-terminals.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PICTURE = DOCS / "images" / "statement.svg"
COLUMNS = 80
PICTURED = "makewhole statement examples/07-make-ups-with-a-due-date --as-of 2025-12-20"
"""The command of the picture; the same as in `make statement`."""

# --- pages ------------------------------------------------------------------------------------------------------------

BLOCK = re.compile(r"^```console\n\$ (?P<command>makewhole [^\n]*)\n(?P<output>.*?)^```$", re.DOTALL | re.MULTILINE)
TABLE = re.compile(
    r"^`(?P<name>\w+\.csv)`[^`]*?(?:`[^`\n]+`[^`]*?)*\n\n```text\n(?P<rows>.*?)^```$", re.DOTALL | re.MULTILINE
)
_DAYS = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
FILES = re.compile(r"^% files: (?P<folder>[\w/-]+)$", re.MULTILINE)
OWN_FOLDER = "my-child"
"""The case folder that a page makes from the tables it shows."""


def output(command: str, folder: Path) -> str:
    """What the command line prints where the output is no terminal; it is run in `folder`."""
    words = shlex.split(command)
    ran = subprocess.run(
        [sys.executable, "-m", "makewhole.cli", *words[1:]],
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1", "MAKEWHOLE_AUTHOR": "Ada's mother"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if ran.returncode == 2:
        raise ValueError(f"{command}: {ran.stderr}")
    return ran.stdout


def renewed(page: str) -> str:
    """The page with each command's output as it is today.

    Tables that it shows are a case folder of their own; a page that says so stands among copies of certain files, and
    its commands make what the next ones need.
    """
    tables = {match["name"]: match["rows"] for match in TABLE.finditer(page)}
    files = FILES.search(page)
    with tempfile.TemporaryDirectory() as place:
        case = Path(place) / OWN_FOLDER
        case.mkdir()
        for name, rows in tables.items():
            (case / name).write_text(rows, encoding="utf-8")
        if files is not None:
            shutil.copytree(ROOT / files["folder"], place, dirs_exist_ok=True)
        folder = Path(place) if tables or files is not None else ROOT

        def block(match: re.Match[str]) -> str:
            printed = "\n".join(line.rstrip() for line in output(match["command"], folder).splitlines())
            printed = _of_its_day(printed, match["output"].rstrip("\n"))
            return f"```console\n$ {match['command']}\n{printed}\n```"

        return BLOCK.sub(block, page)


def _of_its_day(printed: str, kept: str) -> str:
    """What was printed, with the day on which the page was made in place of today, where nothing else is new."""
    today = dt.date.today().isoformat()
    days = [day for day in _DAYS.findall(kept) if printed.replace(today, day) == kept]
    return kept if days else printed


def pages_with_output() -> list[Path]:
    """The pages that show what a command prints."""
    return [page for page in sorted(DOCS.glob("*.md")) if BLOCK.search(page.read_text(encoding="utf-8"))]


# --- the picture ------------------------------------------------------------------------------------------------------

_GREY = (87, 96, 106)
_PAPER = TerminalTheme(
    (253, 253, 250),
    (36, 41, 47),
    [(36, 41, 47), (164, 14, 38), (17, 99, 41), (133, 77, 0), (9, 80, 163), (110, 56, 145), (16, 98, 116), _GREY],
)
# Rich's own frame asks a server for its font. This one asks for nothing: the reader's fixed-width font is good enough.
_FRAME = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img">
<title>A statement of services, as printed in a terminal</title>
<style>
.{unique_id}-matrix {{ font-family: "DejaVu Sans Mono", Menlo, Consolas, "Liberation Mono", monospace; \
font-size: {char_height}px; line-height: {line_height}px; }}
{styles}
</style>
<defs>
{lines}
</defs>
<rect fill="rgb(253,253,250)" stroke="rgb(208,215,222)" width="100%" height="100%" rx="8"/>
<g transform="translate({terminal_x}, 24)" xml:space="preserve">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def on_a_terminal(command: str) -> str:
    """What the command writes to a terminal of 80 columns, with its marks of style."""
    import pty  # not on every system, and only drawing needs it

    reader, writer = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "TERM": "xterm-256color", "PYTHONUTF8": "1"}
    environment.pop("NO_COLOR", None)
    with subprocess.Popen(
        [sys.executable, "-m", "makewhole.cli", *shlex.split(command)[1:]],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=writer,
    ) as process:
        os.close(writer)
        pieces = []
        while True:
            try:
                piece = os.read(reader, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            pieces.append(piece)
    os.close(reader)
    if process.returncode:
        raise SystemExit(process.returncode)
    return b"".join(pieces).decode("utf-8").replace("\r\n", "\n")


def drawn(ansi: str) -> str:
    """The picture, as SVG, of a text with a terminal's marks of style."""
    ansi = ansi.rstrip("\n").replace("\x1b[2m", "\x1b[37m")  # faint, in a grey that can still be read on paper
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=COLUMNS, file=nowhere, color_system="truecolor", force_terminal=True)
        console.print(Text.from_ansi(ansi), soft_wrap=True, highlight=False)
    svg = console.export_svg(theme=_PAPER, code_format=_FRAME, unique_id="statement")
    return "\n".join(line for line in map(str.rstrip, svg.splitlines()) if line) + "\n"


def words(svg: str) -> str:
    """The words of a picture in the order they stand in, one blank between two."""
    texts = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return " ".join(" ".join("".join(text.itertext()) for text in texts).split())


def main() -> None:
    """Writes the picture and the pages anew."""
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(drawn(on_a_terminal(PICTURED)), encoding="utf-8")
    for page in pages_with_output():
        page.write_text(renewed(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()

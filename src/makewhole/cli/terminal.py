"""The terminal: how wide it is, whether it has colour, how lines are wrapped, and a bar for long work."""

from __future__ import annotations

import os
import shutil
import sys
import time
import unicodedata
from collections.abc import Sequence
from typing import Any

import click

WIDTH = 80
_IN_ASCII = str.maketrans({"├": "|", "└": "`", "│": "|", "─": "-", "·": "-", "×": "x", "…": "...", "–": "-", "—": "-"})


def width() -> int:
    """Columns to write in: at most 80, so that a line stays short enough to read; 80 where no terminal is there."""
    if not sys.stdout.isatty():
        return WIDTH
    return max(48, min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns))


def has_colour() -> bool:
    """Whether bold and colour may be written: a terminal, and nobody asked for none (NO_COLOR)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def cells(text: str) -> int:
    """The columns that the text takes up."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def plain(text: str) -> str:
    """The text without line ends, tabs and control characters: what a record holds may not steer the terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def wrap(text: str, columns: int, *, first: str = "", then: str | None = None) -> list[str]:
    """The text in lines of so many columns; the first begins with `first`, the others with `then` (else blanks)."""
    rest = " " * cells(first) if then is None else then
    lines: list[str] = []
    line, empty = first, True
    for word in plain(text).split(" "):
        if not word:
            continue
        while cells(line) + (0 if empty else 1) + cells(word) > columns:
            if not empty:
                lines.append(line.rstrip())
                line, empty = rest, True
                continue
            head, word = _cut(word, max(1, columns - cells(line)))
            lines.append(line + head)
            line = rest
        line += word if empty else f" {word}"
        empty = False
    if not empty or not lines:
        lines.append(line.rstrip())
    return lines


def _cut(word: str, columns: int) -> tuple[str, str]:
    """The word's beginning that fits into so many columns (one letter at least), and the rest of it."""
    end = 1
    while end < len(word) and cells(word[: end + 1]) <= columns:
        end += 1
    return word[:end], word[end:]


class Page:
    """Lines for the terminal, with the few marks of style a statement has; plain where the output is no terminal."""

    def __init__(self, columns: int | None = None) -> None:
        self.columns = columns or width()
        self._lines: list[tuple[str, str | None]] = []

    def line(self, text: str = "", style: str | None = None) -> None:
        """One line as it is; `style` is bold, dim or warn."""
        self._lines.append((plain(text).rstrip(), style))

    def paragraph(self, text: str, *, first: str = "", then: str | None = None, style: str | None = None) -> None:
        """A text, wrapped."""
        for line in wrap(text, self.columns, first=first, then=then):
            self.line(line, style)

    def address(self, address: str, *, first: str = "") -> None:
        """An address on a line of its own, never broken; a terminal that can opens it where it is clicked."""
        # The marks of style hold no blank and no control character, whatever a pack has as its address.
        is_link = address.startswith(("https://", "http://")) and address.isascii() and " " not in plain(address)
        self._lines.append((plain(first + address).rstrip(), "link" if is_link else None))

    def command(self, words: Sequence[str], *, before: str = "  ") -> None:
        """A command that can be copied: on one line where it fits, else broken where a shell goes on reading."""
        whole = quoted(words)
        if cells(before) + cells(whole) <= self.columns:
            self.line(before + whole)
            return
        if before.strip():
            self.line(before.rstrip())
        line = " "
        for word in words:
            part = quoted([word])
            if cells(line) + 1 + cells(part) + 2 > self.columns and line.strip():
                self.line(f"{line} \\")
                line = "   "
            line += f" {part}"
        self.line(line)

    def blank(self) -> None:
        """An empty line, never two in a row."""
        if self._lines and self._lines[-1][0]:
            self.line()

    @property
    def text(self) -> str:
        """The page without style."""
        return "\n".join(line for line, _ in self._lines)

    def show(self, *, err: bool = False) -> None:
        """Writes the page."""
        colour = has_colour() and not err
        encoding = (sys.stderr if err else sys.stdout).encoding or "utf-8"
        for line, style in self._lines:
            shown = encodable(line, encoding)
            if colour and style == "link":
                shown = _linked(shown)
            elif colour and style is not None and shown:
                shown = click.style(shown, **_STYLES[style])
            click.echo(shown, err=err, color=colour or None)


_STYLES: dict[str, dict[str, Any]] = {"bold": {"bold": True}, "dim": {"dim": True}, "warn": {"fg": "yellow"}}


def _linked(line: str) -> str:
    """The line with its address marked so that a terminal knows it as one (OSC 8); others show it as it is."""
    address = line.split()[-1]
    return f"{line.removesuffix(address)}\x1b]8;;{address}\x1b\\{address}\x1b]8;;\x1b\\"


def encodable(line: str, encoding: str) -> str:
    """The line in what the terminal can show: lines and dots become ASCII where it knows no others."""
    try:
        line.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return line.translate(_IN_ASCII).encode(encoding, "replace").decode(encoding)
    return line


def quoted(words: Sequence[str]) -> str:
    """A command that a shell reads as these words."""
    if os.name == "nt":
        import subprocess

        return subprocess.list2cmdline(words)
    import shlex

    return shlex.join(words)


class Bar:
    """A bar on the error output for work that takes longer than a second; silent where nobody watches."""

    PATIENCE_SECONDS = 1.0

    def __init__(self, *, silent: bool = False) -> None:
        self._silent = silent or not sys.stderr.isatty()
        self._began = time.monotonic()
        self._progress: Any = None
        self._task: Any = None

    def __call__(self, what: str, share: float) -> None:
        """Shows what is being done, and the share of it (0 to 1) that is done."""
        if self._silent or (self._progress is None and time.monotonic() - self._began < self.PATIENCE_SECONDS):
            return
        if self._progress is None:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

            self._progress = Progress(
                TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=Console(stderr=True),
                transient=True,
            )  # fmt: skip
            self._progress.start()
            self._task = self._progress.add_task(plain(what), total=1.0)
        self._progress.update(self._task, description=plain(what), completed=share)

    def pause(self) -> None:
        """Takes the bar away while a person is asked; the next call shows it again."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None
        self._began = time.monotonic()

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self.pause()

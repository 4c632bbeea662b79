"""A paper's blanks asked one after the other in a terminal, step by step, with what the record proposes."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from makewhole.cli.dates import parse_day
from makewhole.cli.terminal import Page, plain

if TYPE_CHECKING:
    from makewhole.app.papers import Blank, Matter

NONE = "-"
"""What leaves a blank empty."""
NEW_LINE = "//"
"""What begins a new line in an address or a longer text."""


def ask(kind: str, matter: Matter, typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed, blank by blank; what was given before is not asked. A usage error where nobody can answer."""
    from makewhole.app import papers

    if not sys.stdin.isatty():
        raise click.UsageError("--interview asks in a terminal, and here is none. Use --set or --values.")
    answers = dict(typed)
    blanks = {blank.name: blank for blank in papers.blanks(kind, matter)}
    steps = papers.steps(kind, matter)
    page = Page()
    page.paragraph(
        f"Enter takes what stands in brackets; {NONE} leaves a line to write on; {NEW_LINE} begins a new line."
    )
    page.show()
    for number, step in enumerate(steps, 1):
        page = Page()
        page.line()
        page.line(f"{number} of {len(steps)}: {step.title}", "bold")
        page.paragraph(step.says)
        page.show()
        for name in step.blanks:
            _answer(kind, matter, blanks[name], answers)
    for blank in blanks.values() if not steps else ():
        _answer(kind, matter, blank, answers)
    return answers


def save(answers: Mapping[str, str], file: Path) -> None:
    """Writes the answers as a new file that --values reads, so that nobody has to give them twice."""
    import tomlkit

    from makewhole.app import safekeeping

    safekeeping.write_new(file, tomlkit.dumps(dict(answers)).encode())


def _answer(kind: str, matter: Matter, blank: Blank, answers: dict[str, str]) -> None:
    """Asks for one blank until the answer can be used; Enter alone leaves what is proposed."""
    from makewhole.app import papers

    if blank.name in answers:
        return
    # What was answered before may decide what is proposed now.
    values = {**papers.proposed(kind, matter, answers), **answers}
    if not blank.is_asked(values):
        return
    now = values.get(blank.name, "")
    _show(blank)
    while True:
        shown = f" [{plain(now)}]" if now else ""
        said = str(click.prompt(f"{plain(blank.label_words)}{shown}", default="", show_default=False)).strip()
        if not said and (now or not blank.is_needed):
            return
        if said == NONE and not blank.is_needed:
            answers[blank.name] = ""
            return
        value, wrong = _read(blank, said)
        if wrong is None and value:
            answers[blank.name] = value
            return
        click.echo(wrong or "This one is needed.")


def _show(blank: Blank) -> None:
    from makewhole.language import gettext

    page = Page()
    page.line()
    if blank.hint:
        page.paragraph(gettext(blank.hint), style="dim")
    for number, (_value, words) in enumerate(blank.choices, 1):
        page.paragraph(gettext(words), first=f"  {number}  ", then="     ")
    for number, words in enumerate(blank.suggestions, 1):
        page.paragraph(words, first=f"  {number}  ", then="     ")
    page.show()


def _read(blank: Blank, said: str) -> tuple[str, str | None]:
    """The value, and what is wrong with what was typed (None: nothing)."""
    listed = [value for value, _words in blank.choices] or list(blank.suggestions)
    if listed and said.isdecimal() and 1 <= int(said) <= len(listed):
        return listed[int(said) - 1], None
    if blank.choices:
        return (said, None) if said in listed else ("", f"Type a number from 1 to {len(listed)}.")
    if blank.kind == "day" and said:
        try:
            return parse_day(said, today=dt.date.today()).isoformat(), None
        except ValueError as error:
            return "", str(error)
    return "\n".join(line.strip() for line in said.split(NEW_LINE)), None

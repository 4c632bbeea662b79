"""A case opened for papers: what it is made from, and where it is kept; what goes wrong becomes words and a status."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from makewhole.cli.types import Day

if TYPE_CHECKING:
    from makewhole.app.children import View
    from makewhole.app.papers import Matter
    from makewhole.record.findings import Finding

LANGUAGE = click.option(
    "--language", type=click.Choice(["en", "es"]), default="en", show_default=True, help="English or Spanish."
)
STUDENT = click.option("--student", "student_id", metavar="ID", help="Which student, where the case holds several.")
AS_OF = click.option("--as-of", type=Day(), metavar="DATE", help="The day of the account. Default: today.")
OUT = click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The new file. Default: named for the paper and its day, in this folder.",
)
_LISTED = 10
"""Students that are listed where one has to be named."""


@dataclass(frozen=True)
class Opened:
    """What a paper is made from, and where that is kept."""

    matter: Matter
    view: View
    place: str
    """What the person named."""
    folder: Path | None
    """The case folder, or the case file laid out as one; None: a data file or a database."""

    @property
    def student_id(self) -> str:
        return self.matter.child.student_id


@contextmanager
def opened(case: str, student_id: str | None, as_of: dt.date | None) -> Iterator[Opened]:
    """The case, for as long as the context lasts; what it is drawn in is the language that is spoken."""
    from makewhole.app import child_papers, children, folders, papers, records
    from makewhole.cli.terminal import Bar

    view = children.View(as_of or folders.today())
    with told(case):
        if child_papers.is_kept(case):
            student = child_papers.chosen(case, student_id)
            yield Opened(child_papers.matter(case, student, view), view, case, None)
            return
        with records.as_folder(case) as folder:
            with Bar() as bar:
                matter = papers.of_folder(folder, view.as_of, student_id=student_id, progress=bar)
            yield Opened(matter, view, case, folder)


@contextmanager
def told(case: str) -> Iterator[None]:
    """What cannot be done becomes words on the error output: status 2 where the command was misused, else 1."""
    from makewhole.app import folders, papers, records
    from makewhole.app.histories import NotDone
    from makewhole.app.papers import NotMade

    try:
        yield
    except (records.NotOpened, folders.FolderNotFound) as error:
        raise click.BadParameter(str(error), param_hint="'CASE'") from None
    except papers.NoSuchStudent as error:
        ids = ", ".join(error.students[:_LISTED])
        more = f" and {len(error.students) - _LISTED:,} more" if len(error.students) > _LISTED else ""
        there = f" Students: {ids}{more}." if ids else ""
        raise click.BadParameter(f"{error}{there}", param_hint="'--student'") from None
    except folders.RecordErrors as errors:
        number = "an error" if len(errors.errors) == 1 else f"{len(errors.errors):,} errors"
        _fail(f"The record in {case} has {number}, so no paper was made.", errors.errors, Path(case))
    except NotMade as error:
        _fail(f"Not made: {error}")
    except NotDone as error:
        _fail(f"Error: {error}", error.findings)


def _fail(words: str, findings: Sequence[Finding] = (), folder: Path | None = None) -> NoReturn:
    from makewhole.cli import faults
    from makewhole.cli.terminal import Page

    page = Page()
    page.paragraph(words)
    faults.write(page, findings, folder or Path(), everything=folder is None)
    page.show(err=True)
    raise click.exceptions.Exit(1) from None


def keepable(found: Opened) -> None:
    """A usage error where what was sent cannot be kept: in a folder or a case file."""
    if found.folder is not None:
        raise click.UsageError(
            "What was sent is kept in a data file, and this is a folder or a case file. To make one of it: "
            f"makewhole restore {found.place} DATAFILE"
        )


def noted(found: Opened, kind: str, author: str | None) -> None:
    """Where the family has a list of who looked, it says that a paper was made and handed out here."""
    from makewhole.app.histories import login_name
    from makewhole.web import terminal

    terminal.note_paper(found.place, found.student_id, kind, who=author or login_name())


def refuse_to_overwrite(out: Path, option: str = "--out") -> None:
    """A usage error where something is there already, before any work is done."""
    if os.fspath(out) == "-":
        raise click.BadParameter("a paper is not printed; name a file.", param_hint=f"'{option}'")
    if os.path.lexists(out):
        raise click.BadParameter(f"{out} is there already; name another.", param_hint=f"'{option}'")

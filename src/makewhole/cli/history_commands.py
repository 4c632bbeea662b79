"""The commands on a data file: what is said, put right, taken back and undone; verified, held, purged, kept safe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from makewhole.cli.output import print_json, print_lines
from makewhole.cli.types import Day
from makewhole.record.schema import SOURCES, TABLES

if TYPE_CHECKING:
    from makewhole.app.histories import Done
    from makewhole.app.safekeeping import Preview, Verified
    from makewhole.record.history import Entry

F = TypeVar("F", bound=Callable[..., Any])

DATAFILE = click.argument("datafile", metavar="DATAFILE")
TABLE = click.argument("table", metavar="TABLE", type=click.Choice(list(TABLES), case_sensitive=False))
ROW = click.argument("row", metavar="ROW")
BY = click.option("--by", "author", metavar="NAME", help="Who says so, for the history. Default: your login name.")
WHY = click.option("--why", metavar="TEXT", help="Why, for the history.")
NEEDED_WHY = click.option("--why", metavar="TEXT", required=True, help="Why, for the history.")
NEW_FILE = click.Path(path_type=Path, dir_okay=False)


class Cell(click.ParamType[tuple[str, str]]):
    """COLUMN=CELL."""

    name = "column=cell"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """The column and the cell; a usage error where there is no '='."""
        if isinstance(value, tuple):
            return value
        column, sign, cell = str(value).partition("=")
        if not sign:
            self.fail(f"write COLUMN=CELL, for example delivered_minutes=30, not '{value}'.", param, ctx)
        return column.strip(), cell.strip()


CELLS = click.argument("cells", metavar="COLUMN=CELL...", nargs=-1, required=True, type=Cell())


@contextmanager
def _doing() -> Iterator[None]:
    """What cannot be done becomes words on the error output and exit status 1."""
    from makewhole.app.histories import NotDone

    try:
        yield
    except NotDone as error:
        from makewhole.cli import faults
        from makewhole.cli.terminal import Page

        page = Page()
        page.paragraph(f"Error: {error}")  # not with a capital: it may begin with the name of a file or a table
        faults.write(page, error.findings, error.folder or Path(), everything=error.folder is None)
        page.show(err=True)
        raise click.exceptions.Exit(1) from None


def _tell(text: str, done: Done | None = None, command: Sequence[str] = ()) -> None:
    """Writes what was done, and the command that may come next."""
    from makewhole.cli.terminal import Page

    page = Page()
    page.paragraph(text)
    if command:
        page.command(command)
    if done is not None and done.made is not None:
        page.paragraph(f"{done.made} was not there and was made: a new data file.")
    for notice in done.notices if done is not None else ():
        page.paragraph(notice)
    page.show()


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _who(author: str | None) -> str:
    from makewhole.app.histories import login_name

    return author or login_name()


# --- rows -------------------------------------------------------------------------------------------------------------


@click.command()
@DATAFILE
@TABLE
@CELLS
@click.option("--source", type=click.Choice(SOURCES), help="Where it is known from.")
@BY
@WHY
def enter(
    datafile: str,
    table: str,
    cells: tuple[tuple[str, str], ...],
    source: str | None,
    author: str | None,
    why: str | None,
) -> None:
    """Say one row: a session, a gap, a decision, anything.

    \b
      makewhole enter maya.makewhole sessions promise_id=maya-speech \\
        date=2026-02-27 planned_minutes=30 delivered_minutes=0 \\
        reason=provider_absent source=family

    The data file is made where it is not there yet. Tables and columns are
    those of a case folder; a wrong name lists the right ones. An id that is
    left out is made, and shown.
    """  # noqa: D301
    from makewhole.app import histories

    with _doing():
        done = histories.enter(datafile, table, dict(cells), author=_who(author), source=source, why=why)
    _tell(f"Entered: {table} {done.row}.", done)


@click.command()
@DATAFILE
@TABLE
@ROW
@CELLS
@BY
@WHY
def correct(
    datafile: str, table: str, row: str, cells: tuple[tuple[str, str], ...], author: str | None, why: str | None
) -> None:
    """Put a row right; what it said before stays in the history.

    \b
      makewhole correct maya.makewhole sessions family-2026-02-27 \\
        delivered_minutes=15 --why "the aide's note says 15"

    COLUMN= alone empties a cell. The id of a row is shown when it is entered,
    and by `makewhole history`.
    """  # noqa: D301
    from makewhole.app import histories

    with _doing():
        done = histories.correct(datafile, table, row, dict(cells), author=_who(author), why=why)
    _tell(f"Corrected: {table} {done.row}.", done)


@click.command()
@DATAFILE
@TABLE
@ROW
@BY
@WHY
def withdraw(datafile: str, table: str, row: str, author: str | None, why: str | None) -> None:
    """Take a row back; the history keeps what it said.

    \b
      makewhole withdraw maya.makewhole sessions family-2026-02-27 \\
        --why "entered for the wrong child"

    It counts no more. The id of a row is shown when it is entered, and by
    `makewhole history`.
    """  # noqa: D301
    from makewhole.app import histories

    with _doing():
        done = histories.withdraw(datafile, table, row, author=_who(author), why=why)
    _tell(f"Taken back: {table} {done.row}.", done)


@click.command()
@DATAFILE
@click.argument("sessions", metavar="SESSION...", nargs=-1, required=True)
@click.option("--counts", "counted", required=True, metavar="SESSION", help="The row of them that counts.")
@BY
@WHY
def resolve(datafile: str, sessions: tuple[str, ...], counted: str, author: str | None, why: str | None) -> None:
    """Settle which of two logs' rows counts for one session.

    \b
      makewhole resolve maya.makewhole family-2026-02-27 school-4711 \\
        --counts school-4711 --why "both agreed on the phone"

    `makewhole reconcile` shows the ids. Both rows stay on record.
    """  # noqa: D301
    from makewhole.app import histories

    with _doing():
        done = histories.resolve(datafile, sessions, counted, author=_who(author), why=why)
    _tell(f"Settled: {counted} counts ({done.row}).", done)


@click.command()
@DATAFILE
@click.argument("table", metavar="[TABLE]", required=False, type=click.Choice(list(TABLES), case_sensitive=False))
@click.argument("row", metavar="[ROW]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print each entry as a line of history.jsonl.")
def history(datafile: str, table: str | None, row: str | None, as_json: bool) -> None:
    """List what was said, by whom and when.

    All of it, or what was said about one row: makewhole history maya.makewhole
    sessions family-2026-02-27
    """
    from makewhole.app import histories

    if (table is None) != (row is None):
        raise click.UsageError("Name the table and the row, or neither.")
    with _doing():
        entries = histories.said(datafile, table, row)
    if as_json:
        from makewhole.app.histories import as_line

        print_lines(as_line(entry) for entry in entries)
        return
    from makewhole.cli.terminal import Page

    page = Page()
    for entry in entries:
        _write_entry(page, entry)
    if not entries:
        page.line("Nothing was said yet.")
    page.show()


def _write_entry(page: Any, entry: Entry) -> None:
    said = entry.content
    if said is None:
        page.paragraph(f"{entry.recorded_at}  {entry.kind}: its content was purged.", then="    ")
        return
    what = {
        "say": "said",
        "correct": "corrected",
        "withdraw": "taken back",
        "import": "a file came in",
        "undo": "an import was undone",
        "hold": "held",
        "release": "released",
        "purge": "purged",
    }[entry.kind]
    about = f" {said['table']} {said['row']}" if "table" in said else ""
    file = said.get("file", {}).get("name")
    about += f": {file}" if file else ""
    batch = f", import {said['batch']}" if "batch" in said else ""
    page.paragraph(f"{entry.recorded_at}  {what}{about}  (by {said.get('author', '?')}{batch})", then="    ")
    if said.get("cells"):
        cells = "  ".join(f"{name}={cell}" for name, cell in said["cells"].items() if cell)
        page.paragraph(cells, first="    ", then="      ")
    if said.get("why"):
        page.paragraph(f"why: {said['why']}", first="    ", then="      ")


@click.command()
@DATAFILE
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object an import.")
def imports(datafile: str, as_json: bool) -> None:
    """List the files that were brought in."""
    from makewhole.app import histories

    with _doing():
        batches = histories.imports(datafile)
    if as_json:
        for each in batches:
            print_json(
                {
                    "import": each.batch,
                    "file": dict(each.file),
                    "by": each.author,
                    "recorded_at": each.recorded_at,
                    "rows": each.rows,
                    "undone_at": each.undone_at,
                }
            )
        return
    from makewhole.cli.terminal import Page

    page = Page()
    for each in batches:
        undone = f"; undone {each.undone_at[:10]}" if each.undone_at else ""
        page.paragraph(
            f"{each.batch}  {each.recorded_at[:10]}  {each.name or ''}: {each.rows:,} rows, by {each.author}{undone}",
            then="    ",
        )
    if not batches:
        page.line("No file was brought in yet.")
    page.show()


@click.command()
@DATAFILE
@click.argument("batch", metavar="IMPORT")
@BY
@WHY
def undo(datafile: str, batch: str, author: str | None, why: str | None) -> None:
    """Take an import back as a whole.

    `makewhole imports` lists them. The history keeps what was brought in.
    """
    from makewhole.app import histories

    with _doing():
        done = histories.undo(datafile, batch, author=_who(author), why=why)
    _tell(f"Import {batch} was taken back.", done)


# --- kept safe --------------------------------------------------------------------------------------------------------


@click.command()
@click.argument("place", metavar="PLACE")
@click.option("--checkpoint", type=click.Path(path_type=Path), metavar="FILE", help="A checkpoint kept elsewhere.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def verify(place: str, checkpoint: Path | None, as_json: bool) -> None:
    """Check that no one changed the history.

    PLACE is a data file, a case folder, a case file, or a history.jsonl. Each
    entry commits to the one before it, so a change, a removal, an insertion or
    another order shows, and the entry is named. Exit status 1 where there is one.

    Who cuts entries off at the end, or rewrites a history from the beginning,
    is caught for certain only by a checkpoint that was kept elsewhere: see
    makewhole checkpoint.
    """
    from makewhole.app import safekeeping

    with _doing():
        found = safekeeping.verify(place, checkpoint)
    if as_json:
        print_json(
            {
                "entries": found.entries,
                "chains": found.chains,
                "against_checkpoint": found.against_checkpoint,
                "faults": [
                    {"chain": f.chain, "position": f.position, "entry": f.entry, "code": f.code, "message": f.message}
                    for f in found.faults
                ],
            }
        )
    else:
        _tell_verified(found)
    if found.faults:
        raise click.exceptions.Exit(1)


FAULTS_SHOWN = 20


def _tell_verified(found: Verified) -> None:
    from makewhole.cli.terminal import Page

    page = Page()
    said = f"{_number(found.entries, 'entry', 'entries')} in {_number(found.chains, 'chain', 'chains')}"
    if not found.faults:
        kept = ", and as the checkpoint has them" if found.against_checkpoint else ""
        page.paragraph(f"{said}: every one is as it was written{kept}.")
    else:
        number = "one place is" if len(found.faults) == 1 else f"{len(found.faults):,} places are"
        page.paragraph(f"{said}: {number} not as written.")
        for fault in found.faults[:FAULTS_SHOWN]:
            page.paragraph(fault.message, first="  - ", then="    ")
        if len(found.faults) > FAULTS_SHOWN:
            page.line(f"  and {len(found.faults) - FAULTS_SHOWN:,} more; all of them: --json")
        page.paragraph("Keep the file as it is. A backup or a checkpoint from before shows what it said.")
    for table in found.differing:
        page.paragraph(
            f"{table}.csv says something else than the history that lies beside it. The history counts here."
        )
    if found.left_out:
        page.paragraph(
            f"Not taken in, because a data file has no place for it: {', '.join(found.left_out)}. Keep what you "
            "restored from."
        )
    page.show()


@click.command()
@DATAFILE
@click.option("--out", type=NEW_FILE, metavar="FILE", help="Write the checkpoint's file, to keep elsewhere.")
@BY
def checkpoint(datafile: str, out: Path | None, author: str | None) -> None:
    """Print where the history stands now, to keep elsewhere.

    A few lines to print, or a file with --out to send to someone you trust:
    with it, `makewhole verify --checkpoint` shows whether the history up to
    today was rewritten later.
    """
    from makewhole.app import safekeeping

    with _doing():
        content, printed = safekeeping.checkpoint(datafile, author=_who(author))
        if out is not None:
            safekeeping.write_new(out, content)
    click.echo(printed.rstrip("\n"))
    if out is not None:
        _tell(f"Written to {out}.")


@click.command()
@DATAFILE
@click.argument("student", metavar="[STUDENT]", required=False)
@click.option("--why", metavar="TEXT", help="The letter or case that asks for it.")
@BY
def hold(datafile: str, student: str | None, why: str | None, author: str | None) -> None:
    """Forbid that a child's record is purged (a legal hold).

    \b
      makewhole hold maya.makewhole maya --why "complaint of 3 March"

    STUDENT is the child's student_id. Without it: the holds in force.
    """  # noqa: D301
    from makewhole.app import safekeeping

    if student is None:
        with _doing():
            held = safekeeping.holds(datafile)
        for each in held:
            click.echo(f"{each.entry}  {each.since[:10]}  {each.subject_id or 'purged'}: {each.why} (by {each.author})")
        if not held:
            click.echo("No hold is in force.")
        return
    if not why:
        raise click.UsageError("Say --why: which letter or case asks for the hold.")
    with _doing():
        done = safekeeping.hold(datafile, student, author=_who(author), why=why)
    _tell("Held. To end it:", done, ["makewhole", "release", datafile, done.row or "", "--why", "TEXT"])


@click.command()
@DATAFILE
@click.argument("entry", metavar="HOLD")
@NEEDED_WHY
@BY
def release(datafile: str, entry: str, why: str, author: str | None) -> None:
    """End a legal hold.

    HOLD is what `makewhole hold DATAFILE` lists first on its line.
    """
    from makewhole.app import safekeeping

    with _doing():
        done = safekeeping.release(datafile, entry, author=_who(author), why=why)
    _tell("The hold is ended.", done)


@click.command()
@DATAFILE
@click.argument("student", metavar="[STUDENT]", required=False)
@click.option("--entry", "entries", multiple=True, metavar="ID", help="Only this entry (several: say it again).")
@click.option("--authority", metavar="TEXT", help="The law, order or rule that allows it.")
@click.option("--confirm", metavar="CODE", help="The code that was shown when you asked the first time.")
@click.option("--wipe", is_flag=True, help="Wipe what an earlier purge could not, while the file was in use.")
@WHY
@BY
def purge(
    datafile: str,
    student: str | None,
    entries: tuple[str, ...],
    authority: str | None,
    confirm: str | None,
    wipe: bool,
    why: str | None,
    author: str | None,
) -> None:
    """Destroy a child's record, where the law says so.

    It asks twice: the first time it shows what would go, and a code; with that
    code it is done. What was said goes for good, in this data file: not in
    backups, exports and papers that exist elsewhere. Tombstones stay, so that
    the history still verifies. A legal hold forbids it.

    STUDENT is the child's student_id. `makewhole history DATAFILE --json` shows
    the ids of entries.
    """
    from makewhole.app import safekeeping

    if wipe:
        with _doing():
            wiped_now = safekeeping.wipe(datafile)
        _tell("Wiped." if wiped_now else "Another program still has the file open. Close it, and say this again.")
        return
    if (student is None) == (not entries):
        raise click.UsageError("Name a student, or entries with --entry.")
    if confirm is None:
        with _doing():
            preview = safekeeping.purge_preview(datafile, student, entries)
        named = [student] if student is not None else [word for entry in entries for word in ("--entry", entry)]
        _tell_preview(preview, ["makewhole", "purge", datafile, *named])
        return
    if not why or not authority:
        raise click.UsageError("Say --why, and by which law, order or rule: --authority.")
    with _doing():
        gone = safekeeping.purge(
            datafile, student, entries, author=_who(author), why=why, authority=authority, confirm=confirm
        )
    _tell(
        f"Destroyed: {_number(gone.entries, 'entry', 'entries')}, "
        f"{_number(gone.attachments, 'attached file', 'attached files')}. What stays verifies."
    )
    if not gone.is_wiped:
        _tell(
            "But the bytes are in the file still: another program has it open. Close that, then:",
            command=["makewhole", "purge", datafile, "--wipe"],
        )


MENTIONS_SHOWN = 5


def _tell_preview(preview: Preview, command: Sequence[str]) -> None:
    from makewhole.cli.terminal import Page

    page = Page()
    days = f", about {preview.first_day} to {preview.last_day}" if preview.first_day else ""
    entries = _number(preview.entries, "entry", "entries")
    page.paragraph(f"This would destroy {entries} for good{days}. Nothing was changed yet.")
    for table, number in preview.tables.items():
        page.line(f"  {table:<16}{number:>7,}")
    if preview.attachments:
        page.line(f"  {'attached files':<16}{len(preview.attachments):>7,}")
    if preview.mappings:
        page.line(f"  {'saved answers':<16}{preview.mappings:>7,}")
    if preview.attachments_kept:
        kept = _number(len(preview.attachments_kept), "attached file stays", "attached files stay")
        page.paragraph(f"{kept}: other entries name the same file.")
    if preview.mentions:
        mentions = preview.mentions
        others = _number(len(mentions), "entry of another record names", "entries of other records name")
        page.paragraph(f"{others} this child too, and would stay. Each can be destroyed by itself, instead of STUDENT:")
        for entry in mentions[:MENTIONS_SHOWN]:
            page.line(f"  --entry {entry}")
        if len(mentions) > MENTIONS_SHOWN:
            page.line(f"  and {len(mentions) - MENTIONS_SHOWN:,} more")
    for copy in preview.copies:
        page.paragraph(f"{copy}, beside the data file, still holds all of it. Destroy it too.")
    page.paragraph(
        "If that is what you want, say it again, with your reason and the law, order or rule that allows it:"
    )
    page.command([*command, "--confirm", preview.token, "--why", "TEXT", "--authority", "TEXT"])
    page.paragraph("What you write there stays for good, so do not name the child in it.")
    page.show()


@click.command()
@DATAFILE
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@TABLE
@ROW
@BY
@WHY
def attach(datafile: str, file: Path, table: str, row: str, author: str | None, why: str | None) -> None:
    """Keep a file beside a row: a letter, a scan, a log as it came.

    \b
      makewhole attach maya.makewhole letter.pdf contacts call-2026-03-02

    A copy is kept inside the data file. What kind of file it is, is told by
    its content: papers, pictures, text, sound, not programs; at most 25 MB.
    """  # noqa: D301
    from makewhole.app import safekeeping

    with _doing():
        done = safekeeping.attach(datafile, file, table, row, author=_who(author), why=why)
    _tell(f"Kept: {file.name} beside {table} {row} ({done.row}).", done)


@click.command()
@click.argument("place", metavar="PLACE")
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--as-of", type=Day(), help="The day of a workbook's or calendar's figures. Default: today.")
@click.option("--source", type=click.Choice(SOURCES), help="A workbook from one log only.")
def export(place: str, out: Path, as_of: dt.date | None, source: str | None) -> None:
    """Give a record away: the end of OUT's name says as what.

    \b
      OUT.zip       a case file: tables, history, attachments, digests
      OUT.xlsx      a workbook: statement, misses, postings, sessions
      OUT.ics       a calendar: sessions, make-ups, due dates
      OUT           anything else: a new case folder of CSV tables

    PLACE is a data file; of a case folder, .xlsx and .ics can be made too.
    Nothing that is there is written over. Where the application was opened
    on the data file, the list of who looked says that it was exported.
    """  # noqa: D301
    from makewhole.app import safekeeping
    from makewhole.cli.terminal import Bar
    from makewhole.web import terminal

    with _doing(), Bar() as bar:
        faults = safekeeping.export(place, out, as_of, source, progress=bar)
        terminal.note_export(place, out, who=_who(None))
    _tell(f"Written to {out}.")
    if faults:
        places = _number(len(faults), "place", "places")
        _tell(
            f"But its history is not as it was written, in {places}. What they are:",
            command=["makewhole", "verify", place],
        )
        raise click.exceptions.Exit(1)


@click.command()
@DATAFILE
@click.argument("file", metavar="FILE", type=NEW_FILE)
def backup(datafile: str, file: Path) -> None:
    """Copy the data file to a new FILE, and verify the copy.

    \b
      makewhole backup maya.makewhole /media/stick/maya-2026-03-02.makewhole

    Others may go on writing meanwhile. `makewhole restore` brings it back.
    """  # noqa: D301
    from makewhole.app import safekeeping

    with _doing():
        found = safekeeping.backup(datafile, file)
    _tell_verified(found)
    if found.faults:
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("source", metavar="SOURCE", type=click.Path(path_type=Path, exists=True))
@click.argument("datafile", metavar="DATAFILE")
@BY
def restore(source: Path, datafile: str, author: str | None) -> None:
    """Make a new data file of a backup, a case file or a case folder.

    \b
      makewhole restore maya-2026-03-02.makewhole maya.makewhole
      makewhole restore maya.zip maya.makewhole
      makewhole restore FOLDER maya.makewhole

    All of it or nothing, and never over a file that is there. A history comes
    back entry by entry as it was; the tables of a case folder that has none
    are said now, by you.
    """  # noqa: D301
    from makewhole.app import safekeeping

    with _doing():
        found = safekeeping.restore(source, datafile, author=_who(author))
    _tell_verified(found)


@click.command()
@DATAFILE
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a mapping.")
def mappings(datafile: str, as_json: bool) -> None:
    """List the answers that are kept about the layouts of files."""
    from makewhole.app import histories

    with _doing():
        kept = histories.mappings(datafile)
    if as_json:
        for each in kept:
            print_json({"name": each.name, "kind": each.kind, "layout": each.layout, "answers": dict(each.answers)})
        return
    from makewhole.cli.terminal import Page

    page = Page()
    for each in kept:
        page.line(f"{each.name}  ({each.kind})", "bold")
        for key, answer in each.answers.items():
            page.paragraph(f"{key} = {answer}", first="  ", then="      ")
    if not kept:
        page.line("No answers are kept yet: makewhole import keeps them.")
    page.show()


COMMANDS = (
    imports,
    undo,
    mappings,
    enter,
    correct,
    withdraw,
    resolve,
    history,
    attach,
    verify,
    checkpoint,
    backup,
    restore,
    export,
    hold,
    release,
    purge,
)
"""In the order in which the help lists them."""

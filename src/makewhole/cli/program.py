"""The commands: what each is called, what it takes, and where its answer goes.

Exit status: 0 done; 1 the record has errors; 2 the command was misused.
"""

from __future__ import annotations

import datetime as dt
import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click
from click.shell_completion import CompletionItem

from makewhole import __version__
from makewhole.cli import history_commands, host_command, import_command, letter_command, packet_command, serve_command
from makewhole.cli.output import json_array, print_json, print_lines
from makewhole.cli.pack_commands import packs
from makewhole.cli.types import CaseFolder, Day, place_of
from makewhole.record.schema import SOURCES

if TYPE_CHECKING:
    from makewhole.app.agreed import Word
    from makewhole.app.folders import RecordErrors

F = TypeVar("F", bound=Callable[..., Any])
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("The application", ("serve", "host")),
    ("The account", ("statement", "explain", "postings", "check", "reconcile")),
    ("Papers", ("letter", "packet")),
    (
        "What you have, and what you say",
        (
            "import",
            "imports",
            "undo",
            "mappings",
            "enter",
            "correct",
            "withdraw",
            "resolve",
            "attach",
            "history",
        ),
    ),
    (
        "Kept safe, and given away",
        (
            "export",
            "backup",
            "restore",
            "verify",
            "checkpoint",
            "hold",
            "release",
            "purge",
        ),
    ),
    ("Words, rules and people to ask", ("read", "packs", "contacts", "calendar", "completion")),
)
"""The headings of the help, and the commands under each."""


class Program(click.Group):
    """The group of commands, in the order in which people need them; a reader who stops reading is no fault."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which they were added."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the commands under what they are for; one that no heading names stands under the last."""
        named = {name for _, names in SECTIONS for name in names}
        rest = tuple(name for name in self.commands if name not in named)
        longest = max(len(name) for name in self.commands)
        for heading, names in (*SECTIONS[:-1], (SECTIONS[-1][0], (*SECTIONS[-1][1], *rest))):
            rows = [(name, self.commands[name].get_short_help_str(70 - longest)) for name in names]
            with formatter.section(heading):
                formatter.write_dl([(name.ljust(longest), words) for name, words in rows])

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except BrokenPipeError:
            # What stands behind the pipe has read enough: nothing more is written, at exit neither.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            ctx.exit(130)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Runs the program; a full disk is told in one line (also where help or the version is asked for)."""
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            # What is still held back cannot be written at exit either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            click.echo(f"cannot write the output: {error.strerror}.", err=True)
            sys.exit(1)


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80})
@click.version_option(__version__, "-V", "--version", prog_name="makewhole")
def main() -> None:
    """Keeps account of special-education services, in minutes.

    What a child's plan promises, what was delivered, what was missed and why,
    and which written rule says what must be made up. A FOLDER is a folder with
    the tables of one case: students.csv, plans.csv, promises.csv, sessions.csv
    and so on; or a data file, which keeps the history too. Everything stays on
    this computer.

    \b
    Begin with a folder:    makewhole statement FOLDER
    or with what you have:  makewhole import FILE --into DATAFILE
    """  # noqa: D301


def _reading(command: F) -> F:
    """The options of every command that works out a case."""
    for option in (
        click.option("--known-on", type=Day(), metavar="DATE", help="Count only what was recorded by this day."),
        click.option(
            "--source",
            type=click.Choice(SOURCES),
            help="Count only sessions that this log holds, and those that name no source.",
        ),
        click.option(
            "--as-of",
            type=Day(),
            metavar="DATE",
            help="The day of the account: 2026-02-27 or '27 Feb 2026'. Default: today.",
        ),
    ):
        command = option(command)
    return command


def _policies(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from makewhole.app import packs as policy_packs

    return [CompletionItem(pack_id) for pack_id in policy_packs.pack_ids() if pack_id.startswith(incomplete)]


POLICY = click.option(
    "--policy",
    metavar="ID",
    shell_complete=_policies,
    help="Read every plan under this pack, or this .toml file beside the tables.",
)
AGREED = click.option(
    "--agreed",
    is_flag=True,
    help="Of several logs, count each session once: the agreed record, as in the application and in papers.",
)
FOLDER = click.argument("folder", metavar="FOLDER", type=CaseFolder())


@main.command()
@FOLDER
@_reading
@AGREED
@POLICY
@click.option("--every-policy", is_flag=True, help="A table of what each shipped pack would say instead.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs to read: one object, or a list.")
def statement(
    folder: Path,
    as_of: dt.date | None,
    source: str | None,
    known_on: dt.date | None,
    agreed: bool,
    policy: str | None,
    every_policy: bool,
    as_json: bool,
) -> None:
    """Show what was promised, delivered, missed and owed.

    Like a bank statement: each service, each number, and what they add up to.
    With --policy every plan is read under another pack, to see what its rules
    would say; with --every-policy under each pack in turn. A plan's own clause
    and the team's decisions come before any pack.
    """
    from makewhole.app import folders

    word = _word(agreed, source)
    if every_policy:
        if policy is not None:
            raise click.UsageError("Choose one of --policy and --every-policy.")
        if agreed:
            raise click.UsageError("Choose one of --agreed and --every-policy.")
        _compare_policies(folder, as_of, source, known_on, as_json)
        return
    policy = _usable(policy, folder)
    with _asking(as_json, folder) as bar:
        drawn = folders.statement(
            folder, as_of, source, known_on, policy, word=word, detailed=not as_json, progress=bar
        )
    if as_json:
        print_json(drawn.as_json())
        return
    from makewhole.cli import statement_text
    from makewhole.cli.terminal import Page

    page = Page()
    command = ["makewhole", "explain", _as_word(folder), *_chosen(as_of, source, known_on, policy, agreed=agreed)]
    statement_text.write(page, drawn, folder, command=command)
    page.show()


def _compare_policies(
    folder: Path, as_of: dt.date | None, source: str | None, known_on: dt.date | None, as_json: bool
) -> None:
    from makewhole.app import policies

    with _asking(as_json, folder) as bar:
        compared = policies.under_every_policy(folder, as_of, source, known_on, progress=bar)
    if as_json:
        print_lines(json_array(line.as_json() for line in compared.packs))
        return
    from makewhole.cli import policies_text
    from makewhole.cli.terminal import Page

    page = Page()
    policies_text.write(page, compared)
    page.show()


@main.command()
@FOLDER
@_reading
@AGREED
@POLICY
@click.option("--json", "as_json", is_flag=True, help="Print an array of JSON objects, one a line.")
@click.option(
    "--parquet", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write a Parquet file."
)
@click.option("--hledger", is_flag=True, help="Print a plain-text journal that hledger reads and balances.")
def postings(
    folder: Path,
    as_of: dt.date | None,
    source: str | None,
    known_on: dt.date | None,
    agreed: bool,
    policy: str | None,
    as_json: bool,
    parquet: Path | None,
    hledger: bool,
) -> None:
    """List every entry behind the statement.

    Each entry has its day, account, minutes, rule, evidence and due date.
    """
    word = _word(agreed, source)
    if sum((as_json, parquet is not None, hledger)) > 1:
        raise click.UsageError("Choose one of --json, --parquet and --hledger.")
    from makewhole.app import folders

    if parquet is not None:
        try:
            folders.refuse_to_overwrite(parquet, folder)
        except folders.NotWritten as error:
            raise click.BadParameter(str(error), param_hint="'--parquet'") from None

    policy = _usable(policy, folder)
    with _asking(as_json, folder) as bar:
        listed = folders.postings(folder, as_of, source, known_on, policy, word=word, progress=bar)
    with listed:
        if as_json:
            print_lines(json_array(listed.as_json()))
        elif hledger:
            print_lines(listed.as_journal())
        elif parquet is not None:
            try:
                listed.write_parquet(parquet)
            except OSError as error:
                raise click.BadParameter(f"cannot write there: {error.strerror}.", param_hint="'--parquet'") from None
            click.echo(f"{len(listed):,} postings written to {parquet}", err=True)
        else:
            from makewhole.cli.listings import show_postings

            show_postings(listed, len(listed), listed.as_of)


@main.command()
@FOLDER
@click.argument("what", nargs=-1, required=True, metavar="POSTING | SERVICE ACCOUNT")
@_reading
@AGREED
@POLICY
@click.option("--student", "student_id", metavar="ID", help="Only this student, where the folder holds several.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for programs to read.")
def explain(
    folder: Path,
    what: tuple[str, ...],
    as_of: dt.date | None,
    source: str | None,
    known_on: dt.date | None,
    agreed: bool,
    policy: str | None,
    student_id: str | None,
    as_json: bool,
) -> None:
    """Say where a number comes from, in plain sentences.

    Either one entry by its id, or a service and an account of the statement:

    \b
      makewhole explain . speech owed
      makewhole explain . speech delivered
      makewhole explain . "occupational therapy" "no record"

    Accounts: promised, delivered, assumed, missed, owed, made up, declined,
    open, overdue, undetermined, excused, resolved, no record, upcoming, extra,
    awarded, provided, open award.
    """  # noqa: D301 (click knows a real backspace only)
    from makewhole.app import folders

    word = _word(agreed, source)
    policy = _usable(policy, folder)
    with _asking(as_json, folder) as bar:
        try:
            explained = folders.explain(
                folder, what, as_of, source, known_on, policy, student_id=student_id, word=word, progress=bar
            )
        except folders.NotExplained as error:
            choices = "".join(f"\n  {choice}" for choice in error.choices)
            raise click.UsageError(f"{error}{choices}") from None
    if as_json:
        print_json(explained.as_json())
        return
    from makewhole.cli.listings import write_explained
    from makewhole.cli.terminal import Page

    page = Page()
    write_explained(page, explained)
    page.show()


@main.command()
@FOLDER
@_reading
@click.option("--all", "everything", is_flag=True, help="Name every row, not only the first of each kind.")
@click.option("--json", "as_json", is_flag=True, help="Print an array of JSON objects, one a line.")
def check(
    folder: Path,
    as_of: dt.date | None,
    source: str | None,
    known_on: dt.date | None,
    everything: bool,
    as_json: bool,
) -> None:
    """Look for mistakes in the tables, and say what to do.

    Ends with status 1 where something must be put right before anything can be
    counted. Warnings alone end with status 0.
    """
    from makewhole.app import folders

    with _asking(as_json, folder) as bar:
        findings = folders.check(folder, as_of, source, known_on, progress=bar)
    if as_json:
        print_lines(json_array(finding.as_json() for finding in findings))
    else:
        from makewhole.cli import faults
        from makewhole.cli.terminal import Page

        page = Page()
        page.line(f"{place_of(folder)}: {faults.counted(findings)}", "bold")
        faults.write(page, findings, folder, everything=everything)
        page.show()
    if any(finding.is_error for finding in findings):
        raise click.exceptions.Exit(1)


@main.command()
@FOLDER
@click.option(
    "--between",
    nargs=2,
    required=True,
    type=click.Choice(SOURCES),
    metavar="LOG LOG",
    help=f"The two logs, as sessions.csv names them: {', '.join(SOURCES)}.",
)
@click.option("--as-of", type=Day(), metavar="DATE", help="The day of the account. Default: today.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for programs to read.")
def reconcile(folder: Path, between: tuple[str, str], as_of: dt.date | None, as_json: bool) -> None:
    """Compare two logs of the same sessions.

    As a bank statement is compared with one's own book: what both logs say
    alike, what they say differently, what stands in one only, and how many
    minutes hang on it. The statement is shown under each log alone, and under
    the agreed record.

    \b
      makewhole reconcile . --between family provider

    What was settled counts in every column from that day on: `makewhole
    resolve` settles it in a data file, resolutions.csv in a folder.
    """  # noqa: D301
    first, second = between
    if first == second:
        raise click.BadParameter("name two different logs.", param_hint="'--between'")
    from makewhole.app import reconciling

    with _asking(as_json, folder) as bar:
        compared = reconciling.between(folder, first, second, as_of, progress=bar)
    if as_json:
        print_json(compared.as_json())
        return
    from makewhole.cli import reconciling_text
    from makewhole.cli.terminal import Page, quoted

    page = Page()
    reconciling_text.write(
        page,
        compared,
        command=lambda source: quoted(["makewhole", "statement", _as_word(folder), *_chosen(as_of, source, None)]),
        settle=f"{quoted(['makewhole', 'resolve', _as_word(folder)])} ID ID --counts ID"
        if place_of(folder) != str(folder)
        else None,
    )
    page.show()


@main.command()
@click.argument("words", metavar='"WORDING"', nargs=-1)
@click.option(
    "--lines", "file", metavar="FILE", type=click.File("rb"), help="Read each line of a file; - is the input."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each line.")
def read(words: tuple[str, ...], file: IO[bytes] | None, as_json: bool) -> None:
    """Say what a line of a services grid promises.

    Reads how many sessions, how many minutes, how often, and individually or
    in a group. What the words leave out is named. Where they can be read in two
    ways, both are named, with the question to ask; no number is guessed.

    \b
      makewhole read "Speech 2 x 30 minutes weekly, small group"
      makewhole read --lines services.txt --json

    A file is UTF-8; its answers are in its order, one for every line, an empty
    one too.
    """  # noqa: D301
    if bool(words) == (file is not None):
        raise click.UsageError("Give the words of one line, in quotes, or --lines and a file; not both.")
    from makewhole.app import lines
    from makewhole.cli import lines_text
    from makewhole.cli.terminal import Page

    if file is None:
        text = " ".join(words)
        reading = lines.read(text)
        if as_json:
            print_json(reading.as_json())
            return
        page = Page()
        lines_text.write_reading(page, text, reading)
        page.show()
        return

    def answers() -> Iterator[str]:
        found = lines.read_lines(file)
        while True:
            try:
                line = next(found, None)
            except OSError as error:
                raise click.BadParameter(f"cannot be read: {error.strerror}.", param_hint="'--lines'") from None
            if line is None:
                return
            yield line.as_json if as_json else lines_text.line_words(line)

    # A file is there as a whole; who writes into a pipe line by line may wait for each answer.
    print_lines(answers(), at_once=not _is_file(file))


def _is_file(file: IO[bytes]) -> bool:
    try:
        return stat.S_ISREG(os.fstat(file.fileno()).st_mode)
    except (OSError, ValueError):  # no file of the system's at all
        return False


main.add_command(packs)
main.add_command(import_command.import_)
main.add_command(letter_command.letter)
main.add_command(packet_command.packet)
main.add_command(serve_command.serve)
main.add_command(host_command.host)
for _command in history_commands.COMMANDS:
    main.add_command(_command)


def _states(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from makewhole.app.contacts import list_contacts

    return [
        CompletionItem(each.state, help=each.state_name)
        for each in list_contacts()
        if each.state.startswith(incomplete.upper())
    ]


@main.command()
@click.argument("state", metavar="[STATE]", nargs=-1, shell_complete=_states)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs to read: one object, or an array.")
def contacts(state: tuple[str, ...], as_json: bool) -> None:
    """Say whom to ask in a state: agency, complaint, parent center.

    STATE is two letters or a name: OH or Ohio. Each fact says where it was read
    and of what year it is; what nobody has seen in a source is marked
    "(not verified)". Without a state, all of them are listed.
    """
    from makewhole.app import contacts as state_contacts
    from makewhole.cli import contacts_text
    from makewhole.cli.terminal import Page

    page = Page()
    if not state:
        listed = state_contacts.list_contacts()
        if as_json:
            print_lines(json_array(each.as_json() for each in listed))
            return
        contacts_text.write_contacts(page, listed)
    else:
        try:
            found = state_contacts.get_contact(" ".join(state))
        except state_contacts.ContactNotFound as error:
            raise click.BadParameter(f"{error} To see all: makewhole contacts", param_hint="'STATE'") from None
        if as_json:
            print_json(found.as_json())
            return
        contacts_text.write_contact(page, found)
    page.show()


@main.group()
def calendar() -> None:
    """Make a school calendar to start from."""


@calendar.command("new")
@click.argument("state", metavar="STATE")
@click.argument("year", metavar="YEAR")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER", help="Write the tables there."
)
def new_calendar(state: str, year: str, out: Path | None) -> None:
    """Propose the calendar of a school year.

    STATE is two letters, YEAR a school year: makewhole calendar new OH 2026-27.
    Federal and state holidays are filled in. First and last day are only
    placeholders, and breaks and terms are yours to add: what to do is printed.
    """
    from makewhole.app import calendars
    from makewhole.cli.terminal import Page

    try:
        made = calendars.new(state, year, out)
    except calendars.CalendarNotMade as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise click.BadParameter(f"cannot write there: {error.strerror}.", param_hint="'--out'") from None
    to_do = Page()
    if out is None:
        _print_tables(made.tables, made.columns)
    else:
        for file in made.files:
            to_do.line(f"wrote {file}")
    to_do.line("Still to do:", "bold")
    for sentence in made.to_do:
        to_do.paragraph(sentence, first="  - ", then="    ")
    to_do.show(err=out is None)


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print a script that completes commands with the Tab key.

    \b
      bash:  makewhole completion bash >> ~/.bashrc
      zsh:   makewhole completion zsh >> ~/.zshrc
      fish:  makewhole completion fish > ~/.config/fish/completions/makewhole.fish
    """  # noqa: D301
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None
    click.echo(kind(main, {}, "makewhole", "_MAKEWHOLE_COMPLETE").source())


@contextmanager
def _asking(as_json: bool, folder: Path) -> Iterator[Callable[[str, float], None]]:
    """A bar for the time that a case takes; what goes wrong becomes words and an exit status."""
    from makewhole.app import folders
    from makewhole.cli.terminal import Bar

    try:
        with Bar(silent=as_json) as bar:
            yield bar
    except folders.FolderNotFound as error:
        raise click.BadParameter(str(error), param_hint="'FOLDER'") from None
    except folders.RecordErrors as errors:
        _print_errors(errors, folder, as_json)
        raise click.exceptions.Exit(1) from None


def _print_errors(errors: RecordErrors, folder: Path, as_json: bool) -> None:
    if as_json:
        print_json({"findings": [finding.as_json() for finding in errors.findings]})
        return
    from makewhole.cli import faults
    from makewhole.cli.terminal import Page

    page = Page()
    number = len(errors.errors)
    has = "has an error" if number == 1 else f"has {number:,} errors"
    page.paragraph(f"The record in {place_of(folder)} {has}, so nothing was computed.")
    # A file that was not read is often why a table is missing.
    of_folder = [finding for finding in errors.findings if finding.table == "folder" and not finding.is_error]
    faults.write(page, [*errors.errors, *of_folder], folder)
    page.show(err=True)


def _usable(policy: str | None, folder: Path) -> str | None:
    """The policy as a plan names it; a usage error with what there is."""
    if policy is None:
        return None
    from makewhole.app import policies

    try:
        return policies.usable_policy(policy, folder)
    except policies.PolicyNotUsable as error:
        raise click.BadParameter(str(error), param_hint="'--policy'") from None


def _word(agreed: bool, source: str | None) -> Word | None:
    """What asks the ledger for the agreed record; None: for the rows as they are."""
    if agreed and source is not None:
        raise click.UsageError("Choose one of --agreed and --source.")
    if not agreed:
        return None
    from makewhole.app.agreed import Word

    return Word()


def _chosen(
    as_of: dt.date | None,
    source: str | None,
    known_on: dt.date | None,
    policy: str | None = None,
    *,
    agreed: bool = False,
) -> list[str]:
    """The options that were given, as words of a command."""
    words = []
    if as_of is not None:
        words += ["--as-of", as_of.isoformat()]
    if source is not None:
        words += ["--source", source]
    if agreed:
        words += ["--agreed"]
    if known_on is not None:
        words += ["--known-on", known_on.isoformat()]
    if policy is not None:
        words += ["--policy", policy]
    return words


def _as_word(folder: Path) -> str:
    """The folder as a word of a command, never one that reads as an option."""
    name = place_of(folder)
    return f"./{name}" if name.startswith("-") else name


def _print_tables(tables: dict[str, list[dict[str, str]]], columns: dict[str, tuple[str, ...]]) -> None:
    import csv
    import io

    for name, rows in tables.items():
        text = io.StringIO()
        writer = csv.DictWriter(text, columns[name], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        click.echo(f"# {name}.csv\n{text.getvalue()}")

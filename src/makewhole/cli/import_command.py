"""The command `makewhole import`: a file is read, shown, asked about, and taken into a data file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from makewhole.cli.output import print_json
from makewhole.record.schema import SOURCES

if TYPE_CHECKING:
    from makewhole.app.importing import Import, Look, Question, Taken
    from makewhole.cli.terminal import Page

KINDS = ("service_log", "billing_log", "calendar", "plan")


class Answer(click.ParamType[tuple[str, str]]):
    """KEY=ANSWER; a key may hold '=' itself where the answer does not."""

    name = "key=answer"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """The key and the answer; a usage error where there is no '='."""
        if isinstance(value, tuple):
            return value
        key, sign, answer = str(value).rpartition("=")
        if not sign or not key.strip():
            self.fail(f"write the question's key, '=' and the answer, not '{value}'.", param, ctx)
        return key.strip(), answer.strip()


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--into",
    required=True,
    metavar="DATAFILE",
    help="The data file of the record, made where it is not there yet; or postgresql://...",
)
@click.option("--kind", type=click.Choice(KINDS), help="What the file is, where the program does not see it.")
@click.option("--source", type=click.Choice(SOURCES), help="Whose log it is.")
@click.option("--student", metavar="ID", help="The student it is about, where the file does not say.")
@click.option("--answer", "answers", multiple=True, type=Answer(), metavar="KEY=ANSWER", help="Answer a question.")
@click.option(
    "--answers",
    "answer_file",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    metavar="FILE",
    help='Answers in a TOML file, a line each: "reason:testing" = "school_assessment".',
)
@click.option("--mapping", metavar="NAME", help="Use this saved mapping, or save the answers under this name.")
@click.option("--by", "author", metavar="NAME", help="Who says so, for the history. Default: your login name.")
@click.option("--yes", is_flag=True, help="Take what is proposed, without asking.")
@click.option("--look", "only_look", is_flag=True, help="Show what would happen, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for each file.")
def import_(
    files: tuple[Path, ...],
    into: str,
    kind: str | None,
    source: str | None,
    student: str | None,
    answers: tuple[tuple[str, str], ...],
    answer_file: Path | None,
    mapping: str | None,
    author: str | None,
    yes: bool,
    only_look: bool,
    as_json: bool,
) -> None:
    """Bring in a file that you have: a log, a school calendar, a plan.

    \b
    It reads
      a service log    CSV or XLSX of any shape: dates, minutes, reasons
      a billing log    dates, codes, units; never counted as delivered
      a calendar       iCalendar (.ics), CSV or XLSX: days without school
      a plan           the services grid of an IEP or 504 plan, PDF or DOCX

    It shows how it read the file and what it cannot know, and asks you. Where
    nobody sits at the terminal, answer with --answer; --yes takes what is
    proposed. Nothing is written before nothing is open. What cannot be read in
    a row is named, with its line; the rest comes in as one import, which is
    there as a whole or not at all. The answers are kept for the next file that
    looks the same. The same file twice changes nothing; a file that was put right later
    corrects what it changed, and the history keeps both.

    \b
      makewhole import iep.pdf --into maya.makewhole
      makewhole import calendar.ics --into maya.makewhole
      makewhole import log.xlsx --into maya.makewhole --source provider
      makewhole statement maya.makewhole

    To take an import back as a whole:  makewhole undo maya.makewhole IMPORT
    """  # noqa: D301
    from makewhole.app import importing
    from makewhole.app.histories import login_name
    from makewhole.cli.terminal import Bar

    given = {**_from_file(answer_file), **dict(answers)}
    asks = not (as_json or yes or only_look) and sys.stdin.isatty() and sys.stdout.isatty()
    for file in files:
        try:
            with (
                Bar(silent=as_json) as bar,
                importing.Import(
                    into,
                    file,
                    kind=kind,  # type: ignore[arg-type]
                    source=source,
                    student_id=student,
                    mapping=mapping,
                    progress=bar,
                ) as work,
            ):
                look = work.look(given)
                bar.pause()
                if asks:
                    look = _asked_until_clear(work, look)
                taken = None
                wants = not only_look and not look.open_questions and (yes or asks or not look.proposals)
                if wants and (not asks or _agreed(look)):
                    taken = work.take(author or login_name(), answers=importing.answered(look), mapping_name=mapping)
        except importing.NotImported as error:
            _refuse(file, error, as_json)
        _tell(file, look, taken, into, as_json=as_json, shown=not asks)
        if taken is None and not only_look:
            raise click.exceptions.Exit(1)


def _from_file(file: Path | None) -> dict[str, str]:
    """The answers of a TOML file; a usage error where it is none."""
    if file is None:
        return {}
    import tomllib

    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise click.BadParameter(f"{file} is no TOML file: {error}.", param_hint="'--answers'") from None
    said = said.get("answers", said)
    wrong = [key for key, answer in said.items() if not isinstance(answer, str)]
    if wrong:
        raise click.BadParameter(f"the answer to {wrong[0]} is no text; put it in quotes.", param_hint="'--answers'")
    return dict(said)


# --- asking at a terminal ---------------------------------------------------------------------------------------------


def _asked_until_clear(work: Import, look: Look) -> Look:
    """Asks the open questions one by one, and lets the person change what is proposed, until nothing is open."""
    answers = dict(look.answered)
    _show_reading(look)
    while look.open_questions:
        question = look.open_questions[0]
        answers[question.key] = _asked(question)
        look = work.look(answers)
    while look.proposals:
        _show_proposals(look)
        said = click.prompt(
            "Press Enter to take these, or type the number of one to change", default="", show_default=False
        )
        if not said.strip():
            break
        if said.strip().isdigit() and 1 <= int(said) <= len(look.proposals):
            question = look.proposals[int(said) - 1]
            answers[question.key] = _asked(question)
            look = work.look(answers)
            while look.open_questions:
                other = look.open_questions[0]
                answers[other.key] = _asked(other)
                look = work.look(answers)
    return look


def _asked(question: Question) -> str:
    from makewhole.cli.terminal import Page

    page = Page()
    page.blank()
    page.paragraph(question.asks, style="bold")
    for each in question.seen:
        page.paragraph(each, first="  ", then="    ")
    for number, choice in enumerate(question.choices, 1):
        page.paragraph(f"{choice.answer}: {choice.means}", first=f"  {number}  ", then="       ")
    page.show()
    while True:
        said = str(click.prompt("Your answer", default=question.proposed or None)).strip()
        if not question.choices:
            return said
        if said.isdigit() and 1 <= int(said) <= len(question.choices):
            return question.choices[int(said) - 1].answer
        if said in {choice.answer for choice in question.choices}:
            return said
        click.echo(f"Type a number from 1 to {len(question.choices)}.")


def _agreed(look: Look) -> bool:
    from makewhole.cli.terminal import Page

    page = Page()
    _write_counts(page, look)
    page.show()
    return look.changes_nothing or click.confirm("Take it in?", default=True)


# --- showing ----------------------------------------------------------------------------------------------------------


def _show_reading(look: Look) -> None:
    from makewhole.cli.terminal import Page

    page = Page()
    _write_reading(page, look)
    page.show()


def _show_proposals(look: Look) -> None:
    from makewhole.cli.terminal import Page

    page = Page()
    _write_proposals(page, look, numbered=True)
    page.show()


SHOWN_LINES = 30


def _write_reading(page: Page, look: Look) -> None:
    page.paragraph(f"{look.title}. {'Known again: ' + look.mapping + '.' if look.mapping else 'A new layout.'}")
    if look.shown:
        page.blank()
        page.line("How it was read", "bold")
        for there, read in look.shown[:SHOWN_LINES]:
            page.paragraph(f"{there}  ->  {read}", first="  ", then="      ")
        if len(look.shown) > SHOWN_LINES:
            page.line(f"  and {len(look.shown) - SHOWN_LINES:,} more; all of them: --look --json")
    _write_findings(page, look)


def _write_findings(page: Page, look: Look) -> None:
    from makewhole.cli import faults

    if look.findings:
        page.blank()
        page.line("To know about this file", "bold")
        faults.write(page, look.findings, Path())


def _write_proposals(page: Page, look: Look, *, numbered: bool) -> None:
    page.blank()
    page.line("Proposed", "bold")
    for number, question in enumerate(look.proposals, 1):
        mark = f"{number:>3}  " if numbered else "  - "
        why = f" ({question.why})" if question.why else ""
        page.paragraph(f"{question.asks} {question.proposed}{why}", first=mark, then="     ")
        if not numbered:
            page.line(f"      {_option(question, question.proposed or '...')}")


def _write_open(page: Page, look: Look) -> None:
    page.blank()
    page.line("Asked: nobody but you can know", "bold")
    for question in look.open_questions:
        rows = f" ({question.rows:,} row{'s' if question.rows != 1 else ''})" if question.rows else ""
        page.paragraph(f"{question.asks}{rows}", first="  - ", then="    ")
        for each in question.seen:
            page.paragraph(each, first="      ", then="        ")
        for choice in question.choices:
            page.paragraph(f"{choice.answer}: {choice.means}", first="      ", then="        ")
        page.line(f"    {_option(question, '...')}")  # never one of the answers: nobody but the person can know


def _option(question: Question, answer: str) -> str:
    from makewhole.cli.terminal import quoted

    return quoted(["--answer", f"{question.key}={answer}"])


def _write_counts(page: Page, look: Look) -> None:
    page.blank()
    page.line("What would change", "bold")
    for table, counts in look.counts.items():
        said = ", ".join(f"{number:,} {kind}" for kind, number in counts.items() if number) or "nothing"
        page.line(f"  {table:<12}{said.replace('same', 'as before')}")


def _tell(file: Path, look: Look, taken: Taken | None, into: str, *, as_json: bool, shown: bool) -> None:
    """What was read, what is asked, and what was done."""
    if as_json:
        done = {"import": taken.batch, "mapping": taken.mapping, "notices": list(taken.notices)} if taken else None
        print_json({"file": file.name, **look.as_json(), "taken": done})
        return
    from makewhole.cli.terminal import Page, quoted

    page = Page()
    if shown:
        page.paragraph(f"{file.name}", style="bold")
        _write_reading(page, look)
        if look.proposals:
            _write_proposals(page, look, numbered=False)
        if look.open_questions:
            _write_open(page, look)
        _write_counts(page, look)
    page.blank()
    if taken is None:
        if look.open_questions:
            page.paragraph(
                "Nothing was written: answer what is asked, with --answer or at a terminal, and run it again."
            )
        elif look.proposals:
            page.paragraph("Nothing was written: look at what is proposed, then run it again with --yes.")
        else:
            page.paragraph("Nothing was written.")
    elif taken.batch is None:
        page.paragraph(f"{file.name} holds nothing that the record has not already. Nothing was written.")
    else:
        page.paragraph(
            f"Taken in as import {taken.batch}. To take it back: {quoted(['makewhole', 'undo', into, taken.batch])}"
        )
        if taken.mapping:
            page.paragraph(f"The answers are kept as {taken.mapping}, for the next file that looks the same.")
        for notice in taken.notices:
            page.paragraph(notice)
    page.show()


def _refuse(file: Path, error: Exception, as_json: bool) -> None:
    """Says why the file was not taken in; exit status 1."""
    findings = getattr(error, "findings", ())
    if as_json:
        print_json({"file": file.name, "error": str(error), "findings": [each.as_json() for each in findings]})
    else:
        from makewhole.cli import faults
        from makewhole.cli.terminal import Page

        page = Page()
        page.paragraph(f"{file.name}: {error}")
        faults.write(page, findings, Path())
        page.show(err=True)
    raise click.exceptions.Exit(1) from None

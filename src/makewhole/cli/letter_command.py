"""The command for letters and other papers of one child: listed, made, and kept as sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from makewhole.cli.paper_case import (
    AS_OF,
    LANGUAGE,
    OUT,
    STUDENT,
    Opened,
    keepable,
    noted,
    opened,
    refuse_to_overwrite,
    told,
)
from makewhole.cli.types import Day

if TYPE_CHECKING:
    from makewhole.app.papers import Arrival, Blank, Element, Matter, Paper, StateFact
    from makewhole.cli.terminal import Page

CHANNELS = ("letter", "email", "in_person", "meeting")
"""As the journal names them; app.child_papers has the same, and a test compares."""
SENT_AS = {"letter": "by letter", "email": "by e-mail", "in_person": "in person", "meeting": "in a meeting"}


class Value(click.ParamType[tuple[str, str]]):
    """NAME=VALUE of a blank."""

    name = "name=value"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """The blank's name and what fills it; a usage error where there is no '='."""
        if isinstance(value, tuple):
            return value
        name, sign, words = str(value).partition("=")
        if not sign:
            self.fail(f"write NAME=VALUE, for example to_name='Director', not '{value}'.", param, ctx)
        return name.strip(), words.strip()


def _kinds(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from makewhole.app import papers

    return [
        CompletionItem(kind, help=papers.template(kind).title) for kind in papers.names() if kind.startswith(incomplete)
    ]


@click.command()
@click.argument("kind", metavar="[KIND]", required=False, shell_complete=_kinds)
@click.argument("case", metavar="[CASE]", required=False, type=click.Path())
@click.option("--list", "as_list", is_flag=True, help="List the papers; with a CASE, which can be made now.")
@click.option("--blanks", is_flag=True, help="List the blanks of a paper; with a CASE, what fills them.")
@AS_OF
@LANGUAGE
@click.option("--set", "given", multiple=True, type=Value(), metavar="NAME=VALUE", help="Fill a blank. Say it again.")
@click.option("--values", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE.toml",
              help="Fill blanks from a file of lines: name = \"value\".")  # fmt: skip
@click.option("--interview", is_flag=True, help="Ask for each blank, one after the other, in a terminal.")
@click.option("--save", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.toml",
              help="Save what was answered, for --values.")  # fmt: skip
@OUT
@click.option("--docx", is_flag=True, help="Write a Word file (DOCX), to change by hand.")
@click.option("--sent", "channel", type=click.Choice(CHANNELS), help="Keep it in the data file as sent, this way.")
@click.option("--to", "sent_to", metavar="WHO", default="", help="To whom it was sent. Default: its addressee.")
@click.option("--on", "sent_on", type=Day(), metavar="DATE", help="On which day it was sent. Default: today.")
@click.option("--file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE",
              help="Keep this file as sent: you changed it, or scanned it signed.")  # fmt: skip
@click.option("--follows", metavar="CONTACT", help="The contact that it follows, by its id.")
@click.option("--take-back", metavar="PAPER", help="Take a paper that was kept as sent back, by its id.")
@STUDENT
@click.option("--by", "author", metavar="NAME", help="Who says so, for the history. Default: your login name.")
def letter(
    kind: str | None,
    case: str | None,
    as_list: bool,
    blanks: bool,
    as_of: dt.date | None,
    language: str,
    given: tuple[tuple[str, str], ...],
    values: Path | None,
    interview: bool,
    save: Path | None,
    out: Path | None,
    docx: bool,
    channel: str | None,
    sent_to: str,
    sent_on: dt.date | None,
    file: Path | None,
    follows: str | None,
    take_back: str | None,
    student_id: str | None,
    author: str | None,
) -> None:
    """Make a letter or another paper from a child's account.

    \b
      makewhole letter --list CASE
      makewhole letter make_up_plan CASE --set sender_name="Ana R."
      makewhole letter make_up_plan maya.makewhole --sent email --to "Ms. Lee"

    CASE is a case folder, a case file (ZIP) or a data file. A blank without a
    value is a line to write on by hand; nothing is guessed. Figures are those
    of `makewhole statement --agreed`: where two logs tell of one session, it
    counts once. Where they differ, the family's has the word, and how many
    minutes that moves is said.

    With --sent, the paper is kept in the data file as it was sent, and stands
    in the journal of contacts, where its reply clock runs.
    """  # noqa: D301
    if as_list or kind is None:
        _list(case or kind, as_of, language, student_id)
        return
    from makewhole.app import papers, safekeeping

    if take_back is not None:
        _take_back(case or kind, student_id, take_back, author)
        return
    try:
        papers.template(kind)
    except papers.NoSuchPaper as error:
        raise click.BadParameter(str(error), param_hint="'KIND'") from None
    if blanks:
        _blanks(kind, case, as_of, language, student_id)
        return
    if case is None:
        raise click.UsageError(f"Name the case: makewhole letter {kind} CASE")
    if file is not None and (out is not None or docx):
        raise click.UsageError("--file keeps a file that is there; nothing is written to --out.")
    if save is not None:
        if not interview:
            raise click.UsageError("--save goes with --interview.")
        refuse_to_overwrite(save, "--save")
    if channel is None and (sent_to or sent_on or file or follows):
        raise click.UsageError("--to, --on, --file and --follows go with --sent.")
    if out is not None:
        refuse_to_overwrite(out)
        docx = docx or out.suffix.lower() == ".docx"
    typed = {**(_values(values) if values is not None else {}), **dict(given)}
    from makewhole.language import speaking

    with speaking(language), opened(case, student_id, as_of) as found:  # type: ignore[arg-type]
        if channel is not None:
            keepable(found)
        papers.refuse(kind, found.matter)
        if file is None:
            out = out or Path(papers.file_name(kind, found.matter.as_of, papers.DOCX if docx else papers.PDF))
            refuse_to_overwrite(out)
        if interview:
            from makewhole.cli import interview as asking

            typed = asking.ask(kind, found.matter, typed)
            if save is not None:
                asking.save(typed, save)
        _refuse_unknown(papers.blanks(kind, found.matter), typed)
        if sent_to and file is None and not {**papers.proposed(kind, found.matter, typed), **typed}.get("to_name"):
            typed["to_name"] = sent_to  # to whom it goes stands in it
        paper = papers.make(kind, found.matter, typed)
        content = file.read_bytes() if file else papers.as_docx(paper) if docx else papers.as_pdf(paper)
        if channel is not None:
            sending = (channel, sent_to, sent_on, follows)
            _keep(found, kind, typed, content, sending, author)
        if out is not None:
            safekeeping.write_new(out, content)
            noted(found, kind, author)
        elements = papers.elements(kind, found.matter, typed)
        of_state = papers.said_of_state(kind, found.matter)
        arrives = papers.arrival(kind, found.matter, {**papers.proposed(kind, found.matter, typed), **typed})
    _tell(found.matter, paper, out, papers.blanks(kind, found.matter), is_kept=channel is not None and file is None)
    _tell_elements(elements, arrives)
    _tell_of_state(of_state)


# --- what there is ----------------------------------------------------------------------------------------------------


def _list(case: str | None, as_of: dt.date | None, language: str, student_id: str | None) -> None:
    """Every paper; with a case, which can be made now, and what was sent."""
    from makewhole.app import papers
    from makewhole.cli.terminal import Page
    from makewhole.language import speaking

    page = Page()
    if case is None:
        for name in papers.names():
            template = papers.template(name)
            _entry(page, name, template.title, template.says)
    else:
        with speaking(language), opened(case, student_id, as_of) as found:  # type: ignore[arg-type]
            for kind in papers.kinds(found.matter):
                _entry(page, kind.kind, kind.title, kind.says if kind.can_be_made else f"Not now: {kind.why_not}")
            _write_sent(page, found.matter)
    page.show()


def _entry(page: Page, name: str, title: str, says: str) -> None:
    page.line(f"{name}  ({title})", "bold")
    page.paragraph(says, first="    ")


def _write_sent(page: Page, matter: Matter) -> None:
    from makewhole.app import papers
    from makewhole.language import short_day

    sent = papers.sent(matter.rows)
    if not sent:
        return
    page.blank()
    page.line("Sent so far", "bold")
    for each in sent:
        on = f" on {short_day(each.sent_on)}" if each.sent_on else ""
        how = f" {SENT_AS.get(each.channel or '', each.channel or '')}".rstrip()
        page.paragraph(f"{each.paper_id}  {each.title}, sent{how}{on}", first="  ", then="      ")


def _blanks(kind: str, case: str | None, as_of: dt.date | None, language: str, student_id: str | None) -> None:
    """Each blank of a paper: what it needs, a sample, whether its value is ours; with a case, what fills it."""
    from makewhole.app import papers
    from makewhole.cli.terminal import Page
    from makewhole.language import speaking

    page = Page()
    if case is None:
        with speaking(language):  # type: ignore[arg-type]
            for blank in papers.template(kind).blanks:
                _write_blank(page, blank, None)
    else:
        with speaking(language), opened(case, student_id, as_of) as found:  # type: ignore[arg-type]
            values = papers.proposed(kind, found.matter)
            for blank in papers.blanks(kind, found.matter):
                _write_blank(page, blank, values.get(blank.name, ""))
    page.show()


NEEDS = {
    "record": "from the record",
    "ledger": "from the account",
    "journal": "from the journal",
    "facts": "from what the program knows of the state",
    "typed": "typed by you",
}


def _write_blank(page: Page, blank: Blank, value: str | None) -> None:
    page.line(f"{blank.name}  ({blank.label_words})", "bold")
    said = [NEEDS[blank.needs], "our own figure or date" if blank.is_trusted else "text as it is"]
    if blank.is_needed:
        said.append("needed")
    page.paragraph("; ".join(said) + ".", first="    ")
    if blank.choices:
        page.paragraph("One of: " + ", ".join(choice for choice, _ in blank.choices) + ".", first="    ")
    if value:
        page.paragraph(f"Now: {value}", first="    ", then="      ")
    elif value is not None:
        page.line("    Now: left out" if blank.is_optional else "    Now: a line to write on")
    if not value:
        page.paragraph(f"For example: {blank.sample}", first="    ", then="      ")


# --- made, and kept ---------------------------------------------------------------------------------------------------


def _values(file: Path) -> dict[str, str]:
    """What a file of values fills blanks with; days and numbers of TOML become their words."""
    import tomllib

    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise click.BadParameter(f"{file} is no TOML file: {error}.", param_hint="'--values'") from None
    odd = [name for name, value in found.items() if not isinstance(value, str | int | dt.date) or value is True]
    if odd:
        raise click.BadParameter(f'{file}: write {odd[0]} = "words", or a day.', param_hint="'--values'")
    return {name: value.isoformat() if isinstance(value, dt.date) else str(value) for name, value in found.items()}


def _refuse_unknown(blanks: Sequence[Blank], typed: Mapping[str, str]) -> None:
    """A usage error where a value is for no blank."""
    names = [blank.name for blank in blanks]
    unknown = sorted(set(typed) - set(names))
    if unknown:
        raise click.UsageError(f"This paper has no blank {unknown[0]}. Its blanks: {', '.join(names)}.")


def _keep(
    found: Opened,
    kind: str,
    typed: Mapping[str, str],
    content: bytes,
    sending: tuple[str, str, dt.date | None, str | None],
    author: str | None,
) -> None:
    """Keeps what was sent; `sending` is how, to whom, on which day, and which contact it follows."""
    from makewhole.app import child_papers, folders
    from makewhole.app.histories import login_name

    channel, sent_to, sent_on, follows = sending
    written = child_papers.send(
        found.place,
        found.student_id,
        kind,
        found.matter,
        typed,
        child_papers.Sending(channel, sent_to, sent_on or folders.today(), follows, content),
        author=author or login_name(),
    )
    paper_id = next(each.row for each in written if each.table == "papers")
    click.echo(f"Kept as sent {SENT_AS[channel]}: {paper_id}. It stands in the journal.")


MARKS = {
    "present": "There: ",
    "proposed": "PROPOSED BY THE PROGRAM, READ IT: ",
    "look_again": "LOOK AGAIN: ",
    "missing": "MISSING: ",
    "not_needed": "Not needed here: ",
}
"""How each state of an element is told; a test holds them against sufficiency.State."""
MOST_SHOWN = 400
"""Letters of what was found on one element; the paper has all of it."""


def _tell_elements(elements: Sequence[Element], arrives: Arrival | None) -> None:
    """Whether the paper holds what its rule asks for, element by element: what was found, and what to mind."""
    from makewhole.cli.terminal import Page

    if not elements:
        return
    page = Page()
    missing = sum(element.is_missing for element in elements)
    to_look_at = sum(element.is_to_look_at for element in elements)
    page.blank()
    page.line("What the rule asks for", "bold")
    for element in elements:
        page.paragraph(f"{MARKS[element.state]}{element.asks} ({element.cites.citation})", first="  - ", then="    ")
        if element.found:
            page.paragraph(_shortened(element.found), first="    ", style="dim")
        if element.do:
            page.paragraph(element.do, first="    ")
        if (element.is_missing or element.is_to_look_at) and element.blanks:
            page.paragraph(f"Blanks: {', '.join(element.blanks)}", first="    ", then="      ")
    if arrives is not None:
        page.paragraph(_late(arrives))
    if to_look_at:
        page.paragraph(f"{to_look_at} of {len(elements)} are to be read, or looked at again.")
    if missing:
        page.paragraph(f"{missing} of {len(elements)} are missing. That all are there says nothing of the decision.")
    else:
        page.paragraph("Nothing is missing. That says nothing of how the state will decide.")
    page.show()


def _shortened(words: str) -> str:
    return words if len(words) <= MOST_SHOWN else f"{words[:MOST_SHOWN].rstrip()} ..."


def _late(arrives: Arrival) -> str:
    """That it may come too late for the oldest thing that it could name, and what to do."""
    from makewhole.language import day

    what = f"The award {arrives.award}" if arrives.missed is None else f"The missed day {day(arrives.missed)}"
    return (
        f"You expect it to arrive on {day(arrives.on)}. {what} can be named only if the state has it by "
        f"{day(arrives.last)}. Mail can be late. Bring it to the office yourself and have the day written on your "
        "copy, or ask the office whether an e-mail counts as received."
    )


def _tell_of_state(facts: Sequence[StateFact]) -> None:
    """What is known of such papers in the child's state, and how sure that is, as the page shows it."""
    from makewhole.cli.terminal import Page

    if not facts:
        return
    page = Page()
    page.blank()
    page.line("What is known about your state", "bold")
    for fact in facts:
        page.paragraph(f"{fact.says} ({fact.evidence})", first="  - ", then="    ")
    page.show()


def _take_back(case: str, student_id: str | None, paper_id: str, author: str | None) -> None:
    from makewhole.app import child_papers
    from makewhole.app.histories import login_name

    with told(case):
        if not child_papers.is_kept(case):
            raise click.BadParameter("only a data file keeps what was sent.", param_hint="'CASE'")
        student = child_papers.chosen(case, student_id)
        child_papers.withdraw(case, student, paper_id, author=author or login_name())
    click.echo(f"Taken back: {paper_id}, and its entry in the journal. The history keeps both.")


def _tell(matter: Matter, paper: Paper, out: Path | None, blanks: Sequence[Blank], *, is_kept: bool) -> None:
    """What was written, which blanks are lines to write on, and what the figures rest on."""
    from makewhole.cli.terminal import Page

    page = Page()
    if out is not None:
        page.paragraph(f"Written to {out}.")
    if paper.missing:
        labels = {blank.name: blank.label_words for blank in blanks}
        page.paragraph("Lines to write on by hand, because nothing fills them:")
        for name in paper.missing:
            page.paragraph(f"{name}  ({labels[name]})", first="  ", then="      ")
        page.paragraph('To fill one: --set NAME="VALUE".')
        if is_kept:
            page.paragraph(
                "It is kept with these lines empty. If you filled them by hand, take it back (--take-back) and keep "
                "your own file: --sent HOW --file signed.pdf."
            )
    for sentence in paper.minds:
        page.paragraph(sentence)
    if matter.log is not None:
        page.paragraph(
            f"The logs differ, and {matter.differ_minutes:,} minutes hang on it. Where they do, the {matter.log}'s log "
            "has the word."
        )
    page.show()

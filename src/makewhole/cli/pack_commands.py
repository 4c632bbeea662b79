"""The commands about policy packs: `makewhole packs`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from makewhole.cli.output import json_array, print_json, print_lines
from makewhole.cli.types import Day
from makewhole.record.schema import PLAN_KINDS

if TYPE_CHECKING:
    from makewhole.app.pack_files import Checked


class Packs(click.Group):
    """The group `packs`, in which a word that is no command of it is the id of a pack."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which they were added."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; `show` where the first word is none, so that it is read as an id."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            return "show", self.commands["show"], args
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands, and the ids of the shipped packs."""
        return [*super().shell_complete(ctx, incomplete), *_ids(ctx, None, incomplete)]


def _ids(_ctx: click.Context, _param: click.Parameter | None, incomplete: str) -> list[CompletionItem]:
    from makewhole.app import packs as policy_packs

    return [CompletionItem(pack_id) for pack_id in policy_packs.pack_ids() if pack_id.startswith(incomplete)]


@click.group(cls=Packs, invoke_without_command=True, subcommand_metavar="[ID] | [COMMAND [ARGS]...]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs to read.")
@click.pass_context
def packs(ctx: click.Context, as_json: bool) -> None:
    """List the policy packs, show one, compare, or make your own.

    A policy pack holds the written rules of one state or district for missed
    sessions, each with its source and how sure we are of its text.

    \b
      makewhole packs                      all packs, state by state
      makewhole packs us-oh                one, with each rule (also: oh)
      makewhole packs my-district.toml     a file of your own
      makewhole packs compare us-oh us-wa  side by side
    """  # noqa: D301
    if ctx.invoked_subcommand is not None:
        ctx.obj = as_json
        return
    from makewhole.app import contacts
    from makewhole.app import packs as policy_packs

    listed, looked_for = policy_packs.list_packs(), policy_packs.list_looked_for()
    if as_json:
        print_json(
            {"packs": [_head(pack) for pack in listed],
             "looked_for": [{"code": each.code, "name": each.name, "result": each.result} for each in looked_for]}
        )  # fmt: skip
        return
    from makewhole.cli import packs_text
    from makewhole.cli.terminal import Page

    page = Page()
    names = {each.state: each.state_name for each in contacts.list_contacts()}
    packs_text.write_packs(page, listed, looked_for, names)
    page.show()


def _head(pack: Any) -> dict[str, Any]:
    from makewhole.app import packs as policy_packs

    whole: dict[str, Any] = policy_packs.as_json(pack)
    counted = {key: len(whole[key]) for key in ("rules", "clocks", "notes")}
    marks = [rule["evidence"] for rule in whole["rules"]]
    evidence = {mark: marks.count(mark) for mark in dict.fromkeys(marks)}
    return whole | counted | {"state": policy_packs.state_of(pack), "evidence": evidence}


@packs.command()
@click.argument("pack_id", metavar="ID", shell_complete=_ids)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for programs to read.")
@click.pass_obj
def show(asked_before: bool | None, pack_id: str, as_json: bool) -> None:
    """Show one pack with each rule, its dates, source and evidence.

    The word show may be left out. ID is the id of a pack, two letters of a
    state, or a .toml file of your own. For a state that has no pack it shows
    what was looked for and not found.
    """
    from makewhole.app import packs as policy_packs
    from makewhole.cli import packs_text
    from makewhole.cli.terminal import Page

    as_json = as_json or bool(asked_before)
    page = Page()
    try:
        chain = policy_packs.get_pack(pack_id)
    except policy_packs.PackNotFound as error:
        found = policy_packs.find_looked_for(pack_id)
        if found is None:
            raise _no_pack(error) from None
        if as_json:
            print_json({"pack": None, "parents": [], "looked_for": policy_packs.as_json(found)})
            return
        packs_text.write_looked_for(page, found)
    else:
        if as_json:
            own, *parents = (policy_packs.as_json(pack) for pack in chain)
            print_json({"pack": own, "parents": parents, "looked_for": None})
            return
        packs_text.write_pack(page, chain)
    page.show()


@packs.command()
@click.argument("pack_ids", metavar="ID ID ...", nargs=-1, required=True, shell_complete=_ids)
@click.option(
    "--plan-kind", type=click.Choice(PLAN_KINDS), help="The kind of plan. Default: iep, where the packs speak for it."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for programs to read.")
def compare(pack_ids: tuple[str, ...], plan_kind: str | None, as_json: bool) -> None:
    """Lay packs side by side, reason by reason.

    Each answer has its evidence and due date. Where a pack is silent, what it
    stands over speaks, and is marked with where it comes from.
    """
    if len(pack_ids) < 2:
        raise click.UsageError("Name two packs or more:  makewhole packs compare us-oh us-wa")
    from makewhole.app import packs as policy_packs

    try:
        comparison = policy_packs.compare(pack_ids, plan_kind)
    except policy_packs.PackNotFound as error:
        raise _no_pack(error) from None
    if as_json:
        print_json(comparison.as_json())
        return
    from makewhole.cli import packs_text

    packs_text.show_comparison(comparison)


@packs.command()
@click.option("--from", "original", required=True, metavar="ID", shell_complete=_ids, help="The pack to begin from.")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
def new(original: str, file: Path) -> None:
    """Begin a pack file of your own from another pack.

    FILE ends with .toml, and its name becomes the id. Every rule is copied with
    its evidence and source unchanged; a rule becomes local, and moves minutes,
    when you name the document that says so: makewhole packs confirm. A file
    that is there already is never overwritten.
    """
    from makewhole.app import pack_files
    from makewhole.app import packs as policy_packs
    from makewhole.cli.terminal import Page

    try:
        pack_files.new(original, file)
    except policy_packs.PackNotFound as error:
        raise _no_pack(error, hint="'--from'") from None
    except pack_files.NotWritten as error:
        raise click.BadParameter(str(error), param_hint="'FILE'") from None
    page = Page()
    page.line(f"wrote {file}, with the evidence and the sources of {original}")
    page.line("Still to do:", "bold")
    for sentence in (
        "Open the file: it says at the top what to fill in (maintainer, checked_on).",
        f'For each rule that your own handbook confirms: makewhole packs confirm {file} RULE --title "Handbook" '
        "--page 12 --date 2025-08-01",
        f"Check it: makewhole packs check {file}",
        f"Put it beside the tables, and write {file.name} into the column policy of plans.csv.",
    ):
        page.paragraph(sentence, first="  - ", then="    ")
    page.show()


@packs.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("rule", metavar="RULE")
@click.option("--title", required=True, help="The document that says so.")
@click.option("--page", required=True, help="The page, or the section, where it stands.")
@click.option("--date", "dated", required=True, type=Day(), metavar="DATE", help="The day the document bears.")
@click.option("--note", help="What a reader must know, in place of the old note.")
def confirm(file: Path, rule: str, title: str, page: str, dated: dt.date, note: str | None) -> None:
    """Make a rule local: you hold the document that says so.

    FILE is a pack file of your own, RULE the id of a rule in it. The document's
    title, page and date become its source; what stood there, and what was
    reported or noted of it, is kept as comments. From then on the rule moves
    minutes as it is written.
    """
    from makewhole.app import pack_files
    from makewhole.app.packs import citation_of
    from makewhole.cli.terminal import Page

    try:
        written = pack_files.confirm(file, rule, title=title, page=page, date=dated, note=note)
    except pack_files.NotWritten as error:
        raise click.UsageError(str(error)) from None
    said = Page()
    said.paragraph(f"{file}: the rule {rule} is local now: {citation_of(written.pack, rule)}.")
    said.paragraph(
        "Read once more that outcome, reasons and due date are what the document says; else correct them in the file."
    )
    said.show()


@packs.command()
@click.argument("file", metavar="FILE")
@click.option("--all", "everything", is_flag=True, help="Name everything that no test meets.")
@click.option("--json", "as_json", is_flag=True, help="Print an array of JSON objects, one a line.")
def check(file: str, everything: bool, as_json: bool) -> None:
    """Look for mistakes in a pack file and in its tests.

    Format, sources, rules that overlap, and the tests that stand beside it
    (my-district.tests.yaml beside my-district.toml): those that come out
    otherwise, and what no test meets. Ends with status 1 where something is an
    error. Warnings alone end with status 0.
    """
    from makewhole.app import pack_files
    from makewhole.app import packs as policy_packs

    try:
        checked = pack_files.check_file(file)
    except policy_packs.PackNotFound as error:
        raise _no_pack(error, hint="'FILE'") from None
    if as_json:
        print_lines(json_array(finding.as_json() for finding in checked.findings))
    else:
        _show_checked(checked, file, everything)
    if checked.has_errors:
        raise click.exceptions.Exit(1)


_SHOWN = 10
"""Things that no test meets which are named, unless all are asked for."""


def _show_checked(checked: Checked, file: str, everything: bool) -> None:
    from makewhole.app import pack_files
    from makewhole.cli import faults
    from makewhole.cli.terminal import Page

    page = Page()
    page.paragraph(f"{file}: {faults.counted(checked.findings)}", style="bold")
    pack = checked.pack
    if pack is not None:
        counted = f"rules: {len(pack.rules)}, clocks: {len(pack.clocks)}, notes: {len(pack.notes)}"
        beside = pack.tests_path.name
        tests = (
            f"cases of {beside} that ran: {checked.cases}" if pack.tests_path.is_file() else f"no {beside} beside it"
        )
        page.paragraph(f"Looked at: {counted}; {tests}.")
    untested = pack_files.untested(checked.findings)
    for what, errors in (("Errors", True), ("Warnings", False)):
        found = [each for each in checked.findings if each.is_error is errors and each not in untested]
        _write_findings(page, what, [_said(each) for each in found])
    shown = untested if everything else untested[:_SHOWN]
    more = [f"and {len(untested) - len(shown):,} more; to see all: --all"] if len(shown) < len(untested) else []
    _write_findings(page, "What no test meets", [*(_said(each) for each in shown), *more])
    page.show()


def _said(finding: Any) -> str:
    from makewhole.app import pack_files

    found = f' (found "{finding.found}")' if finding.found is not None else ""
    return f"{pack_files.sentence(finding)}{found}"


def _write_findings(page: Any, title: str, sentences: list[str]) -> None:
    if sentences:
        page.blank()
        page.line(title, "bold")
    for sentence in sentences:
        page.paragraph(sentence, first="  - ", then="    ")


def _no_pack(error: Exception, hint: str = "'ID'") -> click.BadParameter:
    return click.BadParameter(f"{error} To see all: makewhole packs", param_hint=hint)

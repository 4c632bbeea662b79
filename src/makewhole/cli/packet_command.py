"""The command for the evidence packet: a child's account, how each minute is counted, and the papers behind it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from makewhole.cli.letter_command import CHANNELS, SENT_AS
from makewhole.cli.paper_case import AS_OF, LANGUAGE, OUT, STUDENT, keepable, noted, opened, refuse_to_overwrite
from makewhole.cli.types import Day


@click.command()
@click.argument("case", metavar="CASE", type=click.Path())
@AS_OF
@LANGUAGE
@OUT
@click.option("--prepared-by", metavar="NAME", default="", help="Who makes it, for the cover.")
@click.option("--prepared-for", metavar="TEXT", default="", help="For whom or for which meeting, for the cover.")
@click.option("--leave-out", multiple=True, metavar="NAME", help="Leave this attached file out; the packet names it.")
@click.option("--sent", "channel", type=click.Choice(CHANNELS), help="Keep it in the data file as sent, this way.")
@click.option("--to", "sent_to", metavar="WHO", default="", help="To whom it was sent.")
@click.option("--on", "sent_on", type=Day(), metavar="DATE", help="On which day it was sent. Default: today.")
@STUDENT
@click.option("--by", "author", metavar="NAME", help="Who says so, for the history. Default: your login name.")
def packet(
    case: str,
    as_of: dt.date | None,
    language: str,
    out: Path | None,
    prepared_by: str,
    prepared_for: str,
    leave_out: tuple[str, ...],
    channel: str | None,
    sent_to: str,
    sent_on: dt.date | None,
    student_id: str | None,
    author: str | None,
) -> None:
    """Make the evidence packet, one PDF with its exhibits.

    \b
      makewhole packet maya.makewhole --prepared-for "IEP meeting, 4 March"

    The statement, the year at a glance, what happened when, each minute with
    its rule, two logs compared, the attached files as exhibits with their
    digests, and how to verify it all. CASE is a case folder, a case file (ZIP)
    or a data file; what has no history says so. An attached file that cannot
    be read stops the packet with its name.
    """  # noqa: D301
    from makewhole.app import packets, papers, safekeeping
    from makewhole.language import speaking

    if channel is None and (sent_to or sent_on):
        raise click.UsageError("--to and --on go with --sent.")
    if out is not None:
        refuse_to_overwrite(out)
    with speaking(language), opened(case, student_id, as_of) as found:  # type: ignore[arg-type]
        if channel is not None:
            keepable(found)
        out = out or Path(papers.file_name(packets.KIND, found.view.as_of))
        refuse_to_overwrite(out)
        said = {"leave_out": leave_out, "prepared_by": prepared_by, "prepared_for": prepared_for}
        if found.folder is not None:
            matter, bundle = packets.of_folder(
                found.folder,
                found.view.as_of,
                student_id=found.student_id,
                **said,  # type: ignore[arg-type]
            )
        else:
            from makewhole.app import child_packets

            matter, bundle = child_packets.filled(
                found.place,
                found.student_id,
                found.view,
                **said,  # type: ignore[arg-type]
            )
        made = packets.as_pdf(matter, bundle)
        if channel is not None:
            from makewhole.app import child_papers
            from makewhole.app.histories import login_name

            sending = child_papers.Sending(channel, sent_to, sent_on or dt.date.today(), None, made.content)
            child_papers.keep(
                found.place, found.student_id, packets.KIND, papers.title(packets.KIND), matter.as_of, sending,
                author=author or login_name(),
            )  # fmt: skip
            click.echo(f"Kept as sent {SENT_AS[channel]}. It stands in the journal.")
        safekeeping.write_new(out, made.content)
        noted(found, packets.KIND, author)
    click.echo(f"Written to {out}: {made.pages:,} pages.")

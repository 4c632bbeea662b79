"""The evidence packet: filled from a case folder, and made. `child_packets` fills it from a data file or database.

A folder has what its tables and the files beside them say: without a history.jsonl there is nothing to verify by, and
the packet says so. Nothing here knows a store.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from makewhole.app import drawings, folder_rows, folders, papers, statement_notes
from makewhole.app.agreed import Word
from makewhole.documents.papers.template import NotMade
from makewhole.language import gettext as _

if TYPE_CHECKING:
    from makewhole.app.drawings import Drawing
    from makewhole.app.papers import Matter, Paper
    from makewhole.app.reconciling import Compared
    from makewhole.documents.packet import Bundle, Exhibit, History, LeftOut, Made, TwoLogs, YearPart
    from makewhole.ledger.explain import Explanation

KIND = papers.PACKET
_DAYS = (
    "happened_on", "sent_on", "date", "decided_on", "awarded_on", "offered_on", "observed_on", "answered_on",
    "made_on", "starts_on",
)  # fmt: skip
"""The columns that say of which day a row is, the first that has one."""
_MONTHS_IN_A_ROW = 4
"""So that a year and its table have room on one page."""
Content = Callable[[str], bytes | Path | None]
"""The bytes of an attached file by its SHA-256, or the file that holds them; None: they are not there."""


def as_pdf(matter: Matter, bundle: Bundle) -> Made:
    """The packet as PDF; NotMade says why there is none, and names the exhibit that cannot be read."""
    from makewhole.documents import packet

    return packet.as_pdf(matter, bundle)


def beginning(matter: Matter, bundle: Bundle) -> Paper:
    """How the packet begins, to look at before it is made: no exhibit is read for it."""
    from makewhole.documents import packet

    return packet.beginning(matter, bundle)


def of_folder(
    folder: Path,
    as_of: dt.date | None = None,
    *,
    policy: str | None = None,
    word: str | None = None,
    student_id: str | None = None,
    leave_out: Collection[str] = (),
    prepared_by: str = "",
    prepared_for: str = "",
    progress: folders.Progress | None = None,
) -> tuple[Matter, Bundle]:
    """What the packet of one child of a case folder is made from, while the folder lies there.

    `leave_out` are attachments (ids, or names of files) that somebody chose to leave out; the packet names them all
    the same.
    """
    with folder_rows.one(folder, student_id) as (alone, student, rows):
        with folders.account(alone, as_of, policy=policy, word=Word(word), progress=progress) as worked_out:
            drawing = drawings.of_account(worked_out, policy)
            explained = explain(worked_out)
            postings = tuple(folders.Postings(worked_out))
        compared = _compared(alone, drawing)
    heads = folder_rows.checkpoints(folder, student)
    matter = papers.matter_of(drawing, rows, postings, heads)

    def content(sha256: str) -> Path | None:
        file = folder / "attachments" / sha256
        return file if file.is_file() else None

    came_in = folder_rows.came_in(folder, "attachments") if heads else {}
    exhibits, left_out = exhibits_of(matter, content, came_in, leave_out)
    return matter, bundle(
        drawing,
        explained,
        exhibits,
        left_out,
        history=history(heads),
        compared=compared,
        prepared_by=prepared_by,
        prepared_for=prepared_for,
    )


def _compared(folder: Path, drawing: Drawing) -> Compared | None:
    from makewhole.app import reconciling

    logs = two_of(drawing)
    return reconciling.between(folder, *logs, drawing.statement.as_of) if logs else None


def two_of(drawing: Drawing) -> tuple[str, str] | None:
    """The two logs that the packet compares: that which has the word, and the first of the others; None: one log."""
    agreed = drawing.agreed
    if agreed is None or len(agreed.words) < 2:
        return None
    other = next(log for log in agreed.words if log != agreed.word)
    return agreed.word, other


def explain(worked_out: folders.Account) -> tuple[Explanation, ...]:
    """Every posting in sentences, in the order of the postings."""
    explainer = folders.explainer_of(worked_out, names_ids=False)
    explainer.look_up_all()
    return tuple(explainer.explain(posting) for posting in folders.Postings(worked_out))


def bundle(
    drawing: Drawing,
    explained: Sequence[Explanation],
    exhibits: Sequence[Exhibit],
    left_out: Sequence[LeftOut],
    *,
    history: History | None,
    compared: Compared | None,
    prepared_by: str = "",
    prepared_for: str = "",
    guesses: Sequence[str] = (),
) -> Bundle:
    """What the packet needs beside its matter, of the same drawing as the child's page."""
    from makewhole.documents.packet import Bundle

    statement = drawing.statement
    (child,) = statement.children
    return Bundle(
        explained=explained,
        years=_years(drawing),
        two_logs=_two_logs(compared) if compared is not None else None,
        exhibits=exhibits,
        left_out=left_out,
        history=history,
        assumptions=[*statement_notes.rests_on(statement, names_ids=False), *guesses],
        dates=[
            f"{text} ({where})" if where else text
            for told in statement_notes.dates(child, statement.as_of, names_ids=False)
            for text, where in told.lines
        ],
        made_on=folders.today(),
        prepared_by=prepared_by,
        prepared_for=prepared_for,
        shared_logs=drawing.logs,
    )


def _years(drawing: Drawing) -> list[YearPart]:
    from makewhole.documents.packet import YearPart

    (child,) = drawing.statement.children
    found = []
    for number, service in enumerate(child.services):
        title = statement_notes.service_title(service)
        for year in drawing.years:
            ident = f"y{number}-{year.starts_on:%Y}"
            chart = drawing.chart(
                (service.service, service.esy), year, ident=ident, name=title, columns=_MONTHS_IN_A_ROW
            )
            if chart is not None:
                found.append(YearPart(service.service, service.esy, year.words, chart))
    return found


def _two_logs(compared: Compared) -> TwoLogs:
    from makewhole.documents.packet import TwoLogs

    return TwoLogs(
        sources=compared.sources,
        sessions=compared.sessions,
        lines=compared.lines,
        statements=compared.statements,
        agreed=compared.agreed,
        without_source=compared.without_source,
    )


def history(heads: Sequence[Mapping[str, object]]) -> History | None:
    """The chains as a checkpoint of this moment has them; None where there is no history."""
    import json

    from makewhole.documents.packet import Head, History
    from makewhole.record import verifying

    if not heads:
        return None
    found = tuple(Head(str(each["chain"]), int(str(each["position"])), str(each["hash"])) for each in heads)
    taken_at = dt.datetime.now().astimezone().isoformat(timespec="seconds")
    checkpoint = verifying.checkpoint({head.chain: (head.position, head.hash) for head in found}, taken_at)
    return History(found, taken_at, str(json.loads(checkpoint)["digest"]), checkpoint)


def exhibits_of(
    matter: Matter, content: Content, came_in: Mapping[str, dt.date], leave_out: Collection[str] = ()
) -> tuple[tuple[Exhibit, ...], tuple[LeftOut, ...]]:
    """The attachments of the child, oldest first, and those that are left out; NotMade names one that is not there.

    One of a day after that of the figures is left out: the packet knows nothing of that day yet.

    `came_in`: the day on which each came into the record, by its id. A packet that was sent before is no exhibit of
    the next one: it holds the same exhibits.
    """
    from makewhole.documents.packet import Exhibit, LeftOut

    attachments = matter.table("attachments")
    unknown = sorted(set(leave_out) - attachments.keys() - {cells.get("name") for cells in attachments.values()})
    if unknown:
        words = _("The record has no attached file {names}, so it cannot be left out.")
        raise NotMade(words.format(names=", ".join(unknown)))
    earlier = {cells.get("attachment_id") for cells in matter.table("papers").values() if cells.get("kind") == KIND}
    exhibits: list[Exhibit] = []
    left_out: list[LeftOut] = []
    for attachment_id, cells in attachments.items():
        name, sha256 = cells.get("name") or attachment_id, cells.get("sha256") or ""
        if attachment_id in earlier or attachment_id in leave_out or name in leave_out:
            left_out.append(LeftOut(name, int(cells.get("bytes") or 0), sha256))
            continue
        held = content(sha256)
        if held is None:
            words = _(
                "The attached file “{name}” is named in the record and is not there, so there is no packet. Put it "
                "back, or leave it out by name."
            )
            raise NotMade(words.format(name=name))
        table, row = cells.get("table") or "", cells.get("row_id") or ""
        on = _own_day(matter, table, row)
        if on is not None and on > matter.as_of:
            left_out.append(LeftOut(name, int(cells.get("bytes") or 0), sha256, on))
            continue
        exhibits.append(
            Exhibit(
                attachment_id=attachment_id,
                name=name,
                media_type=cells.get("media_type") or "",
                content=held,
                sha256=sha256,
                size=int(cells["bytes"] or 0) if cells.get("bytes") else None,
                table=table,
                row_id=row,
                said_on=came_in.get(attachment_id),
            )
        )
    exhibits.sort(
        key=lambda each: (
            _own_day(matter, each.table, each.row_id) or each.said_on or dt.date.max,
            each.said_on or dt.date.max,
            each.name,
            each.attachment_id,
        )
    )
    return tuple(exhibits), tuple(sorted(left_out, key=lambda each: (each.name, each.sha256)))


def _own_day(matter: Matter, table: str, row: str) -> dt.date | None:
    """Of which day an attachment is: that of the row beside which it is kept; None: that row has no day."""
    cells = matter.table(table).get(row, {})
    return next((dt.date.fromisoformat(cell[:10]) for name in _DAYS if (cell := cells.get(name))), None)

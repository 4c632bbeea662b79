"""Papers of one child in a data file or database: what they are made from, and each that was sent, kept as sent.

`papers` makes them. A paper that nobody sent leaves no trace in the record. One that was sent is kept byte for byte,
with its day, channel and addressee, and stands in the journal of contacts, where its reply clock runs. All of that is
one deed, which `take_back` undoes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from makewhole.app import child_files, children, entering, folders, histories, papers, records
from makewhole.app.entering import Deed, File, Written
from makewhole.app.entering import take_back as take_back
from makewhole.language import gettext as _
from makewhole.record.schema import TABLES

if TYPE_CHECKING:
    from makewhole.app.children import View

CHANNELS = tuple(word for word in TABLES["contacts"].column("channel").words if word != "call")
"""How a paper can be sent: letter, email, meeting, in_person (handed over)."""


def is_kept(place: Path | str) -> bool:
    """Whether a record with a history stands there (a data file or a database), in which a sent paper can be kept."""
    return records.is_kept_elsewhere(place) and not records.is_case_file(place)


def chosen(place: Path | str, student_id: str | None) -> str:
    """The student who is meant: the one that was named, else the only one; papers.NoSuchStudent else."""
    found = children.students(place, None if student_id is None else [student_id])
    return papers.chosen(list(found), student_id)


def matter(place: Path | str, student_id: str, view: View) -> papers.Matter:
    """What the child's papers are made from: the same statement, postings and rows as the pages show in this view.

    folders.RecordErrors where the record has errors, children.NoSuchChild where there is no such child.
    """
    return papers.matter_of(
        children.drawing(place, student_id, view),
        children.rows(place, student_id, view.known_on),
        children.postings(place, student_id, view),
        [
            {"chain": chain, "position": position, "hash": head}
            for chain, position, head in child_files.heads(place, student_id)
        ],
    )


@dataclass(frozen=True)
class Sending:
    """How a paper went out."""

    channel: str
    """One of CHANNELS."""
    sent_to: str
    """To whom; "": to whom the paper is addressed."""
    sent_on: dt.date
    replies_to: str | None = None
    """The contact that it follows (contact_id); None: the one of which the paper itself asks again, if any."""
    content: bytes | None = None
    """What was sent, where a person changed it in Word, or signed and scanned it; None: the PDF as it is made."""


def send(
    place: Path | str,
    student_id: str,
    kind: str,
    matter: papers.Matter,
    typed: Mapping[str, str],
    sending: Sending,
    *,
    author: str,
) -> list[Written]:
    """Keeps a paper as it was sent, in one deed: its bytes, its row in `papers`, its contact in the journal.

    histories.NotDone, with a sentence, where the days cannot be or the record would have an error; papers.NotMade where
    the paper cannot be made. What comes back undoes it (`take_back`).
    """
    template = papers.template(kind)
    values = {**template.proposed(matter, typed), **typed}
    paper = papers.make(kind, matter, typed)
    replies_to = sending.replies_to or template.continues(matter)
    return keep(
        place,
        student_id,
        kind,
        paper.title,
        paper.made_on,
        replace(
            sending,
            sent_to=sending.sent_to.strip() or values.get("to_name", ""),
            replies_to=replies_to,
            content=sending.content if sending.content is not None else papers.as_pdf(paper),
        ),
        about=_about(template, matter, replies_to),
        reply_due_on=values.get("answer_by", ""),
        author=author,
    )


def keep(
    place: Path | str,
    student_id: str,
    kind: str,
    title: str,
    made_on: dt.date,
    sending: Sending,
    *,
    about: str = "",
    reply_due_on: str = "",
    author: str,
) -> list[Written]:
    """Keeps the bytes that were sent, with their row in `papers` and their entry in the journal, in one deed.

    `title` is what the journal says was asked, `about` the topic. histories.NotDone as `send` says.
    """
    if sending.content is None:
        raise ValueError("there is nothing to keep")
    if sending.channel not in CHANNELS:
        raise histories.NotDone(_("a paper is sent by one of: {channels}.").format(channels=", ".join(CHANNELS)))
    _refuse_days(sending.sent_on, reply_due_on)
    paper_id, contact_id, attachment_id = map(children.new_id, ("papers", "contacts", "attachments"))
    sent_on = sending.sent_on.isoformat()
    alike = {"student_id": student_id, "channel": sending.channel, "attachment_id": attachment_id}
    papers_row = {
        **alike,
        "paper_id": paper_id,
        "kind": kind,
        "made_on": made_on.isoformat(),
        "sent_on": sent_on,
        "sent_to": sending.sent_to,
    }
    contacts_row = {
        **alike,
        "contact_id": contact_id,
        "happened_on": sent_on,
        "direction": "to",
        "who": sending.sent_to,
        "about": about,
        "asked": title,
        "reply_due_on": reply_due_on,
        "replies_to": sending.replies_to or "",
    }
    return entering.together(
        place,
        student_id,
        [Deed("say", "papers", papers_row, paper_id), Deed("say", "contacts", contacts_row, contact_id)],
        author=author,
        files=[File(attachment_id, "papers", paper_id, sending.content, _file_name(kind, made_on, sending.content))],
    )


def _refuse_days(sent_on: dt.date, reply_due_on: str) -> None:
    """NotDone for days that cannot be."""
    if sent_on > folders.today():
        raise histories.NotDone(_("the day of sending is still to come. Keep the paper when it was sent."))
    if reply_due_on and reply_due_on < sent_on.isoformat():
        raise histories.NotDone(
            _(
                "the paper asks for an answer by a day that was over when it was sent. Choose a later day, and make it "
                "anew."
            )
        )


def _about(template: papers.Template, matter: papers.Matter, replies_to: str | None) -> str:
    """What the contact is about: the paper's own topic, else that of the request which it follows."""
    if template.topic is not None:
        return template.topic
    return matter.table("contacts").get(replies_to or "", {}).get("about") or ""


def _file_name(kind: str, made_on: dt.date, data: bytes) -> str:
    """What the kept file is called. The name of an uploaded one is not asked: it may be the child's."""
    from makewhole.store import StoreError
    from makewhole.store.attaching import media_type

    try:
        told = media_type(data)
    except StoreError as error:
        raise histories.NotDone(str(error)) from None
    if told not in papers.ENDINGS:
        raise histories.NotDone(_("a paper that was sent is kept as PDF or as DOCX. Save it as one of them."))
    return papers.file_name(kind, made_on, told)


def withdraw(place: Path | str, student_id: str, paper_id: str, *, author: str, why: str | None = None) -> None:
    """Takes a paper that was sent back, and its entry in the journal with it; the history keeps what it said.

    histories.NotDone where there is no such paper, or where another entry of the journal names its entry.
    """
    paper = next((each for each in sent(place, student_id) if each.paper_id == paper_id), None)
    if paper is None:
        raise histories.NotDone(_("there is no such paper in this record."))
    rows = [("attachments", paper.attachment_id), ("contacts", paper.contact_id), ("papers", paper_id)]
    deeds = [Deed("withdraw", table, {}, row, why=why) for table, row in rows if row]
    entering.together(place, student_id, deeds, author=author)


def sent(place: Path | str, student_id: str) -> tuple[papers.Sent, ...]:
    """The papers that were sent, newest first."""
    return papers.sent(children.rows(place, student_id))


def content(place: Path | str, student_id: str, paper_id: str) -> tuple[papers.Sent, bytes]:
    """A paper that was sent, and its bytes as they were sent; histories.NotDone where there is none."""
    for each in sent(place, student_id):
        if each.paper_id == paper_id:
            return each, entering.attached(place, student_id, each.attachment_id)[2]
    raise histories.NotDone(_("there is no such paper in this record."))

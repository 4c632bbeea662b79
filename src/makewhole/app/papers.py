"""Papers: which can be made for a child now, what their blanks hold, and the paper itself as PDF and DOCX.

A paper is made from a `Matter`: that of a case folder is filled here, that of a child in a data file or database by
`child_papers`, which also keeps what was sent. Nothing here knows a store: a letter can be made where no history is.

All words are in the language that is spoken (`makewhole.language.speaking`), those inside a Matter too: fill it and
make the paper in the same one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from makewhole.app import drawings, folder_rows, folders
from makewhole.app.agreed import Word
from makewhole.app.folder_rows import NoSuchStudent as NoSuchStudent
from makewhole.app.folder_rows import chosen as chosen
from makewhole.documents.papers import kinds as _kinds
from makewhole.documents.papers import template as _template
from makewhole.documents.papers.matter import Matter as Matter
from makewhole.documents.papers.parts import Paper as Paper
from makewhole.documents.papers.sufficiency import Element as Element
from makewhole.documents.papers.template import Blank as Blank
from makewhole.documents.papers.template import NotMade as NotMade
from makewhole.documents.papers.template import Step as Step
from makewhole.documents.papers.template import Template as Template
from makewhole.language import gettext as _
from makewhole.policy.complaints import ComplaintFact as StateFact

if TYPE_CHECKING:
    from makewhole.app.drawings import Drawing
    from makewhole.ledger.statement import Child
    from makewhole.policy.contacts import StateContact

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENDINGS = {PDF: ".pdf", DOCX: ".docx"}
"""What a paper can be written down as, and how the file's name ends."""
PACKET = "packet"
"""The kind of the evidence packet, which has no template (app.packets makes it)."""


class NoSuchPaper(Exception):
    """There is no paper of that kind. The message names those that there are."""


@dataclass(frozen=True)
class Kind:
    """One kind of paper, as it stands for one child now."""

    kind: str
    title: str
    says: str
    """What it is for, in one sentence."""
    why_not: str | None
    """Why it cannot be made now; None: it can."""
    as_word: bool
    topic: str | None
    """What the contact is about by which it is sent (next_steps.TOPICS)."""

    @property
    def can_be_made(self) -> bool:
        return self.why_not is None


def kinds(matter: Matter) -> tuple[Kind, ...]:
    """Every kind of paper, in the order in which people need them; those that cannot be made now say why."""
    return tuple(
        Kind(
            kind=each.kind,
            title=each.title_words(matter),
            says=_(each.says),
            why_not=each.why_not(matter),
            as_word=each.as_word,
            topic=each.topic,
        )
        for each in _kinds.TEMPLATES.values()
    )


def names() -> tuple[str, ...]:
    """The names of all kinds, for commands."""
    return tuple(_kinds.TEMPLATES)


def template(kind: str) -> Template:
    """The template of that kind: its blanks, its title; NoSuchPaper where there is none."""
    found = _kinds.TEMPLATES.get(kind)
    if found is None:
        words = _("There is no paper “{kind}”. There are: {kinds}.")
        raise NoSuchPaper(words.format(kind=kind[:80], kinds=", ".join(_kinds.TEMPLATES)))
    return found


def title(kind: str) -> str:
    """What a paper of that kind is called; a kind that this version does not know is called by its name."""
    if kind == PACKET:
        return _("Evidence packet")
    return _(template(kind).title) if kind in names() else kind


def blanks(kind: str, matter: Matter) -> tuple[Blank, ...]:
    """Every blank of the paper for this child, those too that depend on the child."""
    return template(kind).blanks_of(matter)


def steps(kind: str, matter: Matter) -> tuple[Step, ...]:
    """The steps of the interview that fills the blanks, each blank in exactly one; none: all are asked at once."""
    return template(kind).steps(matter)


def proposed(kind: str, matter: Matter, typed: Mapping[str, str] | None = None) -> dict[str, str]:
    """What the blanks are filled with before anybody types: values by the blank's name, days as 2026-11-29.

    With `typed`, also what follows from it (a day some days after another).
    """
    return template(kind).proposed(matter, typed)


def refuse(kind: str, matter: Matter) -> None:
    """NotMade, with the reason, where the paper cannot be made for this child now."""
    if reason := template(kind).why_not(matter):
        raise NotMade(reason)


def make(kind: str, matter: Matter, typed: Mapping[str, str] | None = None) -> Paper:
    """The paper; NotMade says why it cannot be made. `typed` goes before what is proposed; "" empties a blank."""
    return _template.make(template(kind), matter, typed)


def elements(kind: str, matter: Matter, typed: Mapping[str, str]) -> tuple[Element, ...]:
    """What a rule asks a paper to hold, element by element, and whether these answers have it; none: no rule asks.

    That an element is there says nothing of how anybody will decide.
    """
    if kind != "state_complaint":
        return ()
    from makewhole.documents.papers import sufficiency

    return sufficiency.check(matter, typed)


@dataclass(frozen=True)
class Reach:
    """What a state complaint can name: service by service, with its minutes; and what is too old for it."""

    named: tuple[tuple[str, int, int], ...]
    """Each service in words: unanswered minutes inside the year, and minutes without a record."""
    older: tuple[tuple[dt.date, str, int], ...]
    """Each older miss: its day, the service in words, its unanswered minutes."""
    awards: tuple[tuple[str, dt.date, int], ...] = ()
    """Each award that was not all given by its day: in words, that day, minutes still open."""
    older_awards: tuple[tuple[dt.date, str, int], ...] = ()
    """Each of them that is too old: its day, in words, minutes still open."""
    further: str = ""
    """What is known of a rule by which the child's state looks further back, about which the complaint asks; or ""."""


def reach(kind: str, matter: Matter, typed: Mapping[str, str]) -> Reach | None:
    """What the complaint of these answers reaches back to; None for other papers."""
    if kind != "state_complaint":
        return None
    from makewhole.documents.papers import allegations, complaint
    from makewhole.documents.papers.complaint_blanks import as_day

    receipt = max(as_day(typed.get("expected_receipt")) or matter.as_of, matter.as_of)
    found = allegations.allegations(matter, receipt)
    further = complaint.reach_back(matter)
    return Reach(
        tuple(
            (each.words, each.unanswered, each.counted("unrecorded"))
            for each in found
            if typed.get(f"name_{each.slug}") != "no"
        ),
        tuple(
            (miss.on, miss.service_words, allegations.unanswered_minutes([miss]))
            for miss in allegations.older(matter, receipt)
        ),
        tuple(
            (each.words, each.due_on, each.open)
            for each in allegations.late_awards(matter, receipt)
            if typed.get(f"name_{each.slug}") != "no"
        ),
        tuple((each.due_on, each.words, each.open) for each in allegations.older_awards(matter, receipt)),
        _(further.says) if further is not None else "",
    )


NARROW_DAYS = 5
"""Within how many days of its last day a complaint that comes by mail may come too late. Ours, no rule."""


@dataclass(frozen=True)
class Arrival:
    """A complaint that is expected in the last days of the oldest thing that it could name, or after them."""

    on: dt.date
    """When it is expected."""
    last: dt.date
    """By when the state must have it, so that this can be named."""
    missed: dt.date | None
    """The missed day; None: it is an award."""
    award: str = ""
    """The award in words."""

    @property
    def is_late(self) -> bool:
        return self.on > self.last


def arrival(kind: str, matter: Matter, values: Mapping[str, str]) -> Arrival | None:
    """Whether the complaint of these values comes late for the oldest miss or award that it could name today."""
    if kind != "state_complaint":
        return None
    from makewhole.documents.papers import allegations
    from makewhole.documents.papers.complaint_blanks import as_day
    from makewhole.ledger.patterns import a_year_after

    on = as_day(values.get("expected_receipt"))
    if on is None:
        return None
    found = []
    if (missed := allegations.oldest_inside(matter, matter.as_of)) is not None:
        found.append(Arrival(on, a_year_after(missed), missed))
    for each in allegations.late_awards(matter, matter.as_of):
        found.append(Arrival(on, a_year_after(each.due_on), None, each.words))
    first = min(found, key=lambda each: each.last, default=None)
    return first if first is not None and (first.last - on).days < NARROW_DAYS else None


def said_of_state(kind: str, matter: Matter) -> tuple[StateFact, ...]:
    """What is known of such papers in the child's state (its form, where it goes), and how sure we are; else none."""
    if kind != "state_complaint":
        return ()
    from makewhole.documents.papers import complaint

    return complaint.said_of_state(matter)


def as_pdf(paper: Paper) -> bytes:
    """The paper as PDF/UA-1; NotMade where no font can show one of its characters."""
    from makewhole.documents.papers import typeset

    return typeset.as_pdf(paper)


def as_docx(paper: Paper) -> bytes:
    """The paper as DOCX, for a person to edit; NotMade where it is given as PDF only."""
    from makewhole.documents.papers import word

    if not template(paper.kind).as_word:
        raise NotMade(_("This paper is given as PDF only."))
    return word.as_docx(paper)


def file_name(kind: str, made_on: dt.date, media_type: str = PDF) -> str:
    """What its file is called: the kind and the day, and never the child's name (make-up-plan-2026-11-29.pdf)."""
    return f"{kind.replace('_', '-')}-{made_on.isoformat()}{ENDINGS[media_type]}"


# --- what was sent ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sent:
    """A paper as it was sent."""

    paper_id: str
    kind: str
    title: str
    made_on: dt.date
    sent_on: dt.date | None
    channel: str | None
    sent_to: str | None
    attachment_id: str
    contact_id: str | None
    """Its entry in the journal of contacts."""
    file_name: str
    media_type: str
    size: int
    """Bytes."""
    sha256: str


def sent(rows: Mapping[str, Mapping[str, Mapping[str, str | None]]]) -> tuple[Sent, ...]:
    """The papers that these rows of one child say were sent, newest first."""
    journal = {cells.get("attachment_id"): row for row, cells in rows.get("contacts", {}).items()}
    found = []
    for paper_id, cells in rows.get("papers", {}).items():
        attachment_id = cells.get("attachment_id") or ""
        kept = rows.get("attachments", {}).get(attachment_id, {})
        kind = cells.get("kind") or ""
        found.append(
            Sent(
                paper_id=paper_id,
                kind=kind,
                title=title(kind),
                made_on=dt.date.fromisoformat(cells["made_on"] or ""),
                sent_on=dt.date.fromisoformat(on) if (on := cells.get("sent_on")) else None,
                channel=cells.get("channel"),
                sent_to=cells.get("sent_to"),
                attachment_id=attachment_id,
                contact_id=journal.get(attachment_id),
                file_name=kept.get("name") or "",
                media_type=kept.get("media_type") or "",
                size=int(kept.get("bytes") or 0),
                sha256=kept.get("sha256") or "",
            )
        )
    return tuple(sorted(found, key=lambda each: (each.sent_on or each.made_on, each.paper_id), reverse=True))


# --- the matter of a case folder --------------------------------------------------------------------------------------


def of_folder(
    folder: Path,
    as_of: dt.date | None = None,
    *,
    policy: str | None = None,
    word: str | None = None,
    student_id: str | None = None,
    progress: folders.Progress | None = None,
) -> Matter:
    """The matter of one child of a case folder, drawn as the pages draw it: of several logs the agreed record.

    `word` says whose log counts where they differ. What only a history has stays empty; a folder with a history.jsonl
    that verifies has its checkpoints. folders.RecordErrors where the record has errors, NoSuchStudent as it says.
    """
    with (
        folder_rows.one(folder, student_id) as (alone, student, rows),
        folders.account(alone, as_of, policy=policy, word=Word(word), progress=progress) as worked_out,
    ):
        drawing = drawings.of_account(worked_out, policy)
        postings = tuple(folders.Postings(worked_out))
    return matter_of(drawing, rows, postings, folder_rows.checkpoints(folder, student))


def matter_of(
    drawing: Drawing,
    rows: Mapping[str, Mapping[str, Mapping[str, str | None]]],
    postings: Sequence[Mapping[str, Any]],
    checkpoints: Sequence[Mapping[str, Any]] = (),
) -> Matter:
    """The matter of the one child that was drawn."""
    (child,) = drawing.statement.children
    agreed = drawing.agreed
    differs = agreed is not None and agreed.sessions > 0
    return Matter(
        child=child,
        as_of=drawing.statement.as_of,
        rows=rows,
        postings=postings,
        whom=whom(child),
        checkpoints=tuple(checkpoints),
        log=agreed.word if agreed is not None and differs else None,
        differ_minutes=agreed.minutes_at_stake if agreed is not None and differs else 0,
        # Without a calendar of its own, the weekdays of the plan are taken for school days: no school's calendar.
        days=drawing.days if rows.get("students", {}).get(child.student_id, {}).get("calendar_id") else (),
        closed_unanswered=_closed_unanswered(child, rows, drawing.statement.as_of),
    )


def _closed_unanswered(child: Child, rows: Mapping[str, Mapping[str, Mapping[str, str | None]]], as_of: dt.date) -> int:
    """Sessions of the timetable on closed days that nobody has answered for, of lines whose rest is taken as given."""
    from makewhole.app import timetable

    promises = [promise for service in child.services for promise in service.promises]
    assumed = {promise.promise_id for promise in promises if promise.minutes.get("assumed")}
    if not assumed or [*rows.get("students", {})] != [child.student_id]:
        return 0
    held = {name: {row: dict(cells) for row, cells in table.items()} for name, table in rows.items()}
    found = timetable.missed_by_closing(held, timetable.first_day(held, as_of), as_of)
    return sum(each.promise_id in assumed for each in found)


def whom(child: Child) -> StateContact | None:
    """Whom to ask in the child's state, where it is known."""
    from makewhole.app import contacts

    if not child.state:
        return None
    try:
        return contacts.get_contact(child.state)
    except contacts.ContactNotFound:
        return None


__all__ = [
    "DOCX",
    "ENDINGS",
    "NARROW_DAYS",
    "PACKET",
    "PDF",
    "Arrival",
    "Blank",
    "Element",
    "Kind",
    "Matter",
    "NoSuchPaper",
    "NoSuchStudent",
    "NotMade",
    "Paper",
    "Reach",
    "Sent",
    "StateFact",
    "Step",
    "Template",
    "arrival",
    "as_docx",
    "as_pdf",
    "blanks",
    "chosen",
    "elements",
    "file_name",
    "kinds",
    "make",
    "matter_of",
    "names",
    "of_folder",
    "proposed",
    "reach",
    "refuse",
    "said_of_state",
    "sent",
    "steps",
    "template",
    "title",
    "whom",
]

"""The exhibits: the list of them with their digests, then each as it was given, page by page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from makewhole.documents.packet.bundle import LeftOut
from makewhole.documents.packet.exhibits import ReadExhibit
from makewhole.documents.packet.mails import Inside
from makewhole.documents.packet.places import Places, exhibit_anchor, exhibit_words
from makewhole.documents.papers.parts import (
    Address,
    Attached,
    Cell,
    Heading,
    Link,
    Para,
    Part,
    Picture,
    Points,
    Stamp,
    Table,
)
from makewhole.language import day, gettext_noop, number
from makewhole.language import gettext as _

BELONGS = {
    "students": gettext_noop("the child's record"),
    "plans": gettext_noop("the plan"),
    "promises": gettext_noop("a line of the plan"),
    "sessions": gettext_noop("a session"),
    "gaps": gettext_noop("a time without service"),
    "offers": gettext_noop("an offer of a make-up"),
    "determinations": gettext_noop("a decision"),
    "awards": gettext_noop("an award"),
    "answers": gettext_noop("an answer about a rule"),
    "contacts": gettext_noop("a contact"),
    "papers": gettext_noop("a paper that was sent"),
    "calendars": gettext_noop("the school calendar"),
    "closures": gettext_noop("a day without school"),
    "goals": gettext_noop("a goal"),
    "progress": gettext_noop("progress on a goal"),
}
"""What an exhibit belongs to, by its table."""
_DAYS = (
    "date",
    "happened_on",
    "starts_on",
    "decided_on",
    "awarded_on",
    "offered_on",
    "sent_on",
    "made_on",
    "observed_on",
)
HEADERS = {
    "From": gettext_noop("From: {words}"),
    "To": gettext_noop("To: {words}"),
    "Cc": gettext_noop("Copy to: {words}"),
    "Date": gettext_noop("Date: {words}"),
    "Subject": gettext_noop("Subject: {words}"),
}


def listed(places: Places) -> Iterator[Part]:
    """Every exhibit: name, what it belongs to, day, pages, bytes, SHA-256; and what was left out."""
    yield Heading(_("List of exhibits"), anchor="exhibits")
    if not places.exhibits:
        yield Para((none_shown(places),))
    else:
        yield Para((_("Each file stands here as it was given. Its own bytes are attached to this PDF."),))
        if any(read.is_only_attached for read in places.exhibits):
            yield Para((_("A Word document is only attached. Its page here says so."),))
        yield Para((_("The SHA-256 is a mark of the file's bytes. If one byte changes, the mark is another."),))
        yield Para(
            (
                _("An attached file may hold more than its page shows. Words can lie under a black box."),
                " ",
                _("A photo can say where it was taken. Look at each file before you give this packet away."),
            )
        )
        rows: list[tuple[Cell, ...]] = []
        first: dict[str, int] = {}
        for number_, read in enumerate(places.exhibits, start=1):
            anchor = exhibit_anchor(number_)
            same = first.setdefault(read.exhibit.sha256, number_)
            again = "" if same == number_ else _("the same file as {exhibit}").format(exhibit=exhibit_words(same))
            rows.append(
                (
                    (Link(exhibit_words(number_), anchor),),
                    read.exhibit.name,
                    "; ".join(filter(None, (_belongs(places, read), again))),
                    (Link(exhibit_words(number_), anchor, "pages"),),
                    read.exhibit.bytes_count,
                    digest_words(read.exhibit.sha256),
                )
            )
        yield Table(
            head=(_("Exhibit"), _("File"), _("Belongs to"), _("Packet pages"), _("Bytes"), "SHA-256"),
            rows=tuple(rows),
            widths=(3, 6, 5, 3, 4, 6),
        )
        yield from _files_inside(places)
    left_out = places.bundle.left_out
    yield from _left_out(
        _("Left out by choice"),
        _("Whoever made this packet left these files out. They are in the record."),
        [each for each in left_out if each.later is None],
    )
    yield from _left_out(
        _("Left out as of a later day"),
        _("These files are of a later day than this packet. They are in the record."),
        [each for each in left_out if each.later is not None],
    )


def _left_out(title: str, why: str, files: Sequence[LeftOut]) -> Iterator[Part]:
    if files:
        yield Heading(title, 2)
        yield Para((why,))
        yield Table(
            head=(_("File"), _("Bytes"), "SHA-256"),
            rows=tuple((each.name, each.size, digest_words(each.sha256)) for each in files),
            widths=(6, 3, 6),
        )


def none_shown(places: Places) -> str:
    """Why there are no exhibits: nothing is attached, or all of it was left out."""
    if places.bundle.left_out:
        return _("This packet shows no exhibits: the files of this record were left out.")
    return _("No papers are attached to this record, so there are no exhibits.")


def digest_words(digest: str) -> str:
    """A digest in groups of eight, so that it can be compared by eye and breaks in a column."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def _belongs(places: Places, read: ReadExhibit) -> str:
    exhibit = read.exhibit
    words = _(BELONGS.get(exhibit.table, exhibit.table)) if exhibit.table else _("the record")
    cells = places.matter.table(exhibit.table).get(exhibit.row_id, {})
    on = next((cells[column] for column in _DAYS if cells.get(column)), None)
    if on:
        words = _("{what}, {day}").format(what=words, day=day(dt.date.fromisoformat(on[:10])))
    if exhibit.said_on is not None:
        words += "; " + _("in the record since {day}").format(day=day(exhibit.said_on))
    return words


def _files_inside(places: Places) -> Iterator[Part]:
    rows: list[tuple[Cell, ...]] = []
    for number_, read in enumerate(places.exhibits, start=1):
        rows += [(exhibit_words(number_), *_inside(each)) for each in read.inside]
    if rows:
        yield Heading(_("Files inside exhibits"), 2)
        yield Para((_("These files are inside an exhibit, and are not shown. They are in its attached original."),))
        yield Table(head=(_("Exhibit"), _("File"), _("Bytes"), "SHA-256"), rows=tuple(rows), widths=(2, 6, 3, 6))


def _inside(each: Inside) -> tuple[Cell, ...]:
    return each.name, each.size, digest_words(each.sha256)


def exhibits(places: Places) -> Iterator[Part]:
    """Each exhibit with its pages; its number and page stand at the foot of each."""
    for number_, read in enumerate(places.exhibits, start=1):
        yield Stamp(exhibit_words(number_), exhibit_anchor(number_), label=f"E{number_}-")
        yield Heading(_("Exhibit {number}: {name}").format(number=number_, name=read.exhibit.name), 2)
        if read.mail is not None:
            yield from _mail(read)
        elif read.text is not None:
            yield from text_parts(read.text)
        elif read.is_only_attached:
            yield from _only_attached(read, number_)
        else:
            yield from _pages(read, number_)
    if places.exhibits:
        yield Stamp("")


def _pages(read: ReadExhibit, number_: int) -> Iterator[Part]:
    for at, page in enumerate(read.pages, start=1):
        alternative = _(
            "Exhibit {number}, page {page} of {pages}: {name}, as given. What it holds is not described here."
        ).format(number=number_, page=at, pages=len(read.pages), name=read.exhibit.name)
        yield Picture(page.content, page.kind, alternative, fills_page=True, is_wide=page.width > page.height)


def _only_attached(read: ReadExhibit, number_: int) -> Iterator[Part]:
    """What stands in the place of a Word document, which has no pages of its own before a program lays it out."""
    yield Para((_("This exhibit is a Word document. It is attached to this PDF, and is not shown here."),), look="lead")
    yield Address(
        (
            (_("File: {name}").format(name=read.exhibit.name),),
            (_("Bytes: {count}").format(count=number(len(read.content))),),
            (_("SHA-256: {digest}").format(digest=digest_words(read.exhibit.sha256)),),
            (_("Attached to this PDF as: {name}").format(name=attached_name(read, number_)),),
        )
    )
    yield Para((_("To read it, open the list of attached files in a PDF program and save this one."),))


def attached_name(read: ReadExhibit, number_: int) -> str:
    """Under which name an exhibit is attached: it says which exhibit it is."""
    name = "".join(each if each.isprintable() and each not in '/\\:*?"<>|' else "_" for each in read.exhibit.name)
    return f"E{number_:03d} {name}"


def _mail(read: ReadExhibit) -> Iterator[Part]:
    assert read.mail is not None
    headers = dict(read.mail.headers)
    yield Address(tuple((_(words).format(words=headers[name]),) for name, words in HEADERS.items() if name in headers))
    if read.mail.was_html:
        yield Para((_("This e-mail was a web page. Its words stand here without pictures and colors."),), look="small")
    yield from text_parts(read.mail.text)
    if read.inside:
        yield Para((_("Files in this e-mail:"),))
        yield Points(
            tuple(
                Para(
                    (
                        f"{each.name} · {_('Bytes: {count}').format(count=number(each.size))} · "
                        f"SHA-256 {digest_words(each.sha256)}",
                    ),
                    look="small",
                    typed=True,
                )
                for each in read.inside
            )
        )


def text_parts(text: str) -> Iterator[Part]:
    """A text as it is, paragraph by paragraph, its lines kept."""
    is_empty = True
    for paragraph in text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").split("\n\n"):
        lines = tuple((line.rstrip().replace("\t", "    "),) for line in paragraph.split("\n") if line.strip())
        if lines:
            is_empty = False
            yield Address(lines)
    if is_empty:
        yield Para((_("It holds no text."),))


def attached(places: Places) -> tuple[Attached, ...]:
    """The files as they were given, under a name that says which exhibit each is."""
    found = []
    for number_, read in enumerate(places.exhibits, start=1):
        found.append(
            Attached(
                attached_name(read, number_),
                read.content,
                read.exhibit.media_type or "application/octet-stream",
                _("Exhibit {number} as it was given").format(number=number_),
            )
        )
    return tuple(found)

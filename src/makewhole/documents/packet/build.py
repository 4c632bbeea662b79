"""Puts the packet together: reads the exhibits, gives the numbers, and has it set as PDF."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from makewhole import language
from makewhole.documents.packet import (
    account,
    chronology,
    counted,
    cover,
    exhibits,
    shown,
    two_logs,
    verification,
)
from makewhole.documents.packet.bundle import Bundle
from makewhole.documents.packet.exhibits import ReadExhibit
from makewhole.documents.packet.places import Places
from makewhole.documents.papers import typeset
from makewhole.documents.papers.matter import Matter
from makewhole.documents.papers.parts import PageBreak, Paper, Part
from makewhole.language import gettext as _

KIND = "packet"
ON_A_NEW_PAGE = (account.statement, shown.listed, shown.exhibits, verification.verification)
"""The sections that begin a page. The others follow on, so that no page is left nearly empty."""


@dataclass(frozen=True)
class Made:
    """The packet as PDF."""

    content: bytes
    pages: int
    exhibits: int


def as_pdf(matter: Matter, bundle: Bundle, *, processes: int | None = None) -> Made:
    """The packet in the language that is spoken. NotMade says why there is none; of an exhibit, its file's name."""
    read = exhibits.read(bundle.exhibits, processes=processes)
    try:
        content = typeset.as_pdf(paper(matter, bundle, read))
    except typeset.CannotShow as error:
        for each in read:
            if error.characters in each.words:
                raise exhibits.Unreadable(each.exhibit, "letters") from None
        raise
    return Made(content, _count(content), len(read))


def paper(matter: Matter, bundle: Bundle, read: Sequence[ReadExhibit]) -> Paper:
    """The packet as a paper, of exhibits that were read."""
    places = Places(matter, bundle, read)
    return replace(
        _empty(matter, bundle),
        parts=tuple(_parts(places)),
        attached=(*shown.attached(places), *verification.attached(places)),
        foot=_("Evidence packet"),
        page_words=_("Packet page {page} of {pages}"),
    )


def beginning(matter: Matter, bundle: Bundle) -> Paper:
    """How the packet begins, to look at before it is made: cover, statement, list of exhibits. No exhibit is read."""
    places = Places(matter, bundle, [ReadExhibit(each, b"") for each in bundle.exhibits])
    return replace(
        _empty(matter, bundle), parts=(*cover.cover(places), *account.statement(places), *shown.listed(places))
    )


def _empty(matter: Matter, bundle: Bundle) -> Paper:
    """The packet's title, language and day, with nothing in it yet."""
    return Paper(KIND, _("Evidence packet"), language.current(), bundle.made_on or matter.as_of, ())


def _parts(places: Places) -> Iterator[Part]:
    yield from cover.cover(places)
    sections = (
        cover.how_to_read,
        account.statement,
        account.years,
        chronology.chronology,
        counted.rules,
        counted.entries,
        two_logs.compared,
        shown.listed,
        shown.exhibits,
        verification.verification,
    )
    for section in sections:
        parts = list(section(places))
        if parts and section in ON_A_NEW_PAGE:
            yield PageBreak()
        yield from parts


def _count(content: bytes) -> int:
    import pypdfium2

    with io.BytesIO(content) as opened:
        return len(pypdfium2.PdfDocument(opened))

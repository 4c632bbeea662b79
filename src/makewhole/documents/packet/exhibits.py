"""Reads the exhibits: each as pages to look at, or as text; a Word document is only attached.

One that cannot be read stops the packet with its name.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from types import MappingProxyType
from typing import Any, Literal

from makewhole.documents.packet import mails, workers
from makewhole.documents.packet.bundle import Exhibit
from makewhole.documents.packet.mails import Inside, Mail
from makewhole.documents.packet.rendering import CannotRead
from makewhole.documents.papers.template import NotMade
from makewhole.language import gettext as _
from makewhole.language import gettext_noop, number

MOST_BYTES = 50_000_000
"""Bytes of one exhibit."""
MOST_PAGES = 1_000
"""Pages of one exhibit."""
MOST_TEXT = 500_000
"""Characters of an e-mail or a text."""
AT_ONCE = 12
"""Pages of a PDF that one process draws before another may have a turn."""

WHY = MappingProxyType(
    {
        "missing": gettext_noop("The file “{name}” is not where the record has it. Attach it again."),
        "empty": gettext_noop("The file “{name}” is empty. Attach it again."),
        "changed": gettext_noop(
            "The file “{name}” is not the one that was attached: its SHA-256 is another. Attach the right file again."
        ),
        "large": gettext_noop(
            "The file “{name}” is too large for a packet: it has {size} MB, and {most} MB is the most. Attach a "
            "smaller copy, or only the pages that matter."
        ),
        "long": gettext_noop(
            "The file “{name}” is too long for a packet: it has more than {most} pages. Attach only the pages that "
            "matter."
        ),
        "long_text": gettext_noop("The text of “{name}” is too long for a packet. Print the part that matters to PDF."),
        "password": gettext_noop(
            "The file “{name}” is locked with a password. Open it, print it to PDF without one, and attach that."
        ),
        "broken_pdf": gettext_noop(
            "The file “{name}” is a damaged PDF. Ask for it again, or open it and print it to PDF anew."
        ),
        "xfa": gettext_noop(
            "The file “{name}” is a form that only its maker's program can show. Open it there, print it to PDF, and "
            "attach that."
        ),
        "picture": gettext_noop(
            "The picture “{name}” is damaged or too large. Save it again as JPEG, and attach that."
        ),
        "heic": gettext_noop(
            "The picture “{name}” is in the HEIC format of a phone. Save it as JPEG, and attach that."
        ),
        "page": gettext_noop(
            "The file “{name}” is a web page, which can hold programs. Open it, print it to PDF, and attach that."
        ),
        "kind": gettext_noop(
            "The file “{name}” is of a kind that has no pages to show here. Save it as PDF, and attach that."
        ),
        "locked_mail": gettext_noop(
            "The e-mail “{name}” is encrypted. Open it in your mail program, print it to PDF, and attach that."
        ),
        "letters": gettext_noop(
            "The text of “{name}” has letters that no font here can show. Open it, print it to PDF, and attach that."
        ),
        "slow": gettext_noop("The file “{name}” could not be drawn. Open it, print it to PDF, and attach that."),
        "too_much": gettext_noop("The file “{name}” needs too much memory. Open it, print it to PDF, and attach that."),
    }
)
"""Why an exhibit cannot be read, and what to do."""


class Unreadable(NotMade):
    """An exhibit cannot be read: the packet is not made. `why` is a word of WHY."""

    def __init__(self, exhibit: Exhibit, why: str, **more: str) -> None:
        self.exhibit = exhibit
        self.why = why
        said = _(WHY[why]).format(name=exhibit.name, **more)
        rest = _("Until then there is no packet with it. You can also leave it out: the packet then names it.")
        super().__init__(f"{said} {rest}")


@dataclass(frozen=True)
class Page:
    """One page of an exhibit as a picture."""

    content: bytes
    kind: Literal["png", "jpg"]
    width: int
    height: int


@dataclass(frozen=True)
class ReadExhibit:
    """An exhibit, read: pages to look at, or an e-mail, or a text; or a Word document, which is only attached."""

    exhibit: Exhibit
    content: bytes
    """Its bytes as given."""
    pages: tuple[Page, ...] = ()
    mail: Mail | None = None
    text: str | None = None
    inside: tuple[Inside, ...] = ()
    is_only_attached: bool = False
    """Whether it has no pages here (a Word document): it is attached, and a page says so."""

    @property
    def words(self) -> str:
        """Everything of it that the packet sets as text."""
        found = [self.exhibit.name, self.text or "", *(each.name for each in self.inside)]
        if self.mail is not None:
            found += [self.mail.text, *(value for _name, value in self.mail.headers)]
        return "\n".join(found)


def read(
    exhibits: Sequence[Exhibit], *, processes: int | None = None, seconds: float = workers.SECONDS
) -> list[ReadExhibit]:
    """Every exhibit, in order. Unreadable names the first that cannot be read, before much work is done."""
    contents = [_content(exhibit) for exhibit in exhibits]
    kinds = [_kind(exhibit, content) for exhibit, content in zip(exhibits, contents, strict=True)]
    drawn = [at for at, kind in enumerate(kinds) if kind in ("pdf", "image")]
    found: dict[int, ReadExhibit] = {}
    for at, kind in enumerate(kinds):
        if at not in drawn:
            found[at] = _as_text(exhibits[at], contents[at], kind)
    if drawn:
        with workers.Workers(processes, seconds) as pool:
            waiting = {at: _begun(pool, contents[at], kinds[at], exhibits[at]) for at in drawn}
            insides = {at: _looked(pool, waiting, at, exhibits[at], contents[at], kinds[at]) for at in drawn}
            for at in drawn:
                pages = tuple(_page(said, picture) for said, picture in _done(exhibits[at], waiting[at]))
                if len(pages) > MOST_PAGES:
                    raise Unreadable(exhibits[at], "long", most=number(MOST_PAGES))
                found[at] = ReadExhibit(exhibits[at], contents[at], pages, inside=insides[at])
    return [found[at] for at in range(len(exhibits))]


def _content(exhibit: Exhibit) -> bytes:
    """Its bytes, once it is sure that they are those that were attached."""
    try:
        size = max(exhibit.bytes_count, exhibit.size or 0)
        if size > MOST_BYTES:
            raise Unreadable(exhibit, "large", size=number(-(-size // 1_000_000)), most=number(MOST_BYTES // 1_000_000))
        content = exhibit.content if isinstance(exhibit.content, bytes) else exhibit.content.read_bytes()
    except OSError:
        raise Unreadable(exhibit, "missing") from None
    if not content:
        raise Unreadable(exhibit, "empty")
    if sha256(content).hexdigest() != exhibit.sha256.lower():
        raise Unreadable(exhibit, "changed")
    return content


_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF87a", b"GIF89a", b"BM")
_WEB = ("<!doctype html", "<html", "<head", "<body", "<script", "<svg", "<?xml")


def _kind(exhibit: Exhibit, content: bytes) -> str:
    """pdf, image, mail, text or word, by its bytes alone."""
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith(_PICTURES) or (content.startswith(b"RIFF") and content[8:12] == b"WEBP"):
        return "image"
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"):
        raise Unreadable(exhibit, "heic")
    if content.startswith(b"PK\x03\x04") or zipfile.is_zipfile(BytesIO(content)):
        if _is_word(content):
            return "word"
        raise Unreadable(exhibit, "kind")
    text = _decoded(content)
    if text is None:
        # A file that says it is a PDF or a picture, and is none, was damaged on its way.
        if exhibit.media_type == "application/pdf":
            raise Unreadable(exhibit, "broken_pdf")
        raise Unreadable(exhibit, "picture" if exhibit.media_type.startswith("image/") else "kind")
    if text.lstrip().lower().startswith(_WEB):
        raise Unreadable(exhibit, "page")
    if exhibit.media_type == "application/pdf" or exhibit.media_type.startswith("image/"):
        raise Unreadable(exhibit, "broken_pdf" if exhibit.media_type == "application/pdf" else "picture")
    return "mail" if mails.is_mail(text) else "text"


def _is_word(content: bytes) -> bool:
    """Whether it is a Word document without programs in it. Only its list of files is read."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as opened:
            names = {name.lower() for name in opened.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return False
    holds = {"[content_types].xml", "word/document.xml"} <= names
    return holds and not any(name.endswith("vbaproject.bin") for name in names)


def _decoded(content: bytes) -> str | None:
    """The bytes as text; None where they are none."""
    encodings = ("utf-16",) if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if any(each < " " and each not in "\t\n\r\f\x1b" for each in text) else text
    return None


def _as_text(exhibit: Exhibit, content: bytes, kind: str) -> ReadExhibit:
    if kind == "word":
        return ReadExhibit(exhibit, content, is_only_attached=True)
    if kind == "mail":
        try:
            mail = mails.read(content)
        except mails.LockedMail:
            raise Unreadable(exhibit, "locked_mail") from None
        if len(mail.text) > MOST_TEXT:
            raise Unreadable(exhibit, "long_text")
        return ReadExhibit(exhibit, content, mail=mail, inside=mail.inside)
    text = _decoded(content) or ""
    if len(text) > MOST_TEXT:
        raise Unreadable(exhibit, "long_text")
    return ReadExhibit(exhibit, content, text=text)


Waiting = list["Future[workers.Answers]"]


def _begun(pool: workers.Workers, content: bytes, kind: str, exhibit: Exhibit) -> Waiting:
    """An image is drawn at once; of a PDF it is asked first how many pages it has."""
    job = {"kind": "look", "key": exhibit.sha256} if kind == "pdf" else {"kind": "image"}
    return [pool.submit(job, content)]


def _looked(
    pool: workers.Workers, waiting: dict[int, Waiting], at: int, exhibit: Exhibit, content: bytes, kind: str
) -> tuple[Inside, ...]:
    """The files inside a PDF; its pages are begun."""
    if kind != "pdf":
        return ()
    said = _done(exhibit, waiting[at])[0][0]
    if said["pages"] > MOST_PAGES:
        raise Unreadable(exhibit, "long", most=number(MOST_PAGES))
    waiting[at] = [
        pool.submit(
            {"kind": "pages", "key": exhibit.sha256, "first": first, "last": min(first + AT_ONCE, said["pages"])},
            content,
        )
        for first in range(0, said["pages"], AT_ONCE)
    ]
    return tuple(Inside(*each) for each in said["inside"])


def _done(exhibit: Exhibit, futures: Iterable[Future[workers.Answers]]) -> workers.Answers:
    try:
        return workers.in_order(list(futures))
    except CannotRead as why:
        raise Unreadable(exhibit, str(why)) from None
    except workers.Stopped:
        raise Unreadable(exhibit, "slow") from None


def _page(said: dict[str, Any], picture: bytes) -> Page:
    return Page(picture, said["kind"], said["width"], said["height"])

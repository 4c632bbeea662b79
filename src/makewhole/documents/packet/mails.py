"""An e-mail (EML) as text: its headers, what it says, the files in it. Nothing is fetched, shown as HTML or run."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from hashlib import sha256
from html.parser import HTMLParser

SHOWN = ("From", "To", "Cc", "Date", "Subject")
_HEADER = re.compile(r"(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+\n")
_ENDS_A_LINE = {
    "br",
    "p",
    "div",
    "tr",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "table",
    "ul",
    "ol",
    "pre",
}
_NOT_SHOWN = {"script", "style", "head", "title", "template", "noscript"}


@dataclass(frozen=True)
class Inside:
    """A file inside an exhibit: it is listed, and is in the exhibit's original."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Mail:
    """What an e-mail says."""

    headers: tuple[tuple[str, str], ...]
    """Those that people look at, as SHOWN names them; one that is not there is left out."""
    text: str
    inside: tuple[Inside, ...]
    was_html: bool
    """Whether it had no plain text, so that the text was taken out of HTML."""


class LockedMail(Exception):
    """The e-mail is encrypted."""


def is_mail(text: str) -> bool:
    """Whether a text begins as an e-mail does: who sent it, and when or about what."""
    header = _HEADER.match(text.replace("\r\n", "\n"))
    if header is None:
        return False
    names = {line.partition(":")[0].lower() for line in header[0].split("\n") if line[:1] not in (" ", "\t", "")}
    return "from" in names and bool(names & {"date", "received", "message-id", "subject"})


def read(content: bytes) -> Mail:
    """The e-mail of these bytes. LockedMail where it is encrypted."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    kind = message.get_content_type()
    if kind == "multipart/encrypted" or (
        kind in ("application/pkcs7-mime", "application/x-pkcs7-mime")
        and message.get_param("smime-type") != "signed-data"
    ):
        raise LockedMail
    headers = tuple((name, _one_line(str(message[name]))) for name in SHOWN if message[name] is not None)
    body = message.get_body(preferencelist=("plain", "html"))
    was_html = body is not None and body.get_content_subtype() == "html"
    text = "" if body is None else _text(body)
    inside = [_inside(part, number) for number, part in enumerate(_files(message, body), start=1)]
    return Mail(headers, html_text(text) if was_html else text, tuple(inside), was_html)


def _files(message: EmailMessage, body: object) -> list[EmailMessage]:
    """Every part that is neither the text that is shown nor another form of it."""
    found: list[EmailMessage] = []
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        if part.get_content_maintype() == "multipart":
            inner = [each for each in part.iter_parts() if isinstance(each, EmailMessage)]
            if part.get_content_subtype() == "alternative" and any(_holds(each, body) for each in inner):
                # The same text in another form is no file of its own.
                inner = [each for each in inner if _holds(each, body) or not _is_words(each)]
            waiting = [*inner, *waiting]
        elif part is not body:
            found.append(part)
    return found


def _holds(part: EmailMessage, body: object) -> bool:
    return any(each is body for each in part.walk())


def _is_words(part: EmailMessage) -> bool:
    return part.get_content_maintype() == "text" and not part.is_attachment()


def _inside(part: EmailMessage, number: int) -> Inside:
    if part.get_content_maintype() == "message":
        inner = part.get_payload()
        first = inner[0] if isinstance(inner, list) and inner else None
        data = first.as_bytes() if isinstance(first, EmailMessage) else b""
    else:
        decoded = part.get_payload(decode=True)
        data = decoded if isinstance(decoded, bytes) else b""
    name = _one_line(part.get_filename() or "") or f"{number}: {part.get_content_type()}"
    return Inside(name, len(data), sha256(data).hexdigest())


def _text(part: object) -> str:
    assert isinstance(part, EmailMessage)
    try:
        content = part.get_content()
    except (LookupError, UnicodeError, KeyError):  # a character set that nobody knows
        decoded = part.get_payload(decode=True)
        content = decoded.decode("utf-8", "replace") if isinstance(decoded, bytes) else ""
    return content if isinstance(content, str) else ""


def _one_line(words: str) -> str:
    return " ".join(words.split())


def html_text(html: str) -> str:
    """The words of HTML, a line where it begins a new one; what is not shown (scripts, styles) is left out."""
    words = _Words()
    words.feed(html)
    words.close()
    lines = ("".join(words.found)).split("\n")
    tidy = "\n".join(" ".join(line.split()) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", tidy).strip()


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._hidden = 0
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _NOT_SHOWN:
            self._hidden += 1
        elif tag in _ENDS_A_LINE:
            self.found.append("\n")
        elif tag == "td":
            self.found.append(" ")
        elif tag == "img" and not self._hidden:
            self.found.append(f"[{dict(attrs).get('alt') or 'image'}]")
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self.found)))

    def handle_endtag(self, tag: str) -> None:
        if tag in _NOT_SHOWN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _ENDS_A_LINE:
            self.found.append("\n")
        elif tag == "a" and self._links:
            address, start = self._links.pop()
            said = "".join(self.found[start:])
            if address.startswith(("http:", "https:", "mailto:")) and address.partition(":")[2].strip("/") not in said:
                self.found.append(f" <{address}>")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.found.append(data.replace("\n", " "))

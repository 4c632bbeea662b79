"""Exhibits that are made up for tests and for the benchmark: PDFs, pictures and e-mails, the same bytes each time."""

from __future__ import annotations

import io
import random
import zipfile
from email.message import EmailMessage
from hashlib import sha256

from PIL import Image, ImageDraw
from reportlab.lib.colors import black, white  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from makewhole.documents.packet import Exhibit

WORDS = (
    "session",
    "speech",
    "therapist",
    "held",
    "missed",
    "minutes",
    "Tuesday",
    "school",
    "room",
    "note",
    "plan",
    "team",
)


def exhibit(name: str, media_type: str, content: bytes, table: str = "", row_id: str = "") -> Exhibit:
    """An exhibit of these bytes."""
    digest = sha256(content).hexdigest()
    return Exhibit(f"a-{digest[:12]}", name, media_type, content, digest, len(content), table, row_id)


def pdf(pages: int = 2, seed: int = 1, *, marked: str = "Progress report") -> bytes:
    """A PDF of that many pages full of words; its first line says `marked`."""
    chance = random.Random(seed)
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(612, 792), invariant=1)
    for page in range(1, pages + 1):
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(72, 730, f"{marked}, sheet {page}")
        canvas.setFont("Times-Roman", 11)
        for line in range(44):
            canvas.drawString(72, 700 - line * 14, " ".join(chance.choice(WORDS) for _ in range(13)))
        canvas.showPage()
    canvas.save()
    return made.getvalue()


FIELD = (200, 600, 300, 30)
"""Where the form's field stands: x, y, width, height in points from the lower left."""
NOTE = (100, 400, 200, 60)
"""Where the annotation stands: a black square."""


def form() -> bytes:
    """A PDF whose only content is a form field that was filled in, and an annotation that was drawn on it."""
    import pikepdf

    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(612, 792), invariant=1)
    canvas.drawString(72, 730, "Consent form")
    x, y, width, height = FIELD
    canvas.acroForm.textfield(
        name="answer", value="NO CONSENT GIVEN", x=x, y=y, width=width, height=height,
        fillColor=white, textColor=black, borderWidth=0, fontSize=12,
    )  # fmt: skip
    canvas.showPage()
    canvas.save()
    x, y, width, height = NOTE
    with pikepdf.open(io.BytesIO(made.getvalue())) as opened:
        square = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Square,
            Rect=[x, y, x + width, y + height],
            C=[0, 0, 0],
            IC=[0, 0, 0],
            F=4,
        )
        drawn = pikepdf.Stream(opened, f"0 0 0 rg 0 0 {width} {height} re f".encode())
        drawn.Type, drawn.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        drawn.BBox = pikepdf.Array([0, 0, width, height])
        square.AP = pikepdf.Dictionary(N=drawn)
        opened.pages[0].obj.Annots.append(opened.make_indirect(square))
        out = io.BytesIO()
        opened.save(out, static_id=True)
    return out.getvalue()


def covered(words: str) -> bytes:
    """A PDF with these words under a black box, as a careless hand blackens them."""
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(612, 792), invariant=1, pageCompression=0)
    canvas.drawString(72, 730, words)
    canvas.setFillColor(black)
    canvas.rect(60, 720, 480, 30, stroke=0, fill=1)
    canvas.showPage()
    canvas.save()
    return made.getvalue()


def locked() -> bytes:
    """A PDF that opens only with a password."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf(1))) as opened:
        out = io.BytesIO()
        opened.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return out.getvalue()


def another_makers_form() -> bytes:
    """A form whose pages only its maker's program can draw (XFA): elsewhere it is a page that says to wait."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf(1))) as opened:
        form = pikepdf.Stream(opened, b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'></xdp:xdp>")
        opened.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([]), XFA=form)
        opened.Root.NeedsRendering = True
        out = io.BytesIO()
        opened.save(out)
    return out.getvalue()


def picture(kind: str = "JPEG", seed: int = 1, size: tuple[int, int] = (1200, 900), turn: int | None = None) -> bytes:
    """A photograph of a page, say; `turn` is the EXIF orientation."""
    chance = random.Random(seed)
    image = Image.new("RGB", size, (250, 246, 238))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, size[0] // 4, size[1] // 8), fill=(200, 30, 30))  # where the top left is
    for line in range(12):
        words = " ".join(chance.choice(WORDS) for _ in range(7))
        pen.text((60, 160 + line * 55), words, fill=(20, 20, 60), font_size=32)
    made = io.BytesIO()
    more = {}
    if turn is not None:
        exif = Image.Exif()
        exif[0x0112] = turn
        more["exif"] = exif
    image.save(made, kind, **more)
    return made.getvalue()


def mail(
    subject: str = "Missed session on Tuesday",
    text: str | None = "Dear Ana,\n\nthe session on Tuesday was not held.\nWe will make it up.\n\nP. Lee",
    html: str | None = None,
    inside: dict[str, bytes] | None = None,
) -> bytes:
    """An e-mail as it is saved (EML)."""
    message = EmailMessage()
    message["From"] = "P. Lee <plee@school.example>"
    message["To"] = "ana@home.example"
    message["Date"] = "Tue, 14 Oct 2025 15:10:00 -0400"
    message["Subject"] = subject
    message["Message-ID"] = "<1@school.example>"
    if text is not None:
        message.set_content(text)
    if html is not None:
        (message.set_content if text is None else message.add_alternative)(html, subtype="html")
    for name, content in (inside or {}).items():
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"a-line-between-parts-{number}")
    return message.as_bytes()


def word(words: str = "Please send me the logs.", *more: str) -> bytes:
    """A Word document with these words; `more` are files that it holds beside them."""
    import docx

    document = docx.Document()
    document.add_paragraph(words)
    made = io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made, "a") as opened:
        for name in more:
            opened.writestr(name, b"\x00")
    return made.getvalue()


def some() -> list[Exhibit]:
    """One exhibit of each kind."""
    return [
        exhibit("IEP 2025.pdf", "application/pdf", pdf(3, 1, marked="Individualized Education Program")),
        exhibit("consent.pdf", "application/pdf", form()),
        exhibit("photo of the notice.jpg", "image/jpeg", picture("JPEG", 2, turn=6)),
        exhibit("calendar.png", "image/png", picture("PNG", 3)),
        exhibit("therapist.eml", "message/rfc822", mail(inside={"log.pdf": pdf(1, 9)})),
        exhibit("office.eml", "message/rfc822", mail("Reply", None, "<p>Hello <b>Ana</b>,</p><p>see you.</p>")),
        exhibit("notes.txt", "text/plain", b"What I wrote down.\n\n14 Oct: no session.\n"),
    ]

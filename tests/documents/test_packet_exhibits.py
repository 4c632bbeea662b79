"""Exhibits: what is on a page of theirs is seen, and one that cannot be read stops the packet with its name."""

from __future__ import annotations

import io
import time
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image
from tests.documents import checked, packet_case
from tests.documents import made_up_exhibits as made_up

from makewhole.documents.packet import Exhibit, exhibits, mails, rendering
from makewhole.documents.packet.exhibits import Page, Unreadable
from makewhole.documents.packet.workers import Stopped, Worker

PNG, JPEG, PDF, MAIL = "image/png", "image/jpeg", "application/pdf", "message/rfc822"


def page_of(exhibit: Exhibit, at: int = 0) -> Page:
    (read,) = exhibits.read((exhibit,), processes=1)
    return read.pages[at]


def drawn(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(page.content)).convert("RGB")


def darkest(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    """The darkest grey inside a box of points from the lower left of a letter page."""
    x, y, width, height = box
    scale = image.height / 792
    part = image.convert("L").crop(
        (int(x * scale), int((792 - y - height) * scale), int((x + width) * scale), int((792 - y) * scale))
    )
    found: Any = part.getextrema()
    return int(found[0])


def test_a_form_field_and_an_annotation_are_seen() -> None:
    image = drawn(page_of(made_up.exhibit("form.pdf", PDF, made_up.form())))
    assert darkest(image, made_up.FIELD) < 100
    x, y, width, height = made_up.NOTE
    assert darkest(image, (x, y, width, height)) < 40
    assert darkest(image, (72, 100, 400, 100)) > 240  # the guard: where nothing is, nothing is seen


def test_a_page_is_sharp_and_in_grey_where_it_has_no_color() -> None:
    page = page_of(made_up.exhibit("a.pdf", PDF, made_up.pdf(1)))
    assert page.kind == "png"
    assert (page.width, page.height) in ((1275, 1650), (1275, 1651))
    image = drawn(page)
    assert darkest(image, (72, 300, 400, 300)) == 0
    assert image.getpixel((5, 5)) == (255, 255, 255)


def test_a_photograph_is_turned_as_it_was_taken() -> None:
    upright = drawn(page_of(made_up.exhibit("a.jpg", JPEG, made_up.picture(turn=1))))
    assert upright.size == (1200, 900)
    red = upright.getpixel((20, 20))
    turned = drawn(page_of(made_up.exhibit("b.jpg", JPEG, made_up.picture(turn=6))))
    assert turned.size == (900, 1200)
    corner = turned.getpixel((900 - 20, 20))  # turned by a quarter, the top left is at the top right
    assert isinstance(red, tuple)
    assert isinstance(corner, tuple)
    assert abs(red[0] - corner[0]) < 12
    assert red[1] < 80
    assert corner[1] < 80


def saved(image: Image.Image, kind: str, **more: Any) -> bytes:
    made = io.BytesIO()
    image.save(made, kind, **more)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "size", "corner"),
    [
        ("clear.png", saved(Image.new("RGBA", (40, 60), (0, 0, 0, 0)), "PNG"), (40, 60), (255, 255, 255)),
        ("palette.png", saved(Image.new("P", (40, 60), 0), "PNG", transparency=0), (40, 60), (255, 255, 255)),
        ("deep.png", saved(Image.new("I;16", (40, 60), 32768), "PNG"), (40, 60), (128, 128, 128)),
        ("print.jpg", saved(Image.new("CMYK", (40, 60), (0, 0, 0, 255)), "JPEG"), (40, 60), (0, 0, 0)),
        ("fax.tif", saved(Image.new("1", (40, 60), 1), "TIFF"), (40, 60), (255, 255, 255)),
        ("large.png", saved(Image.new("L", (6000, 3000), 255), "PNG"), (2000, 1000), (255, 255, 255)),
    ],
)
def test_pictures_of_every_make(name: str, content: bytes, size: tuple[int, int], corner: tuple[int, int, int]) -> None:
    page = page_of(made_up.exhibit(name, PNG, content))
    assert (page.width, page.height) == size
    found = drawn(page).getpixel((3, 3))
    assert isinstance(found, tuple)
    assert all(abs(one - other) <= 10 for one, other in zip(found, corner, strict=True)), found


def test_every_sheet_of_a_scan_is_there() -> None:
    sheets = [Image.new("L", (40, 60), grey) for grey in (0, 100, 200)]
    scan = saved(sheets[0], "TIFF", save_all=True, append_images=sheets[1:])
    (read,) = exhibits.read((made_up.exhibit("scan.tif", "image/tiff", scan),), processes=1)
    seen = [drawn(page).convert("L").getpixel((3, 3)) for page in read.pages]
    assert len(seen) == 3
    assert [round(int(str(grey)) / 100) for grey in seen] == [0, 1, 2]


GOOD = made_up.pdf(2)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _zip(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        for name in ("[Content_Types].xml", *names):
            opened.writestr(name, "<a/>")
    return made.getvalue()


@pytest.mark.parametrize("media_type", [WORD, ""])
def test_a_word_document_is_attached_and_a_page_says_so(media_type: str) -> None:
    content = made_up.word()
    letter = made_up.exhibit("letter: June.docx", media_type, content)
    made = packet_case.made(packet_case.FEW, (letter, made_up.exhibit("a.pdf", PDF, made_up.pdf(1))))
    assert checked.pdf_ua_faults(made) == []
    said = packet_case.pages(made)
    at = dict(packet_case.bookmarks(made))["Exhibit 1: letter: June.docx"]
    page = said[at - 1]
    assert "It is attached to this PDF, and is not shown here." in page
    assert "File: letter: June.docx" in page
    assert f"Bytes: {len(content):,}" in page
    assert sha256(content).hexdigest() in page.replace(" ", "")
    assert "E001 letter_ June.docx" in page
    assert "Exhibit 1 · page 1 of 1" in page
    assert "Please send me the logs" not in " ".join(said)
    with pikepdf.open(io.BytesIO(made)) as opened:
        assert opened.attachments["E001 letter_ June.docx"].get_file().read_bytes() == content
    assert "A Word document is only attached." in " ".join(said)
    assert "A Word document" not in " ".join(packet_case.pages(packet_case.made(packet_case.FEW)))


@pytest.mark.parametrize(
    ("name", "media_type", "content", "why"),
    [
        ("locked.pdf", PDF, made_up.locked(), "password"),
        ("form.pdf", PDF, made_up.another_makers_form(), "xfa"),
        ("half.pdf", PDF, b"%PDF-1.4\n" + GOOD[200:900], "broken_pdf"),
        ("no.pdf", PDF, b"\x00\x01\x02 nothing", "broken_pdf"),
        ("text.pdf", PDF, b"I am no PDF", "broken_pdf"),
        ("half.jpg", JPEG, made_up.picture()[:3000], "picture"),
        ("half.png", PNG, made_up.picture("PNG")[:3000], "picture"),
        ("phone.heic", "image/heic", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, "heic"),
        ("page.html", "text/html", b"<!DOCTYPE html><html><script>alert(1)</script></html>", "page"),
        ("drawing.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "page"),
        ("plan.docx", "application/vnd.openxmlformats-officedocument", b"PK\x03\x04 and so on", "kind"),
        ("macros.docm", WORD, made_up.word("a", "word/vbaProject.bin"), "kind"),
        ("half.docx", WORD, made_up.word()[:3000], "kind"),
        ("table.xlsx", "application/octet-stream", _zip("xl/workbook.xml"), "kind"),
        ("talk.mp3", "audio/mpeg", b"ID3\x04\x00\x00\x00\x00", "kind"),
        ("program.exe", "application/octet-stream", b"MZ\x90\x00\x03", "kind"),
        ("empty.pdf", PDF, b"", "empty"),
        ("secret.eml", MAIL, b"From: a@b.example\nDate: x\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nAAAA", "locked_mail"),
        ("long.txt", "text/plain", b"word " * 120_000, "long_text"),
    ],
)  # fmt: skip
def test_an_exhibit_that_cannot_be_read_stops_the_packet_with_its_name(
    name: str, media_type: str, content: bytes, why: str
) -> None:
    bad = made_up.exhibit(name, media_type, content)
    with pytest.raises(Unreadable) as stopped:
        packet_case.made(packet_case.FEW, (made_up.some()[0], bad))
    assert stopped.value.why == why
    assert name in str(stopped.value)
    assert "leave it out" in str(stopped.value)
    assert set(exhibits.WHY) >= {why}


def test_letters_that_no_font_has_stop_it_too() -> None:
    unknown = "\u0378"  # a place in Unicode where no letter is
    bad = made_up.exhibit("old.txt", "text/plain", f"so it was {unknown}".encode())
    with pytest.raises(Unreadable, match=r"old\.txt") as stopped:
        packet_case.made(packet_case.FEW, (bad,))
    assert stopped.value.why == "letters"


def test_a_file_of_200_mb_is_named_before_it_is_read(tmp_path: Path) -> None:
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(200_000_000)
    bad = Exhibit("a", "video of the meeting.pdf", PDF, large, "0" * 64)
    began = time.monotonic()
    with pytest.raises(Unreadable, match="it has 200 MB, and 50 MB is the most") as stopped:
        exhibits.read((bad,))
    assert time.monotonic() - began < 1
    assert stopped.value.why == "large"


def test_a_file_that_is_gone_or_another_is_named(tmp_path: Path) -> None:
    gone = Exhibit("a", "gone.pdf", PDF, tmp_path / "gone", "0" * 64)
    with pytest.raises(Unreadable, match=r"gone\.pdf") as stopped:
        exhibits.read((gone,))
    assert stopped.value.why == "missing"
    other = replace(made_up.exhibit("other.pdf", PDF, GOOD), sha256="0" * 64)
    with pytest.raises(Unreadable, match=r"other\.pdf") as stopped:
        exhibits.read((other,))
    assert stopped.value.why == "changed"


def test_a_file_that_takes_too_long_is_named() -> None:
    with pytest.raises(Unreadable, match=r"slow\.pdf") as stopped:
        exhibits.read((made_up.exhibit("slow.pdf", PDF, GOOD),), processes=1, seconds=0.01)
    assert stopped.value.why == "slow"


def test_a_process_that_fell_is_started_anew() -> None:
    worker = Worker(seconds=30)
    look = {"kind": "look", "key": "a"}
    try:
        assert worker.do(look, GOOD)[0][0]["pages"] == 2
        worker.end()
        assert worker.do(look, GOOD)[0][0]["pages"] == 2
        with pytest.raises(Stopped):
            worker.do({"kind": "no such job", "key": "b", "first": "x", "last": 1}, GOOD)
        assert worker.do(look, GOOD)[0][0]["pages"] == 2
    finally:
        worker.end()


def test_a_long_pdf_comes_back_in_order_from_several_processes() -> None:
    long = made_up.exhibit("long.pdf", PDF, made_up.pdf(30))
    short = made_up.exhibit("short.pdf", PDF, made_up.pdf(1, 5, marked="Another"))
    first, second = exhibits.read((long, short), processes=2)
    alone = rendering.Reader()
    for read, count in ((first, 30), (second, 1)):
        job = {"kind": "pages", "key": read.exhibit.name, "first": 0, "last": count}
        assert [page.content for page in read.pages] == [picture for _said, picture in alone.work(job, read.content)]
    assert len({page.content for page in first.pages}) == 30


def test_what_an_exhibit_hides_stays_hidden() -> None:
    """Words under a black box or outside of the page are in the given file, and in none of our own words."""
    words = "Another pupil under a black box"
    pdf = packet_case.made(packet_case.FEW, (made_up.exhibit("a.pdf", PDF, made_up.covered(words)),))
    assert words not in " ".join(packet_case.pages(pdf))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        said = [str(each.get("/Alt")) for each in opened.objects if isinstance(each, pikepdf.Dictionary)]
        (given,) = [each.get_file().read_bytes() for name, each in opened.attachments.items() if name.endswith(".pdf")]
    assert any("Exhibit 1, page 1 of 1" in each for each in said)
    assert not any(words in each for each in said)
    with pikepdf.open(io.BytesIO(given)) as opened:
        assert words.encode() in opened.pages[0].Contents.read_bytes(), "the file itself is as it was given"


def test_what_reads_exhibits_loads_nothing_of_ours() -> None:
    text = Path(rendering.__file__).read_text(encoding="utf-8")
    assert "import makewhole" not in text
    assert "from makewhole" not in text


# --- e-mail -----------------------------------------------------------------------------------------------------------


def test_an_e_mail_says_its_headers_text_and_files() -> None:
    log = made_up.pdf(1, 9)
    mail = mails.read(made_up.mail(inside={"log.pdf": log}))
    assert dict(mail.headers)["Subject"] == "Missed session on Tuesday"
    assert dict(mail.headers)["From"].endswith("<plee@school.example>")
    assert "was not held.\nWe will make it up." in mail.text
    assert not mail.was_html
    assert [(each.name, each.size) for each in mail.inside] == [("log.pdf", len(log))]


def test_html_is_turned_into_its_words_and_nothing_of_it_is_run() -> None:
    html = (
        "<html><head><title>t</title><style>p{}</style></head><body><script>evil()</script><p>Hello&nbsp;<b>Ana</b></p>"
        '<p>see <a href="https://school.example/x">the notice</a><br>soon<img src="http://track.example/1.gif"></p>'
        "<table><tr><td>Mon</td><td>30</td></tr></table></body></html>"
    )
    mail = mails.read(made_up.mail(text=None, html=html))
    assert mail.was_html
    assert "Hello Ana" in mail.text.replace("\xa0", " ")
    assert "see the notice <https://school.example/x>\nsoon[image]" in mail.text
    assert "Mon 30" in mail.text
    assert "evil" not in mail.text
    assert "track" not in mail.text


def test_the_plain_text_goes_before_its_html_which_is_no_file_of_its_own() -> None:
    mail = mails.read(made_up.mail(text="plain words", html="<p>other words</p>", inside={"a.pdf": b"%PDF"}))
    assert mail.text.strip() == "plain words"
    assert [each.name for each in mail.inside] == ["a.pdf"]


def test_an_e_mail_in_a_character_set_that_nobody_knows_is_read_as_far_as_it_goes() -> None:
    raw = b"From: a@b.example\nDate: x\nContent-Type: text/plain; charset=no-such\n\nhello caf\xc3\xa9\n"
    assert mails.read(raw).text.strip() == "hello café"


def test_a_file_that_is_attached_twice_is_said_to_be_the_same() -> None:
    """Two papers of one content are one paper: who counts the exhibits must not take them for two."""
    once, again, other = (
        made_up.exhibit(f"{n}.pdf", PDF, made_up.pdf(1, seed)) for n, seed in (("a", 1), ("b", 1), ("c", 2))
    )
    listed = next(
        page
        for page in packet_case.pages(packet_case.made(packet_case.FEW, (once, again, other)))
        if "List of exhibits Each" in page
    )
    assert listed.count("the same file as") == 1
    assert "the same file as Exhibit 1" in listed[listed.index("b.pdf") : listed.index("c.pdf")]


def test_the_files_in_an_e_mail_stand_there_with_their_bytes() -> None:
    letter = made_up.exhibit("a.eml", MAIL, made_up.mail(inside={"log.pdf": b"%PDF-1.4 x"}))
    told = " ".join(packet_case.pages(packet_case.made(packet_case.FEW, (letter,))))
    assert "log.pdf · Bytes: 10 · SHA-256" in told

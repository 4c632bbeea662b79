"""Makes pictures of the pages of PDFs and image files. Run as a program of its own, it works off one job after another.

An exhibit comes from anywhere, and what reads it is a large library: so it is read in a process apart, which holds
nothing else, is stopped when it takes too long, and takes nothing along when it falls. It imports nothing of ours.

A job on standard input is a JSON object, its length before it in four bytes, then the file, as many bytes as `size`
says. Each answer on standard output is JSON likewise, and the picture where it names a `size`. A job ends with
`{"done": true}` or an `error`.
"""

from __future__ import annotations

import io
import json
import struct
import sys
from collections.abc import Iterator
from typing import IO, Any

DPI = 150
LONG_SIDE = 2000
"""Pixels that a picture has at the most on its longer side: 180 dpi on letter paper."""
MOST_PIXELS = 120_000_000
"""Pixels of an image file beyond which it is not opened."""
MEMORY = 3_000_000_000
MOST_OF_A_SHEET = 8
"""Pixels that a byte of the PNG must hold at least; a scan with noise holds fewer, and JPEG suits it better."""
FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "GIF", "BMP")


class CannotRead(Exception):
    """Why a file cannot be read, as a word of `exhibits.WHY`."""


def send(out: IO[bytes], said: dict[str, Any], content: bytes = b"") -> None:
    """One message, with the bytes that go with it."""
    head = json.dumps({**said, "size": len(content)}).encode()
    out.write(struct.pack(">I", len(head)))
    out.write(head)
    out.write(content)
    out.flush()


def receive(source: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """The next message; None where the other side has ended."""
    head = source.read(4)
    if len(head) < 4:
        return None
    said = json.loads(source.read(struct.unpack(">I", head)[0]))
    content = source.read(said["size"]) if said["size"] else b""
    if len(content) != said["size"]:
        return None
    return said, content


class Reader:
    """Keeps the PDF of the last job open: its next pages are usually the next job."""

    def __init__(self) -> None:
        self._key = ""
        self._pdf: Any = None

    def work(self, job: dict[str, Any], content: bytes) -> Iterator[tuple[dict[str, Any], bytes]]:
        """The answers to a job."""
        if job["kind"] == "image":
            yield from _image(content)
            return
        if job["key"] != self._key:
            self._pdf = _opened(content)
            self._key = job["key"]
        if job["kind"] == "look":
            yield _looked(self._pdf), b""
        else:
            for at in range(job["first"], job["last"]):
                yield _page(self._pdf, at)


def _opened(content: bytes) -> Any:
    import pypdfium2
    import pypdfium2.raw

    try:
        pdf = pypdfium2.PdfDocument(content)
        if pdf.get_formtype() == pypdfium2.raw.FORMTYPE_XFA_FULL:
            # Its pages are made by a script that no common reader runs; what can be drawn is "Please wait".
            raise CannotRead("xfa")
        pdf.init_forms()
    except pypdfium2.PdfiumError as error:
        raise CannotRead("password" if "assword" in str(error) else "broken_pdf") from None
    return pdf


def _looked(pdf: Any) -> dict[str, Any]:
    from hashlib import sha256

    import pypdfium2

    if len(pdf) == 0:
        raise CannotRead("broken_pdf")
    inside = []
    for at in range(pdf.count_attachments()):
        attached = pdf.get_attachment(at)
        try:
            data = bytes(attached.get_data())
        except pypdfium2.PdfiumError:
            continue
        inside.append([attached.get_name(), len(data), sha256(data).hexdigest()])
    return {"pages": len(pdf), "inside": inside}


def _page(pdf: Any, at: int) -> tuple[dict[str, Any], bytes]:
    import pypdfium2

    try:
        page = pdf[at]
        width, height = page.get_size()
        if not (0 < width < 1e6 and 0 < height < 1e6):
            raise CannotRead("broken_pdf")
        scale = min(DPI / 72, LONG_SIDE / max(width, height))
        drawn = page.render(scale=scale, may_draw_forms=True, draw_annots=True, rev_byteorder=True)
        image = drawn.to_pil()
        page.close()
    except pypdfium2.PdfiumError:
        raise CannotRead("broken_pdf") from None
    return _encoded(image)


def _image(content: bytes) -> Iterator[tuple[dict[str, Any], bytes]]:
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # an error comes at twice as many
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            still = opened.format in ("GIF", "WEBP", "PNG")  # what moves is shown as it begins
            if opened.format == "JPEG":
                # A large photograph is unpacked at a half or a quarter.
                width, height = (side * LONG_SIDE // max(opened.size) for side in opened.size)
                opened.draft(None, (width, height))
            for frame in [opened] if still else ImageSequence.Iterator(opened):
                frame.load()
                ImageOps.exif_transpose(frame, in_place=True)
                yield _encoded(frame)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, EOFError):
        raise CannotRead("picture") from None


def _encoded(image: Any) -> tuple[dict[str, Any], bytes]:
    """The picture on white, packed: grey where nothing in it has a colour."""
    from PIL import Image

    if image.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        # 16 bits a pixel are read as whole numbers that "L" would cut off at 255.
        image = image.convert("I").point(lambda value: value / 257).convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        above = image.convert("RGBA")
        image = Image.new("RGB", above.size, "white")
        image.paste(above, mask=above.getchannel("A"))
    if image.mode != "L":
        image = image.convert("RGB")
        if _is_grey(image):
            image = image.convert("L")
    if max(image.size) > LONG_SIDE:
        image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.BILINEAR)
    content, kind = _packed(image)
    return {"width": image.width, "height": image.height, "kind": kind}, content


def _packed(image: Any) -> tuple[bytes, str]:
    """A sheet in black and white as PNG in sixteen greys, which is sharper than JPEG and a third of it; else JPEG."""
    from PIL import Image

    out = io.BytesIO()
    if image.mode == "L":
        greys = Image.frombytes("P", image.size, image.point([value // 16 for value in range(256)]).tobytes())
        greys.putpalette([17 * value for value in range(16) for _color in range(3)])
        greys.save(out, "PNG", bits=4, compress_level=3)
        if out.tell() * MOST_OF_A_SHEET <= image.width * image.height:
            return out.getvalue(), "png"
        out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue(), "jpg"


def _is_grey(image: Any) -> bool:
    from PIL import ImageChops

    # A ninth of the pixels, each the mean of nine: a thin line in color is still seen, in a ninth of the time.
    red, green, blue = image.reduce(3).split()
    return all(max(ImageChops.difference(one, green).histogram()[13:]) == 0 for one in (red, blue))


def main() -> None:
    """Works until standard input ends."""
    _keep_small()
    reader = Reader()
    while (received := receive(sys.stdin.buffer)) is not None:
        job, content = received
        try:
            for said, picture in reader.work(job, content):
                send(sys.stdout.buffer, said, picture)
        except CannotRead as why:
            send(sys.stdout.buffer, {"error": str(why)})
        except MemoryError:
            send(sys.stdout.buffer, {"error": "too_much"})
        else:
            send(sys.stdout.buffer, {"done": True})


def _keep_small() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


if __name__ == "__main__":
    main()

"""Pictures made of pixels, as they are put into a PDF that Typst has set: neither unpacked nor packed anew.

Typst sets a stand-in, one pixel high and of a width that no other has; its place in the PDF then gets the picture. So
hundreds of scanned pages cost Typst neither time nor memory.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from makewhole.documents.papers.parts import Picture

if TYPE_CHECKING:
    import pikepdf

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def size(part: Picture) -> tuple[int, int]:
    """Width and height of the picture in pixels."""
    from PIL import Image

    with Image.open(io.BytesIO(part.content), formats=("PNG", "JPEG")) as image:
        return image.size


def stand_in(number: int) -> bytes:
    """The stand-in of that number (PNG, grey): one pixel high, and as wide as the number and one."""
    width = number + 1
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, 1, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0" * (width + 1))),
        (b"IEND", b""),
    )
    packed = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return _SIGNATURE + b"".join(packed)


def put_in(pdf: pikepdf.Pdf, pictures: Mapping[int, Picture]) -> None:
    """Each stand-in gets its picture; ValueError where they do not match one to one."""
    import pikepdf

    left = dict(pictures)
    for found in pdf.objects:
        if not isinstance(found, pikepdf.Stream) or found.get("/Subtype") != "/Image" or int(found.Height) != 1:
            continue
        part = left.pop(int(found.Width) - 1, None)
        if part is None:
            raise ValueError(f"no picture for a stand-in of width {int(found.Width)}")
        for key in ("/SMask", "/Mask", "/Decode", "/Interpolate"):
            if key in found:
                del found[key]
        if part.kind == "jpg":
            _put_jpeg(found, part)
        else:
            _put_png(found, part)
    if left:
        raise ValueError(f"{len(left)} pictures have no place")


def _put_jpeg(into: pikepdf.Object, part: Picture) -> None:
    import pikepdf
    from PIL import Image

    with Image.open(io.BytesIO(part.content), formats=("JPEG",)) as image:
        if image.mode not in ("L", "RGB"):
            raise ValueError(f"a JPEG of mode {image.mode}")
        into.Width, into.Height = image.size
        into.ColorSpace = pikepdf.Name.DeviceGray if image.mode == "L" else pikepdf.Name.DeviceRGB
    into.BitsPerComponent = 8
    into.write(part.content, filter=pikepdf.Name.DCTDecode)


def _put_png(into: pikepdf.Object, part: Picture) -> None:
    """A PNG's pixels as they are: a PDF unpacks them as a PNG reader does. Without transparency, not interlaced."""
    import pikepdf

    chunks = list(_chunks(part.content))
    width, height, bits, kind, _packed, _filter, interlaced = struct.unpack(">IIBBBBB", dict(chunks)[b"IHDR"])
    if kind not in (0, 2, 3) or interlaced or b"tRNS" in dict(chunks):
        raise ValueError(f"a PNG of kind {kind}, interlaced {interlaced}")
    colors = 3 if kind == 2 else 1
    into.Width, into.Height, into.BitsPerComponent = width, height, bits
    if kind == 3:
        palette = dict(chunks)[b"PLTE"]
        into.ColorSpace = pikepdf.Array(
            [pikepdf.Name.Indexed, pikepdf.Name.DeviceRGB, len(palette) // 3 - 1, pikepdf.String(palette)]
        )
    else:
        into.ColorSpace = pikepdf.Name.DeviceRGB if kind == 2 else pikepdf.Name.DeviceGray
    into.write(
        b"".join(data for name, data in chunks if name == b"IDAT"),
        filter=pikepdf.Name.FlateDecode,
        decode_parms=pikepdf.Dictionary(Predictor=15, Colors=colors, BitsPerComponent=bits, Columns=width),
    )


def _chunks(content: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], len(_SIGNATURE)
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        found.append((content[at + 4 : at + 8], content[at + 8 : at + 8 + length]))
        at += length + 12
    return found

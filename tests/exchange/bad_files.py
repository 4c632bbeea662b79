"""Bad files, made into a folder: `make(folder)`. None is kept in the repository; each is cheap to make.

`never`: no reader may take anything from it; it is not its kind, or it says why it cannot be read. `may`: that, or it
is read, with nothing staged only where something is told. `must`: the readers that have to read it.
"""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

MEGABYTE = 1 << 20
SAMPLES = Path(__file__).parent / "samples" / "plans" / "seen"


@dataclass(frozen=True)
class Bad:
    """One bad file."""

    path: Path
    about: str
    taken: Literal["never", "may"] = "may"
    must: tuple[str, ...] = ()


LOG = """Student,Service,Date,Start,End,Minutes,Status,Reason
Maya R.,Speech Therapy,09/15/2025,9:00 AM,9:30 AM,30,Held,
Maya R.,Speech Therapy,09/17/2025,9:00 AM,,0,Missed,Student Absent
Maya R.,Speech Therapy,09/22/2025,9:00 AM,9:30 AM,30,Held,
"""
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//made up//EN\r\n{events}END:VCALENDAR\r\n",
    "BEGIN:VEVENT\r\nUID:{n}@school.example\r\nDTSTAMP:20250801T000000Z\r\nDTSTART;VALUE=DATE:{day}\r\nSUMMARY:No School\r\n{more}END:VEVENT\r\n",
)


def make(folder: Path) -> list[Bad]:
    """Every bad file in the folder."""
    return [*_spreadsheets(folder), *_papers(folder), *_texts(folder), *_calendars(folder), *_places(folder)]


# --- zips -------------------------------------------------------------------------------------------------------------


def zipped(entries: Mapping[str, bytes | str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return held.getvalue()


def bomb(
    entries: Mapping[str, bytes | str], name: str, before: bytes, filling: bytes, megabytes: int, after: bytes
) -> bytes:
    """A zip whose entry `name` unpacks to that many megabytes, made without packing them one by one."""
    block = (filling * (MEGABYTE // len(filling) + 1))[:MEGABYTE]
    pack = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = pack.compress(before) + pack.flush(zlib.Z_FULL_FLUSH)
    one = pack.compress(block) + pack.flush(zlib.Z_FULL_FLUSH)
    last = pack.compress(after) + pack.flush(zlib.Z_FINISH)
    packed = first + one * megabytes + last
    crc = zlib.crc32(before)
    for _ in range(megabytes):
        crc = zlib.crc32(block, crc)
    crc = zlib.crc32(after, crc)
    size = len(before) + megabytes * MEGABYTE + len(after)
    local = io.BytesIO()
    directory = []

    def put(entry: str, data: bytes, crc: int, size: int) -> None:
        head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, crc, len(data), size, len(entry.encode()), 0)
        directory.append(b"PK\1\2\x14\0" + head + struct.pack("<HHHII", 0, 0, 0, 0, local.tell()) + entry.encode())
        local.write(b"PK\3\4" + head + entry.encode() + data)

    for other, content in entries.items():
        raw = content.encode() if isinstance(content, str) else content
        small = zlib.compressobj(6, zlib.DEFLATED, -15)
        put(other, small.compress(raw) + small.flush(), zlib.crc32(raw), len(raw))
    put(name, packed, crc, size)
    at, listed = local.tell(), b"".join(directory)
    count = len(directory)
    return local.getvalue() + listed + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(listed), at, 0)


# --- spreadsheets -----------------------------------------------------------------------------------------------------

_XLSX = {
    "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Log" sheetId="1" r:id="rId1"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": '<?xml version="1.0"?><Relationships xmlns='
    '"http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"'
    ' Target="sharedStrings.xml"/></Relationships>',
}
_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>',
    "</sheetData></worksheet>",
)
_STRINGS = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>{text}</t></si></sst>'


def _sheet_rows(rows: list[list[str]]) -> str:
    return "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>" for row in rows
    )


LOG_ROWS = [line.split(",") for line in LOG.splitlines()]
_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "haha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
SECRET = "plumpudding-of-another-file"
"""What stands in a file beside the bad ones, which none of them may bring in."""


def _outside(folder: Path) -> str:
    secret = folder / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    return f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY j SYSTEM "{secret.absolute().as_uri()}">]>'


def _spreadsheets(folder: Path) -> Iterator[Bad]:
    whole = zipped({**_XLSX, "xl/worksheets/sheet1.xml": _SHEET[0] + _sheet_rows(LOG_ROWS * 40) + _SHEET[1]})
    yield _file(folder, "password.xlsx", locked(), "a workbook with a password", "never")
    yield _file(folder, "password.xls", locked(), "the same under the old ending", "never")
    yield _file(folder, "truncated.xlsx", whole[: len(whole) // 2], "the first half of a workbook", "never")
    yield _file(
        folder,
        "bomb.xlsx",
        bomb(_XLSX, "xl/worksheets/sheet1.xml", _SHEET[0].encode(), b" ", 1600, _SHEET[1].encode()),
        "a workbook of 2 MB that unpacks to 1.6 GB of white space",
        "never",
    )
    row = _sheet_rows([["Maya R.", "Speech", "09/15/2025", "30"]]).encode()
    yield _file(
        folder,
        "row-bomb.xlsx",
        bomb(_XLSX, "xl/worksheets/sheet1.xml", _SHEET[0].encode(), row, 700, b""),
        "a workbook that unpacks to 700 MB of rows, cut off",
        "never",
    )
    for name, head in (("laughs", _LAUGHS), ("outside", _outside(folder))):
        sheet = _SHEET[0] + '<row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>&j;</t></is></c></row>' + _SHEET[1]
        yield _file(
            folder,
            f"{name}.xlsx",
            zipped(
                {
                    **_XLSX,
                    "xl/worksheets/sheet1.xml": head + sheet,
                    "xl/sharedStrings.xml": head + _STRINGS.format(text="&j;"),
                }
            ),
            "a workbook whose XML defines entities that grow, or reach for a file of the machine",
        )
    yield from _workbooks(folder)
    wide = [[f"Column {n}" for n in range(10_000)], [str(n) for n in range(10_000)]]
    yield _file(
        folder,
        "wide.xlsx",
        zipped({**_XLSX, "xl/worksheets/sheet1.xml": _SHEET[0] + _sheet_rows(wide) + _SHEET[1]}),
        "10,000 columns",
    )
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    far = '<row r="1"><c r="A1" t="inlineStr"><is><t>Date</t></is></c></row>' + far
    yield _file(
        folder,
        "far-cell.xlsx",
        zipped({**_XLSX, "xl/worksheets/sheet1.xml": _SHEET[0] + far + _SHEET[1]}),
        "one cell in the first corner and one in the last: 17 thousand million cells between",
    )
    yield _file(folder, "no-sheet.xlsx", zipped(_XLSX), "a workbook without its sheet", "never")
    yield _file(folder, "renamed-zip.xlsx", zipped({"readme.txt": "hello"}), "a zip of another kind", "never")
    yield _file(folder, "paper.xlsx", _plan().read_bytes(), "a PDF under the ending of a workbook")
    page = "<html><body><table><tr><th>Date</th><th>Minutes</th></tr><tr><td>09/15/2025</td><td>30</td></tr></table></body></html>"
    yield _file(folder, "page.xls", page.encode(), "a web page under the ending of a workbook")
    yield _file(folder, "empty.xlsx", b"", "an empty file", "never")


def _workbooks(folder: Path) -> Iterator[Bad]:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Student", "Service", "Date", "Start", "End", "Minutes", "Status"])
    for number in range(2, 12):
        sheet.append(
            ["Maya R.", "Speech Therapy", f"09/{number + 10}/2025", "9:00 AM", "", f"=MID(E{number},1,2)*15", "Held"]
        )
    path = folder / "formulas.xlsx"
    book.save(path)
    yield Bad(path, "minutes as formulas that were never worked out", "may", ("service_logs",))
    macro = folder / "macro.xlsm"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(macro, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "[Content_Types].xml":
                plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
                content = content.replace(plain, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
            new.writestr(name, content)
        new.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4088)
    yield Bad(macro, "a workbook with a macro beside the sheet", "may", ("service_logs",))


def locked() -> bytes:
    """A compound file with the two streams of a workbook that has a password."""
    sector = 512
    info = struct.pack("<HHI", 4, 4, 0x40) + b'<?xml version="1.0"?><encryption/>'
    streams = [("EncryptionInfo", info.ljust(4096, b"\0")), ("EncryptedPackage", os.urandom(4096))]

    def entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
        raw = name.encode("utf-16-le") + b"\0\0" if name else b""
        return (
            raw.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(raw), kind, 1, 0xFFFFFFFF, right, child)
            + b"\0" * 36
            + struct.pack("<IQ", start, size)
        )

    per = 4096 // sector
    table = [0xFFFFFFFD, 0xFFFFFFFE]
    for number in range(len(streams)):
        first = 2 + number * per
        table += [*range(first + 1, first + per), 0xFFFFFFFE]
    fat = struct.pack(f"<{len(table)}I", *table).ljust(sector, b"\xff")
    directory = (
        entry("Root Entry", 5, 1, 0xFFFFFFFF, 0xFFFFFFFE, 0)
        + entry(streams[0][0], 2, 0xFFFFFFFF, 2, 2, 4096)
        + entry(streams[1][0], 2, 0xFFFFFFFF, 0xFFFFFFFF, 2 + per, 4096)
        + entry("", 0, 0xFFFFFFFF, 0xFFFFFFFF, 0, 0)
    )
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<I", 0) + b"\xff" * (108 * 4)
    return head + fat + directory + streams[0][1] + streams[1][1]


# --- papers -----------------------------------------------------------------------------------------------------------


def _plan() -> Path:
    return SAMPLES / "ohio-ruled" / "plan.pdf"


def _pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    held = io.BytesIO()
    held.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(held.tell())
        held.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = held.tell()
    held.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    held.writelines(b"%010d 00000 n \n" % place for place in places)
    held.write(b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return held.getvalue()


def _stream(head: bytes, data: bytes) -> bytes:
    return b"<<" + head + b"/Length %d>>\nstream\n" % len(data) + data + b"\nendstream"


def _squeezed(block: bytes, megabytes: int) -> bytes:
    """That many megabytes, packed as a PDF does, and packed once only."""
    data = (block * (MEGABYTE // len(block) + 1))[:MEGABYTE]
    pack = zlib.compressobj(9)
    first = pack.compress(data) + pack.flush(zlib.Z_FULL_FLUSH)
    again = pack.compress(data) + pack.flush(zlib.Z_FULL_FLUSH)
    return first + again * (megabytes - 1)


def _papers(folder: Path) -> Iterator[Bad]:
    from reportlab.lib import pdfencrypt  # type: ignore[import-untyped]
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

    for name, word in (("password.pdf", "secret"), ("owner-password.pdf", "")):
        canvas = Canvas(
            str(folder / name), encrypt=pdfencrypt.StandardEncryption(word, ownerPassword="other", canPrint=0)
        )
        canvas.drawString(72, 700, "Service   Frequency   Start Date   End Date")
        canvas.save()
    yield Bad(folder / "password.pdf", "a PDF that opens with a password", "never")
    yield Bad(folder / "owner-password.pdf", "a PDF that opens without a password, and must not be printed")
    whole = _plan().read_bytes()
    yield _file(folder, "truncated.pdf", whole[: len(whole) // 2], "the first half of a PDF")
    yield _file(folder, "head-only.pdf", b"%PDF-1.7\n", "the first line of a PDF", "never")
    catalogue = b"<</Type/Catalog/Pages 2 0 R>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %s]/Contents 4 0 R/Resources<<%s>>>>"
    one = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    yield _file(
        folder,
        "bomb.pdf",
        _pdf(
            catalogue,
            one,
            page % (b"612 792", b""),
            _stream(b"/Filter/FlateDecode", _squeezed(b"1 0 0 1 0 0 cm ", 800)),
        ),
        "a PDF whose page unpacks to 800 MB",
        "never",
    )
    yield _file(
        folder,
        "rectangles.pdf",
        _pdf(
            catalogue,
            one,
            page % (b"612 792", b""),
            _stream(b"/Filter/FlateDecode", _squeezed(b"10 10 50 50 re S ", 20)),
        ),
        "a PDF with a million rectangles on its page",
    )
    yield _file(
        folder,
        "loop.pdf",
        _pdf(catalogue, b"<</Type/Pages/Count 9999/Kids[3 0 R]>>", b"<</Type/Pages/Count 9999/Kids[2 0 R 3 0 R]>>"),
        "a PDF whose pages hold themselves",
        "never",
    )
    yield _file(
        folder,
        "huge-page.pdf",
        _pdf(catalogue, one, page % (b"14400000 14400000", b""), _stream(b"", b"0 0 m 9 9 l S")),
        "a PDF page of 200,000 inches with nothing on it",
        "never",
    )
    picture = _stream(
        b"/Type/XObject/Subtype/Image/Width 40000/Height 40000/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/FlateDecode",
        _squeezed(b"\xff", 191),
    )
    yield _file(
        folder,
        "picture-bomb.pdf",
        _pdf(
            catalogue,
            one,
            page % (b"612 792", b"/XObject<</A 5 0 R>>"),
            _stream(b"", b"q 612 0 0 792 0 0 cm /A Do Q"),
            picture,
        ),
        "a scanned page of 40,000 by 40,000 dots",
    )
    kids = b" ".join(b"%d 0 R" % (n + 3) for n in range(3000))
    blank = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>"
    yield _file(
        folder,
        "many-pages.pdf",
        _pdf(catalogue, b"<</Type/Pages/Count 3000/Kids[" + kids + b"]>>", *[blank] * 3000),
        "3,000 empty pages",
    )
    yield from _words(folder)
    yield _file(folder, "picture.pdf", _png(), "a picture under the ending of a PDF", "never")
    yield _file(folder, "empty.pdf", b"", "an empty file", "never")


_DOCX = {
    "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName='
    '"/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>',
}
_BODY = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>',
    "</w:body></w:document>",
)


def _words(folder: Path) -> Iterator[Bad]:
    whole = (SAMPLES / "word-nested" / "plan.docx").read_bytes()
    yield _file(folder, "truncated.docx", whole[: len(whole) // 2], "the first half of a Word file", "never")
    yield _file(folder, "password.docx", locked(), "a Word file with a password", "never")
    yield _file(
        folder,
        "bomb.docx",
        bomb(_DOCX, "word/document.xml", _BODY[0].encode(), b"<w:p/>", 900, _BODY[1].encode()),
        "a Word file that unpacks to 900 MB",
        "never",
    )
    for name, head in (("laughs", _LAUGHS), ("outside", _outside(folder))):
        text = head + _BODY[0] + "<w:p><w:r><w:t>&j;</w:t></w:r></w:p>" + _BODY[1]
        yield _file(
            folder,
            f"{name}.docx",
            zipped({**_DOCX, "word/document.xml": text}),
            "a Word file whose XML defines entities",
        )
    deep = "<w:tbl><w:tr><w:tc>" * 20_000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 20_000
    yield _file(
        folder,
        "deep.docx",
        zipped({**_DOCX, "word/document.xml": _BODY[0] + deep + _BODY[1]}),
        "tables in tables, 20,000 deep",
        "never",
    )
    some = "<w:tbl><w:tr><w:tc>" * 60 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 60
    yield _file(
        folder,
        "nested.docx",
        zipped({**_DOCX, "word/document.xml": _BODY[0] + some + _BODY[1]}),
        "tables in tables, 60 deep",
    )
    wide = '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
    yield _file(
        folder,
        "wide-cell.docx",
        zipped({**_DOCX, "word/document.xml": _BODY[0] + wide + _BODY[1]}),
        "a cell over 2,000,000,000 columns",
    )
    yield _file(folder, "empty.docx", b"", "an empty file", "never")
    inner = zipped({"plan.txt": "nothing"})
    for level in range(40):
        inner = zipped({f"level{level}.zip": inner})
    yield _file(folder, "nested.zip", inner, "a zip in a zip, 40 deep", "never")
    yield _file(folder, "truncated.zip", inner[: len(inner) // 2], "half a zip", "never")
    case = {"manifest.json": "{}", "history.jsonl": ""}
    yield _file(
        folder,
        "case-bomb.zip",
        bomb(case, "tables/sessions.csv", b"session_id\n", b"1\n", 800, b""),
        "a case file that unpacks to 800 MB",
        "never",
    )


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    pixels = zlib.compress(b"".join(b"\0" + b"\x7f" * 64 for _ in range(64)))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 64, 8, 0, 0, 0, 0))
        + chunk(b"IDAT", pixels)
        + chunk(b"IEND", b"")
    )


# --- tables as text ---------------------------------------------------------------------------------------------------

RIGHT_TO_LEFT = ("נועה כ.", "أمل س.", "\u202eليلى م.\u202c")


def _texts(folder: Path) -> Iterator[Bad]:
    names = LOG.splitlines()
    right_to_left = "\n".join(
        [names[0], *(line.replace("Maya R.", name) for line in names[1:] for name in RIGHT_TO_LEFT)]
    )
    yield _file(
        folder,
        "right-to-left.csv",
        right_to_left.encode(),
        "names written from right to left",
        "may",
        ("service_logs",),
    )
    mixed = (
        LOG.encode()
        + "José P.,Speech Therapy,09/24/2025,9:00 AM,,0,Missed,Niño enfermo\n".encode("latin-1")
        + "Zoë Q.,Speech Therapy,09/29/2025,9:00 AM,9:30 AM,30,Held,\n".encode()
    )
    yield _file(folder, "mixed.csv", mixed, "lines in two encodings")
    yield _file(
        folder, "utf-16.csv", LOG.encode("utf-16"), "UTF-16, as a spreadsheet saves text", "may", ("service_logs",)
    )
    yield _file(
        folder, "nulls.csv", LOG.replace("Held", "He\0ld").encode() + b"\0" * 4096, "NULs inside and at the end"
    )
    yield _file(folder, "picture.csv", _png(), "a picture under the ending of a table", "never")
    yield _file(folder, "noise.csv", os.urandom(65_536), "chance bytes", "never")
    yield _file(folder, "program.csv", b"\x7fELF" + b"\0" * 8192, "a program under the ending of a table", "never")
    wide = ",".join(f"Column {n}" for n in range(10_000)) + "\n" + ",".join(map(str, range(10_000))) + "\n"
    yield _file(folder, "wide.csv", wide.encode(), "10,000 columns")
    one_line = folder / "one-line.csv"
    with one_line.open("wb") as file:
        file.write(b"Date,Minutes,Service,")
        for _ in range(50):
            file.write(b"x" * MEGABYTE)
    yield Bad(one_line, "one line of 50 MB")
    many = folder / "commas.csv"
    with many.open("wb") as file:
        for _ in range(30):
            file.write(b"," * MEGABYTE)
    yield Bad(many, "one line of 30,000,000 empty cells", "never")
    yield _file(
        folder,
        "open-quote.csv",
        (names[0] + '\n"Maya R.,' + (LOG * 20_000)).encode(),
        "a quotation mark that never closes",
    )
    yield _file(folder, "blank.csv", b"\n" * 2_000_000, "2,000,000 empty lines", "never")
    yield _file(folder, "head-only.csv", (names[0] + "\n").encode(), "headings and no row")
    yield _file(
        folder, "commands.csv", LOG.replace("Held", "=cmd|' /C calc'!A0").encode(), "cells that a spreadsheet would run"
    )
    yield _file(
        folder,
        "ragged.csv",
        (LOG + "a,b\n" + ",".join("c" * 40) + "\n").encode(),
        "rows of other lengths than the headings",
    )
    yield _file(folder, "numbers.csv", LOG.replace(",30,", "," + "9" * 5000 + ",").encode(), "minutes of 5,000 digits")
    yield _file(
        folder,
        "years.csv",
        LOG.replace("09/15/2025", "09/15/0000").replace("09/17/2025", "99/99/9999").encode(),
        "days that are none",
    )
    yield _file(folder, "empty.csv", b"", "an empty file", "never")
    yield _file(folder, "empty.tsv", b"", "an empty file", "never")
    yield _file(folder, "no-ending", b"", "an empty file without an ending", "never")
    yield _file(folder, "paper.csv", _plan().read_bytes(), "a PDF under the ending of a table")
    book = (folder / "formulas.xlsx").read_bytes()
    yield _file(folder, "book.csv", book, "a workbook under the ending of a table")


# --- calendars --------------------------------------------------------------------------------------------------------


def _calendar(*more: str, day: str = "20250901") -> bytes:
    events = "".join(CALENDAR[1].format(n=number, day=day, more=each) for number, each in enumerate(more))
    return CALENDAR[0].format(events=events).encode()


def _calendars(folder: Path) -> Iterator[Bad]:
    yield _file(folder, "table.ics", LOG.encode(), "a table under the ending of a calendar")
    yield _file(folder, "empty.ics", b"", "an empty file", "never")
    yield _file(folder, "no-events.ics", _calendar(), "a calendar without an event")
    second = "BEGIN:VEVENT\r\nUID:s@school.example\r\nDTSTAMP:20250801T000000Z\r\nDTSTART:20250901T000000Z\r\nSUMMARY:No School\r\nRRULE:FREQ=SECONDLY\r\nEND:VEVENT\r\n"
    yield _file(
        folder, "every-second.ics", CALENDAR[0].format(events=second).encode(), "an event each second, without end"
    )
    yield _file(
        folder,
        "every-day.ics",
        _calendar(*["RRULE:FREQ=DAILY;COUNT=99999999\r\n"] * 300),
        "300 events each day for 270,000 years",
    )
    yield _file(folder, "long.ics", _calendar("DTEND;VALUE=DATE:99991231\r\n"), "one event to the year 9999")
    yield _file(
        folder, "never-rule.ics", _calendar("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n"), "a rule that no day keeps"
    )
    dates = ",".join(f"2025{month:02}{day:02}" for month in range(1, 13) for day in range(1, 29)) + ","
    yield _file(
        folder, "dates.ics", _calendar("RDATE;VALUE=DATE:" + (dates * 200)[:-1] + "\r\n"), "an event with 67,000 dates"
    )
    yield _file(folder, "truncated.ics", _calendar("")[:150], "half a calendar")
    yield _file(
        folder,
        "deep.ics",
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 50_000,
        "50,000 events inside each other, none closed",
    )
    yield _file(
        folder,
        "broken-lines.ics",
        _calendar("RRULE:FREQ=NEVER;UNTIL=x\r\nDTEND:later\r\nX\r\n"),
        "rules and dates that are none",
    )
    yield _file(
        folder, "long-line.ics", _calendar("DESCRIPTION:" + "x" * (8 * MEGABYTE) + "\r\n"), "a description of 8 MB"
    )
    yield _file(
        folder,
        "zone.ics",
        _calendar("").replace(b"DTSTART;VALUE=DATE:20250901", b"DTSTART;TZID=Mars/Olympus:20250901T080000"),
        "a time zone that is none",
    )
    yield _file(folder, "nulls.ics", _calendar("").replace(b"No School", b"No\0School"), "NULs in a title")
    yield _file(folder, "picture.ics", _png(), "a picture under the ending of a calendar", "never")


# --- places that are no files -----------------------------------------------------------------------------------------


def _places(folder: Path) -> Iterator[Bad]:
    log = folder / "log.csv"
    log.write_text(LOG, encoding="utf-8")
    link = folder / "link.csv"
    link.symlink_to(log)
    yield Bad(link, "a link to a log")
    loop = folder / "loop.csv"
    loop.symlink_to(loop)
    yield Bad(loop, "a link to itself", "never")
    gone = folder / "gone.csv"
    gone.symlink_to(folder / "nothing.csv")
    yield Bad(gone, "a link to nothing", "never")
    zero = folder / "zero.csv"
    zero.symlink_to("/dev/zero")
    yield Bad(zero, "a link to an endless device", "never")
    inside = folder / "folder.csv"
    inside.mkdir()
    yield Bad(inside, "a folder", "never")
    pipe = folder / "pipe.csv"
    os.mkfifo(pipe)
    yield Bad(pipe, "a pipe that nobody writes to", "never")
    yield Bad(folder / "missing.csv", "no file", "never")
    yield Bad(Path("/dev/zero"), "an endless device", "never")
    yield Bad(Path("/dev/null"), "an empty device", "never")


def _file(
    folder: Path,
    name: str,
    content: bytes,
    about: str,
    taken: Literal["never", "may"] = "may",
    must: tuple[str, ...] = (),
) -> Bad:
    path = folder / name
    path.write_bytes(content)
    return Bad(path, about, taken, must)

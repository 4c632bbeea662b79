"""The evidence packet of a made-up child: five years of entries, and exhibits of every kind, as one PDF.

The command runs as people run it, in a process of its own on two cores, with the processes that read the exhibits.
"""

from __future__ import annotations

import csv
import io
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

import make_family
import measure

sys.path.insert(0, str(Path(__file__).parent.parent))

LIMIT, LEAST_PAGES = 20.0, 300
"""Seconds, and how many pages the packet has at the least."""
PDFS, PAGES, PHOTOS, MAILS = 20, 8, 20, 40
CHILD = "ada"
RUNS = 3


def write(folder: Path) -> None:
    """Writes the case folder: the family of the pages' benchmark, with papers that belong to missed sessions."""
    from tests.documents import made_up_exhibits as made_up

    make_family.write(folder)
    with (folder / "sessions.csv").open(encoding="utf-8", newline="") as file:
        missed = [row["session_id"] for row in csv.DictReader(file) if row["reason"] and row["session_id"] > CHILD]
    missed = [each for each in missed if each.startswith(CHILD)]
    files = [(f"report {n}.pdf", "application/pdf", made_up.pdf(PAGES, n)) for n in range(PDFS)]
    files += [(f"photo {n}.jpg", "image/jpeg", made_up.picture("JPEG", n, (3024, 4032))) for n in range(PHOTOS)]
    files += [(f"mail {n}.eml", "message/rfc822", made_up.mail(f"Missed session {n}")) for n in range(MAILS)]
    (folder / "attachments").mkdir()
    with (folder / "attachments.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["attachment_id", "table", "row_id", "name", "media_type", "bytes", "sha256"])
        for number, (name, kind, content) in enumerate(files):
            digest = sha256(content).hexdigest()
            (folder / "attachments" / digest).write_bytes(content)
            writer.writerow([f"a{number}", "sessions", missed[number], name, kind, len(content), digest])


def bench() -> list[str]:
    """Prints pages, seconds and megabytes, and returns the verdict; SystemExit where the packet is not whole."""
    import pypdfium2

    sys.stdout.write(f"The evidence packet ({measure.load()})\n")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "family"
        write(folder)
        costs = []
        for number in range(RUNS):
            out = Path(made) / f"packet-{number}.pdf"
            command = ("packet", folder, "--as-of", make_family.AS_OF, "--student", CHILD, "--out", out)
            costs.append(measure.run(measure.makewhole(*command)))
        content = out.read_bytes()
        with io.BytesIO(content) as opened:
            pages = len(pypdfium2.PdfDocument(opened))
        attached = PDFS + PHOTOS + MAILS
        if pages < LEAST_PAGES or len(_attached(content)) != attached:
            raise SystemExit(f"the packet has {pages} pages, and not each of the {attached} files")
    seconds = [cost.seconds for cost in costs]
    sys.stdout.write(
        f"  {pages} pages, {attached} exhibits, {len(content) / 1e6:.1f} MB: {measure.spread(seconds, 's', 1)}; "
        f"processor {min(cost.processor_seconds for cost in costs):.1f} s, {costs[-1].megabytes:.0f} MB of memory\n"
    )
    return [measure.verdict(f"an evidence packet of {pages} pages", LIMIT, min(seconds), "s")]


def _attached(content: bytes) -> list[str]:
    """The names of the files inside the PDF."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(content)
    return [pdf.get_attachment(at).get_name() for at in range(pdf.count_attachments())]


if __name__ == "__main__":
    bench()

"""What Typst leaves to do: pictures of pixels, files inside the PDF, and what a reader program calls its pages."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from makewhole.documents.papers import pixels
from makewhole.documents.papers.parts import Heading, Paper, Picture, Stamp

if TYPE_CHECKING:
    import pikepdf


def finished(made: bytes, paper: Paper) -> bytes:
    """The PDF with its pictures put in, the paper's files attached, its pages labelled; as it was where it has none."""
    pictures = {
        number: part for number, part in enumerate(paper.parts) if isinstance(part, Picture) and part.kind != "svg"
    }
    has_labels = any(isinstance(part, Stamp) and part.label for part in paper.parts)
    if not (paper.attached or has_labels or pictures):
        return made
    import pikepdf

    with pikepdf.open(io.BytesIO(made)) as pdf:
        pixels.put_in(pdf, pictures)
        _attach(pdf, paper)
        if has_labels:
            _label(pdf, paper)
        out = io.BytesIO()
        # What Typst packed stays packed; the id is of the content, so that the same paper has the same bytes.
        pdf.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.preserve,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            compress_streams=False,
            deterministic_id=True,
        )
    return out.getvalue()


def _attach(pdf: pikepdf.Pdf, paper: Paper) -> None:
    import pikepdf

    made_on = dt.datetime.combine(paper.made_on, dt.time(12), dt.UTC)
    files = []
    for file in paper.attached:
        spec = pikepdf.AttachedFileSpec(
            pdf,
            file.content,
            description=file.says,
            filename=file.name,
            mime_type=file.media_type,
            relationship=pikepdf.Name.Supplement,
            creation_date=f"D:{made_on:%Y%m%d%H%M%S}Z",
            mod_date=f"D:{made_on:%Y%m%d%H%M%S}Z",
        )
        pdf.attachments[file.name] = spec
        files.append(spec.obj)
    if files:
        pdf.Root.AF = pikepdf.Array(files)


def _label(pdf: pikepdf.Pdf, paper: Paper) -> None:
    """Pages are numbered through; those of a stamped stretch begin anew after its label (`E3-1`).

    Where a stretch begins is read from the bookmark of the heading that opens it.
    """
    import pikepdf

    headings = [part for part in paper.parts if isinstance(part, Heading)]
    pages = _bookmarked(pdf)
    if len(pages) != len(headings):
        raise ValueError(f"{len(headings)} headings have {len(pages)} bookmarks")
    page_of = {id(heading): page for heading, page in zip(headings, pages, strict=True)}
    ranges: dict[int, dict[str, object]] = {0: {"/S": pikepdf.Name.D}}
    stamp: Stamp | None = None
    for part in paper.parts:
        if isinstance(part, Stamp):
            stamp = part
        elif isinstance(part, Heading) and stamp is not None:
            at = page_of[id(part)]
            if stamp.label:
                ranges[at] = {"/S": pikepdf.Name.D, "/P": pikepdf.String(stamp.label)}
            else:
                ranges[at] = {"/S": pikepdf.Name.D, "/St": at + 1}
            stamp = None
    numbers = [each for at in sorted(ranges) for each in (at, pikepdf.Dictionary(ranges[at]))]
    pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(numbers))


def _bookmarked(pdf: pikepdf.Pdf) -> list[int]:
    """The page of each bookmark, in order; pages count from 0."""
    import pikepdf

    numbers: dict[Any, int] = {page.obj.objgen: at for at, page in enumerate(pdf.pages)}
    found: list[int] = []

    def walk(items: Iterable[pikepdf.OutlineItem]) -> None:
        for item in items:
            destination = item.destination
            if not isinstance(destination, pikepdf.Array):
                raise ValueError("a bookmark leads to no page")
            found.append(numbers[destination[0].objgen])
            walk(item.children)

    with pdf.open_outline() as outline:
        walk(outline.root)
    return found

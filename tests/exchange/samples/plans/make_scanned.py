"""Scanned pages: a form as a picture only, a little turned, with no text behind it."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image
from tests.exchange.samples.plans.make_drawing import Form, settle
from tests.exchange.samples.plans.make_expected import Sample, line


def make() -> None:
    seen()
    held_back()


def scan(form: Form, path: Path, *, turned: float, dots: int) -> None:
    """The form's pages as pictures of two colours, `turned` by degrees, with `dots` specks, in a PDF."""
    chance = random.Random(5)  # noqa: S311, RUF100 - specks on paper
    with tempfile.TemporaryDirectory() as folder:
        drawn = Path(folder) / "drawn.pdf"
        form.save(drawn)
        document = pypdfium2.PdfDocument(drawn)
        pages = []
        for page in document:
            grey = (
                page.render(scale=200 / 72, grayscale=True)
                .to_pil()
                .rotate(turned, resample=Image.Resampling.BICUBIC, fillcolor=255)
            )
            for _ in range(dots):
                grey.putpixel((chance.randrange(grey.width), chance.randrange(grey.height)), 0)
            pages.append(grey.point(lambda value: 255 if value > 150 else 0).convert("1"))
        document.close()
    pages[0].save(
        path,
        save_all=True,
        append_images=pages[1:],
        resolution=200.0,
        creationDate=None,
        modDate=None,
        producer="",
        title="",
    )
    settle(path)


def seen() -> None:
    days = {"starts_on": "2025-09-23", "ends_on": "2026-09-22"}
    sample = Sample(
        "seen/scanned-ruled",
        "One ruled page as a picture, turned by a third of a degree.",
        [
            "no text at all: it takes tesseract, and where that is missing a message has to say so",
            "no cell may be made up from a misread letter",
        ],
        {"name": "Lena Y.", "born_on": "2014-03-05", "state": "", "district": "", "school": ""},
        {"kind": "iep", "starts_on": "2025-09-23", "ends_on": "2026-09-22"},
        [
            line(
                "Speech-Language Therapy",
                "2 times per week / 30 minutes",
                sessions=2,
                minutes=30,
                period="week",
                setting="Speech room",
                **days,
            ),
            line(
                "Occupational Therapy",
                "1 time per week / 30 minutes",
                sessions=1,
                minutes=30,
                period="week",
                setting="Classroom",
                **days,
            ),
        ],
        answers=[("(?i)read from a picture", "(?i)^yes")],
        is_scan=True,
    )
    form = Form(
        running=["Student: Lena Y.    Date of Birth: 03/05/2014"], title="Individualized Education Program", size=10
    )
    form.text("IEP in effect from 09/23/2025 to 09/22/2026").space(8)
    form.heading("Related Services")
    form.table(
        [
            ("Service", "Frequency", "Minutes per session", "Location", "Start Date", "End Date"),
            ("Speech/Language Therapy", "2 times per week", "30 minutes", "Speech room", "09/23/2025", "09/22/2026"),
            ("Occupational Therapy", "1 time per week", "30 minutes", "Classroom", "09/23/2025", "09/22/2026"),
        ],
        (24, 18, 15, 15, 14, 14),
    )
    scan(form, sample.pdf, turned=0.3, dots=150)


def held_back() -> None:
    days = {"starts_on": "2025-10-08", "ends_on": "2026-10-07"}
    sample = Sample(
        "held_back/scanned-open",
        "A page without lines as a picture, turned by half a degree, with specks.",
        ["no text at all", "no lines", "specks that look like full stops"],
        {"name": "Ravi T.", "born_on": "2013-06-17", "state": "", "district": "", "school": ""},
        {"kind": "iep", "starts_on": "2025-10-08", "ends_on": "2026-10-07"},
        [
            line(
                "Reading",
                "45 minutes 4 times per week",
                sessions=4,
                minutes=45,
                period="week",
                setting="Resource room",
                **days,
            ),
            line(
                "Physical Therapy",
                "30 minutes 2 times per month",
                sessions=2,
                minutes=30,
                period="month",
                setting="Gym",
                **days,
            ),
        ],
        answers=[("(?i)read from a picture", "(?i)^yes")],
        is_scan=True,
    )
    form = Form(running=["Student: Ravi T.    Date of Birth: 06/17/2013"], font="Times-Roman", size=11)
    form.text("Individualized Education Program, in effect from 10/08/2025 to 10/07/2026").space(10)
    form.heading("Special Education Services")
    form.table(
        [
            ("Service", "Amount/Frequency", "Location", "Start Date", "End Date"),
            ("Reading", "45 minutes 4 times per week", "Resource room", "10/08/2025", "10/07/2026"),
            ("Physical Therapy", "30 minutes 2 times per month", "Gym", "10/08/2025", "10/07/2026"),
        ],
        (22, 32, 18, 14, 14),
        manner="open",
    )
    scan(form, sample.pdf, turned=-0.5, dots=400)

"""PDF forms to fill in: labels and headings are text of the page, what was filled in stands in fields and check boxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from reportlab.lib.pagesizes import landscape, letter  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from tests.exchange.samples.plans.make_drawing import settle
from tests.exchange.samples.plans.make_expected import Sample, line


def make() -> None:
    seen()
    held_back()


def form(
    path: Path,
    *,
    title: str,
    top: Sequence[tuple[str, str, float, float]],
    head: Sequence[str],
    widths: Sequence[float],
    rows: Sequence[Sequence[str | bool]],
    names: Mapping[int, str],
    ruled: bool,
) -> None:
    """A page with fields. `top`: label, value, x, width. A row's cell that is true or false is a check box."""
    width, height = landscape(letter)
    canvas = Canvas(str(path), pagesize=(width, height), invariant=1)
    fields = canvas.acroForm
    canvas.setFont("Helvetica-Bold", 12)
    canvas.drawCentredString(width / 2, height - 40, title)
    y = height - 70
    for number, (label, filled, x, wide) in enumerate(top):
        if number and x <= top[number - 1][2]:
            y -= 22
        canvas.setFont("Helvetica", 8.5)
        canvas.drawString(x, y, label)
        fields.textfield(
            name=f"top.{number}",
            value=filled,
            x=x + canvas.stringWidth(label, "Helvetica", 8.5) + 4,
            y=y - 4,
            width=wide,
            height=14,
            fontSize=8,
            borderWidth=0.5,
            fontName="Helvetica",
        )
    y -= 34
    canvas.setFont("Helvetica-Bold", 8)
    edges = [40.0]
    for share in widths:
        edges.append(edges[-1] + (width - 80) * share / sum(widths))
    for edge, label in zip(edges, head, strict=False):
        for step, words in enumerate(label.split("\n")):
            canvas.drawString(edge + 3, y - 10 * step, words)
    top_line = y + 12
    y -= 16
    lines = [top_line, y]
    for number, row in enumerate(rows):
        y -= 20
        for column, value in enumerate(row):
            name = f"{names.get(column, head[column].replace(chr(10), ' '))}.{number}"
            x, wide = edges[column], edges[column + 1] - edges[column]
            if isinstance(value, bool):
                fields.checkbox(name=name, checked=value, x=x + wide / 2 - 6, y=y + 4, size=11, buttonStyle="check")
            else:
                fields.textfield(
                    name=name,
                    value=value,
                    x=x + 1,
                    y=y + 2,
                    width=wide - 2,
                    height=16,
                    fontSize=7.5,
                    borderWidth=0,
                    fontName="Helvetica",
                    maxlen=200,
                )
        lines.append(y)
    if ruled:
        canvas.setLineWidth(0.5)
        for at in lines:
            canvas.line(edges[0], at, edges[-1], at)
        for edge in edges:
            canvas.line(edge, lines[0], edge, lines[-1])
    canvas.setFont("Helvetica", 6.5)
    canvas.drawString(40, 30, "Fillable form. Save a copy for the file.")
    canvas.save()
    settle(path)


def seen() -> None:
    days = {"starts_on": "2025-09-02", "ends_on": "2026-06-30"}
    sample = Sample(
        "seen/fields-ruled",
        "A form to fill in, with lines; every value stands in a field, with whom in two columns of check boxes.",
        [
            "the page's own text has labels and headings only",
            "individual and group are check boxes that say which is ticked",
            "the last row is empty",
        ],
        {
            "name": "Uma B.",
            "born_on": "2016-02-09",
            "state": "",
            "district": "",
            "school": "Thistle Elementary (made up) |",
        },
        {"kind": "iep", "starts_on": "2025-09-02", "ends_on": "2026-06-30"},
        [
            line(
                "Speech-Language Therapy",
                "30 minutes / 2 times per week",
                sessions=2,
                minutes=30,
                period="week",
                grouping="group",
                setting="Speech room",
                **days,
            ),
            line(
                "Occupational Therapy",
                "45 minutes / 1 time per week",
                sessions=1,
                minutes=45,
                period="week",
                grouping="individual",
                setting="Therapy room",
                **days,
            ),
        ],
    )
    form(
        sample.pdf,
        title="Individualized Education Program: Services",
        top=[
            ("Student Name:", "Uma B.", 40, 150),
            ("Date of Birth:", "02/09/2016", 300, 80),
            ("School:", "Thistle Elementary (made up)", 480, 180),
            ("IEP Start Date:", "09/02/2025", 40, 80),
            ("IEP End Date:", "06/30/2026", 300, 80),
        ],
        head=("Service", "Amount of Time", "Frequency", "Individual", "Group", "Location", "Start Date", "End Date"),
        widths=(22, 12, 15, 8, 8, 15, 10, 10),
        rows=[
            (
                "Speech Therapy",
                "30 minutes",
                "2 times per week",
                False,
                True,
                "Speech room",
                "09/02/2025",
                "06/30/2026",
            ),
            (
                "Occupational Therapy",
                "45 minutes",
                "1 time per week",
                True,
                False,
                "Therapy room",
                "09/02/2025",
                "06/30/2026",
            ),
            ("", "", "", False, False, "", "", ""),
        ],
        names={},
        ruled=True,
    )


def held_back() -> None:
    sample = Sample(
        "held_back/fields-open",
        "A form to fill in without lines, with field names that say nothing, a check box for summer, and a box for each setting.",
        [
            "the fields are named f1, f2 ...",
            "a ticked box says that a row is for the summer",
            "the setting is a ticked column",
            "a row whose boxes are all empty has no setting",
        ],
        {"name": "Finn O.", "born_on": "2012-12-01", "state": "", "district": "", "school": ""},
        {"kind": "iep", "starts_on": "2025-10-01", "ends_on": "2026-09-30"},
        [
            line(
                "Math",
                "150 minutes per week",
                minutes_per_period=150,
                period="week",
                setting="General Ed",
                starts_on="2025-10-01",
                ends_on="2026-09-30",
            ),
            line(
                "Counseling Services",
                "30 minutes 2 times per month",
                sessions=2,
                minutes=30,
                period="month",
                starts_on="2025-10-01",
                ends_on="2026-09-30",
            ),
            line(
                "Math",
                "60 minutes 3 times per week",
                sessions=3,
                minutes=60,
                period="week",
                setting="Special Ed",
                starts_on="2026-07-01",
                ends_on="2026-07-31",
                esy="true",
            ),
        ],
    )
    form(
        sample.pdf,
        title="IEP Service Page",
        top=[
            ("Student:", "Finn O.", 40, 160),
            ("Birth Date:", "12/1/2012", 330, 80),
            ("IEP Dates From:", "10/1/2025", 40, 80),
            ("To:", "9/30/2026", 330, 80),
        ],
        head=("Service", "Frequency/Amount", "General Ed", "Special Ed", "ESY", "Begin Date", "End Date", "Provider"),
        widths=(20, 22, 9, 9, 6, 11, 11, 18),
        rows=[
            ("Math", "150 minutes per week", True, False, False, "10/1/2025", "9/30/2026", "Teacher"),
            ("Counseling", "30 minutes 2 times per month", False, False, False, "10/1/2025", "9/30/2026", "Counselor"),
            ("Math", "60 minutes 3 times per week", False, True, True, "7/1/2026", "7/31/2026", "Teacher"),
        ],
        names={column: f"f{column + 1}" for column in range(8)},
        ruled=False,
    )

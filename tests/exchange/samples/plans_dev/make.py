"""Makes the plans of this folder, and beside each what a careful person reads in it (expected.csv, head.csv).

Every child, school and plan is made up. Run: python make.py. Nothing of makewhole is imported here: what is expected
was written by hand. `?` means: must stay empty, and be listed.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from reportlab.lib import colors  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import landscape, letter  # type: ignore[import-untyped]
from reportlab.lib.styles import getSampleStyleSheet  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table  # type: ignore[import-untyped]

HERE = Path(__file__).parent
STYLE = getSampleStyleSheet()
SMALL = STYLE["BodyText"].clone("small", fontSize=8, leading=9.5)
RULED = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]
COLUMNS = ("service", "wording", "sessions", "minutes", "minutes_per_period", "period", "every", "grouping", "setting",
           "starts_on", "ends_on", "esy")  # fmt: skip
Row = dict[str, str]


def line(
    service: str, wording: str, numbers: str, setting: str = "", days: str = "", grouping: str = "", esy: str = ""
) -> Row:
    """One expected promise; numbers: "2x30 week", "90 month", "5x30 cycle 5"; days: "2025-09-02 2026-06-01"."""
    amount, _, period = numbers.partition(" ")
    period, _, every = period.partition(" ")
    sessions, times, minutes = amount.partition("x")
    starts_on, _, ends_on = days.partition(" ")
    return {
        "service": service, "wording": wording, "sessions": sessions if times else "", "minutes": minutes,
        "minutes_per_period": "" if times else amount, "period": period, "every": every, "grouping": grouping,
        "setting": setting, "starts_on": starts_on, "ends_on": ends_on, "esy": esy,
    }  # fmt: skip


def put(name: str, ending: str, content: bytes, lines: Sequence[Row], head: str, form: str) -> None:
    """The file with what is expected of it; head: name, kind, first day, last day."""
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    (folder / f"plan.{ending}").write_bytes(content)
    with (folder / "expected.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(lines)
    (folder / "head.csv").write_text(f"name,kind,starts_on,ends_on,form\n{head},{form}\n", encoding="utf-8")


def platypus(parts: Sequence[Any], wide: bool = False, foot: Callable[[Canvas, Any], None] | None = None) -> bytes:
    file = io.BytesIO()
    size = landscape(letter) if wide else letter
    made = SimpleDocTemplate(
        file, pagesize=size, invariant=1, leftMargin=36, rightMargin=36, topMargin=50, bottomMargin=50
    )
    made.build(list(parts), onFirstPage=foot or _nothing, onLaterPages=foot or _nothing)
    return file.getvalue()


def _nothing(canvas: Canvas, document: Any) -> None:
    """No head and foot."""


def p(text: str) -> Paragraph:
    return Paragraph(text, SMALL)


def cells(rows: Sequence[Sequence[str]]) -> list[list[Paragraph]]:
    return [[p(text) for text in row] for row in rows]


def ruled(rows: Sequence[Sequence[str]], widths: Sequence[float], *more: Any, repeat: int = 0) -> Table:
    return Table(cells(rows), colWidths=list(widths), style=[*RULED, *more], repeatRows=repeat, splitInRow=1)


def full(row: int) -> tuple[str, tuple[int, int], tuple[int, int]]:
    return ("SPAN", (0, row), (-1, row))


# --- Layouts ----------------------------------------------------------------------------------------------------------

YEAR = "2025-09-02 2026-06-05"


def ohio_split() -> None:
    """A row cut by the page's end, the heading not repeated; two amounts; accommodations in the same grid."""
    widths = (150, 40, 90, 110, 70, 70, 80, 90)
    rows = [["Description", "Goal Addressed #", "Provider Title", "Location of Service", "Begin Date", "End Date", "Amount of Time", "Frequency"],
            ["SPECIALLY DESIGNED INSTRUCTION"] + [""] * 7,
            ["Written language: " + "instruction in planning, drafting and revising paragraphs of several kinds, " * 3, "1", "Intervention Specialist",
             "Resource room, and general education classroom", "09/02/2025", "06/05/2026", "40 minutes per session", "3 sessions each week"],
            ["RELATED SERVICES"] + [""] * 7,
            ["Physical Therapy", "4", "PT", "Gym", "09/02/2025", "06/05/2026", "30 minutes", "1 time per month"],
            ["ACCOMMODATIONS"] + [""] * 7,
            ["Extra time, 20 minutes", "", "", "", "09/02/2025", "06/05/2026", "", ""],
            ["SUPPORT FOR SCHOOL PERSONNEL"] + [""] * 7,
            ["PT consults with staff 15 minutes monthly", "", "", "", "09/02/2025", "06/05/2026", "", ""]]  # fmt: skip
    spans = [full(row) for row in (1, 3, 5, 7)]
    head = [p("PR-07 IEP"), p("CHILD'S NAME: Theo B. &nbsp; DATE OF BIRTH: 03/14/2016"),
            p("IEP EFFECTIVE DATES: START: 09/02/2025 END: 06/05/2026"), p("7. SPECIALLY DESIGNED SERVICES"), Spacer(1, 318)]  # fmt: skip
    content = platypus([*head, ruled(rows, widths, *spans)], wide=True)
    long = "Written language: " + (
        "instruction in planning, drafting and revising paragraphs of several kinds, " * 3
    ).strip(" ,")
    put("ohio_split", "pdf", content, [
        line(long, "40 minutes per session, 3 sessions each week", "3x40 week", "Resource room, and general education classroom", YEAR),
        line("Physical Therapy", "30 minutes, 1 time per month", "1x30 month", "Gym", YEAR),
    ], "Theo B.,iep,2025-09-02,2026-06-05", "Ohio PR-07")  # fmt: skip


def minnesota(aligned: bool) -> None:
    """Two-level heading; the place of a number says direct or indirect, the place of an X where."""
    lines = [
        line("Speech-Language Therapy", "2/week, 20 minutes", "2x20 week", "Special Education", "2025-09-02 "),
        line(
            "Audiological Services",
            "3 times/year, 15 minutes, indirect",
            "3x15 plan_year",
            "General Education",
            "2025-09-02 ",
            "consult",
        ),
        line(
            "Hearing Services",
            "1/week, 15 minutes, indirect",
            "1x15 week",
            "Special Education",
            "2025-09-02 ",
            "consult",
        ),
        line("Hearing Services", "1/week, 45 minutes", "1x45 week", "Special Education", "2025-09-02 "),
    ]
    head = "Ada K.,iep,2025-09-02,2026-09-01"
    form = "Minnesota special education and related services"
    title = "D. SPECIAL EDUCATION AND RELATED SERVICES TO MEET GOALS AND OBJECTIVES"
    if not aligned:
        rows = [["Instruction or Service Provided", "Service Location", "", "Anticipated Frequency", "Total Minutes Per Session", "", "Start Date", "Anticipated Duration"],
                ["", "General Education", "Special Education", "", "Indirect", "Direct", "", ""],
                ["Speech/Language", "", "X", "2/week", "", "20", "9/2/2025", "1 year"],
                ["Audiology", "X", "", "3 times/year", "15", "", "9/2/2025", "1 year"],
                ["Deaf/Hard of Hearing", "", "X", "1/week", "15", "45", "9/2/2025", "1 year"]]  # fmt: skip
        spans = [("SPAN", (c, 0), (c, 1)) for c in (0, 3, 6, 7)] + [("SPAN", (1, 0), (2, 0)), ("SPAN", (4, 0), (5, 0))]
        body = ruled(rows, (120, 65, 65, 70, 50, 45, 60, 65), *spans)
        content = platypus([p("Individualized Education Program"), p("Student: Ada K."),
                            p("IEP dates: 9/2/2025 to 9/1/2026"), p(title), Spacer(1, 8), body])  # fmt: skip
        put("minnesota_ruled", "pdf", content, lines, head, form)
        return
    file = io.BytesIO()
    page = Canvas(file, pagesize=letter, invariant=1)
    page.setFont("Helvetica", 9)
    y = 740.0
    for text in ("Individualized Education Program", "Student: Ada K.", "IEP dates: 9/2/2025 to 9/1/2026", title):
        page.drawString(40, y, text)
        y -= 14
    heads = [(210, "Service Location"), (390, "Total Minutes")]
    for x, text in heads:
        page.drawString(x, 670, text)
    for x, text in [
        (40, "Instruction or"),
        (315, "Anticipated"),
        (390, "Per Session"),
        (470, "Start"),
        (520, "Anticipated"),
    ]:
        page.drawString(x, 659, text)
    for x, text in [
        (40, "Service Provided"),
        (190, "General Ed"),
        (252, "Special Ed"),
        (315, "Frequency"),
        (380, "Indirect"),
        (425, "Direct"),
        (470, "Date"),
        (520, "Duration"),
    ]:
        page.drawString(x, 648, text)
    rows_at = [("Speech/Language", "", "X", "2/week", "", "20"), ("Audiology", "X", "", "3 times/year", "15", ""),
               ("Deaf/Hard of Hearing", "", "X", "1/week", "15", "45")]  # fmt: skip
    for number, row in enumerate(rows_at):
        y = 628 - 16 * number
        for x, text in zip((40, 208, 270, 315, 390, 432, 470, 520), (*row, "9/2/2025", "1 year"), strict=True):
            page.drawString(x, y, text)
    page.save()
    flat = [{**row, "setting": row["setting"].replace("Education", "Ed")} for row in lines]
    put("minnesota_aligned", "pdf", file.getvalue(), flat, head, form)


def wisconsin() -> None:
    """Four columns under section heads; steps with dates; the same service at once in two places; a condition."""
    widths = (150, 200, 100, 90)
    heads = ["Type", "Frequency/Amount", "Location", "Duration"]
    sdi = [heads,
           ["Specially designed instruction in reading", "60 minutes weekly for 3 out of 4 weeks", "Special Education", "IEP Term"],
           ["Specially designed instruction in reading", "15 minutes once monthly", "Regular Education", "IEP Term"],
           ["Specially designed instruction in math", "30 minutes two times per week", "Special Education", "Beginning 9/5/25 Ending on 12/1/25"],
           ["Specially designed instruction in math", "30 minutes weekly", "Special Education", "Beginning 12/2/25 Ending on 5/29/26"]]  # fmt: skip
    related = [heads,
               ["Speech and Language", "Twice weekly for 30 minutes each session for 3 out of 4 weeks", "Special Education", "Term of IEP"],
               ["Occupational Therapy", "One session 30 minutes per week (when student is at least 90% fluent)", "Special Education", "IEP Term"]]  # fmt: skip
    supports = [heads, ["Speech therapist consults with staff", "15 minutes once monthly", "Classroom", "IEP Term"]]
    content = platypus([
        p("INDIVIDUALIZED EDUCATION PROGRAM: SUMMARY, Form I-4 (Wisconsin)"), p("Name of Student: Joss W."),
        p("IEP beginning date 09/05/2025 ending date 09/04/2026. The IEP runs from 09/05/2025 to 09/04/2026"),
        p("Special Education"), ruled(sdi, widths), p("Related Services"), ruled(related, widths),
        p("Program Modifications or Supports for School Personnel"), ruled(supports, widths),
    ])  # fmt: skip
    put("wisconsin", "pdf", content, [
        line("Specially designed instruction in reading", "60 minutes weekly for 3 out of 4 weeks", "180 week 4", "Special Education"),
        line("Specially designed instruction in reading", "15 minutes once monthly", "1x15 month", "Regular Education"),
        line("Specially designed instruction in math", "30 minutes two times per week", "2x30 week", "Special Education", "2025-09-05 2025-12-01"),
        line("Specially designed instruction in math", "30 minutes weekly", "30 week", "Special Education", "2025-12-02 2026-05-29"),
        line("Speech-Language Therapy", "Twice weekly for 30 minutes each session for 3 out of 4 weeks", "6x30 week 4", "Special Education"),
        line("Occupational Therapy", "One session 30 minutes per week (when student is at least 90% fluent)", "? ", "Special Education"),
    ], "Joss W.,iep,2025-09-05,2026-09-04", "Wisconsin I-4")  # fmt: skip


def maryland() -> None:
    """Sessions, length and period in three cells; one service in two ranges of days; ESY asked below."""
    widths = (120, 95, 55, 80, 60, 65, 65)
    heads = [
        "Service Nature",
        "Location",
        "Number of Sessions",
        "Length of Time",
        "Frequency",
        "Begin Date",
        "End Date",
    ]
    rows = [heads,
            ["Classroom Instruction", "General Education", "", "10 Hours", "Weekly", "08/25/2025", "12/19/2025"],
            ["Classroom Instruction", "General Education", "", "5 Hours", "Weekly", "01/05/2026", "06/12/2026"]]  # fmt: skip
    related = [heads, ["Speech/Language Therapy", "Outside General Education", "2", "30 Minutes", "Weekly", "08/25/2025", "06/12/2026"],
               ["Occupational Therapy", "Outside General Education", "1", "0 Hours 45 Minutes", "Monthly", "08/25/2025", "06/12/2026"]]  # fmt: skip
    esy = [
        heads,
        [
            "Speech/Language Therapy",
            "Outside General Education",
            "4",
            "30 Minutes",
            "Monthly",
            "07/06/2026",
            "07/31/2026",
        ],
    ]
    content = platypus([
        p("Maryland Online IEP: Individualized Education Program (IEP)"), p("Student Name: Lena F. &nbsp;&nbsp; DOB: 05/06/2013"),
        p("IEP Effective Dates: 08/25/2025 - 08/24/2026"), p("V. SERVICES"), p("Special Education Services"), ruled(rows, widths),
        p("Related Services"), ruled(related, widths), p("Is the student eligible for Extended School Year services? [x] Yes [ ] No"),
        p("Extended School Year Services"), ruled(esy, widths),
    ])  # fmt: skip
    put("maryland", "pdf", content, [
        line("Classroom Instruction", "10 Hours, Weekly", "600 week", "General Education", "2025-08-25 2025-12-19"),
        line("Classroom Instruction", "5 Hours, Weekly", "300 week", "General Education", "2026-01-05 2026-06-12"),
        line("Speech-Language Therapy", "2 sessions, 30 Minutes, Weekly", "2x30 week", "Outside General Education", "2025-08-25 2026-06-12"),
        line("Occupational Therapy", "1 sessions, 0 Hours 45 Minutes, Monthly", "1x45 month", "Outside General Education", "2025-08-25 2026-06-12"),
        line("Speech-Language Therapy", "4 sessions, 30 Minutes, Monthly", "4x30 month", "Outside General Education", "2026-07-06 2026-07-31", esy="true"),
    ], "Lena F.,iep,2025-08-25,2026-08-24", "Maryland Online IEP")  # fmt: skip


def massachusetts() -> None:
    """Six-day cycle ticked by drawn boxes; the three grids as one table; consultation by table."""
    heads = [
        "Focus on Goal #",
        "Type of Service",
        "Type of Personnel",
        "Frequency and Duration/Per Cycle",
        "Start Date",
        "End Date",
    ]
    rows = [["A. Consultation (Indirect Services to School Personnel and Parents)"] + [""] * 5, heads,
            ["1, 2", "Speech", "SLP", "1 x 15 min/cycle", "9/3/2025", "6/12/2026"],
            ["B. Special Education and Related Services in General Education Classroom (Direct Service)"] + [""] * 5, heads,
            ["1", "Writing", "Special Educator", "3 x 45 min", "9/3/2025", "6/12/2026"],
            ["C. Special Education and Related Services in Other Settings (Direct Service)"] + [""] * 5, heads,
            ["2", "Speech", "SLP", "2 x 30 min/cycle", "9/3/2025", "6/12/2026"],
            ["3", "OT", "OT", "2 x 30 min/week", "9/3/2025", "6/2026"]]  # fmt: skip

    def boxes(page: Canvas, document: Any) -> None:
        page.setFont("Helvetica", 8)
        page.drawString(40, 760, "School District Cycle:")
        for number, label in enumerate(("5 day cycle", "6 day cycle", "10 day cycle", "Other")):
            x = 140 + 90 * number
            page.rect(x, 758, 8, 8)
            page.drawString(x + 12, 760, label)
            if number == 1:
                page.line(x + 1, 759, x + 7, 765)
                page.line(x + 1, 765, x + 7, 759)

    table = ruled(rows, (60, 110, 90, 130, 70, 70), full(0), full(3), full(6))
    content = platypus([p("Individualized Education Program"), p("IEP Dates: from 9/3/2025 to 9/2/2026"),
                        p("Student Name: Rui S."), p("Service Delivery"), table], foot=boxes)  # fmt: skip
    put("massachusetts", "pdf", content, [
        line("Speech-Language Therapy", "1 x 15 min/cycle", "1x15 cycle 6", "", "2025-09-03 2026-06-12", "consult"),
        line("Written Expression", "3 x 45 min per cycle", "3x45 cycle 6", "General Education Classroom", "2025-09-03 2026-06-12"),
        line("Speech-Language Therapy", "2 x 30 min/cycle", "2x30 cycle 6", "Other Settings", "2025-09-03 2026-06-12"),
        line("Occupational Therapy", "2 x 30 min/week", "2x30 week", "Other Settings", "2025-09-03 ?"),
    ], "Rui S.,iep,2025-09-03,2026-09-02", "Massachusetts service delivery (A, B, C)")  # fmt: skip


def california() -> None:
    """Label blocks with drawn tick boxes: one filled, one crossed, one with its tick lost; a page line between."""
    file = io.BytesIO()
    page = Canvas(file, pagesize=letter, invariant=1)

    def head() -> None:
        page.setFont("Helvetica", 9)
        page.drawString(40, 760, "Placer Hills SELPA")
        page.drawString(40, 748, "Student Name: Noor H.   Birthdate: 1/9/15   IEP Date: 9/2/2025")

    def block(
        y: float, service: str, days: tuple[str, str], ticked: int | None, amount: str, place: tuple[str, ...]
    ) -> None:
        page.drawString(40, y, f"Service: {service}")
        page.drawString(330, y, f"Start Date: {days[0]}")
        page.drawString(450, y, f"End Date: {days[1]}")
        page.drawString(40, y - 14, "Provider: District of Service")
        for number, label in enumerate(("Ind", "Grp", "Sec Transition")):
            x = 330 + 60 * number
            page.rect(x, y - 15, 8, 8)
            page.drawString(x + 12, y - 14, label)
            if number == ticked == 1:
                page.rect(x + 2, y - 13, 4, 4, fill=1)
            elif number == ticked:
                page.line(x + 1, y - 14, x + 7, y - 8)
                page.line(x + 1, y - 8, x + 7, y - 14)
        page.drawString(40, y - 33, f"Duration/Freq: {amount}")
        page.drawString(330, y - 33, "Location:")
        if len(place) == 1:
            page.drawString(380, y - 33, place[0])
        else:
            page.drawString(380, y - 28, place[0])
            page.drawString(380, y - 38, place[1])

    head()
    page.drawString(40, 725, "Offer of FAPE - SERVICE")
    page.drawString(40, 705, "SPECIAL EDUCATION and RELATED SERVICES")
    separate = ("Separate classroom in public", "integrated facility")
    block(
        685,
        "415 Language and Speech",
        ("1/12/2026", "6/5/2026"),
        1,
        "30 min x 2 Totaling: 60 min served Weekly",
        separate,
    )
    page.drawString(40, 638, "Comments: small group with two peers.")
    block(
        615,
        "415 Language and Speech",
        ("9/2/2025", "1/11/2026"),
        0,
        "30 min x 1 Totaling: 30 min served Weekly",
        separate,
    )
    block(
        545,
        "450 Occupational Therapy",
        ("9/2/2025", "6/5/2026"),
        None,
        "45 min x 1 Totaling: 45 min served Monthly",
        ("Regular classroom/public day school",),
    )
    page.drawString(250, 40, "Page 3 of 4")
    page.showPage()
    head()
    page.drawString(40, 725, "Comments: no services in the first two weeks of school.")
    page.drawString(40, 700, "EXTENDED SCHOOL YEAR (ESY)")
    block(
        680,
        "415 Language and Speech",
        ("6/15/2026", "7/10/2026"),
        1,
        "30 min x 2 Totaling: 60 min served Weekly",
        separate,
    )
    page.showPage()
    page.save()
    whole = "Separate classroom in public integrated facility"
    put("california", "pdf", file.getvalue(), [
        line("Language and Speech", "30 min x 2 Totaling: 60 min served Weekly", "2x30 week", whole, "2026-01-12 2026-06-05", "group"),
        line("Language and Speech", "30 min x 1 Totaling: 30 min served Weekly", "1x30 week", whole, "2025-09-02 2026-01-11", "individual"),
        line("Occupational Therapy", "45 min x 1 Totaling: 45 min served Monthly", "1x45 month", "Regular classroom/public day school", "2025-09-02 2026-06-05", "?"),
        line("Language and Speech", "30 min x 2 Totaling: 60 min served Weekly", "2x30 week", whole, "2026-06-15 2026-07-10", "group", "true"),
    ], "Noor H.,iep,2025-09-02,", "California Offer of FAPE")  # fmt: skip


def pennsylvania() -> None:
    """Anticipated Duration is a day or the term, never minutes; accommodations among the instruction; ESY grid."""
    widths = (190, 100, 110, 70, 70)
    sdi = [["Modifications and SDI", "Location", "Frequency", "Projected Beginning Date", "Anticipated Duration"],
           ["Direct instruction in decoding", "Learning Support Room", "45 minutes, 5 times per week", "09/02/2025", "06/05/2026"],
           ["Tests read aloud", "All Regular Ed Classes", "each test/quiz", "09/02/2025", "06/05/2026"]]  # fmt: skip
    related = [["Service", "Location", "Frequency", "Projected Beginning Date", "Anticipated Duration"],
               ["Speech Therapy", "Speech room", "30 minutes per week", "09/02/2025", "IEP term"],
               ["Counseling", "Office", "as needed", "09/02/2025", "06/05/2026"]]  # fmt: skip
    esy = [["ESY Service to be Provided", "Location", "Frequency", "Projected Beginning Date", "Anticipated Duration"],
           ["Speech Therapy", "Speech room", "30 minutes per week", "06/22/2026", "07/24/2026"]]  # fmt: skip
    content = platypus([
        p("INDIVIDUALIZED EDUCATION PROGRAM (IEP), Pennsylvania"), p("Student Name: Ben T."),
        p("IEP Implementation Date (Projected Date when Services and Programs Will Begin): 09/02/2025"),
        p("Anticipated Duration of Services and Programs: 09/01/2026"),
        p("A. Program modifications and SDI"), ruled(sdi, widths), p("B. Related Services"), ruled(related, widths),
        p("C. Supports for School Personnel"),
        ruled([["Support", "Location", "Frequency", "Projected Beginning Date", "Anticipated Duration"],
               ["SLP meets with staff", "School", "30 minutes monthly", "09/02/2025", "06/05/2026"]], widths),
        p("E. Extended School Year (ESY)"), p("The student is [x] eligible for ESY [ ] not eligible"), ruled(esy, widths),
    ])  # fmt: skip
    put("pennsylvania", "pdf", content, [
        line("Direct instruction in decoding", "45 minutes, 5 times per week", "5x45 week", "Learning Support Room", YEAR),
        line("Speech-Language Therapy", "30 minutes per week", "30 week", "Speech room", "2025-09-02 "),
        line("Counseling Services", "as needed", "? ", "Office", YEAR),
        line("Speech-Language Therapy", "30 minutes per week", "30 week", "Speech room", "2026-06-22 2026-07-24", esy="true"),
    ], "Ben T.,iep,2025-09-02,2026-09-01", "Pennsylvania section VI")  # fmt: skip


def connecticut_docx() -> None:
    """One table, a second title row in its first cell; month and year only is no day; a goal number is no session."""
    made = Document()
    made.add_paragraph("SPECIAL EDUCATION, RELATED SERVICES, AND REGULAR EDUCATION")
    made.add_paragraph("Student: Ana V.    DOB: 02/03/2012")
    made.add_paragraph("Individualized Education Program ED620, IEP effective from 9/8/2025 to 9/7/2026")
    heads = ["Special Education Services", "Goal(s) #", "Frequency", "Implementor Title", "Responsible Staff", "Start Date\n(mm/dd/yyyy)",
             "End Date\n(mm/dd/yyyy)", "Site*", "Description of Instructional Service Delivery"]  # fmt: skip
    rows = [heads, ["Reading", "1, 2", "5 x 45 min/week", "Special Education Teacher", "School staff", "09/08/2025", "06/12/2026", "Resource room", "small group"],
            ["Related Services"] + [""] * 8,
            ["Social Work", "3", "30 min biweekly", "Social Worker", "School staff", "09/08/2025", "06/12/2026", "Office", "individual"],
            ["Speech/Language", "4", "2 x 30 min/week", "SLP", "School staff", "September 2025", "06/12/2026", "Speech room", ""],
            ["Total", "", "345 min/week", "", "", "", "", "", ""]]  # fmt: skip
    table = made.add_table(len(rows), 9)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(number, column).text = text
    file = io.BytesIO()
    made.save(file)
    put("connecticut_docx", "docx", _steady(file.getvalue()), [
        line("Reading", "5 x 45 min/week", "5x45 week", "Resource room", "2025-09-08 2026-06-12"),
        line("Social Work Services", "30 min biweekly", "? ", "Office", "2025-09-08 2026-06-12"),
        line("Speech-Language Therapy", "2 x 30 min/week", "2x30 week", "Speech room", "? 2026-06-12"),
    ], "Ana V.,iep,2025-09-08,2026-09-07", "Connecticut ED620")  # fmt: skip


def new_york_docx() -> None:
    """Duration is the length of a session; with whom stands in Service Delivery Recommendations; a July/August table."""
    made = Document()
    made.add_paragraph("New York State Individualized Education Program (IEP)")
    made.add_paragraph("STUDENT NAME: Max D.")
    made.add_paragraph("DATE IEP IS TO BE IMPLEMENTED: 09/04/2025")
    made.add_paragraph("IEP begins 09/04/2025")
    made.add_paragraph("Projected end date of IEP: 09/03/2026")
    made.add_paragraph("RECOMMENDED SPECIAL EDUCATION PROGRAMS AND SERVICES")
    heads = [
        "Special Education Program/Services",
        "Service Delivery Recommendations",
        "Frequency",
        "Duration",
        "Location",
        "Projected Beginning/Service Date(s)",
    ]
    rows = [heads, ["Special Education Program:", "", "", "", "", ""],
            ["Resource Room", "Group 5:1", "3 times weekly", "40 minutes", "Resource room", "09/04/2025"],
            ["Related Services:", "", "", "", "", ""],
            ["Speech/Language Therapy", "Individual", "2 x weekly", "30 min.", "Therapy room", "09/04/2025"],
            ["Speech/Language Therapy", "Group 3:1", "1 x weekly", "30 min.", "Therapy room", "09/04/2025"],
            ["Supplementary Aids and Services/Program Modifications/Accommodations:", "", "", "", "", ""],
            ["Refocusing", "", "daily", "5 minutes", "Classroom", "09/04/2025"]]  # fmt: skip
    summer = [
        heads,
        ["Speech/Language Therapy", "Individual", "2 x weekly", "30 min.", "Therapy room", "07/06/2026 - 08/14/2026"],
    ]
    for title, listed in (("", rows), ("July/August Program and Services", summer)):
        made.add_paragraph(title)
        table = made.add_table(len(listed), 6)
        for number, row in enumerate(listed):
            for column, text in enumerate(row):
                table.cell(number, column).text = text
            if sum(bool(text) for text in row) == 1:
                table.cell(number, 0).merge(table.cell(number, 5))
    file = io.BytesIO()
    made.save(file)
    put("new_york_docx", "docx", _steady(file.getvalue()), [
        line("Resource Room", "3 times weekly, 40 minutes", "3x40 week", "Resource room", "2025-09-04 ", "group"),
        line("Speech-Language Therapy", "2 x weekly, 30 min.", "2x30 week", "Therapy room", "2025-09-04 ", "individual"),
        line("Speech-Language Therapy", "1 x weekly, 30 min.", "1x30 week", "Therapy room", "2025-09-04 ", "group"),
        line("Speech-Language Therapy", "2 x weekly, 30 min.", "2x30 week", "Therapy room", "2026-07-06 2026-08-14", "individual", "true"),
    ], "Max D.,iep,2025-09-04,2026-09-03", "New York State IEP")  # fmt: skip


def virginia_aligned() -> None:
    """No rules at all; wrapped cells below their first line; Duration holds both days."""
    file = io.BytesIO()
    page = Canvas(file, pagesize=letter, invariant=1)
    page.setFont("Helvetica", 9)
    y = 740.0
    for text in (
        "Virginia Individualized Education Program (IEP)",
        "Student Name: Kim L.",
        "IEP effective dates: 9/2/25 to 6/5/26",
        "Services",
    ):
        page.drawString(40, y, text)
        y -= 14
    xs = (40, 170, 270, 350, 455)
    for x, text in zip(
        xs, ("Service(s)", "Frequency", "School/location", "Instructional Setting", "Duration"), strict=True
    ):
        page.drawString(x, 670, text)
    page.drawString(455, 660, "m/d/y to m/d/y")
    rows = [(("Special education: reading", "and writing"), ("5 hours per week",), ("Oak School",), ("Resource classroom",), ("9/2/25 to 6/5/26",)),
            (("Speech",), ("30 minutes,", "twice a week"), ("Oak School",), ("Therapy room",), ("9/2/25 to 1/30/26",)),
            (("Speech",), ("30 minutes,", "once a week"), ("Oak School",), ("Therapy room",), ("2/2/26 to 6/5/26",))]  # fmt: skip
    y = 640
    for row in rows:
        for x, texts in zip(xs, row, strict=True):
            for number, text in enumerate(texts):
                page.drawString(x, y - 10 * number, text)
        y -= 28
    page.save()
    put("virginia_aligned", "pdf", file.getvalue(), [
        line("Special education: reading and writing", "5 hours per week", "300 week", "Oak School", YEAR),
        line("Speech-Language Therapy", "30 minutes, twice a week", "2x30 week", "Oak School", "2025-09-02 2026-01-30"),
        line("Speech-Language Therapy", "30 minutes, once a week", "1x30 week", "Oak School", "2026-02-02 2026-06-05"),
    ], "Kim L.,iep,2025-09-02,2026-06-05", "Virginia sample IEP")  # fmt: skip


def plan_504_form() -> None:
    """A form that is filled in: the words stand in form fields, not on the page; six-figure days."""
    file = io.BytesIO()
    page = Canvas(file, pagesize=letter, invariant=1)
    page.setFont("Helvetica", 9)
    page.drawString(40, 750, "Section 504 Plan")
    page.drawString(40, 735, "Student:")
    page.acroForm.textfield(
        name="student", value="Ida P.", x=80, y=731, width=120, height=14, fontSize=9, borderWidth=0
    )
    page.drawString(40, 715, "504 plan effective dates: 09/02/2025 to 06/05/2026")
    xs = (40, 190, 290, 390, 480, 560)
    ys = (690, 670, 648, 626)
    for x in xs:
        page.line(x, ys[0], x, ys[-1])
    for y in ys:
        page.line(xs[0], y, xs[-1], y)
    for x, text in zip(xs, ("Service", "Minutes", "Frequency", "Start Date", "End Date"), strict=False):
        page.drawString(x + 4, 676, text)
    rows = [
        ("Counseling", "30", "2 times per month", "090225", "060526"),
        ("School Nurse", "10", "Daily", "090225", "060526"),
    ]
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            page.acroForm.textfield(name=f"c{number}{column}", value=text, x=xs[column] + 3, y=ys[number + 2] + 4, width=xs[column + 1] - xs[column] - 6,
                                    height=14, fontSize=8, borderWidth=0)  # fmt: skip
    page.save()
    put("plan_504_form", "pdf", file.getvalue(), [
        line("Counseling Services", "30 minutes, 2 times per month", "2x30 month", "", YEAR),
        line("School Health and/or School Nurse Services", "10 minutes, Daily", "10 day", "", YEAR),
    ], "Ida P.,504,2025-09-02,2026-06-05", "Section 504 plan")  # fmt: skip


def kansas_pages() -> None:
    """Two pages, the heading repeated; minutes alone in a cell; codes before names; a merged service; one amount for two."""
    widths = (90, 130, 110, 65, 65, 45, 60)
    heads = ["Type of Service", "Service", "Setting", "Beginning Date", "Ending Date", "Minutes", "Frequency"]
    rows = [heads,
            ["Special Education", "RD - Reading", "G - Regular classroom", "8/18/2025", "5/22/2026", "30", "Daily"],
            ["Related", "SP - Speech/Language", "R - Resource room", "8/18/2025", "12/19/2025", "20", "2 x Weekly"],
            ["Related", "", "R - Resource room", "1/5/2026", "5/22/2026", "20", "1 x Weekly"],
            ["Related", "Occupational Therapy", "R - Resource room", "8/18/2025", "5/22/2026", "30", "Weekly"],
            ["Related", "Physical Therapy", "R - Resource room", "8/18/2025", "5/22/2026", "", ""],
            ["Related", "Audiology", "R - Resource room", "8/18/2025", "5/22/2026", "15-20", "Monthly"]]  # fmt: skip
    table = ruled(rows, widths, ("SPAN", (1, 2), (1, 3)), ("SPAN", (5, 4), (5, 5)), ("SPAN", (6, 4), (6, 5)))
    second = ruled(
        [heads, ["Related", "Vision", "R - Resource room", "8/18/2025", "5/22/2026", "60", "Monthly"]], widths
    )
    content = platypus([p("Kansas IEP: Individualized Education Program"), p("Student Name: Sol M."), p("IEP dates: 8/18/2025 to 8/17/2026"),
                        p("Services"), table, PageBreak(), p("Kansas IEP: Individualized Education Program"), p("Student Name: Sol M."), second])  # fmt: skip
    days = "2025-08-18 2026-05-22"
    put("kansas_pages", "pdf", content, [
        line("Reading", "30 minutes, Daily", "30 day", "G - Regular classroom", days),
        line("Speech-Language Therapy", "20 minutes, 2 x Weekly", "2x20 week", "R - Resource room", "2025-08-18 2025-12-19"),
        line("Speech-Language Therapy", "20 minutes, 1 x Weekly", "1x20 week", "R - Resource room", "2026-01-05 2026-05-22"),
        line("Occupational Therapy", "", "? ", "R - Resource room", days),
        line("Physical Therapy", "", "? ", "R - Resource room", days),
        line("Audiological Services", "15-20, Monthly", "? ", "R - Resource room", days),
        line("Vision Services", "60 minutes, Monthly", "60 month", "R - Resource room", days),
    ], "Sol M.,iep,2025-08-18,2026-08-17", "Kansas")  # fmt: skip


def ticks_docx() -> None:
    """Word's own tick boxes in cells: what is ticked holds, and where nothing is, nothing is read."""
    made = Document()
    made.add_paragraph("Individualized Education Program")
    made.add_paragraph("Student Name: Eli G.")
    made.add_paragraph("IEP effective dates: 9/2/2025 - 6/5/2026")
    made.add_paragraph("Related Services")
    heads = ["Service", "Individual or Group", "Minutes per session", "Frequency", "Location", "Start Date", "End Date"]
    rows = [
        ("Speech", (True, False), "30", "2 times weekly"),
        ("OT", (False, False), "30", "1 time weekly"),
        ("PT", (False, True), "45", "2 times monthly"),
    ]
    table = made.add_table(1 + len(rows), 7)
    for column, text in enumerate(heads):
        table.cell(0, column).text = text
    for number, (service, ticks, minutes, often) in enumerate(rows, start=1):
        for column, text in zip(
            (0, 2, 3, 4, 5, 6), (service, minutes, often, "Therapy room", "9/2/2025", "6/5/2026"), strict=True
        ):
            table.cell(number, column).text = text
        paragraph = table.cell(number, 1).paragraphs[0]
        for label, is_on in zip(("Individual", "Group"), ticks, strict=True):
            paragraph._p.append(_box(is_on))
            paragraph.add_run(f" {label} ")
    file = io.BytesIO()
    made.save(file)
    put("ticks_docx", "docx", _steady(file.getvalue()), [
        line("Speech-Language Therapy", "30 minutes, 2 times weekly", "2x30 week", "Therapy room", YEAR, "individual"),
        line("Occupational Therapy", "30 minutes, 1 time weekly", "1x30 week", "Therapy room", YEAR, "?"),
        line("Physical Therapy", "45 minutes, 2 times monthly", "2x45 month", "Therapy room", YEAR, "group"),
    ], "Eli G.,iep,2025-09-02,2026-06-05", "A services grid")  # fmt: skip


def _box(is_on: bool) -> Any:
    sdt, about, content, run, text = (OxmlElement(name) for name in ("w:sdt", "w:sdtPr", "w:sdtContent", "w:r", "w:t"))
    space = "http://schemas.microsoft.com/office/word/2010/wordml"
    box = about.makeelement(f"{{{space}}}checkbox", nsmap={"w14": space})
    checked = box.makeelement(f"{{{space}}}checked")
    checked.set(f"{{{space}}}val", "1" if is_on else "0")
    box.append(checked)
    about.append(box)
    text.text = "\u2610"  # the glyph is the same for both: only the box knows
    text.set(qn("xml:space"), "preserve")
    run.append(text)
    content.append(run)
    sdt.append(about)
    sdt.append(content)
    return sdt


def _steady(content: bytes) -> bytes:
    """The same file with one time of writing, so that making it again changes nothing."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(
                zipfile.ZipInfo(part.filename, (2025, 1, 1, 0, 0, 0)), old.read(part.filename), zipfile.ZIP_DEFLATED
            )
    return made.getvalue()


def main() -> None:
    ohio_split()
    minnesota(aligned=False)
    minnesota(aligned=True)
    wisconsin()
    maryland()
    massachusetts()
    california()
    pennsylvania()
    connecticut_docx()
    new_york_docx()
    virginia_aligned()
    plan_504_form()
    kansas_pages()
    ticks_docx()


if __name__ == "__main__":
    main()

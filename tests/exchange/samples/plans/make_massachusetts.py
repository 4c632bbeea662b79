"""Massachusetts: grids A, B and C, amounts by cycle, and the length of the cycle in a row of boxes above."""

from __future__ import annotations

from tests.exchange.samples.plans.make_drawing import Form
from tests.exchange.samples.plans.make_expected import Sample, line

HEAD = (
    "Focus on Goal #",
    "Type of Service",
    "Type of Personnel",
    "Frequency and Duration/Per Cycle",
    "Start Date",
    "End Date",
)
WIDTHS = (10, 26, 22, 20, 11, 11)
A = "A. Consultation (Indirect Services to School Personnel and Parents)"
B = "B. Special Education and Related Services in General Education Classroom (Direct Service)"
C = "C. Special Education and Related Services in Other Settings (Direct Service)"
GENERAL = "General Education Classroom | General Education | In General Education Classroom"
OTHER = "Other Settings | Other Setting | In Other Settings"


def make() -> None:
    seen()
    held_back()


def seen() -> None:
    dates = {"starts_on": "2025-09-10", "ends_on": "2026-09-09"}
    sample = Sample(
        "seen/massachusetts-five-day-cycle",
        "IEP 5 with three ruled tables, each under its own title row; the cycle is ticked with an X that is text.",
        [
            "a cycle is not a week; its length stands in a row of boxes above the grids",
            "indirect, or in which setting, is told by the table only",
            "how often and how long share a cell",
            "a goal number of 1 is no session",
            "the next page speaks of a longer day in boxes",
        ],
        {
            "name": "Ines C.",
            "born_on": "2015-02-19",
            "state": "MA |",
            "district": "Fenbrook Public Schools |",
            "school": "",
        },
        {"kind": "iep", "starts_on": "2025-09-10", "ends_on": "2026-09-09"},
        [
            line(
                "Occupational Therapy",
                "1 x 15 min/cycle",
                sessions=1,
                minutes=15,
                period="cycle",
                every=5,
                grouping="consult",
                **dates,
            ),
            line(
                "Reading | Academic Support - Reading",
                "5 x 30 min/cycle",
                sessions=5,
                minutes=30,
                period="cycle",
                every=5,
                setting=GENERAL,
                **dates,
            ),
            line(
                "Speech-Language Therapy",
                "2 x 30 min/cycle",
                sessions=2,
                minutes=30,
                period="cycle",
                every=5,
                setting=OTHER,
                **dates,
            ),
            line(
                "Occupational Therapy",
                "1 x 30 min/cycle",
                sessions=1,
                minutes=30,
                period="cycle",
                every=5,
                setting=OTHER,
                **dates,
            ),
            line(
                "Counseling Services",
                "1 x 30 min/month",
                sessions=1,
                minutes=30,
                period="month",
                setting=OTHER,
                **dates,
            ),
        ],
    )
    form = Form(
        title="Individualized Education Program",
        running=[
            "Fenbrook Public Schools||IEP Dates: from 09/10/2025 to 09/09/2026",
            "Student Name: Ines C.     DOB: 02/19/2015     SASID: 1002003004||",
        ],
        footer="IEP 5   Massachusetts ESE/Individualized Education Program",
        page_words="Page {n} of {all}",
    )
    form.heading("Service Delivery", size=12)
    form.text("What are the total service delivery needs of this student?")
    form.text(
        "Include services, related services, program modifications and supports. Services should assist the student in reaching IEP"
        " goals, to be involved and progress in the general curriculum.",
        size=7,
    ).space(4)
    form.boxes(
        [("5 day cycle", True), ("6 day cycle", False), ("10 day cycle", False), ("Other:", False)],
        before="School District Cycle:",
        how="text",
    )
    form.space(4)
    days = ("09/10/2025", "09/09/2026")
    for title, rows in (
        (A, [("4", "OT", "Occupational Therapist", "1 x 15 min/cycle", *days)]),
        (B, [("1", "Academic Support - Reading", "Special Education Teacher", "5 x 30 min/cycle", *days)]),
        (
            C,
            [
                ("2, 3", "Speech/Language Therapy", "SLP", "2 x 30 min/cycle", *days),
                ("4", "Occupational Therapy", "OT/COTA", "1 x 30 min/cycle", *days),
                ("5", "Counseling", "School Adjustment Counselor", "1 x 30 min/month", *days),
            ],
        ),
    ):
        form.table([(title, *[""] * 5), HEAD, *rows], WIDTHS, heading_rows=2, spans=[(0, 0, 5, 0)], bold_rows=[0])
        form.space(7)
    form.new_page()
    form.heading("Nonparticipation Justification", size=11)
    form.text(
        "Is the student removed from the general education classroom at any time? (Refer to IEP 5 - Service Delivery, Section C.)"
    )
    form.boxes([("No", False), ("Yes", True)], how="text")
    form.text(
        "If yes, why: the student needs small group work of 30 minutes 2 times a week to reach goals 2 and 3."
    ).space(6)
    form.heading("Schedule Modification", size=11)
    form.text("Shorter: Does this student require a shorter school day or shorter school year?")
    form.boxes([("No", True), ("Yes - shorter day", False), ("Yes - shorter year", False)], how="text")
    form.text(
        "Longer: Does this student require a longer school day or a longer school year to prevent substantial regression?"
    )
    form.boxes([("No", True), ("Yes - longer day", False), ("Yes - longer year", False)], how="text")
    form.save(sample.pdf)


def held_back() -> None:
    dates = {"starts_on": "2025-11-03", "ends_on": "2026-11-02"}
    cycle: dict[str, str | int] = {"period": "cycle", "every": 6}
    sample = Sample(
        "held_back/massachusetts-cycle-unticked",
        "The same grids without lines, in one table with full-width title rows; the tick among the cycle boxes is lost.",
        [
            "no text says which cycle: it has to be asked, and nothing that counts by cycle may be counted before",
            "one table for A, B and C: the title rows change what the rows below mean",
            "grid A is not used",
            "a summer grid below is introduced by a sentence",
            "Type of Personnel is vague",
        ],
        {"name": "Owen P.", "born_on": "2017-08-30", "state": "MA |", "district": "Saltmarsh Regional |", "school": ""},
        {"kind": "iep", "starts_on": "2025-11-03", "ends_on": "2026-11-02"},
        [
            line(
                "Behavior Services | Behavior Support",
                "3 x 20 min/cycle",
                sessions=3,
                minutes=20,
                setting=GENERAL,
                **cycle,
                **dates,
            ),
            line("Math", "6 x 45 min/cycle", sessions=6, minutes=45, setting=OTHER, **cycle, **dates),
            line("Physical Therapy", "1 x 30 min/cycle", sessions=1, minutes=30, setting=OTHER, **cycle, **dates),
            line(
                "Math",
                "4 x 60 min/week",
                sessions=4,
                minutes=60,
                period="week",
                setting="*",
                starts_on="2026-07-06",
                ends_on="2026-08-07",
                esy="true",
            ),
        ],
        answers=[("(?i)cycle", "6")],
        asked=["(?i)cycle"],
    )
    form = Form(
        running=[
            "Saltmarsh Regional School District||IEP 5",
            "IEP Dates: from 11/03/2025 to 11/02/2026     Student Name: Owen P.     DOB: 08/30/2017     ID#: 55120",
        ],
        footer="Massachusetts ESE / Individualized Education Program",
        font="Times-Roman",
        size=9,
        page_words="IEP 5  {n}/{all}",
    )
    form.heading("Service Delivery", size=13)
    form.boxes(
        [("5 day cycle", False), ("6 day cycle", True), ("10 day cycle", False), ("Other", False)],
        before="School District Cycle",
        how="none",
    )
    form.space(6)
    days = ("11/03/2025", "11/02/2026")
    form.table(
        [
            HEAD,
            (A, *[""] * 5),
            ("", "", "", "", "", ""),
            (B, *[""] * 5),
            ("3", "Behavior Support", "SPED Staff", "3 x 20 min/cycle", *days),
            (C, *[""] * 5),
            ("1", "Math", "SPED Staff", "6 x 45 min/cycle", *days),
            ("2", "Physical Therapy", "PT or PTA", "1 x 30 min/cycle", *days),
        ],
        WIDTHS,
        manner="open",
        spans=[(0, 1, 5, 1), (0, 3, 5, 3), (0, 5, 5, 5)],
        bold_rows=[1, 3, 5],
    )
    form.space(14)
    form.heading("Extended School Year Services")
    form.text("The following services will be delivered in the summer.").space(3)
    form.table(
        [HEAD, ("1", "Math", "Special Education Teacher", "4 x 60 min/week", "07/06/2026", "08/07/2026")],
        WIDTHS,
        manner="open",
    )
    form.save(sample.pdf)

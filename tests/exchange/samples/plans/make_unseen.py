"""A second set of PDF plans, drawn after the reader was mended for the first: what was meant is written here first."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from reportlab.lib.pagesizes import letter  # type: ignore[import-untyped]
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from tests.exchange.samples.plans.make_drawing import Form, settle
from tests.exchange.samples.plans.make_expected import Sample, line

GENERAL, OUTSIDE = "General Education", "Outside General Education"


def make() -> None:
    ohio()
    california()
    massachusetts()
    minnesota()
    wisconsin()
    maryland()
    pennsylvania()
    scanned_second_page()


def ohio() -> None:
    days = {"starts_on": "2026-01-12", "ends_on": "2027-01-11"}
    sample = Sample(
        "unseen/ohio-heading-again",
        "PR-07, ruled, broadside. A row is cut in two by the end of the page, and the headings return above its rest.",
        [
            "the headings return on the second page, above the second half of a row",
            "a place wraps in both halves",
            "section 4 (ESY) stands before the goals and promises its minutes in a sentence",
            "support for personnel has minutes and is no service to the child",
        ],
        {
            "name": "Nadia B.",
            "born_on": "2015-04-09",
            "state": "OH |",
            "district": "Stone Run Local Schools |",
            "school": "Stone Run Middle School |",
        },
        {"kind": "iep", "starts_on": "2026-01-12", "ends_on": "2027-01-11"},
        [
            line(
                "Reading",
                "45 minutes / 4 times per week",
                sessions=4,
                minutes=45,
                period="week",
                setting="Intervention room",
                **days,
            ),
            line(
                "Mathematics: explicit instruction in multiplication, division and fractions, with number lines, area models and worked examples, each new step practised until it is fluent | Math",
                "150 minutes / weekly",
                minutes_per_period=150,
                period="week",
                setting="General education classroom with a co-teacher, and the intervention room for tests and quizzes that last longer than one period",
                **days,
            ),
            line(
                "Speech-Language Therapy",
                "30 minutes / 2 times per month",
                sessions=2,
                minutes=30,
                period="month",
                setting="Speech room",
                **days,
            ),
            line(
                "Physical Therapy",
                "60 minutes / per month",
                minutes_per_period=60,
                period="month",
                setting="Gym",
                starts_on="2026-01-12",
                ends_on="2026-06-05",
            ),
        ],
        listed=["7/31/2026"],
    )
    form = Form(
        running=[
            "CHILD'S NAME: Nadia B.          ID NUMBER: 0099120          DATE OF BIRTH: 04/09/2015",
            "IEP EFFECTIVE DATES   START: 01/12/2026   END: 01/11/2027",
        ],
        footer="PR-07 IEP   Stone Run Local Schools",
        size=9,
        wide=True,
    )
    form.text(
        "District of Residence: Stone Run Local Schools          School: Stone Run Middle School          Grade: 5"
    )
    form.space(6).heading("4. EXTENDED SCHOOL YEAR SERVICES")
    form.text("Has the team determined that ESY services are necessary?  [X] Yes   [ ] No")
    form.text("Reading, 30 minutes, 3 times per week, from 7/6/2026 to 7/31/2026.").space(6)
    form.heading("6. MEASURABLE ANNUAL GOALS")
    for number in range(1, 18):
        form.text(f"Objective 1.{number}: given a passage of the fifth grade, 4 of 5 questions answered.").space(4)
    head = (
        "Specially Designed Instruction",
        "Goal Addressed #",
        "Provider Title",
        "Location of Service",
        "Begin Date",
        "End Date",
        "Amount of Time",
        "Frequency",
    )
    widths = (27, 8, 12, 19, 9, 9, 10, 11)
    form.heading("7. DESCRIPTION(S) OF SPECIALLY DESIGNED SERVICES")
    form.table(
        [
            head,
            (
                "Reading",
                "1",
                "Intervention Specialist",
                "Intervention room",
                "01/12/2026",
                "01/11/2027",
                "45 minutes",
                "4 times per week",
            ),
            (
                "Mathematics: explicit instruction in multiplication, division and fractions, with number lines, area models and",
                "2",
                "Intervention Specialist",
                "General education classroom with a co-teacher, and the intervention room",
                "01/12/2026",
                "01/11/2027",
                "150 minutes",
                "weekly",
            ),
        ],
        widths,
    )
    form.new_page()
    form.table(
        [
            head,
            (
                "worked examples, each new step practised until it is fluent",
                "",
                "",
                "for tests and quizzes that last longer than one period",
                *[""] * 4,
            ),
        ],
        widths,
    )
    form.space(8)
    form.table(
        [
            ("Related Services", *head[1:]),
            (
                "Speech/Language",
                "3",
                "Speech-Language Pathologist",
                "Speech room",
                "01/12/2026",
                "01/11/2027",
                "30 minutes",
                "2 times per month",
            ),
            (
                "Physical Therapy",
                "4",
                "Physical Therapist",
                "Gym",
                "01/12/2026",
                "06/05/2026",
                "60 minutes",
                "per month",
            ),
        ],
        widths,
    )
    form.space(8).heading("SUPPORT FOR SCHOOL PERSONNEL")
    form.table(
        [
            ("Description", "Begin Date", "End Date"),
            ("Speech-language pathologist meets with the teachers, 15 minutes a month", "01/12/2026", "01/11/2027"),
        ],
        (60, 15, 15),
    )
    form.save(sample.pdf)


def california() -> None:
    sai = "Specialized Academic Instruction | 330 Specialized Academic Instruction | 330 - Specialized Academic Instruction"
    speech = "Speech-Language Therapy | 415 Language and Speech | Language and Speech | 415 - Language and Speech"
    sample = Sample(
        "unseen/california-two-columns",
        "Offer of FAPE: label blocks drawn in two columns of labels, ticks lost, summer services under the same labels.",
        [
            "the tick is lost: individual, group and secondary transition are printed alike",
            "the later of two date ranges stands first: one follows the other",
            "a place begins above its label and ends below it",
            "Page _____ of _____ and the head of the next page stand between a service and its comments",
            "a monthly amount is printed with a total",
            "the ESY block has the same labels",
        ],
        {
            "name": "Theo C.",
            "born_on": "2016-02-20",
            "state": "CA |",
            "district": "Alder Creek Elementary School District | Alder Creek Elementary |",
            "school": "",
        },
        {"kind": "iep", "starts_on": "2025-09-22 |", "ends_on": "2026-09-21 |"},
        [
            line(
                sai,
                "90 min x 5 / Totaling: 450 min served Weekly",
                sessions=5,
                minutes=90,
                period="week",
                grouping="?",
                setting="Regular classroom/public day school",
                starts_on="2026-01-12",
                ends_on="2026-09-21",
            ),
            line(
                sai,
                "120 min x 5 / Totaling: 600 min served Weekly",
                sessions=5,
                minutes=120,
                period="week",
                grouping="?",
                setting="Separate classroom in public integrated facility",
                starts_on="2025-09-22",
                ends_on="2026-01-11",
            ),
            line(
                speech,
                "60 min served Monthly",
                minutes_per_period=60,
                period="month",
                grouping="?",
                setting="Separate classroom in public integrated facility",
                starts_on="2025-09-22",
                ends_on="2026-09-21",
            ),
            line(
                speech,
                "30 min x 1 / Totaling: 30 min served Weekly",
                sessions=1,
                minutes=30,
                period="week",
                grouping="?",
                setting="Service provider location",
                starts_on="2026-06-08",
                ends_on="2026-07-02",
                esy="true",
            ),
        ],
    )
    page = Canvas(str(sample.pdf), pagesize=letter, invariant=1)
    state = {"page": 0}

    def running() -> None:
        state["page"] += 1
        page.setFont("Times-Bold", 10)
        page.drawString(50, 752, "Foothill SELPA")
        page.setFont("Times-Roman", 9)
        page.drawString(50, 738, "Student Name: Theo C.")
        page.drawString(250, 738, "Birthdate: 2/20/16")
        page.drawString(420, 738, "IEP Date: 9/22/2025")

    def block(
        y: float, service: str, start: str, end: str, provider: str, amount: str, place: Sequence[str], said: str = ""
    ) -> None:
        page.setFont("Times-Roman", 8.5)
        page.drawString(50, y, f"Service: {service}")
        page.drawString(330, y, f"Start Date: {start}")
        page.drawString(450, y, f"End Date: {end}")
        page.drawString(50, y - 14, f"Provider: {provider}")
        page.drawString(330, y - 14, "Ind")
        page.drawString(365, y - 14, "Grp")
        page.drawString(400, y - 14, "Sec Transition")
        page.drawString(50, y - 33, f"Duration/Freq: {amount}")
        page.drawString(330, y - 33, "Location:")
        if len(place) == 1:
            page.drawString(370, y - 33, place[0])
        else:
            page.drawString(370, y - 28, place[0])
            page.drawString(370, y - 38, place[1])
        if said:
            page.drawString(50, y - 52, f"Comments: {said}")

    running()
    page.setFont("Times-Bold", 12)
    page.drawString(50, 715, "Offer of FAPE - SERVICE")
    page.setFont("Times-Roman", 9)
    page.drawString(50, 698, "District of Service: Alder Creek Elementary School District")
    page.drawString(
        50, 684, "The service options that were considered by the IEP team: general education with supports."
    )
    page.setFont("Times-Bold", 10)
    page.drawString(50, 660, "SPECIAL EDUCATION and RELATED SERVICES")
    district = "District of Service"
    wrapped = ("Separate classroom in public", "integrated facility")
    block(
        640,
        "330 Specialized Academic Instruction",
        "1/12/2026",
        "9/21/2026",
        district,
        "90 min x 5 Totaling: 450 min served Weekly",
        ("Regular classroom/public day school",),
        "Push-in after winter break.",
    )
    block(
        560,
        "330 Specialized Academic Instruction",
        "9/22/2025",
        "1/11/2026",
        district,
        "120 min x 5 Totaling: 600 min served Weekly",
        wrapped,
        "Not provided on holidays, vacations, and non-instructional days.",
    )
    block(480, "415 Language and Speech", "9/22/2025", "9/21/2026", "SELPA", "60 min served Monthly", wrapped)
    page.drawString(280, 425, "Page _____ of _____")
    page.showPage()
    running()
    page.setFont("Times-Roman", 8.5)
    page.drawString(50, 715, "Comments: Small group when peers are available.")
    page.setFont("Times-Bold", 10)
    page.drawString(50, 690, "EXTENDED SCHOOL YEAR (ESY)")
    page.setFont("Times-Roman", 8.5)
    page.drawString(330, 690, "Yes    No")
    page.drawString(50, 676, "Rationale: articulation regresses over breaks of 3 weeks.")
    block(
        650,
        "415 Language and Speech",
        "6/8/2026",
        "7/2/2026",
        "SELPA",
        "30 min x 1 Totaling: 30 min served Weekly",
        ("Service provider location",),
        "Summer speech clinic.",
    )
    page.drawString(280, 560, "Page _____ of _____")
    page.showPage()
    page.save()
    settle(sample.pdf)


def massachusetts() -> None:
    dates = {"starts_on": "2025-09-29", "ends_on": "2026-09-28"}
    cycle: dict[str, str | int] = {"period": "cycle", "every": 10}
    sample = Sample(
        "unseen/massachusetts-ten-days",
        "IEP 5 with a cycle of ten days; grid C goes on over the page without its headings; a summer grid below.",
        [
            "per cycle of 10 school days, not per week; one row says per week all the same",
            "grid A is consultation, B and C are told apart by their titles only",
            "grid C is cut by the end of the page between two rows, and no heading returns",
            "a second grid for the extended year with the same headings",
        ],
        {"name": "Ines W.", "born_on": "2014-11-30", "state": "MA |", "district": "", "school": ""},
        {"kind": "iep", "starts_on": "2025-09-29", "ends_on": "2026-09-28"},
        [
            line(
                "Speech-Language Therapy",
                "1 x 20 min/cycle",
                sessions=1,
                minutes=20,
                grouping="consult",
                **cycle,
                **dates,
            ),
            line(
                "Academic Support: Math | Academic Support",
                "5 x 45 min/cycle",
                sessions=5,
                minutes=45,
                setting="General Education Classroom",
                **cycle,
                **dates,
            ),
            line("Reading", "8 x 50 min/cycle", sessions=8, minutes=50, setting="Other Settings", **cycle, **dates),
            line(
                "Speech-Language Therapy",
                "2 x 30 min/cycle",
                sessions=2,
                minutes=30,
                setting="Other Settings",
                **cycle,
                **dates,
            ),
            line(
                "Counseling Services",
                "1 x 30 min/week",
                sessions=1,
                minutes=30,
                period="week",
                setting="Other Settings",
                **dates,
            ),
            line(
                "Reading",
                "3 x 60 min/week",
                sessions=3,
                minutes=60,
                period="week",
                setting="*",
                starts_on="2026-07-06",
                ends_on="2026-07-31",
                esy="true",
            ),
        ],
    )
    form = Form(
        running=["Individualized Education Program||Student Name: Ines W.     DOB: 11/30/2014"],
        footer="IEP 5",
        size=9,
    )
    form.text("IEP Dates: from 09/29/2025 to 09/28/2026").space(4)
    form.heading("Service Delivery", size=13)
    form.text("What are the total service delivery needs of this student?").space(3)
    form.boxes(
        [("5 day cycle", False), ("6 day cycle", False), ("10 day cycle", True), ("Other:", False)],
        before="School District Cycle:",
    )
    form.space(415)
    head = (
        "Focus on Goal #",
        "Type of Service",
        "Type of Personnel",
        "Frequency and Duration/Per Cycle",
        "Start Date",
        "End Date",
    )
    widths = (10, 26, 22, 20, 11, 11)
    days = ("09/29/2025", "09/28/2026")
    full = [(0, 0, 5, 0)]
    form.table(
        [
            ("A. Consultation (Indirect Services to School Personnel and Parents)", *[""] * 5),
            head,
            ("2", "Speech/Language", "SLP", "1 x 20 min/cycle", *days),
        ],
        widths,
        heading_rows=2,
        spans=full,
    )
    form.space(6)
    form.table(
        [
            (
                "B. Special Education and Related Services in General Education Classroom (Direct Service)",
                *[""] * 5,
            ),
            head,
            ("1", "Academic Support: Math", "SPED Staff", "5 x 45 min/cycle", *days),
        ],
        widths,
        heading_rows=2,
        spans=full,
    )
    form.space(6)
    form.table(
        [
            ("C. Special Education and Related Services in Other Settings (Direct Service)", *[""] * 5),
            head,
            ("1", "Reading", "Special Education Teacher", "8 x 50 min/cycle", *days),
            ("2", "Speech/Language", "SLP or SLPA", "2 x 30 min/cycle", *days),
            ("3", "Counseling", "School Adjustment Counselor", "1 x 30 min/week", *days),
        ],
        widths,
        heading_rows=2,
        repeat=False,
        spans=full,
    )
    form.space(10).heading("Extended School Year Services")
    form.table(
        [head, ("1", "Reading", "Special Education Teacher", "3 x 60 min/week", "07/06/2026", "07/31/2026")], widths
    )
    form.save(sample.pdf)


def minnesota() -> None:
    span = {"starts_on": "2025-11-10", "ends_on": "2026-11-09 |"}
    sample = Sample(
        "unseen/minnesota-merged-service",
        "Section D ruled; the name of a service covers two rows that hold at the same time.",
        [
            "one cell names the service of two rows: both hold at once, in two places",
            "a row has indirect and direct minutes, another indirect ones only",
            "the marks are ticks, not letters",
            "Anticipated Duration is no length of a session",
        ],
        {"name": "Obi R.", "born_on": "2013-07-07", "state": "MN |", "district": "", "school": ""},
        {"kind": "iep", "starts_on": "2025-11-10 |", "ends_on": "2026-11-09 |"},
        [
            line(
                "Speech-Language Therapy",
                "1/week",
                sessions=1,
                minutes=20,
                period="week",
                setting="General Education",
                **span,
            ),
            line(
                "Speech-Language Therapy",
                "2/week",
                sessions=2,
                minutes=30,
                period="week",
                setting="Special Education",
                **span,
            ),
            line(
                "Occupational Therapy",
                "2/month",
                sessions=2,
                minutes=10,
                period="month",
                grouping="consult",
                setting="Special Education",
                **span,
            ),
            line(
                "Occupational Therapy",
                "2/month",
                sessions=2,
                minutes=25,
                period="month",
                setting="Special Education",
                **span,
            ),
            line(
                "Audiological Services",
                "2 times/year",
                sessions=2,
                minutes=30,
                period="plan_year",
                grouping="consult",
                setting="General Education",
                **span,
            ),
        ],
    )
    form = Form(
        running=["INDIVIDUALIZED EDUCATION PROGRAM (IEP)||Student Name: Obi R.     Birthdate: 07/07/2013"],
        footer="Minnesota IEP",
        font="Times-Roman",
        size=9.5,
        wide=True,
    )
    form.text("IEP in effect from 11/10/2025 to 11/09/2026").space(8)
    form.heading("D. SPECIAL EDUCATION AND RELATED SERVICES TO MEET GOALS AND OBJECTIVES")
    form.table(
        [
            (
                "Instruction or Service Provided",
                "Service Location",
                "",
                "Anticipated Frequency",
                "Total Minutes Per Session",
                "",
                "Start Date",
                "Anticipated Duration",
            ),
            ("", "General Education", "Special Education", "", "Indirect", "Direct", "", ""),
            ("Speech/Language", "\u2022", "", "1/week", "", "20", "11/10/2025", "1 year"),
            ("", "", "\u2022", "2/week", "", "30", "11/10/2025", "1 year"),
            ("Occupational Therapy", "", "\u2022", "2/month", "10", "25", "11/10/2025", "1 year"),
            ("Audiology", "\u2022", "", "2 times/year", "30", "", "11/10/2025", "1 year"),
        ],
        (24, 11, 11, 13, 10, 10, 12, 12),
        heading_rows=2,
        spans=[(0, 0, 0, 1), (1, 0, 2, 0), (3, 0, 3, 1), (4, 0, 5, 0), (6, 0, 6, 1), (7, 0, 7, 1), (0, 2, 0, 3)],
        centred=[1, 2, 4, 5],
    )
    form.save(sample.pdf)


def wisconsin() -> None:
    sample = Sample(
        "unseen/wisconsin-steps",
        "I-4 without lines between the columns; three steps follow each other, two rows hold at once; one row is cut.",
        [
            "three rows of one service follow each other: they are not to be added",
            "two rows of one service hold at once in two places: they are",
            "3 out of 4 weeks",
            "a condition: no number may be read",
            "the last row of the page ends on the next one",
        ],
        {"name": "Greta H.", "born_on": "2012-10-03", "state": "WI |", "district": "", "school": ""},
        {"kind": "iep", "starts_on": "2025-09-02", "ends_on": "2026-09-01"},
        [
            line(
                "Reading",
                "Five times weekly for 30 minutes each session",
                sessions=5,
                minutes=30,
                period="week",
                setting="Special Education",
                starts_on="2025-09-02",
                ends_on="2025-12-19",
            ),
            line(
                "Reading",
                "Three times weekly for 30 minutes each session",
                sessions=3,
                minutes=30,
                period="week",
                setting="Special Education",
                starts_on="2026-01-05",
                ends_on="2026-03-20",
            ),
            line(
                "Reading",
                "30 minutes once weekly",
                sessions=1,
                minutes=30,
                period="week",
                setting="Special Education",
                starts_on="2026-03-30",
                ends_on="2026-09-01",
            ),
            line(
                "Speech-Language Therapy",
                "Twice weekly for 20 minutes each session for 3 out of 4 weeks",
                sessions=6,
                minutes=20,
                period="week",
                every=4,
                setting="Special Education",
            ),
            line(
                "Speech-Language Therapy",
                "15 minutes one time per month",
                sessions=1,
                minutes=15,
                period="month",
                setting="General Education",
            ),
            line(
                "Occupational Therapy",
                "30 minutes weekly",
                minutes_per_period="?",
                sessions="?",
                minutes="?",
                period="week |",
                setting="Regular Education classroom and, where a table of the right height is needed, the therapy room of the school",
            ),
        ],
        answers=[("(?i)as long as", "leave empty")],
        asked=["(?i)as long as"],
    )
    form = Form(
        running=["Name of Student: Greta H.     DOB: 10/03/2012||I-4"],
        footer="Wisconsin Department of Public Instruction model form I-4",
        size=9.5,
    )
    form.text("IEP implementation dates: 09/02/2025 to 09/01/2026").space(6)
    head = ("Type", "Frequency/Amount", "Location", "Duration")
    widths = (24, 34, 24, 18)
    form.heading("Special Education")
    form.table(
        [
            head,
            (
                "Reading",
                "Five times weekly for 30 minutes each session",
                "Special Education",
                "Beginning 9/2/25 Ending on 12/19/25",
            ),
            (
                "Reading",
                "Three times weekly for 30 minutes each session",
                "Special Education",
                "Beginning 1/5/26 Ending on 3/20/26",
            ),
            ("Reading", "30 minutes once weekly", "Special Education", "Beginning 3/30/26 Ending on 9/1/26"),
        ],
        widths,
        manner="under",
    )
    form.space(448)
    form.heading("Related Services")
    form.table(
        [
            head,
            (
                "Speech/Language",
                "Twice weekly for 20 minutes each session for 3 out of 4 weeks",
                "Special Education",
                "IEP Term",
            ),
            ("Speech/Language", "15 minutes one time per month", "General Education", "IEP Term"),
            (
                "Occupational Therapy",
                "30 minutes weekly (as long as the child cannot yet write a paragraph by hand or with a keyboard in the time that the class has)",
                "Regular Education classroom and, where a table of the right height is needed, the therapy room of the school",
                "IEP Term",
            ),
        ],
        widths,
        repeat=False,
        split_rows=True,
        manner="under",
    )
    form.save(sample.pdf)


def maryland() -> None:
    sample = Sample(
        "unseen/maryland-merged-location",
        "The Online IEP's services in ruled tables; cells are merged downward; a second grid for the extended year.",
        [
            "ten hours a week in autumn and five in spring are two rows: they follow each other",
            "the location covers three rows",
            "the length is given in hours and minutes",
            "the number of sessions is empty for classroom instruction",
            "a second grid for ESY",
        ],
        {"name": "Cleo M.", "born_on": "2011-01-25", "state": "MD |", "district": "", "school": ""},
        {"kind": "iep", "starts_on": "2025-08-25 |", "ends_on": "2026-06-12 |"},
        [
            line(
                "Classroom Instruction",
                "10 hours / weekly",
                minutes_per_period=600,
                period="week",
                setting=OUTSIDE,
                starts_on="2025-08-25",
                ends_on="2026-01-23",
            ),
            line(
                "Classroom Instruction",
                "5 hours / weekly",
                minutes_per_period=300,
                period="week",
                setting=OUTSIDE,
                starts_on="2026-01-26",
                ends_on="2026-06-12",
            ),
            line(
                "Travel Training",
                "2 / 1 hour 30 minutes / monthly",
                sessions=2,
                minutes=90,
                period="month",
                setting=OUTSIDE,
                starts_on="2025-08-25",
                ends_on="2026-06-12",
            ),
            line(
                "Speech-Language Therapy",
                "2 / 30 minutes / weekly",
                sessions=2,
                minutes=30,
                period="week",
                setting=GENERAL,
                starts_on="2025-08-25",
                ends_on="2026-06-12",
            ),
            line(
                "Speech-Language Therapy",
                "1 / 45 minutes / weekly",
                sessions=1,
                minutes=45,
                period="week",
                setting=OUTSIDE,
                starts_on="2026-07-06",
                ends_on="2026-07-31",
                esy="true",
            ),
        ],
    )
    form = Form(
        running=["Maryland Online IEP     Name: Cleo M.     Date of Birth: 01/25/2011"],
        footer="Individualized Education Program (IEP)",
        size=9,
        wide=True,
    )
    form.heading("V. SERVICES", size=13)
    form.text("IEP team meeting date: 06/02/2025").space(4)
    head = (
        "Service Nature",
        "Location",
        "Number of Sessions",
        "Length of Time",
        "Frequency",
        "Begin Date",
        "End Date",
        "Provider(s)",
    )
    widths = (20, 16, 10, 14, 10, 10, 10, 18)
    form.heading("SPECIAL EDUCATION SERVICES", shaded=True)
    form.table(
        [
            head,
            (
                "Classroom Instruction",
                OUTSIDE,
                "",
                "10 hours",
                "Weekly",
                "08/25/2025",
                "01/23/2026",
                "Special Education Classroom Teacher",
            ),
            (
                "Classroom Instruction",
                "",
                "",
                "5 hours",
                "Weekly",
                "01/26/2026",
                "06/12/2026",
                "Special Education Classroom Teacher",
            ),
            (
                "Travel Training",
                "",
                "2",
                "1 hour 30 minutes",
                "Monthly",
                "08/25/2025",
                "06/12/2026",
                "Orientation and Mobility Specialist",
            ),
        ],
        widths,
        spans=[(1, 1, 1, 3)],
    )
    form.space(8).heading("RELATED SERVICES", shaded=True)
    form.table(
        [
            head,
            (
                "Speech/Language Therapy",
                GENERAL,
                "2",
                "30 minutes",
                "Weekly",
                "08/25/2025",
                "06/12/2026",
                "Speech/Language Pathologist",
            ),
        ],
        widths,
    )
    form.space(8).heading("EXTENDED SCHOOL YEAR (ESY) SERVICES", shaded=True)
    form.table(
        [
            head,
            (
                "Speech/Language Therapy",
                OUTSIDE,
                "1",
                "45 minutes",
                "Weekly",
                "07/06/2026",
                "07/31/2026",
                "Speech/Language Pathologist",
            ),
        ],
        widths,
    )
    form.save(sample.pdf)


def pennsylvania() -> None:
    days = {"starts_on": "2025-10-14", "ends_on": "2026-10-13"}
    sample = Sample(
        "unseen/pennsylvania-open",
        "Section VI without any line; ESY has a table of its own with other first words.",
        [
            "no lines: only the place below a heading tells",
            "two lines of one row stand as close as two rows",
            "Anticipated Duration is a last day or IEP term",
            "modifications among the instruction cannot be counted",
            "E is the extended school year",
        ],
        {"name": "Ruth D.", "born_on": "2014-05-16", "state": "PA |", "district": "", "school": ""},
        {"kind": "iep", "starts_on": "2025-10-14", "ends_on": "2026-10-13"},
        [
            line(
                "Direct instruction in decoding | Reading",
                "45 minutes daily",
                minutes_per_period="45 |",
                sessions="1 |",
                minutes="45 |",
                period="day",
                setting="Learning Support Room",
                **days,
            ),
            line(
                "Speech-Language Therapy",
                "30 minutes 2 times per week",
                sessions=2,
                minutes=30,
                period="week",
                setting="Therapy Room",
                **days,
            ),
            line(
                "Occupational Therapy",
                "30 minutes 3 times per month",
                sessions=3,
                minutes=30,
                period="month",
                setting="All Regular Ed Classes",
                starts_on="2025-10-14",
                ends_on="2026-10-13 |",
            ),
            line(
                "Speech-Language Therapy",
                "30 minutes 1 time per week",
                sessions=1,
                minutes=30,
                period="week",
                setting="Summer site",
                starts_on="2026-06-29",
                ends_on="2026-07-31",
                esy="true",
            ),
        ],
        listed=["(?i)each test"],
    )
    form = Form(
        running=["IEP of Ruth D.||Pennsylvania"],
        footer="Annotated model form (made up)",
        font="Times-Roman",
        size=10,
    )
    form.text("INDIVIDUALIZED EDUCATION PROGRAM (IEP)", bold=True, size=13).space(6)
    form.text("Student's Name: Ruth D.")
    form.text("Date of Birth: 05/16/2014")
    form.text("IEP Implementation Date (Projected Date when Services and Programs Will Begin): 10/14/2025")
    form.text("Anticipated Duration of Services and Programs: 10/13/2026").space(8)
    form.heading(
        "VI. SPECIAL EDUCATION / RELATED SERVICES / SUPPLEMENTARY AIDS AND SERVICES / PROGRAM MODIFICATIONS"
    ).space(4)
    tail = ("Location", "Frequency", "Projected Beginning Date", "Anticipated Duration")
    widths = (26, 22, 26, 14, 14)
    form.heading("A. PROGRAM MODIFICATIONS AND SPECIALLY DESIGNED INSTRUCTION")
    form.table(
        [
            ("Modifications and SDI", *tail),
            ("Direct instruction in decoding", "Learning Support Room", "45 minutes daily", "10/14/2025", "10/13/2026"),
            ("Extended time, small group", "All Regular Ed Classes", "each test/quiz", "10/14/2025", "IEP term"),
        ],
        widths,
        manner="open",
    )
    form.space(10).heading("B. RELATED SERVICES")
    form.table(
        [
            ("Service", *tail),
            ("Speech Therapy", "Therapy Room", "30 minutes 2 times per week", "10/14/2025", "10/13/2026"),
            (
                "Occupational Therapy",
                "All Regular Ed Classes",
                "30 minutes 3 times per month",
                "10/14/2025",
                "IEP term",
            ),
        ],
        widths,
        manner="open",
    )
    form.space(10).heading("E. EXTENDED SCHOOL YEAR (ESY)")
    form.text("The student is ELIGIBLE for ESY, because of regression after breaks.").space(4)
    form.table(
        [
            ("ESY Service to be Provided", *tail),
            ("Speech Therapy", "Summer site", "30 minutes 1 time per week", "06/29/2026", "07/31/2026"),
        ],
        widths,
        manner="open",
    )
    form.save(sample.pdf)


def scanned_second_page() -> None:
    days = {"starts_on": "2025-09-08", "ends_on": "2026-06-18"}
    sample = Sample(
        "unseen/second-page-scanned",
        "A printed first page, and a second page that is a picture: straight, ruled, with a line of text that a fax put on it.",
        [
            "the second page has one line of real text, and its services are in a picture",
            "tesseract is needed; where it is missing, a message has to say so",
            "nothing read from a picture counts before a person has looked",
        ],
        {"name": "Milan K.", "born_on": "2015-12-01", "state": "", "district": "", "school": ""},
        {"kind": "iep", "starts_on": "2025-09-08", "ends_on": "2026-06-18"},
        [
            line(
                "Math",
                "40 minutes daily",
                minutes_per_period="40 |",
                minutes="40 |",
                sessions="1 |",
                period="day",
                setting="Resource room",
                **days,
            ),
            line(
                "Occupational Therapy",
                "30 minutes 2 times per month",
                sessions=2,
                minutes=30,
                period="month",
                setting="Therapy room",
                **days,
            ),
            line(
                "Counseling Services",
                "20 minutes 1 time per week",
                sessions=1,
                minutes=20,
                period="week",
                setting="Counselor's office | Counselors office |",
                **days,
            ),
        ],
        answers=[("(?i)read from a picture", "(?i)^yes")],
        is_scan=True,
    )
    head = ("Service", "Frequency and Amount", "Location", "Start Date", "End Date")
    widths = (24, 30, 18, 14, 14)
    dates = ("09/08/2025", "06/18/2026")
    first = Form(running=["Student: Milan K.     Date of Birth: 12/01/2015"], size=11)
    first.text("Individualized Education Program, in effect from 09/08/2025 to 06/18/2026").space(8)
    first.heading("Special Education Services")
    first.table([head, ("Math", "40 minutes daily", "Resource room", *dates)], widths)
    second = Form(running=["Student: Milan K.     Date of Birth: 12/01/2015"], size=11)
    second.heading("Related Services")
    second.table(
        [
            head,
            ("Occupational Therapy", "30 minutes 2 times per month", "Therapy room", *dates),
            ("Counseling", "20 minutes 1 time per week", "Counselor's office", *dates),
        ],
        widths,
    )
    with tempfile.TemporaryDirectory() as folder:
        one, two, over = (Path(folder) / name for name in ("one.pdf", "two.pdf", "over.pdf"))
        first.save(one)
        second.save(two)
        drawn = pypdfium2.PdfDocument(two)
        picture = (
            drawn[0].render(scale=200 / 72, grayscale=True).to_pil().point(lambda value: 255 if value > 150 else 0)
        )
        page = Canvas(str(over), pagesize=letter, invariant=1)
        page.drawImage(ImageReader(picture.convert("1")), 0, 0, *letter)
        page.setFont("Courier", 8)
        page.drawString(200, 780, "FAX 09/03/2025 14:02 P. 2/2")
        page.save()
        whole = pypdfium2.PdfDocument.new()
        for part in (one, over):
            whole.import_pages(pypdfium2.PdfDocument(part))
        whole.save(sample.pdf)
        drawn.close()
    # The number and the day of the file are others each time.
    raw = re.sub(rb"(?<=<)[0-9A-F]{32}(?=>)", b"0" * 32, sample.pdf.read_bytes())
    raw = re.sub(rb"\(D:\d{14}", b"(D:20250903140200", raw)
    sample.pdf.write_bytes(raw)
    settle(sample.pdf)

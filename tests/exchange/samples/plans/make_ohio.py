"""Ohio PR-07, section 7: amount and frequency in two cells, aids without minutes in the same section, ESY apart."""

from __future__ import annotations

from tests.exchange.samples.plans.make_drawing import Form
from tests.exchange.samples.plans.make_expected import Sample, line

HEAD = (
    "Description",
    "Goal Addressed #",
    "Provider Title",
    "Location of Service",
    "Begin Date",
    "End Date",
    "Amount of Time",
    "Frequency",
)
WIDTHS = (22, 8, 14, 14, 10, 10, 11, 11)


def make() -> None:
    seen()
    held_back()


def seen() -> None:
    sample = Sample(
        "seen/ohio-ruled",
        "PR-07 with ruled tables and a title row for each sub-block.",
        [
            "Amount and Frequency are two cells",
            "accommodations, modifications and supports for personnel stand below with dates and no minutes",
            "goal numbers are no sessions",
            "the name and both dates of the plan repeat at the head of each page",
        ],
        {
            "name": "Maya R.",
            "born_on": "2016-03-14",
            "state": "OH |",
            "district": "Riverbend Local Schools |",
            "school": "Riverbend Elementary |",
        },
        {"kind": "iep", "starts_on": "2025-09-02", "ends_on": "2026-09-01"},
        [
            line(
                "Reading | Specialized Reading | Reading: specialized instruction in decoding and fluency"
                " | Reading - specialized instruction in decoding and fluency",
                "45 minutes / 4 times per week",
                sessions=4,
                minutes=45,
                period="week",
                setting="Resource Room",
                starts_on="2025-09-02",
                ends_on="2026-09-01",
            ),
            line(
                "Speech-Language Therapy",
                "30 minutes / 2 times per week",
                sessions=2,
                minutes=30,
                period="week",
                setting="Speech room",
                starts_on="2025-09-02",
                ends_on="2026-09-01",
            ),
            line(
                "Occupational Therapy",
                "90 minutes / per month",
                minutes_per_period=90,
                period="month",
                setting="General education classroom",
                starts_on="2025-09-02",
                ends_on="2026-09-01",
            ),
        ],
    )
    form = Form(
        title="IEP Individualized Education Program",
        running=[
            "CHILD'S NAME: Maya R.||DATE OF BIRTH: 03/14/2016",
            "IEP EFFECTIVE DATES: START: 09/02/2025  END: 09/01/2026||DISTRICT: Riverbend Local Schools",
        ],
        footer="PR-07 IEP FORM  REVISED  Ohio Department of Education",
        page_words="Page {n} of {all}",
        wide=True,
    )
    form.text(
        "School: Riverbend Elementary     Grade: 4     Meeting date: 08/26/2025     Meeting type: Annual review"
    ).space(6)
    form.heading("6. MEASURABLE ANNUAL GOALS", shaded=True)
    form.text(
        "NUMBER: 1   AREA: Reading. Given 5 sessions of practice, Maya will read 90 words per minute in 3 of 4 trials by 09/01/2026."
    )
    form.text(
        "NUMBER: 2   AREA: Articulation. Maya will say /r/ in words with 80% accuracy in 4 out of 5 sessions."
    ).space(6)
    form.heading("7. SPECIALLY DESIGNED SERVICES", shaded=True)
    row = ("09/02/2025", "09/01/2026")
    form.table(
        [
            HEAD,
            ("SPECIALLY DESIGNED INSTRUCTION", *[""] * 7),
            (
                "Reading: specialized instruction in decoding and fluency",
                "1",
                "Intervention Specialist",
                "Resource Room",
                *row,
                "45 minutes",
                "4 times per week",
            ),
            ("RELATED SERVICES", *[""] * 7),
            (
                "Speech-Language Therapy",
                "2, 3",
                "Speech-Language Pathologist",
                "Speech room",
                *row,
                "30 minutes",
                "2 times per week",
            ),
            (
                "Occupational Therapy",
                "4",
                "Occupational Therapist or COTA under supervision of the OT",
                "General education classroom",
                *row,
                "90 minutes",
                "per month",
            ),
        ],
        WIDTHS,
        spans=[(0, 1, 7, 1), (0, 3, 7, 3)],
        bold_rows=[1, 3],
    )
    form.space(8)
    form.table(
        [
            ("ACCOMMODATIONS", "Begin Date", "End Date"),
            ("Extended time, up to 30 minutes more for each test; small group 2 times a week for quizzes", *row),
            ("Frequent breaks, 5 minutes", *row),
            ("MODIFICATIONS", "Begin Date", "End Date"),
            ("Spelling lists of 10 words", *row),
            ("SUPPORT FOR SCHOOL PERSONNEL", "Begin Date", "End Date"),
            ("The OT will show classroom staff how to set up seating", *row),
        ],
        (70, 15, 15),
        bold_rows=[3, 5],
    )
    form.space(6)
    form.heading("8. TRANSPORTATION AS A RELATED SERVICE", shaded=True)
    form.boxes([("Yes", False), ("No", True)], before="Does the child have needs related to transportation?")
    form.save(sample.pdf)


def held_back() -> None:
    dates = {"starts_on": "2025-10-15", "ends_on": "2026-10-14"}
    sample = Sample(
        "held_back/ohio-split",
        "PR-07 without lines; the service rows lie over a page break in the middle of a row, and the headings do not return.",
        [
            "a row is cut in the middle by a page break, and the running head of the page stands between its halves",
            "headings stand once only",
            "ESY is section 4, before the goals, and says no minutes",
            "dates without leading zeros",
        ],
        {
            "name": "Dario V.",
            "born_on": "2013-11-02",
            "state": "OH |",
            "district": "Mill Creek City Schools |",
            "school": "Mill Creek Middle School |",
        },
        {"kind": "iep", "starts_on": "2025-10-15", "ends_on": "2026-10-14"},
        [
            line(
                "Math",
                "200 minutes / weekly",
                minutes_per_period=200,
                period="week",
                setting="General education math classroom, co-taught",
                **dates,
            ),
            line(
                "Written Expression | Writing: explicit instruction in planning, drafting and revising of paragraphs and essays,"
                " with sentence frames and graphic organizers taught and faded over the year",
                "40 minutes / 3 times per week",
                sessions=3,
                minutes=40,
                period="week",
                setting="Learning center, separate from the general education classroom",
                **dates,
            ),
            line(
                "Counseling Services",
                "30 minutes / once a month",
                sessions=1,
                minutes=30,
                period="month",
                setting="Counseling office",
                **dates,
            ),
            line(
                "Physical Therapy",
                "60 minutes / per quarter",
                minutes_per_period=60,
                period="term",
                setting="Gym",
                **dates,
            ),
        ],
    )
    form = Form(
        running=[
            "CHILD'S NAME: Dario V.     ID NUMBER: 0048812     DATE OF BIRTH: 11/2/2013",
            "IEP EFFECTIVE DATES  START: 10/15/2025   END: 10/14/2026",
        ],
        footer="PR-07 IEP  Mill Creek City Schools",
        font="Times-Roman",
        size=9,
        wide=True,
    )
    form.text(
        "Child's Name: Dario V.   Grade: 7   District of Residence: Mill Creek City Schools   School: Mill Creek Middle School"
    )
    form.space(6)
    form.heading("4. EXTENDED SCHOOL YEAR SERVICES")
    form.boxes(
        [("Yes", False), ("No", True)], before="Has the team determined that ESY services are necessary?", how="glyph"
    )
    form.text("The team will collect further data and reconvene by 4/15/2026 to make a determination.").space(8)
    form.heading("5. POSTSECONDARY TRANSITION")
    form.text("Not applicable, the child is not yet 14.").space(232)
    form.heading("6. MEASURABLE ANNUAL GOALS")
    form.text("GOAL 1 MATH   GOAL 2 WRITING   GOAL 3 SELF-REGULATION   GOAL 4 GROSS MOTOR").space(52)
    form.heading("7. DESCRIPTION OF SPECIALLY DESIGNED SERVICES")
    row = ("10/15/2025", "10/14/2026")
    form.table(
        [
            ("Type of Service / " + HEAD[0], *HEAD[1:]),
            (
                "Math",
                "1",
                "Intervention Specialist",
                "General education math classroom, co-taught",
                *row,
                "200 minutes",
                "weekly",
            ),
            (
                "Writing: explicit instruction in planning, drafting and revising of paragraphs and essays, with sentence frames and"
                " graphic organizers taught and faded over the year",
                "2",
                "Intervention Specialist",
                "Learning center, separate from the general education classroom",
                *row,
                "40 minutes",
                "3 times per week",
            ),
            ("Counseling Services", "3", "School Counselor", "Counseling office", *row, "30 minutes", "once a month"),
            ("Physical Therapy", "4", "Physical Therapist", "Gym", *row, "60 minutes", "per quarter"),
        ],
        WIDTHS,
        manner="open",
        repeat=False,
        split_rows=True,
    )
    form.space(10)
    form.heading("ACCOMMODATIONS")
    form.table(
        [("Preferential seating; directions read aloud", *row), ("Calculator for all math work", *row)],
        (70, 15, 15),
        manner="open",
        heading_rows=0,
    )
    form.save(sample.pdf)

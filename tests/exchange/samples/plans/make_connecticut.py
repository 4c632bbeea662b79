"""Connecticut ED620, page 11: one table, a grey row in it, amount and frequency in one cell, and a second page 11 for the summer."""

from __future__ import annotations

from collections.abc import Sequence

from tests.exchange.samples.plans.make_drawing import Form
from tests.exchange.samples.plans.make_expected import Sample, line

HEAD = (
    "Special Education Services",
    "Goal(s) #",
    "Frequency",
    "Implementor Title",
    "Responsible Staff",
    "Start Date\n(mm/dd/yyyy)",
    "End Date\n(mm/dd/yyyy)",
    "Site*",
    "If needed, description of Instructional Service Delivery (e.g. small group, team taught classes, etc.)",
)
WIDTHS = (15, 7, 14, 12, 12, 10, 10, 8, 16)
TITLE = "SPECIAL EDUCATION, RELATED SERVICES, AND REGULAR EDUCATION"


def below(form: Form, summer: str) -> None:
    form.text(
        "* Instructional site: 1 general education classroom, 2 resource room, 3 related service room", size=6.5
    ).space(4)
    for number, words in enumerate(
        (
            "Assistive Technology: Not Required",
            "Applied (Vocational) Education: Not Required",
            "Physical Education: Regular",
            "Transportation: Regular",
            "Length of School Day: 6.5 hours",
            "Number of Days/Week: 5",
            "Length of School Year: 182 days",
            "Total School Hours/Week: 32.5 hours per week",
            "Special Education Hours/Week: 4.5 hours per week",
            "Hours with non-disabled peers: 28 hours per week",
            "Since the last Annual Review, has the student participated in school sponsored extracurricular activities: Yes",
            f"Extended School Year Services: {summer}",
        ),
        1,
    ):
        form.text(f"{number}. {words}", size=7)


def make() -> None:
    seen()
    held_back()


def seen() -> None:
    dates = {"starts_on": "2025-10-01", "ends_on": "2026-09-30"}
    sample = Sample(
        "seen/connecticut-two-pages-eleven",
        "Page 11 with ruled table, and page 11 once more for the extended school year.",
        [
            "Frequency holds amount and frequency",
            "Related Services is a grey row: one cell with words and eight empty ones",
            "small group stands in the last column",
            "below stand hours per week that are no services",
            "a second page 11 holds the summer rows",
        ],
        {"name": "Ben T.", "born_on": "2014-08-21", "state": "CT |", "district": "Norfield |", "school": ""},
        {"kind": "iep", "starts_on": "2025-10-01 |", "ends_on": "2026-09-30 |"},
        [
            line(
                "Reading",
                "3 hours per week",
                minutes_per_period=180,
                period="week",
                grouping="group |",
                setting="*",
                **dates,
            ),
            line("Math", "5 x 12 minutes per week", sessions=5, minutes=12, period="week", setting="*", **dates),
            line(
                "Speech-Language Therapy",
                "2 x 15 minutes per week",
                sessions=2,
                minutes=15,
                period="week",
                grouping="individual |",
                setting="*",
                **dates,
            ),
            line(
                "Reading",
                "4 x 60 minutes per week",
                sessions=4,
                minutes=60,
                period="week",
                grouping="group |",
                setting="*",
                starts_on="2026-07-06",
                ends_on="2026-07-31",
                esy="true",
            ),
        ],
    )
    form = Form(
        running=["Student: Ben T.     DOB: 08/21/2014     District: Norfield||Meeting Date: 09/24/2025"],
        footer="ED620, Revised December 2015",
        page_words="11",
        wide=True,
        size=7,
    )
    days = ("10/01/2025", "09/30/2026")
    form.heading(TITLE, size=10)
    form.table(
        [
            HEAD,
            (
                "Reading",
                "1, 2",
                "3 hours per week",
                "Special Education Teacher",
                "Special Education Staff",
                *days,
                "2",
                "small group",
            ),
            (
                "Math",
                "3",
                "5 x 12 minutes per week",
                "Special Education Teacher",
                "Special Education Staff",
                *days,
                "1",
                "team taught class",
            ),
            ("Related Services", *[""] * 8),
            ("Speech & Language", "4", "2 x 15 minutes per week", "SLP", "SLP", *days, "3", "individual"),
        ],
        WIDTHS,
        bold_rows=[3],
    )
    form.space(4)
    below(form, "Required: See service delivery grid above or an additional page 11")
    form.new_page()
    form.heading(TITLE + "   (Extended School Year)", size=10)
    form.table(
        [
            HEAD,
            (
                "Reading",
                "1",
                "4 x 60 minutes per week",
                "Special Education Teacher",
                "Special Education Staff",
                "07/06/2026",
                "07/31/2026",
                "2",
                "small group",
            ),
            ("Related Services", *[""] * 8),
            ("", *[""] * 8),
        ],
        WIDTHS,
        bold_rows=[2],
    )
    form.save(sample.pdf)


def held_back() -> None:
    sample = Sample(
        "held_back/connecticut-summer-in-the-grid",
        "Page 11, ruled, whole cells merged downward, and the summer row in the main table.",
        [
            "one service cell, merged downward, belongs to two rows at different sites: both hold",
            "dates merged downward over all rows of a part",
            "the summer row stands in the main table and says ESY in the service",
            "hours per week below",
        ],
        {"name": "Zora F.", "born_on": "2013-03-08", "state": "CT |", "district": "Eastmere |", "school": ""},
        {"kind": "iep", "starts_on": "2025-12-01 |", "ends_on": "2026-11-30 |"},
        [
            line(
                "Written Expression",
                "2 hours per week",
                minutes_per_period=120,
                period="week",
                setting="*",
                starts_on="2025-12-01",
                ends_on="2026-11-30",
            ),
            line(
                "Written Expression",
                "30 minutes per day",
                minutes_per_period=30,
                period="day",
                setting="*",
                starts_on="2025-12-01",
                ends_on="2026-11-30",
            ),
            line(
                "Occupational Therapy",
                "1 x 45 minutes per week",
                sessions=1,
                minutes=45,
                period="week",
                setting="*",
                starts_on="2025-12-01",
                ends_on="2026-11-30",
            ),
            line(
                "Occupational Therapy | ESY Occupational Therapy",
                "2 x 30 minutes per week",
                sessions=2,
                minutes=30,
                period="week",
                setting="*",
                starts_on="2026-07-06",
                ends_on="2026-08-07",
                esy="true",
            ),
        ],
    )
    form = Form(
        running=[
            "Student: Zora F.   DOB: 03/08/2013   District: Eastmere||Meeting Date: 11/20/2025",
            "INDIVIDUALIZED EDUCATION PROGRAM",
        ],
        footer="ED620",
        font="Times-Roman",
        wide=True,
        size=8,
        page_words="11",
    )
    staff = ("Special Education Teacher", "Special Education Staff")
    form.heading(TITLE, size=11)
    rows: list[Sequence[str]] = [
        HEAD,
        ("Written Language", "1", "2 hours per week", *staff, "12/01/2025", "11/30/2026", "2", "pull-out"),
        ("", "1", "30 minutes per day", *staff, "", "", "1", "team taught class"),
        ("Related Services", *[""] * 8),
        ("Occupational Therapy", "2", "1 x 45 minutes per week", "OT", "OT", "12/01/2025", "11/30/2026", "3", ""),
        ("ESY Occupational Therapy", "2", "2 x 30 minutes per week", "OT", "OT", "07/06/2026", "08/07/2026", "3", ""),
    ]
    form.table(rows, WIDTHS, spans=[(0, 1, 0, 2), (5, 1, 5, 2), (6, 1, 6, 2), (0, 3, 8, 3)], bold_rows=[3])
    form.space(4)
    below(form, "Required: See service delivery grid above or an additional page 11")
    form.save(sample.pdf)

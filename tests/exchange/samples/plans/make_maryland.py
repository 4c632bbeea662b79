"""Maryland Online IEP, section V: number of sessions, length of time and frequency in cells of their own; fall and spring rows."""

from __future__ import annotations

from tests.exchange.samples.plans.make_drawing import Form
from tests.exchange.samples.plans.make_expected import Sample, line


def make() -> None:
    seen()
    held_back()


def seen() -> None:
    sample = Sample(
        "seen/maryland-ruled",
        "Section V as ruled tables, one for special education and one for related services.",
        [
            "10 hours a week in the fall and 5 in the spring are two rows of one service, one after the other",
            "number of sessions, length and frequency are three cells; the number of sessions may be empty",
            "hours and minutes in one cell",
            "start, end and the count of weeks stand in one cell",
        ],
        {
            "name": "Ruth O.",
            "born_on": "2011-05-03",
            "state": "MD |",
            "district": "",
            "school": "Patapsco Bend Middle |",
        },
        {"kind": "iep", "starts_on": "2025-09-08 |", "ends_on": "2026-06-12 |"},
        [
            line(
                "Classroom Instruction",
                "10 / Weekly",
                minutes_per_period=600,
                period="week",
                setting="General Education",
                starts_on="2025-09-08",
                ends_on="2026-01-23",
            ),
            line(
                "Classroom Instruction",
                "5 / Weekly",
                minutes_per_period=300,
                period="week",
                setting="General Education",
                starts_on="2026-01-26",
                ends_on="2026-06-12",
            ),
            line(
                "Speech-Language Therapy",
                "Weekly",
                sessions=2,
                minutes=30,
                period="week",
                setting="Outside General Education",
                starts_on="2025-09-08",
                ends_on="2026-06-12",
            ),
            line(
                "Psychological Services",
                "Monthly",
                sessions=1,
                minutes=75,
                period="month",
                setting="Outside General Education",
                starts_on="2025-09-08",
                ends_on="2026-06-12",
            ),
        ],
    )
    form = Form(
        title="Maryland Statewide Individualized Education Program (IEP)",
        running=[
            "Name: Ruth O.||Agency: Patapsco County (made up)",
            "Date of Birth: 05/03/2011||IEP Team Meeting Date: 09/02/2025",
        ],
        footer="V. SERVICES",
        wide=True,
    )
    form.text("School: Patapsco Bend Middle     Grade: 8     Projected Annual Review Date: 06/12/2026").space(6)
    form.heading("V. SERVICES", shaded=True)
    head = (
        "Service Nature",
        "Location",
        "Number of Sessions",
        "Length of Time",
        "Frequency",
        "Begin Date - End Date",
        "Duration",
        "Provider(s)",
    )
    widths = (18, 16, 10, 14, 9, 15, 8, 22)
    form.heading("Special Education Services")
    form.table(
        [
            head,
            (
                "Classroom Instruction",
                "General Education",
                "",
                "10 hours",
                "Weekly",
                "09/08/2025 - 01/23/2026",
                "18 weeks",
                "(P) Special Education Classroom Teacher (O) General Education Teacher",
            ),
            (
                "Classroom Instruction",
                "General Education",
                "",
                "5 hours",
                "Weekly",
                "01/26/2026 - 06/12/2026",
                "18 weeks",
                "(P) Special Education Classroom Teacher",
            ),
        ],
        widths,
    )
    form.space(6)
    form.heading("Related Services")
    whole = "09/08/2025 - 06/12/2026"
    form.table(
        [
            head,
            (
                "Speech/Language Therapy",
                "Outside General Education",
                "2",
                "30 minutes",
                "Weekly",
                whole,
                "36 weeks",
                "(P) Speech/Language Pathologist",
            ),
            (
                "Psychological Services",
                "Outside General Education",
                "1",
                "1 hour 15 minutes",
                "Monthly",
                whole,
                "36 weeks",
                "(P) School Psychologist",
            ),
        ],
        widths,
    )
    form.space(4)
    form.text(
        "Discussion of service(s) delivery: Special education support falls from 10 to 5 hours at the end of the first semester."
    ).space(4)
    form.heading("Extended School Year")
    form.boxes([("Yes", False), ("No", True)], before="Is the student eligible for ESY services?")
    form.save(sample.pdf)


def held_back() -> None:
    sample = Sample(
        "held_back/maryland-open",
        "Section V without lines, start and end in columns of their own, then the same table for the summer.",
        [
            "no lines; locations wrap",
            "two rows of one service at the same time, at different places: both hold",
            "two rows of one service, fall and spring",
            "a table for the extended school year with the same headings",
        ],
        {
            "name": "Noor H.",
            "born_on": "2016-10-11",
            "state": "MD |",
            "district": "",
            "school": "Elkridge Landing Elementary (made up) |",
        },
        {"kind": "iep", "starts_on": "2025-09-22 |", "ends_on": "2026-09-21 |"},
        [
            line(
                "Classroom Instruction",
                "Daily",
                sessions="1 |",
                minutes="90 |",
                minutes_per_period="90 |",
                period="day",
                setting="General Education",
                starts_on="2025-09-22",
                ends_on="2026-09-21",
            ),
            line(
                "Classroom Instruction",
                "Daily",
                sessions="1 |",
                minutes="45 |",
                minutes_per_period="45 |",
                period="day",
                setting="Outside General Education",
                starts_on="2025-09-22",
                ends_on="2026-09-21",
            ),
            line(
                "Occupational Therapy",
                "Weekly",
                sessions=2,
                minutes=30,
                period="week",
                setting="Outside General Education",
                starts_on="2025-09-22",
                ends_on="2026-01-30",
            ),
            line(
                "Occupational Therapy",
                "Weekly",
                sessions=1,
                minutes=30,
                period="week",
                setting="Outside General Education",
                starts_on="2026-02-02",
                ends_on="2026-09-21",
            ),
            line(
                "Occupational Therapy",
                "Weekly",
                sessions=1,
                minutes=45,
                period="week",
                setting="Outside General Education",
                starts_on="2026-07-06",
                ends_on="2026-07-31",
                esy="true",
            ),
        ],
    )
    form = Form(
        running=[
            "Name: Noor H.    DOB: 10/11/2016    School: Elkridge Landing Elementary (made up)",
            "IEP Annual Review Date: 09/22/2025",
        ],
        footer="Maryland Statewide IEP   V. Services",
        font="Times-Roman",
        size=9,
        wide=True,
        page_words="{n}",
    )
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
    widths = (17, 15, 10, 12, 10, 10, 10, 20)
    teacher = "Special Education Classroom Teacher"
    form.text("Projected Annual Review Date: 09/21/2026").space(4)
    form.heading("Special Education Services")
    days = ("09/22/2025", "09/21/2026")
    form.table(
        [
            head,
            ("Classroom Instruction", "General Education", "1", "1 hour 30 minutes", "Daily", *days, teacher),
            ("Classroom Instruction", "Outside General Education", "1", "45 minutes", "Daily", *days, teacher),
        ],
        widths,
        manner="open",
    )
    form.space(8)
    form.heading("Related Services")
    place = "Outside General Education"
    form.table(
        [
            head,
            (
                "Occupational Therapy",
                place,
                "2",
                "30 minutes",
                "Weekly",
                "09/22/2025",
                "01/30/2026",
                "Occupational Therapist",
            ),
            (
                "Occupational Therapy",
                place,
                "1",
                "30 minutes",
                "Weekly",
                "02/02/2026",
                "09/21/2026",
                "Occupational Therapist",
            ),
        ],
        widths,
        manner="open",
    )
    form.space(8)
    form.heading("Career and Technology Education Services")
    form.text("Not applicable.").space(8)
    form.heading("Extended School Year Services")
    form.table(
        [
            head,
            (
                "Occupational Therapy",
                place,
                "1",
                "45 minutes",
                "Weekly",
                "07/06/2026",
                "07/31/2026",
                "Occupational Therapist",
            ),
        ],
        widths,
        manner="open",
    )
    form.save(sample.pdf)

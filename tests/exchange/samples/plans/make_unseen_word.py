"""A second set of Word plans: a 504 plan with a summer grid, and a plan whose `Duration` means three things."""

from __future__ import annotations

from tests.exchange.samples.plans.make_expected import Sample, line
from tests.exchange.samples.plans.make_word import paper, row_controlled, save, table


def make() -> None:
    plan_504()
    three_durations()


def plan_504() -> None:
    days = {"starts_on": "2025-09-15", "ends_on": "2026-06-12"}
    sample = Sample(
        "unseen/word-504-with-summer",
        "A Section 504 plan in Word: aids, services whose Duration is the length of a session, and a summer grid.",
        [
            "a 504 plan, not an IEP",
            "Duration is the length of a session here",
            "one provider covers two rows (merged downward)",
            "an accommodation has minutes and is no service",
            "a second grid for the extended school year",
        ],
        {"name": "Suri F.", "born_on": "2012-03-27", "state": "", "district": "", "school": "Cedar Bluff K-8 |"},
        {"kind": "504", "starts_on": "2025-09-15", "ends_on": "2026-06-12"},
        [
            line(
                "Physical Therapy",
                "2 times per week / 30 minutes",
                sessions=2,
                minutes=30,
                period="week",
                setting="Gym",
                **days,
            ),
            line(
                "Occupational Therapy",
                "1 time per week / 45 minutes",
                sessions=1,
                minutes=45,
                period="week",
                setting="Therapy room",
                **days,
            ),
            line(
                "Counseling Services",
                "2 times per month / 30 minutes",
                sessions=2,
                minutes=30,
                period="month",
                grouping="group",
                setting="Counseling office",
                **days,
            ),
            line(
                "Physical Therapy",
                "1 time per week / 30 minutes",
                sessions=1,
                minutes=30,
                period="week",
                setting="Clinic",
                starts_on="2026-06-22",
                ends_on="2026-07-24",
                esy="true",
            ),
        ],
    )
    document = paper("Student: Suri F.", "Section 504 Plan   Cedar Bluff K-8")
    document.add_heading("Section 504 Plan", level=1)
    table(
        document,
        [
            ("Student name", "Suri F.", "Date of birth", "03/27/2012"),
            ("School", "Cedar Bluff K-8", "Grade", "8"),
            ("504 plan start date", "09/15/2025", "504 plan end date", "06/12/2026"),
        ],
    )
    document.add_heading("Accommodations", level=2)
    table(
        document,
        [
            ("Accommodation", "How often", "Where"),
            ("Elevator pass", "daily", "Building"),
            ("Rest break of 10 minutes", "2 times daily", "Nurse's office"),
        ],
    )
    document.add_heading("Related Aids and Services", level=2)
    head = ("Service", "Provider", "Frequency", "Duration", "Location", "Start Date", "End Date")
    dates = ("09/15/2025", "06/12/2026")
    made = table(
        document,
        [
            head,
            ("Physical Therapy", "County therapy team", "2 times per week", "30 minutes", "Gym", *dates),
            ("Occupational Therapy", "", "1 time per week", "45 minutes", "Therapy room", *dates),
            (
                "Counseling (small group)",
                "School counselor",
                "2 times per month",
                "30 minutes",
                "Counseling office",
                *dates,
            ),
        ],
    )
    merged = made.cell(1, 1).merge(made.cell(2, 1))
    merged.text = "County therapy team"
    document.add_heading("Extended School Year Services", level=2)
    table(
        document,
        [
            head,
            (
                "Physical Therapy",
                "County therapy team",
                "1 time per week",
                "30 minutes",
                "Clinic",
                "06/22/2026",
                "07/24/2026",
            ),
        ],
    )
    document.add_paragraph("Parent and student rights were explained.")
    save(document, sample.docx)


def three_durations() -> None:
    sample = Sample(
        "unseen/word-three-durations",
        "An IEP in Word of no state's form; the cells under Duration are a length, a last day, a span and the plan's term.",
        [
            "Duration means what its cell says: minutes, a day, a span of days, the term of the plan",
            "a cell under Duration that is none of these may not be guessed",
            "a row stands in a content control",
            "a totals row adds the rows above once more",
        ],
        {"name": "Levi A.", "born_on": "2014-08-19", "state": "", "district": "", "school": ""},
        {"kind": "iep", "starts_on": "2025-10-06", "ends_on": "2026-10-05"},
        [
            line(
                "Reading",
                "5 times per week / 30 minutes",
                sessions=5,
                minutes=30,
                period="week",
                setting="Resource room",
            ),
            line(
                "Math",
                "60 minutes, 3 times per week",
                sessions=3,
                minutes=60,
                period="week",
                setting="Resource room",
                starts_on="2025-10-06",
                ends_on="2026-01-23",
            ),
            line(
                "Math",
                "60 minutes, 1 time per week",
                sessions=1,
                minutes=60,
                period="week",
                setting="Resource room",
                starts_on="2026-01-26",
                ends_on="2026-10-05",
            ),
            line(
                "Speech-Language Therapy",
                "20 minutes, 2 times per week",
                sessions=2,
                minutes=20,
                period="week",
                setting="Speech room",
                ends_on="2026-03-27",
            ),
            line(
                "Occupational Therapy",
                "30 minutes, 1 time per week",
                sessions=1,
                minutes=30,
                period="week",
                setting="Classroom",
            ),
            line(
                "Social Work Services",
                "30 minutes, 1 time per month",
                sessions=1,
                minutes=30,
                period="month",
                setting="Office",
                starts_on="",
                ends_on="",
            ),
        ],
        listed=["(?i)until the team meets"],
    )
    document = paper("Levi A.   DOB 08/19/2014", "IEP", font="Times New Roman", size=10)
    document.add_heading("Individualized Education Program", level=1)
    document.add_paragraph("Student Name: Levi A.")
    document.add_paragraph("Date of Birth: 08/19/2014")
    document.add_paragraph("IEP effective dates: 10/06/2025 to 10/05/2026")
    document.add_heading("Special Education and Related Services", level=2)
    made = table(
        document,
        [
            ("Service", "Frequency", "Location", "Duration"),
            ("Reading", "5 times per week", "Resource room", "30 minutes"),
            ("Math", "60 minutes, 3 times per week", "Resource room", "10/06/2025 to 01/23/2026"),
            ("Math", "60 minutes, 1 time per week", "Resource room", "01/26/2026 to 10/05/2026"),
            ("Speech Therapy", "20 minutes, 2 times per week", "Speech room", "through 03/27/2026"),
            ("Occupational Therapy", "30 minutes, 1 time per week", "Classroom", "IEP Term"),
            ("Social Work", "30 minutes, 1 time per month", "Office", "until the team meets again"),
            ("Total", "480 minutes per week", "", ""),
        ],
    )
    row_controlled(made, 5)
    save(document, sample.docx)

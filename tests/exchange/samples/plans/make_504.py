"""504 plans in Word: plain tables of accommodations, and a few services with minutes among them."""

from __future__ import annotations

from tests.exchange.samples.plans.make_expected import Sample, line
from tests.exchange.samples.plans.make_word import paper, save, table


def make() -> None:
    seen()
    held_back()


def seen() -> None:
    sample = Sample(
        "seen/section-504-plain",
        "A Section 504 plan in Word: a table of accommodations and a table of services.",
        [
            "a 504 plan, not an IEP",
            "accommodations have minutes in their words and are no services",
            "no dates on the rows; the dates of the plan stand in a sentence",
        ],
        {
            "name": "Hana I.",
            "born_on": "2013-05-20",
            "state": "",
            "district": "",
            "school": "Bramble Middle School (made up) |",
        },
        {"kind": "504", "starts_on": "2025-09-12", "ends_on": "2026-09-11"},
        [
            line(
                "Counseling Services",
                "30 minutes once a week",
                sessions=1,
                minutes=30,
                period="week",
                setting="Counselor's office",
            ),
            line(
                "School Health and/or School Nurse Services",
                "10 minutes daily",
                minutes_per_period=10,
                period="day",
                setting="Health office",
            ),
        ],
    )
    document = paper("Bramble Middle School (made up)     Student: Hana I.     DOB: 05/20/2013", "Section 504 Plan")
    document.add_heading("Section 504 Plan", level=1)
    document.add_paragraph(
        "Name: Hana I.     Date of Birth: 05/20/2013     School: Bramble Middle School (made up)     Grade: 7"
    )
    document.add_paragraph("This plan is in effect from September 12, 2025 to September 11, 2026.")
    document.add_paragraph(
        "Area of need: anxiety; type 1 diabetes. Major life activity: concentrating; caring for oneself."
    )
    document.add_heading("Accommodations", level=2)
    table(
        document,
        [
            ("Accommodation", "Where", "Person Responsible"),
            ("Breaks of 5 minutes, up to 3 times per class", "All classes", "All teachers"),
            ("Extended time, 30 minutes for each test", "Test room", "Teachers"),
            ("May eat and drink when needed", "All classes", "All staff"),
        ],
    )
    document.add_heading("Services", level=2)
    table(
        document,
        [
            ("Service", "Frequency", "Location", "Provider"),
            ("Counseling", "30 minutes once a week", "Counselor's office", "School counselor"),
            ("School Nurse", "10 minutes daily", "Health office", "Nurse"),
        ],
    )
    document.add_paragraph("Review date: 09/11/2026. Parents have received notice of their rights.")
    save(document, sample.docx)


def held_back() -> None:
    sample = Sample(
        "held_back/section-504-one-table",
        "A 504 plan in Word with one table: accommodations and services mixed, the amount inside the words.",
        [
            "one table, services and accommodations mixed",
            "most rows have no amount",
            "the amount stands in the cell with the service",
            "a heading of the table has a name that no other form has",
        ],
        {
            "name": "Milo J.",
            "born_on": "2015-09-03",
            "state": "",
            "district": "Quarry Hill Schools (made up) |",
            "school": "",
        },
        {"kind": "504", "starts_on": "2025-10-20", "ends_on": "2026-10-19"},
        [
            line(
                "Physical Therapy",
                "30 minutes / 2 times per month",
                sessions=2,
                minutes=30,
                period="month",
                setting="*",
                grouping="consult |",
                starts_on="2025-10-20",
                ends_on="2026-10-19",
            ),
            line(
                "Speech-Language Therapy",
                "20 minutes weekly",
                minutes_per_period=20,
                period="week",
                setting="*",
                starts_on="2025-10-20",
                ends_on="2026-10-19",
            ),
        ],
    )
    document = paper(
        "Quarry Hill Schools (made up)", "504 Accommodation Plan for Milo J.", font="Times New Roman", size=10
    )
    document.add_heading("504 ACCOMMODATION PLAN", level=1)
    head = table(
        document,
        [
            ("Student:", "Milo J.", "Date of birth:", "9/3/2015"),
            ("Plan start date:", "10/20/2025", "Plan end date:", "10/19/2026"),
            ("District:", "Quarry Hill Schools (made up)", "Case manager:", "Counselor"),
        ],
    )
    for row in head.rows:
        for cell in (row.cells[0], row.cells[2]):
            cell.paragraphs[0].runs[0].bold = True
    document.add_paragraph("")
    table(
        document,
        [
            ("Services and accommodations", "Amount and frequency", "Setting", "Start", "End"),
            ("Seat near the door", "", "Classroom", "10/20/2025", "10/19/2026"),
            ("Physical therapy", "30 minutes, 2 times per month", "Gym", "10/20/2025", "10/19/2026"),
            ("Elevator key", "", "School", "10/20/2025", "10/19/2026"),
            ("Speech therapy", "20 minutes weekly", "Speech room", "10/20/2025", "10/19/2026"),
            ("Leaves class 5 minutes early", "", "School", "10/20/2025", "10/19/2026"),
        ],
    )
    save(document, sample.docx)

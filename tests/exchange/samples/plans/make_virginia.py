"""Virginia: services, frequency, location and setting, and one cell for both dates."""

from __future__ import annotations

from tests.exchange.samples.plans.make_drawing import Form
from tests.exchange.samples.plans.make_expected import Sample, line


def make() -> None:
    seen()
    held_back()


def seen() -> None:
    days = {"starts_on": "2025-10-02", "ends_on": "2026-10-01"}
    sample = Sample(
        "seen/virginia-both-dates-in-one-cell",
        "Services page with ruled table.",
        [
            "Duration holds both dates, m/d/y to m/d/y, wrapped over two lines",
            "services and accommodations are two tables on a page with the same last column",
            "frequency holds the amount",
            "biweekly has two meanings: only a person can say which",
            "a share of the day is printed below",
        ],
        {
            "name": "Cole D.",
            "born_on": "2012-05-16",
            "state": "VA |",
            "district": "",
            "school": "Tidewater Bend Middle |",
        },
        {"kind": "iep", "starts_on": "2025-10-02", "ends_on": "2026-10-01"},
        [
            line(
                "English | Special education: English",
                "45 minutes, 5 times per week",
                sessions=5,
                minutes=45,
                period="week",
                setting="*",
                **days,
            ),
            line(
                "Speech-Language Therapy",
                "2 hours per month",
                minutes_per_period=120,
                period="month",
                setting="*",
                **days,
            ),
            line(
                "Counseling Services",
                "30 minutes biweekly",
                sessions="?",
                minutes="?",
                minutes_per_period="?",
                period="*",
                setting="*",
                every="*",
                **days,
            ),
        ],
        listed=["(?i)biweekly|ambiguous|unclear|readings|wording|not_read|understood"],
    )
    form = Form(
        title="INDIVIDUALIZED EDUCATION PROGRAM (IEP)",
        running=["Student Name: Cole D.     Student ID Number: 770012", "Date: 10/02/2025     Page ___ of ___"],
        footer="Services - Least Restrictive Environment - Placement, continued",
        page_words="",
        size=8.5,
    )
    form.text(
        "School: Tidewater Bend Middle     Birth Date: 05/16/2012     IEP in effect from 10/02/2025 to 10/01/2026"
    ).space(6)
    form.heading("ACCOMMODATIONS / MODIFICATIONS", shaded=True)
    both = "10/02/2025 to 10/01/2026"
    form.table(
        [
            (
                "Accommodation(s)/Modification(s)",
                "Frequency",
                "Location (name of school)",
                "Instructional Setting",
                "Duration m/d/y to m/d/y",
            ),
            ("Extended time, 50 percent more", "when tests are given", "Tidewater Bend", "All settings", both),
            ("Graph paper", "during math", "Tidewater Bend", "Gen. ed. classroom", both),
        ],
        (30, 20, 17, 18, 13),
    )
    form.space(8)
    form.heading("SPECIAL EDUCATION AND RELATED SERVICES", shaded=True)
    form.table(
        [
            (
                "Service(s)",
                "Frequency*",
                "School/location",
                "Instructional Setting (classroom)",
                "Duration m/d/y to m/d/y",
            ),
            (
                "Special education: English",
                "45 minutes, 5 times per week",
                "Tidewater Bend",
                "Gen. ed. classroom, co-taught",
                both,
            ),
            ("Speech-language services", "2 hours per month", "Tidewater Bend", "Sp. ed. classroom", both),
            ("Counseling", "30 minutes biweekly", "Tidewater Bend", "Counselor's office", both),
        ],
        (30, 20, 17, 18, 13),
    )
    form.text("* Frequency is a period of time; the amount of services must be clear to all.", size=7).space(8)
    form.text("Percentage of the school day in special education: 11.5%.   Does the student need ESY?  No.")
    form.save(sample.pdf)


def held_back() -> None:
    days = {"starts_on": "2025-12-08", "ends_on": "2026-12-07"}
    sample = Sample(
        "held_back/virginia-four-columns",
        "Services, frequency, location and provider without lines; the dates are a line of the page, in words.",
        [
            "no date on any row",
            "the date of the plan has its month in words",
            "two rows of one service at the same time at different places: both hold",
            "a sentence under a row belongs to the row",
        ],
        {
            "name": "Wren J.",
            "born_on": "2013-10-09",
            "state": "VA |",
            "district": "Blue Gap County (made up) |",
            "school": "",
        },
        {"kind": "iep", "starts_on": days["starts_on"], "ends_on": days["ends_on"]},
        [
            line(
                "Math | Special education instruction in math",
                "30 minutes daily",
                minutes_per_period=30,
                period="day",
                setting="General education classroom",
            ),
            line(
                "Math | Special education instruction in math",
                "60 minutes per week",
                minutes_per_period=60,
                period="week",
                setting="Special education classroom",
            ),
            line(
                "Vision Services",
                "3 sessions per quarter, 40 minutes each",
                sessions=3,
                minutes=40,
                period="term",
                setting="Special education classroom",
            ),
        ],
    )
    form = Form(
        running=["Blue Gap County (made up) Public Schools", "Student: Wren J.   Date of Birth: October 9, 2013"],
        footer="Confidential",
        font="Times-Roman",
        size=10,
        page_words="Page {n} of {all}",
    )
    form.heading("IEP SERVICE / PLACEMENT PAGE", size=13)
    form.text("The services of this IEP begin on December 8, 2025 and end on December 7, 2026.").space(8)
    form.table(
        [
            ("SERVICES", "FREQUENCY", "LOCATION", "PROVIDER"),
            (
                "Special education instruction in math",
                "30 minutes daily",
                "General education classroom",
                "Special education teacher",
            ),
            (
                "Special education instruction in math",
                "60 minutes per week",
                "Special education classroom",
                "Special education teacher",
            ),
            (
                "Vision services",
                "3 sessions per quarter, 40 minutes each",
                "Special education classroom",
                "Teacher of the visually impaired",
            ),
        ],
        (34, 24, 22, 20),
        manner="open",
    )
    form.space(12)
    form.text("PLACEMENT: The team considered all placement options. The student is removed for 60 minutes a week.")
    form.save(sample.pdf)

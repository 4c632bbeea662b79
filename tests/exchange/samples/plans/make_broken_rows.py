"""Rows broken by the end of a page, with headings that return and without; and cells merged across rows and columns."""

from __future__ import annotations

from tests.exchange.samples.plans.make_drawing import Form
from tests.exchange.samples.plans.make_expected import Sample, line


def make() -> None:
    headings_return()
    headings_stand_once()
    merged_seen()
    merged_held_back()


def headings_return() -> None:
    days = {"starts_on": "2025-09-09", "ends_on": "2026-09-08"}
    sample = Sample(
        "seen/washington-broken-row",
        "A ruled service matrix over two pages; a row is broken in its middle, and the headings return on the second page.",
        [
            "a row goes on below the headings of the next page",
            "Monitor is a second title, no second provider",
            "a row marked Concurrent is given during another",
            "running head between the halves of the row",
        ],
        {
            "name": "Remy S.",
            "born_on": "2014-10-30",
            "state": "WA |",
            "district": "Cedar Flats School District (made up) |",
            "school": "",
        },
        {"kind": "iep", "starts_on": "2025-09-09", "ends_on": "2026-09-08"},
        [
            line(
                "Written Expression",
                "30 Minutes / 4 Times Weekly",
                sessions=4,
                minutes=30,
                period="week",
                setting="Special Education",
                **days,
            ),
            line(
                "Behavior Services | Social/Emotional and Behavior support with instruction in naming feelings, asking for help, and"
                " returning to work after a break",
                "20 Minutes / 5 Times Weekly",
                sessions=5,
                minutes=20,
                period="week",
                setting="General education classroom and, for the first month of each term, the resource room",
                **days,
            ),
            line(
                "Speech-Language Therapy",
                "30 Minutes / 2 Times Weekly",
                sessions=2,
                minutes=30,
                period="week",
                setting="Special Education",
                **days,
            ),
            line(
                "Occupational Therapy",
                "30 Minutes / 2 Times Monthly",
                sessions=2,
                minutes=30,
                period="month",
                setting="General Education",
                **days,
            ),
        ],
    )
    form = Form(
        title="Individualized Education Program",
        running=[
            "Student: Remy S.||Cedar Flats School District (made up)",
            "DOB: 10/30/2014     IEP Dates: 09/09/2025 - 09/08/2026",
        ],
        footer="IEP Service Matrix",
        wide=True,
        size=8.5,
    )
    form.heading("Least Restrictive Environment", shaded=True)
    form.text("The team looked at the following options. " * 6).space(4)
    for number in range(1, 22):
        form.text(f"{number}. The team weighed this option, and wrote down why it was chosen or not. " * 2).space(5)
    form.heading("Special Education Services (service matrix)", shaded=True)
    head = (
        "Concurrent",
        "Service(s)",
        "Service Provider for Delivering Service",
        "Monitor",
        "Frequency",
        "Location (setting)",
        "Start Date",
        "End Date",
    )
    date = ("09/09/2025", "09/08/2026")
    form.table(
        [
            head,
            (
                "No",
                "Written Language",
                "Special Ed. Teacher",
                "Special Ed. Teacher",
                "30 Minutes / 4 Times Weekly",
                "Special Education",
                *date,
            ),
            (
                "No",
                "Social/Emotional and Behavior support with instruction in naming feelings, asking for help, and returning to work"
                " after a break",
                "Paraeducator under the direction of the special education teacher",
                "Special Ed. Teacher",
                "20 Minutes / 5 Times Weekly",
                "General education classroom and, for the first month of each term, the resource room",
                *date,
            ),
            ("No", "Speech/Language", "SLP", "SLP", "30 Minutes / 2 Times Weekly", "Special Education", *date),
            ("Yes", "Occupational Therapy", "COTA", "OT", "30 Minutes / 2 Times Monthly", "General Education", *date),
        ],
        (9, 17, 16, 11, 14, 15, 9, 9),
        split_rows=True,
    )
    form.space(6)
    form.text(
        "Total minutes per week of building instructional time available for this student: 1750. Served in special education: 280."
    )
    form.save(sample.pdf)


def headings_stand_once() -> None:
    days = {"starts_on": "2025-10-27", "ends_on": "2026-10-26"}
    sample = Sample(
        "held_back/oregon-broken-row",
        "Ruled tables over two pages; a row is broken in its middle, and the headings stand on the first page only.",
        [
            "the second page begins with the rest of a row",
            "amount and frequency share a cell with a slash",
            "dates have two-digit years",
            "supports for personnel below, with no minutes",
        ],
        {"name": "Pia E.", "born_on": "2012-08-14", "state": "OR |", "district": "", "school": ""},
        {"kind": "iep", "starts_on": "2025-10-27", "ends_on": "2026-10-26"},
        [
            line(
                "Reading",
                "225 minutes / week",
                minutes_per_period=225,
                period="week",
                setting="Special education classroom",
                **days,
            ),
            line(
                "Math | Math: number sense, fractions and word problems, taught in small steps with pictures and objects before symbols",
                "150 minutes / week",
                minutes_per_period=150,
                period="week",
                setting="General education classroom with a second teacher, special education classroom for tests",
                **days,
            ),
            line(
                "Physical Therapy",
                "6 hours / year",
                minutes_per_period=360,
                period="plan_year",
                setting="School gym",
                **days,
            ),
        ],
    )
    form = Form(
        running=["Student: Pia E.     Date of Birth: 08/14/12     IEP: 10/27/25 to 10/26/26"],
        footer="Form 581-5138b-P",
        size=9,
        wide=True,
    )
    form.text("Oregon Standard IEP", bold=True, size=12).space(4)
    for number in range(1, 24):
        form.text(
            f"Measurable annual goal, part {number}: the student will do this in 4 of 5 trials as seen by the teacher."
        ).space(7)
    form.heading("Services")
    date = ("10/27/25", "10/26/26")
    form.table(
        [
            (
                "Specially Designed Instruction",
                "Anticipated Amount/Frequency",
                "Anticipated Location",
                "Starting Date",
                "Ending Date",
                "Provider (LEA, ESD, Regional)",
            ),
            ("Reading", "225 minutes / week", "Special education classroom", *date, "LEA"),
            (
                "Math: number sense, fractions and word problems, taught in small steps with pictures and objects before symbols",
                "150 minutes / week",
                "General education classroom with a second teacher, special education classroom for tests",
                *date,
                "LEA",
            ),
        ],
        (26, 18, 24, 10, 10, 12),
        repeat=False,
        split_rows=True,
    )
    form.space(8)
    form.table(
        [
            (
                "Related Services",
                "Anticipated Amount/Frequency",
                "Anticipated Location",
                "Starting Date",
                "Ending Date",
                "Provider",
            ),
            ("Physical Therapy", "6 hours / year", "School gym", *date, "ESD"),
        ],
        (26, 18, 24, 10, 10, 12),
    )
    form.space(8)
    form.table(
        [
            (
                "Supports for School Personnel",
                "Anticipated Amount/Frequency",
                "Anticipated Location",
                "Starting Date",
                "Ending Date",
                "Provider",
            ),
            ("Training on the reading program", "once", "School", *date, "LEA"),
        ],
        (26, 18, 24, 10, 10, 12),
    )
    form.save(sample.pdf)


def merged_seen() -> None:
    days = {"starts_on": "2025-09-30", "ends_on": "2026-09-29"}
    sample = Sample(
        "seen/merged-down",
        "A district's own ruled table, where the service, its provider and the dates are cells merged downward.",
        [
            "one merged service cell belongs to two rows with different places: both hold",
            "the dates are merged over all rows",
            "a note is merged across all columns",
        ],
        {
            "name": "Amir Q.",
            "born_on": "2011-12-12",
            "state": "",
            "district": "Larkspur Unified (made up) |",
            "school": "",
        },
        {"kind": "iep", "starts_on": "2025-09-30", "ends_on": "2026-09-29"},
        [
            line(
                "Speech-Language Therapy",
                "30 minutes weekly",
                minutes_per_period=30,
                period="week",
                grouping="individual",
                setting="Speech room",
                **days,
            ),
            line(
                "Speech-Language Therapy",
                "45 minutes weekly",
                minutes_per_period=45,
                period="week",
                grouping="group",
                setting="Classroom",
                **days,
            ),
            line(
                "Counseling Services",
                "60 minutes monthly",
                minutes_per_period=60,
                period="month",
                grouping="individual",
                setting="Office",
                **days,
            ),
        ],
    )
    form = Form(
        running=[
            "Larkspur Unified (made up)||Individualized Education Program",
            "Student: Amir Q.   Date of Birth: 12/12/2011",
        ],
        footer="Services",
    )
    form.text("IEP effective 09/30/2025 through 09/29/2026").space(6)
    form.heading("Special Education and Related Services", shaded=True)
    form.table(
        [
            ("Service", "Provider", "Amount and Frequency", "Individual/Group", "Location", "Start Date", "End Date"),
            (
                "Speech/Language Therapy",
                "SLP",
                "30 minutes weekly",
                "Individual",
                "Speech room",
                "09/30/2025",
                "09/29/2026",
            ),
            ("", "", "45 minutes weekly", "Group", "Classroom", "", ""),
            ("Counseling", "School Psychologist", "60 minutes monthly", "Individual", "Office", "", ""),
            ("Note: sessions of 30 minutes may be joined to one of 60 minutes by agreement.", "", "", "", "", "", ""),
        ],
        (20, 15, 17, 13, 13, 11, 11),
        spans=[(0, 1, 0, 2), (1, 1, 1, 2), (5, 1, 5, 3), (6, 1, 6, 3), (0, 4, 6, 4)],
    )
    form.save(sample.pdf)


def merged_held_back() -> None:
    days = {"starts_on": "2025-11-18", "ends_on": "2026-11-17"}
    sample = Sample(
        "held_back/merged-both-ways",
        "Two blocks, inside and outside general education, in one ruled table; headings merged across, places merged downward.",
        [
            "the place is a cell merged downward at the left edge",
            "Frequency and Amount stand below one heading merged across",
            "initiation and duration are two dates",
            "a row of totals is merged across",
        ],
        {
            "name": "Gus R.",
            "born_on": "2016-01-31",
            "state": "",
            "district": "",
            "school": "Fern Hollow Elementary (made up) |",
        },
        {"kind": "iep", "starts_on": "2025-11-18", "ends_on": "2026-11-17"},
        [
            line(
                "Reading",
                "5 times per week / 30 minutes",
                sessions=5,
                minutes=30,
                period="week",
                setting="Inside General Education",
                **days,
            ),
            line(
                "Occupational Therapy",
                "1 time per week / 20 minutes",
                sessions=1,
                minutes=20,
                period="week",
                setting="Inside General Education",
                **days,
            ),
            line(
                "Reading",
                "4 times per week / 20 minutes",
                sessions=4,
                minutes=20,
                period="week",
                setting="Outside General Education",
                **days,
            ),
            line(
                "Speech-Language Therapy",
                "2 times per month / 30 minutes",
                sessions=2,
                minutes=30,
                period="month",
                setting="Outside General Education",
                **days,
            ),
        ],
    )
    form = Form(
        title="Individualized Education Program",
        running=["Student: Gus R.     DOB: 01/31/2016     School: Fern Hollow Elementary (made up)||"],
        footer="Page of services",
        font="Times-Roman",
        size=9,
    )
    form.text("IEP begins 11/18/2025 and ends 11/17/2026").space(6)
    form.heading("Special Education: Instruction and Related Services")
    start = ("11/18/2025", "11/17/2026")
    form.table(
        [
            ("Setting", "Service", "Provider title", "How much", "", "Initiation", "Duration"),
            ("", "", "", "Frequency", "Amount", "(m/d/yyyy)", "(m/d/yyyy)"),
            (
                "Inside General Education",
                "Reading",
                "Special education teacher",
                "5 times per week",
                "30 minutes",
                *start,
            ),
            ("", "Occupational Therapy", "OT", "1 time per week", "20 minutes", *start),
            (
                "Outside General Education",
                "Reading",
                "Special education teacher",
                "4 times per week",
                "20 minutes",
                *start,
            ),
            ("", "Speech Language", "SLP", "2 times per month", "30 minutes", *start),
            ("Total special education time outside general education: 80 minutes per week", "", "", "", "", "", ""),
        ],
        (14, 18, 18, 16, 12, 11, 11),
        heading_rows=2,
        spans=[(0, 0, 0, 1), (1, 0, 1, 1), (2, 0, 2, 1), (3, 0, 4, 0), (0, 2, 0, 3), (0, 4, 0, 5), (0, 6, 6, 6)],
    )
    form.save(sample.pdf)

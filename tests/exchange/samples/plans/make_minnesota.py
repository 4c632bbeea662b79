"""Minnesota, section D: a heading of two levels; an X below one of two locations, a number below one of two kinds of minutes."""

from __future__ import annotations

from tests.exchange.samples.plans.make_drawing import Form
from tests.exchange.samples.plans.make_expected import Sample, line

TOP = (
    "Instruction or Service Provided",
    "Service Location",
    "",
    "Anticipated Frequency",
    "Total Minutes Per Session",
    "",
    "Start Date",
    "Anticipated Duration",
)
BELOW = ("", "General Education", "Special Education", "", "Indirect", "Direct", "", "")
SPANS = [(0, 0, 0, 1), (1, 0, 2, 0), (3, 0, 3, 1), (4, 0, 5, 0), (6, 0, 6, 1), (7, 0, 7, 1)]
WIDTHS = (26, 11, 11, 14, 10, 10, 11, 12)
TITLE = "D. SPECIAL EDUCATION AND RELATED SERVICES TO MEET GOALS AND OBJECTIVES"
GENERAL = "General Education"
SPECIAL = "Special Education"


def make() -> None:
    seen()
    held_back()


def seen() -> None:
    start = {"starts_on": "2025-09-15", "ends_on": "2026-09-14 |"}
    sample = Sample(
        "seen/minnesota-two-levels",
        "Section D with all lines drawn, and cells that span two columns or two rows of the heading.",
        [
            "one number is indirect or direct minutes by its place only",
            "a row with both numbers is two promises: one is met by consultation, the other is not",
            "which location has the X is told by its place only",
            "a row for the year has 3 times/year and indirect minutes",
            "Anticipated Duration is how long the service lasts, not how long a session is",
        ],
        {
            "name": "Asha M.",
            "born_on": "2016-12-05",
            "state": "MN |",
            "district": "Pine Lake Public Schools |",
            "school": "",
        },
        {"kind": "iep", "starts_on": "2025-09-15 |", "ends_on": "2026-09-14 |"},
        [
            line(
                "Audiological Services",
                "3 times/year",
                sessions=3,
                minutes=15,
                period="plan_year",
                grouping="consult",
                setting=GENERAL,
                **start,
            ),
            line(
                "Hearing Services | Teacher Deaf/HardHearing",
                "1/week",
                sessions=1,
                minutes=15,
                period="week",
                grouping="consult",
                setting=SPECIAL,
                **start,
            ),
            line(
                "Hearing Services | Teacher Deaf/HardHearing",
                "1/week",
                sessions=1,
                minutes=45,
                period="week",
                setting=SPECIAL,
                **start,
            ),
            line(
                "Speech-Language Therapy",
                "2 times per week",
                sessions=2,
                minutes=25,
                period="week",
                setting=SPECIAL,
                **start,
            ),
            line("Reading", "5 times per week", sessions=5, minutes=30, period="week", setting=GENERAL, **start),
        ],
    )
    form = Form(
        running=[
            "Pine Lake Public Schools||INDIVIDUALIZED EDUCATION PROGRAM (IEP)",
            "Student Name: Asha M.   Birthdate: 12/05/2016   MARSS#: 0000123456789   IEP Meeting Date: 09/08/2025||",
        ],
        footer="Minnesota Department of Education   IEP (1/2015)",
        wide=True,
    )
    form.text("IEP Type: Annual      IEP Start Date: 09/15/2025      IEP End Date: 09/14/2026      Grade: 3").space(8)
    form.heading(TITLE, shaded=True)
    form.table(
        [
            TOP,
            BELOW,
            ("Audiology", "X", "", "3 times/year", "15", "", "09/15/2025", "1 year"),
            ("Teacher Deaf/HardHearing", "", "X", "1/week", "15", "45", "09/15/2025", "1 year"),
            ("Speech/Language", "", "X", "2 times per week", "", "25", "09/15/2025", "1 year"),
            ("Reading", "X", "", "5 times per week", "", "30", "09/15/2025", "1 year"),
        ],
        WIDTHS,
        heading_rows=2,
        spans=SPANS,
        centred=[1, 2, 4, 5],
    )
    form.space(8)
    form.heading("E. SUPPLEMENTARY AIDS AND SERVICES, PROGRAM MODIFICATIONS AND SUPPORTS", shaded=True)
    form.text(
        "Paraprofessional support is shared: 60 minutes at most in general education science. Seating near the speaker. Notes copied."
    )
    form.text("Teachers will receive 1 training of 30 minutes on the FM system before the start of school.").space(8)
    form.heading("F. LEAST RESTRICTIVE ENVIRONMENT (LRE)", shaded=True)
    form.text("Asha will be in special education for 95 minutes a week, federal setting 1.")
    form.save(sample.pdf)


def held_back() -> None:
    start = {"starts_on": "2025-10-20", "ends_on": "2026-10-19 |"}
    sample = Sample(
        "held_back/minnesota-bands",
        "Section D in shaded bands without lines, with the provider's number in front of the service.",
        [
            "no lines: only the place below a heading tells which minutes are meant",
            "the number of a provider stands before the name of a service",
            "the heading wraps to four lines",
            "a row with both kinds of minutes for each month",
        ],
        {
            "name": "Tomas L.",
            "born_on": "2010-04-27",
            "state": "MN |",
            "district": "",
            "school": "Iron Ridge Secondary School |",
        },
        {"kind": "iep", "starts_on": "2025-10-20 |", "ends_on": "2026-10-19 |"},
        [
            line(
                "Written Expression | 01 Written Language",
                "4 times per week",
                sessions=4,
                minutes=50,
                period="week",
                setting=SPECIAL,
                **start,
            ),
            line(
                "Occupational Therapy | 12 Occupational Therapy",
                "2 times per month",
                sessions=2,
                minutes=10,
                period="month",
                grouping="consult",
                setting=GENERAL,
                **start,
            ),
            line(
                "Occupational Therapy | 12 Occupational Therapy",
                "2 times per month",
                sessions=2,
                minutes=20,
                period="month",
                setting=GENERAL,
                **start,
            ),
            line(
                "Social Work Services | 17 Social Work",
                "1 time per week",
                sessions=1,
                minutes=30,
                period="week",
                setting=SPECIAL,
                **start,
            ),
            line(
                "Adapted Physical Education | Developmental Adapted Physical Education (DAPE) | 08 Developmental Adapted Physical Education (DAPE)",
                "1 time per month",
                sessions=1,
                minutes=15,
                period="month",
                grouping="consult",
                setting=GENERAL,
                **start,
            ),
        ],
    )
    form = Form(
        title="INDIVIDUALIZED EDUCATION PROGRAM",
        running=[
            "Student: Tomas L.||Date of Birth: 4/27/2010",
            "School: Iron Ridge Secondary School||IEP Date: 10/13/2025",
        ],
        footer="DISTRIBUTION: Cumulative File, Parent, Case Manager",
        font="Times-Roman",
        size=9,
    )
    form.text(
        "IEP in effect from 10/20/2025 to 10/19/2026.     Grade: 9     Disability: Autism Spectrum Disorders"
    ).space(10)
    form.heading(TITLE)
    form.table(
        [
            TOP,
            BELOW,
            ("01 Written Language", "", "X", "4 times per week", "", "50", "10/20/2025", "1 year"),
            ("12 Occupational Therapy", "X", "", "2 times per month", "10", "20", "10/20/2025", "1 year"),
            ("17 Social Work", "", "X", "1 time per week", "", "30", "10/20/2025", "1 year"),
            (
                "08 Developmental Adapted Physical Education (DAPE)",
                "X",
                "",
                "1 time per month",
                "15",
                "",
                "10/20/2025",
                "1 year",
            ),
        ],
        WIDTHS,
        manner="bands",
        heading_rows=2,
        spans=SPANS,
        centred=[1, 2, 4, 5],
    )
    form.space(10)
    form.heading("E. PROGRAM MODIFICATIONS AND SUPPORTS")
    form.table(
        [
            ("Extended time of 15 minutes for tests, 2 times per class", "All classes"),
            ("Check-in with case manager", "Homeroom"),
        ],
        (70, 30),
        manner="bands",
        heading_rows=0,
    )
    form.save(sample.pdf)

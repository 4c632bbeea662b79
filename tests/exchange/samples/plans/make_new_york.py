"""New York State form: groups of rows, Duration is the length of a session, group and ratio in the recommendations, July/August apart."""

from __future__ import annotations

from tests.exchange.samples.plans.make_drawing import Form
from tests.exchange.samples.plans.make_expected import Sample, line

HEAD = (
    "SPECIAL EDUCATION PROGRAM/SERVICES",
    "SERVICE DELIVERY RECOMMENDATIONS*",
    "FREQUENCY\nHow often provided",
    "DURATION\nLength of session",
    "LOCATION\nWhere service will be provided",
    "PROJECTED BEGINNING / SERVICE DATE(S)",
)
WIDTHS = (25, 19, 13, 13, 15, 17)


def make() -> None:
    seen()
    held_back()


def seen() -> None:
    start = {"starts_on": "2025-09-04"}
    sample = Sample(
        "seen/new-york-recommended",
        "Recommended programs and services, ruled, with a title row for each group of rows.",
        [
            "Duration is the length of a session",
            "Group 3:1 is with whom, not a number of sessions; 15:1 is the size of a class",
            "one group of rows has no service",
            "accommodations among the same columns, with no length",
            "supports for personnel have a length: a consultation to staff, which may be listed or left out",
        ],
        {"name": "Sol G.", "born_on": "2015-11-25", "state": "NY |", "district": "Hollow Brook CSD |", "school": ""},
        {"kind": "iep", "starts_on": "2025-09-04", "ends_on": "2026-06-26 |"},
        [
            line(
                "Resource Room Program | Resource Room",
                "5 x week",
                sessions=5,
                minutes=45,
                period="week",
                grouping="group |",
                setting="*",
                **start,
            ),
            line(
                "Speech-Language Therapy",
                "2 x week",
                sessions=2,
                minutes=30,
                period="week",
                grouping="group",
                setting="Therapy room",
                **start,
            ),
            line(
                "Speech-Language Therapy",
                "1 x week",
                sessions=1,
                minutes=30,
                period="week",
                grouping="individual",
                setting="Therapy room",
                **start,
            ),
            line(
                "Occupational Therapy",
                "1 x month",
                sessions=1,
                minutes=40,
                period="month",
                grouping="individual",
                setting="Classroom",
                **start,
            ),
            line(
                "Team meeting | Consultation with the teacher | Team meeting with the therapist",
                "1 x month",
                sessions="1",
                minutes="30",
                period="month",
                grouping="consult |",
                setting="School",
                may=1,
                **start,
            ),
        ],
    )
    form = Form(
        title="INDIVIDUALIZED EDUCATION PROGRAM (IEP)",
        running=["STUDENT NAME: Sol G.     DATE OF BIRTH: 11/25/2015     LOCAL ID #: 30417||Hollow Brook CSD"],
        footer="New York State Education Department   IEP",
        size=8,
    )
    form.text(
        "PROJECTED DATE IEP IS TO BE IMPLEMENTED: 09/04/2025     PROJECTED DATE OF ANNUAL REVIEW: 06/26/2026"
    ).space(6)
    form.heading("RECOMMENDED SPECIAL EDUCATION PROGRAMS AND SERVICES", shaded=True)
    date = "09/04/2025"

    def group(words: str) -> tuple[str, ...]:
        return (words, "", "", "", "", "")

    form.table(
        [
            HEAD,
            group("SPECIAL EDUCATION PROGRAM:"),
            ("Resource Room Program", "5:1", "5 x week", "45 minutes", "Resource room", date),
            group("RELATED SERVICES:"),
            ("Speech/Language Therapy", "Group 3:1", "2 x week", "30 minutes", "Therapy room", date),
            ("Speech/Language Therapy", "Individual", "1 x week", "30 minutes", "Therapy room", date),
            ("Occupational Therapy", "Individual", "1 x month", "40 minutes", "Classroom", date),
            group("SUPPLEMENTARY AIDS AND SERVICES/PROGRAM MODIFICATIONS/ACCOMMODATIONS:"),
            ("Refocusing and redirection", "", "Daily", "As needed", "All classes", date),
            group("ASSISTIVE TECHNOLOGY DEVICES AND/OR SERVICES: None"),
            group("SUPPORTS FOR SCHOOL PERSONNEL ON BEHALF OF THE STUDENT:"),
            ("Team meeting", "", "1 x month", "30 minutes", "School", date),
        ],
        WIDTHS,
        spans=[(0, n, 5, n) for n in (1, 3, 7, 9, 10)],
        bold_rows=[1, 3, 7, 9, 10],
    )
    form.text(
        "* Identify, if applicable, class size (maximum student-to-staff ratio), language if other than English, group or individual services.",
        size=6.5,
    )
    form.space(6)
    form.heading(
        "12-MONTH SERVICE AND/OR PROGRAM - Student is eligible to receive special education services in July/August:"
    )
    form.boxes([("No", True), ("Yes", False)], how="text")
    form.save(sample.pdf)


def held_back() -> None:
    sample = Sample(
        "held_back/new-york-july-august",
        "The same form with lines between the columns only, both dates in the last cell, and services of its own for July and August.",
        [
            "the last cell holds one date or two",
            "Duration is the length of a session, in hours or minutes",
            "July and August have a table with the same headings and no Service Delivery cell filled",
            "Group (3) and Class size 12:1+1",
        ],
        {"name": "Ivy Z.", "born_on": "2017-01-12", "state": "NY |", "district": "", "school": ""},
        {"kind": "iep", "starts_on": "2025-09-08", "ends_on": "2026-06-24 |"},
        [
            line(
                "Special Class",
                "5 x weekly",
                sessions=5,
                minutes=240,
                period="week",
                grouping="group |",
                setting="Separate location",
                starts_on="2025-09-08",
                ends_on="2026-06-24",
            ),
            line(
                "Counseling Services",
                "1 x weekly",
                sessions=1,
                minutes=30,
                period="week",
                grouping="group",
                setting="Separate location",
                starts_on="2025-09-08",
                ends_on="2026-06-24",
            ),
            line(
                "Physical Therapy",
                "2 x weekly",
                sessions=2,
                minutes=30,
                period="week",
                grouping="individual",
                setting="Therapy room",
                starts_on="2025-09-08",
                ends_on="2026-06-24",
            ),
            line(
                "Special Class",
                "5 x weekly",
                sessions=5,
                minutes=300,
                period="week",
                grouping="group |",
                setting="Separate location",
                starts_on="2026-07-06",
                ends_on="2026-08-14",
                esy="true",
            ),
            line(
                "Physical Therapy",
                "2 x weekly",
                sessions=2,
                minutes=30,
                period="week",
                setting="Therapy room",
                starts_on="2026-07-06",
                ends_on="2026-08-14",
                esy="true",
            ),
        ],
    )
    form = Form(
        running=["STUDENT NAME: Ivy Z.    DATE OF BIRTH: 01/12/2017    DISABILITY CLASSIFICATION: Autism"],
        footer="IEP",
        font="Times-Roman",
        size=8.5,
    )
    form.text(
        "PROJECTED DATE IEP IS TO BE IMPLEMENTED: 09/08/2025     PROJECTED DATE OF ANNUAL REVIEW: 06/24/2026"
    ).space(6)
    form.heading("RECOMMENDED SPECIAL EDUCATION PROGRAMS AND SERVICES")
    both = "09/08/2025 - 06/24/2026"
    form.table(
        [
            HEAD,
            ("SPECIAL EDUCATION PROGRAM:", "", "", "", "", ""),
            ("Special Class", "Class size 12:1+1", "5 x weekly", "4 hours", "Separate location", both),
            ("RELATED SERVICES:", "", "", "", "", ""),
            ("Counseling", "Group (3)", "1 x weekly", "30 minutes", "Separate location", both),
            ("Physical Therapy", "Individual", "2 x weekly", "30 minutes", "Therapy room", both),
        ],
        WIDTHS,
        manner="outer",
        spans=[(0, 1, 5, 1), (0, 3, 5, 3)],
        bold_rows=[1, 3],
    )
    form.space(10)
    form.heading("12-MONTH SERVICE AND/OR PROGRAM")
    form.boxes(
        [("No", False), ("Yes", True)],
        before="Student is eligible to receive special education services in July/August:",
        how="text",
    )
    form.boxes(
        [
            ("the same services as recommended above", False),
            ("the following special education program/services:", True),
        ],
        before="If yes:",
        how="text",
    )
    form.table(
        [
            HEAD,
            (
                "Special Class",
                "Class size 6:1+1",
                "5 x weekly",
                "5 hours",
                "Separate location",
                "07/06/2026 - 08/14/2026",
            ),
            ("Physical Therapy", "", "2 x weekly", "30 minutes", "Therapy room", "07/06/2026 - 08/14/2026"),
        ],
        WIDTHS,
        manner="outer",
    )
    form.text("Name of school/agency provider of services during July and August: Bridge Lane Center (made up)")
    form.save(sample.pdf)

"""Wisconsin I-4: the whole amount in one cell, three weeks of four, steps down by date, and a line that holds on a condition."""

from __future__ import annotations

from tests.exchange.samples.plans.make_drawing import Form
from tests.exchange.samples.plans.make_expected import Sample, line

HEAD = ("Type", "Frequency/Amount", "Location", "Duration")
WIDTHS = (28, 34, 18, 20)


def make() -> None:
    seen()
    held_back()


def seen() -> None:
    sample = Sample(
        "seen/wisconsin-sections",
        "I-4 with one ruled table under each section heading.",
        [
            "Frequency/Amount holds the whole amount",
            "3 out of 4 weeks",
            "Duration is the term of the IEP or a span of dates, never the length of a session",
            "three rows of one service step down one after the other: they are not to be added",
            "two rows of one service at the same time at different places: both hold",
            "an accommodation among the supplementary aids",
        ],
        {
            "name": "Eli M.",
            "born_on": "2015-07-19",
            "state": "WI |",
            "district": "Black Elm School District |",
            "school": "",
        },
        {"kind": "iep", "starts_on": "2025-09-05", "ends_on": "2026-09-04"},
        [
            line(
                "Reading | Specially designed instruction in reading",
                "Twice weekly for 30 minutes each session for 3 out of 4 weeks",
                sessions=6,
                minutes=30,
                period="week",
                every=4,
                setting="Special Education",
            ),
            line(
                "Reading | Specially designed instruction in reading",
                "60 minutes weekly for 3 out of 4 weeks",
                minutes_per_period=180,
                period="week",
                every=4,
                setting="Regular Education",
            ),
            line(
                "Speech-Language Therapy",
                "30 minutes three times weekly",
                sessions=3,
                minutes=30,
                period="week",
                setting="Special Education",
                starts_on="2025-09-05",
                ends_on="2025-12-01",
            ),
            line(
                "Speech-Language Therapy",
                "30 minutes two times weekly",
                sessions=2,
                minutes=30,
                period="week",
                setting="Special Education",
                starts_on="2025-12-02",
                ends_on="2026-03-02",
            ),
            line(
                "Speech-Language Therapy",
                "30 minutes once weekly",
                sessions=1,
                minutes=30,
                period="week",
                setting="Special Education",
                starts_on="2026-03-03",
                ends_on="2026-09-04",
            ),
            line(
                "Occupational Therapy",
                "20 minutes one time per month observation",
                sessions=1,
                minutes=20,
                period="month",
                setting="General Education",
            ),
        ],
    )
    form = Form(
        title="INDIVIDUALIZED EDUCATION PROGRAM: LINKING PRESENT LEVEL, NEEDS, GOALS, & SERVICES",
        running=[
            "Form I-4 (Rev. 07/2021)||Black Elm School District",
            "Name of Student: Eli M.||Date of Birth: 07/19/2015",
        ],
        footer="Wisconsin Department of Public Instruction",
        size=8.5,
    )
    form.text("This IEP will be in effect from 9/5/2025 to 9/4/2026.").space(6)
    form.heading("PROGRAM SUMMARY")
    form.text(
        "Special education, related services, supplementary aids and services, and program modifications or supports."
    ).space(4)
    for title, rows in (
        (
            "Supplementary Aids and Services",
            [("Directions repeated and checked", "For each assignment", "Classroom", "IEP Term")],
        ),
        (
            "Special Education / Specially Designed Instruction",
            [
                (
                    "Specially designed instruction in reading",
                    "Twice weekly for 30 minutes each session for 3 out of 4 weeks",
                    "Special Education",
                    "IEP Term",
                ),
                (
                    "Specially designed instruction in reading",
                    "60 minutes weekly for 3 out of 4 weeks",
                    "Regular Education",
                    "IEP Term",
                ),
            ],
        ),
        (
            "Related Services",
            [
                (
                    "Speech/Language",
                    "30 minutes three times weekly",
                    "Special Education",
                    "Beginning 9/5/25 Ending on 12/1/25",
                ),
                (
                    "Speech/Language",
                    "30 minutes two times weekly",
                    "Special Education",
                    "Beginning 12/2/25 Ending on 3/2/26",
                ),
                ("Speech/Language", "30 minutes once weekly", "Special Education", "Beginning 3/3/26 Ending on 9/4/26"),
                (
                    "Occupational Therapy",
                    "20 minutes one time per month observation",
                    "General Education",
                    "Term of IEP",
                ),
            ],
        ),
        ("Program Modifications or Supports for School Personnel", [("None needed", "", "", "")]),
    ):
        form.heading(title, shaded=True)
        form.table([HEAD, *rows], WIDTHS)
        form.space(7)
    form.save(sample.pdf)


def held_back() -> None:
    sample = Sample(
        "held_back/wisconsin-conditions",
        "I-4 in one table with a line under each row, and amounts that hold on a condition.",
        [
            "one line holds only on a condition, one is to drop later without a date: no number may be read",
            "the first 3 weeks of each month",
            "the end of the plan and the end of a step are not the same day",
            "section titles are rows of the same table",
        ],
        {
            "name": "Bea K.",
            "born_on": "2012-09-30",
            "state": "WI |",
            "district": "Two Rivers Area (made up) |",
            "school": "",
        },
        {"kind": "iep", "starts_on": "2025-11-17", "ends_on": "2026-11-16"},
        [
            line(
                "Math | Specially designed instruction: Math",
                "30 minutes two times per week / to drop to once weekly",
                sessions="?",
                minutes="?",
                minutes_per_period="?",
                period="week |",
                setting="General Education",
            ),
            line(
                "Speech-Language Therapy",
                "One session 30 minutes per week / when student is at least 90% fluent",
                sessions="?",
                minutes="?",
                minutes_per_period="?",
                period="week |",
                setting="Special Education",
            ),
            line(
                "Physical Therapy",
                "Twice weekly for 30 minutes each session for the first 3 weeks of each month",
                sessions=6,
                minutes=30,
                period="month",
                setting="Community Setting",
            ),
            line(
                "Orientation And Mobility",
                "3 sessions weekly for 20 minutes each",
                sessions=3,
                minutes=20,
                period="week",
                setting="Classroom",
                starts_on="2025-11-17",
                ends_on="2026-02-13",
            ),
            line(
                "Orientation And Mobility",
                "15 minutes once monthly",
                sessions=1,
                minutes=15,
                period="month",
                setting="Classroom",
                starts_on="2026-02-16",
                ends_on="2026-11-16",
            ),
        ],
        answers=[("(?i)at least 90%|to drop", "leave empty")],
        listed=["(?i)condition|ambiguous|unclear|not_read|not read|understood|wording|drop"],
    )
    form = Form(
        running=[
            "I-4   Name of Student: Bea K.   DOB: 09/30/2012   Two Rivers Area (made up)||",
            "IEP implementation dates: 11/17/2025 to 11/16/2026",
        ],
        footer="I-4 Program Summary",
        font="Times-Roman",
        size=9.5,
    )
    form.heading("PROGRAM SUMMARY", size=13)
    form.table(
        [
            HEAD,
            ("Special Education", "", "", ""),
            (
                "Specially designed instruction: Math",
                "30 minutes two times per week (to drop to once weekly when the unit on fractions is done)",
                "General Education",
                "IEP Term",
            ),
            ("Related Services", "", "", ""),
            (
                "Speech/Language",
                "One session 30 minutes per week (when student is at least 90% fluent in conversation)",
                "Special Education",
                "Term of IEP",
            ),
            (
                "Physical Therapy",
                "Twice weekly for 30 minutes each session for the first 3 weeks of each month",
                "Community Setting",
                "IEP Term",
            ),
            (
                "Orientation and Mobility",
                "3 sessions weekly for 20 minutes each",
                "Classroom",
                "Beginning 11/17/25 Ending on 2/13/26",
            ),
            (
                "Orientation and Mobility",
                "15 minutes once monthly",
                "Classroom",
                "Beginning 2/16/26 Ending on 11/16/26",
            ),
            ("Program Modifications or Supports", "", "", ""),
            ("Large print", "All written work", "All settings", "IEP Term"),
        ],
        WIDTHS,
        manner="under",
        spans=[(0, 1, 3, 1), (0, 3, 3, 3), (0, 8, 3, 8)],
        bold_rows=[1, 3, 8],
    )
    form.save(sample.pdf)

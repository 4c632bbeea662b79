"""Pennsylvania, section VI: minutes inside Frequency, Anticipated Duration as an end date, instruction among accommodations."""

from __future__ import annotations

from tests.exchange.samples.plans.make_drawing import Form
from tests.exchange.samples.plans.make_expected import Sample, line

WIDTHS = (34, 18, 20, 14, 14)


def head(first: str) -> tuple[str, ...]:
    return (first, "Location", "Frequency", "Projected Beginning Date", "Anticipated Duration")


def make() -> None:
    seen()
    held_back()


def seen() -> None:
    days = {"starts_on": "2025-09-16", "ends_on": "2026-09-15"}
    sample = Sample(
        "seen/pennsylvania-section-six",
        "Section VI with ruled tables A, B and C.",
        [
            "minutes stand inside Frequency",
            "Anticipated Duration is a last day",
            "A mixes instruction with accommodations that count nothing (each test, daily)",
            "support for personnel has a frequency without minutes",
            "section E asks about summer in boxes",
        ],
        {
            "name": "Nina P.",
            "born_on": "2014-02-28",
            "state": "PA |",
            "district": "Laurel Run School District |",
            "school": "",
        },
        {"kind": "iep", "starts_on": "2025-09-16", "ends_on": "2026-09-15 |"},
        [
            line(
                "Reading | Direct instruction in reading",
                "45 minutes, 5 times per week",
                sessions=5,
                minutes=45,
                period="week",
                setting="Learning Support Room",
                **days,
            ),
            line(
                "Speech-Language Therapy | Speech and Language Therapy, small group",
                "30 minutes, 36 times per IEP year",
                sessions=36,
                minutes=30,
                period="plan_year",
                grouping="group |",
                setting="Speech Room",
                **days,
            ),
            line(
                "Occupational Therapy",
                "30 minutes per week",
                minutes_per_period=30,
                period="week",
                setting="All Regular Ed Classes",
                **days,
            ),
        ],
    )
    form = Form(
        title="INDIVIDUALIZED EDUCATION PROGRAM (IEP)",
        running=["Student's Name: Nina P.||Laurel Run School District"],
        footer="PDE IEP annotated form  ANNOTATED 06/2021",
        size=8.5,
        page_words="{n}",
    )
    form.text("Date of Birth: 02/28/2014      Grade: 6      IEP Team Meeting Date: 09/09/2025")
    form.text("IEP Implementation Date (Projected Date when Services and Programs Will Begin): 09/16/2025")
    form.text("Anticipated Duration of Services and Programs: 09/15/2026").space(6)
    form.heading("VI. SPECIAL EDUCATION / RELATED SERVICES / SUPPLEMENTARY AIDS AND SERVICES / PROGRAM MODIFICATIONS")
    form.text("A. PROGRAM MODIFICATIONS AND SPECIALLY DESIGNED INSTRUCTION (SDI)", bold=True).space(2)
    form.table(
        [
            head("Modifications and SDI"),
            ("Extended time", "All Regular Ed Classes", "each test/quiz", "09/16/2025", "09/15/2026"),
            (
                "Direct instruction in reading",
                "Learning Support Room",
                "45 minutes, 5 times per week",
                "09/16/2025",
                "09/15/2026",
            ),
            ("Preferential seating near the teacher", "All Regular Ed Classes", "Daily", "09/16/2025", "09/15/2026"),
            (
                "Chunked assignments",
                "All Regular Ed Classes",
                "each assignment of more than 20 minutes",
                "09/16/2025",
                "09/15/2026",
            ),
        ],
        WIDTHS,
    )
    form.space(6).text("B. RELATED SERVICES", bold=True).space(2)
    form.table(
        [
            head("Service"),
            (
                "Speech and Language Therapy, small group",
                "Speech Room",
                "30 minutes, 36 times per IEP year",
                "09/16/2025",
                "09/15/2026",
            ),
            ("Occupational Therapy", "All Regular Ed Classes", "30 minutes per week", "09/16/2025", "09/15/2026"),
        ],
        WIDTHS,
    )
    form.space(6).text("C. SUPPORTS FOR SCHOOL PERSONNEL", bold=True).space(2)
    form.table(
        [
            (
                "School Personnel to Receive Support",
                "Support",
                "Location",
                "Frequency",
                "Projected Beginning Date",
                "Anticipated Duration",
            ),
            (
                "Regular education teachers",
                "Copy of the SDI",
                "School",
                "once, at the start",
                "09/16/2025",
                "09/15/2026",
            ),
        ],
        (22, 20, 14, 16, 14, 14),
    )
    form.space(6).text("E. EXTENDED SCHOOL YEAR (ESY)", bold=True)
    form.boxes([("Student IS eligible for ESY", False), ("Student is NOT eligible for ESY", True)], how="lines")
    form.save(sample.pdf)


def held_back() -> None:
    days = {"starts_on": "2025-11-10", "ends_on": "2026-11-09"}
    sample = Sample(
        "held_back/pennsylvania-with-summer",
        "Section VI with a line under each row; IEP term as duration; section E has its own table.",
        [
            "IEP term is an end, not a length",
            "SDI with accommodations mixed in; one line says as needed",
            "E repeats the columns for the summer with a heading of its own",
            "the goals list of E stands between its heading and its table",
        ],
        {
            "name": "Jude W.",
            "born_on": "2015-12-17",
            "state": "PA |",
            "district": "",
            "school": "Stony Fork Elementary |",
        },
        {"kind": "iep", "starts_on": "2025-11-10", "ends_on": "2026-11-09 |"},
        [
            line(
                "Math | Direct instruction in math",
                "200 minutes per 6 day cycle",
                minutes_per_period=200,
                period="cycle",
                every=6,
                setting="Learning Support Room",
                starts_on="2025-11-10",
                ends_on="2026-11-09 |",
            ),
            line(
                "Physical Therapy",
                "30 minutes, once every other week",
                sessions=1,
                minutes=30,
                period="week",
                every=2,
                setting="Therapy Room",
                **{**days, "ends_on": "2026-11-09 |"},
            ),
            line(
                "Psychological Services",
                "as needed",
                sessions="?",
                minutes="?",
                minutes_per_period="?",
                period="?",
                setting="School",
                starts_on="2025-11-10",
                ends_on="2026-11-09 |",
                may=1,
            ),
            line(
                "Physical Therapy",
                "30 minutes per week",
                minutes_per_period=30,
                period="week",
                setting="Therapy Room",
                starts_on="2026-06-29",
                ends_on="2026-07-30",
                esy="true",
            ),
        ],
    )
    form = Form(
        running=["INDIVIDUALIZED EDUCATION PROGRAM (IEP)", "Student's Name: Jude W.||School: Stony Fork Elementary"],
        footer="School Age",
        font="Times-Roman",
        size=9.5,
    )
    form.text("DOB: 12/17/2015     Age: 9     Grade: 4")
    form.text(
        "IEP Implementation Date: 11/10/2025     Anticipated Duration of Services and Programs: 11/09/2026"
    ).space(8)
    form.heading(
        "VI. SPECIAL EDUCATION / RELATED SERVICES / SUPPLEMENTARY AIDS AND SERVICES / PROGRAM MODIFICATIONS", size=10
    )
    form.text("A. PROGRAM MODIFICATIONS AND SPECIALLY DESIGNED INSTRUCTION", bold=True)
    form.table(
        [
            head("Modifications and SDI"),
            ("Movement breaks", "All classes", "up to 5 minutes each hour", "11/10/2025", "IEP term"),
            (
                "Direct instruction in math",
                "Learning Support Room",
                "200 minutes per 6 day cycle",
                "11/10/2025",
                "IEP term",
            ),
            ("Tests read aloud", "All classes", "each test/quiz", "11/10/2025", "IEP term"),
        ],
        WIDTHS,
        manner="under",
    )
    form.space(8).text("B. RELATED SERVICES", bold=True)
    form.table(
        [
            head("Service"),
            ("Physical Therapy", "Therapy Room", "30 minutes, once every other week", "11/10/2025", "IEP term"),
            ("Psychological Services", "School", "as needed", "11/10/2025", "IEP term"),
        ],
        WIDTHS,
        manner="under",
    )
    form.space(8).text("C. SUPPORTS FOR SCHOOL PERSONNEL", bold=True)
    form.text("None.").space(8)
    form.text("D. GIFTED SUPPORT SERVICES", bold=True)
    form.text("Support Service: not applicable.").space(8)
    form.text("E. EXTENDED SCHOOL YEAR (ESY)", bold=True)
    form.boxes([("Student IS eligible for ESY", True), ("Student is NOT eligible for ESY", False)], how="glyph")
    form.text("Goals: Jude will climb 12 stairs with alternating feet in 4 of 5 trials.").space(3)
    form.table(
        [
            head("ESY Service to be Provided"),
            ("Physical Therapy", "Therapy Room", "30 minutes per week", "06/29/2026", "07/30/2026"),
        ],
        WIDTHS,
        manner="under",
    )
    form.save(sample.pdf)

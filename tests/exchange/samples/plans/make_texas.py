"""Texas ARD: an academic schedule by semester with one Time cell, related services, and totals that are no services."""

from __future__ import annotations

from tests.exchange.samples.plans.make_drawing import Form
from tests.exchange.samples.plans.make_expected import Sample, line


def make() -> None:
    seen()
    held_back()


def seen() -> None:
    sample = Sample(
        "seen/texas-schedule",
        "Schedule of services with ruled tables: special and general education side by side.",
        [
            "no dates on the rows: those of the ARD committee hold",
            "general education time stands beside special education time and is no promise",
            "a row without special education time is no service",
            "Time holds how often and how long",
        ],
        {
            "name": "Leo G.",
            "born_on": "2016-06-01",
            "state": "TX |",
            "district": "Caney Fork ISD (made up) |",
            "school": "",
        },
        {"kind": "iep", "starts_on": "2025-10-13 |", "ends_on": "2026-10-12 |"},
        [
            line(
                "Reading | English Language Arts/Reading",
                "5 times a week 45 minutes",
                sessions=5,
                minutes=45,
                period="week",
                setting="Special education | Resource",
            ),
            line(
                "Math",
                "3 times a week 30 minutes",
                sessions=3,
                minutes=30,
                period="week",
                setting="Special education | Resource | General education",
            ),
            line(
                "Speech-Language Therapy",
                "6 times per 9 weeks 30 minutes",
                sessions="6 |",
                minutes="30 |",
                period="week | term |",
                every="9 |",
                setting="Speech room",
            ),
            line("Physical Therapy", "1 time a week 30 minutes", sessions=1, minutes=30, period="week", setting="Gym"),
        ],
    )
    form = Form(
        title="Admission, Review and Dismissal (ARD) Committee Report",
        running=["Student: Leo G.     DOB: 06/01/2016     ARD Date: 10/13/2025||Caney Fork ISD (made up)"],
        footer="ARD/IEP",
        wide=True,
    )
    form.text("IEP dates: from 10/13/2025 to 10/12/2026.     Grade: 4").space(5)
    form.heading("SCHEDULE OF SERVICES - Academic Schedule", shaded=True)
    form.table(
        [
            (
                "Course/Curriculum Area",
                "Sp. Ed. Time",
                "Sp. Ed. Location",
                "Gen. Ed. Time",
                "Gen. Ed. Location",
                "Order #",
            ),
            ("2025-2026 Both semesters", "", "", "", "", ""),
            (
                "English Language Arts/Reading",
                "5 times a week 45 minutes",
                "Resource",
                "5 times a week 45 minutes",
                "Classroom",
                "1",
            ),
            ("Math", "3 times a week 30 minutes", "Resource", "5 times a week 60 minutes", "Classroom", "2"),
            ("Science", "", "", "5 times a week 45 minutes", "Classroom", "3"),
            ("Social Studies", "", "", "5 times a week 45 minutes", "Classroom", "4"),
        ],
        (28, 20, 14, 20, 14, 6),
        spans=[(0, 1, 5, 1)],
        bold_rows=[1],
    )
    form.space(6)
    form.heading("Related Services", shaded=True)
    form.table(
        [
            ("Related Service", "Time", "Location"),
            ("Speech Therapy", "6 times per 9 weeks 30 minutes", "Speech room"),
            ("Physical Therapy", "1 time a week 30 minutes", "Gym"),
        ],
        (40, 35, 25),
    )
    form.space(6)
    form.heading("Supplementary Services and Program Support", shaded=True)
    form.boxes([("Yes, see Section C", True), ("No", False)], how="text")
    form.save(sample.pdf)


def held_back() -> None:
    sample = Sample(
        "held_back/texas-open",
        "The same page without lines; time cells say Other, and each semester has its rows.",
        [
            "each semester has its title row; the page gives the days of each, so the rows follow one another",
            "no lines; two time columns side by side",
            "a total of special education minutes for each day",
            "the ESY page says that it is not needed",
        ],
        {
            "name": "Nora G.",
            "born_on": "2012-02-20",
            "state": "TX |",
            "district": "Live Oak Flat ISD (made up) |",
            "school": "",
        },
        {"kind": "iep", "starts_on": "2025-08-18 |", "ends_on": "2026-05-28 |"},
        [
            line(
                "Math",
                "Daily 50 minutes",
                sessions="1 |",
                minutes="50 |",
                minutes_per_period="50 |",
                period="day",
                setting="Resource | Special education",
                starts_on="2025-08-18 |",
                ends_on="2025-12-19 |",
            ),
            line(
                "Math",
                "2 times a week 50 minutes",
                sessions=2,
                minutes=50,
                period="week",
                setting="Resource | Special education",
                starts_on="2026-01-06 |",
                ends_on="2026-05-28 |",
            ),
            line(
                "Occupational Therapy",
                "1 time a month 20 minutes",
                sessions=1,
                minutes=20,
                period="month",
                setting="Classroom",
            ),
        ],
        answers=[("(?i)plan begin", "2025-08-18"), ("(?i)plan end", "2026-05-28")],
    )
    form = Form(
        running=[
            "ARD/IEP SUPPLEMENT: SCHEDULE OF SERVICES||Live Oak Flat ISD (made up)",
            "Name of Student: Nora G.   DOB: 2/20/2012",
        ],
        footer="",
        font="Times-Roman",
        size=9,
        wide=True,
    )
    form.text("Duration of services: from 8/18/2025 to 5/28/2026").space(6)
    form.heading("Academic Schedule")
    form.table(
        [
            ("Course/Curriculum Area", "Sp. Ed. Time", "Sp. Ed. Location", "Gen. Ed. Time", "Gen. Ed. Location"),
            ("First semester 8/18/2025 - 12/19/2025", "", "", "", ""),
            ("Math", "Daily 50 minutes", "Resource", "", ""),
            ("English", "", "", "Daily 50 minutes", "Classroom"),
            ("Second semester 1/6/2026 - 5/28/2026", "", "", "", ""),
            ("Math", "2 times a week 50 minutes", "Resource", "3 times a week 50 minutes", "Classroom"),
            ("English", "", "", "Daily 50 minutes", "Classroom"),
            ("Total minutes in special education per day", "50", "", "", ""),
        ],
        (34, 22, 14, 22, 14),
        manner="open",
        spans=[(0, 1, 4, 1), (0, 4, 4, 4)],
        bold_rows=[1, 4],
    )
    form.space(8)
    form.heading("Related Services")
    form.table(
        [("Service", "Time", "Location"), ("Occupational Therapy", "1 time a month 20 minutes", "Classroom")],
        (40, 35, 25),
        manner="open",
    )
    form.space(8)
    form.heading("EXTENDED SCHOOL YEAR SERVICES")
    form.text("ESY services are not needed for 2026.")
    form.save(sample.pdf)

"""Lists of the Missouri and Kansas kind: an amount built of parts, rows that total, rows that do not apply, codes before names."""

from __future__ import annotations

from tests.exchange.samples.plans.make_drawing import Form
from tests.exchange.samples.plans.make_expected import Sample, line


def make() -> None:
    seen()
    held_back()


def seen() -> None:
    start = {"starts_on": "2025-08-25"}
    sample = Sample(
        "seen/missouri-totals",
        "Two lists with the same columns, each closed by a row of total minutes.",
        [
            "two spaces inside the amount",
            "a row Total Minutes under each list is no service",
            "a row Not applicable has empty cells",
            "Implementor is empty for some rows",
        ],
        {
            "name": "Theo W.",
            "born_on": "2013-07-07",
            "state": "MO |",
            "district": "Osage Bend R-II (made up) |",
            "school": "",
        },
        {"kind": "iep", "starts_on": "2025-08-25", "ends_on": "2026-08-24"},
        [
            line(
                "Reading",
                "150 minutes weekly",
                minutes_per_period=150,
                period="week",
                setting="Special Education",
                **start,
            ),
            line(
                "Math",
                "100 minutes weekly",
                minutes_per_period=100,
                period="week",
                setting="Regular Education",
                **start,
            ),
            line(
                "Occupational Therapy",
                "60 minutes monthly",
                minutes_per_period=60,
                period="month",
                setting="Special Education",
                **start,
            ),
        ],
    )
    form = Form(
        running=[
            "Osage Bend R-II (made up)     Student: Theo W.     DOB: 07/07/2013",
            "IEP Effective: 08/25/2025 - 08/24/2026",
        ],
        footer="Individualized Education Program",
        size=8.5,
    )
    form.heading("5. SERVICES SUMMARY", size=12)
    head = ("Service", "Beginning Date", "Frequency", "Location", "Implementor (optional)")
    form.heading("Special Education Services", shaded=True)
    form.table(
        [
            head,
            ("Reading", "08/25/2025", "150\u00a0 minutes weekly", "Special Education", "Special Education Teacher"),
            ("Math", "08/25/2025", "100\u00a0 minutes weekly", "Regular Education", ""),
            ("Total Minutes", "", "250\u00a0 minutes weekly", "", ""),
        ],
        (26, 16, 22, 20, 20),
        bold_rows=[3],
    )
    form.space(6)
    form.heading("Related Services", shaded=True)
    form.table(
        [
            head,
            (
                "Occupational Therapy",
                "08/25/2025",
                "60\u00a0 minutes monthly",
                "Special Education",
                "Occupational Therapist",
            ),
            ("Total Minutes", "", "60\u00a0 minutes monthly", "", ""),
        ],
        (26, 16, 22, 20, 20),
        bold_rows=[2],
    )
    form.space(6)
    form.heading("Supplementary Aid/Services", shaded=True)
    form.table([head, ("Not applicable", "", "", "", "")], (26, 16, 22, 20, 20))
    form.save(sample.pdf)


def held_back() -> None:
    dates = {"starts_on": "2025-09-29", "ends_on": "2026-09-28"}
    sample = Sample(
        "held_back/kansas-codes-and-totals",
        "A shaded list without lines, with codes before the names, minutes as a bare number, and totals.",
        [
            "the service and the setting have a code before the name",
            "Minutes is a bare number, Frequency a word",
            "a comment cell speaks of other minutes",
            "two rows of totals, for the week and the month",
            "a service that was amended stands on two rows, one after the other",
        ],
        {"name": "Ada B.", "born_on": "2015-04-04", "state": "KS |", "district": "USD 999 (made up) |", "school": ""},
        {"kind": "iep", "starts_on": "2025-09-29", "ends_on": "2026-09-28"},
        [
            line(
                "Speech-Language Therapy | SP - Speech/Language | SP - Speech/Language Services",
                "20 / 2 times weekly",
                minutes_per_period="40 |",
                sessions="2 |",
                minutes="20 |",
                period="week",
                setting="G - General education classroom | General education classroom",
                starts_on="2025-09-29",
                ends_on="2026-01-16",
            ),
            line(
                "Speech-Language Therapy | SP - Speech/Language | SP - Speech/Language Services",
                "30 / 2 times weekly",
                minutes_per_period="60 |",
                sessions="2 |",
                minutes="30 |",
                period="week",
                setting="C - Special education classroom | Special education classroom",
                starts_on="2026-01-20",
                ends_on="2026-09-28",
            ),
            line(
                "Specialized Instruction | SE - Specialized Instruction",
                "25 / Daily",
                minutes_per_period="25 |",
                sessions="1 |",
                minutes="25 |",
                period="day",
                setting="C - Special education classroom | Special education classroom",
                **dates,
            ),
        ],
    )
    form = Form(
        title="INDIVIDUALIZED EDUCATION PROGRAM",
        running=["Student: Ada B.   Birthdate: 04/04/2015||USD 999 (made up)"],
        footer="Services",
        wide=True,
    )
    form.text("IEP Initiation Date: 09/29/2025     IEP End Date: 09/28/2026").space(6)
    form.heading("Special Education and Related Services")
    form.table(
        [
            (
                "Type of Service",
                "Service",
                "Setting",
                "Services comment",
                "Beginning Date",
                "Ending Date",
                "Minutes",
                "Frequency",
                "Providers",
            ),
            (
                "Related",
                "SP - Speech/Language",
                "G - General education classroom",
                "",
                "09/29/2025",
                "01/16/2026",
                "20",
                "2 times weekly",
                "SLP",
            ),
            (
                "Related",
                "SP - Speech/Language",
                "C - Special education classroom",
                "Amended; was 20 minutes",
                "01/20/2026",
                "09/28/2026",
                "30",
                "2 times weekly",
                "SLP",
            ),
            (
                "Special education",
                "SE - Specialized Instruction",
                "C - Special education classroom",
                "",
                "09/29/2025",
                "09/28/2026",
                "25",
                "Daily",
                "Special education teacher",
            ),
            ("Total per week", "", "", "", "", "", "185", "weekly", ""),
            ("Total per month", "", "", "", "", "", "740", "monthly", ""),
        ],
        (11, 15, 15, 12, 10, 10, 8, 10, 12),
        manner="bands",
    )
    form.save(sample.pdf)

"""Word papers with a table inside a table, with tracked changes and content controls, and with cells merged downward."""

from __future__ import annotations

from tests.exchange.samples.plans.make_expected import Sample, line
from tests.exchange.samples.plans.make_word import changed, controlled, paper, row_controlled, save, table

HEAD = ("Service", "Frequency", "Length of Session", "Location", "Start Date", "End Date")


def make() -> None:
    nested_seen()
    nested_held_back()
    tracked_seen()
    tracked_held_back()
    merged_seen()
    merged_held_back()


def nested_seen() -> None:
    days = {"starts_on": "2025-09-15", "ends_on": "2026-09-14"}
    sample = Sample(
        "seen/word-nested",
        "A Word form that is one big table; the grid of services is a table inside one of its cells.",
        [
            "the grid stands inside a cell",
            "labels and values of the head share one cell each",
            "words stand in the cell beside the grid",
        ],
        {"name": "Otis C.", "born_on": "2014-01-22", "state": "", "district": "", "school": ""},
        {"kind": "iep", "starts_on": "2025-09-15", "ends_on": "2026-09-14"},
        [
            line(
                "Speech-Language Therapy",
                "2 times per week / 30 minutes",
                sessions=2,
                minutes=30,
                period="week",
                setting="Speech room",
                **days,
            ),
            line(
                "Math",
                "5 times per week / 45 minutes",
                sessions=5,
                minutes=45,
                period="week",
                setting="Resource room",
                **days,
            ),
        ],
    )
    document = paper("INDIVIDUALIZED EDUCATION PROGRAM", "IEP services page")
    outer = document.add_table(rows=3, cols=2)
    outer.style = "Table Grid"
    outer.cell(0, 0).text = "Student: Otis C."
    outer.cell(0, 1).text = "Date of Birth: 01/22/2014"
    outer.cell(1, 0).text = "IEP Start Date: 09/15/2025"
    outer.cell(1, 1).text = "IEP End Date: 09/14/2026"
    wide = outer.cell(2, 0).merge(outer.cell(2, 1))
    wide.text = "Special Education and Related Services"
    table(
        wide,
        [
            HEAD,
            ("Speech/Language Therapy", "2 times per week", "30 minutes", "Speech room", "09/15/2025", "09/14/2026"),
            ("Math", "5 times per week", "45 minutes", "Resource room", "09/15/2025", "09/14/2026"),
        ],
    )
    wide.add_paragraph("The team meets again by 09/14/2026.")
    save(document, sample.docx)


def nested_held_back() -> None:
    days = {"starts_on": "2025-11-04", "ends_on": "2026-11-03"}
    sample = Sample(
        "held_back/word-nested-twice",
        "A Word form without lines, with two grids inside the cells of an outer table, the second one for the summer.",
        [
            "two grids inside two cells of one row of the outer table's rows",
            "the title of each stands in the cell to the left",
            "no lines",
        ],
        {"name": "Wanda K.", "born_on": "2012-07-11", "state": "", "district": "", "school": ""},
        {"kind": "iep", "starts_on": "2025-11-04", "ends_on": "2026-11-03"},
        [
            line(
                "Reading",
                "4 times per week / 40 minutes",
                sessions=4,
                minutes=40,
                period="week",
                setting="Resource room",
                **days,
            ),
            line(
                "Occupational Therapy",
                "2 times per month / 30 minutes",
                sessions=2,
                minutes=30,
                period="month",
                setting="Classroom",
                **days,
            ),
            line(
                "Reading",
                "3 times per week / 60 minutes",
                sessions=3,
                minutes=60,
                period="week",
                setting="Summer school",
                starts_on="2026-07-06",
                ends_on="2026-07-31",
                esy="true",
            ),
        ],
    )
    document = paper("Student: Wanda K.     DOB: 07/11/2012", "Page 5", font="Arial", size=8.5)
    document.add_heading("IEP: Services", level=1)
    document.add_paragraph("IEP dates: 11/04/2025 to 11/03/2026")
    outer = document.add_table(rows=2, cols=2)
    outer.cell(0, 0).text = "Special education and related services"
    table(
        outer.cell(0, 1),
        [
            HEAD,
            ("Reading", "4 times per week", "40 minutes", "Resource room", "11/04/2025", "11/03/2026"),
            ("Occupational Therapy", "2 times per month", "30 minutes", "Classroom", "11/04/2025", "11/03/2026"),
        ],
        ruled=False,
    )
    outer.cell(1, 0).text = "Extended school year (ESY)"
    table(
        outer.cell(1, 1),
        [HEAD, ("Reading", "3 times per week", "60 minutes", "Summer school", "07/06/2026", "07/31/2026")],
        ruled=False,
    )
    for row in outer.rows:
        row.cells[1].add_paragraph("")
    save(document, sample.docx)


def tracked_seen() -> None:
    days = {"starts_on": "2025-09-08", "ends_on": "2026-09-07"}
    sample = Sample(
        "seen/word-tracked-changes",
        "A Word form whose cells are content controls; one number was changed with changes kept track of.",
        [
            "the struck number must not be read: 20 was taken out, 30 put in",
            "the words of content controls are no plain runs of their paragraph",
            "a service that was struck wholly is no service",
        ],
        {"name": "Iris D.", "born_on": "2015-03-27", "state": "", "district": "", "school": ""},
        {"kind": "iep", "starts_on": "2025-09-08", "ends_on": "2026-09-07"},
        [
            line(
                "Speech-Language Therapy",
                "2 times per week / 30 minutes",
                sessions=2,
                minutes=30,
                period="week",
                setting="Speech room",
                **days,
            ),
            line(
                "Occupational Therapy",
                "1 time per week / 45 minutes",
                sessions=1,
                minutes=45,
                period="week",
                setting="Classroom",
                **days,
            ),
        ],
    )
    document = paper("IEP     Student: Iris D.     Date of Birth: 03/27/2015", "Draft with changes")
    document.add_heading("Individualized Education Program", level=1)
    document.add_paragraph("IEP effective dates: 09/08/2025 - 09/07/2026")
    document.add_heading("Related Services", level=2)
    made = table(
        document,
        [
            HEAD,
            ("Speech Therapy", "2 times per week", "30 minutes", "Speech room", "09/08/2025", "09/07/2026"),
            ("Occupational Therapy", "1 time per week", "45 minutes", "Classroom", "09/08/2025", "09/07/2026"),
            ("", "", "", "", "", ""),
        ],
    )
    changed(made.cell(1, 2), "", "20", "30", " minutes")
    for column, words in enumerate(("Occupational Therapy", "1 time per week", "45 minutes", "Classroom")):
        controlled(made.cell(2, column), words)
    for column, words in enumerate(
        ("Physical Therapy", "1 time per week", "30 minutes", "Gym", "09/08/2025", "09/07/2026")
    ):
        changed(made.cell(3, column), "", words, "")
    save(document, sample.docx)


def tracked_held_back() -> None:
    days = {"starts_on": "2025-12-02", "ends_on": "2026-12-01"}
    sample = Sample(
        "held_back/word-rows-in-controls",
        "A Word form whose rows are repeated content controls, with a frequency and a date changed with changes kept track of.",
        [
            "whole rows stand inside content controls",
            "a date and a frequency were changed",
            "a row that was put in is a service",
        ],
        {"name": "Enzo M.", "born_on": "2016-11-19", "state": "", "district": "", "school": ""},
        {"kind": "iep", "starts_on": "2025-12-02", "ends_on": "2026-12-01"},
        [
            line(
                "Reading",
                "4 times per week / 30 minutes",
                sessions=4,
                minutes=30,
                period="week",
                setting="Resource room",
                **days,
            ),
            line(
                "Counseling Services",
                "2 times per month / 30 minutes",
                sessions=2,
                minutes=30,
                period="month",
                setting="Office",
                starts_on="2026-01-05",
                ends_on="2026-12-01",
            ),
            line(
                "Physical Therapy",
                "1 time per month / 60 minutes",
                sessions=1,
                minutes=60,
                period="month",
                setting="Gym",
                **days,
            ),
        ],
    )
    document = paper("IEP of Enzo M.", "Form with repeated rows", font="Cambria")
    document.add_paragraph("Student: Enzo M.     Date of Birth: 11/19/2016     IEP dates: 12/02/2025 to 12/01/2026")
    document.add_heading("Special Education and Related Services", level=2)
    made = table(
        document,
        [
            HEAD,
            ("Reading", "4 times per week", "30 minutes", "Resource room", "12/02/2025", "12/01/2026"),
            ("Counseling", "2 times per month", "30 minutes", "Office", "01/05/2026", "12/01/2026"),
            ("Physical Therapy", "1 time per month", "60 minutes", "Gym", "12/02/2025", "12/01/2026"),
        ],
    )
    changed(made.cell(1, 1), "", "5", "4", " times per week")
    changed(made.cell(2, 4), "", "12/02/2025", "01/05/2026")
    for column, words in enumerate(
        ("Physical Therapy", "1 time per month", "60 minutes", "Gym", "12/02/2025", "12/01/2026")
    ):
        changed(made.cell(3, column), "", "", words)
    row_controlled(made, 1)
    row_controlled(made, 2)
    save(document, sample.docx)


def merged_seen() -> None:
    days = {"starts_on": "2025-08-20", "ends_on": "2026-08-19"}
    sample = Sample(
        "seen/word-merged-down",
        "A Word table whose service and date cells are merged downward.",
        ["the merged cell belongs to each row that it spans", "two rows of one service at different places: both hold"],
        {"name": "Tess V.", "born_on": "2013-02-02", "state": "", "district": "", "school": ""},
        {"kind": "iep", "starts_on": "2025-08-20", "ends_on": "2026-08-19"},
        [
            line(
                "Reading",
                "3 times per week / 30 minutes",
                sessions=3,
                minutes=30,
                period="week",
                setting="General education",
                **days,
            ),
            line(
                "Reading",
                "2 times per week / 45 minutes",
                sessions=2,
                minutes=45,
                period="week",
                setting="Special education",
                **days,
            ),
            line(
                "Speech-Language Therapy",
                "1 time per week / 30 minutes",
                sessions=1,
                minutes=30,
                period="week",
                setting="Special education",
                **days,
            ),
        ],
    )
    document = paper("Student: Tess V.     DOB: 02/02/2013", "IEP")
    document.add_heading("Individualized Education Program", level=1)
    document.add_paragraph("This IEP is in effect from 08/20/2025 to 08/19/2026.")
    made = table(
        document,
        [
            HEAD,
            ("Reading", "3 times per week", "30 minutes", "General education", "08/20/2025", "08/19/2026"),
            ("", "2 times per week", "45 minutes", "Special education", "", ""),
            ("Speech/Language", "1 time per week", "30 minutes", "Special education", "", ""),
        ],
    )
    for column, first, last in ((0, 1, 2), (4, 1, 3), (5, 1, 3)):
        joined = made.cell(first, column).merge(made.cell(last, column))
        words = joined.text.strip()
        joined.text = words
    save(document, sample.docx)


def merged_held_back() -> None:
    days = {"starts_on": "2025-10-30", "ends_on": "2026-10-29"}
    sample = Sample(
        "held_back/word-merged-titles",
        "A Word table without lines: title rows merged across, a place merged downward over two services, and a total.",
        ["title rows", "one place for two services", "a row of totals", "a heading of two rows, merged"],
        {"name": "Yusuf A.", "born_on": "2011-08-08", "state": "", "district": "", "school": ""},
        {"kind": "iep", "starts_on": "2025-10-30", "ends_on": "2026-10-29"},
        [
            line(
                "Math",
                "5 times per week / 25 minutes",
                sessions=5,
                minutes=25,
                period="week",
                setting="Learning lab",
                **days,
            ),
            line(
                "Written Expression",
                "2 times per week / 40 minutes",
                sessions=2,
                minutes=40,
                period="week",
                setting="Learning lab",
                **days,
            ),
            line(
                "Social Work Services",
                "1 time per week / 20 minutes",
                sessions=1,
                minutes=20,
                period="week",
                setting="Office",
                **days,
            ),
        ],
    )
    document = paper("Student: Yusuf A.     Birthdate: 08/08/2011", "IEP page 8", font="Arial", size=8)
    document.add_heading("IEP Services", level=1)
    document.add_paragraph("IEP begin date: 10/30/2025     IEP end date: 10/29/2026")
    made = table(
        document,
        [
            ("Service", "How much", "", "Location", "Start Date", "End Date"),
            ("", "Frequency", "Length of Session", "", "", ""),
            ("Special Education", "", "", "", "", ""),
            ("Math", "5 times per week", "25 minutes", "Learning lab", "10/30/2025", "10/29/2026"),
            ("Written Expression", "2 times per week", "40 minutes", "", "10/30/2025", "10/29/2026"),
            ("Related Services", "", "", "", "", ""),
            ("Social Work", "1 time per week", "20 minutes", "Office", "10/30/2025", "10/29/2026"),
            ("Total", "225 minutes per week", "", "", "", ""),
        ],
        ruled=False,
    )
    made.cell(0, 1).merge(made.cell(0, 2)).text = "How much"
    for column, first, last in ((0, 0, 1), (3, 0, 1), (4, 0, 1), (5, 0, 1), (3, 3, 4)):
        joined = made.cell(first, column).merge(made.cell(last, column))
        joined.text = joined.text.strip()
    for number in (2, 5):
        joined = made.cell(number, 0).merge(made.cell(number, 5))
        joined.text = joined.text.strip()
    save(document, sample.docx)

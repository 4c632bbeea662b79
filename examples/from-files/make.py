"""Writes the plan and the log of this example: `.venv/bin/python examples/from-files/make.py FOLDER`."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import docx
import xlsxwriter

SERVICES = [
    ("Service", "Frequency", "Duration of session", "Setting", "Start date", "End date"),
    ("Speech-Language Therapy", "2 times per week", "30 minutes", "Therapy room", "9/2/2025", "9/1/2026"),
    ("Occupational Therapy", "1 time per week", "45 minutes", "Therapy room", "9/2/2025", "9/1/2026"),
]
"""The grid as the school typed it."""

OUT = {
    dt.date(2025, 9, 16): "SLP out sick",
    dt.date(2025, 9, 24): "Therapist absent",
    dt.date(2025, 10, 2): "Field trip",
    dt.date(2025, 10, 8): "Testing",
}
NO_SCHOOL = {dt.date(2025, 10, 14)}


def plan(file: Path) -> None:
    """The IEP's first page and its services grid."""
    document = docx.Document()
    document.add_heading("Individualized Education Program", 1)
    document.add_paragraph("Student Name: Ada K.    Date of Birth: 3/14/2017    Grade: 3")
    document.add_paragraph("IEP Start Date: 9/2/2025    IEP End Date: 9/1/2026")
    document.add_heading("Special Education and Related Services", 2)
    table = document.add_table(rows=0, cols=len(SERVICES[0]))
    table.style = "Table Grid"
    for row in SERVICES:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.core_properties.author = ""
    document.core_properties.created = dt.datetime(2025, 9, 2)
    document.save(str(file))


def log(file: Path) -> None:
    """The therapists' log of September and October, a row a session."""
    book = xlsxwriter.Workbook(str(file))
    book.set_properties({"created": dt.datetime(2025, 11, 3)})
    sheet = book.add_worksheet("Log")
    day = book.add_format({"num_format": "m/d/yyyy"})
    time = book.add_format({"num_format": "h:mm AM/PM"})
    sheet.write(0, 0, "Related services log, fall 2025")
    for column, name in enumerate(("Student", "Service", "Date", "Start", "End", "Status", "Comment")):
        sheet.write(2, column, name)
    row = 3
    date = dt.date(2025, 9, 2)
    while date <= dt.date(2025, 10, 31):
        service, start, end = {
            1: ("Speech", dt.time(9), dt.time(9, 30)),
            3: ("Speech", dt.time(9), dt.time(9, 30)),
            2: ("OT", dt.time(10), dt.time(10, 45)),
        }.get(date.weekday(), ("", dt.time(), dt.time()))
        if service and date not in NO_SCHOOL:
            sheet.write(row, 0, "Ada K.")
            sheet.write(row, 1, service)
            sheet.write_datetime(row, 2, dt.datetime.combine(date, dt.time()), day)
            sheet.write_datetime(row, 3, dt.datetime.combine(dt.date(1899, 12, 31), start), time)
            sheet.write_datetime(row, 4, dt.datetime.combine(dt.date(1899, 12, 31), end), time)
            sheet.write(row, 5, "Missed" if date in OUT else "Held")
            sheet.write(row, 6, OUT.get(date, ""))
            row += 1
        date += dt.timedelta(days=1)
    book.close()


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    plan(folder / "iep.docx")
    log(folder / "therapy-log.xlsx")

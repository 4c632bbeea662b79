"""Files brought in: a service log of a million rows (CSV) and one of a hundred thousand (XLSX), from file to entries.

Beside it stands the least that one could do with such a file: Python's own csv module, every row looked at and thrown
away. Each run is a process of its own on two cores.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import measure

CSV_ROWS = 1_000_000
XLSX_ROWS = 100_000
STUDENTS = 5_000
IMPORT_LIMIT = 20.0
"""Seconds for a million rows."""
HEADER = [
    "Student ID",
    "Service",
    "Date",
    "Start",
    "End",
    "Scheduled Minutes",
    "Minutes",
    "Status",
    "Reason",
    "Session Notes",
]
REASONS = ("SLP out sick", "Student absent", "Field trip", "School closed", "assemblies", "Provider training")
NOTES = ("Worked on sounds in phrases", "Story retell with picture cards", "Followed the plan", "Turn taking")


def rows(wanted: int) -> Iterator[list[str]]:
    """A log's rows: each student has speech and occupational therapy on days of their own; one session of
    eleven is missed.
    """
    first = dt.date(2025, 9, 2)
    days = [first + dt.timedelta(days=at) for at in range(280)]
    school = [day for day in days if day.weekday() < 5]
    made = 0
    for turn in range(wanted):
        day = school[turn % len(school)]
        for number in range(STUDENTS):
            for service, start, minutes in (("Speech Therapy", 9, 30), ("OT", 13, 45)):
                missed = (turn * 7 + number + start) % 11 == 0
                yield [
                    f"s{number:05}", service, f"{day:%m/%d/%Y}", f"{start}:00 AM" if start < 12 else "1:00 PM",
                    f"{start}:30 AM" if start < 12 else "1:45 PM", str(minutes), "0" if missed else str(minutes),
                    "Missed" if missed else "Held", REASONS[(turn + number) % len(REASONS)] if missed else "",
                    "" if missed else NOTES[(turn + number) % len(NOTES)],
                ]  # fmt: skip
                made += 1
                if made == wanted:
                    return


def make(folder: Path) -> tuple[Path, Path, Path]:
    """The CSV, the workbook and the case folder of the children in them, written once."""
    import xlsxwriter

    folder.mkdir(parents=True, exist_ok=True)
    record = folder / "record"
    record.mkdir(exist_ok=True)
    with (record / "students.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows([["student_id"], *([f"s{n:05}"] for n in range(STUDENTS))])
    with (record / "plans.csv").open("w", newline="") as stream:
        head = ["plan_id", "student_id", "kind", "starts_on", "ends_on"]
        plans = ([f"p{n:05}", f"s{n:05}", "iep", "2025-09-02", "2026-09-01"] for n in range(STUDENTS))
        csv.writer(stream).writerows([head, *plans])
    with (record / "promises.csv").open("w", newline="") as stream:
        head = ["promise_id", "plan_id", "service", "sessions", "minutes", "period"]
        csv.writer(stream).writerows(
            [
                head,
                *([f"s{n:05}-sp", f"p{n:05}", "Speech-Language Therapy", "2", "30", "week"] for n in range(STUDENTS)),
                *([f"s{n:05}-ot", f"p{n:05}", "Occupational Therapy", "1", "45", "week"] for n in range(STUDENTS)),
            ]
        )
    log, book = folder / "log.csv", folder / "log.xlsx"
    if not log.exists():
        with log.open("w", newline="") as stream:
            csv.writer(stream).writerows([HEADER, *rows(CSV_ROWS)])
    if not book.exists():
        workbook = xlsxwriter.Workbook(str(book), {"constant_memory": True})
        sheet = workbook.add_worksheet("Log")
        for at, row in enumerate([HEADER, *rows(XLSX_ROWS)]):
            sheet.write_row(at, 0, [int(cell) if cell.isdigit() else cell for cell in row])
        workbook.close()
    return log, book, record


def plain(file: Path) -> int:
    """How many rows Python's csv module finds."""
    with file.open(encoding="utf-8", newline="") as stream:
        return sum(1 for _ in csv.reader(stream)) - 1


def read(file: Path, record: Path) -> int:
    """How many rows the reader stages."""
    from makewhole.exchange import service_logs
    from makewhole.exchange.reading import Request
    from makewhole.record import folder

    extract = service_logs.extract(Request(file, folder.read(record).connection, source="provider"))
    if not extract.is_complete or extract.findings:
        raise SystemExit(f"not read as it should be: {extract.questions} {extract.findings}")
    return extract.rows["sessions"]


def take(file: Path, into: Path) -> int:
    """How many rows the record takes: the whole way, as the command goes it."""
    from makewhole.app.importing import Import, answered

    parts: dict[str, tuple[float, float]] = {}
    at = ["opening"]
    since = [time.perf_counter(), time.process_time()]

    def told(what: str, _: float) -> None:
        now = [time.perf_counter(), time.process_time()]
        wall, processor = parts.get(at[0], (0.0, 0.0))
        parts[at[0]] = wall + now[0] - since[0], processor + now[1] - since[1]
        at[0], since[:] = what, now

    with Import(into, file, source="provider", progress=told) as work:
        look = work.look()
        if look.open_questions or look.findings:
            raise SystemExit(f"not read as it should be: {look.open_questions} {look.findings}")
        taken = work.take("bench", answers=answered(look))
    told("", 0.0)
    shown = {what: f"{wall:.1f} s, of processors {processor:.1f}" for what, (wall, processor) in parts.items()}
    sys.stderr.write(json.dumps(shown, indent=1) + "\n")
    return taken.counts["sessions"]["new"]


def begin(record: Path, into: Path) -> int:
    """A data file with the children and what they are promised."""
    from makewhole.app import safekeeping

    safekeeping.restore(record, into, author="bench")
    return 0


def bench() -> list[str]:
    """Runs the benchmark and returns the verdicts on its limits."""
    build = Path(__file__).parent.parent / "build" / "bench" / "imports"
    log, book, record = make(build)
    sys.stdout.write(
        f"Imports: {CSV_ROWS:,} rows of a service log ({log.stat().st_size / 1e6:.0f} MB of CSV), "
        f"{XLSX_ROWS:,} as XLSX ({book.stat().st_size / 1e6:.0f} MB), {STUDENTS:,} students\n"
    )
    sys.stdout.write(
        f"  {'':<22} {'wall':>8}   {'processor':>10}   {'rows a second':>13}   {'memory':>8}   "
        "processor time, beside the csv module's for as many rows\n"
    )
    seconds, processor = {}, {}
    with tempfile.TemporaryDirectory() as place:
        begun = Path(place) / "begun.makewhole"
        measure.run(measure.python("imports.py", "begin", record, begun))
        for name, what, file, wanted in (
            ("csv module, CSV", "plain", log, CSV_ROWS),
            ("reader, CSV", "read", log, CSV_ROWS),
            ("file to entries, CSV", "take", log, CSV_ROWS),
            ("reader, XLSX", "read", book, XLSX_ROWS),
            ("file to entries, XLSX", "take", book, XLSX_ROWS),
        ):
            into = Path(place) / f"{what}-{file.suffix[1:]}.makewhole"
            if what == "take":
                into.write_bytes(begun.read_bytes())
            behind = {"plain": [], "read": [record], "take": [into]}[what]
            cost = measure.run(measure.python("imports.py", what, file, *behind))
            if int(cost.printed) != wanted:
                raise SystemExit(f"{name}: {cost.printed.strip()} rows, not {wanted:,}")
            seconds[name], processor[name] = cost.seconds, cost.processor_seconds / wanted
            sys.stdout.write(
                f"  {name:<22} {cost.seconds:6.1f} s   {cost.processor_seconds:8.1f} s   "
                f"{wanted / cost.seconds:13,.0f}   {cost.megabytes:5.0f} MB   "
                f"{processor[name] / processor['csv module, CSV']:.0f} times\n"
            )
            sys.stdout.flush()
    return [
        measure.verdict("a million rows, file to staged rows", IMPORT_LIMIT, seconds["reader, CSV"], "s"),
        measure.verdict("a million rows, file to entries", IMPORT_LIMIT, seconds["file to entries, CSV"], "s"),
    ]


if __name__ == "__main__":
    what, *paths = sys.argv[1:]
    done = {"plain": plain, "read": read, "take": take, "begin": begin}[what](*map(Path, paths))  # type: ignore[operator]
    sys.stdout.write(f"{done}\n")

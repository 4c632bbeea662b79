"""Makes the samples of service logs and billing logs: what was meant first, then a file that says it as such files do.

Nothing of makewhole is imported. A sample is worked out from rows of `Said` (which promise, which day, how long, what
happened); a layout then dresses them up. What must come out is written from those rows and never read from the file.

    python -m tests.exchange.samples.logs.make [FOLDER]
"""

from __future__ import annotations

import csv
import datetime as dt
import importlib
import io
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

xlsxwriter: Any = importlib.import_module("xlsxwriter")  # it says nothing about its types
HERE = Path(__file__).parent
SEEN, HELD = "seen", "held_back"
SESSION = ("promise_id", "date", "starts_at", "planned_minutes", "delivered_minutes", "kind", "contact", "reason")
SPEECH, OCCUPATIONAL, PHYSICAL, COUNSELING = (
    "Speech-Language Therapy",
    "Occupational Therapy",
    "Physical Therapy",
    "Counseling Services",
)


# --- what was meant ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Promise:
    id: str
    student: str
    service: str
    sessions: int
    minutes: int
    grouping: str = "individual"
    period: str = "week"


@dataclass(frozen=True)
class Said:
    """One session as it was meant: its length, what was delivered of it, and why not the rest."""

    promise: str
    date: dt.date
    start: str = ""
    length: int = 30
    delivered: int | None = 30
    reason: str = ""
    words: str = ""
    """How the log words the reason."""
    kind: str = ""
    contact: str = ""
    note: str = ""
    optional: bool = False
    """The row may come out or be left out."""
    left_out: bool = False
    """The row stands in the file and must not come out."""
    extra: str = ""
    """What only this layout has: a code, a name of a helper."""

    @property
    def held(self) -> bool:
        return not self.reason and not self.words


@dataclass(frozen=True)
class Answer:
    """What the person knows: an expression for the question's key, and the ways to say the answer."""

    match: str
    answers: tuple[str, ...]
    choice: str = ""
    """An expression for one of the choices, where none of the ways to say it is among them."""
    overrules: bool = False
    """Said also where the reader proposes something else."""


@dataclass
class Sample:
    half: str
    name: str
    kind: str
    traps: str
    file: str
    content: bytes
    record: Mapping[str, list[dict[str, str]]]
    expected: Mapping[str, list[dict[str, str]]]
    source: str = "provider"
    student: str = ""
    answers: list[Answer] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


def day(month: int, number: int, year: int = 2026) -> dt.date:
    return dt.date(year, month, number)


def days(weekdays: str, first: dt.date, last: dt.date, skip: Sequence[dt.date] = ()) -> list[dt.date]:
    """The days from first to last whose weekday letter (MTWRF) is among `weekdays`."""
    span = (last - first).days + 1
    every = (first + dt.timedelta(days=number) for number in range(span))
    return [each for each in every if each.weekday() < 5 and "MTWRF"[each.weekday()] in weekdays and each not in skip]


def plain(promise: str, on: Iterable[dt.date], start: str, length: int) -> list[Said]:
    return [Said(promise, each, start, length, length) for each in on]


def missed(said: list[Said], on: dt.date, reason: str, words: str, **more: Any) -> None:
    """The session of that day was not held."""
    [at] = [number for number, each in enumerate(said) if each.date == on]
    said[at] = replace(said[at], delivered=0, reason=reason, words=words, **more)


def changed(said: list[Said], on: dt.date, **more: Any) -> None:
    [at] = [number for number, each in enumerate(said) if each.date == on]
    said[at] = replace(said[at], **more)


def in_order(said: Iterable[Said]) -> list[Said]:
    return sorted(said, key=lambda each: (each.date, each.start, each.promise))


def expected(
    said: Iterable[Said], *, starts: bool = True, planned: bool = True, source: str = "provider", lengths: bool = True
) -> list[dict[str, str]]:
    """The rows of sessions that must come out.

    `a|b` in a cell means either will do: the record gives both the same meaning. `starts`: the layout shows start
    times; `planned`: it shows how long a missed session would have been; `lengths`: how long a held one was.
    """
    rows = []
    for each in said:
        if each.left_out:
            continue
        whole = each.delivered == each.length
        row = {
            "promise_id": each.promise,
            "date": each.date.isoformat(),
            "starts_at": each.start if starts else "",
            "planned_minutes": f"|{each.length}" if each.held or whole else f"{each.length}" if planned else "",
            "delivered_minutes": "" if each.delivered is None else f"{each.delivered}",
            "kind": each.kind,
            "contact": each.contact,
            "reason": each.reason,
            "source": source,
            "_optional": "yes" if each.optional else "",
        }
        if each.delivered == 0:
            row["delivered_minutes"] = "0|"
        if each.held and not lengths:
            row["delivered_minutes"] = f"|{each.delivered}"
        rows.append(row)
    return rows


# --- the record that the log is about ---------------------------------------------------------------------------------


def record(
    children: Mapping[str, str], promises: Sequence[Promise], year: int = 2026
) -> dict[str, list[dict[str, str]]]:
    """A small case folder: the children by id and name, one plan each for the school year that begins in `year`."""
    first, last = dt.date(year, 8, 31), dt.date(year + 1, 6, 11)
    return {
        "students": [
            {
                "student_id": key,
                "name": name,
                "state": "OH",
                "school": "Riverbend Elementary",
                "calendar_id": "riverbend",
            }
            for key, name in children.items()
        ],
        "plans": [
            {"plan_id": f"{key}-iep", "student_id": key, "kind": "iep", "starts_on": f"{first}", "ends_on": f"{last}"}
            for key in children
        ],
        "promises": [
            {
                "promise_id": each.id,
                "plan_id": f"{each.student}-iep",
                "service": each.service,
                "sessions": f"{each.sessions}",
                "minutes": f"{each.minutes}",
                "period": each.period,
                "grouping": each.grouping,
            }
            for each in promises
        ],
        "calendars": [{"calendar_id": "riverbend", "starts_on": f"{first}", "ends_on": f"{last}"}],
    }


def spaced(words: str) -> str:
    """An expression for the words, whatever stands between them."""
    return r"\W+".join(re.escape(word) for word in re.findall(r"\w+", words))


def about_reasons(said: Iterable[Said]) -> list[Answer]:
    """What the person says to each wording of the log, where it is asked."""
    words = {each.words: each.reason for each in said if each.words and each.reason and not each.left_out}
    return [Answer(rf"(?i):\W*{spaced(text)}\W*$", tuple(reason.split("|"))) for text, reason in words.items()]


def about_children(children: Mapping[str, str]) -> list[Answer]:
    return [Answer(rf"(?i)^(?!reason|column).*{re.escape(name.split()[0])}", (key,)) for key, name in children.items()]


def about_services(services: Mapping[str, Promise]) -> list[Answer]:
    return [
        Answer(rf"(?i)^(service|promise|code|cpt|procedure).*:.*{spaced(text)}", (each.service, each.id), each.id)
        for text, each in services.items()
    ]


def always_known(sample: Sample) -> list[Answer]:
    """Whose log it is, whom it is about, and which promise a service is, where there is but one."""
    words = {SPEECH: ("speech", "slp"), OCCUPATIONAL: ("occupational", "ot"), PHYSICAL: ("physical", "pt")}
    known = [Answer("^source", (sample.source,))]
    if sample.student:
        known.append(Answer("^student", (sample.student,)))
    promises = sample.record["promises"]
    for row in promises:
        alone = [other["promise_id"] for other in promises if other["service"] == row["service"]] == [row["promise_id"]]
        child = row["plan_id"].removesuffix("-iep")
        say = (row["service"], row["promise_id"]) if alone else (row["service"],)
        for word in words.get(row["service"], (row["service"].split()[0].lower(),)):
            known.append(
                Answer(rf"(?i)^(service|promise)(?=.*{child}).*\b{word}\b", (row["promise_id"], row["service"]))
            )
            known.append(Answer(rf"(?i)^(service|promise).*\b{word}\b", say, row["promise_id"] if alone else ""))
    return known


MONTH_FIRST = Answer(
    "date_order", ("month_first", "mdy", "month first", "us"), r"(?i)^m|month.{0,14}(first|before|then|/)"
)
DAY_FIRST = Answer("date_order", ("day_first", "dmy", "day first"), r"(?i)^d|day.{0,14}(first|before|then|/)")


def leave_out(word: str) -> Answer:
    """Rows so marked are no record of anything yet."""
    return Answer(
        rf"(?i):\W*{spaced(word)}\W*$",
        ("leave_out", "skip", "ignore", "not_a_session"),
        r"(?i)leave|skip|ignore|not.a.session|draft",
    )


def delivered_mark(word: str) -> Answer:
    return Answer(
        rf"(?i):\W*{spaced(word)}\W*$", ("delivered", "held", "given"), r"(?i)^(delivered|held|given)|was (held|given)"
    )


# --- how files are written --------------------------------------------------------------------------------------------


def us(each: dt.date) -> str:
    return each.strftime("%m/%d/%Y")


def us_short(each: dt.date) -> str:
    return f"{each.month}/{each.day}/{each:%y}"


def day_first(each: dt.date) -> str:
    return each.strftime("%d/%m/%Y")


def serial(each: dt.date) -> int:
    return (each - dt.date(1899, 12, 30)).days


def clock(start: str, more: int = 0) -> dt.datetime:
    return dt.datetime.strptime(start, "%H:%M") + dt.timedelta(minutes=more)


def am_pm(start: str, more: int = 0) -> str:
    return clock(start, more).strftime("%I:%M %p")


def short_am_pm(start: str, more: int = 0) -> str:
    at = clock(start, more)
    return f"{at.hour % 12 or 12}:{at.minute:02}{'am' if at.hour < 12 else 'pm'}"


def hm(start: str, more: int = 0) -> str:
    return clock(start, more).strftime("%H:%M")


def as_csv(
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    before: Iterable[Sequence[object]] = (),
    after: Iterable[Sequence[object]] = (),
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([*before, header, *rows, *after])
    return text.getvalue().encode(encoding)


def as_xlsx(fill: Callable[[Any], None]) -> bytes:
    """A workbook, the same bytes each time."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"created": dt.datetime(2026, 11, 20)})
        fill(book)
    return content.getvalue()


MAYA, LEO, NORA, ANA = "Maya R.", "Leo G.", "Nora G.", "Ana P."


# --- the layouts ------------------------------------------------------------------------------------------------------


def same_goal(half: str) -> Sample:
    """L1: the export names a student by number alone, and a missed session by nothing."""
    new = half == SEEN
    number = {"maya": "100231", "leo": "100447"}
    children = {number[key] if new else key: name for key, name in (("maya", MAYA), ("leo", LEO))}
    key = {name: number[name] if new else name for name in number}
    promises = [
        Promise("maya-speech", key["maya"], SPEECH, 2, 30),
        Promise("maya-ot", key["maya"], OCCUPATIONAL, 1, 30),
        Promise("leo-speech", key["leo"], SPEECH, 1, 30, "group"),
    ]
    said = plain("maya-speech", days("MW", day(9, 14), day(10, 28), [day(10, 12), day(9, 23)]), "10:00", 30)
    said += plain("maya-ot", days("R", day(9, 17), day(10, 29), [day(10, 8)]), "13:15", 30)
    said += plain("leo-speech", days("T", day(9, 15), day(10, 27)), "09:05", 30)
    if new:
        changed(said, day(9, 30), delivered=20)
        changed(said, day(10, 15), delivered=25)
    said = in_order(said)
    owner = {each.id: each.student if new else number[each.student] for each in promises}
    service = {"maya-speech": "Speech therapy", "maya-ot": "Occupational therapy", "leo-speech": "Speech therapy"}
    minutes = ["Duration Mins", "Time Away Mins", "Total Time Mins"] if new else []
    header = [
        *("Log ID", "Document ID", "Student ID", "Service Date", "Service", "Start Time", "End Time"),
        *minutes,
        *("Setting", "Delivery", "Student Observation", "Student Observation Other", "Primary Activity"),
        *("Goal/Objective", "Progress", "Session Notes", "Provider Type", "Provider Name", "Provider Title"),
        "Provider Signature",
    ]
    rows = []
    for at, each in enumerate(said):
        delivered = each.delivered or 0
        rows.append(
            [
                *(880100 + at, 5512, owner[each.promise], us(each.date), service[each.promise]),
                *(am_pm(each.start), am_pm(each.start, each.length)),
                *((each.length, each.length - delivered, delivered) if new else ()),
                *(
                    "Group" if each.promise == "leo-speech" else "Individual",
                    "In person",
                    "Engaged",
                    "",
                    "Articulation",
                ),
                *("Goal 1", "Progressing", "Worked on /r/ in phrases, 30 trials", "Licensed therapist", "K. Ortiz"),
                *("SLP", "Signed electronically"),
            ]
        )
    return Sample(
        half,
        "samegoal-with-minutes" if new else "samegoal-older",
        "service_log",
        "SameGoal export, "
        + ("with time away; students by number" if new else "no minutes columns; numbers nobody knows"),
        "servicelog.csv",
        as_csv(header, rows),
        record(children, promises),
        {"sessions": [{**row, "planned_minutes": f"|{row['planned_minutes'].strip('|')}"} for row in expected(said)]},
        answers=[
            *(Answer(number[name], (key[name],)) for name in number),
            *about_services({"Occupational": promises[1]}),
        ],
        asked=[] if new else ["100231", "100447"],
    )


def campus(half: str) -> Sample:
    """L2: plan and service cells hold a name and two dates each."""
    export = half == HELD
    children = {"maya": MAYA, "ana": ANA} if export else {"maya": MAYA}
    promises = [Promise("maya-speech", "maya", SPEECH, 2, 20), Promise("maya-pt", "maya", PHYSICAL, 1, 30)]
    if export:
        promises.append(Promise("ana-counseling", "ana", COUNSELING, 1, 30))
    said = plain("maya-speech", days("TR", day(9, 8), day(11, 5), [day(11, 3)]), "", 20)
    said += plain("maya-pt", days("F", day(9, 11), day(11, 6)), "", 30)
    if export:
        said += plain("ana-counseling", days("W", day(9, 9), day(11, 4)), "", 30)
    changed(said, day(9, 22), delivered=15, length=15)
    said = in_order(said)
    plan = "Individualized Education Program 08/31/2026 - 06/11/2027"
    service = {
        "maya-speech": "Speech/Language Therapy 08/31/2026 - 06/11/2027",
        "maya-pt": "Physical Therapy 08/31/2026 - 06/11/2027",
        "ana-counseling": "Counseling Services 08/31/2026 - 06/11/2027",
    }
    names = {"maya": ("R.", "Maya", "", "77120"), "ana": ("P.", "Ana", "L", "77388")}
    header = ["Plan", "Service", "Date", "Provider", "Position", "Minutes Served"]
    if export:
        header = ["Last Name", "First Name", "Middle Initial", "Person ID", *header, "Comments"]
    rows = []
    for each in said:
        row: list[object] = [plan, service[each.promise], us(each.date), "Ortiz, K", "Therapist", each.delivered]
        if export:
            row = [*names[each.promise.split("-")[0]], *row, "Followed the plan"]
        rows.append(row)
    return Sample(
        half,
        "campus-export" if export else "campus-list",
        "service_log",
        "Infinite Campus: dates inside the plan and service cells"
        + ("; name in four columns" if export else "; no student in the file, one named by the person"),
        "Special Ed Service Log.csv",
        as_csv(header, rows),
        record(children, promises),
        {"sessions": expected(said, starts=False, source="district")},
        source="district",
        student="" if export else "maya",
        answers=[*about_children(children), *about_services({"speech": promises[0], "physical": promises[1]})],
    )


def sesis(half: str) -> Sample:
    """L4: planned times for a missed session, its reason in the note, rows that nobody certified."""
    held_back = half == HELD
    children = {"leo": LEO, "nora": NORA}
    promises = [Promise("leo-speech", "leo", SPEECH, 2, 30), Promise("nora-speech", "nora", SPEECH, 2, 30, "group")]
    said = plain("leo-speech", days("MR", day(9, 14), day(10, 22), [day(9, 21), day(10, 12)]), "09:10", 30)
    said += plain("nora-speech", days("TF", day(9, 15), day(10, 23)), "11:20", 30)
    missed(said, day(9, 17), "student_absent", "Student Absent", note="")
    missed(said, day(10, 2), "provider_absent", "Provider Absent", note="")
    missed(said, day(10, 8), "not_stated", "Cancelled", note="")
    missed(said, day(10, 16), "student_absent", "Student Absent", note="absent from school")
    changed(said, day(10, 1), start="09:15", delivered=25, length=25)
    if held_back:
        missed(said, day(9, 22), "not_stated|school_closed", "Cancelled", note="school closed, water main")
        missed(
            said, day(9, 28), "student_absent|student_refused", "Student Absent", note="refuses to attend the session"
        )
        said.append(Said("leo-speech", day(10, 26), "09:10", left_out=True))
    else:
        missed(said, day(10, 20), "not_stated|provider_duty", "Cancelled", note="DOE approved professional development")
    said = in_order(said)
    names = {"leo-speech": "G., Leo" if held_back else LEO, "nora-speech": "G., Nora" if held_back else NORA}
    header = [
        *("Student Name", "Session Date", "Start Time", "End Time", "Session Type", "Service Location"),
        *("Service Description", "Progress Indicator", "Session Notes", "Certified"),
    ]
    rows = [
        [
            names[each.promise],
            us(each.date),
            am_pm(each.start),
            am_pm(each.start, each.length),
            each.words or "Service Provided",
            "Therapy room",
            "Speech-Language Therapy - Group"
            if each.promise == "nora-speech"
            else "Speech-Language Therapy - Individual",
            "" if each.words else "Progress made",
            each.note or ("" if each.words else "Story retell with picture cards"),
            "No" if each.left_out else "Yes",
        ]
        for each in said
    ]
    answers = about_children(children)
    answers += [
        Answer(r"(?i):\W*cancell?ed\W*$", ("not_stated",)),
        Answer(r"(?i)professional development", ("provider_duty",)),
        Answer(r"(?i)water main", ("school_closed",)),
        Answer(r"(?i)refuses", ("student_refused",)),
        *about_reasons(said),
        delivered_mark("Service Provided"),
        *about_services({"individual": promises[0], "group": promises[1], "speech": promises[0]}),
        leave_out("No"),
    ]
    return Sample(
        half,
        "sesis-uncertified" if held_back else "sesis",
        "service_log",
        "NYC attendance record: planned times on missed rows, Cancelled without a party, reason in the note"
        + ("; one row not certified; Last, First" if held_back else ""),
        "encounters.csv",
        as_csv(header, rows),
        record(children, promises),
        {"sessions": expected(said)},
        answers=answers,
    )


def card(half: str) -> Sample:
    """L5 and L6: a wide grid, one column a day, codes that mean what the sheet's own legend says."""
    children = {"leo": LEO, "nora": NORA}
    promises = [Promise("leo-speech", "leo", SPEECH, 2, 30), Promise("nora-speech", "nora", SPEECH, 2, 30)]
    said = plain("leo-speech", days("MW", day(9, 1), day(9, 30), [day(9, 7)]), "", 30)
    said += plain("nora-speech", days("TR", day(9, 1), day(9, 30)), "", 30)
    if half == SEEN:
        missed(said, day(9, 14), "student_absent", "A")
        missed(said, day(9, 24), "provider_absent", "P")
        missed(said, day(9, 28), "school_closed", "C")
        marks = {"": "X"}
        legend = "X = session given   A = child absent   P = provider absent   C = school closed"
    else:
        missed(said, day(9, 9), "student_absent", "CA")
        missed(said, day(9, 17), "provider_absent", "TA")
        missed(said, day(9, 21), "school_closed", "H")
        said.append(Said("nora-speech", day(9, 25), "", 30, 30, kind="make_up", extra="MU/30"))
        marks = {"": "30"}
        legend = "CA = child absence, TA = therapist absence, H = school closed, MU = make-up, number = minutes"

    def fill(book: Any) -> None:
        sheet = book.add_worksheet("September 2026")
        bold = book.add_format({"bold": True, "align": "center"})
        sheet.merge_range(0, 0, 0, 32, "Related service attendance card", bold)
        sheet.write_row(1, 0, ["School:", "Riverbend Elementary", "", "Provider:", "K. Ortiz"])
        sheet.write_row(
            2, 0, ["Service:", "Speech-Language Therapy", "", "Frequency/Duration/Group size:", "2 x 30 x 1"]
        )
        sheet.write_row(3, 0, ["Month:", "September 2026"])
        sheet.write_row(5, 0, ["Student", *range(1, 31), "Provided", "Missed"], bold)
        for line, (key, name) in enumerate(children.items(), 6):
            own = [each for each in said if each.promise == f"{key}-speech"]
            sheet.write(line, 0, name)
            for each in own:
                mark = each.extra or each.words or marks[""]
                sheet.write(line, each.date.day, int(mark) if mark.isdigit() else mark)
            given = sum(1 for each in own if each.held)
            sheet.write_row(line, 31, [given, len(own) - given])
        sheet.write(9, 0, legend)

    return Sample(
        half,
        "attendance-card" if half == SEEN else "attendance-sheet-minutes",
        "service_log",
        "one column a day, codes with a legend on the sheet, merged title, sums at the right"
        + ("" if half == SEEN else "; minutes in the boxes, MU/30"),
        "September 2026.xlsx",
        as_xlsx(fill),
        record(children, promises),
        {"sessions": expected(said, starts=False, planned=False, lengths=half == HELD)},
        answers=[
            *about_children(children),
            *about_reasons(said),
            delivered_mark("X"),
            Answer(r"(?i)^(?!reason|column|code).*(service|promise)", (SPEECH,)),
            MONTH_FIRST,
        ],
    )


def notes(half: str) -> Sample:
    """L7 and L8: a note a row, with the day that a make-up is for, and a box for cancelled with the reason beside it."""
    early = half == HELD
    children = {"ines": "Ines V.", "tomas": "Tomas B."}
    promises = [Promise("ines-speech", "ines", SPEECH, 2, 45), Promise("tomas-ot", "tomas", OCCUPATIONAL, 1, 30)]
    said = plain("ines-speech", days("TR", day(9, 8), day(10, 15)), "15:30", 45)
    said += plain("tomas-ot", days("W", day(9, 9), day(10, 14)), "10:00", 30)
    missed(said, day(9, 17), "student_absent", "child sick")
    missed(said, day(9, 29), "family_cancelled", "family on vacation")
    missed(said, day(9, 23), "provider_absent", "therapist was ill")
    said.append(Said("tomas-ot", day(10, 2), "14:00", 30, 30, kind="make_up", note="2026-09-23"))
    said.append(Said("ines-speech", day(9, 25), "15:30", 45, 45, kind="make_up", note="2026-09-17"))
    if early:
        missed(said, day(10, 6), "family_cancelled", "parent/caregiver was unavailable")
    else:
        missed(said, day(10, 7), "provider_duty", "evaluation")
    said = in_order(said)
    name = {each.id: children[each.student] for each in promises}
    discipline = {"ines-speech": "Speech", "tomas-ot": "OT"}
    rows: list[list[object]] = []
    for each in said:
        instead = us(dt.date.fromisoformat(each.note)) if each.note else ""
        if early:
            rows.append(
                [
                    *(name[each.promise], f"EI-{len(name[each.promise])}40", "K. Ortiz", discipline[each.promise]),
                    *(us(each.date), short_am_pm(each.start), short_am_pm(each.start, each.length), us(each.date)),
                    *("X" if each.words else "", each.words, us(each.date + dt.timedelta(14)) if each.words else ""),
                    *(instead, "" if each.words else "Child and parent took part"),
                ]
            )
        else:
            span = f"{short_am_pm(each.start)} - {short_am_pm(each.start, each.length)}"
            rows.append(
                [
                    *(name[each.promise], "K. Ortiz", discipline[each.promise], us(each.date), span, us(each.date)),
                    *(instead, "X" if each.words else "", each.words),
                ]
            )
    header = (
        [
            *("Child's Name", "EI #", "Interventionist's Name", "Service Type", "Session Date", "Time From", "Time To"),
            *("Date Note Written", "Session cancelled", "Reason", "Session must be made up by"),
            *("This is a make-up for a missed session on", "Session Participants"),
        ]
        if early
        else [
            *("Child's Name", "Provider's Name", "Discipline", "Date of Service", "Time", "Date Note Written"),
            *("Make-up for (date missed)", "Session Cancelled/Absent", "Reason"),
        ]
    )
    return Sample(
        half,
        "early-intervention-notes" if early else "preschool-notes",
        "service_log",
        "session notes as rows: three dates a row, make-up for a day, a tick for cancelled with the reason beside it"
        + ("" if early else "; both times in one cell; 'evaluation' must be asked"),
        "session notes.csv",
        as_csv(header, rows),
        record(children, promises),
        {"sessions": expected(said)},
        answers=[*about_children(children), *about_reasons(said)],
        asked=[] if early else [r"(?i)reason:.*evaluation"],
    )


def hawaii(half: str) -> Sample:
    """L9: six-digit dates (one half lost its leading noughts to a spreadsheet), who was not available, and why."""
    cut = half == HELD
    children = {"kai": "Kai M.", "lani": "Lani K."}
    promises = [Promise("kai-ot", "kai", OCCUPATIONAL, 1, 45), Promise("lani-ot", "lani", OCCUPATIONAL, 1, 45, "group")]
    said = plain("kai-ot", days("W", day(9, 2), day(11, 4)), "", 45)
    said += plain("lani-ot", days("R", day(9, 3), day(11, 5)), "", 45)
    missed(said, day(9, 16), "student_absent", "Absent", extra="Student")
    missed(said, day(10, 1), "school_activity", "School Event", extra="Student")
    missed(said, day(10, 14), "provider_absent", "", extra="Provider")
    missed(said, day(10, 29), "provider_absent", "", extra="Provider")
    said = in_order(said)
    header = [
        *(
            "Student Name",
            "Service",
            "Service Date",
            "Service Length (minutes)",
            "Primary Method of Contact/Intervention",
        ),
        *("Group Size", "Student/Provider Not Available", "Reason Student Not Available", "Parents Informed"),
    ]
    rows = [
        [
            children[each.promise.split("-")[0]],
            "Occupational Therapy",
            f"{each.date:%m%d%y}".lstrip("0" if cut else ""),
            each.length,
            "Direct",
            "1" if each.promise == "kai-ot" else "3",
            each.extra,
            each.words,
            "Yes" if each.extra else "",
        ]
        for each in said
    ]
    return Sample(
        half,
        "six-digit-dates-cut" if cut else "six-digit-dates",
        "service_log",
        "dates as MMDDYY"
        + (" with the leading nought lost" if cut else "")
        + "; who was not available; length on missed rows too",
        "service log.csv",
        as_csv(header, rows),
        record(children, promises),
        {"sessions": expected(said)},
        answers=[
            *about_children(children),
            *about_reasons(said),
            Answer(r"(?i):\W*provider( not available)?\W*$", ("provider_absent",)),
            Answer(r"(?i):\W*student( not available)?\W*$", ("not_stated",), "(?i)other column|not_stated"),
            Answer(
                "(?i)date.*(form|order|kind|is)|date_order", ("MMDDYY", "mmddyy", "month_first"), "(?i)mm.?dd.?yy|month"
            ),
        ],
    )


def hours_in_tenths(half: str) -> Sample:
    """L10: Texas. One half is the session log; the other is what went to the payer, a day's minutes in tenths of an hour."""
    billed = half == HELD
    children = {"ana": ANA, "leo": LEO}
    promises = [Promise("ana-speech", "ana", SPEECH, 2, 30), Promise("leo-ot", "leo", OCCUPATIONAL, 1, 48)]
    said = plain("ana-speech", days("MW", day(9, 14), day(10, 21), [day(10, 12)]), "08:40", 30)
    said += plain("leo-ot", days("T", day(9, 15), day(10, 20)), "13:00", 48)
    changed(said, day(9, 28), delivered=24, length=24)
    changed(said, day(10, 6), delivered=36, length=36)
    said = in_order(said)
    name = {"ana-speech": ANA, "leo-ot": LEO}
    if billed:
        header = [
            *("Student's Name", "Medicaid Number", "Date of Service", "Procedure Code", "Modifier", "Billed Hours"),
            *("NPI", "Claim Status"),
        ]
        code = {"ana-speech": ("92507", "GN"), "leo-ot": ("97530", "GO")}
        rows: list[list[object]] = [
            [
                *(
                    name[each.promise],
                    "5100-made-up",
                    us(each.date),
                    *code[each.promise],
                    f"{(each.delivered or 0) / 60:.1f}",
                ),
                *("0000000000", "Paid"),
            ]
            for each in said
        ]
    else:
        header = [
            *("Student's Name", "Date of Service", "Service", "Start Time", "Stop Time", "Total Hours"),
            *("Student Observation", "Activity Performed", "Related IEP Objective"),
        ]
        service = {"ana-speech": "Speech Therapy", "leo-ot": "Occupational Therapy"}
        rows = [
            [
                *(name[each.promise], us(each.date), service[each.promise], am_pm(each.start)),
                *(
                    am_pm(each.start, each.length),
                    f"{(each.delivered or 0) / 60:.1f}",
                    "On task",
                    "Structured play",
                    "1.2",
                ),
            ]
            for each in said
        ]
    source = "billing" if billed else "provider"
    return Sample(
        half,
        "billed-hours-in-tenths" if billed else "hours-in-tenths",
        "billing_log" if billed else "service_log",
        "hours in tenths: 0.8 is 48 minutes"
        + ("; procedure codes with modifiers" if billed else "; start and stop beside them"),
        "claims.csv" if billed else "service log.csv",
        as_csv(header, rows),
        record(children, promises),
        {"sessions": expected(said, starts=not billed, source=source)},
        source=source,
        answers=[
            *about_children(children),
            *about_services({"92507": promises[0], "97530": promises[1]}),
            Answer("(?i)unit|hours", ("hours", "60"), "(?i)^hours?|hour"),
        ],
    )


def key_column(half: str) -> Sample:
    """L15: one column of codes mixes delivered, missed and work without a child; the legend stands in the file."""
    held_back = half == HELD
    children = {"maya": MAYA, "tomas": "Tomas B."}
    promises = [Promise("maya-speech", "maya", SPEECH, 2, 30), Promise("tomas-speech", "tomas", SPEECH, 1, 30, "group")]
    said = plain("maya-speech", days("TR", day(9, 8), day(10, 22)), "09:00", 30)
    said += plain("tomas-speech", days("F", day(9, 11), day(10, 23)), "10:30", 30)
    if held_back:
        missed(said, day(9, 15), "student_absent", "A")
        missed(said, day(9, 24), "family_cancelled", "C")
        missed(said, day(10, 2), "field_trip|school_activity", "FT")
        missed(said, day(10, 6), "provider_duty", "T")
        missed(said, day(10, 15), "student_suspended", "S")
        given = {"maya-speech": "I", "tomas-speech": "G"}
        legend = [
            ("I", "Individual session held"),
            ("G", "Group session held"),
            ("A", "Absent (student)"),
            ("C", "Cancelled by the family"),
            ("FT", "Field trip"),
            ("T", "Testing"),
        ]  # S stands in no legend
    else:
        missed(said, day(9, 17), "student_absent", "AB")
        missed(said, day(9, 25), "school_activity", "SF")
        missed(said, day(10, 1), "provider_absent", "TA")
        missed(said, day(10, 9), "provider_duty", "E")
        changed(said, day(10, 13), contact="consult", extra="C")
        given = {"maya-speech": "D", "tomas-speech": "G"}
        legend = [
            ("AB", "Student Absent"),
            ("C", "Consultation"),
            ("D", "Direct Therapy with Student"),
            ("E", "Evaluation / Testing"),
            ("G", "Group Session"),
            ("SF", "School Function"),
            ("TA", "Therapist Absent"),
            ("SC", "Staff Collaboration"),
        ]
    said = in_order(said)
    rows: list[list[object]] = []
    for each in said:
        key = each.extra or each.words or given[each.promise]
        child = children[each.promise.split("-")[0]]
        rows.append([us(each.date), hm(each.start), child, "Speech", key, each.length, "sounds" if each.held else ""])
    if not held_back:
        rows.insert(5, [us(day(9, 16)), "12:00", "", "", "SC", 40, "with the third grade team"])
    before = [["Therapist workload log"], ["Key:"], *([code, means] for code, means in legend), []]
    after = [] if not held_back else [[], ["End of log"]]
    return Sample(
        half,
        "key-with-gap-in-legend" if held_back else "key-with-legend",
        "service_log",
        "codes with a legend above the header; "
        + (
            "C is cancelled by the family here; S is in no legend; T is testing"
            if held_back
            else "C is a consultation; E must be asked; a row without a child"
        ),
        "workload.csv",
        as_csv(["Date", "Start", "Student", "Service", "Key", "Minutes", "Activity"], rows, before=before, after=after),
        record(children, promises),
        {"sessions": expected(said)},
        answers=[
            *about_children(children),
            *about_reasons(said),
            Answer(r"(?i)evaluation|testing", ("provider_duty",)),
            Answer(
                r"(?i):\W*(c|consultation)\W*$", ("family_cancelled",) if held_back else ("consult",), "(?i)consult"
            ),
            *(delivered_mark(code) for code in given.values()),
            leave_out("SC"),
        ],
        asked=[r"(?i)(:\W*t\W*$|testing)", r"(?i):\W*s\W*$"] if held_back else [r"(?i)(:\W*e\W*$|evaluation|testing)"],
    )


def clinic(half: str) -> Sample:
    """L16 and L3: units beside codes. 97110 and 97530 are quarter hours; the length of a 92507 is nowhere in the file."""
    campus_medicaid = half == HELD
    children = {"ana": ANA, "tomas": "Tomas B."}
    promises = [
        Promise("ana-ot", "ana", OCCUPATIONAL, 1, 45),
        Promise("tomas-pt", "tomas", PHYSICAL, 2, 30),
        Promise("ana-speech", "ana", SPEECH, 1, 30),
    ]
    said = plain("ana-ot", days("W", day(9, 9), day(10, 28)), "14:00", 45)
    said += plain("tomas-pt", days("TR", day(9, 8), day(10, 29)), "08:30", 30)
    changed(said, day(9, 29), delivered=15, length=15)
    speech = plain("ana-speech", days("F", day(9, 11), day(10, 30)), "11:00", 30)
    said = in_order([*said, *speech])
    name = {"ana-ot": ANA, "tomas-pt": "Tomas B.", "ana-speech": ANA}
    code = {"ana-ot": "97530", "tomas-pt": "97110", "ana-speech": "92507"}
    rows: list[list[object]] = []
    for each in said:
        units = 1 if each.promise == "ana-speech" else (each.delivered or 0) // 15
        if campus_medicaid:
            rows.append(
                [name[each.promise], us_short(each.date), code[each.promise], units, "K. Ortiz", "M. Shah", "No", ""]
            )
        else:
            rows.append(
                [
                    *("Therapy", "School", "Attended", name[each.promise], us(each.date), hm(each.start)),
                    *(hm(each.start, each.length), units, code[each.promise], "Yes"),
                ]
            )
    header = (
        ["Student", "Date", "CPT Code", "Units", "Provider", "Supervisor", "Omit from Billing", "Reason omitted"]
        if campus_medicaid
        else [
            *("Session Type", "Location", "Attendance", "Client", "Date", "Start Time", "End Time", "Units", "CPT"),
            "Billable",
        ]
    )
    out = expected(said, starts=not campus_medicaid, source="billing")
    if campus_medicaid:
        for row in out:
            if row["promise_id"] == "ana-speech":
                row["delivered_minutes"], row["planned_minutes"] = "|30", "|30"
    return Sample(
        half,
        "medicaid-units" if campus_medicaid else "clinic-units",
        "billing_log",
        "units of 15 minutes for timed codes, one unit a session for 92507"
        + ("; no times; dates with two-digit years" if campus_medicaid else "; start and end beside them"),
        "billing export.csv",
        as_csv(header, rows),
        record(children, promises),
        {"sessions": out},
        source="billing",
        answers=[
            *about_children(children),
            *about_services(dict(zip(("97530", "97110", "92507"), promises, strict=True))),
            Answer("(?i)92507", ("30",), "(?i)^30|30 minutes"),
            Answer("(?i)unit", ("15",), "(?i)15"),
        ],
    )


def code_list(half: str) -> Sample:
    """L18: service codes instead of names, one of them without a code that says what it is."""
    held_back = half == HELD
    children = {"leo": LEO}
    promises = [
        Promise("leo-ot", "leo", OCCUPATIONAL, 1, 30),
        Promise("leo-pt", "leo", PHYSICAL, 1, 45),
        Promise("leo-counseling", "leo", COUNSELING, 1, 60),
    ]
    said = plain("leo-ot", days("M", day(9, 14), day(10, 26), [day(10, 12)]), "", 30)
    said += plain("leo-pt", days("W", day(9, 9), day(10, 28)), "", 45)
    if held_back:
        said += plain("leo-counseling", days("F", day(9, 11), day(10, 30)), "", 60)
    said = in_order(said)
    code = {"leo-ot": "97530", "leo-pt": "97110", "leo-counseling": "90837"}
    total = sum(each.length for each in said)

    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Claims")
        date = book.add_format({"num_format": "m/d/yyyy"})
        sheet.write_row(0, 0, ["Billing detail", "", "", "", ""])
        sheet.write_row(
            2, 0, ["Service Date", "Recipient", "CPT", "Qty (15 min units)" if not held_back else "Minutes", "Billed"]
        )
        for line, each in enumerate(said, 3):
            sheet.write_datetime(line, 0, dt.datetime.combine(each.date, dt.time()), date)
            amount = each.length if held_back else each.length // 15
            sheet.write_row(line, 1, [LEO, code[each.promise], amount, 41.5])
        sheet.write_row(3 + len(said), 0, ["Total", "", "", total if held_back else total // 15, 41.5 * len(said)])

    return Sample(
        half,
        "claims-in-minutes" if held_back else "claims-in-quarter-hours",
        "billing_log",
        "XLSX of claims with a title and a total row; services by code alone; "
        + ("minutes beside 90837" if held_back else "units said in the header"),
        "claims.xlsx",
        as_xlsx(fill),
        record(children, promises),
        {"sessions": expected(said, starts=False, source="billing")},
        source="billing",
        answers=[
            *about_children(children),
            *about_services({code[each.id]: each for each in promises}),
            Answer("(?i)unit", ("15",), "(?i)15"),
        ],
    )


def month_tabs(half: str) -> Sample:
    """A district's workbook: a tab a month, title rows, merged cells, sums; one half has formulas for the minutes."""
    held_back = half == HELD
    children = {"maya": MAYA, "nora": NORA}
    promises = [Promise("maya-speech", "maya", SPEECH, 2, 30), Promise("nora-ot", "nora", OCCUPATIONAL, 1, 45)]
    said = plain("maya-speech", days("MW", day(9, 14), day(11, 11), [day(10, 12)]), "10:00", 30)
    said += plain("nora-ot", days("T", day(9, 15), day(11, 10)), "13:30", 45)
    missed(said, day(9, 23), "student_absent", "Student absent")
    missed(said, day(10, 13), "school_assessment", "Testing")
    missed(said, day(10, 28), "provider_vacancy", "position vacant")
    missed(said, day(11, 3), "school_closed", "School closed")
    said = in_order(said)
    name = {"maya-speech": MAYA, "nora-ot": NORA}
    service = {"maya-speech": "Speech", "nora-ot": "OT"}
    months = [(9, "Sep 2026"), (10, "Oct 2026"), (11, "Nov 2026")]

    def fill(book: Any) -> None:
        date, time = book.add_format({"num_format": "mm/dd/yyyy"}), book.add_format({"num_format": "h:mm AM/PM"})
        bold = book.add_format({"bold": True})
        for month, title in months:
            sheet = book.add_worksheet(title)
            sheet.merge_range(0, 0, 0, 6, f"Riverbend Schools: services, {title}", bold)
            sheet.write(1, 0, "Printed 11/20/2026")
            head = ["Student", "Service", "Date", "Start", "End", "Minutes", "Reason not provided"]
            sheet.write_row(3, 0, head, bold)
            own = [each for each in said if each.date.month == month]
            for line, each in enumerate(own, 4):
                start = clock(each.start)
                sheet.write_row(line, 0, [name[each.promise], service[each.promise]])
                sheet.write_datetime(line, 2, dt.datetime.combine(each.date, dt.time()), date)
                sheet.write_datetime(line, 3, start.time(), time)
                sheet.write_datetime(line, 4, clock(each.start, each.length).time(), time)
                if held_back and each.held:
                    sheet.write_formula(line, 5, f"=(E{line + 1}-D{line + 1})*1440", None, each.delivered)
                else:
                    sheet.write(line, 5, each.delivered)
                sheet.write(line, 6, each.words)
            end = 4 + len(own)
            sheet.write(end, 0, "Total minutes" if not held_back else f"{title} total", bold)
            given = sum(each.delivered or 0 for each in own)
            sheet.write_formula(end, 5, f"=SUM(F5:F{end})", bold, given)
        if held_back:
            sheet = book.add_worksheet("Summary")
            sheet.write_row(0, 0, ["Student", "Minutes"])
            for line, (key, each_name) in enumerate(name.items(), 1):
                minutes = sum(each.delivered or 0 for each in said if each.promise == key)
                sheet.write_row(line, 0, [each_name, minutes])

    return Sample(
        half,
        "month-tabs-formulas" if held_back else "month-tabs",
        "service_log",
        "XLSX, a tab a month, merged title, real dates and times, a row of sums on each tab, 'Testing' must be asked"
        + ("; formulas with their values; a tab of sums that is no log" if held_back else ""),
        "services fall 2026.xlsx",
        as_xlsx(fill),
        record(children, promises),
        {"sessions": expected(said, source="district")},
        source="district",
        answers=[*about_children(children), *about_reasons(said)],
        asked=[r"(?i)reason:.*testing"],
    )


def semicolons(half: str) -> Sample:
    """Title lines above the header, semicolons, cp1252, hours with a decimal comma."""
    held_back = half == HELD
    children = {"zoe": "Zoé L.", "inaki": "Iñaki D."}
    promises = [Promise("zoe-speech", "zoe", SPEECH, 2, 30), Promise("inaki-ot", "inaki", OCCUPATIONAL, 1, 45)]
    said = plain("zoe-speech", days("MR", day(9, 10), day(10, 29), [day(10, 12)]), "", 30)
    said += plain("inaki-ot", days("T", day(9, 15), day(10, 27)), "", 45)
    missed(said, day(9, 24), "student_absent", "Child absent")
    missed(said, day(10, 6), "provider_absent", "Therapist absent")
    if held_back:
        missed(said, day(10, 20), "provider_duty", "meeting")
    else:
        changed(said, day(10, 22), delivered=15, length=15)
    said = in_order(said)
    service = {"zoe-speech": "Speech therapy", "inaki-ot": "Occupational therapy"}
    rows: list[list[object]] = []
    for each in said:
        amount = f"{(each.delivered or 0) / 60:.2f}".rstrip("0").rstrip(".").replace(".", ",")
        child = children[each.promise.split("-")[0]]
        date = each.date.isoformat() if held_back else us(each.date)
        rows.append([child, service[each.promise], date, amount, each.words])
    before = [["Centre de thérapie – relevé"], ["Exporté le 2026-11-02"], []]
    return Sample(
        half,
        "semicolons-iso-dates" if held_back else "semicolons",
        "service_log",
        "cp1252, semicolons, two title lines, hours with a decimal comma"
        + ("; 'meeting' must be asked" if held_back else ""),
        "releve.csv",
        as_csv(
            ["Student", "Service", "Date", "Hours", "Reason missed"],
            rows,
            before=before,
            delimiter=";",
            encoding="cp1252",
        ),
        record(children, promises),
        {"sessions": expected(said, starts=False, planned=False)},
        answers=[*about_children(children), *about_reasons(said), Answer("(?i)unit|hours", ("hours",), "(?i)hour")],
        asked=[r"(?i)reason:.*meeting"] if held_back else [],
    )


def two_digit_years(half: str) -> Sample:
    """Dates as 9/14/26; the other half has bare Excel serial numbers where the date should be, and hours as 1:15."""
    serials = half == HELD
    length = 75 if serials else 40
    children = {"leo": LEO}
    promises = [Promise("leo-speech", "leo", SPEECH, 1, length)]
    said = plain("leo-speech", days("M", day(9, 14), day(11, 16), [day(10, 12)]), "13:05", length)
    missed(said, day(9, 28), "provider_absent", "SLP out sick")
    missed(said, day(10, 19), "school_activity", "assemblies")
    if serials:
        header = ["Svc Dt", "Student", "Svc", "Time In", "Duration (h:mm)", "Status"]
        rows: list[list[object]] = [
            [
                serial(each.date),
                LEO,
                "Speech",
                hm(each.start),
                f"{each.length // 60}:{each.length % 60:02}",
                each.words or "Held",
            ]
            for each in said
        ]
    else:
        header = ["Svc Dt", "Student", "Svc", "Time In", "Mins Sched", "Mins Prov", "Why not"]
        rows = [
            [us_short(each.date), LEO, "Speech", short_am_pm(each.start), each.length, each.delivered, each.words]
            for each in said
        ]
    return Sample(
        half,
        "serial-dates" if serials else "two-digit-years",
        "service_log",
        "Excel serial numbers for dates, 1:15 for the length, one column for held and why not"
        if serials
        else "two-digit years, short headers",
        "log.csv",
        as_csv(header, rows),
        record(children, promises),
        {"sessions": expected(said)},
        answers=[
            *about_children(children),
            *about_reasons(said),
            delivered_mark("Held"),
            MONTH_FIRST,
            Answer("(?i)column:svc$", ("service",)),
        ],
    )


def two_way_dates(year: int) -> list[dt.date]:
    """Days of the spring whose numbers are a weekday of the spring both ways round."""
    found = []
    for month in range(1, 7):
        for number in range(1, 7):
            one, other = dt.date(year, month, number), dt.date(year, number, month)
            if month != number and one.weekday() < 5 and other.weekday() < 5:
                found.append(one)
    return found


def one_decides(half: str) -> Sample:
    """Day-first dates that only one row decides; in the other half the row that decides comes last."""
    children = {"nora": NORA}
    promises = [Promise("nora-ot", "nora", OCCUPATIONAL, 1, 30)]
    on = [each for each in two_way_dates(2026) if each.month < 6][:9]
    decides = day(3, 17)
    said = plain("nora-ot", on, "09:30" if half == SEEN else "", 30)
    said.insert(4 if half == SEEN else len(said), Said("nora-ot", decides, "09:30" if half == SEEN else "", 30, 30))
    at = 2 if half == SEEN else 5
    missed(said, said[at].date, "student_absent", "Student illness")
    rows: list[list[object]] = [
        [day_first(each.date), "Nora G", "Occupational Therapy", each.start, each.length, each.words] for each in said
    ]
    header = ["Date", "Child", "Therapy", "From", "Planned minutes", "Reason missed"]
    if half == HELD:
        rows = [
            [each.date.strftime("%d.%m.%y"), "Nora G", "OT", each.delivered, each.words or "Session held"]
            for each in said
        ]
        header = ["Date", "Child", "Therapy", "Minutes given", "Outcome"]
    out = expected(said, starts=half == SEEN, planned=half == SEEN)
    if half == SEEN:
        for row in out:
            row["delivered_minutes"] = f"|{row['delivered_minutes'].strip('|')}"
    return Sample(
        half,
        "day-first-dots" if half == HELD else "day-first-by-one-row",
        "service_log",
        "17 March is the only day that tells that the day comes first"
        + ("; it comes last; dots and two-digit years" if half == HELD else "; no column for what was delivered"),
        "sessions.csv",
        as_csv(header, rows),
        record(children, promises, 2025),
        {"sessions": out},
        answers=[*about_children(children), *about_reasons(said), delivered_mark("Session held"), DAY_FIRST],
    )


def undecided_dates(half: str) -> Sample:
    """No row decides which number is the month: it must be asked. The person of each half answers differently."""
    children = {"maya": MAYA}
    promises = [Promise("maya-speech", "maya", SPEECH, 2, 30)]
    on = two_way_dates(2026)[1::2]
    said = plain("maya-speech", on, "10:00", 30)
    missed(said, on[3], "student_absent", "Student absent")
    said = [*said[::2], *said[1::2]]  # nor does the order of the rows tell
    written = us if half == SEEN else day_first
    rows = [
        [written(each.date), MAYA, "Speech", hm(each.start), hm(each.start, each.length), each.words or "Provided"]
        for each in said
    ]
    return Sample(
        half,
        "undecided-dates" if half == SEEN else "undecided-dates-day-first",
        "service_log",
        "every date is a school day both ways round: the order must be asked; start and end with no minutes",
        "sessions.csv",
        as_csv(["Date", "Student", "Service", "Start", "End", "Status"], rows),
        record(children, promises, 2025),
        {"sessions": expected(said)},
        answers=[
            *about_children(children),
            *about_reasons(said),
            delivered_mark("Provided"),
            MONTH_FIRST if half == SEEN else DAY_FIRST,
        ],
        asked=["(?i)date_order"],
    )


def start_and_end(half: str) -> Sample:
    """Times with no minutes; the other half has hours and minutes as 1:15, and an early end with its reason."""
    held_back = half == HELD
    children = {"ana": ANA}
    promises = [Promise("ana-counseling", "ana", COUNSELING, 1, 75 if held_back else 40)]
    length = promises[0].minutes
    said = plain("ana-counseling", days("R", day(9, 10), day(11, 12)), "11:35", length)
    missed(said, day(9, 24), "student_refused", "Student refused services")
    missed(said, day(10, 15), "field_trip|school_activity", "field trip")
    if held_back:
        missed(said, day(10, 29), "provider_duty", "not available")
    rows: list[list[object]] = []
    for each in said:
        span: list[object] = [short_am_pm(each.start), short_am_pm(each.start, each.length)]
        if held_back:
            span = [hm(each.start), f"{each.length // 60}:{each.length % 60:02}"]
        rows.append(
            [
                f"{each.date:%b} {each.date.day}, {each.date.year}",
                ANA,
                "Counseling",
                *span,
                "N" if each.words else "Y",
                each.words,
            ]
        )
    middle = ["Start", "Hours"] if held_back else ["Time in", "Time out"]
    return Sample(
        half,
        "hours-and-minutes" if held_back else "start-and-end",
        "service_log",
        ("lengths as 1:15; 'not available' must be asked" if held_back else "from noon on both sides of 12, no minutes")
        + "; dates with the month's name; Y or N for held",
        "log.csv",
        as_csv(["Date", "Student", "Service", *middle, "Held?", "Reason"], rows),
        record(children, promises),
        {"sessions": expected(said)},
        answers=[
            *about_children(children),
            *about_reasons(said),
            delivered_mark("Y"),
            Answer(r"(?i):\W*n\W*$", ("missed", "not_held", "not_stated"), "(?i)^(missed|not)"),
        ],
        asked=[r"(?i)reason:.*not available"] if held_back else [],
    )


def group_cell(half: str) -> Sample:
    """One row a group: several children in one cell, and in the other half who was away named in another."""
    held_back = half == HELD
    children = {"leo": LEO, "maya": MAYA, "tomas": "Tomas B."}
    promises = [Promise(f"{key}-speech", key, SPEECH, 2, 30, "group") for key in children]
    split = " / " if held_back else "; "
    said: list[Said] = []
    rows: list[list[object]] = []
    for on in days("TR", day(9, 15), day(10, 22)):
        members = ["leo", "maya", "tomas"]
        if on in (day(9, 24), day(10, 6)):
            members = ["leo", "tomas"]
        why = {
            day(10, 1): ("provider_absent", "SLP's illness"),
            day(10, 13): ("school_closed", "School closure (weather)"),
        }
        reason, words = why.get(on, ("", ""))
        for key in members:
            said.append(Said(f"{key}-speech", on, "13:00", 30, 0 if words else 30, reason, words))
        names = split.join(children[key] for key in members)
        rows.append([us(on), names, "Speech (group)", len(members), "1:00 PM", 0 if words else 30, words])
    return Sample(
        half,
        "group-cell-slashes" if held_back else "group-cell",
        "service_log",
        "several children in one cell"
        + (", between slashes" if held_back else ", between semicolons")
        + "; a missed group is a miss of each",
        "groups.csv",
        as_csv(["Date", "Students", "Service", "Group Size", "Start", "Minutes", "Reason if not held"], rows),
        record(children, promises),
        {"sessions": expected(said, planned=False)},
        answers=[*about_children(children), *about_reasons(said)],
    )


def notebook(half: str) -> Sample:
    """A parent's own book: few columns, plain words, reasons as they were told."""
    held_back = half == HELD
    children = {"maya": MAYA}
    promises = [Promise("maya-speech", "maya", SPEECH, 2, 30), Promise("maya-ot", "maya", OCCUPATIONAL, 1, 45)]
    said = plain("maya-speech", days("MW", day(9, 14), day(10, 28), [day(10, 12)]), "", 30)
    said += plain("maya-ot", days("F", day(9, 18), day(10, 30)), "", 45)
    if held_back:
        missed(said, day(9, 16), "school_activity", "picture day")
        missed(said, day(9, 25), "provider_duty", "Ms K had to sub for a class")
        missed(said, day(10, 5), "schedule_conflict", "teacher would not release her")
        missed(said, day(10, 14), "student_absent", "Maya was home with a fever")
        missed(said, day(10, 19), "provider_absent", "absent, then assembly")
        missed(said, day(10, 23), "provider_absent", "family emergency")
        missed(said, day(10, 26), "not_stated", "nobody told us why")
        asked = ["(?i)absent.{0,3}then assembly", "(?i)family emergency"]
    else:
        missed(said, day(9, 21), "provider_absent", "speech teacher out sick")
        missed(said, day(9, 25), "field_trip|school_activity", "field trip")
        missed(said, day(9, 30), "school_assessment", "testing again")
        missed(said, day(10, 7), "provider_duty", "Ms K was in an IEP meeting for someone else")
        missed(said, day(10, 16), "student_absent", "we were at the dentist")
        missed(said, day(10, 21), "not_stated", "??")
        missed(said, day(10, 26), "shortened_day", "early dismissal")
        asked = ["(?i)testing again", "(?i)early dismissal"]
    said = in_order(said)
    what = {"maya-speech": "speech", "maya-ot": "OT"}
    rows: list[list[object]] = []
    for each in said:
        date = each.date.isoformat() if held_back else us_short(each.date)
        yes, no = ("yes", "no") if held_back else ("y", "n")
        rows.append(
            [date, what[each.promise], no if each.words else yes, "" if each.words else each.delivered, each.words]
        )
    header = (
        ["day", "what", "got it?", "minutes", "reason they gave"]
        if held_back
        else ["Date", "Therapy", "Happened", "Min", "Why not"]
    )
    return Sample(
        half,
        "notebook-plain-words" if held_back else "notebook",
        "service_log",
        "a family's own log, no student in it, yes or no, reasons in free words, some with two readings",
        "mayas therapy.csv",
        as_csv(header, rows),
        record(children, promises),
        {"sessions": expected(said, starts=False, planned=False, source="family")},
        source="family",
        student="maya",
        answers=[
            *about_reasons(said),
            Answer(r"reason:[\W_]*$", ("not_stated",)),
            delivered_mark("y"),
            delivered_mark("yes"),
            Answer(r"(?i):\W*(n|no)\W*$", ("missed", "not_held", "not_stated"), "(?i)^(missed|not)"),
            Answer("(?i)column:(what|day|got)", (), "(?i)^(service|date|held|status|outcome)"),
        ],
        asked=asked,
    )


def right_to_left(half: str) -> Sample:
    """Names written from the right, with marks that are not seen."""
    held_back = half == HELD
    children = {"layla": "ليلى م.", "omar": "عمر ح."} if held_back else {"noa": "נועה ל.", "lior": "ליאור ב."}
    first, second = children
    promises = [Promise(f"{first}-speech", first, SPEECH, 1, 30), Promise(f"{second}-speech", second, SPEECH, 1, 30)]
    said = plain(f"{first}-speech", days("M", day(9, 14), day(10, 26), [day(10, 12)]), "10:00", 30)
    said += plain(f"{second}-speech", days("W", day(9, 16), day(10, 28)), "10:30", 30)
    missed(said, day(9, 28), "student_absent", "Bereavement")
    missed(said, day(10, 14), "provider_absent", "staff absences")
    said = in_order(said)
    rows: list[list[object]] = []
    for each in said:
        name = children[each.promise.split("-")[0]]
        marked = f"\u200f{name}\u200f" if not held_back else f"\u202b{name}\u202c"
        rows.append([marked, us(each.date), "Speech therapy", hm(each.start), each.length, each.words or "Delivered"])
    header = ["Student", "Date", "Service", "Start", "Minutes", "Status"]
    content = as_csv(
        header, rows, encoding="utf-16" if held_back else "utf-8-sig", delimiter="\t" if held_back else ","
    )
    return Sample(
        half,
        "right-to-left-utf16" if held_back else "right-to-left",
        "service_log",
        "names from the right with unseen marks; " + ("UTF-16, tabs" if held_back else "UTF-8 with its mark"),
        "sessions.csv",
        content,
        record(children, promises),
        {"sessions": expected(said)},
        answers=[*about_children(children), *about_reasons(said), delivered_mark("Delivered")],
    )


def drafts(half: str) -> Sample:
    """L20 and the usual trouble: drafts, a row twice, a row of sums, a blank line in the middle."""
    held_back = half == HELD
    children = {"tomas": "Tomas B.", "nora": NORA}
    promises = [
        Promise("tomas-ind", "tomas", SPEECH, 1, 30),
        Promise("tomas-group", "tomas", SPEECH, 1, 40, "group"),
        Promise("nora-ind", "nora", SPEECH, 1, 30),
    ]
    said = plain("tomas-ind", days("M", day(9, 14), day(10, 26), [day(10, 12)]), "09:00", 30)
    said += plain("tomas-group", days("R", day(9, 17), day(10, 29)), "14:00", 40)
    said += plain("nora-ind", days("T", day(9, 15), day(10, 27)), "11:00", 30)
    missed(said, day(9, 22), "student_absent", "Student Absent")
    missed(said, day(10, 5), "provider_vacancy", "provider vacancy or long term leave")
    if held_back:
        missed(said, day(10, 8), "student_absent", "No Show")
    said += [
        Said("nora-ind", day(11, 3), "11:00", left_out=True),
        Said("tomas-ind", day(11, 2), "09:00", left_out=True),
    ]
    said = in_order(said)
    twice = next(each for each in said if each.date == day(9, 17))
    said.insert(said.index(twice) + 1, replace(twice, optional=True))
    rows: list[list[object]] = []
    for each in said:
        name = children[each.promise.split("-")[0]]
        rows.append(
            [
                *("Draft" if each.left_out else "Submitted", f"{name[-2:]}, {name[:-3]}" if held_back else name),
                *("Speech Therapy", "Group" if each.promise == "tomas-group" else "Individual"),
                *(us(each.date), am_pm(each.start), am_pm(each.start, each.length)),
                *(0 if each.words else each.length, each.words),
            ]
        )
    total = sum(int(str(row[7])) for row in rows)
    rows.insert(6, [""] * 9)
    header = ["Log Type", "Student", "Service", "Setting", "Date", "Start", "End", "Minutes", "Missed Service Option"]
    after = (
        [["", "", "", "", "", "", "Total", total, ""]] if held_back else [["TOTAL", "", "", "", "", "", "", total, ""]]
    )
    return Sample(
        half,
        "drafts-and-no-show" if held_back else "drafts-and-sums",
        "service_log",
        "drafts that are no sessions yet, a row twice, a blank line, a row of sums; two promises of one service told apart by the setting"
        + ("; 'No Show' must be asked; Last, First" if held_back else ""),
        "provider log.csv",
        as_csv(header, rows, after=after),
        record(children, promises),
        {"sessions": expected(said)},
        answers=[
            *about_children(children),
            *about_reasons(said),
            leave_out("Draft"),
            delivered_mark("Submitted"),
            *about_services({"group": promises[1], "tomas individual": promises[0]}),
        ],
        asked=[r"(?i)reason:.*no show"] if held_back else [],
    )


LAYOUTS: tuple[Callable[[str], Sample], ...] = (
    same_goal,
    campus,
    sesis,
    card,
    notes,
    hawaii,
    hours_in_tenths,
    key_column,
    clinic,
    code_list,
    month_tabs,
    semicolons,
    two_digit_years,
    one_decides,
    undecided_dates,
    start_and_end,
    group_cell,
    notebook,
    right_to_left,
    drafts,
)


# --- on disk ----------------------------------------------------------------------------------------------------------


def toml(words: Iterable[str]) -> str:
    return "[" + ", ".join(f"'{word}'" for word in words) + "]"


def write_table(path: Path, rows: Sequence[Mapping[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write(sample: Sample, into: Path) -> None:
    """The sample as a folder: the file, the record it is about, what the person knows, what must come out."""
    folder = into / sample.half / sample.name
    (folder / "record").mkdir(parents=True)
    (folder / "expected").mkdir()
    (folder / sample.file).write_bytes(sample.content)
    for table, rows in sample.record.items():
        write_table(folder / "record" / f"{table}.csv", rows)
    for table, rows in sample.expected.items():
        if not any(row.get("_optional") for row in rows):
            rows = [{name: cell for name, cell in row.items() if name != "_optional"} for row in rows]
        write_table(folder / "expected" / f"{table}.csv", rows)
    (folder / "expected" / "asked.txt").write_text("".join(f"{line}\n" for line in sample.asked), encoding="utf-8")
    lines = [
        f'kind = "{sample.kind}"',
        f'file = "{sample.file}"',
        f'source = "{sample.source}"' if sample.source else "",
    ]
    lines += [f'student_id = "{sample.student}"' if sample.student else ""]
    lines = [line for line in lines if line]
    for each in [*sample.answers, *always_known(sample)]:
        lines += ["", "[[answers]]", f"match = '{each.match}'", f"answer = {toml(each.answers)}"]
        if each.choice:
            lines.append(f"choice = '{each.choice}'")
        if each.overrules:
            lines.append("overrules = true")
    (folder / "answers.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "README.md").write_text(f"Made up. Traps: {sample.traps}.\n", encoding="utf-8")


def make(into: Path) -> list[Sample]:
    """Every sample, written into the folders `seen` and `held_back`, which are made anew."""
    samples = [layout(half) for half in (SEEN, HELD) for layout in LAYOUTS]
    for half in (SEEN, HELD):
        shutil.rmtree(into / half, ignore_errors=True)
    for sample in samples:
        write(sample, into)
    return samples


if __name__ == "__main__":
    made = make(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
    sys.stdout.write(
        f"{len(made)} samples, {sum(len(rows) for each in made for rows in each.expected.values())} rows\n"
    )

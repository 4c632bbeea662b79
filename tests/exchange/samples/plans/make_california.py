"""California, SEIS: services as blocks of labels, ticks that are no text, locations that wrap above and below their line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from tests.exchange.samples.plans.make_drawing import Form, box
from tests.exchange.samples.plans.make_expected import Sample, line


@dataclass
class Block:
    service: str
    start: str
    end: str
    provider: str
    amount: str
    location: Sequence[str]
    """One line, or two: then the first stands above the line of the label, the second below it."""
    comments: str = ""
    ticked: int = -1


def block(form: Form, given: Block, *, boxes: str, rule: bool) -> None:
    """A service in three lines of labels. `boxes`: 'none' draws no tick at all, 'lines' draws one that is no text."""

    def draw_it(canvas: Canvas, width: float, height: float) -> None:
        font, size = "Helvetica", 7.5
        top = height - 9

        def labelled(x: float, y: float, label: str, value: str) -> None:
            canvas.setFont("Helvetica-Bold", size)
            canvas.drawString(x, y, label)
            canvas.setFont(font, size)
            canvas.drawString(x + canvas.stringWidth(label + " ", "Helvetica-Bold", size), y, value)

        labelled(0, top, "Service:", given.service)
        labelled(width * 0.52, top, "Start Date:", given.start)
        labelled(width * 0.76, top, "End Date:", given.end)
        labelled(0, top - 12, "Provider:", given.provider)
        x = width * 0.52
        for number, label in enumerate(("Ind", "Grp", "Sec Transition")):
            if boxes != "none":
                box(canvas, x, top - 13, 6, ticked=number == given.ticked, how=boxes)
                x += 9
            canvas.setFont(font, size)
            canvas.drawString(x, top - 12, label)
            x += canvas.stringWidth(label, font, size) + 9
        labelled(0, top - 30, "Duration/Freq:", given.amount)
        x = width * 0.52
        canvas.setFont("Helvetica-Bold", size)
        canvas.drawString(x, top - 30, "Location:")
        x += canvas.stringWidth("Location: ", "Helvetica-Bold", size)
        canvas.setFont(font, size)
        if len(given.location) == 1:
            canvas.drawString(x, top - 30, given.location[0])
        else:
            canvas.drawString(x, top - 25.5, given.location[0])
            canvas.drawString(x, top - 34.5, given.location[1])
        if rule:
            canvas.setLineWidth(0.4)
            canvas.line(0, 1, width, 1)

    form.drawn(50, draw_it)


def comments(form: Form, words: str) -> None:
    form.text(f"Comments: {words}", size=7.5).space(5)


def make() -> None:
    seen()
    held_back()


EXCLUDED = (
    "Services may be interrupted for assemblies, field trips, school-wide events, minimum days and student absences. No services"
    " in the first two weeks and the last week of the school year."
)


def seen() -> None:
    sample = Sample(
        "seen/california-labels",
        "Offer of FAPE, service page of a SEIS print: label blocks, no lines, no ticks in the text.",
        [
            "Ind, Grp and Sec Transition are printed and the tick is lost: with whom cannot be known",
            "a long location starts above the line of Duration/Freq and ends below it",
            "the line with the page number falls between a service and its comments",
            "the same service twice, the later dates first: one follows the other, they are not to be added",
            "the comments name times without service",
            "ten minutes stand among the accommodations",
        ],
        {
            "name": "Luz A.",
            "born_on": "2014-06-08",
            "state": "CA |",
            "district": "Mesa Valley Unified |",
            "school": "Mesa Oak Elementary |",
        },
        {"kind": "iep", "starts_on": "2025-05-29 |", "ends_on": "2026-05-28 |"},
        [
            line(
                "Specialized Academic Instruction | 330 Specialized Academic Instruction | 330 - Specialized Academic Instruction",
                "240 min served Weekly",
                minutes_per_period=240,
                period="week",
                grouping="?",
                setting="Regular classroom/public day school",
                starts_on="2025-11-19",
                ends_on="2026-05-28",
            ),
            line(
                "Specialized Academic Instruction | 330 Specialized Academic Instruction | 330 - Specialized Academic Instruction",
                "240 min served Weekly",
                minutes_per_period=240,
                period="week",
                grouping="?",
                setting="Separate classroom in public integrated facility",
                starts_on="2025-05-29",
                ends_on="2025-11-18",
            ),
            line(
                "Speech-Language Therapy | 415 Language and Speech | Language and Speech | 415 - Language and Speech",
                "30 min x 2 / Totaling: 60 min served Weekly",
                sessions=2,
                minutes=30,
                period="week",
                grouping="?",
                setting="Separate classroom in public integrated facility",
                starts_on="2025-05-29",
                ends_on="2026-05-28",
            ),
        ],
        listed=["(?i)group|tick|box|individual"],
    )
    form = Form(
        running=[
            "Mesa County SELPA||",
            "Student Name: Luz A.     Birthdate: 6/8/14     IEP Date: 5/29/2025",
        ],
        footer="",
        page_words="",
        size=7.5,
    )
    form.heading("Offer of FAPE - SERVICE", size=12)
    form.text(
        "District of Service: Mesa Valley Unified     School of Attendance: Mesa Oak Elementary     Next Annual IEP: 5/28/2026"
    ).space(4)
    form.text(
        "The service options that were considered by the IEP team: general education with accommodations; specialized academic"
        " instruction 240 minutes weekly; special day class 5 days a week."
    )
    form.text(
        "In selecting LRE, consideration is given to any potential harmful effect on the child or on the quality of services: the"
        " student will miss 60 minutes of instruction."
    ).space(6)
    form.heading("SUPPLEMENTARY AIDS & SERVICES AND OTHER SUPPORTS")
    form.table(
        [
            ("Program Accommodations", "Start Date", "End Date", "Location"),
            ("Extra time, 10 minutes for each half hour", "5/29/2025", "5/28/2026", "All settings"),
            ("Visual schedule", "5/29/2025", "5/28/2026", "Regular classroom"),
        ],
        (50, 14, 14, 22),
        manner="under",
    )
    form.space(6)
    form.heading("SPECIAL EDUCATION and RELATED SERVICES")
    separate = ("Separate classroom in public", "integrated facility")
    later = Block(
        "330 Specialized Academic Instruction",
        "11/19/2025",
        "5/28/2026",
        "District of Service",
        "240 min served Weekly",
        ("Regular classroom/public day school",),
    )
    block(form, later, boxes="none", rule=False)
    comments(form, "Push-in during English language arts. " + EXCLUDED)
    earlier = Block(
        "330 Specialized Academic Instruction",
        "5/29/2025",
        "11/18/2025",
        "District of Service",
        "240 min served Weekly",
        separate,
    )
    block(form, earlier, boxes="none", rule=False)
    comments(form, "Pull-out until the second trimester begins.")
    form.space(188)
    speech = Block(
        "415 Language and Speech",
        "5/29/2025",
        "5/28/2026",
        "District of Service",
        "30 min x 2 Totaling: 60 min served Weekly",
        separate,
    )
    block(form, speech, boxes="none", rule=False)
    form.space(8).text("Page _____ of _____", centre=True)
    form.new_page()
    comments(form, "Speech services follow the calendar of the school site; " + EXCLUDED[0].lower() + EXCLUDED[1:])
    form.text(
        "Programs and services will be provided according to when the student is in attendance and consistent with the"
    )
    form.text(
        "district of service calendar and scheduled services, excluding holidays, vacations, and non-instructional days."
    ).space(6)
    form.heading("EXTENDED SCHOOL YEAR (ESY)")
    form.text("Yes    No     Rationale: the student is expected to recoup skills within 4 weeks.")
    form.text("Page _____ of _____", centre=True)
    form.save(sample.pdf)


def held_back() -> None:
    dates = {"starts_on": "2025-10-06", "ends_on": "2026-10-05"}
    sample = Sample(
        "held_back/california-labels-ruled",
        "Offer of FAPE with a rule under each block, boxes ticked by lines and not by text, and summer services in blocks of their own.",
        [
            "the ticks are small drawings: no text says which box is chosen",
            "counseling stands in the table of other supports only, and has minutes",
            "ESY repeats the same labels; those rows are summer rows",
            "a location that wraps, with the provider's line above it",
            "Page _____ of _____ between a service and its comments",
        ],
        {
            "name": "Kofi N.",
            "born_on": "2012-01-23",
            "state": "CA |",
            "district": "Harbor Union |",
            "school": "Harbor Middle School |",
        },
        {"kind": "iep", "starts_on": "2025-10-06 |", "ends_on": "2026-10-05 |"},
        [
            line(
                "Counseling Services",
                "2 times per month / 30 minutes",
                sessions=2,
                minutes=30,
                period="month",
                setting="Separate Classroom",
                **dates,
            ),
            line(
                "Specialized Academic Instruction | 330 Specialized Academic Instruction | 330 - Specialized Academic Instruction",
                "300 min x 1, totaling 300 min weekly",
                sessions="1 |",
                minutes="300 |",
                minutes_per_period="300 |",
                period="week",
                grouping="group |",
                setting="Regular classroom/public day school",
                **dates,
            ),
            line(
                "Occupational Therapy | 450 Occupational Therapy | 450 - Occupational Therapy",
                "45 min x 1 / Totaling: 45 min served Weekly",
                sessions=1,
                minutes=45,
                period="week",
                grouping="individual |",
                setting="Separate classroom in public integrated facility",
                **dates,
            ),
            line(
                "Occupational Therapy | 450 Occupational Therapy | 450 - Occupational Therapy",
                "30 min x 1 / Totaling: 30 min served Weekly",
                sessions=1,
                minutes=30,
                period="week",
                grouping="individual |",
                setting="Separate classroom in public integrated facility",
                starts_on="2026-06-15",
                ends_on="2026-07-10",
                esy="true",
            ),
        ],
        answers=[("(?i)among accommodations", "yes")],
    )
    form = Form(
        running=["Harbor SELPA", "Student Name: Kofi N.     Birthdate: 1/23/12     IEP Date: 10/6/2025"],
        footer="SEIS",
        page_words="",
        size=7.5,
    )
    form.heading("Offer of FAPE - SERVICE", size=12)
    form.text(
        "District of Service: Harbor Union     School of Attendance: Harbor Middle School     Next Annual IEP: 10/5/2026"
    ).space(6)
    form.heading("Other Supports for School Personnel, or for Student, or on Behalf of Student")
    form.table(
        [
            ("Other Supports", "To Support", "Start Date", "End Date", "Frequency", "Duration", "Location"),
            (
                "Counseling",
                "Student",
                "10/6/2025",
                "10/5/2026",
                "2 times per month",
                "30 minutes",
                "Separate Classroom",
            ),
        ],
        (25, 13, 12, 12, 14, 12, 15),
        manner="ruled",
    )
    form.space(6)
    form.heading("SPECIAL EDUCATION and RELATED SERVICES")
    block(
        form,
        Block(
            "330 Specialized Academic Instruction",
            "10/6/2025",
            "10/5/2026",
            "District of Service",
            "300 min x 1, totaling 300 min weekly",
            ("Regular classroom/public day school",),
            ticked=1,
        ),
        boxes="lines",
        rule=True,
    )
    comments(form, "Co-taught English and math.")
    form.space(330)
    separate = ("Separate classroom in public", "integrated facility")
    therapy = Block(
        "450 Occupational Therapy",
        "10/6/2025",
        "10/5/2026",
        "County Office of Education",
        "45 min x 1 Totaling: 45 min served Weekly",
        separate,
        ticked=0,
    )
    block(form, therapy, boxes="lines", rule=True)
    form.text("Page _____ of _____", centre=True)
    form.new_page()
    comments(form, EXCLUDED)
    form.heading("EXTENDED SCHOOL YEAR (ESY)")
    form.boxes([("Yes", True), ("No", False)], how="lines")
    form.text("Rationale: loss of fine motor skills after breaks of 3 weeks or more.").space(4)
    summer = Block(
        "450 Occupational Therapy",
        "6/15/2026",
        "7/10/2026",
        "County Office of Education",
        "30 min x 1 Totaling: 30 min served Weekly",
        separate,
        ticked=0,
    )
    block(form, summer, boxes="lines", rule=True)
    comments(form, "Four weeks.")
    form.text("Page _____ of _____", centre=True)
    form.save(sample.pdf)

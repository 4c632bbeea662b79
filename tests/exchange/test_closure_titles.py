"""What the titles of school calendars mean: the 107 that were collected, others in the same words, and what is asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from makewhole.exchange.closure_titles import ANSWERS, folded, phrases, read_title

TABLE = Path(__file__).parent / "samples" / "calendars" / "titles.tsv"
MEANS = {
    "closed": {"holiday", "break", "weather", "election", "emergency"},
    "staff": {"staff_day"},
    "staff or closed": {"staff_day", "holiday"},
    "early": {"half_day"},
    "late": {"late_start"},
    "regular": {"regular", "marker"},
    "marker": {"regular", "marker"},
}
ASKED = {"?", "name", "code", "limited", "distance"}
ASKED_ALTHOUGH_KNOWN = {"Family – Teacher Conference Days"}
"""Known to be evenings in that calendar; the words alone do not say so."""


def collected() -> list[tuple[int, str, str]]:
    rows = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()]
    return [(int(number), title, means) for number, title, means in rows]


@pytest.mark.parametrize(("number", "title", "means"), collected())
def test_a_collected_title_comes_out_as_it_was_meant_or_is_asked(number: int, title: str, means: str) -> None:
    reading = read_title(title)
    if means in ASKED or title in ASKED_ALTHOUGH_KNOWN:
        assert reading.answer is None, (number, reading)
        assert reading.explains
    else:
        assert reading.answer in MEANS[means], (number, reading)


def test_all_107_are_looked_at(record_property: Callable[[str, object], None]) -> None:
    assert {number for number, _, _ in collected()} == set(range(1, 108))
    readings = [(means, read_title(title)) for _, title, means in collected()]
    right = sum(means in MEANS and reading.answer in MEANS[means] for means, reading in readings)
    asked = sum(reading.answer is None for _, reading in readings)
    wrong = len(readings) - right - asked
    record_property("looked_at", f"{len(readings)} titles: {right} read, {asked} asked, {wrong} wrong")
    assert wrong == 0
    assert right >= 101


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("Veterans Day", "name"),
        ("Presidents' Day", "name"),
        ("Election Day", "name"),
        ("Federal Holiday", "name"),
        ("Red-Off Day", "unclear"),
        ("TE Day", "code"),
        ("Rodeo Day", "code"),
        ("Elementary Students Half Day", "limited"),
        ("No School (9th grade only)", "limited"),
        ("Last day for seniors", "limited"),
        ("Digital Learning", "distance"),
        ("Offsite Learning Days", "distance"),
        ("E Days (make-up work online)", "distance"),
        ("Snow Day", "contingent"),
        ("Emergency Closing Giveback Day", "contingent"),
        ("Emergency Days (end of year)", "contingent"),
        ("Schools closed if needed for weather", "contingent"),
        ("Optional Teacher Workday/Weather Makeup Day", "contingent"),
        ("Parent Teacher Conferences and Early Release", "two_meanings"),
        ("First Day for Teachers / First Day for Students", "two_meanings"),
        ("No School AM", "two_meanings"),
        ("Winter Recess Begins", "edge"),
        ("No School - Jefferson", "unknown_word"),
        ("Early Release - Jefferson", "unknown_word"),
        ("Holiday Bazaar", "unknown_word"),
        ("Parent-Teacher Conferences", "conference"),
        ("Día de los maestros", "two_meanings"),
        ("District Offices Closed", "unclear"),
        ("School closed? to be determined", "contingent"),
        ("No School except 12th grade", "unclear"),
        ("No hay clases para secundaria", "limited"),
        ("", "code"),
        ("🎉", "code"),
    ],
)
def test_what_words_do_not_decide_is_asked(title: str, why: str) -> None:
    reading = read_title(title)
    assert reading.answer is None
    assert reading.why == why


@pytest.mark.parametrize(
    ("title", "answer"),
    [
        ("NO SCHOOL", "holiday"),
        ("No School - Rodeo Day", "holiday"),
        ("Good Friday/No School", "holiday"),
        ("Indigenous Peoples’ Day / Columbus Day — No School", "holiday"),
        ("Labor Day Holiday", "holiday"),
        ("Diwali - Schools Closed", "holiday"),
        ("Snow Day - Schools Closed", "weather"),
        ("Water Main Break - School Closed", "emergency"),
        ("No School - Election Day", "election"),
        ("Election Day/Staff Development - No School", "staff_day"),
        ("Conferences - No School", "staff_day"),
        ("Non-Student Days", "staff_day"),
        ("Thanksgiving Holidays", "break"),
        ("Winter Break (Dec 22 - Jan 2)", "break"),
        ("Noon Dismissal", "half_day"),
        ("½ Day — Dismissal at 11:30", "half_day"),
        ("Half-Day for Students/Teacher In-Service PM", "half_day"),
        ("Last day before Winter Break - Early Release", "half_day"),
        ("PLC Late Start", "late_start"),
        ("2-Hour Delay", "late_start"),
        ("School Resumes after Winter Break", "regular"),
        ("Spring Break - School in Session", "regular"),
        ("Veterans Day Assembly", "marker"),
        ("Holiday Concert", "marker"),
        ("No After School Program", "marker"),
        ("State Testing Grades 3-8", "marker"),
        ("No hay clases", "holiday"),
        ("No habrá clases: Día de los Veteranos", "holiday"),
        ("Día festivo: Día del Trabajo", "holiday"),
        ("Vacaciones de primavera", "break"),
        ("Salida temprano", "half_day"),
        ("Medio día de clases", "half_day"),
        ("Entrada tarde", "late_start"),
        ("Regreso a clases", "regular"),
        ("Capacitación de maestros - no hay clases", "staff_day"),
    ],
)
def test_words_decide_in_titles_that_are_in_no_list(title: str, answer: str) -> None:
    assert read_title(title).answer == answer
    assert answer in ANSWERS


@pytest.mark.parametrize(
    ("title", "bounds"),
    [
        ("First Day of School", "first"),
        ("Primer día de clases", "first"),
        ("First Day of School - Kindergarten", None),
        ("First full day for kindergarten students", None),
        ("First Day for Teachers", None),
        ("Last day of School – Early Release (1:00 Dismissal)", "last"),
        ("Seniors' Last Day of School", None),
        ("Last day of second semester", None),
    ],
)
def test_only_days_of_all_students_bound_the_year(title: str, bounds: str | None) -> None:
    assert read_title(title).bounds == bounds


@pytest.mark.parametrize(
    ("title", "terms"),
    [
        ("End of First Quarter", [("quarter", 1, "ends")]),
        ("End of Q3", [("quarter", 3, "ends")]),
        ("Quarter 2 begins", [("quarter", 2, "begins")]),
        ("End of 1st Nine Weeks, Early Dismissal ALL", [("quarter", 1, "ends")]),
        ("First Day of 2nd Semester", [("semester", 2, "begins")]),
        ("Fin del primer trimestre", [("trimester", 1, "ends")]),
        ("End of 2nd Quarter / Semester 1", [("quarter", 2, "ends"), ("semester", 1, "ends")]),
        ("End of 2nd Quarter/1st Semester", [("quarter", 2, "ends"), ("semester", 1, "ends")]),
        ("Quarter 1 ends / Quarter 2 begins", []),
        ("End of Quarters", []),
        ("End of Quarter 5", []),
        ("Trimester 4 ends", []),
        ("Quarterback 1 camp", []),
    ],
)
def test_the_edge_of_a_term_is_read_with_its_number(title: str, terms: list[tuple[str, int, str]]) -> None:
    assert [(term.kind, term.number, term.edge) for term in read_title(title).terms] == terms


def test_a_long_event_is_not_closed_for_the_name_of_a_week() -> None:
    assert read_title("Four-Day Week").answer == "break"
    assert read_title("Four-Day Week", days=5).answer is None


def test_the_same_title_has_the_same_key_however_it_is_printed() -> None:
    assert folded("NO SCHOOL — Labor Day*") == folded("No School - labor  day")
    assert folded("Día del Trabajo") == folded("dia del trabajo")
    assert folded("Teacher’s Day") == folded("Teacher's day.")


def test_the_vocabulary_can_be_edited(tmp_path: Path) -> None:
    own = tmp_path / "titles.toml"
    own.write_text('[[phrase]]\nsays = "no_school"\nwords = ["red off day"]\n', encoding="utf-8")
    assert read_title("Red-Off Day", vocabulary=own).answer == "holiday"
    assert read_title("No School", vocabulary=own).answer is None  # nothing is known but what the list says


def test_every_phrase_has_a_tag_that_the_rules_know_and_a_source(
    record_property: Callable[[str, object], None],
) -> None:
    import tomllib
    from importlib import resources

    text = resources.files("makewhole.exchange").joinpath("closure_titles.toml").read_text(encoding="utf-8")
    listed = tomllib.loads(text)
    code = resources.files("makewhole.exchange").joinpath("closure_titles.py").read_text(encoding="utf-8")
    for entry in listed["phrase"]:
        assert set(entry["sources"]) <= {*listed["sources"], "usual"}
        assert f'"{entry["says"]}"' in code or entry["says"] in ("everyone", "no_break"), entry["says"]
    record_property("looked_at", f"{len(phrases())} phrases")

"""Awards in the state complaint: what was ordered or agreed and not given by its day, with the ledger's figures."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from tests.documents import checked
from tests.documents.test_complaint import answered, tables, text

from makewhole.app import papers
from makewhole.documents.papers import sufficiency
from makewhole.documents.papers.allegations import awards_leaving, awards_to_come, late_awards, older_awards
from makewhole.documents.papers.complaint import TEMPLATE
from makewhole.documents.papers.matter import Matter
from makewhole.documents.papers.parts import Heading, Paper, Points, Table
from makewhole.documents.papers.template import NotMade
from makewhole.language import LANGUAGES, Language, speaking

NINE = Path(__file__).parents[2] / "examples" / "09-placed-elsewhere-then-an-order"
DUE = dt.date(2026, 8, 31)
LATE = dt.date(2026, 9, 15)
SLUG = "speech_language_therapy_award_2026_04_10"
WORDS = "Speech-Language Therapy (900 minutes awarded on 10 Apr 2026)"
SERVICES = ("occupational_therapy", "speech_language_therapy")


@cache
def theo(as_of: dt.date = LATE) -> Matter:
    return papers.of_folder(NINE, as_of)


def awarded_by(who: str | None, state: str = "WA") -> Matter:
    """The same child, whose award somebody else made, perhaps in another state."""
    found = theo()
    services = tuple(
        dataclasses.replace(block, awards=tuple(dataclasses.replace(award, awarded_by=who) for award in block.awards))
        for block in found.services
    )
    students = {found.child.student_id: {**found.student, "state": state}}
    child = dataclasses.replace(found.child, services=services)
    return dataclasses.replace(found, child=child, rows={**found.rows, "students": students})


def changed(tmp_path: Path, as_of: dt.date, sessions: Callable[[str], str] = str, **cells: str) -> Matter:
    """The case with other cells in its award, and perhaps with other sessions."""
    folder = tmp_path / "case"
    shutil.copytree(NINE, folder)
    held = folder / "sessions.csv"
    held.write_text(sessions(held.read_text(encoding="utf-8")), encoding="utf-8")
    with (folder / "awards.csv").open(encoding="utf-8", newline="") as file:
        [row] = csv.DictReader(file)
    with (folder / "awards.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row | cells)
    return papers.of_folder(folder, as_of)


def made(matter: Matter, **changes: str) -> Paper:
    return papers.make("state_complaint", matter, answered(matter, **changes))


def of_award(paper: Paper) -> tuple[Table, Table]:
    """The table of the award's account, and that of the days on which some of it was given: the last before what is asked."""
    found = tables(paper)
    at = next(at for at, table in enumerate(found) if table.head[-1] in ("Not given yet", "Aún no dados"))
    return found[at], found[at + 1]


def headings(paper: Paper) -> set[str]:
    return {part.text for part in paper.parts if isinstance(part, Heading)}


def elements(matter: Matter, **changes: str) -> dict[str, sufficiency.Element]:
    return {each.key: each for each in sufficiency.check(matter, answered(matter, **changes))}


# --- what is an allegation, and when ----------------------------------------------------------------------------------


def test_on_its_day_an_award_is_not_late_and_on_the_next_it_is() -> None:
    assert late_awards(theo(DUE), DUE) == ()
    assert [award.award_id for _service, award in awards_to_come(theo(DUE))] == ["order-2026-04-10"]
    after = theo(DUE + dt.timedelta(days=1))
    assert [each.slug for each in late_awards(after, after.as_of)] == [SLUG]
    assert awards_to_come(after) == ()


def test_an_award_that_is_not_due_yet_is_no_allegation() -> None:
    matter = theo(dt.date(2026, 6, 13))
    paper = made(matter)
    assert "Compensatory time that was not given by its day" not in headings(paper)
    assert WORDS not in text(paper)
    assert not any("award" in blank.name for blank in TEMPLATE.asks(matter))
    assert f"Their day is still to come, so they are not named: {WORDS}." in elements(matter)["facts"].do


def test_an_award_without_a_day_is_not_guessed_to_be_late(tmp_path: Path) -> None:
    matter = changed(tmp_path, LATE, due_on="")
    assert late_awards(matter, LATE) == ()
    assert WORDS not in text(made(matter))
    assert f"is not on record, so they are not named: {WORDS}." in elements(matter)["facts"].do


def test_an_award_that_was_given_in_full_is_none(tmp_path: Path) -> None:
    matter = changed(tmp_path, LATE, minutes="345")
    assert late_awards(matter, LATE) + older_awards(matter, LATE) == ()
    assert awards_to_come(matter) == ()


def test_the_last_day_and_the_day_after() -> None:
    last = dt.date(2027, 8, 31)
    assert [each.slug for each in late_awards(theo(), last)] == [SLUG]
    assert older_awards(theo(), last) == ()
    after = last + dt.timedelta(days=1)
    assert late_awards(theo(), after) == ()
    assert [each.slug for each in older_awards(theo(), after)] == [SLUG]


def test_it_warns_before_an_award_leaves_the_year() -> None:
    assert awards_leaving(theo(), dt.date(2027, 8, 1)) == ()
    near = dt.date(2027, 8, 2)
    assert [each.slug for each in awards_leaving(theo(), near)] == [SLUG]
    minds = elements(theo(), expected_receipt=near.isoformat())["inside_year"].do
    assert f"After Tue 31 Aug 2027 this award can no longer be named: {WORDS}." in minds


def test_an_award_that_is_too_old_is_set_apart(tmp_path: Path) -> None:
    matter = changed(tmp_path, LATE, due_on="2025-09-20", awarded_on="2025-09-05")
    paper = made(matter, expected_receipt="2026-09-21")
    assert "Older awards, set apart" in headings(paper)
    apart = next(
        table for table in tables(paper) if table.caption == "Due more than one year before, and not given yet"
    )
    assert apart.rows == (("Speech-Language Therapy", "Fri 5 Sep 2025", "Sat 20 Sep 2025", 900, 555),)
    assert checked.pdf_ua_faults(papers.as_pdf(paper)) == []
    proposed = next(table for table in tables(paper) if table.caption == "Proposed minutes")
    assert [row[1] for row in proposed.rows] == [510, 60]
    inside = elements(matter, expected_receipt="2026-09-21")["inside_year"]
    assert "1 older award is shown and set apart (555 minutes)." in inside.found


def test_only_old_awards_are_no_complaint(tmp_path: Path) -> None:
    matter = changed(tmp_path, dt.date(2028, 1, 1))
    only = dataclasses.replace(matter, postings=[each for each in matter.postings if each["promise_id"] is None])
    assert "due more than a year ago" in str(TEMPLATE.why_not(only))


def test_a_504_plan_names_no_award() -> None:
    found = theo()
    plans = tuple(dataclasses.replace(plan, kind="504") for plan in found.child.plans)
    matter = dataclasses.replace(found, child=dataclasses.replace(found.child, plans=plans))
    assert late_awards(matter, LATE) == ()
    assert awards_to_come(matter) == ()
    with pytest.raises(NotMade):
        papers.make("state_complaint", matter, {})


# --- figures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figures_read_back_from_the_pdf_are_the_ledgers(language: Language) -> None:
    with speaking(language):
        matter = papers.of_folder(NINE, LATE)
        paper = made(matter)
    speech = next(block for block in matter.services if block.service == "Speech-Language Therapy")
    account = [speech.minutes[name] for name in ("awarded", "provided", "open_award")]
    assert account == [900, 345, 555]
    whole, days = of_award(paper)
    assert list(whole.rows[0][2:]) == account
    assert sum(int(str(row[1])) for row in days.rows) == (days.total or ())[1] == account[1]
    pdf = papers.as_pdf(paper)
    assert checked.pdf_ua_faults(pdf) == []
    with speaking(language):
        assert checked.differences(checked.spoken(pdf), checked.should_be_spoken(paper)) == []
    opened = pypdfium2.PdfDocument(pdf)
    said = " ".join("".join(leaf.get_textpage().get_text_range() for leaf in opened).split())
    assert " ".join(map(str, account)) in said  # the row of the table, as it stands on the page
    assert " ".join(words for row in days.rows for words in (str(row[0]), str(row[1]))) in said
    assert papers.as_docx(paper)


def test_the_proposed_minutes_are_what_is_open_and_can_be_changed() -> None:
    def proposed(**changes: str) -> dict[object, object]:
        table = next(each for each in tables(made(theo(), **changes)) if each.caption == "Proposed minutes")
        return {row[0]: row[1] for row in (*table.rows, table.total or ())}

    assert proposed() == {"Occupational Therapy": 510, "Speech-Language Therapy": 60, WORDS: 555, "Total": 1125}
    assert proposed(**{f"minutes_{SLUG}": "600"})["Total"] == 1170


def test_none_was_given(tmp_path: Path) -> None:
    def no_compensatory(lines: str) -> str:
        return "\n".join(line for line in lines.splitlines() if not line.startswith("comp-"))

    matter = changed(tmp_path, LATE, no_compensatory)
    assert "none of it was given" not in text(made(theo()))
    given = {each.award.provided: each.given for each in late_awards(matter, LATE)}
    assert given == {0: ()}
    assert "By my record, none of it was given." in text(made(matter))


def test_a_session_whose_minutes_nobody_wrote_down_is_not_left_out_silently(tmp_path: Path) -> None:
    """Of the hour of 18 May nobody wrote the minutes: it counts nothing, and the papers say so."""
    matter = changed(tmp_path, LATE, lambda lines: lines.replace("2026-05-18,15:30,60,60", "2026-05-18,15:30,60,"))
    [late] = late_awards(matter, LATE)
    assert late.open == 615
    words = "I do not know its minutes. So I count none: Mon 18 May 2026."
    assert words in text(made(matter))
    assert words in text(papers.make("make_up_plan", matter))
    assert "I do not know its minutes" not in text(made(theo()))


def test_an_arrival_close_to_an_awards_last_day_is_warned_of() -> None:
    """In 2027 all misses are older than the award, which was due on 31 August 2026."""
    matter = theo(dt.date(2027, 8, 10))

    def warned(on: str) -> papers.Arrival | None:
        return papers.arrival("state_complaint", matter, {"expected_receipt": on})

    assert warned("2027-08-26") is None
    near = warned("2027-08-27")
    assert near is not None
    assert (near.missed, near.award, near.last, near.is_late) == (None, WORDS, dt.date(2027, 8, 31), False)
    late = warned("2027-09-01")
    assert late is not None
    assert late.is_late
    assert papers.arrival("make_up_plan", matter, {"expected_receipt": "2027-08-27"}) is None


def test_the_first_to_leave_is_warned_of_be_it_a_miss_or_an_award() -> None:
    matter = theo(LATE)
    first = papers.arrival("state_complaint", matter, {"expected_receipt": "2027-12-31"})
    assert first is not None
    assert first.award == ""
    assert first.missed is not None
    assert first.last < dt.date(2027, 8, 31)


# --- the interview and the check --------------------------------------------------------------------------------------


def test_the_answered_complaint_is_sufficient() -> None:
    found = elements(theo(), to_address="Olympia", **{f"by_{SLUG}": "2027-03-31"})
    assert sufficiency.is_sufficient(found.values())
    assert "555 awarded minutes that were not given by their day." in found["facts"].found
    assert (
        "was due by Mon 31 Aug 2026. The state must get the complaint by Tue 31 Aug 2027." in found["inside_year"].found
    )


def test_an_award_alone_is_a_complaint() -> None:
    others = {f"name_{slug}": "no" for slug in SERVICES}
    paper = made(theo(), **others)
    assert "did not get all of the compensatory time that was ordered or agreed." in text(paper), (
        "345 of 900 were given"
    )
    assert "services of the IEP were missed" not in text(paper)
    assert "The facts, service by service" not in headings(paper)
    assert elements(theo(), **others)["statement"].state == "present"


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("statement", {f"claim_{SLUG}": ""}),
        ("resolution", {f"minutes_{slug}": "" for slug in (SLUG, *SERVICES)}),
    ],
)
def test_what_is_taken_away_is_named_as_missing(key: str, changes: dict[str, str]) -> None:
    assert elements(theo(), **changes)[key].is_missing


def test_an_award_that_the_parent_leaves_out_is_left_out() -> None:
    left = {f"name_{SLUG}": "no"}
    assert WORDS not in text(made(theo(), **left))
    assert WORDS in elements(theo(), **left)["statement"].do


def test_each_blank_is_asked_in_one_step() -> None:
    asked = [name for step in TEMPLATE.steps(theo()) for name in step.blanks]
    assert sorted(asked) == sorted(blank.name for blank in TEMPLATE.blanks_of(theo()))
    assert f"claim_{SLUG}" in asked


def test_two_awards_of_one_day_keep_their_names_when_one_is_given(tmp_path: Path) -> None:
    matter = changed(tmp_path, LATE)
    block = next(block for block in matter.services if block.awards)
    first = dataclasses.replace(block.awards[0], provided=900)
    second = dataclasses.replace(block.awards[0], award_id="second", provided=0)
    services = tuple(
        dataclasses.replace(each, awards=(first, second)) if each is block else each for each in matter.services
    )
    both = dataclasses.replace(matter, child=dataclasses.replace(matter.child, services=services))
    assert [each.slug for each in late_awards(both, LATE)] == [f"{SLUG}_2"]


def test_the_page_of_the_check_gets_the_award() -> None:
    reach = papers.reach("state_complaint", theo(), answered(theo()))
    assert reach is not None
    assert reach.awards == ((WORDS, DUE, 555),)
    assert reach.older_awards == ()
    late = papers.reach("state_complaint", theo(), answered(theo(), expected_receipt="2027-09-01"))
    assert late is not None
    assert (late.awards, late.older_awards) == ((), ((DUE, WORDS, 555),))


# --- who awarded it, and what is written of that ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "state", "cites", "says", "claims"),
    [
        ("hearing", "WA", {"hearing_decision"}, "A hearing decision ordered this time.", "that were ordered"),
        ("sea", "WA", {"state_decision"}, "The state ordered this time.", "that were ordered"),
        ("settlement", "WA", {"settlement"}, "It was not ordered. A state may have a way", "that it agreed to give"),
        ("settlement", "CA", {"complaint_scope_california"}, "It was not ordered.", "that it agreed to give"),
        ("team", "WA", set(), "The team decided to give this time.", "that the team decided on"),
        (None, "WA", set(), "My record does not say who awarded this time.", "that were awarded"),
    ],
)
def test_an_order_is_called_an_order_and_an_agreement_an_agreement(
    who: str | None, state: str, cites: set[str], says: str, claims: str
) -> None:
    matter = awarded_by(who, state)
    paper = made(matter)
    assert says in text(paper)
    [suggested] = next(blank.suggestions for blank in TEMPLATE.asks(matter) if blank.name == f"claim_{SLUG}")
    assert f"I believe the district did not give 555 minutes {claims}." in suggested
    points = next(part for part in paper.parts if isinstance(part, Points) and part.ordered)
    assert {cited.key for cited in points.items[-1].cites} == cites
    awards = {"hearing_decision", "state_decision", "settlement", "complaint_scope_california"}
    assert {cited.key for cited in paper.provisions()} & awards == cites
    told = elements(matter)["facts"].do
    assert ("An agreement is no order." in told) is (who == "settlement")


def test_no_word_of_a_verdict() -> None:
    said = text(made(theo(), **{f"claim_{slug}": "" for slug in (SLUG, *SERVICES)}))
    assert "violat" not in said.split("Where this is written")[0].casefold()


@pytest.mark.parametrize(
    ("who", "how"), [("sea", "ordered or agreed"), ("team", "ordered or agreed"), (None, "awarded")]
)
@pytest.mark.parametrize("names_services", ["yes", "no"])
def test_the_opening_says_ordered_or_agreed_only_where_it_is_known_who_awarded(
    who: str | None, how: str, names_services: str
) -> None:
    paper = made(awarded_by(who), **{f"name_{slug}": names_services for slug in SERVICES})
    assert f"did not get all of the compensatory time that was {how}." in text(paper)

"""The state's own form: its questions in its order where all of it is known, no invented question elsewhere."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from tests.documents import checked
from tests.documents.test_complaint import answered, tables, text

from makewhole.app import papers
from makewhole.documents.papers import complaint_form
from makewhole.documents.papers.complaint import TEMPLATE, said_of_state
from makewhole.documents.papers.matter import Matter
from makewhole.documents.papers.parts import Table, words
from makewhole.language import LANGUAGES, Language, speaking
from makewhole.policy import complaints

THREE = Path(__file__).parents[2] / "examples" / "03-three-services-one-month"
OFFERS = "If you need these facts on your own form, please send it to me."


@pytest.fixture(scope="module")
def maya() -> Matter:
    return papers.of_folder(THREE, dt.date(2025, 11, 1))


def of_state(matter: Matter, state: str | None) -> Matter:
    whom = matter.whom if state else None
    return dataclasses.replace(matter, child=dataclasses.replace(matter.child, state=state), whom=whom)


def form_of(matter: Matter, **changes: str) -> Table:
    form = complaints.of_state(matter.child.state).form
    assert form is not None
    paper = papers.make("state_complaint", matter, answered(matter, **changes))
    return next(table for table in tables(paper) if table.caption == form.title)


def cells(table: Table) -> dict[str, str]:
    return {str(row[0]): words(row[1]) if isinstance(row[1], tuple) else str(row[1]) for row in table.rows}


def test_the_questions_stand_word_for_word_and_in_the_forms_order(maya: Matter) -> None:
    form = complaints.of_state("MO").form
    assert form is not None
    table = form_of(of_state(maya, "MO"))
    assert [row[0] for row in table.rows] == [field.label for field in form.fields]
    assert len(table.rows) == 20


def test_our_values_answer_them_and_what_we_do_not_know_is_left_open(maya: Matter) -> None:
    found = cells(form_of(of_state(maya, "MO"), born_on="2017-11-02"))
    assert found["Current School of Attendance"] == "Mesa View Elementary"
    assert found["Parent/Guardian Name"] == "Ana R."
    assert found["Address of Child; City, State, & Zip"] == "12 Elm Street, San Diego, CA 92101"
    assert found["Date copy of complaint sent to Agency/District"] == "1 November 2025"
    assert found["Age"] == "7"  # the birthday is the day after the letter
    assert found["Is Child Homeless? Y N"] == "No"
    assert found["County (optional)"] == found["Grade"] == "[To be filled in by hand]"
    assert cells(form_of(of_state(maya, "MO"), born_on="2017-11-01"))["Age"] == "8"


def test_the_home_of_the_child_follows_what_was_said(maya: Matter) -> None:
    def home(**changes: str) -> tuple[str, str, str]:
        found = cells(form_of(of_state(maya, "MO"), **changes))
        names = ("Address of Child; City, State, & Zip", "Is Child Homeless? Y N", "If yes, other contact information")
        return tuple(found[name] for name in names)  # type: ignore[return-value]

    assert home(housing="homeless", homeless_contact="Harbor Family Shelter") == (
        "The child has no fixed home.",
        "Yes",
        "Harbor Family Shelter",
    )
    assert home(housing="other", child_address="4 Oak Road")[0] == "4 Oak Road"
    assert all(each.startswith("[") for each in home(housing=""))


@pytest.mark.parametrize("state", ["CA", "WY", None])
def test_where_the_form_is_not_known_no_question_is_made_up(maya: Matter, state: str | None) -> None:
    matter = of_state(maya, state)
    told = text(papers.make("state_complaint", matter, answered(matter)))
    assert OFFERS in told
    assert "For your form" not in told
    known = complaint_form.known_of(matter)
    assert "34 CFR 300.509" in known.says
    assert "We do not know what this one asks for." in known.says
    assert "Ask the state's office" in known.says
    assert known in said_of_state(matter)


def test_where_it_is_known_the_family_is_told_that_it_may_have_changed(maya: Matter) -> None:
    matter = of_state(maya, "MO")
    known = complaint_form.known_of(matter)
    assert "The form may have changed" in known.says
    assert known.evidence == "reported"
    assert OFFERS not in text(papers.make("state_complaint", matter, answered(matter)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_with_the_forms_questions_is_read_back_whole(language: Language) -> None:
    """PDF/UA, every part in its order; the lines to write on, too."""
    with speaking(language):
        matter = of_state(papers.of_folder(THREE, dt.date(2026, 10, 4)), "MO")
        paper = papers.make("state_complaint", matter, answered(matter))
        pdf = papers.as_pdf(paper)
        assert checked.pdf_ua_faults(pdf) == []
        assert checked.differences(checked.spoken(pdf), checked.should_be_spoken(paper)) == []
        assert papers.as_docx(paper)


def test_each_question_takes_a_blank_or_an_answer_that_there_is() -> None:
    names = {blank.name for blank in TEMPLATE.blanks} | set(complaint_form.ANSWERS)
    fields = [field for each in complaints.list_complaints().values() if each.form for field in each.form.fields]
    assert len(fields) >= 20
    assert {field.takes for field in fields if field.takes} <= names
    forms = [each.form for each in complaints.list_complaints().values() if each.form]
    assert all(form.source.startswith("https://") and form.evidence == "reported" for form in forms)

"""The family's letters: what each says for a child of the examples, its figures against the ledger, when it is refused."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import shutil
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from makewhole.app import papers
from makewhole.documents.papers import follow_up, grounds, letters, plan_clause, typeset, word
from makewhole.documents.papers.matter import Matter, minutes_words
from makewhole.documents.papers.parts import Paper, Points, Table, words
from makewhole.documents.papers.template import NotMade
from makewhole.language import LANGUAGES, Language, gettext, speaking

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
AS_OF = {
    "01-first-session-in-april": "2026-06-13",
    "02-closed-on-election-day": "2026-12-19",
    "03-three-services-one-month": "2025-11-01",
    "04-three-agencies-one-year": "2026-06-15",
    "05-vacancy-then-contractor": "2027-02-27",
    "06-tests-and-a-field-trip": "2026-05-30",
    "07-make-ups-with-a-due-date": "2025-12-20",
    "08-two-logs-that-disagree": "2026-03-28",
    "09-placed-elsewhere-then-an-order": "2026-06-13",
}
LETTERS = (
    "service_logs", "make_up_plan", "follow_up", "team_meeting", "written_notice", "clear_wording", "plan_clause",
)  # fmt: skip
Contacts = dict[str, dict[str, str | None]]


@cache
def matter(number: str) -> Matter:
    name = next(name for name in AS_OF if name.startswith(number))
    return papers.of_folder(EXAMPLES / name, dt.date.fromisoformat(AS_OF[name]))


def having(found: Matter, **tables: Mapping[str, Mapping[str, str | None]]) -> Matter:
    """The same matter with other rows in these tables."""
    return dataclasses.replace(found, rows={**found.rows, **tables})


def with_plan_of(found: Matter, kind: str | None) -> Matter:
    plans = tuple(dataclasses.replace(plan, kind=kind) for plan in found.child.plans)
    return dataclasses.replace(found, child=dataclasses.replace(found.child, plans=plans))


def without_numbers(found: Matter) -> Matter:
    """The same child with a plan whose lines nobody can count."""
    services = tuple(
        dataclasses.replace(
            service,
            minutes=dict.fromkeys(service.minutes),
            promises=tuple(dataclasses.replace(each, minutes=dict.fromkeys(each.minutes)) for each in service.promises),
        )
        for service in found.services
    )
    return dataclasses.replace(found, child=dataclasses.replace(found.child, services=services))


def contact(on: str, about: str | None, direction: str = "to", **more: str) -> dict[str, str | None]:
    return {"happened_on": on, "about": about, "direction": direction, "channel": "email", **more}


def said(paper: Paper) -> str:
    """Every paragraph and point of it, a line each."""
    return "\n".join(words(para.line) for para in paper.paragraphs())


def tables(paper: Paper) -> list[Table]:
    return [part for part in paper.parts if isinstance(part, Table)]


# --- figures ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [name[:2] for name in AS_OF])
def test_the_request_for_a_make_up_plan_has_the_statements_figures(number: str) -> None:
    found = matter(number)
    owed = found.minutes("open", "undetermined")
    paper = papers.make("make_up_plan", found)
    table = tables(paper)[0]
    assert table.total is not None
    assert owed > 0
    assert sum(int(str(row[3])) for row in table.rows) == table.total[3] == owed
    assert f": {minutes_words(owed)}. It is still open or not yet decided." in said(paper)
    for promise in found.promises:
        if promise.minutes["open"] or promise.minutes["undetermined"]:
            assert promise.wording is not None
            assert promise.wording in said(paper)


@pytest.mark.parametrize("number", [name[:2] for name in AS_OF])
def test_the_grounds_add_up_to_the_statement(number: str) -> None:
    """Each minute that is open or undecided has one ground, and only one."""
    found = matter(number)
    assert sum(ground.minutes for ground in grounds._grounds(found)) == found.minutes("open", "undetermined")


def test_days_without_a_service_stand_in_one_row() -> None:
    """Ada's plan of February: 40 school days of a gap and one absence are two rows, and no minute is lost."""
    paper = papers.make("make_up_plan", matter("01"))
    assert [(row[0], row[3]) for row in tables(paper)[0].rows] == [
        ("Tue 17 Feb 2026 to Fri 17 Apr 2026", 240),
        ("Fri 15 May 2026", 30),
    ]


@pytest.mark.parametrize("kind", ["follow_up", "team_meeting"])
def test_totals_are_those_of_the_statement(kind: str) -> None:
    found = having(matter("03"), contacts={"a": contact("2025-10-01", "make_up_plan")})
    table = next(each for each in tables(papers.make(kind, found)) if each.head[1] == "Promised")
    assert [dict(zip(table.head, row, strict=True)) for row in table.rows] == [
        {
            "Service": service.service,
            "Promised": service.minutes["promised"],
            "Given": service.minutes["delivered"],
            "Made up": service.minutes["made_up"],
            "To be made up": service.minutes["open"],
            "The team decides": service.minutes["undetermined"],
            "Other": service.minutes["excused"],
            "No record": service.minutes["unrecorded"],
        }
        for service in found.services
    ]


@pytest.mark.parametrize("number", [name[:2] for name in AS_OF])
@pytest.mark.parametrize("unlogged", ["unrecorded", "delivered"])
def test_every_totals_table_adds_up_to_what_was_promised(number: str, unlogged: str, tmp_path: Path) -> None:
    """Whatever became of them: excused, given up, answered by an award and still to come too."""
    found = matter(number) if unlogged == "unrecorded" else only_misses(number, tmp_path)
    table = letters.totals_table(found)
    assert table.rows
    for row in table.rows:
        cells = {head: cell for head, cell in zip(table.head, row, strict=True) if isinstance(cell, int)}
        assumed = cells.pop("of these assumed", 0)
        assert cells.pop("Promised") == sum(cells.values())
        assert assumed <= cells["Given"]


def test_what_is_counted_as_other_is_named() -> None:
    found = having(matter("07"), contacts={"a": contact("2025-10-01", "make_up_plan")})
    told = said(papers.make("follow_up", found))
    assert (
        "“Other” holds 60 minutes (1 h) that need not be made up. “Other” holds 30 minutes that the family gave up."
        in told
    )


def only_misses(number: str, folder: Path) -> Matter:
    """The example as a family has it that writes down only what was missed: what nobody logged is taken as given."""
    name = next(name for name in AS_OF if name.startswith(number))
    shutil.copytree(EXAMPLES / name, folder / name)
    plans = folder / name / "plans.csv"
    plans.write_text(plans.read_text().replace(",unrecorded,", ",delivered,"))
    sessions = folder / name / "sessions.csv"
    with sessions.open(newline="") as file:
        rows = list(csv.DictReader(file))
    with sessions.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(row for row in rows if row["delivered_minutes"] == "0" or row["kind"] != "regular")
    return papers.of_folder(folder / name, dt.date.fromisoformat(AS_OF[name]))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["service_logs", "make_up_plan", "follow_up", "team_meeting", "state_complaint"])
def test_what_is_only_assumed_is_no_fact(kind: str, language: Language, tmp_path: Path) -> None:
    with speaking(language):
        found = having(only_misses("03", tmp_path), contacts={"a": contact("2025-10-01", "service_logs")})
        assert found.minutes("assumed") > 0
        paper = papers.make(kind, found)
        head, words_of_it = gettext("of these assumed"), next(iter(letters.assumed(found)))
        assert words(words_of_it.line) in said(paper)  # type: ignore[union-attr]
    assert f" {found.minutes('assumed')} " in said(paper)
    with_given = [each for each in tables(paper) if each.head[1] == "Promised" or "Delivered" in each.head]
    if language == "en":
        assert all(head in each.head for each in with_given)
        assert bool(with_given) == (kind not in ("service_logs", "make_up_plan"))
        assert "held or missed" not in said(paper)


def test_what_is_assumed_says_that_it_counts_days_without_school(tmp_path: Path) -> None:
    """Ben's speech would have been on a day on which the school was closed; nobody said what became of it."""
    only_misses("02", tmp_path)
    folder = next(tmp_path.iterdir())
    sessions = (folder / "sessions.csv").read_text().splitlines()
    (folder / "sessions.csv").write_text(f"{sessions[0]}\n")
    found = papers.of_folder(folder, dt.date(2026, 12, 19))
    assert found.closed_unanswered == 1
    assert "They may also count 1 session on a day without school." in said(papers.make("service_logs", found))
    assert matter("02").closed_unanswered == 0


def test_each_make_up_that_was_held_is_named() -> None:
    told = said(papers.make("make_up_plan", matter("03")))
    assert "Speech-Language Therapy, 30 minutes: made up on" in told
    assert "for Tue 7 Oct 2025." in told
    assert "This was made up" not in said(papers.make("make_up_plan", matter("02")))


def test_what_cannot_be_counted_is_no_zero() -> None:
    table = next(iter(tables(papers.make("team_meeting", without_numbers(matter("03"))))))
    assert {cell for row in table.rows for cell in row[1:]} == {"cannot be counted"}


# --- what it rests on -------------------------------------------------------------------------------------------------


def test_each_ground_is_named_with_its_source() -> None:
    paper = papers.make("make_up_plan", matter("03"))
    points = [item for part in paper.parts if isinstance(part, Points) for item in part.items]
    ot = next(item for item in points if words(item.line).startswith("Occupational Therapy, 40 minutes"))
    assert words(ot.line) == "Occupational Therapy, 40 minutes: a written rule asks for a make-up."
    assert [(cited.key, cited.evidence) for cited in ot.cites] == [
        ("us-ca-san-diego-unified/provider-absent", "primary")
    ]
    assert "http" not in ot.cites[0].citation
    assert "I know of no rule that decides. Such cases are looked at one by one. Please have the team decide." in said(
        paper
    )


def test_a_policy_of_the_district_that_the_letter_cites_is_not_asked_for_as_unseen() -> None:
    """The letter on the San Diego rules quotes the district's own text; only a newer one is asked for."""
    told = said(papers.make("make_up_plan", matter("03")))
    assert "Please also send me the written policy of the district on missed sessions" not in told
    assert "If the written policy of the district has changed since the text that I cite, please send me" in told


@pytest.mark.parametrize("example", ["04", "07"])
def test_a_policy_of_the_district_that_nobody_has_read_is_asked_for(example: str) -> None:
    told = said(papers.make("make_up_plan", matter(example)))
    assert "Please also send me the written policy of the district on missed sessions. I have not seen it." in told
    assert "the text that I cite" not in told


def test_of_a_rule_that_nobody_has_read_the_text_is_asked_for() -> None:
    """It is reported to require a make-up of Monday holidays: the letter asserts nothing of it in its own words."""
    found = papers.of_folder(EXAMPLES / "10-mondays-and-fridays", dt.date(2027, 6, 12), student_id="leo")
    paper = papers.make("make_up_plan", found)
    assert (
        "Speech-Language Therapy, 150 minutes (2 h 30 min): a rule is said to speak of this. I have not seen its text. "
        "Please send it to me." in said(paper)
    )
    assert "asks for a make-up" not in said(paper)


def test_the_plans_own_clause_and_its_due_day_are_named() -> None:
    told = said(papers.make("make_up_plan", matter("07")))
    assert "70 minutes (1 h 10 min): the plan itself asks for a make-up. The first was due by 22 November 2025." in told


def test_a_decision_is_named_with_who_made_it() -> None:
    assert "a make-up was decided by the team. The first was due by 12 June 2026." in said(
        papers.make("make_up_plan", matter("04"))
    )


def test_a_subject_is_not_quoted_as_what_was_asked_for() -> None:
    """The journal has only what it was about: the letter leaves a line, and the complaint calls it what it is."""
    found = having(matter("03"), contacts={"a": contact("2025-10-01", "the bus", reply_due_on="2025-10-09")})
    paper = papers.make("follow_up", found)
    assert "asked" in paper.missing
    assert "the bus" not in said(paper)
    assert follow_up.tried(found) == (
        "On 1 October 2025 I turned to the school. It was about: the bus. I know of no answer."
    )
    own = having(found, contacts={"a": contact("2025-10-01", "the bus", asked="Can she come earlier?")})
    assert "Can she come earlier?" in said(papers.make("follow_up", own))


def test_a_make_up_whose_minutes_nobody_wrote_down_is_named_and_counts_nothing() -> None:
    """Unless another log has the minutes of that session."""
    held: dict[str, str | None] = {
        "promise_id": "maya-speech", "date": "2025-10-28", "kind": "make_up", "delivered_minutes": None,
    }  # fmt: skip
    sessions = dict(matter("03").table("sessions"))
    without = having(matter("03"), sessions={**sessions, "x": held, "later": {**held, "date": "2025-11-03"}})
    words = "I do not know its minutes. So I count none: Tue 28 Oct 2025."
    assert words in said(papers.make("make_up_plan", without))
    assert words in said(papers.make("state_complaint", without))
    both = having(without, sessions={**sessions, "x": held, "y": {**held, "delivered_minutes": "30"}})
    for found in (both, matter("03")):
        assert "I do not know its minutes" not in said(papers.make("make_up_plan", found))


def test_without_known_minutes_the_plan_asks_for_the_length_first() -> None:
    found = empty(matter("03"))
    services = tuple(dataclasses.replace(each, unknown_lengths=1) for each in found.services[:1])
    unknown = dataclasses.replace(found, child=dataclasses.replace(found.child, services=services))
    with pytest.raises(NotMade, match="How long 1 missed session was to be is not on record"):
        papers.make("make_up_plan", unknown)


def test_awarded_minutes_stand_apart() -> None:
    paper = papers.make("make_up_plan", matter("09"))
    assert "This much of it is not given yet: 555 minutes (9 h 15 min)." in said(paper)
    award = tables(paper)[1]
    assert award.rows == (("Fri 10 Apr 2026", "Speech-Language Therapy", "Mon 31 Aug 2026", 900, 345, 555),)


def test_two_logs_that_differ_are_spoken_of() -> None:
    told = said(papers.make("make_up_plan", matter("08")))
    assert "Two logs of these sessions differ by 135 minutes (2 h 15 min). Where they differ, I use my own log." in told


# --- plans that are no IEP --------------------------------------------------------------------------------------------

OF_IDEA = ("300.", "IDEA", "IEP", "45 days", "ompensatory", "rior written notice", "Letter to Clarke", "OSEP", "FAPE:")


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_about_a_504_plan_says_nothing_of_idea(kind: str) -> None:
    journal: Contacts = {
        "a": contact("2026-03-01", "make_up_plan"),
        "b": contact("2026-03-02", "team_meeting"),
        "c": contact("2026-03-09", "refused", "from", replies_to="b"),
    }
    found = having(matter("01"), contacts=journal)
    paper = papers.make(kind, without_numbers(found) if kind == "clear_wording" else found)
    told = f"{paper.title}\n{said(paper)}\n{[cited.citation for cited in paper.provisions()]}"
    assert "ESY" not in told
    told = told.replace("not later than 45 days after they ask", "")
    assert [each for each in OF_IDEA if each in told] == []
    assert {cited.key for cited in paper.provisions()} <= {"section_504", "records_school"}
    if kind not in ("follow_up", "plan_clause"):
        assert "34 CFR 104.33" in told


@pytest.mark.parametrize("kind", ["ifsp", None])
def test_a_letter_about_another_plan_names_no_law(kind: str | None) -> None:
    found = with_plan_of(matter("03"), kind)
    for letter in ("service_logs", "team_meeting", "written_notice", "plan_clause"):
        paper = papers.make(letter, found)
        assert paper.provisions() == ()
        assert " IEP" not in said(paper)


def test_the_answer_to_a_request_under_an_iep_is_prior_written_notice_with_its_seven_items() -> None:
    paper = papers.make("written_notice", matter("03"))
    seven = next(part for part in paper.parts if isinstance(part, Points) and part.ordered)
    assert len(seven.items) == 7
    assert {cited.key for cited in paper.provisions()} == {"notice", "notice_content"}


def test_illinois_has_its_own_right_to_logs() -> None:
    assert "records_illinois" in {cited.key for cited in papers.make("service_logs", matter("05")).provisions()}
    assert "records_illinois" not in {cited.key for cited in papers.make("service_logs", matter("03")).provisions()}


# --- the journal ------------------------------------------------------------------------------------------------------


def test_the_follow_up_quotes_day_and_channel_and_names_the_next_step() -> None:
    journal: Contacts = {
        "a": contact("2025-10-01", "make_up_plan", channel="letter", reply_due_on="2025-10-15", who="Ms. Ortiz"),
        "b": contact("2025-10-20", "service_logs"),
        "c": contact("2025-10-22", "agreed", "from", replies_to="b"),
    }
    paper = papers.make("follow_up", having(matter("03"), contacts=journal))
    told = said(paper)
    assert "I turned to you by letter on 1 October 2025. This is what I asked for:\nA plan to make up" in told
    assert "I asked for an answer by 15 October 2025.\nI have received no reply." in told
    assert "Missed up to 1 November 2025 and still open or undecided: 190 minutes (3 h 10 min)." in told
    assert "Please send me the plan now." in told
    assert "45 days" not in told
    assert "If I hear nothing by then, I will ask for a meeting of the team." in told


def test_the_follow_up_for_logs_quotes_the_persons_words_and_names_the_45_days() -> None:
    asked = contact("2025-10-01", "service_logs", asked="OT logs since September, please", attachment_id="f")
    found = having(matter("03"), contacts={"a": asked})
    paper = papers.make("follow_up", found)
    assert "OT logs since September, please" in said(paper)
    assert "Please send me the logs now." in said(paper)
    assert "The 45 days end on 15 November 2025." in said(paper)
    assert "records" in {cited.key for cited in paper.provisions()}
    late = dataclasses.replace(found, as_of=dt.date(2025, 11, 16))
    assert "The 45 days ended on 15 November 2025." in said(papers.make("follow_up", late))
    assert "45 days" not in said(papers.make("follow_up", with_plan_of(found, "504")))
    # A paper that was kept here has its title there, not words of its own.
    kept = having(found, papers={"p": {"attachment_id": "f"}})
    assert "The service logs of my child." in said(papers.make("follow_up", kept))


@pytest.mark.parametrize(
    ("journal", "which"),
    [
        ({}, None),
        ({"a": contact("2025-10-01", "make_up_plan")}, "a"),
        ({"a": contact("2025-10-01", "state_complaint")}, None),
        ({"a": contact("2025-10-01", "make_up_plan"), "b": contact("2025-10-02", "service_logs")}, "b"),
        # The newest has time left; the other has not.
        ({"a": contact("2025-10-01", "make_up_plan"), "b": contact("2025-10-30", "service_logs")}, "a"),
        (
            {
                "a": contact("2025-10-01", "make_up_plan"),
                "b": contact("2025-10-05", "answered", "from", replies_to="a"),
            },
            None,
        ),
        # What happens after the day of account is not looked at.
        ({"a": contact("2025-11-02", "make_up_plan")}, None),
    ],
)
def test_what_is_followed_up_is_the_newest_request_without_a_reply(journal: Contacts, which: str | None) -> None:
    request = follow_up.followed(having(matter("03"), contacts=journal))
    assert (request.contact_id if request else None) == which


@pytest.mark.parametrize(
    ("kind", "step"), [("iep", "state_complaint"), ("504", "coordinator"), ("ifsp", "district"), (None, "district")]
)
def test_the_step_after_a_meeting_that_nobody_answered(kind: str | None, step: str) -> None:
    found = with_plan_of(having(matter("03"), contacts={"a": contact("2025-10-01", "team_meeting")}), kind)
    assert papers.proposed("follow_up", found)["next_step"] == step
    choices = dict(follow_up.asks(found)[0].choices)
    assert ("state_complaint" in choices) == (kind == "iep")
    if kind != "iep":
        with pytest.raises(NotMade, match="no such choice"):
            papers.make("follow_up", found, {"next_step": "state_complaint"})


def test_a_refusal_in_the_journal_is_what_the_notice_is_asked_for() -> None:
    journal: Contacts = {
        "a": contact("2025-10-01", "make_up_plan"),
        "b": contact("2025-10-08", "refused", "from", replies_to="a", who="Ms. Ortiz"),
    }
    told = said(papers.make("written_notice", having(matter("03"), contacts=journal)))
    assert (
        "On 8 October 2025 you told me that you will not do this:\nSend me a plan to make up missed sessions." in told
    )
    assert papers.make("written_notice", matter("03")).missing[:2] == ("told_on", "decision")


# --- when it is refused -----------------------------------------------------------------------------------------------


def empty(found: Matter, **minutes: int) -> Matter:
    services = tuple(
        dataclasses.replace(each, minutes={**dict.fromkeys(each.minutes, 0), "promised": 60, **minutes}, shares=())
        for each in found.services
    )
    child = dataclasses.replace(found.child, services=services)
    return dataclasses.replace(found, child=child, postings=())


@pytest.mark.parametrize(
    ("kind", "found", "why"),
    [
        ("make_up_plan", empty(matter("03")), "write it down first"),
        ("make_up_plan", empty(matter("03"), unrecorded=30), "Ask for the service logs first"),
        ("follow_up", matter("03"), "no request in the journal that waits for a reply"),
        ("team_meeting", empty(matter("03")), "nothing here for the team to talk about"),
        ("clear_wording", matter("03"), "can be counted"),
    ],
)
def test_a_letter_that_makes_no_sense_says_why_and_what_to_do(kind: str, found: Matter, why: str) -> None:
    assert why in (papers.template(kind).why_not(found) or "")
    with pytest.raises(NotMade, match=why):
        papers.make(kind, found)


def test_lines_that_cannot_be_counted_are_quoted() -> None:
    found = without_numbers(matter("03"))
    told = said(papers.make("clear_wording", found))
    assert all(promise.wording is not None and promise.wording in told for promise in found.promises)


# --- the clause -------------------------------------------------------------------------------------------------------


def test_the_clause_counts_the_open_and_closed_days_of_the_childs_calendar() -> None:
    """By hand, from Maya's calendar: Tuesdays of 11 August 2025 to 2 June 2026, less those in its closures."""
    found = matter("03")
    counted = plan_clause.counted(found)
    assert counted is not None
    closures = [
        (
            dt.date.fromisoformat(str(row["starts_on"])),
            dt.date.fromisoformat(str(row.get("ends_on") or row["starts_on"])),
        )
        for row in found.table("closures").values()
        if row["closure"] not in ("half_day", "school_day")
    ]
    for each in counted.weekdays:
        days = [dt.date(2025, 8, 11) + dt.timedelta(days=at) for at in range(296)]
        same = [day for day in days if day.weekday() == each.at]
        closed = [day for day in same if any(first <= day <= last for first, last in closures)]
        assert (each.open, each.closed) == (len(same) - len(closed), len(closed))
    assert [(each.words, each.closed) for each in counted.weekdays] == [
        ("Monday", 8), ("Tuesday", 5), ("Wednesday", 4), ("Thursday", 4), ("Friday", 4),
    ]  # fmt: skip
    told = said(papers.make("plan_clause", found))
    assert "sessions are on these weekdays: Wednesday, Thursday and Friday." in told
    assert "Speech-Language Therapy is on Tuesday and Thursday now: 9 of these days are closed." in told


def test_the_clause_keeps_make_ups_and_esy_apart() -> None:
    told = said(papers.make("plan_clause", matter("03")))
    assert "is made up before the end of the school year." in told
    assert "It is not an ESY service." in told


def test_without_a_calendar_of_the_school_no_day_is_named() -> None:
    """The weekdays that are taken for school days then are nobody's calendar."""
    student = {name: cell for name, cell in matter("03").student.items() if name != "calendar_id"}
    found = having(dataclasses.replace(matter("03"), days=()), students={"maya": student})
    paper = papers.make("plan_clause", found)
    assert "I do not have the school calendar yet. Please send it to me." in said(paper)
    assert tables(paper) == []
    assert "weekdays" not in said(paper)


def test_the_counts_are_of_the_school_year_of_the_day() -> None:
    """In the summer the next year counts, where the calendar has it; else the last."""
    found = matter("03")
    later = dataclasses.replace(found, as_of=dt.date(2026, 7, 1))
    counted = plan_clause.counted(later)
    assert counted is not None
    assert counted.starts_on == dt.date(2025, 8, 11)
    years = {
        **found.table("calendars"),
        "next": {"calendar_id": "mesa-view", "starts_on": "2026-08-10", "ends_on": "2027-06-01"},
    }
    assert plan_clause.counted(having(later, calendars=years)) is None, "its days are not known"


# --- the paper's own language -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paper_speaks_its_own_language_whoever_asks_for_it(language: Language) -> None:
    """Signature, date and page number too: a page in Spanish can give out an English letter."""
    with speaking(language):
        paper = papers.make("service_logs", matter("03"))
        pdf, text = typeset.as_pdf(paper), document_of(word.as_docx(paper))
        signature = gettext("Signature")
    for other in LANGUAGES:
        with speaking(other):
            assert typeset.as_pdf(paper) == pdf
            assert document_of(word.as_docx(paper)) == text
    assert signature.encode() in text


def document_of(docx: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(docx)) as packed:
        return packed.read("word/document.xml")


def test_of_a_rule_that_is_not_reported_to_ask_for_a_make_up_the_letter_says_what_the_statement_says() -> None:
    """As in Ohio: of a rule there is a report, which leaves it to the team."""
    found = matter("06")
    share = next(share for service in found.services for share in service.shares if share.account == "undetermined")
    reported = dataclasses.replace(share, decided_by="rule", rule="us-oh/x", evidence="reported", asks=None)
    for outcome, kind in (("team_decides", "reported_team"), ("make_up", "reported")):
        assert grounds._kind(found, dataclasses.replace(reported, rule_outcome=outcome)) == kind


def test_a_ground_names_all_minutes_that_the_statement_has_for_it() -> None:
    """Of 180 minutes that the plan's clause speaks of, 80 are made up and 30 given up; the statement shows 180."""
    told = said(papers.make("make_up_plan", matter("07")))
    assert "In all, 180 minutes (3 h) fall under this. The rest is made up or settled." in told

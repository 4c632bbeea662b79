"""What a letter may say: of rules that nobody has read, of replies, of days; and what it cites for each sentence."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from tests.documents.test_letters import contact, empty, having, matter, said, with_plan_of

from makewhole.app import papers
from makewhole.documents.papers import follow_up, grounds, kinds, letters, make_up_plan, template, typeset, word
from makewhole.documents.papers.parts import Address, Paper, Points, Ruled, words
from makewhole.documents.papers.template import NotMade
from makewhole.policy.law import provision, provisions
from makewhole.record.journal import unlinked


def sources(paper: Paper) -> list[str]:
    """The points below “Where this is written”."""
    last = paper.parts[-1]
    assert isinstance(last, Points)
    return [words(item.line) for item in last.items]


# --- rules that nobody has read ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "content", "who"),
    [
        ("02", "need not be made up", "yourspecialeducationrights.com"),
        ("09", "services need not be given", "Washington Autism Alliance"),
    ],
)
def test_of_a_reported_rule_only_its_title_and_who_tells_of_it_are_printed(number: str, content: str, who: str) -> None:
    """What it is told to say may be wrong, and may speak against the family that signs."""
    found = matter(number)
    shares = [share for service in found.services for share in service.shares if share.evidence == "reported"]
    assert any(content in (share.reported_text or "") for share in shares), (
        "the report says so, and the statement has it"
    )
    paper = papers.make("make_up_plan", found)
    assert content not in said(paper)
    assert all((share.reported_text or "no text") not in said(paper) for share in shares)
    (source,) = [line for line in sources(paper) if who in line]
    assert source.endswith("I have not seen its text. Please send it to me.")


def test_no_paper_says_what_is_only_reported() -> None:
    """Of law.toml too: a reported provision is named and asked for, in every paper of every example."""
    reported = [each for each in provisions().values() if each.is_reported]
    assert reported
    found = matter("03")
    illinois = having(found, students={"maya": {**found.student, "state": "IL"}})
    paper = papers.make("team_meeting", illinois)
    assert provision("meeting_illinois") in paper.provisions()
    told = said(paper)
    assert all(each.says not in told for each in reported)
    assert "ten days" not in told
    assert "10 calendar days" not in told
    assert "Please send me its text." in told


def test_what_law_toml_calls_reported_is_asked_for_and_all_else_says_how_it_was_read() -> None:
    for each in provisions().values():
        assert each.evidence in ("primary", "reprint", "reported"), each.key
        assert bool(each.reported_by) == each.is_reported, each.key
        assert each.source, each.key
        line = words(letters._source(each).line)
        assert line.startswith(f"{each.citation}: ")
        assert (each.says in line) != each.is_reported
        assert line.endswith("Please send it to me.") == each.is_reported


def test_the_evidence_stands_in_a_short_note_and_not_in_the_letter_itself() -> None:
    paper = papers.make("service_logs", matter("03"))
    at = next(at for at, line in enumerate(said(paper).splitlines()) if line.startswith("34 CFR 300.613"))
    before = "\n".join(said(paper).splitlines()[:at])
    assert "reprint" not in before
    assert sources(paper)[0].endswith("Its text was read in a reprint.")


# --- citations carry their sentence -----------------------------------------------------------------------------------


def test_what_need_not_be_made_up_names_the_rule_that_is_meant() -> None:
    """The district's own rule on a child who is away, not a federal letter that says nothing of the kind."""
    found = matter("03")
    points = [item for part in grounds.excused(found) if isinstance(part, Points) for item in part.items]
    assert [words(item.line) for item in points] == [
        "Occupational Therapy, 40 minutes: a written rule asks for no make-up.",
        "Reading, 25 minutes: a written rule asks for no make-up.",
        "Speech-Language Therapy, 30 minutes: a written rule asks for no make-up.",
    ]
    assert {cited.key for item in points for cited in item.cites} == {"us-ca-san-diego-unified/student-absent"}
    assert all("need not be made up" in cited.says for item in points for cited in item.cites)
    decided = [item for part in grounds.excused(matter("07")) if isinstance(part, Points) for item in part.items]
    assert [(words(item.line), item.cites) for item in decided] == [
        ("Speech-Language Therapy, 60 minutes (1 h): no make-up, as decided by the team.", ())
    ]
    assert [*grounds.excused(matter("02"))] == []


def test_each_excused_minute_is_named_once() -> None:
    for number in ("03", "07"):
        paper = papers.make("make_up_plan", matter(number))
        assert "Please look at what that did to progress too." in said(paper)
        told = [line for line in said(paper).splitlines() if "asks for no make-up" in line or "no make-up, as" in line]
        assert sum(int(line.split(", ")[1].split()[0]) for line in told) == matter(number).minutes("excused")


def test_a_504_letter_cites_section_504_for_what_it_says_alone() -> None:
    """34 CFR 104.33 says nothing of a team: that sentence has no citation, and is a request."""
    paper = papers.make("make_up_plan", matter("01"))
    (team,) = [para for para in paper.paragraphs() if "Please have the team decide." in words(para.line)]
    assert team.cites == ()
    cited = [words(para.line) for para in paper.paragraphs() if provision("section_504") in para.cites]
    assert all(line.startswith("Section 504 asks the school to meet my child's needs") for line in cited)
    assert cited
    logs = papers.make("service_logs", matter("01"))
    assert "records_school" in {each.key for each in logs.provisions()}
    assert "records_school" not in {each.key for each in papers.make("service_logs", matter("03")).provisions()}


@pytest.mark.parametrize("kind", ["504", "ifsp", None])
def test_the_clause_for_a_plan_that_is_no_iep_speaks_of_the_summer(kind: str | None) -> None:
    told = said(papers.make("plan_clause", with_plan_of(matter("03"), kind)))
    assert "ESY" not in told
    assert "If there is no time left, it is made up in the summer." in told
    assert "(4 closed)" not in said(papers.make("plan_clause", matter("03"))), "counts stand in the table"


# --- replies ----------------------------------------------------------------------------------------------------------

ASKED = contact("2025-10-14", "make_up_plan")
CALLED = contact("2025-10-15", "He said there is no cover", "from", channel="call")
MET = contact("2025-10-28", None, "to", channel="meeting")
WROTE = contact("2025-10-20", None, "from", channel="letter")


def test_a_later_contact_is_shown_and_only_a_written_reply_is_denied() -> None:
    found = having(matter("03"), contacts={"a": ASKED, "b": CALLED, "c": MET})
    told = said(papers.make("follow_up", found))
    assert "Since then we were in touch:\nOn 15 October 2025 you called me.\nOn 28 October 2025 we met." in told
    assert "I have received no written reply." in told
    assert "I have received no reply." not in told
    tried = follow_up.tried(found)
    assert "My record names no answer. We were in touch later: 15 October 2025 (by telephone) and" in tried
    assert "I know of no answer" not in tried


def test_what_came_in_writing_is_never_called_no_reply_unless_the_family_says_so() -> None:
    found = having(matter("03"), contacts={"a": ASKED, "b": WROTE})
    told = said(papers.make("follow_up", found))
    assert "I have received no" not in told
    assert "If one of these was meant as your reply, please tell me which, and what it decides." in told
    assert "I have received no reply to it." in said(papers.make("follow_up", found, {"contacts_since": "no"}))
    assert "I have received no written reply." in said(papers.make("follow_up", found, {"contacts_since": "spoken"}))
    with pytest.raises(NotMade, match="there is nothing to follow up"):
        papers.make("follow_up", found, {"contacts_since": "written"})


def test_the_form_asks_of_later_contacts_where_there_are_some() -> None:
    found = having(matter("03"), contacts={"a": ASKED, "b": CALLED})
    (blank,) = [each for each in papers.blanks("follow_up", found) if each.name == "contacts_since"]
    assert "15 October 2025 (by telephone)" in blank.label_words
    assert "contacts_since" not in papers.proposed("follow_up", found), "nobody but the family knows"
    alone = having(matter("03"), contacts={"a": ASKED})
    assert "contacts_since" not in {each.name for each in papers.blanks("follow_up", alone)}
    assert "I have received no reply." in said(papers.make("follow_up", alone))


def test_which_contacts_may_be_an_answer() -> None:
    """From the school or a meeting, since that day, up to the day, and not said to answer anything."""
    journal = {
        "a": ASKED,
        "before": contact("2025-10-13", None, "from"),
        "linked": contact("2025-10-16", "agreed", "from", replies_to="a"),
        "ours": contact("2025-10-17", "the bus"),
        "asks": contact("2025-10-18", "team_meeting", channel="meeting"),
        "b": CALLED,
        "c": MET,
        "later": contact("2025-11-02", None, "from"),
        "dangling": contact("2025-10-30", None, "from", replies_to="gone"),
    }
    found = unlinked(journal, dt.date(2025, 10, 14), dt.date(2025, 11, 1))
    assert [each.contact_id for each in found] == ["b", "c", "dangling"]


# --- days and figures -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "written", "by"),
    [
        # Ten days on is Veterans Day, on which Maya's school is closed.
        ("03", "2025-11-01", "2025-11-12"),
        # Ten days on is in the winter break of Nina's school.
        ("07", "2025-12-20", "2026-01-05"),
        # An ordinary school day stays.
        ("03", "2025-10-06", "2025-10-16"),
    ],
)
def test_the_answer_is_asked_for_by_a_school_day(number: str, written: str, by: str) -> None:
    day = dt.date.fromisoformat(written)
    found = dataclasses.replace(matter(number), as_of=day)
    assert template.answer_by(found)["answer_by"] == by
    open_days = {each.on for each in found.days if each.is_open}
    assert dt.date.fromisoformat(by) in open_days
    assert not any(day + dt.timedelta(days=10) <= each < dt.date.fromisoformat(by) for each in open_days)


@pytest.mark.parametrize(
    ("written", "by"),
    [
        ("2026-11-01", "2026-11-12"),
        ("2026-10-29", "2026-11-09"),
        ("2026-06-24", "2026-07-06"),
        ("2026-11-02", "2026-11-12"),
    ],
)
def test_without_a_calendar_it_is_a_day_on_which_offices_work(written: str, by: str) -> None:
    """Veterans Day, a Sunday, the weekend of 4 July (kept on Friday 3), and a Thursday that stays."""
    found = dataclasses.replace(matter("03"), as_of=dt.date.fromisoformat(written), days=())
    assert template.answer_by(found)["answer_by"] == by


def test_a_school_that_is_closed_for_the_summer_has_an_office_that_is_not() -> None:
    found = dataclasses.replace(matter("03"), as_of=dt.date(2026, 6, 10))
    assert not any(each.is_open and each.on > dt.date(2026, 6, 20) for each in found.days)
    assert template.answer_by(found)["answer_by"] == "2026-06-22"


def test_the_suggested_day_follows_the_letters_date() -> None:
    """Ten days on, Maya's school is closed for the week of Thanksgiving."""
    assert papers.proposed("make_up_plan", matter("03"), {"written_on": "2025-11-14"})["answer_by"] == "2025-12-01"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"answer_by": "2025-10-01"}, "asks for an answer by 1 October 2025"),
        ({"written_on": "2025-11-20", "answer_by": "2025-11-19"}, "The letter is of 20 November 2025"),
    ],
)
def test_an_answer_before_the_letter_is_refused(typed: dict[str, str], why: str) -> None:
    with pytest.raises(NotMade, match=why):
        papers.make("make_up_plan", matter("03"), typed)
    assert papers.make("make_up_plan", matter("03"), {"answer_by": "2025-11-01"}).minds == ()


@pytest.mark.parametrize(
    ("written", "minds"),
    [
        ("2025-11-01", ()),
        ("2024-01-01", ("more than a year apart",)),
        ("2027-01-01", ("more than a year apart",)),
        ("2025-10-30", ("before the day of its figures, 1 November 2025",)),
        ("2025-11-05", ("its figures end on 1 November 2025",)),
        ("", ()),
    ],
)
def test_an_odd_date_of_the_letter_is_told_to_whoever_makes_it(written: str, minds: tuple[str, ...]) -> None:
    paper = papers.make("plan_clause", matter("03"), {"written_on": written})
    assert len(paper.minds) == len(minds)
    for told, part in zip(paper.minds, minds, strict=True):
        assert part in told
        assert told not in said(paper)


@pytest.mark.parametrize("minutes", ["-5", " - 5", "\u22125"])
def test_minutes_below_zero_are_refused(minutes: str) -> None:
    found = matter("03")
    name = next(each.name for each in papers.blanks("state_complaint", found) if each.name.startswith("minutes_"))
    with pytest.raises(NotMade, match="cannot be less than zero"):
        papers.make("state_complaint", found, {name: minutes})


def test_before_the_plan_begins_no_logs_are_asked_for() -> None:
    found = dataclasses.replace(matter("03"), as_of=dt.date(2025, 1, 1))
    with pytest.raises(NotMade, match="Before that day there is nothing that a log could show"):
        papers.make("service_logs", found)
    begins = min(plan.starts_on for plan in found.child.plans)
    assert papers.template("service_logs").why_not(dataclasses.replace(found, as_of=begins)) is None


# --- what stands around a letter --------------------------------------------------------------------------------------


def test_the_make_up_letter_has_page_effect_enclosures_and_copies() -> None:
    typed = {
        "plan_page": "4",
        "effect": "She no longer asks\nfor things.",
        "enclosed": "Page 4 of the plan\nMy calendar",
        "copies_to": "Superintendent of Elm City Schools",
        "born_on": "2017-03-02",
    }
    paper = papers.make("make_up_plan", matter("03"), typed)
    told = said(paper)
    assert "In the plan, this stands on page 4." in told
    assert "This is what I see at home:\nShe no longer asks\nfor things." in told
    assert "Enclosed: Page 4 of the plan; My calendar" in told
    assert "Copies to: Superintendent of Elm City Schools" in told
    bare = papers.make("make_up_plan", matter("03"))
    assert not any(words in said(bare) for words in ("Enclosed", "Copies to", "what I see at home"))
    assert {"plan_page", "born_on", "school"} <= set(bare.missing)
    assert not {"effect", "enclosed", "copies_to"} & set(bare.missing)


@pytest.mark.parametrize("kind", sorted(kinds.TEMPLATES.keys() - {"state_complaint", "clear_wording"}))
def test_what_is_said_to_be_a_line_is_one_and_what_is_optional_is_left_out(kind: str) -> None:
    """So `--blanks` can say of each empty blank what the letter does with it."""
    found = having(matter("03"), contacts={"a": ASKED, "b": CALLED})
    found = having(found, students={"maya": {name: found.student.get(name) for name in ("plan_kind", "calendar_id")}})
    found = dataclasses.replace(found, days=())
    paper = papers.make(kind, found, {each.name: "" for each in papers.blanks(kind, found) if not each.is_needed})
    optional = {each.name for each in papers.blanks(kind, found) if each.is_optional}
    assert not optional & set(paper.missing)
    always = {"sender_name", "sender_address", "to_name", "to_address", "written_on", "born_on", "school", "district"}
    assert always <= set(paper.missing)


def test_a_longer_text_has_several_lines_to_write_on() -> None:
    paper = papers.make("team_meeting", matter("03"))
    addresses = [line for part in paper.parts if isinstance(part, Address) for line in part.lines]
    lines = {each.label: each.lines for line in addresses for each in line if isinstance(each, Ruled)}
    assert lines["What you see at home"] == 3
    assert lines["Your address"] == lines["Their address"] == 2
    assert lines["Date of birth"] == 0


def test_characters_that_no_font_shows_have_a_way_out() -> None:
    told = str(typeset.CannotShow("中文"))
    assert "中" in told
    assert "Save the Word file in its place" in told
    assert "Noto Sans CJK" in told
    assert word.as_docx(papers.make("service_logs", matter("03"), {"child_name": "中文"}))


def test_the_reasons_of_one_page_of_rules_are_told_apart() -> None:
    told = [line for line in sources(papers.make("make_up_plan", matter("03"))) if line.startswith("San Diego")]
    assert len(told) == len(set(told)) == 2
    assert any("“therapist was out”" in line and "is made up." in line for line in told)
    assert any("need not be made up." in line for line in told)


def test_nothing_excused_says_nothing() -> None:
    assert [*make_up_plan._not_asked_for(empty(matter("03"), open=30))] == []

"""What a paper says of the record is so: a miss where there is one, each day once, no day for all where each has its own."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import shutil
from pathlib import Path

import pytest
from tests.documents.packet_case import AWARD, FEW, made, pages
from tests.documents.test_letters import EXAMPLES, having, matter, said, tables

from makewhole.app import packets, papers
from makewhole.documents.packet import as_pdf
from makewhole.documents.papers import sufficiency
from makewhole.documents.papers.allegations import allegations, sessions_in
from makewhole.documents.papers.complaint import TEMPLATE
from makewhole.documents.papers.complaint_blanks import proposes, suggestions
from makewhole.documents.papers.matter import Matter
from makewhole.documents.papers.parts import Heading

AS_OF = dt.date(2025, 11, 1)
Row = dict[str, str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Example 3, to be changed."""
    copy = tmp_path / "case"
    shutil.copytree(EXAMPLES / "03-three-services-one-month", copy)
    return copy


def write(folder: Path, table: str, rows: list[Row]) -> None:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def rows(folder: Path, table: str) -> list[Row]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def without_sessions(folder: Path, **plan: str) -> Matter:
    """Nobody wrote down any session."""
    write(folder, "sessions", [{"session_id": "", "promise_id": "", "date": ""}])
    (folder / "sessions.csv").write_text("session_id,promise_id,date\n", encoding="utf-8")
    write(folder, "plans", [{**row, **plan} for row in rows(folder, "plans")])
    return papers.of_folder(folder, AS_OF)


def of_unknown_length(folder: Path, as_of: dt.date = AS_OF, *days: str) -> Matter:
    """120 minutes a month are promised, and sessions were missed of which nobody knows the length."""
    promise = {
        "promise_id": "talk", "plan_id": "maya-iep", "service": "Speech-Language Therapy",
        "wording": "Speech, 120 minutes a month", "minutes_per_period": "120", "period": "month",
    }  # fmt: skip
    missed = [
        {"session_id": day, "promise_id": "talk", "date": day, "reason": "provider_absent", "source": "family"}
        for day in days or ("2025-10-06", "2025-10-09", "2025-10-14")
    ]
    write(folder, "promises", [promise])
    (folder / "slots.csv").unlink()
    write(folder, "sessions", missed)
    return papers.of_folder(folder, as_of)


# --- nothing is called missed that only lacks a record ----------------------------------------------------------------


def test_a_complaint_about_minutes_without_a_record_does_not_say_that_services_were_missed(folder: Path) -> None:
    found = without_sessions(folder)
    assert found.misses == ()
    assert found.minutes("unrecorded") > 0
    paper = papers.make("state_complaint", found)
    told = said(paper)
    assert "were missed" not in told
    assert "I know of no record that all of its services were given." in told
    assert "services of the IEP were missed" in said(papers.make("state_complaint", matter("03")))


def test_it_asks_for_the_logs_and_leaves_no_empty_lines_for_minutes(folder: Path) -> None:
    found = without_sessions(folder)
    paper = papers.make("state_complaint", found)
    assert "Proposed minutes" not in [table.caption for table in tables(paper)]
    assert "For 1,175 promised minutes I know of no log. I ask the district to show its logs." in said(paper)
    asked = papers.make("state_complaint", found, {"minutes_reading": "60"})
    (table,) = [table for table in tables(asked) if table.caption == "Proposed minutes"]
    assert [row[0] for row in table.rows] == ["Reading"]
    given = papers.make("state_complaint", found, {"unlogged": "give"})
    (table,) = [table for table in tables(given) if table.caption == "Proposed minutes"]
    assert len(table.rows) == 3


def test_its_check_says_of_which_days_the_minutes_are(folder: Path) -> None:
    (year,) = [each for each in sufficiency.check(without_sessions(folder), {}) if each.key == "inside_year"]
    assert year.state == "present"
    assert "Minutes without a record: from Mon 29 Sep 2025 to Sat 1 Nov 2025." in year.found


def test_where_all_is_only_assumed_the_refusal_says_so(folder: Path) -> None:
    found = without_sessions(folder, unlogged="delivered")
    assert found.minutes("assumed") > 0
    why = TEMPLATE.why_not(found)
    assert why is not None
    assert f"{found.minutes('assumed'):,} minutes only count as given: nobody logged them." in why


# --- missed sessions of unknown length --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["team_meeting", "service_logs", "state_complaint", "follow_up"])
def test_missed_sessions_of_unknown_length_are_named_with_their_days(kind: str, folder: Path) -> None:
    found = having(
        of_unknown_length(folder),
        contacts={"asked": {"happened_on": "2025-10-02", "about": "service_logs", "direction": "to"}},
    )
    assert [service.unknown_lengths for service in found.services] == [3]
    told = said(papers.make(kind, found))
    assert "Mon 6 Oct 2025, Thu 9 Oct 2025 and Tue 14 Oct 2025" in told
    assert "3 more " not in told, "there are no others beside them"
    assert "no record at all" not in told


def test_a_complaint_names_those_of_the_year_and_sets_the_others_apart(folder: Path) -> None:
    found = of_unknown_length(folder, dt.date(2026, 10, 10), "2025-10-06", "2025-10-14", "2025-11-04")
    receipt = dt.date(2026, 10, 15)
    (speech,) = allegations(found, receipt)
    assert speech.unknown_days == (dt.date(2025, 11, 4),)
    assert speech.unknown_lengths == 1
    paper = papers.make("state_complaint", found, {"expected_receipt": receipt.isoformat()})
    assert "2 older missed sessions have no known length" in said(paper)
    assert "Mon 6 Oct 2025 and Tue 14 Oct 2025" in said(paper)
    assert "Older misses, set apart" in [part.text for part in paper.parts if isinstance(part, Heading)]
    (year,) = [each for each in sufficiency.check(found, {}, receipt) if each.key == "inside_year"]
    assert "The oldest missed day inside the year is Tue 4 Nov 2025." in year.found


def test_where_the_rows_do_not_say_which_sessions_are_meant_no_day_is_named(folder: Path) -> None:
    found = of_unknown_length(folder)
    other = [dataclasses.replace(service, unknown_lengths=4) for service in found.services]
    found = dataclasses.replace(found, child=dataclasses.replace(found.child, services=tuple(other)))
    assert found.unknown_days(found.services[0]) == ()
    told = said(papers.make("state_complaint", found))
    assert "4 missed sessions are on record, and their length is not known." in told
    assert "6 Oct 2025" not in told


def test_a_complaint_does_not_say_of_the_time_of_such_a_miss_that_there_is_no_record(folder: Path) -> None:
    found = of_unknown_length(folder)  # October has the misses; nothing tells of the two days of September
    (speech,) = allegations(found, AS_OF)
    parts = {name: speech.counted(name) for name in ("unrecorded", "silent", "unmeasured", "told_elsewhere")}
    assert parts == {"unrecorded": 131, "silent": 11, "unmeasured": 120, "told_elsewhere": 0}
    proposed = TEMPLATE.proposed(found)
    assert "for 11 promised minutes there is no record." in proposed["problem"]
    assert "it is not known what became of 120 promised minutes. In that time at least one" in proposed["problem"]
    assert "For 11 promised minutes I know of no log." in proposed["more_resolution"]
    assert "For 120 promised minutes the log that I go by shows no minutes." in proposed["more_resolution"]
    believed = list(suggestions(speech))
    assert "For 11 promised minutes I know of no record." in believed[0]
    assert "nobody wrote down how long it was to be. I believe not all of these minutes were given." in believed[1]
    told = said(papers.make("state_complaint", found))
    assert "I know of no note for these minutes" not in told
    assert "A missed session of unknown length may be in that time" in told
    asked = said(papers.make("service_logs", found))
    assert "there is no entry for" not in asked
    assert "it is not known what became of 131 minutes" in asked


# --- counted once, told apart -----------------------------------------------------------------------------------------


def test_all_days_of_a_time_without_service_count_as_one_row() -> None:
    found = matter("09")
    (facts,) = [each for each in sufficiency.check(found, {}) if each.key == "facts"]
    assert len(found.misses) > 80
    assert sessions_in(found.misses) == 4
    assert facts.found.startswith("Tables with 4 rows of what was missed. Open or not decided: 570 minutes")


def test_the_lines_of_one_service_are_told_apart_by_how_they_are_given(folder: Path) -> None:
    line = {"plan_id": "maya-iep", "service": "Speech-Language Therapy", "wording": "Speech 30 min, twice a week"}
    line |= {"sessions": "1", "minutes": "30", "period": "week"}
    both = [{"promise_id": how, "grouping": how, **line} for how in ("individual", "group")]
    write(folder, "promises", both)
    (folder / "slots.csv").unlink()
    missed = {"date": "2025-10-08", "delivered_minutes": "0", "reason": "provider_absent", "source": "family"}
    write(folder, "sessions", [{"session_id": how, "promise_id": how, **missed} for how in ("individual", "group")])
    paper = papers.make("state_complaint", papers.of_folder(folder, AS_OF))
    (counted,) = [table for table in tables(paper) if table.caption.endswith("what became of it")]
    assert {row[0] for row in counted.rows} == {"1 x 30 min a week, individual", "1 x 30 min a week, in a group"}
    assert said(paper).count("Speech 30 min, twice a week") == 1, "the same words stand there once"


def test_a_service_whose_misses_drop_out_before_the_complaint_comes_is_not_named_for_them() -> None:
    found = papers.of_folder(EXAMPLES / "03-three-services-one-month", dt.date(2026, 10, 20))
    named = {name: value for name, value in proposes(found).items() if name.startswith("name_")}
    assert named == {
        "name_occupational_therapy": "no",
        "name_reading": "no",
        "name_speech_language_therapy": "yes",
    }


# --- two logs ---------------------------------------------------------------------------------------------------------


def with_a_make_up_in_both(folder: Path, provider: str) -> str:
    """The chronology of example 8, where both logs tell of one make-up, and of when the school told the family."""
    shutil.rmtree(folder)
    shutil.copytree(EXAMPLES / "08-two-logs-that-disagree", folder)
    both = [
        {**row, "notified_on": "2026-02-09" if row["date"] == "2026-02-11" else ""} for row in rows(folder, "sessions")
    ]
    for source, minutes in (("family", "30"), ("provider", provider)):
        both.append({
            **dict.fromkeys(both[0], ""), "session_id": f"make-up-{source}", "promise_id": "owen-speech",
            "date": "2026-03-20", "starts_at": "13:00", "planned_minutes": "30", "delivered_minutes": minutes,
            "kind": "make_up", "source": source,
        })  # fmt: skip
    write(folder, "sessions", both)
    found, bundle = packets.of_folder(folder, dt.date(2026, 3, 28))
    told = " ".join(pages(as_pdf(found, bundle, processes=1).content))
    begins = told.index("What is in the record, by day.")
    return told[begins : told.index("Each entry names the rule", begins)]


def test_what_two_logs_tell_alike_stands_in_the_chronology_once(folder: Path) -> None:
    told = with_a_make_up_in_both(folder, "30")
    assert told.count("make-up session held, 30 minutes.") == 1
    assert told.count("The school told the family about the session of Wed 11 Feb 2026.") == 1


def test_where_they_differ_each_says_whose_log_it_is(folder: Path) -> None:
    told = with_a_make_up_in_both(folder, "20")
    assert "make-up session held, 30 minutes. So says the family's log." in told
    assert "make-up session held, 20 minutes. So says the provider's log." in told


def test_two_make_ups_of_one_log_on_a_day_are_both_told(folder: Path) -> None:
    two = rows(folder, "sessions")
    (make_up,) = [row for row in two if row["kind"] == "make_up"]
    write(folder, "sessions", [*two, {**make_up, "session_id": "another", "starts_at": "14:30", "makes_up": ""}])
    found, bundle = packets.of_folder(folder, AS_OF)
    told = " ".join(pages(as_pdf(found, bundle, processes=1).content))
    assert told.count("make-up session held, 30 minutes.") == 2


@pytest.mark.parametrize("promise", [{"minutes": ""}, {"minutes": "30"}])
def test_no_paper_says_that_there_is_no_record_of_what_another_log_tells(folder: Path, promise: Row) -> None:
    """The family says that it was missed, and the district that 15 minutes were given: the family's log counts."""
    of_unknown_length(folder)
    write(folder, "promises", [{**row, **promise} for row in rows(folder, "promises")])
    write(folder, "plans", [{**row, "starts_on": "2025-10-01"} for row in rows(folder, "plans")])
    family = {"session_id": "ours", "promise_id": "talk", "date": "2025-10-14", "source": "family"}
    family |= {"reason": "provider_absent", "delivered_minutes": "", "planned_minutes": ""}
    theirs = {**family, "session_id": "theirs", "source": "district", "reason": "", "delivered_minutes": "15"}
    write(folder, "sessions", [family, theirs])
    found = papers.of_folder(folder, AS_OF)
    (speech,) = allegations(found, AS_OF)
    if promise["minutes"]:  # the miss has a length: what another log says of its day is no blank's matter
        assert (found.minutes("undetermined", "open"), found.is_told_elsewhere) == (30, False)
        assert speech.counted("silent") == speech.counted("unrecorded") == 90
        return
    assert found.minutes("unrecorded") == speech.counted("told_elsewhere") == 120
    assert found.silent_minutes == 0
    proposed = TEMPLATE.proposed(found)
    assert "I know of no log" not in proposed["more_resolution"]
    assert "Another log tells of that time." in proposed["problem"]
    for claim in suggestions(speech):
        assert "no record" not in claim
        assert "Another log tells of that time. I believe not all of these minutes were given." in claim
    for kind in ("state_complaint", "service_logs", "team_meeting"):
        told = said(papers.make(kind, found))
        for claim in ("know of no record", "no record at all", "there is no entry", "no minutes are on record"):
            assert claim not in told, kind
    of_nothing = dataclasses.replace(found, rows={**found.rows, "sessions": {"ours": found.rows["sessions"]["ours"]}})
    assert not of_nothing.is_told_elsewhere, "where there is one log, the miss alone stands there"


def test_a_log_that_does_not_count_is_not_passed_over_where_nothing_was_missed(folder: Path) -> None:
    """Two rows of one day, of which the parent settled that the one without minutes counts."""
    of_unknown_length(folder)
    told = {"promise_id": "talk", "date": "2025-10-14", "as_written": "true"}
    two = [
        {**told, "session_id": "ours", "source": "family", "delivered_minutes": "0", "planned_minutes": "0"},
        {**told, "session_id": "theirs", "source": "district", "delivered_minutes": "15", "planned_minutes": "15"},
    ]
    write(folder, "sessions", two)
    found = papers.of_folder(folder, AS_OF)
    assert found.misses == ()
    assert found.is_told_elsewhere
    paper = said(papers.make("state_complaint", found))
    assert "because the log that I go by does not show that all of its services were given" in paper
    assert "I know of no record that all" not in paper
    assert "another log tells of that time" in (papers.template("make_up_plan").why_not(found) or "")


def test_a_letter_says_how_a_session_counts_that_one_log_has() -> None:
    assert "A session that only one log has counts as that log has it." in said(
        papers.make("make_up_plan", matter("08"))
    )


# --- several plans, decisions -----------------------------------------------------------------------------------------


def test_a_plan_is_not_said_to_promise_the_lines_of_another(folder: Path) -> None:
    """The IEP ended and a 504 plan follows it: what was missed under the IEP, the 504 plan never promised."""
    (iep,) = rows(folder, "plans")
    iep |= {"policy": "", "ends_on": "2025-10-17"}
    write(folder, "plans", [iep, {**iep, "plan_id": "now", "kind": "504", "starts_on": "2025-10-18", "ends_on": ""}])
    promised = rows(folder, "promises")
    (folder / "slots.csv").unlink()
    write(
        folder,
        "promises",
        [*promised, *({**row, "plan_id": "now", "promise_id": f"{row['promise_id']}-now"} for row in promised)],
    )
    sessions = rows(folder, "sessions")
    write(folder, "sessions", [row for row in sessions if row["date"] <= "2025-10-17"])
    found = papers.of_folder(folder, AS_OF)
    assert found.is_504
    told = said(papers.make("make_up_plan", found))
    assert "It promises:" not in told
    assert "The plans of my child say:" in told
    lines = [line for line in told.splitlines() if line.startswith("Reading: ")]
    assert lines == ["Reading: Reading instruction 3 times per week, 45 minutes, small group (IEP, 29 Sep 2025)"]
    assert "My child has a 504 plan. It promises:" in said(papers.make("make_up_plan", matter("01")))


def test_the_chronology_says_how_much_a_decision_is_about(folder: Path) -> None:
    decided = {
        "student_id": "maya",
        "service": "Occupational Therapy",
        "outcome": "make_up",
        "decided_on": "2025-10-30",
    }
    decided |= {"determination_id": "one", "decided_by": "team", "session_id": "ot-2025-10-24", "minutes": "20"}
    write(folder, "determinations", [decided])
    found, bundle = packets.of_folder(folder, AS_OF)
    told = " ".join(pages(as_pdf(found, bundle, processes=1).content))
    said_so = (
        "The team decided about missed Occupational Therapy: must be made up (20 minutes). It is about Fri 24 Oct 2025."
    )
    assert said_so in told, "and not of all 40 that were missed then"


# --- rules and days ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "due"),
    [
        ("2025-11-06", "The first of it is due by 13 November 2025."),  # the other 30 minutes: 22 November
        ("2025-11-20", "It is due by 22 November 2025."),
    ],
)
def test_one_day_is_named_for_all_minutes_only_where_all_are_due_on_it(as_of: str, due: str) -> None:
    found = papers.of_folder(EXAMPLES / "07-make-ups-with-a-due-date", dt.date.fromisoformat(as_of))
    assert due in said(papers.make("make_up_plan", found))


def test_illinois_logs_are_claimed_of_the_services_that_its_rule_names() -> None:
    found = matter("03")
    told = said(papers.make("service_logs", having(found, students={"maya": {**found.student, "state": "IL"}})))
    (line,) = [line for line in told.splitlines() if line.startswith("In Illinois, parents")]
    assert line.endswith("for the logs of Occupational Therapy and Speech-Language Therapy."), "and not of reading"


def test_the_packet_says_what_its_cells_and_accounts_are() -> None:
    of_sessions, of_a_gap = (" ".join(pages(made(name))) for name in (FEW, AWARD))
    assert "they were missed, and a rule, the plan or a decision asks for a make-up." in of_sessions
    assert "Each cell is a session, or a day without school." in of_sessions
    assert "Each cell is a session, a day of a time without service, or a day without school." in of_a_gap

"""The statement on the terminal: what a parent reads, in 80 columns, with every number that is not zero."""

from __future__ import annotations

import datetime as dt
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from tests.app import maya
from tests.app.hand_made import ledger

from makewhole.app import folders
from makewhole.cli import statement_text
from makewhole.cli.terminal import Page, cells
from makewhole.ledger.statement import SERVICE_ACCOUNTS, Statement, shape

COMMAND = ["makewhole", "explain", "."]


def drawn(connection: Any, as_of: dt.date = maya.AS_OF) -> Statement:
    return shape(connection, as_of=as_of, packs=maya.PACKS)


def printed(statement: Statement, columns: int = 80) -> str:
    page = Page(columns)
    statement_text.write(page, statement, Path(), command=COMMAND)
    return page.text


def one(account: str, minutes: int = 60, **columns: Any) -> list[dict[str, Any]]:
    """Postings of one week: 60 promised, and what became of them."""
    here = maya.week(dt.date(2025, 9, 1))
    rest = (
        [here | {"account": "delivered", "minutes": 60 - minutes, "step": 5, "session_id": "a"}] if minutes < 60 else []
    )
    became = here | {"account": account, "minutes": minutes, "step": 9, "session_id": "b", "date": dt.date(2025, 9, 4)}
    return [here | {"account": "promised", "minutes": 60, "step": 2}, *rest, became | columns]


def headline(postings: list[dict[str, Any]], **changes: Any) -> str:
    statement = drawn(maya.account(postings=postings, **changes))
    said = statement.children[0].headline
    return " ".join([*said.sentences, *([said.action] if said.action else [])])


def test_it_begins_with_who_under_which_rules_and_one_sentence_with_one_action() -> None:
    lines = printed(drawn(maya.account())).splitlines()
    assert lines[0] == "Maya R. · IEP 2 Sep 2025 to 1 Sep 2026 · as of Fri 27 Feb 2026"
    assert " ".join(" ".join(lines[1:3]).split()) == (
        "Rules: San Diego Unified (primary, undated) over federal default (reported, checked 5 Jan 2026)"
    )
    assert " ".join(lines[4:6]) == (
        "300 minutes missed: 60 made up, 240 still open. 150 a written rule says must be made up; 90 the team must "
        "decide. Ask about both."
    )


def test_the_accounts_stand_in_a_tree_that_is_shown_to_add_up() -> None:
    text = printed(drawn(maya.account()))
    assert re.search(r"^Speech-Language Therapy +2 x 30 min a week +since 2 Sep 2025$", text, re.MULTILINE)
    for line in (
        r"  promised to date +1,320 min +22 h",
        r"  ├ delivered +960 +73 %",
        r"  ├ made up +60 +of 210 owed",
        r"  ├ still owed +150 +oldest from Thu 4 Dec 2025,",
        r"  │ +no due date set",
        r"  ├ waiting for the team to decide +90 +assembly or event at school 60,",
        r"  │ +no school 30",
        r"  ├ no record +60 +ask for the logs",
        r"  └ \(sum\) +1,320",
    ):
        assert re.search(f"^{line}$", text, re.MULTILINE), line
    tree = re.findall(r"^  [├└] .*?([\d,]+)(?:  .*)?$", text, re.MULTILINE)
    *parts, total = (int(figure.replace(",", "")) for figure in tree)
    assert sum(parts) == total == 1320


def test_the_command_it_names_is_one_a_shell_reads_back() -> None:
    last = next(line for line in printed(drawn(maya.account())).splitlines() if line.startswith("Why"))
    assert last == "Why 150?  makewhole explain . speech owed"


def test_every_rule_that_spoke_stands_there_with_its_evidence_and_its_source() -> None:
    text = printed(drawn(maya.account()))
    assert "- therapist was out 210 min: must be made up (rule district/provider-absent," in text
    assert "Staff procedures, chapter 30" in text
    assert "the team decides (rule us/missed-session, reported)." in " ".join(text.split())


def test_nothing_is_said_that_a_statement_may_not_say() -> None:
    text = printed(drawn(maya.account())).casefold()
    assert "violation" not in text
    assert "guilty" not in text
    assert "!" not in text


@pytest.mark.parametrize(
    ("account", "columns", "sentence"),
    [
        ("undetermined", {}, "60 minutes missed. The team must decide about them. Ask the team to decide."),
        (
            "open",
            {"decided_by": "rule", "rule": "district/provider-absent", "outcome": "make_up"},
            "60 minutes missed. A written rule says all of them must be made up. Ask when they will be made up.",
        ),
        (
            "open",
            {"decided_by": "plan", "rule": "iep", "outcome": "make_up", "due_on": dt.date(2026, 1, 1)},
            "60 minutes missed. The plan says all of them must be made up. Of the minutes owed, 60 are past the due date. "
            "Ask when they will be made up.",
        ),
        (
            "excused",
            {"decided_by": "rule", "rule": "district/provider-absent", "outcome": "not_required"},
            "60 minutes missed. A rule does not require a make-up. You may still ask the team about them.",
        ),
        ("declined", {}, "60 minutes missed. The family declined to have them made up."),
        ("resolved", {}, "60 minutes missed. A decision answered them with an award."),
        ("made_up", {}, "Nothing is outstanding: 60 minutes were missed, and all were made up."),
        ("delivered", {"step": 5}, "Nothing missed: all 60 minutes promised so far were delivered."),
        (
            "delivered",
            {"step": 8, "session_id": None},
            "No miss is on record. 60 of 60 minutes are assumed delivered, because nothing was logged for them. "
            "Ask for the logs to be sure.",
        ),
        (
            "unrecorded",
            {"step": 8, "session_id": None},
            "No miss is on record, but 60 of 60 minutes have no record at all. Ask for the logs.",
        ),
        (
            "upcoming",
            {"step": 8, "session_id": None},
            "Nothing missed: 0 minutes delivered, 60 still to come in the current period.",
        ),
    ],
)
def test_the_headline_says_what_was_missed_and_whom_to_ask(
    account: str, columns: dict[str, Any], sentence: str
) -> None:
    assert headline(one(account, **columns)) == sentence


def test_a_rule_that_is_only_reported_is_spoken_of_as_reported() -> None:
    rule = {"policy": "district", "level": 0, "pack_id": "district", "rule_id": "district/r", "reason": "field_trip",
            "outcome": "make_up", "evidence": "reported", "position": 1}  # fmt: skip
    columns: dict[str, Any] = {"decided_by": "rule", "rule": "district/r", "outcome": "team_decides", "evidence": "reported",
               "reason": "field_trip"}  # fmt: skip
    assert headline(one("undetermined", **columns), rules=[rule]) == (
        "60 minutes missed. A rule is reported to require a make-up; ask for the text."
    )
    text = printed(drawn(maya.account(postings=one("undetermined", 30, **columns), rules=[rule])))
    assert "class trip 30 reported to require a" in text
    assert "(rule district/r, reported)." in " ".join(text.split())


def test_minutes_that_a_decision_or_the_plan_owes_are_told_from_those_of_a_rule() -> None:
    decision = {"determination_id": "d", "student_id": "maya", "service": maya.SPEECH, "outcome": "make_up",
                "decided_on": dt.date(2025, 10, 1), "decided_by": "hearing", "session_id": "b"}  # fmt: skip
    columns: dict[str, Any] = {"decided_by": "determination", "rule": "d", "outcome": "make_up"}
    assert headline(one("open", **columns), determinations=[decision]).startswith(
        "60 minutes missed. A hearing decision says all of them must be made up."
    )


def test_a_promise_that_cannot_be_counted_is_unknown_and_never_zero() -> None:
    warning = {
        "code": "not_countable",
        "table": "promises",
        "row": 2,
        "message": "Promise maya-speech cannot be counted: the wording has two readings. Ask the team to say it; "
        "nothing is taken for it.",
    }
    statement = drawn(maya.account(postings=[], not_countable=["maya-speech"], warnings=[warning]))
    text = printed(statement)
    assert "  cannot be counted: the wording has two readings." in text
    assert "unknown, not zero" in text
    assert "promised to date" not in text
    assert "Speech-Language Therapy cannot be counted." in text
    assert statement.as_json()["services"][0]["promised"] is None
    assert statement.as_json()["promises"][0]["owed"] is None


def test_an_award_is_an_account_of_its_own_with_its_due_date() -> None:
    award = {"award_id": "a", "student_id": "maya", "service": maya.SPEECH, "minutes": 300, "awarded_by": "sea",
             "awarded_on": dt.date(2025, 11, 20), "due_on": dt.date(2026, 6, 12)}  # fmt: skip
    of = {"student_id": "maya", "service": maya.SPEECH, "award_id": "a", "step": 13, "date": dt.date(2025, 11, 20)}
    given = [of | {"account": "awarded", "minutes": 300}, of | {"account": "provided", "minutes": 120, "settled_by": "x"},
             of | {"account": "open_award", "minutes": 180}]  # fmt: skip
    text = printed(drawn(maya.account(postings=[*maya.postings(), *given], awards=[award])))
    assert re.search(r"awarded \(compensatory\) +300 min +5 h", text)
    assert re.search(r"├ provided +120\n", text)
    assert re.search(r"├ still to be provided +180 +due Fri 12 Jun 2026", text)
    assert "award a: 300 min by the state agency, Thu 20 Nov 2025, due Fri 12 Jun 2026" in text
    assert "180 awarded minutes are still to be provided." in " ".join(text.split())


def test_every_account_that_is_not_zero_is_printed() -> None:
    figures = {"delivered": 101, "excused": 102, "undetermined": 103, "resolved": 104, "made_up": 105, "declined": 106,
               "open": 107, "unrecorded": 108, "upcoming": 109, "extra": 110}  # fmt: skip
    here = maya.week(dt.date(2025, 9, 1))
    made = [here | {"account": name, "minutes": n, "step": 9, "session_id": name} for name, n in figures.items()]
    made += [
        here | {"account": "delivered", "minutes": 111, "step": 8},
        here | {"account": "open", "minutes": 112, "step": 9, "due_on": dt.date(2026, 1, 1), "session_id": "late"},
        here | {"account": "promised", "minutes": sum(figures.values()) - 110 + 111 + 112, "step": 2},
    ]
    of = {"student_id": "maya", "service": maya.SPEECH, "award_id": "a", "step": 13}
    made += [of | {"account": "awarded", "minutes": 330}, of | {"account": "provided", "minutes": 113},
             of | {"account": "open_award", "minutes": 217}]  # fmt: skip
    statement = drawn(maya.account(postings=made))
    service = statement.services[0].as_json()
    text = printed(statement)
    for name in SERVICE_ACCOUNTS:
        assert service[name], f"the case leaves {name} at zero"
        assert re.search(rf"(?<![\d,]){service[name]:,}(?![\d,])", text), name


@pytest.mark.parametrize("columns", [48, 60, 72, 80])
def test_no_line_is_wider_than_the_terminal(columns: int) -> None:
    text = printed(drawn(maya.account()), columns)
    assert max(cells(line) for line in text.splitlines()) <= columns


def test_long_names_and_wordings_are_wrapped_and_stay_whole() -> None:
    long = "Specially designed instruction in written expression, with assistive technology consultation"
    student = {"student_id": "maya", "name": "Maya " + "R" * 90, "calendar_id": "c"}
    promise = {"promise_id": "maya-speech", "plan_id": "iep", "service": long, "wording": "w" * 200, "sessions": 2,
               "minutes": 30, "period": "week", "every": 3}  # fmt: skip
    postings = [posting | {"service": long} for posting in maya.postings()]
    text = printed(drawn(maya.account(postings=postings, students=[student], promises=[promise])))
    assert max(cells(line) for line in text.splitlines()) <= 80
    assert "R" * 90 in text.replace("\n  ", "").replace("\n", "")
    assert "w" * 200 in re.sub(r"\n +", "", text)
    assert "2 x 30 min every 3 weeks" in text


def test_a_service_with_an_apostrophe_is_named_so_that_a_shell_reads_it() -> None:
    names = ["O'Neil's room", "O'Neil's lunch"]
    promises = [
        {"promise_id": f"p{n}", "plan_id": "iep", "service": name, "sessions": 1, "minutes": 60, "period": "week"}
        for n, name in enumerate(names)
    ]
    here = maya.week(dt.date(2025, 9, 1))
    postings = [
        here | {"promise_id": f"p{n}", "service": name, "account": account, "minutes": 60, "step": step}
        for n, name in enumerate(names)
        for account, step in (("promised", 2), ("open", 9))
    ]
    text = printed(drawn(maya.account(postings=postings, promises=promises)))
    command = next(line for line in text.splitlines() if line.startswith("Why")).partition("makewhole")[2]
    assert shlex.split(command)[0:2] == ["explain", "."]
    assert shlex.split(command)[2] in ("lunch", "room")


def test_a_control_character_of_the_record_never_reaches_the_terminal() -> None:
    student = {"student_id": "maya", "name": "Maya\x1b[31m\x07 R.", "calendar_id": "c"}
    text = printed(drawn(maya.account(students=[student])))
    assert "\x1b" not in text
    assert "\x07" not in text


def test_several_children_have_a_block_each_and_a_command_that_names_the_child() -> None:
    students = [{"student_id": "maya", "name": "Maya R."}, {"student_id": "leo", "name": "Leo T."}]
    plans = [
        {"plan_id": plan, "student_id": student, "kind": "iep", "starts_on": dt.date(2025, 9, 2), "policy": "district"}
        for plan, student in (("iep", "maya"), ("iep2", "leo"))
    ]
    promises = [
        {
            "promise_id": f"{plan}-s",
            "plan_id": plan,
            "service": maya.SPEECH,
            "sessions": 2,
            "minutes": 30,
            "period": "week",
        }
        for plan in ("iep", "iep2")
    ]
    here = maya.week(dt.date(2025, 9, 1))
    postings = [
        here | {"student_id": student, "promise_id": f"{plan}-s", "account": account, "minutes": 60, "step": 2}
        for plan, student in (("iep", "maya"), ("iep2", "leo"))
        for account in ("promised", "open")
    ]
    text = printed(drawn(maya.account(postings=postings, students=students, plans=plans, promises=promises)))
    assert text.index("Leo T.") < text.index("Maya R.")
    assert "makewhole explain . speech owed --student leo" in text
    assert "makewhole explain . speech owed --student maya" in text
    assert "every weekday that is no federal holiday" in " ".join(text.split())


def test_an_empty_folder_is_told_what_a_case_is() -> None:
    text = printed(drawn(ledger(as_of=maya.AS_OF, postings=[])))
    assert "No plan stands in this folder" in text
    assert "plans.csv" in text


def test_warnings_are_grouped_and_short() -> None:
    warnings = [
        {"code": "closed_day", "table": "sessions", "row": row, "column": "date", "message": "held on a closed day"}
        for row in range(2, 9)
    ]
    text = printed(drawn(maya.account(warnings=warnings)))
    assert "Look at: 7 warnings" in text
    assert "sessions row 2 and 6 more: held on a closed day" in text
    assert text.count("held on a closed day") == 1
    assert "makewhole check . --all" in text


def test_the_longest_time_without_a_session_is_told_in_school_days_and_sessions() -> None:
    monday = dt.date(2025, 9, 1)
    weekdays = [monday + dt.timedelta(days=7 * week + weekday) for week in range(4) for weekday in range(5)]
    held = (dt.date(2025, 9, 2), dt.date(2025, 9, 24))

    def number(date: dt.date) -> int:
        return (date - dt.date(1970, 1, 1)).days

    terms = {
        "promise_id": "maya-speech", "student_id": "maya", "service": maya.SPEECH, "esy": False, "minutes": 30,
        "calendar": "=c", "starts": number(monday), "ends": number(weekdays[-1]),
    }  # fmt: skip
    miss = {
        "promise_id": "maya-speech", "plan_id": "iep", "student_id": "maya", "service": maya.SPEECH, "esy": False,
        "day": number(dt.date(2025, 9, 4)), "reason": "provider_absent", "minutes": 60, "made_up": 0, "resolved": 0,
    }  # fmt: skip
    tables: dict[str, Any] = {
        "settings": [{"as_of": maya.AS_OF}],
        "promise_terms": [terms],
        "settled_misses": [miss],
        "calendar_days": [{"calendar": "=c", "esy": False, "day": number(day), "open": True} for day in weekdays],
        "told_sessions": [{"promise_id": "maya-speech", "day": number(day), "effective": 30} for day in held],
        "period_sums": [{"promise_id": "maya-speech", "bucket": week, "amount": 60, "inside": 5} for week in range(4)],
    }
    told = "Longest gap: 15 school days (Wed 3 Sep 2025 to Tue 23 Sep 2025, therapist was out), about 6 sessions"
    missed = one("open", reason="provider_absent")
    assert told in " ".join(printed(drawn(maya.account(postings=missed, **tables))).split())
    assert "Longest gap" not in printed(
        drawn(maya.account(postings=one("delivered", step=5), **(tables | {"settled_misses": []})))
    )
    assert "Longest gap" not in printed(drawn(maya.account(postings=missed)))


# What follows is read from folders: the patterns and clocks are the engine's own.

SCHOOL = {
    "students": "student_id,name,calendar_id\nana,Ana P.,c\n",
    "calendars": "calendar_id,starts_on,ends_on\nc,2025-09-01,2025-11-21\n",
    "plans": "plan_id,student_id,kind,starts_on,ends_on,policy\niep,ana,iep,2025-09-01,2025-11-21,ours.toml\n",
    "promises": "promise_id,plan_id,service,sessions,minutes,period\np,iep,Speech-Language Therapy,2,30,week\n",
}
PACK = """
id = "ours"
title = "Rules made up for a test"
jurisdiction = "Nowhere"
maintainer = "nobody"
checked_on = 2025-09-01
level = "district"

[[clocks]]
id = "lapse"
starts = { event = "school_days_without_service", count = 10 }
stops = "notice"
due = "3 school days"
duty = "written notice"
to_whom = "parent"
must_say = ["what was missed"]
evidence = "reported"
reported_text = "that a notice is due"
ask_whom = "the district"
citation = { title = "Handbook", section = "4", address = "https://example.org", read_on = 2025-08-01 }
"""


def told(folder: Path, sessions: list[str], as_of: dt.date, pack: str = PACK, **changes: str) -> str:
    """What a terminal shows of a folder with these sessions, in one line."""
    head = "session_id,promise_id,date,planned_minutes,delivered_minutes,reason,notified_on"
    for name, text in (SCHOOL | {"sessions": "\n".join([head, *sessions]) + "\n"} | changes).items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    (folder / "ours.toml").write_text(pack, encoding="utf-8")
    text = printed(folders.statement(folder, as_of))
    assert max(cells(line) for line in text.splitlines()) <= 80
    assert "violat" not in text.casefold()
    return " ".join(text.split())


def sessions_of(*weeks: int, reason: str = "") -> list[str]:
    days = [dt.date(2025, 9, 2) + dt.timedelta(weeks=week, days=day) for week in weeks for day in (0, 2)]
    return [f"s{day},p,{day},30,{0 if reason else 30},{reason}," for day in days]


def test_a_child_who_got_everything_has_no_patterns_and_no_dates(tmp_path: Path) -> None:
    text = told(tmp_path, sessions_of(*range(12)), dt.date(2025, 11, 24))
    for words in ("Not delivered:", "Longest gap", "First session", "Was there really", "Dates and clocks"):
        assert words not in text


def test_patterns_stand_under_their_service(tmp_path: Path) -> None:
    sessions = [*sessions_of(3, 7, 8, 9, 10, 11), *sessions_of(2, reason="provider_vacancy")]
    sessions += sessions_of(1, reason="late_start")
    text = told(tmp_path, sessions, dt.date(2025, 11, 24))
    # 720 promised, 120 missed: 16.67 %; weeks 0 and 4 to 6 without a record: 240.
    assert (
        "Not delivered: 120 of 720 min promised to date (16.7 %): services not begun 60 (8.3 %), therapist's job is empty 60 "
        "(8.3 %); no record for 240 more (33.3 %)"
    ) in text
    assert (
        "First session: Tue 23 Sep 2025, 22 days (16 school days) after Mon 1 Sep 2025, when the service was to begin"
    ) in text
    assert (
        "Was there really nothing between Mon 29 Sep 2025 and Fri 17 Oct 2025? 15 school days have no entry at all."
    ) in text
    assert text.index("(sum)") < text.index("Not delivered:") < text.index("What the rules say")


def test_dates_and_clocks_come_soonest_first_with_their_source(tmp_path: Path) -> None:
    text = told(tmp_path, [*sessions_of(0), *sessions_of(1, reason="provider_absent")], dt.date(2025, 9, 30))
    dates = text.partition("Dates and clocks")[2]
    clock = (
        "- Fri 26 Sep 2025 (past): written notice (parent), Speech-Language Therapy. 10 school days without service on "
        "record since Tue 9 Sep 2025; no notice to the parent is on record: check whether one is missing from the record"
    )
    assert clock in dates
    assert "It must say what was missed. (clock ours/lapse, reported; ask the district for the text)" in dates
    assert "Handbook 4, https://example.org, noted on 1 Aug 2025" in dates
    window = (
        "- Wed 9 Sep 2026: last day of the one year within which a state complaint must be received (34 CFR 300.153(c)) "
        "for the oldest miss not made up (Tue 9 Sep 2025, Speech-Language Therapy)."
    )
    assert dates.index(clock) < dates.index(window)
    past = told(tmp_path, sessions_of(0, reason="provider_absent"), dt.date(2026, 9, 3), pack=PACK.partition("[[")[0])
    assert "30 missed minutes are past theirs already." in past
    none = told(tmp_path, sessions_of(0, reason="provider_absent"), dt.date(2026, 9, 5), pack=PACK.partition("[[")[0])
    assert "60 missed minutes that were not made up are past the one year" in none


def test_a_clock_that_has_hardly_begun_to_count_is_not_told(tmp_path: Path) -> None:
    sessions = [*sessions_of(0), *sessions_of(1, reason="provider_absent")]
    assert "written notice" not in told(tmp_path, sessions, dt.date(2025, 9, 15))  # 4 of 10
    text = told(tmp_path, sessions, dt.date(2025, 9, 16))
    assert (
        "- not started: written notice (parent), Speech-Language Therapy. 5 of 10 school days without service" in text
    )


def test_both_answers_to_an_open_question_are_told(tmp_path: Path) -> None:
    asking = PACK + 'asks = "Does it hold for every lapse?"\nholds_if = "yes"\n'
    sessions = [*sessions_of(0), *sessions_of(1, reason="provider_absent")]
    text = told(tmp_path, sessions, dt.date(2025, 9, 30), pack=asking)
    assert "- Does it hold for every lapse? Nobody has answered. If yes: Fri 26 Sep 2025 (past): written notice" in text
    assert "If no: no clock runs on what is recorded." in text
    answers = "plan_id,question,answer\niep,Does it hold for every lapse?,no\n"
    assert "written notice" not in told(tmp_path, sessions, dt.date(2025, 9, 30), pack=asking, answers=answers)


def test_suspension_days_are_told_with_the_record_to_ask_for(tmp_path: Path) -> None:
    text = told(tmp_path, sessions_of(0, 1, 2, 3, reason="student_suspended"), dt.date(2025, 9, 30))
    assert (
        "- 8 days with sessions missed for suspension in the school year from 1 Sep 2025, counted from sessions only: ask "
        "for the discipline record. Services are due from the 11th school day of removal in a school year (34 CFR "
        "300.530(d))."
    ) in text
    plans = SCHOOL["plans"].replace(",iep,2025", ",504,2025")
    other = told(tmp_path, sessions_of(0, 1, 2, 3, reason="student_suspended"), dt.date(2025, 9, 30), plans=plans)
    assert "ask for the discipline record." in other
    assert "300.530" not in other
    assert "state complaint" not in other


RULES = """
[[rules]]
id = "testing"
reason = "school_assessment"
outcome = "make_up"
asks = "Had the team approved the change?"
holds_if = "no"
evidence = "EVIDENCE"
reported_text = "A change that was not approved is made up."
reported_by = "a newsletter"
ask_whom = "the district"
citation = { title = "Handbook", page = "9", date = 2025-08-01, address = "https://example.org", read_on = 2025-08-01 }

[[notes]]
id = "logs"
kind = "right"
text = "You may ask for the logs."
plan_kinds = ["iep"]
evidence = "reported"
citation = { title = "Handbook", section = "2", address = "https://example.org", read_on = 2025-08-01 }
"""


@pytest.mark.parametrize("evidence", ["reported", "local"])
def test_a_rule_whose_question_nobody_answered_claims_nothing(evidence: str, tmp_path: Path) -> None:
    pack = PACK.partition("[[")[0] + RULES.replace("EVIDENCE", evidence)
    sessions = [*sessions_of(0), *sessions_of(1, reason="school_assessment")]
    text = told(tmp_path, sessions, dt.date(2025, 9, 16), pack=pack)
    assert 'until somebody answers "Had the team approved the change?" the team decides' in text
    assert "must be made up" not in text
    assert "reported to require" not in text
    answered = "plan_id,question,answer\niep,Had the team approved the change?,no\n"
    held = told(tmp_path, sessions, dt.date(2025, 9, 16), pack=pack, answers=answered)
    assert ("must be made up" in held) is (evidence == "local")
    assert ("reported to require a make-up" in held) is (evidence == "reported")
    if evidence == "reported":
        assert "Reported by a newsletter: A change that was not approved is made up." in held
        assert "Ask for the text: the district." in held


def test_what_the_family_may_ask_for_and_whom_stands_in_the_statement(tmp_path: Path) -> None:
    pack = PACK.partition("[[")[0] + RULES.replace("EVIDENCE", "reported")
    text = told(tmp_path, sessions_of(0, reason="school_assessment"), dt.date(2025, 9, 16), pack=pack)
    assert "What you may ask for - You may ask for the logs. (note ours/logs, reported)" in text
    assert "makewhole contacts" not in text  # nobody said which state
    students = SCHOOL["students"].splitlines()
    named = f"{students[0]},state\n{students[1]},IL\n"
    text = told(tmp_path, sessions_of(0), dt.date(2025, 9, 16), pack=pack, students=named)
    assert "Whom to ask makewhole contacts IL" in text

"""`makewhole reconcile`: example 8, whose README works the figures out by hand, and small folders of one difference."""

from __future__ import annotations

import csv
import datetime as dt
import json
import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cli import case
from tests.cli.command import run, widest

from makewhole.app import folders, reconciling

EXAMPLE = Path(__file__).parents[2] / "examples" / "08-two-logs-that-disagree"
AS_OF = "2026-03-28"
DAY = dt.date(2026, 3, 28)
HEAD = "resolution_id,session_ids,counted,decided_on,decided_by,why\n"


def compared(folder: Path, *words: str, first: str = "family", second: str = "provider") -> Any:
    result = run("reconcile", folder, "--between", first, second, "--as-of", AS_OF, *words, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def with_resolutions(place: Path, rows: str) -> Path:
    folder = place / "case"
    shutil.copytree(EXAMPLE, folder)
    (folder / "resolutions.csv").write_text(HEAD + rows, encoding="utf-8")
    return folder


def test_the_five_days_of_the_readme() -> None:
    said = compared(EXAMPLE)
    assert said["minutes_at_stake"] == 135
    assert said["held_more"] == {"family": 30, "provider": 105}
    assert len(said["matched"]) == 19
    assert [(line["date"], line["differences"], line["minutes_at_stake"]) for line in said["differs"]] == [
        ("2026-01-14", ["held"], 30),
        ("2026-02-09", ["held"], 30),
        ("2026-02-25", ["minutes"], 15),
        ("2026-03-16", ["held"], 30),
    ]
    assert [(line["date"], line["minutes_at_stake"]) for line in said["only_in_provider"]] == [("2026-01-23", 30)]
    assert said["only_in_family"] == said["resolved"] == said["not_applied"] == []
    groups = ("matched", "differs", "only_in_family", "only_in_provider")
    lines = [line for name in groups for line in said[name]]
    ids = [name for line in lines for log in ("family", "provider") if line[log] for name in line[log]["session_ids"]]
    with (EXAMPLE / "sessions.csv").open(encoding="utf-8") as file:
        assert sorted(ids) == sorted(each["session_id"] for each in csv.DictReader(file))


def test_the_statement_under_each_is_the_one_that_statement_draws() -> None:
    said = compared(EXAMPLE)
    for source, delivered, owed in (("family", 585, 60), ("provider", 660, 30)):
        [service] = said["services"][source]
        assert (service["promised"], service["delivered"], service["owed"]) == (720, delivered, owed)
        assert said["services"][source] == folders.statement(EXAMPLE, DAY, source).as_json()["services"]


def test_the_agreed_record_by_the_word_of_each() -> None:
    said = compared(EXAMPLE)
    accounts = ("promised", "delivered", "owed", "undetermined", "excused", "unrecorded")
    [family], [provider] = said["agreed"]["family"], said["agreed"]["provider"]
    assert [family[account] for account in accounts] == [720, 615, 60, 45, 0, 0]
    assert [provider[account] for account in accounts] == [720, 660, 30, 0, 30, 0]


def test_the_logs_in_the_other_order_say_the_same() -> None:
    one, other = compared(EXAMPLE), compared(EXAMPLE, first="provider", second="family")
    assert other.pop("between") == one.pop("between")[::-1]
    assert one == other


def test_a_page_of_it_is_calm_and_fits() -> None:
    result = run("reconcile", EXAMPLE, "--between", "family", "provider", "--as-of", AS_OF)
    assert result.exit_code == 0
    text = result.stdout
    body = text.partition("Each statement in full")[0]  # a command is copied, and never broken
    assert widest(body) <= 80
    assert text.startswith("Owen D. · family log beside provider log · as of Sat 28 Mar 2026\n")
    assert "\n135 minutes at stake in 5 sessions.\n" in text
    assert "\nThe logs agree on 19 sessions, 540 minutes held.\n" in text
    assert "    provider  0 min held, 30 missed: child was ill or away [provider-2026-03-16]\n" in text
    assert "\nOnly in the provider log: 1 session\n" in text
    rows = {" ".join(line.split()) for line in body.splitlines()}
    # Missed: 45 + 60 = 105 under the family's log, 30 + 30 = 60 under the provider's. Agreed, by the family's word: the
    # 585 and 23 January, which only the provider has, make 615.
    assert {"alone alone by family by provider", "promised 720 720 720 720", "delivered 585 660 615 660"} <= rows
    assert {"missed 105 60 105 60", "owed 60 30 60 30"} <= rows
    assert {"the team decides 45 0 45 0", "excused 0 30 0 30", "no record 30 0 0 0"} <= rows
    assert f"--as-of {AS_OF} --source family\n" in text
    assert "!" not in text


def test_what_came_before_a_day_is_all_that_is_compared() -> None:
    result = run("reconcile", EXAMPLE, "--between", "family", "provider", "--as-of", "2026-01-22", "--json")
    said = json.loads(result.stdout)
    assert said["minutes_at_stake"] == 30  # 14 January; the entry of 23 January is still to come
    assert len(said["matched"]) == 4


# --- what was settled -------------------------------------------------------------------------------------------------


def test_a_settled_pair_counts_as_the_counted_row_says_under_both_logs(tmp_path: Path) -> None:
    # 16 March was held: the provider's 30 excused minutes become 30 delivered; the family's log stays as it was.
    pair = "family-2026-03-16 provider-2026-03-16"
    said = compared(with_resolutions(tmp_path, f"r1,{pair},family-2026-03-16,2026-03-27,the team,attendance record\n"))
    assert said["minutes_at_stake"] == 105
    assert [(line["date"], line["counted"]) for line in said["resolved"]] == [("2026-03-16", "family-2026-03-16")]
    accounts = ("delivered", "excused", "undetermined", "owed", "unrecorded")
    [family], [provider] = said["services"]["family"], said["services"]["provider"]
    assert [family[account] for account in accounts] == [585, 0, 45, 60, 30]
    assert [provider[account] for account in accounts] == [690, 0, 0, 30, 0]
    [family], [provider] = said["agreed"]["family"], said["agreed"]["provider"]
    assert [family[account] for account in accounts] == [615, 0, 45, 60, 0]
    assert [provider[account] for account in accounts] == [690, 0, 0, 30, 0]


def test_settling_everything_leaves_one_statement(tmp_path: Path) -> None:
    rows = ""
    for number, (day, counted) in enumerate(
        [("01-14", "provider"), ("02-09", "family"), ("02-25", "family"), ("03-16", "family")]
    ):
        pair = f"family-2026-{day} provider-2026-{day}"
        rows += f"r{number},{pair},{counted}-2026-{day},2026-03-27,the team,\n"
    rows += "r9,provider-2026-01-23,provider-2026-01-23,2026-03-27,the team,\n"
    folder = with_resolutions(tmp_path, rows)
    said = compared(folder)
    assert said["minutes_at_stake"] == 0
    assert said["services"]["family"] == said["services"]["provider"]
    assert said["agreed"] == said["services"]
    # 24 sessions: 21 whole ones (630) and 15 minutes held, 15 for the team; 9 and 11 February owed, 60. 645 + 15 + 60 = 720.
    [service] = said["services"]["family"]
    assert (service["delivered"], service["undetermined"], service["owed"]) == (645, 15, 60)
    text = run("reconcile", folder, "--between", "family", "provider", "--as-of", AS_OF).stdout
    assert "Nothing is at stake: the logs agree, or their differences are settled.\n" in text
    assert "    family-2026-02-09 counts (resolution r1)\n" in text
    shown = {" ".join(line.split()) for line in text.splitlines()}
    assert {"family provider", "alone alone agreed", "delivered 645 645 645"} <= shown
    assert "What to do" not in text


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (
            "r,family-2026-03-16 nobody,family-2026-03-16,2026-03-27,team,",
            "it names a session that is not in the record",
        ),
        ("r,family-2026-03-16 provider-2026-03-16,,2026-03-27,team,", "it does not say which row counts"),
        ("r,family-2026-03-16,provider-2026-03-16,2026-03-27,team,", "none of its session_ids"),
    ],
)
def test_a_resolution_that_settles_nothing_is_named(tmp_path: Path, row: str, why: str) -> None:
    folder = with_resolutions(tmp_path, row + "\n")
    said = compared(folder)
    assert said["minutes_at_stake"] == 135
    [named] = said["not_applied"]
    assert named["resolution_id"] == "r"
    assert why in named["why"]
    text = run("reconcile", folder, "--between", "family", "provider", "--as-of", AS_OF).stdout
    assert "Note: Resolution r settles nothing" in text


def test_the_later_of_two_resolutions_stands_and_one_of_a_later_day_is_not_looked_at(tmp_path: Path) -> None:
    pair = "family-2026-03-16 provider-2026-03-16"
    folder = with_resolutions(
        tmp_path,
        f"r1,{pair},provider-2026-03-16,2026-03-26,team,\nr2,{pair},family-2026-03-16,2026-03-27,team,\n"
        f"r3,{pair},provider-2026-03-16,2026-03-29,team,\n",
    )
    said = compared(folder)
    assert [line["resolution_id"] for line in said["resolved"]] == ["r2"]
    assert [each["resolution_id"] for each in said["not_applied"]] == ["r1"]


def test_a_make_up_of_a_settled_miss_is_still_a_make_up_of_it(tmp_path: Path) -> None:
    sessions = (
        "session_id,promise_id,date,planned_minutes,delivered_minutes,kind,reason,makes_up,source\n"
        "f1,speech,2025-09-02,30,0,,provider_absent,,family\n"
        "p1,speech,2025-09-02,30,0,,student_absent,,provider\n"
        "m1,speech,2025-09-16,,30,make_up,,f1,\n"
    )
    resolutions = HEAD + "r,f1 p1,p1,2025-09-20,team,\n"
    folder = case.write(tmp_path / "case", sessions=sessions)
    (folder / "resolutions.csv").write_text(resolutions, encoding="utf-8")
    result = run("reconcile", folder, "--between", "family", "provider", "--as-of", "2025-09-21", "--json")
    said = json.loads(result.stdout)
    assert [said["services"][log][0]["made_up"] for log in ("family", "provider")] == [30, 30]
    assert said["without_source"] == 1


# --- what counts in a row ---------------------------------------------------------------------------------------------


def test_minutes_are_those_that_the_arithmetic_counts(tmp_path: Path) -> None:
    sessions = (
        "session_id,promise_id,date,planned_minutes,delivered_minutes,contact,reason,as_written,source\n"
        "f1,speech,2025-09-02,30,30,,,false,family\n"  # held, and not as written: a miss of 30
        "p1,speech,2025-09-02,30,30,,,,provider\n"
        "f2,speech,2025-09-04,,0,,student_absent,,family\n"  # no length: the promised 30
        "p2,speech,2025-09-04,30,0,,student_absent,,provider\n"
        "f3,speech,2025-09-09,30,,,,,family\n"  # says nothing of what happened
        "p3,speech,2025-09-09,30,30,,,,provider\n"
        "f4,speech,2025-09-11,30,20,attempt,,,family\n"  # an attempt: no minutes, and no reason
        "p4,speech,2025-09-11,30,0,,not_stated,,provider\n"
    )
    folder = case.write(tmp_path / "case", sessions=sessions)
    result = run("reconcile", folder, "--between", "family", "provider", "--as-of", "2025-09-13", "--json")
    said = json.loads(result.stdout)
    assert [line["date"] for line in said["matched"]] == ["2025-09-04", "2025-09-11"]
    assert [(line["date"], line["differences"], line["family"]["reasons"]) for line in said["differs"]] == [
        ("2025-09-02", ["held"], ["not_as_written"]),
        ("2025-09-09", ["told"], []),
    ]
    assert said["differs"][1]["family"]["minutes"] is None
    assert said["minutes_at_stake"] == 60
    text = run("reconcile", folder, "--between", "family", "provider", "--as-of", "2025-09-13").stdout
    assert "family    does not say what happened [f3]\n" in text


def test_a_make_up_that_both_have_restores_what_either_names(tmp_path: Path) -> None:
    # The provider's row names the miss of 4 September; the family's, which stands for both, names none.
    sessions = (
        "session_id,promise_id,date,starts_at,planned_minutes,delivered_minutes,kind,reason,makes_up,source\n"
        "f1,speech,2025-09-02,09:00,30,0,,provider_absent,,family\n"
        "p1,speech,2025-09-02,09:00,30,0,,provider_absent,,provider\n"
        "f2,speech,2025-09-04,09:00,30,0,,provider_absent,,family\n"
        "p2,speech,2025-09-04,09:00,30,0,,provider_absent,,provider\n"
        "f3,speech,2025-09-09,09:00,,30,make_up,,,family\n"
        "p3,speech,2025-09-09,09:00,,30,make_up,,p2,provider\n"
    )
    folder = case.write(tmp_path / "case", sessions=sessions)
    said = json.loads(
        run("reconcile", folder, "--between", "family", "provider", "--as-of", "2025-09-13", "--json").stdout
    )
    assert len(said["matched"]) == 3
    # Due ten days after the miss: of the two, that of 2 September is overdue on the 13th, that of the 4th is not.
    alone = [said["services"][log][0]["overdue"] for log in ("family", "provider")]
    agreed = [said["agreed"][log][0]["overdue"] for log in ("family", "provider")]
    assert (alone, agreed) == ([0, 30], [30, 30])


def test_a_decision_about_a_row_holds_for_the_row_that_stands_for_it(tmp_path: Path) -> None:
    sessions = (
        "session_id,promise_id,date,starts_at,planned_minutes,delivered_minutes,reason,source\n"
        "f1,speech,2025-09-02,09:00,30,0,provider_absent,family\n"
        "p1,speech,2025-09-02,09:00,30,0,provider_absent,provider\n"
    )
    determinations = (
        "determination_id,student_id,service,session_id,outcome,decided_on,decided_by\n"
        "d,ana,Speech-Language Therapy,p1,not_required,2025-09-05,team\n"
    )
    folder = case.write(tmp_path / "case", sessions=sessions)
    (folder / "determinations.csv").write_text(determinations, encoding="utf-8")
    said = json.loads(
        run("reconcile", folder, "--between", "family", "provider", "--as-of", "2025-09-06", "--json").stdout
    )
    assert [said["services"][log][0]["excused"] for log in ("family", "provider")] == [0, 30]
    assert [said["agreed"][log][0]["excused"] for log in ("family", "provider")] == [30, 30]


# --- what was billed --------------------------------------------------------------------------------------------------

BILLED = (
    "session_id,promise_id,date,starts_at,planned_minutes,delivered_minutes,reason,source\n"
    "p1,speech,2025-09-02,09:00,30,30,,provider\n"
    "b1,speech,2025-09-02,09:00,30,30,,billing\n"
    "p2,speech,2025-09-04,09:00,30,0,provider_absent,provider\n"
    "b2,speech,2025-09-04,09:00,30,30,,billing\n"
    "b3,speech,2025-09-09,09:00,30,30,,billing\n"
)


def test_what_was_billed_is_not_delivered(tmp_path: Path) -> None:
    folder = case.write(tmp_path / "case", sessions=BILLED)
    words = ("reconcile", folder, "--between", "provider", "billing", "--as-of", "2025-09-15")
    said = json.loads(run(*words, "--json").stdout)
    assert said["minutes_at_stake"] == 60
    assert [(line["date"], line["minutes_at_stake"]) for line in said["only_in_billing"]] == [("2025-09-09", 30)]
    for word in ("provider", "billing"):
        [service] = said["agreed"][word]
        assert (service["promised"], service["delivered"], service["owed"]) == (180, 30, 30)
    text = run(*words).stdout
    assert "Only in the billing log: 1 session\n" in text
    assert "A bill says what was claimed, not what was held" in " ".join(text.split())
    assert "provider billing alone alone agreed" in " ".join(text.split())
    assert widest(text.partition("Each statement in full")[0]) <= 80


def test_what_was_billed_counts_once_somebody_settles_it_so(tmp_path: Path) -> None:
    folder = case.write(tmp_path / "case", sessions=BILLED)
    (folder / "resolutions.csv").write_text(
        HEAD + "r1,b3,b3,2025-09-12,team,\nr2,p2 b2,b2,2025-09-12,team,\n", encoding="utf-8"
    )
    words = ("reconcile", folder, "--between", "provider", "billing", "--as-of", "2025-09-15")
    said = json.loads(run(*words, "--json").stdout)
    assert said["minutes_at_stake"] == 0
    assert said["agreed"]["provider"] == said["agreed"]["billing"]
    assert said["agreed"]["provider"][0]["delivered"] == 90


# --- what holds for any two logs, down to the statement ---------------------------------------------------------------

ROW = st.tuples(
    st.sampled_from(["2025-09-02", "2025-09-04", "2025-09-09"]),
    st.sampled_from(["", "09:00", "09:15", "14:00"]),
    st.sampled_from([(30, 30, ""), (30, 0, "student_absent"), (30, 0, "provider_absent"), (15, 15, ""), (30, 15, "")]),
    st.sampled_from(["regular", "regular", "make_up"]),
    st.sampled_from(["family", "provider", ""]),
)


@settings(max_examples=6, deadline=None)  # five ledgers an example and question
@given(st.lists(ROW, min_size=3, max_size=10), st.data())
def test_settling_everything_leaves_one_statement_in_whatever_order(rows: list[Any], data: st.DataObject) -> None:
    head = "session_id,promise_id,date,starts_at,planned_minutes,delivered_minutes,reason,kind,source\n"
    lines = [
        f"s{at},speech,{day},{start},{planned},{delivered},{reason},{kind},{source}\n"
        for at, (day, start, (planned, delivered, reason), kind, source) in enumerate(rows)
    ]
    names = ("family", "provider")
    with tempfile.TemporaryDirectory() as place:
        folder = case.write(Path(place) / "case", sessions=head + "".join(lines))
        asked = partial(reconciling.between, folder, as_of=dt.date(2025, 9, 20))
        before = asked(*names)
        if not before.lines.open_lines:
            assert before.is_one
        decided = []
        for at, line in enumerate(before.lines.open_lines):
            ids = [each.session_id for each in line.sessions]
            chosen = data.draw(st.sampled_from(ids))
            decided.append(f"r{at},{' '.join(ids)},{chosen},2025-09-15,team,\n")
        table = folder / "resolutions.csv"
        table.write_text(HEAD + "".join(decided), encoding="utf-8")
        settled = asked(*names)
        assert settled.lines.open_lines == ()
        assert settled.is_one
        table.write_text(HEAD + "".join(data.draw(st.permutations(decided))), encoding="utf-8")
        turned = asked(*names[::-1]).as_json()
        assert turned | {"between": [*names]} == settled.as_json()
        for block in settled.agreed[0].services:
            minutes = block.minutes
            parts = ("delivered", "excused", "undetermined", "resolved", "owed", "unrecorded", "upcoming")
            assert minutes["promised"] == sum(minutes[part] or 0 for part in parts)


def test_a_log_that_holds_nothing_is_said_to_hold_nothing(tmp_path: Path) -> None:
    folder = case.write(tmp_path / "case")
    text = run("reconcile", folder, "--between", "family", "district", "--as-of", "2025-09-20").stdout
    assert "The district log has no session up to this day" in " ".join(text.split())
    assert "Nothing is at stake" not in text


# --- misuse -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--between", "family", "family"], "name two different logs"),
        (["--between", "family", "school"], "'school' is not one of"),
        ([], "Missing option '--between'"),
    ],
)
def test_a_misuse_says_what_to_write(words: list[str], says: str) -> None:
    result = run("reconcile", EXAMPLE, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in " ".join(result.stderr.split())


def test_a_record_with_errors_compares_nothing(tmp_path: Path) -> None:
    folder = case.write(tmp_path / "case", students="student_id,calendar_id\n")
    result = run("reconcile", folder, "--between", "family", "provider")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "nothing was computed" in " ".join(result.stderr.split())


def test_how_to_settle_is_said_for_the_kind_of_record_that_it_is(tmp_path: Path) -> None:
    kept = tmp_path / "owen.makewhole"
    assert run("restore", EXAMPLE, kept).exit_code == 0
    of_folder = run("reconcile", EXAMPLE, "--between", "family", "provider", "--as-of", AS_OF).stdout
    of_file = run("reconcile", kept, "--between", "family", "provider", "--as-of", AS_OF).stdout
    assert "resolutions.csv" in of_folder
    assert "resolutions.csv" not in of_file
    assert "makewhole resolve" in of_file


def test_a_statement_of_two_logs_says_first_that_it_counts_twice() -> None:
    said = run("statement", EXAMPLE, "--as-of", AS_OF).stdout
    assert said.index("counts twice") < said.index("Owen")
    assert "counts twice" not in run("statement", EXAMPLE, "--as-of", AS_OF, "--source", "family").stdout

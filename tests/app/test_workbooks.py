"""The workbook of a case folder: its figures are the statement's, its words the statement's words."""

from __future__ import annotations

import csv
import datetime as dt
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from tests.cli import case

from makewhole.app import folders, workbooks
from makewhole.ledger.explain import ACCOUNT_LABELS
from makewhole.ledger.statement import REASON_WORDS

EXAMPLES = sorted(path.parent for path in (Path(__file__).parents[2] / "examples").glob("*/expected.json"))
SHEETS = ["Statement", "Misses", "Postings", "Sessions", "Findings", "Basis", "Columns"]
PARTS = ("delivered", "made_up", "open", "declined", "undetermined", "excused", "resolved", "unrecorded", "upcoming")
MISSED = ("excused", "undetermined", "resolved", "made_up", "declined", "open")
DAY = dt.date(2025, 9, 20)


def as_of(example: Path) -> dt.date:
    return dt.date.fromisoformat(json.loads((example / "expected.json").read_text(encoding="utf-8"))["as_of"])


def table(path: Path, sheet: str, *, values: bool = True) -> list[dict[str, Any]]:
    """The rows under the header of a sheet, by column; with `values` what formulas come to."""
    page = openpyxl.load_workbook(path, data_only=values)[sheet]
    first, last = str(page.auto_filter.ref).split(":")
    header = int("".join(letter for letter in first if letter.isdigit()))
    end = int("".join(letter for letter in last if letter.isdigit()))
    rows = list(page.iter_rows(min_row=header, max_row=end, values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name[:2])
def test_the_figures_are_those_of_the_statement(example: Path, tmp_path: Path) -> None:
    assert len(EXAMPLES) == 10
    path, day = tmp_path / "a.xlsx", as_of(example)
    made = workbooks.write(example, path, day)
    said = folders.statement(example, day).as_json()
    assert openpyxl.load_workbook(path).sheetnames == SHEETS

    statement = table(path, "Statement")
    names = {block["service"] + (" (extended school year)" if block["esy"] else "") for block in said["services"]}
    assert names == {row["Service"] for row in statement}
    for block in said["services"]:
        name = block["service"] + (" (extended school year)" if block["esy"] else "")
        own = [row for row in statement if row.get("Student", block["student_id"]) == block["student_id"]]
        found = [(row["Account"], row["Minutes"]) for row in own if row["Service"] == name]
        minutes = dict(found)
        assert minutes["promised to date"] == block["promised"]
        assert {part: minutes.get(ACCOUNT_LABELS[part], 0) for part in PARTS} == {part: block[part] for part in PARTS}
        assert minutes.get("beyond the promise", 0) == block["extra"]
        assert minutes.get("of these overdue", 0) == block["overdue"]
        assert minutes.get("of these assumed", 0) == block["assumed"]
        sums = [figure for account, figure in found if account == "(sum)"]
        assert sums == [block["promised"], *([block["awarded"]] if block["awarded"] else [])]
    notes = [row["Note"] for row in statement if row["Account"] == "(sum)"]
    assert notes.count("adds up to what was promised") == len(said["services"])

    postings = table(path, "Postings")
    with folders.postings(example, day) as every:
        expected = list(every)
    assert [row["Minutes"] for row in postings] == [posting["minutes"] for posting in expected]
    assert [row["Posting"] for row in postings] == [posting["posting_id"] for posting in expected]
    for account in ("promised", *PARTS):
        of_account = sum(row["Minutes"] for row in postings if row["Account"] == ACCOUNT_LABELS[account])
        assert of_account == sum(block[account] for block in said["services"])
    misses = table(path, "Misses")
    for account in MISSED:
        label = ACCOUNT_LABELS[account].capitalize()
        assert sum(row[label] or 0 for row in misses) == sum(block[account] for block in said["services"])
    assert sum(row["Minutes"] for row in misses) == sum(block[part] for block in said["services"] for part in MISSED)
    with (example / "sessions.csv").open(encoding="utf-8") as file:
        recorded = list(csv.DictReader(file))
    sessions = {row["Session"]: row for row in table(path, "Sessions")}
    assert made.rows["Sessions"] == len(recorded) == len(sessions)
    for row in recorded:
        found_row = sessions[row["session_id"]]
        assert found_row["Date"] == dt.datetime.fromisoformat(row["date"])
        delivered = row.get("delivered_minutes")
        assert found_row["Delivered"] == (int(delivered) if delivered else None)
        assert found_row["Reason"] == (REASON_WORDS[row["reason"]] if row.get("reason") else None)
    assert made.rows["Findings"] == len(said["findings"])


@pytest.fixture(scope="module")
def nina(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("nina") / "nina.xlsx"
    example = next(each for each in EXAMPLES if each.name.startswith("07"))
    workbooks.write(example, path, dt.date(2025, 12, 20))
    return path


def test_the_head_says_who_under_which_rules_as_of_when_and_what(nina: Path) -> None:
    page = openpyxl.load_workbook(nina)["Statement"]
    head = " ".join(str(page.cell(row, 1).value) for row in range(1, 7))
    assert head.startswith("Nina P. · IEP 2 Sep 2025 to 12 Jun 2026 · as of Sat 20 Dec 2025 Rules: Pennsylvania: when ")
    assert "240 minutes missed: 80 made up, 160 not. 70 the plan says must be made up;" in head
    basis = table(nina, "Basis")
    assert [row["About"] for row in basis][:4] == ["In short", "Plan", "Rules", "Rules behind them"]
    assert basis[1]["First day"] == dt.datetime(2025, 9, 2)
    assert {row["How sure"] for row in basis if row["About"] == "How sure"} == {"primary", "reported"}
    rests_on = [row["In words"] for row in basis if row["About"] == "Rests on"]
    assert "School days are those of the school calendar on this record, which ends on Fri 12 Jun 2026." in rests_on
    assert [row["Id"] for row in basis[1:4]] == ["nina-iep", "us-pa", "us"]
    assert "The plan itself says of missed sessions: must be made up. That comes before every rule." in rests_on


def test_the_sum_is_a_formula_and_its_parts_are_the_parts(nina: Path) -> None:
    formulas = table(nina, "Statement", values=False)
    [total] = [row for row in formulas if row["Account"] == "(sum)"]
    page = openpyxl.load_workbook(nina, data_only=True)["Statement"]
    assert total["Minutes"].startswith("=C")
    summed = [page[name].row for name in total["Minutes"][1:].split("+")]
    accounts = [page.cell(row, 2).value for row in summed]
    assert accounts == ["delivered", "made up", "still owed", "declined by the family", "excused"]
    assert sum(page.cell(row, 3).value for row in summed) == 960
    assert total["Note"].startswith("=IF(C")


def test_a_miss_of_unknown_length_is_a_row_without_minutes(tmp_path: Path) -> None:
    """Of a promise of minutes a week: nobody can say how long the session was to be, and that is no zero."""
    case, path = tmp_path / "case", tmp_path / "a.xlsx"
    case.mkdir()
    for name, text in {
        "students": "student_id,name\nana,Ana\n",
        "plans": "plan_id,student_id,kind,starts_on,ends_on\niep,ana,iep,2025-09-01,2025-11-21\n",
        "promises": "promise_id,plan_id,service,minutes_per_period,period\np,iep,Speech-Language Therapy,60,week\n",
        "sessions": "session_id,promise_id,date,starts_at,planned_minutes,delivered_minutes,kind,reason\n"
        "known,p,2025-09-10,,30,0,regular,provider_absent\nunknown,p,2025-09-03,10:15,,0,regular,provider_absent\n"
        "later,p,2025-10-03,,,0,regular,provider_absent\n",
    }.items():
        (case / f"{name}.csv").write_text(text, encoding="utf-8")
    workbooks.write(case, path, dt.date(2025, 9, 30))
    first, second = table(path, "Misses")
    assert (first["Session"], first["Minutes"], first["Reason"]) == ("unknown", None, "therapist was out")
    assert (first["Date"], first["Start"], first["Promise"]) == (dt.datetime(2025, 9, 3), "10:15", "p")
    assert first["Outcome"] == "length not known, so nothing follows yet"
    assert not any(first[name] for name in first if name in ("Who says so", "Rule", "Still owed", "Overdue", "Gap"))
    assert (second["Session"], second["Minutes"]) == ("known", 30)
    block = folders.statement(case, dt.date(2025, 9, 30)).children[0].services[0]
    assert block.unknown_lengths == 1
    meaning = next(row for row in table(path, "Columns") if row["Sheet"] == "Misses" and row["Column"] == "Minutes")
    assert "no zero" in " ".join(str(cell) for cell in meaning.values())


def test_a_miss_says_why_what_follows_who_says_so_and_by_when(nina: Path) -> None:
    misses = {row["Session"]: row for row in table(nina, "Misses")}
    duty, absent = misses["speech-2025-09-11"], misses["speech-2025-09-25"]
    assert (duty["Date"], duty["Minutes"], duty["Reason"]) == (
        dt.datetime(2025, 9, 11),
        30,
        "therapist had another duty",
    )
    assert (duty["Outcome"], duty["Who says so"], duty["Rule"]) == ("must be made up", "the plan itself", "nina-iep")
    assert (duty["Due"], duty["Made up"], duty["Still owed"]) == (dt.datetime(2025, 10, 11), 30, None)
    assert (absent["Outcome"], absent["Who says so"]) == ("need not be made up", "the team")
    assert absent["Excused"] == 30


def test_a_rule_that_nobody_has_read_says_what_it_is_reported_to_say(tmp_path: Path) -> None:
    folder = case.write(tmp_path / "case", students="student_id,name,state,calendar_id\nana,Ana P.,IL,c\n")
    (folder / "plans.csv").write_text(
        "plan_id,student_id,kind,starts_on,ends_on,policy\niep,ana,iep,2025-09-01,2026-06-12,us-tx-hcde\n",
        encoding="utf-8",
    )
    workbooks.write(folder, tmp_path / "a.xlsx", DAY)
    with folders.account(folder, DAY) as worked_out:
        asked = "SELECT session_id, says, evidence FROM misses WHERE evidence = 'reported' AND asks IS NULL"
        reported = worked_out.connection.execute(asked).fetchall()
    misses = {row["Session"]: row for row in table(tmp_path / "a.xlsx", "Misses")}
    assert {says for _, says, _ in reported} - {"team_decides"}
    for session_id, says, evidence in reported:
        row = misses[session_id]
        assert row["How sure"] == evidence
        assert bool(row["What the rule is reported to say"]) == (says != "team_decides")


def test_every_sheet_can_be_filtered_scrolled_and_printed(nina: Path) -> None:
    for page in openpyxl.load_workbook(nina):
        header = int(str(page.freeze_panes)[1:]) - 1
        assert str(page.auto_filter.ref).startswith(f"A{header}:")
        assert page.print_title_rows == f"${header}:${header}"
        assert page.page_setup.orientation == "landscape"
        assert not page.merged_cells.ranges


def test_every_column_is_explained(nina: Path) -> None:
    explained = {(row["Sheet"], row["Column"]) for row in table(nina, "Columns") if row["Column"]}
    rows = {row["Column"]: row for row in table(nina, "Columns") if row["Sheet"] == "Misses" and row["Column"]}
    found = {(name, title) for name in SHEETS for title in table_header(nina, name)}
    assert explained == found
    assert (rows["Due"]["Unit"], rows["Due"]["An empty cell means"]) == ("a day", "no date is set")


def table_header(path: Path, sheet: str) -> list[str]:
    page = openpyxl.load_workbook(path)[sheet]
    return [str(cell.value) for cell in page[int(str(page.freeze_panes)[1:]) - 1] if cell.value]


def test_days_and_minutes_have_their_types_in_every_row(nina: Path) -> None:
    types: dict[tuple[str, str], set[type]] = {}
    for name in ("Misses", "Postings", "Sessions"):
        rows = CalamineWorkbook.from_path(str(nina)).get_sheet_by_name(name).to_python()
        for row in rows[1:]:
            for title, cell in zip(rows[0], row, strict=True):
                if cell != "":
                    types.setdefault((name, str(title)), set()).add(type(cell))
    for key, found in types.items():
        if key[1] in ("Date", "Due", "Period from", "Period to", "Told on"):
            assert found == {dt.date}, key
        elif key[1] in ("Minutes", "Planned", "Delivered", "Step", "Made up") and key != ("Sessions", "Made up"):
            assert found == {float}, key
        elif key[1] not in ("Still owed", "Declined by the family", "Excused", "Overdue"):
            assert found == {str}, key


# --- other folders ----------------------------------------------------------------------------------------------------


def test_one_child_needs_no_column_of_names_and_two_do(tmp_path: Path) -> None:
    folder = case.write(tmp_path / "one")
    workbooks.write(folder, tmp_path / "one.xlsx", DAY)
    assert "Child" not in table(tmp_path / "one.xlsx", "Misses")[0]
    two = case.write(
        tmp_path / "two",
        students="student_id,name,calendar_id\nana,نور ح.,c\nben,,c\n",
        plans=case.TABLES["plans"] + "iep2,ben,iep,2025-09-01,2026-06-12,us,,\n",
        promises=case.TABLES["promises"] + "reading,iep2,=Reading,1 x 60 minutes weekly,1,60,week\n",
    )
    workbooks.write(two, tmp_path / "two.xlsx", DAY)
    rows = table(tmp_path / "two.xlsx", "Statement")
    assert {(row["Child"], row["Student"]) for row in rows} == {("نور ح.", "ana"), ("ben", "ben")}
    assert {row["Service"] for row in rows} == {"Speech-Language Therapy", "=Reading"}
    page = openpyxl.load_workbook(tmp_path / "two.xlsx")["Statement"]
    assert page["A1"].value == "2 children · as of Sat 20 Sep 2025"
    formulas = [cell.value for row in page.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(formulas) == 6  # sum, hours and note of two services
    assert all("Reading" not in formula for formula in formulas)


def test_what_cannot_be_counted_is_empty_and_not_zero(tmp_path: Path) -> None:
    promises = "promise_id,plan_id,service,wording\nspeech,iep,Speech-Language Therapy,as needed\n"
    workbooks.write(case.write(tmp_path / "case", promises=promises), tmp_path / "a.xlsx", DAY)
    [row] = table(tmp_path / "a.xlsx", "Statement")
    assert (row["Account"], row["Minutes"], row["Hours"]) == ("cannot be counted", None, None)
    assert row["Note"].startswith('the line "as needed": ')
    found = table(tmp_path / "a.xlsx", "Findings")
    assert "not_countable" in {row["Code"] for row in found}


def test_a_log_and_a_state_of_knowledge_can_be_chosen(tmp_path: Path) -> None:
    example = next(each for each in EXAMPLES if each.name.startswith("08"))
    made = workbooks.write(example, tmp_path / "a.xlsx", dt.date(2026, 3, 28), "provider")
    assert made.rows["Sessions"] == 24
    minutes = {row["Account"]: row["Minutes"] for row in table(tmp_path / "a.xlsx", "Statement")}
    assert minutes["delivered"] == 660
    rests_on = " ".join(row["In words"] for row in table(tmp_path / "a.xlsx", "Basis"))
    assert "Only sessions and gaps of the source provider are counted" in rests_on
    folder = case.write(
        tmp_path / "case",
        sessions=(
            "session_id,promise_id,date,planned_minutes,delivered_minutes,recorded_at\n"
            "s1,speech,2025-09-02,30,30,2025-09-02\ns2,speech,2025-09-04,30,30,2025-09-19\n"
        ),
    )
    known = workbooks.write(folder, tmp_path / "b.xlsx", DAY, known_on=dt.date(2025, 9, 10))
    assert known.rows["Sessions"] == 1


def test_the_same_folder_and_day_give_the_same_bytes(tmp_path: Path) -> None:
    folder = case.write(tmp_path / "case")
    for name in ("a.xlsx", "b.xlsx"):
        workbooks.write(folder, tmp_path / name, DAY)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


# --- where there may be no file ---------------------------------------------------------------------------------------


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    folder = case.write(tmp_path / "case")
    (tmp_path / "a.xlsx").write_text("mine", encoding="utf-8")
    with pytest.raises(workbooks.FileExists, match="is there already, and nothing is overwritten; name another file"):
        workbooks.write(folder, tmp_path / "a.xlsx", DAY)
    assert (tmp_path / "a.xlsx").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("a.csv", "ends in .xlsx"),
        ("-", "ends in .xlsx"),
        ("no/a.xlsx", "There is no folder"),
        ("case/a.xlsx", "only read"),
    ],
)
def test_a_file_that_cannot_be_is_refused_in_a_sentence(tmp_path: Path, name: str, says: str) -> None:
    folder = case.write(tmp_path / "case")
    with pytest.raises(folders.NotWritten, match=says):
        workbooks.write(folder, tmp_path / name, DAY)
    assert [each.name for each in tmp_path.iterdir()] == ["case"]


def test_a_record_with_errors_makes_no_workbook(tmp_path: Path) -> None:
    folder = case.write(tmp_path / "case", students="student_id,calendar_id\n")
    with pytest.raises(folders.RecordErrors):
        workbooks.write(folder, tmp_path / "a.xlsx", DAY)
    assert not (tmp_path / "a.xlsx").exists()


def test_the_library_is_loaded_only_when_a_workbook_is_written() -> None:
    script = "import sys, makewhole.app.workbooks, makewhole.exchange.workbook; print('xlsxwriter' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"

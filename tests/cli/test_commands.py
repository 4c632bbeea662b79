"""The commands end to end: what they print, where, and with which exit status."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shlex
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result
from tests.cli import case

from makewhole import __version__
from makewhole.app import papers
from makewhole.cli import main
from makewhole.ledger.statement import PROMISE_ACCOUNTS, SERVICE_ACCOUNTS

AS_OF = ["--as-of", "2025-09-21"]
SOURCE = Path(__file__).parent.parent.parent / "src"


def run(*words: str | Path) -> Result:
    result = CliRunner().invoke(main, [str(word) for word in words], prog_name="makewhole")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def process(*words: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-m", "makewhole.cli", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, **options)  # type: ignore[call-overload,no-any-return]


@pytest.fixture
def ana(tmp_path: Path) -> Path:
    return case.write(tmp_path / "ana")


# statement


def test_a_statement_is_printed_with_its_sum_and_a_command_that_works(ana: Path) -> None:
    result = run("statement", ana, *AS_OF)
    assert result.exit_code == 0
    assert result.stdout.startswith("Ana P. · IEP 1 Sep 2025 to 12 Jun 2026 · as of Sun 21 Sep 2025\n")
    for row in (r"promised to date +180 min +3 h", r"delivered +130 +72 %", r"made up +15 +of 50 owed", r"still owed +35",
                r"\(sum\) +180", r"beyond the promise \(extra\) +15"):  # fmt: skip
        assert re.search(row, result.stdout), row
    assert "50 minutes missed: 15 made up, 35 still open. The plan says all of them must be made up." in " ".join(
        result.stdout.split()
    )
    asked = result.stdout.partition("Why 35?")[2].partition("\n\n")[0].replace("\\\n", " ")
    words = shlex.split(asked)
    assert words[:2] == ["makewhole", "explain"]
    again = run(*words[1:])
    assert again.exit_code == 0
    assert "35 still owed + 15 made up = 50 minutes" in again.stdout


def test_a_statement_as_json_has_every_account_and_nothing_else(ana: Path) -> None:
    result = run("statement", ana, *AS_OF, "--json")
    told = json.loads(result.stdout)
    assert result.stderr == ""
    assert list(told) == [
        "as_of", "assumptions", "promises", "services", "patterns", "suspensions", "clocks", "findings",
    ]  # fmt: skip
    assert told["as_of"] == "2025-09-21"
    (promise,), (service,) = told["promises"], told["services"]
    assert set(promise) == {"promise_id", "student_id", "service", "esy", *PROMISE_ACCOUNTS}
    assert set(service) == {"student_id", "service", "esy", *SERVICE_ACCOUNTS}
    assert promise["promised"] == 180
    assert promise["esy"] is False
    assert all(isinstance(promise[account], int) for account in PROMISE_ACCOUNTS)
    parts = ("delivered", "excused", "undetermined", "resolved", "owed", "unrecorded", "upcoming")
    assert sum(service[part] for part in parts) == service["promised"]
    assert {assumption["kind"] for assumption in told["assumptions"]} >= {
        "calendar",
        "policy",
        "short_period",
        "unlogged",
    }
    assert all(assumption["text"] for assumption in told["assumptions"])
    assert all(
        {"code", "severity", "table", "row", "column", "message"} <= set(finding) for finding in told["findings"]
    )


def test_a_promise_that_cannot_be_counted_is_null(tmp_path: Path) -> None:
    promises = "promise_id,plan_id,service,wording\nspeech,iep,Speech-Language Therapy,as needed\n"
    folder = case.write(tmp_path / "a", promises=promises, sessions=None)
    told = json.loads(run("statement", folder, *AS_OF, "--json").stdout)
    assert all(told["promises"][0][account] is None for account in PROMISE_ACCOUNTS)
    assert told["services"][0]["promised"] is None
    text = run("statement", folder, *AS_OF).stdout
    assert "cannot be counted" in text
    assert "promised to date" not in text
    assert run("explain", folder, "speech", "owed", *AS_OF).exit_code == 2


def test_one_log_can_be_asked_alone(ana: Path) -> None:
    told = json.loads(run("statement", ana, *AS_OF, "--source", "provider", "--json").stdout)
    assert told["promises"][0]["delivered"] == 0
    assert told["promises"][0]["unrecorded"] == 180
    assert any(assumption["kind"] == "source" for assumption in told["assumptions"])


TWO_LOGS = Path(__file__).parents[2] / "examples" / "08-two-logs-that-disagree"
ON = ("--as-of", "2026-03-28")


def test_the_agreed_record_has_the_figures_of_pages_and_papers() -> None:
    told = json.loads(run("statement", TWO_LOGS, *ON, "--agreed", "--json").stdout)
    matter = papers.of_folder(TWO_LOGS, dt.date(2026, 3, 28))
    assert [each["service"] for each in told["services"]] == [each.service for each in matter.services]
    for service, block in zip(told["services"], matter.services, strict=True):
        assert {name: service[name] for name in block.minutes} == block.minutes
    (service,) = told["services"]
    assert (service["delivered"], service["unrecorded"]) == (615, 0)
    assert any(each["kind"] == "agreed" for each in told["assumptions"])
    plain = json.loads(run("statement", TWO_LOGS, *ON, "--json").stdout)
    assert plain["services"][0]["delivered"] != 615


def test_the_agreed_record_can_be_explained_and_listed() -> None:
    page = run("statement", TWO_LOGS, *ON, "--agreed").stdout
    assert "--agreed" in page.partition("Why 60?")[2]
    assert run("explain", TWO_LOGS, "speech", "delivered", *ON, "--agreed").exit_code == 0
    listed = json.loads(run("postings", TWO_LOGS, *ON, "--agreed", "--json").stdout)
    assert sum(each["minutes"] for each in listed if each["account"] == "delivered") == 615


@pytest.mark.parametrize("command", [("statement",), ("postings",), ("explain", "speech", "delivered")])
def test_the_agreed_record_is_no_single_log(command: tuple[str, ...]) -> None:
    refused = run(command[0], TWO_LOGS, *command[1:], *ON, "--agreed", "--source", "family")
    assert refused.exit_code == 2
    assert "Choose one of --agreed and --source." in refused.stderr
    assert run("statement", TWO_LOGS, *ON, "--agreed", "--every-policy").exit_code == 2


def test_what_was_known_on_a_day_is_said_to_be_so(ana: Path) -> None:
    told = json.loads(run("statement", ana, *AS_OF, "--known-on", "1 Sep 2025", "--json").stdout)
    assert [a["known_on"] for a in told["assumptions"] if a["kind"] == "known_on"] == ["2025-09-01"]


def test_days_are_taken_as_people_write_them(ana: Path) -> None:
    assert run("statement", ana, "--as-of", "Sun 21 Sep 2025").stdout == run("statement", ana, *AS_OF).stdout.replace(
        "2025-09-21", "2025-09-21"
    )
    refused = run("statement", ana, "--as-of", "3/4/2026")
    assert refused.exit_code == 2
    assert "may be 4 Mar 2026 or 3 Apr 2026" in refused.stderr


def test_a_folder_of_no_tables_says_what_a_case_is(tmp_path: Path) -> None:
    result = run("statement", tmp_path)
    assert result.exit_code == 0
    assert "No plan stands in this folder" in result.stdout


# errors


def test_a_record_with_errors_computes_nothing_and_says_what_to_do(tmp_path: Path) -> None:
    rows = "".join(f"x{n},speech,2025-09-02,30,3O,,,,family\n" for n in range(1200))
    folder = case.write(tmp_path / "a", sessions=case.TABLES["sessions"] + rows)
    for words in (["statement"], ["postings"], ["postings", "--hledger"], ["explain", "speech", "owed"]):
        result = run(words[0], folder, *words[1:], *AS_OF)
        assert result.exit_code == 1, words
        assert result.stdout == "", words
        assert "1,200 errors, so nothing was computed." in result.stderr
        assert "sessions.csv, delivered_minutes" in result.stderr
        assert 'line 9: found "3O"' in result.stderr
        assert "and 1,197 more" in result.stderr
        assert "Allowed: " in result.stderr
        assert len(result.stderr.splitlines()) < 20
    told = run("statement", folder, *AS_OF, "--json")
    assert told.exit_code == 1
    assert len([f for f in json.loads(told.stdout)["findings"] if f["severity"] == "error"]) == 1200


def test_check_groups_what_is_alike_and_names_all_when_asked(tmp_path: Path) -> None:
    rows = "".join(f"x{n},speech,2025-09-02,30,3O,,,,family\n" for n in range(50))
    folder = case.write(tmp_path / "a", sessions=case.TABLES["sessions"] + rows)
    short, long = run("check", folder), run("check", folder, "--all")
    assert short.exit_code == long.exit_code == 1
    assert "(50 times)" in short.stdout
    assert short.stdout.count('"3O"') == 3
    assert long.stdout.count('"3O"') == 50
    every = json.loads(run("check", folder, "--json").stdout)
    assert len(every) >= 50
    assert every[0]["allowed"]


def test_check_of_a_good_record_is_status_0(ana: Path) -> None:
    result = run("check", ana)
    assert result.exit_code == 0
    assert "no errors" in result.stdout or "warning" in result.stdout
    assert json.loads(run("check", ana, "--json").stdout) == [] or "warning" in result.stdout


def test_check_warns_of_the_same_day_as_the_statement(ana: Path) -> None:
    sessions = case.TABLES["sessions"] + "z1,speech,2025-09-19,30,30,,,,provider\n"
    case.write(ana, sessions=sessions, calendars="calendar_id,starts_on,ends_on\nc,2025-09-01,2025-09-19\n")
    for options in (AS_OF, ["--as-of", "2025-10-20"], [*AS_OF, "--source", "family"]):
        told = json.loads(run("statement", ana, *options, "--json").stdout)["findings"]
        assert json.loads(run("check", ana, *options, "--json").stdout) == told, options
    early, late = (run("check", ana, "--as-of", day, "--json").stdout for day in ("2025-09-19", "2025-10-20"))
    assert early != late


def test_a_workbook_is_told_where_its_table_is_missing(tmp_path: Path) -> None:
    folder = case.write(tmp_path / "a", students=None)
    (folder / "students.xlsx").write_bytes(b"PK")
    result = run("statement", folder, *AS_OF)
    assert result.exit_code == 1
    assert "students.xlsx is a spreadsheet workbook; it is not read." in " ".join(result.stderr.split())


def test_children_of_one_name_are_told_apart(ana: Path) -> None:
    more = {
        "students": "student_id,name,calendar_id\nana,Ana P.,c\nana2,Ana P.,c\nben,Ben K.,c\n",
        "plans": "plan_id,student_id,kind,starts_on\niep,ana,iep,2025-09-01\np2,ana2,iep,2025-09-01\np3,ben,iep,2025-09-01\n",
    }
    told = run("statement", case.write(ana, **more), *AS_OF).stdout
    assert re.findall(r"(?m)^(\w+ \w\.(?: \(student \w+\))?) ·", told) == [
        "Ana P. (student ana)", "Ana P. (student ana2)", "Ben K.",
    ]  # fmt: skip


def test_a_pack_file_named_without_its_ending_is_pointed_to(tmp_path: Path) -> None:
    plans = "plan_id,student_id,kind,starts_on,policy\niep,ana,iep,2025-09-01,mine\n"
    folder = case.write(tmp_path / "a", plans=plans)
    (folder / "mine.toml").write_text('id = "mine"\n', encoding="utf-8")
    assert "write mine.toml" in " ".join(run("statement", folder, *AS_OF).stderr.split())


def test_an_unknown_pack_is_an_error_of_the_record(tmp_path: Path) -> None:
    plans = "plan_id,student_id,kind,starts_on,policy\niep,ana,iep,2025-09-01,us-nowhere\n"
    result = run("statement", case.write(tmp_path / "a", plans=plans), *AS_OF)
    assert result.exit_code == 1
    assert "us-nowhere" in result.stderr
    assert "plans.csv, policy" in result.stderr


@pytest.mark.parametrize(
    "words",
    [["statement", "nowhere"], ["check", "nowhere"], ["statement"], ["postings", ".", "--json", "--hledger"], ["read"],
     ["packs", "nowhere"], ["explain", "."], ["calendar", "new", "XX", "2026-27"], ["statement", ".", "--as-of", "soon"],
     ["completion", "dos"]],
)  # fmt: skip
def test_a_command_that_is_misused_ends_with_status_2_and_says_why(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Error: " in result.stderr


def test_a_file_in_place_of_a_folder_is_told_from_a_missing_one(ana: Path) -> None:
    assert "is a file, not a folder" in run("statement", ana / "plans.csv").stderr
    assert "is not there" in run("statement", ana / "nowhere").stderr


# explain


def test_a_service_is_found_by_a_word_of_it_and_an_account_by_its_words(ana: Path) -> None:
    for words in (["speech", "still owed"], ["speech", "still", "owed"], ["Speech-Language Therapy", "open"],
                  ["SPEECH language", "OPEN"], ["SLP", "still_owed"]):  # fmt: skip
        result = run("explain", ana, *words, *AS_OF)
        assert result.exit_code == 0, words
        assert "Sum: 15 + 20 = 35 minutes still owed." in result.stdout, words


def test_one_posting_is_explained_by_its_id(ana: Path) -> None:
    listed = json.loads(run("postings", ana, *AS_OF, "--json").stdout)
    (owed,) = [posting for posting in listed if posting["account"] == "open" and posting["session_id"] == "s2"]
    result = run("explain", ana, owed["posting_id"], *AS_OF)
    words = " ".join(result.stdout.split())
    for sentence in (
        "15 minutes of Speech-Language Therapy on Thu 4 Sep 2025 (session s2) were missed (therapist was out) and are still owed.",
        "Planned 30 minutes, delivered 0: 30 - 0 = 30 missed.",
        "60 minutes were promised and 30 delivered: a shortfall of 30.",
        "Of the 30 minutes of this miss: 15 made up, 15 still owed.",
        "The plan itself says of missed sessions: must be made up.",
        "Due: Sun 14 Sep 2025, by the plan's clause (10 days): overdue.",
    ):
        assert sentence in words, sentence
    told = json.loads(run("explain", ana, owed["posting_id"], *AS_OF, "--json").stdout)
    assert told["postings"][0]["posting"] == owed
    assert told["minutes"] == 15


def test_every_posting_can_be_explained(ana: Path) -> None:
    listed = json.loads(run("postings", ana, *AS_OF, "--json").stdout)
    assert len(listed) > 8
    for posting in listed:
        result = run("explain", ana, posting["posting_id"], *AS_OF)
        assert result.exit_code == 0
        assert f"{posting['minutes']:,} minutes" in result.stdout


def test_what_cannot_be_explained_lists_what_there_is(tmp_path: Path) -> None:
    promises = case.TABLES["promises"] + "ot,iep,Occupational Therapy,,1,30,,week\n".replace(",,week", ",week")
    folder = case.write(tmp_path / "a", promises=promises)
    two = run("explain", folder, "therapy", "owed", *AS_OF)
    assert two.exit_code == 2
    assert "Occupational Therapy" in two.stderr
    assert "Speech-Language Therapy" in two.stderr
    assert "no account" in run("explain", folder, "speech", "money", *AS_OF).stderr
    assert "No service here" in run("explain", folder, "chess", "owed", *AS_OF).stderr
    assert "no posting" in run("explain", folder, "deadbeef", *AS_OF).stderr
    assert "this account is 0" in run("explain", folder, "speech", "resolved", *AS_OF).stdout


def test_what_is_left_out_of_a_question_is_said(ana: Path) -> None:
    nobody = run("explain", ana, "speech", "owed", "--student", "nobody", *AS_OF)
    assert nobody.exit_code == 2
    assert 'No student "nobody". Students: ana' in nobody.stderr
    for words in (["speech"], ["Speech-Language", "Therapy"]):
        alone = run("explain", ana, *words, *AS_OF)
        assert alone.exit_code == 2
        assert "is a service: name an account too: owed, promised" in alone.stderr, words


# postings


def test_postings_as_json_are_an_array_of_objects_whose_minutes_add_up(ana: Path) -> None:
    listed = json.loads(run("postings", ana, *AS_OF, "--json").stdout)
    keys = {"posting_id", "promise_id", "period_starts_on", "period_ends_on", "date", "session_id", "account", "minutes", "rule",
            "citation", "evidence", "due_on"}  # fmt: skip
    assert all(keys <= set(posting) for posting in listed)
    assert len({posting["posting_id"] for posting in listed}) == len(listed)
    promised = sum(posting["minutes"] for posting in listed if posting["account"] == "promised")
    assert promised == 180
    assert sum(p["minutes"] for p in listed if p["account"] not in ("promised", "extra")) == promised
    assert all(p["date"] is None or re.fullmatch(r"\d{4}-\d\d-\d\d", p["date"]) for p in listed)


def test_postings_as_parquet_are_the_same_rows(ana: Path, tmp_path: Path) -> None:
    file = tmp_path / "it's.parquet"
    result = run("postings", ana, *AS_OF, "--parquet", file)
    assert result.exit_code == 0
    listed = json.loads(run("postings", ana, *AS_OF, "--json").stdout)
    found = duckdb.connect().read_parquet(str(file))
    assert found.columns == list(listed[0])
    assert sorted(found.project("posting_id, minutes").fetchall()) == sorted(
        (p["posting_id"], p["minutes"]) for p in listed
    )
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    nowhere = run("postings", ana, *AS_OF, "--parquet", tmp_path / "no" / "file.parquet")
    assert nowhere.exit_code == 2


def test_a_parquet_file_is_never_written_into_the_record_nor_over_another(ana: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in ana.iterdir()}
    (tmp_path / "there.parquet").write_bytes(b"mine")
    (tmp_path / "link").symlink_to(ana)
    (tmp_path / "lost.parquet").symlink_to(tmp_path / "nowhere")
    for file, why in (
        (ana / "postings.parquet", "lies in the case folder"),
        (ana / "gaps.parquet", "lies in the case folder"),
        (tmp_path / "link" / "new.parquet", "lies in the case folder"),
        (ana / ".." / "ana" / "new.parquet", "lies in the case folder"),
        (ana / "sessions.csv", "is there already"),
        (tmp_path / "there.parquet", "is there already; name another"),
        (tmp_path / "lost.parquet", "is there already"),
        (Path("-"), "is not printed"),
    ):
        result = run("postings", ana, *AS_OF, "--parquet", file)
        assert result.exit_code == 2, file
        assert why in " ".join(result.stderr.split()), file
    assert run("postings", tmp_path / "link", "--parquet", ana / "new.parquet").exit_code == 2
    assert before == {path.name: path.read_bytes() for path in ana.iterdir()}
    assert (tmp_path / "there.parquet").read_bytes() == b"mine"
    assert not (tmp_path / "nowhere").exists()


def test_postings_as_a_table_fit_the_terminal(ana: Path) -> None:
    result = run("postings", ana, *AS_OF)
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= 80
    listed = json.loads(run("postings", ana, *AS_OF, "--json").stdout)
    assert all(posting["posting_id"] in result.stdout for posting in listed)


# packs, calendar, the program itself


def test_packs_are_listed_and_each_rule_of_one_has_its_source_and_evidence() -> None:
    listed = run("packs")
    assert re.search(r"^  us$", listed.stdout, re.MULTILINE)
    one = run("packs", "us")
    assert one.exit_code == 0
    assert one.stdout.count("source: ") == one.stdout.count("evidence: ") >= 3
    assert "us/suspension-first-10: need not be made up" in one.stdout
    assert "for the first 10 school days" in one.stdout
    assert max(map(len, one.stdout.splitlines())) <= 80


def test_a_new_calendar_is_printed_or_written_and_nothing_is_overwritten(tmp_path: Path) -> None:
    printed = run("calendar", "new", "OH", "2026-27")
    assert printed.exit_code == 0
    assert "# calendars.csv\ncalendar_id,starts_on" in printed.stdout
    assert "Still to do:" in printed.stderr
    written = run("calendar", "new", "OH", "2026-27", "--out", tmp_path)
    assert written.exit_code == 0
    assert (tmp_path / "closures.csv").read_text().count("holiday") > 5
    assert "placeholders" in written.stdout
    again = run("calendar", "new", "OH", "2026-27", "--out", tmp_path)
    assert again.exit_code == 2
    assert "nothing is overwritten" in again.stderr


def test_the_version_and_the_help_are_told() -> None:
    assert run("--version").stdout == f"makewhole, version {__version__}\n"
    told = run("--help").stdout
    for command in ("statement", "postings", "explain", "check", "read", "packs", "contacts", "calendar", "completion"):
        assert re.search(rf"^  {command} ", told, re.MULTILINE)
        assert run(command, "--help").exit_code == 0
    assert max(map(len, told.splitlines())) <= 80


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_of_that_shell(shell: str) -> None:
    result = run("completion", shell)
    assert result.exit_code == 0
    assert f"_MAKEWHOLE_COMPLETE={shell}_complete" in result.stdout


def test_help_is_quick_and_loads_no_database() -> None:
    script = "import sys; from makewhole.cli import main\ntry: main(['--help'])\nexcept SystemExit: print(*sorted(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True,
                         env=os.environ | {"PYTHONPATH": str(SOURCE)})  # fmt: skip
    loaded = set(ran.stdout.splitlines()[-1].split())
    assert "click" in loaded
    assert loaded.isdisjoint({"duckdb", "rich", "yaml", "holidays", "json"})
    took = []
    for _ in range(3):
        began = time.perf_counter()
        process("--help")
        took.append(time.perf_counter() - began)
    assert min(took) < 0.6  # 0.15 on a quiet machine


def test_a_reader_who_stops_reading_is_no_fault(ana: Path) -> None:
    command = f"{shlex.quote(sys.executable)} -m makewhole.cli postings {shlex.quote(str(ana))} --json"
    line = f"{command} | {shlex.quote(sys.executable)} -c 'import sys; sys.stdin.readline()'; echo ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False,
                         env=os.environ | {"PYTHONPATH": str(SOURCE)})  # fmt: skip
    assert ran.stderr == ""
    assert ran.stdout.strip() == "0"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device on this system")
@pytest.mark.parametrize(
    "words", [["statement", "."], ["postings", ".", "--json"], ["check", "."], ["--help"], ["packs"]]
)
def test_a_full_disk_is_told_in_one_line(ana: Path, words: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run([sys.executable, "-m", "makewhole.cli", *words], stdout=full, stderr=subprocess.PIPE, text=True,
                             check=False, cwd=ana, env=os.environ | {"PYTHONPATH": str(SOURCE)})  # fmt: skip
    assert ran.returncode == 1
    assert ran.stderr == "cannot write the output: No space left on device.\n"


def test_the_examples_of_the_help_keep_their_lines() -> None:
    told = run("explain", "--help").stdout
    assert re.search(r"^ +makewhole explain \. speech owed$", told, re.MULTILINE)
    assert "\\b" not in told
    told = run("completion", "--help").stdout
    assert re.search(r"^ +zsh: +makewhole completion zsh >> ~/.zshrc$", told, re.MULTILINE)
    assert "\\b" not in told


def test_output_that_is_no_terminal_is_plain_and_80_columns_wide(ana: Path) -> None:
    ran = process("statement", ".", *AS_OF, cwd=ana)  # a path is never broken, so a long one may pass the margin
    assert ran.returncode == 0
    assert "\x1b" not in ran.stdout
    assert max(map(len, ran.stdout.splitlines())) <= 80
    in_ascii = process("statement", ana, *AS_OF)
    assert in_ascii.returncode == 0


def test_a_terminal_that_knows_no_lines_gets_ascii(ana: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "ascii"}
    ran = subprocess.run([sys.executable, "-m", "makewhole.cli", "statement", str(ana), *AS_OF], capture_output=True, check=False,
                         env=environment)  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert b"  | still owed" in ran.stdout


def test_the_names_of_a_child_never_stand_in_what_programs_keep(ana: Path) -> None:
    for words in (
        ["postings", "--json"],
        ["postings", "--hledger"],
        ["check", "--json"],
        ["explain", "speech", "owed", "--json"],
    ):
        assert "Ana" not in run(words[0], ana, *words[1:]).stdout, words

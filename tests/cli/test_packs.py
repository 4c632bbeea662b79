"""`makewhole packs` and its commands."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.command import SOURCE, run, widest

from makewhole.app import packs as policy_packs
from makewhole.app.wording import reason_words
from makewhole.cli.terminal import Page
from makewhole.record.schema import REASONS

IDS = policy_packs.pack_ids()


def test_the_list_goes_state_by_state_with_level_and_evidence() -> None:
    result = run("packs")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert sorted(line.strip() for line in lines if line.strip() in IDS) == IDS
    assert (
        lines.index("United States")
        < lines.index("California (CA)")
        < lines.index("Ohio (OH)")
        < lines.index("Wisconsin (WI)")
    )
    at = lines.index("  us-oh")
    assert re.match(r"    state: 1 rule \(1 reported\)", lines[at + 2])
    assert "District of Columbia (us-dc)" in " ".join(result.stdout.split())
    assert widest(result.stdout) <= 80


def test_the_list_as_json_counts_rules_by_evidence() -> None:
    said = json.loads(run("packs", "--json").stdout)
    assert [pack["id"] for pack in said["packs"]] == IDS
    [us] = [pack for pack in said["packs"] if pack["id"] == "us"]
    assert us["evidence"] == {"reported": 3, "primary": 2}
    assert (us["rules"], us["state"]) == (5, None)
    assert "DC" in {each["code"] for each in said["looked_for"]}


@pytest.mark.parametrize("pack_id", IDS)
def test_each_pack_is_shown_with_source_and_evidence_for_every_item(pack_id: str) -> None:
    chain = policy_packs.get_pack(pack_id)
    result = run("packs", pack_id)
    assert result.exit_code == 0
    items = policy_packs.items(chain[0])
    assert result.stdout.count("\n  source: ") == result.stdout.count("\n  evidence: ") == len(items)
    lines = [line.strip() for line in result.stdout.splitlines()]
    for item in items:
        assert item.citation.address in lines  # on a line of its own, so that it can be clicked
        assert f"\n{item.full_id}: " in result.stdout
    if len(chain) > 1:
        assert f"Where it is silent, {chain[1].id} adds" in result.stdout
    assert widest(result.stdout) <= 80
    assert run("packs", "show", pack_id).stdout == result.stdout


def test_a_reported_rule_is_never_shown_as_one_that_was_read() -> None:
    text = run("packs", "us-tx-hcde").stdout
    assert "us-tx-hcde/therapist-absent: reported to require a make-up; ask for the text" in text
    assert "makewhole contacts TX" in text


def test_where_only_that_a_procedure_applies_is_reported_no_outcome_is() -> None:
    for pack_id, rules in (("us-oh", 1), ("us-md-baltimore-county", 3)):
        text = " ".join(run("packs", pack_id).stdout.split())
        assert (
            len(re.findall(rf"{pack_id}/[a-z-]+: the team decides", text.partition("Where it is silent, ")[0])) == rules
        )
        assert len(re.findall("applies when .{1,120}? What it asks for is not reported", text)) == rules
        assert "reported to require" not in text


@pytest.mark.parametrize(
    "words", [["packs", "us-oh", "--json"], ["packs", "--json", "us-oh"], ["packs", "oh", "--json"]]
)
def test_one_pack_as_json_has_its_parents(words: list[str]) -> None:
    said = json.loads(run(*words).stdout)
    assert said["pack"]["id"] == "us-oh"
    assert [pack["id"] for pack in said["parents"]] == ["us"]
    assert said["pack"]["rules"][0]["evidence"] == "reported"


@pytest.mark.parametrize("name", ["us-dc", "DC", "dc"])
def test_a_state_without_a_pack_says_what_was_looked_for(name: str) -> None:
    result = run("packs", name)
    assert result.exit_code == 0
    assert result.stdout.startswith("District of Columbia (us-dc): looked for, not found\n")
    assert "Looked for: " in result.stdout
    assert "no rule: ask" in " ".join(result.stdout.split())
    assert widest(result.stdout) <= 80
    said = json.loads(run("packs", name, "--json").stdout)
    assert said["pack"] is None
    assert said["looked_for"]["code"] == "DC"
    assert json.dumps(said).count("slideplayer") == result.stdout.count("slideplayer")


@pytest.mark.parametrize("each", policy_packs.list_looked_for(), ids=lambda each: each.code)
def test_every_page_of_what_was_looked_for_can_be_shown(each: policy_packs.LookedFor) -> None:
    result = run("packs", f"us-{each.code.lower()}")
    assert result.exit_code == 0
    assert each.name in result.stdout
    assert result.stdout.count("\n  source: ") == len(each.found)


def test_packs_are_compared_reason_by_reason() -> None:
    result = run("packs", "compare", "us", "us-ca-san-diego-unified")
    assert result.exit_code == 0
    rows = {row[:18].strip(): row for row in result.stdout.splitlines() if not row.startswith("   ")}
    assert re.search(r"the team decides \(reported\) +must be made up \(primary\)", rows["therapist was out"])
    assert re.search(r"the team decides \(reported\) +the team decides \(reported,", rows["therapist's job is"])
    # What all of them say alike stands once, and no reason is lost.
    words = " ".join(row[:18].strip() for row in result.stdout.splitlines())
    assert all(reason_words(reason) in " ".join(words.split()) for reason in REASONS)
    assert "from us)" in result.stdout
    assert widest(result.stdout) <= 80


def test_many_packs_are_compared_in_a_list_and_no_answer_is_cut() -> None:
    result = run("packs", "compare", *IDS)
    assert result.exit_code == 0
    said = json.loads(run("packs", "compare", *IDS, "--json").stdout)["reasons"]
    different = {json.dumps(row["packs"]) for row in said}
    assert len(said) == len(REASONS) > len(different) > 5
    assert result.stdout.count("\n  us-oh: ") == 1 + len(different)  # once at the top, once for each different answer
    assert "…" not in result.stdout
    assert widest(result.stdout) <= 80


def test_a_pack_for_another_kind_of_plan_is_said_to_be() -> None:
    mixed = run("packs", "compare", "us-in-first-steps", "us-oh")
    assert "us-in-first-steps speaks only for: IFSP." in mixed.stdout
    assert ", for: IEP" in mixed.stdout
    own = run("packs", "compare", "us-in-first-steps", "us", "--plan-kind", "ifsp")
    assert ", for: IFSP" in own.stdout
    assert "speaks only for" not in own.stdout


def test_a_comparison_as_json_marks_what_comes_from_a_parent() -> None:
    said = json.loads(run("packs", "compare", "us", "us-oh", "--json").stdout)
    [absent] = [row for row in said["reasons"] if row["reason"] == "provider_absent"]
    assert [(each["pack"], each["rules"][0]["rule"], each["rules"][0]["from_parent"]) for each in absent["packs"]] == [
        ("us", "us/missed-session", False), ("us-oh", "us-oh/provider-absent", False),
    ]  # fmt: skip
    assert absent["packs"][1]["rules"][0]["acts_as"] == "team_decides"
    [trip] = [row for row in said["reasons"] if row["reason"] == "field_trip"]
    assert trip["packs"][1]["rules"][0] | {"level": 1, "from_parent": True} == trip["packs"][1]["rules"][0]


def test_a_file_of_ones_own_from_beginning_to_statement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = run("packs", "new", "--from", "us-tx-hcde", "my-district.toml")
    assert made.exit_code == 0
    assert "wrote my-district.toml" in made.stdout
    assert widest(made.stdout) <= 80
    checked = run("packs", "check", "my-district.toml")
    assert checked.exit_code == 0
    assert "no my-district.tests.yaml beside it" in checked.stdout
    assert "What no test meets" in checked.stdout
    confirmed = run(
        "packs",
        "confirm",
        "my-district.toml",
        "therapist-absent",
        "--title",
        "Handbook",
        "--page",
        "12",
        "--date",
        "1 Aug 2025",
    )
    assert confirmed.exit_code == 0
    assert "Handbook, page 12, dated 2025-08-01" in " ".join(confirmed.stdout.split())
    shown = run("packs", "my-district.toml").stdout
    assert "my-district/therapist-absent: must be made up" in shown
    assert "source: Handbook, page 12, dated Fri 1 Aug 2025" in shown
    told = shown.partition("my-district/therapist-absent: ")[2].partition("\nmy-district/")[0]
    for word in ("report", "ask for the text", "note: ", "txspot"):  # what was said of a text that nobody had read
        assert word not in told
    document = ["--title", "Handbook", "--page", "12", "--note", "Section 3, by the board.", "--date"]
    refused = run("packs", "confirm", "my-district.toml", "student-absent", *document, "2999-08-01")
    assert refused.exit_code == 2
    assert "--date 2999-08-01 is still to come: write the day that the document bears." in refused.stderr
    assert "my-district/student-absent: reported" in run("packs", "my-district.toml").stdout
    assert run("packs", "confirm", "my-district.toml", "student-absent", *document, "2025-08-01").exit_code == 0
    assert "  note: Section 3, by the board." in run("packs", "my-district.toml").stdout
    again = run("packs", "new", "--from", "us", "my-district.toml")
    assert again.exit_code == 2
    assert "nothing is overwritten" in again.stderr


def test_a_check_tells_errors_from_warnings(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(
        'id = "ours"\ntitle = "O"\n[[rules]]\nid = "a"\nreason = "holiday"\noutcome = "may"\nevidence = "primary"\n',
        encoding="utf-8",
    )
    (tmp_path / "ours.tests.yaml").write_text(
        "cases: [{reason: field_trip, day: 2026-01-05, expect: {outcome: make_up}}]\n", encoding="utf-8"
    )
    result = run("packs", "check", path)
    assert result.exit_code == 1
    together = " ".join(result.stdout.split())
    assert '(found "holiday")' in together
    assert "the case expects make_up" in together
    assert "cases of ours.tests.yaml that ran: 1" in together
    said = json.loads(run("packs", "check", path, "--json").stdout)
    assert {finding["code"] for finding in said} >= {"unknown_word", "missing_citation", "test_failed"}
    assert run("packs", "check", path, "--json").exit_code == 1


@pytest.mark.parametrize("pack_id", IDS)
def test_the_shipped_packs_pass_their_check(pack_id: str) -> None:
    result = run("packs", "check", pack_id)
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, f"{pack_id}: no errors and no warnings")


@pytest.mark.parametrize(
    "tests",
    ["cases: [1, a, {day: 9}]", "{", "[]", "cases: {a: b}", "\ud800", "cases: [{reason: field_trip, day: 9999-12-31, expect: {due_on: 1}}]",
     "calendar: 5\ncases: [{reason: field_trip, day: 2026-01-01, expect: {outcome: may}}]", "cases: " + "[" * 3000],
)  # fmt: skip
def test_no_tests_beside_a_pack_make_the_check_fall(tests: str, tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(
        'id = "ours"\ntitle = "O"\n[[rules]]\nid = "a"\nreason = "field_trip"\noutcome = "make_up"\ndue = "9999 days"\nevidence = "local"\n'
        'citation = { title = "H", page = "1", date = 2025-01-01 }\n', encoding="utf-8",
    )  # fmt: skip
    (tmp_path / "ours.tests.yaml").write_bytes(tests.encode("utf-8", "surrogatepass"))
    result = run("packs", "check", path)
    assert result.exit_code in (0, 1)
    assert "What no test meets" in result.stdout or result.exit_code == 1


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["packs", "nowhere"], 2, "no policy pack"),
        (["packs", "us-zz"], 2, "no policy pack"),
        (
            ["packs", "us-wy"],
            2,
            "looked for rules of Wyoming yet. The federal default holds there: makewhole packs us.",
        ),
        (["packs", "check", "WY"], 2, "The federal default holds there"),
        (["packs", "us-ohh"], 2, "Did you mean us-oh"),
        (["packs", "no.toml"], 2, "is not there"),
        (["packs", "folder.toml"], 2, "is a folder"),
        (["packs", "noise.toml"], 2, "cannot be read as TOML"),
        (["packs", "check", "no.toml"], 2, "is not there"),
        (["packs", "check", "folder.toml"], 2, "is a folder"),
        (["packs", "check", "noise.toml"], 1, ""),
        (["packs", "check", "noise.txt"], 2, "ends with .toml"),
        (["packs", "compare", "us"], 2, "two packs or more"),
        (["packs", "compare", "us", "nowhere"], 2, "no policy pack"),
        (
            ["packs", "compare", "us", "us-dc"],
            2,
            "District of Columbia has no pack. What was looked for: makewhole packs us-dc.",
        ),
        (["packs", "new", "--from", "nowhere", "a.toml"], 2, "no policy pack"),
        (["packs", "new", "--from", "us", "nowhere/a.toml"], 2, "cannot be written"),
        (["packs", "new", "--from", "us", "noise.toml"], 2, "nothing is overwritten"),
        (["packs", "new", "--from", "us", "folder.toml"], 2, "nothing is overwritten"),
        (["packs", "new", "--from", "us", "a.txt"], 2, "does not end with .toml"),
        (["packs", "new", "--from", "noise.toml", "a.toml"], 2, "cannot be read as TOML"),
        (["packs", "new", "us"], 2, "--from"),
        (
            ["packs", "confirm", "no.toml", "a", "--title", "t", "--page", "1", "--date", "2025-01-01"],
            2,
            "is not there",
        ),
        (
            ["packs", "confirm", "noise.toml", "a", "--title", "t", "--page", "1", "--date", "2025-01-01"],
            2,
            "cannot be read",
        ),
        (["packs", "confirm", "no.toml", "a", "--title", "t", "--page", "1", "--date", "soon"], 2, "is no day"),
        (["packs", "confirm", "no.toml", "a", "--title", "t", "--page", "1"], 2, "--date"),
        (["packs", "--nothing"], 2, "No such option"),
        (["packs", "us", "us-oh"], 2, "unexpected extra argument"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(
    words: list[str], status: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.toml").mkdir()
    for name in ("noise.toml", "noise.txt"):
        (tmp_path / name).write_bytes(bytes(range(256)))
    result = run(*words)
    assert result.exit_code == status
    assert says in " ".join(result.stderr.split())
    assert not (tmp_path / "a.toml").exists()


def test_the_help_shows_ids_and_commands_alike() -> None:
    told = run("packs", "--help").stdout
    assert "[ID] | [COMMAND" in told
    for command in ("show", "compare", "new", "confirm", "check"):
        assert re.search(rf"^  {command} ", told, re.MULTILINE)
        assert max(map(len, run("packs", command, "--help").stdout.splitlines())) <= 80
    assert max(map(len, told.splitlines())) <= 80


@pytest.mark.parametrize(
    ("line", "offered"),
    [("packs us-o", "us-oh"), ("packs com", "compare"), ("packs compare us us-o", "us-oh"), ("packs show us-o", "us-oh"),
     ("packs new --from us-o", "us-oh"), ("statement . --policy us-o", "us-oh"), ("contacts O", "OH")],
)  # fmt: skip
def test_the_tab_key_completes_ids(line: str, offered: str) -> None:
    words = ["makewhole", *line.split()]
    environment = os.environ | {
        "PYTHONPATH": str(SOURCE), "_MAKEWHOLE_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(words),
        "COMP_CWORD": str(len(words) - 1),
    }  # fmt: skip
    script = "import sys; from makewhole.cli import main; main(prog_name='makewhole')"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, env=environment)
    assert f"plain,{offered}" in ran.stdout.splitlines(), ran.stderr


def test_an_address_is_a_link_on_a_terminal_that_knows_links(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = Page(80)
    page.address("https://example.org/a", first="    ")
    page.address("javascript:alert(1)")
    page.address("https://example.org/\x1b[2J")
    page.show()
    assert capsys.readouterr().out == "    https://example.org/a\njavascript:alert(1)\nhttps://example.org/ [2J\n"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    page.show()
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == "    \x1b]8;;https://example.org/a\x1b\\https://example.org/a\x1b]8;;\x1b\\"
    assert shown[1:] == ["javascript:alert(1)", "https://example.org/ [2J"]

"""A statement under another pack, and under every pack."""

from __future__ import annotations

import datetime as dt
import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from tests.cli import case
from tests.cli.command import run, widest

from makewhole.app import folders, packs, policies

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
THREE = EXAMPLES / "03-three-services-one-month"
AS_OF = ["--as-of", "2026-02-27"]
OURS = """
id = "ours"
title = "Our handbook"
parent = "us"

[[rules]]
id = "provider-absent"
reason = "provider_absent"
outcome = "make_up"
due = "10 days"
evidence = "local"
citation = { title = "Handbook", page = "12", date = 2025-08-01 }
"""
NO_CLAUSE = "plan_id,student_id,kind,starts_on,ends_on,policy\niep,ana,iep,2025-09-01,2026-06-12,us\n"


@pytest.fixture
def ana(tmp_path: Path) -> Path:
    folder = case.write(tmp_path / "ana", plans=NO_CLAUSE)
    (folder / "ours.toml").write_text(OURS, encoding="utf-8")
    return folder


def account(folder: Path, *words: str) -> dict[str, Any]:
    result = run("statement", folder, *words, "--json")
    assert result.exit_code == 0, result.output
    said: dict[str, Any] = json.loads(result.stdout)
    return said


def test_a_statement_under_another_pack_says_so_and_its_commands_go_on_with_it(ana: Path) -> None:
    day = ["--as-of", "2025-09-21"]
    own = account(ana, *day)["services"][0]
    other = account(ana, *day, "--policy", "ours.toml")
    assert (own["open"], own["undetermined"]) == (0, 35)
    assert (other["services"][0]["open"], other["services"][0]["undetermined"]) == (35, 0)
    assert "ours.toml" in json.dumps(other["assumptions"])
    text = run("statement", ana, *day, "--policy", "ours.toml").stdout
    assert "Every plan is read under the policy pack ours.toml" in " ".join(text.split())
    assert "--policy ours.toml" in text
    listed = json.loads(run("postings", ana, *day, "--policy", "ours.toml", "--json").stdout)
    assert "ours/provider-absent" in {posting["rule"] for posting in listed}
    explained = run("explain", ana, "speech", "owed", *day, "--policy", "ours.toml")
    assert explained.exit_code == 0
    assert "Handbook" in explained.stdout


@pytest.mark.parametrize("command", [["statement", "ana"], ["postings", "ana"], ["explain", "ana", "speech", "owed"]])
@pytest.mark.parametrize(
    ("policy", "says"),
    [("nowhere", "Packs: us, us-ca"), ("us-ohh", "Did you mean us-oh"), ("no.toml", "is not there"), ("../ours.toml", "its file name alone"),
     ("bad.toml", "packs check"), ("noise.toml", "cannot be read as TOML"), ("", "no policy pack"), ("folder.toml", "is not there")],
)  # fmt: skip
def test_a_policy_that_cannot_be_used_is_a_misuse(
    command: list[str], policy: str, says: str, ana: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ana.parent)
    (ana / "bad.toml").write_text('id = "bad"\n', encoding="utf-8")
    (ana / "noise.toml").write_bytes(bytes(range(256)))
    (ana / "folder.toml").mkdir()
    result = run(*command, "--policy", policy)
    assert result.exit_code == 2
    assert says in " ".join(result.stderr.split())
    assert result.stdout == ""


def test_a_pack_file_may_be_named_with_the_folder_it_lies_in(ana: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ana.parent)
    assert policies.usable_policy("ana/ours.toml", Path("ana")) == "ours.toml"


def test_under_every_policy_each_row_is_what_the_statement_under_that_pack_says(record_property: Any) -> None:
    rows = {
        row["policy"]: row for row in json.loads(run("statement", THREE, "--every-policy", *AS_OF, "--json").stdout)
    }
    assert list(rows) == packs.pack_ids()
    assert [name for name, row in rows.items() if row["own"]] == ["us-ca-san-diego-unified"]
    for name, row in rows.items():
        drawn = folders.statement(THREE, dt.date(2026, 2, 27), policy=name)
        sums = {
            key: sum(service.minutes[key] or 0 for service in drawn.services)
            for key in ("owed", "excused", "undetermined", "resolved")
        }
        assert (row["owed"], row["not_required"], row["team_decides"], row["awarded_instead"]) == tuple(
            sums.values()
        ), name
        shares = [share for service in drawn.services for share in service.shares_of("undetermined")]
        assert row["reported_make_up"] == sum(
            share.minutes for share in shares if share.reported_outcome in ("make_up", "offer")
        )
        assert row["reported_not"] == sum(
            share.minutes for share in shares if share.reported_outcome in ("not_required", "may")
        )
        assert row["missed"] == row["owed"] + row["not_required"] + row["team_decides"] + row["awarded_instead"]
    assert len({row["missed"] for row in rows.values()}) == 1
    assert rows["us-tx-hcde"]["reported_make_up"] > 0
    assert rows["us-tx-hcde"]["owed"] == rows["us"]["owed"]
    record_property("looked_at", f"{len(rows)} packs")


def test_the_table_marks_the_plans_own_pack_and_what_spoke() -> None:
    result = run("statement", THREE, "--every-policy", *AS_OF)
    assert result.exit_code == 0
    assert re.search(
        r"^\* us-ca-san-diego-unified +\d+ +\d+ +\d+ +\d+ +\d+ +\d+  primary$", result.stdout, re.MULTILINE
    )
    assert re.search(r"^  us-tx-training-deck +\d+ .* [1-9]\d* +0  reported$", result.stdout, re.MULTILINE)
    assert re.search(r"^  us-il +\d+ .*  silent$", result.stdout, re.MULTILINE)
    assert "A plan's own clause and determinations would speak before any pack" in result.stdout
    assert widest(result.stdout) <= 80


def test_the_plans_own_clause_speaks_first_under_every_pack(tmp_path: Path) -> None:
    folder = case.write(tmp_path / "ana")
    rows = json.loads(run("statement", folder, "--every-policy", "--as-of", "2025-09-21", "--json").stdout)
    assert {(row["owed"], row["decided_before"], row["silent"]) for row in rows} == {(50, 50, False)}
    text = " ".join(run("statement", folder, "--every-policy", "--as-of", "2025-09-21").stdout.split())
    assert "50 of the missed minutes are decided by a plan's own clause or by a determination" in text


def test_an_own_pack_file_and_several_own_packs_have_a_row_of_their_own(ana: Path) -> None:
    plans = ana / "plans.csv"
    plans.write_text(NO_CLAUSE.replace(",us\n", ",ours.toml\n"), encoding="utf-8")
    first, *rest = json.loads(run("statement", ana, "--every-policy", "--as-of", "2025-09-21", "--json").stdout)
    assert (first["policy"], first["own"], first["owed"], first["evidence"]) == ("ours", True, 50, ["local"])
    assert [row["policy"] for row in rest] == packs.pack_ids()
    assert not any(row["own"] for row in rest)
    plans.write_text(f"{NO_CLAUSE}later,ana,iep,2026-06-13,,us-oh\n", encoding="utf-8")
    first, *rest = json.loads(run("statement", ana, "--every-policy", "--as-of", "2025-09-21", "--json").stdout)
    assert first["policy"] == "us, us-oh"
    assert [row["policy"] for row in rest if row["own"]] == ["us", "us-oh"]


def test_every_policy_is_quick_enough() -> None:
    began = time.process_time()  # not the clock on the wall, which other programs hold up
    assert run("statement", THREE, "--every-policy", *AS_OF).exit_code == 0
    assert time.process_time() - began < 6  # under 2 seconds on a quiet machine


def test_the_next_statement_of_the_same_process_is_drawn_under_its_own_pack_again() -> None:
    before = account(THREE, *AS_OF)
    run("statement", THREE, "--every-policy", *AS_OF)
    assert account(THREE, *AS_OF) == before


def test_every_policy_goes_with_no_other_and_with_no_record_that_has_errors(ana: Path) -> None:
    both = run("statement", ana, "--every-policy", "--policy", "us")
    assert (both.exit_code, both.stdout) == (2, "")
    assert "Choose one" in both.stderr
    (ana / "plans.csv").write_text(NO_CLAUSE.replace(",us\n", ",us-nowhere\n"), encoding="utf-8")
    wrong = run("statement", ana, "--every-policy")
    assert wrong.exit_code == 1
    assert "us-nowhere" in wrong.stderr
    assert run("statement", ana / "nowhere", "--every-policy").exit_code == 2

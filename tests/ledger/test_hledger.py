"""The journal is one that hledger reads, and its balances are the statement's accounts to the minute."""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.app import maya

from makewhole.app import folders
from makewhole.ledger.hledger import journal
from makewhole.ledger.statement import rows

WORKED = Path(__file__).parent.parent / "cases" / "worked"
HLEDGER = shutil.which("hledger")
needs_hledger = pytest.mark.skipif(HLEDGER is None, reason="hledger is not installed")

SIGNS = {"promised": -1, "awarded": -1}
PLACES = {"made_up": "owed:made_up", "declined": "owed:declined", "open": "owed:open"}


def posting(**columns: Any) -> dict[str, Any]:
    empty = dict.fromkeys(
        ("promise_id", "award_id", "period_starts_on", "period_ends_on", "date", "session_id", "gap_id", "settled_by", "reason",
         "rule", "evidence", "due_on", "step")
    )  # fmt: skip
    return (
        empty | {"posting_id": "p", "student_id": "s", "service": "Speech", "esy": False, "promise_id": "pr"} | columns
    )


def run(lines: Iterable[str], *words: str) -> str:
    assert HLEDGER is not None
    text = "\n".join(lines) + "\n"
    ran = subprocess.run([HLEDGER, "-f-", *words], input=text, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, f"{ran.stderr}\n{text[:2000]}"
    return ran.stdout


def balances(lines: Iterable[str], *words: str) -> dict[str, int]:
    """Each account's balance as hledger has it, in minutes."""
    found = list(csv.reader(io.StringIO(run(lines, "balance", "-O", "csv", "-E", "--no-total", "--flat", *words))))
    return {name: int(amount.split()[0]) if amount != "0" else 0 for name, amount in found[1:]}


@needs_hledger
@pytest.mark.parametrize("case", ["07", "19", "21", "42", "57"])
def test_hledger_balances_to_the_statement(case: str) -> None:
    import json

    as_of = dt.date.fromisoformat(json.loads((WORKED / case / "expected.json").read_text())["as_of"])
    statement = folders.statement(WORKED / case, as_of)
    with folders.postings(WORKED / case, as_of) as listed:
        lines = list(listed.as_journal())
    found = balances(lines)
    assumed, overdue = (
        balances(lines, *which) for which in (("delivered", "tag:^assumed$"), ("owed", "tag:^overdue$"))
    )
    looked_at = 0
    for service in statement.services:
        place = f"{service.student_id}:{service.service}" + (":esy" if service.esy else "")
        for account, minutes in service.minutes.items():
            if account in ("owed", "assumed", "overdue", "misses") or minutes is None:
                continue
            name = f"{PLACES.get(account, account)}:{place}"
            assert found.get(name, 0) == SIGNS.get(account, 1) * minutes, name
            looked_at += minutes != 0
        assert assumed.get(f"delivered:{place}", 0) == (service.minutes["assumed"] or 0)
        assert overdue.get(f"owed:open:{place}", 0) == (service.minutes["overdue"] or 0)
    assert looked_at > 3
    assert sum(found.values()) == 0
    assert not any(minutes for name, minutes in found.items() if name.startswith("unaccounted"))


@needs_hledger
def test_a_top_level_account_holds_the_sum_of_owed() -> None:
    connection = maya.account()
    lines = list(journal(rows(connection, "SELECT * FROM postings"), as_of=maya.AS_OF))
    top = balances(lines, "--depth", "1")
    assert top == {
        "promised": -1320,
        "delivered": 960,
        "owed": 210,
        "undetermined": 90,
        "unrecorded": 60,
        "unaccounted": 0,
    }
    run(lines, "check", "ordereddates", "balancedwithautoconversion")


@needs_hledger
def test_a_minute_that_is_lost_fails_the_journal() -> None:
    assert HLEDGER is not None
    week = {"period_starts_on": dt.date(2025, 9, 1), "period_ends_on": dt.date(2025, 9, 7), "date": dt.date(2025, 9, 1)}
    short = [
        posting(account="promised", minutes=60, **week),
        posting(account="delivered", minutes=59, posting_id="q", **week),
    ]
    text = "\n".join(journal(short, as_of=maya.AS_OF))
    ran = subprocess.run([HLEDGER, "-f-", "balance"], input=text, capture_output=True, text=True, check=False)
    assert ran.returncode != 0
    assert "unaccounted" in ran.stderr


AWKWARD = ["Speech:  therapy; group", "Speech-  therapy, group", 'O\'Neil "room" | (a) [b] \t*!', "ēsy·漢字", "esy", ""]


@needs_hledger
def test_names_that_hledger_would_misread_are_kept_apart_and_readable() -> None:
    week = {"period_starts_on": dt.date(2025, 9, 1), "period_ends_on": dt.date(2025, 9, 7), "date": dt.date(2025, 9, 1)}
    made = []
    for number, name in enumerate(AWKWARD):
        own = {"service": name, "student_id": name, "promise_id": name, "session_id": name, **week}
        made.append(posting(account="promised", minutes=100 + number, posting_id=f"a{number})", **own))
        made.append(
            posting(account="open", minutes=100 + number, rule="a, b: c;\n d", due_on=dt.date(2025, 9, 2), **own)
        )
    found = balances(journal(made, as_of=maya.AS_OF))
    promised = [minutes for name, minutes in found.items() if name.startswith("promised:")]
    assert sorted(-minutes for minutes in promised) == [100, 101, 102, 103, 104, 105]
    assert balances(journal(made, as_of=maya.AS_OF), "tag:^overdue$")


def test_no_line_holds_a_childs_name() -> None:
    connection = maya.account()
    text = "\n".join(journal(rows(connection, "SELECT * FROM postings"), as_of=maya.AS_OF))
    assert "maya" in text
    assert "Maya" not in text


def test_an_empty_ledger_is_an_empty_journal() -> None:
    assert [line for line in journal([], as_of=maya.AS_OF) if line and not line.startswith(";")] == [
        "decimal-mark .", "commodity 1000. min",
    ]  # fmt: skip


def tags(lines: Iterable[str]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for line in lines:
        if line.startswith("    ; "):
            name = line.strip("; ").partition(":")[0]
            counts[name] = counts.get(name, 0) + 1
    return counts


def test_every_posting_carries_what_it_stands_on() -> None:
    connection = maya.account()
    found = tags(journal(rows(connection, "SELECT * FROM postings"), as_of=maya.AS_OF))
    assert found["promise"] == found["period"] == 65
    assert found["rule"] == found["evidence"] == found["reason"] == 10
    assert found["settled_by"] == 2

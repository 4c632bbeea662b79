"""The ten example folders: their figures were worked out by hand in each README, and engine and oracle must meet them."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.oracle.account import account, chains, read, read_packs

import makewhole.policy
from makewhole.app import folders

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
PACKS = Path(makewhole.policy.__file__).parent / "packs"
FOLDERS = sorted(path for path in EXAMPLES.iterdir() if path.is_dir())
EXPECTED = sorted(path for folder in FOLDERS for path in folder.glob("expected*.json"))
KEYS = ("promise_id", "student_id", "service", "esy")
PARTS = ("delivered", "excused", "undetermined", "resolved", "owed", "unrecorded", "upcoming")

Account = Mapping[str, Any]
Looker = Callable[[Path, date, str | None], Account]


def by_engine(folder: Path, as_of: date, source: str | None) -> Account:
    """The statement that a person would get."""
    shown: Account = folders.statement(folder, as_of=as_of, source=source).as_json()
    return shown


def by_oracle(folder: Path, as_of: date, source: str | None) -> Account:
    """The slow second reading of RECORD.md, with the packs as shipped."""
    tables = read(folder)
    for name in ("sessions", "gaps"):
        if source is not None:
            tables[name] = [row for row in tables.get(name, []) if row.get("source") in (None, "", source)]
    return account(tables, as_of, chains(read_packs(PACKS)))


LOOKERS = [pytest.param(by_engine, id="engine"), pytest.param(by_oracle, id="oracle")]


def label(path: Path) -> str:
    return f"{path.parent.name[:2]}-{path.stem}" if path.is_file() else path.name


def figures(shown: Account, like: Account) -> dict[str, Any]:
    """Of `shown` the rows and columns that `like` has, by table and key; a row more than `like` has is kept whole."""
    found: dict[str, Any] = {}
    for table in ("promises", "services"):
        columns = like[table][0].keys()
        for row in shown[table]:
            name = " ".join(str(row[key]) for key in KEYS if key in columns)
            found[f"{table} {name}"] = {column: row[column] for column in columns}
    return found


def rewrite(file: Path, change: Callable[[list[dict[str, str]]], None]) -> None:
    """Reads a CSV file, lets `change` alter its rows, writes it again."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    change(rows)
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def set_cells(cells: Mapping[str, str], rows: list[dict[str, str]]) -> None:
    for row in rows:
        row.update(cells)


def prepared(expected: Path, tmp_path: Path) -> tuple[Path, Account, date, str | None]:
    """A copy of the example with the cells that `given` sets in every row, what is expected of it, its day and its source."""
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    folder = tmp_path / expected.parent.name
    shutil.copytree(expected.parent, folder)
    given = dict(wanted.get("given", {}))
    source = given.pop("source", None)
    for table, cells in given.items():
        rewrite(folder / f"{table}.csv", partial(set_cells, cells))
    return folder, wanted, date.fromisoformat(wanted["as_of"]), source


@pytest.mark.parametrize("looker", LOOKERS)
@pytest.mark.parametrize("expected", EXPECTED, ids=label)
def test_the_account_is_the_one_worked_out_by_hand(expected: Path, looker: Looker, tmp_path: Path) -> None:
    folder, wanted, as_of, source = prepared(expected, tmp_path)
    assert figures(looker(folder, as_of, source), wanted) == figures(wanted, wanted)


def shorten_one_session(rows: list[dict[str, str]]) -> None:
    """The first regular session that was held as written becomes one minute shorter, with nobody saying why."""
    held = (row for row in rows if row["kind"] == "regular" and not row["reason"] and row["delivered_minutes"] != "0")
    row = next(held)
    row["delivered_minutes"] = str(int(row["delivered_minutes"]) - 1)
    row["reason"] = "not_stated"


@pytest.mark.parametrize("looker", LOOKERS)
@pytest.mark.parametrize("example", FOLDERS, ids=label)
def test_one_altered_session_is_another_account(example: Path, looker: Looker, tmp_path: Path) -> None:
    folder, wanted, as_of, source = prepared(example / "expected.json", tmp_path)
    rewrite(folder / "sessions.csv", shorten_one_session)
    altered = figures(looker(folder, as_of, source), wanted)
    untouched = figures(wanted, wanted)
    assert altered != untouched
    assert sum(row["delivered"] for row in altered.values()) == sum(row["delivered"] for row in untouched.values()) - 2
    assert sum(row["promised"] for row in altered.values()) == sum(row["promised"] for row in untouched.values())


@pytest.mark.parametrize("example", FOLDERS, ids=label)
def test_nothing_looks_wrong_but_the_two_logs(example: Path) -> None:
    as_of = date.fromisoformat(json.loads((example / "expected.json").read_text(encoding="utf-8"))["as_of"])
    logs: list[str | None] = ["family", "provider"] if example.name.startswith("08-") else [None]
    for source in logs:
        assert folders.statement(example, as_of=as_of, source=source).as_json()["findings"] == []
    if len(logs) > 1:
        both = folders.statement(example, as_of=as_of).as_json()["findings"]
        assert [(found["severity"], found["table"], found["column"]) for found in both] == [
            ("warning", "sessions", "source")
        ]


def test_the_ten_examples_were_looked_at(record_property: Callable[[str, object], None]) -> None:
    assert [folder.name[:2] for folder in FOLDERS] == [f"{number:02}" for number in range(1, 11)]
    assert len(EXPECTED) == 19
    assert all((folder / "expected.json").is_file() for folder in FOLDERS)
    sessions = sum(len(read(folder)["sessions"]) for folder in FOLDERS)
    assert sessions > 400
    record_property("looked_at", f"{len(EXPECTED)} expected accounts of {len(FOLDERS)} folders, {sessions} sessions")


@pytest.mark.parametrize("expected", EXPECTED, ids=label)
def test_the_hand_worked_minutes_add_up(expected: Path) -> None:
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    for row in wanted["promises"] + wanted["services"]:
        assert row["promised"] == sum(row[part] for part in PARTS)
        assert row["owed"] == row["made_up"] + row["declined"] + row["open"]
        assert row["overdue"] <= row["open"]
    for row in wanted["services"]:
        assert row["awarded"] == row["provided"] + row["open_award"]
    for column in ("promised", "misses", *PARTS):
        assert sum(row[column] for row in wanted["promises"]) == sum(row[column] for row in wanted["services"])


def not_told(page: str, wanted: Account) -> list[int]:
    """Each figure of the account that the page never gives."""
    told = {int(number.replace(",", "")) for number in re.findall(r"(?<![\d,])\d{1,3}(?:,\d{3})+(?![\d,])|\d+", page)}
    columns = set(wanted["services"][0]) - {*KEYS, "assumed", "misses"}
    return sorted({row[column] for row in wanted["services"] for column in columns} - told - {0})


@pytest.mark.parametrize("expected", EXPECTED, ids=label)
def test_the_story_gives_every_figure(expected: Path) -> None:
    page = (expected.parent / "README.md").read_text(encoding="utf-8")
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    assert not_told(page, wanted) == []
    assert expected.name in page or expected.name == "expected.json"


def test_a_figure_that_no_story_gives_is_seen() -> None:
    wanted = json.loads((FOLDERS[0] / "expected.json").read_text(encoding="utf-8"))
    wanted["services"][0]["owed"] = 987
    page = (FOLDERS[0] / "README.md").read_text(encoding="utf-8")
    assert not_told(page, wanted) == [987]


@pytest.mark.parametrize("example", FOLDERS, ids=label)
def test_the_story_says_that_it_is_made_up_and_how_to_run_it(example: Path) -> None:
    page = (example / "README.md").read_text(encoding="utf-8")
    as_of = json.loads((example / "expected.json").read_text(encoding="utf-8"))["as_of"]
    command = f"makewhole statement examples/{example.name} --as-of {as_of}"
    assert "*This story is made up." in page
    assert f"    {command}" in page
    for row in read(example)["students"]:
        name = row["name"] or ""
        assert re.fullmatch(r"[A-Z][a-z]+ [A-Z]\.", name), f"{row['student_id']}: a first name and one letter"
        assert name in page
    index = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert f"]({example.name}/README.md)" in index
    assert command.removeprefix("makewhole statement ") in index

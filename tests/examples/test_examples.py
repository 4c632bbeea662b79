"""The ten example folders: their figures were worked out by hand in each README, and engine and oracle must meet them.

Each folder is read twice: under the pack of its state, district or agency (`expected.json`), and under the federal
default (`expected-federal.json`). What is compared is the accounts and, beside them, which rule speaks for how many
missed minutes: where two packs move the same minutes, that is all that tells one statement from the other.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from calendar import month_name
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.oracle.account import account, chains, read, read_packs

import makewhole.policy
from makewhole.app import folders
from makewhole.policy.clocks import read_clock
from makewhole.policy.due import Calendar

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
PACKS = Path(makewhole.policy.__file__).parent / "packs"
FOLDERS = sorted(path for path in EXAMPLES.glob("[0-9][0-9]-*") if path.is_dir())
EXPECTED = sorted(path for folder in FOLDERS for path in folder.glob("expected*.json"))
KEYS = ("promise_id", "student_id", "service", "esy")
PARTS = ("delivered", "excused", "undetermined", "resolved", "owed", "unrecorded", "upcoming")

CARRIED = ("excused", "undetermined", "resolved", "made_up", "declined", "open")
"""The accounts that together hold every missed minute once."""
PACK_TEXTS = read_packs(PACKS)

Account = Mapping[str, Any]


class Asked(NamedTuple):
    """A folder, and what a person asks of it. `policy`: the pack under which every plan is read; None: its own."""

    folder: Path
    as_of: date
    source: str | None = None
    policy: str | None = None


Looker = Callable[[Asked], Account]


def written(rule: str) -> Mapping[str, Any]:
    """A rule, clock or note of a shipped pack as its file says it, by its full id; empty: it is none."""
    pack, _, name = rule.partition("/")
    items = PACK_TEXTS.get(pack, {})
    found: dict[str, Any]
    for kind in ("rules", "clocks", "notes"):
        for found in items.get(kind, []):
            if found["id"] == name:
                return found
    return {}


def spoken(parts: Iterable[tuple[str | None, str | None, str, int]]) -> list[dict[str, Any]]:
    """Of each (rule, evidence, outcome as it acts, minutes) the minutes by rule, with what the rule itself says."""
    said: dict[str, dict[str, Any]] = {}
    for rule, evidence, outcome, minutes in parts:
        name = rule or "nothing"
        says = written(name).get("outcome", outcome)
        row = said.setdefault(name, {"rule": name, "evidence": evidence, "says": says, "minutes": 0})
        row["minutes"] += minutes
    return [said[name] for name in sorted(said)]


def by_engine(asked: Asked) -> Account:
    """The statement that a person would get, and the rules behind its postings."""
    folder, as_of, source, policy = asked
    shown: Account = folders.statement(folder, as_of=as_of, source=source, policy=policy).as_json()
    with folders.postings(folder, as_of=as_of, source=source, policy=policy) as every:
        parts = [
            (posting["rule"], posting["evidence"], posting["outcome"], posting["minutes"])
            for posting in every
            if posting["account"] in CARRIED
        ]
    return {**shown, "rules": spoken(parts)}


def by_oracle(asked: Asked) -> Account:
    """The slow second reading of RECORD.md, with the packs as shipped."""
    tables = read(asked.folder)
    for name in ("sessions", "gaps"):
        if asked.source is not None:
            tables[name] = [row for row in tables.get(name, []) if row.get("source") in (None, "", asked.source)]
    if asked.policy is not None:
        tables["plans"] = [{**row, "policy": asked.policy} for row in tables["plans"]]
    shown = account(tables, asked.as_of, chains(PACK_TEXTS))
    parts = [
        (miss["rule"], miss["evidence"], miss["outcome"], sum(miss[name] for name in CARRIED))
        for miss in shown["misses"]
    ]
    return {**shown, "rules": spoken(part for part in parts if part[3])}


LOOKERS = [pytest.param(by_engine, id="engine"), pytest.param(by_oracle, id="oracle")]


def label(path: Path) -> str:
    return f"{path.parent.name[:2]}-{path.stem}" if path.is_file() else path.name


def figures(shown: Account, like: Account) -> dict[str, Any]:
    """Of `shown` the rules that spoke, and the rows and columns that `like` has, by table and key.

    A row more than `like` has is kept, with these columns.
    """
    found: dict[str, Any] = {f"rule {row['rule']}": row for row in shown["rules"]}
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


def prepared(expected: Path, tmp_path: Path) -> tuple[Asked, Account]:
    """A copy of the example, with what `given` says: cells set in every row, a source, a policy; and what is expected."""
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    folder = tmp_path / expected.parent.name
    shutil.copytree(expected.parent, folder)
    given = dict(wanted.get("given", {}))
    source, policy = given.pop("source", None), given.pop("policy", None)
    for table, cells in given.items():
        rewrite(folder / f"{table}.csv", partial(set_cells, cells))
    return Asked(folder, date.fromisoformat(wanted["as_of"]), source, policy), wanted


@pytest.mark.parametrize("looker", LOOKERS)
@pytest.mark.parametrize("expected", EXPECTED, ids=label)
def test_the_account_is_the_one_worked_out_by_hand(expected: Path, looker: Looker, tmp_path: Path) -> None:
    asked, wanted = prepared(expected, tmp_path)
    assert figures(looker(asked), wanted) == figures(wanted, wanted)


@pytest.mark.parametrize("expected", EXPECTED, ids=label)
def test_the_pack_is_found_as_the_story_says(expected: Path, tmp_path: Path) -> None:
    asked, wanted = prepared(expected, tmp_path)
    with folders.account(asked.folder, asked.as_of, asked.source, policy=asked.policy) as worked_out:
        found = worked_out.connection.execute("SELECT DISTINCT policy, chosen_by FROM plan_policies").fetchall()
    assert [policy for policy, _ in found] == [wanted["policy"]]
    if asked.policy is None:
        assert [chosen_by for _, chosen_by in found] == [wanted["chosen_by"]]
        # A state's pack is found by the student's state, so it is not named; any other is.
        level = PACK_TEXTS[wanted["policy"]]["level"]
        assert (level, wanted["chosen_by"]) in {("state", "state"), ("district", "plan"), ("program", "plan")}
        assert {row["state"] for row in read(asked.folder)["students"]} == {wanted["policy"][3:5].upper()}


def why_alike(misses: Sequence[Mapping[str, Any]], policy: str, kinds: set[str | None]) -> str | None:
    """Why the same rules speak under a pack and under the federal default; None: by the packs they should not."""
    undecided = {miss["reason"] for miss in misses if miss["decided_by"] not in ("determination", "plan")}
    if not undecided:
        return "decided_before_any_rule"
    for pack in chains(PACK_TEXTS)[policy][:-1]:
        for rule in pack:
            reasons = [rule["reason"]] if isinstance(rule["reason"], str) else rule["reason"]
            if undecided & set(reasons) and kinds & set(rule.get("plan_kinds", kinds)):
                return None
    return "no_rule_of_the_pack_speaks"


@pytest.mark.parametrize("looker", LOOKERS)
@pytest.mark.parametrize("example", FOLDERS, ids=label)
def test_under_its_own_pack_and_under_the_default(example: Path, looker: Looker, tmp_path: Path) -> None:
    own = json.loads((example / "expected.json").read_text(encoding="utf-8"))
    federal = json.loads((example / "expected-federal.json").read_text(encoding="utf-8"))
    assert federal["given"] == {"policy": "us"}
    assert own["policy"] != federal["policy"] == "us"
    as_of = date.fromisoformat(own["as_of"])
    assert date.fromisoformat(federal["as_of"]) == as_of
    ours, theirs = looker(Asked(example, as_of)), looker(Asked(example, as_of, policy="us"))
    # A pack says what follows from a miss, never what was promised, delivered or missed.
    for row, other in zip(ours["services"], theirs["services"], strict=True):
        for column in ("promised", "delivered", "misses", "unrecorded", "upcoming", "awarded", "provided"):
            assert row[column] == other[column]
    for row in ours["rules"] + theirs["rules"]:
        assert row["rule"].startswith("us/") or row["rule"] in {said["rule"] for said in own["rules"]}
    same_accounts = ours["services"] == theirs["services"]
    moving = [row for row in ours["rules"] if not row["rule"].startswith("us/") and row["evidence"] == "primary"]
    decides = [row for row in moving if row["says"] != "team_decides"]
    assert same_accounts == (not decides), "only a rule whose text was read, and that says more, moves minutes"
    kinds = {row["kind"] for row in read(example)["plans"]}
    misses = [miss for miss in by_oracle(Asked(example, as_of))["misses"] if miss["minutes"]]
    reason = why_alike(misses, own["policy"], kinds)
    assert federal.get("rules_are_alike_because") == reason
    assert (ours["rules"] == theirs["rules"]) == (reason is not None)


def test_ten_packs_are_met_and_most_of_them_speak() -> None:
    wanted = [json.loads((folder / "expected.json").read_text(encoding="utf-8")) for folder in FOLDERS]
    assert len({one["policy"] for one in wanted}) == 9  # two examples are San Diego Unified's
    speaking = [one["policy"] for one in wanted if any(row["rule"].startswith(one["policy"]) for row in one["rules"])]
    assert len(speaking) == 7
    assert sorted(one["policy"] for one in wanted if one["clocks"]) == ["us-il", "us-pa"]


def dates(*cells: str | None) -> list[date]:
    return [date.fromisoformat(cell) for cell in cells if cell]


def clocks_by_engine(asked: Asked) -> list[dict[str, Any]]:
    """The clocks of the statement that a person would get."""
    statement = folders.statement(asked.folder, as_of=asked.as_of, source=asked.source, policy=asked.policy)
    columns = ("clock", "started_on", "due_on", "stopped_on", "state", "if_answered")
    shown = [{name: clock[name] for name in columns} for clock in statement.as_json()["clocks"]]
    return sorted(shown, key=lambda row: str(row["clock"]))


def clocks_by_tables(asked: Asked) -> list[dict[str, Any]]:
    """The same from the tables: what a clock is told is gathered here a second time, apart from the ledger.

    For folders of one plan and one promise, in which the service is missed from the first day or not for long.
    """
    tables = read(asked.folder)
    (plan,), (year,), (student,) = tables["plans"], tables["calendars"], tables["students"]
    closed = [row for row in tables["closures"] if row["closure"] not in ("half_day", "school_day")]
    calendar = Calendar(
        years=((date.fromisoformat(year["starts_on"] or ""), date.fromisoformat(year["ends_on"] or "")),),
        closures=tuple(
            (first, last, str(row["closure"]))
            for row in closed
            for first, last in [dates(row["starts_on"], row["ends_on"] or row["starts_on"])]
        ),
    )
    sessions, gaps = tables["sessions"], tables.get("gaps", [])
    first_day = date.fromisoformat(plan["starts_on"] or "")
    shown = []
    pack = makewhole.policy.find(asked.policy or plan["policy"] or f"us-{student['state']}".lower())
    for clock in [clock for link in makewhole.policy.chain(pack) for clock in link.clocks] if pack else []:
        is_lapse = clock.event == "school_days_without_service"
        seen = read_clock(
            clock,
            calendar,
            # A lapse is counted from the day after its first miss.
            begins_on=first_day + timedelta(days=1) if is_lapse else first_day,
            as_of=asked.as_of,
            served=dates(*(row["date"] for row in sessions if row["delivered_minutes"] != "0")),
            away={dates(row["date"])[0]: row["reason"] for row in sessions if row["reason"]},
            notified=dates(*(row["notified_on"] for row in gaps)),
        )
        due, stopped = seen.due_on, seen.stopped_on
        late = due is not None and (stopped or asked.as_of) > due
        state = ("stopped_late" if late else "stopped") if stopped else "late" if late else "running"
        days = {"started_on": seen.started_on, "due_on": due, "stopped_on": stopped}
        shown.append(
            {
                "clock": clock.full_id,
                **{name: day.isoformat() if day else None for name, day in days.items()},
                "state": "asks" if clock.asks else state,
                "if_answered": state if clock.asks else None,
            }
        )
    return sorted(shown, key=lambda row: str(row["clock"]))


CLOCK_LOOKERS = [pytest.param(clocks_by_engine, id="engine"), pytest.param(clocks_by_tables, id="tables")]
CLOCKED = [expected for expected in EXPECTED if expected.parent.name[:2] in ("05", "07")]


@pytest.mark.parametrize("looker", CLOCK_LOOKERS)
@pytest.mark.parametrize("expected", CLOCKED, ids=label)
def test_the_clocks_are_those_worked_out_by_hand(
    expected: Path, looker: Callable[[Asked], list[dict[str, Any]]], tmp_path: Path
) -> None:
    asked, wanted = prepared(expected, tmp_path)
    assert looker(asked) == wanted["clocks"]


@pytest.mark.parametrize("expected", [path for path in EXPECTED if path not in CLOCKED], ids=label)
def test_no_clock_runs_where_no_pack_has_one(expected: Path, tmp_path: Path) -> None:
    asked, wanted = prepared(expected, tmp_path)
    assert clocks_by_engine(asked) == wanted["clocks"] == []


def shorten_one_session(rows: list[dict[str, str]]) -> None:
    """The first regular session that was held as written becomes one minute shorter, with nobody saying why."""
    held = (row for row in rows if row["kind"] == "regular" and not row["reason"] and row["delivered_minutes"] != "0")
    row = next(held)
    row["delivered_minutes"] = str(int(row["delivered_minutes"]) - 1)
    row["reason"] = "not_stated"


@pytest.mark.parametrize("looker", LOOKERS)
@pytest.mark.parametrize("example", FOLDERS, ids=label)
def test_one_altered_session_is_another_account(example: Path, looker: Looker, tmp_path: Path) -> None:
    asked, wanted = prepared(example / "expected.json", tmp_path)
    rewrite(asked.folder / "sessions.csv", shorten_one_session)
    altered = figures(looker(asked), wanted)
    untouched = figures(wanted, wanted)
    assert altered != untouched

    def whole(shown: Mapping[str, Any], column: str) -> int:
        return sum(int(row.get(column, 0)) for row in shown.values())

    assert whole(altered, "delivered") == whole(untouched, "delivered") - 2
    assert whole(altered, "promised") == whole(untouched, "promised")


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
    assert len(EXPECTED) == 30
    assert all((folder / f"{name}.json").is_file() for folder in FOLDERS for name in ("expected", "expected-federal"))
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
    carried = sum(row[part] for row in wanted["services"] for part in CARRIED)
    assert sum(row["minutes"] for row in wanted["rules"]) == carried
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


def spoken_day(day: str | None) -> str:
    """A date as the stories write it: 16 September; nothing where there is none."""
    if day is None:
        return ""
    found = date.fromisoformat(day)
    return f"{found.day} {month_name[found.month]}"


def not_told_of_rules(page: str, wanted: Account) -> list[str]:
    """What the page leaves out of the rules and clocks that speak: id, evidence, address, minutes, days."""
    missing = []
    for row in wanted["rules"]:
        source = written(row["rule"])
        address = source["citation"]["address"] if source else row["rule"]
        wants = [row["rule"], f"{row['minutes']:,}", address, f"`{row['evidence']}`" if row["evidence"] else ""]
        missing += [f"{row['rule']}: {want}" for want in wants if want not in page]
    for row in wanted["clocks"]:
        source = written(row["clock"])
        days = [spoken_day(row[name]) for name in ("started_on", "due_on", "stopped_on")]
        wants = [row["clock"], source["citation"]["address"], f"`{source['evidence']}`", *days]
        missing += [f"{row['clock']}: {want}" for want in wants if want not in page]
    return missing


@pytest.mark.parametrize("expected", EXPECTED, ids=label)
def test_the_story_says_which_rules_speak_and_where_they_are_written(expected: Path) -> None:
    page = (expected.parent / "README.md").read_text(encoding="utf-8")
    wanted = json.loads(expected.read_text(encoding="utf-8"))
    assert not_told_of_rules(page, wanted) == []
    assert f"`{wanted['policy']}`" in page
    assert f"`{wanted['policy']}`" in (EXAMPLES / "README.md").read_text(encoding="utf-8")


def test_a_rule_that_no_story_names_is_seen() -> None:
    wanted = json.loads((FOLDERS[1] / "expected.json").read_text(encoding="utf-8"))
    page = (FOLDERS[1] / "README.md").read_text(encoding="utf-8")
    assert not_told_of_rules(page.replace("us-ct/closed-for-all", ""), wanted) == [
        "us-ct/closed-for-all: us-ct/closed-for-all"
    ]


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
    assert "\n## Under the state's pack, and under the default\n" in page
    for line in (command, f"{command} --policy us"):
        assert re.search(rf"^    {re.escape(line)}$", page, re.MULTILINE), line
    for row in read(example)["students"]:
        name = row["name"] or ""
        assert re.fullmatch(r"[A-Z][a-z]+ [A-Z]\.", name), f"{row['student_id']}: a first name and one letter"
        assert name in page
    index = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert f"]({example.name}/README.md)" in index
    assert command.removeprefix("makewhole statement ") in index

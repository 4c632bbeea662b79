"""Published decisions: the statement drawn from a decision's facts shows the decision's own numbers.

`decisions.yaml` is the list; `decisions/ID/` holds the tables and `case.yaml` of each decision that can be entered, and
`decisions/README.md` says how to read them.
"""

from __future__ import annotations

import copy
import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from makewhole import policy
from makewhole.app import folders
from makewhole.ledger import engine
from makewhole.record import folder as record_folder
from makewhole.record import schema

HERE = Path(__file__).parent
CASES = HERE / "decisions"

Tables = dict[str, list[dict[str, str]]]
Entry = Mapping[str, Any]
"""One line of `compare`: of what, which measure, how many minutes or sessions, from which words of the list."""

DECISIONS: dict[str, dict[str, Any]] = {
    decision["id"]: decision for decision in yaml.safe_load((HERE / "decisions.yaml").read_text(encoding="utf-8"))
}
UNITS = ("minutes", "sessions", "minutes_more_than")
MISSED = ("excused", "undetermined", "resolved", "owed")
"""The accounts that a miss's minutes go to, each exactly once."""


@dataclass(frozen=True)
class Case:
    """One folder under decisions/, as it was read."""

    id: str
    facts: dict[str, Any]
    tables: Tables

    @property
    def status(self) -> str:
        return str(self.facts["status"])

    @property
    def as_of(self) -> str:
        return str(self.facts["as_of"])

    @property
    def compare(self) -> list[Entry]:
        return list(self.facts.get("compare", []))

    @property
    def completions(self) -> list[dict[str, Any]]:
        return list(self.facts.get("completions", []))


def _read(path: Path) -> Case:
    tables: Tables = {}
    for file in sorted(path.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as stream:
            tables[file.stem] = list(csv.DictReader(stream))
    return Case(path.name, yaml.safe_load((path / "case.yaml").read_text(encoding="utf-8")), tables)


ALL = {path.parent.name: _read(path.parent) for path in sorted(CASES.glob("*/case.yaml"))}
COMPARED = {name: case for name, case in ALL.items() if case.status == "compared"}
UNDETERMINED = {name: case for name, case in ALL.items() if case.status == "underdetermined"}


def _status(decision: Mapping[str, Any], cases: Mapping[str, Case]) -> str | None:
    """What became of a decision of the list; None: it may be computable, and nobody has said a word about it."""
    case = cases.get(decision["id"])
    if case is not None:
        return case.status
    return "not computable" if decision["computable"] == "no" else None


# ------------------------------------------------------------------ from a folder to its figures


def _write(tables: Tables, path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return path


def _together(variants: Sequence[Tables]) -> Tables:
    """The variants as one folder, each a student of its own: ids begin with the number of the variant and a colon."""
    ids = {name: {c.name for c in table.columns if c.kind == "id"} for name, table in schema.TABLES.items()}
    together: Tables = {}
    for number, tables in enumerate(variants):
        for name, rows in tables.items():
            together.setdefault(name, []).extend(
                {column: f"{number}:{cell}" if cell and column in ids[name] else cell for column, cell in row.items()}
                for row in rows
            )
    return together


class Statements:
    """The statements of a folder, drawn once for each day; in a folder of variants, of each variant by its number."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.drawn: dict[str, dict[str, Any]] = {}
        self.reasons: dict[str, dict[tuple[str, str], int]] = {}

    def wrong(self, as_of: str, compare: Sequence[Entry], prefix: str = "") -> list[str]:
        """What the engine says otherwise than the entries, one line each; empty: the comparison holds."""
        found = []
        for entry in compare:
            (unit,) = (unit for unit in UNITS if unit in entry)
            figure = self._figure(entry, entry.get("as_of", as_of), prefix)
            if not (figure > entry[unit] if unit == "minutes_more_than" else figure == entry[unit]):
                found.append(
                    f"{entry['measure']} of {entry['of']}: found {figure}, the decision says {unit} {entry[unit]}"
                )
        return found

    def _figure(self, entry: Entry, day: str, prefix: str) -> int:
        of, measure = entry["of"], entry["measure"]
        if "reason" in entry:
            assert measure == "missed"
            sums = self._missed_by_reason(day)
            return sum(sums.get((prefix + of, reason), 0) for reason in entry["reason"])
        statement = self._statement(day)
        services = [s for s in statement["services"] if s["student_id"] == f"{prefix}student"]
        if of == "all":
            return sum(_measure(service, measure) for service in services)
        if isinstance(of, dict):
            accounts = [s for s in services if s["service"] == of["service"]]
        else:
            accounts = [p for p in statement["promises"] if p["promise_id"] == prefix + of]
        assert len(accounts) == 1, f"the statement shows {of} {len(accounts)} times"
        return _measure(accounts[0], measure)

    def _statement(self, day: str) -> dict[str, Any]:
        if day not in self.drawn:
            drawn = folders.statement(self.path, as_of=date.fromisoformat(day)).as_json()
            assert not [finding for finding in drawn["findings"] if finding["severity"] == "error"]
            self.drawn[day] = drawn
        return self.drawn[day]

    def _missed_by_reason(self, day: str) -> dict[tuple[str, str], int]:
        """The minutes that misses carry, by promise and reason, which the statement itself does not part."""
        if day not in self.reasons:
            with duckdb.connect() as connection:
                assert not record_folder.read(self.path, connection=connection).has_errors
                policy.resolve(connection, self.path)
                engine.run(connection, date.fromisoformat(day))
                rows = connection.execute("SELECT promise_id, reason, sum(minutes) FROM misses GROUP BY ALL").fetchall()
            self.reasons[day] = {(promise, reason): int(minutes) for promise, reason, minutes in rows}
        return self.reasons[day]


def _measure(sums: Mapping[str, Any], measure: str) -> int:
    """The measure in minutes (`misses`: sessions). A figure that is unknown is an error here, never zero."""
    missed = sum(int(sums[account]) for account in MISSED)
    if measure == "missed":
        return missed
    if measure == "left":
        return missed - int(sums["made_up"])
    if measure == "short":
        return int(sums["promised"]) - int(sums["delivered"])
    return int(sums[measure])


# ------------------------------------------------------------------ changes to a folder's tables


def _edited(tables: Tables, edits: list[dict[str, Any]]) -> Tables:
    """The tables with rows set, added or dropped; an edit that meets no row is an error."""
    tables = copy.deepcopy(tables)
    for edit in edits:
        rows = tables.setdefault(edit["table"], [])
        if "add" in edit:
            rows += [{column: str(cell) for column, cell in row.items()} for row in edit["add"]]
            continue
        chosen = [row for row in rows if _matches(row, edit["drop"] if "drop" in edit else edit["where"])]
        assert chosen, f"no row of {edit['table']} meets {edit}"
        for row in chosen:
            if "drop" in edit:
                rows.remove(row)
            else:
                row.update({column: str(cell) for column, cell in edit["set"].items()})
    return {name: rows for name, rows in tables.items() if rows}


def _matches(row: Mapping[str, str], where: Mapping[str, Any]) -> bool:
    return all(row.get(c) in (v if isinstance(v, list) else [v]) for c, v in where.items())


def _alterations(tables: Tables) -> Iterator[tuple[str, Tables]]:
    """Each session dropped, and each told otherwise; in a folder without sessions, each gap or award instead.

    A miss is told as held in full, a session not as written as written, and a session held as not held.
    """
    for row in tables.get("sessions", []):
        one = {"session_id": row["session_id"]}
        yield f"{row['session_id']} dropped", _edited(tables, [{"table": "sessions", "drop": one}])
        planned = row.get("planned_minutes") or row["delivered_minutes"]
        if row.get("as_written") == "false":
            told = {"as_written": "true"}
        elif int(row["delivered_minutes"]) < int(planned):
            told = {"delivered_minutes": planned, "reason": ""}
        else:
            told = {"delivered_minutes": "0"}
        yield f"{row['session_id']} told otherwise", _edited(tables, [{"table": "sessions", "where": one, "set": told}])
    if "sessions" in tables:
        return
    for gap in tables.get("gaps", []):
        held = {"session_id": "h", "promise_id": gap["promise_id"], "date": gap["starts_on"], "delivered_minutes": "5"}
        yield f"a session held in {gap['gap_id']}", _edited(tables, [{"table": "sessions", "add": [held]}])
        yield f"{gap['gap_id']} dropped", _edited(tables, [{"table": "gaps", "drop": {"gap_id": gap["gap_id"]}}])
    for award in tables.get("awards", []):
        one = {"award_id": award["award_id"]}
        more = str(int(award["minutes"]) + 1)
        yield (
            f"{award['award_id']} altered",
            _edited(tables, [{"table": "awards", "where": one, "set": {"minutes": more}}]),
        )


# ------------------------------------------------------------------ the list as a whole


def test_every_decision_of_the_list_is_compared_or_underdetermined_or_not_computable(
    record_property: Any,
) -> None:
    statuses = {name: _status(decision, ALL) for name, decision in DECISIONS.items()}
    silent = [name for name, status in statuses.items() if status is None]
    assert not silent, f"computable, but neither a folder nor a reason: {silent}"
    assert set(statuses.values()) <= {"compared", "underdetermined", "not computable"}
    assert set(ALL) <= set(DECISIONS), "a folder of no decision"
    counts = Counter(statuses.values())
    assert sum(counts.values()) == len(DECISIONS) >= 54
    words = ", ".join(f"{counts[s]} {s}" for s in ("compared", "underdetermined", "not computable"))
    record_property("looked_at", f"{len(DECISIONS)} published decisions: {words}")


def test_a_new_computable_decision_without_a_folder_is_noticed() -> None:
    for computable in ("yes", "partly"):
        assert _status({"id": "XX-99-999", "computable": computable}, ALL) is None
    without = {name: case for name, case in ALL.items() if name != "WI-23-051"}
    assert _status(DECISIONS["WI-23-051"], without) is None


def test_what_the_list_calls_not_computable_has_no_folder() -> None:
    assert not [name for name in ALL if DECISIONS[name]["computable"] == "no"]


def test_the_readme_has_a_row_for_every_decision() -> None:
    text = (CASES / "README.md").read_text(encoding="utf-8")
    assert f"| compared | {len(COMPARED)} |" in text
    assert f"| all | {len(DECISIONS)} |" in text
    rows = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if cells[0] in DECISIONS:
            rows[cells[0]] = (cells[1], cells[-1].strip("<> |"))
    assert rows == {name: (_status(d, ALL), d["url"]) for name, d in DECISIONS.items()}


@pytest.mark.parametrize("name", ALL)
def test_a_case_says_where_its_facts_end(name: str) -> None:
    case, decision = ALL[name], DECISIONS[name]
    assert case.facts["id"] == name
    assert case.facts["url"] == decision["url"]
    if case.tables:
        assert case.facts["assumptions"]
    if case.status == "underdetermined":
        assert case.facts["why"]
        assert not case.compare, "what is underdetermined is compared with nothing"
        return
    assert case.status == "compared"
    assert case.facts["holds"]
    assert decision["computable"] == "yes" or case.facts["part"], "which part of a decision that is partly computable?"


@pytest.mark.parametrize("name", COMPARED)
def test_every_compared_figure_quotes_the_list(name: str) -> None:
    decision = DECISIONS[name]
    numbers = [f"{key}: {value}" for line in decision["numbers"] for key, value in line.items()]
    words = [decision["facts"], decision["service_clause"], decision["arithmetic"]]
    for entry in COMPARED[name].compare:
        assert entry["from"]
        for quote in entry["from"]:
            told = quote in numbers or quote in decision.get("check", []) or any(quote in text for text in words)
            assert told, f"{name}: the list does not say {quote!r}"


# ------------------------------------------------------------------ the figures


@pytest.mark.parametrize("name", COMPARED)
def test_the_statement_shows_the_numbers_of_the_decision(name: str) -> None:
    case = COMPARED[name]
    assert Statements(CASES / name).wrong(case.as_of, case.compare) == []


@pytest.mark.parametrize("name", COMPARED)
def test_altering_any_one_session_makes_the_comparison_fail(name: str, tmp_path: Path) -> None:
    case = COMPARED[name]
    altered = list(_alterations(case.tables))
    assert altered
    statements = Statements(_write(_together([case.tables, *(tables for _, tables in altered)]), tmp_path))
    assert statements.wrong(case.as_of, case.compare, "0:") == [], (
        "beside the altered ones, the case itself still holds"
    )
    unnoticed = [
        what
        for number, (what, _) in enumerate(altered, start=1)
        if not statements.wrong(case.as_of, case.compare, f"{number}:")
    ]
    assert not unnoticed, "altered, and the comparison still holds"


@pytest.mark.parametrize("name", [name for name, case in COMPARED.items() if case.completions])
def test_every_other_honest_completion_gives_the_same_figures(name: str, tmp_path: Path) -> None:
    case = COMPARED[name]
    statements = Statements(_write(_together([_edited(case.tables, c["edit"]) for c in case.completions]), tmp_path))
    for number, completion in enumerate(case.completions):
        as_of, compare = completion.get("as_of", case.as_of), completion.get("compare", case.compare)
        assert statements.wrong(as_of, compare, f"{number}:") == [], completion["what"]


@pytest.mark.parametrize("name", [name for name, case in COMPARED.items() if "excluded" in case.facts])
def test_a_completion_against_the_facts_gives_the_other_figure_that_is_written_down(name: str, tmp_path: Path) -> None:
    case = COMPARED[name]
    excluded = case.facts["excluded"]
    statements = Statements(_write(_together([_edited(case.tables, e["edit"]) for e in excluded]), tmp_path))
    for number, entry in enumerate(excluded):
        assert entry["why"]
        assert statements.wrong(case.as_of, entry["compare"], f"{number}:") == []
        assert statements.wrong(case.as_of, case.compare, f"{number}:"), "then it would be no reason to exclude it"


@pytest.mark.parametrize("name", UNDETERMINED)
def test_what_is_underdetermined_has_completions_that_give_different_figures(name: str, tmp_path: Path) -> None:
    case = UNDETERMINED[name]
    if case.tables:
        statements = Statements(
            _write(_together([_edited(case.tables, c["edit"]) for c in case.completions]), tmp_path)
        )
        for number, completion in enumerate(case.completions):
            assert statements.wrong(case.as_of, completion["compare"], f"{number}:") == [], completion["what"]
        figures = [entry[unit] for c in case.completions for entry in c["compare"] for unit in UNITS if unit in entry]
    else:  # nothing that the record could hold: the figures stand beside the words
        figures = [completion["figure"] for completion in case.completions]
    assert len(figures) == len(case.completions) >= 2
    assert len(set(figures)) == len(figures)

"""The pages tell the truth: what they show is what the commands print, and what they list is what the code has."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click
import pytest
import yaml
from docs import example_pages, pack_pages, paper_pages, printed

from makewhole.app import folders, next_steps, papers, wording
from makewhole.calendars import new as calendars
from makewhole.cli import main
from makewhole.ledger import explain
from makewhole.ledger.accounts import OF_AWARDS, OF_PROMISES
from makewhole.ledger.statement import post
from makewhole.policy import pack
from makewhole.record import cells, schema
from makewhole.record.schema import TABLES, Column

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
SRC = ROOT / "src" / "makewhole"
EXAMPLE = ROOT / "examples" / "07-make-ups-with-a-due-date"
CONTRACTS = ("docs/DESIGN.md", "docs/RECORD.md", "docs/FACE.md")
"""Pages that are carried over as the project's law: they run ahead of the program, and quote the words that are banned."""
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md")))
}
Look = Callable[[str, object], None]
Row = list[str]
MADE = ("generated/commands", "generated/papers", "generated/examples/index", "generated/packs/index")
"""Pages of the table of contents that are made while the pages are built; each of the last two lists its own."""
GENERATED = {
    "docs/generated/papers.md",
    *(f"docs/generated/packs/{name}" for name in pack_pages.pages()),
    *(f"docs/generated/examples/{name}" for name in example_pages.pages()),
}
"""Pages that other pages may link to before they have been built."""


def section(page: str, title: str) -> str:
    """What stands under a heading, up to the next one of its level or above."""
    text = PAGES[page]
    match = re.search(rf"(?m)^(#+) {re.escape(title)}$", text)
    assert match is not None, f"{page} has no heading {title!r}"
    rest = text[match.end() :]
    end = re.search(rf"(?m)^#{{1,{len(match[1])}}} ", rest)
    return rest[: end.start()] if end else rest


def rows(text: str) -> list[Row]:
    """The cells of each row of the tables in a text, but for headers."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    ruled = {at for at, line in enumerate(lines) if set(line) <= set("|-: ")}
    body = [line for at, line in enumerate(lines) if at not in ruled and at + 1 not in ruled]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in body]


def words(text: str) -> list[str]:
    """The word in backticks with which each row of the tables in a text begins."""
    return [found[1] for row in rows(text) if (found := re.match(r"`([^`]+)`$", row[0]))]


# --- what commands print ----------------------------------------------------------------------------------------------


def test_the_picture_says_what_the_command_prints() -> None:
    shown = printed.words(printed.PICTURE.read_text(encoding="utf-8"))
    now = " ".join(printed.output(printed.PICTURED, ROOT).split())
    assert shown == now, "draw it anew, and look at it: python docs/printed.py"
    assert "promised to date" in now


def test_the_picture_is_the_one_of_make_statement_and_asks_nobody_for_a_font() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    given = dict(re.findall(r"(?m)^(EXAMPLE|AS_OF) \?= (\S+)$", makefile))
    assert f"makewhole statement {given['EXAMPLE']} --as-of {given['AS_OF']}" == printed.PICTURED
    svg = printed.PICTURE.read_text(encoding="utf-8")
    assert set(re.findall(r"https?://[^\s\"']+", svg)) == {"http://www.w3.org/2000/svg"}
    assert "](docs/images/statement.svg)" in PAGES["README.md"]


@pytest.mark.parametrize("page", printed.pages_with_output(), ids=lambda page: page.name)
def test_a_page_shows_what_the_commands_print(page: Path, record_property: Look) -> None:
    text = page.read_text(encoding="utf-8")
    assert printed.renewed(text) == text, "renew it, and look at it: python docs/printed.py"
    record_property("looked_at", f"{len(printed.BLOCK.findall(text))} commands")


def test_every_block_of_output_is_looked_at() -> None:
    assert {"first-steps.md", "for-a-parent.md"} <= {page.name for page in printed.pages_with_output()}
    for name, text in PAGES.items():
        assert len(re.findall(r"(?m)^```console$", text)) == len(printed.BLOCK.findall(text)), name


def test_an_output_that_is_one_minute_off_is_noticed() -> None:
    page = PAGES["docs/first-steps.md"]
    assert printed.renewed(page) == page
    assert "   360 min" in page
    assert printed.renewed(page.replace("   360 min", "   361 min")) == page


def test_the_first_steps_show_the_tables_that_they_name() -> None:
    page = PAGES["docs/first-steps.md"]
    shown = {match["name"]: match["rows"] for match in printed.TABLE.finditer(page)}
    assert list(shown) == [
        "calendars.csv",
        "closures.csv",
        "students.csv",
        "plans.csv",
        "promises.csv",
        "sessions.csv",
    ]
    proposed = calendars.propose("OH", "2026-27")
    assert shown["calendars.csv"].splitlines()[0].split(",") == list(proposed["calendars"][0])
    assert {row["calendar_id"] for row in csv.DictReader(io.StringIO(shown["closures.csv"]))} == {"oh"}


# --- tables -----------------------------------------------------------------------------------------------------------

_HOLDS = {
    "id": "id",
    "text": "text",
    "date": "date",
    "time": "time",
    "count": "whole number",
    "flag": "`true`, `false`",
    "instant": "day, or instant",
    "due": "due form",
    "school_week": "weekdays",
}


def row_of(column: Column) -> Row:
    """How the row of a column begins on the page of tables: its name, what it holds, what empty counts as."""
    if column.kind == "word":
        holds = "a reason" if column.words == schema.REASONS else ", ".join(f"`{word}`" for word in column.words)
    elif column.refers_to:
        holds = f"id of `{column.refers_to}`"
    else:
        holds = _HOLDS[column.kind]
    default = str(column.default).lower() if isinstance(column.default, bool) else column.default
    empty = "not allowed" if column.required else "" if default is None else f"`{default}`"
    return [f"`{column.name}`", holds, empty]


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_the_page_of_tables_is_the_schema(table: schema.Table) -> None:
    found = rows(section("docs/tables.md", table.name))
    assert [row[:3] for row in found] == [row_of(column) for column in table.columns]
    assert all(len(row) == 4 and row[3].strip() for row in found)


def test_the_page_has_every_table_and_no_other() -> None:
    assert re.findall(r"(?m)^### (\w+)$", PAGES["docs/tables.md"]) == list(TABLES)
    without = re.findall(r"(?m)^### (\w+)$", section("docs/tables.md", "Tables without effect on minutes"))
    assert without == [name for name, table in TABLES.items() if not table.moves_minutes]
    assert all(f"`{form}`" in PAGES["docs/tables.md"] for form in cells.DUE_FORMS if form.startswith("end of"))


def test_the_page_of_tables_has_the_words_of_the_journal() -> None:
    told = re.findall(r"(?m)^- `(\w+)`: (.+)\.$", section("docs/tables.md", "contacts"))
    spoken = next_steps.TOPICS | next_steps.ANSWERS
    assert {name: words.casefold() for name, words in told} == {
        name: words.casefold() for name, words in spoken.items()
    }
    assert len(told) == len(spoken)
    assert next_steps.REPLY_DAYS == 10
    assert "after ten days" in section("docs/tables.md", "contacts")


def test_the_contract_has_every_table_and_column() -> None:
    lines = {
        name: line
        for line in PAGES["docs/RECORD.md"].splitlines()
        if line.startswith("| `") and " | " in line
        for name in re.findall(r"`(\w+)`", line.split(" | ")[0])
        if name in TABLES
    }
    assert lines.keys() == TABLES.keys()
    for name, line in lines.items():
        for column in TABLES[name].columns:
            needed = rf"\b{column.name}!" if column.required else rf"\b{column.name}\b"
            assert re.search(needed, line), f"{name}.{column.name}"


@pytest.fixture(scope="module")
def ledger_columns() -> Mapping[str, list[str]]:
    """The columns of each table that a reader of the ledger is told of."""
    with folders.account(EXAMPLE) as account:
        post(account.connection)
        names = ("posted", "promise_accounts", "service_accounts", "periods", "misses", "ledger_findings")
        return {name: [row[0] for row in account.connection.execute(f"DESCRIBE {name}").fetchall()] for name in names}


def test_the_page_of_postings_has_every_column_and_account(ledger_columns: Mapping[str, list[str]]) -> None:
    assert words(PAGES["docs/postings.md"]) == ledger_columns["posted"]
    [row] = [row for row in rows(PAGES["docs/postings.md"]) if row[0] == "`account`"]
    assert re.findall(r"`(\w+)`", row[1]) == list(explain.ACCOUNT_LABELS)


@pytest.mark.parametrize("table", ["promise_accounts", "service_accounts", "periods", "misses", "ledger_findings"])
def test_the_tables_of_the_ledger_have_every_column(table: str, ledger_columns: Mapping[str, list[str]]) -> None:
    assert words(section("docs/ledger-tables.md", table)) == ledger_columns[table]


# --- findings ---------------------------------------------------------------------------------------------------------

_CODE_AT = {
    "Finding": 0, "Problem": 0, "PackError": 0, "tell": 0, "_error": 0, "_warning": 0, "_finding": 0, "_find": 0, "add": 0,
    "_add": 0, "at_plan": 0, "_found": 1, "_overlaps": 2,
    "trouble": 0, "_some_rows": 1, "_not_read": 0,
}  # fmt: skip
"""The calls that make a finding, and which of their arguments is its code."""
_SEVERITY_OF = {"_error": "error", "_overlaps": "error", "Problem": "error", "PackError": "error"}
_SEVERITY_OF |= {"_warning": "warning", "_found": "warning"}
_SEVERITY_OF |= {"trouble": "warning", "_some_rows": "warning"}
_HANDS_ON = {
    "tell",
    "add",
    "_add",
    "at_plan",
    "_finding",
    "_find",
    "text_findings",
    "check_file",
    "cells_hold_what_their_column_asks_for",
    "ledger_findings",
}
"""Functions in which a Finding is made of a code that its caller gave."""
_ADDS_A_FINDING = 4
"""What is handed to `add` where that makes a finding: code, rule, key and message."""
_CODE = re.compile(r"[a-z]+(?:_[a-z]+)*")


def _called(call: ast.Call) -> str | None:
    function = call.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", None)


def _severities(call: ast.Call, name: str) -> set[str]:
    if name in _SEVERITY_OF:
        return {_SEVERITY_OF[name]}
    given = [*call.args, *(word.value for word in call.keywords)]
    return {arg.value for arg in given if isinstance(arg, ast.Constant) and arg.value in ("error", "warning")}


def codes(source: str) -> Iterator[tuple[str, set[str]]]:
    """Each finding code that a Python file gives away, with the severities it gives beside it (none: not told there)."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and (name := _called(node)) in _CODE_AT:
            assert name is not None
            if (name in ("add", "_add") and len(node.args) < _ADDS_A_FINDING) or (
                name == "_found" and len(node.args) == 2
            ):
                continue  # something is added to something else, or found in a text
            place = _CODE_AT[name]
            code = node.args[place] if len(node.args) > place else None
            if isinstance(code, ast.Constant) and isinstance(code.value, str) and _CODE.fullmatch(code.value):
                if name == "_not_read":  # of a column's role
                    yield f"{code.value}_not_read", {"error"}
                elif code.value not in ("error", "warning"):  # handed on with its severity before it
                    yield code.value, _severities(node, name)
        # Noted now, and made a finding of later: the code is the first of the tuple.
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("troubles.append", "self._noted.setdefault"):
            first = getattr(node.args[0], "elts", [None])[0]
            if isinstance(first, ast.Constant):
                yield str(first.value), set()
        if isinstance(node, ast.Assign) and "_CODES" in {getattr(target, "id", None) for target in node.targets}:
            for said in node.value.values if isinstance(node.value, ast.Dict) else ():
                parts = [getattr(part, "value", None) for part in getattr(said, "elts", ())]
                if len(parts) >= 2:
                    yield str(parts[0]), {str(parts[1])}
        if isinstance(node, ast.Assign) and "code" in {getattr(target, "id", None) for target in node.targets}:
            either = [node.value.body, node.value.orelse] if isinstance(node.value, ast.IfExp) else [node.value]
            for value in (getattr(each, "value", None) for each in either):
                if isinstance(value, str) and _CODE.fullmatch(value):
                    yield value, set()


def codes_out_of_sight(source: str) -> list[int]:
    """Lines that make a Finding of a code that this test would not see."""
    lines = []
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef) and function.name not in _HANDS_ON:
            inner = {
                id(n)
                for f in ast.walk(function)
                if isinstance(f, ast.FunctionDef) and f is not function
                for n in ast.walk(f)
            }
            for node in ast.walk(function):
                if not isinstance(node, ast.Call) or _called(node) != "Finding" or id(node) in inner:
                    continue
                if not node.args or not isinstance(node.args[0], ast.Constant):
                    lines.append(node.lineno)
    return lines


def sources() -> dict[str, str]:
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted(SRC.rglob("*.py"))}


def test_every_finding_is_explained_and_no_other(record_property: Look) -> None:
    made: dict[str, set[str]] = defaultdict(set)
    for source in sources().values():
        for code, severities in codes(source):
            made[code] |= severities
    listed = rows(PAGES["docs/findings.md"])
    told = {row[0].strip("`"): set(row[1].split(" or ")) for row in listed}
    assert len(told) == len(listed), "a code stands on the page twice"
    assert told.keys() == made.keys()
    wrong = {code: severities for code, severities in made.items() if not severities <= told[code]}
    assert wrong == {}
    assert all(len(row) == 4 and all(row) for row in listed)
    record_property("looked_at", f"{len(made)} codes")


def test_no_finding_is_made_out_of_sight() -> None:
    assert {name: lines for name, source in sources().items() if (lines := codes_out_of_sight(source))} == {}


def test_a_planted_finding_is_seen() -> None:
    planted = (
        "def rule():\n    yield _warning('odd_row', table, 1, 'x', 'y')\n"
        "def other(code):\n    return Finding(code, 'error', 't', None, None, 'm')\n"
    )
    assert list(codes(planted)) == [("odd_row", {"warning"})]
    assert codes_out_of_sight(planted) == [4]


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "listed"),
    [
        ("Reasons", schema.REASONS),
        ("Outcomes: what follows from a miss", schema.OUTCOMES),
        ("Evidence", schema.EVIDENCE),
        ("Kinds of plan", schema.PLAN_KINDS),
        ("Periods", schema.PERIODS),
        ("Who decides, who logs", (*schema.DECIDERS, *schema.SOURCES)),
    ],
)
def test_the_glossary_explains_every_word_of_the_record(title: str, listed: Sequence[str]) -> None:
    text = section("docs/glossary.md", title)
    assert words(text) == list(listed)
    assert all(len(row[-1]) > 5 for row in rows(text))


def test_the_glossary_explains_every_account() -> None:
    found = words(section("docs/glossary.md", "Accounts"))
    posted = list(explain.ACCOUNT_LABELS)
    assert found[: len(posted)] == posted
    assert sorted(found) == sorted({*posted, *OF_PROMISES, *OF_AWARDS})


def test_the_glossary_shows_what_the_statement_says() -> None:
    shown = {row[0].strip("`"): row[1] for row in rows(PAGES["docs/glossary.md"]) if len(row) == 3}
    said = {reason: wording.reason_words(reason) for reason in schema.REASONS}
    said |= {outcome: wording.outcome_words(outcome) for outcome in schema.OUTCOMES}
    said |= {kind: wording.plan_kind_words(kind) for kind in schema.PLAN_KINDS}
    said |= explain.ACCOUNT_LABELS
    assert shown == said
    assert wording.outcome_words("compensatory") in PAGES["docs/glossary.md"]


def test_every_closure_is_on_the_page_of_calendars() -> None:
    found = {row[0].strip("`"): row[1] for row in rows(PAGES["docs/school-calendars.md"])}
    assert list(found) == list(schema.CLOSURES)
    assert [word for word, does in found.items() if does == "no school"] == list(schema.NO_SCHOOL)


def test_the_page_for_parents_gives_the_examples_figures() -> None:
    expected = json.loads((EXAMPLE / "expected.json").read_text(encoding="utf-8"))["services"][0]
    called = {label: account for account, label in explain.ACCOUNT_LABELS.items()} | {"of these overdue": "overdue"}
    figures = {called[row[0]]: int(row[1]) for row in rows(PAGES["docs/for-a-parent.md"]) if len(row) == 3}
    assert figures == {account: expected[account] for account in figures}
    zero = {account for account in OF_PROMISES if account not in figures}
    assert zero == {"owed", "assumed", "misses"}
    assert f"Sessions missed, whole or part: {expected['misses']}" in PAGES["docs/for-a-parent.md"]


# --- papers -----------------------------------------------------------------------------------------------------------


def test_the_page_of_papers_has_every_kind_and_for_which_plans() -> None:
    listed = rows(section("docs/papers.md", "What papers there are"))
    assert [row[0].strip("`") for row in listed] == [*papers.names(), papers.PACKET]
    told = {row[0].strip("`"): row[1] for row in listed}
    of = papers.of_folder(ROOT / "examples" / "03-three-services-one-month", date(2025, 11, 1))

    def why_not(kind: str, plan_kind: str) -> str | None:
        plans = tuple(replace(plan, kind=plan_kind) for plan in of.child.plans)
        return papers.template(kind).why_not(replace(of, child=replace(of.child, plans=plans)))

    for kind in papers.names():
        plans = [plan for plan in schema.PLAN_KINDS if why_not(kind, plan) == why_not(kind, "iep")]
        assert told[kind] == ", ".join(wording.plan_kind_words(plan) for plan in plans), kind


def test_every_blank_of_every_paper_is_on_its_page(record_property: Look) -> None:
    page = paper_pages.page()
    common = words(page.partition("## Blanks of every letter")[2].partition("\n## ")[0])
    looked_at = 0
    for kind in papers.names():
        own = page.partition(f"## {kind}\n")[2].partition("\n## ")[0]
        blanks = papers.template(kind).blanks
        assert words(own) == [blank.name for blank in blanks if blank.name not in common]
        assert all(len(row) == 5 and all(cell.strip() for cell in row) for row in rows(own))
        looked_at += len(blanks)
    record_property("looked_at", f"{looked_at} blanks")


# --- packs ------------------------------------------------------------------------------------------------------------


def test_the_page_of_packs_has_every_key_and_word() -> None:
    text = PAGES["docs/policy-packs.md"]
    assert words(section("docs/policy-packs.md", "How sure we are")) == list(schema.EVIDENCE)
    keys = words(section("docs/policy-packs.md", "The file"))
    assert sorted(keys) == sorted([*pack._TOP_KEYS, *pack._RULE_KEYS, *pack._CLOCK_KEYS, *pack._NOTE_KEYS])
    listed = (*pack.LEVELS, *pack.EVENTS, *pack.STOPS, *pack.NOTE_KINDS)
    for word in (*listed, *pack._CITATION_KEYS, *pack._NOTICE_KEYS, *pack._START_KEYS):
        assert f"`{word}`" in text, word


# --- rules and tests --------------------------------------------------------------------------------------------------


def rules_named(source: str) -> set[int]:
    """The numbers of the rules that a file says it holds: "rule 5", "rules 5 to 8", "rules 10, 11 and 12"."""
    named = set()
    for match in re.finditer(r"rules? (\d+(?:(?:, | and | to )\d+)*)", source):
        numbers = [int(number) for number in re.findall(r"\d+", match[1])]
        named |= set(range(numbers[0], numbers[-1] + 1)) if " to " in match[1] else set(numbers)
    return named


@pytest.mark.parametrize("number", range(1, 14))
def test_each_rule_has_a_section_that_names_the_files_that_hold_it(number: int) -> None:
    title = re.search(rf"(?m)^## (Rule {number}: .+)$", PAGES["docs/thirteen-rules.md"])
    assert title is not None
    text = section("docs/thirteen-rules.md", title[1])
    place = re.search(r"(?m)^Files?: (.+)$", text)
    assert place is not None
    files = re.findall(r"`(\w+\.py)`", place[1])
    assert files
    for name in files:
        assert number in rules_named((SRC / "ledger" / name).read_text(encoding="utf-8")), name


def test_the_contract_has_the_rules_by_number() -> None:
    numbers = [int(number) for number in re.findall(r"(?m)^(\d+)\. ", PAGES["docs/RECORD.md"])]
    assert numbers == list(range(1, 14))


def test_the_figures_of_the_page_of_tests_are_those_of_the_tests() -> None:
    text = PAGES["docs/how-it-is-tested.md"]
    assert f"{len(list((ROOT / 'tests' / 'cases' / 'worked').iterdir()))} case folders" in text
    cases = ROOT / "tests" / "cases"
    decisions = [each["id"] for each in yaml.safe_load((cases / "decisions.yaml").read_text(encoding="utf-8"))]
    statuses = Counter(
        yaml.safe_load(case.read_text(encoding="utf-8"))["status"] if case.is_file() else "not computable"
        for case in (cases / "decisions" / decision / "case.yaml" for decision in decisions)
    )
    found = {row[0]: int(row[1]) for row in rows(text)}
    assert found == {**statuses, "all": len(decisions)}
    assert f"lists {len(decisions)} published decisions" in text
    assert ">= 10_000" in (ROOT / "tests" / "ledger" / "test_against_oracle.py").read_text(encoding="utf-8")
    assert "on 10,000 random cases" in text


# --- commands, links, words -------------------------------------------------------------------------------------------


def leaves(command: click.Command, path: str = "makewhole") -> Iterator[str]:
    """The full name of each command that does something."""
    if isinstance(command, click.Group):
        if command.invoke_without_command:
            yield path
        for name, child in command.commands.items():
            if name != "show":  # the word that `packs us-oh` leaves out
                yield from leaves(child, f"{path} {name}")
    else:
        yield path


def test_the_readme_lists_every_command() -> None:
    listed = [row[0].strip("`") for row in rows(section("README.md", "Install"))]
    missing = [name for name in leaves(main) if not any(each.startswith(name) for each in listed)]
    assert missing == []
    assert len(listed) == len(list(leaves(main)))


def test_what_a_contract_page_calls_not_there_is_not_there() -> None:
    record = PAGES["docs/RECORD.md"]
    missing = record.partition("**Not there yet:**")[2].partition("```")[0]
    assert set(re.findall(r"`(?:makewhole )?(\w+)`", missing)).isdisjoint(main.commands)
    promised = re.findall(r"(?m)^\| `makewhole (\w+)", section("docs/RECORD.md", "Commands that acceptance cases call"))
    assert "reconcile" in promised
    assert set(promised) <= set(main.commands)
    design = PAGES["docs/DESIGN.md"]
    note = design.partition("```{note}")[2].partition("```")[0]
    there, _, not_there = note.partition("**Not there yet:**")
    rooms = {path.name for path in SRC.iterdir() if path.is_dir() and not path.name.startswith("_")}
    assert set(re.findall(r"`(\w+)`", there)) == rooms
    drawn = {
        name
        for row in rows(section("docs/DESIGN.md", "3. One way through the house"))
        for name in re.findall(r"`(\w+)`", row[0])
    }
    assert set(re.findall(r"`(\w+)`", not_there)) == drawn - rooms


LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
PATH = re.compile(r"`((?:src|tests|docs|examples|bench|requirements)/[\w./-]+)`")


def dead(pages: Mapping[str, str]) -> list[str]:
    """Each link inside the project, and each path in backticks, that leads nowhere."""
    faults = []
    for name, text in pages.items():
        base = (ROOT / name).parent
        for link in LINK.findall(text):
            target = link.partition("#")[0]
            if not target or re.match(r"[a-z]+:", target) or (base / target).exists():
                continue
            if (base / target).resolve().relative_to(ROOT).as_posix() not in GENERATED:
                faults.append(f"{name}: {link}")
        faults += [f"{name}: {path}" for path in PATH.findall(text) if not (ROOT / path).exists()]
    return faults


def test_every_link_and_path_leads_somewhere(record_property: Look) -> None:
    assert dead(PAGES) == []
    record_property(
        "looked_at", f"{sum(len(LINK.findall(text)) + len(PATH.findall(text)) for text in PAGES.values())} places"
    )


def test_a_planted_dead_link_is_seen() -> None:
    assert dead(
        {"docs/a.md": "[x](tables.md) [y](nowhere.md) `src/makewhole/nowhere.py` [z](https://example.org)"}
    ) == [
        "docs/a.md: nowhere.md",
        "docs/a.md: src/makewhole/nowhere.py",
    ]


def test_every_page_is_in_the_table_of_contents() -> None:
    trees = "\n".join(re.findall(r"(?s)```\{toctree\}\n(.*?)```", PAGES["docs/index.md"]))
    listed = [titled or plain for plain, titled in re.findall(r"(?m)^(?:([\w/-]+)|[^:\n].* <(\w+)>)$", trees)]
    assert sorted(listed) == sorted([*(path.stem for path in DOCS.glob("*.md") if path.stem != "index"), *MADE])


def loud(pages: Mapping[str, str]) -> list[str]:
    """Each line of prose that pronounces a verdict, or raises its voice."""
    faults = []
    for name, text in pages.items():
        prose = re.sub(r"(?s)```.*?```|`[^`\n]+`|!\[|<!--", "", text)
        for line in prose.splitlines():
            if re.search(r"(?i)\bviolat|\bguilt|!", line):
                faults.append(f"{name}: {line}")
    return faults


def test_no_page_pronounces_a_verdict_or_raises_its_voice() -> None:
    assert loud({name: text for name, text in PAGES.items() if name not in CONTRACTS}) == []


def test_a_planted_verdict_is_seen() -> None:
    assert len(loud({"docs/a.md": "The school was in violation.\nFound it!\n`a!` is code, ![a picture](b)"})) == 2


BY_NAME = re.compile(r"(?:pip|pipx) install (?:--?[\w-]+ )*['\"]?makewhole\b(?![-*])")
"""Installing by a name that no package index has."""


@pytest.mark.parametrize("page", PAGES)
def test_no_page_tells_people_to_install_by_a_name_that_no_index_has(page: str) -> None:
    assert not BY_NAME.search(PAGES[page]), BY_NAME.search(PAGES[page])


def test_a_planted_installation_by_name_is_seen() -> None:
    assert BY_NAME.search("`pip install 'makewhole[district]'`")
    assert BY_NAME.search("pipx install makewhole")
    assert BY_NAME.search("pip install --upgrade makewhole")
    assert not BY_NAME.search("pipx install dist/makewhole-*.whl")


def test_the_page_of_terms_is_the_list_that_the_application_shows() -> None:
    from makewhole.language import terms

    page = PAGES["docs/terms.md"]
    listed = [
        f"| {term.en} | {term.es} | {term.says_en} | {term.says_es} |"
        for section in terms.sections()
        for term in section.terms
    ]
    shown = [line for line in page.split("\n") if line.startswith("| ") and not line.startswith(("| English", "| ---"))]
    assert shown == listed
    assert all(f"## {section.en} · {section.es}" in page for section in terms.sections())

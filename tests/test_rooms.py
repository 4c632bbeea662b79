"""Who may import whom (DESIGN.md section 3), held by import-linter, and proof that it bites."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "makewhole"


def lint(folder: Path) -> tuple[int, str]:
    """Exit status and words of import-linter on the package copied to `folder`/src, under the project's contracts."""
    ran = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.path.insert(0, 'src'); from importlinter.cli import lint_imports_command as run; run()",
            "--config",
            str(ROOT / "pyproject.toml"),
            "--no-cache",
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout + ran.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(PACKAGE, tmp_path / "src" / "makewhole", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def plant(copy: Path, room: str, line: str) -> None:
    """A module of that room which imports what it may not; a room that does not exist is made."""
    home = copy / "src" / "makewhole" / room
    home.mkdir(exist_ok=True)
    (home / "__init__.py").touch()
    (home / "planted.py").write_text(line + "\n", encoding="utf-8")


def broken(words: str) -> set[str]:
    """Names of the contracts that import-linter calls broken."""
    return set(re.findall(r"^(.+?) BROKEN", words, re.MULTILINE))


def test_every_room_keeps_to_the_rooms_below_it(copy: Path, record_property: Callable[[str, object], None]) -> None:
    status, words = lint(copy)
    assert status == 0, words
    analysed = re.search(r"Analyzed (\d+) files?", words)
    assert analysed is not None, words
    assert int(analysed.group(1)) >= len(list(PACKAGE.rglob("*.py")))  # it counts the libraries' names too
    kept = re.search(r"Contracts: (\d+) kept, 0 broken", words)
    assert kept is not None, words
    assert int(kept.group(1)) == (ROOT / "pyproject.toml").read_text(encoding="utf-8").count(
        "[[tool.importlinter.contracts]]"
    )
    record_property("looked_at", f"{analysed.group(1)} files under {kept.group(1)} contracts")


@pytest.mark.parametrize(
    ("room", "line", "contract"),
    [
        ("language", "import makewhole.record", "A room knows only the rooms below it"),
        ("language", "import django.utils", "The core runs without a web framework"),
        ("record", "import makewhole.calendars", "A room knows only the rooms below it"),
        ("calendars", "import makewhole.policy", "A room knows only the rooms below it"),
        ("policy", "import makewhole.ledger", "A room knows only the rooms below it"),
        ("ledger", "import makewhole.app", "A room knows only the rooms below it"),
        ("documents", "import makewhole.app", "A room knows only the rooms below it"),
        ("ledger", "import makewhole.documents", "A room knows only the rooms below it"),
        ("documents", "import django.utils", "The core runs without a web framework"),
        ("app", "import makewhole.cli", "A room knows only the rooms below it"),
        ("app", "def later():\n    import makewhole.cli", "A room knows only the rooms below it"),
        ("cli", "import makewhole.ledger", "The command line asks app, and nothing behind it"),
        ("ledger", "import django.db", "The core runs without a web framework"),
        ("exchange", "import makewhole.store", "A room knows only the rooms below it"),
        ("exchange", "import makewhole.policy", "What comes from files knows no policy"),
        ("store", "import makewhole.wording", "The history knows the record alone"),
        ("ledger", "import pandas", "No dataframe library at run time"),
        ("app", "import ibis", "What runs on a case folder does not reach the expressions"),
        ("attic", "", "A room knows only the rooms below it"),
    ],
)
def test_a_planted_import_or_an_unlisted_room_is_caught(copy: Path, room: str, line: str, contract: str) -> None:
    assert (PACKAGE / room).is_dir() == (room != "attic")
    plant(copy, room, line)
    status, words = lint(copy)
    assert status == 1, words
    assert contract in broken(words), words


ABSENT = (
    *("ibis", "pandas", "pyarrow", "numpy", "polars", "sqlglot", "django"),
    *("docx", "icalendar", "pdfminer", "pdfplumber", "python_calamine", "recurring_ical_events", "xlsxwriter"),
    *("typst", "pikepdf", "pypdfium2", "PIL"),
)


def run_without(names: tuple[str, ...], *arguments: str) -> tuple[int, str]:
    """Exit status and words of makewhole where those libraries are not installed.

    They are refused rather than looked for afterwards: DuckDB itself loads pandas where it finds it.
    """
    script = (
        "import sys\n"
        "class Absent:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.partition('.')[0] in {names!r}:\n"
        "            raise ModuleNotFoundError(f'No module named {name}', name=name)\n"
        "sys.meta_path.insert(0, Absent())\n"
        "from makewhole.cli import main\n"
        "main(args=sys.argv[1:], prog_name='makewhole')\n"
    )
    ran = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.parametrize("command", [["statement"], ["postings"], ["check"], ["statement", "--json"]])
def test_a_command_needs_no_dataframe_library_and_no_compiler(command: list[str], example: Path) -> None:
    status, words = run_without(ABSENT, *command, str(example))
    assert status == 0, words


@pytest.mark.parametrize("command", [["letter", "service_logs"], ["letter", "--list"], ["packet"]])
def test_a_paper_of_a_folder_needs_no_web_framework(command: list[str], example: Path, tmp_path: Path) -> None:
    out = [] if "--list" in command else ["--out", str(tmp_path / "paper.pdf")]
    status, words = run_without(("django",), *command, str(example), *out)
    assert status == 0, words
    assert (tmp_path / "paper.pdf").exists() or not out


def test_a_command_without_a_library_that_it_does_need_fails(example: Path) -> None:
    status, words = run_without(("duckdb",), "statement", str(example))
    assert status != 0
    assert "duckdb" in words


@pytest.fixture
def example() -> Path:
    """The first of the example cases that are shipped."""
    return sorted(ROOT.glob("examples/*/students.csv"))[0].parent

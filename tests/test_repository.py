"""What holds for the files of the project as they are handed on: no place of this machine in them, no command that does not exist.

Each guard is a function from files to faults, so that a planted fault can be shown to it.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click
import pytest

from makewhole.app.packs import find_looked_for, pack_ids
from makewhole.cli import main
from makewhole.cli.pack_commands import Packs

ROOT = Path(__file__).parent.parent
HERE = Path(__file__).relative_to(ROOT).as_posix()
SAMPLES = ("tests/exchange/samples/", "examples/from-files/")
Look = Callable[[str, object], None]


def handed_on() -> dict[str, str]:
    """The text of each file that git keeps or would keep, by its path from the root.

    Files that are no text are left out, and samples of what people send: their letters are part of the trap.
    """
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    texts = {}
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file():  # a file just removed is still listed
            raw = path.read_bytes()
            is_sample = name.startswith(SAMPLES) and not name.endswith((".py", ".md", ".toml"))
            if b"\0" not in raw and not is_sample:
                texts[name] = raw.decode("utf-8")
    return texts


FILES = handed_on()


# --- places -----------------------------------------------------------------------------------------------------------

LOCAL_PLACE = re.compile(
    r"""(?<![\w.~/-])/(?:home|Users|root|tmp|opt|mnt)/[\w.-]   # a folder of somebody's machine
      | \b[A-Z]:\\Users\\                                       # the same on Windows
      | \bfile://                                               # an address on this machine
      | \b(?:localhost|127\.0\.0\.1|0\.0\.0\.0):\d              # a server that ran here
    """,
    re.VERBOSE,
)
REGISTRY = re.compile(
    r"(?i)\b(?:pypi\.(?:org|python\.org)|pythonhosted\.org|registry\.npmjs\.org|deb\.debian\.org|conda\.anaconda\.org)"
)


LISTENS = ("docs/host.md", "src/makewhole/cli/host_command.py", "tests/web/", "tests/browser/")
"""Where a server of ours is told to listen, or does: on the loopback address; and where the page for servers puts it."""


def places(files: Mapping[str, str]) -> list[str]:
    """Each line that names a folder of one machine, or the host of a package registry."""
    own = str(ROOT)
    files = {
        name: re.sub(r"127\.0\.0\.1:\d|/opt/makewhole\b", "", text) if name.startswith(LISTENS) else text
        for name, text in files.items()
    }
    return [
        f"{name} line {number}"
        for name, text in files.items()
        for number, line in enumerate(text.splitlines(), 1)
        if LOCAL_PLACE.search(line) or REGISTRY.search(line) or own in line
    ]


def test_no_file_names_a_place_on_one_machine_or_a_registry(record_property: Look) -> None:
    looked_at = {name: text for name, text in FILES.items() if name != HERE}  # this file holds the planted faults
    assert {"README.md", "pyproject.toml", "Makefile", "requirements/dev.txt"} <= looked_at.keys()
    assert places(looked_at) == []
    record_property("looked_at", f"{len(looked_at)} files")


@pytest.mark.parametrize(
    "line",
    [
        "see /home/ana/notes.txt",
        "cp case /tmp/case",
        "C:\\Users\\ana\\case",
        "--find-links file:///wheels",
        "open localhost:8000",
        "--index-url https://pypi.org/simple",
        "from https://files.pythonhosted.org/packages/a",
        f"cd {ROOT}",
    ],
)
def test_a_planted_place_is_seen(line: str) -> None:
    assert places({"docs/page.md": f"first\n{line}\n"}) == ["docs/page.md line 2"]


def test_an_address_of_a_published_rule_is_no_fault() -> None:
    assert places({"a": "https://www.ecfr.gov/current/title-34/home/x and src/tmp/file and ~/cases"}) == []


# --- names ------------------------------------------------------------------------------------------------------------

SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}


def empty_names(names: list[str]) -> list[str]:
    """Each Python file or folder whose name does not answer "what goes here?"."""
    return [name for name in names if name.endswith(".py") and SAYS_NOTHING & set(name.removesuffix(".py").split("/"))]


def test_every_module_says_what_goes_there(record_property: Look) -> None:
    names = [name for name in FILES if name.endswith(".py")]
    assert len(names) > 20
    assert empty_names(names) == []
    record_property("looked_at", f"{len(names)} Python files")


def test_a_planted_empty_name_is_seen() -> None:
    names = ["src/makewhole/utils.py", "src/makewhole/common/days.py", "src/makewhole/calendars/days.py"]
    assert empty_names(names) == names[:2]


# --- words about a school ---------------------------------------------------------------------------------------------

VERDICT = re.compile(r"(?i)\b(?:violat\w*|guilt\w*)")


def spoken(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each string of a Python file that can reach a reader: all but docstrings.

    The fixed parts of an f-string are joined with a space where a value stands.
    """
    tree = ast.parse(source)
    silent = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(id(node.value))
        if isinstance(node, ast.JoinedStr):
            silent.update(id(part) for part in node.values)
            parts = (str(part.value) if isinstance(part, ast.Constant) else " " for part in node.values)
            yield node.lineno, "".join(parts)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.lineno, node.value


def verdicts(files: Mapping[str, str]) -> list[str]:
    """Each string of the program that pronounces a verdict. It counts, cites and asks; people judge."""
    return [
        f"{name} line {line}" for name, text in files.items() for line, words in spoken(text) if VERDICT.search(words)
    ]


def program() -> dict[str, str]:
    return {name: text for name, text in FILES.items() if name.startswith("src/") and name.endswith(".py")}


def test_the_program_pronounces_no_verdict(record_property: Look) -> None:
    assert len(program()) > 15
    assert verdicts(program()) == []
    record_property("looked_at", f"{sum(len(list(spoken(text))) for text in program().values())} strings")


def test_a_planted_verdict_is_seen() -> None:
    planted = (
        '"""A violation in a docstring is no verdict."""\nplain = "owed"\nbad = f"{plain}: a violation of the plan"\n'
    )
    assert verdicts({"src/a.py": planted}) == ["src/a.py line 3"]


# --- commands ---------------------------------------------------------------------------------------------------------

CODE = re.compile(r"```.*?```|`[^`\n]+`|^(?: {4}|\t).*$", re.DOTALL | re.MULTILINE)
CALL = re.compile(r"(?<![\w./-])(?:\.venv/bin/|\$\(BIN\)/)?makewhole[ \t]+([^\n`|;&>]*)")
WORD = re.compile(r"[a-z][a-z-]*")
PACK = re.compile(r"[a-z][a-z-]*[a-z]")
PROSE_AFTER_THE_NAME = {
    *("a", "cannot", "log", "makes", "makewhole", "page", "set", "wrote"),
    *(
        "and",
        "can",
        "case",
        "counts",
        "data",
        "does",
        "is",
        "keeps",
        "knows",
        "must",
        "needs",
        "reads",
        "says",
        "than",
        "was",
    ),
    "writes",
}


def code(markdown: str) -> str:
    """The code of a Markdown page: fenced, indented and in-line, one piece a line."""
    return "\n".join(match.group().strip("`") for match in CODE.finditer(markdown))


def unknown(call: str) -> str | None:
    """What the command line has no such command or option for, or None. `call` is what follows the program's name."""
    command: click.Command = main
    context = click.Context(main, info_name="makewhole")
    for word in call.split():
        word = word.strip("[](),.:\"'")
        if word.startswith("--"):
            name = word.partition("=")[0]
            options = {option for each in command.get_params(context) for option in [*each.opts, *each.secondary_opts]}
            if name not in options:
                return f"{command.name} {name}"
        elif isinstance(command, click.Group):
            found = command.get_command(context, word)
            if isinstance(command, Packs) and found is None:
                # `packs us-oh`: a word that is no command is the id of a pack or a state's page, and it has to be there.
                return word if PACK.fullmatch(word) and not (word in pack_ids() or find_looked_for(word)) else None
            if found is None:
                return word if WORD.fullmatch(word) else None
            command, context = found, click.Context(found, info_name=word, parent=context)
    return None


def calls(files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each place that names a command, with what follows the program's name there."""
    for name, text in files.items():
        if name.endswith(".py"):
            pieces = "\n".join(words for _, words in spoken(text))
        elif name.endswith(".md"):
            pieces = code(text)
        else:
            pieces = text
        for match in CALL.finditer(pieces):
            call = match.group(1)
            first = call.split(maxsplit=1)[:1]
            if (
                first
                and (WORD.fullmatch(first[0]) or first[0].startswith("--"))
                and first[0] not in PROSE_AFTER_THE_NAME
            ):
                yield name, call


def missing_commands(files: Mapping[str, str]) -> list[str]:
    """Each command or option that a page or message names and the program does not have."""
    return [f"{name}: {fault}" for name, call in calls(files) if (fault := unknown(call)) is not None]


def pages() -> dict[str, str]:
    """What people are told: pages, the program's messages, packs, and what `make` prints."""
    return {
        name: text
        for name, text in FILES.items()
        if (name.endswith(".md") and not name.startswith("tests/"))
        or name == "Makefile"
        or (name.startswith("src/") and name.endswith((".py", ".toml")))
    }


def test_only_commands_that_exist_are_named(record_property: Look) -> None:
    named = list(calls(pages()))
    assert {"README.md", "Makefile", "CHANGELOG.md"} <= {name for name, _ in named}
    assert missing_commands(pages()) == []
    record_property("looked_at", f"{len(named)} commands in {len(pages())} files")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("docs/a.md", "Run `makewhole frobnicate case`."),
        ("docs/a.md", "```\n.venv/bin/makewhole frobnicate case\n```"),
        ("docs/a.md", "    makewhole statement case --frobnicate\n"),
        ("docs/a.md", "`makewhole packs us-nowhere`"),
        ("src/a.py", "hint = f'{x}: makewhole frobnicate {folder}'"),
        ("Makefile", "\t@$(BIN)/makewhole frobnicate"),
    ],
)
def test_a_planted_command_is_seen(name: str, text: str) -> None:
    assert len(missing_commands({name: text})) == 1


def test_prose_and_real_commands_are_no_fault() -> None:
    page = "makewhole counts. `makewhole statement FOLDER [--as-of DATE]`\n\n    makewhole --help\n"
    assert [call for _, call in calls({"a.md": page})] == ["statement FOLDER [--as-of DATE]", "--help"]
    assert missing_commands({"a.md": page}) == []


def test_every_make_target_that_is_named_exists(record_property: Look) -> None:
    targets = set(re.findall(r"^([a-z]+):", FILES["Makefile"], re.MULTILINE))
    named = {
        word
        for name, text in FILES.items()
        if name.endswith(".md")
        for word in re.findall(r"(?m)^\s*(?:\$ )?make ([a-z]+)(?:  .*| *#.*| [A-Z_]+=.*)?$", code(text))
    }
    assert {"demo", "test"} <= named
    assert named <= targets
    record_property("looked_at", f"{len(named)} targets")


# --- requirements -----------------------------------------------------------------------------------------------------

PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)")


def pins(requirements: str) -> dict[str, set[str]]:
    """Versions by name, in lower case; more than one where versions differ by Python."""
    found: dict[str, set[str]] = {}
    for line in requirements.splitlines():
        if match := PIN.match(line):
            found.setdefault(match.group(1).lower().replace("_", "-"), set()).add(match.group(2))
    return found


def loose(requirements: str) -> list[int]:
    """Numbers of the lines that are neither a pin followed by a hash, nor a hash."""
    lines = requirements.splitlines()
    return [
        number
        for number, line in enumerate(lines, 1)
        if not (PIN.match(line) and line.endswith("\\") and lines[number : number + 1] and "--hash=" in lines[number])
        and not re.fullmatch(r" +--hash=sha256:[0-9a-f]{64}( \\)?", line)
    ]


def wanted(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9._-]", each)[0].lower() for each in requirements}


def test_every_requirement_is_pinned_and_hashed(record_property: Look) -> None:
    project = tomllib.loads(FILES["pyproject.toml"])
    core, dev, build = (FILES[f"requirements/{name}.txt"] for name in ("core", "dev", "build"))
    assert [loose(text) for text in (core, dev, build)] == [[], [], []]
    assert wanted(project["project"]["dependencies"]) <= pins(core).keys()
    assert wanted(project["project"]["optional-dependencies"]["dev"]) <= pins(dev).keys()
    assert wanted(project["build-system"]["requires"]) <= pins(build).keys()
    for text in (core, build):  # what is tried is what is shipped
        assert all(versions == pins(dev)[name] for name, versions in pins(text).items())
    record_property(
        "looked_at", f"{len(pins(core))} core, {len(pins(dev))} dev and {len(pins(build))} build requirements"
    )


def test_a_planted_loose_requirement_is_seen() -> None:
    hashed = f"    --hash=sha256:{'0' * 64}"
    assert loose(f"a==1 \\\n{hashed}\n") == []
    assert loose(f"a==1 \\\n{hashed}\nb>=2\n") == [3]
    assert loose("a==1\n") == [1]
    assert loose(f"--index-url x\na==1 \\\n{hashed}\n") == [1]


def test_what_runs_at_home_asks_for_no_dataframe_library() -> None:
    assert pins(FILES["requirements/core.txt"]).keys().isdisjoint({"ibis-framework", "pandas", "pyarrow", "numpy"})


def test_the_pinned_python_tools_are_the_ones_that_run() -> None:
    if sys.version_info[:2] == (3, 11):  # other versions of Python may take other pins
        from importlib.metadata import version

        dev = pins(FILES["requirements/dev.txt"])
        assert {name: version(name) for name in ("duckdb", "ruff", "mypy", "pytest")}.items() <= {
            name: next(iter(versions)) for name, versions in dev.items()
        }.items()


# --- skips ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("ci", "status"), [("true", 1), ("", 0)])
def test_a_planted_skip_fails_in_ci_and_only_there(tmp_path: Path, ci: str, status: int) -> None:
    (tmp_path / "conftest.py").write_text(FILES["tests/conftest.py"], encoding="utf-8")
    (tmp_path / "test_planted.py").write_text(
        "import pytest\n\n\ndef test_planted():\n    pytest.skip('hledger is missing')\n", encoding="utf-8"
    )
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == status, ran.stdout + ran.stderr
    assert "hledger is missing" in ran.stdout or not ci

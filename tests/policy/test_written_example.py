"""The packs that docs/write-a-pack.md and CONTRIBUTING.md teach: read from the page, they pass their own tests."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from makewhole.policy import Pack, checks, load
from makewhole.policy import pack as packs
from makewhole.policy.checks import check_tests
from makewhole.policy.pack import EVENTS, NOTE_KINDS, STOPS
from makewhole.record.findings import Finding

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "write-a-pack.md").read_text(encoding="utf-8")
RECIPE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
IDS = {page: re.findall(r'(?m)^ *id = "(us-[a-z-]+)"$', page) for page in (PAGE, RECIPE)}
NAME, RECIPE_NAME = IDS[PAGE][0], IDS[RECIPE][0]


def blocks(language: str, page: str = PAGE) -> str:
    """The parts of a file, in the page's order."""
    found = re.findall(rf"(?ms)^ *```{language}\n(.*?)^ *```$", page)
    return "\n".join(textwrap.dedent(block) if page is RECIPE else block for block in found)


def lay(folder: Path, page: str) -> Path:
    """The folder with the pack and the tests of a page in it."""
    name = IDS[page][0]
    (folder / f"{name}.toml").write_text(blocks("toml", page), encoding="utf-8")
    (folder / f"{name}.tests.yaml").write_text(blocks("yaml", page), encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lay(tmp_path, PAGE)


def read(folder: Path, name: str = NAME) -> Pack:
    return load(folder / f"{name}.toml")


def check_all(pack: Pack) -> list[Finding]:
    """What is wrong with it, but for its id: who tries an example ships it for a while."""
    return [finding for finding in checks.check_all(pack) if finding.code != "pack_id_taken"]


def test_the_pack_of_the_page_passes_with_nothing_left_out(folder: Path) -> None:
    assert check_all(read(folder)) == []
    assert check_tests(read(folder)).cases >= 15


def test_the_pack_of_the_contributors_page_passes_with_nothing_left_out(tmp_path: Path) -> None:
    pack = read(lay(tmp_path, RECIPE), RECIPE_NAME)
    assert check_all(pack) == []
    assert check_tests(pack).cases == 3
    assert (len(pack.rules), len(pack.clocks), len(pack.notes)) == (1, 1, 1)
    text = blocks("yaml", RECIPE)
    (tmp_path / f"{RECIPE_NAME}.tests.yaml").write_text(text.replace("2026-10-14", "2026-10-15"), encoding="utf-8")
    assert {finding.code for finding in check_all(pack)} == {"test_failed"}


@pytest.mark.parametrize(
    ("right", "wrong", "codes"),
    [
        ('outcome = "make_up"\ndue', 'outcome = "may"\ndue', {"test_failed"}),
        ('holds_if = "no"\noutcome', 'holds_if = "yes"\noutcome', {"test_failed"}),
        ('evidence = "reported"', 'evidence = "primary"', {"test_failed", "primary_elsewhere"}),
        ('due = "3 school days"\nduty', 'due = "4 school days"\nduty', {"test_failed"}),
        ("since = 2026-07-01", "since = 2026-07-02", {"test_failed", "untested"}),
        ('kind = "right"', 'kind = "hope"', {"unknown_word", "missing_key"}),
    ],
)
def test_a_fault_planted_in_the_pack_of_the_page_is_found(
    folder: Path, right: str, wrong: str, codes: set[str]
) -> None:
    text = blocks("toml")
    assert right in text
    (folder / f"{NAME}.toml").write_text(text.replace(right, wrong, 1), encoding="utf-8")
    found = {finding.code for finding in check_all(read(folder))}
    assert found
    assert found <= codes


def test_the_page_shows_every_kind_of_clock_stop_and_note() -> None:
    for word in (*EVENTS, *STOPS, *NOTE_KINDS):
        assert f"`{word}`" in PAGE or f'"{word}"' in PAGE, word


def test_the_page_writes_each_key_that_a_first_pack_needs() -> None:
    text = blocks("toml")
    later = {"services", "first_days", "after_days", "until", "starts"}
    for key in {*packs._TOP_KEYS, *packs._RULE_KEYS, *packs._CLOCK_KEYS, *packs._NOTE_KEYS} - later:
        assert re.search(rf"(?m)^(\[\[{key}\]\]|{key} = )", text), key


@pytest.mark.parametrize("page", [PAGE, RECIPE], ids=["page", "recipe"])
def test_an_example_that_is_shipped_word_for_word_is_sound(
    tmp_path: Path, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path, page)
    (tmp_path / "us.toml").write_bytes((packs.SHIPPED / "us.toml").read_bytes())
    monkeypatch.setattr(packs, "SHIPPED", tmp_path)  # another place for packs to ship from; nothing is stood in for
    monkeypatch.chdir(tmp_path.parent)
    packs.load_shipped.cache_clear()
    try:
        pack = load(Path(tmp_path.name) / f"{IDS[page][0]}.toml")
        assert pack.is_shipped
        assert checks.check_all(pack) == []
        assert pack.issuer_pages
    finally:
        packs.load_shipped.cache_clear()

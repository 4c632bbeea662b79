"""Lines on the terminal: wrapped without loss, plain where no terminal is there."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makewhole.cli.terminal import Bar, Page, cells, encodable, plain, quoted, wrap


@given(st.text(), st.integers(min_value=8, max_value=90))
def test_no_word_is_lost_and_no_line_is_too_wide(text: str, columns: int) -> None:
    lines = wrap(text, columns, first="- ", then="  ")
    assert all(cells(line) <= columns for line in lines)
    together = "".join(line[2:] for line in lines).replace(" ", "")
    assert together == plain(text).replace(" ", "")


def test_a_wide_letter_takes_two_columns_and_a_combining_one_none() -> None:
    assert cells("漢字") == 4
    assert cells("e\u0301") == 1


def test_lines_become_ascii_where_the_terminal_knows_no_others() -> None:
    assert encodable("  ├ still owed · 2 × 30", "ascii") == "  | still owed - 2 x 30"
    assert encodable("  ├ still owed", "utf-8") == "  ├ still owed"
    assert encodable("Zoë", "ascii") == "Zo?"


@pytest.mark.parametrize("word", ["O'Neil's room", 'a "b"', "$HOME", "a b", "ünï", "", "x;y"])
def test_a_command_is_quoted_so_that_a_shell_reads_it_back(word: str) -> None:
    assert shlex.split(quoted(["makewhole", word])) == ["makewhole", word]


def test_two_empty_lines_never_follow_each_other() -> None:
    page = Page(80)
    page.blank()
    page.line("a")
    page.blank()
    page.blank()
    page.line("b")
    assert page.text == "a\n\nb"


def test_a_bar_stays_silent_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with Bar() as bar:
        bar.PATIENCE_SECONDS = 0.0
        bar("reading", 0.5)
    assert capsys.readouterr() == ("", "")

"""`makewhole read`: one line of a services grid, or each line of a file."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.cli.command import SOURCE, process, run, widest

from makewhole.app import lines
from makewhole.cli.lines_text import line_words, missing_words, promised_words
from makewhole.wording import Reading

KEYS = {"sessions", "minutes", "minutes_per_period", "period", "every", "grouping", "ambiguities"}


def json_lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_what_was_read_is_said_in_words() -> None:
    result = run("read", "Speech-language therapy, 2 sessions of 30 minutes per week, group")
    assert result.exit_code == 0
    assert "Read: 2 sessions of 30 minutes a week, 60 minutes in all, in a group." in result.stdout
    assert "is not said" not in result.stdout


def test_a_missing_part_is_named_and_the_clear_parts_stay() -> None:
    result = run("read", "30 minutes twice")
    assert "Read: 2 sessions of 30 minutes, 60 minutes in all." in result.stdout
    assert "- how often is not said\n" in result.stdout
    assert "- individually or in a group is not said\n" in result.stdout


def test_words_that_admit_two_readings_are_shown_with_both_and_the_question() -> None:
    result = run("read", "30-60 minutes weekly, individual")
    assert result.exit_code == 0
    [said] = json_lines(run("read", "--lines", "-", "--json", given=b"30-60 minutes weekly, individual").stdout)
    [ambiguity] = said["ambiguities"]
    assert said["minutes"] is said["minutes_per_period"] is None
    assert len(ambiguity["readings"]) >= 2
    together = " ".join(result.stdout.split())
    assert f'"{ambiguity["found"]}" can be read in more than one way:' in together
    for reading in ambiguity["readings"]:
        assert f"- {reading}" in together
    assert f"Ask: {ambiguity['ask']}" in together
    assert widest(result.stdout) <= 80


@pytest.mark.parametrize(
    "words", [["the"], [""], [" "], ["\ud83d"], ["\udcff\udcfe"], ["3" * 5000], ["a(" * 9000], ["\x00"]]
)
def test_what_says_nothing_is_an_answer_too(words: list[str]) -> None:
    result = run("read", *words)
    assert result.exit_code == 0
    assert "Nothing could be read" in result.stdout
    assert run("read", *words, "--json").exit_code == 0


def test_one_line_as_json_has_every_key() -> None:
    said = json.loads(run("read", "2 x 30 minutes weekly", "--json").stdout)
    assert said.keys() >= KEYS
    assert (said["sessions"], said["minutes"], said["period"], said["every"]) == (2, 30, "week", 1)


def test_quotes_may_be_forgotten() -> None:
    one, several = (
        run("read", *words, "--json").stdout
        for words in (["2 x 30 minutes weekly"], ["2", "x", "30", "minutes", "weekly"])
    )
    assert one == several


def test_each_line_of_a_file_has_its_answer_in_order(tmp_path: Path) -> None:
    file = tmp_path / "lines.txt"
    file.write_bytes(
        b"\xef\xbb\xbf1 x 20 minutes weekly\r\n\r\n2 x 30 minutes weekly\n\xff\xfe3\n4 x 15 minutes weekly"
    )
    result = run("read", "--lines", file, "--json")
    assert result.exit_code == 0
    said = json_lines(result.stdout)
    assert [each["sessions"] for each in said][:3] == [1, None, 2]
    assert len(said) == 5
    assert said[4]["sessions"] == 4
    assert all(each.keys() >= KEYS for each in said)
    assert json_lines(run("read", "--lines", "-", "--json", given=file.read_bytes()).stdout) == said


def test_lines_without_json_are_one_line_each(tmp_path: Path) -> None:
    file = tmp_path / "lines.txt"
    file.write_text("2 x 30 minutes weekly, individual\n\n30 minutes twice\n30-60 minutes weekly\n", encoding="utf-8")
    said = run("read", "--lines", file).stdout.splitlines()
    assert said[:3] == [
        "1: 2 sessions of 30 minutes a week, 60 minutes in all, individually",
        "2: an empty line",
        "3: 2 sessions of 30 minutes, 60 minutes in all [not said: how often, individually or in a group]",
    ]
    assert said[3].startswith("4: ")
    assert "unclear: " in said[3]
    assert len(said) == 4


def test_an_empty_file_has_no_answers(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    result = run("read", "--lines", tmp_path / "empty.txt", "--json")
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize("length", [lines.LONGEST - 1, lines.LONGEST, lines.LONGEST + 1, 3 * lines.LONGEST])
def test_a_line_too_long_to_be_one_is_said_to_be_and_the_next_keeps_its_number(length: int) -> None:
    given = b"2 x 30 minutes weekly " + b"x" * length + b"\n2 x 30 minutes weekly\n"
    said = json_lines(run("read", "--lines", "-", "--json", given=given).stdout)
    assert [each["sessions"] for each in said] == [None, 2]
    assert [ambiguity["code"] for ambiguity in said[0]["ambiguities"]] == ["too_long"]


@pytest.mark.parametrize("extra", range(-3, 4))
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b""])
def test_the_longest_line_is_one_line_with_every_end(extra: int, end: bytes) -> None:
    found = list(lines.read_lines(io.BytesIO(b"a" * (lines.LONGEST + extra) + end + (b"b" if end else b""))))
    assert [line.number for line in found] == [1, 2][: len(found)]
    assert len(found) == (2 if end else 1)
    assert len(found[0].text) >= lines.LONGEST - 3
    assert not end or found[1].text == "b"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "Give the words"),
        (["a", "--lines", "-"], "not both"),
        (["--lines", "nowhere.txt"], "No such file"),
        (["--lines", "."], "directory"),
    ],
)
def test_what_cannot_be_read_is_a_misuse(
    words: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("read", *words)
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stdout == ""


def test_who_writes_a_line_into_a_pipe_has_its_answer_before_the_next() -> None:
    environment = os.environ | {"PYTHONPATH": str(SOURCE)}
    command = [sys.executable, "-m", "makewhole.cli", "read", "--lines", "-", "--json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        for sessions in (1, 2, 3):
            program.stdin.write(f"{sessions} x 30 minutes weekly\n".encode())
            program.stdin.flush()
            assert json.loads(program.stdout.readline())["sessions"] == sessions
        program.stdin.close()
    assert program.returncode == 0


def test_lines_by_the_ten_thousand_are_read_as_a_stream(tmp_path: Path) -> None:
    file = tmp_path / "many.txt"
    file.write_text("".join(f"{number % 7 + 1} x 30 minutes weekly\n" for number in range(30_000)), encoding="utf-8")
    ran = process("read", "--lines", file, "--json")
    assert ran.returncode == 0
    said = ran.stdout.splitlines()
    assert len(said) == 30_000
    assert json.loads(said[-1])["sessions"] == 29_999 % 7 + 1


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        (
            {"sessions": 1, "minutes": 45, "period": "month", "grouping": "consult"},
            "1 session of 45 minutes a month, as a consultation among adults",
        ),
        (
            {"sessions": 3, "minutes": 1, "period": "week", "every": 2},
            "3 sessions of 1 minute every 2 weeks, 3 minutes in all",
        ),
        ({"sessions": 2, "minutes_per_period": 90, "period": "week"}, "2 sessions a week, 90 minutes in all"),
        ({"minutes_per_period": 1200, "period": "plan_year"}, "1,200 minutes a year of the plan"),
        ({"minutes": 30}, "sessions of 30 minutes"),
        ({"sessions": 2}, "2 sessions"),
        ({"period": "week"}, "an amount a week"),
        ({"grouping": "group"}, "in a group"),
        ({}, ""),
    ],
)
def test_each_part_has_its_words(fields: dict[str, Any], says: str) -> None:
    assert promised_words(Reading(**fields)) == says


def test_what_is_missing_is_each_part_that_is_null() -> None:
    assert missing_words(Reading()) == [
        "how many sessions",
        "how many minutes",
        "how often",
        "individually or in a group",
    ]
    assert missing_words(Reading(minutes_per_period=60, period="week", grouping="group")) == ["how many sessions"]


def test_a_lines_words_cannot_steer_the_terminal() -> None:
    said = line_words(lines.Line(1, "\x1b[2J30-60 minutes\x07 weekly"))
    assert said.isprintable()

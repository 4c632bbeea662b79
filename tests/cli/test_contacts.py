"""`makewhole contacts`: whom to ask in a state."""

from __future__ import annotations

import json

import pytest
from tests.cli.command import run, widest

from makewhole.app.contacts import list_contacts
from makewhole.policy.contacts import FIELDS, StateContact


def test_all_states_are_listed() -> None:
    result = run("contacts")
    assert result.exit_code == 0
    assert "  OH   Ohio " in result.stdout
    assert all(f"  {each.state:<4} {each.state_name}" in result.stdout for each in list_contacts())
    assert widest(result.stdout) <= 80
    said = json.loads(run("contacts", "--json").stdout)
    assert [each["state"] for each in said] == [each.state for each in list_contacts()]


@pytest.mark.parametrize("words", [["OH"], ["oh"], ["Ohio"], [" ohio "]])
def test_a_state_is_named_by_letters_or_name(words: list[str]) -> None:
    result = run("contacts", *words)
    assert result.exit_code == 0
    assert result.stdout.startswith("Ohio (OH): whom to ask\n")


def test_a_name_of_two_words_needs_no_quotes() -> None:
    assert run("contacts", "new", "mexico").stdout == run("contacts", "NM").stdout


@pytest.mark.parametrize("each", list_contacts(), ids=lambda each: each.state)
def test_what_nobody_has_seen_is_marked_and_what_is_empty_is_not_known(each: StateContact) -> None:
    state = each.state
    text = run("contacts", state).stdout
    said = json.loads(run("contacts", state, "--json").stdout)
    marks = [said[name]["evidence"] for name in FIELDS]
    assert text.count("(not verified)") == marks.count("unverified")
    assert text.count(": not known\n") == marks.count(None)
    assert all((said[name]["value"] is None) == (said[name]["evidence"] is None) for name in FIELDS)
    lines = [line.strip() for line in text.splitlines()]
    assert all(address in lines for address in said["sources"])
    assert (said["as_of"] or "bear no year") in " ".join(text.split())
    assert widest(text) <= 80


@pytest.mark.parametrize(
    ("state", "says"),
    [("ZZ", "two letters or the name"), ("Ohoi", "Did you mean Ohio (OH)?"), ("", "no page"), ("x" * 5000, "no page")],
)
def test_a_state_that_is_none_is_a_misuse(state: str, says: str) -> None:
    result = run("contacts", state)
    assert (result.exit_code, result.stdout) == (2, "")
    assert says in " ".join(result.stderr.split())

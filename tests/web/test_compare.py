"""Two logs side by side: the figures of the terminal, a difference settled in one tap, and taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from makewhole.app import children

DAY = "2026-04-01"


@pytest.fixture
def owen(keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]) -> tuple[Any, str, Path]:
    """The owner's client, the key of Owen's record, and its data file."""
    file = keep("08-two-logs-that-disagree")
    client = person("anna")
    return client, door("owen", "anna", "owner").key, file


def reconciled(file: Path) -> Any:
    """What `makewhole reconcile --json` prints of the same file."""
    from makewhole.cli import main

    result = CliRunner().invoke(
        main, ["reconcile", str(file), "--between", "family", "provider", "--as-of", DAY, "--json"]
    )
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_what_is_at_stake_stands_first_and_the_figures_are_those_of_the_terminal(owen: tuple[Any, str, Path]) -> None:
    client, key, file = owen
    page = client.get(f"/c/{key}/compare/?as_of={DAY}").content.decode()
    told = reconciled(file)
    stake = told["minutes_at_stake"]
    assert stake > 0
    assert f"<h1>{stake} minutes are at stake.</h1>" in page
    for group in ("matched", "differs", "only_in_family", "only_in_provider"):
        assert f"<dd>{len(told[group])}</dd>" in page
    for source in ("family", "provider"):
        for service in told["services"][source]:
            assert f"<td>{service['delivered']}</td>" in page
            assert f"<td>{service['promised']}</td>" in page


def first_difference(page: str) -> dict[str, Any]:
    """What the first form of the page would send, with its first button."""
    form = page.split('class="mw-pair__form"')[1].split("</form>")[0]
    fields = [part.split('"')[0] for part in form.split('name="session" value="')[1:]]
    counted = form.split('name="counted" value="')[1].split('"')[0]
    return {
        "session": fields,
        "counted": counted,
        "why": "agreed",
        "first": "family",
        "second": "provider",
        "as_of": DAY,
    }


def test_a_difference_is_settled_in_one_tap_and_taken_back(owen: tuple[Any, str, Path]) -> None:
    client, key, file = owen
    before = reconciled(file)
    page = client.get(f"/c/{key}/compare/?as_of={DAY}").content.decode()
    assert "family-2026" not in page  # ids stay out of the page
    sent = first_difference(page)
    done = client.post(f"/c/{key}/compare/settle/", sent)
    assert done.status_code == 302
    # A settlement holds from the day on which it was decided: as of then it is shown, the same two logs side by side.
    assert done.headers["Location"].endswith("/compare/?first=family&second=provider")
    (resolution,) = children.rows(file, "owen")["resolutions"].values()
    assert (resolution["decided_by"], resolution["why"]) == ("Anna", "We agreed on it")
    assert resolution["counted"] in (resolution["session_ids"] or "").split()
    page = client.get(done.headers["Location"]).content.decode()
    assert "<h2>Settled</h2>" in page
    back = page.split('name="resolution" value="')[1].split('"')[0]
    assert client.post(f"/c/{key}/compare/take-back/", {"resolution": back}).status_code == 302
    assert reconciled(file) == before


def test_two_people_settle_the_same_session_at_once(
    owen: tuple[Any, str, Path], person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    client, key, file = owen
    ben = person("ben")
    door("owen", "ben", "writer")
    sent = first_difference(client.get(f"/c/{key}/compare/?as_of={DAY}").content.decode())
    client.post(f"/c/{key}/compare/settle/", sent)
    late = ben.post(f"/c/{key}/compare/settle/", sent, follow=True).content.decode()
    assert "Anna settled this session meanwhile" in late
    assert len(children.rows(file, "owen")["resolutions"]) == 1


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [("owner", 200, 302), ("writer", 200, 302), ("reader", 200, 404), ("stranger", 404, 404), ("nobody", 401, 403)],
)
def test_who_may_compare_and_who_may_settle(
    owen: tuple[Any, str, Path], person: Callable[..., Any], door: Callable[..., Any], who: str, reads: int, writes: int
) -> None:
    from django.test import Client

    anna, key, _ = owen
    sent = first_difference(anna.get(f"/c/{key}/compare/?as_of={DAY}").content.decode())
    client = Client() if who == "nobody" else person(who)
    if who in ("owner", "writer", "reader"):
        door("owen", who, who)
    got = client.get(f"/c/{key}/compare/?as_of={DAY}")
    assert got.status_code == reads
    assert ("mw-pair__form" in got.content.decode()) == (writes == 302)
    assert client.post(f"/c/{key}/compare/settle/", sent).status_code == writes


def test_with_one_log_the_page_says_how_to_get_the_other(
    keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    keep("07-make-ups-with-a-due-date")
    client = person("anna")
    page = client.get(f"/c/{door('nina', 'anna', 'owner').key}/compare/").content.decode()
    assert "How to ask for the logs" in page


def test_rows_of_another_record_are_not_settled_here_and_spanish(owen: tuple[Any, str, Path]) -> None:
    client, key, _ = owen
    sent = {"session": ["0" * 16], "counted": "0" * 16}
    assert client.post(f"/c/{key}/compare/settle/", sent).status_code == 404
    assert client.get(f"/c/{key}/compare/", headers={"accept-language": "es"}).status_code == 200
    assert client.get(f"/c/{key}/compare/?first=neighbour&second=family").status_code == 404

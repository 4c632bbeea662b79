"""Two logs side by side: the figures of the terminal, a difference settled in one tap, and taken back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.restored import of_tables

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


@pytest.fixture
def of_unknown_length(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, person: Callable[..., Any]) -> tuple[Any, str]:
    """Two logs of a service whose sessions the plan gives no length; the home client and the key of the record."""
    from django.conf import settings

    file = tmp_path / "ray.makewhole"
    tables = {
        "students": "student_id,name\nray,Ray B.\n",
        "plans": "plan_id,student_id,kind,starts_on,ends_on\nplan,ray,iep,2026-08-31,2027-08-30\n",
        "promises": "promise_id,plan_id,service,minutes_per_period,period\np,plan,Speech-Language Therapy,90,week\n",
        "sessions": "session_id,promise_id,date,planned_minutes,delivered_minutes,reason,source\n"
        # Held for 30 minutes, or not; missed for 45, or for nobody knows how long; missed in one log alone.
        "f1,p,2026-10-05,30,30,,family\nd1,p,2026-10-05,,0,provider_absent,district\n"
        "f2,p,2026-10-06,45,0,provider_absent,family\nd2,p,2026-10-06,,0,provider_absent,district\n"
        "f3,p,2026-10-07,30,30,,family\nd3,p,2026-10-07,30,20,student_absent,district\n"
        "f4,p,2026-10-08,,0,provider_absent,family\n",
    }
    of_tables(tables, file)
    monkeypatch.setattr(settings, "MAKEWHOLE_PLACE", file)
    home = person("home")
    return home, home.get("/", follow=True).redirect_chain[-1][0].split("/")[2]


def test_the_minutes_at_stake_are_the_sum_of_those_of_the_lines_and_what_is_not_known_is_said(
    of_unknown_length: tuple[Any, str],
) -> None:
    client, key = of_unknown_length
    page = client.get(f"/c/{key}/compare/?first=family&second=district&as_of=2026-10-30").content.decode()
    pairs = [" ".join(pair.split()) for pair in page.split('<li class="mw-pair">')[1:]]
    said = [re.search(r"(At least )?(\d+) minutes (?:are|is) at stake", pair) for pair in pairs]
    assert [found.groups() if found else None for found in said] == [("At least ", "30"), None, (None, "10"), None]
    total = sum(int(found[2]) for found in said if found)
    assert f"<h1>At least {total} minutes are at stake.</h1>" in page
    not_known = [pair for pair in pairs if "is not known" in pair]
    assert len(not_known) == 3
    assert "In 3 sessions nobody wrote down how long the miss was, so more may be at stake." in page
    for pair in (pairs[1], pairs[3]):
        assert "How many minutes are at stake is not known." in pair


def test_the_terminal_says_the_same_of_minutes_that_are_not_known(of_unknown_length: tuple[Any, str]) -> None:
    from django.conf import settings

    from makewhole.cli import main

    asked = ["reconcile", str(settings.MAKEWHOLE_PLACE), "--between", "family", "district", "--as-of", "2026-10-30"]
    text = CliRunner().invoke(main, asked).stdout
    assert "At least 40 minutes at stake in 4 sessions." in text
    stakes = re.findall(r" {3}((?:at least|minutes|10 min).* at stake.*)$", text, re.MULTILINE)
    unknown = "minutes at stake not known"
    assert stakes == ["at least 30 min at stake", unknown, "10 min at stake", unknown]
    assert "In 3 sessions nobody wrote down" in text
    told = json.loads(CliRunner().invoke(main, [*asked, "--json"]).stdout)
    assert (told["minutes_at_stake"], told["unknown_lengths"]) == (40, 3)
    assert [line["unknown_length"] for line in told["differs"]] == [True, True, False]


@pytest.mark.parametrize("day", ["2026-03-03", DAY])
def test_what_the_page_shows_of_each_statement_adds_up_to_what_was_promised(
    owen: tuple[Any, str, Path], day: str
) -> None:
    client, key, _ = owen
    page = client.get(f"/c/{key}/compare/?as_of={day}").content.decode()
    body = page.split("mw-figures")[1].split("<tbody>")[1].split("</tbody>")[0]
    rows = [[int(each) for each in re.findall(r"<td>(\d+)</td>", row)] for row in body.split("</tr>") if "<td>" in row]
    promised, *parts = rows
    assert [sum(column) for column in zip(*parts, strict=True)] == promised
    assert ("still to come" in body) == (day == "2026-03-03")

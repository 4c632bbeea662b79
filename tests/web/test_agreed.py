"""A record with two logs is shown as one: each session once, by one log's word where they differ, and the page says so."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from makewhole.app import children

DAY = "2026-04-01"
WORDS = ("family", "provider")
STAKE = "At stake: 135 minutes in 5 sessions."


@pytest.fixture
def owen(keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]) -> tuple[Any, str, Path]:
    """The owner's client, the key of Owen's record, and its data file."""
    file = keep("08-two-logs-that-disagree")
    client = person("anna")
    return client, door("owen", "anna", "owner").key, file


def agreed(file: Path) -> Any:
    """The agreed record by the word of each log, as `makewhole reconcile --json` prints it."""
    from makewhole.cli import main

    words = ["reconcile", str(file), "--between", *WORDS, "--as-of", DAY, "--json"]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)["agreed"]


def text_of(page: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def links_of(page: Any) -> dict[str, str]:
    """The words of each link, by its address."""
    found = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', page.content.decode(), re.DOTALL)
    return {unescape(href): unescape(re.sub(r"<[^>]+>", "", words)).strip() for href, words in found}


@pytest.mark.parametrize("word", WORDS)
def test_every_figure_is_that_of_the_agreed_record(owen: tuple[Any, str, Path], word: str) -> None:
    client, key, file = owen
    (said,) = agreed(file)[word]
    query = f"as_of={DAY}" + ("" if word == "family" else f"&word={word}")
    page = client.get(f"/c/{key}/?{query}")
    assert STAKE in text_of(page)
    assert f"this page goes by the {word}'s log" in text_of(page)
    figures = [(href, words) for href, words in links_of(page).items() if "/figure/" in href]
    assert len(figures) >= 5
    for account in ("promised", "delivered", "open", "undetermined", "excused"):
        if said[account]:
            shown = [words for href, words in figures if href.endswith(f"account={account}")]
            assert shown, account
            assert all(f"{said[account]:,}" in words for words in shown)
    for href, words in figures:
        assert ("word=provider" in href) == (word == "provider")
        number = re.search(r"[\d,]+", words)
        assert number is not None
        opened = client.get(href)
        assert f"{number[0]} minute" in text_of(opened), href
        assert STAKE in text_of(opened)
    told = client.get(f"/api/v1/children/{key}/statement?as_of={DAY}&word={word}").json()
    assert told["services"] == [said]
    (rests_on,) = [each for each in told["assumptions"] if each["kind"] == "agreed"]
    assert (rests_on["word"], rests_on["minutes_at_stake"], rests_on["sessions"]) == (word, 135, 5)
    assert rests_on["text"] in text_of(page)
    postings = client.get(f"/api/v1/children/{key}/postings?as_of={DAY}&word={word}").json()
    assert sum(each["minutes"] for each in postings if each["account"] == "delivered") == said["delivered"]


def test_the_other_word_is_one_tap_away_and_one_log_alone_stays(owen: tuple[Any, str, Path]) -> None:
    client, key, _ = owen
    page = client.get(f"/c/{key}/?as_of={DAY}")
    links = links_of(page)
    assert links[f"/c/{key}/?as_of={DAY}&word=provider"] == "See it by the provider's log"
    (compare,) = [href for href, words in links.items() if words == "Compare the logs, and settle"]
    assert "135 minutes are at stake" in text_of(client.get(compare))
    other = links_of(client.get(f"/c/{key}/?as_of={DAY}&word=provider"))
    assert other[f"/c/{key}/?as_of={DAY}"] == "See it by the family's log"
    alone = client.get(f"/c/{key}/?as_of={DAY}&source=provider&word=family")
    assert "At stake" not in text_of(alone)
    assert "Only the log of" in text_of(alone)
    assert client.get(f"/c/{key}/?as_of={DAY}&word=billing").status_code == 200  # the form says what is wrong
    assert client.get(f"/c/{key}/year/?as_of={DAY}&word=billing").status_code == 404
    assert client.get(f"/api/v1/children/{key}/statement?word=billing").status_code == 422


def test_the_year_what_is_next_and_the_log_say_it_too(owen: tuple[Any, str, Path]) -> None:
    client, key, _ = owen
    for part in ("year/", "next/"):
        by_family = client.get(f"/c/{key}/{part}?as_of={DAY}")
        by_provider = client.get(f"/c/{key}/{part}?as_of={DAY}&word=provider")
        assert STAKE in text_of(by_family)
        assert "goes by the provider's log" in text_of(by_provider)
    assert "60 missed minutes must be made up" in text_of(client.get(f"/c/{key}/next/?as_of={DAY}"))
    assert "30 missed minutes must be made up" in text_of(client.get(f"/c/{key}/next/?as_of={DAY}&word=provider"))
    assert "listed more than once" in text_of(client.get(f"/c/{key}/log/"))
    spanish = client.get(f"/c/{key}/?as_of={DAY}", headers={"accept-language": "es"})
    assert spanish.status_code == 200


def test_what_is_exported_counts_each_session_once(owen: tuple[Any, str, Path]) -> None:
    client, key, _ = owen
    calendar = b"".join(client.get(f"/c/{key}/files/export/calendar/").streaming_content)
    days = re.findall(rb"DTSTART[^:]*:(2026\d{4})", b"".join(calendar.split(b"\r\n ")))
    january = [day for day in days if day.startswith(b"202601")]
    assert len(january) == len(set(january)) == 8
    for word in WORDS:
        book = b"".join(client.get(f"/c/{key}/files/export/workbook/?word={word}").streaming_content)
        with zipfile.ZipFile(io.BytesIO(book)) as archive:
            inside = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".xml"))
        assert f"the {word}'s log has the word" in unescape(inside.decode())


def test_once_all_is_settled_there_is_one_statement_and_nothing_to_say(owen: tuple[Any, str, Path]) -> None:
    client, key, file = owen
    before = client.get(f"/c/{key}/?as_of={DAY}")
    for number, (day, counted) in enumerate(
        [("01-14", "provider"), ("02-09", "family"), ("02-25", "family"), ("03-16", "family"), ("01-23", "")]
    ):
        ids = [f"{log}-2026-{day}" for log in WORDS] if counted else [f"provider-2026-{day}"]
        cells = {
            "resolution_id": f"r{number}",
            "session_ids": " ".join(ids),
            "counted": f"{counted or 'provider'}-2026-{day}",
            "decided_on": "2026-03-27",
            "decided_by": "Anna",
        }
        children.enter(file, "owen", "resolutions", cells, author="Anna")
    by_word = agreed(file)
    assert by_word["family"] == by_word["provider"]
    page, other = (client.get(f"/c/{key}/?as_of={DAY}{more}") for more in ("", "&word=provider"))
    assert "615" in text_of(before)
    for each in (page, other):
        assert "645 delivered" in text_of(each)
        assert "At stake" not in text_of(each)
        assert "They agree, or their differences are settled." in text_of(each)
        assert 'name="word"' not in each.content.decode()
    told = client.get(f"/api/v1/children/{key}/statement?as_of={DAY}").json()
    assert told["services"] == by_word["family"]

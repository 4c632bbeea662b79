"""One thing is called by one word on every page and paper, no code of a list is read there, and nothing is told twice."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from makewhole import language
from makewhole.app.importing import Look
from makewhole.ledger.explain import clause_words
from makewhole.record.schema import TABLES

NINA = "07-make-ups-with-a-due-date"
DAY = "?as_of=2025-12-20"


def text_of(page: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


@pytest.fixture
def anna(keep: Any, person: Any, door: Any) -> tuple[Client, str]:
    keep(NINA)
    client = person("anna")
    return client, door("nina", "anna", "owner").key


@pytest.mark.parametrize(
    "page", ["", "missed/", "year/", "log/", "history/", "papers/make_up_plan/", "papers/state_complaint/"]
)
def test_a_reason_is_said_in_the_same_words_everywhere(anna: tuple[Client, str], page: str) -> None:
    client, key = anna
    said = text_of(client.get(f"/c/{key}/{page}{DAY}{'&month=all' if page == 'log/' else ''}"))
    assert "therapist was out" in said or "therapist had another duty" in said
    for other in ("staff absent", "student absent", "staff on other duty", "position vacant"):
        assert other not in said


def test_each_word_of_a_short_list_has_words_for_people() -> None:
    from makewhole.web.cell_words import WORDS

    looked_at = 0
    for table in TABLES.values():
        for column in table.columns:
            if not column.words or column.name in (
                "reason",
                "source",
            ):  # these have words of their own, whatever the table
                continue
            told = WORDS[table.name, column.name]
            assert set(told) == set(column.words), f"{table.name}.{column.name}"
            looked_at += len(column.words)
    assert looked_at > 40


def test_the_history_says_no_code_and_tells_a_row_in_its_order(anna: tuple[Client, str]) -> None:
    from makewhole.web.cell_words import row_words

    client, key = anna
    said = text_of(client.get(f"/c/{key}/history/"))
    assert "Outcome Nothing has to be made up" in said
    assert "Answer No, the family gave this make-up up" in said
    assert "School week Monday, Tuesday, Wednesday, Thursday, Friday" in said
    assert not re.search(r"\b(not_required|waived|declined|make_up|in_person)\b", said)
    cells = {"ends_on": "2025-12-31", "note": "Winter break", "closure": "break", "starts_on": "2025-12-22"}
    assert [column for column, _words, _cell in row_words("closures", cells)] == [
        "starts_on",
        "ends_on",
        "closure",
        "note",
    ]


def test_decisions_that_say_the_same_are_one_line_and_its_number_opens_both(anna: tuple[Client, str]) -> None:
    client, key = anna
    page = client.get(f"/c/{key}/{DAY}").content.decode()
    lines = re.findall(
        r'rowheader">([^<]+)</th><td role="cell" class="mw-number"><a href="([^"]+)">(\d+)</a></td><td role="cell">([^<]+)',
        page,
    )
    assert len(lines) == len({(reason, says) for reason, _href, _minutes, says in lines}) > 3
    (href, minutes) = next((h, m) for r, h, m, s in lines if s.startswith("the team decided"))
    assert minutes == "60"
    behind = text_of(client.get(unescape(href)))
    assert "60 minutes" in behind
    assert "It is the sum of 2 sessions or times." in behind


def test_only_reported_is_explained_only_where_something_is(anna: tuple[Client, str], keep: Any, door: Any) -> None:
    client, key = anna
    assert "“Only reported” means" not in text_of(client.get(f"/c/{key}/{DAY}"))
    keep("09-placed-elsewhere-then-an-order")
    theo = door("theo", "anna", "owner").key
    said = text_of(client.get(f"/c/{theo}/?as_of=2026-06-13"))
    assert "“Only reported” means" in said
    assert "900 min by the state agency" in said
    assert "theo-order" not in said, "an id tells a family nothing"


def test_a_file_is_read_back_without_the_codes_of_the_terminal() -> None:
    shown = (("SLP out", "provider_absent: the provider was away that day"), ("Start: End", "when it began: nine"))
    look = Look("service_log", "", "", None, (), {}, (), shown, {}, ())
    assert look.read_as == (("SLP out", "the provider was away that day"), ("Start: End", "when it began: nine"))


def test_the_access_log_is_read_in_the_readers_language() -> None:
    from makewhole.web.access_words import detail_words

    assert detail_words("role", "Ben: writer") == "Ben: may read and write"
    assert detail_words("joined", "Ben: may read") == "Ben: may read", "an older version wrote words"
    assert detail_words("paper", "make_up_plan") == "Request for a make-up plan"
    assert detail_words("export", "workbook") == "Workbook"
    assert detail_words("removed", "reader") == "reader", "a name"
    with override("es"):
        assert detail_words("invited", "reader") == "puede leer"


def test_when_a_make_up_is_due_is_said_in_the_language_of_the_page(anna: tuple[Client, str]) -> None:
    from makewhole.web.cell_words import cell_words

    client, key = anna
    assert "30 days" not in text_of(client.get(f"/c/{key}/plan/", headers={"accept-language": "es"}))
    with override("es"), language.speaking("es"):
        assert cell_words("plans", "make_up_due", "30 days") == "30 días"
    assert clause_words("as soon as may be") == "as soon as may be", "what is no clause stays as it is written"


def test_the_lines_to_fill_in_by_hand_are_a_list(anna: tuple[Client, str]) -> None:
    client, key = anna
    page = client.get(f"/c/{key}/papers/make_up_plan/{DAY}").content.decode()
    assert re.search(
        r"[4-8] lines are left to fill in by hand:</p>\s*<ul[^>]*>(<li>[^<]+</li>)*<li>Your address</li><li>", page
    )


def test_more_breaks_stand_in_a_fold_that_is_open_where_something_was_typed(
    empty: Path, person: Any, door: Any
) -> None:
    from makewhole.app import children

    student = children.begin(empty, {"name": "Mia D.", "state": "OH"}, author="Anna")
    client = person("anna")
    address = f"/c/{door(student, 'anna', 'owner').key}/start/calendar/?how=by_hand"
    fold = '<details class="mw-fold"{}><summary>More days or breaks without school'
    assert fold.format("") in client.get(address).content.decode()
    page = client.post(address, {"more3-starts_on": "2026-12-01"}).content.decode()
    assert fold.format(" open") in page
    assert page.count("More days or breaks without school") == 1


def test_where_nothing_is_on_record_the_next_step_is_a_button(empty: Path, person: Any, door: Any) -> None:
    from makewhole.app import children

    student = children.begin(empty, {"name": "Mia D.", "state": "OH"}, author="Anna")
    client = person("anna")
    key = door(student, "anna", "owner").key
    assert re.search(
        rf'<a class="usa-button" href="/c/{key}/plan/">Write down what the plan promises</a>',
        client.get(f"/c/{key}/next/").content.decode(),
    )

"""What a rule asks: listed where it matters, answered in a form, and the statement that counts with the answer."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from makewhole.app import children
from makewhole.web.row_keys import row_key

DAY = "?as_of=2026-11-28"
QUESTION = "Was the closed day a Monday holiday?"
PLAN = "leo-iep"
OPEN_DAYS = ("2026-09-07", "2026-10-09", "2026-10-12", "2026-11-27")
"""Leo's misses for which nobody has answered on DAY: the answers of the example were given later."""


@pytest.fixture
def leo(keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]) -> tuple[Path, Any, str]:
    place = keep("10-mondays-and-fridays")
    anna = person("anna")
    for row, cells in children.rows(place, "leo")["answers"].items():
        if cells["plan_id"] == PLAN:
            children.withdraw(place, "leo", "answers", row, author="Anna")
    return place, anna, f"/c/{door('leo', 'anna', 'owner').key}/"


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def links(response: Any) -> list[str]:
    return [html.unescape(each) for each in re.findall(r'href="([^"]*new/answers/[^"]*)"', response.content.decode())]


def answers(place: Path) -> dict[str, dict[str, str | None]]:
    return children.rows(place, "leo").get("answers", {})


def sent(**changes: str) -> dict[str, str]:
    keys = {"question": row_key("questions", QUESTION), "plan_id": row_key("plans", PLAN)}
    days = {"holds": "days", "starts_on": "2026-09-07", "ends_on": "2026-09-07"}
    return {**keys, "answer": "yes", **days, "source": "the school calendar", "answered_on": "2026-09-10", **changes}


def test_the_question_is_listed_with_what_waits_for_it_and_answered_from_there(leo: Any) -> None:
    place, anna, base = leo
    page = anna.get(f"{base}{DAY}")
    said = text(page)
    assert QUESTION in said
    waiting = int(re.search(r"(\d+) missed minutes turn on the answer", said)[1])  # type: ignore[index]
    assert f"about missed sessions of {len(OPEN_DAYS)} days" in said
    assert QUESTION in text(anna.get(f"{base}next/{DAY}"))
    (_all, monday, *_others) = links(page)
    assert "from=2026-09-07&to=2026-09-07" in monday
    assert PLAN not in monday  # an id may hold a name
    form = anna.get(monday)
    assert QUESTION in text(form)
    assert 'value="2026-09-07"' in form.content.decode()
    answer = anna.post(monday, sent())
    assert (answer.status_code, answer.url) == (302, f"{base}next/")
    ((_row, cells),) = answers(place).items()
    assert cells == {
        "plan_id": PLAN,
        "question": QUESTION,
        "answer": "yes",
        "starts_on": "2026-09-07",
        "ends_on": "2026-09-07",
        "answered_on": "2026-09-10",
        "source": "the school calendar",
    }
    after = text(anna.get(f"{base}next/"))
    assert "The answer is yes. It holds for Mon 7 Sep 2026. It was answered on Thu 10 Sep 2026." in after
    assert "the school calendar" in after
    assert "Written down by Anna" in after
    said = text(anna.get(f"{base}{DAY}"))
    left = int(re.search(r"(\d+) missed minutes turn on the answer", said)[1])  # type: ignore[index]
    assert left < waiting
    assert f"about missed sessions of {len(OPEN_DAYS) - 1} days" in said
    assert f"{QUESTION} The answer is yes. It holds for Mon 7 Sep 2026." in said  # what the figures rest on


def test_the_last_answer_takes_the_question_off_the_pages_and_undo_brings_it_back(leo: Any) -> None:
    place, anna, base = leo
    assert anna.post(f"{base}new/answers/", sent(holds="plan", answered_on="")).status_code == 302
    ((_row, cells),) = answers(place).items()
    assert not cells.get("starts_on")  # what stood in the fields of days is of no day then
    assert links(anna.get(f"{base}{DAY}")) == []
    token = re.search(r'name="token" value="([^"]+)"', anna.get(f"{base}next/").content.decode())
    assert token is not None
    anna.post(f"{base}log/", {"do": "undo", "token": token[1]})
    assert answers(place) == {}
    assert links(anna.get(f"{base}{DAY}"))


def test_a_figure_that_turns_on_it_leads_to_the_form(leo: Any) -> None:
    _place, anna, base = leo
    page = anna.get(f"{base}{DAY}").content.decode()
    figures = [html.unescape(each) for each in re.findall(r'href="([^"]*figure/[^"]*account=undetermined[^"]*)"', page)]
    assert figures
    found = [link for figure in figures for link in links(anna.get(figure))]
    assert any("from=2026-09-07&to=2026-09-07" in link for link in found)


@pytest.mark.parametrize(
    ("changes", "beside", "words"),
    [
        ({"answer": ""}, "answer", "This is needed."),
        ({"holds": ""}, "holds", "This is needed."),
        ({"question": "0" * 16}, "question", "Choose one of those that are listed."),
        ({"starts_on": "", "ends_on": ""}, "starts_on", "Give the first day"),
        ({"starts_on": "2026-09-08"}, "ends_on", "The last day is before the first day."),
        ({"answered_on": "2999-01-01"}, "answered_on", "Choose a day between"),
        ({"answered_on": "2099-01-01"}, "answered_on", "This day is still to come."),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_nothing_is_lost(
    leo: Any, changes: dict[str, str], beside: str, words: str
) -> None:
    place, anna, base = leo
    page = anna.post(f"{base}new/answers/", sent(**changes))
    assert page.status_code == 200
    error = re.search(rf'id="id_{beside}_error">(.*?)</span>', page.content.decode(), re.S)
    assert error is not None
    assert words in html.unescape(error[1])
    assert "the school calendar" in page.content.decode()
    assert answers(place) == {}


def test_another_answer_for_the_same_day_is_not_left_to_chance(leo: Any) -> None:
    """Of two that were given on no day, or on the same, the ledger takes one: nobody would see which."""
    place, anna, base = leo
    anna.post(f"{base}new/answers/", sent())
    page = anna.post(f"{base}new/answers/", sent(answer="no", holds="plan"))
    assert page.status_code == 200
    assert "The record has another answer for one of these days." in text(page)
    assert len(answers(place)) == 1
    assert anna.post(f"{base}new/answers/", sent(answer="no", answered_on="2026-09-11")).status_code == 302
    assert anna.post(f"{base}new/answers/", sent(answer="no", starts_on="2026-10-09", ends_on="2026-10-09")).url
    assert len(answers(place)) == 3


def test_an_answer_is_put_right_and_taken_back(leo: Any) -> None:
    place, anna, base = leo
    anna.post(f"{base}new/answers/", sent())
    ((row, _cells),) = answers(place).items()
    address = f"{base}row/answers/{row_key('answers', row)}/"
    page = anna.get(address)
    assert QUESTION in text(page)
    assert row not in page.content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page.content.decode())
    assert seen is not None
    put_right = anna.post(address, {**sent(answer="no"), "do": "correct", "seen": seen[1]})
    assert (put_right.status_code, answers(place)[row]["answer"]) == (302, "no")
    assert "no" in text(anna.get(f"{base}history/"))
    assert anna.post(address, {"do": "withdraw", "why": "A mistake"}).status_code == 302
    assert answers(place) == {}


def test_who_may_not_write_sees_the_question_and_no_form(
    leo: Any, person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    _place, _anna, base = leo
    reader = person("rita")
    door("leo", "rita", "reader")
    page = reader.get(f"{base}{DAY}")
    assert QUESTION in text(page)
    assert links(page) == []
    assert reader.get(f"{base}new/answers/").status_code == 404
    assert reader.post(f"{base}new/answers/", sent()).status_code == 404


def test_a_plan_whose_rules_ask_nothing_says_so(
    keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    keep("01-first-session-in-april")
    anna = person("anna")
    from makewhole.web import access

    (student_id, *_others) = children.students(access.place())
    base = f"/c/{door(student_id, 'anna', 'owner').key}/"
    if links(anna.get(base)):
        pytest.fail("this example's rules ask something")
    assert "The rules of the plans on this record ask no question." in text(anna.get(f"{base}new/answers/"))
    assert "What the rules ask" not in text(anna.get(base))


def test_it_is_asked_under_the_rules_in_force_only(leo: Any) -> None:
    """Under other rules, chosen to look at, an answer would be to a question that no rule of the plan asks."""
    _place, anna, base = leo
    assert links(anna.get(f"{base}{DAY}&policy=us")) == []
    assert links(anna.get(f"{base}{DAY}&policy=us-sc")) == []

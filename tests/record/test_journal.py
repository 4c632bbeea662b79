"""The journal as requests: contacts in, what was asked and answered out."""

from __future__ import annotations

import datetime as dt

import pytest

from makewhole.record.journal import requests

AS_OF = dt.date(2026, 3, 2)
Rows = dict[str, dict[str, str | None]]


def contact(on: str, direction: str = "to", about: str | None = "make_up_plan", **more: str) -> dict[str, str | None]:
    return {"happened_on": on, "direction": direction, "about": about, "channel": "email", **more}


def told(rows: Rows) -> list[tuple[str, list[str], list[str], str | None]]:
    """Of each request: its id, those that asked again, those that answered, how it went."""
    return [
        (
            each.contact_id,
            [again.contact_id for again in each.again],
            [answer.contact_id for answer in each.answers],
            each.answer,
        )
        for each in requests(rows, AS_OF)
    ]


FIRST, SECOND = contact("2026-02-10"), contact("2026-02-15", replies_to="a")
ANSWER = contact("2026-02-18", "from", "refused", replies_to="b")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ({}, []),
        ({"a": FIRST}, [("a", [], [], None)]),
        ({"a": FIRST, "b": SECOND}, [("a", ["b"], [], None)]),
        ({"a": FIRST, "b": SECOND, "c": ANSWER}, [("a", ["b"], ["c"], "refused")]),
        ({"a": FIRST, "d": contact("2026-02-20")}, [("d", [], [], None), ("a", [], [], None)]),
        # The last answer says how it went.
        (
            {
                "a": FIRST,
                "c": contact("2026-02-18", "from", "refused", replies_to="a"),
                "d": contact("2026-02-20", "from", "agreed", replies_to="a"),
            },
            [("a", [], ["c", "d"], "agreed")],
        ),
        # A letter from the school asks the family for nothing; words of no topic are no request, unless they ask.
        ({"a": contact("2026-02-10", "from")}, []),
        ({"a": contact("2026-02-10", about="the weather")}, []),
        ({"a": contact("2026-02-10", about=None, asked="the bus times")}, [("a", [], [], None)]),
        ({"a": contact("2026-02-10", about=None, reply_due_on="2026-02-20")}, [("a", [], [], None)]),
        # After the day; in a circle.
        ({"a": contact("2026-03-03")}, []),
        ({"a": contact("2026-02-10", replies_to="b"), "b": contact("2026-02-11", replies_to="a")}, []),
    ],
)
def test_contacts_as_requests(rows: Rows, expected: list[tuple[str, list[str], list[str], str | None]]) -> None:
    assert told(rows) == expected


def test_the_time_for_a_reply_runs_from_the_last_contact() -> None:
    (request,) = requests({"a": FIRST, "b": SECOND | {"reply_due_on": "2026-02-25"}}, AS_OF)
    assert (request.first.on, request.last.on) == (dt.date(2026, 2, 10), dt.date(2026, 2, 15))
    assert (request.first.reply_due_on, request.last.reply_due_on) == (None, dt.date(2026, 2, 25))

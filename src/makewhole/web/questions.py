"""The questions that rules ask of a child's record, as its pages list them, each with the way to its form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewhole import language
from makewhole.app import children, questions, wording
from makewhole.web import access, answer_words
from makewhole.web.row_keys import row_key

if TYPE_CHECKING:
    from makewhole.app.children import View
    from makewhole.app.questions import Open
    from makewhole.app.wording import Child as Account
    from makewhole.record.history import Rows
    from makewhole.web.access import Child

MOST_DAYS = 7
"""How many days of one question have a link each."""


@dataclass(frozen=True)
class Question:
    """One question without an answer."""

    text: str
    sentences: tuple[str, ...]
    """What waits for the answer."""
    href: str | None
    """Its form; None for who may not write."""
    days: tuple[tuple[str, str], ...]
    """Where its misses are of several days: the form for each of the first of them."""
    more_days: int


def still_open(child: Child, account: Account, view: View) -> list[Question]:
    """What this view of the record leaves to an answer; what most waits for comes first."""
    waits = any(share.asks for service in account.services for share in service.shares)
    clocks = [reading for reading in account.clocks if reading.state == "asks"]
    if not waits and not clocks:
        return []
    rows = children.rows(access.place(), child.student_id, view.known_on)
    # Every posting is drawn only where one of them asks: the statement itself has no days.
    postings = children.postings(access.place(), child.student_id, view) if waits else ()
    return [_shown(child, each) for each in questions.still_open(rows, postings, clocks)]


def of_posting(child: Child, posting: Mapping[str, Any]) -> str | None:
    """The form for the question that one posting turns on; None where it turns on none, or the person may not write."""
    if not child.may_write:
        return None
    rows = children.rows(access.place(), child.student_id)
    found = questions.still_open(rows, [posting])
    return _address(child, found[0], found[0].days[0], found[0].days[0]) if found and found[0].days else None


def counted(rows: Rows, as_of: dt.date) -> list[str]:
    """The answers that the figures as of a day rest on, in sentences."""
    return [
        " ".join((answer_words.title("answers", "", cells, rows), *answer_words.of_answer(cells)))
        for cells in rows.get("answers", {}).values()
        if (cells.get("answered_on") or "") <= as_of.isoformat()
    ]


def _shown(child: Child, each: Open) -> Question:
    days = each.days if child.may_write and len(each.days) > 1 else ()
    return Question(
        wording.in_words(each.question),
        tuple(_sentences(each)),
        _address(child, each, *((each.days[0], each.days[-1]) if each.days else ())) if child.may_write else None,
        tuple((language.day(day), _address(child, each, day, day)) for day in days[:MOST_DAYS]),
        max(len(days) - MOST_DAYS, 0),
    )


def _sentences(each: Open) -> list[str]:
    found = []
    if each.minutes:
        words = ngettext(
            "%(n)s missed minute turns on the answer.", "%(n)s missed minutes turn on the answer.", each.minutes
        )
        found.append(words % {"n": language.number(each.minutes)})
    if len(each.days) == 1:
        found.append(_("It is about the session missed on %(day)s.") % {"day": language.day(each.days[0])})
    elif each.days:
        span = {"n": len(each.days), "first": language.day(each.days[0]), "last": language.day(each.days[-1])}
        found.append(_("It is about missed sessions of %(n)s days, from %(first)s to %(last)s.") % span)
    if each.moves_a_date:
        found.append(_("A date that somebody has to keep turns on the answer."))
    return found


def _address(child: Child, each: Open, first: dt.date | None = None, last: dt.date | None = None) -> str:
    """The form begun with the question and its days; neither the question nor the plan's id stands in it."""
    said = {"question": row_key("questions", each.question), "plan": row_key("plans", each.plan_id)}
    if first and last:
        said |= {"from": first.isoformat(), "to": last.isoformat()}
    return f"{reverse('row_new', args=[child.key, 'answers'])}?{urlencode(said)}"

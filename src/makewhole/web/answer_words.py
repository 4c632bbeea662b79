"""Offers, decisions, awards and answers in sentences, and the words of their short lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from makewhole import language
from makewhole.app.answered import Miss, Said
from makewhole.app.wording import in_words, service_words
from makewhole.record.history import Rows
from makewhole.record.schema import DECIDERS as KNOWN_DECIDERS
from makewhole.record.schema import TABLES
from makewhole.web.record_words import SOURCES
from makewhole.web.row_keys import row_key

OFFER_ANSWERS = {
    "accepted": _("Yes"),
    "declined": _("No to that time, but the make-up is still wanted"),
    "waived": _("No, the family gave this make-up up"),
}
OUTCOMES = {
    "make_up": _("The minutes must be made up"),
    "not_required": _("Nothing has to be made up"),
    "compensatory": _("Compensatory minutes are given instead. Then write the award down too"),
}
DECIDERS = {
    "team": _("The team of the plan (IEP, 504 or IFSP)"),
    "sea": _("The state, in answer to a complaint"),
    "hearing": _("A hearing officer (due process)"),
    "settlement": _("Both sides agreed: a settlement or mediation"),
}
ANSWERS = {"yes": _("Yes"), "no": _("No")}
assert set(ANSWERS) == set(TABLES["answers"].column("answer").words)
assert set(OFFER_ANSWERS) == set(TABLES["offers"].column("answer").words)
assert set(OUTCOMES) == set(TABLES["determinations"].column("outcome").words)
assert set(DECIDERS) == set(KNOWN_DECIDERS)
KINDS = {
    "offers": _("Offer of a make-up"),
    "determinations": _("Decision"),
    "awards": _("Awarded minutes"),
    "answers": _("Answer to a rule's question"),
}


@dataclass(frozen=True)
class Told:
    """One row as a list shows it."""

    table: str
    key: str
    kind: str
    title: str
    sentences: tuple[str, ...]
    quotes: tuple[str, ...]
    """What a person typed: the reasons given, where it stands, how it is known."""
    author: str
    recorded_on: dt.date | None


def told(everything: Iterable[Said], rows: Rows) -> list[Told]:
    """Each row in sentences, in the order in which they come."""
    return [_told(each, rows) for each in everything]


def title(table: str, service: str, cells: Mapping[str, str | None], rows: Rows) -> str:
    """What a row is about, in one phrase: the service and the misses, or the minutes."""
    if table == "answers":
        return in_words(cells.get("question") or "")
    about = {"service": service_words(service), "day": "", "first": "", "last": ""}
    if table == "awards":
        minutes = cells.get("minutes") or ""
        n = int(minutes) if minutes.isdecimal() else 0
        words = ngettext("%(service)s: %(n)s minute awarded", "%(service)s: %(n)s minutes awarded", n)
        return words % {**about, "n": language.number(n)}
    if session_id := cells.get("session_id"):
        session = rows.get("sessions", {}).get(session_id, {})
        return now("%(service)s, missed on %(day)s") % {**about, "day": _day(session.get("date"))}
    about |= {"first": _day(cells.get("starts_on")), "last": _day(cells.get("ends_on"))}
    if cells.get("ends_on"):
        return now("%(service)s, missed from %(first)s to %(last)s") % about
    return now("%(service)s, missed from %(first)s on") % about


def miss_words(miss: Miss) -> str:
    """A miss in a list to choose from: its day, service and minutes."""
    said = {
        "day": _day(miss.date) + (f", {language.clock(miss.starts_at)}" if miss.starts_at else ""),
        "service": service_words(miss.service),
        "minutes": miss.minutes,
        "who": SOURCES.get(miss.source or "", miss.source),
    }
    if miss.minutes is None:
        words = now("%(day)s · %(service)s · minutes not known") % said
    else:
        words = now("%(day)s · %(service)s · %(minutes)s min missed") % said
    return now("%(miss)s · written by %(who)s") % {**said, "miss": words} if miss.source else words


def _told(each: Said, rows: Rows) -> Told:
    cells = each.cells
    say = {"offers": _of_offer, "determinations": _of_determination, "awards": _of_award, "answers": of_answer}
    sentences = say[each.table](cells)
    typed = (cells.get("why"), cells.get("source") if each.table in ("awards", "answers") else None, each.why)
    return Told(
        each.table,
        row_key(each.table, each.row),
        str(KINDS[each.table]),
        title(each.table, each.service, cells, rows),
        tuple(sentences),
        tuple(dict.fromkeys(text for text in typed if text)),
        each.author,
        each.recorded_on,
    )


def _of_offer(cells: Mapping[str, str | None]) -> list[str]:
    on = {"day": _day(cells.get("answered_on"))}
    first = now("A make-up was offered on %(day)s.") % {"day": _day(cells.get("offered_on"))}
    if not cells.get("answer"):
        return [first, now("The family has not answered yet.")]
    if on["day"]:
        dated = {
            "accepted": now("The family said yes on %(day)s."),
            "declined": now("The family said no to that time on %(day)s, and still wants the make-up."),
            "waived": now("The family gave this make-up up on %(day)s."),
        }
        return [first, dated.get(cells["answer"] or "", "") % on]
    undated = {
        "accepted": now("The family said yes."),
        "declined": now("The family said no to that time, and still wants the make-up."),
        "waived": now("The family gave this make-up up."),
    }
    return [first, undated.get(cells["answer"] or "", "")]


def _of_determination(cells: Mapping[str, str | None]) -> list[str]:
    minutes = cells.get("minutes") or ""
    if cells.get("outcome") == "make_up" and minutes.isdecimal():
        words = now("%(n)s of the minutes must be made up; the rest is excused.")
        found = [words % {"n": language.number(int(minutes))}]
    else:
        whole = {
            "make_up": now("The minutes must be made up."),
            "not_required": now("Nothing has to be made up."),
            "compensatory": now("Compensatory minutes are given instead."),
        }
        found = [whole.get(cells.get("outcome") or "", "")]
    if cells.get("due_on"):
        found.append(now("They are due by %(day)s.") % {"day": _day(cells.get("due_on"))})
    on = {"day": _day(cells.get("decided_on"))}
    by = {
        "team": now("The team decided it on %(day)s."),
        "sea": now("The state decided it on %(day)s."),
        "hearing": now("A hearing officer decided it on %(day)s."),
        "settlement": now("Both sides agreed on it on %(day)s."),
    }
    return [*found, by.get(cells.get("decided_by") or "", now("It was decided on %(day)s.")) % on]


def _of_award(cells: Mapping[str, str | None]) -> list[str]:
    on = {"day": _day(cells.get("awarded_on"))}
    by = {
        "team": now("The team awarded them on %(day)s."),
        "sea": now("The state awarded them on %(day)s."),
        "hearing": now("A hearing officer awarded them on %(day)s."),
        "settlement": now("Both sides agreed on them on %(day)s."),
    }
    found = [by.get(cells.get("awarded_by") or "", now("They were awarded on %(day)s.")) % on]
    if cells.get("due_on"):
        found.append(now("They must be provided by %(day)s.") % {"day": _day(cells.get("due_on"))})
    return found


def of_answer(cells: Mapping[str, str | None]) -> list[str]:
    """What was answered to a rule's question, for which days, and when."""
    says = now("The answer is yes.") if cells.get("answer") == "yes" else now("The answer is no.")
    days = {"first": _day(cells.get("starts_on")), "last": _day(cells.get("ends_on"))}
    if not days["first"] and not days["last"]:
        holds = now("It holds for every day of the plan.")
    elif days["first"] == days["last"]:
        holds = now("It holds for %(first)s.") % days
    elif not days["last"]:
        holds = now("It holds from %(first)s on.") % days
    elif not days["first"]:
        holds = now("It holds until %(last)s.") % days
    else:
        holds = now("It holds from %(first)s to %(last)s.") % days
    found = [says, holds]
    if cells.get("answered_on"):
        found.append(now("It was answered on %(day)s.") % {"day": _day(cells.get("answered_on"))})
    return found


def _day(cell: str | None) -> str:
    try:
        return language.day(dt.date.fromisoformat(cell or ""))
    except ValueError:
        return cell or ""

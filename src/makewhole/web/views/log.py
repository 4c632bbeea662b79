"""The log: "Tuesday's speech did not happen" in two taps, and every session that was ever written down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewhole import language
from makewhole.app import children, entering, folders, histories, timetable
from makewhole.app.entering import Deed
from makewhole.app.timetable import Expected
from makewhole.app.wording import service_words
from makewhole.record.history import Rows
from makewhole.record.schema import REASONS
from makewhole.web import access, sentences, session_words
from makewhole.web.access import Child
from makewhole.web.amount_words import number as whole_number
from makewhole.web.forms.plan import services_of
from makewhole.web.pages import page
from makewhole.web.reason_words import COMMON, reasons, short_reason
from makewhole.web.record_words import CLOSURES, SOURCES
from makewhole.web.row_keys import row_key
from makewhole.web.speaking_as import speak_as, speaks_as
from makewhole.web.undoing import just_written, remember, undo
from makewhole.web.viewing import FIRST_DAY

RECENT_DAYS = 14
"""How far back sessions are offered one by one; what is older is confirmed in a list."""
FIRST_SHOWN = 4
"""How many of them stand open; the others are one tap further."""
MOST_PROPOSED = 60
MOST_MINUTES = 480
"""Of one session."""
PAGE = 100
"""Sessions on a page of the list: with every month of five years on one it would take four times as long."""
MOST_ELSEWHERE = 2
"""How many sessions another page of the child offers."""


class AlreadyTold(histories.NotDone):
    """Somebody wrote about the session after the page was drawn."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody wrote this session down meanwhile, so nothing was changed. It stands in the list below.")
        )


def log(request: HttpRequest, key: str) -> HttpResponse:
    """The sessions to write down, then those that are written down, by month."""
    does = request.POST.get("do", "") if request.method == "POST" else ""
    if request.method == "POST" and does not in _DEEDS:
        raise Http404("There is no such page.")
    child = access.child(request, key, None if does else "log", to_write=bool(does))
    errors: list[str] = []
    if does:
        try:
            led = _DEEDS[does](request, child)
        except histories.NotDone as error:
            errors = sentences.of_error(error)
        else:
            back = request.POST.get("back", "") if does == "undo" else ""
            return redirect(led or reverse(back if back in ("next", "papers") else "log", args=[child.key]))
    return render(request, "web/log/log.html", page(child, "log", _about(request, child, errors)))


# --- what is on the page ----------------------------------------------------------------------------------------------


def _about(request: HttpRequest, child: Child, errors: Sequence[str]) -> dict[str, Any]:
    rows = children.rows(access.place(), child.student_id)
    source = speaks_as(request, child)
    today = folders.today()
    writes_every_session = timetable.writes_every_session(rows)
    earlier = today - dt.timedelta(days=RECENT_DAYS)
    closed = timetable.missed_by_closing(rows, _first_day(rows), today) if child.may_write else []
    silent: list[Expected] = []
    if child.may_write and writes_every_session:
        with_hours = timetable.expected(rows, _first_day(rows), earlier)
        silent = [each for each in with_hours if each.closed is None and each.minutes is not None]
    return {
        **offered(child, rows, source),
        "errors": errors,
        "just_written": just_written(request, child),
        "source": source,
        "sources": [(name, SOURCES[name]) for name in ("family", "provider")],
        "has_plan": bool(rows.get("promises")),
        "has_timetable": bool(rows.get("slots")),
        "writes_every_session": writes_every_session,
        "closed": [
            {
                "each": each,
                "why": CLOSURES.get(each.closed or "", each.closed),
                "is_ticked": each.key in request.POST.getlist("session"),
                "minutes": request.POST.get(f"minutes-{each.key}", ""),
                "is_unknown": f"unknown-{each.key}" in request.POST,
            }
            for each in closed[:MOST_PROPOSED]
        ],
        "is_about_closed": "closed" in request.GET or request.POST.get("do") == "closed",
        "more_closed": max(len(closed) - MOST_PROPOSED, 0),
        "silent": silent[:MOST_PROPOSED],
        "more_silent": max(len(silent) - MOST_PROPOSED, 0),
        **_listed(request, rows),
    }


def offered(child: Child, rows: Rows, source: str) -> dict[str, Any]:
    """What log/card.html needs: the sessions that are still to be written down, and the reasons in people's words."""
    today = folders.today()
    cards: list[dict[str, Any]] = []
    if child.may_write:
        cards = [
            _card(child, each, today) for each in timetable.due(rows, today - dt.timedelta(days=RECENT_DAYS - 1), today)
        ]
    shown = _first(cards)
    return {"shown": shown, "later": [card for card in cards if card not in shown], **_reasons(source)}


def _first(cards: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The latest session of every service, and as many more as there is room for; the latest first."""
    latest: dict[str, int] = {}
    for number, card in enumerate(cards):
        latest.setdefault(card["each"].promise_id, number)
    others = [number for number in range(len(cards)) if number not in latest.values()]
    picked = {*latest.values(), *others[: max(FIRST_SHOWN - len(latest), 0)]}
    return [card for number, card in enumerate(cards) if number in picked]


def offered_now(request: HttpRequest, child: Child) -> dict[str, Any]:
    """Today's and yesterday's sessions that nobody wrote down, for another page of the child; {} where there is none.

    At most MOST_ELSEWHERE of them, and kept until somebody writes: another page must not wait for a timetable.
    """
    today = folders.today()
    if not child.may_write:
        return {}

    def draw() -> tuple[Expected, ...]:
        rows = children.rows(access.place(), child.student_id)
        found = timetable.due(rows, today - dt.timedelta(days=RECENT_DAYS - 1), today)
        return tuple(each for each in found if each.date >= today - dt.timedelta(days=1))

    found = children.remembered(access.place(), child.student_id, ("due", today), draw)
    if not found:
        return {}
    cards = [_card(child, each, today) for each in found[:MOST_ELSEWHERE]]
    return {"today_cards": cards, **_reasons(speaks_as(request, child))}


def _reasons(source: str) -> dict[str, Any]:
    """The reasons in people's words: the five most common with their key, then the others."""
    words = reasons(source)
    return {
        "common": [(each, said, number) for number, (each, said) in enumerate(words[: len(COMMON)], start=1)],
        "other_reasons": words[len(COMMON) :],
    }


def _card(child: Child, each: Expected, today: dt.date) -> dict[str, Any]:
    when = ""
    if each.date == today:
        when = _("Today")
    elif each.date == today - dt.timedelta(days=1):
        when = _("Yesterday")
    return {"each": each, "when": when, "form": _form_of(child, each)}


def _listed(request: HttpRequest, rows: Rows) -> dict[str, Any]:
    """The sessions of one month, the latest first, as the address asks for them."""
    names, spoken = services_of(rows, spoken=False), services_of(rows)
    files: dict[str, int] = {}
    for attached in rows.get("attachments", {}).values():
        if attached.get("table") == "sessions":
            files[attached.get("row_id") or ""] = files.get(attached.get("row_id") or "", 0) + 1
    awards = rows.get("awards", {})
    service = request.GET.get("service", "")
    held = []
    for row, cells in rows.get("sessions", {}).items():
        name = (
            names.get(cells.get("promise_id") or "") or awards.get(cells.get("award_id") or "", {}).get("service") or ""
        )
        if not service or name == service:
            held.append((cells.get("date") or "", cells.get("starts_at") or "", row, name, cells))
    held.sort(reverse=True)
    months = list(dict.fromkeys(date[:7] for date, *_rest in held))
    month = request.GET.get("month", "")
    if month not in months and month != "all":
        month = months[0] if months else ""
    listed = [each for each in held if month == "all" or each[0][:7] == month]
    asked = request.GET.get("page", "")
    last = max(1, -(-len(listed) // PAGE))
    number = min(max(int(asked), 1), last) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    sessions = [
        {
            "key": row_key("sessions", row),
            "day": _day(date),
            "starts_at": starts_at,
            "service": spoken.get(cells.get("promise_id") or "") or service_words(name),
            "what": session_words.what(cells),
            "is_missed": bool(cells.get("reason")),
            "source": SOURCES.get(cells.get("source") or "", ""),
            "note": cells.get("note") or "",
            "files": files.get(row, 0),
        }
        for date, starts_at, row, name, cells in listed[(number - 1) * PAGE : number * PAGE]
    ]
    gaps = [
        {
            "key": row_key("gaps", row),
            "service": spoken.get(cells.get("promise_id") or "", ""),
            "first": _day(cells.get("starts_on")),
            "last": _day(cells.get("ends_on")),
            "why": short_reason(cells.get("reason")),
        }
        for row, cells in sorted(rows.get("gaps", {}).items(), key=lambda item: item[1].get("starts_on") or "")
    ]
    return {
        "sessions": sessions,
        "has_several_logs": len({cells.get("source") for *_rest, cells in held} - {None, ""}) > 1,
        "earlier": _page(request, number + 1) if number < last else None,
        "later": _page(request, number - 1) if number > 1 else None,
        "months": [(each, _month_words(each)) for each in months],
        "month": month,
        "service": service,
        "services": sorted({(name, spoken[promise]) for promise, name in names.items()}),
        "gaps": gaps,
    }


def _page(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


def _first_day(rows: Rows) -> dt.date:
    return max(timetable.first_day(rows, folders.today()), FIRST_DAY)


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None


def _month_words(month: str) -> str:
    first = _day(f"{month}-01")
    return f"{language.month(first)} {first.year}" if first else month


# --- what is done there -----------------------------------------------------------------------------------------------


def _held(request: HttpRequest, child: Child) -> str:
    """One tap: it took place as planned."""
    found = _picked(request, child, [request.POST.get("session", "")], timetable.due)
    return _write(request, child, found, None, timetable.due)


def _missed(request: HttpRequest, child: Child) -> str:
    """The second tap: why it did not take place. Where nobody knows how long it was to be, the form asks for that."""
    reason = request.POST.get("reason", "")
    if reason not in REASONS:
        raise histories.NotDone(_("choose why it did not happen."))
    found = _picked(request, child, [request.POST.get("session", "")], timetable.due)
    if found[0].minutes is None:
        return _form_of(child, found[0], reason=reason, asks="minutes")
    return _write(request, child, found, reason, timetable.due)


def _form_of(child: Child, each: Expected, **more: str) -> str:
    """The address of the form in which the session is written down with what the card does not know."""
    known = {"service": row_key("promises", each.promise_id), "date": each.date.isoformat()}
    query = urlencode({**known, "starts_at": each.starts_at or "", **more})
    return reverse("row_new", args=[child.key, "sessions"]) + f"?{query}"


def _closed(request: HttpRequest, child: Child) -> str:
    """Sessions that fell on closed days, confirmed as missed."""
    found = _picked(request, child, request.POST.getlist("session"), timetable.missed_by_closing)
    found = [_with_length(request, each) for each in found]
    return _write(request, child, found, "school_closed", timetable.missed_by_closing)


def _with_length(request: HttpRequest, each: Expected) -> Expected:
    """The session with the minutes that the person put in for it, where timetable and plan do not say them."""
    typed = whole_number(request.POST.get(f"minutes-{each.key}"))
    if each.minutes is not None or (typed is None and f"unknown-{each.key}" in request.POST):
        return each
    if typed is None or not 0 < typed <= MOST_MINUTES:
        about = {"day": language.day(each.date), "service": service_words(each.service)}
        raise histories.NotDone(
            _("put in how many minutes %(service)s was to be on %(day)s, or tick that you do not know.") % about
        )
    return replace(each, minutes=typed)


def _all_held(request: HttpRequest, child: Child) -> str:
    """Sessions of the timetable that nobody wrote about, confirmed as held."""
    found = _picked(request, child, request.POST.getlist("session"), timetable.due)
    return _write(request, child, found, None, timetable.due)


def _undo(request: HttpRequest, child: Child) -> None:
    undone = undo(request, child, request.POST.get("token", ""))
    if undone is None:
        raise Http404("There is no such page.")
    if not undone:
        raise histories.NotDone(_("somebody changed it since, so it stays. Open it in the list below to put it right."))
    access.note(request, child, "wrote")
    remember(request, child, [], _("Taken back. Nothing of it counts now."))


def _speak(request: HttpRequest, child: Child) -> None:
    speak_as(request, child, request.POST.get("source", ""))


_DEEDS: dict[str, Callable[[HttpRequest, Child], str | None]] = {
    "held": _held,
    "missed": _missed,
    "closed": _closed,
    "all_held": _all_held,
    "undo": _undo,
    "speak": _speak,
}

Finder = Callable[[Rows, dt.date, dt.date], list[Expected]]


def _picked(request: HttpRequest, child: Child, keys: Sequence[str], find: Finder) -> list[Expected]:
    rows = children.rows(access.place(), child.student_id)
    found = {each.key: each for each in find(rows, _first_day(rows), folders.today())}
    picked = [found[key] for key in keys if key in found]
    if len(picked) < len(keys):
        raise AlreadyTold
    if not picked:
        raise histories.NotDone(_("tick at least one session."))
    return picked


def _write(request: HttpRequest, child: Child, found: Sequence[Expected], reason: str | None, find: Finder) -> str:
    """The page that lists what was written, in its month."""
    source = speaks_as(request, child)
    keys = {each.key for each in found}

    def is_untold(rows: Rows) -> None:
        still = {each.key for each in find(rows, min(each.date for each in found), folders.today())}
        if not keys <= still:
            raise AlreadyTold

    if reason is None and any(each.minutes is None for each in found):
        raise histories.NotDone(_("how long the session was is not known. Use the form for another length."))
    now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
    deeds = []
    for each in found:
        planned = str(each.minutes) if each.minutes is not None else ""
        cells = {
            "promise_id": each.promise_id,
            "date": each.date.isoformat(),
            "starts_at": each.starts_at or "",
            "planned_minutes": planned,
            "delivered_minutes": planned if reason is None else "0",
            "kind": "regular",
            "reason": reason or "",
            "source": source,
            "recorded_at": now,
            "note": str(CLOSURES.get(each.closed, each.closed)) if each.closed else "",
        }
        deeds.append(Deed("say", "sessions", cells))
    written = entering.together(
        access.place(), child.student_id, deeds, author=access.author(request), unless=is_untold
    )
    access.note(request, child, "wrote")
    remember(request, child, written, _said(found, reason))
    return reverse("log", args=[child.key]) + f"?month={max(each.date for each in found):%Y-%m}"


def _said(found: Sequence[Expected], reason: str | None) -> str:
    first = found[0]
    about = {"service": service_words(first.service), "day": language.day(first.date), "why": short_reason(reason)}
    number = len(found)
    if number == 1:
        if reason is None:
            return _("Written down: %(service)s, %(day)s, held.") % about
        return _("Written down: %(service)s, %(day)s, did not happen: %(why)s.") % about
    if reason is None:
        return ngettext("Written down: %(n)s session held.", "Written down: %(n)s sessions held.", number) % {
            "n": number
        }
    return ngettext(
        "Written down: %(n)s session that did not happen: %(why)s.",
        "Written down: %(n)s sessions that did not happen: %(why)s.",
        number,
    ) % {"n": number, "why": short_reason(reason)}

"""The plan's page: what is promised, on which calendar, at which hours; read, added to, and followed by a new plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from makewhole.app import answered, children, entering, histories, packs
from makewhole.app.calendars import note_words
from makewhole.app.entering import Deed
from makewhole.app.wording import in_words, service_words
from makewhole.record.history import Rows
from makewhole.web import access, answer_words, sentences, session_words
from makewhole.web.access import Child
from makewhole.web.amount_words import of_promise
from makewhole.web.forms.answers import AwardForm, DeterminationForm, OfferForm, QuestionForm, begun
from makewhole.web.forms.calendar import ClosureForm, TermForm, YearForm
from makewhole.web.forms.log import GapForm, SessionForm
from makewhole.web.forms.plan import (
    FollowingPlanForm,
    PromiseForm,
    SlotForm,
    listed_services,
    services_of,
)
from makewhole.web.forms.rows import RowForm
from makewhole.web.pages import page
from makewhole.web.promising import promise_cells, reading_about
from makewhole.web.record_words import CLOSURES, TABLES, UNLOGGED, WEEKDAYS
from makewhole.web.row_keys import row_key
from makewhole.web.speaking_as import speaks_as
from makewhole.web.undoing import just_written, remember

NEW: dict[str, type[RowForm]] = {
    "plans": FollowingPlanForm,
    "promises": PromiseForm,
    "calendars": YearForm,
    "closures": ClosureForm,
    "terms": TermForm,
    "slots": SlotForm,
    "sessions": SessionForm,
    "gaps": GapForm,
    "offers": OfferForm,
    "determinations": DeterminationForm,
    "awards": AwardForm,
    "answers": QuestionForm,
}
"""The tables to which the pages add a row, and with which form."""
OF_LOG = ("sessions", "gaps")
OF_ANSWERS = ("offers", "determinations", "awards", "answers")
_ORDER = {day: number for number, day in enumerate(WEEKDAYS)}


def plan(request: HttpRequest, key: str) -> HttpResponse:
    """Everything that the statement rests on but the log."""
    child = access.child(request, key, "plan")
    rows = children.rows(access.place(), child.student_id)
    promises = rows.get("promises", {})
    plans = []
    for row, cells in sorted(rows.get("plans", {}).items(), key=_starts, reverse=True):
        lines = [
            {"key": row_key("promises", each), "cells": said, "amount": of_promise(said)}
            for each, said in promises.items()
            if said.get("plan_id") == row
        ]
        plans.append(
            {
                "key": row_key("plans", row),
                "cells": _dated(cells),
                "rules": _rules(cells, rows),
                "unlogged": UNLOGGED.get(cells.get("unlogged") or "unrecorded", ""),
                "promises": lines,
            }
        )
    names = services_of(rows)
    slots = [
        {
            **cells,
            "key": row_key("slots", row),
            "service": names.get(cells.get("promise_id") or "", ""),
            "day": WEEKDAYS.get(cells.get("weekday") or "Mon", ""),
        }
        for row, cells in sorted(
            rows.get("slots", {}).items(),
            key=lambda item: (_ORDER.get(item[1].get("weekday") or "Mon", 0), item[1].get("starts_at") or ""),
        )
    ]
    about = {
        "student": _keyed("students", rows)[0],
        "plans": plans,
        "years": sorted(_keyed("calendars", rows), key=lambda row: row["starts_on"] or dt.date.min),
        "closures": [
            {**row, "words": CLOSURES.get(row["closure"] or "", row["closure"])}
            for row in sorted(_keyed("closures", rows), key=lambda row: row["starts_on"] or dt.date.min)
        ],
        "terms": sorted(_keyed("terms", rows), key=lambda row: row["starts_on"] or dt.date.min),
        "slots": slots,
        "just_written": just_written(request, child),
    }
    return render(request, "web/plan/plan.html", page(child, "plan", about))


def new(request: HttpRequest, key: str, table: str) -> HttpResponse:
    """A new row of a table."""
    if table not in NEW:
        raise Http404("There is no such page.")
    child = access.child(request, key, None, to_write=True)
    rows = children.rows(access.place(), child.student_id)
    said = request.POST if request.method == "POST" else None
    form = NEW[table](said, rows=rows, initial=_initial(request, child, table, rows))
    if isinstance(form, SessionForm) and not said:
        form.propose()
    reading = reading_about(said.get("wording", "") if said else "", said) if table == "promises" else None
    errors: list[str] = []
    if said and said.get("do") == "read":
        if request.headers.get("HX-Request") == "true":
            return render(request, "web/reading.html", {"reading": reading})
        form = NEW[table](None, rows=rows, initial={name: said.get(name, "") for name in form.fields})
    elif said and said.get("do") == "length" and isinstance(form, SessionForm):
        form = SessionForm(None, rows=rows, initial={name: said.get(name, "") for name in form.fields})
        form.propose(said.get("proposed", ""))
        return render(request, "web/log/length.html", {"form": form})
    elif said and form.is_valid():
        cells = promise_cells(form, reading) if isinstance(form, PromiseForm) else form.cells()
        if cells is not None:
            errors = _write_new(request, child, rows, table, form, cells)
            if not errors and said.get("do") == "another" and table == "sessions":
                again = {"service": said.get("promise_id", ""), "reason": cells["reason"], "kind": cells["kind"]}
                return redirect(f"{request.path}?{urlencode(again)}")
            if not errors:
                return redirect(address_after(child, table, cells))
    about = {
        "form": form,
        "table": table,
        "title": _title(table, form),
        "reading": reading,
        "errors": errors,
        "services": listed_services() if table == "promises" else [],
        "back": section_of(table),
        "just_written": just_written(request, child) if table == "sessions" else None,
        "do": said.get("do", "") if said else "",
    }
    return render(request, "web/plan/new.html", page(child, section_of(table), about))


def _title(table: str, form: RowForm) -> str:
    """What is being written down."""
    if table == "sessions":
        if form["kind"].value() == "make_up":
            return _("A make-up")
        if form["reason"].value():
            return _("A missed session")
    return _titles()[table]


def section_of(table: str) -> str:
    """The part of the record, as an address is called, whose page lists the rows of the table."""
    if table in OF_ANSWERS:
        return "next"
    return "log" if table in OF_LOG else "plan"


def address_after(child: Child, table: str, cells: Mapping[str, str | None]) -> str:
    """The page that lists what was written; of a session in its month, so that it is to be seen there."""
    month = (cells.get("date") or "")[:7] if table == "sessions" else ""
    return reverse(section_of(table), args=[child.key]) + (f"?month={month}" if month else "")


def _write_new(
    request: HttpRequest, child: Child, rows: Rows, table: str, form: RowForm, cells: dict[str, str]
) -> list[str]:
    cells = {**cells, **_belongings(child, table, rows)}
    deeds = [Deed("say", table, cells, why=form.said_why())]
    if table in ("calendars", "closures", "terms") and not _calendar_id(rows):
        deeds.append(Deed("correct", "students", {"calendar_id": cells["calendar_id"]}, child.student_id))
    if table == "plans" and form.cleaned_data.get("take_over"):
        plan_id = entering.new_id("plans")
        deeds = [Deed("say", "plans", cells, plan_id), *_taken_over(rows, plan_id, cells)]
    try:
        written = entering.together(access.place(), child.student_id, deeds, author=access.author(request))
    except histories.NotDone as error:
        return sentences.beside(form, error)
    access.note(request, child, "wrote")
    remember(request, child, written, _written_words(table, cells, rows))
    return []


def _written_words(table: str, cells: Mapping[str, str | None], rows: Rows) -> str:
    what = {"what": described(table, cells, rows)}
    if table == "determinations" and cells.get("outcome") == "compensatory":
        return _("Written down: %(what)s. Now write down how many minutes were awarded.") % what
    if table in OF_ANSWERS:
        return _("Written down: %(what)s. The statement counts with it now.") % what
    if table == "sessions":
        return _("Written down: %(what)s, %(how)s.") % {**what, "how": session_words.what(cells)}
    return _("Written down: %(what)s.") % what


def _belongings(child: Child, table: str, rows: Rows) -> dict[str, str]:
    """The cells that no person types: whose row it is, and when it was said."""
    if table in ("plans", "determinations", "awards"):
        return {"student_id": child.student_id}
    if table in ("calendars", "closures", "terms"):
        return {"calendar_id": _calendar_id(rows) or entering.new_id("calendars")}
    if table in OF_LOG:
        return {"recorded_at": dt.datetime.now().astimezone().isoformat(timespec="seconds")}
    return {}


def _initial(request: HttpRequest, child: Child, table: str, rows: Rows) -> dict[str, Any]:
    latest = max(rows.get("plans", {}).items(), key=_starts, default=None)
    if table == "plans" and latest is not None:
        last = _dated(latest[1])["ends_on"]
        follows = (last + dt.timedelta(days=1)).isoformat() if last and last < dt.date.max else ""
        same = {name: latest[1].get(name) or "" for name in ("kind", "policy", "unlogged", "short_period")}
        return {**{name: cell for name, cell in same.items() if cell}, "starts_on": follows, "take_over": True}
    if table == "promises" and latest is not None:
        return {"plan_id": row_key("plans", latest[0])}
    if table in OF_LOG:
        asked = {name: request.GET.get(name, "") for name in ("kind", "reason", "date", "starts_at")}
        begun_with = {name: each for name, each in asked.items() if each}
        return {
            "source": speaks_as(request, child),
            "promise_id": request.GET.get("service", ""),
            "asks_minutes": "asks" in request.GET,
            **begun_with,
        }
    if table in OF_ANSWERS:
        return begun(table, rows, request.GET)
    return {}


def _taken_over(rows: Rows, plan_id: str, cells: Mapping[str, str]) -> list[Deed]:
    """The services and hours of the plan before, said anew for the one that follows, without days of their own."""
    before = [item for item in rows.get("plans", {}).items() if (item[1].get("starts_on") or "") < cells["starts_on"]]
    if not before:
        return []
    old, plan_before = max(before, key=_starts)
    day_before = (dt.date.fromisoformat(cells["starts_on"]) - dt.timedelta(days=1)).isoformat()
    last = min(plan_before.get("ends_on") or day_before, day_before)

    def is_over(row: Mapping[str, str | None]) -> bool:
        return bool(row.get("ends_on")) and (row["ends_on"] or "") < last

    deeds: list[Deed] = []
    for row, promise in rows.get("promises", {}).items():
        if promise.get("plan_id") != old or is_over(promise) or promise.get("esy") == "true":
            continue
        promise_id = entering.new_id("promises")
        said = {
            name: cell for name, cell in promise.items() if cell and name not in ("promise_id", "starts_on", "ends_on")
        }
        deeds.append(Deed("say", "promises", {**said, "plan_id": plan_id}, promise_id))
        for slot in rows.get("slots", {}).values():
            if slot.get("promise_id") == row and not is_over(slot):
                kept = {name: cell for name, cell in slot.items() if cell and name not in ("starts_on", "ends_on")}
                deeds.append(Deed("say", "slots", {**kept, "promise_id": promise_id}))
    return deeds


def described(table: str, cells: Mapping[str, str | None], rows: Rows) -> str:
    """What the page calls a row in one line."""
    if table in OF_ANSWERS:
        session = rows.get("sessions", {}).get(cells.get("session_id") or "", {})
        about = cells.get("service") or answered.service_of(rows, session)
        title = answer_words.title(table, about, cells, rows)
        return f"{TABLES[table]} · {f'“{title}”' if table == 'answers' else title}"
    names = services_of(rows)
    own = service_words(cells.get("service") or "") or note_words(cells.get("note") or "") or cells.get("term")
    service = names.get(cells.get("promise_id") or "", "") or own
    when = " – ".join(_day_words(cells.get(name)) for name in ("date", "starts_on", "ends_on") if cells.get(name))
    parts = (str(TABLES.get(table, table)), cells.get("name") or service or "", when)
    return " · ".join(part for part in parts if part)


def _rules(cells: Mapping[str, str | None], rows: Rows) -> str:
    """The title of the rules that hold for a plan."""
    named = cells.get("policy")
    state = next((row.get("state") for row in rows.get("students", {}).values()), None)
    shipped = packs.list_packs()
    for pack in shipped:
        if pack.id == named or (not named and pack.level == "state" and packs.state_of(pack) == state and state):
            return in_words(pack.title)
    if named:
        return named
    return next(in_words(pack.title) for pack in shipped if pack.id == "us")


def _calendar_id(rows: Rows) -> str | None:
    return next((row.get("calendar_id") for row in rows.get("students", {}).values()), None)


def _keyed(table: str, rows: Rows) -> list[dict[str, Any]]:
    return [{**_dated(cells), "key": row_key(table, row)} for row, cells in rows.get(table, {}).items()]


def _dated(cells: Mapping[str, str | None]) -> dict[str, Any]:
    """The cells with days as days; each column that a page asks for is there."""
    found: dict[str, Any] = dict.fromkeys(("starts_on", "ends_on", "consented_on", "note", "closure"))
    for name, cell in cells.items():
        found[name] = cell
        if name in ("starts_on", "ends_on", "consented_on", "born_on", "date", "notified_on") and cell:
            try:
                found[name] = dt.date.fromisoformat(cell)
            except ValueError:
                found[name] = None
    return found


def _day_words(text: str | None) -> str:
    from makewhole import language

    try:
        return language.day(dt.date.fromisoformat(text or ""))
    except ValueError:
        return text or ""


def _starts(item: tuple[str, Mapping[str, str | None]]) -> str:
    return item[1].get("starts_on") or ""


def _titles() -> dict[str, str]:
    return {
        "plans": _("A new plan"),
        "promises": _("A service of the plan"),
        "calendars": _("A school year"),
        "closures": _("A day or break without school"),
        "terms": _("A term"),
        "slots": _("An hour of the timetable"),
        "sessions": _("A session: did it take place?"),
        "gaps": _("A time without any service"),
        "offers": _("The school offered a make-up"),
        "determinations": _("A decision about missed sessions"),
        "awards": _("Compensatory minutes were awarded"),
        "answers": _("The answer to a rule's question"),
    }

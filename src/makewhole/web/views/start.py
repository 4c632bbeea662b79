"""The beginning, as a short guided sequence; each step can be left, and come back to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from makewhole.app import calendars, children, entering, examples, folders, histories
from makewhole.app.entering import Deed
from makewhole.record.history import Rows
from makewhole.web import access, sentences
from makewhole.web.access import Child
from makewhole.web.amount_words import of_promise
from makewhole.web.forms.beginning import BeginningForm
from makewhole.web.forms.calendar import ClosureForm, YearForm
from makewhole.web.forms.plan import LoggingForm, PlanForm, PromiseForm, SlotsForm, listed_services, services_of
from makewhole.web.pages import page
from makewhole.web.promising import promise_cells, reading_about
from makewhole.web.record_words import WEEKDAYS
from makewhole.web.row_keys import row_key

STEPS = ("calendar", "plan", "services", "logging", "timetable")
EXTRA_CLOSURES = 5


def start(request: HttpRequest) -> HttpResponse:
    """Whose record it is: a new student's row, with a door of its own."""
    own = access.author(request)
    initial = {"own_name": "" if own == access.HOME else own}
    form = BeginningForm(request.POST or None, rows={}, initial=initial)
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        own_name = form.cleaned_data["own_name"].strip()
        try:
            student_id = children.begin(access.place(), form.cells(), author=own_name)
        except histories.NotDone as error:
            errors = sentences.of_error(error)
        else:
            people: Any = get_user_model()
            people.objects.filter(pk=request.user.pk).update(first_name=own_name[:150], last_name="")
            record = access.open_record(request, student_id)
            return redirect("start_step", key=record.key, step=STEPS[0])
    about = {"form": form, "errors": errors, "steps": _steps(None, "child"), "number": 1, "count": len(STEPS) + 1}
    return render(request, "web/start/child.html", about)


@require_POST
def look_at_example(request: HttpRequest) -> HttpResponse:
    """Enters the example child, and shows its statement of the day on which the example is told."""
    name = _("Nina P. (example)")
    student_id = examples.begin(access.place(), author=access.author(request), name=name)
    record = access.open_record(request, student_id)
    return redirect(f"{reverse('statement', args=[record.key])}?as_of={examples.AS_OF}")


def step(request: HttpRequest, key: str, step: str) -> HttpResponse:
    """One step of the beginning of a child's record."""
    if step not in STEPS:
        raise Http404("There is no such page.")
    child = access.child(request, key, None, to_write=True)
    rows = children.rows(access.place(), child.student_id)
    answer: HttpResponse = _STEPS[step](request, child, rows)
    return answer


# --- the steps --------------------------------------------------------------------------------------------------------


def _calendar(request: HttpRequest, child: Child, rows: Rows) -> HttpResponse:
    """The school calendar: a proposal to confirm, a file, by hand, or later."""
    years = sorted(rows.get("calendars", {}).values(), key=lambda row: row.get("starts_on") or "")
    how = request.GET.get("how", "")
    about: dict[str, Any] = {
        "years": years,
        "closures": len(rows.get("closures", {})),
        "files": _address("files", child.key),
        "how": how if how in ("propose", "by_hand") else "",
        "school_years": _school_years(),
    }
    if not about["how"]:
        return _show(request, child, "calendar", about)
    student = next(iter(rows["students"].values()))
    school_year = request.GET.get("year") or about["school_years"][1]
    proposal: list[dict[str, str]] = []
    first: dict[str, Any] = {}
    if about["how"] == "propose":
        try:
            made = calendars.new(student.get("state") or "", school_year)
        except calendars.CalendarNotMade as error:
            about |= {"how": "", "errors": [str(error)]}
            return _show(request, child, "calendar", about)
        proposal = made.tables["closures"]
        first = {name: made.tables["calendars"][0][name] for name in ("starts_on", "ends_on")}
        first["school_week"] = made.tables["calendars"][0]["school_week"].split()
    data = request.POST if request.method == "POST" else None
    year = YearForm(data, rows=rows, initial=first)
    further = [_extra_closure(data, rows, number) for number in range(EXTRA_CLOSURES)]
    ticked = set(data.getlist("closed")) if data is not None else {row["starts_on"] for row in proposal}
    if data is not None and all([year.is_valid(), *(form.is_valid() for form in further)]):
        closures = [{**row} for row in proposal if row["starts_on"] in ticked]
        closures += [form.cells() for form in further if form.has_changed() and form.cleaned_data.get("starts_on")]
        try:
            written = _write_calendar(request, child, student, year.cells(), closures)
        except histories.NotDone as error:
            about["errors"] = sentences.of_error(error)
        else:
            access.note(request, child, "wrote")
            return _onward(child, "calendar", written)
    about |= {
        "year_form": year,
        "further": further,
        "proposal": [
            {**row, "day": dt.date.fromisoformat(row["starts_on"]), "is_ticked": row["starts_on"] in ticked}
            for row in proposal
        ],
        "school_year": school_year,
    }
    return _show(request, child, "calendar", about)


def _extra_closure(data: Any, rows: Rows, number: int) -> ClosureForm:
    """An empty row for another closed time; the first two say what is asked for in every school."""
    said = [
        {"closure": "break", "note": _("Winter break")},
        {"closure": "break", "note": _("Spring break")},
    ]
    initial = said[number] if number < len(said) else {}
    form = ClosureForm(
        data, rows=rows, initial=initial, prefix=f"more{number}", empty_permitted=True, use_required_attribute=False
    )
    form.title = initial.get("note") or _("Another day or break")  # type: ignore[attr-defined]
    if data is not None and not data.get(f"more{number}-starts_on") and not data.get(f"more{number}-ends_on"):
        form.has_changed = lambda: False  # type: ignore[method-assign]  # a row without a day says nothing
    return form


def _write_calendar(
    request: HttpRequest,
    child: Child,
    student: Mapping[str, str | None],
    year: Mapping[str, str],
    closures: list[dict[str, str]],
) -> Any:
    calendar_id = student.get("calendar_id") or entering.new_id("calendars")
    deeds = [Deed("say", "calendars", {**year, "calendar_id": calendar_id})]
    deeds += [Deed("say", "closures", {**row, "calendar_id": calendar_id}) for row in closures]
    if not student.get("calendar_id"):
        deeds.append(Deed("correct", "students", {"calendar_id": calendar_id}, child.student_id))
    return entering.together(access.place(), child.student_id, deeds, author=access.author(request))


def _plan(request: HttpRequest, child: Child, rows: Rows) -> HttpResponse:
    """Kind, dates and rules of the plan; the latest plan, where there is one."""
    latest = _latest_plan(rows)
    plan_id, cells = latest or (None, None)
    form = PlanForm(request.POST or None, rows=rows, cells=cells)
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        said = {**form.cells(), "student_id": child.student_id}
        deed = Deed("correct", "plans", said, plan_id) if plan_id else Deed("say", "plans", said)
        errors = _written(request, child, [deed])
        if not errors:
            return _onward(child, "plan")
    about = {"form": form, "errors": errors, "files": _address("files", child.key), "is_there": plan_id is not None}
    return _show(request, child, "plan", about)


def _services(request: HttpRequest, child: Child, rows: Rows) -> HttpResponse:
    """The plan's services, a line at a time, each read back."""
    latest = _latest_plan(rows)
    if latest is None:
        return redirect("start_step", key=child.key, step="plan")
    said = request.POST if request.method == "POST" else None
    initial = {"plan_id": row_key("plans", latest[0])}
    form = PromiseForm(said, rows=rows, initial=initial)
    reading = reading_about(said.get("wording", "") if said else "", said)
    if said and said.get("do") == "read" and request.headers.get("HX-Request") == "true":
        return render(request, "web/reading.html", {"reading": reading})
    errors: list[str] = []
    if said and said.get("do") == "read":
        form = PromiseForm(None, rows=rows, initial={**initial, **{name: said.get(name, "") for name in form.fields}})
    elif said and form.is_valid():
        cells = promise_cells(form, reading)
        if cells is not None:
            errors = _written(request, child, [Deed("say", "promises", cells)])
            if not errors:
                return redirect("start_step", key=child.key, step="services")
    held = [
        {"cells": cells, "amount": of_promise(cells)}
        for cells in rows.get("promises", {}).values()
        if cells.get("plan_id") == latest[0]
    ]
    about = {"form": form, "reading": reading, "errors": errors, "held": held, "services": listed_services()}
    return _show(request, child, "services", about)


def _logging(request: HttpRequest, child: Child, rows: Rows) -> HttpResponse:
    """Whether every session is written down, or only the missed ones."""
    latest = _latest_plan(rows)
    if latest is None:
        return redirect("start_step", key=child.key, step="plan")
    plan_id, cells = latest
    form = LoggingForm(request.POST or None, rows=rows, cells=cells if cells.get("unlogged") else None)
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        errors = _written(request, child, [Deed("correct", "plans", form.cells(), plan_id)])
        if not errors:
            return _onward(child, "logging")
    return _show(request, child, "logging", {"form": form, "errors": errors})


def _timetable(request: HttpRequest, child: Child, rows: Rows) -> HttpResponse:
    """When the sessions are, as far as it is known."""
    form = SlotsForm(request.POST or None, rows=rows)
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        cells = form.cells()
        days = cells.pop("weekday").split()
        errors = _written(request, child, [Deed("say", "slots", {**cells, "weekday": day}) for day in days])
        if not errors:
            return redirect("start_step", key=child.key, step="timetable")
    names = services_of(rows)
    held = [
        {
            **cells,
            "service": names.get(cells.get("promise_id") or "", ""),
            "day": WEEKDAYS.get(cells.get("weekday") or "Mon", ""),
        }
        for cells in rows.get("slots", {}).values()
    ]
    return _show(request, child, "timetable", {"form": form, "errors": errors, "held": held})


_STEPS = {
    "calendar": _calendar,
    "plan": _plan,
    "services": _services,
    "logging": _logging,
    "timetable": _timetable,
}


# --- around them ------------------------------------------------------------------------------------------------------


def _written(request: HttpRequest, child: Child, deeds: list[Deed]) -> list[str]:
    """Writes, and says why not where it cannot be; empty where it was done."""
    try:
        entering.together(access.place(), child.student_id, deeds, author=access.author(request))
    except histories.NotDone as error:
        return sentences.of_error(error)
    access.note(request, child, "wrote")
    return []


def _show(request: HttpRequest, child: Child, step: str, about: Mapping[str, Any]) -> HttpResponse:
    number = STEPS.index(step)
    around = {
        "step": step,
        "steps": _steps(child, step),
        "number": number + 2,
        "count": len(STEPS) + 1,
        "before": _step_address(child, STEPS[number - 1]) if number else None,
        "after": _next_address(child, step),
    }
    return render(request, f"web/start/{step}.html", page(child, "plan", {**around, **about}))


def _onward(child: Child, step: str, written: Any = None) -> HttpResponse:
    return redirect(_next_address(child, step))


def _next_address(child: Child, step: str) -> str:
    number = STEPS.index(step)
    return (
        _step_address(child, STEPS[number + 1]) if number + 1 < len(STEPS) else reverse("statement", args=[child.key])
    )


def _step_address(child: Child, step: str) -> str:
    return reverse("start_step", args=[child.key, step])


def _steps(child: Child | None, now: str) -> list[dict[str, Any]]:
    words = {
        "child": _("The child"),
        "calendar": _("School calendar"),
        "plan": _("The plan"),
        "services": _("Services"),
        "logging": _("Your log"),
        "timetable": _("Timetable"),
    }
    order = list(words)
    return [
        {
            "words": words[name],
            "address": _step_address(child, name) if child and name != "child" else None,
            "is_now": name == now,
            "is_done": order.index(name) < order.index(now),
        }
        for name in order
    ]


def _latest_plan(rows: Rows) -> tuple[str, dict[str, str | None]] | None:
    plans = rows.get("plans", {})
    return max(plans.items(), key=lambda item: item[1].get("starts_on") or "", default=None)


def _school_years() -> list[str]:
    """The last, the present and the next school year, as 2026-27; a new one begins in July."""
    today = folders.today()
    first = today.year if today.month >= 7 else today.year - 1
    return [f"{year}-{(year + 1) % 100:02}" for year in (first - 1, first, first + 1)]


def _address(name: str, key: str) -> str | None:
    try:
        return reverse(name, args=[key])
    except NoReverseMatch:
        return None

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

from makewhole.app import calendars, children, entering, examples, folders, guessed_days, histories
from makewhole.app.entering import Deed, Written
from makewhole.record.history import Rows
from makewhole.web import access, sentences
from makewhole.web.access import Child
from makewhole.web.amount_words import of_promise
from makewhole.web.cell_words import cell_words
from makewhole.web.forms.beginning import BeginningForm
from makewhole.web.forms.calendar import ClosureForm, GuessForm, YearForm
from makewhole.web.forms.plan import LoggingForm, PlanForm, PromiseForm, SlotsForm, listed_services, services_of
from makewhole.web.pages import page
from makewhole.web.promising import promise_cells, reading_about
from makewhole.web.record_words import WEEKDAYS
from makewhole.web.row_keys import row_key
from makewhole.web.steps import DONE, STEPS, address_of, keep_at, listed, number_of
from makewhole.web.undoing import just_written, remember, undo, undo_token

EXTRA_CLOSURES = 5
NAMED_CLOSURES = 2
"""Of these, how many every school has: winter break and spring break. The others stand in a fold."""


def start(request: HttpRequest) -> HttpResponse:
    """Whose record it is: a new student's row, with a door of its own."""
    own = access.author(request)
    initial = {"own_name": "" if own.casefold() in access.NOBODY else own}
    form = BeginningForm(request.POST or None, rows={}, initial=initial)
    errors: list[str] = []
    same: Child | None = None
    if request.method == "POST" and form.is_valid() and "another" not in request.POST:
        same = _of_that_name(request, form.cells())
    if request.method == "POST" and form.is_valid() and same is None:
        own_name = form.cleaned_data["own_name"].strip()
        try:
            student_id = children.begin(access.place(), form.cells(), author=own_name)
        except histories.NotDone as error:
            errors = sentences.of_error(error)
        else:
            people: Any = get_user_model()
            people.objects.filter(pk=request.user.pk).update(first_name=own_name[:150], last_name="")
            record = access.open_record(request, student_id)
            keep_at(record, 2)
            return redirect("start_step", key=record.key, step=STEPS[0])
    about = {
        "form": form,
        "errors": errors,
        "same": same,
        "steps": listed(None, "child"),
        "number": 1,
        "count": len(STEPS) + 1,
    }
    return render(request, "web/start/child.html", about)


def _of_that_name(request: HttpRequest, cells: Mapping[str, str]) -> Child | None:
    """A child of the same name in the same state whose record the person may reach: begun twice by mistake?"""
    for each in access.list_children(request):
        if each.name.casefold() == cells["name"].casefold():
            student = children.rows(access.place(), each.student_id)["students"][each.student_id]
            if (student.get("state") or "") == cells["state"]:
                return each
    return None


@require_POST
def look_at_example(request: HttpRequest) -> HttpResponse:
    """Enters the example child, and shows its statement of the day on which the example is told."""
    name = _("Nina P. (example)")
    student_id = examples.begin(access.place(), author=access.author(request), name=name)
    record = access.open_record(request, student_id)
    return redirect(f"{reverse('statement', args=[record.key])}?as_of={examples.AS_OF}")


def step(request: HttpRequest, key: str, step: str) -> HttpResponse:
    """One step of the beginning of a child's record."""
    if step not in (*STEPS, DONE):
        raise Http404("There is no such page.")
    child = access.child(request, key, None, to_write=True)
    if step == DONE:
        keep_at(child.record, None)
        return redirect("statement", key=key)
    number = number_of(step)
    if child.record.at_step is not None and child.record.at_step < number:
        keep_at(child.record, number)
    rows = children.rows(access.place(), child.student_id)
    answer: HttpResponse = _STEPS[step](request, child, rows)
    return answer


# --- the steps --------------------------------------------------------------------------------------------------------


def _calendar(request: HttpRequest, child: Child, rows: Rows) -> HttpResponse:
    """The school calendar: a proposal to confirm, a file, by hand, or later."""
    years = sorted(rows.get("calendars", {}).values(), key=lambda row: row.get("starts_on") or "")
    how = request.GET.get("how", "")
    about: dict[str, Any] = {
        "years": [
            {name: cell_words("calendars", name, row.get(name)) for name in ("starts_on", "ends_on")} for row in years
        ],
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
    # What lies outside the year changes nothing, and would be something to look at for good: it is not proposed.
    proposed = {row["starts_on"] for row in proposal if first["starts_on"] <= row["starts_on"] <= first["ends_on"]}
    ticked = set(data.getlist("closed")) if data is not None else proposed
    is_right = data is not None and all([year.is_valid(), *(form.is_valid() for form in further)])
    # Nobody's days must not become facts by being left: what was only proposed is asked about once.
    left = guessed_days.why(year.cells(), first) if is_right else None
    guess = GuessForm(data if data is not None and "guess" in data else None, left=left) if left is not None else None
    if guess is not None and not guess.is_valid():
        about["guess_form"] = guess
    elif is_right:
        said = year.cells()
        closures = [
            {**row}
            for row in proposal
            if row["starts_on"] in ticked
            # The ticks were made for a first and a last day that are placeholders. One made by hand stands.
            and (row["starts_on"] not in proposed or said["starts_on"] <= row["starts_on"] <= said["ends_on"])
        ]
        closures += [form.cells() for form in further if form.has_changed() and form.cleaned_data.get("starts_on")]
        try:
            why = guess.why if guess is not None else None
            written = _write_calendar(request, child, student, year.cells(), closures, why)
        except histories.NotDone as error:
            about["errors"] = sentences.of_error(error)
        else:
            access.note(request, child, "wrote")
            return _onward(child, "calendar", written)
    about |= {
        "year_form": year,
        "further": further,
        # What was typed, or is wrong, never lies in a fold that is shut.
        "is_further_open": data is not None and any(form.has_changed() for form in further[NAMED_CLOSURES:]),
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
    form.is_further = number >= NAMED_CLOSURES  # type: ignore[attr-defined]
    if data is not None and not data.get(f"more{number}-starts_on") and not data.get(f"more{number}-ends_on"):
        form.has_changed = lambda: False  # type: ignore[method-assign]  # a row without a day says nothing
    return form


def _write_calendar(
    request: HttpRequest,
    child: Child,
    student: Mapping[str, str | None],
    year: Mapping[str, str],
    closures: list[dict[str, str]],
    why: str | None,
) -> Any:
    calendar_id = student.get("calendar_id") or entering.new_id("calendars")
    deeds = [Deed("say", "calendars", {**year, "calendar_id": calendar_id}, why=why)]
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
    if said and said.get("do") == "undo":
        errors = _taken_back(request, child)
        if not errors:
            return redirect("start_step", key=child.key, step="services")
        form = PromiseForm(None, rows=rows, initial=initial)
    elif said and said.get("do") == "read":
        form = PromiseForm(None, rows=rows, initial={**initial, **{name: said.get(name, "") for name in form.fields}})
    elif said and form.is_valid():
        cells = promise_cells(form, reading)
        if cells is not None:
            errors = _written(request, child, [Deed("say", "promises", cells)])
            if not errors:
                return redirect("start_step", key=child.key, step="services")
    held = [
        _with_undo(child, "promises", row, {"cells": cells, "amount": of_promise(cells)})
        for row, cells in rows.get("promises", {}).items()
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
    is_undo = request.POST.get("do") == "undo"
    form = SlotsForm(None if is_undo else request.POST or None, rows=rows)
    errors = _taken_back(request, child) if is_undo else []
    if is_undo and not errors:
        return redirect("start_step", key=child.key, step="timetable")
    if request.method == "POST" and form.is_valid():
        cells = form.cells()
        days = cells.pop("weekday").split()
        errors = _written(request, child, [Deed("say", "slots", {**cells, "weekday": day}) for day in days])
        if not errors:
            return redirect("start_step", key=child.key, step="timetable")
    names = services_of(rows)
    held = [
        _with_undo(
            child,
            "slots",
            row,
            {
                **cells,
                "service": names.get(cells.get("promise_id") or "", ""),
                "day": WEEKDAYS.get(cells.get("weekday") or "Mon", ""),
            },
        )
        for row, cells in rows.get("slots", {}).items()
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


def _taken_back(request: HttpRequest, child: Child) -> list[str]:
    """Takes a line of the step back; why not, where it cannot be."""
    try:
        undone = undo(request, child, request.POST.get("token", ""))
    except histories.NotDone:
        return [_("Something else that is written down belongs to it, such as its hours. Take that back first.")]
    if undone is None:
        raise Http404("There is no such page.")
    if not undone:
        return [_("Somebody changed it since, so it stays. Open it to put it right.")]
    access.note(request, child, "wrote")
    remember(request, child, [], _("Taken back. Nothing of it counts now."))
    return []


def _with_undo(child: Child, table: str, row: str, about: Mapping[str, Any]) -> dict[str, Any]:
    """A line as it is written down, with its page and what takes it back."""
    said = entering.row_history(access.place(), child.student_id, table, row)
    token = undo_token(child, [Written(table, row, said[-1].entry)]) if said else ""
    return {**about, "table": table, "key": row_key(table, row), "token": token}


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
        "steps": listed(child, step),
        "number": number + 2,
        "count": len(STEPS) + 1,
        "before": address_of(child, STEPS[number - 1]) if number else None,
        "after": _next_address(child, step),
        "just_written": just_written(request, child),
    }
    return render(request, f"web/start/{step}.html", page(child, "plan", {**around, **about}))


def _onward(child: Child, step: str, written: Any = None) -> HttpResponse:
    return redirect(_next_address(child, step))


def _next_address(child: Child, step: str) -> str:
    number = STEPS.index(step)
    return address_of(child, STEPS[number + 1] if number + 1 < len(STEPS) else DONE)


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

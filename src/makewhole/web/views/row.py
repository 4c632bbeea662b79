"""One row: what it says now, put right, taken back, the files beside it, and everything that was ever said about it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from makewhole.app import children, entering, guessed_days, histories
from makewhole.app.entering import ChangedMeanwhile, Deed
from makewhole.record.casefile import member_name
from makewhole.record.history import Entry, Rows
from makewhole.record.schema import TABLES as RECORD
from makewhole.web import access, answering, sentences
from makewhole.web.access import Child
from makewhole.web.amount_words import of_promise
from makewhole.web.forms.beginning import StudentForm
from makewhole.web.forms.log import AttachForm, SessionForm, WithdrawForm
from makewhole.web.forms.plan import WholePlanForm, listed_services
from makewhole.web.forms.rows import RowForm
from makewhole.web.pages import page
from makewhole.web.promising import reading_about
from makewhole.web.record_words import SOURCES, TABLES
from makewhole.web.row_keys import row_key, row_of, withdrawn_row_of
from makewhole.web.steps import step_back
from makewhole.web.undoing import just_written, remember
from makewhole.web.views.plan import NEW, address_after, described, section_of

FORMS: dict[str, type[RowForm]] = {**NEW, "plans": WholePlanForm, "students": StudentForm}
"""The form with which a row of each table is put right."""
MOST_BYTES = 25_000_000
_MEDIA = re.compile(r"(application|audio|image|message|text)/[a-z0-9.+-]{1,80}", re.ASCII)
_BYTES = "application/octet-stream"


def row(request: HttpRequest, key: str, table: str, row: str) -> HttpResponse:
    """The row's page; sent to, it corrects, takes back or attaches."""
    if table not in FORMS:
        raise Http404("There is no such page.")
    does = request.POST.get("do", "correct") if request.method == "POST" else ""
    child = access.child(request, key, None if does else "history", to_write=bool(does))
    if does == "read":  # htmx, while a service line is typed anew
        return render(request, "web/reading.html", {"reading": reading_about(request.POST.get("wording", ""), None)})
    rows = children.rows(access.place(), child.student_id)
    if not any(row_key(table, each) == row for each in rows.get(table, {})):
        return _gone(request, child, rows, table, row)
    name = row_of(rows, table, row)
    cells = rows[table][name]
    entries = entering.row_history(access.place(), child.student_id, table, name)
    about: dict[str, Any] = {
        "form": FORMS[table](None, rows=rows, cells=cells),
        "withdraw": WithdrawForm(),
        "attach": AttachForm(),
        "seen": entries[-1].entry if entries else "",
        "errors": [],
    }
    if table == "sessions" and "right" in request.GET and cells.get("reason") and not cells.get("planned_minutes"):
        asking = SessionForm(None, rows=rows, cells=cells, initial={"asks_minutes": True})
        asking.propose()
        about["form"] = asking
    if does == "correct":
        done = _correct(request, child, rows, table, name, about)
    elif does == "withdraw":
        done = _withdraw(request, child, rows, table, name, about)
    elif does == "attach":
        done = _attach(request, child, table, name, about)
    else:
        done = False
    if done:
        access.note(request, child, "wrote")
        if does == "withdraw":
            step_back(child.record, table)
        if does == "attach":
            return redirect("row", key=child.key, table=table, row=row)
        return redirect(address_after(child, table, about["form"].cells() if does == "correct" else cells))
    form: RowForm = about["form"]
    reading = reading_about(str(form["wording"].value() or ""), None) if table == "promises" else None
    about |= {
        "table": table,
        "title": described(table, cells, rows),
        "section_words": TABLES[table],
        "back": section_of(table),
        "is_to_be_put_right": "right" in request.GET,
        "shown": [
            (form.label(column), form.words(column, cells.get(column)))
            for column in _columns(form)
            if cells.get(column) and (column, cells.get(column)) != ("every", "1")  # every week: "in each" says it
        ],
        "history": _history(entries, form),
        "files": [
            {**each, "key": row_key("attachments", ident)}
            for ident, each in rows.get("attachments", {}).items()
            if each.get("table") == table and each.get("row_id") == name
        ],
        "may_withdraw": table != "students",
        "reading": reading,
        "services": listed_services() if table == "promises" else [],
        "just_written": just_written(request, child),
        "miss": answering.of_row(child, rows, table, name),
    }
    return render(request, "web/plan/row.html", page(child, about["back"], about))


def _gone(request: HttpRequest, child: Child, rows: Rows, table: str, row: str) -> HttpResponse:
    """The page of a row that was taken back: it says so, and what the row said; Http404 where there never was one."""
    name = withdrawn_row_of(entering.taken_back(access.place(), child.student_id, table), table, row)
    entries = entering.row_history(access.place(), child.student_id, table, name)
    said = next((each.content for each in reversed(entries) if each.content and each.content.get("cells")), {})
    form = FORMS[table](None, rows=rows)
    about: dict[str, Any] = {
        "title": described(table, said.get("cells", {}), rows),
        "section_words": TABLES[table],
        "back": section_of(table),
        "history": _history(entries, form),
        "just_written": just_written(request, child),
    }
    return render(request, "web/plan/gone.html", page(child, section_of(table), about))


def attachment(request: HttpRequest, key: str, attachment: str) -> HttpResponse:
    """The file as it was attached, to be saved: the browser neither shows nor runs it here."""
    child = access.child(request, key, "attachment")
    rows = children.rows(access.place(), child.student_id)
    try:
        name, media_type, data = entering.attached(
            access.place(), child.student_id, row_of(rows, "attachments", attachment)
        )
    except histories.NotDone:
        raise Http404("There is no such page.") from None
    # Kind and name may come from a case file that anybody made: neither may end a header's line.
    response = HttpResponse(data, content_type=media_type if _MEDIA.fullmatch(media_type) else _BYTES)
    response.headers["Content-Disposition"] = content_disposition_header(True, member_name(name)) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


# --- what is sent to it -----------------------------------------------------------------------------------------------


def _correct(request: HttpRequest, child: Child, rows: Rows, table: str, name: str, about: dict[str, Any]) -> bool:
    form = about["form"] = FORMS[table](request.POST, rows=rows, cells=rows[table][name])
    if not form.is_valid():
        about["seen"] = request.POST.get("seen") or about["seen"]
        return False
    if table == "promises" and not _numbers_fit(form, rows[table][name]):
        return False
    why = form.said_why() or request.POST.get("correction_why", "").strip()[:300] or None
    deed = Deed("correct", table, form.cells(), name, seen=request.POST.get("seen") or about["seen"], why=why)
    if not _did(request, child, [deed], about, form):
        return False
    words = _("Put right: %(what)s. What was said before stays in the history.")
    remember(request, child, [], words % {"what": described(table, {**rows[table][name], **form.cells()}, rows)})
    return True


def _numbers_fit(form: RowForm, before: Mapping[str, str | None]) -> bool:
    """Whether the numbers of a service were looked at where its words were changed; else the form says so."""
    cells = form.cells()
    names = ("sessions", "minutes", "minutes_per_period", "period", "every")
    if cells["wording"] == (before.get("wording") or "") or not any(cells[name] for name in names):
        return True
    words = reading_about(cells["wording"], None)
    said, stood = (words.sentences if words else []), of_promise(cells)
    if any(cells[name] != (before.get(name) or "") for name in names) or said[:1] == stood[:1]:
        return True
    changed = _("The words changed, and the numbers below did not.")
    do = _("Put the numbers right too, or empty them: then the words count.")
    form.add_error("wording", [changed, do])
    return False


def _withdraw(request: HttpRequest, child: Child, rows: Rows, table: str, name: str, about: dict[str, Any]) -> bool:
    if table == "students":
        raise Http404("There is no such page.")
    form = about["withdraw"] = WithdrawForm(request.POST)
    if not form.is_valid():
        return False
    deed = Deed(
        "withdraw", table, {}, name, seen=request.POST.get("seen") or about["seen"], why=form.cleaned_data["why"]
    )
    if not _did(request, child, [deed], about, about["form"]):
        return False
    words = _("Taken back: %(what)s. It stays in the history.")
    remember(request, child, [], words % {"what": described(table, rows[table][name], rows)})
    return True


def _attach(request: HttpRequest, child: Child, table: str, name: str, about: dict[str, Any]) -> bool:
    form = about["attach"] = AttachForm(request.POST, request.FILES)
    if not form.is_valid():
        return False
    file = form.cleaned_data["file"]
    if file.size > MOST_BYTES:
        form.add_error("file", _("The file is larger than 25 MB. Scan it more coarsely, or attach it in parts."))
        return False
    try:
        entering.attach(
            access.place(), child.student_id, table, name, file.read(), file.name, author=access.author(request)
        )
    except histories.NotDone as error:
        for sentence in sentences.of_error(error):
            form.add_error("file", sentence)
        return False
    remember(request, child, [], _("The file is kept with the record."))
    return True


def _did(request: HttpRequest, child: Child, deeds: list[Deed], about: dict[str, Any], form: RowForm) -> bool:
    """Whether it was written; else the page is told why, and what somebody else wrote meanwhile."""
    try:
        entering.together(access.place(), child.student_id, deeds, author=access.author(request))
    except ChangedMeanwhile as changed:
        about["meanwhile"] = _history(changed.entries, form)
        about["seen"] = changed.entries[-1].entry if changed.entries else about["seen"]
        about["differences"] = _differences(changed.entries, deeds[0].cells, form)
        return False
    except histories.NotDone as error:
        about["errors"] = sentences.beside(form, error)
        return False
    return True


# --- what was said ----------------------------------------------------------------------------------------------------


def _history(entries: Sequence[Entry], form: RowForm) -> list[dict[str, Any]]:
    """Each entry in words: who, when, what it said that the one before did not."""
    kinds = {"say": _("wrote it down"), "correct": _("changed it"), "withdraw": _("took it back")}
    told: list[dict[str, Any]] = []
    before: Mapping[str, str] = {}
    for entry in entries:
        said = entry.content
        if said is None:
            told.append({"who": "", "kind": _("This was destroyed, as the law asked."), "at": _at(entry), "cells": []})
            continue
        cells: Mapping[str, str] = said.get("cells", {})
        changed = [
            (form.label(column), form.words(column, cells.get(column)) or "–")
            for column in _columns(form)
            if cells.get(column) != before.get(column) and entry.kind != "withdraw"
        ]
        told.append(
            {
                "who": said.get("author", ""),
                "kind": kinds.get(entry.kind, entry.kind),
                "source": SOURCES.get(said.get("source") or "", ""),
                "at": _at(entry),
                "why": guessed_days.words(said.get("why", "")),
                "cells": changed,
                "is_import": bool(said.get("batch")),
            }
        )
        before = cells
    return told


def _differences(entries: Sequence[Entry], mine: Mapping[str, str], form: RowForm) -> list[dict[str, str]]:
    """Where what the other said and what the person wants to say differ."""
    said = (entries[-1].content or {}) if entries else {}
    theirs: Mapping[str, str] = said.get("cells", {})
    return [
        {
            "label": form.label(column),
            "theirs": form.words(column, theirs.get(column)) or "–",
            "mine": form.words(column, mine.get(column)) or "–",
        }
        for column in _columns(form)
        if column in mine and (theirs.get(column) or "") != (mine.get(column) or "")
    ]


def _columns(form: RowForm) -> list[str]:
    """The columns of the form's table that a page tells, in the order of the record."""
    own_id = {name for name in RECORD[form.table].key[:1] if name.endswith("_id")}
    return [
        column.name for column in RECORD[form.table].columns if form.label(column.name) and column.name not in own_id
    ]


def _at(entry: Entry) -> dt.datetime:
    return dt.datetime.fromisoformat(entry.recorded_at)

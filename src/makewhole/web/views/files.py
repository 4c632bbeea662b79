"""Files of one child's record: brought in with a look first, taken back, given away whole."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from makewhole.app import child_files, children, comparing, histories
from makewhole.app.agreed import WHOSE, Word
from makewhole.app.child_files import ENDINGS
from makewhole.app.importing import NotImported
from makewhole.web import access, looking, uploads
from makewhole.web.cell_words import cell_words, read_words, row_words
from makewhole.web.forms.bringing import KINDS, Answers, BringIn
from makewhole.web.pages import page
from makewhole.web.resting import resting
from makewhole.web.viewing import view_of

TABLES = {
    "students": gettext_lazy("the child's own lines"),
    "plans": gettext_lazy("plans"),
    "promises": gettext_lazy("promised services"),
    "calendars": gettext_lazy("school years"),
    "closures": gettext_lazy("days without school"),
    "terms": gettext_lazy("terms"),
    "sessions": gettext_lazy("sessions"),
    "gaps": gettext_lazy("times without service"),
    "goals": gettext_lazy("goals"),
    "slots": gettext_lazy("times in the timetable"),
    "awards": gettext_lazy("awards"),
}
WHAT = {
    "say": gettext_lazy("new"),
    "correct": gettext_lazy("changed"),
    "withdraw": gettext_lazy("taken back"),
}


@require_safe
def files(request: HttpRequest, key: str) -> HttpResponse:
    """What came in, what can be given away, and how to bring in more."""
    child = access.child(request, key, "files")
    return _page(request, child, BringIn())


def _page(
    request: HttpRequest,
    child: access.Child,
    form: BringIn,
    status: int = 200,
    further: Mapping[str, Any] | None = None,
) -> HttpResponse:
    about = {
        **(further or {}),
        "form": form,
        "whose_words": _whose_words(child),
        "imports": [_batch(batch) for batch in child_files.imports(access.place(), child.student_id)],
    }
    return render(request, "web/files.html", page(child, "files", about), status=status)


def _whose_words(child: access.Child) -> list[tuple[str, str]]:
    """The logs by whose word a workbook and a calendar can go, the first unasked; none where there is one log."""
    logs = comparing.logs(access.place(), child.student_id)
    words = [(log, _(WHOSE[log])) for log in WHOSE if log in logs]
    return words if len(words) > 1 else []


def _batch(batch: Any) -> dict[str, Any]:
    return {"batch": batch, "at": dt.datetime.fromisoformat(batch.recorded_at)}


@require_POST
def bring_in(request: HttpRequest, key: str) -> HttpResponse:
    """Takes the file into a private place, and goes on to look at it."""
    child = access.child(request, key, None, to_write=True)
    form = BringIn(request.POST, request.FILES)
    if form.is_valid():
        told = form.cleaned_data
        try:
            token = uploads.keep(
                told["file"],
                request.user.pk or 0,
                key,
                kind=told["kind"] or None,
                source=told["source"] or None,
            )
        except uploads.TooLarge:
            form.add_error(
                "file", _("The file is larger than 25 MB. Save it in parts, for instance a school year each.")
            )
        else:
            return redirect("coming_in", key=key, token=token)
    return _page(request, child, form, status=422)


def coming_in(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """One file before it is taken in: what it says, what it leaves open, what would change; taken, or left."""
    child = access.child(request, key, "files" if request.method == "GET" else None, to_write=True)
    upload = uploads.find(token, request.user.pk or 0, key)
    if upload is None:
        messages.info(
            request, _("That file is no longer here: it was taken in, left, or an hour went by. Choose it again.")
        )
        return redirect("files", key=key)
    if request.method == "POST" and request.POST.get("do") in ("leave", "anew"):
        looking.forget(upload)
        if request.POST["do"] == "leave":
            uploads.drop(upload)
            messages.success(request, _("Left. Nothing was written, and the file is gone from here."))
            return redirect("files", key=key)
        uploads.answer(upload, {}, request.user.pk or 0, key)
        return redirect("coming_in", key=key, token=token)
    if request.method == "POST" and request.POST.get("do") == "kind":
        if (kind := request.POST.get("kind", "")) in dict(KINDS):
            uploads.answer(replace(upload, kind=kind or None), {}, request.user.pk or 0, key)
        return redirect("coming_in", key=key, token=token)
    found = looking.look(upload, child.student_id)
    if not found.done.is_set():
        response = render(request, "web/coming_in.html", page(child, "files", {"upload": upload, "reading": found}))
        response.headers["Refresh"] = "2"
        return response
    if found.look is None:
        about = {"upload": upload, "refused": found.refused, "kinds": [each for each in KINDS if each[0]]}
        return render(request, "web/coming_in.html", page(child, "files", about), status=422)
    if request.method == "POST":
        return _go_on(request, child, upload, found.look)
    return _shown(request, child, upload, found.look, Answers(found.look.questions))


def _go_on(request: HttpRequest, child: access.Child, upload: uploads.Upload, look: Any) -> HttpResponse:
    """Keeps the answers; and takes the file in, where nothing is open any more and the person says so."""
    form = Answers(look.questions, request.POST)
    if not form.is_valid():
        return _shown(request, child, upload, look, form, status=422)
    given = {**upload.answers, **form.answered()}
    user = request.user.pk or 0
    uploads.answer(upload, given, user, child.key)
    still_open = [question for question in look.open_questions if question.key not in given]
    if still_open or request.POST.get("do") != "take":
        if still_open:
            messages.info(
                request, _("Some questions are still open. The file can be taken in when each has its answer.")
            )
        return redirect("coming_in", key=child.key, token=upload.token)
    try:
        with looking.opened(upload, child.student_id) as coming:
            after = coming.look(given)
            if after.open_questions:
                return redirect("coming_in", key=child.key, token=upload.token)
            taken = coming.take(access.author(request), answers=looking.answers_of(after, given))
    except NotImported as error:
        about = {"upload": upload, "refused": error}
        return render(request, "web/coming_in.html", page(child, "files", about), status=422)
    looking.forget(upload)
    uploads.drop(upload)
    if taken.batch is None:
        messages.success(request, _("The record says all of that already; nothing was written."))
    else:
        access.note(request, child, "import")
        rows = sum(counts["new"] + counts["changed"] + counts["withdrawn"] for counts in taken.counts.values())
        messages.success(
            request, _("Taken in: {rows} rows. If it was the wrong file, undo it below.").format(rows=f"{rows:,}")
        )
    return redirect("files", key=child.key)


def _shown(
    request: HttpRequest, child: access.Child, upload: uploads.Upload, look: Any, form: Answers, status: int = 200
) -> HttpResponse:
    about = {
        "upload": upload,
        "look": look,
        "form": form,
        "asked": [form[name] for name in form.open],
        "proposed": [form[name] for name in form.keys if name not in form.open],
        "counts": [(TABLES.get(table, table), counts) for table, counts in look.counts.items() if any(counts.values())],
        "changes": [_change(change) for change in look.changes],
        "shown": [(read_words(there), read_words(read)) for there, read in look.read_as[:20]],
        "more": max(0, len(look.shown) - 20),
        "answered": len(upload.answers),
    }
    return render(request, "web/coming_in.html", page(child, "files", about), status=status)


def _change(change: Any) -> dict[str, Any]:
    """A row that would be said, in its cells without ids."""
    cells = [
        (words, cell_words(change.table, column, change.before.get(column)), cell, column in change.before)
        for column, words, cell in row_words(change.table, change.cells)
        if change.kind != "correct" or column in change.before
    ]
    table = TABLES.get(change.table, change.table)
    return {"what": WHAT[change.kind], "table": table, "cells": cells, "place": change.place}


@require_POST
def undo(request: HttpRequest, key: str) -> HttpResponse:
    """Takes an import back as a whole."""
    child = access.child(request, key, None, to_write=True)
    try:
        child_files.undo(access.place(), child.student_id, request.POST.get("batch", ""), author=access.author(request))
    except histories.RestedOn as error:
        rows = children.rows(access.place(), child.student_id)
        in_the_way = {
            "rests": resting(child, rows, error.rows[: histories.MOST_NAMED]),
            "more_rests": max(len(error.rows) - histories.MOST_NAMED, 0),
            "why_not_undone": str(error),
        }
        return _page(request, child, BringIn(), 409, in_the_way)
    except histories.NotDone as error:
        messages.error(request, _("Nothing was undone: {why}").format(why=error))
    else:
        access.note(request, child, "undo")
        messages.success(request, _("Undone. What the file brought no longer counts; the history keeps that it came."))
    return redirect("files", key=key)


@require_safe
def export(request: HttpRequest, key: str, form: str) -> HttpResponse | FileResponse:
    """The child's record as a file: everything with its history, a workbook, a calendar, or tables."""
    child = access.child(request, key, None)
    if form not in ENDINGS:
        raise Http404("There is no such page.")
    try:
        response = exported(child, form, Word(view_of(request).word))
    except histories.NotDone as error:
        messages.error(request, _("Nothing was written: {why}").format(why=error))
        return redirect("files", key=key)
    access.note(request, child, "export", form)
    return response


def exported(child: access.Child, form: str, word: Word | None = None) -> FileResponse:
    """The file as an answer, without the child's name in its own; histories.NotDone where there is nothing to write.

    `word`: by whose log a workbook and a calendar go where several differ.
    """
    ending = ENDINGS[form]  # type: ignore[index]
    kept = tempfile.TemporaryFile()  # noqa: SIM115 (the answer closes it when it was sent)
    try:
        with tempfile.TemporaryDirectory(prefix="makewhole-export-") as scratch:
            out = Path(scratch) / f"record{ending}"
            child_files.export(access.place(), child.student_id, form, out, word)  # type: ignore[arg-type]
            with out.open("rb") as stream:
                shutil.copyfileobj(stream, kept)
    except BaseException:
        kept.close()
        raise
    kept.seek(0)
    name = f"makewhole-{dt.date.today().isoformat()}{ending}"
    response = FileResponse(kept, as_attachment=True, filename=name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response

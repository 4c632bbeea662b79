"""What was said about a child, by whom and when; whether it is as it was written; and a checkpoint to print."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from makewhole.app import child_files
from makewhole.web import access
from makewhole.web.cell_words import row_words
from makewhole.web.pages import page

A_PAGE = 50
KINDS = {
    "say": gettext_lazy("said"),
    "correct": gettext_lazy("put right"),
    "withdraw": gettext_lazy("taken back"),
    "import": gettext_lazy("a file came in"),
    "undo": gettext_lazy("a file was taken back"),
    "hold": gettext_lazy("a legal hold was set"),
    "release": gettext_lazy("a legal hold was ended"),
    "purge": gettext_lazy("something was destroyed"),
}
TABLES = {
    "students": gettext_lazy("child"),
    "plans": gettext_lazy("plan"),
    "promises": gettext_lazy("promised service"),
    "calendars": gettext_lazy("school year"),
    "closures": gettext_lazy("day without school"),
    "terms": gettext_lazy("term"),
    "sessions": gettext_lazy("session"),
    "gaps": gettext_lazy("time without service"),
    "determinations": gettext_lazy("team decision"),
    "offers": gettext_lazy("offer of a make-up"),
    "awards": gettext_lazy("award"),
    "answers": gettext_lazy("answer to a rule's question"),
    "slots": gettext_lazy("time in the timetable"),
    "contacts": gettext_lazy("contact"),
    "goals": gettext_lazy("goal"),
    "progress": gettext_lazy("progress"),
    "resolutions": gettext_lazy("settled difference"),
    "papers": gettext_lazy("paper"),
    "attachments": gettext_lazy("attached file"),
}


@require_safe
def history(request: HttpRequest, key: str) -> HttpResponse:
    """The entries, newest first; with `verify` whether each is as it was written."""
    child = access.child(request, key, "history")
    entries = child_files.said(access.place(), child.student_id)
    shown = Paginator(entries[::-1], A_PAGE).get_page(request.GET.get("page"))
    about = {
        "entries": [_entry(entry) for entry in shown],
        "shown": shown,
        "number": len(entries),
        "checked": child_files.verify(access.place(), child.student_id) if "verify" in request.GET else None,
    }
    return render(request, "web/history.html", page(child, "files", about))


@require_safe
def checkpoint(request: HttpRequest, key: str) -> HttpResponse:
    """Where the child's chains end now: as a sheet to print, and as a file to keep elsewhere."""
    child = access.child(request, key, "history")
    content, printed = child_files.checkpoint(access.place(), child.student_id)
    if "file" in request.GET:
        response = HttpResponse(content, content_type="application/json")
        response.headers["Content-Disposition"] = (
            f'attachment; filename="makewhole-checkpoint-{dt.date.today().isoformat()}.json"'
        )
        return response
    return render(request, "web/checkpoint.html", page(child, "files", {"printed": printed}))


def _entry(entry: Any) -> dict[str, Any]:
    said = entry.content or {}
    cells = said.get("cells") or {}
    return {
        "at": dt.datetime.fromisoformat(entry.recorded_at),
        "who": said.get("author", ""),
        "kind": KINDS[entry.kind],
        "table": TABLES.get(said.get("table", ""), said.get("table", "")),
        "cells": [(words, cell) for _column, words, cell in row_words(said.get("table", ""), cells)],
        "why": said.get("why"),
        "file": (said.get("file") or {}).get("name"),
        "is_gone": entry.content is None,
    }

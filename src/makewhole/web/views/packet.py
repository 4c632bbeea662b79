"""The evidence packet: what will be in it, and the packet as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from makewhole import language
from makewhole.app import child_packets, children, folders, packets, papers
from makewhole.app.papers import PDF, NotMade
from makewhole.web import access, paper_drafts
from makewhole.web.forms.papers import LANGUAGE, LanguageForm, PacketForm
from makewhole.web.pages import page
from makewhole.web.paper_shown import shown
from makewhole.web.row_keys import row_key
from makewhole.web.viewing import query_of
from makewhole.web.views.papers import file_of, not_computed, note_look, paper_view


def packet(request: HttpRequest, key: str) -> HttpResponse:
    """What the packet of one child holds; sent to, the packet itself."""
    child = access.child(request, key, None)
    note_look(request, child, papers.PACKET)
    view = paper_view(request)
    exhibits = _exhibits(child)
    draft = paper_drafts.begun(request, child, papers.PACKET)
    asked = request.POST.get(LANGUAGE) or draft.language
    speaks: language.Language = "es" if asked == "es" else "en"
    choices = [(each["key"], each["name"]) for each in exhibits]
    begun = {
        "prepared_by": draft.answers.get("prepared_by") or draft.answers.get("sender_name", ""),
        "prepared_for": draft.answers.get("prepared_for", ""),
    }
    form = PacketForm(initial=begun, exhibits=choices)
    refused = ""
    if request.method == "POST":
        form = PacketForm(request.POST, exhibits=choices)
        if form.is_valid():
            told = form.cleaned_data
            typed = {name: told[name] for name in ("prepared_by", "prepared_for")}
            paper_drafts.keep(draft, {**draft.answers, **typed}, speaks, view.as_of)
            ids = {each["key"]: each["id"] for each in exhibits}
            try:
                with language.speaking(speaks):
                    without = [ids[each] for each in told["leave_out"]]
                    filled = child_packets.filled(access.place(), child.student_id, view, leave_out=without, **typed)
                    made = packets.as_pdf(*filled)
            except folders.RecordErrors as errors:
                return not_computed(request, child, errors)
            except NotMade as error:
                refused = str(error)
            else:
                access.note(request, child, "paper_saved", papers.PACKET)
                return file_of(made.content, PDF, papers.file_name(papers.PACKET, view.as_of))
    is_piece = request.headers.get("HX-Request") == "true"
    about: dict[str, Any] = {
        "form": form,
        "language_form": LanguageForm(speaks),
        "exhibits": exhibits,
        "size": sum(each["bytes"] for each in exhibits),
        "errors": [refused] if refused else [],
        "query": query_of(view),
        "as_of": view.as_of,
        "shows": "show" in request.GET,
    }
    if about["shows"]:
        try:
            with language.speaking(speaks):
                paper = packets.beginning(*child_packets.filled(access.place(), child.student_id, view))
            about |= {"paper": paper, "parts": shown(paper), "letter_language": speaks}
        except folders.RecordErrors as errors:
            return not_computed(request, child, errors)
        except NotMade as error:
            about["not_made"] = str(error)
        if is_piece:
            return render(request, "web/papers/preview.html", about)
    status = 422 if refused or (form.is_bound and not form.is_valid()) else 200
    return render(request, "web/papers/packet.html", page(child, "papers", about), status=status)


def _exhibits(child: access.Child) -> list[dict[str, Any]]:
    """The files that are kept with the record, but packets that were sent: by name, with their sizes."""
    rows = children.rows(access.place(), child.student_id)
    sent = {each.attachment_id for each in papers.sent(rows) if each.kind == papers.PACKET}
    found = [
        {
            "key": row_key("attachments", attachment),
            "id": attachment,
            "name": cells.get("name") or "",
            "bytes": int(cells.get("bytes") or 0),
        }
        for attachment, cells in rows.get("attachments", {}).items()
        if attachment not in sent
    ]
    return sorted(found, key=lambda each: (str(each["name"]), str(each["key"])))

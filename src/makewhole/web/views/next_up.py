"""What next: the next step with its date on top, the rest below, and the contact journal with its reply clocks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from makewhole import language
from makewhole.app import children, entering, folders, histories, next_steps
from makewhole.web import access, answering, questions, statement_shown
from makewhole.web.forms.journal import ContactForm, TheyAnswered, WeWrote, form_for
from makewhole.web.pages import page
from makewhole.web.record_words import CHANNELS
from makewhole.web.row_keys import row_key, row_of
from makewhole.web.undoing import just_written
from makewhole.web.viewing import view_of


@require_safe
def next_page(request: HttpRequest, key: str) -> HttpResponse:
    """What to do next for one child, and what was written and answered so far."""
    child = access.child(request, key, "next")
    view = view_of(request)
    try:
        found = next_steps.of_child(access.place(), child.student_id, view)
    except folders.RecordErrors as errors:
        return render(request, "web/not_computed.html", page(child, "next", {"errors": errors.errors}))
    rows = children.rows(access.place(), child.student_id)
    clocks = {clock.contact_id: clock for clock in found.clocks}
    first, *others = [_keyed(step) for step in found.steps]
    about = {
        "first": first,
        # Where nothing was missed, no letter is the thing to do.
        "only_logs": first["step"].letter == "service_logs" and not statement_shown.has_misses(found.child),
        "has_services": bool(found.child.services),
        "later": [step for step in others if step["step"].state != "done"],
        "done": [step for step in others if step["step"].state == "done"],
        "rights": found.child.rights,
        "whose": statement_shown.whose(child, view, found.agreed, "next"),
        "journal": _journal(rows, clocks),
        "questions": questions.still_open(child, found.child, view),
        **answering.all_of(child, rows),
        "just_written": just_written(request, child),
        "view": view,
    }
    return render(request, "web/next.html", page(child, "next", about))


@require_safe
def wrote(request: HttpRequest, key: str) -> HttpResponse:
    """The form for something that we wrote or said; with the topic, and what it asks again, from the step."""
    return _new(request, key, WeWrote)


@require_safe
def answered(request: HttpRequest, key: str) -> HttpResponse:
    """The form for something that came from the school."""
    return _new(request, key, TheyAnswered)


def _new(request: HttpRequest, key: str, kind: type[WeWrote | TheyAnswered]) -> HttpResponse:
    child = access.child(request, key, "journal", to_write=True)
    rows = children.rows(access.place(), child.student_id)
    begun = {
        "happened_on": dt.date.today(),
        "about": request.GET.get("about", ""),
        "replies_to": request.GET.get("to", ""),  # a row's key, as everywhere in addresses
    }
    form = kind(initial=begun, requests=_requests(rows))
    return _form_page(request, child, form)


@require_POST
def write(request: HttpRequest, key: str, direction: str) -> HttpResponse:
    """Writes a new contact into the journal."""
    child = access.child(request, key, None, to_write=True)
    kind = {"to": WeWrote, "from": TheyAnswered}.get(direction)
    if kind is None:
        raise Http404("There is no such page.")
    rows = children.rows(access.place(), child.student_id)
    form = kind(request.POST, request.FILES, requests=_requests(rows))
    if form.is_valid():
        deed = entering.Deed("say", "contacts", {"student_id": child.student_id, **form.cells()})
        if _said(request, child, form, deed):
            messages.success(request, _("It is in the journal."))
            return redirect("next", key=key)
    return _form_page(request, child, form, status=422)


def contact(request: HttpRequest, key: str, contact: str) -> HttpResponse:
    """One contact put right: the row in the address, its cells in the form."""
    child = access.child(request, key, "journal" if request.method == "GET" else None, to_write=True)
    rows = children.rows(access.place(), child.student_id)
    row = row_of(rows, "contacts", contact)
    cells = rows["contacts"][row]
    kind = form_for(cells)
    requests = {other: words for other, words in _requests(rows).items() if other != row}
    history = entering.row_history(access.place(), child.student_id, "contacts", row)
    if request.method != "POST":
        replies_to = cells.get("replies_to")
        named = row_key("contacts", replies_to) if replies_to else ""
        begun: dict[str, Any] = {**cells, "replies_to": named, "seen": history[-1].entry}
        return _form_page(request, child, kind(initial=begun, requests=requests), row=contact)
    form = kind(request.POST, request.FILES, requests=requests)
    if form.is_valid():
        deed = entering.Deed("correct", "contacts", form.cells(), row, seen=form.cleaned_data["seen"] or None)
        if _said(request, child, form, deed):
            messages.success(request, _("It is put right. What was said before stays in the history."))
            return redirect("next", key=key)
    return _form_page(request, child, form, row=contact, status=422)


@require_POST
def withdraw(request: HttpRequest, key: str, contact: str) -> HttpResponse:
    """Takes a contact back; the history keeps what it said."""
    child = access.child(request, key, None, to_write=True)
    row = row_of(children.rows(access.place(), child.student_id), "contacts", contact)
    deed = entering.Deed("withdraw", "contacts", {}, row, seen=request.POST.get("seen") or None)
    try:
        entering.together(access.place(), child.student_id, [deed], author=access.author(request))
    except entering.ChangedMeanwhile:
        messages.error(request, _("Somebody else changed this entry meanwhile, so it was not taken back. Look again."))
    except histories.NotDone as error:
        if not error.findings:
            raise Http404("There is no such page.") from None
        messages.error(request, _("Another entry of the journal names this one. Take that one back first."))
    else:
        access.note(request, child, "wrote", "contacts")
        messages.success(request, _("It is taken back. The history keeps what it said."))
    return redirect("next", key=key)


def _said(request: HttpRequest, child: access.Child, form: ContactForm, deed: entering.Deed) -> bool:
    """Whether the deed is written, and the file with it; else the form says why not.

    A file that is not kept does not take the entry back: the page says so, and it can be added later.
    """
    place, author = access.place(), access.author(request)
    try:
        written = entering.together(place, child.student_id, [deed], author=author)
    except entering.ChangedMeanwhile as changed:
        form.add_error(None, _meanwhile(changed))
        form.data = {**form.data.dict(), "seen": changed.entries[-1].entry}  # type: ignore[attr-defined]
        return False
    except histories.NotDone as error:
        _show(form, error)
        return False
    access.note(request, child, "wrote", "contacts")
    row = written[0].row if written else deed.row
    upload = form.cleaned_data.get("file")
    if upload is not None and row is not None:
        try:
            kept = entering.attach(place, child.student_id, "contacts", row, upload.read(), upload.name, author=author)
            named = entering.Deed("correct", "contacts", {"attachment_id": kept}, row)
            entering.together(place, child.student_id, [named], author=author)
        except histories.NotDone as error:
            messages.error(request, _("The file was not kept: {why}").format(why=error))
    return True


def _meanwhile(changed: entering.ChangedMeanwhile) -> str:
    """Who changed the row meanwhile, and what it says now."""
    said = changed.entries[-1].content or {}
    now = " · ".join(str(cell) for name, cell in (said.get("cells") or {}).items() if not name.endswith("_id"))
    if changed.entries[-1].kind == "withdraw":
        return _(
            "{who} took this back while you were writing. Send it again only if it should stand after all."
        ).format(who=said.get("author", ""))
    return _(
        "{who} changed this while you were writing. It says now: {now}. If yours shall count, send it again."
    ).format(who=said.get("author", ""), now=now)


def _show(form: ContactForm, error: histories.NotDone) -> None:
    """What is wrong, beside the field that it is about."""
    for finding in error.findings:
        column = finding.column if finding.column in form.fields else None
        form.add_error(column, finding.message)
    if not error.findings:
        form.add_error(None, str(error))


def _form_page(
    request: HttpRequest, child: access.Child, form: ContactForm, *, row: str = "", status: int = 200
) -> HttpResponse:
    about = {"form": form, "is_answer": isinstance(form, TheyAnswered), "row": row}
    return render(request, "web/contact.html", page(child, "next", about), status=status)


def _requests(rows: Any) -> dict[str, str]:
    """The requests of the journal by their rows, newest first, as a person knows them again."""
    contacts = rows.get("contacts", {})
    found = {}
    for clock in next_steps.clocks(contacts, dt.date.max - dt.timedelta(days=30)):
        cells = contacts[clock.contact_id]
        what = _topic(cells) or (cells.get("asked") or "")[:60]
        found[clock.contact_id] = f"{language.short_day(clock.asked_on)}: {what}"
    return found


def _topic(cells: Any) -> str:
    about = cells.get("about") or ""
    if about in next_steps.TOPICS:
        return _(next_steps.TOPICS[about])
    if cells.get("direction") == "from" and about in next_steps.ANSWERS:
        return _(next_steps.ANSWERS[about])
    return str(about)


def _journal(rows: Any, clocks: dict[str, next_steps.Clock]) -> list[dict[str, Any]]:
    """The entries of the journal, newest first, each with its clock and its files."""
    contacts = rows.get("contacts", {})
    files: dict[str, list[Any]] = {}
    for attachment in rows.get("attachments", {}).values():
        if attachment.get("table") == "contacts":
            shown = {**attachment, "key": row_key("attachments", attachment["attachment_id"])}
            files.setdefault(attachment.get("row_id"), []).append(shown)
    found = []
    for row, cells in contacts.items():
        sent = rows.get("attachments", {}).get(cells.get("attachment_id") or "")
        if sent is not None and sent.get("table") != "contacts":  # a paper, kept as it was sent
            files.setdefault(row, []).append({**sent, "key": row_key("attachments", sent["attachment_id"])})
        named = contacts.get(cells.get("replies_to") or "")
        found.append(
            {
                "key": row_key("contacts", row),
                "on": dt.date.fromisoformat(cells["happened_on"]),
                "is_to": cells.get("direction") == "to",
                "channel": CHANNELS.get(cells.get("channel") or "", ""),
                "who": cells.get("who"),
                "topic": _topic(cells),
                "asked": cells.get("asked"),
                "clock": clocks.get(row),
                "names": (_topic(named) or named.get("asked") or "") if named else "",
                "named_on": dt.date.fromisoformat(named["happened_on"]) if named else None,
                "files": files.get(row, ()),
            }
        )
    return sorted(found, key=lambda each: (each["on"], each["key"]), reverse=True)


def _keyed(step: next_steps.Step) -> dict[str, Any]:
    """The step, and the key of the contact that it rests on."""
    return {"step": step, "contact": row_key("contacts", step.contact_id) if step.contact_id else ""}

"""Papers: which can be made now, one of them beside its form, and what was sent."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from makewhole.app import child_papers, children, folders, histories, papers
from makewhole.app.children import View
from makewhole.app.papers import DOCX, PDF, NotMade, Paper
from makewhole.web import access, paper_drafts, sentences
from makewhole.web.access import Child
from makewhole.web.forms.papers import SendingForm
from makewhole.web.models import Access
from makewhole.web.pages import page
from makewhole.web.paper_desk import Desk, desk
from makewhole.web.paper_shown import shown
from makewhole.web.record_words import CHANNELS
from makewhole.web.row_keys import row_key
from makewhole.web.undoing import just_written, remember
from makewhole.web.viewing import query_of, view_of

SAVES = {"pdf": PDF, "word": DOCX}
MOST_BYTES = 25_000_000
_LOOKED = dt.timedelta(minutes=10)


def list_papers(request: HttpRequest, key: str) -> HttpResponse:
    """Every kind of paper, why some cannot be made now, and what was sent. Sent to, it takes a sent one back."""
    if request.method == "POST":
        if request.POST.get("do") != "forget":
            return _take_back(request, access.child(request, key, None, to_write=True))
        paper_drafts.forget_all(request, access.child(request, key, None))
        messages.success(request, _("What you typed for papers is forgotten here."))
        return redirect("papers", key=key)
    child = access.child(request, key, "papers")
    view = paper_view(request)
    try:
        matter = child_papers.matter(access.place(), child.student_id, view)
    except folders.RecordErrors as errors:
        return not_computed(request, child, errors)
    kinds = papers.kinds(matter)
    begun = paper_drafts.kinds_begun(request, child)
    about = {
        "can": [(each, each.kind in begun) for each in kinds if each.can_be_made],
        "cannot": [each for each in kinds if not each.can_be_made],
        "has_typed": bool(begun),
        "sent": [
            {
                "paper": each,
                "key": row_key("papers", each.paper_id),
                "file": row_key("attachments", each.attachment_id) if each.attachment_id else "",
                "channel": CHANNELS.get(each.channel or "", ""),
            }
            for each in papers.sent(children.rows(access.place(), child.student_id))
        ],
        "query": query_of(view),
        "just_written": just_written(request, child),
    }
    return render(request, "web/papers/list.html", page(child, "papers", about))


def _take_back(request: HttpRequest, child: Child) -> HttpResponse:
    asked = request.POST.get("paper", "")
    found = child_papers.sent(access.place(), child.student_id)
    paper = next((each for each in found if row_key("papers", each.paper_id) == asked), None)
    try:
        if paper is None:
            raise histories.NotDone(_("there is no such paper in this record."))
        child_papers.withdraw(access.place(), child.student_id, paper.paper_id, author=access.author(request))
    except histories.NotDone as error:
        messages.error(request, " ".join(sentences.of_error(error)))
    else:
        access.note(request, child, "wrote", "papers")
        messages.success(request, _("It is taken back, and so is its entry in the journal. The history keeps both."))
    return redirect("papers", key=child.key)


def paper(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """One paper: its form, and the paper as it stands; sent to, it shows it anew, goes a step on, or gives the file."""
    if kind not in papers.names():
        raise Http404("There is no such page.")
    child = access.child(request, key, None)
    note_look(request, child, kind)
    view = paper_view(request)
    if request.POST.get("do") == "anew":
        paper_drafts.forget(request, child, kind)
        return redirect(address(child, kind) + query_of(view))
    try:
        on = desk(request, child, kind, view)
    except folders.RecordErrors as errors:
        return not_computed(request, child, errors)
    does = request.POST.get("do", "show") if request.method == "POST" else ""
    if does:
        on.keep(view.as_of if does in SAVES else None)
    if does in SAVES:
        try:
            return _file(request, on, SAVES[does])
        except NotMade as error:
            return _paper_page(request, on, refused=str(error))
    if request.headers.get("HX-Request") == "true":
        return render(request, "web/papers/preview.html", _preview(on))
    return _paper_page(request, on)


def _file(request: HttpRequest, on: Desk, media_type: str) -> HttpResponse:
    made = on.paper()
    data = papers.as_pdf(made) if media_type == PDF else papers.as_docx(made)
    access.note(request, on.child, "paper_saved", on.kind)
    return file_of(data, media_type, papers.file_name(on.kind, made.made_on, media_type))


def file_of(data: bytes, media_type: str, name: str) -> HttpResponse:
    """A file to save: the browser neither shows nor runs it here."""
    response = HttpResponse(data, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _paper_page(request: HttpRequest, on: Desk, refused: str = "") -> HttpResponse:
    step = _step(request, on)
    names = on.steps[step].blanks if on.steps and step < len(on.steps) else None
    is_check = bool(on.steps) and step == len(on.steps)
    form = on.form(() if is_check else names)
    is_wrong = request.method == "POST" and not form.is_valid()
    typed, filled = _grouped(on, form)
    elements = on.elements() if is_check else ()
    about: dict[str, Any] = {
        "kind": on.kind,
        "title": papers.template(on.kind).title_words(on.matter),
        "says": next(each.says for each in papers.kinds(on.matter) if each.kind == on.kind),
        "why_not": papers.template(on.kind).why_not(on.matter),
        "desk": on,
        "form": form,
        "typed": typed,
        "filled": filled,
        "is_open": any(field.errors for field in filled),
        "query": query_of(on.view),
        "is_other_view": view_of(request) != on.view,
        "as_of": on.view.as_of,
        "refused": refused,
        "errors": [refused] if refused else [],
        "steps": [(number, each) for number, each in enumerate(on.steps)],
        "step": step,
        "now": on.steps[step] if names is not None else None,
        "is_check": is_check,
        "elements": [(each, _step_of(on, each)) for each in elements],
        "missing": sum(each.is_missing for each in elements),
        "to_look_at": sum(each.is_to_look_at for each in elements),
        "reach": papers.reach(on.kind, on.matter, on.values) if is_check else None,
        "of_state": papers.said_of_state(on.kind, on.matter) if on.steps and (is_check or step == 1) else (),
        "has_word": papers.template(on.kind).as_word,
        "saved_on": _saved_before(on),
        "arrives": papers.arrival(on.kind, on.matter, on.values),
        **_preview(on),
    }
    status = 422 if is_wrong or refused else 200
    return render(request, "web/papers/paper.html", page(on.child, "papers", about), status=status)


def _preview(on: Desk) -> dict[str, Any]:
    """The paper in pieces, or why there is none."""
    made, not_made = on.made()
    labels = {blank.name: blank.label_words for blank in on.blanks}
    return {
        "paper": made,
        "parts": shown(made) if made else [],
        "by_hand": [labels.get(name, name) for name in made.missing] if made else [],
        "not_made": not_made,
        "letter_language": on.speaks,
    }


def _step(request: HttpRequest, on: Desk) -> int:
    """The step that is shown, from 0; that after the last checks whether everything is there."""
    asked = request.POST.get("step") or request.GET.get("step", "")
    step = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0
    does = request.POST.get("do", "")
    if does == "next":
        step += 1
    elif does == "back":
        step -= 1
    elif does.startswith("step-") and does[5:].isascii() and does[5:].isdigit():
        step = int(does[5:7])
    return max(0, min(step, len(on.steps)))


def _step_of(on: Desk, element: papers.Element) -> int | None:
    """The step in which the element is answered; None where no blank does it."""
    return next(
        (number for number, step in enumerate(on.steps) if any(name in step.blanks for name in element.blanks)), None
    )


def _grouped(on: Desk, form: Any) -> tuple[list[Any], list[Any]]:
    """The fields that only a person can fill; and those that the record fills, where all is asked at once."""
    fields = [_with_suggestions(on, field) for field in form]
    if on.steps:
        return fields, []
    known = {blank.name for blank in on.blanks if blank.needs != "typed" and on.proposed.get(blank.name)}
    return (
        [field for field in fields if field.name not in known],
        [field for field in fields if field.name in known],
    )


def _with_suggestions(on: Desk, field: Any) -> Any:
    field.suggestions = on.suggestions.get(field.name, ())
    return field


def _saved_before(on: Desk) -> dt.date | None:
    """The earlier day as of which this person saved the paper: what was sent then had the figures of that day."""
    saved: dt.date | None = on.draft.saved_on
    return saved if saved is not None and saved < on.view.as_of else None


# --- sent -------------------------------------------------------------------------------------------------------------


def sent(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """How a paper went out: the form for it; sent to with `keep`, it keeps the paper as it was sent."""
    if kind not in (*papers.names(), papers.PACKET):
        raise Http404("There is no such page.")
    child = access.child(request, key, None, to_write=True)
    note_look(request, child, kind)
    view = paper_view(request)
    is_packet = kind == papers.PACKET
    on = None
    if not is_packet:
        try:
            on = desk(request, child, kind, view)
        except folders.RecordErrors as errors:
            return not_computed(request, child, errors)
        if request.method == "POST":
            on.keep()
    if request.method == "POST" and request.POST.get("do") == "keep":
        form = SendingForm(request.POST, request.FILES, is_file_needed=is_packet)
        if form.is_valid() and _kept(request, child, kind, on, form):
            return redirect("papers", key=key)
        return _sent_page(request, child, kind, on, form, status=422)
    to_whom = on.values.get("to_name", "") if on is not None else ""
    begun = {"sent_on": view.as_of, "sent_to": to_whom}
    return _sent_page(request, child, kind, on, SendingForm(initial=begun, is_file_needed=is_packet))


def _kept(request: HttpRequest, child: Child, kind: str, on: Desk | None, form: SendingForm) -> bool:
    """Whether the paper is kept now, with its entry in the journal; else the form says why not."""
    told = form.cleaned_data
    file = told.get("file")
    if file is not None and file.size > MOST_BYTES:
        form.add_error("file", _("The file is larger than 25 MB. Scan it more coarsely."))
        return False
    how = child_papers.Sending(
        told["channel"], told["sent_to"], told["sent_on"], content=file.read() if file is not None else None
    )
    where, author = access.place(), access.author(request)
    try:
        if on is None:
            title = papers.title(kind)
            written = child_papers.keep(where, child.student_id, kind, title, told["sent_on"], how, author=author)
        else:
            with language_of(on):
                written = child_papers.send(where, child.student_id, kind, on.matter, on.given, how, author=author)
    except NotMade as error:
        form.add_error(None, str(error))
        return False
    except histories.NotDone as error:
        for sentence in sentences.of_error(error):
            form.add_error(None, sentence)
        return False
    access.note(request, child, "wrote", "papers")
    paper_drafts.forget(request, child, kind)
    remember(request, child, written, _("The paper is kept as it was sent, and stands in the contact journal."))
    return True


def _sent_page(
    request: HttpRequest, child: Child, kind: str, on: Desk | None, form: SendingForm, status: int = 200
) -> HttpResponse:
    made: Paper | None = None
    not_made = ""
    if on is not None:
        made, not_made = on.made()
    about = {
        "kind": kind,
        "title": papers.template(kind).title_words(on.matter) if on is not None else papers.title(kind),
        "form": form,
        "made": made,
        "not_made": not_made,
        "is_packet": on is None,
        "back": reverse("packet", args=[child.key]) if on is None else address(child, kind) + query_of(on.view),
        "query": query_of(on.view) if on is not None else "",
        "answer_by": _day(on.values.get("answer_by")) if on is not None else None,
    }
    return render(request, "web/papers/sent.html", page(child, "papers", about), status=status)


# --- what both need ---------------------------------------------------------------------------------------------------


def address(child: Child, kind: str) -> str:
    return reverse("paper", args=[child.key, kind])


def paper_view(request: HttpRequest) -> View:
    """The day that the address asks for, and whose log has the word; never rules or a log that somebody tries out.

    A paper goes to the school, so it has the plan's own rules and everything that is on record.
    """
    view = view_of(request)
    return View(view.as_of, word=view.word)


def language_of(on: Desk) -> Any:
    """What is said inside is said in the language of the paper."""
    from makewhole import language

    return language.speaking(on.speaks)


def note_look(request: HttpRequest, child: Child, kind: str) -> None:
    """Writes down that the person looked at the paper; while they type, not at every letter."""
    since = timezone.now() - _LOOKED
    looks = Access.objects.filter(
        child=child.record, who=access.author(request), what="paper", detail=kind, at__gte=since
    )
    if request.method == "GET" or not looks.exists():
        access.note(request, child, "paper", kind)


def not_computed(request: HttpRequest, child: Child, errors: folders.RecordErrors) -> HttpResponse:
    """Which cells are wrong: no paper is made from them."""
    return render(request, "web/not_computed.html", page(child, "papers", {"errors": errors.errors}))


def _day(value: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError:
        return None

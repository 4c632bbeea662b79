"""The statement of one child, the heart of the application, its school years, and what stands behind each figure."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from makewhole.app import children, figures, folders, statement_notes
from makewhole.app.children import View
from makewhole.app.drawings import Drawing
from makewhole.web import access, asking, missed_list, questions, statement_shown
from makewhole.web.access import Child
from makewhole.web.pages import page
from makewhole.web.viewing import Looked, ViewForm, looked, query_of, view_of
from makewhole.web.views.log import offered_now


def statement(request: HttpRequest, key: str) -> HttpResponse:
    """One child's statement as of a day, under a policy, from one log or all."""
    child = access.child(request, key, "statement")
    found = looked(request)
    try:
        drawing = children.drawing(access.place(), child.student_id, found.view)
    except folders.RecordErrors as errors:
        return _not_computed(request, child, errors)
    account = statement_shown.account_of(child, drawing)
    asks = asking.asked(child, drawing.statement.findings, found.view)
    first = statement_shown.first_step(child, account, found.view)
    titles, others = statement_shown.plan_titles(account, found.view.as_of)
    about = {
        "account": account,
        "headline": account.headline,
        "ask": statement_shown.ask(account, first),
        "first": first,
        "no_rule": statement_notes.no_rule(account),
        "assumed": statement_notes.assumed(account),
        "action": statement_shown.action(child, account, found.view, first),
        "plans": titles,
        "other_plans": others,
        "rules_in_force": statement_shown.rules_in_force(account),
        "differs": statement_shown.differs(found.view),
        "services": statement_shown.services(child, account, found.view),
        "whys": (whys := statement_shown.whys(child, account, found.view)),
        "has_reported": any(why.is_only_reported for why in whys),
        "questions": questions.still_open(child, account, found.view),
        "dates": statement_notes.dates(account, found.view.as_of, names_ids=False),
        "rules": statement_notes.rules(account, names_ids=False),
        "rights": account.rights,
        "rests_on": [
            *statement_notes.rests_on(drawing.statement, names_ids=False),
            *asks.answers,
        ],
        "waits": asks.waits,
        "looks": asks.looks,
        "whose": statement_shown.whose(child, found.view, drawing.agreed),
        "form": _form(request, child, found, drawing),
        "is_understood": found.is_understood,
        "view": found.view,
        "missed_address": reverse("missed", args=[key]) + query_of(found.view),
        "plan_address": statement_shown.address("plan", key),
        "ask_address": statement_shown.address("ask", key),
        **_year(request, child, found.view, drawing),
        **(offered_now(request, child) if found.view == View(folders.today()) else {}),
    }
    return render(request, "web/statement.html", page(child, "statement", about))


def year(request: HttpRequest, key: str) -> HttpResponse:
    """Every session and closed day of one school year, as tables."""
    child = access.child(request, key, "statement")
    view = view_of(request)
    try:
        drawing = children.drawing(access.place(), child.student_id, view)
    except folders.RecordErrors as errors:
        return _not_computed(request, child, errors)
    whose = statement_shown.whose(child, view, drawing.agreed)
    about: dict[str, Any] = {"view": view, "whose": whose, "back": reverse("statement", args=[key]) + query_of(view)}
    about |= _year(request, child, view, drawing)
    about["tables"] = statement_shown.year_tables(child, view, about["year_charts"], drawing.days)
    if about["year"]:
        about["waits"] = asking.make_ups_of_year(child, view, about["year"].starts_on, about["year"].ends_on)
    return render(request, "web/year.html", page(child, "statement", about))


def missed(request: HttpRequest, key: str) -> HttpResponse:
    """Every missed session by day, to print and to attach to a letter."""
    child = access.child(request, key, "statement")
    view = view_of(request)
    try:
        drawing = children.drawing(access.place(), child.student_id, view)
        postings = children.postings(access.place(), child.student_id, view)
    except folders.RecordErrors as errors:
        return _not_computed(request, child, errors)
    account = statement_shown.account_of(child, drawing)
    about = {
        "account": account,
        "view": view,
        "lists": missed_list.by_service(account, postings),
        "whose": statement_shown.whose(child, view, drawing.agreed),
        "back": reverse("statement", args=[key]) + query_of(view),
    }
    return render(request, "web/missed.html", page(child, "statement", about))


def figure(request: HttpRequest, key: str) -> HttpResponse:
    """What stands behind one figure: each posting in sentences, with the rule and how sure we are of it."""
    child = access.child(request, key, "figure")
    number = request.GET.get("page", "1")
    if not number.isascii() or not number.isdigit() or len(number) > 6:
        raise Http404("There is no such page.")
    try:
        drawing = children.drawing(access.place(), child.student_id, view_of(request))
        asked = statement_shown.asked(request.GET, drawing)
    except figures.NoFigure:
        raise Http404("There is no such figure.") from None
    except folders.RecordErrors as errors:
        return _not_computed(request, child, errors)
    return _figure(request, child, asked, int(number))


def posting(request: HttpRequest, key: str, posting: str) -> HttpResponse:
    """One posting: what it is, the arithmetic, the rule, where it stands and how sure we are."""
    child = access.child(request, key, "figure")
    return _figure(request, child, figures.Asked(account="", posting_id=posting), 1)


def _figure(request: HttpRequest, child: Child, asked: figures.Asked, number: int) -> HttpResponse:
    view = view_of(request)
    try:
        agreed = children.drawing(access.place(), child.student_id, view).agreed
        found = children.figure(access.place(), child.student_id, asked, view, number)
    except figures.NoFigure:
        raise Http404("There is no such figure.") from None
    except folders.RecordErrors as errors:
        return _not_computed(request, child, errors)
    query = request.GET.copy()
    query.pop("page", None)
    about = {
        "asked": asked,
        "figure": found,
        "view": view,
        "whose": statement_shown.whose(child, view, agreed),
        "title": statement_shown.figure_title(asked, found),
        "sums": statement_shown.sums(found),
        "postings": statement_shown.postings(child, found, view),
        "is_one": asked.posting_id is not None,
        "back": reverse("statement", args=[child.key]) + query_of(view),
        "earlier": _page(query, number - 1) if number > 1 else None,
        "later": _page(query, number + 1) if number < found.pages else None,
    }
    return render(request, "web/figure.html", page(child, "statement", about))


def _page(query: Any, number: int) -> str:
    changed = query.copy()
    changed["page"] = str(number)
    return f"?{changed.urlencode()}"


def _form(request: HttpRequest, child: Child, found: Looked, drawing: Drawing) -> ViewForm:
    """The controls, filled with what was asked; the choice of logs where there is more than one."""
    logs = drawing.logs
    if found.view.source:
        whole = View(found.view.as_of, None, found.view.known_on, found.view.policy)
        logs = children.drawing(access.place(), child.student_id, whole).logs
    if any(finding.code == "billing_not_counted" for finding in drawing.statement.findings):
        logs = (*logs, "billing")
    words = drawing.agreed.words if drawing.agreed and drawing.agreed.others else ()
    said = _said(found.view) if found.is_understood else request.GET
    form = ViewForm(said, logs=logs, words=words)
    if len(words) < 2:
        del form.fields["word"]
    if len(logs) < 2 and not found.view.source:
        del form.fields["source"]
    form.is_valid()
    return form


def _said(view: View) -> dict[str, str]:
    return {
        "as_of": view.as_of.isoformat(),
        "policy": view.policy or "",
        "source": view.source or "",
        "word": view.word or "",
        "known_on": view.known_on.isoformat() if view.known_on else "",
    }


def _year(request: HttpRequest, child: Child, view: View, drawing: Drawing) -> dict[str, Any]:
    """The school year that was asked for, else the one of the day; and the addresses of the others."""
    chosen = drawing.year_of(view.as_of)
    try:
        asked = dt.date.fromisoformat(request.GET.get("year", ""))
    except ValueError:
        asked = None
    if asked is not None:
        chosen = next((year for year in drawing.years if year.starts_on == asked), chosen)
    if chosen is None:
        return {"year": None, "years": [], "year_charts": []}
    others = [
        (year.words, query_of(view, year=year.starts_on.isoformat()), year == chosen)
        for year in reversed(drawing.years)
    ]
    return {
        "year": chosen,
        "years": others,
        "year_charts": statement_shown.years(drawing, statement_shown.account_of(child, drawing), chosen),
        "year_address": reverse("year", args=[child.key]) + query_of(view, year=chosen.starts_on.isoformat()),
    }


def _not_computed(request: HttpRequest, child: Child, errors: folders.RecordErrors) -> HttpResponse:
    """Which cells are wrong: no figure is shown, because a wrong number would be worse than none."""
    return render(request, "web/not_computed.html", page(child, "statement", {"errors": errors.errors}))

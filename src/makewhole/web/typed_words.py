"""What was sent with a form, as the page said it: the label of each field, and the words of what was chosen.

For a page that gives back what was typed (views/interrupted.py). Who is not signed in is told nothing of the record:
there a field that chooses among its rows says only that something was chosen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, QueryDict
from django.urls import ResolverMatch, resolve
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from makewhole import language
from makewhole.record.history import Rows
from makewhole.web.forms.rows import Clock, Day, RowForm

TECHNICAL = (
    *("ahead", "another", "as_of", "back", "batch", "counted", "do", "first", "how", "language"),
    *("month", "next", "once", "page", "paper", "proposed", "read_as", "resolution", "second", "seen"),
    *("sent_again", "service", "step", "sure", "token", "use", "was", "year"),
)
"""What no person typed: it is sent again, and shown to nobody."""


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Label and words of each field in which something stands, in the order of the page."""
    try:
        match = resolve(request.path_info)
    except Http404:
        return []
    rows = _rows(request, match)
    told: dict[str, list[str]] = {}
    fields: dict[str, tuple[str, forms.Field]] = dict(_fields(match, request.POST, rows))
    for name in request.POST:
        values = [value for value in request.POST.getlist(name) if value.strip()]
        if not values or is_secret(name):
            continue
        if name in fields:
            label, field = fields[name]
            said = _said(field, values)
        else:
            label, said = _of_page(match, name, values, request.POST)
        if said and not (name.startswith("more") and not _has_day(name, request.POST)):
            told.setdefault(label, []).append(said)
    return [(label, "\n".join(said)) for label, said in told.items()]


def is_secret(name: str) -> bool:
    """Whether a field of that name never comes back in a page."""
    return name == "csrfmiddlewaretoken" or "password" in name


def _rows(request: HttpRequest, match: ResolverMatch) -> Rows:
    """The rows of the child whose page it is, where this person may see them; else none."""
    from makewhole.app import children
    from makewhole.web import access

    if not request.user.is_authenticated or "key" not in match.kwargs:
        return {}
    try:
        child = access.child(request, match.kwargs["key"], None)
    except Http404:
        return {}
    return children.rows(access.place(), child.student_id)


# --- the fields of our forms ------------------------------------------------------------------------------------------


def _fields(match: ResolverMatch, sent: QueryDict, rows: Rows) -> Iterator[tuple[str, tuple[str, forms.Field]]]:
    """Each field that the page at that address has, by the name under which it is sent."""
    for kind in _kinds(match, sent):
        form = _form(kind, sent, rows)
        yield from ((name, (_label(field), field)) for name, field in form.items())
    if match.url_name == "paper":
        from makewhole.app import papers
        from makewhole.web.forms.papers import BlanksForm

        kind = match.kwargs["kind"]
        form = BlanksForm(papers.template(kind).blanks if kind in papers.names() else (), {}).fields
        yield from ((name, (_label(field), field)) for name, field in form.items())
    if match.url_name in ("paper", "packet"):
        from makewhole.web.forms.papers import LanguageForm

        yield from ((name, (_label(field), field)) for name, field in LanguageForm.base_fields.items())
    if match.kwargs.get("step") == "calendar":
        from makewhole.web.forms.calendar import ClosureForm

        for name in sent:
            number, dash, column = name.partition("-")
            field = ClosureForm.base_fields.get(column)
            if dash and field is not None:
                title = sent.get(f"{number}-note") or _("Another day or break")
                yield name, (_("%(what)s: %(label)s") % {"what": title, "label": _label(field)}, field)


def _kinds(match: ResolverMatch, sent: QueryDict) -> list[Any]:
    """The forms of the page at that address; where it has several, the one that was sent."""
    from makewhole.web.forms import beginning, bringing, calendar, journal, log, papers, plan
    from makewhole.web.views import people, preferences, purging, reminders, row, tokens
    from makewhole.web.views.plan import NEW

    name, table = match.url_name, match.kwargs.get("table", "")
    if name == "row":
        if sent.get("do") == "withdraw":
            return [log.WithdrawForm]
        return [row.FORMS[table]] if table in row.FORMS else []
    if name == "row_new":
        return [NEW[table]] if table in NEW else []
    if name == "start_step":
        steps = {
            "calendar": calendar.YearForm,
            "plan": plan.PlanForm,
            "services": plan.PromiseForm,
            "logging": plan.LoggingForm,
            "timetable": plan.SlotsForm,
        }
        return [steps[each] for each in [match.kwargs["step"]] if each in steps]
    if name == "journal_write":
        return [journal.WeWrote if match.kwargs["direction"] == "to" else journal.TheyAnswered]
    if name == "journal_contact":
        return [journal.WeWrote if "reply_due_on" in sent else journal.TheyAnswered]
    pages: dict[str, Any] = {
        "start": beginning.BeginningForm,
        "bring_in": bringing.BringIn,
        "invite": people.Invite,
        "person": people.WhatTheyMay,
        "settings": preferences.Name,
        "packet": papers.PacketForm,
        "paper_sent": papers.SendingForm,
        "purge": purging.Purge,
        "reminders": reminders.Wanted,
        "tokens": tokens.NewToken,
    }
    return [pages[name]] if name in pages else []


def _form(kind: Any, sent: QueryDict, rows: Rows) -> dict[str, forms.Field]:
    from makewhole.web.views.tokens import NewToken

    if issubclass(kind, RowForm):
        made: forms.BaseForm = kind(rows=rows, initial={"source": sent.get("source", "")})
    else:
        made = kind([]) if issubclass(kind, NewToken) else kind()
    hidden = {name for name, field in kind.base_fields.items() if isinstance(field.widget, forms.HiddenInput)}
    return {name: field for name, field in made.fields.items() if name not in hidden}


def _label(field: forms.Field) -> str:
    return str(field.label or "")


def _said(field: forms.Field, values: list[str]) -> str:
    """What was typed or chosen in that field, in words."""
    if isinstance(field, forms.BooleanField):
        return _("yes")
    if isinstance(field, forms.ChoiceField):
        offered: Any = field.choices
        known = {str(value): str(words) for value, words in offered}
        # What the rows of the record offer is not known here to everybody.
        return ", ".join(dict.fromkeys(known.get(value, _("as you chose")) for value in values))
    if isinstance(field, Day):
        return ", ".join(_day(value) for value in values)
    if isinstance(field, Clock):
        return ", ".join(language.clock(value) for value in values)
    return ", ".join(values)


def _day(value: str) -> str:
    try:
        return language.day(dt.date.fromisoformat(value))
    except ValueError:
        return value


# --- what stands on a page beside its form ----------------------------------------------------------------------------


def _of_page(match: ResolverMatch, name: str, values: list[str], sent: QueryDict) -> tuple[str, str]:
    """Label and words of what is in no form of ours; empty words where there is nothing to tell a person."""
    from makewhole.web.promising import reading_about
    from makewhole.web.reason_words import reasons
    from makewhole.web.record_words import SOURCES
    from makewhole.web.views.compare import WHY

    first = values[0]
    if match.url_name == "log" and name == "do":
        words = {"held": _("It was held."), "missed": _("It did not happen.")}
        words |= {"all_held": words["held"], "closed": words["missed"]}
        return _("What happened"), words.get(first, "")
    if match.url_name == "log" and name == "session":
        number = len(values)
        return _("Sessions"), ngettext("the one that you chose", "the %(n)s that you chose", number) % {"n": number}
    if name == "correction_why":
        return _("Why is it changed?"), first
    if name == "closed":
        return _("Days without school"), ", ".join(_day(value) for value in values)
    if name == "with_services":
        return _("Show the names of the services"), _("yes")
    if name == "reading":
        read = reading_about(sent.get("wording", ""), sent)
        chosen = read.chosen if read else None
        return _("How the line is read"), " ".join(chosen.amount or [chosen.words]) if chosen else ""
    if match.url_name == "log" and name in ("reason", "source"):
        if name == "source":
            return _("Who says so?"), str(SOURCES.get(first, ""))
        return _("Why minutes were missed"), dict(reasons("family")).get(first, "")
    if match.url_name == "resolve":
        about = {"why": (_("Why"), str(WHY.get(first, ""))), "counted": (_("What is counted"), _("as you chose"))}
        return about.get(name, ("", ""))
    if match.url_name == "coming_in" and name.startswith("q-"):
        return _("Your answers about the file"), _("as you chose")
    return _("Something else"), "" if name in TECHNICAL else ", ".join(values)


def _has_day(name: str, sent: QueryDict) -> bool:
    """Whether the row of a closed time says a day: what is proposed there, and left without one, says nothing."""
    number = name.partition("-")[0]
    return bool(sent.get(f"{number}-starts_on") or sent.get(f"{number}-ends_on"))

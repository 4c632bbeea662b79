"""As of which day, from which log, known when and under which rules: what an address says, and the form for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django import forms
from django.http import Http404, HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from makewhole.app import folders, packs
from makewhole.app.agreed import WHOSE
from makewhole.app.children import View
from makewhole.app.wording import in_words
from makewhole.record.schema import SOURCES
from makewhole.web.record_words import SOURCES as SOURCE_WORDS

FIRST_DAY, LAST_DAY = dt.date(1990, 1, 1), dt.date(2100, 12, 31)
"""Days between which a statement can be drawn; another is a slip of the hand."""
_NO_DAY = gettext_lazy("Choose a day from the calendar, or write it as 2026-02-27.")


class ViewForm(forms.Form):
    """How a person wants to look at the statement; its fields are the parts of the page's address."""

    as_of = forms.DateField(
        label=gettext_lazy("As of which day"),
        help_text=gettext_lazy("The figures as they stood at the end of that day. Leave it empty for today."),
        required=False,
        input_formats=["%Y-%m-%d", "%m/%d/%Y"],
        error_messages={"invalid": _NO_DAY},
        widget=forms.DateInput({"type": "date", "class": "usa-input"}, format="%Y-%m-%d"),
    )
    policy = forms.ChoiceField(
        label=gettext_lazy("Under which rules"),
        help_text=gettext_lazy("Other rules show what would follow if they held for this plan. They change nothing."),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("There are no such rules here. Choose from the list.")},
        widget=forms.Select({"class": "usa-select"}),
    )
    source = forms.ChoiceField(
        label=gettext_lazy("From which log"),
        help_text=gettext_lazy("Rows that do not say whose they are always count."),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("There is no such log here. Choose from the list.")},
        widget=forms.Select({"class": "usa-select"}),
    )
    word = forms.ChoiceField(
        label=gettext_lazy("Where the logs differ, by whose word"),
        help_text=gettext_lazy("Each session counts once. What was settled on the page Compare holds in any case."),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("There is no such log here. Choose from the list.")},
        widget=forms.Select({"class": "usa-select"}),
    )
    known_on = forms.DateField(
        label=gettext_lazy("Only what was on record by this day"),
        help_text=gettext_lazy("Shows the statement as somebody would have seen it then. Usually left empty."),
        required=False,
        input_formats=["%Y-%m-%d", "%m/%d/%Y"],
        error_messages={"invalid": _NO_DAY},
        widget=forms.DateInput({"type": "date", "class": "usa-input"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: object = None, *, logs: Sequence[str] = SOURCES, words: Sequence[str] = ()) -> None:
        """`logs` are those between which there is a choice; `words` those that may have the word, the first unasked."""
        super().__init__(data, auto_id="view_%s")  # type: ignore[arg-type]
        self.label_suffix = ""
        whose: list[tuple[str, object]] = [("", _("all logs, each session once"))]
        whose += [(name, SOURCE_WORDS[name]) for name in SOURCES if name in logs]
        self._choices("source", whose)
        # Unasked the first log has the word, and its address needs no part for it.
        known = [(log, _(WHOSE[log])) for log in words or WHOSE]
        self._choices("word", [("", known[0][1]), *known[1:]] if words else [("", ""), *known])
        self._choices("policy", [("", _("the plan's own rules")), *pack_choices()])

    def _choices(self, name: str, choices: list[tuple[str, object]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_as_of(self) -> dt.date | None:
        return self._possible("as_of")

    def clean_known_on(self) -> dt.date | None:
        return self._possible("known_on")

    def _possible(self, name: str) -> dt.date | None:
        day: dt.date | None = self.cleaned_data.get(name)
        if day is not None and not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(_("Choose a day between 1990 and 2100."))
        return day


@dataclass(frozen=True)
class Looked:
    """The view that an address asks for, as far as it can be understood, and the form that says what cannot."""

    view: View
    form: ViewForm

    @property
    def is_understood(self) -> bool:
        return not self.form.errors


def looked(request: HttpRequest) -> Looked:
    """The view that a person asked for; a part that cannot be understood is left out, and the form says so."""
    form = ViewForm(request.GET)
    form.is_valid()
    said = form.cleaned_data
    view = View(
        said.get("as_of") or folders.today(),
        said.get("source") or None,
        said.get("known_on"),
        said.get("policy") or None,
        # One log alone differs from nothing.
        None if said.get("source") else said.get("word") or None,
    )
    return Looked(view, form)


def view_of(request: HttpRequest) -> View:
    """The view that the address asks for; today, all logs and the plan's own rules where it says nothing.

    Http404 where it says what there is not: a page that shows no form for it cannot say what is wrong.
    """
    found = looked(request)
    if not found.is_understood:
        raise Http404("There is no such page.")
    return found.view


def query_of(view: View, **more: object) -> str:
    """The view as a page's address holds it, with these parts added; "" where it says nothing: "?as_of=2026-02-27"."""
    parts: dict[str, str] = {}
    if view.as_of != folders.today():
        parts["as_of"] = view.as_of.isoformat()
    for name in ("policy", "source", "word"):
        if getattr(view, name):
            parts[name] = getattr(view, name)
    if view.known_on:
        parts["known_on"] = view.known_on.isoformat()
    parts |= {name: str(value) for name, value in more.items() if value is not None}
    return f"?{urlencode(parts)}" if parts else ""


def pack_choices() -> tuple[tuple[str, str], ...]:
    """Every shipped pack: its id, and its title in the language of the page."""
    return tuple((ident, in_words(title)) for ident, title in _packs())


@cache
def _packs() -> tuple[tuple[str, str], ...]:
    """They are the program's own and stay the same while it runs."""
    return tuple((pack.id, pack.title) for pack in packs.list_packs())

"""The school calendar: school years, days without school, terms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from makewhole.record.schema import WEEKDAYS
from makewhole.web.forms.rows import Day, RowForm, ends_before_it_starts
from makewhole.web.record_words import CLOSURES, TERM_KINDS
from makewhole.web.record_words import WEEKDAYS as WEEKDAY_WORDS


class YearForm(RowForm):
    """A school year."""

    table = "calendars"

    starts_on = Day(label=_("First day of school"))
    ends_on = Day(label=_("Last day of school"))
    school_week = forms.MultipleChoiceField(
        label=_("Days of the school week"),
        choices=list(WEEKDAY_WORDS.items()),
        initial=list(WEEKDAYS[:5]),
        widget=forms.CheckboxSelectMultiple,
    )

    @classmethod
    def initial_of(cls, cells: Any) -> dict[str, Any]:
        found = super().initial_of(cells)
        return {**found, "school_week": found["school_week"] or list(WEEKDAYS[:5])}

    def clean(self) -> dict[str, Any]:
        ends_before_it_starts(self)
        return self.cleaned_data


class ClosureForm(RowForm):
    """A day, or some days, without school."""

    table = "closures"

    closure = forms.ChoiceField(label=_("What it is"), choices=[("", _("Choose")), *CLOSURES.items()])
    starts_on = Day(label=_("First day"))
    ends_on = Day(label=_("Last day"), help_text=_("Leave it empty for a single day."), required=False)
    note = forms.CharField(label=_("What the school calls it"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        ends_before_it_starts(self)
        return self.cleaned_data


class TermForm(RowForm):
    """A quarter, trimester, semester, or the extended school year."""

    table = "terms"

    kind = forms.ChoiceField(label=_("What it is"), choices=[("", _("Choose")), *TERM_KINDS.items()])
    term = forms.CharField(label=_("Its name"), help_text=_("For example: Quarter 1"), max_length=80)
    starts_on = Day(label=_("First day"))
    ends_on = Day(label=_("Last day"))

    def clean(self) -> dict[str, Any]:
        ends_before_it_starts(self)
        return self.cleaned_data

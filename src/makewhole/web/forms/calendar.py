"""The school calendar: school years, days without school, terms."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from makewhole import language
from makewhole.app import guessed_days
from makewhole.record.schema import WEEKDAYS
from makewhole.web.forms.rows import Day, RowForm, ends_before_it_starts
from makewhole.web.record_words import CLOSURES, TERM_KINDS
from makewhole.web.record_words import WEEKDAYS as WEEKDAY_WORDS

MOST_DAYS = 400
"""No school year has more: one of all twelve months has 366. A longer one is a slip of the year, or two in one."""


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
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if first and last and (last - first).days >= MOST_DAYS and not self.stands("starts_on", "ends_on"):
            words = _now("That is longer than a school year. Put in the last day of the one that begins on %(first)s.")
            self.add_error("ends_on", words % {"first": language.short_day(first)})
        return self.cleaned_data


class GuessForm(forms.Form):
    """Whether days that were only proposed, and were left as they are, are the school's own."""

    KINDS: ClassVar[dict[str, Any]] = {
        guessed_days.BOTH: _("The first and the last day of school are only our guess. Are they right?"),
        guessed_days.FIRST: _("The first day of school is only our guess. Is it right?"),
        guessed_days.LAST: _("The last day of school is only our guess. Is it right?"),
    }

    guess = forms.ChoiceField(
        choices=[
            ("right", _("Yes, so it stands in the school's own calendar")),
            ("unknown", _("I do not know yet: count with the guess, and say so beside the figures")),
        ],
        help_text=_("To put in another day, change it above."),
        error_messages={"required": _("Choose one of the two, or put in the school's own days above.")},
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any, *, left: str) -> None:
        super().__init__(data)
        self.left = left
        self.fields["guess"].label = self.KINDS[left]

    @property
    def why(self) -> str | None:
        """What is kept beside the school year where its days stay a guess."""
        return self.left if self.cleaned_data["guess"] == "unknown" else None


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

"""The first step: whose record it is, in which state, and who writes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from makewhole.app import contacts
from makewhole.web.forms.names import NameField
from makewhole.web.forms.rows import Day, RowForm


def states() -> list[tuple[str, str]]:
    """The states and territories by name, after an empty choice."""
    found = sorted((each.state_name, each.state) for each in contacts.list_contacts())
    return [("", str(_("Choose"))), *((code, name) for name, code in found)]


class StudentForm(RowForm):
    """A student's row."""

    table = "students"

    name = NameField(
        label=_("The child's first name and initial"),
        help_text=_("A first name and an initial will do: Maya R. The full name is needed nowhere."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        help_text=_("Where the school is. The state's written rules, as far as they are known, are looked up by it."),
    )
    district = forms.CharField(
        label=_("School district"),
        help_text=_("As you call it. No rule is chosen by this name."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    school = forms.CharField(
        label=_("School"), max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    born_on = Day(label=_("Birthday"), help_text=_("Only if you want it on letters."), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = states()  # type: ignore[attr-defined]


class BeginningForm(StudentForm):
    """A student's row, and the name of who writes it."""

    born_on = None  # type: ignore[assignment]
    own_name = NameField(
        label=_("Your own name"),
        help_text=_("It stands beside everything that you write down, so that people know who said it."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

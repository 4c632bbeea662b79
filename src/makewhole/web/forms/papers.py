"""The forms of papers: the blanks of one, made from their declarations; how it was sent; what a packet leaves out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from makewhole.app import child_papers, folders
from makewhole.app.papers import Blank
from makewhole.language import gettext
from makewhole.web.forms.rows import Day
from makewhole.web.record_words import CHANNELS
from makewhole.web.viewing import FIRST_DAY

LANGUAGE = "letter_language"
_FILLED_BY_BROWSER = {"sender_name": "name", "sender_address": "street-address"}
"""What a browser may fill in: only what is the person's own."""


class LanguageForm(forms.Form):
    """In which language the paper is written, whatever the page's is."""

    letter_language = forms.ChoiceField(
        label=gettext_lazy("Language of the paper"),
        help_text=gettext_lazy(
            "The school may need it in English. You can read it in Spanish first: the content is the same."
        ),
        choices=(("en", "English"), ("es", "Español")),
        widget=forms.RadioSelect,
    )

    def __init__(self, chosen: str) -> None:
        super().__init__({LANGUAGE: chosen}, label_suffix="")


class BlanksForm(forms.Form):
    """A field for each blank. Required is what the paper cannot be made without; else a ruled line stands."""

    def __init__(
        self,
        blanks: Sequence[Blank],
        values: Mapping[str, str],
        *,
        remarks: Mapping[str, str] | None = None,
    ) -> None:
        """`values` by name, as they stand in the paper; `remarks` are added to the hints of blanks."""
        super().__init__(dict(values), label_suffix="")
        for blank in blanks:
            self.fields[blank.name] = _field(blank, (remarks or {}).get(blank.name, ""))


def _field(blank: Blank, remark: str) -> forms.Field:
    """The field of a blank: its label, its hint, and how it is typed."""
    about: dict[str, Any] = {
        "label": blank.label_words,
        "help_text": " ".join(part for part in (remark, gettext(blank.hint)) if part),
        "required": blank.is_needed,
    }
    filled = {"autocomplete": _FILLED_BY_BROWSER.get(blank.name, "off")}
    if blank.kind == "day":
        field: forms.Field = Day(**about)
        field.error_messages["invalid"] = _("Choose a day from the calendar, or write it as 2026-02-27.")
    elif blank.kind == "choice":
        choices = [(value, gettext(words)) for value, words in blank.choices]
        field = forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **about)
    elif blank.kind == "text":
        rows = 3 if "address" in blank.name else 5
        field = forms.CharField(max_length=10_000, widget=forms.Textarea({"rows": rows, **filled}), **about)
    else:
        field = forms.CharField(max_length=400, widget=forms.TextInput(filled), **about)
    field.error_messages["required"] = _("This is needed.")
    return field


class SendingForm(forms.Form):
    """How a paper went out."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How did you send it?"),
        choices=[(name, CHANNELS[name]) for name in CHANNELS if name in child_papers.CHANNELS],
        widget=forms.RadioSelect,
    )
    sent_to = forms.CharField(
        label=gettext_lazy("To whom?"),
        help_text=gettext_lazy("A name, an office, or an e-mail address."),
        max_length=200,
        required=False,
    )
    sent_on = Day(label=gettext_lazy("On which day?"))
    file = forms.FileField(
        label=gettext_lazy("The file as you really sent it"),
        help_text=gettext_lazy(
            "Only if you changed it in Word, or signed and scanned it: PDF or Word, at most 25 MB. Otherwise the PDF "
            "is kept as it is made here."
        ),
        required=False,
    )

    def __init__(self, data: Any = None, files: Any = None, *, is_file_needed: bool = False, **named: Any) -> None:
        super().__init__(data, files, label_suffix="", **named)
        for field in self.fields.values():
            field.error_messages["required"] = _("This is needed.")
        if is_file_needed:
            self.fields["file"].required = True

    def clean_sent_on(self) -> dt.date:
        """The day, which has been."""
        day: dt.date = self.cleaned_data["sent_on"]
        if day > folders.today():
            raise forms.ValidationError(_("This day is still to come. Keep the paper when it was sent."))
        if day < FIRST_DAY:
            raise forms.ValidationError(_("Choose a day between 1990 and 2100."))
        return day


class PacketForm(forms.Form):
    """Who makes the packet, for what, and which files it leaves out."""

    prepared_by = forms.CharField(
        label=gettext_lazy("Who makes it?"),
        help_text=gettext_lazy("It stands on the cover. Left empty, there is a line to write on."),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    prepared_for = forms.CharField(
        label=gettext_lazy("For whom, or for which meeting?"), max_length=200, required=False
    )
    leave_out = forms.MultipleChoiceField(
        label=gettext_lazy("Leave out"),
        help_text=gettext_lazy("The packet names what is left out, so that nobody misses it unaware."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, exhibits: Collection[tuple[str, str]] = (), **named: Any) -> None:
        super().__init__(data, label_suffix="", **named)
        field = self.fields["leave_out"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(exhibits)

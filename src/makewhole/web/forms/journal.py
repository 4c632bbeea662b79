"""The forms of the contact journal: what we wrote or said to the school, and what came from there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from makewhole.app import next_steps
from makewhole.web.forms.rows import Day, RowChoice
from makewhole.web.record_words import CHANNELS

OTHER = ""


class ContactForm(forms.Form):
    """One contact; `DIRECTION` says which way it went. Field names are the columns of the table."""

    DIRECTION = ""
    happened_on = Day(label=gettext_lazy("Which day?"))
    channel = forms.ChoiceField(
        label=gettext_lazy("How?"),
        widget=forms.RadioSelect,
        choices=list(CHANNELS.items()),
    )
    who = forms.CharField(
        label=gettext_lazy("Who was it?"),
        help_text=gettext_lazy("A name, a role, or both."),
        max_length=200,
        required=False,
    )
    file = forms.FileField(
        label=gettext_lazy("A copy of the letter or e-mail, or a photo"),
        help_text=gettext_lazy(
            "PDF, picture, text, Word or e-mail file, at most 25 MB. It is kept in the record, never run."
        ),
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def cells(self) -> dict[str, str]:
        """What was typed, as cells of the record ("": empty)."""
        told = {
            name: value.isoformat() if isinstance(value, dt.date) else str(value or "").strip()
            for name, value in self.cleaned_data.items()
            if name not in ("file", "seen")
        }
        return {"direction": self.DIRECTION, **told}

    def clean_happened_on(self) -> dt.date:
        """The day, which has been: the journal tells what happened."""
        day: dt.date = self.cleaned_data["happened_on"]
        if day > dt.date.today():
            raise forms.ValidationError(_("This day is still to come. Write it down when it has happened."))
        return day


class WeWrote(ContactForm):
    """What we wrote, called or said to the school."""

    DIRECTION = "to"
    about = forms.ChoiceField(label=gettext_lazy("What was it for?"), required=False)
    asked = forms.CharField(
        label=gettext_lazy("What did you ask or say?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    reply_due_on = Day(
        label=gettext_lazy("By which day did you ask for a reply?"),
        help_text=gettext_lazy(
            "If you named no day, leave this empty: the journal then counts ten days, as a courtesy."
        ),
        required=False,
    )
    replies_to = RowChoice(
        "contacts",
        label=gettext_lazy("Is it about something you asked for before?"),
        required=False,
    )
    field_order = ("about", "channel", "happened_on", "asked", "who", "reply_due_on", "replies_to", "file")

    def __init__(self, *arguments: Any, requests: Mapping[str, str] | None = None, **named: Any) -> None:
        """`requests`: what to call each request of the journal, by its row."""
        super().__init__(*arguments, **named)
        about = self.fields["about"]
        assert isinstance(about, forms.ChoiceField)
        about.choices = [(name, _(words)) for name, words in next_steps.TOPICS.items()] + [(OTHER, _("Something else"))]
        again = self.fields["replies_to"]
        assert isinstance(again, RowChoice)
        again.empty = _("No, this is the first time")
        again.offer(requests or {})

    def clean(self) -> dict[str, Any]:
        """The fields; a reply is not due before the day on which it was asked for."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        due_on, happened_on = told.get("reply_due_on"), told.get("happened_on")
        if due_on and happened_on and due_on < happened_on:
            self.add_error("reply_due_on", _("This day is before the day on which you asked."))
        return told


class TheyAnswered(ContactForm):
    """What came from the school: an answer, or something else."""

    DIRECTION = "from"
    replies_to = RowChoice(
        "contacts",
        label=gettext_lazy("Does it answer something you asked for?"),
        required=False,
    )
    about = forms.ChoiceField(label=gettext_lazy("What did they say?"), widget=forms.RadioSelect, required=False)
    asked = forms.CharField(
        label=gettext_lazy("In their words, or yours"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    field_order = ("replies_to", "about", "channel", "happened_on", "asked", "who", "file")

    def __init__(self, *arguments: Any, requests: Mapping[str, str] | None = None, **named: Any) -> None:
        """`requests`: what to call each request of the journal, by its row."""
        super().__init__(*arguments, **named)
        replies = self.fields["replies_to"]
        assert isinstance(replies, RowChoice)
        replies.empty = _("No, they came to me")
        replies.offer(requests or {})
        about = self.fields["about"]
        assert isinstance(about, forms.ChoiceField)
        about.choices = [(name, _(words)) for name, words in next_steps.ANSWERS.items()]


def form_for(cells: Mapping[str, str | None]) -> type[WeWrote | TheyAnswered]:
    """The form in which a contact of the record is put right."""
    return TheyAnswered if cells.get("direction") == "from" else WeWrote

"""The forms with which a file comes in: the file itself, and the answers to what it leaves open."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2s
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from makewhole.app.importing import Question

ACCEPTED = ".csv,.tsv,.txt,.xlsx,.xls,.ods,.pdf,.docx,.ics,.html,.htm"
SOURCES = (
    ("", gettext_lazy("I do not know, or it is no log")),
    ("family", gettext_lazy("our own log")),
    ("provider", gettext_lazy("the therapist's or teacher's log")),
    ("district", gettext_lazy("the district's log")),
    ("billing", gettext_lazy("what was billed")),
)
KINDS = (
    ("", gettext_lazy("see for yourself")),
    ("service_log", gettext_lazy("a log of sessions")),
    ("billing_log", gettext_lazy("a list of what was billed")),
    ("calendar", gettext_lazy("a school calendar")),
    ("plan", gettext_lazy("a plan (its page of services)")),
)
TABLE = 12
"""From how many choices on a question is a list to choose from, and no longer a row of buttons."""


class BringIn(forms.Form):
    """A file, and what the person knows of it."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy(
            "Excel, CSV, PDF, Word or calendar file, at most 25 MB. It is shown first; nothing is written "
            "before you say so."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    source = forms.ChoiceField(label=gettext_lazy("If it is a log, whose?"), choices=SOURCES, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What kind of file is it?"), choices=KINDS, required=False)


class CaseFile(forms.Form):
    """A case file from another machine."""

    file = forms.FileField(
        label=gettext_lazy("The case file"),
        help_text=gettext_lazy(
            "The .zip file that makewhole wrote on the other machine (Files, then “Everything in one file”)."
        ),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
    )


class Answers(forms.Form):
    """The questions that a file leaves open, each with its proposal where there is one."""

    def __init__(self, questions: Iterable[Question], *arguments: Any, **named: Any) -> None:
        """The questions of a look, in their order."""
        super().__init__(*arguments, **named)
        self.keys: dict[str, str] = {}
        self.open: list[str] = []
        for question in questions:
            name = f"q-{blake2s(question.key.encode(), digest_size=8).hexdigest()}"
            self.keys[name] = question.key
            self.fields[name] = _field(question)
            if question.proposed is None:
                self.open.append(name)

    def answered(self) -> dict[str, str]:
        """The answers that were given, by the key of the question."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items() if self.cleaned_data.get(name)}


def _field(question: Question) -> forms.Field:
    hint = " ".join(
        part
        for part in (
            question.why,
            _("In the file: {seen}").format(seen="; ".join(question.seen)) if question.seen else "",
        )
        if part
    )
    common: dict[str, Any] = {
        "label": question.asks,
        "help_text": hint,
        "initial": question.proposed,
        "required": False,  # what is left open is asked again, and nothing that was chosen is lost
    }
    if not question.choices:
        return forms.CharField(max_length=500, **common)
    choices = [(choice.answer, choice.means) for choice in question.choices]
    if question.proposed is not None and question.proposed not in dict(choices):
        choices.insert(0, (question.proposed, question.proposed))
    if len(choices) >= TABLE:
        return forms.ChoiceField(choices=[("", _("Choose")), *choices], **common)
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)

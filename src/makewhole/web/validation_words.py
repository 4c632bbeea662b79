"""What Django says of a field that is not as it should be, in the words of these pages: in every form of the program.

Django has sentences of its own ("Ensure this value is ..."). They are replaced where they stand, before a form is made.
"""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

FIELDS: Final[dict[type[forms.Field], dict[str, Any]]] = {
    forms.Field: {"required": _("This is needed.")},
    forms.IntegerField: {"invalid": _("Write a whole number.")},
    forms.DateField: {"invalid": _("Choose a day from the calendar, or write it as 2026-02-27.")},
    forms.TimeField: {"invalid": _("Write the time with hours and minutes, such as 13:30.")},
    forms.ChoiceField: {"invalid_choice": _("Choose one of those that are listed.")},
    forms.ModelChoiceField: {"invalid_choice": _("Choose one of those that are listed.")},
    forms.MultipleChoiceField: {
        "invalid_choice": _("Choose from those that are listed."),
        "invalid_list": _("Choose from those that are listed."),
    },
    forms.FileField: {
        "invalid": _("No file came with the form. Choose it again."),
        "missing": _("No file came with the form. Choose it again."),
        "empty": _("The file is empty, so there is nothing to keep."),
        "max_length": ngettext_lazy(
            "The name of the file is too long: it may have %(max)d character.",
            "The name of the file is too long: it may have %(max)d characters.",
            "max",
        ),
    },
}
VALIDATORS: Final[dict[type[Any], Any]] = {
    validators.MinValueValidator: _("Write %(limit_value)s or more."),
    validators.MaxValueValidator: _("Write %(limit_value)s or less."),
    validators.MinLengthValidator: ngettext_lazy(
        "Write at least %(limit_value)d character. It has %(show_value)d.",
        "Write at least %(limit_value)d characters. It has %(show_value)d.",
        "limit_value",
    ),
    validators.MaxLengthValidator: ngettext_lazy(
        "Write at most %(limit_value)d character. It has %(show_value)d.",
        "Write at most %(limit_value)d characters. It has %(show_value)d.",
        "limit_value",
    ),
    validators.EmailValidator: _("Write a whole e-mail address, such as ana@example.org."),
    validators.ProhibitNullCharactersValidator: _("There is a character in it that cannot be kept. Type it anew."),
}


def speak() -> None:
    """From here on every form speaks so."""
    for field, words in FIELDS.items():
        field.default_error_messages = {**vars(field).get("default_error_messages", {}), **words}
    for validator, sentence in VALIDATORS.items():
        validator.message = sentence

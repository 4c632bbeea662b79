"""A field for the name of a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from makewhole.app import typed_names


class NameField(forms.CharField):
    """A name of any script, without signs that nobody sees."""

    def clean(self, value: Any) -> str:
        try:
            name = typed_names.heard(super().clean(value))
        except typed_names.NotAName:
            raise forms.ValidationError(
                _("A sign in this name cannot be seen and turns the letters around it. Type the name, do not paste it.")
            ) from None
        if not name and self.required:
            raise forms.ValidationError(_("Nothing of this name can be seen. Type the name."))
        return name

"""What a field says that is not as it should be: in the words of these pages, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

FIELDS: dict[str, tuple[Callable[[], forms.Field], Any]] = {
    "too little": (lambda: forms.IntegerField(min_value=0), "-1"),
    "too much": (lambda: forms.IntegerField(max_value=480), "481"),
    "no number": (lambda: forms.IntegerField(), "many"),
    "too long": (lambda: forms.CharField(max_length=3), "four"),
    "too short": (lambda: forms.CharField(min_length=3), "ab"),
    "no day": (lambda: forms.DateField(), "yesterday"),
    "no time": (lambda: forms.TimeField(), "noon"),
    "not listed": (lambda: forms.ChoiceField(choices=[("a", "a")]), "b"),
    "no address": (lambda: forms.EmailField(), "ana@"),
    "a zero character": (lambda: forms.CharField(), "a\0b"),
    "an empty file": (lambda: forms.FileField(), SimpleUploadedFile("a.csv", b"")),
    "nothing": (lambda: forms.CharField(), ""),
}
OF_DJANGO = (
    "Ensure",
    "Enter a",
    "Select a",
    "This field",
    "Null characters",
    "The submitted file",
    "Asegúrese",
    "Este campo",
)


def told(field: Callable[[], forms.Field], given: Any) -> str:
    with pytest.raises(forms.ValidationError) as refused:
        field().clean(given)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize("which", FIELDS)
def test_a_field_is_refused_in_our_words_and_in_both_languages(which: str) -> None:
    said = []
    for language in ("en", "es-us"):
        with translation.override(language):
            said.append(told(*FIELDS[which]))
    for sentence in said:
        assert not any(sentence.startswith(begins) for begins in OF_DJANGO), sentence
    assert said[0] != said[1]


def test_the_number_that_is_allowed_is_said() -> None:
    assert told(*FIELDS["too much"]) == "Write 480 or less."
    assert told(*FIELDS["too long"]) == "Write at most 3 characters. It has 4."

"""What is wrong on a page: the errors of all its forms, for the summary on top with a link to each field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm


class Problem(NamedTuple):
    """One field that must be looked at again. `at`: its id in the page; "" where nobody can be led to it."""

    label: str
    said: str
    at: str


def problems(about: Mapping[str, Any]) -> list[Problem]:
    """What the forms in a page's context say is wrong, in the order of the page; [] where every form is well."""
    found = [each for form in _forms(about) for each in _of(form)]
    return found if any(each.at for each in found) else []


def sentences(about: Mapping[str, Any], found: list[Problem]) -> list[str]:
    """Why nothing was written, as far as no field says it already."""
    beside = " ".join(each.said for each in found)
    return [str(each) for each in about.get("errors") or () if str(each) not in beside]


def _forms(about: Mapping[str, Any]) -> Iterator[BaseForm]:
    seen: set[int] = set()
    for held in about.values():
        for each in held if isinstance(held, list | tuple) else (held,):
            if isinstance(each, BaseForm) and each.is_bound and id(each) not in seen:
                seen.add(id(each))
                yield each


def _of(form: BaseForm) -> Iterator[Problem]:
    whose = getattr(form, "title", "")
    for name, said in form.errors.items():
        words = " ".join(str(each) for each in said)
        if name == NON_FIELD_ERRORS or form[name].is_hidden:
            yield Problem("", words, "")
            continue
        field = form[name]
        label = f"{whose}, {field.label}" if whose else str(field.label)
        is_group = field.widget_type in ("radioselect", "checkboxselectmultiple")
        yield Problem(label, words, f"{field.auto_id}_0" if is_group else field.id_for_label)

"""What every page about one child shows around its own content."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from makewhole.web.access import Child
from makewhole.web.steps import go_on

PARTS = (
    ("statement", gettext_noop("Statement")),
    ("log", gettext_noop("Log")),
    ("next", gettext_noop("What next")),
    ("papers", gettext_noop("Papers")),
    ("compare", gettext_noop("Compare")),
    ("plan", gettext_noop("Plan")),
    ("files", gettext_noop("Files")),
    ("people", gettext_noop("People")),
)
"""The parts of a record in the order of the navigation: the name of each one's address, and its words."""


def page(child: Child, section: str, about: Mapping[str, Any]) -> dict[str, Any]:
    """The context of a page about one child; `section` is the part of the record that the navigation marks."""
    navigation = []
    for name, words in PARTS:
        try:
            navigation.append((name, reverse(name, args=[child.key]), _(words)))
        except NoReverseMatch:  # a part that is still to come
            continue
    around: dict[str, Any] = {"child": child, "section": section, "navigation": navigation}
    if "steps" not in about:  # every page but the steps themselves
        around["go_on"] = go_on(child)
    return {**around, **about}

"""Whom to ask in the child's state: who they are, where that was read, and what nobody has verified."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from makewhole.app import children, contacts
from makewhole.web import access
from makewhole.web.pages import page

GROUPS = (
    (
        _("The state agency for special education"),
        (
            ("sea_name", _("Name")),
            ("special_education_office", _("Office")),
            ("sea_url", _("Web page")),
            ("phone", _("Telephone")),
            ("email", _("E-mail")),
        ),
    ),
    (
        _("A complaint to the state"),
        (
            ("complaint_page_url", _("How to file one")),
            ("complaint_form_url", _("The form")),
            ("complaint_clock_days", _("Days within which the state decides")),
            ("complaint_lookback", _("How far back it may reach")),
            ("complaint_copy_to_lea", _("Whether the district must get a copy")),
            ("term_for_complaint", _("What it is called there")),
        ),
    ),
    (
        _("The parent center: free help and training for families"),
        (
            ("parent_center_name", _("Name")),
            ("parent_center_url", _("Web page")),
            ("parent_center_phone", _("Telephone")),
        ),
    ),
    (_("Words"), (("term_for_meeting", _("What the team's meeting is called there")),)),
)
"""What is known of a state, in the order in which a family would ask."""


_VALUES = {
    "yes": _("yes"),
    "1 year": _("1 year"),
    "IEP team meeting": _("IEP team meeting"),
    "state complaint": _("state complaint"),
}
"""What the list of states says in words of its own. Names, and what a state itself calls a thing, stay as they are."""


def _value(value: object) -> object:
    return str(_VALUES.get(value, value)) if isinstance(value, str) else value


_OF_WHAT = {
    "page": pgettext_lazy("what a year is of", "page"),
    "phone": pgettext_lazy("what a year is of", "phone"),
    "procedures": pgettext_lazy("what a year is of", "procedures"),
    "form notice": pgettext_lazy("what a year is of", "form notice"),
    "parent center": pgettext_lazy("what a year is of", "parent center"),
    "parent center phone": pgettext_lazy("what a year is of", "parent center phone"),
}
"""What the list of states says beside a year, where a source bears one: "2023 (page), 2025 (phone)"."""
_WORDS_OF_YEARS = re.compile("|".join(sorted(_OF_WHAT, key=len, reverse=True)))


def years_words(as_of: str | None) -> str:
    """The years of a state's facts, with what each is of, in the language of the page."""
    return _WORDS_OF_YEARS.sub(lambda found: str(_OF_WHAT[found[0]]), as_of or "")


def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Whom to ask in the state that the record names, or in the one that the address asks for."""
    child = access.child(request, key, "ask")
    student = children.rows(access.place(), child.student_id)["students"][child.student_id]
    asked = (request.GET.get("state") or student.get("state") or "").strip()
    contact, unknown = None, ""
    if asked:
        try:
            contact = contacts.get_contact(asked)
        except contacts.ContactNotFound:
            unknown = asked[:40]
    groups = []
    if contact is not None:
        for title, fields in GROUPS:
            known = [
                (words, _value(value), contact.is_verified(name), str(value).startswith(("https://", "http://")))
                for name, words in fields
                for value in [getattr(contact, name)]
            ]
            groups.append((title, known))
    about = {
        "contact": contact,
        "groups": groups,
        "years": years_words(contact.as_of) if contact is not None else "",
        "has_unverified": any(value is not None and not sure for _t, each in groups for _w, value, sure, _l in each),
        "is_english": get_language() == "en" or (get_language() or "").startswith("en-"),
        "unknown": unknown,
        "states": [(each.state, each.state_name) for each in contacts.list_contacts()],
        "is_own": contact is not None and contact.state == (student.get("state") or "").strip().upper(),
    }
    return render(request, "web/ask.html", page(child, "ask", about))

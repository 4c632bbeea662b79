"""How pages write dates, minutes and the words of the record."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import template
from django.template.defaultfilters import filesizeformat
from django.template.defaulttags import CsrfTokenNode
from django.utils import timezone, translation
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from makewhole import language
from makewhole.app import papers
from makewhole.app.calendars import note_words
from makewhole.app.wording import citation_words, clause_words, evidence_mark, service_words
from makewhole.app.wording import in_words as spoken
from makewhole.web import letter_words, once, wrong

register = template.Library()


@register.tag("csrf_token")
def form_tokens(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """Django's own tag, and beside its field the one by which a form that is sent twice is done once (web/once.py).

    So no form that a page shows can forget it.
    """
    return _FormTokens()


class _FormTokens(CsrfTokenNode):
    def render(self, context: template.Context) -> SafeString:
        made = format_html('<input type="hidden" name="{}" value="{}">', once.FIELD, once.new_token())
        return mark_safe(super().render(context) + made)


@register.filter
def day(date: dt.date | None) -> str:
    """Fri 27 Feb 2026; vie 27 feb 2026. Nothing for None."""
    return language.day(date) if date else ""


@register.filter
def short_day(date: dt.date | None) -> str:
    """27 Feb 2026. Nothing for None."""
    return language.short_day(date) if date else ""


@register.filter
def clock(time: dt.datetime | dt.time | str | None) -> str:
    """1:05 PM; 1:05 p.m. Of a moment in the server's time zone, of a time of day as the record has it (HH:MM)."""
    if isinstance(time, dt.datetime):
        time = (timezone.localtime(time) if timezone.is_aware(time) else time).time()
    return language.clock(time or "")


@register.filter
def localday(moment: dt.datetime | None) -> str:
    """The day of a moment in the server's time zone: Fri 27 Feb 2026."""
    return language.day(timezone.localtime(moment).date()) if moment else ""


@register.filter
def number(value: int | None) -> str:
    """1,320. Nothing for None: unknown is never zero."""
    return "" if value is None else language.number(value)


@register.filter
def file_size(count: int | None) -> str:
    """47.2 KB, in both languages: numbers stand on these pages as people in the United States write them."""
    with translation.override("en"):
        return filesizeformat(count or 0)


@register.filter
def service(name: str | None) -> str:
    """The service in the language of the page: Terapia del habla y lenguaje. One's own name for one stays as it is."""
    return service_words(name) if name else ""


@register.filter
def evidence(mark: str | None) -> str:
    """How sure we are of a rule's text, in one word of the page's language."""
    return evidence_mark(mark) if mark else ""


@register.filter
def letter_button(letter: str) -> str:
    """What the button says that leads to a letter of that kind."""
    return letter_words.button(letter)


@register.filter
def file_kind(media_type: str | None) -> str:
    """What kind of file it is, in words."""
    kinds = {
        "application/pdf": "PDF",
        papers.DOCX: _("Word document"),
        "message/rfc822": _("e-mail"),
        "text/calendar": _("calendar"),
    }
    kind, _slash, _rest = (media_type or "").partition("/")
    return kinds.get(media_type or "") or {"image": _("picture"), "text": _("text")}.get(kind, _("file"))


@register.filter
def citation(text: str | None) -> str:
    """Where it is written, with what is ours of it (the day it was read) in the page's language."""
    return citation_words(text) if text else ""


@register.filter
def in_words(text: str | None) -> str:
    """A sentence of a policy pack in the page's language; what is not ours stays as it is."""
    return spoken(text) if text else ""


@register.filter
def holiday(note: str | None) -> str:
    """The note of a closed day; a holiday's name in the page's language."""
    return note_words(note) if note else ""


@register.filter
def clause(due: str | None) -> str:
    """When a make-up is due by a plan's own clause, in words."""
    return clause_words(due) if due else ""


@register.filter
def hours(minutes: int | None) -> str:
    """22 h; 6 h 45 min. Nothing under an hour."""
    if minutes is None or minutes < 60:
        return ""
    whole, rest = divmod(minutes, 60)
    return f"{whole:,} h {rest} min" if rest else f"{whole:,} h"


_ADDRESS = re.compile(r"https?://[^\s<>()\"]+[^\s<>()\".,;:?!]")


@register.filter
def linked(text: str) -> SafeString:
    """The sentence with each address in it as a link; the page that is opened does not learn from where."""
    said, at = [], 0
    for found in _ADDRESS.finditer(text):
        said.append(escape(text[at : found.start()]))
        said.append(format_html('<a href="{0}" rel="noopener noreferrer">{0}</a>', found[0]))
        at = found.end()
    return mark_safe("".join([*said, escape(text[at:])]))


_CLASSES = {
    "checkbox": "usa-checkbox__input",
    "radio": "usa-radio__input",
    "select": "usa-select",
    "textarea": "usa-textarea",
    "file": "usa-file-input",
}
"""What the design system calls each kind of field; the others are usa-input."""


@register.filter
def dressed(field: Any) -> Any:
    """The field, or one choice of a group, in the design system's clothes."""
    if hasattr(field, "tag"):  # one choice of a group
        kind = "radio" if field.data["type"] == "radio" else "checkbox"
        field.data["attrs"]["class"] = _CLASSES[kind]
        return field.tag()
    widget = field.field.widget
    widget.attrs.pop("placeholder", None)  # it would vanish at the first letter, and stands where an answer should
    kind = getattr(widget, "input_type", None) or ("textarea" if field.widget_type == "textarea" else "input")
    classes = [
        _CLASSES.get(kind, "usa-input"),
        widget.attrs.get("class", ""),
        "usa-input--error" if field.errors else "",
    ]
    return field.as_widget(attrs={"class": " ".join(name for name in classes if name)})


@register.simple_tag(takes_context=True)
def what_is_wrong(context: template.Context) -> dict[str, Any]:
    """`fields`: each field of the page's forms that must be looked at again. `sentences`: what else is wrong."""
    about: dict[str, Any] = {str(name): held for name, held in context.flatten().items()}
    found = wrong.problems(about)
    return {"fields": found, "sentences": wrong.sentences(about, found)}


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """What the mapping holds under the key."""
    return mapping.get(key)


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: object) -> str:
    """The page's own query with these parts changed ("" takes one out), as a link wants it: ?as_of=..."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = value.isoformat() if isinstance(value, dt.date) else str(value)
    return f"?{query.urlencode()}" if query else "?"

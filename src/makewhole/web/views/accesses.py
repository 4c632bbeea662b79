"""Who looked at a child's record, when, and at what (34 CFR 99.32): for the family, which here are the owners."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext, override
from django.views.decorators.http import require_safe

from makewhole.web import access
from makewhole.web.access_words import detail_words
from makewhole.web.models import Access
from makewhole.web.pages import page

PER_PAGE = 50


@require_safe
def accesses(request: HttpRequest, key: str) -> HttpResponse:
    """The list, newest first."""
    child = access.child(request, key, "accesses", to_own=True)
    found = Paginator(Access.objects.filter(child=child.record).order_by("-id"), PER_PAGE)
    shown = found.get_page(request.GET.get("page"))
    rows = [
        (each, gettext(access.WHAT.get(each.what, each.what)), detail_words(each.what, each.detail)) for each in shown
    ]
    return render(request, "web/accesses.html", page(child, "people", {"rows": rows, "shown": shown}))


@require_safe
def as_file(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """The whole list as CSV, oldest first; times in UTC."""
    child = access.child(request, key, "accesses_export", to_own=True)
    known = {what: gettext(words) for what, words in access.WHAT.items()}  # now: the lines are written later
    spoken = get_language() or "en"

    def lines() -> Iterator[str]:
        writer = csv.writer(_Line())
        yield writer.writerow(["at_utc", "who", "what", "detail"])
        for each in Access.objects.filter(child=child.record).order_by("id").iterator(chunk_size=1_000):
            words = known.get(each.what, each.what)
            with override(spoken):
                detail = detail_words(each.what, each.detail)
            yield writer.writerow([f"{each.at:%Y-%m-%dT%H:%M:%SZ}", _cell(each.who), words, _cell(detail)])

    return StreamingHttpResponse(
        lines(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="accesses.csv"'},
    )


class _Line:
    """Where csv writes a line, and gets it back."""

    def write(self, line: str) -> str:
        return line


def _cell(text: str) -> Any:
    """The text, never a formula: people choose their own names, and a spreadsheet would run it."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text

"""The words that the pages use, in both languages, each with a line that says what it means here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from makewhole.language import terms


@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """The list of docs/terms.md, in the reader's language with the other beside it."""
    return render(request, "web/words.html", {"sections": terms.sections()})

"""The first page: the children whose records the person may reach."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from makewhole.web import access


def home(request: HttpRequest) -> HttpResponse:
    """The children; the one child's statement where there is one only; the beginning where there is none."""
    found = access.list_children(request)
    if len(found) == 1 and "all" not in request.GET:
        return redirect("statement", key=found[0].key)
    return render(request, "web/home.html", {"children": found})


def healthy(request: HttpRequest) -> HttpResponse:
    """Says that the program answers; nothing about what it holds."""
    return HttpResponse("ok\n", content_type="text/plain")

"""A form that is larger than it may be: whoever sent it is told so, how large it may be, and what to do."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.defaults import bad_request

from makewhole.web.views.interrupted import whole_page
from makewhole.web.views.row import MOST_BYTES

FORM_MEGABYTES = 5
"""What is typed on one page, without its files; the settings hold Django to it."""


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for 413; what else Django will not read (a host that is not ours, say) gets the plain page for 400."""
    if not isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return bad_request(request, exception)
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": f"Too large: at most {FORM_MEGABYTES} MB."}, status=413)
    about = {"megabytes": FORM_MEGABYTES, "file_megabytes": MOST_BYTES // 1_000_000}
    return whole_page(render(request, "web/too_large.html", about, status=413))

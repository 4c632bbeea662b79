"""Somebody whose sign-in ended in the middle of a form: nothing that was typed is lost.

What was typed comes back in a page with a button that sends it again, with a token of now. Such a page must never be
made of a form that another site sent: its fields would be the attacker's, and one click would send them in the
person's name. So the page is made only where the browser itself says that a page of ours sent the form
(Sec-Fetch-Site and Origin, which no page can set); else nothing of what came is shown, and nothing can be sent again.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

NEVER_KEPT = ("/accounts/", "/enter/", "/invitation/", "/language/", "/reminders/stop/")
"""Forms with passwords and codes, or with nothing that anybody typed: their page is opened anew."""


def not_signed_in(request: HttpRequest) -> HttpResponse:
    """A page that keeps what was typed where something was sent; else the way to sign in."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "Sign in, or send a token."}, status=401)
    if request.method in ("GET", "HEAD"):
        if settings.HOSTED:
            where = f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"
            if request.headers.get("HX-Request") == "true":
                return _whole_page(HttpResponse(status=401, headers={"HX-Redirect": where}))
            return redirect(where)
        return _whole_page(render(request, "web/enter.html", status=401))
    return _kept(request, 401) if is_of_our_page(request) else _refused(request)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is from before a new sign-in: the same fields again, with a token of now."""
    if not hasattr(request, "user") or not is_of_our_page(request):
        return _refused(request)
    return _kept(request, 403)


def is_of_our_page(request: HttpRequest) -> bool:
    """Whether the browser says that a page of ours sent this. Where it says nothing, it is not known, and so: no."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    said = request.headers.get("Origin")
    if said is None:
        parts = urlsplit(request.headers.get("Referer", ""))
        said = f"{parts.scheme}://{parts.netloc}"
    return said == f"{request.scheme}://{request.get_host()}"


def _refused(request: HttpRequest) -> HttpResponse:
    return _whole_page(render(request, "web/refused.html", status=403))


def _kept(request: HttpRequest, status: int) -> HttpResponse:
    if request.method != "POST" or request.path.startswith(NEVER_KEPT):
        return _refused(request)
    fields = [
        (name, value)
        for name in request.POST
        if name != "csrfmiddlewaretoken" and "password" not in name
        for value in request.POST.getlist(name)
    ]
    get_token(request)  # the cookie that the token in the page belongs to
    about: dict[str, Any] = {
        "fields": fields,
        "to": request.get_full_path(),
        "had_files": bool(request.FILES),
        "is_signed_in": request.user.is_authenticated,
    }
    return _whole_page(render(request, "web/interrupted.html", about, status=status))


def _whole_page(response: HttpResponse) -> HttpResponse:
    """Where htmx asked for a piece of a page, this takes the place of the whole page."""
    response.headers["HX-Retarget"] = "body"
    response.headers["HX-Reswap"] = "innerHTML"
    return response

"""Somebody whose sign-in ended in the middle of a form: nothing that was typed is lost.

What was typed comes back in a page with a button that sends it again, with a token of now. Such a page must never be
made of a form that another site sent: its fields would be the attacker's, and one click would send them in the
person's name. So the page is made only where the browser itself says that a page of ours sent the form
(Sec-Fetch-Site and Origin, which no page can set); else nothing of what came is shown, and nothing can be sent again.

The sign-in in another tab makes the token of that page an old one. So that it need not come back a second time, the
page bears a proof, signed by this server: with it, and with both of those headers, the form gets the token of now
(middleware.py).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from makewhole.web import typed_words

NEVER_KEPT = ("/accounts/", "/enter/", "/invitation/", "/language/", "/reminders/stop/")
"""Forms with passwords and codes, or with nothing that anybody typed: their page is opened anew."""


PROOF = "sent_again"
"""The field in which the proof comes."""
PROOF_HOLDS = 60 * 60 * 24
"""Seconds: until the next evening. After that it is one press more."""
_signer = signing.TimestampSigner(salt="makewhole.web.sent_again")


def not_signed_in(request: HttpRequest) -> HttpResponse:
    """A page that keeps what was typed where something was sent; else the way to sign in."""
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "Sign in, or send a token."}, status=401)
    if request.method in ("GET", "HEAD"):
        if settings.HOSTED:
            where = f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"
            if request.headers.get("HX-Request") == "true":
                return whole_page(HttpResponse(status=401, headers={"HX-Redirect": where}))
            return redirect(where)
        return whole_page(render(request, "web/enter.html", status=401))
    if request.headers.get("HX-Request") == "true" and request.POST.get("do") == "read":
        return HttpResponse(status=204)  # a line is read while it is typed: who types is told when the form is sent
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


def is_sent_again(request: HttpRequest) -> bool:
    """Whether this is a form that this server gave back, sent from its own page: then an old token does no harm.

    The headers protect; the proof keeps it to such forms, each at its own address. A browser that does not say
    Sec-Fetch-Site and Origin both is asked for its token as ever.
    """
    if request.method != "POST" or not {"Sec-Fetch-Site", "Origin"} <= set(request.headers):
        return False
    if request.path.startswith(NEVER_KEPT) or not is_of_our_page(request):
        return False
    try:
        return _signer.unsign(request.POST.get(PROOF, ""), max_age=PROOF_HOLDS) == request.get_full_path()
    except signing.BadSignature:
        return False


def _refused(request: HttpRequest) -> HttpResponse:
    return whole_page(render(request, "web/refused.html", status=403))


def _kept(request: HttpRequest, status: int) -> HttpResponse:
    if request.method != "POST" or request.path.startswith(NEVER_KEPT):
        return _refused(request)
    fields = [
        (name, value)
        for name in request.POST
        if name != PROOF and not typed_words.is_secret(name)
        for value in request.POST.getlist(name)
    ]
    get_token(request)  # the cookie that the token in the page belongs to
    about: dict[str, Any] = {
        "fields": [*fields, (PROOF, _signer.sign(request.get_full_path()))],
        "typed": typed_words.typed(request),
        "to": request.get_full_path(),
        "had_files": bool(request.FILES),
        "is_signed_in": request.user.is_authenticated,
    }
    return whole_page(render(request, "web/interrupted.html", about, status=status))


def whole_page(response: HttpResponse) -> HttpResponse:
    """Where htmx asked for a piece of a page, this takes the place of the whole page."""
    response.headers["HX-Retarget"] = "body"
    response.headers["HX-Reswap"] = "innerHTML"
    return response

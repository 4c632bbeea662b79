"""What happens around every page: safe headers, the language, and who is there."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation

from makewhole import language

View = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Nothing from another machine, no script or style inside a page."""


def this_machine_only(get_response: View) -> View:
    """At home nobody is answered but this machine, whatever server somebody starts it with.

    The Host header is checked by Django (ALLOWED_HOSTS): a page of the web that points its own name here gets a 400.
    """

    def around(request: HttpRequest) -> HttpResponse:
        address = str(request.META.get("REMOTE_ADDR") or "")
        if not settings.HOSTED and address and not ip_address(address).is_loopback:
            return HttpResponse("Only this machine is answered.\n", status=403, content_type="text/plain")
        return get_response(request)

    return around


def safe_headers(get_response: View) -> View:
    """Each answer forbids what a page never needs, and that a shared machine keeps a copy of it."""

    def around(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return around


def no_zero_character(get_response: View) -> View:
    """No address of ours holds one, and PostgreSQL and DuckDB fail at it."""

    def around(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:
            return HttpResponse("There is no such page.\n", status=404, content_type="text/plain")
        return get_response(request)

    return around


def speaks(get_response: View) -> View:
    """What the core says, it says in the language of the page."""

    def around(request: HttpRequest) -> HttpResponse:
        spoken: language.Language = "es" if (translation.get_language() or "").startswith("es") else "en"
        with language.speaking(spoken):
            return get_response(request)

    return around


class TokenOfNow:
    """A form that views/interrupted.py gave back gets the token of now for the one of before the sign-in.

    Django's check comes after it, and looks at token and Origin as ever.
    """

    def __init__(self, get_response: View) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, arguments: object, named: object) -> None:
        from makewhole.web.views.interrupted import is_sent_again

        if is_sent_again(request):
            sent = request.POST.copy()
            sent["csrfmiddlewaretoken"] = get_token(request)
            request.POST = sent  # type: ignore[assignment]  # what the stubs hold for unchangeable, Django can set


def signs_in(get_response: View) -> View:
    """Everything but the entrance, static files and feeds wants somebody who is signed in."""
    from makewhole.web.views.interrupted import not_signed_in

    open_to_all = (
        *("/enter/", "/accounts/", "/language/", "/feeds/", "/invitation/", "/about/", "/healthy/", "/api/"),
        "/reminders/stop/",
    )

    def around(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated or request.path.startswith((settings.STATIC_URL, *open_to_all)):
            return get_response(request)
        return not_signed_in(request)

    return around


def second_step(get_response: View) -> View:
    """Where it is required, nobody reaches a record with a password alone: first the code from an app is set up."""
    without = ("/accounts/", "/language/", "/feeds/", "/invitation/", "/about/", "/healthy/", "/reminders/")

    def around(request: HttpRequest) -> HttpResponse:
        is_asked = settings.SECOND_STEP_REQUIRED and request.user.is_authenticated
        if not is_asked or request.path.startswith((settings.STATIC_URL, *without)):
            return get_response(request)
        from allauth.mfa.utils import is_mfa_enabled

        if is_mfa_enabled(request.user):
            return get_response(request)
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": "Set up the second step of signing in first."}, status=401)
        return redirect(reverse("mfa_activate_totp"))

    return around

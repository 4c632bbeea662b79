"""The entrance at home: a one-time link that the terminal printed. And the choice of language."""

from __future__ import annotations

import hashlib
import secrets
import threading

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST, require_safe

from makewhole.app.histories import login_name
from makewhole.web import access

_links: set[str] = set()
_turn = threading.Lock()


def new_link() -> str:
    """A word that lets one browser in, once, while this process runs."""
    token = secrets.token_urlsafe(24)
    with _turn:
        _links.add(hashlib.sha256(token.encode()).hexdigest())
    return token


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Says where the link is."""
    return render(request, "web/enter.html", status=401)


@require_GET
def by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Lets the browser in that brings a link for the first time. Not by HEAD: what only looks would use it up."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    with _turn:
        is_good = digest in _links
        _links.discard(digest)
    if not is_good and not request.user.is_authenticated:
        return render(request, "web/enter.html", {"is_used": True}, status=401)
    if is_good:
        people = get_user_model()
        person, is_new = people.objects.get_or_create(username=access.HOME, defaults={"first_name": login_name()[:150]})
        if is_new:
            person.set_unusable_password()
            person.save()
        login(request, person, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("home")


@require_POST
def speak(request: HttpRequest) -> HttpResponse:
    """Keeps the language that the person chose, and goes back to the page."""
    back = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # Not redirect(): that would take "nowhere" for the name of a page, and fail where there is none.
    response = HttpResponseRedirect(back if is_ours else "/")
    wanted = request.POST.get("language", "")
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.HOSTED,
            httponly=True,
            samesite="Lax",
        )
    return response

"""A form that is sent twice is done once: a double press, a page loaded anew, a line that broke before the answer came.

Each form that a page shows bears a token made by chance (the tag `csrf_token`, templatetags/makewhole.py). The first
sending claims it, in the database, so that a restart forgets nothing; whoever sends the same fields with the same
token again waits for the first, and is led where the first was led. Who goes back in the browser and sends something
else from the same page has not done it twice: the claim is of token and fields together.

Only an answer that leads on (POST, redirect, GET) is kept: a page that says what is wrong has written nothing. And an
answer that shows a secret once (`shown_once`): of that only where the second sending is led, to a page that says so;
the secret itself is kept nowhere.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.crypto import salted_hmac

from makewhole.app import once

FIELD = "once"
"""The field in which the token comes."""
NOT_SAID = ("csrfmiddlewaretoken", "sent_again", FIELD)
"""Fields that are another each time the same form is sent."""
OTHERS = ("/accounts/", "/enter/", "/invitation/", "/language/", "/reminders/stop/", "/api/")
"""Forms that write into no record, or that guard themselves."""
WAITS = 20.0
"""Seconds after which a sending without an answer ended with its server: then it is done by whoever sends it again."""
KEPT = dt.timedelta(days=30)
_PAUSE = 0.05


def new_token() -> str:
    """For one form of one page."""
    return secrets.token_urlsafe(12)


def shown_once(response: HttpResponse, where: str) -> HttpResponse:
    """The answer, which shows what it made this once: who sends the same form again is led to `where`."""
    response.once_leads_to = where  # type: ignore[attr-defined]
    return response


class DoneOnce:
    """Leads whoever sends a form a second time where the first was led. After CsrfViewMiddleware: it looks first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with once.sending() as sent:
            request.sent = sent  # type: ignore[attr-defined]
            response = self.get_response(request)
            if sent.digest:
                if 300 <= response.status_code < 400 and response.has_header("Location"):
                    request.session.save()  # what the next page shows of it is there before anybody is led to it
                    _done(sent.digest, response["Location"])
                elif where := getattr(response, "once_leads_to", ""):
                    _done(sent.digest, where)
                else:
                    _let_go(sent.digest)
        return response

    def process_view(self, request: HttpRequest, view: object, arguments: object, named: object) -> HttpResponse | None:
        if request.method != "POST" or not request.POST.get(FIELD) or not request.user.is_authenticated:
            return None
        if request.path.startswith(OTHERS) or request.headers.get("HX-Request") == "true":
            return None
        digest = _digest(request)
        led = _claim(digest, request.user.pk)
        if led is not None:
            return HttpResponseRedirect(led)
        request.sent.digest = digest  # type: ignore[attr-defined]
        return None


def _digest(request: HttpRequest) -> str:
    """Of who sends what where, keyed: what was typed cannot be guessed from it."""
    said = salted_hmac("makewhole.web.once", "", algorithm="sha256")
    # Of several tokens the last: a page that gives a form back (views/interrupted.py) has one of its own before it.
    for part in (str(request.user.pk), request.get_full_path(), request.POST.get(FIELD, "")):
        _add(said, part.encode())
    for name in sorted(set(request.POST) - set(NOT_SAID)):
        for value in (name, *request.POST.getlist(name)):
            _add(said, value.encode("utf-8", "surrogatepass"))
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            read = hashlib.sha256()
            for chunk in file.chunks():
                read.update(chunk)
            file.seek(0)
            _add(said, f"{name} {file.name}".encode())
            _add(said, read.digest())
    return str(said.hexdigest())


def _add(said: object, part: bytes) -> None:
    said.update(len(part).to_bytes(8, "big") + part)  # type: ignore[attr-defined]


def _claim(digest: str, user: int) -> str | None:
    """None: it is this one's to do. Else where the one that was first was led."""
    from makewhole.web.models import Sent

    Sent.objects.filter(at__lt=timezone.now() - KEPT).delete()
    until = time.monotonic() + WAITS + 1
    while True:
        found, is_first = Sent.objects.get_or_create(digest=digest, defaults={"user_id": user})
        if is_first:
            return None
        if found.led_to:
            return found.led_to
        ended = timezone.now() - dt.timedelta(seconds=WAITS)
        taken = Sent.objects.filter(at__lte=ended, digest=digest, led_to="").update(at=timezone.now())
        if taken or time.monotonic() > until:
            return None
        time.sleep(_PAUSE)


def _done(digest: str, where: str) -> None:
    from makewhole.web.models import Sent

    Sent.objects.filter(digest=digest).update(led_to=where)


def _let_go(digest: str) -> None:
    from makewhole.web.models import Sent

    Sent.objects.filter(digest=digest, led_to="").delete()

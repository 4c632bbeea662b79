"""One person's reminders and calendar address for one child's dates (hosted)."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from makewhole import language
from makewhole.app import calendar_out, children, folders
from makewhole.app.agreed import Word
from makewhole.web import access, invitations, once, reminding
from makewhole.web.models import Feed, Reminder
from makewhole.web.pages import page


class Wanted(forms.ModelForm):  # type: ignore[type-arg]
    """Of which dates the person wants an e-mail."""

    class Meta:  # noqa: D106
        model = Reminder
        fields = ("due_dates", "replies", "one_year", "weekly")
        labels = {  # noqa: RUF012 (Django's form of it)
            "due_dates": gettext_lazy("Something is due within 7 days"),
            "replies": gettext_lazy("The school did not answer by the day you asked for"),
            "one_year": gettext_lazy("The one-year date is near: 30 days before, and 7 days before"),
            "weekly": gettext_lazy("Once a week: is your log up to date?"),
        }
        help_texts = {  # noqa: RUF012
            "one_year": gettext_lazy(
                "A complaint to the state can look back one year. After this date the oldest miss is too old for it."
            ),
        }


@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest, key: str) -> HttpResponse:
    """Which e-mails the person gets about this record, and the calendar address."""
    child = access.child(request, key, None)
    _hosted_only()
    kept = Reminder.objects.filter(child=child.record, user_id=request.user.pk).first()
    form = Wanted(request.POST or None, instance=kept)
    if request.method == "POST" and form.is_valid():
        if any(form.cleaned_data.values()):
            made = form.save(commit=False)
            made.child, made.user_id, made.language = child.record, request.user.pk, _language()
            made.save()
            messages.success(request, _("Kept. You get an e-mail only when there is something to tell."))
        else:
            Reminder.objects.filter(child=child.record, user_id=request.user.pk).delete()
            messages.success(request, _("Kept. You get no e-mails about this record."))
        return redirect("reminders", key=key)
    person: Any = request.user
    about = {"form": form, "feed": _feed(child, request), "has_email": _sends_email(), "email": person.email}
    about["is_again"] = "again" in request.GET
    return render(request, "web/reminders.html", page(child, "people", about))


@require_http_methods(["GET", "HEAD", "POST"])
def make_feed(request: HttpRequest, key: str) -> HttpResponse:
    """Makes a calendar address; one that was there opens nothing from then on. It is shown this once."""
    child = access.child(request, key, None)
    _hosted_only()
    if request.method != "POST":
        return redirect("reminders", key=key)  # the page with the address was loaded anew, or its language changed
    token = secrets.token_urlsafe(24)
    Feed.objects.update_or_create(
        child=child.record,
        user_id=request.user.pk,
        defaults={
            "digest": invitations.digest_of(token),
            "with_services": request.POST.get("with_services") == "on",
            "language": _language(),
        },
    )
    link = request.build_absolute_uri(reverse("feed", args=[token]))
    about = {"link": link, "feed": _feed(child, request)}
    response = render(request, "web/feed_made.html", page(child, "people", about))
    return once.shown_once(response, f"{reverse('reminders', args=[key])}?again")


@require_POST
def stop_feed(request: HttpRequest, key: str) -> HttpResponse:
    """Takes the calendar address back."""
    child = access.child(request, key, None)
    _hosted_only()
    Feed.objects.filter(child=child.record, user_id=request.user.pk).delete()
    messages.success(request, _("The calendar address opens nothing any more."))
    return redirect("reminders", key=key)


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The dates as an iCalendar file for a calendar program, which knows nothing but the address."""
    _hosted_only()
    child, kept = access.by_feed(token)
    spoken: language.Language = "es" if kept.language == "es" else "en"
    detail: calendar_out.Detail = "services" if kept.with_services else "nothing"
    try:
        with language.speaking(spoken), children.case(access.place(), child.student_id) as case:
            written = calendar_out.write(case, detail=detail, word=Word())
    except folders.RecordErrors:
        return HttpResponse(status=503, headers={"Retry-After": "86400"})
    return HttpResponse(written, content_type="text/calendar; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, word: str) -> HttpResponse:
    """Ends all e-mails to the person whose e-mail had this link; no sign-in is needed, and it opens nothing."""
    _hosted_only()
    user = reminding.whose(word)
    if user is None:
        raise Http404("There is no such page.")
    is_done = request.method == "POST"
    if is_done:
        Reminder.objects.filter(user=user).delete()
    return render(request, "web/stop_reminders.html", {"is_done": is_done})


def _feed(child: access.Child, request: HttpRequest) -> Feed | None:
    return Feed.objects.filter(child=child.record, user_id=request.user.pk).first()


def _language() -> str:
    return "es" if (get_language() or "").startswith("es") else "en"


def _sends_email() -> bool:
    return not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")


def _hosted_only() -> None:
    if not settings.HOSTED:
        raise Http404("At home there are no e-mails and no calendar addresses.")

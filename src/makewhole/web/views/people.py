"""Who has access to a child's record: seen by everybody who has, changed by owners."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from makewhole.web import access, invitations, once, people
from makewhole.web.models import Grant, Invitation, Role
from makewhole.web.pages import page

ROLES = (
    (Role.READER, gettext_lazy("May read everything, and change nothing")),
    (Role.WRITER, gettext_lazy("May read and write: log sessions, bring in files, keep the journal")),
    (Role.OWNER, gettext_lazy("Owner: also invites and removes people, and may destroy the record")),
)


class WhatTheyMay(forms.Form):
    """What somebody may do."""

    role = forms.ChoiceField(
        label=gettext_lazy("What may this person do?"), choices=ROLES, widget=forms.RadioSelect, initial=Role.READER
    )


class Invite(WhatTheyMay):
    """Whom to invite, and to what."""

    note = forms.CharField(
        label=gettext_lazy("Who is it for?"),
        help_text=gettext_lazy(
            "For your own list, such as “Grandmother” or “our advocate”. The link does not show it."
        ),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


@require_safe
def list_people(request: HttpRequest, key: str) -> HttpResponse:
    """Everybody with access, what they may do, and the open invitations."""
    child = access.child(request, key, "people")
    grants = people.list_grants(child.record)
    about: dict[str, Any] = {
        "people": [(grant, people.name_of(grant.user), grant.may) for grant in grants],
        "pending": invitations.pending(child.record) if child.is_owner else [],
        "is_again": child.is_owner and "again" in request.GET,
        "me": request.user.pk,
        "may_leave": not child.is_owner or sum(grant.role == Role.OWNER for grant in grants) > 1,
    }
    return render(request, "web/people.html", page(child, "people", about))


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, key: str) -> HttpResponse:
    """Makes a link that gives one person access. It is shown this once, and kept nowhere."""
    child = access.child(request, key, None, to_own=True)
    if not settings.HOSTED:
        raise Http404("At home nobody is invited.")
    form = Invite(request.POST or None)
    if request.method == "POST" and form.is_valid():
        token, made = invitations.invite(
            child.record, form.cleaned_data["role"], request.user, form.cleaned_data["note"]
        )
        access.note(request, child, "invited", made.role)
        link = request.build_absolute_uri(reverse("follow_invitation", args=[token]))
        about = {"link": link, "made": made}
        response = render(request, "web/invited.html", page(child, "people", about))
        return once.shown_once(response, f"{reverse('people', args=[key])}?again")
    return render(request, "web/invite.html", page(child, "people", {"form": form}))


@require_POST
def uninvite(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Takes an invitation back that nobody accepted yet."""
    child = access.child(request, key, None, to_own=True)
    gone, _kinds = Invitation.objects.filter(child=child.record, pk=number, used_at=None).delete()
    if not gone:
        raise Http404("There is no such invitation.")
    access.note(request, child, "uninvited")
    messages.success(request, _("The invitation was taken back. Its link opens nothing any more."))
    return redirect("people", key=key)


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """What one person may do: changed by an owner."""
    child = access.child(request, key, None, to_own=True)
    grant = _grant(child, number)
    form = WhatTheyMay(request.POST or None, initial={"role": grant.role})
    if request.method == "POST" and form.is_valid():
        try:
            people.change_role(child.record, grant.user_id, form.cleaned_data["role"])
        except people.LastOwner:
            form.add_error(
                "role", _("This is the only owner, and a record keeps one. Make somebody else an owner first.")
            )
        else:
            grant.refresh_from_db()
            access.note(request, child, "role", f"{people.name_of(grant.user)}: {grant.role}")
            messages.success(request, _("Changed."))
            return redirect("people", key=key)
    elif request.method != "POST":
        access.note(request, child, "people")
    about = {
        "form": form,
        "grant": grant,
        "name": people.name_of(grant.user),
        "is_me": grant.user_id == request.user.pk,
    }
    return render(request, "web/person.html", page(child, "people", about))


@require_POST
def remove(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Takes somebody's access away."""
    child = access.child(request, key, None, to_own=True)
    grant = _grant(child, number)
    name = people.name_of(grant.user)
    try:
        people.remove(child.record, grant.user_id)
    except people.LastOwner:
        messages.error(request, _("This is the only owner, and a record keeps one. Make somebody else an owner first."))
        return redirect("people", key=key)
    access.note(request, child, "removed", name)
    messages.success(request, _("%(name)s has no access any more.") % {"name": name})
    return redirect("home") if grant.user_id == request.user.pk else redirect("people", key=key)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, key: str) -> HttpResponse:
    """Gives up one's own access, once it was asked whether that is meant."""
    child = access.child(request, key, None)
    if request.method == "POST":
        try:
            people.remove(child.record, request.user.pk or 0)
        except people.LastOwner:
            messages.error(
                request, _("You are the only owner, and a record keeps one. Make somebody else an owner first.")
            )
            return redirect("people", key=key)
        access.note(request, child, "left")
        messages.success(request, _("You gave up your access. The record itself is as it was."))
        return redirect("home")
    access.note(request, child, "people")
    return render(request, "web/leave.html", page(child, "people", {}))


def _grant(child: access.Child, number: int) -> Grant:
    grant = Grant.objects.filter(child=child.record, pk=number).select_related("user").first()
    if grant is None:
        raise Http404("There is no such person here.")
    return grant

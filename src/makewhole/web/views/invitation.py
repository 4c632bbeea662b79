"""An invitation followed: what it offers and who made it, never whose record it is, until it is accepted."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from makewhole.web import access, invitations, people
from makewhole.web.models import Grant


@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Remembers the invitation for this browser and goes on to an address without its word.

    Following uses nothing up: programs that look at links before people do must not.
    """
    _hosted_only()
    digest = invitations.digest_of(token)
    if invitations.find_open(digest) is None:
        return render(request, "web/invitation_gone.html", status=404)
    request.session[invitations.IN_SESSION] = digest
    return redirect("invitation")


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """What it offers; accepted by a button, once somebody is signed in."""
    _hosted_only()
    found = invitations.followed(request)
    if found is None or (request.user.is_authenticated and not invitations.is_for(found, request.user)):
        return render(request, "web/invitation_gone.html", status=404)
    if request.method == "POST" and request.user.is_authenticated:
        try:
            used = invitations.accept(found.digest, request.user)
        except invitations.NotOpen:
            return render(request, "web/invitation_gone.html", status=404)
        request.session.pop(invitations.IN_SESSION, None)
        if used.child is None:
            messages.success(request, _("Your account is ready."))
            return redirect("home")
        grant = Grant.objects.select_related("child").get(child=used.child, user_id=request.user.pk)
        access.note(request, access.Child(grant.child, grant.role, ""), "joined", grant.role)
        messages.success(request, _("You have access now."))
        return redirect("statement", key=grant.child.key)
    about = {
        "invitation": found,
        "role": found.may,
        "inviter": people.name_of(found.invited_by) if found.invited_by else "",
    }
    return render(request, "web/invitation.html", about)


def _hosted_only() -> None:
    if not settings.HOSTED:
        raise Http404("At home nobody is invited.")

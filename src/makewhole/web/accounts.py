"""Accounts in hosted mode: nobody signs up without an invitation, and who guesses passwords has to wait."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from makewhole.web.forms.names import NameField


class WithName(forms.Form):
    """What signing up asks beside e-mail and password; allauth puts it before its own fields."""

    first_name = NameField(
        label=_("Your name"),
        help_text=_("As the history of the record and the list of accesses will show it."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("first_name", "email", "password1", "password2")

    def signup(self, request: HttpRequest, user: Any) -> None:
        """Asked for by allauth; the adapter has saved the name already."""


class ByInvitation(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's adapter: an account is made by who follows an invitation that nobody has used yet."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        from makewhole.web import invitations

        found = invitations.followed(request)
        return found is not None and found.account_id is None

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """The account, and that the invitation made it: it makes no second one."""
        from makewhole.web import invitations

        saved = super().save_user(request, user, form, commit=commit)
        found = invitations.followed(request)
        if commit and found is not None:
            found.account = saved
            found.save(update_fields=["account"])
        return saved

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return reverse("invitation")

    def post_login(self, request: HttpRequest, user: Any, **about: Any) -> Any:
        """Who chose the password this moment is not asked for it again by the second step's page."""
        if about.get("signup"):
            from allauth.account.internal.flows.login import record_authentication

            record_authentication(request, user, method="password", reauthenticated=True)
        return super().post_login(request, user, **about)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Back to the invitation that brought somebody here, while it is open."""
        from makewhole.web import invitations

        if invitations.followed(request) is not None:
            return reverse("invitation")
        return str(super().get_login_redirect_url(request))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Too many failed sign-ins, for one address or from one machine: 429, and no password is tried."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            raise ImmediateHttpResponse(render(request, "429.html", status=429)) from None

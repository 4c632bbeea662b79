"""Words with which a person's own programs reach the records: made here, shown once, taken back here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from makewhole.web import access, api_tokens, once
from makewhole.web.models import ApiToken

MOST = 20
"""Tokens of one person."""


class NewToken(forms.Form):
    """What a new token is for."""

    name = forms.CharField(
        label=gettext_lazy("What is it for?"),
        help_text=gettext_lazy("For instance: “my spreadsheet”. It stands in the list of who saw the record."),
        max_length=60,
    )
    child = forms.ChoiceField(label=gettext_lazy("Which record?"), required=False)
    may_write = forms.BooleanField(
        label=gettext_lazy("It may also write"),
        help_text=gettext_lazy("Without this it can only read."),
        required=False,
    )

    def __init__(self, children: list[access.Child], *arguments: Any, **named: Any) -> None:
        """`children`: those whose records the person reaches."""
        super().__init__(*arguments, **named)
        self.by_key = {child.key: child for child in children}
        field = self.fields["child"]
        assert isinstance(field, forms.ChoiceField)
        field.initial = children[0].key if len(children) == 1 else ""
        field.choices = [
            *((child.key, child.name) for child in children),
            ("", _("every record that I reach, now and later")),
        ]


def tokens(request: HttpRequest) -> HttpResponse:
    """The person's tokens; a new one is shown this once."""
    form = NewToken(access.list_children(request), request.POST or None)
    made = None
    mine = ApiToken.objects.filter(user=request.user.pk).select_related("child").order_by("name", "id")
    if request.method == "POST" and form.is_valid():
        if mine.count() >= MOST:
            form.add_error(None, _("You have 20 tokens. Take one back first."))
        else:
            told = form.cleaned_data
            child = form.by_key.get(told["child"])
            made, _kept = api_tokens.make(
                request.user, told["name"], child.record if child else None, may_write=told["may_write"]
            )
            form = NewToken(access.list_children(request))
    names = {child.record.pk: child.name for child in form.by_key.values()}
    listed = [(token, names.get(token.child.pk, "") if token.child else "") for token in mine]
    about: dict[str, Any] = {"form": form, "made": made, "tokens": listed, "is_again": "again" in request.GET}
    about["address"] = request.build_absolute_uri("/api/v1/")
    response = render(request, "web/tokens.html", about, status=422 if form.errors else 200)
    return once.shown_once(response, f"{reverse('tokens')}?again") if made else response


@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Takes a token back: from now on it opens nothing."""
    gone, _rows = ApiToken.objects.filter(user=request.user.pk, pk=number).delete()
    if not gone:
        raise Http404("There is no such page.")
    messages.success(request, _("Taken back. It opens nothing any more."))
    return redirect("tokens")

"""Destroying a child's record: its owner alone, told what goes and what stays, asked twice, never against a hold."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from makewhole.app import children, histories, safekeeping
from makewhole.web import access
from makewhole.web.pages import page


class Purge(forms.Form):
    """Why the record is destroyed, and on whose authority: both stay in what is left."""

    why = forms.CharField(
        label=gettext_lazy("Why is the record destroyed?"),
        help_text=gettext_lazy("A few words without the child's name: this sentence stays."),
        max_length=300,
    )
    authority = forms.CharField(
        label=gettext_lazy("Who or what allows it?"),
        help_text=gettext_lazy("For instance: “the family, whose record it is”; or a law or an order."),
        max_length=300,
    )
    token = forms.CharField(required=False, widget=forms.HiddenInput)
    sure = forms.BooleanField(label=gettext_lazy("I know that nobody can bring it back."), required=False)


def purge(request: HttpRequest, key: str) -> HttpResponse:
    """First what would go; then, asked once more, it goes."""
    child = access.child(request, key, "files" if request.method == "GET" else None, to_own=True)
    about: dict[str, Any] = {"preview": None, "nothing_done": _("Nothing was destroyed.")}
    try:
        about["preview"] = safekeeping.purge_preview(access.place(), child.student_id)
    except histories.NotDone as error:
        return render(request, "web/purge.html", page(child, "files", {"refused": str(error)}))
    form = Purge(request.POST or None)
    about["form"] = form
    if request.method != "POST" or not form.is_valid():
        return render(request, "web/purge.html", page(child, "files", about), status=422 if form.errors else 200)
    told = form.cleaned_data
    if not told["token"] or not told["sure"]:
        about["is_second"] = True
        if told["token"]:
            form.add_error("sure", _("Say that you know it, or go back."))
        return render(request, "web/purge.html", page(child, "files", about))
    try:
        purged = safekeeping.purge(
            access.place(),
            child.student_id,
            author=access.author(request),
            why=told["why"],
            authority=told["authority"],
            confirm=told["token"],
        )
    except histories.NotDone as error:
        about |= {"is_second": True, "not_done": str(error)}
        return render(request, "web/purge.html", page(child, "files", about), status=409)
    children.forget(child.student_id)
    words = _("The record is destroyed: {entries} entries and {files} attached files.")
    messages.success(request, words.format(entries=f"{purged.entries:,}", files=f"{purged.attachments:,}"))
    if not purged.is_wiped:
        messages.info(
            request, _("The bytes leave the disk when no other program has the data file open: makewhole wipe.")
        )
    return redirect("home")

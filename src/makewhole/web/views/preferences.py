"""The settings page: who somebody is here, how the program runs, what is unsafe about that, and what to do."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from makewhole.web import access
from makewhole.web.forms.names import NameField


class Name(forms.Form):
    """How the history calls the person from now on."""

    first_name = NameField(
        label=gettext_lazy("Your name"),
        help_text=gettext_lazy(
            "It stands beside everything that you say in the history. What you said before keeps the name of then."
        ),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


@dataclass(frozen=True)
class Point:
    """One thing about how the program runs: what it is, and what to do where it is not safe."""

    about: str
    is_safe: bool
    says: str
    to_do: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """The page, and the name changed."""
    user: Any = get_user_model().objects.get(pk=request.user.pk)
    form = Name(request.POST or None, initial={"first_name": user.first_name})
    if request.method == "POST" and form.is_valid():
        user.first_name, user.last_name = form.cleaned_data["first_name"].strip(), ""
        user.save(update_fields=["first_name", "last_name"])
        messages.success(request, _("Kept."))
        return redirect("settings")
    points = _hosted(request) if settings.HOSTED else _home()
    about: dict[str, Any] = {"form": form, "points": points, "unsafe": sum(not point.is_safe for point in points)}
    about["place"] = "" if settings.HOSTED else str(access.place())
    about["email"] = user.email
    return render(request, "web/settings.html", about)


def _home() -> list[Point]:
    file = Path(access.place())
    return [
        Point(
            _("Who can reach the pages"),
            True,
            _("Only this machine. Other machines get no answer, and a browser needs the link from the terminal."),
        ),
        Point(
            _("Encryption of the file"),
            False,
            _("The data file is not encrypted. Whoever can open the file can read it."),
            _(
                "Turn on the encryption of this computer's disk (FileVault, BitLocker, LUKS), and give your account "
                "a password."
            ),
        ),
        _permissions(file),
        Point(
            _("Backup"),
            False,
            " ".join(
                (
                    _("makewhole makes no backup by itself, and cannot know whether you have one."),
                    _(
                        "Do not copy the data file itself while makewhole runs: the copy may be torn, or miss what was "
                        "written in the last seconds."
                    ),
                )
            ),
            _("Now and then, run this in a terminal, and keep the copy on another device: %(command)s")
            % {"command": f"makewhole backup {file.name} {file.stem}-copy.makewhole"},
        ),
    ]


def _permissions(file: Path) -> Point:
    about = _("Other accounts of this computer")
    try:
        mode = file.stat().st_mode
    except OSError:
        mode = 0
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Point(
            about,
            False,
            _("Other people with an account on this computer may read the data file."),
            _("Make it yours alone. In a terminal: %(command)s") % {"command": f"chmod 600 {file.name}"},
        )
    return Point(about, True, _("The data file can be read by your account alone."))


def _hosted(request: HttpRequest) -> list[Point]:
    from allauth.mfa.utils import is_mfa_enabled

    sends_email = not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")
    has_second_step = is_mfa_enabled(request.user)
    return [
        Point(
            _("The way to this site"),
            request.is_secure(),
            _("What you send and see is encrypted on its way (TLS).")
            if request.is_secure()
            else _("What you send and see can be read on its way: this page did not come over TLS."),
            "" if request.is_secure() else _("Ask whoever runs this site to put a TLS proxy in front of it."),
        ),
        Point(
            _("Second step when you sign in"),
            has_second_step,
            _("Beside your password, a code from an app is asked for.")
            if has_second_step
            else _("Your password alone opens the record. Who learns it can read everything."),
            "" if has_second_step else _("Set up the second step under “Your account”."),
        ),
        Point(
            _("E-mail"),
            sends_email,
            _("The site can send e-mail: reminders, and a new password.")
            if sends_email
            else _("The site sends no e-mail: no reminders, and nobody can reset a forgotten password alone."),
            "" if sends_email else _("Ask whoever runs this site."),
        ),
        Point(
            _("Encryption of the database"),
            False,
            _("makewhole does not encrypt the database. Whoever runs this site can read what is in it."),
            _("Ask whoever runs this site whether its disks and backups are encrypted."),
        ),
        Point(
            _("Backup"),
            False,
            _("makewhole cannot know whether backups are made here."),
            _("Ask whoever runs this site. You can save the whole record yourself at any time under “Files”."),
        ),
    ]

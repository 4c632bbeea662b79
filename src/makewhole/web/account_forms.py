"""allauth's forms in our words: what a good password is in one sentence, and what a checkbox does."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCode
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.utils.translation import gettext_lazy as _

GOOD = _("At least 12 characters. Four words in a row that belong to nothing are good, and easy to remember.")
DIGITS = {"inputmode": "numeric", "autocomplete": "one-time-code"}


class SignIn(forms.LoginForm):  # type: ignore[misc]
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail")
        self.fields["password"].help_text = ""  # the page says it below the button
        self.fields["remember"].label = _("Keep me signed in on this device, for two weeks")


class SignUp(forms.SignupForm):  # type: ignore[misc]
    """Name, e-mail and a new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")
        self.fields["password1"].help_text = GOOD


class ChangePassword(forms.ChangePasswordForm):  # type: ignore[misc]
    """The password of now, and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = GOOD


class NewPassword(forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password by the link of an e-mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = GOOD


class Reauthenticate(forms.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class SetUp(ActivateTOTPForm):  # type: ignore[misc]
    """The first six digits of a new app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Six digits")
        self.fields["code"].widget.attrs.update(DIGITS)


class Code(AuthenticateForm):  # type: ignore[misc]
    """Six digits of the app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Six digits, or a recovery code")
        self.fields["code"].widget.attrs.update({"autocomplete": "one-time-code"})


class CodeAgain(ReauthenticateByCode):  # type: ignore[misc]
    """The same, once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Six digits, or a recovery code")
        self.fields["code"].widget.attrs.update({"autocomplete": "one-time-code"})

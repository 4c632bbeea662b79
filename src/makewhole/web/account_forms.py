"""allauth's forms in our words: what a good password is in one sentence, and what a checkbox does."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCode
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.contrib import messages
from django.forms import BooleanField, Form
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from makewhole.web import api_tokens, feeds

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


class AndWords(Form):
    """A new password, with the choice to end what works without any password: tokens of programs, calendar addresses.

    All browsers are signed out in any case. The ticks are set: who changes a password because somebody else got in
    expects that, and a program or a calendar that was meant to stay gets a new word in a minute.
    """

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tokens = api_tokens.count(self.user) if self.user else 0
        self.feeds = feeds.count(self.user) if self.user else 0
        if self.tokens:
            words = ngettext(
                "Also take back the token of your program",
                "Also take back the %(n)s tokens of your programs",
                self.tokens,
            )
            self.fields["take_back"] = BooleanField(
                label=words % {"n": self.tokens},
                help_text=_(
                    "A token opens your record without the password. Leave the tick if somebody else may have got in; "
                    "your programs then need new tokens."
                ),
                initial=True,
                required=False,
            )
        if self.feeds:
            words = ngettext("Also stop your calendar address", "Also stop your %(n)s calendar addresses", self.feeds)
            self.fields["stop_feeds"] = BooleanField(
                label=words % {"n": self.feeds},
                help_text=_(
                    "A calendar address shows dates without the password. Leave the tick if somebody else may have got "
                    "in; your calendar program then needs a new address."
                ),
                initial=True,
                required=False,
            )

    def save(self) -> None:
        super().save()  # type: ignore[misc]
        if self.tokens:
            self._tokens()
        if self.feeds:
            self._feeds()

    def _tokens(self) -> None:
        if self.cleaned_data["take_back"]:
            gone = api_tokens.take_all_back(self.user)
            words = ngettext(
                "The token of your program was taken back. It opens nothing any more.",
                "The %(n)s tokens of your programs were taken back. They open nothing any more.",
                gone,
            )
            messages.success(context.request, words % {"n": gone})
            return
        words = ngettext(
            "The token of your program still opens your record. You can take it back in the settings, under "
            "“Programs that may read along”.",
            "The %(n)s tokens of your programs still open your record. You can take them back in the settings, under "
            "“Programs that may read along”.",
            self.tokens,
        )
        messages.warning(context.request, words % {"n": self.tokens})

    def _feeds(self) -> None:
        if self.cleaned_data["stop_feeds"]:
            gone = feeds.stop_all(self.user)
            words = ngettext(
                "Your calendar address was stopped. It opens nothing any more. You can make a new one under “People”.",
                "Your %(n)s calendar addresses were stopped. They open nothing any more. You can make new ones under "
                "“People”.",
                gone,
            )
            messages.success(context.request, words % {"n": gone})
            return
        words = ngettext(
            "Your calendar address still shows dates. You can stop it under “People”.",
            "Your %(n)s calendar addresses still show dates. You can stop them under “People”.",
            self.feeds,
        )
        messages.warning(context.request, words % {"n": self.feeds})


class ChangePassword(AndWords, forms.ChangePasswordForm):  # type: ignore[misc]
    """The password of now, and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Current password")
        self.fields["password1"].label = _("New password")
        self.fields["password1"].help_text = GOOD
        self.fields["password2"].label = _("New password (again)")


class NewPassword(AndWords, forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password by the link of an e-mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")
        self.fields["password1"].help_text = GOOD
        self.fields["password2"].label = _("New password (again)")


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

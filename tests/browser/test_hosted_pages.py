"""The pages that are there in hosted mode only, behind TLS: accounts, invitations, reminders, each for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from tests.browser.pages import HOSTED, PAGES
from tests.browser.test_accessibility import faults_of_both_widths, open_details, too_wide
from tests.web import test_hosted as hosted
from tests.web.access_table import ACCOUNTS
from tests.web.hosting import NAME, Site
from tests.web.test_accounts import code_for

database, site, anna = hosted.database, hosted.site, hosted.anna

HOSTED_PAGES = {
    "invite": "/c/{key}/people/invite/",
    "person": "/c/{key}/people/{grant}/",
    "reminders": "/c/{key}/reminders/",
    "make_feed": "/c/{key}/reminders/calendar/",
    "people": "/c/{key}/people/",
    "settings": "/settings/",
    "account_email": "/accounts/email/",
    "account_change_password": "/accounts/password/change/",
    "account_logout": "/accounts/logout/",
    "account_reauthenticate": "/accounts/reauthenticate/",
    "mfa_index": "/accounts/2fa/",
    "mfa_deactivate_totp": "/accounts/2fa/totp/deactivate/",
    "mfa_view_recovery_codes": "/accounts/2fa/recovery-codes/",
    "mfa_generate_recovery_codes": "/accounts/2fa/recovery-codes/generate/",
}
SIGNED_OUT = {
    "account_login": "/accounts/login/",
    "account_signup": "/accounts/signup/",
    "account_reset_password": "/accounts/password/reset/",
    "account_reset_password_done": "/accounts/password/reset/done/",
    "account_inactive": "/accounts/inactive/",
    "follow_invitation": "{invitation}",
    "account_reset_password_from_key_done": "/accounts/password/reset/key/done/",
    "account_email_verification_sent": "/accounts/confirm-email/",
    "account_confirm_email": "/accounts/confirm-email/nothing/",
    "stop_reminders": "/reminders/stop/nothing/",
    "invitation": "/invitation/",
}
ON_THE_WAY = {
    "account_reset_password_from_key", "mfa_activate_totp", "mfa_authenticate", "mfa_reauthenticate",
}  # fmt: skip
"""Pages that stand only in the middle of signing up or in: looked at on the way."""
ELSEWHERE = {
    "account_request_reauthentication_code", "account_confirm_reauthentication_code", "account_confirm_login_code",
    "account_set_password", "mfa_download_recovery_codes",
}  # fmt: skip
"""Signing in by a code alone is off, every account has a password, and the last is a file."""


@pytest.fixture(scope="module")
def places(site: Site, anna: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """What a browser of the first owner keeps, and what fills the addresses."""
    browser, _secret = anna
    key = hosted.key_of(browser)
    people = browser.get(f"/c/{key}/people/").text
    grant = re.search(rf"/c/{key}/people/(\d+)/", people)
    link = site.manage("invite", "--owner", "carla@example.org").strip()
    about = {"domain": NAME, "path": "/", "expires": -1, "httpOnly": True, "secure": True, "sameSite": "Lax"}
    state = {
        "cookies": [{"name": name, "value": value, **about} for name, value in browser.cookies.items()],
        "origins": [],
    }
    assert grant
    return state, {"key": key, "grant": grant[1], "invitation": re.sub(r"^https://[^/]+", "", link)}


def test_every_hosted_page_is_looked_at_or_says_why_not() -> None:
    named = HOSTED_PAGES.keys() | SIGNED_OUT.keys()
    assert {name for name, ways in PAGES.items() if ways is HOSTED} <= named
    assert named | ON_THE_WAY | ELSEWHERE >= ACCOUNTS


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", [*HOSTED_PAGES, *SIGNED_OUT])
def test_a_hosted_page_is_for_everybody(
    name: str, language: str, site: Site, places: Any, look: Callable[..., Any], browse: Callable[..., Any]
) -> None:
    state, filled = places
    if name in HOSTED_PAGES:
        page = look(site, language, state, ignore_https_errors=True)
    else:
        page = browse(site, language, ignore_https_errors=True).new_page()
    page.goto(site.address + {**HOSTED_PAGES, **SIGNED_OUT}[name].format(**filled))
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    open_details(page)
    faults = faults_of_both_widths(page)
    page.set_viewport_size({"width": 320, "height": 900})
    faults += too_wide(page)
    assert faults == []


RESET = """
from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth import get_user_model
from django.urls import reverse
user = get_user_model().objects.get(email={email!r})
print(reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), default_token_generator.make_token(user)]))
"""


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_page_on_the_way_in_is_for_everybody(language: str, site: Site, browse: Callable[..., Any]) -> None:
    """From the invitation over the second step to a forgotten password, each page as it comes, also with its errors."""
    name = f"dora-{language}"
    link = site.manage("invite", "--owner", f"{name}@example.org").strip()
    page = browse(site, language, ignore_https_errors=True).new_page()
    faults: list[str] = []

    def look_at(where: str) -> None:
        assert re.search(where, page.url), page.url
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1
        open_details(page)
        faults.extend(f"{where}: {fault}" for fault in faults_of_both_widths(page))
        page.set_viewport_size({"width": 320, "height": 900})
        faults.extend(f"{where}: {fault}" for fault in too_wide(page))
        page.set_viewport_size({"width": 1280, "height": 900})

    def send() -> None:
        with page.expect_navigation():
            page.locator("main form .usa-button").first.click()

    page.goto(site.address + re.sub(r"^https://[^/]+", "", link))
    look_at("/invitation/")
    page.goto(site.address + "/accounts/signup/")
    page.locator("[name=first_name]").fill("Dora")
    page.locator("[name=email]").fill(f"{name}@example.org")
    for field in ("password1", "password2"):
        page.locator(f"[name={field}]").fill(hosted.PASSWORD)
    send()
    look_at("/invitation/")
    send()
    look_at("/accounts/2fa/totp/activate/")
    send()
    look_at("/accounts/2fa/totp/activate/")
    page.locator("[name=code]").fill(code_for(page.locator("code").inner_text().strip()))
    send()
    look_at("/accounts/2fa/recovery-codes/")
    codes = re.findall(r"\b[0-9a-f]{8}\b", page.locator("main").inner_text())
    page.goto(site.address + "/accounts/2fa/reauthenticate/")
    look_at("reauthenticate")
    page.context.clear_cookies()
    page.goto(site.address + "/accounts/login/")
    page.locator("[name=login]").fill(f"{name}@example.org")
    page.locator("[name=password]").fill(hosted.PASSWORD)
    send()
    look_at("/accounts/2fa/authenticate/")
    send()
    look_at("/accounts/2fa/authenticate/")
    page.locator("[name=code]").fill(codes[0])
    send()
    assert "/accounts/" not in page.url
    page.context.clear_cookies()
    told = site.manage("shell", "-v", "0", "-c", RESET.format(email=f"{name}@example.org"))
    page.goto(site.address + told.strip().splitlines()[-1])
    look_at("/accounts/password/reset/key/")
    send()
    look_at("/accounts/password/reset/key/")
    assert faults == []

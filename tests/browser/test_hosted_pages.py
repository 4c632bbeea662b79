"""The pages that are there in hosted mode only, behind TLS: accounts, invitations, reminders, each for everybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from tests.browser.pages import HOSTED, PAGES
from tests.browser.test_accessibility import WIDTHS, faults_of, open_details, too_wide
from tests.web import test_hosted as hosted
from tests.web.access_table import ACCOUNTS
from tests.web.hosting import NAME, Site

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
    "stop_reminders": "/reminders/stop/nothing/",
    "invitation": "/invitation/",
}
ELSEWHERE = {
    "account_request_reauthentication_code", "account_confirm_reauthentication_code", "account_confirm_login_code",
    "account_email_verification_sent", "account_set_password", "account_confirm_email", "mfa_activate_totp",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "mfa_authenticate", "mfa_reauthenticate",
    "mfa_download_recovery_codes",
}  # fmt: skip
"""Pages that stand only in the middle of a sign-in, that are off, or that are a file: they share their templates' parts."""


@pytest.fixture(scope="module")
def places(site: Site, anna: Any) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The cookies of the first owner, and what fills the addresses."""
    browser, _secret = anna
    key = hosted.key_of(browser)
    people = browser.get(f"/c/{key}/people/").text
    grant = re.search(rf"/c/{key}/people/(\d+)/", people)
    link = site.manage("invite", "--owner", "carla@example.org").strip()
    own = f"https://{NAME}:{site.tls}"
    cookies = [{"name": name, "value": value, "url": own, "secure": True} for name, value in browser.cookies.items()]
    assert grant
    return cookies, {"key": key, "grant": grant[1], "invitation": re.sub(r"^https://[^/]+", "", link)}


def test_every_hosted_page_is_looked_at_or_says_why_not() -> None:
    named = HOSTED_PAGES.keys() | SIGNED_OUT.keys()
    assert {name for name, ways in PAGES.items() if ways is HOSTED} <= named
    assert named | ELSEWHERE >= ACCOUNTS


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", [*HOSTED_PAGES, *SIGNED_OUT])
def test_a_hosted_page_is_for_everybody(
    name: str, language: str, site: Site, places: Any, browse: Callable[..., Any]
) -> None:
    cookies, filled = places
    context = browse(site, language, ignore_https_errors=True)
    if name in HOSTED_PAGES:
        context.add_cookies(cookies)
    page = context.new_page()
    page.goto(site.address + {**HOSTED_PAGES, **SIGNED_OUT}[name].format(**filled))
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    open_details(page)
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            faults += [f"{width} {scheme}: {fault}" for fault in faults_of(page)]
    page.set_viewport_size({"width": 320, "height": 900})
    faults += too_wide(page)
    assert faults == []

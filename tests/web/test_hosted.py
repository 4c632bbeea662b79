"""Hosted mode as it is run: `makewhole host`, PostgreSQL, and nginx with TLS in front."""

from __future__ import annotations

import http.client
import os
import re
from collections.abc import Iterator

import pytest
from tests.store.servers import Server, binaries
from tests.web.hosting import NAME, ROOT, Browser, Site, is_possible, running
from tests.web.test_access_table import patterns
from tests.web.test_accounts import code_for

PASSWORD = "a long walk in fog"


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """A database in a real server, with Nina's record in it."""
    if binaries() is None or not is_possible():
        missing = "PostgreSQL or nginx is missing. On Debian or Ubuntu: sudo apt-get install postgresql nginx-light"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    from makewhole.app import safekeeping

    server = Server(safe=False)
    try:
        url = server.new_database()
        safekeeping.restore(ROOT / "examples" / "07-make-ups-with-a-due-date", url, author="Anna")
        yield url
    finally:
        server.stop()


@pytest.fixture(scope="module")
def site(database: str) -> Iterator[Site]:
    with running(database) as running_site:
        yield running_site


def sign_up(site: Site, link: str, name: str) -> tuple[Browser, str]:
    """A browser in which somebody followed the link, made an account with the second step, and accepted; the secret."""
    browser = Browser(site)
    shown = browser.follow(browser.get(link))
    assert "You are invited" in shown.text
    assert "Nina" not in shown.text
    browser.get("/accounts/signup/")
    told = {"first_name": name, "email": f"{name.lower()}@example.org", "password1": PASSWORD, "password2": PASSWORD}
    made = browser.follow(browser.post("/accounts/signup/", told))
    assert "Accept" in made.text, made.text
    browser.post("/invitation/", {})
    asked = browser.follow(browser.get("/"))
    assert "Set up the second step" in asked.text, "the password alone opens nothing"
    found = re.search(r"<code>([A-Z2-7]{32})</code>", asked.text)
    assert found
    codes = browser.follow(browser.post("/accounts/2fa/totp/activate/", {"code": code_for(found.group(1))}))
    assert "Recovery codes" in codes.text
    return browser, found.group(1)


@pytest.fixture(scope="module")
def anna(site: Site) -> tuple[Browser, str]:
    """The first owner: invited from the terminal."""
    link = site.manage("invite", "--owner", "anna@example.org", "--student", "nina").strip()
    assert link.startswith(f"https://{NAME}/invitation/")
    return sign_up(site, link.removeprefix(f"https://{NAME}"), "Anna")


def key_of(browser: Browser) -> str:
    return browser.get("/").to.split("/")[2]


def test_from_the_invitation_to_the_child(site: Site, anna: tuple[Browser, str]) -> None:
    browser, _secret = anna
    page = browser.follow(browser.get("/"))
    assert "Nina P." in page.text
    key = key_of(browser)
    browser.get(f"/c/{key}/people/invite/")
    made = browser.post(f"/c/{key}/people/invite/", {"role": "reader", "note": "our advocate"})
    link = re.search(rf"https://{NAME}:{site.tls}(/invitation/[\w-]+/)", made.text)
    assert link
    ben, _ = sign_up(site, link.group(1), "Ben")
    assert "Nina P." in ben.follow(ben.get("/")).text
    assert ben.get(f"/c/{key}/accesses/").status == 404
    log = browser.get(f"/c/{key}/accesses/").text
    assert "Ben" in log
    assert "accepted an invitation" in log
    assert Browser(site).get(link.group(1)).status == 404, "used"


def test_a_stranger_and_somebody_without_an_account_reach_nothing_of_the_record(
    site: Site, anna: tuple[Browser, str]
) -> None:
    """Each address of a record, over the wire; test_access_table.py has the other roles."""
    key = key_of(anna[0])
    link = site.manage("invite", "--owner", "carla@example.org").strip().removeprefix(f"https://{NAME}")
    stranger, _secret = sign_up(site, link, "Carla")
    nobody = Browser(site)
    addresses = [
        "/" + re.sub(r"<[^>]+>", "1", str(pattern.pattern)).replace("c/1/", f"c/{key}/", 1)
        for pattern in patterns()
        if str(pattern.pattern).startswith("c/<")
    ]
    assert len(addresses) > 30
    for address in addresses:
        assert anna[0].get(f"/c/{key}/").status == 200
        answer = stranger.get(address)
        assert answer.status in (404, 405), f"{address}: {answer.status}"
        assert "Nina" not in answer.text
        asked = nobody.get(address)
        assert (asked.status, asked.to.partition("?")[0]) == (302, "/accounts/login/"), address
        stranger.get("/settings/")
        sent = stranger.post(address, {"do": "missed"})
        assert sent.status in (404, 405), f"POST {address}: {sent.status}"


def test_two_owners_who_leave_at_once_leave_one_behind(site: Site, anna: tuple[Browser, str], database: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    import psycopg

    browser, _secret = anna
    key = key_of(browser)
    browser.get(f"/c/{key}/people/invite/")
    made = browser.post(f"/c/{key}/people/invite/", {"role": "owner", "note": "Grandmother"})
    link = re.search(rf"https://{NAME}:{site.tls}(/invitation/[\w-]+/)", made.text)
    assert link
    rosa, _ = sign_up(site, link.group(1), "Rosa")
    for each in (browser, rosa):
        assert each.get(f"/c/{key}/people/leave/").status == 200
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda each: each.post(f"/c/{key}/people/leave/", {}), (browser, rosa)))
    with psycopg.connect(database, autocommit=True) as line:
        owners = line.execute("SELECT user_id FROM makewhole_web_grant WHERE role = 'owner'").fetchall()
        assert len(owners) == 1
        line.execute(
            "INSERT INTO makewhole_web_grant (child_id, user_id, role, given_at) SELECT c.id, u.id, 'owner', now() "
            "FROM makewhole_web_child c, auth_user u WHERE c.key = %s AND u.email = 'anna@example.org' "
            "ON CONFLICT DO NOTHING",
            [key],
        )


def test_cookies_and_headers_are_those_of_a_site_behind_tls(site: Site, anna: tuple[Browser, str]) -> None:
    browser, _secret = anna
    cookies = {cookie.partition("=")[0]: cookie for cookie in browser.set_cookies if "Max-Age=0" not in cookie}
    assert {"__Host-makewhole_session", "__Host-makewhole_csrf"} <= set(cookies)
    for name in ("__Host-makewhole_session", "__Host-makewhole_csrf"):
        for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert flag in cookies[name], cookies[name]
        assert "Domain" not in cookies[name]
    page = browser.get("/settings/")
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert "encrypted on its way (TLS)" in page.text


def test_without_tls_one_is_sent_to_tls(site: Site) -> None:
    line = http.client.HTTPConnection("127.0.0.1", site.plain, timeout=30)
    line.request("GET", "/settings/", headers={"Host": NAME})
    answer = line.getresponse()
    answer.read()
    line.close()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/settings/")
    assert answer.headers.get("Set-Cookie") is None


def test_who_comes_round_the_proxy_is_not_believed(site: Site) -> None:
    """The address that a browser claims to come from neither helps it nor hurts others."""
    line = http.client.HTTPConnection("127.0.0.1", site.program, timeout=30)
    line.request("GET", "/healthy/", headers={"Host": "evil.example", "X-Forwarded-Host": NAME})
    answer = line.getresponse()
    answer.read()
    line.close()
    assert answer.status == 400


def test_who_guesses_passwords_is_answered_429_also_after_a_restart(site: Site, anna: tuple[Browser, str]) -> None:
    def tries(times: int, **headers: str) -> list[int]:
        guesser = Browser(site)
        found = []
        for number in range(times):
            guesser.get("/accounts/login/")
            told = {"login": "guessed@example.org", "password": f"guess {number} guess"}
            found.append(guesser.post("/accounts/login/", told, **headers).status)
        return found

    assert tries(7) == [200] * 5 + [429] * 2
    site.restart()
    assert tries(1, **{"X-Forwarded-For": "203.0.113.9"}) == [429]


def test_a_restart_or_an_ended_session_in_the_middle_of_a_form_loses_nothing(
    site: Site, anna: tuple[Browser, str]
) -> None:
    browser, secret = anna
    key = key_of(browser)
    browser.get("/settings/")
    site.restart()
    assert browser.post("/settings/", {"first_name": "Anna R."}).status == 302
    assert 'value="Anna R."' in browser.get("/settings/").text
    form = browser.page
    ended = browser.cookies.pop("__Host-makewhole_session")
    assert ended
    kept = browser.post("/settings/", {"first_name": "Anna Rosa"})
    assert kept.status == 401
    assert 'name="first_name" value="Anna Rosa"' in kept.text
    assert "Sign in again in another tab" in kept.text
    kept_page = browser.page
    browser.get("/accounts/login/")  # in the other tab
    asked = browser.follow(browser.post("/accounts/login/", {"login": "anna@example.org", "password": PASSWORD}))
    assert "The second step" in asked.text
    inside = browser.post("/accounts/2fa/authenticate/", {"code": code_for(secret, later=1)})
    assert inside.status == 302, inside.text
    browser.page = kept_page  # back in the first tab: its token is from before the sign-in
    again = browser.post("/settings/", {"first_name": "Anna Rosa"})
    assert again.status == 403
    assert 'name="first_name" value="Anna Rosa"' in again.text
    assert browser.post("/settings/", {"first_name": "Anna Rosa"}).status == 302
    assert 'value="Anna Rosa"' in browser.get("/settings/").text
    assert browser.get(f"/c/{key}/").status == 200
    assert form


def test_another_site_gets_no_form_of_ours(site: Site, anna: tuple[Browser, str]) -> None:
    browser, _secret = anna
    for headers in ({"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        refused = browser.post("/settings/", {"first_name": "Eve", "csrfmiddlewaretoken": "x" * 64}, **headers)
        assert refused.status == 403
        assert "Eve" not in refused.text


def test_a_zero_character_in_an_address_is_no_page(site: Site, anna: tuple[Browser, str]) -> None:
    """PostgreSQL would fail at it."""
    browser, _secret = anna
    for address in (
        "/c/%00/",
        f"/c/{key_of(browser)}/posting/a%00b/",
        "/feeds/%00.ics",
        "/api/v1/children/%00/sessions",
    ):
        assert browser.get(address).status in (400, 404), address  # nginx refuses it already
        assert Browser(site).get(address).status in (400, 404), address


def test_links_that_were_looked_at_and_what_they_open_are_not_in_the_log(site: Site, anna: tuple[Browser, str]) -> None:
    link = site.manage("invite", "--owner", "dora@example.org").strip().removeprefix(f"https://{NAME}")
    for method in ("HEAD", "OPTIONS", "PUT", "POST", "GET"):
        Browser(site).ask(method, link)
    Browser(site).ask("PUT", "/feeds/the-word-of-a-feed.ics")
    assert "/invitation/..." in site.log()
    assert link.split("/")[2] not in site.log()
    assert "the-word" not in site.log()


def test_what_is_too_large_and_what_no_page_has_is_answered_in_our_words(site: Site, anna: tuple[Browser, str]) -> None:
    browser, _secret = anna
    assert browser.get("/settings/").status == 200
    answer = browser.post("/settings/", {"first_name": "x" * 6_000_000})
    assert answer.status == 413
    assert "This is too large" in answer.text
    page = f"/c/{key_of(browser)}/"
    for method in ("OPTIONS", "PUT", "DELETE"):
        answer = browser.ask(method, page)
        assert answer.status == 405
        assert "Nina" not in answer.text


def test_the_deployment_check_has_no_warning(site: Site) -> None:
    assert "no issues" in site.manage("check", "--deploy", "--fail-level", "WARNING")


def test_a_weaker_setting_would_be_found_by_it(site: Site) -> None:
    site.environment["MAKEWHOLE_HOSTS"] = ""
    try:
        assert "security.W020" in site.manage("check", "--deploy", "--fail-level", "WARNING", fails=True)
    finally:
        site.environment["MAKEWHOLE_HOSTS"] = NAME


def test_the_secret_key_was_made_for_the_server_alone(site: Site) -> None:
    assert (site.folder / "secret").stat().st_mode & 0o077 == 0


def test_what_people_had_of_a_child_goes_with_the_record_in_postgresql_too(
    site: Site, database: str, anna: tuple[Browser, str]
) -> None:
    import psycopg

    from makewhole.app import children, safekeeping

    student = children.begin(database, {"name": "Sam B."}, author="Anna")
    with psycopg.connect(database, autocommit=True) as line:
        line.execute("INSERT INTO makewhole_web_child (key, student_id, opened_at) VALUES ('k1', %s, now())", [student])
        child = "(SELECT id FROM makewhole_web_child WHERE key = 'k1')"
        user = "(SELECT min(id) FROM auth_user)"
        line.execute(
            f"INSERT INTO makewhole_web_grant (child_id, user_id, role, given_at) VALUES ({child}, {user}, 'owner', now())"
        )
        line.execute(
            f"INSERT INTO makewhole_web_access (child_id, at, who, what, detail) VALUES ({child}, now(), 'A', 'log', '')"
        )
        preview = safekeeping.purge_preview(database, student)
        safekeeping.purge(database, student, author="Anna", why="asked", authority="family", confirm=preview.token)
        left = line.execute("SELECT count(*) FROM makewhole_web_child WHERE key = 'k1'").fetchone()
    assert left == (0,)
    browser, _secret = anna
    assert browser.get(f"/c/{key_of(browser)}/").status == 200, "the other child's record is as it was"


def test_nothing_of_a_child_is_in_the_log(site: Site, anna: tuple[Browser, str]) -> None:
    assert "Nina" not in site.log()
    assert PASSWORD not in site.log()


def test_it_is_not_started_without_what_it_needs(site: Site) -> None:
    import subprocess
    import sys

    for name in ("DATABASE_URL", "MAKEWHOLE_HOSTS", "MAKEWHOLE_SECRET_KEY_FILE"):
        without = {key: value for key, value in site.environment.items() if key != name}
        done = subprocess.run(
            [sys.executable, "-m", "makewhole.cli", "host", "--listen", "127.0.0.1:0"],
            env=without,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode != 0
        assert name in done.stderr
        assert "Traceback" not in done.stderr

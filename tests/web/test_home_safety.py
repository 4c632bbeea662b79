"""Home mode keeps to this machine: loopback, a link that works once, a secret of one's own, safe headers."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "examples" / "07-make-ups-with-a-due-date"


class Served:
    """`makewhole serve`, and what it printed."""

    def __init__(self, process: subprocess.Popen[str], link: str) -> None:
        self.process = process
        self.link = link
        self.text = ""
        """Of the page that was answered last."""
        found = re.match(r"http://127\.0\.0\.1:(\d+)(/enter/\S+)", link)
        assert found
        self.port, self.path = int(found.group(1)), found.group(2)

    def ask(self, path: str, host: str | None = None, cookie: str = "") -> http.client.HTTPResponse:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        line.putrequest("GET", path, skip_host=True)
        line.putheader("Host", host or f"127.0.0.1:{self.port}")
        if cookie:
            line.putheader("Cookie", cookie)
        line.endheaders()
        answer = line.getresponse()
        self.text = answer.read().decode(errors="replace")
        line.close()
        return answer

    def send(self, path: str, fields: dict[str, str], cookie: str) -> http.client.HTTPResponse:
        """Sends a form as a browser does, with the token of the page that was asked for last."""
        token = field_of(self.text, "csrfmiddlewaretoken")
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://127.0.0.1:{self.port}",
            "Sec-Fetch-Site": "same-origin",
            "Cookie": cookie,
        }
        line.request("POST", path, urlencode({"csrfmiddlewaretoken": token, **fields}), headers)
        answer = line.getresponse()
        self.text = answer.read().decode(errors="replace")
        line.close()
        return answer


def field_of(page: str, name: str) -> str:
    """What a hidden field of the page holds."""
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    assert found, page
    return found.group(1)


def session_of(answer: http.client.HTTPResponse) -> str:
    """The session's cookie, as a browser sends it back."""
    cookies = [cookie.partition(";")[0] for cookie in answer.headers.get_all("Set-Cookie") or []]
    return next(cookie for cookie in cookies if re.match(r"makewhole_session_[0-9a-f]{8}=", cookie))


@contextmanager
def serving(file: Path) -> Iterator[Served]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKEWHOLE", "DJANGO"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "makewhole.cli", "serve", str(file), "--port", "0", "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    printed = ""
    try:
        while "http://" not in printed:
            line = process.stdout.readline()
            assert line, printed
            printed += line
        found = re.search(r"http://\S+", printed)
        assert found
        assert "The file is not encrypted" in printed
        yield Served(process, found.group(0))
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)
        process.stdout.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path / "family.makewhole") as running:
        yield running


def test_the_link_lets_one_browser_in_once(served: Served) -> None:
    first = served.ask(served.path)
    assert first.status == 302
    cookies = first.headers.get_all("Set-Cookie") or []
    assert len(cookies) == 2
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
    session = session_of(first)
    assert served.ask("/settings/", cookie=session).status == 200
    assert served.ask(served.path).status == 401, "a second browser"
    assert served.ask("/settings/").status == 401
    assert served.ask("/enter/guessed/").status == 401
    assert "the same command as before" in served.text
    assert "family" not in served.text, "whoever is not in learns nothing of the file's name"


def test_another_name_for_this_machine_is_answered_nothing(served: Served) -> None:
    assert served.ask("/healthy/").status == 200
    for host in ("evil.example", f"evil.example:{served.port}", f"127.0.0.1.evil.example:{served.port}", "0.0.0.0"):
        assert served.ask("/healthy/", host=host).status == 400
        assert served.ask(served.path, host=host).status == 400
    assert served.ask(served.path).status == 302, "and the link was not used up by that"


def test_it_listens_on_the_loopback_address_alone(served: Served) -> None:
    outside = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    for address in outside - {"127.0.0.1", "127.0.1.1"}:
        with socket.socket() as one:
            one.settimeout(2)
            assert one.connect_ex((str(address), served.port)) != 0
    with socket.socket() as one:
        one.connect(("127.0.0.1", served.port))


def test_other_machines_are_refused_whatever_server_is_used(person: Callable[..., Any]) -> None:
    assert Client(REMOTE_ADDR="192.0.2.7").get("/healthy/").status_code == 403
    assert Client(REMOTE_ADDR="::1").get("/healthy/").status_code == 200


def test_a_restart_in_the_middle_of_a_form_signs_nobody_out(tmp_path: Path) -> None:
    file = tmp_path / "family.makewhole"
    with serving(file) as first:
        session = session_of(first.ask(first.path))
    with serving(file) as second:
        assert second.ask("/settings/", cookie=session).status == 200


def test_two_files_open_in_one_browser_sign_nobody_out(tmp_path: Path) -> None:
    """Cookies know no ports: the browser sends those of every server of 127.0.0.1 to each."""
    with serving(tmp_path / "one.makewhole") as one, serving(tmp_path / "two.makewhole") as two:
        jar: dict[str, str] = {}

        def browse(to: Served, path: str) -> int:
            answer = to.ask(path, cookie="; ".join(f"{name}={value}" for name, value in jar.items()))
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                name, _, value = cookie.partition(";")[0].partition("=")
                jar[name] = value
            return answer.status

        assert browse(one, one.path) == 302
        assert browse(two, two.path) == 302
        for served in (one, two, one):
            assert browse(served, "/settings/") == 200
            token = one.text if served is one else two.text
            assert "csrfmiddlewaretoken" in token
        first = "; ".join(f"{name}={value}" for name, value in jar.items())
        assert one.send("/settings/", {"first_name": "Rosa"}, first).status == 302, "its form's token still fits"
        assert sum(name.startswith("makewhole_session_") for name in jar) == 2
        assert sum(name.startswith("makewhole_csrf_") for name in jar) == 2
        sessions = [value for name, value in jar.items() if name.startswith("makewhole_session_")]
        for name in [name for name in jar if name.startswith("makewhole_session_")]:
            swapped = {**jar, name: next(value for value in sessions if value != jar[name])}
            cookie = "; ".join(f"{each}={value}" for each, value in swapped.items())
            assert 401 in (one.ask("/settings/", cookie=cookie).status, two.ask("/settings/", cookie=cookie).status)


def test_the_secret_key_is_made_by_chance_and_ones_own(tmp_path: Path) -> None:
    from makewhole.web.secret import NoSecret, secret_key

    one = secret_key(tmp_path / ".one.secret")
    assert secret_key(tmp_path / ".one.secret") == one
    assert secret_key(tmp_path / ".two.secret") != one
    assert len(one) >= 50
    assert stat.S_IMODE((tmp_path / ".one.secret").stat().st_mode) == 0o600
    (tmp_path / ".one.secret").chmod(0o640)
    with pytest.raises(NoSecret, match="chmod 600"):
        secret_key(tmp_path / ".one.secret")
    (tmp_path / ".short.secret").write_text("abc")
    (tmp_path / ".short.secret").chmod(0o600)
    with pytest.raises(NoSecret, match="no whole secret key"):
        secret_key(tmp_path / ".short.secret")
    with pytest.raises(NoSecret, match="MAKEWHOLE_SECRET_KEY_FILE"):
        secret_key(None)


def test_every_answer_forbids_what_a_page_never_needs(person: Callable[..., Any], empty: Path) -> None:
    for answer in (person().get("/settings/"), Client().get("/settings/"), person().get("/nothing/")):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"


def test_an_error_is_written_down_without_what_the_page_held() -> None:
    import logging

    from makewhole.web.faults import PlainFormatter

    try:
        raise ValueError("Nina P. was not there")
    except ValueError:
        held = sys.exc_info()
        record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "Error: %s", ("/c/1/",), held)
    said = PlainFormatter().format(record)
    assert "ValueError" in said
    assert "Nina" not in said


def test_the_settings_page_says_what_is_unsafe(person: Callable[..., Any], empty: Path) -> None:
    empty.chmod(0o600)
    page = person().get("/settings/").content.decode()
    assert str(empty) in page
    assert "not encrypted" in page
    assert "Do not copy the data file itself while makewhole runs" in page
    assert "makewhole backup empty.makewhole empty-copy.makewhole" in page
    assert "Other people with an account" not in page
    empty.chmod(0o644)
    page = person().get("/settings/").content.decode()
    assert "Other people with an account on this computer may read the data file" in page
    assert "chmod 600 empty.makewhole" in page


def test_the_name_in_the_history_is_changed(person: Callable[..., Any], empty: Path) -> None:
    home = person()
    assert "Rosa" not in home.get("/settings/").content.decode()
    assert home.post("/settings/", {"first_name": " Rosa "}).status_code == 302
    assert 'value="Rosa"' in home.get("/settings/").content.decode()
    assert "usa-error-message" in home.post("/settings/", {"first_name": ""}).content.decode()
    assert home.get("/settings/", headers={"Accept-Language": "es"}).status_code == 200

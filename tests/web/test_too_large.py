"""What is larger than it may be is answered by a page that says how large it may be, and that nothing is lost."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from tests.web.test_home_safety import Served, serving, session_of

from makewhole.web import serving as served_by

LONG = "x" * 6_000_000


def test_the_page_says_what_the_settings_hold_it_to() -> None:
    from makewhole.web.views import restore, row, too_large

    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE == too_large.FORM_MEGABYTES * 1024 * 1024
    plain = (Path(served_by.__file__).parent / "templates" / "413.html").read_text()
    for most in (restore.LIMIT_BYTES, row.MOST_BYTES):
        assert plain.count(f"{most // 1_000_000} MB") == 2, "in both languages"
    assert restore.LIMIT_BYTES < served_by.MOST_BYTES < served_by.MOST_BYTES_AT_HOME


@pytest.mark.parametrize("mode", ["home", "hosted"])
def test_a_form_that_is_too_large_is_told_how_large_it_may_be(
    mode: str, request: pytest.FixtureRequest, keep: Callable[[str], Path], person: Callable[..., Any], door: Any
) -> None:
    if mode == "hosted":
        request.getfixturevalue("hosted")
    keep("07-make-ups-with-a-due-date")
    client = person("anna")
    key = door("nina", "anna", "owner").key
    told = {}
    for spoken in ("en", "es"):
        answer = client.post(f"/c/{key}/next/write/to/", {"note": LONG}, headers={"Accept-Language": spoken})
        assert answer.status_code == 413
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["HX-Retarget"] == "body"
        told[spoken] = page = answer.content.decode()
        assert LONG[:1000] not in page
        assert f'lang="{spoken}"' in page
        assert "5 MB" in page
        assert "25 MB" in page
    assert "Nothing was written down" in told["en"]
    assert "Back button" in told["en"]
    assert "Nothing was written down" not in told["es"]
    assert "Back button" not in told["es"]


def test_who_is_not_signed_in_and_a_program_are_told_too(hosted: None, person: Callable[..., Any]) -> None:
    ours = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    answer = Client().post("/settings/", {"first_name": LONG}, headers=ours)
    assert answer.status_code == 413
    assert "This is too large" in answer.content.decode()
    answer = person("anna").post("/api/v1/children/none/sessions", {"note": LONG}, content_type="application/json")
    assert answer.status_code == 413
    assert answer.json() == {"detail": "Too large: at most 5 MB."}


def test_too_many_fields_are_too_large_as_well(empty: Path, person: Callable[..., Any]) -> None:
    assert person().post("/settings/", {f"f{number}": "" for number in range(5_001)}).status_code == 413


def test_what_is_not_read_at_all_gets_a_page_in_both_languages() -> None:
    answer = Client().get("/healthy/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "evil.example" not in page
    assert "Back button" in page
    assert 'lang="es"' in page


def test_over_a_real_line(tmp_path: Path) -> None:
    with serving(tmp_path / "family.makewhole") as served:
        cookie = session_of(served.ask(served.path))
        page = served.ask("/settings/", cookie=cookie)
        csrf = [each.partition(";")[0] for each in page.headers.get_all("Set-Cookie") or []]
        assert served.send("/settings/", {"first_name": LONG}, "; ".join([cookie, *csrf])).status == 413
        assert "This is too large" in served.text
        said = larger_than_the_server_takes(served)
        assert said.startswith("HTTP/1.1 413 ")
        assert "Connection: close" in said
        assert "default-src 'none'" in said
        assert "Back button" in said
        assert "demasiado grande" in said


def larger_than_the_server_takes(served: Served) -> str:
    """What comes back at once, before any of it is sent."""
    length = served_by.MOST_BYTES_AT_HOME + 1
    with socket.create_connection(("127.0.0.1", served.port), 60) as line:
        line.sendall(f"POST /settings/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n".encode())
        received = b""
        while piece := line.recv(65536):
            received += piece
    return received.decode()

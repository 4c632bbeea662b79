"""HEAD, OPTIONS and the rest over a real line to a real server: the test client hides what a server sends."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.test_home_safety import EXAMPLE, Served, serving, session_of

from makewhole.app import safekeeping


@pytest.fixture(scope="module")
def nina(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str, str]]:
    """A server, the cookie of whoever is in, and the address of Nina's record."""
    file = tmp_path_factory.mktemp("methods") / "family.makewhole"
    safekeeping.restore(EXAMPLE, file, author="Anna")
    with serving(file) as served:
        session = session_of(served.ask(served.path))
        yield served, session, served.ask("/", cookie=session).headers["Location"]


def raw(served: Served, *asked: str, cookie: str) -> bytes:
    """All that comes back over one line that stays open until the last request, which closes it."""
    with socket.create_connection(("127.0.0.1", served.port), 60) as line:
        for number, words in enumerate(asked):
            ends = "Connection: close\r\n" if number == len(asked) - 1 else ""
            line.sendall(f"{words} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n{ends}\r\n".encode())
        received = b""
        while piece := line.recv(65536):
            received += piece
    return received


@pytest.mark.parametrize("part", ["", "log/", "accesses/", "accesses.csv", "files/export/tables/", "nothing/", None])
def test_head_sends_the_headers_of_the_page_and_no_body(nina: tuple[Served, str, str], part: str | None) -> None:
    served, cookie, child = nina
    address = "/enter/" if part is None else child + part
    received = raw(served, f"HEAD {address}", "GET /healthy/", cookie=cookie)
    head, _, rest = received.partition(b"\r\n\r\n")
    assert int(dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:])[b"Content-Length"]) > 0
    assert b"Transfer-Encoding" not in head
    assert rest.startswith(b"HTTP/1.1 200 OK\r\n"), "the next answer follows at once, on the same line"
    assert received.count(b"HTTP/1.1 ") == 2


def test_a_line_that_is_kept_open_reads_on_after_head(nina: tuple[Served, str, str]) -> None:
    served, cookie, child = nina
    line = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    for method in ("HEAD", "GET", "HEAD", "GET"):
        line.request(method, child, headers={"Cookie": cookie})
        kept = line.sock
        answer = line.getresponse()
        body = answer.read()
        assert answer.status == 200
        assert (b"<h1" in body) == (method == "GET")
        assert line.sock is kept
    line.close()


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "PROPFIND"])
def test_what_no_page_has_is_answered_405_without_the_page(nina: tuple[Served, str, str], method: str) -> None:
    served, cookie, child = nina
    head, _, body = raw(served, f"{method} {child}", cookie=cookie).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 405 ")
    assert b"Allow: GET, HEAD, POST" in head
    assert body == b"This address answers GET, HEAD, POST.\n"


def test_a_link_that_was_only_looked_at_lets_its_browser_in(tmp_path: Path) -> None:
    with serving(tmp_path / "family.makewhole") as served:
        assert raw(served, f"HEAD {served.path}", cookie="").startswith(b"HTTP/1.1 405 ")
        assert served.ask(served.path).status == 302

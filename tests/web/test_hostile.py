"""What nobody types by accident, sent to every address as an owner: each is answered, and never with a 5xx."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.access_table import TABLE
from tests.web.test_access_table import World, patterns, record, world

__all__ = ["record", "world"]

EVIL = (
    "x\x00y",
    "A" * 10_000,
    "\u202eenin\u202c \U0001f469\u200d\U0001f467 \u05e0\u05d9\u05e0\u05d4",
    "9" * 400,
    "-1",
    "1e999",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "nowhere",
    "//evil.example/",
    "../../etc/passwd",
    "<script>alert(1)</script>\r\nSet-Cookie: a=b",
    "\ud800",
    "{who}%(n)s%s{0}",
    "\uff11\uff12",
)
"""Zero characters, length, other directions of writing, numbers, the first and the last day, addresses, half characters."""
NAMES = (
    "as_of", "policy", "source", "known_on", "year", "page", "service", "account", "promise", "esy", "reason", "why",
    "rule", "month", "state", "first", "second", "how", "about", "to", "kind", "next", "language", "verify", "file",
)  # fmt: skip
"""What the addresses of pages hold."""
DEEDS = (
    "", "correct", "withdraw", "attach", "read", "held", "missed", "closed", "all_held", "undo", "speak", "take",
)  # fmt: skip
METHODS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "PROPFIND")
COSTLY = ("export", "feed")
"""Addresses that look at no value: asked a few times only."""


@pytest.fixture
def hostile(hosted: None, world: World) -> World:
    for client in world.clients.values():
        client.raise_request_exception = False
    return world


def _text(value: str) -> str:
    """As it comes over the wire: half a character is none."""
    return value.encode(errors="surrogatepass").decode(errors="replace")


def _ways(world: World, name: str) -> Iterator[tuple[dict[str, str], str]]:
    """The parts of the address of that name, and the address with its query."""
    from django.urls import reverse

    row = TABLE[name]
    for pattern in patterns():
        if pattern.name == name:
            args = world.args(row, pattern)
            yield args, reverse(name, kwargs=args) + row.query


def _fields(client: Client, address: str) -> list[str]:
    """The names of the fields of the forms on the page."""
    answer = client.get(address)
    page = "" if answer.streaming else answer.content.decode(errors="replace")
    answer.close()
    return list(dict.fromkeys(re.findall(r'name="([\w-]+)"', page)))


def _faults(answers: Iterator[tuple[str, Any]]) -> str:
    """Which answers are faults of the program."""
    found = []
    for what, answer in answers:
        if answer.status_code >= 500:
            found.append(f"{what[:160]!r}: {answer.status_code}")
        for header, value in answer.headers.items():
            assert "\n" not in f"{header}{value}", what
        assert "no-store" in answer.headers["Cache-Control"], what
        answer.close()
    return "\n".join(found)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_no_value_in_an_address_or_a_form_breaks_a_page(name: str, hostile: World) -> None:
    client, row = hostile.clients["owner"], TABLE[name]
    values = EVIL[:3] if name in COSTLY else EVIL

    def answers() -> Iterator[tuple[str, Any]]:
        for _args, address in _ways(hostile, name):
            path = address.partition("?")[0]
            for value in values if row.get is not None else ():
                yield f"GET {path} {value!r}", client.get(path, dict.fromkeys(NAMES, _text(value)))
            fields = _fields(client, address)
            for number, value in enumerate(values if row.post is not None and not row.once else ()):
                more = ("session", "counted", "batch", "token", "seen", "wording", "resolution", "page")
                sent = dict.fromkeys([*fields, *NAMES, *more], _text(value)) | {"do": DEEDS[number % len(DEEDS)]}
                yield f"POST {path} {value!r}", client.post(path, {**sent, **row.sent} if number % 2 else sent)

    assert not (found := _faults(answers())), found


@pytest.mark.parametrize("name", sorted(name for name in TABLE if name not in ("leave", "remove_person")))
def test_no_method_no_kind_of_content_and_no_part_of_an_address_breaks_a_page(name: str, hostile: World) -> None:
    from django.urls import NoReverseMatch, reverse

    client = hostile.clients["owner"]

    def answers() -> Iterator[tuple[str, Any]]:
        for args, address in _ways(hostile, name):
            for method in METHODS if name not in COSTLY else METHODS[:2]:
                yield f"{method} {address}", client.generic(method, address, b"{\xff", "application/json")
            for kind in ("application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x"):
                yield f"POST {address} as {kind}", client.generic("POST", address, b"--x\r\n\xff\x00", kind)
            for part in args:
                for value in EVIL:
                    try:
                        made = reverse(name, kwargs={**args, part: _text(value)})
                    except NoReverseMatch:
                        continue
                    yield f"GET {made}", client.get(made)

    assert not (found := _faults(answers())), found


def _bomb(name: str) -> bytes:
    """A small file that unpacks to a large one."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open(name, "w") as stream:
            for _ in range(300):
                stream.write(b"<a>" * 350_000)
    return made.getvalue()


def test_no_file_breaks_the_pages_that_take_one(hostile: World) -> None:
    """Bombs, pages and programs, under names of every kind."""
    client, key = hostile.clients["owner"], hostile.key
    files = {
        "a.xlsx": _bomb("xl/workbook.xml"),
        "a.docx": _bomb("word/document.xml"),
        "a.zip": _bomb("manifest.json"),
        "page.html": b"<html><script>alert(1)</script>",
        "picture.svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "both.pdf": b"%PDF-1.4\n<html><script>alert(1)</script></html>",
        "\u202egpj.exe\r\nX: y\".csv": b"Date,Student\n\x00\xff,\xfe\n" * 50,
        "deep.ics": b"BEGIN:VCALENDAR\n" * 2_000,
        "empty.csv": b"",
    }

    def answers() -> Iterator[tuple[str, Any]]:
        for name, data in files.items():
            for address, more in (
                (f"/c/{key}/files/bring-in/", {}),
                (f"/c/{key}/row/sessions/{hostile.ids['session']}/", {"do": "attach"}),
                ("/restore/", {}),
            ):
                answer = client.post(address, {**more, "file": SimpleUploadedFile(name, data)})
                yield f"{name} to {address}", answer
                if answer.status_code == 302 and "coming-in" in answer.headers["Location"]:
                    yield f"{name} looked at", client.get(answer.headers["Location"])
                    yield f"{name} taken", client.post(answer.headers["Location"], {"do": "take"})
        for attached in re.findall(r"/c/\w+/attachments/\w+/", client.get(f"/c/{key}/log/").content.decode()):
            yield attached, client.get(attached)

    assert not (found := _faults(answers())), found

"""What nobody types by accident, sent to every address as an owner: each is answered, and never with a 5xx."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
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
            for value in values[::2] if row.get is not None else ():
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
                for value in EVIL[::2]:
                    try:
                        made = reverse(name, kwargs={**args, part: _text(value)})
                    except NoReverseMatch:
                        continue
                    yield f"GET {made}", client.get(made)

    assert not (found := _faults(answers())), found


def test_nothing_that_a_program_sends_breaks_the_api(hostile: World) -> None:
    from django.contrib.auth import get_user_model

    from makewhole.web import api_tokens

    owner = get_user_model().objects.get(username="owner")
    secret, _made = api_tokens.make(owner, "mine", None, may_write=True)
    headers = {"Authorization": f"Bearer {secret}"}
    client = Client(raise_request_exception=False, headers=headers)
    record, session = f"/api/v1/children/{hostile.key}", hostile.ids["session"]
    cells = (
        "promise_id",
        "date",
        "starts_at",
        "planned_minutes",
        "kind",
        "makes_up",
        "award_id",
        "note",
        "why",
        "entry",
    )

    def answers() -> Iterator[tuple[str, Any]]:
        told: tuple[Any, ...] = (*EVIL, 10**400, -(10**30), 1.5, None, True, [], {"a": [[]]}, float("nan"))
        for value in told:
            for name in cells:
                whole = {"date": "2025-12-18", "entry": "x", "promise_id": "speech", "delivered_minutes": 30}
                body = json.dumps({**whole, name: value})
                yield f"POST {name} {value!r}", client.post(f"{record}/sessions", body, "application/json")
            body = json.dumps({"entry": value, "note": value})
            yield f"PATCH {value!r}", client.patch(f"{record}/sessions/{session}", body, "application/json")
        for value in EVIL:
            query = dict.fromkeys(
                ("as_of", "known_on", "policy", "posting", "service", "account", "first_day", "entry", "why"),
                _text(value),
            )
            for path in ("statement", "postings", "explain", "sessions", f"sessions/{session}"):
                for one in ("as_of", "known_on", "policy", None):
                    asked = {one: query[one]} if one else query
                    yield f"{path} {asked}", client.get(f"{record}/{path}", asked)
            yield f"DELETE {value!r}", client.delete(f"{record}/sessions/{session}?entry={quote(_text(value))}")
            yield f"{value!r} as a key", client.get(f"/api/v1/children/{quote(_text(value), safe='')}/sessions")
            yield f"{value!r} as a session", client.get(f"{record}/sessions/{quote(_text(value), safe='')}")
        for sent in (b"", b"[", b"[" * 100_000, b"\xff", b'{"date": "2025-12-18"', b'"' + b"a" * 100_000 + b'"'):
            yield f"{sent[:9]!r}", client.generic("POST", f"{record}/sessions", sent, "application/json")
            yield f"{sent[:9]!r}", client.generic("PATCH", f"{record}/sessions/{session}", sent, "text/html")

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
        '\u202egpj.exe\r\nX: y".csv': b"Date,Student\n\x00\xff,\xfe\n" * 50,
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


MARK = "\"'><img src=x onerror=alert(1)>{{ 7|add:7 }}{% now %}"
"""Markup, a quotation mark of each kind, and words of a template."""


def test_no_cell_becomes_markup(
    hosted: None, tmp_path: Path, person: Callable[..., Any], door: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names, services, wordings, notes, file names and people's own names, on every page, piece and picture."""
    from django.conf import settings
    from django.contrib.auth import get_user_model

    from makewhole.app import children, entering, safekeeping
    from makewhole.web import invitations

    folder = tmp_path / "case"
    folder.mkdir()
    example = Path(__file__).parent.parent.parent / "examples" / "07-make-ups-with-a-due-date"
    for table in example.glob("*.csv"):
        rows = list(csv.reader(table.read_text().splitlines()))
        for named in ("name", "service", "note", "provider_id", "setting"):
            for number in (at for at, column in enumerate(rows[0]) if column == named):
                for row in rows[1:]:
                    row[number] = f"{row[number]} {MARK}"
        with (folder / table.name).open("w", newline="") as stream:
            csv.writer(stream).writerows(rows)
    file = tmp_path / "all.makewhole"
    safekeeping.restore(folder, file, author=MARK)
    monkeypatch.setattr(settings, "MAKEWHOLE_PLACE", file)
    client = person("owner")
    get_user_model().objects.filter(username="owner").update(first_name=MARK[:150])
    record = door("nina", "owner", "owner")
    invitations.invite(record, "reader", get_user_model().objects.get(username="owner"), note=MARK[:80])
    told = {"student_id": "nina", "happened_on": "2025-12-01", "channel": "email", "direction": "to"}
    children.enter(file, "nina", "contacts", {**told, "about": MARK, "asked": MARK, "who": MARK}, author=MARK, why=MARK)
    sessions = children.rows(file, "nina")["sessions"]
    children.correct(file, "nina", "sessions", min(sessions), {"source": "provider"}, author=MARK, why=MARK)
    entering.attach(file, "nina", "sessions", min(sessions), b"seen", f"{MARK}.txt", author=MARK)
    key = record.key
    found: list[str] = []
    seen: set[str] = set()
    number = 0
    waiting = [f"/c/{key}/?as_of=2025-12-20", f"/c/{key}/compare/?first=family&second=provider", "/settings/", "/?all"]
    waiting += [
        "/settings/tokens/",
        f"/c/{key}/start/services/",
        f"/c/{key}/new/sessions/",
        f"/c/{key}/history/?verify",
    ]
    while waiting and len(seen) < 90:
        address = waiting.pop(0)
        kind = re.sub(r"=[^&]*|[0-9a-f]{10,}", "", address)
        if kind in seen or "/export/" in address or "accesses.csv" in address:
            continue
        seen.add(kind)
        answer = client.get(address)
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            continue
        page = answer.content.decode()
        number += "img src=x" in page
        if "<img" in page or MARK[:3] in page or re.search(r"\son\w+=(?!alert)", page.replace("onerror=alert", "")):
            found.append(address)
        waiting += [html.unescape(each) for each in re.findall(r'href="(/c/[^"#]+)"', page)]
    assert not found, "\n".join(found)
    assert number > 12, "the marks are on the pages"

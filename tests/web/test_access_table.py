"""Every address and every operation of the API, as owner, writer, reader, stranger and anonymous."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from tests.web.access_table import ACCOUNTS, EVERYBODY, OWN, READ, TABLE, WRITE, Row

ROLES = ("anonymous", "stranger", "reader", "writer", "owner")
METHODS = ("GET", "POST")
OTHER_METHODS = ("OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "PROPFIND")
NAME = "Nina"
"""Of the child in the example: it must stand in no answer to who may not see it."""


@dataclass
class World:
    """One child's record and five people, and the ids of what is there."""

    key: str
    clients: dict[str, Client]
    ids: dict[str, str]

    def args(self, row: Row, pattern: Any) -> dict[str, str]:
        given = {name: value.format(**self.ids) for name, value in row.args.items()}
        return given | ({"key": self.key} if "key" in pattern.pattern.converters else {})


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's record, with a contact and an attachment; to be copied."""
    from makewhole.app import children, safekeeping

    file = tmp_path_factory.mktemp("table") / "07.makewhole"
    root = Path(__file__).parent.parent.parent
    safekeeping.restore(root / "examples" / "07-make-ups-with-a-due-date", file, author="Anna")
    cells = {"student_id": "nina", "happened_on": "2025-12-01", "channel": "email", "direction": "to", "about": "x"}
    children.enter(file, "nina", "contacts", {"contact_id": "c-1", **cells}, author="Anna")
    two = sorted(children.rows(file, "nina")["sessions"])[:2]
    settled = {"session_ids": " ".join(two), "counted": two[0], "decided_on": "2025-12-01", "decided_by": "Anna"}
    children.enter(file, "nina", "resolutions", {"resolution_id": "r-1", **settled}, author="Anna")
    note = file.with_name("note.txt")
    note.write_text("seen")
    safekeeping.attach(file, note, "sessions", _first(children.rows(file, "nina")["sessions"]), author="Anna")
    return file


def _first(rows: Mapping[str, Any]) -> str:
    return min(rows)


@pytest.fixture
def world(
    record: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    person: Callable[..., Any],
    door: Callable[..., Any],
) -> World:
    from django.conf import settings
    from django.contrib.auth import get_user_model

    from makewhole.app import children, folders
    from makewhole.app.children import View
    from makewhole.web import api_tokens, invitations, reminding
    from makewhole.web.models import Feed, Grant
    from makewhole.web.row_keys import row_key

    file = Path(shutil.copy(record, tmp_path / "07.makewhole"))
    monkeypatch.setattr(settings, "MAKEWHOLE_PLACE", file)
    clients: dict[str, Client] = {"anonymous": Client(), "stranger": person("stranger")}
    for role in ("reader", "writer", "owner"):
        clients[role] = person(role)
        door_of = door("nina", role, role)
    owner, reader = (get_user_model().objects.get(username=name) for name in ("owner", "reader"))
    token, _made = invitations.invite(door_of, "reader", owner)
    _token, pending = invitations.invite(door_of, "reader", owner)
    Feed.objects.create(digest=invitations.digest_of("feed"), child=door_of, user=owner)
    _secret, api_token = api_tokens.make(owner, "mine", door_of, may_write=True)
    rows = children.rows(file, "nina")
    ids = {
        "invitation": token,
        "pending": str(pending.pk),
        "feed": "feed",
        "stop": reminding.stop_word(owner),
        "grant": str(Grant.objects.get(child=door_of, user=reader).pk),
        "token": str(api_token.pk),
        "session": row_key("sessions", _first(rows["sessions"])),
        "contact": row_key("contacts", "c-1"),
        "resolution": row_key("resolutions", "r-1"),
        "attachment": row_key("attachments", _first(rows["attachments"])),
        "posting": str(children.postings(file, "nina", View(folders.today()))[0]["posting_id"]),
    }
    return World(door_of.key, clients, ids)


def patterns() -> Iterator[Any]:
    """Every address of the application but those of allauth and the API, which have tables of their own."""
    from django.urls import URLPattern, get_resolver

    yield from (each for each in get_resolver().url_patterns if isinstance(each, URLPattern))


def faults(world: World, table: dict[str, Row], names: set[str] | None = None) -> list[str]:
    """What does not go as the table says, a sentence each; for the addresses of these names, or all."""
    from django.conf import settings
    from django.urls import reverse

    found = []
    for pattern in patterns():
        if names is not None and pattern.name not in names:
            continue
        row = table.get(pattern.name)
        if row is None:
            found.append(f"{pattern.name}: no row says who may reach {pattern.pattern}. Add one to access_table.py.")
            continue
        address = reverse(pattern.name, kwargs=world.args(row, pattern)) + row.query
        is_there = settings.HOSTED or row.at_home
        for method in METHODS:
            may = row.get if method == "GET" else row.post
            sees = (row.get or frozenset()) | (row.post or frozenset())
            sent = {name: value.format(**world.ids) for name, value in row.sent.items()}
            is_done = False
            for role in ROLES:
                if is_done:
                    continue
                client = world.clients[role]
                answer = client.get(address) if method == "GET" else client.post(address, sent)
                words = _words(answer)
                problem = _problem(role, may, sees, answer, words, is_there)
                is_done = row.once and method == "POST" and role in (may or ())
                if row.always is not None and answer.status_code in (row.always, 405):
                    problem = ""
                if problem:
                    found.append(f"{pattern.name}: {method} {address} as {role}: {answer.status_code}, {problem}")
    return found


def _words(answer: Any) -> str:
    content: bytes = b"".join(answer) if answer.streaming else answer.content
    return content.decode(errors="replace")


def _problem(
    role: str, may: frozenset[str] | None, sees: frozenset[str], answer: Any, words: str, is_there: bool
) -> str:
    to_sign_in = answer.status_code == 302 and answer.headers["Location"].startswith("/accounts/login/")
    if may is not None and role in may and is_there:
        if answer.status_code in (401, 403, 404, 405) and role != "anonymous":
            return "but this role may"
        return "the program failed" if answer.status_code >= 500 else ""
    if may is None and role in sees and is_there:  # a page that shows itself whatever it is sent changes nothing
        return "the program failed" if answer.status_code >= 500 else ""
    if NAME in words:
        return "and the child's name is in the answer"
    if role == "anonymous" and (to_sign_in or answer.status_code in (401, 403)):
        return ""
    if answer.status_code == 405 and may is None:
        return ""
    return "" if answer.status_code == 404 else "where it should be 404"


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    with override_settings(ROOT_URLCONF="tests.web.hosted_urls"):
        hosted = {each.name for each in patterns()}
    home = {each.name for each in patterns()}
    assert hosted | home == set(TABLE)
    assert len(TABLE) > 40


@pytest.mark.parametrize("name", sorted(TABLE))
def test_hosted_each_address_answers_those_who_may_and_nobody_else(name: str, hosted: None, world: World) -> None:
    found = faults(world, TABLE, {name})
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_at_home_each_address_answers_those_who_may_and_nobody_else(name: str, world: World) -> None:
    found = faults(world, TABLE, {name})
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_no_page_answers_another_method_and_head_says_no_more_than_get(name: str, hosted: None, world: World) -> None:
    from django.urls import reverse

    row = TABLE[name]
    for pattern in (each for each in patterns() if each.name == name):
        address = reverse(name, kwargs=world.args(row, pattern)) + row.query
        for role, client in world.clients.items():
            for method in OTHER_METHODS:
                answer = client.generic(method, address)
                assert answer.status_code == 405, f"{method} {address} as {role}"
                assert answer.headers["Allow"] == "GET, HEAD, POST"
                assert NAME not in answer.content.decode()
            if row.once:
                continue
            looked, asked = client.head(address), client.get(address)
            assert looked.status_code == asked.status_code, f"HEAD {address} as {role}"
            asked.close()
            looked.close()


def test_the_planted_faults_are_found(hosted: None, world: World) -> None:
    table = TABLE | {"unguarded": Row(get=READ, post=WRITE), "lax": Row(get=READ, post=WRITE)}
    with override_settings(ROOT_URLCONF="tests.web.unguarded_urls"):
        found = faults(world, table, {"unguarded", "lax", "undeclared"})
    said = " ".join(found)
    assert "undeclared: no row" in said
    assert "as stranger: 200, and the child's name is in the answer" in said
    assert "lax: POST" in said
    assert "as reader: 200, where it should be 404" in said


def test_the_addresses_of_accounts_are_the_ones_that_are_known() -> None:
    from django.urls import get_resolver

    def names(where: Any) -> Iterator[str]:
        for each in where:
            if hasattr(each, "url_patterns"):
                yield from names(each.url_patterns)
            else:
                yield each.name

    with override_settings(ROOT_URLCONF="tests.web.hosted_urls"):
        found = set(names(get_resolver().url_patterns[-1:])) - {None}
    assert found == ACCOUNTS


OPERATIONS: dict[tuple[str, str], frozenset[str]] = {
    ("get", "/api/v1/children"): EVERYBODY - {"anonymous"},
    ("get", "/api/v1/children/{key}/statement"): READ,
    ("get", "/api/v1/children/{key}/postings"): READ,
    ("get", "/api/v1/children/{key}/explain"): READ,
    ("get", "/api/v1/children/{key}/export"): READ,
    ("get", "/api/v1/children/{key}/sessions"): READ,
    ("get", "/api/v1/children/{key}/sessions/{session}"): READ,
    ("post", "/api/v1/children/{key}/sessions"): WRITE,
    ("patch", "/api/v1/children/{key}/sessions/{session}"): WRITE,
    ("delete", "/api/v1/children/{key}/sessions/{session}"): WRITE,
}
BODIES: dict[str, dict[str, Any]] = {
    "post": {"promise_id": "speech", "date": "2025-12-18", "delivered_minutes": 30},
    "patch": {"note": "as the family saw it"},
}


def _entry(world: World) -> str:
    """The last entry about the session, as the owner reads it."""
    from django.conf import settings

    from makewhole.app import child_files, children

    file = settings.MAKEWHOLE_PLACE
    return child_files.last_entries(file, "nina", "sessions")[_first(children.rows(file, "nina")["sessions"])]


def test_every_operation_of_the_api_answers_those_who_may_and_nobody_else(hosted: None, world: World) -> None:
    from django.contrib.auth import get_user_model

    from makewhole.web import api_tokens
    from makewhole.web.api import api

    known = {(method, path) for path, operations in api.get_openapi_schema()["paths"].items() for method in operations}
    assert known == set(OPERATIONS), "an operation has no row here, or a row no operation"
    found = []
    for (method, path), may in OPERATIONS.items():
        address = path.format(key=world.key, session=world.ids["session"])
        if path.endswith("/explain"):
            address += "?service=Speech-Language+Therapy&account=open&as_of=2025-12-20"
        for role in ROLES:
            headers = {}
            if role != "anonymous":
                user = get_user_model().objects.get(username=role)
                secret, _made = api_tokens.make(user, "mine", None, may_write=True)
                headers = {"Authorization": f"Bearer {secret}"}
            if method == "delete" and role == "owner":
                continue  # the writer took the session back already
            body: dict[str, Any] = dict(BODIES.get(method, {}))
            if method in ("patch", "delete"):
                entry = _entry(world)
                body = {**body, "entry": entry}
                address = address.partition("?")[0] + (f"?entry={entry}" if method == "delete" else "")
            answer = Client().generic(method.upper(), address, json.dumps(body), "application/json", headers=headers)
            words = _words(answer)
            if role in may:
                is_right = answer.status_code < 500 and answer.status_code not in (401, 403, 404, 405)
            else:
                is_right = answer.status_code == (401 if role == "anonymous" else 404) and NAME not in words
                is_right = is_right or (role == "reader" and answer.status_code == 403)
            if not is_right:
                found.append(f"{method} {address} as {role}: {answer.status_code} {words[:200]}")
        for other in ("OPTIONS", "TRACE", "PROPFIND"):
            assert Client().generic(other, address).status_code == 405, f"{other} {address}"
    assert not found, "\n".join(found)
    assert OWN < WRITE

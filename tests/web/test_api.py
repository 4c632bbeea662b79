"""The API: the same figures as the pages and the terminal, the same rights, and a document that says what there is."""

from __future__ import annotations

import datetime as dt
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner

from makewhole.app import children
from makewhole.record.schema import TABLES

ROOT = Path(__file__).parent.parent.parent
DAY = "2025-12-20"
OPERATIONS = {
    ("get", "/api/v1/children"),
    ("get", "/api/v1/children/{key}/statement"),
    ("get", "/api/v1/children/{key}/postings"),
    ("get", "/api/v1/children/{key}/explain"),
    ("get", "/api/v1/children/{key}/export"),
    ("get", "/api/v1/children/{key}/sessions"),
    ("post", "/api/v1/children/{key}/sessions"),
    ("get", "/api/v1/children/{key}/sessions/{session}"),
    ("patch", "/api/v1/children/{key}/sessions/{session}"),
    ("delete", "/api/v1/children/{key}/sessions/{session}"),
}


@pytest.fixture
def nina(keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]) -> tuple[Any, str, Path]:
    """The owner's client, the key of Nina's record, and its data file."""
    file = keep("07-make-ups-with-a-due-date")
    client = person("anna")
    return client, door("nina", "anna", "owner").key, file


def printed(file: Path, *words: str) -> Any:
    """What the terminal prints."""
    from makewhole.cli import main

    result = CliRunner().invoke(main, [words[0], str(file), *words[1:], "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_the_statement_is_that_of_the_terminal_and_of_the_page(nina: tuple[Any, str, Path]) -> None:
    client, key, file = nina
    got = client.get(f"/api/v1/children/{key}/statement?as_of={DAY}")
    assert got.status_code == 200
    told = got.json()
    assert told == printed(file, "statement", "--as-of", DAY)
    assert told["services"][0]["open"] == 70
    under_default = client.get(f"/api/v1/children/{key}/statement?as_of={DAY}&policy=us").json()
    assert under_default == printed(file, "statement", "--as-of", DAY, "--policy", "us")
    page = client.get(f"/c/{key}/?as_of={DAY}").content.decode()
    accounts = told["services"][0]
    shown = [accounts[name] for name in ("delivered", "made_up", "open", "excused") if accounts[name]]
    assert len(shown) == 4
    for minutes in shown:
        assert f"{minutes:,}" in page


def test_postings_and_explanations_are_those_of_the_terminal(nina: tuple[Any, str, Path]) -> None:
    client, key, file = nina
    got = client.get(f"/api/v1/children/{key}/postings?as_of={DAY}").json()
    listed = printed(file, "postings", "--as-of", DAY)
    assert got == listed
    one = next(posting for posting in got if posting["account"] == "open")
    explained = client.get(f"/api/v1/children/{key}/explain?as_of={DAY}&posting={one['posting_id']}").json()
    assert explained["minutes"] == one["minutes"]
    assert explained["postings"]
    account = client.get(f"/api/v1/children/{key}/explain?as_of={DAY}&service=Speech-Language+Therapy&account=open")
    assert account.json()["minutes"] == 70
    assert client.get(f"/api/v1/children/{key}/explain?as_of={DAY}").status_code == 422
    nowhere = client.get(f"/api/v1/children/{key}/explain?as_of={DAY}&posting=0000000000000000")
    assert (nowhere.status_code, "no posting" in nowhere.json()["detail"]) == (404, True)


def test_a_session_is_written_put_right_and_taken_back(nina: tuple[Any, str, Path]) -> None:
    client, key, file = nina
    address = f"/api/v1/children/{key}/sessions"
    sent = {"promise_id": "nina-speech", "date": "2025-12-18", "starts_at": "13:00", "planned_minutes": 30, "delivered_minutes": 0, "reason": "provider_absent", "source": "family"}  # fmt: skip
    made = client.post(address, sent, content_type="application/json")
    assert made.status_code == 201, made.content
    told = made.json()
    assert told["cells"]["reason"] == "provider_absent"
    assert client.get(f"{address}/{told['key']}").json() == told
    assert told in client.get(f"{address}?first_day=2025-12-18&last_day=2025-12-18&source=family").json()
    changed = client.patch(
        f"{address}/{told['key']}", {"delivered_minutes": 10, "entry": told["entry"]}, content_type="application/json"
    )
    assert changed.status_code == 200, changed.content
    after = changed.json()
    assert (after["cells"]["delivered_minutes"], after["cells"]["reason"]) == ("10", "provider_absent")
    late = client.patch(
        f"{address}/{told['key']}", {"delivered_minutes": 20, "entry": told["entry"]}, content_type="application/json"
    )
    assert (late.status_code, late.json()["entry"]) == (409, after["entry"])
    assert client.delete(f"{address}/{told['key']}?entry={told['entry']}").status_code == 409
    assert client.delete(f"{address}/{told['key']}?entry={after['entry']}").status_code == 204
    assert client.get(f"{address}/{told['key']}").status_code == 404
    assert told["cells"]["session_id"] not in children.rows(file, "nina")["sessions"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"date": "2025-12-18", "promise_id": "nobody-speech"}, "nobody-speech"),
        ({"date": "2025-12-18", "promise_id": "nina-speech", "delivered_minutes": -3}, "not as it should be"),
        ({"date": "2025-12-18", "promise_id": "nina-speech", "reason": "bored"}, "not as it should be"),
        ({"date": "2025-12-18", "promise_id": "nina-speech", "starts_at": "25:00"}, "not as it should be"),
        ({"date": "2025-12-18", "promise_id": "nina-speech", "session_id": "mine"}, "not as it should be"),
        ({"date": "2025-12-18"}, ""),
    ],
)
def test_what_cannot_be_written_is_said_in_words_and_changes_nothing(
    nina: tuple[Any, str, Path], sent: dict[str, Any], words: str
) -> None:
    client, key, file = nina
    before = children.rows(file, "nina")
    got = client.post(f"/api/v1/children/{key}/sessions", sent, content_type="application/json")
    assert got.status_code == 422
    assert words in got.json()["detail"]
    assert got.json()["detail"]
    assert "bored" not in got.content.decode()
    assert children.rows(file, "nina") == before


def test_the_export_is_a_case_file_that_a_stranger_can_verify(nina: tuple[Any, str, Path], tmp_path: Path) -> None:
    client, key, _ = nina
    got = client.get(f"/api/v1/children/{key}/export")
    assert got.status_code == 200
    archive = zipfile.ZipFile(io.BytesIO(b"".join(got.streaming_content)))
    got.close()
    archive.extractall(tmp_path / "case")
    checker = ROOT / "docs" / "verify_history.py"
    done = subprocess.run(
        [sys.executable, str(checker), str(tmp_path / "case" / "history.jsonl")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def token(client: Any, *, name: str = "sheet", child: str = "", may_write: bool = False) -> str:
    """A token, as the page shows it once."""
    sent = {"name": name, "child": child, **({"may_write": "on"} if may_write else {})}
    page = client.post("/settings/tokens/", sent).content.decode()
    return "mkw_" + str(page).split("mkw_")[1].split("<")[0]


def test_a_program_comes_with_a_token_that_does_no_more_than_it_says(
    nina: tuple[Any, str, Path], person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    from django.test import Client

    from makewhole.web.models import Access, ApiToken

    client, key, _ = nina
    program = Client()
    assert program.get("/api/v1/children").status_code == 401
    assert "token" in program.get("/api/v1/children").json()["detail"]
    reading = {"authorization": f"Bearer {token(client)}"}
    writing = {"authorization": f"Bearer {token(client, name='bot', child=key, may_write=True)}"}
    assert program.get("/api/v1/children", headers=reading).json()[0]["key"] == key
    assert program.get(f"/api/v1/children/{key}/statement", headers=reading).status_code == 200
    address, sent = f"/api/v1/children/{key}/sessions", {"promise_id": "nina-speech", "date": "2025-12-18", "delivered_minutes": 30}  # fmt: skip
    refused = program.post(address, sent, content_type="application/json", headers=reading)
    assert (refused.status_code, refused.json()["detail"]) == (403, "This token may only read.")
    assert program.post(address, sent, content_type="application/json", headers=writing).status_code == 201
    kept = ApiToken.objects.get(name="bot")
    assert kept.digest not in writing["authorization"]
    assert kept.last_used_on == dt.date.today()
    assert "mkw_" not in client.get("/settings/tokens/").content.decode()  # shown once
    assert Access.objects.filter(what="api", detail="sheet").exists()
    assert client.post(f"/settings/tokens/{kept.pk}/take-back/").status_code == 302
    assert program.get("/api/v1/children", headers=writing).status_code == 401
    other = person("ben")
    assert other.post(f"/settings/tokens/{ApiToken.objects.get().pk}/take-back/").status_code == 404
    assert program.get("/api/v1/children", headers={"authorization": "Bearer mkw_guess"}).status_code == 401


def test_a_token_for_one_record_reaches_no_other(nina: tuple[Any, str, Path], door: Callable[..., Any]) -> None:
    client, key, file = nina
    other = children.begin(file, {"name": "Theo P."}, author="Anna")
    second = door(other, "anna", "owner").key
    bound = {"authorization": f"Bearer {token(client, child=key)}"}
    from django.test import Client

    assert [each["key"] for each in Client().get("/api/v1/children", headers=bound).json()] == [key]
    assert Client().get(f"/api/v1/children/{second}/statement", headers=bound).status_code == 404
    assert client.get(f"/api/v1/children/{second}/statement").status_code == 200


def test_a_browser_writes_only_with_its_csrf_token(nina: tuple[Any, str, Path], person: Callable[..., Any]) -> None:
    from django.contrib.auth import get_user_model
    from django.test import Client

    _, key, file = nina
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(
        get_user_model().objects.get(username="anna"), backend="django.contrib.auth.backends.ModelBackend"
    )
    sent = {"promise_id": "nina-speech", "date": "2025-12-18", "delivered_minutes": 30}
    before = children.rows(file, "nina")
    assert browser.post(f"/api/v1/children/{key}/sessions", sent, content_type="application/json").status_code == 403
    assert children.rows(file, "nina") == before


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [("owner", 200, 201), ("writer", 200, 201), ("reader", 200, 404), ("stranger", 404, 404), ("nobody", 401, 401)],
)
def test_every_operation_by_everybody(
    nina: tuple[Any, str, Path], person: Callable[..., Any], door: Callable[..., Any], who: str, reads: int, writes: int
) -> None:
    from django.test import Client

    _, key, _ = nina
    client = Client() if who == "nobody" else person(who)
    if who in ("owner", "writer", "reader"):
        door("nina", who, who)
    base = f"/api/v1/children/{key}"
    for what in ("statement", "postings", "sessions", "export", "explain?service=speech&account=delivered"):
        got = client.get(f"{base}/{what}")
        got.close()
        assert got.status_code == reads, what
    sent = {"promise_id": "nina-speech", "date": "2025-12-18", "delivered_minutes": 30}
    made = client.post(f"{base}/sessions", sent, content_type="application/json")
    assert made.status_code == writes
    session, entry = (made.json()["key"], made.json()["entry"]) if writes == 201 else ("0" * 16, "x")
    one = client.get(f"{base}/sessions/{session}").status_code
    assert one == (200 if writes == 201 else 404 if reads == 200 else reads)
    changed = client.patch(f"{base}/sessions/{session}", {"note": "n", "entry": entry}, content_type="application/json")
    assert changed.status_code == (200 if writes == 201 else writes)
    entry = changed.json().get("entry") or entry
    gone = client.delete(f"{base}/sessions/{session}?entry={entry}")
    assert gone.status_code == (204 if writes == 201 else writes)


def test_the_document_is_openapi_3_1_and_describes_each_operation(person: Callable[..., Any]) -> None:
    from django.test import Client

    assert Client().get("/api/v1/openapi.json").status_code == 200
    document = Client().get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1.")
    operations = {
        (method, path): operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert set(operations) == OPERATIONS
    for operation in operations.values():
        assert operation["summary"]
        assert len(operation["description"]) > 20
        assert operation["security"]
        assert operation["responses"]
    ids = [operation["operationId"] for operation in operations.values()]
    assert len(ids) == len(set(ids))
    schemas = document["components"]["schemas"]
    refs = [part.split('"')[0] for part in json.dumps(document).split('"$ref": "#/components/schemas/')[1:]]
    assert refs
    assert set(refs) <= set(schemas)
    assert document["components"]["securitySchemes"]
    assert "/api/v1/docs" not in json.dumps(document)
    assert Client().get("/api/v1/docs").status_code == 404


def test_the_schemas_have_the_words_and_columns_of_the_record() -> None:
    from makewhole.web.api_schemas import Cells, Reason, Source

    table = TABLES["sessions"]
    assert get_args(Reason) == table.column("reason").words
    assert get_args(Source) == table.column("source").words
    columns = {column.name for column in table.columns} - {"session_id", "recorded_at"}  # given by the program
    assert set(Cells.model_fields) == columns

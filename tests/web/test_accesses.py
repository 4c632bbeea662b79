"""The list of who looked, when and at what (34 CFR 99.32)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.test import Client


def opened(keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]) -> tuple[Client, str]:
    keep("07-make-ups-with-a-due-date")
    client = person("anna")
    return client, door("nina", "anna", "owner").key


def test_each_look_and_each_export_is_written_down(
    keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    client, key = opened(keep, person, door)
    ben = person("ben")
    door("nina", "ben", "reader")
    ben.get(f"/c/{key}/")
    ben.get(f"/c/{key}/files/export/workbook/").close()
    page = client.get(f"/c/{key}/accesses/").content.decode()
    assert "looked at the statement" in page
    assert "exported the record" in page
    assert page.count("Ben") == 2
    assert "read this list" in page
    assert ben.get(f"/c/{key}/accesses/").status_code == 404


def test_who_was_refused_is_not_in_the_list(
    keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    from makewhole.web.models import Access

    _client, key = opened(keep, person, door)
    person("eve").get(f"/c/{key}/")
    assert not Access.objects.filter(who="Eve").exists()


def test_the_list_is_saved_whole_and_a_name_is_no_formula(
    keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    from makewhole.web.models import Access, ChildRecord

    client, key = opened(keep, person, door)
    record = ChildRecord.objects.get(key=key)
    Access.objects.create(child=record, who='=HYPERLINK("https://evil.example")', what="statement")
    for _ in range(120):
        Access.objects.create(child=record, who="Ben", what="log", detail="a page")
    answer = client.get(f"/c/{key}/accesses.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer).decode())))
    assert rows[0] == ["at_utc", "who", "what", "detail"]
    assert len(rows) == 1 + 1 + 120 + 1, "and that it was saved is its last line"
    assert rows[1][1].startswith("'=")
    assert rows[2][1:] == ["Ben", "looked at the log", "a page"]
    assert rows[-1][2] == "saved this list as a file"


def test_a_long_list_has_pages_and_takes_no_more_questions(
    keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from makewhole.web.models import Access, ChildRecord

    client, key = opened(keep, person, door)
    record = ChildRecord.objects.get(key=key)

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/c/{key}/accesses/")
        return len(asked)

    questions()
    few = questions()
    Access.objects.bulk_create(Access(child=record, who=f"Ben {n}", what="log") for n in range(130))
    assert questions() == few
    first = client.get(f"/c/{key}/accesses/").content.decode()
    assert "Page 1 of 3" in first
    assert "Ben 129" in first
    last = client.get(f"/c/{key}/accesses/?page=3").content.decode()
    assert "Ben 0<" in last
    assert client.get(f"/c/{key}/accesses/?page=99").status_code == 200

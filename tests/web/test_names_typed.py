"""A name that nobody can see, or that turns a line around, becomes neither a child's nor an author's."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from makewhole.app import children

OVERRIDE = "\N{RIGHT-TO-LEFT OVERRIDE}"
REFUSED = "A sign in this name cannot be seen and turns the letters around it."


def text(response: Any) -> str:
    return html.unescape(response.content.decode())


@pytest.mark.parametrize(("field", "other"), [("name", "own_name"), ("own_name", "name")])
def test_at_the_beginning(empty: Path, person: Callable[..., Any], field: str, other: str) -> None:
    client = person("anna")
    said = {field: f"An{OVERRIDE}na", other: "Maya R.", "state": "OH"}
    assert REFUSED in text(client.post("/start/", said))
    unseen = text(client.post("/start/", {**said, field: "\N{ZERO WIDTH SPACE}"}))
    assert "Nothing of this name can be seen. Type the name." in unseen
    assert children.students(empty) == {}
    assert client.post("/start/", {**said, field: "An\N{ZERO WIDTH SPACE}na"}).status_code == 302
    (name,) = children.students(empty).values()
    assert name == ("Anna" if field == "name" else "Maya R.")


def test_in_the_settings_of_a_person(empty: Path, person: Callable[..., Any]) -> None:
    from django.contrib.auth import get_user_model

    client = person("anna")
    page = client.post("/settings/", {"first_name": f"An{OVERRIDE}na"}, follow=True)
    assert REFUSED in text(page)
    people: Any = get_user_model().objects
    assert people.get(username="anna").first_name == "Anna"


def test_in_a_new_account() -> None:
    from makewhole.web.accounts import WithName

    form = WithName({"first_name": f"An{OVERRIDE}na"})
    assert not form.is_valid()
    assert REFUSED in str(form.errors["first_name"])
    assert WithName({"first_name": "علی\N{ZERO WIDTH NON-JOINER}رضا"}).is_valid()

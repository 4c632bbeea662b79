"""The statement's page: the same figures as the terminal's, each opening what stands behind it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any


def test_the_one_child_at_home_is_shown_and_each_figure_opens(
    keep: Callable[[str], Path], person: Callable[..., Any]
) -> None:
    keep("07-make-ups-with-a-due-date")
    home = person()
    page = home.get("/", follow=True)
    assert page.status_code == 200
    key = page.redirect_chain[-1][0].split("/")[2]
    page = home.get(f"/c/{key}/?as_of=2025-12-20")
    assert "720" in page.content.decode()
    figure = home.get(f"/c/{key}/figure/?as_of=2025-12-20&service=Speech-Language+Therapy&account=open")
    assert figure.status_code == 200
    assert "still owed" in figure.content.decode()


def test_a_stranger_gets_the_same_answer_as_for_what_is_not_there(
    keep: Callable[[str], Path], person: Callable[..., Any], door: Callable[..., Any]
) -> None:
    keep("07-make-ups-with-a-due-date")
    person("anna")
    record = door("nina", "anna", "owner")
    assert person("anna").get(f"/c/{record.key}/").status_code == 200
    stranger = person("ben")
    assert stranger.get(f"/c/{record.key}/").status_code == 404
    assert stranger.get("/c/0000000000/").status_code == 404

"""The page about the API tells the truth: its calls are run, as they stand there, against the program as it is served."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.web.test_api import OPERATIONS
from tests.web.test_home_safety import EXAMPLE, Served, serving

from makewhole.app import safekeeping

PAGE = (Path(__file__).parent.parent.parent / "docs" / "api.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"(?ms)^```(sh|json)\n(.*?)^```$")
MADE_BY_CHANCE = ("key", "entry")

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is missing")


def told() -> list[tuple[str, Any]]:
    """Each call of the page, and what the page shows of its answer (None: nothing)."""
    found: list[tuple[str, Any]] = []
    for kind, text in BLOCK.findall(PAGE):
        if kind == "sh":
            found.append((text, None))
        else:
            found[-1] = (found[-1][0], json.loads(text))
    return [(call, shown) for call, shown in found if "curl " in call]


def differences(shown: Any, answer: Any, at: str = "") -> Iterator[str]:
    """Each place where the page shows something else than the answer says; it may show a part."""
    if isinstance(shown, dict) and isinstance(answer, dict):
        for name, value in shown.items():
            if name not in answer:
                yield f"{at}/{name}: not in the answer"
            elif name not in MADE_BY_CHANCE or value is None:
                yield from differences(value, answer[name], f"{at}/{name}")
            elif not (isinstance(answer[name], str) and len(answer[name]) == len(value)):
                yield f"{at}/{name}: {answer[name]!r} is not of the form {value!r}"
    elif isinstance(shown, list) and isinstance(answer, list) and len(shown) == len(answer):
        for place, (one, other) in enumerate(zip(shown, answer, strict=True)):
            yield from differences(one, other, f"{at}/{place}")
    elif shown != answer:
        yield f"{at}: the page has {shown!r}, the answer {answer!r}"


def a_token(served: Served, cookies: str) -> str:
    served.ask("/settings/tokens/", cookie=cookies)
    served.send("/settings/tokens/", {"name": "the page", "child": "", "may_write": "on"}, cookies)
    found = re.search(r"mkw_[\w-]+", served.text)
    assert found, served.text
    return found[0]


def test_the_calls_of_the_page_answer_what_it_shows(tmp_path: Path) -> None:
    file = tmp_path / "family.makewhole"
    safekeeping.restore(EXAMPLE, file, author="Anna")
    with serving(file) as served:
        entered = served.ask(served.path)
        cookies = "; ".join(cookie.partition(";")[0] for cookie in entered.headers.get_all("Set-Cookie") or [])
        served.ask("/", cookie=cookies)
        environment = {"MAKEWHOLE": f"http://127.0.0.1:{served.port}/api/v1", "TOKEN": a_token(served, cookies)}
        shown_calls = 0
        for call, shown in told():
            ran = call if "KEY" not in environment else re.sub(r"(?m)^export KEY=.*\n", "", call)
            done = subprocess.run(
                ["sh", "-c", ran],
                env={"PATH": os.environ["PATH"], **environment},
                capture_output=True,
                text=True,
                check=True,
            )
            answer = json.loads(done.stdout)
            if shown is None:
                assert answer["openapi"].startswith("3.1")
                continue
            assert list(differences(shown, answer)) == [], call
            shown_calls += 1
            if isinstance(answer, list):
                environment["KEY"] = answer[0]["key"]
        assert shown_calls == 4


def test_a_figure_that_is_one_minute_off_is_noticed() -> None:
    shown = told()[1][1]
    answer = json.loads(json.dumps(shown))
    assert list(differences(shown, answer)) == []
    answer["services"][0]["open"] += 1
    assert list(differences(shown, answer)) == ["/services/0/open: the page has 70, the answer 71"]


def test_the_page_lists_every_call_and_no_other() -> None:
    listed = re.findall(r"(?m)^\| `([A-Z]+) (/\S+)` \|", PAGE)
    assert {(method.lower(), f"/api/v1{path}") for method, path in listed} == OPERATIONS
    assert len(listed) == len(OPERATIONS)

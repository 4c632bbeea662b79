"""`make demo`: the file that it makes, and the application on it. `make test` opens no browser and waits for nobody."""

from __future__ import annotations

import re
import subprocess
import sys
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.request import HTTPCookieProcessor, build_opener

from tests.browser.running import Server

ROOT = Path(__file__).parent.parent
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def needs(target: str) -> list[str]:
    """The targets on which a target of the Makefile rests."""
    found = re.search(rf"(?m)^{target}:(.*)$", MAKEFILE)
    assert found, target
    return found[1].split()


def test_the_demo_opens_with_every_family_and_each_statement_is_drawn(tmp_path: Path) -> None:
    file = tmp_path / "demo" / "families.makewhole"
    tool = re.search(r"(?m)^families:.*\n\t@\$\(BIN\)/python (\S+) \$\(FAMILIES\)$", MAKEFILE)
    assert tool
    made = subprocess.run([sys.executable, tool[1], file], cwd=ROOT, capture_output=True, text=True, check=True)
    assert made.stdout.startswith("11 made-up children")
    server = Server(file)
    try:
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        with browser.open(server.link) as answer:
            home = answer.read().decode()
        children = re.findall(r'href="(/c/\w+/)">([^<]+)</a>', home)
        assert len({name for _, name in children}) == 11
        for address, name in children:
            with browser.open(server.address + address) as answer:
                page = answer.read().decode()
            assert name in page
            assert "mw-headline" in page, name
    finally:
        server.stop()


def test_make_test_makes_the_families_and_does_not_open_them() -> None:
    assert "families" in needs("test")
    assert "demo" not in needs("test")
    assert needs("demo") == ["families"]

"""Takes the pictures of the application that README and pages show: a real browser, a real server, made-up children.

Run by hand when the face of a page has changed, and look at what came out before it is kept:

    make pictures

It needs Chromium. The log shows the days on which it was taken; everything else stands as of the example's own day.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from tests.browser import families
from tests.browser.conftest import ARGUMENTS, LOCALES
from tests.browser.running import Server

from makewhole.app import safekeeping

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
MOST_BYTES = 150_000
DAY = "?as_of=2025-12-20"


@dataclass(frozen=True)
class Picture:
    """A page, how wide it is looked at, and how much of it."""

    name: str
    child: str
    path: str
    size: tuple[int, int]
    language: str = "en"
    opens: str = ""
    """What is opened before: a selector of what is clicked."""


PICTURES = (
    Picture("application-statement", "Nina", DAY, (1000, 980)),
    Picture("application-log", "Lou", "log/", (390, 844), opens=".mw-session summary"),
    Picture("application-statement-es", "Nina", DAY, (390, 1040), "es"),
    Picture("application-figure", "Nina", f"figure/{DAY}&service=Speech-Language+Therapy&account=open", (1000, 900),
            opens=".mw-posting summary"),
    Picture("application-letter", "Nina", f"papers/make_up_plan/{DAY}", (1100, 1000)),
    Picture("application-compare", "Owen", "compare/?as_of=2026-03-28", (1000, 900)),
)  # fmt: skip


def take(folder: Path) -> list[Path]:
    """Writes each picture into the folder; ValueError where one is too heavy for a page."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory(prefix="makewhole-pictures-") as scratch:
        file = Path(scratch) / "maya.makewhole"
        # Restored and not entered: so ids are the example's own.
        safekeeping.restore(ROOT / "examples" / "07-make-ups-with-a-due-date", file, author="Anna")
        families.add(file, "08-two-logs-that-disagree")
        families.with_sessions_now(file, "Mon Tue Wed Thu Fri")
        server = Server(file)
        try:
            with sync_playwright() as playwright:
                where = shutil.which("chromium")
                browser = playwright.chromium.launch(executable_path=where, args=list(ARGUMENTS))
                first = browser.new_context()
                first.new_page().goto(server.link)
                state = first.storage_state()
                written = []
                for picture in PICTURES:
                    width, height = picture.size
                    context = browser.new_context(
                        storage_state=state,
                        locale=LOCALES[picture.language],
                        viewport={"width": width, "height": height},
                        device_scale_factor=1 if width > 500 else 2,
                        has_touch=width < 500,
                    )
                    page = context.new_page()
                    page.goto(f"{server.address}/?all")
                    page.locator("main a").filter(has_text=picture.child).first.click()
                    page.goto(page.url + picture.path)
                    if picture.opens:
                        page.locator(picture.opens).first.click()
                        page.mouse.move(0, 0)
                    written.append(_kept(page.screenshot(), folder / f"{picture.name}.png"))
                    context.close()
                browser.close()
        finally:
            server.stop()
    return written


def _kept(shot: bytes, file: Path) -> Path:
    """The picture in 128 colours: enough for a page, and light."""
    image = Image.open(io.BytesIO(shot)).convert("RGB").quantize(128)
    image.save(file, optimize=True)
    if file.stat().st_size > MOST_BYTES:
        raise ValueError(f"{file.name} has {file.stat().st_size} bytes, more than {MOST_BYTES}.")
    return file


if __name__ == "__main__":
    IMAGES.mkdir(exist_ok=True)
    for taken in take(IMAGES):
        sys.stdout.write(f"{taken.relative_to(ROOT)}: {taken.stat().st_size:,} bytes\n")

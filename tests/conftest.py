"""What holds for every test: Hypothesis profiles, Django's settings, no silent skip where skips are not allowed, and what
the guards looked at."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

IN_CI = bool(os.environ.get("CI"))

settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if IN_CI else "desk")


OF_PAGES = tuple(Path(__file__).parent / name for name in ("web", "browser"))
_people: list[tempfile.TemporaryDirectory[str]] = []


def pytest_collection_modifyitems(config: pytest.Config, items: Sequence[pytest.Item]) -> None:
    """Where pages are tested, Django has their settings from the start.

    A process has one Django, and a test of the store that came first would set it up without pages.
    """
    if not config.option.collectonly and any(item.path.is_relative_to(folder) for item in items for folder in OF_PAGES):
        _people.append(tempfile.TemporaryDirectory(prefix="makewhole-web-"))
        os.environ["MAKEWHOLE_FILE"] = str(Path(_people[0].name) / "people.makewhole")
        os.environ["DJANGO_SETTINGS_MODULE"] = "makewhole.web.settings"
        import django
        from django.conf import settings as of_django

        if of_django.configured:
            raise pytest.UsageError("a test module set Django up while it was imported: let its tests do it")
        django.setup()
        from makewhole.app import records

        records.opened(os.environ["MAKEWHOLE_FILE"], create=True).close()


def pytest_unconfigure() -> None:
    for folder in _people:
        folder.cleanup()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test is a failed one in CI: what is missing there is to be installed, not passed over."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and CI skips nothing: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Each guard's own count of what it looked at, so that a guard that looks at nothing is seen."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "looked_at":
                terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]} looked at {value}")

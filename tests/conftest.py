"""What holds for every test: Hypothesis profiles, Django's settings, no silent skip where skips are not allowed, and what
the guards looked at."""

from __future__ import annotations

import os
import shutil
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


MEMORY = Path("/dev/shm")
ROOM = 3 * 2**30


def _has_room(folder: Path) -> bool:
    """Whether this part of the memory may hold what tests write: there is room, and programs may be run there."""
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        return False
    of_folder = os.statvfs(folder)
    kept = Path("/proc/meminfo").read_text(encoding="ascii")
    free = next(int(line.split()[1]) * 1024 for line in kept.splitlines() if line.startswith("MemAvailable:"))
    return not of_folder.f_flag & os.ST_NOEXEC and min(of_folder.f_bavail * of_folder.f_frsize, free - ROOM) >= ROOM


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _folder_in_memory() -> Path:
    """A folder of this run's own. What earlier runs left there, whose tests failed or that were killed, goes."""
    for left in MEMORY.glob("makewhole-tests-*-*"):
        if not _is_running(int(left.name.split("-")[2])):
            shutil.rmtree(left, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=f"makewhole-tests-{os.getpid()}-", dir=MEMORY))
    made.chmod(0o711)  # PostgreSQL's files lie in it, and it may be another user
    return made


# Thousands of small data files, each safe on the disk before the next word is said: in memory nothing waits for a disk.
# What a crash leaves behind is the same there: the tests end processes, never the machine. Workers have it from who
# started them.
_of_this_run = _folder_in_memory() if "TMPDIR" not in os.environ and _has_room(MEMORY) else None
if _of_this_run is not None:
    os.environ["TMPDIR"] = str(_of_this_run)
    tempfile.tempdir = None


OF_PAGES = tuple(Path(__file__).parent / name for name in ("web", "browser"))
_people: list[tempfile.TemporaryDirectory[str]] = []
_failed: list[int] = []


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
    if _of_this_run is not None and not _failed:
        shutil.rmtree(_of_this_run, ignore_errors=True)


def pytest_sessionfinish(exitstatus: int) -> None:
    if exitstatus:
        _failed.append(exitstatus)  # what the failed tests wrote is kept, to be looked at, until the next run


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

"""Statements drawn before somebody asks for them, in a thread of their own, so that the next look finds them ready.

Nothing waits for this and nothing rests on it: what it draws is kept by the heads of the chains like any other drawing
(`children.remembered`), so it is never an old one, and where it fails the next look draws. Only a server that runs
starts it; elsewhere `soon` does nothing.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from importlib import resources
from pathlib import Path

from makewhole import language
from makewhole.app import children, drawings, folders

MOST_AT_START = 8
"""Children whose statements are drawn when a family's server starts."""
REST_SECONDS = 2.0
"""Until the engine is made ready for whoever comes: the first page has the processor for itself."""
_Job = Callable[[], object]


class _Ahead:
    """One thread that does one job after the other; a job that is asked for again before its turn is done once."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._jobs: OrderedDict[object, _Job] = OrderedDict()
        self._is_ending = False
        self._is_busy = False
        self._thread = threading.Thread(target=self._work, name="makewhole-ahead", daemon=True)
        self._thread.start()

    def do(self, what: object, job: _Job) -> None:
        with self._changed:
            self._jobs[what] = job
            self._changed.notify_all()

    def rest(self, seconds: float) -> None:
        """Waits so long, unless there is something to do or it ends."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_ending or bool(self._jobs), seconds)

    def end(self) -> None:
        with self._changed:
            self._is_ending = True
            self._changed.notify_all()
        self._thread.join(10)

    def is_done(self, seconds: float) -> bool:
        """Whether everything that was asked for is done within so many seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._jobs and not self._is_busy, seconds)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._is_busy = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._is_ending or bool(self._jobs))
                if self._is_ending:
                    return
                _, job = self._jobs.popitem(last=False)
                self._is_busy = True
            # Whatever went wrong: whoever looks at the page draws it, and is told.
            with suppress(Exception):
                job()


_running: _Ahead | None = None


def start(place: Path | str, *, first: _Job | None = None, is_family: bool = True) -> None:
    """Begins: does `first`, draws the statements of a family's children, and makes the engine ready.

    Without `is_family` nobody's record is looked at: a hosted database holds those of many.
    """
    global _running
    stop()
    _running = running = _Ahead()
    if first is not None:
        running.do("first", first)
    if is_family:
        running.do("children", lambda: _draw_children(place))
    running.do("engine", lambda: _make_ready(running))


def stop() -> None:
    """Ends: a drawing that was begun is finished, the others are dropped."""
    global _running
    if _running is not None:
        _running.end()
        _running = None


def soon(place: Path | str, student_id: str) -> None:
    """Draws the child's statement of today as the person would see it who speaks now; returns at once."""
    if _running is not None:
        spoken = language.current()
        _running.do((place, student_id, spoken), lambda: _draw(place, student_id, spoken))


def is_done(seconds: float) -> bool:
    """Whether everything that was asked for is drawn within so many seconds."""
    return _running is None or _running.is_done(seconds)


def _draw(place: Path | str, student_id: str, spoken: language.Language) -> None:
    with language.speaking(spoken):
        children.drawing(place, student_id, children.View(folders.today()))


def _draw_children(place: Path | str) -> None:
    for student_id in sorted(children.students(place))[:MOST_AT_START]:
        _draw(place, student_id, language.current())


def _make_ready(running: _Ahead) -> None:
    """Draws the example twice: the second time the engine makes the plans that it keeps."""
    running.rest(REST_SECONDS)
    from makewhole.app import examples

    with resources.as_file(resources.files("makewhole.app") / "demo") as folder:
        for _ in range(2):
            drawings.draw(folder, examples.AS_OF)

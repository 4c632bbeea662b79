"""Processes that read exhibits: a few at a time, each stopped when a job takes too long."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from os import cpu_count
from typing import Any

from makewhole.documents.packet import rendering

MOST = 4
SECONDS = 90
"""How long one job may take: some pages of a PDF, or one image file."""

Answers = list[tuple[dict[str, Any], bytes]]


class Stopped(Exception):
    """The process fell, or was stopped because the job took too long."""


class Worker:
    """One process. It is started at its first job, and anew when it fell."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._key = ""

    def do(self, job: dict[str, Any], content: bytes) -> Answers:
        """The answers to a job; rendering.CannotRead, or Stopped."""
        process = self._running()
        watch = threading.Timer(self._seconds, process.kill)
        watch.start()
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            # The bytes of a PDF go over once, not with each of its jobs.
            known = job["kind"] != "image" and job["key"] == self._key
            rendering.send(process.stdin, job, b"" if known else content)
            answers: Answers = []
            while True:
                received = rendering.receive(process.stdout)
                if received is None:
                    raise Stopped
                if "error" in received[0]:
                    self._key = ""
                    raise rendering.CannotRead(received[0]["error"])
                if "done" in received[0]:
                    self._key = job["key"] if job["kind"] != "image" else self._key
                    return answers
                answers.append(received)
        except (OSError, Stopped):
            self.end()
            raise Stopped from None
        finally:
            watch.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._key = ""
            self._process = subprocess.Popen(
                [sys.executable, "-P", rendering.__file__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._process

    def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


class Workers(AbstractContextManager["Workers"]):
    """As many processes as there are processors, four at the most."""

    def __init__(self, count: int | None = None, seconds: float = SECONDS) -> None:
        self.count = count or min(cpu_count() or 1, MOST)
        self._workers = [Worker(seconds) for _each in range(self.count)]
        self._free: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        for worker in self._workers:
            self._free.put(worker)
        self._threads = ThreadPoolExecutor(self.count)

    def submit(self, job: dict[str, Any], content: bytes) -> Future[Answers]:
        """The job's answers, when some process has done it."""
        return self._threads.submit(self._do, job, content)

    def _do(self, job: dict[str, Any], content: bytes) -> Answers:
        worker = self._free.get()
        try:
            return worker.do(job, content)
        finally:
            self._free.put(worker)

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(cancel_futures=True)
        for worker in self._workers:
            worker.end()


def in_order(futures: Sequence[Future[Answers]]) -> Answers:
    """The answers of several jobs, one after the other."""
    return [answer for future in futures for answer in future.result()]

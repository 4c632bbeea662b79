"""A writer that is killed (SIGKILL) at any moment, and what must hold afterwards. Tests do it twenty times, `make bench` more.

The writer says on a pipe what was acknowledged. After each kill the next writer sends again what was not, under the same
entry ids, as a caller would.
"""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import makewhole.store
from makewhole.store import Say, StoreError, appending

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.store.crashing", "tests.store.crashing_ready"])

SUBJECTS = (("student", "maya-r"), ("student", "leo-b"), ("calendar", "school-year"))
SIZES = (1, 3, 40, 120)


@dataclass
class Outcome:
    """What some rounds came to."""

    rounds: int = 0
    acknowledged: int = 0
    """Entries that the store had said it has."""
    unsaid: int = 0
    """Rounds in which the last transaction was kept whole, though nobody was told any more."""
    entries: int = 0


def transaction(start: int) -> tuple[list[Say], dict[str, Any]]:
    """The says of the transaction that begins with entry number `start`: always the same for the same number."""
    size = random.Random(start).choice(SIZES)
    says = [
        Say("say", "sessions", f"x{number}", {"session_id": f"x{number}"}, SUBJECTS[number % 3], entry=f"n{number:08d}")
        for number in range(start, start + size)
    ]
    return says, {"batch": f"b{start}", "file": {"name": "log.csv", "rows": size}} if size > 3 else {}


def write(target: str, start: int, told: Connection) -> None:
    """Writes one transaction after the other, and tells each number up to which all is acknowledged."""
    appending.CHUNK = 50  # so that the larger ones are written in parts
    try:
        with makewhole.store.open(target) as store:
            while True:
                says, more = transaction(start)
                store.append(says, author="Dana R.", **more)
                start += len(says)
                told.send(start)
    except StoreError as error:  # the server was killed
        told.send(str(error))


def rounds(
    target: Path | str,
    count: int,
    *,
    seed: int,
    kill: Callable[[Any], None] | None = None,
    settle: Callable[[], None] = lambda: None,
    verify_every: int = 10,
) -> Outcome:
    """Kills a writer `count` times and looks each time; AssertionError where something is lost, double or half written.

    `kill` kills something else than the writer; `settle` waits until nobody writes any more.
    """
    chance = random.Random(seed)
    outcome = Outcome()
    start = 0
    for number in range(count):
        hears, tells = processes.Pipe(duplex=False)
        writer = processes.Process(target=write, args=(str(target), start, tells))
        writer.start()
        tells.close()
        heard = hears.poll(30)
        assert heard, "the writer never said anything"
        time.sleep(chance.uniform(0, 0.12))
        if kill is None:
            writer.kill()
        else:
            kill(writer)
        sure = start
        try:
            while isinstance(said := hears.recv(), int):
                sure = said
        except EOFError:
            pass
        writer.kill()
        writer.join()
        hears.close()
        settle()
        start = _looked_at(target, start, sure, outcome, verify=number % verify_every == 0 or number == count - 1)
    outcome.rounds = count
    return outcome


def _looked_at(target: Path | str, start: int, sure: int, outcome: Outcome, *, verify: bool) -> int:
    """The first number that was not acknowledged."""
    with makewhole.store.open(target) as store:
        question = "SELECT entry FROM makewhole_entry WHERE entry >= %s AND entry < 'o' AND kind = 'say'"
        there = sorted(row[0] for row in store.database.rows(question, [f"n{start:08d}"]))
        assert len(there) == len(set(there)), "an entry is there twice"
        following = sure + len(transaction(sure)[0])
        expected = [f"n{number:08d}" for number in range(start, sure)]
        whole = [f"n{number:08d}" for number in range(start, following)]
        assert there in (expected, whole), f"acknowledged up to {sure}, there are {there[-3:]} ({len(there)})"
        outcome.acknowledged += sure - start
        outcome.unsaid += there == whole
        imports = store.database.rows(
            "SELECT batch, count(*) FROM makewhole_entry WHERE kind = 'import' GROUP BY batch"
        )
        assert all(found == 3 for _, found in imports), "an import is half told"
        if verify:
            found = store.verify()
            assert found == [], found[:3]
            outcome.entries = sum(head.position for head in store.heads())
            rows = store.rows().get("sessions", {})
            assert len(rows) >= sure
    return sure


def correct(target: str, name: str, count: int, ready: Any, told: Connection) -> None:
    """Corrects one and the same row, time and again, while others do so too."""
    with makewhole.store.open(target) as store:
        store.rows()
        ready.wait(30)
        for number in range(count):
            cells = {"session_id": "x1", "delivered_minutes": str(number)}
            store.append([Say("correct", "sessions", "x1", cells, SUBJECTS[0])], author=name)
        told.send("done")
